//! The mutation mode: one-token edits of library statements, asked of Krait and of an installed CPython.
//!
//! A mutant is a top-level statement of a library file (or a function out of a class), short enough to read, with one token left out, doubled,
//! swapped with the next one, replaced by or put behind a token of another place. Agreement is counted in three grades: both accept or both reject;
//! and type and message are the same; and so is everything else. What differs is shrunk by leaving out lines as long as the two disagree in
//! the same grade, put into buckets by the two messages, and shown once for each bucket.

use super::answer::{Snippet, outcome};
use super::ask::Oracle;
use super::corpus::column;
use super::json::unquote;
use super::snippets::message;
use krait_frontend::ast::{Interner, Span};
use krait_frontend::json::quote;
use krait_frontend::lexer::{Token, TokenKind, tokenize};
use krait_frontend::source::Source;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest statement that is mutated, in bytes.
const STATEMENT: usize = 1200;

/// Agreement that is demanded, in thousandths: accept or reject, type and message, everything.
const DEMANDED: [usize; 3] = [995, 970, 920];

/// Runs the mode if the environment asks for it.
pub fn run() {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(count), Some(library), Some(python)) = (
        variable("KRAIT_MUTANTS"),
        variable("KRAIT_LIB"),
        variable("KRAIT_ORACLE"),
    ) else {
        println!("KRAIT_MUTANTS, KRAIT_LIB and KRAIT_ORACLE are not all set: nothing to mutate");
        return;
    };
    let number = |text: PathBuf| text.to_string_lossy().parse::<u64>().expect("a number");
    let seed = variable("KRAIT_SEED").map_or(1, number);
    let mode = std::env::var("KRAIT_MUTANT_MODE").unwrap_or_else(|_| "exec".to_owned());
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let statements = statements(&library);
    assert!(!statements.is_empty(), "KRAIT_LIB has no statements");
    let mut session = Session {
        oracle: Oracle::start(&python),
        mode,
    };
    let count = number(count) as usize;
    let (mut disagreements, mut buckets) = ([0; 3], BTreeMap::new());
    for _ in 0..count {
        let mutant = mutate(&statements, &mut random);
        let (expected, actual) = session.outcomes(&mutant);
        let Some(grade) = grade(&expected, &actual) else {
            continue;
        };
        for disagreement in &mut disagreements[grade..] {
            *disagreement += 1;
        }
        let bucket: &mut Vec<String> = buckets
            .entry((
                grade,
                template(message(&expected)),
                template(message(&actual)),
            ))
            .or_default();
        bucket.push(mutant);
    }
    for ((grade, _, _), mutants) in &buckets {
        let small = session.shrink(&mutants[0], *grade);
        let (expected, actual) = session.outcomes(&small);
        println!(
            "{} {} {}\n  CPython: {expected}\n  Krait:   {actual}",
            mutants.len(),
            ["accept/reject", "type+message", "places"][*grade],
            quote(&small)
        );
    }
    let agreed = disagreements.map(|n| (count - n) * 1000 / count);
    println!(
        "{count} mutants, seed {seed}: accept/reject {:.1} %, type+message {:.1} %, exact {:.1} %",
        agreed[0] as f64 / 10.0,
        agreed[1] as f64 / 10.0,
        agreed[2] as f64 / 10.0
    );
    assert!(agreed.iter().zip(DEMANDED).all(|(a, d)| *a >= d));
}

/// Where two outcomes part: 0 accept or reject, 1 type and message, 2 anything else.
fn grade(expected: &str, actual: &str) -> Option<usize> {
    let accepted = |outcome: &str| outcome.starts_with("ok\t");
    if accepted(expected) != accepted(actual) {
        Some(0)
    } else if message(expected) != message(actual) {
        Some(1)
    } else if expected != actual {
        Some(2)
    } else {
        None
    }
}

/// A message with what is quoted and counted in it left out.
fn template(message: &str) -> String {
    let mut out = String::new();
    for (at, part) in message.split('\'').enumerate() {
        if at % 2 == 0 {
            out.extend(part.chars().filter(|c| !c.is_ascii_digit()));
        } else {
            out.push('…');
        }
    }
    if message.starts_with("ok\t") {
        "ok".to_owned()
    } else {
        out
    }
}

