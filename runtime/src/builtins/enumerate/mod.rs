//! The methods of `enumerate`, `zip`, `map`, `filter` and `reversed`.

use super::containers::{class_for_new, class_getitem, has_own_constructors};
use super::iterators::or_stop;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::instance;
use crate::object::iter::{self, Enumerate, Filter, Map, Reversed, Zip};
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::types::Type;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Raises the TypeError of keywords given to `name`, which takes none, unless a subclass has constructors of its own.
fn no_keywords(th: &mut Thread, ty: Gc<Type>, b: Builtin, kwargs: Keywords<'_>) -> PyResult<()> {
    if kwargs.is_empty() || ty.builtin.is_none() && has_own_constructors(th, ty, b) {
        return Ok(());
    }
    th.type_error(format!("{}() takes no keyword arguments", b.name()))
}

/// The flag `strict`, the only keyword of `zip` and `map`.
fn strict_flag(th: &mut Thread, name: &str, kwargs: Keywords<'_>) -> PyResult {
    let mut strict = Value::FALSE;
    if kwargs.names.len() > 1 {
        return th.type_error(format!(
            "{name}() takes at most 1 keyword argument ({} given)",
            kwargs.names.len()
        ));
    }
    for (key, value) in kwargs.iter() {
        if !key.equals("strict") {
            return th.type_error(format!(
                "{name}() got an unexpected keyword argument '{}'",
                Str::display(key)
            ));
        }
        strict = Value::bool(protocols::truth(th, value)?);
    }
    Ok(strict)
}

/// A tuple of iterators over these iterables.
fn iterators(th: &mut Thread, iterables: &[Value]) -> PyResult<Gc<Tuple>> {
    let result = tuple::prepare(th, iterables.len())?;
    for (i, iterable) in iterables.iter().enumerate() {
        let it = protocols::iter(th, *iterable)?;
        tuple::init(th, result, i, it);
    }
    Ok(result)
}

/// Return an enumerate object.
///
///   iterable
///     an object supporting iteration
///
/// The enumerate object yields pairs containing a count (from start, which
/// defaults to zero) and a value yielded by the iterable argument.
#[pytype(Enumerate)]
impl Enumerate {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Enumerate>> {
        let ty = class_for_new(th, class, Builtin::Enumerate)?;
        let [iterable, start] = enumerate_arguments(th, args, kwargs)?;
        let start = if start.is_unbound() {
            Value::ZERO
        } else {
            protocols::index(th, start)?
        };
        let it = protocols::iter(th, iterable)?;
        instance::create(th, ty, Enumerate::new(ty.shape.get(), it, start))
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<Enumerate>, th: &mut Thread) -> PyResult {
        let item = iter::next_enumerate(th, this)?;
        or_stop(th, item)
    }

    /// See PEP 585
    #[classmethod("($type, item, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, item: Value) -> PyResult {
        class_getitem(th, class, item)
    }
}

/// `iterable` and `start` (UNBOUND when not given) of `enumerate(…)`, each by position or keyword.
fn enumerate_arguments(
    th: &mut Thread,
    args: &[Value],
    kwargs: Keywords<'_>,
) -> PyResult<[Value; 2]> {
    let given = args.len() + kwargs.names.len();
    if given > 2 || args.len() > 2 {
        return th.type_error(format!(
            "enumerate() takes at most 2 arguments ({given} given)"
        ));
    }
    let mut bound = [Value::UNBOUND; 2];
    bound[..args.len()].copy_from_slice(args);
    for (key, value) in kwargs.iter() {
        let at = match () {
            () if key.equals("iterable") && bound[0].is_unbound() => 0,
            () if key.equals("start") && bound[1].is_unbound() => 1,
            () => {
                let message = format!(
                    "'{}' is an invalid keyword argument for enumerate()",
                    Str::display(key)
                );
                return th.type_error(message);
            }
        };
        bound[at] = value;
    }
    if bound[0].is_unbound() {
        return th.type_error("enumerate() missing required argument 'iterable'");
    }
    Ok(bound)
}

