//! Errors, warnings and trees of snippets against what CPython said.

use super::answer::{Snippet, outcome};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Fewer snippets or messages than these would mean that some were lost.
const SNIPPETS: usize = 1500;
const MESSAGES: usize = 230;

/// Exact agreement may fail in this many of a hundred snippets with errors, type and message in none.
const INEXACT_PERCENT: usize = 2;

/// Compares all snippets below a directory.
pub fn compare(directory: &Path) {
    let mut paths: Vec<_> = fs::read_dir(directory)
        .expect("the snippets are there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let (mut count, mut messages) = (0, BTreeSet::new());
    let (mut wrong, mut inexact) = (Vec::new(), Vec::new());
    for path in paths {
        let text = fs::read_to_string(&path).expect("UTF-8");
        let name = path.file_name().expect("a name").to_string_lossy();
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
            count += 1;
            if !expected.starts_with("ok\t") {
                messages.insert(message(expected).to_owned());
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
                inexact.push(report);
            } else {
                wrong.push(report);
            }
        }
    }
    println!(
        "{count} snippets, {} messages; {} wrong, {} inexact",
        messages.len(),
        wrong.len(),
        inexact.len()
    );
    println!("{}", inexact.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        inexact.len() * 100 <= count * INEXACT_PERCENT,
        "too many inexact places"
    );
    assert!(count >= SNIPPETS && messages.len() >= MESSAGES);
}

/// Type and message of an outcome; the type alone where it has no more.
pub fn message(outcome: &str) -> &str {
    let end = outcome
        .match_indices('\t')
        .nth(1)
        .map_or(outcome.len(), |(at, _)| at);
    &outcome[..end]
}
