//! The write barrier, and the field type that cannot forget it.
//!
//! After a reference has been stored into an object whose gc byte is not 0, the object (small) or
//! the card of the slot (large) has to be remembered, since the next minor collection
//! does not look at old objects. Storing an immediate needs nothing, nor does filling a new object
//! before the next safepoint.

use super::{Gc, Header, Heap};
use crate::value::Value;
use std::cell::Cell;

/// To be called after storing `value` at `slot`, inside the object with this header.
#[inline(always)]
pub fn barrier(owner: &Header, slot: *const u64, value: Value) {
    if value.is_heap() {
        barrier_ref(owner, slot);
    }
}

/// As [`barrier`], when a reference (or something not known to be an immediate) was stored.
#[inline(always)]
pub fn barrier_ref(owner: &Header, slot: *const u64) {
    if owner.needs_barrier() {
        barrier_slow(owner, slot);
    }
}

/// To be called after storing references at many places of the object at once.
#[inline]
pub fn barrier_range(owner: &Header, first: *const u64, count: usize) {
    if !owner.needs_barrier() || count == 0 {
        return;
    }
    let mut place = first as usize;
    let last = place + (count - 1) * 8;
    while place < last {
        barrier_slow(owner, place as *const u64);
        if !owner.needs_barrier() {
            return;
        }
        place += super::space::CARD;
    }
    barrier_slow(owner, last as *const u64);
}

/// The part that JIT code calls when the gc byte is not 0.
#[cold]
#[inline(never)]
pub extern "C" fn barrier_slow(owner: &Header, slot: *const u64) {
    // SAFETY: only objects of a heap have a gc byte that is not 0, and their heap outlives them.
    unsafe { Heap::containing(owner) }.remember(owner, slot);
}

/// What a [`Field`] can hold: a word that the collector understands.
///
/// # Safety
/// The type is 8 bytes wide, and every value of it is a word that may stand in an object of kind
/// `Values`.
pub unsafe trait Storable: Copy {
    /// Whether the word is (or may be) a reference.
    fn is_ref(self) -> bool;
}

// SAFETY: values are such words.
unsafe impl Storable for Value {
    #[inline(always)]
    fn is_ref(self) -> bool {
        self.is_heap()
    }
}

// SAFETY: 0 or a value.
unsafe impl Storable for Option<Value> {
    #[inline(always)]
    fn is_ref(self) -> bool {
        self.is_some_and(Value::is_heap)
    }
}

// SAFETY: the address of an object.
unsafe impl<T> Storable for Gc<T> {
    #[inline(always)]
    fn is_ref(self) -> bool {
        true
    }
}

// SAFETY: 0 or the address of an object.
unsafe impl<T> Storable for Option<Gc<T>> {
    #[inline(always)]
    fn is_ref(self) -> bool {
        self.is_some()
    }
}

/// A mutable field of a heap object that holds a value or a reference.
#[repr(transparent)]
#[derive(Debug)]
pub struct Field<V: Storable>(Cell<V>);

impl<V: Storable> Field<V> {
    /// A field of an object that is about to be allocated.
    #[inline(always)]
    pub const fn new(value: V) -> Field<V> {
        Field(Cell::new(value))
    }

    /// What the field holds.
    #[inline(always)]
    pub fn get(&self) -> V {
        self.0.get()
    }

    /// Stores into the field of the object with header `owner`, with the barrier.
    #[inline(always)]
    pub fn set(&self, owner: &Header, value: V) {
        debug_assert!(size_of::<V>() == 8);
        debug_assert!(!owner.needs_barrier() || owner.owns(std::ptr::from_ref(self) as usize));
        self.0.set(value);
        if value.is_ref() {
            barrier_ref(owner, std::ptr::from_ref(self).cast());
        }
    }

    /// Stores and answers what was there before.
    #[inline(always)]
    pub fn replace(&self, owner: &Header, value: V) -> V {
        let before = self.get();
        self.set(owner, value);
        before
    }
}

impl Header {
    /// Whether an address is plausibly inside the object: a check for debug builds.
    fn owns(&self, address: usize) -> bool {
        let start = std::ptr::from_ref(self) as usize;
        address > start && (self.words() == 0 || address < start + self.words() * 8)
    }
}
