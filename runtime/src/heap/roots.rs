//! Roots: handles, registered tables and ranges, and the conservative reading of stacks.

use super::blocks::{BlockState, Blocks};
use super::large::LargeSpace;
use super::space::{BLOCK, LINE_SHIFT, LINES, MAX_SMALL, Space};
use super::{Gc, Header, Marker};
use crate::value::Value;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::rc::Rc;

/// A table of the runtime that holds references outside the heap.
///
/// It is asked at *every* collection, minor ones too: a large table that only grows should report
/// everything at major collections and only what is new since the last collection at minor ones
/// (see [`Marker::is_major`]); other large tables belong into heap objects (`ValueArray`).
pub trait RootSource {
    /// Reports every reference. Runs during a collection: it must not allocate in the heap.
    fn trace(&self, marker: &mut Marker<'_>);
}

/// What a [`Root`] can hold.
pub trait Rootable: Copy + sealed::Sealed {
    #[doc(hidden)]
    fn to_word(self) -> u64;
    /// # Safety
    /// `word` came from `to_word` of the same type and the object is alive.
    #[doc(hidden)]
    unsafe fn from_word(word: u64) -> Self;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::value::Value {}
    impl<T> Sealed for super::Gc<T> {}
}

impl Rootable for Value {
    #[inline]
    fn to_word(self) -> u64 {
        self.bits()
    }

    #[inline]
    unsafe fn from_word(word: u64) -> Value {
        // SAFETY: the word is a value's.
        unsafe { Value::from_bits_unchecked(word) }
    }
}

impl<T> Rootable for Gc<T> {
    #[inline]
    fn to_word(self) -> u64 {
        self.addr() as u64
    }

    #[inline]
    unsafe fn from_word(word: u64) -> Gc<T> {
        // SAFETY: the word is the address of a `T`.
        unsafe { Gc::from_ptr(word as usize as *mut T) }
    }
}

/// The slots behind all `Root`s of a heap; 0 in a free slot.
#[derive(Default)]
pub(super) struct RootTable {
    slots: RefCell<Vec<u64>>,
    free: RefCell<Vec<usize>>,
}

impl RootTable {
    fn insert(&self, word: u64) -> usize {
        let mut slots = self.slots.borrow_mut();
        match self.free.borrow_mut().pop() {
            Some(index) => {
                slots[index] = word;
                index
            }
            None => {
                slots.push(word);
                slots.len() - 1
            }
        }
    }

    pub(super) fn trace(&self, marker: &mut Marker<'_>) {
        for &word in self.slots.borrow().iter() {
            if let Some(value) = Value::from_bits(word) {
                marker.value(value);
            }
        }
    }
}

/// A handle that keeps an object alive from anywhere, `malloc`ed memory included.
///
/// Costs a slot in a table that every collection walks: for long-lived references, not for
/// containers. It may outlive the heap; then it must not be read.
pub struct Root<V: Rootable> {
    table: Rc<RootTable>,
    index: usize,
    kind: PhantomData<V>,
}

impl<V: Rootable> Root<V> {
    pub(super) fn new(table: &Rc<RootTable>, value: V) -> Root<V> {
        Root {
            index: table.insert(value.to_word()),
            table: Rc::clone(table),
            kind: PhantomData,
        }
    }

    /// What the handle holds.
    #[inline]
    pub fn get(&self) -> V {
        // SAFETY: the slot holds what `new` or `set` stored, and kept it alive.
        unsafe { V::from_word(self.table.slots.borrow()[self.index]) }
    }

    /// Makes the handle hold something else.
    #[inline]
    pub fn set(&self, value: V) {
        self.table.slots.borrow_mut()[self.index] = value.to_word();
    }
}

impl<V: Rootable> Clone for Root<V> {
    fn clone(&self) -> Self {
        Root::new(&self.table, self.get())
    }
}

impl<V: Rootable> Drop for Root<V> {
    fn drop(&mut self) {
        self.table.slots.borrow_mut()[self.index] = 0;
        self.table.free.borrow_mut().push(self.index);
    }
}

/// A range of words that is read conservatively: `[base, *top)`.
#[derive(Clone, Copy)]
pub(super) struct RootRange {
    pub base: *const u64,
    pub top: *const Cell<*const u64>,
}

/// Collects the words of stacks that may be references and finds the objects they point into.
///
/// The words are sorted first: the start of a young object is found by walking its bump run
/// from the beginning, and in order of address each run is walked once.
pub(super) struct Candidates {
    words: Vec<usize>,
    base: usize,
    range: usize,
}

impl Candidates {
    pub fn new(space: &Space, mut words: Vec<usize>) -> Candidates {
        words.clear();
        Candidates {
            words,
            base: space.base,
            range: space.range,
        }
    }

