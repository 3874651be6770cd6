//! `with` and `async with`.

use super::*;

impl Compiler<'_> {
    pub(super) fn with(
        &mut self,
        span: Span,
        items: &[WithItem],
        body: StmtList,
        is_async: bool,
    ) -> Res {
        let Some((item, rest)) = items.split_first() else {
            return self.conditional(body);
        };
        self.nested(|c| c.with_item(span, item, rest, body, is_async))
    }
    fn with_item(
        &mut self,
        span: Span,
        item: &WithItem,
        rest: &[WithItem],
        body: StmtList,
        is_async: bool,
    ) -> Res {
        let mark = self.unit.top;
        let at = self.span(item.context_expr);
        // The exit call's window is above the registers that must outlive it.
        let exc = self.unit.window(3);
        let (saved, again) = (exc + 1, exc + 2);
        let base = self.unit.window(FRAME_HEADER + 1);
        let above = self.unit.top;
        let manager = self.operand(item.context_expr)?;
        let (enter, exit) = if is_async {
            (Special::AEnter, Special::AExit)
        } else {
            (Special::Enter, Special::Exit)
        };
        self.load_special(at, base, manager, exit);
        let window = self.unit.window(FRAME_HEADER + 1);
        self.load_special(at, window, manager, enter);
        let target = match item.optional_vars.map(|v| (v, self.tree.expr(v).kind)) {
            Some((_, ExprKind::Name { id, .. })) => self.local_target(id),
            _ => None,
        };
        let value = target.filter(|_| !is_async).unwrap_or(window);
        self.call_method(at, window, 0, value);
        if is_async {
            let it = self.unit.temp();
            self.await_value(at, window, it, 1, window);
        }
        let (handler, end) = (self.unit.label(), self.unit.label());
        let state = self.unit.state();
        let start = self.unit.code.len();
        let number = self.unit.new_handler(handler, exc);
        self.push_frame(
            Block::With {
                base,
                is_async,
                span: at,
            },
            number,
        );
        match item.optional_vars {
            Some(_) if target.is_some_and(|t| t == value) => self.unit.set_bound(value),
            Some(vars) => self.assign(vars, value)?,
            None => {}
        }
        self.unit.top = above;
        self.with(span, rest, body, is_async)?;
        self.pop_frame();
        let covered = self.unit.code.len() > start;
        self.unit.top = above;
        self.exit_with(at, base, is_async, false);
        self.unit.jump(at, end);

        self.unit.enter_with(handler, (state.0 && covered, state.1));
        self.unit.emit(
            at,
            inst::PushHandled {
                saved: Dst(saved),
                exc: Reg(exc),
            },
        );
        self.unit.forget_hidden(start);
        let cleanup = self.unit.label();
        let inside = self.unit.state();
        let number = self.unit.new_handler(cleanup, again);
        self.push_frame(Block::Handling { saved, exc }, number);
        let t = self.unit.temp();
        self.unit.emit(
            at,
            inst::WithExcept {
                dst: Dst(t),
                base: Base(base),
                exc: Reg(exc),
            },
        );
        if is_async {
            let it = self.unit.temp();
            self.await_value(at, t, it, 2, t);
        }
        let suppressed = self.unit.label();
        self.jump_truth(at, t, suppressed, true);
        self.pop_frame();
        self.pop_and_reraise(at, saved, exc);
        self.unit.bind(suppressed);
        self.leave_handler(at, saved, exc);
        self.unit.jump(at, end);
        self.unit.enter_with(cleanup, inside);
        self.pop_and_reraise(Span::NONE, saved, again);
        self.unit.bind(end);
        self.unit.top = mark;
        Ok(())
    }
    fn load_special(&mut self, span: Span, base: u32, obj: u32, which: Special) {
        self.unit.emit(
            span,
            inst::LoadSpecial {
                base: Dst(base),
                obj: Reg(obj),
                which: Byte(which as u32),
            },
        );
    }
    fn call_method(&mut self, span: Span, base: u32, n: u32, dst: u32) {
        self.unit.emit(
            span,
            inst::CallMethod {
                dst: Dst(dst),
                base: Base(base),
                n: Byte(n),
                ic: Ic::NEW,
            },
        );
    }
    /// Calls the exit method that `base` holds with three Nones; a copy of it when what is above `base` must survive.
    pub(super) fn exit_with(&mut self, span: Span, base: u32, is_async: bool, preserve: bool) {
        let mark = self.unit.top;
        let window = if preserve {
            let window = self.unit.window(FRAME_HEADER + 1);
            self.mov(span, window, base);
            self.mov(span, window + FRAME_HEADER, base + FRAME_HEADER);
            window
        } else {
            base
        };
        for _ in 0..3 {
            let t = self.unit.temp();
            self.load_value(span, Value::None, t);
        }
        self.call_method(span, window, 3, window);
        if is_async {
            let it = self.unit.temp();
            self.await_value(span, window, it, 2, window);
        }
        self.unit.top = mark;
    }
    pub(super) fn pop_and_reraise(&mut self, span: Span, saved: u32, exc: u32) {
        self.unit.emit(span, inst::PopHandled { saved: Reg(saved) });
        self.unit.emit(span, inst::Reraise { exc: Reg(exc) });
    }
}
