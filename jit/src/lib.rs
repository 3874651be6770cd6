//! The optimising compiler of Krait: bytecode and feedback to HIR, passes, Cranelift, machine code.
//!
//! Start at `hir` (the intermediate representation), then `passes` (the pipeline on one screen), `lower`, `deopt`,
//! `code` and `driver` (who compiles what and when).
#![deny(unsafe_code)]

pub mod attach;
pub mod build;
pub mod code;
pub mod deopt;
pub mod driver;
pub mod hir;
pub mod lower;
pub mod options;
pub mod passes;
pub mod stats;

pub use attach::{Jit, JitOptions, Mode, install};
