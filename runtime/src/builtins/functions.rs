//! The attributes of functions, bound methods, cells and native functions.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::{Args, Keywords};
use crate::object::code::Code;
use crate::object::descr::NativeFunction;
use crate::object::dict::Dict;
use crate::object::exception::Exception;
use crate::object::field::exact;
use crate::object::function::{BoundMethod, Cell, Function};
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols::{self, CompareOp};
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::{field::Field, instance};
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::LocalKind;
use krait_macros::pytype;

/// `__module__` of the frame that runs: what a class or function made by native code gets.
pub fn caller_module(th: &mut Thread) -> Option<Value> {
    let globals = (th.hooks().current_globals)(th)?;
    let name = th.names().__name__;
    globals.get_str(th, name)
}

/// Adds a note to the exception that was raised.
pub fn add_note(th: &mut Thread, note: &str) -> PyResult<()> {
    let e = th.take_exception();
    let note = Str::new(th, note)?;
    let name = th.names().__notes__;
    let notes = match instance::get(th, e, name)? {
        Some(v) if List::exact(v).is_some() => v,
        _ => {
            let list = List::new(th)?;
            instance::set(th, e, name, list.as_value())?;
            list.as_value()
        }
    };
    if let Some(list) = List::exact(notes) {
        list.push(th, note.as_value())?;
    }
    debug_assert!(
        th.downcast::<Exception>(e, Builtin::BaseException)
            .is_some()
    );
    th.exception.set(e);
    Ok(())
}

/// Declares the attributes of functions.
pub struct FunctionMethods;

/// What a field holds, `None` when nothing.
fn or_none(field: &Field) -> Value {
    field.bound().unwrap_or(Value::NONE)
}

/// Caches and compiled code may have relied on the code or the defaults of the function.
fn changed(th: &mut Thread, function: Gc<Function>) {
    th.type_epoch.set(th.type_epoch.get() + 1);
    (th.hooks().function_changed)(th, function);
}

/// Sets a field that takes values of one type or None (deletion counts as None), or raises.
fn set_typed(
    th: &mut Thread,
    f: Gc<Function>,
    field: impl Fn(&Function) -> &Field,
    v: Value,
    ok: bool,
    message: &str,
) -> PyResult<()> {
    if v.is_unbound() || v.is_none() {
        Function::set_for_calls(f, th, field, Value::UNBOUND);
    } else if ok {
        Function::set_for_calls(f, th, field, v);
    } else {
        return th.type_error(message);
    }
    Ok(())
}

/// Create a function object.
#[pytype(Function)]
impl FunctionMethods {
    /// Call self as a function.
    #[method("($self, /, *args, **kwargs)")]
    fn __call__(this: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        call_with(th, this, args, kwargs)
    }

    /// Return an attribute of instance, which is of type owner.
    #[method("($self, instance, owner=None, /)")]
    fn __get__(this: Value, th: &mut Thread, instance: Value, owner: Value) -> PyResult {
        if instance.is_none() && !owner.is(th.builtin(Builtin::NoneType).as_value()) {
            return Ok(this);
        }
        th.alloc(BoundMethod::new(this, instance)).map(Gc::as_value)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Function>, _th: &mut Thread) -> PyResult<String> {
        Ok(format!(
            "<function {} at {:#x}>",
            Str::text_of(this.qualname.get()),
            this.addr()
        ))
    }

