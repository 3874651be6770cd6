//! The operators of `float`: division, powers, rounding, hashing and exact ratios, as CPython computes them.
//!
//! Infinities and NaN follow C99 through the platform's own functions; what Python raises is a [`FloatError`].

use super::bigint::BigInt;
use super::int::{Int, hash_i64};

/// Why a float operation has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloatError {
    /// `x / 0.0`, `x // 0.0`, `x % 0.0` or `divmod` (ZeroDivisionError).
    DivisionByZero,
    /// `0.0 ** negative` (ZeroDivisionError).
    ZeroToNegativePower,
    /// The result is beyond the floats (OverflowError with errno ERANGE: `(34, 'Numerical result out of range')`).
    PowOverflow,
    /// A negative base with a fractional exponent: the result is complex.
    ComplexResult,
    /// `round` to a multiple of a power of ten beyond the floats (OverflowError).
    RoundOverflow,
    /// An integer made from an infinity (OverflowError).
    InfinityToInteger,
    /// An integer made from NaN (ValueError).
    NanToInteger,
    /// `as_integer_ratio` of an infinity (OverflowError).
    InfinityToRatio,
    /// `as_integer_ratio` of NaN (ValueError).
    NanToRatio,
}

impl FloatError {
    /// CPython's wording.
    pub fn message(self) -> &'static str {
        match self {
            FloatError::DivisionByZero => "division by zero",
            FloatError::ZeroToNegativePower => "zero to a negative power",
            FloatError::PowOverflow => "Numerical result out of range",
            FloatError::ComplexResult => "",
            FloatError::RoundOverflow => "rounded value too large to represent",
            FloatError::InfinityToInteger => "cannot convert float infinity to integer",
            FloatError::NanToInteger => "cannot convert float NaN to integer",
            FloatError::InfinityToRatio => "cannot convert Infinity to integer ratio",
            FloatError::NanToRatio => "cannot convert NaN to integer ratio",
        }
    }
}

/// `2^exponent` for exponents of normal floats, and the limits beyond them.
#[inline]
pub fn exp2i(exponent: i32) -> f64 {
    if exponent > 1023 {
        f64::INFINITY
    } else if exponent >= -1022 {
        f64::from_bits(((exponent + 1023) as u64) << 52)
    } else if exponent >= -1074 {
        f64::from_bits(1 << (exponent + 1074))
    } else {
        0.0
    }
}

/// `value * 2^exponent`, rounded once.
pub fn ldexp(value: f64, exponent: i64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let (mantissa, own) = frexp(value);
    let total = i64::from(own).saturating_add(exponent);
    if total > 1024 {
        return f64::INFINITY.copysign(value);
    }
    if total < -1074 {
        // Half of the smallest float, which is all that total == -1074 - 1 could be, rounds to even: zero, unless more.
        let above_half = total == -1074 - 1 + 1 && mantissa.abs() > 0.5;
        return if above_half {
            f64::from_bits(1).copysign(value)
        } else {
            0.0f64.copysign(value)
        };
    }
    if total >= -1021 {
        return mantissa * 2.0 * exp2i((total - 1) as i32);
    }
    // The first product is exact, the second rounds to a subnormal.
    mantissa * exp2i(-1021) * exp2i((total + 1021) as i32)
}

/// `value` as mantissa (0.5 <= |m| < 1) and exponent; zeros, infinities and NaN give themselves and 0.
pub fn frexp(value: f64) -> (f64, i32) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let (value, bias) = if value.abs() < f64::MIN_POSITIVE {
        (value * exp2i(54), -54)
    } else {
        (value, 0)
    };
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022;
    (
        f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52),
        exponent + bias,
    )
}

/// `hash(value)`; `None` for NaN, whose hash is its identity's.
pub fn hash(value: f64) -> Option<i64> {
    if (-9007199254740992.0..=9007199254740992.0).contains(&value) && value.trunc() == value {
        return Some(hash_i64(value as i64));
    }
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { 314159 } else { -314159 });
    }
    // value = mantissa * 2^(exponent - 53) with an integer mantissa; 2^61 is 1 in the field.
    let (fraction, exponent) = frexp(value);
    let mantissa = (fraction.abs() * exp2i(53)) as u64;
    let rotation = (exponent - 53).rem_euclid(61);
    let modulus = u128::from(super::bigint::HASH_MODULUS);
    let rest = ((u128::from(mantissa) << rotation) % modulus) as i64;
    let hash = if value < 0.0 { -rest } else { rest };
    Some(if hash == -1 { -2 } else { hash })
}

/// `divmod(a, b)`.
pub fn divmod(a: f64, b: f64) -> Result<(f64, f64), FloatError> {
    if b == 0.0 {
        return Err(FloatError::DivisionByZero);
    }
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) {
            rest += b;
            quotient -= 1.0;
        }
    } else {
        rest = 0.0f64.copysign(b);
    }
    let floor = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        }
    } else {
        0.0f64.copysign(a / b)
    };
    Ok((floor, rest))
}

/// `a // b`.
pub fn floordiv(a: f64, b: f64) -> Result<f64, FloatError> {
    Ok(divmod(a, b)?.0)
}

