//! Large objects: runs of pages at the top of the reserved range, growing down.
//!
//! Invariants:
//! * `page[p]` is the record's index plus one for every page of a large object, 0 for others.
//! * Free runs are disjoint, not adjacent, and all lie at or above `bottom`.
//! * An object's cards are all clear while it is not on the `dirty` list.

use super::blocks::fill_poison;
use super::space::{CARD_SHIFT, PAGE, PAGE_SHIFT, Space};
use std::collections::{BTreeMap, BTreeSet};

/// One large object, or a free record.
#[derive(Debug, Clone, Copy)]
pub struct Large {
    /// Its address; 0 in a free record.
    pub start: usize,
    /// Its size in bytes, a multiple of 8.
    pub bytes: usize,
    /// Marked in the last collection, so old.
    pub marked: bool,
    /// Has marked cards and is on the dirty list.
    pub dirty: bool,
}

#[derive(Debug, Clone, Copy)]
struct FreeRun {
    pages: usize,
    /// Whether all of it is known to read as zero.
    zero: bool,
}

/// The large objects of a heap.
pub struct LargeSpace {
    pub records: Vec<Large>,
    free_records: Vec<u32>,
    young: Vec<u32>,
    dirty: Vec<u32>,
    /// Page number of a free run -> the run.
    runs: BTreeMap<usize, FreeRun>,
    /// The same runs by size, then place.
    by_size: BTreeSet<(usize, usize)>,
    /// The lowest page ever used.
    bottom: usize,
    /// The range's number of pages.
    pages: usize,
    /// Bytes in objects.
    pub live: usize,
    /// Bytes in free runs that still hold memory.
    held: usize,
}

impl LargeSpace {
    pub fn new(space: &Space) -> LargeSpace {
        let pages = space.range >> PAGE_SHIFT;
        LargeSpace {
            records: Vec::new(),
            free_records: Vec::new(),
            young: Vec::new(),
            dirty: Vec::new(),
            runs: BTreeMap::new(),
            by_size: BTreeSet::new(),
            bottom: pages,
            pages,
            live: 0,
            held: 0,
        }
    }

    /// The offset at which the large space begins.
    #[inline(always)]
    pub fn start_offset(&self) -> usize {
        self.bottom << PAGE_SHIFT
    }

    /// A zeroed object of `bytes` (a multiple of 8), or `None` when there is no room. `blocks_end`
    /// is the offset below which blocks lie.
    pub fn alloc(&mut self, space: &Space, bytes: usize, blocks_end: usize) -> Option<usize> {
        let pages = bytes.div_ceil(PAGE);
        let (page, zero) = match self.take_run(pages) {
            Some(found) => found,
            None => {
                let page = self.bottom.checked_sub(pages)?;
                if page << PAGE_SHIFT < blocks_end {
                    return None;
                }
                self.bottom = page;
                (page, true)
            }
        };
        let start = space.base + (page << PAGE_SHIFT);
        let index = self.new_record(Large {
            start,
            bytes,
            marked: false,
            dirty: false,
        });
        // SAFETY: the page table covers the range; the object's pages belong to nobody else.
        unsafe {
            for i in page..page + pages {
                *space.page.add(i) = index + 1;
            }
            if !zero {
                std::ptr::write_bytes(start as *mut u8, 0, bytes);
            }
        }
        self.young.push(index);
        self.live += pages << PAGE_SHIFT;
        Some(start)
    }

    /// Bytes of memory in free runs.
    #[cfg(test)]
    pub fn held(&self) -> usize {
        self.held
    }

    fn new_record(&mut self, record: Large) -> u32 {
        match self.free_records.pop() {
            Some(index) => {
                self.records[index as usize] = record;
                index
            }
            None => {
                self.records.push(record);
                (self.records.len() - 1) as u32
            }
        }
    }

    /// The smallest free run that fits, cut to size.
    fn take_run(&mut self, pages: usize) -> Option<(usize, bool)> {
        let &(size, page) = self.by_size.range((pages, 0)..).next()?;
        self.by_size.remove(&(size, page));
        let run = self.runs.remove(&page)?;
        if size > pages {
            self.insert_run(page + pages, size - pages, run.zero);
        }
        if !run.zero {
            self.held -= pages << PAGE_SHIFT;
        }
        Some((page, run.zero))
    }

    fn insert_run(&mut self, page: usize, pages: usize, zero: bool) {
        self.runs.insert(page, FreeRun { pages, zero });
        self.by_size.insert((pages, page));
    }

    fn remove_run(&mut self, page: usize, run: FreeRun) {
        self.runs.remove(&page);
        self.by_size.remove(&(run.pages, page));
    }

    /// The record of the object that covers the address at `offset`.
    #[inline]
    pub fn lookup(&self, space: &Space, offset: usize) -> Option<&Large> {
        // SAFETY: the page table covers the range.
        let index = unsafe { *space.page.add(offset >> PAGE_SHIFT) };
        self.records.get((index as usize).wrapping_sub(1))
    }

