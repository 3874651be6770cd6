//! Arithmetic of `range` objects, for ints of any size.

use super::{LongRangeIter, Range, RangeIter};
use crate::context::Thread;
use crate::heap::Gc;
use crate::num::{self, Int, IntError, IntRef};
use crate::object::int::{exact_int, from_int, from_result, raise_error};
use crate::object::kinds::Builtin;
use crate::value::{PyResult, Value, fits_int};
use std::cmp::Ordering;

/// The int that a field of a range or range iterator holds.
fn int<'a>(v: Value) -> IntRef<'a> {
    match exact_int(v) {
        Some(i) => i,
        None => unreachable!("ranges hold exact ints"),
    }
}

/// `a + b` for exact ints.
#[inline]
pub(super) fn add(th: &mut Thread, a: Value, b: Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.to_int(), b.to_int())
        && let Some(v) = Value::try_int(x + y)
    {
        return Ok(v);
    }
    from_result(th, num::int::add(int(a), int(b)))
}

fn sub(th: &mut Thread, a: Value, b: Value) -> PyResult {
    from_result(th, num::int::sub(int(a), int(b)))
}

fn mul(th: &mut Thread, a: Value, b: Value) -> PyResult {
    from_result(th, num::int::mul(int(a), int(b)))
}

/// Number of values of a range; the step is not zero.
fn length(start: IntRef<'_>, stop: IntRef<'_>, step: IntRef<'_>) -> Result<Int, IntError> {
    let up = step.signum() > 0;
    let (low, high) = if up { (start, stop) } else { (stop, start) };
    if num::int::cmp(low, high) != Ordering::Less {
        return Ok(Int::Small(0));
    }
    if let (IntRef::Small(low), IntRef::Small(high), IntRef::Small(step)) = (low, high, step)
        && let Some(distance) = high.checked_sub(low)
        && let Some(count) = ((distance - 1) as u64 / step.unsigned_abs()).checked_add(1)
        && let Ok(count) = i64::try_from(count)
    {
        return Ok(Int::Small(count));
    }
    let distance = num::int::sub(high, low)?;
    let before_last = num::int::sub(distance.as_ref(), IntRef::Small(1))?;
    let step = num::int::abs(step)?;
    let count = num::int::floordiv(before_last.as_ref(), step.as_ref())?;
    num::int::add(count.as_ref(), IntRef::Small(1))
}

/// A new range of exact ints; the step is not zero.
pub fn new_range(th: &mut Thread, start: Value, stop: Value, step: Value) -> PyResult<Gc<Range>> {
    let length = length(int(start), int(stop), int(step));
    let length = from_result(th, length)?;
    th.alloc(Range::new(
        Builtin::Range.shape(),
        start,
        stop,
        step,
        length,
    ))
}

/// Start, step and length of a range whose values all are small ints.
pub fn small_range(range: &Range) -> Option<(i64, i64, i64)> {
    let (start, step, length) = (
        range.start.get().to_int()?,
        range.step.get().to_int()?,
        range.length.get().to_int()?,
    );
    if length == 0 {
        return Some((start, step, 0));
    }
    let last = step.checked_mul(length - 1)?.checked_add(start)?;
    fits_int(last).then_some((start, step, length))
}

/// The value at `index`, which is an exact int within the range.
pub fn range_item(th: &mut Thread, range: &Range, index: Value) -> PyResult {
    if let (Some((start, step, _)), Some(i)) = (small_range(range), index.to_int()) {
        return Ok(Value::int(start + step * i));
    }
    let distance = mul(th, range.step.get(), index)?;
    add(th, range.start.get(), distance)
}

/// A new iterator over the range.
pub fn range_iter(th: &mut Thread, range: &Range) -> PyResult {
    match small_range(range) {
        Some((start, step, length)) => th
            .alloc(RangeIter::new(
                Value::int(start),
                Value::int(length),
                Value::int(step),
            ))
            .map(Gc::as_value),
        None => long_iter(th, range.start.get(), range.step.get(), range.length.get()),
    }
}

fn long_iter(th: &mut Thread, start: Value, step: Value, length: Value) -> PyResult {
    th.alloc(LongRangeIter::new(
        Builtin::LongRangeIterator.shape(),
        start,
        step,
        length,
    ))
    .map(Gc::as_value)
}

/// A new iterator over the range from its end.
pub fn range_reversed(th: &mut Thread, range: &Range) -> PyResult {
    if let Some((start, step, length)) = small_range(range)
        && fits_int(-step)
    {
        let last = if length == 0 {
            start
        } else {
            start + step * (length - 1)
        };
        let step = -step;
        return th
            .alloc(RangeIter::new(
                Value::int(last),
                Value::int(length),
                Value::int(step),
            ))
            .map(Gc::as_value);
    }
    let length = range.length.get();
    let before_last = add(th, length, Value::int(-1))?;
    let last = range_item(th, range, before_last)?;
    let step = sub(th, Value::ZERO, range.step.get())?;
    long_iter(th, last, step, length)
}

/// The place of an exact int in the range, an int value; `None` when it is not in it.
pub fn range_contains(th: &mut Thread, range: &Range, v: Value) -> PyResult<Option<Value>> {
    let (start, stop, step) = (range.start.get(), range.stop.get(), range.step.get());
    let up = int(step).signum() > 0;
    let (low, high) = if up { (start, v) } else { (v, start) };
    let inside = num::int::cmp(int(low), int(high)) != Ordering::Greater
        && num::int::cmp(int(v), int(stop))
            == if up {
                Ordering::Less
            } else {
                Ordering::Greater
            };
    if !inside {
        return Ok(None);
    }
    let place = num::int::sub(int(v), int(start))
        .and_then(|distance| num::int::divmod(distance.as_ref(), int(step)));
    match place {
        Ok((place, rest)) if rest.as_ref().signum() == 0 => from_int(th, place).map(Some),
        Ok(_) => Ok(None),
        Err(e) => raise_error(th, e),
    }
}

/// `range[start:stop:step]` for indices that were fitted to the range's length.
pub fn subrange(
    th: &mut Thread,
    range: &Range,
    start: Value,
    stop: Value,
    step: Value,
) -> PyResult<Gc<Range>> {
    let new_step = mul(th, range.step.get(), step)?;
    let new_start = range_item(th, range, start)?;
    let new_stop = range_item(th, range, stop)?;
    new_range(th, new_start, new_stop, new_step)
}
