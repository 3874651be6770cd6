//! What happens to dead objects besides the reuse of their memory: weak cells, finalisers, drops.
//!
//! Order within a collection, after marking:
//! 1. Dead objects with a finaliser are found; weak cells of exactly these are cleared.
//! 2. They are revived onto the pending queue, together with everything they refer to (whose weak
//!    cells stay, as with reference counting). An object that another one in this set refers to is
//!    queued after it.
//! 3. Weak cells of everything that is still dead are cleared; those that are alive themselves and
//!    have a callback are queued, the most recent first.
//! 4. Dead objects with Rust memory are dropped.

use super::{CustomVtable, Gc, Header, HeapObject, Marker, TraceKind};
use crate::value::Value;
use std::cell::Cell;
use std::collections::{HashMap, VecDeque};

/// A weak reference: knows an object without keeping it alive.
///
/// Made by `AllocState::new_weak_cell`. Itself a heap object, kept alive by whoever needs it
/// (usually the Python-level weak reference object, its `owner`).
#[repr(C)]
pub struct WeakCell {
    header: Header,
    /// The complement of the target's address, which no scan takes for a reference; 0 = cleared.
    hidden: Cell<u64>,
    callback: Cell<Value>,
    owner: Cell<Value>,
}

// SAFETY: repr(C), header first; `hidden` is far above the heap's range (or 0), the other words
// are values.
unsafe impl HeapObject for WeakCell {
    const KIND: TraceKind = TraceKind::Values;
}

impl WeakCell {
    pub(super) fn new(callback: Value, owner: Value) -> WeakCell {
        WeakCell {
            header: Header::new(0),
            hidden: Cell::new(0),
            callback: Cell::new(callback),
            owner: Cell::new(owner),
        }
    }

    pub(super) fn hide(&self, target: Gc<Header>) {
        self.hidden.set(!(target.addr() as u64));
    }

    fn target_addr(&self) -> Option<usize> {
        match self.hidden.get() {
            0 => None,
            hidden => Some(!hidden as usize),
        }
    }

    /// The target, as long as it is alive.
    #[inline]
    pub fn get(&self) -> Option<Value> {
        // SAFETY: the collector clears the cell before the target's memory is reused.
        self.target_addr()
            .map(|addr| unsafe { Gc::from_ptr(addr as *mut Header) }.as_value())
    }

    /// What is to be called when the target has died; `None` (Python's) for nothing.
    #[inline]
    pub fn callback(&self) -> Value {
        self.callback.get()
    }

    /// The object that the cell belongs to, or `None` (Python's).
    #[inline]
    pub fn owner(&self) -> Value {
        self.owner.get()
    }

    /// Forgets the callback, so that it will not be called.
    pub fn drop_callback(&self) {
        self.callback.set(Value::NONE);
    }
}

/// Something the runtime has to do for dead objects, at a safepoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// Run the object's finaliser. It is alive again and will not be queued a second time unless it
    /// is registered again.
    Finalize(Gc<Header>),
    /// Call the cell's callback with its owner; the target is gone.
    Callback(Gc<WeakCell>),
}

/// A list of objects split by age, so that minor collections look at the young ones only.
#[derive(Default)]
struct ByAge {
    young: Vec<usize>,
    old: Vec<usize>,
}

impl ByAge {
    /// Keeps the objects for which `keep` says so, of the young ones or (major) of all.
    fn retain(&mut self, major: bool, mut keep: impl FnMut(usize) -> bool) {
        if major {
            self.old.retain(|&object| keep(object));
        }
        self.young.retain(|&object| keep(object));
        self.old.append(&mut self.young);
    }

    fn candidates(&self, major: bool) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let old: &[usize] = if major { &self.old } else { &[] };
        old.iter().chain(&self.young).copied()
    }
}

/// The heap's books about objects whose death matters.
#[derive(Default)]
pub(super) struct Mortals {
    cells: ByAge,
    /// Address of a target -> its cells, oldest first.
    targets: HashMap<usize, Vec<usize>>,
    finalizable: ByAge,
    customs: ByAge,
    pub pending: VecDeque<Pending>,
}

fn header(object: usize) -> &'static Header {
    // SAFETY: the books hold objects whose memory has not been reused: the collector removes the
    // dead ones before it frees anything.
    unsafe { &*(object as *const Header) }
}

fn cell(object: usize) -> &'static WeakCell {
    // SAFETY: as above, and the list of cells holds nothing else.
    unsafe { &*(object as *const WeakCell) }
}

