//! Nothing in a text may make the front end panic, overflow its stack or take absurdly long. Test threads have small stacks on purpose.

use krait_frontend::bytecode::code::{Code, Constant};
use krait_frontend::bytecode::dis::disassemble_with_source;
use krait_frontend::bytecode::serial;
use krait_frontend::bytecode::verify::verify;
use krait_frontend::lexer::{Listing, list_tokens};
use krait_frontend::parser::{Mode, parse};
use krait_frontend::source::{ErrorKind, Source, SyntaxError};
use krait_frontend::{Options, compile};
use std::time::Instant;

fn check(text: &str) -> Result<(), SyntaxError> {
    let source = Source::from_text(text)?;
    list_tokens(&Listing::of_text(text)?);
    parse(&source, Mode::Exec).map(drop)
}

#[test]
fn deep_nesting_is_an_error() {
    let deep = 100_000;
    for (prefix, middle, suffix) in [
        ("(", "1", ")"),
        ("[", "", "]"),
        ("{1:", "1", "}"),
        ("f(", "", ")"),
        ("a[", "1", "]"),
    ] {
        let error =
            check(&(prefix.repeat(deep) + middle + &suffix.repeat(deep))).expect_err(prefix);
        assert_eq!(error.message, "too many nested parentheses");
    }
    for (prefix, suffix) in [
        ("-", "1"),
        ("not ", "1"),
        ("lambda: ", "1"),
        ("1 if 1 else ", "1"),
        ("2**", "1"),
        ("-", ""),
        ("not ", "("),
        ("lambda: ", ""),
    ] {
        let error = check(&(prefix.repeat(deep) + suffix)).expect_err(prefix);
        assert_eq!(error.kind, ErrorKind::MemoryError, "{prefix}");
    }
    let error = check(
        &(0..200)
            .map(|level| " ".repeat(level) + "if 1:\n")
            .collect::<String>(),
    )
    .expect_err("indents");
    assert_eq!(error.message, "too many levels of indentation");
    let error = check(&("f'{".repeat(200) + &"}'".repeat(200))).expect_err("f-strings");
    assert_eq!(error.kind, ErrorKind::SyntaxError);
}

#[test]
fn what_cpython_nests_is_accepted() {
    for (prefix, suffix) in [
        ("(", ")"),
        ("[", "]"),
        ("f(", ")"),
        ("(yield (", "))"),
        ("{1: ", "}"),
        ("f(a=", ")"),
    ] {
        let levels = 200 / prefix.matches(['(', '[', '{']).count();
        check(&(prefix.repeat(levels) + "1" + &suffix.repeat(levels))).expect(prefix);
        let wrong =
            check(&(prefix.repeat(levels) + "1 1" + &suffix.repeat(levels))).expect_err(prefix);
        assert_eq!(wrong.message, "invalid syntax. Perhaps you forgot a comma?");
    }
    check(&("-".repeat(1000) + "1")).expect("minus signs");
    check(&("1+".repeat(100_000) + "1")).expect("a long sum");
    check(&("a".to_owned() + &".b".repeat(100_000))).expect("a long chain");
    check(&("if 1: pass\n".to_owned() + &"elif 1: pass\n".repeat(20_000))).expect("many branches");
}

/// Compiles a text and verifies the result.
fn compiled(text: &str) -> Result<(), SyntaxError> {
    let source = Source::from_text(text)?;
    let output = compile(&source, "robust", Mode::Exec, Options::default())?;
    verify(&output.code).expect("what the compiler makes is sound");
    Ok(())
}

/// CPython's numbers on a main thread with a stack of eight megabytes.
#[test]
fn what_cpython_nests_is_compiled() {
    for (levels, prefix, middle, suffix) in [
        (5966, "-", "1", ""),
        (5966, "~", "a", ""),
        (5966, "not ", "a", ""),
        (5966, "a if b else ", "c", ""),
        (2983, "a ** ", "b", ""),
        (27_447, "", "a", ".b"),
        (27_459, "", "a", "()"),
        (13_700, "", "a", ".b()"),
        (100_000, "a < ", "b", ""),
        (52_177, "", "a", "[b]"),
        (27_464, "", "1", " + a"),
        (100_000, "a and ", "b", ""),
        (199, "(a or ", "b", ")"),
    ] {
        let text = prefix.repeat(levels) + middle + &suffix.repeat(levels);
        for text in [
            format!("x = {text}\n"),
            format!("def f(a, b, c):\n    return {text}\n"),
            format!("x: {text}\n"),
        ] {
            compiled(&text).unwrap_or_else(|error| panic!("{levels} {prefix}{suffix}: {error}"));
        }
    }
    // Code objects that are nested so deep, and are read back.
    let source = Source::from_text(&("lambda: ".repeat(2983) + "1")).expect("text");
    let lambdas = compile(&source, "robust", Mode::Exec, Options::default()).expect("lambdas");
    let back = serial::decode(&serial::encode(&lambdas.code)).expect("reads back");
    assert_eq!(back.registers, lambdas.code.registers);
    // It takes one level more than the compiler makes to be refused.
    let wrapped = (0..400).fold(lambdas.code, |inner, _| Code {
        constants: vec![Constant::Code(Box::new(inner))],
        ..Code::default()
    });
    assert!(serial::decode(&serial::encode(&wrapped)).is_err());
}

