//! Rebuilding interpreter frames where compiled code gives up.

use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::call::{Saved, after_raise};
use crate::interp::dispatch;
use crate::interp::frame::{EXTRA, HEADER, Kind, Regs};
use crate::object::function::Function;
use crate::value::Value;

/// One frame to rebuild. The first of an exit is the one that was entered, the others were inlined, each called by the one before.
pub struct FrameState<'a> {
    /// The function; of the entered frame it is already in place.
    pub function: Gc<Function>,
    /// The word its instruction begins at: the one to execute next in the innermost frame, the calling one in the others.
    pub at: u32,
    /// Values of the registers that are live, by number; the others keep what they hold (entered frame) or become UNBOUND.
    pub registers: &'a [(u32, Value)],
    /// How an inlined frame gives its result to its caller: `Plain`, `Finish`, or `Init` with the instance in `extra`.
    pub kind: Kind,
    /// See [`Kind`].
    pub extra: Value,
}

/// Rebuilds `frames` from the entered frame at `regs` up and runs them in the interpreter until the entered frame returns: the bits of its
/// result, or zero when it raised. With `raising` the exception in the thread is raised at the innermost frame's instruction instead of
/// executing it.
pub fn exit(th: &mut Thread, regs: *mut Value, frames: &[FrameState<'_>], raising: bool) -> u64 {
    let entered = Regs(regs);
    let saved = Saved::new(th);
    let (site, caller, link) = (entered.return_site(), entered.caller(), entered.link());
    let mut current = entered;
    let mut below: Option<(Regs, *const u32)> = None;
    for frame in frames {
        // SAFETY: every function has code.
        let code = unsafe { frame.function.code.get().unwrap_unchecked() };
        let place = code.words.get().wrapping_add(frame.at as usize + 1);
        if let Some((outer, calling)) = below {
            current = Regs(outer.top().wrapping_add(EXTRA + HEADER));
            for i in 0..code.registers as usize {
                current.set(i, Value::UNBOUND);
            }
            current.set_function(frame.function);
            current.set_extra(frame.extra);
            current.set_link(calling, outer, outer.code().k.get(), frame.kind);
            th.depth_left.set(th.depth_left.get() - 1);
        }
        for (r, v) in frame.registers {
            current.set(*r as usize, *v);
        }
        below = Some((current, place));
    }
    let Some((innermost, place)) = below else { unreachable!("an exit has a frame") };
    // The interpreter leaves its loop when the entered frame returns: for that time it is an entry.
    entered.set_kind(if entered.kind().is_generator() { Kind::GeneratorEntry } else { Kind::Entry });
    let bits = if raising {
        dispatch::save(th, place, innermost);
        after_raise(th)
    } else {
        dispatch::run(th, place.wrapping_sub(1), innermost)
    };
    entered.set_link(site, caller, (link & !Kind::MASK) as *mut u64, Kind::of(link));
    // Leaving the frame counted the depth up, which whoever entered compiled code will do.
    th.depth_left.set(th.depth_left.get() - 1);
    saved.restore(th);
    bits
}
