//! The module `sys`.

mod config;
mod facts;

pub use config::{Config, Flags, configure};

use crate::context::Thread;
use crate::heap::Gc;
use crate::interp;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple;
use crate::report;
use crate::value::{PyResult, Value};
use krait_macros::pymodule;

/// Declares the module `sys`.
pub struct SysModule;

/// Access to objects and functions of the running interpreter.
#[pymodule("sys")]
impl SysModule {
    /// Exit the interpreter by raising SystemExit(status).
    ///
    /// If the status is omitted or None, it defaults to zero (i.e., success).
    /// If the status is an integer, it will be used as the system exit status.
    /// If it is another kind of object, it will be printed and the system
    /// exit status will be one (i.e., failure).
    #[function("(status=None, /)")]
    fn exit(th: &mut Thread, status: Value) -> PyResult {
        let class = th.builtin(Builtin::SystemExit).as_value();
        let e = match tuple::Tuple::exact(status) {
            Some(t) => protocols::call(th, class, t.items())?,
            None if status.is_none() => protocols::call(th, class, &[])?,
            None if th.is_instance(status, Builtin::SystemExit) => status,
            None => protocols::call(th, class, &[status])?,
        };
        th.raise_value(e)
    }

    /// Return the current value of the recursion limit.
    #[function("()")]
    fn getrecursionlimit(th: &mut Thread) -> PyResult<i64> {
        Ok(th.interp().options.recursion_limit.get())
    }

