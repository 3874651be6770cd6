//! Numbers without the runtime: integers of any size, float text and the arithmetic kernels of `int`, `float` and `math`.
//!
//! Invariants: nothing here knows a `Value`, the heap or an exception; failures are small enums whose `message` is
//! CPython's wording, and the caller picks the exception type. Results agree with CPython 3.14 bit for bit.
//!
//! Start at [`int`] (the arithmetic `int` needs over small and big operands), [`bigint`] (our own integer type) and
//! [`float`] (the operators of `float`); [`float_text`] prints and parses floats, [`math`] serves the `math` module.
#![forbid(unsafe_code)]

pub mod bigint;
pub mod float;
pub mod float_hex;
pub mod float_text;
pub mod int;
pub mod int_text;
pub mod math;
pub mod math_int;
mod modpow;
mod room;

pub use bigint::BigInt;
pub use int::{Int, IntError, IntRef};

#[cfg(test)]
mod tests;
