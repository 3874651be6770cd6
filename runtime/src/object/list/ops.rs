//! Slices, repetition, extension, search and comparison of lists.

use super::List;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::iter;
use crate::object::protocols::{self, CompareOp};
use crate::object::slots;
use crate::object::tuple::Tuple;
use crate::value::{PyResult, Value};

impl List {
    /// A new exact list of `count` items from `start` on, `step` apart; all of them exist.
    pub fn slice(
        &self,
        th: &mut Thread,
        start: i64,
        step: i64,
        count: usize,
    ) -> PyResult<Gc<List>> {
        let new = List::with_capacity(th, count)?;
        let (Some(source), Some(target)) = (self.storage.get(), new.storage.get()) else {
            return Ok(new);
        };
        if step == 1 {
            slots::copy(th, source, start as usize, target, 0, count);
        } else {
            for i in 0..count {
                slots::set(
                    th,
                    target,
                    i,
                    slots::get(source, (start + step * i as i64) as usize),
                );
            }
        }
        new.set_len(count);
        Ok(new)
    }
    /// A new exact list with the same items.
    pub fn copy(&self, th: &mut Thread) -> PyResult<Gc<List>> {
        self.slice(th, 0, 1, self.len())
    }
    /// Replaces the items `start..stop` by `items`, which are not this list's own.
    pub fn splice(
        &self,
        th: &mut Thread,
        start: usize,
        stop: usize,
        items: &[Value],
    ) -> PyResult<()> {
        let len = self.len();
        debug_assert!(start <= stop && stop <= len);
        let new_len = len - (stop - start) + items.len();
        if new_len > len {
            self.grow(th, new_len - len)?;
        }
        let Some(storage) = self.storage.get() else {
            return Ok(());
        };
        slots::copy(th, storage, stop, storage, start + items.len(), len - stop);
        slots::copy_slice(th, items, storage, start);
        if new_len < len {
            slots::clear(storage, new_len, len);
        }
        self.set_len(new_len);
        Ok(())
    }
    /// Replaces the items `start..stop` by those of another list.
    pub fn splice_list(
        &self,
        th: &mut Thread,
        start: usize,
        stop: usize,
        other: Gc<List>,
    ) -> PyResult<()> {
        debug_assert!(!std::ptr::eq(self, other.as_ptr()));
        // SAFETY: splicing changes this list only.
        let items = unsafe { other.as_slice() };
        self.splice(th, start, stop, items)
    }
    /// Removes `count` items from `start` on, `step` apart; all of them exist.
    pub fn remove_slice(&self, th: &Thread, start: i64, step: i64, count: usize) {
        let Some(storage) = self.storage.get() else {
            return;
        };
        if count == 0 {
            return;
        }
        let (start, step) = if step < 0 {
            (start + step * (count as i64 - 1), -step)
        } else {
            (start, step)
        };
        let (start, step, len) = (start as usize, step as usize, self.len());
        let mut to = start;
        for i in 0..count {
            // The run between this removed item and the next one moves down.
            let from = start + i * step + 1;
            let end = if i + 1 == count { len } else { from + step - 1 };
            slots::copy(th, storage, from, storage, to, end - from);
            to += end - from;
        }
        slots::clear(storage, to, len);
        self.set_len(to);
    }
    /// A new exact list: this one's items, then `other`'s.
    pub fn concat(&self, th: &mut Thread, other: &List) -> PyResult<Gc<List>> {
        let (a, b) = (self.len(), other.len());
        let new = List::with_capacity(th, a + b)?;
        let Some(target) = new.storage.get() else {
            return Ok(new);
        };
        if let Some(source) = self.storage.get() {
            slots::copy(th, source, 0, target, 0, a);
        }
        if let Some(source) = other.storage.get() {
            slots::copy(th, source, 0, target, a, b);
        }
        new.set_len(a + b);
        Ok(new)
    }
    /// A new exact list: this one's items `count` times.
    pub fn repeat(&self, th: &mut Thread, count: usize) -> PyResult<Gc<List>> {
        let new = List::new(th)?;
        let len = self.len();
        let Some(total) = len.checked_mul(count) else {
            return th.memory_error();
        };
        new.reserve(th, total)?;
        let (Some(source), Some(target)) = (self.storage.get(), new.storage.get()) else {
            return Ok(new);
        };
        if total == 0 {
            return Ok(new);
        }
        if len == 1 {
            let v = slots::get(source, 0);
            (0..count).for_each(|i| slots::set(th, target, i, v));
        } else {
            (0..count).for_each(|i| slots::copy(th, source, 0, target, i * len, len));
        }
        new.set_len(total);
        Ok(new)
    }
    /// Repeats the items in place.
    pub fn repeat_in_place(&self, th: &mut Thread, count: usize) -> PyResult<()> {
        let len = self.len();
        if count == 0 {
            self.clear(th);
            return Ok(());
        }
        let Some(total) = len.checked_mul(count) else {
            return th.memory_error();
        };
        self.reserve(th, total - len)?;
        let Some(storage) = self.storage.get() else {
            return Ok(());
        };
        (1..count).for_each(|i| slots::copy(th, storage, 0, storage, i * len, len));
        self.set_len(total);
        Ok(())
    }
    /// Reverses the order of the items.
    pub fn reverse(&self, th: &Thread) {
        let Some(storage) = self.storage.get() else {
            return;
        };
        let (mut low, mut high) = (0, self.len());
        while low + 1 < high {
            high -= 1;
            let (a, b) = (slots::get(storage, low), slots::get(storage, high));
            slots::set(th, storage, low, b);
            slots::set(th, storage, high, a);
            low += 1;
        }
    }
    /// Appends everything that `iterable` gives.
    pub fn extend(&self, th: &mut Thread, iterable: Value) -> PyResult<()> {
        if let Some(other) = List::exact(iterable) {
            // SAFETY: extending copies from the old storage, which it does not change.
            let items = unsafe { other.as_slice() };
            return self.extend_slice(th, items);
        }
        if let Some(t) = Tuple::exact(iterable) {
            return self.extend_slice(th, t.items());
        }
        let iterator = protocols::iter(th, iterable)?;
        let hint = protocols::length_hint(th, iterable)?;
        if self.is_empty() {
            self.reserve(th, hint)?;
        }
        iter::drain(th, iterator, |th, v| self.push(th, v))
    }
    /// The first place of `v` within `start..stop`, by equality.
    pub fn index_of(
        &self,
        th: &mut Thread,
        v: Value,
        start: usize,
        stop: usize,
    ) -> PyResult<Option<usize>> {
        let mut i = start;
        while i < stop
            && let Some(item) = self.get(i)
        {
            if protocols::eq(th, item, v)? {
                return Ok(Some(i));
            }
            i += 1;
        }
        Ok(None)
    }
}

