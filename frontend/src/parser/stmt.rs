//! Simple statements.

use super::expr::starts_expression;
use super::{Failed, Parsed, Parser, T};
use crate::ast::*;

impl Parser<'_> {
    /// Simple statements up to the end of the line, pushed on the open block.
    pub(super) fn simple_statements(&mut self) -> Parsed<()> {
        loop {
            let start = self.start();
            let kind = self.simple_statement()?;
            let span = self.span_from(start);
            let statement = self.tree.add_stmt(kind, span);
            self.stmts.push(statement);
            if !self.accept(T::Semi) || self.kind() == T::Newline {
                break;
            }
        }
        if self.kind() != T::Newline {
            return Err(Failed);
        }
        self.at += 1;
        Ok(())
    }

    fn simple_statement(&mut self) -> Parsed<StmtKind> {
        match self.kind() {
            T::Pass => {
                self.bump();
                Ok(StmtKind::Pass)
            }
            T::Break => {
                self.bump();
                Ok(StmtKind::Break)
            }
            T::Continue => {
                self.bump();
                Ok(StmtKind::Continue)
            }
            T::Return => {
                self.bump();
                let value = if starts_expression(self.kind()) || self.kind() == T::Star {
                    Some(self.star_expressions()?)
                } else {
                    None
                };
                Ok(StmtKind::Return { value })
            }
            T::Import => self.import(),
            T::From => self.import_from(),
            T::Raise => self.raise(),
            T::Del => {
                self.bump();
                Ok(StmtKind::Delete {
                    targets: self.del_targets()?,
                })
            }
            T::Assert => {
                self.bump();
                let test = self.expression()?;
                let msg = if self.accept(T::Comma) {
                    Some(self.expression()?)
                } else {
                    None
                };
                Ok(StmtKind::Assert { test, msg })
            }
            T::Global => Ok(StmtKind::Global {
                names: self.scope_names()?,
            }),
            T::Nonlocal => Ok(StmtKind::Nonlocal {
                names: self.scope_names()?,
            }),
            T::Name if self.kind_at(1) == T::Name && self.at_soft(sym::TYPE) => self.type_alias(),
            _ => self.expression_statement(),
        }
    }

    fn raise(&mut self) -> Parsed<StmtKind> {
        self.bump();
        if !starts_expression(self.kind()) {
            return Ok(StmtKind::Raise {
                exc: None,
                cause: None,
            });
        }
        let exc = Some(self.expression()?);
        let cause = if self.accept(T::From) {
            Some(self.expression()?)
        } else {
            None
        };
        Ok(StmtKind::Raise { exc, cause })
    }

    fn scope_names(&mut self) -> Parsed<List<Symbol>> {
        self.bump();
        let mut names = vec![self.name()?];
        while self.accept(T::Comma) {
            names.push(self.name()?);
        }
        Ok(self.tree.add_list(&names))
    }

    fn type_alias(&mut self) -> Parsed<StmtKind> {
        self.bump();
        let start = self.start();
        let id = self.name()?;
        let name = self.add(
            ExprKind::Name {
                id,
                ctx: ExprContext::Store,
            },
            start,
        );
        let type_params = self.type_params()?;
        self.expect(T::Equal)?;
        let value = self.expression()?;
        Ok(StmtKind::TypeAlias {
            name,
            type_params,
            value,
        })
    }

    /// An expression, or an assignment of any kind.
    fn expression_statement(&mut self) -> Parsed<StmtKind> {
        let parenthesised = self.kind() == T::LPar;
        let first = self.yield_or_expressions()?;
        match self.kind() {
            T::Newline | T::Semi => Ok(StmtKind::Expr { value: first }),
            T::Equal => self.assignment(first),
            T::Colon => self.annotated_assignment(first, parenthesised),
            kind => {
                let op = augmented(kind).ok_or(Failed)?;
                self.make_single_target(first)?;
                self.bump();
                let value = self.yield_or_expressions()?;
                Ok(StmtKind::AugAssign {
                    target: first,
                    op,
                    value,
                })
            }
        }
    }

    fn assignment(&mut self, first: ExprId) -> Parsed<StmtKind> {
        let mark = self.exprs.len();
        let mut last = first;
        while self.accept(T::Equal) {
            self.make_target(last, ExprContext::Store)?;
            self.exprs.push(last);
            last = self.yield_or_expressions()?;
        }
        let targets = self.take_exprs(mark);
        Ok(StmtKind::Assign {
            targets,
            value: last,
            type_comment: self.type_comment(),
        })
    }

    fn annotated_assignment(&mut self, target: ExprId, parenthesised: bool) -> Parsed<StmtKind> {
        let simple = matches!(self.tree[target].kind, ExprKind::Name { .. }) && !parenthesised;
        self.make_single_target(target)?;
        self.bump();
        let annotation = self.expression()?;
        let value = if self.accept(T::Equal) {
            Some(self.yield_or_expressions()?)
        } else {
            None
        };
        Ok(StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        })
    }

    fn import(&mut self) -> Parsed<StmtKind> {
        self.bump();
        let mut names = Vec::new();
        loop {
            let start = self.start();
            let name = self.dotted_name()?;
            let asname = self.as_name()?;
            names.push(Alias {
                name,
                asname,
                span: self.span_from(start),
            });
            if !self.accept(T::Comma) {
                break;
            }
        }
        Ok(StmtKind::Import {
            names: self.tree.add_list(&names),
        })
    }

    fn as_name(&mut self) -> Parsed<Option<Symbol>> {
        if self.accept(T::As) {
            self.name().map(Some)
        } else {
            Ok(None)
        }
    }

    fn dotted_name(&mut self) -> Parsed<Symbol> {
        let first = self.name()?;
        if self.kind() != T::Dot {
            return Ok(first);
        }
        let mut text = self.tree.name(first).to_owned();
        while self.accept(T::Dot) {
            let part = self.name()?;
            text.push('.');
            text.push_str(self.tree.name(part));
        }
        Ok(self.tree.interner.intern(&text))
    }

    fn import_from(&mut self) -> Parsed<StmtKind> {
        self.bump();
        let mut level = 0;
        loop {
            level += match self.kind() {
                T::Dot => 1,
                T::Ellipsis => 3,
                _ => break,
            };
            self.bump();
        }
        let module = if level > 0 && self.kind() == T::Import {
            None
        } else {
            Some(self.dotted_name()?)
        };
        self.expect(T::Import)?;
        let names = self.import_names()?;
        Ok(StmtKind::ImportFrom {
            module,
            names,
            level,
        })
    }

    fn import_names(&mut self) -> Parsed<List<Alias>> {
        if self.kind() == T::Star {
            let span = self.bump().span();
            return Ok(self.tree.add_list(&[Alias {
                name: sym::STAR,
                asname: None,
                span,
            }]));
        }
        let parenthesised = self.accept(T::LPar);
        let mut names = Vec::new();
        loop {
            let start = self.start();
            let name = self.name()?;
            let asname = self.as_name()?;
            names.push(Alias {
                name,
                asname,
                span: self.span_from(start),
            });
            if !self.accept(T::Comma) || parenthesised && self.kind() == T::RPar {
                break;
            }
        }
        if parenthesised {
            self.expect(T::RPar)?;
        }
        Ok(self.tree.add_list(&names))
    }
}

/// The operator of an augmented assignment.
pub(super) fn augmented(kind: T) -> Option<Operator> {
    Some(match kind {
        T::PlusEqual => Operator::Add,
        T::MinEqual => Operator::Sub,
        T::StarEqual => Operator::Mult,
        T::AtEqual => Operator::MatMult,
        T::SlashEqual => Operator::Div,
        T::PercentEqual => Operator::Mod,
        T::AmperEqual => Operator::BitAnd,
        T::VBarEqual => Operator::BitOr,
        T::CircumflexEqual => Operator::BitXor,
        T::LeftShiftEqual => Operator::LShift,
        T::RightShiftEqual => Operator::RShift,
        T::DoubleStarEqual => Operator::Pow,
        T::DoubleSlashEqual => Operator::FloorDiv,
        _ => return None,
    })
}
