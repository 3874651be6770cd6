//! Iterators that native code drives: builtin sequence iterators, ranges, `enumerate`, `zip`, `map`, `filter`, `reversed`.
//!
//! [`advance`] is the one place that steps them; the end is `None`, not an exception. An iterator that has ended forgets what it
//! iterated over and stays at its end.

mod adapters;
mod range;
mod step;

pub use adapters::{
    LongerOrShorter, gives_pairs, next_enumerate, next_filter, next_map, next_pair, next_zip,
};
pub use range::{
    new_range, range_contains, range_item, range_iter, range_reversed, small_range, subrange,
};
pub use step::{
    advance, drain, for_each, next_callable, next_reversed, next_sequence, remaining_hint,
    sequence_iter, table_iter,
};

use super::dict::Dict;
use super::field::Field;
use super::shape::ShapeId;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::Value;
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
        /// Number of entries when the iteration began, a small int; -1 once the table was found changed.
        expected,
        /// Number of entries still to come, a small int.
        remaining
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

impl DictView {
    /// The dict.
    #[inline]
    pub fn target(&self) -> Gc<Dict> {
        // SAFETY: views are made of dicts only.
        unsafe { self.dict.get().cast() }
    }
}
