//! The type of an instruction's result, from the types of its operands.
//!
//! Invariant: monotone; better operand types never give a worse result, so that the optimistic fixpoint terminates.

use super::bits;
use super::entity::InstId;
use super::func::Func;
use super::ops::{Cond, Op, Repr};
use super::ty::Ty;

/// Whether the result's type is stated by whoever made the instruction, not by its operands.
pub fn is_declared(op: &Op) -> bool {
    matches!(
        op,
        Op::Const { .. }
            | Op::LoadReg { .. }
            | Op::Load { .. }
            | Op::LoadAt { .. }
            | Op::CallHelper { .. }
            | Op::CallPure { .. }
            | Op::CallFrame { .. }
            | Op::Resume { .. }
    )
}

/// The type of the result of `inst`.
pub fn result_type(func: &Func, inst: InstId) -> Ty {
    let data = &func.insts[inst];
    let old = data.result.map_or(Ty::NEVER, |v| func.values[v].ty);
    let declared = |default: Ty| if old.is_never() { default } else { old };
    let t = |v: &super::ValueId| func.ty(*v);
    let pair =
        |l: &super::ValueId, r: &super::ValueId| (t(l).meet(Ty::INT64), t(r).meet(Ty::INT64));
    match &data.op {
        Op::Const { bits } => declared(bits::type_of(*bits)),
        Op::IntConst { value } => Ty::range(*value, *value),
        Op::FloatConst { .. } => Ty::FLOAT,
        Op::BoolConst { .. } => Ty::BOOL,
        Op::RawConst { .. } | Op::LoadRaw { .. } | Op::Regs { .. } => Ty::RAW,
        Op::LoadReg { .. } | Op::Load { .. } | Op::LoadAt { .. } | Op::Resume { .. } => {
            declared(Ty::ANY)
        }
        Op::LoadWord { .. } => Ty::INT64,
        Op::LoadByte { .. } => Ty::range(0, 255),
        Op::CallFrame { .. } => declared(Ty::ANY.without(Ty::UNBOUND)),
        Op::CallHelper { helper, .. } | Op::CallPure { helper, .. } => {
            declared(func.helpers[helper.0 as usize].ty)
        }
        Op::New { shape, ty, .. } => ty.with_shape(*shape),
        // A check for a small int asks for an int; one that is unboxed already may have any size.
        Op::GuardKind { v, ty, .. } if t(v).is(Ty::INT64) && ty.is(Ty::INT64) => t(v),
        Op::GuardKind { v, ty, .. } => t(v).meet(*ty),
        Op::GuardType { v, ty, shape, .. } | Op::GuardShape { v, ty, shape, .. } => {
            t(v).meet(*ty).with_shape(*shape)
        }
        Op::GuardConst { v, bits, .. } => t(v).meet(bits::type_of(*bits)),
        Op::CheckIndex { i, len, .. } => {
            let (i, len) = pair(i, len);
            i.meet(Ty::range(0, len.bounds().1.saturating_sub(1)))
        }
        Op::IntAdd { l, r, .. } => clamp(pair(l, r), |a, b| a + b),
        Op::IntSub { l, r, .. } => clamp(pair(l, r), |a, b| a - b),
        Op::IntMul { l, r, .. } => clamp(pair(l, r), |a, b| a.saturating_mul(b)),
        Op::WrapAdd { l, r } => wrap(pair(l, r), |a, b| a + b),
        Op::WrapSub { l, r } => wrap(pair(l, r), |a, b| a - b),
        Op::WrapMul { l, r } => wrap(pair(l, r), |a, b| a.saturating_mul(b)),
        Op::IntFloorDiv { l, r, .. } | Op::FastFloorDiv { l, r } => floor_div(pair(l, r)),
        Op::IntMod { l, r, .. } | Op::FastMod { l, r } => modulo(pair(l, r)),
        Op::IntShl { l, r, .. } => shift_left(pair(l, r), false),
        Op::WrapShl { l, r } => shift_left(pair(l, r), true),
        Op::IntShr { l, r, .. } | Op::FastShr { l, r } => shift_right(pair(l, r)),
        Op::IntAnd { l, r } => and(pair(l, r)),
        Op::IntOr { l, r } => or_xor(pair(l, r), true),
        Op::IntXor { l, r } => or_xor(pair(l, r), false),
        Op::IntMin { l, r } => {
            let (l, r) = pair(l, r);
            if l.is_never() || r.is_never() {
                return Ty::NEVER;
            }
            Ty::range(
                l.bounds().0.min(r.bounds().0),
                l.bounds().1.min(r.bounds().1),
            )
        }
        Op::IntMax { l, r } => {
            let (l, r) = pair(l, r);
            if l.is_never() || r.is_never() {
                return Ty::NEVER;
            }
            Ty::range(
                l.bounds().0.max(r.bounds().0),
                l.bounds().1.max(r.bounds().1),
            )
        }
        Op::WrapIndex { i, len } => {
            let (i, len) = pair(i, len);
            if i.bounds().0 >= 0 {
                i
            } else {
                i.join(clamp((i, len), |a, b| a + b))
            }
        }
        Op::Refine { i, cond, bound } => refine(t(i), *cond, t(bound)),
        Op::IntToFloat { .. }
        | Op::FloatAdd { .. }
        | Op::FloatSub { .. }
        | Op::FloatMul { .. }
        | Op::FloatDiv { .. }
        | Op::FastDiv { .. }
        | Op::FloatNeg { .. }
        | Op::FloatAbs { .. }
        | Op::FloatSqrt { .. } => Ty::FLOAT,
        Op::FloatToInt { .. } => Ty::INT64,
        Op::BoolNot { .. }
        | Op::IntCmp { .. }
        | Op::FloatCmp { .. }
        | Op::IsSame { .. }
        | Op::IsKind { .. }
        | Op::IsShape { .. } => Ty::BOOL,
        Op::BoolToInt { .. } => Ty::range(0, 1),
        Op::Select { a, b, .. } => t(a).join(t(b)),
        Op::BoxInt { v } | Op::BoxFloat { v } | Op::BoxBool { v } => t(v),
        Op::UnboxInt { v } => t(v).meet(Ty::INT64),
        Op::UnboxFloat { v } => t(v).meet(Ty::FLOAT),
        Op::UnboxBool { v } => t(v).meet(Ty::BOOL),
        Op::GuardTrue { .. }
        | Op::Poll { .. }
        | Op::CheckStack { .. }
        | Op::CheckValid { .. }
        | Op::Use { .. }
        | Op::Store { .. }
        | Op::StoreAt { .. }
        | Op::StoreReg { .. }
        | Op::EnterFrame { .. }
        | Op::LeaveFrame { .. }
        | Op::StoreShape { .. }
        | Op::Jump { .. }
        | Op::Branch { .. }
        | Op::IfRaised { .. }
        | Op::Return { .. }
        | Op::Suspend { .. }
        | Op::Exit { .. } => Ty::NEVER,
    }
}

