//! The methods of `complex`.
//!
//! A real operand takes part as a real number, not as one with a zero imaginary part: signs of zeros and infinities come out as
//! C's annex G has them.

mod convert;
#[cfg(test)]
mod tests;

use super::containers::class_for_new;
use super::float::float_value;
use super::scalars;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::num;
use crate::num::float_text::{self, Flags, Style};
use crate::object::complex::{self, complex_parts};
use crate::object::int::{self, int_ref};
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Declares the methods of `complex`.
pub struct ComplexMethods;

/// The number that the receiver of a method of `complex` is.
fn own(th: &Thread, this: Value) -> (f64, f64) {
    complex_parts(th, this).unwrap_or((0.0, 0.0))
}

/// An operand.
#[derive(Clone, Copy)]
enum Number {
    Real(f64),
    Complex((f64, f64)),
}

impl Number {
    /// The operand that a value is; `None` when it is no number.
    fn of(th: &mut Thread, v: Value) -> PyResult<Option<Number>> {
        if let Some(parts) = complex_parts(th, v) {
            return Ok(Some(Number::Complex(parts)));
        }
        if let Some(f) = float_value(th, v) {
            return Ok(Some(Number::Real(f)));
        }
        match int_ref(th, v).map(|i| i.to_f64()) {
            None => Ok(None),
            Some(Ok(f)) => Ok(Some(Number::Real(f))),
            Some(Err(e)) => int::raise_error(th, e),
        }
    }
    /// As a complex number.
    fn parts(self) -> (f64, f64) {
        match self {
            Number::Real(f) => (f, 0.0),
            Number::Complex(parts) => parts,
        }
    }
}

/// An operator that cannot fail.
fn binary(
    th: &mut Thread,
    left: Value,
    right: Value,
    op: fn(Number, Number) -> (f64, f64),
) -> PyResult {
    let Some(a) = Number::of(th, left)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let Some(b) = Number::of(th, right)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (re, im) = op(a, b);
    complex::new(th, re, im)
}

fn add(a: Number, b: Number) -> (f64, f64) {
    match (a, b) {
        (Number::Complex(a), Number::Complex(b)) => (a.0 + b.0, a.1 + b.1),
        (Number::Complex(a), Number::Real(b)) | (Number::Real(b), Number::Complex(a)) => {
            (a.0 + b, a.1)
        }
        (Number::Real(a), Number::Real(b)) => (a + b, 0.0),
    }
}

fn sub(a: Number, b: Number) -> (f64, f64) {
    match (a, b) {
        (Number::Complex(a), Number::Complex(b)) => (a.0 - b.0, a.1 - b.1),
        (Number::Complex(a), Number::Real(b)) => (a.0 - b, a.1),
        (Number::Real(a), Number::Complex(b)) => (a - b.0, -b.1),
        (Number::Real(a), Number::Real(b)) => (a - b, 0.0),
    }
}

fn mul(a: Number, b: Number) -> (f64, f64) {
    match (a, b) {
        (Number::Complex(a), Number::Complex(b)) => complex::product(a, b),
        (Number::Complex(a), Number::Real(b)) | (Number::Real(b), Number::Complex(a)) => {
            (a.0 * b, a.1 * b)
        }
        (Number::Real(a), Number::Real(b)) => (a * b, 0.0),
    }
}

fn divide(th: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some(a) = Number::of(th, left)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let Some(b) = Number::of(th, right)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if b.parts() == (0.0, 0.0) {
        return th.raise(Builtin::ZeroDivisionError, "division by zero");
    }
    let (re, im) = match (a, b) {
        (a, Number::Real(b)) => (a.parts().0 / b, a.parts().1 / b),
        (Number::Real(a), Number::Complex(b)) => complex::real_quotient(a, b),
        (Number::Complex(a), Number::Complex(b)) => complex::quotient(a, b),
    };
    complex::new(th, re, im)
}

fn power(th: &mut Thread, left: Value, right: Value, modulus: Value) -> PyResult {
    let Some(a) = Number::of(th, left)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let Some(b) = Number::of(th, right)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !modulus.is_none() {
        return th.value_error("complex modulo");
    }
    complex::pow(th, a.parts(), b.parts())
}

/// Whether a complex number equals a number; `None` when the value is none.
fn equals(th: &Thread, this: Value, other: Value) -> Option<bool> {
    let (re, im) = own(th, this);
    if let Some(b) = complex_parts(th, other) {
        return Some((re, im) == b);
    }
    if let Some(b) = float_value(th, other) {
        return Some(re == b && im == 0.0);
    }
    let b = int_ref(th, other)?;
    Some(im == 0.0 && num::int::cmp_f64(b, re).is_some_and(|order| order.is_eq()))
}

fn hash_part(this: Value, f: f64) -> i64 {
    num::float::hash(f).unwrap_or_else(|| protocols::identity_hash(this))
}

/// The repr of a complex number.
fn text(re: f64, im: f64) -> String {
    let plain = |f| float_text::format_float(f, Style::Repr, Flags::default());
    let imaginary = plain(im);
    if re == 0.0 && re.is_sign_positive() {
        return format!("{imaginary}j");
    }
    let plus = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imaginary}j)", plain(re))
}

