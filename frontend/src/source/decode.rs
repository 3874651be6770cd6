//! Bytes to text: byte order mark, coding cookie, the encodings CPython's tokenizer is asked for most.

use super::{Source, SyntaxError};

impl Source {
    /// Source from the bytes of a file (or `compile` of bytes).
    pub fn from_bytes(bytes: &[u8]) -> Result<Source, SyntaxError> {
        if bytes.contains(&0) {
            return Err(SyntaxError::without_location(
                "source code cannot contain null bytes",
            ));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(text)),
            Err(_) => Err(SyntaxError::without_location("(unicode error)")),
        }
    }
}
