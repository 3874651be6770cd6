//! The `krait` command.
//!
//! [`options`] reads the command line; [`run`] runs programs; [`emit`] prints stages of the compiler; [`bench`] times scripts; [`check`] compares
//! the modes; [`panic`] says what to do when there is a bug in Krait.

mod bench;
mod check;
mod emit;
mod jit;
mod options;
mod panic;
mod run;

use krait_jit::options::Dump;
use options::Emit;
use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    panic::install();
    let mut args = std::env::args_os();
    let program = args.next().unwrap_or_else(|| "krait".into());
    let args: Vec<OsString> = args.collect();
    if let Some((command, rest)) = args.split_first()
        && command == "bench"
    {
        return bench::run(rest);
    }
    let mut options = match options::parse(&args) {
        Ok(options) => options,
        Err(problem) => {
            let program = program.to_string_lossy();
            eprint!(
                "{problem}\n{}Try `{program} -h' for more information.\n",
                options::usage(&program)
            );
            return ExitCode::from(2);
        }
    };
    if options.help {
        print!("{}", options::help(&program.to_string_lossy()));
        return ExitCode::SUCCESS;
    }
    if options.version {
        println!("Krait {} (Python 3.14)", env!("CARGO_PKG_VERSION"));
        return ExitCode::SUCCESS;
    }
    if options.check_jit {
        return check::run(&args);
    }
    match options.emit {
        // What the JIT makes depends on what the program does: it is printed while that runs.
        Some(stage @ (Emit::Hir | Emit::Clif | Emit::Asm)) if !options.emit_json => {
            options.jit.dump = Dump {
                hir: stage == Emit::Hir,
                clif: stage == Emit::Clif,
                asm: stage == Emit::Asm,
                only: options.function.clone(),
            };
            // Code that is ready when nobody looks any more is not printed.
            options.jit.sync = true;
        }
        Some(_) => {
            return emit::run(&options, &program);
        }
        None => {}
    }
    run::run(options, program)
}
