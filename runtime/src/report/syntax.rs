//! The text of a SyntaxError: where, the line, marks below it.

use super::exception::{escaped, safe_str};
use super::keywords::{self, Misspelt, Text};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::exception::Exception;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::value::Value;

/// Appends the lines for `e`, whose type is shown as `kind`.
pub fn push(th: &mut Thread, e: Gc<Exception>, kind: &str, lines: &mut Vec<String>) {
    let get = |th: &mut Thread, name: &str| {
        super::quietly(th, |th| protocols::get_attr_str(th, e.as_value(), name))
            .unwrap_or(Value::NONE)
    };
    let (filename, lineno) = (get(th, "filename"), get(th, "lineno"));
    let mut suffix = String::new();
    if !lineno.is_none() {
        let file = if filename.is_none() {
            "<string>".to_string()
        } else {
            safe_str(th, filename, "filename")
        };
        let line = safe_str(th, lineno, "lineno");
        lines.push(format!("  File \"{file}\", line {line}\n"));
    } else if !filename.is_none() {
        suffix = format!(" ({})", safe_str(th, filename, "filename"));
    }
    let msg = get(th, "msg");
    let mut msg = if msg.is_none() {
        String::new()
    } else {
        safe_str(th, msg, "msg")
    };
    if let Some(text) = Str::exact(get(th, "text")) {
        let text = escaped(text);
        let metadata = get(th, "_metadata");
        if let Some(found) = misspelt(&msg, &text, &filename, lineno, metadata) {
            msg = format!("invalid syntax. Did you mean '{}'?", found.keyword);
            let (start, end) = (found.start as i64 + 1, found.end as i64 + 1);
            push_line(&found.line, Offset::At(start), true, Some(end), lines);
        } else {
            let (offset, end_lineno, end_offset) = (
                get(th, "offset"),
                get(th, "end_lineno"),
                get(th, "end_offset"),
            );
            let same_line = lineno.to_int() == end_lineno.to_int();
            let offset = match offset.to_int() {
                Some(offset) => Offset::At(offset),
                None if offset.is_none() => Offset::Unknown,
                None => Offset::Odd,
            };
            push_line(&text, offset, same_line, end_offset.to_int(), lines);
        }
    }
    if msg.is_empty() {
        msg.push_str("<no detail available>");
    }
    lines.push(format!("{kind}: {msg}{suffix}\n"));
}

/// The keyword that was probably meant, if the message says no more than that the syntax is invalid.
fn misspelt(
    msg: &str,
    text: &str,
    filename: &Value,
    lineno: Value,
    metadata: Value,
) -> Option<Misspelt> {
    if msg != "invalid syntax" && !msg.contains("Perhaps you forgot a comma") {
        return None;
    }
    let metadata = Tuple::exact(metadata).filter(|t| t.len() == 3)?;
    let first = usize::try_from(metadata.items()[0].to_int()?).ok()?;
    let last = usize::try_from(lineno.to_int()?).ok()?;
    let source = metadata.items()[2];
    if !source.is_none() {
        let source = escaped(Str::exact(source)?);
        return keywords::find(&Text::Program(&source), first, last);
    }
    let file = Str::exact(*filename).map(escaped).unwrap_or_default();
    match std::fs::read(&file).map(String::from_utf8) {
        Ok(Ok(file)) => keywords::find(&Text::File(&file), first, last),
        _ => keywords::find(&Text::Line(text), first, last),
    }
}

/// What a SyntaxError says of the offset.
enum Offset {
    /// A number, from 1.
    At(i64),
    /// Nothing: the line is shown without marks.
    Unknown,
    /// Something else: the line is not shown.
    Odd,
}

/// Appends the source line and the marks. Offsets count characters from 1.
fn push_line(
    text: &str,
    offset: Offset,
    same_line: bool,
    end_offset: Option<i64>,
    lines: &mut Vec<String>,
) {
    let right_trimmed = text.trim_end_matches('\n');
    let shown = right_trimmed.trim_start_matches([' ', '\n', '\u{c}']);
    if !matches!(offset, Offset::Odd) {
        lines.push(format!("    {shown}\n"));
    }
    let Offset::At(mut offset) = offset else {
        return;
    };
    let (length, trimmed) = (
        text.chars().count() as i64,
        right_trimmed.chars().count() as i64,
    );
    let spaces = trimmed - shown.chars().count() as i64;
    let mut end = if same_line {
        end_offset.filter(|e| *e != 0).unwrap_or(offset)
    } else {
        trimmed + 1
    };
    if length > 0 && offset > length {
        offset = trimmed + 1;
    }
    if length > 0 && end > length {
        end = trimmed + 1;
    }
    if offset >= end || end < 0 {
        end = offset + 1;
    }
    let (column, end_column) = (offset - 1 - spaces, end - 1 - spaces);
    if column < 0 {
        return;
    }
    // Tabs are kept so that the marks stand below what they mean.
    let before: String = shown
        .chars()
        .take(column as usize)
        .map(|c| if c.is_whitespace() { c } else { ' ' })
        .collect();
    lines.push(format!(
        "    {before}{}\n",
        "^".repeat((end_column - column) as usize)
    ));
}
