//! Calls made by instructions.
//!
//! A Python function that takes its arguments as they stand gets the call's window as its frame; any other one a frame above the
//! caller's registers, into which its arguments are bound. Either way the loop goes on with the callee: no native recursion.
//! Native functions are called with the window as their arguments.

use super::bind;
use super::dispatch::save;
use super::frame::{EXTRA, Frame, HEADER, Kind, Regs};
use super::{generator, returning, safepoint};
use crate::context::Thread;
use crate::feedback::ic::{CallState, Callee};
use crate::heap::Gc;
use crate::native::{ArgCount, Args, NativeDef};
use crate::object::code::Code;
use crate::object::descr::NativeFunction;
use crate::object::field::exact;
use crate::object::function::{BoundMethod, Function};
use crate::object::instance;
use crate::object::kinds::{Builtin, Layout};
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::types::{Type, TypeFlags};
use crate::tier;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::ops::Dst;

/// Words that a frame may use beyond its registers, for windows that are moved up. The stack's limit leaves this much room.
pub const SLACK: usize = 512;

/// A call as an instruction makes it.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Where the result goes.
    pub dst: Dst,
    /// What is called.
    pub callee: Value,
    /// Register of the first argument; at least [`HEADER`] registers below it are free.
    pub first: usize,
    /// Number of arguments, keyword ones included.
    pub count: usize,
    /// Keyword names, strings.
    pub names: &'a [Value],
    /// The cache.
    pub ic: &'a CallState,
}

impl<'a> Call<'a> {
    fn values(&self, f: &Frame) -> &'a [Value] {
        f.regs.window(self.first, self.count)
    }
    fn args(&self, f: &Frame) -> Args<'a> {
        Args::with_names(self.values(f), self.names)
    }
}

/// Performs a call: on return the frame is the callee's, or the result has been stored.
pub fn call(th: &mut Thread, f: &mut Frame, c: Call<'_>) -> PyResult<()> {
    let callee = c.callee;
    if let Some(h) = callee.heap_header() {
        let shape = h.shape();
        if shape == Builtin::Function as u32 {
            // SAFETY: the shape says so.
            let function: Gc<Function> = unsafe { callee.cast() };
            c.ic.record(th, f.code(), Callee::Function, callee);
            return call_function(th, f, function, c);
        }
        if shape == Builtin::NativeFunction as u32 {
            // SAFETY: the shape says so.
            let native: Gc<NativeFunction> = unsafe { callee.cast() };
            c.ic.record(th, f.code(), Callee::Native, callee);
            return call_native_function(th, f, native, c);
        }
        if shape == Builtin::BoundMethod as u32 {
            // SAFETY: the shape says so.
            let method: Gc<BoundMethod> = unsafe { callee.cast() };
            return call_bound_method(th, f, method, c);
        }
        if shape == Builtin::Type as u32 {
            // SAFETY: the shape says so.
            let class: Gc<Type> = unsafe { callee.cast() };
            return call_class(th, f, class, c);
        }
    }
    c.ic.record(th, f.code(), Callee::Other, Value::NONE);
    let v = protocols::call_args(th, callee, c.args(f))?;
    f.set(c.dst, v);
    Ok(())
}

/// Calls native code with the arguments in the window.
#[inline]
pub fn call_native(
    th: &mut Thread,
    f: &mut Frame,
    def: &'static NativeDef,
    c: Call<'_>,
) -> PyResult<()> {
    let count = ArgCount::new(c.count - c.names.len(), c.names.len());
    let v = (def.call)(th, c.values(f).as_ptr(), count, c.names.as_ptr())?;
    f.set(c.dst, v);
    Ok(())
}

/// Calls a native function, which the cache has recorded.
#[inline]
pub fn call_native_function(
    th: &mut Thread,
    f: &mut Frame,
    native: Gc<NativeFunction>,
    mut c: Call<'_>,
) -> PyResult<()> {
    if native.bound.is(Value::ONE) {
        // The word below the arguments is free: it was to be part of a frame header.
        c.first -= 1;
        c.count += 1;
        f.regs.set(c.first, native.receiver.get());
    }
    call_native(th, f, native.def, c)
}

