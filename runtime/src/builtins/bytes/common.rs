//! What `bytes` and `bytearray` share: operations on slices of bytes with arguments from Python.

use super::codec;
use crate::builtins::containers;
use crate::builtins::str_::percent;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::kinds::Builtin;
use crate::object::list::{self, List};
use crate::object::memory::MemoryView;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::object::{int, iter, protocols};
use crate::text::search::{clamp_range, count_units, find_units, replace_units, rfind_units};
use crate::text::{StrBuf, StrRef, layout, repr, split};
use crate::value::{PyResult, Value};
use std::ops::{Deref, Range};

/// The bytes of an object, which cannot change while this is held.
pub enum Buffer {
    /// An immutable object's own.
    Shared(Gc<Bytes>),
    /// A copy.
    Copied(Vec<u8>),
}
impl Deref for Buffer {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Buffer::Shared(bytes) => bytes.as_slice(),
            Buffer::Copied(bytes) => bytes,
        }
    }
}

/// The bytes of a bytes-like object; `None` for anything else.
pub fn buffer_opt(th: &Thread, v: Value) -> Option<Buffer> {
    match Bytes::from_value(th, v) {
        Some(bytes) => Some(Buffer::Shared(bytes)),
        None => match MemoryView::exact(v) {
            Some(view) => view.to_vec(th).map(Buffer::Copied),
            None => ByteArray::from_value(th, v).map(|array| Buffer::Copied(array.to_vec())),
        },
    }
}

/// The bytes of a bytes-like object, or TypeError.
pub fn buffer(th: &mut Thread, v: Value) -> PyResult<Buffer> {
    match buffer_opt(th, v) {
        Some(buffer) => Ok(buffer),
        None => {
            let message = format!("a bytes-like object is required, not '{}'", th.type_name(v));
            th.type_error(message)
        }
    }
}

/// An int from 0 to 255, or ValueError with this message.
pub fn byte(th: &mut Thread, v: Value, message: &str) -> PyResult<u8> {
    let i = protocols::index(th, v)?;
    match i.to_int().and_then(|i| u8::try_from(i).ok()) {
        Some(byte) => Ok(byte),
        None => th.value_error(message),
    }
}

/// The message of a byte out of range.
pub const BYTE_RANGE: &str = "byte must be in range(0, 256)";

/// The bytes to look for: a bytes-like object or one byte as an int.
fn needle(th: &mut Thread, v: Value) -> PyResult<Buffer> {
    if let Some(buffer) = buffer_opt(th, v) {
        return Ok(buffer);
    }
    if !containers::has_index(th, v) {
        let message = format!(
            "argument should be integer or bytes-like object, not '{}'",
            th.type_name(v)
        );
        return th.type_error(message);
    }
    byte(th, v, BYTE_RANGE).map(|b| Buffer::Copied(vec![b]))
}

/// The range that `start` and `end` (None for missing) mean.
fn range(th: &mut Thread, len: usize, start: Value, end: Value) -> PyResult<Option<Range<usize>>> {
    let start = if start.is_none() {
        0
    } else {
        containers::search_bound(th, start)?
    };
    let end = if end.is_none() {
        i64::MAX
    } else {
        containers::search_bound(th, end)?
    };
    Ok(clamp_range(len, start, end))
}

/// `in`
pub fn contains(th: &mut Thread, this: &[u8], key: Value) -> PyResult<bool> {
    if containers::has_index(th, key) {
        let b = byte(th, key, BYTE_RANGE)?;
        return Ok(this.contains(&b));
    }
    let needle = buffer(th, key)?;
    Ok(find_units(this, &needle).is_some())
}

/// `find` and `rfind`.
pub fn find(
    th: &mut Thread,
    this: &[u8],
    sub: Value,
    start: Value,
    end: Value,
    last: bool,
) -> PyResult<Option<usize>> {
    let needle = needle(th, sub)?;
    let Some(range) = range(th, this.len(), start, end)? else {
        return Ok(None);
    };
    let text = &this[range.clone()];
    let found = if last {
        rfind_units(text, &needle)
    } else {
        find_units(text, &needle)
    };
    Ok(found.map(|at| at + range.start))
}

