//! `property`, `classmethod`, `staticmethod`, `super`, and the native descriptors.

use super::functions::{call_with, set_dict};
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::descr::{GetSet, Member, NativeDescriptor, Property, Super, Wrapped};
use crate::object::field::Field;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::types::Type;
use crate::object::{instance, shape::ShapeId};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// The shape for a new instance of the class that `v` is.
fn shape_of(th: &Thread, v: Value) -> Option<(Gc<Type>, ShapeId)> {
    th.as_type(v).map(|t| (t, t.shape.get()))
}

fn or_none(field: &Field) -> Value {
    field.bound().unwrap_or(Value::NONE)
}

/// An argument that may be None as a field holds it.
fn optional(v: Value) -> Value {
    if v.is_none() { Value::UNBOUND } else { v }
}

/// Declares the methods of `property`.
pub struct PropertyMethods;

/// Property attribute.
///
///   fget
///     function to be used for getting an attribute value
///   fset
///     function to be used for setting an attribute value
///   fdel
///     function to be used for del'ing an attribute
///   doc
///     docstring
#[pytype(Property)]
impl PropertyMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn property_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        let _ = (args, kwargs);
        let Some((ty, shape)) = shape_of(th, class) else {
            return th.type_error("property.__new__(X): X is not a type object");
        };
        let u = Value::UNBOUND;
        instance::create(th, ty, Property::new(shape, u, u, u, u)).map(Gc::as_value)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, fget=None, fset=None, fdel=None, doc=None)")]
    fn __init__(
        this: Gc<Property>,
        th: &mut Thread,
        fget: Value,
        fset: Value,
        fdel: Value,
        doc: Value,
    ) -> PyResult<()> {
        this.get.set(th, &*this, optional(fget));
        this.set.set(th, &*this, optional(fset));
        this.delete.set(th, &*this, optional(fdel));
        this.doc.set(th, &*this, optional(doc));
        this.doc_from_getter.set_immediate(Value::FALSE);
        if doc.is_none() && !fget.is_none() {
            let name = th.names().__doc__;
            if let Some(doc) = protocols::get_attr_opt(th, fget, name)?.filter(|d| !d.is_none()) {
                this.doc.set(th, &*this, doc);
                this.doc_from_getter.set_immediate(Value::TRUE);
            }
        }
        Ok(())
    }

    /// Descriptor to obtain a copy of the property with a different getter.
    #[method("($self, fget, /)")]
    fn getter(this: Gc<Property>, th: &mut Thread, fget: Value) -> PyResult {
        copy(th, this, Some(fget), None, None)
    }

    /// Descriptor to obtain a copy of the property with a different setter.
    #[method("($self, fset, /)")]
    fn setter(this: Gc<Property>, th: &mut Thread, fset: Value) -> PyResult {
        copy(th, this, None, Some(fset), None)
    }

    /// Descriptor to obtain a copy of the property with a different deleter.
    #[method("($self, fdel, /)")]
    fn deleter(this: Gc<Property>, th: &mut Thread, fdel: Value) -> PyResult {
        copy(th, this, None, None, Some(fdel))
    }

    /// Method to set name of a property.
    #[method("($self, owner, name, /)")]
    fn __set_name__(
        this: Gc<Property>,
        th: &mut Thread,
        owner: Value,
        name: Value,
    ) -> PyResult<()> {
        let _ = owner;
        this.name.set(th, &*this, name);
        Ok(())
    }

    /// Return an attribute of instance, which is of type owner.
    #[method("($self, instance, owner=None, /)")]
    fn __get__(this: Gc<Property>, th: &mut Thread, instance: Value, owner: Value) -> PyResult {
        let _ = owner;
        if instance.is_none() {
            return Ok(this.as_value());
        }
        match this.get.bound() {
            Some(get) => protocols::call(th, get, &[instance]),
            None => protocols::property_error(th, this, instance, "getter"),
        }
    }

    /// Set an attribute of instance to value.
    #[method("($self, instance, value, /)")]
    fn __set__(this: Gc<Property>, th: &mut Thread, instance: Value, value: Value) -> PyResult<()> {
        match this.set.bound() {
            Some(set) => protocols::call(th, set, &[instance, value]).map(|_| ()),
            None => protocols::property_error(th, this, instance, "setter"),
        }
    }

    /// Delete an attribute of instance.
    #[method("($self, instance, /)")]
    fn __delete__(this: Gc<Property>, th: &mut Thread, instance: Value) -> PyResult<()> {
        match this.delete.bound() {
            Some(delete) => protocols::call(th, delete, &[instance]).map(|_| ()),
            None => protocols::property_error(th, this, instance, "deleter"),
        }
    }

    #[member]
    fn fget(this: Gc<Property>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.get))
    }

    #[member]
    fn fset(this: Gc<Property>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.set))
    }

    #[member]
    fn fdel(this: Gc<Property>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.delete))
    }

    #[getter]
    fn __doc__(this: Gc<Property>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.doc))
    }

    #[setter]
    fn set___doc__(this: Gc<Property>, th: &mut Thread, value: Value) -> PyResult<()> {
        this.doc.set(th, &*this, value);
        Ok(())
    }

    #[member]
    fn __name__(this: Gc<Property>, th: &mut Thread) -> PyResult {
        let name = th.names().__name__;
        if let Some(v) = this.name.bound() {
            return Ok(v);
        }
        let from_getter = match this.get.bound() {
            Some(get) => protocols::get_attr_opt(th, get, name)?,
            None => None,
        };
        match from_getter {
            Some(v) => Ok(v),
            None => protocols::attribute_error(th, this.as_value(), name.as_value()),
        }
    }

    #[setter]
    fn set___name__(this: Gc<Property>, th: &mut Thread, value: Value) -> PyResult<()> {
        this.name.set(th, &*this, value);
        Ok(())
    }

    #[getter]
    fn __isabstractmethod__(this: Gc<Property>, th: &mut Thread) -> PyResult<bool> {
        for f in [&this.get, &this.set, &this.delete] {
            if let Some(f) = f.bound()
                && is_abstract(th, f)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn is_abstract(th: &mut Thread, f: Value) -> PyResult<bool> {
    let name = th.names().__isabstractmethod__;
    match protocols::get_attr_opt(th, f, name)? {
        Some(v) => protocols::truth(th, v),
        None => Ok(false),
    }
}

/// A property of the same class with some functions replaced.
fn copy(
    th: &mut Thread,
    p: Gc<Property>,
    get: Option<Value>,
    set: Option<Value>,
    delete: Option<Value>,
) -> PyResult {
    let pick = |new: Option<Value>, old: &Field| {
        new.filter(|v| !v.is_none()).unwrap_or_else(|| or_none(old))
    };
    let keeps_doc = !p.doc_from_getter.get().is(Value::TRUE) || get.is_none();
    let doc = if keeps_doc {
        or_none(&p.doc)
    } else {
        Value::NONE
    };
    let args = [
        pick(get, &p.get),
        pick(set, &p.set),
        pick(delete, &p.delete),
        doc,
    ];
    let class = th.type_of(p.as_value()).as_value();
    let new = protocols::call(th, class, &args)?;
    if let Some(new) = th.downcast::<Property>(new, Builtin::Property) {
        new.name.set(th, &*new, p.name.get());
        new.doc_from_getter.set_immediate(p.doc_from_getter.get());
    }
    Ok(new)
}

/// Declares the methods of `classmethod`.
pub struct ClassMethodMethods;

/// Convert a function to be a class method.
#[pytype(ClassMethod)]
impl ClassMethodMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    #[text_signature = "($type, function, /)"]
    fn classmethod_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        new_wrapped(th, class, args, kwargs)
    }

    /// Return an attribute of instance, which is of type owner.
    #[method("($self, instance, owner=None, /)")]
    fn __get__(this: Gc<Wrapped>, th: &mut Thread, instance: Value, owner: Value) -> PyResult {
        let owner = if owner.is_none() {
            th.type_of(instance).as_value()
        } else {
            owner
        };
        let bound = crate::object::function::BoundMethod::new(this.function.get(), owner);
        th.alloc(bound).map(Gc::as_value)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Wrapped>, th: &mut Thread) -> PyResult<String> {
        let f = protocols::repr(th, this.function.get())?;
        Ok(format!("<classmethod({})>", Str::display(f)))
    }

    #[member]
    fn __func__(this: Gc<Wrapped>, _th: &mut Thread) -> PyResult {
        Ok(this.function.get())
    }

    #[member]
    fn __wrapped__(this: Gc<Wrapped>, _th: &mut Thread) -> PyResult {
        Ok(this.function.get())
    }

    #[getter]
    fn __isabstractmethod__(this: Gc<Wrapped>, th: &mut Thread) -> PyResult<bool> {
        is_abstract(th, this.function.get())
    }

    #[getter]
    fn __dict__(this: Gc<Wrapped>, th: &mut Thread) -> PyResult {
        instance::dict_of(th, this.as_value()).map(Gc::as_value)
    }

    #[setter]
    fn set___dict__(this: Gc<Wrapped>, th: &mut Thread, value: Value) -> PyResult<()> {
        set_dict(th, this.as_value(), value)
    }
}

