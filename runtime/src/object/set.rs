//! `set` and `frozenset` objects: hash tables in CPython's layout.
//!
//! The order in which a set is iterated over is the order of its table, and programs print it: so the table, how it is probed and when it
//! grows are CPython's (a power of two of slots; a short linear search at each place that the hash leads to; growth at three fifths).
//! The items stand in an array of their own, since for most kinds of items comparing is all that a lookup needs: their hashes are kept
//! beside it only once there has been an item whose hash or equality may call Python code (the flag [`Set::ODD`]). Lookups among
//! such items start again when a comparison changed the set.

use super::dict::{is_plain, plain_equal, plain_hash, unhashable};
use super::field::Ref;
use super::kinds::Builtin;
use super::shape::ShapeId;
use super::{iter, protocols, slots};
use crate::context::Thread;
use crate::heap::{ByteArray, Gc, Header, HeapObject, TraceKind, ValueArray};
use crate::value::{PyResult, Value};
use std::cell::Cell;

/// Slots of the smallest table.
const SMALLEST: usize = 8;
/// How many slots behind the one that the hash leads to are looked at first.
const LINEAR_PROBES: usize = 9;
/// By how many bits of the hash each further place differs.
const PERTURB_SHIFT: u32 = 5;
/// Sets of more items grow by two and not by four.
const LARGE: usize = 50_000;

/// A set or frozenset.
#[repr(C)]
pub struct Set {
    header: Header,
    /// Number of items, tagged.
    len: Cell<Value>,
    /// Slots that are or were in use, tagged.
    fill: Cell<Value>,
    /// The table: UNBOUND in slots never used, DELETED where an item was removed. Nothing as long as it would be the smallest, unused.
    items: Ref<ValueArray>,
    /// The items' hashes, by slot, of a set with the flag ODD.
    hashes: Ref<ByteArray>,
    /// Where `pop` goes on looking, tagged.
    finger: Cell<Value>,
    /// Low and high half of a frozenset's hash, tagged; UNBOUND until it is asked for.
    hash: [Cell<Value>; 2],
}
// SAFETY: repr(C) with the header first; the words are tagged ints and references.
unsafe impl HeapObject for Set {
    const KIND: TraceKind = TraceKind::Values;
}

/// The slots that a hash may be in, in order. It ends at a slot never used, of which every table has some.
struct Probe {
    at: usize,
    /// How many neighbours are still to come.
    neighbours: usize,
    place: usize,
    perturb: u64,
    mask: usize,
}

impl Probe {
    #[inline(always)]
    fn new(mask: usize, hash: i64) -> Probe {
        let place = hash as usize & mask;
        Probe {
            at: place,
            neighbours: neighbours(place, mask),
            place,
            perturb: hash as u64,
            mask,
        }
    }
    #[inline(always)]
    fn advance(&mut self) {
        if self.neighbours > 0 {
            self.neighbours -= 1;
            self.at += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        let next = self.place.wrapping_mul(5).wrapping_add(1);
        self.place = next.wrapping_add(self.perturb as usize) & self.mask;
        self.neighbours = neighbours(self.place, self.mask);
        self.at = self.place;
    }
}

#[inline(always)]
fn neighbours(place: usize, mask: usize) -> usize {
    if place + LINEAR_PROBES <= mask {
        LINEAR_PROBES
    } else {
        0
    }
}

#[inline(always)]
fn is_item(v: Value) -> bool {
    !v.is_unbound() && !v.is(Value::DELETED)
}

impl Set {
    /// Header flag: there has been an item whose hash or equality may call Python code.
    pub const ODD: u8 = Header::USER_FLAG_0 << 1;

