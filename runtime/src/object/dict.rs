//! `dict` objects: insertion-ordered compact hash tables.
//!
//! Entries stand in insertion order in a value array, two words each (key, value); a deleted entry has an UNBOUND key. The index
//! is a byte array of 8-byte buckets (low half: entry number + 1, 0 = empty, `u32::MAX` = deleted; high half: low 32 bits of
//! the hash), sized to a power of two and absent while there are at most eight entries.
//!
//! `keys_version` changes whenever an entry is added, removed or moved, never when a value is replaced: a cache that
//! remembers (version, entry number) finds a global variable with two loads. A dict flagged `WATCHED` reports every
//! change of a value too, so that compiled code can treat globals as constants.

use super::field::Ref;
use super::shape::ShapeId;
use crate::heap::{Gc, Header, HeapObject, TraceKind, ValueArray};
use crate::value::Value;
use std::cell::Cell;

/// A dict.
#[repr(C)]
pub struct Dict {
    header: Header,
    /// Number of live entries, tagged. Byte offset 8.
    pub(super) len: Cell<Value>,
    /// Entry slots in use, deleted ones included, tagged.
    pub(super) used: Cell<Value>,
    /// The entries. Byte offset 24.
    pub(super) entries: Ref<ValueArray>,
    /// The hash index (raw bytes), when there is one.
    pub(super) index: Ref<Header>,
    /// Version of the set of keys, tagged; never 0 once read. Byte offset 40.
    pub(super) keys_version: Cell<Value>,
}
// SAFETY: repr(C) with the header first; the words are tagged ints and references.
unsafe impl HeapObject for Dict {
    const KIND: TraceKind = TraceKind::Values;
}
impl Dict {
    /// Header flag: compiled code or a cache wants to hear of changed values.
    pub const WATCHED: u8 = Header::USER_FLAG_0;
    /// Byte offset of the reference to the entries.
    pub const ENTRIES_OFFSET: usize = 24;
    /// Byte offset of the version of the keys.
    pub const KEYS_VERSION_OFFSET: usize = 40;
    /// An empty dict to be allocated with the shape of `dict` or of a subclass.
    pub fn empty(shape: ShapeId) -> Dict {
        Dict {
            header: Header::new(shape.0),
            len: Cell::new(Value::ZERO),
            used: Cell::new(Value::ZERO),
            entries: Ref::new(None),
            index: Ref::new(None),
            keys_version: Cell::new(Value::ZERO),
        }
    }
    /// Number of entries.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get().as_int() as usize
    }
    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
