//! The methods of `str`.
//!
//! Receivers may be instances of subclasses: [`own`] gives the exact string inside, which is also what a method returns when
//! nothing changes. The algorithms stand in [`crate::text`].

mod arguments;
pub mod codec;
mod convert;
mod format;
pub mod percent;
mod split;
#[cfg(test)]
mod tests;
mod translate;

use super::containers::{self, class_for_new};
use super::scalars;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::{CInt, Keywords};
use crate::object::dict::Dict;
use crate::object::iter;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols::{self, CompareOp};
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::text::layout::{self, Align};
use crate::text::{StrBuf, StrRef, case, classify, search};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

pub use percent::format as percent_format;

/// Declares the methods of `str`.
pub struct StrMethods;

/// The exact string that the receiver of a method of `str` is.
#[inline]
fn own(th: &Thread, this: Value) -> Gc<Str> {
    Str::from_value(th, this).unwrap_or(th.names().empty)
}

/// `left op right` for strings, `NotImplemented` when either is none.
fn compare(th: &Thread, op: CompareOp, left: Value, right: Value) -> Value {
    let (Some(a), Some(b)) = (Str::from_value(th, left), Str::from_value(th, right)) else {
        return Value::NOT_IMPLEMENTED;
    };
    protocols::compare_exact(op, a.as_value(), b.as_value())
        .map_or(Value::NOT_IMPLEMENTED, Value::bool)
}

