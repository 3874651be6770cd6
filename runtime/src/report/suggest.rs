//! "Did you mean …?" behind the messages of NameError, AttributeError and ImportError.

use super::{frames, quietly};
use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::suggest::closest;
use crate::interp::unwind::traceback;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::list::{self, List};
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// More candidates than this are not looked at.
const MOST: usize = 750;

/// What to append to the message of `e`; often nothing.
pub fn suggestion(th: &mut Thread, e: Gc<Exception>) -> String {
    let v = e.as_value();
    let (import, name, attribute) = (
        th.is_instance(v, Builtin::ImportError),
        th.is_instance(v, Builtin::NameError),
        th.is_instance(v, Builtin::AttributeError),
    );
    let field = if import {
        "name_from"
    } else if name || attribute {
        "name"
    } else {
        return String::new();
    };
    let wrong = quietly(th, |th| protocols::get_attr_str(th, v, field)).and_then(Str::exact);
    let Some(wrong) = wrong.map(Str::display) else {
        return String::new();
    };
    let found = quietly(th, |th| {
        if import {
            of_module(th, v, &wrong)
        } else if attribute {
            of_object(th, e, &wrong)
        } else {
            of_frame(th, e, &wrong)
        }
    });
    let found = found.flatten().map(|s| format!(". Did you mean: '{s}'?"));
    if name && STDLIB.contains(&wrong.as_str()) {
        return match found {
            Some(found) => format!("{found} Or did you forget to import '{wrong}'?"),
            None => format!(". Did you forget to import '{wrong}'?"),
        };
    }
    found.unwrap_or_default()
}

/// The nearest of the names in `names`.
fn nearest(names: Gc<List>, wrong: &str, private: bool) -> Option<String> {
    let names: Vec<String> = names
        .iter()
        .filter_map(Str::exact)
        .map(Str::display)
        .collect();
    let names: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|n| private || !n.starts_with('_'))
        .collect();
    if names.len() >= MOST {
        return None;
    }
    closest(wrong, names.into_iter()).map(str::to_string)
}

/// `dir(object)`, sorted.
fn names_of(th: &mut Thread, object: Value) -> PyResult<Gc<List>> {
    let names = match protocols::call_special(th, object, Special::Dir, &[])? {
        Some(names) => names,
        None => return List::new(th),
    };
    let names = list::from_iterable(th, names)?;
    names.sort(th, None, false)?;
    Ok(names)
}

fn of_module(th: &mut Thread, e: Value, wrong: &str) -> PyResult<Option<String>> {
    let name = protocols::get_attr_str(th, e, "name")?;
    let module = match (Str::exact(name), th.interp().modules.get()) {
        (Some(name), Some(modules)) => modules.get_str(th, name),
        _ => None,
    };
    let Some(module) = module else {
        return Ok(None);
    };
    let names = names_of(th, module)?;
    Ok(nearest(names, wrong, wrong.starts_with('_')))
}

fn of_object(th: &mut Thread, e: Gc<Exception>, wrong: &str) -> PyResult<Option<String>> {
    let object = protocols::get_attr_str(th, e.as_value(), "obj")?;
    if object.is_none() && e.extra[1].bound().is_none() {
        return Ok(None);
    }
    let names = names_of(th, object)?;
    let mut private = wrong.starts_with('_');
    if !private
        && let Some(locals) = last_locals(th, e)?
        && let Some(this) = local(th, locals, "self")?
    {
        private = this.is(object);
    }
    Ok(nearest(names, wrong, private))
}

/// The innermost frame of the traceback.
fn last_frame(e: Gc<Exception>) -> Option<Value> {
    let mut t = traceback(e.traceback.get())?;
    while let Some(next) = traceback(t.next.get()) {
        t = next;
    }
    frames::frame(t.frame.get()).map(Gc::as_value)
}

fn last_locals(th: &mut Thread, e: Gc<Exception>) -> PyResult<Option<Value>> {
    match last_frame(e) {
        Some(frame) => protocols::get_attr_str(th, frame, "f_locals").map(Some),
        None => Ok(None),
    }
}

fn local(th: &mut Thread, locals: Value, name: &str) -> PyResult<Option<Value>> {
    let name = th.intern(name).as_value();
    if !protocols::contains(th, locals, name)? {
        return Ok(None);
    }
    protocols::get_item(th, locals, name).map(Some)
}

