//! Dispatch by one `match` in a loop; and the execution of wide instructions.

use super::fetch::{PcFetch, WideFetch, opcode};
use super::step::{Next, Operands, finish, step};
use crate::context::Thread;
use crate::interp::frame::{Machine, Regs};
use crate::interp::ops::{Flow, Op};
use krait_frontend::bytecode::inst::{Opcode, inst};

macro_rules! matching {
    ($($(#[$doc:meta])* $name:ident = $Name:ident { $($o:ident: $t:ty),* } $([$window:ident $base:ident, $count:expr])? ($($flag:ident),*);)*) => {
        /// Runs one instruction whose first word `insn` stands before `site`; `k` is updated.
        #[inline(always)]
        fn one(th: &mut Thread, insn: u32, site: *const u32, regs: Regs, k: &mut *mut u64) -> Next {
            match opcode(insn) {
                $(Opcode::$Name => {
                    if <inst::$Name as Op>::FAST {
                        let mut fetch = PcFetch { operands: insn >> 8, pc: site };
                        let op = inst::$Name::fetch_from(&mut fetch);
                        let mut m = Machine { pc: fetch.pc, regs, k: *k, th };
                        match op.fast(&mut m) {
                            Flow::Next => {
                                *k = m.k;
                                return Next { pc: m.pc, regs: m.regs };
                            }
                            Flow::Leave(v) => return Next::leave(v.bits()),
                            Flow::Slow => {}
                        }
                    }
                    let next = step::<inst::$Name>(insn, site, regs, th);
                    if !next.pc.is_null() {
                        *k = next.regs.code().k.get();
                    }
                    next
                })*
            }
        }
        /// Runs the wide instruction whose prefix stands before `site`.
        #[allow(clippy::not_unsafe_ptr_arg_deref, reason = "program counters stay within verified code")]
        pub fn wide_step(th: &mut Thread, site: *const u32, regs: Regs) -> Next {
            // SAFETY: a prefix is followed by an instruction.
            let (prefix, word) = unsafe { (*site.sub(1), *site) };
            let mut fetch = WideFetch { operands: word >> 8, high: prefix >> 8, pc: site.wrapping_add(1) };
            match opcode(word) {
                $(Opcode::$Name => {
                    let op = inst::$Name::fetch_from(&mut fetch);
                    finish(op, fetch.pc, site, regs, th)
                })*
            }
        }
    };
}
krait_frontend::for_each_op!(matching);

/// See [`super::run`].
#[allow(dead_code, reason = "optimised builds dispatch by tail calls")]
#[inline(never)]
pub fn run(th: &mut Thread, mut pc: *const u32, mut regs: Regs) -> u64 {
    let mut k = regs.code().k.get();
    loop {
        // SAFETY: the program counter stays within verified code.
        let insn = unsafe { *pc };
        let next = one(th, insn, pc.wrapping_add(1), regs, &mut k);
        if next.pc.is_null() {
            return next.regs.0 as u64;
        }
        (pc, regs) = (next.pc, next.regs);
    }
}
