//! The methods of the builtin iterators over sequences, ranges, dicts and sets, and of `iter(callable, sentinel)`.
//!
//! All step through [`iter::advance`]; here the end becomes StopIteration.

use crate::context::Thread;
use crate::object::iter;
use crate::object::kinds::Builtin;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// The next item of an exact builtin iterator, StopIteration at its end.
fn next(th: &mut Thread, it: Value) -> PyResult {
    match iter::advance(th, it) {
        Some(result) => or_stop(th, result?),
        None => unreachable!("these types have no subclasses"),
    }
}

/// The item, or StopIteration.
pub fn or_stop(th: &mut Thread, item: Option<Value>) -> PyResult {
    match item {
        Some(v) => Ok(v),
        None => th.raise_with(Builtin::StopIteration, &[]),
    }
}

/// Declares the methods of `list_iterator`.
pub struct ListIteratorMethods;

#[pytype(ListIterator)]
impl ListIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `list_reverseiterator`.
pub struct ListReverseIteratorMethods;

#[pytype(ListReverseIterator)]
impl ListReverseIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `tuple_iterator`.
pub struct TupleIteratorMethods;

#[pytype(TupleIterator)]
impl TupleIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `str_iterator`.
pub struct StrIteratorMethods;

#[pytype(StrIterator)]
impl StrIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `str_ascii_iterator`.
pub struct StrAsciiIteratorMethods;

#[pytype(StrAsciiIterator)]
impl StrAsciiIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `bytes_iterator`.
pub struct BytesIteratorMethods;

#[pytype(BytesIterator)]
impl BytesIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `bytearray_iterator`.
pub struct ByteArrayIteratorMethods;

#[pytype(ByteArrayIterator)]
impl ByteArrayIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `range_iterator`.
pub struct RangeIteratorMethods;

#[pytype(RangeIterator)]
impl RangeIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `longrange_iterator`.
pub struct LongRangeIteratorMethods;

#[pytype(LongRangeIterator)]
impl LongRangeIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `dict_keyiterator`.
pub struct DictKeyIteratorMethods;

#[pytype(DictKeyIterator)]
impl DictKeyIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `dict_valueiterator`.
pub struct DictValueIteratorMethods;

#[pytype(DictValueIterator)]
impl DictValueIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `dict_itemiterator`.
pub struct DictItemIteratorMethods;

#[pytype(DictItemIterator)]
impl DictItemIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `dict_reversekeyiterator`.
pub struct DictReverseKeyIteratorMethods;

#[pytype(DictReverseKeyIterator)]
impl DictReverseKeyIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `dict_reversevalueiterator`.
pub struct DictReverseValueIteratorMethods;

#[pytype(DictReverseValueIterator)]
impl DictReverseValueIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `dict_reverseitemiterator`.
pub struct DictReverseItemIteratorMethods;

#[pytype(DictReverseItemIterator)]
impl DictReverseItemIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `set_iterator`.
pub struct SetIteratorMethods;

#[pytype(SetIterator)]
impl SetIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `iterator`.
pub struct SequenceIteratorMethods;

#[pytype(SequenceIterator)]
impl SequenceIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Value, th: &mut Thread) -> PyResult {
        iter::remaining_hint(th, this)
    }
}

/// Declares the methods of `callable_iterator`.
pub struct CallableIteratorMethods;

#[pytype(CallableIterator)]
impl CallableIteratorMethods {
    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Value, th: &mut Thread) -> PyResult {
        next(th, this)
    }
}