fn vtable(object: usize) -> &'static CustomVtable {
    // SAFETY: as above; the word after the header of a custom object.
    unsafe { *((object + 8) as *const &'static CustomVtable) }
}

impl Mortals {
    pub fn add_cell(&mut self, target: Gc<Header>, cell: Gc<WeakCell>) {
        target.set_flags(Header::WEAKLY_REFERENCED);
        self.cells.young.push(cell.addr());
        self.targets
            .entry(target.addr())
            .or_default()
            .push(cell.addr());
    }

    /// The live cells of an object, oldest first.
    pub fn cells_of(&self, target: Gc<Header>) -> impl Iterator<Item = Gc<WeakCell>> + '_ {
        let cells = self.targets.get(&target.addr());
        // SAFETY: the table holds cells that were alive at the last collection.
        cells
            .into_iter()
            .flatten()
            .map(|&cell| unsafe { Gc::from_ptr(cell as *mut WeakCell) })
    }

    pub fn add_finalizable(&mut self, object: Gc<Header>) {
        if !object.has(Header::HAS_FINALIZER) {
            object.set_flags(Header::HAS_FINALIZER);
            self.finalizable.young.push(object.addr());
        }
    }

    pub fn has_finalizable(&self) -> bool {
        self.finalizable
            .candidates(true)
            .any(|object| header(object).has(Header::HAS_FINALIZER))
    }

    /// Queues all finalisers that have not been called.
    pub fn queue_all(&mut self) {
        self.finalizable.retain(true, |object| {
            if header(object).has(Header::HAS_FINALIZER) {
                header(object).clear_flags(Header::HAS_FINALIZER);
                // SAFETY: the list holds objects that were alive at the last collection or are younger.
                let object = unsafe { Gc::from_ptr(object as *mut Header) };
                self.pending.push_back(Pending::Finalize(object));
            }
            false
        });
    }

    /// Enters an object of kind `Custom`; answers how many bytes it holds outside.
    pub fn add_custom(&mut self, object: Gc<Header>) -> usize {
        let vtable = vtable(object.addr());
        if vtable.drop.is_some() || vtable.external_size.is_some() {
            self.customs.young.push(object.addr());
        }
        external_size(object.addr())
    }

    /// Memory that the lists may take at once when they grow.
    pub fn growth(&self) -> usize {
        2 * size_of::<usize>() * (self.customs.young.capacity() + self.customs.old.capacity())
    }

    pub fn trace(&self, marker: &mut Marker<'_>) {
        for pending in &self.pending {
            match pending {
                Pending::Finalize(object) => marker.object(*object),
                Pending::Callback(cell) => marker.object(*cell),
            }
        }
    }

    /// Steps 1 to 3 of the module's description.
    pub fn after_marking(&mut self, marker: &mut Marker<'_>, major: bool) {
        let mut dead = Vec::new();
        self.finalizable.retain(major, |object| {
            // A flag that was cleared means that the finaliser was called in another way.
            let waiting = header(object).has(Header::HAS_FINALIZER);
            let marked = marker.is_marked(object);
            if waiting && !marked {
                dead.push(object);
            }
            waiting && marked
        });
        if !dead.is_empty() {
            self.clear_cells(marker, major, |target| {
                header(target).has(Header::HAS_FINALIZER)
            });
            self.revive(marker, dead);
        }
        self.clear_cells(marker, major, |_| true);
        self.forget_dead_cells(marker, major);
    }

    /// Marks the dead objects and queues them, each before those it refers to (except in cycles),
    /// unrelated ones in the order in which they were registered.
    ///
    /// Going backwards, an object that is not yet marked is the root of a search. A later root may
    /// refer to an earlier one but not the other way round, so the roots are queued in reverse.
    fn revive(&mut self, marker: &mut Marker<'_>, dead: Vec<usize>) {
        let mut roots = Vec::new();
        let mut referred = Vec::new();
        for &object in dead.iter().rev() {
            if marker.is_marked(object) {
                referred.push(object);
            } else {
                roots.push(object);
                marker.visit(object);
                marker.drain();
            }
        }
        for object in roots.into_iter().rev().chain(referred) {
            // An object that was registered, forgotten and registered again is listed twice.
            if !header(object).has(Header::HAS_FINALIZER) {
                continue;
            }
            header(object).clear_flags(Header::HAS_FINALIZER);
            // SAFETY: marked now, so alive.
            let object = unsafe { Gc::from_ptr(object as *mut Header) };
            self.pending.push_back(Pending::Finalize(object));
        }
    }

    fn clear_cells(
        &mut self,
        marker: &Marker<'_>,
        major: bool,
        mut which: impl FnMut(usize) -> bool,
    ) {
        for address in self.cells.candidates(major).rev() {
            let weak = cell(address);
            let Some(target) = weak.target_addr() else {
                continue;
            };
            if marker.is_marked(target) || !which(target) {
                continue;
            }
            weak.hidden.set(0);
            self.targets.remove(&target);
            if marker.is_marked(address) && !weak.callback.get().is_none() {
                // SAFETY: a marked cell.
                let weak = unsafe { Gc::from_ptr(address as *mut WeakCell) };
                self.pending.push_back(Pending::Callback(weak));
            }
        }
    }

    fn forget_dead_cells(&mut self, marker: &Marker<'_>, major: bool) {
        let targets = &mut self.targets;
        self.cells.retain(major, |address| {
            let target = cell(address).target_addr();
            let keep = marker.is_marked(address) && target.is_some();
            if !keep
                && let Some(target) = target
                && let Some(cells) = targets.get_mut(&target)
            {
                cells.retain(|&c| c != address);
                if cells.is_empty() {
                    targets.remove(&target);
                    header(target).clear_flags(Header::WEAKLY_REFERENCED);
                }
            }
            keep
        });
    }

    /// Step 4; answers the bytes that the dropped objects held outside the heap, and at a major
    /// collection those that the live ones hold.
    pub fn drop_dead(&mut self, marker: &Marker<'_>, major: bool) -> External {
        let mut external = External::default();
        self.customs.retain(major, |object| {
            if marker.is_marked(object) {
                external.live += if major { external_size(object) } else { 0 };
                return true;
            }
            external.dropped += external_size(object);
            drop_custom(object);
            false
        });
        external
    }

    /// Drops every custom object: the heap goes away.
    pub fn drop_all(&mut self) {
        self.customs.retain(true, |object| {
            drop_custom(object);
            false
        });
    }
}

/// Bytes outside the heap, see [`Mortals::drop_dead`].
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct External {
    pub live: usize,
    pub dropped: usize,
}

fn external_size(object: usize) -> usize {
    match vtable(object).external_size {
        // SAFETY: the object has not been dropped yet.
        Some(size) => unsafe { size(object as *mut Header) },
        None => 0,
    }
}

fn drop_custom(object: usize) {
    if let Some(drop) = vtable(object).drop {
        // SAFETY: dead, and removed from the books, so not dropped again.
        unsafe { drop(object as *mut Header) };
    }
}
