//! Structural pattern matching.

use super::op;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::set::Set;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::types::TypeFlags;
use crate::value::{PyResult, Value};

op!(MatchMapping: general |i, th, f| {
    let b = th.type_of(f.get(i.src)).has(TypeFlags::MAPPING);
    f.set(i.dst, Value::bool(b));
    Ok(())
});
op!(MatchSequence: general |i, th, f| {
    let b = th.type_of(f.get(i.src)).has(TypeFlags::SEQUENCE);
    f.set(i.dst, Value::bool(b));
    Ok(())
});
op!(MatchKeys: general |i, th, f| {
    let v = match_keys(th, f.get(i.src), f.get(i.keys))?;
    f.set(i.dst, v);
    Ok(())
});
op!(MatchClass: general |i, th, f| {
    let args = f.window(i.args, 3);
    let v = match_class(th, args[0], args[1], args[2], i.n.index())?;
    f.set(i.dst, v);
    Ok(())
});
op!(GetLen: general |i, th, f| {
    let n = protocols::len(th, f.get(i.src))?;
    f.set(i.dst, Value::int(n as i64));
    Ok(())
});

/// The values of `keys` in the mapping as a tuple, or None when one is missing.
fn match_keys(th: &mut Thread, mapping: Value, keys: Value) -> PyResult {
    let Some(keys) = Tuple::exact(keys) else {
        unreachable!("the compiler makes a tuple of keys")
    };
    let seen = Set::new(th)?;
    let values = List::new(th)?;
    let get = match Dict::exact(mapping) {
        Some(_) => None,
        None => Some(protocols::get_attr(th, mapping, th.names().get)?),
    };
    let missing = tuple::new(th, &[Value::NONE])?.as_value();
    for key in keys.items() {
        if !seen.add(th, *key)? {
            let key = protocols::repr(th, *key)?;
            let message = format!(
                "mapping pattern checks duplicate key ({})",
                Str::display(key)
            );
            return th.value_error(message);
        }
        let found = match (Dict::exact(mapping), get) {
            (Some(d), _) => d.get(th, *key)?,
            // `get` keeps a mapping's `__missing__` from making the key.
            (None, Some(get)) => {
                Some(protocols::call(th, get, &[*key, missing])?).filter(|v| !v.is(missing))
            }
            (None, None) => None,
        };
        match found {
            Some(v) => values.push(th, v)?,
            None => return Ok(Value::NONE),
        }
    }
    tuple::build(th, values.len(), |i| values.get(i).unwrap_or(Value::NONE)).map(Gc::as_value)
}

/// The attributes that a class pattern asks for as a tuple, or None when the subject does not match.
fn match_class(
    th: &mut Thread,
    subject: Value,
    class: Value,
    names: Value,
    positional: usize,
) -> PyResult {
    let Some(ty) = th.as_type(class) else {
        return th.type_error("called match pattern must be a class");
    };
    if !protocols::is_instance(th, subject, class)? {
        return Ok(Value::NONE);
    }
    let class_name = Str::text_of(ty.name.get());
    let (values, seen) = (List::new(th)?, Set::new(th)?);
    if positional > 0 {
        let match_args = match protocols::get_attr_opt(th, class, th.names().__match_args__)? {
            Some(v) => match Tuple::exact(v) {
                Some(t) => Some(t),
                None => {
                    let message = format!(
                        "{class_name}.__match_args__ must be a tuple (got {})",
                        th.type_name(v)
                    );
                    return th.type_error(message);
                }
            },
            None => None,
        };
        let match_self = match_args.is_none() && ty.has(TypeFlags::MATCH_SELF);
        let allowed = if match_self {
            1
        } else {
            match_args.map_or(0, |t| t.len())
        };
        if allowed < positional {
            let s = if allowed == 1 { "" } else { "s" };
            let message = format!(
                "{class_name}() accepts {allowed} positional sub-pattern{s} ({positional} given)"
            );
            return th.type_error(message);
        }
        if match_self {
            values.push(th, subject)?;
        } else if let Some(args) = match_args {
            for name in &args.items()[..positional] {
                let Some(text) = Str::from_value(th, *name) else {
                    let message = format!(
                        "__match_args__ elements must be strings (got {})",
                        th.type_name(*name)
                    );
                    return th.type_error(message);
                };
                match attribute(th, subject, text, &class_name, seen)? {
                    Some(v) => values.push(th, v)?,
                    None => return Ok(Value::NONE),
                }
            }
        }
    }
    let Some(names) = Tuple::exact(names) else {
        unreachable!("the compiler makes a tuple of names")
    };
    for name in names.items() {
        // SAFETY: they are names.
        let name: Gc<Str> = unsafe { name.cast() };
        match attribute(th, subject, name, &class_name, seen)? {
            Some(v) => values.push(th, v)?,
            None => return Ok(Value::NONE),
        }
    }
    tuple::build(th, values.len(), |i| values.get(i).unwrap_or(Value::NONE)).map(Gc::as_value)
}

fn attribute(
    th: &mut Thread,
    subject: Value,
    name: Gc<Str>,
    class: &str,
    seen: Gc<Set>,
) -> PyResult<Option<Value>> {
    if !seen.add(th, name.as_value())? {
        let name = protocols::repr(th, name.as_value())?;
        let message = format!(
            "{class}() got multiple sub-patterns for attribute {}",
            Str::display(name)
        );
        return th.raise(Builtin::TypeError, message);
    }
    let name = th.interp().interned.intern_str(th, name)?;
    protocols::get_attr_opt(th, subject, name)
}
