//! Floats as text: `repr`, the `e`, `f` and `g` conversions, and the grammar of `float(text)`.
//!
//! Everything prints through [`Digits`]: the decimal digits of a float, either the shortest that read back as the same
//! float or correctly rounded to a given place, and the place of the decimal point. Callers of [`parse`] hand over
//! ASCII, as for integers.

use std::io::Write;

/// The decimal digits of a finite float: `0.d1d2d3… * 10^point`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Digits {
    /// Whether the sign bit is set.
    pub negative: bool,
    /// ASCII digits, no leading zero except for the value 0.
    pub digits: Vec<u8>,
    /// How many digits stand before the decimal point; may be negative or beyond the digits.
    pub point: i32,
}

/// Precisions beyond this add only zeros: no float has more digits after the point.
const MOST_DIGITS: usize = 1100;

/// The shortest digits that read back as `value`.
pub fn shortest(value: f64) -> Digits {
    let mut buffer = zmij::Buffer::new();
    split_digits(buffer.format_finite(value).as_bytes())
}

/// `count` significant digits (at least one), correctly rounded.
pub fn significant(value: f64, count: usize) -> Digits {
    let kept = count.clamp(1, MOST_DIGITS);
    let text = format!("{value:.*e}", kept - 1);
    let mut digits = split_digits(text.as_bytes());
    digits.digits.resize(count.max(1), b'0');
    digits
}

/// Reads `-12.5`, `0.001`, `1.5e-7` as digits, without trailing zeros.
fn split_digits(text: &[u8]) -> Digits {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let mut digits = Vec::with_capacity(24);
    let mut point = None;
    let mut exponent = 0i32;
    for (index, byte) in text.iter().enumerate() {
        match byte {
            b'.' => point = Some(digits.len() as i32),
            b'e' => {
                exponent = std::str::from_utf8(&text[index + 1..])
                    .ok()
                    .and_then(|e| e.parse().ok())
                    .unwrap_or(0);
                break;
            }
            digit => digits.push(*digit),
        }
    }
    let mut point = point.unwrap_or(digits.len() as i32) + exponent;
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    if zeros == digits.len() {
        return Digits {
            negative,
            digits: vec![b'0'],
            point: 1,
        };
    }
    digits.drain(..zeros);
    point -= zeros as i32;
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    Digits {
        negative,
        digits,
        point,
    }
}

/// How a float is to be printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Shortest digits, as `repr` prints them.
    Repr,
    /// `d.ddde+xx` with this many digits after the point.
    Exponent(usize),
    /// `ddd.ddd` with this many digits after the point.
    Fixed(usize),
    /// The shorter of the two with this many significant digits.
    General(usize),
}

/// What else CPython's float formatting can be asked for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Flags {
    /// Keep the decimal point and, for `General`, trailing zeros (`#`).
    pub alternate: bool,
    /// Add `.0` to what would look like an integer.
    pub dot_zero: bool,
    /// Print no minus before a result that is all zeros (`z`).
    pub no_negative_zero: bool,
    /// `E`, `INF`, `NAN`.
    pub upper: bool,
}

/// `repr(value)`.
pub fn repr(value: f64) -> String {
    let mut text = Vec::with_capacity(24);
    write_repr(&mut text, value);
    into_string(text)
}

/// Appends `repr(value)` to ASCII text.
pub fn write_repr(out: &mut Vec<u8>, value: f64) {
    if value.is_finite() && value.trunc() == value && value.abs() < 1e15 {
        // A whole number is all digits; only the sign of zero needs care.
        if value == 0.0 && value.is_sign_negative() {
            out.push(b'-');
        }
        let _ = write!(out, "{}.0", value as i64);
        return;
    }
    write_float(
        out,
        value,
        Style::Repr,
        Flags {
            dot_zero: true,
            ..Flags::default()
        },
    );
}

/// `value` in the given style, as a string.
pub fn format_float(value: f64, style: Style, flags: Flags) -> String {
    let mut text = Vec::with_capacity(32);
    write_float(&mut text, value, style, flags);
    into_string(text)
}

fn into_string(text: Vec<u8>) -> String {
    // Only ASCII is ever written.
    String::from_utf8(text).unwrap_or_default()
}

