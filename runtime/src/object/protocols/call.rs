//! Calling objects.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::args::Args;
use crate::object::descr::{NativeDescriptor, NativeFunction};
use crate::object::field::exact;
use crate::object::function::{BoundMethod, Function};
use crate::object::kinds::Builtin;
use crate::object::native_def::NativeDef;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple;
use crate::object::types::Type;
use crate::value::{PyResult, Value};

/// Calls `callable` with positional arguments.
#[inline]
pub fn call(th: &mut Thread, callable: Value, args: &[Value]) -> PyResult {
    call_args(th, callable, Args::new(args))
}

/// Calls `callable`.
pub fn call_args(th: &mut Thread, callable: Value, args: Args<'_>) -> PyResult {
    if let Some(f) = exact::<Function>(callable, Builtin::Function.shape()) {
        return (th.hooks().call_function)(th, f, args);
    }
    if let Some(m) = exact::<BoundMethod>(callable, Builtin::BoundMethod.shape()) {
        let function = m.function.get();
        return with_first(th, m.receiver.get(), args, |th, args| {
            call_args(th, function, args)
        });
    }
    if let Some(f) = native_function(callable) {
        if f.bound.is(Value::ONE) {
            let def = f.def;
            return with_first(th, f.receiver.get(), args, |th, args| {
                call_native(th, def, args)
            });
        }
        return call_native(th, f.def, args);
    }
    if let Some(d) = native_descriptor(callable) {
        check_receiver(th, d, args)?;
        return call_native(th, d.def, args);
    }
    if let Some(ty) = th.as_type(callable)
        && th.type_of(callable).builtin == Some(Builtin::Type)
    {
        return call_type(th, ty, args);
    }
    th.check_native_stack(" while calling a Python object")?;
    match th.type_of(callable).special(Special::Call) {
        Some(method) => call_bound(th, method, callable, args),
        None => {
            let message = format!("'{}' object is not callable", th.type_name(callable));
            th.type_error(message)
        }
    }
}

/// Calls a method found on the type of `receiver`, binding it as its descriptor demands.
pub fn call_bound(th: &mut Thread, method: Value, receiver: Value, args: Args<'_>) -> PyResult {
    if let Some(d) = native_descriptor(method) {
        return with_first(th, receiver, args, |th, args| {
            check_receiver(th, d, args)?;
            call_native(th, d.def, args)
        });
    }
    if let Some(f) = exact::<Function>(method, Builtin::Function.shape()) {
        return with_first(th, receiver, args, |th, args| {
            (th.hooks().call_function)(th, f, args)
        });
    }
    let bound = super::bind_descriptor(th, method, receiver, th.type_of(receiver))?;
    call_args(th, bound, args)
}

/// Calls the special method `which` of `receiver`'s type; `None` when it has none.
#[inline]
pub fn call_special(
    th: &mut Thread,
    receiver: Value,
    which: Special,
    args: &[Value],
) -> PyResult<Option<Value>> {
    match th.type_of(receiver).special(which) {
        Some(method) => call_bound(th, method, receiver, Args::new(args)).map(Some),
        None => Ok(None),
    }
}

/// Calls the method `name` of `receiver`.
pub fn call_method(th: &mut Thread, receiver: Value, name: Gc<Str>, args: &[Value]) -> PyResult {
    match super::get_method(th, receiver, name)? {
        (function, Some(this)) => with_first(th, this, Args::new(args), |th, args| {
            call_args(th, function, args)
        }),
        (bound, None) => call(th, bound, args),
    }
}

/// `callable(v)`
pub fn is_callable(th: &Thread, v: Value) -> bool {
    th.type_of(v).special(Special::Call).is_some()
}

/// Calls native code.
#[inline]
pub fn call_native(th: &mut Thread, def: &'static NativeDef, args: Args<'_>) -> PyResult {
    (def.call)(
        th,
        args.values().as_ptr(),
        args.count(),
        args.names().as_ptr(),
    )
}

/// The native function or method wrapper that `v` is.
#[inline]
pub fn native_function(v: Value) -> Option<Gc<NativeFunction>> {
    exact(v, Builtin::NativeFunction.shape()).or_else(|| exact(v, Builtin::MethodWrapper.shape()))
}

