//! What is known of characters: classes, digit values and case, as in Unicode 16 and CPython 3.14.
//!
//! Invariant: `tables.rs` is the output of `generate.py` and nothing else; regenerate it, never edit it.
//! Code points above 0x10FFFF do not occur.

#[rustfmt::skip]
mod tables;

pub use tables::UNICODE_VERSION;
use tables::*;

use super::strref::{StrBuf, StrRef};

#[inline]
fn record(character: u32) -> &'static Record {
    const MASK: usize = (1 << SHIFT) - 1;
    let character = character as usize;
    let block = usize::from(FIRST[character >> SHIFT]);
    &RECORDS[usize::from(SECOND[block << SHIFT | character & MASK])]
}

macro_rules! predicates {
    ($($(#[$doc:meta])* $name:ident = $flags:expr;)*) => {
        $($(#[$doc])*
        #[inline]
        pub fn $name(character: u32) -> bool {
            record(character).0 & ($flags) != 0
        })*
    };
}

predicates! {
    /// `str.isalpha` of one character.
    is_alpha = ALPHA;
    /// `str.isdecimal` of one character.
    is_decimal = DECIMAL;
    /// `str.isdigit` of one character.
    is_digit = DIGIT;
    /// `str.isnumeric` of one character.
    is_numeric = NUMERIC;
    /// `str.isalnum` of one character.
    is_alnum = ALPHA | DECIMAL | DIGIT | NUMERIC;
    /// `str.islower` of one character.
    is_lower = LOWER;
    /// `str.isupper` of one character.
    is_upper = UPPER;
    /// Whether it is a title-case letter.
    is_title = TITLE;
    /// `str.isspace` of one character.
    is_space = SPACE;
    /// `str.isprintable` of one character.
    is_printable = PRINTABLE;
    /// Whether an identifier may start with it; the underscore may.
    is_identifier_start = XID_START;
    /// Whether an identifier may go on with it.
    is_identifier_continue = XID_CONTINUE;
    /// Unicode's property Cased.
    is_cased = CASED;
    /// Cased and not Case_Ignorable, as the rule of the final sigma needs it.
    is_cased_not_ignorable = CASED_NOT_IGNORABLE;
    /// Unicode's property Case_Ignorable.
    is_case_ignorable = CASE_IGNORABLE;
}

/// The value of a decimal digit.
#[inline]
pub fn decimal_value(character: u32) -> Option<u8> {
    Some(record(character).1).filter(|value| *value != 255)
}

/// The value of a digit, superscripts and the like included.
pub fn digit_value(character: u32) -> Option<u8> {
    Some(record(character).2).filter(|value| *value != 255)
}

/// What a character becomes in another case: up to three characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mapped {
    characters: [u32; 3],
    length: usize,
}

impl Mapped {
    /// The characters.
    #[inline]
    pub fn as_slice(&self) -> &[u32] {
        &self.characters[..self.length]
    }
}

#[inline]
fn mapped(character: u32, value: i32, many: bool) -> Mapped {
    if !many {
        return Mapped {
            characters: [character.wrapping_add_signed(value), 0, 0],
            length: 1,
        };
    }
    let (start, length) = (value as usize >> 2, value as usize & 3);
    let mut characters = [0; 3];
    characters[..length].copy_from_slice(&EXTRA[start..start + length]);
    Mapped { characters, length }
}

/// Upper case.
#[inline]
pub fn to_upper(character: u32) -> Mapped {
    let record = record(character);
    mapped(character, record.3, record.0 & UPPER_MANY != 0)
}

/// Lower case, without regard to what is around it.
#[inline]
pub fn to_lower(character: u32) -> Mapped {
    let record = record(character);
    mapped(character, record.4, record.0 & LOWER_MANY != 0)
}

/// Title case.
#[inline]
pub fn to_title(character: u32) -> Mapped {
    let record = record(character);
    mapped(character, record.5, record.0 & TITLE_MANY != 0)
}

/// Case folding.
#[inline]
pub fn to_folded(character: u32) -> Mapped {
    let record = record(character);
    mapped(character, record.6, record.0 & FOLD_MANY != 0)
}

/// Whether a line ends at this character, as `str.splitlines` sees it.
#[inline]
pub fn is_line_break(character: u32) -> bool {
    matches!(character, 0x0a..=0x0d | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// The text as ASCII for `int` and `float` to parse: decimal digits and white space of any script become ASCII ones,
/// any other character a `?`, which no number has.
pub fn transform_decimal_and_space(text: StrRef<'_>) -> Vec<u8> {
    if let StrRef::Ascii(units) = text {
        return units.to_vec();
    }
    let convert = |character: u32| match character {
        0..0x80 => character as u8,
        _ if is_space(character) => b' ',
        _ => decimal_value(character).map_or(b'?', |value| b'0' + value),
    };
    text.chars().map(convert).collect()
}

/// One of the four normal forms of Unicode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NormalForm {
    /// Canonical composition.
    Nfc,
    /// Canonical decomposition.
    Nfd,
    /// Compatibility composition.
    Nfkc,
    /// Compatibility decomposition.
    Nfkd,
}

/// Normalises text; lone surrogates stay where they are and separate what is around them.
pub fn normalize(text: StrRef<'_>, form: NormalForm) -> StrBuf {
    use unicode_normalization::UnicodeNormalization;
    let mut out = StrBuf::new();
    if text.is_ascii() {
        out.push_str(text);
        return out;
    }
    let mut part = String::new();
    let flush = |part: &mut String, out: &mut StrBuf| {
        match form {
            NormalForm::Nfc => part.nfc().for_each(|c| out.push(c.into())),
            NormalForm::Nfd => part.nfd().for_each(|c| out.push(c.into())),
            NormalForm::Nfkc => part.nfkc().for_each(|c| out.push(c.into())),
            NormalForm::Nfkd => part.nfkd().for_each(|c| out.push(c.into())),
        }
        part.clear();
    };
    for character in text.chars() {
        match char::from_u32(character) {
            Some(character) => part.push(character),
            None => {
                flush(&mut part, &mut out);
                out.push(character);
            }
        }
    }
    flush(&mut part, &mut out);
    out
}
