//! Calls, and making functions.

use super::{Flow, op};
use crate::context::Thread;
use crate::feedback::ic::{CallState, Callee};
use crate::heap::Gc;
use crate::interp::call::{self as calls, Call};
use crate::interp::frame::{EXTRA, Frame, HEADER, Kind, Machine, Regs};
use crate::interp::intrinsics;
use crate::native::Args;
use crate::object::code::Code;
use crate::object::descr::NativeDescriptor;
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::function::Function;
use crate::object::instance;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::types::Type;
use crate::tier;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::CodeFlags;
use krait_frontend::bytecode::inst::Opcode;
use krait_frontend::bytecode::operands::{Byte, CallIc, Ic, Word};
use krait_frontend::bytecode::ops::{Base, Dst, FunctionPart};

/// Enters a Python function whose arguments are in place: the first at register `first`, `count` of them.
#[inline(always)]
fn enter(m: &mut Machine<'_>, callee: Value, first: usize, count: u32) -> Flow {
    let Some(function) = exact::<Function>(callee, Builtin::Function.shape()) else {
        return Flow::Slow;
    };
    let regs = Regs(m.regs.0.wrapping_add(first));
    let Some(code) = admit(m, function, regs, count) else {
        return Flow::Slow;
    };
    let site = m.pc.wrapping_sub(1);
    go(m, function, code, regs, count, site, Kind::Plain)
}

/// The code of a function that takes `count` arguments as they stand, when its frame fits at `regs`; the call is counted then.
#[inline(always)]
fn admit(m: &Machine<'_>, function: Gc<Function>, regs: Regs, count: u32) -> Option<Gc<Code>> {
    // SAFETY: every function has code.
    let code = unsafe { function.code.get().unwrap_unchecked() };
    if code.fast_args.get() != count
        || m.th.depth_left.get() <= 0
        || regs.0.wrapping_add(code.registers as usize + calls::SLACK) > m.th.stack_limit
        || m.tick()
    {
        return None;
    }
    m.th.depth_left.set(m.th.depth_left.get() - 1);
    Some(code)
}

/// Goes on in a new frame whose arguments are in place, called by the instruction whose first word stands before `site`.
#[inline(always)]
fn go(
    m: &mut Machine<'_>,
    function: Gc<Function>,
    code: Gc<Code>,
    regs: Regs,
    count: u32,
    site: *const u32,
    kind: Kind,
) -> Flow {
    regs.set_function(function);
    regs.set_link(site, m.regs, m.k, kind);
    for i in count..code.locals {
        // Volatile, or the loop becomes one for long vectors, which this never is.
        // SAFETY: the new frame's registers were checked to fit.
        unsafe { regs.0.add(i as usize).write_volatile(Value::UNBOUND) };
    }
    m.regs = regs;
    m.pc = code.words.get();
    m.k = code.k.get();
    Flow::Next
}

/// Enters the method of an operator in a fast body.
#[inline(always)]
pub(super) fn enter_operator(
    m: &mut Machine<'_>,
    function: Gc<Function>,
    operands: [Value; 2],
    entered: Value,
    site: *const u32,
) -> Flow {
    let regs = Regs(m.regs.top().wrapping_add(EXTRA + HEADER));
    let Some(code) = admit(m, function, regs, 2) else {
        return Flow::Slow;
    };
    regs.set(0, operands[0]);
    regs.set(1, operands[1]);
    regs.set_extra(entered);
    go(m, function, code, regs, 2, site, Kind::Operator)
}

/// Makes an instance of a class and enters its `__init__`, in a fast body, when the cache knows both and there is room.
#[inline(always)]
fn construct(m: &mut Machine<'_>, base: usize, count: u32, ic: &CallState) -> Flow {
    let callee = m.regs.get(base);
    let Some((init, layout)) = ic.construction(m.th, callee) else {
        return Flow::Slow;
    };
    // The instance as the frame's extra word, the header, the receiver, the arguments.
    let regs = Regs(m.regs.0.wrapping_add(base + HEADER + 1));
    // SAFETY: what the cache remembers of a class's construction is its `__init__`, a Python function.
    let (class, init) = unsafe { (callee.cast::<Type>(), init.cast::<Function>()) };
    // SAFETY: every function has code.
    if unsafe { init.code.get().unwrap_unchecked() }
        .fast_args
        .get()
        != count + 1
    {
        return Flow::Slow;
    }
    let Some(instance) = instance::bump(m.th, class, layout) else {
        return Flow::Slow;
    };
    let Some(code) = admit(m, init, regs, count + 1) else {
        return Flow::Slow;
    };
    for i in (0..count as usize).rev() {
        regs.set(1 + i, m.regs.get(base + HEADER + i));
    }
    regs.set(0, instance);
    regs.set_extra(instance);
    let site = m.pc.wrapping_sub(1);
    go(m, init, code, regs, count + 1, site, Kind::Init)
}

