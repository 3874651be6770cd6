//! Objects of generic types: `list[int]`, unions, type parameters, type aliases; and template strings. All are plain records.

use super::field::{Field, exact};
use super::kinds::Builtin;
use super::shape::ShapeId;
use crate::heap::Gc;
use crate::heap::{Header, HeapObject, TraceKind};
use crate::value::Value;

/// A record of up to eight values, whose meaning the type of its shape gives; a field that is not set is UNBOUND:
///
/// * `GenericAlias`: origin, args, parameters once asked for, True when starred (`*tuple[int]`);
/// * `Union`: args, parameters once asked for;
/// * type parameters: name, bound, constraints (None while they are to be evaluated), default, evaluator of the bound or the
///   constraints, evaluator of the default, module, variance (see `crate::builtins::generic`);
/// * `TypeAliasType`: name, type parameters, evaluator, value once evaluated, module;
/// * `Template`: strings, interpolations; `TemplateIter`: the template, the next place, whether the interpolation is next;
/// * `Interpolation`: value, expression, conversion, format specification.
#[repr(C)]
pub struct GenericAlias {
    header: Header,
    /// The fields; UNBOUND where not set.
    pub fields: [Field; 8],
}
// SAFETY: repr(C) with the header first; every further word is a value.
unsafe impl HeapObject for GenericAlias {
    const KIND: TraceKind = TraceKind::Values;
}
impl GenericAlias {
    /// One to be allocated; missing fields are UNBOUND.
    pub fn new(shape: ShapeId, given: &[Value]) -> GenericAlias {
        let fields =
            std::array::from_fn(|i| Field::new(given.get(i).copied().unwrap_or(Value::UNBOUND)));
        GenericAlias {
            header: Header::new(shape.0),
            fields,
        }
    }
    /// The record that `v` is when it is an exact instance of the type, which is one of those named above.
    pub fn exact(v: Value, kind: Builtin) -> Option<Gc<GenericAlias>> {
        exact(v, kind.shape())
    }
    /// The value of a field, or `None` while it is not set.
    pub fn at(&self, i: usize) -> Option<Value> {
        self.fields[i].bound()
    }
    /// The value of a field, None while it is not set.
    pub fn or_none(&self, i: usize) -> Value {
        self.at(i).unwrap_or(Value::NONE)
    }
}
