//! Sorting: stable, adaptive, and safe when comparisons raise or change the list.
//!
//! While it is sorted the list is empty and its storage belongs to the sort. Ints, floats and strings, alone or as keys, are sorted
//! without calling into Python, by Rust's stable sort over extracted keys. Everything else goes through a merge sort that finds
//! the runs that are there already; it works on the values in a heap array, and whatever happens in a comparison, the array holds
//! a permutation of the items afterwards.

use super::List;
use crate::context::Thread;
use crate::heap::{Gc, ValueArray};
use crate::object::slots;
use crate::object::str::Str;
use crate::object::{protocols, tuple};
use crate::value::{PyResult, Value};
use std::cmp::Ordering;

impl List {
    /// `list.sort(key=key, reverse=reverse)`; `key` is None for no key function.
    pub fn sort(&self, th: &mut Thread, key: Option<Value>, reverse: bool) -> PyResult<()> {
        let (len, storage) = (self.len(), self.storage.get());
        let Some(items) = storage else { return Ok(()) };
        self.set_len(0);
        self.storage.set(th, self, None);
        let result = sort_detached(th, items, len, key, reverse);
        let modified = self.storage.get().is_some();
        self.storage.set(th, self, Some(items));
        self.set_len(len);
        result?;
        if modified {
            th.value_error("list modified during sort")
        } else {
            Ok(())
        }
    }
}

fn sort_detached(
    th: &mut Thread,
    items: Gc<ValueArray>,
    len: usize,
    key: Option<Value>,
    reverse: bool,
) -> PyResult<()> {
    let keys = match key {
        None => items,
        Some(function) => {
            let keys = slots::alloc(th, len)?;
            for i in 0..len {
                let item = slots::get(items, i);
                let k = protocols::call(th, function, &[item])?;
                slots::set(th, keys, i, k);
            }
            keys
        }
    };
    if len < 2 || sort_by_known_kind(th, items, keys, len, reverse) {
        return Ok(());
    }
    // Reversing before and after keeps equal items in their order.
    if reverse {
        reverse_range(th, items, keys, 0, len);
    }
    let mut sorter = Sorter {
        items,
        keys,
        buffer: None,
        tuples: all(keys, len, |v| tuple::Tuple::exact(v).is_some()),
    };
    let result = sorter.sort(th, len);
    if reverse {
        reverse_range(th, items, keys, 0, len);
    }
    result
}

fn all(keys: Gc<ValueArray>, len: usize, test: impl Fn(Value) -> bool) -> bool {
    (0..len).all(|i| test(slots::get(keys, i)))
}

fn reverse_range(th: &Thread, items: Gc<ValueArray>, keys: Gc<ValueArray>, from: usize, to: usize) {
    let (mut low, mut high) = (from, to);
    while low + 1 < high {
        high -= 1;
        swap(th, items, low, high);
        if keys != items {
            swap(th, keys, low, high);
        }
        low += 1;
    }
}

fn swap(th: &Thread, array: Gc<ValueArray>, i: usize, j: usize) {
    let (a, b) = (slots::get(array, i), slots::get(array, j));
    slots::set(th, array, i, b);
    slots::set(th, array, j, a);
}

// ---- keys of one known kind -------------------------------------------------------------------------------------------

/// Sorts if all keys are small ints, all are floats (no NaN among them), or all are strings.
fn sort_by_known_kind(
    th: &mut Thread,
    items: Gc<ValueArray>,
    keys: Gc<ValueArray>,
    len: usize,
    reverse: bool,
) -> bool {
    let first = slots::get(keys, 0);
    if first.is_int() {
        if !all(keys, len, Value::is_int) {
            return false;
        }
        if keys == items {
            sort_ints(items, len, reverse);
        } else {
            sort_extracted(th, items, keys, len, reverse, Value::as_int, i64::cmp);
        }
        return true;
    }
    if first.is_float() {
        if !all(keys, len, |v| v.is_float() && !v.as_float().is_nan()) {
            return false;
        }
        sort_extracted(th, items, keys, len, reverse, Value::as_float, |a, b| {
            a.partial_cmp(b).unwrap_or(Ordering::Equal)
        });
        return true;
    }
    if Str::exact(first).is_some() && all(keys, len, |v| Str::exact(v).is_some()) {
        sort_strings(th, items, keys, len, reverse);
        return true;
    }
    false
}

