//! Importing modules.
//!
//! Where to start: [`import_name`] is what `import` statements and `__import__` do; [`find`] looks for a module's file along a path;
//! [`load`] makes the module and runs its code; [`cache`] keeps compiled code on disk; [`spec`] makes `__spec__`.
//!
//! Invariants: a module is in `sys.modules` before its code runs and is taken out again when that raises; what an import statement gives is
//! what `sys.modules` holds afterwards. Modules that are part of the program come from the layer above, by the functions given to
//! [`install`].

pub mod cache;
pub mod find;
pub mod load;
pub mod spec;
pub mod syntax;

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::module::Module;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use find::Found;

/// Makes a native module by its name; `None` when there is none of that name.
pub type NativeMaker = fn(&mut Thread, &str) -> PyResult<Option<Gc<Module>>>;

/// The source text of a module in Python that is part of the program.
pub type FrozenSource = fn(&str) -> Option<&'static str>;

/// The import system's state, among the interpreter's extensions.
#[derive(Clone, Copy)]
struct State {
    native: NativeMaker,
    frozen: FrozenSource,
}

/// Sets where modules that are part of the program come from.
pub fn install(th: &Thread, native: NativeMaker, frozen: FrozenSource) {
    th.interp()
        .extensions
        .borrow_mut()
        .push(Box::new(State { native, frozen }));
}

fn state(th: &Thread) -> Option<State> {
    let extensions = th.interp().extensions.borrow();
    extensions
        .iter()
        .find_map(|e| e.downcast_ref::<State>())
        .copied()
}

/// `sys.modules`
pub fn modules(th: &mut Thread) -> PyResult<Gc<Dict>> {
    match th.interp().modules.get() {
        Some(d) => Ok(d),
        None => th.raise(Builtin::RuntimeError, "unable to get sys.modules"),
    }
}

/// What an import statement does: `import name` gives the top package, `from name import …` (a non-empty `fromlist`) the module itself.
pub fn import_name(
    th: &mut Thread,
    name: Gc<Str>,
    globals: Value,
    fromlist: Value,
    level: i64,
) -> PyResult {
    if level < 0 {
        return th.value_error("level must be >= 0");
    }
    let text = Str::display(name);
    let full = if level > 0 {
        resolve_relative(th, &text, globals, level)?
    } else {
        text.clone()
    };
    if full.is_empty() {
        return th.value_error("Empty module name");
    }
    let module = import_module(th, &full)?;
    let from = !fromlist.is_unbound() && !fromlist.is_none() && protocols::truth(th, fromlist)?;
    if from {
        return with_submodules(th, module, &full, fromlist);
    }
    match text.split_once('.') {
        None => Ok(module),
        Some((first, _)) => {
            // The package that stands for the name's first component.
            let cut = full.len() - (text.len() - first.len());
            import_module(th, &full[..cut])
        }
    }
}

/// Imports the submodules among the names of `from package import …`.
fn with_submodules(th: &mut Thread, module: Value, full: &str, fromlist: Value) -> PyResult {
    let path = th.names().__path__;
    if protocols::get_attr_opt(th, module, path)?.is_none() {
        return Ok(module);
    }
    let names = List::new(th)?;
    protocols::for_each(th, fromlist, |th, v| names.push(th, v))?;
    for name in names.iter() {
        let Some(name) = Str::from_value(th, name) else {
            let message = format!(
                "Item in ``from list'' must be str, not {}",
                th.type_name(name)
            );
            return th.type_error(message);
        };
        if name.equals("*") {
            let all = th.names().__all__;
            if let Some(all) = protocols::get_attr_opt(th, module, all)? {
                with_submodules(th, module, full, all)?;
            }
            continue;
        }
        let interned = th.interp().interned.intern_str(th, name)?;
        if protocols::get_attr_opt(th, module, interned)?.is_some() {
            continue;
        }
        let submodule = format!("{full}.{}", Str::display(name));
        let result = import_module(th, &submodule);
        if result.is_err() && !absorb_not_found(th, &submodule)? {
            return result;
        }
    }
    Ok(module)
}

/// Drops the exception when it says that exactly this module does not exist: `from package import name` then finds no attribute.
fn absorb_not_found(th: &mut Thread, name: &str) -> PyResult<bool> {
    if !th.raised_is(Builtin::ModuleNotFoundError) {
        return Ok(false);
    }
    let e = th.take_exception();
    let attribute = th.names().name;
    let missing = protocols::get_attr_opt(th, e, attribute)?;
    if missing.and_then(Str::exact).is_some_and(|s| s.equals(name)) {
        return Ok(true);
    }
    th.exception.set(e);
    Ok(false)
}

/// The absolute name of a relative import.
fn resolve_relative(th: &mut Thread, name: &str, globals: Value, level: i64) -> PyResult<String> {
    let package = package_of(th, globals)?;
    if package.is_empty() {
        return th.raise(
            Builtin::ImportError,
            "attempted relative import with no known parent package",
        );
    }
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((outer, _)) => base = outer,
            None => {
                return th.raise(
                    Builtin::ImportError,
                    "attempted relative import beyond top-level package",
                );
            }
        }
    }
    Ok(if name.is_empty() {
        base.to_string()
    } else {
        format!("{base}.{name}")
    })
}

