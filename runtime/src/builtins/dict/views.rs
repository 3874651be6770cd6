//! The methods of `dict_keys`, `dict_values` and `dict_items`.

use crate::builtins::containers;
use crate::builtins::set::{is_set_like, set_like_len};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::iter::{self, DictView, MappingProxy};
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, CompareOp};
use crate::object::set::{self, Set};
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

impl DictView {
    fn iterate(&self, th: &mut Thread, kind: Builtin) -> PyResult {
        let dict = self.target();
        iter::table_iter(th, kind, dict.as_value(), 0, dict.len())
    }
    fn iterate_reversed(&self, th: &mut Thread, kind: Builtin) -> PyResult {
        let dict = self.target();
        iter::table_iter(th, kind, dict.as_value(), dict.used(), dict.len())
    }
    fn mapping_proxy(&self, th: &mut Thread) -> PyResult<Gc<MappingProxy>> {
        th.alloc(MappingProxy::new(
            Builtin::MappingProxy.shape(),
            self.dict.get(),
        ))
    }
}

/// `name([…])`
fn repr(th: &mut Thread, this: Gc<DictView>, name: &str, iterator: Builtin) -> PyResult<Gc<Str>> {
    containers::recursive_repr(th, this.as_value(), "...", |th, out| {
        out.push_ascii(name);
        out.push_ascii("([");
        let items = this.iterate(th, iterator)?;
        let mut first = true;
        iter::drain(th, items, |th, v| {
            if !std::mem::take(&mut first) {
                out.push_ascii(", ");
            }
            containers::push_repr(th, out, v)
        })?;
        out.push_ascii("])");
        Ok(())
    })
}

/// `a op b` for a view and anything that may be set-like.
fn compare(th: &mut Thread, op: CompareOp, a: Value, b: Value) -> PyResult {
    if !is_set_like(th, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (la, lb) = (set_like_len(th, a)?, set_like_len(th, b)?);
    let result = match op {
        CompareOp::Eq => la == lb && contains_all(th, b, a)?,
        CompareOp::Ne => !(la == lb && contains_all(th, b, a)?),
        CompareOp::Lt => la < lb && contains_all(th, b, a)?,
        CompareOp::Le => la <= lb && contains_all(th, b, a)?,
        CompareOp::Gt => la > lb && contains_all(th, a, b)?,
        CompareOp::Ge => la >= lb && contains_all(th, a, b)?,
    };
    Ok(Value::bool(result))
}

/// Whether every item of `items` is in `container`.
fn contains_all(th: &mut Thread, container: Value, items: Value) -> PyResult<bool> {
    let it = protocols::iter(th, items)?;
    while let Some(v) = protocols::next(th, it)? {
        if !protocols::contains(th, container, v)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn intersection(th: &mut Thread, this: Value, other: Value) -> PyResult<Gc<Set>> {
    let result = Set::new(th)?;
    iter::for_each(th, other, |th, v| {
        if protocols::contains(th, this, v)? {
            result.add(th, v)?;
        }
        Ok(())
    })?;
    Ok(result)
}

fn union(th: &mut Thread, a: Value, b: Value) -> PyResult<Gc<Set>> {
    let result = set::from_iterable(th, Builtin::Set, a)?;
    result.update(th, b)?;
    Ok(result)
}

fn difference(th: &mut Thread, a: Value, b: Value) -> PyResult<Gc<Set>> {
    let result = set::from_iterable(th, Builtin::Set, a)?;
    iter::for_each(th, b, |th, v| result.remove(th, v).map(|_| ()))?;
    Ok(result)
}

fn symmetric_difference(th: &mut Thread, a: Value, b: Value) -> PyResult<Gc<Set>> {
    let result = set::from_iterable(th, Builtin::Set, a)?;
    let other = set::from_iterable(th, Builtin::Set, b)?;
    for v in other.iter() {
        if !result.remove(th, v)? {
            result.add(th, v)?;
        }
    }
    Ok(result)
}

fn is_disjoint(th: &mut Thread, this: Value, other: Value) -> PyResult<bool> {
    let it = protocols::iter(th, other)?;
    while let Some(v) = protocols::next(th, it)? {
        if protocols::contains(th, this, v)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Declares the methods of `dict_keys`.
pub struct DictKeysMethods;

#[pytype(DictKeys)]
impl DictKeysMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<DictView>, th: &mut Thread) -> PyResult<Gc<Str>> {
        repr(th, this, "dict_keys", Builtin::DictKeyIterator)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<DictView>, _th: &mut Thread) -> usize {
        this.target().len()
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<DictView>, th: &mut Thread) -> PyResult {
        this.iterate(th, Builtin::DictKeyIterator)
    }

    /// Return a reverse iterator over the dict keys.
    #[method("($self, /)")]
    fn __reversed__(this: Gc<DictView>, th: &mut Thread) -> PyResult {
        this.iterate_reversed(th, Builtin::DictReverseKeyIterator)
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(this: Gc<DictView>, th: &mut Thread) -> PyResult<Gc<MappingProxy>> {
        this.mapping_proxy(th)
    }

    /// Return bool(key in self).
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<DictView>, th: &mut Thread, key: Value) -> PyResult<bool> {
        this.target().contains(th, key)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ge, this, value)
    }

    /// Return self&value.
    #[method("($self, value, /)")]
    fn __and__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        intersection(th, this, value)
    }

    /// Return value&self.
    #[method("($self, value, /)")]
    fn __rand__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        intersection(th, value, this)
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        union(th, this, value)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        union(th, value, this)
    }

    /// Return self-value.
    #[method("($self, value, /)")]
    fn __sub__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        difference(th, this, value)
    }

    /// Return value-self.
    #[method("($self, value, /)")]
    fn __rsub__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        difference(th, value, this)
    }

    /// Return self^value.
    #[method("($self, value, /)")]
    fn __xor__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        symmetric_difference(th, this, value)
    }

    /// Return value^self.
    #[method("($self, value, /)")]
    fn __rxor__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        symmetric_difference(th, value, this)
    }

    /// Return True if the view and the given iterable have a null intersection.
    #[method("($self, other, /)")]
    fn isdisjoint(this: Value, th: &mut Thread, other: Value) -> PyResult<bool> {
        is_disjoint(th, this, other)
    }
}