fn sort_ints(items: Gc<ValueArray>, len: usize, reverse: bool) {
    let mut ints: Vec<i64> = (0..len).map(|i| slots::get(items, i).as_int()).collect();
    // The stable sort makes use of runs; equal small ints are the same value.
    if reverse {
        ints.sort_by(|a, b| b.cmp(a))
    } else {
        ints.sort()
    }
    for (i, n) in ints.into_iter().enumerate() {
        slots::set_immediate(items, i, Value::int(n));
    }
}

fn sort_extracted<K: Copy>(
    th: &mut Thread,
    items: Gc<ValueArray>,
    keys: Gc<ValueArray>,
    len: usize,
    reverse: bool,
    key: impl Fn(Value) -> K,
    compare: impl Fn(&K, &K) -> Ordering,
) {
    let mut order: Vec<(K, u32)> = (0..len)
        .map(|i| (key(slots::get(keys, i)), i as u32))
        .collect();
    if reverse {
        order.sort_by(|a, b| compare(&b.0, &a.0));
    } else {
        order.sort_by(|a, b| compare(&a.0, &b.0));
    }
    permute(th, items, order.iter().map(|(_, i)| *i as usize));
}

/// Strings by the order of their first bytes where these decide, else by comparing them.
fn sort_strings(
    th: &mut Thread,
    items: Gc<ValueArray>,
    keys: Gc<ValueArray>,
    len: usize,
    reverse: bool,
) {
    let text = |i: u32| Str::exact(slots::get(keys, i as usize)).map(|s| s.text());
    let all_narrow = (0..len as u32).all(|i| text(i).is_some_and(|t| t.is_ascii()));
    let prefix = |i: u32| match text(i).and_then(|t| t.as_ascii()) {
        Some(bytes) if all_narrow => {
            let mut prefix = [0; 8];
            let n = bytes.len().min(8);
            prefix[..n].copy_from_slice(&bytes[..n]);
            u64::from_be_bytes(prefix)
        }
        _ => 0,
    };
    let mut order: Vec<(u64, u32)> = (0..len as u32).map(|i| (prefix(i), i)).collect();
    let compare = |a: &(u64, u32), b: &(u64, u32)| {
        a.0.cmp(&b.0).then_with(|| match (text(a.1), text(b.1)) {
            (Some(a), Some(b)) => a.compare(b),
            _ => Ordering::Equal,
        })
    };
    if reverse {
        order.sort_by(|a, b| compare(b, a));
    } else {
        order.sort_by(compare);
    }
    permute(th, items, order.iter().map(|(_, i)| *i as usize));
}

/// Puts the items in the given order. Without memory for a copy it exchanges them along the permutation's cycles.
fn permute(th: &mut Thread, items: Gc<ValueArray>, order: impl ExactSizeIterator<Item = usize>) {
    let mut from: Vec<u32> = order.map(|i| i as u32).collect();
    for start in 0..from.len() {
        if from[start] as usize == start {
            continue;
        }
        let saved = slots::get(items, start);
        let mut at = start;
        loop {
            let source = from[at] as usize;
            from[at] = at as u32;
            if source == start {
                slots::set(th, items, at, saved);
                break;
            }
            slots::set(th, items, at, slots::get(items, source));
            at = source;
        }
    }
}

// ---- the general case -------------------------------------------------------------------------------------------------

/// Sorts `keys`, and `items` along with them when they are another array.
struct Sorter {
    items: Gc<ValueArray>,
    keys: Gc<ValueArray>,
    /// Room for the smaller half of a merge: keys, then items.
    buffer: Option<(Gc<ValueArray>, Gc<ValueArray>)>,
    tuples: bool,
}

/// Runs shorter than this are extended by insertion.
const MIN_RUN: usize = 24;

