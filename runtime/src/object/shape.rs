//! Shapes (hidden classes): what the shape id in an object's header stands for.
//!
//! A shape fixes an object's class and, for instances with attributes, which attribute is in which slot. Shapes of a
//! class form a transition tree: adding attribute `n` to an instance of shape `s` moves it to the one child of `s` for `n`.
//!
//! # Layout of an instance with attributes
//! `[native part][member slots of __slots__][overflow word][inline slots…]`. The overflow word is at
//! [`Shape::overflow_offset`]: zero, a `ValueArray` holding slots beyond the inline ones, or, when the shape is the class's
//! dictionary shape, the `dict` that holds all attributes (made when `__dict__` is asked for, on deletion, and when there are
//! too many attributes). Objects whose items are inline (`tuple` subclasses) have only the dictionary form, in their last word.
//!
//! Invariants: a shape is never changed once another shape or an object refers to it, except for growing its table of
//! transitions; ids are never reused.

use super::str::Str;
use super::types::Type;
use crate::heap::Gc;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Number of a shape: the first word of every object's header.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(transparent)]
pub struct ShapeId(pub u32);

impl ShapeId {
    /// First id for further representations of builtin types; above the number of every builtin type.
    const EXTRA: u32 = 250;
    /// An int of 64 bits that does not fit an immediate.
    pub const INT64: ShapeId = ShapeId(Self::EXTRA);
    /// An int beyond 64 bits.
    pub const BIG_INT: ShapeId = ShapeId(Self::EXTRA + 1);
    /// A string that shares a growing buffer (made by concatenation).
    pub const STR_VIEW: ShapeId = ShapeId(Self::EXTRA + 2);
    /// Internal: array of values, the storage of lists and dicts.
    pub const VALUE_ARRAY: ShapeId = ShapeId(Self::EXTRA + 3);
    /// Internal: raw bytes, the storage of hash indexes and string buffers.
    pub const RAW_BYTES: ShapeId = ShapeId(Self::EXTRA + 4);
    /// First id of shapes made at run time.
    pub const FIRST_DYNAMIC: u32 = Self::EXTRA + 8;
    /// The id as an index into the table of shapes.
    #[inline(always)]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What kind of place an attribute's slot is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// In the object, at this byte offset.
    Inline(u32),
    /// In the overflow array, at this index.
    Overflow(u32),
}

/// A shape.
pub struct Shape {
    /// Its number.
    pub id: ShapeId,
    /// Class of the objects that have it.
    pub class: Gc<Type>,
    /// Byte offset of the overflow word; 0 when instances have no attributes of their own.
    pub overflow_offset: u16,
    /// Number of inline slots behind the overflow word.
    pub inline_slots: u16,
    /// Whether attributes are in the dict that the overflow word refers to.
    pub is_dictionary: bool,
    /// Attribute names in slot order (interned strings).
    pub names: Vec<Gc<Str>>,
    index: OnceCell<HashMap<usize, u32, ByAddress>>,
    transitions: RefCell<HashMap<usize, ShapeId, ByAddress>>,
    /// The shape this one was made from by adding the last name.
    pub parent: Option<ShapeId>,
    /// Whether compiled code depends on this shape gaining no child (reserved for the watch sets of the class).
    pub watched: Cell<bool>,
}

/// Hashes addresses of interned strings: their bits are well spread but for the lowest.
#[derive(Default)]
pub struct AddressHasher(u64);
impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.write_usize(*b as usize);
        }
    }
    fn write_usize(&mut self, address: usize) {
        self.0 = (self.0 ^ address as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
type ByAddress = BuildHasherDefault<AddressHasher>;

/// More attributes than this make an object use a dictionary.
pub const MAX_SLOTS: usize = 256;
/// Tables of at most this many names are searched one by one.
const LINEAR: usize = 8;

impl Shape {
    /// A root shape: no attributes yet.
    pub fn root(id: ShapeId, class: Gc<Type>, overflow_offset: u16, inline_slots: u16) -> Shape {
        Shape {
            id,
            class,
            overflow_offset,
            inline_slots,
            is_dictionary: false,
            names: Vec::new(),
            index: OnceCell::new(),
            transitions: RefCell::new(HashMap::default()),
            parent: None,
            watched: Cell::new(false),
        }
    }
    /// Whether instances can have attributes of their own.
    #[inline]
    pub fn has_attributes(&self) -> bool {
        self.overflow_offset != 0
    }
    /// The slot number of the interned `name`.
    pub fn find(&self, name: Gc<Str>) -> Option<u32> {
        if self.names.len() <= LINEAR {
            return self
                .names
                .iter()
                .position(|n| n.addr() == name.addr())
                .map(|i| i as u32);
        }
        let index = self.index.get_or_init(|| {
            self.names
                .iter()
                .enumerate()
                .map(|(i, n)| (n.addr(), i as u32))
                .collect()
        });
        index.get(&name.addr()).copied()
    }
    /// Where slot number `n` is.
    #[inline]
    pub fn slot(&self, n: u32) -> Slot {
        if n < self.inline_slots as u32 {
            Slot::Inline(self.overflow_offset as u32 + 8 + 8 * n)
        } else {
            Slot::Overflow(n - self.inline_slots as u32)
        }
    }
    /// The child for adding `name`, if it was made before.
    pub fn transition(&self, name: Gc<Str>) -> Option<ShapeId> {
        self.transitions.borrow().get(&name.addr()).copied()
    }
    /// Makes the shape for adding `name`; [`super::super::context::Interp::shape_with`] registers it.
    pub(crate) fn child(&self, id: ShapeId, name: Gc<Str>) -> Shape {
        let mut names = self.names.clone();
        names.push(name);
        self.transitions.borrow_mut().insert(name.addr(), id);
        Shape {
            names,
            parent: Some(self.id),
            ..Shape::root(id, self.class, self.overflow_offset, self.inline_slots)
        }
    }
}
