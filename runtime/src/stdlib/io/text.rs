//! Text file objects: `TextIOWrapper`.
//!
//! Reading works on bytes where lines can be found in them (UTF-8, ASCII, Latin-1); a file of a wide encoding is decoded whole and kept
//! as UTF-8 from then on.

use super::binary::{self, seek_target, size_argument};
use super::stream::Stream;
use super::{check, unsupported};
use crate::builtins::codecs;
use crate::context::Thread;
use crate::heap::{Gc, Marker};
use crate::object::field::exact;
use crate::object::foreign::{Foreign, ForeignState};
use crate::object::int;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::text::StrRef;
use crate::text::codec::{Encoding, Errors};
use crate::value::{PyResult, Value};
use krait_macros::pytype;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;

/// How line ends are translated (`newline=`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Newline {
    /// None: every line end reads as `\n`.
    Universal,
    /// '': every line end ends a line and is kept.
    Keep,
    /// '\n'
    Lf,
    /// '\r'
    Cr,
    /// '\r\n'
    CrLf,
}

impl Newline {
    /// From the argument of `open`.
    pub fn from_argument(th: &mut Thread, v: Value) -> PyResult<Newline> {
        if v.is_none() {
            return Ok(Newline::Universal);
        }
        let Some(s) = Str::from_value(th, v) else {
            let message = format!(
                "open() argument 'newline' must be str or None, not {}",
                th.type_name(v)
            );
            return th.type_error(message);
        };
        Ok(match Str::display(s).as_str() {
            "" => Newline::Keep,
            "\n" => Newline::Lf,
            "\r" => Newline::Cr,
            "\r\n" => Newline::CrLf,
            other => return th.value_error(format!("illegal newline value: {other}")),
        })
    }
}

/// What `open` decided about a text file.
pub struct Parts {
    pub encoding: (Encoding, Gc<Str>),
    pub errors: (Errors, Gc<Str>),
    pub newline: Newline,
    pub line_buffering: bool,
}

/// The state of a text file object.
pub struct TextFile {
    /// Where the bytes come from and go to.
    pub stream: Rc<Stream>,
    name: Value,
    mode: Value,
    encoding: Cell<Encoding>,
    errors: Cell<Errors>,
    encoding_name: Cell<Value>,
    errors_name: Cell<Value>,
    newline: Cell<Newline>,
    line_buffering: Cell<bool>,
    /// The object that `buffer` gives, once it was asked for.
    buffer: Cell<Value>,
    /// UTF-8 text decoded from a wide encoding and not read yet.
    decoded: RefCell<Option<Vec<u8>>>,
}

