//! From a finished unit to a [`Code`]: jumps are threaded, dead code is dropped, registers are numbered, caches and labels get their places.
//!
//! Instruction sizes do not depend on jump distances (a distance is a whole extension word, or 24 bits of `jump`), so places are known
//! after one pass over the instructions and a second one patches the jumps.

mod layout;
mod peephole;

use crate::ast::Interner;
use crate::bytecode::code::Code;
use crate::compile::unit::Unit;
use crate::source::Source;

/// The code is larger than the encoding can express.
#[derive(Debug)]
pub(crate) struct TooLarge;

/// Makes the code object of `unit`.
pub(crate) fn assemble(
    mut unit: Unit,
    interner: &Interner,
    source: &Source,
    filename: &str,
) -> Result<Code, TooLarge> {
    peephole::optimize(&mut unit);
    layout::layout(unit, interner, source, filename)
}