/// A new list of everything that `iterable` gives.
pub fn from_iterable(th: &mut Thread, iterable: Value) -> PyResult<Gc<List>> {
    let list = List::new(th)?;
    list.extend(th, iterable)?;
    Ok(list)
}

/// `a == b`
pub fn equal(th: &mut Thread, a: Gc<List>, b: Gc<List>) -> PyResult<bool> {
    Ok(a.len() == b.len() && first_difference(th, a, b)?.is_none() && a.len() == b.len())
}

/// The first place where two lists differ, and the items there.
fn first_difference(th: &mut Thread, a: Gc<List>, b: Gc<List>) -> PyResult<Option<(Value, Value)>> {
    th.check_native_stack(" in comparison")?;
    let mut i = 0;
    while let (Some(x), Some(y)) = (a.get(i), b.get(i)) {
        if !protocols::eq(th, x, y)? {
            return Ok(Some((x, y)));
        }
        i += 1;
    }
    Ok(None)
}

/// `a op b` for two lists: the items where they differ decide, then the lengths.
pub fn compare(th: &mut Thread, op: CompareOp, a: Gc<List>, b: Gc<List>) -> PyResult {
    match op {
        CompareOp::Eq => return equal(th, a, b).map(Value::bool),
        CompareOp::Ne => return equal(th, a, b).map(|equal| Value::bool(!equal)),
        CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {}
    }
    match first_difference(th, a, b)? {
        Some((x, y)) => protocols::compare(th, op, x, y),
        None => Ok(Value::bool(op.holds(Some(a.len().cmp(&b.len()))))),
    }
}
