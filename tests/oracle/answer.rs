//! Krait's answers, in the words of `oracle.py`: one function here for each there.

use super::constants::constants;
use super::json::unquote;
use super::places::places;
use krait_frontend::ast::{DumpOptions, dump};
use krait_frontend::bytecode::code::Code;
use krait_frontend::bytecode::outline::outline;
use krait_frontend::json::quote;
use krait_frontend::lexer::Listing;
use krait_frontend::parser::{Mode, ParseOptions};
use krait_frontend::scope::{Table, def};
use krait_frontend::source::{Source, SyntaxError, Warning};
use krait_frontend::{Options, compile, compile_reporting, syntax_tree};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const FILENAME: &str = "<snippet>";

/// The first twelve hexadecimal digits of SHA-256.
pub fn digest(data: &[u8]) -> String {
    Sha256::digest(data)[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// One line with everything that an error says.
pub fn error_text(error: &SyntaxError) -> String {
    let number = |n: Option<i64>| n.map_or("None".to_owned(), |n| n.to_string());
    if !error.kind.is_syntax_error() {
        return format!("{}\t{}", error.kind.name(), quote(&error.message));
    }
    [
        error.kind.name().to_owned(),
        quote(&error.message),
        number(error.lineno.map(i64::from)),
        number(error.offset.map(i64::from)),
        number(error.end_lineno.map(i64::from)),
        number(error.end_offset.map(i64::from)),
        error.text.as_deref().map_or("null".to_owned(), quote),
    ]
    .join("\t")
}

fn dumped(
    source: &Source,
    parse: ParseOptions,
    optimize: Option<Options>,
) -> Result<String, SyntaxError> {
    let tree = syntax_tree(source, parse, optimize, &mut Vec::new())?;
    let options = DumpOptions {
        indent: None,
        include_attributes: true,
    };
    Ok(dump(&tree, source, options)
        .unwrap_or_else(|_| "RecursionError\t\"maximum recursion depth exceeded\"".to_owned()))
}

fn parsed(data: &[u8], parse: ParseOptions, optimize: Option<Options>) -> String {
    Source::from_bytes(data)
        .and_then(|source| dumped(&source, parse, optimize))
        .unwrap_or_else(|error| error_text(&error))
}

/// The dump of a file's tree, or its error.
pub fn tree_text(data: &[u8]) -> String {
    parsed(data, ParseOptions::default(), None)
}

/// The same with type comments.
pub fn typed_tree_text(data: &[u8]) -> String {
    let parse = ParseOptions {
        type_comments: true,
        ..ParseOptions::default()
    };
    parsed(data, parse, None)
}

/// The dump of the tree that is optimised at a level.
pub fn optimized_tree_text(data: &[u8], optimize: u8) -> String {
    let options = Options {
        optimize,
        ..Options::default()
    };
    parsed(data, ParseOptions::default(), Some(options))
}

/// A line for each token, and one for the error that ends the stream.
pub fn token_text(data: &[u8]) -> String {
    let mut out = String::new();
    match Listing::of_bytes(data) {
        Ok(listing) => {
            for token in listing.tokens() {
                let ((line, column), (end_line, end_column)) = (token.start, token.end);
                let (kind, text) = (token.kind, token.text);
                let _ = writeln!(out, "{kind} {line},{column}-{end_line},{end_column} {text}");
            }
            if let Some(error) = listing.error() {
                let (line, column) = (error.line, error.column);
                let _ = writeln!(out, "{} {line},{column} {}", error.kind, error.message);
            }
        }
        Err(error) => {
            let _ = writeln!(out, "SyntaxError None,None {}", error.message);
        }
    }
    out
}

/// A line for each symbol table, and one for each symbol with CPython's numbers for its flags and scope; or the error.
pub fn symtable_text(data: &[u8]) -> String {
    let table = Source::from_bytes(data).and_then(|s| Table::of(&s, Mode::Exec));
    let mut out = String::new();
    match table {
        Ok(table) => write_table(&table, 0, &mut out),
        Err(error) => out = error_text(&error),
    }
    out
}

fn write_table(table: &Table, depth: usize, out: &mut String) {
    let (kind, name, line) = (table.kind.name(), &table.name, table.line);
    let nested = u8::from(table.nested);
    let _ = writeln!(out, "{depth} {kind} {name} {line} {nested}");
    let mut passing = Vec::new();
    for symbol in &table.symbols {
        let flags = symbol.info.flags & def::CPYTHON;
        let text = format!("  {} {flags} {}\n", symbol.name, symbol.info.place as u8);
        if flags != 0 {
            out.push_str(&text);
        } else {
            passing.push(text);
        }
    }
    passing.sort();
    out.extend(passing);
    for child in &table.children {
        write_table(child, depth + 1, out);
    }
}

/// The outline of a file's code object at a level of optimisation, or the error.
pub fn code_text(data: &[u8], optimize: u8) -> String {
    compiled(data, optimize, outline)
}

/// The constants of a file's code objects, or the error.
pub fn constants_text(data: &[u8]) -> String {
    compiled(data, 0, constants)
}

/// The places of the instructions of a file, or the error.
pub fn places_text(data: &[u8]) -> String {
    compiled(data, 0, places)
}

fn compiled(data: &[u8], optimize: u8, text: fn(&Code) -> String) -> String {
    let options = Options {
        optimize,
        ..Options::default()
    };
    let compiled =
        Source::from_bytes(data).and_then(|s| compile(&s, FILENAME, Mode::Exec, options));
    match compiled {
        Ok(output) => text(&output.code),
        Err(error) => error_text(&error),
    }
}

/// The two sides of a snippet: its text, or bytes behind `b`.
pub enum Snippet {
    Text(String),
    Bytes(Vec<u8>),
}

impl Snippet {
    pub fn parse(field: &str) -> Snippet {
        match field.strip_prefix('b') {
            Some(field) => {
                let chars = unquote(field);
                let bytes = chars.chars().map(|c| u8::try_from(c).expect("Latin-1"));
                Snippet::Bytes(bytes.collect())
            }
            None => Snippet::Text(unquote(field)),
        }
    }

    fn source(&self) -> Result<Source, SyntaxError> {
        match self {
            Snippet::Text(text) => Source::from_text(text),
            Snippet::Bytes(bytes) => Source::from_bytes(bytes),
        }
    }
}

/// What is wanted of a snippet.
#[derive(PartialEq, Eq)]
enum Wanted {
    /// That it is compiled; and its tree.
    Code,
    Tree,
    OptimizedTree,
}

/// `exec,optimize=2,…` as options.
fn options(mode: &str) -> (ParseOptions, Options, Wanted) {
    let mut parts = mode.split(',');
    let mut parse = ParseOptions {
        mode: match parts.next().unwrap_or_default() {
            "exec" => Mode::Exec,
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            "func_type" => Mode::FuncType,
            other => panic!("unknown mode {other}"),
        },
        ..ParseOptions::default()
    };
    let mut compile = Options::default();
    let mut wanted = match parse.mode {
        Mode::FuncType => Wanted::Tree,
        _ => Wanted::Code,
    };
    for option in parts {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        match name {
            "optimize" => compile.optimize = value.parse().expect("a level"),
            "feature_version" => {
                parse.feature_version = value.parse().expect("a minor version");
                wanted = Wanted::Tree;
            }
            "top_level_await" => compile.top_level_await = true,
            "incomplete" => {
                parse.allow_incomplete_input = true;
                parse.dont_imply_dedent = true;
            }
            "ast" => wanted = Wanted::Tree,
            "optimized" => wanted = Wanted::OptimizedTree,
            "type_comments" => {
                parse.type_comments = true;
                if wanted == Wanted::Code {
                    wanted = Wanted::Tree;
                }
            }
            _ => panic!("unknown option {option}"),
        }
    }
    (parse, compile, wanted)
}

/// Type and attributes of the error, or the hash of the tree; then category, line and message of each warning.
pub fn outcome(snippet: &Snippet, mode: &str) -> String {
    let (parse, compile_options, wanted) = options(mode);
    let source = match snippet.source() {
        Ok(source) => source,
        Err(error) => return error_text(&error),
    };
    let mut warnings = Vec::new();
    if wanted == Wanted::Code {
        let result = compile_reporting(&source, FILENAME, parse, compile_options, &mut warnings);
        if let Err(error) = result {
            return with_warnings(error_text(&error), &warnings);
        }
    }
    let optimize = Some(compile_options).filter(|_| wanted == Wanted::OptimizedTree);
    let result = match dumped(&source, parse, optimize) {
        Ok(text) => format!("ok\t{}", digest(text.as_bytes())),
        Err(error) => error_text(&error),
    };
    with_warnings(result, &warnings)
}

fn with_warnings(mut result: String, warnings: &[Warning]) -> String {
    for warning in warnings {
        let message = quote(&warning.message);
        let (kind, line) = (warning.kind.name(), warning.lineno);
        let _ = write!(result, "\t{kind}\t{line}\t{message}");
    }
    result
}
