//! Operand sources: the program counter, with and without a `wide` prefix.

use krait_frontend::bytecode::inst::{Inst, Opcode};
use krait_frontend::bytecode::operands::Fetch;

/// Reads the operands of an ordinary instruction.
pub struct PcFetch {
    /// The operand bytes not read yet.
    pub operands: u32,
    /// The next extension word.
    pub pc: *const u32,
}
impl Fetch for PcFetch {
    #[inline(always)]
    fn byte(&mut self) -> u32 {
        let v = self.operands & 0xff;
        self.operands >>= 8;
        v
    }
    #[inline(always)]
    fn half(&mut self) -> u32 {
        let v = self.operands & 0xffff;
        self.operands >>= 16;
        v
    }
    #[inline(always)]
    fn triple(&mut self) -> u32 {
        self.operands
    }
    #[inline(always)]
    fn word(&mut self) -> u32 {
        // SAFETY: code is verified or comes from the assembler, so an instruction's words are all there.
        let v = unsafe { *self.pc };
        self.pc = self.pc.wrapping_add(1);
        v
    }
    #[inline(always)]
    fn is_wide(&self) -> bool {
        false
    }
}

/// Reads the operands of a wide instruction.
pub struct WideFetch {
    /// The low operand bytes not read yet.
    pub operands: u32,
    /// The high ones.
    pub high: u32,
    /// The next extension word.
    pub pc: *const u32,
}
impl Fetch for WideFetch {
    #[inline(always)]
    fn byte(&mut self) -> u32 {
        let v = (self.operands & 0xff) | (self.high & 0xff) << 8;
        self.operands >>= 8;
        self.high >>= 8;
        v
    }
    #[inline(always)]
    fn half(&mut self) -> u32 {
        let v = (self.operands & 0xffff) | (self.high & 0xffff) << 16;
        self.operands >>= 16;
        self.high >>= 16;
        v
    }
    #[inline(always)]
    fn triple(&mut self) -> u32 {
        self.operands
    }
    #[inline(always)]
    fn word(&mut self) -> u32 {
        // SAFETY: as in `PcFetch`.
        let v = unsafe { *self.pc };
        self.pc = self.pc.wrapping_add(1);
        v
    }
    #[inline(always)]
    fn is_wide(&self) -> bool {
        true
    }
}

/// The opcode of a word of verified code.
#[inline(always)]
pub fn opcode(word: u32) -> Opcode {
    match Opcode::from_u8(word as u8) {
        Some(op) => op,
        None => unreachable!("code holds an unknown opcode"),
    }
}

/// Decodes the instruction whose first word, a prefix included, stands just before `site`: itself and where the next one begins.
#[allow(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "program counters stay within verified code"
)]
pub fn decode_at(site: *const u32) -> (Inst, *const u32) {
    // SAFETY: `site` is behind an instruction's first word in verified code.
    let first = unsafe { *site.sub(1) };
    if opcode(first) == Opcode::Wide {
        // SAFETY: the instruction follows its prefix.
        let word = unsafe { *site };
        let mut f = WideFetch {
            operands: word >> 8,
            high: first >> 8,
            pc: site.wrapping_add(1),
        };
        let inst = Inst::fetch(opcode(word), &mut f);
        return (inst, f.pc);
    }
    let mut f = PcFetch {
        operands: first >> 8,
        pc: site,
    };
    let inst = Inst::fetch(opcode(first), &mut f);
    (inst, f.pc)
}
