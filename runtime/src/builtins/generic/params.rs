//! Type parameters: `TypeVar`, `ParamSpec`, `TypeVarTuple`, and what belongs to them.
//!
//! Bounds, constraints and defaults of parameters made by the `[T: …]` syntax are evaluated on first use, by functions that the
//! compiler made; such a parameter has no variance of its own. The fields of the record are named below.

use super::alias::make_starred;
use super::make_union;
use crate::builtins::functions::caller_module;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::generic::GenericAlias;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

const NAME: usize = 0;
const BOUND: usize = 1;
/// A tuple, or None when the evaluator is one of constraints that were not evaluated yet.
const CONSTRAINTS: usize = 2;
const DEFAULT: usize = 3;
/// Function that evaluates the bound or the constraints.
const EVALUATOR: usize = 4;
const DEFAULT_EVALUATOR: usize = 5;
const MODULE: usize = 6;
/// Sum of the flags below; UNBOUND is [`INFERRED`].
const VARIANCE: usize = 7;

const COVARIANT: i64 = 1;
const CONTRAVARIANT: i64 = 2;
const INFERRED: i64 = 4;

/// The format of evaluators that asks for values (`annotationlib.Format.VALUE`).
const FORMAT_VALUE: Value = Value::ONE;

/// A parameter made by the functions of the compiler, whose module is `typing`.
fn parameter(
    th: &mut Thread,
    kind: Builtin,
    name: Value,
    evaluator: Value,
) -> PyResult<Gc<GenericAlias>> {
    let module = th.intern("typing").as_value();
    let u = Value::UNBOUND;
    th.alloc(GenericAlias::new(
        kind.shape(),
        &[name, u, u, u, evaluator, u, module, Value::int(INFERRED)],
    ))
}

/// A parameter made by calling its type, whose module is the caller's.
fn called_parameter(th: &mut Thread, kind: Builtin, name: Value) -> PyResult<Gc<GenericAlias>> {
    let p = parameter(th, kind, name, Value::UNBOUND)?;
    let module = caller_module(th).unwrap_or(Value::UNBOUND);
    p.fields[MODULE].set(th, &*p, module);
    Ok(p)
}

/// The TypeVar of `[T]`.
pub fn new_type_var(th: &mut Thread, name: Value) -> PyResult {
    parameter(th, Builtin::TypeVar, name, Value::UNBOUND).map(Gc::as_value)
}

/// The TypeVar of `[T: bound]`.
pub fn new_type_var_with_bound(th: &mut Thread, name: Value, evaluator: Value) -> PyResult {
    parameter(th, Builtin::TypeVar, name, evaluator).map(Gc::as_value)
}

/// The TypeVar of `[T: (A, B)]`.
pub fn new_type_var_with_constraints(th: &mut Thread, name: Value, evaluator: Value) -> PyResult {
    let t = parameter(th, Builtin::TypeVar, name, evaluator)?;
    t.fields[CONSTRAINTS].set_immediate(Value::NONE);
    Ok(t.as_value())
}

/// The ParamSpec of `[**P]`.
pub fn new_param_spec(th: &mut Thread, name: Value) -> PyResult {
    parameter(th, Builtin::ParamSpec, name, Value::UNBOUND).map(Gc::as_value)
}

/// The TypeVarTuple of `[*Ts]`.
pub fn new_type_var_tuple(th: &mut Thread, name: Value) -> PyResult {
    parameter(th, Builtin::TypeVarTuple, name, Value::UNBOUND).map(Gc::as_value)
}

/// Sets the function that evaluates the default of a type parameter, and gives the parameter.
pub fn set_default(th: &mut Thread, parameter: Value, evaluator: Value) -> PyResult {
    let kinds = [Builtin::TypeVar, Builtin::ParamSpec, Builtin::TypeVarTuple];
    if let Some(p) = kinds
        .iter()
        .find_map(|k| GenericAlias::exact(parameter, *k))
    {
        p.fields[DEFAULT_EVALUATOR].set(th, &*p, evaluator);
    }
    Ok(parameter)
}

/// `typing.NoDefault`
pub fn no_default(th: &mut Thread) -> PyResult {
    const NAME: &str = "typing.NoDefault";
    if let Some(v) = th.interp().kept(NAME) {
        return Ok(v);
    }
    let v = th
        .alloc(GenericAlias::new(Builtin::NoDefaultType.shape(), &[]))?
        .as_value();
    th.interp().keep(NAME, v);
    Ok(v)
}