    #[getter]
    fn __name__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(this.name.get())
    }

    #[setter]
    fn set___name__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        if Str::from_value(th, value).is_none() {
            return th.type_error("__name__ must be set to a string object");
        }
        Function::set_for_calls(this, th, |f| &f.name, value);
        Ok(())
    }

    #[getter]
    fn __qualname__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(this.qualname.get())
    }

    #[setter]
    fn set___qualname__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        if Str::from_value(th, value).is_none() {
            return th.type_error("__qualname__ must be set to a string object");
        }
        Function::set_for_calls(this, th, |f| &f.qualname, value);
        Ok(())
    }

    #[getter]
    fn __module__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.module))
    }

    #[setter]
    fn set___module__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        this.module.set(th, &*this, value);
        Ok(())
    }

    #[getter]
    fn __doc__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.doc))
    }

    #[setter]
    fn set___doc__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        this.doc.set(th, &*this, value);
        Ok(())
    }

    #[getter]
    fn __dict__(this: Gc<Function>, th: &mut Thread) -> PyResult {
        instance::dict_of(th, this.as_value()).map(Gc::as_value)
    }

    #[setter]
    fn set___dict__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        set_dict(th, this.as_value(), value)
    }

    #[getter]
    fn __code__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(Function::callee(this).body().as_value())
    }

    #[setter]
    fn set___code__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        let Some(code) = exact::<Code>(value, Builtin::Code.shape()) else {
            return th.type_error("__code__ must be set to a code object");
        };
        let free = |code: Gc<Code>| {
            let locals = code.source.locals.iter();
            locals.filter(|(_, kind)| kind.has(LocalKind::FREE)).count()
        };
        let (wanted, given) = (free(this.body()), free(code));
        if wanted != given {
            let name = Str::text_of(this.name.get());
            let message =
                format!("{name}() requires a code object with {wanted} free vars, not {given}");
            return th.value_error(message);
        }
        Function::replace_code(this, th, code)?;
        changed(th, this);
        Ok(())
    }

    #[member]
    fn __globals__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(this.globals.get().map_or(Value::NONE, Gc::as_value))
    }

    #[member]
    fn __builtins__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(this.builtins.get().map_or(Value::NONE, Gc::as_value))
    }

    #[member]
    fn __closure__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.closure))
    }

    #[getter]
    fn __defaults__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.defaults))
    }

    #[setter]
    fn set___defaults__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        let ok = Tuple::from_value(th, value).is_some();
        set_typed(
            th,
            this,
            |f| &f.defaults,
            value,
            ok,
            "__defaults__ must be set to a tuple object",
        )?;
        changed(th, this);
        Ok(())
    }

    #[getter]
    fn __kwdefaults__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.kwdefaults))
    }

    #[setter]
    fn set___kwdefaults__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        let ok = Dict::from_value(th, value).is_some();
        set_typed(
            th,
            this,
            |f| &f.kwdefaults,
            value,
            ok,
            "__kwdefaults__ must be set to a dict object",
        )?;
        changed(th, this);
        Ok(())
    }

    #[getter]
    fn __annotate__(this: Gc<Function>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.annotate))
    }

    #[setter]
    fn set___annotate__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        this.annotate.set(th, &*this, value);
        this.annotations.set(th, &*this, Value::UNBOUND);
        Ok(())
    }

    #[getter]
    fn __annotations__(this: Gc<Function>, th: &mut Thread) -> PyResult {
        if let Some(v) = this.annotations.bound() {
            return Ok(v);
        }
        let v = match this.annotate.bound().filter(|a| !a.is_none()) {
            Some(annotate) => protocols::call(th, annotate, &[Value::ONE])?,
            None => Dict::new(th)?.as_value(),
        };
        this.annotations.set(th, &*this, v);
        Ok(v)
    }

    #[setter]
    fn set___annotations__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        let ok = Dict::from_value(th, value).is_some();
        this.annotate.set(th, &*this, Value::UNBOUND);
        set_typed(
            th,
            this,
            |f| &f.annotations,
            value,
            ok,
            "__annotations__ must be set to a dict object",
        )
    }

    #[getter]
    fn __type_params__(this: Gc<Function>, th: &mut Thread) -> PyResult {
        match this.type_params.bound() {
            Some(v) => Ok(v),
            None => tuple::new(th, &[]).map(Gc::as_value),
        }
    }

    #[setter]
    fn set___type_params__(this: Gc<Function>, th: &mut Thread, value: Value) -> PyResult<()> {
        let ok = Tuple::exact(value).is_some();
        set_typed(
            th,
            this,
            |f| &f.type_params,
            value,
            ok,
            "__type_params__ must be set to a tuple",
        )
    }
}

/// Calls with positional arguments and keywords that were taken apart.
pub fn call_with(
    th: &mut Thread,
    callable: Value,
    args: &[Value],
    kwargs: Keywords<'_>,
) -> PyResult {
    let n = args.len();
    let all = tuple::build(th, n + kwargs.values.len(), |i| {
        if i < n { args[i] } else { kwargs.values[i - n] }
    })?;
    protocols::call_args(th, callable, Args::with_names(all.items(), kwargs.names))
}

/// Sets the `__dict__` of an object that has one.
pub fn set_dict(th: &mut Thread, v: Value, value: Value) -> PyResult<()> {
    if value.is_unbound() {
        return th.type_error("cannot delete __dict__");
    }
    match Dict::from_value(th, value) {
        Some(d) => instance::set_dict(th, v, d),
        None => {
            let message = format!(
                "__dict__ must be set to a dictionary, not a '{}'",
                th.type_name(value)
            );
            th.type_error(message)
        }
    }
}

