//! Trees and tokens of whole files against a record of hashes.

use super::answer::{digest, token_text, tree_text};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A column of the record: its name, and what the hash is of.
type Column = (&'static str, fn(&[u8]) -> String);

/// The columns behind `content`, as in `oracle.py`.
const COLUMNS: [Column; 2] = [("ast", tree_text), ("tokens", token_text)];

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
                        .map(|((name, _), _)| format!("{}: {name}", row[0]))
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
