//! `format % arguments` of `str`, `bytes` and `bytearray`.

use crate::builtins::bytes::common;
use crate::context::Thread;
use crate::heap::Gc;
use crate::num::{self, IntRef};
use crate::object::bytes::Bytes;
use crate::object::int::{self, exact_int, int_ref};
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::text::printf::{self, Amount, Conversion, Layout, Parser, Part, PrintfError};
use crate::text::{StrBuf, StrRef};
use crate::value::{PyResult, Value};

/// What is being formatted; bytes are handled as Latin-1 text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `str`
    Str,
    /// `bytes` or `bytearray`
    Bytes,
}

/// The right operand of `%`.
struct Arguments {
    all: Value,
    tuple: Option<Gc<Tuple>>,
    /// Values taken from the tuple, or from the single value.
    taken: usize,
    /// Whether keys may be looked up in it.
    mapping: bool,
    /// Whether one has been: then nothing needs to be used up.
    keyed: bool,
}

impl Arguments {
    fn new(th: &Thread, all: Value, kind: Kind) -> Arguments {
        let tuple = Tuple::from_value(th, all);
        let text = Str::from_value(th, all).is_some()
            || kind == Kind::Bytes
                && (th.is_instance(all, Builtin::Bytes) || th.is_instance(all, Builtin::ByteArray));
        let mapping =
            tuple.is_none() && !text && th.type_of(all).special(Special::GetItem).is_some();
        Arguments {
            all,
            tuple,
            taken: 0,
            mapping,
            keyed: false,
        }
    }
    fn next(&mut self, th: &mut Thread) -> PyResult {
        let next = match self.tuple {
            Some(tuple) => tuple.get(self.taken),
            None if self.taken == 0 && !self.keyed => Some(self.all),
            None => None,
        };
        self.taken += 1;
        match next {
            Some(v) => Ok(v),
            None => th.type_error("not enough arguments for format string"),
        }
    }
    fn keyed(&mut self, th: &mut Thread, key: Value) -> PyResult {
        if !self.mapping {
            return th.type_error("format requires a mapping");
        }
        self.keyed = true;
        protocols::get_item(th, self.all, key)
    }
    /// A width or precision that is given as an argument; a precision is limited to a C int.
    fn amount(&mut self, th: &mut Thread, amount: Amount, precision: bool) -> PyResult<i64> {
        if amount != Amount::Argument {
            return Ok(0);
        }
        let v = self.next(th)?;
        let (limit, kind) = if precision {
            (i64::from(i32::MAX), "int")
        } else {
            (i64::MAX, "ssize_t")
        };
        match int_ref(th, v) {
            Some(IntRef::Small(i64::MIN)) if !precision => {
                th.raise(Builtin::OverflowError, "width too big")
            }
            Some(IntRef::Small(i)) if i <= limit && i >= -limit - 1 => Ok(i),
            Some(_) => th.raise(
                Builtin::OverflowError,
                format!("Python int too large to convert to C {kind}"),
            ),
            None => th.type_error("* wants int"),
        }
    }
    fn check_used_up(&self, th: &mut Thread, kind: Kind) -> PyResult<()> {
        let left = match self.tuple {
            Some(tuple) => self.taken < tuple.len(),
            None => self.taken == 0 && !self.mapping,
        };
        if left {
            return th.type_error(match kind {
                Kind::Str => "not all arguments converted during string formatting",
                Kind::Bytes => "not all arguments converted during bytes formatting",
            });
        }
        Ok(())
    }
}

/// `format % arguments`
pub fn format(th: &mut Thread, format: Gc<Str>, arguments: Value) -> PyResult<Gc<Str>> {
    let formatted = format_text(th, format.text(), arguments, Kind::Str)?;
    Str::from_buf(th, &formatted)
}

