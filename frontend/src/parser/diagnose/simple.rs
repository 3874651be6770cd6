//! Simple statements.

use super::target::Purpose;
use super::{Diagnosis, Peg, Rule, Stop, T};
use crate::ast::*;
use crate::parser::stmt::augmented;

impl Diagnosis<'_> {
    pub(super) fn simple_statements(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.simple_statement()?;
                p.not_ahead(&[T::Semi])?;
                p.token(T::Newline).map(drop)
            },
            &|p| {
                p.separated(T::Semi, Self::simple_statement)?;
                p.maybe(|p| p.token(T::Semi))?;
                p.token(T::Newline).map(drop)
            },
        ])
    }

    pub(super) fn simple_statement(&mut self) -> Peg<ExprId> {
        self.memo(Rule::SimpleStatement, |p| {
            p.choose(&[
                &|p| p.assignment(),
                &|p| p.type_alias(),
                &|p| p.star_expressions(),
                &|p| p.keyword_statement(),
            ])
        })
    }

    fn keyword_statement(&mut self) -> Peg<ExprId> {
        match self.kind()? {
            T::Return => {
                self.at += 1;
                self.maybe(|p| p.star_expressions())?;
            }
            T::Import | T::From => self.import()?,
            T::Raise => self.raise_statement()?,
            T::Pass | T::Break | T::Continue => self.at += 1,
            T::Del => self.del()?,
            T::Yield => {
                self.yield_expression()?;
            }
            T::Assert => {
                self.at += 1;
                self.expression()?;
                self.maybe(|p| {
                    p.token(T::Comma)?;
                    p.expression()
                })?;
            }
            T::Global | T::Nonlocal => {
                self.at += 1;
                self.separated(T::Comma, |p| p.token(T::Name))?;
            }
            _ => return Err(Stop::NoMatch),
        }
        Ok(self.nothing)
    }

    fn raise_statement(&mut self) -> Peg {
        self.token(T::Raise)?;
        self.maybe(|p| {
            p.expression()?;
            p.maybe(|p| {
                p.token(T::From)?;
                p.expression()
            })
        })?;
        Ok(())
    }

    fn del(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.token(T::Del)?;
                p.del_targets()?;
                p.ahead(&[T::Semi, T::Newline])
            },
            &|p| {
                p.hint(|p| {
                    p.token(T::Del)?;
                    let targets = p.star_expressions()?;
                    p.raise_invalid_target(targets, Purpose::Delete)
                })
            },
        ])
    }

    fn type_alias(&mut self) -> Peg<ExprId> {
        self.soft(sym::TYPE)?;
        self.token(T::Name)?;
        self.maybe(|p| p.type_params())?;
        self.token(T::Equal)?;
        let value = self.expression()?;
        self.since(12, "Type statement is")?;
        Ok(value)
    }

    fn assignment(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                p.name()?;
                p.annotation_and_value("Variable annotation syntax is")
            },
            &|p| {
                p.choose(&[
                    &|p| {
                        p.token(T::LPar)?;
                        p.single_target()?;
                        p.token(T::RPar).map(drop)
                    },
                    &|p| p.subscript_or_attribute().map(drop),
                ])?;
                p.annotation_and_value("Variable annotations syntax is")
            },
            &|p| {
                p.many1(|p| {
                    p.star_targets()?;
                    p.token(T::Equal)
                })?;
                let value = p.yield_or_star_expressions()?;
                p.not_ahead(&[T::Equal])?;
                p.maybe(|p| p.token(T::TypeComment))?;
                Ok(value)
            },
            &|p| {
                p.single_target()?;
                p.augmented_operator()?;
                p.yield_or_star_expressions().map_err(|stop| {
                    if matches!(stop, Stop::NoMatch) {
                        Stop::Cut
                    } else {
                        stop
                    }
                })
            },
            &|p| p.hint(|p| p.assignment_mistake()),
        ])
    }

    fn annotation_and_value(&mut self, what: &str) -> Peg<ExprId> {
        self.token(T::Colon)?;
        let annotation = self.expression()?;
        self.maybe(|p| {
            p.token(T::Equal)?;
            p.yield_or_star_expressions()
        })?;
        self.since(6, what)?;
        Ok(annotation)
    }

    fn augmented_operator(&mut self) -> Peg {
        let kind = self.kind()?;
        if augmented(kind).is_none() {
            return Err(Stop::NoMatch);
        }
        self.at += 1;
        if kind == T::AtEqual {
            self.since(5, "The '@' operator is")?;
        }
        Ok(())
    }

    fn assignment_mistake(&mut self) -> Peg<ExprId> {
        self.choose(&[
            &|p| {
                let target = p.list_or_tuple_target()?;
                p.token(T::Colon)?;
                p.expression()?;
                let name = p.expr_name(target);
                p.raise_at_expr(
                    target,
                    format!("only single target (not {name}) can be annotated"),
                )
            },
            &|p| {
                let first = p.star_named_expression()?;
                p.token(T::Comma)?;
                p.many(Self::star_named_expressions)?;
                p.token(T::Colon)?;
                p.expression()?;
                p.raise_at_expr(first, "only single target (not tuple) can be annotated")
            },
            &|p| {
                let target = p.expression()?;
                p.token(T::Colon)?;
                p.expression()?;
                p.raise_at_expr(target, "illegal target for annotation")
            },
            &|p| {
                p.earlier_targets()?;
                let target = p.star_expressions()?;
                p.token(T::Equal)?;
                p.raise_invalid_target(target, Purpose::Assign)
            },
            &|p| {
                p.earlier_targets()?;
                let target = p.yield_expression()?;
                p.token(T::Equal)?;
                p.raise_at_expr(target, "assignment to yield expression not possible")
            },
            &|p| {
                let target = p.star_expressions()?;
                p.augmented_operator()?;
                p.yield_or_star_expressions()?;
                let name = p.expr_name(target);
                p.raise_at_expr(
                    target,
                    format!("'{name}' is an illegal expression for augmented assignment"),
                )
            },
        ])
    }

    fn earlier_targets(&mut self) -> Peg {
        self.many(|p| {
            p.star_targets()?;
            p.token(T::Equal)
        })?;
        Ok(())
    }

    fn list_or_tuple_target(&mut self) -> Peg<ExprId> {
        self.choose(&[&|p| p.list(), &|p| p.tuple_display(), &|p| {
            p.token(T::LPar)?;
            let target = p.list_or_tuple_target()?;
            p.token(T::RPar)?;
            Ok(target)
        }])
    }

    fn import(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    let import = p.token(T::Import)?.start;
                    p.separated(T::Comma, Self::dotted_name)?;
                    p.token(T::From)?;
                    p.dotted_name()?;
                    p.raise_from(import, "Did you mean to use 'from ... import ...' instead?")
                })
            },
            &|p| {
                p.hint(|p| {
                    p.token(T::Import)?;
                    p.missing_import_names()
                })
            },
            &|p| {
                p.token(T::Import)?;
                p.separated(T::Comma, Self::dotted_as_name).map(drop)
            },
            &|p| {
                p.token(T::From)?;
                p.many(|p| p.any_of(&[T::Dot, T::Ellipsis]))?;
                p.dotted_name()?;
                p.token(T::Import)?;
                p.import_names()
            },
            &|p| {
                p.token(T::From)?;
                p.many1(|p| p.any_of(&[T::Dot, T::Ellipsis]))?;
                p.token(T::Import)?;
                p.import_names()
            },
        ])
    }

    fn missing_import_names<R>(&mut self) -> Peg<R> {
        let newline = self.token(T::Newline)?.start;
        self.raise_from(newline, "Expected one or more names after 'import'")
    }

    fn dotted_name(&mut self) -> Peg {
        self.separated(T::Dot, |p| p.token(T::Name)).map(drop)
    }

    fn dotted_as_name(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.hint(|p| {
                    p.dotted_name()?;
                    p.import_target_mistake()
                })
            },
            &|p| {
                p.dotted_name()?;
                p.as_name()
            },
        ])
    }

    fn as_name(&mut self) -> Peg {
        self.maybe(|p| {
            p.token(T::As)?;
            p.token(T::Name)
        })?;
        Ok(())
    }

    fn import_target_mistake<R>(&mut self) -> Peg<R> {
        self.token(T::As)?;
        let fine = self.looks(|p| {
            p.token(T::Name)?;
            p.ahead(&[T::Comma, T::RPar, T::Semi, T::Newline])
        })?;
        if fine {
            return Err(Stop::NoMatch);
        }
        let target = self.expression()?;
        let name = self.expr_name(target);
        self.raise_at_expr(target, format!("cannot use {name} as import target"))
    }

    fn import_names(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.token(T::LPar)?;
                p.import_as_names()?;
                p.maybe(|p| p.token(T::Comma))?;
                p.token(T::RPar).map(drop)
            },
            &|p| {
                p.import_as_names()?;
                p.not_ahead(&[T::Comma])
            },
            &|p| p.token(T::Star).map(drop),
            &|p| {
                p.hint(|p| {
                    p.import_as_names()?;
                    p.token(T::Comma)?;
                    p.token(T::Newline)?;
                    p.raise_last("trailing comma not allowed without surrounding parentheses")
                })
            },
            &|p| p.hint(|p| p.missing_import_names()),
        ])
    }

    fn import_as_names(&mut self) -> Peg {
        self.separated(T::Comma, |p| {
            p.choose(&[
                &|p| {
                    p.hint(|p| {
                        p.token(T::Name)?;
                        p.import_target_mistake()
                    })
                },
                &|p| {
                    p.token(T::Name)?;
                    p.as_name()
                },
            ])
        })
        .map(drop)
    }
}
