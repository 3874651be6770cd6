//! The tokenizer: source text to a vector of tokens, with CPython's rules and messages.
//!
//! Invariants:
//! * The whole text is tokenized at once; the vector ends in `EndMarker`, or in `Error` with the reason in [`Tokens::error`].
//! * Offsets are byte offsets into the source and always lie on character boundaries, except that a broken identifier may be cut short.
//! * Keywords are recognised by their symbol's number; names carry their symbol.
//! * An f- or t-string is `FStringStart (FStringMiddle | '{' … '}')* FStringEnd`, nested to any depth up to CPython's limits.

mod error;
mod ident;
mod list;
mod number;
mod string;
mod token;
mod type_comment;

use crate::ast::{Interner, Span};
use crate::source::{Source, Stage, Warning, WarningKind};

pub(crate) use error::{LexError, LexFault};
pub use list::{ListError, Listed, Listing, list_tokens, list_tokens_json};
pub(crate) use string::invalid_escape_warning;
pub(crate) use token::StringFlags;
pub use token::{Token, TokenKind};

use string::StringMode;
use token::TokenKind as T;
use type_comment::TypeComment;

const MAX_INDENT: usize = 100;
const MAX_LEVEL: usize = 200;
const TAB: u32 = 8;

/// The result of tokenizing.
#[derive(Debug, Default)]
pub struct Tokens {
    /// The tokens.
    pub tokens: Vec<Token>,
    /// SyntaxWarnings found on the way.
    pub warnings: Vec<Warning>,
    pub(crate) error: Option<LexError>,
    /// What follows `# type: ignore` on its line, for each that was found.
    pub(crate) type_ignores: Vec<Span>,
}

/// Tokenizes a source.
pub fn tokenize(source: &Source, interner: &mut Interner) -> Tokens {
    Lexer::new(source, interner, false).run()
}

/// How to tokenize for the parser.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tokenizing {
    /// The last newline was added to the source, and its end takes that place.
    pub(crate) bare_end: bool,
    /// Type comments are tokens.
    pub(crate) type_comments: bool,
}

impl Tokenizing {
    pub(crate) fn run(self, source: &Source, interner: &mut Interner) -> Tokens {
        let mut lexer = Lexer::new(source, interner, false);
        lexer.bare_end = self.bare_end;
        lexer.type_comments = self.type_comments;
        lexer.run()
    }
}

/// A line's indentation: as seen with tab stops of eight columns and of one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Indentation {
    column: u32,
    alt_column: u32,
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub(crate) at: u32,
    pub(crate) bracket: u8,
}

struct Lexer<'s, 'i> {
    source: &'s Source,
    bytes: &'s [u8],
    interner: &'i mut Interner,
    /// Offset of the next byte.
    at: usize,
    /// Start of the token that is being read.
    start: usize,
    tokens: Vec<Token>,
    indents: Vec<Indentation>,
    brackets: Vec<Open>,
    strings: Vec<StringMode>,
    warnings: Vec<Warning>,
    /// Comments and blank lines become tokens, line ends may be `\r\n`, and what the parser would object to is let through, as in
    /// CPython's `tokenize`.
    trivia: bool,
    /// The last newline is not in the text, and not one in the language's sense either.
    bare_end: bool,
    /// Type comments become tokens.
    type_comments: bool,
    type_ignores: Vec<Span>,
}

/// What the tokenizer's steps return: nothing, or that it must stop.
type Step = Result<(), Box<LexError>>;

impl<'s, 'i> Lexer<'s, 'i> {
    fn new(source: &'s Source, interner: &'i mut Interner, trivia: bool) -> Self {
        let bytes = source.text().as_bytes();
        Lexer {
            source,
            bytes,
            interner,
            at: 0,
            start: 0,
            // Python source has a token for about every four bytes.
            tokens: Vec::with_capacity(bytes.len() / 4 + 16),
            indents: vec![Indentation {
                column: 0,
                alt_column: 0,
            }],
            brackets: Vec::new(),
            strings: Vec::new(),
            warnings: Vec::new(),
            trivia,
            bare_end: false,
            type_comments: false,
            type_ignores: Vec::new(),
        }
    }

    fn run(mut self) -> Tokens {
        let error = self.lines().err().map(|error| *error);
        if error.is_some() {
            self.start = self.start.min(self.at);
            self.push(T::Error);
        }
        Tokens {
            tokens: self.tokens,
            warnings: self.warnings,
            error,
            type_ignores: self.type_ignores,
        }
    }