impl Sorter {
    #[inline]
    fn less(&self, th: &mut Thread, a: Value, b: Value) -> PyResult<bool> {
        if self.tuples
            && let (Some(a), Some(b)) = (tuple::Tuple::exact(a), tuple::Tuple::exact(b))
        {
            let less = tuple::compare(th, protocols::CompareOp::Lt, a, b)?;
            return protocols::truth(th, less);
        }
        protocols::lt(th, a, b)
    }
    fn key(&self, i: usize) -> Value {
        slots::get(self.keys, i)
    }
    fn paired(&self) -> bool {
        self.keys != self.items
    }
    fn sort(&mut self, th: &mut Thread, len: usize) -> PyResult<()> {
        // Pending runs (start, length); lengths fall so fast that there are few, and merges are balanced.
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        while start < len {
            let mut run = self.natural_run(th, start, len)?;
            let wanted = MIN_RUN.min(len - start);
            if run < wanted {
                self.insert_sorted(th, start, start + run, start + wanted)?;
                run = wanted;
            }
            runs.push((start, run));
            start += run;
            self.merge_while_unbalanced(th, &mut runs)?;
        }
        while runs.len() > 1 {
            let at = runs.len() - 2;
            self.merge_at(th, &mut runs, at)?;
        }
        Ok(())
    }
    fn merge_while_unbalanced(
        &mut self,
        th: &mut Thread,
        runs: &mut Vec<(usize, usize)>,
    ) -> PyResult<()> {
        while let [.., (_, b), (_, c)] = runs[..] {
            let n = runs.len();
            let a = if n >= 3 { runs[n - 3].1 } else { usize::MAX };
            let before = if n >= 4 { runs[n - 4].1 } else { usize::MAX };
            if n >= 3 && (a <= b + c || before != usize::MAX && before <= a + b) {
                let at = if a < c { n - 3 } else { n - 2 };
                self.merge_at(th, runs, at)?;
            } else if b <= c {
                self.merge_at(th, runs, n - 2)?;
            } else {
                break;
            }
        }
        Ok(())
    }
    fn merge_at(
        &mut self,
        th: &mut Thread,
        runs: &mut Vec<(usize, usize)>,
        at: usize,
    ) -> PyResult<()> {
        let ((start, left), (_, right)) = (runs[at], runs[at + 1]);
        runs[at].1 = left + right;
        runs.remove(at + 1);
        self.merge(th, start, start + left, start + left + right)
    }
    /// The length of the run at `start`; a falling one is turned round. Compares what CPython compares, in its order.
    fn natural_run(&mut self, th: &mut Thread, start: usize, end: usize) -> PyResult<usize> {
        let mut at = start + 1;
        self.extend_rising(th, &mut at, end)?;
        if at == end {
            return Ok(at - start);
        }
        // What comes before may be a falling run too, if all of it is equal.
        if at - start > 1 && self.less(th, self.key(start), self.key(at - 1))? {
            return Ok(at - start);
        }
        // Equal keys must keep their order, so stretches of them are turned round twice.
        self.reverse(th, start, at);
        let mut equal_from = at;
        at += 1;
        while at < end {
            if self.less(th, self.key(at), self.key(at - 1))? {
                self.reverse(th, equal_from, at);
                equal_from = at;
            } else if self.less(th, self.key(at - 1), self.key(at))? {
                break;
            }
            at += 1;
        }
        self.reverse(th, equal_from, at);
        self.reverse(th, start, at);
        self.extend_rising(th, &mut at, end)?;
        Ok(at - start)
    }
    /// Moves `at` on to the first key that is less than the one before it.
    fn extend_rising(&self, th: &mut Thread, at: &mut usize, end: usize) -> PyResult<()> {
        while *at < end && !self.less(th, self.key(*at), self.key(*at - 1))? {
            *at += 1;
        }
        Ok(())
    }
    fn reverse(&self, th: &Thread, from: usize, to: usize) {
        if to - from > 1 {
            reverse_range(th, self.items, self.keys, from, to);
        }
    }
    /// Sorts `start..end`, of which `start..sorted` is sorted already, by binary insertion.
    fn insert_sorted(
        &mut self,
        th: &mut Thread,
        start: usize,
        sorted: usize,
        end: usize,
    ) -> PyResult<()> {
        for at in sorted..end {
            let pivot = self.key(at);
            let to = self.upper_bound(th, pivot, start, at)?;
            let item = slots::get(self.items, at);
            slots::copy(th, self.keys, to, self.keys, to + 1, at - to);
            slots::set(th, self.keys, to, pivot);
            if self.paired() {
                slots::copy(th, self.items, to, self.items, to + 1, at - to);
                slots::set(th, self.items, to, item);
            }
        }
        Ok(())
    }
    /// The first place in the sorted `from..to` whose key is greater than `key`.
    fn upper_bound(&self, th: &mut Thread, key: Value, from: usize, to: usize) -> PyResult<usize> {
        let (mut low, mut high) = (from, to);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.less(th, key, self.key(middle))? {
                high = middle
            } else {
                low = middle + 1
            }
        }
        Ok(low)
    }
    /// The first place in the sorted `from..to` whose key is not less than `key`, which is looked for from the end.
    fn lower_bound_from_end(
        &self,
        th: &mut Thread,
        key: Value,
        from: usize,
        to: usize,
    ) -> PyResult<usize> {
        let (mut low, mut high, mut step) = (from, to, 1);
        while high > low {
            let probe = high.saturating_sub(step).max(low);
            if self.less(th, self.key(probe), key)? {
                low = probe + 1;
                break;
            }
            high = probe;
            step *= 2;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.less(th, self.key(middle), key)? {
                low = middle + 1
            } else {
                high = middle
            }
        }
        Ok(low)
    }
    /// Merges the sorted `start..middle` and `middle..end`.
    fn merge(&mut self, th: &mut Thread, start: usize, middle: usize, end: usize) -> PyResult<()> {
        // What is in place already at both ends takes no part.
        let start = self.upper_bound(th, self.key(middle), start, middle)?;
        if start == middle {
            return Ok(());
        }
        let end = self.lower_bound_from_end(th, self.key(middle - 1), middle, end)?;
        if middle - start <= end - middle {
            self.merge_low(th, start, middle, end)
        } else {
            self.merge_high(th, start, middle, end)
        }
    }
    fn buffers(
        &mut self,
        th: &mut Thread,
        wanted: usize,
    ) -> PyResult<(Gc<ValueArray>, Gc<ValueArray>)> {
        if let Some(buffers) = self.buffer
            && buffers.0.capacity() >= wanted
        {
            return Ok(buffers);
        }
        let keys = slots::alloc(th, wanted)?;
        let items = if self.paired() {
            slots::alloc(th, wanted)?
        } else {
            keys
        };
        self.buffer = Some((keys, items));
        Ok((keys, items))
    }
    /// Moves `n` slots from the arrays at `from` to the buffers.
    fn save(
        &mut self,
        th: &mut Thread,
        from: usize,
        n: usize,
    ) -> PyResult<(Gc<ValueArray>, Gc<ValueArray>)> {
        let (keys, items) = self.buffers(th, n)?;
        slots::copy(th, self.keys, from, keys, 0, n);
        if self.paired() {
            slots::copy(th, self.items, from, items, 0, n);
        }
        Ok((keys, items))
    }
    fn restore(
        &self,
        th: &Thread,
        buffers: (Gc<ValueArray>, Gc<ValueArray>),
        from: usize,
        to: usize,
        n: usize,
    ) {
        slots::copy(th, buffers.0, from, self.keys, to, n);
        if self.paired() {
            slots::copy(th, buffers.1, from, self.items, to, n);
        }
    }
    fn shift(&self, th: &Thread, from: usize, to: usize) {
        slots::set(th, self.keys, to, slots::get(self.keys, from));
        if self.paired() {
            slots::set(th, self.items, to, slots::get(self.items, from));
        }
    }
    /// Merges from the front, with the left run in the buffer.
    fn merge_low(
        &mut self,
        th: &mut Thread,
        start: usize,
        middle: usize,
        end: usize,
    ) -> PyResult<()> {
        let saved = middle - start;
        let buffers = self.save(th, start, saved)?;
        let (mut left, mut right, mut to) = (0, middle, start);
        let mut result = Ok(());
        while left < saved && right < end {
            match self.less(th, self.key(right), slots::get(buffers.0, left)) {
                Ok(true) => {
                    self.shift(th, right, to);
                    right += 1;
                }
                Ok(false) => {
                    self.restore(th, buffers, left, to, 1);
                    left += 1;
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
            to += 1;
        }
        // The gap at `to` is exactly as wide as what is left in the buffer.
        self.restore(th, buffers, left, to, saved - left);
        result
    }
    /// Merges from the back, with the right run in the buffer.
    fn merge_high(
        &mut self,
        th: &mut Thread,
        start: usize,
        middle: usize,
        end: usize,
    ) -> PyResult<()> {
        let saved = end - middle;
        let buffers = self.save(th, middle, saved)?;
        let (mut left, mut right, mut to) = (middle, saved, end);
        let mut result = Ok(());
        while right > 0 && left > start {
            match self.less(th, slots::get(buffers.0, right - 1), self.key(left - 1)) {
                Ok(true) => {
                    left -= 1;
                    self.shift(th, left, to - 1);
                }
                Ok(false) => {
                    right -= 1;
                    self.restore(th, buffers, right, to - 1, 1);
                }
                Err(raised) => {
                    result = Err(raised);
                    break;
                }
            }
            to -= 1;
        }
        self.restore(th, buffers, 0, to - right, right);
        result
    }
}
