//! Primaries, atoms, displays and comprehensions.

use super::super::number::MAX_DIGITS;
use super::{Diagnosis, Peg, Rule, Stop, T};
use crate::ast::*;

impl Diagnosis<'_> {
    pub(super) fn primary(&mut self) -> Peg<ExprId> {
        self.memo(Rule::Primary, |p| {
            let start = p.start();
            let mut expr = p.atom()?;
            while let Some(longer) = p.maybe(|p| p.trailer(expr, start))? {
                expr = longer;
            }
            Ok(expr)
        })
    }

    /// An attribute, a call or a subscript.
    pub(super) fn trailer(&mut self, value: ExprId, start: u32) -> Peg<ExprId> {
        let func = value;
        self.choose(&[
            &|p| {
                p.token(T::Dot)?;
                p.token(T::Name)?;
                Ok(p.add(
                    ExprKind::Attribute {
                        value,
                        attr: sym::UNDERSCORE,
                        ctx: ExprContext::Load,
                    },
                    start,
                ))
            },
            &|p| {
                let argument = p.generator()?;
                let args = p.tree.add_list(&[argument]);
                Ok(p.add(
                    ExprKind::Call {
                        func,
                        args,
                        keywords: List::EMPTY,
                    },
                    start,
                ))
            },
            &|p| {
                p.token(T::LPar)?;
                p.maybe(|p| p.arguments())?;
                p.token(T::RPar)?;
                Ok(p.add(
                    ExprKind::Call {
                        func,
                        args: List::EMPTY,
                        keywords: List::EMPTY,
                    },
                    start,
                ))
            },
            &|p| {
                p.token(T::LSqb)?;
                p.slices()?;
                p.token(T::RSqb)?;
                Ok(p.add(
                    ExprKind::Subscript {
                        value,
                        slice: value,
                        ctx: ExprContext::Load,
                    },
                    start,
                ))
            },
        ])
    }

    fn slices(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.slice()?;
                p.not_ahead(&[T::Comma])
            },
            &|p| {
                p.separated(T::Comma, |p| {
                    p.choose(&[&|p| p.slice(), &|p| p.starred_argument().map(drop)])
                })?;
                p.maybe(|p| p.token(T::Comma))?;
                Ok(())
            },
        ])
    }

    fn slice(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.maybe(|p| p.expression())?;
                p.token(T::Colon)?;
                p.maybe(|p| p.expression())?;
                p.maybe(|p| {
                    p.token(T::Colon)?;
                    p.maybe(|p| p.expression())
                })?;
                Ok(())
            },
            &|p| p.named_expression().map(drop),
        ])
    }

    pub(super) fn atom(&mut self) -> Peg<ExprId> {
        let value = match self.kind()? {
            T::Name => return self.name(),
            T::String | T::FStringStart | T::TStringStart => return self.strings(),
            T::LPar => {
                return self.choose(&[&|p| p.tuple_display(), &|p| p.group(), &|p| p.generator()]);
            }
            T::LSqb => return self.choose(&[&|p| p.list(), &|p| p.list_comprehension()]),
            T::LBrace => {
                return self.choose(&[
                    &|p| p.dict(),
                    &|p| p.set(),
                    &|p| p.dict_comprehension(),
                    &|p| p.set_comprehension(),
                ]);
            }
            T::Number => {
                self.check_number()?;
                if self.source.slice(self.tokens[self.at].span()).contains('_') {
                    self.since(6, "Underscores in numeric literals are")?;
                }
                Constant::Int(0)
            }
            T::None => Constant::None,
            T::True => Constant::True,
            T::False => Constant::False,
            T::Ellipsis => Constant::Ellipsis,
            _ => return Err(Stop::NoMatch),
        };
        let span = self.tokens[self.at].span();
        self.at += 1;
        Ok(self.tree.add_expr(
            ExprKind::Constant {
                value,
                kind: StrKind::Plain,
            },
            span,
        ))
    }

    /// Decimal numbers may not be longer than what `int()` converts by default.
    pub(super) fn check_number(&mut self) -> Peg {
        let token = self.tokens[self.at];
        let text = self.source.slice(token.span());
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if digits <= MAX_DIGITS
            || !text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_')
        {
            return Ok(());
        }
        let message = format!(
            "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {digits} digits; use \
             sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal \
             conversion limits."
        );
        self.raise_line(token.start, message)
    }

    pub(super) fn tuple_display(&mut self) -> Peg<ExprId> {
        let start = self.token(T::LPar)?.start;
        let elts = self.maybe(|p| {
            let mut elts = vec![p.star_named_expression()?];
            p.token(T::Comma)?;
            elts.extend(p.maybe(|p| p.star_named_expressions())?.unwrap_or_default());
            Ok(elts)
        })?;
        self.token(T::RPar)?;
        Ok(self.tuple(&elts.unwrap_or_default(), start))
    }

    fn group(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                p.token(T::LPar)?;
                let expr = p.choose(&[&|p| p.yield_expression(), &|p| p.named_expression()])?;
                p.token(T::RPar)?;
                Ok(expr)
            },
            &|p| {
                p.hint(|p| {
                    p.token(T::LPar)?;
                    p.choose(&[
                        &|p| {
                            let expr = p.starred_argument()?;
                            p.token(T::RPar)?;
                            p.raise_at_expr(expr, "cannot use starred expression here")
                        },
                        &|p| {
                            let stars = p.token(T::DoubleStar)?;
                            p.expression()?;
                            p.token(T::RPar)?;
                            p.raise_at_token(stars, "cannot use double starred expression here")
                        },
                    ])
                })
            },
        ])
    }

    pub(super) fn generator(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                let start = p.token(T::LPar)?.start;
                let elt = p.argument_expression()?;
                p.comprehension_clauses()?;
                p.token(T::RPar)?;
                Ok(p.add(
                    ExprKind::GeneratorExp {
                        elt,
                        generators: List::EMPTY,
                    },
                    start,
                ))
            },
            &|p| p.hint(|p| p.comprehension_mistake()),
        ])
    }

    pub(super) fn list(&mut self) -> Peg<ExprId> {
        let start = self.token(T::LSqb)?.start;
        let elts = self
            .maybe(|p| p.star_named_expressions())?
            .unwrap_or_default();
        self.token(T::RSqb)?;
        let elts = self.tree.add_list(&elts);
        Ok(self.add(
            ExprKind::List {
                elts,
                ctx: ExprContext::Load,
            },
            start,
        ))
    }

    fn list_comprehension(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                let start = p.token(T::LSqb)?.start;
                let elt = p.named_expression()?;
                p.comprehension_clauses()?;
                p.token(T::RSqb)?;
                Ok(p.add(
                    ExprKind::ListComp {
                        elt,
                        generators: List::EMPTY,
                    },
                    start,
                ))
            },
            &|p| p.hint(|p| p.comprehension_mistake()),
        ])
    }

    fn set(&mut self) -> Peg<ExprId> {
        let start = self.token(T::LBrace)?.start;
        self.star_named_expressions()?;
        self.token(T::RBrace)?;
        Ok(self.add(ExprKind::Set { elts: List::EMPTY }, start))
    }

    fn set_comprehension(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                let start = p.token(T::LBrace)?.start;
                let elt = p.named_expression()?;
                p.comprehension_clauses()?;
                p.token(T::RBrace)?;
                Ok(p.add(
                    ExprKind::SetComp {
                        elt,
                        generators: List::EMPTY,
                    },
                    start,
                ))
            },
            &|p| p.hint(|p| p.comprehension_mistake()),
        ])
    }

    fn comprehension_mistake(&mut self) -> Peg<ExprId> {
        const FORGOTTEN: &str = "did you forget parentheses around the comprehension target?";
        self.choose(&[
            &|p| {
                p.any_of(&[T::LSqb, T::LPar, T::LBrace])?;
                let starred = p.starred_argument()?;
                p.comprehension_clauses()?;
                p.raise_at_expr(
                    starred,
                    "iterable unpacking cannot be used in comprehension",
                )
            },
            &|p| {
                p.any_of(&[T::LSqb, T::LBrace])?;
                let first = p.star_named_expression()?;
                p.token(T::Comma)?;
                let rest = p.star_named_expressions()?;
                p.comprehension_clauses()?;
                let last = *rest.last().ok_or(Stop::NoMatch)?;
                let (first, last) = (p.span(first), p.span(last));
                p.raise_range(first, last, FORGOTTEN)
            },
            &|p| {
                p.any_of(&[T::LSqb, T::LBrace])?;
                let first = p.star_named_expression()?;
                let comma = p.token(T::Comma)?.span();
                p.comprehension_clauses()?;
                let first = p.span(first);
                p.raise_range(first, comma, FORGOTTEN)
            },
        ])
    }

    fn dict(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                let start = p.token(T::LBrace)?.start;
                p.maybe(|p| {
                    p.separated(T::Comma, Self::dict_item)?;
                    p.maybe(|p| p.token(T::Comma))
                })?;
                p.token(T::RBrace)?;
                Ok(p.add(
                    ExprKind::Dict {
                        keys: List::EMPTY,
                        values: List::EMPTY,
                    },
                    start,
                ))
            },
            &|p| {
                // Looked for in the first run too: a missing colon is found before a missing comma.
                p.token(T::LBrace)?;
                p.dict_mistake()?;
                p.token(T::RBrace)?;
                Ok(p.nothing)
            },
        ])
    }

    fn dict_item(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.token(T::DoubleStar)?;
                p.bitwise_or().map(drop)
            },
            &|p| p.key_and_value(),
        ])
    }

    fn key_and_value(&mut self) -> Peg {
        self.expression()?;
        self.token(T::Colon)?;
        self.expression().map(drop)
    }

    fn dict_mistake(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.separated(T::Comma, Self::dict_item)?;
                p.token(T::Comma)?;
                p.choose(&[
                    &|p| {
                        let key = p.expression()?;
                        p.not_ahead(&[T::Colon])?;
                        let end = p.span(key).end;
                        p.raise_open(end - 1, "':' expected after dictionary key")
                    },
                    &|p| p.dict_value_mistake(),
                ])
            },
            &|p| p.dict_value_mistake(),
        ])
    }

    fn dict_value_mistake(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.expression()?;
                p.token(T::Colon)?;
                let star = p.token(T::Star)?.start;
                p.bitwise_or()?;
                p.raise_from(
                    star,
                    "cannot use a starred expression in a dictionary value",
                )
            },
            &|p| {
                p.expression()?;
                let colon = p.token(T::Colon)?;
                p.ahead(&[T::RBrace, T::Comma])?;
                p.raise_at_token(colon, "expression expected after dictionary key and ':'")
            },
        ])
    }

    fn dict_comprehension(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                let start = p.token(T::LBrace)?.start;
                p.key_and_value()?;
                p.comprehension_clauses()?;
                p.token(T::RBrace)?;
                let (key, value) = (p.nothing, p.nothing);
                Ok(p.add(
                    ExprKind::DictComp {
                        key,
                        value,
                        generators: List::EMPTY,
                    },
                    start,
                ))
            },
            &|p| {
                p.hint(|p| {
                    p.token(T::LBrace)?;
                    let stars = p.token(T::DoubleStar)?;
                    p.bitwise_or()?;
                    p.comprehension_clauses()?;
                    p.token(T::RBrace)?;
                    p.raise_at_token(stars, "dict unpacking cannot be used in dict comprehension")
                })
            },
        ])
    }

    /// `for_if_clauses`: the end of the last expression in them.
    pub(super) fn comprehension_clauses(&mut self) -> Peg<Span> {
        let clauses = self.many1(Self::comprehension_clause)?;
        clauses.last().copied().ok_or(Stop::NoMatch)
    }

    fn comprehension_clause(&mut self) -> Peg<Span> {
        self.choose(&[
            &|p| {
                let is_async = p.maybe(|p| p.token(T::Async))?.is_some();
                p.token(T::For)?;
                p.star_targets()?;
                p.token(T::In)?;
                let end = p.behind_in().map_err(|stop| {
                    if matches!(stop, Stop::NoMatch) {
                        Stop::Cut
                    } else {
                        stop
                    }
                })?;
                if is_async {
                    p.since(6, "Async comprehensions are")?;
                }
                Ok(end)
            },
            &|p| {
                p.hint(|p| {
                    p.maybe(|p| p.token(T::Async))?;
                    p.token(T::For)?;
                    p.separated(T::Comma, Self::bitwise_or)?;
                    p.maybe(|p| p.token(T::Comma))?;
                    p.not_ahead(&[T::In])?;
                    p.raise_last("'in' expected after for-loop variables")
                })
            },
            &|p| p.hint(|p| p.for_target_mistake()),
        ])
    }

    fn behind_in(&mut self) -> Peg<Span> {
        let mut last = self.disjunction()?;
        let conditions = self.many(|p| {
            p.token(T::If)?;
            p.disjunction()
        })?;
        last = conditions.last().copied().unwrap_or(last);
        Ok(self.span(last))
    }
}