    fn lines(&mut self) -> Step {
        while self.line_start()? {
            self.line()?;
        }
        self.start = self.at;
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(T::Dedent);
        }
        self.push(T::EndMarker);
        Ok(())
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Length of the line end that begins `ahead` bytes further on; 0 if there is none.
    fn line_end(&self, ahead: usize) -> usize {
        match self.peek(ahead) {
            b'\n' => 1,
            b'\r' if self.trivia && self.peek(ahead + 1) == b'\n' => 2,
            _ => 0,
        }
    }

    fn push(&mut self, kind: TokenKind) {
        self.push_with(kind, 0);
    }

    fn push_with(&mut self, kind: TokenKind, data: u32) {
        self.tokens.push(Token {
            start: self.start as u32,
            end: self.at as u32,
            data,
            kind,
            level: self.brackets.len() as u8,
        });
    }

    /// Emits an operator of `len` bytes.
    fn operator(&mut self, kind: TokenKind, len: usize) {
        self.at += len;
        self.push(kind);
    }

    /// Skips blank lines and works out the indentation of the next line. False at the end of the text.
    fn line_start(&mut self) -> Result<bool, Box<LexError>> {
        loop {
            let spaces = self.spaces();
            self.at += spaces;
            let (mut column, mut alt_column) = (spaces as u32, spaces as u32);
            let mut continued: Option<(u32, u32)> = None;
            loop {
                match self.peek(0) {
                    b' ' => {
                        column += 1;
                        alt_column += 1;
                    }
                    b'\t' => {
                        column = (column / TAB + 1) * TAB;
                        alt_column += 1;
                    }
                    b'\x0c' => {
                        column = 0;
                        alt_column = 0;
                    }
                    b'\\' => {
                        // The line that is continued gives the indentation.
                        continued = continued
                            .filter(|&(column, _)| column != 0)
                            .or(Some((column, alt_column)));
                        self.continuation()?;
                        continue;
                    }
                    _ => break,
                }
                self.at += 1;
            }
            match self.peek(0) {
                b'#' => {
                    self.comment();
                    let is_type =
                        self.type_comments && self.type_comment() == Some(TypeComment::Type);
                    self.blank_line_end();
                    if is_type {
                        self.push(T::Newline);
                    }
                }
                b'\n' | b'\r' if self.line_end(0) > 0 => self.blank_line_end(),
                0 if self.at >= self.bytes.len() => return Ok(false),
                _ => {
                    if let Some((first, alt_first)) = continued.filter(|&(column, _)| column != 0) {
                        (column, alt_column) = (first, alt_first);
                    }
                    self.indentation(Indentation { column, alt_column })?;
                    return Ok(true);
                }
            }
        }
    }

    /// How many spaces are next, eight bytes being looked at together.
    #[inline]
    fn spaces(&self) -> usize {
        let mut count = 0;
        let rest = &self.bytes[self.at..];
        while let Some(word) = rest[count..].first_chunk::<8>() {
            let others = u64::from_le_bytes(*word) ^ 0x2020_2020_2020_2020;
            if others != 0 {
                return count + others.trailing_zeros() as usize / 8;
            }
            count += 8;
        }
        let tail = rest[count..].iter().take_while(|&&byte| byte == b' ');
        count + tail.count()
    }

    fn blank_line_end(&mut self) {
        self.start = self.at;
        self.at += self.line_end(0);
        if self.trivia {
            self.push(T::Nl);
        }
    }

