//! Prints trees exactly as CPython's `ast.dump` does.
//!
//! The node table (`nodes.rs`) says what a node's fields are; this file gives every field type its Python `repr` and lays the result out.

use std::fmt::Write;

use super::interner::Symbol;
use super::nodes::*;
use super::pool::{ArgumentsId, ExprId, List, PatternId, Span, StmtId, Text, Tree};
use crate::json;
use crate::source::{LineCursor, Source};

/// Deeper trees than this are refused: CPython's `ast.dump` raises RecursionError well before.
const MAX_DEPTH: u32 = 1000;

/// How to print a tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct DumpOptions {
    /// Spaces for each level; `None` prints one line.
    pub indent: Option<usize>,
    /// Whether to print `lineno`, `col_offset`, `end_lineno` and `end_col_offset`.
    pub include_attributes: bool,
}

/// The tree is too deep to be printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DumpTooDeep;

/// The text of `ast.dump(tree, indent=…, include_attributes=…)`.
pub fn dump(tree: &Tree, source: &Source, options: DumpOptions) -> Result<String, DumpTooDeep> {
    let shape = shape(tree, source, options.include_attributes)?;
    let mut out = String::new();
    print(&shape, options.indent, 0, &mut out);
    Ok(out)
}

/// The tree as JSON, for tools: a node is an object whose member `_type` names its class, before its fields and position attributes. A
/// constant that JSON has no literal for is `{"repr": …}`.
pub fn dump_json(tree: &Tree, source: &Source) -> Result<String, DumpTooDeep> {
    let shape = shape(tree, source, true)?;
    let mut out = String::new();
    print_json(&shape, &mut out);
    Ok(out)
}

fn shape(tree: &Tree, source: &Source, attributes: bool) -> Result<Shape, DumpTooDeep> {
    let mut dumper = Dumper {
        tree,
        lines: source.cursor(),
        attributes,
        depth: 0,
        too_deep: false,
        fields: Vec::new(),
    };
    let shape = tree.root.shape(&mut dumper);
    if dumper.too_deep {
        Err(DumpTooDeep)
    } else {
        Ok(shape)
    }
}

/// What is printed, before it is laid out.
pub(crate) enum Shape {
    /// A number.
    Number(i64),
    /// A string, as its `repr`.
    Str(String),
    /// Another constant, as its `repr`.
    Repr(String),
    List(Vec<Shape>),
    Node(&'static str, Vec<(&'static str, Shape)>),
}

impl Shape {
    /// A leaf, or a node without anything in it: nodes with a few of these stay on one line.
    fn is_simple(&self) -> bool {
        match self {
            Shape::Number(_) | Shape::Str(_) | Shape::Repr(_) => true,
            Shape::List(items) => items.is_empty(),
            Shape::Node(_, fields) => fields.is_empty(),
        }
    }
}

/// A type of field.
pub(crate) trait Dump {
    fn shape(&self, d: &mut Dumper<'_>) -> Shape;
    /// Whether the field is left out of its node: `None` in an optional field, an empty list.
    fn absent(&self) -> bool {
        false
    }
}

/// A sum type: prints the fields of its variant.
pub(crate) trait Fields {
    fn fields(&self, d: &mut Dumper<'_>);
}

pub(crate) struct Dumper<'a> {
    tree: &'a Tree,
    lines: LineCursor<'a>,
    attributes: bool,
    depth: u32,
    too_deep: bool,
    fields: Vec<(&'static str, Shape)>,
}

impl Dumper<'_> {
    pub(crate) fn field<T: Dump>(&mut self, name: &'static str, value: &T) {
        if !value.absent() {
            let shape = value.shape(self);
            self.fields
                .push((name.strip_suffix('_').unwrap_or(name), shape));
        }
    }

