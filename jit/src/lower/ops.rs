//! Lowering of each instruction: one arm per row of the table.

use cranelift_codegen::ir::condcodes::{CondCode, FloatCC, IntCC};
use cranelift_codegen::ir::{self, BlockArg, InstBuilder, MemFlagsData, types};

use super::{Lower, Refused};
use crate::hir::bits::{FALSE, FIRST_POINTER, FLOAT_OFFSET, NONE, TAG, TRUE, UNBOUND};
use crate::hir::{self, Cond, FrameId, InstId, Op, Repr, Ty, ValueId, Why};

/// The condition code of a comparison of signed ints.
pub(super) fn int_cc(cond: Cond) -> IntCC {
    match cond {
        Cond::Eq => IntCC::Equal,
        Cond::Ne => IntCC::NotEqual,
        Cond::Lt => IntCC::SignedLessThan,
        Cond::Le => IntCC::SignedLessThanOrEqual,
        Cond::Gt => IntCC::SignedGreaterThan,
        Cond::Ge => IntCC::SignedGreaterThanOrEqual,
    }
}
fn float_cc(cond: Cond) -> FloatCC {
    match cond {
        Cond::Eq => FloatCC::Equal,
        Cond::Ne => FloatCC::NotEqual,
        Cond::Lt => FloatCC::LessThan,
        Cond::Le => FloatCC::LessThanOrEqual,
        Cond::Gt => FloatCC::GreaterThan,
        Cond::Ge => FloatCC::GreaterThanOrEqual,
    }
}

