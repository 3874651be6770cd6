//! Expressions from `lambda` and `if`-`else` down to the unary operators.

use super::{Diagnosis, Peg, Rule, Stop, T};
use crate::ast::*;

/// Binary operators by how tightly they bind, loosest first.
const LEVELS: [&[T]; 6] = [
    &[T::VBar],
    &[T::Circumflex],
    &[T::Amper],
    &[T::LeftShift, T::RightShift],
    &[T::Plus, T::Minus],
    &[T::Star, T::Slash, T::DoubleSlash, T::Percent, T::At],
];

impl Diagnosis<'_> {
    pub(super) fn tuple(&mut self, elts: &[ExprId], start: u32) -> ExprId {
        let elts = self.tree.add_list(elts);
        self.add(
            ExprKind::Tuple {
                elts,
                ctx: ExprContext::Load,
            },
            start,
        )
    }

    /// Items with commas between them: a tuple if there is a comma.
    fn tuple_of(&mut self, item: impl Fn(&mut Self) -> Peg<ExprId>) -> Peg<ExprId> {
        let start = self.start();
        let first = item(self)?;
        let mut elts = vec![first];
        while let Some(next) = self.maybe(|p| {
            p.token(T::Comma)?;
            item(p)
        })? {
            elts.push(next);
        }
        let trailing = self.maybe(|p| p.token(T::Comma))?.is_some();
        Ok(if elts.len() > 1 || trailing {
            self.tuple(&elts, start)
        } else {
            first
        })
    }

    pub(super) fn expressions(&mut self) -> Peg<ExprId> {
        self.tuple_of(Self::expression)
    }

    pub(super) fn star_expressions(&mut self) -> Peg<ExprId> {
        self.tuple_of(Self::star_expression)
    }

    fn star_expression(&mut self) -> Peg<ExprId> {
        self.memo(Rule::StarExpression, |p| {
            p.choose(&[&|p| p.star_bitwise_or(), &|p| p.expression()])
        })
    }

    /// `'*' bitwise_or`
    pub(super) fn star_bitwise_or(&mut self) -> Peg<ExprId> {
        let start = self.token(T::Star)?.start;
        let value = self.bitwise_or()?;
        Ok(self.add(
            ExprKind::Starred {
                value,
                ctx: ExprContext::Load,
            },
            start,
        ))
    }

    pub(super) fn star_named_expression(&mut self) -> Peg<ExprId> {
        self.choose(&[&|p| p.star_bitwise_or(), &|p| p.named_expression()])
    }

    pub(super) fn star_named_expressions(&mut self) -> Peg<Vec<ExprId>> {
        let items = self.separated(T::Comma, Self::star_named_expression)?;
        self.maybe(|p| p.token(T::Comma))?;
        Ok(items)
    }

    pub(super) fn yield_or_star_expressions(&mut self) -> Peg<ExprId> {
        self.choose(&[&|p| p.yield_expression(), &|p| p.star_expressions()])
    }

    pub(super) fn yield_expression(&mut self) -> Peg<ExprId> {
        let start = self.token(T::Yield)?.start;
        self.choose(&[
            &|p| {
                p.token(T::From)?;
                let value = p.expression()?;
                Ok(p.add(ExprKind::YieldFrom { value }, start))
            },
            &|p| {
                let value = p.maybe(|p| p.star_expressions())?;
                Ok(p.add(ExprKind::Yield { value }, start))
            },
        ])
    }

    /// `NAME ':=' expression`
    pub(super) fn assignment_expression(&mut self) -> Peg<ExprId> {
        let start = self.start();
        let target = self.name()?;
        self.token(T::ColonEqual)?;
        match self.expression() {
            Ok(value) => {
                self.since(8, "Assignment expressions are")?;
                Ok(self.add(ExprKind::NamedExpr { target, value }, start))
            }
            Err(Stop::NoMatch) => Err(Stop::Cut),
            Err(stop) => Err(stop),
        }
    }

    pub(super) fn named_expression(&mut self) -> Peg<ExprId> {
        // The cut in an assignment expression is its own: what follows is still tried.
        self.choose(&[
            &|p| p.choose(&[&|p| p.assignment_expression()]),
            &|p| p.hint(|p| p.named_expression_mistake()),
            &|p| p.expression_without_walrus(),
        ])
    }

    /// `assignment_expression | expression !':='`
    pub(super) fn argument_expression(&mut self) -> Peg<ExprId> {
        self.choose(&[&|p| p.choose(&[&|p| p.assignment_expression()]), &|p| {
            p.expression_without_walrus()
        }])
    }

    fn expression_without_walrus(&mut self) -> Peg<ExprId> {
        let expr = self.expression()?;
        self.not_ahead(&[T::ColonEqual])?;
        Ok(expr)
    }

    fn named_expression_mistake(&mut self) -> Peg<ExprId> {
        self.memo(Rule::NamedHint, |p| {
            p.choose(&[
                &|p| {
                    let target = p.expression()?;
                    p.token(T::ColonEqual)?;
                    p.expression()?;
                    let name = p.expr_name(target);
                    p.raise_at_expr(
                        target,
                        format!("cannot use assignment expressions with {name}"),
                    )
                },
                &|p| {
                    let target = p.name()?;
                    p.token(T::Equal)?;
                    let value = p.bitwise_or()?;
                    p.not_ahead(&[T::Equal, T::ColonEqual])?;
                    let (first, last) = (p.span(target), p.span(value));
                    p.raise_range(
                        first,
                        last,
                        "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
                    )
                },
                &|p| {
                    if p.looks(|p| p.list_tuple_generator_or_singleton())? {
                        return Err(Stop::NoMatch);
                    }
                    let target = p.bitwise_or()?;
                    p.token(T::Equal)?;
                    p.bitwise_or()?;
                    p.not_ahead(&[T::Equal, T::ColonEqual])?;
                    let name = p.expr_name(target);
                    p.raise_at_expr(
                        target,
                        format!(
                            "cannot assign to {name} here. Maybe you meant '==' instead of '='?"
                        ),
                    )
                },
            ])
        })
    }

    fn list_tuple_generator_or_singleton(&mut self) -> Peg {
        self.choose(&[
            &|p| p.list().map(drop),
            &|p| p.tuple_display().map(drop),
            &|p| p.generator().map(drop),
            &|p| p.any_of(&[T::True, T::None, T::False]).map(drop),
        ])
    }

    pub(super) fn expression(&mut self) -> Peg<ExprId> {
        self.memo(Rule::Expression, |p| {
            p.choose(&[
                &|p| p.hint(|p| p.expression_mistake()),
                &|p| p.hint(|p| p.legacy_statement()),
                &|p| p.conditional(),
                &|p| p.disjunction(),
                &|p| p.lambda(),
            ])
        })
    }

    fn conditional(&mut self) -> Peg<ExprId> {
        let start = self.start();
        let body = self.disjunction()?;
        self.token(T::If)?;
        let test = self.disjunction()?;
        self.token(T::Else)?;
        let orelse = self.expression()?;
        Ok(self.add(ExprKind::IfExp { test, body, orelse }, start))
    }

    fn expression_mistake(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| p.broken_string(),
            &|p| p.missing_comma(),
            &|p| {
                let first = p.disjunction()?;
                p.token(T::If)?;
                let last = p.disjunction()?;
                p.not_ahead(&[T::Else, T::Colon])?;
                let (first, last) = (p.span(first), p.span(last));
                p.raise_range(first, last, "expected 'else' after 'if' expression")
            },
            &|p| {
                p.disjunction()?;
                p.token(T::If)?;
                p.disjunction()?;
                p.token(T::Else)?;
                if p.looks(|p| p.expression())? {
                    return Err(Stop::NoMatch);
                }
                p.raise_next("expected expression after 'else', but statement is given")
            },
            &|p| {
                let statement = p.any_of(&[T::Pass, T::Break, T::Continue])?;
                p.token(T::If)?;
                p.disjunction()?;
                p.token(T::Else)?;
                p.simple_statement()?;
                p.raise_at_token(
                    statement,
                    "expected expression before 'if', but statement is given",
                )
            },
            &|p| {
                let first = p.token(T::Lambda)?.span();
                p.maybe(|p| p.lambda_parameters())?;
                let last = p.token(T::Colon)?.span();
                let kind = p.kind()?;
                let letter = match kind {
                    T::FStringMiddle => 'f',
                    T::TStringMiddle => 't',
                    _ => return Err(Stop::NoMatch),
                };
                p.raise_range(
                    first,
                    last,
                    format!(
                        "{letter}-string: lambda expressions are not allowed without parentheses"
                    ),
                )
            },
        ])
    }

    /// Words between two strings: there may be a stray quote.
    fn broken_string(&mut self) -> Peg<ExprId> {
        self.token(T::String)?;
        let words = self.many1(|p| {
            p.not_ahead(&[T::String])?;
            p.expression_without_hints()
        })?;
        self.token(T::String)?;
        let (Some(&first), Some(&last)) = (words.first(), words.last()) else {
            return Err(Stop::NoMatch);
        };
        let (first, last) = (self.span(first), self.span(last));
        self.raise_range(
            first,
            last,
            "invalid syntax. Is this intended to be part of the string?",
        )
    }

    fn expression_without_hints(&mut self) -> Peg<ExprId> {
        let hints = std::mem::replace(&mut self.hints, false);
        let result = self.choose(&[&|p| p.conditional(), &|p| p.disjunction(), &|p| p.lambda()]);
        self.hints = hints;
        result
    }

    /// Two expressions side by side inside brackets.
    fn missing_comma(&mut self) -> Peg<ExprId> {
        if self.looks(|p| p.name_string_or_soft_keyword())? {
            return Err(Stop::NoMatch);
        }
        let first = self.disjunction()?;
        let last = self.expression_without_hints()?;
        if self.legacy_name(first).is_some() || self.tokens[self.at - 1].level == 0 {
            return Err(Stop::NoMatch);
        }
        let (first, last) = (self.span(first), self.span(last));
        self.raise_range(first, last, "invalid syntax. Perhaps you forgot a comma?")
    }

    fn name_string_or_soft_keyword(&mut self) -> Peg {
        let symbol = self.token(T::Name)?.symbol();
        if symbol.is_some_and(|symbol| {
            [sym::UNDERSCORE, sym::CASE, sym::MATCH, sym::TYPE].contains(&symbol)
        }) {
            return Ok(());
        }
        self.token(T::String).map(drop)
    }

    /// The name, if it is that of a statement of Python 2.
    fn legacy_name(&self, expr: ExprId) -> Option<&'static str> {
        match self.tree.expr(expr).kind {
            ExprKind::Name { id: sym::PRINT, .. } => Some("print"),
            ExprKind::Name { id: sym::EXEC, .. } => Some("exec"),
            _ => None,
        }
    }

    fn legacy_statement(&mut self) -> Peg<ExprId> {
        let name = self.name()?;
        self.not_ahead(&[T::LPar])?;
        let rest = self.star_expressions()?;
        let Some(word) = self.legacy_name(name) else {
            return Err(Stop::NoMatch);
        };
        let (first, last) = (self.span(name), self.span(rest));
        self.raise_range(
            first,
            last,
            format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?"),
        )
    }

    fn lambda(&mut self) -> Peg<ExprId> {
        let start = self.token(T::Lambda)?.start;
        self.maybe(|p| p.lambda_parameters())?;
        self.token(T::Colon)?;
        let body = self.expression()?;
        let args = self.tree.add_arguments(Arguments::default());
        Ok(self.add(ExprKind::Lambda { args, body }, start))
    }

    pub(super) fn disjunction(&mut self) -> Peg<ExprId> {
        self.memo(Rule::Disjunction, |p| {
            p.boolean(T::Or, BoolOp::Or, Self::conjunction)
        })
    }

    fn conjunction(&mut self) -> Peg<ExprId> {
        self.memo(Rule::Conjunction, |p| {
            p.boolean(T::And, BoolOp::And, Self::inversion)
        })
    }

    fn boolean(
        &mut self,
        word: T,
        op: BoolOp,
        operand: impl Fn(&mut Self) -> Peg<ExprId>,
    ) -> Peg<ExprId> {
        let start = self.start();
        let values = self.separated(word, operand)?;
        if let [only] = values[..] {
            return Ok(only);
        }
        let values = self.tree.add_list(&values);
        Ok(self.add(ExprKind::BoolOp { op, values }, start))
    }

    fn inversion(&mut self) -> Peg<ExprId> {
        self.memo(Rule::Inversion, |p| {
            p.choose(&[
                &|p| {
                    let start = p.token(T::Not)?.start;
                    let operand = p.inversion()?;
                    Ok(p.add(
                        ExprKind::UnaryOp {
                            op: UnaryOp::Not,
                            operand,
                        },
                        start,
                    ))
                },
                &|p| p.comparison(),
            ])
        })
    }

    fn comparison(&mut self) -> Peg<ExprId> {
        let start = self.start();
        let left = self.bitwise_or()?;
        let pairs = self.many(|p| {
            let op = p.comparison_operator()?;
            Ok((op, p.bitwise_or()?))
        })?;
        let Some(&(op, right)) = pairs.first() else {
            return Ok(left);
        };
        let ops = self.tree.add_list(&[op]);
        let comparators = self.tree.add_list(&[right]);
        Ok(self.add(
            ExprKind::Compare {
                left,
                ops,
                comparators,
            },
            start,
        ))
    }

    fn comparison_operator(&mut self) -> Peg<CmpOp> {
        let op = match self.kind()? {
            T::EqEqual => CmpOp::Eq,
            T::NotEqual if self.source.text().as_bytes()[self.start() as usize] != b'!' => {
                let token = self.tokens[self.at];
                return self.raise_at_token(
                    token,
                    "invalid syntax.  Maybe you meant '!=' instead of '<>'?",
                );
            }
            T::NotEqual => CmpOp::NotEq,
            T::Less => CmpOp::Lt,
            T::LessEqual => CmpOp::LtE,
            T::Greater => CmpOp::Gt,
            T::GreaterEqual => CmpOp::GtE,
            T::In => CmpOp::In,
            T::Not => {
                self.at += 1;
                self.token(T::In)?;
                return Ok(CmpOp::NotIn);
            }
            T::Is => {
                self.at += 1;
                let not = self.maybe(|p| p.token(T::Not))?.is_some();
                return Ok(if not { CmpOp::IsNot } else { CmpOp::Is });
            }
            _ => return Err(Stop::NoMatch),
        };
        self.at += 1;
        Ok(op)
    }

    pub(super) fn bitwise_or(&mut self) -> Peg<ExprId> {
        self.memo(Rule::BitwiseOr, |p| p.binary(0))
    }

    fn binary(&mut self, level: usize) -> Peg<ExprId> {
        let Some(operators) = LEVELS.get(level) else {
            return self.factor();
        };
        let start = self.start();
        let mut left = self.binary(level + 1)?;
        loop {
            let right = self.maybe(|p| {
                let operator = p.any_of(operators)?.kind;
                let right = p.choose(&[
                    &|p| {
                        if level >= 4 {
                            p.hint(|p| p.not_as_operand())
                        } else {
                            Err(Stop::NoMatch)
                        }
                    },
                    &|p| p.binary(level + 1),
                ])?;
                if operator == T::At {
                    p.since(5, "The '@' operator is")?;
                }
                Ok(right)
            })?;
            let Some(right) = right else { return Ok(left) };
            left = self.add(
                ExprKind::BinOp {
                    left,
                    op: Operator::Add,
                    right,
                },
                start,
            );
        }
    }

    /// `not` where only a tighter operator may stand.
    fn not_as_operand(&mut self) -> Peg<ExprId> {
        let first = self.token(T::Not)?.span();
        let last = self.inversion()?;
        let last = self.span(last);
        self.raise_range(first, last, "'not' after an operator must be parenthesized")
    }

    fn factor(&mut self) -> Peg<ExprId> {
        self.memo(Rule::Factor, |p| {
            p.choose(&[
                &|p| {
                    let start = p.any_of(&[T::Plus, T::Minus, T::Tilde])?.start;
                    let operand =
                        p.choose(&[&|p| p.hint(|p| p.not_as_operand()), &|p| p.factor()])?;
                    Ok(p.add(
                        ExprKind::UnaryOp {
                            op: UnaryOp::USub,
                            operand,
                        },
                        start,
                    ))
                },
                &|p| p.power(),
            ])
        })
    }

    fn power(&mut self) -> Peg<ExprId> {
        let start = self.start();
        let left = self.await_primary()?;
        let right = self.maybe(|p| {
            p.token(T::DoubleStar)?;
            p.factor()
        })?;
        Ok(match right {
            Some(right) => self.add(
                ExprKind::BinOp {
                    left,
                    op: Operator::Pow,
                    right,
                },
                start,
            ),
            None => left,
        })
    }

    fn await_primary(&mut self) -> Peg<ExprId> {
        self.memo(Rule::AwaitPrimary, |p| {
            p.choose(&[
                &|p| {
                    let start = p.token(T::Await)?.start;
                    let value = p.primary()?;
                    p.since(5, "Await expressions are")?;
                    Ok(p.add(ExprKind::Await { value }, start))
                },
                &|p| p.primary(),
            ])
        })
    }
}
