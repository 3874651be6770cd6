//! The constants of code objects: what folding has made of a program.

use krait_frontend::bytecode::code::{Code, CodeFlags, Constant};
use krait_frontend::bytecode::dis::constant as repr;
use std::collections::BTreeSet;
use std::fmt::Write;

/// For each code object, outer ones first, a line for each constant, sorted; without those that are not comparable (see README.md).
pub fn constants(code: &Code) -> String {
    let mut out = String::new();
    write_constants(code, &mut out);
    out
}

/// Displays of more constants than these are built one by one in CPython.
const LONG: usize = 30;

fn write_constants(code: &Code, out: &mut String) {
    let _ = writeln!(out, "{} {}", code.qualname, code.first_line);
    let docstring = usize::from(code.flags & CodeFlags::HAS_DOCSTRING != 0);
    let texts: BTreeSet<String> = code.constants[docstring..]
        .iter()
        .flat_map(|constant| match constant {
            Constant::Tuple(items) | Constant::FrozenSet(items) if items.len() > LONG => items,
            _ => std::slice::from_ref(constant),
        })
        .filter(|constant| is_comparable(constant))
        .map(text)
        .collect();
    for text in texts {
        let _ = writeln!(out, "  {text}");
    }
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            write_constants(inner, out);
        }
    }
}

fn is_comparable(constant: &Constant) -> bool {
    match constant {
        Constant::None | Constant::Code(_) => false,
        // Krait's instructions hold ints of sixteen bits.
        Constant::Int(int) => i16::try_from(*int).is_err(),
        _ => true,
    }
}

fn text(constant: &Constant) -> String {
    match constant {
        // The order is that of the hashes in CPython.
        Constant::FrozenSet(items) => {
            let mut items: Vec<String> = items.iter().map(text).collect();
            items.sort();
            format!("frozenset({})", items.join(", "))
        }
        Constant::Tuple(items) => {
            let items: Vec<String> = items.iter().map(text).collect();
            format!("({})", items.join(", "))
        }
        Constant::Slice(parts) => {
            let parts: Vec<String> = parts.iter().map(text).collect();
            format!("slice({})", parts.join(", "))
        }
        Constant::Ellipsis => "Ellipsis".to_owned(),
        _ => repr(constant),
    }
}