fn is_no_default(th: &mut Thread, v: Value) -> PyResult<bool> {
    Ok(no_default(th)?.is(v))
}

/// `__default__`, evaluated on first use.
fn default_of(th: &mut Thread, p: Gc<GenericAlias>) -> PyResult {
    lazy(th, p, DEFAULT, DEFAULT_EVALUATOR, no_default)
}

/// A field that an evaluator fills on first use.
fn lazy(
    th: &mut Thread,
    p: Gc<GenericAlias>,
    field: usize,
    evaluator: usize,
    otherwise: fn(&mut Thread) -> PyResult,
) -> PyResult {
    if let Some(v) = p.at(field) {
        return Ok(v);
    }
    let Some(evaluator) = p.at(evaluator) else {
        return otherwise(th);
    };
    let v = protocols::call(th, evaluator, &[FORMAT_VALUE])?;
    p.fields[field].set(th, &*p, v);
    Ok(v)
}

fn has_default(th: &mut Thread, p: Gc<GenericAlias>) -> PyResult<bool> {
    if p.at(DEFAULT_EVALUATOR).is_some() {
        return Ok(true);
    }
    match p.at(DEFAULT) {
        Some(v) => Ok(!is_no_default(th, v)?),
        None => Ok(false),
    }
}

/// What evaluates a field: the compiler's function, an object that gives the value, or None.
fn evaluator_of(th: &mut Thread, function: Option<Value>, value: Option<Value>) -> PyResult {
    match (function, value) {
        (Some(f), _) => Ok(f),
        (None, Some(v)) if !is_no_default(th, v)? => th
            .alloc(GenericAlias::new(Builtin::ConstEvaluator.shape(), &[v]))
            .map(Gc::as_value),
        (None, _) => Ok(Value::NONE),
    }
}

fn variance(p: &GenericAlias) -> i64 {
    p.at(VARIANCE).and_then(Value::to_int).unwrap_or(INFERRED)
}

/// The name with the sign of the variance, as reprs show it.
fn signed_name(p: &GenericAlias) -> String {
    let sign = match variance(p) {
        v if v & INFERRED != 0 => "",
        v if v & COVARIANT != 0 => "+",
        v if v & CONTRAVARIANT != 0 => "-",
        _ => "~",
    };
    format!("{sign}{}", Str::text_of(p.or_none(NAME)))
}

fn module_of(p: &GenericAlias) -> Value {
    p.at(MODULE).unwrap_or(Value::NONE)
}

/// The sum of the variance flags, or the error for those that contradict each other.
fn check_variance(
    th: &mut Thread,
    covariant: bool,
    contravariant: bool,
    inferred: bool,
) -> PyResult<Value> {
    if covariant && contravariant {
        return th.value_error("Bivariant types are not supported.");
    }
    if inferred && (covariant || contravariant) {
        return th.value_error("Variance cannot be specified with infer_variance.");
    }
    Ok(Value::int(
        covariant as i64 * COVARIANT
            + contravariant as i64 * CONTRAVARIANT
            + inferred as i64 * INFERRED,
    ))
}

/// A bound that was given as a value: None is no bound.
fn given_bound(v: Value) -> Value {
    if v.is_none() { Value::UNBOUND } else { v }
}

/// `args` with the default added when `parameter` is the next without an argument; TypeError when it has none.
fn with_default(th: &mut Thread, p: Gc<GenericAlias>, alias: Value, args: Value) -> PyResult {
    let (index, _) = place_of(th, p.as_value(), alias)?;
    let n = protocols::len(th, args)?;
    if index < n {
        return Ok(args);
    }
    if index == n && has_default(th, p)? {
        let default = default_of(th, p)?;
        let all = crate::object::list::from_iterable(th, args)?;
        all.push(th, default)?;
        return tuple::from_list(th, all).map(Gc::as_value);
    }
    let shown = Str::display(protocols::str(th, alias)?);
    let least = index + 1;
    th.type_error(format!(
        "Too few arguments for {shown}; actual {n}, expected at least {least}"
    ))
}

/// The place of a parameter among the parameters of an alias, and their number.
fn place_of(th: &mut Thread, p: Value, alias: Value) -> PyResult<(usize, usize)> {
    let name = th.names().__parameters__;
    let all = protocols::get_attr(th, alias, name)?;
    let all = crate::object::list::from_iterable(th, all)?;
    match all.index_of(th, p, 0, usize::MAX)? {
        Some(i) => Ok((i, all.len())),
        None => th.value_error("tuple.index(x): x not in tuple"),
    }
}

