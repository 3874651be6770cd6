//! The methods of `int`.
//!
//! Operators call the same kernels as [`protocols::binary`] does for exact ints; what is left here is the choice of
//! `NotImplemented` for other operands.

mod bytes;
mod convert;
#[cfg(test)]
mod tests;

use super::containers::class_for_new;
use super::scalars;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::num::{self, IntRef, math_int};
use crate::object::int::{self, exact_int, int_ref};
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp, CompareOp};
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

pub use convert::{parse_error, parse_text, to_int};

/// Declares the methods of `int`.
pub struct IntMethods;

/// The number that the receiver of a method of `int` is.
fn own<'a>(th: &Thread, this: Value) -> IntRef<'a> {
    int_ref(th, this).unwrap_or(IntRef::Small(0))
}

/// `left op right` for ints, `NotImplemented` when either is none.
fn binary(th: &mut Thread, op: BinaryOp, left: Value, right: Value) -> PyResult {
    match (int_ref(th, left), int_ref(th, right)) {
        (Some(a), Some(b)) => protocols::int_op(th, op, a, b).unwrap_or(Ok(Value::NOT_IMPLEMENTED)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `left op right` for ints, `NotImplemented` when either is none.
fn compare(th: &Thread, op: CompareOp, left: Value, right: Value) -> Value {
    match (int_ref(th, left), int_ref(th, right)) {
        (Some(a), Some(b)) => Value::bool(op.holds(Some(num::int::cmp(a, b)))),
        _ => Value::NOT_IMPLEMENTED,
    }
}

/// The receiver as an exact int.
fn exact(th: &mut Thread, this: Value) -> PyResult {
    Ok(int::to_exact(th, this).unwrap_or(Value::ZERO))
}

fn divmod(th: &mut Thread, left: Value, right: Value) -> PyResult {
    let (Some(a), Some(b)) = (int_ref(th, left), int_ref(th, right)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match num::int::divmod(a, b) {
        Ok((q, r)) => {
            let q = int::from_int(th, q)?;
            let r = int::from_int(th, r)?;
            tuple::new(th, &[q, r]).map(Gc::as_value)
        }
        Err(e) => int::raise_error(th, e),
    }
}

/// `pow(left, right, modulus)`; the modulus is None when there is none.
fn power(th: &mut Thread, left: Value, right: Value, modulus: Value) -> PyResult {
    if modulus.is_none() {
        return binary(th, BinaryOp::Pow, left, right);
    }
    let (Some(a), Some(b), Some(m)) = (int_ref(th, left), int_ref(th, right), int_ref(th, modulus))
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    int::from_result(th, num::int::modpow(a, b, m))
}

/// Integers of any size.
///
/// int([x]) converts a number or string to an integer, 0 without arguments;
/// int(x, base=10) reads a string, bytes or bytearray in the given base,
/// where base 0 means that a prefix of the text says which.
#[pytype(Int)]
impl IntMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(class: Value, th: &mut Thread, args: &[Value], kwargs: Keywords<'_>) -> PyResult {
        let ty = class_for_new(th, class, Builtin::Int)?;
        if ty.builtin == Some(Builtin::Bool) {
            return th.type_error("int.__new__(bool) is not safe, use bool.__new__()");
        }
        let value = convert::from_arguments(th, args, kwargs)?;
        scalars::boxed(th, ty, Builtin::Int, value)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Value, th: &mut Thread) -> PyResult<Gc<Str>> {
        let i = own(th, this);
        protocols::int_str(th, i)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Value, th: &mut Thread) -> i64 {
        own(th, this).hash()
    }

    /// Return str(self) in the given format.
    #[method("($self, format_spec, /)")]
    fn __format__(this: Value, th: &mut Thread, format_spec: Value) -> PyResult<Gc<Str>> {
        let spec = scalars::format_argument(th, format_spec)?;
        if spec.is_empty() {
            return if exact_int(this).is_some() && !this.is_bool() {
                Self::__repr__(this, th)
            } else {
                protocols::str(th, this)
            };
        }
        let i = own(th, this);
        if !scalars::names_other_base(spec.text()) {
            protocols::check_int_digits(th, i)?;
        }
        let name = th.type_name(this);
        let text = crate::text::format_spec::format_int(i, spec.text(), &name);
        scalars::formatted(th, text)
    }

    /// self != 0
    #[method("($self, /)")]
    fn __bool__(this: Value, th: &mut Thread) -> bool {
        own(th, this).signum() != 0
    }

    /// int(self)
    #[method("($self, /)")]
    fn __int__(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// float(self)
    #[method("($self, /)")]
    fn __float__(this: Value, th: &mut Thread) -> PyResult<f64> {
        match own(th, this).to_f64() {
            Ok(f) => Ok(f),
            Err(e) => int::raise_error(th, e),
        }
    }

    /// Return self converted to an integer, if self is suitable for use as an index into a list.
    #[method("($self, /)")]
    fn __index__(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// Truncating an Integral returns itself.
    #[method("($self, /)")]
    fn __trunc__(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// Flooring an Integral returns itself.
    #[method("($self, /)")]
    fn __floor__(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// Ceiling of an Integral returns itself.
    #[method("($self, /)")]
    fn __ceil__(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// Rounding an Integral returns itself.
    ///
    /// Rounding with an ndigits argument also returns an integer.
    #[method("($self, ndigits=None, /)")]
    fn __round__(this: Value, th: &mut Thread, ndigits: Value) -> PyResult {
        if ndigits.is_none() {
            return exact(th, this);
        }
        let digits = protocols::index(th, ndigits)?;
        let i = own(th, this);
        match exact_int(digits) {
            Some(d) if d.signum() >= 0 => exact(th, this),
            Some(d) => {
                let places = d.to_i64().map_or(u64::MAX, i64::unsigned_abs);
                int::from_result(th, math_int::round_left_of_point(i, places))
            }
            None => unreachable!("index gives an exact int"),
        }
    }

    /// -self
    #[method("($self, /)")]
    fn __neg__(this: Value, th: &mut Thread) -> PyResult {
        let i = own(th, this);
        int::from_result(th, num::int::neg(i))
    }

    /// +self
    #[method("($self, /)")]
    fn __pos__(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// abs(self)
    #[method("($self, /)")]
    fn __abs__(this: Value, th: &mut Thread) -> PyResult {
        let i = own(th, this);
        int::from_result(th, num::int::abs(i))
    }

    /// ~self
    #[method("($self, /)")]
    fn __invert__(this: Value, th: &mut Thread) -> PyResult {
        let i = own(th, this);
        int::from_result(th, num::int::not(i))
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

    /// Return self<<value.
    #[method("($self, value, /)")]
    fn __lshift__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::LShift, this, value)
    }

    /// Return value<<self.
    #[method("($self, value, /)")]
    fn __rlshift__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::LShift, value, this)
    }

    /// Return self>>value.
    #[method("($self, value, /)")]
    fn __rshift__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::RShift, this, value)
    }

    /// Return value>>self.
    #[method("($self, value, /)")]
    fn __rrshift__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::RShift, value, this)
    }

    /// Return self&value.
    #[method("($self, value, /)")]
    fn __and__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::And, this, value)
    }

    /// Return value&self.
    #[method("($self, value, /)")]
    fn __rand__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::And, value, this)
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Or, this, value)
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Or, value, this)
    }

    /// Return self^value.
    #[method("($self, value, /)")]
    fn __xor__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Xor, this, value)
    }

    /// Return value^self.
    #[method("($self, value, /)")]
    fn __rxor__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        binary(th, BinaryOp::Xor, value, this)
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

    /// Returns self, the complex conjugate of any int.
    #[method("($self, /)")]
    fn conjugate(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// Number of bits necessary to represent self in binary.
    ///
    /// >>> bin(37)
    /// '0b100101'
    /// >>> (37).bit_length()
    /// 6
    #[method("($self, /)")]
    fn bit_length(this: Value, th: &mut Thread) -> i64 {
        own(th, this).bit_length() as i64
    }

    /// Number of ones in the binary representation of the absolute value of self.
    ///
    /// Also known as the population count.
    #[method("($self, /)")]
    fn bit_count(this: Value, th: &mut Thread) -> i64 {
        own(th, this).bit_count() as i64
    }

    /// Return a pair of integers, whose ratio is equal to the original int.
    ///
    /// The ratio is in lowest terms and has a positive denominator.
    #[method("($self, /)")]
    fn as_integer_ratio(this: Value, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        let i = exact(th, this)?;
        tuple::new(th, &[i, Value::ONE])
    }

    /// Returns True. Exists for duck type compatibility with float.is_integer.
    #[method("($self, /)")]
    fn is_integer(_this: Value, _th: &mut Thread) -> bool {
        true
    }

    /// Return an array of bytes representing an integer.
    ///
    /// length is the number of bytes; OverflowError is raised when it does not do.
    /// byteorder is 'big' (most significant byte first) or 'little'.
    /// signed says whether two's complement is used.
    #[method("($self, /, length=1, byteorder='big', *, signed=False)")]
    fn to_bytes(
        this: Value,
        th: &mut Thread,
        length: i64,
        byteorder: Gc<Str>,
        signed: bool,
    ) -> PyResult {
        let i = own(th, this);
        bytes::to_bytes(th, i, length, byteorder, signed)
    }

    /// Return the integer represented by the given array of bytes.
    ///
    /// bytes is a bytes-like object or an iterable producing bytes.
    /// byteorder is 'big' (most significant byte first) or 'little'.
    /// signed says whether two's complement is used.
    #[classmethod("($type, /, bytes, byteorder='big', *, signed=False)")]
    fn from_bytes(
        class: Value,
        th: &mut Thread,
        bytes: Value,
        byteorder: Gc<Str>,
        signed: bool,
    ) -> PyResult {
        let i = bytes::from_bytes(th, bytes, byteorder, signed)?;
        if class.is(th.builtin(Builtin::Int).as_value()) {
            Ok(i)
        } else {
            protocols::call(th, class, &[i])
        }
    }

    #[method("($self, /)")]
    fn __getnewargs__(this: Value, th: &mut Thread) -> PyResult<Gc<Tuple>> {
        let i = exact(th, this)?;
        tuple::new(th, &[i])
    }

    /// Returns size in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Value, th: &mut Thread) -> i64 {
        // Three words and four bytes for every 30 bits, as programs that compare sizes expect.
        24 + 4 * own(th, this).bit_length().div_ceil(30).max(1) as i64
    }

    /// the real part of a complex number
    #[getter]
    fn real(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_this: Value, _th: &mut Thread) -> PyResult {
        Ok(Value::ZERO)
    }

    /// the numerator of a rational number in lowest terms
    #[getter]
    fn numerator(this: Value, th: &mut Thread) -> PyResult {
        exact(th, this)
    }

    /// the denominator of a rational number in lowest terms
    #[getter]
    fn denominator(_this: Value, _th: &mut Thread) -> PyResult {
        Ok(Value::ONE)
    }
}