/// The package that relative imports of code with these globals start from.
fn package_of(th: &mut Thread, globals: Value) -> PyResult<String> {
    let Some(globals) = Dict::from_value(th, globals) else {
        return th.raise(Builtin::KeyError, "'__name__' not in globals");
    };
    let names = th.names();
    let (package, spec) = (
        globals.get_str(th, names.__package__),
        globals.get_str(th, names.__spec__),
    );
    if let Some(package) = package.filter(|p| !p.is_none()) {
        return match Str::from_value(th, package) {
            Some(p) => Ok(Str::display(p)),
            None => th.type_error("package must be a string"),
        };
    }
    if let Some(spec) = spec.filter(|s| !s.is_none()) {
        let parent = protocols::get_attr_str(th, spec, "parent")?;
        return match Str::from_value(th, parent) {
            Some(p) => Ok(Str::display(p)),
            None => th.type_error("__spec__.parent must be a string"),
        };
    }
    let Some(name) = globals.get_str(th, names.__name__) else {
        return th.raise(Builtin::KeyError, "'__name__' not in globals");
    };
    let Some(name) = Str::from_value(th, name) else {
        return th.type_error("__name__ must be a string");
    };
    let name = Str::display(name);
    if globals.get_str(th, names.__path__).is_some() {
        return Ok(name);
    }
    Ok(name
        .rsplit_once('.')
        .map_or(String::new(), |(package, _)| package.to_string()))
}

/// The module of an absolute dotted name, imported with its packages if need be.
pub fn import_module(th: &mut Thread, name: &str) -> PyResult {
    let key = th.intern(name);
    let modules = modules(th)?;
    match modules.get_str(th, key) {
        Some(v) if v.is_none() => {
            let message = format!("import of {name} halted; None in sys.modules");
            not_found(th, name, &message)
        }
        Some(v) => Ok(v),
        None => {
            th.check_native_stack("")?;
            find_and_load(th, name, key)
        }
    }
}

fn find_and_load(th: &mut Thread, name: &str, key: Gc<Str>) -> PyResult {
    let modules = modules(th)?;
    let parent = match name.rsplit_once('.') {
        None => None,
        Some((package, _)) => {
            let parent = import_module(th, package)?;
            // Running the package may have imported the module.
            if let Some(v) = modules.get_str(th, key) {
                return Ok(v);
            }
            let path = th.names().__path__;
            let Some(path) = protocols::get_attr_opt(th, parent, path)? else {
                return not_found(
                    th,
                    name,
                    &format!("No module named '{name}'; '{package}' is not a package"),
                );
            };
            Some((parent, path))
        }
    };
    if parent.is_none()
        && let Some(State { native, frozen }) = state(th)
    {
        if let Some(module) = native(th, name)? {
            modules.set_str(th, key, module.as_value())?;
            return Ok(module.as_value());
        }
        if let Some(source) = frozen(name) {
            load_found(th, name, key, &Found::Frozen(source))?;
            return match modules.get_str(th, key) {
                Some(module) => Ok(module),
                None => th.raise(Builtin::KeyError, name),
            };
        }
    }
    let path = match parent {
        Some((_, path)) => path,
        None => search_path(th)?,
    };
    let tail = name.rsplit('.').next().unwrap_or(name);
    let Some(found) = find::along_path(th, path, tail)? else {
        return not_found(th, name, &format!("No module named '{name}'"));
    };
    load_found(th, name, key, &found)?;
    let Some(module) = modules.get_str(th, key) else {
        return th.raise(Builtin::KeyError, name);
    };
    if let Some((parent, _)) = parent {
        let attribute = th.intern(tail);
        protocols::set_attr(th, parent, attribute, module)?;
    }
    Ok(module)
}

fn load_found(th: &mut Thread, name: &str, key: Gc<Str>, found: &Found) -> PyResult<()> {
    let modules = modules(th)?;
    let module = load::new_module(th, name, found)?;
    modules.set_str(th, key, module.as_value())?;
    let result = load::run_module(th, module, found);
    if result.is_err() {
        modules.pop_str(th, key);
    }
    result
}

/// A module that is to be run as `__main__`: its name (a package's `__main__`) and its file. The packages around it are imported.
pub fn find_main(th: &mut Thread, name: &str) -> PyResult<Option<(String, Found)>> {
    let mut path = search_path(th)?;
    let mut tail = name;
    if let Some((package, last)) = name.rsplit_once('.') {
        let parent = import_module(th, package)?;
        let attribute = th.names().__path__;
        path = match protocols::get_attr_opt(th, parent, attribute)? {
            Some(path) => path,
            None => return Ok(None),
        };
        tail = last;
    }
    match find::along_path(th, path, tail)? {
        Some(
            Found::Source {
                is_package: true, ..
            }
            | Found::Namespace(_),
        ) if tail != "__main__" => find_main(th, &format!("{name}.__main__")),
        found => Ok(found.map(|f| (name.to_string(), f))),
    }
}

/// Whether a package of this name can be found, with or without `__init__.py`.
pub fn is_package(th: &mut Thread, name: &str) -> bool {
    let found = search_path(th).and_then(|path| find::along_path(th, path, name));
    matches!(
        found,
        Ok(Some(
            Found::Source {
                is_package: true,
                ..
            } | Found::Namespace(_)
        ))
    )
}

/// `sys.path`
fn search_path(th: &mut Thread) -> PyResult {
    let name = th.names().path;
    match th.interp().sys_dict.get().and_then(|d| d.get_str(th, name)) {
        Some(path) if !path.is_none() => Ok(path),
        _ => th.raise(
            Builtin::ImportError,
            "sys.path is None, Python is likely shutting down",
        ),
    }
}

/// Raises ModuleNotFoundError with its `name`.
#[cold]
fn not_found<T>(th: &mut Thread, name: &str, message: &str) -> PyResult<T> {
    let e = protocols::new_exception(th, Builtin::ModuleNotFoundError, message)?;
    let text = Str::new(th, message)?;
    let name = Str::new(th, name)?;
    // ImportError's fields: msg, name, path, name_from.
    e.extra[0].set(th, &*e, text.as_value());
    e.extra[1].set(th, &*e, name.as_value());
    th.raise_value(e.as_value())
}
