//! String literals, f- and t-strings.

use super::{Diagnosis, Peg, Rule, Stop, T};
use crate::ast::*;
use crate::lexer::{StringFlags, Token};
use crate::parser::escape::BadEscape;

/// What ends the expression of a replacement field.
const BEHIND_EXPRESSION: [T; 4] = [T::Equal, T::Exclamation, T::Colon, T::RBrace];

/// The tokens of one of the two kinds of formatted strings.
#[derive(Clone, Copy)]
struct Kind {
    letter: char,
    start: T,
    middle: T,
    end: T,
}

const F: Kind = Kind {
    letter: 'f',
    start: T::FStringStart,
    middle: T::FStringMiddle,
    end: T::FStringEnd,
};
const TEMPLATE: Kind = Kind {
    letter: 't',
    start: T::TStringStart,
    middle: T::TStringMiddle,
    end: T::TStringEnd,
};

impl Diagnosis<'_> {
    pub(super) fn strings(&mut self) -> Peg<ExprId> {
        self.memo(Rule::Strings, |p| {
            p.choose(&[
                &|p| p.hint(|p| p.mixed_templates()),
                &|p| p.plain_or_formatted(),
                &|p| {
                    let start = p.start();
                    p.many1(|p| p.formatted(TEMPLATE))?;
                    p.since(14, "t-strings are")?;
                    Ok(p.add(
                        ExprKind::TemplateStr {
                            values: List::EMPTY,
                        },
                        start,
                    ))
                },
            ])
        })
    }

    fn mixed_templates(&mut self) -> Peg<ExprId> {
        let start = self.start();
        self.choose(&[
            &|p| {
                p.many1(Self::string_or_formatted)?;
                p.many1(|p| p.formatted(TEMPLATE)).map(drop)
            },
            &|p| {
                p.many1(|p| p.formatted(TEMPLATE))?;
                p.many1(Self::string_or_formatted).map(drop)
            },
        ])?;
        let end = self.end();
        self.raise_range(
            Span { start, end: start },
            Span { start, end },
            "cannot mix t-string literals with string or bytes literals",
        )
    }

    fn string_or_formatted(&mut self) -> Peg<Option<Token>> {
        self.choose(&[&|p| p.formatted(F).map(|()| None), &|p| {
            p.token(T::String).map(Some)
        }])
    }

    fn plain_or_formatted(&mut self) -> Peg<ExprId> {
        let start = self.start();
        let parts = self.many1(Self::string_or_formatted)?;
        let bytes =
            |part: &Option<Token>| part.is_some_and(|token| token.flags().has(StringFlags::BYTES));
        for token in parts.iter().flatten() {
            self.check_plain(*token)?;
        }
        let mixed = parts.iter().any(|part| bytes(part) != bytes(&parts[0]));
        if mixed {
            return self.raise_last("cannot mix bytes and nonbytes literals");
        }
        if parts.iter().any(Option::is_none) {
            return Ok(self.add(
                ExprKind::JoinedStr {
                    values: List::EMPTY,
                },
                start,
            ));
        }
        let text = self.tree.add_text(b"");
        let value = if bytes(&parts[0]) {
            Constant::Bytes(text)
        } else {
            Constant::Str(text)
        };
        Ok(self.add(
            ExprKind::Constant {
                value,
                kind: StrKind::Plain,
            },
            start,
        ))
    }

    fn check_plain(&mut self, token: Token) -> Peg {
        let flags = token.flags();
        let quote = flags.quote_len() as u32;
        let inside = Span {
            start: token.start + flags.prefix_len() as u32 + quote,
            end: token.end - quote,
        };
        let bytes = flags.has(StringFlags::BYTES);
        if bytes && !self.source.slice(inside).is_ascii() {
            return self.raise_at_token(token, "bytes can only contain ASCII literal characters");
        }
        if flags.has(StringFlags::RAW) || !flags.has(StringFlags::BACKSLASH) {
            return Ok(());
        }
        self.check_escapes(inside, bytes, token)
    }

    fn check_escapes(&mut self, inside: Span, bytes: bool, token: Token) -> Peg {
        let Err(bad) = crate::parser::escape::check(self.source, inside, bytes) else {
            return Ok(());
        };
        let BadEscape { start, end, reason } = bad;
        let message = if bytes {
            format!("(value error) {reason} at position {start}")
        } else {
            // Positions are those in the buffer CPython decodes, where characters beyond ASCII are written as ten-byte escapes.
            let text = self.source.slice(inside);
            let widen = |at: usize| {
                text[..at]
                    .chars()
                    .map(|c| if c.is_ascii() { 1 } else { 10 })
                    .sum::<usize>()
            };
            let (start, end) = (widen(start), widen(end));
            if end <= start + 1 {
                format!(
                    "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position {start}: {reason}"
                )
            } else {
                format!(
                    "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{}: {reason}",
                    end - 1
                )
            }
        };
        self.raise_at_token(token, message)
    }

    fn formatted(&mut self, kind: Kind) -> Peg {
        let open = self.token(kind.start)?;
        let raw = open.flags().has(StringFlags::RAW);
        self.nested(|p| p.many(|p| p.part(kind, raw)))?;
        self.token(kind.end).map(drop)
    }

    fn part(&mut self, kind: Kind, raw: bool) -> Peg {
        self.choose(&[&|p| p.replacement_field(kind, raw), &|p| {
            let token = p.token(kind.middle)?;
            p.check_middle(token, raw)
        }])
    }

    fn check_middle(&mut self, token: Token, raw: bool) -> Peg {
        let flags = token.flags();
        if raw || !flags.has(StringFlags::BACKSLASH) {
            return Ok(());
        }
        let mut span = Span {
            start: token.start,
            end: token.end - u32::from(flags.has(StringFlags::DOUBLED)),
        };
        if self
            .source
            .slice(span)
            .bytes()
            .rev()
            .take_while(|&byte| byte == b'\\')
            .count()
            % 2
            == 1
        {
            span.end -= 1;
        }
        self.check_escapes(span, false, token)
    }

    fn replacement_field(&mut self, kind: Kind, raw: bool) -> Peg {
        self.choose(&[
            &|p| {
                p.token(T::LBrace)?;
                p.yield_or_star_expressions()?;
                p.maybe(|p| p.token(T::Equal))?;
                p.maybe(|p| p.conversion(kind))?;
                p.maybe(|p| {
                    p.token(T::Colon)?;
                    p.many(|p| p.part(kind, raw))
                })?;
                p.token(T::RBrace).map(drop)
            },
            &|p| p.hint(|p| p.field_mistake(kind, raw)),
        ])
    }

    fn conversion(&mut self, kind: Kind) -> Peg {
        let mark = self.token(T::Exclamation)?;
        let name = self.token(T::Name)?;
        let letter = kind.letter;
        if mark.end != name.start {
            return self.raise_range(
                mark.span(),
                name.span(),
                format!(
                    "{letter}-string: conversion type must come right after the exclamation mark"
                ),
            );
        }
        let text = self.source.slice(name.span()).to_owned();
        if ["s", "r", "a"].contains(&text.as_str()) {
            return Ok(());
        }
        self.raise_at_token(
            name,
            format!(
                "{letter}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'"
            ),
        )
    }

    fn field_mistake(&mut self, kind: Kind, raw: bool) -> Peg {
        let letter = kind.letter;
        let open = |p: &mut Self| p.token(T::LBrace).map(drop);
        let expression = move |p: &mut Self| {
            open(p)?;
            p.yield_or_star_expressions().map(drop)
        };
        let converted = move |p: &mut Self| {
            expression(p)?;
            p.maybe(|p| p.token(T::Equal))?;
            p.maybe(|p| {
                p.token(T::Exclamation)?;
                p.token(T::Name)
            })
            .map(drop)
        };
        self.choose(&[
            &|p| {
                open(p)?;
                let token = p.any_of(&BEHIND_EXPRESSION)?;
                let text = token.kind.text().unwrap_or_default();
                p.raise_at_token(
                    token,
                    format!("{letter}-string: valid expression required before '{text}'"),
                )
            },
            &|p| {
                open(p)?;
                if p.looks(|p| p.yield_or_star_expressions())? {
                    return Err(Stop::NoMatch);
                }
                p.raise_next(format!(
                    "{letter}-string: expecting a valid expression after '{{'"
                ))
            },
            &|p| {
                expression(p)?;
                p.not_ahead(&BEHIND_EXPRESSION)?;
                p.raise_next(format!(
                    "{letter}-string: expecting '=', or '!', or ':', or '}}'"
                ))
            },
            &|p| {
                expression(p)?;
                p.token(T::Equal)?;
                p.not_ahead(&BEHIND_EXPRESSION[1..])?;
                p.raise_next(format!("{letter}-string: expecting '!', or ':', or '}}'"))
            },
            &|p| {
                expression(p)?;
                p.maybe(|p| p.token(T::Equal))?;
                p.token(T::Exclamation)?;
                match p.kind()? {
                    T::Colon | T::RBrace => {
                        p.raise_next(format!("{letter}-string: missing conversion character"))
                    }
                    T::Name => Err(Stop::NoMatch),
                    _ => p.raise_next(format!("{letter}-string: invalid conversion character")),
                }
            },
            &|p| {
                converted(p)?;
                p.not_ahead(&BEHIND_EXPRESSION[2..])?;
                p.raise_next(format!("{letter}-string: expecting ':' or '}}'"))
            },
            &|p| {
                converted(p)?;
                p.token(T::Colon)?;
                p.many(|p| p.part(kind, raw))?;
                p.not_ahead(&[T::RBrace])?;
                p.raise_next(format!("{letter}-string: expecting '}}', or format specs"))
            },
            &|p| {
                converted(p)?;
                p.not_ahead(&[T::RBrace])?;
                p.raise_next(format!("{letter}-string: expecting '}}'"))
            },
        ])
    }
}
