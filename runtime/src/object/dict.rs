//! `dict` objects: insertion-ordered compact hash tables.
//!
//! Entries stand in insertion order in a value array, two words each (key, value); a deleted entry has an UNBOUND key. The hash
//! index ([`super::table`]) is absent while there are at most [`SMALL`] entries with *plain* keys: exact strings, small ints, floats
//! and singletons, whose hash and equality call no Python code. The first key of another kind sets the header flag
//! [`Dict::ODD`] and makes the index, so that no hash is ever asked for twice.
//!
//! `keys_version` changes whenever an entry is added, removed or moved, never when a value is replaced: a cache that
//! remembers (version, entry number) finds a global variable with two loads. A dict flagged [`Dict::WATCHED`] reports every
//! change of a value too, so that compiled code can treat globals as constants.
//!
//! Comparing keys may run Python code that changes the dict: a lookup that notices (other arrays, another key in the entry)
//! starts again. Entry numbers stay good until the keys change.

mod lookup;
mod ops;

use super::field::Ref;
use super::kinds::Builtin;
use super::shape::ShapeId;
use super::slots;
use super::str::Str;
use super::table::{Index, fold};
use crate::context::Thread;
use crate::heap::{ByteArray, Gc, Header, HeapObject, TraceKind, ValueArray};
use crate::value::{PyResult, Value};
use std::cell::Cell;

pub use lookup::{NONE_HASH, hash_key, is_plain, plain_hash};
pub(in crate::object) use lookup::{plain_equal, unhashable};
pub use ops::{MergeConflict, dicts_equal};

/// Dicts of at most this many plain keys have no index.
pub const SMALL: usize = 8;
const FIRST_CAPACITY: usize = 4;

/// A dict.
#[repr(C)]
pub struct Dict {
    header: Header,
    /// Number of live entries, tagged. Byte offset 8.
    len: Cell<Value>,
    /// Entry slots in use, deleted ones included, tagged.
    used: Cell<Value>,
    /// The entries. Byte offset 24.
    entries: Ref<ValueArray>,
    /// The hash index (raw bytes), when there is one.
    index: Ref<ByteArray>,
    /// Version of the set of keys, tagged; 0 until it is asked for. Byte offset 40.
    keys_version: Cell<Value>,
}
// SAFETY: repr(C) with the header first; the words are tagged ints and references.
unsafe impl HeapObject for Dict {
    const KIND: TraceKind = TraceKind::Values;
}

impl Dict {
    /// Header flag: compiled code or a cache wants to hear of changed values.
    pub const WATCHED: u8 = Header::USER_FLAG_0;
    /// Header flag: there has been a key whose hash or equality may call Python code.
    pub const ODD: u8 = Header::USER_FLAG_0 << 1;
    /// Byte offset of the number of live entries.
    pub const LEN_OFFSET: usize = 8;
    /// Byte offset of the number of entry slots in use.
    pub const USED_OFFSET: usize = 16;
    /// Byte offset of the reference to the entries.
    pub const ENTRIES_OFFSET: usize = 24;
    /// Byte offset of the version of the keys.
    pub const KEYS_VERSION_OFFSET: usize = 40;

