//! Finding keys.

use super::Dict;
use crate::context::Thread;
use crate::heap::{Gc, ValueArray};
use crate::num;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::slots;
use crate::object::str::Str;
use crate::object::table::{self, Index, Probe};
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

/// Whether hash and equality of a key call no Python code and cost little: exact strings, small ints, floats, singletons.
#[inline(always)]
pub fn is_plain(key: Value) -> bool {
    !key.is_heap() || Str::exact(key).is_some()
}

/// The hash of a plain key.
#[inline]
pub fn plain_hash(th: &Thread, key: Value) -> i64 {
    if let Some(i) = key.to_int() {
        return if i == -1 { -2 } else { i };
    }
    match Str::exact(key) {
        Some(s) => s.hash(th) as i64,
        None => singleton_hash(key),
    }
}

fn singleton_hash(key: Value) -> i64 {
    match key.to_float() {
        Some(f) => num::float::hash(f).unwrap_or_else(|| protocols::identity_hash(key)),
        None if key.is_bool() => key.as_bool() as i64,
        None if key.is_none() => NONE_HASH,
        None => protocols::identity_hash(key),
    }
}

/// `hash(None)`
pub const NONE_HASH: i64 = 0xfca8_6420;

/// The folded hash of a key, with what a dict says about keys that have none.
#[inline]
pub fn hash_key(th: &mut Thread, key: Value) -> PyResult<u32> {
    if is_plain(key) {
        return Ok(table::fold(plain_hash(th, key)));
    }
    match protocols::hash(th, key) {
        Ok(hash) => Ok(table::fold(hash)),
        Err(raised) => {
            unhashable(th, key, "a dict key")?;
            Err(raised)
        }
    }
}

/// Rewords the TypeError of an unhashable value: `cannot use 'list' as a dict key (unhashable type: 'list')`.
#[cold]
#[inline(never)]
pub(in crate::object) fn unhashable(th: &mut Thread, key: Value, role: &str) -> PyResult<()> {
    let exception = th.take_exception();
    if !th
        .type_of(exception)
        .as_value()
        .is(th.builtin(Builtin::TypeError).as_value())
    {
        return th.reraise(exception);
    }
    let reason = protocols::str(th, exception)?;
    let name = protocols::qualified_type_name(th.type_of(key));
    th.type_error(format!(
        "cannot use '{name}' as {role} ({})",
        Str::display(reason)
    ))
}

/// Whether two plain keys are equal.
#[inline]
pub(in crate::object) fn plain_equal(a: Value, b: Value) -> bool {
    if a.is(b) {
        return true;
    }
    if a.is_int() && b.is_int() {
        return false;
    }
    if let (Some(a), Some(b)) = (Str::exact(a), Str::exact(b)) {
        return a.same(&b);
    }
    let (Some(a), Some(b)) = (number(a), number(b)) else {
        return false;
    };
    a == b
}

/// A small int, a float or a bool as a float, which is exact.
#[inline]
fn number(v: Value) -> Option<f64> {
    if let Some(i) = v.to_int() {
        return Some(i as f64);
    }
    v.to_float().or_else(|| v.to_bool().map(|b| b as u8 as f64))
}

