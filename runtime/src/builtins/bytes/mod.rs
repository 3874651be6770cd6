//! The methods of `bytes`.

pub mod codec;
pub mod common;

use self::common::{Buffer, Source};
use super::containers::{self, Subscript, checked_index, subscript};
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::{CInt, Keywords};
use crate::object::boxed::Boxed;
use crate::object::bytes::Bytes;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols::{self, CompareOp};
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::{instance, iter};
use crate::text::layout::Align;
use crate::text::{case, classify, layout, repr};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// The bytes of the receiver, a `bytes` or an instance of a subclass.
fn own(th: &Thread, this: Value) -> Buffer {
    match Bytes::from_value(th, this) {
        Some(bytes) => Buffer::Shared(bytes),
        None => unreachable!("the receiver's type was checked"),
    }
}

fn make(th: &mut Thread, bytes: &[u8]) -> PyResult {
    Bytes::new(th, bytes).map(Gc::as_value)
}

/// bytes(iterable_of_ints) -> bytes
/// bytes(string, encoding[, errors]) -> bytes
/// bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer
/// bytes(int) -> bytes object of size given by the parameter initialized with null bytes
/// bytes() -> empty bytes object
///
/// Construct an immutable array of bytes from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - any object implementing the buffer API.
///   - an integer
#[pytype(Bytes)]
impl Bytes {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let ty = containers::class_for_new(th, class, Builtin::Bytes)?;
        let source = Source::bind(th, "bytes", args, kwargs)?;
        let exact = containers::is_exactly(ty, Builtin::Bytes);
        if let (true, [only]) = (exact && kwargs.is_empty(), args)
            && Bytes::exact(*only).is_some()
        {
            return Ok(*only);
        }
        let bytes = source.bytes(th, "bytes", "bytes must be in range(0, 256)")?;
        let new = make(th, &bytes)?;
        if exact {
            return Ok(new);
        }
        instance::create(th, ty, Boxed::new(ty.shape.get(), new)).map(Gc::as_value)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        let own = own(th, this);
        Str::from_buf(th, &crate::text::StrBuf::Ascii(repr::repr_bytes(&own)))
    }

    /// Return str(self).
    #[method("($self, /)")]
    fn __str__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        protocols::repr(th, this)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Value, th: &mut Thread) -> i64 {
        Bytes::from_value(th, this).map_or(0, |bytes| bytes.hash(th))
    }

    /// Convert this value to exact type bytes.
    #[method("($self, /)")]
    fn __bytes__(this: Value, th: &mut Thread) -> Value {
        Bytes::from_value(th, this).map_or(this, Gc::as_value)
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Value, th: &mut Thread, key: Value) -> PyResult {
        let own = own(th, this);
        match subscript(th, key, "byte")? {
            Subscript::Index(i) => {
                let i = checked_index(th, i, own.len(), "index out of range")?;
                Ok(Value::int(i64::from(own[i])))
            }
            Subscript::Slice(parts) => make(th, &common::slice(&own, parts.fit(own.len()))),
        }
    }

    /// Return the bytes as the arguments of __new__.
    #[method("($self, /)")]
    fn __getnewargs__(this: Value, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        let own = own(th, this);
        let bytes = make(th, &own)?;
        tuple::new(th, &[bytes])
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Value, th: &mut Thread) -> usize {
        let own = own(th, this);
        own.len()
    }

    /// Return bool(key in self).
    #[method("($self, key, /)")]
    fn __contains__(this: Value, th: &mut Thread, key: Value) -> PyResult<bool> {
        let own = own(th, this);
        common::contains(th, &own, key)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, th: &mut Thread) -> PyResult {
        let exact = Bytes::from_value(th, this).map_or(this, Gc::as_value);
        iter::sequence_iter(th, Builtin::BytesIterator, exact, 0)
    }

    /// Return self+value.
    #[method("($self, value, /)")]
    fn __add__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        let own = own(th, this);
        let Some(other) = common::buffer_opt(th, value) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        make(th, &[&*own, &*other].concat())
    }

    /// Return self%value.
    #[method("($self, value, /)")]
    fn __mod__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        let own = own(th, this);
        let formatted = common::format(th, &own, value)?;
        make(th, &formatted)
    }

    /// Return value%self.
    #[method("($self, value, /)")]
    fn __rmod__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        match Bytes::from_value(th, value) {
            Some(_) => Self::__mod__(value, th, this),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return self*value.
    #[method("($self, value, /)")]
    fn __mul__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        let own = own(th, this);
        match containers::repeat_count(th, value)? {
            Some(count) => {
                let repeated = common::repeat(th, &own, count)?;
                make(th, &repeated)
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return value*self.
    #[method("($self, value, /)")]
    fn __rmul__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        Self::__mul__(this, th, value)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Value, th: &mut Thread, value: Value) -> Value {
        let own = own(th, this);
        common::compare(th, CompareOp::Eq, &own, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Value, th: &mut Thread, value: Value) -> Value {
        let own = own(th, this);
        common::compare(th, CompareOp::Ne, &own, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Value, th: &mut Thread, value: Value) -> Value {
        let own = own(th, this);
        common::compare(th, CompareOp::Lt, &own, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Value, th: &mut Thread, value: Value) -> Value {
        let own = own(th, this);
        common::compare(th, CompareOp::Le, &own, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Value, th: &mut Thread, value: Value) -> Value {
        let own = own(th, this);
        common::compare(th, CompareOp::Gt, &own, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Value, th: &mut Thread, value: Value) -> Value {
        let own = own(th, this);
        common::compare(th, CompareOp::Ge, &own, value)
    }

    /// Return a copy with only its first character capitalized and the rest lower-cased.
    #[method("($self, /)")]
    fn capitalize(this: Value, th: &mut Thread) -> PyResult {
        let own = own(th, this);
        make(th, &case::capitalize_bytes(&own))
    }

    /// Return a copy with all ASCII characters converted to lowercase.
    #[method("($self, /)")]
    fn lower(this: Value, th: &mut Thread) -> PyResult {
        let own = own(th, this);
        make(th, &own.to_ascii_lowercase())
    }

    /// Return a copy with all ASCII characters converted to uppercase.
    #[method("($self, /)")]
    fn upper(this: Value, th: &mut Thread) -> PyResult {
        let own = own(th, this);
        make(th, &own.to_ascii_uppercase())
    }

    /// Return a copy with uppercase ASCII characters converted to lowercase and vice versa.
    #[method("($self, /)")]
    fn swapcase(this: Value, th: &mut Thread) -> PyResult {
        let own = own(th, this);
        make(th, &case::swapcase_bytes(&own))
    }

    /// Return a titlecased version.
    #[method("($self, /)")]
    fn title(this: Value, th: &mut Thread) -> PyResult {
        let own = own(th, this);
        make(th, &case::title_bytes(&own))
    }

    /// Return a centered copy of length width.
    ///
    /// Padding is done using the specified fill character.
    #[method("($self, width, fillchar=<unrepresentable>, /)")]
    fn center(this: Value, th: &mut Thread, width: i64, fillchar: Value) -> PyResult {
        let own = own(th, this);
        let padded = common::pad(th, &own, width, fillchar, Align::Center, "center")?;
        make(th, &padded)
    }

    /// Return a left-justified copy of length width.
    ///
    /// Padding is done using the specified fill character.
    #[method("($self, width, fillchar=<unrepresentable>, /)")]
    fn ljust(this: Value, th: &mut Thread, width: i64, fillchar: Value) -> PyResult {
        let own = own(th, this);
        let padded = common::pad(th, &own, width, fillchar, Align::Left, "ljust")?;
        make(th, &padded)
    }

    /// Return a right-justified copy of length width.
    ///
    /// Padding is done using the specified fill character.
    #[method("($self, width, fillchar=<unrepresentable>, /)")]
    fn rjust(this: Value, th: &mut Thread, width: i64, fillchar: Value) -> PyResult {
        let own = own(th, this);
        let padded = common::pad(th, &own, width, fillchar, Align::Right, "rjust")?;
        make(th, &padded)
    }

    /// Return the number of non-overlapping occurrences of sub.
    #[method("($self, sub, start=None, end=None, /)")]
    fn count(
        this: Value,
        th: &mut Thread,
        sub: Value,
        start: Value,
        end: Value,
    ) -> PyResult<usize> {
        let own = own(th, this);
        common::count(th, &own, sub, start, end)
    }

    /// Decode the bytes using the codec registered for encoding.
    #[method("($self, encoding=<unrepresentable>, errors=<unrepresentable>)")]
    fn decode(this: Value, th: &mut Thread, encoding: Value, errors: Value) -> PyResult<Gc<Str>> {
        let own = own(th, this);
        let encoding = codec::text_argument(th, "decode", "encoding", encoding, "utf-8")?;
        let errors = codec::text_argument(th, "decode", "errors", errors, "strict")?;
        codec::decode(th, &own, &encoding, &errors)
    }

    /// Return True if the bytes start with the specified prefix, False otherwise.
    #[method("($self, prefix, start=None, end=None, /)")]
    fn startswith(
        this: Value,
        th: &mut Thread,
        affix: Value,
        start: Value,
        end: Value,
    ) -> PyResult<bool> {
        let own = own(th, this);
        common::has_affix(th, &own, affix, start, end, "startswith")
    }

    /// Return True if the bytes end with the specified suffix, False otherwise.
    #[method("($self, suffix, start=None, end=None, /)")]
    fn endswith(
        this: Value,
        th: &mut Thread,
        affix: Value,
        start: Value,
        end: Value,
    ) -> PyResult<bool> {
        let own = own(th, this);
        common::has_affix(th, &own, affix, start, end, "endswith")
    }

    /// Return a copy where all tab characters are expanded using spaces.
    #[method("($self, tabsize=8)")]
    fn expandtabs(this: Value, th: &mut Thread, tabsize: CInt) -> PyResult {
        let own = own(th, this);
        let expanded = layout::expand_tabs_bytes(&own, tabsize.0.max(0) as usize);
        match expanded {
            Some(expanded) => make(th, &expanded),
            None => th.memory_error(),
        }
    }

    /// Return the lowest index where sub is found, or -1.
    #[method("($self, sub, start=None, end=None, /)")]
    fn find(this: Value, th: &mut Thread, sub: Value, start: Value, end: Value) -> PyResult<i64> {
        let own = own(th, this);
        Ok(common::find(th, &own, sub, start, end, false)?.map_or(-1, |at| at as i64))
    }

    /// Return the highest index where sub is found, or -1.
    #[method("($self, sub, start=None, end=None, /)")]
    fn rfind(this: Value, th: &mut Thread, sub: Value, start: Value, end: Value) -> PyResult<i64> {
        let own = own(th, this);
        Ok(common::find(th, &own, sub, start, end, true)?.map_or(-1, |at| at as i64))
    }

    /// Return the lowest index where sub is found; ValueError when it is not.
    #[method("($self, sub, start=None, end=None, /)")]
    fn index(
        this: Value,
        th: &mut Thread,
        sub: Value,
        start: Value,
        end: Value,
    ) -> PyResult<usize> {
        let own = own(th, this);
        let place = common::find(th, &own, sub, start, end, false)?;
        common::found(th, place)
    }

    /// Return the highest index where sub is found; ValueError when it is not.
    #[method("($self, sub, start=None, end=None, /)")]
    fn rindex(
        this: Value,
        th: &mut Thread,
        sub: Value,
        start: Value,
        end: Value,
    ) -> PyResult<usize> {
        let own = own(th, this);
        let place = common::find(th, &own, sub, start, end, true)?;
        common::found(th, place)
    }

    /// Create a bytes object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    #[classmethod("($type, string, /)")]
    fn fromhex(class: Value, th: &mut Thread, string: Value) -> PyResult {
        let bytes = common::from_hex(th, string)?;
        let new = make(th, &bytes)?;
        if class.is(th.builtin(Builtin::Bytes).as_value()) {
            Ok(new)
        } else {
            protocols::call(th, class, &[new])
        }
    }

    /// Create a string of hexadecimal numbers.
    #[method("($self, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hex(this: Value, th: &mut Thread, sep: Value, bytes_per_sep: CInt) -> PyResult<String> {
        let own = own(th, this);
        common::hex(th, &own, sep, bytes_per_sep.0.into())
    }

    /// Whether all characters are of the kind that the name says, and there is one.
    #[method("($self, /)")]
    fn isalnum(this: Value, th: &mut Thread) -> bool {
        let own = own(th, this);
        classify::bytes::is_alnum(&own)
    }

    /// Whether all characters are of the kind that the name says, and there is one.
    #[method("($self, /)")]
    fn isalpha(this: Value, th: &mut Thread) -> bool {
        let own = own(th, this);
        classify::bytes::is_alpha(&own)
    }

    /// Whether all characters are of the kind that the name says, and there is one.
    #[method("($self, /)")]
    fn isdigit(this: Value, th: &mut Thread) -> bool {
        let own = own(th, this);
        classify::bytes::is_digit(&own)
    }

    /// Whether all characters are of the kind that the name says, and there is one.
    #[method("($self, /)")]
    fn islower(this: Value, th: &mut Thread) -> bool {
        let own = own(th, this);
        classify::bytes::is_lower(&own)
    }

    /// Whether all characters are of the kind that the name says, and there is one.
    #[method("($self, /)")]
    fn isspace(this: Value, th: &mut Thread) -> bool {
        let own = own(th, this);
        classify::bytes::is_space(&own)
    }

    /// Whether all characters are of the kind that the name says, and there is one.
    #[method("($self, /)")]
    fn istitle(this: Value, th: &mut Thread) -> bool {
        let own = own(th, this);
        classify::bytes::is_title(&own)
    }

    /// Whether all characters are of the kind that the name says, and there is one.
    #[method("($self, /)")]
    fn isupper(this: Value, th: &mut Thread) -> bool {
        let own = own(th, this);
        classify::bytes::is_upper(&own)
    }

    /// Whether all characters are ASCII.
    #[method("($self, /)")]
    fn isascii(this: Value, th: &mut Thread) -> bool {
        let own = own(th, this);
        own.is_ascii()
    }

    /// Concatenate any number of bytes-like objects, with this one between them.
    #[method("($self, iterable_of_bytes, /)")]
    fn join(this: Value, th: &mut Thread, iterable_of_bytes: Value) -> PyResult {
        let own = own(th, this);
        let joined = common::join(th, &own, iterable_of_bytes)?;
        make(th, &joined)
    }

    /// Strip bytes contained in the argument, white space by default.
    #[method("($self, bytes=None, /)")]
    fn lstrip(this: Value, th: &mut Thread, bytes: Value) -> PyResult {
        let own = own(th, this);
        let kept = common::strip(th, &own, bytes, true, false)?;
        make(th, &own[kept])
    }

    /// Strip bytes contained in the argument, white space by default.
    #[method("($self, bytes=None, /)")]
    fn rstrip(this: Value, th: &mut Thread, bytes: Value) -> PyResult {
        let own = own(th, this);
        let kept = common::strip(th, &own, bytes, false, true)?;
        make(th, &own[kept])
    }

    /// Strip bytes contained in the argument, white space by default.
    #[method("($self, bytes=None, /)")]
    fn strip(this: Value, th: &mut Thread, bytes: Value) -> PyResult {
        let own = own(th, this);
        let kept = common::strip(th, &own, bytes, true, true)?;
        make(th, &own[kept])
    }

    /// Return a translation table usable for the bytes or bytearray translate method.
    #[staticmethod("(frm, to, /)")]
    fn maketrans(th: &mut Thread, frm: Value, to: Value) -> PyResult<Gc<Bytes>> {
        common::make_trans(th, frm, to)
    }

    /// Partition the bytes into three parts using the given separator.
    #[method("($self, sep, /)")]
    fn partition(this: Value, th: &mut Thread, sep: Value) -> PyResult<Gc<Tuple>> {
        let own = own(th, this);
        common::partition(th, &own, sep, false, make)
    }

    /// Partition the bytes into three parts using the given separator.
    #[method("($self, sep, /)")]
    fn rpartition(this: Value, th: &mut Thread, sep: Value) -> PyResult<Gc<Tuple>> {
        let own = own(th, this);
        common::partition(th, &own, sep, true, make)
    }

    /// Return a copy without the given prefix.
    #[method("($self, prefix, /)")]
    fn removeprefix(this: Value, th: &mut Thread, prefix: Value) -> PyResult {
        let own = own(th, this);
        let prefix = common::buffer(th, prefix)?;
        make(th, own.strip_prefix(&*prefix).unwrap_or(&own))
    }

    /// Return a copy without the given suffix.
    #[method("($self, suffix, /)")]
    fn removesuffix(this: Value, th: &mut Thread, suffix: Value) -> PyResult {
        let own = own(th, this);
        let suffix = common::buffer(th, suffix)?;
        make(th, own.strip_suffix(&*suffix).unwrap_or(&own))
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    #[method("($self, old, new, count=-1, /)")]
    fn replace(this: Value, th: &mut Thread, old: Value, new: Value, count: i64) -> PyResult {
        let own = own(th, this);
        match common::replace(th, &own, old, new, count)? {
            Some(replaced) => make(th, &replaced),
            None => make(th, &own),
        }
    }

    /// Return a list of the sections in the bytes, using sep as the delimiter.
    #[method("($self, sep=None, maxsplit=-1)")]
    fn split(this: Value, th: &mut Thread, sep: Value, maxsplit: i64) -> PyResult<Gc<List>> {
        let own = own(th, this);
        common::split_by(th, &own, sep, maxsplit, false, make)
    }

    /// Return a list of the sections in the bytes, using sep as the delimiter.
    #[method("($self, sep=None, maxsplit=-1)")]
    fn rsplit(this: Value, th: &mut Thread, sep: Value, maxsplit: i64) -> PyResult<Gc<List>> {
        let own = own(th, this);
        common::split_by(th, &own, sep, maxsplit, true, make)
    }

    /// Return a list of the lines in the bytes, breaking at line boundaries.
    #[method("($self, keepends=False)")]
    fn splitlines(this: Value, th: &mut Thread, keepends: bool) -> PyResult<Gc<List>> {
        let own = own(th, this);
        common::split_lines(th, &own, keepends, make)
    }

    /// Return a copy with each character mapped by the given translation table.
    #[method("($self, table, /, delete=<unrepresentable>)")]
    fn translate(this: Value, th: &mut Thread, table: Value, delete: Value) -> PyResult {
        let own = own(th, this);
        let translated = common::translate(th, &own, table, delete)?;
        make(th, &translated)
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    #[method("($self, width, /)")]
    fn zfill(this: Value, th: &mut Thread, width: i64) -> PyResult {
        let own = own(th, this);
        match layout::zfill_bytes(&own, width.max(0) as usize) {
            Some(filled) => make(th, &filled),
            None => th.memory_error(),
        }
    }
}
