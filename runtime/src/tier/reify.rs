//! Rebuilding interpreter frames where compiled code gives up.

use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::frame::{EXTRA, HEADER, Kind, Regs};
use crate::interp::generator;
use crate::object::function::Function;
use crate::value::{PyResult, Value};

/// Where the interpreter goes on.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The innermost frame.
    pub regs: Regs,
    /// Just behind the first word of the instruction to execute, or of the one that raised.
    pub site: *const u32,
    /// Whether the exception in the thread is to be raised there.
    pub raising: bool,
}

/// The frame of a generator that was built into its consumer's call, to make above `outer`; parameters and what is made as for [`inlined`].
pub fn generator(
    th: &mut Thread,
    outer: Regs,
    calling: *const u32,
    function: Gc<Function>,
    entered: bool,
) -> PyResult<Regs> {
    let g = generator::running(th, function)?;
    let regs = inlined(
        th,
        outer,
        calling,
        function,
        Kind::GeneratorEntry,
        Some(g),
        entered,
    );
    regs.set_resumer_handled(th.handled.get());
    Ok(regs)
}

/// An inlined frame to make, above `outer`, which is at the call instruction whose first word is before `calling`.
///
/// Its registers become UNBOUND. The result goes to the calling instruction as `kind`, for which `extra` is, says. `entered`: compiled code has counted
/// the frame already.
pub fn inlined(
    th: &Thread,
    outer: Regs,
    calling: *const u32,
    function: Gc<Function>,
    kind: Kind,
    extra: Option<Value>,
    entered: bool,
) -> Regs {
    let code = function.body();
    let regs = Regs(outer.top().wrapping_add(EXTRA + HEADER));
    for i in 0..code.registers as usize {
        regs.set(i, Value::UNBOUND);
    }
    regs.set_function(function);
    regs.set_link(calling, outer, outer.code().k.get(), kind);
    if let Some(extra) = extra {
        regs.set_extra(extra);
    }
    if !entered {
        th.depth_left.set(th.depth_left.get() - 1);
    }
    regs
}
