//! `str.format` and `str.format_map`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::text::format_string::{FieldName, Key, Parser, Step};
use crate::text::{StrBuf, StrRef};
use crate::value::{PyResult, Value};

/// How fields without a name are numbered.
#[derive(Clone, Copy, PartialEq)]
enum Numbering {
    /// Not known yet.
    Undecided,
    /// `{}`: the next is this.
    Automatic(usize),
    /// `{0}`
    Manual,
}

/// What the fields refer to.
struct Fields<'a> {
    args: &'a [Value],
    kwargs: Keywords<'a>,
    /// Of `format_map`, where there are no positional arguments.
    mapping: Option<Value>,
    numbering: Numbering,
}

/// How deep specifications may hold fields of their own: in one level.
const MAX_DEPTH: usize = 2;

/// `s.format(*args, **kwargs)`
pub fn format(
    th: &mut Thread,
    s: Gc<Str>,
    args: &[Value],
    kwargs: Keywords<'_>,
) -> PyResult<Gc<Str>> {
    let mut fields = Fields {
        args,
        kwargs,
        mapping: None,
        numbering: Numbering::Undecided,
    };
    run(th, s, &mut fields)
}

/// `s.format_map(mapping)`
pub fn format_map(th: &mut Thread, s: Gc<Str>, mapping: Value) -> PyResult<Gc<Str>> {
    let kwargs = Keywords {
        names: &[],
        values: &[],
    };
    let mut fields = Fields {
        args: &[],
        kwargs,
        mapping: Some(mapping),
        numbering: Numbering::Undecided,
    };
    run(th, s, &mut fields)
}

fn run(th: &mut Thread, s: Gc<Str>, fields: &mut Fields<'_>) -> PyResult<Gc<Str>> {
    let mut out = StrBuf::with_capacity(s.len() + 16);
    render(th, s.text(), fields, MAX_DEPTH, &mut out)?;
    Str::from_buf(th, &out)
}

/// Appends a format string with its fields filled in.
fn render(
    th: &mut Thread,
    text: StrRef<'_>,
    fields: &mut Fields<'_>,
    depth: usize,
    out: &mut StrBuf,
) -> PyResult<()> {
    if depth == 0 {
        return th.value_error("Max string recursion exceeded");
    }
    for piece in Parser::new(text) {
        let piece = match piece {
            Ok(piece) => piece,
            Err(message) => return th.value_error(message),
        };
        out.push_str(text.slice(piece.literal));
        let Some(field) = piece.field else { continue };
        let value = evaluate(th, text.slice(field.name), fields)?;
        let value = match field.conversion {
            None => value,
            Some(c) => convert(th, value, c)?,
        };
        let spec = text.slice(field.spec);
        let spec = if field.nested {
            let mut made = StrBuf::new();
            render(th, spec, fields, depth - 1, &mut made)?;
            Str::from_buf(th, &made)?
        } else {
            Str::from_ref(th, spec)?
        };
        let shown = protocols::format(th, value, spec)?;
        out.push_str(shown.text());
    }
    Ok(())
}

/// The value that the name in a field stands for.
fn evaluate(th: &mut Thread, name: StrRef<'_>, fields: &mut Fields<'_>) -> PyResult {
    let (first, mut steps) = match FieldName::new(name) {
        Ok(split) => split,
        Err(message) => return th.value_error(message),
    };
    let mut value = match first {
        Key::Empty => {
            let i = fields.next_number(th)?;
            fields.positional(th, i)?
        }
        Key::Index(i) => {
            if matches!(fields.numbering, Numbering::Automatic(_)) {
                return th.value_error(
                    "cannot switch from automatic field numbering to manual field specification",
                );
            }
            fields.numbering = Numbering::Manual;
            fields.positional(th, i)?
        }
        Key::Name(range) => fields.named(th, name.slice(range))?,
    };
    for step in &mut steps {
        value = match step {
            Ok(Step::Attribute(range)) => {
                let attribute = Str::from_ref(th, name.slice(range))?;
                let attribute = th.interp().interned.intern_str(th, attribute)?;
                protocols::get_attr(th, value, attribute)?
            }
            Ok(Step::Item(Key::Index(i))) => {
                let key = crate::object::int::from_i64(th, i as i64)?;
                protocols::get_item(th, value, key)?
            }
            Ok(Step::Item(Key::Name(range))) => {
                let key = Str::from_ref(th, name.slice(range))?;
                protocols::get_item(th, value, key.as_value())?
            }
            Ok(Step::Item(Key::Empty)) => {
                return th.value_error("Empty attribute in format string");
            }
            Err(message) => return th.value_error(message),
        };
    }
    Ok(value)
}

impl Fields<'_> {
    fn next_number(&mut self, th: &mut Thread) -> PyResult<usize> {
        let i = match self.numbering {
            Numbering::Undecided => 0,
            Numbering::Automatic(i) => i,
            Numbering::Manual => {
                return th.value_error(
                    "cannot switch from manual field specification to automatic field numbering",
                );
            }
        };
        self.numbering = Numbering::Automatic(i + 1);
        Ok(i)
    }
    fn positional(&self, th: &mut Thread, i: usize) -> PyResult {
        if self.mapping.is_some() {
            return th.value_error("Format string contains positional fields");
        }
        match self.args.get(i) {
            Some(v) => Ok(*v),
            None => th.raise(
                Builtin::IndexError,
                format!("Replacement index {i} out of range for positional args tuple"),
            ),
        }
    }
    fn named(&self, th: &mut Thread, name: StrRef<'_>) -> PyResult {
        if self.mapping.is_none()
            && let Some((_, v)) = self.kwargs.iter().find(|(n, _)| n.text().equals(name))
        {
            return Ok(v);
        }
        let key = Str::from_ref(th, name)?.as_value();
        match self.mapping {
            Some(mapping) => protocols::get_item(th, mapping, key),
            None => th.raise_with(Builtin::KeyError, &[key]),
        }
    }
}

/// `!r`, `!s` and `!a`
fn convert(th: &mut Thread, value: Value, conversion: u32) -> PyResult {
    let made = match u8::try_from(conversion) {
        Ok(b'r') => protocols::repr(th, value),
        Ok(b's') => protocols::str(th, value),
        Ok(b'a') => protocols::ascii(th, value),
        _ => {
            let shown = match char::from_u32(conversion) {
                Some(c @ '!'..='~') => c.to_string(),
                _ => format!("\\x{conversion:x}"),
            };
            return th.value_error(format!("Unknown conversion specifier {shown}"));
        }
    };
    made.map(Gc::as_value)
}
