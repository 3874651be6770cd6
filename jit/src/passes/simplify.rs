//! Local rules: constants, identities, guards that cannot fail, branches that go one way, parameters that are copies.

use crate::hir::bits;
use crate::hir::{BlockId, Cond, Func, InstId, Op, Ty, ValueId, infer};

/// What a rule makes of an instruction.
enum Change {
    /// Its result is this value.
    Same(ValueId),
    /// It is this instruction.
    Op(Op),
    /// It can go; it has no result.
    Gone,
}

/// Run the pass.
pub fn run(func: &mut Func) {
    let mut changed = true;
    let mut rounds = 0;
    while changed && rounds < 4 {
        rounds += 1;
        changed = false;
        for block in func.order.clone() {
            changed |= simplify_block(func, block);
        }
        changed |= copies(func);
        func.settle_aliases();
        func.order = crate::hir::dom::reverse_postorder(func);
    }
}

fn simplify_block(func: &mut Func, block: BlockId) -> bool {
    let mut changed = false;
    let mut kept = Vec::with_capacity(func.blocks[block].insts.len());
    for inst in std::mem::take(&mut func.blocks[block].insts) {
        let mut op = func.insts[inst].op.clone();
        op.operands_mut(|v, _| *v = func.resolve(*v));
        op.targets_mut(|t| t.args.iter_mut().for_each(|v| *v = func.resolve(*v)));
        func.insts[inst].op = op;
        match rule(func, inst) {
            None => {}
            Some(Change::Gone) => {
                changed = true;
                continue;
            }
            Some(Change::Same(value)) => {
                changed = true;
                if let Some(v) = func.insts[inst].result {
                    func.replace(v, value);
                }
                continue;
            }
            Some(Change::Op(op)) => {
                changed = true;
                replace_op(func, inst, op);
            }
        }
        kept.push(inst);
    }
    func.blocks[block].insts = kept;
    changed
}

/// Change what an instruction does, keeping its result.
pub(super) fn replace_op(func: &mut Func, inst: InstId, op: Op) {
    let repr = op.result();
    func.insts[inst].op = op;
    if let (Some(v), Some(repr)) = (func.insts[inst].result, repr) {
        func.values[v].repr = repr;
        let ty = infer::result_type(func, inst);
        let old = func.values[v].ty;
        let both = ty.meet(old);
        func.values[v].ty = if both.is_never() { ty } else { both };
    }
}

/// The truth of a bool, if known.
pub(super) fn known_bool(func: &Func, c: ValueId) -> Option<bool> {
    match func.def_op(c)? {
        Op::BoolConst { value } => Some(*value),
        Op::Const { bits } if *bits == bits::TRUE || *bits == bits::FALSE => {
            Some(*bits == bits::TRUE)
        }
        Op::IntCmp { cond, l, r } => known_compare(func, *cond, *l, *r),
        Op::IsKind { v, ty } => {
            let known = func.ty(*v);
            if known.is_never() {
                None
            } else if known.is(*ty) {
                Some(true)
            } else if !known.may_be(*ty) {
                Some(false)
            } else {
                None
            }
        }
        _ => None,
    }
}

fn known_compare(func: &Func, cond: Cond, l: ValueId, r: ValueId) -> Option<bool> {
    let (lt, rt) = (func.ty(l), func.ty(r));
    if lt.is_never() || rt.is_never() || !lt.is(Ty::INT64) || !rt.is(Ty::INT64) {
        return None;
    }
    let ((a, b), (c, d)) = (lt.bounds(), rt.bounds());
    if func.resolve(l) == func.resolve(r) {
        return Some(cond.holds(0, 0));
    }
    match cond {
        Cond::Lt if b < c => Some(true),
        Cond::Lt if a >= d => Some(false),
        Cond::Le if b <= c => Some(true),
        Cond::Le if a > d => Some(false),
        Cond::Gt | Cond::Ge => known_compare(func, cond.swapped(), r, l),
        Cond::Eq | Cond::Ne if b < c || d < a => Some(cond == Cond::Ne),
        Cond::Eq | Cond::Ne if a == b && c == d && a == c => Some(cond == Cond::Eq),
        _ => None,
    }
}

