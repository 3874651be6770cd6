//! Encoding and decoding with error handlers by name: what `str.encode`, `bytes.decode` and `str(bytes, …)` do.
//!
//! Encodings that are built in ([`Encoding`]) run natively; any other is looked up in the module `codecs`, and so are error
//! handlers that Python code registered.

use crate::context::Thread;
use crate::heap::Gc;
use crate::num::IntRef;
use crate::object::bytes::Bytes;
use crate::object::int::int_ref;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::text::codec::{
    DecodeError, DecodeErrors, DecodeStop, EncodeError, EncodeErrors, Encoding, Errors, Replacement,
};
use crate::text::{StrBuf, StrRef};
use crate::value::{PyResult, Raised, Value};

/// `s.encode(encoding, errors)`: a bytes object.
pub fn encode(th: &mut Thread, s: Gc<Str>, encoding: Gc<Str>, errors: Gc<Str>) -> PyResult {
    // UTF-8 of ASCII is what nearly all calls ask for.
    if let Some(ascii) = s.text().as_ascii()
        && (encoding.equals("utf-8") || encoding.equals("ascii"))
    {
        return Bytes::new(th, ascii).map(Gc::as_value);
    }
    let Some(known) = known_encoding(th, encoding)? else {
        return encode_by_codec(th, s, encoding, errors);
    };
    let mut handler = Handler {
        th,
        object: s.as_value(),
        errors: Some(errors),
        builtin: builtin_handler(errors),
    };
    match known.encode(s.text(), &mut handler) {
        Ok(bytes) => Bytes::new(th, &bytes).map(Gc::as_value),
        Err(Raised) => Err(Raised),
    }
}

/// `bytes.decode(encoding, errors)`: `object` is what the bytes belong to, for messages; the defaults are `utf-8` and `strict`.
pub fn decode(
    th: &mut Thread,
    bytes: &[u8],
    object: Value,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
) -> PyResult<Gc<Str>> {
    let known = match encoding {
        None => Some(Encoding::Utf8),
        Some(name) => known_encoding(th, name)?,
    };
    let Some(known) = known else {
        return decode_by_codec(th, bytes, encoding.unwrap_or(th.names().empty), errors);
    };
    if bytes.is_ascii() && matches!(known, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1) {
        return Str::from_narrow(th, StrRef::Ascii(bytes));
    }
    let mut handler = Handler {
        th,
        object,
        errors,
        builtin: errors.map_or(Some(Errors::Strict), builtin_handler),
    };
    match known.decode(bytes, &mut handler) {
        Ok(text) => Str::from_buf(th, &text),
        Err(Raised) => Err(Raised),
    }
}

/// The built-in encoding of that name; `None` when it must be looked up.
fn known_encoding(th: &mut Thread, name: Gc<Str>) -> PyResult<Option<Encoding>> {
    let Some(ascii) = name.text().as_ascii() else {
        return Ok(None);
    };
    if ascii.contains(&0) {
        return th.value_error("embedded null character");
    }
    Ok(std::str::from_utf8(ascii)
        .ok()
        .and_then(Encoding::from_name))
}

fn builtin_handler(name: Gc<Str>) -> Option<Errors> {
    Errors::from_name(std::str::from_utf8(name.text().as_ascii()?).ok()?)
}

/// Handles errors by name. A handler that is not built in is asked for when the first error occurs.
struct Handler<'a> {
    th: &'a mut Thread,
    object: Value,
    errors: Option<Gc<Str>>,
    builtin: Option<Errors>,
}

