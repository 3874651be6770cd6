//! The marker: what tracing functions report references to.

use super::Gc;
use crate::value::Value;
use std::marker::PhantomData;

/// Collects the references that a tracing function reports.
pub struct Marker<'heap> {
    pending: Vec<usize>,
    heap: PhantomData<&'heap ()>,
}

impl Marker<'_> {
    /// Reports a value; immediates are ignored.
    #[inline]
    pub fn value(&mut self, value: Value) {
        if value.is_heap() {
            self.pending.push(value.bits() as usize);
        }
    }

    /// Reports a reference.
    #[inline]
    pub fn object<T>(&mut self, object: Gc<T>) {
        self.pending.push(object.addr());
    }
}
