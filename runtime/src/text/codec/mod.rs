//! Encoding and decoding: UTF-8, UTF-16, UTF-32, Latin-1 and ASCII with Python's error handlers.
//!
//! Invariant: positions and reasons of errors are CPython's. What happens on an error is the business of a
//! [`DecodeErrors`] or [`EncodeErrors`]: [`Errors`] has the built-in handlers, and the runtime brings its own for
//! handlers written in Python.

mod bytewise;
mod encoding;
mod utf16;
mod utf32;
mod utf8;

pub use bytewise::{decode_ascii, decode_latin1, encode_ascii, encode_latin1};
pub use encoding::Encoding;
pub use utf8::{decode_utf8, decode_utf8_partial, encode_utf8, utf8_len};
pub use utf16::{decode_utf16, encode_utf16};
pub use utf32::{decode_utf32, encode_utf32};

use super::strref::{StrBuf, StrRef};

/// A byte order, stated or to be found out from a byte order mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Endian {
    /// `utf-16`, `utf-32`: written little-endian with a mark, read by the mark if there is one.
    Marked,
    /// `-le`.
    Little,
    /// `-be`.
    Big,
}

/// What a UnicodeDecodeError says, but for the bytes themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DecodeError {
    /// The codec's name in CPython's spelling.
    pub encoding: &'static str,
    /// The first byte at fault.
    pub start: usize,
    /// The end of the bytes at fault.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

impl DecodeError {
    /// `str()` of the exception.
    pub fn message(&self, input: &[u8]) -> String {
        let DecodeError {
            encoding,
            start,
            end,
            reason,
        } = self;
        match input.get(*start) {
            Some(byte) if *end == start + 1 => {
                format!(
                    "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
                )
            }
            _ => {
                let last = end.saturating_sub(1);
                format!(
                    "'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}"
                )
            }
        }
    }
}

/// What a UnicodeEncodeError says, but for the string itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EncodeError {
    /// The codec's name in CPython's spelling.
    pub encoding: &'static str,
    /// The first character at fault.
    pub start: usize,
    /// The end of the characters at fault.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

impl EncodeError {
    /// `str()` of the exception.
    pub fn message(&self, input: StrRef<'_>) -> String {
        let EncodeError {
            encoding,
            start,
            end,
            reason,
        } = self;
        match input.get(*start) {
            Some(character) if *end == start + 1 => {
                let shown = escaped(character);
                format!(
                    "'{encoding}' codec can't encode character '{shown}' in position {start}: {reason}"
                )
            }
            _ => {
                let last = end.saturating_sub(1);
                format!(
                    "'{encoding}' codec can't encode characters in position {start}-{last}: {reason}"
                )
            }
        }
    }
}

/// `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
pub fn escaped(character: u32) -> String {
    match character {
        0..0x100 => format!("\\x{character:02x}"),
        0x100..0x1_0000 => format!("\\u{character:04x}"),
        _ => format!("\\U{character:08x}"),
    }
}

/// What an encoder writes in place of characters it cannot encode.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Replacement {
    /// These bytes, as they are.
    Bytes(Vec<u8>),
    /// These characters, encoded in turn; one that cannot be is the original error.
    Text(StrBuf),
}

/// What a decoder does about an error.
pub trait DecodeErrors {
    /// What stops the decoder.
    type Stop;

    /// Appends a replacement to `out` and returns where in `input` to go on, or stops.
    fn decode_error(
        &mut self,
        error: DecodeError,
        input: &[u8],
        out: &mut StrBuf,
    ) -> Result<usize, Self::Stop>;
}

/// What an encoder does about an error.
pub trait EncodeErrors {
    /// What stops the encoder.
    type Stop;

    /// Returns a replacement and where in `input` to go on, or stops.
    fn encode_error(
        &mut self,
        error: EncodeError,
        input: StrRef<'_>,
    ) -> Result<(Replacement, usize), Self::Stop>;

    /// Makes the stop of an error that has no other handling: a replacement that cannot be encoded itself.
    fn refuse(&mut self, error: EncodeError, input: StrRef<'_>) -> Self::Stop;
}

/// The error handlers that are built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Errors {
    /// Raise.
    Strict,
    /// Leave it out.
    Ignore,
    /// `?` or U+FFFD.
    Replace,
    /// Bytes from 0x80 up travel as U+DC80…U+DCFF.
    SurrogateEscape,
    /// Surrogates are encoded like any character.
    SurrogatePass,
    /// `\xNN` and so on.
    BackslashReplace,
    /// `&#N;`, only for encoding.
    XmlCharRefReplace,
}

impl Errors {
    /// The handler of that name, if it is built in here.
    pub fn from_name(name: &str) -> Option<Errors> {
        Some(match name {
            "strict" => Errors::Strict,
            "ignore" => Errors::Ignore,
            "replace" => Errors::Replace,
            "surrogateescape" => Errors::SurrogateEscape,
            "surrogatepass" => Errors::SurrogatePass,
            "backslashreplace" => Errors::BackslashReplace,
            "xmlcharrefreplace" => Errors::XmlCharRefReplace,
            _ => return None,
        })
    }
}

/// How decoding stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecodeStop {
    /// UnicodeDecodeError.
    Error(DecodeError),
    /// The handler is for encoding only (TypeError: `don't know how to handle UnicodeDecodeError in error callback`).
    NotForDecoding,
}

