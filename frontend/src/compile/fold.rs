//! Constant folding, as far as CPython goes: operators on constants, tuples, subscripts and slices of constants.
//!
//! One pass over the expression arena suffices, since children come before their parents. Results that would be large are left for run time,
//! and so is everything that would raise.

use super::*;
use std::hash::{Hash, Hasher};

/// Longest string or bytes that `*` makes, in characters.
const MAX_STR: usize = 4096;
/// Longest string or bytes that `+` makes, in bytes. CPython has no limit here, and takes quadratic time for long sums.
const MAX_SUM: usize = 16384;
/// Longest tuple that folding makes.
const MAX_TUPLE: usize = 256;
/// Bits of the operands of `*`, `**` and `<<` on ints together: results that would be wider are left for run time.
const MAX_BITS: u32 = 128;

/// The expressions that folding found to be constants (literals are not listed).
pub(super) struct Folded {
    values: consts::QuickMap<ExprId, Value>,
    /// A bit for each expression, by its index: most are in no need of a search.
    known: Vec<u64>,
}

/// The constant that a literal stands for.
pub(super) fn value_of(tree: &Tree, c: crate::ast::Constant) -> Value {
    use crate::ast::Constant as C;
    match c {
        C::None => Value::None,
        C::True => Value::Bool(true),
        C::False => Value::Bool(false),
        C::Ellipsis => Value::Ellipsis,
        C::Int(i) => Value::Int(i),
        C::BigInt(t) => {
            let text = String::from_utf8_lossy(tree.bytes(t));
            Value::BigInt(text.into())
        }
        C::Float(f) => Value::Float(f),
        C::Imag(f) => Value::Complex(0.0, f),
        C::Complex(t) => {
            let (re, im) = tree.complex(t);
            Value::Complex(re, im)
        }
        C::Str(t) => Value::Str(tree.bytes(t).into()),
        C::Bytes(t) => Value::Bytes(tree.bytes(t).into()),
    }
}

pub(super) fn fold(tree: &Tree, optimize: u8) -> Folded {
    let mut folded = Folded {
        values: consts::QuickMap::default(),
        known: vec![0; tree.expr_count().div_ceil(64)],
    };
    for index in 0..tree.expr_count() {
        let id = ExprId::from_index(index);
        let value = match tree.expr(id).kind {
            ExprKind::UnaryOp { op, operand } => {
                folded.get(tree, operand).and_then(|v| unary(op, &v))
            }
            ExprKind::BinOp { left, op, right } => folded
                .both(tree, left, right)
                .and_then(|(l, r)| binary(op, &l, &r)),
            ExprKind::Tuple {
                elts,
                ctx: ExprContext::Load,
            } => folded
                .all(tree, &tree[elts])
                .map(|v| Value::Tuple(v.into())),
            ExprKind::Subscript {
                value,
                slice,
                ctx: ExprContext::Load,
            } => folded
                .both(tree, value, slice)
                .and_then(|(v, i)| item(&v, &i)),
            ExprKind::Slice { lower, upper, step } => {
                // Only of literals: a negative number is none.
                let part = |e: Option<ExprId>| match e.map(|e| tree.expr(e).kind) {
                    None => Some(Value::None),
                    Some(ExprKind::Constant { value, .. }) => Some(value_of(tree, value)),
                    Some(_) => None,
                };
                match (part(lower), part(upper), part(step)) {
                    (Some(a), Some(b), Some(c)) => Some(Value::Slice(Box::new([a, b, c]))),
                    _ => None,
                }
            }
            ExprKind::Name {
                id: sym::DEBUG,
                ctx: ExprContext::Load,
            } => Some(Value::Bool(optimize == 0)),
            _ => None,
        };
        if let Some(value) = value {
            if let ExprKind::BinOp { left, .. } = tree.expr(id).kind {
                // Nobody asks for it any more.
                folded.values.remove(&left);
                let left = left.index();
                folded.known[left / 64] &= !(1 << (left % 64));
            }
            folded.values.insert(id, value);
            folded.known[index / 64] |= 1 << (index % 64);
        }
    }
    folded
}

