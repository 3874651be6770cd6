//! Errors and their places.
//!
//! CPython computes the columns of an error in three ways, which differ at the ends of lines and for tokens that are mere layout; all are here.

use super::{Diagnosis, Peg, Stop};
use crate::ast::{Constant, ExprId, ExprKind, Span};
use crate::lexer::{LexFault, Token, TokenKind as T};
use crate::source::{ErrorKind, Source, SyntaxError};

/// Too much nesting.
pub(in crate::parser) fn too_deep() -> SyntaxError {
    let message = "Parser stack overflowed - Python source too complex to parse";
    SyntaxError {
        kind: ErrorKind::MemoryError,
        ..SyntaxError::without_location(message)
    }
}

/// A place in CPython's terms: line, and column in bytes from 1 (0 and -1 are special).
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    line: u32,
    column: i32,
}

fn is_layout(token: Token) -> bool {
    // A line end of no width was made up behind an interactive statement.
    matches!(token.kind, T::Indent | T::Dedent | T::EndMarker)
        || token.kind == T::Newline && token.start == token.end
}

/// Line and column of an offset; the end of the text belongs to the last line.
fn locate(source: &Source, offset: u32) -> Place {
    if source.text().is_empty() {
        return Place { line: 0, column: 0 };
    }
    let (line, column) = source.locate(offset);
    if column == 0 && offset as usize == source.text().len() && line > 1 {
        let start = source.line_start(line - 1);
        return Place {
            line: line - 1,
            column: (offset - start) as i32,
        };
    }
    Place {
        line,
        column: column as i32,
    }
}

/// A column of a line in characters; a character that is cut counts.
fn characters(line: &str, column: i32) -> i32 {
    if column <= 0 {
        return column;
    }
    let line = line.as_bytes();
    let within = (column as usize).min(line.len() + 1);
    let beyond = within - within.min(line.len());
    let whole = line[..within - beyond]
        .iter()
        .filter(|&&byte| byte & 0xc0 != 0x80)
        .count();
    (whole + beyond) as i32
}

