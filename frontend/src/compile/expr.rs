//! Expressions.

use super::*;

/// Displays longer than this are built piece by piece, so that they do not need a register for each item.
const LONG_DISPLAY: usize = 32;

impl Compiler<'_> {
    /// Compiles `e` into `dst`.
    pub(super) fn expr(&mut self, e: ExprId, dst: u32) -> Res {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(too_deep());
        }
        let mark = self.unit.top;
        let done = self.expr_inner(e, dst);
        self.unit.top = mark;
        self.depth -= 1;
        done
    }
    /// Compiles `e` into a register of the compiler's choice: a local's own, or a fresh temporary.
    pub(super) fn operand(&mut self, e: ExprId) -> Res<u32> {
        if let Some(local) = self.direct_operand(e)? {
            return Ok(local);
        }
        let t = self.unit.temp();
        self.expr(e, t)?;
        Ok(t)
    }
    /// The local that an expression's value is in without a move: a name, or the target of an assignment expression.
    fn direct_operand(&mut self, e: ExprId) -> Res<Option<u32>> {
        if let ExprKind::NamedExpr { target, value } = self.tree.expr(e).kind
            && let ExprKind::Name { id, .. } = self.tree.expr(target).kind
            && let Some(local) = self.local_target(id)
        {
            self.expr(value, local)?;
            self.unit.set_bound(local);
            return Ok(Some(local));
        }
        Ok(self.local_operand(e))
    }
    /// As [`Compiler::operand`], with `scratch` (if a temporary) in place of a fresh one.
    pub(super) fn operand_in(&mut self, e: ExprId, scratch: u32) -> Res<u32> {
        if Unit::is_local(scratch) {
            return self.operand(e);
        }
        if let Some(local) = self.direct_operand(e)? {
            return Ok(local);
        }
        self.expr(e, scratch)?;
        Ok(scratch)
    }
    /// Compiles `e` into a fresh temporary at the top.
    pub(super) fn push(&mut self, e: ExprId) -> Res<u32> {
        let t = self.unit.temp();
        self.expr(e, t)?;
        Ok(t)
    }
    /// Copies an operand that is a local which code in `later` may assign to.
    pub(super) fn settled(&mut self, operand: u32, later: Span) -> u32 {
        if Unit::is_local(operand) && self.scopes.has_walrus(later) {
            let t = self.unit.temp();
            self.mov(later, t, operand);
            return t;
        }
        operand
    }
    /// Compiles `e` for its effects.
    pub(super) fn discard(&mut self, e: ExprId) -> Res {
        if self.is_constant(e) || self.direct_operand(e)?.is_some() {
            return Ok(());
        }
        if let ExprKind::JoinedStr { values } = self.tree.expr(e).kind
            && self.tree[values].iter().all(|&part| self.is_constant(part))
        {
            return Ok(());
        }
        let mark = self.unit.top;
        let t = self.unit.temp();
        self.expr(e, t)?;
        self.unit.top = mark;
        Ok(())
    }
    /// A temporary to compute in before `dst` is written: `dst` itself if it is one.
    pub(super) fn scratch(&mut self, dst: u32) -> u32 {
        if Unit::is_local(dst) {
            self.unit.temp()
        } else {
            dst
        }
    }

    fn expr_inner(&mut self, e: ExprId, dst: u32) -> Res {
        let tree = self.tree;
        let expr = tree.expr(e);
        let span = expr.span;
        if let Some(value) = self.constant(e) {
            self.load_value(span, value, dst);
            return Ok(());
        }
        match expr.kind {
            ExprKind::BoolOp { op, values } => self.bool_op(op, &tree[values], dst),
            ExprKind::NamedExpr { target, value } => self.named(target, value, dst),
            ExprKind::BinOp { .. } => match self.percent(e) {
                Some(percent) => self.compile_percent(e, percent, dst),
                None => self.binary(e, dst),
            },
            ExprKind::UnaryOp { op, operand } => self.unary(span, op, operand, dst),
            ExprKind::Lambda { args, body } => self.lambda(e, args, body, dst),
            ExprKind::IfExp { test, body, orelse } => {
                let (other, end) = (self.unit.label(), self.unit.label());
                self.jump_if(test, other, false)?;
                self.expr(body, dst)?;
                self.unit.jump(span, end);
                self.unit.bind(other);
                self.expr(orelse, dst)?;
                self.unit.bind(end);
                Ok(())
            }
            ExprKind::Dict { keys, values } => self.dict(span, &tree[keys], &tree[values], dst),
            ExprKind::Set { elts } => self.display(span, &tree[elts], Display::Set, dst),
            ExprKind::ListComp { .. } | ExprKind::SetComp { .. } | ExprKind::DictComp { .. } => {
                self.comprehension(e, dst)
            }
            ExprKind::GeneratorExp { .. } => self.comprehension(e, dst),
            ExprKind::Await { value } => {
                self.check_await(span)?;
                let src = self.operand(value)?;
                let it = self.unit.temp();
                self.await_value(span, src, it, 0, dst);
                Ok(())
            }
            ExprKind::Yield { value } => self.yield_(span, value, dst),
            ExprKind::YieldFrom { value } => self.yield_from(span, value, dst),
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.compare(e, left, &tree[ops], &tree[comparators], dst),
            ExprKind::Call {
                func,
                args,
                keywords,
            } => self.call(span, func, &tree[args], &tree[keywords], dst),
            ExprKind::FormattedValue { .. } | ExprKind::JoinedStr { .. } => self.f_string(e, dst),
            ExprKind::Interpolation { .. } | ExprKind::TemplateStr { .. } => self.t_string(e, dst),
            // Constants were handled above, or are kept out of reach by `constant`.
            ExprKind::Constant { value, .. } => {
                let value = fold::value_of(tree, value);
                self.load_value(span, value, dst);
                Ok(())
            }
            ExprKind::Attribute { value, attr, .. } => self.attribute(e, value, attr, dst),
            ExprKind::Subscript { value, slice, .. } => self.subscript(span, value, slice, dst),
            ExprKind::Starred { .. } => self.fail(span, "can't use starred expression here"),
            ExprKind::Name { id, .. } => {
                self.load_name(span, id, dst);
                Ok(())
            }
            ExprKind::List { elts, .. } => self.display(span, &tree[elts], Display::List, dst),
            ExprKind::Tuple { elts, .. } => self.display(span, &tree[elts], Display::Tuple, dst),
            ExprKind::Slice { lower, upper, step } => {
                let base = self.slice_parts(span, &[lower, upper, step])?;
                self.unit.emit(
                    span,
                    inst::BuildSlice {
                        dst: Dst(dst),
                        base: Base(base),
                    },
                );
                Ok(())
            }
        }
    }

    // ---- boolean operators, assignment expressions ---------------------------------------------------------------------

    fn bool_op(&mut self, op: BoolOp, values: &[ExprId], dst: u32) -> Res {
        let end = self.unit.label();
        let sense = op == BoolOp::Or;
        let result = self.scratch(dst);
        let Some((&last, firsts)) = values.split_last() else {
            return Ok(());
        };
        for &value in firsts {
            let span = self.span(value);
            // `x = x or y` needs no move: the value is where it belongs already.
            if self.local_operand(value) == Some(dst) {
                self.jump_truth(span, dst, end, sense);
                continue;
            }
            if result == dst {
                self.expr(value, dst)?;
                self.jump_truth(span, dst, end, sense);
                continue;
            }
            let mark = self.unit.top;
            let r = self.operand(value)?;
            let next = self.unit.label();
            self.jump_truth(span, r, next, !sense);
            self.mov(span, dst, r);
            self.unit.jump(span, end);
            self.unit.bind(next);
            self.unit.top = mark;
        }
        self.expr(last, dst)?;
        self.unit.bind(end);
        Ok(())
    }
    fn named(&mut self, target: ExprId, value: ExprId, dst: u32) -> Res {
        let span = self.span(target);
        let ExprKind::Name { id, .. } = self.tree.expr(target).kind else {
            return self.fail(span, "cannot use assignment expressions with this target");
        };
        if let Some(local) = self.local_target(id) {
            self.expr(value, local)?;
            self.unit.set_bound(local);
            self.mov(span, dst, local);
            return Ok(());
        }
        let t = self.scratch(dst);
        self.expr(value, t)?;
        self.store_name(span, id, t);
        self.mov(span, dst, t);
        Ok(())
    }

    // ---- operators -----------------------------------------------------------------------------------------------------

    fn binary(&mut self, e: ExprId, dst: u32) -> Res {
        // Long chains lean to the left; they are compiled from the innermost outwards without recursion.
        let tree = self.tree;
        let (mut at, bottom) = (e, self.chain.len());
        while let ExprKind::BinOp { left, op, right } = tree.expr(at).kind {
            if self.is_constant(at) || at != e && self.percent(at).is_some() {
                break;
            }
            self.chain.push((tree.expr(at).span, op, right));
            at = left;
        }
        let scratch = self.scratch(dst);
        let mut left = self.operand_in(at, scratch)?;
        while self.chain.len() > bottom
            && let Some((span, op, right)) = self.chain.pop()
        {
            let outermost = self.chain.len() == bottom;
            let out = if outermost { dst } else { scratch };
            let mark = self.unit.top;
            left = self.settled(left, self.span(right));
            match self.immediate(op, right) {
                Some(value) => self.binary_imm(span, op, left, value, out, false),
                None => {
                    let r = self.operand(right)?;
                    self.binary_op(span, op, left, r, out, false);
                }
            }
            self.unit.top = mark;
            left = out;
        }
        Ok(())
    }
    /// The right operand of `+` or `-` as an immediate.
    pub(super) fn immediate(&self, op: Operator, right: ExprId) -> Option<i32> {
        if !matches!(op, Operator::Add | Operator::Sub) {
            return None;
        }
        self.small_int(right)
    }
    pub(super) fn binary_imm(
        &mut self,
        span: Span,
        op: Operator,
        l: u32,
        value: i32,
        dst: u32,
        inplace: bool,
    ) {
        let (dst, l, value) = (Dst(dst), Reg(l), Imm8(value));
        let site = BinarySite::new(inplace);
        if op == Operator::Add {
            self.unit.emit(
                span,
                inst::AddImm {
                    dst,
                    l,
                    value,
                    site,
                },
            );
        } else {
            self.unit.emit(
                span,
                inst::SubImm {
                    dst,
                    l,
                    value,
                    site,
                },
            );
        }
    }
    pub(super) fn binary_op(
        &mut self,
        span: Span,
        op: Operator,
        l: u32,
        r: u32,
        dst: u32,
        inplace: bool,
    ) {
        let (dst, l, r) = (Dst(dst), Reg(l), Reg(r));
        let site = BinarySite::new(inplace);
        let i: Inst = match op {
            Operator::Add => inst::Add { dst, l, r, site }.into(),
            Operator::Sub => inst::Sub { dst, l, r, site }.into(),
            Operator::Mult => inst::Mul { dst, l, r, site }.into(),
            Operator::MatMult => inst::Matmul { dst, l, r, site }.into(),
            Operator::Div => inst::Truediv { dst, l, r, site }.into(),
            Operator::Mod => inst::Modulo { dst, l, r, site }.into(),
            Operator::Pow => inst::Pow { dst, l, r, site }.into(),
            Operator::LShift => inst::Lshift { dst, l, r, site }.into(),
            Operator::RShift => inst::Rshift { dst, l, r, site }.into(),
            Operator::BitOr => inst::Or { dst, l, r, site }.into(),
            Operator::BitXor => inst::Xor { dst, l, r, site }.into(),
            Operator::BitAnd => inst::And { dst, l, r, site }.into(),
            Operator::FloorDiv => inst::Floordiv { dst, l, r, site }.into(),
        };
        self.unit.emit(span, i);
    }
    fn unary(&mut self, span: Span, op: UnaryOp, operand: ExprId, dst: u32) -> Res {
        if op == UnaryOp::Not
            && let ExprKind::Compare {
                left,
                ops,
                comparators,
            } = self.tree.expr(operand).kind
            && let ([one], [right]) = (&self.tree[ops], &self.tree[comparators])
        {
            self.warn_compare(operand);
            let (l, r) = self.compare_operands(*one, left, *right, dst)?;
            match opposite(*one) {
                Some(opposite) => self.compare_op(span, opposite, l, r, dst),
                None => {
                    let t = self.scratch(dst);
                    self.compare_op(span, *one, l, r, t);
                    let (dst, src, ic) = (Dst(dst), Reg(t), Ic::NEW);
                    self.unit.emit(span, inst::Not { dst, src, ic });
                }
            }
            return Ok(());
        }
        let src = Reg(self.operand_in(operand, dst)?);
        let dst = Dst(dst);
        match op {
            UnaryOp::Invert => self.unit.emit(
                span,
                inst::Invert {
                    dst,
                    src,
                    ic: Ic::NEW,
                },
            ),
            UnaryOp::Not => self.unit.emit(
                span,
                inst::Not {
                    dst,
                    src,
                    ic: Ic::NEW,
                },
            ),
            UnaryOp::UAdd => self.unit.emit(
                span,
                inst::Pos {
                    dst,
                    src,
                    ic: Ic::NEW,
                },
            ),
            UnaryOp::USub => self.unit.emit(
                span,
                inst::Neg {
                    dst,
                    src,
                    ic: Ic::NEW,
                },
            ),
        }
        Ok(())
    }
    fn compare(
        &mut self,
        e: ExprId,
        left: ExprId,
        ops: &[CmpOp],
        rights: &[ExprId],
        dst: u32,
    ) -> Res {
        let span = self.span(e);
        self.warn_compare(e);
        if let ([op], [right]) = (ops, rights) {
            let (l, r) = self.compare_operands(*op, left, *right, dst)?;
            self.compare_op(span, *op, l, r, dst);
            return Ok(());
        }
        // Each middle operand stays in its register for the next comparison; the result goes elsewhere.
        let end = self.unit.label();
        let result = self.scratch(dst);
        let mut l = self.operand(left)?;
        let mut middles = [Some(l).filter(|&l| !Unit::is_local(l)), None];
        for (at, (&op, &right)) in ops.iter().zip(rights).enumerate() {
            let later = self.tree.expr(right).span.to(span);
            l = self.settled(l, later);
            // What is compared again further on must be the object itself.
            let last = at + 1 == ops.len();
            let r = if last {
                self.comparand(op, right)?
            } else {
                self.middle_operand(right, l, &mut middles)?
            };
            if last {
                self.compare_op(span, op, l, r, result);
            } else {
                self.compare_op(span, op, l, r, result);
                self.jump_truth(span, result, end, false);
            }
            l = r;
        }
        self.unit.bind(end);
        self.mov(span, dst, result);
        Ok(())
    }
    /// An operand between two comparisons: it is in one of two registers, since the one of the operand before it is free behind the comparison.
    pub(super) fn middle_operand(
        &mut self,
        e: ExprId,
        left: u32,
        middles: &mut [Option<u32>; 2],
    ) -> Res<u32> {
        if let Some(local) = self.direct_operand(e)? {
            return Ok(local);
        }
        let [first, second] = middles;
        let middle = if *first == Some(left) { second } else { first };
        let register = *middle.get_or_insert_with(|| self.unit.temp());
        self.expr(e, register)?;
        Ok(register)
    }
    fn compare_operands(&mut self, op: CmpOp, l: ExprId, r: ExprId, dst: u32) -> Res<(u32, u32)> {
        let left = self.operand_in(l, dst)?;
        let left = self.settled(left, self.span(r));
        Ok((left, self.comparand(op, r)?))
    }
    /// The right operand of a comparison: a display of constants behind `in` becomes a constant.
    pub(super) fn comparand(&mut self, op: CmpOp, right: ExprId) -> Res<u32> {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(value) = self.constant_container(right)
        {
            let t = self.unit.temp();
            self.load_value(self.span(right), value, t);
            return Ok(t);
        }
        self.operand(right)
    }
    pub(super) fn compare_op(&mut self, span: Span, op: CmpOp, l: u32, r: u32, dst: u32) {
        let (dst, l, r) = (Dst(dst), Reg(l), Reg(r));
        let ic = Ic::NEW;
        let item = (l, r);
        let i: Inst = match op {
            CmpOp::Eq => inst::Eq { dst, l, r, ic }.into(),
            CmpOp::NotEq => inst::Ne { dst, l, r, ic }.into(),
            CmpOp::Lt => inst::Lt { dst, l, r, ic }.into(),
            CmpOp::LtE => inst::Le { dst, l, r, ic }.into(),
            CmpOp::Gt => inst::Gt { dst, l, r, ic }.into(),
            CmpOp::GtE => inst::Ge { dst, l, r, ic }.into(),
            CmpOp::Is => inst::Is { dst, l, r }.into(),
            CmpOp::IsNot => inst::IsNot { dst, l, r }.into(),
            CmpOp::In => inst::Contains {
                dst,
                item: item.0,
                container: item.1,
                ic: Ic::NEW,
            }
            .into(),
            CmpOp::NotIn => inst::NotContains {
                dst,
                item: item.0,
                container: item.1,
                ic: Ic::NEW,
            }
            .into(),
        };
        self.unit.emit(span, i);
    }

    // ---- attributes and items ------------------------------------------------------------------------------------------

    fn attribute(&mut self, e: ExprId, value: ExprId, attr: Symbol, dst: u32) -> Res {
        let span = self.span(e);
        if let Some(args) = self.super_args(e)? {
            let name = self.attr_name(attr);
            self.unit.emit(
                span,
                inst::LoadSuperAttr {
                    dst: Dst(dst),
                    args: Base(args),
                    name,
                    ic: Ic::NEW,
                },
            );
            return Ok(());
        }
        let obj = self.operand_in(value, dst)?;
        let name = self.attr_name(attr);
        self.unit.emit(
            self.attr_span(span, attr),
            inst::LoadAttr {
                dst: Dst(dst),
                obj: Reg(obj),
                name,
                ic: Ic::NEW,
            },
        );
        Ok(())
    }
    /// The name of an attribute, mangled inside a class.
    pub(super) fn attr_name(&mut self, attr: Symbol) -> Name {
        let name = self.mangled(attr);
        self.unit.name_index(name)
    }
    /// Where an attribute access is reported: for one over several lines, at the line of the attribute's name.
    pub(super) fn attr_span(&self, span: Span, attr: Symbol) -> Span {
        let mut at = span;
        let len = self.interner.get(attr).len() as u32;
        if len <= span.end - span.start && self.source.slice(span).as_bytes().contains(&b'\n') {
            at.start = span.end - len;
        }
        at
    }
    fn subscript(&mut self, span: Span, value: ExprId, slice: ExprId, dst: u32) -> Res {
        self.warn_subscript(span, value, slice);
        let obj = self.operand_in(value, dst)?;
        let obj = self.settled(obj, self.span(slice));
        if let Some(value) = self.small_int(slice) {
            self.unit.emit(
                span,
                inst::LoadItemImm {
                    dst: Dst(dst),
                    obj: Reg(obj),
                    value: Imm8(value),
                    ic: Ic::NEW,
                },
            );
            return Ok(());
        }
        if let Some(args) = self.plain_slice(slice)? {
            self.unit.emit(
                span,
                inst::LoadSlice {
                    dst: Dst(dst),
                    obj: Reg(obj),
                    args: Base(args),
                },
            );
            return Ok(());
        }
        let index = self.operand(slice)?;
        self.unit.emit(
            span,
            inst::LoadItem {
                dst: Dst(dst),
                obj: Reg(obj),
                index: Reg(index),
                ic: Ic::NEW,
            },
        );
        Ok(())
    }
    /// The bounds of a slice without a step, in two consecutive registers; constant slices are constants.
    pub(super) fn plain_slice(&mut self, slice: ExprId) -> Res<Option<u32>> {
        let expr = self.tree.expr(slice);
        match expr.kind {
            ExprKind::Slice {
                lower,
                upper,
                step: None,
            } if !self.is_constant(slice) => self.slice_parts(expr.span, &[lower, upper]).map(Some),
            _ => Ok(None),
        }
    }
    fn slice_parts(&mut self, span: Span, parts: &[Option<ExprId>]) -> Res<u32> {
        let base = self.unit.window(parts.len() as u32);
        for (at, part) in parts.iter().enumerate() {
            let slot = base + at as u32;
            match part {
                Some(e) => self.expr(*e, slot)?,
                None => self.load_value(span, Value::None, slot),
            }
        }
        Ok(base)
    }

    // ---- displays ------------------------------------------------------------------------------------------------------

    pub(super) fn display(&mut self, span: Span, elts: &[ExprId], kind: Display, dst: u32) -> Res {
        let tree = self.tree;
        let starred = |e: &ExprId| matches!(tree.expr(*e).kind, ExprKind::Starred { .. });
        if elts.len() >= 3 && kind != Display::Tuple && elts.iter().all(|&e| self.is_constant(e)) {
            return self.constant_display(span, elts, kind, dst);
        }
        if elts.len() <= LONG_DISPLAY && !elts.iter().any(starred) {
            let base = match self.consecutive_locals(elts, ExprContext::Load) {
                Some(first) => first,
                None => {
                    let base = temp_at(self.unit.top);
                    for &e in elts {
                        self.push(e)?;
                    }
                    base
                }
            };
            self.build(span, kind, base, elts.len() as u32, dst);
            return Ok(());
        }
        self.long_display(span, elts, kind, dst)
    }
    fn build(&mut self, span: Span, kind: Display, base: u32, n: u32, dst: u32) {
        let (dst, n) = (Dst(dst), Byte(n));
        // A window of nothing still names a register of the frame.
        let base = Base(if n.0 == 0 { dst.0 } else { base });
        match kind {
            Display::List => self.unit.emit(span, inst::BuildList { dst, base, n }),
            Display::Set => self.unit.emit(span, inst::BuildSet { dst, base, n }),
            Display::Tuple => self.unit.emit(span, inst::BuildTuple { dst, base, n }),
        }
    }
    /// `[1, 2, 3]`: extends an empty list by a constant tuple.
    fn constant_display(&mut self, span: Span, elts: &[ExprId], kind: Display, dst: u32) -> Res {
        let items: Vec<Value> = elts.iter().filter_map(|&e| self.constant(e)).collect();
        let value = match kind {
            Display::Set => Value::FrozenSet(dedup(items).into()),
            Display::List | Display::Tuple => Value::Tuple(items.into()),
        };
        let t = self.scratch(dst);
        self.build(span, kind, t, 0, t);
        let src = self.unit.temp();
        self.load_value(span, value, src);
        self.extend(span, kind, t, src);
        self.mov(span, dst, t);
        Ok(())
    }
    fn extend(&mut self, span: Span, kind: Display, to: u32, src: u32) {
        let src = Reg(src);
        match kind {
            Display::Set => self.unit.emit(span, inst::SetUpdate { set: Reg(to), src }),
            Display::List | Display::Tuple => {
                self.unit
                    .emit(span, inst::ListExtend { list: Reg(to), src });
            }
        }
    }
    fn append(&mut self, span: Span, kind: Display, to: u32, item: u32) {
        let item = Reg(item);
        match kind {
            Display::Set => self.unit.emit(span, inst::SetAdd { set: Reg(to), item }),
            Display::List | Display::Tuple => {
                self.unit.emit(
                    span,
                    inst::ListAppend {
                        list: Reg(to),
                        item,
                    },
                );
            }
        }
    }
    /// A display with starred items or very many: built one by one.
    pub(super) fn long_display(
        &mut self,
        span: Span,
        elts: &[ExprId],
        kind: Display,
        dst: u32,
    ) -> Res {
        let t = self.scratch(dst);
        let building = if kind == Display::Set {
            kind
        } else {
            Display::List
        };
        // What stands before the first star is a display of its own.
        let starred = |e: &ExprId| matches!(self.tree.expr(*e).kind, ExprKind::Starred { .. });
        let first_starred = elts.iter().position(starred).unwrap_or(elts.len());
        let (plain, rest) = match elts.len() {
            0..=LONG_DISPLAY => elts.split_at(first_starred),
            _ => (&elts[..0], elts),
        };
        let mark = self.unit.top;
        self.display(span, plain, building, t)?;
        self.unit.top = mark;
        for &e in rest {
            let mark = self.unit.top;
            let expr = self.tree.expr(e);
            if let ExprKind::Starred { value, .. } = expr.kind {
                let src = self.operand(value)?;
                self.extend(span, kind, t, src);
            } else {
                let item = self.operand(e)?;
                self.append(span, kind, t, item);
            }
            self.unit.top = mark;
        }
        if kind == Display::Tuple {
            self.unit.emit(
                span,
                inst::ListToTuple {
                    dst: Dst(dst),
                    src: Reg(t),
                },
            );
        } else {
            self.mov(span, dst, t);
        }
        Ok(())
    }
    fn dict(&mut self, span: Span, keys: &[Option<ExprId>], values: &[ExprId], dst: u32) -> Res {
        if keys.len() <= LONG_DISPLAY / 2 && keys.iter().all(Option::is_some) {
            let base = temp_at(self.unit.top);
            for (key, &value) in keys.iter().zip(values) {
                if let Some(key) = *key {
                    self.push(key)?;
                }
                self.push(value)?;
            }
            let n = Byte(keys.len() as u32);
            let base = Base(if n.0 == 0 { dst } else { base });
            self.unit.emit(
                span,
                inst::BuildMap {
                    dst: Dst(dst),
                    base,
                    n,
                },
            );
            return Ok(());
        }
        let map = self.scratch(dst);
        self.unit.emit(
            span,
            inst::BuildMap {
                dst: Dst(map),
                base: Base(map),
                n: Byte(0),
            },
        );
        for (key, &value) in keys.iter().zip(values) {
            let mark = self.unit.top;
            if let Some(key) = *key {
                let k = self.operand(key)?;
                let k = self.settled(k, self.span(value));
                let item = self.operand(value)?;
                self.unit.emit(
                    span,
                    inst::MapAdd {
                        map: Reg(map),
                        key: Reg(k),
                        item: Reg(item),
                    },
                );
            } else {
                let src = self.operand(value)?;
                self.unit.emit(
                    span,
                    inst::MapUpdate {
                        map: Reg(map),
                        src: Reg(src),
                    },
                );
            }
            self.unit.top = mark;
        }
        self.mov(span, dst, map);
        Ok(())
    }
}

/// The register that the next temporary gets.
pub(super) fn temp_at(top: u32) -> u32 {
    unit::TEMP + top
}

/// Constants without those that equal an earlier one, as a set display keeps them.
pub(super) fn dedup(items: Vec<Value>) -> Vec<Value> {
    let mut out: Vec<Value> = Vec::with_capacity(items.len());
    let mut by_hash: consts::QuickMap<u64, Vec<usize>> = consts::QuickMap::default();
    for item in items {
        let same_hash = by_hash.entry(fold::equality_hash(&item)).or_default();
        if !same_hash.iter().any(|&at| fold::equal(&out[at], &item)) {
            same_hash.push(out.len());
            out.push(item);
        }
    }
    out
}

/// What a display builds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    List,
    Set,
    Tuple,
}

/// The comparison that `not` turns another into, where that holds for all operands.
pub(super) fn opposite(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        CmpOp::Eq | CmpOp::NotEq | CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => None,
    }
}
