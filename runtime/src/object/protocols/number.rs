//! Arithmetic: binary and unary operators over values of any type.

use super::call::{call_bound, call_special};
use crate::context::Thread;
use crate::heap::{Cause, Gc};
use crate::num::{self, IntError, IntRef};
use crate::object::args::Args;
use crate::object::int::{self, exact_int};
use crate::object::kinds::Builtin;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::types::Type;
use crate::value::{PyResult, Value};

macro_rules! binary_ops {
    ($($Name:ident $symbol:literal $RName:ident $IName:ident;)*) => {
        /// A binary operator.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each is the operator of that name")]
        pub enum BinaryOp { $($Name),* }
        impl BinaryOp {
            /// All of them.
            pub const ALL: &[BinaryOp] = &[$(BinaryOp::$Name),*];
            /// The operator as written.
            pub const fn symbol(self) -> &'static str { match self { $(BinaryOp::$Name => $symbol),* } }
            /// The method of the left operand.
            pub const fn special(self) -> Special { match self { $(BinaryOp::$Name => Special::$Name),* } }
            /// The method of the right operand.
            pub const fn reflected(self) -> Special { match self { $(BinaryOp::$Name => Special::$RName),* } }
            /// The method of augmented assignment.
            pub const fn inplace(self) -> Special { match self { $(BinaryOp::$Name => Special::$IName),* } }
        }
    };
}
binary_ops! {
    Add "+" RAdd IAdd;
    Sub "-" RSub ISub;
    Mul "*" RMul IMul;
    TrueDiv "/" RTrueDiv ITrueDiv;
    FloorDiv "//" RFloorDiv IFloorDiv;
    Mod "%" RMod IMod;
    Pow "**" RPow IPow;
    MatMul "@" RMatMul IMatMul;
    LShift "<<" RLShift ILShift;
    RShift ">>" RRShift IRShift;
    And "&" RAnd IAnd;
    Or "|" ROr IOr;
    Xor "^" RXor IXor;
}

/// A unary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    /// `-x`
    Neg,
    /// `+x`
    Pos,
    /// `~x`
    Invert,
}

/// `l op r`; `inplace` for augmented assignment.
pub fn binary(th: &mut Thread, op: BinaryOp, l: Value, r: Value, inplace: bool) -> PyResult {
    if let (Some(a), Some(b)) = (exact_int(l), exact_int(r)) {
        // Bools keep their own `&`, `|` and `^`.
        let bools = l.is_bool()
            && r.is_bool()
            && matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor);
        if !bools {
            if let Some(result) = wide_op(op, a, b) {
                return int::from_i128(th, result);
            }
            if let Some(result) = int_op(th, op, a, b) {
                return result;
            }
        }
    } else if let (Some(a), Some(b)) = (number(l), number(r))
        && let Some(result) = float_op(th, op, a, b)
    {
        return result;
    } else if op == BinaryOp::Add
        && let (Some(a), Some(b)) = (Str::exact(l), Str::exact(r))
    {
        return Str::concat(th, a, b).map(Gc::as_value);
    }
    binary_generic(th, op, l, r, inplace)
}

/// A float, or an int that float arithmetic converts; ints beyond floats are left to the generic path, which raises.
fn number(v: Value) -> Option<f64> {
    if let Some(f) = v.to_float() {
        return Some(f);
    }
    match exact_int(v)? {
        IntRef::Small(i) => Some(i as f64),
        IntRef::Big(_) => None,
    }
}

/// An operator on two ints in 128 bits; `None` when these do not do, or for an operator that seldom is asked for.
#[inline]
fn wide_op(op: BinaryOp, a: IntRef<'_>, b: IntRef<'_>) -> Option<i128> {
    let (x, y) = (a.to_i128()?, b.to_i128()?);
    match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Sub => x.checked_sub(y),
        BinaryOp::Mul => num::int::mul_wide(x, y),
        BinaryOp::And => Some(x & y),
        BinaryOp::Or => Some(x | y),
        BinaryOp::Xor => Some(x ^ y),
        BinaryOp::RShift if (0..128).contains(&y) => Some(x >> y),
        _ => None,
    }
}

