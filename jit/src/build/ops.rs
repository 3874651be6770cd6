//! What each instruction becomes: one arm per row of the bytecode's table.

use krait_frontend::bytecode::inst::Inst;
use krait_frontend::bytecode::operands::{BinaryIc, Ic, Name, TruthIc};
use krait_frontend::bytecode::ops::BinarySite;
use krait_runtime::feedback::kinds::Kinds;
use krait_runtime::interp::special;

use super::arith::Binary;
use super::facts::cache;
use super::{Build, Builder, helpers};
use crate::hir::{Cond, Op, Ty, ValueId, bits};

impl Builder<'_> {
    pub(super) fn instruction(&mut self, inst: Inst) -> Build<()> {
        match inst {
            Inst::Nop(i) => {
                let _ = i;
            }
            Inst::Mov(i) => {
                let r = self.body.regs[i.src.index()];
                self.body.regs[i.dst.index()] = r;
            }
            Inst::LoadConst(i) => {
                let v = self.constant(self.body.code.constant(i.k.index()));
                self.set(i.dst.0, v);
            }
            Inst::LoadInt(i) => {
                let v = self.int(i64::from(i.value.0));
                self.set(i.dst.0, v);
            }
            Inst::CheckBound(i) => {
                let v = self.get(i.src.0)?;
                self.check_bound(v);
            }
            Inst::DeleteLocal(i) => {
                let v = self.push(Op::Const {
                    bits: bits::UNBOUND,
                });
                self.set(i.var.0, v);
            }
            Inst::MakeCell(i) => return self.make_cell(i.var.0),
            Inst::LoadClosure(i) => self.load_closure(i.dst.0, i.index.0),
            Inst::LoadCell(i) => return self.load_cell(i.dst.0, i.cell.0),
            Inst::StoreCell(i) => return self.store_cell(i.cell.0, i.src.0),
            Inst::LoadGlobal(i) => return self.load_global(inst, i.dst.0, i.name),
            Inst::StoreGlobal(i) => return self.store_global(inst, i.src.0, i.name),
            Inst::StoreName(i) if self.body.module_body => {
                return self.store_global(inst, i.src.0, i.name);
            }
            Inst::StoreName(_) => return self.generic(inst),
            Inst::LoadName(i) => return self.load_name(inst, i.dst.0, i.name),
            Inst::Add(i) => {
                return self.operator(Binary::Add, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Sub(i) => {
                return self.operator(Binary::Sub, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Mul(i) => {
                return self.operator(Binary::Mul, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Truediv(i) => {
                return self.operator(Binary::Div, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Floordiv(i) => {
                return self.operator(Binary::FloorDiv, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Modulo(i) => {
                return self.operator(Binary::Mod, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Pow(i) => {
                return self.operator(Binary::Pow, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Matmul(i) => {
                return self.operator(Binary::MatMul, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Lshift(i) => {
                return self.operator(Binary::Shl, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Rshift(i) => {
                return self.operator(Binary::Shr, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::And(i) => {
                return self.operator(Binary::And, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Or(i) => {
                return self.operator(Binary::Or, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::Xor(i) => {
                return self.operator(Binary::Xor, i.dst.0, i.l.0, i.r.0, i.site, None);
            }
            Inst::AddInt(i) => {
                return self.operator(Binary::Add, i.dst.0, i.l.0, i.r.0, i.site, Some(Kinds::INT));
            }
            Inst::AddFloat(i) => {
                return self.operator(
                    Binary::Add,
                    i.dst.0,
                    i.l.0,
                    i.r.0,
                    i.site,
                    Some(Kinds::FLOAT),
                );
            }
            Inst::SubInt(i) => {
                return self.operator(Binary::Sub, i.dst.0, i.l.0, i.r.0, i.site, Some(Kinds::INT));
            }
            Inst::SubFloat(i) => {
                return self.operator(
                    Binary::Sub,
                    i.dst.0,
                    i.l.0,
                    i.r.0,
                    i.site,
                    Some(Kinds::FLOAT),
                );
            }
            Inst::MulInt(i) => {
                return self.operator(Binary::Mul, i.dst.0, i.l.0, i.r.0, i.site, Some(Kinds::INT));
            }
            Inst::MulFloat(i) => {
                return self.operator(
                    Binary::Mul,
                    i.dst.0,
                    i.l.0,
                    i.r.0,
                    i.site,
                    Some(Kinds::FLOAT),
                );
            }
            Inst::AddImm(i) => {
                return self.operator_imm(Binary::Add, i.dst.0, i.l.0, i.value.0, i.site);
            }
            Inst::AddImmInt(i) => {
                return self.operator_imm(Binary::Add, i.dst.0, i.l.0, i.value.0, i.site);
            }
            Inst::SubImm(i) => {
                return self.operator_imm(Binary::Sub, i.dst.0, i.l.0, i.value.0, i.site);
            }
            Inst::SubImmInt(i) => {
                return self.operator_imm(Binary::Sub, i.dst.0, i.l.0, i.value.0, i.site);
            }
            Inst::Neg(i) => return self.unary(inst, i.dst.0, i.src.0, i.ic, false),
            Inst::Invert(i) => return self.unary(inst, i.dst.0, i.src.0, i.ic, true),
            Inst::Not(i) => return self.not(inst, i.dst.0, i.src.0, i.ic),
            Inst::Lt(i) => return self.comparison(Cond::Lt, i.dst.0, i.l.0, i.r.0, i.ic),
            Inst::JumpLt(i) => {
                let (l, r) = (self.get(i.l.0)?, self.get(i.r.0)?);
                return self.compare_jump(Cond::Lt, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::JumpLtImm(i) => {
                let (l, r) = (self.get(i.l.0)?, self.int(i64::from(i.value.0)));
                return self.compare_jump(Cond::Lt, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::Le(i) => return self.comparison(Cond::Le, i.dst.0, i.l.0, i.r.0, i.ic),
            Inst::JumpLe(i) => {
                let (l, r) = (self.get(i.l.0)?, self.get(i.r.0)?);
                return self.compare_jump(Cond::Le, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::JumpLeImm(i) => {
                let (l, r) = (self.get(i.l.0)?, self.int(i64::from(i.value.0)));
                return self.compare_jump(Cond::Le, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::Eq(i) => return self.comparison(Cond::Eq, i.dst.0, i.l.0, i.r.0, i.ic),
            Inst::JumpEq(i) => {
                let (l, r) = (self.get(i.l.0)?, self.get(i.r.0)?);
                return self.compare_jump(Cond::Eq, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::JumpEqImm(i) => {
                let (l, r) = (self.get(i.l.0)?, self.int(i64::from(i.value.0)));
                return self.compare_jump(Cond::Eq, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::Ne(i) => return self.comparison(Cond::Ne, i.dst.0, i.l.0, i.r.0, i.ic),
            Inst::JumpNe(i) => {
                let (l, r) = (self.get(i.l.0)?, self.get(i.r.0)?);
                return self.compare_jump(Cond::Ne, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::JumpNeImm(i) => {
                let (l, r) = (self.get(i.l.0)?, self.int(i64::from(i.value.0)));
                return self.compare_jump(Cond::Ne, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::Gt(i) => return self.comparison(Cond::Gt, i.dst.0, i.l.0, i.r.0, i.ic),
            Inst::JumpGt(i) => {
                let (l, r) = (self.get(i.l.0)?, self.get(i.r.0)?);
                return self.compare_jump(Cond::Gt, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::JumpGtImm(i) => {
                let (l, r) = (self.get(i.l.0)?, self.int(i64::from(i.value.0)));
                return self.compare_jump(Cond::Gt, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::Ge(i) => return self.comparison(Cond::Ge, i.dst.0, i.l.0, i.r.0, i.ic),
            Inst::JumpGe(i) => {
                let (l, r) = (self.get(i.l.0)?, self.get(i.r.0)?);
                return self.compare_jump(Cond::Ge, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::JumpGeImm(i) => {
                let (l, r) = (self.get(i.l.0)?, self.int(i64::from(i.value.0)));
                return self.compare_jump(Cond::Ge, l, r, i.sense.0 != 0, i.ic);
            }
            Inst::Contains(i) => return self.contains(i.dst.0, i.container.0, i.item.0, true),
            Inst::NotContains(i) => return self.contains(i.dst.0, i.container.0, i.item.0, false),
            Inst::Is(i) => {
                let (l, r) = (self.get(i.l.0)?, self.get(i.r.0)?);
                let v = self.same(l, r);
                self.set(i.dst.0, v);
            }
            Inst::IsNot(i) => {
                let (l, r) = (self.get(i.l.0)?, self.get(i.r.0)?);
                let c = self.same(l, r);
                let v = self.push(Op::BoolNot { c });
                self.set(i.dst.0, v);
            }
            Inst::Jump(i) => {
                let to = self.body.nodes.all[self.body.node]
                    .jump
                    .ok_or("a jump without a target")?;
                let _ = i;
                return self.goto(to);
            }
            Inst::JumpIfTrue(i) => {
                let v = self.get(i.src.0)?;
                return self.truth_jump(v, cache(self.body.code, i.ic).kinds(), true);
            }
            Inst::JumpIfFalse(i) => {
                let v = self.get(i.src.0)?;
                return self.truth_jump(v, cache(self.body.code, i.ic).kinds(), false);
            }
            Inst::JumpIfNone(i) => {
                let l = self.get(i.src.0)?;
                let c = self.is_none(l);
                return self.branch(c, true);
            }
            Inst::JumpIfNotNone(i) => {
                let l = self.get(i.src.0)?;
                let c = self.is_none(l);
                return self.branch(c, false);
            }
            Inst::GetIter(i) => return self.get_iter(inst, i.dst.0, i.src.0, i.ic),
            Inst::ForIter(i) => return self.for_iter(i.dst.0, i.iter.0, i.ic),
            Inst::ForIterRange(i) => return self.for_iter(i.dst.0, i.iter.0, i.ic),
            Inst::ForIterList(i) => return self.for_iter(i.dst.0, i.iter.0, i.ic),
            Inst::ForIterGen(i) => return self.for_iter(i.dst.0, i.iter.0, i.ic),
            Inst::ForIterPair(i) => return self.for_iter(i.dst.0, i.iter.0, i.ic),
            Inst::Ret(i) => {
                let v = self.get(i.src.0)?;
                self.ret(v);
            }
            Inst::LoadAttr(i) => {
                return self.load_attr(inst, i.dst.0, i.obj.0, i.name, cache(self.body.code, i.ic));
            }
            Inst::LoadAttrSlot(i) => {
                return self.load_attr(inst, i.dst.0, i.obj.0, i.name, cache(self.body.code, i.ic));
            }
            Inst::StoreAttr(i) => {
                return self.store_attr(inst, i.obj.0, i.src.0, cache(self.body.code, i.ic));
            }
            Inst::StoreAttrSlot(i) => {
                return self.store_attr(inst, i.obj.0, i.src.0, cache(self.body.code, i.ic));
            }
            Inst::LoadMethod(i) => {
                return self.load_method(
                    inst,
                    i.base.0,
                    i.obj.0,
                    i.name,
                    cache(self.body.code, i.ic),
                );
            }
            Inst::LoadItem(i) => {
                let (o, x) = (self.get(i.obj.0)?, self.get(i.index.0)?);
                let ic = cache(self.body.code, i.ic);
                return self.load_item(i.dst.0, o, x, (ic.kinds(), ic));
            }
            Inst::LoadItemList(i) => {
                let (o, x) = (self.get(i.obj.0)?, self.get(i.index.0)?);
                let ic = cache(self.body.code, i.ic);
                let kinds = (Kinds::LIST, ic.kinds().1);
                return self.load_item(i.dst.0, o, x, (kinds, ic));
            }
            Inst::LoadItemTuple(i) => {
                let (o, x) = (self.get(i.obj.0)?, self.get(i.index.0)?);
                let ic = cache(self.body.code, i.ic);
                let kinds = (Kinds::TUPLE, ic.kinds().1);
                return self.load_item(i.dst.0, o, x, (kinds, ic));
            }
            Inst::LoadItemDict(i) => {
                let (o, x) = (self.get(i.obj.0)?, self.get(i.index.0)?);
                let ic = cache(self.body.code, i.ic);
                return self.load_item(i.dst.0, o, x, (ic.kinds(), ic));
            }
            Inst::LoadItemImm(i) => {
                let (o, x) = (self.get(i.obj.0)?, self.int(i64::from(i.value.0)));
                let ic = cache(self.body.code, i.ic);
                return self.load_item(i.dst.0, o, x, (ic.kinds(), ic));
            }
            Inst::LoadSlice(i) => {
                let (o, start) = (self.get(i.obj.0)?, self.get(i.args.0)?);
                let stop = self.get(i.args.0 + 1)?;
                self.load_slice(i.dst.0, o, start, stop);
            }
            Inst::StoreItem(i) => {
                let (o, x, v) = (self.get(i.obj.0)?, self.get(i.index.0)?, self.get(i.src.0)?);
                let kinds = cache(self.body.code, i.ic).kinds();
                return self.store_item(o, x, v, kinds);
            }
            Inst::StoreItemList(i) => {
                let (o, x, v) = (self.get(i.obj.0)?, self.get(i.index.0)?, self.get(i.src.0)?);
                let kinds = (Kinds::LIST, cache(self.body.code, i.ic).kinds().1);
                return self.store_item(o, x, v, kinds);
            }
            Inst::BuildTuple(i) => return self.build_tuple(inst, i.dst.0, i.base.0, i.n.0),
            Inst::ListAppend(i) => {
                let (l, v) = (self.get(i.list.0)?, self.get(i.item.0)?);
                let l = self.guard_type(l, super::facts::LIST, Ty::LIST);
                self.helper(helpers::LIST_APPEND, &[l, v]);
            }
            Inst::Unpack(i) => return self.unpack(inst, i.base.0, i.src.0, i.n.0, i.ic),
            Inst::Call(i) => {
                return self.call(inst, i.dst.0, i.base.0, i.n.0, cache(self.body.code, i.ic));
            }
            Inst::CallPy(i) => {
                return self.call(inst, i.dst.0, i.base.0, i.n.0, cache(self.body.code, i.ic));
            }
            Inst::CallKw(i) => {
                let names = self.body.code.constant(i.names.index());
                let ic = cache(self.body.code, i.ic);
                return self.call_kw(inst, i.dst.0, i.base.0, i.n.0, names, ic);
            }
            Inst::CallEx(i) => {
                return self.call_ex(inst, i.dst.0, i.base.0, cache(self.body.code, i.ic));
            }
            Inst::CallNative(i) => {
                return self.call(inst, i.dst.0, i.base.0, i.n.0, cache(self.body.code, i.ic));
            }
            Inst::CallClass(i) => {
                return self.call(inst, i.dst.0, i.base.0, i.n.0, cache(self.body.code, i.ic));
            }
            Inst::CallMethodNative(i) => {
                return self.call_method(
                    inst,
                    i.dst.0,
                    i.base.0,
                    i.n.0,
                    cache(self.body.code, i.ic),
                );
            }
            Inst::CallMethod(i) => {
                return self.call_method(
                    inst,
                    i.dst.0,
                    i.base.0,
                    i.n.0,
                    cache(self.body.code, i.ic),
                );
            }
            Inst::CallMethodPy(i) => {
                return self.call_method(
                    inst,
                    i.dst.0,
                    i.base.0,
                    i.n.0,
                    cache(self.body.code, i.ic),
                );
            }
            Inst::Raise(_) | Inst::RaiseFrom(_) | Inst::RaiseCurrent(_) | Inst::Reraise(_) => {
                if self.catches() {
                    self.run_op(&inst)?;
                }
                self.leave()
            }
            Inst::BuildList(i) => {
                let items = (i.base.0..i.base.0 + i.n.0).map(|r| self.get(r));
                let items = items.collect::<Build<Vec<_>>>()?;
                let list = self.helper(helpers::BUILD_LIST, &items);
                self.set(i.dst.0, list);
            }
            Inst::PushHandled(i) => {
                let exc = self.get(i.exc.0)?;
                let saved = self.helper(helpers::PUSH_HANDLED, &[exc]);
                self.set(i.saved.0, saved);
            }
            Inst::PopHandled(i) => {
                let saved = self.get(i.saved.0)?;
                self.helper(helpers::POP_HANDLED, &[saved]);
            }
            Inst::MatchException(i) => {
                let (exc, ty) = (self.get(i.exc.0)?, self.get(i.ty.0)?);
                let c = self.helper(helpers::MATCHES, &[exc, ty]);
                self.set(i.dst.0, c);
                self.check_valid();
            }
            Inst::YieldValue(i) => match self.consumer() {
                Some(consumer) => {
                    let v = self.get(i.src.0)?;
                    return self.take(consumer, i.dst.0, v);
                }
                None => return self.suspend(i.src.0, None),
            },
            Inst::YieldDelegated(i) => return self.suspend(i.src.0, Some(i.iter.0)),
            Inst::Send(i) => return self.send(i.dst.0, i.iter.0, i.value.0),
            // It stands in handlers only.
            Inst::CleanupThrow(_) => self.leave(),
            Inst::ReturnGenerator(_) if self.consumer().is_some() => {}
            Inst::Wide(_) | Inst::ReturnGenerator(_) => {
                return Err(format!("{} is not compiled", inst.opcode().name()));
            }
            Inst::DeleteCell(_)
            | Inst::DeleteGlobal(_)
            | Inst::DeleteName(_)
            | Inst::LoadLocals(_)
            | Inst::LoadFromMapOrCell(_)
            | Inst::LoadFromMapOrGlobal(_)
            | Inst::LoadCommon(_)
            | Inst::Pos(_)
            | Inst::DeleteAttr(_)
            | Inst::LoadSpecial(_)
            | Inst::LoadSuperAttr(_)
            | Inst::LoadSuperMethod(_)
            | Inst::DeleteItem(_)
            | Inst::StoreSlice(_)
            | Inst::BuildSet(_)
            | Inst::BuildMap(_)
            | Inst::BuildSlice(_)
            | Inst::BuildString(_)
            | Inst::FormatSimple(_)
            | Inst::FormatValue(_)
            | Inst::BuildInterpolation(_)
            | Inst::BuildTemplate(_)
            | Inst::ListExtend(_)
            | Inst::SetAdd(_)
            | Inst::SetUpdate(_)
            | Inst::MapAdd(_)
            | Inst::MapUpdate(_)
            | Inst::MapMerge(_)
            | Inst::ListToTuple(_)
            | Inst::UnpackEx(_)
            | Inst::MakeFunction(_)
            | Inst::SetFunctionPart(_)
            | Inst::CallMethodKw(_)
            | Inst::Intrinsic1Op(_)
            | Inst::Intrinsic2Op(_)
            | Inst::GetYieldFromIter(_)
            | Inst::GetAwaitable(_)
            | Inst::GetAiter(_)
            | Inst::GetAnext(_)
            | Inst::EndAsyncFor(_)
            | Inst::MatchGroup(_)
            | Inst::WithExcept(_)
            | Inst::ImportName(_)
            | Inst::ImportFrom(_)
            | Inst::ImportStar(_)
            | Inst::MatchMapping(_)
            | Inst::MatchSequence(_)
            | Inst::MatchKeys(_)
            | Inst::MatchClass(_)
            | Inst::GetLen(_) => return self.generic(inst),
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "an instruction's operands")]
    fn operator(
        &mut self,

        op: Binary,
        dst: u32,
        l: u32,
        r: u32,
        site: BinarySite,
        quick: Option<Kinds>,
    ) -> Build<()> {
        let (l, r) = (self.get(l)?, self.get(r)?);
        let state = cache(self.body.code, site.ic());
        let mut kinds = state.kinds();
        if let Some(quick) = quick {
            kinds = (quick.or(kinds.0), quick.or(kinds.1));
        }
        let first =
            |lt, rt, number| special::first_method(op.protocol(), lt, rt, number, site.inplace());
        if let Some(v) = self.operator_method((l, r), state, first)? {
            self.set(dst, v);
            return Ok(());
        }
        self.binary(op, dst, (l, r), kinds, site.inplace())
    }
    fn operator_imm(
        &mut self,

        op: Binary,
        dst: u32,
        l: u32,
        value: i32,
        site: BinarySite,
    ) -> Build<()> {
        let (l, r) = (self.get(l)?, self.int(i64::from(value)));
        let kinds = cache(self.body.code, site.ic()).kinds();
        self.binary(op, dst, (l, r), kinds, site.inplace())
    }
    fn unary(
        &mut self,
        inst: Inst,
        dst: u32,
        src: u32,
        ic: Ic<BinaryIc>,
        invert: bool,
    ) -> Build<()> {
        let v = self.get(src)?;
        let kinds = cache(self.body.code, ic).kinds().0;
        self.negate(inst, dst, v, kinds, invert)
    }
    fn comparison(&mut self, cond: Cond, dst: u32, l: u32, r: u32, ic: Ic<BinaryIc>) -> Build<()> {
        let (l, r) = (self.get(l)?, self.get(r)?);
        self.compare_to(cond, dst, l, r, ic)
    }
    fn not(&mut self, inst: Inst, dst: u32, src: u32, ic: Ic<TruthIc>) -> Build<()> {
        let v = self.get(src)?;
        match self.truth(v, cache(self.body.code, ic).kinds()) {
            Some(c) => {
                let v = self.push(Op::BoolNot { c });
                self.set(dst, v);
                Ok(())
            }
            None => self.generic(inst),
        }
    }
    /// `dst <- item in container`, or the opposite.
    fn contains(&mut self, dst: u32, container: u32, item: u32, sense: bool) -> Build<()> {
        let (container, item) = (self.get(container)?, self.get(item)?);
        let mut c = self.helper(helpers::CONTAINS, &[container, item]);
        if !sense {
            c = self.push(Op::BoolNot { c });
        }
        self.set(dst, c);
        self.check_valid();
        Ok(())
    }
    /// Names in a module's body are its global variables.
    fn load_name(&mut self, inst: Inst, dst: u32, name: Name) -> Build<()> {
        if self.body.module_body {
            return self.load_global(inst, dst, name);
        }
        self.generic(inst)
    }
    fn same(&mut self, l: ValueId, r: ValueId) -> ValueId {
        let ints = |v| self.func.ty(v).is(Ty::INT64) && !self.func.ty(v).is_never();
        if ints(l) && ints(r) {
            return self.push(Op::IntCmp {
                cond: Cond::Eq,
                l,
                r,
            });
        }
        self.push(Op::IsSame { l, r })
    }
    pub(super) fn is_none(&mut self, l: ValueId) -> ValueId {
        let r = self.push(Op::Const { bits: bits::NONE });
        self.push(Op::IsSame { l, r })
    }
}