impl Handler<'_> {
    /// Calls the handler that Python code registered: the replacement, and the place it gave.
    fn call(&mut self, exception: Value) -> PyResult<(Value, i64)> {
        let name = self.errors.unwrap_or(self.th.names().empty);
        let handler = lookup(self.th, "lookup_error", name, |name| {
            format!("unknown error handler name '{name}'")
        })?;
        let result = protocols::call(self.th, handler, &[exception])?;
        if let Some(pair) = Tuple::exact(result)
            && let [replacement, place] = *pair.items()
            && let Some(IntRef::Small(place)) = int_ref(self.th, place)
        {
            return Ok((replacement, place));
        }
        self.th
            .type_error("encoding error handler must return (str/bytes, int) tuple")
    }
    /// The place to go on at, negative ones counted from the end.
    fn place(&mut self, place: i64, len: usize) -> PyResult<usize> {
        let at = if place < 0 { place + len as i64 } else { place };
        if (0..=len as i64).contains(&at) {
            return Ok(at as usize);
        }
        self.th.raise(
            Builtin::IndexError,
            format!("position {place} from error handler out of bounds"),
        )
    }
}

impl EncodeErrors for Handler<'_> {
    type Stop = Raised;

    fn encode_error(
        &mut self,
        error: EncodeError,
        input: StrRef<'_>,
    ) -> Result<(Replacement, usize), Raised> {
        if let Some(builtin) = &mut self.builtin {
            return match builtin.encode_error(error, input) {
                Ok(done) => Ok(done),
                Err(error) => Err(raise_encode_error(self.th, error, self.object)),
            };
        }
        let exception = encode_exception(self.th, error, self.object)?;
        let (replacement, place) = self.call(exception)?;
        let place = self.place(place, input.len())?;
        if let Some(s) = Str::from_value(self.th, replacement) {
            return Ok((Replacement::Text(s.text().to_buf()), place));
        }
        match Bytes::from_value(self.th, replacement) {
            Some(b) => Ok((Replacement::Bytes(b.as_slice().to_vec()), place)),
            None => self
                .th
                .type_error("encoding error handler must return (str/bytes, int) tuple"),
        }
    }
    fn refuse(&mut self, error: EncodeError, _input: StrRef<'_>) -> Raised {
        raise_encode_error(self.th, error, self.object)
    }
}

impl DecodeErrors for Handler<'_> {
    type Stop = Raised;

    fn decode_error(
        &mut self,
        error: DecodeError,
        input: &[u8],
        out: &mut StrBuf,
    ) -> Result<usize, Raised> {
        if let Some(builtin) = &mut self.builtin {
            return match builtin.decode_error(error, input, out) {
                Ok(place) => Ok(place),
                Err(DecodeStop::Error(error)) => Err(raise_decode_error(self.th, error, input)),
                Err(DecodeStop::NotForDecoding) => self
                    .th
                    .type_error("don't know how to handle UnicodeDecodeError in error callback"),
            };
        }
        let exception = decode_exception(self.th, error, input)?;
        let (replacement, place) = self.call(exception)?;
        let place = self.place(place, input.len())?;
        match Str::from_value(self.th, replacement) {
            Some(s) => {
                out.push_str(s.text());
                Ok(place)
            }
            None => self
                .th
                .type_error("decoding error handler must return (str, int) tuple"),
        }
    }
}

/// A UnicodeEncodeError for the string `object`.
fn encode_exception(th: &mut Thread, e: EncodeError, object: Value) -> PyResult {
    let encoding = Str::new(th, e.encoding)?.as_value();
    let reason = Str::new(th, e.reason)?.as_value();
    let class = th.builtin(Builtin::UnicodeEncodeError).as_value();
    protocols::call(
        th,
        class,
        &[
            encoding,
            object,
            Value::int(e.start as i64),
            Value::int(e.end as i64),
            reason,
        ],
    )
}

/// Raises UnicodeEncodeError for the string `object`.
#[cold]
pub fn raise_encode_error(th: &mut Thread, e: EncodeError, object: Value) -> Raised {
    match encode_exception(th, e, object).and_then(|exception| th.raise_value::<Value>(exception)) {
        Ok(_) | Err(Raised) => Raised,
    }
}

