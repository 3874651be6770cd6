//! Compound statements.

use super::{Failed, Parsed, Parser, T};
use crate::ast::*;

impl Parser<'_> {
    /// One statement, or a line of simple ones, pushed on the open block.
    pub(super) fn statement(&mut self) -> Parsed<()> {
        let start = self.start();
        let kind = match self.kind() {
            T::If => self.if_statement()?,
            T::For => self.for_statement(false)?,
            T::While => self.while_statement()?,
            T::Def => self.function(List::EMPTY, false)?,
            T::Class => self.class(List::EMPTY)?,
            T::Try => self.try_statement()?,
            T::With => self.with_statement(false)?,
            T::At => return self.decorated(),
            T::Async => self.async_statement(List::EMPTY)?,
            T::Name if self.may_be_match() => match self.attempt(Self::match_head) {
                Some(subject) => self.match_body(subject)?,
                None => return self.simple_statements(),
            },
            _ => return self.simple_statements(),
        };
        let span = self.span_from(start);
        let statement = self.tree.add_stmt(kind, span);
        self.stmts.push(statement);
        Ok(())
    }

    /// Whether a compound statement is next.
    pub(super) fn compound_start(&mut self) -> bool {
        match self.kind() {
            T::If | T::For | T::While | T::Def | T::Class | T::Try | T::With | T::At | T::Async => {
                true
            }
            T::Name if self.may_be_match() => {
                let (at, prev_end) = (self.at, self.prev_end);
                let is_match = self.attempt(Self::match_head).is_some();
                (self.at, self.prev_end) = (at, prev_end);
                is_match
            }
            _ => false,
        }
    }

    /// `':' block`
    pub(super) fn suite(&mut self) -> Parsed<StmtList> {
        self.expect(T::Colon)?;
        self.block()
    }

    fn block(&mut self) -> Parsed<StmtList> {
        let mark = self.stmts.len();
        if self.kind() != T::Newline {
            self.simple_statements()?;
            return Ok(self.take_stmts(mark));
        }
        self.at += 1;
        if self.kind() != T::Indent {
            return Err(Failed);
        }
        self.at += 1;
        while self.kind() != T::Dedent {
            self.statement()?;
        }
        self.at += 1;
        Ok(self.take_stmts(mark))
    }

    fn else_block(&mut self) -> Parsed<StmtList> {
        if self.accept(T::Else) {
            self.suite()
        } else {
            Ok(List::EMPTY)
        }
    }

    /// `if` with its `elif`s, which are read in a loop and nested from the last one backwards.
    fn if_statement(&mut self) -> Parsed<StmtKind> {
        self.bump();
        let test = self.named_expression()?;
        let body = self.suite()?;
        let mut branches = Vec::new();
        while self.kind() == T::Elif {
            let start = self.start();
            self.bump();
            let test = self.named_expression()?;
            branches.push((start, test, self.suite()?));
        }
        let mut orelse = self.else_block()?;
        for &(start, test, body) in branches.iter().rev() {
            let span = self.span_from(start);
            let branch = self
                .tree
                .add_stmt(StmtKind::If { test, body, orelse }, span);
            orelse = self.tree.add_list(&[branch]);
        }
        Ok(StmtKind::If { test, body, orelse })
    }

    fn while_statement(&mut self) -> Parsed<StmtKind> {
        self.bump();
        let test = self.named_expression()?;
        let body = self.suite()?;
        let orelse = self.else_block()?;
        Ok(StmtKind::While { test, body, orelse })
    }

    fn for_statement(&mut self, is_async: bool) -> Parsed<StmtKind> {
        self.bump();
        let target = self.star_targets()?;
        self.expect(T::In)?;
        let iter = self.star_expressions()?;
        self.expect(T::Colon)?;
        let type_comment = self.type_comment();
        let body = self.block()?;
        let orelse = self.else_block()?;
        Ok(if is_async {
            StmtKind::AsyncFor {
                target,
                iter,
                body,
                orelse,
                type_comment,
            }
        } else {
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                type_comment,
            }
        })
    }

    fn async_statement(&mut self, decorators: ExprList) -> Parsed<StmtKind> {
        self.bump();
        match self.kind() {
            T::Def => self.function(decorators, true),
            T::For if decorators.is_empty() => self.for_statement(true),
            T::With if decorators.is_empty() => self.with_statement(true),
            _ => Err(Failed),
        }
    }

    fn decorated(&mut self) -> Parsed<()> {
        let mark = self.exprs.len();
        while self.accept(T::At) {
            let decorator = self.named_expression()?;
            self.exprs.push(decorator);
            if self.kind() != T::Newline {
                return Err(Failed);
            }
            self.at += 1;
        }
        let decorators = self.take_exprs(mark);
        let start = self.start();
        let kind = match self.kind() {
            T::Def => self.function(decorators, false)?,
            T::Class => self.class(decorators)?,
            T::Async => self.async_statement(decorators)?,
            _ => return Err(Failed),
        };
        let span = self.span_from(start);
        let statement = self.tree.add_stmt(kind, span);
        self.stmts.push(statement);
        Ok(())
    }

    fn function(&mut self, decorator_list: ExprList, is_async: bool) -> Parsed<StmtKind> {
        self.bump();
        let name = self.name()?;
        let type_params = self.type_params()?;
        self.expect(T::LPar)?;
        let args = self.parameters(T::RPar)?;
        self.expect(T::RPar)?;
        let returns = if self.accept(T::RArrow) {
            Some(self.expression()?)
        } else {
            None
        };
        self.expect(T::Colon)?;
        let type_comment = self.function_type_comment();
        let body = self.block()?;
        Ok(if is_async {
            StmtKind::AsyncFunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment,
                type_params,
            }
        } else {
            StmtKind::FunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment,
                type_params,
            }
        })
    }

    /// The type comment of a function, behind its colon or on a line of its own before the indented block.
    fn function_type_comment(&mut self) -> Option<Symbol> {
        let own_line = self.kind() == T::Newline
            && self.kind_at(1) == T::TypeComment
            && self.kind_at(2) == T::Newline
            && self.kind_at(3) == T::Indent;
        if own_line {
            self.at += 1;
        }
        self.type_comment()
    }

    fn class(&mut self, decorator_list: ExprList) -> Parsed<StmtKind> {
        self.bump();
        let name = self.name()?;
        let type_params = self.type_params()?;
        let (bases, keywords) = if self.kind() == T::LPar {
            self.arguments(false)?
        } else {
            (List::EMPTY, List::EMPTY)
        };
        let body = self.suite()?;
        Ok(StmtKind::ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        })
    }

    fn with_statement(&mut self, is_async: bool) -> Parsed<StmtKind> {
        self.bump();
        let parenthesised = if self.kind() == T::LPar {
            self.attempt(Self::parenthesised_items)
        } else {
            None
        };
        let items = match parenthesised {
            Some(items) => items,
            None => self.with_items(T::Colon)?,
        };
        let items = self.tree.add_list(&items);
        self.expect(T::Colon)?;
        let type_comment = self.type_comment();
        let body = self.block()?;
        Ok(if is_async {
            StmtKind::AsyncWith {
                items,
                body,
                type_comment,
            }
        } else {
            StmtKind::With {
                items,
                body,
                type_comment,
            }
        })
    }

    fn parenthesised_items(&mut self) -> Parsed<Vec<WithItem>> {
        self.bump();
        let items = self.with_items(T::RPar)?;
        self.expect(T::RPar)?;
        if self.kind() == T::Colon {
            Ok(items)
        } else {
            Err(Failed)
        }
    }

    fn with_items(&mut self, close: T) -> Parsed<Vec<WithItem>> {
        let mut items = Vec::new();
        loop {
            let context_expr = self.expression()?;
            let optional_vars = if self.accept(T::As) {
                Some(self.star_target()?)
            } else {
                None
            };
            items.push(WithItem {
                context_expr,
                optional_vars,
            });
            if !self.accept(T::Comma) || close == T::RPar && self.kind() == T::RPar {
                break;
            }
        }
        if self.kind() == close {
            Ok(items)
        } else {
            Err(Failed)
        }
    }

    fn try_statement(&mut self) -> Parsed<StmtKind> {
        self.bump();
        let body = self.suite()?;
        let star = self.kind() == T::Except && self.kind_at(1) == T::Star;
        let mut handlers = Vec::new();
        while self.kind() == T::Except {
            handlers.push(self.handler(star)?);
        }
        let orelse = if handlers.is_empty() {
            List::EMPTY
        } else {
            self.else_block()?
        };
        let finally = self.accept(T::Finally);
        let finalbody = if finally { self.suite()? } else { List::EMPTY };
        if handlers.is_empty() && !finally {
            return Err(Failed);
        }
        let handlers = self.tree.add_list(&handlers);
        Ok(if star {
            StmtKind::TryStar {
                body,
                handlers,
                orelse,
                finalbody,
            }
        } else {
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
            }
        })
    }

    fn handler(&mut self, star: bool) -> Parsed<ExceptHandler> {
        let start = self.start();
        self.bump();
        if self.accept(T::Star) != star {
            return Err(Failed);
        }
        let (mut type_, mut name) = (None, None);
        if star || self.kind() != T::Colon {
            let types_at = self.at;
            let first = self.expression()?;
            // Several types without parentheses are a tuple that cannot be named.
            let bare_tuple = self.kind() == T::Comma;
            let types_start = self.tokens[types_at].start;
            let expr = self.rest_of_tuple(first, types_start, Self::expression)?;
            if self.kind() == T::As {
                if bare_tuple {
                    return Err(Failed);
                }
                self.bump();
                name = Some(self.name()?);
            }
            type_ = Some(expr);
        }
        let body = self.suite()?;
        Ok(ExceptHandler {
            type_,
            name,
            body,
            span: self.span_from(start),
        })
    }

    fn match_head(&mut self) -> Parsed<ExprId> {
        self.bump();
        let start = self.start();
        let star = self.kind() == T::Star;
        let first = self.star_named_expression()?;
        let subject = if self.kind() == T::Comma {
            let mark = self.exprs.len();
            self.exprs.push(first);
            while self.accept(T::Comma) {
                if self.kind() == T::Colon {
                    break;
                }
                let expr = self.star_named_expression()?;
                self.exprs.push(expr);
            }
            let elts = self.take_exprs(mark);
            self.add(
                ExprKind::Tuple {
                    elts,
                    ctx: ExprContext::Load,
                },
                start,
            )
        } else if star {
            return Err(Failed);
        } else {
            first
        };
        self.expect(T::Colon)?;
        let case = self
            .tokens
            .get(self.at + 2)
            .and_then(|token| token.symbol());
        if self.kind() != T::Newline || self.kind_at(1) != T::Indent || case != Some(sym::CASE) {
            return Err(Failed);
        }
        Ok(subject)
    }

    fn match_body(&mut self, subject: ExprId) -> Parsed<StmtKind> {
        self.at += 2;
        let mut cases = Vec::new();
        while self.at_soft(sym::CASE) {
            self.bump();
            let pattern = self.patterns()?;
            let guard = if self.accept(T::If) {
                Some(self.named_expression()?)
            } else {
                None
            };
            let body = self.suite()?;
            cases.push(MatchCase {
                pattern,
                guard,
                body,
            });
        }
        if self.kind() != T::Dedent {
            return Err(Failed);
        }
        self.at += 1;
        Ok(StmtKind::Match {
            subject,
            cases: self.tree.add_list(&cases),
        })
    }

    /// Whether `match` is followed by something that can begin its subject.
    fn may_be_match(&self) -> bool {
        self.at_soft(sym::MATCH)
            && (self.kind_at(1) == T::Star || super::expr::starts_expression(self.kind_at(1)))
    }
}
