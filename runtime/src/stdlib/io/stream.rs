//! The byte stream under every file object: a descriptor with a read buffer and a write buffer.
//!
//! Invariant: at most one of the two buffers holds anything; changing direction flushes the one or drops the other and seeks.

use crate::host::file;
use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, RawFd};
use std::path::PathBuf;

/// Bytes of a buffer, as the reference implementation has it.
pub const BUFFER_SIZE: usize = 128 << 10;

/// The file behind a stream.
enum Source {
    Owned(File),
    Borrowed(ManuallyDrop<File>),
}

impl Source {
    fn file(&mut self) -> &mut File {
        match self {
            Source::Owned(f) => f,
            Source::Borrowed(f) => f,
        }
    }
}

/// A stream.
pub struct Stream {
    source: RefCell<Option<Source>>,
    descriptor: RawFd,
    /// Whether it was opened for reading.
    pub readable: bool,
    /// Whether it was opened for writing.
    pub writable: bool,
    /// Where it was opened, to flush it before the same path is opened again.
    pub path: Option<PathBuf>,
    /// Unread bytes and how many of them are consumed.
    input: RefCell<Vec<u8>>,
    consumed: Cell<usize>,
    output: RefCell<Vec<u8>>,
    /// Whether writes go straight to the descriptor.
    pub unbuffered: Cell<bool>,
    seekable: Cell<Option<bool>>,
}

