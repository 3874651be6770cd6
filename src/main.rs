//! The `krait` command.

use std::ffi::OsString;
use std::process::ExitCode;

mod bench;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    match args.split_first() {
        Some((command, rest)) if command == "bench" => bench::run(rest),
        _ => {
            eprintln!("krait: running scripts is not supported yet");
            ExitCode::from(2)
        }
    }
}
