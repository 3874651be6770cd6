//! Jumps, truth tests, iteration, return.

use super::{Flow, op};
use crate::context::Thread;
use crate::heap::{Gc, ValueArray};
use crate::interp::frame::{Frame, Kind, Machine};
use crate::interp::{generator, returning, safepoint};
use crate::object::field::exact;
use crate::object::generator::Generator;
use crate::object::iter::{self, Range, RangeIter, SequenceIter};
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::tuple::Tuple;
use crate::value::{INT_PAYLOAD_MASK, INT_TAG, PyResult, Value};
use krait_frontend::bytecode::inst::Opcode;
use krait_frontend::bytecode::operands::{Ic, IterIc, Label, Reg, TruthIc};
use krait_frontend::bytecode::ops::Dst;

/// The truth of a value that needs no call.
#[inline(always)]
fn truth_of_immediate(v: Value) -> Option<bool> {
    if v.is_bool() {
        Some(v.as_bool())
    } else if v.is_int() {
        Some(!v.is(Value::ZERO))
    } else if v.is_none() {
        Some(false)
    } else {
        None
    }
}
fn truth(th: &mut Thread, f: &Frame, v: Value, ic: Ic<TruthIc>) -> PyResult<bool> {
    match truth_of_immediate(v) {
        Some(b) => Ok(b),
        None => {
            f.ic(ic).record(v);
            protocols::truth(th, v)
        }
    }
}

/// A jump taken in a fast body.
#[inline(always)]
fn taken(m: &mut Machine<'_>, distance: i32) -> Flow {
    if distance < 0 && m.tick() {
        return Flow::Slow;
    }
    m.jump(distance);
    Flow::Next
}

op!(Jump: fast |i, m| { taken(m, i.to.0) } general |i, th, f| { safepoint::jump(th, f, i.to.0) });
op!(JumpIfTrue: fast |i, m| {
    match truth_of_immediate(m.get(i.src)) {
        Some(true) => taken(m, i.to.0),
        Some(false) => Flow::Next,
        None => Flow::Slow,
    }
} general |i, th, f| {
    if truth(th, f, f.get(i.src), i.ic)? { safepoint::jump(th, f, i.to.0) } else { Ok(()) }
});
op!(JumpIfFalse: fast |i, m| {
    match truth_of_immediate(m.get(i.src)) {
        Some(false) => taken(m, i.to.0),
        Some(true) => Flow::Next,
        None => Flow::Slow,
    }
} general |i, th, f| {
    if truth(th, f, f.get(i.src), i.ic)? { Ok(()) } else { safepoint::jump(th, f, i.to.0) }
});
op!(JumpIfNone: fast |i, m| {
    if m.get(i.src).is_none() { taken(m, i.to.0) } else { Flow::Next }
} general |i, th, f| {
    if f.get(i.src).is_none() { safepoint::jump(th, f, i.to.0) } else { Ok(()) }
});
op!(JumpIfNotNone: fast |i, m| {
    if m.get(i.src).is_none() { Flow::Next } else { taken(m, i.to.0) }
} general |i, th, f| {
    if f.get(i.src).is_none() { Ok(()) } else { safepoint::jump(th, f, i.to.0) }
});
op!(Not: fast |i, m| {
    match truth_of_immediate(m.get(i.src)) {
        Some(b) => {
            m.set(i.dst, Value::bool(!b));
            Flow::Next
        }
        None => Flow::Slow,
    }
} general |i, th, f| {
    let b = truth(th, f, f.get(i.src), i.ic)?;
    f.set(i.dst, Value::bool(!b));
    Ok(())
});

op!(GetIter: general |i, th, f| {
    let v = f.get(i.src);
    f.ic(i.ic).record(v);
    let it = iterator(th, v)?;
    note_own(v, it);
    f.set(i.dst, it);
    Ok(())
});

