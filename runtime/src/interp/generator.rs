//! Running generators, coroutines and async generators.
//!
//! Resuming copies the generator's registers to a frame on the register stack, above the resumer's; a `yield` copies them back. See
//! [`crate::object::generator`] for why. The frame's extra words hold the generator and the exception that its resumer was handling.
//!
//! Compiled code gets the frame without the registers: it loads those that it needs from the generator and stores those that it changed
//! there. See [`crate::tier`].

use super::call::{SLACK, Saved, after_raise, result_of};
use super::dispatch::{decode_at, run, save};
use super::frame::{EXTRA, Frame, HEADER, Kind, Machine, Regs};
use super::ops::Flow;
use super::{liveness, returning, safepoint};
use crate::context::Thread;
use crate::feedback::ic::YieldState;
use crate::heap::{Gc, HeapObject};
use crate::object::code::Code;
use crate::object::function::{Cell as Variable, Function};
use crate::object::generator::{Generator, GeneratorState, close, stop_iteration};
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::tuple::Tuple;
use crate::tier;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::CodeFlags;
use krait_frontend::bytecode::inst::{Inst, Opcode};

/// The generator that `v` is.
pub fn of_value(v: Value) -> Option<Gc<Generator>> {
    Generator::from_value(v)
}

/// Makes the generator of the frame, whose code is at its `return_generator`; it takes the registers over.
pub fn from_frame(th: &mut Thread, f: &Frame) -> PyResult {
    let code = f.code();
    let kind = if code.flags & CodeFlags::COROUTINE != 0 {
        Builtin::Coroutine
    } else if code.flags & CodeFlags::ASYNC_GENERATOR != 0 {
        Builtin::AsyncGenerator
    } else {
        Builtin::Generator
    };
    let count = code.registers as usize;
    let generator = Generator::new(kind.shape(), f.function(), f.site);
    // SAFETY: all registers are written right below.
    let g = unsafe { th.alloc.alloc_tail_uninit(generator, 8 * count) };
    let g = th.memory(g)?;
    for i in 0..count {
        let v = if i < code.locals as usize {
            f.regs.get(i)
        } else {
            Value::UNBOUND
        };
        // SAFETY: the object has room for that many registers; it is new, so there is no barrier.
        unsafe { g.registers().add(i).write(v) };
    }
    if kind != Builtin::AsyncGenerator {
        close_when_dropped(th, g, &code);
    }
    Ok(g.as_value())
}

/// A new generator that is dropped at a `yield` inside a `try` or `with` has code to run still: the collector is to close it.
fn close_when_dropped(th: &mut Thread, g: Gc<Generator>, code: &Code) {
    if !code.source.exceptions.is_empty() {
        th.heap().register_finalizer(g.as_header());
    }
}

/// Whether the code is a generator's, whose calls do nothing but make it, with positional parameters and perhaps `*args`.
pub fn is_plain(code: &Code) -> bool {
    const OTHERS: u32 = CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR | CodeFlags::VARKEYWORDS;
    code.flags & CodeFlags::GENERATOR != 0
        && code.flags & OTHERS == 0
        && code.source.kwonly_count == 0
}

/// A generator of `function` that runs already, with nothing in its registers.
pub fn running(th: &mut Thread, function: Gc<Function>) -> PyResult {
    let code = function.body();
    let made = Generator::new(
        Builtin::Generator.shape(),
        function,
        code.words.get().cast_const(),
    );
    let count = code.registers as usize;
    let g = th.alloc_tail(made, 8 * count)?;
    for i in 0..count {
        // SAFETY: the object has room for that many registers; it is new, so there is no barrier.
        unsafe { g.registers().add(i).write(Value::UNBOUND) };
    }
    g.set_state(GeneratorState::Running);
    Ok(g.as_value())
}

