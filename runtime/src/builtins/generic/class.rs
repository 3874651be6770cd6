//! `typing.Generic`: generic classes and their subscription.

use super::alias::as_alias;
use super::subst::{collect_parameters, prepare_arguments, unpack_arguments};
use super::{loaded_typing, make_alias};
use crate::builtins::descriptors::lookup_after;
use crate::builtins::types::namespace;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::{Args, Keywords};
use crate::object::class;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::types::Type;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// `Generic[params]`, which the compiler puts behind the bases of `class C[T]`.
pub fn subscript_generic(th: &mut Thread, params: Value) -> PyResult {
    let generic = th.builtin(Builtin::Generic);
    let unpacked = List::new(th)?;
    if let Some(params) = Tuple::from_value(th, params) {
        for p in params.items() {
            if th.is_instance(*p, Builtin::TypeVarTuple) {
                unpacked.extend(th, *p)?;
            } else {
                unpacked.push(th, *p)?;
            }
        }
    }
    let params = tuple::from_list(th, unpacked)?;
    match loaded_typing(th, "_GenericAlias")? {
        Some(alias) => protocols::call(th, alias, &[generic.as_value(), params.as_value()]),
        None => make_alias(th, generic.as_value(), params.as_value()),
    }
}

/// Whether `v` is a class with `Generic` among its bases.
pub(super) fn is_generic_class(th: &Thread, v: Value) -> bool {
    th.as_type(v)
        .is_some_and(|t| t.is_subclass(th.builtin(Builtin::Generic)))
}

/// Whether a base of a class statement is an alias of a generic class.
pub(super) fn is_generic_base(th: &Thread, base: Value) -> bool {
    as_alias(th, base)
        .and_then(|a| a.at(0))
        .is_some_and(|o| is_generic_class(th, o))
}

/// Declares the methods of `typing.Generic`.
pub struct GenericMethods;

/// Abstract base class for generic types.
///
/// On Python 3.12 and newer, generic classes implicitly inherit from
/// Generic when they declare a parameter list after the class's name.
#[pytype(Generic)]
impl GenericMethods {
    /// Parameterizes a generic class.
    #[classmethod("($type, /, *args, **kwargs)")]
    fn __class_getitem__(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        if let Some(function) = loaded_typing(th, "_generic_class_getitem")? {
            let given = List::from_slice(th, &[class])?;
            given.extend_slice(th, args)?;
            let given = tuple::from_list(th, given)?;
            return crate::builtins::functions::call_with(th, function, given.items(), kwargs);
        }
        let [item] = args else {
            return th.type_error(format!(
                "__class_getitem__() takes exactly one argument ({} given)",
                args.len()
            ));
        };
        let item = without_none(th, *item)?;
        if th.builtin(Builtin::Generic).as_value().is(class) {
            check_parameters(th, item)?;
            return make_alias(th, class, item.as_value());
        }
        let name = th.names().__parameters__;
        let parameters =
            protocols::get_attr_opt(th, class, name)?.and_then(|v| Tuple::from_value(th, v));
        let Some(parameters) = parameters.filter(|p| !p.is_empty()) else {
            let shown = protocols::repr(th, class)?;
            return th.type_error(format!("{} is not a generic class", Str::display(shown)));
        };
        let items = prepare_arguments(th, class, parameters, item.as_value())?;
        let all = List::new(th)?;
        for (p, v) in parameters.items().iter().zip(items.items()) {
            match Tuple::exact(*v) {
                Some(t) if th.is_instance(*p, Builtin::TypeVarTuple) => {
                    all.extend_slice(th, t.items())?
                }
                _ => all.push(th, *v)?,
            }
        }
        let all = tuple::from_list(th, all)?;
        make_alias(th, class, all.as_value())
    }

    /// Function to initialize subclasses.
    #[classmethod("($type, /, *args, **kwargs)")]
    fn __init_subclass__(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        if let Some(function) = loaded_typing(th, "_generic_init_subclass")? {
            let given = List::from_slice(th, &[class])?;
            given.extend_slice(th, args)?;
            let given = tuple::from_list(th, given)?;
            return crate::builtins::functions::call_with(th, function, given.items(), kwargs)
                .map(drop);
        }
        let Some(ty) = th.as_type(class) else {
            return th.type_error("Generic.__init_subclass__() needs a class");
        };
        let generic = th.builtin(Builtin::Generic);
        let name = th.names().__init_subclass__;
        if let Some(next) = lookup_after(th, ty, generic, name) {
            let next = protocols::bind_descriptor(th, next, Value::UNBOUND, ty)?;
            protocols::call_args(th, next, Args::with_names(kwargs.values, kwargs.names))?;
        }
        set_parameters(th, ty)
    }
}