impl Folded {
    fn get(&self, tree: &Tree, e: ExprId) -> Option<Value> {
        if let ExprKind::Constant { value, .. } = tree.expr(e).kind {
            return Some(value_of(tree, value));
        }
        self.known(e).cloned()
    }
    /// The values of two expressions, if both have one.
    fn both(&self, tree: &Tree, first: ExprId, second: ExprId) -> Option<(Value, Value)> {
        let has_value =
            |e| matches!(tree.expr(e).kind, ExprKind::Constant { .. }) || self.known(e).is_some();
        if !has_value(first) || !has_value(second) {
            return None;
        }
        Some((self.get(tree, first)?, self.get(tree, second)?))
    }
    /// What an expression that is no literal was folded to.
    fn known(&self, e: ExprId) -> Option<&Value> {
        let index = e.index();
        if self.known[index / 64] >> (index % 64) & 1 == 0 {
            return None;
        }
        self.values.get(&e)
    }
    fn all(&self, tree: &Tree, elts: &[ExprId]) -> Option<Vec<Value>> {
        // The last one first: it is the cheapest to refuse by.
        if let Some(&last) = elts.last()
            && !matches!(tree.expr(last).kind, ExprKind::Constant { .. })
            && self.known(last).is_none()
        {
            return None;
        }
        elts.iter().map(|&e| self.get(tree, e)).collect()
    }
}

impl Compiler<'_> {
    pub(super) fn constant(&self, e: ExprId) -> Option<Value> {
        self.folded.get(self.tree, e)
    }
    /// The values of expressions, if they are all constants.
    pub(super) fn constants(&self, elts: &[ExprId]) -> Option<Vec<Value>> {
        self.folded.all(self.tree, elts)
    }
    pub(super) fn is_constant(&self, e: ExprId) -> bool {
        matches!(self.tree.expr(e).kind, ExprKind::Constant { .. })
            || self.folded.known(e).is_some()
    }
    pub(super) fn is_none(&self, e: ExprId) -> bool {
        let value = crate::ast::Constant::None;
        matches!(self.tree.expr(e).kind, ExprKind::Constant { value: v, .. } if v == value)
    }
    /// A constant int that fits an immediate operand.
    pub(super) fn small_int(&self, e: ExprId) -> Option<i32> {
        let value = match self.tree.expr(e).kind {
            ExprKind::Constant {
                value: crate::ast::Constant::Int(i),
                ..
            } => i,
            ExprKind::Constant { .. } => return None,
            _ => match self.folded.known(e) {
                Some(Value::Int(i)) => *i,
                _ => return None,
            },
        };
        i16::try_from(value).ok().map(i32::from)
    }
    pub(super) fn constant_truth(&self, e: ExprId) -> Option<bool> {
        truth(&self.constant(e)?)
    }
    /// A display of constants where only its items matter: behind `in`, or as what a loop runs over.
    pub(super) fn constant_container(&self, e: ExprId) -> Option<Value> {
        match self.tree.expr(e).kind {
            ExprKind::List { elts, .. } if elts.len() <= MAX_TUPLE => {
                let items = self.folded.all(self.tree, &self.tree[elts])?;
                Some(Value::Tuple(items.into()))
            }
            ExprKind::Set { elts } if elts.len() <= MAX_TUPLE => {
                let items = self.folded.all(self.tree, &self.tree[elts])?;
                Some(Value::FrozenSet(expr::dedup(items).into()))
            }
            _ => None,
        }
    }
}

fn truth(v: &Value) -> Option<bool> {
    Some(match v {
        Value::None => false,
        Value::Ellipsis | Value::Slice(_) | Value::Code(_) => true,
        Value::Bool(b) => *b,
        Value::Int(i) => *i != 0,
        Value::BigInt(_) => true,
        Value::Float(f) => *f != 0.0,
        Value::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Value::Str(s) | Value::Bytes(s) => !s.is_empty(),
        Value::Tuple(t) | Value::FrozenSet(t) => !t.is_empty(),
    })
}

pub(super) fn unary(op: UnaryOp, v: &Value) -> Option<Value> {
    match (op, v) {
        (UnaryOp::Not, v) => truth(v).map(|t| Value::Bool(!t)),
        (
            UnaryOp::UAdd,
            Value::Int(_) | Value::Float(_) | Value::Complex(..) | Value::BigInt(_),
        ) => Some(v.clone()),
        (UnaryOp::USub, Value::Float(f)) => Some(Value::Float(-f)),
        (UnaryOp::USub, Value::Complex(re, im)) => Some(Value::Complex(-re, -im)),
        (UnaryOp::USub, _) => Some(from_int(int(v)?.checked_neg()?)),
        // `~` on a bool warns, and does so each time it runs.
        (UnaryOp::Invert, Value::Bool(_)) => None,
        (UnaryOp::Invert, _) => int(v).map(|i| from_int(!i)),
        (UnaryOp::UAdd, _) => int(v).map(from_int),
    }
}