/// Appends `value` in the given style, with a minus sign where it has one (never for NaN).
pub fn write_float(out: &mut Vec<u8>, value: f64, style: Style, flags: Flags) {
    if value.is_nan() {
        out.extend_from_slice(if flags.upper { b"NAN" } else { b"nan" });
        return;
    }
    if value.is_infinite() {
        if value < 0.0 {
            out.push(b'-');
        }
        out.extend_from_slice(if flags.upper { b"INF" } else { b"inf" });
        return;
    }
    match style {
        Style::Fixed(precision) => write_fixed(out, value, precision, flags),
        Style::Exponent(precision) => {
            let digits = significant(value, precision + 1);
            let sign = digits.negative && !(flags.no_negative_zero && all_zero(&digits.digits));
            write_exponent(out, &digits, sign, flags);
        }
        Style::Repr => {
            let digits = shortest(value);
            write_general(out, &digits, 16, flags);
        }
        Style::General(precision) => {
            let precision = precision.max(1);
            let mut digits = significant(value, precision);
            if !flags.alternate {
                let kept = digits
                    .digits
                    .iter()
                    .rposition(|digit| *digit != b'0')
                    .map_or(1, |last| last + 1);
                digits.digits.truncate(kept);
            }
            let limit = if flags.dot_zero {
                precision as i64 - 1
            } else {
                precision as i64
            };
            write_general(out, &digits, limit, flags);
        }
    }
}

fn all_zero(digits: &[u8]) -> bool {
    digits
        .iter()
        .all(|digit| matches!(digit, b'0' | b'.' | b'-'))
}

/// `ddd.ddd`: the standard library rounds correctly, only absurd precisions are ours.
fn write_fixed(out: &mut Vec<u8>, value: f64, precision: usize, flags: Flags) {
    let start = out.len();
    if !write_fixed_short(out, value, precision) {
        // Writing to a vector does not fail.
        let _ = write!(out, "{value:.*}", precision.min(MOST_DIGITS));
    }
    if precision > MOST_DIGITS {
        out.resize(out.len() + precision - MOST_DIGITS, b'0');
    }
    if flags.alternate && precision == 0 {
        out.push(b'.');
    }
    if flags.dot_zero && precision == 0 {
        out.extend_from_slice(b".0");
    }
    if flags.no_negative_zero && out.get(start) == Some(&b'-') && all_zero(&out[start..]) {
        out.remove(start);
    }
}

/// Few digits of a moderate number, by integer arithmetic: `mantissa * 10^precision / 2^shift` fits 128 bits and its
/// remainder decides the rounding. Returns whether it was that case.
fn write_fixed_short(out: &mut Vec<u8>, value: f64, precision: usize) -> bool {
    const POWERS: [u64; 10] = [
        1,
        10,
        100,
        1000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
    ];
    let Some(power) = POWERS.get(precision) else {
        return false;
    };
    let size = value.abs();
    if !(1e-9..1e9).contains(&size) {
        return false;
    }
    // At least 2^-30 and below 2^30, so the shift is between 23 and 83.
    let bits = size.to_bits();
    let shift = 1075 - (bits >> 52);
    let scaled = u128::from(bits & ((1 << 52) - 1) | 1 << 52) * u128::from(*power);
    let half = 1u128 << (shift - 1);
    let rest = scaled & (2 * half - 1);
    let whole = (scaled >> shift) as u64;
    let rounded = whole + u64::from(rest > half || rest == half && whole & 1 == 1);
    if value.is_sign_negative() {
        out.push(b'-');
    }
    let mut digits = [b'0'; 20];
    let (mut at, mut left) = (digits.len(), rounded);
    while left > 0 || digits.len() - at <= precision {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    let (before, after) = digits[at..].split_at(digits.len() - at - precision);
    out.extend_from_slice(before);
    if precision > 0 {
        out.push(b'.');
        out.extend_from_slice(after);
    }
    true
}

/// Chooses between plain and exponent notation as `repr` and `%g` do.
fn write_general(out: &mut Vec<u8>, digits: &Digits, limit: i64, flags: Flags) {
    let sign = digits.negative && !(flags.no_negative_zero && all_zero(&digits.digits));
    if digits.point <= -4 || i64::from(digits.point) > limit {
        write_exponent(out, digits, sign, flags);
        return;
    }
    if sign {
        out.push(b'-');
    }
    let count = digits.digits.len();
    if digits.point <= 0 {
        out.extend_from_slice(b"0.");
        out.resize(out.len() + digits.point.unsigned_abs() as usize, b'0');
        out.extend_from_slice(&digits.digits);
        return;
    }
    let point = digits.point as usize;
    if point < count {
        out.extend_from_slice(&digits.digits[..point]);
        out.push(b'.');
        out.extend_from_slice(&digits.digits[point..]);
        return;
    }
    out.extend_from_slice(&digits.digits);
    out.resize(out.len() + point - count, b'0');
    if flags.dot_zero {
        out.extend_from_slice(b".0");
    } else if flags.alternate {
        out.push(b'.');
    }
}

/// `d.ddde+xx`.
fn write_exponent(out: &mut Vec<u8>, digits: &Digits, sign: bool, flags: Flags) {
    if sign {
        out.push(b'-');
    }
    out.push(digits.digits[0]);
    if digits.digits.len() > 1 || flags.alternate {
        out.push(b'.');
        out.extend_from_slice(&digits.digits[1..]);
    }
    let exponent = digits.point - 1;
    let letter = if flags.upper { 'E' } else { 'e' };
    let _ = write!(
        out,
        "{letter}{}{:02}",
        if exponent < 0 { '-' } else { '+' },
        exponent.abs()
    );
}

/// `float(text)`: `None` is CPython's ValueError `could not convert string to float: R`.
pub fn parse(text: &[u8]) -> Option<f64> {
    let text = super::int_text::trim(text);
    if text.contains(&b'_') {
        return parse_number(&without_underscores(text)?);
    }
    parse_number(text)
}

/// Whether the text has an underscore that does not stand between digits.
pub fn has_misplaced_underscore(text: &[u8]) -> bool {
    text.contains(&b'_') && without_underscores(text).is_none()
}

/// Drops underscores that stand between digits; any other is an error.
fn without_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(text.len());
    let mut previous = 0u8;
    for byte in text {
        if *byte == b'_' {
            if !previous.is_ascii_digit() {
                return None;
            }
        } else {
            if previous == b'_' && !byte.is_ascii_digit() {
                return None;
            }
            plain.push(*byte);
        }
        previous = *byte;
    }
    (previous != b'_').then_some(plain)
}

