//! Installing the compiler.

use crate::options::{Jit, JitMode};
use krait_jit::attach::{self, JitOptions, Mode};
use krait_runtime::builtins::start::Runtime;
use std::rc::Rc;

/// Installs the compiler in the interpreter, unless it is to be off or there is none for this machine.
pub fn install(runtime: &mut Runtime, options: Jit) -> Option<Rc<attach::Jit>> {
    let mode = match options.mode {
        JitMode::Off => Mode::Off,
        JitMode::On => Mode::On,
        JitMode::Eager => Mode::Eager,
    };
    let options = JitOptions {
        mode,
        synchronous: options.sync,
        deopt_stress: options.deopt_stress.map(u64::from),
        dump: options.dump,
        perf_map: options.perf_map,
    };
    attach::install(runtime.thread(), options)
}
