//! Exceptions that the interpreter itself raises.

use crate::context::Thread;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::value::PyResult;

/// Raises NameError or UnboundLocalError with its `name`.
#[cold]
#[inline(never)]
pub fn name_error<T>(th: &mut Thread, kind: Builtin, message: String, name: &str) -> PyResult<T> {
    let e = protocols::new_exception(th, kind, &message)?;
    let name = th.intern(name);
    e.extra[0].set(th, &*e, name.as_value());
    th.raise_value(e.as_value())
}

/// Reports an exception that cannot be raised to anybody, through `sys.unraisablehook`'s default form.
#[cold]
pub fn unraisable(th: &mut Thread) {
    let e = th.take_exception();
    let message = match protocols::repr(th, e) {
        Ok(text) => crate::object::str::Str::display(text),
        Err(_) => {
            th.take_exception();
            th.type_name(e)
        }
    };
    eprintln!("Exception ignored: {message}");
}