/// Rewrites a call to the form for what it met.
fn choose_form(f: &Frame, to: Opcode) {
    // SAFETY: the instruction's first word.
    if unsafe { *f.site.sub(1) as u8 } != to as u8 {
        f.quicken(to);
    }
}

fn call_window<'a>(
    f: &Frame,
    dst: Dst,
    base: Base,
    n: u32,
    names: &'a [Value],
    ic: &'a CallState,
) -> Call<'a> {
    Call {
        dst,
        callee: f.regs.get(base.index()),
        first: base.index() + HEADER,
        count: n as usize,
        names,
        ic,
    }
}

/// The general body of `call`.
#[inline(never)]
fn call_any(
    th: &mut Thread,
    f: &mut Frame,
    dst: Dst,
    base: Base,
    n: u32,
    ic: Ic<CallIc>,
) -> PyResult<()> {
    const FORMS: [(Builtin, Opcode); 3] = [
        (Builtin::Function, Opcode::CallPy),
        (Builtin::NativeFunction, Opcode::CallNative),
        (Builtin::Type, Opcode::CallClass),
    ];
    let shape = f
        .regs
        .get(base.index())
        .heap_header()
        .map_or(0, |h| h.shape());
    let form = FORMS.iter().find(|(b, _)| *b as u32 == shape);
    choose_form(f, form.map_or(Opcode::Call, |(_, form)| *form));
    let c = call_window(f, dst, base, n, &[], f.ic(ic));
    calls::call(th, f, c)
}
op!(Call: general |i, th, f| { call_any(th, f, i.dst, i.base, i.n.0, i.ic) });
op!(CallPy: fast |i, m| {
    let callee = m.regs.get(i.base.index());
    enter(m, callee, i.base.index() + HEADER, i.n.0)
} general |i, th, f| {
    if let Some(function) = exact(f.regs.get(i.base.index()), Builtin::Function.shape()) {
        let c = call_window(f, i.dst, i.base, i.n.0, &[], f.ic(i.ic));
        c.ic.record(th, f.code(), Callee::Function, c.callee);
        return calls::call_function(th, f, function, c);
    }
    call_any(th, f, i.dst, i.base, i.n.0, i.ic)
});
op!(CallNative: general |i, th, f| {
    if let Some(native) = exact(f.regs.get(i.base.index()), Builtin::NativeFunction.shape()) {
        let c = call_window(f, i.dst, i.base, i.n.0, &[], f.ic(i.ic));
        c.ic.record(th, f.code(), Callee::Native, c.callee);
        return calls::call_native_function(th, f, native, c);
    }
    call_any(th, f, i.dst, i.base, i.n.0, i.ic)
});
op!(CallClass: fast |i, m| {
    let ic = m.ic(i.ic);
    construct(m, i.base.index(), i.n.0, ic)
} general |i, th, f| {
    if let Some(class) = exact(f.regs.get(i.base.index()), Builtin::Type.shape()) {
        let c = call_window(f, i.dst, i.base, i.n.0, &[], f.ic(i.ic));
        return calls::call_class(th, f, class, c);
    }
    call_any(th, f, i.dst, i.base, i.n.0, i.ic)
});
op!(CallKw: general |i, th, f| {
    let names = keyword_names(f, i.names);
    let c = call_window(f, i.dst, i.base, i.n.0, names, f.ic(i.ic));
    calls::call(th, f, c)
});

/// The keyword names of a call: a constant tuple of strings.
fn keyword_names<'a>(f: &Frame, names: Word) -> &'a [Value] {
    // SAFETY: the compiler makes a tuple of names, which the code that runs keeps alive.
    unsafe {
        f.code()
            .constant(names.index())
            .cast::<Tuple>()
            .as_ref_unbounded()
    }
    .items()
}

