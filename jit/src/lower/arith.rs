//! Python's division, remainder and shifts on unboxed ints.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder};

use super::{Lower, Refused};
use crate::hir::{FrameId, ValueId, Why};

/// For a divisor of at least 3 that is no power of two: `m` and `s` with `n // d == n * m >> 64 + s` for all `n` below 2**63.
fn reciprocal(d: i64) -> Option<(u64, i64)> {
    if !(3..1 << 48).contains(&d) || d & (d - 1) == 0 {
        return None;
    }
    let bits = 64 - d.leading_zeros();
    let m = (1u128 << (63 + bits)).div_ceil(d as u128);
    Some((u64::try_from(m).ok()?, i64::from(bits) - 1))
}

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
    /// `value // r` for a constant `r` that is no power of two: a multiplication by the reciprocal (Granlund and Montgomery, "Division by
    /// Invariant Integers using Multiplication", 1994), which is exact for dividends of 63 bits. A negative dividend is one in disguise, since
    /// `n // d` is `~(~n // d)`.
    fn divide_by_constant(
        &mut self,
        value: ir::Value,
        r: ValueId,
        positive: bool,
    ) -> Option<ir::Value> {
        let (reciprocal, shift) = reciprocal(self.func.int_const(r)?)?;
        let reciprocal = self.word(reciprocal);
        if positive {
            let high = self.b.ins().umulhi(value, reciprocal);
            return Some(self.b.ins().ushr_imm_u(high, shift));
        }
        let sign = self.b.ins().sshr_imm_u(value, 63);
        let magnitude = self.b.ins().bxor(value, sign);
        let high = self.b.ins().umulhi(magnitude, reciprocal);
        let quotient = self.b.ins().ushr_imm_u(high, shift);
        Some(self.b.ins().bxor(quotient, sign))
    }
    pub(super) fn fast_floor_div(&mut self, l: ValueId, r: ValueId) -> ir::Value {
        let positive = self.func.ty(l).bounds().0 >= 0;
        let value = self.value(l);
        if let Some(shift) = self.power_of_two(r) {
            return self.b.ins().sshr_imm_u(value, shift);
        }
        if let Some(quotient) = self.divide_by_constant(value, r, positive) {
            return quotient;
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
        if let Some(quotient) = self.divide_by_constant(value, r, positive) {
            let divisor = self.value(r);
            let product = self.b.ins().imul(quotient, divisor);
            return self.b.ins().isub(value, product);
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

#[cfg(test)]
mod tests {
    use super::reciprocal;

    #[test]
    fn reciprocals_divide() {
        let divisors = (3..2000).chain([1_000_003, 1_000_000_007, (1 << 31) - 1, (1 << 48) - 1]);
        for d in divisors {
            let Some((m, s)) = reciprocal(d) else {
                assert_eq!(d & (d - 1), 0, "{d}");
                continue;
            };
            let near = (0..4).flat_map(|k| [i64::MAX / d * d - k, (i64::MAX / 7 / d + k) * d, k]);
            let around = |n: i64| {
                [
                    n.saturating_sub(1),
                    n,
                    n.saturating_add(1),
                    i64::MAX - n.max(0),
                ]
            };
            for n in near.flat_map(around).filter(|n| *n >= 0) {
                let quotient = ((u128::from(n as u64) * u128::from(m)) >> 64) as u64 >> s;
                assert_eq!(quotient as i64, n / d, "{n} // {d}");
            }
        }
    }
}
