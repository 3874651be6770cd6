//! The methods of `type`: making classes and looking at them.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::{Args, GetSetDef, Keywords};
use crate::object::class::{self, ClassParts};
use crate::object::descr::{GetSet, Member};
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::iter::MappingProxy;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::types::{Type, TypeFlags};
use crate::object::{function::Function, protocols};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Declares the methods of `type`.
pub struct TypeMethods;

/// type(object) -> the object's type
/// type(name, bases, dict, **kwds) -> a new type
#[pytype(Type)]
impl TypeMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn type_new(meta: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let Some(meta) = th.as_type(meta) else {
            return th.type_error("type.__new__(X): X is not a type object");
        };
        if let [object] = args
            && meta.builtin == Some(Builtin::Type)
        {
            return Ok(th.type_of(*object).as_value());
        }
        let [name, bases, dict] = args else {
            return th.type_error("type() takes 1 or 3 arguments");
        };
        let Some(name) = Str::from_value(th, *name) else {
            let message = format!(
                "type.__new__() argument 1 must be str, not {}",
                th.type_name(*name)
            );
            return th.type_error(message);
        };
        let Some(bases) = Tuple::from_value(th, *bases) else {
            let message = format!(
                "type.__new__() argument 2 must be tuple, not {}",
                th.type_name(*bases)
            );
            return th.type_error(message);
        };
        let Some(dict) = Dict::from_value(th, *dict) else {
            let message = format!(
                "type.__new__() argument 3 must be dict, not {}",
                th.type_name(*dict)
            );
            return th.type_error(message);
        };
        new_type(th, meta, name, bases, dict, kwargs)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, /, *args, **kwargs)")]
    fn __init__(
        _this: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        let _ = kwargs;
        match args.len() {
            1 | 3 => Ok(()),
            _ => th.type_error("type.__init__() takes 1 or 3 arguments"),
        }
    }

    /// Call self as a function.
    #[method("($self, /, *args, **kwargs)")]
    fn __call__(this: Gc<Type>, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let all = tuple::build(th, args.len() + kwargs.values.len(), |i| {
            if i < args.len() {
                args[i]
            } else {
                kwargs.values[i - args.len()]
            }
        })?;
        protocols::call_type(th, this, Args::with_names(all.items(), kwargs.names))
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Type>, th: &mut Thread) -> PyResult<String> {
        let qualname = Str::text_of(this.qualname.get());
        Ok(match module_of(th, this)? {
            Some(module) if module != "builtins" => format!("<class '{module}.{qualname}'>"),
            _ => format!("<class '{qualname}'>"),
        })
    }

    /// Return getattr(self, name).
    #[method("($self, name, /)")]
    fn __getattribute__(this: Gc<Type>, th: &mut Thread, name: Value) -> PyResult {
        let name = super::object::attribute_name(th, name)?;
        let meta = th.type_of(this.as_value());
        match protocols::generic_get_attr(th, this.as_value(), meta, name)? {
            Some(v) => Ok(v),
            None => protocols::attribute_error(th, this.as_value(), name.as_value()),
        }
    }

    /// Implement setattr(self, name, value).
    #[method("($self, name, value, /)")]
    fn __setattr__(this: Gc<Type>, th: &mut Thread, name: Value, value: Value) -> PyResult<()> {
        let name = super::object::attribute_name(th, name)?;
        protocols::generic_set_attr(th, this.as_value(), name, value)
    }

    /// Implement delattr(self, name).
    #[method("($self, name, /)")]
    fn __delattr__(this: Gc<Type>, th: &mut Thread, name: Value) -> PyResult<()> {
        let name = super::object::attribute_name(th, name)?;
        protocols::generic_set_attr(th, this.as_value(), name, Value::UNBOUND)
    }

    /// Return a type's method resolution order.
    #[method("($self, /)")]
    fn mro(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let mro = class::compute_mro(th, this)?;
        List::from_slice(th, mro.items()).map(Gc::as_value)
    }

    /// Return a list of immediate subclasses.
    #[method("($self, /)")]
    fn __subclasses__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let list = List::new(th)?;
        let n = this.subclasses.borrow().len();
        for i in 0..n {
            let sub = this.subclasses.borrow()[i];
            list.push(th, sub.as_value())?;
        }
        Ok(list.as_value())
    }

    /// Create the namespace for the class statement
    #[classmethod("($type, /, *args, **kwargs)")]
    fn __prepare__(
        _class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        let _ = (args, kwargs);
        Dict::new(th).map(Gc::as_value)
    }

    /// Check if an object is an instance.
    #[method("($self, instance, /)")]
    fn __instancecheck__(this: Gc<Type>, th: &mut Thread, instance: Value) -> PyResult<bool> {
        protocols::is_instance_of_type(th, instance, this)
    }

    /// Check if a class is a subclass.
    #[method("($self, subclass, /)")]
    fn __subclasscheck__(this: Gc<Type>, th: &mut Thread, subclass: Value) -> PyResult<bool> {
        match th.as_type(subclass) {
            Some(c) => Ok(c.is_subclass(this)),
            None => th.type_error("issubclass() arg 1 must be a class"),
        }
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        union(th, value, this)
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        union(th, this, value)
    }

    /// Specialized __dir__ implementation for types.
    #[method("($self, /)")]
    fn __dir__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let names = Dict::new(th)?;
        add_class_names(th, names, this)?;
        key_list(th, names)
    }

    #[getter]
    fn __name__(this: Gc<Type>, _th: &mut Thread) -> PyResult {
        Ok(this.name.get())
    }

    #[setter]
    fn set___name__(this: Gc<Type>, th: &mut Thread, value: Value) -> PyResult<()> {
        let s = settable_string(th, this, "__name__", value)?;
        this.name.set(th, &*this, s.as_value());
        Ok(())
    }

    #[getter]
    fn __qualname__(this: Gc<Type>, _th: &mut Thread) -> PyResult {
        Ok(this.qualname.get())
    }

    #[setter]
    fn set___qualname__(this: Gc<Type>, th: &mut Thread, value: Value) -> PyResult<()> {
        let s = settable_string(th, this, "__qualname__", value)?;
        this.qualname.set(th, &*this, s.as_value());
        Ok(())
    }

    #[getter]
    fn __module__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let name = th.names().__module__;
        match (this.builtin, namespace(this).get_str(th, name)) {
            (Some(b), _) => Ok(th.intern(b.module()).as_value()),
            (None, Some(v)) => Ok(v),
            (None, None) => protocols::attribute_error(th, this.as_value(), name.as_value()),
        }
    }

    #[setter]
    fn set___module__(this: Gc<Type>, th: &mut Thread, value: Value) -> PyResult<()> {
        let name = th.names().__module__;
        class::set_class_attr(th, this, name, value)
    }

    #[getter]
    fn __dict__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let proxy = MappingProxy::new(Builtin::MappingProxy.shape(), namespace(this).as_value());
        th.alloc(proxy).map(Gc::as_value)
    }

    #[getter]
    fn __doc__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let name = th.names().__doc__;
        match namespace(this).get_str(th, name) {
            Some(v)
                if exact::<GetSet>(v, Builtin::GetSetDescriptor.shape()).is_some()
                    && this.builtin.is_some() =>
            {
                let entry = super::TYPES.iter().find(|e| Some(e.number) == this.builtin);
                Ok(Str::new(th, entry.map_or("", |e| e.doc))?.as_value())
            }
            Some(v) => protocols::bind_descriptor(th, v, Value::UNBOUND, this),
            None => Ok(Value::NONE),
        }
    }

    #[setter]
    fn set___doc__(this: Gc<Type>, th: &mut Thread, value: Value) -> PyResult<()> {
        let name = th.names().__doc__;
        class::set_class_attr(th, this, name, value)
    }

    #[getter]
    fn __bases__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        match this.bases.get() {
            Some(t) => Ok(t.as_value()),
            None => tuple::new(th, &[]).map(Gc::as_value),
        }
    }

    #[setter]
    fn set___bases__(this: Gc<Type>, th: &mut Thread, value: Value) -> PyResult<()> {
        set_bases(th, this, value)
    }

    #[member]
    fn __base__(this: Gc<Type>, _th: &mut Thread) -> PyResult {
        Ok(this.base.get().map_or(Value::NONE, Gc::as_value))
    }

    #[getter]
    fn __mro__(this: Gc<Type>, _th: &mut Thread) -> PyResult {
        Ok(this.mro.get().map_or(Value::NONE, Gc::as_value))
    }

    #[getter]
    fn __abstractmethods__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let name = th.names().__abstractmethods__;
        match namespace(this).get_str(th, name) {
            Some(v) => Ok(v),
            None => protocols::attribute_error(th, this.as_value(), name.as_value()),
        }
    }

    #[setter]
    fn set___abstractmethods__(this: Gc<Type>, th: &mut Thread, value: Value) -> PyResult<()> {
        let name = th.names().__abstractmethods__;
        let is_abstract = !value.is_unbound() && protocols::truth(th, value)?;
        class::set_class_attr(th, this, name, value)?;
        let flags = this.flags.get() & !TypeFlags::ABSTRACT;
        this.flags.set(if is_abstract {
            flags | TypeFlags::ABSTRACT
        } else {
            flags
        });
        Ok(())
    }

    #[getter]
    fn __type_params__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let name = th.names().__type_params__;
        match namespace(this).get_str(th, name) {
            Some(v) => Ok(v),
            None => tuple::new(th, &[]).map(Gc::as_value),
        }
    }

    #[setter]
    fn set___type_params__(this: Gc<Type>, th: &mut Thread, value: Value) -> PyResult<()> {
        let name = th.names().__type_params__;
        class::set_class_attr(th, this, name, value)
    }

    #[getter]
    fn __annotations__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let (direct, cache) = (th.names().__annotations__, th.names().__annotations_cache__);
        let dict = namespace(this);
        if let Some(v) = dict.get_str(th, direct).or_else(|| dict.get_str(th, cache)) {
            return Ok(v);
        }
        let annotate = TypeMethods::__annotate__(this, th)?;
        let v = match exact::<Function>(annotate, Builtin::Function.shape()) {
            Some(f) => protocols::call(th, f.as_value(), &[Value::ONE])?,
            None if this.has(TypeFlags::HEAP) => Dict::new(th)?.as_value(),
            None => return protocols::attribute_error(th, this.as_value(), direct.as_value()),
        };
        dict.set_str(th, cache, v)?;
        Ok(v)
    }

    #[setter]
    fn set___annotations__(this: Gc<Type>, th: &mut Thread, value: Value) -> PyResult<()> {
        let (cache, annotate) = (
            th.names().__annotations_cache__,
            th.names().__annotate_func__,
        );
        class::set_class_attr(th, this, cache, value)?;
        class::set_class_attr(th, this, annotate, Value::NONE)
    }

    #[getter]
    fn __annotate__(this: Gc<Type>, th: &mut Thread) -> PyResult {
        let (a, b) = (th.names().__annotate__, th.names().__annotate_func__);
        let dict = namespace(this);
        Ok(dict
            .get_str(th, a)
            .or_else(|| dict.get_str(th, b))
            .unwrap_or(Value::NONE))
    }

    #[member]
    fn __flags__(this: Gc<Type>, _th: &mut Thread) -> PyResult<i64> {
        Ok(i64::from(this.flags.get()))
    }

    #[member]
    fn __basicsize__(this: Gc<Type>, _th: &mut Thread) -> PyResult<i64> {
        Ok(i64::from(this.fixed_size.get()))
    }
}

