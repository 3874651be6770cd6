//! The methods of `float`.

mod convert;
#[cfg(test)]
mod tests;

use super::containers::class_for_new;
use super::scalars;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::num::{self, float_hex, float_text};
use crate::object::int::{self, int_ref};
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp, CompareOp};
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

pub use convert::to_float;

/// Declares the methods of `float`.
pub struct FloatMethods;

/// The number that a float is, instances of subclasses included.
#[inline]
pub fn float_value(th: &Thread, v: Value) -> Option<f64> {
    v.to_float()
        .or_else(|| th.unbox(v, Builtin::Float)?.to_float())
}

/// The number that the receiver of a method of `float` is.
fn own(th: &Thread, this: Value) -> f64 {
    float_value(th, this).unwrap_or(0.0)
}

/// A float or int operand as a float; `None` for any other value.
fn operand(th: &mut Thread, v: Value) -> PyResult<Option<f64>> {
    if let Some(f) = float_value(th, v) {
        return Ok(Some(f));
    }
    match int_ref(th, v).map(|i| i.to_f64()) {
        None => Ok(None),
        Some(Ok(f)) => Ok(Some(f)),
        Some(Err(e)) => int::raise_error(th, e),
    }
}

fn operands(th: &mut Thread, left: Value, right: Value) -> PyResult<Option<(f64, f64)>> {
    let Some(a) = operand(th, left)? else {
        return Ok(None);
    };
    let Some(b) = operand(th, right)? else {
        return Ok(None);
    };
    Ok(Some((a, b)))
}

