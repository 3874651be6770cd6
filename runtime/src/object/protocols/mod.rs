//! Protocols: operations on values of any type, as the language defines them.
//!
//! Each function begins with the cases that need no lookup (exact numbers, strings, lists, dicts) and falls back to the special
//! methods that the operands' classes cache. They are called by native code, by the interpreter's slow paths, and by
//! compiled code where it does not specialise.

mod attr;
mod call;
mod compare;
mod convert;
mod item;
mod number;
mod slice;
mod text;

pub use attr::{
    attribute_error, bind_descriptor, call_unless_none, del_attr, generic_get_attr,
    generic_set_attr, get_attr, get_attr_opt, get_attr_str, get_method, is_data_descriptor,
    lookup_on_type, missing_attribute, property_error, set_attr, set_through_descriptor,
};
pub use call::{
    call, call_args, call_bound, call_method, call_native, call_special, call_type, check_receiver,
    is_callable, native_descriptor, native_function, with_first,
};
pub use compare::{
    CompareOp, compare, compare_bool, compare_exact, eq, hash, hash_immediate, identity_hash,
    is_hashable, lt, truth,
};
pub use convert::{
    index, index_clamped, index_to_i64, is_instance, is_instance_of_type, is_subclass,
    sequence_index, to_f64,
};
pub use item::{
    contains, del_item, drain, for_each, get_item, iter, len, len_opt, length_hint, next, set_item,
};
pub use number::{
    BinaryOp, UnaryOp, binary, binary_generic, float_op, float_pow, int_op, raise_float_error,
    try_binary, unary, unsupported,
};
pub use slice::get_slice;
pub use text::{ascii, check_int_digits, format, int_str, repr, str};

use super::exception::Exception;
use super::kinds::Builtin;
use super::str::Str;
use super::tuple;
use super::types::Type;
use crate::context::Thread;
use crate::heap::Gc;
use crate::value::{PyResult, Value};

/// `__qualname__` of a class.
pub fn qualified_name(_: &Thread, ty: Gc<Type>) -> String {
    Str::text_of(ty.qualname.get())
}

/// The class's name as messages show it.
pub fn qualified_type_name(ty: Gc<Type>) -> String {
    match ty.builtin {
        Some(b) if b.module() != "builtins" => format!("{}.{}", b.module(), b.name()),
        _ => Str::text_of(ty.name.get()),
    }
}

/// `__name__` of the class that `v` is.
pub fn class_name_of(th: &Thread, v: Value) -> String {
    th.as_type(v)
        .map(|t| Str::text_of(t.name.get()))
        .unwrap_or_default()
}

/// A new instance of a builtin exception with a message.
pub fn new_exception(th: &mut Thread, kind: Builtin, message: &str) -> PyResult<Gc<Exception>> {
    let text = Str::new(th, message)?;
    let args = tuple::new(th, &[text.as_value()])?;
    th.alloc(Exception::new(kind.shape(), args.as_value()))
}
