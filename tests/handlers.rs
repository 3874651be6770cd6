//! The interpreter's fast handlers must end in a tail call and call nothing on the way: a handler that calls has to save and restore
//! registers on its hot path, and one whose dispatch is not a tail call grows the stack with every instruction.
//!
//! Looks at the machine code of the command, so it says something in optimised builds only: `cargo test --release --test handlers`.

use std::process::Command;

/// Disassembly of the command with demangled names, when there is a disassembler.
fn disassembly() -> Option<String> {
    let output = Command::new("objdump")
        .args([
            "-d",
            "-C",
            "--no-show-raw-insn",
            env!("CARGO_BIN_EXE_krait"),
        ])
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn fast_handlers_call_nothing() {
    let Some(text) = disassembly() else {
        eprintln!("skipped: no objdump");
        return;
    };
    let mut handlers = 0;
    let mut faults = Vec::new();
    let mut current = None;
    for line in text.lines() {
        if line.is_empty() {
            current = None;
        } else if line.ends_with(">:") {
            let name = line
                .split_once('<')
                .map_or("", |(_, rest)| rest.trim_end_matches(">:"));
            current = name
                .contains("dispatch::tail::fast::")
                .then(|| name.to_string());
            handlers += usize::from(current.is_some());
        } else if let Some(name) = &current {
            let is_call = line
                .split_whitespace()
                .any(|word| word == "call" || word == "bl" || word == "blr");
            if is_call {
                faults.push(format!("{name}: {}", line.trim()));
            }
        }
    }
    if handlers == 0 {
        eprintln!("skipped: this build dispatches by a match");
        return;
    }
    assert!(handlers > 50, "only {handlers} handlers found");
    assert!(
        faults.is_empty(),
        "calls in fast handlers:\n{}",
        faults.join("\n")
    );
}
