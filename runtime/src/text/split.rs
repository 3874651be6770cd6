//! Splitting, partitioning and stripping, over characters of any width and over bytes.
//!
//! Results are ranges of the text, handed to a closure from left to right unless said otherwise, so that the caller
//! makes its objects without a list in between.

use std::ops::Range;

use super::search::{find_units, rfind_units, with_both};
use super::strref::{StrRef, Unit, with_units};
use super::unicode;

/// What counts as white space and as the end of a line.
pub trait Space: Unit {
    /// Whether `str` (or `bytes`) splits and strips at it.
    fn is_space(self, text: Flavor) -> bool;

    /// Whether a line ends at it.
    fn is_line_break(self, text: Flavor) -> bool;
}

/// Whose rules hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavor {
    /// Unicode's white space.
    Str,
    /// ASCII's.
    Bytes,
}

impl<U: Unit> Space for U {
    #[inline]
    fn is_space(self, flavor: Flavor) -> bool {
        let character: u32 = self.into();
        match (flavor, character) {
            (Flavor::Bytes, _) => super::classify::is_byte_space(character as u8),
            (Flavor::Str, 0..0x80) => super::classify::is_ascii_space(&(character as u8)),
            (Flavor::Str, _) => unicode::is_space(character),
        }
    }

    #[inline]
    fn is_line_break(self, flavor: Flavor) -> bool {
        let character: u32 = self.into();
        match flavor {
            Flavor::Bytes => character == 0x0a || character == 0x0d,
            Flavor::Str => unicode::is_line_break(character),
        }
    }
}

/// `split()` at runs of white space, at most `most` times.
pub fn split_space_units<U: Unit>(
    text: &[U],
    most: usize,
    flavor: Flavor,
    mut part: impl FnMut(Range<usize>),
) {
    let (mut at, mut left) = (0, most);
    loop {
        while at < text.len() && text[at].is_space(flavor) {
            at += 1;
        }
        if at == text.len() {
            return;
        }
        if left == 0 {
            return part(at..text.len());
        }
        let start = at;
        while at < text.len() && !text[at].is_space(flavor) {
            at += 1;
        }
        part(start..at);
        left -= 1;
    }
}

/// `rsplit()` at runs of white space, at most `most` times; parts come from right to left.
pub fn rsplit_space_units<U: Unit>(
    text: &[U],
    most: usize,
    flavor: Flavor,
    mut part: impl FnMut(Range<usize>),
) {
    let (mut end, mut left) = (text.len(), most);
    loop {
        while end > 0 && text[end - 1].is_space(flavor) {
            end -= 1;
        }
        if end == 0 {
            return;
        }
        if left == 0 {
            return part(0..end);
        }
        let mut start = end;
        while start > 0 && !text[start - 1].is_space(flavor) {
            start -= 1;
        }
        part(start..end);
        end = start;
        left -= 1;
    }
}

/// `split(separator)`, the separator not empty.
pub fn split_units<U: Unit>(
    text: &[U],
    separator: &[U],
    most: usize,
    mut part: impl FnMut(Range<usize>),
) {
    let mut from = 0;
    U::each_match(text, separator, most, |at| {
        part(from..at);
        from = at + separator.len();
    });
    part(from..text.len());
}

/// `rsplit(separator)`, the separator not empty; parts come from right to left.
pub fn rsplit_units<U: Unit>(
    text: &[U],
    separator: &[U],
    most: usize,
    mut part: impl FnMut(Range<usize>),
) {
    let (mut end, mut left) = (text.len(), most);
    while left > 0
        && let Some(at) = rfind_units(&text[..end], separator)
    {
        part(at + separator.len()..end);
        end = at;
        left -= 1;
    }
    part(0..end);
}

/// `splitlines(keepends)`.
pub fn split_lines_units<U: Unit>(
    text: &[U],
    keep: bool,
    flavor: Flavor,
    mut part: impl FnMut(Range<usize>),
) {
    let mut start = 0;
    while start < text.len() {
        let end = text[start..]
            .iter()
            .position(|unit| unit.is_line_break(flavor))
            .map_or(text.len(), |at| start + at);
        let code = |index: usize| text.get(index).map(|unit| Into::<u32>::into(*unit));
        let next = match (code(end), code(end + 1)) {
            (None, _) => end,
            (Some(0x0d), Some(0x0a)) => end + 2,
            _ => end + 1,
        };
        part(start..if keep { next } else { end });
        start = next;
    }
}

