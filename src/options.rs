//! The command line: what CPython's command takes, and what is Krait's own.
//!
//! [`FLAGS`] has one row per short option; a new one needs its row and a line in [`Flag::apply`].

use krait_jit::options::Dump;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// What the command is to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Run {
    /// Standard input (`-`, or nothing given).
    #[default]
    Stdin,
    /// `-c CMD`
    Command(OsString),
    /// `-m MOD`
    Module(OsString),
    /// A script.
    Script(OsString),
}

/// What to print instead of running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emit {
    /// The tokens.
    Tokens,
    /// The tree.
    Ast,
    /// The symbol tables.
    Symtable,
    /// The bytecode.
    Bytecode,
    /// The JIT's intermediate representation.
    Hir,
    /// Cranelift's.
    Clif,
    /// Machine code.
    Asm,
}

impl Emit {
    const NAMES: [(&'static str, Emit); 7] = [
        ("tokens", Emit::Tokens),
        ("ast", Emit::Ast),
        ("symtable", Emit::Symtable),
        ("bytecode", Emit::Bytecode),
        ("hir", Emit::Hir),
        ("clif", Emit::Clif),
        ("asm", Emit::Asm),
    ];

    /// What `--emit` calls the stage.
    pub fn name(self) -> &'static str {
        let named = Emit::NAMES.iter().find(|(_, stage)| *stage == self);
        named.map_or("", |(name, _)| name)
    }
}

/// When the JIT compiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JitMode {
    /// Never.
    Off,
    /// When code is hot.
    #[default]
    On,
    /// At the first chance.
    Eager,
}

/// How the JIT works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jit {
    /// `-X jit=…`
    pub mode: JitMode,
    /// `-X jit-sync`: compile while the program waits.
    pub sync: bool,
    /// `-X jit-stats`: print statistics at exit.
    pub stats: bool,
    /// `-X jit-deopt-stress=N`: every N-th guard fails.
    pub deopt_stress: Option<u32>,
    /// What to print of what is compiled (`--emit=hir`, `clif` and `asm`).
    pub dump: Dump,
    /// `-X perf`: write the map for `perf`.
    pub perf_map: bool,
}