impl ForeignState for TextFile {
    fn trace(&self, m: &mut Marker<'_>) {
        for v in [
            self.name,
            self.mode,
            self.encoding_name.get(),
            self.errors_name.get(),
            self.buffer.get(),
        ] {
            m.value(v);
        }
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A text file object over `stream`.
pub fn new(
    th: &mut Thread,
    stream: Rc<Stream>,
    name: Value,
    mode: Value,
    parts: Parts,
) -> PyResult {
    let state = TextFile {
        stream,
        name,
        mode,
        encoding: Cell::new(parts.encoding.0),
        errors: Cell::new(parts.errors.0),
        encoding_name: Cell::new(parts.encoding.1.as_value()),
        errors_name: Cell::new(parts.errors.1.as_value()),
        newline: Cell::new(parts.newline),
        line_buffering: Cell::new(parts.line_buffering),
        buffer: Cell::new(Value::UNBOUND),
        decoded: RefCell::new(None),
    };
    th.alloc(Foreign::new(
        Builtin::TextIOWrapper.shape(),
        Box::new(state),
    ))
    .map(Gc::as_value)
}

/// A standard stream.
pub fn standard(th: &mut Thread, descriptor: i32, name: &str) -> PyResult {
    let reads = descriptor == 0;
    let stream = Rc::new(Stream::borrowed(descriptor, reads, !reads));
    super::register(th, &stream);
    let shown = th.intern(&format!("<{name}>")).as_value();
    let mode = th.intern(if reads { "r" } else { "w" }).as_value();
    let (errors, errors_name) = if descriptor == 2 {
        (Errors::BackslashReplace, "backslashreplace")
    } else {
        (Errors::Strict, "strict")
    };
    let parts = Parts {
        encoding: (Encoding::Utf8, th.intern("utf-8")),
        errors: (errors, th.intern(errors_name)),
        newline: if reads {
            Newline::Universal
        } else {
            Newline::Lf
        },
        line_buffering: descriptor == 2 || crate::host::tty::is_tty(descriptor),
    };
    new(th, stream, shown, mode, parts)
}

/// What `sys` calls `name`, if that is one of our text files.
fn of_sys(th: &Thread, name: Gc<Str>) -> Option<Gc<Foreign>> {
    let f = th.interp().sys_dict.get()?.get_str(th, name)?;
    exact(f, Builtin::TextIOWrapper.shape())
}

/// Drops what a standard stream still holds, once writing it has failed for good.
pub fn discard_output(th: &Thread, name: Gc<Str>) {
    if let Some(f) = of_sys(th, name) {
        state(&f).stream.discard_output();
    }
}

/// Makes what is written to a standard stream go straight to the descriptor.
pub fn unbuffer(th: &Thread, name: Gc<Str>) {
    if let Some(f) = of_sys(th, name) {
        state(&f).stream.unbuffered.set(true);
        state(&f).line_buffering.set(false);
    }
}

fn state(f: &Foreign) -> &TextFile {
    f.get::<TextFile>().expect("text files hold this state")
}

fn opened(th: &mut Thread, f: &Gc<Foreign>) -> PyResult<()> {
    if state(f).stream.is_closed() {
        th.value_error("I/O operation on closed file.")
    } else {
        Ok(())
    }
}

fn reading(th: &mut Thread, f: &Gc<Foreign>) -> PyResult<()> {
    opened(th, f)?;
    if state(f).stream.readable {
        Ok(())
    } else {
        unsupported(th, "not readable")
    }
}

/// Writes text to an exact text file; `None` when `file` is not one (or may not be written so), and the caller calls its `write`.
pub fn write_text(th: &mut Thread, file: Value, text: StrRef<'_>) -> Option<PyResult<()>> {
    let f = exact::<Foreign>(file, Builtin::TextIOWrapper.shape())?;
    let s = state(&f);
    if s.stream.is_closed() || !s.stream.writable {
        return None;
    }
    Some(put(th, s, text))
}

fn put(th: &mut Thread, s: &TextFile, text: StrRef<'_>) -> PyResult<()> {
    let plain = matches!(
        s.newline.get(),
        Newline::Universal | Newline::Keep | Newline::Lf
    );
    let ascii_compatible = matches!(
        s.encoding.get(),
        Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1
    );
    let written = match text {
        StrRef::Ascii(bytes) if plain && ascii_compatible => s.stream.write(bytes),
        _ => {
            let translated = if plain {
                None
            } else {
                Some(translate_out(text, s.newline.get()))
            };
            let text = translated.as_ref().map_or(text, |t| t.as_ref());
            let bytes = codecs::encode(th, text, s.encoding.get(), s.errors.get())?;
            s.stream.write(&bytes)
        }
    };
    check(th, written)?;
    if s.line_buffering.get() && has_newline(text) {
        check(th, s.stream.flush())?;
    }
    Ok(())
}

fn has_newline(text: StrRef<'_>) -> bool {
    match text {
        StrRef::Ascii(b) | StrRef::Latin1(b) => memchr::memchr2(b'\n', b'\r', b).is_some(),
        _ => text
            .chars()
            .any(|c| c == u32::from(b'\n') || c == u32::from(b'\r')),
    }
}

/// Replaces `\n` by the file's line end.
fn translate_out(text: StrRef<'_>, newline: Newline) -> crate::text::StrBuf {
    let mut out = crate::text::StrBuf::new();
    for c in text.chars() {
        if c == u32::from(b'\n') {
            out.push_ascii(if newline == Newline::Cr { "\r" } else { "\r\n" });
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether the bytes of the file can be searched for line ends before they are decoded.
fn bytewise(encoding: Encoding) -> bool {
    matches!(
        encoding,
        Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1
    )
}

/// Decodes the whole rest of a file of a wide encoding.
fn decode_rest(th: &mut Thread, s: &TextFile) -> PyResult<()> {
    if bytewise(s.encoding.get()) || s.decoded.borrow().is_some() {
        return Ok(());
    }
    let bytes = check(th, s.stream.read_all())?;
    let text = codecs::decode(th, &bytes, s.encoding.get(), s.errors.get())?;
    let utf8 = codecs::encode(th, text.as_ref(), Encoding::Utf8, Errors::SurrogatePass)?;
    *s.decoded.borrow_mut() = Some(utf8);
    Ok(())
}

impl TextFile {
    /// Takes bytes of text up to what `f` says of the bytes at hand; `f` answers how many it takes and whether that is all.
    fn take(&self, mut f: impl FnMut(&[u8]) -> (usize, bool)) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        if let Some(decoded) = self.decoded.borrow_mut().as_mut() {
            let (n, _) = f(decoded);
            out.extend(decoded.drain(..n));
            return Ok(out);
        }
        loop {
            let done = self.stream.consume(|bytes| {
                let (n, done) = f(bytes);
                out.extend_from_slice(&bytes[..n]);
                (n, done || bytes.is_empty())
            })?;
            if done {
                return Ok(out);
            }
        }
    }
    /// Decodes bytes that were taken, with line ends translated.
    fn decode(&self, th: &mut Thread, bytes: &[u8]) -> PyResult<Gc<Str>> {
        let translated;
        let bytes =
            if self.newline.get() == Newline::Universal && memchr::memchr(b'\r', bytes).is_some() {
                translated = universal(bytes);
                &translated
            } else {
                bytes
            };
        if bytes.is_ascii() {
            return Str::from_ref(th, StrRef::Ascii(bytes));
        }
        let (encoding, errors) = match *self.decoded.borrow() {
            Some(_) => (Encoding::Utf8, Errors::SurrogatePass),
            None => (self.encoding.get(), self.errors.get()),
        };
        let text = codecs::decode(th, bytes, encoding, errors)?;
        Str::from_buf(th, &text)
    }
}

/// `\r\n` and `\r` as `\n`.
fn universal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().peekable();
    while let Some(b) = rest.next() {
        if *b == b'\r' {
            rest.next_if(|b| **b == b'\n');
            out.push(b'\n');
        } else {
            out.push(*b);
        }
    }
    out
}

/// Takes one line, or at most `limit` characters of it.
fn read_line(th: &mut Thread, f: Gc<Foreign>, limit: Option<usize>) -> PyResult<Gc<Str>> {
    reading(th, &f)?;
    let s = state(&f);
    decode_rest(th, s)?;
    let newline = s.newline.get();
    let mut after_cr = false;
    let taken = s.take(|bytes| {
        if after_cr {
            // A carriage return ended the bytes at hand: a line feed right behind it belongs to the same line end.
            return (usize::from(bytes.first() == Some(&b'\n')), true);
        }
        let end = match newline {
            Newline::Lf => memchr::memchr(b'\n', bytes).map(|i| i + 1),
            Newline::Cr => memchr::memchr(b'\r', bytes).map(|i| i + 1),
            Newline::CrLf => memchr::memmem::find(bytes, b"\r\n").map(|i| i + 2),
            Newline::Universal | Newline::Keep => match memchr::memchr2(b'\n', b'\r', bytes) {
                Some(i) if bytes[i] == b'\r' && i + 1 == bytes.len() => {
                    after_cr = true;
                    None
                }
                Some(i) if bytes[i] == b'\r' && bytes[i + 1] == b'\n' => Some(i + 2),
                other => other.map(|i| i + 1),
            },
        };
        match end {
            Some(end) => (end, true),
            None => (bytes.len(), false),
        }
    });
    let line = check(th, taken)?;
    let text = s.decode(th, &line)?;
    match limit {
        Some(n) if n < text.len() => {
            put_back(th, s, text, n)?;
            Str::from_ref(th, text.text().slice(0..n))
        }
        _ => Ok(text),
    }
}

/// Gives the characters behind the first `n` back to the reader.
fn put_back(th: &mut Thread, s: &TextFile, text: Gc<Str>, n: usize) -> PyResult<()> {
    let rest = text.text().slice(n..text.len());
    let mut bytes = codecs::encode(th, rest, Encoding::Utf8, Errors::SurrogatePass)?;
    let behind = match s.decoded.borrow_mut().take() {
        Some(decoded) => decoded,
        None => {
            let raw = check(th, s.stream.read_all())?;
            let text = codecs::decode(th, &raw, s.encoding.get(), s.errors.get())?;
            codecs::encode(th, text.as_ref(), Encoding::Utf8, Errors::SurrogatePass)?
        }
    };
    bytes.extend_from_slice(&behind);
    *s.decoded.borrow_mut() = Some(bytes);
    Ok(())
}

/// Takes `n` characters, or all.
fn read_chars(th: &mut Thread, f: Gc<Foreign>, n: Option<usize>) -> PyResult<Gc<Str>> {
    reading(th, &f)?;
    let s = state(&f);
    decode_rest(th, s)?;
    let Some(n) = n else {
        let bytes = match s.decoded.borrow_mut().as_mut() {
            Some(decoded) => std::mem::take(decoded),
            None => check(th, s.stream.read_all())?,
        };
        return s.decode(th, &bytes);
    };
    let single = s.decoded.borrow().is_none()
        && matches!(s.encoding.get(), Encoding::Latin1 | Encoding::Ascii);
    let mut left = n;
    let taken = s.take(|bytes| {
        let mut at = 0;
        while at < bytes.len() {
            let starts = single || bytes[at] & 0xc0 != 0x80;
            if starts && left == 0 {
                return (at, true);
            }
            left -= usize::from(starts);
            at += 1;
        }
        // A character may go on in the bytes to come; with none left to read the loop in `take` ends by itself.
        (at, false)
    });
    let bytes = check(th, taken)?;
    s.decode(th, &bytes)
}

/// Declares the methods of text files.
pub struct TextMethods;

/// Character and line based layer over a BufferedIOBase object, buffer.
#[pytype(TextIOWrapper)]
impl TextMethods {
    /// Read at most size characters from stream.
    #[method("($self, size=-1, /)")]
    fn read(this: Gc<Foreign>, th: &mut Thread, size: Value) -> PyResult<Gc<Str>> {
        let n = size_argument(th, size)?;
        read_chars(th, this, n)
    }

    /// Read until newline or EOF.
    #[method("($self, size=-1, /)")]
    fn readline(this: Gc<Foreign>, th: &mut Thread, size: Value) -> PyResult<Gc<Str>> {
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
            if line.is_empty() {
                return Ok(list.as_value());
            }
            total += line.len();
            list.push(th, line.as_value())?;
            if hint.is_some_and(|h| total >= h) {
                return Ok(list.as_value());
            }
        }
    }

    /// Write string s to stream and return the number of characters written.
    #[method("($self, s, /)")]
    fn write(this: Gc<Foreign>, th: &mut Thread, s: Value) -> PyResult<usize> {
        opened(th, &this)?;
        let Some(text) = Str::from_value(th, s) else {
            let message = format!("write() argument must be str, not {}", th.type_name(s));
            return th.type_error(message);
        };
        if !state(&this).stream.writable {
            return unsupported(th, "not writable");
        }
        put(th, state(&this), text.text())?;
        Ok(text.len())
    }

    /// Write a list of lines to stream.
    #[method("($self, lines, /)")]
    fn writelines(this: Gc<Foreign>, th: &mut Thread, lines: Value) -> PyResult<()> {
        opened(th, &this)?;
        protocols::for_each(th, lines, |th, line| {
            TextMethods::write(this, th, line).map(|_| ())
        })
    }

    /// Flush write buffers, if applicable.
    #[method("($self, /)")]
    fn flush(this: Gc<Foreign>, th: &mut Thread) -> PyResult<()> {
        opened(th, &this)?;
        let stream = state(&this).stream.clone();
        check(th, stream.flush())
    }

    /// Flush and close the IO object.
    #[method("($self, /)")]
    fn close(this: Gc<Foreign>, th: &mut Thread) -> PyResult<()> {
        let stream = state(&this).stream.clone();
        check(th, stream.close())
    }

    /// Set the stream position, and return the new stream position.
    #[method("($self, cookie, whence=0, /)")]
    fn seek(this: Gc<Foreign>, th: &mut Thread, cookie: i64, whence: i64) -> PyResult {
        opened(th, &this)?;
        if cookie != 0 && whence == 1 {
            return unsupported(th, "can't do nonzero cur-relative seeks");
        }
        if cookie != 0 && whence == 2 {
            return unsupported(th, "can't do nonzero end-relative seeks");
        }
        let s = state(&this);
        let to = seek_target(th, cookie, whence)?;
        s.decoded.borrow_mut().take();
        let at = check(th, s.stream.seek(to))?;
        int::from_i64(th, at as i64)
    }

    /// Return the stream position as an opaque number.
    #[method("($self, /)")]
    fn tell(this: Gc<Foreign>, th: &mut Thread) -> PyResult {
        opened(th, &this)?;
        let s = state(&this);
        if s.decoded.borrow().is_some() {
            return th.raise(
                Builtin::OSError,
                "telling position is not supported for this encoding once reading has begun",
            );
        }
        let at = check(th, s.stream.tell())?;
        int::from_i64(th, at as i64)
    }

    /// Truncate the file to the given size and return the new size.
    #[method("($self, pos=None, /)")]
    fn truncate(this: Gc<Foreign>, th: &mut Thread, pos: Value) -> PyResult {
        opened(th, &this)?;
        let stream = state(&this).stream.clone();
        let size = match size_argument(th, pos)? {
            Some(n) => n as u64,
            None => check(th, stream.tell())?,
        };
        check(th, stream.truncate(size))?;
        int::from_i64(th, size as i64)
    }

    /// Return underlying file descriptor if one exists.
    #[method("($self, /)")]
    fn fileno(this: Gc<Foreign>, th: &mut Thread) -> PyResult<i64> {
        opened(th, &this)?;
        Ok(i64::from(state(&this).stream.descriptor()))
    }

    /// Return whether this is an 'interactive' stream.
    #[method("($self, /)")]
    fn isatty(this: Gc<Foreign>, th: &mut Thread) -> PyResult<bool> {
        opened(th, &this)?;
        Ok(crate::host::tty::is_tty(state(&this).stream.descriptor()))
    }

    /// Return whether object was opened for reading.
    #[method("($self, /)")]
    fn readable(this: Gc<Foreign>, th: &mut Thread) -> PyResult<bool> {
        opened(th, &this)?;
        Ok(state(&this).stream.readable)
    }

    /// Return whether object was opened for writing.
    #[method("($self, /)")]
    fn writable(this: Gc<Foreign>, th: &mut Thread) -> PyResult<bool> {
        opened(th, &this)?;
        Ok(state(&this).stream.writable)
    }

    /// Return whether object supports random access.
    #[method("($self, /)")]
    fn seekable(this: Gc<Foreign>, th: &mut Thread) -> PyResult<bool> {
        opened(th, &this)?;
        Ok(state(&this).stream.is_seekable())
    }

    /// Reconfigure the text stream with new parameters.
    #[method(
        "($self, *, encoding=None, errors=None, newline=<unrepresentable>, line_buffering=None, write_through=None)"
    )]
    fn reconfigure(
        this: Gc<Foreign>,
        th: &mut Thread,
        encoding: Option<Gc<Str>>,
        errors: Option<Gc<Str>>,
        newline: Value,
        line_buffering: Value,
        write_through: Value,
    ) -> PyResult<()> {
        let _ = write_through;
        opened(th, &this)?;
        let s = state(&this);
        if let Some(name) = encoding {
            s.encoding.set(codecs::encoding(th, &Str::display(name))?);
            s.encoding_name.set(name.as_value());
        }
        if let Some(name) = errors {
            s.errors.set(codecs::errors(th, &Str::display(name))?);
            s.errors_name.set(name.as_value());
        }
        if !newline.is_unbound() {
            s.newline.set(Newline::from_argument(th, newline)?);
        }
        if !line_buffering.is_none() {
            s.line_buffering.set(protocols::truth(th, line_buffering)?);
        }
        // The state holds references that were stored after the object was made.
        crate::heap::barrier_ref(
            crate::heap::HeapObject::header(&*this),
            this.as_ptr().cast(),
        );
        Ok(())
    }

