//! Integers as text: the grammar of `int(text, base)` and digits in any base.
//!
//! Callers hand over ASCII: other decimal digits and spaces were mapped to ASCII before
//! (`text::unicode::transform_decimal_and_space`). The limit on decimal digits is a parameter, because it is a setting.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};

use super::bigint::{BigInt, check_interrupt};
use super::int::{Int, IntError, IntRef};
use super::room;

/// Why a text is no integer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParseIntError {
    /// The base is neither 0 nor 2..=36 (ValueError: `int() base must be >= 2 and <= 36, or 0`).
    Base,
    /// The text is no literal in that base (ValueError: `invalid literal for int() with base B: R`).
    Literal,
    /// More digits than the limit allows; holds their number (ValueError, see [`too_many_digits_message`]).
    TooManyDigits(usize),
    /// There is not enough memory, or a signal arrived.
    Int(IntError),
}

impl From<IntError> for ParseIntError {
    fn from(error: IntError) -> Self {
        ParseIntError::Int(error)
    }
}

/// CPython's message when a text has more digits than the limit.
pub fn too_many_digits_message(limit: usize, digits: usize) -> String {
    format!(
        "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; \
         use sys.set_int_max_str_digits() to increase the limit"
    )
}

/// CPython's message when an integer would print with more digits than the limit.
pub fn too_long_to_print_message(limit: usize) -> String {
    format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; \
         use sys.set_int_max_str_digits() to increase the limit"
    )
}

/// `int(text, base)`; `max_digits` of 0 means no limit, as `sys.set_int_max_str_digits` has it.
pub fn parse(text: &[u8], base: u32, max_digits: usize) -> Result<Int, ParseIntError> {
    if base == 1 || base > 36 {
        return Err(ParseIntError::Base);
    }
    let text = trim(text);
    let (negative, text) = match text.first() {
        Some(b'+') => (false, &text[1..]),
        Some(b'-') => (true, &text[1..]),
        _ => (false, text),
    };
    let (base, text, prefixed) = split_prefix(text, base);
    let literal_zero_only = base == 0;
    let base = if base == 0 { 10 } else { base };
    if let Some(value) = parse_short(text, base, literal_zero_only) {
        return Ok(Int::Small(if negative { -value } else { value }));
    }
    // An underscore may follow a prefix: `0x_f`.
    let digits_from = if prefixed && text.first() == Some(&b'_') {
        &text[1..]
    } else {
        text
    };
    room::ask(digits_from.len() / size_of::<u64>())?;
    let digits = checked_digits(digits_from, base).ok_or(ParseIntError::Literal)?;
    if literal_zero_only
        && digits.len() > 1
        && digits[0] == b'0'
        && digits.iter().any(|digit| *digit != b'0')
    {
        return Err(ParseIntError::Literal);
    }
    if max_digits != 0 && !base.is_power_of_two() && digits.len() > max_digits {
        return Err(ParseIntError::TooManyDigits(digits.len()));
    }
    let magnitude = parse_digits(&digits, base)?;
    Ok(Int::from(if negative {
        magnitude.neg()?
    } else {
        magnitude
    }))
}

/// Up to 18 plain decimal digits, which is nearly every text.
fn parse_short(text: &[u8], base: u32, literal: bool) -> Option<i64> {
    if base != 10 || text.is_empty() || text.len() > 18 || literal && text[0] == b'0' {
        return None;
    }
    let mut value = 0i64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value)
}

/// Removes a base prefix that the base allows. A base of 0 stays 0 for a decimal literal.
fn split_prefix(text: &[u8], base: u32) -> (u32, &[u8], bool) {
    if text.len() > 1 && text[0] == b'0' {
        let named = match text[1] | 0x20 {
            b'x' => 16,
            b'o' => 8,
            b'b' => 2,
            _ => 0,
        };
        if named != 0 && (base == 0 || base == named) {
            return (named, &text[2..], true);
        }
    }
    (base, text, false)
}

/// The digits without underscores, if every character is a digit of the base and underscores stand between digits.
fn checked_digits(text: &[u8], base: u32) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(text.len());
    let mut after_digit = false;
    for byte in text {
        if *byte == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else {
            char::from(*byte).to_digit(base)?;
            digits.push(*byte);
            after_digit = true;
        }
    }
    after_digit.then_some(digits)
}

/// The value of valid digits in a base of 2..=36.
fn parse_digits(digits: &[u8], base: u32) -> Result<BigInt, IntError> {
    if digits.len() <= PIECE || base.is_power_of_two() {
        room::ask(digits.len() * base.ilog2().max(1) as usize / 32 + 2)?;
        return Ok(BigInt(IBig::from(parse_piece(digits, base))));
    }
    let powers = Powers::up_to_digits(digits.len(), base)?;
    powers.parse(digits, powers.0.len()).map(BigInt)
}

fn parse_piece(digits: &[u8], base: u32) -> UBig {
    // The digits were checked, so there is nothing left to fail.
    let text = std::str::from_utf8(digits).unwrap_or("0");
    UBig::from_str_radix(text, base).unwrap_or(UBig::ZERO)
}

