//! Snippets and what CPython 3.14 makes of them, recorded in `golden/*.txt`: one case a line, tab-separated, strings in JSON syntax.
//!
//! * `errors.txt`: source, exception, message, lineno, offset, end_lineno, end_offset, text (or `ok`).
//! * `modes.txt`: the same behind the mode, or the tree.
//! * `warnings.txt`: source, then line and message of each warning.
//! * `trees.txt`: source, `ast.dump(tree, include_attributes=True)`.

use krait_frontend::ast::{DumpOptions, dump};
use krait_frontend::parser::{Mode, parse};
use krait_frontend::source::{Source, SyntaxError};

/// Undoes JSON's escapes.
fn unescape(text: &str) -> String {
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .expect("a JSON string");
    let mut units = Vec::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        let c = if c != '\\' {
            c
        } else {
            match chars.next().expect("an escape") {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'f' => '\x0c',
                'b' => '\x08',
                'u' => {
                    let code: String = chars.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&code, 16).expect("four digits"));
                    continue;
                }
                c => c,
            }
        };
        units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16(&units).expect("no lone surrogates in snippets")
}

fn cases(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().map(|line| line.split('\t').collect())
}

fn describe(error: &SyntaxError) -> String {
    let number = |n: Option<i64>| n.map_or("None".to_owned(), |n| n.to_string());
    [
        error.kind.name().to_owned(),
        error.message.clone(),
        number(error.lineno.map(i64::from)),
        number(error.offset.map(i64::from)),
        number(error.end_lineno.map(i64::from)),
        number(error.end_offset.map(i64::from)),
        format!("{:?}", error.text),
    ]
    .join("\t")
}

/// The recorded fields of an error, as [`describe`] prints them.
fn expected_error(fields: &[&str]) -> String {
    let text = if fields[6] == "null" {
        None
    } else {
        Some(unescape(fields[6]))
    };
    [
        &[fields[0], &unescape(fields[1])],
        &fields[2..6],
        &[&format!("{text:?}")],
    ]
    .concat()
    .join("\t")
}

/// Compares all cases and reports every difference at once.
fn compare(cases: impl Iterator<Item = (String, String, String)>) {
    let wrong: Vec<_> = cases
        .filter(|(_, expected, actual)| expected != actual)
        .map(|(case, expected, actual)| {
            format!("{case}\n  expected {expected}\n  actual   {actual}")
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn errors_are_those_of_cpython() {
    compare(cases(include_str!("golden/errors.txt")).map(|case| {
        let expected = if case[1] == "ok" {
            "ok".to_owned()
        } else {
            expected_error(&case[1..])
        };
        let parsed =
            Source::from_text(&unescape(case[0])).and_then(|source| parse(&source, Mode::Exec));
        let actual = parsed.map_or_else(|error| describe(&error), |_| "ok".to_owned());
        (case[0].to_owned(), expected, actual)
    }));
}

#[test]
fn modes_are_those_of_cpython() {
    compare(cases(include_str!("golden/modes.txt")).map(|case| {
        let mode = if case[0] == "eval" {
            Mode::Eval
        } else {
            Mode::Single
        };
        let expected = if case[2] == "ok" {
            unescape(case[3])
        } else {
            expected_error(&case[2..])
        };
        let source = Source::from_text(&unescape(case[1])).expect("a good source");
        let tree = parse(&source, mode)
            .map(|tree| dump(&tree, &source, DumpOptions::default()).expect("a shallow tree"));
        (
            case[..2].join(" "),
            expected,
            tree.unwrap_or_else(|error| describe(&error)),
        )
    }));
}

#[test]
fn warnings_are_those_of_cpython() {
    compare(cases(include_str!("golden/warnings.txt")).map(|case| {
        let source = Source::from_text(&unescape(case[0])).expect("a good source");
        let tree = parse(&source, Mode::Exec).expect(case[0]);
        let expected: Vec<_> = case[1..]
            .chunks(2)
            .map(|pair| (pair[0].to_owned(), unescape(pair[1])))
            .collect();
        let actual: Vec<_> = tree
            .warnings
            .iter()
            .map(|warning| (warning.lineno.to_string(), warning.message.clone()))
            .collect();
        (
            case[0].to_owned(),
            format!("{expected:?}"),
            format!("{actual:?}"),
        )
    }));
}

#[test]
fn trees_are_those_of_cpython() {
    for case in cases(include_str!("golden/trees.txt")) {
        let source = Source::from_text(&unescape(case[0])).expect("a good source");
        let tree =
            parse(&source, Mode::Exec).unwrap_or_else(|error| panic!("{}: {error}", case[0]));
        let options = DumpOptions {
            indent: None,
            include_attributes: true,
        };
        let text = dump(&tree, &source, options).expect("a shallow tree");
        assert_eq!(text, unescape(case[1]), "{}", case[0]);
    }
}
