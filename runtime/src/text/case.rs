//! The case methods of `str`. ASCII takes the byte loops; the rest goes by the Unicode database, final sigma included.

use super::strref::{StrBuf, StrRef, Unit, with_units};
use super::unicode::{self, Mapped};

const CAPITAL_SIGMA: u32 = 0x3a3;
const FINAL_SIGMA: u32 = 0x3c2;
const SMALL_SIGMA: u32 = 0x3c3;

/// `text.upper()`.
pub fn upper(text: StrRef<'_>) -> StrBuf {
    match text {
        StrRef::Ascii(units) => StrBuf::Ascii(units.to_ascii_uppercase()),
        // Micro sign, sharp s and y with diaeresis leave Latin-1.
        StrRef::Latin1(units) if memchr::memchr3(0xb5, 0xdf, 0xff, units).is_none() => {
            StrBuf::from_latin1(units.iter().map(|byte| upper_latin1(*byte)).collect())
        }
        text => map(text, |byte| byte.to_ascii_uppercase(), unicode::to_upper),
    }
}

/// `text.lower()`.
pub fn lower(text: StrRef<'_>) -> StrBuf {
    match text {
        StrRef::Ascii(units) => StrBuf::Ascii(units.to_ascii_lowercase()),
        StrRef::Latin1(units) => {
            StrBuf::from_latin1(units.iter().map(|byte| lower_latin1(*byte)).collect())
        }
        text => with_units!(text, |units| each(units, |index, _, out| push_lower(
            units, index, out
        ))),
    }
}

/// `text.casefold()`.
pub fn casefold(text: StrRef<'_>) -> StrBuf {
    match text {
        StrRef::Ascii(units) => StrBuf::Ascii(units.to_ascii_lowercase()),
        text => map(text, |byte| byte.to_ascii_lowercase(), unicode::to_folded),
    }
}

/// `text.swapcase()`.
pub fn swapcase(text: StrRef<'_>) -> StrBuf {
    match text {
        StrRef::Ascii(units) => StrBuf::Ascii(swapcase_bytes(units)),
        text => with_units!(text, |units| each(units, |index, character, out| {
            if unicode::is_upper(character) {
                push_lower(units, index, out);
            } else if unicode::is_lower(character) {
                push(out, unicode::to_upper(character));
            } else {
                out.push(character);
            }
        })),
    }
}

/// `text.title()`.
pub fn title(text: StrRef<'_>) -> StrBuf {
    if let StrRef::Ascii(units) = text {
        return StrBuf::Ascii(title_bytes(units));
    }
    let mut after_cased = false;
    with_units!(text, |units| each(units, |index, character, out| {
        if after_cased {
            push_lower(units, index, out);
        } else {
            push(out, unicode::to_title(character));
        }
        after_cased = unicode::is_cased(character);
    }))
}

/// `text.capitalize()`.
pub fn capitalize(text: StrRef<'_>) -> StrBuf {
    if let StrRef::Ascii(units) = text {
        return StrBuf::Ascii(capitalize_bytes(units));
    }
    with_units!(text, |units| each(units, |index, character, out| {
        if index == 0 {
            push(out, unicode::to_title(character));
        } else {
            push_lower(units, index, out);
        }
    }))
}

fn upper_latin1(byte: u8) -> u8 {
    let small = matches!(byte, b'a'..=b'z' | 0xe0..=0xf6 | 0xf8..=0xfe);
    byte ^ (u8::from(small) << 5)
}

fn lower_latin1(byte: u8) -> u8 {
    let capital = matches!(byte, b'A'..=b'Z' | 0xc0..=0xd6 | 0xd8..=0xde);
    byte ^ (u8::from(capital) << 5)
}

fn push(out: &mut Vec<u32>, mapped: Mapped) {
    out.extend_from_slice(mapped.as_slice());
}

/// Collects at the full width, which needs no decision at every character, and narrows once.
fn each<U: Unit>(units: &[U], mut step: impl FnMut(usize, u32, &mut Vec<u32>)) -> StrBuf {
    let mut out = Vec::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate() {
        step(index, (*unit).into(), &mut out);
    }
    StrBuf::from_codes(&out)
}

fn map(text: StrRef<'_>, ascii: impl Fn(u8) -> u8, convert: impl Fn(u32) -> Mapped) -> StrBuf {
    with_units!(text, |units| each(units, |_, character, out| {
        if character < 0x80 {
            out.push(ascii(character as u8).into());
        } else {
            push(out, convert(character));
        }
    }))
}

/// Appends the character at `index` in lower case; a capital sigma at the end of a word becomes the final one.
fn push_lower<U: Unit>(units: &[U], index: usize, out: &mut Vec<u32>) {
    let character = units[index].into();
    if character < 0x80 {
        return out.push((character as u8).to_ascii_lowercase().into());
    }
    if character != CAPITAL_SIGMA {
        return push(out, unicode::to_lower(character));
    }
    let letter = |unit: &&U| !unicode::is_case_ignorable((**unit).into());
    let cased = |unit: &U| unicode::is_cased_not_ignorable((*unit).into());
    let before = units[..index].iter().rev().find(letter).is_some_and(cased);
    let after = units[index + 1..].iter().find(letter).is_some_and(cased);
    out.push(if before && !after {
        FINAL_SIGMA
    } else {
        SMALL_SIGMA
    });
}

/// `bytes.swapcase`.
pub fn swapcase_bytes(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .map(|byte| {
            if byte.is_ascii_alphabetic() {
                byte ^ 0x20
            } else {
                *byte
            }
        })
        .collect()
}

/// `bytes.title`.
pub fn title_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut after_letter = false;
    let step = |byte: &u8| {
        let out = if after_letter {
            byte.to_ascii_lowercase()
        } else {
            byte.to_ascii_uppercase()
        };
        after_letter = byte.is_ascii_alphabetic();
        out
    };
    bytes.iter().map(step).collect()
}

/// `bytes.capitalize`.
pub fn capitalize_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}
