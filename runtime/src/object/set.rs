//! `set` and `frozenset` objects: compact hash tables without values, in insertion order.
//!
//! As [`super::dict`], with one word an entry: no index while there are at most [`SMALL`] plain items, the flag [`Set::ODD`] once there
//! has been an item of another kind, and lookups that start again when a comparison changed the set.

use super::dict::{is_plain, plain_equal, plain_hash, unhashable};
use super::field::Ref;
use super::kinds::Builtin;
use super::shape::ShapeId;
use super::slots;
use super::table::{Index, Probe, fold};
use super::{iter, protocols};
use crate::context::Thread;
use crate::heap::{ByteArray, Gc, Header, HeapObject, TraceKind, ValueArray};
use crate::value::{PyResult, Value};
use std::cell::Cell;

/// Sets of at most this many plain items have no index.
pub const SMALL: usize = 8;
const FIRST_CAPACITY: usize = 4;

/// A set or frozenset.
#[repr(C)]
pub struct Set {
    header: Header,
    /// Number of items, tagged.
    len: Cell<Value>,
    /// Item slots in use, deleted ones included, tagged.
    used: Cell<Value>,
    items: Ref<ValueArray>,
    index: Ref<ByteArray>,
    /// Low and high half of a frozenset's hash, tagged; UNBOUND until it is asked for.
    hash: [Cell<Value>; 2],
}
// SAFETY: repr(C) with the header first; the words are tagged ints and references.
unsafe impl HeapObject for Set {
    const KIND: TraceKind = TraceKind::Values;
}

impl Set {
    /// Header flag: there has been an item whose hash or equality may call Python code.
    pub const ODD: u8 = Header::USER_FLAG_0 << 1;

