//! Dispatch: how one instruction's end finds the next one's body.
//!
//! Two forms are made from the same bodies (see [`crate::interp::ops`]): [`tail`], a table of handlers that each end in a sibling
//! tail call, used in optimised builds for targets where the compiler makes such calls; and [`matching`], one `match` in a
//! loop, used everywhere else and, in every build, for wide instructions.
//!
//! Rules for handlers, kept by a test that disassembles them: at most six arguments (five are used), so that all stay in machine registers; no
//! local whose address escapes and nothing to drop after the dispatch, or the call would not be a tail call; everything
//! that may call stands in a cold function of the same signature.

mod fetch;
mod matching;
mod step;
#[cfg(all(
    not(debug_assertions),
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod tail;

pub use fetch::decode_at;
pub use matching::wide_step;
pub use step::{Next, Operands, save, single};

use super::frame::Regs;
use crate::context::Thread;

/// Runs from `pc` with the frame at `regs` until a frame that native code entered returns: the bits of its result, or zero when it raised.
#[inline]
pub fn run(th: &mut Thread, pc: *const u32, regs: Regs) -> u64 {
    #[cfg(all(
        not(debug_assertions),
        any(target_arch = "x86_64", target_arch = "aarch64")
    ))]
    return tail::run(th, pc, regs);
    #[cfg(not(all(
        not(debug_assertions),
        any(target_arch = "x86_64", target_arch = "aarch64")
    )))]
    return matching::run(th, pc, regs);
}
