//! Readable disassembly, as `--emit=bytecode` prints it.

use std::fmt::Write;

use super::code::{Code, Constant, LocalKind, Location};
use super::inst::{Inst, Opcode, OperandValue, decode};
use super::operands::{Byte, Const, Name, Reg, Word};
use super::ops::{Base, Dst, FunctionPart, Special};
use crate::ast::{bytes_repr, complex_repr, float_repr, int_text_to_decimal, str_repr};
use crate::source::Source;

/// Characters of a line of source that are shown.
const LONGEST_LINE: usize = 200;

/// The disassembly of `code` and of the code objects among its constants.
pub fn disassemble(code: &Code) -> String {
    let mut out = String::new();
    disassemble_into(code, None, &mut out);
    out
}

/// The same with the lines of the source between the instructions, and for each instruction where it is, which part of the source it
/// comes from (columns, or lines and columns if there are several lines), and its inline cache.
pub fn disassemble_with_source(code: &Code, source: &Source) -> String {
    let mut out = String::new();
    disassemble_into(code, Some(source), &mut out);
    out
}

fn disassemble_into(code: &Code, source: Option<&Source>, out: &mut String) {
    header(code, out);
    body(code, source, out);
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            out.push('\n');
            disassemble_into(inner, source, out);
        }
    }
}

fn header(code: &Code, out: &mut String) {
    let _ = write!(out, "{}(", code.qualname);
    for (at, (name, kind)) in code.locals.iter().enumerate() {
        if at == code.parameter_count() as usize {
            break;
        }
        let comma = if at == 0 { "" } else { ", " };
        let cell = if kind.has(LocalKind::CELL) { "&" } else { "" };
        let _ = write!(out, "{comma}{cell}{name}");
    }
    let _ = writeln!(
        out,
        ") line {}, flags {:#x}, {} registers, {} cache words",
        code.first_line, code.flags, code.registers, code.cache_words
    );
    let listed = |kind: LocalKind| {
        let names: Vec<&str> = code
            .locals
            .iter()
            .filter(|(_, k)| k.has(kind))
            .map(|(n, _)| &**n)
            .collect();
        names.join(", ")
    };
    for (what, kind) in [("cells", LocalKind::CELL), ("free", LocalKind::FREE)] {
        let names = listed(kind);
        if !names.is_empty() {
            let _ = writeln!(out, "  {what}: {names}");
        }
    }
}

/// The places that jumps and exceptions go to, in order; the labels are their numbers.
pub(super) struct Labels(Vec<i64>);

impl Labels {
    pub(super) fn of(code: &Code) -> Labels {
        let mut targets = Vec::new();
        let mut at = 0;
        while let Some((inst, next)) = decode(&code.words, at) {
            if let Some(distance) = inst.jump() {
                targets.push(next as i64 + i64::from(distance));
            }
            at = next;
        }
        targets.extend(code.exceptions.iter().map(|row| i64::from(row.handler)));
        targets.sort_unstable();
        targets.dedup();
        Labels(targets)
    }

    /// The label of a place that something goes to.
    pub(super) fn to(&self, at: i64) -> usize {
        self.0.partition_point(|&target| target < at)
    }

    /// The label at a place, if something goes there.
    pub(super) fn at(&self, at: usize) -> Option<usize> {
        self.0.binary_search(&(at as i64)).ok()
    }
}

