//! `ValueVec`: a growable array of values, embedded in a heap object.
//!
//! The methods that store references take `owner`, the header of the object that embeds the
//! vector, because replacing the storage is itself a store into that object. All take `&self`: no
//! borrow of the elements is needed for, or survives, a call that may run Python code.
//!
//! Invariants: the first `len` slots of `items` are not empty, all others are (so that what was
//! removed is not kept alive). `len` is a tagged int: `index.bits() < len.bits()` (unsigned) is the
//! bounds check for a tagged index.

use super::barrier::{Field, barrier};
use super::{AllocState, Gc, Header, HeapObject, OutOfMemory, ValueArray};
use crate::value::Value;
use std::cell::Cell;
use std::mem::offset_of;
use std::ops::Range;

/// The list storage. JIT-visible layout: length at 0, storage at 8, elements from
/// [`ValueArray::DATA_OFFSET`] of the storage.
#[repr(C)]
#[derive(Debug)]
pub struct ValueVec {
    len: Cell<Value>,
    items: Field<Option<Gc<ValueArray>>>,
}

impl Default for ValueVec {
    fn default() -> Self {
        ValueVec::new()
    }
}

impl ValueVec {
    /// Offset of the length (a tagged int).
    pub const LEN_OFFSET: usize = offset_of!(ValueVec, len);
    /// Offset of the storage; 0 when nothing was ever stored.
    pub const ITEMS_OFFSET: usize = offset_of!(ValueVec, items);

    /// An empty vector without storage.
    #[inline(always)]
    pub const fn new() -> ValueVec {
        ValueVec {
            len: Cell::new(Value::ZERO),
            items: Field::new(None),
        }
    }

    /// A vector for an object about to be allocated, with room for `capacity` values.
    pub fn with_capacity(alloc: &AllocState, capacity: usize) -> Result<ValueVec, OutOfMemory> {
        let items = match capacity {
            0 => None,
            capacity => Some(alloc.alloc_values(capacity)?),
        };
        Ok(ValueVec {
            len: Cell::new(Value::ZERO),
            items: Field::new(items),
        })
    }

    /// A vector for an object about to be allocated, with these values.
    pub fn from_slice(alloc: &AllocState, values: &[Value]) -> Result<ValueVec, OutOfMemory> {
        let vec = ValueVec::with_capacity(alloc, values.len())?;
        if let Some(items) = vec.items.get() {
            // SAFETY: the array was made with that capacity; a slice of values is words.
            unsafe { items.copy_from_raw(0, values.as_ptr().cast(), values.len()) };
            vec.set_len(values.len());
        }
        Ok(vec)
    }