/// The namespace of a class.
pub fn namespace(ty: Gc<Type>) -> Gc<Dict> {
    ty.dict.get().expect("every class has a namespace")
}

/// `__module__` of a class as text.
pub fn module_of(th: &mut Thread, ty: Gc<Type>) -> PyResult<Option<String>> {
    if let Some(b) = ty.builtin {
        return Ok(Some(b.module().to_string()));
    }
    let name = th.names().__module__;
    Ok(namespace(ty)
        .get_str(th, name)
        .and_then(Str::exact)
        .map(Str::display))
}

fn settable_string(th: &mut Thread, ty: Gc<Type>, what: &str, v: Value) -> PyResult<Gc<Str>> {
    let name = Str::text_of(ty.name.get());
    if !ty.has(TypeFlags::HEAP) {
        return th.type_error(format!(
            "cannot set '{what}' attribute of immutable type '{name}'"
        ));
    }
    if v.is_unbound() {
        return th.type_error(format!("cannot delete '{what}' attribute of type '{name}'"));
    }
    match Str::exact(v) {
        Some(s) => Ok(s),
        None => {
            let message = format!(
                "can only assign string to {name}.{what}, not '{}'",
                th.type_name(v)
            );
            th.type_error(message)
        }
    }
}

fn set_bases(th: &mut Thread, ty: Gc<Type>, value: Value) -> PyResult<()> {
    let name = Str::text_of(ty.name.get());
    if !ty.has(TypeFlags::HEAP) {
        return th.type_error(format!(
            "cannot set '__bases__' attribute of immutable type '{name}'"
        ));
    }
    let Some(bases) = Tuple::from_value(th, value) else {
        let message = format!(
            "can only assign tuple to {name}.__bases__, not {}",
            th.type_name(value)
        );
        return th.type_error(message);
    };
    if bases.is_empty() {
        return th.type_error(format!(
            "can only assign non-empty tuple to {name}.__bases__, not ()"
        ));
    }
    for b in bases.items() {
        let Some(b) = th.as_type(*b) else {
            let message = format!(
                "{name}.__bases__ must be tuple of classes, not '{}'",
                th.type_name(*b)
            );
            return th.type_error(message);
        };
        if b.is_subclass(ty) {
            return th.type_error("a __bases__ item causes an inheritance cycle");
        }
    }
    let new = class::best_base(th, bases)?;
    if let Some(old) = ty.base.get()
        && let Some(what) = class::layout_difference(th, new, old)
    {
        let (new, old) = (Str::text_of(new.name.get()), Str::text_of(old.name.get()));
        return th.type_error(format!(
            "__bases__ assignment: '{new}' {what} differs from '{old}'"
        ));
    }
    let (old, old_base) = (ty.bases.get(), ty.base.get());
    ty.bases.set(th, &*ty, Some(bases));
    ty.base.set(th, &*ty, Some(new));
    if class::bases_changed(th, ty).is_err() {
        ty.bases.set(th, &*ty, old);
        ty.base.set(th, &*ty, old_base);
        return Err(crate::value::Raised);
    }
    if let Some(old) = old {
        for b in old.items() {
            if let Some(b) = th.as_type(*b) {
                b.subclasses.borrow_mut().retain(|s| *s != ty);
            }
        }
    }
    for b in bases.items() {
        if let Some(b) = th.as_type(*b) {
            b.subclasses.borrow_mut().push(ty);
            crate::heap::barrier_ref(crate::heap::HeapObject::header(&*b), b.as_ptr().cast());
        }
    }
    Ok(())
}

