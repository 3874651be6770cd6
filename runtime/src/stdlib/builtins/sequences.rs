//! Functions of `builtins` over iterables.

use crate::builtins::functions::call_with;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::iter::CallableIter;
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, CompareOp};
use crate::object::special::Special;
use crate::value::{PyResult, Value};

/// Whether the truth of any item is `wanted`.
pub fn any_is(th: &mut Thread, iterable: Value, wanted: bool) -> PyResult<bool> {
    let it = protocols::iter(th, iterable)?;
    while let Some(v) = protocols::next(th, it)? {
        if protocols::truth(th, v)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `iter(object[, sentinel])`
pub fn iter(th: &mut Thread, object: Value, sentinel: Value) -> PyResult {
    if sentinel.is_unbound() {
        return protocols::iter(th, object);
    }
    if !protocols::is_callable(th, object) {
        return th.type_error("iter(v, w): v must be callable");
    }
    th.alloc(CallableIter::new(
        Builtin::CallableIterator.shape(),
        object,
        sentinel,
    ))
    .map(Gc::as_value)
}

/// `next(iterator[, default])`
pub fn next(th: &mut Thread, iterator: Value, default: Value) -> PyResult {
    let Some(method) = th.type_of(iterator).special(Special::Next) else {
        let message = format!("'{}' object is not an iterator", th.type_name(iterator));
        return th.type_error(message);
    };
    // The method's own StopIteration is passed on as it is: it may carry a value.
    let result = protocols::call_bound(th, method, iterator, crate::native::Args::new(&[]));
    if default.is_unbound() {
        return result;
    }
    Ok(th
        .absorb(result, Builtin::StopIteration)?
        .unwrap_or(default))
}

/// `sorted(iterable, *, key=None, reverse=False)`: the keywords are those of `list.sort`.
pub fn sorted(th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
    let [iterable] = *args else {
        return th.type_error(format!("sorted expected 1 argument, got {}", args.len()));
    };
    let list = crate::object::list::from_iterable(th, iterable)?;
    if kwargs.is_empty() {
        list.sort(th, None, false)?;
    } else {
        let sort = th.intern("sort");
        let sort = protocols::get_attr(th, list.as_value(), sort)?;
        call_with(th, sort, &[], kwargs)?;
    }
    Ok(list.as_value())
}

/// `aiter(async_iterable)`
pub fn aiter(th: &mut Thread, v: Value) -> PyResult {
    let Some(it) = protocols::call_special(th, v, Special::AIter, &[])? else {
        let message = format!("'{}' object is not an async iterable", th.type_name(v));
        return th.type_error(message);
    };
    if th.type_of(it).special(Special::ANext).is_none() {
        let message = format!(
            "aiter() returned not an async iterator of type '{}'",
            th.type_name(it)
        );
        return th.type_error(message);
    }
    Ok(it)
}

/// `max` (with `>`) and `min` (with `<`).
pub fn extreme(
    th: &mut Thread,
    args: &[Value],
    default: Value,
    key: Value,
    op: CompareOp,
    name: &str,
) -> PyResult {
    let key = Some(key).filter(|k| !k.is_none());
    match args {
        [] => th.type_error(format!("{name} expected at least 1 argument, got 0")),
        [iterable] => {
            let it = protocols::iter(th, *iterable)?;
            let mut best: Option<(Value, Value)> = None;
            while let Some(v) = protocols::next(th, it)? {
                consider(th, &mut best, v, key, op)?;
            }
            match best {
                Some((v, _)) => Ok(v),
                None if !default.is_unbound() => Ok(default),
                None => th.value_error(format!("{name}() iterable argument is empty")),
            }
        }
        _ if !default.is_unbound() => th.type_error(format!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )),
        _ => {
            let mut best = None;
            for v in args {
                consider(th, &mut best, *v, key, op)?;
            }
            Ok(best.map_or(Value::NONE, |(v, _)| v))
        }
    }
}

fn consider(
    th: &mut Thread,
    best: &mut Option<(Value, Value)>,
    v: Value,
    key: Option<Value>,
    op: CompareOp,
) -> PyResult<()> {
    let k = match key {
        Some(f) => protocols::call(th, f, &[v])?,
        None => v,
    };
    let better = match best {
        Some((_, best)) => protocols::compare_bool(th, op, k, *best)?,
        None => true,
    };
    if better {
        *best = Some((v, k));
    }
    Ok(())
}
