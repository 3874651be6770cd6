//! The execution context: [`Interp`], one per interpreter, and [`Thread`], one per thread of it.
//!
//! All state of the runtime hangs off these two; there is no process-wide mutable state, so that several interpreters can live in
//! one process. Native code gets `&mut Thread` and reaches the rest through it. `Thread` is `repr(C)`: the interpreter and
//! compiled code address its first fields by constant offsets.

mod interned;
mod interp;
mod method_cache;
mod names;
mod place_cache;
mod raise;
mod thread;

pub use interned::Interned;
pub use interp::{EachValue, Hooks, Interp, Options};
pub use method_cache::MethodCache;
pub use names::Names;
pub use place_cache::PlaceCache;
pub use thread::{Leaving, PERIOD, Thread, immediate_type};
