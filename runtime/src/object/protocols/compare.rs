//! Comparison, equality, hashing and truth.

use super::call::{call_bound, call_special};
use crate::context::Thread;
use crate::num;
use crate::object::args::Args;
use crate::object::int::exact_int;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use std::cmp::Ordering;

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// The operator as written.
    pub const fn symbol(self) -> &'static str {
        match self {
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
        }
    }
    /// The method.
    pub const fn special(self) -> Special {
        match self {
            CompareOp::Lt => Special::Lt,
            CompareOp::Le => Special::Le,
            CompareOp::Eq => Special::Eq,
            CompareOp::Ne => Special::Ne,
            CompareOp::Gt => Special::Gt,
            CompareOp::Ge => Special::Ge,
        }
    }
    /// The operator with its operands exchanged.
    pub const fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Eq => CompareOp::Eq,
            CompareOp::Ne => CompareOp::Ne,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
        }
    }
    /// Whether it holds for operands in this order; `None` is unordered (a NaN).
    #[inline]
    pub const fn holds(self, order: Option<Ordering>) -> bool {
        match (self, order) {
            (CompareOp::Ne, None) => true,
            (_, None) => false,
            (CompareOp::Lt, Some(o)) => o.is_lt(),
            (CompareOp::Le, Some(o)) => o.is_le(),
            (CompareOp::Eq, Some(o)) => o.is_eq(),
            (CompareOp::Ne, Some(o)) => o.is_ne(),
            (CompareOp::Gt, Some(o)) => o.is_gt(),
            (CompareOp::Ge, Some(o)) => o.is_ge(),
        }
    }
}

/// The result of comparing numbers or strings of exact builtin types; `None` for all other operands.
#[inline]
pub fn compare_exact(op: CompareOp, l: Value, r: Value) -> Option<bool> {
    if l.is_int() && r.is_int() {
        return Some(op.holds(Some(l.as_int().cmp(&r.as_int()))));
    }
    match (l.to_float(), r.to_float()) {
        (Some(a), Some(b)) => return Some(op.holds(a.partial_cmp(&b))),
        (Some(a), None) => {
            return exact_int(r).map(|b| op.holds(num::int::cmp_f64(b, a).map(Ordering::reverse)));
        }
        (None, Some(b)) => return exact_int(l).map(|a| op.holds(num::int::cmp_f64(a, b))),
        (None, None) => {}
    }
    if let (Some(a), Some(b)) = (Str::exact(l), Str::exact(r)) {
        return Some(match op {
            CompareOp::Eq => a.same(&b),
            CompareOp::Ne => !a.same(&b),
            _ => op.holds(Some(a.text().compare(b.text()))),
        });
    }
    match (exact_int(l), exact_int(r)) {
        (Some(a), Some(b)) => Some(op.holds(Some(num::int::cmp(a, b)))),
        _ => None,
    }
}

/// `l op r`, any result.
pub fn compare(th: &mut Thread, op: CompareOp, l: Value, r: Value) -> PyResult {
    if let Some(b) = compare_exact(op, l, r) {
        return Ok(Value::bool(b));
    }
    th.check_native_stack(" in comparison")?;
    if let (CompareOp::Eq | CompareOp::Ne, Some(a), Some(b)) =
        (op, Tuple::exact(l), Tuple::exact(r))
    {
        return tuple::equal(th, a, b).map(|same| Value::bool(same == (op == CompareOp::Eq)));
    }
    let (lt, rt) = (th.type_of(l), th.type_of(r));
    let reflected = op.swapped().special();
    let mut tried_right = false;
    if lt != rt
        && rt.is_subclass(lt)
        && let Some(method) = rt.special(reflected)
    {
        tried_right = true;
        let v = call_bound(th, method, r, Args::new(&[l]))?;
        if !v.is(Value::NOT_IMPLEMENTED) {
            return Ok(v);
        }
    }
    if let Some(method) = lt.special(op.special()) {
        let v = call_bound(th, method, l, Args::new(&[r]))?;
        if !v.is(Value::NOT_IMPLEMENTED) {
            return Ok(v);
        }
    }
    if !tried_right && let Some(method) = rt.special(reflected) {
        let v = call_bound(th, method, r, Args::new(&[l]))?;
        if !v.is(Value::NOT_IMPLEMENTED) {
            return Ok(v);
        }
    }
    match op {
        CompareOp::Eq => Ok(Value::bool(l.is(r))),
        CompareOp::Ne => Ok(Value::bool(!l.is(r))),
        _ => {
            let message = format!(
                "'{}' not supported between instances of '{}' and '{}'",
                op.symbol(),
                th.type_name(l),
                th.type_name(r)
            );
            th.type_error(message)
        }
    }
}