/// TypeError for a class statement with the parameter as a base.
fn refuse_subclass(th: &mut Thread, what: &str) -> PyResult {
    th.type_error(format!("Cannot subclass an instance of {what}"))
}

/// Declares the methods of `typing.TypeVar`.
pub struct TypeVarMethods;

/// Type variable.
#[pytype(TypeVar)]
impl TypeVarMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new(
        "(type, name, *constraints, bound=None, default=<unrepresentable>, covariant=False, contravariant=False, infer_variance=False)"
    )]
    #[allow(clippy::too_many_arguments, reason = "one per parameter of the type")]
    fn type_var_new(
        _class: Value,
        th: &mut Thread,
        name: Value,
        constraints: &[Value],
        bound: Value,
        default: Value,
        covariant: bool,
        contravariant: bool,
        infer_variance: bool,
    ) -> PyResult {
        check_name(th, "typevar", name)?;
        let variance = check_variance(th, covariant, contravariant, infer_variance)?;
        if constraints.len() == 1 {
            return th.type_error("A single constraint is not allowed");
        }
        if !constraints.is_empty() && !bound.is_none() {
            return th.type_error("Constraints cannot be combined with bound=...");
        }
        let constraints = tuple::new(th, constraints)?.as_value();
        let p = called_parameter(th, Builtin::TypeVar, name)?;
        for (i, v) in [
            (BOUND, given_bound(bound)),
            (CONSTRAINTS, constraints),
            (DEFAULT, default),
            (VARIANCE, variance),
        ] {
            p.fields[i].set(th, &*p, v);
        }
        Ok(p.as_value())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<String> {
        Ok(signed_name(&this))
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        make_union(th, this, value)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        make_union(th, value, this)
    }

    #[method("($self, arg, /)")]
    fn __typing_subst__(_this: Value, th: &mut Thread, arg: Value) -> PyResult {
        let name = th.intern("__typing_is_unpacked_typevartuple__");
        let starred = match protocols::get_attr_opt(th, arg, name)? {
            Some(v) => protocols::truth(th, v)?,
            None => super::alias::as_alias(th, arg).is_some_and(|a| a.at(3).is_some()),
        };
        if starred {
            let shown = protocols::repr(th, arg)?;
            return th.type_error(format!(
                "{} is not valid as type argument",
                Str::display(shown)
            ));
        }
        Ok(arg)
    }

    #[method("($self, alias, args, /)")]
    fn __typing_prepare_subst__(
        this: Gc<GenericAlias>,
        th: &mut Thread,
        alias: Value,
        args: Value,
    ) -> PyResult {
        with_default(th, this, alias, args)
    }

    #[method("($self, /)")]
    fn has_default(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<bool> {
        has_default(th, this)
    }

    #[method("($self, bases, /)")]
    fn __mro_entries__(_this: Value, th: &mut Thread, bases: Value) -> PyResult {
        let _ = bases;
        refuse_subclass(th, "TypeVar")
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
    fn __module__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(module_of(&this))
    }

    #[getter]
    fn __bound__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        if this.at(CONSTRAINTS).is_some() {
            return Ok(this.or_none(BOUND));
        }
        lazy(th, this, BOUND, EVALUATOR, |_| Ok(Value::NONE))
    }

    #[getter]
    fn __constraints__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        match this.at(CONSTRAINTS) {
            Some(v) if !v.is_none() => Ok(v),
            Some(_) => {
                this.fields[CONSTRAINTS].set_immediate(Value::UNBOUND);
                let result = lazy(th, this, CONSTRAINTS, EVALUATOR, |_| Ok(Value::NONE));
                if result.is_err() {
                    this.fields[CONSTRAINTS].set_immediate(Value::NONE);
                }
                result
            }
            None => tuple::new(th, &[]).map(Gc::as_value),
        }
    }

    #[getter]
    fn __default__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        default_of(th, this)
    }

    #[getter]
    fn evaluate_bound(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let function = this
            .at(EVALUATOR)
            .filter(|_| this.at(CONSTRAINTS).is_none());
        evaluator_of(th, function, this.at(BOUND))
    }

    #[getter]
    fn evaluate_constraints(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let constraints = this.at(CONSTRAINTS);
        let function = this.at(EVALUATOR).filter(|_| constraints.is_some());
        let value = constraints.filter(|v| Tuple::exact(*v).is_some_and(|t| !t.is_empty()));
        evaluator_of(th, function, value)
    }

    #[getter]
    fn evaluate_default(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        evaluator_of(th, this.at(DEFAULT_EVALUATOR), this.at(DEFAULT))
    }

    #[getter]
    fn __covariant__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<bool> {
        Ok(variance(&this) & COVARIANT != 0)
    }

    #[getter]
    fn __contravariant__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<bool> {
        Ok(variance(&this) & CONTRAVARIANT != 0)
    }

    #[getter]
    fn __infer_variance__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<bool> {
        Ok(variance(&this) & INFERRED != 0)
    }
}

