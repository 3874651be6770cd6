//! `Value`: one Python value in 64 bits, and the result type of everything that can raise.
//!
//! The encoding (NaN-boxing; every constant here is part of the contract with the JIT):
//!
//! | bits                                              | meaning                                         |
//! | ------------------------------------------------- | ----------------------------------------------- |
//! | `0`                                               | never a value; `Err(Raised)` of [`PyResult`]    |
//! | `2 6 7 10 14 18` (low 3 bits not zero, small)     | singletons, see the constants of [`Value`]      |
//! | below 2^49, low 3 bits zero                       | address of a heap object (its header)           |
//! | `DOUBLE_OFFSET` .. `INT_TAG`                      | a double: its IEEE bits plus [`DOUBLE_OFFSET`]  |
//! | [`INT_TAG`] and above                             | an int of 49 bits in two's complement           |
//!
//! So the tests are: int `v >= INT_TAG`; float `v >= DOUBLE_OFFSET && v < INT_TAG`; heap reference
//! `v & NOT_HEAP_MASK == 0`; bool `v | 1 == TRUE`. Two tagged ints compare as *unsigned* words in
//! the order of their values when both are non-negative, which makes a bounds check one compare.
//!
//! Invariants:
//! * NaNs with arbitrary payload must not be encoded: [`Value::float`] makes them canonical (the
//!   sign is kept). The NaNs that hardware arithmetic produces are canonical already.
//! * Ints inside the 49-bit range are always immediates, never heap ints: equality of bits is then
//!   equality of small ints.
//! * [`Value::UNBOUND`] never becomes visible to Python code.

mod result;

pub use result::{PyResult, Raised};

use std::fmt;
use std::num::NonZeroU64;

/// Added to the bits of a double so that no double looks like a pointer or an int.
pub const DOUBLE_OFFSET: u64 = 1 << 49;
/// The top bits of an int; every word at or above it is an int.
pub const INT_TAG: u64 = 0xFFFE_0000_0000_0000;
/// The payload of an int: its low 49 bits.
pub const INT_PAYLOAD_MASK: u64 = !INT_TAG;
/// The width of an immediate int, sign included.
pub const INT_BITS: u32 = 49;
/// The smallest immediate int.
pub const INT_MIN: i64 = -(1 << (INT_BITS - 1));
/// The largest immediate int.
pub const INT_MAX: i64 = (1 << (INT_BITS - 1)) - 1;
/// A value is a heap reference when none of these bits is set.
pub const NOT_HEAP_MASK: u64 = INT_TAG | 7;
/// The bits of a NaN that tell it from another.
pub const NAN_PAYLOAD_MASK: u64 = (1 << 48) - 1;
/// The mantissa and exponent of every NaN, its payload aside (the sign bit is free).
pub const CANONICAL_NAN: u64 = 0x7FF8_0000_0000_0000;

/// A Python value: an immediate or the address of a heap object.
///
/// `Copy`, one register wide, and opaque to Rust's ownership: what it refers to is kept alive by
/// the collector as long as the value is on a native stack, in a register, in a heap object or in
/// a root handle. It must not be hidden in `malloc`ed memory.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Value(NonZeroU64);

impl Value {
    /// `None`.
    pub const NONE: Value = Value::constant(2);
    /// `False`.
    pub const FALSE: Value = Value::constant(6);
    /// `True`; differs from `False` in the lowest bit only.
    pub const TRUE: Value = Value::constant(7);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = Value::constant(10);
    /// `Ellipsis`.
    pub const ELLIPSIS: Value = Value::constant(14);
    /// Internal: an unbound local, a missing argument, an empty slot. Python code never sees it.
    pub const UNBOUND: Value = Value::constant(18);
    /// Internal: a slot of a set's table whose item was removed.
    pub const DELETED: Value = Value::constant(22);
    /// The int 0.
    pub const ZERO: Value = Value::constant(INT_TAG);
    /// The int 1.
    pub const ONE: Value = Value::constant(INT_TAG | 1);

    const fn constant(bits: u64) -> Value {
        match NonZeroU64::new(bits) {
            Some(bits) => Value(bits),
            None => panic!("zero is not a value"),
        }
    }