/// Declares the attributes of bound methods.
pub struct BoundMethodMethods;

/// Create a bound instance method object.
#[pytype(BoundMethod)]
impl BoundMethodMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, function, instance, /)")]
    fn method_new(_class: Value, th: &mut Thread, function: Value, instance: Value) -> PyResult {
        if instance.is_none() {
            return th.type_error("instance must not be None");
        }
        th.alloc(BoundMethod::new(function, instance))
            .map(Gc::as_value)
    }

    /// Call self as a function.
    #[method("($self, /, *args, **kwargs)")]
    fn __call__(this: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        call_with(th, this, args, kwargs)
    }

    /// Return an attribute of instance, which is of type owner.
    #[method("($self, instance, owner=None, /)")]
    fn __get__(this: Value, _th: &mut Thread, instance: Value, owner: Value) -> PyResult {
        let _ = (instance, owner);
        Ok(this)
    }

    /// Return getattr(self, name).
    #[method("($self, name, /)")]
    fn __getattribute__(this: Gc<BoundMethod>, th: &mut Thread, name: Value) -> PyResult {
        let name = super::object::attribute_name(th, name)?;
        let ty = th.type_of(this.as_value());
        if protocols::lookup_on_type(th, ty, name).is_some()
            && let Some(v) = protocols::generic_get_attr(th, this.as_value(), ty, name)?
        {
            return Ok(v);
        }
        let function = this.function.get();
        protocols::get_attr(th, function, name)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<BoundMethod>, th: &mut Thread) -> PyResult<String> {
        let (qualname, name) = (th.names().__qualname__, th.names().__name__);
        let function = this.function.get();
        let shown = match protocols::get_attr_opt(th, function, qualname)? {
            Some(v) => Some(v),
            None => protocols::get_attr_opt(th, function, name)?,
        };
        let shown = shown
            .and_then(Str::exact)
            .map_or("?".to_string(), Str::display);
        let receiver = protocols::repr(th, this.receiver.get())?;
        Ok(format!(
            "<bound method {shown} of {}>",
            Str::display(receiver)
        ))
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<BoundMethod>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = exact::<BoundMethod>(value, Builtin::BoundMethod.shape()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let same =
            protocols::compare_bool(th, CompareOp::Eq, this.function.get(), other.function.get())?
                && this.receiver.get().is(other.receiver.get());
        Ok(Value::bool(same))
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<BoundMethod>, th: &mut Thread) -> PyResult<i64> {
        let h = protocols::hash(th, this.function.get())?;
        Ok(protocols::identity_hash(this.receiver.get()) ^ h)
    }

    /// the function (or other callable) implementing a method
    #[member]
    fn __func__(this: Gc<BoundMethod>, _th: &mut Thread) -> PyResult {
        Ok(this.function.get())
    }

    /// the instance to which a method is bound
    #[member]
    fn __self__(this: Gc<BoundMethod>, _th: &mut Thread) -> PyResult {
        Ok(this.receiver.get())
    }

    #[getter]
    fn __doc__(this: Gc<BoundMethod>, th: &mut Thread) -> PyResult {
        let name = th.names().__doc__;
        protocols::get_attr(th, this.function.get(), name)
    }
}

/// Declares the attributes of cells.
pub struct CellMethods;

/// Create a new cell object.
#[pytype(Cell)]
impl CellMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, contents=<unrepresentable>, /)")]
    fn cell_new(_class: Value, th: &mut Thread, contents: Value) -> PyResult {
        th.alloc(Cell::new(contents)).map(Gc::as_value)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Cell>, th: &mut Thread) -> PyResult<String> {
        Ok(match this.contents.bound() {
            Some(v) => format!(
                "<cell at {:#x}: {} object at {:#x}>",
                this.addr(),
                th.type_name(v),
                v.bits()
            ),
            None => format!("<cell at {:#x}: empty>", this.addr()),
        })
    }

    #[getter]
    fn cell_contents(this: Gc<Cell>, th: &mut Thread) -> PyResult {
        match this.contents.bound() {
            Some(v) => Ok(v),
            None => th.value_error("cell is empty"),
        }
    }

    #[setter]
    fn set_cell_contents(this: Gc<Cell>, th: &mut Thread, value: Value) -> PyResult<()> {
        this.contents.set(th, &*this, value);
        Ok(())
    }
}

