//! `float(x)` and `float.fromhex`.

use super::float_value;
use crate::builtins::scalars;
use crate::context::Thread;
use crate::heap::Gc;
use crate::num::float_hex::{self, FromHexError};
use crate::num::float_text;
use crate::object::int::exact_int;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::text::{StrRef, unicode};
use crate::value::{PyResult, Value};

/// `float(x)`
pub fn to_float(th: &mut Thread, x: Value) -> PyResult<f64> {
    if let Some(f) = x.to_float() {
        return Ok(f);
    }
    if let Some(s) = Str::exact(x) {
        return parse(th, s, x);
    }
    let ty = th.type_of(x);
    if exact_int(x).is_some()
        || ty.special(Special::Float).is_some()
        || ty.special(Special::Index).is_some()
        || float_value(th, x).is_some()
    {
        return protocols::to_f64(th, x);
    }
    if let Some(s) = Str::from_value(th, x) {
        return parse(th, s, x);
    }
    if let Some(bytes) = scalars::buffer_bytes(th, x)? {
        return match float_text::parse(&bytes) {
            Some(f) => Ok(f),
            None => not_a_float(th, x),
        };
    }
    let message = format!(
        "float() argument must be a string or a real number, not '{}'",
        th.type_name(x)
    );
    th.type_error(message)
}

fn parse(th: &mut Thread, s: Gc<Str>, original: Value) -> PyResult<f64> {
    let parsed = match s.text() {
        StrRef::Ascii(bytes) => float_text::parse(bytes),
        text => float_text::parse(&unicode::transform_decimal_and_space(text)),
    };
    match parsed {
        Some(f) if f.is_nan() => Ok(th.interp().fresh_nan().copysign(f)),
        Some(f) => Ok(f),
        None => not_a_float(th, original),
    }
}

#[cold]
fn not_a_float<T>(th: &mut Thread, x: Value) -> PyResult<T> {
    let shown = protocols::repr(th, x)?;
    let message = format!("could not convert string to float: {}", Str::display(shown));
    th.value_error(message)
}

/// `float.fromhex(string)`
pub fn from_hex(th: &mut Thread, string: Value) -> PyResult<f64> {
    let Some(s) = Str::from_value(th, string) else {
        return th.type_error("bad argument type for built-in operation");
    };
    let result = match s.text() {
        StrRef::Ascii(bytes) => float_hex::from_hex(bytes),
        _ => Err(FromHexError::Invalid),
    };
    match result {
        Ok(f) => Ok(f),
        Err(e @ FromHexError::Invalid) => th.value_error(e.message()),
        Err(e @ FromHexError::TooLarge) => th.raise(Builtin::OverflowError, e.message()),
    }
}
