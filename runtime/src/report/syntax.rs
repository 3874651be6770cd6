//! The text of a SyntaxError: where, the line, marks below it.

use super::exception::{escaped, safe_str};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::exception::Exception;
use crate::object::protocols;
use crate::object::str::Str;
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
    if let Some(text) = Str::exact(get(th, "text")) {
        let (offset, end_lineno, end_offset) = (
            get(th, "offset"),
            get(th, "end_lineno"),
            get(th, "end_offset"),
        );
        let same_line = lineno.to_int() == end_lineno.to_int();
        push_line(
            &escaped(text),
            offset.to_int(),
            same_line,
            end_offset.to_int(),
            lines,
        );
    }
    let msg = get(th, "msg");
    let msg = if msg.is_none() {
        "None".to_string()
    } else {
        safe_str(th, msg, "msg")
    };
    let msg = if msg.is_empty() {
        "<no detail available>".to_string()
    } else {
        msg
    };
    lines.push(format!("{kind}: {msg}{suffix}\n"));
}

/// Appends the source line and the marks. Offsets count characters from 1.
fn push_line(
    text: &str,
    offset: Option<i64>,
    same_line: bool,
    end_offset: Option<i64>,
    lines: &mut Vec<String>,
) {
    let right_trimmed = text.trim_end_matches('\n');
    let shown = right_trimmed.trim_start_matches([' ', '\n', '\u{c}']);
    lines.push(format!("    {shown}\n"));
    let Some(mut offset) = offset else { return };
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
