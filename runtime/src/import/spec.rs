//! `__spec__`: module specs.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::class::{ClassParts, new_class};
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::types::Type;
use crate::object::{instance, protocols, tuple};
use crate::value::{PyResult, Value};

/// The name under which the interpreter keeps the class.
const CLASS: &str = "ModuleSpec";

/// A spec; `search` is the list of directories of a package, else None.
pub fn new(
    th: &mut Thread,
    name: Value,
    origin: Value,
    cached: Value,
    parent: Value,
    search: Value,
) -> PyResult {
    let class = class(th)?;
    let spec = instance::new_plain(th, class)?;
    let located = Value::bool(!origin.is_none());
    for (field, v) in [
        ("name", name),
        ("loader", Value::NONE),
        ("origin", origin),
        ("submodule_search_locations", search),
        ("_initializing", Value::FALSE),
        ("has_location", located),
        ("cached", cached),
        ("parent", parent),
    ] {
        let field = th.intern(field);
        protocols::set_attr(th, spec, field, v)?;
    }
    Ok(spec)
}

/// Says in a module's spec whether its code is running for the first time.
pub fn set_initializing(th: &mut Thread, globals: Gc<Dict>, initializing: bool) -> PyResult<()> {
    let name = th.names().__spec__;
    match globals.get_str(th, name).filter(|s| !s.is_none()) {
        Some(spec) => {
            let field = th.intern("_initializing");
            protocols::set_attr(th, spec, field, Value::bool(initializing))
        }
        None => Ok(()),
    }
}

/// The class of specs.
pub fn class(th: &mut Thread) -> PyResult<Gc<Type>> {
    if let Some(class) = th.interp().kept(CLASS).and_then(|v| th.as_type(v)) {
        return Ok(class);
    }
    let name = th.intern(CLASS);
    let bases = tuple::new(th, &[th.builtin(Builtin::Object).as_value()])?;
    let dict = Dict::new(th)?;
    let module = th.intern("_frozen_importlib").as_value();
    dict.set_str(th, th.names().__module__, module)?;
    let class = new_class(
        th,
        ClassParts {
            meta: th.builtin(Builtin::Type),
            name,
            bases,
            dict,
            member_slots: 0,
            no_dict: false,
            no_weakref: false,
            static_attributes: 8,
        },
    )?;
    th.interp().keep(CLASS, class.as_value());
    Ok(class)
}
