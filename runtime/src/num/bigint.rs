//! `BigInt`: the one integer type of unbounded size, with Python's semantics for every operator.
//!
//! Invariants: only this file and its siblings in `num` name the library underneath, so that it can be replaced;
//! division floors, bit operations see an infinite two's complement, rounding to floats is half to even.

use std::cmp::Ordering;

use dashu_int::ops::{BitTest, DivRem, Gcd, SquareRoot, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

use super::int::IntError;
use super::room;
use crate::host::signal;

/// Results with more bits than this (4 GiB) are refused with [`IntError::TooLarge`] before memory is asked for.
pub const MAX_BITS: u64 = 1 << 35;

/// The modulus of Python's numeric hashes, a Mersenne prime.
pub const HASH_MODULUS: u64 = (1 << 61) - 1;

/// An integer of any size. Values of up to 128 bits are held inline.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct BigInt(pub(super) IBig);

impl From<i64> for BigInt {
    fn from(value: i64) -> Self {
        BigInt(IBig::from(value))
    }
}

impl From<u64> for BigInt {
    fn from(value: u64) -> Self {
        BigInt(IBig::from(value))
    }
}

impl From<i128> for BigInt {
    fn from(value: i128) -> Self {
        BigInt(IBig::from(value))
    }
}

impl From<u128> for BigInt {
    fn from(value: u128) -> Self {
        BigInt(IBig::from(value))
    }
}

impl BigInt {
    /// The integer 0.
    pub const ZERO: BigInt = BigInt(IBig::ZERO);
    /// The integer 1.
    pub const ONE: BigInt = BigInt(IBig::ONE);

    /// `2^bits`, for a number of bits that the caller knows to be moderate.
    pub fn power_of_two(bits: usize) -> BigInt {
        BigInt(IBig::ONE << bits)
    }

    /// The value as an `i64`, if it fits.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        match *self.0.as_sign_words().1 {
            [] => Some(0),
            [_] => self.to_i128().and_then(|i| i64::try_from(i).ok()),
            _ => None,
        }
    }

    /// The value as a `u64`, if it fits.
    #[inline]
    pub fn to_u64(&self) -> Option<u64> {
        match self.0.as_sign_words() {
            (_, []) => Some(0),
            (Sign::Positive, [low]) => Some(*low),
            _ => None,
        }
    }

    /// The value as an `i128`, if it fits.
    #[inline]
    pub fn to_i128(&self) -> Option<i128> {
        let (sign, words) = self.0.as_sign_words();
        let magnitude = match *words {
            [] => 0,
            [low] => u128::from(low),
            [low, high] => u128::from(low) | u128::from(high) << 64,
            _ => return None,
        };
        if sign == Sign::Positive {
            i128::try_from(magnitude).ok()
        } else {
            (magnitude <= 1 << 127).then(|| (magnitude as i128).wrapping_neg())
        }
    }

    /// The low 64 bits of the two's complement form.
    pub fn low_u64(&self) -> u64 {
        let (sign, words) = self.0.as_sign_words();
        let low = word_u64(words, 0);
        if sign == Sign::Negative {
            low.wrapping_neg()
        } else {
            low
        }
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        if self.is_zero() {
            0
        } else if self.is_negative() {
            -1
        } else {
            1
        }
    }

    /// Whether the value is 0.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.0 == IBig::ZERO
    }

    /// Whether the value is below 0.
    #[inline]
    pub fn is_negative(&self) -> bool {
        self.0.as_sign_words().0 == Sign::Negative
    }

    /// Whether the lowest bit is set.
    pub fn is_odd(&self) -> bool {
        self.0
            .as_sign_words()
            .1
            .first()
            .is_some_and(|word| word & 1 == 1)
    }

    /// Bytes held outside the value itself, for the heap's accounting.
    pub fn heap_size(&self) -> usize {
        let words = self.0.as_sign_words().1;
        if words.len() <= 2 {
            0
        } else {
            size_of_val(words)
        }
    }

    /// `-self`.
    pub fn neg(&self) -> Result<BigInt, IntError> {
        room::ask(self.words())?;
        Ok(BigInt(-&self.0))
    }

    /// `abs(self)`.
    pub fn abs(&self) -> Result<BigInt, IntError> {
        if self.is_negative() {
            self.neg()
        } else {
            self.copy()
        }
    }

    /// `~self`.
    pub fn not(&self) -> Result<BigInt, IntError> {
        room::ask(self.words() + 1)?;
        Ok(BigInt(!&self.0))
    }

    /// A copy, where there is memory for one.
    pub fn copy(&self) -> Result<BigInt, IntError> {
        room::ask(self.words())?;
        Ok(self.clone())
    }

    /// `self + other`.
    pub fn add(&self, other: &BigInt) -> Result<BigInt, IntError> {
        self.ask_for_longer(other)?;
        Ok(BigInt(&self.0 + &other.0))
    }

    /// `self + other` for a machine integer.
    pub fn add_i64(&self, other: i64) -> Result<BigInt, IntError> {
        room::ask(self.words() + 1)?;
        Ok(BigInt(&self.0 + other))
    }

    /// `self - other`.
    pub fn sub(&self, other: &BigInt) -> Result<BigInt, IntError> {
        self.ask_for_longer(other)?;
        Ok(BigInt(&self.0 - &other.0))
    }

    /// `self * other`.
    pub fn mul(&self, other: &BigInt) -> Result<BigInt, IntError> {
        let (left, right) = (self.words(), other.words());
        let total = left + right;
        room::ask_bits(total as u64 * 64)?;
        room::ask(total.saturating_add(room::multiplication(total, left.min(right))))?;
        Ok(BigInt(&self.0 * &other.0))
    }

    /// `self * other` for a machine integer.
    pub fn mul_i64(&self, other: i64) -> Result<BigInt, IntError> {
        room::ask(self.words() + 1)?;
        Ok(BigInt(&self.0 * other))
    }

    /// The number of words of the magnitude.
    #[inline]
    pub(super) fn words(&self) -> usize {
        self.0.as_sign_words().1.len()
    }

    /// Fails unless there is memory for a sum or the like, and for what is made of negative operands on the way.
    #[inline]
    fn ask_for_longer(&self, other: &BigInt) -> Result<(), IntError> {
        room::ask(2 * (self.words().max(other.words()) + 1))
    }

    /// `divmod(self, other)`: the quotient rounds down and the remainder takes the divisor's sign.
    pub fn divmod(&self, other: &BigInt) -> Result<(BigInt, BigInt), IntError> {
        if other.is_zero() {
            return Err(IntError::DivisionByZero);
        }
        room::ask(room::division(self.words(), other.words()))?;
        let (mut quotient, mut remainder) = (&self.0).div_rem(&other.0);
        if remainder != IBig::ZERO && (self.is_negative() != other.is_negative()) {
            quotient -= 1;
            remainder += &other.0;
        }
        Ok((BigInt(quotient), BigInt(remainder)))
    }

    /// `divmod(self, other)` by a machine integer other than 0.
    pub(super) fn divmod_i64(&self, other: i64) -> Result<(BigInt, i64), IntError> {
        room::ask(2 * self.words())?;
        let (mut quotient, rest) = (&self.0).div_rem(IBig::from(other));
        // The remainder is smaller than the divisor, which is an i64.
        let mut rest = i64::try_from(&rest).unwrap_or(0);
        if rest != 0 && (rest < 0) != (other < 0) {
            quotient -= 1;
            rest += other;
        }
        Ok((BigInt(quotient), rest))
    }

    /// `self // other`.
    pub fn floordiv(&self, other: &BigInt) -> Result<BigInt, IntError> {
        Ok(self.divmod(other)?.0)
    }

    /// `self % other`.
    pub fn modulo(&self, other: &BigInt) -> Result<BigInt, IntError> {
        if other.is_zero() {
            return Err(IntError::DivisionByZero);
        }
        room::ask(room::division(self.words(), other.words()))?;
        let mut remainder = &self.0 % &other.0;
        if remainder != IBig::ZERO && (self.is_negative() != other.is_negative()) {
            remainder += &other.0;
        }
        Ok(BigInt(remainder))
    }

    /// `self / other` as the nearest float, half to even.
    pub fn truediv(&self, other: &BigInt) -> Result<f64, IntError> {
        if other.is_zero() {
            return Err(IntError::DivisionByZero);
        }
        // Both once more, and the longer one again, shifted; the quotient is short.
        room::ask(2 * (self.words() + other.words()) + 8)?;
        let negative = self.is_negative() != other.is_negative();
        let magnitude = divide_magnitudes(self.magnitude_owned(), other.magnitude_owned())?;
        Ok(if negative { -magnitude } else { magnitude })
    }

    /// `self ** exponent`.
    pub fn pow(&self, exponent: u64) -> Result<BigInt, IntError> {
        let bits = self.bit_length();
        if bits <= 1 {
            // The values are -1, 0 and 1: apart from the power of 0 the parity decides.
            let exponent = if exponent == 0 { 0 } else { 2 - exponent % 2 };
            return Ok(BigInt(self.0.pow(exponent as usize)));
        }
        if (bits - 1).saturating_mul(exponent) > MAX_BITS {
            return Err(IntError::TooLarge);
        }
        let exponent = exponent as usize;
        const AT_ONCE: u64 = 1 << 16;
        if bits.saturating_mul(exponent as u64) <= AT_ONCE {
            return Ok(BigInt(self.0.pow(exponent)));
        }
        let words = (bits.saturating_mul(exponent as u64) / 64) as usize + 2;
        room::ask((3 * words).saturating_add(room::multiplication(words, words / 2)))?;
        self.long_pow(exponent)
    }

    /// A power that takes so long that one may want to interrupt it, of an exponent that is not 0.
    fn long_pow(&self, exponent: usize) -> Result<BigInt, IntError> {
        let zeros = self.0.trailing_zeros().unwrap_or(0);
        let odd = &self.0 >> zeros;
        let mut result = odd.clone();
        for bit in (0..exponent.ilog2()).rev() {
            check_interrupt()?;
            result = result.sqr().into();
            if exponent >> bit & 1 != 0 {
                result *= &odd;
            }
        }
        Ok(BigInt(result << (zeros * exponent)))
    }

    /// `self << bits`.
    pub fn shl(&self, bits: u64) -> Result<BigInt, IntError> {
        if self.is_zero() {
            return Ok(BigInt::ZERO);
        }
        room::ask_bits(self.bit_length().saturating_add(bits))?;
        Ok(BigInt(&self.0 << bits as usize))
    }

    /// `self >> bits`, rounding down.
    pub fn shr(&self, bits: u64) -> Result<BigInt, IntError> {
        if bits >= self.bit_length() {
            return Ok(if self.is_negative() {
                BigInt::from(-1i64)
            } else {
                BigInt::ZERO
            });
        }
        room::ask(self.words() + 1)?;
        Ok(BigInt(&self.0 >> bits as usize))
    }

    /// `self & other`.
    pub fn and(&self, other: &BigInt) -> Result<BigInt, IntError> {
        self.ask_for_longer(other)?;
        Ok(BigInt(&self.0 & &other.0))
    }

    /// `self | other`.
    pub fn or(&self, other: &BigInt) -> Result<BigInt, IntError> {
        self.ask_for_longer(other)?;
        Ok(BigInt(&self.0 | &other.0))
    }

    /// `self ^ other`.
    pub fn xor(&self, other: &BigInt) -> Result<BigInt, IntError> {
        self.ask_for_longer(other)?;
        Ok(BigInt(&self.0 ^ &other.0))
    }

    /// `self.bit_length()`: bits of the magnitude.
    pub fn bit_length(&self) -> u64 {
        let (_, words) = self.0.as_sign_words();
        match words.last() {
            None => 0,
            Some(top) => {
                words.len() as u64 * u64::from(dashu_int::Word::BITS)
                    - u64::from(top.leading_zeros())
            }
        }
    }

    /// `self.bit_count()`: ones in the magnitude.
    pub fn bit_count(&self) -> u64 {
        self.0
            .as_sign_words()
            .1
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    /// Zero bits below the lowest one; 0 for the value 0.
    pub fn trailing_zeros(&self) -> u64 {
        let (_, words) = self.0.as_sign_words();
        let zeros = words.iter().take_while(|word| **word == 0).count();
        let partial = words.get(zeros).map_or(0, |word| word.trailing_zeros());
        zeros as u64 * u64::from(dashu_int::Word::BITS) + u64::from(partial)
    }

    /// Whether bit `index` of the two's complement form is set.
    pub fn bit(&self, index: usize) -> bool {
        self.0.bit(index)
    }

    /// The greatest common divisor of the magnitudes; 0 only for two zeros.
    pub fn gcd(&self, other: &BigInt) -> Result<BigInt, IntError> {
        if self.is_zero() {
            return other.abs();
        }
        if other.is_zero() {
            return self.abs();
        }
        let (left, right) = (self.words(), other.words());
        let longer = left.max(right);
        room::ask((2 * (left + right)).saturating_add(room::multiplication(longer, longer / 2)))?;
        Ok(BigInt(IBig::from((&self.0).gcd(&other.0))))
    }

    /// The integer square root of a value that is not negative.
    pub fn isqrt(&self) -> Result<BigInt, IntError> {
        debug_assert!(!self.is_negative());
        let words = self.words();
        room::ask((4 * words).saturating_add(room::multiplication(words, words / 2)))?;
        Ok(BigInt(IBig::from(self.magnitude_owned().sqrt())))
    }

    /// The nearest float, half to even.
    pub fn to_f64(&self) -> Result<f64, IntError> {
        let bits = self.bit_length();
        if bits > 1024 {
            return Err(IntError::FloatOverflow);
        }
        let (top, scale) = self.top_bits();
        let magnitude = scale_up(top as f64, scale);
        if magnitude.is_infinite() {
            return Err(IntError::FloatOverflow);
        }
        Ok(if self.is_negative() {
            -magnitude
        } else {
            magnitude
        })
    }

    /// The magnitude as `top * 2^scale`, with bits below the 64 highest folded into the lowest one ("sticky").
    fn top_bits(&self) -> (u64, u64) {
        let bits = self.bit_length();
        let (_, words) = self.0.as_sign_words();
        if bits <= 64 {
            return (word_u64(words, 0), 0);
        }
        let scale = bits - 64;
        let top = bits_at(words, scale);
        let sticky = self.trailing_zeros() < scale;
        (top | u64::from(sticky), scale)
    }

    /// The magnitude as `m * 2^e` with 0.5 <= m < 1, as `math.log` needs for values beyond floats.
    pub fn frexp(&self) -> (f64, u64) {
        if self.is_zero() {
            return (0.0, 0);
        }
        let bits = self.bit_length();
        let (top, _) = self.top_bits();
        let mut mantissa = top as f64;
        let mut exponent = bits;
        let length = bits.min(64);
        mantissa *= super::float::exp2i(-(length as i32));
        if mantissa >= 1.0 {
            mantissa *= 0.5;
            exponent += 1;
        }
        (
            if self.is_negative() {
                -mantissa
            } else {
                mantissa
            },
            exponent,
        )
    }

    /// The integer part of a finite float; `None` for infinities and NaN.
    pub fn from_f64(value: f64) -> Option<BigInt> {
        if !value.is_finite() {
            return None;
        }
        if value.abs() < 9.0e18 {
            return Some(BigInt::from(value as i64));
        }
        let bits = value.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as usize - 1075;
        let mantissa = IBig::from((bits & ((1 << 52) - 1)) | (1 << 52)) << exponent;
        Some(BigInt(if value < 0.0 { -mantissa } else { mantissa }))
    }

    /// Compares with a float exactly; `None` for NaN.
    pub fn cmp_f64(&self, other: f64) -> Option<Ordering> {
        if other.is_nan() {
            return None;
        }
        let sign = self.signum();
        let other_sign = if other > 0.0 {
            1
        } else {
            -i32::from(other < 0.0)
        };
        if sign != other_sign {
            return Some(sign.cmp(&other_sign));
        }
        let Some(whole) = BigInt::from_f64(other) else {
            return Some(if other > 0.0 {
                Ordering::Less
            } else {
                Ordering::Greater
            });
        };
        let fraction = other - other.trunc();
        Some(
            self.cmp(&whole)
                .then_with(|| 0.0f64.total_cmp(&(fraction + 0.0))),
        )
    }

    /// Python's hash: the value modulo 2^61-1 with the value's sign, never -1.
    pub fn hash(&self) -> i64 {
        // 2^64 is 8 modulo 2^61-1, so the words are digits of a number in base 8 as far as the remainder goes.
        let words = self.0.as_sign_words().1;
        let rest = words.iter().rev().fold(0u64, |rest, word| {
            ((u128::from(rest) * 8 + u128::from(*word)) % u128::from(HASH_MODULUS)) as u64
        }) as i64;
        let hash = if self.is_negative() { -rest } else { rest };
        if hash == -1 { -2 } else { hash }
    }

    /// Reads a two's complement (or unsigned) number, lowest byte first.
    pub fn from_le_bytes(bytes: &[u8], signed: bool) -> Result<BigInt, IntError> {
        room::ask(bytes.len() / 4 + 2)?;
        Ok(BigInt(if signed {
            IBig::from_le_bytes(bytes)
        } else {
            IBig::from(UBig::from_le_bytes(bytes))
        }))
    }

    /// Writes `int.to_bytes` lowest byte first.
    pub fn to_le_bytes(&self, length: usize, signed: bool) -> Result<Vec<u8>, IntError> {
        if self.is_negative() && !signed {
            return Err(IntError::NegativeToUnsigned);
        }
        room::ask(3 * self.words())?;
        let mut bytes = if self.is_zero() {
            Vec::new()
        } else {
            self.0.to_le_bytes().into_vec()
        };
        let fill = if self.is_negative() { 0xff } else { 0 };
        while bytes.len() > length && bytes.last() == Some(&fill) {
            bytes.pop();
        }
        if bytes.len() > length {
            return Err(IntError::TooBigForBytes);
        }
        if bytes.try_reserve_exact(length - bytes.len()).is_err() {
            return Err(IntError::TooLarge);
        }
        bytes.resize(length, fill);
        let top_bit = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
        let sign_kept = !signed || length == 0 && self.is_zero() || top_bit == self.is_negative();
        if sign_kept && (length > 0 || self.is_zero()) {
            Ok(bytes)
        } else {
            Err(IntError::TooBigForBytes)
        }
    }

    /// Whether the decimal form has more digits than `limit` (the sign not counted).
    pub fn exceeds_decimal_digits(&self, limit: usize) -> bool {
        let bits = self.bit_length() as f64;
        // log10(2), pushed off to either side by more than the float error.
        const LOG10_2: f64 = std::f64::consts::LOG10_2;
        if ((bits - 1.0) * (LOG10_2 - 1e-12)).floor() + 1.0 > limit as f64 {
            return true;
        }
        if (bits * (LOG10_2 + 1e-12)).floor() + 1.0 <= limit as f64 {
            return false;
        }
        self.magnitude_owned() >= UBig::from(10u8).pow(limit)
    }

    pub(super) fn magnitude_owned(&self) -> UBig {
        (&self.0).unsigned_abs()
    }
}

