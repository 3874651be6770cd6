//! The programs of `benches/programs`, at the small size each names, in every mode.

mod harness;

use harness::Case;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[test]
fn programs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
    let mut scripts: Vec<PathBuf> = fs::read_dir(&root)
        .expect("the directory can be read")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "py"))
        .collect();
    scripts.sort();
    let cases: Vec<Case> = scripts.iter().map(|script| case(script)).collect();
    harness::run("programs", &cases, Duration::from_secs(60));
}

fn case(script: &Path) -> Case {
    Case {
        name: script
            .file_stem()
            .expect("a script has a name")
            .to_string_lossy()
            .into_owned(),
        script: script.to_owned(),
        args: vec![test_size(script)],
        expect: script.with_extension("out"),
    }
}

/// The size named by the line `# test size: N`.
fn test_size(script: &Path) -> String {
    let source = fs::read_to_string(script).expect("the script can be read");
    let size = source
        .lines()
        .find_map(|line| line.strip_prefix("# test size: "));
    size.unwrap_or_else(|| panic!("{} names no test size", script.display()))
        .to_owned()
}
