//! Errors, warnings and trees of snippets against what CPython said.

use super::answer::{Snippet, outcome};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Fewer snippets or messages than these would mean that some were lost.
const SNIPPETS: usize = 1500;
const MESSAGES: usize = 230;

/// Exact agreement may fail in this many of a hundred snippets with errors, type and message in none.
const INEXACT_PERCENT: usize = 2;

/// What a comparison of snippets found.
#[derive(Default)]
struct Comparison {
    count: usize,
    /// Types and messages of the errors that CPython raised.
    messages: BTreeSet<String>,
    /// Reports of outcomes that differ in more than places.
    wrong: Vec<String>,
    /// Reports of errors of the right type and message with other attributes.
    inexact: Vec<String>,
}

impl Comparison {
    /// Compares the lines of a snippet file.
    fn add(&mut self, name: &str, text: &str) {
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut fields = line.splitn(3, '\t');
            let (mode, source, expected) = match (fields.next(), fields.next(), fields.next()) {
                (Some(mode), Some(source), Some(expected)) => (mode, source, expected),
                _ => panic!(
                    "{name}:{}: not recorded; run oracle.py snippets",
                    number + 1
                ),
            };
            self.count += 1;
            if !expected.starts_with("ok\t") {
                self.messages.insert(message(expected).to_owned());
            }
            let actual = outcome(&Snippet::parse(source), mode);
            if actual == expected {
                continue;
            }
            let report = format!(
                "{name}:{}: {mode} {source}\n  CPython: {expected}\n  Krait:   {actual}",
                number + 1
            );
            if message(&actual) == message(expected) && !expected.starts_with("ok\t") {
                self.inexact.push(report);
            } else {
                self.wrong.push(report);
            }
        }
    }

    /// Prints the counts and the inexact places, and fails if an outcome is wrong or too many are inexact.
    fn assert_agreement(&self) {
        println!(
            "{} snippets, {} messages; {} wrong, {} inexact",
            self.count,
            self.messages.len(),
            self.wrong.len(),
            self.inexact.len()
        );
        println!("{}", self.inexact.join("\n"));
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        assert!(
            self.inexact.len() * 100 <= self.count * INEXACT_PERCENT,
            "too many inexact places"
        );
    }
}

/// Compares all snippets below a directory.
pub fn compare(directory: &Path) {
    let mut paths: Vec<_> = fs::read_dir(directory)
        .expect("the snippets are there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let mut comparison = Comparison::default();
    for path in paths {
        let text = fs::read_to_string(&path).expect("UTF-8");
        let name = path.file_name().expect("a name").to_string_lossy();
        comparison.add(&name, &text);
    }
    comparison.assert_agreement();
    assert!(comparison.count >= SNIPPETS && comparison.messages.len() >= MESSAGES);
}

/// Compares the doctest examples of test modules, which an installed CPython is asked about, if the environment names both.
pub fn compare_doctests() {
    let (Some(modules), Some(python)) = (
        std::env::var_os("KRAIT_DOCTESTS"),
        std::env::var_os("KRAIT_ORACLE"),
    ) else {
        println!("KRAIT_DOCTESTS and KRAIT_ORACLE are not both set: nothing to compare");
        return;
    };
    let output = Command::new(python)
        .arg(super::oracle_dir().join("oracle.py"))
        .arg("doctests")
        .args(std::env::split_paths(&modules))
        .stderr(Stdio::inherit())
        .output()
        .expect("KRAIT_ORACLE can be run");
    assert!(output.status.success(), "oracle.py failed");
    let mut comparison = Comparison::default();
    comparison.add(
        "doctests",
        &String::from_utf8(output.stdout).expect("UTF-8"),
    );
    comparison.assert_agreement();
    assert!(comparison.count > 0, "KRAIT_DOCTESTS has no examples");
}

/// Type and message of an outcome; the type alone where it has no more.
pub fn message(outcome: &str) -> &str {
    let end = outcome
        .match_indices('\t')
        .nth(1)
        .map_or(outcome.len(), |(at, _)| at);
    &outcome[..end]
}