impl Diagnosis<'_> {
    fn fail<R>(&mut self, error: SyntaxError) -> Peg<R> {
        self.error.get_or_insert(error);
        Err(Stop::Raised)
    }

    fn error(&self, kind: ErrorKind, start: Place, end: Place, message: String) -> SyntaxError {
        // The line that the tokenizer is on is shown with its newline.
        let current = self.current().line;
        let line = if start.line == 0 {
            ""
        } else {
            self.source.line_text(start.line)
        };
        let next = self.source.line_start(start.line + 1) as usize;
        let added = self.source.newline_added() && next == self.source.text().len();
        let newline =
            start.line >= current && start.line > 0 && (self.show_added_newline || !added);
        let text = if newline {
            format!("{line}\n")
        } else {
            line.to_owned()
        };
        SyntaxError {
            kind,
            message,
            lineno: Some(start.line),
            offset: Some(characters(&text, start.column)),
            end_lineno: Some(end.line),
            // CPython counts the end in the first line, too.
            end_offset: Some(characters(&text, end.column)),
            place_in_args: true,
            text: Some(text),
            last_statement: None,
            unencodable: None,
        }
    }

    /// Where the tokenizer stands: behind the last token that was looked at.
    fn current(&self) -> Place {
        let token = self.tokens[self.filled.max(1) - 1];
        let place = locate(self.source, token.end);
        if token.kind != T::Newline || place.column != 0 {
            return place;
        }
        // A line end still belongs to its line.
        self.place(token.end - 1)
    }

    fn place(&self, offset: u32) -> Place {
        let place = locate(self.source, offset);
        Place {
            column: place.column + 1,
            ..place
        }
    }

    fn token_places(&self, token: Token) -> (Place, Place) {
        if is_layout(token) {
            let place = Place {
                column: 0,
                ..locate(self.source, token.start)
            };
            return (place, place);
        }
        let start = self.place(token.start);
        if token.kind != T::Newline {
            return (start, self.place(token.end));
        }
        let last = self.place(token.end - 1);
        (
            start,
            Place {
                column: last.column + 1,
                ..last
            },
        )
    }

    /// At a known place.
    pub(super) fn raise_at<R>(&mut self, span: Span, message: impl Into<String>) -> Peg<R> {
        let (start, end) = match self
            .tokens
            .binary_search_by_key(&span.start, |token| token.start)
        {
            Ok(at) if self.tokens[at].span() == span => self.token_places(self.tokens[at]),
            _ => (self.place(span.start), self.place(span.end)),
        };
        self.fail(self.error(ErrorKind::SyntaxError, start, end, message.into()))
    }

    pub(super) fn raise_at_token<R>(&mut self, token: Token, message: impl Into<String>) -> Peg<R> {
        let (start, end) = self.token_places(token);
        self.fail(self.error(ErrorKind::SyntaxError, start, end, message.into()))
    }

    pub(super) fn raise_at_expr<R>(&mut self, expr: ExprId, message: impl Into<String>) -> Peg<R> {
        self.raise_at(self.span(expr), message)
    }

    /// From one place to the end of another.
    pub(super) fn raise_range<R>(
        &mut self,
        first: Span,
        last: Span,
        message: impl Into<String>,
    ) -> Peg<R> {
        let (start, end) = (self.place(first.start), self.place(last.end));
        self.fail(self.error(ErrorKind::SyntaxError, start, end, message.into()))
    }

    /// From a place to where the tokenizer stands.
    pub(super) fn raise_from<R>(&mut self, start: u32, message: impl Into<String>) -> Peg<R> {
        let token = self
            .tokens
            .binary_search_by_key(&start, |token| token.start)
            .map(|at| self.tokens[at]);
        let start = match token {
            Ok(token) if is_layout(token) => self.token_places(token).0,
            _ => self.place(start),
        };
        let end = self.current();
        self.fail(self.error(ErrorKind::SyntaxError, start, end, message.into()))
    }

    /// From a place to nowhere.
    pub(super) fn raise_open<R>(&mut self, start: u32, message: impl Into<String>) -> Peg<R> {
        let start = self.place(start);
        let end = Place {
            line: start.line,
            column: 0,
        };
        self.fail(self.error(ErrorKind::SyntaxError, start, end, message.into()))
    }

    /// At a line, without columns.
    pub(super) fn raise_line<R>(&mut self, offset: u32, message: impl Into<String>) -> Peg<R> {
        let place = Place {
            column: 0,
            ..self.place(offset)
        };
        self.fail(self.error(ErrorKind::SyntaxError, place, place, message.into()))
    }

    /// At the last token that was looked at.
    pub(super) fn raise_last<R>(&mut self, message: impl Into<String>) -> Peg<R> {
        let token = self.tokens[self.filled.max(1) - 1];
        self.raise_kind_at_token(ErrorKind::SyntaxError, token, message.into())
    }

    /// At the token that comes next.
    pub(super) fn raise_next<R>(&mut self, message: impl Into<String>) -> Peg<R> {
        let token = self.tokens[self.at.min(self.tokens.len() - 1)];
        self.raise_kind_at_token(ErrorKind::SyntaxError, token, message.into())
    }

    /// An IndentationError at the last token that was looked at.
    pub(super) fn raise_indentation<R>(&mut self, message: impl Into<String>) -> Peg<R> {
        let token = self.tokens[self.filled.max(1) - 1];
        self.raise_kind_at_token(ErrorKind::IndentationError, token, message.into())
    }

    fn raise_kind_at_token<R>(&mut self, kind: ErrorKind, token: Token, message: String) -> Peg<R> {
        let (mut start, mut end) = self.token_places(token);
        if is_layout(token) {
            start = Place {
                column: self.current().column,
                ..start
            };
            end = Place {
                column: -1,
                ..start
            };
        }
        self.fail(self.error(kind, start, end, message))
    }

    pub(super) fn raise_too_deep<R>(&mut self) -> Peg<R> {
        self.fail(too_deep())
    }

    /// The parser reached the place where the tokenizer gave up.
    #[cold]
    pub(super) fn raise_lexer_error<R>(&mut self) -> Peg<R> {
        let Some(lex) = &self.lexed.error else {
            return Err(Stop::NoMatch);
        };
        let (at, open) = (lex.at, lex.open);
        let here = locate(self.source, at.max(1) - 1);
        let line_start = Place {
            line: here.line,
            column: 1,
        };
        let open_end = Place {
            line: here.line,
            column: 0,
        };
        let error = match &lex.fault {
            LexFault::Raised(error) => (**error).clone(),
            LexFault::EndOfInput => match open {
                Some(_) => return self.raise_unclosed(),
                None => {
                    let start = locate(self.source, at);
                    self.error(
                        ErrorKind::SyntaxError,
                        start,
                        Place {
                            column: -1,
                            ..start
                        },
                        "unexpected EOF while parsing".to_owned(),
                    )
                }
            },
            LexFault::Unindent => {
                let line = locate(self.source, at).line;
                let next = self.source.line_start(line + 1);
                let added = self.source.newline_added()
                    && !self.show_added_newline
                    && next as usize == self.source.text().len();
                let column = (next - self.source.line_start(line)) as i32 - i32::from(added);
                let message = "unindent does not match any outer indentation level".to_owned();
                self.error(
                    ErrorKind::IndentationError,
                    Place { line, column },
                    Place { line, column: -1 },
                    message,
                )
            }
            LexFault::InconsistentTabs => {
                let message = "inconsistent use of tabs and spaces in indentation".to_owned();
                self.error(ErrorKind::TabError, line_start, open_end, message)
            }
            LexFault::TooManyIndents => self.error(
                ErrorKind::IndentationError,
                line_start,
                open_end,
                "too many levels of indentation".to_owned(),
            ),
            LexFault::ContinuationCharacter => {
                let start = locate(self.source, at);
                let message = "unexpected character after line continuation character".to_owned();
                self.error(
                    ErrorKind::SyntaxError,
                    start,
                    Place { column: 0, ..start },
                    message,
                )
            }
        };
        self.fail(error)
    }

    fn raise_unclosed<R>(&mut self) -> Peg<R> {
        let Some(open) = self.lexed.error.as_ref().and_then(|error| error.open) else {
            return Err(Stop::NoMatch);
        };
        self.raise_open(
            open.at,
            format!("'{}' was never closed", char::from(open.bracket)),
        )
    }

    /// Whether the tokenizer has seen the end of the text, by way of the tokens that were looked at.
    pub(super) fn reached_end(&self) -> bool {
        let text = self.source.text();
        let end = if self.source.newline_added() && !self.show_added_newline {
            text.len() as u32 - 1
        } else {
            text.len() as u32
        };
        let token = self.tokens[self.filled.max(1) - 1];
        match token.kind {
            T::Error => self.lexed.error.as_ref().is_some_and(|e| e.searched >= end),
            T::EndMarker | T::Dedent => token.end >= end,
            // A line end that is in the text.
            T::Newline if end as usize == text.len() => token.start >= end,
            // What ends with a quote is complete without looking at what follows.
            T::String | T::FStringEnd | T::TStringEnd => false,
            _ => token.end >= end && end < text.len() as u32,
        }
    }

    /// More text could make a program of it.
    pub(super) fn incomplete(&mut self) -> SyntaxError {
        self.error = None;
        let token = self.tokens[self.filled.max(1) - 1];
        let message = "incomplete input".to_owned();
        if token.kind == T::Error {
            let start = self.current();
            let end = Place {
                column: -1,
                ..start
            };
            return self.error(ErrorKind::IncompleteInput, start, end, message);
        }
        let _: Peg = self.raise_kind_at_token(ErrorKind::IncompleteInput, token, message);
        self.error
            .take()
            .unwrap_or_else(|| SyntaxError::without_location("incomplete input"))
    }

    /// The error, after both runs. `last` is the furthest token of the first one.
    pub(super) fn verdict(&mut self, last: usize) -> SyntaxError {
        let reached_error = self.tokens[self.filled.max(1) - 1].kind == T::Error;
        let found = self.error.take();
        if let Some(found) = found {
            if reached_error || found.kind == ErrorKind::MemoryError {
                return found;
            }
            return self.later_error().unwrap_or(found);
        }
        let token = self.tokens[last];
        let _: Peg = match token.kind {
            T::Indent => self.raise_indentation("unexpected indent"),
            T::Dedent => self.raise_indentation("unexpected unindent"),
            _ => self.raise_at_token(token, "invalid syntax"),
        };
        let generic = self
            .error
            .take()
            .unwrap_or_else(|| SyntaxError::without_location("invalid syntax"));
        if matches!(token.kind, T::Indent | T::Dedent) {
            return generic;
        }
        self.later_error().unwrap_or(generic)
    }

    /// An error of the tokenizer in the rest of the text is more to the point than one of the parser.
    fn later_error(&mut self) -> Option<SyntaxError> {
        let lex = self.lexed.error.as_ref()?;
        if lex.in_string {
            // CPython forgets those inside f-strings.
            return None;
        }
        if let LexFault::Raised(error) = &lex.fault {
            return Some((**error).clone());
        }
        let open = lex.open?;
        let here = locate(self.source, self.tokens[self.filled.max(1) - 1].start).line;
        if here <= locate(self.source, open.at).line {
            return None;
        }
        let _: Peg = self.raise_unclosed();
        self.error.take()
    }

    /// What messages call an expression.
    pub(super) fn expr_name(&self, expr: ExprId) -> &'static str {
        match self.tree.expr(expr).kind {
            ExprKind::Attribute { .. } => "attribute",
            ExprKind::Subscript { .. } => "subscript",
            ExprKind::Starred { .. } => "starred",
            ExprKind::Name { .. } => "name",
            ExprKind::List { .. } => "list",
            ExprKind::Tuple { .. } => "tuple",
            ExprKind::Lambda { .. } => "lambda",
            ExprKind::Call { .. } => "function call",
            ExprKind::BoolOp { .. } | ExprKind::BinOp { .. } | ExprKind::UnaryOp { .. } => {
                "expression"
            }
            ExprKind::GeneratorExp { .. } => "generator expression",
            ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } => "yield expression",
            ExprKind::Await { .. } => "await expression",
            ExprKind::ListComp { .. } => "list comprehension",
            ExprKind::SetComp { .. } => "set comprehension",
            ExprKind::DictComp { .. } => "dict comprehension",
            ExprKind::Dict { .. } => "dict literal",
            ExprKind::Set { .. } => "set display",
            ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "f-string expression",
            ExprKind::TemplateStr { .. } | ExprKind::Interpolation { .. } => "t-string expression",
            ExprKind::Constant { value, .. } => match value {
                Constant::None => "None",
                Constant::True => "True",
                Constant::False => "False",
                Constant::Ellipsis => "ellipsis",
                _ => "literal",
            },
            ExprKind::Compare { .. } => "comparison",
            ExprKind::IfExp { .. } => "conditional expression",
            ExprKind::NamedExpr { .. } => "named expression",
            ExprKind::Slice { .. } => "slice",
        }
    }
}
