//! The methods of `tuple`.

use super::containers::{self, Subscript, checked_index, subscript};
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::kinds::Builtin;
use crate::object::list::{self, List};
use crate::object::protocols::{self, CompareOp};
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::{instance, iter};
use crate::text::StrBuf;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Built-in immutable sequence.
///
/// If no argument is given, the constructor returns an empty tuple.
/// If iterable is specified the tuple is initialized from iterable's items.
///
/// If the argument is a tuple, the return value is the same object.
#[pytype(Tuple)]
impl Tuple {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Tuple>> {
        let ty = containers::class_for_new(th, class, Builtin::Tuple)?;
        let exact = containers::is_exactly(ty, Builtin::Tuple);
        let strict = exact || !containers::has_own_constructors(th, ty, Builtin::Tuple);
        let iterable = containers::optional_argument(th, "tuple", args, kwargs, strict)?;
        let items = match iterable {
            Some(iterable) => from_iterable(th, iterable)?,
            None => tuple::empty(th)?,
        };
        if exact {
            return Ok(items);
        }
        let new: Gc<Tuple> = instance::create_variable(th, ty, items.len())?;
        tuple::fill_subclass(new, ty.shape.get(), items.items());
        Ok(new)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Tuple>, th: &mut Thread) -> PyResult<Gc<Str>> {
        let mut out = StrBuf::new();
        write_repr(th, this, &mut out)?;
        Str::from_buf(th, &out)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<Tuple>, th: &mut Thread) -> PyResult<i64> {
        tuple::hash(th, this)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<Tuple>, _th: &mut Thread) -> usize {
        this.len()
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<Tuple>, th: &mut Thread, key: Value) -> PyResult {
        match subscript(th, key, "tuple")? {
            Subscript::Index(i) => {
                let i = checked_index(th, i, this.len(), "tuple index out of range")?;
                Ok(this.items()[i])
            }
            Subscript::Slice(parts) => {
                let bounds = parts.fit(this.len());
                if bounds.count == this.len()
                    && bounds.step == 1
                    && Tuple::exact(this.as_value()).is_some()
                {
                    return Ok(this.as_value());
                }
                tuple::slice(th, this, bounds.start, bounds.step, bounds.count).map(Gc::as_value)
            }
        }
    }

    /// Return bool(key in self).
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<Tuple>, th: &mut Thread, key: Value) -> PyResult<bool> {
        Ok(index_of(th, this, key, 0, usize::MAX)?.is_some())
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<Tuple>, th: &mut Thread) -> PyResult {
        iter::sequence_iter(th, Builtin::TupleIterator, this.as_value(), 0)
    }

    /// Return self+value.
    #[method("($self, value, /)")]
    fn __add__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = Tuple::from_value(th, value) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        for (a, b) in [(this, other), (other, this)] {
            if b.is_empty() && Tuple::exact(a.as_value()).is_some() {
                return Ok(a.as_value());
            }
        }
        tuple::concat(th, this, other).map(Gc::as_value)
    }

    /// Return self*value.
    #[method("($self, value, /)")]
    fn __mul__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        match containers::repeat_count(th, value)? {
            Some(1) if Tuple::exact(this.as_value()).is_some() => Ok(this.as_value()),
            Some(count) => tuple::repeat(th, this, count).map(Gc::as_value),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return value*self.
    #[method("($self, value, /)")]
    fn __rmul__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        Tuple::__mul__(this, th, value)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ge, this, value)
    }

    /// Return number of occurrences of value.
    #[method("($self, value, /)")]
    fn count(this: Gc<Tuple>, th: &mut Thread, value: Value) -> PyResult<usize> {
        let mut count = 0;
        for v in this.items() {
            count += protocols::eq(th, *v, value)? as usize;
        }
        Ok(count)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("($self, value, start=0, stop=<unrepresentable>, /)")]
    fn index(
        this: Gc<Tuple>,
        th: &mut Thread,
        value: Value,
        start: Value,
        stop: Value,
    ) -> PyResult<usize> {
        let (start, stop) = containers::search_range(th, start, stop, || this.len())?;
        match index_of(th, this, value, start, stop)? {
            Some(i) => Ok(i),
            None => th.value_error("tuple.index(x): x not in tuple"),
        }
    }

    /// Return the items as the arguments of __new__.
    #[method("($self, /)")]
    fn __getnewargs__(this: Gc<Tuple>, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        let items = tuple::new(th, this.items())?;
        tuple::new(th, &[items.as_value()])
    }

    /// See PEP 585
    #[classmethod("($type, item, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, item: Value) -> PyResult {
        containers::class_getitem(th, class, item)
    }
}

/// The exact tuple of everything that `iterable` gives: the same object when it is one.
pub fn from_iterable(th: &mut Thread, iterable: Value) -> PyResult<Gc<Tuple>> {
    if let Some(t) = Tuple::exact(iterable) {
        return Ok(t);
    }
    let items = match List::exact(iterable) {
        Some(list) => list,
        None => list::from_iterable(th, iterable)?,
    };
    tuple::from_list(th, items)
}

fn index_of(
    th: &mut Thread,
    t: Gc<Tuple>,
    v: Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    for i in start..stop.min(t.len()) {
        if protocols::eq(th, t.items()[i], v)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn compare(th: &mut Thread, op: CompareOp, a: Gc<Tuple>, b: Value) -> PyResult {
    match Tuple::from_value(th, b) {
        Some(b) => tuple::compare(th, op, a, b),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Appends the repr of a tuple.
pub fn write_repr(th: &mut Thread, this: Gc<Tuple>, out: &mut StrBuf) -> PyResult<()> {
    containers::write_recursive_repr(th, this.as_value(), "(...)", out, |th, out| {
        out.push_ascii("(");
        let mut items = this.items().iter().copied();
        let count = containers::push_items(th, out, &mut || items.next())?;
        out.push_ascii(if count == 1 { ",)" } else { ")" });
        Ok(())
    })
}
