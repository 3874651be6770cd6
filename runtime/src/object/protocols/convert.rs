//! Conversions between values and Rust numbers, and the checks of `isinstance` and `issubclass`.

use super::call::{call_bound, call_special};
use crate::context::Thread;
use crate::heap::Gc;
use crate::num::IntRef;
use crate::object::args::Args;
use crate::object::field::exact;
use crate::object::int::{self, exact_int};
use crate::object::kinds::Builtin;
use crate::object::special::Special;
use crate::object::tuple::Tuple;
use crate::object::types::Type;
use crate::value::{PyResult, Value};

/// `operator.index(v)`: an exact int.
pub fn index(th: &mut Thread, v: Value) -> PyResult {
    if let Some(i) = int::to_exact(th, v) {
        return Ok(i);
    }
    let Some(result) = call_special(th, v, Special::Index, &[])? else {
        let message = format!(
            "'{}' object cannot be interpreted as an integer",
            th.type_name(v)
        );
        return th.type_error(message);
    };
    match int::to_exact(th, result) {
        Some(i) => Ok(i),
        None => {
            let message = format!("__index__ returned non-int (type {})", th.type_name(result));
            th.type_error(message)
        }
    }
}

/// An index or size as a machine integer; OverflowError when it does not fit.
pub fn index_to_i64(th: &mut Thread, v: Value) -> PyResult<i64> {
    let i = index(th, v)?;
    match exact_int(i) {
        Some(IntRef::Small(i)) => Ok(i),
        _ => th.raise(
            Builtin::OverflowError,
            "Python int too large to convert to C ssize_t",
        ),
    }
}

/// An index clamped to the machine's range, as slicing does.
pub fn index_clamped(th: &mut Thread, v: Value) -> PyResult<i64> {
    let i = index(th, v)?;
    Ok(match exact_int(i) {
        Some(IntRef::Small(i)) => i,
        Some(i) if i.signum() < 0 => i64::MIN,
        _ => i64::MAX,
    })
}

/// An index into a sequence (IndexError when it does not fit).
pub fn sequence_index(th: &mut Thread, v: Value) -> PyResult<i64> {
    if let Some(i) = v.to_int() {
        return Ok(i);
    }
    let i = index(th, v)?;
    match exact_int(i) {
        Some(IntRef::Small(i)) => Ok(i),
        _ => {
            let message = format!(
                "cannot fit '{}' into an index-sized integer",
                th.type_name(v)
            );
            th.raise(Builtin::IndexError, message)
        }
    }
}

/// A number as a float: floats, ints, `__float__`, `__index__`.
pub fn to_f64(th: &mut Thread, v: Value) -> PyResult<f64> {
    if let Some(f) = v.to_float() {
        return Ok(f);
    }
    if let Some(i) = exact_int(v) {
        return match i.to_f64() {
            Ok(f) => Ok(f),
            Err(e) => int::raise_error(th, e),
        };
    }
    if let Some(f) = th.unbox(v, Builtin::Float).and_then(Value::to_float)
        && th.type_of(v).special(Special::Float).is_none_or(|m| {
            th.builtin(Builtin::Float)
                .special(Special::Float)
                .is_some_and(|f| f.is(m))
        })
    {
        return Ok(f);
    }
    if let Some(result) = call_special(th, v, Special::Float, &[])? {
        if let Some(f) = result
            .to_float()
            .or_else(|| th.unbox(result, Builtin::Float).and_then(Value::to_float))
        {
            return Ok(f);
        }
        let message = format!(
            "{}.__float__ returned non-float (type {})",
            th.type_name(v),
            th.type_name(result)
        );
        return th.type_error(message);
    }
    if th.type_of(v).special(Special::Index).is_some() {
        let i = index(th, v)?;
        return to_f64(th, i);
    }
    let message = format!("must be real number, not {}", th.type_name(v));
    th.type_error(message)
}

