//! Checks a code object before it may run: also one that a hostile cache file holds.
//!
//! After [`verify`] has passed, an interpreter that follows the table of [`super::ops`] reads and writes only registers below
//! `registers`, names, constants and cache words that exist, and jumps only to instruction starts. Time and memory are linear in the size of
//! the code (times the nesting depth of constants, which is bounded).

use super::code::{Code, CodeFlags, Constant, LocalKind};
use super::inst::{Inst, Opcode, OperandValue, RegUse, decode};
use super::operands::Const;
use super::ops::Flags;
use crate::deep::{CODE_NESTING, on_deep_stack};

/// Deepest nesting of constants and code objects: of those that the compiler makes, with the tuples in the innermost.
pub(super) const MAX_NESTING: u32 = CODE_NESTING as u32 + 300;
/// What is nested deeper than this is looked at on a stack of its own.
pub(super) const SHALLOW_NESTING: u32 = 200;
const TOO_DEEP: &str = "nested too deeply";
/// Registers are numbered with 16 bits.
const MAX_REGISTERS: u32 = 0xffff;

/// What is wrong with a code object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadCode {
    /// The word at which it was noticed.
    pub at: u32,
    /// What it is.
    pub what: &'static str,
}

fn bad<T>(at: usize, what: &'static str) -> Result<T, BadCode> {
    Err(BadCode {
        at: at as u32,
        what,
    })
}

/// Checks `code` and the code objects among its constants.
pub fn verify(code: &Code) -> Result<(), BadCode> {
    match verify_nested(code, SHALLOW_NESTING) {
        Err(error) if error.what == TOO_DEEP => {
            on_deep_stack(|| verify_nested(code, MAX_NESTING)).unwrap_or(Err(error))
        }
        result => result,
    }
}

/// Checks what may be nested so much deeper.
fn verify_nested(code: &Code, levels: u32) -> Result<(), BadCode> {
    verify_shape(code)?;
    verify_instructions(code)?;
    for constant in &code.constants {
        verify_constant(constant, levels)?;
    }
    Ok(())
}

fn verify_constant(constant: &Constant, levels: u32) -> Result<(), BadCode> {
    let Some(levels) = levels.checked_sub(1) else {
        return bad(0, TOO_DEEP);
    };
    match constant {
        Constant::Code(code) => verify_nested(code, levels),
        Constant::Tuple(items) | Constant::FrozenSet(items) => {
            items.iter().try_for_each(|i| verify_constant(i, levels))
        }
        Constant::Slice(items) => items.iter().try_for_each(|i| verify_constant(i, levels)),
        Constant::Str(text) => {
            if is_wtf8(text) {
                Ok(())
            } else {
                bad(0, "string constant is not WTF-8")
            }
        }
        Constant::BigInt(digits) => {
            if is_int_literal(digits) {
                Ok(())
            } else {
                bad(0, "malformed int constant")
            }
        }
        Constant::None
        | Constant::Bool(_)
        | Constant::Ellipsis
        | Constant::Int(_)
        | Constant::Float(_)
        | Constant::Complex(..)
        | Constant::Bytes(_) => Ok(()),
    }
}

/// Whether `bytes` is UTF-8 that may also hold lone surrogates.
pub fn is_wtf8(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        let Err(error) = std::str::from_utf8(rest) else {
            return true;
        };
        let (_, tail) = rest.split_at(error.valid_up_to());
        match tail {
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, after @ ..] => rest = after,
            _ => return false,
        }
    }
}

fn is_int_literal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (digits, radix) = match text.get(..2) {
        Some("0x") => (&text[2..], 16),
        Some("0o") => (&text[2..], 8),
        Some("0b") => (&text[2..], 2),
        _ => (text, 10),
    };
    !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix))
}

/// The counts of parameters and locals fit together.
fn verify_shape(code: &Code) -> Result<(), BadCode> {
    if code.registers > MAX_REGISTERS || code.locals.len() > code.registers as usize {
        return bad(0, "bad number of registers");
    }
    let counts = [code.arg_count, code.posonly_count, code.kwonly_count];
    if counts.iter().any(|&c| c > MAX_REGISTERS) || code.posonly_count > code.arg_count {
        return bad(0, "bad parameter counts");
    }
    if code.parameter_count() as usize > code.locals.len() {
        return bad(0, "more parameters than locals");
    }
    if code.flags & CodeFlags::HAS_DOCSTRING != 0
        && !matches!(code.constants.first(), Some(Constant::Str(_)))
    {
        return bad(0, "docstring is missing");
    }
    let mut free_seen = false;
    for (_, kind) in &code.locals {
        let free = kind.has(LocalKind::FREE);
        if free_seen && !free {
            return bad(0, "free variables are not last");
        }
        free_seen = free;
    }
    Ok(())
}

