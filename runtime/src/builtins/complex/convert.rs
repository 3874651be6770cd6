//! `complex(…)` and `complex.from_number`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::num::float_text;
use crate::object::complex::complex_parts;
use crate::object::int::exact_int;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::text::{StrRef, unicode};
use crate::value::{PyResult, Value};

type Parts = (f64, f64);

/// The number that `complex(*args, **kwargs)` is.
pub fn from_arguments(th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult<Parts> {
    if kwargs.is_empty()
        && let [only] = args
    {
        return from_one(th, *only);
    }
    let given = args.len() + kwargs.names.len();
    if given > 2 {
        return th.type_error(format!(
            "complex() takes at most 2 arguments ({given} given)"
        ));
    }
    let mut slots = [Value::UNBOUND; 2];
    slots[..args.len()].copy_from_slice(args);
    for (name, v) in kwargs.iter() {
        match ["real", "imag"].iter().position(|n| name.equals(n)) {
            Some(at) if slots[at].is_unbound() => slots[at] = v,
            Some(at) => {
                let message = format!(
                    "argument for complex() given by name ('{}') and position ({})",
                    Str::display(name),
                    at + 1
                );
                return th.type_error(message);
            }
            None => {
                let message = format!(
                    "complex() got an unexpected keyword argument '{}'",
                    Str::display(name)
                );
                return th.type_error(message);
            }
        }
    }
    from_parts(th, slots[0], slots[1])
}

/// `complex(real, imag)`; either may be UNBOUND, and either may itself be complex.
fn from_parts(th: &mut Thread, real: Value, imag: Value) -> PyResult<Parts> {
    let a = if real.is_unbound() {
        (0.0, 0.0)
    } else if let Some(parts) = special(th, real)? {
        parts
    } else {
        (part(th, real, "real")?, 0.0)
    };
    let b = if imag.is_unbound() {
        (0.0, 0.0)
    } else if let Some(parts) = complex_parts(th, imag) {
        parts
    } else {
        (part(th, imag, "imag")?, 0.0)
    };
    let re = if imag.is_unbound() || complex_parts(th, imag).is_none() {
        a.0
    } else {
        a.0 - b.1
    };
    let im = if a.1 != 0.0 { b.0 + a.1 } else { b.0 };
    if imag.is_unbound() {
        return Ok(a);
    }
    Ok((re, im))
}

/// A real or imaginary part.
fn part(th: &mut Thread, v: Value, name: &str) -> PyResult<f64> {
    if is_real(th, v) {
        return protocols::to_f64(th, v);
    }
    let message = format!(
        "complex() argument '{name}' must be a real number, not {}",
        th.type_name(v)
    );
    th.type_error(message)
}

/// `complex(x)`
fn from_one(th: &mut Thread, x: Value) -> PyResult<Parts> {
    if let Some(s) = Str::from_value(th, x) {
        return parse(th, s);
    }
    if let Some(parts) = special(th, x)? {
        return Ok(parts);
    }
    if is_real(th, x) {
        return Ok((protocols::to_f64(th, x)?, 0.0));
    }
    let message = format!(
        "complex() argument must be a string or a number, not {}",
        th.type_name(x)
    );
    th.type_error(message)
}

/// `complex.from_number(x)`
pub fn from_number(th: &mut Thread, x: Value) -> PyResult<Parts> {
    match special(th, x)? {
        Some(parts) => Ok(parts),
        None => Ok((protocols::to_f64(th, x)?, 0.0)),
    }
}

/// The parts of a complex number, or of what `__complex__` gives; `None` when there is no such method.
pub fn special(th: &mut Thread, x: Value) -> PyResult<Option<Parts>> {
    if let Some(parts) = crate::object::complex::parts(x) {
        return Ok(Some(parts));
    }
    if x.is_float() || x.is_int() {
        return Ok(None);
    }
    let Some(result) = protocols::call_special(th, x, Special::Complex, &[])? else {
        return Ok(complex_parts(th, x));
    };
    match complex_parts(th, result) {
        Some(parts) => Ok(Some(parts)),
        None => {
            let message = format!(
                "__complex__ returned non-complex (type {})",
                th.type_name(result)
            );
            th.type_error(message)
        }
    }
}

fn is_real(th: &Thread, v: Value) -> bool {
    let ty = th.type_of(v);
    v.is_float()
        || exact_int(v).is_some()
        || ty.special(Special::Float).is_some()
        || ty.special(Special::Index).is_some()
}

fn parse(th: &mut Thread, s: Gc<Str>) -> PyResult<Parts> {
    let transformed;
    let text = match s.text() {
        StrRef::Ascii(bytes) => bytes,
        text => {
            transformed = unicode::transform_decimal_and_space(text);
            &transformed
        }
    };
    match float_text::parse_complex(text) {
        Some(parts) => Ok(parts),
        None if float_text::has_misplaced_underscore(text) => {
            let shown = protocols::repr(th, s.as_value())?;
            th.value_error(format!(
                "could not convert string to complex: {}",
                Str::display(shown)
            ))
        }
        None => th.value_error("complex() arg is a malformed string"),
    }
}
