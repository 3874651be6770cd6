//! What the front end reports, as Python exceptions and warnings.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::code;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Value};
use krait_frontend::source::{ErrorKind, Source, SyntaxError, Warning};
use std::path::Path;

fn optional_int(v: Option<impl Into<i64>>) -> Value {
    v.map_or(Value::NONE, |i| Value::int(i.into()))
}

/// Raises the exception for an error in the program `filename`.
pub fn raise<T>(th: &mut Thread, e: &SyntaxError, filename: &str) -> PyResult<T> {
    raise_in(th, e, filename, None)
}

/// Raises the exception for an error in the program `filename`, whose text goes with the exception unless that is a script's.
#[cold]
pub fn raise_in<T>(
    th: &mut Thread,
    e: &SyntaxError,
    filename: &str,
    source: Option<&str>,
) -> PyResult<T> {
    let kind = match e.kind {
        ErrorKind::SyntaxError => Builtin::SyntaxError,
        ErrorKind::IndentationError => Builtin::IndentationError,
        ErrorKind::TabError => Builtin::TabError,
        ErrorKind::IncompleteInput => Builtin::_IncompleteInputError,
        ErrorKind::MemoryError => return th.raise(Builtin::MemoryError, &e.message),
        ErrorKind::RecursionError => return th.raise(Builtin::RecursionError, &e.message),
        ErrorKind::ValueError => return th.raise(Builtin::ValueError, &e.message),
        ErrorKind::UnicodeEncodeError => {
            let text = e.unencodable.as_deref().unwrap_or_default();
            let text = code::text_constant(th, text)?;
            return surrogates(th, text);
        }
    };
    let class = th.builtin(kind).as_value();
    let message = Str::new(th, &e.message)?.as_value();
    if e.lineno.is_none() && e.text.is_none() {
        let e = protocols::call(th, class, &[message])?;
        return th.raise_value(e);
    }
    // What is found behind the parser comes without its line, which is looked up in the file, if there is one.
    let text = match (&e.text, e.lineno) {
        (None, Some(line)) => line_of_file(filename, line),
        (text, _) => text.clone(),
    };
    let filename = Str::new(th, filename)?.as_value();
    let text = match &text {
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
    // Errors in what tells the encoding have no end.
    let count = if e.end_lineno.is_none() { 4 } else { 6 };
    let details = tuple::new(th, &details[..count])?.as_value();
    let exception = protocols::call(th, class, &[message, details])?;
    if !e.place_in_args {
        let args = tuple::new(th, &[message])?.as_value();
        let name = th.intern("args");
        protocols::set_attr(th, exception, name, args)?;
    }
    if let Some((line, column)) = e.last_statement {
        let source = match source {
            Some(source) => Str::new(th, source)?.as_value(),
            None => Value::NONE,
        };
        let place = [Value::int(line.into()), Value::int(column.into()), source];
        let metadata = tuple::new(th, &place)?.as_value();
        let name = th.intern("_metadata");
        protocols::set_attr(th, exception, name, metadata)?;
    }
    th.raise_value(exception)
}

/// Raises UnicodeEncodeError for source text with surrogates.
pub fn surrogates<T>(th: &mut Thread, s: Gc<Str>) -> PyResult<T> {
    let text = s.text();
    let surrogate = |i: &usize| matches!(text.get(*i), Some(0xD800..=0xDFFF));
    let start = (0..text.len()).find(surrogate).unwrap_or(0);
    let end = (start..text.len())
        .find(|i| !surrogate(i))
        .unwrap_or(text.len());
    let class = th.builtin(Builtin::UnicodeEncodeError).as_value();
    let (codec, reason) = (
        th.intern("utf-8").as_value(),
        th.intern("surrogates not allowed").as_value(),
    );
    let args = [
        codec,
        s.as_value(),
        Value::int(start as i64),
        Value::int(end as i64),
        reason,
    ];
    let e = protocols::call(th, class, &args)?;
    th.raise_value(e)
}

/// A line of the file `filename`, with its line end.
fn line_of_file(filename: &str, line: u32) -> Option<String> {
    let path = Path::new(filename);
    if !path.is_file() {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let found = text.split_inclusive('\n').nth(line as usize - 1)?;
    Some(found.to_owned())
}

/// What to do with SyntaxWarnings, as the options `-W` say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Action {
    /// They are shown.
    #[default]
    Show,
    /// They are not shown.
    Ignore,
    /// They are raised as SyntaxErrors.
    Error,
}

impl Action {
    /// The last of the filters `action:message:category:module:line` that is about SyntaxWarnings decides. Those with a message, module or
    /// line are not.
    pub fn of_filters<'a>(filters: impl DoubleEndedIterator<Item = &'a str>) -> Action {
        filters
            .rev()
            .find_map(|filter| {
                let mut parts = filter.split(':').map(str::trim);
                let (action, message) = (parts.next()?, parts.next().unwrap_or_default());
                let category = parts.next().unwrap_or_default();
                let about = ["", "Warning", "SyntaxWarning"].contains(&category);
                if !about || !message.is_empty() || parts.any(|part| !part.is_empty()) {
                    return None;
                }
                let known = [
                    ("default", Action::Show),
                    ("always", Action::Show),
                    ("all", Action::Show),
                    ("module", Action::Show),
                    ("once", Action::Show),
                    ("ignore", Action::Ignore),
                    ("error", Action::Error),
                ];
                // Actions may be abbreviated; nothing at all means the default.
                let is = |(name, _): &&(&str, Action)| name.starts_with(action);
                known.iter().find(is).map(|(_, action)| *action)
            })
            .unwrap_or_default()
    }

    const KEY: &str = "action for SyntaxWarnings";

    /// Makes it the interpreter's.
    pub fn set(self, th: &Thread) {
        th.interp().keep(Action::KEY, Value::int(self as i64));
    }

    fn get(th: &Thread) -> Action {
        let kept = th.interp().kept(Action::KEY).and_then(|v| v.to_int());
        [Action::Ignore, Action::Error]
            .into_iter()
            .find(|action| kept == Some(*action as i64))
            .unwrap_or_default()
    }
}

/// Shows a warning of the front end on standard error, or raises it.
pub fn warn(th: &mut Thread, warning: &Warning, source: &Source, filename: &str) -> PyResult<()> {
    match Action::get(th) {
        Action::Ignore => return Ok(()),
        Action::Error => return raise(th, &warning.to_error(source), filename),
        Action::Show => {}
    }
    let category = warning.kind.name();
    let line = source.line_text(warning.lineno).trim();
    let text = format!(
        "{filename}:{}: {category}: {}\n  {line}\n",
        warning.lineno, warning.message
    );
    super::super::report::write_stderr(th, &text);
    Ok(())
}