fn body(code: &Code, source: Option<&Source>, out: &mut String) {
    let labels = Labels::of(code);
    let (mut at, mut line) = (0, 0);
    while at < code.words.len() {
        if let Some(label) = labels.at(at) {
            let _ = writeln!(out, " L{label}:");
        }
        let location = code.location(at as u32);
        let new_line = location.line != line && location.line != 0;
        match source {
            Some(source) if new_line => {
                line = location.line;
                let text = source.line_text(line).trim_end();
                // A long line may belong to many code objects.
                let (text, more) = match text.char_indices().nth(LONGEST_LINE) {
                    Some((end, _)) => (&text[..end], " …"),
                    None => (text, ""),
                };
                let _ = writeln!(out, "{line:6} | {text}{more}");
            }
            _ => {}
        }
        if source.is_some() {
            let _ = write!(out, "{at:6}  ");
        } else if new_line {
            line = location.line;
            let _ = write!(out, "{line:6}  ");
        } else {
            out.push_str("        ");
        }
        let start = out.len();
        let Some((inst, next)) = decode(&code.words, at) else {
            let _ = writeln!(out, "??? {:#010x}", code.words[at]);
            at += 1;
            continue;
        };
        let _ = write!(out, "{:18}", inst.opcode().name());
        operands(code, &inst, next, &labels, out);
        if source.is_some() {
            let width = out[start..].chars().count();
            let _ = write!(out, "{:1$}", "", 48usize.saturating_sub(width));
            note(&inst, location, out);
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
        at = next;
    }
    if !code.exceptions.is_empty() {
        out.push_str("  exceptions:\n");
        for row in &code.exceptions {
            let _ = writeln!(
                out,
                "    {}..{} -> L{} in {}",
                row.start,
                row.end,
                labels.to(i64::from(row.handler)),
                register(code, row.exc)
            );
        }
    }
}

/// Which part of the source an instruction comes from, and its inline cache.
fn note(inst: &Inst, place: Location, out: &mut String) {
    let mut before = "  ; ";
    if place.line != 0 {
        let (line, column, end) = (place.line, place.col, place.end_col);
        let _ = if place.end_line == line {
            write!(out, "{before}{column}-{end}")
        } else {
            write!(out, "{before}{line}:{column}-{}:{end}", place.end_line)
        };
        before = ", ";
    }
    inst.operands(|_, value| {
        if let OperandValue::Cache { at, kind, .. } = value {
            let _ = write!(out, "{before}{kind} {at}");
        }
    });
}

/// A register by the name of its variable, or `%n` for the n-th temporary.
pub(super) fn register(code: &Code, r: u32) -> String {
    match code.locals.get(r as usize) {
        Some((name, _)) => name.to_string(),
        None => format!("%{}", r as usize - code.locals.len()),
    }
}

fn operands(code: &Code, inst: &Inst, next: usize, labels: &Labels, out: &mut String) {
    let mut first = true;
    each_operand(code, inst, next, labels, |_, text| {
        if !first {
            out.push_str(", ");
        }
        first = false;
        out.push_str(&text);
    });
}

/// Calls `visit` with name and text of each operand but the cache.
pub(super) fn each_operand(
    code: &Code,
    inst: &Inst,
    next: usize,
    labels: &Labels,
    mut visit: impl FnMut(&'static str, String),
) {
    let count = inst.window().map(|w| w.1);
    let written = inst.written_window().map(|w| w.1);
    inst.operands(|name, value| {
        let text = match value {
            OperandValue::Reg(Reg(r)) => register(code, r),
            OperandValue::Dst(Dst(r)) => match written {
                Some(n) if n != 1 => format!("{}:{n}", register(code, r)),
                _ => register(code, r),
            },
            OperandValue::Base(Base(r)) => {
                format!("{}:{}", register(code, r), count.unwrap_or(0))
            }
            OperandValue::Name(Name(n)) => code
                .names
                .get(n as usize)
                .map_or_else(|| format!("name{n}"), |n| format!(".{n}")),
            OperandValue::Const(Const(k)) => constant_at(code, k),
            OperandValue::Byte(Byte(b)) => byte(inst.opcode(), name, b),
            OperandValue::Word(Word(w)) if name == "names" => constant_at(code, w),
            OperandValue::Word(Word(w)) => format!("{w}"),
            OperandValue::Imm(i) => format!("{i}"),
            OperandValue::Jump(d) => format!("L{}", labels.to(next as i64 + i64::from(d))),
            OperandValue::Cache { .. } => return,
        };
        visit(name, text);
    });
}

fn byte(opcode: Opcode, name: &str, b: u32) -> String {
    if opcode == Opcode::SetFunctionPart && name == "part" {
        const PARTS: [FunctionPart; 5] = [
            FunctionPart::Defaults,
            FunctionPart::KwDefaults,
            FunctionPart::Annotate,
            FunctionPart::Closure,
            FunctionPart::TypeParams,
        ];
        if let Some(part) = PARTS.iter().find(|p| **p as u32 == b) {
            return format!("{part:?}");
        }
    }
    if opcode == Opcode::LoadSpecial {
        const SPECIALS: [Special; 4] = [
            Special::Enter,
            Special::Exit,
            Special::AEnter,
            Special::AExit,
        ];
        if let Some(special) = SPECIALS.iter().find(|s| **s as u32 == b) {
            return format!("{special:?}");
        }
    }
    format!("{b}")
}

fn constant_at(code: &Code, k: u32) -> String {
    code.constants
        .get(k as usize)
        .map_or_else(|| format!("const{k}"), constant)
}

/// A constant as Python would write it.
pub fn constant(c: &Constant) -> String {
    let all = |items: &[Constant]| -> String {
        items.iter().map(constant).collect::<Vec<_>>().join(", ")
    };
    match c {
        Constant::None => "None".into(),
        Constant::Bool(true) => "True".into(),
        Constant::Bool(false) => "False".into(),
        Constant::Ellipsis => "...".into(),
        Constant::Int(i) => i.to_string(),
        Constant::BigInt(s) => int_text_to_decimal(s.as_bytes()),
        Constant::Float(f) => float_repr(*f),
        Constant::Complex(re, im) => complex_repr(*re, *im),
        Constant::Str(s) => str_repr(s),
        Constant::Bytes(b) => bytes_repr(b),
        Constant::Tuple(items) if items.len() == 1 => format!("({},)", all(items)),
        Constant::Tuple(items) => format!("({})", all(items)),
        Constant::FrozenSet(items) => format!("frozenset({{{}}})", all(items)),
        Constant::Slice(items) => format!("slice({})", all(&items[..])),
        Constant::Code(code) => format!("<code {}>", code.qualname),
    }
}
