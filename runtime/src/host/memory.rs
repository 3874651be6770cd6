//! Address space and pages.

use std::io;
use std::ptr;

/// A request for memory that cannot be granted; to become a MemoryError.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct OutOfMemory;

/// Requests of fewer bytes are not worth a question of their own.
const ALWAYS_OBTAINABLE: usize = 1 << 16;

/// Whether the allocator would grant `bytes` now: for code that is about to build something of a size that a program chose, in
/// memory that it cannot ask for fallibly itself.
pub fn is_obtainable(bytes: usize) -> bool {
    bytes < ALWAYS_OBTAINABLE || Vec::<u8>::new().try_reserve_exact(bytes).is_ok()
}

/// The size of a page of the operating system in bytes.
pub fn page_size() -> usize {
    // SAFETY: sysconf has no preconditions.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}

/// The machine's physical memory in bytes; `None` where it cannot be found out.
pub fn physical_memory() -> Option<usize> {
    // SAFETY: sysconf has no preconditions.
    let pages = unsafe { libc::sysconf(libc::_SC_PHYS_PAGES) };
    usize::try_from(pages).ok()?.checked_mul(page_size())
}

/// A range of readable and writable address space, zero-filled, whose pages cost nothing until
/// they are touched. Unmapped when dropped.
#[derive(Debug)]
pub struct Reservation {
    base: usize,
    len: usize,
}

impl Reservation {
    /// Reserves `len` bytes at a multiple of `align`; both are multiples of the page size and
    /// `align` is a power of two.
    pub fn new(len: usize, align: usize) -> io::Result<Reservation> {
        debug_assert!(align.is_power_of_two());
        let Some(padded) = len.checked_add(align) else {
            return Err(io::ErrorKind::OutOfMemory.into());
        };
        let start = map(0, padded)?;
        let base = (start + align - 1) & !(align - 1);
        // SAFETY: both ranges are the unused ends of the mapping made above.
        unsafe {
            unmap(start, base - start);
            unmap(base + len, start + padded - (base + len));
        }
        Ok(Reservation { base, len })
    }

    /// As [`Reservation::new`], without asking for more address space than `len` on the way: for
    /// processes whose address space is limited, and cheaper. Tries places until one is free, from
    /// low addresses up.
    pub fn exact(len: usize, align: usize) -> io::Result<Reservation> {
        debug_assert!(align.is_power_of_two());
        const PLACES: usize = 512;
        for place in 1..PLACES {
            let Some(hint) = align.checked_mul(place) else {
                break;
            };
            let base = map(hint, len)?;
            if base & (align - 1) == 0 {
                return Ok(Reservation { base, len });
            }
            // SAFETY: the mapping made above, not used by anyone.
            unsafe { unmap(base, len) };
        }
        Err(io::ErrorKind::OutOfMemory.into())
    }

    /// The first address.
    #[inline]
    pub fn base(&self) -> usize {
        self.base
    }

    /// The length in bytes.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the range is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Gives the pages of a range back to the system. They read as zero afterwards.
    ///
    /// # Safety
    /// The range is page-aligned and nobody needs its contents.
    pub unsafe fn discard(&self, start: usize, len: usize) {
        debug_assert!(start >= self.base && start + len <= self.base + self.len);
        if len == 0 {
            return;
        }
        // SAFETY: the range lies in this private anonymous mapping; the caller gives it up.
        unsafe {
            #[cfg(target_os = "linux")]
            libc::madvise(start as *mut libc::c_void, len, libc::MADV_DONTNEED);
            // Elsewhere MADV_DONTNEED may keep the contents; a new mapping in place does not.
            #[cfg(not(target_os = "linux"))]
            libc::mmap(
                start as *mut libc::c_void,
                len,
                libc::PROT_READ | libc::PROT_WRITE,
                MAP_FLAGS | libc::MAP_FIXED,
                -1,
                0,
            );
        }
    }

    /// Asks the system not to back a range with huge pages: for sparse tables, where one touched
    /// byte would otherwise cost two megabytes.
    pub fn avoid_huge_pages(&self, start: usize, len: usize) {
        debug_assert!(start >= self.base && start + len <= self.base + self.len);
        #[cfg(target_os = "linux")]
        // SAFETY: advice on our own mapping; failure does no harm.
        unsafe {
            libc::madvise(start as *mut libc::c_void, len, libc::MADV_NOHUGEPAGE);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = (start, len);
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        // SAFETY: the range was mapped by this object and nobody else unmaps it.
        unsafe { unmap(self.base, self.len) }
    }
}

const MAP_FLAGS: libc::c_int = libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE;

fn map(hint: usize, len: usize) -> io::Result<usize> {
    // SAFETY: a new anonymous mapping at a place of the system's choice disturbs nothing.
    let start = unsafe {
        libc::mmap(
            hint as *mut libc::c_void,
            len,
            libc::PROT_READ | libc::PROT_WRITE,
            MAP_FLAGS,
            -1,
            0,
        )
    };
    if start == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    Ok(start as usize)
}

/// # Safety
/// The range is (part of) a mapping that nobody uses.
unsafe fn unmap(start: usize, len: usize) {
    if len != 0 {
        // SAFETY: the caller's promise.
        unsafe { libc::munmap(start as *mut libc::c_void, len) };
    }
}

/// Asks the processor to fetch the cache line of an address that will be read soon. The address
/// need not be valid.
#[inline(always)]
pub fn prefetch(address: usize) {
    // SAFETY: a prefetch has no effect on the program's state and does not fault.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(address as *const i8);
        #[cfg(target_arch = "aarch64")]
        std::arch::asm!(
            "prfm pldl1keep, [{}]",
            in(reg) address,
            options(readonly, nostack, preserves_flags)
        );
    }
}

/// Gives back the mapped pages of the program's and its libraries' code and constants; those that are used again are mapped again from the
/// system's cache of the files, sixteen or so at a time. Worth a call (of a tenth of a millisecond) where a program goes from one phase of its work to
/// another that runs different code: until then the pages count as the process's.
#[cfg(target_os = "linux")]
pub fn unmap_files() {
    let maps = std::fs::read_to_string("/proc/self/smaps").unwrap_or_default();
    let mut mapping = None;
    for line in maps.lines() {
        if let Some(found) = mapped_file(line) {
            mapping = found;
        } else if let Some(changed) = line.strip_prefix("Anonymous:") {
            // Pages that a relocation, a debugger or anybody else has changed would not come back as they were.
            if let Some((start, end)) = mapping.take()
                && changed.trim() == "0 kB"
            {
                // SAFETY: every page of the range is as the file has it, and comes from there again when it is read.
                unsafe {
                    libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_DONTNEED)
                };
            }
        }
    }
}

