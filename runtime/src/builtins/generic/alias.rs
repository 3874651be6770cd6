//! `types.GenericAlias`: `list[int]`, and `*tuple[int]`.

use super::subst::{collect_parameters, substitute};
use super::{make_union, tuple_field, type_repr};
use crate::builtins::containers;
use crate::builtins::functions::call_with;
use crate::builtins::object::attribute_name;
use crate::builtins::types;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::Dict;
use crate::object::generic::GenericAlias;
use crate::object::instance;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Raised, Value};
use krait_macros::pytype;

const ORIGIN: usize = 0;
const ARGS: usize = 1;
const PARAMETERS: usize = 2;
const STARRED: usize = 3;

/// Attributes of the alias itself; all others are those of its origin.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
    "__bases__",
    "__typing_is_unpacked_typevartuple__",
    "__typing_subst__",
    "__typing_prepare_subst__",
];

/// `origin[args]`; `args` is a tuple of arguments or one argument.
pub fn make_alias(th: &mut Thread, origin: Value, args: Value) -> PyResult {
    let args = match Tuple::exact(args) {
        Some(args) => args,
        None => tuple::new(th, &[args])?,
    };
    th.alloc(GenericAlias::new(
        Builtin::GenericAlias.shape(),
        &[origin, args.as_value()],
    ))
    .map(Gc::as_value)
}

/// The starred form of an alias or of a TypeVarTuple, which stands as its own origin.
pub(super) fn make_starred(th: &mut Thread, origin: Value, args: Gc<Tuple>) -> PyResult {
    let fields = [origin, args.as_value(), Value::UNBOUND, Value::TRUE];
    th.alloc(GenericAlias::new(Builtin::GenericAlias.shape(), &fields))
        .map(Gc::as_value)
}

/// The alias that `v` is.
pub(super) fn as_alias(th: &Thread, v: Value) -> Option<Gc<GenericAlias>> {
    th.downcast(v, Builtin::GenericAlias)
}

fn is_starred(a: &GenericAlias) -> bool {
    a.at(STARRED).is_some()
}

/// The TypeVarTuple that the record stands for with a star in front of it.
fn unpacked_type_var_tuple(a: &GenericAlias) -> Option<Value> {
    a.at(ORIGIN)
        .filter(|o| is_starred(a) && GenericAlias::exact(*o, Builtin::TypeVarTuple).is_some())
}

fn parameters(th: &mut Thread, a: Gc<GenericAlias>) -> PyResult<Gc<Tuple>> {
    if let Some(t) = a.at(PARAMETERS).and_then(Tuple::exact) {
        return Ok(t);
    }
    let args = tuple_field(th, &a, ARGS)?;
    let found = collect_parameters(th, args)?;
    a.fields[PARAMETERS].set(th, &*a, found.as_value());
    Ok(found)
}

/// An argument as the repr shows it; lists of types and the tuples that stand for them in brackets.
fn argument_repr(th: &mut Thread, v: Value) -> PyResult<String> {
    let items = match Tuple::exact(v) {
        Some(t) => t,
        None => match List::exact(v) {
            Some(l) => tuple::from_list(th, l)?,
            None => return type_repr(th, v),
        },
    };
    th.check_native_stack(" while getting the repr of an object")?;
    let mut shown = Vec::new();
    for item in items.items() {
        shown.push(argument_repr(th, *item)?);
    }
    Ok(format!("[{}]", shown.join(", ")))
}

/// Declares the methods of `types.GenericAlias`.
pub struct AliasMethods;

