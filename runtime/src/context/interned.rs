//! The table of interned strings.
//!
//! Strong for now: names of attributes and globals live as long as the interpreter. (A named exception to the rule against
//! references in `malloc`ed memory; the table is traced as a root.)

use crate::heap::{Gc, Heap, Marker};
use crate::object::str::Str;
use std::cell::RefCell;
use std::collections::HashMap;

/// Interned strings by their characters (WTF-8).
#[derive(Default)]
pub struct Interned {
    table: RefCell<HashMap<Box<[u8]>, Gc<Str>>>,
}

impl Interned {
    /// The interned string of `s`.
    pub fn intern(&self, heap: &Heap, s: &str) -> Gc<Str> {
        self.intern_wtf8(heap, s.as_bytes())
    }
    /// The interned string of the WTF-8 text `s`.
    pub fn intern_wtf8(&self, heap: &Heap, s: &[u8]) -> Gc<Str> {
        if let Some(found) = self.table.borrow().get(s) {
            return *found;
        }
        let new = Str::allocate_interned(heap, s);
        self.table.borrow_mut().insert(s.into(), new);
        new
    }
    /// The interned string equal to `s`, which becomes interned itself when there was none and it is flat.
    pub fn intern_str(&self, heap: &Heap, s: Gc<Str>) -> Gc<Str> {
        if s.is_interned() {
            return s;
        }
        let text = s.to_wtf8();
        if let Some(found) = self.table.borrow().get(&*text) {
            return *found;
        }
        if s.mark_interned() {
            self.table.borrow_mut().insert(text.into(), s);
            return s;
        }
        self.intern_wtf8(heap, &text)
    }
    /// Reports the strings to the collector.
    pub(super) fn trace(&self, m: &mut Marker<'_>) {
        // The table's order does not matter to the collector.
        #[allow(clippy::iter_over_hash_type, reason = "marking is independent of order")]
        for s in self.table.borrow().values() {
            m.value(s.as_value());
        }
    }
}