fn float_const(func: &Func, v: ValueId) -> Option<f64> {
    match func.def_op(v) {
        Some(Op::FloatConst { bits }) => Some(f64::from_bits(*bits)),
        _ => None,
    }
}

fn rule(func: &Func, inst: InstId) -> Option<Change> {
    let op = func.op(inst);
    let same = |v: ValueId| Some(Change::Same(v));
    let int = |v: i64| Some(Change::Op(Op::IntConst { value: v }));
    let flt = |v: f64| Some(Change::Op(Op::FloatConst { bits: v.to_bits() }));
    let yes = |v: bool| Some(Change::Op(Op::BoolConst { value: v }));
    let k = |v: &ValueId| func.int_const(*v);
    let f = |v: &ValueId| float_const(func, *v);
    match op {
        Op::Const { bits } => match bits::type_of(*bits) {
            ty if func.selected || ty.is_never() => None,
            ty if ty.is(Ty::INT64) => int(bits::unsmall(*bits)),
            ty if ty.is(Ty::FLOAT) => flt(bits::unfloat(*bits)),
            ty if ty.is(Ty::BOOL) => yes(*bits == bits::TRUE),
            _ => None,
        },
        Op::GuardKind { v, ty, .. } if known(func, *v) && func.ty(*v).is(*ty) => same(*v),
        Op::GuardKind { v, ty, .. }
            if known(func, *v) && func.ty(*v).is(Ty::INT64) && ty.is(Ty::INT64) =>
        {
            same(*v)
        }
        Op::GuardType { v, shape, ty, .. }
            if func.ty(*v).shape() == Some(*shape) && func.ty(*v).is(*ty) =>
        {
            same(*v)
        }
        Op::GuardTrue { c, .. } if known_bool(func, *c) == Some(true) => Some(Change::Gone),
        Op::CheckIndex { i, len, .. } if known(func, *i) && known(func, *len) => {
            let ((a, b), (c, _)) = (func.ty(*i).bounds(), func.ty(*len).bounds());
            if a >= 0 && b < c { same(*i) } else { None }
        }
        Op::IntAdd { l, r, .. } | Op::WrapAdd { l, r } => match (k(l), k(r)) {
            (Some(a), Some(b)) => a.checked_add(b).and_then(int),
            (Some(0), None) => same(*r),
            (None, Some(0)) => same(*l),
            _ => None,
        },
        Op::IntSub { l, r, .. } | Op::WrapSub { l, r } => match (k(l), k(r)) {
            (Some(a), Some(b)) => a.checked_sub(b).and_then(int),
            (None, Some(0)) => same(*l),
            _ => None,
        },
        Op::IntMul { l, r, .. } | Op::WrapMul { l, r } => match (k(l), k(r)) {
            (Some(a), Some(b)) => a.checked_mul(b).and_then(int),
            (Some(1), None) => same(*r),
            (None, Some(1)) => same(*l),
            _ => None,
        },
        Op::IntFloorDiv { l, r, .. } if known(func, *r) && func.ty(*r).bounds().0 > 0 => {
            Some(Change::Op(Op::FastFloorDiv { l: *l, r: *r }))
        }
        Op::IntMod { l, r, .. } if known(func, *r) && func.ty(*r).bounds().0 > 0 => {
            Some(Change::Op(Op::FastMod { l: *l, r: *r }))
        }
        Op::FastFloorDiv { l, r } => match (k(l), k(r)) {
            (Some(a), Some(b)) if b > 0 => int(a.div_euclid(b)),
            (None, Some(1)) => same(*l),
            _ => None,
        },
        Op::FastMod { l, r } => match (k(l), k(r)) {
            (Some(a), Some(b)) if b > 0 => int(a.rem_euclid(b)),
            _ => None,
        },
        Op::IntShr { l, r, .. } => match func.ty(*r).bounds() {
            (0.., ..=63) if known(func, *r) => Some(Change::Op(Op::FastShr { l: *l, r: *r })),
            _ => None,
        },
        Op::FastShr { l, r } => match (k(l), k(r)) {
            (Some(a), Some(b)) => int(a >> b.clamp(0, 63)),
            (None, Some(0)) => same(*l),
            _ => None,
        },
        Op::IntAnd { l, r } => match (k(l), k(r)) {
            (Some(a), Some(b)) => int(a & b),
            (None, Some(m)) if masks_nothing(func, *l, m) => same(*l),
            (Some(m), None) if masks_nothing(func, *r, m) => same(*r),
            _ if l == r => same(*l),
            _ => None,
        },
        Op::IntOr { l, r } | Op::IntXor { l, r } => match (k(l), k(r)) {
            (Some(a), Some(b)) => int(if matches!(op, Op::IntOr { .. }) {
                a | b
            } else {
                a ^ b
            }),
            (Some(0), None) => same(*r),
            (None, Some(0)) => same(*l),
            _ => None,
        },
        Op::IntCmp { cond, l, r } => match known_compare(func, *cond, *l, *r) {
            Some(b) => yes(b),
            None => None,
        },
        Op::WrapIndex { i, .. } if known(func, *i) && func.ty(*i).bounds().0 >= 0 => same(*i),
        Op::FloatAdd { l, r } => f(l).zip(f(r)).and_then(|(a, b)| flt(a + b)),
        Op::FloatSub { l, r } => f(l).zip(f(r)).and_then(|(a, b)| flt(a - b)),
        Op::FloatMul { l, r } => f(l).zip(f(r)).and_then(|(a, b)| flt(a * b)),
        Op::FloatDiv { l, r, .. } if f(r).is_some_and(|r| r != 0.0) => {
            Some(Change::Op(Op::FastDiv { l: *l, r: *r }))
        }
        Op::FastDiv { l, r } => f(l).zip(f(r)).and_then(|(a, b)| flt(a / b)),
        Op::FloatNeg { v } => f(v).and_then(|a| flt(-a)),
        Op::IntToFloat { v } => k(v).and_then(|a| flt(a as f64)),
        Op::FloatCmp { cond, l, r } => f(l).zip(f(r)).and_then(|(a, b)| yes(cond.holds(a, b))),
        Op::BoolNot { c } => match func.def_op(*c) {
            Some(Op::BoolConst { value }) => yes(!value),
            Some(Op::BoolNot { c }) => same(*c),
            Some(Op::IntCmp { cond, l, r }) => Some(Change::Op(Op::IntCmp {
                cond: cond.negated(),
                l: *l,
                r: *r,
            })),
            _ => None,
        },
        Op::BoolToInt { c } => known_bool(func, *c).and_then(|b| int(i64::from(b))),
        Op::IsKind { .. } => func.insts[inst]
            .result
            .and_then(|v| known_bool(func, v))
            .and_then(yes),
        Op::IsSame { l, r } => {
            let (lt, rt) = (func.ty(*l), func.ty(*r));
            if l == r && !lt.may_be(Ty::INT.join(Ty::FLOAT)) {
                yes(true)
            } else if known(func, *l) && known(func, *r) && !lt.may_be(rt) {
                yes(false)
            } else {
                None
            }
        }
        Op::Select { c, a, b } => match known_bool(func, *c) {
            Some(true) => same(*a),
            Some(false) => same(*b),
            None if a == b => same(*a),
            None => None,
        },
        Op::Branch { c, yes, no } => match known_bool(func, *c) {
            Some(true) => Some(Change::Op(Op::Jump { to: yes.clone() })),
            Some(false) => Some(Change::Op(Op::Jump { to: no.clone() })),
            None if yes == no => Some(Change::Op(Op::Jump { to: yes.clone() })),
            None => match func.def_op(*c) {
                Some(Op::BoolNot { c }) => Some(Change::Op(Op::Branch {
                    c: *c,
                    yes: no.clone(),
                    no: yes.clone(),
                })),
                _ => None,
            },
        },
        Op::BoxInt { v } => match func.def_op(*v) {
            Some(Op::UnboxInt { v: boxed }) if func.ty(*boxed).is(Ty::SMALL) => same(*boxed),
            Some(Op::IntConst { value }) if func.ty(*v).is(Ty::SMALL) => {
                Some(Change::Op(Op::Const {
                    bits: bits::small(*value),
                }))
            }
            _ => None,
        },
        Op::BoxFloat { v } => match func.def_op(*v) {
            Some(Op::UnboxFloat { v }) => same(*v),
            Some(Op::FloatConst { bits }) => Some(Change::Op(Op::Const {
                bits: bits::float(f64::from_bits(*bits)),
            })),
            _ => None,
        },
        Op::BoxBool { v } => match func.def_op(*v) {
            Some(Op::UnboxBool { v }) => same(*v),
            Some(Op::BoolConst { value }) => Some(Change::Op(Op::Const {
                bits: bits::FALSE | u64::from(*value),
            })),
            _ => None,
        },
        Op::UnboxInt { v } => match func.def_op(*v) {
            Some(Op::BoxInt { v }) => same(*v),
            _ => None,
        },
        Op::UnboxFloat { v } => match func.def_op(*v) {
            Some(Op::BoxFloat { v }) => same(*v),
            _ => None,
        },
        Op::UnboxBool { v } => match func.def_op(*v) {
            Some(Op::BoxBool { v }) => same(*v),
            _ => None,
        },
        // Nothing to do alone, or only with what other passes know.
        Op::IntConst { .. }
        | Op::FloatConst { .. }
        | Op::BoolConst { .. }
        | Op::RawConst { .. }
        | Op::LoadReg { .. }
        | Op::GuardKind { .. }
        | Op::GuardType { .. }
        | Op::GuardShape { .. }
        | Op::GuardConst { .. }
        | Op::GuardTrue { .. }
        | Op::CheckIndex { .. }
        | Op::Poll { .. }
        | Op::CheckStack { .. }
        | Op::CheckValid { .. }
        | Op::Use { .. }
        | Op::IntFloorDiv { .. }
        | Op::IntMod { .. }
        | Op::IntShl { .. }
        | Op::WrapShl { .. }
        | Op::IntMin { .. }
        | Op::IntMax { .. }
        | Op::WrapIndex { .. }
        | Op::Refine { .. }
        | Op::FloatDiv { .. }
        | Op::FloatAbs { .. }
        | Op::FloatSqrt { .. }
        | Op::FloatToInt { .. }
        | Op::IsShape { .. }
        | Op::Load { .. }
        | Op::LoadAt { .. }
        | Op::LoadRaw { .. }
        | Op::LoadWord { .. }
        | Op::LoadByte { .. }
        | Op::Store { .. }
        | Op::StoreAt { .. }
        | Op::New { .. }
        | Op::CallHelper { .. }
        | Op::CallPure { .. }
        | Op::CallFrame { .. }
        | Op::Resume { .. }
        | Op::Regs { .. }
        | Op::StoreReg { .. }
        | Op::EnterFrame { .. }
        | Op::LeaveFrame { .. }
        | Op::StoreShape { .. }
        | Op::Jump { .. }
        | Op::IfRaised { .. }
        | Op::Return { .. }
        | Op::Suspend { .. }
        | Op::Exit { .. } => None,
    }
}