/// A new class or static method with the function's name and documentation.
fn new_wrapped(th: &mut Thread, class: Value, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
    let Some((ty, shape)) = shape_of(th, class) else {
        return th.type_error("X is not a type object");
    };
    let name = th.builtin(ty.native).name.get();
    let name = Str::text_of(name);
    if !kwargs.is_empty() && ty.builtin.is_some() {
        return th.type_error(format!("{name}() takes no keyword arguments"));
    }
    let [function] = *args else {
        return th.type_error(format!("{name} expected 1 argument, got {}", args.len()));
    };
    let w = instance::create(th, ty, Wrapped::new(shape, function))?;
    let names = th.names();
    for name in [
        names.__module__,
        names.__name__,
        names.__qualname__,
        names.__doc__,
    ] {
        if let Some(v) = protocols::get_attr_opt(th, function, name)? {
            instance::set(th, w.as_value(), name, v)?;
        }
    }
    Ok(w.as_value())
}

/// Declares the methods of `staticmethod`.
pub struct StaticMethodMethods;

/// Convert a function to be a static method.
#[pytype(StaticMethod)]
impl StaticMethodMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    #[text_signature = "($type, function, /)"]
    fn staticmethod_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        new_wrapped(th, class, args, kwargs)
    }

    /// Call self as a function.
    #[method("($self, /, *args, **kwargs)")]
    fn __call__(
        this: Gc<Wrapped>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        call_with(th, this.function.get(), args, kwargs)
    }

    /// Return an attribute of instance, which is of type owner.
    #[method("($self, instance, owner=None, /)")]
    fn __get__(this: Gc<Wrapped>, _th: &mut Thread, instance: Value, owner: Value) -> PyResult {
        let _ = (instance, owner);
        Ok(this.function.get())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Wrapped>, th: &mut Thread) -> PyResult<String> {
        let f = protocols::repr(th, this.function.get())?;
        Ok(format!("<staticmethod({})>", Str::display(f)))
    }

    #[member]
    fn __func__(this: Gc<Wrapped>, _th: &mut Thread) -> PyResult {
        Ok(this.function.get())
    }

    #[member]
    fn __wrapped__(this: Gc<Wrapped>, _th: &mut Thread) -> PyResult {
        Ok(this.function.get())
    }

    #[getter]
    fn __isabstractmethod__(this: Gc<Wrapped>, th: &mut Thread) -> PyResult<bool> {
        is_abstract(th, this.function.get())
    }

    #[getter]
    fn __dict__(this: Gc<Wrapped>, th: &mut Thread) -> PyResult {
        instance::dict_of(th, this.as_value()).map(Gc::as_value)
    }

    #[setter]
    fn set___dict__(this: Gc<Wrapped>, th: &mut Thread, value: Value) -> PyResult<()> {
        set_dict(th, this.as_value(), value)
    }
}

