//! Puts an interpreter together: names, classes of all builtin types, their namespaces, the module `builtins`.

use super::{TYPES, TypeEntry};
use crate::context::{Interp, Names, Thread};
use crate::heap::Gc;
use crate::native::{MethodKind, NativeDef};
use crate::object::class;
use crate::object::descr::{GetSet, NativeDescriptor, NativeFunction, Wrapped};
use crate::object::dict::Dict;
use crate::object::instance::native_size;
use crate::object::kinds::{Builtin, Layout};
use crate::object::shape::{Shape, ShapeId};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple;
use crate::object::types::{Type, TypeFlags};
use crate::value::{PyResult, Value};

/// Completes the interpreter of a new thread up to the classes; modules come with `crate::import`.
pub fn bootstrap(th: &mut Thread) -> PyResult<()> {
    let names = Names::new(th)?;
    let interp = th.interp();
    interp.set_names(names);
    for b in Builtin::ALL {
        make_type(th, *b)?;
    }
    make_extra_shapes(interp);
    for b in Builtin::ALL {
        link_type(th, *b)?;
    }
    for entry in TYPES {
        fill_type(th, entry)?;
    }
    for b in Builtin::ALL {
        describe_type(th, *b)?;
    }
    for b in Builtin::ALL {
        let ty = th.builtin(*b);
        let mro = class::compute_mro(th, ty)?;
        class::finish(th, ty, mro);
    }
    let memory_error = crate::object::protocols::new_exception(th, Builtin::MemoryError, "")?;
    let empty = tuple::new(th, &[])?;
    memory_error.args.set(th, &*memory_error, empty.as_value());
    th.interp().set_memory_error(memory_error.as_value());
    Ok(())
}

/// Gives builtin types that a native module declares their methods, when that module is made.
pub fn install_types(th: &mut Thread, entries: &'static [TypeEntry]) -> PyResult<()> {
    for entry in entries {
        fill_type(th, entry)?;
        describe_type(th, entry.number)?;
    }
    for entry in entries {
        let ty = th.builtin(entry.number);
        let mro = class::compute_mro(th, ty)?;
        class::finish(th, ty, mro);
    }
    th.type_epoch.set(th.type_epoch.get() + 1);
    Ok(())
}

fn is_exception(b: Builtin) -> bool {
    b.exception_doc().is_some()
}

/// Inline attribute slots of a `types.SimpleNamespace`.
const NAMESPACE_SLOTS: u16 = 4;

fn make_type(th: &mut Thread, b: Builtin) -> PyResult<()> {
    // All exceptions share one native part, so that a class may have several of them as bases.
    let native = match b.layout() {
        _ if is_exception(b) => Builtin::BaseException,
        Layout::Plain => Builtin::Object,
        Layout::Fixed(_) | Layout::Variable | Layout::Boxed | Layout::Sealed => b,
    };
    let ty = th.alloc(Type::new(
        Builtin::Type.shape(),
        native,
        Some(b),
        type_flags(b),
    ))?;
    ty.fixed_size.set(native_size(b) as u32);
    ty.shape.set(b.shape());
    let interp = th.interp();
    interp.set_builtin(b, ty);
    let has_attributes = is_exception(b) || b == Builtin::SimpleNamespace;
    let overflow = if has_attributes {
        native_size(b) as u16
    } else {
        0
    };
    let slots = if b == Builtin::SimpleNamespace {
        NAMESPACE_SLOTS
    } else {
        0
    };
    ty.inline_slots.set(slots);
    interp.set_shape(Shape::root(b.shape(), ty, overflow, slots));
    let name = th.intern(b.name());
    ty.name.set(th, &*ty, name.as_value());
    ty.qualname.set(th, &*ty, name.as_value());
    Ok(())
}

/// Flags of a builtin type that no method shows.
fn type_flags(b: Builtin) -> u32 {
    use Builtin as B;
    let mut flags = TypeFlags::IMMUTABLE;
    if !matches!(b.layout(), Layout::Sealed) && !matches!(b, B::Generic)
        || is_exception(b)
        || b == B::Generic
    {
        flags |= TypeFlags::BASETYPE;
    }
    if is_exception(b) || b == B::SimpleNamespace {
        flags |= TypeFlags::HAS_DICT;
    }
    if matches!(b, B::List | B::Tuple | B::Range | B::MemoryView) {
        flags |= TypeFlags::SEQUENCE;
    }
    if matches!(b, B::Dict | B::MappingProxy) {
        flags |= TypeFlags::MAPPING;
    }
    if matches!(
        b,
        B::Bool
            | B::ByteArray
            | B::Bytes
            | B::Dict
            | B::Float
            | B::FrozenSet
            | B::Int
            | B::List
            | B::Set
            | B::Str
            | B::Tuple
    ) {
        flags |= TypeFlags::MATCH_SELF;
    }
    if matches!(
        b,
        B::Function
            | B::Module
            | B::Set
            | B::FrozenSet
            | B::Type
            | B::Generator
            | B::Coroutine
            | B::AsyncGenerator
            | B::BoundMethod
            | B::NativeFunction
            | B::Code
    ) {
        flags |= TypeFlags::HAS_WEAKREF;
    }
    flags
}

