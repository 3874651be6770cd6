//! Running a program: an interpreter on a thread of its own, the program, what is left to do at the end.

use crate::options::{Environment, Jit, Options, Run};
use krait_frontend::bytecode::code as frontend;
use krait_runtime::builtins::start::Runtime;
use krait_runtime::builtins::str_::codec::encode;
use krait_runtime::context::{Options as RuntimeOptions, Thread};
use krait_runtime::heap::{Gc, GcConfig};
use krait_runtime::host::signal;
use krait_runtime::import::find::Found;
use krait_runtime::import::{self, load, syntax};
use krait_runtime::interp;
use krait_runtime::object::bytes::Bytes;
use krait_runtime::object::code::Code;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::exception::Exception;
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::protocols;
use krait_runtime::object::str::Str;
use krait_runtime::report;
use krait_runtime::stdlib::finish::{self, Exit};
use krait_runtime::stdlib::start;
use krait_runtime::stdlib::sys::{Config, Flags};
use krait_runtime::text::hash::HashKey;
use krait_runtime::text::os;
use krait_runtime::value::{PyResult, Value};
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Address space for the native stack of Python code: native functions that call back may nest deeply. Used as it is needed.
const STACK: usize = 256 << 20;

/// Everything that the interpreter's thread needs.
struct Program {
    run: Run,
    config: Config,
    runtime: RuntimeOptions,
    gc: GcConfig,
    jit: Jit,
    unbuffered: bool,
    syntax_warnings: syntax::Action,
    skip_first_line: bool,
    program: String,
}

/// Runs the program that the command line asks for; does not come back when it ran.
pub fn run(options: Options, program: OsString) -> ExitCode {
    let program_name = program.to_string_lossy().into_owned();
    let prepared = match prepare(options, program) {
        Ok(prepared) => prepared,
        Err(message) => {
            eprintln!("{program_name}: {message}");
            return ExitCode::FAILURE;
        }
    };
    let thread = std::thread::Builder::new()
        .name("main".into())
        .stack_size(STACK)
        .spawn(move || execute(prepared));
    let thread = match thread {
        Ok(thread) => thread,
        Err(e) => {
            eprintln!("{program_name}: cannot start a thread: {e}");
            return ExitCode::FAILURE;
        }
    };
    signal::leave_to_other_threads();
    // The thread ends the process itself, unless it could not start.
    thread.join().unwrap_or(ExitCode::FAILURE)
}

fn prepare(options: Options, program: OsString) -> Result<Program, String> {
    let environment = Environment::read(&options);
    let gc = std::env::var("KRAIT_GC").unwrap_or_default();
    let gc = GcConfig::parse(&gc).map_err(|e| format!("KRAIT_GC: {e}"))?;
    let (hash_key, random) = hash_key(environment.hash_seed.as_deref())?;
    let optimize = options.optimize.max(environment.optimize);
    let runtime = RuntimeOptions {
        hash_key,
        optimize,
        dont_write_bytecode: std::cell::Cell::new(
            options.dont_write_bytecode || environment.dont_write_bytecode,
        ),
        int_max_str_digits: std::cell::Cell::new(int_max_str_digits(&options, &environment)?),
        ..RuntimeOptions::default()
    };
    let flags = Flags {
        inspect: options.inspect,
        optimize,
        no_user_site: options.no_user_site,
        no_site: options.no_site,
        ignore_environment: options.ignore_environment,
        verbose: options.verbose,
        bytes_warning: options.bytes_warning,
        quiet: options.quiet,
        hash_randomization: random,
        isolated: options.isolated,
        safe_path: options.safe_path || environment.safe_path,
    };
    let first = match &options.run {
        Run::Stdin if options.args.is_empty() && !std::env::args_os().any(|a| a == "-") => {
            OsString::new()
        }
        Run::Stdin => "-".into(),
        Run::Command(_) => "-c".into(),
        Run::Module(_) => "-m".into(),
        Run::Script(script) => script.clone(),
    };
    let mut path: Vec<OsString> = Vec::new();
    if !flags.safe_path {
        path.push(first_path(&options.run));
    }
    path.extend(environment.path);
    let mut warn_options = environment.warnings;
    warn_options.extend(options.warnings);
    let syntax_warnings = {
        let filters: Vec<_> = warn_options.iter().map(|w| w.to_string_lossy()).collect();
        syntax::Action::of_filters(filters.iter().map(|filter| &**filter))
    };
    let config = Config {
        argv: std::iter::once(first).chain(options.args).collect(),
        orig_argv: std::env::args_os().collect(),
        path,
        executable: std::env::current_exe()
            .map(PathBuf::into_os_string)
            .unwrap_or_default(),
        warn_options,
        x_options: options.x_options,
        flags,
    };
    Ok(Program {
        run: options.run,
        config,
        runtime,
        gc,
        jit: options.jit.clone(),
        syntax_warnings,
        unbuffered: options.unbuffered || environment.unbuffered,
        skip_first_line: options.skip_first_line,
        program: program.to_string_lossy().into_owned(),
    })
}

