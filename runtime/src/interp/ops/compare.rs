//! Comparisons, and jumps on comparisons.
//!
//! Small ints take the fast path at once; floats when the cache says that floats have been met.

use super::arith::is_builtin;
use super::{Flow, op};
use crate::context::Thread;
use crate::feedback::ic::BinaryState;
use crate::interp::frame::{Frame, Machine};
use crate::interp::number::{both_float, both_int, top};
use crate::interp::{safepoint, special};
use crate::object::dict::Dict;
use crate::object::protocols::{self, CompareOp};
use crate::object::set::Set;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::operands::{BinaryIc, Ic};
use krait_frontend::bytecode::ops::Dst;

#[inline(always)]
fn ints(which: CompareOp, l: Value, r: Value) -> bool {
    let (a, b) = (top(l), top(r));
    match which {
        CompareOp::Lt => a < b,
        CompareOp::Le => a <= b,
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::Gt => a > b,
        CompareOp::Ge => a >= b,
    }
}
#[inline(always)]
fn floats(which: CompareOp, a: f64, b: f64) -> bool {
    match which {
        CompareOp::Lt => a < b,
        CompareOp::Le => a <= b,
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::Gt => a > b,
        CompareOp::Ge => a >= b,
    }
}
/// The result on immediates of one kind.
#[inline(always)]
fn fast(m: &Machine<'_>, which: CompareOp, l: Value, r: Value, ic: Ic<BinaryIc>) -> Option<bool> {
    if both_int(l, r) {
        return Some(ints(which, l, r));
    }
    if both_float(l, r) && m.ic(ic).saw_floats() {
        return Some(floats(which, l.as_float(), r.as_float()));
    }
    None
}

/// The general comparison; `None` when a Python method has been entered, whose result the instruction gets when it returns.
fn general(
    th: &mut Thread,
    f: &mut Frame,
    which: CompareOp,
    l: Value,
    r: Value,
    ic: &BinaryState,
) -> PyResult<Option<Value>> {
    ic.record(l, r);
    if both_int(l, r) {
        return Ok(Some(Value::bool(ints(which, l, r))));
    }
    if both_float(l, r) {
        return Ok(Some(Value::bool(floats(which, l.as_float(), r.as_float()))));
    }
    if !(is_builtin(l) && is_builtin(r)) && special::push_compare(th, f, which, l, r, ic)? {
        return Ok(None);
    }
    protocols::compare(th, which, l, r).map(Some)
}

#[inline(never)]
fn compare(
    th: &mut Thread,
    f: &mut Frame,
    which: CompareOp,
    dst: Dst,
    l: Value,
    r: Value,
    ic: Ic<BinaryIc>,
) -> PyResult<()> {
    if let Some(v) = general(th, f, which, l, r, f.ic(ic))? {
        f.set(dst, v);
    }
    Ok(())
}

/// A jump's operands besides what it compares.
struct Target {
    sense: u32,
    distance: i32,
}

#[inline(never)]
fn compare_and_jump(
    th: &mut Thread,
    f: &mut Frame,
    which: CompareOp,
    l: Value,
    r: Value,
    target: Target,
    ic: Ic<BinaryIc>,
) -> PyResult<()> {
    let Some(v) = general(th, f, which, l, r, f.ic(ic))? else {
        return Ok(());
    };
    let truth = match v.to_bool() {
        Some(b) => b,
        None => protocols::truth(th, v)?,
    };
    if truth == (target.sense != 0) {
        return safepoint::jump(th, f, target.distance);
    }
    Ok(())
}

#[inline(always)]
fn fast_jump(
    m: &mut Machine<'_>,
    which: CompareOp,
    l: Value,
    r: Value,
    target: Target,
    ic: Ic<BinaryIc>,
) -> Flow {
    let Some(truth) = fast(m, which, l, r, ic) else {
        return Flow::Slow;
    };
    if truth == (target.sense != 0) {
        if target.distance < 0 && m.tick() {
            return Flow::Slow;
        }
        m.jump(target.distance);
    }
    Flow::Next
}

macro_rules! comparisons {
    ($($Name:ident $Jump:ident $Imm:ident;)*) => {$(
        op!($Name: fast |i, m| {
            match fast(m, CompareOp::$Name, m.get(i.l), m.get(i.r), i.ic) {
                Some(b) => {
                    m.set(i.dst, Value::bool(b));
                    Flow::Next
                }
                None => Flow::Slow,
            }
        } general |i, th, f| {
            compare(th, f, CompareOp::$Name, i.dst, f.get(i.l), f.get(i.r), i.ic)
        });
        op!($Jump: fast |i, m| {
            let (l, r) = (m.get(i.l), m.get(i.r));
            fast_jump(m, CompareOp::$Name, l, r, Target { sense: i.sense.0, distance: i.to.0 }, i.ic)
        } general |i, th, f| {
            let target = Target { sense: i.sense.0, distance: i.to.0 };
            compare_and_jump(th, f, CompareOp::$Name, f.get(i.l), f.get(i.r), target, i.ic)
        });
        op!($Imm: fast |i, m| {
            let (l, r) = (m.get(i.l), Value::from(i.value.0));
            fast_jump(m, CompareOp::$Name, l, r, Target { sense: i.sense.0, distance: i.to.0 }, i.ic)
        } general |i, th, f| {
            let target = Target { sense: i.sense.0, distance: i.to.0 };
            compare_and_jump(th, f, CompareOp::$Name, f.get(i.l), Value::from(i.value.0), target, i.ic)
        });
    )*};
}
comparisons! {
    Lt JumpLt JumpLtImm;
    Le JumpLe JumpLeImm;
    Eq JumpEq JumpEqImm;
    Ne JumpNe JumpNeImm;
    Gt JumpGt JumpGtImm;
    Ge JumpGe JumpGeImm;
}

op!(Is: fast |i, m| { m.set(i.dst, Value::bool(m.get(i.l).is(m.get(i.r)))); });
op!(IsNot: fast |i, m| { m.set(i.dst, Value::bool(!m.get(i.l).is(m.get(i.r)))); });
/// `item in container`, hash tables first.
fn contains(th: &mut Thread, container: Value, item: Value) -> PyResult<bool> {
    if let Some(s) = Set::exact(container) {
        return crate::builtins::set::contains(th, s, item);
    }
    if let Some(d) = Dict::exact(container) {
        return d.contains(th, item);
    }
    protocols::contains(th, container, item)
}

op!(Contains: general |i, th, f| {
    let (container, item) = (f.get(i.container), f.get(i.item));
    f.ic(i.ic).record(container, item);
    let found = contains(th, container, item)?;
    f.set(i.dst, Value::bool(found));
    Ok(())
});
op!(NotContains: general |i, th, f| {
    let (container, item) = (f.get(i.container), f.get(i.item));
    f.ic(i.ic).record(container, item);
    let found = contains(th, container, item)?;
    f.set(i.dst, Value::bool(!found));
    Ok(())
});
