//! The methods of generators and coroutines.

mod asynchronous;
mod attributes;

pub use asynchronous::{AsyncGenASendMethods, AsyncGenAThrowMethods, AsyncGeneratorMethods};

use super::containers::class_getitem;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::generator::{self, Generator, stop_iteration};
use crate::object::generic::GenericAlias;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::tuple::Tuple;
use crate::object::types::Type;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Raises StopIteration with the value that a generator returned.
pub(super) fn raise_stop<T>(th: &mut Thread, value: Value) -> PyResult<T> {
    let e = stop_iteration(th, value)?;
    th.raise_value(e)
}

/// What a method gives when the generator yielded or returned.
fn yielded(th: &mut Thread, g: Gc<Generator>, outcome: Option<Value>) -> PyResult {
    match outcome {
        Some(v) => Ok(v),
        None => raise_stop(th, g.extra.get()),
    }
}

fn send(th: &mut Thread, g: Gc<Generator>, value: Value) -> PyResult {
    let outcome = (th.hooks().resume_generator)(th, g, value)?;
    yielded(th, g, outcome)
}

fn throw(th: &mut Thread, g: Gc<Generator>, args: ThrowArguments) -> PyResult {
    let e = args.exception(th)?;
    let outcome = (th.hooks().throw_generator)(th, g, e)?;
    yielded(th, g, outcome)
}

/// The arguments of `throw`: an exception, or the older form of type, value and traceback.
#[derive(Clone, Copy)]
pub(super) struct ThrowArguments(pub Value, pub Value, pub Value);

impl ThrowArguments {
    /// The exception to raise.
    pub(super) fn exception(self, th: &mut Thread) -> PyResult {
        let ThrowArguments(what, value, traceback) = self;
        let given = |v: Value| !v.is_unbound() && !v.is_none();
        let is_traceback = |v: Value| {
            v.heap_header()
                .is_some_and(|h| h.shape() == Builtin::Traceback as u32)
        };
        if given(traceback) && !is_traceback(traceback) {
            return th.type_error("throw() third argument must be a traceback object");
        }
        let e = if th.is_instance(what, Builtin::BaseException) {
            if given(value) {
                return th.type_error("instance exception may not have a separate value");
            }
            what
        } else if let Some(class) = exception_class(th, what) {
            if !given(value) {
                protocols::call(th, what, &[])?
            } else if th.type_of(value).is_subclass(class) {
                value
            } else if let Some(args) = Tuple::exact(value) {
                protocols::call(th, what, args.items())?
            } else {
                protocols::call(th, what, &[value])?
            }
        } else {
            let message = format!(
                "exceptions must be classes or instances deriving from BaseException, not {}",
                th.type_name(what)
            );
            return th.type_error(message);
        };
        if given(traceback)
            && let Some(e) =
                th.downcast::<crate::object::exception::Exception>(e, Builtin::BaseException)
        {
            e.traceback.set(th, &*e, traceback);
        }
        Ok(e)
    }
}

fn exception_class(th: &Thread, v: Value) -> Option<Gc<Type>> {
    th.as_type(v)
        .filter(|t| t.is_subclass(th.builtin(Builtin::BaseException)))
}

/// Declares the methods of `generator`.
pub struct GeneratorMethods;

