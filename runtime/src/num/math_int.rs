//! The integer functions of `math`: roots, divisors, factorials and counting.

use std::cmp::Ordering;

use super::bigint::{BigInt, check_interrupt};
use super::int::{self, Int, IntError, IntRef};

/// `math.gcd(a, b)`.
pub fn gcd(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => {
            Ok(Int::from(gcd_u64(a.unsigned_abs(), b.unsigned_abs())))
        }
        (a, b) => a.to_big()?.gcd(&b.to_big()?).map(Int::from),
    }
}

/// The binary algorithm: shifts and subtractions only.
fn gcd_u64(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    loop {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
        if b == 0 {
            return a << shift;
        }
    }
}

/// `math.lcm(a, b)`.
pub fn lcm(a: IntRef<'_>, b: IntRef<'_>) -> Result<Int, IntError> {
    if a.signum() == 0 || b.signum() == 0 {
        return Ok(Int::Small(0));
    }
    let divisor = gcd(a, b)?;
    let part = int::floordiv(a, divisor.as_ref())?;
    let product = int::mul(part.as_ref(), b)?;
    int::abs(product.as_ref())
}

/// `math.isqrt(value)`; `None` below zero (ValueError: `isqrt() argument must be nonnegative`).
pub fn isqrt(value: IntRef<'_>) -> Option<Result<Int, IntError>> {
    match value {
        IntRef::Small(value) => value.checked_isqrt().map(Int::Small).map(Ok),
        IntRef::Big(value) if value.is_negative() => None,
        IntRef::Big(value) => Some(value.isqrt().map(Int::from)),
    }
}

/// `round(value, -places)`: to a multiple of `10^places`, half to even.
pub fn round_left_of_point(value: IntRef<'_>, places: u64) -> Result<Int, IntError> {
    // A power of ten more than twice the value: nothing is left.
    if places as f64 > value.bit_length() as f64 * std::f64::consts::LOG10_2 + 1.0 {
        return Ok(Int::Small(0));
    }
    let power = int::pow(IntRef::Small(10), IntRef::Small(places as i64))?;
    let (quotient, rest) = int::divmod(value, power.as_ref())?;
    let twice = int::add(rest.as_ref(), rest.as_ref())?;
    let odd = int::and(quotient.as_ref(), IntRef::Small(1))? == Int::Small(1);
    let up = match int::cmp(twice.as_ref(), power.as_ref()) {
        Ordering::Greater => true,
        Ordering::Equal => odd,
        Ordering::Less => false,
    };
    let quotient = int::add(quotient.as_ref(), IntRef::Small(up.into()))?;
    int::mul(quotient.as_ref(), power.as_ref())
}

/// The product of `from..=to` by halves, so that factors stay of similar size.
fn product(from: u64, to: u64) -> Result<Int, IntError> {
    if from > to {
        return Ok(Int::Small(1));
    }
    if to - from < 8 {
        let mut result = Int::Small(1);
        let mut partial = 1u64;
        for factor in from..=to {
            partial = match partial.checked_mul(factor) {
                Some(more) => more,
                None => {
                    result = multiply(&result, &Int::from(partial))?;
                    factor
                }
            };
        }
        return multiply(&result, &Int::from(partial));
    }
    check_interrupt()?;
    let middle = from + (to - from) / 2;
    multiply(&product(from, middle)?, &product(middle + 1, to)?)
}

fn multiply(a: &Int, b: &Int) -> Result<Int, IntError> {
    int::mul(a.as_ref(), b.as_ref())
}

/// `math.factorial(n)` for n >= 0.
pub fn factorial(n: u64) -> Result<Int, IntError> {
    // n! has fewer than n * log2(n) bits.
    check_size(n, n)?;
    product(2, n)
}

/// Refuses `count` factors of at most `largest` when their product could not be held.
fn check_size(count: u64, largest: u64) -> Result<(), IntError> {
    let bits = count.saturating_mul(u64::from(64 - largest.leading_zeros()));
    if bits > super::bigint::MAX_BITS {
        Err(IntError::TooLarge)
    } else {
        Ok(())
    }
}

/// `math.perm(n, k)` for n, k >= 0.
pub fn perm(n: IntRef<'_>, k: u64) -> Result<Int, IntError> {
    match n.to_i64() {
        Some(small) if (small as u64) < k => Ok(Int::Small(0)),
        Some(small) => {
            check_size(k, small as u64)?;
            product(small as u64 - k + 1, small as u64)
        }
        None => {
            check_size(k, u64::MAX)?;
            let mut result = BigInt::ONE;
            let top = n.to_big()?;
            for step in 0..k {
                check_interrupt()?;
                result = result.mul(&top.add_i64(-(step as i64))?)?;
            }
            Ok(Int::from(result))
        }
    }
}

/// `math.comb(n, k)` for n, k >= 0.
pub fn comb(n: IntRef<'_>, k: u64) -> Result<Int, IntError> {
    let k = match n.to_i64() {
        Some(small) if (small as u64) < k => return Ok(Int::Small(0)),
        Some(small) => k.min(small as u64 - k),
        None => k,
    };
    if let Some(small) = n.to_i64()
        && let Some(result) = comb_small(small as u64, k)
    {
        return Ok(Int::from(result));
    }
    comb_halves(n, k)
}

/// The multiplicative formula while it stays within 64 bits.
fn comb_small(n: u64, k: u64) -> Option<u64> {
    let mut result = 1u64;
    for step in 0..k {
        result = result.checked_mul(n - step)? / (step + 1);
    }
    Some(result)
}

/// `comb(n, k) = comb(n, j) * comb(n - j, k - j) / comb(k, j)`, which keeps the divisions few and balanced.
fn comb_halves(n: IntRef<'_>, k: u64) -> Result<Int, IntError> {
    if k <= 1 {
        return if k == 0 {
            Ok(Int::Small(1))
        } else {
            n.to_int()
        };
    }
    check_size(k, n.to_i64().map_or(u64::MAX, |n| n as u64))?;
    check_interrupt()?;
    let half = k / 2;
    let upper = comb_halves(n, half)?;
    let rest = int::sub(n, IntRef::Small(half as i64))?;
    let lower = comb_halves(rest.as_ref(), k - half)?;
    let divisor = comb(IntRef::Small(k as i64), half)?;
    let product = int::mul(upper.as_ref(), lower.as_ref())?;
    int::floordiv(product.as_ref(), divisor.as_ref())
}