/// A parsed command line.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What to run.
    pub run: Run,
    /// `sys.argv[1:]`
    pub args: Vec<OsString>,
    /// `-b`
    pub bytes_warning: u8,
    /// `-B`
    pub dont_write_bytecode: bool,
    /// `-E`
    pub ignore_environment: bool,
    /// `-i`
    pub inspect: bool,
    /// `-I`
    pub isolated: bool,
    /// `-O`
    pub optimize: u8,
    /// `-P`
    pub safe_path: bool,
    /// `-q`
    pub quiet: bool,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-u`
    pub unbuffered: bool,
    /// `-v`
    pub verbose: u8,
    /// `-x`
    pub skip_first_line: bool,
    /// `-V`: print the version.
    pub version: bool,
    /// `-h`: print help.
    pub help: bool,
    /// `-W`
    pub warnings: Vec<OsString>,
    /// `-X`, those of the JIT included.
    pub x_options: Vec<(String, Option<String>)>,
    /// The JIT.
    pub jit: Jit,
    /// `--emit`
    pub emit: Option<Emit>,
    /// `--emit=…,json`: print for tools rather than for people.
    pub emit_json: bool,
    /// `--function`
    pub function: Option<String>,
    /// `--check-jit`
    pub check_jit: bool,
}

/// A short option.
struct Flag {
    letter: u8,
    takes_value: bool,
    help: &'static str,
}

const fn flag(letter: u8, help: &'static str) -> Flag {
    Flag {
        letter,
        takes_value: false,
        help,
    }
}
const fn valued(letter: u8, help: &'static str) -> Flag {
    Flag {
        letter,
        takes_value: true,
        help,
    }
}

/// The short options.
const FLAGS: &[Flag] = &[
    flag(b'b', "-b     : accepted; there are no warnings about bytes"),
    flag(
        b'B',
        "-B     : don't write cache files on import; also PYTHONDONTWRITEBYTECODE=x",
    ),
    valued(
        b'c',
        "-c cmd : program passed in as string (terminates option list)",
    ),
    flag(b'd', "-d     : accepted; does nothing"),
    flag(
        b'E',
        "-E     : ignore PYTHON* environment variables (such as PYTHONPATH)",
    ),
    flag(
        b'h',
        "-h     : print this help message and exit (also -? or --help)",
    ),
    flag(b'?', ""),
    flag(b'i', "-i     : accepted; there is no interactive mode"),
    flag(
        b'I',
        "-I     : isolate from the user's environment (implies -E, -P and -s)",
    ),
    valued(
        b'm',
        "-m mod : run library module as a script (terminates option list)",
    ),
    flag(
        b'O',
        "-O     : remove assert and __debug__-dependent statements; -OO: discard docstrings, too",
    ),
    flag(
        b'P',
        "-P     : don't prepend a potentially unsafe path to sys.path; also PYTHONSAFEPATH",
    ),
    flag(b'q', "-q     : accepted; does nothing"),
    flag(b's', "-s     : accepted; there is no user site directory"),
    flag(b'S', "-S     : accepted; there is no module site"),
    flag(
        b'u',
        "-u     : write the standard output at the end of each line; also PYTHONUNBUFFERED=x",
    ),
    flag(b'v', "-v     : accepted; does nothing"),
    flag(
        b'V',
        "-V     : print the version number and exit (also --version)",
    ),
    valued(
        b'W',
        "-W arg : warning control (only `ignore` has an effect); also PYTHONWARNINGS=arg",
    ),
    flag(
        b'x',
        "-x     : skip first line of source, allowing use of non-Unix forms of #!cmd",
    ),
    valued(b'X', "-X opt : set implementation-specific option"),
];

const MORE_HELP: &str = "\
--no-jit: never compile to machine code; also -X jit=off

-X jit=off|on|eager: when to compile to machine code
-X jit-sync        : compile while the program waits
-X jit-stats       : print statistics of the compiler at exit
-X perf            : write a map of compiled code for perf
-X jit-deopt-stress=N: let every N-th guard fail
--emit=tokens|ast|symtable|bytecode|hir|clif|asm[,json] [--function NAME]: print a stage of the compiler instead of running
--check-jit        : run the program with and without the JIT and compare what it prints
bench SCRIPT...    : time scripts against other runtimes; see `bench --help`

Arguments:
file   : program read from script file
-      : program read from stdin (default)
arg ...: arguments passed to program in sys.argv[1:]
";

/// The first line of the usage.
pub fn usage(program: &str) -> String {
    format!("usage: {program} [option] ... [-c cmd | -m mod | file | -] [arg] ...\n")
}

/// The help text.
pub fn help(program: &str) -> String {
    let mut out = usage(program);
    out.push_str("Options (and corresponding environment variables):\n");
    for f in FLAGS.iter().filter(|f| !f.help.is_empty()) {
        out.push_str(f.help);
        out.push('\n');
    }
    out.push_str(MORE_HELP);
    out
}

/// Parses the arguments behind the program's name.
///
/// # Errors
/// With the message for a mistyped option.
pub fn parse(args: &[OsString]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut at = 0;
    while let Some(arg) = args.get(at) {
        let bytes = arg.as_bytes();
        if bytes == b"-" || bytes.first() != Some(&b'-') {
            break;
        }
        at += 1;
        if bytes == b"--" {
            break;
        }
        if bytes.starts_with(b"--") {
            long_option(&mut options, arg, args, &mut at)?;
            continue;
        }
        if short_options(&mut options, &bytes[1..], args, &mut at)? {
            options.args = args[at..].to_vec();
            return Ok(options);
        }
    }
    if let Some(script) = args.get(at) {
        options.run = if script == "-" {
            Run::Stdin
        } else {
            Run::Script(script.clone())
        };
        options.args = args[at + 1..].to_vec();
    }
    Ok(options)
}

/// Reads a group of short options; true when the list of options ends with it.
fn short_options(
    options: &mut Options,
    group: &[u8],
    args: &[OsString],
    at: &mut usize,
) -> Result<bool, String> {
    for (i, letter) in group.iter().enumerate() {
        let Some(flag) = FLAGS.iter().find(|f| f.letter == *letter) else {
            return Err(format!("Unknown option: -{}", *letter as char));
        };
        if !flag.takes_value {
            switch(options, *letter);
            continue;
        }
        let rest = &group[i + 1..];
        let value = if !rest.is_empty() {
            OsStr::from_bytes(rest).to_os_string()
        } else if let Some(next) = args.get(*at) {
            *at += 1;
            next.clone()
        } else {
            return Err(format!(
                "Argument expected for the -{} option",
                *letter as char
            ));
        };
        match letter {
            b'c' => options.run = Run::Command(value),
            b'm' => options.run = Run::Module(value),
            b'W' => options.warnings.push(value),
            _ => x_option(options, &value)?,
        }
        return Ok(matches!(letter, b'c' | b'm'));
    }
    Ok(false)
}

/// Applies a short option without a value.
fn switch(o: &mut Options, letter: u8) {
    match letter {
        b'b' => o.bytes_warning += 1,
        b'B' => o.dont_write_bytecode = true,
        b'E' => o.ignore_environment = true,
        b'h' | b'?' => o.help = true,
        b'i' => o.inspect = true,
        b'I' => {
            (o.isolated, o.ignore_environment) = (true, true);
            (o.no_user_site, o.safe_path) = (true, true);
        }
        b'O' => o.optimize = (o.optimize + 1).min(2),
        b'P' => o.safe_path = true,
        b'q' => o.quiet = true,
        b's' => o.no_user_site = true,
        b'S' => o.no_site = true,
        b'u' => o.unbuffered = true,
        b'v' => o.verbose = o.verbose.saturating_add(1),
        b'V' => o.version = true,
        b'x' => o.skip_first_line = true,
        _ => {}
    }
}

fn long_option(
    options: &mut Options,
    arg: &OsStr,
    args: &[OsString],
    at: &mut usize,
) -> Result<(), String> {
    let text = arg.to_string_lossy();
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value.to_string())),
        None => (&*text, None),
    };
    let value = |at: &mut usize| match value.clone() {
        Some(v) => Ok(v),
        None => {
            *at += 1;
            let next = args.get(*at - 1).map(|a| a.to_string_lossy().into_owned());
            next.ok_or(format!("Argument expected for the {name} option"))
        }
    };
    match name {
        "--help" => options.help = true,
        "--version" => options.version = true,
        "--no-jit" => options.jit.mode = JitMode::Off,
        "--check-jit" => options.check_jit = true,
        "--function" => options.function = Some(value(at)?),
        "--emit" => {
            let what = value(at)?;
            let (stage, form) = what.split_once(',').unwrap_or((what.as_str(), ""));
            options.emit_json = match form {
                "" => false,
                "json" => true,
                _ => return Err(format!("--emit prints text or json, not {form:?}")),
            };
            let found = Emit::NAMES.iter().find(|(n, _)| *n == stage);
            let known = "tokens, ast, symtable, bytecode, hir, clif or asm";
            options.emit = Some(
                found
                    .map(|(_, e)| *e)
                    .ok_or(format!("--emit takes {known}, not {what:?}"))?,
            );
        }
        _ => return Err(format!("Unknown option: {text}")),
    }
    Ok(())
}

fn x_option(options: &mut Options, text: &OsStr) -> Result<(), String> {
    let text = text.to_string_lossy();
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (&*text, None),
    };
    let jit = &mut options.jit;
    match (name, value) {
        ("jit", Some("off")) => jit.mode = JitMode::Off,
        ("jit", Some("on") | None) => jit.mode = JitMode::On,
        ("jit", Some("eager")) => jit.mode = JitMode::Eager,
        ("jit", Some(other)) => {
            return Err(format!("-X jit takes off, on or eager, not {other:?}"));
        }
        ("jit-sync", None) => jit.sync = true,
        ("jit-stats", None) => jit.stats = true,
        ("perf", None) => jit.perf_map = true,
        ("jit-deopt-stress", value) => {
            let n = value.and_then(|v| v.parse().ok()).filter(|n| *n > 0);
            jit.deopt_stress = Some(n.ok_or("-X jit-deopt-stress needs a positive number")?);
        }
        _ => {}
    }
    options
        .x_options
        .push((name.to_string(), value.map(str::to_string)));
    Ok(())
}

/// What the environment adds.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// PYTHONPATH
    pub path: Vec<OsString>,
    /// PYTHONHASHSEED
    pub hash_seed: Option<OsString>,
    /// PYTHONDONTWRITEBYTECODE
    pub dont_write_bytecode: bool,
    /// PYTHONUNBUFFERED
    pub unbuffered: bool,
    /// PYTHONSAFEPATH
    pub safe_path: bool,
    /// PYTHONOPTIMIZE
    pub optimize: u8,
    /// PYTHONWARNINGS
    pub warnings: Vec<OsString>,
    /// PYTHONINTMAXSTRDIGITS
    pub int_max_str_digits: Option<OsString>,
}

impl Environment {
    /// Reads the environment; nothing of it with `-E` and `-I`.
    pub fn read(options: &Options) -> Environment {
        if options.ignore_environment {
            return Environment::default();
        }
        let get = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        let split = |v: OsString, by: u8| {
            v.as_bytes()
                .split(|b| *b == by)
                .map(|p| OsString::from_vec(p.to_vec()))
                .collect()
        };
        let number = |v: OsString| v.to_str().and_then(|v| v.parse::<usize>().ok());
        Environment {
            path: get("PYTHONPATH")
                .map(|v| split(v, b':'))
                .unwrap_or_default(),
            hash_seed: get("PYTHONHASHSEED"),
            dont_write_bytecode: get("PYTHONDONTWRITEBYTECODE").is_some(),
            unbuffered: get("PYTHONUNBUFFERED").is_some(),
            safe_path: get("PYTHONSAFEPATH").is_some(),
            optimize: get("PYTHONOPTIMIZE").map_or(0, |v| number(v).unwrap_or(1).min(2) as u8),
            warnings: get("PYTHONWARNINGS")
                .map(|v| split(v, b','))
                .unwrap_or_default(),
            int_max_str_digits: get("PYTHONINTMAXSTRDIGITS"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Options, String> {
        parse(&args.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn what_to_run() {
        assert_eq!(parsed(&[]).expect("good").run, Run::Stdin);
        assert_eq!(parsed(&["-"]).expect("good").run, Run::Stdin);
        let o = parsed(&["-OBc", "pass", "-x", "y"]).expect("good");
        assert_eq!(
            (o.run, o.optimize, o.dont_write_bytecode),
            (Run::Command("pass".into()), 1, true)
        );
        assert_eq!(o.args, ["-x", "y"]);
        let o = parsed(&["-mfoo.bar", "--no-jit"]).expect("good");
        assert_eq!(
            (o.run, o.jit.mode),
            (Run::Module("foo.bar".into()), JitMode::On)
        );
        let o = parsed(&["--no-jit", "a.py", "-c"]).expect("good");
        assert_eq!(
            (o.run, o.jit.mode, o.args.len()),
            (Run::Script("a.py".into()), JitMode::Off, 1)
        );
    }

    #[test]
    fn mistyped_options() {
        assert_eq!(parsed(&["-Z"]).unwrap_err(), "Unknown option: -Z");
        assert_eq!(parsed(&["--foo"]).unwrap_err(), "Unknown option: --foo");
        assert_eq!(
            parsed(&["-c"]).unwrap_err(),
            "Argument expected for the -c option"
        );
        assert!(parsed(&["-X", "jit=never"]).is_err());
        assert!(parsed(&["--emit=nothing"]).is_err());
    }
}
