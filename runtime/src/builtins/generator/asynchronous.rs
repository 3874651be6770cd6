//! Async generators, and the awaitables that their methods give.
//!
//! `__anext__`, `asend` give an *asend* object, `athrow` and `aclose` an *athrow* object: records of the generator, what to send or raise, and how
//! far the await has come. A value that an async generator yields comes wrapped, so that it can be told from what it awaits.

use super::{ThrowArguments, attributes, raise_stop};
use crate::builtins::containers::class_getitem;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::field::exact;
use crate::object::generator::{Generator, GeneratorState};
use crate::object::generic::GenericAlias;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::value::{PyResult, Raised, Value};
use krait_macros::pytype;

/// How far an awaitable has come: its third field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Not awaited yet.
    Fresh = 0,
    /// Being awaited.
    Waiting = 1,
    /// Done.
    Closed = 2,
}
fn stage(o: Gc<GenericAlias>) -> Stage {
    match o.fields[2].get().to_int() {
        Some(0) => Stage::Fresh,
        Some(1) => Stage::Waiting,
        _ => Stage::Closed,
    }
}
fn set_stage(o: Gc<GenericAlias>, s: Stage) {
    o.fields[2].set_immediate(Value::int(s as i64));
}
fn generator(o: Gc<GenericAlias>) -> Gc<Generator> {
    match Generator::from_value(o.fields[0].get()) {
        Some(g) => g,
        None => unreachable!("the records are made with an async generator"),
    }
}
fn record(th: &mut Thread, kind: Builtin, g: Gc<Generator>, what: Value) -> PyResult {
    let fresh = Value::int(Stage::Fresh as i64);
    th.alloc(GenericAlias::new(
        kind.shape(),
        &[g.as_value(), what, fresh],
    ))
    .map(Gc::as_value)
}

/// Gives the generator a value: what it yields or awaits; StopAsyncIteration when it returns.
fn resume(th: &mut Thread, g: Gc<Generator>, value: Value) -> PyResult {
    match (th.hooks().resume_generator)(th, g, value)? {
        Some(v) => Ok(v),
        None => th.raise_with(Builtin::StopAsyncIteration, &[]),
    }
}
fn raise_inside(th: &mut Thread, g: Gc<Generator>, e: Value) -> PyResult {
    match (th.hooks().throw_generator)(th, g, e)? {
        Some(v) => Ok(v),
        None => th.raise_with(Builtin::StopAsyncIteration, &[]),
    }
}
fn wrapped(v: Value) -> Option<Value> {
    exact::<GenericAlias>(v, Builtin::AsyncGenWrapped.shape()).map(|w| w.fields[0].get())
}
fn ended(th: &Thread) -> bool {
    th.raised_is(Builtin::StopAsyncIteration) || th.raised_is(Builtin::GeneratorExit)
}
/// Turns what the generator gave into the outcome of the await: a yielded value ends it, as StopIteration.
fn unwrap(th: &mut Thread, g: Gc<Generator>, result: PyResult) -> PyResult {
    match result {
        Ok(v) => match wrapped(v) {
            Some(inner) => {
                g.set_awaited(false);
                raise_stop(th, inner)
            }
            None => Ok(v),
        },
        Err(Raised) => {
            if ended(th) {
                g.set_closed();
            }
            g.set_awaited(false);
            Err(Raised)
        }
    }
}

/// Declares the methods of `async_generator`.
pub struct AsyncGeneratorMethods;

