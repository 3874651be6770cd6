//! A small map from names to values that keeps insertion order.

use crate::ast::Symbol;

/// Names in insertion order, each with a value; a hash index is made only for larger maps.
#[derive(Clone, Debug)]
pub struct NameMap<T> {
    entries: Vec<(Symbol, T)>,
    /// Open addressing over a power of two, 0 = empty, else index + 1; empty while the map is small.
    index: Vec<u32>,
}

/// Maps up to this size are searched from the start.
const SMALL: usize = 8;

impl<T> Default for NameMap<T> {
    fn default() -> Self {
        NameMap {
            entries: Vec::new(),
            index: Vec::new(),
        }
    }
}

impl<T> NameMap<T> {
    fn slot(name: Symbol, mask: usize) -> usize {
        (name.raw().wrapping_mul(0x9e37_79b1) >> 7) as usize & mask
    }
    /// Forgets all names.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.index.clear();
    }
    /// The position of a name.
    pub fn position(&self, name: Symbol) -> Option<usize> {
        if self.index.is_empty() {
            return self.entries.iter().position(|(n, _)| *n == name);
        }
        let mask = self.index.len() - 1;
        let mut at = Self::slot(name, mask);
        loop {
            let found = (self.index[at] as usize).checked_sub(1)?;
            if self.entries[found].0 == name {
                return Some(found);
            }
            at = (at + 1) & mask;
        }
    }
    /// The value of a name.
    pub fn get(&self, name: Symbol) -> Option<&T> {
        self.position(name).map(|at| &self.entries[at].1)
    }
    /// The value of a name, to be changed.
    pub fn get_mut(&mut self, name: Symbol) -> Option<&mut T> {
        self.position(name).map(|at| &mut self.entries[at].1)
    }
    /// The position of a name, which is added with `value()` if it is new.
    pub fn position_or_insert(&mut self, name: Symbol, value: impl FnOnce() -> T) -> usize {
        if let Some(at) = self.position(name) {
            return at;
        }
        if self.entries.capacity() == 0 {
            // Most scopes have a few names.
            self.entries.reserve(SMALL);
        }
        self.entries.push((name, value()));
        let len = self.entries.len();
        if len > SMALL {
            if len * 2 > self.index.len() {
                self.rehash();
            } else {
                self.place(len - 1);
            }
        }
        len - 1
    }
    fn place(&mut self, entry: usize) {
        let mask = self.index.len() - 1;
        let mut at = Self::slot(self.entries[entry].0, mask);
        while self.index[at] != 0 {
            at = (at + 1) & mask;
        }
        self.index[at] = entry as u32 + 1;
    }
    fn rehash(&mut self) {
        let size = (self.entries.len() * 4).next_power_of_two();
        self.index.clear();
        self.index.resize(size, 0);
        for entry in 0..self.entries.len() {
            self.place(entry);
        }
    }
    /// The entry at a position.
    pub fn at(&self, position: usize) -> &(Symbol, T) {
        &self.entries[position]
    }
    /// The value at a position, to be changed.
    pub fn value_at_mut(&mut self, position: usize) -> &mut T {
        &mut self.entries[position].1
    }
    /// The entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, (Symbol, T)> {
        self.entries.iter()
    }
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
