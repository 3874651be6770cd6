//! Names of the operating system as text: UTF-8, with bytes that are none as lone surrogates (PEP 383).

use super::{StrBuf, StrRef};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// The text of a name.
pub fn from_os(name: &OsStr) -> StrBuf {
    let bytes = name.as_bytes();
    let mut text = StrBuf::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_utf8(chunk.valid());
        for b in chunk.invalid() {
            text.push(0xDC00 + u32::from(*b));
        }
    }
    text
}

/// The name that a text stands for; `None` for text with surrogates that stand for no byte.
pub fn to_os(text: StrRef<'_>) -> Option<OsString> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match (char::from_u32(c), c) {
            (Some(c), _) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            (None, 0xDC80..=0xDCFF) => bytes.push(c as u8),
            (None, _) => return None,
        }
    }
    Some(OsString::from_vec(bytes))
}

/// What the system says of an error number.
pub fn error_text(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    match text.rfind(" (os error") {
        Some(at) => text[..at].to_string(),
        None => text,
    }
}
