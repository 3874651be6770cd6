//! The table of interned strings.
//!
//! Strong for now: names of attributes and globals live as long as the interpreter. (A named exception to the rule against
//! references in `malloc`ed memory; the table is traced as a root.)

use super::Thread;
use crate::heap::{Gc, Marker};
use crate::object::str::Str;
use crate::text::StrRef;
use crate::value::PyResult;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Interned strings, by the hash of their characters.
#[derive(Default)]
pub struct Interned {
    table: RefCell<HashMap<u64, Bucket>>,
}

/// Strings of one hash; nearly always one.
struct Bucket {
    first: Gc<Str>,
    others: Vec<Gc<Str>>,
}

impl Interned {
    /// The interned string with these characters.
    pub fn intern_text(&self, th: &mut Thread, text: StrRef<'_>) -> PyResult<Gc<Str>> {
        let hash = th.interp().hash_key.hash_str(text) as u64;
        if let Some(found) = self.find(hash, text) {
            return Ok(found);
        }
        let new = Str::fresh_flat(th, text)?;
        self.add(hash, new);
        Ok(new)
    }
    /// The interned string equal to `s`, which becomes interned itself when there was none and it is flat.
    pub fn intern_str(&self, th: &mut Thread, s: Gc<Str>) -> PyResult<Gc<Str>> {
        if s.is_interned() {
            return Ok(s);
        }
        let hash = s.hash(th);
        if let Some(found) = self.find(hash, s.text()) {
            return Ok(found);
        }
        if s.mark_interned() {
            self.add(hash, s);
            return Ok(s);
        }
        self.intern_text(th, s.text())
    }
    fn find(&self, hash: u64, text: StrRef<'_>) -> Option<Gc<Str>> {
        let table = self.table.borrow();
        let bucket = table.get(&hash)?;
        std::iter::once(&bucket.first)
            .chain(&bucket.others)
            .copied()
            .find(|s| s.text().equals(text))
    }
    fn add(&self, hash: u64, s: Gc<Str>) {
        match self.table.borrow_mut().entry(hash) {
            Entry::Occupied(mut e) => e.get_mut().others.push(s),
            Entry::Vacant(e) => {
                e.insert(Bucket {
                    first: s,
                    others: Vec::new(),
                });
            }
        }
    }
    /// Reports the strings to the collector.
    pub(super) fn trace(&self, m: &mut Marker<'_>) {
        // The table's order does not matter to the collector.
        #[allow(
            clippy::iter_over_hash_type,
            reason = "marking is independent of order"
        )]
        for bucket in self.table.borrow().values() {
            m.value(bucket.first.as_value());
            bucket.others.iter().for_each(|s| m.value(s.as_value()));
        }
    }
}
