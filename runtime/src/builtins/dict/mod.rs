//! The methods of `dict`.

mod views;

pub use views::{DictItemsMethods, DictKeysMethods, DictValuesMethods};

use super::containers;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::{Dict, MergeConflict, dicts_equal};
use crate::object::iter::{self, DictView};
use crate::object::kinds::Builtin;
use crate::object::list::{self, List};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::{instance, protocols};
use crate::text::StrBuf;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// dict() -> new empty dictionary
/// dict(mapping) -> new dictionary initialized from a mapping object's
///     (key, value) pairs
/// dict(iterable) -> new dictionary initialized as if via:
///     d = {}
///     for k, v in iterable:
///         d[k] = v
/// dict(**kwargs) -> new dictionary initialized with the name=value pairs
///     in the keyword argument list.  For example:  dict(one=1, two=2)
#[pytype(Dict)]
impl Dict {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        _args: &[Value],
        _kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Dict>> {
        let ty = containers::class_for_new(th, class, Builtin::Dict)?;
        if containers::is_exactly(ty, Builtin::Dict) {
            return Dict::new(th);
        }
        instance::create(th, ty, Dict::empty(ty.shape.get()))
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, /, *args, **kwargs)")]
    fn __init__(
        this: Gc<Dict>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        update_with(th, this, "dict", args, kwargs)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Dict>, th: &mut Thread) -> PyResult<Gc<Str>> {
        let mut out = StrBuf::new();
        write_repr(th, this, &mut out)?;
        Str::from_buf(th, &out)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<Dict>, _th: &mut Thread) -> usize {
        this.len()
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<Dict>, th: &mut Thread, key: Value) -> PyResult {
        if let Some(v) = this.get(th, key)? {
            return Ok(v);
        }
        if Dict::exact(this.as_value()).is_none()
            && let Some(v) = protocols::call_special(th, this.as_value(), Special::Missing, &[key])?
        {
            return Ok(v);
        }
        key_error(th, key)
    }

    /// Set self[key] to value.
    #[method("($self, key, value, /)")]
    fn __setitem__(this: Gc<Dict>, th: &mut Thread, key: Value, value: Value) -> PyResult<()> {
        this.set(th, key, value)
    }

    /// Delete self[key].
    #[method("($self, key, /)")]
    fn __delitem__(this: Gc<Dict>, th: &mut Thread, key: Value) -> PyResult<()> {
        if this.remove(th, key)? {
            Ok(())
        } else {
            key_error(th, key)
        }
    }

    /// True if the dictionary has the specified key, else False.
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<Dict>, th: &mut Thread, key: Value) -> PyResult<bool> {
        this.contains(th, key)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<Dict>, th: &mut Thread) -> PyResult {
        iter::table_iter(th, Builtin::DictKeyIterator, this.as_value(), 0, this.len())
    }

    /// Return a reverse iterator over the dict keys.
    #[method("($self, /)")]
    fn __reversed__(this: Gc<Dict>, th: &mut Thread) -> PyResult {
        iter::table_iter(
            th,
            Builtin::DictReverseKeyIterator,
            this.as_value(),
            this.used(),
            this.len(),
        )
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<Dict>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = Dict::from_value(th, value) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        th.check_native_stack(" in comparison")?;
        dicts_equal(th, this, other).map(Value::bool)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<Dict>, th: &mut Thread, value: Value) -> PyResult {
        let equal = Dict::__eq__(this, th, value)?;
        Ok(equal.to_bool().map_or(equal, |equal| Value::bool(!equal)))
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Gc<Dict>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = Dict::from_value(th, value) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        union(th, this, other)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Gc<Dict>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = Dict::from_value(th, value) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        union(th, other, this)
    }

    /// Return self|=value.
    #[method("($self, value, /)")]
    fn __ior__(this: Gc<Dict>, th: &mut Thread, value: Value) -> PyResult<Gc<Dict>> {
        update(th, this, value)?;
        Ok(this)
    }

    /// D.clear() -> None.  Remove all items from D.
    #[method("($self, /)")]
    #[pyname = "clear"]
    fn py_clear(this: Gc<Dict>, th: &mut Thread) {
        this.clear(th);
    }

    /// Return a shallow copy of the dict.
    #[method("($self, /)")]
    #[pyname = "copy"]
    fn py_copy(this: Gc<Dict>, th: &mut Thread) -> PyResult<Gc<Dict>> {
        this.copy(th)
    }

    /// Create a new dictionary with keys from iterable and values set to value.
    #[classmethod("($type, iterable, value=None, /)")]
    fn fromkeys(class: Value, th: &mut Thread, iterable: Value, value: Value) -> PyResult {
        let new = protocols::call(th, class, &[])?;
        if let Some(dict) = Dict::exact(new) {
            iter::for_each(th, iterable, |th, key| dict.set(th, key, value))?;
        } else {
            iter::for_each(th, iterable, |th, key| {
                protocols::set_item(th, new, key, value)
            })?;
        }
        Ok(new)
    }

    /// Return the value for key if key is in the dictionary, else default.
    #[method("($self, key, default=None, /)")]
    #[pyname = "get"]
    fn py_get(this: Gc<Dict>, th: &mut Thread, key: Value, default: Value) -> PyResult {
        Ok(this.get(th, key)?.unwrap_or(default))
    }

    /// Return a set-like object providing a view on the dict's items.
    #[method("($self, /)")]
    fn items(this: Gc<Dict>, th: &mut Thread) -> PyResult<Gc<DictView>> {
        th.alloc(DictView::new(Builtin::DictItems.shape(), this.as_value()))
    }

    /// Return a set-like object providing a view on the dict's keys.
    #[method("($self, /)")]
    fn keys(this: Gc<Dict>, th: &mut Thread) -> PyResult<Gc<DictView>> {
        th.alloc(DictView::new(Builtin::DictKeys.shape(), this.as_value()))
    }

    /// Return an object providing a view on the dict's values.
    #[method("($self, /)")]
    fn values(this: Gc<Dict>, th: &mut Thread) -> PyResult<Gc<DictView>> {
        th.alloc(DictView::new(Builtin::DictValues.shape(), this.as_value()))
    }

    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[method("($self, key, default=<unrepresentable>, /)")]
    #[pyname = "pop"]
    fn py_pop(this: Gc<Dict>, th: &mut Thread, key: Value, default: Value) -> PyResult {
        let found = if this.is_empty() {
            None
        } else {
            this.pop(th, key)?
        };
        match found {
            Some(v) => Ok(v),
            None if default.is_unbound() => key_error(th, key),
            None => Ok(default),
        }
    }

    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    #[method("($self, /)")]
    fn popitem(this: Gc<Dict>, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        match this.pop_last(th) {
            Some((key, value)) => tuple::new(th, &[key, value]),
            None => th.raise(Builtin::KeyError, "popitem(): dictionary is empty"),
        }
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[method("($self, key, default=None, /)")]
    fn setdefault(this: Gc<Dict>, th: &mut Thread, key: Value, default: Value) -> PyResult {
        this.set_default(th, key, default)
    }

    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    ///
    /// If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    #[method("($self, /, *args, **kwargs)")]
    #[pyname = "update"]
    fn py_update(
        this: Gc<Dict>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        update_with(th, this, "update", args, kwargs)
    }

    /// Return the size of the dict in memory.
    #[method("($self, /)")]
    fn __sizeof__(this: Gc<Dict>, th: &mut Thread) -> usize {
        th.heap().size_of(this.as_header()) + this.used() * 36
    }

    /// See PEP 585
    #[classmethod("($type, item, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, item: Value) -> PyResult {
        containers::class_getitem(th, class, item)
    }
}

