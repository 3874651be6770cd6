//! The outline of a code object: what does not depend on the instruction set, so that it can be compared with CPython's.

use super::code::{Code, CodeFlags, Constant};
use super::dis::constant;
use std::fmt::Write;

/// One line per code object, parents first and children in the order of their constants: depth, name, qualified name, counts of
/// positional, positional-only and keyword-only parameters, flags, first line, and the variables, cells and free variables; a line below it has the docstring.
pub fn outline(code: &Code) -> String {
    let mut out = String::new();
    write_outline(code, 0, &mut out);
    out
}

fn write_outline(code: &Code, depth: usize, out: &mut String) {
    let _ = writeln!(
        out,
        "{depth} {} {} {} {} {} {:#x} {} [{}] [{}] [{}]",
        code.name,
        code.qualname,
        code.arg_count,
        code.posonly_count,
        code.kwonly_count,
        code.flags,
        code.first_line,
        code.varnames().join(","),
        code.cellvars().join(","),
        code.freevars().join(","),
    );
    if code.flags & CodeFlags::HAS_DOCSTRING != 0
        && let Some(docstring) = code.constants.first()
    {
        let _ = writeln!(out, "  {}", constant(docstring));
    }
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            write_outline(inner, depth + 1, out);
        }
    }
}
