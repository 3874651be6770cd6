//! `list` objects: a growable array of values.
//!
//! Invariants: the storage has room for at least `len` values, and its first `len` slots hold values. Whoever calls into Python
//! code in the middle of an operation reads length and storage again afterwards.

mod ops;
mod sort;

use super::field::Ref;
use super::kinds::Builtin;
use super::shape::ShapeId;
use super::slots;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind, ValueArray};
use crate::value::{PyResult, Value};
use std::cell::Cell;

pub use ops::{compare, equal, from_iterable};

/// A list. Compiled code knows the layout: tagged length at 8, storage at 16, items in the storage from 16.
#[repr(C)]
pub struct List {
    header: Header,
    len: Cell<Value>,
    storage: Ref<ValueArray>,
}
// SAFETY: repr(C) with the header first; the further words are a tagged int and a reference.
unsafe impl HeapObject for List {
    const KIND: TraceKind = TraceKind::Values;
}

impl List {
    /// Byte offset of the tagged length.
    pub const LEN_OFFSET: usize = 8;
    /// Byte offset of the reference to the storage.
    pub const ITEMS_OFFSET: usize = 16;

    /// An empty list to be allocated with the shape of `list` or of a subclass.
    pub fn empty(shape: ShapeId) -> List {
        List {
            header: Header::new(shape.0),
            len: Cell::new(Value::ZERO),
            storage: Ref::new(None),
        }
    }
    /// A new empty list.
    #[inline]
    pub fn new(th: &mut Thread) -> PyResult<Gc<List>> {
        th.alloc(List::empty(Builtin::List.shape()))
    }
    /// A new empty list with room for `capacity` items.
    pub fn with_capacity(th: &mut Thread, capacity: usize) -> PyResult<Gc<List>> {
        let list = List::new(th)?;
        list.reserve(th, capacity)?;
        Ok(list)
    }
    /// A new list of these items.
    pub fn from_slice(th: &mut Thread, items: &[Value]) -> PyResult<Gc<List>> {
        let list = List::new(th)?;
        list.extend_slice(th, items)?;
        Ok(list)
    }
    /// The exact `list` that `v` is.
    #[inline(always)]
    pub fn exact(v: Value) -> Option<Gc<List>> {
        super::field::exact(v, Builtin::List.shape())
    }
    /// The list that `v` is, instances of subclasses included.
    #[inline]
    pub fn from_value(th: &Thread, v: Value) -> Option<Gc<List>> {
        th.downcast(v, Builtin::List)
    }
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
    #[inline(always)]
    fn set_len(&self, len: usize) {
        self.len.set(Value::int(len as i64));
    }
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.storage.get().map_or(0, |s| s.capacity())
    }
    /// The item at `i`.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        match self.storage.get() {
            Some(storage) if i < self.len() => Some(slots::get(storage, i)),
            _ => None,
        }
    }
    /// The items as they are now.
    ///
    /// # Safety
    /// Nothing changes the list while the slice is in use: no call into Python code, no change by the caller.
    #[inline(always)]
    pub unsafe fn as_slice<'a>(&self) -> &'a [Value] {
        match self.storage.get() {
            // SAFETY: the first `len` slots hold values; the caller promises that they stay.
            Some(storage) => unsafe { slots::slice(storage, 0, self.len()) },
            None => &[],
        }
    }
    /// Items by index, reading the list's length anew each time: changes meanwhile do no harm.
    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        let mut i = 0;
        std::iter::from_fn(move || {
            i += 1;
            self.get(i - 1)
        })
    }
    /// Replaces the item at `i`; whether there is one.
    #[inline(always)]
    pub fn set(&self, th: &Thread, i: usize, v: Value) -> bool {
        match self.storage.get() {
            Some(storage) if i < self.len() => {
                slots::set(th, storage, i, v);
                true
            }
            _ => false,
        }
    }
    /// Appends an item when there is room and that needs no barrier; whether it did.
    #[inline(always)]
    pub fn push_in_place(&self, v: Value) -> bool {
        let len = self.len();
        match self.storage.get() {
            Some(storage)
                if len < storage.capacity()
                    && !(v.is_heap() && storage.header().needs_barrier()) =>
            {
                slots::set_plain(storage, len, v);
                self.set_len(len + 1);
                true
            }
            _ => false,
        }
    }
    /// Appends an item.
    #[inline(always)]
    pub fn push(&self, th: &mut Thread, v: Value) -> PyResult<()> {
        let len = self.len();
        if let Some(storage) = self.storage.get()
            && len < storage.capacity()
        {
            slots::set(th, storage, len, v);
            self.set_len(len + 1);
            return Ok(());
        }
        self.push_slow(th, v)
    }
    #[cold]
    #[inline(never)]
    fn push_slow(&self, th: &mut Thread, v: Value) -> PyResult<()> {
        self.grow(th, 1)?;
        self.push(th, v)
    }
    /// Removes the last item.
    #[inline]
    pub fn pop(&self) -> Option<Value> {
        let len = self.len();
        let storage = self.storage.get()?;
        if len == 0 {
            return None;
        }
        let v = slots::get(storage, len - 1);
        slots::set_immediate(storage, len - 1, Value::UNBOUND);
        self.set_len(len - 1);
        Some(v)
    }
    /// Inserts an item at `i`, which is at most the length.
    pub fn insert(&self, th: &mut Thread, i: usize, v: Value) -> PyResult<()> {
        let len = self.len();
        if len == self.capacity() {
            self.grow(th, 1)?;
        }
        let Some(storage) = self.storage.get() else {
            unreachable!("grow makes storage")
        };
        slots::copy(th, storage, i, storage, i + 1, len - i);
        slots::set(th, storage, i, v);
        self.set_len(len + 1);
        Ok(())
    }
    /// Removes the item at `i`.
    pub fn remove(&self, th: &Thread, i: usize) -> Option<Value> {
        let len = self.len();
        let storage = self.storage.get()?;
        if i >= len {
            return None;
        }
        let v = slots::get(storage, i);
        slots::copy(th, storage, i + 1, storage, i, len - i - 1);
        slots::set_immediate(storage, len - 1, Value::UNBOUND);
        self.set_len(len - 1);
        Some(v)
    }
    /// Removes all items.
    pub fn clear(&self, th: &Thread) {
        self.set_len(0);
        self.storage.set(th, self, None);
    }
    /// Keeps the first `len` items.
    pub fn truncate(&self, len: usize) {
        let old = self.len();
        if let Some(storage) = self.storage.get()
            && len < old
        {
            slots::clear(storage, len, old);
            self.set_len(len);
        }
    }
    /// Makes room for `more` further items.
    #[inline]
    pub fn reserve(&self, th: &mut Thread, more: usize) -> PyResult<()> {
        match self.len().checked_add(more) {
            Some(wanted) if wanted <= self.capacity() => Ok(()),
            Some(wanted) => self.reallocate(th, wanted),
            None => th.memory_error(),
        }
    }
    /// Makes room for `more` further items, with some to spare so that appending is amortised constant time.
    fn grow(&self, th: &mut Thread, more: usize) -> PyResult<()> {
        let capacity = self.capacity();
        let spare = if capacity < 4096 {
            capacity
        } else {
            capacity / 2
        };
        match self.len().checked_add(more) {
            Some(wanted) if wanted <= capacity => Ok(()),
            Some(wanted) => self.reallocate(th, wanted.max(capacity + spare).max(4)),
            None => th.memory_error(),
        }
    }
    #[cold]
    fn reallocate(&self, th: &mut Thread, capacity: usize) -> PyResult<()> {
        let new = slots::alloc(th, capacity)?;
        if let Some(old) = self.storage.get() {
            slots::copy(th, old, 0, new, 0, self.len());
        }
        self.storage.set(th, self, Some(new));
        Ok(())
    }
    /// Appends these items, which may be the list's own.
    pub fn extend_slice(&self, th: &mut Thread, items: &[Value]) -> PyResult<()> {
        if items.is_empty() {
            return Ok(());
        }
        let len = self.len();
        // An empty list gets what is asked for exactly: literals and copies rarely grow.
        if len == 0 {
            self.reserve(th, items.len())?
        } else {
            self.grow(th, items.len())?
        }
        let Some(storage) = self.storage.get() else {
            unreachable!("reserved above")
        };
        slots::copy_slice(th, items, storage, len);
        self.set_len(len + items.len());
        Ok(())
    }
}
