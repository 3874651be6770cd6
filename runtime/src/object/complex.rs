//! `complex` values: always heap objects.

use super::kinds::Builtin;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::{PyResult, Value};

/// A complex number.
#[repr(C)]
pub struct Complex {
    header: Header,
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}
// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for Complex {
    const KIND: TraceKind = TraceKind::Leaf;
}

/// The complex value of these parts.
pub fn new(th: &mut Thread, re: f64, im: f64) -> PyResult {
    th.alloc(Complex {
        header: Header::new(Builtin::Complex as u32),
        re,
        im,
    })
    .map(Gc::as_value)
}

/// `a ** b` by polar coordinates; small whole exponents by multiplication, as the reference implementation does it.
pub fn pow(th: &mut Thread, a: (f64, f64), b: (f64, f64)) -> PyResult {
    if b == (0.0, 0.0) {
        return new(th, 1.0, 0.0);
    }
    if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return th.raise(
                Builtin::ZeroDivisionError,
                "zero to a negative or complex power",
            );
        }
        return new(th, 0.0, 0.0);
    }
    if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        let (re, im) = pow_int(a, b.0 as i32);
        return finite(th, re, im);
    }
    let abs = a.0.hypot(a.1);
    let mut len = abs.powf(b.0);
    let at = a.1.atan2(a.0);
    let mut phase = at * b.0;
    if b.1 != 0.0 {
        len *= (-at * b.1).exp();
        phase += b.1 * abs.ln();
    }
    finite(th, len * phase.cos(), len * phase.sin())
}

fn finite(th: &mut Thread, re: f64, im: f64) -> PyResult {
    if re.is_infinite() || im.is_infinite() {
        return th.raise(Builtin::OverflowError, "complex exponentiation");
    }
    new(th, re, im)
}

fn pow_int(a: (f64, f64), n: i32) -> (f64, f64) {
    let (mut result, mut power, mut left) = ((1.0, 0.0), a, n.unsigned_abs());
    while left > 0 {
        if left & 1 != 0 {
            result = product(result, power);
        }
        left >>= 1;
        if left > 0 {
            power = product(power, power);
        }
    }
    if n > 0 {
        result
    } else {
        quotient((1.0, 0.0), result)
    }
}

/// 1 for an infinity, else 0, with the sign of `x`.
fn boxed(x: f64) -> f64 {
    f64::from(u8::from(x.is_infinite())).copysign(x)
}

/// 0 with its sign for a NaN.
fn without_nan(x: f64) -> f64 {
    if x.is_nan() { 0.0f64.copysign(x) } else { x }
}

/// `a * b`; infinities that came out as two NaNs are recovered, as C99's annex G does it.
#[inline]
pub fn product(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let result = (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    if result.0.is_nan() && result.1.is_nan() {
        recovered_product(a, b).unwrap_or(result)
    } else {
        result
    }
}

#[cold]
fn recovered_product(mut a: (f64, f64), mut b: (f64, f64)) -> Option<(f64, f64)> {
    let infinite = |x: (f64, f64)| x.0.is_infinite() || x.1.is_infinite();
    let mut again = false;
    let overflowed = infinite((a.0 * b.0, a.1 * b.1)) || infinite((a.0 * b.1, a.1 * b.0));
    if infinite(a) {
        a = (boxed(a.0), boxed(a.1));
        b = (without_nan(b.0), without_nan(b.1));
        again = true;
    }
    if infinite(b) {
        b = (boxed(b.0), boxed(b.1));
        a = (without_nan(a.0), without_nan(a.1));
        again = true;
    }
    if !again && overflowed {
        a = (without_nan(a.0), without_nan(a.1));
        b = (without_nan(b.0), without_nan(b.1));
        again = true;
    }
    again.then_some((
        f64::INFINITY * (a.0 * b.0 - a.1 * b.1),
        f64::INFINITY * (a.0 * b.1 + a.1 * b.0),
    ))
}

/// `a / b`, scaled by the larger part of the divisor; `b` is not zero.
pub fn quotient(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let (re, im) = (b.0.abs(), b.1.abs());
    let result = if re >= im {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        (
            (a.0 + a.1 * ratio) / denominator,
            (a.1 - a.0 * ratio) / denominator,
        )
    } else if im >= re {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        (
            (a.0 * ratio + a.1) / denominator,
            (a.1 * ratio - a.0) / denominator,
        )
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(result.0.is_nan() && result.1.is_nan()) {
        return result;
    }
    let finite = |x: (f64, f64)| x.0.is_finite() && x.1.is_finite();
    if (a.0.is_infinite() || a.1.is_infinite()) && finite(b) {
        let (x, y) = (boxed(a.0), boxed(a.1));
        (
            f64::INFINITY * (x * b.0 + y * b.1),
            f64::INFINITY * (y * b.0 - x * b.1),
        )
    } else if (re.is_infinite() || im.is_infinite()) && finite(a) {
        let (x, y) = (boxed(b.0), boxed(b.1));
        (0.0 * (a.0 * x + a.1 * y), 0.0 * (a.1 * x - a.0 * y))
    } else {
        result
    }
}

/// `a / b` of a real number; `b` is not zero.
pub fn real_quotient(a: f64, b: (f64, f64)) -> (f64, f64) {
    let (re, im) = (b.0.abs(), b.1.abs());
    let result = if re >= im {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        (a / denominator, (-a * ratio) / denominator)
    } else if im >= re {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a * ratio) / denominator, -a / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if result.0.is_nan()
        && result.1.is_nan()
        && a.is_finite()
        && (re.is_infinite() || im.is_infinite())
    {
        return (0.0 * (a * boxed(b.0)), 0.0 * (-a * boxed(b.1)));
    }
    result
}

/// The parts of an exact complex value.
pub fn parts(v: Value) -> Option<(f64, f64)> {
    super::field::exact::<Complex>(v, Builtin::Complex.shape()).map(|c| (c.re, c.im))
}

/// The parts of a complex value, instances of subclasses included.
pub fn complex_parts(th: &Thread, v: Value) -> Option<(f64, f64)> {
    parts(v).or_else(|| parts(th.unbox(v, Builtin::Complex)?))
}
