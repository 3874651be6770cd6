//! Jumps, truth tests, iteration, return.

use super::{Flow, op};
use crate::context::Thread;
use crate::heap::{Gc, ValueArray};
use crate::interp::frame::{Frame, Kind, Machine};
use crate::interp::{generator, returning, safepoint};
use crate::object::field::exact;
use crate::object::generator::Generator;
use crate::object::iter::{self, Enumerate, Range, RangeIter, SequenceIter, Zip};
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
        let it = iter::range_iter(th, &*unsafe { h.cast::<Range>() })?;
        return Ok(own(it, Builtin::RangeIterator));
    }
    if shape == Builtin::List as u32 {
        let it = iter::sequence_iter(th, Builtin::ListIterator, v, 0)?;
        return Ok(own(it, Builtin::ListIterator));
    }
    if shape == Builtin::Tuple as u32 {
        let it = iter::sequence_iter(th, Builtin::TupleIterator, v, 0)?;
        return Ok(own(it, Builtin::TupleIterator));
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

/// Marks a new iterator, to which nothing but the loop refers, when it is of this kind: compiled code may take it apart.
fn own(it: Value, kind: Builtin) -> Value {
    if let Some(h) = it.heap_header()
        && h.shape() == kind as u32
    {
        h.set_flags(crate::tier::OWN_ITERATOR);
    }
    it
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
/// The next item of a tuple, as [`list_next`].
#[inline(always)]
fn tuple_next(it: Gc<SequenceIter>) -> Option<Value> {
    let sequence = it.sequence.get();
    if !sequence.is_heap() {
        return None;
    }
    let index = it.index.get();
    // SAFETY: a tuple iterator's sequence is a tuple.
    let v = unsafe { sequence.cast::<Tuple>().as_ref_unbounded() }.get(index.as_int() as usize)?;
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

const UNPACK_WORDS: i32 = Opcode::Unpack.words() as i32;

/// Where the loop takes a pair apart at once, so that it need not be made: the first of the two registers, when the loop's body begins
/// by unpacking the temporary that `for_iter` fills, which nothing else reads.
fn pair_target(f: &Frame, dst: Dst, to: Label) -> Option<usize> {
    // SAFETY: a jump's target is an instruction of the code that runs.
    let insn = unsafe { *f.pc.wrapping_offset(to.0 as isize) };
    let unpacks = insn as u8 == Opcode::Unpack as u8 && insn >> 16 == dst.0 | 2 << 8;
    (unpacks && dst.0 >= f.code().locals).then_some((insn >> 8 & 0xff) as usize)
}

/// The next item of a list or tuple iterator, which stays where it is: see [`advance_sequence`].
#[inline(always)]
fn peek_sequence(it: Value) -> Option<(Gc<SequenceIter>, Value)> {
    let list = exact::<SequenceIter>(it, Builtin::ListIterator.shape());
    let it = list.or_else(|| exact(it, Builtin::TupleIterator.shape()))?;
    let sequence = it.sequence.get();
    if !sequence.is_heap() {
        return None;
    }
    let index = it.index.get();
    let v = if list.is_some() {
        // SAFETY: a list iterator's sequence is a list.
        unsafe { list_item(sequence, index)? }
    } else {
        // SAFETY: a tuple iterator's sequence is a tuple.
        unsafe { sequence.cast::<Tuple>().as_ref_unbounded() }.get(index.as_int() as usize)?
    };
    Some((it, v))
}
/// Moves an iterator on that gave an item to [`peek_sequence`].
#[inline(always)]
fn advance_sequence(it: Gc<SequenceIter>) {
    // The index is below the length, so one more is a small int.
    it.index
        .set_immediate(Value::int(it.index.get().as_int() + 1));
}

/// The next pair in a fast body: of `enumerate` and `zip` over lists and tuples.
#[inline(always)]
fn pair(it: Value) -> Option<(Value, Value)> {
    if let Some(e) = exact::<Enumerate>(it, Builtin::Enumerate.shape()) {
        let index = e.index.get();
        let next = Value::try_int(index.to_int()? + 1)?;
        let (inner, v) = peek_sequence(e.iterator.get())?;
        advance_sequence(inner);
        e.index.set_immediate(next);
        return Some((index, v));
    }
    let zip = exact::<Zip>(it, Builtin::Zip.shape())?;
    let iterators = Tuple::exact(zip.iterators.get())?;
    // SAFETY: the iterator, which is in a register, keeps the tuple.
    let items = unsafe { iterators.as_ref_unbounded() }.items();
    if items.len() != 2 || !zip.strict.get().is(Value::FALSE) || items[0].is(items[1]) {
        return None;
    }
    let (first, a) = peek_sequence(items[0])?;
    let (second, b) = peek_sequence(items[1])?;
    advance_sequence(first);
    advance_sequence(second);
    Some((a, b))
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
    if iter::gives_pairs(it)
        && let Some(base) = pair_target(f, dst, to)
    {
        f.ic(ic).record(it);
        f.quicken(Opcode::ForIterPair);
        // Not when a poll is due, which may leave for code that wants the pair.
        if th.ticks.get() > 0 {
            if let Some((a, b)) = iter::next_pair(th, it)? {
                f.regs.set(base, a);
                f.regs.set(base + 1, b);
                th.ticks.set(th.ticks.get() - 1);
                f.jump(to.0 + UNPACK_WORDS);
            }
            return Ok(());
        }
        return step(th, f, dst, it, to);
    }
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
        f.quicken(Opcode::ForIterList);
        if let Some(v) = tuple_next(tuple) {
            f.set(dst, v);
            return safepoint::jump(th, f, to.0);
        }
        tuple.sequence.set_immediate(Value::UNBOUND);
        return Ok(());
    }
    if let Some(g) = exact::<Generator>(it, Builtin::Generator.shape()) {
        f.ic(ic).record(it);
        f.quicken(Opcode::ForIterGen);
        return generator::resume_in_frame(th, f, g, Value::NONE, Kind::Generator);
    }
    f.ic(ic).record(it);
    f.quicken(Opcode::ForIter);
    step(th, f, dst, it, to)
}

/// Steps an iterator of any kind.
fn step(th: &mut Thread, f: &mut Frame, dst: Dst, it: Value, to: Label) -> PyResult<()> {
    match protocols::next(th, it)? {
        Some(v) => {
            f.set(dst, v);
            safepoint::jump(th, f, to.0)
        }
        None => Ok(()),
    }
}
op!(ForIterPair: fast |i, m| {
    if m.th.ticks.get() <= 0 {
        return Flow::Slow;
    }
    let Some((a, b)) = pair(m.get(i.iter)) else { return Flow::Slow };
    m.tick();
    m.jump(i.to.0 + UNPACK_WORDS);
    // SAFETY: this form is chosen where the loop's body begins by unpacking a pair; its first operand is the first of the registers.
    let base = unsafe { *m.pc.wrapping_sub(UNPACK_WORDS as usize) } >> 8 & 0xff;
    m.regs.set(base as usize, a);
    m.regs.set(base as usize + 1, b);
    Flow::Next
} general |i, th, f| { for_iter(th, f, i.dst, i.iter, i.to, i.ic) });
op!(ForIter: general |i, th, f| { for_iter(th, f, i.dst, i.iter, i.to, i.ic) });
op!(ForIterGen: fast |i, m| {
    let Some(g) = exact::<Generator>(m.get(i.iter), Builtin::Generator.shape()) else { return Flow::Slow };
    let site = m.pc.wrapping_sub(2);
    if generator::resume_fast(m, g, Value::NONE, site) { Flow::Next } else { Flow::Slow }
} general |i, th, f| {
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
    let it = m.get(i.iter);
    let list = exact::<SequenceIter>(it, Builtin::ListIterator.shape());
    let Some(it) = list.or_else(|| exact(it, Builtin::TupleIterator.shape())) else { return Flow::Slow };
    if m.tick() {
        return Flow::Slow;
    }
    let next = if list.is_some() { list_next(it) } else { tuple_next(it) };
    match next {
        Some(v) => again(m, i.dst, i.to, v),
        None => Flow::Slow,
    }
} general |i, th, f| { for_iter(th, f, i.dst, i.iter, i.to, i.ic) });

/// Goes on in the caller at `pc` with `v` in the register that the first operand of its instruction names.
#[inline(always)]
fn hand_back(m: &mut Machine<'_>, v: Value, insn: u32, pc: *const u32, link: u64) -> Flow {
    let caller = m.regs.caller();
    m.th.depth_left.set(m.th.depth_left.get() + 1);
    caller.set((insn >> 8 & 0xff) as usize, v);
    m.regs = caller;
    m.pc = pc;
    m.k = (link & !Kind::MASK) as *mut u64;
    Flow::Next
}

op!(Ret: fast |i, m| {
    let v = m.get(i.src);
    let link = m.regs.link();
    if link & Kind::MASK == Kind::Plain as u64 {
        let site = m.regs.return_site();
        // SAFETY: a plain frame's caller is at an instruction of two words, whose first operand byte is the destination.
        let insn = unsafe { *site.sub(1) };
        return hand_back(m, v, insn, site.wrapping_add(1), link);
    }
    // The commonest of the others; with one more the compiler would jump through a table, before the plain kind too.
    let v = if link & Kind::MASK == Kind::Init as u64 && v.is_none() {
        m.regs.extra()
    } else if link & Kind::MASK == Kind::Operator as u64 && !v.is(Value::NOT_IMPLEMENTED) {
        v
    } else {
        return Flow::Slow;
    };
    let site = m.regs.return_site();
    // SAFETY: the caller is at an instruction; this is its first word or its prefix.
    let insn = unsafe { *site.sub(1) };
    let words = returning::RESULT_WORDS[(insn & 0xff) as usize] as usize;
    if words == 0 {
        return Flow::Slow;
    }
    hand_back(m, v, insn, site.wrapping_add(words - 1), link)
} general |i, th, f| {
    let v = f.get(i.src);
    returning::return_value(th, f, v)
});
