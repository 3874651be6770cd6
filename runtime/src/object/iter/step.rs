//! Stepping the builtin iterators.

use super::{
    CallableIter, LongRangeIter, RangeIter, Reversed, SequenceIter, TableIter, adapters, range,
};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::set::Set;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

type Step = PyResult<Option<Value>>;

/// The next item of a builtin iterator (`Ok(None)` at its end); the outer `None` for iterators of any other type.
#[inline]
pub fn advance(th: &mut Thread, it: Value) -> Option<Step> {
    let header = it.heap_header()?;
    let shape = header.shape();
    if shape == Builtin::Generator as u32 {
        // SAFETY: the shape is that of generators.
        return Some((th.hooks().resume_generator)(
            th,
            unsafe { header.cast() },
            Value::NONE,
        ));
    }
    if shape < Builtin::ListIterator as u32 || shape > Builtin::Reversed as u32 {
        return None;
    }
    let kind = Builtin::ALL[shape as usize];
    // SAFETY: each cast is to the struct of the objects that have this shape.
    Some(unsafe {
        match kind {
            Builtin::ListIterator => Ok(next_list(header.cast())),
            Builtin::TupleIterator => Ok(next_tuple(header.cast())),
            Builtin::RangeIterator => Ok(next_range(header.cast())),
            Builtin::DictKeyIterator | Builtin::DictValueIterator | Builtin::DictItemIterator => {
                next_dict(th, header.cast(), kind)
            }
            Builtin::DictReverseKeyIterator
            | Builtin::DictReverseValueIterator
            | Builtin::DictReverseItemIterator => next_dict_reversed(th, header.cast(), kind),
            Builtin::SetIterator => next_set(th, header.cast()),
            Builtin::StrIterator | Builtin::StrAsciiIterator => next_str(th, header.cast()),
            Builtin::BytesIterator => Ok(next_bytes(header.cast())),
            Builtin::ByteArrayIterator => Ok(next_byte_array(header.cast())),
            Builtin::ListReverseIterator => Ok(next_list_reversed(header.cast())),
            Builtin::LongRangeIterator => next_long_range(th, header.cast()),
            Builtin::SequenceIterator => next_sequence(th, header.cast()),
            Builtin::CallableIterator => next_callable(th, header.cast()),
            Builtin::Enumerate => adapters::next_enumerate(th, header.cast()),
            Builtin::Zip => adapters::next_zip(th, header.cast()),
            Builtin::Map => adapters::next_map(th, header.cast()),
            Builtin::Filter => adapters::next_filter(th, header.cast()),
            Builtin::Reversed => next_reversed(th, header.cast()),
            _ => return None,
        }
    })
}

/// Calls `f` with everything an iterator still gives.
#[inline]
pub fn drain(
    th: &mut Thread,
    it: Value,
    f: impl FnMut(&mut Thread, Value) -> PyResult<()>,
) -> PyResult<()> {
    protocols::drain(th, it, f)
}

/// Calls `f` with every item of an iterable.
pub fn for_each(
    th: &mut Thread,
    iterable: Value,
    f: impl FnMut(&mut Thread, Value) -> PyResult<()>,
) -> PyResult<()> {
    protocols::for_each(th, iterable, f)
}

/// A new iterator of this type over a sequence, at `index`.
pub fn sequence_iter(th: &mut Thread, kind: Builtin, sequence: Value, index: i64) -> PyResult {
    th.alloc(SequenceIter::new(kind.shape(), sequence, Value::int(index)))
        .map(Gc::as_value)
}

/// A new iterator of this type over a dict or set with `len` entries, at entry `position`.
pub fn table_iter(
    th: &mut Thread,
    kind: Builtin,
    table: Value,
    position: usize,
    len: usize,
) -> PyResult {
    let len = Value::int(len as i64);
    th.alloc(TableIter::new(
        kind.shape(),
        table,
        Value::int(position as i64),
        len,
        len,
    ))
    .map(Gc::as_value)
}

