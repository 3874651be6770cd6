//! UTF-16 in both byte orders.

use super::super::strref::{StrBuf, StrRef, Unit, with_units};
use super::{
    DecodeError, DecodeErrors, EncodeError, EncodeErrors, Endian, Replacement, is_surrogate,
};

/// Decodes `input`; unless it is the last of it, an incomplete character at the end is left alone.
/// Returns the text, how many bytes it took, and the byte order that was found (`Marked`: none yet).
pub fn decode_utf16<H: DecodeErrors>(
    input: &[u8],
    endian: Endian,
    last: bool,
    handler: &mut H,
) -> Result<(StrBuf, usize, Endian), H::Stop> {
    let (big, mut position, found) = match (endian, input) {
        (Endian::Marked, [0xff, 0xfe, ..]) => (false, 2, Endian::Little),
        (Endian::Marked, [0xfe, 0xff, ..]) => (true, 2, Endian::Big),
        (Endian::Marked, [_, _, ..]) if !last => (false, 0, Endian::Little),
        (Endian::Big, _) => (true, 0, endian),
        _ => (false, 0, endian),
    };
    let encoding = if big { "utf-16-be" } else { "utf-16-le" };
    let unit_at = |at: usize| {
        let pair = [*input.get(at)?, *input.get(at + 1)?];
        Some(if big {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    };
    let mut out = StrBuf::with_capacity(input.len() / 2);
    while position < input.len() {
        let start = position;
        let (end, reason) = match (unit_at(start), unit_at(start + 2)) {
            (None, _) if !last => break,
            (None, _) => (input.len(), "truncated data"),
            (Some(unit), _) if !is_surrogate(unit.into()) => {
                out.push(unit.into());
                position += 2;
                continue;
            }
            (Some(0xdc00..), _) => (start + 2, "illegal encoding"),
            (Some(_), None) if !last => break,
            (Some(_), None) => (input.len(), "unexpected end of data"),
            (Some(high), Some(low @ 0xdc00..=0xdfff)) => {
                out.push(0x1_0000 + (u32::from(high & 0x3ff) << 10) + u32::from(low & 0x3ff));
                position += 4;
                continue;
            }
            (Some(_), Some(_)) => (start + 2, "illegal UTF-16 surrogate"),
        };
        position = handler.decode_error(
            DecodeError {
                encoding,
                start,
                end,
                reason,
            },
            input,
            &mut out,
        )?;
    }
    Ok((out, position.min(input.len()), found))
}

/// Encodes `text`, with a mark if the byte order is not stated.
pub fn encode_utf16<H: EncodeErrors>(
    text: StrRef<'_>,
    endian: Endian,
    handler: &mut H,
) -> Result<Vec<u8>, H::Stop> {
    let mut out = Vec::with_capacity(2 * text.len() + 2);
    if endian == Endian::Marked {
        out.extend([0xff, 0xfe]);
    }
    with_units!(text, |units| encode_units(
        text, units, endian, handler, &mut out
    ))?;
    Ok(out)
}

fn encode_units<U: Unit, H: EncodeErrors>(
    text: StrRef<'_>,
    units: &[U],
    endian: Endian,
    handler: &mut H,
    out: &mut Vec<u8>,
) -> Result<(), H::Stop> {
    let encoding = match endian {
        Endian::Marked => "utf-16",
        Endian::Little => "utf-16-le",
        Endian::Big => "utf-16-be",
    };
    let mut index = 0;
    while let Some(unit) = units.get(index) {
        let character: u32 = (*unit).into();
        if !is_surrogate(character) {
            push_character(out, character, endian);
            index += 1;
            continue;
        }
        let error = EncodeError {
            encoding,
            start: index,
            end: index + 1,
            reason: "surrogates not allowed",
        };
        let (replacement, next) = handler.encode_error(error, text)?;
        match replacement {
            Replacement::Bytes(bytes) if bytes.len() % 2 == 0 => out.extend_from_slice(&bytes),
            Replacement::Bytes(_) => return Err(handler.refuse(error, text)),
            Replacement::Text(replacement) => {
                if !replacement.as_ref().is_ascii() {
                    return Err(handler.refuse(error, text));
                }
                replacement
                    .as_ref()
                    .chars()
                    .for_each(|character| push_character(out, character, endian));
            }
        }
        index = next;
    }
    Ok(())
}

/// Appends a character that is no surrogate.
fn push_character(out: &mut Vec<u8>, character: u32, endian: Endian) {
    let mut push = |unit: u32| {
        let unit = unit as u16;
        out.extend(if endian == Endian::Big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        });
    };
    if character < 0x1_0000 {
        push(character);
    } else {
        push(0xd800 + ((character - 0x1_0000) >> 10));
        push(0xdc00 + (character & 0x3ff));
    }
}
