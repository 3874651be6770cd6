//! Operators and comparisons on numbers.

use krait_frontend::bytecode::inst::Inst;
use krait_frontend::bytecode::operands::{BinaryIc, Ic};
use krait_runtime::feedback::kinds::Kinds;
use krait_runtime::interp::special;
use krait_runtime::object::protocols::BinaryOp;
use krait_runtime::tier::helpers::compare_op;

use super::facts::cache;
use super::{Build, Builder, helpers};
use crate::hir::{Cond, Op, Target, Ty, ValueId};

/// A binary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    Shl,
    Shr,
    And,
    Or,
    Xor,
    MatMul,
}

impl Binary {
    /// The operator as the runtime's protocols have it.
    pub fn protocol(self) -> BinaryOp {
        match self {
            Binary::Add => BinaryOp::Add,
            Binary::Sub => BinaryOp::Sub,
            Binary::Mul => BinaryOp::Mul,
            Binary::Div => BinaryOp::TrueDiv,
            Binary::FloorDiv => BinaryOp::FloorDiv,
            Binary::Mod => BinaryOp::Mod,
            Binary::Pow => BinaryOp::Pow,
            Binary::Shl => BinaryOp::LShift,
            Binary::Shr => BinaryOp::RShift,
            Binary::And => BinaryOp::And,
            Binary::Or => BinaryOp::Or,
            Binary::Xor => BinaryOp::Xor,
            Binary::MatMul => BinaryOp::MatMul,
        }
    }
}

/// What a number is taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Number {
    Small,
    Int64,
    Bool,
    Float,
    /// A small int or a float.
    Either,
}

