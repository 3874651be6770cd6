//! What happens when a frame is left: its result reaches the instruction that called.

use super::dispatch::decode_at;
use super::frame::{Frame, Kind};
use super::{generator, safepoint, special};
use crate::context::Thread;
use crate::object::protocols;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::inst::{Inst, Opcode, OperandValue};

/// Leaves the interpreter with a result: the loop ends when it sees the null program counter.
pub fn leave(f: &mut Frame, v: Value) {
    f.pc = std::ptr::null();
    f.regs.0 = v.bits() as *mut Value;
}

/// Leaves the interpreter with an exception.
pub fn leave_raised(f: &mut Frame) {
    f.pc = std::ptr::null();
    f.regs.0 = std::ptr::null_mut();
}

/// Makes the caller's frame the current one, at its calling instruction.
pub fn to_caller(th: &Thread, f: &mut Frame) {
    f.site = f.regs.return_site();
    f.regs = f.regs.caller();
    super::dispatch::save(th, f.site, f.regs);
}

/// Raises unless what an `__init__` returned is None.
pub fn check_init(th: &mut Thread, v: Value) -> PyResult<()> {
    if v.is_none() {
        return Ok(());
    }
    let message = format!("__init__() should return None, not '{}'", th.type_name(v));
    th.type_error(message)
}

/// The general body of `ret`.
pub fn return_value(th: &mut Thread, f: &mut Frame, v: Value) -> PyResult<()> {
    let regs = f.regs;
    th.depth_left.set(th.depth_left.get() + 1);
    match regs.kind() {
        Kind::Plain => {
            let (site, caller) = (regs.return_site(), regs.caller());
            // SAFETY: a plain frame's caller is at an instruction of two words, whose first operand byte is the destination.
            let insn = unsafe { *site.sub(1) };
            caller.set((insn >> 8 & 0xff) as usize, v);
            f.pc = site.wrapping_add(1);
            f.regs = caller;
            Ok(())
        }
        Kind::Entry => {
            leave(f, v);
            Ok(())
        }
        Kind::Init => {
            let instance = regs.extra();
            to_caller(th, f);
            check_init(th, v)?;
            complete(th, f, instance)
        }
        Kind::Finish => {
            to_caller(th, f);
            complete(th, f, v)
        }
        Kind::Operator => {
            let operator = regs.extra();
            to_caller(th, f);
            let v = if v.is(Value::NOT_IMPLEMENTED) {
                special::after_not_implemented(th, f, operator)?
            } else {
                v
            };
            complete(th, f, v)
        }
        Kind::Generator => {
            generator::finished(th, regs);
            to_caller(th, f);
            complete_exhausted(th, f, v)
        }
        Kind::GeneratorEntry => {
            let g = regs.generator();
            generator::finished(th, regs);
            g.extra.set(th, &*g, v);
            leave(f, v);
            Ok(())
        }
    }
}

/// What the rest of an instruction needs to know of its operands.
struct Rest {
    dst: Option<usize>,
    sense: Option<bool>,
    jump: Option<i32>,
}
fn rest_of(inst: &Inst) -> Rest {
    let mut rest = Rest {
        dst: None,
        sense: None,
        jump: None,
    };
    inst.operands(|name, v| {
        if let OperandValue::Dst(d) = v {
            rest.dst = rest.dst.or(Some(d.index()));
        } else if let OperandValue::Jump(distance) = v {
            rest.jump = Some(distance);
        } else if let (OperandValue::Byte(b), "sense") = (v, name) {
            rest.sense = Some(b.0 != 0);
        }
    });
    rest
}

/// By opcode: the words of an instruction whose first operand gets its result, 0 for any other. A `wide` prefix is such another one.
pub static RESULT_WORDS: [u8; 256] = {
    let mut table = [0; 256];
    let mut i = 0;
    while i < Opcode::ALL.len() {
        let op = Opcode::ALL[i];
        if op.has_result_first() {
            table[op as usize] = op.words();
        }
        i += 1;
    }
    table
};

/// Finishes the calling instruction with the result of what it called: stores it, or jumps by its truth, or drops it.
#[inline]
pub fn complete(th: &mut Thread, f: &mut Frame, v: Value) -> PyResult<()> {
    // SAFETY: the first word of an instruction, or its prefix.
    let insn = unsafe { *f.site.sub(1) };
    let words = RESULT_WORDS[(insn & 0xff) as usize];
    if words != 0 {
        f.regs.set((insn >> 8 & 0xff) as usize, v);
        f.pc = f.site.wrapping_add(words as usize - 1);
        return Ok(());
    }
    complete_decoded(th, f, v)
}

#[inline(never)]
fn complete_decoded(th: &mut Thread, f: &mut Frame, v: Value) -> PyResult<()> {
    let (inst, next) = decode_at(f.site);
    f.pc = next;
    let rest = rest_of(&inst);
    if let Some(dst) = rest.dst {
        f.regs.set(dst, v);
    } else if let (Some(sense), Some(distance)) = (rest.sense, rest.jump)
        && protocols::truth(th, v)? == sense
    {
        return safepoint::jump(th, f, distance);
    }
    Ok(())
}

/// Finishes an instruction that resumed a generator, which yielded `v`.
pub fn complete_yielded(th: &mut Thread, f: &mut Frame, v: Value) -> PyResult<()> {
    let (inst, next) = decode_at(f.site);
    f.pc = next;
    let rest = rest_of(&inst);
    if let Some(dst) = rest.dst {
        f.regs.set(dst, v);
    }
    match (&inst, rest.jump) {
        // What `send` yields goes on behind it; a loop goes back to its body.
        (Inst::Send(_), _) | (_, None) => Ok(()),
        (_, Some(distance)) => safepoint::jump(th, f, distance),
    }
}

/// Finishes an instruction that resumed a generator, which returned `v`.
pub fn complete_exhausted(th: &mut Thread, f: &mut Frame, v: Value) -> PyResult<()> {
    let (inst, next) = decode_at(f.site);
    f.pc = next;
    if let Inst::Send(send) = inst {
        f.set(send.dst, v);
        return safepoint::jump(th, f, send.to.0);
    }
    Ok(())
}
