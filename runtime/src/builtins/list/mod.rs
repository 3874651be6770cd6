//! The methods of `list`.

use super::containers::{self, Subscript, checked_index, subscript};
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::kinds::Builtin;
use crate::object::list::{self, List};
use crate::object::protocols::CompareOp;
use crate::object::str::Str;
use crate::object::{instance, iter};
use crate::text::StrBuf;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Built-in mutable sequence.
///
/// If no argument is given, the constructor creates a new empty list.
/// The argument must be an iterable if specified.
#[pytype(List)]
impl List {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        _args: &[Value],
        _kwargs: Keywords<'_>,
    ) -> PyResult<Gc<List>> {
        let ty = containers::class_for_new(th, class, Builtin::List)?;
        if containers::is_exactly(ty, Builtin::List) {
            return List::new(th);
        }
        instance::create(th, ty, List::empty(ty.shape.get()))
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, /, *args, **kwargs)")]
    fn __init__(
        this: Gc<List>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        let ty = th.type_of(this.as_value());
        let strict = containers::is_exactly(ty, Builtin::List)
            || !containers::has_own_constructors(th, ty, Builtin::List);
        let iterable = containers::optional_argument(th, "list", args, kwargs, strict)?;
        if !this.is_empty() {
            this.clear(th);
        }
        match iterable {
            Some(iterable) => this.extend(th, iterable),
            None => Ok(()),
        }
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<List>, th: &mut Thread) -> PyResult<Gc<Str>> {
        let mut out = StrBuf::new();
        write_repr(th, this, &mut out)?;
        Str::from_buf(th, &out)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<List>, _th: &mut Thread) -> usize {
        this.len()
    }

    /// Return self[index].
    #[method("($self, index, /)")]
    fn __getitem__(this: Gc<List>, th: &mut Thread, index: Value) -> PyResult {
        match subscript(th, index, "list")? {
            Subscript::Index(i) => {
                let i = checked_index(th, i, this.len(), "list index out of range")?;
                Ok(this.get(i).unwrap_or(Value::NONE))
            }
            Subscript::Slice(parts) => {
                let bounds = parts.fit(this.len());
                this.slice(th, bounds.start, bounds.step, bounds.count)
                    .map(Gc::as_value)
            }
        }
    }

    /// Set self[key] to value.
    #[method("($self, key, value, /)")]
    fn __setitem__(this: Gc<List>, th: &mut Thread, key: Value, value: Value) -> PyResult<()> {
        match subscript(th, key, "list")? {
            Subscript::Index(i) => {
                let i = checked_index(th, i, this.len(), "list assignment index out of range")?;
                this.set(th, i, value);
                Ok(())
            }
            Subscript::Slice(parts) => assign_slice(th, this, parts, value),
        }
    }

    /// Delete self[key].
    #[method("($self, key, /)")]
    fn __delitem__(this: Gc<List>, th: &mut Thread, key: Value) -> PyResult<()> {
        match subscript(th, key, "list")? {
            Subscript::Index(i) => {
                let i = checked_index(th, i, this.len(), "list assignment index out of range")?;
                this.remove(th, i);
            }
            Subscript::Slice(parts) => {
                let bounds = parts.fit(this.len());
                if bounds.step == 1 {
                    this.splice(
                        th,
                        bounds.start as usize,
                        bounds.start as usize + bounds.count,
                        &[],
                    )?;
                } else {
                    this.remove_slice(th, bounds.start, bounds.step, bounds.count);
                }
            }
        }
        Ok(())
    }

    /// Return bool(key in self).
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<List>, th: &mut Thread, key: Value) -> PyResult<bool> {
        Ok(this.index_of(th, key, 0, usize::MAX)?.is_some())
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<List>, th: &mut Thread) -> PyResult {
        iter::sequence_iter(th, Builtin::ListIterator, this.as_value(), 0)
    }

    /// Return a reverse iterator over the list.
    #[method("($self, /)")]
    fn __reversed__(this: Gc<List>, th: &mut Thread) -> PyResult {
        iter::sequence_iter(
            th,
            Builtin::ListReverseIterator,
            this.as_value(),
            this.len() as i64 - 1,
        )
    }

    /// Return self+value.
    #[method("($self, value, /)")]
    fn __add__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        match List::from_value(th, value) {
            Some(other) => this.concat(th, &other).map(Gc::as_value),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Implement self+=value.
    #[method("($self, value, /)")]
    fn __iadd__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult<Gc<List>> {
        this.extend(th, value)?;
        Ok(this)
    }

    /// Return self*value.
    #[method("($self, value, /)")]
    fn __mul__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        match containers::repeat_count(th, value)? {
            Some(count) => this.repeat(th, count).map(Gc::as_value),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return value*self.
    #[method("($self, value, /)")]
    fn __rmul__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        List::__mul__(this, th, value)
    }

    /// Implement self*=value.
    #[method("($self, value, /)")]
    fn __imul__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        match containers::repeat_count(th, value)? {
            Some(count) => this.repeat_in_place(th, count).map(|()| this.as_value()),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ge, this, value)
    }

    /// Append object to the end of the list.
    #[method("($self, object, /)")]
    fn append(this: Gc<List>, th: &mut Thread, object: Value) -> PyResult<()> {
        this.push(th, object)
    }

    /// Remove all items from list.
    #[method("($self, /)")]
    #[pyname = "clear"]
    fn py_clear(this: Gc<List>, th: &mut Thread) {
        this.clear(th);
    }

    /// Return a shallow copy of the list.
    #[method("($self, /)")]
    #[pyname = "copy"]
    fn py_copy(this: Gc<List>, th: &mut Thread) -> PyResult<Gc<List>> {
        this.copy(th)
    }

    /// Return number of occurrences of value.
    #[method("($self, value, /)")]
    fn count(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult<usize> {
        let (mut count, mut from) = (0, 0);
        while let Some(i) = this.index_of(th, value, from, usize::MAX)? {
            count += 1;
            from = i + 1;
        }
        Ok(count)
    }

    /// Extend list by appending elements from the iterable.
    #[method("($self, iterable, /)")]
    #[pyname = "extend"]
    fn py_extend(this: Gc<List>, th: &mut Thread, iterable: Value) -> PyResult<()> {
        this.extend(th, iterable)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("($self, value, start=0, stop=<unrepresentable>, /)")]
    fn index(
        this: Gc<List>,
        th: &mut Thread,
        value: Value,
        start: Value,
        stop: Value,
    ) -> PyResult<usize> {
        let (start, stop) = containers::search_range(th, start, stop, || this.len())?;
        match this.index_of(th, value, start, stop)? {
            Some(i) => Ok(i),
            None => th.value_error("list.index(x): x not in list"),
        }
    }

    /// Insert object before index.
    #[method("($self, index, object, /)")]
    #[pyname = "insert"]
    fn py_insert(this: Gc<List>, th: &mut Thread, index: i64, object: Value) -> PyResult<()> {
        let at = crate::native::Index(index).clamped(this.len());
        this.insert(th, at, object)
    }

    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    #[method("($self, index=-1, /)")]
    #[pyname = "pop"]
    fn py_pop(this: Gc<List>, th: &mut Thread, index: i64) -> PyResult {
        let found = if index == -1 {
            this.pop()
        } else {
            crate::native::Index(index)
                .checked(this.len())
                .and_then(|i| this.remove(th, i))
        };
        match found {
            Some(v) => Ok(v),
            None if this.is_empty() => th.raise(Builtin::IndexError, "pop from empty list"),
            None => th.raise(Builtin::IndexError, "pop index out of range"),
        }
    }

    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("($self, value, /)")]
    #[pyname = "remove"]
    fn py_remove(this: Gc<List>, th: &mut Thread, value: Value) -> PyResult<()> {
        match this.index_of(th, value, 0, usize::MAX)? {
            Some(i) => {
                List::remove(&this, th, i);
                Ok(())
            }
            None => th.value_error("list.remove(x): x not in list"),
        }
    }

    /// Reverse *IN PLACE*.
    #[method("($self, /)")]
    #[pyname = "reverse"]
    fn py_reverse(this: Gc<List>, th: &mut Thread) {
        this.reverse(th);
    }

    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
    /// order of two equal elements is maintained).
    ///
    /// If a key function is given, apply it once to each list item and sort them,
    /// ascending or descending, according to their function values.
    ///
    /// The reverse flag can be set to sort in descending order.
    #[method("($self, *, key=None, reverse=False)")]
    #[pyname = "sort"]
    fn py_sort(this: Gc<List>, th: &mut Thread, key: Value, reverse: bool) -> PyResult<()> {
        let key = if key.is_none() { None } else { Some(key) };
        this.sort(th, key, reverse)
    }

    /// Return the size of the list in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Gc<List>, th: &mut Thread) -> usize {
        th.heap().size_of(this.as_header()) + this.len() * 8
    }

    /// See PEP 585
    #[classmethod("($type, item, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, item: Value) -> PyResult {
        containers::class_getitem(th, class, item)
    }
}