/// A string changed by `change`.
fn changed(th: &mut Thread, this: Value, change: fn(StrRef<'_>) -> StrBuf) -> PyResult<Gc<Str>> {
    let s = own(th, this);
    Str::from_buf(th, &change(s.text()))
}

/// The new text, or the string itself when there is none.
fn or_same(th: &mut Thread, s: Gc<Str>, text: Option<StrBuf>) -> PyResult<Gc<Str>> {
    match text {
        Some(text) => Str::from_buf(th, &text),
        None => Ok(s),
    }
}

/// `ljust`, `rjust` and `center`
fn padded(
    th: &mut Thread,
    this: Value,
    width: i64,
    fill: Value,
    align: Align,
) -> PyResult<Gc<Str>> {
    let fill = arguments::fill_character(th, fill)?;
    let s = own(th, this);
    let width = usize::try_from(width).unwrap_or(0);
    or_same(th, s, layout::pad(s.text(), width, fill, align))
}

/// Create a new string object from the given object.
///
/// If encoding or errors is given, the object must expose a data buffer,
/// which is decoded with that encoding and error handler. Otherwise, returns
/// the result of object.__str__() (if defined) or repr(object).
#[pytype(Str)]
impl StrMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let ty = class_for_new(th, class, Builtin::Str)?;
        let exactly = containers::is_exactly(ty, Builtin::Str);
        let made = convert::from_arguments(th, args, kwargs)?;
        if exactly {
            return Ok(made);
        }
        let value = own(th, made);
        scalars::boxed(th, ty, Builtin::Str, value.as_value())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        changed(th, this, crate::text::repr::repr)
    }

    /// Return str(self).
    #[method("($self, /)")]
    fn __str__(this: Value, th: &mut Thread) -> Gc<Str> {
        own(th, this)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Value, th: &mut Thread) -> i64 {
        own(th, this).hash(th) as i64
    }

    /// Return a formatted version of the string as described by format_spec.
    #[method("($self, format_spec, /)")]
    fn __format__(this: Value, th: &mut Thread, format_spec: Value) -> PyResult<Gc<Str>> {
        let spec = scalars::format_argument(th, format_spec)?;
        if spec.is_empty() {
            return protocols::str(th, this);
        }
        let (s, name) = (own(th, this), th.type_name(this));
        match crate::text::format_spec::format_str(s.text(), spec.text(), &name) {
            Ok(text) => or_same(th, s, text),
            Err(e) => scalars::format_error(th, e),
        }
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Value, th: &mut Thread) -> usize {
        own(th, this).len()
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Value, th: &mut Thread, key: Value) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        convert::item(th, s, key)
    }

    /// Return bool(key in self).
    #[method("($self, key, /)")]
    fn __contains__(this: Value, th: &mut Thread, key: Value) -> PyResult<bool> {
        let Some(needle) = Str::from_value(th, key) else {
            let message = format!(
                "'in <string>' requires string as left operand, not {}",
                th.type_name(key)
            );
            return th.type_error(message);
        };
        Ok(search::contains(own(th, this).text(), needle.text()))
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, th: &mut Thread) -> PyResult {
        let s = own(th, this);
        let kind = if s.text().as_ascii().is_some() {
            Builtin::StrAsciiIterator
        } else {
            Builtin::StrIterator
        };
        iter::sequence_iter(th, kind, s.as_value(), 0)
    }

    /// Return self+value.
    #[method("($self, value, /)")]
    fn __add__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        match (Str::from_value(th, this), Str::from_value(th, value)) {
            (Some(a), Some(b)) => Str::concat(th, a, b).map(Gc::as_value),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return self*value.
    #[method("($self, value, /)")]
    fn __mul__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        match containers::repeat_count(th, value)? {
            Some(count) => {
                let s = own(th, this);
                Str::repeat(th, s, count).map(Gc::as_value)
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return value*self.
    #[method("($self, value, /)")]
    fn __rmul__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        StrMethods::__mul__(this, th, value)
    }

    /// Return self%value.
    #[method("($self, value, /)")]
    fn __mod__(this: Value, th: &mut Thread, value: Value) -> PyResult<Gc<Str>> {
        let format = own(th, this);
        percent::format(th, format, value)
    }

    /// Return value%self.
    #[method("($self, value, /)")]
    fn __rmod__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        match Str::from_value(th, value) {
            Some(format) => percent::format(th, format, this).map(Gc::as_value),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Ge, this, value)
    }

    #[method("($self, /)")]
    fn __getnewargs__(this: Value, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        let s = own(th, this).as_value();
        tuple::new(th, &[s])
    }

    /// Return the size of the string in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Value, th: &mut Thread) -> usize {
        let s = own(th, this);
        let kind = s.text().kind();
        // What the reference implementation counts: header, characters and a terminator.
        let header = if kind == crate::text::Kind::Ascii {
            40
        } else {
            56
        };
        header + (s.len() + 1) * kind.width()
    }

    /// Return a copy of the string converted to uppercase.
    #[method("($self, /)")]
    fn upper(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        if let Some(s) = Str::map_ascii(th, s, |byte| byte.to_ascii_uppercase())? {
            return Ok(s);
        }
        changed(th, this, case::upper)
    }

    /// Return a copy of the string converted to lowercase.
    #[method("($self, /)")]
    fn lower(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        if let Some(s) = Str::map_ascii(th, s, |byte| byte.to_ascii_lowercase())? {
            return Ok(s);
        }
        changed(th, this, case::lower)
    }

    /// Return a version of the string suitable for caseless comparisons.
    #[method("($self, /)")]
    fn casefold(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        changed(th, this, case::casefold)
    }

    /// Convert uppercase characters to lowercase and lowercase characters to uppercase.
    #[method("($self, /)")]
    fn swapcase(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        changed(th, this, case::swapcase)
    }

    /// Return a version of the string where each word is titlecased.
    ///
    /// Words start with uppercased characters and all remaining
    /// cased characters have lower case.
    #[method("($self, /)")]
    fn title(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        changed(th, this, case::title)
    }

    /// Return a capitalized version of the string.
    ///
    /// The first character has upper case and the rest lower case.
    #[method("($self, /)")]
    fn capitalize(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        changed(th, this, case::capitalize)
    }

    /// Return True if the string is an alphabetic string, False otherwise.
    #[method("($self, /)")]
    fn isalpha(this: Value, th: &mut Thread) -> bool {
        classify::is_alpha(own(th, this).text())
    }

    /// Return True if the string is an alpha-numeric string, False otherwise.
    #[method("($self, /)")]
    fn isalnum(this: Value, th: &mut Thread) -> bool {
        classify::is_alnum(own(th, this).text())
    }

    /// Return True if the string is a decimal string, False otherwise.
    #[method("($self, /)")]
    fn isdecimal(this: Value, th: &mut Thread) -> bool {
        classify::is_decimal(own(th, this).text())
    }

    /// Return True if the string is a digit string, False otherwise.
    #[method("($self, /)")]
    fn isdigit(this: Value, th: &mut Thread) -> bool {
        classify::is_digit(own(th, this).text())
    }

    /// Return True if the string is a numeric string, False otherwise.
    #[method("($self, /)")]
    fn isnumeric(this: Value, th: &mut Thread) -> bool {
        classify::is_numeric(own(th, this).text())
    }

    /// Return True if the string is a whitespace string, False otherwise.
    #[method("($self, /)")]
    fn isspace(this: Value, th: &mut Thread) -> bool {
        classify::is_space(own(th, this).text())
    }

    /// Return True if the string is a lowercase string, False otherwise.
    #[method("($self, /)")]
    fn islower(this: Value, th: &mut Thread) -> bool {
        classify::is_lower(own(th, this).text())
    }

    /// Return True if the string is a uppercase string, False otherwise.
    #[method("($self, /)")]
    fn isupper(this: Value, th: &mut Thread) -> bool {
        classify::is_upper(own(th, this).text())
    }

    /// Return True if the string is a title-cased string, False otherwise.
    #[method("($self, /)")]
    fn istitle(this: Value, th: &mut Thread) -> bool {
        classify::is_title(own(th, this).text())
    }

    /// Return True if the string is a printable string, False otherwise.
    #[method("($self, /)")]
    fn isprintable(this: Value, th: &mut Thread) -> bool {
        classify::is_printable(own(th, this).text())
    }

    /// Return True if the string is an identifier string, False otherwise.
    #[method("($self, /)")]
    fn isidentifier(this: Value, th: &mut Thread) -> bool {
        classify::is_identifier(own(th, this).text())
    }

    /// Return True if all characters in the string are ASCII, False otherwise.
    ///
    /// Empty string is ASCII too.
    #[method("($self, /)")]
    fn isascii(this: Value, th: &mut Thread) -> bool {
        own(th, this).text().as_ascii().is_some()
    }

    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("($self, width, fillchar=' ', /)")]
    fn center(this: Value, th: &mut Thread, width: i64, fillchar: Value) -> PyResult<Gc<Str>> {
        padded(th, this, width, fillchar, Align::Center)
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("($self, width, fillchar=' ', /)")]
    fn ljust(this: Value, th: &mut Thread, width: i64, fillchar: Value) -> PyResult<Gc<Str>> {
        padded(th, this, width, fillchar, Align::Left)
    }

    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[method("($self, width, fillchar=' ', /)")]
    fn rjust(this: Value, th: &mut Thread, width: i64, fillchar: Value) -> PyResult<Gc<Str>> {
        padded(th, this, width, fillchar, Align::Right)
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The string is never truncated.
    #[method("($self, width, /)")]
    fn zfill(this: Value, th: &mut Thread, width: i64) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        let width = usize::try_from(width).unwrap_or(0);
        or_same(th, s, layout::zfill(s.text(), width))
    }

    /// Return a copy where all tab characters are expanded using spaces.
    ///
    /// If tabsize is not given, a tab size of 8 characters is assumed.
    #[method("($self, /, tabsize=8)")]
    fn expandtabs(this: Value, th: &mut Thread, tabsize: CInt) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        match layout::expand_tabs(s.text(), usize::try_from(tabsize.0).unwrap_or(0)) {
            Some(text) => Str::from_buf(th, &text),
            None => th.raise(Builtin::OverflowError, "new string is too long"),
        }
    }

    /// Concatenate any number of strings.
    ///
    /// The string whose method is called is inserted in between each given string.
    /// The result is returned as a new string.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    #[method("($self, iterable, /)")]
    fn join(this: Value, th: &mut Thread, iterable: Value) -> PyResult<Gc<Str>> {
        let separator = own(th, this);
        Str::join(th, separator, iterable)
    }

    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    #[method("($self, sub, start=None, end=None, /)")]
    fn find(this: Value, th: &mut Thread, sub: Gc<Str>, start: Value, end: Value) -> PyResult<i64> {
        Ok(arguments::find(th, this, sub, start, end, search::find)?.map_or(-1, |at| at as i64))
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    #[method("($self, sub, start=None, end=None, /)")]
    fn rfind(
        this: Value,
        th: &mut Thread,
        sub: Gc<Str>,
        start: Value,
        end: Value,
    ) -> PyResult<i64> {
        Ok(arguments::find(th, this, sub, start, end, search::rfind)?.map_or(-1, |at| at as i64))
    }

    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    #[method("($self, sub, start=None, end=None, /)")]
    fn index(
        this: Value,
        th: &mut Thread,
        sub: Gc<Str>,
        start: Value,
        end: Value,
    ) -> PyResult<usize> {
        match arguments::find(th, this, sub, start, end, search::find)? {
            Some(at) => Ok(at),
            None => th.value_error("substring not found"),
        }
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    #[method("($self, sub, start=None, end=None, /)")]
    fn rindex(
        this: Value,
        th: &mut Thread,
        sub: Gc<Str>,
        start: Value,
        end: Value,
    ) -> PyResult<usize> {
        match arguments::find(th, this, sub, start, end, search::rfind)? {
            Some(at) => Ok(at),
            None => th.value_error("substring not found"),
        }
    }

    /// Return the number of non-overlapping occurrences of substring sub in string S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    #[method("($self, sub, start=None, end=None, /)")]
    fn count(
        this: Value,
        th: &mut Thread,
        sub: Gc<Str>,
        start: Value,
        end: Value,
    ) -> PyResult<usize> {
        let s = own(th, this);
        let range = arguments::search_range(th, s.len(), start, end)?;
        Ok(range.map_or(0, |range| search::count(s.text().slice(range), sub.text())))
    }

    /// Return True if the string starts with the specified prefix, False otherwise.
    ///
    /// prefix is a string or a tuple of strings to try; start and end say where the test begins and ends.
    #[method("($self, prefix, start=None, end=None, /)")]
    fn startswith(
        this: Value,
        th: &mut Thread,
        prefix: Value,
        start: Value,
        end: Value,
    ) -> PyResult<bool> {
        arguments::matches_at(
            th,
            this,
            prefix,
            start,
            end,
            "startswith",
            search::starts_with,
        )
    }

    /// Return True if the string ends with the specified suffix, False otherwise.
    ///
    /// suffix is a string or a tuple of strings to try; start and end say where the test begins and ends.
    #[method("($self, suffix, start=None, end=None, /)")]
    fn endswith(
        this: Value,
        th: &mut Thread,
        suffix: Value,
        start: Value,
        end: Value,
    ) -> PyResult<bool> {
        arguments::matches_at(th, this, suffix, start, end, "endswith", search::ends_with)
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    /// count is the maximum number of occurrences to replace;
    /// -1 (the default value) means replace all occurrences.
    #[method("($self, old, new, /, count=-1)")]
    fn replace(
        this: Value,
        th: &mut Thread,
        old: Gc<Str>,
        new: Gc<Str>,
        count: i64,
    ) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        let most = usize::try_from(count).unwrap_or(usize::MAX);
        or_same(
            th,
            s,
            search::replace(s.text(), old.text(), new.text(), most),
        )
    }

    /// Return a str with the given prefix string removed if present.
    ///
    /// If the string starts with the prefix string, return string[len(prefix):].
    /// Otherwise, return a copy of the original string.
    #[method("($self, prefix, /)")]
    fn removeprefix(this: Value, th: &mut Thread, prefix: Gc<Str>) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        let from = if search::starts_with(s.text(), prefix.text()) {
            prefix.len()
        } else {
            0
        };
        Str::substring(th, s, from..s.len())
    }

    /// Return a str with the given suffix string removed if present.
    ///
    /// If the string ends with the suffix string and that suffix is not empty,
    /// return string[:-len(suffix)]. Otherwise, return a copy of the original
    /// string.
    #[method("($self, suffix, /)")]
    fn removesuffix(this: Value, th: &mut Thread, suffix: Gc<Str>) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        let less = if search::ends_with(s.text(), suffix.text()) {
            suffix.len()
        } else {
            0
        };
        Str::substring(th, s, 0..s.len() - less)
    }

    /// Return a copy of the string with leading and trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("($self, chars=None, /)")]
    fn strip(this: Value, th: &mut Thread, chars: Value) -> PyResult<Gc<Str>> {
        arguments::strip(th, this, chars, true, true, "strip")
    }

    /// Return a copy of the string with leading whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("($self, chars=None, /)")]
    fn lstrip(this: Value, th: &mut Thread, chars: Value) -> PyResult<Gc<Str>> {
        arguments::strip(th, this, chars, true, false, "lstrip")
    }

    /// Return a copy of the string with trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("($self, chars=None, /)")]
    fn rstrip(this: Value, th: &mut Thread, chars: Value) -> PyResult<Gc<Str>> {
        arguments::strip(th, this, chars, false, true, "rstrip")
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    /// When sep is None, runs of white space separate and empty strings are left out.
    /// maxsplit is the maximum number of splits, starting from the left; -1 means no limit.
    #[method("($self, /, sep=None, maxsplit=-1)")]
    fn split(this: Value, th: &mut Thread, sep: Value, maxsplit: i64) -> PyResult<Gc<List>> {
        let s = own(th, this);
        split::split(th, s, sep, maxsplit, false)
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    /// When sep is None, runs of white space separate and empty strings are left out.
    /// maxsplit is the maximum number of splits, starting from the right; -1 means no limit.
    #[method("($self, /, sep=None, maxsplit=-1)")]
    fn rsplit(this: Value, th: &mut Thread, sep: Value, maxsplit: i64) -> PyResult<Gc<List>> {
        let s = own(th, this);
        split::split(th, s, sep, maxsplit, true)
    }

    /// Return a list of the lines in the string, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends is given and
    /// true.
    #[method("($self, /, keepends=False)")]
    fn splitlines(this: Value, th: &mut Thread, keepends: bool) -> PyResult<Gc<List>> {
        let s = own(th, this);
        split::split_lines(th, s, keepends)
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// The result is the part before the first separator, the separator itself, and the part
    /// after it; the original string and two empty strings when the separator is not found.
    #[method("($self, sep, /)")]
    fn partition(this: Value, th: &mut Thread, sep: Value) -> PyResult<Gc<Tuple>> {
        let s = own(th, this);
        split::partition(th, s, sep, false)
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// The result is the part before the last separator, the separator itself, and the part
    /// after it; two empty strings and the original string when the separator is not found.
    #[method("($self, sep, /)")]
    fn rpartition(this: Value, th: &mut Thread, sep: Value) -> PyResult<Gc<Tuple>> {
        let s = own(th, this);
        split::partition(th, s, sep, true)
    }

    /// Encode the string using the codec registered for encoding.
    ///
    /// errors is the scheme for encoding errors: 'strict' (the default) raises a
    /// UnicodeEncodeError; 'ignore', 'replace', 'xmlcharrefreplace' and any other
    /// name registered with codecs.register_error are possible too.
    #[method("($self, /, encoding='utf-8', errors='strict')")]
    fn encode(this: Value, th: &mut Thread, encoding: Gc<Str>, errors: Gc<Str>) -> PyResult {
        let s = own(th, this);
        codec::encode(th, s, encoding, errors)
    }

    /// Return a formatted version of the string, using substitutions from args and kwargs.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    #[method("($self, /, *args, **kwargs)")]
    fn format(
        this: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        format::format(th, s, args, kwargs)
    }

    /// Return a formatted version of the string, using substitutions from mapping.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    #[method("($self, mapping, /)")]
    fn format_map(this: Value, th: &mut Thread, mapping: Value) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        format::format_map(th, s, mapping)
    }

    /// Replace each character in the string using the given translation table.
    ///
    /// The table maps code points to code points, strings or None, by
    /// __getitem__; characters for which that raises LookupError stay, and
    /// those mapped to None are deleted.
    #[method("($self, table, /)")]
    fn translate(this: Value, th: &mut Thread, table: Value) -> PyResult<Gc<Str>> {
        let s = own(th, this);
        translate::translate(th, s, table)
    }

    /// Return a translation table usable for str.translate().
    ///
    /// One argument must be a dictionary from code points or single characters to
    /// code points, strings or None. Two arguments must be strings of equal length;
    /// the characters of a third are mapped to None.
    #[staticmethod("(x, y=<unrepresentable>, z=<unrepresentable>, /)")]
    fn maketrans(th: &mut Thread, x: Value, y: Value, z: Value) -> PyResult<Gc<Dict>> {
        translate::make_table(th, x, y, z)
    }
}
