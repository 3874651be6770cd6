//! Imports.

use super::op;
use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::frame::Frame;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

op!(ImportName: general |i, th, f| {
    let args = f.window(i.args, 2);
    let name = f.name(i.name);
    let function = f.function();
    let (Some(globals), Some(builtins)) = (function.globals.get(), function.builtins.get()) else {
        unreachable!("every function has globals and builtins")
    };
    let Some(import) = builtins.get_str(th, th.names().__import__) else {
        return th.raise(Builtin::ImportError, "__import__ not found");
    };
    let locals = if f.code().is_optimized() { Value::NONE } else { f.regs.extra() };
    let v = protocols::call(th, import, &[name.as_value(), globals.as_value(), locals, args[1], args[0]])?;
    f.set(i.dst, v);
    Ok(())
});
op!(ImportFrom: general |i, th, f| {
    let (module, name) = (f.get(i.module), f.name(i.name));
    let v = import_from(th, module, name)?;
    f.set(i.dst, v);
    Ok(())
});
op!(ImportStar: general |i, th, f| { import_star(th, f, f.get(i.src)) });

fn import_from(th: &mut Thread, module: Value, name: Gc<Str>) -> PyResult {
    if let Some(v) = protocols::get_attr_opt(th, module, name)? {
        return Ok(v);
    }
    // A submodule that is being imported is in `sys.modules` before it is an attribute of its package.
    let module_name = protocols::get_attr_opt(th, module, th.names().__name__)?;
    let module_name = module_name.and_then(|v| Str::from_value(th, v));
    if let Some(module_name) = module_name {
        let full = format!("{}.{}", Str::display(module_name), Str::display(name));
        let full = th.intern(&full);
        if let Some(v) = th.interp().modules.get().and_then(|m| m.get_str(th, full)) {
            return Ok(v);
        }
    }
    cannot_import(th, module, module_name, name)
}

#[cold]
fn cannot_import(
    th: &mut Thread,
    module: Value,
    module_name: Option<Gc<Str>>,
    name: Gc<Str>,
) -> PyResult {
    let file = protocols::get_attr_opt(th, module, th.names().__file__)?;
    let file = file.and_then(|v| Str::from_value(th, v));
    let from = module_name.map_or("<unknown module name>".to_string(), Str::display);
    let place = file.map_or("unknown location".to_string(), Str::display);
    let starting = match protocols::get_attr_opt(th, module, th.names().__spec__)? {
        Some(spec) if !spec.is_none() => {
            let flag = th.intern("_initializing");
            match protocols::get_attr_opt(th, spec, flag)? {
                Some(v) => protocols::truth(th, v)?,
                None => false,
            }
        }
        _ => false,
    };
    let text = Str::display(name);
    let message = if starting && is_shadowing(th, &place) {
        format!(
            "cannot import name '{text}' from '{from}' (consider renaming '{place}' if it has the same name as a library you intended to import)"
        )
    } else if starting {
        format!(
            "cannot import name '{text}' from partially initialized module '{from}' (most likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{text}' from '{from}' ({place})")
    };
    let e = protocols::new_exception(th, Builtin::ImportError, &message)?;
    // ImportError's fields: msg, name, path, name_from.
    let text = Str::new(th, &message)?;
    e.extra[0].set(th, &*e, text.as_value());
    e.extra[1].set(th, &*e, module_name.map_or(Value::NONE, Gc::as_value));
    e.extra[2].set(th, &*e, file.map_or(Value::NONE, Gc::as_value));
    e.extra[3].set(th, &*e, name.as_value());
    th.raise_value(e.as_value())
}

/// Whether a module's file is in the program's own directory, where it may hide another module of the same name.
fn is_shadowing(th: &Thread, file: &str) -> bool {
    let Some(first) = th.interp().kept("sys.path[0]").and_then(Str::exact) else {
        return false;
    };
    let file = file.strip_suffix("/__init__.py").unwrap_or(file);
    file.rsplit_once('/')
        .is_some_and(|(directory, _)| first.equals(directory))
}

fn import_star(th: &mut Thread, f: &Frame, module: Value) -> PyResult<()> {
    let namespace = f.regs.extra();
    let (names, skip_private) = match protocols::get_attr_opt(th, module, th.names().__all__)? {
        Some(all) => (all, false),
        None => {
            let Some(d) = protocols::get_attr_opt(th, module, th.names().__dict__)? else {
                return th.raise(
                    Builtin::ImportError,
                    "from-import-* object has no __dict__ and no __all__",
                );
            };
            let keys = protocols::call_method(th, d, th.names().keys, &[])?;
            let list = crate::object::list::List::new(th)?;
            protocols::for_each(th, keys, |th, v| list.push(th, v))?;
            (list.as_value(), true)
        }
    };
    protocols::for_each(th, names, |th, name| {
        let Some(text) = Str::from_value(th, name) else {
            let message = format!("Item in __all__ must be str, not {}", th.type_name(name));
            return th.type_error(message);
        };
        if skip_private && Str::display(text).starts_with('_') {
            return Ok(());
        }
        let text = th.interp().interned.intern_str(th, text)?;
        let v = protocols::get_attr(th, module, text)?;
        match Dict::exact(namespace) {
            Some(d) => d.set_str(th, text, v),
            None => protocols::set_item(th, namespace, name, v),
        }
    })
}