impl SequenceIter {
    /// The place of the next item, which moves on by `by`.
    #[inline(always)]
    fn step(&self, by: i64) -> i64 {
        let i = self.index.get().as_int();
        self.index.set_immediate(Value::int(i + by));
        i
    }
    /// Ends the iteration.
    #[inline]
    fn finish(&self) -> Option<Value> {
        self.sequence.set_immediate(Value::UNBOUND);
        None
    }
}

#[inline(always)]
fn next_list(it: Gc<SequenceIter>) -> Option<Value> {
    let sequence = it.sequence.bound()?;
    // SAFETY: list iterators iterate over lists.
    let list: Gc<List> = unsafe { sequence.cast() };
    match list.get(it.index.get().as_int() as usize) {
        Some(v) => {
            it.step(1);
            Some(v)
        }
        None => it.finish(),
    }
}

fn next_list_reversed(it: Gc<SequenceIter>) -> Option<Value> {
    let sequence = it.sequence.bound()?;
    // SAFETY: list iterators iterate over lists.
    let list: Gc<List> = unsafe { sequence.cast() };
    let i = it.step(-1);
    if i < 0 {
        return it.finish();
    }
    list.get(i as usize).or_else(|| it.finish())
}

#[inline(always)]
fn next_tuple(it: Gc<SequenceIter>) -> Option<Value> {
    let sequence = it.sequence.bound()?;
    // SAFETY: tuple iterators iterate over tuples.
    let tuple: Gc<Tuple> = unsafe { sequence.cast() };
    tuple.get(it.step(1) as usize).or_else(|| it.finish())
}

fn next_str(th: &mut Thread, it: Gc<SequenceIter>) -> Step {
    let Some(sequence) = it.sequence.bound() else {
        return Ok(None);
    };
    let Some(s) = Str::from_value(th, sequence) else {
        return Ok(None);
    };
    match s.text().get(it.step(1) as usize) {
        Some(character) => Str::character(th, character).map(|c| Some(c.as_value())),
        None => Ok(it.finish()),
    }
}

fn next_bytes(it: Gc<SequenceIter>) -> Option<Value> {
    let sequence = it.sequence.bound()?;
    // SAFETY: bytes iterators iterate over exact bytes objects.
    let bytes: Gc<Bytes> = unsafe { sequence.cast() };
    let byte = bytes
        .as_slice()
        .get(it.step(1) as usize)
        .map(|b| Value::int(i64::from(*b)));
    byte.or_else(|| it.finish())
}

fn next_byte_array(it: Gc<SequenceIter>) -> Option<Value> {
    let sequence = it.sequence.bound()?;
    // SAFETY: bytearray iterators iterate over bytearrays.
    let array: Gc<ByteArray> = unsafe { sequence.cast() };
    let byte = array
        .get(it.step(1) as usize)
        .map(|b| Value::int(i64::from(b)));
    byte.or_else(|| it.finish())
}

#[inline(always)]
fn next_range(it: Gc<RangeIter>) -> Option<Value> {
    let remaining = it.remaining.get().as_int();
    if remaining <= 0 {
        return None;
    }
    let v = it.next.get();
    it.remaining.set(Value::int(remaining - 1));
    if remaining > 1 {
        it.next.set(Value::int(v.as_int() + it.step.as_int()));
    }
    Some(v)
}

fn next_long_range(th: &mut Thread, it: Gc<LongRangeIter>) -> Step {
    let remaining = it.remaining.get();
    if remaining.is(Value::ZERO) {
        return Ok(None);
    }
    let v = it.start.get();
    let next = range::add(th, v, it.step.get())?;
    let left = range::add(th, remaining, Value::int(-1))?;
    it.start.set(th, &*it, next);
    it.remaining.set(th, &*it, left);
    Ok(Some(v))
}

/// The dict of a dict iterator.
#[inline(always)]
fn table_dict(it: Gc<TableIter>) -> Option<Gc<Dict>> {
    // SAFETY: dict iterators iterate over dicts.
    it.table.bound().map(|v| unsafe { v.cast() })
}

fn dict_result(th: &mut Thread, kind: Builtin, key: Value, value: Value) -> Step {
    match kind {
        Builtin::DictKeyIterator | Builtin::DictReverseKeyIterator => Ok(Some(key)),
        Builtin::DictValueIterator | Builtin::DictReverseValueIterator => Ok(Some(value)),
        _ => tuple::new(th, &[key, value]).map(|t| Some(t.as_value())),
    }
}