    /// An empty set to be allocated.
    pub fn empty(shape: ShapeId) -> Set {
        Set {
            header: Header::new(shape.0),
            len: Cell::new(Value::ZERO),
            used: Cell::new(Value::ZERO),
            items: Ref::new(None),
            index: Ref::new(None),
            hash: [const { Cell::new(Value::UNBOUND) }; 2],
        }
    }
    /// A new empty `set`.
    pub fn new(th: &mut Thread) -> PyResult<Gc<Set>> {
        th.alloc(Set::empty(Builtin::Set.shape()))
    }
    /// A new empty set of this kind, `set` or `frozenset`.
    pub fn new_kind(th: &mut Thread, kind: Builtin) -> PyResult<Gc<Set>> {
        th.alloc(Set::empty(kind.shape()))
    }
    /// The set or frozenset that `v` is, instances of subclasses included.
    #[inline]
    pub fn from_value(th: &Thread, v: Value) -> Option<Gc<Set>> {
        th.downcast(v, Builtin::Set)
            .or_else(|| th.downcast(v, Builtin::FrozenSet))
    }
    /// The exact set or frozenset that `v` is.
    #[inline]
    pub fn exact(v: Value) -> Option<Gc<Set>> {
        super::field::exact(v, Builtin::Set.shape())
            .or_else(|| super::field::exact(v, Builtin::FrozenSet.shape()))
    }
    /// Whether this is a `frozenset`, or an instance of a subclass of it.
    pub fn is_frozen(&self, th: &Thread) -> bool {
        let shape = self.header.shape();
        shape == Builtin::FrozenSet as u32
            || shape != Builtin::Set as u32
                && th.is_instance(self.gc().as_value(), Builtin::FrozenSet)
    }
    /// This set as a reference.
    #[inline(always)]
    pub fn gc(&self) -> Gc<Set> {
        // SAFETY: a set lives in the heap only.
        unsafe { Gc::from_ptr(std::ptr::from_ref(self).cast_mut()) }
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
    /// Item slots in use: item numbers are below it.
    #[inline(always)]
    pub fn used(&self) -> usize {
        self.used.get().as_int() as usize
    }
    #[inline(always)]
    fn is_odd(&self) -> bool {
        self.header.has(Set::ODD)
    }
    #[inline(always)]
    fn table_index(&self) -> Option<Index> {
        self.index.get().map(Index)
    }
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.items.get().map_or(0, |items| items.capacity())
    }
    /// Item `i`; UNBOUND when it was deleted or never used.
    #[inline(always)]
    pub fn item_at(&self, i: usize) -> Value {
        match self.items.get() {
            Some(items) if i < self.used() => slots::get(items, i),
            _ => Value::UNBOUND,
        }
    }
    /// The first item from number `from` on: its number and the item.
    #[inline]
    pub fn next_item(&self, from: usize) -> Option<(usize, Value)> {
        let items = self.items.get()?;
        (from..self.used())
            .map(|i| (i, slots::get(items, i)))
            .find(|(_, v)| !v.is_unbound())
    }
    /// Items in order. Changes made during the iteration may or may not be seen; it always ends.
    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        let mut at = 0;
        std::iter::from_fn(move || {
            let (i, v) = self.next_item(at)?;
            at = i + 1;
            Some(v)
        })
    }
    /// The folded hash of item `i`.
    fn hash_at(&self, th: &Thread, i: usize) -> u32 {
        match self.table_index() {
            Some(index) => index.hash_of(i),
            None => fold(plain_hash(th, self.item_at(i))),
        }
    }

    // ---- lookup ------------------------------------------------------------------------------------------------------
    fn find(&self, th: &mut Thread, item: Value, hash: u32) -> PyResult<Option<usize>> {
        loop {
            let found = match self.table_index() {
                Some(index) => self.search_index(th, item, hash, index)?,
                None => self.search_small(th, item, hash)?,
            };
            if let Search::Done(found) = found {
                return Ok(found);
            }
        }
    }
    fn search_index(
        &self,
        th: &mut Thread,
        item: Value,
        hash: u32,
        index: Index,
    ) -> PyResult<Search> {
        let Some(items) = self.items.get() else {
            return Ok(Search::Done(None));
        };
        let mut probe = Probe::new(index, hash);
        loop {
            let bucket = index.bucket(probe.at);
            if bucket.matches(hash) {
                let i = bucket.entry();
                match self.compare_item(th, items, i, item)? {
                    Some(true) => return Ok(Search::Done(Some(i))),
                    Some(false) => {}
                    None => return Ok(Search::Again),
                }
            } else if bucket.is_empty() {
                return Ok(Search::Done(None));
            }
            probe.advance();
        }
    }
    /// All items are plain here, `item` need not be.
    fn search_small(&self, th: &mut Thread, item: Value, hash: u32) -> PyResult<Search> {
        let Some(items) = self.items.get() else {
            return Ok(Search::Done(None));
        };
        if is_plain(item) {
            let found = (0..self.used()).find(|i| plain_equal(slots::get(items, *i), item));
            return Ok(Search::Done(found));
        }
        for i in 0..self.used() {
            let other = slots::get(items, i);
            if other.is_unbound() || fold(plain_hash(th, other)) != hash {
                continue;
            }
            match self.compare_item(th, items, i, item)? {
                Some(true) => return Ok(Search::Done(Some(i))),
                Some(false) => {}
                None => return Ok(Search::Again),
            }
        }
        Ok(Search::Done(None))
    }
    #[inline]
    fn compare_item(
        &self,
        th: &mut Thread,
        items: Gc<ValueArray>,
        i: usize,
        item: Value,
    ) -> PyResult<Option<bool>> {
        let other = slots::get(items, i);
        if other.is(item) {
            return Ok(Some(true));
        }
        if is_plain(other) && is_plain(item) {
            return Ok(Some(plain_equal(other, item)));
        }
        let index = self.index.get();
        let equal = protocols::eq(th, other, item)?;
        let unchanged = self.items.get() == Some(items)
            && self.index.get() == index
            && self.item_at(i).is(other);
        Ok(unchanged.then_some(equal))
    }
    /// Whether the item is in the set.
    pub fn contains(&self, th: &mut Thread, item: Value) -> PyResult<bool> {
        let hash = hash_item(th, item)?;
        self.contains_hashed(th, item, hash)
    }
    /// Whether the item, whose folded hash is known, is in the set.
    pub fn contains_hashed(&self, th: &mut Thread, item: Value, hash: u32) -> PyResult<bool> {
        Ok(self.find(th, item, hash)?.is_some())
    }

    // ---- changing ----------------------------------------------------------------------------------------------------
    /// Adds an item; whether it was not there before.
    #[inline]
    pub fn add(&self, th: &mut Thread, item: Value) -> PyResult<bool> {
        let hash = hash_item(th, item)?;
        self.add_hashed(th, item, hash)
    }
    /// Adds an item whose folded hash is known.
    pub fn add_hashed(&self, th: &mut Thread, item: Value, hash: u32) -> PyResult<bool> {
        if self.find(th, item, hash)?.is_some() {
            return Ok(false);
        }
        self.insert(th, item, hash)?;
        Ok(true)
    }
    /// Adds an item that is not there.
    fn insert(&self, th: &mut Thread, item: Value, hash: u32) -> PyResult<()> {
        if !self.is_odd() && !is_plain(item) {
            if self.index.get().is_none() {
                self.make_index(th)?;
            }
            self.header.set_flags(Set::ODD);
        }
        let used = self.used();
        let room = used < self.capacity()
            && self
                .table_index()
                .map_or(used < SMALL, |index| index.has_room_for(used));
        if !room {
            let (len, capacity) = (self.len(), self.capacity());
            let wanted = if len * 4 < capacity * 3 {
                capacity.max(len + 1)
            } else {
                capacity * 2
            };
            self.rebuild(th, wanted.max(FIRST_CAPACITY))?;
        }
        let Some(items) = self.items.get() else {
            unreachable!("rebuilt above")
        };
        let used = self.used();
        if let Some(index) = self.table_index() {
            index.insert(used, hash);
        }
        slots::set(th, items, used, item);
        self.used.set(Value::int(used as i64 + 1));
        self.len.set(Value::int(self.len() as i64 + 1));
        Ok(())
    }
    /// Removes item number `i`.
    fn remove_at(&self, i: usize) {
        let Some(items) = self.items.get() else {
            return;
        };
        if let Some(index) = self.table_index() {
            index.remove(i);
        }
        slots::set_immediate(items, i, Value::UNBOUND);
        self.len.set(Value::int(self.len() as i64 - 1));
        if i + 1 == self.used() {
            let mut used = i;
            while used > 0 && slots::get(items, used - 1).is_unbound() {
                used -= 1;
            }
            self.used.set(Value::int(used as i64));
        }
    }
    /// Removes an item; whether it was there.
    pub fn remove(&self, th: &mut Thread, item: Value) -> PyResult<bool> {
        let hash = hash_item(th, item)?;
        self.remove_hashed(th, item, hash)
    }
    /// Removes an item whose folded hash is known; whether it was there.
    pub fn remove_hashed(&self, th: &mut Thread, item: Value, hash: u32) -> PyResult<bool> {
        let found = self.find(th, item, hash)?;
        if let Some(i) = found {
            self.remove_at(i);
        }
        Ok(found.is_some())
    }
    /// Removes some item.
    pub fn pop(&self) -> Option<Value> {
        // From the end, where removing leaves no gap.
        let last = self.used().checked_sub(1)?;
        let items = self.items.get()?;
        let v = slots::get(items, last);
        if v.is_unbound() {
            return None;
        }
        self.remove_at(last);
        Some(v)
    }
    /// Removes all items.
    pub fn clear(&self, th: &Thread) {
        self.items.set(th, self, None);
        self.index.set(th, self, None);
        self.len.set(Value::ZERO);
        self.used.set(Value::ZERO);
        self.header.clear_flags(Set::ODD);
    }
    /// Exchanges contents with another set.
    pub fn swap_contents(&self, th: &Thread, other: &Set) {
        let (items, index) = (self.items.get(), self.index.get());
        self.items.set(th, self, other.items.get());
        self.index.set(th, self, other.index.get());
        other.items.set(th, other, items);
        other.index.set(th, other, index);
        self.len.swap(&other.len);
        self.used.swap(&other.used);
        let (a, b) = (self.is_odd(), other.is_odd());
        self.header.clear_flags(Set::ODD);
        other.header.clear_flags(Set::ODD);
        if b {
            self.header.set_flags(Set::ODD);
        }
        if a {
            other.header.set_flags(Set::ODD);
        }
    }
    /// Adds all items of another set. Their hashes are not asked for again.
    pub fn merge(&self, th: &mut Thread, other: &Set) -> PyResult<()> {
        if std::ptr::eq(self, other) {
            return Ok(());
        }
        let mut from = 0;
        while let Some((i, item)) = other.next_item(from) {
            from = i + 1;
            let hash = other.hash_at(th, i);
            if self.is_empty() || self.find(th, item, hash)?.is_none() {
                self.insert(th, item, hash)?;
            }
        }
        Ok(())
    }
    /// Adds everything that `iterable` gives.
    pub fn update(&self, th: &mut Thread, iterable: Value) -> PyResult<()> {
        if let Some(other) = Set::from_value(th, iterable) {
            return self.merge(th, &other);
        }
        if let Some(dict) = super::dict::Dict::exact(iterable) {
            let (expected, mut from) = (dict.len(), 0);
            while let Some((i, key, _)) = dict.next_entry(from) {
                from = i + 1;
                let hash = dict.hash_at(th, i);
                self.add_hashed(th, key, hash)?;
                if dict.len() != expected {
                    return th.raise(
                        Builtin::RuntimeError,
                        "dictionary changed size during iteration",
                    );
                }
            }
            return Ok(());
        }
        iter::for_each(th, iterable, |th, v| self.add(th, v).map(|_| ()))
    }
    /// Calls `f` with every item and its folded hash; `f` may change this set.
    pub fn each(
        &self,
        th: &mut Thread,
        mut f: impl FnMut(&mut Thread, Value, u32) -> PyResult<bool>,
    ) -> PyResult<bool> {
        let mut from = 0;
        while let Some((i, item)) = self.next_item(from) {
            from = i + 1;
            let hash = self.hash_at(th, i);
            if !f(th, item, hash)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
    /// Whether every item is in `other`.
    pub fn is_subset(&self, th: &mut Thread, other: &Set) -> PyResult<bool> {
        if self.len() > other.len() {
            return Ok(false);
        }
        self.each(th, |th, item, hash| other.contains_hashed(th, item, hash))
    }
    /// Whether both have the same items.
    pub fn equals(&self, th: &mut Thread, other: &Set) -> PyResult<bool> {
        Ok(self.len() == other.len() && self.is_subset(th, other)?)
    }
    /// The hash of a frozenset: the same for any order of the items. CPython's mixing.
    pub fn frozen_hash(&self, th: &mut Thread) -> PyResult<i64> {
        let [low, high] = &self.hash;
        if !low.get().is_unbound() {
            return Ok(low.get().as_int() | high.get().as_int() << 32);
        }
        let mut hash = 0u64;
        let mut from = 0;
        while let Some((i, item)) = self.next_item(from) {
            from = i + 1;
            let h = protocols::hash(th, item)? as u64;
            hash ^= ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
        }
        hash ^= (self.len() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        let hash = if hash == u64::MAX {
            590_923_713
        } else {
            hash as i64
        };
        low.set(Value::int(hash & 0xffff_ffff));
        high.set(Value::int(hash >> 32));
        Ok(hash)
    }

    // ---- storage -----------------------------------------------------------------------------------------------------
    /// A new exact set of this kind with the same items.
    pub fn copy(&self, th: &mut Thread, kind: Builtin) -> PyResult<Gc<Set>> {
        let new = Set::new_kind(th, kind)?;
        if !self.is_empty() {
            new.reserve(th, self.len())?;
            new.merge(th, self)?;
        }
        Ok(new)
    }
    /// Makes room for `more` further items.
    pub fn reserve(&self, th: &mut Thread, more: usize) -> PyResult<()> {
        let wanted = self.len() + more;
        if wanted > self.capacity() {
            self.rebuild(th, wanted)
        } else {
            Ok(())
        }
    }
    /// Moves the items, without gaps, to new storage for `capacity` items.
    fn rebuild(&self, th: &mut Thread, capacity: usize) -> PyResult<()> {
        let items = slots::alloc(th, capacity)?;
        let index = if capacity > SMALL || self.is_odd() {
            Some(Index::allocate(th, capacity)?)
        } else {
            None
        };
        let mut to = 0;
        for i in 0..self.used() {
            let item = self.item_at(i);
            if item.is_unbound() {
                continue;
            }
            slots::set(th, items, to, item);
            if let Some(index) = index {
                index.insert(to, self.hash_at(th, i));
            }
            to += 1;
        }
        self.items.set(th, self, Some(items));
        self.index.set(th, self, index.map(|index| index.0));
        self.used.set(self.len.get());
        Ok(())
    }
    /// Makes the index of a set of plain items that has none.
    fn make_index(&self, th: &mut Thread) -> PyResult<()> {
        let index = Index::allocate(th, self.capacity().max(FIRST_CAPACITY))?;
        for i in 0..self.used() {
            if !self.item_at(i).is_unbound() {
                index.insert(i, self.hash_at(th, i));
            }
        }
        self.index.set(th, self, Some(index.0));
        Ok(())
    }
}

/// How a search ended.
enum Search {
    Done(Option<usize>),
    /// The items changed meanwhile.
    Again,
}

/// The folded hash of an item, with what a set says about values that have none.
#[inline]
pub fn hash_item(th: &mut Thread, item: Value) -> PyResult<u32> {
    if is_plain(item) {
        return Ok(fold(plain_hash(th, item)));
    }
    match protocols::hash(th, item) {
        Ok(hash) => Ok(fold(hash)),
        Err(raised) => {
            unhashable(th, item, "a set element")?;
            Err(raised)
        }
    }
}

/// A new `set` or `frozenset` of everything that `iterable` gives.
pub fn from_iterable(th: &mut Thread, kind: Builtin, iterable: Value) -> PyResult<Gc<Set>> {
    let set = Set::new_kind(th, kind)?;
    set.update(th, iterable)?;
    Ok(set)
}