struct Session {
    oracle: Oracle,
    mode: String,
}

impl Session {
    fn outcomes(&mut self, source: &str) -> (String, String) {
        let expected = self.oracle.ask(&self.mode, &quote(source));
        if let Some(text) = column(&self.mode) {
            return (unquote(&expected), text(source.as_bytes()));
        }
        let actual = outcome(&Snippet::Text(source.to_owned()), &self.mode);
        (expected, actual)
    }

    /// The smallest text, by leaving out lines, that differs in the same grade.
    fn shrink(&mut self, text: &str, grade_wanted: usize) -> String {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut at = 0;
        while at < lines.len() {
            let mut fewer = lines.clone();
            fewer.remove(at);
            let (expected, actual) = self.outcomes(&fewer.concat());
            if grade(&expected, &actual) == Some(grade_wanted) {
                lines = fewer;
            } else {
                at += 1;
            }
        }
        lines.concat()
    }
}

/// Top-level statements of the library, short ones.
fn statements(library: &Path) -> Vec<String> {
    let mut paths: Vec<_> = walk(library);
    paths.sort();
    let mut statements = Vec::new();
    for path in paths {
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        let mut statement = String::new();
        for line in text.replace("\r\n", "\n").split_inclusive('\n') {
            let continues = line.starts_with([' ', '\t', ')', ']', '}', '\n', '#'])
                || ["el", "exc", "fin"]
                    .iter()
                    .any(|word| line.starts_with(word))
                || statement.ends_with("\\\n")
                || statement.starts_with('@') && statement.lines().count() == 1;
            if !continues && !statement.is_empty() {
                keep(&mut statements, &statement);
                statement.clear();
            }
            statement += line;
        }
        keep(&mut statements, &statement);
    }
    statements
}

/// Keeps a statement, or the methods of a class that is too long.
fn keep(statements: &mut Vec<String>, statement: &str) {
    let statement = statement.trim_end();
    if statement.is_empty() || statement.starts_with('#') {
        return;
    }
    if statement.len() <= STATEMENT {
        statements.push(statement.to_owned() + "\n");
    } else if statement.starts_with("class ") {
        let head = statement.lines().next().unwrap_or_default();
        for method in statement
            .split("\n\n")
            .filter(|part| part.starts_with("    def "))
        {
            if method.len() <= STATEMENT {
                statements.push(format!("{head}\n{}\n", method.trim_end()));
            }
        }
    }
}

fn walk(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.append(&mut walk(&path));
        } else if path.extension().is_some_and(|e| e == "py") {
            found.push(path);
        }
    }
    found
}

fn tokens_of(text: &str) -> Vec<Token> {
    let Ok(source) = Source::from_text(text) else {
        return Vec::new();
    };
    let mut tokens = tokenize(&source, &mut Interner::new()).tokens;
    let visible = |token: &Token| token.start < token.end && token.kind != TokenKind::Newline;
    tokens.retain(visible);
    tokens
}

fn mutate(statements: &[String], random: &mut Random) -> String {
    loop {
        let text = &statements[random.below(statements.len())];
        let tokens = tokens_of(text);
        let donor = &statements[random.below(statements.len())];
        let donors = tokens_of(donor);
        if tokens.is_empty() || donors.is_empty() {
            continue;
        }
        let slice =
            |text: &str, span: Span| text[span.start as usize..span.end as usize].to_owned();
        let at = random.below(tokens.len());
        let here = tokens[at].span();
        let other = slice(donor, donors[random.below(donors.len())].span());
        let (start, end) = (here.start as usize, here.end as usize);
        let (before, mine, after) = (&text[..start], slice(text, here), &text[end..]);
        let mutant = match random.below(5) {
            0 => format!("{before}{after}"),
            1 => format!("{before}{mine} {mine}{after}"),
            2 => {
                let Some(next) = tokens.get(at + 1) else {
                    continue;
                };
                let next = next.span();
                let (between, rest) = (&text[end..next.start as usize], &text[next.end as usize..]);
                format!("{before}{}{between}{mine}{rest}", slice(text, next))
            }
            3 => format!("{before}{other}{after}"),
            _ => format!("{before}{mine} {other}{after}"),
        };
        if mutant != *text {
            return mutant;
        }
    }
}

/// Xorshift, so that a seed means the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