/// Declares the methods of `dict_items`.
pub struct DictItemsMethods;

#[pytype(DictItems)]
impl DictItemsMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<DictView>, th: &mut Thread) -> PyResult<Gc<Str>> {
        repr(th, this, "dict_items", Builtin::DictItemIterator)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<DictView>, _th: &mut Thread) -> usize {
        this.target().len()
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<DictView>, th: &mut Thread) -> PyResult {
        this.iterate(th, Builtin::DictItemIterator)
    }

    /// Return a reverse iterator over the dict items.
    #[method("($self, /)")]
    fn __reversed__(this: Gc<DictView>, th: &mut Thread) -> PyResult {
        this.iterate_reversed(th, Builtin::DictReverseItemIterator)
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(this: Gc<DictView>, th: &mut Thread) -> PyResult<Gc<MappingProxy>> {
        this.mapping_proxy(th)
    }

    /// Return bool(key in self).
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<DictView>, th: &mut Thread, key: Value) -> PyResult<bool> {
        let Some(pair) = Tuple::from_value(th, key).filter(|t| t.len() == 2) else {
            return Ok(false);
        };
        match this.target().get(th, pair.items()[0])? {
            Some(value) => protocols::eq(th, value, pair.items()[1]),
            None => Ok(false),
        }
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ge, this, value)
    }

    /// Return self&value.
    #[method("($self, value, /)")]
    fn __and__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        intersection(th, this, value)
    }

    /// Return value&self.
    #[method("($self, value, /)")]
    fn __rand__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        intersection(th, value, this)
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        union(th, this, value)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        union(th, value, this)
    }

    /// Return self-value.
    #[method("($self, value, /)")]
    fn __sub__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        difference(th, this, value)
    }

    /// Return value-self.
    #[method("($self, value, /)")]
    fn __rsub__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        difference(th, value, this)
    }

    /// Return self^value.
    #[method("($self, value, /)")]
    fn __xor__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        symmetric_difference(th, this, value)
    }

    /// Return value^self.
    #[method("($self, value, /)")]
    fn __rxor__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Set>> {
        symmetric_difference(th, value, this)
    }

    /// Return True if the view and the given iterable have a null intersection.
    #[method("($self, other, /)")]
    fn isdisjoint(this: Value, th: &mut Thread, other: Value) -> PyResult<bool> {
        is_disjoint(th, this, other)
    }
}

/// Declares the methods of `dict_values`.
pub struct DictValuesMethods;

#[pytype(DictValues)]
impl DictValuesMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<DictView>, th: &mut Thread) -> PyResult<Gc<Str>> {
        repr(th, this, "dict_values", Builtin::DictValueIterator)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<DictView>, _th: &mut Thread) -> usize {
        this.target().len()
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<DictView>, th: &mut Thread) -> PyResult {
        this.iterate(th, Builtin::DictValueIterator)
    }

    /// Return a reverse iterator over the dict values.
    #[method("($self, /)")]
    fn __reversed__(this: Gc<DictView>, th: &mut Thread) -> PyResult {
        this.iterate_reversed(th, Builtin::DictReverseValueIterator)
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(this: Gc<DictView>, th: &mut Thread) -> PyResult<Gc<MappingProxy>> {
        this.mapping_proxy(th)
    }
}
