//! Finding, counting and replacing, over characters of any width and over bytes.
//!
//! Invariant: every search takes time linear in the text, whatever the needle (two-way for long wide needles, the
//! `memchr` crate for bytes), and a needle with a character that the text's width cannot hold is never found.

use super::strref::{Kind, StrBuf, StrRef, Unit, with_units};
use crate::host::memory::OutOfMemory;

/// Products of lengths up to this are searched by the plain method.
const PLAIN_LIMIT: usize = 1 << 14;

/// The first place of `needle` (not empty, not longer than `text`) in wide `text`.
pub(super) fn find_wide<U: Unit>(text: &[U], needle: &[U]) -> Option<usize> {
    let (first, rest) = (needle[0], &needle[1..]);
    if rest.is_empty() {
        return first.find_in(text);
    }
    if needle.len() > 16 && text.len() > PLAIN_LIMIT / needle.len() {
        return two_way(text, needle);
    }
    let last_start = text.len() - needle.len();
    let mut from = 0;
    while from <= last_start {
        from += first.find_in(&text[from..=last_start])?;
        if &text[from + 1..from + needle.len()] == rest {
            return Some(from);
        }
        from += 1;
    }
    None
}

/// The last place of `needle` (not empty, not longer than `text`) in wide `text`.
pub(super) fn rfind_wide<U: Unit>(text: &[U], needle: &[U]) -> Option<usize> {
    let (first, rest) = (needle[0], &needle[1..]);
    if rest.is_empty() {
        return first.rfind_in(text);
    }
    if needle.len() > 16 && text.len() > PLAIN_LIMIT / needle.len() {
        let reversed = |units: &[U]| units.iter().rev().copied().collect::<Vec<U>>();
        let from_end = two_way(&reversed(text), &reversed(needle))?;
        return Some(text.len() - needle.len() - from_end);
    }
    let mut end = text.len() - needle.len() + 1;
    while end > 0 {
        let at = first.rfind_in(&text[..end])?;
        if &text[at + 1..at + needle.len()] == rest {
            return Some(at);
        }
        end = at;
    }
    None
}

/// The start of the greatest suffix by one of the two orders, and its period.
fn greatest_suffix<U: Unit>(needle: &[U], reverse: bool) -> (usize, usize) {
    let (mut start, mut candidate, mut offset, mut period) = (0, 1, 0, 1);
    while candidate + offset < needle.len() {
        let (new, old) = (needle[candidate + offset], needle[start + offset]);
        let smaller = if reverse { new > old } else { new < old };
        if smaller {
            candidate += offset + 1;
            offset = 0;
            period = candidate - start;
        } else if new == old {
            if offset + 1 == period {
                candidate += period;
                offset = 0;
            } else {
                offset += 1;
            }
        } else {
            start = candidate;
            candidate += 1;
            offset = 0;
            period = 1;
        }
    }
    (start, period)
}

/// The two-way algorithm of Crochemore and Perrin: linear time, constant space.
fn two_way<U: Unit>(text: &[U], needle: &[U]) -> Option<usize> {
    let length = needle.len();
    let (cut, period) = greatest_suffix(needle, false).max(greatest_suffix(needle, true));
    let periodic = cut + period <= length && needle[..cut] == needle[period..period + cut];
    let shift = if periodic {
        period
    } else {
        cut.max(length - cut) + 1
    };
    let (mut at, mut known) = (0, 0);
    while at + length <= text.len() {
        let window = &text[at..at + length];
        let right = (cut.max(known)..length).find(|index| window[*index] != needle[*index]);
        if let Some(index) = right {
            at += index - cut + 1;
            known = 0;
            continue;
        }
        let left = (known.min(cut)..cut)
            .rev()
            .find(|index| window[*index] != needle[*index]);
        if left.is_none() {
            return Some(at);
        }
        at += shift;
        known = if periodic { length - period } else { 0 };
    }
    None
}

/// The first place of `needle` in `text`, empty needles included.
#[inline]
pub fn find_units<U: Unit>(text: &[U], needle: &[U]) -> Option<usize> {
    if needle.len() > text.len() {
        None
    } else if needle.is_empty() {
        Some(0)
    } else {
        U::find_slice(text, needle)
    }
}

