//! Names, keywords and the prefixes of string literals.

use unicode_normalization::UnicodeNormalization;

use super::token::{StringFlags, TokenKind as T};
use super::{Lexer, Step, TokenKind};
use crate::ast::{KEYWORD_COUNT, Symbol, is_printable};

/// Which bytes may continue a name; all of UTF-8's multi-byte sequences do until the name is verified.
const CONTINUES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte == b'_' as usize || byte >= 0x80;
        byte += 1;
    }
    table
};

pub(super) fn continues_name(byte: u8) -> bool {
    CONTINUES[byte as usize]
}

impl Lexer<'_, '_> {
    pub(super) fn name_or_string(&mut self) -> Step {
        let mut ascii = true;
        let mut end = self.at;
        while let Some(&byte) = self.bytes.get(end)
            && continues_name(byte)
        {
            ascii &= byte < 0x80;
            end += 1;
        }
        if end - self.at <= 5
            && matches!(self.bytes.get(end), Some(b'"' | b'\''))
            && let Some(flags) = self.string_prefix(end)?
        {
            let prefix_len = end - self.at;
            self.at = end;
            return self.string(flags, prefix_len);
        }
        self.at = end;
        let text = &self.source.text()[self.start..end];
        let symbol = if ascii || self.trivia {
            self.interner.intern(text)
        } else {
            self.unicode_name()?
        };
        match keyword(symbol) {
            Some(kind) if ascii => self.push(kind),
            _ => self.push_with(T::Name, symbol.raw()),
        }
        Ok(())
    }

    /// The flags of a string prefix that ends at `end`; `None` if it is a name.
    fn string_prefix(&mut self, end: usize) -> Result<Option<u32>, Box<super::LexError>> {
        let mut flags = 0;
        for &byte in &self.bytes[self.at..end] {
            let flag = match byte | 0x20 {
                b'r' => StringFlags::RAW,
                b'b' => StringFlags::BYTES,
                b'u' => StringFlags::UNICODE,
                b'f' => StringFlags::F,
                b't' => StringFlags::T,
                _ => return Ok(None),
            };
            if flags & flag != 0 || byte >= 0x80 {
                return Ok(None);
            }
            flags |= flag;
        }
        const CLASHES: [(u32, char, u32, char); 6] = [
            (StringFlags::UNICODE, 'u', StringFlags::BYTES, 'b'),
            (StringFlags::UNICODE, 'u', StringFlags::RAW, 'r'),
            (StringFlags::UNICODE, 'u', StringFlags::F, 'f'),
            (StringFlags::UNICODE, 'u', StringFlags::T, 't'),
            (StringFlags::BYTES, 'b', StringFlags::F, 'f'),
            (StringFlags::BYTES, 'b', StringFlags::T, 't'),
        ];
        for (first, first_letter, second, second_letter) in CLASHES {
            if flags & first != 0 && flags & second != 0 {
                return self.prefix_clash(end, first_letter, second_letter);
            }
        }
        if flags & StringFlags::F != 0 && flags & StringFlags::T != 0 {
            return self.prefix_clash(end, 'f', 't');
        }
        Ok(Some(flags))
    }

    fn prefix_clash(
        &mut self,
        end: usize,
        first: char,
        second: char,
    ) -> Result<Option<u32>, Box<super::LexError>> {
        let start = self.start;
        self.at = end;
        self.error_range(
            format!("'{first}' and '{second}' prefixes are incompatible"),
            start,
            end,
        )?;
        Ok(None)
    }

    /// Verifies a name that is not ASCII, and interns its NFKC form.
    fn unicode_name(&mut self) -> Result<Symbol, Box<super::LexError>> {
        let text = &self.source.text()[self.start..self.at];
        let bad = text.char_indices().find(|&(at, c)| {
            !(if at == 0 {
                c == '_' || unicode_ident::is_xid_start(c)
            } else {
                unicode_ident::is_xid_continue(c)
            })
        });
        if let Some((at, c)) = bad {
            self.at = self.start + at + c.len_utf8();
            let code = u32::from(c);
            if is_printable(c) {
                self.error(format!("invalid character '{c}' (U+{code:04X})"))?;
            } else {
                self.error(format!("invalid non-printable character U+{code:04X}"))?;
            }
        }
        let normal: String = text.nfkc().collect();
        Ok(self.interner.intern(&normal))
    }
}

fn keyword(symbol: Symbol) -> Option<TokenKind> {
    let index = symbol.index();
    if index < KEYWORD_COUNT {
        Some(TokenKind::KEYWORDS[index])
    } else {
        None
    }
}