    /// Reads the words `[low, high)`.
    ///
    /// # Safety
    /// The range is readable.
    pub unsafe fn read(&mut self, low: usize, high: usize) {
        let mut place = (low + 7) & !7;
        while place + 8 <= high {
            // SAFETY: the caller's promise. Volatile, because the words belong to live frames of
            // other functions.
            let word = unsafe { (place as *const usize).read_volatile() };
            if word.wrapping_sub(self.base) < self.range {
                self.words.push(word);
            }
            place += 8;
        }
    }

    /// Replaces the words by the starts of the objects they point into. Must run before any mark
    /// bit changes.
    pub fn resolve(mut self, space: &Space, blocks: &Blocks, large: &LargeSpace) -> Vec<usize> {
        self.words.sort_unstable();
        self.words.dedup();
        let mut walk = RunWalk { object: 0 };
        let mut kept = 0;
        for i in 0..self.words.len() {
            let word = self.words[i];
            let offset = word - self.base;
            let found = if offset >= blocks.end() {
                large
                    .lookup(space, offset)
                    .filter(|l| word < l.start + l.bytes)
                    .map(|l| l.start)
            } else {
                find_small(space, blocks, &mut walk, word)
            };
            if let Some(object) = found {
                self.words[kept] = object;
                kept += 1;
            }
        }
        self.words.truncate(kept);
        self.words
    }
}

/// How far the walk of a bump run has come.
struct RunWalk {
    object: usize,
}

/// The small object that covers `word`, old or young.
fn find_small(space: &Space, blocks: &Blocks, walk: &mut RunWalk, word: usize) -> Option<usize> {
    let block = space.block_of(word);
    let state = blocks.info[block].state;
    match state {
        BlockState::Free | BlockState::Reserved => return None,
        BlockState::Partial | BlockState::Full | BlockState::Young => {}
    }
    let line = (word - space.base) >> LINE_SHIFT;
    // SAFETY: the table covers the range.
    if unsafe { *space.line.add(line) } != 0 {
        return find_old(space, block, word);
    }
    if state != BlockState::Young {
        return None;
    }
    let run = run_start(space, block, line)?;
    if walk.object < run || walk.object > word {
        walk.object = run;
    }
    let end = space.block_start(block) + BLOCK;
    while walk.object <= word && walk.object < end {
        // SAFETY: bump runs are filled with objects from their start; a zero word ends them.
        let header = unsafe { &*(walk.object as *const Header) };
        let bytes = header.words() * 8;
        if bytes == 0 {
            return None;
        }
        if word < walk.object + bytes {
            return Some(walk.object);
        }
        walk.object += bytes;
    }
    None
}

/// Where the young bump run that covers `line` begins.
fn run_start(space: &Space, block: usize, line: usize) -> Option<usize> {
    let first = block * LINES;
    for l in (first..=line).rev() {
        // SAFETY: the tables cover the range.
        unsafe {
            if *space.line.add(l) != 0 {
                return None;
            }
            if *space.run.add(l) != 0 {
                return Some(space.base + (l << LINE_SHIFT));
            }
        }
    }
    None
}

/// The marked object that covers `word`: the one with the nearest mark bit at or below it.
fn find_old(space: &Space, block: usize, word: usize) -> Option<usize> {
    let lowest = space.block_start(block).max(word.saturating_sub(MAX_SMALL));
    let first = (lowest - space.base) >> 3;
    let mut granule = (word - space.base) >> 3;
    loop {
        // SAFETY: the table covers the range.
        let byte = unsafe { *space.mark.add(granule >> 3) };
        let upto = byte & (0xFF >> (7 - (granule & 7)));
        if upto != 0 {
            let found = (granule & !7) + (7 - upto.leading_zeros() as usize);
            let object = space.base + (found << 3);
            // SAFETY: a marked object has a header.
            let bytes = unsafe { (*(object as *const Header)).words() } * 8;
            return (word < object + bytes).then_some(object);
        }
        if granule & !7 <= first {
            return None;
        }
        granule = (granule & !7) - 1;
    }
}