/// The attribute `name` of the classes behind `start` in the MRO of `of`.
pub fn lookup_after(th: &Thread, of: Gc<Type>, start: Gc<Type>, name: Gc<Str>) -> Option<Value> {
    let mut mro = of.mro().iter().skip_while(|t| !t.is(start.as_value()));
    mro.next();
    mro.find_map(|t| th.as_type(*t)?.dict.get()?.get_str(th, name))
}

/// What `super(start, receiver).name` is, without the fallback to the super object's own attributes: the attribute bound to the receiver.
pub fn super_lookup(
    th: &mut Thread,
    start: Gc<Type>,
    receiver: Value,
    receiver_class: Gc<Type>,
    name: Gc<Str>,
) -> PyResult<Option<Value>> {
    let Some(attr) = lookup_after(th, receiver_class, start, name) else {
        return Ok(None);
    };
    // With a class as the receiver, plain functions stay as they are and class methods bind to it.
    let through_class = th.as_type(receiver) == Some(receiver_class);
    let bound = if through_class {
        protocols::bind_descriptor(th, attr, Value::UNBOUND, receiver_class)?
    } else {
        protocols::bind_descriptor(th, attr, receiver, receiver_class)?
    };
    Ok(Some(bound))
}

/// The class that `super(this_class, receiver)` starts its lookup from, or a TypeError.
pub fn check_super(th: &mut Thread, this_class: Gc<Type>, receiver: Value) -> PyResult<Gc<Type>> {
    if let Some(class) = th.as_type(receiver)
        && class.is_subclass(this_class)
    {
        return Ok(class);
    }
    let ty = th.type_of(receiver);
    if ty.is_subclass(this_class) {
        return Ok(ty);
    }
    let name = th.names().__class__;
    if let Some(class) = protocols::get_attr_opt(th, receiver, name)?.and_then(|c| th.as_type(c))
        && class.is_subclass(this_class)
    {
        return Ok(class);
    }
    let (kind, given) = match th.as_type(receiver) {
        Some(class) => ("type", Str::text_of(class.name.get())),
        None => ("instance of", th.type_name(receiver)),
    };
    let expected = Str::text_of(this_class.name.get());
    th.type_error(format!(
        "super(type, obj): obj ({kind} {given}) is not an instance or subtype of type ({expected})."
    ))
}

