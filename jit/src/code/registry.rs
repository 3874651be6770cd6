//! All code of one compiler: by number (exits name it) and by address (stack walks find it).
//!
//! Invariants: a code number is given out before compilation and never reused; a validity word stays at its address as
//! long as the registry lives.

use std::collections::BTreeMap;
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
    /// Return addresses, as offsets, and the exit whose frames are current there; sorted.
    pub sites: Vec<(u32, u32)>,
    /// Nonzero once an assumption is broken; compiled code reads it after calls.
    pub invalid: Box<AtomicU32>,
}

impl Code {
    /// The exit whose frames are current at a return address.
    pub fn site(&self, return_address: usize) -> Option<u32> {
        let offset = u32::try_from(return_address.checked_sub(self.start)?).ok()?;
        let found = self.sites.binary_search_by_key(&offset, |s| s.0).ok()?;
        Some(self.sites[found].1)
    }
    /// Make the code leave at its next check.
    pub fn invalidate(&self) {
        self.invalid.store(1, Ordering::Release);
    }
}

/// The registry.
#[derive(Default)]
pub struct Registry {
    codes: Vec<Option<Code>>,
    by_start: BTreeMap<usize, u32>,
}

impl Registry {
    /// A number for code to come.
    pub fn reserve(&mut self) -> u32 {
        self.codes.push(None);
        self.codes.len() as u32 - 1
    }
    /// Install code under its number.
    pub fn install(&mut self, number: u32, code: Code) {
        self.by_start.insert(code.start, number);
        self.codes[number as usize] = Some(code);
    }
    /// The code of a number.
    pub fn get(&self, number: u32) -> Option<&Code> {
        self.codes.get(number as usize)?.as_ref()
    }
    /// The code that an address lies in.
    pub fn find(&self, address: usize) -> Option<(u32, &Code)> {
        let (_, number) = self.by_start.range(..=address).next_back()?;
        let code = self.get(*number)?;
        (address <= code.start + code.size).then_some((*number, code))
    }
    /// The frames at a return address as (code object, pc), the innermost first, and the code's number.
    pub fn frames_at(&self, return_address: usize) -> Option<(u32, Vec<(u32, u32)>)> {
        let (number, code) = self.find(return_address)?;
        Some((number, code.exits.positions(code.site(return_address)?)))
    }
}
