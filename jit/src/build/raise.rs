//! Exceptions that are raised and handled in compiled code.
//!
//! Where raises are frequent ([`super::Facts::raised`]) a call that raises does not leave: the end of its block goes to where the exception is handled, in
//! the same function or in one that it is inlined into, or to the caller. Each frame on the way puts itself into the traceback, as the interpreter's does.

use krait_frontend::bytecode::inst::Inst;

use super::{Build, Builder, R, helpers};
use crate::hir::{BlockId, FrameId, Op, Target, ValueId, bits};

/// A raise of the instruction being built.
pub(super) struct Raise {
    /// Where control goes.
    block: BlockId,
    /// The registers there.
    regs: Vec<R>,
}

impl Builder<'_> {
    /// Whether what the current instruction raises goes on in compiled code.
    pub(super) fn catches(&self) -> bool {
        let node = &self.body.nodes.all[self.body.node];
        let outside = match &self.body.caller {
            Some(caller) => caller.catches,
            None => !self.body.code.makes_generator(),
        };
        node.caught && (node.handler.is_some() || outside)
    }
    /// The frame state for a call that may raise.
    pub(super) fn raising_at(&mut self) -> FrameId {
        let at = self.at();
        if !self.catches() {
            return at;
        }
        let mut state = self.func.frames[at].clone();
        state.caught = true;
        self.func.frames.push(state)
    }
    /// After the call that made `v` with [`Builder::raising_at`]: go on where it did not raise.
    pub(super) fn if_raised(&mut self, v: ValueId) {
        if !self.catches() {
            return;
        }
        let to = |block| Target {
            block,
            args: Vec::new(),
        };
        let (raised, next) = (self.func.add_block(), self.func.add_block());
        let (handler, next_target) = (to(raised), to(next));
        self.end(Op::IfRaised {
            v,
            handler,
            next: next_target,
        });
        self.raises_in(raised);
        self.switch(next);
    }
    /// An exception raised by the current instruction arrives in `block`.
    pub(super) fn raises_in(&mut self, block: BlockId) {
        let regs = self.body.regs.clone();
        self.body.raises.push(Raise { block, regs });
    }
    /// Build what becomes of the exceptions of the current instruction.
    pub(super) fn finish_raises(&mut self) -> Build<()> {
        if self.body.raises.is_empty() {
            return Ok(());
        }
        let (block, ended, regs) = (self.block, self.ended, self.body.regs.clone());
        for raise in std::mem::take(&mut self.body.raises) {
            self.switch(raise.block);
            self.body.regs = raise.regs;
            self.raised()?;
        }
        self.switch(block);
        self.ended = ended;
        self.body.regs = regs;
        Ok(())
    }
    /// The current instruction has raised: go to its handler, or on to the caller.
    fn raised(&mut self) -> Build<()> {
        let node = &self.body.nodes.all[self.body.node];
        let handler = node.handler;
        // These raise what has been here before.
        let quiet = matches!(node.inst, Inst::Reraise(_) | Inst::RaiseCurrent(_));
        if !quiet {
            self.store_variables();
        }
        let quiet = self.raw(u64::from(quiet));
        let Some((handler, exc)) = handler else {
            if self.body.caller.is_none() {
                let v = self.helper(helpers::PASS_OUT, &[quiet]);
                self.end(Op::Return { v });
                return Ok(());
            }
            self.helper(helpers::PASS_ON, &[quiet]);
            self.push_none(Op::LeaveFrame {});
            let landing = self.landing();
            let args = Vec::new();
            let to = Target {
                block: landing,
                args,
            };
            self.end(Op::Jump { to });
            return Ok(());
        };
        let exception = self.helper(helpers::CATCH, &[quiet]);
        self.set(exc, exception);
        let at = self.frame_at(handler);
        self.push_none(Op::CheckValid { at });
        self.goto(handler)
    }
    /// Where the exceptions of the inlined function being built go.
    fn landing(&mut self) -> BlockId {
        if let Some(block) = self.body.caller.as_ref().and_then(|c| c.landing) {
            return block;
        }
        let block = self.func.add_block();
        if let Some(caller) = self.body.caller.as_mut() {
            caller.landing = Some(block);
        }
        block
    }
    /// The frame object of a traceback takes the variables from the frame's registers.
    fn store_variables(&mut self) {
        for reg in 0..self.body.code.locals {
            let v = match self.body.regs[reg as usize] {
                R::Val(v) => v,
                _ => self.push(Op::Const {
                    bits: bits::UNBOUND,
                }),
            };
            self.push_none(Op::StoreReg {
                index: self.body.base + i64::from(reg),
                v,
            });
        }
    }
}
