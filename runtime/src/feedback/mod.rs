//! Feedback: the inline caches of instructions, which are also what the compiler learns about types from.
//!
//! [`ic`] defines the state behind each cache kind of the bytecode and how compiled code's builder reads it.

pub mod attrs;
pub mod ic;
pub mod kinds;
