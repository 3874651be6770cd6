//! The place cache: where objects of a shape have an attribute, for instructions that meet more shapes than their own caches hold.
//!
//! Direct-mapped, keyed by shape and the address of the name, valid for one type epoch. What a place is, and what its bits mean, is
//! the business of [`crate::feedback`]. It holds unrooted references: the heap does not move objects, and the cache is emptied when
//! a collection begins.

use crate::heap::Gc;
use crate::object::str::Str;
use std::cell::Cell;

const SIZE: usize = 1 << 9;

#[derive(Clone, Copy)]
struct Entry {
    name: usize,
    bits: u64,
    shape: u32,
    /// 0 in an empty entry: epochs begin at 1.
    epoch: u32,
    place: u32,
}
const EMPTY: Entry = Entry {
    name: 0,
    bits: 0,
    shape: 0,
    epoch: 0,
    place: 0,
};

/// See the module's documentation.
pub struct PlaceCache {
    entries: Box<[Cell<Entry>]>,
    used: Cell<bool>,
}

impl Default for PlaceCache {
    fn default() -> Self {
        PlaceCache {
            entries: vec![Cell::new(EMPTY); SIZE].into_boxed_slice(),
            used: Cell::new(false),
        }
    }
}

impl PlaceCache {
    #[inline(always)]
    fn slot(&self, shape: u32, name: Gc<Str>) -> &Cell<Entry> {
        let hash = (shape as usize).wrapping_mul(0x9e37_79b9) ^ (name.addr() >> 4);
        &self.entries[(hash ^ hash >> 16) & (SIZE - 1)]
    }
    /// The place and bits that are remembered.
    #[inline]
    pub fn get(&self, epoch: u32, shape: u32, name: Gc<Str>) -> Option<(u32, u64)> {
        let e = self.slot(shape, name).get();
        (e.shape == shape && e.name == name.addr() && e.epoch == epoch).then_some((e.place, e.bits))
    }
    /// Remembers a place.
    pub fn put(&self, epoch: u32, shape: u32, name: Gc<Str>, place: u32, bits: u64) {
        self.used.set(true);
        self.slot(shape, name).set(Entry {
            name: name.addr(),
            bits,
            shape,
            epoch,
            place,
        });
    }
    /// Forgets everything.
    pub fn clear(&self) {
        if !self.used.replace(false) {
            return;
        }
        for e in &self.entries {
            e.set(EMPTY);
        }
    }
}
