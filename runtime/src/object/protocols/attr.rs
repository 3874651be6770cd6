//! Attributes: lookup on classes, the descriptor protocol, and attributes of instances.

use super::call::{call, call_args, call_bound};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::args::Args;
use crate::object::descr::{GetSet, Member, NativeDescriptor, NativeFunction, Property, Wrapped};
use crate::object::field::{Field, exact};
use crate::object::function::{BoundMethod, Function};
use crate::object::instance;
use crate::object::kinds::Builtin;
use crate::object::module::Module;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::types::{Type, TypeFlags};
use crate::value::{PyResult, Raised, Value};

/// What `name` (interned) resolves to along the MRO of `ty`, unbound.
pub fn lookup_on_type(th: &Thread, ty: Gc<Type>, name: Gc<Str>) -> Option<Value> {
    let epoch = th.type_epoch.get();
    let cache = &th.interp().method_cache;
    if let Some(v) = cache.get(epoch, ty, name) {
        return if v.is_unbound() { None } else { Some(v) };
    }
    let found = ty.mro().iter().find_map(|t| {
        // SAFETY: an MRO holds classes only.
        let t: Gc<Type> = unsafe { t.cast() };
        t.dict.get()?.get_str(th, name)
    });
    if !ty.finds_variable(name) {
        cache.put(epoch, ty, name, found.unwrap_or(Value::UNBOUND));
    }
    found
}

/// Whether a class attribute takes precedence over an instance's attribute: it has `__set__` or `__delete__`.
#[inline]
pub fn is_data_descriptor(th: &Thread, attr: Value) -> bool {
    let Some(h) = attr.heap_header() else {
        return false;
    };
    if h.shape() == Builtin::Function as u32 {
        return false;
    }
    let ty = th.type_of(attr);
    ty.special(Special::Set).is_some() || ty.special(Special::Delete).is_some()
}

/// `attr.__get__(receiver, ty)` for an attribute found on the class `ty`; an UNBOUND receiver stands for access through the class.
pub fn bind_descriptor(th: &mut Thread, attr: Value, receiver: Value, ty: Gc<Type>) -> PyResult {
    let Some(h) = attr.heap_header() else {
        return Ok(attr);
    };
    let through_class = receiver.is_unbound();
    let shape = h.shape();
    if shape == Builtin::Function as u32 {
        if through_class {
            return Ok(attr);
        }
        return th.alloc(BoundMethod::new(attr, receiver)).map(Gc::as_value);
    }
    if shape == Builtin::MethodDescriptor as u32 || shape == Builtin::SlotWrapper as u32 {
        if through_class {
            return Ok(attr);
        }
        // SAFETY: both shapes are those of native descriptors.
        let d: Gc<NativeDescriptor> = unsafe { attr.cast() };
        let kind = if shape == Builtin::SlotWrapper as u32 {
            Builtin::MethodWrapper
        } else {
            Builtin::NativeFunction
        };
        return th
            .alloc(NativeFunction::new(
                kind,
                d.def,
                receiver,
                true,
                Value::NONE,
            ))
            .map(Gc::as_value);
    }
    if let Some(d) = exact::<NativeDescriptor>(attr, Builtin::ClassMethodDescriptor.shape()) {
        return th
            .alloc(NativeFunction::new(
                Builtin::NativeFunction,
                d.def,
                ty.as_value(),
                true,
                Value::NONE,
            ))
            .map(Gc::as_value);
    }
    if let Some(g) = exact::<GetSet>(attr, Builtin::GetSetDescriptor.shape()) {
        return if through_class {
            Ok(attr)
        } else {
            get_native(th, g, receiver)
        };
    }
    if let Some(m) = exact::<Member>(attr, Builtin::MemberDescriptor.shape()) {
        return if through_class {
            Ok(attr)
        } else {
            get_member(th, m, receiver)
        };
    }
    if let Some(p) = exact::<Property>(attr, Builtin::Property.shape()) {
        return if through_class {
            Ok(attr)
        } else {
            get_property(th, p, receiver)
        };
    }
    if let Some(s) = exact::<Wrapped>(attr, Builtin::StaticMethod.shape()) {
        return Ok(s.function.get());
    }
    if let Some(c) = exact::<Wrapped>(attr, Builtin::ClassMethod.shape()) {
        return th
            .alloc(BoundMethod::new(c.function.get(), ty.as_value()))
            .map(Gc::as_value);
    }
    match th.type_of(attr).special(Special::Get) {
        Some(get) => {
            let receiver = if through_class { Value::NONE } else { receiver };
            call_bound(th, get, attr, Args::new(&[receiver, ty.as_value()]))
        }
        None => Ok(attr),
    }
}

