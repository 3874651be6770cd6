//! Instances of subclasses of `int`, `float`, `complex`, `str` and `bytes`: a box around an exact value.

use super::field::Field;
use super::shape::ShapeId;
use crate::heap::{Header, HeapObject, TraceKind};
use crate::value::Value;

/// A boxed exact value; the instance's attributes follow as [`super::shape`] says.
#[repr(C)]
pub struct Boxed {
    header: Header,
    /// The exact value.
    pub value: Field,
}
// SAFETY: repr(C) with the header first and one value.
unsafe impl HeapObject for Boxed {
    const KIND: TraceKind = TraceKind::Values;
}
impl Boxed {
    /// A box to be allocated with the shape of the subclass.
    pub fn new(shape: ShapeId, value: Value) -> Boxed {
        Boxed {
            header: Header::new(shape.0),
            value: Field::new(value),
        }
    }
}
