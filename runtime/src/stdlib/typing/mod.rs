//! The module `_typing`: the types that the library's `typing` takes from the interpreter.

use crate::builtins::generic;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::value::{PyResult, Value};
use krait_macros::pymodule;

/// Declares the module `_typing`.
pub struct TypingModule;

/// Primitives and accelerators for the typing module.
#[pymodule("_typing")]
impl TypingModule {
    #[function("(x, /)")]
    fn _idfunc(_th: &mut Thread, x: Value) -> PyResult {
        Ok(x)
    }

    #[init]
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        for kind in [
            Builtin::TypeVar,
            Builtin::ParamSpec,
            Builtin::ParamSpecArgs,
            Builtin::ParamSpecKwargs,
            Builtin::TypeVarTuple,
            Builtin::TypeAliasType,
            Builtin::Generic,
            Builtin::Union,
        ] {
            let class = th.builtin(kind).as_value();
            dict.set_text(th, kind.name(), class)?;
        }
        let no_default = generic::no_default(th)?;
        dict.set_text(th, "NoDefault", no_default)
    }
}
