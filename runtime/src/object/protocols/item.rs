//! Items, length, membership and iteration.

use super::call::{call, call_bound, call_special};
use crate::context::Thread;
use crate::heap::Gc;
use crate::host::signal;
use crate::object::args::Args;
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::generator::Generator;
use crate::object::int::{self, exact_int};
use crate::object::iter::SequenceIter;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::value::{PyResult, Raised, Value};

/// `obj[key]`
pub fn get_item(th: &mut Thread, obj: Value, key: Value) -> PyResult {
    if let Some(i) = key.to_int() {
        if let Some(list) = exact::<List>(obj, Builtin::List.shape())
            && let Some(v) = crate::object::index::Index(i)
                .checked(list.len())
                .and_then(|i| list.get(i))
        {
            return Ok(v);
        }
        if let Some(tuple) = exact::<Tuple>(obj, Builtin::Tuple.shape())
            && let Some(i) = crate::object::index::Index(i).checked(tuple.len())
        {
            return Ok(tuple.items()[i]);
        }
        if let Some(s) = Str::exact(obj)
            && let Some(i) = crate::object::index::Index(i).checked(s.len())
        {
            return Str::character(th, s.text().at(i)).map(Gc::as_value);
        }
    }
    if let Some(dict) = exact::<Dict>(obj, Builtin::Dict.shape()) {
        return match dict.get(th, key)? {
            Some(v) => Ok(v),
            None => th.raise_with(Builtin::KeyError, &[key]),
        };
    }
    if let Some(v) = super::slice::by_slice(th, obj, key)? {
        return Ok(v);
    }
    if let Some(v) = call_special(th, obj, Special::GetItem, &[key])? {
        return Ok(v);
    }
    if th.as_type(obj).is_some() {
        if obj.is(th.builtin(Builtin::Type).as_value()) {
            return (th.hooks().make_alias)(th, obj, key);
        }
        let name = th.names().__class_getitem__;
        if let Some(method) = super::get_attr_opt(th, obj, name)? {
            return call(th, method, &[key]);
        }
        let message = format!(
            "type '{}' is not subscriptable",
            super::class_name_of(th, obj)
        );
        return th.type_error(message);
    }
    let message = format!("'{}' object is not subscriptable", th.type_name(obj));
    th.type_error(message)
}

/// `obj[key] = v`
pub fn set_item(th: &mut Thread, obj: Value, key: Value, v: Value) -> PyResult<()> {
    if let Some(dict) = exact::<Dict>(obj, Builtin::Dict.shape()) {
        return dict.set(th, key, v);
    }
    if let Some(i) = key.to_int()
        && let Some(list) = exact::<List>(obj, Builtin::List.shape())
        && let Some(i) = crate::object::index::Index(i).checked(list.len())
        && list.set(th, i, v)
    {
        return Ok(());
    }
    match call_special(th, obj, Special::SetItem, &[key, v])? {
        Some(_) => Ok(()),
        None => {
            let message = format!(
                "'{}' object does not support item assignment",
                th.type_name(obj)
            );
            th.type_error(message)
        }
    }
}

/// `del obj[key]`
pub fn del_item(th: &mut Thread, obj: Value, key: Value) -> PyResult<()> {
    match call_special(th, obj, Special::DelItem, &[key])? {
        Some(_) => Ok(()),
        None => {
            let message = format!(
                "'{}' object doesn't support item deletion",
                th.type_name(obj)
            );
            th.type_error(message)
        }
    }
}

/// `len(v)`, or `None` when it has none.
pub fn len_opt(th: &mut Thread, v: Value) -> PyResult<Option<usize>> {
    if let Some(h) = v.heap_header() {
        if let Some(s) = Str::exact(v) {
            return Ok(Some(s.len()));
        }
        // SAFETY: each cast is to the struct of the shape just tested.
        unsafe {
            match h.shape() {
                s if s == Builtin::List as u32 => return Ok(Some(v.cast::<List>().len())),
                s if s == Builtin::Tuple as u32 => return Ok(Some(v.cast::<Tuple>().len())),
                s if s == Builtin::Dict as u32 => return Ok(Some(v.cast::<Dict>().len())),
                _ => {}
            }
        }
    }
    let Some(result) = call_special(th, v, Special::Len, &[])? else {
        return Ok(None);
    };
    length_from(th, result).map(Some)
}

/// Checks what a `__len__` returned.
fn length_from(th: &mut Thread, result: Value) -> PyResult<usize> {
    let index = super::index(th, result)?;
    match exact_int(index) {
        Some(int::IntRef::Small(n)) if n >= 0 => Ok(n as usize),
        Some(i) if i.signum() < 0 => th.value_error("__len__() should return >= 0"),
        _ => th.raise(
            Builtin::OverflowError,
            "cannot fit 'int' into an index-sized integer",
        ),
    }
}

/// `len(v)`
pub fn len(th: &mut Thread, v: Value) -> PyResult<usize> {
    match len_opt(th, v)? {
        Some(n) => Ok(n),
        None => {
            let message = format!("object of type '{}' has no len()", th.type_name(v));
            th.type_error(message)
        }
    }
}