fn check_name(th: &mut Thread, function: &str, name: Value) -> PyResult<()> {
    if Str::from_value(th, name).is_some() {
        return Ok(());
    }
    let message = format!(
        "{function}() argument 'name' must be str, not {}",
        th.type_name(name)
    );
    th.type_error(message)
}

/// Declares the methods of `typing.ParamSpec`.
pub struct ParamSpecMethods;

/// Parameter specification variable.
#[pytype(ParamSpec)]
impl ParamSpecMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new(
        "(type, name, *, bound=None, default=<unrepresentable>, covariant=False, contravariant=False, infer_variance=False)"
    )]
    #[allow(clippy::too_many_arguments, reason = "one per parameter of the type")]
    fn param_spec_new(
        _class: Value,
        th: &mut Thread,
        name: Value,
        bound: Value,
        default: Value,
        covariant: bool,
        contravariant: bool,
        infer_variance: bool,
    ) -> PyResult {
        check_name(th, "paramspec", name)?;
        let variance = check_variance(th, covariant, contravariant, infer_variance)?;
        let p = called_parameter(th, Builtin::ParamSpec, name)?;
        for (i, v) in [
            (BOUND, given_bound(bound)),
            (DEFAULT, default),
            (VARIANCE, variance),
        ] {
            p.fields[i].set(th, &*p, v);
        }
        Ok(p.as_value())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<String> {
        Ok(signed_name(&this))
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        make_union(th, this, value)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        make_union(th, value, this)
    }

    #[method("($self, arg, /)")]
    fn __typing_subst__(_this: Value, th: &mut Thread, arg: Value) -> PyResult {
        if let Some(list) = List::from_value(th, arg) {
            return tuple::from_list(th, list).map(Gc::as_value);
        }
        if !is_param_expression(th, arg)? {
            let shown = Str::display(protocols::str(th, arg)?);
            return th.type_error(format!(
                "Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {shown}"
            ));
        }
        Ok(arg)
    }

    #[method("($self, alias, args, /)")]
    fn __typing_prepare_subst__(
        this: Gc<GenericAlias>,
        th: &mut Thread,
        alias: Value,
        args: Value,
    ) -> PyResult {
        let (index, count) = place_of(th, this.as_value(), alias)?;
        let all = crate::object::list::from_iterable(th, args)?;
        if index == all.len() && has_default(th, this)? {
            let default = default_of(th, this)?;
            all.push(th, default)?;
        }
        let Some(own) = all.get(index) else {
            let shown = Str::display(protocols::str(th, alias)?);
            return th.type_error(format!("Too few arguments for {shown}"));
        };
        // With a ParamSpec as the only parameter, its brackets may be left out.
        if count == 1 && !is_param_expression(th, own)? {
            let inner = tuple::from_list(th, all)?;
            return tuple::new(th, &[inner.as_value()]).map(Gc::as_value);
        }
        if let Some(list) = List::from_value(th, own) {
            let inner = tuple::from_list(th, list)?;
            all.set(th, index, inner.as_value());
        }
        tuple::from_list(th, all).map(Gc::as_value)
    }

    #[method("($self, /)")]
    fn has_default(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<bool> {
        has_default(th, this)
    }

    #[method("($self, bases, /)")]
    fn __mro_entries__(_this: Value, th: &mut Thread, bases: Value) -> PyResult {
        let _ = bases;
        refuse_subclass(th, "ParamSpec")
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(NAME))
    }

    /// Represents positional arguments.
    #[getter]
    fn args(this: Value, th: &mut Thread) -> PyResult {
        th.alloc(GenericAlias::new(Builtin::ParamSpecArgs.shape(), &[this]))
            .map(Gc::as_value)
    }

    /// Represents keyword arguments.
    #[getter]
    fn kwargs(this: Value, th: &mut Thread) -> PyResult {
        th.alloc(GenericAlias::new(Builtin::ParamSpecKwargs.shape(), &[this]))
            .map(Gc::as_value)
    }

    #[getter]
    fn __name__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(NAME))
    }

    #[getter]
    fn __module__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(module_of(&this))
    }

    #[getter]
    fn __bound__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(BOUND))
    }

    #[getter]
    fn __default__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        default_of(th, this)
    }

    #[getter]
    fn evaluate_default(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        evaluator_of(th, this.at(DEFAULT_EVALUATOR), this.at(DEFAULT))
    }

    #[getter]
    fn __covariant__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<bool> {
        Ok(variance(&this) & COVARIANT != 0)
    }

    #[getter]
    fn __contravariant__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<bool> {
        Ok(variance(&this) & CONTRAVARIANT != 0)
    }

    #[getter]
    fn __infer_variance__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<bool> {
        Ok(variance(&this) & INFERRED != 0)
    }
}

