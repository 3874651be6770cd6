//! Why the tokenizer stopped, and when that becomes a SyntaxError.
//!
//! CPython distinguishes errors that the tokenizer raises itself from conditions that turn into errors only when the parser asks for the token:
//! the former win over the parser's own "invalid syntax" even when they come later in the file.

use super::{Lexer, Open, Step};
use crate::source::{ErrorKind, Source, SyntaxError};

/// Where and why the tokenizer stopped.
#[derive(Clone, Debug)]
pub(crate) struct LexError {
    pub(crate) fault: LexFault,
    /// Offset behind the last byte that was looked at.
    pub(crate) at: u32,
    /// The innermost bracket that is open there.
    pub(crate) open: Option<Open>,
    /// It is inside an f- or t-string.
    pub(crate) in_string: bool,
    /// Offset up to which the text was searched for what is missing; 0 if nothing is.
    pub(crate) searched: u32,
}

/// Why the tokenizer stopped.
#[derive(Clone, Debug)]
pub(crate) enum LexFault {
    /// An error of the tokenizer's own.
    Raised(Box<SyntaxError>),
    /// The text ends inside brackets or behind a backslash.
    EndOfInput,
    /// A line is indented like none of the lines around it.
    Unindent,
    /// Whether a line is indented more or less depends on the width of tabs.
    InconsistentTabs,
    /// A hundred levels.
    TooManyIndents,
    /// Something behind a backslash.
    ContinuationCharacter,
}

impl Lexer<'_, '_> {
    /// Stops for a reason that the parser words.
    #[cold]
    pub(super) fn fault(&mut self, fault: LexFault) -> Step {
        let searched = match fault {
            LexFault::EndOfInput => self.at as u32,
            _ => 0,
        };
        Err(Box::new(LexError {
            fault,
            searched,
            at: self.at as u32,
            open: self.brackets.last().copied(),
            in_string: !self.strings.is_empty(),
        }))
    }

    /// Stops with a SyntaxError at the last byte read.
    #[cold]
    pub(super) fn error(&mut self, message: impl Into<String>) -> Step {
        let (line, column) = self.source.locate(self.at as u32 - 1);
        let offset = chars_before(self.source, line, column + 1);
        self.raise(ErrorKind::SyntaxError, message.into(), line, offset, offset)
    }

    /// Stops with a SyntaxError for columns (from 1) of the current line.
    #[cold]
    pub(super) fn error_range(
        &mut self,
        message: impl Into<String>,
        start: usize,
        end: usize,
    ) -> Step {
        let (line, column) = self.source.locate(start as u32);
        let (_, end_column) = self.source.locate(end as u32);
        self.raise(
            ErrorKind::SyntaxError,
            message.into(),
            line,
            column as i32 + 1,
            end_column as i32 + 1,
        )
    }

    fn raise(
        &mut self,
        kind: ErrorKind,
        message: String,
        line: u32,
        offset: i32,
        end_offset: i32,
    ) -> Step {
        let error = SyntaxError {
            kind,
            message,
            lineno: Some(line),
            offset: Some(offset),
            end_lineno: Some(line),
            end_offset: Some(end_offset),
            place_in_args: true,
            text: Some(self.source.line_text(line).to_owned()),
            last_statement: None,
            unencodable: None,
        };
        self.fault(LexFault::Raised(Box::new(error)))
    }
}

/// How many characters the first `column` bytes of a line hold; a character that is cut counts.
pub(crate) fn chars_before(source: &Source, line: u32, column: u32) -> i32 {
    let text = source.line_text(line).as_bytes();
    let within = (column as usize).min(text.len());
    let beyond = column as usize - within;
    (text[..within]
        .iter()
        .filter(|&&byte| byte & 0xc0 != 0x80)
        .count()
        + beyond) as i32
}