#[pytype(Generator)]
impl GeneratorMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Generator>, _th: &mut Thread) -> PyResult<String> {
        Ok(attributes::repr("generator", this))
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        send(th, this, Value::NONE)
    }

    /// send(value) -> send 'value' into generator,
    /// return next yielded value or raise StopIteration.
    #[method("($self, object, /)")]
    fn send(this: Gc<Generator>, th: &mut Thread, object: Value) -> PyResult {
        send(th, this, object)
    }

    /// throw(value)
    /// throw(type[,value[,tb]])
    ///
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    #[method("($self, type, value=<unrepresentable>, tb=<unrepresentable>, /)")]
    fn throw(
        this: Gc<Generator>,
        th: &mut Thread,
        r#type: Value,
        value: Value,
        tb: Value,
    ) -> PyResult {
        throw(th, this, ThrowArguments(r#type, value, tb))
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn close(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        generator::close(th, this)
    }

    /// See PEP 585
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, object: Value) -> PyResult {
        class_getitem(th, class, object)
    }

    #[getter]
    fn __name__(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        Ok(this.name.get())
    }

    #[setter]
    fn set___name__(this: Gc<Generator>, th: &mut Thread, value: Value) -> PyResult<()> {
        attributes::set_name(th, this, "__name__", &this.name, value)
    }

    #[getter]
    fn __qualname__(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        Ok(this.qualname.get())
    }

    #[setter]
    fn set___qualname__(this: Gc<Generator>, th: &mut Thread, value: Value) -> PyResult<()> {
        attributes::set_name(th, this, "__qualname__", &this.qualname, value)
    }

    #[getter]
    fn gi_code(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        attributes::code(this)
    }

    #[getter]
    fn gi_frame(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        attributes::frame(th, this)
    }

    #[getter]
    fn gi_running(this: Gc<Generator>, _th: &mut Thread) -> PyResult<bool> {
        Ok(attributes::is_running(this))
    }

    #[getter]
    fn gi_suspended(this: Gc<Generator>, _th: &mut Thread) -> PyResult<bool> {
        Ok(attributes::is_suspended(this))
    }

    /// object being iterated by yield from, or None
    #[getter]
    fn gi_yieldfrom(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        Ok(this.delegate.bound().unwrap_or(Value::NONE))
    }
}

/// Declares the methods of `coroutine`.
pub struct CoroutineMethods;

#[pytype(Coroutine)]
impl CoroutineMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Generator>, _th: &mut Thread) -> PyResult<String> {
        Ok(attributes::repr("coroutine", this))
    }

    /// Return an iterator to be used in await expression.
    #[method("($self, /)")]
    fn __await__(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        th.alloc(GenericAlias::new(
            Builtin::CoroutineWrapper.shape(),
            &[this.as_value()],
        ))
        .map(Gc::as_value)
    }

    /// send(arg) -> send 'arg' into coroutine,
    /// return next yielded value or raise StopIteration.
    #[method("($self, object, /)")]
    fn send(this: Gc<Generator>, th: &mut Thread, object: Value) -> PyResult {
        send(th, this, object)
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    ///
    /// Raise exception in coroutine, return next iterated value or raise
    /// StopIteration.
    #[method("($self, type, value=<unrepresentable>, traceback=<unrepresentable>, /)")]
    fn throw(
        this: Gc<Generator>,
        th: &mut Thread,
        r#type: Value,
        value: Value,
        traceback: Value,
    ) -> PyResult {
        throw(th, this, ThrowArguments(r#type, value, traceback))
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[method("($self, /)")]
    fn close(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        generator::close(th, this)
    }

    /// See PEP 585
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, object: Value) -> PyResult {
        class_getitem(th, class, object)
    }

    #[getter]
    fn __name__(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        Ok(this.name.get())
    }

    #[setter]
    fn set___name__(this: Gc<Generator>, th: &mut Thread, value: Value) -> PyResult<()> {
        attributes::set_name(th, this, "__name__", &this.name, value)
    }

    #[getter]
    fn __qualname__(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        Ok(this.qualname.get())
    }

    #[setter]
    fn set___qualname__(this: Gc<Generator>, th: &mut Thread, value: Value) -> PyResult<()> {
        attributes::set_name(th, this, "__qualname__", &this.qualname, value)
    }

    #[getter]
    fn cr_code(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        attributes::code(this)
    }

    #[getter]
    fn cr_frame(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        attributes::frame(th, this)
    }

    #[getter]
    fn cr_running(this: Gc<Generator>, _th: &mut Thread) -> PyResult<bool> {
        Ok(attributes::is_running(this))
    }

    #[getter]
    fn cr_suspended(this: Gc<Generator>, _th: &mut Thread) -> PyResult<bool> {
        Ok(attributes::is_suspended(this))
    }

    /// object being awaited on, or None
    #[getter]
    fn cr_await(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        Ok(this.delegate.bound().unwrap_or(Value::NONE))
    }

    #[member]
    fn cr_origin(_this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        Ok(Value::NONE)
    }
}

/// Declares the methods of `coroutine_wrapper`: what `coroutine.__await__()` gives.
pub struct CoroutineWrapperMethods;

fn coroutine(wrapper: Gc<GenericAlias>) -> Gc<Generator> {
    match Generator::from_value(wrapper.fields[0].get()) {
        Some(g) => g,
        None => unreachable!("wrappers are made with a coroutine"),
    }
}

/// A wrapper object implementing __await__ for coroutines.
#[pytype(CoroutineWrapper)]
impl CoroutineWrapperMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        send(th, coroutine(this), Value::NONE)
    }

    /// send(arg) -> send 'arg' into coroutine,
    /// return next yielded value or raise StopIteration.
    #[method("($self, object, /)")]
    fn send(this: Gc<GenericAlias>, th: &mut Thread, object: Value) -> PyResult {
        send(th, coroutine(this), object)
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    ///
    /// Raise exception in coroutine, return next iterated value or raise
    /// StopIteration.
    #[method("($self, type, value=<unrepresentable>, traceback=<unrepresentable>, /)")]
    fn throw(
        this: Gc<GenericAlias>,
        th: &mut Thread,
        r#type: Value,
        value: Value,
        traceback: Value,
    ) -> PyResult {
        throw(
            th,
            coroutine(this),
            ThrowArguments(r#type, value, traceback),
        )
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[method("($self, /)")]
    fn close(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        generator::close(th, coroutine(this))
    }
}
