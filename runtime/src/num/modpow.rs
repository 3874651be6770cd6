//! Powers modulo an integer.

use dashu_int::monty::MontgomeryRepr;
use dashu_int::ops::{BitTest, ExtendedGcd};
use dashu_int::{IBig, UBig, fast_div::ConstDivisor};

use super::bigint::{BigInt, check_interrupt};
use super::int::IntError;
use super::room;

impl BigInt {
    /// `pow(self, exponent, modulus)`.
    pub fn modpow(&self, exponent: &BigInt, modulus: &BigInt) -> Result<BigInt, IntError> {
        if modulus.is_zero() {
            return Err(IntError::ZeroModulus);
        }
        // The table of powers, and what a product and its reduction need.
        let words = modulus.words();
        let table = words.saturating_mul(TABLE + 8);
        let product = room::multiplication(2 * words, words);
        room::ask(table.saturating_add(product).saturating_add(self.words()))?;
        let ring = modulus.magnitude_owned();
        if ring == UBig::ONE {
            return Ok(BigInt::ZERO);
        }
        let ring_int = BigInt(IBig::from(ring.clone()));
        let mut base = self.modulo(&ring_int)?;
        if exponent.is_negative() {
            base = base.inverse_below(&ring_int)?;
        }
        let base = base.magnitude_owned();
        let power = exponent.magnitude_owned();
        let result = BigInt(IBig::from(power_in_ring(base, &power, ring)?));
        if modulus.is_negative() && !result.is_zero() {
            result.add(modulus)
        } else {
            Ok(result)
        }
    }

    /// The inverse of `self` (0 <= self < modulus) modulo `modulus`.
    fn inverse_below(&self, modulus: &BigInt) -> Result<BigInt, IntError> {
        if self.is_zero() {
            return Err(IntError::NotInvertible);
        }
        let words = modulus.words();
        room::ask((8 * words).saturating_add(room::multiplication(words, words / 2)))?;
        let (gcd, factor, _) = (&self.0).gcd_ext(&modulus.0);
        if gcd != UBig::ONE {
            return Err(IntError::NotInvertible);
        }
        BigInt(factor).modulo(modulus)
    }
}

/// The power itself; the choice of reduction follows the modulus.
fn power_in_ring(base: UBig, exponent: &UBig, ring: UBig) -> Result<UBig, IntError> {
    /// Shorter moduli and exponents are done before anybody would want to interrupt them.
    const LONG: usize = 1 << 10;
    let long = ring.bit_len() > LONG && exponent.bit_len() > LONG;
    if ring.bit(0) {
        let ring = MontgomeryRepr::new(ring);
        let base = ring.reduce(base);
        let power = if long {
            long_power(&base, exponent, |x| x.sqr(), |x, y| x * y)?
        } else {
            base.pow(exponent)
        };
        Ok(power.residue())
    } else {
        let ring = ConstDivisor::new(ring);
        let base = ring.reduce(base);
        let power = if long {
            long_power(&base, exponent, |x| x.sqr(), |x, y| x * y)?
        } else {
            base.pow(exponent)
        };
        Ok(power.residue())
    }
}

/// Bits of the exponent that are used at once.
const WINDOW: usize = 5;
/// Powers of the base that are kept for that.
const TABLE: usize = 1 << WINDOW;

/// A power that takes so long that one may want to interrupt it, of an exponent above 0.
fn long_power<T: Clone>(
    base: &T,
    exponent: &UBig,
    square: impl Fn(&T) -> T,
    multiply: impl Fn(&T, &T) -> T,
) -> Result<T, IntError> {
    // table[i] is base ** (i + 1).
    let mut table = vec![base.clone()];
    while table.len() < TABLE - 1 {
        table.push(multiply(&table[table.len() - 1], base));
    }
    let digit = |place: usize| {
        let bits = (0..WINDOW).filter(|i| exponent.bit(place * WINDOW + i));
        bits.fold(0, |digit, i| digit | 1 << i)
    };
    let mut result: Option<T> = None;
    for place in (0..exponent.bit_len().div_ceil(WINDOW)).rev() {
        check_interrupt()?;
        let mut digits = result.take();
        if let Some(power) = &mut digits {
            for _ in 0..WINDOW {
                *power = square(power);
            }
        }
        result = match (digits, digit(place)) {
            (power, 0) => power,
            (Some(power), digit) => Some(multiply(&power, &table[digit - 1])),
            (None, digit) => Some(table[digit - 1].clone()),
        };
    }
    Ok(result.unwrap_or_else(|| base.clone()))
}
