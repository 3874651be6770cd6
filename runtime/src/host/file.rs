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

/// Whether a descriptor is open.
pub fn is_open(descriptor: RawFd) -> bool {
    // SAFETY: F_GETFD only asks.
    unsafe { libc::fcntl(descriptor, libc::F_GETFD) != -1 }
}
