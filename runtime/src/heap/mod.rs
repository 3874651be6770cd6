//! The heap: what objects look like in memory, and (to come with the collector) how they are
//! allocated and found dead.

mod gc;
mod header;
mod marker;

pub use gc::Gc;
pub use header::{CustomVtable, Header, HeapObject, TraceKind, drop_in_place};
pub use marker::Marker;
