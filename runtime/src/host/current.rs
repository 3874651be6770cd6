//! An address that each native thread keeps for its crash report.

use std::cell::Cell;

thread_local! {
    static CURRENT: Cell<*const ()> = const { Cell::new(std::ptr::null()) };
}

/// Sets the calling thread's address.
pub fn set(address: *const ()) {
    CURRENT.set(address);
}

/// The calling thread's address, or null.
pub fn get() -> *const () {
    CURRENT.try_with(Cell::get).unwrap_or(std::ptr::null())
}
