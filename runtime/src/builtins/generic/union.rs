//! `typing.Union`: `int | str`.

use super::subst::{collect_parameters, substitute};
use super::{tuple_field, type_repr};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::generic::GenericAlias;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::set;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

const ARGS: usize = 0;
const PARAMETERS: usize = 1;

/// `X | Y`: a union without doubles, or the only member.
pub fn make_union(th: &mut Thread, l: Value, r: Value) -> PyResult {
    union_of(th, &[l, r])
}

/// The union of these members; members that are unions themselves are taken apart.
fn union_of(th: &mut Thread, members: &[Value]) -> PyResult {
    let all = List::new(th)?;
    for m in members {
        if let Some(u) = GenericAlias::exact(*m, Builtin::Union) {
            let args = tuple_field(th, &u, ARGS)?;
            for a in args.items() {
                add_member(th, all, *a)?;
            }
        } else if m.is_none() {
            let none = th.builtin(Builtin::NoneType).as_value();
            add_member(th, all, none)?;
        } else {
            add_member(th, all, *m)?;
        }
    }
    if all.len() == 1
        && let Some(only) = all.get(0)
    {
        return Ok(only);
    }
    let args = tuple::from_list(th, all)?;
    th.alloc(GenericAlias::new(
        Builtin::Union.shape(),
        &[args.as_value()],
    ))
    .map(Gc::as_value)
}

fn add_member(th: &mut Thread, all: Gc<List>, v: Value) -> PyResult<()> {
    if all.index_of(th, v, 0, usize::MAX)?.is_some() {
        Ok(())
    } else {
        all.push(th, v)
    }
}

/// `l | r` for two types, aliases or unions; `NotImplemented` when one of them is something else.
pub(super) fn or(th: &mut Thread, l: Value, r: Value) -> PyResult {
    super::alias::or_fitting(th, l, r)
}

fn parameters(th: &mut Thread, u: Gc<GenericAlias>) -> PyResult<Gc<Tuple>> {
    if let Some(t) = u.at(PARAMETERS).and_then(Tuple::exact) {
        return Ok(t);
    }
    let args = tuple_field(th, &u, ARGS)?;
    let found = collect_parameters(th, args)?;
    u.fields[PARAMETERS].set(th, &*u, found.as_value());
    Ok(found)
}

/// Declares the methods of `typing.Union`.
pub struct UnionMethods;

/// Represent a union type
///
/// E.g. for int | str
#[pytype(Union)]
impl UnionMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<String> {
        th.check_native_stack(" while getting the repr of an object")?;
        let args = tuple_field(th, &this, ARGS)?;
        let mut shown = Vec::new();
        for a in args.items() {
            shown.push(type_repr(th, *a)?);
        }
        Ok(shown.join(" | "))
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<i64> {
        let members = set::from_iterable(th, Builtin::FrozenSet, this.or_none(ARGS))?;
        members.frozen_hash(th)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<GenericAlias>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = GenericAlias::exact(value, Builtin::Union) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let (a, b) = (
            tuple_field(th, &this, ARGS)?,
            tuple_field(th, &other, ARGS)?,
        );
        if a.len() != b.len() {
            return Ok(Value::FALSE);
        }
        for v in a.items() {
            if !protocols::contains(th, b.as_value(), *v)? {
                return Ok(Value::FALSE);
            }
        }
        Ok(Value::TRUE)
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        or(th, this, value)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        or(th, value, this)
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<GenericAlias>, th: &mut Thread, key: Value) -> PyResult {
        let (args, parameters) = (tuple_field(th, &this, ARGS)?, parameters(th, this)?);
        let new = substitute(th, this.as_value(), args, parameters, key)?;
        union_of(th, new.items())
    }

    #[classmethod("($type, object, /)")]
    fn __class_getitem__(_class: Value, th: &mut Thread, object: Value) -> PyResult {
        let members = match Tuple::from_value(th, object) {
            Some(t) => t,
            None => tuple::new(th, &[object])?,
        };
        if members.is_empty() {
            return th.type_error("Cannot take a Union of no types.");
        }
        union_of(th, members.items())
    }

    #[method("($self, bases, /)")]
    fn __mro_entries__(this: Value, th: &mut Thread, bases: Value) -> PyResult {
        let _ = bases;
        let shown = protocols::repr(th, this)?;
        th.type_error(format!("Cannot subclass {}", Str::display(shown)))
    }

    #[method("($self, instance, /)")]
    fn __instancecheck__(
        this: Gc<GenericAlias>,
        th: &mut Thread,
        instance: Value,
    ) -> PyResult<bool> {
        let args = tuple_field(th, &this, ARGS)?;
        for a in args.items() {
            if protocols::is_instance(th, instance, *a)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[method("($self, cls, /)")]
    fn __subclasscheck__(this: Gc<GenericAlias>, th: &mut Thread, cls: Value) -> PyResult<bool> {
        let args = tuple_field(th, &this, ARGS)?;
        if th.as_type(cls).is_none() {
            return th.type_error("issubclass() arg 1 must be a class");
        }
        for a in args.items() {
            if protocols::is_subclass(th, cls, *a)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[member]
    fn __args__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(ARGS))
    }

    /// Type variables in the types.UnionType.
    #[getter]
    fn __parameters__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        parameters(th, this).map(Gc::as_value)
    }

    /// Always returns the type
    #[getter]
    fn __origin__(_this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        Ok(th.builtin(Builtin::Union).as_value())
    }

    #[getter]
    fn __name__(_this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<&'static str> {
        Ok("Union")
    }

    #[getter]
    fn __qualname__(_this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<&'static str> {
        Ok("Union")
    }

    #[getter]
    fn __module__(_this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<&'static str> {
        Ok("typing")
    }
}