/// A call of what `load_method` prepared.
#[inline]
fn call_method(
    th: &mut Thread,
    f: &mut Frame,
    dst: Dst,
    base: Base,
    n: Byte,
    names: &[Value],
    ic: Ic<CallIc>,
) -> PyResult<()> {
    let callee = f.regs.get(base.index());
    let receiver = base.index() + HEADER;
    let ic = f.ic(ic);
    if f.regs.get(receiver).is_unbound() {
        let c = Call {
            dst,
            callee,
            first: receiver + 1,
            count: n.index(),
            names,
            ic,
        };
        return calls::call(th, f, c);
    }
    let c = Call {
        dst,
        callee,
        first: receiver,
        count: n.index() + 1,
        names,
        ic,
    };
    if let Some(d) = exact::<NativeDescriptor>(callee, Builtin::MethodDescriptor.shape()) {
        return call_native_method(th, f, d, c);
    }
    calls::call(th, f, c)
}

/// Calls a native method whose receiver is the first argument.
#[inline]
fn call_native_method(
    th: &mut Thread,
    f: &mut Frame,
    d: Gc<NativeDescriptor>,
    c: Call<'_>,
) -> PyResult<()> {
    // A class may have got the descriptor from a class that it does not derive from.
    let receiver = f.regs.window(c.first, 1);
    protocols::check_receiver(th, d, Args::new(receiver))?;
    c.ic.record(th, f.code(), Callee::Native, c.callee);
    calls::call_native(th, f, d.def, c)
}

/// The general body of `call_method`.
#[inline(never)]
fn call_any_method(
    th: &mut Thread,
    f: &mut Frame,
    dst: Dst,
    base: Base,
    n: Byte,
    ic: Ic<CallIc>,
) -> PyResult<()> {
    let shape = f
        .regs
        .get(base.index())
        .heap_header()
        .map_or(0, |h| h.shape());
    let bound = !f.regs.get(base.index() + HEADER).is_unbound();
    choose_form(
        f,
        if shape == Builtin::Function as u32 {
            Opcode::CallMethodPy
        } else if bound && shape == Builtin::MethodDescriptor as u32 {
            Opcode::CallMethodNative
        } else {
            Opcode::CallMethod
        },
    );
    call_method(th, f, dst, base, n, &[], ic)
}
op!(CallMethod: general |i, th, f| { call_any_method(th, f, i.dst, i.base, i.n, i.ic) });
op!(CallMethodPy: fast |i, m| {
    let receiver = i.base.index() + HEADER;
    let callee = m.regs.get(i.base.index());
    if m.regs.get(receiver).is_unbound() {
        return enter(m, callee, receiver + 1, i.n.0);
    }
    enter(m, callee, receiver, i.n.0 + 1)
} general |i, th, f| { call_any_method(th, f, i.dst, i.base, i.n, i.ic) });
op!(CallMethodNative: general |i, th, f| {
    let receiver = i.base.index() + HEADER;
    let callee = f.regs.get(i.base.index());
    if let Some(d) = exact(callee, Builtin::MethodDescriptor.shape())
        && !f.regs.get(receiver).is_unbound()
    {
        let c = Call { dst: i.dst, callee, first: receiver, count: i.n.index() + 1, names: &[], ic: f.ic(i.ic) };
        return call_native_method(th, f, d, c);
    }
    call_any_method(th, f, i.dst, i.base, i.n, i.ic)
});
op!(CallMethodKw: general |i, th, f| {
    let names = keyword_names(f, i.names);
    call_method(th, f, i.dst, i.base, i.n, names, i.ic)
});

op!(CallEx: general |i, th, f| {
    let callee = f.regs.get(i.base.index());
    let (args, keywords) = (f.regs.get(i.base.index() + HEADER), f.regs.get(i.base.index() + HEADER + 1));
    let args = positional(th, callee, args)?;
    let Some(keywords) = Dict::from_value(th, keywords).filter(|d| !d.is_empty()) else {
        let none = tuple::empty(th)?;
        return call_spread(th, f, i.dst, callee, args, none, i.ic);
    };
    let n = args.len();
    let all = tuple::prepare(th, n + keywords.len())?;
    let names = tuple::prepare(th, keywords.len())?;
    for (at, v) in args.items().iter().enumerate() {
        tuple::init(th, all, at, *v);
    }
    for (at, (name, v)) in keywords.iter().enumerate() {
        if Str::from_value(th, name).is_none() {
            return th.type_error("keywords must be strings");
        }
        tuple::init(th, names, at, name);
        tuple::init(th, all, n + at, v);
    }
    call_spread(th, f, i.dst, callee, all, names, i.ic)
});