/// Represent a PEP 585 generic type
///
/// For example, for t = list[int], t.__origin__ is list and t.__args__
/// is (int,).
#[pytype(GenericAlias)]
impl AliasMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn alias_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let ty = containers::class_for_new(th, class, Builtin::GenericAlias)?;
        if !kwargs.is_empty() {
            return th.type_error("GenericAlias() takes no keyword arguments");
        }
        let [origin, given] = args else {
            return th.type_error(format!(
                "GenericAlias expected 2 arguments, got {}",
                args.len()
            ));
        };
        let given = match Tuple::from_value(th, *given) {
            Some(t) => t,
            None => tuple::new(th, &[*given])?,
        };
        instance::create(
            th,
            ty,
            GenericAlias::new(ty.shape.get(), &[*origin, given.as_value()]),
        )
        .map(Gc::as_value)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<String> {
        th.check_native_stack(" while getting the repr of an object")?;
        if let Some(ts) = unpacked_type_var_tuple(&this) {
            let name = protocols::repr(th, ts)?;
            return Ok(format!("typing.Unpack[{}]", Str::display(name)));
        }
        let origin = type_repr(th, this.or_none(ORIGIN))?;
        let args = tuple_field(th, &this, ARGS)?;
        let mut shown = Vec::new();
        for a in args.items() {
            shown.push(argument_repr(th, *a)?);
        }
        let star = if is_starred(&this) { "*" } else { "" };
        let list = if shown.is_empty() {
            "()".into()
        } else {
            shown.join(", ")
        };
        Ok(format!("{star}{origin}[{list}]"))
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult<i64> {
        let origin = protocols::hash(th, this.or_none(ORIGIN))?;
        let args = protocols::hash(th, this.or_none(ARGS))?;
        Ok(origin ^ args)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<GenericAlias>, th: &mut Thread, value: Value) -> PyResult {
        let Some(other) = as_alias(th, value) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let same = is_starred(&this) == is_starred(&other)
            && protocols::eq(th, this.or_none(ORIGIN), other.or_none(ORIGIN))?
            && protocols::eq(th, this.or_none(ARGS), other.or_none(ARGS))?;
        Ok(Value::bool(same))
    }

    /// Call self as a function.
    #[method("($self, /, *args, **kwargs)")]
    fn __call__(
        this: Gc<GenericAlias>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        let object = call_with(th, this.or_none(ORIGIN), args, kwargs)?;
        let name = th.intern("__orig_class__");
        if protocols::set_attr(th, object, name, this.as_value()).is_err() {
            if !th.raised_is(Builtin::AttributeError) && !th.raised_is(Builtin::TypeError) {
                return Err(Raised);
            }
            th.take_exception();
        }
        Ok(object)
    }

    /// Return getattr(self, name).
    #[method("($self, name, /)")]
    fn __getattribute__(this: Gc<GenericAlias>, th: &mut Thread, name: Value) -> PyResult {
        let name = attribute_name(th, name)?;
        if OWN.iter().any(|n| name.equals(n)) {
            let ty = th.type_of(this.as_value());
            return match protocols::generic_get_attr(th, this.as_value(), ty, name)? {
                Some(v) => Ok(v),
                None => protocols::attribute_error(th, this.as_value(), name.as_value()),
            };
        }
        protocols::get_attr(th, this.or_none(ORIGIN), name)
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<GenericAlias>, th: &mut Thread, key: Value) -> PyResult {
        let (args, parameters) = (tuple_field(th, &this, ARGS)?, parameters(th, this)?);
        let new = substitute(th, this.as_value(), args, parameters, key)?;
        if is_starred(&this) {
            make_starred(th, this.or_none(ORIGIN), new)
        } else {
            make_alias(th, this.or_none(ORIGIN), new.as_value())
        }
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
    fn __iter__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let args = tuple_field(th, &this, ARGS)?;
        let starred = make_starred(th, this.or_none(ORIGIN), args)?;
        let one = tuple::new(th, &[starred])?;
        protocols::iter(th, one.as_value())
    }

    #[method("($self, bases, /)")]
    fn __mro_entries__(this: Gc<GenericAlias>, th: &mut Thread, bases: Value) -> PyResult {
        let origin = this.or_none(ORIGIN);
        let generic = th.builtin(Builtin::Generic).as_value();
        // `Generic[T]` gives way to another generic base behind it, which has `Generic` among its own bases.
        if origin.is(generic)
            && let Some(bases) = Tuple::from_value(th, bases)
        {
            let mut behind = bases
                .items()
                .iter()
                .skip_while(|b| !b.is(this.as_value()))
                .skip(1);
            if behind.any(|b| super::class::is_generic_base(th, *b)) {
                return tuple::new(th, &[]).map(Gc::as_value);
            }
        }
        tuple::new(th, &[origin]).map(Gc::as_value)
    }

    #[method("($self, instance, /)")]
    fn __instancecheck__(this: Gc<GenericAlias>, th: &mut Thread, instance: Value) -> PyResult {
        let _ = instance;
        refuse_check(th, this, "isinstance")
    }

    #[method("($self, cls, /)")]
    fn __subclasscheck__(this: Gc<GenericAlias>, th: &mut Thread, cls: Value) -> PyResult {
        let _ = cls;
        refuse_check(th, this, "issubclass")
    }

    #[method("($self, /)")]
    fn __reduce__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let args = tuple::new(th, &[this.or_none(ORIGIN), this.or_none(ARGS)])?;
        let class = th.type_of(this.as_value()).as_value();
        tuple::new(th, &[class, args.as_value()]).map(Gc::as_value)
    }

    #[method("($self, /)")]
    fn __dir__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let names = Dict::new(th)?;
        match th.as_type(this.or_none(ORIGIN)) {
            Some(class) => types::add_class_names(th, names, class)?,
            None => {
                let dir = th.names().special[Special::Dir as usize];
                let of_origin = protocols::call_method(th, this.or_none(ORIGIN), dir, &[])?;
                protocols::for_each(th, of_origin, |th, name| names.set(th, name, Value::NONE))?;
            }
        }
        for name in OWN
            .iter()
            .filter(|n| !n.starts_with("__typing_") && **n != "__bases__")
        {
            names.set_text(th, name, Value::NONE)?;
        }
        types::key_list(th, names)
    }

    #[member]
    fn __origin__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(ORIGIN))
    }

    #[member]
    fn __args__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult {
        Ok(this.or_none(ARGS))
    }

    #[member]
    fn __unpacked__(this: Gc<GenericAlias>, _th: &mut Thread) -> PyResult<bool> {
        Ok(is_starred(&this))
    }

    /// Type variables in the GenericAlias.
    #[getter]
    fn __parameters__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        parameters(th, this).map(Gc::as_value)
    }

    #[getter]
    fn __typing_unpacked_tuple_args__(this: Gc<GenericAlias>, th: &mut Thread) -> PyResult {
        let tuple = th.builtin(Builtin::Tuple).as_value();
        Ok(if is_starred(&this) && this.or_none(ORIGIN).is(tuple) {
            this.or_none(ARGS)
        } else {
            Value::NONE
        })
    }

    #[getter]
    fn __typing_is_unpacked_typevartuple__(
        this: Gc<GenericAlias>,
        _th: &mut Thread,
    ) -> PyResult<bool> {
        Ok(unpacked_type_var_tuple(&this).is_some())
    }
}

fn refuse_check(th: &mut Thread, a: Gc<GenericAlias>, what: &str) -> PyResult {
    if super::class::is_generic_class(th, a.or_none(ORIGIN)) {
        return th.type_error("Subscripted generics cannot be used with class and instance checks");
    }
    th.type_error(format!(
        "{what}() argument 2 cannot be a parameterized generic"
    ))
}

/// `X | Y` where one of both is a type or an alias: `NotImplemented` unless both fit.
pub(super) fn or_fitting(th: &mut Thread, l: Value, r: Value) -> PyResult {
    if !super::is_unionable(th, l) || !super::is_unionable(th, r) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    make_union(th, l, r)
}
