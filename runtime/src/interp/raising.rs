//! `raise`, `except`, `except*`.

use super::frame::Regs;
use crate::builtins::exceptions::group_projection;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

/// `raise what` and `raise what from cause`. Always an error.
pub fn raise(th: &mut Thread, what: Value, cause: Option<Value>) -> PyResult<()> {
    let e = instance(th, what, "exceptions must derive from BaseException")?;
    if let Some(cause) = cause {
        let cause = if cause.is_none() {
            Value::NONE
        } else {
            instance(th, cause, "exception causes must derive from BaseException")?
        };
        e_cause(th, e, cause);
    }
    th.raise_value(e)
}

fn e_cause(th: &Thread, e: Value, cause: Value) {
    // SAFETY: an exception.
    let e: Gc<Exception> = unsafe { e.cast() };
    e.cause.set(th, &*e, cause);
    e.suppress_context.set_immediate(Value::TRUE);
}

/// The exception that `v` is, or an instance of the class that it is.
pub fn instance(th: &mut Thread, v: Value, otherwise: &str) -> PyResult {
    if th.is_instance(v, Builtin::BaseException) {
        return Ok(v);
    }
    let base = th.builtin(Builtin::BaseException);
    let Some(class) = th.as_type(v).filter(|t| t.is_subclass(base)) else {
        return th.type_error(otherwise);
    };
    let e = protocols::call(th, v, &[])?;
    if !th.is_instance(e, Builtin::BaseException) {
        let message = format!(
            "calling <class '{}'> should have returned an instance of BaseException, not <class '{}'>",
            protocols::qualified_type_name(class),
            protocols::qualified_type_name(th.type_of(e))
        );
        return th.type_error(message);
    }
    Ok(e)
}

fn is_exception_class(th: &Thread, v: Value) -> bool {
    th.as_type(v)
        .is_some_and(|t| t.is_subclass(th.builtin(Builtin::BaseException)))
}

/// Whether `except ty` catches `e`.
pub fn matches(th: &mut Thread, e: Value, ty: Value) -> PyResult<bool> {
    let valid = match Tuple::from_value(th, ty) {
        Some(types) => types.items().iter().all(|t| is_exception_class(th, *t)),
        None => is_exception_class(th, ty),
    };
    if !valid {
        return th
            .type_error("catching classes that do not inherit from BaseException is not allowed");
    }
    let class = th.type_of(e);
    let is_match = |th: &Thread, t: Value| th.as_type(t).is_some_and(|t| class.is_subclass(t));
    Ok(match Tuple::from_value(th, ty) {
        Some(types) => types.items().iter().any(|t| is_match(th, *t)),
        None => is_match(th, ty),
    })
}

/// Makes an exception the one being handled in the frame at `regs`, and gives what is to be saved of the one before.
pub fn push_handled(th: &Thread, regs: Regs, exc: Value) -> Value {
    let old = th.handled.replace(exc);
    // Inside a generator what its resumer is handling is not the generator's to save: another one may resume it next.
    let outer = regs.kind().is_generator() && old.is(regs.resumer_handled());
    if outer { Value::UNBOUND } else { old }
}

/// Handles again what [`push_handled`] gave.
pub fn pop_handled(th: &Thread, regs: Regs, saved: Value) {
    let outer = saved.is_unbound() && regs.kind().is_generator();
    th.handled
        .set(if outer { regs.resumer_handled() } else { saved });
}

