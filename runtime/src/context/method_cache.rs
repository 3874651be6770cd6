//! The method cache: what a name resolves to along a class's MRO.
//!
//! Direct-mapped, keyed by the addresses of class and name, valid for one type epoch. It holds unrooted references: the heap does
//! not move objects, and the cache is emptied when a collection begins.

use crate::heap::Gc;
use crate::object::str::Str;
use crate::object::types::Type;
use crate::value::Value;
use std::cell::Cell;

const SIZE: usize = 1 << 10;

#[derive(Clone, Copy)]
struct Entry {
    ty: usize,
    name: usize,
    epoch: u32,
    result: Value,
}

/// See the module's documentation.
pub struct MethodCache {
    entries: Box<[Cell<Entry>]>,
}

impl Default for MethodCache {
    fn default() -> Self {
        let empty = Entry {
            ty: 0,
            name: 0,
            epoch: 0,
            result: Value::UNBOUND,
        };
        MethodCache {
            entries: vec![Cell::new(empty); SIZE].into_boxed_slice(),
        }
    }
}

impl MethodCache {
    fn slot(&self, ty: Gc<Type>, name: Gc<Str>) -> &Cell<Entry> {
        let hash = (ty.addr() >> 3) ^ (name.addr() >> 4).wrapping_mul(0x9e37_79b9);
        &self.entries[hash & (SIZE - 1)]
    }
    /// What is remembered: `Some(UNBOUND)` for "no such attribute".
    #[inline]
    pub fn get(&self, epoch: u32, ty: Gc<Type>, name: Gc<Str>) -> Option<Value> {
        let e = self.slot(ty, name).get();
        (e.ty == ty.addr() && e.name == name.addr() && e.epoch == epoch).then_some(e.result)
    }
    /// Remembers a result; UNBOUND for "no such attribute".
    pub fn put(&self, epoch: u32, ty: Gc<Type>, name: Gc<Str>, result: Value) {
        self.slot(ty, name).set(Entry {
            ty: ty.addr(),
            name: name.addr(),
            epoch,
            result,
        });
    }
    /// Forgets everything.
    pub fn clear(&self) {
        for e in &self.entries {
            e.set(Entry {
                ty: 0,
                name: 0,
                epoch: 0,
                result: Value::UNBOUND,
            });
        }
    }
}