fn get_native(th: &mut Thread, g: Gc<GetSet>, receiver: Value) -> PyResult {
    check_owner(th, g.def.name, g.owner.get(), receiver)?;
    (g.def.get)(th, receiver)
}

/// Checks the receiver of a native attribute.
fn check_owner(th: &mut Thread, name: &str, owner: Value, receiver: Value) -> PyResult<()> {
    // SAFETY: a descriptor's owner is a class.
    let owner: Gc<Type> = unsafe { owner.cast() };
    if th.type_of(receiver).is_subclass(owner) {
        return Ok(());
    }
    let message = format!(
        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
        Str::text_of(owner.name.get()),
        th.type_name(receiver)
    );
    th.type_error(message)
}

/// The place of a `__slots__` slot in an instance that has been checked.
fn member_slot<'a>(m: Gc<Member>, receiver: Value) -> &'a Field {
    // SAFETY: instances of the member's class and of its subclasses have the slot at this offset (`check_owner` came first), and
    // the caller keeps the receiver alive.
    unsafe {
        &*receiver
            .as_ptr()
            .add(m.offset.as_int() as usize)
            .cast::<Field>()
    }
}

fn get_member(th: &mut Thread, m: Gc<Member>, receiver: Value) -> PyResult {
    let name = Str::text_of(m.name.get());
    check_owner(th, &name, m.owner.get(), receiver)?;
    match member_slot(m, receiver).bound() {
        Some(v) => Ok(v),
        None => attribute_error(th, receiver, m.name.get()),
    }
}

fn get_property(th: &mut Thread, p: Gc<Property>, receiver: Value) -> PyResult {
    match p.get.bound() {
        Some(get) if !get.is_none() => call(th, get, &[receiver]),
        _ => property_error(th, p, receiver, "getter"),
    }
}

/// `AttributeError: property 'x' of 'C' object has no setter`
#[cold]
pub fn property_error<T>(
    th: &mut Thread,
    p: Gc<Property>,
    receiver: Value,
    what: &str,
) -> PyResult<T> {
    let class = super::qualified_name(th, th.type_of(receiver));
    let message = match p.name.bound() {
        Some(name) => {
            let name = super::repr(th, name)?;
            format!(
                "property {} of '{class}' object has no {what}",
                Str::display(name)
            )
        }
        None => format!("property of '{class}' object has no {what}"),
    };
    th.raise(Builtin::AttributeError, message)
}

/// `obj.name`; `name` is interned.
pub fn get_attr(th: &mut Thread, obj: Value, name: Gc<Str>) -> PyResult {
    let ty = th.type_of(obj);
    if ty.has(TypeFlags::GENERIC_GETATTR) {
        return match generic_get_attr(th, obj, ty, name)? {
            Some(v) => Ok(v),
            None => missing_attribute(th, obj, name),
        };
    }
    get_attr_custom(th, obj, ty, name)
}

fn get_attr_custom(th: &mut Thread, obj: Value, ty: Gc<Type>, name: Gc<Str>) -> PyResult {
    th.check_native_stack("")?;
    let result = match ty.special(Special::GetAttribute) {
        Some(method) => call_bound(th, method, obj, Args::new(&[name.as_value()])),
        None => attribute_error(th, obj, name.as_value()),
    };
    match (result, ty.special(Special::GetAttr)) {
        (Err(Raised), Some(fallback)) if th.raised_is(Builtin::AttributeError) => {
            th.take_exception();
            call_bound(th, fallback, obj, Args::new(&[name.as_value()]))
        }
        (result, _) => result,
    }
}

/// What stands for an attribute that the ordinary lookup did not find: the result of the module's `__getattr__`, or AttributeError.
#[cold]
pub fn missing_attribute(th: &mut Thread, obj: Value, name: Gc<Str>) -> PyResult {
    match module_getattr(th, obj, name)? {
        Some(v) => Ok(v),
        None => attribute_error(th, obj, name.as_value()),
    }
}

/// Calls the function `__getattr__` of the module that `obj` may be.
fn module_getattr(th: &mut Thread, obj: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    let Some(module) = th.downcast::<Module>(obj, Builtin::Module) else {
        return Ok(None);
    };
    let key = th.names().special[Special::GetAttr as usize];
    match module.dict.get().and_then(|d| d.get_str(th, key)) {
        Some(function) => call(th, function, &[name.as_value()]).map(Some),
        None => Ok(None),
    }
}

/// `obj.name`, or `None` when there is no such attribute.
pub fn get_attr_opt(th: &mut Thread, obj: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    let ty = th.type_of(obj);
    if ty.has(TypeFlags::GENERIC_GETATTR) {
        // A descriptor's own AttributeError means "no such attribute" too.
        let result = match generic_get_attr(th, obj, ty, name) {
            Ok(None) => module_getattr(th, obj, name),
            result => result,
        };
        return Ok(th.absorb(result, Builtin::AttributeError)?.flatten());
    }
    let result = get_attr_custom(th, obj, ty, name);
    th.absorb(result, Builtin::AttributeError)
}

