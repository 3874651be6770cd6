//! Class objects.
//!
//! A class caches what each special method resolves to along its MRO ([`Type::special`]); the cache of a class and of its
//! subclasses is refilled when a special name is set or deleted. Other lookups go through the MRO's dicts and the
//! interpreter's method cache, which a change of any class's attributes empties by advancing the type epoch.

use super::dict::Dict;
use super::field::{Field, Ref};
use super::kinds::Builtin;
use super::shape::ShapeId;
use super::special::Special;
use super::str::Str;
use super::tuple::Tuple;
use crate::heap::{CustomVtable, Gc, Header, HeapObject, Marker, TraceKind, drop_in_place};
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// Facts about a class that instances and subclasses inherit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypeFlags(pub u32);
impl TypeFlags {
    /// Made by a `class` statement or `type(…)`; its attributes may be set.
    pub const HEAP: u32 = 1 << 0;
    /// May be a base class.
    pub const BASETYPE: u32 = 1 << 1;
    /// A sequence for pattern matching.
    pub const SEQUENCE: u32 = 1 << 2;
    /// A mapping for pattern matching.
    pub const MAPPING: u32 = 1 << 3;
    /// Matches itself by one positional sub-pattern (`int(x)`).
    pub const MATCH_SELF: u32 = 1 << 4;
    /// Has abstract methods and so no instances.
    pub const ABSTRACT: u32 = 1 << 5;
    /// Instances have a `__dict__`.
    pub const HAS_DICT: u32 = 1 << 6;
    /// Instances can be weakly referenced.
    pub const HAS_WEAKREF: u32 = 1 << 7;
    /// Instances have `__del__`.
    pub const HAS_DEL: u32 = 1 << 8;
    /// Attribute lookup on instances is `object.__getattribute__` without `__getattr__`: caches may take part.
    pub const GENERIC_GETATTR: u32 = 1 << 9;
    /// Attribute assignment on instances is `object.__setattr__`.
    pub const GENERIC_SETATTR: u32 = 1 << 10;
    /// Python code may not instantiate it by calling.
    pub const NO_NEW: u32 = 1 << 11;
    /// Python code may not set its attributes (builtin types, `types` internals).
    pub const IMMUTABLE: u32 = 1 << 12;
}

/// A class.
#[repr(C)]
pub struct Type {
    header: Header,
    vtable: &'static CustomVtable,
    /// `__name__`, a string.
    pub name: Field,
    /// `__qualname__`, a string.
    pub qualname: Field,
    /// `__bases__`
    pub bases: Ref<Tuple>,
    /// `__mro__`
    pub mro: Ref<Tuple>,
    /// `__base__`: the base that determines the layout; `None` for `object` only.
    pub base: Ref<Type>,
    /// The namespace.
    pub dict: Ref<Dict>,
    /// The builtin type whose native part its instances begin with.
    pub native: Builtin,
    /// The type's own number if it is a builtin type.
    pub builtin: Option<Builtin>,
    /// See [`TypeFlags`].
    pub flags: Cell<u32>,
    /// Shape of a fresh instance.
    pub shape: Cell<ShapeId>,
    /// Shape of instances whose attributes are in a dict; made on first need.
    pub dictionary_shape: Cell<Option<ShapeId>>,
    /// Bytes of an instance up to the overflow word: native part and member slots.
    pub fixed_size: Cell<u32>,
    /// Inline attribute slots of a fresh instance.
    pub inline_slots: Cell<u16>,
    /// Advanced whenever an attribute of the class or of a class in its MRO changes.
    pub version: Cell<u32>,
    /// Whether compiled code depends on the class's attributes.
    pub watched: Cell<bool>,
    /// What special methods resolve to; UNBOUND where there is none.
    pub special: [Field; Special::COUNT],
    /// Attributes that were given new values, and how often: see [`Type::is_variable`].
    rewritten: RefCell<Vec<(Gc<Str>, u32)>>,
    /// Direct subclasses that are alive (traced weakly by the collector's standards: classes live as long as the interpreter).
    pub subclasses: RefCell<Vec<Gc<Type>>>,
}

