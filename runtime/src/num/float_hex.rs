//! `float.hex` and `float.fromhex`.

use super::float::ldexp;

/// Why `float.fromhex` refuses a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FromHexError {
    /// No hexadecimal float (ValueError).
    Invalid,
    /// Too large for a float (OverflowError).
    TooLarge,
}

impl FromHexError {
    /// CPython's wording.
    pub fn message(self) -> &'static str {
        match self {
            FromHexError::Invalid => "invalid hexadecimal floating-point string",
            FromHexError::TooLarge => "hexadecimal value too large to represent as a float",
        }
    }
}

/// `value.hex()`.
pub fn to_hex(value: f64) -> String {
    if !value.is_finite() {
        return super::float_text::repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = value.to_bits();
    let mantissa = bits & ((1 << 52) - 1);
    let biased = (bits >> 52 & 0x7ff) as i32;
    let (lead, exponent) = if biased == 0 {
        (0, -1022)
    } else {
        (1, biased - 1023)
    };
    format!("{sign}0x{lead}.{mantissa:013x}p{exponent:+}")
}

/// `float.fromhex(text)` of ASCII text.
pub fn from_hex(text: &[u8]) -> Result<f64, FromHexError> {
    let text = super::int_text::trim(text);
    let (negative, body) = match text.first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = match body.to_ascii_lowercase().as_slice() {
        b"inf" | b"infinity" => f64::INFINITY,
        b"nan" => f64::NAN,
        _ => parse_magnitude(body)?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// `[0x]h[.h][p[+-]d]`.
fn parse_magnitude(text: &[u8]) -> Result<f64, FromHexError> {
    let text = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => text,
    };
    let mut digits = Vec::with_capacity(text.len());
    let mut after_point = None;
    let mut index = 0;
    while let Some(byte) = text.get(index) {
        match char::from(*byte).to_digit(16) {
            Some(digit) => digits.push(digit as u8),
            None if *byte == b'.' && after_point.is_none() => after_point = Some(digits.len()),
            None => break,
        }
        index += 1;
    }
    if digits.is_empty() {
        return Err(FromHexError::Invalid);
    }
    let fraction = after_point.map_or(0, |point| digits.len() - point) as i64;
    let exponent = match text.get(index) {
        None => 0,
        Some(b'p' | b'P') => parse_exponent(&text[index + 1..]).ok_or(FromHexError::Invalid)?,
        Some(_) => return Err(FromHexError::Invalid),
    };
    let start = digits.iter().take_while(|digit| **digit == 0).count();
    round_digits(
        &digits[start..],
        exponent.saturating_sub(fraction.saturating_mul(4)),
    )
}

/// A decimal exponent, held within what arithmetic on it cannot overflow.
fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() {
        return None;
    }
    let mut value = 0i64;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = (value * 10 + i64::from(byte - b'0')).min(i64::MAX / 100);
    }
    Some(if negative { -value } else { value })
}

/// `digits * 2^exponent`, digits in base 16 without leading zeros, rounded half to even at the float's last bit.
fn round_digits(digits: &[u8], exponent: i64) -> Result<f64, FromHexError> {
    let Some((head, tail)) = digits.split_at_checked(digits.len().min(15)) else {
        return Ok(0.0);
    };
    let mut bits = head
        .iter()
        .fold(0u64, |bits, digit| bits << 4 | u64::from(*digit));
    if bits == 0 {
        return Ok(0.0);
    }
    let mut exponent = exponent.saturating_add(4 * tail.len() as i64);
    // Four more bits make room for a sticky one below anything that rounds.
    bits = bits << 4 | u64::from(tail.iter().any(|digit| *digit != 0));
    exponent -= 4;
    let length = i64::from(64 - bits.leading_zeros());
    if exponent.saturating_add(length) > 1024 {
        return Err(FromHexError::TooLarge);
    }
    // Bits below the float's last place: more of them for subnormals.
    let drop = (length - 53).max(-1074 - exponent).max(0);
    if drop > 64 {
        return Ok(0.0);
    }
    let (kept, rest, half) = match drop {
        0 => (bits, 0, 1),
        64 => (0, u128::from(bits), 1u128 << 63),
        _ => (
            bits >> drop,
            u128::from(bits & ((1 << drop) - 1)),
            1u128 << (drop - 1),
        ),
    };
    let up = drop > 0 && (rest > half || rest == half && kept & 1 == 1);
    let value = ldexp((kept + u64::from(up)) as f64, exponent + drop);
    if value.is_infinite() {
        Err(FromHexError::TooLarge)
    } else {
        Ok(value)
    }
}
