//! Allocation: the part of a heap that lives in a thread.
//!
//! Fast path: bump `cur` up to `limit`. Everything else is cold.
//!
//! Invariants:
//! * `[cur, run_end)` is free memory of one bump run. `limit` is `run_end`, or 0 to send the next
//!   allocation to the slow path (stress mode, or a collection is due).
//! * Between two safepoints a run holds complete objects up to `cur`: whoever takes memory writes
//!   the header before anything can collect. When a run is given up early a zero word ends it.

use super::collect::State;
use super::space::{LINE, LINES, MAX_SMALL};
use super::{
    ByteArray, Cause, Collected, Gc, Header, Heap, HeapObject, OutOfMemory, TraceKind, ValueArray,
    WeakCell,
};
use crate::host::stack::{StackBounds, with_spilled_registers};
use crate::value::Value;
use std::cell::Cell;
use std::mem::offset_of;

/// A thread's allocation state. It is embedded in the thread's struct; JIT code and the
/// interpreter bump `cur` themselves.
#[repr(C)]
#[derive(Debug)]
pub struct AllocState {
    cur: Cell<usize>,
    limit: Cell<usize>,
    heap: Cell<*const Heap>,
    run_end: Cell<usize>,
    medium_cur: Cell<usize>,
    medium_end: Cell<usize>,
    /// The block that `cur` lies in, or `NO_BLOCK`, and the line to look for the next hole from.
    block: Cell<usize>,
    line: Cell<usize>,
    stack_high: Cell<usize>,
    /// Where the stack of a thread that is stopped for another one's collection begins; 0 = runs.
    parked_at: Cell<usize>,
    countdown: Cell<u32>,
}

const NO_BLOCK: usize = usize::MAX;

impl Default for AllocState {
    fn default() -> Self {
        AllocState::new()
    }
}

impl AllocState {
    /// Offset of the bump pointer.
    pub const CUR_OFFSET: usize = offset_of!(AllocState, cur);
    /// Offset of the end of the memory that may be taken by bumping.
    pub const LIMIT_OFFSET: usize = offset_of!(AllocState, limit);

    /// A state that belongs to no heap yet; see [`AllocState::attach`].
    pub const fn new() -> AllocState {
        AllocState {
            cur: Cell::new(0),
            limit: Cell::new(0),
            heap: Cell::new(std::ptr::null()),
            run_end: Cell::new(0),
            medium_cur: Cell::new(0),
            medium_end: Cell::new(0),
            block: Cell::new(NO_BLOCK),
            line: Cell::new(0),
            stack_high: Cell::new(0),
            parked_at: Cell::new(0),
            countdown: Cell::new(0),
        }
    }

    /// Makes the calling thread a mutator of the heap: from now on the state allocates, and the
    /// thread's stack is scanned.
    ///
    /// # Safety
    /// The state stays at its address until it is detached or dropped, the heap outlives that, and
    /// only the calling thread uses the state.
    ///
    /// # Panics
    /// When the system does not tell the bounds of the thread's stack.
    pub unsafe fn attach(&self, heap: &Heap) {
        assert!(self.heap.get().is_null(), "attached twice");
        let bounds = StackBounds::current().expect("the bounds of the thread's stack");
        self.stack_high.set(bounds.high);
        self.heap.set(heap);
        let state = heap.state();
        self.countdown.set(state.config.stress);
        state.mutators.push(self);
    }

    /// Ends what [`AllocState::attach`] began.
    pub fn detach(&self) {
        if self.heap.get().is_null() {
            return;
        }
        self.retire();
        let state = self.heap().state();
        state
            .mutators
            .retain(|&mutator| !std::ptr::eq(mutator, self));
        self.heap.set(std::ptr::null());
    }

    /// The heap the state is attached to.
    #[inline(always)]
    pub fn heap(&self) -> &Heap {
        debug_assert!(!self.heap.get().is_null(), "not attached to a heap");
        // SAFETY: `attach`'s caller promised that the heap outlives the attachment.
        unsafe { &*self.heap.get() }
    }

