//! Constant folding, as far as CPython goes: operators on constants, tuples, subscripts and slices of constants.
//!
//! One pass over the expression arena suffices, since children come before their parents. Results that would be large are left for run time,
//! and so is everything that would raise.

use super::*;

/// Longest string or bytes that folding makes.
const MAX_STR: usize = 4096;
/// Longest tuple that folding makes.
const MAX_TUPLE: usize = 256;
/// Widest int that folding makes.
const MAX_BITS: u32 = 126;

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
                let part =
                    |e: Option<ExprId>| e.map_or(Some(Value::None), |e| folded.simple(tree, e));
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
    /// A constant that may be part of a constant slice.
    fn simple(&self, tree: &Tree, e: ExprId) -> Option<Value> {
        match self.get(tree, e)? {
            Value::Slice(_) => None,
            value => Some(value),
        }
    }
    fn all(&self, tree: &Tree, elts: &[ExprId]) -> Option<Vec<Value>> {
        // The last one first: it is the cheapest to refuse by.
        if let Some(&last) = elts.last()
            && !matches!(tree.expr(last).kind, ExprKind::Constant { .. })
            && self.known(last).is_none()
        {
            return None;
        }
        elts.iter().map(|&e| self.simple(tree, e)).collect()
    }
}

impl Compiler<'_> {
    pub(super) fn constant(&self, e: ExprId) -> Option<Value> {
        self.folded.get(self.tree, e)
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

fn unary(op: UnaryOp, v: &Value) -> Option<Value> {
    match (op, v) {
        (UnaryOp::Not, v) => truth(v).map(|t| Value::Bool(!t)),
        (
            UnaryOp::UAdd,
            Value::Int(_) | Value::Float(_) | Value::Complex(..) | Value::BigInt(_),
        ) => Some(v.clone()),
        (UnaryOp::USub, Value::Float(f)) => Some(Value::Float(-f)),
        (UnaryOp::USub, Value::Complex(re, im)) => Some(Value::Complex(-re, -im)),
        (UnaryOp::USub, _) => int(v).and_then(|i| from_int(i.checked_neg()?)),
        // `~` on a bool warns, and does so each time it runs.
        (UnaryOp::Invert, Value::Bool(_)) => None,
        (UnaryOp::Invert, _) => int(v).and_then(|i| from_int(!i)),
        (UnaryOp::UAdd, _) => int(v).and_then(from_int),
    }
}

/// The value of an int constant (a bool is one) that is not too wide.
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

fn from_int(i: i128) -> Option<Value> {
    if i.unsigned_abs() >> MAX_BITS != 0 {
        return None;
    }
    Some(match i64::try_from(i) {
        Ok(i) => Value::Int(i),
        Err(_) => Value::BigInt(i.to_string().into()),
    })
}

fn float(v: &Value) -> Option<f64> {
    match v {
        Value::Float(f) => Some(*f),
        // Wider ints may round differently.
        _ => int(v)
            .filter(|i| i.unsigned_abs() < 1 << 53)
            .map(|i| i as f64),
    }
}

fn complex(v: &Value) -> Option<(f64, f64)> {
    match v {
        Value::Complex(re, im) => Some((*re, *im)),
        _ => None,
    }
}

fn binary(op: Operator, l: &Value, r: &Value) -> Option<Value> {
    if let (Some(a), Some(b)) = (int(l), int(r)) {
        return int_binary(op, a, b, matches!((l, r), (Value::Bool(_), Value::Bool(_))));
    }
    if let (Some(a), Some(b)) = (float(l), float(r)) {
        return float_binary(op, a, b).map(Value::Float);
    }
    match (op, l, r) {
        (Operator::Add | Operator::Sub, _, _) if complex(l).is_some() || complex(r).is_some() => {
            complex_sum(op, l, r)
        }
        (Operator::Add, Value::Str(a), Value::Str(b)) => joined(a, b)
            .filter(|s| !splits_surrogate(a, b) && s.len() <= MAX_STR)
            .map(|s| Value::Str(s.into())),
        (Operator::Add, Value::Bytes(a), Value::Bytes(b)) => {
            joined(a, b).map(|s| Value::Bytes(s.into()))
        }
        (Operator::Add, Value::Tuple(a), Value::Tuple(b)) if a.len() + b.len() <= MAX_TUPLE => {
            Some(Value::Tuple(a.iter().chain(b.iter()).cloned().collect()))
        }
        (Operator::Mult, Value::Str(s), n) | (Operator::Mult, n, Value::Str(s)) => {
            repeated(s, n).map(|s| Value::Str(s.into()))
        }
        (Operator::Mult, Value::Bytes(s), n) | (Operator::Mult, n, Value::Bytes(s)) => {
            repeated(s, n).map(|s| Value::Bytes(s.into()))
        }
        (Operator::Mult, Value::Tuple(t), n) | (Operator::Mult, n, Value::Tuple(t)) => {
            let n = usize::try_from(int(n)?.max(0)).ok()?;
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
    (a.len() + b.len() <= MAX_STR).then(|| [a, b].concat())
}

fn repeated(s: &[u8], n: &Value) -> Option<Vec<u8>> {
    let n = usize::try_from(int(n)?.max(0)).ok()?;
    s.len().checked_mul(n).filter(|&l| l <= MAX_STR)?;
    Some(s.repeat(n))
}

fn int_binary(op: Operator, a: i128, b: i128, bools: bool) -> Option<Value> {
    let result = match op {
        Operator::Add => a.checked_add(b)?,
        Operator::Sub => a.checked_sub(b)?,
        Operator::Mult => a.checked_mul(b)?,
        Operator::Div => {
            let (x, y) = (float(&from_int(a)?)?, float(&from_int(b)?)?);
            return (y != 0.0).then(|| Value::Float(x / y));
        }
        Operator::FloorDiv if b != 0 => floor_div(a, b)?,
        Operator::Mod if b != 0 => a.checked_sub(floor_div(a, b)?.checked_mul(b)?)?,
        Operator::Pow => {
            if b < 0 {
                return None;
            }
            a.checked_pow(u32::try_from(b).ok()?)?
        }
        Operator::LShift => {
            let bits = u32::try_from(b).ok().filter(|&n| n <= MAX_BITS)?;
            a.checked_mul(1i128.checked_shl(bits)?)?
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
        Operator::FloorDiv | Operator::Mod | Operator::MatMult => return None,
    };
    from_int(result)
}

fn floor_div(a: i128, b: i128) -> Option<i128> {
    let q = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) {
        q - 1
    } else {
        q
    })
}

fn float_binary(op: Operator, a: f64, b: f64) -> Option<f64> {
    match op {
        Operator::Add => Some(a + b),
        Operator::Sub => Some(a - b),
        Operator::Mult => Some(a * b),
        Operator::Div if b != 0.0 => Some(a / b),
        _ => None,
    }
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
    let index = match index {
        Value::Int(i) => *i,
        _ => return None,
    };
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
