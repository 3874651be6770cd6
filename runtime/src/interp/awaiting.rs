//! What `await`, `yield from`, `async for` and `async with` wait on.

use super::frame::Frame;
use crate::context::Thread;
use crate::object::exception::Exception;
use crate::object::field::exact;
use crate::object::generator::Generator;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::CodeFlags;

impl Thread {
    /// When the result is StopIteration: the value it carries, as the inner error.
    pub(super) fn absorb_stop(&mut self, result: PyResult) -> PyResult<Result<Value, Value>> {
        match result {
            Ok(v) => Ok(Ok(v)),
            Err(_) if self.raised_is(Builtin::StopIteration) => {
                let e = self.take_exception();
                // SAFETY: an exception.
                Ok(Err(unsafe { e.cast::<Exception>() }.extra[0]
                    .bound()
                    .unwrap_or(Value::NONE)))
            }
            Err(e) => Err(e),
        }
    }
}

/// Whether a generator was made by a function decorated with `types.coroutine`.
fn is_iterable_coroutine(v: Value) -> bool {
    exact::<Generator>(v, Builtin::Generator.shape())
        .is_some_and(|g| g.function().body().flags & CodeFlags::ITERABLE_COROUTINE != 0)
}

/// The iterator of `yield from v`.
pub fn yield_from_iter(th: &mut Thread, f: &Frame, v: Value) -> PyResult {
    if exact::<Generator>(v, Builtin::Coroutine.shape()).is_some() {
        if f.code().flags & (CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE) == 0 {
            return th
                .type_error("cannot 'yield from' a coroutine object in a non-coroutine generator");
        }
        return Ok(v);
    }
    if exact::<Generator>(v, Builtin::Generator.shape()).is_some() {
        return Ok(v);
    }
    protocols::iter(th, v)
}

/// The iterator of `await v`; `context` says for whose result, in messages.
pub fn awaitable(th: &mut Thread, v: Value, context: u32) -> PyResult {
    if let Some(g) = exact::<Generator>(v, Builtin::Coroutine.shape()) {
        if g.delegate.bound().is_some() {
            return th.raise(Builtin::RuntimeError, "coroutine is being awaited already");
        }
        return Ok(v);
    }
    if is_iterable_coroutine(v) {
        return Ok(v);
    }
    let Some(it) = protocols::call_special(th, v, Special::Await, &[])? else {
        let name = th.type_name(v);
        let message = match context {
            1 => format!(
                "'async with' received an object from __aenter__ that does not implement __await__: {name}"
            ),
            2 => format!(
                "'async with' received an object from __aexit__ that does not implement __await__: {name}"
            ),
            _ => format!("'{name}' object can't be awaited"),
        };
        return th.type_error(message);
    };
    if exact::<Generator>(it, Builtin::Coroutine.shape()).is_some() || is_iterable_coroutine(it) {
        return th.type_error("__await__() returned a coroutine");
    }
    if th.type_of(it).special(Special::Next).is_none() {
        let message = format!(
            "__await__() returned non-iterator of type '{}'",
            th.type_name(it)
        );
        return th.type_error(message);
    }
    Ok(it)
}

/// `aiter(v)`
pub fn aiter(th: &mut Thread, v: Value) -> PyResult {
    let Some(it) = protocols::call_special(th, v, Special::AIter, &[])? else {
        let message = format!(
            "'async for' requires an object with __aiter__ method, got {}",
            th.type_name(v)
        );
        return th.type_error(message);
    };
    if th.type_of(it).special(Special::ANext).is_none() {
        let message = format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {}",
            th.type_name(it)
        );
        return th.type_error(message);
    }
    Ok(it)
}

/// The iterator that waits for the next item of an async iterator.
pub fn anext(th: &mut Thread, it: Value) -> PyResult {
    let Some(v) = protocols::call_special(th, it, Special::ANext, &[])? else {
        let message = format!(
            "'async for' requires an iterator with __anext__ method, got {}",
            th.type_name(it)
        );
        return th.type_error(message);
    };
    match awaitable(th, v, 0) {
        Ok(it) => Ok(it),
        Err(_) => {
            let cause = th.take_exception();
            let message = format!(
                "'async for' received an invalid object from __anext__: {}",
                th.type_name(v)
            );
            let e = protocols::new_exception(th, Builtin::TypeError, &message)?;
            e.cause.set(th, &*e, cause);
            e.context.set(th, &*e, cause);
            e.suppress_context.set_immediate(Value::TRUE);
            th.raise_value(e.as_value())
        }
    }
}

/// `it.__next__()`, whose StopIteration carries a value.
pub fn step(th: &mut Thread, it: Value) -> PyResult {
    match protocols::call_special(th, it, Special::Next, &[])? {
        Some(v) => Ok(v),
        None => {
            let message = format!("'{}' object is not an iterator", th.type_name(it));
            th.type_error(message)
        }
    }
}

/// Sends a value to an iterator of any kind: what it yields, or as the inner error what it returned.
pub fn send(th: &mut Thread, it: Value, v: Value) -> PyResult<Result<Value, Value>> {
    let generator = exact::<Generator>(it, Builtin::Generator.shape())
        .or_else(|| exact(it, Builtin::Coroutine.shape()));
    match generator {
        Some(g) => Ok(match super::generator::resume(th, g, v)? {
            Some(v) => Ok(v),
            None => Err(g.extra.get()),
        }),
        None => send_to_other(th, it, v),
    }
}

/// As [`send`], for what is no generator.
pub fn send_to_other(th: &mut Thread, it: Value, v: Value) -> PyResult<Result<Value, Value>> {
    let result = if v.is_none() {
        step(th, it)
    } else {
        let name = th.names().send;
        protocols::call_method(th, it, name, &[v])
    };
    th.absorb_stop(result)
}
