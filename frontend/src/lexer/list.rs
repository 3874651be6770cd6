//! The token listing: the format of `python -m tokenize -e`.

use std::fmt::Write;

use super::{Lexer, TokenKind};
use crate::ast::{Interner, str_repr};
use crate::source::Source;

/// Lists the tokens of a source, one a line, comments and blank lines included. An error ends the list.
pub fn list_tokens(source: &Source) -> String {
    let mut interner = Interner::new();
    let tokens = Lexer::new(source, &mut interner, true).run();
    let mut lines = source.cursor();
    let mut out = String::new();
    for token in &tokens.tokens {
        if token.kind == TokenKind::Error {
            break;
        }
        let (line, column) = lines.locate(token.start);
        let (end_line, end_column) = if matches!(token.kind, TokenKind::Newline | TokenKind::Nl) {
            (line, column + 1)
        } else {
            lines.locate(token.end)
        };
        let place = format!("{line},{column}-{end_line},{end_column}:");
        let text = match token.kind {
            TokenKind::Dedent | TokenKind::EndMarker => "",
            _ => source.slice(token.span()),
        };
        let _ = writeln!(
            out,
            "{place:<20}{:<15}{}",
            token.kind.name(),
            str_repr(text.as_bytes())
        );
    }
    if let Some(error) = tokens.error {
        let (line, column) = source.locate(error.at);
        let _ = writeln!(
            out,
            "{:<20}{:<15}",
            format!("{line},{column}:"),
            TokenKind::Error.name()
        );
    }
    out
}
