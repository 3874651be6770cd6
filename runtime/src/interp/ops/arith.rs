//! Binary and unary operators.
//!
//! `add`, `sub` and `mul` are rewritten on first execution to the quick form for two small ints or two floats; a site that has met
//! both stays general and takes either inline. The other operators have one form, whose fast path takes small ints at once and floats
//! when the cache says that floats have been met.

use super::{Flow, call, op};
use crate::context::Thread;
use crate::feedback::ic::BinaryState;
use crate::interp::frame::{Frame, Machine};
use crate::interp::number::{self, both_float, both_int};
use crate::interp::special;
use crate::object::protocols::{self, BinaryOp, UnaryOp};
use crate::object::shape::ShapeId;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::inst::Opcode;
use krait_frontend::bytecode::ops::{BinarySite, Dst};

/// A site that changed its quick form this often stays general.
const MAX_FLIPS: u32 = 2;

/// The general form of an operator with quick forms, and those.
struct Forms {
    general: Opcode,
    int: Opcode,
    float: Opcode,
}

/// An operator's general body: records, rewrites, computes.
#[inline(never)]
fn operate(
    th: &mut Thread,
    f: &mut Frame,
    which: BinaryOp,
    dst: Dst,
    operands: (Value, Value),
    site: BinarySite,
    forms: Option<Forms>,
) -> PyResult<()> {
    let (l, r) = operands;
    let ic: &BinaryState = f.ic(site.ic());
    ic.record(l, r);
    if let Some(forms) = forms {
        choose_form(f, ic, l, r, forms);
    }
    if let Some(v) = immediate(which, l, r) {
        f.set(dst, v);
        return Ok(());
    }
    if both_int(l, r) {
        ic.record_overflow();
    } else if is_builtin(l) && is_builtin(r) {
        if which == BinaryOp::Add
            && let Some(v) = concatenation(th, l, r)?
        {
            f.set(dst, v);
            return Ok(());
        }
    } else if special::push_binary(th, f, which, l, r, site)? {
        return Ok(());
    }
    let v = protocols::binary(th, which, l, r, site.inplace())?;
    f.set(dst, v);
    Ok(())
}

/// Whether the value's class is builtin, and so its operators are not written in Python.
#[inline]
pub(super) fn is_builtin(v: Value) -> bool {
    v.heap_header()
        .is_none_or(|h| h.shape() < ShapeId::FIRST_DYNAMIC)
}

/// `l + r` of two exact strings or tuples.
#[inline]
fn concatenation(th: &mut Thread, l: Value, r: Value) -> PyResult<Option<Value>> {
    if let (Some(a), Some(b)) = (Str::exact(l), Str::exact(r)) {
        return Str::concat(th, a, b).map(|s| Some(s.as_value()));
    }
    if let (Some(a), Some(b)) = (Tuple::exact(l), Tuple::exact(r)) {
        return tuple::concat(th, a, b).map(|t| Some(t.as_value()));
    }
    Ok(None)
}

fn choose_form(f: &Frame, ic: &BinaryState, l: Value, r: Value, forms: Forms) {
    // SAFETY: the instruction's first word.
    let now = unsafe { *f.site.sub(1) as u8 };
    let wanted = if ic.flips.get() >= MAX_FLIPS {
        forms.general
    } else if both_int(l, r) {
        forms.int
    } else if both_float(l, r) {
        forms.float
    } else {
        forms.general
    };
    if now == wanted as u8 {
        return;
    }
    if now != forms.general as u8 || wanted == forms.general {
        ic.flips.set(ic.flips.get().saturating_add(1));
    }
    f.quicken(wanted);
}

