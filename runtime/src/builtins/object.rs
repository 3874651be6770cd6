//! The methods of `object`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, CompareOp};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::types::{Type, TypeFlags};
use crate::object::{instance, list};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Declares the methods of `object`.
pub struct ObjectMethods;

/// The base class of the class hierarchy.
///
/// When called, it accepts no arguments and returns a new featureless
/// instance that has no instance attributes and cannot be given any.
#[pytype(Object)]
impl ObjectMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn object_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let Some(ty) = th.as_type(class) else {
            let message = format!(
                "object.__new__(X): X is not a type object ({})",
                th.type_name(class)
            );
            return th.type_error(message);
        };
        if !args.is_empty() || !kwargs.is_empty() {
            if !inherits(th, ty, Special::New) {
                return th.type_error(
                    "object.__new__() takes exactly one argument (the type to instantiate)",
                );
            }
            if inherits(th, ty, Special::Init) {
                let message = format!("{}() takes no arguments", Str::text_of(ty.name.get()));
                return th.type_error(message);
            }
        }
        if ty.has(TypeFlags::ABSTRACT) {
            return abstract_error(th, ty);
        }
        if ty.native != Builtin::Object {
            let name = Str::text_of(ty.name.get());
            if ty.special(Special::New).is_none() {
                return th.type_error(format!("cannot create '{name}' instances"));
            }
            return th.type_error(format!(
                "object.__new__({name}) is not safe, use {name}.__new__()"
            ));
        }
        instance::new_plain(th, ty)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, /, *args, **kwargs)")]
    fn __init__(
        this: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        if args.is_empty() && kwargs.is_empty() {
            return Ok(());
        }
        let ty = th.type_of(this);
        if !inherits(th, ty, Special::Init) {
            return th.type_error(
                "object.__init__() takes exactly one argument (the instance to initialize)",
            );
        }
        if inherits(th, ty, Special::New) {
            let message = format!(
                "{}.__init__() takes exactly one argument (the instance to initialize)",
                Str::text_of(ty.name.get())
            );
            return th.type_error(message);
        }
        Ok(())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<String> {
        let ty = th.type_of(this);
        let (module, qualname) = (
            super::types::module_of(th, ty)?,
            Str::text_of(ty.qualname.get()),
        );
        Ok(match module {
            Some(module) if module != "builtins" => {
                format!("<{module}.{qualname} object at {:#x}>", this.bits())
            }
            _ => format!("<{qualname} object at {:#x}>", this.bits()),
        })
    }

    /// Return str(self).
    #[method("($self, /)")]
    fn __str__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        protocols::repr(th, this)
    }

    /// Default object formatter.
    ///
    /// Return str(self) if format_spec is empty. Raise TypeError otherwise.
    #[method("($self, format_spec, /)")]
    fn __format__(this: Value, th: &mut Thread, format_spec: Gc<Str>) -> PyResult<Gc<Str>> {
        if !format_spec.is_empty() {
            let message = format!(
                "unsupported format string passed to {}.__format__",
                th.type_name(this)
            );
            return th.type_error(message);
        }
        protocols::str(th, this)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Value, _th: &mut Thread) -> PyResult<i64> {
        Ok(protocols::identity_hash(this))
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Value, _th: &mut Thread, value: Value) -> PyResult {
        Ok(if this.is(value) {
            Value::TRUE
        } else {
            Value::NOT_IMPLEMENTED
        })
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        match protocols::call_special(th, this, Special::Eq, &[value])? {
            Some(v) if !v.is(Value::NOT_IMPLEMENTED) => Ok(Value::bool(!protocols::truth(th, v)?)),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(_this: Value, _th: &mut Thread, value: Value) -> PyResult {
        Ok(no_order(value, CompareOp::Lt))
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(_this: Value, _th: &mut Thread, value: Value) -> PyResult {
        Ok(no_order(value, CompareOp::Le))
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(_this: Value, _th: &mut Thread, value: Value) -> PyResult {
        Ok(no_order(value, CompareOp::Gt))
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(_this: Value, _th: &mut Thread, value: Value) -> PyResult {
        Ok(no_order(value, CompareOp::Ge))
    }

    /// Return getattr(self, name).
    #[method("($self, name, /)")]
    fn __getattribute__(this: Value, th: &mut Thread, name: Value) -> PyResult {
        let name = attribute_name(th, name)?;
        let ty = th.type_of(this);
        match protocols::generic_get_attr(th, this, ty, name)? {
            Some(v) => Ok(v),
            None => protocols::attribute_error(th, this, name.as_value()),
        }
    }

    /// Implement setattr(self, name, value).
    #[method("($self, name, value, /)")]
    fn __setattr__(this: Value, th: &mut Thread, name: Value, value: Value) -> PyResult<()> {
        let name = attribute_name(th, name)?;
        if th.as_type(this).is_some() {
            let message = format!(
                "can't apply this __setattr__ to {} object",
                th.type_name(this)
            );
            return th.type_error(message);
        }
        protocols::generic_set_attr(th, this, name, value)
    }

    /// Implement delattr(self, name).
    #[method("($self, name, /)")]
    fn __delattr__(this: Value, th: &mut Thread, name: Value) -> PyResult<()> {
        let name = attribute_name(th, name)?;
        protocols::generic_set_attr(th, this, name, Value::UNBOUND)
    }

    /// This method is called when a class is subclassed.
    ///
    /// The default implementation does nothing. It may be
    /// overridden to extend subclasses.
    #[classmethod("($type, /)")]
    fn __init_subclass__(_class: Value, _th: &mut Thread) -> PyResult<()> {
        Ok(())
    }

    /// Abstract classes can override this to customize issubclass().
    ///
    /// This is invoked early on by abc.ABCMeta.__subclasscheck__().
    /// It should return True, False or NotImplemented.  If it returns
    /// NotImplemented, the normal algorithm is used.  Otherwise, it
    /// overrides the normal algorithm (and the outcome is cached).
    #[classmethod("($type, object, /)")]
    fn __subclasshook__(_class: Value, _th: &mut Thread, object: Value) -> PyResult {
        let _ = object;
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// Default dir() implementation.
    #[method("($self, /)")]
    fn __dir__(this: Value, th: &mut Thread) -> PyResult {
        let names = Dict::new(th)?;
        if instance::has_attributes(th, this) {
            let own = instance::dict_snapshot(th, this)?;
            super::types::add_names(th, names, own)?;
        }
        let ty = th.type_of(this);
        super::types::add_class_names(th, names, ty)?;
        super::types::key_list(th, names)
    }

    /// Size of object in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Value, th: &mut Thread) -> PyResult<usize> {
        Ok(this.heap_header().map_or(8, |h| th.heap().size_of(h)))
    }

    /// Helper for pickle.
    #[method("($self, protocol, /)")]
    fn __reduce_ex__(this: Value, th: &mut Thread, protocol: i64) -> PyResult {
        super::types::reduce(th, this, protocol)
    }

    /// Helper for pickle.
    #[method("($self, /)")]
    fn __reduce__(this: Value, th: &mut Thread) -> PyResult {
        super::types::reduce(th, this, 0)
    }

    /// the object's class
    #[getter]
    fn __class__(this: Value, th: &mut Thread) -> PyResult {
        Ok(th.type_of(this).as_value())
    }

    #[setter]
    fn set___class__(this: Value, th: &mut Thread, value: Value) -> PyResult<()> {
        if value.is_unbound() {
            return th.type_error("can't delete __class__ attribute");
        }
        let Some(ty) = th.as_type(value) else {
            let message = format!(
                "__class__ must be set to a class, not '{}' object",
                th.type_name(value)
            );
            return th.type_error(message);
        };
        let old = th.type_of(this);
        let modules = old.native == Builtin::Module && ty.native == Builtin::Module;
        if !modules && (!old.has(TypeFlags::HEAP) || !ty.has(TypeFlags::HEAP)) {
            return th.type_error(
                "__class__ assignment only supported for mutable types or ModuleType subclasses",
            );
        }
        if instance::set_class(th, this, ty)? {
            return Ok(());
        }
        let (new, old) = (Str::text_of(ty.name.get()), Str::text_of(old.name.get()));
        th.type_error(format!(
            "__class__ assignment: '{new}' object layout differs from '{old}'"
        ))
    }
}

fn no_order(_: Value, _: CompareOp) -> Value {
    Value::NOT_IMPLEMENTED
}

/// Whether the class has `object`'s own method.
fn inherits(th: &Thread, ty: Gc<Type>, which: Special) -> bool {
    match (
        ty.special(which),
        th.builtin(Builtin::Object).special(which),
    ) {
        (Some(a), Some(b)) => a.is(b),
        _ => false,
    }
}

/// The interned attribute name that `v` is.
pub fn attribute_name(th: &mut Thread, v: Value) -> PyResult<Gc<Str>> {
    match Str::from_value(th, v) {
        Some(s) => th.interp().interned.intern_str(th, s),
        None => {
            let message = format!("attribute name must be string, not '{}'", th.type_name(v));
            th.type_error(message)
        }
    }
}

/// `TypeError: Can't instantiate abstract class C without an implementation for abstract methods 'a', 'b'`
#[cold]
fn abstract_error<T>(th: &mut Thread, ty: Gc<Type>) -> PyResult<T> {
    let name = th.names().__abstractmethods__;
    let methods = ty
        .dict
        .get()
        .and_then(|d| d.get_str(th, name))
        .unwrap_or(Value::NONE);
    let sorted = list::from_iterable(th, methods)?;
    sorted.sort(th, None, false)?;
    let mut quoted = Vec::new();
    for v in sorted.iter() {
        quoted.push(format!("'{}'", Str::text_of(v)));
    }
    let plural = if quoted.len() == 1 { "" } else { "s" };
    let message = format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
        Str::text_of(ty.name.get()),
        quoted.join(", ")
    );
    th.type_error(message)
}
