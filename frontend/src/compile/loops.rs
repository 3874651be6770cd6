//! Loops, with their test at the bottom.

use super::*;

impl Compiler<'_> {
    pub(super) fn while_(&mut self, test: ExprId, body: StmtList, orelse: StmtList) -> Res {
        let (top, next, end) = (self.unit.label(), self.unit.label(), self.unit.label());
        match self.constant_truth(test) {
            Some(true) => {
                self.unit.bind_loop(next);
                self.loop_body(body, next, end)?;
                self.unit.jump(self.span(test), next);
                self.conditional(orelse)?;
                self.unit.bind(end);
                return Ok(());
            }
            Some(false) => {
                let before = self.unit.state();
                self.unit.resume((false, 0));
                self.loop_body(body, next, end)?;
                self.unit.resume(before);
                self.conditional(orelse)?;
                return Ok(());
            }
            None => {}
        }
        // The test is compiled first, so that what it binds is known in the body, and then moved behind the body.
        let span = self.span(test);
        self.unit.jump(span, next);
        let start = self.unit.code.len();
        self.unit.bind_loop(next);
        self.jump_if(test, top, true)?;
        let after = self.unit.state();
        let test_len = self.unit.code.len() - start;
        self.unit.resume((false, 0));
        self.unit.bind(top);
        self.loop_body(body, next, end)?;
        self.unit.code[start..].rotate_left(test_len);
        self.unit.resume(after);
        self.conditional(orelse)?;
        self.unit.bind(end);
        Ok(())
    }
    pub(super) fn loop_body(&mut self, body: StmtList, next: Target, end: Target) -> Res {
        self.push_frame(Block::Loop { next, end }, self.unit.handler);
        self.conditional(body)?;
        self.pop_frame();
        Ok(())
    }
    pub(super) fn for_(
        &mut self,
        target: ExprId,
        iter: ExprId,
        body: StmtList,
        orelse: StmtList,
    ) -> Res {
        let (top, next, end) = (self.unit.label(), self.unit.label(), self.unit.label());
        let span = self.span(iter);
        let it = self.iterator(iter)?;
        let start = self.unit.state();
        self.unit.jump(span, next);
        self.unit.enter_with(top, start);
        let item = self.loop_item(target)?;
        self.loop_body(body, next, end)?;
        self.unit.bind(next);
        self.unit.forget_deletable();
        self.for_iter(span, item, it, top);
        self.conditional(orelse)?;
        self.unit.bind(end);
        Ok(())
    }
    /// `iter(e)` in a temporary.
    pub(super) fn iterator(&mut self, iter: ExprId) -> Res<u32> {
        let span = self.span(iter);
        let it = self.unit.temp();
        let src = match self.constant_container(iter) {
            Some(value) => {
                self.load_value(span, value, it);
                it
            }
            None => self.operand_in(iter, it)?,
        };
        self.unit.emit(
            span,
            inst::GetIter {
                dst: Dst(it),
                src: Reg(src),
                ic: Ic::NEW,
            },
        );
        Ok(it)
    }
    /// At the start of a loop's body: gives the target its item. The result is the register that `for_iter` has to fill.
    pub(super) fn loop_item(&mut self, target: ExprId) -> Res<u32> {
        if let ExprKind::Name { id, .. } = self.tree.expr(target).kind
            && let Some(local) = self.local_target(id)
        {
            self.unit.set_bound(local);
            return Ok(local);
        }
        let t = self.unit.temp();
        self.assign(target, t)?;
        Ok(t)
    }
    pub(super) fn for_iter(&mut self, span: Span, dst: u32, iter: u32, top: Target) {
        self.unit.emit_jump(
            span,
            inst::ForIter {
                dst: Dst(dst),
                iter: Reg(iter),
                to: TO,
                ic: Ic::NEW,
            },
            top,
        );
    }
}