/// What is left of `text` after stripping white space at the start and at the end as asked.
pub fn strip_space_units<U: Unit>(
    text: &[U],
    left: bool,
    right: bool,
    flavor: Flavor,
) -> Range<usize> {
    strip_by(text, left, right, |unit| unit.is_space(flavor))
}

fn strip_by<U: Unit>(
    text: &[U],
    left: bool,
    right: bool,
    drop: impl Fn(U) -> bool,
) -> Range<usize> {
    let start = if left {
        text.iter()
            .position(|unit| !drop(*unit))
            .unwrap_or(text.len())
    } else {
        0
    };
    let kept = if right {
        text[start..]
            .iter()
            .rposition(|unit| !drop(*unit))
            .map_or(0, |last| last + 1)
    } else {
        text.len() - start
    };
    start..start + kept
}

/// What is left of `text` after stripping any of the units in `set`.
pub fn strip_set_units<U: Unit>(text: &[U], set: &[U], left: bool, right: bool) -> Range<usize> {
    match set {
        [] => 0..text.len(),
        [one] => strip_by(text, left, right, |unit| unit == *one),
        set => strip_by(text, left, right, |unit| set.contains(&unit)),
    }
}

/// `text.split(None, most)`.
pub fn split_space(text: StrRef<'_>, most: usize, part: impl FnMut(Range<usize>)) {
    with_units!(text, |units| split_space_units(
        units,
        most,
        Flavor::Str,
        part
    ));
}

/// `text.rsplit(None, most)`; parts come from right to left.
pub fn rsplit_space(text: StrRef<'_>, most: usize, part: impl FnMut(Range<usize>)) {
    with_units!(text, |units| rsplit_space_units(
        units,
        most,
        Flavor::Str,
        part
    ));
}

/// `text.split(separator, most)`, the separator not empty.
pub fn split(
    text: StrRef<'_>,
    separator: StrRef<'_>,
    most: usize,
    mut part: impl FnMut(Range<usize>),
) {
    with_both!(text, separator, |units, separator| split_units(units, separator, most, part), else part(0..text.len()));
}

/// `text.rsplit(separator, most)`, the separator not empty; parts come from right to left.
pub fn rsplit(
    text: StrRef<'_>,
    separator: StrRef<'_>,
    most: usize,
    mut part: impl FnMut(Range<usize>),
) {
    with_both!(text, separator, |units, separator| rsplit_units(units, separator, most, part), else part(0..text.len()));
}

/// `text.splitlines(keep)`.
pub fn split_lines(text: StrRef<'_>, keep: bool, part: impl FnMut(Range<usize>)) {
    with_units!(text, |units| split_lines_units(
        units,
        keep,
        Flavor::Str,
        part
    ));
}

/// Where `text.partition(separator)` (not empty) finds it.
pub fn partition(text: StrRef<'_>, separator: StrRef<'_>) -> Option<usize> {
    with_both!(text, separator, |units, separator| find_units(units, separator), else None)
}

/// Where `text.rpartition(separator)` (not empty) finds it.
pub fn rpartition(text: StrRef<'_>, separator: StrRef<'_>) -> Option<usize> {
    with_both!(text, separator, |units, separator| rfind_units(units, separator), else None)
}

/// What `strip()`, `lstrip()` or `rstrip()` leave.
pub fn strip_space(text: StrRef<'_>, left: bool, right: bool) -> Range<usize> {
    with_units!(text, |units| strip_space_units(
        units,
        left,
        right,
        Flavor::Str
    ))
}

/// What `strip(set)`, `lstrip(set)` or `rstrip(set)` leave.
pub fn strip_set(text: StrRef<'_>, set: StrRef<'_>, left: bool, right: bool) -> Range<usize> {
    let set: Vec<u32> = set.chars().collect();
    with_units!(text, |units| strip_codes(units, &set, left, right))
}

fn strip_codes<U: Unit>(text: &[U], set: &[u32], left: bool, right: bool) -> Range<usize> {
    // Characters that the text cannot hold need no looking for.
    let set: Vec<U> = set
        .iter()
        .filter(|code| **code <= U::MAX)
        .map(|code| U::narrow(*code))
        .collect();
    strip_set_units(text, &set, left, right)
}
