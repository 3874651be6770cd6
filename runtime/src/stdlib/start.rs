//! Completing an interpreter: hooks, `builtins`, `sys`, standard streams.

use super::io;
use super::sys::{self, Config};
use crate::builtins::generic;
use crate::builtins::start::Runtime;
use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::UpperHooks;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::module::Module;
use crate::value::{PyResult, Value};
use crate::{import, interp};

/// Makes a new interpreter able to run programs. To be called once.
pub fn complete(runtime: &mut Runtime, config: &Config) -> PyResult<()> {
    let th = runtime.thread();
    let hooks = interp::hooks(upper_hooks());
    if th.interp().hooks.set(hooks).is_err() {
        unreachable!("an interpreter is completed once");
    }
    let modules = Dict::new(th)?;
    th.interp().modules.set(Some(modules));
    import::install(th, super::make_module, super::frozen_source);
    let builtins = native(th, modules, "builtins")?;
    th.interp().builtins_dict.set(builtins.dict.get());
    let sys = native(th, modules, "sys")?;
    th.interp().sys_dict.set(sys.dict.get());
    if let (Some(builtins), Some(dict)) = (builtins.dict.get(), sys.dict.get()) {
        io::add_to_builtins(th, builtins)?;
        io::install_standard_streams(th, dict)?;
    }
    sys::configure(th, sys, config)
}

/// What the layers below call from above.
fn upper_hooks() -> UpperHooks {
    UpperHooks {
        make_alias: generic::make_alias,
        make_union: generic::make_union,
        import: import::import_module,
    }
}

fn native(th: &mut Thread, modules: Gc<Dict>, name: &str) -> PyResult<Gc<Module>> {
    match super::make_module(th, name)? {
        Some(m) => {
            modules.set_text(th, name, m.as_value())?;
            Ok(m)
        }
        None => unreachable!("{name} is among the native modules"),
    }
}

/// A module `__main__` with an empty namespace, entered into `sys.modules`.
pub fn make_main(th: &mut Thread) -> PyResult<Gc<Dict>> {
    let dict = Dict::new(th)?;
    let main = th.alloc(Module::new(Builtin::Module.shape(), dict))?;
    let name = th.names().__main__.as_value();
    let names = th.names();
    dict.set_str(th, names.__name__, name)?;
    for attribute in [
        names.__doc__,
        names.__package__,
        names.__loader__,
        names.__spec__,
    ] {
        dict.set_str(th, attribute, Value::NONE)?;
    }
    // The main module sees the module itself, as CPython has it; others see its namespace.
    let builtins = th.intern("builtins");
    if let Some(builtins) = th
        .interp()
        .modules
        .get()
        .and_then(|m| m.get_str(th, builtins))
    {
        dict.set_str(th, names.__builtins__, builtins)?;
    }
    let modules = import::modules(th)?;
    modules.set_str(th, names.__main__, main.as_value())?;
    Ok(dict)
}

/// Lets signals reach the main thread's Python code.
pub fn watch_signals(th: &mut Thread) {
    interp::crash::watch(th);
    interp::safepoint::watch_signals(th);
}

/// Applies `-u`: what is written to the standard streams goes straight out.
pub fn unbuffer(th: &Thread) {
    io::unbuffer(th, th.names().stdout);
    io::unbuffer(th, th.names().stderr);
}

/// Replaces `sys.argv[0]`.
pub fn set_first_argument(th: &mut Thread, v: Value) -> PyResult<()> {
    let argv = th.names().argv;
    let list = th
        .interp()
        .sys_dict
        .get()
        .and_then(|d| d.get_str(th, argv))
        .and_then(List::exact);
    if let Some(list) = list {
        list.set(th, 0, v);
    }
    Ok(())
}
