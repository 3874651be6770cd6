//! String literals, and the literal parts of f- and t-strings.

use super::token::{StringFlags, TokenKind as T};
use super::{Lexer, Step};
use crate::source::Stage;

const MAX_STRING_NESTING: usize = 150;
const MAX_EXPRESSION_NESTING: i32 = 3;

/// An f- or t-string that is being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct StringMode {
    quote: u8,
    quote_len: usize,
    flags: u32,
    start: usize,
    /// Reading a replacement field (with the ordinary rules) rather than literal text.
    pub(super) in_expression: bool,
    pub(super) in_format_spec: bool,
    /// Brackets opened since the start of the string.
    pub(super) bracket_depth: i32,
    /// How many replacement fields are open, less one.
    pub(super) expression_depth: i32,
}

impl StringMode {
    /// `f` or `t`, for messages.
    pub(super) fn letter(&self) -> char {
        if self.flags & StringFlags::T != 0 {
            't'
        } else {
            'f'
        }
    }
}

impl Lexer<'_, '_> {
    /// A string whose prefix has been read; `at` is on the quote.
    pub(super) fn string(&mut self, flags: u32, prefix_len: usize) -> Step {
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        let flags = flags | (prefix_len as u32) << 8 | if triple { StringFlags::TRIPLE } else { 0 };
        self.at += if triple { 3 } else { 1 };
        if flags & (StringFlags::F | StringFlags::T) != 0 {
            return self.string_start(quote, flags);
        }
        if triple {
            self.triple_quoted(quote, flags)
        } else {
            self.single_quoted(quote, flags)
        }
    }

    fn single_quoted(&mut self, quote: u8, mut flags: u32) -> Step {
        let mut escaped_quote = false;
        loop {
            let Some(&byte) = self.bytes.get(self.at) else {
                return self.unterminated(quote, 1, escaped_quote);
            };
            if byte == quote {
                self.at += 1;
                break;
            }
            match byte {
                b'\n' => return self.unterminated(quote, 1, escaped_quote),
                b'\\' => {
                    flags |= StringFlags::BACKSLASH;
                    escaped_quote |= self.peek(1) == quote;
                    self.at += 1 + self.line_end(1).max(1);
                }
                _ => self.at += 1,
            }
        }
        self.push_with(T::String, flags);
        Ok(())
    }

