//! `open`: modes, paths, and which file object they make.

use super::stream::Stream;
use super::{binary, flush_writers, raise_os_error, register, text};
use crate::builtins::codecs;
use crate::context::Thread;
use crate::heap::Gc;
use crate::host::file;
use crate::object::bytes::Bytes;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::rc::Rc;

/// The arguments of `open`.
pub struct OpenArgs {
    pub file: Value,
    pub mode: Gc<Str>,
    pub buffering: i64,
    pub encoding: Option<Gc<Str>>,
    pub errors: Option<Gc<Str>>,
    pub newline: Value,
    pub closefd: bool,
    pub opener: Value,
}

/// A parsed mode.
#[derive(Clone, Copy, Default)]
struct Mode {
    create: bool,
    read: bool,
    write: bool,
    append: bool,
    update: bool,
    binary: bool,
    text: bool,
}

impl Mode {
    fn parse(th: &mut Thread, mode: &str) -> PyResult<Mode> {
        let mut m = Mode::default();
        for (i, c) in mode.char_indices() {
            let flag = match c {
                'x' => &mut m.create,
                'r' => &mut m.read,
                'w' => &mut m.write,
                'a' => &mut m.append,
                '+' => &mut m.update,
                't' => &mut m.text,
                'b' => &mut m.binary,
                _ => return th.value_error(format!("invalid mode: '{mode}'")),
            };
            *flag = true;
            if mode[..i].contains(c) {
                return th.value_error(format!("invalid mode: '{mode}'"));
            }
        }
        if m.binary && m.text {
            return th.value_error("can't have text and binary mode at once");
        }
        if m.create as u8 + m.read as u8 + m.write as u8 + m.append as u8 != 1 {
            return th.value_error("must have exactly one of create/read/write/append mode");
        }
        Ok(m)
    }
    fn readable(self) -> bool {
        self.read || self.update
    }
    fn writable(self) -> bool {
        !self.read || self.update
    }
}

/// `open(…)`
pub fn open(th: &mut Thread, args: OpenArgs) -> PyResult {
    let mode_text = Str::display(args.mode);
    let mode = Mode::parse(th, &mode_text)?;
    if mode.binary {
        for (given, what) in [
            (args.encoding.is_some(), "encoding"),
            (args.errors.is_some(), "errors"),
            (!args.newline.is_none(), "newline"),
        ] {
            if given {
                let article = if what == "newline" { "a" } else { "an" };
                return th.value_error(format!(
                    "binary mode doesn't take {article} {what} argument"
                ));
            }
        }
    }
    if args.buffering == 0 && !mode.binary {
        return th.value_error("can't have unbuffered text I/O");
    }
    let newline = text::Newline::from_argument(th, args.newline)?;
    let encoding = match args.encoding {
        Some(name) => (codecs::encoding(th, &Str::display(name))?, name),
        None => (crate::text::codec::Encoding::Utf8, th.intern("utf-8")),
    };
    let errors = match args.errors {
        Some(name) => (codecs::errors(th, &Str::display(name))?, name),
        None => (crate::text::codec::Errors::Strict, th.intern("strict")),
    };
    let stream = Rc::new(open_stream(th, &args, mode)?);
    register(th, &stream);
    if mode.binary {
        stream.unbuffered.set(args.buffering == 0);
        let kind = match (args.buffering, mode.readable(), mode.writable()) {
            (0, ..) => Builtin::FileIO,
            (_, true, true) => Builtin::BufferedRandom,
            (_, true, false) => Builtin::BufferedReader,
            (_, false, _) => Builtin::BufferedWriter,
        };
        let shown = binary_mode(mode);
        return binary::new(th, kind, stream, args.file, shown);
    }
    let mode_value = args.mode.as_value();
    let line_buffering =
        args.buffering == 1 || crate::host::tty::is_tty(stream.descriptor()) && args.buffering < 0;
    let file = text::Parts {
        encoding,
        errors,
        newline,
        line_buffering,
    };
    text::new(th, stream, args.file, mode_value, file)
}

