//! Encoding and decoding with Python's exceptions.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::bytes::Bytes;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::text::codec::{DecodeError, DecodeErrors, DecodeStop, EncodeError, EncodeErrors, Encoding, Errors, Replacement};
use crate::text::{StrBuf, StrRef};
use crate::value::{PyResult, Value};

/// A handler whose name is looked at only when there is an error.
struct Named<'a>(&'a str);

/// How decoding or encoding stopped.
enum Stop<E> {
    UnknownHandler,
    Error(E),
}

impl DecodeErrors for Named<'_> {
    type Stop = Stop<DecodeStop>;
    fn decode_error(&mut self, error: DecodeError, input: &[u8], out: &mut StrBuf) -> Result<usize, Self::Stop> {
        match Errors::from_name(self.0) {
            Some(mut errors) => errors.decode_error(error, input, out).map_err(Stop::Error),
            None => Err(Stop::UnknownHandler),
        }
    }
}

impl EncodeErrors for Named<'_> {
    type Stop = Stop<EncodeError>;
    fn encode_error(&mut self, error: EncodeError, input: StrRef<'_>) -> Result<(Replacement, usize), Self::Stop> {
        match Errors::from_name(self.0) {
            Some(mut errors) => errors.encode_error(error, input).map_err(Stop::Error),
            None => Err(Stop::UnknownHandler),
        }
    }
    fn refuse(&mut self, error: EncodeError, _input: StrRef<'_>) -> Self::Stop {
        Stop::Error(error)
    }
}

fn encoding_of(th: &mut Thread, name: &str) -> PyResult<Encoding> {
    match Encoding::from_name(name) {
        Some(encoding) => Ok(encoding),
        None => th.raise(Builtin::LookupError, format!("unknown encoding: {name}")),
    }
}

fn unknown_handler<T>(th: &mut Thread, name: &str) -> PyResult<T> {
    th.raise(Builtin::LookupError, format!("unknown error handler name '{name}'"))
}

/// Raises UnicodeDecodeError or UnicodeEncodeError.
fn unicode_error<T>(
    th: &mut Thread,
    kind: Builtin,
    encoding: &str,
    object: Value,
    range: std::ops::Range<usize>,
    reason: &str,
) -> PyResult<T> {
    let (encoding, reason) = (Str::new(th, encoding)?, Str::new(th, reason)?);
    let (start, end) = (Value::int(range.start as i64), Value::int(range.end as i64));
    let class = th.builtin(kind).as_value();
    let exception = protocols::call(th, class, &[encoding.as_value(), object, start, end, reason.as_value()])?;
    th.raise_value(exception)
}

/// `input.decode(encoding, errors)`
pub fn decode(th: &mut Thread, input: &[u8], encoding: &str, errors: &str) -> PyResult<Gc<Str>> {
    match encoding_of(th, encoding)?.decode(input, &mut Named(errors)) {
        Ok(text) => Str::from_buf(th, &text),
        Err(Stop::UnknownHandler) => unknown_handler(th, errors),
        Err(Stop::Error(DecodeStop::NotForDecoding)) => {
            th.type_error("don't know how to handle UnicodeDecodeError in error callback")
        }
        Err(Stop::Error(DecodeStop::Error(e))) => {
            let object = Bytes::new(th, input)?;
            unicode_error(th, Builtin::UnicodeDecodeError, e.encoding, object.as_value(), e.start..e.end, e.reason)
        }
    }
}

/// `text.encode(encoding, errors)`
pub fn encode(th: &mut Thread, text: Gc<Str>, encoding: &str, errors: &str) -> PyResult<Vec<u8>> {
    match encoding_of(th, encoding)?.encode(text.text(), &mut Named(errors)) {
        Ok(bytes) => Ok(bytes),
        Err(Stop::UnknownHandler) => unknown_handler(th, errors),
        Err(Stop::Error(e)) => {
            unicode_error(th, Builtin::UnicodeEncodeError, e.encoding, text.as_value(), e.start..e.end, e.reason)
        }
    }
}

/// A string argument called `name` of `function`, `default` when it is missing.
pub fn text_argument(th: &mut Thread, function: &str, name: &str, v: Value, default: &str) -> PyResult<String> {
    if v.is_unbound() {
        return Ok(default.to_string());
    }
    match Str::from_value(th, v) {
        Some(s) => Ok(Str::display(s)),
        None => {
            let message = format!("{function}() argument '{name}' must be str, not {}", th.type_name(v));
            th.type_error(message)
        }
    }
}