/// `isinstance(v, class)`; `class` may be a tuple or a union.
pub fn is_instance(th: &mut Thread, v: Value, class: Value) -> PyResult<bool> {
    if th.type_of(v).as_value().is(class) {
        return Ok(true);
    }
    if let Some(ty) = th.as_type(class)
        && th.type_of(class).builtin == Some(Builtin::Type)
    {
        return is_instance_of_type(th, v, ty);
    }
    th.check_native_stack(" in __instancecheck__")?;
    if let Some(t) = th.downcast::<Tuple>(class, Builtin::Tuple) {
        for i in 0..t.len() {
            if is_instance(th, v, t.items()[i])? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(method) = th.type_of(class).special(Special::InstanceCheck) {
        let result = call_bound(th, method, class, Args::new(&[v]))?;
        return super::truth(th, result);
    }
    let refusal = "isinstance() arg 2 must be a type, a tuple of types, or a union";
    check_class_like(th, class, refusal)?;
    let name = th.names().__class__;
    match super::get_attr_opt(th, v, name)? {
        Some(actual) => is_derived(th, actual, class),
        None => Ok(false),
    }
}

/// Refuses what has no tuple `__bases__`: anything that has one counts as a class.
fn check_class_like(th: &mut Thread, v: Value, refusal: &str) -> PyResult<()> {
    match abstract_bases(th, v)? {
        Some(_) => Ok(()),
        None => th.type_error(refusal),
    }
}

/// `v.__bases__`, if it is a tuple.
fn abstract_bases(th: &mut Thread, v: Value) -> PyResult<Option<Gc<Tuple>>> {
    let name = th.names().__bases__;
    let bases = super::get_attr_opt(th, v, name)?;
    Ok(bases.and_then(|b| th.downcast::<Tuple>(b, Builtin::Tuple)))
}

/// Whether a class-like object is another one or has it among its bases, and theirs.
fn is_derived(th: &mut Thread, derived: Value, class: Value) -> PyResult<bool> {
    if derived.is(class) {
        return Ok(true);
    }
    th.check_native_stack(" in __issubclass__")?;
    let Some(bases) = abstract_bases(th, derived)? else {
        return Ok(false);
    };
    for base in bases.items() {
        if is_derived(th, *base, class)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `type.__instancecheck__`: by the type, then by `__class__`.
pub fn is_instance_of_type(th: &mut Thread, v: Value, ty: Gc<Type>) -> PyResult<bool> {
    let actual = th.type_of(v);
    if actual.is_subclass(ty) {
        return Ok(true);
    }
    if v.heap_header().is_none() || exact::<Tuple>(v, Builtin::Tuple.shape()).is_some() {
        return Ok(false);
    }
    let name = th.names().__class__;
    let class = super::get_attr_opt(th, v, name)?;
    match class.and_then(|c| th.as_type(c)) {
        Some(c) if c != actual => Ok(c.is_subclass(ty)),
        _ => Ok(false),
    }
}

/// `issubclass(class, of)`
pub fn is_subclass(th: &mut Thread, class: Value, of: Value) -> PyResult<bool> {
    if let Some(ty) = th.as_type(of)
        && th.type_of(of).builtin == Some(Builtin::Type)
    {
        if let Some(c) = th.as_type(class) {
            return Ok(c.is_subclass(ty));
        }
        check_class_like(th, class, "issubclass() arg 1 must be a class")?;
        return is_derived(th, class, of);
    }
    th.check_native_stack(" in __subclasscheck__")?;
    if let Some(t) = th.downcast::<Tuple>(of, Builtin::Tuple) {
        for i in 0..t.len() {
            if is_subclass(th, class, t.items()[i])? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(method) = th.type_of(of).special(Special::SubclassCheck) {
        let result = call_bound(th, method, of, Args::new(&[class]))?;
        return super::truth(th, result);
    }
    check_class_like(th, class, "issubclass() arg 1 must be a class")?;
    let refusal = "issubclass() arg 2 must be a class, a tuple of classes, or a union";
    check_class_like(th, of, refusal)?;
    is_derived(th, class, of)
}
