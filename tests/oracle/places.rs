//! Where instructions that can raise come from: the ranges to which carets of tracebacks point.

use krait_frontend::bytecode::code::{Code, Constant};
use krait_frontend::bytecode::inst::{Inst, Opcode, decode};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// For each code object, outer ones first, a line for each kind of operation with its places.
pub fn places(code: &Code) -> String {
    let mut out = String::new();
    write_places(code, &mut out);
    out
}

fn write_places(code: &Code, out: &mut String) {
    let _ = writeln!(out, "{} {}", code.qualname, code.first_line);
    let mut kinds: BTreeMap<&str, BTreeSet<(u32, u32, u32, u32)>> = BTreeMap::new();
    let (mut at, mut before) = (0, None);
    while let Some((inst, next)) = decode(&code.words, at) {
        let place = code.location(at as u32);
        let opcode = inst.opcode();
        if let Some(kind) = kind(opcode)
            && place.line != 0
            && !before.is_some_and(|before| is_harmless(code, &before, &inst))
        {
            let place = (place.line, place.col, place.end_line, place.end_col);
            kinds.entry(kind).or_default().insert(place);
        }
        (at, before) = (next, Some(inst));
    }
    for (kind, places) in kinds {
        let _ = write!(out, "  {kind}");
        for (line, column, end_line, end_column) in places {
            let _ = write!(out, " {line}:{column}-{end_line}:{end_column}");
        }
        out.push('\n');
    }
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            write_places(inner, out);
        }
    }
}

/// What cannot raise behind another instruction: unpacking what was just packed, extending by a constant, ending a handler.
fn is_harmless(code: &Code, before: &Inst, inst: &Inst) -> bool {
    use Inst::*;
    let is_temporary = |dst: u32| dst as usize >= code.locals.len();
    match (before, inst) {
        (BuildTuple(i), Unpack(_)) => is_temporary(i.dst.0),
        (BuildList(i), Unpack(_)) => is_temporary(i.dst.0),
        (LoadConst(i), Unpack(_)) => is_temporary(i.dst.0),
        (LoadConst(_), ListExtend(_) | SetUpdate(_)) => true,
        (StoreName(_), DeleteName(_)) | (StoreGlobal(_), DeleteGlobal(_)) => true,
        _ => false,
    }
}

/// What an instruction does, as far as CPython has an instruction that does the same.
fn kind(opcode: Opcode) -> Option<&'static str> {
    use Opcode::*;
    Some(match opcode {
        Add | Sub | Mul | Truediv | Floordiv | Modulo | Pow | Matmul | Lshift | Rshift | And
        | Or | Xor | AddImm | SubImm => "binary",
        Neg | Invert => "unary",
        Lt | Le | Eq | Ne | Gt | Ge | JumpLt | JumpLe | JumpEq | JumpNe | JumpGt | JumpGe
        | JumpLtImm | JumpLeImm | JumpEqImm | JumpNeImm | JumpGtImm | JumpGeImm => "compare",
        Contains | NotContains => "contains",
        LoadItem | LoadItemImm | LoadSlice => "item",
        StoreItem | StoreSlice | BuildMap | MapAdd | MapUpdate | MapMerge => "store item",
        DeleteItem => "delete item",
        LoadAttr | LoadMethod => "attribute",
        LoadSuperAttr | LoadSuperMethod => "super attribute",
        StoreAttr => "store attribute",
        DeleteAttr => "delete attribute",
        LoadGlobal | LoadName | LoadFromMapOrCell | LoadFromMapOrGlobal => "name",
        LoadCell => "cell",
        DeleteName | DeleteGlobal => "delete name",
        Call | CallKw | CallMethod | CallMethodKw | CallEx => "call",
        GetIter => "iter",
        ForIter => "next",
        Unpack | UnpackEx => "unpack",
        Raise | RaiseFrom | RaiseCurrent => "raise",
        ImportName => "import",
        ImportFrom => "import from",
        YieldValue | YieldDelegated => "yield",
        GetAwaitable => "await",
        Send => "send",
        GetYieldFromIter => "yield from",
        GetAiter => "aiter",
        GetAnext => "anext",
        LoadSpecial => "special method",
        BuildSet | SetAdd | SetUpdate => "set item",
        ListExtend => "extend list",
        FormatSimple | FormatValue => "format",
        MatchException | MatchGroup => "except",
        MatchClass => "match class",
        MatchKeys => "match keys",
        _ => return None,
    })
}
