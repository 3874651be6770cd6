//! Memory for machine code.
//!
//! No address is ever writable and executable. On Linux the same pages are mapped twice, once to
//! write and once to execute, so that code can be added and patched while other code of the same
//! page runs. On macOS there is one mapping (`MAP_JIT`) whose write permission is per thread.
//!
//! The Linux mapping is shared, also with a forked child: there the inherited code may be run but
//! not be written ([`CodeMemory::is_inherited`]); the child makes itself a new region.
//!
//! Invariant: [`CodeMemory::write`] is the only way bytes get in, and it makes them visible to the
//! instruction fetch of this processor before it returns.

use std::io;

/// A region of executable memory of fixed capacity; pages cost nothing until written.
#[derive(Debug)]
pub struct CodeMemory {
    executable: usize,
    writable: usize,
    len: usize,
    owner: u32,
}

// SAFETY: the struct only holds addresses; `write` takes care of the per-thread permission.
unsafe impl Send for CodeMemory {}

impl CodeMemory {
    /// Maps a region; `len` is rounded up to whole pages.
    pub fn new(len: usize) -> io::Result<CodeMemory> {
        let page = super::memory::page_size();
        let len = len
            .checked_next_multiple_of(page)
            .filter(|&n| n != 0 && n <= isize::MAX as usize)
            .ok_or(io::ErrorKind::InvalidInput)?;
        map_code(len)
    }

    /// The address at which the code runs.
    pub fn base(&self) -> usize {
        self.executable
    }

    /// The capacity in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the region has no room at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether the region was made by the process that this one was forked from; writing to it
    /// would change the parent's code.
    pub fn is_inherited(&self) -> bool {
        self.owner != std::process::id()
    }

    /// Copies machine code to `offset` and makes it ready to run.
    ///
    /// # Safety
    /// `offset + bytes.len()` is within the region and no thread executes the bytes that are
    /// overwritten (or the change is one that the processor allows while they run).
    pub unsafe fn write(&self, offset: usize, bytes: &[u8]) {
        assert!(offset <= self.len && bytes.len() <= self.len - offset);
        assert!(
            !self.is_inherited(),
            "code memory belongs to the parent process"
        );
        set_thread_writable(true);
        // SAFETY: inside the writable mapping; nobody reads the bytes as Rust data.
        unsafe {
            std::ptr::copy_nonoverlapping(
                bytes.as_ptr(),
                (self.writable + offset) as *mut u8,
                bytes.len(),
            );
        }
        set_thread_writable(false);
        // SAFETY: the ranges were just written and are mapped.
        unsafe {
            flush_instruction_cache(
                self.writable + offset,
                self.executable + offset,
                bytes.len(),
            );
        }
    }

    /// Stores one aligned 32-bit word of code atomically: for patching live code.
    ///
    /// # Safety
    /// As [`CodeMemory::write`]; `offset` is a multiple of 4.
    pub unsafe fn patch_u32(&self, offset: usize, word: u32) {
        assert!(offset.is_multiple_of(4) && offset + 4 <= self.len);
        assert!(
            !self.is_inherited(),
            "code memory belongs to the parent process"
        );
        set_thread_writable(true);
        // SAFETY: aligned, inside the writable mapping.
        unsafe {
            let place = (self.writable + offset) as *const std::sync::atomic::AtomicU32;
            (*place).store(word, std::sync::atomic::Ordering::Release);
        }
        set_thread_writable(false);
        // SAFETY: just written.
        unsafe { flush_instruction_cache(self.writable + offset, self.executable + offset, 4) };
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: both mappings were made by this object; its owner no longer runs the code.
        unsafe {
            libc::munmap(self.executable as *mut libc::c_void, self.len);
            if self.writable != self.executable {
                libc::munmap(self.writable as *mut libc::c_void, self.len);
            }
        }
    }
}

#[cfg(target_os = "linux")]
fn map_code(len: usize) -> io::Result<CodeMemory> {
    // SAFETY: a new anonymous file and two new mappings of it; every failure unwinds what was
    // made before it. The mappings keep the file alive after its descriptor is closed.
    unsafe {
        let fd = libc::memfd_create(c"krait-code".as_ptr(), libc::MFD_CLOEXEC);
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        let sized = libc::ftruncate(fd, len as libc::off_t);
        let view = |protection| {
            libc::mmap(
                std::ptr::null_mut(),
                len,
                protection,
                libc::MAP_SHARED | libc::MAP_NORESERVE,
                fd,
                0,
            )
        };
        let result = if sized != 0 {
            Err(io::Error::last_os_error())
        } else {
            let writable = view(libc::PROT_READ | libc::PROT_WRITE);
            let executable = view(libc::PROT_READ | libc::PROT_EXEC);
            if writable == libc::MAP_FAILED || executable == libc::MAP_FAILED {
                let error = io::Error::last_os_error();
                for mapping in [writable, executable] {
                    if mapping != libc::MAP_FAILED {
                        libc::munmap(mapping, len);
                    }
                }
                Err(error)
            } else {
                Ok(CodeMemory {
                    executable: executable as usize,
                    writable: writable as usize,
                    len,
                    owner: std::process::id(),
                })
            }
        };
        libc::close(fd);
        result
    }
}

