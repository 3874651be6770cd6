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
    th.alloc(Complex { header: Header::new(Builtin::Complex as u32), re, im }).map(Gc::as_value)
}

/// `a ** b` by polar coordinates; small whole exponents by multiplication, as the reference implementation does it.
pub fn pow(th: &mut Thread, a: (f64, f64), b: (f64, f64)) -> PyResult {
    if b == (0.0, 0.0) {
        return new(th, 1.0, 0.0);
    }
    if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return th.raise(Builtin::ZeroDivisionError, "zero to a negative or complex power");
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
    let mul = |x: (f64, f64), y: (f64, f64)| (x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0);
    let (mut result, mut power, mut left) = ((1.0, 0.0), a, n.unsigned_abs());
    while left > 0 {
        if left & 1 != 0 {
            result = mul(result, power);
        }
        power = mul(power, power);
        left >>= 1;
    }
    if n >= 0 { result } else { quotient((1.0, 0.0), result) }
}

/// `a / b`, scaled by the larger part of the divisor; `b` is not zero.
pub fn quotient(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
    } else {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
    }
}

/// The parts of an exact complex value.
pub fn parts(v: Value) -> Option<(f64, f64)> {
    super::field::exact::<Complex>(v, Builtin::Complex.shape()).map(|c| (c.re, c.im))
}