    pub(crate) fn node(
        &mut self,
        name: &'static str,
        span: Option<Span>,
        fields: impl FnOnce(&mut Self),
    ) -> Shape {
        if self.depth == MAX_DEPTH || self.too_deep {
            self.too_deep = true;
            return Shape::Repr(String::new());
        }
        self.depth += 1;
        let outer = std::mem::take(&mut self.fields);
        fields(self);
        if let Some(span) = span.filter(|_| self.attributes) {
            let mut locate = |offset: u32| match offset {
                // What is not in the source.
                u32::MAX => (-1, -1),
                _ => {
                    let (line, column) = self.lines.locate(offset);
                    (i64::from(line), i64::from(column))
                }
            };
            let (line, column) = locate(span.start);
            let (end_line, end_column) = match name {
                // One that stands for a docstring may be longer than that was.
                "Pass" => (line, column + "pass".len() as i64),
                _ => locate(span.end),
            };
            let numbers = [
                ("lineno", line),
                ("col_offset", column),
                ("end_lineno", end_line),
                ("end_col_offset", end_column),
            ];
            self.fields
                .extend(numbers.map(|(name, number)| (name, Shape::Number(number))));
        }
        self.depth -= 1;
        Shape::Node(name, std::mem::replace(&mut self.fields, outer))
    }
}

/// Lays a shape out.
fn print(shape: &Shape, indent: Option<usize>, level: usize, out: &mut String) {
    let level = level + 1;
    let new_line = |out: &mut String| {
        if let Some(width) = indent {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', width * level));
        }
    };
    match shape {
        Shape::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Shape::Str(text) | Shape::Repr(text) => out.push_str(text),
        Shape::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(if indent.is_some() { "," } else { ", " });
                }
                new_line(out);
                print(item, indent, level, out);
            }
            out.push(']');
        }
        Shape::Node(name, fields) => {
            let one_line = fields.len() <= 3 && fields.iter().all(|(_, value)| value.is_simple());
            out.push_str(name);
            out.push('(');
            for (at, (field, value)) in fields.iter().enumerate() {
                if at > 0 {
                    out.push_str(if one_line || indent.is_none() {
                        ", "
                    } else {
                        ","
                    });
                }
                if !one_line {
                    new_line(out);
                }
                out.push_str(field);
                out.push('=');
                print(value, indent, level, out);
            }
            out.push(')');
        }
    }
}

fn print_json(shape: &Shape, out: &mut String) {
    match shape {
        Shape::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Shape::Str(repr) => push_json_of_repr(repr, out),
        Shape::Repr(repr) => match repr.as_str() {
            "None" => out.push_str("null"),
            "True" => out.push_str("true"),
            "False" => out.push_str("false"),
            _ => {
                out.push_str("{\"repr\":");
                out.push_str(&json::quote(repr));
                out.push('}');
            }
        },
        Shape::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                print_json(item, out);
            }
            out.push(']');
        }
        Shape::Node(name, fields) => {
            let _ = write!(out, "{{\"_type\":\"{name}\"");
            for (field, value) in fields {
                let _ = write!(out, ",\"{field}\":");
                print_json(value, out);
            }
            out.push('}');
        }
    }
}

/// A string's `repr` as a JSON string; surrogates that stand alone are in it as escapes, which JSON can say too.
fn push_json_of_repr(repr: &str, out: &mut String) {
    out.push('"');
    let mut chars = repr[1..repr.len() - 1].chars();
    let unit = |out: &mut String, code: u32| {
        let _ = match char::from_u32(code) {
            Some(c) => {
                json::push_escaped(out, c);
                Ok(())
            }
            None => write!(out, "\\u{code:04x}"),
        };
    };
    while let Some(c) = chars.next() {
        if c != '\\' {
            unit(out, c.into());
            continue;
        }
        let escape = chars.next().unwrap_or('\\');
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code = match escape {
            'n' => u32::from('\n'),
            'r' => u32::from('\r'),
            't' => u32::from('\t'),
            _ if digits == 0 => u32::from(escape),
            _ => chars
                .by_ref()
                .take(digits)
                .fold(0, |code, c| code * 16 + c.to_digit(16).unwrap_or(0)),
        };
        unit(out, code);
    }
    out.push('"');
}

impl Dump for Mod {
    fn shape(&self, d: &mut Dumper<'_>) -> Shape {
        d.node(self.name(), None, |d| self.fields(d))
    }
}

macro_rules! dump_ids {
    ($($Id:ident),*) => {
        $(impl Dump for $Id {
            fn shape(&self, d: &mut Dumper<'_>) -> Shape {
                d.tree[*self].shape(d)
            }
        })*
    };
}
dump_ids!(ExprId, StmtId, PatternId, ArgumentsId);