/// The metaclass for these bases: the most derived of `meta` and the bases' classes.
pub fn winning_metaclass(th: &mut Thread, meta: Gc<Type>, bases: &[Value]) -> PyResult<Gc<Type>> {
    let mut winner = meta;
    for b in bases {
        let m = th.type_of(*b);
        if winner.is_subclass(m) {
            continue;
        }
        if m.is_subclass(winner) {
            winner = m;
            continue;
        }
        return th.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        );
    }
    Ok(winner)
}

/// `type.__new__` with three arguments.
fn new_type(
    th: &mut Thread,
    meta: Gc<Type>,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    dict: Gc<Dict>,
    kwargs: Keywords<'_>,
) -> PyResult {
    for b in bases.items() {
        if th.as_type(*b).is_none() {
            let entries = th.names().__mro_entries__;
            if protocols::get_attr_opt(th, *b, entries)?.is_some() {
                return th.type_error(
                    "type() doesn't support MRO entry resolution; use types.new_class()",
                );
            }
        }
    }
    let winner = winning_metaclass(th, meta, bases.items())?;
    if winner != meta
        && let Some(new) = winner.special(Special::New)
        && !th
            .builtin(Builtin::Type)
            .special(Special::New)
            .is_some_and(|own| own.is(new))
    {
        // The more derived metaclass makes the class.
        let new = protocols::bind_descriptor(th, new, Value::UNBOUND, winner)?;
        let args = [
            winner.as_value(),
            name.as_value(),
            bases.as_value(),
            dict.as_value(),
        ];
        return super::functions::call_with(th, new, &args, kwargs);
    }
    let bases = if bases.is_empty() {
        let object = th.builtin(Builtin::Object).as_value();
        tuple::new(th, &[object])?
    } else {
        bases
    };
    let dict = dict.copy(th)?;
    let slots = slot_names(th, name, bases, dict)?;
    let static_attributes = th.names().__static_attributes__;
    let static_attributes = dict
        .get_str(th, static_attributes)
        .and_then(Tuple::exact)
        .map_or(0, |t| t.len());
    let ty = class::new_class(
        th,
        ClassParts {
            meta: winner,
            name,
            bases,
            dict,
            member_slots: slots.as_ref().map_or(0, |s| s.names.len() as u32),
            no_dict: slots.as_ref().is_some_and(|s| !s.dict),
            no_weakref: slots.as_ref().is_some_and(|s| !s.weakref),
            static_attributes,
        },
    )?;
    if let Some(slots) = &slots {
        let first = ty.fixed_size.get() - 8 * slots.names.len() as u32;
        for (i, name) in slots.names.iter().enumerate() {
            let member = th.alloc(Member::new(
                name.as_value(),
                ty.as_value(),
                first + 8 * i as u32,
            ))?;
            dict.set_str(th, *name, member.as_value())?;
        }
    }
    add_instance_attributes(th, ty, dict)?;
    complete_namespace(th, ty, dict)?;
    let mro = class::compute_mro(th, ty)?;
    class::finish(th, ty, mro);
    set_names(th, ty, dict)?;
    init_subclass(th, ty, kwargs)?;
    Ok(ty.as_value())
}