fn call_bound_method(
    th: &mut Thread,
    f: &mut Frame,
    method: Gc<BoundMethod>,
    mut c: Call<'_>,
) -> PyResult<()> {
    let function = method.function.get();
    let Some(python) = exact::<Function>(function, Builtin::Function.shape()) else {
        c.ic.record(th, f.code(), Callee::Other, Value::NONE);
        let v = protocols::call_args(th, c.callee, c.args(f))?;
        f.set(c.dst, v);
        return Ok(());
    };
    c.ic.record(th, f.code(), Callee::BoundMethod, function);
    shift_up(th, f, &mut c, 1)?;
    c.first -= 1;
    c.count += 1;
    f.regs.set(c.first, method.receiver.get());
    call_function(th, f, python, c)
}

/// Moves the arguments up by `by` registers.
fn shift_up(th: &mut Thread, f: &Frame, c: &mut Call<'_>, by: usize) -> PyResult<()> {
    let end = f.regs.0.wrapping_add(c.first + c.count + by + SLACK);
    if end > th.stack_limit {
        return th.recursion_error("");
    }
    for i in (0..c.count).rev() {
        // SAFETY: the words up to `end` are the register stack's, and everything above the window is dead. Volatile, or the loop
        // becomes a call that costs more than moving a handful of words.
        unsafe {
            let from = f.regs.0.add(c.first + i);
            from.add(by).write_volatile(from.read());
        }
    }
    c.first += by;
    Ok(())
}

/// Calls a Python function with the arguments of `c`.
pub fn call_function(
    th: &mut Thread,
    f: &mut Frame,
    function: Gc<Function>,
    c: Call<'_>,
) -> PyResult<()> {
    let function = Function::callee(function);
    let code = function.body();
    let kind = if f.is_wide() || !c.names.is_empty() {
        Kind::Finish
    } else {
        Kind::Plain
    };
    let regs = if code.simple && c.names.is_empty() && fits(function, code, c.count) {
        let regs = Regs(f.regs.0.wrapping_add(c.first));
        check_stack(th, regs, code)?;
        fill_defaults(function, code, regs, c.count);
        regs
    } else {
        let regs = frame_beyond(th, f, code, &c)?;
        bind::bind(th, function, code, c.args(f), regs)?;
        regs
    };
    push(th, f, function, code, regs, kind)
}

/// Whether `count` positional arguments and the defaults make up the parameters of simple code.
#[inline]
fn fits(function: Gc<Function>, code: Gc<Code>, count: usize) -> bool {
    let wanted = code.arg_count as usize;
    count == wanted || count < wanted && wanted - count <= defaults(function).len()
}

/// `__defaults__`
pub fn defaults<'a>(function: Gc<Function>) -> &'a [Value] {
    match function.defaults.bound() {
        Some(d) if !d.is_none() => {
            // SAFETY: defaults are a tuple, which the function keeps alive while its frame is made.
            unsafe { d.cast::<crate::object::tuple::Tuple>().as_ref_unbounded() }.items()
        }
        _ => &[],
    }
}

#[inline]
fn fill_defaults(function: Gc<Function>, code: Gc<Code>, regs: Regs, count: usize) {
    let wanted = code.arg_count as usize;
    if count < wanted {
        let defaults = defaults(function);
        let skip = defaults.len() - (wanted - count);
        for (i, v) in defaults[skip..].iter().enumerate() {
            regs.set(count + i, *v);
        }
    }
}

/// Raises RecursionError when the frame does not fit the stack.
#[inline]
fn check_stack(th: &mut Thread, regs: Regs, code: Gc<Code>) -> PyResult<()> {
    if regs.0.wrapping_add(code.registers as usize + SLACK) > th.stack_limit {
        return th.recursion_error("");
    }
    Ok(())
}

