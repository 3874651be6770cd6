//! Weak references and proxies.
//!
//! A reference without a callback is shared: asking twice for one gives the same object, as long as its type is `weakref.ref` itself.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::field::exact;
use crate::object::instance;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols::{self, BinaryOp, CompareOp, UnaryOp};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::types::{Type, TypeFlags};
use crate::object::weak::WeakReference;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// `weakref.ref(target, callback)`; a callback of None is none.
pub fn new_reference(
    th: &mut Thread,
    ty: Gc<Type>,
    target: Value,
    callback: Value,
) -> PyResult<Gc<WeakReference>> {
    check_referable(th, target)?;
    if callback.is_none()
        && ty.builtin == Some(Builtin::WeakReference)
        && let Some(shared) = shared(th, target, Builtin::WeakReference)
    {
        return Ok(shared);
    }
    let reference = instance::create(th, ty, WeakReference::new(ty.shape.get()))?;
    attach(th, reference, target, callback)?;
    Ok(reference)
}

/// `weakref.proxy(target, callback)`
pub fn new_proxy(th: &mut Thread, target: Value, callback: Value) -> PyResult<Gc<WeakReference>> {
    check_referable(th, target)?;
    let kind = if protocols::is_callable(th, target) {
        Builtin::WeakCallableProxy
    } else {
        Builtin::WeakProxy
    };
    if callback.is_none()
        && let Some(shared) = shared(th, target, kind)
    {
        return Ok(shared);
    }
    let proxy = th.alloc(WeakReference::new(kind.shape()))?;
    attach(th, proxy, target, callback)?;
    Ok(proxy)
}

fn check_referable(th: &mut Thread, target: Value) -> PyResult<()> {
    if target.is_heap() && th.type_of(target).has(TypeFlags::HAS_WEAKREF) {
        return Ok(());
    }
    let message = format!(
        "cannot create weak reference to '{}' object",
        th.type_name(target)
    );
    th.type_error(message)
}

/// Makes the cell of a new reference.
fn attach(
    th: &mut Thread,
    reference: Gc<WeakReference>,
    target: Value,
    callback: Value,
) -> PyResult<()> {
    let Some(header) = target.heap_header() else {
        unreachable!("the target was checked")
    };
    let cell = th
        .alloc
        .new_weak_cell(header, callback, reference.as_value());
    let cell = th.memory(cell)?;
    reference.cell.set(th, &*reference, Some(cell));
    Ok(())
}

/// The reference of exactly this type without a callback that the object has already.
fn shared(th: &Thread, target: Value, kind: Builtin) -> Option<Gc<WeakReference>> {
    let mut found = None;
    each_reference(th, target, |r| {
        if found.is_none() && r.callback().is_none() {
            found = exact::<WeakReference>(r.as_value(), kind.shape());
        }
    });
    found
}

/// Calls `f` with each weak reference and proxy to the object, the oldest first.
fn each_reference(th: &Thread, target: Value, mut f: impl FnMut(Gc<WeakReference>)) {
    let Some(header) = target.heap_header() else {
        return;
    };
    let mut at = 0;
    while let Some(cell) = th.heap().weak_cell(header, at) {
        at += 1;
        if cell.owner().is_heap() {
            // SAFETY: cells are made by `attach` alone, for references and proxies.
            f(unsafe { cell.owner().cast() });
        }
    }
}

/// `weakref.getweakrefcount(object)`
pub fn count(th: &Thread, target: Value) -> usize {
    target
        .heap_header()
        .map_or(0, |h| th.heap().weak_cell_count(h))
}

/// `weakref.getweakrefs(object)`
pub fn all(th: &mut Thread, target: Value) -> PyResult<Gc<List>> {
    let list = List::new(th)?;
    let Some(header) = target.heap_header() else {
        return Ok(list);
    };
    let mut at = 0;
    while let Some(cell) = th.heap().weak_cell(header, at) {
        at += 1;
        list.push(th, cell.owner())?;
    }
    Ok(list)
}

