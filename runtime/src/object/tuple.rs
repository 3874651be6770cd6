//! `tuple` objects: a fixed number of values inline.

use super::field::exact;
use super::kinds::Builtin;
use super::protocols;
use super::shape::ShapeId;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::{PyResult, Value};
use std::cell::Cell;

/// A tuple. Compiled code knows the layout: tagged length at 8, items from 16.
///
/// An instance of a subclass has one more word behind the items, for its dict (see [`super::shape`]).
#[repr(C)]
pub struct Tuple {
    header: Header,
    len: Value,
    items: [Cell<Value>; 0],
}
// SAFETY: repr(C) with the header first; every word behind it is a value.
unsafe impl HeapObject for Tuple {
    const KIND: TraceKind = TraceKind::Values;
}

impl Tuple {
    /// Byte offset of the tagged length.
    pub const LEN_OFFSET: usize = 8;
    /// Byte offset of the first item.
    pub const ITEMS_OFFSET: usize = 16;
    /// The exact `tuple` that `v` is.
    #[inline(always)]
    pub fn exact(v: Value) -> Option<Gc<Tuple>> {
        exact(v, Builtin::Tuple.shape())
    }
    /// The tuple that `v` is, instances of subclasses included.
    #[inline]
    pub fn from_value(th: &Thread, v: Value) -> Option<Gc<Tuple>> {
        th.downcast(v, Builtin::Tuple)
    }
    /// Number of items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.as_int() as usize
    }
    /// Whether there are no items.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The items.
    #[inline(always)]
    pub fn items(&self) -> &[Value] {
        // SAFETY: the allocation holds `len` initialised values from here on, which never change once the tuple is visible.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr().cast::<Value>(), self.len()) }
    }
    /// The item at `i`.
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        self.items().get(i).copied()
    }
}

/// The tuple without items.
#[inline]
pub fn empty(th: &mut Thread) -> PyResult<Gc<Tuple>> {
    if let Some(t) = Tuple::exact(th.interp().empty_tuple.get()) {
        return Ok(t);
    }
    let t = allocate(th, 0)?;
    th.interp().empty_tuple.set(t.as_value());
    Ok(t)
}

/// A tuple of these items.
#[inline]
pub fn new(th: &mut Thread, items: &[Value]) -> PyResult<Gc<Tuple>> {
    if items.is_empty() {
        return empty(th);
    }
    let t = allocate(th, items.len())?;
    let to = t.items.as_ptr() as *mut Value;
    if items.len() > 8 {
        // SAFETY: the new tuple has room for the items and is not visible to anybody yet; it is new, so there is no barrier.
        unsafe { std::ptr::copy_nonoverlapping(items.as_ptr(), to, items.len()) };
        return Ok(t);
    }
    for (i, v) in items.iter().enumerate() {
        // SAFETY: as above. Volatile, or the loop becomes a call that costs more than moving a handful of words.
        unsafe { to.add(i).write_volatile(*v) };
    }
    Ok(t)
}

/// A tuple of `n` items that `item` gives, in order. `item` may not look at the heap's other objects being changed: it reads only.
#[inline]
pub fn build(
    th: &mut Thread,
    n: usize,
    mut item: impl FnMut(usize) -> Value,
) -> PyResult<Gc<Tuple>> {
    if n == 0 {
        return empty(th);
    }
    let t = allocate(th, n)?;
    for i in 0..n {
        let v = item(i);
        // SAFETY: within the new tuple's room; it is new, so there is no barrier.
        unsafe { *(t.items.as_ptr() as *mut Value).add(i) = v };
    }
    Ok(t)
}

/// A tuple with `n` items that are filled in with [`init`] before anybody sees it; they are None meanwhile.
pub fn prepare(th: &mut Thread, n: usize) -> PyResult<Gc<Tuple>> {
    build(th, n, |_| Value::NONE)
}

/// Fills in an item of a tuple made by [`prepare`].
pub fn init(th: &Thread, t: Gc<Tuple>, i: usize, v: Value) {
    debug_assert!(i < t.len());
    // SAFETY: within the tuple, which the caller alone knows.
    unsafe { *(t.items.as_ptr() as *mut Value).add(i) = v };
    if v.is_heap() && t.header().needs_barrier() {
        th.barrier(t.header(), t.items.as_ptr() as usize + 8 * i);
    }
}

/// Completes an instance of a subclass of `tuple` that was allocated with room for these items, all zero.
pub fn fill_subclass(t: Gc<Tuple>, shape: ShapeId, items: &[Value]) {
    t.header.set_shape(shape.0);
    // SAFETY: the object is new, so nobody sees it yet and there is no barrier; it has room for length and items.
    unsafe {
        (&raw mut (*t.as_ptr()).len).write(Value::int(items.len() as i64));
        std::ptr::copy_nonoverlapping(items.as_ptr(), t.items.as_ptr() as *mut Value, items.len());
    }
}

