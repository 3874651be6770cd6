//! `int` values: immediates of 49 bits, heap objects of 64 bits, and arbitrary precision.
//!
//! Invariant: every int has exactly one representation, the smallest that holds it; so ints of different representation differ.

use super::field::exact;
use super::kinds::Builtin;
use super::shape::ShapeId;
use crate::context::Thread;
use crate::heap::{CustomVtable, Gc, Header, HeapObject, TraceKind};
pub use crate::num::IntRef;
use crate::num::{BigInt, Int, IntError};
use crate::value::{PyResult, Value};
use std::mem::{ManuallyDrop, offset_of};

/// An int that fits 64 bits but not an immediate. The value is at byte offset 8.
#[repr(C)]
pub struct Int64 {
    header: Header,
    /// The value.
    pub value: i64,
}
// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for Int64 {
    const KIND: TraceKind = TraceKind::Leaf;
}

/// An int beyond 64 bits.
#[repr(C)]
pub struct BigIntObject {
    header: Header,
    vtable: &'static CustomVtable,
    /// The value.
    pub value: BigInt,
}
// SAFETY: repr(C) with header and vtable first; owns memory outside the heap, which `drop` frees.
unsafe impl HeapObject for BigIntObject {
    const KIND: TraceKind = TraceKind::Custom;
}
/// A [`BigIntObject`] whose digits are all in the object: it owns nothing and so needs no destructor, which keeps it off the
/// collector's list of objects that have one.
#[repr(C)]
struct InlineBigInt {
    header: Header,
    vtable: &'static CustomVtable,
    value: ManuallyDrop<BigInt>,
}
// SAFETY: repr(C) with the header first; no references into the heap, and nothing outside it.
unsafe impl HeapObject for InlineBigInt {
    const KIND: TraceKind = TraceKind::Leaf;
}
// The shape of both is that of `BigIntObject`, as which both are read.
const _: () = assert!(
    size_of::<InlineBigInt>() == size_of::<BigIntObject>()
        && offset_of!(InlineBigInt, value) == offset_of!(BigIntObject, value)
);

static BIG_VTABLE: CustomVtable = CustomVtable {
    external_size: Some(digits_size),
    ..CustomVtable::leaf::<BigIntObject>()
};

/// Bytes of digits outside the heap: they press towards the next collection.
unsafe fn digits_size(object: *mut Header) -> usize {
    // SAFETY: the vtable belongs to `BigIntObject`s only.
    unsafe { &*object.cast::<BigIntObject>() }.value.heap_size()
}

/// The int value of 64 bits.
#[inline(always)]
pub fn from_i64(th: &mut Thread, i: i64) -> PyResult {
    match Value::try_int(i) {
        Some(v) => Ok(v),
        None => th
            .alloc(Int64 {
                header: Header::new(ShapeId::INT64.0),
                value: i,
            })
            .map(Gc::as_value),
    }
}

/// The int value of 128 bits.
#[inline]
pub fn from_i128(th: &mut Thread, i: i128) -> PyResult {
    match i64::try_from(i) {
        Ok(small) => from_i64(th, small),
        Err(_) => th
            .alloc(InlineBigInt {
                header: Header::new(ShapeId::BIG_INT.0),
                vtable: &BIG_VTABLE,
                value: ManuallyDrop::new(BigInt::from(i)),
            })
            .map(Gc::as_value),
    }
}

/// The int value of a big integer, in its smallest representation.
pub fn from_big(th: &mut Thread, i: BigInt) -> PyResult {
    match i.to_i64() {
        Some(small) => from_i64(th, small),
        None if i.heap_size() == 0 => th
            .alloc(InlineBigInt {
                header: Header::new(ShapeId::BIG_INT.0),
                vtable: &BIG_VTABLE,
                value: ManuallyDrop::new(i),
            })
            .map(Gc::as_value),
        None => th
            .alloc(BigIntObject {
                header: Header::new(ShapeId::BIG_INT.0),
                vtable: &BIG_VTABLE,
                value: i,
            })
            .map(Gc::as_value),
    }
}

/// The value of an exact `int` or `bool`; `None` for anything else, instances of subclasses included.
#[inline(always)]
pub fn exact_int<'a>(v: Value) -> Option<IntRef<'a>> {
    if let Some(i) = v.to_int() {
        return Some(IntRef::Small(i));
    }
    if let Some(b) = v.to_bool() {
        return Some(IntRef::Small(b as i64));
    }
    if let Some(o) = exact::<Int64>(v, ShapeId::INT64) {
        return Some(IntRef::Small(o.value));
    }
    // SAFETY: the caller holds the value on its stack, so the object outlives the borrow's uses.
    exact::<BigIntObject>(v, ShapeId::BIG_INT)
        .map(|o| IntRef::Big(&unsafe { o.as_ref_unbounded() }.value))
}

/// The value of an `int`, instances of subclasses included; `None` for anything else.
#[inline]
pub fn int_ref<'a>(th: &Thread, v: Value) -> Option<IntRef<'a>> {
    exact_int(v).or_else(|| exact_int(th.unbox(v, Builtin::Int)?))
}

/// The int value of a computed integer.
#[inline]
pub fn from_int(th: &mut Thread, i: Int) -> PyResult {
    match i {
        Int::Small(i) => from_i64(th, i),
        Int::Big(i) => from_big(th, i),
    }
}

/// The int value of an operation on ints, or what it failed with.
#[inline]
pub fn from_result(th: &mut Thread, result: Result<Int, IntError>) -> PyResult {
    match result {
        Ok(i) => from_int(th, i),
        Err(e) => raise_error(th, e),
    }
}

/// The value of an `int` as an exact int, instances of subclasses included; `None` for anything else.
pub fn to_exact(th: &Thread, v: Value) -> Option<Value> {
    let is_exact = |v: Value| v.is_int() || exact_int(v).is_some() && !v.is_bool();
    if is_exact(v) {
        return Some(v);
    }
    if let Some(b) = v.to_bool() {
        return Some(Value::int(b.into()));
    }
    th.unbox(v, Builtin::Int).filter(|v| is_exact(*v))
}

/// Raises what an integer operation failed with.
#[cold]
pub fn raise_error<T>(th: &mut Thread, e: IntError) -> PyResult<T> {
    let kind = match e {
        IntError::DivisionByZero => Builtin::ZeroDivisionError,
        IntError::NegativeShift | IntError::ZeroModulus | IntError::NotInvertible => {
            Builtin::ValueError
        }
        IntError::TooLarge => return th.memory_error(),
        IntError::Interrupted => {
            (th.hooks().check_signals)(th)?;
            return th.raise_with(Builtin::KeyboardInterrupt, &[]);
        }
        IntError::ShiftTooLarge
        | IntError::FloatOverflow
        | IntError::DivisionOverflow
        | IntError::NegativeToUnsigned
        | IntError::TooBigForBytes => Builtin::OverflowError,
    };
    th.raise(kind, e.message())
}