/// `__dict__` of instances.
static INSTANCE_DICT: GetSetDef = GetSetDef {
    name: "__dict__",
    doc: "dictionary for instance variables",
    get: |th, this| crate::object::instance::dict_of(th, this).map(Gc::as_value),
    set: Some(super::functions::set_dict),
    member: false,
};

/// `__weakref__` of instances.
static INSTANCE_WEAKREF: GetSetDef = GetSetDef {
    name: "__weakref__",
    doc: "list of weak references to the object",
    get: |th, this| super::weak::first(th, this),
    set: None,
    member: false,
};

/// Adds `__dict__` and `__weakref__` to the namespace of the class that is the first of its bases whose instances have them.
fn add_instance_attributes(th: &mut Thread, ty: Gc<Type>, dict: Gc<Dict>) -> PyResult<()> {
    let names = th.names();
    for (flag, name, def) in [
        (TypeFlags::HAS_DICT, names.__dict__, &INSTANCE_DICT),
        (TypeFlags::HAS_WEAKREF, names.__weakref__, &INSTANCE_WEAKREF),
    ] {
        let inherited = ty.bases.get().is_some_and(|b| {
            b.items()
                .iter()
                .any(|b| th.as_type(*b).is_some_and(|b| b.has(flag)))
        });
        // Modules and classes have a `__dict__` of their own.
        let own = matches!(ty.native, Builtin::Module | Builtin::Type);
        let own = own && flag == TypeFlags::HAS_DICT;
        if ty.has(flag) && !inherited && !own && dict.get_str(th, name).is_none() {
            let attribute = th.alloc(GetSet::new(def, ty.as_value()))?;
            dict.set_str(th, name, attribute.as_value())?;
        }
    }
    Ok(())
}