    /// The value with these bits; `None` for zero, the mark of a raised exception.
    ///
    /// Any other word is accepted: whether it is a well-formed value is the caller's knowledge.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Option<Value> {
        match NonZeroU64::new(bits) {
            Some(bits) => Some(Value(bits)),
            None => None,
        }
    }

    /// The value with these bits, without a check.
    ///
    /// # Safety
    /// `bits` is not zero and is an encoded value.
    #[inline(always)]
    pub const unsafe fn from_bits_unchecked(bits: u64) -> Value {
        // SAFETY: the caller promises that bits is not zero.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }

    /// The raw word.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0.get()
    }

    /// An immediate int; `i` must be within `INT_MIN..=INT_MAX`.
    #[inline(always)]
    pub const fn int(i: i64) -> Value {
        debug_assert!(i >= INT_MIN && i <= INT_MAX);
        // SAFETY: the tag bits are set, so the word is not zero.
        unsafe { Value::from_bits_unchecked(INT_TAG | (i as u64 & INT_PAYLOAD_MASK)) }
    }

    /// An immediate int, or `None` when `i` needs more than 49 bits and so a heap int.
    #[inline(always)]
    pub const fn try_int(i: i64) -> Option<Value> {
        if fits_int(i) {
            Some(Value::int(i))
        } else {
            None
        }
    }

    /// A float. Of a NaN the sign and the low 48 bits are kept: floats are immediate, so they are all that tells one NaN from
    /// another (see `Interp::fresh_nan`).
    #[inline(always)]
    pub const fn float(f: f64) -> Value {
        let mut bits = f.to_bits();
        if f.is_nan() {
            bits = (bits & (1 << 63 | NAN_PAYLOAD_MASK)) | CANONICAL_NAN;
        }
        // SAFETY: the largest double bits are those of a negative NaN, below 0xFFF9 << 48, so the sum neither wraps nor is zero.
        unsafe { Value::from_bits_unchecked(bits + DOUBLE_OFFSET) }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        // SAFETY: 6 or 7 is not zero.
        unsafe { Value::from_bits_unchecked(Value::FALSE.bits() | b as u64) }
    }

    /// Whether this is an immediate int. A heap int is an object of type `int` and not meant here.
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.bits() >= INT_TAG
    }

    /// Whether this is a float. Floats are always immediates.
    #[inline(always)]
    pub const fn is_float(self) -> bool {
        self.bits().wrapping_sub(DOUBLE_OFFSET) < INT_TAG - DOUBLE_OFFSET
    }

    /// Whether this is an immediate int or a float.
    #[inline(always)]
    pub const fn is_number(self) -> bool {
        self.bits() >= DOUBLE_OFFSET
    }

    /// Whether this is `True` or `False`.
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.bits() | 1 == Value::TRUE.bits()
    }

    /// Whether this is `None`.
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.bits() == Value::NONE.bits()
    }

    /// Whether this is the internal "nothing here" mark.
    #[inline(always)]
    pub const fn is_unbound(self) -> bool {
        self.bits() == Value::UNBOUND.bits()
    }

    /// Whether this is the address of a heap object.
    #[inline(always)]
    pub const fn is_heap(self) -> bool {
        self.bits() & NOT_HEAP_MASK == 0
    }

    /// Whether this is one of the named singletons, bools included.
    #[inline(always)]
    pub const fn is_singleton(self) -> bool {
        self.bits() < DOUBLE_OFFSET && !self.is_heap()
    }

    /// `a is b`: the same bits.
    #[inline(always)]
    pub const fn is(self, other: Value) -> bool {
        self.bits() == other.bits()
    }

    /// The int, for a value known to be an immediate int.
    #[inline(always)]
    pub const fn as_int(self) -> i64 {
        debug_assert!(self.is_int());
        const UNUSED: u32 = 64 - INT_BITS;
        ((self.bits() << UNUSED) as i64) >> UNUSED
    }

    /// The float, for a value known to be one.
    #[inline(always)]
    pub const fn as_float(self) -> f64 {
        debug_assert!(self.is_float());
        f64::from_bits(self.bits().wrapping_sub(DOUBLE_OFFSET))
    }

    /// The bool, for a value known to be one.
    #[inline(always)]
    pub const fn as_bool(self) -> bool {
        debug_assert!(self.is_bool());
        self.bits() & 1 != 0
    }

    /// The address of the object, for a value known to be a heap reference.
    #[inline(always)]
    pub const fn as_ptr(self) -> *mut u8 {
        debug_assert!(self.is_heap());
        self.bits() as usize as *mut u8
    }

    /// The int when this is an immediate int.
    #[inline(always)]
    pub const fn to_int(self) -> Option<i64> {
        if self.is_int() {
            Some(self.as_int())
        } else {
            None
        }
    }

    /// The float when this is one.
    #[inline(always)]
    pub const fn to_float(self) -> Option<f64> {
        if self.is_float() {
            Some(self.as_float())
        } else {
            None
        }
    }

    /// The bool when this is one.
    #[inline(always)]
    pub const fn to_bool(self) -> Option<bool> {
        if self.is_bool() {
            Some(self.as_bool())
        } else {
            None
        }
    }
}

/// Whether `i` fits an immediate int.
#[inline(always)]
pub const fn fits_int(i: i64) -> bool {
    const UNUSED: u32 = 64 - INT_BITS;
    (i << UNUSED) >> UNUSED == i
}

impl From<bool> for Value {
    #[inline(always)]
    fn from(b: bool) -> Value {
        Value::bool(b)
    }
}

impl From<f64> for Value {
    #[inline(always)]
    fn from(f: f64) -> Value {
        Value::float(f)
    }
}

impl From<i32> for Value {
    #[inline(always)]
    fn from(i: i32) -> Value {
        Value::int(i64::from(i))
    }
}

impl From<u32> for Value {
    #[inline(always)]
    fn from(i: u32) -> Value {
        Value::int(i64::from(i))
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Value::NONE => f.write_str("None"),
            Value::FALSE => f.write_str("False"),
            Value::TRUE => f.write_str("True"),
            Value::NOT_IMPLEMENTED => f.write_str("NotImplemented"),
            Value::ELLIPSIS => f.write_str("Ellipsis"),
            Value::UNBOUND => f.write_str("<unbound>"),
            v if v.is_int() => write!(f, "{}", v.as_int()),
            v if v.is_float() => write!(f, "{:?}", v.as_float()),
            v => write!(f, "<object at {:#x}>", v.bits()),
        }
    }
}

#[cfg(test)]
mod tests;
