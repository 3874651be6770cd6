//! The heap: allocation, tracing collection, weak references, finalisers.
//!
//! # For the layers above
//!
//! **Objects** are `#[repr(C)]` structs whose first field is a [`Header`]; they implement
//! [`HeapObject`], which names how they are scanned ([`TraceKind`]). They are referred to by
//! [`Gc<T>`](Gc) (typed) or `Value`. Fields that change and hold values or references are
//! [`Field`]s, whose `set` has the write barrier; growable arrays of values are [`ValueVec`]s;
//! fixed ones [`ValueArray`]s; byte buffers [`ByteArray`]s.
//!
//! **Allocation** goes through the thread's [`AllocState`]:
//! `alloc(struct)`, `alloc_tail(struct, bytes)` for variable size ([`Gc::tail`] is where the tail
//! begins), `alloc_words(shape, kind, words)` for layouts known at run time, `alloc_values`,
//! `alloc_bytes`. All can fail with [`OutOfMemory`], to be turned into a MemoryError; sizes that
//! can never be granted fail at once.
//!
//! **Every allocation is a safepoint**: it may collect. Objects do not move, and what native stacks
//! and registers refer to (to the start or inside) stays alive, so native code holds `Value`s, `Gc`s
//! and slices in locals without ceremony. It must not keep the only reference anywhere else: not in
//! a `Vec`, a `Box`, a `thread_local!`, a Rust struct reached through `malloc`ed memory. For that
//! there are [`Root`] handles, [`RootSource`]s (tables, traced at every collection), and
//! conservative ranges ([`Heap::add_root_range`], for the interpreter's register stack).
//!
//! **Stores** of references into an object that exists already need the barrier: [`Field::set`],
//! [`ValueArray::set`](Gc::set), [`ValueVec`]'s methods, or [`barrier`] after a raw store. JIT code:
//! `store; cmp byte [obj + 7], 0; jne slow` and then [`barrier_slow`]. A collection cannot happen
//! between the store and the barrier.
//!
//! **Rust memory** (a big int's digits, a file) is owned by objects of kind `Custom`, whose second
//! field is a `&'static` [`CustomVtable`] with a `drop`. [`Heap::external`] tells the heap
//! about memory that grows after allocation.
//!
//! **Death**: [`AllocState::new_weak_cell`] makes weak references; [`Heap::register_finalizer`]
//! enters objects whose class has a finaliser. What is to be run afterwards is fetched by
//! [`Heap::take_pending`] at a safepoint; [`Heap::set_pending_hook`] says when.
//!
//! # How it works
//!
//! Non-moving mark and sweep over blocks and lines, generational by sticky mark bits: a collection
//! leaves the mark bits set, so a marked object is an old one, and a minor collection traces only
//! from roots, and from old objects that the barrier remembered, to unmarked ones. A major
//! collection clears the bits first. Sweeping is the counting of line bytes of those blocks
//! that were allocated into; holes are searched lazily when allocating. `space` has the layout,
//! `collect` the order of steps, `weak` the rules for dead objects. Objects that own Rust memory
//! live among the others and are found through a list, by age.
//!
//! A `Heap` has no process-wide state; several can coexist. One mutator thread at a time runs
//! today; the list of mutators with their stacks is what a stop-the-world protocol will need.

mod alloc;
mod array;
mod barrier;
mod blocks;
mod collect;
mod config;
mod gc;
mod header;
mod large;
mod marker;
mod roots;
mod space;
mod stats;
mod vec;
mod weak;

pub use crate::host::memory::OutOfMemory;
pub use alloc::AllocState;
pub use array::{ByteArray, ValueArray};
pub use barrier::{Field, Storable, barrier, barrier_range, barrier_ref, barrier_slow};
pub use config::{GcConfig, POISON};
pub use gc::Gc;
pub use header::{CustomVtable, Header, HeapObject, TraceKind, drop_in_place};
pub use marker::Marker;
pub use roots::{Root, RootSource, Rootable};
pub use space::MAX_SMALL;
pub use stats::{Pauses, Stats};
pub use vec::{ValueBuilder, ValueVec};
pub use weak::{Pending, WeakCell};

