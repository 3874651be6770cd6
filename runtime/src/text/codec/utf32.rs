//! UTF-32 in both byte orders.

use super::super::strref::{StrBuf, StrRef};
use super::{
    DecodeError, DecodeErrors, EncodeError, EncodeErrors, Endian, Replacement, is_surrogate,
};

/// Decodes `input`; unless it is the last of it, an incomplete character at the end is left alone.
/// Returns the text, how many bytes it took, and the byte order that was found (`Marked`: none yet).
pub fn decode_utf32<H: DecodeErrors>(
    input: &[u8],
    endian: Endian,
    last: bool,
    handler: &mut H,
) -> Result<(StrBuf, usize, Endian), H::Stop> {
    let (big, mut position, found) = match (endian, input) {
        (Endian::Marked, [0xff, 0xfe, 0, 0, ..]) => (false, 4, Endian::Little),
        (Endian::Marked, [0, 0, 0xfe, 0xff, ..]) => (true, 4, Endian::Big),
        (Endian::Marked, [_, _, _, _, ..]) if !last => (false, 0, Endian::Little),
        (Endian::Big, _) => (true, 0, endian),
        _ => (false, 0, endian),
    };
    let encoding = if big { "utf-32-be" } else { "utf-32-le" };
    let mut out = StrBuf::with_capacity(input.len() / 4);
    while position < input.len() {
        let start = position;
        let (end, reason) = match input[start..].first_chunk::<4>() {
            None if !last => break,
            None => (input.len(), "truncated data"),
            Some(bytes) => {
                let character = if big {
                    u32::from_be_bytes(*bytes)
                } else {
                    u32::from_le_bytes(*bytes)
                };
                if is_surrogate(character) {
                    (
                        start + 4,
                        "code point in surrogate code point range(0xd800, 0xe000)",
                    )
                } else if character > 0x10_ffff {
                    (start + 4, "code point not in range(0x110000)")
                } else {
                    out.push(character);
                    position += 4;
                    continue;
                }
            }
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
pub fn encode_utf32<H: EncodeErrors>(
    text: StrRef<'_>,
    endian: Endian,
    handler: &mut H,
) -> Result<Vec<u8>, H::Stop> {
    let encoding = match endian {
        Endian::Marked => "utf-32",
        Endian::Little => "utf-32-le",
        Endian::Big => "utf-32-be",
    };
    let mut out = Vec::with_capacity(4 * text.len() + 4);
    let push = |out: &mut Vec<u8>, character: u32| {
        out.extend(if endian == Endian::Big {
            character.to_be_bytes()
        } else {
            character.to_le_bytes()
        });
    };
    if endian == Endian::Marked {
        push(&mut out, 0xfeff);
    }
    let mut index = 0;
    while let Some(character) = text.get(index) {
        if !is_surrogate(character) {
            push(&mut out, character);
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
            Replacement::Bytes(bytes) if bytes.len() % 4 == 0 => out.extend_from_slice(&bytes),
            Replacement::Bytes(_) => return Err(handler.refuse(error, text)),
            Replacement::Text(replacement) => {
                if !replacement.as_ref().is_ascii() {
                    return Err(handler.refuse(error, text));
                }
                replacement
                    .as_ref()
                    .chars()
                    .for_each(|character| push(&mut out, character));
            }
        }
        index = next;
    }
    Ok(out)
}