/// The most digits of an int that is converted to or from text: `-X int_max_str_digits` or its variable of the environment.
fn int_max_str_digits(options: &Options, environment: &Environment) -> Result<usize, String> {
    const LEAST: usize = 640;
    let mut option = options.x_options.iter();
    let option = option.rfind(|(name, _)| name == "int_max_str_digits");
    let (origin, text) = match (option, &environment.int_max_str_digits) {
        (Some((_, value)), _) => (
            "-X int_max_str_digits",
            value.as_deref().map(OsStr::new).unwrap_or_default(),
        ),
        (None, Some(value)) => ("PYTHONINTMAXSTRDIGITS", value.as_os_str()),
        (None, None) => return Ok(4300),
    };
    let limit = text.to_str().and_then(|text| text.parse().ok());
    limit
        .filter(|limit| *limit == 0 || *limit >= LEAST)
        .ok_or_else(|| format!("{origin}: invalid limit; must be >= {LEAST} or 0 for unlimited."))
}

/// The key of string hashes, and whether it is random.
fn hash_key(seed: Option<&OsStr>) -> Result<(HashKey, bool), String> {
    match seed {
        None => Ok((HashKey::from_bytes(random_bytes()), true)),
        Some(seed) if seed == "random" => Ok((HashKey::from_bytes(random_bytes()), true)),
        Some(seed) => match seed.to_str().and_then(|s| s.parse::<u32>().ok()) {
            Some(0) => Ok((HashKey::from_seed(0), false)),
            Some(n) => Ok((HashKey::from_seed(n), true)),
            None => Err(
                "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]".into(),
            ),
        },
    }
}

fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut f| f.read_exact(&mut bytes));
    if read.is_err() {
        // Not secret, but different in each process.
        bytes[..8].copy_from_slice(&krait_runtime::host::time::wall_ns().to_le_bytes());
        bytes[8..12].copy_from_slice(&std::process::id().to_le_bytes());
    }
    bytes
}

/// `sys.path[0]`
fn first_path(run: &Run) -> OsString {
    match run {
        Run::Stdin | Run::Command(_) => OsString::new(),
        Run::Module(_) => std::env::current_dir()
            .map(PathBuf::into_os_string)
            .unwrap_or_default(),
        Run::Script(script) => {
            let real = std::fs::canonicalize(script).unwrap_or_else(|_| PathBuf::from(script));
            if real.is_dir() {
                return script.clone();
            }
            real.parent()
                .map(|p| p.as_os_str().to_os_string())
                .unwrap_or_default()
        }
    }
}