/// The place found, or ValueError.
pub fn found(th: &mut Thread, place: Option<usize>) -> PyResult<usize> {
    match place {
        Some(place) => Ok(place),
        None => th.value_error("subsection not found"),
    }
}

/// `count`
pub fn count(
    th: &mut Thread,
    this: &[u8],
    sub: Value,
    start: Value,
    end: Value,
) -> PyResult<usize> {
    let needle = needle(th, sub)?;
    Ok(range(th, this.len(), start, end)?
        .map_or(0, |range| count_units(&this[range], &needle, usize::MAX)))
}

/// `startswith` and `endswith`.
pub fn has_affix(
    th: &mut Thread,
    this: &[u8],
    affix: Value,
    start: Value,
    end: Value,
    name: &str,
) -> PyResult<bool> {
    let range = range(th, this.len(), start, end)?;
    let matches = |affix: &[u8]| match &range {
        Some(range) if name == "startswith" => this[range.clone()].starts_with(affix),
        Some(range) => this[range.clone()].ends_with(affix),
        None => false,
    };
    if let Some(choices) = Tuple::from_value(th, affix) {
        for choice in choices.items() {
            if matches(&buffer(th, *choice)?) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    match buffer_opt(th, affix) {
        Some(affix) => Ok(matches(&affix)),
        None => {
            let message = format!(
                "{name} first arg must be bytes or a tuple of bytes, not {}",
                th.type_name(affix)
            );
            th.type_error(message)
        }
    }
}

/// What is left after `strip(set)`; None strips white space.
pub fn strip(
    th: &mut Thread,
    this: &[u8],
    set: Value,
    left: bool,
    right: bool,
) -> PyResult<Range<usize>> {
    if set.is_none() {
        return Ok(split::strip_space_units(
            this,
            left,
            right,
            split::Flavor::Bytes,
        ));
    }
    let set = buffer(th, set)?;
    Ok(split::strip_set_units(this, &set, left, right))
}

/// A list of parts of `this`, each made an object by `make`.
fn parts(th: &mut Thread, this: &[u8], ranges: &[Range<usize>], make: Make) -> PyResult<Gc<List>> {
    let result = List::with_capacity(th, ranges.len())?;
    for range in ranges {
        let part = make(th, &this[range.clone()])?;
        result.push(th, part)?;
    }
    Ok(result)
}

/// Makes an object of bytes.
pub type Make = fn(&mut Thread, &[u8]) -> PyResult;

/// `split` and `rsplit`.
pub fn split_by(
    th: &mut Thread,
    this: &[u8],
    sep: Value,
    most: i64,
    from_end: bool,
    make: Make,
) -> PyResult<Gc<List>> {
    let most = if most < 0 { usize::MAX } else { most as usize };
    let mut ranges = Vec::new();
    if sep.is_none() {
        if from_end {
            split::rsplit_space_units(this, most, split::Flavor::Bytes, |range| ranges.push(range));
        } else {
            split::split_space_units(this, most, split::Flavor::Bytes, |range| ranges.push(range));
        }
    } else {
        let sep = separator(th, sep)?;
        if from_end {
            split::rsplit_units(this, &sep, most, |range| ranges.push(range));
        } else {
            split::split_units(this, &sep, most, |range| ranges.push(range));
        }
    }
    if from_end {
        ranges.reverse();
    }
    parts(th, this, &ranges, make)
}

fn separator(th: &mut Thread, sep: Value) -> PyResult<Buffer> {
    let sep = buffer(th, sep)?;
    if sep.is_empty() {
        th.value_error("empty separator")
    } else {
        Ok(sep)
    }
}

/// `splitlines`
pub fn split_lines(th: &mut Thread, this: &[u8], keep: bool, make: Make) -> PyResult<Gc<List>> {
    let mut ranges = Vec::new();
    split::split_lines_units(this, keep, split::Flavor::Bytes, |range| ranges.push(range));
    parts(th, this, &ranges, make)
}

/// `partition` and `rpartition`.
pub fn partition(
    th: &mut Thread,
    this: &[u8],
    sep: Value,
    last: bool,
    make: Make,
) -> PyResult<Gc<Tuple>> {
    let sep = separator(th, sep)?;
    let place = if last {
        rfind_units(this, &sep)
    } else {
        find_units(this, &sep)
    };
    let cut: [&[u8]; 3] = match place {
        Some(at) => [&this[..at], &sep, &this[at + sep.len()..]],
        None if last => [&[], &[], this],
        None => [this, &[], &[]],
    };
    let (a, b, c) = (make(th, cut[0])?, make(th, cut[1])?, make(th, cut[2])?);
    crate::object::tuple::new(th, &[a, b, c])
}

/// `replace`; `None` when nothing changes.
pub fn replace(
    th: &mut Thread,
    this: &[u8],
    old: Value,
    new: Value,
    most: i64,
) -> PyResult<Option<Vec<u8>>> {
    let (old, new) = (buffer(th, old)?, buffer(th, new)?);
    let most = if most < 0 { usize::MAX } else { most as usize };
    th.memory(replace_units(this, &old, &new, most))
}

/// `join`
pub fn join(th: &mut Thread, this: &[u8], iterable: Value) -> PyResult<Vec<u8>> {
    let ty = th.type_of(iterable);
    if ty.special(Special::Iter).is_none_or(Value::is_none)
        && ty.special(Special::GetItem).is_none()
    {
        return th.type_error("can only join an iterable");
    }
    let items = list::from_iterable(th, iterable)?;
    let mut out: Vec<u8> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let Some(part) = buffer_opt(th, item) else {
            let message = format!(
                "sequence item {i}: expected a bytes-like object, {} found",
                th.type_name(item)
            );
            return th.type_error(message);
        };
        if out.try_reserve(this.len() + part.len()).is_err() {
            return th.memory_error();
        }
        if i > 0 {
            out.extend_from_slice(this);
        }
        out.extend_from_slice(&part);
    }
    Ok(out)
}

/// `center`, `ljust`, `rjust`.
pub fn pad(
    th: &mut Thread,
    this: &[u8],
    width: i64,
    fill: Value,
    align: layout::Align,
    name: &str,
) -> PyResult<Vec<u8>> {
    let fill = if fill.is_unbound() {
        b' '
    } else {
        match buffer_opt(th, fill).as_deref() {
            Some([byte]) => *byte,
            Some(other) => {
                let (kind, len) = (th.type_name(fill), other.len());
                let message = format!(
                    "{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {len}"
                );
                return th.type_error(message);
            }
            None => {
                let message = format!(
                    "{name}() argument 2 must be a byte string of length 1, not {}",
                    th.type_name(fill)
                );
                return th.type_error(message);
            }
        }
    };
    let (left, right) = layout::padding(this.len(), width.max(0) as usize, align);
    let mut out = Vec::new();
    if out.try_reserve_exact(left + this.len() + right).is_err() {
        return th.memory_error();
    }
    out.resize(left, fill);
    out.extend_from_slice(this);
    out.resize(out.len() + right, fill);
    Ok(out)
}

/// `translate`
pub fn translate(th: &mut Thread, this: &[u8], table: Value, delete: Value) -> PyResult<Vec<u8>> {
    let table = if table.is_none() {
        None
    } else {
        Some(buffer(th, table)?)
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return th.value_error("translation table must be 256 characters long");
    }
    let mut deleted = [false; 256];
    if !delete.is_unbound() {
        buffer(th, delete)?
            .iter()
            .for_each(|b| deleted[usize::from(*b)] = true);
    }
    let kept = this.iter().filter(|b| !deleted[usize::from(**b)]);
    Ok(kept
        .map(|b| table.as_ref().map_or(*b, |table| table[usize::from(*b)]))
        .collect())
}

/// `maketrans`
pub fn make_trans(th: &mut Thread, from: Value, to: Value) -> PyResult<Gc<Bytes>> {
    let (from, to) = (buffer(th, from)?, buffer(th, to)?);
    if from.len() != to.len() {
        return th.value_error("maketrans arguments must have same length");
    }
    let mut table: Vec<u8> = (0..=255).collect();
    from.iter()
        .zip(to.iter())
        .for_each(|(from, to)| table[usize::from(*from)] = *to);
    Bytes::new(th, &table)
}

/// `hex`
pub fn hex(th: &mut Thread, this: &[u8], sep: Value, group: i64) -> PyResult<String> {
    let separator = if sep.is_unbound() {
        None
    } else {
        Some(hex_separator(th, sep)?)
    };
    let digits = repr::hex(this, separator, if separator.is_some() { group } else { 0 });
    Ok(digits.into_iter().map(char::from).collect())
}

fn hex_separator(th: &mut Thread, sep: Value) -> PyResult<u8> {
    if protocols::len(th, sep)? != 1 {
        return th.value_error("sep must be length 1.");
    }
    let character = match Str::from_value(th, sep) {
        Some(s) => s.text().at(0),
        None => match buffer_opt(th, sep).as_deref() {
            Some([byte]) => u32::from(*byte),
            _ => return th.type_error("sep must be str or bytes."),
        },
    };
    match u8::try_from(character) {
        Ok(byte) if byte.is_ascii() => Ok(byte),
        _ => th.value_error("sep must be ASCII."),
    }
}

/// `fromhex`
pub fn from_hex(th: &mut Thread, text: Value) -> PyResult<Vec<u8>> {
    let parsed = match Str::from_value(th, text) {
        Some(s) => repr::from_hex(s.text()),
        None => match buffer_opt(th, text) {
            Some(buffer) => repr::from_hex(StrRef::Latin1(&buffer)),
            None => {
                let message = format!(
                    "fromhex() argument must be str or bytes-like, not {}",
                    th.type_name(text)
                );
                return th.type_error(message);
            }
        },
    };
    match parsed {
        Ok(bytes) => Ok(bytes),
        Err(e) => th.value_error(e.message()),
    }
}

/// `a op b` for the bytes of a bytes-like object; NotImplemented for anything else.
pub fn compare(th: &Thread, op: protocols::CompareOp, this: &[u8], other: Value) -> Value {
    match buffer_opt(th, other) {
        Some(other) => Value::bool(op.holds(Some(this.cmp(&other)))),
        None => Value::NOT_IMPLEMENTED,
    }
}

/// `this % arguments`
pub fn format(th: &mut Thread, this: &[u8], arguments: Value) -> PyResult<Vec<u8>> {
    match percent::format_text(th, StrRef::Latin1(this), arguments, percent::Kind::Bytes)? {
        StrBuf::Ascii(bytes) | StrBuf::Latin1(bytes) => Ok(bytes),
        StrBuf::OutOfMemory | StrBuf::Ucs2(_) | StrBuf::Ucs4(_) => th.memory_error(),
    }
}

/// `this * count`
pub fn repeat(th: &mut Thread, this: &[u8], count: usize) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    let total = this.len().checked_mul(count);
    if total.is_none_or(|n| out.try_reserve_exact(n).is_err()) {
        return th.memory_error();
    }
    if let [byte] = this {
        out.resize(count, *byte);
    } else {
        (0..count).for_each(|_| out.extend_from_slice(this));
    }
    Ok(out)
}

