//! `super().name` without a `super` object.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::field::exact;
use crate::object::function::Function;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::types::Type;
use crate::value::{PyResult, Value};

/// What a lookup through `super` found.
pub enum Found {
    /// The attribute, bound as it must be.
    Attribute(Value),
    /// A function and the receiver to call it with.
    Method(Value, Value),
}

/// `args[0](args[1], args[2]).name`, where `args[0]` is what the name `super` is bound to.
pub fn find(th: &mut Thread, args: &[Value], name: Gc<Str>) -> PyResult<Found> {
    if args[0].is(th.builtin(Builtin::Super).as_value())
        && name != th.names().__class__
        && let Some(class) = th.as_type(args[1])
        && let Some((start, through_class)) = start(th, class, args[2])
    {
        let receiver = args[2];
        let Some(attr) = after(th, start, class, name) else {
            return missing(th, args, name);
        };
        if exact::<Function>(attr, Builtin::Function.shape()).is_some()
            || protocols::native_descriptor(attr).is_some()
        {
            return Ok(if through_class {
                Found::Attribute(attr)
            } else {
                Found::Method(attr, receiver)
            });
        }
        let bound = if through_class {
            Value::UNBOUND
        } else {
            receiver
        };
        return protocols::bind_descriptor(th, attr, bound, start).map(Found::Attribute);
    }
    missing(th, args, name)
}

/// The general way: makes the `super` object and asks it.
fn missing(th: &mut Thread, args: &[Value], name: Gc<Str>) -> PyResult<Found> {
    let object = protocols::call(th, args[0], &[args[1], args[2]])?;
    protocols::get_attr(th, object, name).map(Found::Attribute)
}

/// The class whose MRO is searched, and whether the receiver is that class itself.
fn start(th: &Thread, class: Gc<Type>, receiver: Value) -> Option<(Gc<Type>, bool)> {
    if let Some(t) = th.as_type(receiver)
        && t.is_subclass(class)
    {
        return Some((t, true));
    }
    let t = th.type_of(receiver);
    t.is_subclass(class).then_some((t, false))
}

/// What `name` is along the MRO of `start` behind `class`.
fn after(th: &Thread, start: Gc<Type>, class: Gc<Type>, name: Gc<Str>) -> Option<Value> {
    let mro = start.mro();
    let at = mro.iter().position(|t| t.is(class.as_value()))?;
    mro[at + 1..].iter().find_map(|t| {
        // SAFETY: an MRO holds classes only.
        let t: Gc<Type> = unsafe { t.cast() };
        t.dict.get()?.get_str(th, name)
    })
}