/// Room for a frame above the current one's registers, words below the header included.
pub fn frame_above(th: &mut Thread, f: &Frame, code: Gc<Code>) -> PyResult<Regs> {
    let regs = Regs(f.regs.top().wrapping_add(EXTRA + HEADER));
    check_stack(th, regs, code)?;
    Ok(regs)
}

/// Room for a frame above the arguments of `c`, which may stand beyond the current frame's registers.
fn frame_beyond(th: &mut Thread, f: &Frame, code: Gc<Code>, c: &Call<'_>) -> PyResult<Regs> {
    let above = f.regs.0.wrapping_add(c.first + c.count).max(f.regs.top());
    let regs = Regs(above.wrapping_add(EXTRA + HEADER));
    check_stack(th, regs, code)?;
    Ok(regs)
}

/// Enters a frame whose parameters are in place: links it to the current one, unbinds the other locals, and goes on there.
pub fn push(
    th: &mut Thread,
    f: &mut Frame,
    function: Gc<Function>,
    code: Gc<Code>,
    regs: Regs,
    kind: Kind,
) -> PyResult<()> {
    let depth = th.depth_left.get() - 1;
    if depth < 0 {
        return th.recursion_error("");
    }
    th.depth_left.set(depth);
    regs.set_function(function);
    regs.set_link(f.site, f.regs, f.code().k.get(), kind);
    clear_locals(code, regs);
    f.regs = regs;
    f.pc = code.words.get();
    if !code.entry.get().is_null() {
        return tier::enter(th, f, code);
    }
    count_call(th, f)
}

/// Unbinds the locals that are not parameters.
#[inline(always)]
pub fn clear_locals(code: Gc<Code>, regs: Regs) {
    for i in code.parameter_count..code.locals {
        regs.set(i as usize, Value::UNBOUND);
    }
}

/// The safepoint of a call, in the new frame.
#[inline]
fn count_call(th: &mut Thread, f: &mut Frame) -> PyResult<()> {
    let left = th.ticks.get() - 1;
    th.ticks.set(left);
    if left < 0 {
        // Whatever is raised here is raised at the callee's beginning.
        f.site = f.pc.wrapping_add(1);
        save(th, f.site, f.regs);
        return safepoint::count(th, f, false);
    }
    Ok(())
}

/// Calls a class. Instances of plain classes with a Python `__init__` are made here, and the loop goes on in `__init__`.
pub fn call_class(
    th: &mut Thread,
    f: &mut Frame,
    class: Gc<Type>,
    mut c: Call<'_>,
) -> PyResult<()> {
    let remembered = remembered(th, &c);
    if let Some((Callee::ClassWithInit, init)) = remembered {
        // SAFETY: what `plain_init` found.
        return construct(th, f, class, unsafe { init.cast() }, c);
    }
    let new = match remembered {
        // SAFETY: what `builtin_new` found below.
        Some((Callee::Class, new)) => Some(unsafe { new.cast::<NativeFunction>() }),
        _ => builtin_new(th, class),
    };
    if let Some(new) = new {
        if remembered.is_none() {
            c.ic.record(th, f.code(), Callee::Class, c.callee);
            c.ic.remember_construction(th, f.code(), new.as_value(), None);
        }
        // The word below the arguments is free: it was to be part of a frame header.
        c.first -= 1;
        c.count += 1;
        f.regs.set(c.first, c.callee);
        return call_native(th, f, new.def, c);
    }
    let Some(init) = plain_init(th, f, class, &c) else {
        let v = protocols::call_args(th, c.callee, c.args(f))?;
        f.set(c.dst, v);
        return Ok(());
    };
    construct(th, f, class, init, c)
}

