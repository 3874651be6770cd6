//! The methods of the types of `None`, `NotImplemented` and `...`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::NONE_HASH;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Declares the methods of `NoneType`.
pub struct NoneMethods;

/// Declares the methods of `NotImplementedType`.
pub struct NotImplementedMethods;

/// Declares the methods of `ellipsis`.
pub struct EllipsisMethods;

/// The only instance of a type that is called without arguments.
fn only(
    th: &mut Thread,
    kind: Builtin,
    value: Value,
    args: &[Value],
    kwargs: Keywords<'_>,
) -> PyResult {
    if args.is_empty() && kwargs.is_empty() {
        return Ok(value);
    }
    th.type_error(format!(
        "{} takes no arguments",
        if kind == Builtin::EllipsisType {
            "EllipsisType"
        } else {
            kind.name()
        }
    ))
}

/// The type of the None singleton.
#[pytype(NoneType)]
impl NoneMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(_class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        only(th, Builtin::NoneType, Value::NONE, args, kwargs)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        protocols::repr(th, this)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(_this: Value, _th: &mut Thread) -> i64 {
        NONE_HASH
    }

    /// self != 0
    #[method("($self, /)")]
    fn __bool__(_this: Value, _th: &mut Thread) -> bool {
        false
    }
}

/// The type of the NotImplemented singleton.
#[pytype(NotImplementedType)]
impl NotImplementedMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(_class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        only(
            th,
            Builtin::NotImplementedType,
            Value::NOT_IMPLEMENTED,
            args,
            kwargs,
        )
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        protocols::repr(th, this)
    }

    /// self != 0
    #[method("($self, /)")]
    fn __bool__(_this: Value, th: &mut Thread) -> PyResult {
        th.type_error("NotImplemented should not be used in a boolean context")
    }

    #[method("($self, /)")]
    fn __reduce__(_this: Value, _th: &mut Thread) -> &'static str {
        "NotImplemented"
    }
}

/// The type of the Ellipsis singleton.
#[pytype(EllipsisType)]
impl EllipsisMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(_class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        only(th, Builtin::EllipsisType, Value::ELLIPSIS, args, kwargs)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        protocols::repr(th, this)
    }

    #[method("($self, /)")]
    fn __reduce__(_this: Value, _th: &mut Thread) -> &'static str {
        "Ellipsis"
    }
}