/// `a % b`.
#[inline]
pub fn modulo(a: f64, b: f64) -> Result<f64, FloatError> {
    if b == 0.0 {
        return Err(FloatError::DivisionByZero);
    }
    let rest = a % b;
    Ok(if rest == 0.0 {
        0.0f64.copysign(b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    })
}

/// `a ** b`.
pub fn pow(a: f64, b: f64) -> Result<f64, FloatError> {
    if b == 0.0 || a == 1.0 {
        return Ok(1.0);
    }
    if a.is_nan() || b.is_nan() {
        return Ok(f64::NAN);
    }
    if a == 0.0 && b < 0.0 {
        // An infinite exponent is no exception to this rule in Python.
        return if b.is_infinite() {
            Ok(f64::INFINITY)
        } else {
            Err(FloatError::ZeroToNegativePower)
        };
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.floor() != b {
        return Err(FloatError::ComplexResult);
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() && a != 0.0 {
        return Err(FloatError::PowOverflow);
    }
    Ok(result)
}

/// `int(value)`.
pub fn to_int(value: f64) -> Result<Int, FloatError> {
    match Int::from_f64(value) {
        Some(whole) => Ok(whole),
        None if value.is_nan() => Err(FloatError::NanToInteger),
        None => Err(FloatError::InfinityToInteger),
    }
}

/// `round(value)`: to the nearest integer, half to even.
pub fn round_to_int(value: f64) -> Result<Int, FloatError> {
    to_int(value.round_ties_even())
}

/// `round(value, digits)`: correct with respect to the exact binary value.
pub fn round_digits(value: f64, digits: i64) -> Result<f64, FloatError> {
    if !value.is_finite() || digits > 323 || value == 0.0 {
        return Ok(value);
    }
    if digits < -308 {
        return Ok(0.0 * value);
    }
    if let Some(result) = round_scaled(value, digits) {
        return Ok(result);
    }
    let result = if digits >= 0 {
        super::float_text::parse_plain(&format!("{value:.*}", digits as usize))
    } else {
        round_left_of_point(value, (-digits) as usize)
    };
    if result.is_infinite() {
        Err(FloatError::RoundOverflow)
    } else {
        Ok(result)
    }
}

/// The common case: few digits of a moderate number, where the product is far enough from a tie to be sure.
fn round_scaled(value: f64, digits: i64) -> Option<f64> {
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let power = *POWERS.get(usize::try_from(digits).ok()?)?;
    let scaled = value * power;
    if scaled.abs() >= (1u64 << 40) as f64 {
        return None;
    }
    let rounded = scaled.round_ties_even();
    // The product is off by less than 2^-13; a quotient of two exact floats is correctly rounded.
    if (scaled - rounded).abs() > 0.499 {
        return None;
    }
    Some(if rounded == 0.0 {
        0.0f64.copysign(value)
    } else {
        rounded / power
    })
}

/// Rounds to a multiple of `10^places` by the exact decimal digits of the value.
fn round_left_of_point(value: f64, places: usize) -> f64 {
    let whole = value.abs().trunc();
    let exact_fraction = value.abs() == whole;
    let digits = format!("{whole:.0}");
    let keep = digits.len().saturating_sub(places);
    let (head, tail) = digits.split_at(keep);
    if digits.len() < places {
        return 0.0f64.copysign(value);
    }
    let half_up = match tail.as_bytes().first() {
        Some(b'6'..) => true,
        Some(b'5') => {
            let above = tail.bytes().skip(1).any(|digit| digit != b'0') || !exact_fraction;
            let odd = head
                .bytes()
                .last()
                .is_some_and(|digit| (digit - b'0') % 2 == 1);
            above || odd
        }
        _ => false,
    };
    let text = if half_up {
        format!("{}e{places}", next_decimal(head))
    } else {
        format!("0{head}e{places}")
    };
    super::float_text::parse_plain(&text).copysign(value)
}

/// The digits of a number's successor.
fn next_decimal(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let zeros = digits.len() - kept.len();
    let (first, last) = match kept.as_bytes() {
        [first @ .., last] => (&kept[..first.len()], last + 1),
        [] => ("", b'1'),
    };
    format!("{first}{}{}", char::from(last), "0".repeat(zeros))
}

/// `value.as_integer_ratio()`.
pub fn as_integer_ratio(value: f64) -> Result<(Int, Int), FloatError> {
    if value.is_nan() {
        return Err(FloatError::NanToRatio);
    }
    if value.is_infinite() {
        return Err(FloatError::InfinityToRatio);
    }
    let (fraction, exponent) = frexp(value);
    let mantissa = (fraction * exp2i(53)) as i64;
    if mantissa == 0 {
        return Ok((Int::Small(0), Int::Small(1)));
    }
    let zeros = mantissa.trailing_zeros() as i32;
    let (mantissa, exponent) = (mantissa >> zeros, exponent - 53 + zeros);
    let denominator = BigInt::power_of_two(-exponent.min(0) as usize);
    Ok(match Int::from_f64(value) {
        Some(whole) if exponent >= 0 => (whole, Int::Small(1)),
        _ => (Int::Small(mantissa), Int::from(denominator)),
    })
}

/// `value.is_integer()`.
pub fn is_integer(value: f64) -> bool {
    value.is_finite() && value.floor() == value
}
