//! The runtime of Krait: values, heap, objects, builtins and the interpreter.

pub mod heap;
pub mod host;
pub mod num;
pub mod text;
pub mod value;