/// `object.__getattribute__`, `type.__getattribute__` and the module's: `None` when there is no such attribute.
pub fn generic_get_attr(
    th: &mut Thread,
    obj: Value,
    ty: Gc<Type>,
    name: Gc<Str>,
) -> PyResult<Option<Value>> {
    let on_type = lookup_on_type(th, ty, name);
    if let Some(attr) = on_type
        && is_data_descriptor(th, attr)
    {
        return bind_descriptor(th, attr, obj, ty).map(Some);
    }
    if let Some(class) = th.as_type(obj) {
        if let Some(attr) = lookup_on_type(th, class, name) {
            return bind_descriptor(th, attr, Value::UNBOUND, class).map(Some);
        }
    } else if let Some(v) = instance::get(th, obj, name)? {
        return Ok(Some(v));
    }
    match on_type {
        Some(attr) => bind_descriptor(th, attr, obj, ty).map(Some),
        None => Ok(None),
    }
}

/// What a call of `obj.name(…)` calls: the function and the receiver to pass first, or a callable that needs none.
pub fn get_method(th: &mut Thread, obj: Value, name: Gc<Str>) -> PyResult<(Value, Option<Value>)> {
    let ty = th.type_of(obj);
    if ty.has(TypeFlags::GENERIC_GETATTR)
        && th.as_type(obj).is_none()
        && let Some(attr) = lookup_on_type(th, ty, name)
        && (exact::<Function>(attr, Builtin::Function.shape()).is_some()
            || super::call::native_descriptor(attr).is_some())
        && instance::get(th, obj, name)?.is_none()
    {
        return Ok((attr, Some(obj)));
    }
    get_attr(th, obj, name).map(|v| (v, None))
}

/// Raises AttributeError for a missing attribute, in the words that fit the object.
#[cold]
pub fn attribute_error<T>(th: &mut Thread, obj: Value, name: Value) -> PyResult<T> {
    let text = Str::text_of(name);
    let message = if let Some(class) = th.as_type(obj) {
        format!(
            "type object '{}' has no attribute '{text}'",
            super::qualified_type_name(class)
        )
    } else if th.is_instance(obj, Builtin::Module) {
        missing_in_module(th, obj, &text)?
    } else {
        format!("'{}' object has no attribute '{text}'", th.type_name(obj))
    };
    let e = super::new_exception(th, Builtin::AttributeError, &message)?;
    // AttributeError keeps name and obj in its first two fields, for suggestions.
    e.extra[0].set(th, &*e, name);
    e.extra[1].set(th, &*e, obj);
    th.raise_value(e.as_value())
}

/// The message for a name that a module does not have.
fn missing_in_module(th: &mut Thread, obj: Value, text: &str) -> PyResult<String> {
    let Some(module) = instance::module_name(th, obj) else {
        return Ok(format!("module has no attribute '{text}'"));
    };
    let spec = th.names().__spec__;
    let spec = instance::get(th, obj, spec)?.filter(|s| !s.is_none());
    if let Some(spec) = spec {
        let name = th.intern("_initializing");
        let running = match get_attr_opt(th, spec, name)? {
            Some(v) => super::truth(th, v)?,
            None => false,
        };
        if running {
            let name = th.intern("origin");
            let origin = get_attr_opt(th, spec, name)?.and_then(Str::exact);
            let from = origin.map_or(String::new(), |o| format!(" from '{}'", Str::display(o)));
            return Ok(format!(
                "partially initialized module '{module}'{from} has no attribute '{text}' (most likely due to a circular import)"
            ));
        }
    }
    Ok(format!("module '{module}' has no attribute '{text}'"))
}

/// `obj.name = v`; UNBOUND deletes.
pub fn set_attr(th: &mut Thread, obj: Value, name: Gc<Str>, v: Value) -> PyResult<()> {
    let ty = th.type_of(obj);
    if ty.has(TypeFlags::GENERIC_SETATTR) {
        return generic_set_attr(th, obj, name, v);
    }
    th.check_native_stack("")?;
    let args = [name.as_value(), v];
    let (which, n) = if v.is_unbound() {
        (Special::DelAttr, 1)
    } else {
        (Special::SetAttr, 2)
    };
    let Some(method) = ty.special(which) else {
        return attribute_error(th, obj, name.as_value());
    };
    call_bound(th, method, obj, Args::new(&args[..n]))?;
    Ok(())
}

/// `del obj.name`
pub fn del_attr(th: &mut Thread, obj: Value, name: Gc<Str>) -> PyResult<()> {
    set_attr(th, obj, name, Value::UNBOUND)
}