fn next_dict(th: &mut Thread, it: Gc<TableIter>, kind: Builtin) -> Step {
    match dict_pair(th, it)? {
        Some((key, value)) => dict_result(th, kind, key, value),
        None => Ok(None),
    }
}

/// The next key and value of an iterator over a dict.
#[inline]
pub(super) fn dict_pair(th: &mut Thread, it: Gc<TableIter>) -> PyResult<Option<(Value, Value)>> {
    let Some(dict) = table_dict(it) else {
        return Ok(None);
    };
    if dict.len() as i64 != it.expected.get().as_int() {
        it.expected.set_immediate(Value::int(-1));
        return th.raise(
            Builtin::RuntimeError,
            "dictionary changed size during iteration",
        );
    }
    let Some((i, key, value)) = dict.next_entry(it.position.get().as_int() as usize) else {
        it.table.set_immediate(Value::UNBOUND);
        return Ok(None);
    };
    let remaining = it.remaining.get().as_int();
    if remaining == 0 {
        it.table.set_immediate(Value::UNBOUND);
        return th.raise(
            Builtin::RuntimeError,
            "dictionary keys changed during iteration",
        );
    }
    it.position.set_immediate(Value::int(i as i64 + 1));
    it.remaining.set_immediate(Value::int(remaining - 1));
    Ok(Some((key, value)))
}

fn next_dict_reversed(th: &mut Thread, it: Gc<TableIter>, kind: Builtin) -> Step {
    let Some(dict) = table_dict(it) else {
        return Ok(None);
    };
    if dict.len() as i64 != it.expected.get().as_int() {
        it.expected.set_immediate(Value::int(-1));
        return th.raise(
            Builtin::RuntimeError,
            "dictionary changed size during iteration",
        );
    }
    let Some((i, key, value)) = dict.previous_entry(it.position.get().as_int() as usize) else {
        it.table.set_immediate(Value::UNBOUND);
        return Ok(None);
    };
    it.position.set_immediate(Value::int(i as i64));
    it.remaining.set_immediate(Value::int(
        it.remaining.get().as_int().saturating_sub(1).max(0),
    ));
    dict_result(th, kind, key, value)
}

fn next_set(th: &mut Thread, it: Gc<TableIter>) -> Step {
    let Some(table) = it.table.bound() else {
        return Ok(None);
    };
    // SAFETY: set iterators iterate over sets and frozensets.
    let set: Gc<Set> = unsafe { table.cast() };
    if set.len() as i64 != it.expected.get().as_int() {
        it.expected.set_immediate(Value::int(-1));
        return th.raise(Builtin::RuntimeError, "Set changed size during iteration");
    }
    let Some((i, item)) = set.next_item(it.position.get().as_int() as usize) else {
        it.table.set_immediate(Value::UNBOUND);
        return Ok(None);
    };
    it.position.set_immediate(Value::int(i as i64 + 1));
    it.remaining.set_immediate(Value::int(
        it.remaining.get().as_int().saturating_sub(1).max(0),
    ));
    Ok(Some(item))
}

/// `None` when `result` raised IndexError or StopIteration, which end the iteration over `__getitem__`.
fn ends_sequence(th: &mut Thread, result: PyResult) -> Step {
    let result = th.absorb(result, Builtin::IndexError);
    th.absorb(result, Builtin::StopIteration)
        .map(Option::flatten)
}

/// The next item of an iterator over anything with `__getitem__`.
pub fn next_sequence(th: &mut Thread, it: Gc<SequenceIter>) -> Step {
    let Some(sequence) = it.sequence.bound() else {
        return Ok(None);
    };
    let i = it.step(1);
    let item = protocols::get_item(th, sequence, Value::int(i));
    match ends_sequence(th, item)? {
        Some(v) => Ok(Some(v)),
        None => Ok(it.finish()),
    }
}