/// The type a representation implies when nothing else is known.
pub fn repr_type(repr: Repr) -> Ty {
    match repr {
        Repr::Boxed => Ty::ANY,
        Repr::Int => Ty::INT64,
        Repr::Float => Ty::FLOAT,
        Repr::Bool => Ty::BOOL,
        Repr::Raw => Ty::RAW,
    }
}

/// The ints of `i` for which `i cond b` can hold for some `b` of `bound`.
pub fn refine(i: Ty, cond: Cond, bound: Ty) -> Ty {
    if i.is_never() || bound.is_never() {
        return Ty::NEVER;
    }
    let (lo, hi) = bound.bounds();
    i.meet(match cond {
        Cond::Eq => Ty::range(lo, hi),
        Cond::Ne if lo == hi && i.bounds().0 == lo => Ty::range(lo.saturating_add(1), i64::MAX),
        Cond::Ne if lo == hi && i.bounds().1 == lo => Ty::range(i64::MIN, lo.saturating_sub(1)),
        Cond::Ne => Ty::INT64,
        Cond::Lt => Ty::range(i64::MIN, hi.saturating_sub(1)),
        Cond::Le => Ty::range(i64::MIN, hi),
        Cond::Gt => Ty::range(lo.saturating_add(1), i64::MAX),
        Cond::Ge => Ty::range(lo, i64::MAX),
    })
}

