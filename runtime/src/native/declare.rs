//! What the attributes of `krait_macros` make of an `impl` block: a builtin type or a native module.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::native_def::{GetSetDef, NativeDef};
use crate::value::PyResult;

/// What `#[pytype]` declares.
pub trait NativeType {
    /// The type's number.
    const NUMBER: Builtin;
    /// `__doc__`
    const DOC: &'static str;
    /// Methods, class and static methods, `__new__`.
    const METHODS: &'static [NativeDef];
    /// Computed attributes.
    const GETSETS: &'static [GetSetDef];
}

/// What `#[pymodule]` declares.
pub trait NativeModule {
    /// The module's name.
    const NAME: &'static str;
    /// `__doc__`
    const DOC: &'static str;
    /// Its functions.
    const FUNCTIONS: &'static [NativeDef];
    /// Adds to a new module's namespace what is not a function.
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()>;
}
