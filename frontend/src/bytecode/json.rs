//! Code objects as JSON, for tools: `--emit=bytecode,json`.
//!
//! Operands are in the words of the disassembly (`dis.rs`): registers by the names of their variables, jump targets as labels.

use super::code::{Code, Constant, LocalKind, Location};
use super::dis::{self, Labels};
use super::inst::{Inst, OperandValue, decode};
use crate::json::Json;

/// `code` with the code objects among its constants.
pub fn json(code: &Code) -> Json {
    let locals = code.locals.iter().map(|(name, kind)| {
        let kinds = [
            (LocalKind::ARG, "argument"),
            (LocalKind::CELL, "cell"),
            (LocalKind::FREE, "free"),
            (LocalKind::HIDDEN, "of a comprehension"),
        ];
        let has = kinds.iter().filter(|(k, _)| kind.has(*k));
        Json::Object(vec![
            ("name", (**name).into()),
            ("kinds", has.map(|(_, word)| *word).collect()),
        ])
    });
    let constants = code.constants.iter().map(|constant| match constant {
        Constant::Code(inner) => json(inner),
        constant => Json::Object(vec![("repr", dis::constant(constant).into())]),
    });
    Json::Object(vec![
        ("name", (*code.name).into()),
        ("qualname", (*code.qualname).into()),
        ("first_line", code.first_line.into()),
        ("flags", code.flags.into()),
        ("arg_count", code.arg_count.into()),
        ("posonly_count", code.posonly_count.into()),
        ("kwonly_count", code.kwonly_count.into()),
        ("registers", code.registers.into()),
        ("cache_words", code.cache_words.into()),
        ("locals", locals.collect()),
        ("names", code.names.iter().map(|name| &**name).collect()),
        ("constants", constants.collect()),
        ("instructions", Json::List(instructions(code))),
        ("exceptions", exceptions(code)),
    ])
}

fn instructions(code: &Code) -> Vec<Json> {
    let labels = Labels::of(code);
    let mut all = Vec::new();
    let mut at = 0;
    while let Some((inst, next)) = decode(&code.words, at) {
        let mut members: Vec<(&'static str, Json)> = vec![("at", (at as u32).into())];
        if let Some(label) = labels.at(at) {
            members.push(("label", format!("L{label}").into()));
        }
        members.push(("op", inst.opcode().name().into()));
        let mut operands = Vec::new();
        dis::each_operand(code, &inst, next, &labels, |name, text| {
            operands.push((name, text.into()));
        });
        members.push(("operands", Json::Object(operands)));
        members.extend(cache(&inst));
        members.push(("place", place(code.location(at as u32))));
        all.push(Json::Object(members));
        at = next;
    }
    all
}

fn cache(inst: &Inst) -> Option<(&'static str, Json)> {
    let mut found = None;
    inst.operands(|_, value| {
        if let OperandValue::Cache { at, words, kind } = value {
            let cache = vec![
                ("kind", kind.into()),
                ("at", at.into()),
                ("words", words.into()),
            ];
            found = Some(("cache", Json::Object(cache)));
        }
    });
    found
}

/// Line, column, end line and end column.
fn place(place: Location) -> Json {
    match place.line {
        0 => Json::Null,
        _ => Json::from_iter([place.line, place.col, place.end_line, place.end_col]),
    }
}

fn exceptions(code: &Code) -> Json {
    let rows = code.exceptions.iter().map(|row| {
        Json::Object(vec![
            ("start", row.start.into()),
            ("end", row.end.into()),
            ("handler", row.handler.into()),
            ("exception", dis::register(code, row.exc).into()),
        ])
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::{Mode, Options, compile};

    #[test]
    fn forms() {
        let text = "x = 1\nwhile x:\n    f(\n      x)\n";
        let source = Source::from_text(text).expect("text");
        let code = compile(&source, "f.py", Mode::Exec, Options::default());
        let code = code.expect("a program").code;
        assert_eq!(
            dis::disassemble_with_source(&code, &source),
            "\
<module>() line 1, flags 0x0, 5 registers, 18 cache words
     1 | x = 1
     0  load_int          %0, 1                           ; 4-5
     1  store_name        %0, .x                          ; 0-1, GlobalIc 0
     2 | while x:
     3  jump              L1                              ; 6-7
 L0:
     3 |     f(
     4  load_name         %0, .f                          ; 4-5, GlobalIc 3
     4 |       x)
     6  load_name         %4, .x                          ; 6-7, GlobalIc 6
     3 |     f(
     8  call              %0, %0:5, 1                     ; 3:4-4:8, CallIc 9
 L1:
     2 | while x:
    10  load_name         %0, .x                          ; 6-7, GlobalIc 14
    12  jump_if_true      %0, L0                          ; 6-7, TruthIc 17
    15  load_const        %0, None                        ; 6-7
    16  ret               %0                              ; 6-7
"
        );
        let text = json(&code).to_string();
        let call = concat!(
            r#"{"at":8,"op":"call","operands":{"dst":"%0","base":"%0:5","n":"1"},"#,
            r#""cache":{"kind":"CallIc","at":9,"words":5},"place":[3,4,4,8]}"#
        );
        assert!(text.contains(call), "{text}");
    }
}
