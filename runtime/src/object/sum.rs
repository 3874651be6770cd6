//! The running sum of `sum`.

use super::int::{self, exact_int};
use super::protocols::{self, BinaryOp};
use crate::context::Thread;
use crate::num::IntRef;
use crate::value::{PyResult, Value};

/// A sum while it consists of numbers of one kind.
pub enum Sum {
    /// Of ints.
    Int(i64),
    /// A float sum with its compensation, as the reference implementation adds floats.
    Float(f64, f64),
    /// Of anything else.
    Any(Value),
}

impl Sum {
    /// The sum as a value.
    pub fn finish(&self, th: &mut Thread) -> PyResult {
        match self {
            Sum::Int(i) => int::from_i64(th, *i),
            Sum::Float(sum, low) => Ok(Value::float(total(*sum, *low))),
            Sum::Any(v) => Ok(*v),
        }
    }
    /// The sum with one more value.
    pub fn add(&self, th: &mut Thread, v: Value) -> PyResult<Sum> {
        match self {
            Sum::Int(sum) => {
                if let Some(IntRef::Small(i)) = exact_int(v)
                    && let Some(next) = sum.checked_add(i)
                {
                    return Ok(Sum::Int(next));
                }
                if let Some(f) = v.to_float() {
                    return Ok(add_float(*sum as f64, 0.0, f));
                }
            }
            Sum::Float(sum, low) => {
                if let Some(f) = v.to_float() {
                    return Ok(add_float(*sum, *low, f));
                }
                if let Some(IntRef::Small(i)) = exact_int(v) {
                    return Ok(Sum::Float(*sum + i as f64, *low));
                }
            }
            Sum::Any(_) => {}
        }
        let left = self.finish(th)?;
        let next = protocols::binary(th, BinaryOp::Add, left, v, false)?;
        Ok(Sum::Any(next))
    }
}

fn total(sum: f64, low: f64) -> f64 {
    if low != 0.0 && low.is_finite() {
        sum + low
    } else {
        sum
    }
}

/// Neumaier's compensated addition.
fn add_float(sum: f64, low: f64, x: f64) -> Sum {
    let next = sum + x;
    let lost = if sum.abs() >= x.abs() {
        (sum - next) + x
    } else {
        (x - next) + sum
    };
    Sum::Float(next, low + lost)
}