/// An operator on two ints; `None` when ints do not have it.
pub fn int_op(th: &mut Thread, op: BinaryOp, a: IntRef<'_>, b: IntRef<'_>) -> Option<PyResult> {
    match compute(op, a, b)? {
        Ok(Computed::Int(i)) => Some(int::from_int(th, i)),
        Ok(Computed::Float(f)) => Some(Ok(Value::float(f))),
        Ok(Computed::FloatPower(x, y)) => Some(float_pow(th, x, y)),
        Err(IntError::TooLarge) => {
            // Big ints that nobody needs any more may be what is in the way.
            th.alloc.collect(Cause::OutOfMemory);
            match compute(op, a, b)? {
                Ok(Computed::Int(i)) => Some(int::from_int(th, i)),
                _ => Some(th.memory_error()),
            }
        }
        Err(e) => Some(int::raise_error(th, e)),
    }
}

/// What an operator on ints gives.
enum Computed {
    Int(num::Int),
    Float(f64),
    /// A power with a negative exponent, which is one of floats.
    FloatPower(f64, f64),
}

/// An operator on two ints; `None` when ints do not have it.
#[inline]
fn compute(op: BinaryOp, a: IntRef<'_>, b: IntRef<'_>) -> Option<Result<Computed, IntError>> {
    use num::int as i;
    let result = match op {
        BinaryOp::Add => i::add(a, b),
        BinaryOp::Sub => i::sub(a, b),
        BinaryOp::Mul => i::mul(a, b),
        BinaryOp::FloorDiv => i::floordiv(a, b),
        BinaryOp::Mod => i::modulo(a, b),
        BinaryOp::LShift => i::shl(a, b),
        BinaryOp::RShift => i::shr(a, b),
        BinaryOp::And => i::and(a, b),
        BinaryOp::Or => i::or(a, b),
        BinaryOp::Xor => i::xor(a, b),
        BinaryOp::TrueDiv => {
            return Some(i::truediv(a, b).map(Computed::Float));
        }
        BinaryOp::Pow if b.signum() < 0 => {
            let both = a.to_f64().and_then(|x| Ok((x, b.to_f64()?)));
            return Some(both.map(|(x, y)| Computed::FloatPower(x, y)));
        }
        BinaryOp::Pow => i::pow(a, b),
        BinaryOp::MatMul => return None,
    };
    Some(result.map(Computed::Int))
}

/// An operator on two floats; `None` when floats do not have it.
pub fn float_op(th: &mut Thread, op: BinaryOp, a: f64, b: f64) -> Option<PyResult> {
    let result = match op {
        BinaryOp::Add => Ok(a + b),
        BinaryOp::Sub => Ok(a - b),
        BinaryOp::Mul => Ok(a * b),
        BinaryOp::TrueDiv if b == 0.0 => {
            return Some(th.raise(Builtin::ZeroDivisionError, "division by zero"));
        }
        BinaryOp::TrueDiv => Ok(a / b),
        BinaryOp::FloorDiv => num::float::floordiv(a, b),
        BinaryOp::Mod => num::float::modulo(a, b),
        BinaryOp::Pow => return Some(float_pow(th, a, b)),
        BinaryOp::MatMul
        | BinaryOp::LShift
        | BinaryOp::RShift
        | BinaryOp::And
        | BinaryOp::Or
        | BinaryOp::Xor => return None,
    };
    Some(match result {
        Ok(f) => Ok(Value::float(f)),
        Err(e) => raise_float_error(th, e),
    })
}

/// Raises what a float operation failed with.
#[cold]
pub fn raise_float_error<T>(th: &mut Thread, e: num::float::FloatError) -> PyResult<T> {
    if e == num::float::FloatError::PowOverflow {
        // The C library's error number comes first.
        let message = Str::new(th, e.message())?;
        return th.raise_with(
            Builtin::OverflowError,
            &[Value::int(34), message.as_value()],
        );
    }
    th.raise(crate::object::float_error_kind(e), e.message())
}

/// `a ** b` of floats; a negative base with a fractional exponent gives a complex number.
pub fn float_pow(th: &mut Thread, a: f64, b: f64) -> PyResult {
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return crate::object::complex::pow(th, (a, 0.0), (b, 0.0));
    }
    match num::float::pow(a, b) {
        Ok(f) => Ok(Value::float(f)),
        Err(e) => raise_float_error(th, e),
    }
}

/// The operator through the special methods of both operands.
pub fn binary_generic(
    th: &mut Thread,
    op: BinaryOp,
    l: Value,
    r: Value,
    inplace: bool,
) -> PyResult {
    th.check_native_stack("")?;
    if inplace
        && let Some(v) = call_special(th, l, op.inplace(), &[r])?
        && !v.is(Value::NOT_IMPLEMENTED)
    {
        return Ok(v);
    }
    match try_binary(th, op.special(), op.reflected(), l, r)? {
        Some(v) => Ok(v),
        None => unsupported(th, op, l, r, inplace),
    }
}