impl Lower<'_, '_> {
    pub(super) fn inst(&mut self, inst: InstId) -> Result<(), Refused> {
        let func = self.func;
        let data = &func.insts[inst];
        let result = data.result;
        let made = match &data.op {
            // Constants are made where they are used; floats are loaded once.
            Op::Const { .. } | Op::IntConst { .. } | Op::BoolConst { .. } | Op::RawConst { .. } => {
                return Ok(());
            }
            Op::FloatConst { bits } => self.b.ins().f64const(f64::from_bits(*bits)),
            Op::LoadReg { index } => {
                let Some(registers) = self.exits.registers else {
                    return Err(Refused(
                        "a register is read in a function entered by a call".into(),
                    ));
                };
                self.b.ins().load(
                    types::I64,
                    MemFlagsData::trusted(),
                    registers,
                    8 * *index as i32,
                )
            }

            Op::Use { .. } => return Ok(()),
            Op::Regs { base } => self.frame_registers(*base)?,
            Op::EnterFrame {
                base,
                caller,
                site,
                link,
                fields,
            } => return self.enter_frame(*base, *caller, *site, *link, fields),
            Op::LeaveFrame {} => {
                self.count_frames(1);
                return Ok(());
            }
            Op::StoreReg { index, v } => {
                let (registers, v) = (self.registers()?, self.value(*v));
                self.b
                    .ins()
                    .store(MemFlagsData::trusted(), v, registers, 8 * *index as i32);
                return Ok(());
            }
            Op::StoreShape { base, shape } => {
                let base = self.value(*base);
                let shape = self.b.ins().iconst(types::I32, i64::from(*shape));
                let offset = self.target.layout.header_shape;
                self.b
                    .ins()
                    .store(MemFlagsData::trusted(), shape, base, offset);
                return Ok(());
            }

            Op::GuardKind { v, ty, at } => return self.guard_kind(result, *v, *ty, *at),
            Op::GuardType { v, shape, at, .. } => {
                self.guard_heap(*v, *at, Why::Type)?;
                self.guard_shape(*v, *shape, *at, Why::Type)?;
                self.value(*v)
            }
            Op::GuardShape { v, shape, at, .. } => {
                self.guard_heap(*v, *at, Why::Shape)?;
                self.guard_shape(*v, *shape, *at, Why::Shape)?;
                self.value(*v)
            }
            Op::GuardConst { v, bits, at } => {
                let (value, want) = (self.value(*v), self.word(*bits));
                let other = self.b.ins().icmp(IntCC::NotEqual, value, want);
                self.leave_if(other, *at, Why::Identity)?;
                self.value(*v)
            }
            Op::GuardTrue { c, why, at } => {
                let fails = self.condition(*c, true);
                return self.leave_if(fails, *at, *why);
            }
            Op::CheckIndex { i, len, at } => {
                let (i, len) = (self.value(*i), self.value(*len));
                let out = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, i, len);
                self.leave_if(out, *at, Why::Bounds)?;
                i
            }
            Op::Poll { at } => {
                let (thread, offset) = (self.thread, self.target.layout.thread_poll);
                let asked = self
                    .b
                    .ins()
                    .load(types::I32, MemFlagsData::trusted(), thread, offset);
                return self.leave_if(asked, *at, Why::Poll);
            }
            Op::CheckStack { at } => return self.check_room(*at),
            Op::CheckValid { at } => {
                let address = self.word(self.target.invalid);
                let broken = self
                    .b
                    .ins()
                    .load(types::I32, MemFlagsData::trusted(), address, 0);
                return self.leave_if(broken, *at, Why::Invalid);
            }

            Op::IntAdd { l, r, at } => {
                let (l, r) = (self.value(*l), self.value(*r));
                let (sum, over) = self.b.ins().sadd_overflow(l, r);
                self.leave_if(over, *at, Why::Overflow)?;
                sum
            }
            Op::IntSub { l, r, at } => {
                let (l, r) = (self.value(*l), self.value(*r));
                let (difference, over) = self.b.ins().ssub_overflow(l, r);
                self.leave_if(over, *at, Why::Overflow)?;
                difference
            }
            Op::IntMul { l, r, at } => {
                let (l, r) = (self.value(*l), self.value(*r));
                let (product, over) = self.b.ins().smul_overflow(l, r);
                self.leave_if(over, *at, Why::Overflow)?;
                product
            }
            Op::IntFloorDiv { l, r, at } => self.floor_div(*l, *r, *at)?,
            Op::IntMod { l, r, at } => self.modulo(*l, *r, *at)?,
            Op::IntShl { l, r, at } => self.shift_left(*l, *r, *at)?,
            Op::IntShr { l, r, at } => self.shift_right(*l, *r, *at)?,
            Op::WrapAdd { l, r } => self.int(*l, *r, |b, l, r| b.ins().iadd(l, r)),
            Op::WrapSub { l, r } => self.int(*l, *r, |b, l, r| b.ins().isub(l, r)),
            Op::WrapMul { l, r } => self.int(*l, *r, |b, l, r| b.ins().imul(l, r)),
            Op::WrapShl { l, r } => self.int(*l, *r, |b, l, r| b.ins().ishl(l, r)),
            Op::FastShr { l, r } => self.int(*l, *r, |b, l, r| b.ins().sshr(l, r)),
            Op::FastFloorDiv { l, r } => self.fast_floor_div(*l, *r),
            Op::FastMod { l, r } => self.fast_mod(*l, *r),
            Op::IntAnd { l, r } => self.int(*l, *r, |b, l, r| b.ins().band(l, r)),
            Op::IntOr { l, r } => self.int(*l, *r, |b, l, r| b.ins().bor(l, r)),
            Op::IntXor { l, r } => self.int(*l, *r, |b, l, r| b.ins().bxor(l, r)),
            Op::IntMin { l, r } => self.int(*l, *r, |b, l, r| b.ins().smin(l, r)),
            Op::IntMax { l, r } => self.int(*l, *r, |b, l, r| b.ins().smax(l, r)),
            Op::IntCmp { .. } | Op::FloatCmp { .. } | Op::IsSame { .. } => {
                let v = result.ok_or_else(|| Refused("a comparison without a result".into()))?;
                self.compare(v, false)
                    .ok_or_else(|| Refused("no comparison".into()))?
            }
            Op::WrapIndex { i, len } => {
                let (i, len) = (self.value(*i), self.value(*len));
                let zero = self.word(0);
                let negative = self.b.ins().icmp(IntCC::SignedLessThan, i, zero);
                let wrapped = self.b.ins().iadd(i, len);
                self.b.ins().select(negative, wrapped, i)
            }
            Op::Refine { i, .. } => self.value(*i),

            Op::FloatAdd { l, r } => self.int(*l, *r, |b, l, r| b.ins().fadd(l, r)),
            Op::FloatSub { l, r } => self.int(*l, *r, |b, l, r| b.ins().fsub(l, r)),
            Op::FloatMul { l, r } => self.int(*l, *r, |b, l, r| b.ins().fmul(l, r)),
            Op::FastDiv { l, r } => self.int(*l, *r, |b, l, r| b.ins().fdiv(l, r)),
            Op::FloatDiv { l, r, at } => {
                let (l, r) = (self.value(*l), self.value(*r));
                let zero = self.b.ins().f64const(0.0);
                let bad = self.b.ins().fcmp(FloatCC::Equal, r, zero);
                self.leave_if(bad, *at, Why::Arithmetic)?;
                self.b.ins().fdiv(l, r)
            }
            Op::FloatNeg { v } => {
                let v = self.value(*v);
                self.b.ins().fneg(v)
            }
            Op::FloatAbs { v } => {
                let v = self.value(*v);
                self.b.ins().fabs(v)
            }
            Op::FloatSqrt { v, at } => {
                let v = self.value(*v);
                let zero = self.b.ins().f64const(0.0);
                let bad = self.b.ins().fcmp(FloatCC::LessThan, v, zero);
                self.leave_if(bad, *at, Why::Arithmetic)?;
                self.b.ins().sqrt(v)
            }
            Op::IntToFloat { v } => {
                let v = self.value(*v);
                self.b.ins().fcvt_from_sint(types::F64, v)
            }
            Op::FloatToInt { v, at } => {
                let v = self.value(*v);
                let size = self.b.ins().fabs(v);
                let limit = self.b.ins().f64const(9223372036854775808.0);
                let bad = self
                    .b
                    .ins()
                    .fcmp(FloatCC::UnorderedOrGreaterThanOrEqual, size, limit);
                self.leave_if(bad, *at, Why::Overflow)?;
                self.b.ins().fcvt_to_sint_sat(types::I64, v)
            }

            Op::BoolNot { c } => {
                let c = self.value(*c);
                self.b.ins().icmp_imm_s(IntCC::Equal, c, 0)
            }
            Op::BoolToInt { c } => {
                let c = self.value(*c);
                self.b.ins().uextend(types::I64, c)
            }
            Op::IsKind { v, ty } => {
                let other = self.other_kind(*v, *ty)?.0;
                self.b.ins().icmp_imm_s(IntCC::Equal, other, 0)
            }
            Op::IsShape { v, shape } => {
                let v = self.value(*v);
                let found = self.shape_of(v);
                self.b
                    .ins()
                    .icmp_imm_s(IntCC::Equal, found, i64::from(*shape))
            }
            Op::Select { c, a, b } => {
                let (c, a, b) = (self.value(*c), self.value(*a), self.value(*b));
                self.b.ins().select(c, a, b)
            }

            Op::Load { base, off, .. }
            | Op::LoadRaw { base, off, .. }
            | Op::LoadWord { base, off, .. } => {
                let base = self.value(*base);
                self.b
                    .ins()
                    .load(types::I64, MemFlagsData::trusted(), base, *off as i32)
            }
            Op::LoadAt { base, i, off, .. } => {
                let at = self.element(*base, *i);
                self.b
                    .ins()
                    .load(types::I64, MemFlagsData::trusted(), at, *off as i32)
            }
            Op::LoadByte { base, i, off, .. } => {
                let (base, i) = (self.value(*base), self.value(*i));
                let at = self.b.ins().iadd(base, i);
                self.b
                    .ins()
                    .uload8(types::I64, MemFlagsData::trusted(), at, *off as i32)
            }
            Op::Store { base, off, v, .. } => {
                let object = self.value(*base);
                return self.store(object, object, *off as i32, *v);
            }
            Op::StoreAt {
                base, i, off, v, ..
            } => {
                let (object, at) = (self.value(*base), self.element(*base, *i));
                return self.store(object, at, *off as i32, *v);
            }
            Op::New { shape, fields, .. } => self.allocate(*shape, fields)?,

            Op::CallHelper { helper, args, at } => {
                return self.call_helper(result, *helper, args, Some(*at));
            }
            Op::CallPure { helper, args } => return self.call_helper(result, *helper, args, None),
            Op::CallFrame {
                base,
                cell,
                function,
                site,
                window,
                locals,
                size,
                args,
                at,
            } => {
                let callee = super::call::Callee {
                    base: *base,
                    cell: *cell,
                    function: *function,
                    site: *site,
                    window: *window as i32,
                    locals: *locals as usize,
                    size: *size,
                };
                return self.call_frame(result, callee, args, *at);
            }
            Op::Resume {
                base,
                it,
                sent,
                window,
                site,
                dst,
                at,
            } => {
                let place = super::generator::Place {
                    base: *base,
                    window: *window,
                    site: *site,
                    dst: *dst,
                };
                self.resume(*it, *sent, place, *at)?
            }

            Op::BoxInt { v } => self.box_int(*v),
            Op::BoxFloat { v } => {
                let v = self.value(*v);
                let bits = self.b.ins().bitcast(types::I64, MemFlagsData::new(), v);
                let offset = self.word(FLOAT_OFFSET);
                self.b.ins().iadd(bits, offset)
            }
            Op::BoxBool { v } => {
                let v = self.value(*v);
                let wide = self.b.ins().uextend(types::I64, v);
                self.b.ins().bor_imm_s(wide, FALSE as i64)
            }
            Op::UnboxInt { v } => self.unbox_int(*v),
            Op::UnboxFloat { v } => {
                let bits = match self.float_bits.get(v) {
                    Some(bits) => *bits,
                    None => {
                        let (v, offset) = (self.value(*v), self.word(FLOAT_OFFSET));
                        self.b.ins().isub(v, offset)
                    }
                };
                self.b.ins().bitcast(types::F64, MemFlagsData::new(), bits)
            }
            Op::UnboxBool { v } => {
                let v = self.value(*v);
                let low = self.b.ins().ireduce(types::I8, v);
                self.b.ins().band_imm_s(low, 1)
            }

            Op::Jump { to } => {
                let (block, args) = self.edge(to);
                self.b.ins().jump(block, &args);
                return Ok(());
            }
            Op::Branch { c, yes, no } => {
                self.branch(func.insts[inst].block, *c, yes, no);
                return Ok(());
            }
            Op::IfRaised { v, handler, next } => {
                let v = self.value(*v);
                let (handler, handler_args) = self.edge(handler);
                let (next, next_args) = self.edge(next);
                let raised = self.b.ins().icmp_imm_s(IntCC::Equal, v, 0);
                self.b
                    .ins()
                    .brif(raised, handler, &handler_args, next, &next_args);
                return Ok(());
            }
            Op::Return { v } => {
                let v = self.value(*v);
                self.b.ins().return_(&[v]);
                return Ok(());
            }
            Op::Suspend { base, pc, v } => {
                self.suspend(*base, *pc, *v);
                return Ok(());
            }
            Op::Exit { why, at } => {
                let (exit, _) = self.exit(*at, *why)?;
                self.b.ins().jump(exit, &[]);
                return Ok(());
            }
        };
        self.define(result, made);
        Ok(())
    }

    fn int(
        &mut self,
        l: ValueId,
        r: ValueId,
        f: impl FnOnce(&mut cranelift_frontend::FunctionBuilder, ir::Value, ir::Value) -> ir::Value,
    ) -> ir::Value {
        let (l, r) = (self.value(l), self.value(r));
        f(&mut self.b, l, r)
    }
    fn edge(&mut self, to: &hir::Target) -> (ir::Block, Vec<BlockArg>) {
        let args = to
            .args
            .iter()
            .map(|v| BlockArg::from(self.value(*v)))
            .collect();
        (self.clif_block(to.block), args)
    }

    /// The side that stays in the inner loop goes last: Cranelift then keeps invariants in registers.
    fn branch(&mut self, at: hir::BlockId, c: ValueId, yes: &hir::Target, no: &hir::Target) {
        let depth = |b: hir::BlockId| (!self.func.blocks[b].cold, self.loops.depth(b));
        let here = self.loops.of[at];
        let leaves = |b: hir::BlockId| here.is_some_and(|l| !self.loops.all[l].body.contains(b));
        let flip = (leaves(no.block) && !leaves(yes.block))
            || (leaves(no.block) == leaves(yes.block) && depth(yes.block) > depth(no.block));
        let condition = self.condition(c, flip);
        let (first, second) = if flip { (no, yes) } else { (yes, no) };
        let (first, first_args) = self.edge(first);
        let (second, second_args) = self.edge(second);
        self.b
            .ins()
            .brif(condition, first, &first_args, second, &second_args);
    }
    /// A condition to branch on, negated if asked; a comparison is made anew next to the branch, where the two fuse.
    fn condition(&mut self, c: ValueId, negate: bool) -> ir::Value {
        if let Some(v) = self.compare(c, negate) {
            return v;
        }
        let v = self.value(c);
        if negate {
            self.b.ins().icmp_imm_s(IntCC::Equal, v, 0)
        } else {
            v
        }
    }
    fn compare(&mut self, c: ValueId, negate: bool) -> Option<ir::Value> {
        let func = self.func;
        match func.def_op(c)? {
            Op::IntCmp { cond, l, r } => {
                let (l, r) = (self.value(*l), self.value(*r));
                let cc = int_cc(if negate { cond.negated() } else { *cond });
                Some(self.b.ins().icmp(cc, l, r))
            }
            Op::FloatCmp { cond, l, r } => {
                let (l, r) = (self.value(*l), self.value(*r));
                let cc = float_cc(*cond);
                Some(
                    self.b
                        .ins()
                        .fcmp(if negate { cc.complement() } else { cc }, l, r),
                )
            }
            Op::IsSame { l, r } => {
                let (l, r) = (self.value(*l), self.value(*r));
                Some(self.b.ins().icmp(
                    if negate {
                        IntCC::NotEqual
                    } else {
                        IntCC::Equal
                    },
                    l,
                    r,
                ))
            }
            _ => None,
        }
    }

    fn guard_kind(
        &mut self,
        result: Option<ValueId>,
        v: ValueId,
        ty: Ty,
        at: FrameId,
    ) -> Result<(), Refused> {
        let (other, bits) = self.other_kind(v, ty)?;
        self.leave_if(other, at, Why::Kind)?;
        let made = self.value(v);
        self.define(result, made);
        if let (Some(result), Some(bits)) = (result, bits) {
            self.float_bits.insert(result, bits);
        }
        Ok(())
    }
    /// True when `v` has no kind of `ty`; and the float's bits when that is what was tested.
    fn other_kind(
        &mut self,
        v: ValueId,
        ty: Ty,
    ) -> Result<(ir::Value, Option<ir::Value>), Refused> {
        let known = self.func.ty(v);
        let (want, rest) = (known.meet(ty), known.without(ty));
        let value = self.value(v);
        let test = |lower: &mut Self, cc, bits: u64| {
            let bits = lower.word(bits);
            lower.b.ins().icmp(cc, value, bits)
        };
        let tested = if want.is_never() {
            self.b.ins().iconst(types::I8, 1)
        } else if rest.is_never() {
            self.b.ins().iconst(types::I8, 0)
        } else if want.is(Ty::SMALL) {
            test(self, IntCC::UnsignedLessThan, TAG)
        } else if want.is(Ty::INT64) {
            return Ok((self.no_int64(value), None));
        } else if want.is(Ty::FLOAT) {
            let (offset, end) = (self.word(FLOAT_OFFSET), self.word(TAG - FLOAT_OFFSET));
            let bits = self.b.ins().isub(value, offset);
            return Ok((
                self.b
                    .ins()
                    .icmp(IntCC::UnsignedGreaterThanOrEqual, bits, end),
                Some(bits),
            ));
        } else if want.is(Ty::SMALL.join(Ty::FLOAT)) {
            test(self, IntCC::UnsignedLessThan, FLOAT_OFFSET)
        } else if want.is(Ty::NONE) {
            test(self, IntCC::NotEqual, NONE)
        } else if rest.is(Ty::NONE) {
            test(self, IntCC::Equal, NONE)
        } else if rest.is(Ty::UNBOUND) {
            test(self, IntCC::Equal, UNBOUND)
        } else if want.is(Ty::BOOL) {
            let low = self.b.ins().bor_imm_s(value, 1);
            self.b.ins().icmp_imm_s(IntCC::NotEqual, low, TRUE as i64)
        } else if want.is(Ty::POINTER) && !rest.may_be(Ty::POINTER) {
            self.no_pointer(value)
        } else {
            return Err(Refused(format!("no test for {want} among {known}")));
        };
        Ok((tested, None))
    }
    /// True when a word is neither an immediate int nor an int object of 64 bits.
    fn no_int64(&mut self, value: ir::Value) -> ir::Value {
        let (slow, shape, done) = (self.cold_block(), self.cold_block(), self.b.create_block());
        let other = self.b.append_block_param(done, types::I8);
        let tag = self.word(TAG);
        let boxed = self.b.ins().icmp(IntCC::UnsignedLessThan, value, tag);
        self.b.ins().brif(boxed, slow, &[], done, &[boxed.into()]);
        self.switch(slow);
        let no = self.no_pointer(value);
        self.b.ins().brif(no, done, &[no.into()], shape, &[]);
        self.switch(shape);
        let found = self.shape_of(value);
        let wide = i64::from(self.target.layout.wide_shape);
        let no = self.b.ins().icmp_imm_s(IntCC::NotEqual, found, wide);
        self.b.ins().jump(done, &[no.into()]);
        self.switch(done);
        other
    }
    pub(super) fn no_pointer(&mut self, value: ir::Value) -> ir::Value {
        let (first, end) = (
            self.word(FIRST_POINTER),
            self.word(FLOAT_OFFSET - FIRST_POINTER),
        );
        let from = self.b.ins().isub(value, first);
        self.b
            .ins()
            .icmp(IntCC::UnsignedGreaterThanOrEqual, from, end)
    }
    fn guard_heap(&mut self, v: ValueId, at: FrameId, why: Why) -> Result<(), Refused> {
        if self.func.ty(v).is(Ty::POINTER) {
            return Ok(());
        }
        let value = self.value(v);
        let immediate = self.no_pointer(value);
        self.leave_if(immediate, at, why)
    }
    fn guard_shape(
        &mut self,
        v: ValueId,
        shape: u32,
        at: FrameId,
        why: Why,
    ) -> Result<(), Refused> {
        let value = self.value(v);
        let found = self.shape_of(value);
        let other = self
            .b
            .ins()
            .icmp_imm_s(IntCC::NotEqual, found, i64::from(shape));
        self.leave_if(other, at, why)
    }
    pub(super) fn shape_of(&mut self, object: ir::Value) -> ir::Value {
        self.b.ins().load(
            types::I32,
            MemFlagsData::trusted(),
            object,
            self.target.layout.header_shape,
        )
    }
    fn box_int(&mut self, v: ValueId) -> ir::Value {
        let (value, tag) = (self.value(v), self.word(TAG));
        if self.func.ty(v).is(Ty::SMALL) {
            return self.b.ins().bor(value, tag);
        }
        let half = self.word(1 << 48);
        let moved = self.b.ins().iadd(value, half);
        let wide = self.b.ins().ushr_imm_u(moved, 49);
        let (slow, done) = (self.cold_block(), self.b.create_block());
        let made = self.b.append_block_param(done, types::I64);
        let small = self.b.ins().bor(value, tag);
        self.b.ins().brif(wide, slow, &[], done, &[small.into()]);
        self.switch(slow);
        let boxed = self.call_address(
            self.target.layout.box_wide,
            &[self.thread, value],
            Some(Repr::Boxed),
        );
        let boxed = boxed.unwrap_or(value);
        self.b.ins().jump(done, &[boxed.into()]);
        self.switch(done);
        made
    }
    fn unbox_int(&mut self, v: ValueId) -> ir::Value {
        let value = self.value(v);
        let high = self.b.ins().ishl_imm_u(value, 15);
        let small = self.b.ins().sshr_imm_u(high, 15);
        if self.func.ty(v).is(Ty::SMALL) {
            return small;
        }
        let (slow, done) = (self.cold_block(), self.b.create_block());
        let made = self.b.append_block_param(done, types::I64);
        let tag = self.word(TAG);
        let pointer = self.b.ins().icmp(IntCC::UnsignedLessThan, value, tag);
        self.b.ins().brif(pointer, slow, &[], done, &[small.into()]);
        self.switch(slow);
        let wide = self.b.ins().load(
            types::I64,
            MemFlagsData::trusted(),
            value,
            self.target.layout.wide_value,
        );
        self.b.ins().jump(done, &[wide.into()]);
        self.switch(done);
        made
    }
}
