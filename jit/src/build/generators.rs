//! Generators: code that is entered by resumptions and left by `yield`.
//!
//! The entry finds out where the generator stands and loads the registers that are live there straight from the generator; a
//! `yield` stores those that have changed since back. What the interpreter's frame would hold otherwise an exit takes from the
//! generator (see `krait_runtime::tier`). Iterators that a `yield` keeps stay objects.

use std::mem::offset_of;

use krait_frontend::bytecode::code::CodeFlags;
use krait_frontend::bytecode::inst::Inst;
use krait_runtime::interp::frame::{EXTRA, HEADER};
use krait_runtime::object::code::Code;
use krait_runtime::object::generator::Generator;
use krait_runtime::object::kinds::Builtin;

use super::nodes::Resumption;
use super::{Build, Builder, R, bound, helpers};
use crate::hir::{Cond, Mem, Op, Ty, ValueId, bits};

/// What the calls of code make that is not compiled.
pub(super) fn interpreted(code: &Code) -> Option<&'static str> {
    let kinds = [
        (CodeFlags::COROUTINE, "coroutine"),
        (CodeFlags::ASYNC_GENERATOR, "async generator"),
    ];
    kinds
        .iter()
        .find(|(flag, _)| code.flags & flag != 0)
        .map(|(_, kind)| *kind)
}

/// Where a generator keeps a register.
fn place(reg: u16) -> usize {
    Generator::REGISTERS_OFFSET + 8 * usize::from(reg)
}

impl Builder<'_> {
    /// The generator whose frame this is.
    pub(super) fn load_generator(&mut self) {
        let v = self.push(Op::LoadReg { index: -5 });
        self.func.values[v].ty = Ty::OBJECT;
        self.generator = Some(v);
    }
    fn running(&self) -> Build<ValueId> {
        Ok(self.generator.ok_or("a yield outside generators")?)
    }

    /// The entry of resumptions.
    pub(super) fn resume_entry(&mut self) -> Build<()> {
        self.block = self.func.add_block();
        let sent = self.func.add_param(self.block, bound());
        self.load_generator();
        let generator = self.running()?;
        let pc = self.push(Op::LoadWord {
            base: generator,
            off: offset_of!(Generator, pc) as i64,
            mem: Mem::Iter,
        });
        let places = self.body.nodes.resumptions();
        self.dispatch(pc, sent, &places)
    }
    /// Go on at the one of `places`, which are in order, where the generator stands.
    fn dispatch(&mut self, pc: ValueId, sent: ValueId, places: &[Resumption]) -> Build<()> {
        if let [place] = places {
            return self.resume_at(sent, *place);
        }
        let (low, high) = places.split_at(places.len() / 2);
        let first = high.first().ok_or("a generator without a yield")?;
        let r = self.int(self.site_of(first.left) as i64);
        let c = self.push(Op::IntCmp {
            cond: Cond::Lt,
            l: pc,
            r,
        });
        let (yes, no) = (self.func.add_block(), self.func.add_block());
        self.two_way(c, yes, no);
        for (block, half) in [(yes, low), (no, high)] {
            self.switch(block);
            self.dispatch(pc, sent, half)?;
        }
        Ok(())
    }
    fn resume_at(&mut self, sent: ValueId, place_: Resumption) -> Build<()> {
        let generator = self.running()?;
        let node = place_.left + 1;
        self.begin(node);
        if place_.delegating {
            let none = self.push(Op::Const {
                bits: bits::UNBOUND,
            });
            self.store(generator, offset_of!(Generator, delegate), none);
        }
        self.body.regs.fill(R::None);
        for reg in self.body.nodes.live(node) {
            let v = match place_.dst {
                Some(dst) if dst == u32::from(reg) => sent,
                _ => self.load(generator, place(reg), Mem::Iter, Ty::ANY),
            };
            self.body.regs[reg as usize] = R::Val(v);
        }
        let at = self.at();
        self.push_none(Op::CheckStack { at });
        self.guard_globals()?;
        self.goto(node)
    }

    /// `yield src`, on behalf of the iterator in `delegate` if that is given.
    pub(super) fn suspend(&mut self, src: u32, delegate: Option<u32>) -> Build<()> {
        let generator = self.running()?;
        let v = self.get(src)?;
        for reg in self.body.nodes.saved(self.body.node).to_vec() {
            if self.body.regs[reg as usize] == R::None {
                continue;
            }
            let v = self.get(u32::from(reg))?;
            self.store(generator, place(reg), v);
        }
        if let Some(delegate) = delegate {
            let it = self.get(delegate)?;
            self.store(generator, offset_of!(Generator, delegate), it);
        }
        if self.handles() {
            self.helper(helpers::SUSPEND_HANDLED, &[]);
        }
        self.end(Op::Suspend {
            base: generator,
            pc: self.site(),
            v,
        });
        Ok(())
    }
    /// Whether the code ever is handling an exception.
    fn handles(&self) -> bool {
        let pushes = |inst: &Inst| matches!(inst, Inst::PushHandled(_));
        self.body.nodes.all.iter().any(|n| pushes(&n.inst))
    }

    /// The generator that a call of `function` with all of its arguments makes.
    pub(super) fn make_generator(&mut self, function: ValueId, args: &[ValueId]) -> ValueId {
        let mut all = vec![function];
        all.extend_from_slice(args);
        let v = self.helper(helpers::MAKE_GENERATOR, &all);
        self.func.values[v].ty = Ty::OBJECT.with_shape(Builtin::Generator as u32);
        v
    }
    /// The next value of an iterator that may be a generator: see `Op::Resume`.
    pub(super) fn resume(&mut self, it: ValueId, sent: ValueId, dst: i64) -> ValueId {
        self.calls();
        let at = self.raising_at();
        let v = self.push(Op::Resume {
            base: self.body.base,
            it,
            sent,
            window: i64::from(self.body.code.registers) + (EXTRA + HEADER) as i64,
            site: self.site(),
            dst,
            at,
        });
        self.if_raised(v);
        v
    }
    /// `dst <- what iter yields for value`; jump with what it returns.
    pub(super) fn send(&mut self, dst: u32, iter: u32, value: u32) -> Build<()> {
        let (it, sent) = (self.get(iter)?, self.get(value)?);
        let v = self.resume(it, sent, i64::from(dst));
        let end = self.push(Op::Const {
            bits: bits::UNBOUND,
        });
        let ended = self.push(Op::IsSame { l: v, r: end });
        let (out, next) = (self.func.add_block(), self.func.add_block());
        let to = self.jump_target()?;
        let node = self.body.node;
        self.two_way(ended, out, next);
        let saved = self.body.regs.clone();
        self.switch(out);
        let returned = self.push(Op::LoadReg {
            index: self.body.base + i64::from(dst),
        });
        self.set(dst, returned);
        self.leave_if_invalid(to)?;
        self.body.regs = saved;
        self.switch(next);
        self.set(dst, v);
        self.leave_if_invalid(node + 1)
    }
    /// Go on at a node after a call that may have broken what this code assumes.
    fn leave_if_invalid(&mut self, node: usize) -> Build<()> {
        let at = self.frame_at(node);
        self.push_none(Op::CheckValid { at });
        self.goto(node)
    }
}
