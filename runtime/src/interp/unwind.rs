//! Unwinding: an exception on its way to a handler.

use super::dispatch::{Next, save};
use super::frame::{Kind, Regs};
use super::generator;
use crate::context::{Leaving, Thread};
use crate::heap::Gc;
use crate::object::exception::Exception;
use crate::object::field::exact;
use crate::object::kinds::Builtin;
use crate::object::traceback::{Frame as FrameObject, Traceback, new_frame, word_of};
use crate::value::{PyResult, Value};

/// Finds the handler of the exception that was raised in the thread's current frame, leaving frames that have none. `quiet` keeps the
/// current frame from adding itself to the traceback again, as does compiled code that has done so.
#[cold]
#[inline(never)]
pub fn unwind(th: &mut Thread, mut quiet: bool) -> Next {
    if th.leaving.exit.get() == Leaving::RAISED {
        th.leaving.exit.set(Leaving::NONE);
        quiet = true;
    }
    loop {
        let (regs, site) = (Regs(th.registers.get()), th.pc.get());
        if !quiet {
            add_traceback(th, regs, site);
        }
        quiet = false;
        let code = regs.code();
        let at = word_of(regs.code(), site);
        if let Some(row) = code.source.handler(at) {
            let exception = th.take_exception();
            regs.set(row.exc as usize, exception);
            return Next {
                pc: code.words.get().wrapping_add(row.handler as usize),
                regs,
            };
        }
        th.depth_left.set(th.depth_left.get() + 1);
        let kind = regs.kind();
        if kind.is_generator() {
            generator::finished(th, regs);
        }
        if kind.is_entry() {
            return Next::leave(0);
        }
        save(th, regs.return_site(), regs.caller());
    }
}

/// Puts an entry for the frame in front of the traceback of the exception that is being raised.
pub fn add_traceback(th: &mut Thread, regs: Regs, site: *const u32) {
    let exception = th.exception.get();
    if exception.is(th.interp().memory_error()) {
        // There may be no memory for it.
        return;
    }
    let lasti = word_of(regs.code(), site);
    let made = frame_object(th, regs, site).and_then(|frame| {
        // SAFETY: only exceptions are raised.
        let e: Gc<Exception> = unsafe { exception.cast() };
        let next = e.traceback.bound().unwrap_or(Value::NONE);
        let entry = th.alloc(Traceback::new(
            next,
            frame.as_value(),
            Value::from(lasti),
            Value::UNBOUND,
        ))?;
        e.traceback.set(th, &*e, entry.as_value());
        Ok(())
    });
    if made.is_err() {
        // The MemoryError takes the exception's place.
        return;
    }
    th.exception.set(exception);
}

/// A frame object of the frame at `regs`, which is at `site`.
pub fn frame_object(th: &mut Thread, regs: Regs, site: *const u32) -> PyResult<Gc<FrameObject>> {
    let namespace = if regs.code().is_optimized() {
        Value::UNBOUND
    } else {
        regs.extra()
    };
    let frame = new_frame(th, regs.function(), site, regs.variables(), namespace)?;
    frame.place.set(regs.0);
    Ok(frame)
}

/// The line that the frame of a frame object is at now, if it still runs.
pub fn running_line(th: &Thread, frame: Gc<FrameObject>) -> Option<Value> {
    let (mut regs, mut site) = (Regs(th.registers.get()), th.pc.get());
    while !site.is_null() {
        if std::ptr::eq(regs.0, frame.place.get()) && regs.function() == frame.function() {
            let code = regs.code();
            return code.line_at(word_of(code, site)).map(Value::from);
        }
        (site, regs) = (regs.return_site(), regs.caller());
    }
    None
}

/// The frame objects of the frames that run now, from `depth` frames up, linked by `f_back`; `None` when there are not so many.
pub fn current_frames(th: &mut Thread, depth: usize) -> PyResult<Option<Gc<FrameObject>>> {
    let (mut regs, mut site) = (Regs(th.registers.get()), th.pc.get());
    let mut skip = depth;
    let mut first = None;
    let mut last: Option<Gc<FrameObject>> = None;
    while !site.is_null() {
        if skip > 0 {
            skip -= 1;
        } else {
            let frame = frame_object(th, regs, site)?;
            match last {
                Some(inner) => inner.back.set(th, &*inner, frame.as_value()),
                None => first = Some(frame),
            }
            last = Some(frame);
        }
        (site, regs) = (regs.return_site(), regs.caller());
    }
    Ok(first)
}

/// The traceback's first entry, when `v` is one.
pub fn traceback(v: Value) -> Option<Gc<Traceback>> {
    exact(v, Builtin::Traceback.shape())
}

/// Whether frames of this kind have the words below the header.
pub fn has_extra(kind: Kind, optimized: bool) -> bool {
    match kind {
        Kind::Init | Kind::Operator | Kind::Generator | Kind::GeneratorEntry => true,
        Kind::Plain | Kind::Entry | Kind::Finish => !optimized,
    }
}
