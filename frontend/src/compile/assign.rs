//! Assignment, augmented and annotated assignment, deletion.

use super::*;

/// Most targets behind a starred one.
const MAX_AFTER: usize = 1 << 24;
/// Most targets before a starred one.
const MAX_BEFORE: usize = 256;

impl<'a> Compiler<'a> {
    pub(super) fn assign_stmt(&mut self, targets: &[ExprId], value: ExprId) -> Res {
        let tree = self.tree;
        if let [target] = *targets {
            match tree.expr(target).kind {
                ExprKind::Name { id, .. } => {
                    if let Some(local) = self.local_target(id) {
                        self.expr(value, local)?;
                        self.unit.set_bound(local);
                        return Ok(());
                    }
                }
                ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                    if let Some(values) = self.matching_values(&tree[elts], value) {
                        return self.parallel(&tree[elts], values);
                    }
                }
                _ => {}
            }
        }
        // The first of several names can receive the value itself, the others copy it from there.
        if let Some((&first, rest)) = targets.split_first()
            && !rest.is_empty()
            && let ExprKind::Name { id, .. } = tree.expr(first).kind
            && let Some(local) = self.local_target(id)
            && rest
                .iter()
                .all(|&t| matches!(tree.expr(t).kind, ExprKind::Name { .. }))
        {
            self.expr(value, local)?;
            self.unit.set_bound(local);
            for &target in rest {
                self.assign(target, local)?;
            }
            return Ok(());
        }
        let mut src = self.operand(value)?;
        if Unit::is_local(src) && targets.len() > 1 {
            let t = self.unit.temp();
            self.mov(tree.expr(value).span, t, src);
            src = t;
        }
        for &target in targets {
            self.assign(target, src)?;
        }
        Ok(())
    }
    /// The values of a tuple display that fits the targets one to one.
    fn matching_values(&self, targets: &[ExprId], value: ExprId) -> Option<&'a [ExprId]> {
        let tree = self.tree;
        let elts = match tree.expr(value).kind {
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => &tree[elts],
            _ => return None,
        };
        let starred = |e: &ExprId| matches!(tree.expr(*e).kind, ExprKind::Starred { .. });
        let fits = elts.len() == targets.len()
            && elts.len() <= 16
            && !elts.is_empty()
            && !elts.iter().chain(targets).any(starred);
        fits.then_some(elts)
    }
    /// `a, b = x, y` without a tuple: all values first, then all stores.
    fn parallel(&mut self, targets: &[ExprId], values: &[ExprId]) -> Res {
        let tree = self.tree;
        let mut sources = Vec::with_capacity(values.len());
        for (at, &value) in values.iter().enumerate() {
            let mut src = self.operand(value)?;
            if let Some(&last) = values.last()
                && at + 1 < values.len()
            {
                src = self.settled(src, tree.expr(values[at + 1]).span.to(tree.expr(last).span));
            }
            sources.push(src);
        }
        let mut locals = Vec::with_capacity(targets.len());
        for &target in targets {
            locals.push(match tree.expr(target).kind {
                ExprKind::Name { id, .. } => self.local_target(id),
                _ => None,
            });
        }
        let all_locals: Option<Vec<u32>> = locals.iter().copied().collect();
        if let Some(locals) = all_locals
            && locals
                .iter()
                .enumerate()
                .all(|(i, l)| !locals[..i].contains(l))
        {
            let spans: Vec<Span> = targets.iter().map(|&t| tree.expr(t).span).collect();
            self.parallel_moves(&locals, sources, &spans);
            return Ok(());
        }
        // A store may change a local that a later store reads.
        for at in 0..sources.len() {
            if locals[..at].contains(&Some(sources[at])) {
                let t = self.unit.temp();
                self.mov(tree.expr(values[at]).span, t, sources[at]);
                sources[at] = t;
            }
        }
        for (&target, src) in targets.iter().zip(sources) {
            self.assign(target, src)?;
        }
        Ok(())
    }
    /// Moves `sources` to `targets` as if all at once; a cycle goes through a temporary.
    fn parallel_moves(&mut self, targets: &[u32], mut sources: Vec<u32>, spans: &[Span]) {
        let mut pending: Vec<usize> = (0..targets.len()).collect();
        while !pending.is_empty() {
            // A target that nobody still reads can be written.
            let free = pending
                .iter()
                .position(|&i| pending.iter().all(|&j| j == i || sources[j] != targets[i]));
            if let Some(at) = free {
                let i = pending.remove(at);
                self.mov(spans[i], targets[i], sources[i]);
                self.unit.set_bound(targets[i]);
                continue;
            }
            let i = pending[0];
            let t = self.unit.temp();
            self.mov(spans[i], t, targets[i]);
            for source in &mut sources {
                if *source == targets[i] {
                    *source = t;
                }
            }
        }
    }

    /// `target = src`
    pub(super) fn assign(&mut self, target: ExprId, src: u32) -> Res {
        let tree = self.tree;
        let expr = tree.expr(target);
        let span = expr.span;
        let mark = self.unit.top;
        match expr.kind {
            ExprKind::Name { id, .. } => self.store_name(span, id, src),
            ExprKind::Attribute { value, attr, .. } => {
                self.note_static_attribute(value, attr);
                let src = self.settled(src, span);
                let obj = self.operand(value)?;
                self.store_attr(self.attr_span(span, attr), obj, attr, src);
            }
            ExprKind::Subscript { value, slice, .. } => {
                let src = self.settled(src, span);
                let obj = self.operand(value)?;
                let obj = self.settled(obj, tree.expr(slice).span);
                self.store_item(span, obj, slice, src)?;
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                self.unpack(span, &tree[elts], src)?;
            }
            ExprKind::Starred { .. } => {
                return self.fail(span, "starred assignment target must be in a list or tuple");
            }
            _ => return self.fail(span, "cannot assign to expression"),
        }
        self.unit.top = mark;
        Ok(())
    }
    fn store_attr(&mut self, span: Span, obj: u32, attr: Symbol, src: u32) {
        let name = self.attr_name(attr);
        self.unit.emit(
            span,
            inst::StoreAttr {
                obj: Reg(obj),
                src: Reg(src),
                name,
                ic: Ic::NEW,
            },
        );
    }
    fn store_item(&mut self, span: Span, obj: u32, slice: ExprId, src: u32) -> Res {
        if let Some(args) = self.plain_slice(slice)? {
            self.unit.emit(
                span,
                inst::StoreSlice {
                    obj: Reg(obj),
                    src: Reg(src),
                    args: Base(args),
                },
            );
            return Ok(());
        }
        let index = self.operand(slice)?;
        self.store_index(span, obj, index, src);
        Ok(())
    }
    fn store_index(&mut self, span: Span, obj: u32, index: u32, src: u32) {
        self.unit.emit(
            span,
            inst::StoreItem {
                obj: Reg(obj),
                index: Reg(index),
                src: Reg(src),
                ic: Ic::NEW,
            },
        );
    }
    /// Names that methods assign on `self` are listed in the class's `__static_attributes__`. What a class body itself assigns there is
    /// the business of the class around it.
    fn note_static_attribute(&mut self, value: ExprId, attr: Symbol) {
        if !matches!(
            self.tree.expr(value).kind,
            ExprKind::Name { id: sym::SELF, .. }
        ) {
            return;
        }
        let mut outer = self.outer.iter_mut().rev();
        if let Some(class) = outer.find(|u| u.kind == UnitKind::Class) {
            class.static_attributes.position_or_insert(attr, || ());
        }
    }
    pub(super) fn unpack(&mut self, span: Span, elts: &[ExprId], src: u32) -> Res {
        let tree = self.tree;
        let mut star = None;
        for (at, &e) in elts.iter().enumerate() {
            if let ExprKind::Starred { .. } = tree.expr(e).kind {
                if star.is_some() {
                    return self.fail(span, "multiple starred expressions in assignment");
                }
                star = Some(at);
            }
        }
        let n = elts.len() as u32;
        if let Some(before) = star {
            let after = elts.len() - before - 1;
            if before >= MAX_BEFORE || after >= MAX_AFTER {
                return self.fail(span, "too many expressions in star-unpacking assignment");
            }
        }
        let direct = self.consecutive_locals(elts, ExprContext::Store);
        let base = direct.unwrap_or_else(|| self.unit.window(n.max(1)));
        match star {
            None => self.unit.emit(
                span,
                inst::Unpack {
                    base: Dst(base),
                    src: Reg(src),
                    n: Byte(n),
                    ic: Ic::NEW,
                },
            ),
            Some(before) => self.unit.emit(
                span,
                inst::UnpackEx {
                    base: Dst(base),
                    src: Reg(src),
                    before: Byte(before as u32),
                    after: Word(n - before as u32 - 1),
                },
            ),
        }
        for (at, &e) in elts.iter().enumerate() {
            let register = base + at as u32;
            if direct.is_some() {
                self.unit.set_bound(register);
                continue;
            }
            let target = match tree.expr(e).kind {
                ExprKind::Starred { value, .. } => value,
                _ => e,
            };
            self.assign(target, register)?;
        }
        Ok(())
    }
    /// The first of the registers when all of `elts` are locals that stand side by side: a window in place. Where they are read they
    /// must be bound already.
    pub(super) fn consecutive_locals(&mut self, elts: &[ExprId], ctx: ExprContext) -> Option<u32> {
        let tree = self.tree;
        let mut first = None;
        for (at, &e) in elts.iter().enumerate() {
            let e = match tree.expr(e).kind {
                ExprKind::Starred { value, .. } => value,
                _ => e,
            };
            let ExprKind::Name { id, .. } = tree.expr(e).kind else {
                return None;
            };
            let register = self.local_target(id)?;
            let start = *first.get_or_insert(register);
            let same = self.unit.locals[register as usize].parameter
                == self.unit.locals[start as usize].parameter;
            let ready = ctx == ExprContext::Store || self.unit.is_bound(register);
            if register != start + at as u32 || !same || !ready {
                return None;
            }
        }
        first
    }

    pub(super) fn aug_assign(
        &mut self,
        span: Span,
        target: ExprId,
        op: Operator,
        value: ExprId,
    ) -> Res {
        let tree = self.tree;
        let expr = tree.expr(target);
        match expr.kind {
            ExprKind::Name { id, .. } => {
                if let Some(local) = self.local_operand(target) {
                    return self.aug_value(span, op, local, value, local);
                }
                let t = self.unit.temp();
                self.load_name(expr.span, id, t);
                self.aug_value(span, op, t, value, t)?;
                self.store_name(expr.span, id, t);
            }
            ExprKind::Attribute {
                value: obj, attr, ..
            } => {
                let at = self.attr_span(expr.span, attr);
                let obj = self.operand(obj)?;
                let obj = self.settled(obj, tree.expr(value).span);
                let t = self.unit.temp();
                let name = self.attr_name(attr);
                self.unit.emit(
                    at,
                    inst::LoadAttr {
                        dst: Dst(t),
                        obj: Reg(obj),
                        name,
                        ic: Ic::NEW,
                    },
                );
                self.aug_value(span, op, t, value, t)?;
                self.store_attr(at, obj, attr, t);
            }
            ExprKind::Subscript {
                value: obj, slice, ..
            } => self.aug_item(span, expr.span, op, obj, slice, value)?,
            _ => return self.fail(expr.span, "illegal expression for augmented assignment"),
        }
        Ok(())
    }
    /// `dst <- l op= value`
    fn aug_value(&mut self, span: Span, op: Operator, l: u32, value: ExprId, dst: u32) -> Res {
        let l = self.settled(l, self.span(value));
        if let Some(value) = self.immediate(op, value) {
            self.binary_imm(span, op, l, value, dst, true);
            return Ok(());
        }
        let r = self.operand(value)?;
        self.binary_op(span, op, l, r, dst, true);
        Ok(())
    }
    fn aug_item(
        &mut self,
        span: Span,
        at: Span,
        op: Operator,
        obj: ExprId,
        slice: ExprId,
        value: ExprId,
    ) -> Res {
        let later = self.tree.expr(slice).span.to(self.tree.expr(value).span);
        let obj = self.operand(obj)?;
        let obj = Reg(self.settled(obj, later));
        if let Some(args) = self.plain_slice(slice)? {
            let t = self.unit.temp();
            let args = Base(args);
            self.unit.emit(
                at,
                inst::LoadSlice {
                    dst: Dst(t),
                    obj,
                    args,
                },
            );
            self.aug_value(span, op, t, value, t)?;
            self.unit.emit(
                at,
                inst::StoreSlice {
                    obj,
                    src: Reg(t),
                    args,
                },
            );
            return Ok(());
        }
        let index = self.operand(slice)?;
        let index = self.settled(index, self.span(value));
        let t = self.unit.temp();
        self.unit.emit(
            at,
            inst::LoadItem {
                dst: Dst(t),
                obj,
                index: Reg(index),
                ic: Ic::NEW,
            },
        );
        self.aug_value(span, op, t, value, t)?;
        self.store_index(at, obj.0, index, t);
        Ok(())
    }

    pub(super) fn delete(&mut self, target: ExprId) -> Res {
        let tree = self.tree;
        let expr = tree.expr(target);
        let span = expr.span;
        let mark = self.unit.top;
        match expr.kind {
            ExprKind::Name { id, .. } => self.delete_name(span, id),
            ExprKind::Attribute { value, attr, .. } => {
                let obj = Reg(self.operand(value)?);
                let name = self.attr_name(attr);
                self.unit
                    .emit(self.attr_span(span, attr), inst::DeleteAttr { obj, name });
            }
            ExprKind::Subscript { value, slice, .. } => {
                let obj = self.operand(value)?;
                let obj = Reg(self.settled(obj, tree.expr(slice).span));
                let index = Reg(self.operand(slice)?);
                self.unit.emit(span, inst::DeleteItem { obj, index });
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                for &e in &tree[elts] {
                    self.delete(e)?;
                }
            }
            _ => return self.fail(span, "cannot delete expression"),
        }
        self.unit.top = mark;
        Ok(())
    }
}