/// The items of a subscript with None as its type.
fn without_none(th: &mut Thread, item: Value) -> PyResult<Gc<Tuple>> {
    let items = match Tuple::from_value(th, item) {
        Some(t) => t,
        None => tuple::new(th, &[item])?,
    };
    let none = th.builtin(Builtin::NoneType).as_value();
    tuple::build(th, items.len(), |i| {
        if items.items()[i].is_none() {
            none
        } else {
            items.items()[i]
        }
    })
}

/// Whether `v` is a type parameter or a starred TypeVarTuple.
fn is_parameter(th: &mut Thread, v: Value) -> PyResult<bool> {
    if [Builtin::TypeVar, Builtin::ParamSpec, Builtin::TypeVarTuple]
        .iter()
        .any(|b| th.is_instance(v, *b))
    {
        return Ok(true);
    }
    let name = th.intern("__typing_is_unpacked_typevartuple__");
    match protocols::get_attr_opt(th, v, name)? {
        Some(v) => protocols::truth(th, v),
        None => Ok(false),
    }
}

/// Checks what stands in `Generic[…]`.
fn check_parameters(th: &mut Thread, items: Gc<Tuple>) -> PyResult<()> {
    let items = unpack_arguments(th, items.as_value())?;
    if items.is_empty() {
        return th.type_error("Parameter list to Generic[...] cannot be empty");
    }
    for (i, v) in items.items().iter().enumerate() {
        if !is_parameter(th, *v)? {
            return th.type_error("Parameters to Generic[...] must all be type variables or parameter specification variables.");
        }
        for earlier in &items.items()[..i] {
            if protocols::eq(th, *earlier, *v)? {
                return th.type_error("Parameters to Generic[...] must all be unique");
            }
        }
    }
    Ok(())
}

/// Sets `__parameters__` of a new subclass of `Generic`, from its bases as written.
fn set_parameters(th: &mut Thread, ty: Gc<Type>) -> PyResult<()> {
    let generic = th.builtin(Builtin::Generic).as_value();
    let names = th.names();
    let written = namespace(ty)
        .get_str(th, names.__orig_bases__)
        .and_then(Tuple::exact);
    let Some(bases) = written else {
        if ty
            .bases
            .get()
            .is_some_and(|b| b.items().iter().any(|b| b.is(generic)))
        {
            return th.type_error("Cannot inherit from plain Generic");
        }
        let empty = tuple::new(th, &[])?;
        return class::set_class_attr(th, ty, names.__parameters__, empty.as_value());
    };
    if bases.items().iter().any(|b| b.is(generic)) {
        return th.type_error("Cannot inherit from plain Generic");
    }
    let mut declared: Option<Gc<Tuple>> = None;
    for b in bases.items() {
        let Some(alias) = as_alias(th, *b).filter(|a| a.at(0).is_some_and(|o| o.is(generic)))
        else {
            continue;
        };
        if declared.is_some() {
            return th.type_error("Cannot inherit from Generic[...] multiple times.");
        }
        let args = super::tuple_field(th, &alias, 1)?;
        declared = Some(collect_parameters(th, args)?);
    }
    let used = collect_parameters(th, bases)?;
    let parameters = match declared {
        Some(declared) => {
            check_declared(th, declared, used)?;
            declared
        }
        None => used,
    };
    class::set_class_attr(th, ty, names.__parameters__, parameters.as_value())
}

/// Every parameter that a base uses must stand in `Generic[…]`.
fn check_declared(th: &mut Thread, declared: Gc<Tuple>, used: Gc<Tuple>) -> PyResult<()> {
    let (mut missing, mut listed) = (Vec::new(), Vec::new());
    for p in used.items() {
        if !protocols::contains(th, declared.as_value(), *p)? {
            missing.push(Str::display(protocols::str(th, *p)?));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    for p in declared.items() {
        listed.push(Str::display(protocols::str(th, *p)?));
    }
    th.type_error(format!(
        "Some type variables ({}) are not listed in Generic[{}]",
        missing.join(", "),
        listed.join(", ")
    ))
}
