//! The interpreter.
//!
//! Where to start: [`frame`] says where the state is; [`dispatch`] how instructions follow each other; [`ops`] what each does;
//! [`call`], [`returning`] and [`unwind`] how frames come and go; [`generator`] how they are kept.
//!
//! Invariants: the interpreter never recurses natively for a call from Python code to Python code; `Thread::depth_left` bounds frames,
//! the register stack's limit their size, and `Thread::native_limit` the recursion of native code, so that all end in RecursionError.

pub mod awaiting;
pub mod bind;
pub mod call;
pub mod crash;
pub mod dispatch;
pub mod errors;
pub mod frame;
pub mod generator;
pub mod intrinsics;
pub mod number;
pub mod ops;
pub mod raising;
pub mod returning;
pub mod safepoint;
pub mod special;
pub mod suggest;
pub mod superclass;
pub mod unpacking;
pub mod unwind;

mod liveness;

pub use ops::make_function;

use crate::context::{Hooks, Thread};
use crate::heap::Gc;
use crate::native::Args;
use crate::object::code::Code;
use crate::object::dict::Dict;
use crate::object::function::{Cell, Function};
use crate::object::kinds::Builtin;
use crate::object::module::Module;
use crate::tier;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::LocalKind;

/// Runs code with a namespace: the body of a module or class, `exec`, `eval`. `locals` is a dict or any mapping.
pub fn run_code(th: &mut Thread, code: Gc<Code>, globals: Gc<Dict>, locals: Value) -> PyResult {
    let builtins = builtins_of(th, globals);
    let function = make_function(th, code, globals, builtins)?;
    call::run_function(th, function, Args::new(&[]), locals)
}

/// Runs code that has free variables, as [`run_code`] does; `closure` is a tuple of as many cells.
pub fn run_code_with_closure(
    th: &mut Thread,
    code: Gc<Code>,
    globals: Gc<Dict>,
    locals: Value,
    closure: Value,
) -> PyResult {
    let builtins = builtins_of(th, globals);
    let function = make_function(th, code, globals, builtins)?;
    function.closure.set(th, &*function, closure);
    call::run_function(th, function, Args::new(&[]), locals)
}

/// Runs a function whose code is a class body with `namespace` as its namespace.
pub fn run_class_body(th: &mut Thread, function: Gc<Function>, namespace: Value) -> PyResult {
    call::run_function(th, function, Args::new(&[]), namespace)
}

/// The builtins that go with globals: their `__builtins__`, or those of the interpreter.
pub fn builtins_of(th: &Thread, globals: Gc<Dict>) -> Gc<Dict> {
    let given = globals.get_str(th, th.names().__builtins__);
    let own = given.and_then(|v| match th.downcast::<Module>(v, Builtin::Module) {
        Some(m) => m.dict.get(),
        None => Dict::from_value(th, v),
    });
    match own.or(th.interp().builtins_dict.get()) {
        Some(d) => d,
        None => unreachable!("the bootstrap makes the builtins first"),
    }
}

/// The globals of the Python code that is running, if any.
pub fn current_globals(th: &Thread) -> Option<Gc<Dict>> {
    current_frame(th).and_then(|regs| regs.function().globals.get())
}

/// The namespace that `locals()` gives for the running frame, if it has one: class and module bodies.
pub fn current_namespace(th: &Thread) -> Option<Value> {
    current_frame(th)
        .filter(|regs| !regs.code().is_optimized())
        .map(frame::Regs::extra)
}

/// The frame of the Python code that is running.
pub fn current_frame(th: &Thread) -> Option<frame::Regs> {
    (!th.pc.get().is_null()).then(|| frame::Regs(th.registers.get()))
}

/// A copy of the running function's variables as a dict; the namespace itself of class and module bodies outside comprehensions. `None` when no Python code runs.
pub fn current_locals(th: &mut Thread) -> PyResult<Option<Value>> {
    let Some(regs) = current_frame(th) else {
        return Ok(None);
    };
    if let Some(namespace) = current_namespace(th)
        && regs.code().source.locals.is_empty()
    {
        return Ok(Some(namespace));
    }
    let frame = unwind::frame_object(th, regs, th.pc.get())?;
    crate::builtins::frame::locals(th, frame).map(Some)
}

fn dict_changed(th: &mut Thread, dict: Gc<Dict>, key: Value) {
    if let Some(compiler) = tier::compiler(th) {
        compiler.dict_changed(th, dict, key);
    }
}

fn class_changed(th: &mut Thread, class: Gc<crate::object::types::Type>) {
    if let Some(compiler) = tier::compiler(th) {
        compiler.class_changed(th, class);
    }
}

fn function_changed(th: &mut Thread, function: Gc<Function>) {
    let callee = Function::callee(function);
    if let (Some(globals), Some(builtins)) = (callee.globals.get(), callee.builtins.get()) {
        tier::made_of(th, callee.body(), globals, builtins);
    }
    if let Some(compiler) = tier::compiler(th) {
        compiler.function_changed(th, function);
    }
}

/// What `super()` without arguments means in the running frame: `__class__` and the first argument.
pub fn super_arguments(th: &mut Thread) -> PyResult<(Value, Value)> {
    let fail = |th: &mut Thread, message: &str| th.raise(Builtin::RuntimeError, message);
    let Some(regs) = current_frame(th) else {
        return fail(th, "super(): no current frame");
    };
    let code = regs.code();
    if code.arg_count == 0 {
        return fail(th, "super(): no arguments");
    }
    let contents = |v: Value| match v.heap_header() {
        Some(h) if h.shape() == Builtin::Cell as u32 => {
            // SAFETY: the shape says so.
            unsafe { h.cast::<Cell>() }.contents.get()
        }
        _ => v,
    };
    // SAFETY: there is a register for each named variable.
    let variable = |i: usize| contents(unsafe { regs.variables().add(i).read() });
    let first = variable(0);
    if first.is_unbound() {
        return fail(th, "super(): arg[0] deleted");
    }
    let class = code
        .source
        .locals
        .iter()
        .position(|(name, kind)| &**name == "__class__" && kind.has(LocalKind::FREE));
    let Some(class) = class else {
        return fail(th, "super(): __class__ cell not found");
    };
    let class = variable(class);
    if class.is_unbound() {
        return fail(th, "super(): empty __class__ cell");
    }
    Ok((class, first))
}

/// What the layers above the interpreter provide for those below.
pub struct UpperHooks {
    /// `origin[args]`: a generic alias.
    pub make_alias: fn(&mut Thread, Value, Value) -> PyResult,
    /// `X | Y` of types.
    pub make_union: fn(&mut Thread, Value, Value) -> PyResult,
    /// Imports a module by its dotted name.
    pub import: fn(&mut Thread, &str) -> PyResult,
}

/// All entry points for the layers below the interpreter.
pub fn hooks(upper: UpperHooks) -> Hooks {
    Hooks {
        call_function: call::call_from_native,
        resume_generator: generator::resume,
        drain_generator: generator::drain,
        throw_generator: generator::throw,
        dict_changed,
        class_changed,
        function_changed,
        check_signals: safepoint::serve,
        current_globals: |th| current_globals(th),
        running_line: unwind::running_line,
        current_locals: |th| match current_locals(th)? {
            Some(v) => Ok(v),
            None => th.raise(Builtin::SystemError, "frame does not exist"),
        },
        run_class_body,
        super_arguments,
        make_alias: upper.make_alias,
        make_union: upper.make_union,
        import: upper.import,
    }
}
