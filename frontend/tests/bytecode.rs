//! Golden disassemblies: `bytecode/NAME.py` compiles to what `bytecode/NAME.txt` shows (`UPDATE_EXPECT=1` rewrites it).
//!
//! The first line of a program, `# movs: N`, says how many register moves its code may hold, so that a needless one is noticed even
//! when expectations are rewritten.

use std::path::Path;

use krait_frontend::bytecode::{dis, serial, verify};
use krait_frontend::source::Source;
use krait_frontend::{Mode, Options, compile};

fn check(path: &Path) -> Result<(), String> {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("?");
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    let source = Source::from_text(&text).map_err(|e| e.to_string())?;
    let out = compile(&source, name, Mode::Exec, Options::default()).map_err(|e| e.to_string())?;
    verify::verify(&out.code).map_err(|e| format!("{name}: {e:?}"))?;
    let back = serial::decode(&serial::encode(&out.code)).map_err(|e| format!("{name}: {e:?}"))?;
    let listing = dis::disassemble(&back);
    let movs = listing
        .lines()
        .filter(|l| l.get(8..).is_some_and(|l| l.starts_with("mov ")))
        .count();
    let expected_movs = text
        .lines()
        .next()
        .and_then(|l| l.strip_prefix("# movs: "))
        .and_then(|n| n.parse().ok());
    if expected_movs != Some(movs) {
        return Err(format!("{name}: {movs} moves\n{listing}"));
    }
    let golden = path.with_extension("txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return std::fs::write(&golden, listing).map_err(|e| e.to_string());
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    if expected != listing {
        let (at, (want, got)) = expected
            .lines()
            .chain(std::iter::repeat(""))
            .zip(listing.lines().chain(std::iter::repeat("")))
            .enumerate()
            .find(|(_, (a, b))| a != b)
            .unwrap_or_default();
        return Err(format!(
            "{name}: line {} is\n  {got}\ninstead of\n  {want}",
            at + 1
        ));
    }
    Ok(())
}

#[test]
fn golden_disassemblies() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of programs")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "py"))
        .collect();
    paths.sort();
    let failures: Vec<String> = paths.iter().filter_map(|p| check(p).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(!paths.is_empty());
}
