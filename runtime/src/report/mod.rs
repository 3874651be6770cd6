//! Telling about exceptions: the text of tracebacks, and getting it to `sys.stderr`.
//!
//! Where to start: [`exception`] puts the text of an exception together, causes and groups included; [`frames`] that of its traceback, with
//! [`anchors`] for the marks below the source lines; [`suggest`] finds "Did you mean …?".
//!
//! Invariant: telling about an exception never raises another one; what Python code called on the way raises is replaced by a placeholder.

pub mod anchors;
pub mod crash;
pub mod exception;
pub mod frames;
mod keywords;
pub mod source;
pub mod suggest;
pub mod syntax;

use crate::context::Thread;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use std::io::Write;

/// Runs `f`; an exception it raises is dropped, and the one that was being raised stays.
pub fn quietly<T>(th: &mut Thread, f: impl FnOnce(&mut Thread) -> PyResult<T>) -> Option<T> {
    let saved = th.exception.get();
    th.exception.set(Value::UNBOUND);
    let result = f(th);
    th.exception.set(saved);
    result.ok()
}

/// Writes text to `sys.stderr`, or to the descriptor 2 when that does not work.
pub fn write_stderr(th: &mut Thread, text: &str) {
    let (stderr, write, flush) = (th.names().stderr, th.names().write, th.names().flush);
    let stream = th
        .interp()
        .sys_dict
        .get()
        .and_then(|d| d.get_str(th, stderr));
    let written = match stream {
        Some(stream) if stream.is_none() => return,
        Some(stream) => quietly(th, |th| {
            let text = Str::new(th, text)?;
            protocols::call_method(th, stream, write, &[text.as_value()])?;
            protocols::call_method(th, stream, flush, &[])
        }),
        None => None,
    };
    if written.is_none() {
        // Nobody is left to be told when this fails too.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

/// Tells of an exception that nobody can handle, under the heading `what`; a program that has closed `sys.stderr` does not want to be told.
pub fn ignored(th: &mut Thread, what: &str, e: Value) {
    let name = th.names().stderr;
    let stderr = th.interp().sys_dict.get().and_then(|d| d.get_str(th, name));
    if !stderr.is_some_and(|stderr| is_closed(th, stderr)) {
        write_stderr(th, what);
        print_exception(th, e);
    }
}

/// Whether a file object says that it is closed.
pub fn is_closed(th: &mut Thread, file: Value) -> bool {
    let closed = |th: &mut Thread| {
        let closed = protocols::get_attr_str(th, file, "closed")?;
        protocols::truth(th, closed)
    };
    quietly(th, closed).unwrap_or(false)
}

/// Shows an exception on `sys.stderr`, as the default `sys.excepthook` does.
pub fn print_exception(th: &mut Thread, e: Value) {
    let text = exception::text(th, e);
    write_stderr(th, &text);
}
