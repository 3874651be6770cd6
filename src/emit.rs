//! `--emit`: what the stages of the compiler make of a program.

use crate::options::{Emit, Options, Run};
use krait_frontend::ast::{DumpOptions, dump, dump_json};
use krait_frontend::bytecode::code::{Code, Constant};
use krait_frontend::bytecode::dis::disassemble_with_source;
use krait_frontend::bytecode::json::json;
use krait_frontend::scope::Table;
use krait_frontend::source::Source;
use krait_frontend::{Mode, Options as CompileOptions, compile, lexer, parser};
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::ExitCode;

/// Prints the stage that the options ask for.
pub fn run(options: &Options, program: &OsStr) -> ExitCode {
    match text(options) {
        Ok(text) => match io::stdout().write_all(text.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            // The reader has seen enough.
            Err(_) => ExitCode::FAILURE,
        },
        Err(problem) => {
            eprintln!("{}: {problem}", program.to_string_lossy());
            ExitCode::FAILURE
        }
    }
}

fn text(options: &Options) -> Result<String, String> {
    let (bytes, name) = match &options.run {
        Run::Command(text) => (text.as_bytes().to_vec(), "<string>".to_string()),
        Run::Script(path) => {
            let name = path.to_string_lossy().into_owned();
            (
                std::fs::read(path).map_err(|e| format!("can't open file '{name}': {e}"))?,
                name,
            )
        }
        Run::Stdin => {
            let mut bytes = Vec::new();
            io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|e| format!("cannot read the standard input: {e}"))?;
            (bytes, "<stdin>".to_string())
        }
        Run::Module(_) => return Err("--emit takes a script or -c, not -m".into()),
    };
    let located = |e: krait_frontend::source::SyntaxError| match e.lineno {
        Some(line) => format!("{name}:{line}: {e}"),
        None => format!("{name}: {e}"),
    };
    let source = Source::from_bytes(&bytes).map_err(located)?;
    match options.emit {
        Some(Emit::Tokens) => {
            let listing = lexer::Listing::of_bytes(&bytes).map_err(located)?;
            Ok(if options.emit_json {
                lexer::list_tokens_json(&listing)
            } else {
                lexer::list_tokens(&listing)
            })
        }
        Some(Emit::Ast) => {
            let tree = parser::parse(&source, Mode::Exec).map_err(located)?;
            let dump_options = DumpOptions {
                indent: Some(2),
                include_attributes: false,
            };
            let dumped = if options.emit_json {
                dump_json(&tree, &source)
            } else {
                dump(&tree, &source, dump_options)
            };
            dumped
                .map(|d| d + "\n")
                .map_err(|_| "the tree is too deep to be printed".into())
        }
        Some(Emit::Symtable) => {
            let table = Table::of(&source, Mode::Exec).map_err(located)?;
            Ok(if options.emit_json {
                format!("{}\n", table.json())
            } else {
                table.list()
            })
        }
        Some(Emit::Bytecode) => {
            let compile_options = CompileOptions {
                optimize: options.optimize,
                ..CompileOptions::default()
            };
            let code = compile(&source, &name, Mode::Exec, compile_options)
                .map_err(located)?
                .code;
            let code = match &options.function {
                None => &code,
                Some(function) => {
                    find(&code, function).ok_or(format!("there is no function {function}"))?
                }
            };
            Ok(if options.emit_json {
                format!("{}\n", json(code))
            } else {
                disassemble_with_source(code, &source)
            })
        }
        Some(stage) if options.emit_json => {
            Err(format!("--emit={} has no JSON form", stage.name()))
        }
        Some(Emit::Hir | Emit::Clif | Emit::Asm) => Err("printed while the program runs".into()),
        None => Ok(String::new()),
    }
}

/// The code of a function by its name or qualified name, at any depth.
fn find<'a>(code: &'a Code, name: &str) -> Option<&'a Code> {
    if *code.name == *name || *code.qualname == *name {
        return Some(code);
    }
    code.constants.iter().find_map(|c| match c {
        Constant::Code(inner) => find(inner, name),
        _ => None,
    })
}