/// Whether Python's `==` holds, as far as numbers of different types go: ints that are too large for that are taken to differ from floats.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Tuple(a), Value::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        _ if consts::same(a, b) => true,
        _ => match (number(a), number(b)) {
            (Some(Number::Int(a)), Some(Number::Int(b))) => a == b,
            (Some(Number::Complex(a)), Some(Number::Complex(b))) => a == b,
            (Some(Number::Int(i)), Some(Number::Complex((re, im))))
            | (Some(Number::Complex((re, im))), Some(Number::Int(i))) => {
                im == 0.0 && re as i128 == i && re == i as f64
            }
            _ => false,
        },
    }
}

/// A hash that constants which are [`equal`] have in common.
pub(super) fn equality_hash(v: &Value) -> u64 {
    let mut h = consts::Quick::default();
    hash_equal(v, &mut h);
    h.finish()
}

fn hash_equal(v: &Value, h: &mut consts::Quick) {
    match (v, number(v)) {
        (Value::Tuple(items), _) => items.iter().for_each(|item| hash_equal(item, h)),
        (_, Some(Number::Int(i))) => i.hash(h),
        (_, Some(Number::Complex((re, im)))) if im == 0.0 && (re as i128) as f64 == re => {
            (re as i128).hash(h);
        }
        // A zero may be negative.
        (_, Some(Number::Complex((re, im)))) => {
            ((re + 0.0).to_bits(), (im + 0.0).to_bits()).hash(h)
        }
        (_, None) => consts::hash(v, h),
    }
}

enum Number {
    Int(i128),
    Complex((f64, f64)),
}

fn number(v: &Value) -> Option<Number> {
    match v {
        Value::Float(f) => Some(Number::Complex((*f, 0.0))),
        Value::Complex(re, im) => Some(Number::Complex((*re, *im))),
        _ => int(v).map(Number::Int),
    }
}

/// The value of an int constant (a bool is one) that fits.
fn int(v: &Value) -> Option<i128> {
    match v {
        Value::Int(i) => Some(i128::from(*i)),
        Value::Bool(b) => Some(i128::from(*b)),
        Value::BigInt(s) => {
            let (digits, radix) = match s.get(..2) {
                Some("0x") => (&s[2..], 16),
                Some("0o") => (&s[2..], 8),
                Some("0b") => (&s[2..], 2),
                _ => (&s[..], 10),
            };
            i128::from_str_radix(digits, radix).ok()
        }
        _ => None,
    }
}

fn from_int(i: i128) -> Value {
    match i64::try_from(i) {
        Ok(i) => Value::Int(i),
        Err(_) => Value::BigInt(i.to_string().into()),
    }
}

fn float(v: &Value) -> Option<f64> {
    match v {
        Value::Float(f) => Some(*f),
        _ => int(v).map(|i| i as f64),
    }
}

fn complex(v: &Value) -> Option<(f64, f64)> {
    match v {
        Value::Complex(re, im) => Some((*re, *im)),
        _ => None,
    }
}

pub(super) fn binary(op: Operator, l: &Value, r: &Value) -> Option<Value> {
    if let (Some(a), Some(b)) = (int(l), int(r)) {
        return int_binary(op, a, b, matches!((l, r), (Value::Bool(_), Value::Bool(_))));
    }
    if let (Some(a), Some(b)) = (float(l), float(r)) {
        return float_binary(op, a, b);
    }
    match (op, l, r) {
        (Operator::Add | Operator::Sub, _, _) if complex(l).is_some() || complex(r).is_some() => {
            complex_sum(op, l, r)
        }
        (
            Operator::Mult,
            Value::Complex(..),
            Value::Float(_) | Value::Int(_) | Value::Complex(..),
        )
        | (Operator::Mult, Value::Float(_) | Value::Int(_), Value::Complex(..)) => {
            complex_product(l, r)
        }
        (Operator::Div, Value::Complex(re, im), Value::Float(_) | Value::Int(_)) => {
            let r = float(r).filter(|&r| r != 0.0)?;
            Some(Value::Complex(re / r, im / r))
        }
        (Operator::Add, Value::Str(a), Value::Str(b)) => joined(a, b)
            .filter(|_| !splits_surrogate(a, b))
            .map(|s| Value::Str(s.into())),
        (Operator::Add, Value::Bytes(a), Value::Bytes(b)) => {
            joined(a, b).map(|s| Value::Bytes(s.into()))
        }
        (Operator::Add, Value::Tuple(a), Value::Tuple(b)) if a.len() + b.len() <= MAX_TUPLE => {
            Some(Value::Tuple(a.iter().chain(b.iter()).cloned().collect()))
        }
        (Operator::Mult, Value::Str(s), n) | (Operator::Mult, n, Value::Str(s)) => {
            let chars = s.iter().filter(|&b| b & 0xc0 != 0x80).count();
            repeated(s, chars, n).map(|s| Value::Str(s.into()))
        }
        (Operator::Mult, Value::Bytes(s), n) | (Operator::Mult, n, Value::Bytes(s)) => {
            repeated(s, s.len(), n).map(|s| Value::Bytes(s.into()))
        }
        (Operator::Mult, Value::Tuple(t), n) | (Operator::Mult, n, Value::Tuple(t)) => {
            let n = count(t.len(), n)?;
            let len = t.len().checked_mul(n).filter(|&l| l <= MAX_TUPLE)?;
            Some(Value::Tuple(t.iter().cycle().take(len).cloned().collect()))
        }
        _ => None,
    }
}