/// The last place of `needle` in `text`, empty needles included.
#[inline]
pub fn rfind_units<U: Unit>(text: &[U], needle: &[U]) -> Option<usize> {
    if needle.len() > text.len() {
        None
    } else if needle.is_empty() {
        Some(text.len())
    } else {
        U::rfind_slice(text, needle)
    }
}

/// How often `needle` occurs in `text` without overlap, at most `most` times.
pub fn count_units<U: Unit>(text: &[U], needle: &[U], most: usize) -> usize {
    if needle.is_empty() {
        return (text.len() + 1).min(most);
    }
    if let [unit] = needle {
        return text.iter().filter(|other| *other == unit).count().min(most);
    }
    let mut count = 0;
    U::each_match(text, needle, most, |_| count += 1);
    count
}

/// Calls `found` with every place of wide `needle` (not empty) in `text` without overlap, at most `most` times.
pub(super) fn each_match_wide<U: Unit>(
    text: &[U],
    needle: &[U],
    most: usize,
    mut found: impl FnMut(usize),
) {
    let (mut from, mut left) = (0, most);
    while left > 0
        && let Some(at) = find_units(&text[from..], needle)
    {
        found(from + at);
        from += at + needle.len();
        left -= 1;
    }
}

/// Evaluates an expression with the units of two strings at the first one's width, or another if the second does not
/// fit there. The second is converted only if the widths differ.
macro_rules! with_both {
    ($text:expr, $other:expr, |$a:ident, $b:ident| $body:expr, else $none:expr) => {
        match ($text, $other) {
            (StrRef::Ascii($a) | StrRef::Latin1($a), StrRef::Ascii($b) | StrRef::Latin1($b)) => {
                $body
            }
            (StrRef::Ucs2($a), StrRef::Ucs2($b)) => $body,
            (StrRef::Ucs4($a), StrRef::Ucs4($b)) => $body,
            (text, other) => with_units!(text, |$a| match $crate::text::strref::at_width_of(
                $a, other
            ) {
                Some(converted) => {
                    let $b = converted.as_slice();
                    $body
                }
                None => $none,
            }),
        }
    };
}

pub(super) use with_both;

/// `text.find(needle)`.
#[inline]
pub fn find(text: StrRef<'_>, needle: StrRef<'_>) -> Option<usize> {
    with_both!(text, needle, |text, needle| find_units(text, needle), else None)
}

/// `text.rfind(needle)`.
pub fn rfind(text: StrRef<'_>, needle: StrRef<'_>) -> Option<usize> {
    with_both!(text, needle, |text, needle| rfind_units(text, needle), else None)
}

/// `text.count(needle)`.
pub fn count(text: StrRef<'_>, needle: StrRef<'_>) -> usize {
    with_both!(text, needle, |text, needle| count_units(text, needle, usize::MAX), else 0)
}

/// `needle in text`.
#[inline]
pub fn contains(text: StrRef<'_>, needle: StrRef<'_>) -> bool {
    find(text, needle).is_some()
}

/// The first place of one character.
#[inline]
pub fn find_char(text: StrRef<'_>, character: u32) -> Option<usize> {
    with_units!(text, |units| find_unit(units, character))
}

fn find_unit<U: Unit>(units: &[U], character: u32) -> Option<usize> {
    if character > U::MAX {
        None
    } else {
        U::narrow(character).find_in(units)
    }
}

/// `text.startswith(prefix)`.
#[inline]
pub fn starts_with(text: StrRef<'_>, prefix: StrRef<'_>) -> bool {
    text.len() >= prefix.len() && text.slice(0..prefix.len()).equals(prefix)
}

/// `text.endswith(suffix)`.
#[inline]
pub fn ends_with(text: StrRef<'_>, suffix: StrRef<'_>) -> bool {
    text.len() >= suffix.len()
        && text
            .slice(text.len() - suffix.len()..text.len())
            .equals(suffix)
}

/// Python's `start` and `end` of a search, as indices into a text of this length; `None` if nothing, not even the
/// empty string, can be found there.
pub fn clamp_range(length: usize, start: i64, end: i64) -> Option<std::ops::Range<usize>> {
    let length = length as i64;
    let end = if end > length {
        length
    } else {
        (if end < 0 { end + length } else { end }).max(0)
    };
    let start = (if start < 0 { start + length } else { start }).max(0);
    (start <= end).then_some(start as usize..end as usize)
}

