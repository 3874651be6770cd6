//! `str` objects: compact strings of 1, 2 or 4 bytes a character (PEP 393), and views of a growing buffer.
//!
//! Two representations, told apart by the shape id and both of class `str`:
//! * [`FlatStr`] (shape `Builtin::Str`): characters inline.
//! * [`StrView`] (shape `ShapeId::STR_VIEW`): the first `len` characters of a shared buffer. Concatenation to a long string
//!   appends to the left operand's buffer when that operand ends where the buffer ends, so building a string by `s += x` is
//!   amortised O(1) a character while every intermediate string stays valid. Characters of a buffer never change once written.
//!
//! The width is in the header's flags. Invariants: a string has the smallest width that holds its characters; the ASCII flag is exact;
//! an interned string is flat.

use super::shape::ShapeId;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::Value;
use std::cell::Cell;

/// A string of either representation: only its header can be relied on.
#[repr(C)]
pub struct Str {
    header: Header,
}
// SAFETY: repr(C), a header alone; never allocated as such.
unsafe impl HeapObject for Str {
    const KIND: TraceKind = TraceKind::Leaf;
}

/// A string with its characters inline.
#[repr(C)]
pub struct FlatStr {
    header: Header,
    len: u64,
    /// Hash with the top bit set, or 0 when not computed yet. Byte offset 16.
    hash: Cell<u64>,
    data: [u64; 0],
}
// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for FlatStr {
    const KIND: TraceKind = TraceKind::Leaf;
}

/// The first characters of a shared buffer.
#[repr(C)]
pub struct StrView {
    header: Header,
    len: Value,
    /// As in [`FlatStr`]; with its top bit set the word never looks like a heap reference.
    hash: Cell<u64>,
    buffer: Gc<StrBuffer>,
}
// SAFETY: repr(C) with the header first; the words are a tagged int, a word with its top bit set or 0, and a reference.
unsafe impl HeapObject for StrView {
    const KIND: TraceKind = TraceKind::Values;
}

/// Room for characters that views share; the width is in its header's flags.
#[repr(C)]
pub struct StrBuffer {
    header: Header,
    /// Characters written.
    used: Cell<u64>,
    /// Characters there is room for.
    capacity: u64,
    data: [u64; 0],
}
// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for StrBuffer {
    const KIND: TraceKind = TraceKind::Leaf;
}

/// Width of a string's characters, as in its header's flags.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Width {
    /// One byte, all below 128.
    Ascii = 0,
    /// One byte.
    Latin1 = 1,
    /// Two bytes.
    Ucs2 = 2,
    /// Four bytes.
    Ucs4 = 3,
}

impl Str {
    /// Header flag: interned, so that equality of two interned strings is identity.
    pub const INTERNED: u8 = Header::USER_FLAG_0;
    /// Header flags: shift of the [`Width`].
    pub const WIDTH_SHIFT: u32 = 5;
    /// The string that `v` is: a `str`, either representation, no instance of a subclass.
    #[inline(always)]
    pub fn exact(v: Value) -> Option<Gc<Str>> {
        let h = v.heap_header()?;
        if h.shape() == super::kinds::Builtin::Str as u32 || h.shape() == ShapeId::STR_VIEW.0 {
            // SAFETY: both shapes are those of strings.
            Some(unsafe { h.cast() })
        } else {
            None
        }
    }
}
