//! Bytes to text: byte order mark, coding cookie (PEP 263), and the errors CPython gives for them.
//!
//! UTF-8, ASCII and the Latin encodings of Western Europe are decoded here. A runtime with more codecs asks [`declared_encoding`], decodes the
//! bytes itself and uses [`Source::from_text`].

use std::borrow::Cow;

use super::{ErrorKind, Source, SyntaxError};

const BOM: &[u8] = b"\xef\xbb\xbf";

impl Source {
    /// Source from bytes that a program passes to `compile`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Source, SyntaxError> {
        if memchr::memchr(0, bytes).is_some() {
            return Err(SyntaxError::without_location(
                "source code string cannot contain null bytes",
            ));
        }
        decode(bytes, None).map(|text| Source::new(&text))
    }

    /// Source from the bytes of the file `name` that is run or imported.
    pub fn from_file(bytes: &[u8], name: &str) -> Result<Source, SyntaxError> {
        if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
            let (line, text, _) = line_around(bytes, at);
            let text = text.split('\0').next().unwrap_or_default().to_owned();
            return Err(located(
                "source code cannot contain null bytes",
                line,
                0,
                0,
                text,
            ));
        }
        decode(bytes, Some(name)).map(|text| Source::new(&text))
    }
}

/// The encoding that a coding cookie in one of the first two lines declares, with CPython's spelling of the common ones.
pub fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    for line in bytes
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .filter(|line| !line.is_empty())
        .take(2)
    {
        let rest = line.trim_ascii_start();
        if !rest.is_empty() && rest[0] != b'#' {
            return None;
        }
        if let Some(name) = cookie(rest) {
            return Some(normal_name(name));
        }
    }
    None
}

/// The name behind `coding:` or `coding=`.
fn cookie(comment: &[u8]) -> Option<&str> {
    let mut from = 0;
    while let Some(found) = comment[from..]
        .windows(6)
        .position(|window| window == b"coding")
    {
        from += found + 6;
        if matches!(comment.get(from), Some(b':' | b'=')) {
            let rest = &comment[from + 1..];
            let blank = rest
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            let rest = &rest[blank..];
            let len = rest
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
                .count();
            if len > 0 {
                return std::str::from_utf8(&rest[..len]).ok();
            }
        }
    }
    None
}

fn normal_name(name: &str) -> String {
    let lower: String = name
        .chars()
        .take(12)
        .map(|c| {
            if c == '_' {
                '-'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    let is = |known: &str| {
        lower == known
            || lower
                .strip_prefix(known)
                .is_some_and(|rest| rest.starts_with('-'))
    };
    if is("utf-8") {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        "iso-8859-1".to_owned()
    } else {
        name.to_owned()
    }
}

/// Decodes as CPython's `tokenize` does: the name of the encoding, and the text with its own line ends.
pub(crate) fn decode_for_listing(bytes: &[u8]) -> Result<(String, Cow<'_, str>), SyntaxError> {
    let body = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let encoding = declared_encoding(bytes).unwrap_or_else(|| "utf-8".to_owned());
    if encoding != "utf-8" {
        if body.len() != bytes.len() {
            return Err(SyntaxError::without_location("encoding problem: utf-8"));
        }
        let text =
            decode(bytes, None).map_err(|error| SyntaxError::without_location(error.message))?;
        return Ok((encoding, text));
    }
    // Only the lines that may hold a cookie are examined; in the others, what is not UTF-8 is replaced.
    let head = body
        .iter()
        .enumerate()
        .filter(|&(_, &byte)| byte == b'\n')
        .nth(1)
        .map_or(body.len(), |(at, _)| at);
    if std::str::from_utf8(&body[..head]).is_err() {
        return Err(SyntaxError::without_location(
            "invalid or missing encoding declaration",
        ));
    }
    Ok((encoding, String::from_utf8_lossy(body)))
}

fn decode<'a>(bytes: &'a [u8], file: Option<&str>) -> Result<Cow<'a, str>, SyntaxError> {
    let body = bytes.strip_prefix(BOM).unwrap_or(bytes);
    // A cookie matters only where the text is not plain ASCII, or where it contradicts the mark or names no encoding at all.
    let encoding = declared_encoding(bytes).unwrap_or_else(|| "utf-8".to_owned());
    if body.len() != bytes.len() && encoding != "utf-8" {
        let (line, text, _) = line_around(body, 0);
        let end = text.chars().count() as i32;
        return Err(located(
            &format!("encoding problem: {encoding} with BOM"),
            line,
            0,
            end,
            text,
        ));
    }
    let text = match encoding.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf-8" => return utf8(body, file).map(Cow::Borrowed),
        "ascii" | "us-ascii" | "646" => ascii(body)?,
        "iso-8859-1" | "latin1" | "latin" | "l1" | "8859" | "cp819" => {
            body.iter().map(|&byte| char::from(byte)).collect()
        }
        "iso-8859-15" | "latin-9" | "l9" | "iso8859-15" => {
            body.iter().map(|&byte| latin9(byte)).collect()
        }
        "cp1252" | "windows-1252" | "1252" => cp1252(body)?,
        "koi8-r" => body.iter().map(|&byte| koi8r(byte)).collect(),
        _ => return Err(nowhere(format!("unknown encoding: {encoding}"))),
    };
    Ok(Cow::Owned(text))
}

