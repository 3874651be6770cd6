//! Classes.

use super::*;

impl Compiler<'_> {
    pub(super) fn class_def(&mut self, id: StmtId) -> Res {
        let tree = self.tree;
        let StmtKind::ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        } = tree.stmt(id).kind
        else {
            return Ok(());
        };
        let span = tree.stmt(id).span;
        let windows = self.decorators(&tree[decorator_list])?;
        let first_line = self.first_line(span, &tree[decorator_list]);
        let dst = match self.local_target(name) {
            Some(local) if windows.is_empty() => local,
            _ => self.unit.temp(),
        };
        let mark = self.unit.top;
        let base = self.unit.window(FRAME_HEADER);
        let slot = self.unit.window(2);
        if type_params.is_empty() {
            self.load_common(span, 2, base);
            let code = self.class_code(id, name, body, first_line, false)?;
            self.make_function(span, code, function::Parts::default(), slot);
            let text = self.text_value(name);
            self.load_value(span, text, slot + 1);
            self.unit.top = slot + 2 - unit::TEMP;
            self.call_more(span, base, 2, &tree[bases], &tree[keywords], dst)?;
        } else {
            self.unit.top = mark;
            self.generic_class(
                id,
                name,
                body,
                &tree[bases],
                &tree[keywords],
                first_line,
                type_params,
                dst,
            )?;
        }
        self.unit.top = mark;
        self.apply_decorators(&tree[decorator_list], &windows, dst, name, span)
    }
    #[allow(clippy::too_many_arguments, reason = "the parts of a class statement")]
    fn generic_class(
        &mut self,
        id: StmtId,
        name: Symbol,
        body: StmtList,
        bases: &[ExprId],
        keywords: &[Keyword],
        first_line: u32,
        type_params: List<TypeParam>,
        dst: u32,
    ) -> Res {
        let span = self.tree.stmt(id).span;
        self.enter_type_params(id, name, first_line, Some(name), &[], 0)?;
        let params = self.unit.temp();
        self.type_params(span, type_params, params)?;
        self.store_name(span, self.names.dot_type_params, params);
        let base = self.unit.window(FRAME_HEADER);
        let slot = self.unit.window(2);
        self.load_common(span, 2, base);
        let code = self.class_code(id, name, body, first_line, true)?;
        self.make_function(span, code, function::Parts::default(), slot);
        let text = self.text_value(name);
        self.load_value(span, text, slot + 1);
        self.unit.top = slot + 2 - unit::TEMP;
        let generic = self.unit.temp();
        self.load_name(span, self.names.dot_type_params, generic);
        self.intrinsic1(span, Intrinsic1::SubscriptGeneric, generic, Some(generic));
        self.store_name(span, self.names.generic_base, generic);
        let generic_first = 3;
        if bases.is_empty() {
            self.call_more(span, base, generic_first, &[], keywords, params)?;
        } else {
            self.call_with_generic(span, base, generic, bases, keywords, params)?;
        }
        self.unit.emit(span, inst::Ret { src: Reg(params) });
        let code = self.finish()?;
        self.call_type_params(span, code, function::Parts::default(), dst);
        Ok(())
    }
    /// Bases come before `Generic[…]`: the value made for it in the first free slot moves behind them.
    fn call_with_generic(
        &mut self,
        span: Span,
        base: u32,
        generic: u32,
        bases: &[ExprId],
        keywords: &[Keyword],
        dst: u32,
    ) -> Res {
        let tree = self.tree;
        let starred = bases
            .iter()
            .any(|&b| matches!(tree.expr(b).kind, ExprKind::Starred { .. }));
        let double = keywords.iter().any(|k| k.arg.is_none());
        if !starred && !double {
            self.unit.top = generic - unit::TEMP;
            for &b in bases {
                self.push(b)?;
            }
            let last = self.unit.temp();
            self.load_name(span, self.names.generic_base, last);
            for k in keywords {
                self.push(k.value)?;
            }
            let n = 3 + bases.len() + keywords.len();
            self.emit_call(span, base, n as u32, keywords, dst);
            return Ok(());
        }
        let tuple = self.unit.window(FRAME_HEADER + 2);
        self.mov(span, tuple, base);
        let list = Reg(tuple + FRAME_HEADER);
        self.unit.emit(
            span,
            inst::BuildList {
                dst: Dst(list.0),
                base: Base(list.0),
                n: Byte(0),
            },
        );
        for at in 0..2 {
            let item = Reg(base + FRAME_HEADER + at);
            self.unit.emit(span, inst::ListAppend { list, item });
        }
        for &b in bases {
            let mark = self.unit.top;
            if let ExprKind::Starred { value, .. } = tree.expr(b).kind {
                let src = Reg(self.operand(value)?);
                self.unit.emit(span, inst::ListExtend { list, src });
            } else {
                let item = Reg(self.operand(b)?);
                self.unit.emit(span, inst::ListAppend { list, item });
            }
            self.unit.top = mark;
        }
        let item = Reg(generic);
        self.unit.emit(span, inst::ListAppend { list, item });
        self.unit.emit(
            span,
            inst::ListToTuple {
                dst: Dst(list.0),
                src: list,
            },
        );
        self.finish_tuple_call(span, tuple, keywords, dst)
    }
    fn class_code(
        &mut self,
        id: StmtId,
        name: Symbol,
        body: StmtList,
        first_line: u32,
        generic: bool,
    ) -> Res<Code> {
        let tree = self.tree;
        let scope_id = self.scope_of(Key::Stmt(id));
        let scopes = self.scopes;
        let scope = &scopes[scope_id];
        self.enter(scope_id, UnitKind::Class, name, first_line)?;
        self.unit.private = Some(name);
        self.declare_variables();
        // What every class body does first and last is reported at the start of its first line.
        let start = self.source.line_start(first_line);
        let at = Span::new(start, start);
        self.prologue(Span::NONE);
        let t = self.unit.temp();
        self.load_name(at, sym::NAME, t);
        self.store_name(at, self.names.module, t);
        let qualname = Value::Str(self.unit.qualname.as_bytes().into());
        self.load_value(at, qualname, t);
        self.store_name(at, self.names.qualname, t);
        self.load_value(at, Value::Int(i64::from(first_line)), t);
        self.store_name(at, self.names.first_line, t);
        if generic {
            self.load_name(at, self.names.dot_type_params, t);
            self.store_name(at, self.names.type_params, t);
        }
        if scope.needs_classdict
            && let Some(&cell) = self.unit.by_name.get(sym::CLASSDICT)
        {
            self.unit.emit(at, inst::LoadLocals { dst: Dst(t) });
            self.unit.emit(
                at,
                inst::StoreCell {
                    cell: Reg(cell),
                    src: Reg(t),
                },
            );
        }
        self.unit.top = 0;
        self.body_annotations_setup(at);
        let stmts = self.store_docstring(&tree[body])?;
        self.stmts_of(stmts)?;
        self.deferred_annotations(at)?;
        let t = self.unit.temp();
        let names = self.unit.static_attributes.iter();
        let mut names: Vec<Symbol> = names.map(|(n, ())| *n).collect();
        names.sort_by_key(|n| self.interner.get(*n));
        let names: Vec<Value> = names.into_iter().map(|n| self.text_value(n)).collect();
        self.load_value(at, Value::Tuple(names.into()), t);
        self.store_name(at, self.names.static_attributes, t);
        if scope.needs_classdict
            && let Some(&cell) = self.unit.by_name.get(sym::CLASSDICT)
        {
            self.store_name(at, self.names.classdictcell, cell);
        }
        match self.unit.by_name.get(sym::CLASS_CELL) {
            Some(&cell) if scope.needs_class_cell => {
                self.store_name(at, self.names.classcell, cell);
                self.unit.emit(at, inst::Ret { src: Reg(cell) });
            }
            _ => self.return_none(at),
        }
        self.finish()
    }
}