/// Tries a method of the left operand and the reflected one of the right; the right comes first when its type is a subclass that
/// overrides it. `None` when neither knows what to do.
pub fn try_binary(
    th: &mut Thread,
    which: Special,
    reflected: Special,
    l: Value,
    r: Value,
) -> PyResult<Option<Value>> {
    let (lt, rt) = (th.type_of(l), th.type_of(r));
    let left = lt.special(which);
    let mut right = if lt == rt {
        None
    } else {
        rt.special(reflected)
    };
    if let Some(method) = right
        && rt.is_subclass(lt)
        && !lt.special(reflected).is_some_and(|m| m.is(method))
    {
        let v = call_bound(th, method, r, Args::new(&[l]))?;
        if !v.is(Value::NOT_IMPLEMENTED) {
            return Ok(Some(v));
        }
        right = None;
    }
    for (method, this, other) in [(left, l, r), (right, r, l)] {
        if let Some(method) = method {
            let v = call_bound(th, method, this, Args::new(&[other]))?;
            if !v.is(Value::NOT_IMPLEMENTED) {
                return Ok(Some(v));
            }
        }
    }
    Ok(None)
}

/// Raises the TypeError for operands that no method takes.
#[cold]
pub fn unsupported<T>(
    th: &mut Thread,
    op: BinaryOp,
    l: Value,
    r: Value,
    inplace: bool,
) -> PyResult<T> {
    let (lt, rt) = (th.type_of(l), th.type_of(r));
    let sequence = |t: Gc<Type>| {
        [
            Builtin::Str,
            Builtin::Bytes,
            Builtin::ByteArray,
            Builtin::List,
            Builtin::Tuple,
        ]
        .into_iter()
        .find(|b| t.native == *b)
    };
    let (ln, rn) = (
        super::qualified_type_name(lt),
        super::qualified_type_name(rt),
    );
    match (op, sequence(lt), sequence(rt)) {
        (BinaryOp::Add, Some(Builtin::Bytes | Builtin::ByteArray), _) => {
            return th.type_error(format!("can't concat {rn} to {ln}"));
        }
        (BinaryOp::Add, Some(kind), _) => {
            return th.type_error(format!(
                "can only concatenate {} (not \"{rn}\") to {}",
                kind.name(),
                kind.name()
            ));
        }
        (BinaryOp::Mul, Some(_), _) => {
            return th.type_error(format!("can't multiply sequence by non-int of type '{rn}'"));
        }
        (BinaryOp::Mul, None, Some(_)) => {
            return th.type_error(format!("can't multiply sequence by non-int of type '{ln}'"));
        }
        _ => {}
    }
    let symbol = match op {
        BinaryOp::Pow if inplace => "**=".to_string(),
        BinaryOp::Pow => "** or pow()".to_string(),
        _ => format!("{}{}", op.symbol(), if inplace { "=" } else { "" }),
    };
    th.type_error(format!(
        "unsupported operand type(s) for {symbol}: '{ln}' and '{rn}'"
    ))
}

/// A unary operator.
pub fn unary(th: &mut Thread, op: UnaryOp, v: Value) -> PyResult {
    if let Some(i) = exact_int(v) {
        let result = match op {
            UnaryOp::Neg => num::int::neg(i),
            UnaryOp::Pos if v.is_bool() => i.to_int(),
            UnaryOp::Pos => return Ok(v),
            UnaryOp::Invert if v.is_bool() => return unary_generic(th, op, v),
            UnaryOp::Invert => num::int::not(i),
        };
        return int::from_result(th, result);
    }
    match (op, v.to_float()) {
        (UnaryOp::Neg, Some(f)) => Ok(Value::float(-f)),
        (UnaryOp::Pos, Some(_)) => Ok(v),
        _ => unary_generic(th, op, v),
    }
}

fn unary_generic(th: &mut Thread, op: UnaryOp, v: Value) -> PyResult {
    let (which, symbol) = match op {
        UnaryOp::Neg => (Special::Neg, "-"),
        UnaryOp::Pos => (Special::Pos, "+"),
        UnaryOp::Invert => (Special::Invert, "~"),
    };
    match call_special(th, v, which, &[])? {
        Some(result) => Ok(result),
        None => {
            let message = format!("bad operand type for unary {symbol}: '{}'", th.type_name(v));
            th.type_error(message)
        }
    }
}
