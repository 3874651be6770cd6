//! What the front end reports, as Python exceptions and warnings.

use crate::context::Thread;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Value};
use krait_frontend::source::{ErrorKind, Source, SyntaxError, Warning, WarningKind};

fn optional_int(v: Option<impl Into<i64>>) -> Value {
    v.map_or(Value::NONE, |i| Value::int(i.into()))
}

/// Raises the exception for an error in the program `filename`.
#[cold]
pub fn raise<T>(th: &mut Thread, e: &SyntaxError, filename: &str) -> PyResult<T> {
    let kind = match e.kind {
        ErrorKind::SyntaxError => Builtin::SyntaxError,
        ErrorKind::IndentationError => Builtin::IndentationError,
        ErrorKind::TabError => Builtin::TabError,
        ErrorKind::IncompleteInput => Builtin::_IncompleteInputError,
        ErrorKind::MemoryError => return th.raise(Builtin::MemoryError, &e.message),
        ErrorKind::RecursionError => return th.raise(Builtin::RecursionError, &e.message),
        ErrorKind::ValueError => return th.raise(Builtin::ValueError, &e.message),
    };
    let class = th.builtin(kind).as_value();
    let message = Str::new(th, &e.message)?.as_value();
    if e.lineno.is_none() && e.text.is_none() {
        let e = protocols::call(th, class, &[message])?;
        return th.raise_value(e);
    }
    let filename = Str::new(th, filename)?.as_value();
    let text = match &e.text {
        Some(text) => Str::new(th, text)?.as_value(),
        None => Value::NONE,
    };
    let details = [
        filename,
        optional_int(e.lineno),
        optional_int(e.offset),
        text,
        optional_int(e.end_lineno),
        optional_int(e.end_offset),
    ];
    let details = tuple::new(th, &details)?.as_value();
    let e = protocols::call(th, class, &[message, details])?;
    th.raise_value(e)
}

/// Shows a warning of the front end on standard error.
pub fn warn(th: &mut Thread, warning: &Warning, source: &Source, filename: &str) -> PyResult<()> {
    if th.interp().kept("ignore warnings").is_some() {
        return Ok(());
    }
    let category = match warning.kind {
        WarningKind::SyntaxWarning => "SyntaxWarning",
        // Shown only where the program is the main one, which the default filters of CPython ask for too.
        WarningKind::DeprecationWarning => "DeprecationWarning",
    };
    let line = source.line_text(warning.lineno).trim();
    let text = format!(
        "{filename}:{}: {category}: {}\n  {line}\n",
        warning.lineno, warning.message
    );
    super::super::report::write_stderr(th, &text);
    Ok(())
}
