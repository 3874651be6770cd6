//! The token listing: what CPython's `tokenize` module gives, comments and blank lines included.

use std::fmt::Write;

use super::{LexFault, Lexer, StringFlags, Token, TokenKind as T, TokenKind};
use crate::ast::{Interner, str_repr};
use crate::json;
use crate::source::{Source, SyntaxError};

/// The tokens of a program as `tokenize.tokenize` lists them.
#[derive(Debug)]
pub struct Listing {
    encoding: Option<String>,
    source: Source,
    tokens: Vec<Token>,
    error: Option<ListError>,
}

/// A line and a column in characters: lines count from 1, columns from 0.
pub type Position = (u32, u32);

/// One token of a [`Listing`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed<'a> {
    /// The token's exact type, as the module `token` calls it.
    pub kind: &'static str,
    /// Its text.
    pub text: &'a str,
    /// Where it starts.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// Why a listing ends early.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListError {
    /// The exception that `tokenize` raises: `TokenError`, `IndentationError` or `TabError`.
    pub kind: &'static str,
    /// Its message.
    pub message: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in the exception's own way of counting.
    pub column: u32,
}

impl Listing {
    /// Lists the tokens of a file's bytes; the first token names the encoding.
    pub fn of_bytes(bytes: &[u8]) -> Result<Listing, SyntaxError> {
        let (encoding, text) = crate::source::decode_for_listing(bytes)?;
        let mut listing = Listing::of_text(&text)?;
        listing.encoding = Some(encoding);
        Ok(listing)
    }

    /// Lists the tokens of text.
    pub fn of_text(text: &str) -> Result<Listing, SyntaxError> {
        let source = Source::verbatim(text)?;
        let lexed = Lexer::new(&source, &mut Interner::new(), true).run();
        let mut tokens = lexed.tokens;
        tokens.pop_if(|token| token.kind == T::Error);
        let error = lexed.error.map(|error| {
            let line_column = |at: u32| {
                let line = source.locate(at.min(source.text().len() as u32 - 1)).0;
                // The end of the line, with the newline that it has or was given.
                (line, source.line_text(line).chars().count() as u32 + 1)
            };
            let here = line_column(error.at.saturating_sub(1));
            let (kind, message, (line, column)) = match error.fault {
                LexFault::Raised(e) => {
                    let message = if e
                        .message
                        .contains("unterminated triple-quoted string literal")
                    {
                        "EOF in multi-line string".to_owned()
                    } else {
                        e.message
                    };
                    let column = e.offset.unwrap_or(0).max(0) as u32;
                    ("TokenError", message, (e.lineno.unwrap_or(1), column))
                }
                LexFault::EndOfInput => (
                    "TokenError",
                    "unexpected EOF in multi-line statement".to_owned(),
                    end_of_input(&source, &tokens),
                ),
                LexFault::Unindent => (
                    "IndentationError",
                    "unindent does not match any outer indentation level".to_owned(),
                    here,
                ),
                LexFault::TooManyIndents => (
                    "IndentationError",
                    "too many levels of indentation".to_owned(),
                    here,
                ),
                LexFault::InconsistentTabs => (
                    "TabError",
                    "inconsistent use of tabs and spaces in indentation".to_owned(),
                    here,
                ),
                LexFault::ContinuationCharacter => (
                    "TokenError",
                    "unexpected character after line continuation character".to_owned(),
                    here,
                ),
            };
            ListError {
                kind,
                message,
                line,
                column,
            }
        });
        Ok(Listing {
            encoding: None,
            source,
            tokens,
            error,
        })
    }

    /// The error that ends the listing.
    pub fn error(&self) -> Option<&ListError> {
        self.error.as_ref()
    }

