//! Type parameters, generic functions and `type` statements (PEP 695, 696).

use super::function::{Def, Parts};
use super::*;

impl Compiler<'_> {
    /// Enters the scope that holds the type parameters of `name`; `args` are its parameters, of which it is passed the first
    /// `arg_count`.
    pub(super) fn enter_type_params(
        &mut self,
        id: StmtId,
        name: Symbol,
        first_line: u32,
        private: Option<Symbol>,
        args: &[Symbol],
        arg_count: u32,
    ) -> Res {
        let scope = self.scope_of(Key::TypeParams(id));
        let text = format!("<generic parameters of {}>", self.interner.get(name));
        let unit_name = self.interner.intern(&text);
        self.enter(scope, UnitKind::TypeParams, unit_name, first_line)?;
        if private.is_some() {
            self.unit.private = private;
        }
        for &arg in args {
            self.parameter_as(arg, arg);
        }
        self.unit.arg_count = arg_count;
        self.declare_variables();
        self.prologue(Span::NONE);
        Ok(())
    }
    /// Calls the function that makes a generic, with the defaults that were evaluated outside it.
    pub(super) fn call_type_params(&mut self, span: Span, code: Code, args: Parts, dst: u32) {
        let mark = self.unit.top;
        let base = self.unit.window(FRAME_HEADER);
        self.make_function(span, code, Parts::default(), base);
        self.unit.top = base + FRAME_HEADER - unit::TEMP;
        let mut n = 0;
        for src in [args.defaults, args.kwdefaults].into_iter().flatten() {
            let t = self.unit.temp();
            self.mov(span, t, src);
            n += 1;
        }
        self.emit_call(span, base, n, &[], dst);
        self.unit.top = mark;
    }
    pub(super) fn generic_function(
        &mut self,
        id: StmtId,
        def: &Def,
        parts: Parts,
        first_line: u32,
        dst: u32,
    ) -> Res {
        let span = self.tree.stmt(id).span;
        // The scope has the first of these names even if there are no defaults.
        let mut args = vec![self.names.defaults];
        if parts.kwdefaults.is_some() {
            args.push(self.names.kwdefaults);
        }
        let passed = u32::from(parts.defaults.is_some()) + u32::from(parts.kwdefaults.is_some());
        self.enter_type_params(id, def.name, first_line, None, &args, passed)?;
        let params = self.unit.temp();
        self.type_params(span, def.type_params, params)?;
        // The parameters of this scope are its first registers.
        let inner = Parts {
            defaults: parts.defaults.map(|_| 0),
            kwdefaults: parts
                .kwdefaults
                .map(|_| u32::from(parts.defaults.is_some())),
            annotate: self.function_annotations(def, span)?,
        };
        let code = self.function_code(id, def, first_line)?;
        let function = self.unit.temp();
        self.make_function(span, code, inner, function);
        self.intrinsic2(
            span,
            Intrinsic2::SetFunctionTypeParams,
            function,
            params,
            function,
        );
        self.unit.emit(span, inst::Ret { src: Reg(function) });
        let code = self.finish()?;
        self.call_type_params(span, code, parts, dst);
        Ok(())
    }
    /// `dst <- tuple of the type parameters`, each stored under its name too.
    pub(super) fn type_params(&mut self, span: Span, list: List<TypeParam>, dst: u32) -> Res {
        let tree = self.tree;
        let mark = self.unit.top;
        let base = expr::temp_at(mark);
        let mut seen_default = false;
        for p in &tree[list] {
            let t = self.unit.temp();
            let (name, default) = match p.kind {
                TypeParamKind::TypeVar {
                    name,
                    bound,
                    default_value,
                } => {
                    self.load_text(p.span, name, t);
                    match bound {
                        None => {
                            self.intrinsic1(p.span, Intrinsic1::TypeVar, t, Some(t));
                        }
                        Some(bound) => {
                            let evaluator = self.evaluator(name, bound)?;
                            let which = match tree.expr(bound).kind {
                                ExprKind::Tuple { .. } => Intrinsic2::TypeVarWithConstraints,
                                _ => Intrinsic2::TypeVarWithBound,
                            };
                            self.intrinsic2(p.span, which, t, evaluator, t);
                        }
                    }
                    (name, default_value)
                }
                TypeParamKind::ParamSpec {
                    name,
                    default_value,
                } => {
                    self.load_text(p.span, name, t);
                    self.intrinsic1(p.span, Intrinsic1::ParamSpec, t, Some(t));
                    (name, default_value)
                }
                TypeParamKind::TypeVarTuple {
                    name,
                    default_value,
                } => {
                    self.load_text(p.span, name, t);
                    self.intrinsic1(p.span, Intrinsic1::TypeVarTuple, t, Some(t));
                    (name, default_value)
                }
            };
            if let Some(default) = default {
                seen_default = true;
                let evaluator = self.evaluator(name, default)?;
                self.intrinsic2(p.span, Intrinsic2::SetTypeParamDefault, t, evaluator, t);
            } else if seen_default {
                let text = self.interner.get(name);
                return self.fail(
                    p.span,
                    format!("non-default type parameter '{text}' follows default type parameter"),
                );
            }
            self.unit.top = t + 1 - unit::TEMP;
            self.store_name(p.span, name, t);
        }
        let n = tree[list].len() as u32;
        self.build_tuple(span, base, n, dst);
        self.unit.top = mark;
        Ok(())
    }
    fn load_text(&mut self, span: Span, name: Symbol, dst: u32) {
        let text = self.text_value(name);
        self.load_value(span, text, dst);
    }
    /// A function that evaluates `e` when it is asked for, in a fresh temporary.
    fn evaluator(&mut self, name: Symbol, e: ExprId) -> Res<u32> {
        let span = self.span(e);
        let dst = self.unit.temp();
        let code = self.evaluator_code(Key::Evaluator(e), name, e, span)?;
        let parts = self.format_default(span);
        self.make_function(span, code, parts, dst);
        self.unit.top = dst + 1 - unit::TEMP;
        Ok(dst)
    }
    fn format_default(&mut self, span: Span) -> Parts {
        let defaults = self.unit.temp();
        self.load_value(span, Value::Tuple(Box::new([Value::Int(1)])), defaults);
        Parts {
            defaults: Some(defaults),
            ..Parts::default()
        }
    }
    fn evaluator_code(&mut self, key: Key, name: Symbol, e: ExprId, span: Span) -> Res<Code> {
        let scope = self.scope_of(key);
        let line = self.line(span);
        self.enter(scope, UnitKind::TypeParams, name, line)?;
        self.format_parameter(self.names.dot_format);
        self.check_format(span);
        let src = match self.tree.expr(e).kind {
            // `*Ts` in a default: what it unpacks to must be one item.
            ExprKind::Starred { value, .. } => {
                let t = self.push(value)?;
                self.unit.emit(
                    span,
                    inst::Unpack {
                        base: Dst(t),
                        src: Reg(t),
                        n: Byte(1),
                        ic: Ic::NEW,
                    },
                );
                t
            }
            _ => self.operand(e)?,
        };
        self.unit.emit(span, inst::Ret { src: Reg(src) });
        self.finish()
    }
    /// The parameter of an evaluator: the format that is asked for.
    pub(super) fn format_parameter(&mut self, shown: Symbol) {
        self.parameter_as(self.names.dot_format, shown);
        self.unit.arg_count = 1;
        self.unit.posonly_count = 1;
        self.declare_variables();
        self.prologue(Span::NONE);
    }
    /// Other formats than VALUE are for the caller to fake: `if format > 2: raise NotImplementedError`.
    pub(super) fn check_format(&mut self, span: Span) {
        let fine = self.unit.label();
        self.jump_immediate(span, CmpOp::Gt, 0, 2, fine, false);
        let t = self.unit.temp();
        self.load_common(span, 1, t);
        self.unit.emit(span, inst::Raise { src: Reg(t) });
        self.unit.top -= 1;
        self.unit.bind(fine);
    }
    pub(super) fn type_alias(
        &mut self,
        id: StmtId,
        name: ExprId,
        type_params: List<TypeParam>,
        value: ExprId,
    ) -> Res {
        let span = self.tree.stmt(id).span;
        let ExprKind::Name { id: symbol, .. } = self.tree.expr(name).kind else {
            return Ok(());
        };
        let dst = self.unit.temp();
        if type_params.is_empty() {
            self.alias_value(id, symbol, None, value, dst)?;
        } else {
            let line = self.line(span);
            self.enter_type_params(id, symbol, line, None, &[], 0)?;
            let params = self.unit.temp();
            self.type_params(span, type_params, params)?;
            let result = self.unit.temp();
            self.alias_value(id, symbol, Some(params), value, result)?;
            self.unit.emit(span, inst::Ret { src: Reg(result) });
            let code = self.finish()?;
            self.call_type_params(span, code, Parts::default(), dst);
        }
        self.store_name(self.span(name), symbol, dst);
        Ok(())
    }
    fn alias_value(
        &mut self,
        id: StmtId,
        name: Symbol,
        params: Option<u32>,
        value: ExprId,
        dst: u32,
    ) -> Res {
        let span = self.tree.stmt(id).span;
        let base = self.unit.window(3);
        self.load_text(span, name, base);
        match params {
            Some(params) => self.mov(span, base + 1, params),
            None => self.load_value(span, Value::None, base + 1),
        }
        let code = self.evaluator_code(Key::Stmt(id), name, value, span)?;
        let parts = self.format_default(span);
        self.make_function(span, code, parts, base + 2);
        self.build_tuple(span, base, 3, dst);
        self.intrinsic1(span, Intrinsic1::TypeAlias, dst, Some(dst));
        Ok(())
    }
}
