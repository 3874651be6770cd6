//! `str(object)`, `str(bytes, encoding, errors)` and subscripts.

use super::codec;
use crate::builtins::containers::{self, Subscript};
use crate::builtins::scalars;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// What `str(*args, **kwargs)` gives: a string, perhaps of a subclass.
pub fn from_arguments(th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
    let mut slots = [Value::UNBOUND; 3];
    if args.len() > 3 {
        let given = args.len() + kwargs.names.len();
        return th.type_error(match kwargs.is_empty() {
            true => format!("str expected at most 3 arguments, got {given}"),
            false => format!("str() takes at most 3 arguments ({given} given)"),
        });
    }
    slots[..args.len()].copy_from_slice(args);
    for (name, v) in kwargs.iter() {
        let at = ["object", "encoding", "errors"]
            .iter()
            .position(|n| name.equals(n));
        match at {
            Some(at) if slots[at].is_unbound() => slots[at] = v,
            Some(at) => {
                let message = format!(
                    "argument for str() given by name ('{}') and position ({})",
                    Str::display(name),
                    at + 1
                );
                return th.type_error(message);
            }
            None => {
                let message = format!(
                    "str() got an unexpected keyword argument '{}'",
                    Str::display(name)
                );
                return th.type_error(message);
            }
        }
    }
    let [object, encoding, errors] = slots;
    let encoding = option(th, encoding, "encoding")?;
    let errors = option(th, errors, "errors")?;
    if object.is_unbound() {
        return Ok(th.names().empty.as_value());
    }
    if encoding.is_none() && errors.is_none() {
        return to_str(th, object);
    }
    if Str::from_value(th, object).is_some() {
        return th.type_error("decoding str is not supported");
    }
    let Some(bytes) = scalars::buffer_bytes(th, object)? else {
        let message = format!(
            "decoding to str: need a bytes-like object, {} found",
            th.type_name(object)
        );
        return th.type_error(message);
    };
    codec::decode(th, &bytes, object, encoding, errors).map(Gc::as_value)
}

/// `str(object)`; `__str__` may give an instance of a subclass, which is kept.
fn to_str(th: &mut Thread, object: Value) -> PyResult {
    let own_method = object.heap_header().is_some()
        && Str::exact(object).is_none()
        && th.type_of(object).builtin.is_none();
    if own_method && let Some(made) = protocols::call_special(th, object, Special::Str, &[])? {
        return match Str::from_value(th, made) {
            Some(_) => Ok(made),
            None => {
                let message = format!("__str__ returned non-string (type {})", th.type_name(made));
                th.type_error(message)
            }
        };
    }
    protocols::str(th, object).map(Gc::as_value)
}

fn option(th: &mut Thread, v: Value, name: &str) -> PyResult<Option<Gc<Str>>> {
    if v.is_unbound() {
        return Ok(None);
    }
    match Str::from_value(th, v) {
        Some(s) => Ok(Some(s)),
        None => {
            let message = format!(
                "str() argument '{name}' must be str, not {}",
                th.type_name(v)
            );
            th.type_error(message)
        }
    }
}

/// `s[key]`
pub fn item(th: &mut Thread, s: Gc<Str>, key: Value) -> PyResult<Gc<Str>> {
    let sliced = key
        .heap_header()
        .is_some_and(|h| h.shape() == Builtin::Slice as u32);
    if !sliced && !containers::has_index(th, key) {
        let message = format!(
            "string indices must be integers, not '{}'",
            th.type_name(key)
        );
        return th.type_error(message);
    }
    match containers::subscript(th, key, "string")? {
        Subscript::Index(i) => {
            let i = containers::checked_index(th, i, s.len(), "string index out of range")?;
            Str::character(th, s.text().at(i))
        }
        Subscript::Slice(parts) => {
            let bounds = parts.fit(s.len());
            Str::stepped(th, s, bounds.start, bounds.step, bounds.count)
        }
    }
}
