//! Calls: of the runtime's helpers, of other compiled functions.

use cranelift_codegen::ir::{self, AbiParam, InstBuilder, MemFlagsData, types};

use super::{Lower, Refused, clif_type};
use crate::hir::{Effects, FrameId, HelperId, Param, Repr, ValueId, Why};

/// A Python function to be called with a frame.
pub(super) struct Callee {
    /// Where the caller's registers are, in words from those of the outermost frame.
    pub base: i64,
    /// Where its entry's address is.
    pub cell: u64,
    /// The function.
    pub function: ValueId,
    /// What the frame says of where the caller is.
    pub site: u64,
    /// The register of the caller where its registers begin.
    pub window: i32,
    /// How many registers hold named variables.
    pub locals: usize,
    /// How many registers it has.
    pub size: i64,
}

impl Lower<'_, '_> {
    /// Call a function of the runtime that looks at no frames.
    pub(super) fn call_address(
        &mut self,
        address: usize,
        args: &[ir::Value],
        result: Option<Repr>,
    ) -> Option<ir::Value> {
        let mut signature = ir::Signature::new(self.target.isa.default_call_conv());
        for arg in args {
            let ty = self.b.func.dfg.value_type(*arg);
            signature.params.push(AbiParam::new(ty));
        }
        signature
            .returns
            .extend(result.map(|r| AbiParam::new(clif_type(r))));
        let signature = self.b.import_signature(signature);
        let callee = self.b.ins().iconst(types::I64, address as i64);
        let call = self.b.ins().call_indirect(signature, callee, args);
        self.b.inst_results(call).first().copied()
    }

    pub(super) fn call_helper(
        &mut self,
        result: Option<ValueId>,
        helper: HelperId,
        args: &[ValueId],
        at: Option<FrameId>,
    ) -> Result<(), Refused> {
        let def = &self.func.helpers[helper.0 as usize];
        let mut passed = Vec::new();
        if def.thread {
            passed.push(self.thread);
        }
        for (index, param) in def.params.iter().enumerate() {
            match param {
                Param::One(_) => passed.push(self.value(args[index])),
                Param::Rest => self.rest(&args[index..], &mut passed),
            }
        }
        let sees_frames = def.effects.has(Effects::RAISES);
        let mut made = self.call_address(def.address, &passed, def.result);
        if let (Some(value), Some(frame)) = (made, at)
            && sees_frames
            && def.result == Some(Repr::Boxed)
        {
            made = Some(self.raise_if_zero(value, frame)?);
        }
        if let Some(made) = made {
            self.define(result, made);
        }
        Ok(())
    }
    /// Pass the remaining arguments in memory: a pointer and a count.
    fn rest(&mut self, args: &[ValueId], passed: &mut Vec<ir::Value>) {
        let size = 8 * args.len().max(1) as u32;
        let slot = self.b.create_sized_stack_slot(ir::StackSlotData::new(
            ir::StackSlotKind::ExplicitSlot,
            size,
            3,
        ));
        for (index, arg) in args.iter().enumerate() {
            let value = self.value(*arg);
            self.b
                .ins()
                .stack_store(types::I64, value, slot, 8 * index as i32);
        }
        passed.push(self.b.ins().stack_addr(types::I64, slot, 0));
        let count = self.word(args.len() as u64);
        passed.push(count);
    }
    /// A zero result leaves as raised, unless the end of the block handles it.
    fn raise_if_zero(&mut self, value: ir::Value, frame: FrameId) -> Result<ir::Value, Refused> {
        if self.func.frames[frame].caught {
            return Ok(value);
        }
        let (exit, _) = self.exit(frame, Why::Raised)?;
        let next = self.b.create_block();
        self.b.ins().brif(value, next, &[], exit, &[]);
        self.switch(next);
        Ok(value)
    }

    /// Go to `done` with a result; where zero is not looked at there, it leaves as raised.
    pub(super) fn done_unless_raised(
        &mut self,
        value: ir::Value,
        done: ir::Block,
        frame: FrameId,
    ) -> Result<(), Refused> {
        let value = self.raise_if_zero(value, frame)?;
        self.b.ins().jump(done, &[value.into()]);
        Ok(())
    }

