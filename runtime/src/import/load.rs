//! Making modules and running their code.

use super::find::Found;
use super::{cache, spec, syntax};
use crate::context::Thread;
use crate::heap::Gc;
use crate::interp;
use crate::object::code::Code;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::module::Module;
use crate::object::str::Str;
use crate::text::os;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code as frontend;
use krait_frontend::source::{Source, SyntaxError};
use krait_frontend::{Mode, Options as CompileOptions, ParseOptions, compile_reporting};
use std::path::Path;

/// Scripts smaller than this are compiled afresh each time: reading a cache file would gain nothing.
const MIN_CACHED_SCRIPT: usize = 20 << 10;

/// A path as a Python string.
pub fn path_str(th: &mut Thread, path: &Path) -> PyResult<Gc<Str>> {
    Str::from_buf(th, &os::from_os(path.as_os_str()))
}

/// A module object with the attributes that the import system gives it, not yet run.
pub fn new_module(th: &mut Thread, name: &str, found: &Found) -> PyResult<Gc<Module>> {
    let dict = Dict::new(th)?;
    let module = th.alloc(Module::new(Builtin::Module.shape(), dict))?;
    let is_package = matches!(
        found,
        Found::Source {
            is_package: true,
            ..
        } | Found::Namespace(_)
    );
    let package = if is_package {
        name
    } else {
        name.rsplit_once('.').map_or("", |(p, _)| p)
    };
    let (name_value, package) = (th.intern(name).as_value(), th.intern(package).as_value());
    let names = th.names();
    dict.set_str(th, names.__name__, name_value)?;
    dict.set_str(th, names.__doc__, Value::NONE)?;
    dict.set_str(th, names.__package__, package)?;
    dict.set_str(th, names.__loader__, Value::NONE)?;
    let (file, cached, search) = match found {
        Found::Source { file, is_package } => {
            let cached = cache::path_of(file, th.interp().options.optimize);
            let cached = match cached {
                Some(p) => path_str(th, &p)?.as_value(),
                None => Value::NONE,
            };
            let search = match file.parent().filter(|_| *is_package) {
                Some(parent) => path_list(th, &[parent.to_path_buf()])?,
                None => Value::NONE,
            };
            (path_str(th, file)?.as_value(), cached, search)
        }
        Found::Frozen(_) => (Value::NONE, Value::NONE, Value::NONE),
        Found::Namespace(portions) => (Value::NONE, Value::NONE, path_list(th, portions)?),
    };
    let spec = spec::new(th, name_value, file, cached, package, search)?;
    dict.set_str(th, names.__spec__, spec)?;
    if !search.is_none() {
        dict.set_str(th, names.__path__, search)?;
    }
    if !file.is_none() {
        dict.set_str(th, names.__file__, file)?;
        dict.set_str(th, names.__cached__, cached)?;
    }
    Ok(module)
}

fn path_list(th: &mut Thread, paths: &[std::path::PathBuf]) -> PyResult {
    let list = List::new(th)?;
    for p in paths {
        let s = path_str(th, p)?;
        list.push(th, s.as_value())?;
    }
    Ok(list.as_value())
}

/// Gives a namespace the builtins that code run in it sees, unless it has them.
pub fn add_builtins(th: &mut Thread, globals: Gc<Dict>) -> PyResult<()> {
    let name = th.names().__builtins__;
    if globals.get_str(th, name).is_some() {
        return Ok(());
    }
    match th.interp().builtins_dict.get() {
        Some(builtins) => globals.set_str(th, name, builtins.as_value()),
        None => Ok(()),
    }
}

/// Runs a module's code, if it has any.
pub fn run_module(th: &mut Thread, module: Gc<Module>, found: &Found) -> PyResult<()> {
    if matches!(found, Found::Namespace(_)) {
        return Ok(());
    }
    let Some(globals) = module.dict.get() else {
        return Ok(());
    };
    spec::set_initializing(th, globals, true)?;
    add_builtins(th, globals)?;
    let code = match found {
        Found::Namespace(_) => return Ok(()),
        Found::Frozen(source) => {
            let name = th.names().__name__;
            let name = globals.get_str(th, name).map(Str::text_of);
            let shown = format!("<frozen {}>", name.unwrap_or_default());
            let code = compile_bytes(th, source.as_bytes(), &shown)?;
            Code::instantiate(th, code)?
        }
        Found::Source { file, .. } => match read_code(th, file, file, true)? {
            Ok(code) => code,
            Err(e) => return raise_os_error(th, &e, file),
        },
    };
    let result = interp::run_code(th, code, globals, globals.as_value());
    let exception = th.exception.get();
    spec::set_initializing(th, globals, false)?;
    th.exception.set(exception);
    result.map(drop)
}

