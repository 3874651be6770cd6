//! The oracle tests: what CPython 3.14 makes of programs, recorded once (`oracle.py`, README.md), and what Krait makes of them.
//!
//! * `own` compares trees, tokens, symbol tables and code objects of this repository's own scripts with `own.txt`.
//! * `snippets` compares errors, warnings and trees of the snippets in `snippets/*.txt`.
//! * `doctests` compares errors, warnings and trees of the doctest examples in CPython's test modules, if `KRAIT_DOCTESTS` names the
//!   modules and `KRAIT_ORACLE` a CPython 3.14.
//! * `library` compares the same as `own` of CPython's library with `library.txt`, if `KRAIT_LIB` names its directory.
//! * `mutants` compares one-token edits of library statements, if `KRAIT_LIB` and `KRAIT_ORACLE` (a CPython 3.14) are given and
//!   `KRAIT_MUTANTS` says how many; `KRAIT_SEED` chooses them.

mod answer;
mod ask;
mod constants;
mod corpus;
mod json;
mod mutants;
mod places;
mod snippets;

use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The directory of these tests.
fn oracle_dir() -> PathBuf {
    root().join("tests/oracle")
}

#[test]
fn own_scripts() {
    let report = corpus::compare(&oracle_dir().join("own.txt"), &root());
    report.assert_exact();
    assert!(
        report.paths.len() >= report.recorded * 3 / 4,
        "most scripts have changed since they were recorded: run oracle.py own"
    );
}

#[test]
fn library() {
    let Some(directory) = std::env::var_os("KRAIT_LIB") else {
        println!("KRAIT_LIB is not set: nothing to compare");
        return;
    };
    let report = corpus::compare(&oracle_dir().join("library.txt"), Path::new(&directory));
    report.assert_exact();
    assert!(
        !report.paths.is_empty(),
        "KRAIT_LIB has none of the recorded files"
    );
}

#[test]
fn snippets_are_as_recorded() {
    snippets::compare(&oracle_dir().join("snippets"));
}

#[test]
fn doctest_examples() {
    snippets::compare_doctests();
}

#[test]
fn mutated_statements() {
    mutants::run();
}