/// Create a complex number from a string or numbers.
///
/// If a string is given, parse it as a complex number.
/// If a single number is given, convert it to a complex number.
/// If the 'real' or 'imag' arguments are given, create a complex number
/// with the specified real and imaginary components.
#[pytype(Complex)]
impl ComplexMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let ty = class_for_new(th, class, Builtin::Complex)?;
        let (re, im) = convert::from_arguments(th, args, kwargs)?;
        let exact = complex::new(th, re, im)?;
        scalars::boxed(th, ty, Builtin::Complex, exact)
    }

    /// Convert number to a complex floating-point number.
    #[classmethod("($type, number, /)")]
    fn from_number(class: Value, th: &mut Thread, number: Value) -> PyResult {
        let (re, im) = convert::from_number(th, number)?;
        let exact = complex::new(th, re, im)?;
        if class.is(th.builtin(Builtin::Complex).as_value()) {
            Ok(exact)
        } else {
            protocols::call(th, class, &[exact])
        }
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> String {
        let (re, im) = own(th, this);
        text(re, im)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Value, th: &mut Thread) -> i64 {
        let (re, im) = own(th, this);
        let hash = hash_part(this, im)
            .wrapping_mul(1_000_003)
            .wrapping_add(hash_part(this, re));
        if hash == -1 { -2 } else { hash }
    }

    /// Convert to a string according to format_spec.
    #[method("($self, format_spec, /)")]
    fn __format__(this: Value, th: &mut Thread, format_spec: Value) -> PyResult<Gc<Str>> {
        let spec = scalars::format_argument(th, format_spec)?;
        if spec.is_empty() {
            return protocols::str(th, this);
        }
        let ((re, im), name) = (own(th, this), th.type_name(this));
        let text = crate::text::format_spec::format_complex(re, im, spec.text(), &name);
        scalars::formatted(th, text)
    }

    /// True if self else False
    #[method("($self, /)")]
    fn __bool__(this: Value, th: &mut Thread) -> bool {
        own(th, this) != (0.0, 0.0)
    }

    /// Convert this value to exact type complex.
    #[method("($self, /)")]
    fn __complex__(this: Value, th: &mut Thread) -> PyResult {
        let (re, im) = own(th, this);
        complex::new(th, re, im)
    }

    /// -self
    #[method("($self, /)")]
    fn __neg__(this: Value, th: &mut Thread) -> PyResult {
        let (re, im) = own(th, this);
        complex::new(th, -re, -im)
    }

    /// +self
    #[method("($self, /)")]
    fn __pos__(this: Value, th: &mut Thread) -> PyResult {
        let (re, im) = own(th, this);
        complex::new(th, re, im)
    }

    /// abs(self)
    #[method("($self, /)")]
    fn __abs__(this: Value, th: &mut Thread) -> PyResult<f64> {
        let (re, im) = own(th, this);
        let size = re.hypot(im);
        if size.is_infinite() && re.is_finite() && im.is_finite() {
            return th.raise(Builtin::OverflowError, "absolute value too large");
        }
        Ok(size)
    }

    /// Return self+value.
    #[method("($self, value, /)")]
    fn __add__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, this, value, add)
    }

    /// Return value+self.
    #[method("($self, value, /)")]
    fn __radd__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, value, this, add)
    }

    /// Return self-value.
    #[method("($self, value, /)")]
    fn __sub__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, this, value, sub)
    }

    /// Return value-self.
    #[method("($self, value, /)")]
    fn __rsub__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, value, this, sub)
    }

    /// Return self*value.
    #[method("($self, value, /)")]
    fn __mul__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, this, value, mul)
    }

    /// Return value*self.
    #[method("($self, value, /)")]
    fn __rmul__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, value, this, mul)
    }

    /// Return self/value.
    #[method("($self, value, /)")]
    fn __truediv__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        divide(th, this, value)
    }

    /// Return value/self.
    #[method("($self, value, /)")]
    fn __rtruediv__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        divide(th, value, this)
    }

    /// Return pow(self, value, mod).
    #[method("($self, value, mod=None, /)")]
    fn __pow__(this: Value, th: &mut Thread, value: Value, modulus: Value) -> PyResult {
        power(th, this, value, modulus)
    }

    /// Return pow(value, self, mod).
    #[method("($self, value, mod=None, /)")]
    fn __rpow__(this: Value, th: &mut Thread, value: Value, modulus: Value) -> PyResult {
        power(th, value, this, modulus)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Value, th: &mut Thread, value: Value) -> Value {
        equals(th, this, value).map_or(Value::NOT_IMPLEMENTED, Value::bool)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Value, th: &mut Thread, value: Value) -> Value {
        equals(th, this, value).map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal))
    }

    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    #[method("($self, /)")]
    fn conjugate(this: Value, th: &mut Thread) -> PyResult {
        let (re, im) = own(th, this);
        complex::new(th, re, -im)
    }

    #[method("($self, /)")]
    fn __getnewargs__(this: Value, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        let (re, im) = own(th, this);
        tuple::new(th, &[Value::float(re), Value::float(im)])
    }

    /// the real part of a complex number
    #[member]
    fn real(this: Value, th: &mut Thread) -> PyResult {
        Ok(Value::float(own(th, this).0))
    }

    /// the imaginary part of a complex number
    #[member]
    fn imag(this: Value, th: &mut Thread) -> PyResult {
        Ok(Value::float(own(th, this).1))
    }
}
