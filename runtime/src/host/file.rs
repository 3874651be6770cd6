//! The three standard descriptors as files.

use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::{FromRawFd, RawFd};

/// The file of a descriptor that this process was started with or that somebody else owns; dropping it does not close it.
pub fn borrowed(descriptor: RawFd) -> ManuallyDrop<File> {
    // SAFETY: the file is never closed through this object, and operations on a descriptor that is not open fail with EBADF.
    ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) })
}

/// The file of a descriptor that is taken over.
pub fn owned(descriptor: RawFd) -> File {
    // SAFETY: the caller hands the descriptor over; if it is not open, every operation fails with EBADF.
    unsafe { File::from_raw_fd(descriptor) }
}

/// Whether a descriptor is open for reading or writing.
pub fn is_open(descriptor: RawFd) -> bool {
    // SAFETY: F_GETFL only asks.
    let flags = unsafe { libc::fcntl(descriptor, libc::F_GETFL) };
    #[cfg(target_os = "linux")]
    let unusable = flags & libc::O_PATH != 0;
    #[cfg(not(target_os = "linux"))]
    let unusable = false;
    flags != -1 && !unusable
}

/// Before `main` the Rust runtime opens `/dev/null` for standard descriptors that the process was started without, and programs could not
/// see any more that there is none (`sys.stdin` is None then). So these are taken even earlier, by descriptors that can do nothing.
#[cfg(target_os = "linux")]
#[used]
// SAFETY: the section holds functions without arguments that the loader calls before `main`.
#[unsafe(link_section = ".init_array")]
static KEEP_CLOSED: extern "C" fn() = keep_closed;

#[cfg(target_os = "linux")]
extern "C" fn keep_closed() {
    for descriptor in 0..3 {
        // SAFETY: F_GETFD only asks; `open` takes the lowest descriptor that is free, which is this one.
        unsafe {
            if libc::fcntl(descriptor, libc::F_GETFD) == -1 {
                libc::open(c"/dev/null".as_ptr(), libc::O_PATH | libc::O_CLOEXEC);
            }
        }
    }
}
