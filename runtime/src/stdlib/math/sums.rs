//! The functions of `math` that go over iterables.

use super::{checked, integer};
use crate::context::Thread;
use crate::num::math::{self, Fsum};
use crate::num::{Int, IntError, IntRef};
use crate::object::int::{self, exact_int};
use crate::object::protocols::{self, BinaryOp};
use crate::value::{PyResult, Value};

/// All numbers of an iterable as floats.
pub fn numbers(th: &mut Thread, iterable: Value) -> PyResult<Vec<f64>> {
    let mut all = Vec::new();
    protocols::for_each(th, iterable, |th, v| {
        all.push(protocols::to_f64(th, v)?);
        Ok(())
    })?;
    Ok(all)
}

/// `math.fsum`
pub fn fsum(th: &mut Thread, iterable: Value) -> PyResult<f64> {
    let mut sum = Fsum::default();
    protocols::for_each(th, iterable, |th, v| {
        let f = protocols::to_f64(th, v)?;
        checked(th, sum.add(f))
    })?;
    checked(th, sum.finish())
}

/// `math.gcd` and `math.lcm`
pub fn fold(
    th: &mut Thread,
    integers: &[Value],
    start: Int,
    f: fn(IntRef<'_>, IntRef<'_>) -> Result<Int, IntError>,
) -> PyResult {
    let mut result = start;
    for v in integers {
        let i = integer(th, *v)?;
        result = match f(result.as_ref(), i) {
            Ok(result) => result,
            Err(e) => return int::raise_error(th, e),
        };
    }
    int::from_int(th, result)
}

/// Products of a stretch of equal kinds, before they are added to the total.
struct Pending {
    ints: Option<i64>,
    floats: Option<Vec<(f64, f64)>>,
}

impl Pending {
    /// Takes a product of two ints, unless it overflows or ints have ended already.
    fn take_ints(&mut self, p: Value, q: Value) -> bool {
        if p.is_bool() || q.is_bool() {
            return false;
        }
        let (Some(sum), Some(IntRef::Small(a)), Some(IntRef::Small(b))) =
            (self.ints, exact_int(p), exact_int(q))
        else {
            return false;
        };
        match a
            .checked_mul(b)
            .and_then(|product| sum.checked_add(product))
        {
            Some(sum) => {
                self.ints = Some(sum);
                true
            }
            None => false,
        }
    }
    /// Takes a product in which a float takes part, unless floats have ended already.
    fn take_floats(&mut self, p: Value, q: Value) -> bool {
        let number = |v: Value| v.to_float().or_else(|| exact_int(v)?.to_f64().ok());
        match (&mut self.floats, number(p), number(q)) {
            (Some(floats), Some(a), Some(b)) if p.is_float() || q.is_float() => {
                floats.push((a, b));
                true
            }
            _ => false,
        }
    }
    fn end_ints(&mut self, th: &mut Thread, total: Value) -> PyResult {
        match self.ints.take() {
            Some(sum) if sum != 0 => {
                let sum = int::from_i64(th, sum)?;
                protocols::binary(th, BinaryOp::Add, total, sum, false)
            }
            _ => Ok(total),
        }
    }
    fn end_floats(&mut self, th: &mut Thread, total: Value) -> PyResult {
        match self.floats.take() {
            Some(pairs) if !pairs.is_empty() => {
                let sum = Value::float(math::sumprod(pairs.into_iter()));
                protocols::binary(th, BinaryOp::Add, total, sum, false)
            }
            _ => Ok(total),
        }
    }
}

/// `math.sumprod`: small ints exactly, then floats in extended precision, then whatever else comes by the operators.
pub fn sumprod(th: &mut Thread, p: Value, q: Value) -> PyResult {
    let p = protocols::iter(th, p)?;
    let q = protocols::iter(th, q)?;
    let mut total = Value::ZERO;
    let mut pending = Pending {
        ints: Some(0),
        floats: Some(Vec::new()),
    };
    loop {
        let (a, b) = match (protocols::next(th, p)?, protocols::next(th, q)?) {
            (Some(a), Some(b)) => (a, b),
            (None, None) => break,
            _ => return th.value_error("Inputs are not the same length"),
        };
        if pending.take_ints(a, b) {
            continue;
        }
        total = pending.end_ints(th, total)?;
        if pending.take_floats(a, b) {
            continue;
        }
        total = pending.end_floats(th, total)?;
        let product = protocols::binary(th, BinaryOp::Mul, a, b, false)?;
        total = protocols::binary(th, BinaryOp::Add, total, product, false)?;
    }
    total = pending.end_ints(th, total)?;
    pending.end_floats(th, total)
}