/// A tuple whose items are not there yet; the caller stores them before it allocates anything.
#[inline]
fn allocate(th: &mut Thread, n: usize) -> PyResult<Gc<Tuple>> {
    let Some(tail) = n
        .checked_mul(8)
        .filter(|bytes| *bytes < isize::MAX as usize)
    else {
        return th.memory_error();
    };
    let header = Tuple {
        header: Header::new(Builtin::Tuple as u32),
        len: Value::int(n as i64),
        items: [],
    };
    // SAFETY: the callers store the items at once.
    match unsafe { th.alloc.alloc_tail_uninit(header, tail) } {
        Ok(t) => Ok(t),
        Err(_) => th.memory_error(),
    }
}

/// `a + b`
pub fn concat(th: &mut Thread, a: Gc<Tuple>, b: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    let total = a.len() + b.len();
    if total == 0 {
        return empty(th);
    }
    let t = allocate(th, total)?;
    let mut to = t.items.as_ptr() as *mut Value;
    for v in a.items().iter().chain(b.items()) {
        // SAFETY: within the new tuple's room; it is new, so there is no barrier.
        unsafe {
            to.write(*v);
            to = to.add(1);
        }
    }
    Ok(t)
}

/// `t * count`
pub fn repeat(th: &mut Thread, t: Gc<Tuple>, count: usize) -> PyResult<Gc<Tuple>> {
    let n = t.len();
    let Some(total) = n
        .checked_mul(count)
        .filter(|total| *total <= crate::heap::ValueArray::MAX_CAPACITY)
    else {
        return th.memory_error();
    };
    build(th, total, |i| t.items()[i % n])
}

/// The items `start`, `start + step`, … : `count` of them.
pub fn slice(
    th: &mut Thread,
    t: Gc<Tuple>,
    start: i64,
    step: i64,
    count: usize,
) -> PyResult<Gc<Tuple>> {
    build(th, count, |i| t.items()[(start + step * i as i64) as usize])
}

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

/// The hash of a tuple: xxHash of the items' hashes, with CPython's constants.
pub fn hash(th: &mut Thread, t: Gc<Tuple>) -> PyResult<i64> {
    th.check_native_stack("")?;
    hash_items(th, t.items(), true)
}

/// The hash of these items in this order; `with_len` mixes in their number.
pub fn hash_items(th: &mut Thread, items: &[Value], with_len: bool) -> PyResult<i64> {
    let mut acc = PRIME_5;
    for item in items {
        let lane = match super::dict::is_plain(*item) {
            true => super::dict::plain_hash(th, *item),
            false => protocols::hash(th, *item)?,
        } as u64;
        acc = acc
            .wrapping_add(lane.wrapping_mul(PRIME_2))
            .rotate_left(31)
            .wrapping_mul(PRIME_1);
    }
    if with_len {
        acc = acc.wrapping_add(items.len() as u64 ^ (PRIME_5 ^ 3_527_539));
    }
    Ok(if acc == u64::MAX {
        1_546_275_796
    } else {
        acc as i64
    })
}

/// The first place where two tuples differ.
fn first_difference(th: &mut Thread, a: Gc<Tuple>, b: Gc<Tuple>) -> PyResult<Option<usize>> {
    th.check_native_stack(" in comparison")?;
    for i in 0..a.len().min(b.len()) {
        let (x, y) = (a.items()[i], b.items()[i]);
        if x.is(y) {
            continue;
        }
        if x.is_int() && y.is_int() || !protocols::eq(th, x, y)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

/// `a == b`
pub fn equal(th: &mut Thread, a: Gc<Tuple>, b: Gc<Tuple>) -> PyResult<bool> {
    Ok(a.len() == b.len() && first_difference(th, a, b)?.is_none())
}

/// `a op b` for two tuples: the items where they differ decide, then the lengths.
pub fn compare(th: &mut Thread, op: protocols::CompareOp, a: Gc<Tuple>, b: Gc<Tuple>) -> PyResult {
    use protocols::CompareOp;
    match op {
        CompareOp::Eq => return equal(th, a, b).map(Value::bool),
        CompareOp::Ne => return equal(th, a, b).map(|equal| Value::bool(!equal)),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {}
    }
    match first_difference(th, a, b)? {
        Some(i) => protocols::compare(th, op, a.items()[i], b.items()[i]),
        None => Ok(Value::bool(op.holds(Some(a.len().cmp(&b.len()))))),
    }
}

/// A tuple of a list's items.
pub fn from_list(th: &mut Thread, list: Gc<super::list::List>) -> PyResult<Gc<Tuple>> {
    let n = list.len();
    build(th, n, |i| list.get(i).unwrap_or(Value::NONE))
}
