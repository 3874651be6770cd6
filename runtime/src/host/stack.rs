//! The native stack: its bounds, and its contents together with the callee-saved registers.

/// The addresses of a thread's stack; it grows from `high` down to `low`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StackBounds {
    /// The lowest usable address (above the guard pages).
    pub low: usize,
    /// One past the highest address.
    pub high: usize,
}

impl StackBounds {
    /// The bounds of the calling thread's stack.
    ///
    /// `None` when the system does not tell. Of the main thread the system reports the size limit
    /// in force when asked, which may be changed while the process runs.
    #[cfg(target_os = "linux")]
    pub fn current() -> Option<StackBounds> {
        // SAFETY: the attributes are initialised by pthread_getattr_np before they are read and
        // destroyed after.
        unsafe {
            let mut attr: libc::pthread_attr_t = std::mem::zeroed();
            if libc::pthread_getattr_np(libc::pthread_self(), &mut attr) != 0 {
                return None;
            }
            let mut low = std::ptr::null_mut();
            let mut size = 0;
            let mut guard = 0;
            let status = libc::pthread_attr_getstack(&attr, &mut low, &mut size);
            libc::pthread_attr_getguardsize(&attr, &mut guard);
            libc::pthread_attr_destroy(&mut attr);
            if status != 0 {
                return None;
            }
            let low = low as usize;
            Some(StackBounds {
                low: low + guard,
                high: low + size,
            })
        }
    }

    /// The bounds of the calling thread's stack; `None` when the system does not tell.
    #[cfg(target_os = "macos")]
    pub fn current() -> Option<StackBounds> {
        // SAFETY: both functions only read the thread's descriptor.
        unsafe {
            let this = libc::pthread_self();
            let high = libc::pthread_get_stackaddr_np(this) as usize;
            let size = libc::pthread_get_stacksize_np(this);
            Some(StackBounds {
                low: high.checked_sub(size)?,
                high,
            })
        }
    }

    /// Whether an address lies in the stack.
    pub fn contains(&self, address: usize) -> bool {
        (self.low..self.high).contains(&address)
    }
}

/// An address in the caller's frame or just below it: how deep the stack is now.
#[inline(always)]
pub fn stack_pointer() -> usize {
    let sp: usize;
    // SAFETY: reads a register.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        std::arch::asm!("mov {}, rsp", out(reg) sp, options(nomem, nostack, preserves_flags));
        #[cfg(target_arch = "aarch64")]
        std::arch::asm!("mov {}, sp", out(reg) sp, options(nomem, nostack, preserves_flags));
    }
    sp
}

/// Calls `f` with the lowest stack address that has to be scanned so that `[address, high)` holds
/// every value the callers have in frames and in callee-saved registers.
///
/// Caller-saved registers need nothing: whoever called us has spilled those it still needs.
#[inline(never)]
pub fn with_spilled_registers<R>(f: impl FnOnce(usize) -> R) -> R {
    let mut saved = [0usize; SAVED];
    spill(&mut saved);
    let result = f(saved.as_ptr() as usize);
    // Keeps the array (and this frame) in place until `f` is done.
    std::hint::black_box(&saved);
    result
}

#[cfg(target_arch = "x86_64")]
const SAVED: usize = 6;

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn spill(saved: &mut [usize; SAVED]) {
    // SAFETY: stores six registers into the six words of the array. No vector register is
    // callee-saved in this ABI.
    unsafe {
        std::arch::asm!(
            "mov [{p}], rbx",
            "mov [{p} + 8], rbp",
            "mov [{p} + 16], r12",
            "mov [{p} + 24], r13",
            "mov [{p} + 32], r14",
            "mov [{p} + 40], r15",
            p = in(reg) saved.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
}

#[cfg(target_arch = "aarch64")]
const SAVED: usize = 20;

#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn spill(saved: &mut [usize; SAVED]) {
    // SAFETY: stores x19-x30 and d8-d15 into the twenty words of the array. The vector registers
    // count because values travel in them as doubles.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{p}]",
            "stp x21, x22, [{p}, #16]",
            "stp x23, x24, [{p}, #32]",
            "stp x25, x26, [{p}, #48]",
            "stp x27, x28, [{p}, #64]",
            "stp x29, x30, [{p}, #80]",
            "stp d8, d9, [{p}, #96]",
            "stp d10, d11, [{p}, #112]",
            "stp d12, d13, [{p}, #128]",
            "stp d14, d15, [{p}, #144]",
            p = in(reg) saved.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_contain_the_frame() {
        let bounds = StackBounds::current().unwrap();
        let local = 0u8;
        assert!(bounds.contains(std::ptr::from_ref(&local) as usize));
        assert!(bounds.contains(stack_pointer()));
        let inner = with_spilled_registers(|address| address);
        assert!(bounds.contains(inner));
        assert!(inner < std::ptr::from_ref(&local) as usize);
    }

    #[test]
    fn bounds_of_another_thread() {
        let bounds = StackBounds::current().unwrap();
        std::thread::spawn(move || {
            let mine = StackBounds::current().unwrap();
            assert!(mine.contains(stack_pointer()));
            assert!(!bounds.contains(stack_pointer()));
        })
        .join()
        .unwrap();
    }
}