/// The next item of `reversed` over anything with `__len__` and `__getitem__`.
pub fn next_reversed(th: &mut Thread, it: Gc<Reversed>) -> Step {
    let Some(sequence) = it.sequence.bound() else {
        return Ok(None);
    };
    let i = it.index.get().as_int();
    if i >= 0 {
        let item = protocols::get_item(th, sequence, Value::int(i));
        if let Some(v) = ends_sequence(th, item)? {
            it.index.set_immediate(Value::int(i - 1));
            return Ok(Some(v));
        }
    }
    it.index.set_immediate(Value::int(-1));
    it.sequence.set_immediate(Value::UNBOUND);
    Ok(None)
}

/// The next item of `iter(callable, sentinel)`.
pub fn next_callable(th: &mut Thread, it: Gc<CallableIter>) -> Step {
    let Some(callable) = it.callable.bound() else {
        return Ok(None);
    };
    let result = protocols::call(th, callable, &[]);
    let Some(v) = th.absorb(result, Builtin::StopIteration)? else {
        it.callable.set_immediate(Value::UNBOUND);
        it.sentinel.set_immediate(Value::UNBOUND);
        return Ok(None);
    };
    let Some(sentinel) = it.sentinel.bound() else {
        return Ok(None);
    };
    if protocols::eq(th, sentinel, v)? {
        it.callable.set_immediate(Value::UNBOUND);
        it.sentinel.set_immediate(Value::UNBOUND);
        return Ok(None);
    }
    Ok(Some(v))
}

/// How many items an iterator over a sequence or table still gives: its `__length_hint__`.
pub fn remaining_hint(th: &mut Thread, it: Value) -> PyResult {
    let Some(header) = it.heap_header() else {
        return Ok(Value::ZERO);
    };
    let kind = Builtin::ALL[header.shape() as usize];
    // SAFETY: each cast is to the struct of the objects that have this shape.
    unsafe {
        match kind {
            Builtin::RangeIterator => Ok(header.cast::<RangeIter>().remaining.get()),
            Builtin::LongRangeIterator => Ok(header.cast::<LongRangeIter>().remaining.get()),
            Builtin::Reversed => {
                let it = header.cast::<Reversed>();
                let Some(sequence) = it.sequence.bound() else {
                    return Ok(Value::ZERO);
                };
                let left = it.index.get().as_int() + 1;
                let len = protocols::len(th, sequence)? as i64;
                Ok(Value::int(if len < left { 0 } else { left }))
            }
            Builtin::ListIterator
            | Builtin::TupleIterator
            | Builtin::StrIterator
            | Builtin::StrAsciiIterator
            | Builtin::BytesIterator
            | Builtin::ByteArrayIterator
            | Builtin::SequenceIterator => sequence_hint(th, header.cast()),
            Builtin::ListReverseIterator => {
                let it = header.cast::<SequenceIter>();
                let Some(sequence) = it.sequence.bound() else {
                    return Ok(Value::ZERO);
                };
                let left = it.index.get().as_int() + 1;
                let len = sequence.cast::<List>().len() as i64;
                Ok(Value::int(if len < left { 0 } else { left }))
            }
            _ => Ok(table_hint(header.cast())),
        }
    }
}

fn sequence_hint(th: &mut Thread, it: Gc<SequenceIter>) -> PyResult {
    let Some(sequence) = it.sequence.bound() else {
        return Ok(Value::ZERO);
    };
    let Some(len) = protocols::len_opt(th, sequence)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::int((len as i64 - it.index.get().as_int()).max(0)))
}

fn table_hint(it: Gc<TableIter>) -> Value {
    let Some(table) = it.table.bound() else {
        return Value::ZERO;
    };
    // SAFETY: table iterators iterate over dicts, sets and frozensets, told apart by the iterator's own shape.
    let len = unsafe {
        if it.is_set() {
            table.cast::<Set>().len()
        } else {
            table.cast::<Dict>().len()
        }
    };
    if len as i64 == it.expected.get().as_int() {
        it.remaining.get()
    } else {
        Value::ZERO
    }
}

impl TableIter {
    fn is_set(&self) -> bool {
        use crate::heap::HeapObject;
        self.header().shape() == Builtin::SetIterator as u32
    }
}
