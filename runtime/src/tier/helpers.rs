//! What compiled code calls.
//!
//! Every helper that can allocate, raise or call takes the frame's registers and the place of its instruction, which it saves as the
//! interpreter does. A result of zero means that the exception is in the thread.

use crate::context::{Leaving, Thread};
use crate::heap::{Gc, Header, TraceKind};
use crate::interp::call::after_raise;
use crate::interp::dispatch::{decode_at, save, single};
use crate::interp::frame::{Frame, Kind, Regs};
use crate::interp::ops::{Op, attr};
use crate::interp::safepoint::reason;
use crate::interp::{
    awaiting, dispatch, generator, raising, returning, safepoint, special, unwind,
};
use crate::native::{ArgCount, NativeDef};
use crate::object::args::Args;
use crate::object::generator::GeneratorState;
use crate::object::iter::RangeIter;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols::{self, CompareOp};
use crate::object::set::Set;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::object::{dict::Dict, int};
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::inst::inst;
use std::sync::atomic::Ordering;

fn bits(result: PyResult) -> u64 {
    result.map_or(0, Value::bits)
}
fn truth_bits(result: PyResult<bool>) -> u64 {
    result.map_or(0, |b| Value::bool(b).bits())
}

/// Executes an instruction on the frame.
pub type RunOp = extern "C" fn(&mut Thread, Regs, *const u32) -> u64;

