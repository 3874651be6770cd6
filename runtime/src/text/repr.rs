//! `repr` and `ascii` of strings and bytes, and hexadecimal text of bytes.

use super::strref::{StrBuf, StrRef, Unit, with_units};
use super::unicode;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// `repr(text)`.
pub fn repr(text: StrRef<'_>) -> StrBuf {
    let mut out = StrBuf::with_capacity(text.len() + 2);
    write_repr(&mut out, text, unicode::is_printable);
    out
}

/// `ascii(text)`.
pub fn ascii(text: StrRef<'_>) -> StrBuf {
    let mut out = StrBuf::with_capacity(text.len() + 2);
    write_repr(&mut out, text, |_| false);
    out
}

/// Escapes what is not ASCII, as `ascii(object)` does to the `repr` of any object.
pub fn escape_non_ascii(text: StrRef<'_>) -> StrBuf {
    let mut out = StrBuf::with_capacity(text.len());
    for character in text.chars() {
        if character < 0x80 {
            out.push(character)
        } else {
            out.push_ascii(&super::codec::escaped(character))
        }
    }
    out
}

/// Appends the quoted form; characters beyond ASCII that are not `printable` are escaped.
pub fn write_repr(out: &mut StrBuf, text: StrRef<'_>, printable: impl Fn(u32) -> bool) {
    let single = super::search::find_char(text, u32::from(b'\'')).is_some();
    let double = single && super::search::find_char(text, u32::from(b'"')).is_some();
    let quote = if single && !double { b'"' } else { b'\'' };
    out.push(quote.into());
    with_units!(text, |units| escape_units(
        out, text, units, quote, printable
    ));
    out.push(quote.into());
}

fn escape_units<U: Unit>(
    out: &mut StrBuf,
    text: StrRef<'_>,
    units: &[U],
    quote: u8,
    printable: impl Fn(u32) -> bool,
) {
    let mut from = 0;
    for (index, unit) in units.iter().enumerate() {
        let character: u32 = (*unit).into();
        let plain = match character {
            0x20..0x7f => character != u32::from(quote) && character != u32::from(b'\\'),
            0..0x80 => false,
            _ => printable(character),
        };
        if plain {
            continue;
        }
        out.push_str(text.slice(from..index));
        push_escape(out, character);
        from = index + 1;
    }
    out.push_str(text.slice(from..units.len()));
}

fn push_escape(out: &mut StrBuf, character: u32) {
    let short = match character {
        0x09 => b't',
        0x0a => b'n',
        0x0d => b'r',
        0x22 | 0x27 | 0x5c => character as u8,
        _ => return out.push_ascii(&super::codec::escaped(character)),
    };
    out.push(u32::from(b'\\'));
    out.push(short.into());
}

/// `repr(bytes)`.
pub fn repr_bytes(bytes: &[u8]) -> Vec<u8> {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    let mut out = Vec::with_capacity(bytes.len() + 3);
    out.extend([b'b', quote]);
    for byte in bytes {
        match *byte {
            b'\t' => out.extend(b"\\t"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\\' => out.extend(b"\\\\"),
            byte if byte == quote => out.extend([b'\\', byte]),
            0x20..0x7f => out.push(*byte),
            byte => out.extend([
                b'\\',
                b'x',
                HEX[usize::from(byte >> 4)],
                HEX[usize::from(byte & 15)],
            ]),
        }
    }
    out.push(quote);
    out
}

/// `bytes.hex(separator, group)`: groups count from the right if positive, from the left if negative.
pub fn hex(bytes: &[u8], separator: Option<u8>, group: i64) -> Vec<u8> {
    let size = group.unsigned_abs() as usize;
    let mut out = Vec::with_capacity(bytes.len() * 3);
    for (index, byte) in bytes.iter().enumerate() {
        let boundary = size > 0
            && index > 0
            && if group > 0 {
                (bytes.len() - index).is_multiple_of(size)
            } else {
                index.is_multiple_of(size)
            };
        if let (true, Some(separator)) = (boundary, separator) {
            out.push(separator);
        }
        out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    }
    out
}

/// Why `bytes.fromhex` refuses a text (ValueError).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FromHexError {
    /// `non-hexadecimal number found in fromhex() arg at position N`.
    NotHex(usize),
    /// `fromhex() arg must contain an even number of hexadecimal digits`.
    OddLength,
}

impl FromHexError {
    /// CPython's wording.
    pub fn message(self) -> String {
        match self {
            FromHexError::NotHex(at) => {
                format!("non-hexadecimal number found in fromhex() arg at position {at}")
            }
            FromHexError::OddLength => {
                "fromhex() arg must contain an even number of hexadecimal digits".into()
            }
        }
    }
}

/// `bytes.fromhex(text)`: pairs of digits, ASCII white space between them.
pub fn from_hex(text: StrRef<'_>) -> Result<Vec<u8>, FromHexError> {
    let digit = |at: usize| {
        text.get(at)
            .and_then(char::from_u32)
            .and_then(|c| c.to_digit(16))
    };
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    while let Some(character) = text.get(at) {
        if character < 0x80 && super::classify::is_byte_space(character as u8) {
            at += 1;
            continue;
        }
        let high = digit(at).ok_or(FromHexError::NotHex(at))?;
        match digit(at + 1) {
            Some(low) => out.push((high << 4 | low) as u8),
            None if at + 1 == text.len() => return Err(FromHexError::OddLength),
            None => return Err(FromHexError::NotHex(at + 1)),
        }
        at += 2;
    }
    Ok(out)
}
