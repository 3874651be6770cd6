//! What the tests of the scalar types share: values from Rust, calls of methods, results as text.

use super::start::Runtime;
use crate::context::{Options, Thread};
use crate::heap::{Gc, GcConfig};
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Raised, Value};

/// Runs `test` with the thread of a fresh interpreter.
pub fn with_thread(test: impl FnOnce(&mut Thread) -> PyResult<()>) {
    let mut runtime =
        Runtime::new(Options::default(), GcConfig::default()).expect("the interpreter starts");
    let th = runtime.thread();
    if test(th).is_err() {
        panic!("raised {}", exception(th));
    }
}

/// A string value.
pub fn s(th: &mut Thread, text: &str) -> Value {
    Str::new(th, text).map_or(Value::NONE, Gc::as_value)
}

/// The exception that was raised, as `Type: text`.
pub fn exception(th: &mut Thread) -> String {
    let e = th.take_exception();
    let name = th.type_name(e);
    let text = protocols::str(th, e).map(Str::display).unwrap_or_default();
    format!("{name}: {text}")
}

/// The repr of a result, or the exception.
pub fn shown(th: &mut Thread, result: PyResult) -> String {
    match result.and_then(|v| protocols::repr(th, v)) {
        Ok(text) => Str::display(text),
        Err(Raised) => exception(th),
    }
}

/// Calls a method; its result as text.
pub fn call(th: &mut Thread, receiver: Value, name: &str, args: &[Value]) -> String {
    let name = th.intern(name);
    let result = protocols::call_method(th, receiver, name, args);
    shown(th, result)
}