/// Makes an instance and enters its `__init__`.
#[inline]
fn construct(
    th: &mut Thread,
    f: &mut Frame,
    class: Gc<Type>,
    init: Gc<Function>,
    mut c: Call<'_>,
) -> PyResult<()> {
    let init = Function::callee(init);
    let instance = instance::new_plain(th, class)?;
    // Words: the instance as the frame's extra word, the header, the receiver, the arguments.
    shift_up(th, f, &mut c, 2)?;
    c.first -= 1;
    c.count += 1;
    f.regs.set(c.first, instance);
    let code = init.body();
    let regs = if code.simple && c.names.is_empty() && fits(init, code, c.count) {
        let regs = Regs(f.regs.0.wrapping_add(c.first));
        check_stack(th, regs, code)?;
        fill_defaults(init, code, regs, c.count);
        regs
    } else {
        let regs = frame_beyond(th, f, code, &c)?;
        bind::bind(th, init, code, c.args(f), regs)?;
        regs
    };
    regs.set_extra(instance);
    push(th, f, init, code, regs, Kind::Init)
}

/// The native `__new__` of a builtin class that does all there is to do: its `__init__` is `object`'s.
#[inline]
pub fn builtin_new(th: &Thread, class: Gc<Type>) -> Option<Gc<NativeFunction>> {
    let number = class.builtin?;
    if number == Builtin::Type || number == Builtin::Object {
        return None;
    }
    let init = th.builtin(Builtin::Object).special(Special::Init)?;
    if !class.special(Special::Init)?.is(init) {
        return None;
    }
    exact(
        class.special(Special::New)?,
        Builtin::NativeFunction.shape(),
    )
}

/// The `__init__` of a class, whose metaclass is `type`, whose instances need nothing but it: `__new__` is `object`'s, `__init__` a
/// Python function.
pub fn plain_class_init(th: &Thread, class: Gc<Type>) -> Option<Gc<Function>> {
    let plain = class.native.layout() == Layout::Plain
        && !class.has(TypeFlags::ABSTRACT | TypeFlags::HAS_DEL | TypeFlags::NO_NEW);
    let object_new = th.builtin(Builtin::Object).special(Special::New);
    let same_new =
        matches!((class.special(Special::New), object_new), (Some(a), Some(b)) if a.is(b));
    let init = class
        .special(Special::Init)
        .and_then(|v| exact::<Function>(v, Builtin::Function.shape()));
    init.filter(|i| plain && same_new && !Function::callee(*i).body().makes_generator())
}

/// [`plain_class_init`], which the call's cache remembers.
fn plain_init(th: &mut Thread, f: &Frame, class: Gc<Type>, c: &Call<'_>) -> Option<Gc<Function>> {
    let init = plain_class_init(th, class);
    let Some(init) = init else {
        c.ic.record(th, f.code(), Callee::Class, c.callee);
        return None;
    };
    c.ic.record(th, f.code(), Callee::ClassWithInit, c.callee);
    let layout = instance::plain_layout(th, class);
    c.ic.remember_construction(th, f.code(), init.as_value(), layout);
    Some(init)
}

/// What was found when the same class was called before, in this epoch: its `__init__`, or its native `__new__`.
#[inline(always)]
fn remembered(th: &Thread, c: &Call<'_>) -> Option<(Callee, Value)> {
    if c.ic.identity.bits() != c.callee.bits() || c.ic.epoch.get() != th.type_epoch.get() {
        return None;
    }
    c.ic.detail.get().map(|v| (c.ic.callee(), v))
}

/// Calls a Python function that takes exactly `args` in a new frame of `kind`; false, and nothing done, when it needs binding.
/// `extra` goes to the frame's word for its kind.
pub fn push_simple(
    th: &mut Thread,
    f: &mut Frame,
    function: Gc<Function>,
    args: &[Value],
    kind: Kind,
    extra: Value,
) -> PyResult<bool> {
    // SAFETY: every function has code.
    let code = unsafe { function.code.get().unwrap_unchecked() };
    if !code.simple || code.arg_count as usize != args.len() {
        return Ok(false);
    }
    let regs = frame_above(th, f, code)?;
    for (i, v) in args.iter().enumerate() {
        regs.set(i, *v);
    }
    regs.set_extra(extra);
    push(th, f, function, code, regs, kind)?;
    Ok(true)
}

