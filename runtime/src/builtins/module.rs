//! The methods of `module`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::Dict;
use crate::object::instance;
use crate::object::kinds::Builtin;
use crate::object::list;
use crate::object::module::Module;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// The namespace of a module.
fn namespace(th: &mut Thread, this: Gc<Module>) -> PyResult<Gc<Dict>> {
    match this.dict.get() {
        Some(d) => Ok(d),
        None => th.type_error("module.__dict__ is not a dictionary"),
    }
}

fn item(th: &mut Thread, this: Gc<Module>, name: &str) -> Option<Value> {
    let name = th.intern(name);
    this.dict.get()?.get_str(th, name)
}

/// The attribute of a module's `__spec__`; `None` when there is no such spec or attribute.
fn spec_item(th: &mut Thread, spec: Value, name: &str) -> PyResult<Option<Value>> {
    let name = th.intern(name);
    protocols::get_attr_opt(th, spec, name)
}

/// The repr of a module: from its spec, or without one from its name and file.
fn module_repr(th: &mut Thread, this: Gc<Module>) -> PyResult<String> {
    if let Some(spec) = item(th, this, "__spec__").filter(|s| !s.is_none()) {
        let name = spec_item(th, spec, "name")?.unwrap_or(Value::NONE);
        let name = quoted(th, name)?;
        let origin = spec_item(th, spec, "origin")?.filter(|o| !o.is_none());
        let Some(origin) = origin else {
            return Ok(
                match spec_item(th, spec, "loader")?.filter(|l| !l.is_none()) {
                    Some(loader) => format!(
                        "<module {name} ({})>",
                        Str::display(protocols::repr(th, loader)?)
                    ),
                    None => format!("<module {name}>"),
                },
            );
        };
        let located = match spec_item(th, spec, "has_location")? {
            Some(v) => protocols::truth(th, v)?,
            None => false,
        };
        return Ok(if located {
            format!("<module {name} from {}>", quoted(th, origin)?)
        } else {
            format!(
                "<module {name} ({})>",
                Str::display(protocols::str(th, origin)?)
            )
        });
    }
    let name = match item(th, this, "__name__") {
        Some(v) => quoted(th, v)?,
        None => "'?'".into(),
    };
    if let Some(file) = item(th, this, "__file__").filter(|f| !f.is_none()) {
        return Ok(format!("<module {name} from {}>", quoted(th, file)?));
    }
    Ok(
        match item(th, this, "__loader__").filter(|l| !l.is_none()) {
            Some(loader) => format!(
                "<module {name} ({})>",
                Str::display(protocols::repr(th, loader)?)
            ),
            None if is_native(th, this)? => format!("<module {name} (built-in)>"),
            None => format!("<module {name}>"),
        },
    )
}

/// Whether the module is one of the interpreter's own: it stands in `sys.modules` under a name of `sys.builtin_module_names`.
fn is_native(th: &mut Thread, this: Gc<Module>) -> PyResult<bool> {
    let (Some(name), Some(modules), Some(sys)) = (
        item(th, this, "__name__"),
        th.interp().modules.get(),
        th.interp().sys_dict.get(),
    ) else {
        return Ok(false);
    };
    if !modules
        .get(th, name)?
        .is_some_and(|m| m.is(this.as_value()))
    {
        return Ok(false);
    }
    match sys.get_text(th, "builtin_module_names") {
        Some(names) => protocols::contains(th, names, name),
        None => Ok(false),
    }
}

fn quoted(th: &mut Thread, v: Value) -> PyResult<String> {
    protocols::repr(th, v).map(Str::display)
}