    fn comment(&mut self) {
        self.start = self.at;
        let rest = &self.bytes[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        if self.trivia {
            if self.bytes[self.at - 1] == b'\r' {
                self.at -= 1;
            }
            self.push(T::Comment);
        }
    }

    fn indentation(&mut self, now: Indentation) -> Step {
        self.start = self.at;
        let Some(&top) = self.indents.last() else {
            return Ok(());
        };
        if now.column == top.column {
            return if now.alt_column == top.alt_column {
                Ok(())
            } else {
                self.fault(LexFault::InconsistentTabs)
            };
        }
        if now.column > top.column {
            if self.indents.len() >= MAX_INDENT {
                return self.fault(LexFault::TooManyIndents);
            }
            if now.alt_column <= top.alt_column {
                return self.fault(LexFault::InconsistentTabs);
            }
            self.indents.push(now);
            self.push(T::Indent);
            return Ok(());
        }
        let depth = self
            .indents
            .iter()
            .rposition(|level| level.column <= now.column)
            .unwrap_or(0);
        if self.indents[depth].column != now.column {
            return self.fault(LexFault::Unindent);
        }
        if self.indents[depth].alt_column != now.alt_column {
            return self.fault(LexFault::InconsistentTabs);
        }
        while self.indents.len() > depth + 1 {
            self.indents.pop();
            self.push(T::Dedent);
        }
        Ok(())
    }

    /// A backslash at the end of a line: moves to the next line.
    fn continuation(&mut self) -> Step {
        self.at += 1;
        let line_end = self.line_end(0);
        if line_end == 0 {
            self.at += 1;
            return self.fault(LexFault::ContinuationCharacter);
        }
        self.at += line_end;
        if self.at >= self.bytes.len() {
            self.fault(LexFault::EndOfInput)
        } else {
            Ok(())
        }
    }

    /// Tokens up to and including the end of the logical line.
    fn line(&mut self) -> Step {
        loop {
            if self.strings.last().is_some_and(|mode| !mode.in_expression) {
                self.string_part()?;
                continue;
            }
            let byte = self.peek(0);
            match byte {
                b' ' | b'\t' | b'\x0c' => {
                    self.at += 1;
                    continue;
                }
                b'\n' | b'\r' if self.line_end(0) > 0 => {
                    self.start = self.at;
                    self.at += self.line_end(0);
                    if self.brackets.is_empty() {
                        self.push(T::Newline);
                        return Ok(());
                    }
                    if self.trivia {
                        self.push(T::Nl);
                    }
                    continue;
                }
                b'#' => {
                    self.comment();
                    if self.type_comments && self.type_comment().is_some() {
                        continue;
                    }
                    // The line end behind a comment starts with the comment, except in listings.
                    if self.brackets.is_empty() && !self.trivia && self.at < self.bytes.len() {
                        self.at += 1;
                        self.push(T::Newline);
                        return Ok(());
                    }
                    continue;
                }
                b'\\' => {
                    self.start = self.at;
                    self.continuation()?;
                    continue;
                }
                _ => {}
            }
            self.start = self.at;
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.name_or_string()?,
                b'0'..=b'9' => self.number()?,
                b'"' | b'\'' => self.string(0, 0)?,
                b'.' => self.dot()?,
                b'(' | b'[' | b'{' => self.open(byte)?,
                b')' | b']' | b'}' => self.close(byte)?,
                0 if self.at >= self.bytes.len() => return self.fault(LexFault::EndOfInput),
                _ => self.punctuation(byte)?,
            }
        }
    }

    fn dot(&mut self) -> Step {
        if self.peek(1).is_ascii_digit() {
            self.at += 1;
            return self.fraction();
        }
        if self.peek(1) == b'.' && self.peek(2) == b'.' {
            self.operator(T::Ellipsis, 3);
        } else {
            self.operator(T::Dot, 1);
        }
        Ok(())
    }

    fn open(&mut self, bracket: u8) -> Step {
        self.at += 1;
        if self.brackets.len() >= MAX_LEVEL {
            return self.error("too many nested parentheses");
        }
        self.brackets.push(Open {
            at: self.start as u32,
            bracket,
        });
        if let Some(mode) = self.strings.last_mut() {
            mode.bracket_depth += 1;
        }
        self.push(match bracket {
            b'(' => T::LPar,
            b'[' => T::LSqb,
            _ => T::LBrace,
        });
        Ok(())
    }

    fn close(&mut self, bracket: u8) -> Step {
        self.at += 1;
        let shown = char::from(bracket);
        if let Some(mode) = self.strings.last()
            && mode.bracket_depth == 0
            && bracket == b'}'
        {
            return self.error(format!(
                "{}-string: single '}}' is not allowed",
                mode.letter()
            ));
        }
        if self.strings.is_empty() && self.brackets.is_empty() && !self.trivia {
            return self.error(format!("unmatched '{shown}'"));
        }
        if let Some(open) = self.brackets.pop() {
            let matches = matches!(
                (open.bracket, bracket),
                (b'(', b')') | (b'[', b']') | (b'{', b'}')
            );
            if !matches && !self.trivia {
                return self.mismatch(open, shown);
            }
        }
        if let Some(mode) = self.strings.last_mut() {
            mode.bracket_depth -= 1;
            if mode.bracket_depth < 0 {
                let letter = mode.letter();
                return self.error(format!("{letter}-string: unmatched '{shown}'"));
            }
            if bracket == b'}' && mode.bracket_depth == mode.expression_depth {
                mode.expression_depth -= 1;
                mode.in_expression = false;
                mode.in_format_spec = false;
            }
        }
        self.push(match bracket {
            b')' => T::RPar,
            b']' => T::RSqb,
            _ => T::RBrace,
        });
        Ok(())
    }

