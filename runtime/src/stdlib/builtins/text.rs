//! Functions of `builtins` about characters and output.

use crate::context::Thread;
use crate::heap::Gc;
use crate::num::IntRef;
use crate::object::bytes::Bytes;
use crate::object::field::exact;
use crate::object::int::exact_int;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// `chr(i)`
pub fn chr(th: &mut Thread, i: Value) -> PyResult<Gc<Str>> {
    let i = protocols::index(th, i)?;
    match exact_int(i) {
        Some(IntRef::Small(c @ 0..=0x10_ffff)) => Str::character(th, c as u32),
        _ => th.value_error("chr() arg not in range(0x110000)"),
    }
}

/// `ord(c)`
pub fn ord(th: &mut Thread, c: Value) -> PyResult<i64> {
    if let Some(s) = Str::from_value(th, c) {
        if s.len() == 1 {
            return Ok(i64::from(s.text().at(0)));
        }
        return th.type_error(format!(
            "ord() expected a character, but string of length {} found",
            s.len()
        ));
    }
    if let Some(b) = exact::<Bytes>(c, Builtin::Bytes.shape()) {
        return match b.as_slice() {
            [byte] => Ok(i64::from(*byte)),
            other => th.type_error(format!(
                "ord() expected a character, but string of length {} found",
                other.len()
            )),
        };
    }
    let message = format!(
        "ord() expected string of length 1, but {} found",
        th.type_name(c)
    );
    th.type_error(message)
}

/// A separator argument of `print`: `None` when it is to be the default.
fn separator(th: &mut Thread, name: &str, v: Value) -> PyResult<Option<Gc<Str>>> {
    if v.is_none() {
        return Ok(None);
    }
    match Str::from_value(th, v) {
        Some(s) => Ok(Some(s)),
        None => {
            let message = format!("{name} must be None or a string, not {}", th.type_name(v));
            th.type_error(message)
        }
    }
}

/// `print(*args, sep, end, file, flush)`
pub fn print(
    th: &mut Thread,
    args: &[Value],
    sep: Value,
    end: Value,
    file: Value,
    flush: bool,
) -> PyResult<()> {
    let file = if file.is_none() {
        let name = th.names().stdout;
        let stdout = th.interp().sys_dict.get().and_then(|d| d.get_str(th, name));
        match stdout {
            Some(f) if f.is_none() => return Ok(()),
            Some(f) => f,
            None => return th.raise(Builtin::RuntimeError, "lost sys.stdout"),
        }
    } else {
        file
    };
    let sep = separator(th, "sep", sep)?;
    let end = separator(th, "end", end)?;
    let newline = th.intern("\n");
    let space = th.intern(" ");
    let write = th.names().write;
    let put = |th: &mut Thread, s: Gc<Str>| match crate::stdlib::io::write_text(th, file, s.text())
    {
        Some(result) => result,
        None => protocols::call_method(th, file, write, &[s.as_value()]).map(|_| ()),
    };
    for (i, v) in args.iter().enumerate() {
        if i > 0 {
            put(th, sep.unwrap_or(space))?;
        }
        let s = protocols::str(th, *v)?;
        put(th, s)?;
    }
    put(th, end.unwrap_or(newline))?;
    if flush {
        let name = th.names().flush;
        protocols::call_method(th, file, name, &[])?;
    }
    Ok(())
}
