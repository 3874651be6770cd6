//! ASCII and Latin-1: a byte is a character.

use super::super::strref::{StrBuf, StrRef, Unit, with_units};
use super::{DecodeError, DecodeErrors, EncodeError, EncodeErrors, Replacement};

/// Decodes ASCII.
pub fn decode_ascii<H: DecodeErrors>(input: &[u8], handler: &mut H) -> Result<StrBuf, H::Stop> {
    if input.is_ascii() {
        return Ok(StrBuf::Ascii(input.to_vec()));
    }
    let mut out = StrBuf::with_capacity(input.len());
    let mut position = 0;
    while position < input.len() {
        let valid = input[position..]
            .iter()
            .take_while(|byte| byte.is_ascii())
            .count();
        out.push_str(StrRef::Ascii(&input[position..position + valid]));
        position += valid;
        if position < input.len() {
            let reason = "ordinal not in range(128)";
            let error = DecodeError {
                encoding: "ascii",
                start: position,
                end: position + 1,
                reason,
            };
            position = handler.decode_error(error, input, &mut out)?;
        }
    }
    Ok(out)
}

/// Decodes Latin-1, which knows no errors.
pub fn decode_latin1(input: &[u8]) -> StrBuf {
    StrBuf::from_latin1(input.to_vec())
}

/// Encodes ASCII.
pub fn encode_ascii<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
) -> Result<Vec<u8>, H::Stop> {
    if let StrRef::Ascii(units) = text {
        return Ok(units.to_vec());
    }
    with_units!(text, |units| encode(text, units, 0x80, handler))
}

/// Encodes Latin-1.
pub fn encode_latin1<H: EncodeErrors>(
    text: StrRef<'_>,
    handler: &mut H,
) -> Result<Vec<u8>, H::Stop> {
    if let StrRef::Ascii(units) | StrRef::Latin1(units) = text {
        return Ok(units.to_vec());
    }
    with_units!(text, |units| encode(text, units, 0x100, handler))
}

/// Encodes characters below `limit` as bytes.
fn encode<U: Unit, H: EncodeErrors>(
    text: StrRef<'_>,
    units: &[U],
    limit: u32,
    handler: &mut H,
) -> Result<Vec<u8>, H::Stop> {
    let (encoding, reason) = match limit {
        0x80 => ("ascii", "ordinal not in range(128)"),
        _ => ("latin-1", "ordinal not in range(256)"),
    };
    let mut out = Vec::with_capacity(units.len());
    let mut index = 0;
    while let Some(unit) = units.get(index) {
        let character: u32 = (*unit).into();
        if character < limit {
            out.push(character as u8);
            index += 1;
            continue;
        }
        let bad = units[index..]
            .iter()
            .take_while(|unit| Into::<u32>::into(**unit) >= limit)
            .count();
        let error = EncodeError {
            encoding,
            start: index,
            end: index + bad,
            reason,
        };
        let (replacement, next) = handler.encode_error(error, text)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend_from_slice(&bytes),
            Replacement::Text(replacement) => {
                if replacement
                    .as_ref()
                    .chars()
                    .any(|character| character >= limit)
                {
                    return Err(handler.refuse(error, text));
                }
                out.extend(
                    replacement
                        .as_ref()
                        .chars()
                        .map(|character| character as u8),
                );
            }
        }
        index = next;
    }
    Ok(out)
}
