//! Arguments of calls and classes.

use super::{Diagnosis, Peg, Rule, Stop, T};
use crate::ast::*;

/// Arguments that were understood.
#[derive(Default)]
struct Args {
    positional: Vec<ExprId>,
    /// There is a `**`.
    unpacking: bool,
}

impl Diagnosis<'_> {
    /// What stands between the parentheses of a call.
    pub(super) fn arguments(&mut self) -> Peg<ExprId> {
        self.memo(Rule::Arguments, |p| {
            p.choose(&[
                &|p| {
                    p.args()?;
                    p.maybe(|p| p.token(T::Comma))?;
                    p.ahead(&[T::RPar])?;
                    Ok(p.nothing)
                },
                &|p| p.hint(|p| p.arguments_mistake()),
            ])
        })
    }

    fn args(&mut self) -> Peg<Args> {
        self.choose(&[
            &|p| {
                let positional = p.positional_args()?;
                let keywords = p.maybe(|p| {
                    p.token(T::Comma)?;
                    p.keyword_args()
                })?;
                let mut args = keywords.unwrap_or_default();
                args.positional.splice(0..0, positional);
                Ok(args)
            },
            &|p| p.keyword_args(),
        ])
    }

    fn positional_args(&mut self) -> Peg<Vec<ExprId>> {
        self.separated(T::Comma, |p| {
            p.choose(&[&|p| p.starred_argument(), &|p| {
                let expr = p.argument_expression()?;
                p.not_ahead(&[T::Equal])?;
                Ok(expr)
            }])
        })
    }

    /// Keywords and `*`, then keywords and `**`.
    fn keyword_args(&mut self) -> Peg<Args> {
        self.choose(&[
            &|p| {
                let first = p.separated(T::Comma, Self::keyword_or_starred)?;
                p.token(T::Comma)?;
                let second = p.separated(T::Comma, Self::keyword_or_double_starred)?;
                Ok(Args {
                    positional: first.into_iter().flatten().collect(),
                    unpacking: second.contains(&true),
                })
            },
            &|p| {
                let items = p.separated(T::Comma, Self::keyword_or_starred)?;
                Ok(Args {
                    positional: items.into_iter().flatten().collect(),
                    unpacking: false,
                })
            },
            &|p| {
                let items = p.separated(T::Comma, Self::keyword_or_double_starred)?;
                Ok(Args {
                    positional: Vec::new(),
                    unpacking: items.contains(&true),
                })
            },
        ])
    }

    fn keyword_or_starred(&mut self) -> Peg<Option<ExprId>> {
        self.choose(&[
            &|p| p.hint(|p| p.keyword_mistake()),
            &|p| {
                p.token(T::Name)?;
                p.token(T::Equal)?;
                p.expression()?;
                Ok(None)
            },
            &|p| p.starred_argument().map(Some),
        ])
    }

    /// True for `**`.
    fn keyword_or_double_starred(&mut self) -> Peg<bool> {
        self.choose(&[
            &|p| p.hint(|p| p.keyword_mistake()),
            &|p| {
                p.token(T::Name)?;
                p.token(T::Equal)?;
                p.expression()?;
                Ok(false)
            },
            &|p| {
                p.token(T::DoubleStar)?;
                p.expression()?;
                Ok(true)
            },
        ])
    }

    fn keyword_mistake<R>(&mut self) -> Peg<R> {
        self.choose(&[
            &|p| {
                let word = p.any_of(&[T::True, T::False, T::None])?;
                let equal = p.token(T::Equal)?;
                p.raise_range(
                    word.span(),
                    equal.span(),
                    format!("cannot assign to {}", word.kind.text().unwrap_or_default()),
                )
            },
            &|p| {
                let name = p.token(T::Name)?.span();
                let equal = p.token(T::Equal)?.span();
                p.ahead(&[T::Comma, T::RPar])?;
                p.raise_range(name, equal, "expected argument value expression")
            },
            &|p| p.generator_with_name(),
            &|p| {
                let named = p.looks(|p| {
                    p.token(T::Name)?;
                    p.token(T::Equal)
                })?;
                if named {
                    return Err(Stop::NoMatch);
                }
                let expr = p.expression()?;
                let equal = p.token(T::Equal)?.span();
                let first = p.span(expr);
                p.raise_range(
                    first,
                    equal,
                    "expression cannot contain assignment, perhaps you meant \"==\"?",
                )
            },
            &|p| {
                let stars = p.token(T::DoubleStar)?.span();
                p.expression()?;
                p.token(T::Equal)?;
                let value = p.expression()?;
                let last = p.span(value);
                p.raise_range(stars, last, "cannot assign to keyword argument unpacking")
            },
        ])
    }

    /// `name = value for …`
    fn generator_with_name<R>(&mut self) -> Peg<R> {
        let name = self.token(T::Name)?.span();
        let equal = self.token(T::Equal)?.span();
        self.expression()?;
        self.comprehension_clauses()?;
        self.raise_range(
            name,
            equal,
            "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
        )
    }

    /// `'*' expression`
    pub(super) fn starred_argument(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    let star = p.token(T::Star)?.span();
                    p.expression()?;
                    p.token(T::Equal)?;
                    let value = p.expression()?;
                    let last = p.span(value);
                    p.raise_range(star, last, "cannot assign to iterable argument unpacking")
                })
            },
            &|p| {
                let start = p.token(T::Star)?.start;
                let value = p.expression()?;
                Ok(p.add(
                    ExprKind::Starred {
                        value,
                        ctx: ExprContext::Load,
                    },
                    start,
                ))
            },
            &|p| {
                p.hint(|p| {
                    p.token(T::Star)?;
                    p.raise_last("Invalid star expression")
                })
            },
        ])
    }

    fn arguments_mistake(&mut self) -> Peg<ExprId> {
        const PARENTHESIZE: &str = "Generator expression must be parenthesized";
        self.choose(&[
            &|p| {
                p.choose(&[
                    &|p| {
                        p.positional_args()?;
                        p.token(T::Comma)?;
                        p.keyword_args().map(drop)
                    },
                    &|p| p.keyword_args().map(drop),
                ])?;
                let comma = p.token(T::Comma)?.start;
                p.separated(T::Comma, |p| {
                    p.starred_argument()?;
                    p.not_ahead(&[T::Equal])
                })?;
                p.raise_from(
                    comma,
                    "iterable argument unpacking follows keyword argument unpacking",
                )
            },
            &|p| {
                let elt = p.expression()?;
                let last = p.comprehension_clauses()?;
                p.token(T::Comma)?;
                p.maybe(|p| {
                    p.choose(&[&|p| p.args().map(drop), &|p| {
                        p.expression()?;
                        p.comprehension_clauses().map(drop)
                    }])
                })?;
                let first = p.span(elt);
                p.raise_range(first, last, PARENTHESIZE)
            },
            &|p| p.generator_with_name(),
            &|p| {
                let args = p.args()?;
                let last = p.comprehension_clauses()?;
                match args.positional[..] {
                    [_, .., elt] => {
                        let first = p.span(elt);
                        p.raise_range(first, last, PARENTHESIZE)
                    }
                    _ => Err(Stop::NoMatch),
                }
            },
            &|p| {
                p.args()?;
                p.token(T::Comma)?;
                let elt = p.expression()?;
                let last = p.comprehension_clauses()?;
                let first = p.span(elt);
                p.raise_range(first, last, PARENTHESIZE)
            },
            &|p| {
                let args = p.args()?;
                p.token(T::Comma)?;
                p.args()?;
                p.raise_last(if args.unpacking {
                    "positional argument follows keyword argument unpacking"
                } else {
                    "positional argument follows keyword argument"
                })
            },
        ])
    }
}
