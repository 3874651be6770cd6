//! Special methods written in Python, entered without leaving the interpreter's loop.
//!
//! Where an operator's outcome is a Python function that takes its arguments as they are, a frame is pushed for it and the instruction
//! finishes when it returns. What the language does when the method returns NotImplemented is done then.

use super::call::push_simple;
use super::dispatch::decode_at;
use super::frame::{Frame, Kind};
use crate::context::Thread;
use crate::feedback::ic::{BinaryState, ItemState};
use crate::heap::Gc;
use crate::object::field::exact;
use crate::object::function::Function;
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp, CompareOp};
use crate::object::shape::ShapeId;
use crate::object::special::Special;
use crate::object::types::Type;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::inst::OperandValue;
use krait_frontend::bytecode::ops::BinarySite;

/// Which method of an operator has been entered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The left operand's.
    Left = 0,
    /// The right operand's, the last to be asked.
    Right = 1,
    /// The left operand's for augmented assignment.
    InPlace = 2,
}
const COMPARISON: i64 = 64;

fn encode(stage: Stage, code: i64, inplace: bool) -> Value {
    entered(code, inplace, stage as u32)
}

/// What a frame of the kind `Operator` keeps of its operator.
#[inline(always)]
pub fn entered(code: i64, inplace: bool, stage: u32) -> Value {
    Value::int(code << 3 | (inplace as i64) << 2 | stage as i64)
}

fn python(v: Option<Value>) -> Option<Gc<Function>> {
    exact(v?, Builtin::Function.shape())
}

/// Whether the right operand is asked first.
fn right_first(lt: Gc<Type>, rt: Gc<Type>, reflected: Special) -> bool {
    lt != rt && rt.is_subclass(lt) && rt.special(reflected).is_some()
}

/// Whether the right operand leaves the left one's method the first to be asked, whatever that method is.
#[inline(always)]
pub fn yields_to_left(l: Value, r: Value) -> bool {
    match (l.heap_header(), r.heap_header()) {
        (Some(a), Some(b)) => a.shape() == b.shape() || b.shape() < ShapeId::FIRST_DYNAMIC,
        (_, None) => true,
        (None, Some(_)) => false,
    }
}

/// Enters the Python method that `l op r` begins with, if it does.
pub fn push_binary(
    th: &mut Thread,
    f: &mut Frame,
    op: BinaryOp,
    l: Value,
    r: Value,
    site: BinarySite,
) -> PyResult<bool> {
    if yields_to_left(l, r)
        && let Some((method, stage)) = f.ic(site.ic()).entered(th, l, r)
    {
        let entered = entered(op as i64, site.inplace(), stage);
        // SAFETY: only Python functions are remembered.
        let method = unsafe { method.cast() };
        return push_simple(th, f, method, &[l, r], Kind::Operator, entered);
    }
    let (lt, rt) = (th.type_of(l), th.type_of(r));
    let Some(entered) = first_method(op, lt, rt, l.is_number(), site.inplace()) else {
        return Ok(false);
    };
    let caller = f.code();
    let ic = f.ic(site.ic());
    ic.record_method(th, caller, l, r, entered.function.as_value());
    if !entered.swapped {
        let stage = entered.stage.as_int() as u32 & 3;
        ic.remember(th, caller, l, entered.function.as_value(), stage);
    }
    let args = if entered.swapped { [r, l] } else { [l, r] };
    push_simple(
        th,
        f,
        entered.function,
        &args,
        Kind::Operator,
        entered.stage,
    )
}

/// The Python method that `l op r` begins with.
pub struct FirstMethod {
    /// The method.
    pub function: Gc<Function>,
    /// Whether the right operand is its receiver.
    pub swapped: bool,
    /// What the extra word of its frame, which is of the kind `Operator`, says of it.
    pub stage: Value,
}

/// The Python method that the operator begins with for operands of these classes, if it begins with one.
pub fn first_method(
    op: BinaryOp,
    lt: Gc<Type>,
    rt: Gc<Type>,
    l_is_number: bool,
    inplace: bool,
) -> Option<FirstMethod> {
    let found = |function, stage| FirstMethod {
        function,
        swapped: stage == Stage::Right,
        stage: encode(stage, op as i64, inplace),
    };
    if inplace && let Some(method) = lt.special(op.inplace()) {
        return python(Some(method)).map(|m| found(m, Stage::InPlace));
    }
    if right_first(lt, rt, op.reflected()) {
        return None;
    }
    if let Some(m) = python(lt.special(op.special())) {
        return Some(found(m, Stage::Left));
    }
    // Numbers leave every operand they do not know to the right operand's method.
    if l_is_number && rt.native == Builtin::Object {
        return python(rt.special(op.reflected())).map(|m| found(m, Stage::Right));
    }
    None
}

