//! Trees, tokens, symbol tables and code objects of whole files against a record of hashes.

use super::answer::{code_text, digest, symtable_text, token_text, tree_text};
use super::ask::Oracle;
use super::json::unquote;
use krait_frontend::json::quote;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A column of the record: its name, and what the hash is of.
type Column = (&'static str, fn(&[u8]) -> String);

/// The columns behind `content`, as in `oracle.py`.
const COLUMNS: [Column; 6] = [
    ("ast", tree_text),
    ("tokens", token_text),
    ("symtable", symtable_text),
    ("code", |data| code_text(data, 0)),
    ("code-O", |data| code_text(data, 1)),
    ("code-OO", |data| code_text(data, 2)),
];

/// How a comparison went.
#[derive(Default)]
pub struct Report {
    /// Files in the record.
    pub recorded: usize,
    /// Files that are there with the recorded content.
    pub compared: usize,
    /// `path: column` of what differs.
    pub different: Vec<String>,
}

impl Report {
    /// Fails if anything differs.
    pub fn assert_exact(&self) {
        println!(
            "{} of {} recorded files compared",
            self.compared, self.recorded
        );
        assert!(
            self.different.is_empty(),
            "{} differ from CPython:\n{}",
            self.different.len(),
            self.different.join("\n")
        );
    }
}

/// Compares the files below `root` with the record. What is not there, or has another content than when it was recorded, is passed over.
pub fn compare(record: &Path, root: &Path) -> Report {
    let record = fs::read_to_string(record).expect("the record can be read");
    let mut lines = record.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().expect("a header").split('\t').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    let place = |name: &str| names.iter().position(|n| *n == name).expect(name);
    let (content, columns) = (place("content"), COLUMNS.map(|(name, _)| place(name)));
    let report = Mutex::new(Report {
        recorded: rows.len(),
        ..Report::default()
    });
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut oracle = None;
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Ok(data) = fs::read(root.join(row[0])) else {
                        continue;
                    };
                    if digest(&data) != row[content] {
                        continue;
                    }
                    let different: Vec<_> = COLUMNS
                        .iter()
                        .zip(columns)
                        .filter(|((_, text), at)| digest(text(&data).as_bytes()) != row[*at])
                        .map(|((name, text), _)| {
                            let detail = first_difference(&mut oracle, name, &data, *text);
                            format!("{}: {name}{detail}", row[0])
                        })
                        .collect();
                    let mut report = report.lock().expect("no thread panics");
                    report.compared += 1;
                    report.different.extend(different);
                }
            });
        }
    });
    let mut report = report.into_inner().expect("no thread panics");
    report.different.sort();
    report
}

/// Where the text of a column parts from what the CPython at `KRAIT_ORACLE` says, if one is given.
fn first_difference(
    oracle: &mut Option<Oracle>,
    column: &str,
    data: &[u8],
    text: fn(&[u8]) -> String,
) -> String {
    let Some(python) = std::env::var_os("KRAIT_ORACLE") else {
        return String::new();
    };
    let oracle = oracle.get_or_insert_with(|| Oracle::start(Path::new(&python)));
    let latin1: String = data.iter().map(|&byte| char::from(byte)).collect();
    let expected = unquote(&oracle.ask(column, &format!("b{}", quote(&latin1))));
    let actual = text(data);
    let pairs = expected
        .lines()
        .map(Some)
        .chain(std::iter::repeat(None))
        .zip(actual.lines().map(Some).chain(std::iter::repeat(None)));
    let part = pairs
        .take_while(|pair| *pair != (None, None))
        .find(|(theirs, ours)| theirs != ours);
    part.map_or(String::new(), |(theirs, ours)| {
        let line = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
        format!("\n  CPython: {}\n  Krait:   {}", line(theirs), line(ours))
    })
}