    /// The number of values.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get().as_int() as usize
    }

    /// Whether there are no values.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len.get() == Value::ZERO
    }

    /// How many values fit without new storage.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.items.get().map_or(0, |items| items.capacity())
    }

    #[inline(always)]
    fn set_len(&self, len: usize) {
        self.len.set(Value::int(len as i64));
    }

    /// The values as cells. To be re-read after anything that may change the vector: the
    /// cells then show old contents, though never freed memory.
    ///
    /// Storing into the cells directly bypasses the barrier; use [`ValueVec::set`].
    #[inline(always)]
    pub fn as_cells(&self) -> &[Cell<Value>] {
        match self.items.get() {
            None => &[],
            // SAFETY: the first `len` slots hold values, and an `Option<Value>` that is some has
            // the representation of its value.
            Some(items) => unsafe {
                std::slice::from_raw_parts(items.data().cast::<Cell<Value>>(), self.len())
            },
        }
    }

    /// The value at `index`, or `None` beyond the end.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        self.as_cells().get(index).map(Cell::get)
    }

    /// Stores at `index`, which must be below the length.
    #[inline(always)]
    pub fn set(&self, index: usize, value: Value) {
        let cell = &self.as_cells()[index];
        cell.set(value);
        if let Some(items) = self.items.get() {
            barrier(items.header(), std::ptr::from_ref(cell).cast(), value);
        }
    }

    /// Stores at `index` and answers what was there.
    #[inline]
    pub fn replace(&self, index: usize, value: Value) -> Value {
        let before = self.as_cells()[index].get();
        self.set(index, value);
        before
    }

    /// The last value.
    #[inline]
    pub fn last(&self) -> Option<Value> {
        self.as_cells().last().map(Cell::get)
    }

    /// The values, read one by one as the iteration proceeds; follows changes of the vector.
    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        let mut index = 0;
        std::iter::from_fn(move || {
            let value = self.get(index)?;
            index += 1;
            Some(value)
        })
    }

    /// Appends a value.
    #[inline(always)]
    pub fn push(
        &self,
        owner: &Header,
        alloc: &AllocState,
        value: Value,
    ) -> Result<(), OutOfMemory> {
        let len = self.len();
        if let Some(items) = self.items.get()
            && len < items.capacity()
        {
            // SAFETY: below the capacity.
            unsafe { store(items, len, value) };
            self.set_len(len + 1);
            return Ok(());
        }
        self.push_slow(owner, alloc, value)
    }

    #[cold]
    #[inline(never)]
    fn push_slow(
        &self,
        owner: &Header,
        alloc: &AllocState,
        value: Value,
    ) -> Result<(), OutOfMemory> {
        let len = self.len();
        let items = self.grow(owner, alloc, len + 1)?;
        // SAFETY: the storage has room for one more.
        unsafe { store(items, len, value) };
        self.set_len(len + 1);
        Ok(())
    }

    /// Removes and answers the last value.
    #[inline]
    pub fn pop(&self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        let items = self.items.get()?;
        let value = items.get(last)?;
        items.clear(last);
        self.set_len(last);
        Some(value)
    }

    /// Makes room for `additional` more values.
    pub fn reserve(
        &self,
        owner: &Header,
        alloc: &AllocState,
        additional: usize,
    ) -> Result<(), OutOfMemory> {
        self.room(owner, alloc, additional).map(|_| ())
    }

    /// Storage with room for `additional` more values; only called when there is something to
    /// store or storage exists.
    fn room(
        &self,
        owner: &Header,
        alloc: &AllocState,
        additional: usize,
    ) -> Result<Gc<ValueArray>, OutOfMemory> {
        let needed = self.len().checked_add(additional).ok_or(OutOfMemory)?;
        match self.items.get() {
            Some(items) if needed <= items.capacity() => Ok(items),
            _ => self.grow(owner, alloc, needed),
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(
        &self,
        owner: &Header,
        alloc: &AllocState,
        needed: usize,
    ) -> Result<Gc<ValueArray>, OutOfMemory> {
        let capacity = self.capacity();
        let items = match alloc.alloc_values(needed.max(capacity + capacity / 2).max(4)) {
            Ok(items) => items,
            Err(OutOfMemory) => alloc.alloc_values(needed)?,
        };
        if let Some(old) = self.items.get() {
            items.copy_from(0, old, 0, self.len());
        }
        self.items.set(owner, Some(items));
        Ok(items)
    }

    /// Inserts a value before `index` (at most the length).
    pub fn insert(
        &self,
        owner: &Header,
        alloc: &AllocState,
        index: usize,
        value: Value,
    ) -> Result<(), OutOfMemory> {
        let len = self.len();
        assert!(index <= len);
        let items = self.room(owner, alloc, 1)?;
        items.copy_from(index + 1, items, index, len - index);
        // SAFETY: below the capacity.
        unsafe { store(items, index, value) };
        self.set_len(len + 1);
        Ok(())
    }

    /// Removes and answers the value at `index`, which must be below the length.
    pub fn remove(&self, index: usize) -> Value {
        let value = self.as_cells()[index].get();
        self.remove_range(index..index + 1);
        value
    }

    /// Removes the values of a range within the length.
    pub fn remove_range(&self, range: Range<usize>) {
        let len = self.len();
        assert!(range.start <= range.end && range.end <= len);
        let Some(items) = self.items.get() else {
            return;
        };
        let count = range.end - range.start;
        items.copy_from(range.start, items, range.end, len - range.end);
        items.clear_range(len - count, count);
        self.set_len(len - count);
    }

    /// Keeps the first `len` values.
    pub fn truncate(&self, len: usize) {
        if len < self.len() {
            self.remove_range(len..self.len());
        }
    }

    /// Removes all values and the storage.
    pub fn clear(&self, owner: &Header) {
        self.set_len(0);
        self.items.set(owner, None);
    }

    /// Appends values. `values` may lie in this vector's own storage.
    pub fn extend_from_slice(
        &self,
        owner: &Header,
        alloc: &AllocState,
        values: &[Value],
    ) -> Result<(), OutOfMemory> {
        if values.is_empty() {
            return Ok(());
        }
        let items = self.room(owner, alloc, values.len())?;
        // SAFETY: `room` made the room; a slice of values is words.
        unsafe { items.copy_from_raw(self.len(), values.as_ptr().cast(), values.len()) };
        self.set_len(self.len() + values.len());
        Ok(())
    }

    /// Appends the values of another vector, or of this one.
    pub fn extend(
        &self,
        owner: &Header,
        alloc: &AllocState,
        other: &ValueVec,
    ) -> Result<(), OutOfMemory> {
        self.splice(owner, alloc, self.len()..self.len(), other, 0..other.len())
    }

    /// Replaces the values of `range` by those of `other[from]`. The vectors may be the same only
    /// if `range` is empty and at the end.
    pub fn splice(
        &self,
        owner: &Header,
        alloc: &AllocState,
        range: Range<usize>,
        other: &ValueVec,
        from: Range<usize>,
    ) -> Result<(), OutOfMemory> {
        let len = self.len();
        assert!(range.start <= range.end && range.end <= len);
        assert!(from.start <= from.end && from.end <= other.len());
        let (removed, added) = (range.end - range.start, from.end - from.start);
        let source = other.items.get();
        if added > removed {
            let items = self.room(owner, alloc, added - removed)?;
            items.copy_from(range.start + added, items, range.end, len - range.end);
            self.set_len(len + added - removed);
        } else if added < removed {
            self.remove_range(range.start + added..range.end);
        }
        if let (Some(items), Some(source)) = (self.items.get(), source) {
            items.copy_from(range.start, source, from.start, added);
        }
        Ok(())
    }

    /// Exchanges two values.
    #[inline]
    pub fn swap(&self, a: usize, b: usize) {
        let (x, y) = (self.as_cells()[a].get(), self.as_cells()[b].get());
        self.set(a, y);
        self.set(b, x);
    }

    /// Reverses the order of the values.
    pub fn reverse(&self) {
        let len = self.len();
        for i in 0..len / 2 {
            self.swap(i, len - 1 - i);
        }
    }

    /// Takes the contents out, leaving the vector empty. They stay alive while the result is on the
    /// native stack.
    pub fn take(&self, owner: &Header) -> ValueVec {
        let taken = ValueVec {
            len: Cell::new(self.len.get()),
            items: Field::new(self.items.get()),
        };
        self.clear(owner);
        taken
    }

    /// Makes `contents` the contents of this vector.
    pub fn assign(&self, owner: &Header, contents: ValueVec) {
        self.items.set(owner, contents.items.get());
        self.len.set(contents.len.get());
    }

    /// Allocates storage anew so that it is not larger than needed.
    pub fn shrink(&self, owner: &Header, alloc: &AllocState) -> Result<(), OutOfMemory> {
        let len = self.len();
        if len == 0 {
            self.items.set(owner, None);
        } else if len < self.capacity() {
            let items = alloc.alloc_values(len)?;
            if let Some(old) = self.items.get() {
                items.copy_from(0, old, 0, len);
            }
            self.items.set(owner, Some(items));
        }
        Ok(())
    }

    /// The bytes that the storage takes, for `sys.getsizeof`-like questions.
    pub fn storage_bytes(&self) -> usize {
        self.items
            .get()
            .map_or(0, |items| ValueArray::DATA_OFFSET + items.capacity() * 8)
    }
}

/// # Safety
/// `index` is below the capacity.
#[inline(always)]
unsafe fn store(items: Gc<ValueArray>, index: usize, value: Value) {
    // SAFETY: the caller's promise.
    unsafe {
        let slot = items.data().add(index);
        slot.write(value.bits());
        barrier(items.header(), slot, value);
    }
}

/// Collects values one by one on the native stack, for lists and tuples about to be made.
///
/// Must stay on the stack (not in a `Box`), where the collector finds its storage.
#[derive(Debug)]
pub struct ValueBuilder {
    /// Never old, so that stores into the builder need no barrier.
    header: Header,
    values: ValueVec,
}

impl Default for ValueBuilder {
    fn default() -> Self {
        ValueBuilder::new()
    }
}

impl ValueBuilder {
    /// A builder without values.
    pub const fn new() -> ValueBuilder {
        ValueBuilder {
            header: Header::new(0),
            values: ValueVec::new(),
        }
    }

    /// A builder with room for `capacity` values.
    pub fn with_capacity(alloc: &AllocState, capacity: usize) -> Result<ValueBuilder, OutOfMemory> {
        Ok(ValueBuilder {
            header: Header::new(0),
            values: ValueVec::with_capacity(alloc, capacity)?,
        })
    }

    /// Appends a value.
    #[inline]
    pub fn push(&self, alloc: &AllocState, value: Value) -> Result<(), OutOfMemory> {
        self.values.push(&self.header, alloc, value)
    }

    /// Appends values.
    pub fn extend_from_slice(
        &self,
        alloc: &AllocState,
        values: &[Value],
    ) -> Result<(), OutOfMemory> {
        self.values.extend_from_slice(&self.header, alloc, values)
    }

    /// What has been collected so far.
    #[inline]
    pub fn values(&self) -> &ValueVec {
        &self.values
    }

    /// What has been collected so far.
    #[inline]
    pub fn as_slice(&self) -> &[Value] {
        let cells = self.values.as_cells();
        // SAFETY: a cell has the representation of its contents. The elements change only through
        // the builder, which stores behind the slice's end.
        unsafe { std::slice::from_raw_parts(cells.as_ptr().cast(), cells.len()) }
    }

    /// The values as the contents of an object about to be allocated.
    pub fn finish(self) -> ValueVec {
        self.values
    }
}
