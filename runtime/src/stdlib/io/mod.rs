//! Files: `open`, the file objects, the standard streams, `input`; the module `_io`.
//!
//! A file object owns a [`stream::Stream`]; a text file and its `buffer` share one. All open writers are known to the
//! interpreter, which flushes them before a path is opened and at exit: a program that relied on a file being closed when the last
//! reference to it went away keeps working.

mod binary;
mod open;
pub mod stream;
mod text;

pub use binary::{
    BufferedRandomMethods, BufferedReaderMethods, BufferedWriterMethods, FileIoMethods,
};
pub use text::{TextFile, TextMethods, unbuffer, write_text};

use crate::builtins::bootstrap::install_types;
use crate::builtins::exceptions::os_error_kind;
use crate::builtins::{TypeEntry, entry};
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::NativeModule;
use crate::object::dict::Dict;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple;
use crate::report;
use crate::value::{PyResult, Value};
use krait_macros::pymodule;
use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::rc::{Rc, Weak};
use stream::Stream;

/// Declares the module `_io`.
pub struct IoModule;

/// The io module provides the Python interfaces to stream handling.
#[pymodule("_io")]
impl IoModule {
    /// Open file and return a stream.  Raise OSError upon failure.
    #[function(
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python's signature")]
    fn open(
        th: &mut Thread,
        file: Value,
        mode: Gc<Str>,
        buffering: i64,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
        newline: Value,
        closefd: bool,
        opener: Value,
    ) -> PyResult {
        open::open(
            th,
            open::OpenArgs {
                file,
                mode,
                buffering,
                encoding,
                errors,
                newline,
                closefd,
                opener,
            },
        )
    }

    /// Read a string from standard input.  The trailing newline is stripped.
    ///
    /// The prompt string, if given, is printed to standard output without a
    /// trailing newline before reading input.
    #[function("(prompt='', /)")]
    fn input(th: &mut Thread, prompt: Value) -> PyResult {
        input(th, prompt)
    }

    #[init]
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        ensure_types(th)?;
        let unsupported = unsupported_operation(th)?;
        let size = Value::int(stream::BUFFER_SIZE as i64);
        for (name, v) in [
            ("UnsupportedOperation", unsupported),
            ("DEFAULT_BUFFER_SIZE", size),
        ] {
            dict.set_text(th, name, v)?;
        }
        for b in [
            Builtin::FileIO,
            Builtin::BufferedReader,
            Builtin::BufferedWriter,
            Builtin::BufferedRandom,
            Builtin::TextIOWrapper,
        ] {
            let ty = th.builtin(b).as_value();
            dict.set_text(th, b.name(), ty)?;
        }
        Ok(())
    }
}

/// The types of the module.
static TYPES: &[TypeEntry] = &[
    entry::<FileIoMethods>(),
    entry::<BufferedReaderMethods>(),
    entry::<BufferedWriterMethods>(),
    entry::<BufferedRandomMethods>(),
    entry::<TextMethods>(),
];

/// Gives the file types their methods, once.
fn ensure_types(th: &mut Thread) -> PyResult<()> {
    if th.interp().kept("_io types").is_none() {
        install_types(th, TYPES)?;
        th.interp().keep("_io types", Value::TRUE);
    }
    Ok(())
}

/// Streams that are open, for flushing.
#[derive(Default)]
struct OpenStreams {
    streams: RefCell<Vec<Weak<Stream>>>,
}

fn registry<R>(th: &Thread, f: impl FnOnce(&OpenStreams) -> R) -> R {
    let mut extensions = th.interp().extensions.borrow_mut();
    let at = match extensions.iter().position(|e| e.is::<OpenStreams>()) {
        Some(at) => at,
        None => {
            extensions.push(Box::<OpenStreams>::default());
            extensions.len() - 1
        }
    };
    let streams = extensions[at]
        .downcast_ref()
        .expect("just looked up or made");
    f(streams)
}

