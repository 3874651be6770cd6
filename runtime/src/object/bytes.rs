//! `bytes` and `bytearray` objects.

use super::field::Ref;
use super::shape::ShapeId;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::Value;
use std::cell::Cell;

/// A bytes object: its bytes inline behind these fields.
#[repr(C)]
pub struct Bytes {
    header: Header,
    len: u64,
    /// Hash, or 0 when not computed yet.
    pub hash: Cell<u64>,
    data: [u8; 0],
}
// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for Bytes {
    const KIND: TraceKind = TraceKind::Leaf;
}
impl Bytes {
    /// The bytes.
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: the allocation holds `len` initialised bytes from here on, which never change.
        unsafe { std::slice::from_raw_parts(self.data.as_ptr(), self.len as usize) }
    }
}

/// A bytearray: a growable buffer.
#[repr(C)]
pub struct ByteArray {
    header: Header,
    /// Length, tagged.
    pub len: Cell<Value>,
    /// The buffer (raw bytes), or nothing while empty.
    pub buffer: Ref<Header>,
    /// How many views hold the buffer, tagged; it may not be resized meanwhile.
    pub exports: Cell<Value>,
}
// SAFETY: repr(C) with the header first; the words are tagged ints and a reference.
unsafe impl HeapObject for ByteArray {
    const KIND: TraceKind = TraceKind::Values;
}
impl ByteArray {
    /// A bytearray to be allocated around `buffer`.
    pub fn new(shape: ShapeId, len: usize, buffer: Option<Gc<Header>>) -> ByteArray {
        ByteArray {
            header: Header::new(shape.0),
            len: Cell::new(Value::int(len as i64)),
            buffer: Ref::new(buffer),
            exports: Cell::new(Value::ZERO),
        }
    }
}
