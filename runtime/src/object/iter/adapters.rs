//! `enumerate`, `zip`, `map`, `filter`.

use super::{Enumerate, Filter, Map, Zip, range};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

type Step = PyResult<Option<Value>>;

/// The next pair of `enumerate`.
#[inline]
pub fn next_enumerate(th: &mut Thread, it: Gc<Enumerate>) -> Step {
    let Some(v) = protocols::next(th, it.iterator.get())? else {
        return Ok(None);
    };
    let index = it.index.get();
    let next = match index.to_int().and_then(|i| Value::try_int(i + 1)) {
        Some(next) => next,
        None => range::add(th, index, Value::ONE)?,
    };
    it.index.set(th, &*it, next);
    tuple::new(th, &[index, v]).map(|t| Some(t.as_value()))
}

/// The iterators of a `zip` or `map`.
fn tuple_of(v: Value) -> Gc<Tuple> {
    match Tuple::exact(v) {
        Some(t) => t,
        None => unreachable!("zip and map keep a tuple of iterators"),
    }
}

/// What a strict `zip` or `map` found wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LongerOrShorter {
    /// An argument has more items than those before it.
    Longer,
    /// An argument has fewer items than those before it.
    Shorter,
}

/// Raises the ValueError of a strict `zip` or `map` about argument number `i`, counted from 0.
fn uneven<T>(th: &mut Thread, function: &str, i: usize, how: LongerOrShorter) -> PyResult<T> {
    let how = match how {
        LongerOrShorter::Longer => "longer",
        LongerOrShorter::Shorter => "shorter",
    };
    let others = if i == 1 {
        " ".to_string()
    } else {
        "s 1-".to_string()
    };
    th.value_error(format!(
        "{function}() argument {} is {how} than argument{others}{i}",
        i + 1
    ))
}

/// Iterator number `i` has ended: whether that is as it should be with `strict`.
fn check_strict(th: &mut Thread, function: &str, iterators: Gc<Tuple>, i: usize) -> PyResult<()> {
    if i > 0 {
        return uneven(th, function, i, LongerOrShorter::Shorter);
    }
    for j in 1..iterators.len() {
        if protocols::next(th, iterators.items()[j])?.is_some() {
            return uneven(th, function, j, LongerOrShorter::Longer);
        }
    }
    Ok(())
}

/// The next tuple of `zip`.
pub fn next_zip(th: &mut Thread, it: Gc<Zip>) -> Step {
    let iterators = tuple_of(it.iterators.get());
    let n = iterators.len();
    if n == 0 {
        return Ok(None);
    }
    if n == 2 && it.strict.get().is(Value::FALSE) {
        let Some(a) = protocols::next(th, iterators.items()[0])? else {
            return Ok(None);
        };
        let Some(b) = protocols::next(th, iterators.items()[1])? else {
            return Ok(None);
        };
        return tuple::new(th, &[a, b]).map(|t| Some(t.as_value()));
    }
    let result = tuple::prepare(th, n)?;
    for i in 0..n {
        let Some(v) = protocols::next(th, iterators.items()[i])? else {
            if it.strict.get().is(Value::TRUE) {
                check_strict(th, "zip", iterators, i)?;
            }
            return Ok(None);
        };
        tuple::init(th, result, i, v);
    }
    Ok(Some(result.as_value()))
}

/// The next result of `map`.
pub fn next_map(th: &mut Thread, it: Gc<Map>) -> Step {
    let iterators = tuple_of(it.iterators.get());
    let function = it.function.get();
    if iterators.len() == 1 {
        let Some(v) = protocols::next(th, iterators.items()[0])? else {
            return Ok(None);
        };
        return protocols::call(th, function, &[v]).map(Some);
    }
    let args = tuple::prepare(th, iterators.len())?;
    for i in 0..iterators.len() {
        let Some(v) = protocols::next(th, iterators.items()[i])? else {
            if it.strict.get().is(Value::TRUE) {
                check_strict(th, "map", iterators, i)?;
            }
            return Ok(None);
        };
        tuple::init(th, args, i, v);
    }
    protocols::call(th, function, args.items()).map(Some)
}

/// The next item of `filter`.
pub fn next_filter(th: &mut Thread, it: Gc<Filter>) -> Step {
    let function = it.function.get();
    let by_truth = function.is_none() || function.is(th.builtin(Builtin::Bool).as_value());
    while let Some(v) = protocols::next(th, it.iterator.get())? {
        let verdict = if by_truth {
            v
        } else {
            protocols::call(th, function, &[v])?
        };
        if protocols::truth(th, verdict)? {
            return Ok(Some(v));
        }
    }
    Ok(None)
}