/// The 64 bits that start at word `index`.
fn word_u64(words: &[dashu_int::Word], index: usize) -> u64 {
    words.get(index).copied().unwrap_or(0)
}

/// The 64 bits that start at bit `start`.
fn bits_at(words: &[dashu_int::Word], start: u64) -> u64 {
    let (index, shift) = ((start / 64) as usize, start % 64);
    let low = word_u64(words, index) >> shift;
    if shift == 0 {
        low
    } else {
        low | word_u64(words, index + 1) << (64 - shift)
    }
}

/// `value * 2^scale` for a scale below 1024, by exact steps.
fn scale_up(value: f64, scale: u64) -> f64 {
    value * super::float::exp2i(scale as i32)
}

/// Fails when a signal has arrived: what takes long asks between its steps.
pub(super) fn check_interrupt() -> Result<(), IntError> {
    if signal::any_arrived() {
        return Err(IntError::Interrupted);
    }
    Ok(())
}

/// `a / b` for b > 0, correctly rounded: one division whose quotient keeps 55 or 56 bits and a sticky one.
fn divide_magnitudes(a: UBig, b: UBig) -> Result<f64, IntError> {
    const MANT_DIG: i64 = 53;
    const MIN_EXP: i64 = -1021;
    if a == UBig::ZERO {
        return Ok(0.0);
    }
    let difference = a.bit_len() as i64 - b.bit_len() as i64;
    if difference > 1024 {
        return Err(IntError::DivisionOverflow);
    }
    if difference < MIN_EXP - MANT_DIG - 1 {
        return Ok(0.0);
    }
    let shift = difference.max(MIN_EXP) - MANT_DIG - 2;
    let (quotient, rest) = if shift <= 0 {
        (a << (-shift) as usize).div_rem(b)
    } else {
        a.div_rem(b << shift as usize)
    };
    // The quotient has at most 56 bits.
    let mut bits = u64::try_from(&quotient).unwrap_or(0);
    let length = i64::from(64 - bits.leading_zeros());
    let extra = length.max(MIN_EXP - shift) - MANT_DIG;
    bits |= u64::from(rest != UBig::ZERO);
    let mask = 1u64 << (extra - 1);
    if bits & mask != 0 && bits & (3 * mask - 1) != 0 {
        bits += mask;
    }
    bits &= !(2 * mask - 1);
    let result = super::float::ldexp(bits as f64, shift);
    if result.is_infinite() {
        Err(IntError::DivisionOverflow)
    } else {
        Ok(result)
    }
}
