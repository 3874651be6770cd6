//! The module `_weakref`: what the library's `weakref` is made from.

use crate::builtins::weak;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::weak::WeakReference;
use crate::value::{PyResult, Value};
use krait_macros::pymodule;

/// Declares the module `_weakref`.
pub struct WeakrefModule;

/// Weak-reference support module.
#[pymodule("_weakref")]
impl WeakrefModule {
    /// Return the number of weak references to 'object'.
    #[function("(object, /)")]
    fn getweakrefcount(th: &mut Thread, object: Value) -> PyResult<usize> {
        Ok(weak::count(th, object))
    }

    /// Return a list of all weak reference objects pointing to 'object'.
    #[function("(object, /)")]
    fn getweakrefs(th: &mut Thread, object: Value) -> PyResult<Gc<List>> {
        weak::all(th, object)
    }

    /// Create a proxy object that weakly references 'object'.
    ///
    /// 'callback', if given, is called with a reference to the
    /// proxy when 'object' is about to be finalized.
    #[function("(object, callback=None, /)")]
    fn proxy(th: &mut Thread, object: Value, callback: Value) -> PyResult<Gc<WeakReference>> {
        weak::new_proxy(th, object, callback)
    }

    /// Atomically remove key from dict if it points to a dead weakref.
    #[function("(dct, key, /)")]
    fn _remove_dead_weakref(th: &mut Thread, dct: Value, key: Value) -> PyResult<()> {
        let Some(dict) = Dict::from_value(th, dct) else {
            let message = format!(
                "_remove_dead_weakref() argument 1 must be dict, not {}",
                th.type_name(dct)
            );
            return th.type_error(message);
        };
        let Some(v) = dict.get(th, key)? else {
            return Ok(());
        };
        let Some(reference) = th.downcast::<WeakReference>(v, Builtin::WeakReference) else {
            return th.type_error("not a weakref");
        };
        if reference.referent().is_none() {
            dict.remove(th, key)?;
        }
        Ok(())
    }

    #[init]
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        for (name, kind) in [
            ("ref", Builtin::WeakReference),
            ("ReferenceType", Builtin::WeakReference),
            ("ProxyType", Builtin::WeakProxy),
            ("CallableProxyType", Builtin::WeakCallableProxy),
        ] {
            let class = th.builtin(kind).as_value();
            dict.set_text(th, name, class)?;
        }
        Ok(())
    }
}