/// Whether `v` can stand for a ParamSpec: `...`, a list or tuple, another ParamSpec, or `Concatenate[…]`.
fn is_param_expression(th: &mut Thread, v: Value) -> PyResult<bool> {
    if v.is(Value::ELLIPSIS)
        || Tuple::from_value(th, v).is_some()
        || List::from_value(th, v).is_some()
        || th.is_instance(v, Builtin::ParamSpec)
    {
        return Ok(true);
    }
    Ok(th.type_name(v) == "_ConcatenateGenericAlias")
}

macro_rules! param_spec_parts {
    ($($(#[$doc:meta])* $Name:ident $Number:ident $what:literal;)*) => {$(
        $(#[$doc])*
        pub struct $Name;

        #[pytype($Number)]
        impl $Name {
            /// Create and return a new object.  See help(type) for accurate signature.
            #[new("(type, origin)")]
            fn part_new(_class: Value, th: &mut Thread, origin: Value) -> PyResult {
                th.alloc(GenericAlias::new(Builtin::$Number.shape(), &[origin])).map(Gc::as_value)
            }
            /// Return repr(self).
            #[method("($self, /)")]
            fn __repr__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<String> {
                let origin = this.or_none(0);
                let shown = match GenericAlias::exact(origin, Builtin::ParamSpec) {
                    Some(p) => Str::text_of(p.or_none(NAME)),
                    None => Str::display(protocols::repr(th, origin)?),
                };
                Ok(format!("{shown}.{}", $what))
            }
            /// Return self==value.
            #[method("($self, value, /)")]
            fn __eq__(this: Gc<GenericAlias>, th: &mut Thread, value: Value) -> PyResult {
                match GenericAlias::exact(value, Builtin::$Number) {
                    Some(other) => protocols::eq(th, this.or_none(0), other.or_none(0)).map(Value::bool),
                    None => Ok(Value::NOT_IMPLEMENTED),
                }
            }
            #[method("($self, bases, /)")]
            fn __mro_entries__(_this: Value, th: &mut Thread, bases: Value) -> PyResult {
                let _ = bases;
                refuse_subclass(th, Builtin::$Number.name())
            }
            #[getter]
            fn __origin__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
                Ok(this.or_none(0))
            }
        }
    )*};
}
param_spec_parts! {
    /// Declares the methods of `typing.ParamSpecArgs`.
    ParamSpecArgsMethods ParamSpecArgs "args";
    /// Declares the methods of `typing.ParamSpecKwargs`.
    ParamSpecKwargsMethods ParamSpecKwargs "kwargs";
}

/// Declares the methods of `typing.TypeVarTuple`.
pub struct TypeVarTupleMethods;

/// Type variable tuple. A specialized form of type variable that enables
/// variadic generics.
#[pytype(TypeVarTuple)]
impl TypeVarTupleMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("(type, name, *, default=<unrepresentable>)")]
    fn type_var_tuple_new(_class: Value, th: &mut Thread, name: Value, default: Value) -> PyResult {
        check_name(th, "typevartuple", name)?;
        let p = called_parameter(th, Builtin::TypeVarTuple, name)?;
        p.fields[DEFAULT].set(th, &*p, default);
        Ok(p.as_value())
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(NAME))
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, th: &mut Thread) -> PyResult {
        let starred = match super::loaded_typing(th, "Unpack")? {
            Some(unpack) => protocols::get_item(th, unpack, this)?,
            None => {
                let args = tuple::new(th, &[this])?;
                make_starred(th, this, args)?
            }
        };
        let one = tuple::new(th, &[starred])?;
        protocols::iter(th, one.as_value())
    }

    #[method("($self, arg, /)")]
    fn __typing_subst__(_this: Value, th: &mut Thread, arg: Value) -> PyResult {
        let _ = arg;
        th.type_error("Substitution of bare TypeVarTuple is not supported")
    }

    #[method("($self, alias, args, /)")]
    fn __typing_prepare_subst__(
        this: Gc<GenericAlias>,
        th: &mut Thread,
        alias: Value,
        args: Value,
    ) -> PyResult {
        gather(th, this, alias, args)
    }

    #[method("($self, /)")]
    fn has_default(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<bool> {
        has_default(th, this)
    }

    #[method("($self, bases, /)")]
    fn __mro_entries__(_this: Value, th: &mut Thread, bases: Value) -> PyResult {
        let _ = bases;
        refuse_subclass(th, "TypeVarTuple")
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
    fn __module__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(module_of(&this))
    }

    #[getter]
    fn __default__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        default_of(th, this)
    }

    #[getter]
    fn evaluate_default(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        evaluator_of(th, this.at(DEFAULT_EVALUATOR), this.at(DEFAULT))
    }
}