/// `object.__weakref__`: the first reference, or None.
pub fn first(th: &mut Thread, target: Value) -> PyResult {
    Ok(target
        .heap_header()
        .and_then(|h| th.heap().weak_cell(h, 0))
        .map_or(Value::NONE, |c| c.owner()))
}

fn shown(th: &mut Thread, this: Gc<WeakReference>, what: &str) -> PyResult<String> {
    let Some(target) = this.referent() else {
        return Ok(format!("<{what} at {:#x}; dead>", this.addr()));
    };
    let name = th.names().__name__;
    let name = match instance_name(th, target, name)? {
        Some(name) => format!(" ({name})"),
        None => String::new(),
    };
    Ok(format!(
        "<{what} at {:#x}; to '{}' at {:#x}{name}>",
        this.addr(),
        th.type_name(target),
        target.bits()
    ))
}

/// `__name__` of the referent when it is a string.
fn instance_name(th: &mut Thread, target: Value, name: Gc<Str>) -> PyResult<Option<String>> {
    if th.is_instance(target, Builtin::Module) {
        return Ok(None);
    }
    Ok(protocols::get_attr_opt(th, target, name)?
        .and_then(Str::exact)
        .map(Str::display))
}

/// Declares the methods of `weakref.ref`.
pub struct WeakReferenceMethods;

#[pytype(WeakReference)]
impl WeakReferenceMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn ref_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let Some(ty) = th.as_type(class) else {
            return th.type_error("ref.__new__(X): X is not a type object");
        };
        if ty.builtin.is_some() && !kwargs.is_empty() {
            return th.type_error("ref() takes no keyword arguments");
        }
        match args {
            [target] => new_reference(th, ty, *target, Value::NONE),
            [target, callback] => new_reference(th, ty, *target, *callback),
            [] => return th.type_error("__new__ expected at least 1 argument, got 0"),
            _ if ty.builtin.is_none() => new_reference(th, ty, args[0], args[1]),
            _ => {
                return th.type_error(format!(
                    "__new__ expected at most 2 arguments, got {}",
                    args.len()
                ));
            }
        }
        .map(Gc::as_value)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, /, *args, **kwargs)")]
    fn __init__(
        _this: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        if !kwargs.is_empty() {
            return th.type_error("ref() takes no keyword arguments");
        }
        match args.len() {
            1 | 2 => Ok(()),
            0 => th.type_error("__init__ expected at least 1 argument, got 0"),
            n => th.type_error(format!("__init__ expected at most 2 arguments, got {n}")),
        }
    }

    /// Call self as a function.
    #[method("($self, /, *args, **kwargs)")]
    fn __call__(
        this: Gc<WeakReference>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult {
        if !kwargs.is_empty() {
            return th.type_error("weakref() takes no keyword arguments");
        }
        if !args.is_empty() {
            return th.type_error(format!("weakref expected 0 arguments, got {}", args.len()));
        }
        Ok(this.referent().unwrap_or(Value::NONE))
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<WeakReference>, th: &mut Thread) -> PyResult<String> {
        shown(th, this, "weakref")
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<WeakReference>, th: &mut Thread) -> PyResult {
        if let Some(h) = this.hash.bound() {
            return Ok(h);
        }
        let Some(target) = this.referent() else {
            return th.type_error("weak object has gone away");
        };
        let h = protocols::hash(th, target)?;
        let h = crate::object::int::from_i64(th, h)?;
        this.hash.set(th, &*this, h);
        Ok(h)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<WeakReference>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<WeakReference>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// See PEP 585
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, object: Value) -> PyResult {
        super::generic::make_alias(th, class, object)
    }

    #[getter]
    fn __callback__(this: Gc<WeakReference>, _th: &mut Thread) -> PyResult {
        Ok(this.callback())
    }
}

/// References are equal as their referents are, or as themselves once one referent is dead.
fn compare(th: &mut Thread, op: CompareOp, this: Gc<WeakReference>, value: Value) -> PyResult {
    let Some(other) = th.downcast::<WeakReference>(value, Builtin::WeakReference) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match (this.referent(), other.referent()) {
        (Some(a), Some(b)) => protocols::compare(th, op, a, b),
        _ => Ok(Value::bool((this == other) == (op == CompareOp::Eq))),
    }
}