    /// An empty dict to be allocated with the shape of `dict` or of a subclass.
    pub fn empty(shape: ShapeId) -> Dict {
        Dict {
            header: Header::new(shape.0),
            len: Cell::new(Value::ZERO),
            used: Cell::new(Value::ZERO),
            entries: Ref::new(None),
            index: Ref::new(None),
            keys_version: Cell::new(Value::ZERO),
        }
    }
    /// A new empty dict.
    #[inline]
    pub fn new(th: &mut Thread) -> PyResult<Gc<Dict>> {
        th.alloc(Dict::empty(Builtin::Dict.shape()))
    }
    /// A new empty dict with room for `entries` entries.
    pub fn with_capacity(th: &mut Thread, entries: usize) -> PyResult<Gc<Dict>> {
        let dict = Dict::new(th)?;
        if entries > 0 {
            dict.rebuild(th, entries.max(FIRST_CAPACITY))?;
        }
        Ok(dict)
    }
    /// The exact `dict` that `v` is.
    #[inline(always)]
    pub fn exact(v: Value) -> Option<Gc<Dict>> {
        super::field::exact(v, Builtin::Dict.shape())
    }
    /// The dict that `v` is, instances of subclasses included.
    #[inline]
    pub fn from_value(th: &Thread, v: Value) -> Option<Gc<Dict>> {
        th.downcast(v, Builtin::Dict)
    }
    /// Number of entries.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get().as_int() as usize
    }
    /// Whether there are no entries.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Entry slots in use: entry numbers are below it.
    #[inline(always)]
    pub fn used(&self) -> usize {
        self.used.get().as_int() as usize
    }
    /// This dict as a reference.
    #[inline(always)]
    pub fn gc(&self) -> Gc<Dict> {
        // SAFETY: a dict lives in the heap only.
        unsafe { Gc::from_ptr(std::ptr::from_ref(self).cast_mut()) }
    }
    #[inline(always)]
    fn is_odd(&self) -> bool {
        self.header.has(Dict::ODD)
    }
    #[inline(always)]
    fn table_index(&self) -> Option<Index> {
        self.index.get().map(Index)
    }

    // ---- entries -----------------------------------------------------------------------------------------------------
    /// The key of entry `i`; UNBOUND when it was deleted or never used.
    #[inline(always)]
    pub fn key_at(&self, i: usize) -> Value {
        match self.entries.get() {
            Some(entries) if i < self.used() => slots::get(entries, 2 * i),
            _ => Value::UNBOUND,
        }
    }
    /// The value of entry `i`; UNBOUND when it was deleted or never used.
    #[inline(always)]
    pub fn value_at(&self, i: usize) -> Value {
        match self.entries.get() {
            Some(entries) if i < self.used() => slots::get(entries, 2 * i + 1),
            _ => Value::UNBOUND,
        }
    }
    /// The value of entry `i`, as caches that remember entry numbers read it.
    #[inline(always)]
    pub fn entry_value(&self, i: usize) -> Value {
        self.value_at(i)
    }
    /// The number of the entry with this key.
    pub fn entry_of(&self, th: &mut Thread, key: Value) -> PyResult<Option<usize>> {
        self.find(th, key)
    }
    /// The first live entry from number `from` on: its number, key and value.
    #[inline]
    pub fn next_entry(&self, from: usize) -> Option<(usize, Value, Value)> {
        let entries = self.entries.get()?;
        for i in from..self.used() {
            let key = slots::get(entries, 2 * i);
            if !key.is_unbound() {
                return Some((i, key, slots::get(entries, 2 * i + 1)));
            }
        }
        None
    }
    /// The last live entry below number `below`: its number, key and value.
    pub fn previous_entry(&self, below: usize) -> Option<(usize, Value, Value)> {
        let entries = self.entries.get()?;
        for i in (0..below.min(self.used())).rev() {
            let key = slots::get(entries, 2 * i);
            if !key.is_unbound() {
                return Some((i, key, slots::get(entries, 2 * i + 1)));
            }
        }
        None
    }
    /// Keys and values in order. Changes made during the iteration may or may not be seen; it always ends.
    #[inline]
    pub fn iter(&self) -> Entries<'_> {
        Entries { dict: self, at: 0 }
    }
    /// The version of the set of keys. Versions of different dicts differ.
    #[inline]
    pub fn keys_version(&self, th: &Thread) -> Value {
        if self.keys_version.get().is(Value::ZERO) {
            self.keys_version
                .set(Value::int(th.interp().next_dict_version()));
        }
        self.keys_version.get()
    }

    // ---- reading -----------------------------------------------------------------------------------------------------
    /// The value of `key`.
    #[inline]
    pub fn get(&self, th: &mut Thread, key: Value) -> PyResult<Option<Value>> {
        Ok(self.find(th, key)?.map(|i| self.value_at(i)))
    }
    /// The value of a string key. A key of a subclass of `str` counts as the string it holds, other keys are passed over.
    #[inline]
    pub fn get_str(&self, th: &Thread, key: Gc<Str>) -> Option<Value> {
        self.find_str(th, key).map(|i| self.value_at(i))
    }
    /// The value of a key given as text.
    pub fn get_text(&self, th: &mut Thread, key: &str) -> Option<Value> {
        let key = th.intern(key);
        self.get_str(th, key)
    }
    /// Whether there is such a key.
    #[inline]
    pub fn contains(&self, th: &mut Thread, key: Value) -> PyResult<bool> {
        Ok(self.find(th, key)?.is_some())
    }

    // ---- changing ----------------------------------------------------------------------------------------------------
    /// `self[key] = value`
    #[inline]
    pub fn set(&self, th: &mut Thread, key: Value, value: Value) -> PyResult<()> {
        if !self.is_odd()
            && let Some(found) = self.find_plain(th, key)
        {
            return match found {
                Some(i) => {
                    self.replace_value(th, i, value);
                    Ok(())
                }
                None => self.insert_plain(th, key, value),
            };
        }
        let hash = hash_key(th, key)?;
        self.set_hashed(th, key, hash, value)
    }
    /// `self[key] = value` for a key whose folded hash is known.
    pub fn set_hashed(&self, th: &mut Thread, key: Value, hash: u32, value: Value) -> PyResult<()> {
        match self.find_hashed(th, key, hash)? {
            Some(i) => {
                self.replace_value(th, i, value);
                Ok(())
            }
            None => self.insert_hashed(th, key, hash, value),
        }
    }
    /// `self[key] = value` for a string key; raises MemoryError only.
    #[inline]
    pub fn set_str(&self, th: &mut Thread, key: Gc<Str>, value: Value) -> PyResult<()> {
        match self.find_str(th, key) {
            Some(i) => {
                self.replace_value(th, i, value);
                Ok(())
            }
            None => self.insert_plain(th, key.as_value(), value),
        }
    }
    /// `self[key] = value` for a key given as text.
    pub fn set_text(&self, th: &mut Thread, key: &str, value: Value) -> PyResult<()> {
        let key = th.intern(key);
        self.set_str(th, key, value)
    }
    /// Replaces the value of entry `i`.
    #[inline]
    pub fn replace_value(&self, th: &mut Thread, i: usize, value: Value) {
        let Some(entries) = self.entries.get() else {
            return;
        };
        if self.header.has(Dict::WATCHED) {
            let old = slots::get(entries, 2 * i + 1);
            slots::set(th, entries, 2 * i + 1, value);
            if !old.is(value) {
                self.report(th, slots::get(entries, 2 * i));
            }
            return;
        }
        slots::set(th, entries, 2 * i + 1, value);
    }
    /// Has every change of a value reported from now on.
    pub fn watch(&self) {
        self.header.set_flags(Dict::WATCHED);
    }
    /// Tells the compiler that the value of `key` changed (UNBOUND: any).
    #[cold]
    #[inline(never)]
    fn report(&self, th: &mut Thread, key: Value) {
        if let Some(hooks) = th.interp().hooks.get() {
            (hooks.dict_changed)(th, self.gc(), key);
        }
    }
    /// Adds an entry for a plain key that is not there.
    #[inline]
    fn insert_plain(&self, th: &mut Thread, key: Value, value: Value) -> PyResult<()> {
        let used = self.used();
        if let (Some(entries), None) = (self.entries.get(), self.index.get())
            && used < SMALL
            && 2 * used < entries.capacity()
        {
            self.append(th, entries, key, value);
            return Ok(());
        }
        let hash = fold(plain_hash(th, key));
        self.insert_hashed(th, key, hash, value)
    }
    /// Adds an entry for a key that is not there and has this folded hash.
    fn insert_hashed(&self, th: &mut Thread, key: Value, hash: u32, value: Value) -> PyResult<()> {
        if !self.is_odd() && !is_plain(key) {
            if self.index.get().is_none() {
                self.make_index(th)?;
            }
            self.header.set_flags(Dict::ODD);
        }
        if !self.has_room() {
            self.grow(th)?;
        }
        let Some(entries) = self.entries.get() else {
            unreachable!("grow makes room")
        };
        if let Some(index) = self.table_index() {
            index.insert(self.used(), hash);
        }
        self.append(th, entries, key, value);
        Ok(())
    }
    #[inline(always)]
    fn append(&self, th: &mut Thread, entries: Gc<ValueArray>, key: Value, value: Value) {
        let used = self.used();
        slots::set(th, entries, 2 * used, key);
        slots::set(th, entries, 2 * used + 1, value);
        self.used.set(Value::int(used as i64 + 1));
        self.len.set(Value::int(self.len() as i64 + 1));
        self.keys_version.set(Value::ZERO);
        if self.header.has(Dict::WATCHED) {
            self.report(th, key);
        }
    }
    /// Removes the live entry `i` and gives its value.
    pub fn remove_entry(&self, th: &mut Thread, i: usize) -> Value {
        let Some(entries) = self.entries.get() else {
            return Value::UNBOUND;
        };
        let (key, value) = (slots::get(entries, 2 * i), slots::get(entries, 2 * i + 1));
        if let Some(index) = self.table_index() {
            index.remove(i);
        }
        slots::clear(entries, 2 * i, 2 * i + 2);
        self.len.set(Value::int(self.len() as i64 - 1));
        if i + 1 == self.used() {
            let mut used = i;
            while used > 0 && slots::get(entries, 2 * used - 2).is_unbound() {
                used -= 1;
            }
            self.used.set(Value::int(used as i64));
        }
        self.keys_version.set(Value::ZERO);
        if self.header.has(Dict::WATCHED) {
            self.report(th, key);
        }
        value
    }
    /// Removes `key` and gives its value.
    pub fn pop(&self, th: &mut Thread, key: Value) -> PyResult<Option<Value>> {
        Ok(self.find(th, key)?.map(|i| self.remove_entry(th, i)))
    }
    /// Removes `key`; whether it was there.
    pub fn remove(&self, th: &mut Thread, key: Value) -> PyResult<bool> {
        Ok(self.pop(th, key)?.is_some())
    }
    /// Removes a string key and gives its value.
    pub fn pop_str(&self, th: &mut Thread, key: Gc<Str>) -> Option<Value> {
        let i = self.find_str(th, key)?;
        Some(self.remove_entry(th, i))
    }
    /// Removes a string key; whether it was there.
    pub fn remove_str(&self, th: &mut Thread, key: Gc<Str>) -> PyResult<bool> {
        Ok(self.pop_str(th, key).is_some())
    }
    /// Removes the last entry.
    pub fn pop_last(&self, th: &mut Thread) -> Option<(Value, Value)> {
        let (i, key, value) = self.previous_entry(self.used())?;
        self.remove_entry(th, i);
        Some((key, value))
    }
    /// The folded hash of the live entry `i`.
    pub(super) fn hash_at(&self, th: &Thread, i: usize) -> u32 {
        match self.table_index() {
            Some(index) => index.hash_of(i),
            None => fold(plain_hash(th, self.key_at(i))),
        }
    }
    /// The value of `key`, which becomes `value` when it is not there.
    pub fn set_default(&self, th: &mut Thread, key: Value, value: Value) -> PyResult {
        if !self.is_odd()
            && let Some(found) = self.find_plain(th, key)
        {
            return match found {
                Some(i) => Ok(self.value_at(i)),
                None => self.insert_plain(th, key, value).map(|()| value),
            };
        }
        let hash = hash_key(th, key)?;
        match self.find_hashed(th, key, hash)? {
            Some(i) => Ok(self.value_at(i)),
            None => self.insert_hashed(th, key, hash, value).map(|()| value),
        }
    }
    /// Removes all entries.
    pub fn clear(&self, th: &mut Thread) {
        self.entries.set(th, self, None);
        self.index.set(th, self, None);
        self.len.set(Value::ZERO);
        self.used.set(Value::ZERO);
        self.keys_version.set(Value::ZERO);
        self.header.clear_flags(Dict::ODD);
        if self.header.has(Dict::WATCHED) {
            self.report(th, Value::UNBOUND);
        }
    }

    // ---- storage -----------------------------------------------------------------------------------------------------
    /// Entries there is room for.
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.entries
            .get()
            .map_or(0, |entries| entries.capacity() / 2)
    }
    /// Makes room for one more entry: closes the gaps if there are many, else doubles the storage.
    #[cold]
    #[inline(never)]
    fn grow(&self, th: &mut Thread) -> PyResult<()> {
        let (len, capacity) = (self.len(), self.capacity());
        let wanted = if len * 4 < capacity * 3 {
            capacity.max(len + 1)
        } else {
            capacity * 2
        };
        self.rebuild(th, wanted.max(FIRST_CAPACITY))
    }
    /// Makes room for `more` further entries.
    pub fn reserve(&self, th: &mut Thread, more: usize) -> PyResult<()> {
        let wanted = self.len() + more;
        if wanted > self.capacity() {
            self.rebuild(th, wanted)
        } else {
            Ok(())
        }
    }
    /// Whether one more entry fits.
    #[inline(always)]
    fn has_room(&self) -> bool {
        let used = self.used();
        used < self.capacity()
            && self
                .table_index()
                .map_or(used < SMALL, |index| index.has_room_for(used))
    }
    /// Moves the live entries, without gaps, to new storage for `capacity` entries.
    fn rebuild(&self, th: &mut Thread, capacity: usize) -> PyResult<()> {
        let entries = slots::alloc(th, 2 * capacity)?;
        let index = if capacity > SMALL || self.is_odd() {
            Some(Index::allocate(th, capacity)?)
        } else {
            None
        };
        let (used, len) = (self.used(), self.len());
        if let Some(old) = self.entries.get() {
            if used == len {
                slots::copy(th, old, 0, entries, 0, 2 * used);
                if let Some(index) = index {
                    for i in 0..used {
                        index.insert(i, self.hash_at(th, i));
                    }
                }
            } else {
                self.move_live_entries(th, old, entries, index);
                self.keys_version.set(Value::ZERO);
            }
        }
        self.entries.set(th, self, Some(entries));
        self.index.set(th, self, index.map(|index| index.0));
        self.used.set(self.len.get());
        Ok(())
    }
    fn move_live_entries(
        &self,
        th: &Thread,
        old: Gc<ValueArray>,
        new: Gc<ValueArray>,
        index: Option<Index>,
    ) {
        let mut to = 0;
        for i in 0..self.used() {
            let key = slots::get(old, 2 * i);
            if key.is_unbound() {
                continue;
            }
            slots::set(th, new, 2 * to, key);
            slots::set(th, new, 2 * to + 1, slots::get(old, 2 * i + 1));
            if let Some(index) = index {
                index.insert(to, self.hash_at(th, i));
            }
            to += 1;
        }
    }
    /// Makes the index of a dict of plain keys that has none.
    fn make_index(&self, th: &mut Thread) -> PyResult<()> {
        let index = Index::allocate(th, self.capacity().max(FIRST_CAPACITY))?;
        for i in 0..self.used() {
            if !self.key_at(i).is_unbound() {
                index.insert(i, self.hash_at(th, i));
            }
        }
        self.index.set(th, self, Some(index.0));
        Ok(())
    }
}

/// Iterator over keys and values of a dict.
pub struct Entries<'a> {
    dict: &'a Dict,
    at: usize,
}
impl Iterator for Entries<'_> {
    type Item = (Value, Value);
    #[inline]
    fn next(&mut self) -> Option<(Value, Value)> {
        let (i, key, value) = self.dict.next_entry(self.at)?;
        self.at = i + 1;
        Some((key, value))
    }
}