/// Enters the Python method that the comparison begins with, if it does.
pub fn push_compare(
    th: &mut Thread,
    f: &mut Frame,
    op: CompareOp,
    l: Value,
    r: Value,
    ic: &BinaryState,
) -> PyResult<bool> {
    if yields_to_left(l, r)
        && let Some((method, _)) = ic.entered(th, l, r)
    {
        let entered = encode(Stage::Left, COMPARISON + op as i64, false);
        // SAFETY: only Python functions are remembered.
        let method = unsafe { method.cast() };
        return push_simple(th, f, method, &[l, r], Kind::Operator, entered);
    }
    let (lt, rt) = (th.type_of(l), th.type_of(r));
    let Some(entered) = first_comparison(op, lt, rt) else {
        return Ok(false);
    };
    let (caller, method) = (f.code(), entered.function.as_value());
    ic.record_method(th, caller, l, r, method);
    ic.remember(th, caller, l, method, Stage::Left as u32);
    let (function, stage) = (entered.function, entered.stage);
    push_simple(th, f, function, &[l, r], Kind::Operator, stage)
}

/// The Python method that the comparison begins with for operands of these classes, if it begins with one.
pub fn first_comparison(op: CompareOp, lt: Gc<Type>, rt: Gc<Type>) -> Option<FirstMethod> {
    if right_first(lt, rt, op.swapped().special()) {
        return None;
    }
    python(lt.special(op.special())).map(|function| FirstMethod {
        function,
        swapped: false,
        stage: encode(Stage::Left, COMPARISON + op as i64, false),
    })
}

/// Enters the Python `__getitem__` of an instance, if it has one.
pub fn push_get_item(
    th: &mut Thread,
    f: &mut Frame,
    obj: Value,
    index: Value,
    ic: &ItemState,
) -> PyResult<bool> {
    let Some(h) = obj.heap_header() else {
        return Ok(false);
    };
    match python(th.type_of(obj).special(Special::GetItem)) {
        Some(m) => {
            ic.record_method(th, f.code(), h.shape(), m.as_value());
            push_simple(th, f, m, &[obj, index], Kind::Finish, Value::UNBOUND)
        }
        None => Ok(false),
    }
}

/// What an operator does after the method entered for it returned NotImplemented. The current frame is at the operator.
pub fn after_not_implemented(th: &mut Thread, f: &Frame, entered: Value) -> PyResult {
    let (l, r) = operands(f);
    let (code, inplace, stage) = (
        entered.as_int() >> 3,
        entered.as_int() & 4 != 0,
        entered.as_int() & 3,
    );
    if code >= COMPARISON {
        const ALL: [CompareOp; 6] = [
            CompareOp::Lt,
            CompareOp::Le,
            CompareOp::Eq,
            CompareOp::Ne,
            CompareOp::Gt,
            CompareOp::Ge,
        ];
        return compare_rest(th, ALL[(code - COMPARISON) as usize], l, r);
    }
    let op = BinaryOp::ALL[code as usize];
    if stage == Stage::InPlace as i64 {
        return match protocols::try_binary(th, op.special(), op.reflected(), l, r)? {
            Some(v) => Ok(v),
            None => protocols::unsupported(th, op, l, r, inplace),
        };
    }
    if stage == Stage::Left as i64
        && th.type_of(l) != th.type_of(r)
        && let Some(v) = protocols::call_special(th, r, op.reflected(), &[l])?
        && !v.is(Value::NOT_IMPLEMENTED)
    {
        return Ok(v);
    }
    protocols::unsupported(th, op, l, r, inplace)
}

fn compare_rest(th: &mut Thread, op: CompareOp, l: Value, r: Value) -> PyResult {
    if let Some(v) = protocols::call_special(th, r, op.swapped().special(), &[l])?
        && !v.is(Value::NOT_IMPLEMENTED)
    {
        return Ok(v);
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(l.is(r))),
        CompareOp::Ne => Ok(Value::bool(!l.is(r))),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {
            let (symbol, l, r) = (op.symbol(), th.type_name(l), th.type_name(r));
            th.type_error(format!(
                "'{symbol}' not supported between instances of '{l}' and '{r}'"
            ))
        }
    }
}

/// The operands of the operator that the frame is at.
fn operands(f: &Frame) -> (Value, Value) {
    let (mut l, mut r) = (Value::NONE, Value::NONE);
    let (inst, _) = decode_at(f.site);
    inst.operands(|name, v| match (name, v) {
        ("l", OperandValue::Reg(reg)) => l = f.get(reg),
        ("r", OperandValue::Reg(reg)) => r = f.get(reg),
        ("value", OperandValue::Imm(i)) => r = Value::from(i),
        _ => {}
    });
    (l, r)
}
