//! Fields of heap objects that hold values: interior mutability with the write barrier built in.

use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, barrier, barrier_ref};
use crate::value::Value;
use std::cell::Cell;

/// A value in a heap object. UNBOUND stands for "nothing".
#[repr(transparent)]
pub struct Field(Cell<Value>);

impl Field {
    /// A field of an object that is about to be allocated.
    #[inline(always)]
    pub const fn new(v: Value) -> Field {
        Field(Cell::new(v))
    }
    /// An empty field.
    #[expect(
        clippy::declare_interior_mutable_const,
        reason = "each use is to be a field of its own"
    )]
    pub const EMPTY: Field = Field::new(Value::UNBOUND);
    /// The value; UNBOUND when empty.
    #[inline(always)]
    pub fn get(&self) -> Value {
        self.0.get()
    }
    /// The value, or `None` when empty.
    #[inline(always)]
    pub fn bound(&self) -> Option<Value> {
        let v = self.0.get();
        if v.is_unbound() { None } else { Some(v) }
    }
    /// Stores `v` into this field of `owner`.
    #[inline(always)]
    pub fn set<T: HeapObject>(&self, _: &Thread, owner: &T, v: Value) {
        self.0.set(v);
        barrier(owner.header(), std::ptr::from_ref(self).cast(), v);
    }
    /// Stores `v` where the caller sees to the barrier.
    #[inline(always)]
    pub fn set_plain(&self, v: Value) {
        self.0.set(v);
    }
    /// Stores an immediate, which needs no barrier.
    #[inline(always)]
    pub fn set_immediate(&self, v: Value) {
        debug_assert!(!v.is_heap());
        self.0.set(v);
    }
    /// Empties the field and gives what was in it.
    #[inline(always)]
    pub fn take(&self) -> Option<Value> {
        let v = self.bound();
        self.0.set(Value::UNBOUND);
        v
    }
}

/// A reference to a heap object of a known type in a heap object, or nothing.
#[repr(transparent)]
pub struct Ref<T>(Cell<Option<Gc<T>>>);

impl<T> Ref<T> {
    /// A field of an object that is about to be allocated.
    #[inline(always)]
    pub const fn new(v: Option<Gc<T>>) -> Ref<T> {
        Ref(Cell::new(v))
    }
    /// The reference.
    #[inline(always)]
    pub fn get(&self) -> Option<Gc<T>> {
        self.0.get()
    }
    /// Stores `v` into this field of `owner`.
    #[inline(always)]
    pub fn set<O: HeapObject>(&self, _: &Thread, owner: &O, v: Option<Gc<T>>) {
        self.0.set(v);
        barrier_ref(owner.header(), std::ptr::from_ref(self).cast());
    }
}

/// The header of the heap object that `v` refers to, when its shape is `shape`.
#[inline(always)]
pub fn exact<T: HeapObject>(v: Value, shape: super::shape::ShapeId) -> Option<Gc<T>> {
    let header: Gc<Header> = v.heap_header()?;
    if header.shape() == shape.0 {
        // SAFETY: a shape id fixes the representation of the objects that carry it.
        Some(unsafe { header.cast() })
    } else {
        None
    }
}