fn of_frame(th: &mut Thread, e: Gc<Exception>, wrong: &str) -> PyResult<Option<String>> {
    let Some(frame) = last_frame(e) else {
        return Ok(None);
    };
    let names = List::new(th)?;
    for namespace in ["f_locals", "f_globals", "f_builtins"] {
        let namespace = protocols::get_attr_str(th, frame, namespace)?;
        protocols::for_each(th, namespace, |th, name| names.push(th, name))?;
    }
    let locals = protocols::get_attr_str(th, frame, "f_locals")?;
    if let Some(this) = local(th, locals, "self")? {
        let name = th.intern(wrong);
        if quietly(th, |th| protocols::get_attr_opt(th, this, name))
            .flatten()
            .is_some()
        {
            return Ok(Some(format!("self.{wrong}")));
        }
    }
    Ok(nearest(names, wrong, true))
}

/// Names of the modules of the standard library, private ones included.
#[rustfmt::skip]
pub const STDLIB: &[&str] = &[
    "__future__", "_abc", "_aix_support", "_android_support", "_apple_support", "_ast", "_ast_unparse", "_asyncio",
    "_bisect", "_blake2", "_bz2", "_codecs", "_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp",
    "_codecs_kr", "_codecs_tw", "_collections", "_collections_abc", "_colorize", "_compat_pickle", "_contextvars",
    "_csv", "_ctypes", "_curses", "_curses_panel", "_datetime", "_dbm", "_decimal", "_elementtree",
    "_frozen_importlib", "_frozen_importlib_external", "_functools", "_gdbm", "_hashlib", "_heapq", "_hmac", "_imp",
    "_interpchannels", "_interpqueues", "_interpreters", "_io", "_ios_support", "_json", "_locale", "_lsprof",
    "_lzma", "_markupbase", "_md5", "_multibytecodec", "_multiprocessing", "_opcode", "_opcode_metadata", "_operator",
    "_osx_support", "_overlapped", "_pickle", "_posixshmem", "_posixsubprocess", "_py_abc", "_py_warnings",
    "_pydatetime", "_pydecimal", "_pyio", "_pylong", "_pyrepl", "_queue", "_random", "_remote_debugging", "_scproxy",
    "_sha1", "_sha2", "_sha3", "_signal", "_sitebuiltins", "_socket", "_sqlite3", "_sre", "_ssl", "_stat",
    "_statistics", "_string", "_strptime", "_struct", "_suggestions", "_symtable", "_sysconfig", "_thread",
    "_threading_local", "_tkinter", "_tokenize", "_tracemalloc", "_types", "_typing", "_uuid", "_warnings",
    "_weakref", "_weakrefset", "_winapi", "_wmi", "_zoneinfo", "_zstd", "abc", "annotationlib", "antigravity",
    "argparse", "array", "ast", "asyncio", "atexit", "base64", "bdb", "binascii", "bisect", "builtins", "bz2",
    "cProfile", "calendar", "cmath", "cmd", "code", "codecs", "codeop", "collections", "colorsys", "compileall",
    "compression", "concurrent", "configparser", "contextlib", "contextvars", "copy", "copyreg", "csv", "ctypes",
    "curses", "dataclasses", "datetime", "dbm", "decimal", "difflib", "dis", "doctest", "email", "encodings",
    "ensurepip", "enum", "errno", "faulthandler", "fcntl", "filecmp", "fileinput", "fnmatch", "fractions", "ftplib",
    "functools", "gc", "genericpath", "getopt", "getpass", "gettext", "glob", "graphlib", "grp", "gzip", "hashlib",
    "heapq", "hmac", "html", "http", "idlelib", "imaplib", "importlib", "inspect", "io", "ipaddress", "itertools",
    "json", "keyword", "linecache", "locale", "logging", "lzma", "mailbox", "marshal", "math", "mimetypes", "mmap",
    "modulefinder", "msvcrt", "multiprocessing", "netrc", "nt", "ntpath", "nturl2path", "numbers", "opcode",
    "operator", "optparse", "os", "pathlib", "pdb", "pickle", "pickletools", "pkgutil", "platform", "plistlib",
    "poplib", "posix", "posixpath", "pprint", "profile", "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc",
    "pydoc_data", "pyexpat", "queue", "quopri", "random", "re", "readline", "reprlib", "resource", "rlcompleter",
    "runpy", "sched", "secrets", "select", "selectors", "shelve", "shlex", "shutil", "signal", "site", "smtplib",
    "socket", "socketserver", "sqlite3", "sre_compile", "sre_constants", "sre_parse", "ssl", "stat", "statistics",
    "string", "stringprep", "struct", "subprocess", "symtable", "sys", "sysconfig", "syslog", "tabnanny", "tarfile",
    "tempfile", "termios", "textwrap", "this", "threading", "time", "timeit", "tkinter", "token", "tokenize",
    "tomllib", "trace", "traceback", "tracemalloc", "tty", "turtle", "turtledemo", "types", "typing", "unicodedata",
    "unittest", "urllib", "uuid", "venv", "warnings", "wave", "weakref", "webbrowser", "winreg", "winsound",
    "wsgiref", "xml", "xmlrpc", "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
];
