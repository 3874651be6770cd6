//! `format(value, spec)`: the mini language of format specifications, for ints, floats and strings.
//!
//! Invariant: CPython's checks in CPython's order, with its messages; widths and precisions take decimal digits of any
//! script. The limit on digits of huge ints is the caller's to check before it asks for decimal digits. The conversion
//! `n` formats for the C locale.

use super::strref::{StrBuf, StrRef};
use super::unicode;
use crate::host::memory;
use crate::num::float_text::{self, Flags, Style};
use crate::num::int::IntRef;
use crate::num::int_text;

/// Why a value cannot be formatted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormatError {
    /// ValueError.
    Value(String),
    /// OverflowError.
    Overflow(&'static str),
}

/// Where the padding goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: between the sign and the digits.
    AfterSign,
}

/// What separates groups of digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// Nothing.
    None,
    /// A comma every three digits.
    Comma,
    /// An underscore every three digits, or every four in bases 2, 8 and 16.
    Underscore,
}

impl Grouping {
    fn symbol(self) -> Option<u8> {
        match self {
            Grouping::None => None,
            Grouping::Comma => Some(b','),
            Grouping::Underscore => Some(b'_'),
        }
    }
}

/// A parsed format specification.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FormatSpec {
    /// The fill character; a space unless given.
    pub fill: u32,
    /// The alignment, the type's own unless given.
    pub align: Align,
    /// `+`, `-` or space.
    pub sign: Option<u8>,
    /// `z`: a zero that is only rounded to zero loses its minus.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    /// The least width.
    pub width: usize,
    /// Grouping before the point.
    pub grouping: Grouping,
    /// Grouping after the point.
    pub fraction_grouping: Grouping,
    /// Digits after the point, or characters at most.
    pub precision: Option<usize>,
    /// The conversion, or the type's default, which is 0 for floats.
    pub conversion: u32,
}

fn fail<T>(message: impl Into<String>) -> Result<T, FormatError> {
    Err(FormatError::Value(message.into()))
}

const BOTH_SEPARATORS: &str = "Cannot specify both ',' and '_'.";

/// A character as error messages show it.
fn shown(character: u32) -> String {
    match char::from_u32(character) {
        Some(c @ '!'..='\u{7f}') => c.to_string(),
        _ => format!("\\x{character:x}"),
    }
}

fn unknown_conversion<T>(conversion: u32, type_name: &str) -> Result<T, FormatError> {
    fail(format!(
        "Unknown format code '{}' for object of type '{type_name}'",
        shown(conversion)
    ))
}

/// Reads a specification character by character.
struct Reader<'a> {
    text: StrRef<'a>,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text
            .get(self.at)
            .and_then(|character| u8::try_from(character).ok())
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn align_at(&self, at: usize) -> Option<Align> {
        match u8::try_from(self.text.get(at)?).ok()? {
            b'<' => Some(Align::Left),
            b'>' => Some(Align::Right),
            b'^' => Some(Align::Center),
            b'=' => Some(Align::AfterSign),
            _ => None,
        }
    }

    /// A number and whether there was one.
    fn number(&mut self) -> Result<Option<usize>, FormatError> {
        let mut value = None;
        while let Some(digit) = self.text.get(self.at).and_then(unicode::decimal_value) {
            let more = value
                .unwrap_or(0usize)
                .checked_mul(10)
                .and_then(|value| value.checked_add(digit.into()));
            match more {
                Some(more) if more <= isize::MAX as usize => value = Some(more),
                _ => return fail("Too many decimal digits in format string"),
            }
            self.at += 1;
        }
        Ok(value)
    }

    /// `,` or `_`, but not both.
    fn grouping(&mut self) -> Result<Grouping, FormatError> {
        let comma = self.take(b',');
        let underscore = self.take(b'_');
        if underscore && (comma || self.peek() == Some(b',')) {
            return fail(BOTH_SEPARATORS);
        }
        Ok(match (comma, underscore) {
            (true, _) => Grouping::Comma,
            (_, true) => Grouping::Underscore,
            _ => Grouping::None,
        })
    }
}

