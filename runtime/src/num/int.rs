//! The operators of `int` over operands that are machine integers or big ones.
//!
//! Invariant: an [`Int`] is `Big` only when the value does not fit `i64`, so equal values have equal forms.
//! Every operator first tries the machine's arithmetic and widens on overflow.

use std::cmp::Ordering;

use super::bigint::{BigInt, HASH_MODULUS};

/// Why an integer operation has no result. The messages are CPython's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntError {
    /// Division or modulo by zero (ZeroDivisionError; the caller words modulo itself where CPython differs).
    DivisionByZero,
    /// A shift by a negative amount (ValueError).
    NegativeShift,
    /// The result would not fit in memory (MemoryError).
    TooLarge,
    /// A signal arrived before the result was there (KeyboardInterrupt).
    Interrupted,
    /// A shift count beyond the machine's sizes (OverflowError).
    ShiftTooLarge,
    /// The integer is beyond the floats (OverflowError).
    FloatOverflow,
    /// The quotient is beyond the floats (OverflowError).
    DivisionOverflow,
    /// `pow` with modulus 0 (ValueError).
    ZeroModulus,
    /// `pow` with a negative exponent and a base that shares a factor with the modulus (ValueError).
    NotInvertible,
    /// A negative integer in `to_bytes` without `signed` (OverflowError).
    NegativeToUnsigned,
    /// An integer that needs more bytes than `to_bytes` was given (OverflowError).
    TooBigForBytes,
}

impl IntError {
    /// CPython's wording; empty for MemoryError and KeyboardInterrupt, which have none.
    pub fn message(self) -> &'static str {
        match self {
            IntError::DivisionByZero => "division by zero",
            IntError::NegativeShift => "negative shift count",
            IntError::TooLarge | IntError::Interrupted => "",
            IntError::ShiftTooLarge => "too many digits in integer",
            IntError::FloatOverflow => "int too large to convert to float",
            IntError::DivisionOverflow => "integer division result too large for a float",
            IntError::ZeroModulus => "pow() 3rd argument cannot be 0",
            IntError::NotInvertible => "base is not invertible for the given modulus",
            IntError::NegativeToUnsigned => "can't convert negative int to unsigned",
            IntError::TooBigForBytes => "int too big to convert",
        }
    }
}

/// An owned integer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Int {
    /// A value that fits the machine's integer.
    Small(i64),
    /// Any other value.
    Big(BigInt),
}

/// A borrowed operand. `Big` need not be beyond `i64` here.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    /// A machine integer.
    Small(i64),
    /// A big integer.
    Big(&'a BigInt),
}

impl From<i64> for Int {
    #[inline]
    fn from(value: i64) -> Self {
        Int::Small(value)
    }
}

impl From<i128> for Int {
    #[inline]
    fn from(value: i128) -> Self {
        match i64::try_from(value) {
            Ok(small) => Int::Small(small),
            Err(_) => Int::Big(BigInt::from(value)),
        }
    }
}

impl From<u64> for Int {
    fn from(value: u64) -> Self {
        Int::from(i128::from(value))
    }
}

impl From<BigInt> for Int {
    fn from(value: BigInt) -> Self {
        match value.to_i64() {
            Some(small) => Int::Small(small),
            None => Int::Big(value),
        }
    }
}

impl Int {
    /// The value as an operand.
    #[inline]
    pub fn as_ref(&self) -> IntRef<'_> {
        match self {
            Int::Small(value) => IntRef::Small(*value),
            Int::Big(value) => IntRef::Big(value),
        }
    }

    /// The integer part of a finite float.
    pub fn from_f64(value: f64) -> Option<Int> {
        if (-9223372036854775808.0..9223372036854775808.0).contains(&value) {
            return Some(Int::Small(value as i64));
        }
        BigInt::from_f64(value).map(Int::from)
    }
}

