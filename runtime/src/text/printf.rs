//! `%`-formatting of `str` and `bytes`: the parser of conversions, and the text of each once its value is known.
//!
//! The caller walks [`Parser`], fetches arguments (by key, by position, for `*`), and raises what [`PrintfError`] and
//! the message functions say; every conversion character is accepted here, because CPython fetches the argument before
//! it looks at the character.

use std::ops::Range;

use super::strref::{StrBuf, StrRef};
use crate::host::memory;
use crate::num::float_text::{self, Flags, Style};
use crate::num::int::IntRef;
use crate::num::int_text;

/// Why a format cannot be parsed (ValueError).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PrintfError {
    /// It ends within a conversion.
    Incomplete,
    /// It ends within a key.
    IncompleteKey,
    /// A width beyond the machine.
    WidthTooBig,
    /// A precision beyond 31 bits.
    PrecisionTooBig,
}

impl PrintfError {
    /// CPython's wording.
    pub fn message(self) -> &'static str {
        match self {
            PrintfError::Incomplete => "incomplete format",
            PrintfError::IncompleteKey => "incomplete format key",
            PrintfError::WidthTooBig => "width too big",
            PrintfError::PrecisionTooBig => "precision too big",
        }
    }
}

/// A width or precision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Amount {
    /// Not given.
    Default,
    /// Given.
    Given(usize),
    /// `*`: the next argument.
    Argument,
}

/// One conversion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conversion {
    /// Where the mapping key stands in the format.
    pub key: Option<Range<usize>>,
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// The least width.
    pub width: Amount,
    /// The precision.
    pub precision: Amount,
    /// The conversion character.
    pub conversion: u32,
    /// Where that character stands, for messages.
    pub index: usize,
}

/// A part of a format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Text to copy.
    Literal(Range<usize>),
    /// `%%` without anything between.
    Percent,
    /// A conversion.
    Conversion(Conversion),
}

/// Takes a format apart.
#[derive(Clone, Debug)]
pub struct Parser<'a> {
    text: StrRef<'a>,
    at: usize,
}

impl<'a> Parser<'a> {
    /// Starts at the beginning.
    pub fn new(text: StrRef<'a>) -> Parser<'a> {
        Parser { text, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        // Characters beyond a byte are never part of the syntax; 0xff stands for them.
        self.text
            .get(self.at)
            .map(|character| u8::try_from(character).unwrap_or(0xff))
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn conversion(&mut self) -> Result<Part, PrintfError> {
        if self.take(b'%') {
            return Ok(Part::Percent);
        }
        let key = if self.take(b'(') {
            Some(self.key()?)
        } else {
            None
        };
        let [mut left, mut plus, mut space, mut alternate, mut zero] = [false; 5];
        loop {
            match self.peek() {
                Some(b'-') => left = true,
                Some(b'+') => plus = true,
                Some(b' ') => space = true,
                Some(b'#') => alternate = true,
                Some(b'0') => zero = true,
                _ => break,
            }
            self.at += 1;
        }
        let width = self.amount(isize::MAX as usize, PrintfError::WidthTooBig)?;
        let mut precision = Amount::Default;
        if self.take(b'.') {
            precision = self.amount(i32::MAX as usize, PrintfError::PrecisionTooBig)?;
            if precision == Amount::Default {
                precision = Amount::Given(0);
            }
        }
        if matches!(self.peek(), Some(b'h' | b'l' | b'L')) {
            self.at += 1;
        }
        let index = self.at;
        let conversion = self.text.get(index).ok_or(PrintfError::Incomplete)?;
        self.at += 1;
        Ok(Part::Conversion(Conversion {
            key,
            left,
            plus,
            space,
            alternate,
            zero,
            width,
            precision,
            conversion,
            index,
        }))
    }

    /// A key in balanced parentheses.
    fn key(&mut self) -> Result<Range<usize>, PrintfError> {
        let (start, mut depth) = (self.at, 1);
        while depth > 0 {
            match self.peek() {
                None => return Err(PrintfError::IncompleteKey),
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(_) => {}
            }
            self.at += 1;
        }
        Ok(start..self.at - 1)
    }

    fn amount(&mut self, most: usize, error: PrintfError) -> Result<Amount, PrintfError> {
        if self.take(b'*') {
            return Ok(Amount::Argument);
        }
        let mut value = None;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            let more = value
                .unwrap_or(0usize)
                .saturating_mul(10)
                .saturating_add(usize::from(digit - b'0'));
            if more > most {
                return Err(error);
            }
            value = Some(more);
            self.at += 1;
        }
        Ok(value.map_or(Amount::Default, Amount::Given))
    }
}

impl Iterator for Parser<'_> {
    type Item = Result<Part, PrintfError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.slice(self.at..self.text.len());
        if rest.is_empty() {
            return None;
        }
        let literal = super::search::find_char(rest, u32::from(b'%')).unwrap_or(rest.len());
        if literal > 0 {
            let start = self.at;
            self.at += literal;
            return Some(Ok(Part::Literal(start..self.at)));
        }
        self.at += 1;
        Some(self.conversion())
    }
}

