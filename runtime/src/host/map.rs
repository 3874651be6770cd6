//! Files mapped into memory for reading.

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::ops::Deref;

/// A file's contents.
pub struct Mapped(Mmap);

impl Deref for Mapped {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// Maps a file. It should be one that is replaced rather than rewritten: whoever cuts it short while it is mapped kills the process.
pub fn file(file: &File) -> io::Result<Mapped> {
    // SAFETY: the mapping is private and read only. A writer that changes the file in place could change the bytes under the reader,
    // which treats them as untrusted: it copies what it keeps and checks it.
    unsafe { Mmap::map(file) }.map(Mapped)
}
