//! From a finished unit to a [`Code`]: jumps are threaded, dead code is dropped, registers are numbered, caches and labels get their places.
//!
//! Instruction sizes do not depend on jump distances (a distance is a whole extension word, or 24 bits of `jump`), so places are known
//! after one pass over the instructions and a second one patches the jumps.

mod layout;
mod peephole;

use std::sync::Arc;

use crate::ast::{Interner, Symbol};
use crate::bytecode::code::{Code, Location};
use crate::bytecode::inst::Inst;
use crate::compile::unit::Unit;
use crate::source::Source;

/// The code is larger than the encoding can express.
#[derive(Debug)]
pub(crate) struct TooLarge;

/// Where the code of a unit comes from.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub interner: &'a Interner,
    pub source: &'a Source,
    pub filename: &'a Arc<str>,
}

/// Memory that the assembly of one unit leaves to the next.
#[derive(Default)]
pub(crate) struct Scratch {
    /// Names as code objects share them.
    pub texts: Texts,
    /// For building a text.
    pub buffer: String,
    words: Vec<u32>,
    locations: Vec<(u32, Location)>,
    labels: Vec<u32>,
    jumps: Vec<(Inst, u32, u32, u32)>,
    places: Vec<u32>,
    /// The locals in the order of their registers, and the register of each local.
    order: Vec<u32>,
    registers: Vec<u32>,
    uses: Vec<u32>,
    /// Items that jump.
    jumping: Vec<u32>,
}

/// The shared text of each symbol, made when it is first asked for.
#[derive(Default)]
pub(crate) struct Texts(Vec<Option<Arc<str>>>);

impl Texts {
    pub fn share(&mut self, interner: &Interner, name: Symbol) -> Arc<str> {
        if self.0.len() <= name.index() {
            self.0.resize(interner.len(), None);
        }
        self.0[name.index()]
            .get_or_insert_with(|| interner.get(name).into())
            .clone()
    }
}

/// Makes the code object of `unit`.
pub(crate) fn assemble(
    unit: &mut Unit,
    origin: Origin<'_>,
    scratch: &mut Scratch,
) -> Result<Code, TooLarge> {
    peephole::optimize(unit, scratch);
    layout::layout(unit, origin, scratch)
}
