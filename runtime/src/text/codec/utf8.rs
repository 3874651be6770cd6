//! UTF-8. Valid input takes the standard library's fast check and one pass; only errors are looked at closely.

use super::super::strref::{StrBuf, StrRef, Unit, with_units};
use super::{DecodeError, DecodeErrors, EncodeError, EncodeErrors, Replacement, is_surrogate};

/// Decodes all of `input`.
pub fn decode_utf8<H: DecodeErrors>(input: &[u8], handler: &mut H) -> Result<StrBuf, H::Stop> {
    Ok(decode_utf8_partial(input, true, handler)?.0)
}

/// Decodes `input`; unless it is the last of it, an incomplete sequence at the end is left alone.
/// Returns the text and how many bytes it took.
pub fn decode_utf8_partial<H: DecodeErrors>(
    input: &[u8],
    last: bool,
    handler: &mut H,
) -> Result<(StrBuf, usize), H::Stop> {
    if input.is_ascii() {
        return Ok((StrBuf::Ascii(input.to_vec()), input.len()));
    }
    let mut out = StrBuf::new();
    let mut position = 0;
    loop {
        let rest = &input[position..];
        let error = match std::str::from_utf8(rest) {
            Ok(text) => {
                out.push_utf8(text);
                return Ok((out, input.len()));
            }
            Err(error) => error,
        };
        let (valid, _) = rest.split_at(error.valid_up_to());
        // The part up to the error was just checked, so this cannot fail.
        out.push_utf8(std::str::from_utf8(valid).unwrap_or_default());
        let start = position + error.valid_up_to();
        let (end, reason) = match error.error_len() {
            None if !last => return Ok((out, start)),
            None => (input.len(), "unexpected end of data"),
            Some(length) if matches!(input[start], 0xc2..=0xf4) => {
                (start + length, "invalid continuation byte")
            }
            Some(_) => (start + 1, "invalid start byte"),
        };
        position = handler.decode_error(
            DecodeError {
                encoding: "utf-8",
                start,
                end,
                reason,
            },
            input,
            &mut out,
        )?;
    }
}

/// The bytes that `text` takes in UTF-8, lone surrogates counted as three.
pub fn utf8_len(text: StrRef<'_>) -> usize {
    match text {
        StrRef::Ascii(units) => units.len(),
        StrRef::Latin1(units) => units.len() + units.iter().filter(|unit| **unit >= 0x80).count(),
        StrRef::Ucs2(units) => units.iter().map(|unit| width(u32::from(*unit))).sum(),
        StrRef::Ucs4(units) => units.iter().map(|unit| width(*unit)).sum(),
    }
}

fn width(character: u32) -> usize {
    1 + usize::from(character >= 0x80)
        + usize::from(character >= 0x800)
        + usize::from(character >= 0x1_0000)
}

/// Encodes `text`; only lone surrogates are errors.
pub fn encode_utf8<H: EncodeErrors>(text: StrRef<'_>, handler: &mut H) -> Result<Vec<u8>, H::Stop> {
    if let StrRef::Ascii(units) = text {
        return Ok(units.to_vec());
    }
    let mut out = Vec::with_capacity(utf8_len(text));
    with_units!(text, |units| encode_units(text, units, handler, &mut out))?;
    Ok(out)
}

fn encode_units<U: Unit, H: EncodeErrors>(
    text: StrRef<'_>,
    units: &[U],
    handler: &mut H,
    out: &mut Vec<u8>,
) -> Result<(), H::Stop> {
    let mut index = 0;
    while index < units.len() {
        if let Some(block) = units[index..]
            .first_chunk::<16>()
            .filter(|block| U::or_all(&block[..]) < 0x80)
        {
            out.extend(block.iter().map(|unit| Into::<u32>::into(*unit) as u8));
            index += 16;
            continue;
        }
        // A block with other characters goes one by one up to its end, or to a surrogate.
        let stop = units.len().min(index + 16);
        let fine = units[index..stop].iter().map(|unit| (*unit).into());
        let fine = fine.take_while(|character: &u32| !is_surrogate(*character));
        let before = index;
        for character in fine {
            push_character(out, character);
            index += 1;
        }
        if index > before {
            continue;
        }
        let bad = units[index..]
            .iter()
            .take_while(|unit| is_surrogate((**unit).into()))
            .count();
        let error = EncodeError {
            encoding: "utf-8",
            start: index,
            end: index + bad,
            reason: "surrogates not allowed",
        };
        let (replacement, next) = handler.encode_error(error, text)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            Replacement::Text(replacement) => match replacement {
                StrBuf::Ascii(bytes) => out.extend_from_slice(&bytes),
                StrBuf::OutOfMemory => {}
                other => encode_replacement(other.as_ref(), error, text, handler, out)?,
            },
        }
        index = next;
    }
    Ok(())
}

fn encode_replacement<H: EncodeErrors>(
    replacement: StrRef<'_>,
    error: EncodeError,
    text: StrRef<'_>,
    handler: &mut H,
    out: &mut Vec<u8>,
) -> Result<(), H::Stop> {
    // CPython accepts nothing but ASCII here.
    if replacement.is_ascii() {
        replacement
            .chars()
            .for_each(|character| push_character(out, character));
        return Ok(());
    }
    Err(handler.refuse(error, text))
}

/// Appends a character that is no surrogate.
#[inline]
fn push_character(out: &mut Vec<u8>, character: u32) {
    let tail = |shift: u32| (character >> shift & 0x3f) as u8 | 0x80;
    match character {
        0..0x80 => out.push(character as u8),
        0x80..0x800 => out.extend([(character >> 6) as u8 | 0xc0, tail(0)]),
        0x800..0x1_0000 => out.extend([(character >> 12) as u8 | 0xe0, tail(6), tail(0)]),
        _ => out.extend([(character >> 18) as u8 | 0xf0, tail(12), tail(6), tail(0)]),
    }
}