/// ASCII text without the white space that `int` and `float` ignore at both ends.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | 0x09..=0x0d | 0x1c..=0x1f);
    let start = text
        .iter()
        .position(|byte| !is_space(byte))
        .unwrap_or(text.len());
    let end = text
        .iter()
        .rposition(|byte| !is_space(byte))
        .map_or(start, |last| last + 1);
    &text[start..end]
}

/// The digits of `value` in a base of 2..=36, with a minus sign where needed and lower-case letters.
pub fn to_string(value: IntRef<'_>, base: u32) -> Result<String, IntError> {
    let value = match value {
        IntRef::Small(value) => return Ok(small_to_string(value, base)),
        IntRef::Big(value) => value,
    };
    // Digits in words, twice while the text grows.
    let digits = value.bit_length() as usize / base.ilog2() as usize + 2;
    room::ask(value.words() + digits / 4)?;
    if digits > PIECE && !base.is_power_of_two() {
        return long_to_string(value, base);
    }
    Ok(match base {
        10 => value.0.to_string(),
        16 => format!("{:x}", value.0),
        8 => format!("{:o}", value.0),
        2 => format!("{:b}", value.0),
        _ => value.0.in_radix(base as u8).to_string(),
    })
}

fn long_to_string(value: &BigInt, base: u32) -> Result<String, IntError> {
    let sign = if value.is_negative() { "-" } else { "" };
    let mut text = String::from(sign);
    let magnitude = IBig::from(value.magnitude_owned());
    let powers = Powers::up_to(&magnitude, base)?;
    powers.write(&mut text, &BigInt(magnitude), powers.0.len(), false)?;
    Ok(text)
}

/// Digits that are converted at once. Longer texts are halved, so that one may interrupt between the parts.
const PIECE: usize = 1 << 14;

/// `base ** PIECE`, its square, the square of that, and so on; and the base.
struct Powers(Vec<BigInt>, u32);

impl Powers {
    /// Those that halve texts of so many digits, more than [`PIECE`].
    fn up_to_digits(digits: usize, base: u32) -> Result<Powers, IntError> {
        let mut powers = Powers::first(base)?;
        while PIECE << powers.0.len() < digits {
            powers.square()?;
        }
        Ok(powers)
    }
    /// Those that are not greater than a value with more than [`PIECE`] digits.
    fn up_to(value: &IBig, base: u32) -> Result<Powers, IntError> {
        let mut powers = Powers::first(base)?;
        let bits = BigInt::bit_length;
        let all = value.bit_len() as u64;
        while powers.0.last().is_some_and(|p| 2 * bits(p) - 1 <= all) {
            powers.square()?;
        }
        Ok(powers)
    }
    fn first(base: u32) -> Result<Powers, IntError> {
        let first = BigInt::from(u64::from(base)).pow(PIECE as u64)?;
        Ok(Powers(vec![first], base))
    }
    fn square(&mut self) -> Result<(), IntError> {
        check_interrupt()?;
        let last = &self.0[self.0.len() - 1];
        let next = last.mul(last)?;
        self.0.push(next);
        Ok(())
    }
    /// The value of `PIECE << level` digits at most.
    fn parse(&self, digits: &[u8], level: usize) -> Result<IBig, IntError> {
        let Some(level) = level.checked_sub(1) else {
            check_interrupt()?;
            return Ok(IBig::from(parse_piece(digits, self.1)));
        };
        let Some(high) = digits.len().checked_sub(PIECE << level) else {
            return self.parse(digits, level);
        };
        let low = self.parse(&digits[high..], level)?;
        let high = BigInt(self.parse(&digits[..high], level)?);
        Ok(high.mul(&self.0[level])?.0 + low)
    }
    /// Appends the digits of a value of `PIECE << level` digits at most, all of them when `pad` is set.
    fn write(
        &self,
        text: &mut String,
        value: &BigInt,
        level: usize,
        pad: bool,
    ) -> Result<(), IntError> {
        let Some(level) = level.checked_sub(1) else {
            check_interrupt()?;
            let piece = value.0.in_radix(self.1 as u8).to_string();
            let zeros = if pad { PIECE - piece.len() } else { 0 };
            text.extend(std::iter::repeat_n('0', zeros));
            text.push_str(&piece);
            return Ok(());
        };
        if !pad && *value < self.0[level] {
            return self.write(text, value, level, pad);
        }
        let (high, low) = value.divmod(&self.0[level])?;
        self.write(text, &high, level, pad)?;
        self.write(text, &low, level, true)
    }
}

/// The same for a machine integer.
fn small_to_string(value: i64, base: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let magnitude = value.unsigned_abs();
    match base {
        10 => value.to_string(),
        16 => format!("{sign}{magnitude:x}"),
        8 => format!("{sign}{magnitude:o}"),
        2 => format!("{sign}{magnitude:b}"),
        _ => BigInt::from(value).0.in_radix(base as u8).to_string(),
    }
}
