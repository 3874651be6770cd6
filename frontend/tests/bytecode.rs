//! Golden disassemblies: `bytecode/NAME.py` compiles to what `bytecode/NAME.txt` shows (`UPDATE_EXPECT=1` rewrites it).
//!
//! `bytecode/counts.txt` says how many instructions, and how many register moves among them, these programs and the benchmarks compile to.
//! The numbers may only fall: `UPDATE_EXPECT=1` writes smaller ones, or those of a program that has changed itself. Whoever
//! wants more instructions has to say so by editing the file.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use krait_frontend::bytecode::code::{Code, Constant};
use krait_frontend::bytecode::inst::{Opcode, decode};
use krait_frontend::bytecode::{dis, serial, verify};
use krait_frontend::source::Source;
use krait_frontend::{Mode, Options, compile};
use sha2::{Digest, Sha256};

fn compiled(path: &Path) -> Result<Code, String> {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("?");
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    let source = Source::from_text(&text).map_err(|e| e.to_string())?;
    let out = compile(&source, name, Mode::Exec, Options::default()).map_err(|e| e.to_string())?;
    verify::verify(&out.code).map_err(|e| format!("{name}: {e:?}"))?;
    serial::decode(&serial::encode(&out.code)).map_err(|e| format!("{name}: {e:?}"))
}

fn check(path: &Path) -> Result<(), String> {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("?");
    let listing = dis::disassemble(&compiled(path)?);
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

/// The programs in a directory below the root of the repository, in the order of their names.
fn programs(directory: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(directory);
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of programs")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "py"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

#[test]
fn golden_disassemblies() {
    let paths = programs("frontend/tests/bytecode");
    let failures: Vec<String> = paths.iter().filter_map(|p| check(p).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Instructions, and moves among them, of a code object and its inner ones.
fn count(code: &Code) -> [usize; 2] {
    let mut counts = [0; 2];
    let mut at = 0;
    while let Some((inst, next)) = decode(&code.words, at) {
        counts[0] += 1;
        counts[1] += usize::from(inst.opcode() == Opcode::Mov);
        at = next;
    }
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            let inner = count(inner);
            counts = [counts[0] + inner[0], counts[1] + inner[1]];
        }
    }
    counts
}

#[test]
fn instructions_only_get_fewer() {
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode/counts.txt");
    let recorded = std::fs::read_to_string(&record).unwrap_or_default();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut new = String::from("# program, hash of its text, instructions, moves\n");
    let mut failures = Vec::new();
    for directory in ["benches/programs", "frontend/tests/bytecode"] {
        for path in programs(directory) {
            let name = format!(
                "{directory}/{}",
                path.file_name().unwrap_or_default().display()
            );
            let text = std::fs::read(&path).expect("the program can be read");
            let hash = format!("{:x}", Sha256::digest(&text));
            let hash = &hash[..12];
            let [instructions, moves] = count(&compiled(&path).expect("it compiles"));
            let line = format!("{name} {hash} {instructions} {moves}");
            let key = format!("{name} {hash} ");
            let old = recorded.lines().find_map(|line| line.strip_prefix(&key));
            let old: Option<Vec<usize>> =
                old.map(|old| old.split(' ').filter_map(|n| n.parse().ok()).collect());
            match old.as_deref() {
                Some([most, most_moves]) if instructions > *most || moves > *most_moves => {
                    failures.push(format!("{line}, where {most} {most_moves} are allowed"));
                }
                Some([most, most_moves]) if (instructions, moves) == (*most, *most_moves) => {}
                _ if update => {}
                Some(_) => failures.push(format!("{line}: fewer; UPDATE_EXPECT=1 writes it down")),
                None => failures.push(format!("{line}: new; UPDATE_EXPECT=1 writes it down")),
            }
            let _ = writeln!(new, "{line}");
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    if update {
        std::fs::write(record, new).expect("the record can be written");
    }
}
