//! Encodings by name, for `str.encode` and `bytes.decode`.

use super::super::strref::{StrBuf, StrRef};
use super::{DecodeErrors, EncodeErrors, Endian};

/// An encoding that is built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 that begins with a mark.
    Utf8Sig,
    /// ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// UTF-16.
    Utf16(Endian),
    /// UTF-32.
    Utf32(Endian),
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

impl Encoding {
    /// The encoding of that name, in any of the usual spellings.
    pub fn from_name(name: &str) -> Option<Encoding> {
        let mut key = String::with_capacity(name.len());
        for character in name.chars() {
            match character {
                '-' | '_' | ' ' => key.push('_'),
                character => key.push(character.to_ascii_lowercase()),
            }
        }
        Some(match key.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => {
                Encoding::Utf8
            }
            "utf_8_sig" | "utf8_sig" => Encoding::Utf8Sig,
            "ascii" | "us_ascii" | "646" | "ansi_x3.4_1968" | "iso646_us" | "cp367" | "us" => {
                Encoding::Ascii
            }
            "latin_1" | "latin1" | "latin" | "iso_8859_1" | "iso8859_1" | "8859" | "cp819"
            | "iso8859" | "l1" => Encoding::Latin1,
            "utf_16" | "utf16" | "u16" => Encoding::Utf16(Endian::Marked),
            "utf_16_le" | "utf_16le" => Encoding::Utf16(Endian::Little),
            "utf_16_be" | "utf_16be" => Encoding::Utf16(Endian::Big),
            "utf_32" | "utf32" | "u32" => Encoding::Utf32(Endian::Marked),
            "utf_32_le" | "utf_32le" => Encoding::Utf32(Endian::Little),
            "utf_32_be" | "utf_32be" => Encoding::Utf32(Endian::Big),
            _ => return None,
        })
    }

    /// Decodes all of `input`.
    pub fn decode<H: DecodeErrors>(self, input: &[u8], handler: &mut H) -> Result<StrBuf, H::Stop> {
        Ok(match self {
            Encoding::Utf8 => super::decode_utf8(input, handler)?,
            Encoding::Utf8Sig => {
                super::decode_utf8(input.strip_prefix(UTF8_MARK).unwrap_or(input), handler)?
            }
            Encoding::Ascii => super::decode_ascii(input, handler)?,
            Encoding::Latin1 => super::decode_latin1(input),
            Encoding::Utf16(endian) => super::decode_utf16(input, endian, true, handler)?.0,
            Encoding::Utf32(endian) => super::decode_utf32(input, endian, true, handler)?.0,
        })
    }

    /// Encodes `text`.
    pub fn encode<H: EncodeErrors>(
        self,
        text: StrRef<'_>,
        handler: &mut H,
    ) -> Result<Vec<u8>, H::Stop> {
        match self {
            Encoding::Utf8 => super::encode_utf8(text, handler),
            Encoding::Utf8Sig => {
                let mut out = UTF8_MARK.to_vec();
                out.append(&mut super::encode_utf8(text, handler)?);
                Ok(out)
            }
            Encoding::Ascii => super::encode_ascii(text, handler),
            Encoding::Latin1 => super::encode_latin1(text, handler),
            Encoding::Utf16(endian) => super::encode_utf16(text, endian, handler),
            Encoding::Utf32(endian) => super::encode_utf32(text, endian, handler),
        }
    }
}
