//! `tuple` objects: a fixed number of values inline.

use crate::heap::{Header, HeapObject, TraceKind};
use crate::value::Value;
use std::cell::Cell;

/// A tuple. Compiled code knows the layout: tagged length at 8, items from 16.
///
/// An instance of a subclass has one more word behind the items, for its dict (see [`super::shape`]).
#[repr(C)]
pub struct Tuple {
    header: Header,
    len: Value,
    items: [Cell<Value>; 0],
}
// SAFETY: repr(C) with the header first; every word behind it is a value.
unsafe impl HeapObject for Tuple {
    const KIND: TraceKind = TraceKind::Values;
}
impl Tuple {
    /// Byte offset of the tagged length.
    pub const LEN_OFFSET: usize = 8;
    /// Byte offset of the first item.
    pub const ITEMS_OFFSET: usize = 16;
    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.as_int() as usize
    }
    /// Whether there are no items.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: the allocation holds `len` initialised values from here on, which never change once the tuple is visible.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr().cast::<Value>(), self.len()) }
    }
}
