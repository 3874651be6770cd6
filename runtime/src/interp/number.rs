//! Arithmetic on immediates, inlined into the bodies of instructions.
//!
//! Ints are computed on shifted up to the top of a word, so that the machine's overflow flag is that of 49 bits.

use crate::value::{DOUBLE_OFFSET, INT_BITS, INT_TAG, Value};

const UNUSED: u32 = 64 - INT_BITS;

/// Whether both are immediate ints.
#[inline(always)]
pub fn both_int(l: Value, r: Value) -> bool {
    l.bits() & r.bits() >= INT_TAG
}
/// Whether both are floats.
#[inline(always)]
pub fn both_float(l: Value, r: Value) -> bool {
    l.is_float() && r.is_float()
}
/// An int's payload at the top of the word.
#[inline(always)]
pub fn top(v: Value) -> i64 {
    (v.bits() << UNUSED) as i64
}
#[inline(always)]
fn from_top(i: i64) -> Value {
    // SAFETY: the tag makes it nonzero, and the payload is what an int of 49 bits has.
    unsafe { Value::from_bits_unchecked((i as u64) >> UNUSED | INT_TAG) }
}
/// A float that hardware arithmetic on canonical floats made: its NaN is canonical already.
#[inline(always)]
pub fn float(f: f64) -> Value {
    // SAFETY: as in `Value::float`.
    unsafe { Value::from_bits_unchecked(f.to_bits().wrapping_add(DOUBLE_OFFSET)) }
}
/// `l + r` of two ints when it is an immediate.
#[inline(always)]
pub fn add(l: Value, r: Value) -> Option<Value> {
    match top(l).overflowing_add(top(r)) {
        (sum, false) => Some(from_top(sum)),
        _ => None,
    }
}
/// `l - r`
#[inline(always)]
pub fn sub(l: Value, r: Value) -> Option<Value> {
    match top(l).overflowing_sub(top(r)) {
        (difference, false) => Some(from_top(difference)),
        _ => None,
    }
}
/// `l * r`
#[inline(always)]
pub fn mul(l: Value, r: Value) -> Option<Value> {
    match top(l).overflowing_mul(r.as_int()) {
        (product, false) => Some(from_top(product)),
        _ => None,
    }
}
/// `l // r`; `None` for division by zero too.
#[inline(always)]
pub fn floordiv(l: Value, r: Value) -> Option<Value> {
    let (a, b) = (l.as_int(), r.as_int());
    if b <= 0 {
        return None;
    }
    // The divisor is positive, so Euclidean division is floor division and its result fits.
    Some(Value::int(a.div_euclid(b)))
}
/// `l % r`; `None` for a divisor that is not positive.
#[inline(always)]
pub fn modulo(l: Value, r: Value) -> Option<Value> {
    let (a, b) = (l.as_int(), r.as_int());
    if b <= 0 {
        return None;
    }
    Some(Value::int(a.rem_euclid(b)))
}
/// `l << r`
#[inline(always)]
pub fn lshift(l: Value, r: Value) -> Option<Value> {
    let (a, n) = (l.as_int(), r.as_int());
    if !(0..INT_BITS as i64).contains(&n) {
        return None;
    }
    let shifted = a << n;
    if shifted >> n == a {
        Value::try_int(shifted)
    } else {
        None
    }
}
/// `l >> r`
#[inline(always)]
pub fn rshift(l: Value, r: Value) -> Option<Value> {
    let n = r.as_int();
    if n < 0 {
        return None;
    }
    Some(Value::int(l.as_int() >> n.min(63)))
}
/// `l & r`: the tags are all ones.
#[inline(always)]
pub fn and(l: Value, r: Value) -> Value {
    // SAFETY: both have the tag, and so has the result.
    unsafe { Value::from_bits_unchecked(l.bits() & r.bits()) }
}
/// `l | r`
#[inline(always)]
pub fn or(l: Value, r: Value) -> Value {
    // SAFETY: as above.
    unsafe { Value::from_bits_unchecked(l.bits() | r.bits()) }
}
/// `l ^ r`
#[inline(always)]
pub fn xor(l: Value, r: Value) -> Value {
    // SAFETY: the tag is put back.
    unsafe { Value::from_bits_unchecked(l.bits() ^ r.bits() | INT_TAG) }
}
/// The operand of float arithmetic when it is a float or an int.
#[inline(always)]
pub fn as_f64(v: Value) -> Option<f64> {
    if v.is_float() {
        Some(v.as_float())
    } else if v.is_int() {
        Some(v.as_int() as f64)
    } else {
        None
    }
}
