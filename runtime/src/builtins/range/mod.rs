//! The methods of `range`.

use super::containers::has_index;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::num::IntRef;
use crate::object::field::exact;
use crate::object::int::exact_int;
use crate::object::iter::{self, Range, Slice};
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp};
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// range(stop) -> range object
/// range(start, stop[, step]) -> range object
///
/// Return an object that produces a sequence of integers from start (inclusive)
/// to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.
/// start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.
/// These are exactly the valid indices for a list of 4 elements.
/// When step is given, it specifies the increment (or decrement).
#[pytype(Range)]
impl Range {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        _class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Range>> {
        if !kwargs.is_empty() {
            return th.type_error("range() takes no keyword arguments");
        }
        let (start, stop, step) = match *args {
            [stop] => (Value::ZERO, protocols::index(th, stop)?, Value::ONE),
            [start, stop] => (
                protocols::index(th, start)?,
                protocols::index(th, stop)?,
                Value::ONE,
            ),
            [start, stop, step] => (
                protocols::index(th, start)?,
                protocols::index(th, stop)?,
                protocols::index(th, step)?,
            ),
            [] => return th.type_error("range expected at least 1 argument, got 0"),
            _ => {
                return th.type_error(format!(
                    "range expected at most 3 arguments, got {}",
                    args.len()
                ));
            }
        };
        if step.is(Value::ZERO) {
            return th.value_error("range() arg 3 must not be zero");
        }
        iter::new_range(th, start, stop, step)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Range>, th: &mut Thread) -> PyResult<String> {
        let (start, stop) = (
            protocols::repr(th, this.start.get())?,
            protocols::repr(th, this.stop.get())?,
        );
        let (start, stop) = (Str::display(start), Str::display(stop));
        if this.step.get().is(Value::ONE) {
            return Ok(format!("range({start}, {stop})"));
        }
        let step = protocols::repr(th, this.step.get())?;
        Ok(format!("range({start}, {stop}, {})", Str::display(step)))
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<Range>, th: &mut Thread) -> PyResult<i64> {
        protocols::index_to_i64(th, this.length.get())
    }

    /// True if self else False
    #[method("($self, /)")]
    fn __bool__(this: Gc<Range>, _th: &mut Thread) -> bool {
        !this.length.get().is(Value::ZERO)
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<Range>, th: &mut Thread, key: Value) -> PyResult {
        if let Some(slice) = exact::<Slice>(key, Builtin::Slice.shape()) {
            let length = this.length.get();
            let [start, stop, step] = super::slice::fit_big(th, slice, length)?;
            return iter::subrange(th, &this, start, stop, step).map(Gc::as_value);
        }
        if !has_index(th, key) {
            let message = format!(
                "range indices must be integers or slices, not {}",
                th.type_name(key)
            );
            return th.type_error(message);
        }
        let index = protocols::index(th, key)?;
        let length = this.length.get();
        let index = if is_negative(index) {
            protocols::binary(th, BinaryOp::Add, index, length, false)?
        } else {
            index
        };
        if is_negative(index) || !protocols::lt(th, index, length)? {
            return th.raise(Builtin::IndexError, "range object index out of range");
        }
        iter::range_item(th, &this, index)
    }

    /// Return bool(key in self).
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<Range>, th: &mut Thread, key: Value) -> PyResult<bool> {
        match as_exact_int(key) {
            Some(key) => Ok(iter::range_contains(th, &this, key)?.is_some()),
            None => Ok(search(th, this, key)?.is_some()),
        }
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<Range>, th: &mut Thread) -> PyResult {
        iter::range_iter(th, &this)
    }

    /// Return a reverse iterator.
    #[method("($self, /)")]
    fn __reversed__(this: Gc<Range>, th: &mut Thread) -> PyResult {
        iter::range_reversed(th, &this)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<Range>, th: &mut Thread) -> PyResult<i64> {
        let length = this.length.get();
        let (start, step) = match length {
            Value::ZERO => (Value::NONE, Value::NONE),
            Value::ONE => (this.start.get(), Value::NONE),
            _ => (this.start.get(), this.step.get()),
        };
        let key = tuple::new(th, &[length, start, step])?;
        tuple::hash(th, key)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<Range>, th: &mut Thread, value: Value) -> PyResult {
        match exact::<Range>(value, Builtin::Range.shape()) {
            Some(other) => same_values(th, this, other).map(Value::bool),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<Range>, th: &mut Thread, value: Value) -> PyResult {
        let equal = Range::__eq__(this, th, value)?;
        Ok(equal.to_bool().map_or(equal, |equal| Value::bool(!equal)))
    }

    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    #[method("($self, value, /)")]
    fn count(this: Gc<Range>, th: &mut Thread, value: Value) -> PyResult<usize> {
        if let Some(value) = as_exact_int(value) {
            return Ok(iter::range_contains(th, &this, value)?.is_some() as usize);
        }
        let it = iter::range_iter(th, &this)?;
        let mut count = 0;
        iter::drain(th, it, |th, v| {
            count += protocols::eq(th, v, value)? as usize;
            Ok(())
        })?;
        Ok(count)
    }

    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    #[method("($self, value, /)")]
    fn index(this: Gc<Range>, th: &mut Thread, value: Value) -> PyResult {
        if let Some(int) = as_exact_int(value) {
            return match iter::range_contains(th, &this, int)? {
                Some(place) => Ok(place),
                None => th.value_error("range.index(x): x not in range"),
            };
        }
        match search(th, this, value)? {
            Some(place) => Ok(Value::int(place)),
            None => th.value_error("sequence.index(x): x not in sequence"),
        }
    }

    /// the first value
    #[member]
    fn start(this: Gc<Range>, _th: &mut Thread) -> Value {
        this.start.get()
    }

    /// the bound
    #[member]
    fn stop(this: Gc<Range>, _th: &mut Thread) -> Value {
        this.stop.get()
    }

    /// the distance between values
    #[member]
    fn step(this: Gc<Range>, _th: &mut Thread) -> Value {
        this.step.get()
    }
}

fn is_negative(v: Value) -> bool {
    exact_int(v).is_some_and(|i| i.signum() < 0)
}

/// The int that a value of exact type `int` or `bool` is.
fn as_exact_int(v: Value) -> Option<Value> {
    match v.to_bool() {
        Some(b) => Some(Value::int(b as i64)),
        None => exact_int(v).map(|_: IntRef<'_>| v),
    }
}

/// The place of a value that is no int, by comparing all.
fn search(th: &mut Thread, range: Gc<Range>, v: Value) -> PyResult<Option<i64>> {
    let it = iter::range_iter(th, &range)?;
    let mut place = 0;
    while let Some(item) = protocols::next(th, it)? {
        if protocols::eq(th, item, v)? {
            return Ok(Some(place));
        }
        place += 1;
    }
    Ok(None)
}

/// Whether two ranges give the same values.
fn same_values(th: &mut Thread, a: Gc<Range>, b: Gc<Range>) -> PyResult<bool> {
    if !protocols::eq(th, a.length.get(), b.length.get())? {
        return Ok(false);
    }
    if a.length.get().is(Value::ZERO) {
        return Ok(true);
    }
    if !protocols::eq(th, a.start.get(), b.start.get())? {
        return Ok(false);
    }
    Ok(a.length.get().is(Value::ONE) || protocols::eq(th, a.step.get(), b.step.get())?)
}
