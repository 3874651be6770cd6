//! Every line of `golden/format.txt`, recorded from CPython by `golden/generate_format.py`, must come out the same here.

use super::format_spec::{self, FormatError};
use super::format_string::{self, Key, Step};
use super::printf::{Parser, Part};
use super::strref::{StrBuf, StrRef};
use super::tests::{read, show};
use crate::num::{float_hex, int_text};

fn shown(result: Result<StrBuf, FormatError>) -> String {
    match result {
        Ok(text) => show(text.as_ref()),
        Err(FormatError::Value(message)) => show(StrBuf::from(format!("!{message}")).as_ref()),
        Err(FormatError::Overflow(message)) => format!("!{message}"),
    }
}

/// What `format % value` gives for a format with one conversion.
fn percent(kind: &str, format: StrRef<'_>, value: &str) -> String {
    let mut out = StrBuf::new();
    for part in Parser::new(format) {
        let conversion = match part {
            Ok(Part::Literal(range)) => {
                out.push_str(format.slice(range));
                continue;
            }
            Ok(Part::Percent) => {
                out.push(u32::from(b'%'));
                continue;
            }
            Ok(Part::Conversion(conversion)) => conversion,
            Err(error) => return format!("!{}", error.message()),
        };
        let layout = conversion.layout(0, 0);
        match kind {
            "int" => {
                let value = int_text::parse(value.as_bytes(), 0, 0).expect("an integer");
                layout.write_int(&mut out, value.as_ref(), conversion.conversion as u8);
            }
            "float" => {
                let value = float_hex::from_hex(value.as_bytes()).expect("a float");
                layout.write_float(&mut out, value, conversion.conversion as u8);
            }
            _ => layout.write_text(&mut out, read(value).as_ref()),
        }
    }
    show(out.as_ref())
}

/// The pieces of a format string as the generator of the expectations shows them.
fn pieces(text: StrRef<'_>) -> String {
    let mut out = Vec::new();
    for piece in format_string::Parser::new(text) {
        let piece = match piece {
            Ok(piece) => piece,
            Err(message) => return format!("!{message}"),
        };
        let mut shown = show(super::repr::repr(text.slice(piece.literal)).as_ref());
        if let Some(field) = piece.field {
            let conversion = field
                .conversion
                .and_then(char::from_u32)
                .map_or("None".into(), String::from);
            let (name, spec) = (show(text.slice(field.name)), show(text.slice(field.spec)));
            shown += &format!(" <{name}> <{spec}> <{conversion}>");
        }
        out.push(shown);
    }
    out.join(" | ")
}

/// The steps of a field name, likewise.
fn names(text: StrRef<'_>) -> String {
    let key = |key: Key| match key {
        Key::Empty => String::new(),
        Key::Index(index) => index.to_string(),
        Key::Name(range) => show(text.slice(range)),
    };
    let (first, steps) = match format_string::FieldName::new(text) {
        Ok(parts) => parts,
        Err(message) => return format!("!{message}"),
    };
    let mut out = vec![key(first)];
    for step in steps {
        match step {
            Ok(Step::Attribute(range)) => out.push(format!(".{}", show(text.slice(range)))),
            Ok(Step::Item(item)) => out.push(format!("#{}", key(item))),
            Err(message) => return format!("!{message}"),
        }
    }
    out.join(" ")
}

#[test]
fn formats_as_cpython() {
    let mut failures = Vec::new();
    for line in include_str!("golden/format.txt").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, spec, value, expected] = fields[..] else {
            panic!("four fields")
        };
        let spec = read(spec);
        let spec = spec.as_ref();
        let result = match kind {
            "int" => {
                let value = int_text::parse(value.as_bytes(), 0, 0).expect("an integer");
                shown(format_spec::format_int(value.as_ref(), spec, "int"))
            }
            "float" => {
                let value = float_hex::from_hex(value.as_bytes()).expect("a float");
                shown(format_spec::format_float(value, spec, "float"))
            }
            "str" => {
                let text = read(value);
                let formatted = format_spec::format_str(text.as_ref(), spec, "str");
                shown(formatted.map(|result| result.unwrap_or(text)))
            }
            "pieces" => pieces(spec),
            "names" => names(spec),
            kind => percent(kind.trim_start_matches('%'), spec, value),
        };
        if result != expected {
            failures.push(format!("{line}\n    {result}"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} differ:\n{}",
        failures.len(),
        failures[..failures.len().min(25)].join("\n")
    );
}