fn compare(th: &mut Thread, op: CompareOp, a: Gc<List>, b: Value) -> PyResult {
    match List::from_value(th, b) {
        Some(b) => list::compare(th, op, a, b),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `list[slice] = value`
fn assign_slice(
    th: &mut Thread,
    this: Gc<List>,
    parts: containers::SliceParts,
    value: Value,
) -> PyResult<()> {
    let items = new_items(th, this, value)?;
    let bounds = parts.fit(this.len());
    if bounds.step == 1 {
        let start = bounds.start as usize;
        return this.splice_list(th, start, (bounds.stop as usize).max(start), items);
    }
    if items.len() != bounds.count {
        let (given, wanted) = (items.len(), bounds.count);
        return th.value_error(format!(
            "attempt to assign sequence of size {given} to extended slice of size {wanted}"
        ));
    }
    for (i, v) in items.iter().enumerate() {
        this.set(th, (bounds.start + bounds.step * i as i64) as usize, v);
    }
    Ok(())
}

/// The items to assign, as a list that is not `this`.
fn new_items(th: &mut Thread, this: Gc<List>, value: Value) -> PyResult<Gc<List>> {
    if let Some(other) = List::exact(value)
        && other != this
    {
        return Ok(other);
    }
    let result = list::from_iterable(th, value);
    if result.is_err() && th.raised_is(Builtin::TypeError) && !is_iterable(th, value) {
        th.take_exception();
        return th.type_error("must assign iterable to extended slice");
    }
    result
}

fn is_iterable(th: &Thread, v: Value) -> bool {
    use crate::object::special::Special;
    let ty = th.type_of(v);
    ty.special(Special::Iter).is_some_and(|m| !m.is_none())
        || ty.special(Special::GetItem).is_some()
}

/// Appends the repr of a list.
pub fn write_repr(th: &mut Thread, this: Gc<List>, out: &mut StrBuf) -> PyResult<()> {
    containers::write_recursive_repr(th, this.as_value(), "[...]", out, |th, out| {
        out.push_ascii("[");
        let mut items = this.iter();
        containers::push_items(th, out, &mut || items.next())?;
        out.push_ascii("]");
        Ok(())
    })
}

#[cfg(test)]
mod tests;
