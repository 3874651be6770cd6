//! The marker: finds everything reachable from what it is told about.
//!
//! Invariants:
//! * An object is pushed at most once a collection: its mark bit (large: its record) decides.
//! * Marking an object makes it old: its gc byte becomes [`Header::OLD`].
//! * The marker never allocates in the heap and runs no code of the object layer other than
//!   `CustomVtable::trace` and `RootSource::trace`.

use super::large::LargeSpace;
use super::space::{LINE_SHIFT, Space};
use super::{CustomVtable, Gc, Header, TraceKind};
use crate::host::memory::prefetch;
use crate::value::Value;

/// How many references wait for their prefetch to arrive; a power of two.
const WAITING: usize = 16;

/// How many bytes of a large object are scanned at once, so that the mark stack stays small.
const STRIDE: usize = 4096;

/// What tracing functions report references to.
pub struct Marker<'heap> {
    space: &'heap Space,
    large: &'heap mut LargeSpace,
    base: usize,
    range: usize,
    /// Offset at which the blocks end; references at or above it are large objects.
    blocks_end: usize,
    mark: *mut u8,
    line: *mut u8,
    stack: Vec<usize>,
    stretches: Vec<(usize, usize)>,
    /// References found by scanning whose memory has been prefetched, a ring; 0 = nothing.
    waiting: [usize; WAITING],
    next: usize,
    major: bool,
    /// When set, references are reported to it and nothing is marked.
    observer: Option<&'heap mut dyn FnMut(Gc<Header>)>,
}

