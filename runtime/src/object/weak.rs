//! Weak references.

use super::field::Field;
use super::shape::ShapeId;
use crate::heap::{Header, HeapObject, TraceKind};
use crate::value::Value;
use std::cell::Cell;

/// A weak reference: a handle into the heap's weak table, and a callback.
#[repr(C)]
pub struct WeakReference {
    header: Header,
    /// Number of the cell in the heap's weak table; small.
    pub cell: Cell<u64>,
    /// The callback, or UNBOUND.
    pub callback: Field,
    /// Hash of the referent once asked for, an int value, or UNBOUND.
    pub hash: Field,
}
// SAFETY: repr(C) with the header first; the words are a small number and values.
unsafe impl HeapObject for WeakReference {
    const KIND: TraceKind = TraceKind::Values;
}
impl WeakReference {
    /// One to be allocated.
    pub fn new(shape: ShapeId, cell: u64, callback: Value) -> WeakReference {
        WeakReference { header: Header::new(shape.0), cell: Cell::new(cell), callback: Field::new(callback), hash: Field::EMPTY }
    }
}