/// What `__slots__` asks for.
struct Slots {
    names: Vec<Gc<Str>>,
    dict: bool,
    weakref: bool,
}

fn slot_names(
    th: &mut Thread,
    class: Gc<Str>,
    bases: Gc<Tuple>,
    dict: Gc<Dict>,
) -> PyResult<Option<Slots>> {
    let name = th.names().__slots__;
    let Some(declared) = dict.get_str(th, name) else {
        return Ok(None);
    };
    let mut slots = Slots {
        names: Vec::new(),
        dict: false,
        weakref: false,
    };
    // Interned names stay alive through the table of interned strings.
    let list = if Str::exact(declared).is_some() {
        List::from_slice(th, &[declared])?
    } else {
        crate::object::list::from_iterable(th, declared)?
    };
    for v in list.iter() {
        let Some(s) = Str::from_value(th, v) else {
            let message = format!("__slots__ items must be strings, not '{}'", th.type_name(v));
            return th.type_error(message);
        };
        if !crate::text::classify::is_identifier(s.text()) {
            return th.type_error("__slots__ must be identifiers");
        }
        let variable = bases
            .items()
            .iter()
            .any(|b| th.as_type(*b).is_some_and(has_inline_items));
        match Str::display(s).as_str() {
            _ if variable => {
                let message = format!(
                    "nonempty __slots__ not supported for subtype of '{}'",
                    base_name(th, bases)
                );
                return th.type_error(message);
            }
            text @ ("__dict__" | "__weakref__") => {
                let (flag, wanted) = match text {
                    "__dict__" => (TypeFlags::HAS_DICT, &mut slots.dict),
                    _ => (TypeFlags::HAS_WEAKREF, &mut slots.weakref),
                };
                if std::mem::replace(wanted, true) || class::best_base(th, bases)?.has(flag) {
                    let message = format!("{text} slot disallowed: we already got one");
                    return th.type_error(message);
                }
            }
            text => {
                let mangled = mangle(&Str::display(class), text);
                let mangled = th.intern(&mangled);
                if dict.get_str(th, mangled).is_some()
                    && text != "__qualname__"
                    && text != "__classcell__"
                {
                    let message = format!("'{text}' in __slots__ conflicts with class variable");
                    return th.value_error(message);
                }
                slots.names.push(mangled);
            }
        }
    }
    Ok(Some(slots))
}