#[test]
fn deeper_nesting_is_an_error_of_the_compiler() {
    let deep = 200_000;
    for suffix in [".b", "()", "[b]"] {
        for start in ["", "x: ", "from __future__ import annotations\nx: "] {
            let error =
                compiled(&(start.to_owned() + "a" + &suffix.repeat(deep))).expect_err(start);
            assert_eq!(error.kind, ErrorKind::RecursionError, "{start}{suffix}");
        }
    }
}

/// Every step takes time in proportion to the length of the text: were one quadratic, each of these would take minutes.
#[test]
fn long_programs_take_linear_time() {
    const MANY: usize = 100_000;
    let numbered = |separator: &str, item: fn(usize) -> String| {
        let items: Vec<String> = (0..MANY).map(item).collect();
        items.join(separator)
    };
    let deep = 5000;
    for text in [
        // Code objects on one line.
        format!("x = [{}]", numbered(", ", |_| "lambda: 0".to_owned())),
        "lambda a=".repeat(deep) + "1" + &": 1".repeat(deep),
        // Jumps, handlers, and their labels in the disassembly.
        numbered("", |_| "if a: b\n".to_owned()),
        numbered("", |_| "try: a()\nexcept B: c\n".to_owned()),
        // Constants that may be equal.
        format!("x = {{{}}}", numbered(", ", |i| format!("{i}.5"))),
        format!("x in {{{}}}", numbered(", ", |i| format!("({i}, 'a')"))),
        numbered("", |i| format!("a{i}: int\n")),
        format!("f({})", numbered(", ", |i| format!("a{i}=1"))),
    ] {
        let started = Instant::now();
        let source = Source::from_text(&text).expect("text");
        let output = compile(&source, "robust", Mode::Exec, Options::default()).expect("a program");
        let listing = disassemble_with_source(&output.code, &source);
        let seconds = started.elapsed().as_secs();
        let start: String = text.chars().take(40).collect();
        assert!(seconds < 30, "{start}…: {seconds} s");
        assert!(listing.len() < text.len() * 100, "{start}…: a long listing");
    }
}

#[test]
fn long_lines_and_odd_ends() {
    check(&("x = [".to_owned() + &"1, ".repeat(400_000) + "]")).expect("a line of a megabyte");
    check(&"a b ".repeat(50_000)).expect_err("a line of nonsense");
    check(&"(a b ".repeat(150)).expect_err("a line of nonsense");
    for text in [
        "", "\n", "\\", "\\\n", "'", "'''", "f'", "f'{", "f'{a:", "(", "0", "0x", "1e", "\t", " ",
        "#", "@", "\u{c}", "if", "\u{feff}", "é", "f'\\", "'\\", "f'\\N{", "f'{a!", "f'{a=",
    ] {
        let _ = check(text);
    }
}

#[test]
fn mutilated_programs_do_not_panic() {
    let program = include_str!("../../tests/oracle/snippets/valid.txt")
        .lines()
        .filter_map(|line| line.split('\t').nth(1))
        .collect::<Vec<_>>()
        .join("\n")
        .replace("\\n", "\n")
        .replace("\\\"", "\"");
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let chars: Vec<char> = program.chars().collect();
    for _ in 0..3000 {
        let start = random(chars.len());
        let len = 1 + random(200);
        let mut text: Vec<char> = chars[start..(start + len).min(chars.len())].to_vec();
        for _ in 0..random(4) {
            let at = random(text.len());
            match random(3) {
                0 => text[at] = chars[random(chars.len())],
                1 => text.insert(at, chars[random(chars.len())]),
                _ => text.truncate(at.max(1)),
            }
        }
        let _ = check(&text.iter().collect::<String>());
    }
}