    /// Moves `value` into the heap. Its header's size, kind and gc byte are filled in here.
    #[inline(always)]
    pub fn alloc<T: HeapObject>(&self, value: T) -> Result<Gc<T>, OutOfMemory> {
        const {
            assert!(align_of::<T>() <= 8 && size_of::<T>() >= 8);
            assert!(size_of::<T>() <= MAX_SMALL);
        }
        let bytes = const { size_of::<T>().next_multiple_of(8) };
        let place = self.take(bytes)? as *mut T;
        // SAFETY: the memory is ours, large enough and aligned.
        let object = unsafe {
            place.write(value);
            Gc::from_ptr(place)
        };
        object.header().finish((bytes / 8) as u16, T::KIND);
        if matches!(T::KIND, TraceKind::Custom) {
            self.enter_custom(object.as_header());
        }
        Ok(object)
    }

    /// Moves `value` into the heap with `tail` zeroed bytes behind it (see [`Gc::tail`]).
    #[inline]
    pub fn alloc_tail<T: HeapObject>(&self, value: T, tail: usize) -> Result<Gc<T>, OutOfMemory> {
        // SAFETY: zeroed right here, before anybody else sees it.
        unsafe {
            let (object, zeroed) = self.alloc_tail_raw(value, tail)?;
            if !zeroed {
                let len = tail.next_multiple_of(8);
                std::ptr::write_bytes(object.tail::<u8>(), 0, len);
            }
            Ok(object)
        }
    }

    /// As [`AllocState::alloc_tail`], the tail left uninitialised: for strings and the like.
    ///
    /// # Safety
    /// The kind is `Leaf`, or the tail is initialised before the next allocation.
    #[inline]
    pub unsafe fn alloc_tail_uninit<T: HeapObject>(
        &self,
        value: T,
        tail: usize,
    ) -> Result<Gc<T>, OutOfMemory> {
        // SAFETY: the caller initialises the tail.
        unsafe { self.alloc_tail_raw(value, tail) }.map(|(object, _)| object)
    }

    /// The object, and whether its tail is known to be zero.
    ///
    /// # Safety
    /// The tail is initialised before the next allocation.
    #[inline]
    unsafe fn alloc_tail_raw<T: HeapObject>(
        &self,
        value: T,
        tail: usize,
    ) -> Result<(Gc<T>, bool), OutOfMemory> {
        const {
            assert!(align_of::<T>() <= 8 && size_of::<T>() >= 8 && size_of::<T>() <= MAX_SMALL);
        }
        let bytes = match tail.checked_add(size_of::<T>() + 7) {
            Some(bytes) => bytes & !7,
            None => return Err(OutOfMemory),
        };
        let large = bytes > MAX_SMALL;
        let address = if large {
            self.take_large(bytes)?
        } else {
            self.take(bytes)?
        };
        // SAFETY: the memory is ours, large enough and aligned.
        let object = unsafe {
            (address as *mut T).write(value);
            Gc::from_ptr(address as *mut T)
        };
        let words = if large { 0 } else { (bytes / 8) as u16 };
        object.header().finish(words, T::KIND);
        if matches!(T::KIND, TraceKind::Custom) {
            self.enter_custom(object.as_header());
        }
        Ok((object, large))
    }

    /// An object of `words` words, header included, whose body is zeroed: for layouts that are
    /// known at run time only. Not for kind `Custom`.
    #[inline]
    pub fn alloc_words(
        &self,
        shape: u32,
        kind: TraceKind,
        words: usize,
    ) -> Result<Gc<Header>, OutOfMemory> {
        debug_assert!(words >= 1 && kind != TraceKind::Custom);
        let Some(bytes) = words.checked_mul(8) else {
            return Err(OutOfMemory);
        };
        let large = bytes > MAX_SMALL;
        let address = if large {
            self.take_large(bytes)?
        } else {
            self.take(bytes)?
        };
        // SAFETY: the memory is ours; large objects are zeroed already.
        unsafe {
            let place = address as *mut Header;
            place.write(Header::new(shape));
            if !large {
                std::ptr::write_bytes(place.add(1).cast::<u8>(), 0, bytes - 8);
            }
            let object = Gc::from_ptr(place);
            object.finish(if large { 0 } else { words as u16 }, kind);
            Ok(object)
        }
    }