/// Gives both operands as big integers to `body`.
macro_rules! widened {
    ($a:expr, $b:expr, |$x:ident, $y:ident| $body:expr) => {
        match ($a, $b) {
            (IntRef::Small(x), IntRef::Small(y)) => {
                let ($x, $y) = (&BigInt::from(x), &BigInt::from(y));
                $body
            }
            (IntRef::Small(x), IntRef::Big($y)) => {
                let $x = &BigInt::from(x);
                $body
            }
            (IntRef::Big($x), IntRef::Small(y)) => {
                let $y = &BigInt::from(y);
                $body
            }
            (IntRef::Big($x), IntRef::Big($y)) => $body,
        }
    };
}

impl<'a> IntRef<'a> {
    /// An owned copy in normal form.
    pub fn to_int(self) -> Result<Int, IntError> {
        match self {
            IntRef::Small(value) => Ok(Int::Small(value)),
            IntRef::Big(value) => value.copy().map(Int::from),
        }
    }

    /// An owned big integer.
    pub fn to_big(self) -> Result<BigInt, IntError> {
        match self {
            IntRef::Small(value) => Ok(BigInt::from(value)),
            IntRef::Big(value) => value.copy(),
        }
    }

    /// The value as an `i64`, if it fits.
    #[inline]
    pub fn to_i64(self) -> Option<i64> {
        match self {
            IntRef::Small(value) => Some(value),
            IntRef::Big(value) => value.to_i64(),
        }
    }

    /// The value as an `i128`, if it fits.
    #[inline]
    pub fn to_i128(self) -> Option<i128> {
        match self {
            IntRef::Small(value) => Some(i128::from(value)),
            IntRef::Big(value) => value.to_i128(),
        }
    }

    /// -1, 0 or 1.
    pub fn signum(self) -> i32 {
        match self {
            IntRef::Small(value) => value.signum() as i32,
            IntRef::Big(value) => value.signum(),
        }
    }

    /// `self.bit_length()`.
    pub fn bit_length(self) -> u64 {
        match self {
            IntRef::Small(value) => u64::from(64 - value.unsigned_abs().leading_zeros()),
            IntRef::Big(value) => value.bit_length(),
        }
    }

    /// `self.bit_count()`.
    pub fn bit_count(self) -> u64 {
        match self {
            IntRef::Small(value) => u64::from(value.unsigned_abs().count_ones()),
            IntRef::Big(value) => value.bit_count(),
        }
    }

    /// Python's hash.
    #[inline]
    pub fn hash(self) -> i64 {
        match self {
            IntRef::Small(value) => hash_i64(value),
            IntRef::Big(value) => value.hash(),
        }
    }

    /// The nearest float, half to even.
    #[inline]
    pub fn to_f64(self) -> Result<f64, IntError> {
        match self {
            IntRef::Small(value) => Ok(value as f64),
            IntRef::Big(value) => value.to_f64(),
        }
    }
}

/// `hash(value)`.
#[inline]
pub fn hash_i64(value: i64) -> i64 {
    let rest = (value.unsigned_abs() % HASH_MODULUS) as i64;
    let hash = if value < 0 { -rest } else { rest };
    if hash == -1 { -2 } else { hash }
}

/// Compares two integers.
pub fn cmp(a: IntRef<'_>, b: IntRef<'_>) -> Ordering {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => a.cmp(&b),
        (a, b) => widened!(a, b, |a, b| a.cmp(b)),
    }
}

/// Compares an integer with a float exactly; `None` for NaN.
pub fn cmp_f64(a: IntRef<'_>, b: f64) -> Option<Ordering> {
    match a {
        IntRef::Small(a) => cmp_i64_f64(a, b),
        IntRef::Big(a) => a.cmp_f64(b),
    }
}

/// Compares a machine integer with a float exactly; `None` for NaN.
#[inline]
pub fn cmp_i64_f64(a: i64, b: f64) -> Option<Ordering> {
    if a.unsigned_abs() <= 1 << 53 {
        return (a as f64).partial_cmp(&b);
    }
    if b.is_nan() {
        return None;
    }
    if b >= 9223372036854775808.0 {
        return Some(Ordering::Less);
    }
    if b < -9223372036854775808.0 {
        return Some(Ordering::Greater);
    }
    // Beyond 2^53 there are no fractions, and below it the integer parts already differ.
    Some(a.cmp(&(b as i64)))
}

