//! Annotations: evaluated when asked for (PEP 649), or kept as text under `from __future__ import annotations`.

use super::function::{Def, Parts};
use super::*;

impl Compiler<'_> {
    fn future_annotations(&self) -> bool {
        self.options.future_flags & CodeFlags::FUTURE_ANNOTATIONS != 0
    }
    /// Compiles an annotation, or its text; `span` is where that is reported.
    fn annotation(&mut self, span: Span, e: ExprId, dst: u32) -> Res {
        if self.future_annotations() {
            let text = unparse::unparse(self.tree, self.interner, e);
            self.load_value(span, Value::Str(text.into_bytes().into()), dst);
            return Ok(());
        }
        if let ExprKind::Starred { value, .. } = self.tree.expr(e).kind {
            // `*args: *Ts`: `*Ts` must be a single item.
            self.expr(value, dst)?;
            let t = self.scratch(dst);
            self.unit.emit(
                span,
                inst::Unpack {
                    base: Dst(t),
                    src: Reg(dst),
                    n: Byte(1),
                    ic: Ic::NEW,
                },
            );
            self.mov(span, dst, t);
            return Ok(());
        }
        self.expr(e, dst)
    }
    /// The `__annotate__` function of a function, in a fresh temporary, if it has annotations.
    pub(super) fn function_annotations(&mut self, def: &Def, span: Span) -> Res<Option<u32>> {
        let tree = self.tree;
        let Some(scope) = self.scopes.of(Key::Annotations(def.args)) else {
            return Ok(None);
        };
        let dst = self.unit.temp();
        let line = self.line(span);
        self.enter_annotate(scope, span, line)?;
        let base = expr::temp_at(self.unit.top);
        let mut n = 0;
        let a = tree[def.args];
        let args = tree[a.posonlyargs]
            .iter()
            .chain(&tree[a.args])
            .chain(a.vararg.iter())
            .chain(&tree[a.kwonlyargs])
            .chain(a.kwarg.iter());
        let named = args.filter_map(|arg| Some((arg.arg, arg.annotation?)));
        let returns = def.returns.map(|r| (sym::RETURN, r));
        for (name, annotation) in named.chain(returns) {
            let name = self.mangled(name);
            let key = self.unit.temp();
            let text = self.text_value(name);
            self.load_value(span, text, key);
            let value = self.unit.temp();
            self.annotation(span, annotation, value)?;
            n += 1;
        }
        let map = base;
        self.unit.emit(
            span,
            inst::BuildMap {
                dst: Dst(map),
                base: Base(base),
                n: Byte(n),
            },
        );
        self.unit.emit(span, inst::Ret { src: Reg(map) });
        let code = self.finish()?;
        self.make_function(span, code, Parts::default(), dst);
        self.unit.top = dst + 1 - unit::TEMP;
        Ok(Some(dst))
    }
    fn enter_annotate(&mut self, scope: ScopeId, span: Span, first_line: u32) -> Res {
        self.enter(
            scope,
            UnitKind::Annotations,
            self.names.annotate,
            first_line,
        )?;
        self.format_parameter(self.names.format);
        self.check_format(span);
        Ok(())
    }

    pub(super) fn ann_assign(
        &mut self,
        id: StmtId,
        target: ExprId,
        annotation: ExprId,
        value: Option<ExprId>,
        simple: bool,
    ) -> Res {
        let tree = self.tree;
        if let Some(value) = value {
            self.assign_stmt(&[target], value)?;
        }
        let span = tree.stmt(id).span;
        match tree.expr(target).kind {
            ExprKind::Name { id: name, .. } => {
                let collects = matches!(self.unit.kind, UnitKind::Module | UnitKind::Class);
                if simple && collects {
                    self.variable_annotation(id, span, name, annotation)?;
                }
            }
            // The target's parts are evaluated even without a value.
            ExprKind::Attribute { value: obj, .. } if value.is_none() => self.discard(obj)?,
            ExprKind::Subscript {
                value: obj, slice, ..
            } if value.is_none() => {
                self.discard(obj)?;
                self.discard(slice)?;
            }
            _ => {}
        }
        Ok(())
    }
    fn variable_annotation(
        &mut self,
        id: StmtId,
        span: Span,
        name: Symbol,
        annotation: ExprId,
    ) -> Res {
        let mark = self.unit.top;
        if self.future_annotations() {
            let value = self.unit.temp();
            self.annotation(self.span(annotation), annotation, value)?;
            let map = self.unit.temp();
            self.load_name(span, self.names.annotations, map);
            let key = self.unit.temp();
            let name = self.mangled(name);
            let text = self.text_value(name);
            self.load_value(span, text, key);
            self.unit.emit(
                span,
                inst::StoreItem {
                    obj: Reg(map),
                    index: Reg(key),
                    src: Reg(value),
                    ic: Ic::NEW,
                },
            );
            self.unit.top = mark;
            return Ok(());
        }
        let conditional = self.unit.kind == UnitKind::Module || self.unit.conditional;
        let known = self.unit.deferred_at.get(&id);
        let known = known.map(|&at| self.unit.deferred[at].1);
        let mut number = None;
        if conditional {
            let index = match known {
                Some(Some(index)) => index,
                _ => self.unit.conditional_count,
            };
            self.unit.conditional_count += 1;
            number = Some(index);
            let set = self.unit.temp();
            self.load_name(span, self.names.conditional, set);
            let item = self.unit.temp();
            self.load_value(span, Value::Int(i64::from(index)), item);
            self.unit.emit(
                span,
                inst::SetAdd {
                    set: Reg(set),
                    item: Reg(item),
                },
            );
        }
        // A `finally` body is compiled more than once.
        if known.is_none() {
            self.unit.deferred_at.insert(id, self.unit.deferred.len());
            self.unit.deferred.push((id, number));
        }
        self.unit.top = mark;
        Ok(())
    }
    /// At the start of a module or class: the set of annotations that were reached, or the dict that texts go to.
    pub(super) fn body_annotations_setup(&mut self, span: Span) {
        let scopes = self.scopes;
        let scope = &scopes[self.unit.scope];
        let mark = self.unit.top;
        if scope.conditional_annotations {
            if self.unit.kind == UnitKind::Module {
                // Modules keep it in their namespace; the reference implementation lists a cell all the same.
                let name = self.names.conditional;
                self.unit.add_local(name, LocalKind::CELL, false);
            }
            let t = self.unit.temp();
            self.unit.emit(
                span,
                inst::BuildSet {
                    dst: Dst(t),
                    base: Base(t),
                    n: Byte(0),
                },
            );
            self.store_name(span, self.names.conditional, t);
        }
        if scope.annotations_used && self.future_annotations() {
            let t = self.unit.temp();
            self.load_value(span, Value::None, t);
            self.intrinsic1(span, Intrinsic1::SetupAnnotations, t, Some(t));
        }
        self.unit.top = mark;
    }
    /// The end of a module whose code begins at `start`: the function of its annotations is made before the first statement runs,
    /// from what the body was found to hold.
    pub(super) fn module_annotations(&mut self, body: StmtList, start: usize) -> Res {
        if self.future_annotations() {
            return Ok(());
        }
        let state = self.unit.state();
        self.unit.resume((true, 0));
        let end = self.unit.code.len();
        self.deferred_annotations(self.body_start(body))?;
        let made = self.unit.code.len() - end;
        self.unit.code[start..].rotate_right(made);
        self.unit.resume(state);
        Ok(())
    }
    /// Where a module's own work is reported: its first statement.
    pub(super) fn body_start(&self, body: StmtList) -> Span {
        let body = &self.tree[body];
        // Without docstrings, the second statement is the first one.
        let skipped = body.len() > 1 && self.options.optimize > 1 && self.docstring(body).is_some();
        match body.get(usize::from(skipped)) {
            None => Span::NONE,
            Some(&s) => self.tree.stmt(s).span,
        }
    }
    /// Makes and stores the function that evaluates the variable annotations noted so far.
    pub(super) fn deferred_annotations(&mut self, span: Span) -> Res {
        let deferred = std::mem::take(&mut self.unit.deferred);
        let Some(scope) = self.scopes[self.unit.scope].annotation_block else {
            return Ok(());
        };
        if deferred.is_empty() {
            return Ok(());
        }
        let mark = self.unit.top;
        let dst = self.unit.temp();
        let in_class = self.unit.kind == UnitKind::Class;
        // The function counts from the module's first statement, or from the class.
        let line = if in_class {
            self.unit.first_line
        } else {
            self.line(span)
        };
        self.enter_annotate(scope, span, line)?;
        let map = self.unit.temp();
        self.unit.emit(
            span,
            inst::BuildMap {
                dst: Dst(map),
                base: Base(map),
                n: Byte(0),
            },
        );
        for (id, number) in deferred {
            self.deferred_annotation(span, id, number, map)?;
        }
        self.unit.emit(span, inst::Ret { src: Reg(map) });
        let code = self.finish()?;
        self.make_function(span, code, Parts::default(), dst);
        let name = if in_class {
            self.names.annotate_func
        } else {
            self.names.annotate
        };
        self.store_name(span, name, dst);
        self.unit.top = mark;
        Ok(())
    }
    fn deferred_annotation(
        &mut self,
        body: Span,
        id: StmtId,
        number: Option<u32>,
        map: u32,
    ) -> Res {
        let tree = self.tree;
        let stmt = tree.stmt(id);
        let StmtKind::AnnAssign {
            target, annotation, ..
        } = stmt.kind
        else {
            return Ok(());
        };
        let ExprKind::Name { id: name, .. } = tree.expr(target).kind else {
            return Ok(());
        };
        let span = stmt.span;
        let mark = self.unit.top;
        let skip = self.unit.label();
        if let Some(number) = number {
            let item = self.unit.temp();
            self.load_value(span, Value::Int(i64::from(number)), item);
            let set = self.unit.temp();
            self.load_name(span, self.names.conditional, set);
            self.jump_registers(span, CmpOp::In, item, set, skip, false);
            self.unit.top = mark;
        }
        let value = self.unit.temp();
        self.annotation(self.span(annotation), annotation, value)?;
        let key = self.unit.temp();
        let name = self.mangled(name);
        let text = self.text_value(name);
        self.load_value(span, text, key);
        self.unit.emit(
            body,
            inst::MapAdd {
                map: Reg(map),
                key: Reg(key),
                item: Reg(value),
            },
        );
        self.unit.bind(skip);
        self.unit.top = mark;
        Ok(())
    }
}
