//! `PyResult`: what every function that can raise a Python exception returns.
//!
//! The exception itself is in the thread; the error carries nothing, so that
//! `PyResult<Value>` is one register in which zero means "raised".

use super::Value;

/// An exception has been raised and is stored in the current thread.
///
/// It must reach either a handler or the thread's top: whoever drops it on purpose also clears
/// the thread's exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Raised;

/// The result of an operation that may raise.
pub type PyResult<T = Value> = Result<T, Raised>;

// JIT code tests a returned word for zero. That `Err` is the zero word follows from the layout
// guarantee for `Result<NonZero, unit-like>`.
const _: () = assert!(size_of::<PyResult<Value>>() == 8);
const _: () = assert!(size_of::<Option<Value>>() == 8);
