//! Objects that own a Rust value: files and what native modules keep.

use super::shape::ShapeId;
use crate::heap::{CustomVtable, Header, HeapObject, Marker, TraceKind, drop_in_place};
use std::any::Any;

/// A Rust value that a heap object owns.
pub trait ForeignState: Any {
    /// Reports the references it holds.
    fn trace(&self, m: &mut Marker<'_>);
    /// Itself, to be downcast.
    fn as_any(&self) -> &dyn Any;
}

/// An object that owns a Rust value; the state has interior mutability.
#[repr(C)]
pub struct Foreign {
    header: Header,
    vtable: &'static CustomVtable,
    /// The value.
    pub state: Box<dyn ForeignState>,
}
// SAFETY: repr(C) with header and vtable first; `trace_foreign` asks the state.
unsafe impl HeapObject for Foreign {
    const KIND: TraceKind = TraceKind::Custom;
}
static FOREIGN_VTABLE: CustomVtable = CustomVtable {
    trace: trace_foreign,
    drop: Some(drop_in_place::<Foreign>),
    external_size: None,
};

unsafe fn trace_foreign(object: *mut Header, m: &mut Marker<'_>) {
    // SAFETY: the vtable belongs to `Foreign` objects only; what follows the struct in an instance of a subclass are slots.
    unsafe {
        (*object.cast::<Foreign>()).state.trace(m);
        let words = (*object).words();
        let own = size_of::<Foreign>() / 8;
        if words > own {
            m.words(object.cast::<u64>().add(own), words - own);
        }
    }
}

impl Foreign {
    /// One to be allocated with the shape of its type.
    pub fn new(shape: ShapeId, state: Box<dyn ForeignState>) -> Foreign {
        Foreign {
            header: Header::new(shape.0),
            vtable: &FOREIGN_VTABLE,
            state,
        }
    }
    /// The state as a `T`.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.state.as_any().downcast_ref()
    }
}
