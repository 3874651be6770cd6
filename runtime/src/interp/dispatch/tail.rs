//! Dispatch by sibling tail calls.

use super::fetch::PcFetch;
use super::step::{Operands, step};
use crate::context::Thread;
use crate::interp::frame::{Machine, Regs};
use crate::interp::ops::{Flow, Op};
use krait_frontend::bytecode::inst::{Opcode, inst};

/// The state that handlers pass on: the instruction word, the place behind it, the frame's registers, the thread, and the code's
/// cache area. The fewer words are passed, the more registers a handler has to itself without saving any.
type Handler =
    unsafe extern "C" fn(u32, *const u32, *mut crate::value::Value, *mut Thread, *mut u64) -> u64;

/// One handler per opcode; numbers that no opcode has lead to a trap.
struct Table([Handler; 256]);

macro_rules! dispatch {
    ($pc:expr, $regs:expr, $th:expr, $k:expr) => {{
        let pc = $pc;
        let insn = *pc;
        let handler = TABLE.0[(insn & 0xff) as usize];
        handler(insn, pc.add(1), $regs, $th, $k)
    }};
}

unsafe extern "C" fn unknown(
    _: u32,
    _: *const u32,
    _: *mut crate::value::Value,
    _: *mut Thread,
    _: *mut u64,
) -> u64 {
    unreachable!("code holds an unknown opcode")
}

macro_rules! handlers {
    ($($(#[$doc:meta])* $name:ident = $Name:ident { $($o:ident: $t:ty),* } $([$window:ident $base:ident, $count:expr])? ($($flag:ident),*);)*) => {
        /// Fast bodies; each leaves for the general one when its operands are not the expected ones.
        pub mod fast { use super::*; $(
            #[inline(never)]
            pub(super) unsafe extern "C" fn $name(
                insn: u32, pc: *const u32, regs: *mut crate::value::Value, th: *mut Thread, k: *mut u64,
            ) -> u64 {
                // SAFETY: the interpreter's invariants (see `crate::interp::frame`): the arguments are the state of a running frame, whose
                // code is verified, and the thread is this one.
                unsafe {
                    let mut fetch = PcFetch { operands: insn >> 8, pc };
                    let op = inst::$Name::fetch_from(&mut fetch);
                    let mut m = Machine { pc: fetch.pc, regs: Regs(regs), k, th: &*th };
                    match op.fast(&mut m) {
                        Flow::Next => dispatch!(m.pc, m.regs.0, th, m.k),
                        // The word is read again, so that it need not be kept.
                        Flow::Slow => super::general::$name(*pc.sub(1), pc, regs, th, k),
                        Flow::Leave(v) => v.bits(),
                    }
                }
            }
        )* }
        /// General bodies.
        mod general { use super::*; $(
            #[cold]
            #[inline(never)]
            pub(super) unsafe extern "C" fn $name(
                insn: u32, pc: *const u32, regs: *mut crate::value::Value, th: *mut Thread, _k: *mut u64,
            ) -> u64 {
                // SAFETY: as above.
                unsafe {
                    let next = super::bodies::$name(insn, pc, Regs(regs), &mut *th);
                    if next.pc.is_null() {
                        return next.regs.0 as u64;
                    }
                    dispatch!(next.pc, next.regs.0, th, next.regs.code().k.get())
                }
            }
        )* }
        /// What general handlers call, apart so that no local of theirs has its address taken.
        mod bodies { use super::*; $(
            #[inline(never)]
            pub(super) fn $name(insn: u32, pc: *const u32, regs: Regs, th: &mut Thread) -> crate::interp::dispatch::Next {
                step::<inst::$Name>(insn, pc, regs, th)
            }
        )* }
        static TABLE: Table = {
            let mut table: [Handler; 256] = [unknown; 256];
            $(table[Opcode::$Name as usize] = if <inst::$Name as Op>::FAST { fast::$name } else { general::$name };)*
            Table(table)
        };
    };
}
krait_frontend::for_each_op!(handlers);

/// See [`super::run`].
#[inline(never)]
pub fn run(th: &mut Thread, pc: *const u32, regs: Regs) -> u64 {
    let k = regs.code().k.get();
    let th: *mut Thread = th;
    // SAFETY: the frame has been set up by the caller.
    unsafe { dispatch!(pc, regs.0, th, k) }
}