/// The arguments with those that fall to a TypeVarTuple gathered in a tuple: all but what the parameters before and behind it need.
fn gather(th: &mut Thread, p: Gc<GenericAlias>, alias: Value, args: Value) -> PyResult {
    let (before, count) = place_of(th, p.as_value(), alias)?;
    let behind = count - before - 1;
    let args = match Tuple::from_value(th, args) {
        Some(t) => t,
        None => tuple::new(th, &[args])?,
    };
    let n = args.len();
    if before + behind > n {
        let shown = Str::display(protocols::str(th, alias)?);
        return th.type_error(format!(
            "Too few arguments for {shown}; actual {n}, expected at least {}",
            count - 1
        ));
    }
    let own = if n == before + behind && has_default(th, p)? {
        let default = default_of(th, p)?;
        super::subst::unpack_arguments(th, default)?
    } else {
        tuple::slice(th, args, before as i64, 1, n - before - behind)?
    };
    let all = List::from_slice(th, &args.items()[..before])?;
    all.push(th, own.as_value())?;
    all.extend_slice(th, &args.items()[n - behind..])?;
    tuple::from_list(th, all).map(Gc::as_value)
}

/// Declares the methods of the type of `typing.NoDefault`.
pub struct NoDefaultMethods;

/// The type of the NoDefault singleton.
#[pytype(NoDefaultType)]
impl NoDefaultMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn no_default_new(
        _class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        if !args.is_empty() || !kwargs.is_empty() {
            return th.type_error("NoDefaultType takes no arguments");
        }
        no_default(th)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(_this: Value, _th: &mut Thread) -> PyResult<&'static str> {
        Ok("typing.NoDefault")
    }

    #[method("($self, /)")]
    fn __reduce__(_this: Value, _th: &mut Thread) -> PyResult<&'static str> {
        Ok("NoDefault")
    }
}

/// Declares the methods of the type of evaluators of given values.
pub struct ConstEvaluatorMethods;

#[pytype(ConstEvaluator)]
impl ConstEvaluatorMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<String> {
        let v = protocols::repr(th, this.or_none(0))?;
        Ok(format!("<constevaluator {}>", Str::display(v)))
    }

    /// Call self as a function.
    #[method("($self, format, /)")]
    fn __call__(this: Gc<GenericAlias>, th: &mut Thread, format: i64) -> PyResult {
        const STRING: i64 = 4;
        let v = this.or_none(0);
        if format != STRING {
            return Ok(v);
        }
        match Tuple::exact(v) {
            Some(t) => {
                let mut shown = Vec::new();
                for item in t.items() {
                    shown.push(super::type_repr(th, *item)?);
                }
                let text = Str::new(th, &format!("({})", shown.join(", ")))?;
                Ok(text.as_value())
            }
            None => {
                let text = super::type_repr(th, v)?;
                Str::new(th, &text).map(Gc::as_value)
            }
        }
    }
}
