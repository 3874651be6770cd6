//! Errors and warnings of the scope pass and the compiler, with CPython's words and places.
//!
//! `compile_errors.txt` holds programs between `---` lines. The `#!` lines before each say what CPython 3.14 makes of it: `ok`, or
//! `line:column-end_line:end_column message`, and a line `W line message` for each warning. They are not part of the program.

use krait_frontend::source::Source;
use krait_frontend::{Mode, Options, compile};

fn result(program: &str) -> Vec<String> {
    let source = match Source::from_text(program) {
        Ok(source) => source,
        Err(e) => return vec![e.to_string()],
    };
    match compile(&source, "t", Mode::Exec, Options::default()) {
        Ok(out) => {
            let warning =
                |w: &krait_frontend::source::Warning| format!("W {} {}", w.lineno, w.message);
            let warnings = out.warnings.iter().map(warning);
            std::iter::once("ok".to_owned()).chain(warnings).collect()
        }
        Err(e) => {
            let (line, end_line) = (e.lineno.unwrap_or(0), e.end_lineno.unwrap_or(0));
            let (column, end_column) = (e.offset.unwrap_or(0), e.end_offset.unwrap_or(0));
            let place = format!("{line}:{column}-{end_line}:{end_column}");
            vec![format!("{place} {}", e.message)]
        }
    }
}

#[test]
fn errors_are_cpythons() {
    let cases = include_str!("compile_errors.txt");
    let mut failures = Vec::new();
    for case in cases.split("---\n") {
        let (expected, program): (Vec<&str>, Vec<&str>) =
            case.lines().partition(|l| l.starts_with("#! "));
        let expected: Vec<&str> = expected.iter().map(|l| &l[3..]).collect();
        let program = program.join("\n");
        let got = result(&program);
        if got != expected {
            failures.push(format!("{program}\n  gives {got:?}\n  not {expected:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