fn decode_exception(th: &mut Thread, e: DecodeError, input: &[u8]) -> PyResult {
    let encoding = Str::new(th, e.encoding)?.as_value();
    let reason = Str::new(th, e.reason)?.as_value();
    let object = Bytes::new(th, input)?.as_value();
    let class = th.builtin(Builtin::UnicodeDecodeError).as_value();
    protocols::call(
        th,
        class,
        &[
            encoding,
            object,
            Value::int(e.start as i64),
            Value::int(e.end as i64),
            reason,
        ],
    )
}

/// Raises UnicodeDecodeError for these bytes.
#[cold]
pub fn raise_decode_error(th: &mut Thread, e: DecodeError, input: &[u8]) -> Raised {
    match decode_exception(th, e, input).and_then(|exception| th.raise_value::<Value>(exception)) {
        Ok(_) | Err(Raised) => Raised,
    }
}

/// `codecs.FUNCTION(name)`; LookupError when there is no such module.
fn lookup(
    th: &mut Thread,
    function: &str,
    name: Gc<Str>,
    message: fn(String) -> String,
) -> PyResult {
    let module = match th.interp().hooks.get() {
        Some(hooks) => {
            let module = (hooks.import)(th, "codecs");
            th.absorb(module, Builtin::ImportError)?
        }
        None => None,
    };
    match module {
        Some(module) => {
            let function = protocols::get_attr_str(th, module, function)?;
            protocols::call(th, function, &[name.as_value()])
        }
        None => {
            let message = message(Str::display(name));
            th.raise(Builtin::LookupError, message)
        }
    }
}

/// Calls a codec of the module `codecs`: the first item of what its function returns.
fn by_codec(
    th: &mut Thread,
    encoding: Gc<Str>,
    direction: &str,
    input: Value,
    errors: Value,
) -> PyResult {
    let info = lookup(th, "lookup", encoding, |name| {
        format!("unknown encoding: {name}")
    })?;
    let name = th.intern("_is_text_encoding");
    if let Some(flag) = protocols::get_attr_opt(th, info, name)?
        && !protocols::truth(th, flag)?
    {
        let message = format!(
            "'{}' is not a text encoding; use codecs.{direction}() to handle arbitrary codecs",
            Str::display(encoding)
        );
        return th.raise(Builtin::LookupError, message);
    }
    let function = protocols::get_attr_str(th, info, direction)?;
    let result = protocols::call(th, function, &[input, errors])?;
    match Tuple::from_value(th, result).map(|t| t.items()[..].first().copied()) {
        Some(Some(made)) => Ok(made),
        _ => {
            let ending = if direction == "encode" {
                "encoder"
            } else {
                "decoder"
            };
            th.type_error(format!("{ending} must return a tuple (object, integer)"))
        }
    }
}

fn encode_by_codec(th: &mut Thread, s: Gc<Str>, encoding: Gc<Str>, errors: Gc<Str>) -> PyResult {
    let made = by_codec(th, encoding, "encode", s.as_value(), errors.as_value())?;
    if Bytes::from_value(th, made).is_some() {
        return Ok(made);
    }
    let message = format!(
        "'{}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
        Str::display(encoding),
        th.type_name(made)
    );
    th.type_error(message)
}

fn decode_by_codec(
    th: &mut Thread,
    bytes: &[u8],
    encoding: Gc<Str>,
    errors: Option<Gc<Str>>,
) -> PyResult<Gc<Str>> {
    let input = Bytes::new(th, bytes)?.as_value();
    let errors = errors.unwrap_or_else(|| th.intern("strict")).as_value();
    let made = by_codec(th, encoding, "decode", input, errors)?;
    if let Some(s) = Str::from_value(th, made) {
        return Ok(s);
    }
    let message = format!(
        "'{}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
        Str::display(encoding),
        th.type_name(made)
    );
    th.type_error(message)
}