use collect::State;
use roots::{RootRange, RootTable};
use std::cell::{Cell, UnsafeCell};
use std::io;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Why there is a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The allocation budget is used up; minor or major by policy.
    Allocation,
    /// Large objects have taken or are about to take much memory; major.
    Large,
    /// Somebody asked for a minor collection.
    Minor,
    /// Somebody asked for a major collection.
    Full,
    /// A request cannot be granted; major.
    OutOfMemory,
}

/// What a collection did.
#[derive(Debug, Clone, Copy)]
pub struct Collected {
    /// Whether all objects were looked at.
    pub major: bool,
    /// How long it took.
    pub nanoseconds: u64,
    /// How much less memory is in use: whole blocks, large objects and known outside memory.
    pub freed: usize,
}

/// How much memory a heap has.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Live after the last collection: lines with live objects, large objects (current), and known
    /// memory outside.
    pub live: usize,
    /// The part of `live` that is in large objects.
    pub large: usize,
    /// Bytes of blocks that hold anything, plus large objects.
    pub in_use: usize,
}

/// The word and the bits that a heap sets when something is pending.
pub(crate) struct PendingHook {
    word: *const AtomicU32,
    bits: u32,
}

impl PendingHook {
    fn fire(&self) {
        // SAFETY: set_pending_hook's caller keeps the word valid.
        unsafe { (*self.word).fetch_or(self.bits, Ordering::Release) };
    }
}

/// A heap: owns its memory and everything in it.
pub struct Heap {
    state: UnsafeCell<State>,
    roots: Rc<RootTable>,
}

impl Heap {
    /// A new heap. Boxed, since its objects know its address.
    pub fn new(config: GcConfig) -> io::Result<Box<Heap>> {
        let heap = Box::new(Heap {
            state: UnsafeCell::new(State::new(config)?),
            roots: Rc::default(),
        });
        let base = heap.state().space.base as *mut *const Heap;
        // SAFETY: the first block is reserved for this word.
        unsafe { base.write(std::ptr::from_ref(&*heap)) };
        Ok(heap)
    }

    /// The heap that an object lives in.
    ///
    /// # Safety
    /// `object` is an object of a heap, and that heap is not borrowed longer than it lives.
    #[inline(always)]
    pub unsafe fn containing<'a>(object: *const Header) -> &'a Heap {
        let base = object as usize & !(space::MAX_RESERVE - 1);
        // SAFETY: every range is aligned so that this is its base, where `new` stored the address.
        unsafe { &**(base as *const *const Heap) }
    }

    /// The heap's state. Each caller uses it for one step and calls nothing meanwhile that could
    /// come back here: callbacks during a collection get a `Marker` only.
    #[inline(always)]
    #[allow(clippy::mut_from_ref, reason = "see the invariant above")]
    fn state(&self) -> &mut State {
        // SAFETY: the invariant above, and the heap belongs to one thread.
        unsafe { &mut *self.state.get() }
    }

    fn roots(&self) -> &RootTable {
        &self.roots
    }

    /// A handle that keeps `value` alive.
    pub fn root<V: Rootable>(&self, value: V) -> Root<V> {
        Root::new(&self.roots, value)
    }

    /// Makes the words `[base, *top)` conservative roots.
    ///
    /// # Safety
    /// Until [`Heap::remove_root_range`] with the same base: `top` is valid and the range readable
    /// at every safepoint.
    pub unsafe fn add_root_range(&self, base: *const u64, top: *const Cell<*const u64>) {
        self.state().ranges.push(RootRange { base, top });
    }

    /// Ends [`Heap::add_root_range`].
    pub fn remove_root_range(&self, base: *const u64) {
        self.state().ranges.retain(|range| range.base != base);
    }

    /// Makes the references that `source` reports roots.
    ///
    /// # Safety
    /// Until [`Heap::remove_root_source`]: `source` is valid, and not borrowed mutably at
    /// any safepoint.
    pub unsafe fn add_root_source(&self, source: *const dyn RootSource) {
        self.state().sources.push(source);
    }

    /// Ends [`Heap::add_root_source`].
    pub fn remove_root_source(&self, source: *const dyn RootSource) {
        self.state()
            .sources
            .retain(|&other| !std::ptr::addr_eq(other, source));
    }

    /// The barrier's slow path.
    fn remember(&self, owner: *const Header, slot: *const u64) {
        // SAFETY: barriers are called for live objects.
        let header = unsafe { &*owner };
        let state = self.state();
        if header.words() == 0 && header.kind() == TraceKind::Values {
            let base = state.space.base;
            state
                .large
                .mark_card(&state.space, owner as usize - base, slot as usize - base);
        } else {
            header.set_gc(0);
            state.remembered.push(owner as usize);
        }
    }

