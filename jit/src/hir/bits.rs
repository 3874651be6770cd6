//! The encoding of Python values in a word, as far as compiled code and constants need it.

use super::ty::Ty;

/// The tag of immediate ints; every word from here up is one.
pub const TAG: u64 = 0xFFFE << 48;
/// What is added to the bits of a float.
pub const FLOAT_OFFSET: u64 = 1 << 49;
/// None.
pub const NONE: u64 = 2;
/// False.
pub const FALSE: u64 = 6;
/// True.
pub const TRUE: u64 = 7;
/// A register that holds nothing.
pub const UNBOUND: u64 = 18;
/// No heap object lies below this address.
pub const FIRST_POINTER: u64 = 4096;

/// Box an int that fits.
pub const fn small(value: i64) -> u64 {
    value as u64 | TAG
}
/// The int in an immediate.
pub const fn unsmall(bits: u64) -> i64 {
    ((bits << 15) as i64) >> 15
}
/// Box a float.
pub fn float(value: f64) -> u64 {
    let bits = if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        value.to_bits()
    };
    bits.wrapping_add(FLOAT_OFFSET)
}
/// The float in a word.
pub fn unfloat(bits: u64) -> f64 {
    f64::from_bits(bits.wrapping_sub(FLOAT_OFFSET))
}

/// What a word says of its type.
pub fn type_of(bits: u64) -> Ty {
    match bits {
        TAG.. => Ty::range(unsmall(bits), unsmall(bits)),
        FLOAT_OFFSET.. => Ty::FLOAT,
        FIRST_POINTER.. => Ty::POINTER,
        NONE => Ty::NONE,
        FALSE | TRUE => Ty::BOOL,
        UNBOUND => Ty::UNBOUND,
        _ => Ty::IMMEDIATE,
    }
}
