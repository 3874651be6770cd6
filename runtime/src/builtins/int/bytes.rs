//! `int.to_bytes` and `int.from_bytes`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::num::{BigInt, Int, IntRef};
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::int;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// Whether the byte order is `little`.
fn is_little(th: &mut Thread, byteorder: Gc<Str>) -> PyResult<bool> {
    if byteorder.equals("big") {
        Ok(false)
    } else if byteorder.equals("little") {
        Ok(true)
    } else {
        th.value_error("byteorder must be either 'little' or 'big'")
    }
}

/// `int.to_bytes`
pub fn to_bytes(
    th: &mut Thread,
    i: IntRef<'_>,
    length: i64,
    byteorder: Gc<Str>,
    signed: bool,
) -> PyResult {
    let little = is_little(th, byteorder)?;
    let Ok(length) = usize::try_from(length) else {
        return th.value_error("length argument must be non-negative");
    };
    if let IntRef::Small(small) = i
        && (1..=8).contains(&length)
    {
        return small_to_bytes(th, small, length, little, signed);
    }
    match i.to_big().and_then(|i| i.to_le_bytes(length, signed)) {
        Ok(mut bytes) => {
            if !little {
                bytes.reverse();
            }
            Bytes::new(th, &bytes).map(Gc::as_value)
        }
        Err(e) => int::raise_error(th, e),
    }
}

fn small_to_bytes(th: &mut Thread, i: i64, length: usize, little: bool, signed: bool) -> PyResult {
    use crate::num::IntError;
    if i < 0 && !signed {
        return int::raise_error(th, IntError::NegativeToUnsigned);
    }
    let bits = 8 * length as u32;
    let fits = if signed {
        bits == 64 || (i >> (bits - 1)) == (i >> 63)
    } else {
        bits == 64 || i >> bits == 0
    };
    if !fits {
        return int::raise_error(th, IntError::TooBigForBytes);
    }
    let mut bytes = i.to_le_bytes();
    let bytes = &mut bytes[..length];
    if !little {
        bytes.reverse();
    }
    Bytes::new(th, bytes).map(Gc::as_value)
}

/// `int.from_bytes`
pub fn from_bytes(th: &mut Thread, bytes: Value, byteorder: Gc<Str>, signed: bool) -> PyResult {
    let little = is_little(th, byteorder)?;
    let bytes = match Bytes::from_value(th, bytes) {
        Some(b) if th.type_of(bytes).builtin == Some(Builtin::Bytes) => b,
        _ => any_bytes(th, bytes)?,
    };
    let bytes = bytes.as_slice();
    if bytes.len() <= 8 {
        let mut word = if signed && top_bit(bytes, little) {
            [0xff; 8]
        } else {
            [0; 8]
        };
        for (i, byte) in bytes.iter().enumerate() {
            word[if little { i } else { bytes.len() - 1 - i }] = *byte;
        }
        return if signed {
            int::from_i64(th, i64::from_le_bytes(word))
        } else {
            int::from_int(th, Int::from(u64::from_le_bytes(word)))
        };
    }
    let big = if little {
        BigInt::from_le_bytes(bytes, signed)
    } else {
        let mut reversed = Vec::new();
        if reversed.try_reserve_exact(bytes.len()).is_err() {
            return th.memory_error();
        }
        reversed.extend(bytes.iter().rev());
        BigInt::from_le_bytes(&reversed, signed)
    };
    int::from_result(th, big.map(Int::from))
}

fn top_bit(bytes: &[u8], little: bool) -> bool {
    let top = if little { bytes.last() } else { bytes.first() };
    top.is_some_and(|b| b & 0x80 != 0)
}

/// `bytes(v)` for `__bytes__`, buffers and iterables of small ints; ints and strings are refused.
fn any_bytes(th: &mut Thread, v: Value) -> PyResult<Gc<Bytes>> {
    if let Some(array) = ByteArray::from_value(th, v) {
        let copy = array.to_vec();
        return Bytes::new(th, &copy);
    }
    let refused = Str::from_value(th, v).is_some()
        || th.type_of(v).special(Special::Iter).is_none()
            && th.type_of(v).special(Special::Bytes).is_none()
            && th.type_of(v).special(Special::GetItem).is_none();
    if refused {
        let message = format!("cannot convert '{}' object to bytes", th.type_name(v));
        return th.type_error(message);
    }
    let class = th.builtin(Builtin::Bytes).as_value();
    let made = protocols::call(th, class, &[v])?;
    match Bytes::from_value(th, made) {
        Some(b) => Ok(b),
        None => th.type_error("expected bytes"),
    }
}
