//! What operations on big integers take in memory, asked for before they start.
//!
//! The library underneath ends the process when the allocator refuses. So whatever is of a size that a program chose passes
//! through [`ask`] first, with the result and what the library needs beside it; the estimates are the library's own bounds, in words.

use super::bigint::MAX_BITS;
use super::int::IntError;
use crate::host::memory::is_obtainable;

/// Fails unless memory for so many words can be had now. The library rounds sizes up by an eighth.
#[inline]
pub fn ask(words: usize) -> Result<(), IntError> {
    const FEW: usize = 1 << 12;
    if words < FEW {
        return Ok(());
    }
    let bytes = words.saturating_mul(size_of::<u64>());
    if is_obtainable(bytes.saturating_add(bytes / 8)) {
        Ok(())
    } else {
        Err(IntError::TooLarge)
    }
}

/// As [`ask`], for a result of so many bits and nothing else.
pub fn ask_bits(bits: u64) -> Result<(), IntError> {
    if bits > MAX_BITS {
        return Err(IntError::TooLarge);
    }
    ask((bits / 64) as usize + 2)
}

/// Words used while numbers are multiplied whose product has `total` words; the smaller one has `smaller`.
pub fn multiplication(total: usize, smaller: usize) -> usize {
    const SCHOOLBOOK: usize = 24;
    const TRANSFORMED: usize = 4000;
    if smaller <= SCHOOLBOOK {
        0
    } else if smaller <= TRANSFORMED {
        4 * smaller + 1024
    } else {
        // Coefficients of at least 16 bits, in six arrays whose length is a power of two.
        total.saturating_add((total * 4 + 1).next_power_of_two().saturating_mul(6))
    }
}

/// Words used while a number of `left` words is divided by one of `right`, quotient and remainder included.
pub fn division(left: usize, right: usize) -> usize {
    let by_products = multiplication(right, (right / 2).min(left.saturating_sub(right)));
    (2 * left + 2 * right).saturating_add(by_products)
}
