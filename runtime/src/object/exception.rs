//! Exception objects: one layout for all of them.

use super::field::Field;
use super::shape::ShapeId;
use crate::heap::{Header, HeapObject, TraceKind};
use crate::value::Value;
use std::cell::Cell;

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
    /// The overflow word of the attribute layout (see [`super::shape`]); the layout's native part ends before it.
    attributes: Cell<u64>,
}
// SAFETY: repr(C) with the header first; every word is a value, a reference or zero.
unsafe impl HeapObject for Exception {
    const KIND: TraceKind = TraceKind::Values;
}
impl Exception {
    /// Bytes of the native part: up to the overflow word.
    pub const NATIVE_SIZE: usize = size_of::<Exception>() - 8;
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
            attributes: Cell::new(0),
        }
    }
}

/// Gives a newly raised exception its `__context__`: the exception being handled, unless that is itself. A cycle that this would
/// close in the chain of contexts is cut, as the reference implementation does.
pub fn set_context(th: &mut crate::context::Thread, exception: Value) {
    let handled = th.handled.get();
    if handled.is_unbound() || handled.is_none() || handled.is(exception) {
        return;
    }
    // SAFETY: only exceptions are raised and handled, and all share this layout.
    let (e, h) = unsafe { (exception.cast::<Exception>(), handled.cast::<Exception>()) };
    let mut at = h;
    // A chain that already holds a cycle is left after as many steps as any sensible chain has.
    for _ in 0..100_000 {
        let Some(next) = at.context.bound().filter(|c| !c.is_none()) else {
            break;
        };
        if next.is(exception) {
            at.context.set_immediate(Value::UNBOUND);
            break;
        }
        // SAFETY: as above.
        at = unsafe { next.cast() };
    }
    e.context.set(th, &*e, handled);
}