/// The longest prefix of `text` that is a float, and its length; 0 means there is none. (For `fromhex`, `complex`.)
pub fn parse_prefix(text: &[u8]) -> (f64, usize) {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let body = &text[sign..];
    for word in ["infinity", "inf", "nan"] {
        if body.len() >= word.len() && body[..word.len()].eq_ignore_ascii_case(word.as_bytes()) {
            let length = sign + word.len();
            return (parse_plain_bytes(&text[..length]), length);
        }
    }
    let digits = |from: usize| {
        body[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let whole = digits(0);
    let mut end = whole;
    if body.get(whole) == Some(&b'.') {
        let fraction = digits(whole + 1);
        if whole + fraction > 0 {
            end = whole + 1 + fraction;
        }
    }
    if end == 0 {
        return (0.0, 0);
    }
    if matches!(body.get(end), Some(b'e' | b'E')) {
        let signed = usize::from(matches!(body.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + signed).min(body.len()));
        if exponent > 0 {
            end += 1 + signed + exponent;
        }
    }
    (parse_plain_bytes(&text[..sign + end]), sign + end)
}

fn parse_number(text: &[u8]) -> Option<f64> {
    let (value, length) = parse_prefix(text);
    (length > 0 && length == text.len()).then_some(value)
}

fn parse_plain_bytes(text: &[u8]) -> f64 {
    std::str::from_utf8(text).map_or(f64::NAN, parse_plain)
}

/// The value of a text that is known to be a float literal.
pub(super) fn parse_plain(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// `complex(text)`: real and imaginary part; `None` is CPython's ValueError `complex() arg is a malformed string`.
pub fn parse_complex(text: &[u8]) -> Option<(f64, f64)> {
    let text = super::int_text::trim(text);
    let text = match text {
        [b'(', inner @ .., b')'] => super::int_text::trim(inner),
        text => text,
    };
    if text.contains(&b'_') {
        return parse_complex_plain(&without_underscores(text)?);
    }
    parse_complex_plain(text)
}

/// A number, an imaginary number, or one of each; the imaginary part may be a mere `j` with or without a sign.
fn parse_complex_plain(text: &[u8]) -> Option<(f64, f64)> {
    let (first, length) = parse_prefix(text);
    match &text[length..] {
        [] if length > 0 => Some((first, 0.0)),
        [b'j' | b'J'] if length > 0 => Some((0.0, first)),
        rest if length == 0 || matches!(rest, [b'+' | b'-', ..]) => {
            Some((first, parse_imaginary(rest)?))
        }
        _ => None,
    }
}

fn parse_imaginary(text: &[u8]) -> Option<f64> {
    match text {
        [b'j' | b'J'] | [b'+', b'j' | b'J'] => Some(1.0),
        [b'-', b'j' | b'J'] => Some(-1.0),
        _ => {
            let (value, length) = parse_prefix(text);
            (length > 0 && matches!(&text[length..], [b'j' | b'J'])).then_some(value)
        }
    }
}
