//! `__build_class__`: what a class statement calls.

use crate::builtins::types::winning_metaclass;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::{Args, Keywords};
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::function::{Cell, Function};
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};

/// `__build_class__(func, name, *bases, metaclass=None, **kwds)`
pub fn build_class(th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
    let [func, name, given @ ..] = args else {
        return th.type_error("__build_class__: not enough arguments");
    };
    let Some(body) = exact::<Function>(*func, Builtin::Function.shape()) else {
        return th.type_error("__build_class__: func must be a function");
    };
    if Str::from_value(th, *name).is_none() {
        return th.type_error("__build_class__: name is not a string");
    }
    let original = tuple::new(th, given)?;
    let bases = resolve_bases(th, original)?;
    let rest = ClassKeywords::take(th, kwargs)?;
    let meta = match rest.metaclass {
        Some(meta) => meta,
        None => bases
            .items()
            .first()
            .map_or(th.builtin(Builtin::Type), |b| th.type_of(*b))
            .as_value(),
    };
    let meta = match th.as_type(meta) {
        Some(m) => winning_metaclass(th, m, bases.items())?.as_value(),
        None => meta,
    };
    let namespace = prepare(th, meta, *name, bases, &rest)?;
    let cell = (th.hooks().run_class_body)(th, body, namespace)?;
    if original != bases {
        let key = th.names().__orig_bases__;
        protocols::set_item(th, namespace, key.as_value(), original.as_value())?;
    }
    let class = rest.call(th, meta, &[*name, bases.as_value(), namespace])?;
    check_class_cell(th, class, cell, *name)?;
    Ok(class)
}

/// The bases with those that have `__mro_entries__` replaced.
fn resolve_bases(th: &mut Thread, bases: Gc<Tuple>) -> PyResult<Gc<Tuple>> {
    if bases.items().iter().all(|b| th.as_type(*b).is_some()) {
        return Ok(bases);
    }
    let resolved = List::new(th)?;
    let name = th.names().__mro_entries__;
    let mut changed = false;
    for b in bases.items() {
        let method = if th.as_type(*b).is_some() {
            None
        } else {
            protocols::get_attr_opt(th, *b, name)?
        };
        let Some(method) = method else {
            resolved.push(th, *b)?;
            continue;
        };
        changed = true;
        let entries = protocols::call(th, method, &[bases.as_value()])?;
        let Some(entries) = Tuple::from_value(th, entries) else {
            return th.type_error("__mro_entries__ must return a tuple");
        };
        for e in entries.items() {
            resolved.push(th, *e)?;
        }
    }
    if changed {
        tuple::from_list(th, resolved)
    } else {
        Ok(bases)
    }
}

/// The keywords of a class statement without `metaclass`.
struct ClassKeywords {
    metaclass: Option<Value>,
    names: Gc<Tuple>,
    values: Gc<Tuple>,
}

impl ClassKeywords {
    fn take(th: &mut Thread, kwargs: Keywords<'_>) -> PyResult<ClassKeywords> {
        let is_meta = |i: usize| Str::exact(kwargs.names[i]).is_some_and(|s| s.equals("metaclass"));
        let at = (0..kwargs.names.len()).find(|i| is_meta(*i));
        let n = kwargs.names.len() - at.is_some() as usize;
        let skip = |i: usize| {
            if at.is_some_and(|at| i >= at) {
                i + 1
            } else {
                i
            }
        };
        let names = tuple::build(th, n, |i| kwargs.names[skip(i)])?;
        let values = tuple::build(th, n, |i| kwargs.values[skip(i)])?;
        Ok(ClassKeywords {
            metaclass: at.map(|i| kwargs.values[i]),
            names,
            values,
        })
    }
    /// Calls with these arguments and the keywords.
    fn call(&self, th: &mut Thread, callable: Value, args: &[Value]) -> PyResult {
        let n = args.len();
        let all = tuple::build(th, n + self.values.len(), |i| {
            if i < n {
                args[i]
            } else {
                self.values.items()[i - n]
            }
        })?;
        protocols::call_args(
            th,
            callable,
            Args::with_names(all.items(), self.names.items()),
        )
    }
}

/// The namespace that the metaclass's `__prepare__` gives.
fn prepare(
    th: &mut Thread,
    meta: Value,
    name: Value,
    bases: Gc<Tuple>,
    rest: &ClassKeywords,
) -> PyResult {
    let attr = th.names().__prepare__;
    let Some(method) = protocols::get_attr_opt(th, meta, attr)? else {
        return Dict::new(th).map(Gc::as_value);
    };
    let namespace = rest.call(th, method, &[name, bases.as_value()])?;
    let is_mapping = Dict::from_value(th, namespace).is_some()
        || th
            .type_of(namespace)
            .special(crate::object::special::Special::GetItem)
            .is_some();
    if !is_mapping {
        let meta = th
            .as_type(meta)
            .map_or("<metaclass>".to_string(), |t| Str::text_of(t.name.get()));
        let message = format!(
            "{meta}.__prepare__() must return a mapping, not {}",
            th.type_name(namespace)
        );
        return th.type_error(message);
    }
    Ok(namespace)
}

/// Checks that the metaclass passed `__classcell__` on, so that `super()` and `__class__` work in the class's methods.
fn check_class_cell(th: &mut Thread, class: Value, cell: Value, name: Value) -> PyResult<()> {
    let Some(cell) = exact::<Cell>(cell, Builtin::Cell.shape()) else {
        return Ok(());
    };
    if th.as_type(class).is_none() {
        return Ok(());
    }
    let name = Str::text_of(name);
    match cell.contents.bound() {
        Some(set) if set.is(class) => Ok(()),
        Some(set) => {
            let shown = protocols::repr(th, set)?;
            let class = protocols::repr(th, class)?;
            th.type_error(format!(
                "__class__ set to {} defining '{name}' as {}",
                Str::display(shown),
                Str::display(class)
            ))
        }
        None => {
            let class = protocols::repr(th, class)?;
            let message = format!(
                "__class__ not set defining '{name}' as {}. Was __classcell__ propagated to type.__new__?",
                Str::display(class)
            );
            th.raise(Builtin::RuntimeError, message)
        }
    }
}