/// The result on immediates without anything unusual.
#[inline(always)]
fn immediate(which: BinaryOp, l: Value, r: Value) -> Option<Value> {
    if both_int(l, r) {
        return int_result(which, l, r);
    }
    match (number::as_f64(l), number::as_f64(r)) {
        (Some(a), Some(b)) => float_result(which, a, b),
        _ => None,
    }
}
#[inline(always)]
fn int_result(which: BinaryOp, l: Value, r: Value) -> Option<Value> {
    match which {
        BinaryOp::Add => number::add(l, r),
        BinaryOp::Sub => number::sub(l, r),
        BinaryOp::Mul => number::mul(l, r),
        BinaryOp::FloorDiv => number::floordiv(l, r),
        BinaryOp::Mod => number::modulo(l, r),
        BinaryOp::LShift => number::lshift(l, r),
        BinaryOp::RShift => number::rshift(l, r),
        BinaryOp::And => Some(number::and(l, r)),
        BinaryOp::Or => Some(number::or(l, r)),
        BinaryOp::Xor => Some(number::xor(l, r)),
        BinaryOp::TrueDiv if r.as_int() != 0 => {
            Some(number::float(l.as_int() as f64 / r.as_int() as f64))
        }
        BinaryOp::TrueDiv | BinaryOp::Pow | BinaryOp::MatMul => None,
    }
}
#[inline(always)]
fn float_result(which: BinaryOp, a: f64, b: f64) -> Option<Value> {
    match which {
        BinaryOp::Add => Some(number::float(a + b)),
        BinaryOp::Sub => Some(number::float(a - b)),
        BinaryOp::Mul => Some(number::float(a * b)),
        BinaryOp::TrueDiv if b != 0.0 => Some(number::float(a / b)),
        BinaryOp::TrueDiv
        | BinaryOp::FloorDiv
        | BinaryOp::Mod
        | BinaryOp::Pow
        | BinaryOp::MatMul
        | BinaryOp::LShift
        | BinaryOp::RShift
        | BinaryOp::And
        | BinaryOp::Or
        | BinaryOp::Xor => None,
    }
}

#[inline(always)]
fn store(m: &mut Machine<'_>, dst: Dst, v: Option<Value>) -> Flow {
    match v {
        Some(v) => {
            m.set(dst, v);
            Flow::Next
        }
        None => Flow::Slow,
    }
}

/// The fast body of a general form: numbers of several kinds, and instances whose operator is written in Python.
#[inline(always)]
fn mixed(
    m: &mut Machine<'_>,
    which: BinaryOp,
    dst: Dst,
    l: Value,
    r: Value,
    site: BinarySite,
) -> Flow {
    let ic = m.ic(site.ic());
    if l.is_number() && r.is_number() {
        if ic.flips.get() == 0 && !ic.saw_numbers(l, r) {
            return Flow::Slow;
        }
        return store(m, dst, immediate(which, l, r));
    }
    enter_method(m, l, r, which, site)
}

/// Enters the Python method for the operator that the cache remembers for the left operand.
#[inline(always)]
fn enter_method(
    m: &mut Machine<'_>,
    l: Value,
    r: Value,
    which: BinaryOp,
    site: BinarySite,
) -> Flow {
    let ic = m.ic(site.ic());
    if !special::yields_to_left(l, r) {
        return Flow::Slow;
    }
    let Some((method, stage)) = ic.entered(m.th, l, r) else {
        return Flow::Slow;
    };
    // SAFETY: only Python functions are remembered.
    let function = unsafe { method.cast() };
    // The instruction has one extension word.
    let at = m.pc.wrapping_sub(1);
    let entered = special::entered(which as i64, site.inplace(), stage);
    call::enter_operator(m, function, [l, r], entered, at)
}

macro_rules! with_forms {
    ($($Name:ident $Int:ident $Float:ident $which:ident $int:path, $op:tt;)*) => {$(
        op!($Name: fast |i, m| {
            let (l, r) = (m.get(i.l), m.get(i.r));
            mixed(m, BinaryOp::$which, i.dst, l, r, i.site)
        } general |i, th, f| {
            let forms = Forms { general: Opcode::$Name, int: Opcode::$Int, float: Opcode::$Float };
            operate(th, f, BinaryOp::$which, i.dst, (f.get(i.l), f.get(i.r)), i.site, Some(forms))
        });
        op!($Int: fast |i, m| {
            let (l, r) = (m.get(i.l), m.get(i.r));
            if both_int(l, r) { store(m, i.dst, $int(l, r)) } else { Flow::Slow }
        } general |i, th, f| {
            let forms = Forms { general: Opcode::$Name, int: Opcode::$Int, float: Opcode::$Float };
            operate(th, f, BinaryOp::$which, i.dst, (f.get(i.l), f.get(i.r)), i.site, Some(forms))
        });
        op!($Float: fast |i, m| {
            let (l, r) = (m.get(i.l), m.get(i.r));
            if both_float(l, r) {
                m.set(i.dst, number::float(l.as_float() $op r.as_float()));
                Flow::Next
            } else {
                Flow::Slow
            }
        } general |i, th, f| {
            let forms = Forms { general: Opcode::$Name, int: Opcode::$Int, float: Opcode::$Float };
            operate(th, f, BinaryOp::$which, i.dst, (f.get(i.l), f.get(i.r)), i.site, Some(forms))
        });
    )*};
}
with_forms! {
    Add AddInt AddFloat Add number::add, +;
    Sub SubInt SubFloat Sub number::sub, -;
    Mul MulInt MulFloat Mul number::mul, *;
}