/// `text.replace(old, new, most)`; `None` if nothing was replaced, so that the caller can return the same object.
pub fn replace(text: StrRef<'_>, old: StrRef<'_>, new: StrRef<'_>, most: usize) -> Option<StrBuf> {
    if most == 0 || old.equals(new) {
        return None;
    }
    let bytewise = text.kind().width() == 1 && old.kind().width() == 1 && new.kind().width() == 1;
    if let (
        true,
        StrRef::Ascii(a) | StrRef::Latin1(a),
        StrRef::Ascii(b) | StrRef::Latin1(b),
        StrRef::Ascii(c) | StrRef::Latin1(c),
    ) = (bytewise, text, old, new)
    {
        let bytes = match replace_units(a, b, c, most) {
            Ok(bytes) => bytes?,
            Err(OutOfMemory) => return Some(StrBuf::OutOfMemory),
        };
        let all_ascii = text.kind() == Kind::Ascii && new.kind() == Kind::Ascii;
        return Some(if all_ascii {
            StrBuf::Ascii(bytes)
        } else {
            StrBuf::from_latin1(bytes)
        });
    }
    with_both!(text, old, |units, old_units| replace_wide(text, units, old_units, new, most), else None)
}

/// Replaces where the result may need another width than the text.
fn replace_wide<U: Unit>(
    text: StrRef<'_>,
    units: &[U],
    old: &[U],
    new: StrRef<'_>,
    most: usize,
) -> Option<StrBuf> {
    let mut out = StrBuf::new();
    let mut from = 0;
    if old.is_empty() {
        for index in 0..(units.len() + 1).min(most) {
            out.push_str(text.slice(from..index));
            out.push_str(new);
            from = index;
        }
    } else {
        let mut any = false;
        U::each_match(units, old, most, |at| {
            any = true;
            out.push_str(text.slice(from..at));
            out.push_str(new);
            from = at + old.len();
        });
        if !any {
            return None;
        }
    }
    out.push_str(text.slice(from..text.len()));
    Some(out)
}

/// `replace` at one width; this is also `bytes.replace`. `None` if nothing was replaced.
pub fn replace_units<U: Unit>(
    text: &[U],
    old: &[U],
    new: &[U],
    most: usize,
) -> Result<Option<Vec<U>>, OutOfMemory> {
    if most == 0 || old.len() > text.len() {
        return Ok(None);
    }
    if let ([old], [new]) = (old, new) {
        return match old.find_in(text) {
            Some(_) => replace_unit(text, *old, *new, most).map(Some),
            None => Ok(None),
        };
    }
    let (mut out, mut enough) = (Vec::new(), true);
    let mut append = |out: &mut Vec<U>, kept: &[U], new: &[U]| {
        enough = enough && out.try_reserve(kept.len() + new.len()).is_ok();
        if enough {
            out.extend_from_slice(kept);
            out.extend_from_slice(new);
        }
    };
    let mut from = 0;
    if old.is_empty() {
        for index in 0..(text.len() + 1).min(most) {
            append(&mut out, &text[from..index], new);
            from = index;
        }
    } else {
        U::each_match(text, old, most, |at| {
            append(&mut out, &text[from..at], new);
            from = at + old.len();
        });
        if from == 0 {
            return Ok(None);
        }
    }
    append(&mut out, &text[from..], &[]);
    if enough {
        Ok(Some(out))
    } else {
        Err(OutOfMemory)
    }
}

fn replace_unit<U: Unit>(text: &[U], old: U, new: U, most: usize) -> Result<Vec<U>, OutOfMemory> {
    let mut out = Vec::new();
    if out.try_reserve_exact(text.len()).is_err() {
        return Err(OutOfMemory);
    }
    if most >= text.len() {
        let replaced = text
            .iter()
            .map(|unit| if *unit == old { new } else { *unit });
        out.extend(replaced);
        return Ok(out);
    }
    out.extend_from_slice(text);
    let mut left = most;
    for unit in out.iter_mut().filter(|unit| **unit == old) {
        if left == 0 {
            break;
        }
        *unit = new;
        left -= 1;
    }
    Ok(out)
}
