//! What instructions do: one implementation of [`Op`] per row of the opcode table.
//!
//! An instruction has a *fast* body, a *general* body, or both. Fast bodies see the state in machine registers, call nothing that
//! is not inlined, and answer [`Flow::Slow`] before they have changed anything when the case is not theirs. General bodies may
//! allocate, call and raise; they leave the next place in the frame they are given. Both forms of dispatch are made from these.

mod arith;
pub mod attr;
mod build;
mod call;
mod compare;
mod control;
mod exception;
mod generator;
mod import;
mod item;
mod moves;
mod names;
mod pattern;

pub use call::make_function;

use super::dispatch::Operands;
use super::frame::{Frame, Machine};
use crate::context::Thread;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::inst::inst;
use krait_frontend::bytecode::operands::Fetch;

/// How a fast body ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// Done; the state says where control goes.
    Next,
    /// Nothing done; the general body must run.
    Slow,
    /// Done; native code gets this value.
    Leave(Value),
}

/// The bodies of an instruction.
pub trait Op: Operands + Copy {
    /// Whether there is a fast body.
    const FAST: bool;
    /// The fast body.
    fn fast(self, m: &mut Machine<'_>) -> Flow;
    /// The general body.
    fn general(self, th: &mut Thread, f: &mut Frame) -> PyResult<()>;
}

macro_rules! derive_operands {
    ($($(#[$doc:meta])* $name:ident = $Name:ident { $($o:ident: $t:ty),* } $([$window:ident $base:ident, $count:expr])? ($($flag:ident),*);)*) => {$(
        impl Operands for inst::$Name {
            #[inline(always)]
            fn fetch_from<F: Fetch>(f: &mut F) -> Self {
                inst::$Name::fetch(f)
            }
        }
    )*};
}
krait_frontend::for_each_op!(derive_operands);

/// The general form of an instruction whose fast body does everything.
fn only_fast<O: Op>(op: O, th: &mut Thread, f: &mut Frame) -> PyResult<()> {
    let mut m = Machine {
        pc: f.pc,
        regs: f.regs,
        k: f.code().k.get(),
        th,
    };
    let flow = op.fast(&mut m);
    debug_assert!(flow == Flow::Next);
    (f.pc, f.regs) = (m.pc, m.regs);
    Ok(())
}

/// Implements [`Op`] for an instruction: `op!(Name: fast |i, m| {…})` for a body that never leaves (its block has no value),
/// `op!(Name: general |i, th, f| {…})`, or both, where the fast block's value is a [`Flow`].
macro_rules! op {
    ($Name:ident: fast |$i:ident, $m:ident| $fast:block general |$g:ident, $th:ident, $f:ident| $general:block) => {
        impl $crate::interp::ops::Op for krait_frontend::bytecode::inst::inst::$Name {
            const FAST: bool = true;
            #[inline(always)]
            fn fast(self, $m: &mut $crate::interp::frame::Machine<'_>) -> $crate::interp::ops::Flow {
                let $i = self;
                $fast
            }
            #[inline(always)]
            fn general(
                self,
                $th: &mut $crate::context::Thread,
                $f: &mut $crate::interp::frame::Frame,
            ) -> $crate::value::PyResult<()> {
                let $g = self;
                $general
            }
        }
    };
    ($Name:ident: fast |$i:ident, $m:ident| $fast:block) => {
        impl $crate::interp::ops::Op for krait_frontend::bytecode::inst::inst::$Name {
            const FAST: bool = true;
            #[inline(always)]
            fn fast(self, $m: &mut $crate::interp::frame::Machine<'_>) -> $crate::interp::ops::Flow {
                let $i = self;
                $fast
                $crate::interp::ops::Flow::Next
            }
            #[inline(always)]
            fn general(
                self,
                th: &mut $crate::context::Thread,
                f: &mut $crate::interp::frame::Frame,
            ) -> $crate::value::PyResult<()> {
                $crate::interp::ops::only_fast(self, th, f)
            }
        }
    };
    ($Name:ident: general |$g:ident, $th:ident, $f:ident| $general:block) => {
        impl $crate::interp::ops::Op for krait_frontend::bytecode::inst::inst::$Name {
            const FAST: bool = false;
            #[inline(always)]
            fn fast(self, _: &mut $crate::interp::frame::Machine<'_>) -> $crate::interp::ops::Flow {
                $crate::interp::ops::Flow::Slow
            }
            #[inline(always)]
            fn general(
                self,
                $th: &mut $crate::context::Thread,
                $f: &mut $crate::interp::frame::Frame,
            ) -> $crate::value::PyResult<()> {
                let $g = self;
                $general
            }
        }
    };
}
use op;