impl Dict {
    /// The entry number of `key`.
    #[inline]
    pub(super) fn find(&self, th: &mut Thread, key: Value) -> PyResult<Option<usize>> {
        if !self.is_odd()
            && let Some(found) = self.find_plain(th, key)
        {
            return Ok(found);
        }
        let hash = hash_key(th, key)?;
        self.find_hashed(th, key, hash)
    }
    /// The entry number of a plain key in a dict of plain keys; the outer `None` when the key is not plain.
    #[inline]
    pub(super) fn find_plain(&self, th: &Thread, key: Value) -> Option<Option<usize>> {
        if let Some(s) = Str::exact(key) {
            return Some(self.find_str(th, s));
        }
        if key.is_heap() {
            return None;
        }
        Some(self.find_immediate(th, key))
    }
    fn find_immediate(&self, th: &Thread, key: Value) -> Option<usize> {
        let entries = self.entries.get()?;
        let Some(index) = self.table_index() else {
            return (0..self.used()).find(|i| {
                let other = slots::get(entries, 2 * i);
                other.is(key) || !other.is_heap() && plain_equal(other, key)
            });
        };
        let hash = table::fold(plain_hash(th, key));
        let mut probe = Probe::new(index, hash);
        loop {
            let bucket = index.bucket(probe.at);
            if bucket.matches(hash) {
                let other = slots::get(entries, 2 * bucket.entry());
                if other.is(key) || plain_equal(other, key) {
                    return Some(bucket.entry());
                }
            } else if bucket.is_empty() {
                return None;
            }
            probe.advance();
        }
    }
    /// The entry number of a string key, see [`Dict::get_str`].
    #[inline]
    pub fn find_str(&self, th: &Thread, key: Gc<Str>) -> Option<usize> {
        let entries = self.entries.get()?;
        match self.table_index() {
            Some(index) => self.find_str_indexed(th, key, entries, index),
            None => self.find_str_small(key, entries),
        }
    }
    fn find_str_small(&self, key: Gc<Str>, entries: Gc<ValueArray>) -> Option<usize> {
        let used = self.used();
        let value = key.as_value();
        for i in 0..used {
            if slots::get(entries, 2 * i).is(value) {
                return Some(i);
            }
        }
        (0..used).find(|i| match Str::exact(slots::get(entries, 2 * i)) {
            Some(other) => other.same(&key),
            None => false,
        })
    }
    #[inline]
    fn find_str_indexed(
        &self,
        th: &Thread,
        key: Gc<Str>,
        entries: Gc<ValueArray>,
        index: Index,
    ) -> Option<usize> {
        let hash = table::fold(key.hash(th) as i64);
        let mut probe = Probe::new(index, hash);
        loop {
            let bucket = index.bucket(probe.at);
            if bucket.matches(hash) {
                let other = slots::get(entries, 2 * bucket.entry());
                if other.is(key.as_value()) || str_key_equals(th, other, key) {
                    return Some(bucket.entry());
                }
            } else if bucket.is_empty() {
                return None;
            }
            probe.advance();
        }
    }
    /// The entry number of any key with this folded hash. Comparing keys may change the dict: then it starts again.
    pub(super) fn find_hashed(
        &self,
        th: &mut Thread,
        key: Value,
        hash: u32,
    ) -> PyResult<Option<usize>> {
        loop {
            let found = match self.table_index() {
                Some(index) => self.search_index(th, key, hash, index)?,
                None => self.search_small(th, key, hash)?,
            };
            if let Search::Done(found) = found {
                return Ok(found);
            }
        }
    }
    fn search_index(
        &self,
        th: &mut Thread,
        key: Value,
        hash: u32,
        index: Index,
    ) -> PyResult<Search> {
        let Some(entries) = self.entries.get() else {
            return Ok(Search::Done(None));
        };
        let mut probe = Probe::new(index, hash);
        loop {
            let bucket = index.bucket(probe.at);
            if bucket.matches(hash) {
                let i = bucket.entry();
                match self.compare_entry(th, entries, i, key)? {
                    Some(true) => return Ok(Search::Done(Some(i))),
                    Some(false) => {}
                    None => return Ok(Search::Again),
                }
            } else if bucket.is_empty() {
                return Ok(Search::Done(None));
            }
            probe.advance();
        }
    }
    /// All keys are plain here, `key` need not be.
    fn search_small(&self, th: &mut Thread, key: Value, hash: u32) -> PyResult<Search> {
        let Some(entries) = self.entries.get() else {
            return Ok(Search::Done(None));
        };
        for i in 0..self.used() {
            let other = slots::get(entries, 2 * i);
            if other.is_unbound() || table::fold(plain_hash(th, other)) != hash {
                continue;
            }
            match self.compare_entry(th, entries, i, key)? {
                Some(true) => return Ok(Search::Done(Some(i))),
                Some(false) => {}
                None => return Ok(Search::Again),
            }
        }
        Ok(Search::Done(None))
    }
    /// Whether the key of entry `i` equals `key`; `None` when the comparison changed the dict's keys.
    #[inline]
    fn compare_entry(
        &self,
        th: &mut Thread,
        entries: Gc<ValueArray>,
        i: usize,
        key: Value,
    ) -> PyResult<Option<bool>> {
        let other = slots::get(entries, 2 * i);
        if other.is(key) {
            return Ok(Some(true));
        }
        if is_plain(other) && is_plain(key) {
            return Ok(Some(plain_equal(other, key)));
        }
        let index = self.index.get();
        let equal = match (Tuple::exact(other), Tuple::exact(key)) {
            (Some(a), Some(b)) => tuple::equal(th, a, b)?,
            _ => protocols::eq(th, other, key)?,
        };
        let unchanged = self.entries.get() == Some(entries)
            && self.index.get() == index
            && self.key_at(i).is(other);
        Ok(unchanged.then_some(equal))
    }
}

/// How a search ended.
enum Search {
    Done(Option<usize>),
    /// The keys changed meanwhile.
    Again,
}

/// Whether a key is this string, or an instance of a subclass of `str` that holds it.
#[inline]
fn str_key_equals(th: &Thread, other: Value, key: Gc<Str>) -> bool {
    if let Some(other) = Str::exact(other) {
        return other.same(&key);
    }
    boxed_str_equals(th, other, key)
}

#[cold]
fn boxed_str_equals(th: &Thread, other: Value, key: Gc<Str>) -> bool {
    th.unbox(other, Builtin::Str)
        .and_then(Str::exact)
        .is_some_and(|other| other.same(&key))
}
