//! The optimiser's intermediate representation: SSA with block parameters over dense ids.
//!
//! Start at `ops` (every instruction, one table) and `func` (what a function is made of). Values have types (`ty`) and,
//! once the selection pass has run, a machine representation; instructions have effects (`effect`) and, where they can
//! leave compiled code, a frame state (`frame_state`).

pub mod bits;
pub mod dom;
pub mod effect;
pub mod entity;
pub mod frame_state;
pub mod func;
pub mod helper;
pub mod infer;
pub mod live;
pub mod loops;
pub mod ops;
pub mod parse;
pub mod print;
pub mod ty;
pub mod verify;

pub use effect::{Effects, Mem};
pub use entity::{BlockId, FrameId, InstId, ValueId, VirtId};
pub use frame_state::{EXTRA, FUNCTION, FrameState, Inlined, STATE, Slot, Virtual};
pub use func::{Def, Entry, Func};
pub use helper::{HelperDef, HelperId, Param};
pub use ops::{Cond, Demand, Op, Repr, Target, Why};
pub use ty::Ty;
