//! Backslash escapes.

use super::Parser;
use crate::ast::Span;
use crate::lexer::invalid_escape_warning;
use crate::source::{Source, Stage, Warning, WarningKind};
use std::ops::RangeInclusive;

/// An escape that cannot be decoded, for CPython's message: byte range in the literal, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadEscape {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'static str,
}

/// Whether a literal's inside can be decoded.
pub(super) fn check(source: &Source, span: Span, bytes: bool) -> Result<(), BadEscape> {
    let mut decoder = Decoder {
        source,
        out: &mut Vec::new(),
        warnings: &mut Vec::new(),
    };
    decoder.decode(span, bytes)
}

impl Parser<'_> {
    /// Appends the value of a string literal's inside to the tree's byte arena, in WTF-8.
    pub(super) fn decode_str(&mut self, span: Span) -> Result<(), BadEscape> {
        self.decoder().decode(span, false)
    }

    /// As [`Parser::decode_str`] for a bytes literal.
    pub(super) fn decode_bytes(&mut self, span: Span) -> Result<(), BadEscape> {
        self.decoder().decode(span, true)
    }

    fn decoder(&mut self) -> Decoder<'_> {
        Decoder {
            source: self.source,
            out: &mut self.tree.bytes,
            warnings: &mut self.tree.warnings,
        }
    }
}

/// Decodes into a byte arena, and collects warnings.
struct Decoder<'a> {
    source: &'a Source,
    out: &'a mut Vec<u8>,
    warnings: &'a mut Vec<Warning>,
}

impl Decoder<'_> {
    fn decode(&mut self, span: Span, bytes: bool) -> Result<(), BadEscape> {
        let source = self.source;
        let text = source.slice(span).as_bytes();
        let warnings = self.warnings.len();
        let mut at = 0;
        while let Some(run) = memchr::memchr(b'\\', &text[at..]) {
            self.out.extend_from_slice(&text[at..at + run]);
            at += run;
            at = self.escape(text, at, span.start, bytes)?;
        }
        // Only the first one of a literal is reported.
        self.warnings.truncate(warnings + 1);
        self.out.extend_from_slice(&text[at..]);
        Ok(())
    }

    /// Decodes the escape at `at`; returns where it ends.
    fn escape(
        &mut self,
        text: &[u8],
        at: usize,
        base: u32,
        bytes: bool,
    ) -> Result<usize, BadEscape> {
        let Some(&letter) = text.get(at + 1) else {
            return Err(BadEscape {
                start: at,
                end: at + 1,
                reason: "\\ at end of string",
            });
        };
        let simple = match letter {
            b'\n' => return Ok(at + 2),
            b'\\' | b'\'' | b'"' => letter,
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'0'..=b'7' => return Ok(self.octal(text, at, base, bytes)),
            b'x' if bytes => return self.hex_byte(text, at),
            b'x' => return self.hex(text, at, 2, "truncated \\xXX escape"),
            b'u' if !bytes => return self.hex(text, at, 4, "truncated \\uXXXX escape"),
            b'U' if !bytes => return self.hex(text, at, 8, "truncated \\UXXXXXXXX escape"),
            b'N' if !bytes => return self.named(text, at),
            _ => {
                self.warn_escape(text, at, base);
                self.out.push(b'\\');
                return Ok(at + 1);
            }
        };
        self.out.push(simple);
        Ok(at + 2)
    }

    fn octal(&mut self, text: &[u8], at: usize, base: u32, bytes: bool) -> usize {
        let digits = text[at + 1..]
            .iter()
            .take(3)
            .take_while(|byte| matches!(byte, b'0'..=b'7'))
            .count();
        let end = at + 1 + digits;
        let value = text[at + 1..end]
            .iter()
            .fold(0, |value, byte| value * 8 + u32::from(byte - b'0'));
        if value > 0o377 {
            let digits = String::from_utf8_lossy(&text[at + 1..end]).into_owned();
            let message = format!(
                "\"\\{digits}\" is an invalid octal escape sequence. Such sequences will not work in the future. Did you mean \"\\\\{digits}\"? A raw string is also an option."
            );
            self.warn(message, base + at as u32, base + end as u32);
        }
        if bytes {
            self.out.push(value as u8)
        } else {
            self.push_code(value)
        }
        end
    }

    fn hex_byte(&mut self, text: &[u8], at: usize) -> Result<usize, BadEscape> {
        match hex_value(text, at + 2, 2) {
            Ok(value) => {
                self.out.push(value as u8);
                Ok(at + 4)
            }
            Err(_) => Err(BadEscape {
                start: at,
                end: at,
                reason: "invalid \\x escape",
            }),
        }
    }

    fn hex(
        &mut self,
        text: &[u8],
        at: usize,
        digits: usize,
        truncated: &'static str,
    ) -> Result<usize, BadEscape> {
        let value = hex_value(text, at + 2, digits).map_err(|end| BadEscape {
            start: at,
            end,
            reason: truncated,
        })?;
        if value > 0x10ffff {
            return Err(BadEscape {
                start: at,
                end: at + 2 + digits,
                reason: "illegal Unicode character",
            });
        }
        self.push_code(value);
        Ok(at + 2 + digits)
    }

    fn named(&mut self, text: &[u8], at: usize) -> Result<usize, BadEscape> {
        let malformed = |end| BadEscape {
            start: at,
            end,
            reason: "malformed \\N character escape",
        };
        if text.get(at + 2) != Some(&b'{') {
            return Err(malformed(at + 2));
        }
        let Some(len) = text[at + 3..].iter().position(|&byte| byte == b'}') else {
            return Err(malformed(text.len()));
        };
        let end = at + 3 + len;
        if len == 0 {
            return Err(malformed(end));
        }
        let name = std::str::from_utf8(&text[at + 3..end]).ok();
        let Some(c) = name.and_then(character_named) else {
            return Err(BadEscape {
                start: at,
                end: end + 1,
                reason: "unknown Unicode character name",
            });
        };
        self.push_code(u32::from(c));
        Ok(end + 1)
    }

    /// Appends a code point, which may be a surrogate, in WTF-8.
    fn push_code(&mut self, code: u32) {
        match char::from_u32(code) {
            Some(c) => self
                .out
                .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => {
                let low = |shift: u32| 0x80 | (code >> shift & 0x3f) as u8;
                self.out
                    .extend_from_slice(&[0xe0 | (code >> 12) as u8, low(6), low(0)]);
            }
        }
    }

    fn warn_escape(&mut self, text: &[u8], at: usize, base: u32) {
        let byte = text[at + 1];
        if byte.is_ascii() {
            let message = invalid_escape_warning(char::from(byte));
            self.warn(message, base + at as u32, base + at as u32 + 2);
        }
    }

    fn warn(&mut self, message: String, start: u32, end: u32) {
        let lineno = self.source.locate(start).0;
        self.warnings.push(Warning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno,
            span: Span::new(start, end),
            stage: Stage::String,
        });
    }
}