impl Stream {
    /// A stream over an open file that it owns.
    pub fn owned(file: File, readable: bool, writable: bool, path: Option<PathBuf>) -> Stream {
        let descriptor = file.as_raw_fd();
        Stream::new(Source::Owned(file), descriptor, readable, writable, path)
    }
    /// A stream over a descriptor that stays open when the stream is closed.
    pub fn borrowed(descriptor: RawFd, readable: bool, writable: bool) -> Stream {
        Stream::new(
            Source::Borrowed(file::borrowed(descriptor)),
            descriptor,
            readable,
            writable,
            None,
        )
    }
    fn new(
        source: Source,
        descriptor: RawFd,
        readable: bool,
        writable: bool,
        path: Option<PathBuf>,
    ) -> Stream {
        Stream {
            source: RefCell::new(Some(source)),
            descriptor,
            readable,
            writable,
            path,
            input: RefCell::default(),
            consumed: Cell::new(0),
            output: RefCell::default(),
            unbuffered: Cell::new(false),
            seekable: Cell::new(None),
        }
    }
    /// The descriptor.
    pub fn descriptor(&self) -> RawFd {
        self.descriptor
    }
    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        self.source.borrow().is_none()
    }
    fn with_file<R>(&self, f: impl FnOnce(&mut File) -> io::Result<R>) -> io::Result<R> {
        match self.source.borrow_mut().as_mut() {
            Some(source) => f(source.file()),
            None => Err(io::Error::other("closed")),
        }
    }
    /// Unread bytes that are at hand.
    fn available(&self) -> usize {
        self.input.borrow().len() - self.consumed.get()
    }
    /// Reads more into the input buffer; 0 at the end of the file.
    fn fill(&self) -> io::Result<usize> {
        self.flush()?;
        let mut input = self.input.borrow_mut();
        let consumed = self.consumed.replace(0);
        input.drain(..consumed);
        let old = input.len();
        input.resize(old + BUFFER_SIZE, 0);
        let read = loop {
            match self.with_file(|f| f.read(&mut input[old..])) {
                Err(e)
                    if e.kind() == io::ErrorKind::Interrupted
                        && !crate::host::signal::any_arrived() => {}
                other => break other,
            }
        };
        input.truncate(old + *read.as_ref().unwrap_or(&0));
        read
    }
    /// Calls `f` with the unread bytes at hand, after reading more when there are none; `f` answers how many it takes.
    pub fn consume<R>(&self, f: impl FnOnce(&[u8]) -> (usize, R)) -> io::Result<R> {
        if self.available() == 0 {
            self.fill()?;
        }
        let input = self.input.borrow();
        let consumed = self.consumed.get();
        let (taken, result) = f(&input[consumed..]);
        self.consumed.set(consumed + taken);
        Ok(result)
    }
    /// Reads up to `n` bytes, fewer only at the end of the file.
    pub fn read(&self, n: usize) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        while out.len() < n {
            let wanted = n - out.len();
            let got = self.consume(|bytes| {
                let take = wanted.min(bytes.len());
                out.extend_from_slice(&bytes[..take]);
                (take, take)
            })?;
            if got == 0 {
                break;
            }
        }
        Ok(out)
    }
    /// Reads up to `n` bytes with at most one call of the system.
    pub fn read_once(&self, n: usize) -> io::Result<Vec<u8>> {
        self.consume(|bytes| {
            let take = n.min(bytes.len());
            (take, bytes[..take].to_vec())
        })
    }
    /// Reads to the end of the file.
    pub fn read_all(&self) -> io::Result<Vec<u8>> {
        self.flush()?;
        let mut out = {
            let consumed = self.consumed.replace(0);
            let mut input = self.input.borrow_mut();
            input.drain(..consumed);
            std::mem::take(&mut *input)
        };
        self.with_file(|f| f.read_to_end(&mut out))?;
        Ok(out)
    }
    /// Reads to the next byte `end`, it included, or `limit` bytes, or the end of the file.
    pub fn read_until(&self, end: u8, limit: usize) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        loop {
            let left = limit - out.len();
            let done = self.consume(|bytes| {
                let window = &bytes[..bytes.len().min(left)];
                match memchr::memchr(end, window) {
                    Some(i) => {
                        out.extend_from_slice(&window[..=i]);
                        (i + 1, true)
                    }
                    None => {
                        out.extend_from_slice(window);
                        (window.len(), window.is_empty())
                    }
                }
            })?;
            if done || out.len() >= limit {
                return Ok(out);
            }
        }
    }
    /// Looks at unread bytes without taking them; reads more until there are `n` or the file ends.
    pub fn peek(&self, n: usize) -> io::Result<Vec<u8>> {
        while self.available() < n {
            if self.fill()? == 0 {
                break;
            }
        }
        Ok(self.input.borrow()[self.consumed.get()..].to_vec())
    }
    /// Writes bytes, to the buffer if it has room. What does not fit and cannot be written is lost.
    pub fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        self.drop_input()?;
        if self.output.borrow().len() + bytes.len() > BUFFER_SIZE || self.unbuffered.get() {
            self.flush()?;
            if bytes.len() > BUFFER_SIZE || self.unbuffered.get() {
                return self.write_out(&mut bytes);
            }
        }
        self.output.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }
    /// Writes to the descriptor; what is left of `bytes` has not been written.
    fn write_out(&self, bytes: &mut &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.with_file(|f| f.write(bytes)) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => *bytes = &bytes[n..],
                Err(e)
                    if e.kind() == io::ErrorKind::Interrupted
                        && !crate::host::signal::any_arrived() => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
    /// Forgets what was read ahead, moving the descriptor back to where the reader is.
    fn drop_input(&self) -> io::Result<()> {
        let ahead = self.available();
        if ahead > 0 && self.is_seekable() {
            self.with_file(|f| f.seek(SeekFrom::Current(-(ahead as i64))))?;
        }
        if self.writable && self.readable || ahead == 0 {
            self.input.borrow_mut().clear();
            self.consumed.set(0);
        }
        Ok(())
    }
    /// Writes out what is in the buffer. What could not be written stays there.
    pub fn flush(&self) -> io::Result<()> {
        let mut output = self.output.borrow_mut();
        let mut left = output.as_slice();
        let result = self.write_out(&mut left);
        let done = output.len() - left.len();
        output.drain(..done);
        result
    }
    /// Drops what is in the output buffer, after an error that will not go away.
    pub fn discard_output(&self) {
        self.output.borrow_mut().clear();
    }
    /// Whether output waits.
    pub fn has_output(&self) -> bool {
        !self.output.borrow().is_empty()
    }
    /// Moves to a place and gives it.
    pub fn seek(&self, to: SeekFrom) -> io::Result<u64> {
        self.flush()?;
        let ahead = self.available() as i64;
        self.input.borrow_mut().clear();
        self.consumed.set(0);
        let to = match to {
            SeekFrom::Current(by) => SeekFrom::Current(by - ahead),
            other => other,
        };
        self.with_file(|f| f.seek(to))
    }
    /// Where the next byte is read or written.
    pub fn tell(&self) -> io::Result<u64> {
        let at = self.with_file(|f| f.stream_position())?;
        Ok(at - self.available() as u64 + self.output.borrow().len() as u64)
    }
    /// Cuts or extends the file to `size` bytes.
    pub fn truncate(&self, size: u64) -> io::Result<()> {
        self.flush()?;
        self.with_file(|f| f.set_len(size))
    }
    /// Whether it can seek.
    pub fn is_seekable(&self) -> bool {
        if let Some(known) = self.seekable.get() {
            return known;
        }
        let known = self.with_file(|f| f.stream_position()).is_ok();
        self.seekable.set(Some(known));
        known
    }
    /// Flushes and closes; the descriptor is closed even when flushing fails.
    pub fn close(&self) -> io::Result<()> {
        let flushed = if self.is_closed() {
            Ok(())
        } else {
            self.flush()
        };
        self.source.borrow_mut().take();
        self.output.borrow_mut().clear();
        flushed
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Nobody can be told of an error here; the reference implementation reports it as unraisable.
        if !self.is_closed() {
            let _ = self.flush();
        }
    }
}
