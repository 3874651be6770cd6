//! `memoryview` objects: one-dimensional views of `bytes` and `bytearray`.
//!
//! A view does not keep a bytearray from being resized (when a view dies shows only at a collection); what lies beyond the end of
//! the bytearray reads as absent.

use super::bytes::{ByteArray, Bytes};
use super::field::{Field, exact};
use super::kinds::Builtin;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::Value;

/// A view: `count` items of `item_size` bytes, the first at byte `start`, each `stride` bytes behind the one before.
#[repr(C)]
pub struct MemoryView {
    header: Header,
    /// The `bytes` or `bytearray`; UNBOUND once released.
    pub object: Field,
    /// Whether items cannot be assigned.
    pub readonly: Field,
    /// The format character's code.
    pub format: Field,
    start: Value,
    count: Value,
    stride: Value,
    item_size: Value,
}
// SAFETY: repr(C) with the header first; every further word is a value.
unsafe impl HeapObject for MemoryView {
    const KIND: TraceKind = TraceKind::Values;
}

/// Where the items of a view are.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Byte offset of the first item.
    pub start: i64,
    /// Number of items.
    pub count: usize,
    /// Distance of items in bytes.
    pub stride: i64,
    /// Bytes of an item.
    pub item_size: usize,
}

impl MemoryView {
    /// One to be allocated.
    pub fn new(object: Value, readonly: bool, format: u8, extent: Extent) -> MemoryView {
        MemoryView {
            header: Header::new(Builtin::MemoryView as u32),
            object: Field::new(object),
            readonly: Field::new(Value::bool(readonly)),
            format: Field::new(Value::int(i64::from(format))),
            start: Value::int(extent.start),
            count: Value::int(extent.count as i64),
            stride: Value::int(extent.stride),
            item_size: Value::int(extent.item_size as i64),
        }
    }
    /// The view that `v` is.
    pub fn exact(v: Value) -> Option<Gc<MemoryView>> {
        exact(v, Builtin::MemoryView.shape())
    }
    /// Where the items are.
    pub fn extent(&self) -> Extent {
        Extent {
            start: self.start.as_int(),
            count: self.count.as_int() as usize,
            stride: self.stride.as_int(),
            item_size: self.item_size.as_int() as usize,
        }
    }
    /// Runs `f` with all bytes of the object; `None` once released.
    fn with_bytes<R>(&self, th: &Thread, f: impl FnOnce(&[u8]) -> R) -> Option<R> {
        let object = self.object.bound()?;
        if let Some(b) = Bytes::from_value(th, object) {
            return Some(f(b.as_slice()));
        }
        let array = ByteArray::from_value(th, object)?;
        // SAFETY: `f` is given no thread, so nothing changes the array meanwhile.
        Some(f(unsafe { array.as_slice() }))
    }
    /// The bytes of item `i`, which is below the count; `None` when they are not there any more.
    pub fn item(&self, th: &Thread, i: usize) -> Option<Vec<u8>> {
        let e = self.extent();
        let at = usize::try_from(e.start + e.stride * i as i64).ok()?;
        self.with_bytes(th, |all| all.get(at..at + e.item_size).map(<[u8]>::to_vec))?
    }
    /// Replaces the bytes of item `i` of a view of a bytearray; false when they are not there any more.
    pub fn set_item(&self, th: &Thread, i: usize, bytes: &[u8]) -> bool {
        let e = self.extent();
        let at = (e.start + e.stride * i as i64) as usize;
        let array = self
            .object
            .bound()
            .and_then(|o| ByteArray::from_value(th, o));
        let Some(array) = array.filter(|a| at + bytes.len() <= a.len()) else {
            return false;
        };
        bytes
            .iter()
            .enumerate()
            .for_each(|(i, b)| array.set(at + i, *b));
        true
    }
    /// The bytes of all items in order; `None` once released.
    pub fn to_vec(&self, th: &Thread) -> Option<Vec<u8>> {
        let e = self.extent();
        self.with_bytes(th, |all| {
            let mut out = Vec::with_capacity(e.count * e.item_size);
            for i in 0..e.count {
                let at = (e.start + e.stride * i as i64) as usize;
                out.extend_from_slice(all.get(at..at + e.item_size).unwrap_or(&[]));
            }
            out
        })
    }
}
