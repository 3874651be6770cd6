//! `await`, `yield`, `yield from` and `async for`.

use super::*;

/// What the end of an `async for` needs to know: its handler's label, register and state.
pub(super) struct AsyncNext {
    handler: Target,
    exc: u32,
    state: (bool, u128),
}

impl Compiler<'_> {
    pub(super) fn check_await(&self, span: Span) -> Res {
        // The first pass has refused what is outside functions.
        let coroutine = CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;
        let comprehension = self.unit.kind == UnitKind::Comprehension;
        if self.unit.flags & coroutine == 0 && !comprehension && !self.options.top_level_await {
            return self.fail(span, "'await' outside async function");
        }
        Ok(())
    }
    /// `dst <- await src`; `it` is a temporary for the iterator, at the top or below it.
    pub(super) fn await_value(&mut self, span: Span, src: u32, it: u32, context: u32, dst: u32) {
        self.unit.emit(
            span,
            inst::GetAwaitable {
                dst: Dst(it),
                src: Reg(src),
                context: Byte(context),
            },
        );
        self.delegate(span, it, dst);
    }
    /// Runs the iterator in `it` to its end, yielding what it yields; `dst` gets its result.
    pub(super) fn delegate(&mut self, span: Span, it: u32, dst: u32) {
        let mark = self.unit.top;
        let value = if Unit::is_local(dst) || dst == it {
            self.unit.temp()
        } else {
            dst
        };
        let exc = self.unit.temp();
        let (again, end, throw) = (self.unit.label(), self.unit.label(), self.unit.label());
        self.load_value(span, Value::None, value);
        self.unit.bind_loop(again);
        self.unit.emit_jump(
            span,
            inst::Send {
                dst: Dst(value),
                iter: Reg(it),
                value: Reg(value),
                to: TO,
                ic: Ic::NEW,
            },
            end,
        );
        let state = self.unit.state();
        let outer = self.unit.handler;
        self.unit.handler = self.unit.new_handler(throw, exc);
        self.unit.emit(
            span,
            inst::YieldDelegated {
                dst: Dst(value),
                src: Reg(value),
                iter: Reg(it),
                ic: Ic::NEW,
            },
        );
        self.unit.handler = outer;
        self.unit.jump(span, again);
        self.unit.enter_with(throw, state);
        self.unit.emit_jump(
            span,
            inst::CleanupThrow {
                dst: Dst(value),
                exc: Reg(exc),
                to: TO,
            },
            end,
        );
        self.unit.bind(end);
        self.mov(span, dst, value);
        self.unit.top = mark;
    }
    fn check_yield(&self, span: Span, what: &str) -> Res {
        if !self.scopes[self.unit.scope].function_like() {
            return self.fail(span, format!("'{what}' outside function"));
        }
        Ok(())
    }
    pub(super) fn yield_(&mut self, span: Span, value: Option<ExprId>, dst: u32) -> Res {
        self.check_yield(span, "yield")?;
        let src = match value {
            Some(value) => self.operand(value)?,
            None => {
                let t = self.unit.temp();
                self.load_value(span, Value::None, t);
                t
            }
        };
        self.yield_register(span, src, dst);
        Ok(())
    }
    /// Yields what is in `src`; `dst` gets what is sent.
    pub(super) fn yield_register(&mut self, span: Span, mut src: u32, dst: u32) {
        if self.unit.flags & CodeFlags::ASYNC_GENERATOR != 0 {
            src = self.intrinsic1(span, Intrinsic1::AsyncGenWrap, src, None);
        }
        self.unit.emit(
            span,
            inst::YieldValue {
                dst: Dst(dst),
                src: Reg(src),
                ic: Ic::NEW,
            },
        );
    }
    pub(super) fn yield_from(&mut self, span: Span, value: ExprId, dst: u32) -> Res {
        self.check_yield(span, "yield from")?;
        let coroutine = CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;
        if self.unit.flags & coroutine != 0 {
            return self.fail(span, "'yield from' inside async function");
        }
        let it = self.unit.temp();
        let src = self.operand_in(value, it)?;
        self.unit.emit(
            span,
            inst::GetYieldFromIter {
                dst: Dst(it),
                src: Reg(src),
            },
        );
        self.delegate(span, it, dst);
        Ok(())
    }

    // ---- async for -----------------------------------------------------------------------------------------------------

    pub(super) fn async_iterator(&mut self, iter: ExprId) -> Res<u32> {
        let it = self.unit.temp();
        let src = self.operand_in(iter, it)?;
        self.unit.emit(
            self.span(iter),
            inst::GetAiter {
                dst: Dst(it),
                src: Reg(src),
            },
        );
        Ok(it)
    }
    /// Defines `next` and fetches an item for the target there; exhaustion is an exception, see [`Compiler::end_async_next`].
    pub(super) fn async_next(
        &mut self,
        span: Span,
        it: u32,
        next: Target,
        target: ExprId,
    ) -> Res<AsyncNext> {
        self.unit.bind_loop(next);
        let state = self.unit.state();
        let handler = self.unit.label();
        let exc = self.unit.temp();
        let outer = self.unit.handler;
        self.unit.handler = self.unit.new_handler(handler, exc);
        let awaitable = self.unit.temp();
        self.unit.emit(
            span,
            inst::GetAnext {
                dst: Dst(awaitable),
                iter: Reg(it),
            },
        );
        let item = self.unit.temp();
        self.delegate(span, awaitable, item);
        self.unit.handler = outer;
        self.assign(target, item)?;
        Ok(AsyncNext {
            handler,
            exc,
            state,
        })
    }
    /// The end of an asynchronous loop: StopAsyncIteration ends up here.
    pub(super) fn end_async_next(&mut self, span: Span, next: AsyncNext) {
        self.unit.enter_with(next.handler, next.state);
        self.unit
            .emit(span, inst::EndAsyncFor { exc: Reg(next.exc) });
    }
    pub(super) fn async_for(
        &mut self,
        span: Span,
        target: ExprId,
        iter: ExprId,
        body: StmtList,
        orelse: StmtList,
    ) -> Res {
        let (next, end) = (self.unit.label(), self.unit.label());
        let at = self.span(iter);
        let it = self.async_iterator(iter)?;
        let done = self.async_next(span, it, next, target)?;
        self.loop_body(body, next, end)?;
        self.unit.jump(at, next);
        self.end_async_next(at, done);
        self.conditional(orelse)?;
        self.unit.bind(end);
        Ok(())
    }
}