impl<'heap> Marker<'heap> {
    pub(super) fn new(
        space: &'heap Space,
        large: &'heap mut LargeSpace,
        blocks_end: usize,
        stack: Vec<usize>,
        major: bool,
    ) -> Marker<'heap> {
        debug_assert!(stack.is_empty());
        Marker {
            base: space.base,
            range: space.range,
            blocks_end,
            mark: space.mark,
            line: space.line,
            space,
            large,
            stack,
            stretches: Vec::new(),
            waiting: [0; WAITING],
            next: 0,
            major,
            observer: None,
        }
    }

    pub(super) fn observe(&mut self, observer: &'heap mut dyn FnMut(Gc<Header>)) {
        self.observer = Some(observer);
    }

    /// The (empty) stack, for the next collection.
    pub(super) fn into_stack(self) -> Vec<usize> {
        debug_assert!(self.stack.is_empty());
        self.stack
    }

    /// Whether this is a major collection. At a minor one a table may leave out what it reported at
    /// an earlier collection and still holds: that is old.
    #[inline]
    pub fn is_major(&self) -> bool {
        self.major
    }

    /// Reports a value; immediates are ignored.
    #[inline]
    pub fn value(&mut self, value: Value) {
        if value.is_heap() {
            self.report(value.bits() as usize);
        }
    }

    /// Reports a reference.
    #[inline]
    pub fn object<T>(&mut self, object: Gc<T>) {
        self.report(object.addr());
    }

    /// Reports every word of a stretch of memory that lies within the heap, as for an object of
    /// kind `Values`; other words are ignored.
    ///
    /// # Safety
    /// The words are readable, and those in the heap's range are starts of live objects.
    #[inline]
    pub unsafe fn words(&mut self, start: *const u64, count: usize) {
        for i in 0..count {
            // SAFETY: the caller's promise.
            let word = unsafe { *start.add(i) } as usize;
            if word.wrapping_sub(self.base) < self.range {
                self.report(word);
            }
        }
    }

    #[inline]
    fn report(&mut self, address: usize) {
        match &mut self.observer {
            None => self.visit(address),
            // SAFETY: whoever reports a reference promises a live object.
            Some(observer) => observer(unsafe { Gc::from_ptr(address as *mut Header) }),
        }
    }

    /// Whether the object was reached in this collection or is old.
    pub(super) fn is_marked(&self, address: usize) -> bool {
        let offset = address - self.base;
        if offset < self.blocks_end {
            self.space.is_marked(offset)
        } else {
            self.large
                .lookup(self.space, offset)
                .is_some_and(|large| large.marked)
        }
    }

    /// Marks the object if `word` lies in the heap.
    #[inline(always)]
    pub(super) fn visit(&mut self, word: usize) {
        let offset = word.wrapping_sub(self.base);
        if offset >= self.range {
            return;
        }
        if offset >= self.blocks_end {
            return self.visit_large(word, offset);
        }
        debug_assert!(word & 7 == 0, "not the start of an object: {word:#x}");
        let granule = offset >> 3;
        let bit = 1u8 << (granule & 7);
        // SAFETY: the tables cover the range; the word is the address of an object, since the
        // kinds of objects and roots that reach here hold no other words of the range.
        unsafe {
            let byte = self.mark.add(granule >> 3);
            if *byte & bit != 0 {
                return;
            }
            *byte |= bit;
            let header = &*(word as *const Header);
            let bytes = header.words() * 8;
            debug_assert!(bytes != 0, "corrupt object at {word:#x}");
            header.set_gc(Header::OLD);
            let first = offset >> LINE_SHIFT;
            let last = (offset + bytes - 1) >> LINE_SHIFT;
            *self.line.add(first) = 1;
            for line in first + 1..=last {
                *self.line.add(line) = 1;
            }
            if header.flags() & Header::KIND_MASK != TraceKind::Leaf as u8 {
                self.stack.push(word);
            }
        }
    }

    /// Has the object marked, after as many others as it takes to fetch its memory.
    #[inline(always)]
    fn visit_soon(&mut self, word: usize) {
        let offset = word.wrapping_sub(self.base);
        if offset >= self.range {
            return;
        }
        prefetch(word);
        prefetch(self.mark as usize + (offset >> 6));
        let slot = &mut self.waiting[self.next & (WAITING - 1)];
        self.next = self.next.wrapping_add(1);
        let ready = std::mem::replace(slot, word);
        if ready != 0 {
            self.visit(ready);
        }
    }

    /// Visits everything that waits for its prefetch.
    fn visit_waiting(&mut self) {
        for i in 0..WAITING {
            let word = std::mem::take(&mut self.waiting[i]);
            if word != 0 {
                self.visit(word);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn visit_large(&mut self, word: usize, offset: usize) {
        let Some(large) = self.large.lookup_mut(self.space, offset) else {
            debug_assert!(false, "reference to no object: {word:#x}");
            return;
        };
        debug_assert!(large.start == word);
        if large.marked {
            return;
        }
        large.marked = true;
        let end = large.start + large.bytes;
        // SAFETY: the record says that an object is here.
        let header = unsafe { &*(word as *const Header) };
        header.set_gc(Header::OLD);
        match header.kind() {
            TraceKind::Values => self.stretches.push((word + 8, end)),
            TraceKind::Custom => self.stack.push(word),
            TraceKind::Leaf => {}
        }
    }

    /// Visits what the object refers to.
    ///
    /// # Safety
    /// A live, small or custom object.
    #[inline(always)]
    unsafe fn scan(&mut self, object: usize) {
        // SAFETY: the caller's promise: a header, and as many words as it says.
        unsafe {
            let header = &*(object as *const Header);
            match header.kind() {
                TraceKind::Values => self.scan_words(object + 8, object + header.words() * 8),
                TraceKind::Custom => {
                    let vtable = *((object + 8) as *const &'static CustomVtable);
                    (vtable.trace)(object as *mut Header, self);
                }
                TraceKind::Leaf => {}
            }
        }
    }

    #[inline(always)]
    unsafe fn scan_words(&mut self, start: usize, end: usize) {
        let mut place = start;
        while place < end {
            // SAFETY: the caller's promise.
            let word = unsafe { *(place as *const usize) };
            self.visit_soon(word);
            place += 8;
        }
    }

    /// Visits again what an old object that was written to refers to.
    ///
    /// # Safety
    /// A live object of the remembered set.
    pub(super) unsafe fn rescan(&mut self, object: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            (*(object as *const Header)).set_gc(Header::OLD);
            self.scan(object);
        }
    }

    /// Visits the references that were stored into old large objects since the last collection.
    pub(super) fn rescan_cards(&mut self) {
        let stretches = &mut self.stretches;
        self.large.take_cards(self.space, |start, end| {
            stretches.push((start, end));
        });
    }

    /// Reports what the object refers to, without marking it.
    ///
    /// # Safety
    /// A live object; an observer is set.
    pub(super) unsafe fn observe_object(&mut self, object: usize) {
        debug_assert!(self.observer.is_some());
        // SAFETY: the caller's promise.
        unsafe {
            let header = &*(object as *const Header);
            if header.kind() == TraceKind::Values {
                let bytes = match header.words() {
                    0 => self
                        .large
                        .lookup(self.space, object - self.base)
                        .map_or(8, |large| large.bytes),
                    words => words * 8,
                };
                self.words((object + 8) as *const u64, bytes / 8 - 1);
            } else {
                self.scan(object);
            }
        }
    }

    /// Marks everything that is reachable from what has been visited.
    pub(super) fn drain(&mut self) {
        loop {
            while let Some(object) = self.stack.pop() {
                // SAFETY: only live small or custom objects are pushed.
                unsafe { self.scan(object) };
            }
            self.visit_waiting();
            if !self.stack.is_empty() {
                continue;
            }
            let Some((start, end)) = self.stretches.pop() else {
                return;
            };
            let middle = end.min(start + STRIDE);
            if middle < end {
                self.stretches.push((middle, end));
            }
            // SAFETY: a stretch of a live large object of kind `Values`.
            unsafe { self.scan_words(start, middle) };
        }
    }
}
