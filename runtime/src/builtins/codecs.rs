//! Encoding and decoding with Python's exceptions: what `str.encode`, `bytes.decode` and text files share.

use crate::context::Thread;
use crate::object::bytes::Bytes;
use crate::object::int;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::text::codec::{DecodeError, DecodeStop, EncodeError, Encoding, Errors};
use crate::text::{StrBuf, StrRef};
use crate::value::{PyResult, Value};

/// The encoding of that name; LookupError when there is none.
pub fn encoding(th: &mut Thread, name: &str) -> PyResult<Encoding> {
    match Encoding::from_name(name) {
        Some(e) => Ok(e),
        None => th.raise(Builtin::LookupError, format!("unknown encoding: {name}")),
    }
}

/// The error handler of that name; LookupError when there is none.
pub fn errors(th: &mut Thread, name: &str) -> PyResult<Errors> {
    match Errors::from_name(name) {
        Some(e) => Ok(e),
        None => th.raise(
            Builtin::LookupError,
            format!("unknown error handler name '{name}'"),
        ),
    }
}

/// Decodes bytes; `offset` is where they stand in what the exception reports as its object.
pub fn decode(
    th: &mut Thread,
    input: &[u8],
    encoding: Encoding,
    mut errors: Errors,
) -> PyResult<StrBuf> {
    match encoding.decode(input, &mut errors) {
        Ok(text) => Ok(text),
        Err(DecodeStop::Error(e)) => raise_decode_error(th, input, e),
        Err(DecodeStop::NotForDecoding) => {
            th.type_error("don't know how to handle UnicodeDecodeError in error callback")
        }
    }
}

/// Encodes text.
pub fn encode(
    th: &mut Thread,
    text: StrRef<'_>,
    encoding: Encoding,
    mut errors: Errors,
) -> PyResult<Vec<u8>> {
    match encoding.encode(text, &mut errors) {
        Ok(bytes) => Ok(bytes),
        Err(e) => raise_encode_error(th, text, e),
    }
}

/// Raises UnicodeDecodeError for a failure in `input`.
#[cold]
pub fn raise_decode_error<T>(th: &mut Thread, input: &[u8], e: DecodeError) -> PyResult<T> {
    let object = Bytes::new(th, input)?.as_value();
    raise(
        th,
        Builtin::UnicodeDecodeError,
        e.encoding,
        object,
        [e.start, e.end],
        e.reason,
    )
}

/// Raises UnicodeEncodeError for a failure in `text`.
#[cold]
pub fn raise_encode_error<T>(th: &mut Thread, text: StrRef<'_>, e: EncodeError) -> PyResult<T> {
    let object = Str::from_ref(th, text)?.as_value();
    raise(
        th,
        Builtin::UnicodeEncodeError,
        e.encoding,
        object,
        [e.start, e.end],
        e.reason,
    )
}

fn raise<T>(
    th: &mut Thread,
    kind: Builtin,
    encoding: &str,
    object: Value,
    range: [usize; 2],
    reason: &str,
) -> PyResult<T> {
    let encoding = th.intern(encoding).as_value();
    let start = int::from_i64(th, range[0] as i64)?;
    let end = int::from_i64(th, range[1] as i64)?;
    let reason = Str::new(th, reason)?.as_value();
    let class = th.builtin(kind).as_value();
    let e = protocols::call(th, class, &[encoding, object, start, end, reason])?;
    th.raise_value(e)
}