/// Two surrogates that meet would have to become one character.
fn splits_surrogate(a: &[u8], b: &[u8]) -> bool {
    let high = a.len() >= 3 && a[a.len() - 3] == 0xed && a[a.len() - 2] >= 0xa0;
    let low = b.len() >= 3 && b[0] == 0xed && b[1] >= 0xb0;
    high && low
}

fn joined(a: &[u8], b: &[u8]) -> Option<Vec<u8>> {
    (a.len() + b.len() <= MAX_SUM).then(|| [a, b].concat())
}

/// A string of so many characters, repeated.
fn repeated(s: &[u8], chars: usize, n: &Value) -> Option<Vec<u8>> {
    let n = count(chars, n)?;
    chars.checked_mul(n).filter(|&l| l <= MAX_STR)?;
    Some(s.repeat(n))
}

/// How often something of a length is repeated; negative counts are left for run time.
fn count(len: usize, n: &Value) -> Option<usize> {
    match usize::try_from(int(n)?) {
        Err(_) if len == 0 => Some(0),
        n => n.ok(),
    }
}

fn bits(i: i128) -> u32 {
    128 - i.unsigned_abs().leading_zeros()
}

fn int_binary(op: Operator, a: i128, b: i128, bools: bool) -> Option<Value> {
    let result = match op {
        Operator::Add => a.checked_add(b)?,
        Operator::Sub => a.checked_sub(b)?,
        Operator::Mult if a == 0 || b == 0 || bits(a) + bits(b) <= MAX_BITS => a.checked_mul(b)?,
        Operator::Div => {
            // Rounding the operands first is right only if they are not rounded.
            let (x, y) = (a as f64, b as f64);
            let exact = x as i128 == a && y as i128 == b && b != 0;
            return exact.then(|| Value::Float(x / y));
        }
        Operator::FloorDiv if b != 0 => floor_div(a, b)?,
        Operator::Mod if b != 0 => a.checked_sub(floor_div(a, b)?.checked_mul(b)?)?,
        Operator::Pow if b < 0 => return float_binary(op, a as f64, b as f64),
        Operator::Pow => {
            let n = u32::try_from(b).ok()?;
            if a != 0 && bits(a).checked_mul(n)? > MAX_BITS {
                return None;
            }
            a.checked_pow(n)?
        }
        Operator::LShift => {
            let n = u32::try_from(b).ok()?;
            if a != 0 && (bits(a).checked_add(n)? > MAX_BITS || n > 126) {
                return None;
            }
            a.checked_mul(1 << n.min(126))?
        }
        Operator::RShift => a >> u32::try_from(b).ok()?.min(127),
        Operator::BitOr | Operator::BitXor | Operator::BitAnd => {
            let result = match op {
                Operator::BitOr => a | b,
                Operator::BitXor => a ^ b,
                _ => a & b,
            };
            if bools {
                return Some(Value::Bool(result != 0));
            }
            result
        }
        Operator::Mult | Operator::FloorDiv | Operator::Mod | Operator::MatMult => return None,
    };
    Some(from_int(result))
}

fn floor_div(a: i128, b: i128) -> Option<i128> {
    let q = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) {
        q - 1
    } else {
        q
    })
}

