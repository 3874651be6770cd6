//! Descriptors: properties, class and static methods, `super`, native functions and native descriptors.

use super::field::Field;
use super::shape::ShapeId;
use crate::heap::{Header, HeapObject, TraceKind};
use crate::object::kinds::Builtin;
use crate::object::native_def::{GetSetDef, NativeDef};
use crate::value::Value;

macro_rules! values_object { ($($name:ident),*) => {$(
    // SAFETY: repr(C) with the header first; every further word is a value, a small number or an address outside the heap.
    unsafe impl HeapObject for $name { const KIND: TraceKind = TraceKind::Values; }
)*} }
values_object!(
    Property,
    Wrapped,
    Super,
    NativeFunction,
    NativeDescriptor,
    GetSet,
    Member
);

/// A `property`.
#[repr(C)]
pub struct Property {
    header: Header,
    /// Getter, setter, deleter and documentation; UNBOUND where not given.
    pub get: Field,
    /// `fset`
    pub set: Field,
    /// `fdel`
    pub delete: Field,
    /// `__doc__`
    pub doc: Field,
    /// `__name__`, from `__set_name__`.
    pub name: Field,
    /// True when the documentation is the getter's.
    pub doc_from_getter: Field,
}
impl Property {
    /// A property to be allocated.
    pub fn new(shape: ShapeId, get: Value, set: Value, delete: Value, doc: Value) -> Property {
        Property {
            header: Header::new(shape.0),
            get: Field::new(get),
            set: Field::new(set),
            delete: Field::new(delete),
            doc: Field::new(doc),
            name: Field::EMPTY,
            doc_from_getter: Field::new(Value::FALSE),
        }
    }
}

/// A `classmethod` or a `staticmethod`.
#[repr(C)]
pub struct Wrapped {
    header: Header,
    /// `__func__`
    pub function: Field,
    /// `__dict__`, or UNBOUND until needed (`__name__`, `__doc__` … copied from the function).
    pub dict: Field,
}
impl Wrapped {
    /// A wrapper to be allocated.
    pub fn new(shape: ShapeId, function: Value) -> Wrapped {
        Wrapped {
            header: Header::new(shape.0),
            function: Field::new(function),
            dict: Field::EMPTY,
        }
    }
}

/// A `super` object.
#[repr(C)]
pub struct Super {
    header: Header,
    /// `__thisclass__`
    pub this_class: Field,
    /// `__self__`, or UNBOUND.
    pub receiver: Field,
    /// `__self_class__`, or UNBOUND.
    pub receiver_class: Field,
}
impl Super {
    /// A `super` object to be allocated.
    pub fn new(shape: ShapeId, this_class: Value, receiver: Value, receiver_class: Value) -> Super {
        Super {
            header: Header::new(shape.0),
            this_class: Field::new(this_class),
            receiver: Field::new(receiver),
            receiver_class: Field::new(receiver_class),
        }
    }
}

/// A native function, or a native method bound to its receiver (`builtin_function_or_method`, `method-wrapper`).
#[repr(C)]
pub struct NativeFunction {
    header: Header,
    /// What it calls. Compiled code reads the address of the code from here.
    pub def: &'static NativeDef,
    /// `__self__`: the receiver, the class of a class method, the module of a function; UNBOUND for none.
    pub receiver: Field,
    /// Whether `receiver` is passed as the first argument: a small int 0 or 1.
    pub bound: Value,
    /// `__module__`
    pub module: Field,
}
impl NativeFunction {
    /// A native function to be allocated; `shape` is that of `builtin_function_or_method` or `method-wrapper`.
    pub fn new(
        shape: Builtin,
        def: &'static NativeDef,
        receiver: Value,
        bound: bool,
        module: Value,
    ) -> NativeFunction {
        NativeFunction {
            header: Header::new(shape as u32),
            def,
            receiver: Field::new(receiver),
            bound: Value::int(bound as i64),
            module: Field::new(module),
        }
    }
}

/// A native method in a class's namespace (`method_descriptor`, `wrapper_descriptor`, `classmethod_descriptor`).
#[repr(C)]
pub struct NativeDescriptor {
    header: Header,
    /// What it calls. Byte offset 8.
    pub def: &'static NativeDef,
    /// `__objclass__`
    pub owner: Field,
}
impl NativeDescriptor {
    /// A descriptor to be allocated.
    pub fn new(shape: Builtin, def: &'static NativeDef, owner: Value) -> NativeDescriptor {
        NativeDescriptor {
            header: Header::new(shape as u32),
            def,
            owner: Field::new(owner),
        }
    }
}

/// A computed native attribute in a class's namespace (`getset_descriptor`).
#[repr(C)]
pub struct GetSet {
    header: Header,
    /// Its functions.
    pub def: &'static GetSetDef,
    /// `__objclass__`
    pub owner: Field,
}
impl GetSet {
    /// A descriptor to be allocated.
    pub fn new(def: &'static GetSetDef, owner: Value) -> GetSet {
        GetSet {
            header: Header::new(Builtin::GetSetDescriptor as u32),
            def,
            owner: Field::new(owner),
        }
    }
}

/// A slot of `__slots__` (`member_descriptor`).
#[repr(C)]
pub struct Member {
    header: Header,
    /// Its name, a string.
    pub name: Field,
    /// `__objclass__`
    pub owner: Field,
    /// Byte offset of the slot in instances, a small int.
    pub offset: Value,
}
impl Member {
    /// A descriptor to be allocated.
    pub fn new(name: Value, owner: Value, offset: u32) -> Member {
        Member {
            header: Header::new(Builtin::MemberDescriptor as u32),
            name: Field::new(name),
            owner: Field::new(owner),
            offset: Value::int(offset as i64),
        }
    }
}