/// The referent of a proxy, or ReferenceError; any other value itself.
fn behind(th: &mut Thread, v: Value) -> PyResult {
    let Some(proxy) = as_proxy(v) else {
        return Ok(v);
    };
    match proxy.referent() {
        Some(target) => Ok(target),
        None => th.raise(
            Builtin::ReferenceError,
            "weakly-referenced object no longer exists",
        ),
    }
}

fn as_proxy(v: Value) -> Option<Gc<WeakReference>> {
    exact(v, Builtin::WeakProxy.shape()).or_else(|| exact(v, Builtin::WeakCallableProxy.shape()))
}

fn binary(th: &mut Thread, op: BinaryOp, l: Value, r: Value, inplace: bool) -> PyResult {
    let (l, r) = (behind(th, l)?, behind(th, r)?);
    protocols::binary(th, op, l, r, inplace)
}

fn compare_proxies(th: &mut Thread, op: CompareOp, l: Value, r: Value) -> PyResult {
    let (l, r) = (behind(th, l)?, behind(th, r)?);
    protocols::compare(th, op, l, r)
}

fn unary_special(th: &mut Thread, this: Value, which: Special) -> PyResult {
    let target = behind(th, this)?;
    protocols::call_method(th, target, th.names().special[which as usize], &[])
}

