//! Names, keywords and the prefixes of string literals.

use unicode_normalization::UnicodeNormalization;

use super::token::{StringFlags, TokenKind as T};
use super::{Lexer, Step, TokenKind};
use crate::ast::{KEYWORD_COUNT, NameHash, Symbol, is_printable};

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

/// The high bit of each of eight bytes that is no ASCII letter, digit or underscore.
fn not_in_name(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let low = word & !HIGH;
    // With the high bits out of the way, adding carries into a byte's own high bit only: it says that the byte is at least `from`.
    let at_least = |bytes: u64, from: u8| bytes + (0x80 - u64::from(from)) * ONES;
    let between = |bytes, from, to| at_least(bytes, from) & !at_least(bytes, to + 1);
    let digits = between(low, b'0', b'9');
    let letters = between(low | (0x20 * ONES), b'a', b'z');
    let underscores = !at_least(low ^ (u64::from(b'_') * ONES), 1);
    !((digits | letters | underscores) & !word) & HIGH
}

impl Lexer<'_, '_> {
    pub(super) fn name_or_string(&mut self) -> Step {
        let (end, hash) = self.ascii_name();
        let ascii = hash.is_some();
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
        let symbol = match hash {
            Some(hash) => self.interner.intern_hashed(text, hash),
            None if self.trivia => self.interner.intern(text),
            None => self.unicode_name()?,
        };
        match keyword(symbol) {
            Some(kind) if ascii => self.push(kind),
            _ => self.push_with(T::Name, symbol.raw()),
        }
        Ok(())
    }

    /// Where the name that begins here ends, and its hash if it is ASCII. Eight bytes are looked at together.
    #[inline]
    fn ascii_name(&self) -> (usize, Option<u64>) {
        let (mut end, mut hash) = (self.at, NameHash::START);
        while let Some(word) = self.bytes.get(end..).and_then(<[u8]>::first_chunk::<8>) {
            let word = u64::from_le_bytes(*word);
            let stops = not_in_name(word);
            if stops == 0 {
                hash = hash.word(word);
                end += 8;
                continue;
            }
            let bits = stops.trailing_zeros() & !7;
            end += bits as usize / 8;
            if self.bytes[end] >= 0x80 {
                return (self.name_end(end), None);
            }
            hash = hash.word(word & ((1 << bits) - 1));
            return (end, Some(hash.finish()));
        }
        // The last bytes of the text.
        let (mut word, mut bits) = (0, 0);
        while let Some(&byte) = self.bytes.get(end)
            && continues_name(byte)
        {
            if byte >= 0x80 {
                return (self.name_end(end), None);
            }
            word |= u64::from(byte) << bits;
            bits += 8;
            end += 1;
        }
        (end, Some(hash.word(word).finish()))
    }

    /// Where a name ends that goes on at `at`.
    fn name_end(&self, mut at: usize) -> usize {
        while let Some(&byte) = self.bytes.get(at)
            && continues_name(byte)
        {
            at += 1;
        }
        at
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
