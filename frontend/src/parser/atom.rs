//! Atoms, displays, comprehensions, and what follows a primary: attributes, calls, subscripts.

use super::expr::starts_expression;
use super::{Failed, Parsed, Parser, T};
use crate::ast::*;

impl Parser<'_> {
    /// An atom and its trailers.
    pub(super) fn primary(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let mut expr = self.atom()?;
        loop {
            match self.kind() {
                T::Dot => {
                    self.bump();
                    let attr = self.name()?;
                    expr = self.add(
                        ExprKind::Attribute {
                            value: expr,
                            attr,
                            ctx: ExprContext::Load,
                        },
                        start,
                    );
                }
                T::LPar => expr = self.call(expr, start)?,
                T::LSqb => {
                    self.bump();
                    let slice = self.slices()?;
                    self.expect(T::RSqb)?;
                    expr = self.add(
                        ExprKind::Subscript {
                            value: expr,
                            slice,
                            ctx: ExprContext::Load,
                        },
                        start,
                    );
                }
                _ => return Ok(expr),
            }
        }
    }

    fn atom(&mut self) -> Parsed<ExprId> {
        let token = self.token();
        let constant = match token.kind {
            T::Name => {
                let id = self.name()?;
                return Ok(self.tree.add_expr(
                    ExprKind::Name {
                        id,
                        ctx: ExprContext::Load,
                    },
                    token.span(),
                ));
            }
            T::Number => self.number(token.span())?,
            T::String | T::FStringStart | T::TStringStart => return self.strings(),
            T::LPar => return self.nested(Self::parenthesised),
            T::LSqb => return self.nested(Self::list),
            T::LBrace => return self.nested(Self::dict_or_set),
            T::None => Constant::None,
            T::True => Constant::True,
            T::False => Constant::False,
            T::Ellipsis => Constant::Ellipsis,
            _ => return Err(Failed),
        };
        self.bump();
        Ok(self.tree.add_expr(
            ExprKind::Constant {
                value: constant,
                kind: StrKind::Plain,
            },
            token.span(),
        ))
    }

    /// A tuple, a group or a generator expression.
    fn parenthesised(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        self.expect(T::LPar)?;
        if self.accept(T::RPar) {
            return Ok(self.add(
                ExprKind::Tuple {
                    elts: List::EMPTY,
                    ctx: ExprContext::Load,
                },
                start,
            ));
        }
        if self.kind() == T::Yield {
            let expr = self.yield_expression()?;
            self.expect(T::RPar)?;
            return Ok(expr);
        }
        let star = self.kind() == T::Star;
        let first = self.star_named_expression()?;
        match self.kind() {
            T::RPar if !star => {
                self.bump();
                Ok(first)
            }
            T::Comma => {
                let elts = self.rest_of_elements(first, T::RPar)?;
                Ok(self.add(
                    ExprKind::Tuple {
                        elts,
                        ctx: ExprContext::Load,
                    },
                    start,
                ))
            }
            T::For | T::Async if !star => {
                let generators = self.comprehensions()?;
                self.expect(T::RPar)?;
                Ok(self.add(
                    ExprKind::GeneratorExp {
                        elt: first,
                        generators,
                    },
                    start,
                ))
            }
            _ => Err(Failed),
        }
    }

    /// The elements of a display behind the first one, and the bracket that closes it.
    fn rest_of_elements(&mut self, first: ExprId, close: T) -> Parsed<ExprList> {
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Comma) {
            if self.kind() == close {
                break;
            }
            let expr = self.star_named_expression()?;
            self.exprs.push(expr);
        }
        self.expect(close)?;
        Ok(self.take_exprs(mark))
    }

    fn list(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        self.expect(T::LSqb)?;
        if self.accept(T::RSqb) {
            return Ok(self.add(
                ExprKind::List {
                    elts: List::EMPTY,
                    ctx: ExprContext::Load,
                },
                start,
            ));
        }
        let star = self.kind() == T::Star;
        let first = self.star_named_expression()?;
        if matches!(self.kind(), T::For | T::Async) && !star {
            let generators = self.comprehensions()?;
            self.expect(T::RSqb)?;
            return Ok(self.add(
                ExprKind::ListComp {
                    elt: first,
                    generators,
                },
                start,
            ));
        }
        let elts = self.rest_of_elements(first, T::RSqb)?;
        Ok(self.add(
            ExprKind::List {
                elts,
                ctx: ExprContext::Load,
            },
            start,
        ))
    }

    fn dict_or_set(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        self.expect(T::LBrace)?;
        if self.accept(T::RBrace) {
            return Ok(self.add(
                ExprKind::Dict {
                    keys: List::EMPTY,
                    values: List::EMPTY,
                },
                start,
            ));
        }
        if self.kind() == T::DoubleStar {
            return self.dict(None, start);
        }
        let named =
            self.kind() == T::Star || self.kind() == T::Name && self.kind_at(1) == T::ColonEqual;
        let first = self.star_named_expression()?;
        let star = matches!(self.tree.expr(first).kind, ExprKind::Starred { .. });
        match self.kind() {
            T::Colon if !named => self.dict(Some(first), start),
            T::For | T::Async if !star => {
                let generators = self.comprehensions()?;
                self.expect(T::RBrace)?;
                Ok(self.add(
                    ExprKind::SetComp {
                        elt: first,
                        generators,
                    },
                    start,
                ))
            }
            _ => {
                let elts = self.rest_of_elements(first, T::RBrace)?;
                Ok(self.add(ExprKind::Set { elts }, start))
            }
        }
    }

    /// A dict display or comprehension whose first key, if it has one, has been read.
    fn dict(&mut self, first: Option<ExprId>, start: u32) -> Parsed<ExprId> {
        let mark = self.exprs.len();
        let mut keys = Vec::new();
        let mut key = first;
        loop {
            if key.is_none() && self.accept(T::DoubleStar) {
                let value = self.bitwise_or()?;
                keys.push(None);
                self.exprs.push(value);
            } else {
                let key = match key.take() {
                    Some(key) => key,
                    None => self.expression()?,
                };
                self.expect(T::Colon)?;
                let value = self.expression()?;
                if keys.is_empty() && matches!(self.kind(), T::For | T::Async) {
                    let generators = self.comprehensions()?;
                    self.expect(T::RBrace)?;
                    return Ok(self.add(
                        ExprKind::DictComp {
                            key,
                            value,
                            generators,
                        },
                        start,
                    ));
                }
                keys.push(Some(key));
                self.exprs.push(value);
            }
            if !self.accept(T::Comma) || self.kind() == T::RBrace {
                break;
            }
        }
        self.expect(T::RBrace)?;
        let values = self.take_exprs(mark);
        let keys = self.tree.add_list(&keys);
        Ok(self.add(ExprKind::Dict { keys, values }, start))
    }

    /// `for_if_clauses`
    pub(super) fn comprehensions(&mut self) -> Parsed<List<Comprehension>> {
        let mut clauses = Vec::new();
        while matches!(self.kind(), T::For | T::Async) {
            let is_async = self.accept(T::Async);
            self.expect(T::For)?;
            let target = self.star_targets()?;
            self.expect(T::In)?;
            let iter = self.disjunction()?;
            let mark = self.exprs.len();
            while self.accept(T::If) {
                let condition = self.disjunction()?;
                self.exprs.push(condition);
            }
            let ifs = self.take_exprs(mark);
            clauses.push(Comprehension {
                target,
                iter,
                ifs,
                is_async,
            });
        }
        Ok(self.tree.add_list(&clauses))
    }

    fn call(&mut self, func: ExprId, start: u32) -> Parsed<ExprId> {
        let (args, keywords) = self.nested(|p| p.arguments(true))?;
        Ok(self.add(
            ExprKind::Call {
                func,
                args,
                keywords,
            },
            start,
        ))
    }

    /// The arguments of a call or class, with their parentheses.
    pub(super) fn arguments(
        &mut self,
        generator_allowed: bool,
    ) -> Parsed<(ExprList, List<Keyword>)> {
        let open = self.expect(T::LPar)?.start;
        if self.accept(T::RPar) {
            return Ok((List::EMPTY, List::EMPTY));
        }
        let mark = self.exprs.len();
        let mut keywords: Vec<Keyword> = Vec::new();
        let mut unpacked = false;
        loop {
            let start = self.start();
            match self.kind() {
                T::Star if !unpacked => {
                    self.bump();
                    let value = self.expression()?;
                    let expr = self.add(
                        ExprKind::Starred {
                            value,
                            ctx: ExprContext::Load,
                        },
                        start,
                    );
                    self.exprs.push(expr);
                }
                T::DoubleStar => {
                    self.bump();
                    unpacked = true;
                    let value = self.expression()?;
                    keywords.push(Keyword {
                        arg: None,
                        value,
                        span: self.span_from(start),
                    });
                }
                T::Name if self.kind_at(1) == T::Equal => {
                    let arg = Some(self.name()?);
                    self.bump();
                    let value = self.expression()?;
                    keywords.push(Keyword {
                        arg,
                        value,
                        span: self.span_from(start),
                    });
                }
                _ => {
                    if !keywords.is_empty() {
                        return Err(Failed);
                    }
                    let expr = self.named_expression()?;
                    if matches!(self.kind(), T::For | T::Async) {
                        return self.generator_argument(expr, open, mark, generator_allowed);
                    }
                    self.exprs.push(expr);
                }
            }
            if !self.accept(T::Comma) || self.kind() == T::RPar {
                break;
            }
        }
        self.expect(T::RPar)?;
        let args = self.take_exprs(mark);
        let keywords = self.tree.add_list(&keywords);
        Ok((args, keywords))
    }

    /// A generator expression as the only argument shares the parentheses of the call.
    fn generator_argument(
        &mut self,
        elt: ExprId,
        open: u32,
        mark: usize,
        allowed: bool,
    ) -> Parsed<(ExprList, List<Keyword>)> {
        if !allowed || self.exprs.len() != mark {
            return Err(Failed);
        }
        let generators = self.comprehensions()?;
        self.expect(T::RPar)?;
        let generator = self.add(ExprKind::GeneratorExp { elt, generators }, open);
        Ok((self.tree.add_list(&[generator]), List::EMPTY))
    }

    fn slices(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let star = self.kind() == T::Star;
        let first = self.nested(Self::slice)?;
        if self.kind() != T::Comma && !star {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Comma) {
            if self.kind() == T::RSqb {
                break;
            }
            let slice = self.slice()?;
            self.exprs.push(slice);
        }
        let elts = self.take_exprs(mark);
        Ok(self.add(
            ExprKind::Tuple {
                elts,
                ctx: ExprContext::Load,
            },
            start,
        ))
    }

    fn slice(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let lower = match self.kind() {
            T::Star => {
                self.bump();
                let value = self.expression()?;
                return Ok(self.add(
                    ExprKind::Starred {
                        value,
                        ctx: ExprContext::Load,
                    },
                    start,
                ));
            }
            T::Colon => None,
            T::Name if self.kind_at(1) == T::ColonEqual => return self.named_expression(),
            _ => {
                let expr = self.expression()?;
                if self.kind() != T::Colon {
                    return if self.kind() == T::ColonEqual {
                        Err(Failed)
                    } else {
                        Ok(expr)
                    };
                }
                Some(expr)
            }
        };
        self.expect(T::Colon)?;
        let upper = self.slice_part()?;
        let step = if self.accept(T::Colon) {
            self.slice_part()?
        } else {
            None
        };
        Ok(self.add(ExprKind::Slice { lower, upper, step }, start))
    }

    fn slice_part(&mut self) -> Parsed<Option<ExprId>> {
        if starts_expression(self.kind()) {
            self.expression().map(Some)
        } else {
            Ok(None)
        }
    }
}
