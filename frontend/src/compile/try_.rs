//! `try` with `except`, `except*` and `finally`.
//!
//! A handler runs between `push_handled` and `pop_handled`, under a clean-up handler of its own that restores the outer exception when the
//! handler raises. Bodies of `finally` are compiled once for every way out, as the way is then known.

use super::*;

impl Compiler<'_> {
    pub(super) fn try_(
        &mut self,
        span: Span,
        body: StmtList,
        handlers: &[ExceptHandler],
        orelse: StmtList,
        finalbody: StmtList,
        star: bool,
    ) -> Res {
        if finalbody.is_empty() {
            return self.try_except(span, body, handlers, orelse, star);
        }
        self.warn_finally(finalbody);
        let exc = expr::temp_at(self.unit.top);
        let (saved, again) = (exc + 1, exc + 2);
        let (handler, end) = (self.unit.label(), self.unit.label());
        let state = self.unit.state();
        let start = self.unit.code.len();
        let number = self.unit.new_handler(handler, exc);
        self.push_frame(Block::Finally { body: finalbody }, number);
        if handlers.is_empty() {
            self.conditional(body)?;
        } else {
            self.try_except(span, body, handlers, orelse, star)?;
        }
        self.pop_frame();
        let covered = self.unit.code.len() > start;
        self.conditional(finalbody)?;
        self.unit.jump(Span::NONE, end);

        let mark = self.unit.top;
        self.unit.window(3);
        self.unit.enter_with(handler, (state.0 && covered, state.1));
        self.push_handled(saved, exc);
        self.unit.forget_hidden(start);
        let cleanup = self.unit.label();
        let inside = self.unit.state();
        let number = self.unit.new_handler(cleanup, again);
        self.push_frame(Block::Handling { saved, exc }, number);
        let before = self.unit.code.len();
        self.conditional(finalbody)?;
        let raises = self.unit.code.len() > before;
        self.pop_frame();
        self.pop_and_reraise(Span::NONE, saved, exc);
        self.unit
            .enter_with(cleanup, (inside.0 && raises, inside.1));
        self.pop_and_reraise(Span::NONE, saved, again);
        self.unit.bind(end);
        self.unit.top = mark;
        Ok(())
    }
    /// Leaves a handler for what comes behind it. The exception, which keeps the frames alive that it went through, is let go.
    pub(super) fn leave_handler(&mut self, span: Span, saved: u32, exc: u32) {
        self.unit.emit(span, inst::PopHandled { saved: Reg(saved) });
        self.unit.unbind(span, exc);
    }
    fn push_handled(&mut self, saved: u32, exc: u32) {
        self.unit.emit(
            Span::NONE,
            inst::PushHandled {
                saved: Dst(saved),
                exc: Reg(exc),
            },
        );
    }
    fn try_except(
        &mut self,
        span: Span,
        body: StmtList,
        handlers: &[ExceptHandler],
        orelse: StmtList,
        star: bool,
    ) -> Res {
        let exc = expr::temp_at(self.unit.top);
        let (saved, again) = (exc + 1, exc + 2);
        let (handler, end) = (self.unit.label(), self.unit.label());
        let state = self.unit.state();
        let start = self.unit.code.len();
        let number = self.unit.new_handler(handler, exc);
        self.push_frame(Block::Try, number);
        self.conditional(body)?;
        self.pop_frame();
        let covered = self.unit.code.len() > start;
        self.conditional(orelse)?;
        self.unit.jump(Span::NONE, end);

        let mark = self.unit.top;
        self.unit.window(3);
        self.unit.enter_with(handler, (state.0 && covered, state.1));
        self.push_handled(saved, exc);
        self.unit.forget_hidden(start);
        let cleanup = self.unit.label();
        let inside = self.unit.state();
        let number = self.unit.new_handler(cleanup, again);
        self.push_frame(Block::Handling { saved, exc }, number);
        if star {
            self.star_clauses(span, handlers, exc, saved, end)?;
        } else {
            self.clauses(handlers, exc, saved, end)?;
        }
        self.unit.enter_with(cleanup, inside);
        self.pop_and_reraise(Span::NONE, saved, again);
        self.unit.bind(end);
        self.unit.top = mark;
        Ok(())
    }
    /// The `except` clauses; leaves the handling block.
    fn clauses(&mut self, handlers: &[ExceptHandler], exc: u32, saved: u32, end: Target) -> Res {
        for (at, clause) in handlers.iter().enumerate() {
            let next = self.unit.label();
            if let Some(ty) = clause.type_ {
                let mark = self.unit.top;
                let at = clause.span;
                let t = self.unit.temp();
                let ty = self.operand_in(ty, t)?;
                self.unit.emit(
                    at,
                    inst::MatchException {
                        dst: Dst(t),
                        exc: Reg(exc),
                        ty: Reg(ty),
                    },
                );
                self.jump_truth(at, t, next, false);
                self.unit.top = mark;
            } else if at + 1 < handlers.len() {
                return self.fail(clause.span, "default 'except:' must be last");
            }
            self.clause_body(clause, exc, saved)?;
            self.leave_handler(Span::NONE, saved, exc);
            self.unit.jump(Span::NONE, end);
            self.unit.bind(next);
        }
        self.pop_frame();
        self.pop_and_reraise(Span::NONE, saved, exc);
        Ok(())
    }
    /// The body of a clause, with its name bound to `value` meanwhile.
    fn clause_body(&mut self, clause: &ExceptHandler, value: u32, saved: u32) -> Res {
        let Some(name) = clause.name else {
            return self.conditional(clause.body);
        };
        self.store_name(clause.span, name, value);
        let cleanup = self.unit.label();
        let state = self.unit.state();
        let raised = self.unit.temp();
        let number = self.unit.new_handler(cleanup, raised);
        let start = self.unit.code.len();
        self.push_frame(Block::Named { name }, number);
        self.conditional(clause.body)?;
        self.pop_frame();
        let covered = self.unit.code.len() > start;
        self.clear_name(Span::NONE, name);
        let after = self.unit.label();
        self.unit.jump(Span::NONE, after);
        self.unit.enter_with(cleanup, (state.0 && covered, state.1));
        self.clear_name(Span::NONE, name);
        let handler = self.unit.handler;
        // The exception handled outside this `try` is restored before the raise, so the clean-up handler is passed by.
        self.unit.handler = self.unit.frames.last().map_or(NONE, |f| f.outer);
        self.pop_and_reraise(Span::NONE, saved, raised);
        self.unit.handler = handler;
        self.unit.bind(after);
        self.unit.top -= 1;
        Ok(())
    }
    /// The `except*` clauses: each takes its share of the group; what they raise and what is left is raised together.
    fn star_clauses(
        &mut self,
        span: Span,
        handlers: &[ExceptHandler],
        exc: u32,
        saved: u32,
        end: Target,
    ) -> Res {
        let none = Span::NONE;
        let raised = self.unit.temp();
        self.unit.emit(
            span,
            inst::BuildList {
                dst: Dst(raised),
                base: Base(raised),
                n: Byte(0),
            },
        );
        // `split` is what is left, `split + 1` what a clause got.
        let split = self.unit.window(2);
        self.mov(none, split, exc);
        for clause in handlers {
            let next = self.unit.label();
            let mark = self.unit.top;
            let Some(ty) = clause.type_ else { continue };
            let at = clause.span;
            let ty = self.operand(ty)?;
            self.unit.emit(
                at,
                inst::MatchGroup {
                    base: Dst(split),
                    exc: Reg(split),
                    ty: Reg(ty),
                },
            );
            self.unit.top = mark;
            self.jump_none(at, split + 1, next, true);
            self.star_body(clause, split + 1, raised)?;
            self.unit.bind(next);
            self.unit.top = mark;
        }
        self.unit.emit(
            none,
            inst::ListAppend {
                list: Reg(raised),
                item: Reg(split),
            },
        );
        self.intrinsic2(none, Intrinsic2::PrepReraiseStar, exc, raised, raised);
        self.pop_frame();
        let reraise = self.unit.label();
        self.jump_none(none, raised, reraise, false);
        self.leave_handler(none, saved, exc);
        for register in [raised, split, split + 1] {
            self.unit.unbind(none, register);
        }
        self.unit.jump(Span::NONE, end);
        self.unit.bind(reraise);
        self.pop_and_reraise(none, saved, raised);
        Ok(())
    }
    /// The body of an `except*` clause; what it raises is collected.
    fn star_body(&mut self, clause: &ExceptHandler, matched: u32, raised: u32) -> Res {
        let none = Span::NONE;
        let saved = self.unit.window(2);
        let thrown = saved + 1;
        self.push_handled(saved, matched);
        if let Some(name) = clause.name {
            self.store_name(clause.span, name, matched);
        }
        let (cleanup, after) = (self.unit.label(), self.unit.label());
        let state = self.unit.state();
        let start = self.unit.code.len();
        let number = self.unit.new_handler(cleanup, thrown);
        self.push_frame(Block::Star, number);
        self.conditional(clause.body)?;
        self.pop_frame();
        let covered = self.unit.code.len() > start;
        if let Some(name) = clause.name {
            self.clear_name(none, name);
        }
        self.unit.emit(none, inst::PopHandled { saved: Reg(saved) });
        self.unit.jump(Span::NONE, after);
        self.unit.enter_with(cleanup, (state.0 && covered, state.1));
        if let Some(name) = clause.name {
            self.clear_name(none, name);
        }
        self.unit.emit(none, inst::PopHandled { saved: Reg(saved) });
        self.unit.emit(
            none,
            inst::ListAppend {
                list: Reg(raised),
                item: Reg(thrown),
            },
        );
        self.unit.bind(after);
        Ok(())
    }
}