/// `iter(v)`, the common types first.
fn iterator(th: &mut Thread, v: Value) -> PyResult {
    let Some(h) = v.heap_header() else {
        return protocols::iter(th, v);
    };
    let shape = h.shape();
    if shape == Builtin::Range as u32 {
        // SAFETY: the shape says so.
        return iter::range_iter(th, &*unsafe { h.cast::<Range>() });
    }
    if shape == Builtin::List as u32 {
        return iter::sequence_iter(th, Builtin::ListIterator, v, 0);
    }
    if shape == Builtin::Tuple as u32 {
        return iter::sequence_iter(th, Builtin::TupleIterator, v, 0);
    }
    // Builtin iterators and generators are their own iterators.
    let own = [
        Builtin::Generator,
        Builtin::Enumerate,
        Builtin::Zip,
        Builtin::Map,
        Builtin::ListIterator,
        Builtin::RangeIterator,
    ];
    if own.iter().any(|b| *b as u32 == shape) {
        return Ok(v);
    }
    protocols::iter(th, v)
}

/// Marks an iterator that nothing but the loop refers to: compiled code may take it apart.
fn note_own(iterable: Value, it: Value) {
    let shape = |v: Value| v.heap_header().map(|h| h.shape());
    let fresh = [
        (Builtin::Range, Builtin::RangeIterator),
        (Builtin::List, Builtin::ListIterator),
        (Builtin::Tuple, Builtin::TupleIterator),
    ];
    let pair = (shape(iterable), shape(it));
    if let Some(h) = it.heap_header()
        && fresh
            .iter()
            .any(|(a, b)| pair == (Some(*a as u32), Some(*b as u32)))
    {
        h.set_flags(crate::tier::OWN_ITERATOR);
    }
}

/// The next value of a range.
#[inline(always)]
fn range_next(it: Gc<RangeIter>) -> Option<Value> {
    let (next, remaining) = (it.next.get(), it.remaining.get());
    if remaining.is(Value::ZERO) {
        return None;
    }
    let after = next.bits().wrapping_add(it.step.bits()) & INT_PAYLOAD_MASK | INT_TAG;
    // SAFETY: both words have the tag. The value behind the last one may have wrapped; it is never given out.
    unsafe {
        it.next.set(Value::from_bits_unchecked(after));
        it.remaining
            .set(Value::from_bits_unchecked(remaining.bits() - 1));
    }
    Some(next)
}
/// The next item of a list; `None` at the end or when it is not the usual case.
#[inline(always)]
fn list_next(it: Gc<SequenceIter>) -> Option<Value> {
    let sequence = it.sequence.get();
    if !sequence.is_heap() {
        return None;
    }
    let index = it.index.get();
    // SAFETY: a list iterator's sequence is a list.
    let v = unsafe { list_item(sequence, index)? };
    // The index is below the length, so one more is a small int.
    it.index.set_immediate(Value::int(index.as_int() + 1));
    Some(v)
}
/// The item of a list at a small int that is within its length.
///
/// # Safety
/// `list` is a list or an instance of a subclass, `index` an immediate int.
#[inline(always)]
pub(super) unsafe fn list_item(list: Value, index: Value) -> Option<Value> {
    let object = list.as_ptr();
    // SAFETY: the layout of a list: tagged length at 8, storage at 16. Tagged ints that are not negative compare as words, and a
    // negative index is above every length.
    unsafe {
        let len = object.add(List::LEN_OFFSET).cast::<u64>().read();
        if index.bits() >= len {
            return None;
        }
        let storage = object.add(List::ITEMS_OFFSET).cast::<*mut u8>().read();
        let at = (index.bits() & INT_PAYLOAD_MASK) as usize;
        Some(
            storage
                .add(ValueArray::DATA_OFFSET)
                .cast::<Value>()
                .add(at)
                .read(),
        )
    }
}

/// Gives the loop its next value and goes to its beginning, in a fast body; the tick has been counted.
#[inline(always)]
fn again(m: &mut Machine<'_>, dst: Dst, to: Label, v: Value) -> Flow {
    m.set(dst, v);
    m.jump(to.0);
    Flow::Next
}

