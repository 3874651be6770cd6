//! The methods of `slice`.

use super::containers::has_index;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::field::exact;
use crate::object::int::exact_int;
use crate::object::iter::Slice;
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp, CompareOp};
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::text::StrBuf;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Appends the repr.
pub fn write_repr(th: &mut Thread, slice: Gc<Slice>, out: &mut StrBuf) -> PyResult<()> {
    super::containers::write_recursive_repr(th, slice.as_value(), "slice(...)", out, |th, out| {
        out.push_ascii("slice(");
        let mut parts = [slice.start.get(), slice.stop.get(), slice.step.get()].into_iter();
        super::containers::push_items(th, out, &mut || parts.next())?;
        out.push_ascii(")");
        Ok(())
    })
}

/// slice(stop)
/// slice(start, stop[, step])
///
/// Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).
#[pytype(Slice)]
impl Slice {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        _class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Slice>> {
        if !kwargs.is_empty() {
            return th.type_error("slice() takes no keyword arguments");
        }
        let (start, stop, step) = match *args {
            [stop] => (Value::NONE, stop, Value::NONE),
            [start, stop] => (start, stop, Value::NONE),
            [start, stop, step] => (start, stop, step),
            [] => return th.type_error("slice expected at least 1 argument, got 0"),
            _ => {
                return th.type_error(format!(
                    "slice expected at most 3 arguments, got {}",
                    args.len()
                ));
            }
        };
        th.alloc(Slice::new(Builtin::Slice.shape(), start, stop, step))
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Slice>, th: &mut Thread) -> PyResult<Gc<Str>> {
        let mut out = StrBuf::new();
        write_repr(th, this, &mut out)?;
        Str::from_buf(th, &out)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<Slice>, th: &mut Thread) -> PyResult<i64> {
        // Not the length: a slice hashes its three parts alone.
        tuple::hash_items(
            th,
            &[this.start.get(), this.stop.get(), this.step.get()],
            false,
        )
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<Slice>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<Slice>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Gc<Slice>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Gc<Slice>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Gc<Slice>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Gc<Slice>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ge, this, value)
    }

    /// S.indices(len) -> (start, stop, stride)
    ///
    /// Assuming a sequence of length len, calculate the start and stop
    /// indices, and the stride length of the extended slice described by
    /// S. Out of bounds indices are clipped in a manner consistent with the
    /// handling of normal slices.
    #[method("($self, object, /)")]
    fn indices(this: Gc<Slice>, th: &mut Thread, object: Value) -> PyResult<Gc<Tuple>> {
        let length = protocols::index(th, object)?;
        if is_negative(length) {
            return th.value_error("length should not be negative");
        }
        let parts = fit_big(th, this, length)?;
        tuple::new(th, &parts)
    }

    /// where the slice begins, or None
    #[member]
    fn start(this: Gc<Slice>, _th: &mut Thread) -> Value {
        this.start.get()
    }

    /// where the slice ends, or None
    #[member]
    fn stop(this: Gc<Slice>, _th: &mut Thread) -> Value {
        this.stop.get()
    }

    /// the distance between indices, or None
    #[member]
    fn step(this: Gc<Slice>, _th: &mut Thread) -> Value {
        this.step.get()
    }

    /// See PEP 585
    #[classmethod("($type, item, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, item: Value) -> PyResult {
        super::containers::class_getitem(th, class, item)
    }
}

fn compare(th: &mut Thread, op: CompareOp, a: Gc<Slice>, b: Value) -> PyResult {
    let Some(b) = exact::<Slice>(b, Builtin::Slice.shape()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a == b {
        return Ok(Value::bool(matches!(
            op,
            CompareOp::Eq | CompareOp::Le | CompareOp::Ge
        )));
    }
    let left = tuple::new(th, &[a.start.get(), a.stop.get(), a.step.get()])?;
    let right = tuple::new(th, &[b.start.get(), b.stop.get(), b.step.get()])?;
    tuple::compare(th, op, left, right)
}

fn is_negative(v: Value) -> bool {
    exact_int(v).is_some_and(|i| i.signum() < 0)
}

/// A part of a slice as an exact int.
fn part(th: &mut Thread, v: Value) -> PyResult {
    if !has_index(th, v) {
        return th.type_error("slice indices must be integers or None or have an __index__ method");
    }
    protocols::index(th, v)
}

/// Start, stop and step of a slice fitted to a length, for ints of any size.
pub fn fit_big(th: &mut Thread, slice: Gc<Slice>, length: Value) -> PyResult<[Value; 3]> {
    let step = if slice.step.get().is_none() {
        Value::ONE
    } else {
        part(th, slice.step.get())?
    };
    if step.is(Value::ZERO) {
        return th.value_error("slice step cannot be zero");
    }
    let backward = is_negative(step);
    let before_last = protocols::binary(th, BinaryOp::Add, length, Value::int(-1), false)?;
    let (lower, upper) = if backward {
        (Value::int(-1), before_last)
    } else {
        (Value::ZERO, length)
    };
    let fit = |th: &mut Thread, v: Value, default: Value| {
        if v.is_none() {
            return Ok(default);
        }
        let i = part(th, v)?;
        if is_negative(i) {
            let i = protocols::binary(th, BinaryOp::Add, i, length, false)?;
            return Ok(if protocols::lt(th, i, lower)? {
                lower
            } else {
                i
            });
        }
        Ok(if protocols::lt(th, upper, i)? {
            upper
        } else {
            i
        })
    };
    let (first, last) = if backward {
        (upper, lower)
    } else {
        (lower, upper)
    };
    let start = fit(th, slice.start.get(), first)?;
    let stop = fit(th, slice.stop.get(), last)?;
    Ok([start, stop, step])
}