/// Declares the methods of `super`.
pub struct SuperMethods;

/// super() -> same as super(__class__, <first argument>)
/// super(type) -> unbound super object
/// super(type, obj) -> bound super object; requires isinstance(obj, type)
/// super(type, type2) -> bound super object; requires issubclass(type2, type)
#[pytype(Super)]
impl SuperMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn super_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let _ = (args, kwargs);
        let Some((ty, shape)) = shape_of(th, class) else {
            return th.type_error("super.__new__(X): X is not a type object");
        };
        let u = Value::UNBOUND;
        instance::create(th, ty, Super::new(shape, u, u, u)).map(Gc::as_value)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, type=<unrepresentable>, object=<unrepresentable>, /)")]
    fn __init__(this: Gc<Super>, th: &mut Thread, r#type: Value, object: Value) -> PyResult<()> {
        let (class, receiver) = if r#type.is_unbound() {
            (th.hooks().super_arguments)(th)?
        } else {
            (r#type, object)
        };
        let Some(class) = th.as_type(class) else {
            let message = format!(
                "super() argument 1 must be a type, not {}",
                th.type_name(class)
            );
            return th.type_error(message);
        };
        this.this_class.set(th, &*this, class.as_value());
        if !receiver.is_unbound() && !receiver.is_none() {
            let receiver_class = check_super(th, class, receiver)?;
            this.receiver.set(th, &*this, receiver);
            this.receiver_class
                .set(th, &*this, receiver_class.as_value());
        }
        Ok(())
    }

    /// Return getattr(self, name).
    #[method("($self, name, /)")]
    fn __getattribute__(this: Gc<Super>, th: &mut Thread, name: Value) -> PyResult {
        let name = super::object::attribute_name(th, name)?;
        if name != th.names().__class__
            && let (Some(class), Some(receiver_class)) =
                (th.as_type(this.this_class.get()), super_class(th, &this))
            && let Some(v) = super_lookup(th, class, this.receiver.get(), receiver_class, name)?
        {
            return Ok(v);
        }
        let ty = th.type_of(this.as_value());
        match protocols::generic_get_attr(th, this.as_value(), ty, name)? {
            Some(v) => Ok(v),
            None => protocols::attribute_error(th, this.as_value(), name.as_value()),
        }
    }

    /// Return an attribute of instance, which is of type owner.
    #[method("($self, instance, owner=None, /)")]
    fn __get__(this: Gc<Super>, th: &mut Thread, instance: Value, owner: Value) -> PyResult {
        let _ = owner;
        if instance.is_none() || this.receiver.bound().is_some() {
            return Ok(this.as_value());
        }
        let class = th.type_of(this.as_value()).as_value();
        protocols::call(th, class, &[this.this_class.get(), instance])
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Super>, th: &mut Thread) -> PyResult<String> {
        let name = th
            .as_type(this.this_class.get())
            .map_or("NULL".into(), |t| Str::text_of(t.name.get()));
        Ok(match super_class(th, &this) {
            Some(class) => format!(
                "<super: <class '{name}'>, <{} object>>",
                Str::text_of(class.name.get())
            ),
            None => format!("<super: <class '{name}'>, NULL>"),
        })
    }

    /// the class invoking super()
    #[member]
    fn __thisclass__(this: Gc<Super>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.this_class))
    }

    /// the instance invoking super(); may be None
    #[member]
    fn __self__(this: Gc<Super>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.receiver))
    }

    /// the type of the instance invoking super(); may be None
    #[member]
    fn __self_class__(this: Gc<Super>, _th: &mut Thread) -> PyResult {
        Ok(or_none(&this.receiver_class))
    }
}

