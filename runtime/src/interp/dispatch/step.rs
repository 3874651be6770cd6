//! The general form of an instruction: save the state, run the body, unwind when it raised.

use super::fetch::{PcFetch, WideFetch, opcode};
use crate::context::Thread;
use crate::interp::frame::{Frame, Regs};
use crate::interp::ops::Op;
use crate::interp::{safepoint, unwind};
use crate::value::PyResult;
use krait_frontend::bytecode::inst::Opcode;
use krait_frontend::bytecode::operands::Fetch;

/// Where control goes after a general body: the next instruction and its frame; or, with a null `pc`, out of the interpreter with the bits
/// of the result in place of the registers. Two machine registers.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Next {
    /// The next instruction, or null.
    pub pc: *const u32,
    /// Its frame's registers, or the result.
    pub regs: Regs,
}
impl Next {
    /// Leaves the interpreter with a result's bits.
    pub fn leave(bits: u64) -> Next {
        Next {
            pc: std::ptr::null(),
            regs: Regs(bits as *mut crate::value::Value),
        }
    }
}

/// Saves the interpreter's state where native code looks for it.
#[inline(always)]
pub fn save(th: &Thread, site: *const u32, regs: Regs) {
    th.registers.set(regs.0);
    th.pc.set(site);
    th.stack_top.set(regs.top());
}

/// Runs the general body of an ordinary instruction whose first word `insn` stands before `site`.
#[inline(always)]
pub fn step<O: Op>(insn: u32, site: *const u32, regs: Regs, th: &mut Thread) -> Next {
    let mut fetch = PcFetch {
        operands: insn >> 8,
        pc: site,
    };
    let op = O::fetch_from(&mut fetch);
    finish(op, fetch.pc, site, regs, th)
}

/// Runs a general body whose operands have been read.
#[inline(always)]
pub fn finish<O: Op>(op: O, pc: *const u32, site: *const u32, regs: Regs, th: &mut Thread) -> Next {
    save(th, site, regs);
    let mut f = Frame {
        pc,
        regs,
        site,
        quiet: false,
    };
    let result: PyResult<()> = op.general(th, &mut f);
    match result {
        Ok(()) => {
            safepoint::notice(th);
            Next {
                pc: f.pc,
                regs: f.regs,
            }
        }
        Err(_) => unwind::unwind(th, f.quiet),
    }
}

/// Runs the general body of an instruction whose first word, a prefix included, stands before `site`; not for jumps.
///
/// On an error the frame's `quiet` is lost: instructions that raise again are not run this way.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "program counters stay within verified code"
)]
#[inline(always)]
pub fn single<O: Op>(th: &mut Thread, site: *const u32, regs: Regs) -> PyResult<Frame> {
    // SAFETY: `site` is behind an instruction's first word in verified code.
    let first = unsafe { *site.sub(1) };
    let (op, pc) = if opcode(first) == Opcode::Wide {
        let mut fetch = WideFetch {
            // SAFETY: a prefix is followed by an instruction.
            operands: unsafe { *site } >> 8,
            high: first >> 8,
            pc: site.wrapping_add(1),
        };
        (O::fetch_from(&mut fetch), fetch.pc)
    } else {
        let mut fetch = PcFetch {
            operands: first >> 8,
            pc: site,
        };
        (O::fetch_from(&mut fetch), fetch.pc)
    };
    let mut f = Frame {
        pc,
        regs,
        site,
        quiet: false,
    };
    op.general(th, &mut f)?;
    Ok(f)
}

/// An instruction's operands, read from any source.
pub trait Operands: Sized {
    /// Reads them.
    fn fetch_from<F: Fetch>(f: &mut F) -> Self;
}
