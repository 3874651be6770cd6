//! The methods of `bool`.

use super::containers::class_for_new;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::num;
use crate::object::int::{self, int_ref};
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp};
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// Declares the methods of `bool`.
pub struct BoolMethods;

/// `left op right`: a bool for two bools, an int when either is an int.
fn bitwise(th: &mut Thread, op: BinaryOp, left: Value, right: Value) -> PyResult {
    match (left.to_bool(), right.to_bool()) {
        (Some(a), Some(b)) => Ok(Value::bool(match op {
            BinaryOp::And => a & b,
            BinaryOp::Or => a | b,
            _ => a ^ b,
        })),
        _ => match (int_ref(th, left), int_ref(th, right)) {
            (Some(a), Some(b)) => {
                protocols::int_op(th, op, a, b).unwrap_or(Ok(Value::NOT_IMPLEMENTED))
            }
            _ => Ok(Value::NOT_IMPLEMENTED),
        },
    }
}

/// Returns True when the argument is true, False otherwise.
/// The builtins True and False are the only two instances of the class bool.
/// The class bool is a subclass of the class int, and cannot be subclassed.
#[pytype(Bool)]
impl BoolMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        class_for_new(th, class, Builtin::Bool)?;
        if !kwargs.is_empty() {
            return th.type_error("bool() takes no keyword arguments");
        }
        match args {
            [] => Ok(Value::FALSE),
            [v] => protocols::truth(th, *v).map(Value::bool),
            _ => th.type_error(format!(
                "bool expected at most 1 argument, got {}",
                args.len()
            )),
        }
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        protocols::repr(th, this)
    }

    /// ~self
    #[method("($self, /)")]
    fn __invert__(this: Value, th: &mut Thread) -> PyResult {
        match int_ref(th, this) {
            Some(i) => int::from_result(th, num::int::not(i)),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Return self&value.
    #[method("($self, value, /)")]
    fn __and__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        bitwise(th, BinaryOp::And, this, value)
    }

    /// Return value&self.
    #[method("($self, value, /)")]
    fn __rand__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        bitwise(th, BinaryOp::And, value, this)
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        bitwise(th, BinaryOp::Or, this, value)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        bitwise(th, BinaryOp::Or, value, this)
    }

    /// Return self^value.
    #[method("($self, value, /)")]
    fn __xor__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        bitwise(th, BinaryOp::Xor, this, value)
    }

    /// Return value^self.
    #[method("($self, value, /)")]
    fn __rxor__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        bitwise(th, BinaryOp::Xor, value, this)
    }
}