    /// The header of an object of `words` words when the bump run has room for it; calls nothing. The caller fills the rest before
    /// anything else is allocated. Not for kind `Custom`.
    #[inline(always)]
    pub fn bump(&self, shape: u32, kind: TraceKind, words: u32) -> Option<Gc<Header>> {
        let start = self.cur.get();
        let end = start + 8 * words as usize;
        if end > self.limit.get() {
            return None;
        }
        self.cur.set(end);
        // SAFETY: the memory is ours, large enough and aligned.
        let object = unsafe {
            let place = start as *mut Header;
            place.write(Header::new(shape));
            Gc::from_ptr(place)
        };
        object.finish(words as u16, kind);
        Some(object)
    }

    /// An array of `capacity` empty value slots.
    pub fn alloc_values(&self, capacity: usize) -> Result<Gc<ValueArray>, OutOfMemory> {
        ValueArray::allocate(self, capacity)
    }

    /// An array of `len` zero bytes, at least one more behind them.
    pub fn alloc_bytes(&self, len: usize) -> Result<Gc<ByteArray>, OutOfMemory> {
        ByteArray::allocate(self, len)
    }

    /// A weak cell for `target`, which is to call `callback` (`None` for nothing).
    pub fn new_weak_cell(
        &self,
        target: Gc<Header>,
        callback: Value,
        owner: Value,
    ) -> Result<Gc<WeakCell>, OutOfMemory> {
        let cell = self.alloc(WeakCell::new(callback, owner))?;
        cell.hide(target);
        self.heap().state().mortals.add_cell(target, cell);
        Ok(cell)
    }

    /// From now on small objects are granted even where the heap's limit is reached, or no longer: for code that cannot go on without
    /// them and has nobody to tell.
    pub fn insist(&self, insisting: bool) {
        self.heap().state().insisting = insisting;
    }

    /// Collects now. Finalisers and callbacks are queued, see [`Heap::take_pending`].
    pub fn collect(&self, cause: Cause) -> Collected {
        let heap = self.heap();
        with_spilled_registers(|sp| heap.state().collect(heap.roots(), self, sp, cause))
    }

    /// Runs `f`, which does not touch the heap (it waits for something), with the thread's stack in
    /// a state that another mutator's collection can read.
    pub fn while_parked<R>(&self, f: impl FnOnce() -> R) -> R {
        with_spilled_registers(|sp| {
            self.parked_at.set(sp);
            let result = f();
            self.parked_at.set(0);
            result
        })
    }

    /// Memory for an object of `bytes` bytes, a multiple of 8 of at most `MAX_SMALL`.
    #[inline(always)]
    fn take(&self, bytes: usize) -> Result<usize, OutOfMemory> {
        let start = self.cur.get();
        let end = start + bytes;
        if end <= self.limit.get() {
            self.cur.set(end);
            Ok(start)
        } else {
            self.take_slow(bytes)
        }
    }

    /// Memory for a small object when the fast path has failed; what JIT code calls. The caller
    /// writes a complete object, its header first, before the next safepoint.
    #[cold]
    #[inline(never)]
    pub fn take_slow(&self, bytes: usize) -> Result<usize, OutOfMemory> {
        debug_assert!(bytes.is_multiple_of(8) && bytes <= MAX_SMALL && bytes != 0);
        let heap = self.heap();
        let state = heap.state();
        if state.take_shortage() && !state.insisting {
            with_spilled_registers(|sp| state.collect(heap.roots(), self, sp, Cause::OutOfMemory));
            if !state.has_outside_reserve() {
                return Err(OutOfMemory);
            }
        }
        if state.is_due(self) {
            with_spilled_registers(|sp| state.collect(heap.roots(), self, sp, Cause::Allocation));
        }
        if let Some(address) = self.take_somewhere(state, bytes) {
            return Ok(address);
        }
        with_spilled_registers(|sp| state.collect(heap.roots(), self, sp, Cause::OutOfMemory));
        self.take_somewhere(state, bytes).ok_or(OutOfMemory)
    }

