//! Generic types: aliases (`list[int]`), unions (`int | str`), type parameters, type aliases, `Generic`.
//!
//! All objects are records (`crate::object::generic`), which the functions re-exported here make. What a type parameter is replaced
//! by in `alias[args]` is asked of the parameter itself (`__typing_subst__`, `__typing_prepare_subst__`), so that parameters made by
//! Python code take part. Once the module `typing` is loaded, `Generic` leaves its work to the functions of that module.

mod alias;
mod class;
mod params;
mod subst;
mod type_alias;
mod union;

pub use alias::{AliasMethods, make_alias};
pub use class::{GenericMethods, subscript_generic};
pub use params::{
    ConstEvaluatorMethods, NoDefaultMethods, ParamSpecArgsMethods, ParamSpecKwargsMethods,
    ParamSpecMethods, TypeVarMethods, TypeVarTupleMethods, new_param_spec, new_type_var,
    new_type_var_tuple, new_type_var_with_bound, new_type_var_with_constraints, no_default,
    set_default,
};
pub use type_alias::{TypeAliasMethods, new_type_alias};
pub use union::{UnionMethods, make_union};

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::generic::GenericAlias;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

/// Whether `X | Y` makes a union of this operand: classes, None and the objects of this module.
pub fn is_unionable(th: &Thread, v: Value) -> bool {
    v.is_none()
        || th.as_type(v).is_some()
        || th.is_instance(v, Builtin::GenericAlias)
        || GenericAlias::exact(v, Builtin::Union).is_some()
        || GenericAlias::exact(v, Builtin::TypeAliasType).is_some()
}

/// The record's field as a tuple; the empty one while it is not set.
fn tuple_field(th: &mut Thread, record: &GenericAlias, i: usize) -> PyResult<Gc<Tuple>> {
    match record.at(i).and_then(|v| Tuple::from_value(th, v)) {
        Some(t) => Ok(t),
        None => tuple::new(th, &[]),
    }
}

/// A type as it stands in the repr of an alias or a union: its qualified name when it is a class.
fn type_repr(th: &mut Thread, v: Value) -> PyResult<String> {
    if v.is(Value::ELLIPSIS) {
        return Ok("...".into());
    }
    if th.builtin(Builtin::NoneType).as_value().is(v) {
        return Ok("None".into());
    }
    let names = th.names();
    let is_alias = protocols::get_attr_opt(th, v, names.__origin__)?.is_some()
        && protocols::get_attr_opt(th, v, names.__args__)?.is_some();
    if !is_alias
        && let Some(qualname) = protocols::get_attr_opt(th, v, names.__qualname__)?
        && let Some(module) = protocols::get_attr_opt(th, v, names.__module__)?
        && !module.is_none()
    {
        let qualname = Str::display(protocols::str(th, qualname)?);
        let module = Str::display(protocols::str(th, module)?);
        return Ok(if module == "builtins" {
            qualname
        } else {
            format!("{module}.{qualname}")
        });
    }
    protocols::repr(th, v).map(Str::display)
}

/// The `typing` module's attribute, when the module is loaded.
fn loaded_typing(th: &mut Thread, name: &str) -> PyResult<Option<Value>> {
    let Some(modules) = th.interp().modules.get() else {
        return Ok(None);
    };
    let key = th.intern("typing");
    let Some(module) = modules.get_str(th, key) else {
        return Ok(None);
    };
    let name = th.intern(name);
    protocols::get_attr_opt(th, module, name)
}

#[cfg(test)]
mod tests;
