//! The hash index of dicts and sets: open addressing over 8-byte buckets in a byte array of the heap.
//!
//! Layout of the bytes: a word with the number of buckets that are not empty (low half) and the mask (high half), the
//! buckets, and the folded hash of each entry by number (`u32`, half as many as buckets). A bucket's low half is an entry number plus one, 0 when empty, `u32::MAX` when its entry was deleted; its high half
//! is the folded hash, so that most comparisons of keys are decided here and a table grows without asking for hashes again.
//!
//! Invariant: at least a third of the buckets is empty, so every probe ends.

use crate::context::Thread;
use crate::heap::{ByteArray, Gc};
use crate::value::PyResult;

/// A hash as buckets store it. Small ints stay apart and in order; the higher bits take part too.
#[inline(always)]
pub fn fold(hash: i64) -> u32 {
    let hash = hash as u64;
    let folded = hash as u32 ^ ((hash >> 32) as u32).wrapping_mul(0x9E37_79B1);
    folded ^ folded >> 20
}

const DELETED: u32 = u32::MAX;
/// The most entries that a table can number.
pub const MAX_ENTRIES: usize = 1 << 30;

/// A bucket.
#[derive(Clone, Copy)]
pub struct Bucket(u64);

impl Bucket {
    #[inline(always)]
    fn new(entry: usize, hash: u32) -> Bucket {
        Bucket((entry as u64 + 1) | (hash as u64) << 32)
    }
    /// Whether nothing was ever here.
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.0 as u32 == 0
    }
    /// Whether it refers to an entry.
    #[inline(always)]
    pub fn is_live(self) -> bool {
        (self.0 as u32).wrapping_add(1) > 1
    }
    /// Whether it refers to an entry with this folded hash.
    #[inline(always)]
    pub fn matches(self, hash: u32) -> bool {
        (self.0 >> 32) as u32 == hash && self.is_live()
    }
    /// The entry's number, for a live bucket.
    #[inline(always)]
    pub fn entry(self) -> usize {
        (self.0 as u32).wrapping_sub(1) as usize
    }
    /// The entry's folded hash.
    #[inline(always)]
    pub fn hash(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// A reference to an index.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Index(pub Gc<ByteArray>);

impl Index {
    /// An index with room for `entries` entries at a load of at most one half.
    pub fn allocate(th: &mut Thread, entries: usize) -> PyResult<Index> {
        if entries > MAX_ENTRIES {
            return th.memory_error();
        }
        let buckets = (entries * 2).next_power_of_two().max(8);
        let Ok(raw) = th.alloc.alloc_bytes(8 + buckets * 8 + buckets / 2 * 4) else {
            return th.memory_error();
        };
        let index = Index(raw);
        // SAFETY: the array is long enough for the first word; all of it is zero.
        unsafe { *index.words() = (buckets as u64 - 1) << 32 };
        Ok(index)
    }
    #[inline(always)]
    fn words(self) -> *mut u64 {
        self.0.data().cast()
    }
    /// The number of buckets less one.
    #[inline(always)]
    pub fn mask(self) -> u32 {
        // SAFETY: the first word is there.
        unsafe { (*self.words() >> 32) as u32 }
    }
    #[inline(always)]
    fn fill(self) -> usize {
        // SAFETY: the first word is there.
        unsafe { *self.words() as u32 as usize }
    }
    /// The bucket at a place that [`Probe`] gave.
    #[inline(always)]
    pub fn bucket(self, at: u32) -> Bucket {
        debug_assert!(at <= self.mask());
        // SAFETY: places are within the mask.
        Bucket(unsafe { *self.words().add(at as usize + 1) })
    }
    #[inline(always)]
    fn set_bucket(self, at: u32, bucket: Bucket) {
        // SAFETY: as in `bucket`.
        unsafe { *self.words().add(at as usize + 1) = bucket.0 }
    }
    #[inline(always)]
    fn hash_slot(self, entry: usize) -> *mut u32 {
        let buckets = self.mask() as usize + 1;
        debug_assert!(entry < buckets / 2);
        self.words()
            .wrapping_add(1 + buckets)
            .cast::<u32>()
            .wrapping_add(entry)
    }
    /// The folded hash of an entry that was put in.
    #[inline(always)]
    pub fn hash_of(self, entry: usize) -> u32 {
        // SAFETY: entry numbers are below half the number of buckets; `insert` wrote the hash.
        unsafe { *self.hash_slot(entry) }
    }
    /// Whether an entry of this number may be put in.
    #[inline(always)]
    pub fn has_room_for(self, entry: usize) -> bool {
        let buckets = self.mask() as usize + 1;
        entry < buckets / 2 && (self.fill() + 1) * 3 <= buckets * 2
    }
    /// Puts in an entry that is not there yet.
    #[inline]
    pub fn insert(self, entry: usize, hash: u32) {
        debug_assert!(self.has_room_for(entry));
        let mut probe = Probe::new(self, hash);
        while !self.bucket(probe.at).is_empty() {
            probe.advance();
        }
        self.set_bucket(probe.at, Bucket::new(entry, hash));
        // SAFETY: the first word is there, and the low half does not overflow; the hash slot is there as in `hash_of`.
        unsafe {
            *self.words() += 1;
            *self.hash_slot(entry) = hash;
        }
    }
    /// Marks the bucket of an entry as deleted.
    pub fn remove(self, entry: usize) {
        let hash = self.hash_of(entry);
        let mut probe = Probe::new(self, hash);
        loop {
            let bucket = self.bucket(probe.at);
            if bucket.matches(hash) && bucket.entry() == entry {
                self.set_bucket(probe.at, Bucket(DELETED as u64));
                return;
            }
            if bucket.is_empty() {
                debug_assert!(false, "entry {entry} is not in the index");
                return;
            }
            probe.advance();
        }
    }
    /// Puts the same entries, none of which moves, into a new index.
    pub fn copy_into(self, new: Index) {
        for at in 0..=self.mask() {
            let bucket = self.bucket(at);
            if bucket.is_live() {
                new.insert(bucket.entry(), bucket.hash());
            }
        }
    }
}

/// A walk through the buckets that a hash may be in.
pub struct Probe {
    /// The place of the current bucket.
    pub at: u32,
    rest: u32,
    mask: u32,
}

impl Probe {
    /// The walk for a folded hash.
    #[inline(always)]
    pub fn new(index: Index, hash: u32) -> Probe {
        let mask = index.mask();
        Probe {
            at: hash & mask,
            rest: hash,
            mask,
        }
    }
    /// Goes to the next bucket. All bits of the hash come to bear, then every bucket is visited.
    #[inline(always)]
    pub fn advance(&mut self) {
        self.rest >>= 5;
        self.at = (self
            .at
            .wrapping_mul(5)
            .wrapping_add(self.rest)
            .wrapping_add(1))
            & self.mask;
    }
}
