//! Machine code in memory: an arena, and a registry from addresses to code.

pub mod memory;
pub mod perf;
pub mod registry;

pub use memory::Arena;
pub use registry::{Code, Registry};
