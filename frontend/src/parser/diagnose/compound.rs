//! Compound statements.

use super::target::Purpose;
use super::{Diagnosis, Peg, Rule, Stop, T};
use crate::ast::{ExprKind, sym};
use crate::lexer::Token;

impl Diagnosis<'_> {
    pub(super) fn statement(&mut self) -> Peg {
        self.choose(&[&|p| p.compound_statement(), &|p| p.simple_statements()])
    }

    pub(super) fn compound_statement(&mut self) -> Peg {
        match self.kind()? {
            T::Def => self.function(),
            T::If => self.noted(Self::if_statement),
            T::Class => self.noted(Self::class),
            T::With => self.noted(Self::with_statement),
            T::For => self.noted(Self::for_statement),
            T::Try => self.noted(Self::try_statement),
            T::While => self.noted(Self::while_statement),
            T::At => self.choose(&[
                &|p| {
                    p.decorators()?;
                    p.function()
                },
                &|p| {
                    p.decorators()?;
                    p.noted(Self::class)
                },
            ]),
            T::Async => self.choose(&[
                &|p| p.function(),
                &|p| p.noted(Self::with_statement),
                &|p| p.noted(Self::for_statement),
            ]),
            _ => self.noted(Self::match_statement),
        }
    }

    /// Reads a compound statement other than a function, and notes where it begins.
    fn noted(&mut self, statement: fn(&mut Self) -> Peg) -> Peg {
        let start = self.tokens[self.at].start;
        statement(self)?;
        let place = self.source.locate(start);
        if self.hints && place.0 >= self.last_statement.0 {
            self.last_statement = place;
        }
        Ok(())
    }

    fn decorators(&mut self) -> Peg {
        self.many1(|p| {
            p.token(T::At)?;
            p.named_expression()?;
            p.token(T::Newline)
        })
        .map(drop)
    }

    pub(super) fn block(&mut self) -> Peg {
        self.memo(Rule::Block, |p| {
            p.choose(&[
                &|p| {
                    p.token(T::Newline)?;
                    p.token(T::Indent)?;
                    p.many1(Self::statement)?;
                    p.token(T::Dedent)?;
                    Ok(p.nothing)
                },
                &|p| {
                    p.simple_statements()?;
                    Ok(p.nothing)
                },
                &|p| {
                    p.hint(|p| {
                        p.token(T::Newline)?;
                        p.not_ahead(&[T::Indent])?;
                        p.raise_indentation("expected an indented block")
                    })
                },
            ])
        })
        .map(drop)
    }

    /// A line end where the colon should be.
    pub(super) fn missing_colon(&mut self) -> Peg {
        self.token(T::Newline)?;
        self.raise_last("expected ':'")
    }

    /// A header with its colon, but nothing indented below it.
    pub(super) fn missing_block(&mut self, keyword: Token, what: &str) -> Peg {
        self.token(T::Colon)?;
        self.missing_block_behind_colon(keyword, what)
    }

    fn missing_block_behind_colon(&mut self, keyword: Token, what: &str) -> Peg {
        self.token(T::Newline)?;
        self.not_ahead(&[T::Indent])?;
        let line = self.source.locate(keyword.start).0;
        self.raise_indentation(format!(
            "expected an indented block after {what} on line {line}"
        ))
    }

    fn if_statement(&mut self) -> Peg {
        self.conditional_block(T::If, "'if' statement")?;
        self.elif_or_else()
    }

    /// The keyword, the condition and the block of `if`, `elif` and `while`, with the mistakes that are made there.
    fn conditional_block(&mut self, word: T, what: &str) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    p.token(word)?;
                    p.named_expression()?;
                    p.missing_colon()
                })
            },
            &|p| {
                p.hint(|p| {
                    let keyword = p.token(word)?;
                    p.named_expression()?;
                    p.missing_block(keyword, what)
                })
            },
            &|p| {
                p.token(word)?;
                p.named_expression()?;
                p.token(T::Colon)?;
                p.block()
            },
        ])
    }

    fn elif_or_else(&mut self) -> Peg {
        while self
            .maybe(|p| p.conditional_block(T::Elif, "'elif' statement"))?
            .is_some()
        {}
        self.maybe(Self::else_block)?;
        Ok(())
    }

    fn else_block(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    let keyword = p.token(T::Else)?;
                    p.missing_block(keyword, "'else' statement")
                })
            },
            &|p| {
                p.hint(|p| {
                    p.token(T::Else)?;
                    p.token(T::Colon)?;
                    p.block()?;
                    p.token(T::Elif)?;
                    p.raise_last("'elif' block follows an 'else' block")
                })
            },
            &|p| {
                p.token(T::Else)?;
                p.forced(T::Colon)?;
                p.block()
            },
        ])
    }

    fn while_statement(&mut self) -> Peg {
        self.conditional_block(T::While, "'while' statement")?;
        self.maybe(Self::else_block)?;
        Ok(())
    }

    fn for_head(&mut self) -> Peg<Token> {
        self.maybe(|p| p.token(T::Async))?;
        let keyword = self.token(T::For)?;
        self.star_targets()?;
        self.token(T::In)?;
        Ok(keyword)
    }

    fn for_statement(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    p.for_head()?;
                    p.star_expressions()?;
                    p.missing_colon()
                })
            },
            &|p| {
                p.hint(|p| {
                    let keyword = p.for_head()?;
                    p.star_expressions()?;
                    p.missing_block(keyword, "'for' statement")
                })
            },
            &|p| {
                let is_async = p.kind()? == T::Async;
                p.for_head()?;
                p.for_rest(is_async).map_err(|stop| {
                    if matches!(stop, Stop::NoMatch) {
                        Stop::Cut
                    } else {
                        stop
                    }
                })
            },
            &|p| p.hint(|p| p.for_target_mistake()),
        ])
    }

    fn for_rest(&mut self, is_async: bool) -> Peg {
        self.star_expressions()?;
        self.token(T::Colon)?;
        self.maybe(|p| p.token(T::TypeComment))?;
        self.block()?;
        self.maybe(Self::else_block)?;
        if is_async {
            self.since(5, "Async for loops are")?;
        }
        Ok(())
    }

    fn with_keyword(&mut self) -> Peg<Token> {
        self.maybe(|p| p.token(T::Async))?;
        self.token(T::With)
    }

    fn with_statement(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    let keyword = p.with_keyword()?;
                    p.loose_items(Self::expression)?;
                    p.missing_block(keyword, "'with' statement")
                })
            },
            &|p| {
                p.hint(|p| {
                    let keyword = p.with_keyword()?;
                    p.loose_items_in_parentheses()?;
                    p.missing_block(keyword, "'with' statement")
                })
            },
            &|p| {
                let is_async = p.kind()? == T::Async;
                p.with_keyword()?;
                p.token(T::LPar)?;
                p.separated(T::Comma, Self::with_item)?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RPar)?;
                p.token(T::Colon)?;
                p.with_block(is_async)
            },
            &|p| {
                let is_async = p.kind()? == T::Async;
                p.with_keyword()?;
                p.separated(T::Comma, Self::with_item)?;
                p.token(T::Colon)?;
                p.with_block(is_async)
            },
            &|p| {
                p.hint(|p| {
                    p.with_keyword()?;
                    p.loose_items(Self::expression)?;
                    p.missing_colon()
                })
            },
            &|p| {
                p.hint(|p| {
                    p.with_keyword()?;
                    p.loose_items_in_parentheses()?;
                    p.missing_colon()
                })
            },
        ])
    }

    fn with_block(&mut self, is_async: bool) -> Peg {
        self.maybe(|p| p.token(T::TypeComment))?;
        self.block()?;
        if is_async {
            self.since(5, "Async with statements are")?;
        }
        Ok(())
    }

    fn loose_items(&mut self, item: impl Fn(&mut Self) -> Peg<crate::ast::ExprId>) -> Peg {
        self.separated(T::Comma, |p| {
            item(p)?;
            p.maybe(|p| {
                p.token(T::As)?;
                p.star_target()
            })
        })
        .map(drop)
    }

    fn loose_items_in_parentheses(&mut self) -> Peg {
        self.token(T::LPar)?;
        self.loose_items(Self::expressions)?;
        self.maybe(|p| p.token(T::Comma))?;
        self.token(T::RPar).map(drop)
    }

    fn with_item(&mut self) -> Peg {
        const BEHIND: &[T] = &[T::Comma, T::RPar, T::Colon];
        self.choose(&[
            &|p| {
                p.expression()?;
                p.token(T::As)?;
                p.star_target()?;
                p.ahead(BEHIND)
            },
            &|p| {
                p.hint(|p| {
                    p.expression()?;
                    p.token(T::As)?;
                    let target = p.expression()?;
                    p.ahead(BEHIND)?;
                    p.raise_invalid_target(target, Purpose::Assign)
                })
            },
            &|p| p.expression().map(drop),
        ])
    }

    fn try_statement(&mut self) -> Peg {
        self.choose(&[
            &|p| p.hint(|p| p.try_mistake()),
            &|p| {
                p.token(T::Try)?;
                p.forced(T::Colon)?;
                p.block()?;
                p.finally_block()
            },
            &|p| p.try_with_handlers(false),
            &|p| p.try_with_handlers(true),
        ])
    }

    fn try_with_handlers(&mut self, star: bool) -> Peg {
        self.token(T::Try)?;
        self.forced(T::Colon)?;
        self.block()?;
        self.many1(|p| p.except_block(star))?;
        self.maybe(Self::else_block)?;
        self.maybe(Self::finally_block)?;
        if star {
            self.since(11, "Exception groups are")?;
        }
        Ok(())
    }

    fn try_mistake(&mut self) -> Peg {
        const BOTH: &str = "cannot have both 'except' and 'except*' on the same 'try'";
        self.choose(&[
            &|p| {
                let keyword = p.token(T::Try)?;
                p.missing_block(keyword, "'try' statement")
            },
            &|p| {
                p.token(T::Try)?;
                p.token(T::Colon)?;
                p.block()?;
                p.not_ahead(&[T::Except, T::Finally])?;
                p.raise_last("expected 'except' or 'finally' block")
            },
            &|p| {
                p.token(T::Try)?;
                p.token(T::Colon)?;
                p.many(Self::block)?;
                p.many1(|p| p.except_block(false))?;
                let first = p.token(T::Except)?.span();
                let last = p.token(T::Star)?.span();
                p.expression()?;
                p.as_handler_name()?;
                p.token(T::Colon)?;
                p.raise_range(first, last, BOTH)
            },
            &|p| {
                p.token(T::Try)?;
                p.token(T::Colon)?;
                p.many(Self::block)?;
                p.many1(|p| p.except_block(true))?;
                let keyword = p.token(T::Except)?;
                p.maybe(|p| {
                    p.expression()?;
                    p.as_handler_name()
                })?;
                p.token(T::Colon)?;
                p.raise_at_token(keyword, BOTH)
            },
        ])
    }

    fn as_handler_name(&mut self) -> Peg {
        self.maybe(|p| {
            p.token(T::As)?;
            p.token(T::Name)
        })?;
        Ok(())
    }

    fn except_keyword(&mut self, star: bool) -> Peg<Token> {
        let keyword = self.token(T::Except)?;
        if star {
            self.token(T::Star)?;
        }
        Ok(keyword)
    }

    fn except_block(&mut self, star: bool) -> Peg {
        self.choose(&[
            &|p| p.hint(|p| p.except_without_block(star)),
            &|p| {
                p.except_keyword(star)?;
                let start = p.start();
                let types = p.expressions()?;
                p.token(T::Colon)?;
                p.block()?;
                // A tuple that begins with the first token has no parentheses, or begins with a tuple that has.
                let bare = matches!(p.tree.expr(types).kind, ExprKind::Tuple { .. })
                    && p.span(types).end != p.closing(start);
                if bare {
                    p.since(14, "except expressions without parentheses are")?;
                }
                Ok(())
            },
            &|p| {
                p.except_keyword(star)?;
                p.expression()?;
                p.token(T::As)?;
                p.token(T::Name)?;
                p.token(T::Colon)?;
                p.block()
            },
            &|p| {
                if star {
                    return Err(Stop::NoMatch);
                }
                p.token(T::Except)?;
                p.token(T::Colon)?;
                p.block()
            },
            &|p| p.hint(|p| p.except_mistake(star)),
        ])
    }

    /// Where the bracket that opens at `start` is closed; 0 if there is none.
    fn closing(&self, start: u32) -> u32 {
        let Ok(at) = self
            .tokens
            .binary_search_by_key(&start, |token| token.start)
        else {
            return 0;
        };
        if self.tokens[at].kind != T::LPar {
            return 0;
        }
        let level = self.tokens[at].level - 1;
        let close = self.tokens[at..].iter().find(|token| token.level == level);
        close.map_or(0, |token| token.end)
    }

    fn except_without_block(&mut self, star: bool) -> Peg {
        let what = if star {
            "'except*' statement"
        } else {
            "'except' statement"
        };
        self.choose(&[
            &|p| {
                let keyword = p.except_keyword(star)?;
                p.expression()?;
                p.as_handler_name()?;
                p.missing_block(keyword, what)
            },
            &|p| {
                if star {
                    return Err(Stop::NoMatch);
                }
                let keyword = p.token(T::Except)?;
                p.missing_block(keyword, what)
            },
        ])
    }

    fn except_mistake(&mut self, star: bool) -> Peg {
        self.choose(&[
            &|p| {
                p.except_keyword(star)?;
                let first = p.expression()?;
                p.token(T::Comma)?;
                p.expressions()?;
                p.token(T::As)?;
                p.token(T::Name)?;
                p.token(T::Colon)?;
                let start = p.span(first).start;
                p.raise_from(
                    start,
                    "multiple exception types must be parenthesized when using 'as'",
                )
            },
            &|p| {
                p.except_keyword(star)?;
                p.expression()?;
                p.as_handler_name()?;
                p.missing_colon()
            },
            &|p| {
                p.except_keyword(star)?;
                if star {
                    p.any_of(&[T::Newline, T::Colon])?;
                    return p.raise_last("expected one or more exception types");
                }
                p.missing_colon()
            },
            &|p| {
                p.except_keyword(star)?;
                p.expression()?;
                p.token(T::As)?;
                let target = p.expression()?;
                p.token(T::Colon)?;
                p.block()?;
                let name = p.expr_name(target);
                let word = if star { "except*" } else { "except" };
                p.raise_at_expr(target, format!("cannot use {word} statement with {name}"))
            },
        ])
    }

    fn finally_block(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    let keyword = p.token(T::Finally)?;
                    p.missing_block(keyword, "'finally' statement")
                })
            },
            &|p| {
                p.token(T::Finally)?;
                p.forced(T::Colon)?;
                p.block()
            },
        ])
    }

    fn match_statement(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.soft(sym::MATCH)?;
                p.subject()?;
                p.token(T::Colon)?;
                p.token(T::Newline)?;
                p.token(T::Indent)?;
                p.many1(Self::case_block)?;
                p.token(T::Dedent)?;
                p.since(10, "Pattern matching is")
            },
            &|p| {
                p.hint(|p| {
                    p.soft(sym::MATCH)?;
                    p.subject()?;
                    p.missing_colon()
                })
            },
            &|p| {
                p.hint(|p| {
                    let keyword = p.soft(sym::MATCH)?;
                    p.subject()?;
                    p.missing_block(keyword, "'match' statement")
                })
            },
        ])
    }

    fn subject(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.star_named_expression()?;
                p.token(T::Comma)?;
                p.maybe(|p| p.star_named_expressions())?;
                Ok(())
            },
            &|p| p.named_expression().map(drop),
        ])
    }

    fn case_head(&mut self) -> Peg<Token> {
        let keyword = self.soft(sym::CASE)?;
        self.patterns()?;
        self.maybe(|p| {
            p.token(T::If)?;
            p.named_expression()
        })?;
        Ok(keyword)
    }

    fn case_block(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    p.case_head()?;
                    p.missing_colon()
                })
            },
            &|p| {
                p.hint(|p| {
                    let keyword = p.case_head()?;
                    p.missing_block(keyword, "'case' statement")
                })
            },
            &|p| {
                p.case_head()?;
                p.token(T::Colon)?;
                p.block()
            },
        ])
    }
}