/// Makes a new writer known.
fn register(th: &Thread, stream: &Rc<Stream>) {
    if stream.writable {
        registry(th, |open| {
            let mut streams = open.streams.borrow_mut();
            streams.retain(|s| s.strong_count() > 0);
            streams.push(Rc::downgrade(stream));
        });
    }
}

fn writers(th: &Thread) -> Vec<Rc<Stream>> {
    registry(th, |open| {
        open.streams
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .collect()
    })
}

/// Flushes the writers of `path`. Errors stay for the writers' own `flush` or `close` to report.
pub fn flush_writers(th: &Thread, path: &Path) {
    for s in writers(th) {
        if s.path.as_deref() == Some(path) {
            // The output stays buffered when this fails, and the next flush reports it.
            let _ = s.flush();
        }
    }
}

/// Flushes what the program has not closed, and tells of what could not be written.
fn finish_writers(th: &mut Thread) {
    for s in writers(th) {
        if s.is_closed() {
            continue;
        }
        let flushed = s.flush();
        if check(th, flushed).is_err() {
            let e = th.take_exception();
            let name = match &s.path {
                Some(path) => format!("'{}'", path.display()),
                None => s.descriptor().to_string(),
            };
            report::ignored(
                th,
                &format!("Exception ignored while finalizing file {name}:\n"),
                e,
            );
            s.discard_output();
        }
    }
}

/// `io.UnsupportedOperation`: a class of its own.
fn unsupported_operation(th: &mut Thread) -> PyResult {
    if let Some(v) = th.interp().kept("UnsupportedOperation") {
        return Ok(v);
    }
    let bases = [
        th.builtin(Builtin::OSError).as_value(),
        th.builtin(Builtin::ValueError).as_value(),
    ];
    let bases = tuple::new(th, &bases)?;
    let dict = Dict::new(th)?;
    let module = th.intern("io").as_value();
    dict.set_text(th, "__module__", module)?;
    let name = th.intern("UnsupportedOperation").as_value();
    let meta = th.builtin(Builtin::Type).as_value();
    let class = protocols::call(th, meta, &[name, bases.as_value(), dict.as_value()])?;
    th.interp().keep("UnsupportedOperation", class);
    Ok(class)
}

/// Raises `io.UnsupportedOperation`.
#[cold]
fn unsupported<T>(th: &mut Thread, message: &str) -> PyResult<T> {
    let class = unsupported_operation(th)?;
    let message = Str::new(th, message)?.as_value();
    let e = protocols::call(th, class, &[message])?;
    th.raise_value(e)
}

/// Raises the OSError of a failed operation; an interrupted one raises what the signal handler raised.
#[cold]
pub fn raise_os_error<T>(th: &mut Thread, e: &io::Error, filename: Option<Value>) -> PyResult<T> {
    if e.kind() == io::ErrorKind::Interrupted {
        (th.hooks().check_signals)(th)?;
    }
    let Some(code) = e.raw_os_error() else {
        return th.raise(Builtin::OSError, e.to_string());
    };
    let text = e.to_string();
    let text = text
        .rsplit_once(" (os error")
        .map_or(text.as_str(), |(t, _)| t);
    let kind = os_error_kind(i64::from(code)).unwrap_or(Builtin::OSError);
    let strerror = Str::new(th, text)?.as_value();
    let mut args = [Value::int(i64::from(code)), strerror, Value::NONE];
    let n = if filename.is_some() { 3 } else { 2 };
    args[2] = filename.unwrap_or(Value::NONE);
    let class = th.builtin(kind).as_value();
    let e = protocols::call(th, class, &args[..n])?;
    debug_assert!(th.downcast::<Exception>(e, Builtin::OSError).is_some());
    th.raise_value(e)
}

/// Turns an I/O result into Python's.
fn check<T>(th: &mut Thread, result: io::Result<T>) -> PyResult<T> {
    match result {
        Ok(v) => Ok(v),
        Err(e) => raise_os_error(th, &e, None),
    }
}

