//! Weak references.

use super::field::{Field, Ref};
use super::shape::ShapeId;
use crate::heap::{Header, HeapObject, TraceKind, WeakCell};
use crate::value::Value;

/// A weak reference or a proxy: its cell in the heap, which knows the referent and the callback.
#[repr(C)]
pub struct WeakReference {
    header: Header,
    /// The cell; nothing until it is made, right after the reference.
    pub cell: Ref<WeakCell>,
    /// Hash of the referent once asked for, an int value, or UNBOUND.
    pub hash: Field,
}
// SAFETY: repr(C) with the header first; the words are a reference or zero, and a value.
unsafe impl HeapObject for WeakReference {
    const KIND: TraceKind = TraceKind::Values;
}
impl WeakReference {
    /// One to be allocated; its cell is made afterwards.
    pub fn new(shape: ShapeId) -> WeakReference {
        WeakReference {
            header: Header::new(shape.0),
            cell: Ref::new(None),
            hash: Field::EMPTY,
        }
    }
    /// The referent while it is alive.
    pub fn referent(&self) -> Option<Value> {
        self.cell.get()?.get()
    }
    /// The callback, None when there is none or it was called.
    pub fn callback(&self) -> Value {
        match self.cell.get() {
            Some(cell) if cell.get().is_some() => cell.callback(),
            _ => Value::NONE,
        }
    }
}
