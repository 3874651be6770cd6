//! Memory for machine code, never writable and executable at one address.
//!
//! Invariants: each chunk is mapped twice where the system allows it, once to write and once to run, so that code
//! running in it is not disturbed while more is added. Elsewhere each piece of code has pages of its own, which are
//! writable until it is complete. Code is never moved and lives as long as the arena.
#![allow(
    unsafe_code,
    reason = "this is the layer that maps and writes machine code"
)]

use std::io;
use std::ptr;

/// Bytes per chunk.
const CHUNK: usize = 1 << 20;

struct Chunk {
    write: *mut u8,
    run: *mut u8,
    size: usize,
    used: usize,
}

/// An arena of machine code.
#[derive(Default)]
pub struct Arena {
    chunks: Vec<Chunk>,
}

// SAFETY: the chunks are plain mappings owned by the arena; only `&mut self` writes to them.
unsafe impl Send for Arena {}

impl Arena {
    /// Copy code into the arena; where it runs.
    pub fn place(&mut self, code: &[u8], align: u32) -> io::Result<*const u8> {
        let align = align.max(16) as usize;
        let fits = |c: &Chunk| c.used.next_multiple_of(align) + code.len() <= c.size;
        if !self.chunks.last().is_some_and(fits) {
            let chunk = Chunk::map(code.len().max(CHUNK).next_multiple_of(CHUNK))?;
            self.chunks.push(chunk);
        }
        let chunk = self.chunks.last_mut().ok_or(io::ErrorKind::OutOfMemory)?;
        let at = chunk.used.next_multiple_of(align);
        chunk.used = at + code.len();
        // SAFETY: `at + code.len()` lies within the chunk, nothing else refers to its unused part.
        let run = unsafe {
            chunk.make_writable(at, code.len())?;
            ptr::copy_nonoverlapping(code.as_ptr(), chunk.write.add(at), code.len());
            chunk.make_runnable(at, code.len())?;
            chunk.run.add(at)
        };
        flush(run, code.len());
        Ok(run)
    }
    /// Bytes in use.
    pub fn size(&self) -> usize {
        self.chunks.iter().map(|c| c.used).sum()
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        for chunk in &self.chunks {
            // SAFETY: both are mappings of this size made by `Chunk::map`; whoever drops the arena has stopped
            // running its code.
            unsafe {
                libc::munmap(chunk.run.cast(), chunk.size);
                if chunk.write != chunk.run {
                    libc::munmap(chunk.write.cast(), chunk.size);
                }
            }
        }
    }
}

fn check(address: *mut libc::c_void) -> io::Result<*mut u8> {
    if address == libc::MAP_FAILED {
        Err(io::Error::last_os_error())
    } else {
        Ok(address.cast())
    }
}

#[cfg(target_os = "linux")]
impl Chunk {
    fn map(size: usize) -> io::Result<Chunk> {
        // SAFETY: a fresh anonymous file is mapped at addresses of the system's choice.
        unsafe {
            let file = libc::memfd_create(c"krait-code".as_ptr(), libc::MFD_CLOEXEC);
            if file < 0 {
                return Err(io::Error::last_os_error());
            }
            let mapped = (|| {
                if libc::ftruncate(file, size as libc::off_t) != 0 {
                    return Err(io::Error::last_os_error());
                }
                let map = |access| {
                    check(libc::mmap(
                        ptr::null_mut(),
                        size,
                        access,
                        libc::MAP_SHARED,
                        file,
                        0,
                    ))
                };
                let write = map(libc::PROT_READ | libc::PROT_WRITE)?;
                let run = map(libc::PROT_READ | libc::PROT_EXEC)?;
                Ok(Chunk {
                    write,
                    run,
                    size,
                    used: 0,
                })
            })();
            libc::close(file);
            mapped
        }
    }
    unsafe fn make_writable(&mut self, _: usize, _: usize) -> io::Result<()> {
        Ok(())
    }
    unsafe fn make_runnable(&mut self, _: usize, _: usize) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
impl Chunk {
    fn map(size: usize) -> io::Result<Chunk> {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANON;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: an anonymous mapping at an address of the system's choice.
        let at = check(unsafe { libc::mmap(ptr::null_mut(), size, access, flags, -1, 0) })?;
        Ok(Chunk {
            write: at,
            run: at,
            size,
            used: 0,
        })
    }
    /// New code starts on a page of its own, so that the pages of older code stay as they are.
    unsafe fn make_writable(&mut self, _: usize, _: usize) -> io::Result<()> {
        Ok(())
    }
    unsafe fn make_runnable(&mut self, at: usize, len: usize) -> io::Result<()> {
        let page = 1 << 14;
        let start = at / page * page;
        self.used = (at + len).next_multiple_of(page).min(self.size);
        // SAFETY: the range lies within the mapping.
        let done = unsafe {
            libc::mprotect(
                self.run.add(start).cast(),
                self.used - start,
                libc::PROT_READ | libc::PROT_EXEC,
            )
        };
        if done == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }
}

/// Make the processor see new code.
#[cfg(target_arch = "aarch64")]
fn flush(start: *const u8, len: usize) {
    // Cache lines are at least 16 bytes; cleaning one twice does no harm.
    // SAFETY: the instructions only touch caches, for addresses within the mapping.
    unsafe {
        let (first, end) = (start as usize & !15, start as usize + len);
        for line in (first..end).step_by(16) {
            std::arch::asm!("dc cvau, {}", in(reg) line);
        }
        std::arch::asm!("dsb ish");
        for line in (first..end).step_by(16) {
            std::arch::asm!("ic ivau, {}", in(reg) line);
        }
        std::arch::asm!("dsb ish", "isb");
    }
}
#[cfg(not(target_arch = "aarch64"))]
fn flush(_: *const u8, _: usize) {}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;

    #[test]
    fn runs_what_was_placed() {
        let mut arena = Arena::default();
        for answer in [42u8, 43] {
            let at = arena
                .place(&[0xb8, answer, 0, 0, 0, 0xc3], 16)
                .expect("memory");
            // SAFETY: the bytes are `mov eax, imm; ret`.
            let f: extern "C" fn() -> i32 = unsafe { std::mem::transmute(at) };
            assert_eq!(f(), i32::from(answer));
        }
    }
}
