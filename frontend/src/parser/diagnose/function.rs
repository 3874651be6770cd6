//! Functions and classes: headers, parameters, type parameters.

use super::{Diagnosis, Peg, Stop, T};
use crate::ast::*;
use crate::lexer::Token;

/// Where a parameter list stands: what closes it decides what may follow a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    Function,
    Lambda,
}

impl Site {
    fn close(self) -> T {
        match self {
            Site::Function => T::RPar,
            Site::Lambda => T::Colon,
        }
    }
}

impl Diagnosis<'_> {
    pub(super) fn function(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    p.maybe(|p| p.token(T::Async))?;
                    let keyword = p.token(T::Def)?;
                    p.token(T::Name)?;
                    p.maybe(|p| p.type_params())?;
                    p.token(T::LPar)?;
                    p.maybe(|p| p.params(Site::Function))?;
                    p.token(T::RPar)?;
                    p.maybe(|p| p.returns())?;
                    p.missing_block(keyword, "function definition")
                })
            },
            &|p| {
                let is_async = p.maybe(|p| p.token(T::Async))?.is_some();
                p.token(T::Def)?;
                p.token(T::Name)?;
                p.maybe(|p| p.type_params())?;
                // A mistake in the type parameters is worth more, so this waits for the second run.
                if p.hints {
                    p.forced(T::LPar)?;
                } else {
                    p.token(T::LPar)?;
                }
                p.maybe(|p| p.params(Site::Function))?;
                p.token(T::RPar)?;
                p.maybe(|p| p.returns())?;
                p.forced(T::Colon)?;
                p.maybe(Self::function_type_comment)?;
                p.block()?;
                if is_async {
                    p.since(5, "Async functions are")?;
                }
                Ok(())
            },
        ])
    }

    fn function_type_comment(&mut self) -> Peg {
        let before_block = |p: &mut Self| {
            p.token(T::Newline)?;
            p.token(T::Indent).map(drop)
        };
        self.choose(&[
            &|p| {
                p.token(T::Newline)?;
                p.token(T::TypeComment)?;
                if p.looks(before_block)? {
                    Ok(())
                } else {
                    Err(Stop::NoMatch)
                }
            },
            &|p| {
                p.hint(|p| {
                    p.token(T::TypeComment)?;
                    p.token(T::Newline)?;
                    p.token(T::TypeComment)?;
                    before_block(p)?;
                    p.raise_last("Cannot have two type comments on def")
                })
            },
            &|p| p.token(T::TypeComment).map(drop),
        ])
    }

    fn returns(&mut self) -> Peg {
        self.token(T::RArrow)?;
        self.expression().map(drop)
    }

    fn class_head(&mut self) -> Peg<Token> {
        let keyword = self.token(T::Class)?;
        self.token(T::Name)?;
        self.maybe(|p| p.type_params())?;
        self.maybe(|p| {
            p.token(T::LPar)?;
            p.maybe(|p| p.arguments())?;
            p.token(T::RPar)
        })?;
        Ok(keyword)
    }

    pub(super) fn class(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    p.class_head()?;
                    p.missing_colon()
                })
            },
            &|p| {
                p.hint(|p| {
                    let keyword = p.class_head()?;
                    p.missing_block(keyword, "class definition")
                })
            },
            &|p| {
                p.class_head()?;
                p.token(T::Colon)?;
                p.block()
            },
        ])
    }

    pub(super) fn lambda_parameters(&mut self) -> Peg {
        self.params(Site::Lambda)
    }

    fn params(&mut self, site: Site) -> Peg {
        self.choose(&[&|p| p.hint(|p| p.parameters_mistake(site)), &|p| {
            p.parameters(site)
        }])
    }

    fn parameters(&mut self, site: Site) -> Peg {
        const POSITIONAL_ONLY: &str = "Positional-only parameters are";
        self.choose(&[
            &|p| {
                p.slash_no_default(site)?;
                p.many(|p| p.param_no_default(site))?;
                p.many(|p| p.param_with_default(site))?;
                p.maybe(|p| p.star_part(site))?;
                p.since(8, POSITIONAL_ONLY)
            },
            &|p| {
                p.slash_with_default(site)?;
                p.many(|p| p.param_with_default(site))?;
                p.maybe(|p| p.star_part(site))?;
                p.since(8, POSITIONAL_ONLY)
            },
            &|p| {
                p.many1(|p| p.param_no_default(site))?;
                p.many(|p| p.param_with_default(site))?;
                p.maybe(|p| p.star_part(site))?;
                Ok(())
            },
            &|p| {
                p.many1(|p| p.param_with_default(site))?;
                p.maybe(|p| p.star_part(site))?;
                Ok(())
            },
            &|p| p.star_part(site),
        ])
    }

    fn slash_no_default(&mut self, site: Site) -> Peg {
        self.many1(|p| p.param_no_default(site))?;
        self.token(T::Slash)?;
        self.behind_slash(site)
    }

    fn slash_with_default(&mut self, site: Site) -> Peg {
        self.many(|p| p.param_no_default(site))?;
        self.many1(|p| p.param_with_default(site))?;
        self.token(T::Slash)?;
        self.behind_slash(site)
    }

    fn any_slash(&mut self, site: Site) -> Peg {
        self.choose(&[&|p| p.slash_no_default(site), &|p| {
            p.slash_with_default(site)
        }])
    }

    /// What stands behind a slash, and the type comment that may follow it behind a parameter of a function.
    fn behind_param(&mut self, site: Site) -> Peg {
        if site == Site::Lambda {
            return self.behind_slash(site);
        }
        self.choose(&[
            &|p| {
                p.token(T::Comma)?;
                p.maybe(|p| p.token(T::TypeComment)).map(drop)
            },
            &|p| {
                p.maybe(|p| p.token(T::TypeComment))?;
                p.ahead(&[site.close()])
            },
        ])
    }

    /// A comma, or the end of the list.
    fn behind_slash(&mut self, site: Site) -> Peg {
        self.choose(&[&|p| p.token(T::Comma).map(drop), &|p| {
            p.ahead(&[site.close()])
        }])
    }

    fn param(&mut self, site: Site) -> Peg<Token> {
        let name = self.token(T::Name)?;
        if site == Site::Function {
            self.maybe(|p| {
                p.token(T::Colon)?;
                p.expression()
            })?;
        }
        Ok(name)
    }

    fn param_no_default(&mut self, site: Site) -> Peg<Token> {
        let param = self.param(site)?;
        self.behind_param(site)?;
        Ok(param)
    }

    fn param_with_default(&mut self, site: Site) -> Peg {
        self.param(site)?;
        self.default()?;
        self.behind_param(site)
    }

    fn param_maybe_default(&mut self, site: Site) -> Peg {
        self.param(site)?;
        self.maybe(Self::default)?;
        self.behind_param(site)
    }

    fn default(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.token(T::Equal)?;
                p.expression().map(drop)
            },
            &|p| {
                p.hint(|p| {
                    let equal = p.token(T::Equal)?;
                    p.ahead(&[T::RPar, T::Comma])?;
                    p.raise_at_token(equal, "expected default value expression")
                })
            },
        ])
    }

    /// From `*` or `**` on.
    fn star_part(&mut self, site: Site) -> Peg {
        self.choose(&[
            &|p| p.hint(|p| p.star_mistake(site)),
            &|p| {
                p.token(T::Star)?;
                p.param_no_default(site)?;
                p.many(|p| p.param_maybe_default(site))?;
                p.maybe(|p| p.double_star(site))?;
                Ok(())
            },
            &|p| {
                if site == Site::Lambda {
                    return Err(Stop::NoMatch);
                }
                p.token(T::Star)?;
                p.token(T::Name)?;
                p.token(T::Colon)?;
                p.star_bitwise_or()?;
                p.behind_param(site)?;
                p.many(|p| p.param_maybe_default(site))?;
                p.maybe(|p| p.double_star(site))?;
                Ok(())
            },
            &|p| {
                p.token(T::Star)?;
                p.token(T::Comma)?;
                p.many1(|p| p.param_maybe_default(site))?;
                p.maybe(|p| p.double_star(site))?;
                Ok(())
            },
            &|p| p.double_star(site),
        ])
    }

    fn double_star(&mut self, site: Site) -> Peg {
        self.choose(&[&|p| p.hint(|p| p.double_star_mistake(site)), &|p| {
            p.token(T::DoubleStar)?;
            p.param_no_default(site).map(drop)
        }])
    }

    fn double_star_mistake(&mut self, site: Site) -> Peg {
        const FOLLOWS: &str = "arguments cannot follow var-keyword argument";
        self.choose(&[
            &|p| {
                p.token(T::DoubleStar)?;
                p.param(site)?;
                let equal = p.token(T::Equal)?;
                p.raise_at_token(equal, "var-keyword argument cannot have default value")
            },
            &|p| {
                p.token(T::DoubleStar)?;
                p.param(site)?;
                p.token(T::Comma)?;
                let start = p.start();
                p.param(site)?;
                let end = p.end();
                p.raise_at(Span { start, end }, FOLLOWS)
            },
            &|p| {
                p.token(T::DoubleStar)?;
                p.param(site)?;
                p.token(T::Comma)?;
                let token = p.any_of(&[T::Star, T::DoubleStar, T::Slash])?;
                p.raise_at_token(token, FOLLOWS)
            },
        ])
    }

    fn star_mistake(&mut self, site: Site) -> Peg {
        self.choose(&[
            &|p| {
                let star = p.token(T::Star)?;
                p.choose(&[&|p| p.token(site.close()).map(drop), &|p| {
                    p.token(T::Comma)?;
                    p.any_of(&[site.close(), T::DoubleStar]).map(drop)
                }])?;
                if site == Site::Function {
                    p.raise_at_token(star, "named arguments must follow bare *")
                } else {
                    p.raise_last("named arguments must follow bare *")
                }
            },
            &|p| {
                p.token(T::Star)?;
                p.token(T::Comma)?;
                if site == Site::Lambda {
                    return Err(Stop::NoMatch);
                }
                p.token(T::TypeComment)?;
                p.raise_last("bare * has associated type comment")
            },
            &|p| {
                p.token(T::Star)?;
                p.param(site)?;
                let equal = p.token(T::Equal)?;
                p.raise_at_token(equal, "var-positional argument cannot have default value")
            },
            &|p| {
                p.token(T::Star)?;
                p.param_or_comma(site)?;
                p.many(|p| p.param_maybe_default(site))?;
                let second = p.token(T::Star)?;
                p.param_or_comma(site)?;
                p.raise_at_token(second, "* argument may appear only once")
            },
        ])
    }

    fn param_or_comma(&mut self, site: Site) -> Peg {
        self.choose(&[&|p| p.param_no_default(site).map(drop), &|p| {
            p.token(T::Comma).map(drop)
        }])
    }

    fn parameters_mistake(&mut self, site: Site) -> Peg {
        self.choose(&[
            &|p| {
                let slash = p.token(T::Slash)?;
                p.token(T::Comma)?;
                p.raise_at_token(slash, "at least one argument must precede /")
            },
            &|p| {
                p.any_slash(site)?;
                p.many(|p| p.param_maybe_default(site))?;
                let slash = p.token(T::Slash)?;
                p.raise_at_token(slash, "/ may appear only once")
            },
            &|p| {
                p.maybe(|p| p.slash_no_default(site))?;
                p.many(|p| p.param_no_default(site))?;
                p.choose(&[&|p| p.slash_with_default(site), &|p| {
                    p.many1(|p| p.param_with_default(site)).map(drop)
                }])?;
                let start = p.start();
                let param = p.param_no_default(site)?;
                let _ = start;
                p.raise_at_param(
                    param,
                    "parameter without a default follows parameter with a default",
                )
            },
            &|p| {
                p.many(|p| p.param_no_default(site))?;
                let open = p.token(T::LPar)?.span();
                if site == Site::Function {
                    p.many1(|p| p.param_no_default(site))?;
                } else {
                    p.separated(T::Comma, |p| p.param(site))?;
                }
                p.maybe(|p| p.token(T::Comma))?;
                let close = p.token(T::RPar)?.span();
                let who = if site == Site::Function {
                    "Function"
                } else {
                    "Lambda expression"
                };
                p.raise_range(
                    open,
                    close,
                    format!("{who} parameters cannot be parenthesized"),
                )
            },
            &|p| {
                p.maybe(|p| p.any_slash(site))?;
                p.many(|p| p.param_maybe_default(site))?;
                p.token(T::Star)?;
                p.choose(&[&|p| p.token(T::Comma).map(drop), &|p| {
                    p.param_no_default(site).map(drop)
                }])?;
                p.many(|p| p.param_maybe_default(site))?;
                let slash = p.token(T::Slash)?;
                p.raise_at_token(slash, "/ must be ahead of *")
            },
            &|p| {
                p.many1(|p| p.param_maybe_default(site))?;
                p.token(T::Slash)?;
                let star = p.token(T::Star)?;
                p.raise_at_token(star, "expected comma between / and *")
            },
        ])
    }

    /// A parameter with its annotation; what stands behind it has been consumed.
    fn raise_at_param(&mut self, param: Token, message: &str) -> Peg {
        let consumed = &self.tokens[..self.at];
        let last = consumed
            .iter()
            .rfind(|token| !matches!(token.kind, T::Comma | T::TypeComment));
        let end = last.map_or(param.end, |token| token.end);
        self.raise_at(
            Span {
                start: param.start,
                end,
            },
            message,
        )
    }

    pub(super) fn type_params(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    p.token(T::LSqb)?;
                    let close = p.token(T::RSqb)?.start;
                    p.raise_from(close, "Type parameter list cannot be empty")
                })
            },
            &|p| {
                p.token(T::LSqb)?;
                p.separated(T::Comma, Self::type_param)?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RSqb)?;
                p.since(12, "Type parameter lists are")
            },
        ])
    }

    fn type_param(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.token(T::Name)?;
                p.maybe(|p| {
                    p.token(T::Colon)?;
                    p.expression()
                })?;
                p.type_param_default(false)
            },
            &|p| p.hint(|p| p.type_param_mistake()),
            &|p| {
                p.token(T::Star)?;
                p.token(T::Name)?;
                p.type_param_default(true)
            },
            &|p| {
                p.token(T::DoubleStar)?;
                p.token(T::Name)?;
                p.type_param_default(false)
            },
        ])
    }

    fn type_param_mistake(&mut self) -> Peg {
        let stars = self.any_of(&[T::Star, T::DoubleStar])?.kind;
        self.token(T::Name)?;
        let colon = self.token(T::Colon)?.start;
        let bound = self.expression()?;
        let what = if matches!(self.tree.expr(bound).kind, ExprKind::Tuple { .. }) {
            "constraints"
        } else {
            "bound"
        };
        let who = if stars == T::Star {
            "TypeVarTuple"
        } else {
            "ParamSpec"
        };
        self.raise_from(colon, format!("cannot use {what} with {who}"))
    }

    fn type_param_default(&mut self, star: bool) -> Peg {
        self.maybe(|p| {
            p.token(T::Equal)?;
            if star {
                p.choose(&[&|p| p.star_bitwise_or(), &|p| p.expression()])?;
            } else {
                p.expression()?;
            }
            p.since(13, "Type parameter defaults are")
        })?;
        Ok(())
    }
}