impl FormatSpec {
    /// Parses `spec` for a type with this default conversion and alignment.
    pub fn parse(
        spec: StrRef<'_>,
        default_conversion: u8,
        default_align: Align,
        type_name: &str,
    ) -> Result<FormatSpec, FormatError> {
        let mut reader = Reader { text: spec, at: 0 };
        let (mut fill, mut align) = (None, None);
        if let Some(found) = reader.align_at(1) {
            (fill, align) = (spec.get(0), Some(found));
            reader.at = 2;
        } else if let Some(found) = reader.align_at(0) {
            align = Some(found);
            reader.at = 1;
        }
        let sign = reader
            .peek()
            .filter(|sign| matches!(sign, b'+' | b'-' | b' '));
        reader.at += usize::from(sign.is_some());
        let no_negative_zero = reader.take(b'z');
        let alternate = reader.take(b'#');
        if fill.is_none() && reader.take(b'0') {
            fill = Some(u32::from(b'0'));
            if align.is_none() && default_align == Align::Right {
                align = Some(Align::AfterSign);
            }
        }
        let width = reader.number()?.unwrap_or(0);
        let grouping = reader.grouping()?;
        let (mut precision, mut fraction_grouping) = (None, Grouping::None);
        if reader.take(b'.') {
            precision = reader.number()?;
            fraction_grouping = reader.grouping()?;
            if precision.is_none() && fraction_grouping == Grouping::None {
                return fail("Format specifier missing precision");
            }
        }
        let conversion = match spec.len() - reader.at {
            0 => u32::from(default_conversion),
            1 => spec.at(reader.at),
            _ => {
                let spec = spec.to_string_lossy();
                return fail(format!(
                    "Invalid format specifier '{spec}' for object of type '{type_name}'"
                ));
            }
        };
        check_grouping(grouping, conversion)?;
        if conversion == u32::from(b'n') {
            // The locale groups digits, so separators of one's own have no place on either side of the point.
            refuse_grouping(fraction_grouping, conversion)?;
        }
        Ok(FormatSpec {
            fill: fill.unwrap_or(u32::from(b' ')),
            align: align.unwrap_or(default_align),
            sign,
            no_negative_zero,
            alternate,
            width,
            grouping,
            fraction_grouping,
            precision,
            conversion,
        })
    }

    fn conversion_byte(&self) -> Option<u8> {
        u8::try_from(self.conversion).ok()
    }
}

/// Refuses separators with conversions that have no groups.
fn check_grouping(grouping: Grouping, conversion: u32) -> Result<(), FormatError> {
    let allowed = match u8::try_from(conversion) {
        Ok(b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0) => true,
        Ok(b'b' | b'o' | b'x' | b'X') => grouping == Grouping::Underscore,
        _ => false,
    };
    if allowed {
        Ok(())
    } else {
        refuse_grouping(grouping, conversion)
    }
}

/// The error of a separator in the wrong place, if there is a separator.
fn refuse_grouping(grouping: Grouping, conversion: u32) -> Result<(), FormatError> {
    let Some(symbol) = grouping.symbol() else {
        return Ok(());
    };
    fail(format!(
        "Cannot specify '{}' with '{}'.",
        char::from(symbol),
        shown(conversion)
    ))
}

