//! Arguments that several methods of `str` share: bounds of a search, fill characters, prefixes, sets of characters.

use super::own;
use crate::builtins::containers::has_index;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::text::{StrRef, search, split};
use crate::value::{PyResult, Value};
use std::ops::Range;

/// A bound as slicing takes it; None is the default.
fn bound(th: &mut Thread, v: Value, default: i64) -> PyResult<i64> {
    if v.is_none() {
        return Ok(default);
    }
    if let Some(i) = v.to_int() {
        return Ok(i);
    }
    if !has_index(th, v) {
        return th.type_error("slice indices must be integers or None or have an __index__ method");
    }
    protocols::index_clamped(th, v)
}

/// Where to search in a text of `len` characters; `None` when nothing, not even the empty string, can be found there.
pub fn search_range(
    th: &mut Thread,
    len: usize,
    start: Value,
    end: Value,
) -> PyResult<Option<Range<usize>>> {
    if start.is_none() && end.is_none() {
        return Ok(Some(0..len));
    }
    let start = bound(th, start, 0)?;
    let end = bound(th, end, i64::MAX)?;
    Ok(search::clamp_range(len, start, end))
}

/// `find` and its kin: the place in the whole string.
pub fn find(
    th: &mut Thread,
    this: Value,
    sub: Gc<Str>,
    start: Value,
    end: Value,
    how: fn(StrRef<'_>, StrRef<'_>) -> Option<usize>,
) -> PyResult<Option<usize>> {
    let s = own(th, this);
    let Some(range) = search_range(th, s.len(), start, end)? else {
        return Ok(None);
    };
    let from = range.start;
    Ok(how(s.text().slice(range), sub.text()).map(|at| from + at))
}

/// `startswith` and `endswith`
pub fn matches_at(
    th: &mut Thread,
    this: Value,
    affix: Value,
    start: Value,
    end: Value,
    name: &str,
    how: fn(StrRef<'_>, StrRef<'_>) -> bool,
) -> PyResult<bool> {
    let s = own(th, this);
    let range = search_range(th, s.len(), start, end)?;
    let tried = |affix: Gc<Str>| {
        range
            .clone()
            .is_some_and(|range| how(s.text().slice(range), affix.text()))
    };
    if let Some(affix) = Str::from_value(th, affix) {
        return Ok(tried(affix));
    }
    let Some(affixes) = Tuple::from_value(th, affix) else {
        let message = format!(
            "{name} first arg must be str or a tuple of str, not {}",
            th.type_name(affix)
        );
        return th.type_error(message);
    };
    for v in affixes.items() {
        match Str::from_value(th, *v) {
            Some(affix) if tried(affix) => return Ok(true),
            Some(_) => {}
            None => {
                let message = format!(
                    "tuple for {name} must only contain str, not {}",
                    th.type_name(*v)
                );
                return th.type_error(message);
            }
        }
    }
    Ok(false)
}

/// The fill character of `center` and its kin.
pub fn fill_character(th: &mut Thread, v: Value) -> PyResult<u32> {
    let Some(s) = Str::from_value(th, v) else {
        let message = format!(
            "The fill character must be a unicode character, not {}",
            th.type_name(v)
        );
        return th.type_error(message);
    };
    match s.text().get(0) {
        Some(character) if s.len() == 1 => Ok(character),
        _ => th.type_error("The fill character must be exactly one character long"),
    }
}

/// `strip` and its kin.
pub fn strip(
    th: &mut Thread,
    this: Value,
    chars: Value,
    left: bool,
    right: bool,
    name: &str,
) -> PyResult<Gc<Str>> {
    let s = own(th, this);
    let kept = if chars.is_none() {
        split::strip_space(s.text(), left, right)
    } else if let Some(set) = Str::from_value(th, chars) {
        split::strip_set(s.text(), set.text(), left, right)
    } else {
        return th.type_error(format!("{name} arg must be None or str"));
    };
    Str::substring(th, s, kept)
}