/// Which words begin an instruction.
struct Starts(Vec<u64>);
impl Starts {
    fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }
    fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|w| w >> (at % 64) & 1 != 0)
    }
}

fn verify_instructions(code: &Code) -> Result<(), BadCode> {
    let words = &code.words;
    let mut starts = Starts(vec![0; words.len() / 64 + 1]);
    let free = code
        .locals
        .iter()
        .filter(|(_, k)| k.has(LocalKind::FREE))
        .count();
    let mut targets = Vec::new();
    let (mut at, mut cache_end, mut ends) = (0, 0, false);
    while at < words.len() {
        let Some((inst, next)) = decode(words, at) else {
            return bad(at, "not an instruction");
        };
        starts.set(at);
        verify_instruction(code, at, &inst, free, &mut cache_end)?;
        if let Some(distance) = inst.jump() {
            let target = next as i64 + i64::from(distance);
            if target < 0 || target >= words.len() as i64 {
                return bad(at, "jump out of the code");
            }
            targets.push((at, target as usize));
        }
        ends = inst.opcode().flags().has(Flags::ENDS);
        at = next;
    }
    if !ends {
        return bad(at, "control falls off the end");
    }
    for (at, target) in targets {
        if !starts.has(target) {
            return bad(at, "jump into an instruction");
        }
    }
    verify_tables(code, &starts)
}

fn verify_instruction(
    code: &Code,
    at: usize,
    inst: &Inst,
    free: usize,
    cache_end: &mut u32,
) -> Result<(), BadCode> {
    let opcode = inst.opcode();
    if opcode.flags().has(Flags::QUICK) || opcode == Opcode::Wide {
        return bad(at, "opcode is for the interpreter only");
    }
    let mut wrong = None;
    let registers = code.registers;
    let window = |first: u32, count: u32| {
        u64::from(first) + u64::from(count) <= u64::from(registers) && first < registers
    };
    inst.register_uses(|r| {
        let fits = match r {
            RegUse::Read(r) | RegUse::Write(r) => r < registers,
            RegUse::ReadWindow { first, count } => window(first, count),
        };
        if !fits {
            wrong = Some("register out of range");
        }
    });
    // The whole window counts, the room for a callee's frame header included, which nobody reads.
    let windows = [inst.window(), inst.written_window()];
    if windows
        .into_iter()
        .flatten()
        .any(|(first, count)| !window(first, count))
    {
        wrong = Some("register out of range");
    }
    inst.operands(|_, value| match value {
        OperandValue::Name(n) if n.index() >= code.names.len() => {
            wrong = Some("name out of range");
        }
        OperandValue::Const(Const(k)) if k as usize >= code.constants.len() => {
            wrong = Some("constant out of range");
        }
        OperandValue::Cache { at, words, .. } => {
            // The assembler places caches in the order of instructions, so a look at the last one excludes overlaps.
            let end = at.checked_add(words);
            if at < *cache_end || end.is_none_or(|e| e > code.cache_words) {
                wrong = Some("cache out of range");
            }
            *cache_end = end.unwrap_or(u32::MAX);
        }
        OperandValue::Reg(_)
        | OperandValue::Dst(_)
        | OperandValue::Base(_)
        | OperandValue::Name(_)
        | OperandValue::Const(_)
        | OperandValue::Byte(_)
        | OperandValue::Word(_)
        | OperandValue::Imm(_)
        | OperandValue::Jump(_) => {}
    });
    if let Some(what) = wrong {
        return bad(at, what);
    }
    verify_operands(code, at, inst, free)
}