fn utf8<'a>(bytes: &'a [u8], file: Option<&str>) -> Result<&'a str, SyntaxError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let (line, text, column) = line_around(bytes, at);
        let place = file.map(|name| format!(" in file {name}")).unwrap_or_default();
        let message = format!(
            "Non-UTF-8 code starting with '\\x{:02x}'{place} on line {line}, but no encoding declared; see \
             https://peps.python.org/pep-0263/ for details",
            bytes[at]
        );
        located(&message, line, column, column, text)
    })
}

fn ascii(bytes: &[u8]) -> Result<String, SyntaxError> {
    match bytes.iter().position(|byte| !byte.is_ascii()) {
        None => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Some(at) => {
            let byte = bytes[at];
            Err(nowhere(format!(
                "'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)"
            )))
        }
    }
}

fn latin9(byte: u8) -> char {
    match byte {
        0xa4 => '€',
        0xa6 => 'Š',
        0xa8 => 'š',
        0xb4 => 'Ž',
        0xb8 => 'ž',
        0xbc => 'Œ',
        0xbd => 'œ',
        0xbe => 'Ÿ',
        _ => char::from(byte),
    }
}

fn cp1252(bytes: &[u8]) -> Result<String, SyntaxError> {
    const HIGH: &str = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
    let high: Vec<char> = HIGH.chars().collect();
    let decoded = bytes.iter().enumerate().map(|(at, &byte)| match byte {
        0x80..=0x9f if high[byte as usize - 0x80] == '\0' => {
            Err(nowhere(format!("'charmap' codec can't decode byte 0x{byte:02x} in position {at}: character maps to <undefined>")))
        }
        0x80..=0x9f => Ok(high[byte as usize - 0x80]),
        _ => Ok(char::from(byte)),
    });
    decoded.collect()
}

fn koi8r(byte: u8) -> char {
    const HIGH: &str = "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{a0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©\
                        юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";
    if byte < 0x80 {
        char::from(byte)
    } else {
        HIGH.chars()
            .nth(byte as usize - 0x80)
            .unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// Line number, text and column (from 1) of a byte.
fn line_around(bytes: &[u8], at: usize) -> (u32, String, i32) {
    let start = bytes[..at]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let end = bytes[at..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(bytes.len(), |len| at + len);
    let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
    let column = String::from_utf8_lossy(&bytes[start..at]).chars().count() as i32 + 1;
    (
        line,
        String::from_utf8_lossy(&bytes[start..end])
            .trim_end_matches('\r')
            .to_owned(),
        column,
    )
}

fn located(message: &str, line: u32, offset: i32, end_offset: i32, text: String) -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::SyntaxError,
        message: message.to_owned(),
        lineno: Some(line),
        offset: Some(offset),
        end_lineno: Some(line),
        end_offset: Some(end_offset),
        place_in_args: true,
        text: Some(text),
        last_statement: None,
        unencodable: None,
    }
}

/// An error before there are lines to speak of.
fn nowhere(message: String) -> SyntaxError {
    SyntaxError {
        lineno: Some(0),
        offset: Some(-1),
        place_in_args: true,
        ..SyntaxError::without_location(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        Source::from_bytes(bytes)
            .map_or_else(|error| error.message, |source| source.text().to_owned())
    }

    #[test]
    fn cookies() {
        assert_eq!(
            message(b"# coding: latin-1\n'\xe9'\n"),
            "# coding: latin-1\n'\u{e9}'\n"
        );
        assert_eq!(
            message(b"\r\n# vim: set fileencoding=koi8-r :\r\n'\xc1'"),
            "\n# vim: set fileencoding=koi8-r :\n'\u{430}'\n"
        );
        assert_eq!(
            message(b"#coding=cp1252\n'\x80'\n"),
            "#coding=cp1252\n'\u{20ac}'\n"
        );
        assert_eq!(
            message(b"\xef\xbb\xbf# coding: utf_8\n"),
            "# coding: utf_8\n"
        );
        assert_eq!(
            message(b"\xef\xbb\xbf# coding: latin-1\n"),
            "encoding problem: iso-8859-1 with BOM"
        );
        assert_eq!(message(b"# coding: foo\n"), "unknown encoding: foo");
        assert_eq!(
            message(b"# coding: ascii\nx='\xc3\xa9'\n"),
            "'ascii' codec can't decode byte 0xc3 in position 19: ordinal not in range(128)"
        );
    }

    #[test]
    fn broken_utf8() {
        let error = Source::from_bytes(b"x=1\ny = '\xff'\n").expect_err("not UTF-8");
        assert_eq!(
            (error.lineno, error.offset, error.end_offset),
            (Some(2), Some(6), Some(6))
        );
        assert!(error.message.starts_with(
            "Non-UTF-8 code starting with '\\xff' on line 2, but no encoding declared"
        ));
        assert_eq!(
            message(b"a\0"),
            "source code string cannot contain null bytes"
        );
        assert_eq!(
            declared_encoding(b"'coding: latin-1'\n# coding: latin-1"),
            None
        );
    }
}
