//! Splitting and partitioning strings into new ones.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::list::List;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::text::{StrRef, split};
use crate::value::{PyResult, Value};
use std::ops::Range;

/// Collects parts of a text in a list; remembers what failed, because the splitters' closures return nothing.
struct Parts<'a> {
    th: &'a mut Thread,
    whole: Gc<Str>,
    text: StrRef<'a>,
    list: Gc<List>,
    result: PyResult<()>,
}

impl Parts<'_> {
    #[inline]
    fn push(&mut self, range: Range<usize>) {
        if self.result.is_err() {
            return;
        }
        self.result = self.try_push(range);
    }
    #[inline]
    fn try_push(&mut self, range: Range<usize>) -> PyResult<()> {
        let part = if range.len() == self.text.len() {
            self.whole
        } else {
            Str::from_ref(self.th, self.text.slice(range))?
        };
        self.list.push(self.th, part.as_value())
    }
}

fn parts<'a>(th: &'a mut Thread, s: Gc<Str>) -> PyResult<Parts<'a>> {
    let list = List::new(th)?;
    Ok(Parts {
        th,
        whole: s,
        text: s.text(),
        list,
        result: Ok(()),
    })
}

/// The separator, which is a string that is not empty.
fn separator(th: &mut Thread, sep: Value, expected: &str) -> PyResult<Gc<Str>> {
    match Str::from_value(th, sep) {
        Some(s) if s.is_empty() => th.value_error("empty separator"),
        Some(s) => Ok(s),
        None => {
            let message = format!("must be {expected}, not {}", th.type_name(sep));
            th.type_error(message)
        }
    }
}

/// `split` and, from the right, `rsplit`.
pub fn split(
    th: &mut Thread,
    s: Gc<Str>,
    sep: Value,
    maxsplit: i64,
    right: bool,
) -> PyResult<Gc<List>> {
    let most = usize::try_from(maxsplit).unwrap_or(usize::MAX);
    let sep = if sep.is_none() {
        None
    } else {
        Some(separator(th, sep, "str or None")?)
    };
    let mut parts = parts(th, s)?;
    let text = parts.text;
    match (sep, right) {
        (None, false) => split::split_space(text, most, |range| parts.push(range)),
        (None, true) => split::rsplit_space(text, most, |range| parts.push(range)),
        (Some(sep), false) => split::split(text, sep.text(), most, |range| parts.push(range)),
        (Some(sep), true) => split::rsplit(text, sep.text(), most, |range| parts.push(range)),
    }
    let Parts {
        th, list, result, ..
    } = parts;
    result?;
    if right {
        list.reverse(th);
    }
    Ok(list)
}

/// `splitlines`
pub fn split_lines(th: &mut Thread, s: Gc<Str>, keep: bool) -> PyResult<Gc<List>> {
    let mut parts = parts(th, s)?;
    split::split_lines(parts.text, keep, |range| parts.push(range));
    let Parts { list, result, .. } = parts;
    result?;
    Ok(list)
}

/// `partition` and, from the right, `rpartition`.
pub fn partition(th: &mut Thread, s: Gc<Str>, sep: Value, right: bool) -> PyResult<Gc<Tuple>> {
    let sep = separator(th, sep, "str")?;
    let find = if right {
        split::rpartition
    } else {
        split::partition
    };
    let (whole, empty) = (s.as_value(), th.names().empty.as_value());
    match find(s.text(), sep.text()) {
        Some(at) => {
            let before = Str::substring(th, s, 0..at)?.as_value();
            let after = Str::substring(th, s, at + sep.len()..s.len())?.as_value();
            tuple::new(th, &[before, sep.as_value(), after])
        }
        None if right => tuple::new(th, &[empty, empty, whole]),
        None => tuple::new(th, &[whole, empty, empty]),
    }
}
