//! Python's division, remainder and shifts on unboxed ints.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder};

use super::{Lower, Refused};
use crate::hir::{FrameId, ValueId, Why};

impl Lower<'_, '_> {
    /// Leave on a zero divisor, and on -1 where the quotient could overflow.
    fn check_divisor(&mut self, l: ValueId, r: ValueId, at: FrameId) -> Result<(), Refused> {
        let (lo, hi) = self.func.ty(r).bounds();
        let value = self.value(r);
        if lo <= 0 && hi >= 0 {
            let zero = self.b.ins().icmp_imm_s(IntCC::Equal, value, 0);
            self.leave_if(zero, at, Why::Arithmetic)?;
        }
        if lo < 0 && hi >= -1 && self.func.ty(l).bounds().0 == i64::MIN {
            let minus = self.b.ins().icmp_imm_s(IntCC::Equal, value, -1);
            self.leave_if(minus, at, Why::Overflow)?;
        }
        Ok(())
    }
    /// Quotient and remainder rounded towards minus infinity, for a divisor of either sign.
    fn floor(&mut self, l: ir::Value, r: ir::Value) -> (ir::Value, ir::Value) {
        let quotient = self.b.ins().sdiv(l, r);
        let product = self.b.ins().imul(quotient, r);
        let rest = self.b.ins().isub(l, product);
        // The remainder must have the divisor's sign.
        let signs = self.b.ins().bxor(rest, r);
        let differ = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        let some = self.b.ins().icmp_imm_s(IntCC::NotEqual, rest, 0);
        let fix = self.b.ins().band(differ, some);
        let lower = self.b.ins().iadd_imm_s(quotient, -1);
        let raised = self.b.ins().iadd(rest, r);
        (
            self.b.ins().select(fix, lower, quotient),
            self.b.ins().select(fix, raised, rest),
        )
    }
    pub(super) fn floor_div(
        &mut self,
        l: ValueId,
        r: ValueId,
        at: FrameId,
    ) -> Result<ir::Value, Refused> {
        self.check_divisor(l, r, at)?;
        let (l, r) = (self.value(l), self.value(r));
        Ok(self.floor(l, r).0)
    }
    pub(super) fn modulo(
        &mut self,
        l: ValueId,
        r: ValueId,
        at: FrameId,
    ) -> Result<ir::Value, Refused> {
        self.check_divisor(l, r, at)?;
        let (l, r) = (self.value(l), self.value(r));
        Ok(self.floor(l, r).1)
    }
    /// The exponent of a divisor that is a known power of two.
    fn power_of_two(&self, r: ValueId) -> Option<i64> {
        let n = self.func.int_const(r)?;
        (n > 0 && n & (n - 1) == 0).then(|| i64::from(n.trailing_zeros()))
    }
    pub(super) fn fast_floor_div(&mut self, l: ValueId, r: ValueId) -> ir::Value {
        let positive = self.func.ty(l).bounds().0 >= 0;
        let value = self.value(l);
        if let Some(shift) = self.power_of_two(r) {
            return self.b.ins().sshr_imm_u(value, shift);
        }
        let divisor = self.value(r);
        if positive {
            self.b.ins().udiv(value, divisor)
        } else {
            self.floor(value, divisor).0
        }
    }
    pub(super) fn fast_mod(&mut self, l: ValueId, r: ValueId) -> ir::Value {
        let positive = self.func.ty(l).bounds().0 >= 0;
        let value = self.value(l);
        if let Some(shift) = self.power_of_two(r) {
            return self.b.ins().band_imm_s(value, (1 << shift) - 1);
        }
        let divisor = self.value(r);
        if positive {
            self.b.ins().urem(value, divisor)
        } else {
            self.floor(value, divisor).1
        }
    }
    pub(super) fn shift_left(
        &mut self,
        l: ValueId,
        r: ValueId,
        at: FrameId,
    ) -> Result<ir::Value, Refused> {
        let (lo, hi) = self.func.ty(r).bounds();
        let (value, count) = (self.value(l), self.value(r));
        if lo < 0 || hi > 63 {
            let out = self
                .b
                .ins()
                .icmp_imm_s(IntCC::UnsignedGreaterThan, count, 63);
            self.leave_if(out, at, Why::Arithmetic)?;
        }
        let shifted = self.b.ins().ishl(value, count);
        let back = self.b.ins().sshr(shifted, count);
        let lost = self.b.ins().icmp(IntCC::NotEqual, back, value);
        self.leave_if(lost, at, Why::Overflow)?;
        Ok(shifted)
    }
    pub(super) fn shift_right(
        &mut self,
        l: ValueId,
        r: ValueId,
        at: FrameId,
    ) -> Result<ir::Value, Refused> {
        let (lo, hi) = self.func.ty(r).bounds();
        let (value, mut count) = (self.value(l), self.value(r));
        if lo < 0 {
            let negative = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, count, 0);
            self.leave_if(negative, at, Why::Arithmetic)?;
        }
        if hi > 63 {
            let most = self.word(63);
            count = self.b.ins().umin(count, most);
        }
        Ok(self.b.ins().sshr(value, count))
    }
}