/// Both operands in 128 bits, if they fit: arithmetic just above the machine's ints needs no big integers.
#[inline]
fn both_wide(a: IntRef<'_>, b: IntRef<'_>) -> Option<(i128, i128)> {
    Some((a.to_i128()?, b.to_i128()?))
}

/// The product of two integers whose magnitudes fit 64 bits, when it fits 128.
#[inline]
pub fn mul_wide(a: i128, b: i128) -> Option<i128> {
    let (x, y) = (
        u64::try_from(a.unsigned_abs()).ok()?,
        u64::try_from(b.unsigned_abs()).ok()?,
    );
    let product = i128::try_from(u128::from(x) * u128::from(y)).ok()?;
    Some(if (a < 0) == (b < 0) {
        product
    } else {
        -product
    })
}

/// `a + b`.
#[inline]
pub fn add(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    match (a, b) {
        (IntRef::Small(x), IntRef::Small(y)) => Ok(match x.checked_add(y) {
            Some(sum) => Int::Small(sum),
            None => Int::from(i128::from(x) + i128::from(y)),
        }),
        _ => add_big(a, b),
    }
}

fn add_big(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    if let Some((x, y)) = both_wide(a, b)
        && let Some(sum) = x.checked_add(y)
    {
        return Ok(Int::from(sum));
    }
    match (a, b) {
        (IntRef::Small(x), IntRef::Small(y)) => Ok(Int::from(i128::from(x) + i128::from(y))),
        (IntRef::Big(x), IntRef::Small(y)) | (IntRef::Small(y), IntRef::Big(x)) => {
            x.add_i64(y).map(Int::from)
        }
        (IntRef::Big(x), IntRef::Big(y)) => x.add(y).map(Int::from),
    }
}

/// `a - b`.
#[inline]
pub fn sub(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    match (a, b) {
        (IntRef::Small(x), IntRef::Small(y)) => Ok(match x.checked_sub(y) {
            Some(difference) => Int::Small(difference),
            None => Int::from(i128::from(x) - i128::from(y)),
        }),
        _ => sub_big(a, b),
    }
}

fn sub_big(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    if let Some((x, y)) = both_wide(a, b)
        && let Some(difference) = x.checked_sub(y)
    {
        return Ok(Int::from(difference));
    }
    widened!(a, b, |a, b| a.sub(b).map(Int::from))
}

/// `a * b`.
#[inline]
pub fn mul(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    match (a, b) {
        (IntRef::Small(x), IntRef::Small(y)) => Ok(match x.checked_mul(y) {
            Some(product) => Int::Small(product),
            None => Int::from(i128::from(x) * i128::from(y)),
        }),
        _ => mul_big(a, b),
    }
}

fn mul_big(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    if let Some((x, y)) = both_wide(a, b)
        && let Some(product) = mul_wide(x, y)
    {
        return Ok(Int::from(product));
    }
    match (a, b) {
        (IntRef::Small(x), IntRef::Small(y)) => Ok(Int::from(i128::from(x) * i128::from(y))),
        (IntRef::Big(x), IntRef::Small(y)) | (IntRef::Small(y), IntRef::Big(x)) => {
            x.mul_i64(y).map(Int::from)
        }
        (IntRef::Big(x), IntRef::Big(y)) => x.mul(y).map(Int::from),
    }
}

/// `-a`.
#[inline]
pub fn neg(a: IntRef<'_>) -> Result<Int, IntError> {
    match a {
        IntRef::Small(a) => Ok(match a.checked_neg() {
            Some(negated) => Int::Small(negated),
            None => Int::from(-i128::from(a)),
        }),
        IntRef::Big(a) => a.neg().map(Int::from),
    }
}

/// `abs(a)`.
#[inline]
pub fn abs(a: IntRef<'_>) -> Result<Int, IntError> {
    if a.signum() < 0 { neg(a) } else { a.to_int() }
}