/// The generator that a call of `function`, whose code [`is_plain`], with a value for each parameter makes.
pub fn create(th: &mut Thread, function: Gc<Function>, args: &[Value]) -> PyResult {
    let code = function.body();
    // It is a call, though of nothing.
    if th.depth_left.get() <= 0 {
        return th.recursion_error("");
    }
    let mut at = code.words.get().cast_const();
    let made = Generator::new(Builtin::Generator.shape(), function, at);
    let count = code.registers as usize;
    let g = th.alloc_tail(made, 8 * count)?;
    close_when_dropped(th, g, &code);
    for i in 0..count {
        let v = args.get(i).copied().unwrap_or(Value::UNBOUND);
        // SAFETY: the object has room for that many registers; it is new, so there is no barrier.
        unsafe { g.registers().add(i).write(v) };
    }
    // What comes before the instruction that makes the generator.
    loop {
        let site = at.wrapping_add(1);
        let (inst, next) = decode_at(site);
        let (reg, v) = match inst {
            Inst::MakeCell(i) => {
                // SAFETY: register numbers come from verified code.
                let v = unsafe { g.registers().add(i.var.index()).read() };
                (i.var.index(), th.alloc(Variable::new(v))?.as_value())
            }
            Inst::LoadClosure(i) => {
                // SAFETY: the function of code with free variables has a tuple of as many cells.
                let cells = unsafe { function.closure.get().cast::<Tuple>() };
                (i.dst.index(), cells.items()[i.index.index()])
            }
            _ => {
                debug_assert!(matches!(inst, Inst::ReturnGenerator(_)));
                g.pc.set(site);
                return Ok(g.as_value());
            }
        };
        // SAFETY: as above.
        unsafe {
            let slot = g.registers().add(reg);
            slot.write(v);
            if g.header().needs_barrier() {
                th.barrier(g.header(), slot as usize);
            }
        }
        at = next;
    }
}

/// The cache of the yield whose first word stands before `site`; `None` for wide ones and for `return_generator`.
#[inline(always)]
fn cache<'a>(k: *mut u64, site: *const u32) -> Option<&'a YieldState> {
    // SAFETY: a generator's place is behind a word of its code; both instructions have the cache as their first extension word, and
    // cache places come from verified code.
    unsafe {
        let op = *site.sub(1) as u8;
        let yields = op == Opcode::YieldValue as u8 || op == Opcode::YieldDelegated as u8;
        yields.then(|| &*k.add(*site as usize).cast())
    }
}

/// Calls `f` with each temporary that is live at the yield whose first word stands before `site`.
#[inline]
fn each_live(code: &Code, site: *const u32, mut f: impl FnMut(usize)) {
    let locals = code.locals as usize;
    let state = cache(code.k.get(), site);
    if let Some(bits) = state.and_then(YieldState::live) {
        return each_bit(bits, |i| f(locals + i));
    }
    let registers = live(code, site);
    if let Some(state) = state
        && registers.iter().all(|r| r - code.locals < YieldState::MOST)
    {
        state.set(
            registers
                .iter()
                .fold(0, |bits, r| bits | 1 << (r - code.locals)),
        );
    }
    for r in registers {
        f(*r as usize);
    }
}

