//! Addresses, stores with the collector's barrier, allocation.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, MemFlagsData, types};

use super::{Lower, Refused};
use crate::hir::{Repr, Ty, ValueId};

impl Lower<'_, '_> {
    /// The address of word `i` from `base`.
    pub(super) fn element(&mut self, base: ValueId, i: ValueId) -> ir::Value {
        let (base, i) = (self.value(base), self.value(i));
        let scaled = self.b.ins().ishl_imm_u(i, 3);
        self.b.ins().iadd(base, scaled)
    }
    /// Store `v` at `at + offset`, which lies in `object`.
    pub(super) fn store(
        &mut self,
        object: ir::Value,
        at: ir::Value,
        offset: i32,
        v: ValueId,
    ) -> Result<(), Refused> {
        let value = self.value(v);
        self.b
            .ins()
            .store(MemFlagsData::trusted(), value, at, offset);
        if self.func.ty(v).may_be(Ty::POINTER) {
            let state = self.b.ins().uload8(
                types::I64,
                MemFlagsData::trusted(),
                object,
                self.target.layout.header_gc,
            );
            let (slow, done) = (self.cold_block(), self.b.create_block());
            self.b.ins().brif(state, slow, &[], done, &[]);
            self.switch(slow);
            let slot = self.b.ins().iadd_imm_s(at, i64::from(offset));
            self.call_address(
                self.target.layout.barrier,
                &[self.thread, object, slot],
                None,
            );
            self.b.ins().jump(done, &[]);
            self.switch(done);
        }
        Ok(())
    }
    /// A new object: the bump pointer moves, the header and all fields are written before anything else can happen.
    pub(super) fn allocate(
        &mut self,
        shape: u32,
        fields: &[ValueId],
    ) -> Result<ir::Value, Refused> {
        let words = fields.len() as u64 + 1;
        if words > 0xffff {
            return Err(Refused("an object too large for inline allocation".into()));
        }
        let values: Vec<ir::Value> = fields.iter().map(|f| self.value(*f)).collect();
        let layout = self.target.layout;
        let header = self.word(u64::from(shape) | words << 32);
        let here = self.load_thread(layout.thread_bump);
        let limit = self.load_thread(layout.thread_bump_limit);
        let next = self.b.ins().iadd_imm_s(here, words as i64 * 8);
        let full = self.b.ins().icmp(IntCC::UnsignedGreaterThan, next, limit);
        let (slow, fast, done) = (
            self.cold_block(),
            self.b.create_block(),
            self.b.create_block(),
        );
        let object = self.b.append_block_param(done, types::I64);
        self.b.ins().brif(full, slow, &[], fast, &[]);
        self.switch(slow);
        let count = self.word(words);
        let slow_header = self.word(u64::from(shape) | words << 32);
        let made = self.call_address(
            layout.allocate,
            &[self.thread, slow_header, count],
            Some(Repr::Boxed),
        );
        let made = made.unwrap_or(here);
        self.b.ins().jump(done, &[made.into()]);
        self.switch(fast);
        self.store_thread(next, layout.thread_bump);
        self.b.ins().store(MemFlagsData::trusted(), header, here, 0);
        self.b.ins().jump(done, &[here.into()]);
        self.switch(done);
        for (index, value) in values.into_iter().enumerate() {
            self.b.ins().store(
                MemFlagsData::trusted(),
                value,
                object,
                8 * (index as i32 + 1),
            );
        }
        Ok(object)
    }
}