fn known(func: &Func, v: ValueId) -> bool {
    !func.ty(v).is_never()
}
/// Whether `& mask` leaves every value of `v` as it is: a mask of low ones above the range.
fn masks_nothing(func: &Func, v: ValueId, mask: i64) -> bool {
    let (lo, hi) = func.ty(v).bounds();
    known(func, v) && mask >= 0 && (mask & (mask.wrapping_add(1))) == 0 && lo >= 0 && hi <= mask
}

/// A parameter that is given one value from everywhere, or itself, is that value.
fn copies(func: &mut Func) -> bool {
    let mut changed = false;
    for block in func.order.clone().into_iter().skip(1) {
        let count = func.blocks[block].params.len();
        let mut given: Vec<Option<ValueId>> = vec![None; count];
        let mut many = vec![false; count];
        let params: Vec<ValueId> = func.blocks[block].params.clone();
        let mut lists = Vec::new();
        func.edges_to(block, |_, t| lists.push(t.args.clone()));
        for args in lists {
            for (index, arg) in args.into_iter().enumerate() {
                let arg = func.resolve(arg);
                if arg != params[index] && given[index] != Some(arg) {
                    many[index] |= given[index].is_some();
                    given[index] = Some(arg);
                }
            }
        }
        for index in (0..count).rev() {
            if many[index] {
                continue;
            }
            let Some(value) = given[index] else { continue };
            changed = true;
            func.blocks[block].params.remove(index);
            func.replace(params[index], value);
            func.edges_to(block, |_, t| {
                t.args.remove(index);
            });
        }
        func.renumber_params(block);
    }
    changed
}
