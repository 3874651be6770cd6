//! Intrinsics: operations that the compiler asks for and that are no instruction of their own.

use super::frame::Frame;
use crate::builtins::generic;
use crate::context::Thread;
use crate::object::dict::Dict;
use crate::object::function::Function;
use crate::object::generic::GenericAlias;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::CodeFlags;
use krait_frontend::bytecode::ops::{Intrinsic1, Intrinsic2};

const ONE: [Intrinsic1; 10] = [
    Intrinsic1::Print,
    Intrinsic1::StopIterationError,
    Intrinsic1::AsyncGenWrap,
    Intrinsic1::TypeVar,
    Intrinsic1::ParamSpec,
    Intrinsic1::TypeVarTuple,
    Intrinsic1::SubscriptGeneric,
    Intrinsic1::TypeAlias,
    Intrinsic1::SetupAnnotations,
    Intrinsic1::Str,
];
const TWO: [Intrinsic2; 5] = [
    Intrinsic2::PrepReraiseStar,
    Intrinsic2::TypeVarWithBound,
    Intrinsic2::TypeVarWithConstraints,
    Intrinsic2::SetFunctionTypeParams,
    Intrinsic2::SetTypeParamDefault,
];

/// A one-operand intrinsic.
pub fn one(th: &mut Thread, f: &Frame, which: u32, v: Value) -> PyResult {
    match ONE[which as usize] {
        Intrinsic1::Print => {
            let hook = th
                .interp()
                .sys_dict
                .get()
                .and_then(|d| d.get_str(th, th.names().displayhook));
            match hook {
                Some(hook) => protocols::call(th, hook, &[v]),
                None => th.raise(Builtin::RuntimeError, "lost sys.displayhook"),
            }
        }
        Intrinsic1::StopIterationError => stop_iteration_error(th, f, v),
        Intrinsic1::AsyncGenWrap => th
            .alloc(GenericAlias::new(Builtin::AsyncGenWrapped.shape(), &[v]))
            .map(|o| o.as_value()),
        Intrinsic1::TypeVar => generic::new_type_var(th, v),
        Intrinsic1::ParamSpec => generic::new_param_spec(th, v),
        Intrinsic1::TypeVarTuple => generic::new_type_var_tuple(th, v),
        Intrinsic1::SubscriptGeneric => generic::subscript_generic(th, v),
        Intrinsic1::TypeAlias => generic::new_type_alias(th, v),
        Intrinsic1::SetupAnnotations => {
            let namespace = f.regs.extra();
            let name = th.names().__annotations__;
            let present = protocols::contains(th, namespace, name.as_value())?;
            if !present {
                let d = Dict::new(th)?;
                protocols::set_item(th, namespace, name.as_value(), d.as_value())?;
            }
            Ok(Value::NONE)
        }
        Intrinsic1::Str => protocols::str(th, v).map(|s| s.as_value()),
    }
}

/// A two-operand intrinsic.
pub fn two(th: &mut Thread, which: u32, l: Value, r: Value) -> PyResult {
    match TWO[which as usize] {
        Intrinsic2::PrepReraiseStar => super::raising::prepare_reraise(th, l, r),
        Intrinsic2::TypeVarWithBound => generic::new_type_var_with_bound(th, l, r),
        Intrinsic2::TypeVarWithConstraints => generic::new_type_var_with_constraints(th, l, r),
        Intrinsic2::SetFunctionTypeParams => {
            // SAFETY: the compiler puts a function there.
            let function = unsafe { l.cast::<Function>() };
            function.type_params.set(th, &*function, r);
            Ok(l)
        }
        Intrinsic2::SetTypeParamDefault => generic::set_default(th, l, r),
    }
}

/// What leaves a generator in place of a StopIteration (PEP 479).
fn stop_iteration_error(th: &mut Thread, f: &Frame, e: Value) -> PyResult {
    let flags = f.code().flags;
    let (who, is_async) = if flags & CodeFlags::ASYNC_GENERATOR != 0 {
        ("async generator", true)
    } else if flags & CodeFlags::COROUTINE != 0 {
        ("coroutine", false)
    } else {
        ("generator", false)
    };
    let what = if th.is_instance(e, Builtin::StopIteration) {
        "StopIteration"
    } else if is_async && th.is_instance(e, Builtin::StopAsyncIteration) {
        "StopAsyncIteration"
    } else {
        return Ok(e);
    };
    let new = protocols::new_exception(th, Builtin::RuntimeError, &format!("{who} raised {what}"))?;
    new.cause.set(th, &*new, e);
    new.context.set(th, &*new, e);
    new.suppress_context.set_immediate(Value::TRUE);
    Ok(new.as_value())
}

/// The conversion of a replacement field: 0 none, 1 str, 2 repr, 3 ascii.
pub fn convert(th: &mut Thread, v: Value, conversion: u32) -> PyResult {
    match conversion {
        1 => protocols::str(th, v).map(|s| s.as_value()),
        2 => protocols::repr(th, v).map(|s| s.as_value()),
        3 => protocols::ascii(th, v).map(|s| s.as_value()),
        _ => Ok(v),
    }
}

/// What a callee is called in messages about its arguments.
pub fn callee_name(th: &mut Thread, callee: Value) -> PyResult<String> {
    let qualname = protocols::get_attr_opt(th, callee, th.names().__qualname__)?;
    let Some(qualname) = qualname.and_then(|v| Str::from_value(th, v)) else {
        return protocols::str(th, callee).map(Str::display);
    };
    let module = protocols::get_attr_opt(th, callee, th.names().__module__)?;
    let qualname = Str::display(qualname);
    Ok(match module.and_then(|v| Str::from_value(th, v)) {
        Some(module) if !module.equals("builtins") => {
            format!("{}.{qualname}()", Str::display(module))
        }
        _ => format!("{qualname}()"),
    })
}
