//! The runtime of Krait: values, heap, objects, builtins and the interpreter.

pub mod builtins;
pub mod context;
pub mod feedback;
pub mod heap;
pub mod host;
pub mod import;
pub mod interp;
pub mod native;
pub mod num;
pub mod object;
pub mod report;
pub mod stdlib;
pub mod text;
pub mod tier;
pub mod value;
