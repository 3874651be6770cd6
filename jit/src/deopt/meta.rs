//! The metadata of exits, decoded.

use crate::hir::{Repr, Why};

/// Where an exit finds one value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// A boxed constant.
    Const(u64),
    /// An int constant, perhaps too wide for an immediate.
    Int(i64),
    /// A word of the exit buffer in this representation.
    Buffer(u16, Repr),
    /// An object of the exit's list.
    Object(u16),
}

/// An object to make before the frames.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VirtualObject {
    /// Its shape.
    pub shape: u32,
    /// The words after the header.
    pub fields: Vec<Place>,
}

/// A frame to rebuild.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExitFrame {
    /// The code object, an index into the compiled function's list.
    pub code: u32,
    /// The bytecode instruction.
    pub pc: u32,
    /// The live registers; all others become unbound.
    pub regs: Vec<(u16, Place)>,
}

/// One way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exit {
    /// Why.
    pub why: Why,
    /// The frames, the innermost first.
    pub frames: Vec<ExitFrame>,
    /// Objects that scalar replacement removed; one may refer to earlier ones only.
    pub objects: Vec<VirtualObject>,
}

/// All exits of one piece of code, encoded; an exit's number is its index.
#[derive(Default, Debug)]
pub struct ExitTable {
    /// Where each exit begins.
    pub(super) starts: Vec<u32>,
    pub(super) bytes: Vec<u8>,
}

impl ExitTable {
    /// How many exits there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }
    /// How many bytes they take.
    pub fn size(&self) -> usize {
        self.bytes.len() + self.starts.len() * 4
    }
}
