//! Conversion of arguments to Rust types and of results to values.

use crate::context::Thread;
use crate::heap::{Gc, HeapObject};
use crate::object::index::Index;
use crate::object::int;
use crate::object::kinds::Builtin;
use crate::object::native_def::Param;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// The receiver of a method, whose type has been checked by the lookup.
pub trait FromSelf {
    /// Views the receiver as `Self`.
    fn from_self(v: Value) -> Self;
}
impl FromSelf for Value {
    #[inline(always)]
    fn from_self(v: Value) -> Value {
        v
    }
}
impl<T: HeapObject> FromSelf for Gc<T> {
    #[inline(always)]
    fn from_self(v: Value) -> Gc<T> {
        // SAFETY: the lookup that found the method checked that the receiver is an instance of its type (module invariant),
        // and instances of a type and of its subclasses begin with the type's native part.
        unsafe { v.cast() }
    }
}

/// An argument type.
pub trait FromArg: Sized {
    /// Converts the argument for `param`, or raises.
    fn from_arg(th: &mut Thread, v: Value, param: &'static Param) -> PyResult<Self>;
}
impl FromArg for Value {
    #[inline(always)]
    fn from_arg(_: &mut Thread, v: Value, _: &'static Param) -> PyResult<Value> {
        Ok(v)
    }
}
impl FromArg for bool {
    #[inline]
    fn from_arg(th: &mut Thread, v: Value, _: &'static Param) -> PyResult<bool> {
        protocols::truth(th, v)
    }
}
impl FromArg for f64 {
    fn from_arg(th: &mut Thread, v: Value, _: &'static Param) -> PyResult<f64> {
        protocols::to_f64(th, v)
    }
}
/// An int argument that must fit (OverflowError: "Python int too large to convert to C ssize_t").
impl FromArg for i64 {
    #[inline]
    fn from_arg(th: &mut Thread, v: Value, _: &'static Param) -> PyResult<i64> {
        match v.to_int() {
            Some(i) => Ok(i),
            None => protocols::index_to_i64(th, v),
        }
    }
}
/// An int argument that must fit a C int.
#[derive(Clone, Copy)]
pub struct CInt(pub i32);
impl FromArg for CInt {
    fn from_arg(th: &mut Thread, v: Value, _: &'static Param) -> PyResult<CInt> {
        let i = match v.to_int() {
            Some(i) => Some(i),
            None => protocols::index(th, v)?.to_int(),
        };
        match i.and_then(|i| i32::try_from(i).ok()) {
            Some(i) => Ok(CInt(i)),
            None => th.raise(
                Builtin::OverflowError,
                "Python int too large to convert to C int",
            ),
        }
    }
}
impl FromArg for Gc<Str> {
    fn from_arg(th: &mut Thread, v: Value, param: &'static Param) -> PyResult<Gc<Str>> {
        match Str::from_value(th, v) {
            Some(s) => Ok(s),
            None => {
                let message = format!("{} must be str, not {}", param.label(), th.type_name(v));
                th.raise(Builtin::TypeError, message)
            }
        }
    }
}
/// A missing argument (`<unrepresentable>` default) or None is `None`.
impl<T: FromArg> FromArg for Option<T> {
    #[inline]
    fn from_arg(th: &mut Thread, v: Value, param: &'static Param) -> PyResult<Option<T>> {
        if v.is_unbound() || v.is_none() {
            Ok(None)
        } else {
            T::from_arg(th, v, param).map(Some)
        }
    }
}

impl FromArg for Index {
    #[inline]
    fn from_arg(th: &mut Thread, v: Value, _: &'static Param) -> PyResult<Index> {
        match v.to_int() {
            Some(i) => Ok(Index(i)),
            None => protocols::index_clamped(th, v).map(Index),
        }
    }
}

/// A result type.
pub trait IntoResult {
    /// Converts to a value, or raises.
    fn into_result(self, th: &mut Thread) -> PyResult;
}
impl IntoResult for Value {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(self)
    }
}
impl IntoResult for () {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(Value::NONE)
    }
}
impl IntoResult for bool {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(Value::bool(self))
    }
}
impl IntoResult for f64 {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(Value::float(self))
    }
}
impl IntoResult for i64 {
    #[inline(always)]
    fn into_result(self, th: &mut Thread) -> PyResult {
        int::from_i64(th, self)
    }
}
impl IntoResult for usize {
    #[inline(always)]
    fn into_result(self, th: &mut Thread) -> PyResult {
        int::from_i64(th, self as i64)
    }
}
impl IntoResult for &str {
    fn into_result(self, th: &mut Thread) -> PyResult {
        Str::new(th, self).map(Gc::as_value)
    }
}
impl IntoResult for String {
    fn into_result(self, th: &mut Thread) -> PyResult {
        Str::new(th, &self).map(Gc::as_value)
    }
}
impl<T: HeapObject> IntoResult for Gc<T> {
    #[inline(always)]
    fn into_result(self, _: &mut Thread) -> PyResult {
        Ok(self.as_value())
    }
}
impl<T: IntoResult> IntoResult for Option<T> {
    #[inline(always)]
    fn into_result(self, th: &mut Thread) -> PyResult {
        match self {
            Some(v) => v.into_result(th),
            None => Ok(Value::NONE),
        }
    }
}
impl<T: IntoResult> IntoResult for PyResult<T> {
    #[inline(always)]
    fn into_result(self, th: &mut Thread) -> PyResult {
        self?.into_result(th)
    }
}
