//! `compile`, `exec`, `eval` and `__import__`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::import::{self, load};
use crate::interp;
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::code::Code;
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::{CodeFlags, LocalKind};
use krait_frontend::source::Source;
use krait_frontend::{Mode, Options, ParseOptions};

/// Flags that `compile` takes: those of future features, and of the module `ast`.
const FUTURE: i64 = 0x1F_E0000 | 0x10;
const ONLY_AST: i64 = 0x400;
const TYPE_COMMENTS: i64 = 0x1000;
const TOP_LEVEL_AWAIT: i64 = 0x2000;
const ALLOW_INCOMPLETE: i64 = 0x4000;
const DONT_IMPLY_DEDENT: i64 = 0x200;
const OPTIMIZED_AST: i64 = 0x8000 | ONLY_AST;
const KNOWN: i64 = FUTURE
    | ONLY_AST
    | TYPE_COMMENTS
    | TOP_LEVEL_AWAIT
    | ALLOW_INCOMPLETE
    | DONT_IMPLY_DEDENT
    | OPTIMIZED_AST;

/// The code object that `v` is.
pub fn as_code(v: Value) -> Option<Gc<Code>> {
    exact(v, Builtin::Code.shape())
}

/// Decodes source given as a string, bytes or the like; `who` and `what` word the TypeError.
fn source_of(th: &mut Thread, v: Value, who: &str, what: &str, filename: &str) -> PyResult<Source> {
    let source = if let Some(s) = Str::from_value(th, v) {
        match s.text().to_string_checked() {
            Some(text) => Source::from_text(&text),
            None => return import::syntax::surrogates(th, s),
        }
    } else if let Some(b) = Bytes::from_value(th, v) {
        Source::from_bytes(b.as_slice())
    } else if let Some(b) = ByteArray::from_value(th, v) {
        Source::from_bytes(&b.to_vec())
    } else {
        return th.type_error(format!("{who}() arg 1 must be a {what}"));
    };
    match source {
        Ok(source) => Ok(source),
        Err(e) => import::syntax::raise(th, &e, filename),
    }
}

/// Flags of future features in the code that is running, which `compile`, `exec` and `eval` inherit.
fn inherited_flags(th: &Thread) -> u32 {
    interp::current_frame(th).map_or(0, |regs| regs.code().flags & CodeFlags::FUTURE_ANNOTATIONS)
}

/// Number of variables that the code expects of a closure.
fn free_count(code: Gc<Code>) -> usize {
    code.source
        .locals
        .iter()
        .filter(|(_, kind)| kind.has(LocalKind::FREE))
        .count()
}

/// Arguments of `compile`.
pub struct CompileArgs {
    /// What to compile.
    pub source: Value,
    /// Its name.
    pub filename: Value,
    /// "exec", "eval" or "single".
    pub mode: Gc<Str>,
    /// Flags.
    pub flags: i64,
    /// Whether the flags of the running code do not count.
    pub dont_inherit: bool,
    /// `-O` level; -1 for the interpreter's.
    pub optimize: i64,
}

/// `compile(…)`
pub fn compile(th: &mut Thread, a: CompileArgs) -> PyResult {
    let filename = filename_of(th, a.filename)?;
    if a.flags & !KNOWN != 0 {
        return th.value_error("compile(): unrecognised flags");
    }
    if !(-1..=2).contains(&a.optimize) {
        return th.value_error("compile(): invalid optimize value");
    }
    let mode = match Str::display(a.mode).as_str() {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        "func_type" if a.flags & ONLY_AST != 0 => Mode::FuncType,
        "func_type" => {
            return th.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST");
        }
        _ if a.flags & ONLY_AST != 0 => {
            return th
                .value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'");
        }
        _ => return th.value_error("compile() mode must be 'exec', 'eval' or 'single'"),
    };
    if a.flags & ONLY_AST != 0 {
        return th.raise(
            Builtin::NotImplementedError,
            "compile() to a syntax tree is not supported yet",
        );
    }
    let source = source_of(
        th,
        a.source,
        "compile",
        "string, bytes or AST object",
        &filename,
    )?;
    let inherited = if a.dont_inherit {
        0
    } else {
        inherited_flags(th)
    };
    let options = Options {
        optimize: if a.optimize < 0 {
            th.interp().options.optimize
        } else {
            a.optimize as u8
        },
        future_flags: inherited | (a.flags & FUTURE) as u32,
        top_level_await: a.flags & TOP_LEVEL_AWAIT != 0,
    };
    let parse = ParseOptions {
        allow_incomplete_input: a.flags & ALLOW_INCOMPLETE != 0,
        dont_imply_dedent: a.flags & DONT_IMPLY_DEDENT != 0,
        // They do not get into code, but some places are wrong for them.
        type_comments: a.flags & TYPE_COMMENTS != 0,
        ..ParseOptions::from(mode)
    };
    let code = load::compile_source(th, &source, &filename, parse, options)?;
    Code::instantiate(th, code).map(Gc::as_value)
}

/// A file name: a string, bytes, or something with `__fspath__`.
fn filename_of(th: &mut Thread, v: Value) -> PyResult<String> {
    let v = if Str::from_value(th, v).is_some() || Bytes::from_value(th, v).is_some() {
        v
    } else {
        match protocols::call_special(th, v, Special::FsPath, &[])? {
            Some(v) => v,
            None => {
                let message = format!(
                    "expected str, bytes or os.PathLike object, not {}",
                    th.type_name(v)
                );
                return th.type_error(message);
            }
        }
    };
    if let Some(s) = Str::from_value(th, v) {
        return Ok(Str::display(s));
    }
    match Bytes::from_value(th, v) {
        Some(b) => Ok(String::from_utf8_lossy(b.as_slice()).into_owned()),
        None => th.type_error("expected str, bytes or os.PathLike object"),
    }
}