fn super_class(th: &Thread, s: &Super) -> Option<Gc<Type>> {
    th.as_type(s.receiver_class.bound()?)
}

/// The class that a native descriptor belongs to.
fn owner_name(th: &Thread, owner: Value) -> String {
    protocols::class_name_of(th, owner)
}

macro_rules! native_descriptor_methods {
    ($($(#[$doc:meta])* $Name:ident $Number:ident $kind:literal;)*) => {$(
        $(#[$doc])*
        pub struct $Name;

        #[pytype($Number)]
        impl $Name {
            /// Call self as a function.
            #[method("($self, /, *args, **kwargs)")]
            fn __call__(this: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
                call_with(th, this, args, kwargs)
            }
            /// Return an attribute of instance, which is of type owner.
            #[method("($self, instance, owner=None, /)")]
            fn __get__(this: Value, th: &mut Thread, instance: Value, owner: Value) -> PyResult {
                let class = th.as_type(owner).unwrap_or_else(|| th.type_of(instance));
                let receiver = if instance.is_none() { Value::UNBOUND } else { instance };
                protocols::bind_descriptor(th, this, receiver, class)
            }
            /// Return repr(self).
            #[method("($self, /)")]
            fn __repr__(this: Gc<NativeDescriptor>, th: &mut Thread) -> PyResult<String> {
                Ok(format!("<{} '{}' of '{}' objects>", $kind, this.def.name, owner_name(th, this.owner.get())))
            }
            #[member]
            fn __name__(this: Gc<NativeDescriptor>, th: &mut Thread) -> PyResult {
                Ok(th.intern(this.def.name).as_value())
            }
            #[getter]
            fn __qualname__(this: Gc<NativeDescriptor>, th: &mut Thread) -> PyResult<String> {
                Ok(format!("{}.{}", owner_name(th, this.owner.get()), this.def.name))
            }
            #[member]
            fn __objclass__(this: Gc<NativeDescriptor>, _th: &mut Thread) -> PyResult {
                Ok(this.owner.get())
            }
            #[getter]
            fn __doc__(this: Gc<NativeDescriptor>, _th: &mut Thread) -> PyResult<&'static str> {
                Ok(this.def.doc)
            }
            #[getter]
            fn __text_signature__(this: Gc<NativeDescriptor>, _th: &mut Thread) -> PyResult<&'static str> {
                Ok(this.def.text_signature)
            }
        }
    )*};
}
native_descriptor_methods! {
    /// Declares the attributes of native methods.
    MethodDescriptorMethods MethodDescriptor "method";
    /// Declares the attributes of native special methods.
    SlotWrapperMethods SlotWrapper "slot wrapper";
    /// Declares the attributes of native class methods.
    ClassMethodDescriptorMethods ClassMethodDescriptor "method";
}

