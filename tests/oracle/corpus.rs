//! Trees, tokens, symbol tables and code objects of whole files against a record of hashes.

use super::answer::{
    code_text, constants_text, digest, optimized_tree_text, places_text, symtable_text, token_text,
    tree_text, typed_tree_text,
};
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
const COLUMNS: [Column; 12] = [
    ("ast", tree_text),
    ("ast-types", typed_tree_text),
    ("ast-optimized", |data| optimized_tree_text(data, 0)),
    ("ast-optimized-O", |data| optimized_tree_text(data, 1)),
    ("ast-optimized-OO", |data| optimized_tree_text(data, 2)),
    ("tokens", token_text),
    ("symtable", symtable_text),
    ("code", |data| code_text(data, 0)),
    ("code-O", |data| code_text(data, 1)),
    ("code-OO", |data| code_text(data, 2)),
    ("constants", constants_text),
    ("places", places_text),
];

/// The text of a column, if there is one of that name.
pub fn column(name: &str) -> Option<fn(&[u8]) -> String> {
    let found = COLUMNS.iter().find(|(other, _)| *other == name);
    found.map(|(_, text)| *text)
}

/// How a comparison went.
#[derive(Default)]
pub struct Report {
    /// Files in the record.
    pub recorded: usize,
    /// Paths of the files that are there with the recorded content.
    pub paths: Vec<String>,
    /// What differs.
    pub different: Vec<Difference>,
}

/// A column of a file that differs.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    path: String,
    column: &'static str,
    /// The first difference, if it is known.
    detail: String,
}

impl Report {
    /// Fails if anything differs that is not in `differences.txt` (lines of path, column and reason), or if something there no longer does.
    pub fn assert_exact(&self) {
        println!(
            "{} of {} recorded files compared",
            self.paths.len(),
            self.recorded
        );
        let known = fs::read_to_string(super::oracle_dir().join("differences.txt"));
        let known = known.expect("the list can be read");
        let known: Vec<(&str, &str)> = known
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.rsplit_once('\t')?.0.split_once('\t'))
            .filter(|(path, _)| self.paths.iter().any(|compared| compared == path))
            .collect();
        let is_known = |d: &&Difference| known.contains(&(&d.path, d.column));
        let new: Vec<String> = self
            .different
            .iter()
            .filter(|d| !is_known(d))
            .map(|d| format!("{}: {}{}", d.path, d.column, d.detail))
            .collect();
        assert!(
            new.is_empty(),
            "{} differ from CPython:\n{}",
            new.len(),
            new.join("\n")
        );
        let found = self.different.iter().filter(is_known).count();
        assert_eq!(found, known.len(), "some known differences are gone");
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
                            Difference {
                                path: row[0].to_owned(),
                                column: name,
                                detail,
                            }
                        })
                        .collect();
                    let mut report = report.lock().expect("no thread panics");
                    report.paths.push(row[0].to_owned());
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