/// The exact bounds of a monotone-in-each-corner operation.
fn corners((l, r): (Ty, Ty), f: impl Fn(i128, i128) -> i128) -> Option<(i128, i128)> {
    if l.is_never() || r.is_never() {
        return None;
    }
    let (a, b) = l.bounds();
    let (c, d) = r.bounds();
    let all = [
        f(a as i128, c as i128),
        f(a as i128, d as i128),
        f(b as i128, c as i128),
        f(b as i128, d as i128),
    ];
    Some((
        all.iter().copied().min().unwrap_or(0),
        all.iter().copied().max().unwrap_or(0),
    ))
}
/// Whether an operation on these types can leave `i64`.
pub fn may_overflow(types: (Ty, Ty), f: impl Fn(i128, i128) -> i128) -> bool {
    corners(types, f).is_some_and(|(lo, hi)| lo < i64::MIN as i128 || hi > i64::MAX as i128)
}
fn clamp(types: (Ty, Ty), f: impl Fn(i128, i128) -> i128) -> Ty {
    let Some((lo, hi)) = corners(types, f) else {
        return Ty::NEVER;
    };
    Ty::range(
        lo.clamp(i64::MIN as i128, i64::MAX as i128) as i64,
        hi.clamp(i64::MIN as i128, i64::MAX as i128) as i64,
    )
}
fn wrap(types: (Ty, Ty), f: impl Fn(i128, i128) -> i128) -> Ty {
    match corners(types, f) {
        None => Ty::NEVER,
        Some((lo, hi)) if lo >= i64::MIN as i128 && hi <= i64::MAX as i128 => {
            Ty::range(lo as i64, hi as i64)
        }
        Some(_) => Ty::INT64,
    }
}
fn floor_div((l, r): (Ty, Ty)) -> Ty {
    let (lo, _) = r.bounds();
    if r.is_never() || l.is_never() {
        Ty::NEVER
    } else if lo > 0 {
        clamp((l, r), |a, b| a.div_euclid(b))
    } else {
        Ty::INT64
    }
}
fn modulo((l, r): (Ty, Ty)) -> Ty {
    let (lo, hi) = r.bounds();
    if r.is_never() || l.is_never() {
        Ty::NEVER
    } else if lo >= 0 {
        let top = if l.bounds().0 >= 0 {
            l.bounds().1.min(hi.saturating_sub(1))
        } else {
            hi.saturating_sub(1)
        };
        Ty::range(0, top.max(0))
    } else {
        Ty::range(lo.saturating_add(1).min(0), hi.saturating_sub(1).max(0))
    }
}
fn shift_left((l, r): (Ty, Ty), wraps: bool) -> Ty {
    let (lo, hi) = r.bounds();
    if l.is_never() || r.is_never() {
        return Ty::NEVER;
    }
    if lo < 0 || hi > 62 {
        return Ty::INT64;
    }
    let f = |a: i128, s: i128| a << s;
    if wraps {
        wrap((l, r), f)
    } else {
        clamp((l, r), f)
    }
}
fn shift_right((l, r): (Ty, Ty)) -> Ty {
    if l.is_never() || r.is_never() {
        return Ty::NEVER;
    }
    let count = |s: i128| s.clamp(0, 63);
    clamp((l, r), |a, s| a >> count(s))
}
fn and((l, r): (Ty, Ty)) -> Ty {
    if l.is_never() || r.is_never() {
        return Ty::NEVER;
    }
    match (l.bounds(), r.bounds()) {
        ((a, b), (c, d)) if a >= 0 && c >= 0 => Ty::range(0, b.min(d)),
        ((a, b), _) if a >= 0 => Ty::range(0, b),
        (_, (c, d)) if c >= 0 => Ty::range(0, d),
        _ => Ty::INT64,
    }
}
fn or_xor((l, r): (Ty, Ty), or: bool) -> Ty {
    if l.is_never() || r.is_never() {
        return Ty::NEVER;
    }
    let ((a, b), (c, d)) = (l.bounds(), r.bounds());
    if a < 0 || c < 0 {
        return Ty::INT64;
    }
    let top = b.max(d) as u64;
    let mask = if top == 0 {
        0
    } else {
        u64::MAX >> top.leading_zeros()
    };
    Ty::range(if or { a.max(c) } else { 0 }, mask as i64)
}
