//! Functions, cells and bound methods.

use super::code::Code;
use super::dict::Dict;
use super::field::{Field, Ref};
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::object::kinds::Builtin;
use crate::value::{PyResult, Value};

/// A Python function. Compiled code knows the offsets of `body`, `code`, `globals`, `closure` and `defaults`.
///
/// # Replacing `__code__`
/// A frame has its function, and the layout of its registers is that of the function's [`body`](Function::body), which never changes: frames,
/// suspended generators, tracebacks and inlined calls of a function whose `__code__` is replaced go on with the code that they began with.
/// What replaces it is the body of another function, the [`successor`](Function::successor), which calls run instead. So that no
/// way of calling need look for a successor first, `code`, which all of them look at, is then code that cannot be run and that has
/// parameters which none of the fast ways of calling takes; the general ones ask [`callee`](Function::callee).
#[repr(C)]
pub struct Function {
    header: Header,
    /// What its calls run: `body`, or once it has a successor code that makes them ask for that.
    pub code: Ref<Code>,
    /// What its frames run.
    body: Ref<Code>,
    /// The function whose body is `__code__` when that has been replaced, or UNBOUND.
    successor: Field,
    /// Its globals.
    pub globals: Ref<Dict>,
    /// The builtins namespace found from the globals when the function was made.
    pub builtins: Ref<Dict>,
    /// Tuple of cells, or UNBOUND.
    pub closure: Field,
    /// `__defaults__`: a tuple or UNBOUND.
    pub defaults: Field,
    /// `__kwdefaults__`: a dict or UNBOUND.
    pub kwdefaults: Field,
    /// `__name__`
    pub name: Field,
    /// `__qualname__`
    pub qualname: Field,
    /// `__module__`
    pub module: Field,
    /// `__doc__`
    pub doc: Field,
    /// `__dict__`: a dict, or UNBOUND until asked for.
    pub dict: Field,
    /// `__annotate__`
    pub annotate: Field,
    /// `__annotations__`: a dict, or UNBOUND until asked for.
    pub annotations: Field,
    /// `__type_params__`: a tuple or UNBOUND.
    pub type_params: Field,
}
// SAFETY: repr(C) with the header first; every word is a value or a reference.
unsafe impl HeapObject for Function {
    const KIND: TraceKind = TraceKind::Values;
}
impl Function {
    /// A function object to be allocated.
    pub fn new(code: Gc<Code>, globals: Gc<Dict>, builtins: Gc<Dict>) -> Function {
        Function {
            header: Header::new(Builtin::Function as u32),
            code: Ref::new(Some(code)),
            body: Ref::new(Some(code)),
            successor: Field::EMPTY,
            globals: Ref::new(Some(globals)),
            builtins: Ref::new(Some(builtins)),
            closure: Field::EMPTY,
            defaults: Field::EMPTY,
            kwdefaults: Field::EMPTY,
            name: Field::EMPTY,
            qualname: Field::EMPTY,
            module: Field::EMPTY,
            doc: Field::EMPTY,
            dict: Field::EMPTY,
            annotate: Field::EMPTY,
            annotations: Field::EMPTY,
            type_params: Field::EMPTY,
        }
    }
    /// Byte offset of `body`.
    pub const BODY_OFFSET: usize = std::mem::offset_of!(Function, body);
    /// The code that its frames run.
    #[inline(always)]
    pub fn body(&self) -> Gc<Code> {
        // SAFETY: set when the function was made, and never changed.
        unsafe { self.body.get().unwrap_unchecked() }
    }
    /// Makes calls run `code`, which has as many free variables.
    pub fn replace_code(this: Gc<Function>, th: &mut Thread, code: Gc<Code>) -> PyResult<()> {
        if code.addr() == this.body().addr() {
            this.successor.set_immediate(Value::UNBOUND);
            this.code.set(th, &*this, Some(code));
            return Ok(());
        }
        let (Some(globals), Some(builtins)) = (this.globals.get(), this.builtins.get()) else {
            unreachable!("every function has namespaces")
        };
        let successor = th.alloc(Function::new(code, globals, builtins))?;
        let fields = [
            (&successor.closure, &this.closure),
            (&successor.defaults, &this.defaults),
            (&successor.kwdefaults, &this.kwdefaults),
            (&successor.name, &this.name),
            (&successor.qualname, &this.qualname),
        ];
        for (to, from) in fields {
            to.set(th, &*successor, from.get());
        }
        if this.successor.bound().is_none() {
            let unfit = Code::unfit(th, this.body())?;
            this.code.set(th, &*this, Some(unfit));
        }
        this.successor.set(th, &*this, successor.as_value());
        Ok(())
    }
    /// Sets one of the fields that calls and new generators read, in the successor as well.
    pub fn set_for_calls(
        this: Gc<Function>,
        th: &Thread,
        field: impl Fn(&Function) -> &Field,
        v: Value,
    ) {
        field(&this).set(th, &*this, v);
        let callee = Function::callee(this);
        field(&callee).set(th, &*callee, v);
    }
    /// The function that a call of `this` runs.
    #[inline(always)]
    pub fn callee(this: Gc<Function>) -> Gc<Function> {
        match this.successor.bound() {
            // SAFETY: a successor is a function.
            Some(successor) => unsafe { successor.cast() },
            None => this,
        }
    }
}

/// A cell: a variable shared between a function and the functions inside it.
#[repr(C)]
pub struct Cell {
    header: Header,
    /// The variable's value; UNBOUND when it has none. Byte offset 8.
    pub contents: Field,
}
// SAFETY: repr(C) with the header first and one value.
unsafe impl HeapObject for Cell {
    const KIND: TraceKind = TraceKind::Values;
}
impl Cell {
    /// A cell to be allocated.
    pub fn new(contents: Value) -> Cell {
        Cell {
            header: Header::new(Builtin::Cell as u32),
            contents: Field::new(contents),
        }
    }
}

/// A bound method.
#[repr(C)]
pub struct BoundMethod {
    header: Header,
    /// The function (any callable). Byte offset 8.
    pub function: Field,
    /// The receiver. Byte offset 16.
    pub receiver: Field,
}
// SAFETY: repr(C) with the header first and two values.
unsafe impl HeapObject for BoundMethod {
    const KIND: TraceKind = TraceKind::Values;
}
impl BoundMethod {
    /// A bound method to be allocated.
    pub fn new(function: Value, receiver: Value) -> BoundMethod {
        BoundMethod {
            header: Header::new(Builtin::BoundMethod as u32),
            function: Field::new(function),
            receiver: Field::new(receiver),
        }
    }
}
