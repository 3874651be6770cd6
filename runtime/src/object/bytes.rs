//! `bytes` and `bytearray` objects.

use super::field::{Ref, exact};
use super::kinds::Builtin;
use super::shape::ShapeId;
use crate::context::Thread;
use crate::heap::{ByteArray as RawBytes, Gc, Header, HeapObject, TraceKind};
use crate::value::{PyResult, Value};
use std::cell::Cell;

/// A bytes object: its bytes inline behind these fields.
#[repr(C)]
pub struct Bytes {
    header: Header,
    len: u64,
    /// Hash, or 0 when not computed yet.
    hash: Cell<u64>,
    data: [u8; 0],
}
// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for Bytes {
    const KIND: TraceKind = TraceKind::Leaf;
}

impl Bytes {
    /// A new bytes object.
    pub fn new(th: &mut Thread, bytes: &[u8]) -> PyResult<Gc<Bytes>> {
        let object = Bytes {
            header: Header::new(Builtin::Bytes as u32),
            len: bytes.len() as u64,
            hash: Cell::new(0),
            data: [],
        };
        // SAFETY: `Bytes` is a leaf.
        let Ok(object) = (unsafe { th.alloc.alloc_tail_uninit(object, bytes.len() + 1) }) else {
            return th.memory_error();
        };
        // SAFETY: the tail has room for the bytes and is behind everything else.
        unsafe {
            std::ptr::copy_nonoverlapping(
                bytes.as_ptr(),
                object.data.as_ptr() as *mut u8,
                bytes.len(),
            )
        };
        Ok(object)
    }
    /// The `bytes` that `v` is: no instance of a subclass.
    #[inline(always)]
    pub fn exact(v: Value) -> Option<Gc<Bytes>> {
        exact(v, Builtin::Bytes.shape())
    }
    /// The `bytes` that `v` is, instances of subclasses included.
    #[inline]
    pub fn from_value(th: &Thread, v: Value) -> Option<Gc<Bytes>> {
        Bytes::exact(v).or_else(|| Bytes::exact(th.unbox(v, Builtin::Bytes)?))
    }
    /// The bytes.
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: the allocation holds `len` initialised bytes from here on, which never change.
        unsafe { std::slice::from_raw_parts(self.data.as_ptr(), self.len as usize) }
    }
    /// Number of bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len as usize
    }
    /// Whether there are no bytes.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// The hash, computed once; that of the ASCII string with the same bytes.
    pub fn hash(&self, th: &Thread) -> i64 {
        if self.hash.get() == 0 {
            self.hash
                .set(th.interp().hash_key.hash_bytes(self.as_slice()) as u64);
        }
        self.hash.get() as i64
    }
}

/// A bytearray: a growable buffer.
#[repr(C)]
pub struct ByteArray {
    header: Header,
    /// Length, tagged.
    len: Cell<Value>,
    /// The buffer, or nothing while empty.
    buffer: Ref<RawBytes>,
    /// How many views hold the buffer, tagged; it may not be resized meanwhile.
    pub exports: Cell<Value>,
}
// SAFETY: repr(C) with the header first; the words are tagged ints and a reference.
unsafe impl HeapObject for ByteArray {
    const KIND: TraceKind = TraceKind::Values;
}