    /// As [`LargeSpace::lookup`].
    #[inline]
    pub fn lookup_mut(&mut self, space: &Space, offset: usize) -> Option<&mut Large> {
        // SAFETY: the page table covers the range.
        let index = unsafe { *space.page.add(offset >> PAGE_SHIFT) };
        self.records.get_mut((index as usize).wrapping_sub(1))
    }

    /// Notes that a reference was stored at `slot_offset`, inside the object at `offset`.
    pub fn mark_card(&mut self, space: &Space, offset: usize, slot_offset: usize) {
        // SAFETY: the tables cover the range.
        let index = unsafe {
            *space.card.add(slot_offset >> CARD_SHIFT) = 1;
            *space.page.add(offset >> PAGE_SHIFT)
        };
        let record = &mut self.records[index as usize - 1];
        if !record.dirty {
            record.dirty = true;
            self.dirty.push(index - 1);
        }
    }

    /// Clears all cards; calls `f` with each stretch `[start, end)` that had one set.
    pub fn take_cards(&mut self, space: &Space, mut f: impl FnMut(usize, usize)) {
        for index in std::mem::take(&mut self.dirty) {
            let record = &mut self.records[index as usize];
            record.dirty = false;
            let offset = record.start - space.base;
            let first = offset >> CARD_SHIFT;
            let last = (offset + record.bytes - 1) >> CARD_SHIFT;
            let end = record.start + record.bytes;
            let mut card = first;
            while card <= last {
                // SAFETY: the card table covers the range. Eight cards at a time where possible.
                unsafe {
                    let place = space.card.add(card);
                    if card + 8 <= last && place.cast::<u64>().read_unaligned() == 0 {
                        card += 8;
                        continue;
                    }
                    if *place != 0 {
                        *place = 0;
                        let start = space.base + (card << CARD_SHIFT);
                        f(
                            start.max(record.start + 8),
                            (start + (1 << CARD_SHIFT)).min(end),
                        );
                    }
                }
                card += 1;
            }
        }
    }

    /// Makes every object unmarked, for a major collection.
    pub fn clear_marks(&mut self) {
        for record in &mut self.records {
            record.marked = false;
        }
    }

    /// Frees the objects that were not marked: of the young ones, or of all.
    pub fn sweep(&mut self, space: &Space, major: bool, poison: bool) {
        let young = std::mem::take(&mut self.young);
        if major {
            for index in 0..self.records.len() {
                self.sweep_one(space, index, poison);
            }
        } else {
            for &index in &young {
                self.sweep_one(space, index as usize, poison);
            }
        }
        self.young = young;
        self.young.clear();
    }

    fn sweep_one(&mut self, space: &Space, index: usize, poison: bool) {
        let record = self.records[index];
        if record.marked || record.start == 0 {
            return;
        }
        debug_assert!(!record.dirty);
        if poison {
            // SAFETY: the object is dead.
            unsafe { fill_poison(record.start, record.start + record.bytes) };
        }
        self.records[index].start = 0;
        self.free_records.push(index as u32);
        let pages = record.bytes.div_ceil(PAGE);
        let page = (record.start - space.base) >> PAGE_SHIFT;
        // SAFETY: the page table covers the range.
        unsafe { std::ptr::write_bytes(space.page.add(page), 0, pages) };
        self.live -= pages << PAGE_SHIFT;
        self.held += pages << PAGE_SHIFT;
        self.free_run(page, pages);
    }

    /// Adds a run that holds memory to the free ones, joined with its neighbours.
    fn free_run(&mut self, mut page: usize, mut pages: usize) {
        if let Some((&before, &run)) = self.runs.range(..page).next_back()
            && before + run.pages == page
        {
            self.remove_run(before, run);
            self.hold(run);
            page = before;
            pages += run.pages;
        }
        if let Some(&run) = self.runs.get(&(page + pages)) {
            self.remove_run(page + pages, run);
            self.hold(run);
            pages += run.pages;
        }
        self.insert_run(page, pages, false);
    }

    /// A run that joins one with memory counts as having memory.
    fn hold(&mut self, run: FreeRun) {
        if run.zero {
            self.held += run.pages << PAGE_SHIFT;
        }
    }

    /// Gives memory of free runs back when they hold more than `keep` bytes, and gives up the room
    /// of the lowest run.
    pub fn release(&mut self, space: &Space, keep: usize, system_page: usize) {
        if self.held > keep {
            for (&page, run) in &mut self.runs {
                if run.zero {
                    continue;
                }
                let start = space.base + (page << PAGE_SHIFT);
                let len = run.pages << PAGE_SHIFT;
                // SAFETY: free pages hold nothing.
                let given = unsafe { space.discard(start, len, system_page) };
                // Where the system's pages are larger than ours the ends may stay behind.
                run.zero = given == len;
                self.held -= if run.zero { len } else { 0 };
            }
        }
        if let Some(&run) = self.runs.get(&self.bottom)
            && run.zero
        {
            let bottom = self.bottom;
            self.remove_run(bottom, run);
            self.bottom += run.pages;
        }
        debug_assert!(self.bottom <= self.pages);
    }
}