    /// Call a Python function whose frame is made in the window of this one.
    pub(super) fn call_frame(
        &mut self,
        result: Option<ValueId>,
        callee: Callee,
        args: &[ValueId],
        at: FrameId,
    ) -> Result<(), Refused> {
        let flags = MemFlagsData::trusted();
        let registers = self.frame_registers(callee.base)?;
        let layout = self.target.layout;
        let window = self
            .b
            .ins()
            .iadd_imm_s(registers, 8 * i64::from(callee.window));
        let depth = self.load_thread(layout.thread_depth);
        let below = self.b.ins().iadd_imm_s(depth, -1);
        let deep = self
            .b
            .ins()
            .icmp_imm_s(ir::condcodes::IntCC::SignedLessThan, below, 0);
        self.leave_if(deep, at, Why::Stack)?;
        let end = self.load_thread(layout.thread_registers_end);
        let top = self
            .b
            .ins()
            .iadd_imm_s(window, 8 * (callee.size + layout.slack));
        let full = self
            .b
            .ins()
            .icmp(ir::condcodes::IntCC::UnsignedGreaterThan, top, end);
        self.leave_if(full, at, Why::Stack)?;
        for (index, arg) in args.iter().enumerate() {
            let value = self.value(*arg);
            self.b.ins().store(flags, value, window, 8 * index as i32);
        }
        if args.len() < callee.locals {
            let unbound = self.word(crate::hir::bits::UNBOUND);
            for index in args.len()..callee.locals {
                self.b.ins().store(flags, unbound, window, 8 * index as i32);
            }
        }
        let function = self.value(callee.function);
        self.b.ins().store(flags, function, window, -32);
        let site = self.word(callee.site);
        self.b.ins().store(flags, site, window, -24);
        self.b.ins().store(flags, registers, window, -16);
        let kind = self.word(1);
        self.b.ins().store(flags, kind, window, -8);
        self.store_thread(below, layout.thread_depth);
        let top = self.b.ins().iadd_imm_s(window, 8 * callee.size);
        self.store_thread(top, layout.thread_registers_top);
        let signature = self.native_signature(2);
        let cell = self.word(callee.cell);
        let code = self.b.ins().load(types::I64, flags, cell, 0);
        let thread = self.thread;
        let call = self
            .b
            .ins()
            .call_indirect(signature, code, &[thread, window]);
        let value = self.b.inst_results(call)[0];
        let (slow, fast, done) = (
            self.cold_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let made = self.b.append_block_param(done, types::I64);
        self.b.ins().brif(value, fast, &[], slow, &[]);
        self.switch(slow);
        // The callee raised, or gave up and is interpreted to its end; both put the depth back.
        let finished =
            self.call_address(layout.finish_callee, &[thread, window], Some(Repr::Boxed));
        let finished = finished.unwrap_or(value);
        self.done_unless_raised(finished, done, at)?;
        self.switch(fast);
        let depth = self.load_thread(layout.thread_depth);
        let back = self.b.ins().iadd_imm_s(depth, 1);
        self.store_thread(back, layout.thread_depth);
        self.b.ins().jump(done, &[value.into()]);
        self.switch(done);
        self.define(result, made);
        Ok(())
    }
    /// The address of the registers `base` words above those of the outermost frame.
    pub(super) fn frame_registers(&mut self, base: i64) -> Result<ir::Value, Refused> {
        let registers = self.registers()?;
        Ok(match base {
            0 => registers,
            _ => self.b.ins().iadd_imm_s(registers, 8 * base),
        })
    }
    /// Write the header of an inlined function's frame; see `interp::frame` for its words.
    pub(super) fn enter_frame(
        &mut self,
        base: i64,
        caller: i64,
        site: u64,
        link: u64,
        fields: &[ValueId],
    ) -> Result<(), Refused> {
        let flags = MemFlagsData::trusted();
        let (registers, caller) = (self.registers()?, self.frame_registers(caller)?);
        let mut words = vec![];
        for (field, at) in fields.iter().zip([-4, -5]) {
            words.push((self.value(*field), at));
        }
        words.push((self.word(site), -3));
        words.push((caller, -2));
        words.push((self.word(link), -1));
        for (word, at) in words {
            let offset = 8 * (base + at) as i32;
            self.b.ins().store(flags, word, registers, offset);
        }
        self.count_frames(-1);
        Ok(())
    }
    /// Change how many more frames there may be.
    pub(super) fn count_frames(&mut self, by: i64) {
        let offset = self.target.layout.thread_depth;
        let depth = self.load_thread(offset);
        let depth = self.b.ins().iadd_imm_s(depth, by);
        self.store_thread(depth, offset);
    }
    pub(super) fn native_signature(&mut self, params: usize) -> ir::SigRef {
        let conv = self.target.isa.default_call_conv();
        let b = &mut self.b;
        *self
            .signatures
            .entry((params, true, Some(Repr::Boxed)))
            .or_insert_with(|| {
                let mut signature = ir::Signature::new(conv);
                signature
                    .params
                    .extend((0..params).map(|_| AbiParam::new(types::I64)));
                signature.returns.push(AbiParam::new(types::I64));
                b.import_signature(signature)
            })
    }
}