/// The text of `format % arguments`.
pub fn format_text(
    th: &mut Thread,
    text: StrRef<'_>,
    arguments: Value,
    kind: Kind,
) -> PyResult<StrBuf> {
    let mut arguments = Arguments::new(th, arguments, kind);
    let mut out = StrBuf::with_capacity(text.len() + 16);
    for part in Parser::new(text) {
        match part {
            Ok(Part::Literal(range)) => out.push_str(text.slice(range)),
            Ok(Part::Percent) => out.push(u32::from(b'%')),
            Ok(Part::Conversion(c)) => {
                let value = match &c.key {
                    Some(range) => {
                        let key = key(th, text.slice(range.clone()), kind)?;
                        Some(arguments.keyed(th, key)?)
                    }
                    None => None,
                };
                let width = arguments.amount(th, c.width, false)?;
                let precision = arguments.amount(th, c.precision, true)?;
                let value = match value {
                    Some(v) => v,
                    None => arguments.next(th)?,
                };
                convert(th, &mut out, &c, c.layout(width, precision), value, kind)?;
            }
            Err(e) => return th.value_error(e.message()),
        }
    }
    arguments.check_used_up(th, kind)?;
    Ok(out)
}

/// The key of a conversion, of the type that is being formatted.
fn key(th: &mut Thread, text: StrRef<'_>, kind: Kind) -> PyResult {
    match (kind, text) {
        (Kind::Bytes, StrRef::Ascii(bytes) | StrRef::Latin1(bytes)) => {
            Bytes::new(th, bytes).map(Gc::as_value)
        }
        _ => Str::from_ref(th, text).map(Gc::as_value),
    }
}

/// Appends one converted value.
fn convert(
    th: &mut Thread,
    out: &mut StrBuf,
    c: &Conversion,
    layout: Layout,
    v: Value,
    kind: Kind,
) -> PyResult<()> {
    let letter = u8::try_from(c.conversion).unwrap_or(0);
    match letter {
        b's' | b'b' if kind == Kind::Bytes => {
            let bytes = bytes_of(th, v)?;
            layout.write_text(out, StrRef::Latin1(&bytes));
        }
        b's' | b'r' | b'a' => {
            let text = match letter {
                b's' => protocols::str(th, v)?,
                b'r' if kind == Kind::Str => protocols::repr(th, v)?,
                _ => protocols::ascii(th, v)?,
            };
            if layout.width == 0 && layout.precision.is_none() {
                out.push_str(text.text());
            } else {
                layout.write_text(out, text.text());
            }
        }
        b'd' | b'i' | b'u' => {
            let i = decimal(th, letter, v)?;
            let i = exact_int(i).unwrap_or(IntRef::Small(0));
            protocols::check_int_digits(th, i)?;
            layout.write_int(out, i, letter);
        }
        b'o' | b'x' | b'X' => {
            let i = integer(th, letter, v)?;
            layout.write_int(out, exact_int(i).unwrap_or(IntRef::Small(0)), letter);
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            let f = float(th, v, kind)?;
            if layout.precision.is_some_and(|p| p >= i32::MAX as usize) {
                return th.value_error(PrintfError::PrecisionTooBig.message());
            }
            layout.write_float(out, f, letter);
        }
        b'c' => {
            let character = match kind {
                Kind::Str => character(th, v)?,
                Kind::Bytes => byte(th, v)?,
            };
            layout.write_character(out, character);
        }
        _ => return th.value_error(printf::unsupported_message(c.conversion, c.index)),
    }
    Ok(())
}

/// The float of `%f` and its like.
fn float(th: &mut Thread, v: Value, kind: Kind) -> PyResult<f64> {
    let result = protocols::to_f64(th, v);
    if kind == Kind::Str {
        return result;
    }
    match th.absorb(result, Builtin::TypeError)? {
        Some(f) => Ok(f),
        None => {
            let message = format!("float argument required, not {}", th.type_name(v));
            th.type_error(message)
        }
    }
}

