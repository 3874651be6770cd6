//! Leaving compiled code: what each exit stores where, so that the interpreter's frames can be rebuilt.
//!
//! A guard branches to a cold block that stores the values the frame state needs into the thread's exit buffer, one
//! word each, then `code number << 32 | exit number` into the thread's exit word, and returns zero. Whoever called the
//! code sees zero, finds the exit word set (a raise leaves it clear but for raising exits), and rebuilds the frames
//! from the metadata here.

pub mod encode;
pub mod meta;

pub use meta::{Exit, ExitFrame, ExitTable, Place, VirtualObject};
