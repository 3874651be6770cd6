//! The collection, and the policy of when there is one.

use super::blocks::{Blocks, Hole};
use super::large::LargeSpace;
use super::roots::{Candidates, RootRange, RootTable};
use super::space::{BLOCK, LINE_SHIFT, Space};
use super::stats::Stats;
use super::weak::Mortals;
use super::{AllocState, Cause, Collected, Gc, GcConfig, Header, Marker, PendingHook, RootSource};
use crate::host::{self, memory::Reservation};
use std::io;

/// Small objects may exceed the limit by this part of it, so that a MemoryError can be handled.
const HEADROOM_PART: usize = 16;

/// Address space that is kept for what cannot be refused: small memory outside the heap.
const OUTSIDE_RESERVE: usize = 8 << 20;
/// After so much more memory outside the heap it is seen to that the reserve is still there.
const PROBE_INTERVAL: usize = 1 << 20;

/// Everything of a heap but its root handles.
pub(super) struct State {
    pub space: Space,
    pub config: GcConfig,
    pub blocks: Blocks,
    pub large: LargeSpace,
    pub mortals: Mortals,
    pub mutators: Vec<*const AllocState>,
    pub ranges: Vec<RootRange>,
    pub sources: Vec<*const dyn RootSource>,
    pub stats: Stats,
    pub hook: Option<PendingHook>,
    /// Old objects that were written to since the last collection.
    pub remembered: Vec<usize>,
    /// Whether small objects are granted beyond the limit.
    pub insisting: bool,
    /// Bytes that may still be allocated before the next collection.
    budget: isize,
    limit: usize,
    system_page: usize,
    /// Bytes held outside the heap, as far as known.
    external: usize,
    /// How much of it has come since its [`OUTSIDE_RESERVE`] was last seen to be there.
    unprobed: usize,
    /// The reserve was not there.
    is_short: bool,
    live_after_major: usize,
    /// The part of it in large objects.
    large_after_major: usize,
    collecting: bool,
    mark_stack: Vec<usize>,
    words: Vec<usize>,
}

impl State {
    pub fn new(config: GcConfig) -> io::Result<State> {
        let space = Space::new(config.reserve)?;
        let limit = match config.limit {
            0 => host::memory::physical_memory().unwrap_or(usize::MAX),
            limit => limit,
        };
        Ok(State {
            blocks: Blocks::new(),
            large: LargeSpace::new(&space),
            mortals: Mortals::default(),
            mutators: Vec::new(),
            ranges: Vec::new(),
            sources: Vec::new(),
            stats: Stats::default(),
            hook: None,
            remembered: Vec::new(),
            insisting: false,
            budget: config.nursery as isize,
            limit: limit.min(space.range),
            system_page: host::memory::page_size(),
            external: 0,
            unprobed: 0,
            is_short: false,
            live_after_major: config.major_threshold / 2,
            large_after_major: 0,
            collecting: false,
            mark_stack: Vec::new(),
            words: Vec::new(),
            space,
            config,
        })
    }

    // ---- policy

    /// Whether a collection has to come before the next allocation.
    pub fn is_due(&self, mutator: &AllocState) -> bool {
        let stress = self.config.stress;
        self.budget <= 0 || (stress != 0 && mutator.count_down(stress))
    }

    /// What counts as live since the last collection: lines, large objects, outside memory.
    pub fn live(&self) -> usize {
        self.blocks.live + self.large.live + self.external
    }

    fn in_use(&self) -> usize {
        self.blocks.in_use() + self.large.live
    }

    /// Whether a major collection has to come before `bytes` are taken for a large object.
    ///
    /// A large object takes as long to fill as a collection takes for as much live memory, and one that is old and dead is worth a
    /// collection. So these come more often than growth alone would have it.
    pub fn is_due_for_large(&self, bytes: usize) -> bool {
        let large = self.large.live.saturating_add(bytes);
        let grown = large.saturating_sub(self.large_after_major);
        grown > self.config.major_threshold.max(self.live_after_major / 2)
    }

    fn wants_major(&self, cause: Cause) -> bool {
        let growth = self.live_after_major.min(1 << 30);
        match cause {
            Cause::Full | Cause::OutOfMemory | Cause::Large => true,
            Cause::Minor => self.config.poison,
            Cause::Allocation => {
                self.config.poison
                    || self.live() > self.live_after_major + growth
                    || self.in_use() > self.limit
            }
        }
    }