/// `~a`.
#[inline]
pub fn not(a: IntRef<'_>) -> Result<Int, IntError> {
    match a {
        IntRef::Small(a) => Ok(Int::Small(!a)),
        IntRef::Big(a) => a.not().map(Int::from),
    }
}

/// Floor division of machine integers; `None` on division by zero or overflow.
#[inline]
pub fn floordiv_i64(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    let rest = a - quotient * b;
    Some(if rest != 0 && (rest ^ b) < 0 {
        quotient - 1
    } else {
        quotient
    })
}

/// Modulo of machine integers with the divisor's sign; `None` on division by zero.
#[inline]
pub fn mod_i64(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    let rest = a.wrapping_rem(b);
    Some(if rest != 0 && (rest ^ b) < 0 {
        rest + b
    } else {
        rest
    })
}

/// `a // b`.
#[inline]
pub fn floordiv(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b)
        && let Some(quotient) = floordiv_i64(x, y)
    {
        return Ok(Int::Small(quotient));
    }
    Ok(divmod(a, b)?.0)
}

/// `a % b`.
#[inline]
pub fn modulo(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    match (a, b) {
        (IntRef::Small(x), IntRef::Small(y)) => mod_i64(x, y)
            .map(Int::Small)
            .ok_or(IntError::DivisionByZero),
        (IntRef::Big(_), IntRef::Small(0)) => Err(IntError::DivisionByZero),
        (IntRef::Big(x), IntRef::Small(y)) => Ok(Int::Small(x.divmod_i64(y)?.1)),
        (a, b) => widened!(a, b, |a, b| a.modulo(b).map(Int::from)),
    }
}

/// `divmod(a, b)`.
pub fn divmod(a: IntRef<'_>, b: IntRef<'_>) -> Result<(Int, Int), IntError> {
    match (a, b) {
        (_, IntRef::Small(0)) => Err(IntError::DivisionByZero),
        (IntRef::Small(x), IntRef::Small(y)) => Ok(match (floordiv_i64(x, y), mod_i64(x, y)) {
            (Some(quotient), Some(rest)) => (Int::Small(quotient), Int::Small(rest)),
            // Only the smallest integer divided by -1 overflows.
            _ => (neg(a)?, Int::Small(0)),
        }),
        (IntRef::Big(x), IntRef::Small(y)) => {
            let (quotient, rest) = x.divmod_i64(y)?;
            Ok((Int::from(quotient), Int::Small(rest)))
        }
        (a, b) => widened!(a, b, |a, b| a
            .divmod(b)
            .map(|(q, r)| (Int::from(q), Int::from(r)))),
    }
}

/// `a / b`, correctly rounded.
#[inline]
pub fn truediv(a: IntRef<'_>, b: IntRef<'_>) -> Result<f64, IntError> {
    const EXACT: u64 = 1 << 53;
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b)
        && x.unsigned_abs() <= EXACT
        && y.unsigned_abs() <= EXACT
        && y != 0
    {
        return Ok(x as f64 / y as f64);
    }
    widened!(a, b, |a, b| a.truediv(b))
}

/// `a ** b` for b >= 0. (With b < 0 Python works in floats.)
pub fn pow(a: IntRef<'_>, exponent: IntRef<'_>) -> Result<Int, IntError> {
    let exponent = match exponent {
        IntRef::Small(exponent) => exponent as u64,
        // Only 0, 1 and -1 have such powers in memory, and for them the parity decides.
        IntRef::Big(exponent) if a.bit_length() <= 1 => 2 | (exponent.low_u64() & 1),
        IntRef::Big(_) => return Err(IntError::TooLarge),
    };
    if let IntRef::Small(base) = a
        && let Some(result) = u32::try_from(exponent)
            .ok()
            .and_then(|exponent| base.checked_pow(exponent))
    {
        return Ok(Int::Small(result));
    }
    widened!(a, IntRef::Small(0), |a, _b| a.pow(exponent).map(Int::from))
}

