//! Assignment targets: read as expressions, then checked and turned from `Load` into `Store` or `Del`.

use super::{Failed, Parsed, Parser, T};
use crate::ast::*;

impl Parser<'_> {
    /// `star_targets`, as in `for`: stops before `in`.
    pub(super) fn star_targets(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let first = self.star_target()?;
        if self.kind() != T::Comma {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Comma) {
            if matches!(self.kind(), T::In | T::Equal) {
                break;
            }
            let target = self.star_target()?;
            self.exprs.push(target);
        }
        let elts = self.take_exprs(mark);
        Ok(self.add(
            ExprKind::Tuple {
                elts,
                ctx: ExprContext::Store,
            },
            start,
        ))
    }

    /// `star_target`
    pub(super) fn star_target(&mut self) -> Parsed<ExprId> {
        let expr = if self.kind() == T::Star {
            self.starred()?
        } else {
            self.factor()?
        };
        self.make_target(expr, ExprContext::Store)?;
        Ok(expr)
    }

    /// `del_targets`, up to the end of the statement.
    pub(super) fn del_targets(&mut self) -> Parsed<ExprList> {
        let mark = self.exprs.len();
        loop {
            let expr = self.factor()?;
            self.make_target(expr, ExprContext::Del)?;
            self.exprs.push(expr);
            if !self.accept(T::Comma) || matches!(self.kind(), T::Semi | T::Newline) {
                break;
            }
        }
        Ok(self.take_exprs(mark))
    }

    /// Checks that an expression can be assigned to (or deleted), and marks it so.
    pub(super) fn make_target(&mut self, expr: ExprId, context: ExprContext) -> Parsed<()> {
        match &mut self.tree[expr].kind {
            ExprKind::Name { ctx, .. }
            | ExprKind::Attribute { ctx, .. }
            | ExprKind::Subscript { ctx, .. } => *ctx = context,
            ExprKind::Starred { value, ctx } if context == ExprContext::Store => {
                *ctx = context;
                let value = *value;
                self.make_target(value, context)?;
            }
            ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => {
                *ctx = context;
                let elts = *elts;
                for at in 0..elts.len() {
                    let element = self.tree[elts][at];
                    self.make_target(element, context)?;
                }
            }
            _ => return Err(Failed),
        }
        Ok(())
    }

    /// A target that is a name, an attribute or a subscript.
    pub(super) fn make_single_target(&mut self, expr: ExprId) -> Parsed<()> {
        match self.tree[expr].kind {
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
                self.make_target(expr, ExprContext::Store)
            }
            _ => Err(Failed),
        }
    }
}
