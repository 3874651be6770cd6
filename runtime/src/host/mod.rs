//! The host: the one module that talks to the operating system and the processor.
//!
//! Linux and macOS on x86-64 and AArch64. Everything here is a thin, typed wrapper; policy (how
//! much to reserve, when to release, what a signal means) belongs to the callers.
//!
//! * [`memory`]: reserve address space, give pages back, page size, physical memory, resident size
//! * [`code`]: memory for machine code that is never writable and executable at one address
//! * [`current`]: an address that each native thread keeps for its crash report
//! * [`map`]: files mapped for reading
//! * [`stack`]: bounds of the current thread's stack, spilling of callee-saved registers
//! * [`time`]: monotonic, wall and processor clocks
//! * [`signal`]: a handler that only sets flags
//! * [`tty`]: whether a descriptor is a terminal
//!
//! Invariant: no other module of the workspace calls `libc` for these purposes.

pub mod code;
pub mod current;
pub mod file;
pub mod map;
pub mod memory;
pub mod signal;
pub mod stack;
pub mod time;
pub mod tty;
