//! The modules that are part of the program: native ones, a folder each, in [`MODULES`]; those in Python in [`FROZEN`].

pub mod builtins;
pub mod finish;
pub mod gc;
pub mod io;
pub mod math;
pub mod start;
pub mod sys;
pub mod time;
pub mod typing;
pub mod weakref;

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::{NativeDef, NativeModule};
use crate::object::descr::NativeFunction;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::module::Module;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// What a `#[pymodule]` declares, as data.
pub struct ModuleEntry {
    /// The module's name.
    pub name: &'static str,
    /// `__doc__`
    pub doc: &'static str,
    /// Its functions.
    pub functions: &'static [NativeDef],
    /// Adds what is not a function.
    pub init: fn(&mut Thread, Gc<Dict>) -> PyResult<()>,
}

const fn entry<T: NativeModule>() -> ModuleEntry {
    ModuleEntry {
        name: T::NAME,
        doc: T::DOC,
        functions: T::FUNCTIONS,
        init: T::init,
    }
}

/// All native modules.
pub static MODULES: &[ModuleEntry] = &[
    entry::<builtins::BuiltinsModule>(),
    entry::<io::IoModule>(),
    entry::<math::MathModule>(),
    entry::<gc::GcModule>(),
    entry::<sys::SysModule>(),
    entry::<typing::TypingModule>(),
    entry::<weakref::WeakrefModule>(),
    entry::<time::TimeModule>(),
];

/// Modules that are written in Python.
static FROZEN: &[(&str, &str)] = &[
    ("atexit", include_str!("frozen/atexit.py")),
    ("functools", include_str!("frozen/functools.py")),
    ("weakref", include_str!("frozen/weakref.py")),
];

/// The source text of the module `name` in [`FROZEN`].
pub fn frozen_source(name: &str) -> Option<&'static str> {
    let module = FROZEN.iter().find(|(n, _)| *n == name)?;
    Some(module.1)
}

/// Makes the native module `name`; `None` when there is none of that name. The caller enters it into `sys.modules`.
pub fn make_module(th: &mut Thread, name: &str) -> PyResult<Option<Gc<Module>>> {
    let Some(entry) = MODULES.iter().find(|m| m.name == name) else {
        return Ok(None);
    };
    let dict = Dict::new(th)?;
    let module = th.alloc(Module::new(Builtin::Module.shape(), dict))?;
    let module_name = th.intern(entry.name).as_value();
    let doc = if entry.doc.is_empty() {
        Value::NONE
    } else {
        Str::new(th, entry.doc)?.as_value()
    };
    let names = th.names();
    dict.set_str(th, names.__name__, module_name)?;
    dict.set_str(th, names.__doc__, doc)?;
    dict.set_str(th, names.__package__, names.empty.as_value())?;
    dict.set_str(th, names.__loader__, Value::NONE)?;
    dict.set_str(th, names.__spec__, Value::NONE)?;
    for def in entry.functions {
        let f = NativeFunction::new(
            Builtin::NativeFunction,
            def,
            module.as_value(),
            false,
            module_name,
        );
        let f = th.alloc(f)?;
        let name = th.intern(def.name);
        dict.set_str(th, name, f.as_value())?;
    }
    (entry.init)(th, dict)?;
    Ok(Some(module))
}
