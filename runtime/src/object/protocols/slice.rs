//! Slices of the sequences that most are taken of, without a slice object or a call of a method.

use crate::context::Thread;
use crate::object::field::exact;
use crate::object::index::Index;
use crate::object::iter::Slice;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

/// `obj[start:stop]`
pub fn get_slice(th: &mut Thread, obj: Value, start: Value, stop: Value) -> PyResult {
    if let Some(v) = plain_slice(th, obj, start, stop)? {
        return Ok(v);
    }
    let slice = Slice::new(Builtin::Slice.shape(), start, stop, Value::NONE);
    let slice = th.alloc(slice)?;
    super::get_item(th, obj, slice.as_value())
}

/// `obj[key]` where `key` is a slice without a step, of a sequence that [`plain_slice`] knows.
#[inline]
pub(super) fn by_slice(th: &mut Thread, obj: Value, key: Value) -> PyResult<Option<Value>> {
    match exact::<Slice>(key, Builtin::Slice.shape()) {
        Some(slice) if slice.step.get().is_none() => {
            plain_slice(th, obj, slice.start.get(), slice.stop.get())
        }
        _ => Ok(None),
    }
}

/// `obj[start:stop]` of an exact list, tuple or string with bounds that are small ints or None.
fn plain_slice(th: &mut Thread, obj: Value, start: Value, stop: Value) -> PyResult<Option<Value>> {
    let bounds = |len: usize| {
        let bound = |v: Value, otherwise: usize| {
            if v.is_none() {
                Some(otherwise)
            } else {
                v.to_int().map(|i| Index(i).clamped(len))
            }
        };
        let (from, to) = (bound(start, 0)?, bound(stop, len)?);
        Some(from..to.max(from))
    };
    if let Some(list) = List::exact(obj) {
        let Some(range) = bounds(list.len()) else {
            return Ok(None);
        };
        let slice = list.slice(th, range.start as i64, 1, range.len());
        return slice.map(|l| Some(l.as_value()));
    }
    if let Some(s) = Str::exact(obj) {
        let Some(range) = bounds(s.len()) else {
            return Ok(None);
        };
        let slice = match range.len() {
            0 => Ok(th.names().empty),
            1 => Str::character(th, s.text().at(range.start)),
            _ => Str::substring(th, s, range),
        };
        return slice.map(|s| Some(s.as_value()));
    }
    if let Some(t) = Tuple::exact(obj) {
        let Some(range) = bounds(t.len()) else {
            return Ok(None);
        };
        if range.len() == t.len() {
            return Ok(Some(obj));
        }
        let slice = tuple::build(th, range.len(), |i| t.items()[range.start + i]);
        return slice.map(|t| Some(t.as_value()));
    }
    Ok(None)
}