/// Raises KeyError with the key as its argument.
#[cold]
pub fn key_error<T>(th: &mut Thread, key: Value) -> PyResult<T> {
    th.raise_with(Builtin::KeyError, &[key])
}

fn union(th: &mut Thread, a: Gc<Dict>, b: Gc<Dict>) -> PyResult {
    let new = a.copy(th)?;
    new.merge_dict(th, b, MergeConflict::Replace)?;
    Ok(new.as_value())
}

fn update_with(
    th: &mut Thread,
    this: Gc<Dict>,
    name: &str,
    args: &[Value],
    kwargs: Keywords<'_>,
) -> PyResult<()> {
    if args.len() > 1 {
        return th.type_error(format!(
            "{name} expected at most 1 argument, got {}",
            args.len()
        ));
    }
    if let Some(source) = args.first() {
        update(th, this, *source)?;
    }
    for (key, value) in kwargs.iter() {
        this.set_str(th, key, value)?;
    }
    Ok(())
}

/// `dict.update(source)`: a dict, a mapping with `keys()`, or pairs.
pub fn update(th: &mut Thread, this: Gc<Dict>, source: Value) -> PyResult<()> {
    if let Some(other) = Dict::from_value(th, source)
        && iterates_as_dict(th, source)
    {
        return this.merge_dict(th, other, MergeConflict::Replace);
    }
    let keys = th.names().keys;
    match protocols::get_attr_opt(th, source, keys)? {
        Some(method) => {
            let keys = protocols::call(th, method, &[])?;
            iter::for_each(th, keys, |th, key| {
                let value = protocols::get_item(th, source, key)?;
                this.set(th, key, value)
            })
        }
        None => update_from_pairs(th, this, source),
    }
}

/// Whether a dict's class iterates as `dict` itself does.
fn iterates_as_dict(th: &Thread, v: Value) -> bool {
    Dict::exact(v).is_some()
        || match (
            th.type_of(v).special(Special::Iter),
            th.builtin(Builtin::Dict).special(Special::Iter),
        ) {
            (Some(a), Some(b)) => a.is(b),
            _ => false,
        }
}

fn update_from_pairs(th: &mut Thread, this: Gc<Dict>, pairs: Value) -> PyResult<()> {
    let mut number = 0;
    iter::for_each(th, pairs, |th, pair| {
        let (key, value, len) = match Tuple::exact(pair) {
            Some(t) => (t.get(0), t.get(1), t.len()),
            None => {
                let items = pair_items(th, pair)?;
                (items.get(0), items.get(1), items.len())
            }
        };
        let (Some(key), Some(value), 2) = (key, value, len) else {
            return th.value_error(format!(
                "dictionary update sequence element #{number} has length {len}; 2 is required"
            ));
        };
        number += 1;
        this.set(th, key, value)
    })
}

/// The items of something that should be a pair.
fn pair_items(th: &mut Thread, pair: Value) -> PyResult<Gc<List>> {
    let ty = th.type_of(pair);
    if ty.special(Special::Iter).is_none_or(Value::is_none)
        && ty.special(Special::GetItem).is_none()
    {
        return th.type_error("object is not iterable");
    }
    list::from_iterable(th, pair)
}

/// Appends the repr of a dict.
pub fn write_repr(th: &mut Thread, this: Gc<Dict>, out: &mut StrBuf) -> PyResult<()> {
    containers::write_recursive_repr(th, this.as_value(), "{...}", out, |th, out| {
        out.push_ascii("{");
        for (i, (key, value)) in this.iter().enumerate() {
            if i > 0 {
                out.push_ascii(", ");
            }
            containers::push_repr(th, out, key)?;
            out.push_ascii(": ");
            containers::push_repr(th, out, value)?;
        }
        out.push_ascii("}");
        Ok(())
    })
}

#[cfg(test)]
mod tests;