    /// The tokens.
    pub fn tokens(&self) -> impl Iterator<Item = Listed<'_>> {
        let encoding = self.encoding.as_deref().map(|text| Listed {
            kind: "ENCODING",
            text,
            start: (0, 0),
            end: (0, 0),
        });
        let mut positions = Positions {
            source: &self.source,
            line: 1,
            at: 0,
            column: 0,
        };
        let tokens = self
            .tokens
            .iter()
            .map(move |token| self.listed(token, &mut positions));
        encoding.into_iter().chain(tokens)
    }

    fn listed(&self, token: &Token, positions: &mut Positions<'_>) -> Listed<'_> {
        let text = self.source.text();
        let (mut start, mut end) = (token.start as usize, token.end as usize);
        match token.kind {
            // The blanks of its line.
            T::Indent => start = text[..end].rfind('\n').map_or(0, |newline| newline + 1),
            T::Dedent | T::EndMarker => end = start,
            _ if is_middle(token.kind) && token.flags().has(StringFlags::DOUBLED) => end -= 1,
            _ => {}
        }
        let from = positions.locate(start);
        let to = if matches!(token.kind, T::Newline | T::Nl) {
            (from.0, from.1 + (end - start) as u32)
        } else {
            positions.locate(end)
        };
        if self.source.newline_added() && end == text.len() && start < end {
            end -= 1;
        }
        Listed {
            kind: token.kind.name(),
            text: &text[start..end],
            start: from,
            end: to,
        }
    }
}

fn is_middle(kind: TokenKind) -> bool {
    matches!(kind, T::FStringMiddle | T::TStringMiddle)
}

/// Where CPython says that input ends too soon: behind a backslash, the bytes of all the lines that are continued count; otherwise none do.
fn end_of_input(source: &Source, tokens: &[Token]) -> Position {
    let text = source.text();
    let last = source.locate(text.len() as u32 - 1).0;
    let mut start = source.line_start(last);
    let shown = tokens.last().map_or(0, |token| token.end);
    if !source.line_text(last).ends_with('\\') || shown <= start && only_blanks(source, last) {
        return (last, 0);
    }
    let mut line = last;
    while line > 1 {
        let newline = source.line_start(line) - 1;
        let within = tokens
            .iter()
            .rev()
            .find(|token| token.start <= newline)
            .is_some_and(|token| newline < token.end && !matches!(token.kind, T::Newline | T::Nl));
        if !within && !source.line_text(line - 1).ends_with('\\') {
            break;
        }
        line -= 1;
        start = source.line_start(line);
    }
    (last, text.len() as u32 - start)
}

/// Whether a line has nothing but blanks before its backslash and is not itself continued.
fn only_blanks(source: &Source, line: u32) -> bool {
    let blank = source
        .line_text(line)
        .trim_end_matches('\\')
        .trim()
        .is_empty();
    blank && (line == 1 || !source.line_text(line - 1).ends_with('\\'))
}

/// Turns ascending offsets into positions.
struct Positions<'a> {
    source: &'a Source,
    line: u32,
    at: usize,
    column: u32,
}

impl Positions<'_> {
    fn locate(&mut self, offset: usize) -> Position {
        let text = self.source.text();
        if offset < self.at {
            (self.line, _) = self.source.locate(offset as u32);
            self.at = self.source.line_start(self.line) as usize;
            self.column = 0;
        }
        for &byte in &text.as_bytes()[self.at..offset] {
            if byte == b'\n' {
                self.line += 1;
                self.column = 0;
            } else if byte & 0xc0 != 0x80 {
                self.column += 1;
            }
        }
        self.at = offset;
        (self.line, self.column)
    }
}

/// The text of `python -m tokenize -e`; an error is a last line of its own.
pub fn list_tokens(listing: &Listing) -> String {
    let mut out = String::new();
    for token in listing.tokens() {
        let ((line, column), (end_line, end_column)) = (token.start, token.end);
        let place = format!("{line},{column}-{end_line},{end_column}:");
        let text = str_repr(token.text.as_bytes());
        let _ = writeln!(out, "{place:<20}{:<15}{text:<15}", token.kind);
    }
    if let Some(error) = listing.error() {
        let place = format!("{},{}:", error.line, error.column);
        let _ = writeln!(out, "{place:<20}{}: {}", error.kind, error.message);
    }
    out
}

/// The tokens as JSON, one object a line.
pub fn list_tokens_json(listing: &Listing) -> String {
    let mut out = String::new();
    for token in listing.tokens() {
        let ((line, column), (end_line, end_column)) = (token.start, token.end);
        let (kind, text) = (token.kind, json::quote(token.text));
        let _ = writeln!(
            out,
            "{{\"type\":\"{kind}\",\"string\":{text},\"start\":[{line},{column}],\"end\":[{end_line},{end_column}]}}"
        );
    }
    if let Some(error) = listing.error() {
        let (line, column, message) = (error.line, error.column, json::quote(&error.message));
        let _ = writeln!(
            out,
            "{{\"error\":\"{}\",\"message\":{message},\"start\":[{line},{column}]}}",
            error.kind
        );
    }
    out
}
