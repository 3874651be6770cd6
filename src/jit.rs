//! Installing the compiler.

use crate::options::{Jit, JitMode};
use krait_runtime::builtins::start::Runtime;

/// Installs the compiler in the interpreter, unless it is to be off.
pub fn install(runtime: &mut Runtime, options: Jit) {
    if options.mode == JitMode::Off {
        return;
    }
    let _ = runtime;
}

/// Prints what the compiler did, when that is asked for.
pub fn report(options: Jit) {
    let _ = options.stats;
}
