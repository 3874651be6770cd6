//! Binary file objects: `FileIO`, `BufferedReader`, `BufferedWriter`, `BufferedRandom`.

use super::stream::Stream;
use super::{check, unsupported};
use crate::context::Thread;
use crate::heap::{Gc, Marker};
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::foreign::{Foreign, ForeignState};
use crate::object::int;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use krait_macros::pytype;
use std::any::Any;
use std::io::SeekFrom;
use std::rc::Rc;

/// The state of a binary file object.
pub struct BinaryFile {
    pub stream: Rc<Stream>,
    pub name: Value,
    mode: &'static str,
}

impl ForeignState for BinaryFile {
    fn trace(&self, m: &mut Marker<'_>) {
        m.value(self.name);
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A binary file object over `stream`.
pub fn new(
    th: &mut Thread,
    kind: Builtin,
    stream: Rc<Stream>,
    name: Value,
    mode: &'static str,
) -> PyResult {
    let state = BinaryFile { stream, name, mode };
    th.alloc(Foreign::new(kind.shape(), Box::new(state)))
        .map(Gc::as_value)
}

/// The state of a binary file that is open.
fn opened(th: &mut Thread, f: Gc<Foreign>) -> PyResult<Rc<Stream>> {
    let stream = state(&f).stream.clone();
    if stream.is_closed() {
        return th.value_error("I/O operation on closed file.");
    }
    Ok(stream)
}

fn state(f: &Foreign) -> &BinaryFile {
    f.get::<BinaryFile>()
        .expect("the binary file types hold this state")
}

/// The state of a file that is open for reading; `method` is what a buffered one says it does not have.
fn reading(th: &mut Thread, f: Gc<Foreign>, method: &str) -> PyResult<Rc<Stream>> {
    let s = opened(th, f)?;
    match (s.readable, is_raw(th, f)) {
        (true, _) => Ok(s),
        (false, true) => unsupported(th, "File not open for reading"),
        (false, false) => unsupported(th, method),
    }
}

/// The state of a file that is open for writing.
fn writing(th: &mut Thread, f: Gc<Foreign>, method: &str) -> PyResult<Rc<Stream>> {
    let s = opened(th, f)?;
    match (s.writable, is_raw(th, f)) {
        (true, _) => Ok(s),
        (false, true) => unsupported(th, "File not open for writing"),
        (false, false) => unsupported(th, method),
    }
}

fn is_raw(th: &Thread, f: Gc<Foreign>) -> bool {
    th.type_of(f.as_value()).native == Builtin::FileIO
}

/// Where a `seek` of a binary file goes: the system judges places, a buffer what they are counted from.
fn binary_seek_target(
    th: &mut Thread,
    f: Gc<Foreign>,
    offset: i64,
    whence: i64,
) -> PyResult<SeekFrom> {
    let invalid = std::io::Error::from_raw_os_error(libc::EINVAL);
    match whence {
        0 if offset < 0 => check(th, Err(invalid)),
        0..=2 => seek_target(th, offset, whence),
        _ if is_raw(th, f) => check(th, Err(invalid)),
        _ => th.value_error(format!("whence value {whence} unsupported")),
    }
}

/// A size argument: `None` and negative mean "no limit".
pub fn size_argument(th: &mut Thread, v: Value) -> PyResult<Option<usize>> {
    if v.is_none() || v.is_unbound() {
        return Ok(None);
    }
    let n = match v.to_int() {
        Some(n) => n,
        None if th.is_instance(v, Builtin::Int) => protocols::index_to_i64(th, v)?,
        None => {
            let message = format!(
                "argument should be integer or None, not '{}'",
                th.type_name(v)
            );
            return th.type_error(message);
        }
    };
    Ok(usize::try_from(n).ok())
}

/// The bytes of a bytes-like object.
pub fn bytes_argument(th: &mut Thread, v: Value) -> PyResult<Vec<u8>> {
    if let Some(b) = Bytes::from_value(th, v) {
        return Ok(b.as_slice().to_vec());
    }
    if let Some(b) = ByteArray::from_value(th, v) {
        return Ok(b.to_vec());
    }
    if th.is_instance(v, Builtin::MemoryView) {
        let name = th.intern("tobytes");
        let b = protocols::call_method(th, v, name, &[])?;
        return bytes_argument(th, b);
    }
    let message = format!("a bytes-like object is required, not '{}'", th.type_name(v));
    th.type_error(message)
}

fn read_line(th: &mut Thread, f: Gc<Foreign>, limit: Option<usize>) -> PyResult<Gc<Bytes>> {
    let s = reading(th, f, "read")?;
    let line = check(th, s.read_until(b'\n', limit.unwrap_or(usize::MAX)))?;
    Bytes::new(th, &line)
}

/// Where a `seek` goes.
pub fn seek_target(th: &mut Thread, offset: i64, whence: i64) -> PyResult<SeekFrom> {
    Ok(match whence {
        0 if offset < 0 => return th.value_error(format!("negative seek position {offset}")),
        0 => SeekFrom::Start(offset as u64),
        1 => SeekFrom::Current(offset),
        2 => SeekFrom::End(offset),
        _ => return th.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)")),
    })
}

macro_rules! binary_files { ($($(#[$doc:meta])* $Name:ident $Number:ident;)*) => {$(
    $(#[$doc])*
    pub struct $Name;

    #[pytype($Number)]
    impl $Name {
        /// Read and return up to n bytes.
        #[method("($self, size=-1, /)")]
        fn read(this: Gc<Foreign>, th: &mut Thread, size: Value) -> PyResult<Gc<Bytes>> {
            let s = reading(th, this, "read")?;
            let bytes = match size_argument(th, size)? {
                Some(n) => check(th, s.read(n))?,
                None => check(th, s.read_all())?,
            };
            Bytes::new(th, &bytes)
        }
        /// Read and return up to size bytes, with at most one read of the file.
        #[method("($self, size=-1, /)")]
        fn read1(this: Gc<Foreign>, th: &mut Thread, size: Value) -> PyResult<Gc<Bytes>> {
            let s = reading(th, this, "read1")?;
            let n = size_argument(th, size)?.unwrap_or(super::stream::BUFFER_SIZE);
            let bytes = check(th, s.read_once(n))?;
            Bytes::new(th, &bytes)
        }
        /// Read bytes into buffer and return how many.
        #[method("($self, buffer, /)")]
        fn readinto(this: Gc<Foreign>, th: &mut Thread, buffer: Value) -> PyResult<usize> {
            let s = reading(th, this, "read")?;
            let Some(target) = ByteArray::from_value(th, buffer) else {
                let message = format!("readinto() argument must be read-write bytes-like object, not {}", th.type_name(buffer));
                return th.type_error(message);
            };
            let bytes = check(th, s.read(target.len()))?;
            for (i, b) in bytes.iter().enumerate().take(target.len()) {
                target.set(i, *b);
            }
            Ok(bytes.len())
        }
        /// Return bytes from the stream without advancing the position.
        #[method("($self, size=0, /)")]
        fn peek(this: Gc<Foreign>, th: &mut Thread, size: i64) -> PyResult<Gc<Bytes>> {
            let s = reading(th, this, "peek")?;
            let bytes = check(th, s.peek(size.clamp(1, 1 << 16) as usize))?;
            Bytes::new(th, &bytes)
        }
        /// Read and return a line from the stream.
        #[method("($self, size=-1, /)")]
        fn readline(this: Gc<Foreign>, th: &mut Thread, size: Value) -> PyResult<Gc<Bytes>> {
            let limit = size_argument(th, size)?;
            read_line(th, this, limit)
        }
        /// Return a list of lines from the stream.
        #[method("($self, hint=-1, /)")]
        fn readlines(this: Gc<Foreign>, th: &mut Thread, hint: Value) -> PyResult {
            let hint = size_argument(th, hint)?.filter(|n| *n > 0);
            let (list, mut total) = (List::new(th)?, 0);
            loop {
                let line = read_line(th, this, None)?;
                if line.is_empty() || hint.is_some_and(|h| total >= h) {
                    return Ok(list.as_value());
                }
                total += line.len();
                list.push(th, line.as_value())?;
            }
        }
        /// Write bytes and return how many.
        #[method("($self, buffer, /)")]
        fn write(this: Gc<Foreign>, th: &mut Thread, buffer: Value) -> PyResult<usize> {
            let s = writing(th, this, "write")?;
            let bytes = bytes_argument(th, buffer)?;
            check(th, s.write(&bytes))?;
            Ok(bytes.len())
        }
        /// Write a list of lines to stream.
        #[method("($self, lines, /)")]
        fn writelines(this: Gc<Foreign>, th: &mut Thread, lines: Value) -> PyResult<()> {
            let s = writing(th, this, "write")?;
            protocols::for_each(th, lines, |th, line| {
                let bytes = bytes_argument(th, line)?;
                check(th, s.write(&bytes))
            })
        }
        /// Flush write buffers, if applicable.
        #[method("($self, /)")]
        fn flush(this: Gc<Foreign>, th: &mut Thread) -> PyResult<()> {
            let s = opened(th, this)?;
            check(th, s.flush())
        }
        /// Flush and close the IO object.
        #[method("($self, /)")]
        fn close(this: Gc<Foreign>, th: &mut Thread) -> PyResult<()> {
            let s = state(&this).stream.clone();
            check(th, s.close())
        }
        /// Change the stream position to the given byte offset.
        #[method("($self, offset, whence=0, /)")]
        fn seek(this: Gc<Foreign>, th: &mut Thread, offset: i64, whence: i64) -> PyResult {
            let s = opened(th, this)?;
            let to = binary_seek_target(th, this, offset, whence)?;
            let at = check(th, s.seek(to))?;
            int::from_i64(th, at as i64)
        }
        /// Return current stream position.
        #[method("($self, /)")]
        fn tell(this: Gc<Foreign>, th: &mut Thread) -> PyResult {
            let s = opened(th, this)?;
            let at = check(th, s.tell())?;
            int::from_i64(th, at as i64)
        }
        /// Truncate the file to the given size and return the new size.
        #[method("($self, pos=None, /)")]
        fn truncate(this: Gc<Foreign>, th: &mut Thread, pos: Value) -> PyResult {
            let s = writing(th, this, "truncate")?;
            let size = match size_argument(th, pos)? {
                Some(n) => n as u64,
                None => check(th, s.tell())?,
            };
            check(th, s.truncate(size))?;
            int::from_i64(th, size as i64)
        }
        /// Return underlying file descriptor if one exists.
        #[method("($self, /)")]
        fn fileno(this: Gc<Foreign>, th: &mut Thread) -> PyResult<i64> {
            Ok(i64::from(opened(th, this)?.descriptor()))
        }
        /// Return whether this is an 'interactive' stream.
        #[method("($self, /)")]
        fn isatty(this: Gc<Foreign>, th: &mut Thread) -> PyResult<bool> {
            Ok(crate::host::tty::is_tty(opened(th, this)?.descriptor()))
        }
        /// Return whether object was opened for reading.
        #[method("($self, /)")]
        fn readable(this: Gc<Foreign>, th: &mut Thread) -> PyResult<bool> {
            Ok(opened(th, this)?.readable)
        }
        /// Return whether object was opened for writing.
        #[method("($self, /)")]
        fn writable(this: Gc<Foreign>, th: &mut Thread) -> PyResult<bool> {
            Ok(opened(th, this)?.writable)
        }
        /// Return whether object supports random access.
        #[method("($self, /)")]
        fn seekable(this: Gc<Foreign>, th: &mut Thread) -> PyResult<bool> {
            Ok(opened(th, this)?.is_seekable())
        }
        #[method("($self, /)")]
        fn __enter__(this: Gc<Foreign>, th: &mut Thread) -> PyResult {
            opened(th, this)?;
            Ok(this.as_value())
        }
        #[method("($self, /, *args)")]
        fn __exit__(this: Gc<Foreign>, th: &mut Thread, args: &[Value]) -> PyResult<()> {
            let _ = args;
            let s = state(&this).stream.clone();
            check(th, s.close())
        }
        /// Implement iter(self).
        #[method("($self, /)")]
        fn __iter__(this: Gc<Foreign>, th: &mut Thread) -> PyResult {
            opened(th, this)?;
            Ok(this.as_value())
        }
        /// Implement next(self).
        #[method("($self, /)")]
        fn __next__(this: Gc<Foreign>, th: &mut Thread) -> PyResult {
            let line = read_line(th, this, None)?;
            if line.is_empty() {
                return th.raise_with(Builtin::StopIteration, &[]);
            }
            Ok(line.as_value())
        }
        /// Return repr(self).
        #[method("($self, /)")]
        fn __repr__(this: Gc<Foreign>, th: &mut Thread) -> PyResult<String> {
            let name = protocols::repr(th, state(&this).name)?;
            Ok(format!("<_io.{} name={}>", Builtin::$Number.name(), Str::display(name)))
        }
        #[getter]
        fn name(this: Gc<Foreign>, _th: &mut Thread) -> PyResult {
            Ok(state(&this).name)
        }
        #[getter]
        fn mode(this: Gc<Foreign>, _th: &mut Thread) -> PyResult<&'static str> {
            Ok(state(&this).mode)
        }
        #[getter]
        fn closed(this: Gc<Foreign>, _th: &mut Thread) -> PyResult<bool> {
            Ok(state(&this).stream.is_closed())
        }
    }
)*} }
binary_files! {
    /// Declares the methods of `FileIO`.
    FileIoMethods FileIO;
    /// Declares the methods of `BufferedReader`.
    BufferedReaderMethods BufferedReader;
    /// Declares the methods of `BufferedWriter`.
    BufferedWriterMethods BufferedWriter;
    /// Declares the methods of `BufferedRandom`.
    BufferedRandomMethods BufferedRandom;
}