// SAFETY: repr(C) with header and vtable first; `trace_type` reports every reference.
unsafe impl HeapObject for Type {
    const KIND: TraceKind = TraceKind::Custom;
}

static TYPE_VTABLE: CustomVtable = CustomVtable {
    trace: trace_type,
    drop: Some(drop_in_place::<Type>),
    external_size: None,
};

unsafe fn trace_type(object: *mut Header, m: &mut Marker<'_>) {
    // SAFETY: the vtable belongs to `Type` objects only.
    let ty = unsafe { &*object.cast::<Type>() };
    m.value(ty.name.get());
    m.value(ty.qualname.get());
    for reference in [
        ty.bases.get().map(Gc::as_value),
        ty.mro.get().map(Gc::as_value),
        ty.base.get().map(Gc::as_value),
        ty.dict.get().map(Gc::as_value),
    ] {
        m.value(reference.unwrap_or(Value::UNBOUND));
    }
    for f in &ty.special {
        m.value(f.get());
    }
    for (name, _) in ty.rewritten.borrow().iter() {
        m.value(name.as_value());
    }
    for s in ty.subclasses.borrow().iter() {
        m.value(s.as_value());
    }
}

impl Type {
    /// A class object to be allocated: everything empty but what is given. `meta` is the shape of the metaclass's instances.
    pub fn new(meta: ShapeId, native: Builtin, builtin: Option<Builtin>, flags: u32) -> Type {
        Type {
            header: Header::new(meta.0),
            vtable: &TYPE_VTABLE,
            name: Field::EMPTY,
            qualname: Field::EMPTY,
            bases: Ref::new(None),
            mro: Ref::new(None),
            base: Ref::new(None),
            dict: Ref::new(None),
            native,
            builtin,
            flags: Cell::new(flags),
            shape: Cell::new(ShapeId(native as u32)),
            dictionary_shape: Cell::new(None),
            fixed_size: Cell::new(size_of::<Header>() as u32),
            inline_slots: Cell::new(0),
            version: Cell::new(1),
            watched: Cell::new(false),
            special: [const { Field::EMPTY }; Special::COUNT],
            rewritten: RefCell::new(Vec::new()),
            subclasses: RefCell::new(Vec::new()),
        }
    }
    /// Notes that an attribute's value was replaced by another, both of them plain values that no lookup binds.
    pub fn note_rewritten(&self, name: Gc<Str>) {
        let mut rewritten = self.rewritten.borrow_mut();
        match rewritten.iter_mut().find(|(n, _)| *n == name) {
            Some((_, times)) => *times += 1,
            None => rewritten.push((name, 1)),
        }
    }
    /// Whether the class uses the attribute as a variable (a counter, say): it has been given new values so often that nothing may
    /// remember its value any more, and that a further one need not advance the type epoch, which would empty every other cache.
    pub fn is_variable(&self, name: Gc<Str>) -> bool {
        const OFTEN: u32 = 8;
        self.rewritten
            .borrow()
            .iter()
            .any(|(n, times)| *n == name && *times >= OFTEN)
    }
    /// Whether a class in the MRO uses the attribute as a variable.
    pub fn finds_variable(&self, name: Gc<Str>) -> bool {
        self.mro().iter().any(|t| {
            // SAFETY: an MRO holds classes only.
            unsafe { t.cast::<Type>() }.is_variable(name)
        })
    }
    /// What the special method resolves to, unbound, or `None`.
    #[inline(always)]
    pub fn special(&self, which: Special) -> Option<Value> {
        self.special[which as usize].bound()
    }
    /// Whether the flag is set.
    #[inline(always)]
    pub fn has(&self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }
    /// The MRO.
    pub fn mro(&self) -> &[Value] {
        match self.mro.get() {
            // SAFETY: the class refers to its MRO, and replaces it only by `__bases__` assignment, which keeps the old one
            // reachable from the stack of whoever is reading it.
            Some(mro) => unsafe { mro.as_ref_unbounded() }.items(),
            None => &[],
        }
    }
    /// Whether this is `other` or a subclass of it, by MRO.
    pub fn is_subclass(&self, other: Gc<Type>) -> bool {
        std::ptr::eq(self, other.as_ptr()) || self.mro().iter().any(|t| t.is(other.as_value()))
    }
}