    /// Counts memory outside the heap towards the next collection.
    pub fn add_external(&mut self, bytes: usize) {
        self.external = self.external.saturating_add(bytes);
        self.spend(bytes);
        self.unprobed = self.unprobed.saturating_add(bytes);
        if self.unprobed > PROBE_INTERVAL {
            self.unprobed = 0;
            self.is_short = !self.has_outside_reserve();
            if self.is_short {
                self.interrupt();
            }
        }
    }

    /// Whether memory outside the heap is nearly used up, asked once: whoever is refused then may go on for a while.
    pub fn take_shortage(&mut self) -> bool {
        std::mem::take(&mut self.is_short)
    }

    pub fn has_outside_reserve(&self) -> bool {
        let lists = self.mortals.growth();
        Reservation::new(OUTSIDE_RESERVE + lists, self.system_page).is_ok()
    }

    /// Takes back what was added.
    pub fn remove_external(&mut self, bytes: usize) {
        self.external = self.external.saturating_sub(bytes);
        let bytes = isize::try_from(bytes).unwrap_or(isize::MAX);
        let full = self.config.nursery as isize;
        self.budget = self.budget.saturating_add(bytes).min(full);
    }

    fn spend(&mut self, bytes: usize) {
        let bytes = isize::try_from(bytes).unwrap_or(isize::MAX);
        self.budget = self.budget.saturating_sub(bytes);
        if self.budget <= 0 {
            self.interrupt();
        }
    }

    fn interrupt(&self) {
        for &mutator in &self.mutators {
            // SAFETY: mutators take themselves off the list before they go.
            unsafe { (*mutator).interrupt() };
        }
    }

    // ---- memory for mutators

    /// Whether a request could be granted if nothing else were in the heap.
    pub fn is_conceivable(&self, bytes: usize) -> bool {
        bytes <= self.limit && bytes <= isize::MAX as usize
    }

    pub fn alloc_large(&mut self, bytes: usize) -> Option<usize> {
        if self.in_use().checked_add(bytes)? > self.limit {
            return None;
        }
        let address = self.large.alloc(&self.space, bytes, self.blocks.end())?;
        self.spend(bytes);
        Some(address)
    }

    pub fn take_block(&mut self) -> Option<usize> {
        if !self.has_room_for_block() {
            return self.blocks.take(0);
        }
        self.blocks.take(self.large.start_offset())
    }

    pub fn take_free_block(&mut self) -> Option<usize> {
        if !self.has_room_for_block() {
            return None;
        }
        self.blocks.take_free(self.large.start_offset())
    }

    fn has_room_for_block(&self) -> bool {
        self.insisting
            || self.in_use() + BLOCK <= self.limit.saturating_add(self.limit / HEADROOM_PART)
    }

    /// The next hole of a block, entered in the run table and taken from the budget.
    pub fn next_hole(&mut self, block: usize, line: usize) -> Option<Hole> {
        let hole = Blocks::next_hole(&self.space, block, line)?;
        // SAFETY: the table covers the range.
        unsafe {
            *self
                .space
                .run
                .add((hole.start - self.space.base) >> LINE_SHIFT) = 1;
        }
        self.budget -= (hole.end - hole.start) as isize;
        Some(hole)
    }

    // ---- collection

    /// Finds what is live and frees the rest. `sp` is where the scan of the collecting thread's
    /// stack begins.
    pub fn collect(
        &mut self,
        roots: &RootTable,
        collecting: &AllocState,
        sp: usize,
        cause: Cause,
    ) -> Collected {
        debug_assert!(!self.collecting, "a collection within a collection");
        self.collecting = true;
        let begin = host::time::monotonic_ns();
        let before = self.in_use() + self.external;
        let major = self.wants_major(cause);

        self.retire_mutators();
        let stack_objects = self.read_stacks(collecting, sp);
        if major {
            self.forget_marks();
        }
        self.mark_and_drop(roots, &stack_objects, major);
        self.words = stack_objects;
        self.blocks
            .classify_all(&self.space, major, self.config.poison);
        self.large.sweep(&self.space, major, self.config.poison);
        if self.config.verify {
            self.verify();
        }
        if major {
            self.live_after_major = self.live().max(self.config.major_threshold / 2);
            self.large_after_major = self.large.live;
            self.release();
        }
        self.budget = self.config.nursery as isize;
        self.collecting = false;

        let nanoseconds = host::time::monotonic_ns() - begin;
        self.stats.record(major, nanoseconds);
        self.announce_pending();
        Collected {
            major,
            nanoseconds,
            freed: before.saturating_sub(self.in_use() + self.external),
        }
    }