impl ByteArray {
    /// An empty bytearray to be allocated with the shape of `bytearray` or of a subclass.
    pub fn empty(shape: ShapeId) -> ByteArray {
        ByteArray {
            header: Header::new(shape.0),
            len: Cell::new(Value::ZERO),
            buffer: Ref::new(None),
            exports: Cell::new(Value::ZERO),
        }
    }
    /// A new bytearray.
    pub fn new(th: &mut Thread, bytes: &[u8]) -> PyResult<Gc<ByteArray>> {
        let array = th.alloc(ByteArray::empty(Builtin::ByteArray.shape()))?;
        array.extend(th, bytes)?;
        Ok(array)
    }
    /// The bytearray that `v` is, instances of subclasses included.
    #[inline]
    pub fn from_value(th: &Thread, v: Value) -> Option<Gc<ByteArray>> {
        th.downcast(v, Builtin::ByteArray)
    }
    /// Number of bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get().as_int() as usize
    }
    /// Whether there are no bytes.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    fn capacity(&self) -> usize {
        self.buffer.get().map_or(0, |b| b.len())
    }
    /// The byte at `i`.
    #[inline]
    pub fn get(&self, i: usize) -> Option<u8> {
        if i < self.len() {
            self.buffer.get().map(|b| b.bytes()[i].get())
        } else {
            None
        }
    }
    /// Replaces the byte at `i`, which there is.
    #[inline]
    pub fn set(&self, i: usize, byte: u8) {
        debug_assert!(i < self.len());
        if let Some(buffer) = self.buffer.get() {
            buffer.bytes()[i].set(byte);
        }
    }
    /// The bytes as they are now.
    ///
    /// # Safety
    /// Nothing changes the bytearray while the slice is in use.
    #[inline]
    pub unsafe fn as_slice<'a>(&self) -> &'a [u8] {
        match self.buffer.get() {
            // SAFETY: the buffer has at least `len` bytes; the caller promises that they stay as they are.
            Some(buffer) => unsafe { std::slice::from_raw_parts(buffer.data(), self.len()) },
            None => &[],
        }
    }
    /// A copy of the bytes outside the heap.
    pub fn to_vec(&self) -> Vec<u8> {
        // SAFETY: copied at once.
        unsafe { self.as_slice() }.to_vec()
    }
    /// BufferError while views hold the buffer.
    pub fn check_resizable(&self, th: &mut Thread) -> PyResult<()> {
        if self.exports.get().is(Value::ZERO) {
            return Ok(());
        }
        th.raise(
            Builtin::BufferError,
            "Existing exports of data: object cannot be re-sized",
        )
    }
    /// Replaces `start..stop` by `bytes`, which are not the bytearray's own.
    pub fn splice(&self, th: &mut Thread, start: usize, stop: usize, bytes: &[u8]) -> PyResult<()> {
        let len = self.len();
        let new_len = len - (stop - start) + bytes.len();
        if new_len != len {
            self.check_resizable(th)?;
        }
        if new_len > self.capacity() {
            let wanted = if len == 0 {
                new_len
            } else {
                new_len.max(self.capacity() + self.capacity() / 2)
            };
            let Ok(new) = th.alloc.alloc_bytes(wanted) else {
                return th.memory_error();
            };
            if let Some(old) = self.buffer.get() {
                // SAFETY: both buffers have room for `len` bytes and differ.
                unsafe { std::ptr::copy_nonoverlapping(old.data(), new.data(), len) };
            }
            self.buffer.set(th, self, Some(new));
        }
        let Some(buffer) = self.buffer.get() else {
            return Ok(());
        };
        // SAFETY: all places are within the capacity; `bytes` is not part of the buffer, whose own move may overlap.
        unsafe {
            let data = buffer.data();
            std::ptr::copy(data.add(stop), data.add(start + bytes.len()), len - stop);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), data.add(start), bytes.len());
        }
        self.len.set(Value::int(new_len as i64));
        Ok(())
    }
    /// Appends bytes, which are not the bytearray's own.
    pub fn extend(&self, th: &mut Thread, bytes: &[u8]) -> PyResult<()> {
        self.splice(th, self.len(), self.len(), bytes)
    }
    /// Appends a byte.
    #[inline]
    pub fn push(&self, th: &mut Thread, byte: u8) -> PyResult<()> {
        self.extend(th, &[byte])
    }
    /// Removes all bytes.
    pub fn clear(&self, th: &mut Thread) -> PyResult<()> {
        self.check_resizable(th)?;
        self.len.set(Value::ZERO);
        self.buffer.set(th, self, None);
        Ok(())
    }
}
