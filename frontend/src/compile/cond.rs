//! Conditions: jumps on the truth of an expression, without making the truth value where that can be helped.

use super::*;

impl Compiler<'_> {
    /// Goes to `to` when the truth of `e` is `sense`, otherwise falls through.
    pub(super) fn jump_if(&mut self, e: ExprId, to: Target, sense: bool) -> Res {
        self.nested(|c| {
            let mark = c.unit.top;
            let done = c.jump_if_inner(e, to, sense);
            c.unit.top = mark;
            done
        })
    }
    fn jump_if_inner(&mut self, e: ExprId, to: Target, sense: bool) -> Res {
        let tree = self.tree;
        let expr = tree.expr(e);
        let span = expr.span;
        if let Some(truth) = self.constant_truth(e) {
            if truth == sense {
                self.unit.jump(span, to);
            }
            return Ok(());
        }
        match expr.kind {
            ExprKind::UnaryOp {
                op: UnaryOp::Not,
                operand,
            } => return self.jump_if(operand, to, !sense),
            ExprKind::BoolOp { op, values } => {
                return self.jump_if_bool_op(op, &tree[values], to, sense);
            }
            ExprKind::IfExp { test, body, orelse } => {
                let (other, end) = (self.unit.label(), self.unit.label());
                self.jump_if(test, other, false)?;
                self.jump_if(body, to, sense)?;
                self.unit.jump(span, end);
                self.unit.bind(other);
                self.jump_if(orelse, to, sense)?;
                self.unit.bind(end);
                return Ok(());
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => {
                self.warn_compare(e);
                return self.jump_if_compare(span, left, &tree[ops], &tree[comparators], to, sense);
            }
            _ => {}
        }
        let src = self.operand(e)?;
        self.jump_truth(span, src, to, sense);
        Ok(())
    }
    /// Goes to `to` when the truth of the value in `src` is `sense`.
    pub(super) fn jump_truth(&mut self, span: Span, src: u32, to: Target, sense: bool) {
        let (src, ic) = (Reg(src), Ic::NEW);
        if sense {
            self.unit
                .emit_jump(span, inst::JumpIfTrue { src, to: TO, ic }, to);
        } else {
            self.unit
                .emit_jump(span, inst::JumpIfFalse { src, to: TO, ic }, to);
        }
    }
    pub(super) fn jump_none(&mut self, span: Span, src: u32, to: Target, sense: bool) {
        let src = Reg(src);
        if sense {
            self.unit
                .emit_jump(span, inst::JumpIfNone { src, to: TO }, to);
        } else {
            self.unit
                .emit_jump(span, inst::JumpIfNotNone { src, to: TO }, to);
        }
    }
    fn jump_if_bool_op(&mut self, op: BoolOp, values: &[ExprId], to: Target, sense: bool) -> Res {
        let Some((&last, firsts)) = values.split_last() else {
            return Ok(());
        };
        // `or` is decided by a true value, `and` by a false one.
        let decides = op == BoolOp::Or;
        let end = self.unit.label();
        for &value in firsts {
            self.jump_if(value, if decides == sense { to } else { end }, decides)?;
        }
        self.jump_if(last, to, sense)?;
        self.unit.bind(end);
        Ok(())
    }
    fn jump_if_compare(
        &mut self,
        span: Span,
        left: ExprId,
        ops: &[CmpOp],
        rights: &[ExprId],
        to: Target,
        sense: bool,
    ) -> Res {
        let end = self.unit.label();
        let mut l = self.operand(left)?;
        let mut middles = [Some(l).filter(|&l| !Unit::is_local(l)), None];
        let last = ops.len() - 1;
        for (at, (&op, &right)) in ops.iter().zip(rights).enumerate() {
            l = self.settled(l, self.span(right).to(span));
            if at == last {
                self.jump_compare(span, op, l, right, to, sense)?;
            } else {
                let r = self.middle_operand(right, l, &mut middles)?;
                let decided = if sense { end } else { to };
                self.jump_registers(span, op, l, r, decided, false);
                l = r;
            }
        }
        self.unit.bind(end);
        Ok(())
    }
    fn jump_compare(
        &mut self,
        span: Span,
        op: CmpOp,
        l: u32,
        right: ExprId,
        to: Target,
        sense: bool,
    ) -> Res {
        if matches!(op, CmpOp::Is | CmpOp::IsNot) && self.is_none(right) {
            self.jump_none(span, l, to, sense == (op == CmpOp::Is));
            return Ok(());
        }
        if let Some(value) = self.small_int(right)
            && self.jump_immediate(span, op, l, value, to, sense)
        {
            return Ok(());
        }
        let r = self.comparand(op, right)?;
        self.jump_registers(span, op, l, r, to, sense);
        Ok(())
    }
    /// Whether the comparison has a form with an immediate, which is then emitted.
    pub(super) fn jump_immediate(
        &mut self,
        span: Span,
        op: CmpOp,
        l: u32,
        value: i32,
        to: Target,
        sense: bool,
    ) -> bool {
        let (l, value, sense, ic) = (Reg(l), Imm8(value), Byte(u32::from(sense)), Ic::NEW);
        macro_rules! go {
            ($Row:ident) => {
                self.unit.emit_jump(
                    span,
                    inst::$Row {
                        l,
                        value,
                        sense,
                        to: TO,
                        ic,
                    },
                    to,
                )
            };
        }
        match op {
            CmpOp::Eq => go!(JumpEqImm),
            CmpOp::NotEq => go!(JumpNeImm),
            CmpOp::Lt => go!(JumpLtImm),
            CmpOp::LtE => go!(JumpLeImm),
            CmpOp::Gt => go!(JumpGtImm),
            CmpOp::GtE => go!(JumpGeImm),
            CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => return false,
        }
        true
    }
    pub(super) fn jump_registers(
        &mut self,
        span: Span,
        op: CmpOp,
        left: u32,
        right: u32,
        to: Target,
        wanted: bool,
    ) {
        let (l, r, sense, ic) = (Reg(left), Reg(right), Byte(u32::from(wanted)), Ic::NEW);
        macro_rules! go {
            ($Row:ident) => {
                self.unit.emit_jump(
                    span,
                    inst::$Row {
                        l,
                        r,
                        sense,
                        to: TO,
                        ic,
                    },
                    to,
                )
            };
        }
        match op {
            CmpOp::Eq => go!(JumpEq),
            CmpOp::NotEq => go!(JumpNe),
            CmpOp::Lt => go!(JumpLt),
            CmpOp::LtE => go!(JumpLe),
            CmpOp::Gt => go!(JumpGt),
            CmpOp::GtE => go!(JumpGe),
            CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => {
                let t = self.unit.temp();
                self.compare_op(span, op, left, right, t);
                self.jump_truth(span, t, to, wanted);
                self.unit.top -= 1;
            }
        }
    }
}
