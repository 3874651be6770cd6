//! Expressions from `lambda` and `if`-`else` down to the unary operators.

use super::{Failed, Parsed, Parser, T};
use crate::ast::*;

/// How tightly each binary operator binds; 0 for tokens that are none. `**` is dealt with apart.
const PRECEDENCE: [(u8, Operator); 256] = {
    let mut table = [(0, Operator::Add); 256];
    table[T::VBar as usize] = (1, Operator::BitOr);
    table[T::Circumflex as usize] = (2, Operator::BitXor);
    table[T::Amper as usize] = (3, Operator::BitAnd);
    table[T::LeftShift as usize] = (4, Operator::LShift);
    table[T::RightShift as usize] = (4, Operator::RShift);
    table[T::Plus as usize] = (5, Operator::Add);
    table[T::Minus as usize] = (5, Operator::Sub);
    table[T::Star as usize] = (6, Operator::Mult);
    table[T::Slash as usize] = (6, Operator::Div);
    table[T::DoubleSlash as usize] = (6, Operator::FloorDiv);
    table[T::Percent as usize] = (6, Operator::Mod);
    table[T::At as usize] = (6, Operator::MatMult);
    table
};

/// Whether a token can begin an expression (not counting `*`, `yield`).
pub(super) fn starts_expression(kind: T) -> bool {
    matches!(
        kind,
        T::Name
            | T::Number
            | T::String
            | T::FStringStart
            | T::TStringStart
            | T::LPar
            | T::LSqb
            | T::LBrace
            | T::Minus
            | T::Plus
            | T::Tilde
            | T::Ellipsis
            | T::None
            | T::True
            | T::False
            | T::Not
            | T::Lambda
            | T::Await
    )
}

