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
        text => map(text, unicode::to_upper),
    }
}

/// `text.lower()`.
pub fn lower(text: StrRef<'_>) -> StrBuf {
    match text {
        StrRef::Ascii(units) => StrBuf::Ascii(units.to_ascii_lowercase()),
        text => with_units!(text, |units| each(units, |index, _, out| push_lower(
            units, index, out
        ))),
    }
}

/// `text.casefold()`.
pub fn casefold(text: StrRef<'_>) -> StrBuf {
    match text {
        StrRef::Ascii(units) => StrBuf::Ascii(units.to_ascii_lowercase()),
        text => map(text, unicode::to_folded),
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

fn push(out: &mut StrBuf, mapped: Mapped) {
    mapped
        .as_slice()
        .iter()
        .for_each(|character| out.push(*character));
}

fn each<U: Unit>(units: &[U], mut step: impl FnMut(usize, u32, &mut StrBuf)) -> StrBuf {
    let mut out = StrBuf::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate() {
        step(index, (*unit).into(), &mut out);
    }
    out
}

fn map(text: StrRef<'_>, convert: impl Fn(u32) -> Mapped) -> StrBuf {
    with_units!(text, |units| each(units, |_, character, out| push(
        out,
        convert(character)
    )))
}

/// Appends the character at `index` in lower case; a capital sigma at the end of a word becomes the final one.
fn push_lower<U: Unit>(units: &[U], index: usize, out: &mut StrBuf) {
    let character = units[index].into();
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
