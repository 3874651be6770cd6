//! Calls: arguments are compiled straight into the window that becomes the callee's frame.

use super::*;

/// Calls with more arguments pass a tuple and a dict, so that they do not need a register for each.
const MAX_ARGS: usize = 60;

impl Compiler<'_> {
    pub(super) fn call(
        &mut self,
        span: Span,
        func: ExprId,
        args: &[ExprId],
        keywords: &[Keyword],
        dst: u32,
    ) -> Res {
        self.warn_call(func);
        self.check_keywords(keywords)?;
        if self.needs_tuple(args, keywords) {
            let base = self.callee(func, dst)?;
            self.unit.window(FRAME_HEADER + 1);
            return self.call_with_tuple(span, base, &[], args, keywords, dst);
        }
        if let ExprKind::Attribute { value, attr, .. } = self.tree.expr(func).kind {
            return self.method_call(span, func, value, attr, args, keywords, dst);
        }
        let base = self.callee(func, dst)?;
        self.unit.window(FRAME_HEADER - 1);
        self.arguments(args, keywords)?;
        let n = args.len() + keywords.len();
        let span = match self.runs_generator(func, args, keywords) {
            true => self.span(func),
            false => span,
        };
        self.emit_call(span, base, n as u32, keywords, dst);
        Ok(())
    }
    /// The first register of a call's window, which is to be made longer.
    fn call_base(&mut self, dst: u32) -> u32 {
        // What the result goes to may be the window's first register, so that a chain of calls has one window.
        if dst + 1 == expr::temp_at(self.unit.top) {
            dst
        } else {
            self.unit.temp()
        }
    }
    /// Compiles a callee into the first register of a window.
    fn callee(&mut self, func: ExprId, dst: u32) -> Res<u32> {
        let base = self.call_base(dst);
        self.expr(func, base)?;
        Ok(base)
    }
    /// `all(… for …)`, `any(… for …)` or `tuple(… for …)`: tracebacks point to the name, as CPython has a loop instead of the call.
    fn runs_generator(&self, func: ExprId, args: &[ExprId], keywords: &[Keyword]) -> bool {
        let tree = self.tree;
        let ([arg], [], ExprKind::Name { id, .. }) = (args, keywords, tree.expr(func).kind) else {
            return false;
        };
        let is_generator = self
            .scopes
            .of(Key::Expr(*arg))
            .is_some_and(|scope| !self.scopes[scope].coroutine);
        is_generator
            && matches!(tree.expr(*arg).kind, ExprKind::GeneratorExp { .. })
            && matches!(self.interner.get(id), "all" | "any" | "tuple")
    }
    fn needs_tuple(&self, args: &[ExprId], keywords: &[Keyword]) -> bool {
        args.len() + keywords.len() > MAX_ARGS
            || keywords.iter().any(|k| k.arg.is_none())
            || args
                .iter()
                .any(|&a| matches!(self.tree.expr(a).kind, ExprKind::Starred { .. }))
    }
    /// Refuses a keyword that is given twice.
    fn check_keywords(&self, keywords: &[Keyword]) -> Res {
        match self.repeated_keyword(keywords) {
            Some((name, span)) => {
                let name = self.interner.get(name);
                self.fail(span, format!("keyword argument repeated: {name}"))
            }
            None => Ok(()),
        }
    }
    /// The first name that comes again, and where it does.
    fn repeated_keyword(&self, keywords: &[Keyword]) -> Option<(Symbol, Span)> {
        const FEW: usize = 16;
        if keywords.len() <= FEW {
            return keywords.iter().enumerate().find_map(|(at, k)| {
                let name = k.arg?;
                let again = keywords[at + 1..].iter().find(|k| k.arg == Some(name))?;
                Some((name, again.span))
            });
        }
        let names = keywords.iter().filter_map(|k| Some((k.arg?, k.span)));
        let mut next = consts::QuickMap::default();
        names.rev().fold(None, |found, (name, span)| {
            next.insert(name, span).map(|again| (name, again)).or(found)
        })
    }
    fn arguments(&mut self, args: &[ExprId], keywords: &[Keyword]) -> Res {
        for &arg in args {
            self.push(arg)?;
        }
        for k in keywords {
            self.push(k.value)?;
        }
        Ok(())
    }
    fn keyword_names(&mut self, keywords: &[Keyword]) -> Word {
        let names: Vec<Value> = keywords
            .iter()
            .filter_map(|k| k.arg)
            .map(|n| self.text_value(n))
            .collect();
        Word(self.unit.constant(Value::Tuple(names.into())).0)
    }
    /// Calls the callee at `base` with `n` arguments behind the frame header, the last of which go by the keywords' names.
    pub(super) fn emit_call(
        &mut self,
        span: Span,
        base: u32,
        n: u32,
        keywords: &[Keyword],
        dst: u32,
    ) {
        let (dst, base, n, ic) = (Dst(dst), Base(base), Byte(n), Ic::NEW);
        if keywords.is_empty() {
            self.unit.emit(span, inst::Call { dst, base, n, ic });
        } else {
            let names = self.keyword_names(keywords);
            self.unit.emit(
                span,
                inst::CallKw {
                    dst,
                    base,
                    n,
                    names,
                    ic,
                },
            );
        }
    }
    #[allow(
        clippy::too_many_arguments,
        reason = "the parts of a call and of its callee"
    )]
    fn method_call(
        &mut self,
        span: Span,
        func: ExprId,
        value: ExprId,
        attr: Symbol,
        args: &[ExprId],
        keywords: &[Keyword],
        dst: u32,
    ) -> Res {
        let func_span = self.attr_span(self.span(func), attr);
        let base = self.call_base(dst);
        let mark = self.unit.top;
        if let Some(args) = self.super_args(func)? {
            let name = self.attr_name(attr);
            self.unit.emit(
                self.span(func),
                inst::LoadSuperMethod {
                    base: Dst(base),
                    args: Base(args),
                    name,
                    ic: Ic::NEW,
                },
            );
        } else {
            let obj = self.operand_in(value, base)?;
            let name = self.attr_name(attr);
            self.unit.emit(
                func_span,
                inst::LoadMethod {
                    base: Dst(base),
                    obj: Reg(obj),
                    name,
                    ic: Ic::NEW,
                },
            );
        }
        self.unit.top = mark;
        self.unit.window(FRAME_HEADER);
        self.arguments(args, keywords)?;
        let call_span = Span::new(
            if func_span.start == self.span(func).start {
                span.start
            } else {
                func_span.start
            },
            span.end,
        );
        let n = Byte((args.len() + keywords.len()) as u32);
        let (dst, base, ic) = (Dst(dst), Base(base), Ic::NEW);
        if keywords.is_empty() {
            self.unit
                .emit(call_span, inst::CallMethod { dst, base, n, ic });
        } else {
            let names = self.keyword_names(keywords);
            self.unit.emit(
                call_span,
                inst::CallMethodKw {
                    dst,
                    base,
                    n,
                    names,
                    ic,
                },
            );
        }
        Ok(())
    }
    /// Calls the callee at `base` with a tuple of the registers `first` and `args`, and a dict of `keywords`.
    pub(super) fn call_with_tuple(
        &mut self,
        span: Span,
        base: u32,
        first: &[u32],
        args: &[ExprId],
        keywords: &[Keyword],
        dst: u32,
    ) -> Res {
        let tuple = base + FRAME_HEADER;
        let only = match args {
            [one] if first.is_empty() => match self.tree.expr(*one).kind {
                ExprKind::Starred { value, .. } => Some(value),
                _ => None,
            },
            _ => None,
        };
        if let Some(value) = only {
            self.expr(value, tuple)?;
        } else {
            self.argument_tuple(span, first, args, tuple)?;
        }
        self.finish_tuple_call(span, base, keywords, dst)
    }
    /// The call of what is at `base`, once its tuple of arguments is in place.
    pub(super) fn finish_tuple_call(
        &mut self,
        span: Span,
        base: u32,
        keywords: &[Keyword],
        dst: u32,
    ) -> Res {
        let tuple = base + FRAME_HEADER;
        if keywords.is_empty() {
            self.unit.unbind(span, tuple + 1);
        } else {
            self.argument_dict(span, base, keywords, tuple + 1)?;
        }
        self.unit.emit(
            span,
            inst::CallEx {
                dst: Dst(dst),
                base: Base(base),
                ic: Ic::NEW,
            },
        );
        Ok(())
    }
    fn argument_tuple(&mut self, span: Span, first: &[u32], args: &[ExprId], dst: u32) -> Res {
        if first.is_empty() {
            return match self.constants(args) {
                Some(items) => {
                    self.load_value(span, Value::Tuple(items.into()), dst);
                    Ok(())
                }
                None => self.display(span, args, expr::Display::Tuple, dst),
            };
        }
        self.unit.emit(
            span,
            inst::BuildList {
                dst: Dst(dst),
                base: Base(dst),
                n: Byte(0),
            },
        );
        for &item in first {
            let (list, item) = (Reg(dst), Reg(item));
            self.unit.emit(span, inst::ListAppend { list, item });
        }
        for &arg in args {
            let mark = self.unit.top;
            let list = Reg(dst);
            if let ExprKind::Starred { value, .. } = self.tree.expr(arg).kind {
                let src = Reg(self.operand(value)?);
                self.unit.emit(span, inst::ListExtend { list, src });
            } else {
                let item = Reg(self.operand(arg)?);
                self.unit.emit(span, inst::ListAppend { list, item });
            }
            self.unit.top = mark;
        }
        self.unit.emit(
            span,
            inst::ListToTuple {
                dst: Dst(dst),
                src: Reg(dst),
            },
        );
        Ok(())
    }
    fn argument_dict(&mut self, span: Span, callee: u32, keywords: &[Keyword], dst: u32) -> Res {
        self.unit.emit(
            span,
            inst::BuildMap {
                dst: Dst(dst),
                base: Base(dst),
                n: Byte(0),
            },
        );
        // Named arguments are collected and merged, so that a name given twice is noticed.
        let mut merged = false;
        for group in keywords.chunk_by(|a, b| a.arg.is_some() && b.arg.is_some()) {
            let mark = self.unit.top;
            if group[0].arg.is_none() {
                let src = Reg(self.operand(group[0].value)?);
                self.unit.emit(
                    span,
                    inst::MapMerge {
                        map: Reg(dst),
                        src,
                        callee: Reg(callee),
                    },
                );
            } else {
                let target = if merged { self.unit.temp() } else { dst };
                if merged {
                    self.unit.emit(
                        span,
                        inst::BuildMap {
                            dst: Dst(target),
                            base: Base(target),
                            n: Byte(0),
                        },
                    );
                }
                for k in group {
                    self.named_argument(span, k, target)?;
                }
                if merged {
                    self.unit.emit(
                        span,
                        inst::MapMerge {
                            map: Reg(dst),
                            src: Reg(target),
                            callee: Reg(callee),
                        },
                    );
                }
            }
            merged = true;
            self.unit.top = mark;
        }
        Ok(())
    }
    fn named_argument(&mut self, span: Span, k: &Keyword, map: u32) -> Res {
        let mark = self.unit.top;
        let Some(name) = k.arg else { return Ok(()) };
        let key = self.unit.temp();
        let text = self.text_value(name);
        self.load_value(span, text, key);
        let item = self.operand(k.value)?;
        self.unit.emit(
            span,
            inst::MapAdd {
                map: Reg(map),
                key: Reg(key),
                item: Reg(item),
            },
        );
        self.unit.top = mark;
        Ok(())
    }
    /// A call of the callee at `base` whose first arguments stand behind the frame header already (`n` of them, at the top).
    pub(super) fn call_more(
        &mut self,
        span: Span,
        base: u32,
        n: u32,
        args: &[ExprId],
        keywords: &[Keyword],
        dst: u32,
    ) -> Res {
        self.check_keywords(keywords)?;
        if !self.needs_tuple(args, keywords) {
            self.arguments(args, keywords)?;
            let n = n + (args.len() + keywords.len()) as u32;
            self.emit_call(span, base, n, keywords, dst);
            return Ok(());
        }
        let first: Vec<u32> = (0..n).map(|i| base + FRAME_HEADER + i).collect();
        let window = self.unit.window(FRAME_HEADER + 2);
        self.mov(span, window, base);
        self.call_with_tuple(span, window, &first, args, keywords, dst)
    }

    /// For `super().name` and `super(a, b).name`: what `super` is bound to, the class and the instance, in three fresh registers.
    pub(super) fn super_args(&mut self, attribute: ExprId) -> Res<Option<u32>> {
        let tree = self.tree;
        let ExprKind::Attribute { value, attr, .. } = tree.expr(attribute).kind else {
            return Ok(None);
        };
        // This is what `super` itself has.
        if attr == sym::CLASS_CELL {
            return Ok(None);
        }
        let ExprKind::Call {
            func,
            args,
            keywords,
        } = tree.expr(value).kind
        else {
            return Ok(None);
        };
        let ExprKind::Name { id: sym::SUPER, .. } = tree.expr(func).kind else {
            return Ok(None);
        };
        // Where the module itself speaks of `super`, it may mean something else.
        let is_builtin = self.place(sym::SUPER) == names::Where::Global
            && self.scopes[ScopeId::ROOT].symbol(sym::SUPER).is_none();
        if self.unit.kind != UnitKind::Function || !is_builtin || !keywords.is_empty() {
            return Ok(None);
        }
        let span = tree.expr(func).span;
        match tree[args] {
            [] => {
                let Some(&class) = self.unit.by_name.get(sym::CLASS_CELL) else {
                    return Ok(None);
                };
                if self.unit.arg_count == 0
                    || !self.unit.locals[class as usize].kind.has(LocalKind::FREE)
                {
                    return Ok(None);
                }
                let base = self.unit.window(3);
                self.load_name(span, sym::SUPER, base);
                let value_span = tree.expr(value).span;
                self.unit.emit(
                    value_span,
                    inst::LoadCell {
                        dst: Dst(base + 1),
                        cell: Reg(class),
                    },
                );
                let first = self.unit.locals[0];
                if first.kind.has(LocalKind::CELL) {
                    self.unit.emit(
                        value_span,
                        inst::LoadCell {
                            dst: Dst(base + 2),
                            cell: Reg(0),
                        },
                    );
                } else {
                    self.load_name(value_span, first.name, base + 2);
                }
                Ok(Some(base))
            }
            [class, object]
                if ![class, object]
                    .iter()
                    .any(|&e| matches!(tree.expr(e).kind, ExprKind::Starred { .. })) =>
            {
                let base = self.unit.window(3);
                self.load_name(span, sym::SUPER, base);
                self.expr(class, base + 1)?;
                self.expr(object, base + 2)?;
                Ok(Some(base))
            }
            _ => Ok(None),
        }
    }
}