/// Declares the attributes of native functions.
pub struct NativeFunctionMethods;

#[pytype(NativeFunction)]
impl NativeFunctionMethods {
    /// Call self as a function.
    #[method("($self, /, *args, **kwargs)")]
    fn __call__(this: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        call_with(th, this, args, kwargs)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<NativeFunction>, th: &mut Thread) -> PyResult<String> {
        Ok(match this.receiver.bound() {
            Some(r) if !is_module(th, r) => {
                format!(
                    "<built-in method {} of {} object at {:#x}>",
                    this.def.name,
                    th.type_name(r),
                    r.bits()
                )
            }
            _ => format!("<built-in function {}>", this.def.name),
        })
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<NativeFunction>, _th: &mut Thread, value: Value) -> PyResult {
        Ok(same_native(this, value, Builtin::NativeFunction))
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<NativeFunction>, _th: &mut Thread) -> PyResult<i64> {
        Ok(native_hash(this))
    }

    #[getter]
    fn __name__(this: Gc<NativeFunction>, th: &mut Thread) -> PyResult {
        Ok(th.intern(this.def.name).as_value())
    }

    #[getter]
    fn __qualname__(this: Gc<NativeFunction>, th: &mut Thread) -> PyResult<String> {
        Ok(match this.receiver.bound() {
            Some(r) if !is_module(th, r) => {
                let ty = th.as_type(r).unwrap_or_else(|| th.type_of(r));
                format!("{}.{}", Str::text_of(ty.qualname.get()), this.def.name)
            }
            _ => this.def.name.to_string(),
        })
    }

    #[getter]
    fn __module__(this: Gc<NativeFunction>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.module))
    }

    #[getter]
    fn __self__(this: Gc<NativeFunction>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.receiver))
    }

    #[getter]
    fn __doc__(this: Gc<NativeFunction>, _th: &mut Thread) -> PyResult<Option<&'static str>> {
        Ok(Some(this.def.doc).filter(|d| !d.is_empty()))
    }

    #[getter]
    fn __text_signature__(this: Gc<NativeFunction>, _th: &mut Thread) -> PyResult<&'static str> {
        Ok(this.def.text_signature)
    }
}

fn is_module(th: &Thread, v: Value) -> bool {
    th.is_instance(v, Builtin::Module)
}

fn same_native(this: Gc<NativeFunction>, value: Value, kind: Builtin) -> Value {
    match exact::<NativeFunction>(value, kind.shape()) {
        Some(other) => Value::bool(
            std::ptr::eq(this.def, other.def) && this.receiver.get().is(other.receiver.get()),
        ),
        None => Value::NOT_IMPLEMENTED,
    }
}

fn native_hash(this: Gc<NativeFunction>) -> i64 {
    let receiver = this.receiver.bound().map_or(0, protocols::identity_hash);
    receiver ^ (std::ptr::from_ref(this.def) as i64 >> 4)
}

/// Declares the attributes of bound special methods of builtin types.
pub struct MethodWrapperMethods;

#[pytype(MethodWrapper)]
impl MethodWrapperMethods {
    /// Call self as a function.
    #[method("($self, /, *args, **kwargs)")]
    fn __call__(this: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        call_with(th, this, args, kwargs)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<NativeFunction>, th: &mut Thread) -> PyResult<String> {
        let r = this.receiver.get();
        Ok(format!(
            "<method-wrapper '{}' of {} object at {:#x}>",
            this.def.name,
            th.type_name(r),
            r.bits()
        ))
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<NativeFunction>, _th: &mut Thread, value: Value) -> PyResult {
        Ok(same_native(this, value, Builtin::MethodWrapper))
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<NativeFunction>, _th: &mut Thread) -> PyResult<i64> {
        Ok(native_hash(this))
    }

    #[getter]
    fn __name__(this: Gc<NativeFunction>, th: &mut Thread) -> PyResult {
        Ok(th.intern(this.def.name).as_value())
    }

    #[getter]
    fn __qualname__(this: Gc<NativeFunction>, th: &mut Thread) -> PyResult<String> {
        let ty = th.type_of(this.receiver.get());
        Ok(format!(
            "{}.{}",
            Str::text_of(ty.qualname.get()),
            this.def.name
        ))
    }

    #[getter]
    fn __self__(this: Gc<NativeFunction>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.receiver))
    }

    #[getter]
    fn __doc__(this: Gc<NativeFunction>, _th: &mut Thread) -> PyResult<&'static str> {
        Ok(this.def.doc)
    }
}