macro_rules! run_ops {
    ($($(#[$doc:meta])* $name:ident = $Name:ident { $($o:ident: $t:ty),* } $([$window:ident $base:ident, $count:expr])? ($($flag:ident),*);)*) => {
        /// A helper for each opcode.
        pub const RUN_OPS: &[RunOp] = &[$(run_op::<inst::$Name>),*];
    };
}
krait_frontend::for_each_op!(run_ops);

/// Executes one instruction, which is no jump and does not raise again, on the frame; what it writes is in the registers afterwards.
extern "C" fn run_op<O: Op>(th: &mut Thread, regs: Regs, site: *const u32) -> u64 {
    save(th, site, regs);
    let ended = single::<O>(th, site, regs);
    finish_op(th, regs, ended)
}

/// Completes an instruction whose general body has ended.
#[inline]
fn finish_op(th: &mut Thread, regs: Regs, ended: PyResult<Frame>) -> u64 {
    let outcome = match ended {
        Ok(f) if f.regs == regs => Ok(()),
        Ok(f) => run_pushed(th, f.regs, f.pc, regs),
        // A callee's compiled code raised: its frame, which may have a handler, is still there.
        Err(_) if th.registers.get() != regs.0 => {
            run_pushed(th, Regs(th.registers.get()), std::ptr::null(), regs)
        }
        Err(e) => Err(e),
    };
    outcome.map_or(0, |()| Value::NONE.bits())
}

/// The instruction has pushed frames, the innermost at `inner`: runs them from `pc` (null: raises there) and completes the instruction.
#[inline(never)]
fn run_pushed(th: &mut Thread, inner: Regs, pc: *const u32, regs: Regs) -> PyResult<()> {
    let mut pushed = inner;
    while pushed.caller() != regs {
        pushed = pushed.caller();
    }
    let kind = pushed.kind();
    let has_extra = kind == Kind::Init || kind == Kind::Operator;
    let extra = if has_extra {
        pushed.extra()
    } else {
        Value::UNBOUND
    };
    let site = pushed.return_site();
    pushed.set_kind(Kind::Entry);
    let outcome = if pc.is_null() {
        after_raise(th)
    } else if th.check_native_stack("").is_ok() {
        dispatch::run(th, pc, inner)
    } else {
        save(th, pc.wrapping_add(1), inner);
        after_raise(th)
    };
    save(th, site, regs);
    let Some(v) = Value::from_bits(outcome) else {
        return Err(crate::value::Raised);
    };
    let mut f = Frame {
        pc: site,
        regs,
        site,
        quiet: false,
    };
    let v = match kind {
        Kind::Init => {
            returning::check_init(th, v)?;
            extra
        }
        Kind::Operator if v.is(Value::NOT_IMPLEMENTED) => {
            special::after_not_implemented(th, &f, extra)?
        }
        Kind::Operator
        | Kind::Plain
        | Kind::Entry
        | Kind::Finish
        | Kind::Generator
        | Kind::GeneratorEntry => v,
    };
    returning::complete(th, &mut f, v)
}

/// The exception that the instruction has raised, for its handler. A nonzero `quiet` says that the frame is in the traceback already.
pub extern "C" fn catch(th: &mut Thread, regs: Regs, site: *const u32, quiet: u64) -> u64 {
    pass_on(th, regs, site, quiet);
    th.take_exception().bits()
}
/// What the instruction has raised leaves its frame. See [`catch`] for `quiet`.
pub extern "C" fn pass_on(th: &mut Thread, regs: Regs, site: *const u32, quiet: u64) -> u64 {
    save(th, site, regs);
    if quiet == 0 {
        unwind::add_traceback(th, regs, site);
    }
    Value::NONE.bits()
}

/// As [`pass_on`] for the frame that compiled code was entered with; gives what the code is to return.
pub extern "C" fn pass_out(th: &mut Thread, regs: Regs, site: *const u32, quiet: u64) -> u64 {
    pass_on(th, regs, site, quiet);
    th.leaving.exit.set(Leaving::RAISED);
    0
}

/// Makes an exception the one being handled, and gives what is to be saved of the one before.
pub extern "C" fn push_handled(th: &mut Thread, regs: Regs, _: *const u32, exc: Value) -> u64 {
    raising::push_handled(th, regs, exc).bits()
}
/// Handles again what [`push_handled`] gave.
pub extern "C" fn pop_handled(th: &mut Thread, regs: Regs, _: *const u32, saved: Value) -> u64 {
    raising::pop_handled(th, regs, saved);
    Value::NONE.bits()
}
/// Whether `except ty` takes an exception.
pub extern "C" fn matches(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    exc: Value,
    ty: Value,
) -> u64 {
    save(th, site, regs);
    truth_bits(raising::matches(th, exc, ty))
}

/// The truth of `l op r`.
pub extern "C" fn compare(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    op: u64,
    l: Value,
    r: Value,
) -> u64 {
    save(th, site, regs);
    let op = compare_op(op);
    let result = protocols::compare(th, op, l, r);
    truth_bits(result.and_then(|v| match v.to_bool() {
        Some(b) => Ok(b),
        None => protocols::truth(th, v),
    }))
}
/// The comparison of a number, which is that of the compiler's conditions.
pub fn compare_op(n: u64) -> CompareOp {
    [
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Gt,
        CompareOp::Ge,
    ][n as usize]
}

/// `l op r`, whatever the comparison gives.
pub extern "C" fn compare_values(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    op: u64,
    l: Value,
    r: Value,
) -> u64 {
    save(th, site, regs);
    bits(protocols::compare(th, compare_op(op), l, r))
}

/// `l op r` for the operator of number `op`, its in-place form when the lowest bit is set.
pub extern "C" fn binary(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    op: u64,
    l: Value,
    r: Value,
) -> u64 {
    save(th, site, regs);
    let operator = protocols::BinaryOp::ALL[(op >> 1) as usize];
    bits(protocols::binary(th, operator, l, r, op & 1 != 0))
}

/// `item in container`
pub extern "C" fn contains(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    container: Value,
    item: Value,
) -> u64 {
    save(th, site, regs);
    let found = match (Dict::exact(container), Set::exact(container)) {
        (Some(d), _) => d.contains(th, item),
        (_, Some(s)) => s.contains(th, item),
        _ => protocols::contains(th, container, item),
    };
    truth_bits(found)
}

/// The truth of a value.
pub extern "C" fn truth(th: &mut Thread, regs: Regs, site: *const u32, v: Value) -> u64 {
    save(th, site, regs);
    truth_bits(protocols::truth(th, v))
}

/// The next value of an iterator, UNBOUND at its end.
pub extern "C" fn for_next(th: &mut Thread, regs: Regs, site: *const u32, it: Value) -> u64 {
    save(th, site, regs);
    match protocols::next(th, it) {
        Ok(Some(v)) => v.bits(),
        Ok(None) => Value::UNBOUND.bits(),
        Err(_) => 0,
    }
}

/// The generator that a call of `function`, whose code is plain ([`generator::is_plain`]), with all of its arguments makes.
///
/// # Safety
/// `function` is a Python function, and there are `n` values at `args`.
pub unsafe extern "C" fn make_generator(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    function: Value,
    args: *const Value,
    n: u64,
) -> u64 {
    save(th, site, regs);
    // SAFETY: the caller's promise.
    let (function, args) = unsafe {
        (
            function.cast(),
            std::slice::from_raw_parts(args, n as usize),
        )
    };
    bits(generator::create(th, function, args))
}

/// Sends a value to an iterator: what it yields; or UNBOUND, and what it returned is in the frame's register `dst`.
pub extern "C" fn send(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    it: Value,
    v: Value,
    dst: i64,
) -> u64 {
    save(th, site, regs);
    match awaiting::send(th, it, v) {
        Ok(Ok(v)) => v.bits(),
        Ok(Err(returned)) => {
            regs.set(dst as usize, returned);
            Value::UNBOUND.bits()
        }
        Err(_) => 0,
    }
}

/// The generator whose frame compiled code made at `regs` has returned `v`: UNBOUND. For `send` the caller's register `dst` gets the
/// value; a loop has none (-1).
pub extern "C" fn resumption_ended(th: &mut Thread, regs: Regs, v: Value, dst: i64) -> u64 {
    th.depth_left.set(th.depth_left.get() + 1);
    generator::finished(th, regs);
    if dst >= 0 {
        regs.caller().set(dst as usize, v);
    }
    Value::UNBOUND.bits()
}

/// The generator whose frame compiled code made at `regs` gave zero: it raised, or gave up and is run here to its next `yield` or its end.
/// Results as [`send`].
pub extern "C" fn finish_resumption(th: &mut Thread, regs: Regs, dst: i64) -> u64 {
    let (g, caller) = (regs.generator(), regs.caller());
    let bits = finish_callee(th, regs);
    if bits == 0 || g.state() == GeneratorState::Suspended {
        return bits;
    }
    if dst >= 0 {
        caller.set(dst as usize, g.extra.get());
    }
    Value::UNBOUND.bits()
}

/// The generator whose frame is at `regs` is about to be suspended: see [`generator::suspend_handled`].
pub extern "C" fn suspend_handled(th: &mut Thread, regs: Regs, _site: *const u32) -> u64 {
    generator::suspend_handled(th, regs);
    Value::NONE.bits()
}

/// Calls a native function that takes its arguments as they stand.
pub extern "C" fn call_native(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    def: &'static NativeDef,
    args: *const Value,
    n: u64,
) -> u64 {
    save(th, site, regs);
    bits((def.call)(
        th,
        args,
        ArgCount::positional(n as usize),
        std::ptr::null(),
    ))
}

/// Calls a value; the last arguments have the names in a tuple, unless that is None. A first argument that is unbound is none.
///
/// # Safety
/// There are `n` values at `args`.
pub unsafe extern "C" fn call_value(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    callee: Value,
    names: Value,
    args: *const Value,
    n: u64,
) -> u64 {
    save(th, site, regs);
    // SAFETY: the caller's promise.
    let args = unsafe { std::slice::from_raw_parts(args, n as usize) };
    let args = match args {
        [first, rest @ ..] if first.is_unbound() => rest,
        _ => args,
    };
    let names = Tuple::exact(names);
    // SAFETY: a constant of the code that is running.
    let names = names
        .as_ref()
        .map_or(&[][..], |t| unsafe { t.as_ref_unbounded() }.items());
    bits(protocols::call_args(
        th,
        callee,
        Args::with_names(args, names),
    ))
}

/// Raises unless what an `__init__` returned is None.
pub extern "C" fn init_result(th: &mut Thread, regs: Regs, site: *const u32, v: Value) -> u64 {
    save(th, site, regs);
    returning::check_init(th, v).map_or(0, |()| Value::NONE.bits())
}

/// A list of values.
///
/// # Safety
/// There are `n` values at `items`.
pub unsafe extern "C" fn build_list(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    items: *const Value,
    n: u64,
) -> u64 {
    save(th, site, regs);
    // SAFETY: the caller's promise.
    let items = unsafe { std::slice::from_raw_parts(items, n as usize) };
    bits(List::from_slice(th, items).map(Gc::as_value))
}

/// `list.append`
pub extern "C" fn list_append(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    list: Value,
    v: Value,
) -> u64 {
    save(th, site, regs);
    let Some(list) = List::exact(list) else {
        return 0;
    };
    list.push(th, v).map_or(0, |()| Value::NONE.bits())
}

/// `obj.name`; the name is an interned string.
pub extern "C" fn get_attr(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    obj: Value,
    name: Gc<Str>,
) -> u64 {
    save(th, site, regs);
    bits(attr::load_shared(th, obj, name))
}

/// `obj.name = v`
pub extern "C" fn set_attr(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    obj: Value,
    name: Gc<Str>,
    v: Value,
) -> u64 {
    save(th, site, regs);
    attr::store_shared(th, obj, name, v).map_or(0, |()| Value::NONE.bits())
}

/// `obj[key]`
pub extern "C" fn get_item(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    obj: Value,
    key: Value,
) -> u64 {
    save(th, site, regs);
    bits(match Dict::exact(obj) {
        Some(d) => match d.get(th, key) {
            Ok(None) => th.raise_with(Builtin::KeyError, &[key]),
            found => found.map(|v| v.unwrap_or(Value::UNBOUND)),
        },
        None => protocols::get_item(th, obj, key),
    })
}

/// `obj[start:stop]`
pub extern "C" fn get_slice(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    obj: Value,
    start: Value,
    stop: Value,
) -> u64 {
    save(th, site, regs);
    bits(protocols::get_slice(th, obj, start, stop))
}

/// `obj[key] = v`
pub extern "C" fn set_item(
    th: &mut Thread,
    regs: Regs,
    site: *const u32,
    obj: Value,
    key: Value,
    v: Value,
) -> u64 {
    save(th, site, regs);
    let result = match Dict::exact(obj) {
        Some(d) => d.set(th, key, v),
        None => protocols::set_item(th, obj, key, v),
    };
    result.map_or(0, |()| Value::NONE.bits())
}

/// The entry of functions that are not compiled: interprets the frame to its end.
///
/// # Safety
/// The contract of [`super::Entry`]; the frame is of the kind `Entry`.
pub unsafe extern "C" fn interpret(th: *mut Thread, regs: *mut Value) -> u64 {
    // SAFETY: the contract of entries.
    let th = unsafe { &mut *th };
    let regs = Regs(regs);
    let pc = regs.code().words.get();
    let mut f = Frame {
        pc,
        regs,
        site: pc.wrapping_add(1),
        quiet: false,
    };
    save(th, f.site, regs);
    let ready = th
        .check_native_stack("")
        .and_then(|()| safepoint::count(th, &mut f, false));
    let bits = match ready {
        Ok(()) if f.pc.is_null() => f.regs.0 as u64,
        Ok(()) => dispatch::run(th, f.pc, f.regs),
        Err(_) => after_raise(th),
    };
    if bits != 0 {
        // Returning has counted the depth back up, which is for the caller of an entry to do.
        th.depth_left.set(th.depth_left.get() - 1);
    }
    bits
}

/// A compiled callee whose frame is at `regs` returned zero: it raised, or gave up and is run to its end here.
pub extern "C" fn finish_callee(th: &mut Thread, regs: Regs) -> u64 {
    match th.leaving.exit.get() {
        Leaving::NONE => return 0,
        Leaving::RAISED => {
            th.leaving.exit.set(Leaving::NONE);
            th.depth_left.set(th.depth_left.get() + 1);
            return 0;
        }
        _ => {}
    }
    let Some(compiler) = super::compiler(th) else {
        return 0;
    };
    let place = compiler.leave(th, regs);
    save(th, place.site, place.regs);
    if place.raising {
        after_raise(th)
    } else {
        dispatch::run(th, place.site.wrapping_sub(1), place.regs)
    }
}

/// A small int or float as a float.
pub extern "C" fn number_to_float(v: Value) -> f64 {
    if v.is_int() {
        v.as_int() as f64
    } else {
        v.as_float()
    }
}

/// An int object.
pub extern "C" fn box_wide(th: &mut Thread, v: i64) -> u64 {
    match int::from_i64(th, v).or_else(|_| insist(th, |th| int::from_i64(th, v))) {
        Ok(v) => v.bits(),
        Err(_) => out_of_memory(),
    }
}
/// The collector's barrier.
pub extern "C" fn barrier(th: &mut Thread, object: &Header, slot: usize) {
    th.barrier(object, slot);
}
/// Memory for an object when the bump run is full.
pub extern "C" fn allocate(th: &mut Thread, header: u64, words: u64) -> u64 {
    let make = |th: &mut Thread| {
        let object = th
            .alloc
            .alloc_words(header as u32, TraceKind::Values, words as usize);
        th.memory(object)
    };
    match make(th).or_else(|_| insist(th, make)) {
        Ok(object) => object.addr() as u64,
        Err(_) => out_of_memory(),
    }
}
/// Makes an object for which there is no memory within the limit. Compiled code cannot raise here: it does so at its next safepoint.
#[cold]
fn insist<T>(th: &mut Thread, make: impl FnOnce(&mut Thread) -> PyResult<T>) -> PyResult<T> {
    th.exception.set(Value::UNBOUND);
    th.alloc.insist(true);
    let made = make(th);
    th.alloc.insist(false);
    th.breaker.fetch_or(reason::MEMORY, Ordering::Release);
    made
}
#[cold]
fn out_of_memory() -> ! {
    eprintln!("MemoryError: no address space for a number or object in compiled code");
    std::process::abort()
}

/// Whether the frame's instruction at `site` is one that raises again without adding to the traceback.
pub fn is_quiet(site: *const u32) -> bool {
    matches!(
        decode_at(site).0,
        krait_frontend::bytecode::inst::Inst::Reraise(_)
    )
}

/// A range iterator from what compiled code keeps of one: next value, bound, distance.
pub fn range_iterator(th: &mut Thread, next: i64, stop: i64, step: i64) -> PyResult {
    let left = if step > 0 {
        (stop - next + step - 1).div_euclid(step)
    } else {
        (next - stop - step - 1).div_euclid(-step)
    };
    let it = th.alloc(RangeIter::new(
        Value::int(next),
        Value::int(left.max(0)),
        Value::int(step),
    ))?;
    it.as_header().set_flags(super::OWN_ITERATOR);
    Ok(it.as_value())
}

/// The shape of range iterators.
pub const RANGE_ITERATOR: u32 = Builtin::RangeIterator as u32;