/// Calls with arguments that are in a tuple: puts them above the current frame's registers, where a window would have them.
fn call_spread(
    th: &mut Thread,
    f: &mut Frame,
    dst: Dst,
    callee: Value,
    values: Gc<Tuple>,
    names: Gc<Tuple>,
    ic: Ic<CallIc>,
) -> PyResult<()> {
    let first = f.code().registers as usize + 2 * HEADER;
    let count = values.len();
    if f.regs.0.wrapping_add(first + count + 2 * calls::SLACK) > th.stack_limit {
        return th.recursion_error("");
    }
    for (at, v) in values.items().iter().enumerate() {
        f.regs.set(first + at, *v);
    }
    // The arguments are above what the collector scans, but the tuples are on the native stack until the call has taken them.
    th.stack_top.set(f.regs.0.wrapping_add(first + count));
    // SAFETY: the tuple is kept alive by this function's frame.
    let names = unsafe { names.as_ref_unbounded() }.items();
    calls::call(
        th,
        f,
        Call {
            dst,
            callee,
            first,
            count,
            names,
            ic: f.ic(ic),
        },
    )
}

/// The positional arguments of `callee(*args)` as a tuple.
fn positional(th: &mut Thread, callee: Value, args: Value) -> PyResult<Gc<Tuple>> {
    if let Some(t) = Tuple::exact(args) {
        return Ok(t);
    }
    if let Some(list) = List::exact(args) {
        return tuple::build(th, list.len(), |i| list.get(i).unwrap_or(Value::NONE));
    }
    let list = List::new(th)?;
    let result = protocols::iter(th, args);
    match th.absorb(result, Builtin::TypeError)? {
        Some(it) => {
            while let Some(v) = protocols::next(th, it)? {
                list.push(th, v)?;
            }
        }
        None => {
            let message = format!(
                "{} argument after * must be an iterable, not {}",
                intrinsics::callee_name(th, callee)?,
                th.type_name(args)
            );
            return th.type_error(message);
        }
    }
    tuple::build(th, list.len(), |i| list.get(i).unwrap_or(Value::NONE))
}

op!(MakeFunction: general |i, th, f| {
    // SAFETY: the compiler puts code there.
    let code: Gc<Code> = unsafe { f.constant(i.code).cast() };
    let outer = f.function();
    let (Some(globals), Some(builtins)) = (outer.globals.get(), outer.builtins.get()) else {
        unreachable!("every function has globals and builtins")
    };
    let function = make_function(th, code, globals, builtins)?;
    f.set(i.dst, function.as_value());
    Ok(())
});

/// A new function with everything that follows from its code and globals.
pub fn make_function(
    th: &mut Thread,
    code: Gc<Code>,
    globals: Gc<Dict>,
    builtins: Gc<Dict>,
) -> PyResult<Gc<Function>> {
    let function = th.alloc(Function::new(code, globals, builtins))?;
    tier::made_of(th, code, globals, builtins);
    function.name.set(th, &*function, code.name);
    function.qualname.set(th, &*function, code.qualname);
    let module = globals
        .get_str(th, th.names().__name__)
        .unwrap_or(Value::NONE);
    function.module.set(th, &*function, module);
    let doc = if code.flags & CodeFlags::HAS_DOCSTRING != 0 {
        code.constant(0)
    } else {
        Value::NONE
    };
    function.doc.set(th, &*function, doc);
    Ok(function)
}

op!(SetFunctionPart: general |i, th, f| {
    // SAFETY: the instruction follows `make_function`.
    let function: Gc<Function> = unsafe { f.get(i.func).cast() };
    let v = f.get(i.src);
    const PARTS: [FunctionPart; 5] =
        [FunctionPart::Defaults, FunctionPart::KwDefaults, FunctionPart::Annotate, FunctionPart::Closure, FunctionPart::TypeParams];
    let field = match PARTS[i.part.index()] {
        FunctionPart::Defaults => &function.defaults,
        FunctionPart::KwDefaults => &function.kwdefaults,
        FunctionPart::Annotate => &function.annotate,
        FunctionPart::Closure => &function.closure,
        FunctionPart::TypeParams => &function.type_params,
    };
    field.set(th, &*function, v);
    Ok(())
});
op!(Intrinsic1Op: general |i, th, f| {
    let v = intrinsics::one(th, f, i.which.0, f.get(i.src))?;
    f.set(i.dst, v);
    Ok(())
});
op!(Intrinsic2Op: general |i, th, f| {
    let v = intrinsics::two(th, i.which.0, f.get(i.l), f.get(i.r))?;
    f.set(i.dst, v);
    Ok(())
});
