//! Safepoints: where the interpreter looks up from its work.
//!
//! Backward jumps and calls count `Thread::ticks` down; below zero the slow path of the instruction polls. Polling attributes
//! the period to the code that runs (its heat), asks the tier whether to compile, and serves the reasons in `Thread::breaker`.

use super::frame::Frame;
use crate::context::Thread;
use crate::heap::Pending;
use crate::host::signal;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::tier;
use crate::value::{PyResult, Value};
use std::sync::atomic::Ordering;

pub use crate::context::PERIOD;

/// Reasons to stop at a safepoint: bits of `Thread::breaker`.
pub mod reason {
    /// A signal has arrived that raises KeyboardInterrupt.
    pub const INTERRUPT: u32 = 1;
    /// The heap has finalisers or callbacks of weak references to run.
    pub const PENDING: u32 = 2;
    /// A background compile has finished.
    pub const CODE_READY: u32 = 4;
    /// A signal with a Python handler has arrived.
    pub const SIGNAL: u32 = 8;
    /// Compiled code got memory beyond the limit, for which it could not raise MemoryError.
    pub const MEMORY: u32 = 16;
}

/// Goes by `distance`; a jump backward is a safepoint.
#[inline]
pub fn jump(th: &mut Thread, f: &mut Frame, distance: i32) -> PyResult<()> {
    f.jump(distance);
    if distance < 0 {
        count(th, f, true)
    } else {
        Ok(())
    }
}

/// Counts a backward jump or call, and polls when the period is over.
#[inline]
pub fn count(th: &mut Thread, f: &mut Frame, looping: bool) -> PyResult<()> {
    let left = th.ticks.get() - 1;
    th.ticks.set(left);
    if left < 0 {
        poll(th, f, looping)
    } else {
        Ok(())
    }
}

/// Ends the period if there is a reason to stop: a period of calls of native functions may be long.
#[inline(always)]
pub fn notice(th: &Thread) {
    if th.breaker.load(Ordering::Relaxed) != 0 {
        th.ticks.set(0);
    }
}

/// Serves the reasons to stop, if there are any, where native code calls Python code: it may do so in a loop without another safepoint.
#[inline(always)]
pub fn serve_in_native(th: &mut Thread) -> PyResult<()> {
    if th.breaker.load(Ordering::Relaxed) == 0 {
        Ok(())
    } else {
        serve(th)
    }
}

#[cold]
#[inline(never)]
fn poll(th: &mut Thread, f: &mut Frame, looping: bool) -> PyResult<()> {
    th.ticks.set(th.period.get());
    serve(th)?;
    tier::warm(th, f, looping)
}

/// Lets SIGINT stop this thread's code at its next safepoint, unless the process was started with SIGINT ignored.
pub fn watch_signals(th: &Thread) {
    // SAFETY: the thread is boxed and the process ends with it.
    unsafe { signal::set_poll_word(Some(&th.breaker)) };
    if signal::disposition(libc::SIGINT).is_ok_and(|d| d == signal::Disposition::Default) {
        // Without it, SIGINT ends the process as it does any other.
        let _ = signal::watch_interrupt();
    }
}

/// Serves the reasons to stop; for native code that runs long, too.
pub fn serve(th: &mut Thread) -> PyResult<()> {
    if th.breaker.load(Ordering::Relaxed) == 0 {
        return Ok(());
    }
    let reasons = th.breaker.swap(0, Ordering::Acquire);
    if reasons & reason::PENDING != 0 {
        run_pending(th);
    }
    if reasons & reason::CODE_READY != 0 {
        tier::code_ready(th);
    }
    if reasons & reason::MEMORY != 0 {
        return th.memory_error();
    }
    if reasons & reason::SIGNAL != 0
        && let Some(handler) = th.interp().kept("signal handler")
    {
        protocols::call(th, handler, &[])?;
    }
    if reasons & reason::INTERRUPT != 0 {
        signal::take_arrived();
        return th.raise_with(Builtin::KeyboardInterrupt, &[]);
    }
    Ok(())
}

/// Runs what the heap has found to be run: finalisers and callbacks of weak references. Their exceptions are reported, not raised.
pub fn run_pending(th: &mut Thread) {
    let saved = th.exception.get();
    while let Some(pending) = th.heap().take_pending() {
        th.exception.set(Value::UNBOUND);
        let (result, doing, object) = match pending {
            Pending::Finalize(object) => finalize(th, object.as_value()),
            Pending::Callback(cell) => {
                let callback = cell.callback();
                let result = protocols::call(th, callback, &[cell.owner()]).map(drop);
                (result, "while calling weakref callback", callback)
            }
        };
        if result.is_err() {
            super::errors::unraisable(th, doing, object);
        }
    }
    th.exception.set(saved);
}

/// Finalises an object; with how to speak of it if that raises.
fn finalize(th: &mut Thread, object: Value) -> (PyResult<()>, &'static str, Value) {
    use crate::object::special::Special;
    if let Some(generator) = super::generator::of_value(object) {
        let result = crate::object::generator::close(th, generator).map(drop);
        let doing = match generator.noun() {
            "coroutine" => "while closing coroutine",
            _ => "while closing generator",
        };
        return (result, doing, object);
    }
    let method = th.type_of(object).special(Special::Del);
    let result = protocols::call_special(th, object, Special::Del, &[]).map(drop);
    let method = method.unwrap_or(object);
    (result, "while calling deallocator", method)
}
