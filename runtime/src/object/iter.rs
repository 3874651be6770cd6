//! Iterators that native code drives: builtin sequence iterators, ranges, `enumerate`, `zip`, `map`, `filter`, `reversed`.

use super::field::{Field, exact};
use super::kinds::Builtin;
use super::list::List;
use super::shape::ShapeId;
use super::tuple::Tuple;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::{PyResult, Value};
use std::cell::Cell;

macro_rules! iterators {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident),* })*) => {$(
        $(#[$doc])*
        #[repr(C)]
        pub struct $name {
            header: Header,
            $($(#[$fdoc])* pub $field: Field,)*
        }
        // SAFETY: repr(C) with the header first; every further word is a value.
        unsafe impl HeapObject for $name { const KIND: TraceKind = TraceKind::Values; }
        impl $name {
            /// One to be allocated with the shape of its type or of a subclass.
            pub fn new(shape: ShapeId, $($field: Value),*) -> $name {
                $name { header: Header::new(shape.0), $($field: Field::new($field)),* }
            }
        }
    )*};
}

iterators! {
    /// Iterators over a list, tuple, str, bytes or bytearray, forward or backward, and over anything with `__getitem__`:
    /// the type is in the shape.
    SequenceIter {
        /// The sequence, UNBOUND when exhausted. Byte offset 8.
        sequence,
        /// The next index, a small int. Byte offset 16.
        index
    }
    /// Iterators over dicts, their views, and sets.
    TableIter {
        /// The dict or set, UNBOUND when exhausted.
        table,
        /// The next entry number, a small int.
        position,
        /// Number of entries when the iteration began, a small int.
        expected,
        /// The result tuple that item iteration may reuse (UNBOUND for the others).
        reused
    }
    /// `iter(callable, sentinel)`
    CallableIter {
        /// The callable, UNBOUND when exhausted.
        callable,
        /// The sentinel.
        sentinel
    }
    /// `enumerate`
    Enumerate {
        /// The iterator.
        iterator,
        /// The next number, any int.
        index
    }
    /// `zip`
    Zip {
        /// Tuple of iterators.
        iterators,
        /// Whether lengths must agree.
        strict
    }
    /// `map`
    Map {
        /// The function.
        function,
        /// Tuple of iterators.
        iterators,
        /// Whether lengths must agree.
        strict
    }
    /// `filter`
    Filter {
        /// The predicate or None.
        function,
        /// The iterator.
        iterator
    }
    /// `reversed` over anything with `__len__` and `__getitem__`.
    Reversed {
        /// The sequence, UNBOUND when exhausted.
        sequence,
        /// The next index, a small int.
        index
    }
    /// `range`
    Range {
        /// First value, any int.
        start,
        /// Bound, any int.
        stop,
        /// Distance, any int.
        step,
        /// Number of values, any int.
        length
    }
    /// Iterator over a range beyond 64 bits.
    LongRangeIter {
        /// First value.
        start,
        /// Distance.
        step,
        /// Number of values left.
        remaining
    }
    /// `slice`
    Slice {
        /// `start`
        start,
        /// `stop`
        stop,
        /// `step`
        step
    }
    /// A view of a dict's keys, values or items.
    DictView {
        /// The dict.
        dict
    }
    /// A read-only view of a mapping.
    MappingProxy {
        /// The mapping.
        mapping
    }
}

/// Iterator over a range whose bounds fit immediates. Compiled code knows the layout: next value, values left and step, all tagged
/// small ints, at 8, 16 and 24.
#[repr(C)]
pub struct RangeIter {
    header: Header,
    /// The next value.
    pub next: Cell<Value>,
    /// Number of values left.
    pub remaining: Cell<Value>,
    /// Distance.
    pub step: Value,
}
// SAFETY: repr(C) with the header first; every further word is a tagged int.
unsafe impl HeapObject for RangeIter {
    const KIND: TraceKind = TraceKind::Values;
}
impl RangeIter {
    /// One to be allocated; all values of the range must fit immediates.
    pub fn new(next: Value, remaining: Value, step: Value) -> RangeIter {
        RangeIter {
            header: Header::new(super::kinds::Builtin::RangeIterator as u32),
            next: Cell::new(next),
            remaining: Cell::new(remaining),
            step,
        }
    }
}

/// Advances an iterator of a builtin type that needs no call of Python code to be found; `None` for all other iterators.
#[inline]
pub fn advance(th: &mut Thread, it: Value) -> Option<PyResult<Option<Value>>> {
    let h = it.heap_header()?;
    // SAFETY: each cast is to the struct of the shape just tested.
    unsafe {
        match h.shape() {
            s if s == Builtin::RangeIterator as u32 => Some(Ok(next_in_range(&it.cast::<RangeIter>()))),
            s if s == Builtin::ListIterator as u32 => Some(Ok(next_in_list(&it.cast::<SequenceIter>()))),
            s if s == Builtin::TupleIterator as u32 => Some(Ok(next_in_tuple(&it.cast::<SequenceIter>()))),
            s if s == Builtin::Generator as u32 => Some((th.hooks().resume_generator)(th, it.cast(), Value::NONE)),
            _ => None,
        }
    }
}

/// The next value of a range.
#[inline]
pub fn next_in_range(it: &RangeIter) -> Option<Value> {
    let left = it.remaining.get().as_int();
    if left == 0 {
        return None;
    }
    let v = it.next.get();
    it.remaining.set(Value::int(left - 1));
    if left > 1 {
        it.next.set(Value::int(v.as_int() + it.step.as_int()));
    }
    Some(v)
}

/// The next item of a list, which may change meanwhile.
#[inline]
pub fn next_in_list(it: &SequenceIter) -> Option<Value> {
    let list = exact::<List>(it.sequence.get(), Builtin::List.shape()).or_else(|| {
        // SAFETY: a list iterator refers to a list or an instance of a subclass, or to nothing once exhausted.
        it.sequence.bound().map(|v| unsafe { v.cast() })
    })?;
    let i = it.index.get().as_int();
    match list.get(i as usize) {
        Some(v) => {
            it.index.set_immediate(Value::int(i + 1));
            Some(v)
        }
        None => {
            it.sequence.take();
            None
        }
    }
}

/// The next item of a tuple.
#[inline]
pub fn next_in_tuple(it: &SequenceIter) -> Option<Value> {
    // SAFETY: a tuple iterator refers to a tuple or an instance of a subclass, or to nothing once exhausted.
    let tuple: Gc<Tuple> = it.sequence.bound().map(|v| unsafe { v.cast() })?;
    let i = it.index.get().as_int();
    match tuple.items().get(i as usize) {
        Some(v) => {
            it.index.set_immediate(Value::int(i + 1));
            Some(*v)
        }
        None => {
            it.sequence.take();
            None
        }
    }
}

pub use super::protocols::for_each;

/// Calls `f` with every remaining item of an iterator.
pub fn drain(th: &mut Thread, iterator: Value, mut f: impl FnMut(&mut Thread, Value) -> PyResult<()>) -> PyResult<()> {
    while let Some(v) = super::protocols::next(th, iterator)? {
        f(th, v)?;
    }
    Ok(())
}