impl<T: Dump> Dump for Option<T> {
    fn shape(&self, d: &mut Dumper<'_>) -> Shape {
        match self {
            Some(value) => value.shape(d),
            None => Shape::Repr("None".to_owned()),
        }
    }
    fn absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Dump + Copy> Dump for List<T>
where
    Tree: std::ops::Index<List<T>, Output = [T]>,
{
    fn shape(&self, d: &mut Dumper<'_>) -> Shape {
        let tree = d.tree;
        Shape::List(tree[*self].iter().map(|item| item.shape(d)).collect())
    }
    fn absent(&self) -> bool {
        self.is_empty()
    }
}

impl Dump for Symbol {
    fn shape(&self, d: &mut Dumper<'_>) -> Shape {
        Shape::Str(str_repr(d.tree.name(*self).as_bytes()))
    }
}

impl Dump for StrText {
    fn shape(&self, d: &mut Dumper<'_>) -> Shape {
        Shape::Str(str_repr(d.tree.bytes(self.0)))
    }
}

impl Dump for bool {
    fn shape(&self, _: &mut Dumper<'_>) -> Shape {
        Shape::Number((*self).into())
    }
}

impl Dump for u32 {
    fn shape(&self, _: &mut Dumper<'_>) -> Shape {
        Shape::Number((*self).into())
    }
}

impl Dump for Conversion {
    fn shape(&self, _: &mut Dumper<'_>) -> Shape {
        Shape::Number(*self as i64)
    }
}

impl Dump for StrKind {
    fn shape(&self, _: &mut Dumper<'_>) -> Shape {
        Shape::Str("'u'".to_owned())
    }
    fn absent(&self) -> bool {
        *self == StrKind::Plain
    }
}

impl Dump for Constant {
    fn shape(&self, d: &mut Dumper<'_>) -> Shape {
        let text = |text: Text| d.tree.bytes(text);
        let repr = match *self {
            Constant::Int(value) => return Shape::Number(value),
            Constant::Str(value) => return Shape::Str(str_repr(text(value))),
            Constant::None => "None".to_owned(),
            Constant::True => "True".to_owned(),
            Constant::False => "False".to_owned(),
            Constant::Ellipsis => "Ellipsis".to_owned(),
            Constant::BigInt(digits) => int_text_to_decimal(text(digits)),
            Constant::Float(value) => float_repr(value),
            Constant::Imag(value) => complex_repr(0.0, value),
            Constant::Complex(parts) => {
                let (re, im) = d.tree.complex(parts);
                complex_repr(re, im)
            }
            Constant::Bytes(value) => bytes_repr(text(value)),
        };
        Shape::Repr(repr)
    }
}

/// Decimal digits of an int literal (no underscores, lower-case prefix). Quadratic: literals are short.
pub fn int_text_to_decimal(literal: &[u8]) -> String {
    let (radix, digits) = match literal {
        [b'0', b'x', rest @ ..] => (16, rest),
        [b'0', b'o', rest @ ..] => (8, rest),
        [b'0', b'b', rest @ ..] => (2, rest),
        _ => return String::from_utf8_lossy(literal).into_owned(),
    };
    // Limbs of nine decimal digits, least significant first.
    const LIMB: u64 = 1_000_000_000;
    let mut limbs: Vec<u64> = vec![0];
    for &digit in digits {
        let mut carry = u64::from(char::from(digit).to_digit(radix).unwrap_or(0));
        for limb in &mut limbs {
            let value = *limb * u64::from(radix) + carry;
            *limb = value % LIMB;
            carry = value / LIMB;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut text = limbs.pop().unwrap_or(0).to_string();
    for limb in limbs.iter().rev() {
        let _ = write!(text, "{limb:09}");
    }
    text
}

/// Python's `repr` of a float.
pub fn float_repr(value: f64) -> String {
    if value.is_infinite() {
        // A literal that overflows; CPython prints `inf`.
        return if value > 0.0 {
            "inf".to_owned()
        } else {
            "-inf".to_owned()
        };
    }
    if value.is_nan() {
        return "nan".to_owned();
    }
    let magnitude = value.abs();
    let shortest = format!("{magnitude:e}");
    let length = shortest
        .bytes()
        .take_while(|&b| b != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    // Of two that are equally near, the shortest form takes the larger, and Python the even one, as rounding does.
    let rounded = format!("{magnitude:.*e}", length - 1);
    let scientific = if rounded.parse() == Ok(magnitude) {
        rounded
    } else {
        shortest
    };
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let minus = if value.is_sign_negative() { "-" } else { "" };
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{minus}{mantissa}e{sign}{:02}", exponent.abs());
    }
    let digits = mantissa.replace('.', "");
    let (whole, fraction) = match usize::try_from(exponent) {
        Ok(exponent) if exponent + 1 < length => {
            let (whole, fraction) = digits.split_at(exponent + 1);
            (whole.to_owned(), fraction.to_owned())
        }
        Ok(exponent) => (format!("{digits:0<0$}", exponent + 1), "0".to_owned()),
        Err(_) => {
            let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
            ("0".to_owned(), zeros + &digits)
        }
    };
    format!("{minus}{whole}.{fraction}")
}

/// Python's `repr` of a complex number.
pub fn complex_repr(re: f64, im: f64) -> String {
    // The parts are printed without a trailing ".0".
    let part = |value: f64| {
        let text = float_repr(value);
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im));
    }
    let plus = if im.is_sign_negative() && !im.is_nan() {
        ""
    } else {
        "+"
    };
    format!("({}{plus}{}j)", part(re), part(im))
}

/// Python's `repr` of a string given in WTF-8.
pub fn str_repr(wtf8: &[u8]) -> String {
    let quote = quote_for(wtf8);
    let mut out = String::with_capacity(wtf8.len() + 2);
    out.push(quote);
    for part in wtf8.utf8_chunks() {
        for c in part.valid().chars() {
            push_repr(&mut out, c, quote);
        }
        // The bytes of a lone surrogate are reported as three invalid sequences of one byte each.
        push_surrogate_byte(&mut out, part.invalid());
    }
    out.push(quote);
    out
}

/// Python's `repr` of a bytes object.
pub fn bytes_repr(bytes: &[u8]) -> String {
    let quote = quote_for(bytes);
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b' '..=b'~' => {
                if byte == quote as u8 {
                    out.push('\\');
                }
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}

fn quote_for(bytes: &[u8]) -> char {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    }
}

fn push_repr(out: &mut String, c: char, quote: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ if c == quote => {
            out.push('\\');
            out.push(c);
        }
        ' '..='~' => out.push(c),
        _ if is_printable(c) => out.push(c),
        _ => {
            let code = u32::from(c);
            let _ = match code {
                0..=0xff => write!(out, "\\x{code:02x}"),
                0x100..=0xffff => write!(out, "\\u{code:04x}"),
                _ => write!(out, "\\U{code:08x}"),
            };
        }
    }
}

