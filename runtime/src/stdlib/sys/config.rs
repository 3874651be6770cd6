//! What the command line and the environment set in `sys`.

use crate::builtins::structseq::{self, StructSeq};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::dict::Dict;
use crate::object::list::List;
use crate::object::module::Module;
use crate::object::str::Str;
use crate::text::os;
use crate::value::{PyResult, Value};
use std::ffi::OsString;

/// How the interpreter was started.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `sys.argv`
    pub argv: Vec<OsString>,
    /// `sys.orig_argv`
    pub orig_argv: Vec<OsString>,
    /// `sys.path`
    pub path: Vec<OsString>,
    /// `sys.executable`
    pub executable: OsString,
    /// `-W` options.
    pub warn_options: Vec<OsString>,
    /// `-X` options: name and value.
    pub x_options: Vec<(String, Option<String>)>,
    /// The numbers in `sys.flags`.
    pub flags: Flags,
}

/// What `sys.flags` shows of the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    /// `-i`
    pub inspect: bool,
    /// `-O`
    pub optimize: u8,
    /// `-s`
    pub no_user_site: bool,
    /// `-S`
    pub no_site: bool,
    /// `-E`
    pub ignore_environment: bool,
    /// `-v`
    pub verbose: u8,
    /// `-b`
    pub bytes_warning: u8,
    /// `-q`
    pub quiet: bool,
    /// Whether hashes of strings are random.
    pub hash_randomization: bool,
    /// `-I`
    pub isolated: bool,
    /// `-P`
    pub safe_path: bool,
}

static FLAGS: StructSeq = StructSeq {
    name: "sys.flags",
    fields: &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
    ],
};

fn list(th: &mut Thread, items: &[OsString]) -> PyResult {
    let list = List::new(th)?;
    for item in items {
        let s = Str::from_buf(th, &os::from_os(item))?;
        list.push(th, s.as_value())?;
    }
    Ok(list.as_value())
}

/// Enters what depends on how the interpreter was started.
pub fn configure(th: &mut Thread, sys: Gc<Module>, config: &Config) -> PyResult<()> {
    let Some(dict) = sys.dict.get() else {
        return Ok(());
    };
    for (name, items) in [
        ("argv", &config.argv),
        ("orig_argv", &config.orig_argv),
        ("path", &config.path),
        ("warnoptions", &config.warn_options),
    ] {
        let v = list(th, items)?;
        dict.set_text(th, name, v)?;
    }
    if !config.flags.safe_path {
        let first = config.path.first().filter(|p| !p.is_empty()).cloned();
        let first = first
            .or_else(|| std::env::current_dir().ok().map(Into::into))
            .unwrap_or_default();
        let first = Str::from_buf(th, &os::from_os(&first))?;
        th.interp().keep("sys.path[0]", first.as_value());
    }
    for name in ["meta_path", "path_hooks"] {
        let v = List::new(th)?;
        dict.set_text(th, name, v.as_value())?;
    }
    let importers = Dict::new(th)?;
    dict.set_text(th, "path_importer_cache", importers.as_value())?;
    if let Some(modules) = th.interp().modules.get() {
        dict.set_text(th, "modules", modules.as_value())?;
    }
    let executable = Str::from_buf(th, &os::from_os(&config.executable))?.as_value();
    dict.set_text(th, "executable", executable)?;
    dict.set_text(th, "_base_executable", executable)?;
    let prefix = std::path::Path::new(&config.executable)
        .parent()
        .and_then(|p| p.parent());
    let prefix = prefix.map_or_else(OsString::new, |p| p.as_os_str().to_os_string());
    let prefix = Str::from_buf(th, &os::from_os(&prefix))?.as_value();
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        dict.set_text(th, name, prefix)?;
    }
    x_options(th, dict, config)?;
    let dont_write = Value::bool(th.interp().options.dont_write_bytecode.get());
    dict.set_text(th, "dont_write_bytecode", dont_write)?;
    flags(th, dict, config)
}

fn x_options(th: &mut Thread, dict: Gc<Dict>, config: &Config) -> PyResult<()> {
    let options = Dict::new(th)?;
    for (name, value) in &config.x_options {
        let v = match value {
            Some(v) => Str::new(th, v)?.as_value(),
            None => Value::TRUE,
        };
        options.set_text(th, name, v)?;
    }
    dict.set_text(th, "_xoptions", options.as_value())
}

fn flags(th: &mut Thread, dict: Gc<Dict>, config: &Config) -> PyResult<()> {
    let f = &config.flags;
    let options = &th.interp().options;
    let number = |n: u8| Value::int(i64::from(n));
    let bit = |b: bool| Value::int(i64::from(b));
    let digits = Value::int(options.int_max_str_digits.get() as i64);
    let items = [
        number(0),
        bit(f.inspect),
        number(0),
        number(f.optimize),
        bit(options.dont_write_bytecode.get()),
        bit(f.no_user_site),
        bit(f.no_site),
        bit(f.ignore_environment),
        number(f.verbose),
        number(f.bytes_warning),
        bit(f.quiet),
        bit(f.hash_randomization),
        bit(f.isolated),
        Value::FALSE,
        number(0),
        number(0),
        Value::bool(f.safe_path),
        digits,
    ];
    let v = structseq::new(th, &FLAGS, &items)?;
    dict.set_text(th, "flags", v)
}