/// `except* ty`: what is left of `e`, and what matched, each None when there is nothing.
pub fn match_group(th: &mut Thread, e: Value, ty: Value) -> PyResult<(Value, Value)> {
    let groups = |th: &Thread, t: Value| {
        th.as_type(t)
            .is_some_and(|t| t.is_subclass(th.builtin(Builtin::BaseExceptionGroup)))
    };
    let has_group = match Tuple::from_value(th, ty) {
        Some(types) => types.items().iter().any(|t| groups(th, *t)),
        None => groups(th, ty),
    };
    if e.is_none() {
        return Ok((Value::NONE, Value::NONE));
    }
    let whole = matches(th, e, ty)?;
    if has_group {
        return th.type_error(
            "catching ExceptionGroup with except* is not allowed. Use except instead.",
        );
    }
    if whole {
        if th.is_instance(e, Builtin::BaseExceptionGroup) {
            return Ok((Value::NONE, e));
        }
        let group = wrap(th, e)?;
        return Ok((Value::NONE, group));
    }
    if th.is_instance(e, Builtin::BaseExceptionGroup) {
        let split = th.intern("split");
        let pair = protocols::call_method(th, e, split, &[ty])?;
        let Some(pair) = Tuple::from_value(th, pair).filter(|p| p.len() >= 2) else {
            let message = format!(
                "{}.split must return a tuple, not {}",
                th.type_name(e),
                th.type_name(pair)
            );
            return th.type_error(message);
        };
        return Ok((pair.items()[1], pair.items()[0]));
    }
    Ok((e, Value::NONE))
}

/// A naked exception as a group of one, without a message.
fn wrap(th: &mut Thread, e: Value) -> PyResult {
    let list = tuple::new(th, &[e])?;
    let class = if th.is_instance(e, Builtin::Exception) {
        Builtin::ExceptionGroup
    } else {
        Builtin::BaseExceptionGroup
    };
    let class = th.builtin(class).as_value();
    let empty = th.names().empty.as_value();
    let group = protocols::call(th, class, &[empty, list.as_value()])?;
    // SAFETY: exceptions.
    let (new, old): (Gc<Exception>, Gc<Exception>) = unsafe { (group.cast(), e.cast()) };
    new.traceback.set(th, &*new, old.traceback.get());
    Ok(group)
}

/// Puts together what `except*` clauses left and raised: an exception to raise, or None.
pub fn prepare_reraise(th: &mut Thread, original: Value, left: Value) -> PyResult {
    let list = List::new(th)?;
    protocols::for_each(th, left, |th, v| {
        if v.is_none() {
            Ok(())
        } else {
            list.push(th, v)
        }
    })?;
    if list.is_empty() {
        return Ok(Value::NONE);
    }
    if !th.is_instance(original, Builtin::BaseExceptionGroup) {
        // A naked exception was wrapped for the clauses: what is left or raised stands for itself.
        return Ok(list.get(0).unwrap_or(Value::NONE));
    }
    // Raised ones stand beside the re-raised part of the original group, which is put together again.
    let (raised, kept) = (List::new(th)?, List::new(th)?);
    for v in list.iter() {
        if same_metadata(v, original) {
            kept.push(th, v)?
        } else {
            raised.push(th, v)?
        }
    }
    let rest = group_projection(th, original, kept)?.unwrap_or(Value::NONE);
    if raised.is_empty() {
        return Ok(rest);
    }
    if !rest.is_none() {
        raised.push(th, rest)?;
    }
    if raised.len() == 1 {
        return Ok(raised.get(0).unwrap_or(Value::NONE));
    }
    let plain = raised.iter().all(|e| th.is_instance(e, Builtin::Exception));
    let class = if plain {
        Builtin::ExceptionGroup
    } else {
        Builtin::BaseExceptionGroup
    };
    let class = th.builtin(class).as_value();
    let empty = th.names().empty.as_value();
    protocols::call(th, class, &[empty, raised.as_value()])
}

/// Whether an exception is a part of the original one rather than a new one: parts share its context, cause and traceback.
fn same_metadata(v: Value, original: Value) -> bool {
    // SAFETY: exceptions.
    let (a, b): (Gc<Exception>, Gc<Exception>) = unsafe { (v.cast(), original.cast()) };
    a.traceback.get().is(b.traceback.get())
        && a.cause.get().is(b.cause.get())
        && a.context.get().is(b.context.get())
}
