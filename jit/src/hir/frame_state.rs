//! Frame states: what the interpreter needs to go on where compiled code leaves.
//!
//! Invariants: registers are sorted and each appears once; one that is absent is dead in the bytecode and becomes
//! unbound. A virtual object's fields are those at this very frame state, so a `VirtId` belongs to one frame state.

use super::entity::{BlockId, FrameId, ValueId, VirtId};

/// What a register or a field of a virtual object holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// A value.
    Value(ValueId),
    /// An object to be made when the frame is.
    Virtual(VirtId),
}

/// How the interpreter goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Resume {
    /// Run the instruction at the pc (again).
    At,
    /// The call at the pc is over: its result goes into this register and the next instruction follows.
    After(u16),
    /// Raising in the call at the pc is handled by the end of the block; only the pc counts.
    Caught,
}

/// One frame at one point.
#[derive(Clone, PartialEq, Debug)]
pub struct FrameState {
    /// Which code object, an index into the function's code table.
    pub code: u32,
    /// The bytecode instruction.
    pub pc: u32,
    /// How to go on.
    pub resume: Resume,
    /// The live registers.
    pub regs: Vec<(u16, Slot)>,
    /// The frame that called this one, when it is inlined.
    pub parent: Option<FrameId>,
    /// Where a raise in this instruction is handled in compiled code.
    pub handler: Option<BlockId>,
}

/// An object that scalar replacement removed.
#[derive(Clone, PartialEq, Debug)]
pub struct Virtual {
    /// Its shape.
    pub shape: u32,
    /// The words after the header.
    pub fields: Vec<Slot>,
}