impl DecodeErrors for Errors {
    type Stop = DecodeStop;

    fn decode_error(
        &mut self,
        error: DecodeError,
        input: &[u8],
        out: &mut StrBuf,
    ) -> Result<usize, DecodeStop> {
        let bad = &input[error.start..error.end];
        match self {
            Errors::Strict => Err(DecodeStop::Error(error)),
            Errors::Ignore => Ok(error.end),
            Errors::Replace => {
                out.push(0xfffd);
                Ok(error.end)
            }
            Errors::BackslashReplace => {
                for byte in bad {
                    out.push_ascii(&format!("\\x{byte:02x}"));
                }
                Ok(error.end)
            }
            Errors::SurrogateEscape => {
                let escapable = bad.iter().take(4).take_while(|byte| **byte >= 0x80).count();
                if escapable == 0 {
                    return Err(DecodeStop::Error(error));
                }
                bad[..escapable]
                    .iter()
                    .for_each(|byte| out.push(0xdc00 + u32::from(*byte)));
                Ok(error.start + escapable)
            }
            Errors::SurrogatePass => match surrogate_at(error.encoding, &input[error.start..]) {
                Some((surrogate, length)) => {
                    out.push(surrogate);
                    Ok(error.start + length)
                }
                None => Err(DecodeStop::Error(error)),
            },
            Errors::XmlCharRefReplace => Err(DecodeStop::NotForDecoding),
        }
    }
}

/// A surrogate encoded as if it were a character, and its length.
fn surrogate_at(encoding: &str, input: &[u8]) -> Option<(u32, usize)> {
    let (value, length) = match (encoding, input) {
        ("utf-8", [a @ 0xed, b @ 0x80..=0xbf, c @ 0x80..=0xbf, ..]) => {
            let bits = |byte: &u8, mask| u32::from(*byte & mask);
            (bits(a, 0x0f) << 12 | bits(b, 0x3f) << 6 | bits(c, 0x3f), 3)
        }
        ("utf-16-le", [a, b, ..]) => (u32::from(u16::from_le_bytes([*a, *b])), 2),
        ("utf-16-be", [a, b, ..]) => (u32::from(u16::from_be_bytes([*a, *b])), 2),
        ("utf-32-le", [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        ("utf-32-be", [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    is_surrogate(value).then_some((value, length))
}

impl EncodeErrors for Errors {
    type Stop = EncodeError;

    fn encode_error(
        &mut self,
        error: EncodeError,
        input: StrRef<'_>,
    ) -> Result<(Replacement, usize), EncodeError> {
        let bad = input.slice(error.start..error.end);
        let text = |text: String| Ok((Replacement::Text(StrBuf::from(text)), error.end));
        match self {
            Errors::Strict => Err(error),
            Errors::Ignore => Ok((Replacement::Bytes(Vec::new()), error.end)),
            Errors::Replace => text("?".repeat(bad.len())),
            Errors::BackslashReplace => text(bad.chars().map(escaped).collect()),
            Errors::XmlCharRefReplace => text(
                bad.chars()
                    .map(|character| format!("&#{character};"))
                    .collect(),
            ),
            Errors::SurrogateEscape => escape_surrogates(error, bad),
            Errors::SurrogatePass => pass_surrogates(error, bad),
        }
    }

    fn refuse(&mut self, error: EncodeError, _input: StrRef<'_>) -> EncodeError {
        error
    }
}

/// Turns U+DC80…U+DCFF back into bytes, for codecs whose unit is the byte.
fn escape_surrogates(
    error: EncodeError,
    bad: StrRef<'_>,
) -> Result<(Replacement, usize), EncodeError> {
    let bytewise = matches!(error.encoding, "utf-8" | "ascii" | "latin-1");
    let escaped: Vec<u8> = bad
        .chars()
        .take_while(|character| bytewise && (0xdc80..0xdd00).contains(character))
        .map(|character| character as u8)
        .collect();
    if escaped.is_empty() {
        return Err(error);
    }
    let next = error.start + escaped.len();
    Ok((Replacement::Bytes(escaped), next))
}

/// Encodes surrogates like any other characters of their width.
fn pass_surrogates(
    error: EncodeError,
    bad: StrRef<'_>,
) -> Result<(Replacement, usize), EncodeError> {
    let mut bytes = Vec::new();
    for character in bad.chars() {
        if !is_surrogate(character) {
            return Err(error);
        }
        match error.encoding {
            "utf-8" => bytes.extend([
                0xed,
                (character >> 6 & 0x3f) as u8 | 0x80,
                (character & 0x3f) as u8 | 0x80,
            ]),
            "utf-16" | "utf-16-le" => bytes.extend((character as u16).to_le_bytes()),
            "utf-16-be" => bytes.extend((character as u16).to_be_bytes()),
            "utf-32" | "utf-32-le" => bytes.extend(character.to_le_bytes()),
            "utf-32-be" => bytes.extend(character.to_be_bytes()),
            _ => return Err(error),
        }
    }
    Ok((Replacement::Bytes(bytes), error.end))
}

/// Whether a code point is a surrogate.
#[inline]
pub fn is_surrogate(character: u32) -> bool {
    character & 0xffff_f800 == 0xd800
}
