//! `repr`, `str`, `ascii` and `format`.

use super::call::{call_bound, call_special};
use crate::context::Thread;
use crate::heap::Gc;
use crate::num;
use crate::object::args::Args;
use crate::object::int::{self, exact_int};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::text::StrRef;
use crate::value::{PyResult, Value};

/// `repr(v)`
pub fn repr(th: &mut Thread, v: Value) -> PyResult<Gc<Str>> {
    if let Some(s) = simple(th, v) {
        return s;
    }
    th.check_native_stack(" while getting the repr of an object")?;
    let Some(method) = th.type_of(v).special(Special::Repr) else {
        let message = format!("<{} object at {:#x}>", th.type_name(v), v.bits());
        return Str::new(th, &message);
    };
    let result = call_bound(th, method, v, Args::new(&[]))?;
    expect_str(th, result, "__repr__")
}

/// The text of exact ints, floats and singletons, for which `str` and `repr` agree.
fn simple(th: &mut Thread, v: Value) -> Option<PyResult<Gc<Str>>> {
    if let Some(i) = v.to_int() {
        let mut buffer = [0u8; 24];
        return Some(Str::new(th, write_int(i, &mut buffer)));
    }
    if let Some(f) = v.to_float() {
        let text = num::float_text::repr(f);
        return Some(Str::new(th, &text));
    }
    let text = match v {
        Value::NONE => "None",
        Value::TRUE => "True",
        Value::FALSE => "False",
        Value::ELLIPSIS => "Ellipsis",
        Value::NOT_IMPLEMENTED => "NotImplemented",
        _ => return int_text(th, v),
    };
    Some(Ok(th.intern(text)))
}

/// The decimal text of a heap int, within the limit on conversions.
fn int_text(th: &mut Thread, v: Value) -> Option<PyResult<Gc<Str>>> {
    exact_int(v).map(|i| int_str(th, i))
}

/// The decimal text of an int, within the limit on conversions.
pub fn int_str(th: &mut Thread, i: num::IntRef<'_>) -> PyResult<Gc<Str>> {
    if let num::IntRef::Small(i) = i {
        let mut buffer = [0u8; 24];
        return Str::new(th, write_int(i, &mut buffer));
    }
    check_int_digits(th, i)?;
    match num::int_text::to_string(i, 10) {
        Ok(text) => Str::new(th, &text),
        Err(e) => int::raise_error(th, e),
    }
}

/// ValueError when an int has more decimal digits than the limit on conversions allows.
#[inline]
pub fn check_int_digits(th: &mut Thread, i: num::IntRef<'_>) -> PyResult<()> {
    let num::IntRef::Big(big) = i else {
        return Ok(());
    };
    let limit = th.interp().options.int_max_str_digits.get();
    if limit != 0 && big.exceeds_decimal_digits(limit) {
        return th.value_error(num::int_text::too_long_to_print_message(limit));
    }
    Ok(())
}

/// Writes a machine integer in decimal at the end of `buffer`.
fn write_int(i: i64, buffer: &mut [u8; 24]) -> &str {
    let mut at = buffer.len();
    let mut rest = i.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if i < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    std::str::from_utf8(&buffer[at..]).unwrap_or("")
}

fn expect_str(th: &mut Thread, v: Value, method: &str) -> PyResult<Gc<Str>> {
    match Str::from_value(th, v) {
        Some(s) => Ok(s),
        None => {
            let message = format!("{method} returned non-string (type {})", th.type_name(v));
            th.type_error(message)
        }
    }
}

/// `str(v)`
pub fn str(th: &mut Thread, v: Value) -> PyResult<Gc<Str>> {
    if let Some(s) = Str::exact(v) {
        return Ok(s);
    }
    if let Some(s) = simple(th, v) {
        return s;
    }
    th.check_native_stack(" while getting the str of an object")?;
    match call_special(th, v, Special::Str, &[])? {
        Some(result) => expect_str(th, result, "__str__"),
        None => repr(th, v),
    }
}

/// `ascii(v)`
pub fn ascii(th: &mut Thread, v: Value) -> PyResult<Gc<Str>> {
    let s = repr(th, v)?;
    match s.text() {
        StrRef::Ascii(_) => Ok(s),
        text => Str::from_buf(th, &crate::text::repr::escape_non_ascii(text)),
    }
}

/// `format(v, spec)`
pub fn format(th: &mut Thread, v: Value, spec: Gc<Str>) -> PyResult<Gc<Str>> {
    if spec.is_empty() {
        if let Some(s) = Str::exact(v) {
            return Ok(s);
        }
        if (v.is_int() || v.is_float())
            && let Some(s) = simple(th, v)
        {
            return s;
        }
    }
    match call_special(th, v, Special::Format, &[spec.as_value()])? {
        Some(result) => match Str::from_value(th, result) {
            Some(s) => Ok(s),
            None => {
                let message = format!("__format__ must return a str, not {}", th.type_name(result));
                th.type_error(message)
            }
        },
        None => {
            let message = format!("Type {} doesn't define __format__", th.type_name(v));
            th.type_error(message)
        }
    }
}
