//! Copying, merging and comparing dicts.

use super::Dict;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::kinds::Builtin;
use crate::object::{protocols, slots};
use crate::value::{PyResult, Value};

/// What merging does about a key that is there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MergeConflict {
    /// The new value wins (`update`).
    Replace,
    /// The old value stays.
    Keep,
}

impl Dict {
    /// A new exact dict with the same entries.
    pub fn copy(&self, th: &mut Thread) -> PyResult<Gc<Dict>> {
        let new = Dict::new(th)?;
        new.copy_entries_from(th, self)?;
        Ok(new)
    }
    /// Takes over all entries of `source`; this dict is empty.
    fn copy_entries_from(&self, th: &mut Thread, source: &Dict) -> PyResult<()> {
        debug_assert!(self.is_empty());
        self.entries.set(th, self, None);
        self.index.set(th, self, None);
        self.used.set(Value::ZERO);
        self.reserve(th, source.len())?;
        if source.is_odd() {
            if self.index.get().is_none() {
                self.make_index(th)?;
            }
            self.header.set_flags(Dict::ODD);
        }
        let Some(entries) = self.entries.get() else {
            return Ok(());
        };
        let (mut to, mut from) = (0, 0);
        while let Some((i, key, value)) = source.next_entry(from) {
            from = i + 1;
            slots::set(th, entries, 2 * to, key);
            slots::set(th, entries, 2 * to + 1, value);
            if let Some(index) = self.table_index() {
                index.insert(to, source.hash_at(th, i));
            }
            to += 1;
        }
        self.used.set(Value::int(to as i64));
        self.len.set(Value::int(to as i64));
        self.keys_version.set(Value::ZERO);
        if self.header.has(Dict::WATCHED) {
            self.report(th, Value::UNBOUND);
        }
        Ok(())
    }
    /// Adds all entries of another dict, whose values win.
    pub fn update_from_dict(&self, th: &mut Thread, source: Gc<Dict>) -> PyResult<()> {
        self.merge_dict(th, source, MergeConflict::Replace)
    }
    /// Adds all entries of another dict.
    pub fn merge_dict(
        &self,
        th: &mut Thread,
        source: Gc<Dict>,
        conflict: MergeConflict,
    ) -> PyResult<()> {
        if std::ptr::eq(self, source.as_ptr()) || source.is_empty() {
            return Ok(());
        }
        if self.is_empty() {
            return self.copy_entries_from(th, &source);
        }
        let (expected, mut from) = (source.len(), 0);
        while let Some((i, key, value)) = source.next_entry(from) {
            from = i + 1;
            let hash = source.hash_at(th, i);
            match (self.find_hashed(th, key, hash)?, conflict) {
                (None, _) => self.insert_hashed(th, key, hash, value)?,
                (Some(at), MergeConflict::Replace) => self.replace_value(th, at, value),
                (Some(_), MergeConflict::Keep) => {}
            }
            if source.len() != expected {
                return th.raise(Builtin::RuntimeError, "dict mutated during update");
            }
        }
        Ok(())
    }
}

/// `a == b` for two dicts.
pub fn dicts_equal(th: &mut Thread, a: Gc<Dict>, b: Gc<Dict>) -> PyResult<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    if a == b {
        return Ok(true);
    }
    let mut from = 0;
    while let Some((i, key, value)) = a.next_entry(from) {
        from = i + 1;
        let hash = a.hash_at(th, i);
        let Some(at) = b.find_hashed(th, key, hash)? else {
            return Ok(false);
        };
        if !protocols::eq(th, value, b.value_at(at))? {
            return Ok(false);
        }
    }
    Ok(true)
}