#[cfg(target_os = "macos")]
fn map_code(len: usize) -> io::Result<CodeMemory> {
    // SAFETY: a new anonymous mapping.
    let start = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            len,
            libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC,
            libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_JIT,
            -1,
            0,
        )
    };
    if start == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    Ok(CodeMemory {
        executable: start as usize,
        writable: start as usize,
        len,
        owner: std::process::id(),
    })
}

/// Switches the calling thread between writing and executing `MAP_JIT` memory. Apple's x86-64
/// processors have no such switch, and Linux has two mappings instead.
#[inline]
fn set_thread_writable(writable: bool) {
    #[cfg(all(target_os = "macos", target_arch = "aarch64"))]
    // SAFETY: changes the calling thread's permission only.
    unsafe {
        libc::pthread_jit_write_protect_np(i32::from(!writable));
    }
    #[cfg(not(all(target_os = "macos", target_arch = "aarch64")))]
    let _ = writable;
}

/// Makes written code visible to instruction fetch.
///
/// # Safety
/// Both ranges are mapped and are views of the same bytes.
unsafe fn flush_instruction_cache(written: usize, executed: usize, len: usize) {
    #[cfg(target_arch = "x86_64")]
    let _ = (written, executed, len);
    #[cfg(all(target_arch = "aarch64", target_os = "macos"))]
    {
        unsafe extern "C" {
            fn sys_icache_invalidate(start: *mut libc::c_void, len: usize);
        }
        let _ = written;
        // SAFETY: the caller's promise.
        unsafe { sys_icache_invalidate(executed as *mut libc::c_void, len) };
    }
    #[cfg(all(target_arch = "aarch64", not(target_os = "macos")))]
    // SAFETY: cache maintenance by address on mapped memory; allowed in user mode.
    unsafe {
        use std::arch::asm;
        if len == 0 {
            return;
        }
        let ctr: u64;
        asm!("mrs {}, ctr_el0", out(reg) ctr, options(nomem, nostack));
        let data_line = 4usize << ((ctr >> 16) & 15);
        let code_line = 4usize << (ctr & 15);
        let mut address = written & !(data_line - 1);
        while address < written + len {
            asm!("dc cvau, {}", in(reg) address, options(nostack));
            address += data_line;
        }
        asm!("dsb ish", options(nostack));
        address = executed & !(code_line - 1);
        while address < executed + len {
            asm!("ic ivau, {}", in(reg) address, options(nostack));
            address += code_line;
        }
        asm!("dsb ish", "isb", options(nostack));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "x86_64")]
    fn return_constant(n: u16) -> Vec<u8> {
        let [low, high] = n.to_le_bytes();
        vec![0xB8, low, high, 0, 0, 0xC3]
    }

    #[cfg(target_arch = "aarch64")]
    fn return_constant(n: u16) -> Vec<u8> {
        let movz = 0x5280_0000u32 | u32::from(n) << 5;
        let ret = 0xD65F_03C0u32;
        [movz.to_le_bytes(), ret.to_le_bytes()].concat()
    }

    #[test]
    fn code_can_be_added_and_run() {
        let memory = CodeMemory::new(1 << 20).unwrap();
        for (offset, n) in [(64, 42), (128, 7), (8192, 9)] {
            assert_eq!(install(&memory, offset, n)(), u32::from(n));
        }
    }

    // QEMU before 8.1 does not notice that AArch64 code it has run was changed through another
    // mapping; processors do.
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn code_can_be_replaced() {
        let memory = CodeMemory::new(1 << 20).unwrap();
        for n in [42, 7] {
            assert_eq!(install(&memory, 64, n)(), u32::from(n));
        }
    }

    fn install(memory: &CodeMemory, offset: usize, n: u16) -> extern "C" fn() -> u32 {
        // SAFETY: nobody runs these bytes while they are written; they are a function of the type.
        unsafe {
            memory.write(offset, &return_constant(n));
            std::mem::transmute(memory.base() + offset)
        }
    }

    #[test]
    fn an_empty_or_absurd_region_is_refused() {
        assert!(CodeMemory::new(0).is_err());
        assert!(CodeMemory::new(usize::MAX).is_err());
    }
}