/// The ValueError of a conversion character that does not exist.
pub fn unsupported_message(conversion: u32, index: usize) -> String {
    let shown = if (0x20..0x7f).contains(&conversion) {
        conversion as u8 as char
    } else {
        '?'
    };
    format!("unsupported format character '{shown}' (0x{conversion:x}) at index {index}")
}

/// A conversion whose width and precision are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// `-`, or a negative `*` width.
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// The least width.
    pub width: usize,
    /// The precision.
    pub precision: Option<usize>,
}

impl Conversion {
    /// Fixes width and precision; arguments are those of `*`.
    pub fn layout(&self, width_argument: i64, precision_argument: i64) -> Layout {
        let (left, width) = match self.width {
            Amount::Default => (false, 0),
            Amount::Given(width) => (false, width),
            Amount::Argument => (width_argument < 0, width_argument.unsigned_abs() as usize),
        };
        let precision = match self.precision {
            Amount::Default => None,
            Amount::Given(precision) => Some(precision),
            Amount::Argument => Some(usize::try_from(precision_argument).unwrap_or(0)),
        };
        let Conversion {
            plus,
            space,
            alternate,
            zero,
            ..
        } = *self;
        Layout {
            left: self.left || left,
            plus,
            space,
            alternate,
            zero,
            width,
            precision,
        }
    }
}

impl Layout {
    /// Appends an int for `d`, `i`, `u`, `o`, `x` or `X`.
    pub fn write_int(&self, out: &mut StrBuf, value: IntRef<'_>, conversion: u8) {
        let (base, prefix) = match conversion {
            b'o' => (8, "0o"),
            b'x' => (16, "0x"),
            b'X' => (16, "0X"),
            _ => (10, ""),
        };
        let Ok(mut text) = int_text::to_string(value, base) else {
            *out = StrBuf::OutOfMemory;
            return;
        };
        if conversion == b'X' {
            text.make_ascii_uppercase();
        }
        let negative = text.starts_with('-');
        let digits = &text[usize::from(negative)..];
        let zeros = self.precision.unwrap_or(0).saturating_sub(digits.len());
        let prefix = if self.alternate { prefix } else { "" };
        self.write_number(out, negative, prefix, zeros, digits);
    }

    /// Appends a float for `e`, `f`, `g` or their capitals.
    pub fn write_float(&self, out: &mut StrBuf, value: f64, conversion: u8) {
        let precision = self.precision.unwrap_or(6);
        if !memory::is_obtainable(precision.saturating_mul(3)) {
            *out = StrBuf::OutOfMemory;
            return;
        }
        let style = match conversion.to_ascii_lowercase() {
            b'e' => Style::Exponent(precision),
            b'f' => Style::Fixed(precision),
            _ => Style::General(precision),
        };
        let upper = conversion.is_ascii_uppercase();
        let text = float_text::format_float(
            value,
            style,
            Flags {
                alternate: self.alternate,
                upper,
                ..Flags::default()
            },
        );
        let negative = text.starts_with('-');
        self.write_number(out, negative, "", 0, &text[usize::from(negative)..]);
    }

    /// Appends sign, prefix and body, the body after so many zeros.
    fn write_number(
        &self,
        out: &mut StrBuf,
        negative: bool,
        prefix: &str,
        leading: usize,
        body: &str,
    ) {
        let sign = match self {
            _ if negative => "-",
            Layout { plus: true, .. } => "+",
            Layout { space: true, .. } => " ",
            _ => "",
        };
        let padding = self
            .width
            .saturating_sub(sign.len() + prefix.len() + leading + body.len());
        let (before, zeros, after) = match self {
            Layout { left: true, .. } => (0, 0, padding),
            Layout { zero: true, .. } => (0, padding, 0),
            _ => (padding, 0, 0),
        };
        out.push_repeated(u32::from(b' '), before);
        out.push_ascii(sign);
        out.push_ascii(prefix);
        out.push_repeated(u32::from(b'0'), zeros);
        out.push_repeated(u32::from(b'0'), leading);
        out.push_ascii(body);
        out.push_repeated(u32::from(b' '), after);
    }

    /// Appends text for `s`, `r` or `a`, which the precision shortens.
    pub fn write_text(&self, out: &mut StrBuf, text: StrRef<'_>) {
        self.write_padded(
            out,
            text.slice(0..text.len().min(self.precision.unwrap_or(usize::MAX))),
        );
    }

    /// Appends a character for `c`.
    pub fn write_character(&self, out: &mut StrBuf, character: u32) {
        let mut text = StrBuf::new();
        text.push(character);
        self.write_padded(out, text.as_ref());
    }

    fn write_padded(&self, out: &mut StrBuf, text: StrRef<'_>) {
        let padding = self.width.saturating_sub(text.len());
        let (before, after) = if self.left {
            (0, padding)
        } else {
            (padding, 0)
        };
        out.push_repeated(u32::from(b' '), before);
        out.push_str(text);
        out.push_repeated(u32::from(b' '), after);
    }
}
