//! The methods of `bytearray`.

use super::bytes::codec;
use super::bytes::common::{self, BYTE_RANGE, Source};
use super::containers::{self, Subscript, checked_index, subscript};
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::{CInt, Index, Keywords};
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols::{self, CompareOp};
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::object::{instance, iter};
use crate::text::layout::Align;
use crate::text::{case, classify, layout, repr};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// A copy of the receiver's bytes: what runs meanwhile may change the receiver.
fn own(th: &Thread, this: Value) -> Vec<u8> {
    array(th, this).to_vec()
}

fn array(th: &Thread, this: Value) -> Gc<ByteArray> {
    match ByteArray::from_value(th, this) {
        Some(array) => array,
        None => unreachable!("the receiver's type was checked"),
    }
}

fn make(th: &mut Thread, bytes: &[u8]) -> PyResult {
    ByteArray::new(th, bytes).map(Gc::as_value)
}

/// bytearray(iterable_of_ints) -> bytearray
/// bytearray(string, encoding[, errors]) -> bytearray
/// bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer
/// bytearray(int) -> bytes array of size given by the parameter initialized with null bytes
/// bytearray() -> empty bytes array
///
/// Construct a mutable bytearray object from:
///   - an iterable yielding integers in range(256)
///   - a text string encoded using the specified encoding
///   - a bytes or a buffer object
///   - any object implementing the buffer API.
///   - an integer
#[pytype(ByteArray)]
impl ByteArray {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        _args: &[Value],
        _kwargs: Keywords<'_>,
    ) -> PyResult<Gc<ByteArray>> {
        let ty = containers::class_for_new(th, class, Builtin::ByteArray)?;
        instance::create(th, ty, ByteArray::empty(ty.shape.get()))
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, /, *args, **kwargs)")]
    fn __init__(
        this: Gc<ByteArray>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        let source = Source::bind(th, "bytearray", args, kwargs)?;
        let bytes = source.bytes(th, "bytearray", BYTE_RANGE)?;
        this.splice(th, 0, this.len(), &bytes)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<ByteArray>, th: &mut Thread) -> PyResult<Gc<Str>> {
        let mut text = repr::repr_bytes(&this.to_vec());
        // Unlike that of bytes, this repr escapes single quotes within double ones too.
        if text.get(1) == Some(&b'"') {
            text = text
                .iter()
                .flat_map(|b| {
                    if *b == b'\'' {
                        vec![b'\\', *b]
                    } else {
                        vec![*b]
                    }
                })
                .collect();
        }
        let mut out = crate::text::StrBuf::new();
        out.push_utf8(&th.type_name(this.as_value()));
        out.push_ascii("(");
        out.push_str(crate::text::StrRef::Ascii(&text));
        out.push_ascii(")");
        Str::from_buf(th, &out)
    }

    /// Return str(self).
    #[method("($self, /)")]
    fn __str__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        protocols::repr(th, this)
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<ByteArray>, th: &mut Thread, key: Value) -> PyResult {
        match subscript(th, key, "bytearray")? {
            Subscript::Index(i) => {
                let i = checked_index(th, i, this.len(), "bytearray index out of range")?;
                Ok(Value::int(this.get(i).map_or(0, i64::from)))
            }
            Subscript::Slice(parts) => {
                let own = this.to_vec();
                make(th, &common::slice(&own, parts.fit(own.len())))
            }
        }
    }

    /// Set self[key] to value.
    #[method("($self, key, value, /)")]
    fn __setitem__(this: Gc<ByteArray>, th: &mut Thread, key: Value, value: Value) -> PyResult<()> {
        match subscript(th, key, "bytearray")? {
            Subscript::Index(i) => {
                let byte = common::byte(th, value, BYTE_RANGE)?;
                let i = checked_index(th, i, this.len(), "bytearray index out of range")?;
                this.set(i, byte);
                Ok(())
            }
            Subscript::Slice(parts) => assign_slice(th, this, parts, value),
        }
    }

    /// Delete self[key].
    #[method("($self, key, /)")]
    fn __delitem__(this: Gc<ByteArray>, th: &mut Thread, key: Value) -> PyResult<()> {
        match subscript(th, key, "bytearray")? {
            Subscript::Index(i) => {
                let i = checked_index(th, i, this.len(), "bytearray index out of range")?;
                this.splice(th, i, i + 1, &[])
            }
            Subscript::Slice(parts) => delete_slice(th, this, parts.fit(this.len())),
        }
    }

    /// Implement self+=value.
    #[method("($self, value, /)")]
    fn __iadd__(this: Gc<ByteArray>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = common::buffer_opt(th, value) else {
            let message = format!(
                "can't concat {} to {}",
                th.type_name(value),
                th.type_name(this.as_value())
            );
            return th.type_error(message);
        };
        this.extend(th, &other)?;
        Ok(this.as_value())
    }

    /// Implement self*=value.
    #[method("($self, value, /)")]
    fn __imul__(this: Gc<ByteArray>, th: &mut Thread, value: Value) -> PyResult {
        let Some(count) = containers::repeat_count(th, value)? else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let repeated = common::repeat(th, &this.to_vec(), count)?;
        this.splice(th, 0, this.len(), &repeated)?;
        Ok(this.as_value())
    }

    /// Append a single item to the end of the bytearray.
    #[method("($self, item, /)")]
    fn append(this: Gc<ByteArray>, th: &mut Thread, item: Value) -> PyResult<()> {
        let byte = common::byte(th, item, BYTE_RANGE)?;
        this.push(th, byte)
    }

    /// Remove all items from the bytearray.
    #[method("($self, /)")]
    #[pyname = "clear"]
    fn py_clear(this: Gc<ByteArray>, th: &mut Thread) -> PyResult<()> {
        this.clear(th)
    }

    /// Return a copy of B.
    #[method("($self, /)")]
    fn copy(this: Gc<ByteArray>, th: &mut Thread) -> PyResult {
        make(th, &this.to_vec())
    }

    /// Append all the items from the iterator or sequence to the end of the bytearray.
    #[method("($self, iterable_of_ints, /)")]
    #[pyname = "extend"]
    fn py_extend(this: Gc<ByteArray>, th: &mut Thread, iterable_of_ints: Value) -> PyResult<()> {
        if let Some(other) = common::buffer_opt(th, iterable_of_ints) {
            return this.extend(th, &other);
        }
        let kind = th.type_name(iterable_of_ints);
        if Str::from_value(th, iterable_of_ints).is_some() {
            return th.type_error(format!("expected iterable of integers; got: '{kind}'"));
        }
        let ty = th.type_of(iterable_of_ints);
        use crate::object::special::Special;
        if ty.special(Special::Iter).is_none_or(Value::is_none)
            && ty.special(Special::GetItem).is_none()
        {
            return th.type_error(format!("can't extend bytearray with {kind}"));
        }
        let bytes = common::from_ints(th, iterable_of_ints, BYTE_RANGE)?;
        this.extend(th, &bytes)
    }

    /// Insert a single item into the bytearray before the given index.
    #[method("($self, index, item, /)")]
    fn insert(this: Gc<ByteArray>, th: &mut Thread, index: i64, item: Value) -> PyResult<()> {
        let byte = common::byte(th, item, BYTE_RANGE)?;
        let at = Index(index).clamped(this.len());
        this.splice(th, at, at, &[byte])
    }

    /// Remove and return a single item from B.
    ///
    /// If no index argument is given, will pop the last item.
    #[method("($self, index=-1, /)")]
    fn pop(this: Gc<ByteArray>, th: &mut Thread, index: i64) -> PyResult {
        if this.is_empty() {
            return th.raise(Builtin::IndexError, "pop from empty bytearray");
        }
        let at = checked_index(th, index, this.len(), "pop index out of range")?;
        let byte = this.get(at).map_or(0, i64::from);
        this.splice(th, at, at + 1, &[])?;
        Ok(Value::int(byte))
    }

    /// Remove the first occurrence of a value in the bytearray.
    #[method("($self, value, /)")]
    fn remove(this: Gc<ByteArray>, th: &mut Thread, value: Value) -> PyResult<()> {
        let byte = common::byte(th, value, BYTE_RANGE)?;
        match this.to_vec().iter().position(|b| *b == byte) {
            Some(at) => this.splice(th, at, at + 1, &[]),
            None => th.value_error("value not found in bytearray"),
        }
    }

    /// Resize the internal buffer of bytearray to len.
    #[method("($self, size, /)")]
    fn resize(this: Gc<ByteArray>, th: &mut Thread, size: i64) -> PyResult<()> {
        if size < 0 {
            return th.value_error(format!("Can only resize to positive sizes, got {size}"));
        }
        let (old, new) = (this.len(), size as usize);
        if new <= old {
            return this.splice(th, new, old, &[]);
        }
        let zeros = common::repeat(th, &[0], new - old)?;
        this.extend(th, &zeros)
    }

    /// Reverse the order of the values in B in place.
    #[method("($self, /)")]
    fn reverse(this: Gc<ByteArray>, th: &mut Thread) -> PyResult<()> {
        let mut own = this.to_vec();
        own.reverse();
        this.splice(th, 0, own.len(), &own)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Value, th: &mut Thread) -> usize {
        array(th, this).len()
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
        iter::sequence_iter(th, Builtin::ByteArrayIterator, this, 0)
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
        match ByteArray::from_value(th, value) {
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

    /// Create a bytearray object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    #[classmethod("($type, string, /)")]
    fn fromhex(class: Value, th: &mut Thread, string: Value) -> PyResult {
        let bytes = common::from_hex(th, string)?;
        let new = make(th, &bytes)?;
        if class.is(th.builtin(Builtin::ByteArray).as_value()) {
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

/// `array[slice] = value`
fn assign_slice(
    th: &mut Thread,
    this: Gc<ByteArray>,
    parts: containers::SliceParts,
    value: Value,
) -> PyResult<()> {
    let bytes = match common::buffer_opt(th, value) {
        Some(buffer) => buffer.to_vec(),
        None if value.is_int() || Str::from_value(th, value).is_some() => {
            return th.type_error(
                "can assign only bytes, buffers, or iterables of ints in range(0, 256)",
            );
        }
        None => common::from_ints(th, value, BYTE_RANGE)?,
    };
    let bounds = parts.fit(this.len());
    if bounds.step == 1 {
        let start = bounds.start as usize;
        return this.splice(th, start, (bounds.stop as usize).max(start), &bytes);
    }
    if bytes.is_empty() {
        return delete_slice(th, this, bounds);
    }
    if bytes.len() != bounds.count {
        let (given, wanted) = (bytes.len(), bounds.count);
        return th.value_error(format!(
            "attempt to assign bytes of size {given} to extended slice of size {wanted}"
        ));
    }
    for (i, byte) in bytes.iter().enumerate() {
        this.set((bounds.start + bounds.step * i as i64) as usize, *byte);
    }
    Ok(())
}

/// `del array[slice]`
fn delete_slice(
    th: &mut Thread,
    this: Gc<ByteArray>,
    bounds: containers::SliceBounds,
) -> PyResult<()> {
    if bounds.step == 1 {
        let start = bounds.start as usize;
        return this.splice(th, start, start + bounds.count, &[]);
    }
    let mut keep = vec![true; this.len()];
    (0..bounds.count as i64).for_each(|i| keep[(bounds.start + bounds.step * i) as usize] = false);
    let own = this.to_vec();
    let kept: Vec<u8> = own
        .iter()
        .zip(keep)
        .filter_map(|(b, keep)| keep.then_some(*b))
        .collect();
    this.splice(th, 0, own.len(), &kept)
}
