//! Functions, cells and bound methods.

use super::code::Code;
use super::dict::Dict;
use super::field::{Field, Ref};
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::object::kinds::Builtin;
use crate::value::Value;
use std::cell::Cell as StdCell;

/// A Python function. Compiled code knows the offsets of `code`, `globals`, `closure` and `entry`.
#[repr(C)]
pub struct Function {
    header: Header,
    /// Its code object.
    pub code: Ref<Code>,
    /// Its globals.
    pub globals: Ref<Dict>,
    /// The builtins namespace found from the globals when the function was made.
    pub builtins: Ref<Dict>,
    /// Tuple of cells, or UNBOUND.
    pub closure: Field,
    /// `__defaults__`: a tuple or UNBOUND.
    pub defaults: Field,
    /// `__kwdefaults__`: a dict or UNBOUND.
    pub kwdefaults: Field,
    /// `__name__`
    pub name: Field,
    /// `__qualname__`
    pub qualname: Field,
    /// `__module__`
    pub module: Field,
    /// `__doc__`
    pub doc: Field,
    /// `__dict__`: a dict, or UNBOUND until asked for.
    pub dict: Field,
    /// `__annotate__`
    pub annotate: Field,
    /// `__annotations__`: a dict, or UNBOUND until asked for.
    pub annotations: Field,
    /// `__type_params__`: a tuple or UNBOUND.
    pub type_params: Field,
    /// Advanced when code, defaults or keyword defaults are replaced; caches compare it. Small.
    pub version: StdCell<u64>,
}
// SAFETY: repr(C) with the header first; every word is a value, a reference, or a small number.
unsafe impl HeapObject for Function {
    const KIND: TraceKind = TraceKind::Values;
}
impl Function {
    /// A function object to be allocated.
    pub fn new(code: Gc<Code>, globals: Gc<Dict>, builtins: Gc<Dict>) -> Function {
        Function {
            header: Header::new(Builtin::Function as u32),
            code: Ref::new(Some(code)),
            globals: Ref::new(Some(globals)),
            builtins: Ref::new(Some(builtins)),
            closure: Field::EMPTY,
            defaults: Field::EMPTY,
            kwdefaults: Field::EMPTY,
            name: Field::EMPTY,
            qualname: Field::EMPTY,
            module: Field::EMPTY,
            doc: Field::EMPTY,
            dict: Field::EMPTY,
            annotate: Field::EMPTY,
            annotations: Field::EMPTY,
            type_params: Field::EMPTY,
            version: StdCell::new(1),
        }
    }
}

/// A cell: a variable shared between a function and the functions inside it.
#[repr(C)]
pub struct Cell {
    header: Header,
    /// The variable's value; UNBOUND when it has none. Byte offset 8.
    pub contents: Field,
}
// SAFETY: repr(C) with the header first and one value.
unsafe impl HeapObject for Cell {
    const KIND: TraceKind = TraceKind::Values;
}
impl Cell {
    /// A cell to be allocated.
    pub fn new(contents: Value) -> Cell {
        Cell {
            header: Header::new(Builtin::Cell as u32),
            contents: Field::new(contents),
        }
    }
}

/// A bound method.
#[repr(C)]
pub struct BoundMethod {
    header: Header,
    /// The function (any callable). Byte offset 8.
    pub function: Field,
    /// The receiver. Byte offset 16.
    pub receiver: Field,
}
// SAFETY: repr(C) with the header first and two values.
unsafe impl HeapObject for BoundMethod {
    const KIND: TraceKind = TraceKind::Values;
}
impl BoundMethod {
    /// A bound method to be allocated.
    pub fn new(function: Value, receiver: Value) -> BoundMethod {
        BoundMethod {
            header: Header::new(Builtin::BoundMethod as u32),
            function: Field::new(function),
            receiver: Field::new(receiver),
        }
    }
}