    #[method("($self, /)")]
    fn __enter__(this: Gc<Foreign>, th: &mut Thread) -> PyResult {
        opened(th, &this)?;
        Ok(this.as_value())
    }

    #[method("($self, /, *args)")]
    fn __exit__(this: Gc<Foreign>, th: &mut Thread, args: &[Value]) -> PyResult<()> {
        let _ = args;
        TextMethods::close(this, th)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<Foreign>, th: &mut Thread) -> PyResult {
        opened(th, &this)?;
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
        let s = state(&this);
        let name = protocols::repr(th, s.name)?;
        let mode = protocols::repr(th, s.mode)?;
        let encoding = protocols::repr(th, s.encoding_name.get())?;
        let (name, mode, encoding) = (
            Str::display(name),
            Str::display(mode),
            Str::display(encoding),
        );
        Ok(format!(
            "<_io.TextIOWrapper name={name} mode={mode} encoding={encoding}>"
        ))
    }

    #[getter]
    fn name(this: Gc<Foreign>, _th: &mut Thread) -> PyResult {
        Ok(state(&this).name)
    }

    #[getter]
    fn mode(this: Gc<Foreign>, _th: &mut Thread) -> PyResult {
        Ok(state(&this).mode)
    }

    #[getter]
    fn encoding(this: Gc<Foreign>, _th: &mut Thread) -> PyResult {
        Ok(state(&this).encoding_name.get())
    }

