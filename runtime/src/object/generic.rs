//! Objects of generic types: `list[int]`, unions, type parameters, type aliases; and template strings. All are plain records.

use super::field::Field;
use super::shape::ShapeId;
use crate::heap::{Header, HeapObject, TraceKind};
use crate::value::Value;

/// A record of up to six values, whose meaning the type of its shape gives: `GenericAlias` (origin, args, parameters, starred),
/// `Union` (args, parameters), type parameters (name, bound, constraints, default, evaluators), `TypeAliasType` (name, type
/// parameters, evaluator, value), `Template` (strings, interpolations), `Interpolation` (value, expression, conversion, spec).
#[repr(C)]
pub struct GenericAlias {
    header: Header,
    /// The fields; UNBOUND where not set.
    pub fields: [Field; 6],
}
// SAFETY: repr(C) with the header first; every further word is a value.
unsafe impl HeapObject for GenericAlias {
    const KIND: TraceKind = TraceKind::Values;
}
impl GenericAlias {
    /// One to be allocated; missing fields are UNBOUND.
    pub fn new(shape: ShapeId, given: &[Value]) -> GenericAlias {
        let fields = std::array::from_fn(|i| Field::new(given.get(i).copied().unwrap_or(Value::UNBOUND)));
        GenericAlias { header: Header::new(shape.0), fields }
    }
}