fn float_binary(op: Operator, a: f64, b: f64) -> Option<Value> {
    Some(Value::Float(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        Operator::FloorDiv if b != 0.0 => float_divmod(a, b).0,
        Operator::Mod if b != 0.0 => float_divmod(a, b).1,
        // The others are errors, complex or out of the ordinary.
        Operator::Pow if a > 0.0 || a < 0.0 && b.fract() == 0.0 || a == 0.0 && b > 0.0 => {
            Some(a.powf(b)).filter(|p| a.is_finite() && b.is_finite() && p.is_finite())?
        }
        _ => return None,
    }))
}

/// `a // b` and `a % b`, whose sign is that of `b`.
fn float_divmod(a: f64, b: f64) -> (f64, f64) {
    let rest = a % b;
    let quotient = (a - rest) / b;
    let (quotient, rest) = match rest {
        0.0 => (quotient, 0f64.copysign(b)),
        _ if (b < 0.0) != (rest < 0.0) => (quotient - 1.0, rest + b),
        _ => (quotient, rest),
    };
    let floor = quotient.floor();
    let quotient = if quotient == 0.0 {
        0f64.copysign(a / b)
    } else if quotient - floor > 0.5 {
        floor + 1.0
    } else {
        floor
    };
    (quotient, rest)
}

fn complex_product(l: &Value, r: &Value) -> Option<Value> {
    let (re, im) = match (complex(l), complex(r)) {
        (Some(a), Some(b)) => (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0),
        (Some(a), None) => float(r).map(|r| (a.0 * r, a.1 * r))?,
        (None, Some(b)) => float(l).map(|l| (l * b.0, l * b.1))?,
        (None, None) => return None,
    };
    Some(Value::Complex(re, im))
}

/// `1 + 2j` and the like; a real operand takes no part in the imaginary sum.
fn complex_sum(op: Operator, l: &Value, r: &Value) -> Option<Value> {
    let sign = if op == Operator::Add { 1.0 } else { -1.0 };
    match (complex(l), complex(r)) {
        (Some(a), Some(b)) => Some(Value::Complex(a.0 + sign * b.0, a.1 + sign * b.1)),
        (None, Some(b)) => Some(Value::Complex(float(l)? + sign * b.0, sign * b.1)),
        (Some(a), None) => Some(Value::Complex(a.0 + sign * float(r)?, a.1)),
        (None, None) => None,
    }
}

fn item(v: &Value, index: &Value) -> Option<Value> {
    if let Value::Slice(slice) = index {
        return slice_of(v, slice);
    }
    let index = i64::try_from(int(index)?).ok()?;
    let at = |len: usize| {
        let i = if index < 0 { index + len as i64 } else { index };
        usize::try_from(i).ok().filter(|&i| i < len)
    };
    match v {
        Value::Tuple(t) => Some(t[at(t.len())?].clone()),
        Value::Bytes(b) => Some(Value::Int(i64::from(b[at(b.len())?]))),
        Value::Str(s) => {
            let text = std::str::from_utf8(s).ok()?;
            let c = text.chars().nth(at(text.chars().count())?)?;
            Some(Value::Str(c.to_string().into_bytes().into()))
        }
        _ => None,
    }
}

/// The part of a sequence that a slice picks.
fn slice_of(v: &Value, slice: &[Value; 3]) -> Option<Value> {
    let [start, stop, step] = slice.each_ref().map(|part| match part {
        Value::None => Some(None),
        part => int(part).and_then(|i| i64::try_from(i).ok()).map(Some),
    });
    let (start, stop, step) = (start?, stop?, step?.unwrap_or(1));
    // A literal is not negative.
    let step = usize::try_from(step).ok().filter(|&step| step > 0)?;
    let range = |len: usize| {
        let bound = |at: Option<i64>, default: usize| {
            at.map_or(default, |at| {
                usize::try_from(at).map_or(len, |at| at.min(len))
            })
        };
        let (start, stop) = (bound(start, 0), bound(stop, len));
        (start.min(stop)..stop).step_by(step)
    };
    match v {
        Value::Tuple(t) => {
            let items = range(t.len()).map(|i| t[i].clone()).collect();
            Some(Value::Tuple(items))
        }
        Value::Bytes(b) => {
            let bytes = range(b.len()).map(|i| b[i]).collect();
            Some(Value::Bytes(bytes))
        }
        Value::Str(s) => {
            let chars: Vec<char> = std::str::from_utf8(s).ok()?.chars().collect();
            let text: String = range(chars.len()).map(|i| chars[i]).collect();
            Some(Value::Str(text.into_bytes().into()))
        }
        _ => None,
    }
}
