//! `tuple` objects: a fixed number of values inline.

use super::kinds::Builtin;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::{PyResult, Value};
use std::cell::Cell;

/// A tuple. Compiled code knows the layout: tagged length at 8, items from 16.
///
/// An instance of a subclass has one more word behind the items, for its dict (see [`super::shape`]).
#[repr(C)]
pub struct Tuple {
    header: Header,
    len: Cell<Value>,
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
        self.len.get().as_int() as usize
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

/// A tuple of these items.
pub fn new(th: &mut Thread, items: &[Value]) -> PyResult<Gc<Tuple>> {
    build(th, items.len(), |i| items[i])
}

/// A tuple of `n` items, each made by `item`, which must not allocate.
pub fn build(th: &mut Thread, n: usize, item: impl Fn(usize) -> Value) -> PyResult<Gc<Tuple>> {
    let empty = th.interp().empty_tuple.get();
    if n == 0 && !empty.is_unbound() {
        // SAFETY: the field holds the empty tuple once it is bound.
        return Ok(unsafe { empty.cast() });
    }
    let Some(bytes) = n.checked_mul(8).and_then(|b| b.checked_add(Tuple::ITEMS_OFFSET)) else {
        return th.memory_error();
    };
    let t: Gc<Tuple> = th.alloc_sized(Builtin::Tuple.shape(), bytes)?;
    t.len.set(Value::int(n as i64));
    for i in 0..n {
        // SAFETY: the allocation has room for `n` items; the tuple is new, so the store needs no barrier.
        unsafe { t.items.as_ptr().add(i).cast_mut().cast::<Value>().write(item(i)) };
    }
    if n == 0 {
        th.interp().empty_tuple.set(t.as_value());
    }
    Ok(t)
}