/// What only particular instructions ask of their operands.
fn verify_operands(code: &Code, at: usize, inst: &Inst, free: usize) -> Result<(), BadCode> {
    let named = |r: u32| (r as usize) < code.locals.len();
    let is_names = |k: u32, most: u32| match code.constants.get(k as usize) {
        Some(Constant::Tuple(items)) => {
            items.len() <= most as usize && items.iter().all(|i| matches!(i, Constant::Str(_)))
        }
        _ => false,
    };
    let fine = if let Inst::CheckBound(i) = inst {
        named(i.src.0)
    } else if let Inst::LoadCell(i) = inst {
        named(i.cell.0)
    } else if let Inst::StoreCell(i) = inst {
        named(i.cell.0)
    } else if let Inst::DeleteCell(i) = inst {
        named(i.cell.0)
    } else if let Inst::LoadFromMapOrCell(i) = inst {
        named(i.cell.0)
    } else if let Inst::MakeCell(i) = inst {
        named(i.var.0)
    } else if let Inst::LoadClosure(i) = inst {
        i.index.index() < free
    } else if let Inst::MakeFunction(i) = inst {
        matches!(code.constants.get(i.code.index()), Some(Constant::Code(_)))
    } else if let Inst::CallKw(i) = inst {
        is_names(i.names.0, i.n.0)
    } else if let Inst::CallMethodKw(i) = inst {
        is_names(i.names.0, i.n.0)
    } else if let Inst::SetFunctionPart(i) = inst {
        i.part.0 <= super::ops::FunctionPart::TypeParams as u32
    } else if let Inst::LoadSpecial(i) = inst {
        i.which.0 <= super::ops::Special::AExit as u32
    } else if let Inst::Intrinsic1Op(i) = inst {
        i.which.0 <= super::ops::Intrinsic1::Str as u32
    } else if let Inst::Intrinsic2Op(i) = inst {
        i.which.0 <= super::ops::Intrinsic2::SetTypeParamDefault as u32
    } else if let Inst::LoadCommon(i) = inst {
        i.which.0 <= 6
    } else if let Inst::FormatSimple(i) = inst {
        i.conversion.0 <= 3
    } else if let Inst::FormatValue(i) = inst {
        i.conversion.0 <= 3
    } else if let Inst::BuildInterpolation(i) = inst {
        i.conversion.0 <= 3
    } else if let Inst::GetAwaitable(i) = inst {
        i.context.0 <= 2
    } else {
        true
    };
    if fine {
        Ok(())
    } else {
        bad(at, "operand out of range")
    }
}

fn verify_tables(code: &Code, starts: &Starts) -> Result<(), BadCode> {
    let len = code.words.len();
    let mut last = 0;
    for row in &code.exceptions {
        let (start, end) = (row.start as usize, row.end as usize);
        let sorted = row.start >= last;
        last = row.start;
        let fits = start < end && end <= len && row.exc < code.registers;
        let aligned = starts.has(start)
            && (end == len || starts.has(end))
            && starts.has(row.handler as usize);
        if !sorted || !fits || !aligned {
            return bad(start, "bad exception table");
        }
    }
    let mut last = None;
    for (at, _) in &code.locations {
        if last.is_some_and(|l| l >= *at) || *at as usize >= len {
            return bad(*at as usize, "bad location table");
        }
        last = Some(*at);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::inst::{encode, inst};
    use super::super::operands::{Ic, Label24, Reg};
    use super::super::ops::Dst;
    use super::*;

    fn code(instructions: &[Inst]) -> Code {
        let mut words = Vec::new();
        for i in instructions {
            encode(i, &mut words);
        }
        Code {
            registers: 2,
            cache_words: 1,
            words,
            ..Code::default()
        }
    }
    fn what(instructions: &[Inst]) -> &'static str {
        verify(&code(instructions)).map_or_else(|e| e.what, |()| "fine")
    }

    #[test]
    fn bad_code_is_refused() {
        let ret = |r| Inst::from(inst::Ret { src: Reg(r) });
        let mov = |dst, src| {
            Inst::from(inst::Mov {
                dst: Dst(dst),
                src: Reg(src),
            })
        };
        let jump = |d| Inst::from(inst::Jump { to: Label24(d) });
        assert_eq!(what(&[mov(0, 1), ret(0)]), "fine");
        assert_eq!(what(&[]), "control falls off the end");
        assert_eq!(what(&[mov(0, 1)]), "control falls off the end");
        assert_eq!(what(&[mov(2, 1), ret(0)]), "register out of range");
        assert_eq!(what(&[ret(9)]), "register out of range");
        assert_eq!(what(&[jump(-1)]), "fine");
        assert_eq!(what(&[jump(0)]), "jump out of the code");
        assert_eq!(what(&[jump(-2)]), "jump out of the code");
        let not = |at| {
            Inst::from(inst::Not {
                dst: Dst(0),
                src: Reg(0),
                ic: Ic::at(at),
            })
        };
        assert_eq!(what(&[not(0), ret(0)]), "fine");
        assert_eq!(what(&[not(1), ret(0)]), "cache out of range");
        assert_eq!(what(&[not(0), not(0), ret(0)]), "cache out of range");
        assert_eq!(what(&[not(0), jump(-2)]), "jump into an instruction");
    }

    #[test]
    fn surrogates_are_wtf8() {
        assert!(is_wtf8("é".as_bytes()));
        assert!(is_wtf8(b"a\xed\xa0\x80b"));
        assert!(!is_wtf8(b"\xff"));
        assert!(!is_wtf8(b"\xed\xa0"));
    }
}
