//! Generators: resuming one in its machine code, suspending the one that runs.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, types};

use super::{Lower, Refused};
use crate::hir::bits::{NONE, UNBOUND};
use crate::hir::{FrameId, Repr, Ty, ValueId};

/// Where a generator is resumed from.
pub(super) struct Place {
    /// Where the resumer's registers begin, in words from those of the outermost frame.
    pub base: i64,
    /// The register of the resumer where the frame's registers begin.
    pub window: i64,
    /// What the frame says of where the resumer is.
    pub site: u64,
    /// The register that gets what the generator returns, or -1.
    pub dst: i64,
}

impl Lower<'_, '_> {
    fn load_word(&mut self, base: ir::Value, offset: i32) -> ir::Value {
        self.b
            .ins()
            .load(types::I64, MemFlagsData::trusted(), base, offset)
    }
    fn store_word(&mut self, value: ir::Value, base: ir::Value, offset: i32) {
        self.b
            .ins()
            .store(MemFlagsData::trusted(), value, base, offset);
    }
    /// Go on in a new block unless `condition`, which leads to `slow`.
    fn unless(&mut self, condition: ir::Value, slow: ir::Block) {
        let next = self.b.create_block();
        self.b.ins().brif(condition, slow, &[], next, &[]);
        self.switch(next);
    }

    /// See `Op::Resume`.
    pub(super) fn resume(
        &mut self,
        it: ValueId,
        sent: ValueId,
        place: Place,
        at: FrameId,
    ) -> Result<ir::Value, Refused> {
        let layout = self.target.layout;
        let of = &layout.generator;
        let (generator, sent_value) = (self.value(it), self.value(sent));
        let registers = self.frame_registers(place.base)?;
        let (slow, done) = (self.cold_block(), self.b.create_block());
        let made = self.b.append_block_param(done, types::I64);

        // Is it a generator that can be resumed and has machine code?
        if !self.func.ty(it).is(Ty::POINTER) {
            let immediate = self.no_pointer(generator);
            self.unless(immediate, slow);
        }
        if self.func.ty(it).shape() != Some(of.shape) {
            let shape = self.shape_of(generator);
            let other = self
                .b
                .ins()
                .icmp_imm_s(IntCC::NotEqual, shape, i64::from(of.shape));
            self.unless(other, slow);
        }
        let state = self.load_word(generator, of.state);
        let suspended = self.word(of.suspended);
        let running = self
            .b
            .ins()
            .icmp(IntCC::UnsignedGreaterThan, state, suspended);
        self.unless(running, slow);
        if place.dst >= 0 {
            // One that has not run takes None only, which is what a loop sends.
            let (created, none) = (self.word(of.created), self.word(NONE));
            let created = self.b.ins().icmp(IntCC::Equal, state, created);
            let given = self.b.ins().icmp(IntCC::NotEqual, sent_value, none);
            let both = self.b.ins().band(created, given);
            self.unless(both, slow);
        }
        let function = self.load_word(generator, of.function);
        let code = self.load_word(function, of.code);
        let entry = self.load_word(code, of.entry);
        let none = self.b.ins().icmp_imm_s(IntCC::Equal, entry, 0);
        self.unless(none, slow);
        let handled = self.load_word(generator, of.handled);
        let unbound = self.word(UNBOUND);
        let other = self.b.ins().icmp(IntCC::NotEqual, handled, unbound);
        self.unless(other, slow);
        let depth = self.load_thread(layout.thread_depth);
        let below = self.b.ins().iadd_imm_s(depth, -1);
        let count = self
            .b
            .ins()
            .uload32(MemFlagsData::trusted(), code, of.registers);
        let bytes = self.b.ins().ishl_imm_u(count, 3);
        let window = self.b.ins().iadd_imm_s(registers, 8 * place.window);
        let top = self.b.ins().iadd(window, bytes);
        let end = self.load_thread(layout.thread_registers_end);
        let with_slack = self.b.ins().iadd_imm_s(top, 8 * layout.slack);
        let full = self
            .b
            .ins()
            .icmp(IntCC::UnsignedGreaterThan, with_slack, end);
        self.unless(full, slow);

        // Link its frame to this one, as `krait_runtime::interp::generator` does.
        let outside = self.load_thread(of.thread_handled);
        self.store_word(outside, window, -48);
        self.store_word(generator, window, -40);
        self.store_word(function, window, -32);
        let site = self.word(place.site);
        self.store_word(site, window, -24);
        self.store_word(registers, window, -16);
        let kind = self.word(of.kind);
        self.store_word(kind, window, -8);
        let running = self.word(of.in_compiled_code);
        self.store_word(running, generator, of.state);
        self.store_thread(below, layout.thread_depth);
        self.store_thread(top, layout.thread_registers_top);
        let signature = self.native_signature(3);
        let thread = self.thread;
        let call = self
            .b
            .ins()
            .call_indirect(signature, entry, &[thread, window, sent_value]);
        let value = self.b.inst_results(call)[0];

        let (left, fast, ended) = (self.cold_block(), self.b.create_block(), self.cold_block());
        self.b.ins().brif(value, fast, &[], left, &[]);
        self.switch(fast);
        let state = self.load_word(generator, of.state);
        let suspended = self.word(of.suspended);
        let other = self.b.ins().icmp(IntCC::NotEqual, state, suspended);
        self.unless(other, ended);
        let depth = self.load_thread(layout.thread_depth);
        let back = self.b.ins().iadd_imm_s(depth, 1);
        self.store_thread(back, layout.thread_depth);
        self.b.ins().jump(done, &[value.into()]);

        self.switch(ended);
        let dst = self.word(place.dst as u64);
        let end = self.call_address(of.ended, &[thread, window, value, dst], Some(Repr::Boxed));
        self.b.ins().jump(done, &[end.unwrap_or(value).into()]);
        self.switch(left);
        let dst = self.word(place.dst as u64);
        let finished = self.call_address(of.finish, &[thread, window, dst], Some(Repr::Boxed));
        let finished = finished.unwrap_or(value);
        self.done_unless_raised(finished, done, at)?;
        self.switch(slow);
        let site = self.word(place.site);
        let given = if place.dst < 0 {
            self.call_address(
                of.for_next,
                &[thread, registers, site, generator],
                Some(Repr::Boxed),
            )
        } else {
            let dst = self.word(place.dst as u64);
            self.call_address(
                of.send,
                &[thread, registers, site, generator, sent_value, dst],
                Some(Repr::Boxed),
            )
        };
        let given = given.unwrap_or(generator);
        self.done_unless_raised(given, done, at)?;
        self.switch(done);
        Ok(made)
    }

    /// See `Op::Suspend`.
    pub(super) fn suspend(&mut self, generator: ValueId, pc: u64, v: ValueId) {
        let of = &self.target.layout.generator;
        let (generator, v) = (self.value(generator), self.value(v));
        let pc = self.word(pc);
        self.store_word(pc, generator, of.pc);
        let suspended = self.word(of.suspended);
        self.store_word(suspended, generator, of.state);
        self.b.ins().return_(&[v]);
    }
}