/// The items of a slice of the bytes.
pub fn slice(this: &[u8], bounds: containers::SliceBounds) -> Vec<u8> {
    if bounds.step == 1 {
        return this[bounds.start as usize..bounds.start as usize + bounds.count].to_vec();
    }
    (0..bounds.count as i64)
        .map(|i| this[(bounds.start + bounds.step * i) as usize])
        .collect()
}

// ---- constructors -----------------------------------------------------------------------------------------------------

/// The arguments `source`, `encoding` and `errors` of a constructor.
pub struct Source {
    /// UNBOUND where not given.
    pub values: [Value; 3],
}

impl Source {
    /// Sorts the arguments of `bytes(…)` or `bytearray(…)`.
    pub fn bind(
        th: &mut Thread,
        name: &str,
        args: &[Value],
        kwargs: crate::native::Keywords<'_>,
    ) -> PyResult<Source> {
        let given = args.len() + kwargs.names.len();
        if given > 3 {
            return th.type_error(format!(
                "{name}() takes at most 3 arguments ({given} given)"
            ));
        }
        let mut values = [Value::UNBOUND; 3];
        values[..args.len()].copy_from_slice(args);
        for (key, value) in kwargs.iter() {
            let Some(at) = ["source", "encoding", "errors"]
                .iter()
                .position(|n| key.equals(n))
            else {
                let message = format!(
                    "{name}() got an unexpected keyword argument '{}'",
                    Str::display(key)
                );
                return th.type_error(message);
            };
            if !values[at].is_unbound() {
                let given = Str::display(key);
                return th.type_error(format!(
                    "argument for {name}() given by name ('{given}') and position ({})",
                    at + 1
                ));
            }
            values[at] = value;
        }
        Ok(Source { values })
    }
    /// The bytes that the arguments describe. `range_message` is what an item out of range raises.
    pub fn bytes(&self, th: &mut Thread, name: &str, range_message: &str) -> PyResult<Vec<u8>> {
        let [source, encoding, errors] = self.values;
        if !encoding.is_unbound() || !errors.is_unbound() {
            return encoded(th, name, self.values);
        }
        if source.is_unbound() {
            return Ok(Vec::new());
        }
        if name == "bytes"
            && let Some(result) = protocols::call_special(th, source, Special::Bytes, &[])?
        {
            return match Bytes::from_value(th, result) {
                Some(bytes) => Ok(bytes.as_slice().to_vec()),
                None => {
                    let message = format!(
                        "__bytes__ returned non-bytes (type {})",
                        th.type_name(result)
                    );
                    th.type_error(message)
                }
            };
        }
        if Str::from_value(th, source).is_some() {
            return th.type_error("string argument without an encoding");
        }
        if let Some(buffer) = buffer_opt(th, source) {
            return Ok(buffer.to_vec());
        }
        if containers::has_index(th, source) {
            return zeros(th, source);
        }
        let ty = th.type_of(source);
        if ty.special(Special::Iter).is_none_or(Value::is_none)
            && ty.special(Special::GetItem).is_none()
        {
            let message = format!("cannot convert '{}' object to {name}", th.type_name(source));
            return th.type_error(message);
        }
        from_ints(th, source, range_message)
    }
}

