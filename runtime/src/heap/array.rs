//! Arrays in the heap: storage for values and for bytes.
//!
//! Both keep a spare word or byte behind their last element, so that a pointer one past the end
//! (which compiled code may keep instead of the start) still points into the array.

use super::barrier::{barrier, barrier_range};
use super::{AllocState, Gc, Header, HeapObject, OutOfMemory, TraceKind};
use crate::value::Value;
use std::cell::Cell;

/// `capacity` slots for values; a slot is empty (0) until it is stored into.
///
/// Layout: header, capacity as a tagged int, slots from offset [`ValueArray::DATA_OFFSET`].
#[repr(C)]
pub struct ValueArray {
    header: Header,
    capacity: Value,
}

// SAFETY: repr(C), header first; an int and slots that hold 0 or values.
unsafe impl HeapObject for ValueArray {
    const KIND: TraceKind = TraceKind::Values;
}

impl ValueArray {
    /// Offset of the first slot.
    pub const DATA_OFFSET: usize = 16;
    /// The most slots an array can have.
    pub const MAX_CAPACITY: usize = (1 << 45) - 16;

    pub(super) fn allocate(
        alloc: &AllocState,
        capacity: usize,
    ) -> Result<Gc<ValueArray>, OutOfMemory> {
        if capacity > ValueArray::MAX_CAPACITY {
            return Err(OutOfMemory);
        }
        let array = ValueArray {
            header: Header::new(0),
            capacity: Value::int(capacity as i64),
        };
        alloc.alloc_tail(array, (capacity + 1) * 8)
    }

    /// The number of slots.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.capacity.as_int() as usize
    }
}

impl Gc<ValueArray> {
    /// The address of the first slot.
    #[inline(always)]
    pub fn data(self) -> *mut u64 {
        self.tail()
    }

    /// All slots.
    #[inline(always)]
    pub fn slots<'a>(self) -> &'a [Cell<Option<Value>>] {
        // SAFETY: the array has that many initialised slots; the returned borrow points into the
        // array and keeps it alive as any interior pointer does.
        unsafe { std::slice::from_raw_parts(self.data().cast(), self.capacity()) }
    }

    /// The value in slot `index`, which must not be empty.
    ///
    /// # Safety
    /// `index` is below the capacity and the slot has been stored into.
    #[inline(always)]
    pub unsafe fn get_unchecked(self, index: usize) -> Value {
        // SAFETY: the caller's promise.
        unsafe { Value::from_bits_unchecked(*self.data().add(index)) }
    }

    /// The value in slot `index`, or `None` when it is empty.
    #[inline(always)]
    pub fn get(self, index: usize) -> Option<Value> {
        self.slots()[index].get()
    }

    /// Stores into slot `index`, with the barrier.
    #[inline(always)]
    pub fn set(self, index: usize, value: Value) {
        let slot = &self.slots()[index];
        slot.set(Some(value));
        barrier(self.header(), std::ptr::from_ref(slot).cast(), value);
    }

    /// Empties slot `index`.
    #[inline(always)]
    pub fn clear(self, index: usize) {
        self.slots()[index].set(None);
    }

    /// Copies `count` slots from `source` (which may be the same array) to slot `to`.
    pub fn copy_from(self, to: usize, source: Gc<ValueArray>, from: usize, count: usize) {
        assert!(to <= self.capacity() && count <= self.capacity() - to);
        assert!(from <= source.capacity() && count <= source.capacity() - from);
        // SAFETY: both ranges were just checked.
        unsafe { self.copy_from_raw(to, source.data().add(from), count) }
    }

    /// Copies `count` words from `source` to slot `to`.
    ///
    /// # Safety
    /// The slots exist; the words are readable and hold values (or 0).
    #[inline]
    pub unsafe fn copy_from_raw(self, to: usize, source: *const u64, count: usize) {
        // SAFETY: the caller's promise; `copy` allows overlap.
        unsafe {
            let place = self.data().add(to);
            std::ptr::copy(source, place, count);
            barrier_range(self.header(), place, count);
        }
    }

    /// Empties `count` slots from `from`.
    pub fn clear_range(self, from: usize, count: usize) {
        for slot in &self.slots()[from..from + count] {
            slot.set(None);
        }
    }
}

/// Bytes that nobody scans.
///
/// Layout: header, length, bytes from offset [`ByteArray::DATA_OFFSET`].
#[repr(C)]
pub struct ByteArray {
    header: Header,
    len: usize,
}

// SAFETY: repr(C), header first; holds no references.
unsafe impl HeapObject for ByteArray {
    const KIND: TraceKind = TraceKind::Leaf;
}

impl ByteArray {
    /// Offset of the first byte.
    pub const DATA_OFFSET: usize = 16;

    pub(super) fn allocate(alloc: &AllocState, len: usize) -> Result<Gc<ByteArray>, OutOfMemory> {
        let Some(tail) = len.checked_add(1) else {
            return Err(OutOfMemory);
        };
        let array = ByteArray {
            header: Header::new(0),
            len,
        };
        alloc.alloc_tail(array, tail)
    }

    /// The number of bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bytes.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl Gc<ByteArray> {
    /// The address of the first byte.
    #[inline(always)]
    pub fn data(self) -> *mut u8 {
        self.tail()
    }

    /// The bytes.
    #[inline(always)]
    pub fn bytes<'a>(self) -> &'a [Cell<u8>] {
        // SAFETY: the array has that many initialised bytes; the returned borrow points into the
        // array and keeps it alive as any interior pointer does.
        unsafe { std::slice::from_raw_parts(self.data().cast(), self.len) }
    }
}