fn has_inline_items(ty: Gc<Type>) -> bool {
    ty.native.layout() == crate::object::kinds::Layout::Variable
        || matches!(ty.native, Builtin::Int | Builtin::Bytes | Builtin::Type)
}

fn base_name(th: &Thread, bases: Gc<Tuple>) -> String {
    bases
        .items()
        .first()
        .map(|b| protocols::class_name_of(th, *b))
        .unwrap_or_default()
}

/// A private name in a class body (`__x` to `_C__x`).
fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if class.is_empty() || !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.to_string();
    }
    format!("_{class}{name}")
}

/// Moves what the class statement left in the namespace to where it belongs.
fn complete_namespace(th: &mut Thread, ty: Gc<Type>, dict: Gc<Dict>) -> PyResult<()> {
    let names = th.names();
    if let Some(q) = dict.pop_str(th, names.__qualname__) {
        if Str::exact(q).is_none() {
            let message = format!("type __qualname__ must be a str, not {}", th.type_name(q));
            return th.type_error(message);
        }
        ty.qualname.set(th, &*ty, q);
    }
    if dict.get_str(th, names.__module__).is_none()
        && let Some(module) = super::functions::caller_module(th)
    {
        dict.set_str(th, names.__module__, module)?;
    }
    if dict.get_str(th, names.__doc__).is_none() {
        dict.set_str(th, names.__doc__, Value::NONE)?;
    }
    for name in [names.__init_subclass__, names.__class_getitem__] {
        wrap_function(th, dict, name, Builtin::ClassMethod)?;
    }
    wrap_function(
        th,
        dict,
        names.special[Special::New as usize],
        Builtin::StaticMethod,
    )?;
    let (eq, hash) = (
        names.special[Special::Eq as usize],
        names.special[Special::Hash as usize],
    );
    if dict.get_str(th, eq).is_some() && dict.get_str(th, hash).is_none() {
        dict.set_str(th, hash, Value::NONE)?;
    }
    for name in [names.__classcell__, names.__classdictcell__] {
        let Some(cell) = dict.pop_str(th, name) else {
            continue;
        };
        let Some(cell) = exact::<crate::object::function::Cell>(cell, Builtin::Cell.shape()) else {
            let message = format!("type.__classcell__ must be a nonlocal cell, not {cell:?}");
            return th.type_error(message);
        };
        let contents = if name == names.__classcell__ {
            ty.as_value()
        } else {
            dict.as_value()
        };
        cell.contents.set(th, &*cell, contents);
    }
    Ok(())
}

