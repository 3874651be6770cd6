//! Type parameters in the arguments of an alias: finding and replacing them.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

/// The attribute of `v`, which is not asked of classes.
fn attribute(th: &mut Thread, v: Value, name: &str) -> PyResult<Option<Value>> {
    if th.as_type(v).is_some() {
        return Ok(None);
    }
    let name = th.intern(name);
    protocols::get_attr_opt(th, v, name)
}

fn push_new(th: &mut Thread, found: Gc<List>, v: Value) -> PyResult<()> {
    if found.index_of(th, v, 0, usize::MAX)?.is_some() {
        Ok(())
    } else {
        found.push(th, v)
    }
}

/// The type parameters in `args`, each once, in order.
pub fn collect_parameters(th: &mut Thread, args: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    let found = List::new(th)?;
    collect_into(th, args, found)?;
    tuple::from_list(th, found)
}

fn collect_into(th: &mut Thread, args: Gc<Tuple>, found: Gc<List>) -> PyResult<()> {
    th.check_native_stack("")?;
    for arg in args.items() {
        if th.as_type(*arg).is_some() {
            continue;
        }
        if let Some(inner) = items_of(th, *arg)? {
            collect_into(th, inner, found)?;
        } else if attribute(th, *arg, "__typing_subst__")?.is_some() {
            push_new(th, found, *arg)?;
        } else if let Some(more) = attribute(th, *arg, "__parameters__")?
            && let Some(more) = Tuple::from_value(th, more)
        {
            for p in more.items() {
                push_new(th, found, *p)?;
            }
        }
    }
    Ok(())
}

/// The items of a list or tuple among arguments (`Callable[[int], str]`).
fn items_of(th: &mut Thread, v: Value) -> PyResult<Option<Gc<Tuple>>> {
    if let Some(t) = Tuple::from_value(th, v) {
        return Ok(Some(t));
    }
    match List::from_value(th, v) {
        Some(l) => tuple::from_list(th, l).map(Some),
        None => Ok(None),
    }
}

/// What stands in square brackets as a tuple, with `*tuple[int, str]` taken apart.
pub fn unpack_arguments(th: &mut Thread, item: Value) -> PyResult<Gc<Tuple>> {
    let items = match Tuple::from_value(th, item) {
        Some(t) => t,
        None => tuple::new(th, &[item])?,
    };
    let all = List::new(th)?;
    for v in items.items() {
        let inner = attribute(th, *v, "__typing_unpacked_tuple_args__")?
            .and_then(|t| Tuple::from_value(th, t));
        match inner {
            Some(t)
                if t.items()
                    .last()
                    .is_none_or(|last| !last.is(Value::ELLIPSIS)) =>
            {
                all.extend_slice(th, t.items())?
            }
            _ => all.push(th, *v)?,
        }
    }
    tuple::from_list(th, all)
}

/// Lets the parameters look at the arguments together: defaults are added, those of a TypeVarTuple gathered. Checks their number.
pub fn prepare_arguments(
    th: &mut Thread,
    alias: Value,
    parameters: Gc<Tuple>,
    item: Value,
) -> PyResult<Gc<Tuple>> {
    let mut items = unpack_arguments(th, item)?;
    for p in parameters.items() {
        let Some(prepare) = attribute(th, *p, "__typing_prepare_subst__")? else {
            continue;
        };
        if prepare.is_none() {
            continue;
        }
        let prepared = protocols::call(th, prepare, &[alias, items.as_value()])?;
        items = match Tuple::from_value(th, prepared) {
            Some(t) => t,
            None => tuple::new(th, &[prepared])?,
        };
    }
    if items.len() != parameters.len() {
        let what = if items.len() > parameters.len() {
            "many"
        } else {
            "few"
        };
        let shown = Str::display(protocols::str(th, alias)?);
        return th.type_error(format!(
            "Too {what} arguments for {shown}; actual {}, expected {}",
            items.len(),
            parameters.len()
        ));
    }
    Ok(items)
}

/// The arguments of `alias[item]`: `args` with the parameters replaced.
pub fn substitute(
    th: &mut Thread,
    alias: Value,
    args: Gc<Tuple>,
    parameters: Gc<Tuple>,
    item: Value,
) -> PyResult<Gc<Tuple>> {
    if parameters.is_empty() {
        let shown = protocols::repr(th, alias)?;
        return th.type_error(format!("{} is not a generic class", Str::display(shown)));
    }
    let items = prepare_arguments(th, alias, parameters, item)?;
    replace(th, args, parameters, items)
}

fn replace(
    th: &mut Thread,
    args: Gc<Tuple>,
    parameters: Gc<Tuple>,
    items: Gc<Tuple>,
) -> PyResult<Gc<Tuple>> {
    th.check_native_stack("")?;
    let new = List::new(th)?;
    for arg in args.items() {
        let is_class = th.as_type(*arg).is_some();
        if !is_class && let Some(inner) = items_of(th, *arg)? {
            let inner = replace(th, inner, parameters, items)?;
            let v = if Tuple::from_value(th, *arg).is_some() {
                inner.as_value()
            } else {
                List::from_slice(th, inner.items())?.as_value()
            };
            new.push(th, v)?;
            continue;
        }
        let unpacks = match attribute(th, *arg, "__typing_is_unpacked_typevartuple__")? {
            Some(v) => protocols::truth(th, v)?,
            None => false,
        };
        let replaced = match attribute(th, *arg, "__typing_subst__")? {
            Some(subst) => match position(th, parameters, *arg)? {
                Some(i) => protocols::call(th, subst, &[items.items()[i]])?,
                None => *arg,
            },
            None => inner_alias(th, *arg, parameters, items)?,
        };
        if !unpacks {
            new.push(th, replaced)?;
            continue;
        }
        match Tuple::from_value(th, replaced) {
            Some(t) => new.extend_slice(th, t.items())?,
            None => new.push(th, replaced)?,
        }
    }
    tuple::from_list(th, new)
}

fn position(th: &mut Thread, parameters: Gc<Tuple>, p: Value) -> PyResult<Option<usize>> {
    for (i, v) in parameters.items().iter().enumerate() {
        if protocols::eq(th, *v, p)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

/// An argument that has parameters of its own (`list[T]` within `dict[str, list[T]]`) with its share of the items.
fn inner_alias(th: &mut Thread, arg: Value, parameters: Gc<Tuple>, items: Gc<Tuple>) -> PyResult {
    let Some(own) = attribute(th, arg, "__parameters__")?
        .and_then(|v| Tuple::from_value(th, v))
        .filter(|t| !t.is_empty())
    else {
        return Ok(arg);
    };
    let given = List::new(th)?;
    for p in own.items() {
        match position(th, parameters, *p)? {
            // What was gathered for a TypeVarTuple is spread again.
            Some(i) => match Tuple::exact(items.items()[i]) {
                Some(t) if th.is_instance(*p, Builtin::TypeVarTuple) => {
                    given.extend_slice(th, t.items())?
                }
                _ => given.push(th, items.items()[i])?,
            },
            None => given.push(th, *p)?,
        }
    }
    let given = tuple::from_list(th, given)?;
    // A starred TypeVarTuple is replaced by the tuple of its items.
    if let Some(alias) = super::alias::as_alias(th, arg)
        && alias.at(0).is_some_and(|o| o.is(own.items()[0]))
    {
        return Ok(given.as_value());
    }
    protocols::get_item(th, arg, given.as_value())
}