/// Surrogates are ED A0..BF xx: the first byte opens the escape, the other two fill it in.
fn push_surrogate_byte(out: &mut String, invalid: &[u8]) {
    for &byte in invalid {
        match byte {
            0xed => out.push_str("\\ud"),
            0xa0..=0xbf if out.ends_with("\\ud") => {
                let _ = write!(out, "{:x}", (byte & 0x3f) >> 2);
                // The low two bits of this byte are the high two of the last two digits: kept until the next byte arrives.
                out.push(char::from(b'0' + (byte & 3)));
            }
            _ => {
                let high = out.pop().and_then(|c| c.to_digit(4)).unwrap_or(0);
                let _ = write!(out, "{:02x}", high << 6 | u32::from(byte & 0x3f));
            }
        }
    }
}

/// Python's `str.isprintable` for one character beyond ASCII.
pub(crate) fn is_printable(c: char) -> bool {
    // `str::escape_debug` leaves a character alone exactly when it is printable, except that it escapes a combining character at the start.
    let text: String = ['a', c].iter().collect();
    text.escape_debug().count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints() {
        assert_eq!(
            int_text_to_decimal(b"0xffffffffffffffff"),
            "18446744073709551615"
        );
        assert_eq!(int_text_to_decimal(b"0b101"), "5");
        assert_eq!(
            int_text_to_decimal(b"0x8000000000000000000000000"),
            "633825300114114700748351602688"
        );
    }

    #[test]
    fn floats() {
        for (value, repr) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (-1.5, "-1.5"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (123456789.125, "123456789.125"),
            (5e-324, "5e-324"),
            (1.797_693_134_862_315_7e308, "1.7976931348623157e+308"),
            // Half way between two numbers of 17 digits.
            (2f64.powi(-25), "2.9802322387695312e-08"),
            (-(2f64.powi(50) + 0.25), "-1125899906842624.2"),
            (2f64.powi(49) + 0.125, "562949953421312.1"),
        ] {
            assert_eq!(float_repr(value), repr);
        }
    }

    #[test]
    fn strings() {
        assert_eq!(
            str_repr("it's \"x\"\n\u{e9}\u{301}\u{200b}".as_bytes()),
            "'it\\'s \"x\"\\n\u{e9}\u{301}\\u200b'"
        );
        assert_eq!(str_repr(b"it's"), "\"it's\"");
        assert_eq!(str_repr(b"\xed\xa0\x80-\xed\xbf\xbf"), "'\\ud800-\\udfff'");
        assert_eq!(bytes_repr(b"\x00'\xff"), "b\"\\x00'\\xff\"");
    }
}
