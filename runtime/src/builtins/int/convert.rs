//! `int(x)` and `int(x, base)`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::num::int_text::{self, ParseIntError};
use crate::num::{self, IntRef};
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::int::{self, exact_int};
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::text::StrRef;
use crate::value::{PyResult, Value};

/// The value that `int(*args, **kwargs)` stands for, an exact int.
pub fn from_arguments(th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
    if kwargs.is_empty() {
        return match args {
            [] => Ok(Value::ZERO),
            [x] => to_int(th, *x),
            [x, base] => with_base(th, *x, *base),
            _ => th.type_error(format!(
                "int expected at most 2 arguments, got {}",
                args.len()
            )),
        };
    }
    let given = args.len() + kwargs.names.len();
    if given > 2 {
        return th.type_error(format!("int() takes at most 2 arguments ({given} given)"));
    }
    let mut base = None;
    for (name, v) in kwargs.iter() {
        if !name.equals("base") {
            return th.type_error(format!(
                "int() got an unexpected keyword argument '{}'",
                Str::display(name)
            ));
        }
        base = Some(v);
    }
    match (args, base) {
        ([x], Some(base)) => with_base(th, *x, base),
        ([x], None) => to_int(th, *x),
        ([_, _, ..], Some(_)) => {
            th.type_error("argument for int() given by name ('base') and position (2)")
        }
        _ => th.type_error("int() missing string argument"),
    }
}

/// `int(x)`: an exact int.
pub fn to_int(th: &mut Thread, x: Value) -> PyResult {
    if x.is_int() {
        return Ok(x);
    }
    if let Some(f) = x.to_float() {
        return match num::float::to_int(f) {
            Ok(i) => int::from_int(th, i),
            Err(e) => protocols::raise_float_error(th, e),
        };
    }
    if let Some(s) = Str::exact(x) {
        return parse_text(th, s, x, 10);
    }
    if exact_int(x).is_some()
        && let Some(i) = int::to_exact(th, x)
    {
        return Ok(i);
    }
    from_object(th, x)
}

fn from_object(th: &mut Thread, x: Value) -> PyResult {
    if let Some(result) = protocols::call_special(th, x, Special::Int, &[])? {
        return match int::to_exact(th, result) {
            Some(i) => Ok(i),
            None => {
                let message = format!("__int__ returned non-int (type {})", th.type_name(result));
                th.type_error(message)
            }
        };
    }
    if th.type_of(x).special(Special::Index).is_some() {
        return protocols::index(th, x);
    }
    if let Some(s) = Str::from_value(th, x) {
        return parse_text(th, s, x, 10);
    }
    if let Some(bytes) = crate::builtins::scalars::buffer_bytes(th, x)? {
        return parse_bytes(th, &bytes, x, 10);
    }
    let message = format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        th.type_name(x)
    );
    th.type_error(message)
}

/// `int(x, base)`
fn with_base(th: &mut Thread, x: Value, base: Value) -> PyResult {
    let base = protocols::index(th, base)?;
    let base = match exact_int(base) {
        Some(IntRef::Small(b @ (0 | 2..=36))) => b as u32,
        _ => return th.value_error("int() base must be >= 2 and <= 36, or 0"),
    };
    if let Some(s) = Str::from_value(th, x) {
        return parse_text(th, s, x, base);
    }
    if let Some(b) = Bytes::from_value(th, x) {
        return parse_bytes(th, b.as_slice(), x, base);
    }
    if let Some(b) = ByteArray::from_value(th, x) {
        let copy = b.to_vec();
        return parse_bytes(th, &copy, x, base);
    }
    th.type_error("int() can't convert non-string with explicit base")
}

/// The int that a string says; `original` is what messages show.
pub fn parse_text(th: &mut Thread, s: Gc<Str>, original: Value, base: u32) -> PyResult {
    let limit = th.interp().options.int_max_str_digits.get();
    let result = match s.text() {
        StrRef::Ascii(bytes) => int_text::parse(bytes, base, limit),
        text => int_text::parse(
            &crate::text::unicode::transform_decimal_and_space(text),
            base,
            limit,
        ),
    };
    match result {
        Ok(i) => int::from_int(th, i),
        Err(e) => parse_error(th, e, original, base),
    }
}

fn parse_bytes(th: &mut Thread, bytes: &[u8], original: Value, base: u32) -> PyResult {
    let limit = th.interp().options.int_max_str_digits.get();
    match int_text::parse(bytes, base, limit) {
        Ok(i) => int::from_int(th, i),
        Err(ParseIntError::Literal) => {
            let shown = String::from_utf8_lossy(&crate::text::repr::repr_bytes(bytes)).into_owned();
            literal_error(th, &shown, base)
        }
        Err(e) => parse_error(th, e, original, base),
    }
}

/// Raises why a text is no int.
#[cold]
pub fn parse_error<T>(
    th: &mut Thread,
    e: ParseIntError,
    original: Value,
    base: u32,
) -> PyResult<T> {
    match e {
        ParseIntError::Int(e) => int::raise_error(th, e),
        ParseIntError::Base => th.value_error("int() base must be >= 2 and <= 36, or 0"),
        ParseIntError::TooManyDigits(digits) => {
            let limit = th.interp().options.int_max_str_digits.get();
            th.value_error(int_text::too_many_digits_message(limit, digits))
        }
        ParseIntError::Literal => {
            let shown = match Str::from_value(th, original) {
                Some(s) => crate::text::repr::repr(s.text()),
                None => crate::text::StrBuf::new(),
            };
            // Messages show two hundred characters of the repr at most.
            let text = shown
                .as_ref()
                .slice(0..shown.len().min(200))
                .to_string_lossy()
                .into_owned();
            literal_error(th, &text, base)
        }
    }
}

fn literal_error<T>(th: &mut Thread, shown: &str, base: u32) -> PyResult<T> {
    let shown: String = shown.chars().take(200).collect();
    th.raise(
        Builtin::ValueError,
        format!("invalid literal for int() with base {base}: {shown}"),
    )
}
