//! Operand kinds: sets of coarse classes of values that an instruction has met.

use crate::object::kinds::Builtin;
use crate::object::shape::ShapeId;
use crate::value::Value;

/// A set of kinds of values; 12 bits, so that two sets and a result set fit one cache word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Kinds(pub u16);

impl Kinds {
    /// Nothing seen.
    pub const NONE: Kinds = Kinds(0);
    /// An immediate int.
    pub const INT: Kinds = Kinds(1);
    /// A float.
    pub const FLOAT: Kinds = Kinds(1 << 1);
    /// True or False.
    pub const BOOL: Kinds = Kinds(1 << 2);
    /// None.
    pub const NIL: Kinds = Kinds(1 << 3);
    /// An int on the heap, 64 bits or big.
    pub const WIDE_INT: Kinds = Kinds(1 << 4);
    /// An exact str.
    pub const STR: Kinds = Kinds(1 << 5);
    /// An exact list.
    pub const LIST: Kinds = Kinds(1 << 6);
    /// An exact tuple.
    pub const TUPLE: Kinds = Kinds(1 << 7);
    /// An exact dict.
    pub const DICT: Kinds = Kinds(1 << 8);
    /// An exact set or frozenset.
    pub const SET: Kinds = Kinds(1 << 9);
    /// An exact bytes or bytearray.
    pub const BYTES: Kinds = Kinds(1 << 10);
    /// Anything else.
    pub const OTHER: Kinds = Kinds(1 << 11);
    /// Bits of a set.
    pub const BITS: u32 = 12;

    /// The kind of `v`.
    #[inline]
    pub fn of(v: Value) -> Kinds {
        if v.is_int() {
            return Kinds::INT;
        }
        if v.is_float() {
            return Kinds::FLOAT;
        }
        let Some(h) = v.heap_header() else {
            return if v.is_bool() {
                Kinds::BOOL
            } else if v.is_none() {
                Kinds::NIL
            } else {
                Kinds::OTHER
            };
        };
        let shape = h.shape() as usize;
        BY_SHAPE.get(shape).copied().unwrap_or(Kinds::OTHER)
    }
    /// All of both sets.
    #[inline(always)]
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
    /// Whether every kind of `other` is in this set.
    #[inline(always)]
    pub const fn has(self, other: Kinds) -> bool {
        self.0 & other.0 == other.0
    }
    /// Whether this set holds nothing beyond `other`.
    #[inline(always)]
    pub const fn within(self, other: Kinds) -> bool {
        self.0 & !other.0 == 0
    }
    /// Whether nothing was seen.
    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The kinds of objects of builtin shapes; those of other shapes are [`Kinds::OTHER`].
static BY_SHAPE: [Kinds; ShapeId::FIRST_DYNAMIC as usize] = {
    const ROWS: [(u32, Kinds); 11] = [
        (Builtin::Str as u32, Kinds::STR),
        (ShapeId::STR_VIEW.0, Kinds::STR),
        (Builtin::List as u32, Kinds::LIST),
        (Builtin::Tuple as u32, Kinds::TUPLE),
        (Builtin::Dict as u32, Kinds::DICT),
        (Builtin::Set as u32, Kinds::SET),
        (Builtin::FrozenSet as u32, Kinds::SET),
        (Builtin::Bytes as u32, Kinds::BYTES),
        (Builtin::ByteArray as u32, Kinds::BYTES),
        (ShapeId::INT64.0, Kinds::WIDE_INT),
        (ShapeId::BIG_INT.0, Kinds::WIDE_INT),
    ];
    let mut table = [Kinds::OTHER; ShapeId::FIRST_DYNAMIC as usize];
    let mut i = 0;
    while i < ROWS.len() {
        table[ROWS[i].0 as usize] = ROWS[i].1;
        i += 1;
    }
    table
};
