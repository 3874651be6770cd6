//! Numbers: their extent and the complaints about them. Values are made by the parser.

use super::ident::continues_name;
use super::token::TokenKind as T;
use super::{Lexer, Step};
use crate::source::Stage;

impl Lexer<'_, '_> {
    pub(super) fn number(&mut self) -> Step {
        if self.peek(0) == b'0' {
            self.at += 1;
            match self.peek(0) | 0x20 {
                b'x' => return self.radix("hexadecimal", 16),
                b'o' => return self.radix("octal", 8),
                b'b' => return self.radix("binary", 2),
                _ => return self.leading_zero(),
            }
        }
        self.decimal_digits()?;
        self.after_integer()
    }

    /// Digits behind `0x`, `0o` or `0b`.
    fn radix(&mut self, kind: &str, radix: u32) -> Step {
        let is_digit = |byte: u8| char::from(byte).is_digit(radix);
        self.at += 1;
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
            }
            let byte = self.peek(0);
            if !is_digit(byte) {
                return if byte.is_ascii_digit() {
                    self.wrong_digit(kind)
                } else {
                    self.error(format!("invalid {kind} literal"))
                };
            }
            while is_digit(self.peek(0)) {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                break;
            }
        }
        if self.peek(0).is_ascii_digit() {
            return self.wrong_digit(kind);
        }
        self.end_of_number(kind)
    }

    fn wrong_digit(&mut self, kind: &str) -> Step {
        let digit = char::from(self.peek(0));
        self.at += 1;
        self.error(format!("invalid digit '{digit}' in {kind} literal"))
    }

    /// Behind an initial zero: more zeros, or what is only allowed in a float.
    fn leading_zero(&mut self) -> Step {
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
                if !self.peek(0).is_ascii_digit() {
                    return self.error("invalid decimal literal");
                }
            }
            if self.peek(0) != b'0' {
                break;
            }
            self.at += 1;
        }
        let zeros_end = self.at;
        if !self.peek(0).is_ascii_digit() {
            return self.after_integer();
        }
        self.decimal_digits()?;
        if matches!(self.peek(0), b'.' | b'e' | b'E' | b'j' | b'J') {
            return self.after_integer();
        }
        if self.trivia {
            self.push(T::Number);
            return Ok(());
        }
        let start = self.start;
        self.error_range("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", start, zeros_end)
    }

    /// Digits with single underscores between them.
    fn decimal_digits(&mut self) -> Step {
        loop {
            while self.peek(0).is_ascii_digit() {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.peek(0).is_ascii_digit() {
                return self.error("invalid decimal literal");
            }
        }
    }

    fn after_integer(&mut self) -> Step {
        if self.peek(0) == b'.' {
            self.at += 1;
            return self.fraction();
        }
        self.exponent()
    }

    /// Behind the point.
    pub(super) fn fraction(&mut self) -> Step {
        if self.peek(0).is_ascii_digit() {
            self.decimal_digits()?;
        }
        self.exponent()
    }

    fn exponent(&mut self) -> Step {
        if self.peek(0) | 0x20 == b'e' {
            let signed = matches!(self.peek(1), b'+' | b'-');
            if self.peek(1 + usize::from(signed)).is_ascii_digit() {
                self.at += 1 + usize::from(signed);
                self.decimal_digits()?;
            } else if signed {
                self.at += 2;
                return self.error("invalid decimal literal");
            } else {
                return self.end_of_number("decimal");
            }
        }
        if self.peek(0) | 0x20 == b'j' {
            self.at += 1;
            return self.end_of_number("imaginary");
        }
        self.end_of_number("decimal")
    }

    /// A number must not run into a name, except for the keywords that may follow it (which is only frowned upon).
    fn end_of_number(&mut self, kind: &str) -> Step {
        let rest = &self.bytes[self.at..];
        let byte = self.peek(0);
        if continues_name(byte) && byte < 0x80 && !self.trivia {
            // CPython looks for the end of the longer words only.
            const LONG: [&[u8]; 5] = [b"and", b"else", b"for", b"or", b"not"];
            const SHORT: [&[u8]; 3] = [b"if", b"in", b"is"];
            let ends = |word: &[u8]| {
                !rest
                    .get(word.len())
                    .is_some_and(|&byte| continues_name(byte))
            };
            let may_follow = SHORT.iter().any(|word| rest.starts_with(word))
                || LONG.iter().any(|word| rest.starts_with(word) && ends(word));
            if may_follow {
                let start = self.start;
                self.warn(Stage::Tokenizer, start, format!("invalid {kind} literal"));
            } else {
                return self.error(format!("invalid {kind} literal"));
            }
        }
        self.push(T::Number);
        Ok(())
    }
}
