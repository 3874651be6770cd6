//! The end of a program: its exit status, its exception, unwritten output.

use super::io::flush_at_exit;
use crate::context::Thread;
use crate::heap::{Cause, Gc};
use crate::interp::safepoint;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::report;
use crate::value::{PyResult, Value};

/// How the process is to end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// With this status.
    Status(i32),
    /// By this signal.
    Signal(i32),
}

/// Exit status when the standard streams could not be written at the end.
const FLUSH_FAILED: i32 = 120;

/// Tells about the exception that ended the program, if one did, and writes what is unwritten.
pub fn finish(th: &mut Thread, result: PyResult<()>) -> Exit {
    let exit = match result {
        Ok(()) => Exit::Status(0),
        Err(_) => {
            let e = th.take_exception();
            after_exception(th, e)
        }
    };
    run_exit_functions(th);
    run_finalizers(th);
    th.interp().keep("finalizing", Value::TRUE);
    let flushed = flush_at_exit(th);
    match exit {
        Exit::Status(_) if !flushed => Exit::Status(FLUSH_FAILED),
        exit => exit,
    }
}

/// Runs what `atexit` has registered, if that module was imported.
fn run_exit_functions(th: &mut Thread) {
    let name = th.intern("atexit");
    let Some(module) = th.interp().modules.get().and_then(|m| m.get_str(th, name)) else {
        return;
    };
    let result = protocols::get_attr_str(th, module, "_run_exitfuncs")
        .and_then(|f| protocols::call(th, f, &[]));
    if result.is_err() {
        let e = th.take_exception();
        report::print_exception(th, e);
    }
}

/// Finalises what is left, as CPython does when it takes modules and their variables apart: what is unreachable, then the rest in
/// order of age.
fn run_finalizers(th: &mut Thread) {
    if !th.heap().has_finalizable() {
        return;
    }
    th.alloc.collect(Cause::Full);
    safepoint::run_pending(th);
    if th.heap().queue_all_finalizers() {
        safepoint::run_pending(th);
    }
}

fn after_exception(th: &mut Thread, e: Value) -> Exit {
    if th.is_instance(e, Builtin::SystemExit) {
        return after_system_exit(th, e);
    }
    let interrupted = th.is_instance(e, Builtin::KeyboardInterrupt);
    if let Some(exit) = show(th, e) {
        return exit;
    }
    if interrupted {
        Exit::Signal(libc::SIGINT)
    } else {
        Exit::Status(1)
    }
}

fn after_system_exit(th: &mut Thread, e: Value) -> Exit {
    let code = match th.downcast::<Exception>(e, Builtin::BaseException) {
        Some(e) => code_of(th, e),
        None => Value::NONE,
    };
    if code.is_none() {
        return Exit::Status(0);
    }
    if let Some(b) = code.to_bool() {
        return Exit::Status(i32::from(b));
    }
    if th.is_instance(code, Builtin::Int) {
        // What does not fit is -1, as in CPython.
        let n = report::quietly(th, |th| protocols::index_to_i64(th, code)).unwrap_or(-1);
        return Exit::Status((n & 0xFF) as i32);
    }
    let text = report::quietly(th, |th| protocols::str(th, code));
    let text = text.map(Str::display).unwrap_or_default();
    report::write_stderr(th, &format!("{text}\n"));
    Exit::Status(1)
}

fn code_of(th: &mut Thread, e: Gc<Exception>) -> Value {
    let name = th.names().code;
    report::quietly(th, |th| protocols::get_attr(th, e.as_value(), name)).unwrap_or(Value::NONE)
}

/// Shows an exception by `sys.excepthook`. `Some` when the hook itself wants the program to exit.
fn show(th: &mut Thread, e: Value) -> Option<Exit> {
    let Some(sys) = th.interp().sys_dict.get() else {
        report::print_exception(th, e);
        return None;
    };
    let traceback = th
        .downcast::<Exception>(e, Builtin::BaseException)
        .and_then(|e| e.traceback.bound());
    let traceback = traceback.unwrap_or(Value::NONE);
    let class = th.type_of(e).as_value();
    for (name, v) in [
        ("last_exc", e),
        ("last_type", class),
        ("last_value", e),
        ("last_traceback", traceback),
    ] {
        report::quietly(th, |th| sys.set_text(th, name, v));
    }
    let name = th.names().excepthook;
    let Some(hook) = sys.get_str(th, name) else {
        report::write_stderr(th, "sys.excepthook is missing\n");
        report::print_exception(th, e);
        return None;
    };
    if protocols::call(th, hook, &[class, e, traceback]).is_err() {
        let second = th.take_exception();
        if th.is_instance(second, Builtin::SystemExit) {
            return Some(after_system_exit(th, second));
        }
        report::write_stderr(th, "Error in sys.excepthook:\n");
        report::print_exception(th, second);
        report::write_stderr(th, "\nOriginal exception was:\n");
        report::print_exception(th, e);
    }
    None
}
