//! The eight bytes in front of every heap object, and the trait of Rust structs that begin with them.

use super::Marker;
use std::cell::Cell;

/// The header of a heap object. The JIT knows this layout.
///
/// | offset | field | |
/// | --- | --- | --- |
/// | 0 | shape | class and layout of the object; the heap does not look at it |
/// | 4 | words | size in 8-byte words, header included; 0 = large, the size is in the heap's tables |
/// | 6 | flags | see the constants |
/// | 7 | gc | 1 = old and not yet logged: a store of a reference must go through the barrier |
///
/// `words`, `gc` and the trace kind are written by the allocator and belong to the heap.
#[repr(C, align(8))]
#[derive(Debug)]
pub struct Header {
    shape: Cell<u32>,
    words: Cell<u16>,
    flags: Cell<u8>,
    gc: Cell<u8>,
}

const _: () = assert!(size_of::<Header>() == 8 && align_of::<Header>() == 8);

impl Header {
    /// Offset of the shape id.
    pub const SHAPE_OFFSET: usize = 0;
    /// Offset of the size in words.
    pub const WORDS_OFFSET: usize = 4;
    /// Offset of the flags byte.
    pub const FLAGS_OFFSET: usize = 6;
    /// Offset of the byte that the write barrier tests.
    pub const GC_OFFSET: usize = 7;

    /// Flags: the bits that hold the [`TraceKind`].
    pub const KIND_MASK: u8 = 3;
    /// Flags: the object's class has a finaliser that has not run. Set by the heap (see
    /// `Heap::register_finalizer`), cleared when the object is put on the finaliser queue.
    pub const HAS_FINALIZER: u8 = 1 << 2;
    /// Flags: there are weak cells for this object in the heap's table. Set by the heap.
    pub const WEAKLY_REFERENCED: u8 = 1 << 3;
    /// Flags: the first bit that is free for the object layers.
    pub const USER_FLAG_0: u8 = 1 << 4;
    /// Flags: all bits that are free for the object layers.
    pub const USER_FLAGS: u8 = 0xF0;

    /// The value of the gc byte of an old object that is not in the remembered set.
    pub const OLD: u8 = 1;

    /// A header for an object that is about to be handed to the allocator, which fills in the
    /// size, the trace kind and the gc byte.
    #[inline(always)]
    pub const fn new(shape: u32) -> Header {
        Header {
            shape: Cell::new(shape),
            words: Cell::new(0),
            flags: Cell::new(0),
            gc: Cell::new(0),
        }
    }

    /// The header word of a new object: what the JIT stores when it allocates inline.
    #[inline(always)]
    pub const fn initial_bits(shape: u32, words: u16, flags: u8) -> u64 {
        shape as u64 | (words as u64) << 32 | (flags as u64) << 48
    }

    /// The shape id.
    #[inline(always)]
    pub fn shape(&self) -> u32 {
        self.shape.get()
    }

    /// Gives the object another shape. The trace kind does not follow from it.
    #[inline(always)]
    pub fn set_shape(&self, shape: u32) {
        self.shape.set(shape);
    }

    /// The size in words, header included; 0 for large objects.
    #[inline(always)]
    pub fn words(&self) -> usize {
        usize::from(self.words.get())
    }

    /// The flags byte.
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        self.flags.get()
    }

    /// Whether all bits of `mask` are set in the flags.
    #[inline(always)]
    pub fn has(&self, mask: u8) -> bool {
        self.flags.get() & mask == mask
    }

    /// Sets the bits of `mask` in the flags.
    #[inline(always)]
    pub fn set_flags(&self, mask: u8) {
        self.flags.set(self.flags.get() | mask);
    }

    /// Clears the bits of `mask` in the flags.
    #[inline(always)]
    pub fn clear_flags(&self, mask: u8) {
        self.flags.set(self.flags.get() & !mask);
    }

    /// How the collector scans the object.
    #[inline(always)]
    pub fn kind(&self) -> TraceKind {
        match self.flags.get() & Header::KIND_MASK {
            0 => TraceKind::Values,
            1 => TraceKind::Leaf,
            _ => TraceKind::Custom,
        }
    }

    /// Whether a store of a reference into this object has to call the barrier's slow path.
    #[inline(always)]
    pub fn needs_barrier(&self) -> bool {
        self.gc.get() != 0
    }

    #[inline(always)]
    pub(super) fn set_gc(&self, gc: u8) {
        self.gc.set(gc);
    }

    /// What the allocator fills in: size (0 = large), trace kind, not old. Keeps the flags of the
    /// object layers.
    #[inline(always)]
    pub(super) fn finish(&self, words: u16, kind: TraceKind) {
        self.words.set(words);
        self.flags
            .set(self.flags.get() & Header::USER_FLAGS | kind as u8);
        self.gc.set(0);
    }
}