/// Declares the attributes of native computed attributes.
pub struct GetSetMethods;

#[pytype(GetSetDescriptor)]
impl GetSetMethods {
    /// Return an attribute of instance, which is of type owner.
    #[method("($self, instance, owner=None, /)")]
    fn __get__(this: Value, th: &mut Thread, instance: Value, owner: Value) -> PyResult {
        let class = th.as_type(owner).unwrap_or_else(|| th.type_of(instance));
        let receiver = if instance.is_none() {
            Value::UNBOUND
        } else {
            instance
        };
        protocols::bind_descriptor(th, this, receiver, class)
    }

    /// Set an attribute of instance to value.
    #[method("($self, instance, value, /)")]
    fn __set__(this: Value, th: &mut Thread, instance: Value, value: Value) -> PyResult<()> {
        protocols::set_through_descriptor(th, this, instance, value).map(|_| ())
    }

    /// Delete an attribute of instance.
    #[method("($self, instance, /)")]
    fn __delete__(this: Value, th: &mut Thread, instance: Value) -> PyResult<()> {
        protocols::set_through_descriptor(th, this, instance, Value::UNBOUND).map(|_| ())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GetSet>, th: &mut Thread) -> PyResult<String> {
        Ok(format!(
            "<attribute '{}' of '{}' objects>",
            this.def.name,
            owner_name(th, this.owner.get())
        ))
    }

    #[member]
    fn __name__(this: Gc<GetSet>, th: &mut Thread) -> PyResult {
        Ok(th.intern(this.def.name).as_value())
    }

    #[member]
    fn __objclass__(this: Gc<GetSet>, _th: &mut Thread) -> PyResult {
        Ok(this.owner.get())
    }

    #[getter]
    fn __doc__(this: Gc<GetSet>, _th: &mut Thread) -> PyResult<Option<&'static str>> {
        Ok(Some(this.def.doc).filter(|d| !d.is_empty()))
    }
}

/// Declares the attributes of `__slots__` members.
pub struct MemberMethods;

#[pytype(MemberDescriptor)]
impl MemberMethods {
    /// Return an attribute of instance, which is of type owner.
    #[method("($self, instance, owner=None, /)")]
    fn __get__(this: Value, th: &mut Thread, instance: Value, owner: Value) -> PyResult {
        let class = th.as_type(owner).unwrap_or_else(|| th.type_of(instance));
        let receiver = if instance.is_none() {
            Value::UNBOUND
        } else {
            instance
        };
        protocols::bind_descriptor(th, this, receiver, class)
    }

    /// Set an attribute of instance to value.
    #[method("($self, instance, value, /)")]
    fn __set__(this: Value, th: &mut Thread, instance: Value, value: Value) -> PyResult<()> {
        protocols::set_through_descriptor(th, this, instance, value).map(|_| ())
    }

    /// Delete an attribute of instance.
    #[method("($self, instance, /)")]
    fn __delete__(this: Value, th: &mut Thread, instance: Value) -> PyResult<()> {
        protocols::set_through_descriptor(th, this, instance, Value::UNBOUND).map(|_| ())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Member>, th: &mut Thread) -> PyResult<String> {
        Ok(format!(
            "<member '{}' of '{}' objects>",
            Str::text_of(this.name.get()),
            owner_name(th, this.owner.get())
        ))
    }

    #[member]
    fn __name__(this: Gc<Member>, _th: &mut Thread) -> PyResult {
        Ok(this.name.get())
    }

    #[member]
    fn __objclass__(this: Gc<Member>, _th: &mut Thread) -> PyResult {
        Ok(this.owner.get())
    }
}