/// `object.__setattr__` and `__delattr__` (UNBOUND).
pub fn generic_set_attr(th: &mut Thread, obj: Value, name: Gc<Str>, v: Value) -> PyResult<()> {
    let ty = th.type_of(obj);
    let on_type = lookup_on_type(th, ty, name);
    if let Some(attr) = on_type
        && set_through_descriptor(th, attr, obj, v)?
    {
        return Ok(());
    }
    if let Some(class) = th.as_type(obj) {
        return crate::object::class::set_class_attr(th, class, name, v);
    }
    let done = if v.is_unbound() {
        instance::delete(th, obj, name)?
    } else {
        instance::set(th, obj, name, v)?
    };
    if done {
        return Ok(());
    }
    if v.is_unbound() && instance::has_attributes(th, obj) {
        if th.is_instance(obj, Builtin::Module) {
            let message = format!(
                "'{}' object has no attribute '{}'",
                th.type_name(obj),
                Str::display(name)
            );
            return th.raise(Builtin::AttributeError, message);
        }
        return attribute_error(th, obj, name.as_value());
    }
    let message = match on_type {
        Some(_) => format!(
            "'{}' object attribute '{}' is read-only",
            th.type_name(obj),
            Str::display(name)
        ),
        None if instance::has_attributes(th, obj) => {
            return attribute_error(th, obj, name.as_value());
        }
        None => format!(
            "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
            th.type_name(obj),
            Str::display(name)
        ),
    };
    th.raise(Builtin::AttributeError, message)
}

/// Sets or deletes through a data descriptor found on the class; false when it is none.
pub fn set_through_descriptor(
    th: &mut Thread,
    attr: Value,
    obj: Value,
    v: Value,
) -> PyResult<bool> {
    if let Some(m) = exact::<Member>(attr, Builtin::MemberDescriptor.shape()) {
        let name = Str::text_of(m.name.get());
        check_owner(th, &name, m.owner.get(), obj)?;
        let slot = member_slot(m, obj);
        if v.is_unbound() && slot.bound().is_none() {
            return th.raise_with(Builtin::AttributeError, &[m.name.get()]);
        }
        if let Some(h) = obj.heap_header() {
            slot.set(th, &*h, v);
        }
        return Ok(true);
    }
    if let Some(g) = exact::<GetSet>(attr, Builtin::GetSetDescriptor.shape()) {
        check_owner(th, g.def.name, g.owner.get(), obj)?;
        let Some(set) = g.def.set else {
            if g.def.member {
                return th.raise(Builtin::AttributeError, "readonly attribute");
            }
            let owner = Str::text_of(owner_name(g.owner.get()));
            let message = format!(
                "attribute '{}' of '{owner}' objects is not writable",
                g.def.name
            );
            return th.raise(Builtin::AttributeError, message);
        };
        set(th, obj, v)?;
        return Ok(true);
    }
    if let Some(p) = exact::<Property>(attr, Builtin::Property.shape()) {
        let (field, what) = if v.is_unbound() {
            (&p.delete, "deleter")
        } else {
            (&p.set, "setter")
        };
        match field.bound() {
            Some(f) if !f.is_none() => {
                if v.is_unbound() {
                    call(th, f, &[obj])?
                } else {
                    call(th, f, &[obj, v])?
                };
            }
            _ => return property_error(th, p, obj, what),
        }
        return Ok(true);
    }
    let ty = th.type_of(attr);
    let which = if v.is_unbound() {
        Special::Delete
    } else {
        Special::Set
    };
    match ty.special(which) {
        Some(method) => {
            let args = [obj, v];
            let n = if v.is_unbound() { 1 } else { 2 };
            call_bound(th, method, attr, Args::new(&args[..n]))?;
            Ok(true)
        }
        None if ty.special(Special::Set).is_some() || ty.special(Special::Delete).is_some() => {
            let name = which.name();
            th.raise(Builtin::AttributeError, name)
        }
        None => Ok(false),
    }
}

/// The name field of a descriptor's owner.
fn owner_name(owner: Value) -> Value {
    // SAFETY: a descriptor's owner is a class.
    unsafe { owner.cast::<Type>() }.name.get()
}

/// The attribute of a module or other object by a Rust name.
pub fn get_attr_str(th: &mut Thread, obj: Value, name: &str) -> PyResult {
    let name = th.intern(name);
    get_attr(th, obj, name)
}

/// Calls `obj` as `callable(*args)` when it is not None; for optional hooks.
pub fn call_unless_none(th: &mut Thread, obj: Value, args: &[Value]) -> PyResult<Option<Value>> {
    if obj.is_none() {
        Ok(None)
    } else {
        call_args(th, obj, Args::new(args)).map(Some)
    }
}