    /// An empty set to be allocated.
    pub fn empty(shape: ShapeId) -> Set {
        Set {
            header: Header::new(shape.0),
            len: Cell::new(Value::ZERO),
            fill: Cell::new(Value::ZERO),
            items: Ref::new(None),
            hashes: Ref::new(None),
            finger: Cell::new(Value::ZERO),
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
    #[inline(always)]
    fn fill(&self) -> usize {
        self.fill.get().as_int() as usize
    }
    #[inline(always)]
    fn is_odd(&self) -> bool {
        self.header.has(Set::ODD)
    }
    /// Slots of the table less one.
    #[inline(always)]
    fn mask(&self) -> usize {
        self.items
            .get()
            .map_or(SMALLEST - 1, |items| items.capacity() - 1)
    }
    /// The bytes that CPython's set takes, without what its collector adds.
    pub fn size(&self) -> usize {
        let slots = self.mask() + 1;
        200 + if slots > SMALLEST { 16 * slots } else { 0 }
    }
    /// The first item from slot `from` on: its slot and the item.
    #[inline]
    pub fn next_item(&self, from: usize) -> Option<(usize, Value)> {
        let items = self.items.get()?;
        (from..items.capacity())
            .map(|i| (i, slots::get(items, i)))
            .find(|(_, v)| is_item(*v))
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
    /// The hash of the item in slot `i`.
    fn hash_at(&self, th: &Thread, i: usize) -> i64 {
        match (self.hashes.get(), self.items.get()) {
            // SAFETY: there is a hash for every slot.
            (Some(hashes), _) => unsafe { *hash_slot(hashes, i) },
            (None, Some(items)) => plain_hash(th, slots::get(items, i)),
            (None, None) => 0,
        }
    }

    // ---- lookup ------------------------------------------------------------------------------------------------------
    /// The slot of the item.
    #[inline]
    fn find(&self, th: &mut Thread, item: Value, hash: i64) -> PyResult<Option<usize>> {
        let Some(items) = self.items.get() else {
            return Ok(None);
        };
        if !self.is_odd() && is_plain(item) {
            return Ok(search_plain(items, item, hash).ok());
        }
        self.find_odd(th, item, hash)
    }
    fn find_odd(&self, th: &mut Thread, item: Value, hash: i64) -> PyResult<Option<usize>> {
        loop {
            let Some(items) = self.items.get() else {
                return Ok(None);
            };
            if let Search::Done(found) = self.search(th, items, item, hash)? {
                return Ok(found);
            }
        }
    }
    fn search(
        &self,
        th: &mut Thread,
        items: Gc<ValueArray>,
        item: Value,
        hash: i64,
    ) -> PyResult<Search> {
        let mut probe = Probe::new(items.capacity() - 1, hash);
        loop {
            let other = slots::get(items, probe.at);
            if other.is_unbound() {
                return Ok(Search::Done(None));
            }
            if other.is(item) {
                return Ok(Search::Done(Some(probe.at)));
            }
            if !other.is(Value::DELETED) && self.hash_at(th, probe.at) == hash {
                let equal = if is_plain(other) && is_plain(item) {
                    plain_equal(other, item)
                } else {
                    let equal = protocols::eq(th, other, item)?;
                    let same =
                        self.items.get() == Some(items) && slots::get(items, probe.at).is(other);
                    if !same {
                        return Ok(Search::Again);
                    }
                    equal
                };
                if equal {
                    return Ok(Search::Done(Some(probe.at)));
                }
            }
            probe.advance();
        }
    }
    /// Whether the item is in the set.
    pub fn contains(&self, th: &mut Thread, item: Value) -> PyResult<bool> {
        let hash = hash_item(th, item)?;
        self.contains_hashed(th, item, hash)
    }
    /// Whether the item, whose hash is known, is in the set.
    pub fn contains_hashed(&self, th: &mut Thread, item: Value, hash: i64) -> PyResult<bool> {
        Ok(self.find(th, item, hash)?.is_some())
    }

    // ---- changing ----------------------------------------------------------------------------------------------------
    /// Adds an item; whether it was not there before.
    #[inline]
    pub fn add(&self, th: &mut Thread, item: Value) -> PyResult<bool> {
        let hash = hash_item(th, item)?;
        self.add_hashed(th, item, hash)
    }
    /// Adds an item whose hash is known.
    pub fn add_hashed(&self, th: &mut Thread, item: Value, hash: i64) -> PyResult<bool> {
        if !self.is_odd()
            && is_plain(item)
            && let Some(items) = self.items.get()
            && self.fill() < self.mask()
        {
            let Err((slot, fresh)) = search_plain(items, item, hash) else {
                return Ok(false);
            };
            self.insert_at(th, items, (slot, fresh), item, hash)?;
            return Ok(true);
        }
        if self.find(th, item, hash)?.is_some() {
            return Ok(false);
        }
        self.insert(th, item, hash)?;
        Ok(true)
    }
    /// Adds an item that is not there.
    fn insert(&self, th: &mut Thread, item: Value, hash: i64) -> PyResult<()> {
        if !self.is_odd() && !is_plain(item) {
            self.make_odd(th)?;
        }
        if self.fill() >= self.mask() {
            // There was no memory to grow when it was time.
            self.grow(th)?;
        }
        let items = match self.items.get() {
            Some(items) => items,
            None => self.allocate(th, SMALLEST)?,
        };
        self.insert_at(th, items, free_slot(items, hash), item, hash)
    }
    /// Puts an item into a slot that `free_slot` found.
    #[inline]
    fn insert_at(
        &self,
        th: &mut Thread,
        items: Gc<ValueArray>,
        (slot, fresh): (usize, bool),
        item: Value,
        hash: i64,
    ) -> PyResult<()> {
        self.store(th, items, slot, item, hash);
        self.len.set(Value::int(self.len() as i64 + 1));
        if !fresh {
            return Ok(());
        }
        let fill = self.fill() + 1;
        self.fill.set(Value::int(fill as i64));
        if fill * 5 < self.mask() * 3 {
            return Ok(());
        }
        self.grow(th)
    }
    #[inline(always)]
    fn store(&self, th: &Thread, items: Gc<ValueArray>, slot: usize, item: Value, hash: i64) {
        slots::set(th, items, slot, item);
        if let Some(hashes) = self.hashes.get() {
            // SAFETY: there is room for a hash for every slot.
            unsafe { *hash_slot(hashes, slot) = hash };
        }
    }
    /// Puts an item into a table in which no item was removed.
    #[inline]
    fn place(&self, th: &Thread, items: Gc<ValueArray>, item: Value, hash: i64) {
        let (slot, _) = free_slot(items, hash);
        self.store(th, items, slot, item, hash);
    }
    /// Empties slot `i`.
    fn remove_at(&self, i: usize) {
        let Some(items) = self.items.get() else {
            return;
        };
        slots::set_immediate(items, i, Value::DELETED);
        self.len.set(Value::int(self.len() as i64 - 1));
    }
    /// Removes an item; whether it was there.
    pub fn remove(&self, th: &mut Thread, item: Value) -> PyResult<bool> {
        let hash = hash_item(th, item)?;
        self.remove_hashed(th, item, hash)
    }
    /// Removes an item whose hash is known; whether it was there.
    pub fn remove_hashed(&self, th: &mut Thread, item: Value, hash: i64) -> PyResult<bool> {
        let found = self.find(th, item, hash)?;
        if let Some(i) = found {
            self.remove_at(i);
        }
        Ok(found.is_some())
    }
    /// Removes some item: the next one behind that which the last call removed.
    pub fn pop(&self) -> Option<Value> {
        if self.is_empty() {
            return None;
        }
        let from = self.finger.get().as_int() as usize & self.mask();
        let (i, v) = self.next_item(from).or_else(|| self.next_item(0))?;
        self.remove_at(i);
        self.finger.set(Value::int(i as i64 + 1));
        Some(v)
    }
    /// Removes all items.
    pub fn clear(&self, th: &Thread) {
        self.items.set(th, self, None);
        self.hashes.set(th, self, None);
        self.len.set(Value::ZERO);
        self.fill.set(Value::ZERO);
        self.header.clear_flags(Set::ODD);
    }
    /// Exchanges contents with another set.
    pub fn swap_contents(&self, th: &Thread, other: &Set) {
        let (items, hashes) = (self.items.get(), self.hashes.get());
        self.items.set(th, self, other.items.get());
        self.hashes.set(th, self, other.hashes.get());
        other.items.set(th, other, items);
        other.hashes.set(th, other, hashes);
        self.len.swap(&other.len);
        self.fill.swap(&other.fill);
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
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        if (self.fill() + other.len()) * 5 >= self.mask() * 3 {
            self.rebuild(th, (self.len() + other.len()) * 2)?;
        }
        if self.fill() == 0 {
            return self.copy_items(th, other);
        }
        let mut from = 0;
        while let Some((i, item)) = other.next_item(from) {
            from = i + 1;
            let hash = other.hash_at(th, i);
            self.add_hashed(th, item, hash)?;
        }
        Ok(())
    }
    /// Puts the items of another set into this one, in which no slot was ever used.
    fn copy_items(&self, th: &mut Thread, other: &Set) -> PyResult<()> {
        if other.is_odd() && !self.is_odd() {
            self.make_odd(th)?;
        }
        let items = match self.items.get() {
            Some(items) => items,
            None => self.allocate(th, SMALLEST)?,
        };
        if let Some(source) = other.items.get()
            && source.capacity() == items.capacity()
            && other.fill() == other.len()
        {
            slots::copy(th, source, 0, items, 0, source.capacity());
            if let Some(own) = self.hashes.get() {
                for i in 0..source.capacity() {
                    if is_item(slots::get(source, i)) {
                        // SAFETY: there is room for a hash for every slot.
                        unsafe { *hash_slot(own, i) = other.hash_at(th, i) };
                    }
                }
            }
        } else {
            let mut from = 0;
            while let Some((i, item)) = other.next_item(from) {
                from = i + 1;
                self.place(th, items, item, other.hash_at(th, i));
            }
        }
        self.len.set(other.len.get());
        self.fill.set(other.len.get());
        Ok(())
    }
    /// Adds everything that `iterable` gives.
    pub fn update(&self, th: &mut Thread, iterable: Value) -> PyResult<()> {
        if let Some(other) = Set::from_value(th, iterable) {
            return self.merge(th, &other);
        }
        if let Some(dict) = super::dict::Dict::exact(iterable) {
            let (expected, mut from) = (dict.len(), 0);
            if (self.fill() + expected) * 5 >= self.mask() * 3 {
                self.rebuild(th, (self.len() + expected) * 2)?;
            }
            while let Some((i, key, _)) = dict.next_entry(from) {
                from = i + 1;
                self.add(th, key)?;
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
    /// Calls `f` with every item and its hash; `f` may change this set.
    pub fn each(
        &self,
        th: &mut Thread,
        mut f: impl FnMut(&mut Thread, Value, i64) -> PyResult<bool>,
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
        while let Some((i, _)) = self.next_item(from) {
            from = i + 1;
            let h = self.hash_at(th, i) as u64;
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
        new.merge(th, self)?;
        Ok(new)
    }
    /// Makes the table larger.
    #[cold]
    #[inline(never)]
    fn grow(&self, th: &mut Thread) -> PyResult<()> {
        let len = self.len();
        self.rebuild(th, if len > LARGE { len * 2 } else { len * 4 })
    }
    /// Does away with slots of removed items if they are more than a quarter.
    pub fn drop_deleted(&self, th: &mut Thread) -> PyResult<()> {
        if self.fill() - self.len() <= self.mask() / 4 {
            return Ok(());
        }
        self.grow(th)
    }
    /// Puts the items into a new table of more than `slots` slots.
    fn rebuild(&self, th: &mut Thread, slots: usize) -> PyResult<()> {
        let capacity = (slots + 1).next_power_of_two().max(SMALLEST);
        let old = self.items.get();
        let same = capacity == SMALLEST && self.mask() + 1 == SMALLEST;
        if same && (old.is_none() || self.fill() == self.len()) {
            return Ok(());
        }
        let old_hashes = self.hashes.get();
        let items = self.allocate(th, capacity)?;
        let used = old.map_or(0, |old| old.capacity());
        for i in 0..used {
            let Some(item) = old.map(|old| slots::get(old, i)).filter(|v| is_item(*v)) else {
                continue;
            };
            let hash = match old_hashes {
                // SAFETY: there is a hash for every slot.
                Some(hashes) => unsafe { *hash_slot(hashes, i) },
                None => plain_hash(th, item),
            };
            self.place(th, items, item, hash);
        }
        self.fill.set(self.len.get());
        Ok(())
    }
    /// Gives the set a table without items.
    fn allocate(&self, th: &mut Thread, capacity: usize) -> PyResult<Gc<ValueArray>> {
        let items = slots::alloc(th, capacity)?;
        slots::clear(items, 0, capacity);
        let hashes = if self.is_odd() {
            Some(alloc_hashes(th, capacity)?)
        } else {
            None
        };
        self.items.set(th, self, Some(items));
        self.hashes.set(th, self, hashes);
        Ok(items)
    }
    /// Begins to keep the hashes of items.
    #[cold]
    fn make_odd(&self, th: &mut Thread) -> PyResult<()> {
        if let Some(items) = self.items.get() {
            let hashes = alloc_hashes(th, items.capacity())?;
            for i in 0..items.capacity() {
                let item = slots::get(items, i);
                if is_item(item) {
                    // SAFETY: there is room for a hash for every slot.
                    unsafe { *hash_slot(hashes, i) = plain_hash(th, item) };
                }
            }
            self.hashes.set(th, self, Some(hashes));
        }
        self.header.set_flags(Set::ODD);
        Ok(())
    }
}

/// Room for the hashes of a table.
fn alloc_hashes(th: &mut Thread, capacity: usize) -> PyResult<Gc<ByteArray>> {
    let hashes = th.alloc.alloc_bytes(capacity * 8);
    th.memory(hashes)
}

/// Where the hash of slot `i` stands.
#[inline(always)]
fn hash_slot(hashes: Gc<ByteArray>, i: usize) -> *mut i64 {
    debug_assert!(i * 8 < hashes.len());
    hashes.data().cast::<i64>().wrapping_add(i)
}

/// Where an item with this hash that is not in the table goes, and whether that slot was never used: as in CPython that is the last slot
/// of a removed item on the way to one never used.
#[inline]
fn free_slot(items: Gc<ValueArray>, hash: i64) -> (usize, bool) {
    let mut probe = Probe::new(items.capacity() - 1, hash);
    let mut removed = None;
    loop {
        let v = slots::get(items, probe.at);
        if v.is_unbound() {
            return removed.map_or((probe.at, true), |slot| (slot, false));
        }
        if v.is(Value::DELETED) {
            removed = Some(probe.at);
        }
        probe.advance();
    }
}

/// The slot of a plain item among plain items, or else where it would go, as [`free_slot`] says.
#[inline]
fn search_plain(items: Gc<ValueArray>, item: Value, hash: i64) -> Result<usize, (usize, bool)> {
    let mut probe = Probe::new(items.capacity() - 1, hash);
    let mut removed = None;
    loop {
        let other = slots::get(items, probe.at);
        if other.is(item) {
            return Ok(probe.at);
        }
        if other.is_unbound() {
            return Err(removed.map_or((probe.at, true), |slot| (slot, false)));
        }
        if other.is(Value::DELETED) {
            removed = Some(probe.at);
        } else if !(other.is_int() && item.is_int()) && plain_equal(other, item) {
            return Ok(probe.at);
        }
        probe.advance();
    }
}

/// How a search ended.
enum Search {
    Done(Option<usize>),
    /// The items changed meanwhile.
    Again,
}

/// The hash of an item, with what a set says about values that have none.
#[inline]
pub fn hash_item(th: &mut Thread, item: Value) -> PyResult<i64> {
    if is_plain(item) {
        return Ok(plain_hash(th, item));
    }
    match protocols::hash(th, item) {
        Ok(hash) => Ok(hash),
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