/// Create a module object.
///
/// The name must be a string; the optional doc argument can have any type.
#[pytype(Module)]
impl Module {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn module_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let _ = (args, kwargs);
        let ty = super::containers::class_for_new(th, class, Builtin::Module)?;
        let dict = Dict::new(th)?;
        instance::create(th, ty, Module::new(ty.shape.get(), dict)).map(Gc::as_value)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, name, doc=None)")]
    fn __init__(this: Gc<Module>, th: &mut Thread, name: Value, doc: Value) -> PyResult<()> {
        if Str::from_value(th, name).is_none() {
            let message = format!(
                "module() argument 'name' must be str, not {}",
                th.type_name(name)
            );
            return th.type_error(message);
        }
        let dict = namespace(th, this)?;
        let names = th.names();
        for (key, v) in [
            (names.__name__, name),
            (names.__doc__, doc),
            (names.__package__, Value::NONE),
            (names.__loader__, Value::NONE),
            (names.__spec__, Value::NONE),
        ] {
            dict.set_str(th, key, v)?;
        }
        Ok(())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Module>, th: &mut Thread) -> PyResult<String> {
        module_repr(th, this)
    }

    /// Return getattr(self, name).
    #[method("($self, name, /)")]
    fn __getattribute__(this: Value, th: &mut Thread, name: Value) -> PyResult {
        let name = super::object::attribute_name(th, name)?;
        let ty = th.type_of(this);
        match protocols::generic_get_attr(th, this, ty, name)? {
            Some(v) => Ok(v),
            None => protocols::missing_attribute(th, this, name),
        }
    }

    /// __dir__() -> list
    /// specialized dir() implementation
    #[method("($self, /)")]
    fn __dir__(this: Gc<Module>, th: &mut Thread) -> PyResult {
        let dict = namespace(th, this)?;
        if let Some(function) = item(th, this, "__dir__") {
            return protocols::call(th, function, &[]);
        }
        list::from_iterable(th, dict.as_value()).map(Gc::as_value)
    }

    #[member]
    fn __dict__(this: Gc<Module>, th: &mut Thread) -> PyResult {
        namespace(th, this).map(Gc::as_value)
    }

    #[getter]
    fn __annotations__(this: Gc<Module>, th: &mut Thread) -> PyResult {
        let dict = namespace(th, this)?;
        let names = th.names();
        if let Some(v) = dict.get_str(th, names.__annotations__) {
            return Ok(v);
        }
        let v = match dict
            .get_str(th, names.__annotate__)
            .filter(|f| protocols::is_callable(th, *f))
        {
            Some(annotate) => {
                let v = protocols::call(th, annotate, &[Value::ONE])?;
                if Dict::from_value(th, v).is_none() {
                    let message = format!(
                        "__annotate__ returned non-dict of type '{}'",
                        th.type_name(v)
                    );
                    return th.type_error(message);
                }
                v
            }
            None => Dict::new(th)?.as_value(),
        };
        if !is_initializing(th, this)? {
            dict.set_str(th, names.__annotations__, v)?;
        }
        Ok(v)
    }

    #[setter]
    fn set___annotations__(this: Gc<Module>, th: &mut Thread, value: Value) -> PyResult<()> {
        let dict = namespace(th, this)?;
        let names = th.names();
        if value.is_unbound() {
            if dict.pop_str(th, names.__annotations__).is_none() {
                return th.raise(Builtin::AttributeError, "__annotations__");
            }
        } else {
            dict.set_str(th, names.__annotations__, value)?;
        }
        dict.pop_str(th, names.__annotate__);
        Ok(())
    }

    #[getter]
    fn __annotate__(this: Gc<Module>, th: &mut Thread) -> PyResult {
        let dict = namespace(th, this)?;
        let name = th.names().__annotate__;
        if let Some(v) = dict.get_str(th, name) {
            return Ok(v);
        }
        dict.set_str(th, name, Value::NONE)?;
        Ok(Value::NONE)
    }

    #[setter]
    fn set___annotate__(this: Gc<Module>, th: &mut Thread, value: Value) -> PyResult<()> {
        if value.is_unbound() {
            return th.type_error("cannot delete __annotate__ attribute");
        }
        if !value.is_none() && !protocols::is_callable(th, value) {
            return th.type_error("__annotate__ must be callable or None");
        }
        let dict = namespace(th, this)?;
        let names = th.names();
        dict.set_str(th, names.__annotate__, value)?;
        if !value.is_none() {
            dict.pop_str(th, names.__annotations__);
        }
        Ok(())
    }
}

/// Whether the module's body is still running.
fn is_initializing(th: &mut Thread, this: Gc<Module>) -> PyResult<bool> {
    let Some(spec) = item(th, this, "__spec__").filter(|s| !s.is_none()) else {
        return Ok(false);
    };
    match spec_item(th, spec, "_initializing")? {
        Some(v) => protocols::truth(th, v),
        None => Ok(false),
    }
}
