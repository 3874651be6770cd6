//! All code of one compiler, by number: exits name it.
//!
//! Invariants: a code number is given out before compilation and never reused; a validity word stays at its address as
//! long as the registry lives.

use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::deopt::ExitTable;
use crate::hir::Inlined;

/// A piece of installed code.
pub struct Code {
    /// The function's name.
    pub name: String,
    /// Where it runs.
    pub start: usize,
    /// How many bytes.
    pub size: usize,
    /// Its exits.
    pub exits: ExitTable,
    /// The functions inlined in it, which exits name.
    pub inlined: Rc<[Inlined]>,
    /// Nonzero once an assumption is broken; compiled code reads it after calls.
    pub invalid: Box<AtomicU32>,
}

impl Code {
    /// Make the code leave at its next check.
    pub fn invalidate(&self) {
        self.invalid.store(1, Ordering::Release);
    }
}

/// The registry.
#[derive(Default)]
pub struct Registry {
    codes: Vec<Option<Code>>,
}

impl Registry {
    /// A number for code to come.
    pub fn reserve(&mut self) -> u32 {
        self.codes.push(None);
        self.codes.len() as u32 - 1
    }
    /// Install code under its number.
    pub fn install(&mut self, number: u32, code: Code) {
        self.codes[number as usize] = Some(code);
    }
    /// The code of a number.
    pub fn get(&self, number: u32) -> Option<&Code> {
        self.codes.get(number as usize)?.as_ref()
    }
}
