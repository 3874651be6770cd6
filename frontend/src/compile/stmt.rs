//! Statements, and leaving blocks by `return`, `break` and `continue`.

use super::*;

/// Loops, `try` and `with` statements that may stand in each other.
const MAX_BLOCKS: usize = 21;

impl Compiler<'_> {
    pub(super) fn stmts_of(&mut self, list: &[StmtId]) -> Res {
        for &s in list {
            self.stmt(s)?;
        }
        Ok(())
    }
    pub(super) fn stmts(&mut self, list: StmtList) -> Res {
        let tree = self.tree;
        self.stmts_of(&tree[list])
    }
    /// Statements that may not run: annotations among them are noted when they do.
    pub(super) fn conditional(&mut self, list: StmtList) -> Res {
        let before = std::mem::replace(&mut self.unit.conditional, true);
        self.stmts(list)?;
        self.unit.conditional = before;
        Ok(())
    }
    pub(super) fn stmt(&mut self, id: StmtId) -> Res {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(too_deep());
        }
        let mark = self.unit.top;
        self.check_blocks(id)?;
        let done = self.stmt_inner(id);
        self.unit.top = mark;
        self.depth -= 1;
        done
    }
    /// Refuses a block in more others than CPython allows.
    fn check_blocks(&self, id: StmtId) -> Res {
        let stmt = self.tree.stmt(id);
        let is_block = matches!(
            stmt.kind,
            StmtKind::For { .. }
                | StmtKind::AsyncFor { .. }
                | StmtKind::While { .. }
                | StmtKind::With { .. }
                | StmtKind::AsyncWith { .. }
                | StmtKind::Try { .. }
                | StmtKind::TryStar { .. }
        );
        if is_block && self.unit.frames.len() >= MAX_BLOCKS {
            return self.fail(stmt.span, "too many statically nested blocks");
        }
        Ok(())
    }
    fn stmt_inner(&mut self, id: StmtId) -> Res {
        let tree = self.tree;
        let stmt = tree.stmt(id);
        let span = stmt.span;
        match stmt.kind {
            StmtKind::FunctionDef { .. } | StmtKind::AsyncFunctionDef { .. } => {
                self.function_def(id)
            }
            StmtKind::ClassDef { .. } => self.class_def(id),
            StmtKind::Return { value } => self.return_(span, value),
            StmtKind::Delete { targets } => {
                for &target in &tree[targets] {
                    self.delete(target)?;
                }
                Ok(())
            }
            StmtKind::Assign { targets, value, .. } => self.assign_stmt(&tree[targets], value),
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => self.type_alias(id, name, type_params, value),
            StmtKind::AugAssign { target, op, value } => self.aug_assign(span, target, op, value),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.ann_assign(id, target, annotation, value, simple),
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.for_(target, iter, body, orelse),
            StmtKind::AsyncFor {
                target,
                iter,
                body,
                orelse,
                ..
            } => self.async_for(span, target, iter, body, orelse),
            StmtKind::While { test, body, orelse } => self.while_(test, body, orelse),
            StmtKind::If { .. } => self.if_(id),
            StmtKind::With { items, body, .. } => self.with(span, &tree[items], body, false),
            StmtKind::AsyncWith { items, body, .. } => self.with(span, &tree[items], body, true),
            StmtKind::Match { subject, cases } => self.match_(subject, &tree[cases]),
            StmtKind::Raise { exc, cause } => self.raise(span, exc, cause),
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
            } => self.try_(span, body, &tree[handlers], orelse, finalbody, false),
            StmtKind::TryStar {
                body,
                handlers,
                orelse,
                finalbody,
            } => self.try_(span, body, &tree[handlers], orelse, finalbody, true),
            StmtKind::Assert { test, msg } => self.assert(span, test, msg),
            StmtKind::Import { names } => self.import(span, &tree[names]),
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => self.import_from(span, module, &tree[names], level),
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } | StmtKind::Pass => Ok(()),
            StmtKind::Expr { value } if self.shows_results() => {
                let mark = self.unit.top;
                let src = self.operand(value)?;
                self.intrinsic1(span, Intrinsic1::Print, src, None);
                self.unit.top = mark;
                Ok(())
            }
            StmtKind::Expr { value } => self.discard(value),
            StmtKind::Break => self.leave_loop(span, true),
            StmtKind::Continue => self.leave_loop(span, false),
        }
    }
    fn if_(&mut self, mut id: StmtId) -> Res {
        let tree = self.tree;
        let end = self.unit.label();
        // `elif` chains are followed without recursion.
        while let StmtKind::If { test, body, orelse } = tree.stmt(id).kind {
            let other = self.unit.label();
            self.jump_if(test, other, false)?;
            self.conditional(body)?;
            if !orelse.is_empty() {
                self.unit.jump(Span::NONE, end);
            }
            self.unit.bind(other);
            match tree[orelse] {
                [next] if matches!(tree.stmt(next).kind, StmtKind::If { .. }) => id = next,
                _ => {
                    self.conditional(orelse)?;
                    break;
                }
            }
        }
        self.unit.bind(end);
        Ok(())
    }
    fn raise(&mut self, span: Span, exc: Option<ExprId>, cause: Option<ExprId>) -> Res {
        let Some(exc) = exc else {
            self.unit.emit(span, inst::RaiseCurrent {});
            return Ok(());
        };
        let src = self.operand(exc)?;
        match cause {
            None => self.unit.emit(span, inst::Raise { src: Reg(src) }),
            Some(cause) => {
                let src = self.settled(src, self.span(cause));
                let cause = self.operand(cause)?;
                self.unit.emit(
                    span,
                    inst::RaiseFrom {
                        src: Reg(src),
                        cause: Reg(cause),
                    },
                );
            }
        }
        Ok(())
    }
    fn assert(&mut self, span: Span, test: ExprId, msg: Option<ExprId>) -> Res {
        self.warn_assert(span, test);
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.unit.label();
        self.jump_if(test, end, true)?;
        let base = self.unit.window(FRAME_HEADER);
        let test_span = self.span(test);
        self.load_common(test_span, 0, base);
        if let Some(msg) = msg {
            self.push(msg)?;
            self.emit_call(span, base, 1, &[], base);
        }
        self.unit.emit(test_span, inst::Raise { src: Reg(base) });
        self.unit.bind(end);
        Ok(())
    }

    // ---- leaving blocks ------------------------------------------------------------------------------------------------

    fn return_(&mut self, span: Span, value: Option<ExprId>) -> Res {
        if !self.scopes[self.unit.scope].function_like() {
            return self.fail(span, "'return' outside function");
        }
        if value.is_some() && self.unit.flags & CodeFlags::ASYNC_GENERATOR != 0 {
            return self.fail(span, "'return' with value in async generator");
        }
        self.forbid_star(span)?;
        let constant = match value {
            None => Some(Value::None),
            Some(e) => self.constant(e),
        };
        let mut register = None;
        if constant.is_none()
            && let Some(value) = value
        {
            let mut r = self.operand(value)?;
            let runs_code = self.unit.frames.iter().any(|f| {
                matches!(
                    f.block,
                    Block::Finally { .. } | Block::With { .. } | Block::Named { .. }
                )
            });
            if Unit::is_local(r) && runs_code {
                let t = self.unit.temp();
                self.mov(span, t, r);
                r = t;
            }
            register = Some(r);
        }
        self.unwind(span, 0)?;
        // A constant is loaded and returned where it stands.
        let span = match value {
            Some(e) if register.is_none() => self.span(e),
            _ => span,
        };
        let src = match (register, constant) {
            (Some(r), _) => r,
            (None, value) => {
                let t = self.unit.temp();
                self.load_value(span, value.unwrap_or(Value::None), t);
                t
            }
        };
        self.unit.emit(span, inst::Ret { src: Reg(src) });
        Ok(())
    }
    fn forbid_star(&self, span: Span) -> Res {
        if self
            .unit
            .frames
            .iter()
            .any(|f| matches!(f.block, Block::Star))
        {
            return self.fail(
                span,
                "'break', 'continue' and 'return' cannot appear in an except* block",
            );
        }
        Ok(())
    }
    fn leave_loop(&mut self, span: Span, is_break: bool) -> Res {
        let found = self
            .unit
            .frames
            .iter()
            .enumerate()
            .rev()
            .find_map(|(at, f)| match f.block {
                Block::Loop { next, end } => Some((at, next, end)),
                _ => None,
            });
        let star_from = found.map_or(0, |f| f.0);
        if self.unit.frames[star_from..]
            .iter()
            .any(|f| matches!(f.block, Block::Star))
        {
            self.forbid_star(span)?;
        }
        let Some((at, next, end)) = found else {
            let message = if is_break {
                "'break' outside loop"
            } else {
                "'continue' not properly in loop"
            };
            return self.fail(span, message);
        };
        self.unwind(span, at + 1)?;
        self.unit.jump(span, if is_break { end } else { next });
        // What follows is dead; `unwind` may have changed what is known to be bound, which no longer matters.
        Ok(())
    }
    /// Emits what leaving the frames above the lowest `keep` takes, innermost first. The frames stay in force for the code behind.
    fn unwind(&mut self, span: Span, keep: usize) -> Res {
        let handler = self.unit.handler;
        let mut left = Vec::new();
        while self.unit.frames.len() > keep
            && let Some(frame) = self.unit.frames.pop()
        {
            left.push(frame);
            self.unit.handler = frame.outer;
            match frame.block {
                Block::Loop { .. } | Block::Try | Block::Star => {}
                Block::Finally { body } => {
                    let before = std::mem::replace(&mut self.unit.conditional, true);
                    self.stmts(body)?;
                    self.unit.conditional = before;
                }
                // The registers of a function that returns are not looked at any more.
                Block::Handling { saved, .. } if keep == 0 => {
                    self.unit.emit(span, inst::PopHandled { saved: Reg(saved) });
                }
                Block::Handling { saved, exc } => self.leave_handler(span, saved, exc),
                Block::Named { name } => self.clear_name(Span::NONE, name),
                Block::With {
                    base,
                    is_async,
                    span,
                } => self.exit_with(span, base, is_async, true),
            }
        }
        while let Some(frame) = left.pop() {
            self.unit.frames.push(frame);
        }
        self.unit.handler = handler;
        Ok(())
    }
    /// Whether the values of expression statements are shown here: in what is typed at a prompt, outside functions and classes.
    fn shows_results(&self) -> bool {
        matches!(self.tree.root, Mod::Interactive { .. }) && self.outer.is_empty()
    }
    /// Enters a block; what is emitted from here on is covered by `handler`.
    pub(super) fn push_frame(&mut self, block: Block, handler: u32) {
        let outer = std::mem::replace(&mut self.unit.handler, handler);
        self.unit.frames.push(Frame { block, outer });
    }
    /// Leaves the innermost block.
    pub(super) fn pop_frame(&mut self) {
        if let Some(frame) = self.unit.frames.pop() {
            self.unit.handler = frame.outer;
        }
    }
}
