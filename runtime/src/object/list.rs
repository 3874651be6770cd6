//! `list` objects: a growable array of values.

use crate::heap::{Header, HeapObject, TraceKind, ValueVec};

/// A list. Compiled code knows the layout: tagged length at 8, storage at 16, items in the storage from 16.
#[repr(C)]
pub struct List {
    header: Header,
    /// The items.
    pub items: ValueVec,
}
// SAFETY: repr(C) with the header first; the vector's words are a tagged int and a heap reference.
unsafe impl HeapObject for List {
    const KIND: TraceKind = TraceKind::Values;
}
impl List {
    /// Byte offset of the tagged length.
    pub const LEN_OFFSET: usize = 8;
    /// Byte offset of the reference to the storage.
    pub const ITEMS_OFFSET: usize = 16;
    /// A list object to be allocated with the shape of `list` or of a subclass.
    pub fn new(shape: super::shape::ShapeId, items: ValueVec) -> List {
        List { header: Header::new(shape.0), items }
    }
}
