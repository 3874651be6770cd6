//! Parameters of functions and lambdas, and type parameters.

use super::{Failed, Parsed, Parser, T};
use crate::ast::*;

impl Parser<'_> {
    /// The parameters before `close` (`)` of a function, `:` of a lambda), which is left.
    pub(super) fn parameters(&mut self, close: T) -> Parsed<ArgumentsId> {
        let mut arguments = Arguments::default();
        let mut keyword_defaults: Vec<Option<ExprId>> = Vec::new();
        let (mark, first) = (self.exprs.len(), self.args.len());
        let mut star = false;
        while self.kind() != close {
            let kind = self.kind();
            match kind {
                T::Slash
                    if !star && arguments.posonlyargs.is_empty() && self.args.len() > first =>
                {
                    self.bump();
                    arguments.posonlyargs = self.take_args(first);
                }
                T::Star if !star => {
                    self.bump();
                    star = true;
                    arguments.args = self.take_args(first);
                    if self.kind() == T::Comma {
                        if !matches!(self.kind_at(1), T::Name) {
                            return Err(Failed);
                        }
                    } else {
                        arguments.vararg = Some(self.parameter(close, true)?);
                    }
                }
                T::DoubleStar => {
                    self.bump();
                    arguments.kwarg = Some(self.parameter(close, false)?);
                }
                _ => {
                    let arg = self.parameter(close, false)?;
                    let default = if self.accept(T::Equal) {
                        Some(self.expression()?)
                    } else {
                        None
                    };
                    self.args.push(arg);
                    if star {
                        keyword_defaults.push(default);
                    } else {
                        match default {
                            Some(default) => self.exprs.push(default),
                            None if self.exprs.len() > mark => return Err(Failed),
                            None => {}
                        }
                    }
                }
            }
            let more = self.accept(T::Comma);
            if self.kind() == T::TypeComment && close == T::RPar {
                let arg = match kind {
                    T::Slash => None,
                    T::Star => arguments.vararg.as_mut(),
                    T::DoubleStar => arguments.kwarg.as_mut(),
                    _ => self.args.last_mut(),
                };
                let arg = arg.ok_or(Failed)?;
                let span = self.tokens[self.at].span();
                arg.type_comment = Some(self.tree.interner.intern(self.source.slice(span)));
                self.bump();
            }
            if !more || kind == T::DoubleStar {
                break;
            }
        }
        if self.kind() != close {
            return Err(Failed);
        }
        let rest = self.take_args(first);
        if star {
            arguments.kwonlyargs = rest;
        } else {
            arguments.args = rest;
        }
        arguments.kw_defaults = self.tree.add_list(&keyword_defaults);
        arguments.defaults = self.take_exprs(mark);
        Ok(self.tree.add_arguments(arguments))
    }

    fn parameter(&mut self, close: T, star_annotation: bool) -> Parsed<Arg> {
        let start = self.start();
        let arg = self.name()?;
        let annotated = close == T::RPar && self.accept(T::Colon);
        let annotation = match annotated {
            true if star_annotation => Some(self.annotation_with_star()?),
            true => Some(self.expression()?),
            false => None,
        };
        Ok(Arg {
            arg,
            annotation,
            type_comment: None,
            span: self.span_from(start),
        })
    }

    fn annotation_with_star(&mut self) -> Parsed<ExprId> {
        if self.kind() == T::Star {
            self.starred()
        } else {
            self.expression()
        }
    }

    /// `[…]` behind the name of a function, class or type alias; empty if there is none.
    pub(super) fn type_params(&mut self) -> Parsed<List<TypeParam>> {
        if !self.accept(T::LSqb) {
            return Ok(List::EMPTY);
        }
        let mut params = Vec::new();
        loop {
            params.push(self.type_param()?);
            if !self.accept(T::Comma) || self.kind() == T::RSqb {
                break;
            }
        }
        self.expect(T::RSqb)?;
        Ok(self.tree.add_list(&params))
    }

    fn type_param(&mut self) -> Parsed<TypeParam> {
        let start = self.start();
        let kind = match self.kind() {
            T::Star => {
                self.bump();
                let name = self.name()?;
                let default_value = if self.accept(T::Equal) {
                    Some(self.annotation_with_star()?)
                } else {
                    None
                };
                TypeParamKind::TypeVarTuple {
                    name,
                    default_value,
                }
            }
            T::DoubleStar => {
                self.bump();
                let name = self.name()?;
                TypeParamKind::ParamSpec {
                    name,
                    default_value: self.type_param_default()?,
                }
            }
            T::Name => {
                let name = self.name()?;
                let bound = if self.accept(T::Colon) {
                    Some(self.expression()?)
                } else {
                    None
                };
                TypeParamKind::TypeVar {
                    name,
                    bound,
                    default_value: self.type_param_default()?,
                }
            }
            _ => return Err(Failed),
        };
        Ok(TypeParam {
            kind,
            span: self.span_from(start),
        })
    }

    fn type_param_default(&mut self) -> Parsed<Option<ExprId>> {
        if self.accept(T::Equal) {
            self.expression().map(Some)
        } else {
            Ok(None)
        }
    }
}
