//! Patterns of `case`.

use super::{Diagnosis, Peg, Rule, Stop, T};
use crate::ast::sym;

impl Diagnosis<'_> {
    pub(super) fn patterns(&mut self) -> Peg {
        self.choose(&[&|p| p.open_sequence(), &|p| p.pattern()])
    }

    fn open_sequence(&mut self) -> Peg {
        self.maybe_star_pattern()?;
        self.token(T::Comma)?;
        self.maybe(Self::maybe_sequence)?;
        Ok(())
    }

    fn maybe_sequence(&mut self) -> Peg {
        self.separated(T::Comma, Self::maybe_star_pattern)?;
        self.maybe(|p| p.token(T::Comma))?;
        Ok(())
    }

    fn maybe_star_pattern(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.token(T::Star)?;
                p.choose(&[&|p| p.capture_target(), &|p| {
                    p.soft(sym::UNDERSCORE).map(drop)
                }])
            },
            &|p| p.pattern(),
        ])
    }

    fn capture_target(&mut self) -> Peg {
        if self.token(T::Name)?.symbol() == Some(sym::UNDERSCORE) {
            return Err(Stop::NoMatch);
        }
        self.not_ahead(&[T::Dot, T::LPar, T::Equal])
    }

    fn pattern(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.or_pattern()?;
                p.token(T::As)?;
                p.capture_target()
            },
            &|p| {
                p.hint(|p| {
                    p.or_pattern()?;
                    p.token(T::As)?;
                    let wildcard = p.soft(sym::UNDERSCORE)?;
                    p.raise_at_token(wildcard, "cannot use '_' as a target")
                })
            },
            &|p| {
                p.hint(|p| {
                    p.or_pattern()?;
                    p.token(T::As)?;
                    let target = p.expression()?;
                    let name = p.expr_name(target);
                    p.raise_at_expr(target, format!("cannot use {name} as pattern target"))
                })
            },
            &|p| p.or_pattern(),
        ])
    }

    fn or_pattern(&mut self) -> Peg {
        self.separated(T::VBar, Self::closed_pattern).map(drop)
    }

    fn closed_pattern(&mut self) -> Peg {
        self.memo(Rule::ClosedPattern, |p| {
            p.choose(&[
                &|p| p.literal_pattern(),
                &|p| p.capture_target(),
                &|p| p.soft(sym::UNDERSCORE).map(drop),
                &|p| {
                    p.dotted_value()?;
                    p.not_ahead(&[T::Dot, T::LPar, T::Equal])
                },
                &|p| {
                    p.token(T::LPar)?;
                    p.pattern()?;
                    p.token(T::RPar).map(drop)
                },
                &|p| {
                    p.token(T::LSqb)?;
                    p.maybe(Self::maybe_sequence)?;
                    p.token(T::RSqb).map(drop)
                },
                &|p| {
                    p.token(T::LPar)?;
                    p.maybe(Self::open_sequence)?;
                    p.token(T::RPar).map(drop)
                },
                &|p| p.mapping_pattern(),
                &|p| p.class_pattern(),
            ])?;
            Ok(p.nothing)
        })
        .map(drop)
    }

    /// A name with at least one dot.
    fn dotted_value(&mut self) -> Peg {
        self.token(T::Name)?;
        self.many1(|p| {
            p.token(T::Dot)?;
            p.token(T::Name)
        })
        .map(drop)
    }

    fn literal_pattern(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.signed_number()?;
                p.not_ahead(&[T::Plus, T::Minus])
            },
            &|p| p.complex_number(),
            &|p| p.strings().map(drop),
            &|p| p.any_of(&[T::None, T::True, T::False]).map(drop),
        ])
    }

    fn signed_number(&mut self) -> Peg {
        self.maybe(|p| p.token(T::Minus))?;
        self.check_number()?;
        self.token(T::Number).map(drop)
    }

    fn complex_number(&mut self) -> Peg {
        self.maybe(|p| p.token(T::Minus))?;
        let real = self.token(T::Number)?;
        if self.source.slice(real.span()).ends_with(['j', 'J']) {
            return self.raise_at_token(real, "real number required in complex literal");
        }
        self.any_of(&[T::Plus, T::Minus])?;
        let imaginary = self.token(T::Number)?;
        if !self.source.slice(imaginary.span()).ends_with(['j', 'J']) {
            return self.raise_at_token(imaginary, "imaginary number required in complex literal");
        }
        Ok(())
    }

    fn mapping_pattern(&mut self) -> Peg {
        self.token(T::LBrace)?;
        self.choose(&[
            &|p| p.token(T::RBrace).map(drop),
            &|p| {
                p.rest_pattern()?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RBrace).map(drop)
            },
            &|p| {
                p.separated(T::Comma, Self::mapping_item)?;
                p.token(T::Comma)?;
                p.rest_pattern()?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RBrace).map(drop)
            },
            &|p| {
                p.separated(T::Comma, Self::mapping_item)?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RBrace).map(drop)
            },
        ])
    }

    fn rest_pattern(&mut self) -> Peg {
        self.token(T::DoubleStar)?;
        self.capture_target()
    }

    fn mapping_item(&mut self) -> Peg {
        self.choose(&[&|p| p.literal_pattern(), &|p| p.dotted_value()])?;
        self.token(T::Colon)?;
        self.pattern()
    }

    fn class_head_pattern(&mut self) -> Peg {
        self.separated(T::Dot, |p| p.token(T::Name))?;
        self.token(T::LPar).map(drop)
    }

    fn class_pattern(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.class_head_pattern()?;
                p.token(T::RPar).map(drop)
            },
            &|p| {
                p.class_head_pattern()?;
                p.separated(T::Comma, Self::pattern)?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RPar).map(drop)
            },
            &|p| {
                p.class_head_pattern()?;
                p.separated(T::Comma, Self::keyword_pattern)?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RPar).map(drop)
            },
            &|p| {
                p.class_head_pattern()?;
                p.separated(T::Comma, Self::pattern)?;
                p.token(T::Comma)?;
                p.separated(T::Comma, Self::keyword_pattern)?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RPar).map(drop)
            },
            &|p| {
                p.hint(|p| {
                    p.class_head_pattern()?;
                    p.maybe(|p| {
                        p.separated(T::Comma, Self::pattern)?;
                        p.token(T::Comma)
                    })?;
                    p.separated(T::Comma, Self::keyword_pattern)?;
                    p.token(T::Comma)?;
                    let start = p.start();
                    p.separated(T::Comma, Self::pattern)?;
                    let end = p.end();
                    p.raise_at(
                        crate::ast::Span { start, end },
                        "positional patterns follow keyword patterns",
                    )
                })
            },
        ])
    }

    fn keyword_pattern(&mut self) -> Peg {
        self.token(T::Name)?;
        self.token(T::Equal)?;
        self.pattern()
    }
}