/// `pow(a, exponent, modulus)`.
pub fn modpow(a: IntRef<'_>, exponent: IntRef<'_>, modulus: IntRef<'_>) -> Result<Int, IntError> {
    if let (IntRef::Small(base), IntRef::Small(power), IntRef::Small(ring)) = (a, exponent, modulus)
        && power >= 0
        && ring > 0
    {
        return Ok(Int::Small(modpow_i64(base, power as u64, ring)));
    }
    a.to_big()?
        .modpow(&exponent.to_big()?, &modulus.to_big()?)
        .map(Int::from)
}

/// Modular power below a positive machine integer.
fn modpow_i64(base: i64, mut power: u64, ring: i64) -> i64 {
    if let Ok(ring) = u32::try_from(ring) {
        let ring = u64::from(ring);
        let mut square = base.rem_euclid(ring as i64) as u64;
        let mut result = 1 % ring;
        while power > 0 {
            if power & 1 == 1 {
                result = result * square % ring;
            }
            square = square * square % ring;
            power >>= 1;
        }
        return result as i64;
    }
    let wide = ring as u128;
    let mut square = base.rem_euclid(ring) as u128;
    let mut result = 1u128;
    while power > 0 {
        if power & 1 == 1 {
            result = result * square % wide;
        }
        square = square * square % wide;
        power >>= 1;
    }
    result as i64
}

/// `a << b`.
#[inline]
pub fn shl(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    if b.signum() < 0 {
        return Err(IntError::NegativeShift);
    }
    if a.signum() == 0 {
        return Ok(Int::Small(0));
    }
    let Some(bits) = b.to_i64() else {
        return Err(IntError::ShiftTooLarge);
    };
    if let IntRef::Small(value) = a
        && bits < 64
        && (value << bits) >> bits == value
    {
        return Ok(Int::Small(value << bits));
    }
    if let Some(value) = a.to_i128()
        && bits < 128
        && (value << bits) >> bits == value
    {
        return Ok(Int::from(value << bits));
    }
    widened!(a, IntRef::Small(0), |a, _b| a
        .shl(bits as u64)
        .map(Int::from))
}

/// `a >> b`.
#[inline]
pub fn shr(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    if b.signum() < 0 {
        return Err(IntError::NegativeShift);
    }
    let bits = b.to_i64().map_or(u64::MAX, |bits| bits as u64);
    Ok(match a {
        IntRef::Small(value) => Int::Small(value >> bits.min(63)),
        IntRef::Big(value) => match value.to_i128() {
            Some(wide) => Int::from(wide >> bits.min(127)),
            None => Int::from(value.shr(bits)?),
        },
    })
}

/// `a & b`.
#[inline]
pub fn and(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    Ok(match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Int::Small(a & b),
        // The usual mask: the low word is all there is to see.
        (IntRef::Big(a), IntRef::Small(b)) | (IntRef::Small(b), IntRef::Big(a)) if b >= 0 => {
            Int::Small(a.low_u64() as i64 & b)
        }
        (IntRef::Big(a), IntRef::Big(b)) => match (a.to_u64(), b.to_u64()) {
            (Some(mask), _) => Int::from(mask & b.low_u64()),
            (_, Some(mask)) => Int::from(mask & a.low_u64()),
            (None, None) => Int::from(a.and(b)?),
        },
        (a, b) => widened!(a, b, |a, b| Int::from(a.and(b)?)),
    })
}

/// `a | b`.
#[inline]
pub fn or(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Ok(Int::Small(a | b)),
        (a, b) => match both_wide(a, b) {
            Some((x, y)) => Ok(Int::from(x | y)),
            None => widened!(a, b, |a, b| a.or(b).map(Int::from)),
        },
    }
}

/// `a ^ b`.
#[inline]
pub fn xor(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => Ok(Int::Small(a ^ b)),
        (a, b) => match both_wide(a, b) {
            Some((x, y)) => Ok(Int::from(x ^ y)),
            None => widened!(a, b, |a, b| a.xor(b).map(Int::from)),
        },
    }
}
