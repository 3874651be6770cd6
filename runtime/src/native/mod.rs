//! Native functions: how Rust code is declared to Python, and how its arguments are bound and converted.
//!
//! A native function is declared by an attribute of `krait_macros` on an ordinary function; what the attribute fills is a
//! [`NativeDef`]. [`bind`] sorts positional and keyword arguments into parameters with CPython's messages, [`FromArg`]
//! converts each, [`IntoResult`] converts what comes back.
//!
//! Invariant: a native function's receiver has been checked by whoever looked the function up (a method descriptor checks
//! the type, a slot belongs to the class), so [`FromSelf`] does not check again.

mod bind;
mod convert;
mod declare;

pub use crate::object::args::{ArgCount, Args, Keywords};
pub use crate::object::index::Index;
pub use crate::object::native_def::{
    Default, GetSetDef, MethodKind, NativeDef, NativeFn, Param, ParamKind,
};
pub use bind::{Bound, Layout, bind, missing_receiver};
pub use convert::{CInt, FromArg, FromSelf, IntoResult};
pub use declare::{NativeModule, NativeType};