    /// Tells that an object now holds `delta` more (or fewer) bytes outside the heap. Counts until
    /// the next major collection, which asks the objects themselves (`CustomVtable`).
    pub fn external(&self, delta: isize) {
        let bytes = delta.unsigned_abs();
        if delta > 0 {
            self.state().add_external(bytes);
        } else {
            self.state().remove_external(bytes);
        }
    }

    /// Enters an object whose class has a finaliser: when it is found dead it is revived and
    /// queued, once. Doing it again after that makes it finalisable again.
    pub fn register_finalizer(&self, object: Gc<Header>) {
        self.state().mortals.add_finalizable(object);
    }

    /// Undoes [`Heap::register_finalizer`].
    pub fn forget_finalizer(&self, object: Gc<Header>) {
        object.clear_flags(Header::HAS_FINALIZER);
    }

    /// The weak cells of an object, oldest first: the first one at or after position `from`.
    pub fn weak_cell(&self, target: Gc<Header>, from: usize) -> Option<Gc<WeakCell>> {
        if !target.has(Header::WEAKLY_REFERENCED) {
            return None;
        }
        self.state().mortals.cells_of(target).nth(from)
    }

    /// How many weak cells an object has.
    pub fn weak_cell_count(&self, target: Gc<Header>) -> usize {
        if !target.has(Header::WEAKLY_REFERENCED) {
            return 0;
        }
        self.state().mortals.cells_of(target).count()
    }

    /// The next finaliser or callback to run. What it refers to is alive as long as the result is
    /// on the stack.
    pub fn take_pending(&self) -> Option<Pending> {
        self.state().mortals.pending.pop_front()
    }

    /// Queues every finaliser that has not been called, in the order in which the objects were registered: the program has ended. Whether
    /// there are any.
    pub fn queue_all_finalizers(&self) -> bool {
        self.state().mortals.queue_all();
        self.has_pending()
    }

    /// Whether there are objects whose finaliser has not been called.
    pub fn has_finalizable(&self) -> bool {
        self.state().mortals.has_finalizable()
    }

    /// Whether a finaliser or callback waits.
    pub fn has_pending(&self) -> bool {
        !self.state().mortals.pending.is_empty()
    }

    /// Names the word in which the heap sets `bits` when something is pending after a collection.
    ///
    /// # Safety
    /// The word stays valid until another one or none is named.
    pub unsafe fn set_pending_hook(&self, hook: Option<(*const AtomicU32, u32)>) {
        self.state().hook = hook.map(|(word, bits)| PendingHook { word, bits });
    }

    /// The size of an object in bytes, header included.
    pub fn size_of(&self, object: Gc<Header>) -> usize {
        self.state().size_of(object)
    }

    /// Calls `f` with each object that `object` refers to directly. `f` must not allocate.
    pub fn for_each_referent(&self, object: Gc<Header>, f: impl FnMut(Gc<Header>)) {
        self.state().for_each_referent(object.addr(), f);
    }

    /// Calls `f` with each object that the last collection found alive: after a major one these
    /// are all objects older than it. `f` may allocate; what is freed meanwhile is *not* skipped,
    /// so it should not collect.
    pub fn for_each_object(&self, mut f: impl FnMut(Gc<Header>)) {
        for object in self.state().marked_objects() {
            // SAFETY: marked objects are alive.
            f(unsafe { Gc::from_ptr(object as *mut Header) });
        }
    }

    /// The configuration in force.
    pub fn config(&self) -> GcConfig {
        self.state().config
    }

    /// Counts and pauses so far.
    pub fn stats(&self) -> Stats {
        self.state().stats
    }

    /// How much memory is in use.
    pub fn usage(&self) -> Usage {
        let state = self.state();
        Usage {
            live: state.live(),
            large: state.large.live,
            in_use: state.blocks.in_use() + state.large.live,
        }
    }

    /// The first address and the length of the range that all objects lie in.
    pub fn range(&self) -> (usize, usize) {
        let space = &self.state().space;
        (space.base, space.range)
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.state().mortals.drop_all();
    }
}

#[cfg(test)]
mod tests;