macro_rules! proxy_methods {
    ($Name:ident $Number:ident [$($call:tt)*]
        binary { $($bin:ident $rbin:ident $ibin:ident $op:ident;)* }
        compare { $($cmp:ident $cop:ident;)* }
        unary { $($un:ident $uop:ident;)* }
        special { $($sp:ident $which:ident;)* }
    ) => {
        /// Declares the methods of proxies.
        pub struct $Name;

        #[pytype($Number)]
        impl $Name {
            /// Return getattr(self, name).
            #[method("($self, name, /)")]
            fn __getattribute__(this: Value, th: &mut Thread, name: Value) -> PyResult {
                let name = super::object::attribute_name(th, name)?;
                let target = behind(th, this)?;
                protocols::get_attr(th, target, name)
            }
            /// Implement setattr(self, name, value).
            #[method("($self, name, value, /)")]
            fn __setattr__(this: Value, th: &mut Thread, name: Value, value: Value) -> PyResult<()> {
                let name = super::object::attribute_name(th, name)?;
                let target = behind(th, this)?;
                protocols::set_attr(th, target, name, value)
            }
            /// Implement delattr(self, name).
            #[method("($self, name, /)")]
            fn __delattr__(this: Value, th: &mut Thread, name: Value) -> PyResult<()> {
                let name = super::object::attribute_name(th, name)?;
                let target = behind(th, this)?;
                protocols::del_attr(th, target, name)
            }
            /// Return repr(self).
            #[method("($self, /)")]
            fn __repr__(this: Gc<WeakReference>, th: &mut Thread) -> PyResult<String> {
                shown(th, this, "weakproxy")
            }
            /// Return str(self).
            #[method("($self, /)")]
            fn __str__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
                let target = behind(th, this)?;
                protocols::str(th, target)
            }
            /// True if self else False
            #[method("($self, /)")]
            fn __bool__(this: Value, th: &mut Thread) -> PyResult<bool> {
                let target = behind(th, this)?;
                protocols::truth(th, target)
            }
            /// Return len(self).
            #[method("($self, /)")]
            fn __len__(this: Value, th: &mut Thread) -> PyResult<usize> {
                let target = behind(th, this)?;
                protocols::len(th, target)
            }
            /// Return self[key].
            #[method("($self, key, /)")]
            fn __getitem__(this: Value, th: &mut Thread, key: Value) -> PyResult {
                let target = behind(th, this)?;
                protocols::get_item(th, target, key)
            }
            /// Set self[key] to value.
            #[method("($self, key, value, /)")]
            fn __setitem__(this: Value, th: &mut Thread, key: Value, value: Value) -> PyResult<()> {
                let target = behind(th, this)?;
                protocols::set_item(th, target, key, value)
            }
            /// Delete self[key].
            #[method("($self, key, /)")]
            fn __delitem__(this: Value, th: &mut Thread, key: Value) -> PyResult<()> {
                let target = behind(th, this)?;
                protocols::del_item(th, target, key)
            }
            /// Return bool(key in self).
            #[method("($self, key, /)")]
            fn __contains__(this: Value, th: &mut Thread, key: Value) -> PyResult<bool> {
                let target = behind(th, this)?;
                protocols::contains(th, target, key)
            }
            /// Implement iter(self).
            #[method("($self, /)")]
            fn __iter__(this: Value, th: &mut Thread) -> PyResult {
                let target = behind(th, this)?;
                protocols::iter(th, target)
            }
            /// Implement next(self).
            #[method("($self, /)")]
            fn __next__(this: Value, th: &mut Thread) -> PyResult {
                let target = behind(th, this)?;
                if th.type_of(target).special(Special::Next).is_none() {
                    let message = format!("Weakref proxy referenced a non-iterator '{}' object", th.type_name(target));
                    return th.type_error(message);
                }
                match protocols::next(th, target)? {
                    Some(v) => Ok(v),
                    None => th.raise_with(Builtin::StopIteration, &[]),
                }
            }
            $(
                #[method("($self, value, /)")]
                fn $bin(this: Value, th: &mut Thread, value: Value) -> PyResult {
                    binary(th, BinaryOp::$op, this, value, false)
                }
                #[method("($self, value, /)")]
                fn $rbin(this: Value, th: &mut Thread, value: Value) -> PyResult {
                    binary(th, BinaryOp::$op, value, this, false)
                }
                #[method("($self, value, /)")]
                fn $ibin(this: Value, th: &mut Thread, value: Value) -> PyResult {
                    binary(th, BinaryOp::$op, this, value, true)
                }
            )*
            $(
                #[method("($self, value, /)")]
                fn $cmp(this: Value, th: &mut Thread, value: Value) -> PyResult {
                    compare_proxies(th, CompareOp::$cop, this, value)
                }
            )*
            $(
                #[method("($self, /)")]
                fn $un(this: Value, th: &mut Thread) -> PyResult {
                    let target = behind(th, this)?;
                    protocols::unary(th, UnaryOp::$uop, target)
                }
            )*
            $(
                #[method("($self, /)")]
                fn $sp(this: Value, th: &mut Thread) -> PyResult {
                    unary_special(th, this, Special::$which)
                }
            )*
            $($call)*
        }
    };
}
macro_rules! both_proxies {
    ($($rest:tt)*) => {
        proxy_methods! { WeakProxyMethods WeakProxy [] $($rest)* }
        proxy_methods! { WeakCallableProxyMethods WeakCallableProxy [
            /// Call self as a function.
            #[method("($self, /, *args, **kwargs)")]
            fn __call__(this: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
                let target = behind(th, this)?;
                super::functions::call_with(th, target, args, kwargs)
            }
        ] $($rest)* }
    };
}
both_proxies! {
    binary {
        __add__ __radd__ __iadd__ Add; __sub__ __rsub__ __isub__ Sub; __mul__ __rmul__ __imul__ Mul;
        __truediv__ __rtruediv__ __itruediv__ TrueDiv; __floordiv__ __rfloordiv__ __ifloordiv__ FloorDiv; __mod__ __rmod__ __imod__ Mod;
        __pow__ __rpow__ __ipow__ Pow; __matmul__ __rmatmul__ __imatmul__ MatMul; __lshift__ __rlshift__ __ilshift__ LShift;
        __rshift__ __rrshift__ __irshift__ RShift; __and__ __rand__ __iand__ And; __or__ __ror__ __ior__ Or; __xor__ __rxor__ __ixor__ Xor;
    }
    compare { __eq__ Eq; __ne__ Ne; __lt__ Lt; __le__ Le; __gt__ Gt; __ge__ Ge; }
    unary { __neg__ Neg; __pos__ Pos; __invert__ Invert; }
    special { __abs__ Abs; __int__ Int; __float__ Float; __index__ Index; __bytes__ Bytes; __reversed__ Reversed; }
}