#[inline(always)]
fn each_bit(mut bits: u64, mut f: impl FnMut(usize)) {
    while bits != 0 {
        f(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

/// The temporaries that are live at the yield whose first word stands before `site`.
#[inline(never)]
fn live(code: &Code, site: *const u32) -> &[u32] {
    let at = ((site as usize - code.words.get() as usize) / 4) as u32;
    let all = code
        .live_at_yields
        .get_or_init(|| liveness::live_at_yields(code));
    all.iter()
        .find(|(place, _)| *place == at)
        .map_or(&[], |(_, registers)| registers)
}

/// The temporaries that are live at the `yield` at word `at`, which the interpreter keeps while the generator is suspended there.
pub fn live_temporaries(code: &Code, at: u32) -> &[u32] {
    live(code, code.words.get().wrapping_add(at as usize + 1))
}

/// Whether the generator can be given `value` now; `false` when it is exhausted.
fn check(th: &mut Thread, g: Gc<Generator>, value: Value) -> PyResult<bool> {
    match g.state() {
        GeneratorState::Suspended => Ok(true),
        GeneratorState::Created if !value.is_none() => {
            let message = format!("can't send non-None value to a just-started {}", g.noun());
            th.type_error(message)
        }
        GeneratorState::Created => Ok(true),
        GeneratorState::Running => {
            let message = format!("{} already executing", g.noun());
            th.value_error(message)
        }
        GeneratorState::Finished if g.header().shape() == Builtin::Coroutine as u32 => th.raise(
            Builtin::RuntimeError,
            "cannot reuse already awaited coroutine",
        ),
        GeneratorState::Finished => Ok(false),
    }
}

/// Copies a handful of values, for which a call of `memcpy` would cost more than the copying.
///
/// # Safety
/// As for [`std::ptr::copy_nonoverlapping`].
#[inline(always)]
unsafe fn copy_few(from: *const Value, to: *mut Value, count: usize) {
    for i in 0..count {
        // SAFETY: the caller's promise. Volatile, or the loop becomes that call.
        unsafe { to.add(i).write_volatile(from.add(i).read()) };
    }
}

/// Puts the generator's frame on the stack at `above`, without its registers.
///
/// It counts for the calls made in it, but resuming is not limited itself, as in CPython's loops. (CPython limits `next()`.)
#[inline]
fn link(th: &mut Thread, g: Gc<Generator>, above: *mut Value) -> PyResult<Regs> {
    let function = g.function();
    let code = function.body();
    let regs = Regs(above.wrapping_add(EXTRA + HEADER));
    if regs.0.wrapping_add(code.registers as usize + SLACK) > th.stack_limit {
        return th.recursion_error("");
    }
    th.depth_left.set(th.depth_left.get() - 1);
    regs.set_function(function);
    regs.set_extra(g.as_value());
    regs.set_resumer_handled(th.handled.get());
    if let Some(handled) = g.handled.take() {
        th.handled.set(handled);
    }
    Ok(regs)
}

/// Gives the frame its registers.
#[inline]
fn fill(g: Gc<Generator>, regs: Regs) {
    fill_variables(g, regs);
    each_live(&regs.code(), g.pc.get(), |r| {
        // SAFETY: room for the registers was checked, and the generator has as many.
        unsafe { regs.0.add(r).write(g.registers().add(r).read()) };
    });
}

/// Gives the frame its named variables; compiled code that leaves adds what it has changed.
#[inline]
pub fn fill_variables(g: Gc<Generator>, regs: Regs) {
    // SAFETY: room for the registers was checked, and the generator has as many.
    unsafe { copy_few(g.registers(), regs.0, regs.code().locals as usize) };
    g.set_state(GeneratorState::Running);
}

/// Puts the generator's frame on the stack at `above`.
fn activate(th: &mut Thread, g: Gc<Generator>, above: *mut Value) -> PyResult<Regs> {
    let regs = link(th, g, above)?;
    fill(g, regs);
    Ok(regs)
}

/// Gives the `yield` that the generator stands at the value sent; where it goes on.
fn continue_at(g: Gc<Generator>, regs: Regs, created: bool, value: Value) -> *const u32 {
    let site = g.pc.get();
    // SAFETY: a generator's place is behind a word of its code.
    let insn = unsafe { *site.sub(1) };
    if insn as u8 == Opcode::YieldValue as u8 {
        regs.set((insn >> 8 & 0xff) as usize, value);
        return site.wrapping_add(1);
    }
    let (inst, next) = decode_at(site);
    if created {
        return next;
    }
    if let Inst::YieldValue(y) = inst {
        regs.set(y.dst.index(), value);
    } else if let Inst::YieldDelegated(y) = inst {
        regs.set(y.dst.index(), value);
        g.delegate.set_immediate(Value::UNBOUND);
    }
    next
}

/// Resumes a generator on behalf of the current instruction, in this loop.
pub fn resume_in_frame(
    th: &mut Thread,
    f: &mut Frame,
    g: Gc<Generator>,
    value: Value,
    kind: Kind,
) -> PyResult<()> {
    if !check(th, g, value)? {
        return returning::complete_exhausted(th, f, Value::NONE);
    }
    let created = g.state() == GeneratorState::Created;
    let k = f.code().k.get();
    let regs = link(th, g, f.regs.top())?;
    regs.set_link(f.site, f.regs, k, kind);
    f.regs = regs;
    if let Some(entry) = tier::resumption(regs) {
        return tier::resume(th, f, entry, value);
    }
    fill(g, regs);
    f.pc = continue_at(g, regs, created, value);
    Ok(())
}

/// Resumes a generator that is suspended in the usual way, in a fast body of the instruction at `site`.
#[inline(always)]
pub fn resume_fast(m: &mut Machine<'_>, g: Gc<Generator>, value: Value, site: *const u32) -> bool {
    if g.state() != GeneratorState::Suspended || !g.handled.get().is_unbound() {
        return false;
    }
    let (function, at) = (g.function(), g.pc.get());
    let code = function.body();
    let Some(live) = cache(code.k.get(), at).and_then(YieldState::live) else {
        return false;
    };
    let regs = Regs(m.regs.top().wrapping_add(EXTRA + HEADER));
    if regs.0.wrapping_add(code.registers as usize + SLACK) > m.th.stack_limit {
        return false;
    }
    m.th.depth_left.set(m.th.depth_left.get() - 1);
    let locals = code.locals as usize;
    // SAFETY: room for the registers was checked, and the generator has as many.
    unsafe {
        copy_few(g.registers(), regs.0, locals);
        each_bit(live, |i| {
            regs.set(locals + i, g.registers().add(locals + i).read())
        });
    }
    regs.set_function(function);
    regs.set_extra(g.as_value());
    regs.set_resumer_handled(m.th.handled.get());
    regs.set_link(site, m.regs, m.k, Kind::Generator);
    g.set_state(GeneratorState::Running);
    g.delegate.set_immediate(Value::UNBOUND);
    // SAFETY: the yield that the generator stands at; its first operand gets what is sent.
    let insn = unsafe { *at.sub(1) };
    regs.set((insn >> 8 & 0xff) as usize, value);
    m.regs = regs;
    // Behind the cache.
    m.pc = at.wrapping_add(1);
    m.k = code.k.get();
    true
}

/// Takes a generator's registers from its frame, where the temporaries `live` are live.
#[inline(always)]
fn keep(th: &Thread, regs: Regs, g: Gc<Generator>, live: u64, delegate: Value, site: *const u32) {
    let locals = regs.code().locals as usize;
    // SAFETY: the generator has room for the registers, and named variables and live temporaries hold values.
    unsafe {
        copy_few(regs.0, g.registers(), locals);
        each_bit(live, |i| {
            g.registers().add(locals + i).write(regs.get(locals + i))
        });
    }
    g.delegate.set_plain(delegate);
    g.pc.set(site);
    g.set_state(GeneratorState::Suspended);
    th.depth_left.set(th.depth_left.get() + 1);
}

/// Suspends the generator whose frame this is at the yield of `v` whose first word stands before `site`, in a fast body: when native
/// code resumed it, a loop over it, or an instruction that delegates to it.
#[inline(always)]
pub fn suspend_fast(
    m: &mut Machine<'_>,
    v: Value,
    delegate: Value,
    state: &YieldState,
    site: *const u32,
) -> Flow {
    let (regs, link) = (m.regs, m.regs.link());
    let (g, back) = (regs.generator(), regs.return_site());
    let Some(live) = state.live() else {
        return Flow::Slow;
    };
    if !m.th.handled.get().is(regs.resumer_handled()) || g.header().needs_barrier() {
        return Flow::Slow;
    }
    if link & Kind::MASK == Kind::GeneratorEntry as u64 {
        keep(m.th, regs, g, live, delegate, site);
        return Flow::Leave(v);
    }
    if link & Kind::MASK != Kind::Generator as u64 {
        return Flow::Slow;
    }
    // SAFETY: the caller is at an instruction, of which this is the first word or the prefix.
    let insn = unsafe { *back.sub(1) };
    let looping = insn as u8 == Opcode::ForIterGen as u8;
    if !looping && insn as u8 != Opcode::Send as u8 || looping && m.tick() {
        return Flow::Slow;
    }
    keep(m.th, regs, g, live, delegate, site);
    // SAFETY: the instruction's first extension word, the distance of its jump.
    let distance = unsafe { *back } as i32;
    let caller = regs.caller();
    caller.set((insn >> 8 & 0xff) as usize, v);
    m.regs = caller;
    // Both have two extension words, the jump and the cache. What `send` yields goes on behind it.
    m.pc = back.wrapping_add(2);
    if looping {
        m.jump(distance);
    }
    m.k = (link & !Kind::MASK) as *mut u64;
    Flow::Next
}

/// Resumes a generator from native code: `Ok(Some)` yielded, `Ok(None)` returned, the value being in `Generator::extra`.
pub fn resume(th: &mut Thread, g: Gc<Generator>, value: Value) -> PyResult<Option<Value>> {
    th.check_native_stack("")?;
    safepoint::serve_in_native(th)?;
    if !check(th, g, value)? {
        g.extra.set_immediate(Value::NONE);
        return Ok(None);
    }
    let created = g.state() == GeneratorState::Created;
    let regs = link(th, g, th.stack_top.get())?;
    regs.set_link(
        th.pc.get(),
        Regs(th.registers.get()),
        std::ptr::null_mut(),
        Kind::GeneratorEntry,
    );
    let saved = Saved::new(th);
    let bits = match tier::resumption(regs) {
        Some(entry) => resume_compiled(th, g, regs, entry, value),
        None => {
            fill(g, regs);
            let pc = continue_at(g, regs, created, value);
            count_resumption(th, pc, regs);
            run(th, pc, regs)
        }
    };
    saved.restore(th);
    outcome(g, bits)
}

/// Counts the resumption as a call for the tier policy: a generator may have no loop, and its resumer be compiled.
#[inline]
fn count_resumption(th: &mut Thread, pc: *const u32, regs: Regs) {
    let left = th.ticks.get() - 1;
    th.ticks.set(left);
    if left < 0 {
        th.ticks.set(th.period.get());
        let mut f = Frame {
            pc,
            regs,
            site: pc.wrapping_add(1),
            quiet: false,
        };
        save(th, f.site, regs);
        let counted = tier::warm(th, &mut f, false);
        debug_assert!(counted.is_ok(), "only loops are entered at once");
    }
}

/// Calls `f` with everything that the generator still yields, from native code.
pub fn drain(
    th: &mut Thread,
    g: Gc<Generator>,
    f: &mut dyn FnMut(&mut Thread, Value) -> PyResult<()>,
) -> PyResult<()> {
    loop {
        if drain_compiled(th, g, f)? {
            return Ok(());
        }
        match resume(th, g, Value::NONE)? {
            Some(v) => f(th, v)?,
            None => return Ok(()),
        }
    }
}

/// As [`drain`], while the generator can be resumed in machine code without further ado; whether it has ended.
fn drain_compiled(
    th: &mut Thread,
    g: Gc<Generator>,
    f: &mut dyn FnMut(&mut Thread, Value) -> PyResult<()>,
) -> PyResult<bool> {
    let regs = Regs(th.stack_top.get().wrapping_add(EXTRA + HEADER));
    let function = g.function();
    regs.set_function(function);
    let (code, top) = (regs.code(), regs.top());
    if top.wrapping_add(SLACK) > th.stack_limit || th.native_stack_low() {
        return Ok(false);
    }
    loop {
        let ready = matches!(
            g.state(),
            GeneratorState::Created | GeneratorState::Suspended
        ) && g.handled.bound().is_none()
            && th.depth_left.get() > 0
            && !code.resume.get().is_null();
        if !ready {
            return Ok(false);
        }
        safepoint::serve_in_native(th)?;
        regs.set_function(function);
        let Some(entry) = tier::resumption(regs) else {
            return Ok(false);
        };
        th.depth_left.set(th.depth_left.get() - 1);
        regs.set_extra(g.as_value());
        regs.set_resumer_handled(th.handled.get());
        regs.set_link(
            th.pc.get(),
            Regs(th.registers.get()),
            std::ptr::null_mut(),
            Kind::GeneratorEntry,
        );
        let saved = Saved::new(th);
        let bits = resume_compiled(th, g, regs, entry, Value::NONE);
        saved.restore(th);
        match outcome(g, bits)? {
            Some(v) => f(th, v)?,
            None => return Ok(true),
        }
    }
}

/// Runs the linked frame of a kind that returns to native code in compiled code, and in the interpreter if it leaves that.
#[inline]
fn resume_compiled(
    th: &mut Thread,
    g: Gc<Generator>,
    regs: Regs,
    entry: tier::Resume,
    value: Value,
) -> u64 {
    let bits = tier::run_resumption(th, regs, entry, value);
    if bits != 0 && g.state() == GeneratorState::Suspended {
        th.depth_left.set(th.depth_left.get() + 1);
        return bits;
    }
    let mut f = Frame {
        pc: std::ptr::null(),
        regs,
        site: std::ptr::null(),
        quiet: false,
    };
    match tier::deliver(th, &mut f, bits) {
        Ok(()) if f.pc.is_null() => f.regs.0 as u64,
        Ok(()) => run(th, f.pc, f.regs),
        Err(_) => after_raise(th),
    }
}

fn outcome(g: Gc<Generator>, bits: u64) -> PyResult<Option<Value>> {
    let v = result_of(bits)?;
    Ok(if g.state() == GeneratorState::Suspended {
        Some(v)
    } else {
        None
    })
}

/// Raises `exception` in the generator where it stands, after offering it to what it delegates to. Results as [`resume`].
pub fn throw(th: &mut Thread, g: Gc<Generator>, exception: Value) -> PyResult<Option<Value>> {
    th.check_native_stack("")?;
    let mut exception = exception;
    match g.state() {
        GeneratorState::Running => {
            let message = format!("{} already executing", g.noun());
            return th.value_error(message);
        }
        GeneratorState::Finished if g.header().shape() == Builtin::Coroutine as u32 => {
            return th.raise(
                Builtin::RuntimeError,
                "cannot reuse already awaited coroutine",
            );
        }
        GeneratorState::Finished => return th.reraise(exception),
        GeneratorState::Created | GeneratorState::Suspended => {}
    }
    if let Some(delegate) = g.delegate.bound() {
        match throw_to_delegate(th, g, delegate, exception)? {
            Delegated::Yielded(v) => return Ok(Some(v)),
            Delegated::Raise(e) => exception = e,
        }
    }
    raise_inside(th, g, exception)
}

enum Delegated {
    Yielded(Value),
    Raise(Value),
}

fn throw_to_delegate(
    th: &mut Thread,
    g: Gc<Generator>,
    delegate: Value,
    exception: Value,
) -> PyResult<Delegated> {
    g.set_state(GeneratorState::Running);
    let result = if th.is_instance(exception, Builtin::GeneratorExit) {
        close_value(th, delegate).map(|()| Err(exception))
    } else {
        throw_to_value(th, delegate, exception)
    };
    g.set_state(GeneratorState::Suspended);
    Ok(match result {
        Ok(Ok(v)) => Delegated::Yielded(v),
        Ok(Err(e)) => Delegated::Raise(e),
        Err(_) => Delegated::Raise(th.take_exception()),
    })
}

/// `delegate.throw(exception)`: a value that it yields, or the exception to raise in the delegating generator.
fn throw_to_value(
    th: &mut Thread,
    delegate: Value,
    exception: Value,
) -> PyResult<Result<Value, Value>> {
    if let Some(inner) = of_value(delegate) {
        return match throw(th, inner, exception)? {
            Some(v) => Ok(Ok(v)),
            None => stop_iteration(th, inner.extra.get()).map(Err),
        };
    }
    let name = th.names().throw;
    match protocols::get_attr_opt(th, delegate, name)? {
        Some(method) => protocols::call(th, method, &[exception]).map(Ok),
        None => Ok(Err(exception)),
    }
}

fn close_value(th: &mut Thread, delegate: Value) -> PyResult<()> {
    if let Some(inner) = of_value(delegate) {
        return close(th, inner).map(drop);
    }
    let name = th.names().close;
    if let Some(method) = protocols::get_attr_opt(th, delegate, name)? {
        protocols::call(th, method, &[])?;
    }
    Ok(())
}

fn raise_inside(th: &mut Thread, g: Gc<Generator>, exception: Value) -> PyResult<Option<Value>> {
    let regs = activate(th, g, th.stack_top.get())?;
    g.delegate.set_immediate(Value::UNBOUND);
    regs.set_link(
        th.pc.get(),
        Regs(th.registers.get()),
        std::ptr::null_mut(),
        Kind::GeneratorEntry,
    );
    let saved = Saved::new(th);
    save(th, g.pc.get(), regs);
    let raised: PyResult<()> = th.raise_value(exception);
    debug_assert!(raised.is_err());
    let bits = after_raise(th);
    saved.restore(th);
    outcome(g, bits)
}

/// The general body of `yield_value` and `yield_delegated`: suspends the generator whose frame this is.
pub fn suspend(th: &mut Thread, f: &mut Frame, v: Value, delegate: Value) -> PyResult<()> {
    let regs = f.regs;
    let (g, code) = (regs.generator(), regs.code());
    // SAFETY: the generator has room for the registers, and named variables and live temporaries hold values.
    unsafe {
        copy_few(regs.0, g.registers(), code.locals as usize);
        each_live(&code, f.site, |r| g.registers().add(r).write(regs.get(r)));
    }
    g.delegate.set_plain(delegate);
    suspend_handled(th, regs);
    if g.header().needs_barrier() {
        th.barrier(g.header(), g.registers() as usize);
    }
    g.pc.set(f.site);
    g.set_state(GeneratorState::Suspended);
    yielded(th, f, v)
}

/// Keeps the exception that the running generator is handling in it, and goes back to the one that its resumer was handling.
pub fn suspend_handled(th: &Thread, regs: Regs) {
    let g = regs.generator();
    let (handled, outside) = (th.handled.get(), regs.resumer_handled());
    let own = !handled.is(outside);
    g.handled
        .set(th, &*g, if own { handled } else { Value::UNBOUND });
    th.handled.set(outside);
}

/// Hands `v`, for which the generator whose frame this is has been suspended, to whoever resumed it.
pub fn yielded(th: &mut Thread, f: &mut Frame, v: Value) -> PyResult<()> {
    let regs = f.regs;
    th.depth_left.set(th.depth_left.get() + 1);
    if regs.kind() == Kind::GeneratorEntry {
        returning::leave(f, v);
        return Ok(());
    }
    let (site, caller) = (regs.return_site(), regs.caller());
    // SAFETY: the caller is at an instruction.
    let insn = unsafe { *site.sub(1) };
    if insn as u8 == Opcode::ForIterGen as u8 {
        caller.set((insn >> 8 & 0xff) as usize, v);
        // SAFETY: the instruction's extension words: the jump and the cache.
        let distance = unsafe { *site } as i32;
        (f.pc, f.regs, f.site) = (site.wrapping_add(2), caller, site);
        save(th, site, caller);
        return safepoint::jump(th, f, distance);
    }
    returning::to_caller(th, f);
    returning::complete_yielded(th, f, v)
}

/// The generator whose frame this is has returned or raised.
pub fn finished(th: &Thread, regs: Regs) {
    th.handled.set(regs.resumer_handled());
    regs.generator().forget();
}
