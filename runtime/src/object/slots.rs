//! Value arrays as the storage of containers: element access with the write barrier, without bounds checks in release builds.
//!
//! Invariants that callers keep: an index is below the array's capacity, and only slots that were stored into are read.

use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, ValueArray};
use crate::value::{PyResult, Value};

/// An array of `capacity` empty slots.
#[inline]
pub(crate) fn alloc(th: &mut Thread, capacity: usize) -> PyResult<Gc<ValueArray>> {
    match th.alloc.alloc_values(capacity) {
        Ok(array) => Ok(array),
        Err(_) => th.memory_error(),
    }
}

/// The address of the first slot.
#[inline(always)]
pub(crate) fn base(array: Gc<ValueArray>) -> *mut Value {
    array.data().cast()
}

/// The value in slot `i`.
#[inline(always)]
pub(crate) fn get(array: Gc<ValueArray>, i: usize) -> Value {
    debug_assert!(i < array.capacity());
    // SAFETY: the caller's index is within the capacity, and the slot was stored into.
    unsafe { *base(array).add(i) }
}

/// Stores into slot `i`.
#[inline(always)]
pub(crate) fn set(th: &Thread, array: Gc<ValueArray>, i: usize, v: Value) {
    debug_assert!(i < array.capacity());
    // SAFETY: the caller's index is within the capacity.
    let slot = unsafe { base(array).add(i) };
    // SAFETY: as above.
    unsafe { *slot = v };
    if v.is_heap() && array.header().needs_barrier() {
        th.barrier(array.header(), slot as usize);
    }
}

/// Stores into slot `i` where the caller has seen to the barrier.
#[inline(always)]
pub(crate) fn set_plain(array: Gc<ValueArray>, i: usize, v: Value) {
    debug_assert!(i < array.capacity());
    // SAFETY: the caller's index is within the capacity.
    unsafe { *base(array).add(i) = v };
}

/// Stores an immediate into slot `i`, which needs no barrier.
#[inline(always)]
pub(crate) fn set_immediate(array: Gc<ValueArray>, i: usize, v: Value) {
    debug_assert!(i < array.capacity() && !v.is_heap());
    // SAFETY: the caller's index is within the capacity.
    unsafe { *base(array).add(i) = v };
}

/// Empties the slots `from..to`.
pub(crate) fn clear(array: Gc<ValueArray>, from: usize, to: usize) {
    debug_assert!(from <= to && to <= array.capacity());
    for i in from..to {
        set_immediate(array, i, Value::UNBOUND);
    }
}

/// Copies `n` slots of `source` from `from` on to `target` from `to` on; the ranges may overlap.
#[inline]
pub(crate) fn copy(
    th: &Thread,
    source: Gc<ValueArray>,
    from: usize,
    target: Gc<ValueArray>,
    to: usize,
    n: usize,
) {
    debug_assert!(from + n <= source.capacity());
    // SAFETY: within the capacity of the source.
    unsafe { copy_from(th, base(source).add(from), target, to, n) };
}

/// Copies `values` to `target` from `to` on.
#[inline]
pub(crate) fn copy_slice(th: &Thread, values: &[Value], target: Gc<ValueArray>, to: usize) {
    // SAFETY: a slice is readable.
    unsafe { copy_from(th, values.as_ptr(), target, to, values.len()) };
}

/// # Safety
/// `source` is readable for `n` values.
#[inline]
unsafe fn copy_from(
    th: &Thread,
    source: *const Value,
    target: Gc<ValueArray>,
    to: usize,
    n: usize,
) {
    debug_assert!(to + n <= target.capacity());
    if n == 0 {
        return;
    }
    // SAFETY: within the capacity of the target; `copy` allows overlap.
    let slot = unsafe { base(target).add(to) };
    // SAFETY: as above.
    unsafe { std::ptr::copy(source, slot, n) };
    if target.header().needs_barrier() {
        barrier_range(th, target.header(), slot as usize, n);
    }
}

/// The barrier for `n` slots of an object from `address` on.
#[cold]
#[inline(never)]
pub(crate) fn barrier_range(th: &Thread, object: &Header, address: usize, n: usize) {
    for i in 0..n {
        if !object.needs_barrier() {
            return;
        }
        th.barrier(object, address + 8 * i);
    }
}

/// The slots `from..to` as a slice.
///
/// # Safety
/// Nothing stores into these slots while the slice is in use.
#[inline(always)]
pub(crate) unsafe fn slice<'a>(array: Gc<ValueArray>, from: usize, to: usize) -> &'a [Value] {
    debug_assert!(from <= to && to <= array.capacity());
    // SAFETY: within the capacity, and the caller promises that nothing changes.
    unsafe { std::slice::from_raw_parts(base(array).add(from), to - from) }
}