/// `format(text, spec)`; `None` if that is the text itself.
pub fn format_str(
    text: StrRef<'_>,
    spec: StrRef<'_>,
    type_name: &str,
) -> Result<Option<StrBuf>, FormatError> {
    if spec.is_empty() {
        return Ok(None);
    }
    let spec = FormatSpec::parse(spec, b's', Align::Left, type_name)?;
    if spec.conversion != u32::from(b's') {
        return unknown_conversion(spec.conversion, type_name);
    }
    match spec.sign {
        Some(b' ') => return fail("Space not allowed in string format specifier"),
        Some(_) => return fail("Sign not allowed in string format specifier"),
        None => {}
    }
    if spec.no_negative_zero {
        return fail("Negative zero coercion (z) not allowed in string format specifier");
    }
    if spec.alternate {
        return fail("Alternate form (#) not allowed in string format specifier");
    }
    if spec.align == Align::AfterSign {
        return fail("'=' alignment not allowed in string format specifier");
    }
    let kept = text.slice(0..text.len().min(spec.precision.unwrap_or(usize::MAX)));
    if kept.len() == text.len() && spec.width <= kept.len() {
        return Ok(None);
    }
    check_width(spec.width)?;
    let total = spec.width.saturating_sub(kept.len());
    let left = match spec.align {
        Align::Left | Align::AfterSign => 0,
        Align::Right => total,
        Align::Center => total / 2,
    };
    let mut out = StrBuf::with_capacity(kept.len() + total);
    out.push_repeated(spec.fill, left);
    out.push_str(kept);
    out.push_repeated(spec.fill, total - left);
    Ok(Some(out))
}

/// Refuses widths that no memory could hold.
fn check_width(width: usize) -> Result<(), FormatError> {
    if !memory::is_obtainable(width.saturating_mul(4)) {
        Err(FormatError::Overflow(""))
    } else {
        Ok(())
    }
}

/// `format(value, spec)` of an int.
pub fn format_int(
    value: IntRef<'_>,
    spec: StrRef<'_>,
    type_name: &str,
) -> Result<StrBuf, FormatError> {
    if spec.is_empty() {
        let text = int_text::to_string(value, 10);
        return Ok(text.map_or(StrBuf::OutOfMemory, |text| StrBuf::Ascii(text.into_bytes())));
    }
    let spec = FormatSpec::parse(spec, b'd', Align::Right, type_name)?;
    let base = match spec.conversion_byte() {
        Some(b'd' | b'n') => 10,
        Some(b'x' | b'X') => 16,
        Some(b'o') => 8,
        Some(b'b') => 2,
        Some(b'c') => return format_character(value, &spec),
        Some(b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%') => {
            let value = value
                .to_f64()
                .map_err(|error| FormatError::Overflow(error.message()))?;
            return format_parsed_float(value, &spec, true);
        }
        _ => return unknown_conversion(spec.conversion, type_name),
    };
    check_int_spec(&spec)?;
    let Ok(mut text) = int_text::to_string(value, base) else {
        return Ok(StrBuf::OutOfMemory);
    };
    let mut prefix = "";
    if spec.conversion == u32::from(b'X') {
        text.make_ascii_uppercase();
    }
    if spec.alternate {
        prefix = match spec.conversion_byte() {
            Some(b'x') => "0x",
            Some(b'X') => "0X",
            Some(b'o') => "0o",
            Some(b'b') => "0b",
            _ => "",
        };
    }
    let negative = text.starts_with('-');
    let digits = text.trim_start_matches('-').as_bytes();
    let number = Number {
        negative,
        prefix,
        digits,
        ..Number::default()
    };
    lay_out(&spec, &number, if base == 10 { 3 } else { 4 })
}

fn check_int_spec(spec: &FormatSpec) -> Result<(), FormatError> {
    if spec.precision.is_some() {
        return fail("Precision not allowed in integer format specifier");
    }
    if spec.no_negative_zero {
        return fail("Negative zero coercion (z) not allowed in integer format specifier");
    }
    Ok(())
}

fn format_character(value: IntRef<'_>, spec: &FormatSpec) -> Result<StrBuf, FormatError> {
    check_int_spec(spec)?;
    if spec.sign.is_some() {
        return fail("Sign not allowed with integer format specifier 'c'");
    }
    if spec.alternate {
        return fail("Alternate form (#) not allowed with integer format specifier 'c'");
    }
    let Some(value) = value.to_i64() else {
        return Err(FormatError::Overflow(
            "Python int too large to convert to C long",
        ));
    };
    let Some(character) = u32::try_from(value)
        .ok()
        .filter(|value| *value <= 0x10_ffff)
    else {
        return Err(FormatError::Overflow("%c arg not in range(0x110000)"));
    };
    lay_out(
        spec,
        &Number {
            rest: Rest::Character(character),
            ..Number::default()
        },
        3,
    )
}

