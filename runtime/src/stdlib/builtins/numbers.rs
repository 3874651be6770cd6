//! Numeric functions of `builtins`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::num;
use crate::object::int::{self, exact_int};
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, BinaryOp};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::sum::Sum;
use crate::object::tuple;
use crate::value::{PyResult, Value};

/// `abs(x)`
pub fn abs(th: &mut Thread, x: Value) -> PyResult {
    if let Some(f) = x.to_float() {
        return Ok(Value::float(f.abs()));
    }
    if let Some(i) = exact_int(x) {
        return int::from_result(th, num::int::abs(i));
    }
    match protocols::call_special(th, x, Special::Abs, &[])? {
        Some(v) => Ok(v),
        None => {
            let message = format!("bad operand type for abs(): '{}'", th.type_name(x));
            th.type_error(message)
        }
    }
}

/// `bin`, `oct` and `hex`.
pub fn in_base(th: &mut Thread, number: Value, base: u32, prefix: &str) -> PyResult<String> {
    let i = protocols::index(th, number)?;
    let Some(i) = exact_int(i) else {
        unreachable!("index gives an exact int")
    };
    let text = match num::int_text::to_string(i, base) {
        Ok(text) => text,
        Err(e) => return int::raise_error(th, e),
    };
    Ok(match text.strip_prefix('-') {
        Some(digits) => format!("-{prefix}{digits}"),
        None => format!("{prefix}{text}"),
    })
}

/// `divmod(x, y)`
pub fn divmod(th: &mut Thread, x: Value, y: Value) -> PyResult {
    if let (Some(a), Some(b)) = (exact_int(x), exact_int(y)) {
        return match num::int::divmod(a, b) {
            Ok((q, r)) => {
                let (q, r) = (int::from_int(th, q)?, int::from_int(th, r)?);
                tuple::new(th, &[q, r]).map(Gc::as_value)
            }
            Err(e) => int::raise_error(th, e),
        };
    }
    match protocols::try_binary(th, Special::DivMod, Special::RDivMod, x, y)? {
        Some(v) => Ok(v),
        None => {
            let message = format!(
                "unsupported operand type(s) for divmod(): '{}' and '{}'",
                th.type_name(x),
                th.type_name(y)
            );
            th.type_error(message)
        }
    }
}

/// `pow(base, exp, mod)`
pub fn pow(th: &mut Thread, base: Value, exp: Value, modulus: Value) -> PyResult {
    if modulus.is_none() {
        return protocols::binary(th, BinaryOp::Pow, base, exp, false);
    }
    if let (Some(b), Some(e), Some(m)) = (
        int::int_ref(th, base),
        int::int_ref(th, exp),
        int::int_ref(th, modulus),
    ) {
        return int::from_result(th, num::int::modpow(b, e, m));
    }
    for (receiver, which, args) in [
        (base, Special::Pow, [exp, modulus]),
        (exp, Special::RPow, [base, modulus]),
    ] {
        if let Some(v) = protocols::call_special(th, receiver, which, &args)?
            && !v.is(Value::NOT_IMPLEMENTED)
        {
            return Ok(v);
        }
    }
    let all_numbers = [base, exp, modulus]
        .iter()
        .all(|v| v.is_float() || exact_int(*v).is_some());
    if all_numbers {
        return th.type_error("pow() 3rd argument not allowed unless all arguments are integers");
    }
    let message = format!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        th.type_name(base),
        th.type_name(exp),
        th.type_name(modulus)
    );
    th.type_error(message)
}

/// `round(number, ndigits)`
pub fn round(th: &mut Thread, number: Value, ndigits: Value) -> PyResult {
    if ndigits.is_none() && exact_int(number).is_some() && !number.is_bool() {
        return Ok(number);
    }
    let args = [ndigits];
    let n = if ndigits.is_none() { 0 } else { 1 };
    match protocols::call_special(th, number, Special::Round, &args[..n])? {
        Some(v) => Ok(v),
        None => {
            let message = format!(
                "type {} doesn't define __round__ method",
                th.type_name(number)
            );
            th.type_error(message)
        }
    }
}

/// `sum(iterable, start)`
pub fn sum(th: &mut Thread, iterable: Value, start: Value) -> PyResult {
    if Str::from_value(th, start).is_some() {
        return th.type_error("sum() can't sum strings [use ''.join(seq) instead]");
    }
    for (kind, name) in [(Builtin::Bytes, "bytes"), (Builtin::ByteArray, "bytearray")] {
        if th.is_instance(start, kind) {
            return th.type_error(format!(
                "sum() can't sum {name} [use b''.join(seq) instead]"
            ));
        }
    }
    let mut running = match (start.to_int(), start.to_float()) {
        (Some(i), _) => Sum::Int(i),
        (None, Some(f)) => Sum::Float(f, 0.0),
        (None, None) => Sum::Any(start),
    };
    // The running value is on this frame's stack, where the collector sees it.
    protocols::for_each(th, iterable, |th, v| {
        running = running.add(th, v)?;
        Ok(())
    })?;
    running.finish(th)
}
