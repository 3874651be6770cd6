//! Exceptions that the interpreter itself raises.

use crate::builtins::structseq::{self, StructSeq};
use crate::context::Thread;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// Raises NameError or UnboundLocalError with its `name`.
#[cold]
#[inline(never)]
pub fn name_error<T>(th: &mut Thread, kind: Builtin, message: String, name: &str) -> PyResult<T> {
    let e = protocols::new_exception(th, kind, &message)?;
    let name = th.intern(name);
    e.extra[0].set(th, &*e, name.as_value());
    th.raise_value(e.as_value())
}

/// What `sys.unraisablehook` is given.
static UNRAISABLE: StructSeq = StructSeq {
    name: "sys.UnraisableHookArgs",
    fields: &[
        "exc_type",
        "exc_value",
        "exc_traceback",
        "err_msg",
        "object",
    ],
};

/// Reports the exception that was raised while `doing` something on behalf of nobody, through `sys.unraisablehook`.
#[cold]
pub fn unraisable(th: &mut Thread, doing: &str, object: Value) {
    let e = th.take_exception();
    if report(th, e, doing, object).is_err() {
        // Nobody is left to be told.
        th.take_exception();
    }
}

fn report(th: &mut Thread, e: Value, doing: &str, object: Value) -> PyResult<()> {
    let name = th.names().unraisablehook;
    let hook = th.interp().sys_dict.get().and_then(|d| d.get_str(th, name));
    let Some(hook) = hook else {
        return Ok(());
    };
    let traceback = th
        .downcast::<Exception>(e, Builtin::BaseException)
        .and_then(|e| e.traceback.bound())
        .unwrap_or(Value::NONE);
    let object = protocols::repr(th, object)?;
    let message = format!("Exception ignored {doing} {}", Str::display(object));
    let message = Str::new(th, &message)?.as_value();
    let class = th.type_of(e).as_value();
    let args = [class, e, traceback, message, Value::NONE];
    let args = structseq::new(th, &UNRAISABLE, &args)?;
    protocols::call(th, hook, &[args]).map(drop)
}
