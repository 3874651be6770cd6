//! `--check-jit`: the same program without and with the JIT, and whether anybody can tell the difference.

use std::ffi::OsString;
use std::process::{Command, ExitCode, Output};

/// Runs the command line (less `--check-jit`) both ways, prints what the run with the JIT printed, and compares.
pub fn run(args: &[OsString]) -> ExitCode {
    let runs = [["-X", "jit=off"], ["-X", "jit=eager"]].map(|mode| once(&mode, args));
    let [Ok(plain), Ok(compiled)] = runs else {
        eprintln!("krait --check-jit: cannot run the krait executable");
        return ExitCode::FAILURE;
    };
    print!("{}", String::from_utf8_lossy(&compiled.stdout));
    eprint!("{}", String::from_utf8_lossy(&compiled.stderr));
    let differ: Vec<&str> = [
        ("standard output", plain.stdout != compiled.stdout),
        ("standard error", plain.stderr != compiled.stderr),
        ("exit status", plain.status != compiled.status),
    ]
    .into_iter()
    .filter_map(|(what, differs)| differs.then_some(what))
    .collect();
    if differ.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "krait --check-jit: with and without the JIT differ: {}",
        differ.join(", ")
    );
    ExitCode::FAILURE
}

fn once(mode: &[&str], args: &[OsString]) -> std::io::Result<Output> {
    let mut command = Command::new(std::env::current_exe()?);
    // Hashes of strings may show in the order of sets.
    command.env("PYTHONHASHSEED", "0").args(mode);
    command
        .args(args.iter().filter(|a| *a != "--check-jit"))
        .output()
}