/// An estimate of how many items iterating `v` gives; 0 when unknown.
pub fn length_hint(th: &mut Thread, v: Value) -> PyResult<usize> {
    let has_len = th.type_of(v).special(Special::Len).is_some();
    if has_len {
        let n = len_opt(th, v);
        return Ok(th.absorb(n, Builtin::TypeError)?.flatten().unwrap_or(0));
    }
    let hint = call_special(th, v, Special::LengthHint, &[]);
    let Some(Some(hint)) = th.absorb(hint, Builtin::TypeError)? else {
        return Ok(0);
    };
    if hint.is(Value::NOT_IMPLEMENTED) {
        return Ok(0);
    }
    match exact_int(hint) {
        Some(int::IntRef::Small(n)) if n >= 0 => Ok(n as usize),
        Some(i) if i.signum() < 0 => th.value_error("__length_hint__() should return >= 0"),
        Some(_) => Ok(usize::MAX),
        None => {
            let message = format!(
                "__length_hint__ must be an integer, not {}",
                th.type_name(hint)
            );
            th.type_error(message)
        }
    }
}

/// `item in container`
pub fn contains(th: &mut Thread, container: Value, item: Value) -> PyResult<bool> {
    if let Some(d) = exact::<Dict>(container, Builtin::Dict.shape()) {
        return Ok(d.get(th, item)?.is_some());
    }
    if let (Some(text), Some(part)) = (Str::exact(container), Str::exact(item)) {
        return Ok(crate::text::search::contains(text.text(), part.text()));
    }
    match th.type_of(container).special(Special::Contains) {
        Some(m) if m.is_none() => {
            let message = format!("'{}' object is not a container", th.type_name(container));
            return th.type_error(message);
        }
        Some(method) => {
            let v = call_bound(th, method, container, Args::new(&[item]))?;
            return super::truth(th, v);
        }
        None => {}
    }
    let ty = th.type_of(container);
    if ty.special(Special::Iter).is_none() && ty.special(Special::GetItem).is_none() {
        let message = format!(
            "argument of type '{}' is not a container or iterable",
            th.type_name(container)
        );
        return th.type_error(message);
    }
    let it = iter(th, container)?;
    while let Some(v) = next(th, it)? {
        if super::eq(th, v, item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `iter(v)`
pub fn iter(th: &mut Thread, v: Value) -> PyResult {
    let ty = th.type_of(v);
    match ty.special(Special::Iter) {
        Some(m) if !m.is_none() => {
            let it = call_bound(th, m, v, Args::new(&[]))?;
            if th.type_of(it).special(Special::Next).is_none() {
                let message = format!(
                    "iter() returned non-iterator of type '{}'",
                    th.type_name(it)
                );
                return th.type_error(message);
            }
            Ok(it)
        }
        None if ty.special(Special::GetItem).is_some() && ty.native != Builtin::Dict => {
            let it = SequenceIter::new(Builtin::SequenceIterator.shape(), v, Value::ZERO);
            th.alloc(it).map(Gc::as_value)
        }
        _ => {
            let message = format!("'{}' object is not iterable", th.type_name(v));
            th.type_error(message)
        }
    }
}

/// The next item of an iterator, or `None` at the end.
///
/// Builtin iterators are advanced without raising StopIteration.
#[inline]
pub fn next(th: &mut Thread, it: Value) -> PyResult<Option<Value>> {
    if let Some(result) = crate::object::iter::advance(th, it) {
        return result;
    }
    if let Some(g) = exact::<Generator>(it, Builtin::Generator.shape()) {
        return (th.hooks().resume_generator)(th, g, Value::NONE);
    }
    next_generic(th, it)
}

fn next_generic(th: &mut Thread, it: Value) -> PyResult<Option<Value>> {
    let Some(method) = th.type_of(it).special(Special::Next) else {
        let message = format!("'{}' object is not an iterator", th.type_name(it));
        return th.type_error(message);
    };
    match call_bound(th, method, it, Args::new(&[])) {
        Ok(v) => Ok(Some(v)),
        Err(Raised) if th.raised_is(Builtin::StopIteration) => {
            th.take_exception();
            Ok(None)
        }
        Err(Raised) => Err(Raised),
    }
}

/// Calls `f` with every item of an iterable.
pub fn for_each(
    th: &mut Thread,
    iterable: Value,
    mut f: impl FnMut(&mut Thread, Value) -> PyResult<()>,
) -> PyResult<()> {
    if let Some(list) = exact::<List>(iterable, Builtin::List.shape()) {
        for v in list.iter() {
            f(th, v)?;
        }
        return Ok(());
    }
    if let Some(tuple) = exact::<Tuple>(iterable, Builtin::Tuple.shape()) {
        for i in 0..tuple.len() {
            f(th, tuple.items()[i])?;
        }
        return Ok(());
    }
    let it = iter(th, iterable)?;
    drain(th, it, f)
}

/// Calls `f` with everything an iterator still gives.
#[inline]
pub fn drain(
    th: &mut Thread,
    it: Value,
    mut f: impl FnMut(&mut Thread, Value) -> PyResult<()>,
) -> PyResult<()> {
    if let Some(g) = exact::<Generator>(it, Builtin::Generator.shape()) {
        return (th.hooks().drain_generator)(th, g, &mut f);
    }
    while let Some(v) = next(th, it)? {
        // Native iterators may go on for ever without a safepoint.
        if signal::any_arrived() {
            (th.hooks().check_signals)(th)?;
        }
        f(th, v)?;
    }
    Ok(())
}