/// The bytes of `%b`: those of a bytes-like object, or what `__bytes__` gives.
fn bytes_of(th: &mut Thread, v: Value) -> PyResult<Vec<u8>> {
    if let Some(buffer) = common::buffer_opt(th, v) {
        return Ok(buffer.to_vec());
    }
    let name = th.intern("__bytes__");
    let method = protocols::lookup_on_type(th, th.type_of(v), name);
    if method.is_some() {
        let bytes = th.builtin(Builtin::Bytes).as_value();
        let bytes = protocols::call(th, bytes, &[v])?;
        if let Some(bytes) = Bytes::from_value(th, bytes) {
            return Ok(bytes.as_slice().to_vec());
        }
    }
    let message = format!(
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
        th.type_name(v)
    );
    th.type_error(message)
}

/// The byte of `%c`.
fn byte(th: &mut Thread, v: Value) -> PyResult<u32> {
    let kind = [Builtin::Bytes, Builtin::ByteArray]
        .into_iter()
        .find(|kind| th.is_instance(v, *kind));
    if let (Some(kind), Some(bytes)) = (kind, common::buffer_opt(th, v)) {
        return match *bytes {
            [byte] => Ok(byte.into()),
            _ => th.type_error(format!(
                "%c requires an integer in range(256) or a single byte, not a {} object of length {}",
                kind.name(),
                bytes.len()
            )),
        };
    }
    if int_ref(th, v).is_none() && th.type_of(v).special(Special::Index).is_none() {
        let message = format!(
            "%c requires an integer in range(256) or a single byte, not {}",
            th.type_name(v)
        );
        return th.type_error(message);
    }
    let i = protocols::index(th, v)?;
    match i.to_int() {
        Some(i @ 0..=255) => Ok(i as u32),
        _ => th.raise(Builtin::OverflowError, "%c arg not in range(256)"),
    }
}

/// The int of `%d`: ints, and other real numbers truncated.
pub fn decimal(th: &mut Thread, letter: u8, v: Value) -> PyResult {
    if exact_int(v).is_some() {
        return Ok(v);
    }
    if let Some(f) = v.to_float() {
        return match num::float::to_int(f) {
            Ok(i) => int::from_int(th, i),
            Err(e) => protocols::raise_float_error(th, e),
        };
    }
    if let Some(i) = int::to_exact(th, v) {
        return Ok(i);
    }
    let ty = th.type_of(v);
    let numeric = ty.special(Special::Int).is_some() || ty.special(Special::Index).is_some();
    if numeric && Str::from_value(th, v).is_none() {
        let result = crate::builtins::int::to_int(th, v);
        if let Some(i) = th.absorb(result, Builtin::TypeError)? {
            return Ok(i);
        }
    }
    let message = format!(
        "%{} format: a real number is required, not {}",
        letter as char,
        th.type_name(v)
    );
    th.type_error(message)
}

/// The int of `%x` and `%o`.
pub fn integer(th: &mut Thread, letter: u8, v: Value) -> PyResult {
    if exact_int(v).is_some() {
        return Ok(v);
    }
    if let Some(i) = int::to_exact(th, v) {
        return Ok(i);
    }
    if th.type_of(v).special(Special::Index).is_some() {
        let result = protocols::index(th, v);
        if let Some(i) = th.absorb(result, Builtin::TypeError)? {
            return Ok(i);
        }
    }
    let message = format!(
        "%{} format: an integer is required, not {}",
        letter as char,
        th.type_name(v)
    );
    th.type_error(message)
}

/// The character of `%c`.
fn character(th: &mut Thread, v: Value) -> PyResult<u32> {
    if let Some(s) = Str::from_value(th, v) {
        return match s.text().get(0) {
            Some(character) if s.len() == 1 => Ok(character),
            _ => th.type_error(format!(
                "%c requires an int or a unicode character, not a string of length {}",
                s.len()
            )),
        };
    }
    if int_ref(th, v).is_none() && th.type_of(v).special(Special::Index).is_none() {
        let message = format!(
            "%c requires an int or a unicode character, not {}",
            th.type_name(v)
        );
        return th.type_error(message);
    }
    let i = protocols::index(th, v)?;
    match i.to_int() {
        Some(i @ 0..=0x10_ffff) => Ok(i as u32),
        _ => th.raise(Builtin::OverflowError, "%c arg not in range(0x110000)"),
    }
}