/// How the collector finds the references in an object: the low two bits of the flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum TraceKind {
    /// Every word after the header is looked at: one that lies within the heap's reserved range is
    /// a reference to the *start* of an object, everything else is ignored. So raw words in
    /// such an object must be small (below 2^32), tagged immediates or addresses outside the heap;
    /// never hashes or other arbitrary bits, never interior pointers.
    Values = 0,
    /// No word is looked at.
    Leaf = 1,
    /// The word after the header is a `&'static CustomVtable`, whose function traces the object.
    Custom = 2,
}

/// What the heap does with an object of kind [`TraceKind::Custom`].
///
/// `trace` and `drop` run during a collection: they must not allocate, must not look at other heap
/// objects (those may be dead already), and must not call back into the runtime.
pub struct CustomVtable {
    /// Reports every reference the object holds to the marker.
    pub trace: unsafe fn(*mut Header, &mut Marker<'_>),
    /// Drops the Rust memory the object owns; called once, when the object has been found dead
    /// or when the heap is dropped.
    pub drop: Option<unsafe fn(*mut Header)>,
    /// How many bytes the object holds outside the heap; counts towards the next collection. Asked
    /// when the object is allocated and at major collections. Growth in between is reported with
    /// `Heap::external`.
    pub external_size: Option<unsafe fn(*mut Header) -> usize>,
}

impl CustomVtable {
    /// A vtable for objects of type `T` without references to other heap objects.
    pub const fn leaf<T: HeapObject>() -> CustomVtable {
        CustomVtable {
            trace: trace_nothing,
            drop: Some(drop_in_place::<T>),
            external_size: None,
        }
    }
}

unsafe fn trace_nothing(_: *mut Header, _: &mut Marker<'_>) {}

/// Drops a heap object of type `T`; for [`CustomVtable::drop`].
///
/// # Safety
/// `object` is an initialised `T` that nobody uses afterwards.
pub unsafe fn drop_in_place<T: HeapObject>(object: *mut Header) {
    // SAFETY: the caller's promise; a `HeapObject` begins with its header.
    unsafe { std::ptr::drop_in_place(object.cast::<T>()) }
}

/// A Rust struct that lives in the heap.
///
/// # Safety
/// * The struct is `#[repr(C)]`, its first field is a [`Header`], its alignment is at most 8.
/// * [`HeapObject::KIND`] describes all of its words (see [`TraceKind`]). With `Custom` the second
///   field is a `&'static CustomVtable` that is right for the type.
/// * Unless it is `Custom` with a `drop` function it owns nothing outside the heap: no destructor
///   runs.
/// * It is used from the thread that owns the heap only, and every store of a reference into it
///   after its allocation is followed by the write barrier.
pub unsafe trait HeapObject: Sized {
    /// How the collector scans the object.
    const KIND: TraceKind;

    /// The object's header.
    #[inline(always)]
    fn header(&self) -> &Header {
        // SAFETY: implementors begin with a header.
        unsafe { &*std::ptr::from_ref(self).cast::<Header>() }
    }
}

// SAFETY: a header alone; used for objects whose type is not known statically. `Leaf` would be
// wrong for those, but nobody allocates a bare header with this kind: raw allocation names the
// kind itself.
unsafe impl HeapObject for Header {
    const KIND: TraceKind = TraceKind::Values;
}