/// The truth of `l op r`.
#[inline]
pub fn compare_bool(th: &mut Thread, op: CompareOp, l: Value, r: Value) -> PyResult<bool> {
    if let Some(b) = compare_exact(op, l, r) {
        return Ok(b);
    }
    let v = compare(th, op, l, r)?;
    truth(th, v)
}

/// Whether the values are equal as container items: identical, or `==`.
#[inline]
pub fn eq(th: &mut Thread, a: Value, b: Value) -> PyResult<bool> {
    if a.is(b) {
        Ok(true)
    } else {
        compare_bool(th, CompareOp::Eq, a, b)
    }
}

/// Whether `a < b`, as sorting asks.
#[inline]
pub fn lt(th: &mut Thread, a: Value, b: Value) -> PyResult<bool> {
    compare_bool(th, CompareOp::Lt, a, b)
}

/// `bool(v)`
#[inline]
pub fn truth(th: &mut Thread, v: Value) -> PyResult<bool> {
    if let Some(b) = v.to_bool() {
        return Ok(b);
    }
    if let Some(i) = v.to_int() {
        return Ok(i != 0);
    }
    if v.is_none() {
        return Ok(false);
    }
    if let Some(f) = v.to_float() {
        return Ok(f != 0.0);
    }
    if let Some(s) = Str::exact(v) {
        return Ok(!s.is_empty());
    }
    truth_generic(th, v)
}

fn truth_generic(th: &mut Thread, v: Value) -> PyResult<bool> {
    if exact_int(v).is_some() {
        return Ok(true);
    }
    if let Some(result) = call_special(th, v, Special::Bool, &[])? {
        return match result.to_bool() {
            Some(b) => Ok(b),
            None => {
                let message = format!(
                    "__bool__ should return bool, returned {}",
                    th.type_name(result)
                );
                th.type_error(message)
            }
        };
    }
    match super::len_opt(th, v)? {
        Some(n) => Ok(n != 0),
        None => Ok(true),
    }
}

/// `hash(v)`
#[inline]
pub fn hash(th: &mut Thread, v: Value) -> PyResult<i64> {
    if let Some(s) = Str::exact(v) {
        return Ok(s.hash(th) as i64);
    }
    if let Some(i) = v.to_int() {
        return Ok(num::int::hash_i64(i));
    }
    if let Some(f) = v.to_float() {
        return Ok(num::float::hash(f).unwrap_or_else(|| identity_hash(v)));
    }
    if let Some(i) = exact_int(v) {
        return Ok(i.hash());
    }
    if let Some(t) = Tuple::exact(v) {
        return tuple::hash(th, t);
    }
    hash_generic(th, v)
}

/// The hash of a value that is no heap object.
pub fn hash_immediate(v: Value) -> i64 {
    match (v.to_int(), v.to_float()) {
        (Some(i), _) => num::int::hash_i64(i),
        (None, Some(f)) => num::float::hash(f).unwrap_or_else(|| identity_hash(v)),
        (None, None) => v.to_bool().map_or_else(|| identity_hash(v), i64::from),
    }
}

fn hash_generic(th: &mut Thread, v: Value) -> PyResult<i64> {
    let Some(method) = th
        .type_of(v)
        .special(Special::Hash)
        .filter(|m| !m.is_none())
    else {
        let message = format!("unhashable type: '{}'", th.type_name(v));
        return th.type_error(message);
    };
    th.check_native_stack("")?;
    let result = call_bound(th, method, v, Args::new(&[]))?;
    let Some(i) = crate::object::int::int_ref(th, result) else {
        return th.type_error("__hash__ method should return an integer");
    };
    let h = match i {
        num::IntRef::Small(i) => i,
        num::IntRef::Big(b) => b.hash(),
    };
    Ok(if h == -1 { -2 } else { h })
}

/// The hash of an object by its identity.
pub fn identity_hash(v: Value) -> i64 {
    (v.bits().rotate_right(4) as i64) & i64::MAX
}

/// Whether the type of `v` has a hash.
pub fn is_hashable(th: &Thread, v: Value) -> bool {
    th.type_of(v)
        .special(Special::Hash)
        .is_some_and(|m| !m.is_none())
}
