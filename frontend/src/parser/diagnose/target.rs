//! Assignment targets.

use super::{Diagnosis, Peg, Rule, Stop, T};
use crate::ast::*;

/// What a target is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Assign,
    Delete,
    For,
}

impl Diagnosis<'_> {
    pub(super) fn star_targets(&mut self) -> Peg<ExprId> {
        let start = self.start();
        let targets = self.separated(T::Comma, Self::star_target)?;
        let trailing = self.maybe(|p| p.token(T::Comma))?.is_some();
        match targets[..] {
            [only] if !trailing => Ok(only),
            _ => Ok(self.tuple(&targets, start)),
        }
    }

    pub(super) fn star_target(&mut self) -> Peg<ExprId> {
        self.memo(Rule::StarTarget, |p| {
            p.choose(&[
                &|p| {
                    let start = p.token(T::Star)?.start;
                    p.not_ahead(&[T::Star])?;
                    let value = p.star_target()?;
                    Ok(p.add(
                        ExprKind::Starred {
                            value,
                            ctx: ExprContext::Store,
                        },
                        start,
                    ))
                },
                &|p| p.target_with_star_atom(),
            ])
        })
    }

    fn target_with_star_atom(&mut self) -> Peg<ExprId> {
        self.memo(Rule::TargetWithStar, |p| {
            p.choose(&[&|p| p.subscript_or_attribute(), &|p| p.star_atom()])
        })
    }

    /// An attribute or a subscript with nothing behind it.
    pub(super) fn subscript_or_attribute(&mut self) -> Peg<ExprId> {
        let expr = self.t_primary()?;
        match self.tree.expr(expr).kind {
            ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => Ok(expr),
            _ => Err(Stop::NoMatch),
        }
    }

    /// A primary that is more than an atom, taken as far as it goes.
    fn t_primary(&mut self) -> Peg<ExprId> {
        self.memo(Rule::TPrimary, |p| {
            let start = p.start();
            let mut expr = p.atom()?;
            p.ahead(&[T::LPar, T::LSqb, T::Dot])?;
            while let Some(longer) = p.maybe(|p| p.trailer(expr, start))? {
                expr = longer;
                p.kind()?;
            }
            p.not_ahead(&[T::LPar, T::LSqb, T::Dot])?;
            Ok(expr)
        })
    }

    fn star_atom(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| p.name(),
            &|p| {
                p.token(T::LPar)?;
                let target = p.target_with_star_atom()?;
                p.token(T::RPar)?;
                Ok(target)
            },
            &|p| {
                let start = p.token(T::LPar)?.start;
                let elts = p.maybe(|p| {
                    let mut targets = vec![p.star_target()?];
                    p.token(T::Comma)?;
                    targets.extend(
                        p.maybe(|p| p.separated(T::Comma, Self::star_target))?
                            .unwrap_or_default(),
                    );
                    p.maybe(|p| p.token(T::Comma))?;
                    Ok(targets)
                })?;
                p.token(T::RPar)?;
                Ok(p.tuple(&elts.unwrap_or_default(), start))
            },
            &|p| {
                let start = p.token(T::LSqb)?.start;
                p.maybe(|p| {
                    p.separated(T::Comma, Self::star_target)?;
                    p.maybe(|p| p.token(T::Comma))
                })?;
                p.token(T::RSqb)?;
                Ok(p.add(
                    ExprKind::List {
                        elts: List::EMPTY,
                        ctx: ExprContext::Store,
                    },
                    start,
                ))
            },
        ])
    }

    /// A target of an augmented or annotated assignment.
    pub(super) fn single_target(&mut self) -> Peg<ExprId> {
        self.choose(&[&|p| p.subscript_or_attribute(), &|p| p.name(), &|p| {
            p.token(T::LPar)?;
            let target = p.single_target()?;
            p.token(T::RPar)?;
            Ok(target)
        }])
    }

    pub(super) fn del_targets(&mut self) -> Peg {
        self.separated(T::Comma, Self::del_target)?;
        self.maybe(|p| p.token(T::Comma))?;
        Ok(())
    }

    fn del_target(&mut self) -> Peg<ExprId> {
        self.memo(Rule::DelTarget, |p| {
            p.choose(&[
                &|p| p.subscript_or_attribute(),
                &|p| p.name(),
                &|p| {
                    p.token(T::LPar)?;
                    let target = p.del_target()?;
                    p.token(T::RPar)?;
                    Ok(target)
                },
                &|p| p.del_sequence(T::LPar, T::RPar),
                &|p| p.del_sequence(T::LSqb, T::RSqb),
            ])
        })
    }

    fn del_sequence(&mut self, open: T, close: T) -> Peg<ExprId> {
        self.token(open)?;
        self.maybe(|p| p.del_targets())?;
        self.token(close)?;
        Ok(self.nothing)
    }

    /// `for` with something that cannot be assigned to.
    pub(super) fn for_target_mistake<R>(&mut self) -> Peg<R> {
        self.maybe(|p| p.token(T::Async))?;
        self.token(T::For)?;
        let target = self.star_expressions()?;
        self.raise_invalid_target(target, Purpose::For)
    }

    /// Complains about the part of an expression that is no target, if there is one.
    pub(super) fn raise_invalid_target<R>(&mut self, expr: ExprId, purpose: Purpose) -> Peg<R> {
        let Some(culprit) = self.invalid_target(expr, purpose) else {
            return Err(Stop::NoMatch);
        };
        let verb = if purpose == Purpose::Delete {
            "delete"
        } else {
            "assign to"
        };
        let name = self.expr_name(culprit);
        self.raise_at_expr(culprit, format!("cannot {verb} {name}"))
    }

    fn invalid_target(&self, expr: ExprId, purpose: Purpose) -> Option<ExprId> {
        match self.tree.expr(expr).kind {
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => None,
            ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => self.tree[elts]
                .iter()
                .find_map(|&elt| self.invalid_target(elt, purpose)),
            ExprKind::Starred { value, .. } if purpose != Purpose::Delete => {
                self.invalid_target(value, purpose)
            }
            // `a in b` of a `for` is read as a comparison: its left side is the target.
            ExprKind::Compare { left, ops, .. } if purpose == Purpose::For => {
                if self.tree[ops] == [CmpOp::In] {
                    self.invalid_target(left, purpose)
                } else {
                    None
                }
            }
            _ => Some(expr),
        }
    }
}
