//! Exception objects: one layout for all of them.

use super::field::Field;
use super::shape::ShapeId;
use crate::heap::{Header, HeapObject, TraceKind};
use crate::value::Value;

/// An exception. All builtin exceptions share this layout; what else a type holds (`OSError.errno`, `StopIteration.value` …)
/// is in `extra`, in the order its type declares.
#[repr(C)]
pub struct Exception {
    header: Header,
    /// `args`, a tuple.
    pub args: Field,
    /// `__traceback__`, or UNBOUND.
    pub traceback: Field,
    /// `__context__`, or UNBOUND.
    pub context: Field,
    /// `__cause__`, or UNBOUND.
    pub cause: Field,
    /// `__suppress_context__`
    pub suppress_context: Field,
    /// Further fields of the type; UNBOUND where not set.
    pub extra: [Field; 6],
}
// SAFETY: repr(C) with the header first; every word is a value.
unsafe impl HeapObject for Exception {
    const KIND: TraceKind = TraceKind::Values;
}
impl Exception {
    /// An exception to be allocated with the shape of its class.
    pub fn new(shape: ShapeId, args: Value) -> Exception {
        Exception {
            header: Header::new(shape.0),
            args: Field::new(args),
            traceback: Field::EMPTY,
            context: Field::EMPTY,
            cause: Field::EMPTY,
            suppress_context: Field::new(Value::FALSE),
            extra: [const { Field::EMPTY }; 6],
        }
    }
}
