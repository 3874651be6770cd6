//! The language tests: every script below `tests/lang` must behave as on CPython 3.14, in every mode.
//!
//! Directories go from basic to advanced. Files and directories whose names begin with `_` are modules that
//! tests import. `tests/harness` says how to filter, and how to bless a new script.

mod harness;

use harness::Case;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[test]
fn language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lang");
    let mut files = BTreeSet::new();
    collect(&root, &mut files);
    let orphan = files.iter().find(|f| {
        f.extension().is_some_and(|e| e == "out") && !files.contains(&f.with_extension("py"))
    });
    assert!(orphan.is_none(), "{orphan:?} has no script");
    let scripts = files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "py"));
    let cases: Vec<Case> = scripts.map(|script| case(&root, script)).collect();
    harness::run("lang", &cases, Duration::from_secs(30));
}

fn case(root: &Path, script: &Path) -> Case {
    let name = script
        .strip_prefix(root)
        .expect("scripts are below the root")
        .with_extension("");
    Case {
        name: name.to_string_lossy().replace('\\', "/"),
        script: script.to_owned(),
        args: Vec::new(),
        expect: script.with_extension("out"),
    }
}

fn collect(directory: &Path, files: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(directory).expect("the directory can be read") {
        let entry = entry.expect("the entry can be read");
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('_') {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.insert(path);
        }
    }
}