    fn triple_quoted(&mut self, quote: u8, mut flags: u32) -> Step {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(found) = memchr::memchr2(quote, b'\\', rest) else {
                self.at = self.bytes.len();
                return self.unterminated(quote, 3, false);
            };
            self.at += found;
            if self.peek(0) == b'\\' {
                flags |= StringFlags::BACKSLASH;
                self.at += 2;
            } else if self.peek(1) == quote && self.peek(2) == quote {
                self.at += 3;
                break;
            } else {
                self.at += 1;
            }
        }
        self.push_with(T::String, flags);
        Ok(())
    }

    #[cold]
    fn unterminated(&mut self, quote: u8, quote_len: usize, escaped_quote: bool) -> Step {
        let (line, searched) = (self.line_reached(), self.at);
        self.at = self.start + 1;
        if let Some(mode) = self.strings.last()
            && (mode.quote, mode.quote_len) == (quote, quote_len)
        {
            return self.error(format!("{}-string: expecting '}}'", mode.letter()));
        }
        let hint = if escaped_quote {
            "; perhaps you escaped the end quote?"
        } else {
            ""
        };
        let kind = if quote_len == 3 {
            "triple-quoted string"
        } else {
            "string"
        };
        let message = format!("unterminated {kind} literal (detected at line {line}){hint}");
        self.error_searched(message, searched)
    }

    /// An error for something that was not found up to the offset `searched`.
    fn error_searched(&mut self, message: String, searched: usize) -> Step {
        self.error(message).map_err(|mut error| {
            error.searched = searched as u32;
            error
        })
    }

    /// The line of the last byte read; the end of the text counts to the last line.
    fn line_reached(&self) -> u32 {
        let last = self.bytes.len().saturating_sub(1);
        self.source.locate(self.at.min(last) as u32).0
    }

    fn string_start(&mut self, quote: u8, flags: u32) -> Step {
        if self.strings.len() + 1 >= MAX_STRING_NESTING {
            return self.error("too many nested f-strings or t-strings");
        }
        self.strings.push(StringMode {
            quote,
            quote_len: StringFlags(flags).quote_len(),
            flags,
            start: self.start,
            in_expression: false,
            in_format_spec: false,
            bracket_depth: 0,
            expression_depth: -1,
        });
        self.push_with(
            if flags & StringFlags::T != 0 {
                T::TStringStart
            } else {
                T::FStringStart
            },
            flags,
        );
        Ok(())
    }

    /// One token in a string that is not in a replacement field: literal text, the end, or an opening brace.
    pub(super) fn string_part(&mut self) -> Step {
        let Some(&mode) = self.strings.last() else {
            return Ok(());
        };
        self.start = self.at;
        if self.peek(0) == b'{' && (self.peek(1) != b'{' || mode.in_format_spec) {
            return self.enter_expression();
        }
        if self.at_quotes(&mode) {
            self.at += mode.quote_len;
            self.strings.pop();
            self.push(if mode.flags & StringFlags::T != 0 {
                T::TStringEnd
            } else {
                T::FStringEnd
            });
            return Ok(());
        }
        self.string_middle(&mode)
    }

    fn at_quotes(&self, mode: &StringMode) -> bool {
        (0..mode.quote_len).all(|ahead| self.peek(ahead) == mode.quote)
    }

    /// From literal text to a replacement field; the brace itself is read with the ordinary rules.
    fn enter_expression(&mut self) -> Step {
        let Some(mode) = self.strings.last_mut() else {
            return Ok(());
        };
        mode.expression_depth += 1;
        mode.in_expression = true;
        if mode.expression_depth >= MAX_EXPRESSION_NESTING {
            let letter = mode.letter();
            return self.error(format!("{letter}-string: expressions nested too deeply"));
        }
        Ok(())
    }

    fn string_middle(&mut self, mode: &StringMode) -> Step {
        let raw = mode.flags & StringFlags::RAW != 0;
        let in_format_spec = mode.in_format_spec && mode.expression_depth >= 0;
        let mut flags = mode.flags & StringFlags::RAW;
        loop {
            let Some(&byte) = self.bytes.get(self.at) else {
                return self.unterminated_mode(mode);
            };
            match byte {
                _ if byte == mode.quote && self.at_quotes(mode) => break,
                b'\n' if mode.quote_len == 1 => {
                    let at_end = self.bare_end && self.at + 1 == self.bytes.len();
                    if !in_format_spec || at_end {
                        return self.unterminated_mode(mode);
                    }
                    self.at += 1;
                    let letter = mode.letter();
                    return self.error(format!(
                        "{letter}-string: newlines are not allowed in format specifiers for single quoted {letter}-strings"
                    ));
                }
                b'{' if self.peek(1) == b'{' && !in_format_spec => {
                    return self.doubled_brace(mode, flags);
                }
                b'{' => {
                    self.push_middle(mode, flags);
                    self.start = self.at;
                    return self.enter_expression();
                }
                b'}' if self.peek(1) == b'}' && !in_format_spec && mode.bracket_depth == 0 => {
                    return self.doubled_brace(mode, flags);
                }
                b'}' => {
                    if let Some(mode) = self.strings.last_mut() {
                        mode.in_expression = true;
                    }
                    break;
                }
                b'\\' => {
                    flags |= StringFlags::BACKSLASH;
                    self.at += 1;
                    match self.peek(0) {
                        brace @ (b'{' | b'}') => {
                            if !raw {
                                self.brace_escape(brace);
                            }
                            continue;
                        }
                        b'N' if !raw && self.peek(1) == b'{' => {
                            self.at += 2;
                            self.named_escape(mode);
                            if self.peek(0) == b'}' {
                                self.at += 1;
                                if self.trivia {
                                    // CPython begins a new token here, which the parser joins to the last one.
                                    break;
                                }
                            }
                            continue;
                        }
                        _ => {}
                    }
                    if self.at < self.bytes.len() {
                        self.at += self.line_end(0).max(1);
                    }
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.push_middle(mode, flags);
        Ok(())
    }

    /// Skips the name of a `\N{…}`, as far as the string goes.
    fn named_escape(&mut self, mode: &StringMode) {
        while let Some(&byte) = self.bytes.get(self.at)
            && byte != b'}'
            && byte != b'{'
            && byte != b'\n'
            && byte != b'\\'
            && byte != mode.quote
        {
            self.at += 1;
        }
    }

    /// `{{` or `}}`: the text so far with one brace.
    fn doubled_brace(&mut self, mode: &StringMode, flags: u32) -> Step {
        self.at += 2;
        self.push_middle(mode, flags | StringFlags::DOUBLED);
        Ok(())
    }

    fn push_middle(&mut self, mode: &StringMode, flags: u32) {
        self.push_with(
            if mode.flags & StringFlags::T != 0 {
                T::TStringMiddle
            } else {
                T::FStringMiddle
            },
            flags,
        );
    }

    #[cold]
    fn unterminated_mode(&mut self, mode: &StringMode) -> Step {
        // CPython does not ask for more of a string with single quotes.
        let searched = if mode.quote_len == 3 { self.at } else { 0 };
        let line = self.line_reached();
        self.at = mode.start + 1;
        let kind = if mode.quote_len == 3 {
            "triple-quoted "
        } else {
            ""
        };
        let letter = mode.letter();
        let message =
            format!("unterminated {kind}{letter}-string literal (detected at line {line})");
        self.error_searched(message, searched)
    }

    /// `\{`: the backslash stands for itself.
    fn brace_escape(&mut self, brace: u8) {
        let at = self.at - 1;
        let message = invalid_escape_warning(char::from(brace));
        self.warn(Stage::String, at, message);
    }
}

/// The warning for a backslash before a character that needs none.
pub(crate) fn invalid_escape_warning(c: char) -> String {
    format!(
        "\"\\{c}\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\\\{c}\"? A raw string is also an option."
    )
}
