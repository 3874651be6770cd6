//! The module `math`.
//!
//! The functions stand in [`crate::num::math`] and [`crate::num::math_int`]; here are arguments, iteration and exceptions.

mod sums;
#[cfg(test)]
mod tests;

use crate::context::Thread;
use crate::heap::Gc;
use crate::num::math::{self, MathError};
use crate::num::{self, Int, IntRef, math_int};
use crate::object::dict::Dict;
use crate::object::int::{self, exact_int, int_ref};
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp};
use crate::object::special::Special;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pymodule;

/// Declares the module `math`.
pub struct MathModule;

/// The result of a function, or what it failed with.
#[inline]
fn checked<T>(th: &mut Thread, result: math::Result<T>) -> PyResult<T> {
    match result {
        Ok(v) => Ok(v),
        Err(e) => raise(th, e),
    }
}

#[cold]
fn raise<T>(th: &mut Thread, e: MathError) -> PyResult<T> {
    let kind = if e.is_overflow() {
        Builtin::OverflowError
    } else {
        Builtin::ValueError
    };
    th.raise(kind, e.message())
}

/// An argument as an int.
fn integer<'a>(th: &mut Thread, v: Value) -> PyResult<IntRef<'a>> {
    let i = protocols::index(th, v)?;
    Ok(exact_int(i).unwrap_or(IntRef::Small(0)))
}

fn whole(th: &mut Thread, f: f64) -> PyResult {
    match num::float::to_int(f) {
        Ok(i) => int::from_int(th, i),
        Err(e) => protocols::raise_float_error(th, e),
    }
}

const MOST: &str = "9223372036854775807";

/// The natural logarithm or one of its kin, of an int of any size or of a float.
fn logarithm(th: &mut Thread, x: Value, log: fn(f64) -> math::Result<f64>) -> PyResult<f64> {
    let result = match int_ref(th, x) {
        Some(i) => math::log_of_int(i, log),
        None => log(protocols::to_f64(th, x)?),
    };
    checked(th, result)
}

/// `floor` and `ceil`
fn rounded(th: &mut Thread, x: Value, which: Special, round: fn(f64) -> f64) -> PyResult {
    if let Some(f) = x.to_float() {
        return whole(th, round(f));
    }
    if exact_int(x).is_some() && !x.is_bool() {
        return Ok(x);
    }
    if let Some(v) = protocols::call_special(th, x, which, &[])? {
        return Ok(v);
    }
    let f = protocols::to_f64(th, x)?;
    whole(th, round(f))
}