/// The hook by which native code calls a Python function: runs it to its end in a loop of its own.
pub fn call_from_native(th: &mut Thread, function: Gc<Function>, args: Args<'_>) -> PyResult {
    run_function(th, function, args, Value::UNBOUND)
}

/// Runs a function with its arguments and, for class and module bodies, its namespace.
pub fn run_function(
    th: &mut Thread,
    function: Gc<Function>,
    args: Args<'_>,
    namespace: Value,
) -> PyResult {
    th.check_native_stack("")?;
    let function = Function::callee(function);
    let code = function.body();
    let regs = Regs(th.stack_top.get().wrapping_add(EXTRA + HEADER));
    check_stack(th, regs, code)?;
    let simple =
        code.simple && !args.has_keywords() && args.values().len() == code.arg_count as usize;
    if simple {
        for (i, v) in args.values().iter().enumerate() {
            regs.set(i, *v);
        }
    } else {
        bind::bind(th, function, code, args, regs)?;
    }
    let depth = th.depth_left.get() - 1;
    if depth < 0 {
        return th.recursion_error("");
    }
    th.depth_left.set(depth);
    regs.set_extra(namespace);
    regs.set_function(function);
    regs.set_link(
        th.pc.get(),
        Regs(th.registers.get()),
        std::ptr::null_mut(),
        Kind::Entry,
    );
    clear_locals(code, regs);
    run_entry(th, regs, code)
}

/// Runs the entry frame at `regs` from its beginning, in compiled code if there is any.
fn run_entry(th: &mut Thread, regs: Regs, code: Gc<Code>) -> PyResult {
    let saved = Saved::new(th);
    let mut f = Frame {
        pc: code.words.get(),
        regs,
        site: code.words.get().wrapping_add(1),
        quiet: false,
    };
    // A call is a safepoint; whatever it raises is raised at the function's beginning.
    save(th, f.site, f.regs);
    let entered = safepoint::serve_in_native(th).and_then(|()| {
        if code.entry.get().is_null() {
            safepoint::count(th, &mut f, false)
        } else {
            tier::enter(th, &mut f, code)
        }
    });
    let bits = match entered {
        Ok(()) if f.pc.is_null() => f.regs.0 as u64,
        Ok(()) => super::dispatch::run(th, f.pc, f.regs),
        Err(_) => after_raise(th),
    };
    saved.restore(th);
    result_of(bits)
}

/// Unwinds an exception raised outside any instruction and runs on from its handler, if there is one.
pub fn after_raise(th: &mut Thread) -> u64 {
    let next = super::unwind::unwind(th, false);
    if next.pc.is_null() {
        next.regs.0 as u64
    } else {
        super::dispatch::run(th, next.pc, next.regs)
    }
}

/// A word that the loop gave as a result.
#[inline(always)]
pub fn result_of(bits: u64) -> PyResult {
    Value::from_bits(bits).ok_or(crate::value::Raised)
}

/// What a nested loop puts back when it ends.
pub struct Saved {
    registers: *mut Value,
    pc: *const u32,
    stack_top: *mut Value,
}
impl Saved {
    /// The thread's state now.
    #[inline]
    pub fn new(th: &Thread) -> Saved {
        Saved {
            registers: th.registers.get(),
            pc: th.pc.get(),
            stack_top: th.stack_top.get(),
        }
    }
    /// Puts it back.
    #[inline]
    pub fn restore(self, th: &Thread) {
        th.registers.set(self.registers);
        th.pc.set(self.pc);
        th.stack_top.set(self.stack_top);
    }
}

/// The result of a generator function's call: see `return_generator`.
pub fn make_generator(th: &mut Thread, f: &mut Frame) -> PyResult<()> {
    let g = generator::from_frame(th, f)?;
    returning::return_value(th, f, g)
}