/// The zip object yields n-length tuples, where n is the number of iterables
/// passed as positional arguments to zip().  The i-th element in every tuple
/// comes from the i-th iterable argument to zip().  This continues until the
/// shortest argument is exhausted.
///
/// If strict is true and one of the arguments is exhausted before the others,
/// raise a ValueError.
#[pytype(Zip)]
impl Zip {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Zip>> {
        let ty = class_for_new(th, class, Builtin::Zip)?;
        let strict = strict_flag(th, "zip", kwargs)?;
        let iterators = iterators(th, args)?;
        instance::create(
            th,
            ty,
            Zip::new(ty.shape.get(), iterators.as_value(), strict),
        )
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<Zip>, th: &mut Thread) -> PyResult {
        let item = iter::next_zip(th, this)?;
        or_stop(th, item)
    }
}

/// Make an iterator that computes the function using arguments from
/// each of the iterables.  Stops when the shortest iterable is exhausted.
///
/// If strict is true and one of the arguments is exhausted before the others,
/// raise a ValueError.
#[pytype(Map)]
impl Map {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Map>> {
        let ty = class_for_new(th, class, Builtin::Map)?;
        let strict = strict_flag(th, "map", kwargs)?;
        let [function, iterables @ ..] = args else {
            return th.type_error("map() must have at least two arguments.");
        };
        if iterables.is_empty() {
            return th.type_error("map() must have at least two arguments.");
        }
        let iterators = iterators(th, iterables)?;
        instance::create(
            th,
            ty,
            Map::new(ty.shape.get(), *function, iterators.as_value(), strict),
        )
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<Map>, th: &mut Thread) -> PyResult {
        let item = iter::next_map(th, this)?;
        or_stop(th, item)
    }
}

/// Return an iterator yielding those items of iterable for which function(item)
/// is true. If function is None, return the items that are true.
#[pytype(Filter)]
impl Filter {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Filter>> {
        let ty = class_for_new(th, class, Builtin::Filter)?;
        no_keywords(th, ty, Builtin::Filter, kwargs)?;
        let [function, iterable] = *args else {
            return th.type_error(format!("filter expected 2 arguments, got {}", args.len()));
        };
        let it = protocols::iter(th, iterable)?;
        instance::create(th, ty, Filter::new(ty.shape.get(), function, it))
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<Filter>, th: &mut Thread) -> PyResult {
        let item = iter::next_filter(th, this)?;
        or_stop(th, item)
    }
}

/// Return a reverse iterator over the values of the given sequence.
#[pytype(Reversed)]
impl Reversed {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let ty = class_for_new(th, class, Builtin::Reversed)?;
        no_keywords(th, ty, Builtin::Reversed, kwargs)?;
        let [sequence] = *args else {
            return th.type_error(format!("reversed expected 1 argument, got {}", args.len()));
        };
        let kind = th.type_of(sequence);
        match kind.special(Special::Reversed) {
            Some(method) if !method.is_none() => {
                return protocols::call_bound(th, method, sequence, crate::native::Args::new(&[]));
            }
            None if kind.special(Special::GetItem).is_some()
                && !matches!(kind.native, Builtin::Dict | Builtin::MappingProxy) =>
            {
                // A mapping made for iteration by keys has no order to reverse; what has no length says so.
                protocols::len(th, sequence)?;
            }
            _ => {
                let message = format!("'{}' object is not reversible", th.type_name(sequence));
                return th.type_error(message);
            }
        }
        let last = protocols::len(th, sequence)? as i64 - 1;
        instance::create(
            th,
            ty,
            Reversed::new(ty.shape.get(), sequence, Value::int(last)),
        )
        .map(Gc::as_value)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Value, _th: &mut Thread) -> Value {
        this
    }

    /// Implement next(self).
    #[method("($self, /)")]
    fn __next__(this: Gc<Reversed>, th: &mut Thread) -> PyResult {
        let item = iter::next_reversed(th, this)?;
        or_stop(th, item)
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("($self, /)")]
    fn __length_hint__(this: Gc<Reversed>, th: &mut Thread) -> PyResult<i64> {
        let Some(sequence) = this.sequence.bound() else {
            return Ok(0);
        };
        let left = this.index.get().as_int() + 1;
        let len = protocols::len(th, sequence)? as i64;
        Ok(if len < left { 0 } else { left })
    }
}