/// The native method descriptor that `v` is; class methods are not meant.
#[inline]
pub fn native_descriptor(v: Value) -> Option<Gc<NativeDescriptor>> {
    exact(v, Builtin::MethodDescriptor.shape()).or_else(|| exact(v, Builtin::SlotWrapper.shape()))
}

/// Checks that an unbound native method is called with a receiver of its type.
#[inline]
pub fn check_receiver(th: &mut Thread, d: Gc<NativeDescriptor>, args: Args<'_>) -> PyResult<()> {
    // SAFETY: a descriptor's owner is a class.
    let owner: Gc<Type> = unsafe { d.owner.get().cast() };
    if args.count().positional_count() > 0 {
        let receiver = args.values()[0];
        // The shape of an exact instance of a builtin type is the type's number.
        let exact = receiver
            .heap_header()
            .is_some_and(|h| owner.builtin.is_some_and(|b| b as u32 == h.shape()));
        if exact || th.type_of(receiver).is_subclass(owner) {
            return Ok(());
        }
    }
    wrong_receiver(th, d, owner, args)
}

#[cold]
fn wrong_receiver(
    th: &mut Thread,
    d: Gc<NativeDescriptor>,
    owner: Gc<Type>,
    args: Args<'_>,
) -> PyResult<()> {
    let wrapper = exact::<NativeDescriptor>(d.as_value(), Builtin::SlotWrapper.shape()).is_some();
    let positional = args.count().positional_count();
    let owner_name = Str::text_of(owner.name.get());
    if positional == 0 {
        let message = if wrapper {
            format!(
                "descriptor '{}' of '{owner_name}' object needs an argument",
                d.def.name
            )
        } else {
            format!(
                "unbound method {owner_name}.{}() needs an argument",
                d.def.name
            )
        };
        return th.type_error(message);
    }
    let given = th.type_name(args.values()[0]);
    th.type_error(if wrapper {
        format!(
            "descriptor '{}' requires a '{owner_name}' object but received a '{given}'",
            d.def.name
        )
    } else {
        format!(
            "descriptor '{}' for '{owner_name}' objects doesn't apply to a '{given}' object",
            d.def.name
        )
    })
}

/// Most arguments that are put together on the native stack.
const ON_STACK: usize = 8;

/// Runs `f` with `first` put in front of `args`.
#[inline]
pub fn with_first<R>(
    th: &mut Thread,
    first: Value,
    args: Args<'_>,
    f: impl FnOnce(&mut Thread, Args<'_>) -> PyResult<R>,
) -> PyResult<R> {
    let n = args.values().len() + 1;
    if n <= ON_STACK {
        let mut all = [Value::UNBOUND; ON_STACK];
        all[0] = first;
        all[1..n].copy_from_slice(args.values());
        return f(th, Args::with_names(&all[..n], args.names()));
    }
    let all = tuple::build(th, n, |i| if i == 0 { first } else { args.values()[i - 1] })?;
    f(th, Args::with_names(all.items(), args.names()))
}

/// Calls a class: `type.__call__`.
pub fn call_type(th: &mut Thread, ty: Gc<Type>, args: Args<'_>) -> PyResult {
    if ty.builtin == Some(Builtin::Type)
        && args.count() == crate::object::args::ArgCount::positional(1)
    {
        return Ok(th.type_of(args.values()[0]).as_value());
    }
    let Some(new) = ty.special(Special::New) else {
        let message = format!(
            "cannot create '{}' instances",
            super::qualified_type_name(ty)
        );
        return th.type_error(message);
    };
    let new = super::bind_descriptor(th, new, Value::UNBOUND, ty)?;
    let object = with_first(th, ty.as_value(), args, |th, args| call_args(th, new, args))?;
    let actual = th.type_of(object);
    if !actual.is_subclass(ty) {
        return Ok(object);
    }
    if let Some(init) = actual.special(Special::Init) {
        let result = call_bound(th, init, object, args)?;
        if !result.is_none() {
            let message = format!(
                "__init__() should return None, not '{}'",
                th.type_name(result)
            );
            return th.type_error(message);
        }
    }
    Ok(object)
}