fn encoded(
    th: &mut Thread,
    name: &str,
    [source, encoding, errors]: [Value; 3],
) -> PyResult<Vec<u8>> {
    let without_encoding = encoding.is_unbound();
    let encoding = codec::text_argument(th, name, "encoding", encoding, "utf-8")?;
    let errors = codec::text_argument(th, name, "errors", errors, "strict")?;
    let text = if source.is_unbound() {
        None
    } else {
        Str::from_value(th, source)
    };
    match text {
        Some(_) if without_encoding => th.type_error("string argument without an encoding"),
        Some(text) => codec::encode(th, text, &encoding, &errors),
        None if without_encoding => th.type_error("errors without a string argument"),
        None => th.type_error("encoding without a string argument"),
    }
}

fn zeros(th: &mut Thread, count: Value) -> PyResult<Vec<u8>> {
    let i = protocols::index(th, count)?;
    let n = match int::exact_int(i) {
        Some(crate::num::IntRef::Small(n)) => n,
        _ => {
            return th.raise(
                Builtin::OverflowError,
                "cannot fit 'int' into an index-sized integer",
            );
        }
    };
    if n < 0 {
        return th.value_error("negative count");
    }
    let mut out = Vec::new();
    if n > 1 << 40 || out.try_reserve_exact(n as usize).is_err() {
        return th.memory_error();
    }
    out.resize(n as usize, 0);
    Ok(out)
}

/// Bytes from an iterable of ints.
pub fn from_ints(th: &mut Thread, iterable: Value, range_message: &str) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    iter::for_each(th, iterable, |th, v| {
        out.push(byte(th, v, range_message)?);
        Ok(())
    })?;
    Ok(out)
}