    fn mismatch(&mut self, open: Open, shown: char) -> Step {
        let opening = char::from(open.bracket);
        if let Some(mode) = self.strings.last()
            && opening == '{'
            && mode.bracket_depth - 1 == mode.expression_depth
        {
            return self.error(format!("{}-string: unmatched '{shown}'", mode.letter()));
        }
        let (line, _) = self.source.locate(open.at);
        let (here, _) = self.source.locate(self.start as u32);
        let mut message =
            format!("closing parenthesis '{shown}' does not match opening parenthesis '{opening}'");
        if line != here {
            message += &format!(" on line {line}");
        }
        self.error(message)
    }

    fn punctuation(&mut self, byte: u8) -> Step {
        if byte == b':'
            && let Some(mode) = self.strings.last_mut()
            && mode.bracket_depth - 1 == mode.expression_depth
        {
            mode.in_expression = false;
            mode.in_format_spec = true;
            self.operator(T::Colon, 1);
            return Ok(());
        }
        let (second, third) = (self.peek(1), self.peek(2));
        if self.trivia {
            match (byte, second) {
                // CPython's `token` module has no name for `<>`.
                (b'<', b'>') => {
                    self.operator(T::Less, 1);
                    return Ok(());
                }
                // A carriage return that ends no line is taken together with what follows it.
                (b'\r', _) => {
                    let rest = &self.source.text()[self.at..];
                    let len = rest.chars().take(2).map(char::len_utf8).sum();
                    self.operator(T::Op, len);
                    return Ok(());
                }
                _ => {}
            }
        }
        let (kind, len) = match (byte, second, third) {
            (b'*', b'*', b'=') => (T::DoubleStarEqual, 3),
            (b'/', b'/', b'=') => (T::DoubleSlashEqual, 3),
            (b'<', b'<', b'=') => (T::LeftShiftEqual, 3),
            (b'>', b'>', b'=') => (T::RightShiftEqual, 3),
            (b'*', b'*', _) => (T::DoubleStar, 2),
            (b'/', b'/', _) => (T::DoubleSlash, 2),
            (b'<', b'<', _) => (T::LeftShift, 2),
            (b'>', b'>', _) => (T::RightShift, 2),
            (b'=', b'=', _) => (T::EqEqual, 2),
            (b'!', b'=', _) | (b'<', b'>', _) => (T::NotEqual, 2),
            (b'<', b'=', _) => (T::LessEqual, 2),
            (b'>', b'=', _) => (T::GreaterEqual, 2),
            (b'-', b'>', _) => (T::RArrow, 2),
            (b':', b'=', _) => (T::ColonEqual, 2),
            (b'+', b'=', _) => (T::PlusEqual, 2),
            (b'-', b'=', _) => (T::MinEqual, 2),
            (b'*', b'=', _) => (T::StarEqual, 2),
            (b'/', b'=', _) => (T::SlashEqual, 2),
            (b'%', b'=', _) => (T::PercentEqual, 2),
            (b'&', b'=', _) => (T::AmperEqual, 2),
            (b'|', b'=', _) => (T::VBarEqual, 2),
            (b'^', b'=', _) => (T::CircumflexEqual, 2),
            (b'@', b'=', _) => (T::AtEqual, 2),
            (b':', ..) => (T::Colon, 1),
            (b',', ..) => (T::Comma, 1),
            (b';', ..) => (T::Semi, 1),
            (b'+', ..) => (T::Plus, 1),
            (b'-', ..) => (T::Minus, 1),
            (b'*', ..) => (T::Star, 1),
            (b'/', ..) => (T::Slash, 1),
            (b'|', ..) => (T::VBar, 1),
            (b'&', ..) => (T::Amper, 1),
            (b'<', ..) => (T::Less, 1),
            (b'>', ..) => (T::Greater, 1),
            (b'=', ..) => (T::Equal, 1),
            (b'%', ..) => (T::Percent, 1),
            (b'~', ..) => (T::Tilde, 1),
            (b'^', ..) => (T::Circumflex, 1),
            (b'@', ..) => (T::At, 1),
            (b'!', ..) => (T::Exclamation, 1),
            // Printable, but part of no token: the parser will say so.
            (b'$' | b'?' | b'`', ..) => (T::Op, 1),
            (control, ..) => {
                self.at += 1;
                return self.error(format!("invalid non-printable character U+{control:04X}"));
            }
        };
        self.operator(kind, len);
        Ok(())
    }

    /// Records a warning about the text from `start` to here.
    fn warn(&mut self, stage: Stage, start: usize, message: String) {
        let lineno = self.source.locate(start as u32).0;
        self.warnings.push(Warning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno,
            span: Span::new(start as u32, self.at as u32),
            stage,
        });
    }
}
