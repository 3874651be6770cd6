//! Raising exceptions from native code.

use super::thread::Thread;
use crate::object::exception::Exception;
use crate::object::field::exact;
use crate::object::kinds::Builtin;
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Raised, Value};

impl Thread {
    /// Raises a builtin exception with a message.
    #[cold]
    #[inline(never)]
    pub fn raise<T>(&mut self, kind: Builtin, message: impl AsRef<str>) -> PyResult<T> {
        let message = Str::new(self, message.as_ref())?;
        self.raise_with(kind, &[message.as_value()])
    }
    /// Raises TypeError with a message.
    #[cold]
    #[inline(never)]
    pub fn type_error<T>(&mut self, message: impl AsRef<str>) -> PyResult<T> {
        self.raise(Builtin::TypeError, message)
    }
    /// Raises ValueError with a message.
    #[cold]
    #[inline(never)]
    pub fn value_error<T>(&mut self, message: impl AsRef<str>) -> PyResult<T> {
        self.raise(Builtin::ValueError, message)
    }
    /// Raises a builtin exception with these `args`.
    #[cold]
    #[inline(never)]
    pub fn raise_with<T>(&mut self, kind: Builtin, args: &[Value]) -> PyResult<T> {
        let args = tuple::new(self, args)?;
        let e = self.alloc(Exception::new(kind.shape(), args.as_value()))?;
        self.raise_value(e.as_value())
    }
    /// Raises an exception object. Its `__context__` becomes the exception being handled, as `raise` does it.
    #[cold]
    #[inline(never)]
    pub fn raise_value<T>(&mut self, exception: Value) -> PyResult<T> {
        crate::object::exception::set_context(self, exception);
        self.exception.set(exception);
        Err(Raised)
    }
    /// Raises an exception object as it is (a re-raise).
    #[cold]
    pub fn reraise<T>(&mut self, exception: Value) -> PyResult<T> {
        self.exception.set(exception);
        Err(Raised)
    }
    /// Takes the exception that was raised: the caller handles it.
    #[inline]
    pub fn take_exception(&mut self) -> Value {
        let e = self.exception.get();
        debug_assert!(!e.is_unbound(), "Raised without an exception");
        self.exception.set(Value::UNBOUND);
        e
    }
    /// Whether the exception that was raised is an instance of the builtin exception type.
    pub fn raised_is(&self, kind: Builtin) -> bool {
        let e = self.exception.get();
        !e.is_unbound() && self.is_instance(e, kind)
    }
    /// `Ok(None)` when `result` raised `kind` (which is dropped), otherwise the result.
    pub fn absorb<T>(&mut self, result: PyResult<T>, kind: Builtin) -> PyResult<Option<T>> {
        match result {
            Ok(v) => Ok(Some(v)),
            Err(Raised) if self.raised_is(kind) => {
                self.take_exception();
                Ok(None)
            }
            Err(Raised) => Err(Raised),
        }
    }
    /// Raises MemoryError with the instance made at start-up.
    #[cold]
    #[inline(never)]
    pub fn memory_error<T>(&mut self) -> PyResult<T> {
        let e = self.interp().memory_error();
        if let Some(e) = exact::<Exception>(e, Builtin::MemoryError.shape()) {
            e.traceback.set_immediate(Value::UNBOUND);
            e.context.set_immediate(Value::UNBOUND);
        }
        self.exception.set(e);
        Err(Raised)
    }
    /// Raises RecursionError; `doing` ends the message (`" while calling a Python object"`), or is empty.
    #[cold]
    #[inline(never)]
    pub fn recursion_error<T>(&mut self, doing: &str) -> PyResult<T> {
        self.raise(
            Builtin::RecursionError,
            format!("maximum recursion depth exceeded{doing}"),
        )
    }
}
