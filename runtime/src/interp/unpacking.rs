//! Unpacking iterables into registers and lists.

use super::frame::Frame;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::tuple::Tuple;
use crate::value::{PyResult, Value};

/// Writes the items of `src` to `n` registers from `base`; nothing unless there are exactly `n`.
pub fn exactly(th: &mut Thread, f: &mut Frame, base: usize, src: Value, n: usize) -> PyResult<()> {
    if let Some(t) = Tuple::exact(src) {
        if t.len() != n {
            return wrong_length(th, n, t.len());
        }
        for (i, v) in t.items().iter().enumerate() {
            f.regs.set(base + i, *v);
        }
        return Ok(());
    }
    if let Some(l) = List::exact(src) {
        if l.len() != n {
            return wrong_length(th, n, l.len());
        }
        for (i, v) in l.iter().enumerate() {
            f.regs.set(base + i, v);
        }
        return Ok(());
    }
    let it = iterator(th, src)?;
    let items = List::with_capacity(th, n)?;
    while items.len() < n {
        match protocols::next(th, it)? {
            Some(v) => items.push(th, v)?,
            None => {
                let message = format!(
                    "not enough values to unpack (expected {n}, got {})",
                    items.len()
                );
                return th.value_error(message);
            }
        }
    }
    if protocols::next(th, it)?.is_some() {
        // A dict's length is known, as that of lists and tuples is.
        if let Some(d) = Dict::exact(src) {
            return wrong_length(th, n, d.len());
        }
        let message = format!("too many values to unpack (expected {n})");
        return th.value_error(message);
    }
    for (i, v) in items.iter().enumerate() {
        f.regs.set(base + i, v);
    }
    Ok(())
}

#[cold]
fn wrong_length(th: &mut Thread, wanted: usize, got: usize) -> PyResult<()> {
    let message = if got < wanted {
        format!("not enough values to unpack (expected {wanted}, got {got})")
    } else {
        format!("too many values to unpack (expected {wanted}, got {got})")
    };
    th.value_error(message)
}

/// `iter(src)` with the message of unpacking.
fn iterator(th: &mut Thread, src: Value) -> PyResult {
    let result = protocols::iter(th, src);
    match result {
        Err(_) if th.raised_is(Builtin::TypeError) && !is_iterable(th, src) => {
            th.take_exception();
            let message = format!("cannot unpack non-iterable {} object", th.type_name(src));
            th.type_error(message)
        }
        other => other,
    }
}

fn is_iterable(th: &Thread, v: Value) -> bool {
    use crate::object::special::Special;
    let ty = th.type_of(v);
    ty.special(Special::Iter).is_some() || ty.special(Special::GetItem).is_some()
}

/// `before` items, a list of those between, `after` items.
pub fn around(
    th: &mut Thread,
    f: &mut Frame,
    base: usize,
    src: Value,
    before: usize,
    after: usize,
) -> PyResult<()> {
    let it = iterator(th, src)?;
    let items = List::new(th)?;
    while let Some(v) = protocols::next(th, it)? {
        items.push(th, v)?;
    }
    let n = items.len();
    if n < before + after {
        let message = format!(
            "not enough values to unpack (expected at least {}, got {n})",
            before + after
        );
        return th.value_error(message);
    }
    let rest = List::with_capacity(th, n - before - after)?;
    for v in items.iter().skip(before).take(n - before - after) {
        rest.push(th, v)?;
    }
    for (i, v) in items.iter().enumerate() {
        if i < before {
            f.regs.set(base + i, v);
        } else if i >= n - after {
            f.regs.set(base + 1 + before + (i - (n - after)), v);
        }
    }
    f.regs.set(base + before, rest.as_value());
    Ok(())
}

/// `[*src]`
pub fn extend_list(th: &mut Thread, list: Gc<List>, src: Value) -> PyResult<()> {
    if let Some(t) = Tuple::exact(src) {
        return list.extend_slice(th, t.items());
    }
    let it = match protocols::iter(th, src) {
        Err(_) if th.raised_is(Builtin::TypeError) && !is_iterable(th, src) => {
            th.take_exception();
            let message = format!(
                "Value after * must be an iterable, not {}",
                th.type_name(src)
            );
            return th.type_error(message);
        }
        other => other?,
    };
    while let Some(v) = protocols::next(th, it)? {
        list.push(th, v)?;
    }
    Ok(())
}