/// The code of a source file, from the cache when that is valid. `shown` is the name that tracebacks show. The inner error is one of reading
/// the file. `always` caches files of any size, otherwise small ones are left alone.
pub fn read_code(
    th: &mut Thread,
    file: &Path,
    shown: &Path,
    always: bool,
) -> PyResult<std::io::Result<Gc<Code>>> {
    let optimize = th.interp().options.optimize;
    let stamp = match cache::Stamp::of(file) {
        Ok(stamp) => stamp,
        Err(e) => return Ok(Err(e)),
    };
    let shown = shown.to_string_lossy();
    let use_cache = always || stamp.size >= MIN_CACHED_SCRIPT as u64;
    let cached = if use_cache {
        cache::path_of(file, optimize)
    } else {
        None
    };
    if let Some(at) = &cached
        && let Some(code) = cache::read(at, &stamp, &shown)
    {
        return Code::instantiate(th, code).map(Ok);
    }
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(e) => return Ok(Err(e)),
    };
    let code = if always {
        compile_bytes(th, &bytes, &shown)?
    } else {
        compile_script(th, &bytes, &shown)?
    };
    if let Some(at) = &cached
        && !th.interp().options.dont_write_bytecode.get()
    {
        cache::write(at, &stamp, &code);
    }
    Code::instantiate(th, code).map(Ok)
}

/// Compiles the bytes of a module.
pub fn compile_bytes(th: &mut Thread, bytes: &[u8], shown: &str) -> PyResult<frontend::Code> {
    let source = match Source::from_bytes(bytes) {
        Ok(source) => source,
        Err(e) => return syntax::raise(th, &e, shown),
    };
    let options = module_options(th);
    compile_source(th, &source, shown, Mode::Exec, options)
}

/// Compiles a script: its errors do not keep the text, which is in the file.
pub fn compile_file(th: &mut Thread, bytes: &[u8], shown: &str) -> PyResult<frontend::Code> {
    let source = match Source::from_bytes(bytes) {
        Ok(source) => source,
        Err(e) => return syntax::raise(th, &e, shown),
    };
    let options = module_options(th);
    reporting(th, &source, shown, Mode::Exec.into(), options)?
        .or_else(|e| syntax::raise(th, &e, shown))
}

fn module_options(th: &Thread) -> CompileOptions {
    CompileOptions {
        optimize: th.interp().options.optimize,
        ..CompileOptions::default()
    }
}

/// Compiles the bytes of a script: errors of decoding are worded as for a file.
pub fn compile_script(th: &mut Thread, bytes: &[u8], shown: &str) -> PyResult<frontend::Code> {
    let nul = bytes.iter().position(|b| *b == 0);
    // Files are read line by line, so what is wrong first counts.
    if let Err(mut e) = Source::from_bytes(&bytes[..nul.unwrap_or(bytes.len())])
        && e.message.starts_with("Non-UTF-8 code")
    {
        e.message = e
            .message
            .replacen(" on line", &format!(" in file {shown} on line"), 1);
        return syntax::raise(th, &e, shown);
    }
    if let Some(at) = nul {
        let start = bytes[..at]
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |i| i + 1);
        let mut e = SyntaxError::without_location("source code cannot contain null bytes");
        e.lineno = Some(bytes[..at].iter().filter(|b| **b == b'\n').count() as u32 + 1);
        e.text = Some(String::from_utf8_lossy(&bytes[start..at]).into_owned());
        return syntax::raise(th, &e, shown);
    }
    compile_file(th, bytes, shown)
}

/// Compiles source text: warnings are shown (or raised), then the error is raised if there is one.
pub fn compile_source(
    th: &mut Thread,
    source: &Source,
    shown: &str,
    parse: impl Into<ParseOptions>,
    options: CompileOptions,
) -> PyResult<frontend::Code> {
    let parse = parse.into();
    reporting(th, source, shown, parse, options)?.or_else(|e| {
        let text = source.text();
        let added = source.newline_added() && parse.mode != Mode::Exec;
        let text = if added { &text[..text.len() - 1] } else { text };
        syntax::raise_in(th, &e, shown, Some(text))
    })
}

/// Compiles source text and shows the warnings, or raises them.
fn reporting(
    th: &mut Thread,
    source: &Source,
    shown: &str,
    parse: ParseOptions,
    options: CompileOptions,
) -> PyResult<Result<frontend::Code, SyntaxError>> {
    let mut warnings = Vec::new();
    let result = compile_reporting(source, shown, parse, options, &mut warnings);
    for warning in &warnings {
        syntax::warn(th, warning, source, shown)?;
    }
    Ok(result)
}

/// Raises OSError for a file.
pub fn raise_os_error<T>(th: &mut Thread, e: &std::io::Error, file: &Path) -> PyResult<T> {
    let errno = e.raw_os_error().unwrap_or(0);
    let text = os::error_text(errno);
    let (text, file) = (Str::new(th, &text)?, path_str(th, file)?);
    let class = th.builtin(Builtin::OSError).as_value();
    let e = crate::object::protocols::call(
        th,
        class,
        &[
            Value::int(i64::from(errno)),
            text.as_value(),
            file.as_value(),
        ],
    )?;
    th.raise_value(e)
}