/// The interpreter's thread: runs the program and ends the process.
fn execute(program: Program) -> ExitCode {
    let mut runtime = match Runtime::new(program.runtime, program.gc) {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("{}: cannot start: {e}", program.program);
            return ExitCode::FAILURE;
        }
    };
    if start::complete(&mut runtime, &program.config).is_err() {
        let th = runtime.thread();
        let e = th.take_exception();
        eprintln!("{}: cannot start:", program.program);
        report::print_exception(th, e);
        return ExitCode::FAILURE;
    }
    let stats = program.jit.stats;
    let compiler = crate::jit::install(&mut runtime, program.jit);
    let th = runtime.thread();
    start::watch_signals(th);
    program.syntax_warnings.set(th);
    if program.unbuffered {
        start::unbuffer(th);
    }
    let result = run_main(th, &program.run, program.skip_first_line, &program.program);
    let exit = match result {
        Ok(Outcome::Ran(result)) => finish::finish(th, result),
        Ok(Outcome::Failed(status)) => {
            finish::finish(th, Ok(()));
            Exit::Status(status)
        }
        Err(raised) => finish::finish(th, Err(raised)),
    };
    if let Some(compiler) = compiler.filter(|_| stats) {
        eprint!("{}", compiler.report());
    }
    match exit {
        // The heap need not be taken apart: the process ends.
        Exit::Status(status) => std::process::exit(status),
        Exit::Signal(signal) => signal::die_of(signal),
    }
}

/// How starting the program went.
enum Outcome {
    /// It ran, and ended so.
    Ran(PyResult<()>),
    /// It could not be started; the message has been printed.
    Failed(i32),
}

fn run_main(th: &mut Thread, run: &Run, skip_first_line: bool, program: &str) -> PyResult<Outcome> {
    let globals = start::make_main(th)?;
    match run {
        Run::Command(command) => {
            let Ok(text) = encoded(th, command) else {
                eprintln!("Unable to decode the command from the command line:");
                let e = th.take_exception();
                report::print_exception(th, e);
                return Ok(Outcome::Failed(1));
            };
            report::source::remember(th, "<string>", &text);
            let code = load::compile_bytes(th, &text, "<string>")?;
            run_code(th, code, globals).map(ran)
        }
        Run::Stdin => {
            let mut bytes = Vec::new();
            if let Err(e) = std::io::stdin().lock().read_to_end(&mut bytes) {
                eprintln!("{program}: cannot read the standard input: {e}");
                return Ok(Outcome::Failed(1));
            }
            let code = load::compile_script(th, &bytes, "<stdin>")?;
            run_code(th, code, globals).map(ran)
        }
        Run::Module(name) => run_module(th, &name.to_string_lossy(), globals, program),
        Run::Script(script) => run_script(th, Path::new(script), skip_first_line, globals, program),
    }
}

fn ran(_: Value) -> Outcome {
    Outcome::Ran(Ok(()))
}

/// A text of the operating system as UTF-8; raises UnicodeEncodeError for one that was none.
fn encoded(th: &mut Thread, text: &OsStr) -> PyResult<Vec<u8>> {
    let text = Str::from_buf(th, &os::from_os(text))?;
    let (encoding, errors) = (Str::new(th, "utf-8")?, Str::new(th, "strict")?);
    let bytes = encode(th, text, encoding, errors)?;
    Ok(Bytes::exact(bytes).map_or(Vec::new(), |bytes| bytes.as_slice().to_vec()))
}

fn run_code(th: &mut Thread, code: frontend::Code, globals: Gc<Dict>) -> PyResult {
    let code = Code::instantiate(th, code)?;
    interp::run_code(th, code, globals, globals.as_value())
}

