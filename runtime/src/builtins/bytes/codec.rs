//! Encoding and decoding by names. The name of an error handler is looked at only when there is an error.

use crate::builtins::codecs;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::str::Str;
use crate::text::codec::Errors;
use crate::value::{PyResult, Value};

/// `input.decode(encoding, errors)`
pub fn decode(th: &mut Thread, input: &[u8], encoding: &str, errors: &str) -> PyResult<Gc<Str>> {
    let encoding = codecs::encoding(th, encoding)?;
    let text = match Errors::from_name(errors) {
        Some(handler) => codecs::decode(th, input, encoding, handler)?,
        None => match encoding.decode(input, &mut Errors::Strict) {
            Ok(text) => text,
            Err(_) => return codecs::errors(th, errors).and_then(|_| Str::new(th, "")),
        },
    };
    Str::from_buf(th, &text)
}

/// `text.encode(encoding, errors)`
pub fn encode(th: &mut Thread, text: Gc<Str>, encoding: &str, errors: &str) -> PyResult<Vec<u8>> {
    let encoding = codecs::encoding(th, encoding)?;
    match Errors::from_name(errors) {
        Some(handler) => codecs::encode(th, text.text(), encoding, handler),
        None => match encoding.encode(text.text(), &mut Errors::Strict) {
            Ok(bytes) => Ok(bytes),
            Err(_) => codecs::errors(th, errors).map(|_| Vec::new()),
        },
    }
}

/// A string argument called `name` of `function`, `default` when it is missing.
pub fn text_argument(
    th: &mut Thread,
    function: &str,
    name: &str,
    v: Value,
    default: &str,
) -> PyResult<String> {
    if v.is_unbound() {
        return Ok(default.to_string());
    }
    match Str::from_value(th, v) {
        Some(s) => Ok(Str::display(s)),
        None => {
            let message = format!(
                "{function}() argument '{name}' must be str, not {}",
                th.type_name(v)
            );
            th.type_error(message)
        }
    }
}
