//! What HIR must know of a runtime helper: signature, effects, result type. The rows come from the runtime's table.

use super::effect::Effects;
use super::ops::Repr;
use super::ty::Ty;

/// The index of a helper in the table that a function was built with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct HelperId(pub u16);

/// A parameter of a helper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Param {
    /// One value in this representation.
    One(Repr),
    /// All further arguments, boxed, as a pointer to them and their count; only as the last parameter.
    Rest,
}

/// A function of the runtime that compiled code may call.
#[derive(Clone, Copy, Debug)]
pub struct HelperDef {
    /// Its name, for dumps.
    pub name: &'static str,
    /// Whether the thread is passed before the arguments.
    pub thread: bool,
    /// The parameters.
    pub params: &'static [Param],
    /// The result; a boxed one is zero when the helper raised.
    pub result: Option<Repr>,
    /// What is known of the result.
    pub ty: Ty,
    /// What it may do.
    pub effects: Effects,
    /// Its address.
    pub address: usize,
}
