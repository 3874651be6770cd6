//! `typing.TypeAliasType`: `type X = …`.

use super::alias::make_starred;
use super::subst::unpack_arguments;
use super::{loaded_typing, make_alias, tuple_field};
use crate::builtins::functions::caller_module;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::generic::GenericAlias;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

const NAME: usize = 0;
const TYPE_PARAMS: usize = 1;
const EVALUATOR: usize = 2;
const VALUE: usize = 3;
const MODULE: usize = 4;

/// The alias that a `type` statement makes from the tuple (name, type parameters or None, evaluator).
pub fn new_type_alias(th: &mut Thread, parts: Value) -> PyResult {
    let Some(parts) = Tuple::exact(parts) else {
        return th.type_error("the parts of a type alias must be a tuple");
    };
    let part = |i: usize| parts.get(i).unwrap_or(Value::NONE);
    let module = caller_module(th).unwrap_or(Value::UNBOUND);
    let fields = [
        part(NAME),
        part(TYPE_PARAMS),
        part(EVALUATOR),
        Value::UNBOUND,
        module,
    ];
    th.alloc(GenericAlias::new(Builtin::TypeAliasType.shape(), &fields))
        .map(Gc::as_value)
}

/// The parameters, TypeVarTuples among them starred.
fn parameters(th: &mut Thread, a: Gc<GenericAlias>) -> PyResult<Gc<Tuple>> {
    let params = tuple_field(th, &a, TYPE_PARAMS)?;
    let all = List::new(th)?;
    for p in params.items() {
        if th.is_instance(*p, Builtin::TypeVarTuple) {
            all.extend(th, *p)?;
        } else {
            all.push(th, *p)?;
        }
    }
    tuple::from_list(th, all)
}

/// Declares the methods of `typing.TypeAliasType`.
pub struct TypeAliasMethods;

/// Type alias.
///
/// Type aliases are created through the type statement:
///
///     type Alias = int
#[pytype(TypeAliasType)]
impl TypeAliasMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("(type, name, value, *, type_params=<unrepresentable>)")]
    fn type_alias_new(
        _class: Value,
        th: &mut Thread,
        name: Value,
        value: Value,
        type_params: Value,
    ) -> PyResult {
        if Str::from_value(th, name).is_none() {
            let message = format!(
                "typealias() argument 'name' must be str, not {}",
                th.type_name(name)
            );
            return th.type_error(message);
        }
        if !type_params.is_unbound() && Tuple::from_value(th, type_params).is_none() {
            return th.type_error("type_params must be a tuple");
        }
        let module = caller_module(th).unwrap_or(Value::UNBOUND);
        let fields = [name, type_params, Value::UNBOUND, value, module];
        th.alloc(GenericAlias::new(Builtin::TypeAliasType.shape(), &fields))
            .map(Gc::as_value)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(NAME))
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<GenericAlias>, th: &mut Thread, key: Value) -> PyResult {
        if tuple_field(th, &this, TYPE_PARAMS)?.is_empty() {
            return th.type_error("Only generic type aliases are subscriptable");
        }
        let args = unpack_arguments(th, key)?;
        make_alias(th, this.as_value(), args.as_value())
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        super::union::or(th, this, value)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        super::union::or(th, value, this)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, th: &mut Thread) -> PyResult {
        let starred = match loaded_typing(th, "Unpack")? {
            Some(unpack) => protocols::get_item(th, unpack, this)?,
            None => {
                let args = tuple::new(th, &[])?;
                make_starred(th, this, args)?
            }
        };
        let one = tuple::new(th, &[starred])?;
        protocols::iter(th, one.as_value())
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(NAME))
    }

    #[getter]
    fn __name__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(NAME))
    }

    #[getter]
    fn __value__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        if let Some(v) = this.at(VALUE) {
            return Ok(v);
        }
        let v = protocols::call(th, this.or_none(EVALUATOR), &[Value::ONE])?;
        this.fields[VALUE].set(th, &*this, v);
        Ok(v)
    }

    #[getter]
    fn evaluate_value(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        match (this.at(EVALUATOR), this.at(VALUE)) {
            (Some(f), _) => Ok(f),
            (None, Some(v)) => th
                .alloc(GenericAlias::new(Builtin::ConstEvaluator.shape(), &[v]))
                .map(Gc::as_value),
            (None, None) => Ok(Value::NONE),
        }
    }

    #[getter]
    fn __type_params__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        tuple_field(th, &this, TYPE_PARAMS).map(Gc::as_value)
    }

    #[getter]
    fn __parameters__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        parameters(th, this).map(Gc::as_value)
    }

    #[getter]
    fn __module__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(MODULE))
    }
}
