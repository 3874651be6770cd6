//! Calls, and making functions.

use super::{Flow, op};
use crate::context::Thread;
use crate::feedback::ic::CallState;
use crate::heap::Gc;
use crate::interp::call::{self as calls, Call};
use crate::interp::frame::{Frame, HEADER, Kind, Machine, Regs};
use crate::interp::intrinsics;
use crate::native::Args;
use crate::object::code::Code;
use crate::object::descr::NativeDescriptor;
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::function::Function;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
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
    // SAFETY: every function has code.
    let code = unsafe { function.code.get().unwrap_unchecked() };
    if code.fast_args.get() != count {
        return Flow::Slow;
    }
    let regs = Regs(m.regs.0.wrapping_add(first));
    let depth = m.th.depth_left.get() - 1;
    if depth < 0 || regs.0.wrapping_add(code.registers as usize + calls::SLACK) > m.th.stack_limit {
        return Flow::Slow;
    }
    if m.tick() {
        return Flow::Slow;
    }
    m.th.depth_left.set(depth);
    regs.set_function(function);
    regs.set_link(m.pc.wrapping_sub(1), m.regs, m.k, Kind::Plain);
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

/// Rewrites a call by what it met: the quick form serves Python functions only.
fn choose_form(f: &Frame, callee: Value, python: Opcode, general: Opcode) {
    let to = if exact::<Function>(callee, Builtin::Function.shape()).is_some() {
        python
    } else {
        general
    };
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

op!(Call: general |i, th, f| {
    choose_form(f, f.regs.get(i.base.index()), Opcode::CallPy, Opcode::Call);
    let c = call_window(f, i.dst, i.base, i.n.0, &[], f.ic(i.ic));
    calls::call(th, f, c)
});
op!(CallPy: fast |i, m| {
    let callee = m.regs.get(i.base.index());
    enter(m, callee, i.base.index() + HEADER, i.n.0)
} general |i, th, f| {
    choose_form(f, f.regs.get(i.base.index()), Opcode::CallPy, Opcode::Call);
    let c = call_window(f, i.dst, i.base, i.n.0, &[], f.ic(i.ic));
    calls::call(th, f, c)
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
        // A class may have got the descriptor from a class that it does not derive from.
        let receiver = f.regs.window(receiver, 1);
        protocols::check_receiver(th, d, Args::new(receiver))?;
        ic.record(th, f.code(), crate::feedback::ic::Callee::Native, callee);
        return calls::call_native(th, f, d.def, c);
    }
    calls::call(th, f, c)
}
op!(CallMethod: general |i, th, f| {
    let bound = !f.regs.get(i.base.index() + HEADER).is_unbound();
    if bound {
        choose_form(f, f.regs.get(i.base.index()), Opcode::CallMethodPy, Opcode::CallMethod);
    }
    call_method(th, f, i.dst, i.base, i.n, &[], i.ic)
});
op!(CallMethodPy: fast |i, m| {
    let receiver = i.base.index() + HEADER;
    let callee = m.regs.get(i.base.index());
    if m.regs.get(receiver).is_unbound() {
        return enter(m, callee, receiver + 1, i.n.0);
    }
    enter(m, callee, receiver, i.n.0 + 1)
} general |i, th, f| {
    choose_form(f, f.regs.get(i.base.index()), Opcode::CallMethodPy, Opcode::CallMethod);
    call_method(th, f, i.dst, i.base, i.n, &[], i.ic)
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