/// The mode that a binary file shows.
fn binary_mode(m: Mode) -> &'static str {
    match (m.create, m.read, m.append, m.update) {
        (true, _, _, true) => "xb+",
        (true, ..) => "xb",
        (_, true, _, true) => "rb+",
        (_, true, ..) => "rb",
        (_, _, true, true) => "ab+",
        (_, _, true, _) => "ab",
        (_, _, _, true) => "rb+",
        _ => "wb",
    }
}

fn open_stream(th: &mut Thread, args: &OpenArgs, mode: Mode) -> PyResult<Stream> {
    if let Some(fd) = args.file.to_int() {
        return open_descriptor(th, args, mode, fd);
    }
    let path = path_argument(th, args.file)?;
    if !args.closefd {
        return th.value_error("Cannot use closefd=False with file name");
    }
    if !args.opener.is_none() {
        return th.raise(Builtin::NotImplementedError, "open() with an opener");
    }
    flush_writers(th, &path);
    let mut options = OpenOptions::new();
    options.read(mode.readable());
    if mode.append {
        options.append(true).create(true);
    } else if mode.writable() {
        options.write(true);
    }
    if mode.write {
        options.create(true).truncate(true);
    }
    if mode.create {
        options.create_new(true);
    }
    let opened = options.open(&path).or_else(|e| {
        // Files that were dropped without being closed hold descriptors until a collection finds them.
        if e.raw_os_error() == Some(libc::EMFILE) {
            th.alloc.collect(crate::heap::Cause::Full);
            options.open(&path)
        } else {
            Err(e)
        }
    });
    let file = opened.and_then(|f| {
        if is_directory(&f)? {
            Err(io::Error::from_raw_os_error(libc::EISDIR))
        } else {
            Ok(f)
        }
    });
    match file {
        Ok(f) => Ok(Stream::owned(
            f,
            mode.readable(),
            mode.writable(),
            Some(path),
        )),
        Err(e) => raise_os_error(th, &e, Some(args.file)),
    }
}

fn is_directory(f: &File) -> io::Result<bool> {
    Ok(f.metadata()?.is_dir())
}

fn open_descriptor(th: &mut Thread, args: &OpenArgs, mode: Mode, fd: i64) -> PyResult<Stream> {
    let Ok(fd) = i32::try_from(fd) else {
        return th.raise(
            Builtin::OverflowError,
            "Python int too large to convert to C int",
        );
    };
    if fd < 0 {
        return th.value_error("negative file descriptor");
    }
    if !file::is_open(fd) {
        let e = io::Error::from_raw_os_error(libc::EBADF);
        return raise_os_error(th, &e, None);
    }
    Ok(if args.closefd {
        Stream::owned(file::owned(fd), mode.readable(), mode.writable(), None)
    } else {
        Stream::borrowed(fd, mode.readable(), mode.writable())
    })
}

/// A path argument: str, bytes, or an object with `__fspath__`.
pub fn path_argument(th: &mut Thread, v: Value) -> PyResult<PathBuf> {
    let path = if Str::from_value(th, v).is_none() && Bytes::from_value(th, v).is_none() {
        match protocols::call_special(th, v, Special::FsPath, &[])? {
            Some(p) => p,
            None => {
                let message = format!(
                    "expected str, bytes or os.PathLike object, not {}",
                    th.type_name(v)
                );
                return th.type_error(message);
            }
        }
    } else {
        v
    };
    let bytes = if let Some(s) = Str::from_value(th, path) {
        codecs::encode(
            th,
            s.text(),
            crate::text::codec::Encoding::Utf8,
            crate::text::codec::Errors::SurrogateEscape,
        )?
    } else if let Some(b) = Bytes::from_value(th, path) {
        b.as_slice().to_vec()
    } else {
        let message = format!(
            "expected {}.__fspath__() to return str or bytes, not {}",
            th.type_name(v),
            th.type_name(path)
        );
        return th.type_error(message);
    };
    if bytes.contains(&0) {
        return th.value_error("embedded null byte");
    }
    Ok(PathBuf::from(OsString::from_vec(bytes)))
}