    fn retire_mutators(&self) {
        for &mutator in &self.mutators {
            // SAFETY: mutators take themselves off the list before they go.
            unsafe { (*mutator).retire() };
        }
    }

    /// The objects that stacks and conservative ranges point into.
    fn read_stacks(&mut self, collecting: &AllocState, sp: usize) -> Vec<usize> {
        let mut candidates = Candidates::new(&self.space, std::mem::take(&mut self.words));
        for &mutator in &self.mutators {
            // SAFETY: mutators take themselves off the list before they go; a stack is readable
            // from its depth to its end.
            unsafe {
                let (low, high) = (*mutator).stack(collecting, sp);
                candidates.read(low, high);
            }
        }
        for range in &self.ranges {
            // SAFETY: whoever registered the range keeps it readable.
            unsafe { candidates.read(range.base as usize, (*range.top).get() as usize) };
        }
        candidates.resolve(&self.space, &self.blocks, &self.large)
    }

    /// Makes every object young again.
    fn forget_marks(&mut self) {
        self.blocks.clear_marks(&self.space);
        self.large.clear_marks();
        self.large.take_cards(&self.space, |_, _| {});
        self.remembered.clear();
    }

    fn mark_and_drop(&mut self, roots: &RootTable, stack_objects: &[usize], major: bool) {
        let mut marker = Marker::new(
            &self.space,
            &mut self.large,
            self.blocks.end(),
            std::mem::take(&mut self.mark_stack),
            major,
        );
        for &object in stack_objects {
            marker.visit(object);
        }
        roots.trace(&mut marker);
        self.mortals.trace(&mut marker);
        for &source in &self.sources {
            // SAFETY: whoever registered the source keeps it valid.
            unsafe { (*source).trace(&mut marker) };
        }
        for object in self.remembered.drain(..) {
            // SAFETY: the barrier enters live old objects; at a minor collection those are live.
            unsafe { marker.rescan(object) };
        }
        marker.rescan_cards();
        marker.drain();
        self.mortals.after_marking(&mut marker, major);
        let external = self.mortals.drop_dead(&marker, major);
        self.external = if major {
            external.live
        } else {
            self.external.saturating_sub(external.dropped)
        };
        self.mark_stack = marker.into_stack();
    }

    /// Gives memory back: what a few collections' worth of allocation will not need.
    fn release(&mut self) {
        let keep = 2 * self.config.nursery + self.live() / 4;
        self.blocks
            .release_free(&self.space, keep / BLOCK, self.system_page);
        self.large.release(&self.space, keep, self.system_page);
    }

    fn announce_pending(&self) {
        if !self.mortals.pending.is_empty()
            && let Some(hook) = &self.hook
        {
            hook.fire();
        }
    }

    // ---- looking at the heap

    /// Checks that whatever a live object refers to is live.
    fn verify(&mut self) {
        let mut missing = Vec::new();
        for object in self.marked_objects() {
            self.for_each_referent(object, |referent| {
                missing.push((object, referent.addr()));
            });
        }
        for (object, referent) in missing {
            assert!(
                self.is_marked(referent),
                "{object:#x} refers to dead {referent:#x}: a missing barrier or root"
            );
        }
    }

    /// The objects that the last collection found live.
    pub fn marked_objects(&self) -> Vec<usize> {
        let mut objects = Vec::new();
        self.blocks
            .for_each_marked(&self.space, |object| objects.push(object));
        let large = self.large.records.iter();
        objects.extend(large.filter(|l| l.start != 0 && l.marked).map(|l| l.start));
        objects
    }

    fn is_marked(&self, object: usize) -> bool {
        let offset = object - self.space.base;
        if offset < self.blocks.end() {
            self.space.is_marked(offset)
        } else {
            self.large
                .lookup(&self.space, offset)
                .is_some_and(|large| large.start == object && large.marked)
        }
    }

    /// Calls `f` with every object that a live object refers to.
    pub fn for_each_referent(&mut self, object: usize, mut f: impl FnMut(Gc<Header>)) {
        let blocks_end = self.blocks.end();
        let mut marker = Marker::new(&self.space, &mut self.large, blocks_end, Vec::new(), true);
        marker.observe(&mut f);
        // SAFETY: the caller's object is live.
        unsafe { marker.observe_object(object) };
    }

    /// The size of an object in bytes, header included.
    pub fn size_of(&self, object: Gc<Header>) -> usize {
        match object.words() {
            0 => self
                .large
                .lookup(&self.space, object.addr() - self.space.base)
                .map_or(0, |large| large.bytes),
            words => words * 8,
        }
    }
}
