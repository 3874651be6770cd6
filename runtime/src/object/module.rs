//! Modules.

use super::dict::Dict;
use super::field::Ref;
use super::shape::ShapeId;
use crate::heap::{Gc, Header, HeapObject, TraceKind};

/// A module: a namespace with attributes.
#[repr(C)]
pub struct Module {
    header: Header,
    /// The namespace.
    pub dict: Ref<Dict>,
}
// SAFETY: repr(C) with the header first and one reference.
unsafe impl HeapObject for Module {
    const KIND: TraceKind = TraceKind::Values;
}
impl Module {
    /// A module object to be allocated with the shape of `module` or of a subclass.
    pub fn new(shape: ShapeId, dict: Gc<Dict>) -> Module {
        Module {
            header: Header::new(shape.0),
            dict: Ref::new(Some(dict)),
        }
    }
}
