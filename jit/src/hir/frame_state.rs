//! Frame states: what the interpreter needs to go on where compiled code leaves.
//!
//! Invariants: registers are sorted and each appears once; one that is absent is dead in the bytecode and becomes
//! unbound. A virtual object's fields are those at this very frame state, so a `VirtId` belongs to one frame state.

use krait_runtime::interp::frame::Kind;
use krait_runtime::tier::consume::{self, Consumer};

use super::entity::{FrameId, ValueId, VirtId};

/// What a register or a field of a virtual object holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// A value.
    Value(ValueId),
    /// An object to be made when the frame is.
    Virtual(VirtId),
}

/// Stands in `FrameState::regs`, last, for what an inlined function's kind of frame needs beside its registers.
pub const EXTRA: u16 = u16::MAX;

/// Stands in `FrameState::regs` before `EXTRA` for an inlined function that is not always the same.
pub const FUNCTION: u16 = u16::MAX - 1;

/// Stands in `FrameState::regs` before `FUNCTION`, with the numbers that follow it, for what the consumer of an inlined generator has come to.
pub const STATE: u16 = FUNCTION - consume::STATE as u16;

/// A function that is inlined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inlined {
    /// The function, if it is always the same.
    pub function: Option<u64>,
    /// Where its registers are, in words from those of the outermost frame.
    pub base: i64,
    /// How many registers it has.
    pub size: i64,
    /// What becomes of its result.
    pub kind: Kind,
    /// How many functions are around it.
    pub depth: u32,
    /// Of a generator: what its values are for.
    pub consumer: Option<Consumer>,
    /// Whether its frame is written and counted while it runs.
    pub entered: bool,
}

/// One frame at one point.
#[derive(Clone, PartialEq, Debug)]
pub struct FrameState {
    /// Which code object: 0 for the outermost, else one more than the index into `Func::inlined`.
    pub code: u32,
    /// The bytecode instruction.
    pub pc: u32,
    /// The live registers, [`FUNCTION`] and [`EXTRA`].
    pub regs: Vec<(u16, Slot)>,
    /// The frame that called this one, when it is inlined.
    pub parent: Option<FrameId>,
    /// Whether a raise in this instruction does not leave: its result is zero then, and the end of the block looks at that (`IfRaised`).
    pub caught: bool,
}

/// An object that scalar replacement removed.
#[derive(Clone, PartialEq, Debug)]
pub struct Virtual {
    /// Its shape.
    pub shape: u32,
    /// The words after the header.
    pub fields: Vec<Slot>,
}