macro_rules! immediate_operand {
    ($($Name:ident $Int:ident $which:ident $int:path;)*) => {$(
        op!($Name: fast |i, m| {
            let (l, r) = (m.get(i.l), Value::from(i.value.0));
            mixed(m, BinaryOp::$which, i.dst, l, r, i.site)
        } general |i, th, f| {
            let forms = Forms { general: Opcode::$Name, int: Opcode::$Int, float: Opcode::$Name };
            operate(th, f, BinaryOp::$which, i.dst, (f.get(i.l), Value::from(i.value.0)), i.site, Some(forms))
        });
        op!($Int: fast |i, m| {
            let (l, r) = (m.get(i.l), Value::from(i.value.0));
            if l.is_int() { store(m, i.dst, $int(l, r)) } else { Flow::Slow }
        } general |i, th, f| {
            let forms = Forms { general: Opcode::$Name, int: Opcode::$Int, float: Opcode::$Name };
            operate(th, f, BinaryOp::$which, i.dst, (f.get(i.l), Value::from(i.value.0)), i.site, Some(forms))
        });
    )*};
}
immediate_operand! {
    AddImm AddImmInt Add number::add;
    SubImm SubImmInt Sub number::sub;
}

macro_rules! one_form {
    ($($Name:ident $which:ident;)*) => {$(
        op!($Name: fast |i, m| {
            let (l, r) = (m.get(i.l), m.get(i.r));
            if both_int(l, r) {
                return store(m, i.dst, int_result(BinaryOp::$which, l, r));
            }
            enter_method(m, l, r, BinaryOp::$which, i.site)
        } general |i, th, f| {
            operate(th, f, BinaryOp::$which, i.dst, (f.get(i.l), f.get(i.r)), i.site, None)
        });
    )*};
}
one_form! {
    Floordiv FloorDiv;
    Modulo Mod;
    Lshift LShift;
    Rshift RShift;
    And And;
    Or Or;
    Xor Xor;
}
op!(Truediv: fast |i, m| {
    let (l, r) = (m.get(i.l), m.get(i.r));
    let ic = m.ic(i.site.ic());
    if l.is_number() && r.is_number() {
        if ic.saw_numbers(l, r) {
            return store(m, i.dst, immediate(BinaryOp::TrueDiv, l, r));
        }
        return Flow::Slow;
    }
    enter_method(m, l, r, BinaryOp::TrueDiv, i.site)
} general |i, th, f| {
    operate(th, f, BinaryOp::TrueDiv, i.dst, (f.get(i.l), f.get(i.r)), i.site, None)
});
op!(Pow: general |i, th, f| {
    operate(th, f, BinaryOp::Pow, i.dst, (f.get(i.l), f.get(i.r)), i.site, None)
});
op!(Matmul: fast |i, m| {
    let (l, r) = (m.get(i.l), m.get(i.r));
    enter_method(m, l, r, BinaryOp::MatMul, i.site)
} general |i, th, f| {
    operate(th, f, BinaryOp::MatMul, i.dst, (f.get(i.l), f.get(i.r)), i.site, None)
});

op!(Neg: fast |i, m| {
    let v = m.get(i.src);
    if v.is_int() {
        return store(m, i.dst, number::sub(Value::ZERO, v));
    }
    if v.is_float() && m.ic(i.ic).saw_floats() {
        m.set(i.dst, number::float(-v.as_float()));
        return Flow::Next;
    }
    Flow::Slow
} general |i, th, f| {
    let v = f.get(i.src);
    f.ic(i.ic).record(v, v);
    let v = protocols::unary(th, UnaryOp::Neg, v)?;
    f.set(i.dst, v);
    Ok(())
});
op!(Pos: general |i, th, f| {
    let v = f.get(i.src);
    f.ic(i.ic).record(v, v);
    let v = protocols::unary(th, UnaryOp::Pos, v)?;
    f.set(i.dst, v);
    Ok(())
});
op!(Invert: fast |i, m| {
    let v = m.get(i.src);
    if v.is_int() {
        m.set(i.dst, Value::int(!v.as_int()));
        Flow::Next
    } else {
        Flow::Slow
    }
} general |i, th, f| {
    let v = f.get(i.src);
    f.ic(i.ic).record(v, v);
    let v = protocols::unary(th, UnaryOp::Invert, v)?;
    f.set(i.dst, v);
    Ok(())
});
