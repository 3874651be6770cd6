//! What the scalar types (`int`, `float`, `complex`, `str`) share: instances of subclasses, format specifications, buffers as text.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::boxed::Boxed;
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::instance;
use crate::object::kinds::Builtin;
use crate::object::str::Str;
use crate::object::types::Type;
use crate::text::format_spec::FormatError;
use crate::text::{StrBuf, StrRef};
use crate::value::{PyResult, Value};

/// The exact value itself when `ty` is the builtin type `b`, else an instance of that subclass around it.
pub fn boxed(th: &mut Thread, ty: Gc<Type>, b: Builtin, exact: Value) -> PyResult {
    if ty.builtin == Some(b) {
        return Ok(exact);
    }
    instance::create(th, ty, Boxed::new(ty.shape.get(), exact)).map(Gc::as_value)
}

/// The argument of `__format__`.
pub fn format_argument(th: &mut Thread, spec: Value) -> PyResult<Gc<Str>> {
    match Str::from_value(th, spec) {
        Some(s) => Ok(s),
        None => {
            let message = format!(
                "__format__() argument must be str, not {}",
                th.type_name(spec)
            );
            th.type_error(message)
        }
    }
}

/// The string that formatting made, or what it failed with.
pub fn formatted(th: &mut Thread, text: Result<StrBuf, FormatError>) -> PyResult<Gc<Str>> {
    match text {
        Ok(text) => Str::from_buf(th, &text),
        Err(e) => format_error(th, e),
    }
}

/// Raises what formatting failed with.
#[cold]
pub fn format_error<T>(th: &mut Thread, e: FormatError) -> PyResult<T> {
    match e {
        FormatError::Value(message) => th.value_error(message),
        FormatError::Overflow("") => th.memory_error(),
        FormatError::Overflow(message) => th.raise(Builtin::OverflowError, message),
    }
}

/// Whether a format specification of an int asks for something else than decimal digits.
pub fn names_other_base(spec: StrRef<'_>) -> bool {
    let last = spec.len().checked_sub(1).and_then(|last| spec.get(last));
    matches!(
        last.and_then(char::from_u32),
        Some('b' | 'c' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'o' | 'x' | 'X' | '%')
    )
}

/// A copy of the bytes of a buffer; `None` when the value is none.
pub fn buffer_bytes(th: &mut Thread, v: Value) -> PyResult<Option<Vec<u8>>> {
    if let Some(b) = Bytes::from_value(th, v) {
        return Ok(Some(b.as_slice().to_vec()));
    }
    if let Some(b) = ByteArray::from_value(th, v) {
        return Ok(Some(b.to_vec()));
    }
    if th.is_instance(v, Builtin::MemoryView) {
        // The view knows its own layout, and gives its bytes in order.
        let name = th.intern("tobytes");
        let copy = crate::object::protocols::call_method(th, v, name, &[])?;
        return Ok(Bytes::from_value(th, copy).map(|b| b.as_slice().to_vec()));
    }
    Ok(None)
}