    #[getter]
    fn errors(this: Gc<Foreign>, _th: &mut Thread) -> PyResult {
        Ok(state(&this).errors_name.get())
    }

    #[getter]
    fn closed(this: Gc<Foreign>, _th: &mut Thread) -> PyResult<bool> {
        Ok(state(&this).stream.is_closed())
    }

    #[getter]
    fn newlines(_this: Gc<Foreign>, _th: &mut Thread) -> PyResult {
        Ok(Value::NONE)
    }

    #[getter]
    fn line_buffering(this: Gc<Foreign>, _th: &mut Thread) -> PyResult<bool> {
        Ok(state(&this).line_buffering.get())
    }

    #[getter]
    fn buffer(this: Gc<Foreign>, th: &mut Thread) -> PyResult {
        let s = state(&this);
        let known = s.buffer.get();
        if !known.is_unbound() {
            return Ok(known);
        }
        let (kind, mode) = match (s.stream.readable, s.stream.writable) {
            (true, true) => (Builtin::BufferedRandom, "rb+"),
            (true, false) => (Builtin::BufferedReader, "rb"),
            (false, _) => (Builtin::BufferedWriter, "wb"),
        };
        let b = binary::new(th, kind, s.stream.clone(), s.name, mode)?;
        s.buffer.set(b);
        crate::heap::barrier_ref(
            crate::heap::HeapObject::header(&*this),
            this.as_ptr().cast(),
        );
        Ok(b)
    }
}