fn run_script(
    th: &mut Thread,
    script: &Path,
    skip_first_line: bool,
    globals: Gc<Dict>,
    program: &str,
) -> PyResult<Outcome> {
    // No name at all means the current directory.
    let script = if script.as_os_str().is_empty() {
        Path::new(".")
    } else {
        script
    };
    let absolute = std::path::absolute(script).unwrap_or_else(|_| script.to_path_buf());
    let mut file = absolute.clone();
    if script.is_dir() {
        file = absolute.join("__main__.py");
        if !file.is_file() {
            eprintln!(
                "{program}: can't find '__main__' module in '{}'",
                absolute.display()
            );
            return Ok(Outcome::Failed(1));
        }
    }
    if let Err(e) = std::fs::File::open(&file) {
        let errno = e.raw_os_error().unwrap_or(0);
        eprintln!(
            "{program}: can't open file '{}': [Errno {errno}] {}",
            file.display(),
            os::error_text(errno)
        );
        return Ok(Outcome::Failed(2));
    }
    let (names, path) = (th.names(), load::path_str(th, &file)?);
    if script.is_dir() {
        let main = names.__main__.as_value();
        let spec = import::spec::new(
            th,
            main,
            path.as_value(),
            Value::NONE,
            names.empty.as_value(),
            Value::NONE,
        )?;
        globals.set_str(th, names.__spec__, spec)?;
        globals.set_str(th, names.__package__, names.empty.as_value())?;
    }
    globals.set_str(th, names.__file__, path.as_value())?;
    globals.set_str(th, names.__cached__, Value::NONE)?;
    let code = if skip_first_line {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let start = bytes.iter().position(|b| *b == b'\n').unwrap_or(0);
        let code = load::compile_file(th, &bytes[start..], &file.to_string_lossy())?;
        Code::instantiate(th, code)?
    } else {
        match load::read_code(th, &file, &file, false)? {
            Ok(code) => code,
            Err(e) => return load::raise_os_error(th, &e, &file),
        }
    };
    interp::run_code(th, code, globals, globals.as_value()).map(ran)
}

/// Whether no Python code took part in the exception: a package was not found, rather than something that its code wanted.
fn is_without_traceback(th: &mut Thread) -> bool {
    let e = th.exception.get();
    th.downcast::<Exception>(e, Builtin::BaseException)
        .is_some_and(|e| e.traceback.bound().is_none())
}

fn run_module(th: &mut Thread, name: &str, globals: Gc<Dict>, program: &str) -> PyResult<Outcome> {
    if name.starts_with('.') {
        eprintln!("{program}: Relative module names not supported");
        return Ok(Outcome::Failed(1));
    }
    if name.split('.').any(str::is_empty) {
        eprintln!("{program}: No module named {name}");
        return Ok(Outcome::Failed(1));
    }
    let found = match import::find_main(th, name) {
        Ok(found) => found,
        Err(_) if th.raised_is(Builtin::ModuleNotFoundError) && is_without_traceback(th) => {
            let e = th.take_exception();
            let kind = th.type_name(e);
            let text = protocols::str(th, e)?;
            let text = Str::display(text);
            eprintln!(
                "{program}: Error while finding module specification for '{name}' ({kind}: {text})"
            );
            return Ok(Outcome::Failed(1));
        }
        Err(raised) => return Err(raised),
    };
    let (full, found, file) = match found {
        Some((full, found)) => match &found {
            Found::Source { file, .. } => (full, file.clone(), file.clone()),
            Found::Namespace(_) | Found::Frozen(_) => {
                eprintln!("{program}: No code object available for {name}");
                return Ok(Outcome::Failed(1));
            }
        },
        None => {
            if import::is_package(th, name) {
                eprintln!(
                    "{program}: No module named {name}.__main__; '{name}' is a package and cannot be directly executed"
                );
            } else if krait_runtime::stdlib::MODULES
                .iter()
                .any(|m| m.name == name)
            {
                eprintln!("{program}: No code object available for {name}");
            } else {
                eprintln!("{program}: No module named {name}");
            }
            return Ok(Outcome::Failed(1));
        }
    };
    let package = full.rsplit_once('.').map_or("", |(p, _)| p);
    let path = load::path_str(th, &found)?.as_value();
    let package = th.intern(package).as_value();
    let names = th.names();
    globals.set_str(th, names.__file__, path)?;
    globals.set_str(th, names.__package__, package)?;
    let full = th.intern(&full).as_value();
    let spec = import::spec::new(th, full, path, Value::NONE, package, Value::NONE)?;
    globals.set_str(th, names.__spec__, spec)?;
    start::set_first_argument(th, path)?;
    let code = match load::read_code(th, &file, &file, true)? {
        Ok(code) => code,
        Err(e) => return load::raise_os_error(th, &e, &file),
    };
    interp::run_code(th, code, globals, globals.as_value()).map(ran)
}
