//! `set` and `frozenset` objects: insertion-ordered compact hash tables without values.

use super::field::Ref;
use super::shape::ShapeId;
use crate::heap::{Header, HeapObject, TraceKind, ValueArray};
use crate::value::Value;
use std::cell::Cell;

/// A set or frozenset. Items stand in insertion order in a value array; the index is as in [`super::dict`].
#[repr(C)]
pub struct Set {
    header: Header,
    /// Number of items, tagged.
    pub(super) len: Cell<Value>,
    /// Item slots in use, deleted ones included, tagged.
    pub(super) used: Cell<Value>,
    pub(super) items: Ref<ValueArray>,
    pub(super) index: Ref<Header>,
    /// A frozenset's hash with the top bit set, or 0: such a word never looks like a heap reference.
    pub(super) hash: Cell<u64>,
}
// SAFETY: repr(C) with the header first; the words are tagged ints, references, and a word with its top bit set.
unsafe impl HeapObject for Set {
    const KIND: TraceKind = TraceKind::Values;
}
impl Set {
    /// An empty set to be allocated.
    pub fn empty(shape: ShapeId) -> Set {
        Set {
            header: Header::new(shape.0),
            len: Cell::new(Value::ZERO),
            used: Cell::new(Value::ZERO),
            items: Ref::new(None),
            index: Ref::new(None),
            hash: Cell::new(0),
        }
    }
    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get().as_int() as usize
    }
    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
