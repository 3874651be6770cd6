//! Objects: representation of every type whose layout native or compiled code relies on, shapes, classes, and the
//! protocols (attributes, calls, operators, iteration) over them.
//!
//! Where to start: [`kinds`] has the table of builtin types; [`shape`] explains the header's shape id and how instances
//! store attributes; [`types`] is the class object; [`protocols`] is what the interpreter, the native functions and
//! compiled code call to operate on values of any type. What Python code sees of a builtin type (its methods) stands in
//! `crate::builtins`, above this layer.

pub mod args;
pub mod boxed;
pub mod bytes;
pub mod class;
pub mod code;
pub mod complex;
pub mod descr;
pub mod dict;
pub mod exception;
pub mod field;
pub mod foreign;
pub mod function;
pub mod generator;
pub mod generic;
pub mod index;
pub mod instance;
pub mod int;
pub mod iter;
pub mod kinds;
pub mod list;
pub mod memory;
pub mod module;
pub mod native_def;
pub mod protocols;
pub mod set;
pub mod shape;
pub mod slots;
pub mod special;
pub mod str;
pub mod sum;
pub mod table;
pub mod traceback;
pub mod tuple;
pub mod types;
pub mod weak;

use crate::num::float::FloatError;
use kinds::Builtin;

/// The exception type for a failed float operation.
pub fn float_error_kind(e: FloatError) -> Builtin {
    match e {
        FloatError::DivisionByZero | FloatError::ZeroToNegativePower => Builtin::ZeroDivisionError,
        FloatError::PowOverflow
        | FloatError::RoundOverflow
        | FloatError::InfinityToInteger
        | FloatError::InfinityToRatio => Builtin::OverflowError,
        FloatError::ComplexResult | FloatError::NanToInteger | FloatError::NanToRatio => {
            Builtin::ValueError
        }
    }
}