/// This module provides access to the mathematical functions
/// defined by the C standard.
#[pymodule("math")]
impl MathModule {
    /// Return the arc cosine (measured in radians) of x.
    ///
    /// The result is between 0 and pi.
    #[function("(x, /)")]
    fn acos(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::acos(x))
    }

    /// Return the inverse hyperbolic cosine of x.
    #[function("(x, /)")]
    fn acosh(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::acosh(x))
    }

    /// Return the arc sine (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    #[function("(x, /)")]
    fn asin(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::asin(x))
    }

    /// Return the inverse hyperbolic sine of x.
    #[function("(x, /)")]
    fn asinh(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::asinh(x))
    }

    /// Return the arc tangent (measured in radians) of x.
    ///
    /// The result is between -pi/2 and pi/2.
    #[function("(x, /)")]
    fn atan(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::atan(x))
    }

    /// Return the inverse hyperbolic tangent of x.
    #[function("(x, /)")]
    fn atanh(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::atanh(x))
    }

    /// Return the cube root of x.
    #[function("(x, /)")]
    fn cbrt(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::cbrt(x))
    }

    /// Return the cosine of x (measured in radians).
    #[function("(x, /)")]
    fn cos(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::cos(x))
    }

    /// Return the hyperbolic cosine of x.
    #[function("(x, /)")]
    fn cosh(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::cosh(x))
    }

    /// Error function at x.
    #[function("(x, /)")]
    fn erf(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::erf(x))
    }

    /// Complementary error function at x.
    #[function("(x, /)")]
    fn erfc(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::erfc(x))
    }

    /// Return e raised to the power of x.
    #[function("(x, /)")]
    fn exp(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::exp(x))
    }

    /// Return 2 raised to the power of x.
    #[function("(x, /)")]
    fn exp2(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::exp2(x))
    }

    /// Return exp(x)-1.
    ///
    /// This function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.
    #[function("(x, /)")]
    fn expm1(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::expm1(x))
    }

    /// Gamma function at x.
    #[function("(x, /)")]
    fn gamma(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::gamma(x))
    }

    /// Natural logarithm of absolute value of Gamma function at x.
    #[function("(x, /)")]
    fn lgamma(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::lgamma(x))
    }

    /// Return the natural logarithm of 1+x (base e).
    ///
    /// The result is computed in a way which is accurate for x near zero.
    #[function("(x, /)")]
    fn log1p(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::log1p(x))
    }

    /// Return the sine of x (measured in radians).
    #[function("(x, /)")]
    fn sin(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::sin(x))
    }

    /// Return the hyperbolic sine of x.
    #[function("(x, /)")]
    fn sinh(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::sinh(x))
    }

    /// Return the square root of x.
    #[function("(x, /)")]
    fn sqrt(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::sqrt(x))
    }

    /// Return the tangent of x (measured in radians).
    #[function("(x, /)")]
    fn tan(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::tan(x))
    }

    /// Return the hyperbolic tangent of x.
    #[function("(x, /)")]
    fn tanh(th: &mut Thread, x: f64) -> PyResult<f64> {
        checked(th, math::tanh(x))
    }

    /// Convert angle x from radians to degrees.
    #[function("(x, /)")]
    fn degrees(_th: &mut Thread, x: f64) -> f64 {
        math::degrees(x)
    }

    /// Convert angle x from degrees to radians.
    #[function("(x, /)")]
    fn radians(_th: &mut Thread, x: f64) -> f64 {
        math::radians(x)
    }

    /// Return the absolute value of the float x.
    #[function("(x, /)")]
    fn fabs(_th: &mut Thread, x: f64) -> f64 {
        x.abs()
    }

    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    #[function("(x, /)")]
    fn isfinite(_th: &mut Thread, x: f64) -> bool {
        x.is_finite()
    }

    /// Return True if x is a positive or negative infinity, and False otherwise.
    #[function("(x, /)")]
    fn isinf(_th: &mut Thread, x: f64) -> bool {
        x.is_infinite()
    }

    /// Return True if x is a NaN (not a number), and False otherwise.
    #[function("(x, /)")]
    fn isnan(_th: &mut Thread, x: f64) -> bool {
        x.is_nan()
    }

    /// Return the value of the least significant bit of the float x.
    #[function("(x, /)")]
    fn ulp(_th: &mut Thread, x: f64) -> f64 {
        math::ulp(x)
    }

    /// Return x**y (x to the power of y).
    #[function("(x, y, /)")]
    fn pow(th: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
        checked(th, math::pow(x, y))
    }

    /// Return fmod(x, y), according to platform C.
    ///
    /// x % y may differ.
    #[function("(x, y, /)")]
    fn fmod(th: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
        checked(th, math::fmod(x, y))
    }

    /// Difference between x and the closest integer multiple of y.
    ///
    /// Return x - n*y where n*y is the closest integer multiple of y.
    /// In the case where x is exactly halfway between two multiples of
    /// y, the nearest even value of n is used. The result is always exact.
    #[function("(x, y, /)")]
    fn remainder(th: &mut Thread, x: f64, y: f64) -> PyResult<f64> {
        checked(th, math::remainder(x, y))
    }

    /// Return the arc tangent (measured in radians) of y/x.
    ///
    /// Unlike atan(y/x), the signs of both x and y are considered.
    #[function("(y, x, /)")]
    fn atan2(_th: &mut Thread, y: f64, x: f64) -> f64 {
        y.atan2(x)
    }

    /// Return a float with the magnitude (absolute value) of x but the sign of y.
    ///
    /// On platforms that support signed zeros, copysign(1.0, -0.0)
    /// returns -1.0.
    #[function("(x, y, /)")]
    fn copysign(_th: &mut Thread, x: f64, y: f64) -> f64 {
        x.copysign(y)
    }

    /// Fused multiply-add operation.
    ///
    /// Compute (x * y) + z with a single round.
    #[function("(x, y, z, /)")]
    fn fma(th: &mut Thread, x: f64, y: f64, z: f64) -> PyResult<f64> {
        checked(th, math::fma(x, y, z))
    }

    /// Return the fractional and integer parts of x.
    ///
    /// Both results carry the sign of x and are floats.
    #[function("(x, /)")]
    fn modf(th: &mut Thread, x: f64) -> PyResult<Gc<Tuple>> {
        let (fraction, whole) = math::modf(x);
        tuple::new(th, &[Value::float(fraction), Value::float(whole)])
    }

    /// Return the mantissa and exponent of x, as pair (m, e).
    ///
    /// m is a float and e is an int, such that x = m * 2.**e.
    /// If x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0.
    #[function("(x, /)")]
    fn frexp(th: &mut Thread, x: f64) -> PyResult<Gc<Tuple>> {
        let (mantissa, exponent) = num::float::frexp(x);
        tuple::new(th, &[Value::float(mantissa), Value::int(exponent.into())])
    }

    /// Return x * (2**i).
    ///
    /// This is essentially the inverse of frexp().
    #[function("(x, i, /)")]
    fn ldexp(th: &mut Thread, x: f64, i: Value) -> PyResult<f64> {
        let exponent = match int_ref(th, i) {
            Some(IntRef::Small(i)) => i,
            Some(i) => {
                if i.signum() < 0 {
                    i64::MIN
                } else {
                    i64::MAX
                }
            }
            None => return th.type_error("Expected an int as second argument to ldexp."),
        };
        checked(th, math::ldexp(x, exponent))
    }

    /// Return the floating-point value the given number of steps after x towards y.
    ///
    /// If steps is not specified or is None, it defaults to 1.
    #[function("(x, y, /, *, steps=None)")]
    fn nextafter(th: &mut Thread, x: f64, y: f64, steps: Value) -> PyResult<f64> {
        if steps.is_none() {
            return Ok(math::nextafter(x, y, 1));
        }
        let steps = integer(th, steps)?;
        if steps.signum() < 0 {
            return th.value_error("steps must be a non-negative integer");
        }
        Ok(math::nextafter(
            x,
            y,
            steps.to_i64().map_or(u64::MAX, |steps| steps as u64),
        ))
    }

    /// Determine whether two floating-point numbers are close in value.
    ///
    /// rel_tol is the maximum difference relative to the larger of the two,
    /// abs_tol the maximum difference whatever their size. NaN is close to
    /// nothing, and an infinity only to itself.
    #[function("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(th: &mut Thread, a: f64, b: f64, rel_tol: f64, abs_tol: f64) -> PyResult<bool> {
        if rel_tol < 0.0 || abs_tol < 0.0 {
            return th.value_error("tolerances must be non-negative");
        }
        if a == b {
            return Ok(true);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(false);
        }
        let difference = (b - a).abs();
        Ok(difference <= (rel_tol * b).abs()
            || difference <= (rel_tol * a).abs()
            || difference <= abs_tol)
    }

    /// Return the logarithm of x to the given base.
    ///
    /// If the base is not specified, returns the natural logarithm (base e) of x.
    #[function("(x, base=<unrepresentable>, /)")]
    fn log(th: &mut Thread, x: Value, base: Value) -> PyResult<f64> {
        let number = logarithm(th, x, math::log)?;
        if base.is_unbound() {
            return Ok(number);
        }
        let base = logarithm(th, base, math::log)?;
        if base == 0.0 {
            return th.raise(Builtin::ZeroDivisionError, "division by zero");
        }
        Ok(number / base)
    }

    /// Return the base 2 logarithm of x.
    #[function("(x, /)")]
    fn log2(th: &mut Thread, x: Value) -> PyResult<f64> {
        logarithm(th, x, math::log2)
    }

    /// Return the base 10 logarithm of x.
    #[function("(x, /)")]
    fn log10(th: &mut Thread, x: Value) -> PyResult<f64> {
        logarithm(th, x, math::log10)
    }

    /// Return the floor of x as an Integral.
    ///
    /// This is the largest integer <= x.
    #[function("(x, /)")]
    fn floor(th: &mut Thread, x: Value) -> PyResult {
        rounded(th, x, Special::Floor, f64::floor)
    }

    /// Return the ceiling of x as an Integral.
    ///
    /// This is the smallest integer >= x.
    #[function("(x, /)")]
    fn ceil(th: &mut Thread, x: Value) -> PyResult {
        rounded(th, x, Special::Ceil, f64::ceil)
    }

    /// Truncates the Real x to the nearest Integral toward 0.
    ///
    /// Uses the __trunc__ magic method.
    #[function("(x, /)")]
    fn trunc(th: &mut Thread, x: Value) -> PyResult {
        if let Some(f) = x.to_float() {
            return whole(th, f);
        }
        match protocols::call_special(th, x, Special::Trunc, &[])? {
            Some(v) => Ok(v),
            None => {
                let message = format!("type {} doesn't define __trunc__ method", th.type_name(x));
                th.type_error(message)
            }
        }
    }

    /// Multidimensional Euclidean distance from the origin to a point.
    ///
    /// Roughly equivalent to sqrt(sum(x**2 for x in coordinates)).
    #[function("(*coordinates)")]
    fn hypot(th: &mut Thread, coordinates: &[Value]) -> PyResult<f64> {
        let mut numbers = Vec::with_capacity(coordinates.len());
        for v in coordinates {
            numbers.push(protocols::to_f64(th, *v)?);
        }
        Ok(math::hypot(&numbers))
    }

    /// Return the Euclidean distance between two points p and q.
    ///
    /// The points should be specified as sequences (or iterables) of
    /// coordinates.  Both inputs must have the same dimension.
    #[function("(p, q, /)")]
    fn dist(th: &mut Thread, p: Value, q: Value) -> PyResult<f64> {
        let p = sums::numbers(th, p)?;
        let q = sums::numbers(th, q)?;
        if p.len() != q.len() {
            return th.value_error("both points must have the same number of dimensions");
        }
        Ok(math::dist(&p, &q))
    }

    /// Return an accurate floating-point sum of values in the iterable seq.
    ///
    /// Assumes IEEE-754 floating-point arithmetic.
    #[function("(seq, /)")]
    fn fsum(th: &mut Thread, seq: Value) -> PyResult<f64> {
        sums::fsum(th, seq)
    }

    /// Return the sum of products of values from two iterables p and q.
    ///
    /// For float and mixed int/float inputs, the intermediate products
    /// and sums are computed with extended precision.
    #[function("(p, q, /)")]
    fn sumprod(th: &mut Thread, p: Value, q: Value) -> PyResult {
        sums::sumprod(th, p, q)
    }

    /// Calculate the product of all the elements in the input iterable.
    ///
    /// The default start value for the product is 1.
    #[function("(iterable, /, *, start=1)")]
    fn prod(th: &mut Thread, iterable: Value, start: Value) -> PyResult {
        let mut product = start;
        protocols::for_each(th, iterable, |th, v| {
            product = protocols::binary(th, BinaryOp::Mul, product, v, false)?;
            Ok(())
        })?;
        Ok(product)
    }

    /// Greatest Common Divisor.
    #[function("(*integers)")]
    fn gcd(th: &mut Thread, integers: &[Value]) -> PyResult {
        sums::fold(th, integers, Int::Small(0), math_int::gcd)
    }

    /// Least Common Multiple.
    #[function("(*integers)")]
    fn lcm(th: &mut Thread, integers: &[Value]) -> PyResult {
        sums::fold(th, integers, Int::Small(1), math_int::lcm)
    }

    /// Return the integer part of the square root of the input.
    #[function("(n, /)")]
    fn isqrt(th: &mut Thread, n: Value) -> PyResult {
        let n = integer(th, n)?;
        match math_int::isqrt(n) {
            Some(root) => int::from_result(th, root),
            None => th.value_error("isqrt() argument must be nonnegative"),
        }
    }

    /// Find n!.
    #[function("(n, /)")]
    fn factorial(th: &mut Thread, n: Value) -> PyResult {
        let n = integer(th, n)?;
        if n.signum() < 0 {
            return th.value_error("factorial() not defined for negative values");
        }
        match n.to_i64() {
            Some(n) => int::from_result(th, math_int::factorial(n as u64)),
            None => th.raise(
                Builtin::OverflowError,
                format!("factorial() argument should not exceed {MOST}"),
            ),
        }
    }

    /// Number of ways to choose k items from n items without repetition and without order.
    ///
    /// Evaluates to n! / (k! * (n - k)!) when k <= n and evaluates
    /// to zero when k > n.
    #[function("(n, k, /)")]
    fn comb(th: &mut Thread, n: Value, k: Value) -> PyResult {
        let n = integer(th, n)?;
        let k = integer(th, k)?;
        check_natural(th, n, k)?;
        if num::int::cmp(n, k).is_lt() {
            return Ok(Value::ZERO);
        }
        let rest = match num::int::sub(n, k) {
            Ok(rest) => rest,
            Err(e) => return int::raise_error(th, e),
        };
        let fewer = if num::int::cmp(rest.as_ref(), k).is_lt() {
            rest.as_ref()
        } else {
            k
        };
        match fewer.to_i64() {
            Some(k) => int::from_result(th, math_int::comb(n, k as u64)),
            None => th.raise(
                Builtin::OverflowError,
                format!("min(n - k, k) must not exceed {MOST}"),
            ),
        }
    }

    /// Number of ways to choose k items from n items without repetition and with order.
    ///
    /// Evaluates to n! / (n - k)! when k <= n and evaluates
    /// to zero when k > n. If k is not specified or is None, then k defaults to n.
    #[function("(n, k=None, /)")]
    fn perm(th: &mut Thread, n: Value, k: Value) -> PyResult {
        if k.is_none() {
            return MathModule::factorial(th, n);
        }
        let n = integer(th, n)?;
        let k = integer(th, k)?;
        check_natural(th, n, k)?;
        if num::int::cmp(n, k).is_lt() {
            return Ok(Value::ZERO);
        }
        match k.to_i64() {
            Some(k) => int::from_result(th, math_int::perm(n, k as u64)),
            None => th.raise(Builtin::OverflowError, format!("k must not exceed {MOST}")),
        }
    }

    #[init]
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        use std::f64::consts;
        for (name, f) in [
            ("pi", consts::PI),
            ("e", consts::E),
            ("tau", consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            let name = th.intern(name);
            dict.set_str(th, name, Value::float(f))?;
        }
        Ok(())
    }
}

fn check_natural(th: &mut Thread, n: IntRef<'_>, k: IntRef<'_>) -> PyResult<()> {
    if n.signum() < 0 {
        return th.value_error("n must be a non-negative integer");
    }
    if k.signum() < 0 {
        return th.value_error("k must be a non-negative integer");
    }
    Ok(())
}