    /// Set the maximum depth of the Python interpreter stack to n.
    #[function("(limit, /)")]
    fn setrecursionlimit(th: &mut Thread, limit: i64) -> PyResult<()> {
        if limit < 1 {
            return th.value_error("recursion limit must be greater or equal than 1");
        }
        let options = &th.interp().options;
        let depth = options.recursion_limit.get() - th.depth_left.get();
        if depth >= limit {
            let message = format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            );
            return th.raise(Builtin::RecursionError, message);
        }
        options.recursion_limit.set(limit);
        th.depth_left.set(limit - depth);
        Ok(())
    }

    /// Return the maximum string digits limit for non-binary int<->str conversions.
    #[function("()")]
    fn get_int_max_str_digits(th: &mut Thread) -> PyResult<usize> {
        Ok(th.interp().options.int_max_str_digits.get())
    }

    /// Set the maximum string digits limit for non-binary int<->str conversions.
    #[function("(maxdigits)")]
    fn set_int_max_str_digits(th: &mut Thread, maxdigits: i64) -> PyResult<()> {
        if maxdigits != 0 && maxdigits < 640 {
            return th.value_error("maxdigits must be >= 640 or 0 for unlimited");
        }
        th.interp()
            .options
            .int_max_str_digits
            .set(maxdigits as usize);
        Ok(())
    }

    /// Return the size of object in bytes.
    #[function("(object, default=<unrepresentable>)")]
    fn getsizeof(th: &mut Thread, object: Value, default: Value) -> PyResult<i64> {
        let _ = default;
        facts::size_of(th, object)
    }

    /// ``Intern'' the given string, and return the string itself or the previously interned one.
    #[function("(string, /)")]
    fn intern(th: &mut Thread, string: Value) -> PyResult<Gc<Str>> {
        match Str::exact(string) {
            Some(s) => th.interp().interned.intern_str(th, s),
            None if th.is_instance(string, Builtin::Str) => {
                let message = format!("can't intern {}", th.type_name(string));
                th.type_error(message)
            }
            None => {
                let message = format!(
                    "intern() argument must be str, not {}",
                    th.type_name(string)
                );
                th.type_error(message)
            }
        }
    }

    /// Return information about the exception being handled: its type, itself and its traceback.
    #[function("()")]
    fn exc_info(th: &mut Thread) -> PyResult {
        let e = handled(th);
        if e.is_none() {
            return tuple::new(th, &[Value::NONE; 3]).map(Gc::as_value);
        }
        let name = th.names().__traceback__;
        let traceback = protocols::get_attr(th, e, name)?;
        let ty = th.type_of(e).as_value();
        tuple::new(th, &[ty, e, traceback]).map(Gc::as_value)
    }

    /// Return the exception being handled, or None.
    #[function("()")]
    fn exception(th: &mut Thread) -> PyResult {
        Ok(handled(th))
    }

    /// Return a frame object from the call stack.
    #[function("(depth=0, /)")]
    fn _getframe(th: &mut Thread, depth: i64) -> PyResult {
        match interp::unwind::current_frames(th, depth.max(0) as usize)? {
            Some(frame) => Ok(frame.as_value()),
            None => th.value_error("call stack is not deep enough"),
        }
    }

    /// Return the name of the module of a frame in the call stack.
    #[function("(depth=0)")]
    fn _getframemodulename(th: &mut Thread, depth: i64) -> PyResult {
        match interp::unwind::current_frames(th, depth.max(0) as usize)? {
            Some(frame) => Ok(frame.function().module.bound().unwrap_or(Value::NONE)),
            None => Ok(Value::NONE),
        }
    }

    /// Print an object to sys.stdout and also save it in builtins._
    #[function("(object, /)")]
    fn displayhook(th: &mut Thread, object: Value) -> PyResult<()> {
        facts::display(th, object)
    }

    /// Handle an exception by displaying it with a traceback on sys.stderr.
    #[function("(exctype, value, traceback, /)")]
    fn excepthook(th: &mut Thread, exctype: Value, value: Value, traceback: Value) -> PyResult<()> {
        let _ = exctype;
        if th.is_instance(value, Builtin::BaseException) {
            if !traceback.is_none() {
                let name = th.names().__traceback__;
                protocols::set_attr(th, value, name, traceback)?;
            }
            report::print_exception(th, value);
        }
        Ok(())
    }

    /// Handle an unraisable exception.
    #[function("(unraisable, /)")]
    fn unraisablehook(th: &mut Thread, unraisable: Value) -> PyResult<()> {
        facts::report_unraisable(th, unraisable)
    }

    /// Return the reference count of object. There are none here: the result only says that the object lives.
    #[function("(object, /)")]
    fn getrefcount(_th: &mut Thread, object: Value) -> PyResult<i64> {
        let _ = object;
        Ok(2)
    }

    /// Return the current default encoding used by the Unicode implementation.
    #[function("()")]
    fn getdefaultencoding(_th: &mut Thread) -> PyResult<&'static str> {
        Ok("utf-8")
    }

    /// Return the encoding used to convert Unicode filenames to OS filenames.
    #[function("()")]
    fn getfilesystemencoding(_th: &mut Thread) -> PyResult<&'static str> {
        Ok("utf-8")
    }

    /// Return the error mode used for Unicode to OS filename conversion.
    #[function("()")]
    fn getfilesystemencodeerrors(_th: &mut Thread) -> PyResult<&'static str> {
        Ok("surrogateescape")
    }

    /// Return the global debug tracing function set with sys.settrace: none here.
    #[function("()")]
    fn gettrace(_th: &mut Thread) -> PyResult {
        Ok(Value::NONE)
    }

    /// Return the profiling function set with sys.setprofile: none here.
    #[function("()")]
    fn getprofile(_th: &mut Thread) -> PyResult {
        Ok(Value::NONE)
    }

    /// Return True if Python is exiting.
    #[function("()")]
    fn is_finalizing(th: &mut Thread) -> PyResult<bool> {
        Ok(th.interp().kept("finalizing").is_some())
    }

    /// Return the current thread switch interval.
    #[function("()")]
    fn getswitchinterval(_th: &mut Thread) -> PyResult<f64> {
        Ok(0.005)
    }

    /// Return True if the GIL is currently enabled and False if the GIL is disabled.
    #[function("()")]
    fn _is_gil_enabled(_th: &mut Thread) -> PyResult<bool> {
        Ok(true)
    }

    /// Return True if the given string is "interned".
    #[function("(string, /)")]
    fn _is_interned(_th: &mut Thread, string: Gc<Str>) -> PyResult<bool> {
        Ok(string.is_interned())
    }

    /// Pass the event to any audit hooks: there are none.
    #[function("(event, /, *args)")]
    fn audit(_th: &mut Thread, event: Value, args: &[Value]) -> PyResult<()> {
        let _ = (event, args);
        Ok(())
    }

    #[init]
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        facts::fill(th, dict)
    }
}

/// The exception being handled, or None.
fn handled(th: &Thread) -> Value {
    let e = th.handled.get();
    if e.is_unbound() { Value::NONE } else { e }
}
