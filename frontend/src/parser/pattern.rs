//! Patterns of `case`.

use super::{Failed, Parsed, Parser, T};
use crate::ast::*;

impl Parser<'_> {
    fn add_pattern(&mut self, kind: PatternKind, start: u32) -> PatternId {
        let span = self.span_from(start);
        self.tree.add_pattern(kind, span)
    }

    /// The pattern of a case: one, or a sequence without brackets.
    pub(super) fn patterns(&mut self) -> Parsed<PatternId> {
        let start = self.start();
        let star = self.kind() == T::Star;
        let first = self.maybe_star_pattern()?;
        if self.kind() != T::Comma {
            return if star { Err(Failed) } else { Ok(first) };
        }
        let patterns = self.rest_of_patterns(first, &[T::Colon, T::If])?;
        Ok(self.add_pattern(PatternKind::MatchSequence { patterns }, start))
    }

    fn rest_of_patterns(&mut self, first: PatternId, close: &[T]) -> Parsed<List<PatternId>> {
        let mut patterns = vec![first];
        while self.accept(T::Comma) {
            if close.contains(&self.kind()) {
                break;
            }
            patterns.push(self.maybe_star_pattern()?);
        }
        Ok(self.tree.add_list(&patterns))
    }

    fn maybe_star_pattern(&mut self) -> Parsed<PatternId> {
        let start = self.start();
        if !self.accept(T::Star) {
            return self.pattern();
        }
        let name = self.name()?;
        let name = (name != sym::UNDERSCORE).then_some(name);
        Ok(self.add_pattern(PatternKind::MatchStar { name }, start))
    }

    /// `pattern`: alternatives, perhaps with a name.
    fn pattern(&mut self) -> Parsed<PatternId> {
        let start = self.start();
        let pattern = self.or_pattern()?;
        if !self.accept(T::As) {
            return Ok(pattern);
        }
        let name = self.capture_target()?;
        Ok(self.add_pattern(
            PatternKind::MatchAs {
                pattern: Some(pattern),
                name: Some(name),
            },
            start,
        ))
    }

    fn capture_target(&mut self) -> Parsed<Symbol> {
        let name = self.name()?;
        let more = matches!(self.kind(), T::Dot | T::LPar | T::Equal);
        if name == sym::UNDERSCORE || more {
            Err(Failed)
        } else {
            Ok(name)
        }
    }

    fn or_pattern(&mut self) -> Parsed<PatternId> {
        let start = self.start();
        let first = self.nested(Self::closed_pattern)?;
        if self.kind() != T::VBar {
            return Ok(first);
        }
        let mut patterns = vec![first];
        while self.accept(T::VBar) {
            patterns.push(self.closed_pattern()?);
        }
        let patterns = self.tree.add_list(&patterns);
        Ok(self.add_pattern(PatternKind::MatchOr { patterns }, start))
    }

    fn closed_pattern(&mut self) -> Parsed<PatternId> {
        let start = self.start();
        match self.kind() {
            T::LPar => self.group_or_sequence(),
            T::LSqb => {
                self.bump();
                let patterns = if self.kind() == T::RSqb {
                    List::EMPTY
                } else {
                    let first = self.maybe_star_pattern()?;
                    self.rest_of_patterns(first, &[T::RSqb])?
                };
                self.expect(T::RSqb)?;
                Ok(self.add_pattern(PatternKind::MatchSequence { patterns }, start))
            }
            T::LBrace => self.mapping_pattern(),
            T::Name => self.name_pattern(),
            kind => {
                if let Some(value) = singleton(kind) {
                    self.bump();
                    return Ok(self.add_pattern(PatternKind::MatchSingleton { value }, start));
                }
                let value = self.literal()?;
                Ok(self.add_pattern(PatternKind::MatchValue { value }, start))
            }
        }
    }

    fn group_or_sequence(&mut self) -> Parsed<PatternId> {
        let start = self.start();
        self.bump();
        if self.accept(T::RPar) {
            return Ok(self.add_pattern(
                PatternKind::MatchSequence {
                    patterns: List::EMPTY,
                },
                start,
            ));
        }
        let star = self.kind() == T::Star;
        let first = self.maybe_star_pattern()?;
        if self.kind() != T::Comma {
            self.expect(T::RPar)?;
            return if star { Err(Failed) } else { Ok(first) };
        }
        let patterns = self.rest_of_patterns(first, &[T::RPar])?;
        self.expect(T::RPar)?;
        Ok(self.add_pattern(PatternKind::MatchSequence { patterns }, start))
    }

    /// A capture, the wildcard, a value or a class.
    fn name_pattern(&mut self) -> Parsed<PatternId> {
        let start = self.start();
        if !matches!(self.kind_at(1), T::Dot | T::LPar) {
            if self.kind_at(1) == T::Equal {
                return Err(Failed);
            }
            let name = self.name()?;
            let name = (name != sym::UNDERSCORE).then_some(name);
            return Ok(self.add_pattern(
                PatternKind::MatchAs {
                    pattern: None,
                    name,
                },
                start,
            ));
        }
        let value = self.dotted_value()?;
        match self.kind() {
            T::LPar => self.class_pattern(value, start),
            T::Equal => Err(Failed),
            _ => Ok(self.add_pattern(PatternKind::MatchValue { value }, start)),
        }
    }

    fn dotted_value(&mut self) -> Parsed<ExprId> {
        let start = self.start();
        let id = self.name()?;
        let mut value = self.add(
            ExprKind::Name {
                id,
                ctx: ExprContext::Load,
            },
            start,
        );
        while self.accept(T::Dot) {
            let attr = self.name()?;
            value = self.add(
                ExprKind::Attribute {
                    value,
                    attr,
                    ctx: ExprContext::Load,
                },
                start,
            );
        }
        Ok(value)
    }

    fn class_pattern(&mut self, cls: ExprId, start: u32) -> Parsed<PatternId> {
        self.bump();
        let (mut patterns, mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new(), Vec::new());
        while self.kind() != T::RPar {
            if self.kind() == T::Name && self.kind_at(1) == T::Equal {
                kwd_attrs.push(self.name()?);
                self.bump();
                kwd_patterns.push(self.pattern()?);
            } else if kwd_attrs.is_empty() {
                patterns.push(self.pattern()?);
            } else {
                return Err(Failed);
            }
            if !self.accept(T::Comma) {
                break;
            }
        }
        self.expect(T::RPar)?;
        let patterns = self.tree.add_list(&patterns);
        let kwd_attrs = self.tree.add_list(&kwd_attrs);
        let kwd_patterns = self.tree.add_list(&kwd_patterns);
        Ok(self.add_pattern(
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            },
            start,
        ))
    }

    fn mapping_pattern(&mut self) -> Parsed<PatternId> {
        let start = self.start();
        self.bump();
        let mark = self.exprs.len();
        let (mut patterns, mut rest) = (Vec::new(), None);
        while self.kind() != T::RBrace {
            if self.accept(T::DoubleStar) {
                rest = Some(self.capture_target()?);
                self.accept(T::Comma);
                break;
            }
            let key = self.mapping_key()?;
            self.exprs.push(key);
            self.expect(T::Colon)?;
            patterns.push(self.pattern()?);
            if !self.accept(T::Comma) {
                break;
            }
        }
        self.expect(T::RBrace)?;
        let keys = self.take_exprs(mark);
        let patterns = self.tree.add_list(&patterns);
        Ok(self.add_pattern(
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            },
            start,
        ))
    }

    fn mapping_key(&mut self) -> Parsed<ExprId> {
        if self.kind() == T::Name {
            return if self.kind_at(1) == T::Dot {
                self.dotted_value()
            } else {
                Err(Failed)
            };
        }
        if let Some(value) = singleton(self.kind()) {
            let start = self.start();
            self.bump();
            return Ok(self.add(
                ExprKind::Constant {
                    value,
                    kind: StrKind::Plain,
                },
                start,
            ));
        }
        self.literal()
    }

    /// A string or a number, which may have a sign and an imaginary part.
    fn literal(&mut self) -> Parsed<ExprId> {
        if matches!(self.kind(), T::String | T::FStringStart | T::TStringStart) {
            return self.strings();
        }
        let start = self.start();
        let negative = self.accept(T::Minus);
        let (mut left, imaginary) = self.plain_number()?;
        if negative {
            left = self.add(
                ExprKind::UnaryOp {
                    op: UnaryOp::USub,
                    operand: left,
                },
                start,
            );
        }
        let op = match self.kind() {
            T::Plus => Operator::Add,
            T::Minus => Operator::Sub,
            _ => return Ok(left),
        };
        self.bump();
        let (right, right_imaginary) = self.plain_number()?;
        if imaginary || !right_imaginary {
            return Err(Failed);
        }
        Ok(self.add(ExprKind::BinOp { left, op, right }, start))
    }

    fn plain_number(&mut self) -> Parsed<(ExprId, bool)> {
        let span = self.expect(T::Number)?.span();
        let value = self.number(span)?;
        let expr = self.tree.add_expr(
            ExprKind::Constant {
                value,
                kind: StrKind::Plain,
            },
            span,
        );
        Ok((expr, matches!(value, Constant::Imag(_))))
    }
}

fn singleton(kind: T) -> Option<Constant> {
    match kind {
        T::None => Some(Constant::None),
        T::True => Some(Constant::True),
        T::False => Some(Constant::False),
        _ => None,
    }
}