/// The namespaces that `exec` and `eval` run code in.
fn namespaces(
    th: &mut Thread,
    who: &str,
    globals: Value,
    locals: Value,
) -> PyResult<(Gc<Dict>, Value)> {
    if !globals.is_none() && Dict::from_value(th, globals).is_none() {
        let message = match who {
            "eval"
                if protocols::len_opt(th, globals).is_ok_and(|l| l.is_some())
                    && has_get_item(th, globals) =>
            {
                "globals must be a real dict; try eval(expr, {}, mapping)".to_string()
            }
            "eval" => "globals must be a dict".to_string(),
            _ => format!(
                "{who}() globals must be a dict, not {}",
                th.type_name(globals)
            ),
        };
        return th.type_error(message);
    }
    if !locals.is_none() && !has_get_item(th, locals) {
        let message = match who {
            "eval" => "locals must be a mapping".to_string(),
            _ => format!(
                "locals must be a mapping or None, not {}",
                th.type_name(locals)
            ),
        };
        return th.type_error(message);
    }
    if let Some(globals) = Dict::from_value(th, globals) {
        let locals = if locals.is_none() {
            globals.as_value()
        } else {
            locals
        };
        load::add_builtins(th, globals)?;
        return Ok((globals, locals));
    }
    let Some(globals) = (th.hooks().current_globals)(th) else {
        return th.raise(Builtin::SystemError, "globals and locals cannot be NULL");
    };
    let locals = if locals.is_none() {
        (th.hooks().current_locals)(th)?
    } else {
        locals
    };
    load::add_builtins(th, globals)?;
    Ok((globals, locals))
}

fn has_get_item(th: &Thread, v: Value) -> bool {
    th.type_of(v).special(Special::GetItem).is_some()
}

/// `exec(source, globals, locals, closure=…)`
pub fn exec(
    th: &mut Thread,
    source: Value,
    globals: Value,
    locals: Value,
    closure: Value,
) -> PyResult<()> {
    let (globals, locals) = namespaces(th, "exec", globals, locals)?;
    if let Some(code) = as_code(source) {
        return exec_code(th, code, globals, locals, closure);
    }
    if !closure.is_none() {
        return th.type_error("closure can only be used when source is a code object");
    }
    let text = source_of(
        th,
        source,
        "exec",
        "string, bytes or code object",
        "<string>",
    )?;
    let code = compile_inherited(th, &text, Mode::Exec)?;
    interp::run_code(th, code, globals, locals).map(drop)
}

fn exec_code(
    th: &mut Thread,
    code: Gc<Code>,
    globals: Gc<Dict>,
    locals: Value,
    closure: Value,
) -> PyResult<()> {
    let free = free_count(code);
    if free == 0 {
        if !closure.is_none() {
            return th.type_error("cannot use a closure with this code object");
        }
        return interp::run_code(th, code, globals, locals).map(drop);
    }
    let cells = Tuple::exact(closure).filter(|t| t.len() == free);
    let is_cell = |v: &Value| {
        v.heap_header()
            .is_some_and(|h| h.shape() == Builtin::Cell as u32)
    };
    if cells.is_none_or(|t| !t.items().iter().all(is_cell)) {
        return th.type_error(format!(
            "code object requires a closure of exactly length {free}"
        ));
    }
    interp::run_code_with_closure(th, code, globals, locals, closure).map(drop)
}

fn compile_inherited(th: &mut Thread, source: &Source, mode: Mode) -> PyResult<Gc<Code>> {
    let options = Options {
        optimize: th.interp().options.optimize,
        future_flags: inherited_flags(th),
        top_level_await: false,
    };
    let code = load::compile_source(th, source, "<string>", mode, options)?;
    Code::instantiate(th, code)
}

/// `eval(source, globals, locals)`
pub fn eval(th: &mut Thread, source: Value, globals: Value, locals: Value) -> PyResult {
    let (globals, locals) = namespaces(th, "eval", globals, locals)?;
    if let Some(code) = as_code(source) {
        if free_count(code) > 0 {
            return th.type_error("code object passed to eval() may not contain free variables");
        }
        return interp::run_code(th, code, globals, locals);
    }
    let source = source_of(
        th,
        source,
        "eval",
        "string, bytes or code object",
        "<string>",
    )?;
    let text = source.text().trim_start_matches([' ', '\t']);
    let code = if text.len() == source.text().len() {
        compile_inherited(th, &source, Mode::Eval)?
    } else {
        match Source::from_text(text) {
            Ok(source) => compile_inherited(th, &source, Mode::Eval)?,
            Err(e) => return import::syntax::raise(th, &e, "<string>"),
        }
    };
    interp::run_code(th, code, globals, locals)
}

/// `__import__(…)`
pub fn import(
    th: &mut Thread,
    name: Value,
    globals: Value,
    fromlist: Value,
    level: i64,
) -> PyResult {
    let Some(name) = Str::from_value(th, name) else {
        return th.type_error("module name must be a string");
    };
    import::import_name(th, name, globals, fromlist, level)
}