/// `format(value, spec)` of a float.
pub fn format_float(value: f64, spec: StrRef<'_>, type_name: &str) -> Result<StrBuf, FormatError> {
    if spec.is_empty() {
        return Ok(StrBuf::Ascii(float_text::repr(value).into_bytes()));
    }
    let spec = FormatSpec::parse(spec, 0, Align::Right, type_name)?;
    match spec.conversion_byte() {
        Some(0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%') => {
            format_parsed_float(value, &spec, true)
        }
        _ => unknown_conversion(spec.conversion, type_name),
    }
}

/// A float by its specification; `point` says whether a whole number without a conversion ends in `.0`.
fn format_parsed_float(value: f64, spec: &FormatSpec, point: bool) -> Result<StrBuf, FormatError> {
    if spec
        .precision
        .is_some_and(|precision| precision >= i32::MAX as usize)
    {
        return fail("precision too big");
    }
    let precision = spec.precision.unwrap_or(6);
    check_width(precision)?;
    let conversion = spec.conversion_byte().unwrap_or(0);
    let style = match conversion.to_ascii_lowercase() {
        b'e' => Style::Exponent(precision),
        b'f' | b'%' => Style::Fixed(precision),
        0 if spec.precision.is_none() => Style::Repr,
        _ => Style::General(precision),
    };
    let flags = Flags {
        alternate: spec.alternate,
        dot_zero: conversion == 0 && point,
        no_negative_zero: spec.no_negative_zero,
        upper: conversion.is_ascii_uppercase(),
    };
    let percent = conversion == b'%';
    let mut text =
        float_text::format_float(if percent { value * 100.0 } else { value }, style, flags);
    if percent {
        text.push('%');
    }
    let negative = text.starts_with('-');
    let text = &text.as_bytes()[usize::from(negative)..];
    let count = |from: usize| {
        text[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let whole = count(0);
    let point = text.get(whole) == Some(&b'.');
    let fraction_from = whole + usize::from(point);
    let fraction_to = fraction_from + if point { count(fraction_from) } else { 0 };
    let number = Number {
        negative,
        prefix: "",
        digits: &text[..whole],
        point,
        fraction: &text[fraction_from..fraction_to],
        rest: Rest::Text(&text[fraction_to..]),
    };
    lay_out(spec, &number, 3)
}

/// `format(complex(re, im), spec)`; the specification is not empty.
pub fn format_complex(
    re: f64,
    im: f64,
    spec: StrRef<'_>,
    type_name: &str,
) -> Result<StrBuf, FormatError> {
    let spec = FormatSpec::parse(spec, 0, Align::Right, type_name)?;
    if !matches!(
        spec.conversion_byte(),
        Some(0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n')
    ) {
        return unknown_conversion(spec.conversion, type_name);
    }
    if spec.fill == u32::from(b'0') {
        return fail("Zero padding is not allowed in complex format specifier");
    }
    if spec.align == Align::AfterSign {
        return fail("'=' alignment flag is not allowed in complex format specifier");
    }
    let bare = spec.conversion == 0;
    let only_imaginary = bare && re == 0.0 && re.is_sign_positive();
    let mut part = FormatSpec {
        width: 0,
        fill: u32::from(b' '),
        align: Align::Left,
        ..spec
    };
    let mut body = StrBuf::new();
    if !only_imaginary {
        if bare {
            body.push_ascii("(");
        }
        body.push_str(format_parsed_float(re, &part, false)?.as_ref());
        part.sign = Some(b'+');
    }
    body.push_str(format_parsed_float(im, &part, false)?.as_ref());
    body.push_ascii(if bare && !only_imaginary { "j)" } else { "j" });
    check_width(spec.width)?;
    let total = spec.width.saturating_sub(body.len());
    let left = match spec.align {
        Align::Left | Align::AfterSign => 0,
        Align::Right => total,
        Align::Center => total / 2,
    };
    let mut out = StrBuf::with_capacity(body.len() + total);
    out.push_repeated(spec.fill, left);
    out.push_str(body.as_ref());
    out.push_repeated(spec.fill, total - left);
    Ok(out)
}

/// The parts of a number as text.
#[derive(Default)]
struct Number<'a> {
    negative: bool,
    prefix: &'static str,
    digits: &'a [u8],
    point: bool,
    fraction: &'a [u8],
    rest: Rest<'a>,
}

/// What follows the digits.
enum Rest<'a> {
    /// An exponent, a percent sign, or all of `inf`.
    Text(&'a [u8]),
    /// The one character of the conversion `c`.
    Character(u32),
}

impl Default for Rest<'_> {
    fn default() -> Self {
        Rest::Text(&[])
    }
}

/// Puts sign, prefix, grouped digits and padding together.
fn lay_out(spec: &FormatSpec, number: &Number<'_>, group: usize) -> Result<StrBuf, FormatError> {
    check_width(spec.width)?;
    let sign = match spec.sign {
        _ if number.negative => Some(b'-'),
        Some(b'-') | None => None,
        sign => sign,
    };
    let mut tail = Vec::new();
    if number.point {
        tail.push(b'.');
        group_fraction(&mut tail, number.fraction, spec.fraction_grouping);
    }
    let rest_length = match number.rest {
        Rest::Text(rest) => rest.len(),
        Rest::Character(_) => 1,
    };
    let around = usize::from(sign.is_some()) + number.prefix.len() + tail.len() + rest_length;
    let zeros_count = spec.fill == u32::from(b'0') && spec.align == Align::AfterSign;
    let least = if zeros_count {
        spec.width.saturating_sub(around)
    } else {
        0
    };
    let digits = if number.digits.is_empty() {
        Vec::new()
    } else {
        group_digits(number.digits, least, spec.grouping, group)
    };
    let padding = spec.width.saturating_sub(around + digits.len());
    let (before, inside, after) = match spec.align {
        Align::Left => (0, 0, padding),
        Align::Right => (padding, 0, 0),
        Align::Center => (padding / 2, 0, padding - padding / 2),
        Align::AfterSign => (0, padding, 0),
    };
    let mut out = StrBuf::with_capacity(around + digits.len() + padding);
    out.push_repeated(spec.fill, before);
    sign.into_iter().for_each(|sign| out.push(sign.into()));
    out.push_ascii(number.prefix);
    out.push_repeated(spec.fill, inside);
    out.push_str(StrRef::Ascii(&digits));
    out.push_str(StrRef::Ascii(&tail));
    match number.rest {
        Rest::Text(rest) => out.push_str(StrRef::Ascii(rest)),
        Rest::Character(character) => out.push(character),
    }
    out.push_repeated(spec.fill, after);
    Ok(out)
}

/// Digits with separators and leading zeros up to a least width, which separators count towards. A separator never
/// comes first, so the result can be one wider.
fn group_digits(digits: &[u8], least: usize, grouping: Grouping, group: usize) -> Vec<u8> {
    let Some(separator) = grouping.symbol() else {
        let mut out = vec![b'0'; least.saturating_sub(digits.len())];
        out.extend_from_slice(digits);
        return out;
    };
    let mut reversed = Vec::with_capacity(digits.len().max(least) * 4 / 3 + 2);
    let mut source = digits.iter().rev();
    let mut in_group = 0;
    loop {
        let next = source.next();
        if next.is_none() && reversed.len() >= least {
            break;
        }
        if in_group == group {
            reversed.push(separator);
            in_group = 0;
        }
        reversed.push(*next.unwrap_or(&b'0'));
        in_group += 1;
    }
    reversed.reverse();
    reversed
}

/// Digits after the point, grouped in threes from the left.
fn group_fraction(out: &mut Vec<u8>, digits: &[u8], grouping: Grouping) {
    match grouping.symbol() {
        None => out.extend_from_slice(digits),
        Some(separator) => {
            for (index, group) in digits.chunks(3).enumerate() {
                if index > 0 {
                    out.push(separator);
                }
                out.extend_from_slice(group);
            }
        }
    }
}