/// Makes a plain function in the namespace a class or static method.
fn wrap_function(th: &mut Thread, dict: Gc<Dict>, name: Gc<Str>, kind: Builtin) -> PyResult<()> {
    if let Some(f) = dict.get_str(th, name)
        && exact::<Function>(f, Builtin::Function.shape()).is_some()
    {
        let wrapped = th.alloc(crate::object::descr::Wrapped::new(kind.shape(), f))?;
        dict.set_str(th, name, wrapped.as_value())?;
    }
    Ok(())
}

/// Calls `__set_name__` of what is in the namespace.
fn set_names(th: &mut Thread, ty: Gc<Type>, dict: Gc<Dict>) -> PyResult<()> {
    // The namespace may change meanwhile, so a copy is walked.
    let entries = dict.copy(th)?;
    let mut at = 0;
    while let Some((i, key, v)) = entries.next_entry(at) {
        at = i + 1;
        let Some(method) = th.type_of(v).special(Special::SetName) else {
            continue;
        };
        if let Err(raised) = protocols::call_bound(th, method, v, Args::new(&[ty.as_value(), key]))
        {
            let note = format!(
                "Error calling __set_name__ on '{}' instance '{}' in '{}'",
                th.type_name(v),
                Str::text_of(key),
                Str::text_of(ty.name.get())
            );
            super::functions::add_note(th, &note)?;
            return Err(raised);
        }
    }
    Ok(())
}

/// Calls `super(ty, ty).__init_subclass__(**kwargs)`.
fn init_subclass(th: &mut Thread, ty: Gc<Type>, kwargs: Keywords<'_>) -> PyResult<()> {
    let name = th.names().__init_subclass__;
    let found = super::descriptors::lookup_after(th, ty, ty, name);
    if let Some(attr) = found {
        let method = protocols::bind_descriptor(th, attr, Value::UNBOUND, ty)?;
        protocols::call_args(th, method, Args::with_names(kwargs.values, kwargs.names))?;
    }
    Ok(())
}

/// Adds the keys of `from` to the dict of names.
pub fn add_names(th: &mut Thread, names: Gc<Dict>, from: Gc<Dict>) -> PyResult<()> {
    let mut at = 0;
    while let Some((i, key, _)) = from.next_entry(at) {
        at = i + 1;
        names.set(th, key, Value::NONE)?;
    }
    Ok(())
}

/// The keys of a dict as a list.
pub fn key_list(th: &mut Thread, dict: Gc<Dict>) -> PyResult {
    crate::object::list::from_iterable(th, dict.as_value()).map(Gc::as_value)
}

/// Adds the names of all attributes of a class and its bases.
pub fn add_class_names(th: &mut Thread, names: Gc<Dict>, ty: Gc<Type>) -> PyResult<()> {
    for t in ty.mro().iter().rev() {
        if let Some(t) = th.as_type(*t) {
            add_names(th, names, namespace(t))?;
        }
    }
    Ok(())
}

/// `X | Y` of types.
fn union(th: &mut Thread, l: Value, r: Value) -> PyResult {
    let fits = |th: &Thread, v: Value| {
        v.is_none()
            || th.as_type(v).is_some()
            || th.is_instance(v, Builtin::GenericAlias)
            || th.is_instance(v, Builtin::Union)
            || th.is_instance(v, Builtin::TypeVar)
            || th.is_instance(v, Builtin::TypeAliasType)
    };
    if !fits(th, l) || !fits(th, r) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    (th.hooks().make_union)(th, l, r)
}

/// `object.__reduce_ex__`: what `copy` needs of plain instances.
pub fn reduce(th: &mut Thread, v: Value, protocol: i64) -> PyResult {
    let message = format!("cannot pickle '{}' object", th.type_name(v));
    let _ = protocol;
    th.type_error(message)
}