/// Enters `stdin`, `stdout`, `stderr` and their originals into the namespace of `sys`.
pub fn install_standard_streams(th: &mut Thread, sys: Gc<Dict>) -> PyResult<()> {
    ensure_types(th)?;
    for (fd, name, original) in [
        (0, "stdin", "__stdin__"),
        (1, "stdout", "__stdout__"),
        (2, "stderr", "__stderr__"),
    ] {
        let file = if crate::host::file::is_open(fd) {
            text::standard(th, fd, name)?
        } else {
            Value::NONE
        };
        sys.set_text(th, name, file)?;
        sys.set_text(th, original, file)?;
    }
    Ok(())
}

/// A standard stream by its name in `sys`; RuntimeError when it is gone.
fn standard_stream(th: &mut Thread, name: Gc<Str>) -> PyResult {
    let found = th
        .interp()
        .sys_dict
        .get()
        .and_then(|d| d.get_str(th, name))
        .filter(|v| !v.is_none());
    match found {
        Some(v) => Ok(v),
        None => th.raise(
            Builtin::RuntimeError,
            format!("lost sys.{}", Str::display(name)),
        ),
    }
}

fn input(th: &mut Thread, prompt: Value) -> PyResult {
    let names = th.names();
    let (stdin, stdout) = (
        standard_stream(th, names.stdin)?,
        standard_stream(th, names.stdout)?,
    );
    let prompt = protocols::str(th, prompt)?;
    if !prompt.is_empty() {
        protocols::call_method(th, stdout, names.write, &[prompt.as_value()])?;
    }
    protocols::call_method(th, stdout, names.flush, &[])?;
    let line = protocols::call_method(th, stdin, names.readline, &[])?;
    let Some(line) = Str::from_value(th, line) else {
        return th.type_error("object.readline() returned non-string");
    };
    let text = line.text();
    match text.len() {
        0 => th.raise(Builtin::EOFError, "EOF when reading a line"),
        n if text.at(n - 1) == u32::from(b'\n') => {
            Str::from_ref(th, text.slice(0..n - 1)).map(Gc::as_value)
        }
        _ => Ok(line.as_value()),
    }
}

/// Flushes everything at the end of the program; whether the standard streams could be.
///
/// That the standard output could not is reported. Of the standard error nobody can be told.
pub fn flush_at_exit(th: &mut Thread) -> bool {
    let names = th.names();
    let stdout = flush_standard(th, names.stdout);
    if stdout.is_err() {
        let e = th.take_exception();
        report::ignored(th, "Exception ignored while flushing sys.stdout:\n", e);
    }
    let stderr = flush_standard(th, names.stderr);
    if stderr.is_err() {
        th.take_exception();
    }
    finish_writers(th);
    stdout.is_ok() && stderr.is_ok()
}

/// Flushes the standard stream that `sys` calls `name`, unless it is closed. What cannot be written now is dropped.
fn flush_standard(th: &mut Thread, name: Gc<Str>) -> PyResult<()> {
    let stream = th.interp().sys_dict.get().and_then(|d| d.get_str(th, name));
    let Some(stream) = stream.filter(|v| !v.is_none()) else {
        return Ok(());
    };
    if report::is_closed(th, stream) {
        return Ok(());
    }
    let flush = th.names().flush;
    let result = protocols::call_method(th, stream, flush, &[]).map(drop);
    if result.is_err() {
        text::discard_output(th, name);
    }
    result
}

/// `open` and `input` belong to `builtins` too.
pub fn add_to_builtins(th: &mut Thread, builtins: Gc<Dict>) -> PyResult<()> {
    let module = th.intern("_io").as_value();
    for def in <IoModule as NativeModule>::FUNCTIONS {
        let module_name = if def.name == "open" {
            module
        } else {
            th.intern("builtins").as_value()
        };
        let f = crate::object::descr::NativeFunction::new(
            Builtin::NativeFunction,
            def,
            Value::UNBOUND,
            false,
            module_name,
        );
        let f = th.alloc(f)?;
        let name = th.intern(def.name);
        builtins.set_str(th, name, f.as_value())?;
    }
    Ok(())
}