    /// Zeroed memory for a large object; its header is to be written before the next safepoint.
    #[cold]
    #[inline(never)]
    fn take_large(&self, bytes: usize) -> Result<usize, OutOfMemory> {
        let heap = self.heap();
        let state = heap.state();
        if !state.is_conceivable(bytes) {
            return Err(OutOfMemory);
        }
        let cause = if state.is_due_for_large(bytes) {
            Some(Cause::Large)
        } else {
            state.is_due(self).then_some(Cause::Allocation)
        };
        if let Some(cause) = cause {
            with_spilled_registers(|sp| state.collect(heap.roots(), self, sp, cause));
        }
        if let Some(address) = state.alloc_large(bytes) {
            return Ok(address);
        }
        with_spilled_registers(|sp| state.collect(heap.roots(), self, sp, Cause::OutOfMemory));
        state.alloc_large(bytes).ok_or(OutOfMemory)
    }

    fn take_somewhere(&self, state: &mut State, bytes: usize) -> Option<usize> {
        if self.run_end.get().saturating_sub(self.cur.get()) >= bytes {
            // Only the limit was lowered.
        } else if bytes > LINE {
            return self.take_medium(state, bytes);
        } else {
            self.next_run(state)?;
        }
        let start = self.cur.get();
        self.cur.set(start + bytes);
        let stress = state.config.stress != 0;
        self.limit.set(if stress { 0 } else { self.run_end.get() });
        Some(start)
    }

    /// Moves the bump pointer to the next hole, which has at least a line.
    fn next_run(&self, state: &mut State) -> Option<()> {
        end_run(self.cur.get(), self.run_end.get());
        self.set_run(0, 0);
        loop {
            if self.block.get() == NO_BLOCK {
                self.block.set(state.take_block()?);
                self.line.set(0);
            }
            match state.next_hole(self.block.get(), self.line.get()) {
                Some(hole) => {
                    self.set_run(hole.start, hole.end);
                    self.line.set(hole.next_line);
                    return Some(());
                }
                None => self.block.set(NO_BLOCK),
            }
        }
    }

    /// Objects of more than a line are bumped through wholly free blocks, so that a small hole is
    /// not skipped for them.
    fn take_medium(&self, state: &mut State, bytes: usize) -> Option<usize> {
        if self.medium_end.get() - self.medium_cur.get() < bytes {
            let block = state.take_free_block()?;
            end_run(self.medium_cur.get(), self.medium_end.get());
            let hole = state.next_hole(block, 0)?;
            debug_assert!(hole.next_line == LINES);
            self.medium_cur.set(hole.start);
            self.medium_end.set(hole.end);
        }
        let start = self.medium_cur.get();
        self.medium_cur.set(start + bytes);
        Some(start)
    }

    fn set_run(&self, start: usize, end: usize) {
        self.cur.set(start);
        self.limit.set(end);
        self.run_end.set(end);
    }

    /// Sends the next allocation to the slow path.
    pub(super) fn interrupt(&self) {
        self.limit.set(0);
    }

    /// Gives up the current runs, so that the blocks can be looked at.
    pub(super) fn retire(&self) {
        end_run(self.cur.get(), self.run_end.get());
        end_run(self.medium_cur.get(), self.medium_end.get());
        self.set_run(0, 0);
        self.medium_cur.set(0);
        self.medium_end.set(0);
        self.block.set(NO_BLOCK);
    }

    /// Stress mode: whether this allocation is one that collects.
    pub(super) fn count_down(&self, interval: u32) -> bool {
        match self.countdown.get() {
            0 | 1 => {
                self.countdown.set(interval);
                true
            }
            n => {
                self.countdown.set(n - 1);
                false
            }
        }
    }

    /// The part of the thread's stack to scan; `sp` is the collecting thread's.
    pub(super) fn stack(&self, collecting: &AllocState, sp: usize) -> (usize, usize) {
        let low = if std::ptr::eq(self, collecting) {
            sp
        } else {
            debug_assert!(self.parked_at.get() != 0, "a mutator is running");
            self.parked_at.get()
        };
        (low, self.stack_high.get())
    }

    #[inline(never)]
    fn enter_custom(&self, object: Gc<Header>) {
        let heap = self.heap();
        let state = heap.state();
        let outside = state.mortals.add_custom(object);
        if outside != 0 {
            state.add_external(outside);
        }
    }
}

impl Drop for AllocState {
    fn drop(&mut self) {
        self.detach();
    }
}

/// Leaves the zero word that ends a run which is not full.
fn end_run(cur: usize, end: usize) {
    if cur < end {
        // SAFETY: the rest of a run is the mutator's own free memory.
        unsafe { (cur as *mut u64).write(0) };
    }
}
