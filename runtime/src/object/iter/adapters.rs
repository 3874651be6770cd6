//! `enumerate`, `zip`, `map`, `filter`.

use super::{Enumerate, Filter, Map, Zip, range};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

type Step = PyResult<Option<Value>>;

/// A pair, or `None` at the end.
type PairStep = PyResult<Option<(Value, Value)>>;

/// Whether the iterator is one whose items are always pairs, which [`next_pair`] gives without making a tuple.
#[inline(always)]
pub fn gives_pairs(it: Value) -> bool {
    let Some(h) = it.heap_header() else {
        return false;
    };
    let shape = h.shape();
    shape == Builtin::Enumerate as u32
        || shape == Builtin::DictItemIterator as u32
        || shape == Builtin::Zip as u32 && {
            // SAFETY: the shape says so.
            let zip = unsafe { h.cast::<Zip>() };
            is_plain_pair(zip, tuple_of(zip.iterators.get()))
        }
}

/// The next two values of an iterator that [`gives_pairs`].
pub fn next_pair(th: &mut Thread, it: Value) -> PairStep {
    let h = it.heap_header();
    match h {
        Some(h) if h.shape() == Builtin::Enumerate as u32 => {
            // SAFETY: the shape says so.
            enumerate_pair(th, unsafe { h.cast() })
        }
        Some(h) if h.shape() == Builtin::Zip as u32 => {
            // SAFETY: as above.
            let iterators = tuple_of(unsafe { h.cast::<Zip>() }.iterators.get());
            zip_pair(th, iterators)
        }
        // SAFETY: the only other kind.
        Some(h) => super::step::dict_pair(th, unsafe { h.cast() }),
        None => Ok(None),
    }
}

/// Whether a `zip` is of two iterators and not strict.
#[inline(always)]
fn is_plain_pair(it: Gc<Zip>, iterators: Gc<Tuple>) -> bool {
    iterators.len() == 2 && it.strict.get().is(Value::FALSE)
}

#[inline]
fn zip_pair(th: &mut Thread, iterators: Gc<Tuple>) -> PairStep {
    let Some(a) = protocols::next(th, iterators.items()[0])? else {
        return Ok(None);
    };
    let Some(b) = protocols::next(th, iterators.items()[1])? else {
        return Ok(None);
    };
    Ok(Some((a, b)))
}

/// The next pair of `enumerate`.
#[inline]
pub fn next_enumerate(th: &mut Thread, it: Gc<Enumerate>) -> Step {
    match enumerate_pair(th, it)? {
        Some((index, v)) => tuple::new(th, &[index, v]).map(|t| Some(t.as_value())),
        None => Ok(None),
    }
}

#[inline]
fn enumerate_pair(th: &mut Thread, it: Gc<Enumerate>) -> PairStep {
    let Some(v) = protocols::next(th, it.iterator.get())? else {
        return Ok(None);
    };
    let index = it.index.get();
    let next = match index.to_int().and_then(|i| Value::try_int(i + 1)) {
        Some(next) => next,
        None => range::add(th, index, Value::ONE)?,
    };
    it.index.set(th, &*it, next);
    Ok(Some((index, v)))
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
    if is_plain_pair(it, iterators) {
        return match zip_pair(th, iterators)? {
            Some((a, b)) => tuple::new(th, &[a, b]).map(|t| Some(t.as_value())),
            None => Ok(None),
        };
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
