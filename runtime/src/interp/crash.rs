//! Where Python code was when the process fails because of a bug.

use super::frame::Regs;
use crate::context::Thread;
use crate::host::current;
use crate::object::str::Str;
use crate::object::traceback::word_of;
use std::io::Write;

/// More frames than this are not shown.
const MOST: usize = 100;

/// Makes the thread known to [`print_traceback`]; it must stay where it is until its native thread ends.
pub fn watch(th: &Thread) {
    current::set(std::ptr::from_ref(th).cast());
}

/// Prints the Python frames of the calling native thread on descriptor 2, innermost first.
pub fn print_traceback() {
    // SAFETY: the address is null or that of a thread that lives as long as its native thread (`watch`).
    let Some(th) = (unsafe { current::get().cast::<Thread>().as_ref() }) else {
        return;
    };
    let (mut regs, mut site) = (Regs(th.registers.get()), th.pc.get());
    let mut err = std::io::stderr().lock();
    // Nobody is left to be told when writing fails.
    let _ = writeln!(err, "Python traceback (most recent call first):");
    for _ in 0..MOST {
        if site.is_null() {
            return;
        }
        let code = regs.code();
        let line = code.line_at(word_of(code, site)).unwrap_or(0);
        let _ = writeln!(
            err,
            "  File \"{}\", line {line} in {}",
            Str::text_of(code.filename),
            Str::text_of(code.name)
        );
        (site, regs) = (regs.return_site(), regs.caller());
    }
    let _ = writeln!(err, "  ...");
}