#[pytype(AsyncGenerator)]
impl AsyncGeneratorMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Generator>, _th: &mut Thread) -> PyResult<String> {
        Ok(attributes::repr("async_generator", this))
    }

    /// Return an awaitable, that resolves in asynchronous iterator.
    #[method("($self, /)")]
    fn __aiter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Return a value or raise StopAsyncIteration.
    #[method("($self, /)")]
    fn __anext__(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        record(th, Builtin::AsyncGenASend, this, Value::NONE)
    }

    /// asend(v) -> send 'v' in generator.
    #[method("($self, object, /)")]
    fn asend(this: Gc<Generator>, th: &mut Thread, object: Value) -> PyResult {
        record(th, Builtin::AsyncGenASend, this, object)
    }

    /// athrow(value)
    /// athrow(type[,value[,tb]])
    ///
    /// raise exception in generator.
    #[method("($self, type, value=<unrepresentable>, tb=<unrepresentable>, /)")]
    fn athrow(
        this: Gc<Generator>,
        th: &mut Thread,
        r#type: Value,
        value: Value,
        tb: Value,
    ) -> PyResult {
        let args = crate::object::tuple::new(th, &[r#type, or_none(value), or_none(tb)])?;
        record(th, Builtin::AsyncGenAThrow, this, args.as_value())
    }

    /// aclose() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn aclose(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        record(th, Builtin::AsyncGenAThrow, this, Value::NONE)
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
    fn ag_code(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        attributes::code(this)
    }

    #[getter]
    fn ag_frame(this: Gc<Generator>, th: &mut Thread) -> PyResult {
        attributes::frame(th, this)
    }

    #[getter]
    fn ag_running(this: Gc<Generator>, _th: &mut Thread) -> PyResult<bool> {
        Ok(this.is_awaited())
    }

    #[getter]
    fn ag_suspended(this: Gc<Generator>, _th: &mut Thread) -> PyResult<bool> {
        Ok(attributes::is_suspended(this))
    }

    /// object being awaited on, or None
    #[getter]
    fn ag_await(this: Gc<Generator>, _th: &mut Thread) -> PyResult {
        Ok(this.delegate.bound().unwrap_or(Value::NONE))
    }
}

fn or_none(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}

/// Declares the methods of what `__anext__` and `asend` give.
pub struct AsyncGenASendMethods;

const ASEND_REUSED: &str = "cannot reuse already awaited __anext__()/asend()";
const ASEND_RUNNING: &str = "anext(): asynchronous generator is already running";

/// Begins an await of an asend object.
fn begin_asend(th: &mut Thread, this: Gc<GenericAlias>) -> PyResult<bool> {
    match stage(this) {
        Stage::Closed => th.raise(Builtin::RuntimeError, ASEND_REUSED),
        Stage::Waiting => Ok(false),
        Stage::Fresh if generator(this).is_awaited() => {
            set_stage(this, Stage::Closed);
            th.raise(Builtin::RuntimeError, ASEND_RUNNING)
        }
        Stage::Fresh => {
            set_stage(this, Stage::Waiting);
            Ok(true)
        }
    }
}
fn end_asend(th: &mut Thread, this: Gc<GenericAlias>, result: PyResult) -> PyResult {
    let result = unwrap(th, generator(this), result);
    if result.is_err() {
        set_stage(this, Stage::Closed);
    }
    result
}
fn asend_send(th: &mut Thread, this: Gc<GenericAlias>, value: Value) -> PyResult {
    let first = begin_asend(th, this)?;
    let value = if first && value.is_none() {
        this.fields[1].get()
    } else {
        value
    };
    generator(this).set_awaited(true);
    let result = resume(th, generator(this), value);
    end_asend(th, this, result)
}
fn asend_throw(th: &mut Thread, this: Gc<GenericAlias>, e: Value) -> PyResult {
    begin_asend(th, this)?;
    generator(this).set_awaited(true);
    let result = raise_inside(th, generator(this), e);
    end_asend(th, this, result)
}

/// Closes an awaitable: raises GeneratorExit in it.
fn close(
    th: &mut Thread,
    this: Gc<GenericAlias>,
    throw: fn(&mut Thread, Gc<GenericAlias>, Value) -> PyResult,
) -> PyResult {
    if stage(this) == Stage::Closed {
        return Ok(Value::NONE);
    }
    let class = th.builtin(Builtin::GeneratorExit).as_value();
    let e = protocols::call(th, class, &[])?;
    match throw(th, this, e) {
        Ok(_) => th.raise(Builtin::RuntimeError, "coroutine ignored GeneratorExit"),
        Err(Raised) if ended(th) || th.raised_is(Builtin::StopIteration) => {
            th.take_exception();
            Ok(Value::NONE)
        }
        Err(Raised) => Err(Raised),
    }
}

#[pytype(AsyncGenASend)]
impl AsyncGenASendMethods {
    /// Return an iterator to be used in await expression.
    #[method("($self, /)")]
    fn __await__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        asend_send(th, this, Value::NONE)
    }

    /// send(value) -> send 'value' into generator,
    /// return next yielded value or raise StopIteration.
    #[method("($self, object, /)")]
    fn send(this: Gc<GenericAlias>, th: &mut Thread, object: Value) -> PyResult {
        asend_send(th, this, object)
    }

    /// throw(value)
    /// throw(type[,value[,tb]])
    ///
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    #[method("($self, type, value=<unrepresentable>, tb=<unrepresentable>, /)")]
    fn throw(
        this: Gc<GenericAlias>,
        th: &mut Thread,
        r#type: Value,
        value: Value,
        tb: Value,
    ) -> PyResult {
        let e = ThrowArguments(r#type, value, tb).exception(th)?;
        asend_throw(th, this, e)
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn close(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        close(th, this, asend_throw)
    }
}

/// Declares the methods of what `athrow` and `aclose` give.
pub struct AsyncGenAThrowMethods;

const ATHROW_REUSED: &str = "cannot reuse already awaited aclose()/athrow()";

fn is_close(this: Gc<GenericAlias>) -> bool {
    this.fields[1].get().is_none()
}

/// Begins an await of an athrow object: false when it is under way already.
fn begin_athrow(th: &mut Thread, this: Gc<GenericAlias>) -> PyResult<bool> {
    let g = generator(this);
    match stage(this) {
        Stage::Closed => th.raise(Builtin::RuntimeError, ATHROW_REUSED),
        _ if g.state() == GeneratorState::Finished => {
            set_stage(this, Stage::Closed);
            th.raise_with(Builtin::StopIteration, &[])
        }
        Stage::Waiting => Ok(false),
        Stage::Fresh if g.is_awaited() => {
            set_stage(this, Stage::Closed);
            let who = if is_close(this) {
                "aclose()"
            } else {
                "athrow()"
            };
            th.raise(
                Builtin::RuntimeError,
                format!("{who}: asynchronous generator is already running"),
            )
        }
        Stage::Fresh if g.is_closed() => {
            set_stage(this, Stage::Closed);
            th.raise_with(Builtin::StopAsyncIteration, &[])
        }
        Stage::Fresh => {
            set_stage(this, Stage::Waiting);
            g.set_awaited(true);
            Ok(true)
        }
    }
}
/// The outcome of a step of an athrow object.
fn end_athrow(th: &mut Thread, this: Gc<GenericAlias>, result: PyResult) -> PyResult {
    let g = generator(this);
    if !is_close(this) {
        let result = unwrap(th, g, result);
        return result.or_else(|_| end_raised(th, this));
    }
    match result {
        Ok(v) if wrapped(v).is_some() => {
            g.set_awaited(false);
            set_stage(this, Stage::Closed);
            th.raise(
                Builtin::RuntimeError,
                "async generator ignored GeneratorExit",
            )
        }
        Ok(v) => Ok(v),
        Err(Raised) => end_raised(th, this),
    }
}
fn end_raised(th: &mut Thread, this: Gc<GenericAlias>) -> PyResult {
    generator(this).set_awaited(false);
    set_stage(this, Stage::Closed);
    if is_close(this) && ended(th) {
        th.take_exception();
        return th.raise_with(Builtin::StopIteration, &[]);
    }
    Err(Raised)
}
fn athrow_send(th: &mut Thread, this: Gc<GenericAlias>, value: Value) -> PyResult {
    if !begin_athrow(th, this)? {
        let result = resume(th, generator(this), value);
        return end_athrow(th, this, result);
    }
    if !value.is_none() {
        return th.raise(
            Builtin::RuntimeError,
            "can't send non-None value to a just-started coroutine",
        );
    }
    let e = if is_close(this) {
        generator(this).set_closed();
        let class = th.builtin(Builtin::GeneratorExit).as_value();
        protocols::call(th, class, &[])
    } else {
        let Some(args) = crate::object::tuple::Tuple::exact(this.fields[1].get()) else {
            unreachable!("made with a tuple")
        };
        let args = args.items();
        ThrowArguments(args[0], args[1], args[2]).exception(th)
    };
    let result = e.and_then(|e| raise_inside(th, generator(this), e));
    end_athrow(th, this, result)
}
fn athrow_throw(th: &mut Thread, this: Gc<GenericAlias>, e: Value) -> PyResult {
    begin_athrow(th, this)?;
    let result = raise_inside(th, generator(this), e);
    end_athrow(th, this, result)
}

#[pytype(AsyncGenAThrow)]
impl AsyncGenAThrowMethods {
    /// Return an iterator to be used in await expression.
    #[method("($self, /)")]
    fn __await__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        athrow_send(th, this, Value::NONE)
    }

    /// send(value) -> send 'value' into generator,
    /// return next yielded value or raise StopIteration.
    #[method("($self, object, /)")]
    fn send(this: Gc<GenericAlias>, th: &mut Thread, object: Value) -> PyResult {
        athrow_send(th, this, object)
    }

    /// throw(value)
    /// throw(type[,value[,tb]])
    ///
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    #[method("($self, type, value=<unrepresentable>, tb=<unrepresentable>, /)")]
    fn throw(
        this: Gc<GenericAlias>,
        th: &mut Thread,
        r#type: Value,
        value: Value,
        tb: Value,
    ) -> PyResult {
        let e = ThrowArguments(r#type, value, tb).exception(th)?;
        athrow_throw(th, this, e)
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("($self, /)")]
    fn close(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        close(th, this, athrow_throw)
    }
}
