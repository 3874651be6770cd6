//! Readable disassembly, as `--emit=bytecode` prints it.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::code::{Code, Constant, LocalKind};
use super::inst::{Inst, Opcode, OperandValue, decode};
use super::operands::{Byte, Const, Name, Reg, Word};
use super::ops::{Base, Dst, FunctionPart, Special};
use crate::ast::{bytes_repr, float_repr, str_repr};

/// The disassembly of `code` and of the code objects among its constants.
pub fn disassemble(code: &Code) -> String {
    let mut out = String::new();
    disassemble_into(code, &mut out);
    out
}

fn disassemble_into(code: &Code, out: &mut String) {
    header(code, out);
    body(code, out);
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            out.push('\n');
            disassemble_into(inner, out);
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

fn body(code: &Code, out: &mut String) {
    let mut targets = BTreeSet::new();
    let mut at = 0;
    while let Some((inst, next)) = decode(&code.words, at) {
        if let Some(distance) = inst.jump() {
            targets.insert(next as i64 + i64::from(distance));
        }
        at = next;
    }
    for row in &code.exceptions {
        targets.insert(i64::from(row.handler));
    }
    let label = |at: i64| targets.range(..at).count();
    let (mut at, mut line) = (0, 0);
    while at < code.words.len() {
        if targets.contains(&(at as i64)) {
            let _ = writeln!(out, " L{}:", label(at as i64));
        }
        let location = code.location(at as u32);
        if location.line != line && location.line != 0 {
            line = location.line;
            let _ = write!(out, "{line:6}  ");
        } else {
            out.push_str("        ");
        }
        let Some((inst, next)) = decode(&code.words, at) else {
            let _ = writeln!(out, "??? {:#010x}", code.words[at]);
            at += 1;
            continue;
        };
        let _ = write!(out, "{:18}", inst.opcode().name());
        operands(code, &inst, next, &label, out);
        while out.ends_with(' ') {
            out.pop();
        }
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
                label(i64::from(row.handler)),
                register(code, row.exc)
            );
        }
    }
}

/// A register by the name of its variable, or `%n` for the n-th temporary.
fn register(code: &Code, r: u32) -> String {
    match code.locals.get(r as usize) {
        Some((name, _)) => name.to_string(),
        None => format!("%{}", r as usize - code.locals.len()),
    }
}

fn operands(code: &Code, inst: &Inst, next: usize, label: &dyn Fn(i64) -> usize, out: &mut String) {
    let count = inst.window().map(|w| w.1);
    let written = inst.written_window().map(|w| w.1);
    let mut first = true;
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
            OperandValue::Jump(d) => format!("L{}", label(next as i64 + i64::from(d))),
            OperandValue::Cache { .. } => return,
        };
        if !first {
            out.push_str(", ");
        }
        first = false;
        out.push_str(&text);
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
        Constant::BigInt(s) => s.to_string(),
        Constant::Float(f) => float_repr(*f),
        Constant::Complex(re, im) => format!("({}{:+}j)", float_repr(*re), im),
        Constant::Str(s) => str_repr(s),
        Constant::Bytes(b) => bytes_repr(b),
        Constant::Tuple(items) if items.len() == 1 => format!("({},)", all(items)),
        Constant::Tuple(items) => format!("({})", all(items)),
        Constant::FrozenSet(items) => format!("frozenset({{{}}})", all(items)),
        Constant::Slice(items) => format!("slice({})", all(&items[..])),
        Constant::Code(code) => format!("<code {}>", code.qualname),
    }
}