/// What begins the names that end in the number of the character, and where those characters are that the table of names has not.
const NUMBERED: [(&str, &[RangeInclusive<u32>]); 2] = [
    ("CJK UNIFIED IDEOGRAPH-", &[]),
    ("TANGUT IDEOGRAPH-", &[0x17000..=0x187f7, 0x18d00..=0x18d08]),
];

/// The character of a name or alias, which may be in either case but must be spelled with its own spaces and hyphens.
fn character_named(name: &str) -> Option<char> {
    // The table of names is looked up without regard to spaces, hyphens and underscores, so what is found must be compared.
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
    if !name.bytes().all(letter) || name.starts_with('-') {
        return None;
    }
    for (prefix, ranges) in NUMBERED {
        let Some((start, digits)) = name.split_at_checked(prefix.len()) else {
            continue;
        };
        if start.eq_ignore_ascii_case(prefix) {
            let code = u32::from_str_radix(digits, 16).ok()?;
            let c = char::from_u32(code)?;
            let named = ranges.iter().any(|range| range.contains(&code))
                || unicode_names2::name(c).is_some_and(|own| own.to_string().starts_with(prefix));
            return (named && digits.eq_ignore_ascii_case(&format!("{code:X}"))).then_some(c);
        }
    }
    let found = unicode_names2::character(name)?;
    let Some(own) = unicode_names2::name(found).map(|name| name.to_string()) else {
        return Some(found);
    };
    let letters = |text: &str| {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        letters
            .map(|byte| byte.to_ascii_uppercase())
            .collect::<Vec<_>>()
    };
    // An alias has other letters than the name.
    (own.eq_ignore_ascii_case(name) || letters(&own) != letters(name)).then_some(found)
}

/// The value of exactly `digits` hexadecimal digits, or where they end.
fn hex_value(text: &[u8], at: usize, digits: usize) -> Result<u32, usize> {
    let mut value = 0;
    for at in at..at + digits {
        let digit = text
            .get(at)
            .and_then(|&byte| char::from(byte).to_digit(16))
            .ok_or(at)?;
        value = value << 4 | digit;
    }
    Ok(value)
}
