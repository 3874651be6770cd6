//! The values of numbers.

use super::{Failed, Parsed, Parser};
use crate::ast::{Constant, Span};

/// Decimal ints may not be longer than what `int()` converts by default.
pub(super) const MAX_DIGITS: usize = 4300;

impl Parser<'_> {
    /// The value of a number token.
    pub(super) fn number(&mut self, span: Span) -> Parsed<Constant> {
        let source = self.source;
        let text = source.slice(span);
        if text.len() < 19
            && let Some(value) = small_decimal(text.as_bytes())
        {
            return Ok(Constant::Int(value));
        }
        let digits = text.replace('_', "").to_ascii_lowercase();
        let radix = match digits.get(..2) {
            Some("0x") => 16,
            Some("0o") => 8,
            Some("0b") => 2,
            _ => return self.decimal_or_float(&digits),
        };
        Ok(match i64::from_str_radix(&digits[2..], radix) {
            Ok(value) => Constant::Int(value),
            Err(_) => Constant::BigInt(self.tree.add_text(digits.as_bytes())),
        })
    }

    fn decimal_or_float(&mut self, digits: &str) -> Parsed<Constant> {
        if let Some(imaginary) = digits.strip_suffix('j') {
            return Ok(Constant::Imag(float(imaginary)));
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Constant::Float(float(digits)));
        }
        if digits.len() > MAX_DIGITS {
            return Err(Failed);
        }
        Ok(match digits.parse() {
            Ok(value) => Constant::Int(value),
            Err(_) => Constant::BigInt(self.tree.add_text(digits.as_bytes())),
        })
    }
}

fn small_decimal(text: &[u8]) -> Option<i64> {
    let mut value = 0;
    for &byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(byte - b'0');
    }
    Some(value)
}

/// The tokenizer only lets through what Rust's parser takes; too big becomes infinity, as in Python.
fn float(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}
