//! String literals: their values, their concatenation, f- and t-strings.

use super::expr::starts_expression;
use super::{Failed, Parsed, Parser, T};
use crate::ast::*;
use crate::lexer::{StringFlags, Token};

/// A piece of an f- or t-string, or of a plain string that stands next to one.
#[derive(Clone, Copy)]
enum Piece {
    /// Literal text, not yet merged with its neighbours.
    Literal(Text, StrKind, Span),
    Field(ExprId),
}

/// What a sequence of literals makes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Str,
    Bytes,
    FString,
    TString,
}

impl Parser<'_> {
    /// One or more adjacent string literals.
    pub(super) fn strings(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let flavour = match self.kind() {
            T::TStringStart => Flavour::TString,
            _ => self.flavour(),
        };
        match flavour {
            Flavour::Str | Flavour::Bytes => self.plain_strings(flavour == Flavour::Bytes, start),
            Flavour::FString | Flavour::TString => {
                let mut pieces = Vec::new();
                self.formatted_strings(flavour, &mut pieces)?;
                let values = self.merge(&pieces);
                Ok(self.add(
                    if flavour == Flavour::TString {
                        ExprKind::TemplateStr { values }
                    } else {
                        ExprKind::JoinedStr { values }
                    },
                    start,
                ))
            }
        }
    }

    /// Looks ahead over plain literals for an f-string.
    fn flavour(&self) -> Flavour {
        let mut ahead = 0;
        loop {
            match self.kind_at(ahead) {
                T::String => ahead += 1,
                T::FStringStart => return Flavour::FString,
                _ if self.token().flags().has(StringFlags::BYTES) => return Flavour::Bytes,
                _ => return Flavour::Str,
            }
        }
    }

    fn plain_strings(&mut self, bytes: bool, start: u32) -> Parsed<ExprId> {
        let kind = if self.token().flags().has(StringFlags::UNICODE) {
            StrKind::Unicode
        } else {
            StrKind::Plain
        };
        let arena = self.tree.bytes.len();
        while self.kind() == T::String {
            let token = self.bump();
            if token.flags().has(StringFlags::BYTES) != bytes {
                return Err(Failed);
            }
            self.literal_value(token, bytes)?;
        }
        if matches!(self.kind(), T::FStringStart | T::TStringStart) {
            return Err(Failed);
        }
        let text = self.tree.text_since(arena);
        let value = if bytes {
            Constant::Bytes(text)
        } else {
            Constant::Str(text)
        };
        Ok(self.add(ExprKind::Constant { value, kind }, start))
    }

    /// Appends the value of a plain literal to the arena.
    fn literal_value(&mut self, token: Token, bytes: bool) -> Parsed<()> {
        let flags = token.flags();
        let quote = flags.quote_len() as u32;
        let inside = Span {
            start: token.start + flags.prefix_len() as u32 + quote,
            end: token.end - quote,
        };
        if bytes && !self.source.slice(inside).is_ascii() {
            return Err(Failed);
        }
        let decoded = if flags.has(StringFlags::RAW) || !flags.has(StringFlags::BACKSLASH) {
            self.tree
                .bytes
                .extend_from_slice(self.source.slice(inside).as_bytes());
            Ok(())
        } else if bytes {
            self.decode_bytes(inside)
        } else {
            self.decode_str(inside)
        };
        decoded.map_err(|_| Failed)
    }

    /// Adjacent f-strings (with plain strings between them) or t-strings.
    fn formatted_strings(&mut self, flavour: Flavour, pieces: &mut Vec<Piece>) -> Parsed<()> {
        loop {
            match self.kind() {
                T::String if flavour == Flavour::FString => {
                    let token = self.bump();
                    let flags = token.flags();
                    if flags.has(StringFlags::BYTES) {
                        return Err(Failed);
                    }
                    let arena = self.tree.bytes.len();
                    self.literal_value(token, false)?;
                    let kind = if flags.has(StringFlags::UNICODE) {
                        StrKind::Unicode
                    } else {
                        StrKind::Plain
                    };
                    pieces.push(Piece::Literal(
                        self.tree.text_since(arena),
                        kind,
                        token.span(),
                    ));
                }
                T::FStringStart if flavour == Flavour::FString => {
                    self.formatted_string(pieces, false)?
                }
                T::TStringStart if flavour == Flavour::TString => {
                    self.formatted_string(pieces, true)?
                }
                T::String | T::FStringStart | T::TStringStart => return Err(Failed),
                _ => return Ok(()),
            }
        }
    }

    fn formatted_string(&mut self, pieces: &mut Vec<Piece>, template: bool) -> Parsed<()> {
        self.bump();
        self.nested(|p| p.formatted_parts(pieces, template))?;
        self.expect(if template {
            T::TStringEnd
        } else {
            T::FStringEnd
        })?;
        Ok(())
    }

    /// Literal text and replacement fields.
    fn formatted_parts(&mut self, pieces: &mut Vec<Piece>, template: bool) -> Parsed<()> {
        loop {
            match self.kind() {
                T::FStringMiddle | T::TStringMiddle => {
                    let token = self.bump();
                    let arena = self.tree.bytes.len();
                    self.middle_value(token)?;
                    let text = self.tree.text_since(arena);
                    if !text.is_empty() {
                        pieces.push(Piece::Literal(text, StrKind::Plain, token.span()));
                    }
                }
                T::LBrace => self.replacement_field(pieces, template)?,
                _ => return Ok(()),
            }
        }
    }

    /// Appends the value of literal text to the arena. A backslash before a brace stands for itself (the tokenizer has warned).
    fn middle_value(&mut self, token: Token) -> Parsed<()> {
        let flags = token.flags();
        let span = Span {
            start: token.start,
            end: token.end - u32::from(flags.has(StringFlags::DOUBLED)),
        };
        let text = self.source.slice(span);
        if flags.has(StringFlags::RAW) || !flags.has(StringFlags::BACKSLASH) {
            self.tree.bytes.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        let warnings = self.tree.warnings.len();
        match self.decode_str(span) {
            Ok(()) => {}
            // A backslash at the very end was followed by a brace.
            Err(bad) if bad.start + 1 == text.len() => self.tree.bytes.push(b'\\'),
            Err(_) => return Err(Failed),
        }
        let source = self.source.text().as_bytes();
        let mut at = warnings;
        while at < self.tree.warnings.len() {
            let brace = source[self.tree.warnings[at].span.start as usize + 1];
            if matches!(brace, b'{' | b'}') {
                self.tree.warnings.remove(at);
            } else {
                at += 1;
            }
        }
        Ok(())
    }

    /// `'{' expression ['='] ['!' conversion] [':' format] '}'`
    fn replacement_field(&mut self, pieces: &mut Vec<Piece>, template: bool) -> Parsed<()> {
        let open = self.expect(T::LBrace)?;
        if !starts_expression(self.kind()) && !matches!(self.kind(), T::Star | T::Yield) {
            return Err(Failed);
        }
        let value = self.yield_or_expressions()?;
        let written = Span {
            start: open.end,
            end: self.start(),
        };
        let debug = self.accept(T::Equal);
        // What is between the brace and here is what a debug field shows.
        let shown = Span {
            start: open.end,
            end: self.start(),
        };
        let mut conversion = self.conversion()?;
        let colon = self.start();
        let format_spec = if self.accept(T::Colon) {
            Some(self.format_spec(colon)?)
        } else {
            None
        };
        self.expect(T::RBrace)?;
        if debug {
            let text = self.source_text(shown);
            pieces.push(Piece::Literal(text, StrKind::Plain, shown));
            if conversion == Conversion::None && format_spec.is_none() {
                conversion = Conversion::Repr;
            }
        }
        let kind = if template {
            let str = StrText(self.source_text(written));
            ExprKind::Interpolation {
                value,
                str,
                conversion,
                format_spec,
            }
        } else {
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            }
        };
        let field = self.add(kind, open.start);
        pieces.push(Piece::Field(field));
        Ok(())
    }

    fn conversion(&mut self) -> Parsed<Conversion> {
        if self.kind() != T::Exclamation {
            return Ok(Conversion::None);
        }
        let mark = self.bump();
        let token = self.token();
        self.name()?;
        if token.start != mark.end {
            return Err(Failed);
        }
        match self.source.slice(token.span()) {
            "s" => Ok(Conversion::Str),
            "r" => Ok(Conversion::Repr),
            "a" => Ok(Conversion::Ascii),
            _ => Err(Failed),
        }
    }

    fn format_spec(&mut self, colon: u32) -> Parsed<ExprId> {
        let mut pieces = Vec::new();
        self.formatted_parts(&mut pieces, false)?;
        let values = self.merge(&pieces);
        Ok(self.add(ExprKind::JoinedStr { values }, colon))
    }

    /// Source text as it stands, less comments.
    fn source_text(&mut self, span: Span) -> Text {
        let text = self.source.slice(span);
        if !text.contains('#') {
            return self.tree.add_text(text.as_bytes());
        }
        let text = self.without_comments(span);
        self.tree.add_text(text.as_bytes())
    }

    /// The tokens say what is a comment: a `#` between two of them.
    fn without_comments(&self, span: Span) -> String {
        let mut out = String::new();
        let mut at = span.start;
        let first = self
            .tokens
            .partition_point(|token| token.start < span.start);
        let inside = self.tokens[first..]
            .iter()
            .take_while(|token| token.end <= span.end);
        for (start, end) in inside
            .map(|token| (token.start, token.end))
            .chain([(span.end, span.end)])
        {
            let mut comment = false;
            for c in self
                .source
                .slice(Span {
                    start: at,
                    end: start.max(at),
                })
                .chars()
            {
                comment = (comment || c == '#') && c != '\n';
                if !comment {
                    out.push(c);
                }
            }
            out.push_str(self.source.slice(Span { start, end }));
            at = end;
        }
        out
    }

    /// Joins neighbouring literals into one constant.
    fn merge(&mut self, pieces: &[Piece]) -> ExprList {
        let mark = self.exprs.len();
        let mut open: Option<(Text, StrKind, Span)> = None;
        for &piece in pieces {
            match piece {
                Piece::Literal(text, kind, span) => {
                    open = Some(match open {
                        None => (text, kind, span),
                        Some((before, first_kind, first_span)) => {
                            (self.join(before, text), first_kind, first_span.to(span))
                        }
                    });
                }
                Piece::Field(field) => {
                    self.push_constant(open.take());
                    self.exprs.push(field);
                }
            }
        }
        self.push_constant(open);
        self.take_exprs(mark)
    }

    fn join(&mut self, left: Text, right: Text) -> Text {
        let joined = [self.tree.bytes(left), self.tree.bytes(right)].concat();
        self.tree.add_text(&joined)
    }

    fn push_constant(&mut self, constant: Option<(Text, StrKind, Span)>) {
        if let Some((text, kind, span)) = constant.filter(|(text, ..)| !text.is_empty()) {
            let expr = self.tree.add_expr(
                ExprKind::Constant {
                    value: Constant::Str(text),
                    kind,
                },
                span,
            );
            self.exprs.push(expr);
        }
    }
}
