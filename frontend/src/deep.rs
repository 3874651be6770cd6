//! Stacks for programs that are nested deeper than the native stack of any thread allows.
//!
//! The passes count how deep they are and give up at a limit that every thread's stack holds ([`Limit::SHALLOW`]). Then they run again from the
//! start, on a stack of their own with the higher limit: ordinary programs pay nothing for it, and the depth that is accepted does not depend on
//! the thread.

use crate::source::{ErrorKind, SyntaxError};

/// Enough for the deepest nesting that any limit lets through; memory is taken only as it is used.
const STACK: usize = 512 << 20;

/// Code objects may be nested so deep, at any limit: who walks over them does it on the stack of a thread that runs Python code.
pub(crate) const CODE_NESTING: usize = 3000;

/// How deep the passes go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Limit {
    /// Of the parser: brackets are limited by the tokenizer; this bounds chains of prefix operators and the like.
    pub(crate) parser: u32,
    /// Of the scope pass and the compiler, which follow chains of attributes, calls and subscripts, too.
    pub(crate) compiler: u32,
}

impl Limit {
    /// What the stack of a thread that runs Python code holds.
    pub(crate) const SHALLOW: Limit = Limit {
        parser: 2000,
        compiler: 700,
    };
    /// What a stack made for the purpose holds: as much as CPython accepts on a main thread with a stack of eight megabytes.
    pub(crate) const DEEP: Limit = Limit {
        parser: 6000,
        compiler: 60_000,
    };
}

/// Runs on a stack of its own; `None` if there is no memory for one.
pub(crate) fn on_deep_stack<R: Send>(run: impl FnOnce() -> R + Send) -> Option<R> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, run);
        match thread.map(|thread| thread.join()) {
            Ok(Ok(result)) => Some(result),
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => None,
        }
    })
}

/// Runs a pass of the compiler, again on a stack of its own if the first try finds the program too deep.
pub(crate) fn at_any_depth<R: Send>(
    mut run: impl FnMut(Limit) -> Result<R, Box<SyntaxError>> + Send,
) -> Result<R, Box<SyntaxError>> {
    match run(Limit::SHALLOW) {
        Err(error) if error.kind == ErrorKind::RecursionError => {
            on_deep_stack(|| run(Limit::DEEP)).unwrap_or(Err(error))
        }
        result => result,
    }
}