/// The general body of `for_iter`.
#[inline(never)]
fn for_iter(
    th: &mut Thread,
    f: &mut Frame,
    dst: Dst,
    iter: Reg,
    to: Label,
    ic: Ic<IterIc>,
) -> PyResult<()> {
    let it = f.get(iter);
    if let Some(range) = exact::<RangeIter>(it, Builtin::RangeIterator.shape()) {
        f.ic(ic).record(it);
        f.quicken(Opcode::ForIterRange);
        return match range_next(range) {
            Some(v) => {
                f.set(dst, v);
                safepoint::jump(th, f, to.0)
            }
            None => Ok(()),
        };
    }
    if let Some(list) = exact::<SequenceIter>(it, Builtin::ListIterator.shape()) {
        f.ic(ic).record(it);
        f.quicken(Opcode::ForIterList);
        if let Some(v) = list_next(list) {
            f.set(dst, v);
            return safepoint::jump(th, f, to.0);
        }
        list.sequence.set_immediate(Value::UNBOUND);
        return Ok(());
    }
    if let Some(tuple) = exact::<SequenceIter>(it, Builtin::TupleIterator.shape()) {
        f.ic(ic).record(it);
        let sequence = tuple.sequence.get();
        let index = tuple.index.get();
        if sequence.is_heap() {
            // SAFETY: a tuple iterator's sequence is a tuple.
            let items = unsafe { sequence.cast::<Tuple>() };
            if let Some(v) = items.items().get(index.as_int() as usize) {
                tuple.index.set_immediate(Value::int(index.as_int() + 1));
                f.set(dst, *v);
                return safepoint::jump(th, f, to.0);
            }
            tuple.sequence.set_immediate(Value::UNBOUND);
        }
        return Ok(());
    }
    if let Some(g) = exact::<Generator>(it, Builtin::Generator.shape()) {
        f.ic(ic).record(it);
        f.quicken(Opcode::ForIterGen);
        return generator::resume_in_frame(th, f, g, Value::NONE, Kind::Generator);
    }
    f.ic(ic).record(it);
    f.quicken(Opcode::ForIter);
    match protocols::next(th, it)? {
        Some(v) => {
            f.set(dst, v);
            safepoint::jump(th, f, to.0)
        }
        None => Ok(()),
    }
}
op!(ForIter: general |i, th, f| { for_iter(th, f, i.dst, i.iter, i.to, i.ic) });
op!(ForIterGen: general |i, th, f| {
    if let Some(g) = exact::<Generator>(f.get(i.iter), Builtin::Generator.shape()) {
        return generator::resume_in_frame(th, f, g, Value::NONE, Kind::Generator);
    }
    for_iter(th, f, i.dst, i.iter, i.to, i.ic)
});
op!(ForIterRange: fast |i, m| {
    let Some(it) = exact::<RangeIter>(m.get(i.iter), Builtin::RangeIterator.shape()) else { return Flow::Slow };
    if m.tick() {
        return Flow::Slow;
    }
    match range_next(it) {
        Some(v) => again(m, i.dst, i.to, v),
        None => Flow::Next,
    }
} general |i, th, f| { for_iter(th, f, i.dst, i.iter, i.to, i.ic) });
op!(ForIterList: fast |i, m| {
    let Some(it) = exact::<SequenceIter>(m.get(i.iter), Builtin::ListIterator.shape()) else { return Flow::Slow };
    if m.tick() {
        return Flow::Slow;
    }
    match list_next(it) {
        Some(v) => again(m, i.dst, i.to, v),
        None => Flow::Slow,
    }
} general |i, th, f| { for_iter(th, f, i.dst, i.iter, i.to, i.ic) });

op!(Ret: fast |i, m| {
    let v = m.get(i.src);
    let link = m.regs.link();
    if link & Kind::MASK != Kind::Plain as u64 {
        return Flow::Slow;
    }
    let (site, caller) = (m.regs.return_site(), m.regs.caller());
    m.th.depth_left.set(m.th.depth_left.get() + 1);
    // SAFETY: a plain frame's caller is at an instruction of two words, whose first operand byte is the destination.
    let insn = unsafe { *site.sub(1) };
    caller.set((insn >> 8 & 0xff) as usize, v);
    m.regs = caller;
    m.pc = site.wrapping_add(1);
    m.k = link as *mut u64;
    Flow::Next
} general |i, th, f| {
    let v = f.get(i.src);
    returning::return_value(th, f, v)
});