/// Shapes of further representations, and of the internal objects.
fn make_extra_shapes(interp: &Interp) {
    for (id, b) in [
        (ShapeId::INT64, Builtin::Int),
        (ShapeId::BIG_INT, Builtin::Int),
        (ShapeId::STR_VIEW, Builtin::Str),
        (ShapeId::VALUE_ARRAY, Builtin::Object),
        (ShapeId::RAW_BYTES, Builtin::Object),
    ] {
        interp.set_shape(Shape::root(id, interp.builtin(b), 0, 0));
    }
}

/// Sets base, bases and an empty namespace.
fn link_type(th: &mut Thread, b: Builtin) -> PyResult<()> {
    let ty = th.builtin(b);
    if b != Builtin::Object {
        let base = th.builtin(b.base());
        ty.base.set(th, &*ty, Some(base));
        let second =
            (b == Builtin::ExceptionGroup).then(|| th.builtin(Builtin::Exception).as_value());
        let bases = match second {
            Some(second) => tuple::new(th, &[base.as_value(), second])?,
            None => tuple::new(th, &[base.as_value()])?,
        };
        ty.bases.set(th, &*ty, Some(bases));
        base.subclasses.borrow_mut().push(ty);
        crate::heap::barrier_ref(
            crate::heap::HeapObject::header(&*base),
            base.as_ptr().cast(),
        );
    } else {
        let bases = tuple::new(th, &[])?;
        ty.bases.set(th, &*ty, Some(bases));
    }
    let dict = Dict::new(th)?;
    ty.dict.set(th, &*ty, Some(dict));
    Ok(())
}

fn namespace(ty: Gc<Type>) -> Gc<Dict> {
    ty.dict.get().expect("link_type made the namespace")
}

fn fill_type(th: &mut Thread, entry: &'static TypeEntry) -> PyResult<()> {
    let ty = th.builtin(entry.number);
    let dict = namespace(ty);
    for def in entry.methods {
        let v = method_object(th, ty, def)?;
        let name = th.intern(def.name);
        dict.set_str(th, name, v)?;
    }
    for def in entry.getsets {
        let v = th.alloc(GetSet::new(def, ty.as_value()))?;
        let name = th.intern(def.name);
        dict.set_str(th, name, v.as_value())?;
    }
    // A type whose instances have `__doc__` themselves keeps its own behind the descriptor: see `type.__doc__`.
    if !entry.doc.is_empty() && !entry.getsets.iter().any(|g| g.name == "__doc__") {
        let doc = Str::new(th, entry.doc)?;
        let name = th.names().__doc__;
        dict.set_str(th, name, doc.as_value())?;
    }
    Ok(())
}

/// What a native method becomes in its class's namespace.
fn method_object(th: &mut Thread, ty: Gc<Type>, def: &'static NativeDef) -> PyResult {
    let owner = ty.as_value();
    Ok(match def.kind {
        MethodKind::Method => {
            let special = Special::ALL.iter().any(|s| s.name() == def.name)
                && !PLAIN_SPECIALS.contains(&def.name);
            let kind = if special {
                Builtin::SlotWrapper
            } else {
                Builtin::MethodDescriptor
            };
            th.alloc(NativeDescriptor::new(kind, def, owner))?
                .as_value()
        }
        MethodKind::ClassMethod => th
            .alloc(NativeDescriptor::new(
                Builtin::ClassMethodDescriptor,
                def,
                owner,
            ))?
            .as_value(),
        MethodKind::New => th
            .alloc(NativeFunction::new(
                Builtin::NativeFunction,
                def,
                owner,
                false,
                Value::NONE,
            ))?
            .as_value(),
        MethodKind::StaticMethod | MethodKind::Function => {
            let f = th.alloc(NativeFunction::new(
                Builtin::NativeFunction,
                def,
                owner,
                false,
                Value::NONE,
            ))?;
            th.alloc(Wrapped::new(Builtin::StaticMethod.shape(), f.as_value()))?
                .as_value()
        }
    })
}

/// Special methods that are plain methods in the reference implementation, not slot wrappers.
const PLAIN_SPECIALS: &[&str] = &[
    "__format__",
    "__bytes__",
    "__complex__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__reversed__",
    "__length_hint__",
    "__enter__",
    "__exit__",
    "__aenter__",
    "__aexit__",
    "__dir__",
    "__instancecheck__",
    "__subclasscheck__",
    "__missing__",
    "__fspath__",
];

/// `__doc__` and `__hash__ = None` where the table and the methods imply them, and `__module__` outside `builtins`.
fn describe_type(th: &mut Thread, b: Builtin) -> PyResult<()> {
    let ty = th.builtin(b);
    let dict = namespace(ty);
    let names = th.names();
    if dict.get_str(th, names.__doc__).is_none() {
        let doc = match b.exception_doc() {
            Some(doc) => Str::new(th, doc)?.as_value(),
            None => Value::NONE,
        };
        dict.set_str(th, names.__doc__, doc)?;
    }
    let (eq, hash) = (
        names.special[Special::Eq as usize],
        names.special[Special::Hash as usize],
    );
    if dict.get_str(th, eq).is_some() && dict.get_str(th, hash).is_none() {
        dict.set_str(th, hash, Value::NONE)?;
    }
    Ok(())
}