impl Parser<'_> {
    /// `star_expressions`: one expression, or a tuple without parentheses.
    pub(super) fn star_expressions(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let first = self.star_expression()?;
        self.rest_of_tuple(first, start, Self::star_expression)
    }

    /// `expressions`: as `star_expressions` without stars.
    pub(super) fn expressions(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let first = self.expression()?;
        self.rest_of_tuple(first, start, Self::expression)
    }

    pub(super) fn rest_of_tuple(
        &mut self,
        first: ExprId,
        start: u32,
        item: impl Fn(&mut Self) -> Parsed<ExprId>,
    ) -> Parsed<ExprId> {
        if self.kind() != T::Comma {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Comma) {
            if !starts_expression(self.kind()) && self.kind() != T::Star {
                break;
            }
            let expr = item(self)?;
            self.exprs.push(expr);
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

    fn star_expression(&mut self) -> Parsed<ExprId> {
        if self.kind() == T::Star {
            self.starred()
        } else {
            self.expression()
        }
    }

    /// `'*' bitwise_or`
    pub(super) fn starred(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        self.expect(T::Star)?;
        let value = self.bitwise_or()?;
        Ok(self.add(
            ExprKind::Starred {
                value,
                ctx: ExprContext::Load,
            },
            start,
        ))
    }

    /// `star_named_expression`
    pub(super) fn star_named_expression(&mut self) -> Parsed<ExprId> {
        if self.kind() == T::Star {
            self.starred()
        } else {
            self.named_expression()
        }
    }

    /// `NAME ':=' expression | expression !':='`
    pub(super) fn named_expression(&mut self) -> Parsed<ExprId> {
        if self.kind() == T::Name && self.kind_at(1) == T::ColonEqual {
            let start = self.start();
            let id = self.name()?;
            let target = self.add(
                ExprKind::Name {
                    id,
                    ctx: ExprContext::Store,
                },
                start,
            );
            self.bump();
            let value = self.expression()?;
            return Ok(self.add(ExprKind::NamedExpr { target, value }, start));
        }
        let expr = self.expression()?;
        if self.kind() == T::ColonEqual {
            Err(Failed)
        } else {
            Ok(expr)
        }
    }

    /// `yield_expr | star_expressions`
    pub(super) fn yield_or_expressions(&mut self) -> Parsed<ExprId> {
        if self.kind() == T::Yield {
            self.yield_expression()
        } else {
            self.star_expressions()
        }
    }

    pub(super) fn yield_expression(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        self.expect(T::Yield)?;
        if self.accept(T::From) {
            let value = self.expression()?;
            return Ok(self.add(ExprKind::YieldFrom { value }, start));
        }
        let value = if starts_expression(self.kind()) || self.kind() == T::Star {
            Some(self.star_expressions()?)
        } else {
            None
        };
        Ok(self.add(ExprKind::Yield { value }, start))
    }

    /// `expression`
    pub(super) fn expression(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        if self.kind() == T::Lambda {
            return self.nested(Self::lambda);
        }
        let body = self.disjunction()?;
        if self.kind() != T::If {
            return Ok(body);
        }
        self.bump();
        let test = self.disjunction()?;
        self.expect(T::Else)?;
        let orelse = self.nested(Self::expression)?;
        Ok(self.add(ExprKind::IfExp { test, body, orelse }, start))
    }

    fn lambda(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        self.expect(T::Lambda)?;
        let args = self.parameters(T::Colon)?;
        self.expect(T::Colon)?;
        let body = self.expression()?;
        Ok(self.add(ExprKind::Lambda { args, body }, start))
    }

    /// `or`
    pub(super) fn disjunction(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let first = self.conjunction()?;
        if self.kind() != T::Or {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Or) {
            let expr = self.conjunction()?;
            self.exprs.push(expr);
        }
        let values = self.take_exprs(mark);
        Ok(self.add(
            ExprKind::BoolOp {
                op: BoolOp::Or,
                values,
            },
            start,
        ))
    }

    fn conjunction(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let first = self.inversion()?;
        if self.kind() != T::And {
            return Ok(first);
        }
        let mark = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::And) {
            let expr = self.inversion()?;
            self.exprs.push(expr);
        }
        let values = self.take_exprs(mark);
        Ok(self.add(
            ExprKind::BoolOp {
                op: BoolOp::And,
                values,
            },
            start,
        ))
    }

    fn inversion(&mut self) -> Parsed<ExprId> {
        if self.kind() != T::Not {
            return self.comparison();
        }
        let start = self.start();
        self.bump();
        let operand = self.nested(Self::inversion)?;
        Ok(self.add(
            ExprKind::UnaryOp {
                op: UnaryOp::Not,
                operand,
            },
            start,
        ))
    }

    fn comparison(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let left = self.bitwise_or()?;
        let Some(op) = self.comparison_operator() else {
            return Ok(left);
        };
        let mark = self.exprs.len();
        let first = self.bitwise_or()?;
        self.exprs.push(first);
        let Some(second) = self.comparison_operator() else {
            let ops = self.tree.add_list(&[op]);
            let comparators = self.take_exprs(mark);
            return Ok(self.add(
                ExprKind::Compare {
                    left,
                    ops,
                    comparators,
                },
                start,
            ));
        };
        let mut ops = vec![op];
        let mut next = Some(second);
        while let Some(op) = next {
            ops.push(op);
            let expr = self.bitwise_or()?;
            self.exprs.push(expr);
            next = self.comparison_operator();
        }
        let ops = self.tree.add_list(&ops);
        let comparators = self.take_exprs(mark);
        Ok(self.add(
            ExprKind::Compare {
                left,
                ops,
                comparators,
            },
            start,
        ))
    }

    fn comparison_operator(&mut self) -> Option<CmpOp> {
        let op = match self.kind() {
            T::EqEqual => CmpOp::Eq,
            T::NotEqual if self.source.text().as_bytes()[self.start() as usize] == b'!' => {
                CmpOp::NotEq
            }
            T::Less => CmpOp::Lt,
            T::LessEqual => CmpOp::LtE,
            T::Greater => CmpOp::Gt,
            T::GreaterEqual => CmpOp::GtE,
            T::In => CmpOp::In,
            T::Is if self.kind_at(1) == T::Not => {
                self.bump();
                CmpOp::IsNot
            }
            T::Is => CmpOp::Is,
            T::Not if self.kind_at(1) == T::In => {
                self.bump();
                CmpOp::NotIn
            }
            _ => return None,
        };
        self.bump();
        Some(op)
    }

    /// `bitwise_or`: everything from `|` to the unary operators.
    pub(super) fn bitwise_or(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let left = self.factor()?;
        if PRECEDENCE[self.kind() as usize].0 == 0 {
            Ok(left)
        } else {
            self.binary(left, start, 1)
        }
    }

    /// Binary operators that bind at least as tightly as `level`, behind their first operand.
    fn binary(&mut self, mut left: ExprId, start: u32, level: u8) -> Parsed<ExprId> {
        loop {
            let (mine, op) = PRECEDENCE[self.kind() as usize];
            if mine < level {
                return Ok(left);
            }
            self.bump();
            let right_start = self.start();
            let mut right = self.factor()?;
            if PRECEDENCE[self.kind() as usize].0 > mine {
                right = self.binary(right, right_start, mine + 1)?;
            }
            left = self.add(ExprKind::BinOp { left, op, right }, start);
        }
    }

    /// Unary operators and `**`.
    pub(super) fn factor(&mut self) -> Parsed<ExprId> {
        let op = match self.kind() {
            T::Plus => UnaryOp::UAdd,
            T::Minus => UnaryOp::USub,
            T::Tilde => UnaryOp::Invert,
            _ => return self.power(),
        };
        let start = self.start();
        self.bump();
        let operand = self.nested(Self::factor)?;
        Ok(self.add(ExprKind::UnaryOp { op, operand }, start))
    }

    fn power(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let left = if self.kind() == T::Await {
            self.await_primary()?
        } else {
            self.primary()?
        };
        if self.kind() != T::DoubleStar {
            return Ok(left);
        }
        self.bump();
        let right = self.nested(Self::factor)?;
        Ok(self.add(
            ExprKind::BinOp {
                left,
                op: Operator::Pow,
                right,
            },
            start,
        ))
    }

    fn await_primary(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        self.bump();
        let value = self.primary()?;
        Ok(self.add(ExprKind::Await { value }, start))
    }
}