/// There is no need: elsewhere a page of a file is mapped alone, when it is used.
#[cfg(not(target_os = "linux"))]
pub fn unmap_files() {}

/// What a line of `/proc/PID/smaps` says if it begins a mapping: its addresses, if it is a private one of a file that cannot be written to.
#[cfg(target_os = "linux")]
fn mapped_file(line: &str) -> Option<Option<(usize, usize)>> {
    let mut fields = line.split_ascii_whitespace();
    let (start, end) = fields.next()?.split_once('-')?;
    let range = (
        usize::from_str_radix(start, 16).ok()?,
        usize::from_str_radix(end, 16).ok()?,
    );
    let private = matches!(fields.next()?, "r--p" | "r-xp");
    let is_file = fields.nth(3).is_some_and(|path| path.starts_with('/'));
    Some((private && is_file).then_some(range))
}

/// The process's resident memory in bytes, now.
#[cfg(target_os = "linux")]
pub fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split(' ').nth(1)?.parse().ok()?;
    pages.checked_mul(page_size())
}

/// The process's resident memory in bytes, now.
#[cfg(target_os = "macos")]
pub fn resident() -> Option<usize> {
    // SAFETY: the structure is plain numbers, and the count says how large it is.
    unsafe {
        let mut info: libc::mach_task_basic_info = std::mem::zeroed();
        let mut count = libc::MACH_TASK_BASIC_INFO_COUNT;
        #[allow(deprecated, reason = "the replacement crate is not worth a dependency")]
        let task = libc::mach_task_self();
        let status = libc::task_info(
            task,
            libc::MACH_TASK_BASIC_INFO,
            ptr::from_mut(&mut info).cast(),
            &mut count,
        );
        (status == libc::KERN_SUCCESS).then_some(info.resident_size as usize)
    }
}

/// The largest resident size the process has had so far, in bytes.
pub fn peak_resident() -> Option<usize> {
    // SAFETY: getrusage fills the structure it is given.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        if libc::getrusage(libc::RUSAGE_SELF, ptr::from_mut(&mut usage)) != 0 {
            return None;
        }
        usage
    };
    // Linux counts kilobytes, macOS bytes.
    let unit = if cfg!(target_os = "linux") { 1024 } else { 1 };
    usize::try_from(usage.ru_maxrss).ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reservations_are_aligned_zeroed_and_discardable() {
        for make in [Reservation::new, Reservation::exact] {
            let align = 1 << 26;
            let space = make(1 << 24, align).unwrap();
            assert_eq!(space.base() % align, 0);
            let word = space.base() as *mut u64;
            // SAFETY: inside the reservation.
            unsafe {
                assert_eq!(word.read(), 0);
                word.write(7);
                space.discard(space.base(), page_size());
                assert_eq!(word.read(), 0);
            }
        }
    }

    #[test]
    fn absurd_reservations_fail() {
        assert!(Reservation::new(usize::MAX - 4095, 4096).is_err());
        assert!(Reservation::new(1 << 60, 4096).is_err());
    }

    #[test]
    fn sizes_are_plausible() {
        assert!(page_size() >= 4096);
        assert!(physical_memory().unwrap() > 1 << 24);
        assert!(resident().unwrap() > 1 << 16);
        assert!(peak_resident().unwrap() > 1 << 16);
    }
}