impl Builder<'_> {
    fn number(&self, v: ValueId, kinds: Kinds) -> Option<Number> {
        let ty = self.ty(v);
        if ty.is_never() {
            return None;
        }
        if ty.is(Ty::INT64) {
            return Some(if ty.is(Ty::SMALL) {
                Number::Small
            } else {
                Number::Int64
            });
        }
        if ty.is(Ty::FLOAT) {
            return Some(Number::Float);
        }
        if ty.is(Ty::BOOL) {
            return Some(Number::Bool);
        }
        let found = if kinds.within(Kinds::INT) {
            Number::Small
        } else if kinds.within(Kinds::INT.or(Kinds::WIDE_INT)) && self.failures() < 2 {
            Number::Int64
        } else if kinds.within(Kinds::FLOAT) {
            Number::Float
        } else if kinds.within(Kinds::FLOAT.or(Kinds::INT)) {
            Number::Either
        } else if kinds.within(Kinds::BOOL) {
            Number::Bool
        } else {
            return None;
        };
        let wanted = match found {
            Number::Small | Number::Int64 => Ty::INT64,
            Number::Bool => Ty::BOOL,
            Number::Float => Ty::FLOAT,
            Number::Either => Ty::FLOAT.join(Ty::SMALL),
        };
        ty.may_be(wanted).then_some(found)
    }
    /// `v` as an int.
    fn as_int(&mut self, v: ValueId, n: Number) -> ValueId {
        match n {
            Number::Small if self.ty(v).is(Ty::INT64) => v,
            Number::Small => self.guard_kind(v, Ty::SMALL),
            Number::Int64 | Number::Float | Number::Either => self.guard_kind(v, Ty::INT64),
            Number::Bool => {
                let c = self.guard_kind(v, Ty::BOOL);
                self.push(Op::BoolToInt { c })
            }
        }
    }
    /// `v` as a float; an int must be small, so that this is exact.
    fn as_float(&mut self, v: ValueId, n: Number) -> ValueId {
        if n == Number::Float {
            return self.guard_kind(v, Ty::FLOAT);
        }
        if n == Number::Either {
            let v = self.guard_kind(v, Ty::SMALL.join(Ty::FLOAT));
            return self.push(Op::CallPure {
                helper: helpers::NUMBER_TO_FLOAT,
                args: vec![v],
            });
        }
        let v = self.as_int(v, n);
        if let Some(value) = self.func.int_const(v) {
            return self.push(Op::FloatConst {
                bits: (value as f64).to_bits(),
            });
        }
        self.push(Op::IntToFloat { v })
    }

    /// `dst <- l op r`
    pub(super) fn binary(
        &mut self,
        op: Binary,
        dst: u32,
        (l, r): (ValueId, ValueId),
        kinds: (Kinds, Kinds),
        inplace: bool,
    ) -> Build<()> {
        if self.failures() < 3
            && let (Some(a), Some(b)) = (self.number(l, kinds.0), self.number(r, kinds.1))
            && let Some(v) = self.arithmetic(op, l, a, r, b)
        {
            self.set(dst, v);
            return Ok(());
        }
        let number = self.int((op.protocol() as i64) << 1 | i64::from(inplace));
        let v = self.helper(helpers::BINARY, &[number, l, r]);
        self.set(dst, v);
        self.check_valid();
        Ok(())
    }
    fn arithmetic(
        &mut self,
        op: Binary,
        l: ValueId,
        a: Number,
        r: ValueId,
        b: Number,
    ) -> Option<ValueId> {
        if a == Number::Float || b == Number::Float {
            if a == Number::Int64 || b == Number::Int64 {
                return None;
            }
            return self.float_arithmetic(op, l, a, r, b);
        }
        if a == Number::Either || b == Number::Either {
            return self.mixed_arithmetic(op, l, a, r, b);
        }
        if matches!(op, Binary::Pow | Binary::MatMul) {
            return None;
        }
        if a == Number::Bool
            && b == Number::Bool
            && matches!(op, Binary::And | Binary::Or | Binary::Xor)
        {
            return None;
        }
        if op == Binary::Div {
            if a == Number::Int64 || b == Number::Int64 {
                return None;
            }
            let (l, r) = (self.as_float(l, a), self.as_float(r, b));
            let at = self.at();
            return Some(self.checked(Op::FloatDiv { l, r, at }));
        }
        let (l, r) = (self.as_int(l, a), self.as_int(r, b));
        let at = self.at();
        let made = match op {
            Binary::Add => Op::IntAdd { l, r, at },
            Binary::Sub => Op::IntSub { l, r, at },
            Binary::Mul => Op::IntMul { l, r, at },
            Binary::FloorDiv => Op::IntFloorDiv { l, r, at },
            Binary::Mod => Op::IntMod { l, r, at },
            Binary::Shl => Op::IntShl { l, r, at },
            Binary::Shr => Op::IntShr { l, r, at },
            Binary::And => Op::IntAnd { l, r },
            Binary::Or => Op::IntOr { l, r },
            Binary::Xor => Op::IntXor { l, r },
            Binary::Div | Binary::Pow | Binary::MatMul => return None,
        };
        Some(match op {
            Binary::FloorDiv | Binary::Mod | Binary::Shl | Binary::Shr => self.checked(made),
            Binary::Add
            | Binary::Sub
            | Binary::Mul
            | Binary::And
            | Binary::Or
            | Binary::Xor
            | Binary::Div
            | Binary::Pow
            | Binary::MatMul => self.push(made),
        })
    }
    /// Numbers of which some are ints and some floats: each pair of kinds has its own computation.
    fn mixed_arithmetic(
        &mut self,
        op: Binary,
        l: ValueId,
        a: Number,
        r: ValueId,
        b: Number,
    ) -> Option<ValueId> {
        let sound = |n| matches!(n, Number::Small | Number::Either);
        if !sound(a) || !sound(b) {
            return None;
        }
        if op == Binary::Div {
            return self.float_arithmetic(op, l, a, r, b);
        }
        if !matches!(op, Binary::Add | Binary::Sub | Binary::Mul) {
            return None;
        }
        let numbers = Ty::SMALL.join(Ty::FLOAT);
        let (l, r) = (self.guard_kind(l, numbers), self.guard_kind(r, numbers));
        self.by_number(l, r, |b, l, r| {
            match (b.static_number(l), b.static_number(r)) {
                (a @ Number::Small, c @ Number::Small) => b.arithmetic(op, l, a, r, c),
                (a, c) => b.float_arithmetic(op, l, a, r, c),
            }
        })
    }
    /// What is known of a number without looking.
    fn static_number(&self, v: ValueId) -> Number {
        if self.ty(v).is(Ty::FLOAT) {
            Number::Float
        } else if self.ty(v).is(Ty::SMALL) {
            Number::Small
        } else {
            Number::Either
        }
    }
    /// Tell ints and floats apart and do `arm` for both ints, for both floats, and for a mixture.
    fn by_number(
        &mut self,
        l: ValueId,
        r: ValueId,
        mut arm: impl FnMut(&mut Self, ValueId, ValueId) -> Option<ValueId>,
    ) -> Option<ValueId> {
        let join = self.func.add_block();
        let result = self.func.add_param(join, Ty::NEVER);
        let saved = self.body.regs.clone();
        for ty in [Some(Ty::FLOAT), Some(Ty::SMALL), None] {
            if ty.is_some_and(|ty| [l, r].iter().any(|v| !self.ty(*v).may_be(ty))) {
                continue;
            }
            let (mut left, mut right) = (l, r);
            let other = ty.map(|ty| {
                let other = self.func.add_block();
                for v in [&mut left, &mut right] {
                    if !self.ty(*v).is(ty) {
                        let c = self.push(Op::IsKind { v: *v, ty });
                        self.branch_to_new(c, other);
                    }
                }
                for v in [&mut left, &mut right] {
                    *v = self.guard_kind(*v, ty);
                }
                other
            });
            let made = arm(self, left, right)?;
            self.func.values[result].ty = self.ty(result).join(self.ty(made));
            self.end(Op::Jump {
                to: Target {
                    block: join,
                    args: vec![made],
                },
            });
            self.body.regs.clone_from(&saved);
            if let Some(other) = other {
                self.switch(other);
            }
        }
        self.switch(join);
        Some(result)
    }
    fn float_arithmetic(
        &mut self,
        op: Binary,
        l: ValueId,
        a: Number,
        r: ValueId,
        b: Number,
    ) -> Option<ValueId> {
        match op {
            Binary::Add | Binary::Sub | Binary::Mul | Binary::Div => {}
            Binary::Pow
            | Binary::MatMul
            | Binary::FloorDiv
            | Binary::Mod
            | Binary::Shl
            | Binary::Shr
            | Binary::And
            | Binary::Or
            | Binary::Xor => return None,
        }
        let (l, r) = (self.as_float(l, a), self.as_float(r, b));
        let made = match op {
            Binary::Add => Op::FloatAdd { l, r },
            Binary::Sub => Op::FloatSub { l, r },
            Binary::Mul => Op::FloatMul { l, r },
            Binary::Div => {
                let at = self.at();
                return Some(self.checked(Op::FloatDiv { l, r, at }));
            }
            Binary::Pow
            | Binary::MatMul
            | Binary::FloorDiv
            | Binary::Mod
            | Binary::Shl
            | Binary::Shr
            | Binary::And
            | Binary::Or
            | Binary::Xor => return None,
        };
        Some(self.push(made))
    }
    /// `-v`, `~v`
    pub(super) fn negate(
        &mut self,
        inst: Inst,
        dst: u32,
        v: ValueId,
        kinds: Kinds,
        invert: bool,
    ) -> Build<()> {
        let number = if self.failures() < 2 {
            self.number(v, kinds)
        } else {
            None
        };
        let made = match number {
            Some(Number::Float) if !invert => {
                let v = self.as_float(v, Number::Float);
                self.push(Op::FloatNeg { v })
            }
            Some(n @ (Number::Small | Number::Int64)) => {
                let v = self.as_int(v, n);
                if invert {
                    let r = self.int(-1);
                    self.push(Op::IntXor { l: v, r })
                } else {
                    let (l, at) = (self.int(0), self.at());
                    self.push(Op::IntSub { l, r: v, at })
                }
            }
            Some(Number::Float | Number::Bool | Number::Either) | None => {
                return self.generic(inst);
            }
        };
        self.set(dst, made);
        Ok(())
    }

    /// The comparison of two numbers as an unboxed bool.
    fn compare(
        &mut self,
        cond: Cond,
        l: ValueId,
        r: ValueId,
        kinds: (Kinds, Kinds),
    ) -> Option<ValueId> {
        if self.failures() >= 3 {
            return None;
        }
        let (a, b) = (self.number(l, kinds.0)?, self.number(r, kinds.1)?);
        if a == Number::Float || b == Number::Float {
            if a == Number::Int64 || b == Number::Int64 {
                return None;
            }
            let (l, r) = (self.as_float(l, a), self.as_float(r, b));
            return Some(self.push(Op::FloatCmp { cond, l, r }));
        }
        if a == Number::Either || b == Number::Either {
            return None;
        }
        let (l, r) = (self.as_int(l, a), self.as_int(r, b));
        Some(self.push(Op::IntCmp { cond, l, r }))
    }
    /// `l cond r` by a method that was written in Python.
    fn compare_method(
        &mut self,
        cond: Cond,
        l: ValueId,
        r: ValueId,
        ic: Ic<BinaryIc>,
    ) -> Build<Option<ValueId>> {
        let state = cache(self.body.code, ic);
        let op = compare_op(cond as u64);
        self.operator_method((l, r), state, |lt, rt, _| {
            special::first_comparison(op, lt, rt)
        })
    }
    /// `dst <- l cond r`
    pub(super) fn compare_to(
        &mut self,
        cond: Cond,
        dst: u32,
        l: ValueId,
        r: ValueId,
        ic: Ic<BinaryIc>,
    ) -> Build<()> {
        if let Some(v) = self.compare_method(cond, l, r, ic)? {
            self.set(dst, v);
            return Ok(());
        }
        match self.compare(cond, l, r, cache(self.body.code, ic).kinds()) {
            Some(c) => {
                self.set(dst, c);
                Ok(())
            }
            None => {
                let number = self.int(cond as i64);
                let v = self.helper(helpers::COMPARE_VALUES, &[number, l, r]);
                self.set(dst, v);
                self.check_valid();
                Ok(())
            }
        }
    }
    /// Jump when the truth of `l cond r` is `sense`.
    pub(super) fn compare_jump(
        &mut self,
        cond: Cond,
        l: ValueId,
        r: ValueId,
        sense: bool,
        ic: Ic<BinaryIc>,
    ) -> Build<()> {
        if let Some(v) = self.compare_method(cond, l, r, ic)? {
            return self.truth_jump(v, Kinds::NONE, sense);
        }
        match self.compare(cond, l, r, cache(self.body.code, ic).kinds()) {
            Some(c) => self.branch(c, sense),
            None => {
                let number = self.int(cond as i64);
                let c = self.helper(helpers::COMPARE, &[number, l, r]);
                self.branch_after_call(c, sense)
            }
        }
    }
    /// As `branch`, when Python code may have run for the condition.
    pub(super) fn branch_after_call(&mut self, c: ValueId, sense: bool) -> Build<()> {
        let to = self.body.nodes.all[self.body.node]
            .jump
            .ok_or("a jump without a target")?;
        let here = self.block;
        let mut sides = Vec::new();
        for node in [to, self.body.node + 1] {
            let side = self.func.add_block();
            self.switch(side);
            let at = self.frame_at(node);
            self.push_none(Op::CheckValid { at });
            self.goto(node)?;
            sides.push(Target {
                block: side,
                args: Vec::new(),
            });
        }
        self.switch(here);
        let (falls, taken) = (sides.remove(1), sides.remove(0));
        let (yes, no) = if sense {
            (taken, falls)
        } else {
            (falls, taken)
        };
        self.end(Op::Branch { c, yes, no });
        Ok(())
    }
    /// Jump when the truth of `v` is `sense`.
    pub(super) fn truth_jump(&mut self, v: ValueId, kinds: Kinds, sense: bool) -> Build<()> {
        match self.truth(v, kinds) {
            Some(c) => self.branch(c, sense),
            None => {
                let c = self.helper(helpers::TRUTH, &[v]);
                self.branch_after_call(c, sense)
            }
        }
    }
    /// Jump when `c` is `sense`, else fall through.
    pub(super) fn branch(&mut self, c: ValueId, sense: bool) -> Build<()> {
        let to = self.body.nodes.all[self.body.node]
            .jump
            .ok_or("a jump without a target")?;
        if let Some(Op::BoolConst { value }) = self.func.def_op(c) {
            let node = if *value == sense {
                to
            } else {
                self.body.node + 1
            };
            return self.goto(node);
        }
        let taken = self.target(to)?;
        let falls = self.target(self.body.node + 1)?;
        let (yes, no) = if sense {
            (taken, falls)
        } else {
            (falls, taken)
        };
        self.end(Op::Branch { c, yes, no });
        Ok(())
    }
    /// The truth of a value as an unboxed bool.
    pub(super) fn truth(&mut self, v: ValueId, kinds: Kinds) -> Option<ValueId> {
        let ty = self.ty(v);
        if ty.is(Ty::BOOL) {
            return Some(v);
        }
        if ty.is(Ty::INT64) {
            let r = self.int(0);
            return Some(self.push(Op::IntCmp {
                cond: Cond::Ne,
                l: v,
                r,
            }));
        }
        if ty.is(Ty::FLOAT) || (kinds == Kinds::FLOAT && self.failures() == 0) {
            let l = self.guard_kind(v, Ty::FLOAT);
            let r = self.push(Op::FloatConst { bits: 0 });
            return Some(self.push(Op::FloatCmp {
                cond: Cond::Ne,
                l,
                r,
            }));
        }
        if kinds == Kinds::LIST && self.failures() == 0 {
            let list = self.guard_type(v, super::facts::LIST, Ty::LIST);
            let l = self.length(list);
            let r = self.int(0);
            return Some(self.push(Op::IntCmp {
                cond: Cond::Ne,
                l,
                r,
            }));
        }
        if kinds.is_empty() && self.failures() == 0 && ty.may_be(Ty::BOOL) && !ty.is_never() {
            return Some(self.guard_kind(v, Ty::BOOL));
        }
        if kinds.is_empty() && self.failures() == 1 && ty.may_be(Ty::SMALL) {
            let l = self.guard_kind(v, Ty::SMALL);
            let r = self.int(0);
            return Some(self.push(Op::IntCmp {
                cond: Cond::Ne,
                l,
                r,
            }));
        }
        None
    }
}