/// `left op right`, `NotImplemented` when either is neither float nor int.
fn binary(th: &mut Thread, op: BinaryOp, left: Value, right: Value) -> PyResult {
    match operands(th, left, right)? {
        Some((a, b)) => protocols::float_op(th, op, a, b).unwrap_or(Ok(Value::NOT_IMPLEMENTED)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left op right`; ints are compared exactly.
fn compare(th: &Thread, op: CompareOp, left: Value, right: Value) -> Value {
    let a = own(th, left);
    let order = if let Some(b) = float_value(th, right) {
        a.partial_cmp(&b)
    } else if let Some(b) = int_ref(th, right) {
        num::int::cmp_f64(b, a).map(std::cmp::Ordering::reverse)
    } else {
        return Value::NOT_IMPLEMENTED;
    };
    Value::bool(op.holds(order))
}

fn divmod(th: &mut Thread, left: Value, right: Value) -> PyResult {
    let Some((a, b)) = operands(th, left, right)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match num::float::divmod(a, b) {
        Ok((q, r)) => tuple::new(th, &[Value::float(q), Value::float(r)]).map(Gc::as_value),
        Err(e) => protocols::raise_float_error(th, e),
    }
}

fn power(th: &mut Thread, left: Value, right: Value, modulus: Value) -> PyResult {
    if !modulus.is_none() {
        return th.type_error("pow() 3rd argument not allowed unless all arguments are integers");
    }
    binary(th, BinaryOp::Pow, left, right)
}

/// An int made of a float.
fn whole(th: &mut Thread, f: f64) -> PyResult {
    match num::float::to_int(f) {
        Ok(i) => int::from_int(th, i),
        Err(e) => protocols::raise_float_error(th, e),
    }
}

/// Convert a string or number to a floating-point number, if possible.
#[pytype(Float)]
impl FloatMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let ty = class_for_new(th, class, Builtin::Float)?;
        if !kwargs.is_empty() {
            return th.type_error("float() takes no keyword arguments");
        }
        let f = match args {
            [] => 0.0,
            [x] => to_float(th, *x)?,
            _ => {
                return th.type_error(format!(
                    "float expected at most 1 argument, got {}",
                    args.len()
                ));
            }
        };
        scalars::boxed(th, ty, Builtin::Float, Value::float(f))
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        let text = float_text::repr(own(th, this));
        Str::new(th, &text)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Value, th: &mut Thread) -> i64 {
        num::float::hash(own(th, this)).unwrap_or_else(|| protocols::identity_hash(this))
    }

    /// Formats the float according to format_spec.
    #[method("($self, format_spec, /)")]
    fn __format__(this: Value, th: &mut Thread, format_spec: Value) -> PyResult<Gc<Str>> {
        let spec = scalars::format_argument(th, format_spec)?;
        if spec.is_empty() {
            return protocols::str(th, this);
        }
        let (f, name) = (own(th, this), th.type_name(this));
        let text = crate::text::format_spec::format_float(f, spec.text(), &name);
        scalars::formatted(th, text)
    }

    /// True if self else False
    #[method("($self, /)")]
    fn __bool__(this: Value, th: &mut Thread) -> bool {
        own(th, this) != 0.0
    }

    /// int(self)
    #[method("($self, /)")]
    fn __int__(this: Value, th: &mut Thread) -> PyResult {
        let f = own(th, this);
        whole(th, f)
    }

    /// float(self)
    #[method("($self, /)")]
    fn __float__(this: Value, th: &mut Thread) -> f64 {
        own(th, this)
    }

    /// Return the Integral closest to x between 0 and x.
    #[method("($self, /)")]
    fn __trunc__(this: Value, th: &mut Thread) -> PyResult {
        let f = own(th, this);
        whole(th, f)
    }

    /// Return the floor as an Integral.
    #[method("($self, /)")]
    fn __floor__(this: Value, th: &mut Thread) -> PyResult {
        let f = own(th, this).floor();
        whole(th, f)
    }

    /// Return the ceiling as an Integral.
    #[method("($self, /)")]
    fn __ceil__(this: Value, th: &mut Thread) -> PyResult {
        let f = own(th, this).ceil();
        whole(th, f)
    }

    /// Return the Integral closest to x, rounding half toward even.
    ///
    /// When an argument is passed, work like built-in round(x, ndigits).
    #[method("($self, ndigits=None, /)")]
    fn __round__(this: Value, th: &mut Thread, ndigits: Value) -> PyResult {
        let f = own(th, this);
        if ndigits.is_none() {
            return match num::float::round_to_int(f) {
                Ok(i) => int::from_int(th, i),
                Err(e) => protocols::raise_float_error(th, e),
            };
        }
        let digits = protocols::index_clamped(th, ndigits)?;
        match num::float::round_digits(f, digits) {
            Ok(f) => Ok(Value::float(f)),
            Err(e) => protocols::raise_float_error(th, e),
        }
    }

    /// -self
    #[method("($self, /)")]
    fn __neg__(this: Value, th: &mut Thread) -> f64 {
        -own(th, this)
    }

    /// +self
    #[method("($self, /)")]
    fn __pos__(this: Value, th: &mut Thread) -> f64 {
        own(th, this)
    }

    /// abs(self)
    #[method("($self, /)")]
    fn __abs__(this: Value, th: &mut Thread) -> f64 {
        own(th, this).abs()
    }

    /// Return self+value.
    #[method("($self, value, /)")]
    fn __add__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Add, this, value)
    }

    /// Return value+self.
    #[method("($self, value, /)")]
    fn __radd__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Add, value, this)
    }

    /// Return self-value.
    #[method("($self, value, /)")]
    fn __sub__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Sub, this, value)
    }

    /// Return value-self.
    #[method("($self, value, /)")]
    fn __rsub__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Sub, value, this)
    }

    /// Return self*value.
    #[method("($self, value, /)")]
    fn __mul__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Mul, this, value)
    }

    /// Return value*self.
    #[method("($self, value, /)")]
    fn __rmul__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Mul, value, this)
    }

    /// Return self/value.
    #[method("($self, value, /)")]
    fn __truediv__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::TrueDiv, this, value)
    }

    /// Return value/self.
    #[method("($self, value, /)")]
    fn __rtruediv__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::TrueDiv, value, this)
    }

    /// Return self//value.
    #[method("($self, value, /)")]
    fn __floordiv__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::FloorDiv, this, value)
    }

    /// Return value//self.
    #[method("($self, value, /)")]
    fn __rfloordiv__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::FloorDiv, value, this)
    }

    /// Return self%value.
    #[method("($self, value, /)")]
    fn __mod__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Mod, this, value)
    }

    /// Return value%self.
    #[method("($self, value, /)")]
    fn __rmod__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Mod, value, this)
    }

    /// Return divmod(self, value).
    #[method("($self, value, /)")]
    fn __divmod__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        divmod(th, this, value)
    }

    /// Return divmod(value, self).
    #[method("($self, value, /)")]
    fn __rdivmod__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        divmod(th, value, this)
    }

    /// Return pow(self, value, mod).
    #[method("($self, value, mod=None, /)")]
    fn __pow__(this: Value, th: &mut Thread, value: Value, modulus: Value) -> PyResult {
        power(th, this, value, modulus)
    }

    /// Return pow(value, self, mod).
    #[method("($self, value, mod=None, /)")]
    fn __rpow__(this: Value, th: &mut Thread, value: Value, modulus: Value) -> PyResult {
        power(th, value, this, modulus)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Value, th: &mut Thread, value: Value) -> Value {
        compare(th, CompareOp::Ge, this, value)
    }

    /// Return self, the complex conjugate of any float.
    #[method("($self, /)")]
    fn conjugate(this: Value, th: &mut Thread) -> f64 {
        own(th, this)
    }

    /// Return True if the float is an integer.
    #[method("($self, /)")]
    fn is_integer(this: Value, th: &mut Thread) -> bool {
        num::float::is_integer(own(th, this))
    }

    /// Return a pair of integers, whose ratio is exactly equal to the original float.
    ///
    /// The ratio is in lowest terms and has a positive denominator. Raise
    /// OverflowError on infinities and a ValueError on NaNs.
    #[method("($self, /)")]
    fn as_integer_ratio(this: Value, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        match num::float::as_integer_ratio(own(th, this)) {
            Ok((a, b)) => {
                let a = int::from_int(th, a)?;
                let b = int::from_int(th, b)?;
                tuple::new(th, &[a, b])
            }
            Err(e) => protocols::raise_float_error(th, e),
        }
    }

    /// Return a hexadecimal representation of a floating-point number.
    ///
    /// >>> (-0.1).hex()
    /// '-0x1.999999999999ap-4'
    #[method("($self, /)")]
    fn hex(this: Value, th: &mut Thread) -> String {
        float_hex::to_hex(own(th, this))
    }

    /// Create a floating-point number from a hexadecimal string.
    ///
    /// >>> float.fromhex('0x1.ffffp10')
    /// 2047.984375
    #[classmethod("($type, string, /)")]
    fn fromhex(class: Value, th: &mut Thread, string: Value) -> PyResult {
        let f = convert::from_hex(th, string)?;
        made(th, class, f)
    }

    /// Convert real number to a floating-point number.
    #[classmethod("($type, number, /)")]
    fn from_number(class: Value, th: &mut Thread, number: Value) -> PyResult {
        let f = protocols::to_f64(th, number)?;
        made(th, class, f)
    }

    #[method("($self, /)")]
    fn __getnewargs__(this: Value, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        let f = own(th, this);
        tuple::new(th, &[Value::float(f)])
    }

    /// The format of floats in memory: typestr is 'double' or 'float'.
    #[classmethod("($type, typestr, /)")]
    fn __getformat__(_class: Value, th: &mut Thread, typestr: Gc<Str>) -> PyResult<&'static str> {
        if typestr.equals("double") || typestr.equals("float") {
            return Ok(if cfg!(target_endian = "little") {
                "IEEE, little-endian"
            } else {
                "IEEE, big-endian"
            });
        }
        th.value_error("__getformat__() argument 1 must be 'double' or 'float'")
    }

    /// the real part of a complex number
    #[getter]
    fn real(this: Value, th: &mut Thread) -> PyResult {
        Ok(Value::float(own(th, this)))
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_this: Value, _th: &mut Thread) -> PyResult {
        Ok(Value::float(0.0))
    }
}

/// What a class method gives for a float: the float, or what the subclass makes of it.
fn made(th: &mut Thread, class: Value, f: f64) -> PyResult {
    if class.is(th.builtin(Builtin::Float).as_value()) {
        return Ok(Value::float(f));
    }
    protocols::call(th, class, &[Value::float(f)])
}
