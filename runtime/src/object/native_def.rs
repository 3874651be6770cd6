//! What a declared native function or attribute consists of. The attributes of `krait_macros` fill these; descriptors and native
//! functions refer to them.

use super::args::ArgCount;
use crate::context::Thread;
use crate::value::{PyResult, Value};

/// The machine-level signature of every native function: the thread, the arguments (positional first, then the values of the
/// keyword arguments; a receiver is the first positional one), their counts, and the keyword names (strings).
pub type NativeFn = extern "C" fn(&mut Thread, *const Value, ArgCount, *const Value) -> PyResult;

/// How a parameter takes its argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    /// Before `/`.
    PosOnly,
    /// By position or keyword.
    PosOrKw,
    /// Behind `*`.
    KwOnly,
    /// `*args`
    VarArgs,
    /// `**kwargs`
    VarKeywords,
}

/// What a parameter is when no argument is given.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// The argument is required.
    Required,
    /// An immediate; UNBOUND where the signature says `<unrepresentable>`.
    Value(Value),
    /// A string.
    Str(&'static str),
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// How it takes its argument.
    pub kind: ParamKind,
    /// Its default.
    pub default: Default,
    /// Name of the function, for messages.
    pub function: &'static str,
    /// Its number, counted from 1; 0 when it is the only one.
    pub place: usize,
}

impl Param {
    /// The parameter as messages call it: `f() argument`, `f() argument 2` or `f() argument 'name'`.
    pub fn label(&self) -> String {
        match (self.kind, self.place) {
            (ParamKind::PosOnly, 0) => format!("{}() argument", self.function),
            (ParamKind::PosOnly, n) => format!("{}() argument {n}", self.function),
            _ => format!("{}() argument '{}'", self.function, self.name),
        }
    }
}

/// What a function becomes in its owner's namespace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    /// A method descriptor (a slot wrapper when the name is a special method's).
    Method,
    /// A class method descriptor.
    ClassMethod,
    /// A static method.
    StaticMethod,
    /// `__new__`
    New,
    /// A function of a module.
    Function,
}

/// A native function.
#[derive(Debug)]
pub struct NativeDef {
    /// `__name__`
    pub name: &'static str,
    /// The number of the type or the name of the module it belongs to, for messages.
    pub owner: &'static str,
    /// `__text_signature__`
    pub text_signature: &'static str,
    /// `__doc__`
    pub doc: &'static str,
    /// Parameters without the receiver.
    pub params: &'static [Param],
    /// What it becomes.
    pub kind: MethodKind,
    /// Its code.
    pub call: NativeFn,
}

impl NativeDef {
    /// The parameter called `name`.
    pub const fn param(&self, name: &str) -> &'static Param {
        let mut i = 0;
        while i < self.params.len() {
            let candidate = self.params[i].name.as_bytes();
            if candidate.len() == name.len() {
                let mut j = 0;
                while j < candidate.len() && candidate[j] == name.as_bytes()[j] {
                    j += 1;
                }
                if j == candidate.len() {
                    return &self.params[i];
                }
            }
            i += 1;
        }
        panic!("no such parameter")
    }
}

/// Sets an attribute of a receiver.
pub type Setter = fn(&mut Thread, Value, Value) -> PyResult<()>;

/// A computed attribute of a builtin type.
#[derive(Debug)]
pub struct GetSetDef {
    /// Its name.
    pub name: &'static str,
    /// `__doc__`
    pub doc: &'static str,
    /// Reads it from the receiver.
    pub get: fn(&mut Thread, Value) -> PyResult,
    /// Sets it, or deletes it when the value is UNBOUND.
    pub set: Option<Setter>,
    /// Whether CPython keeps it in a plain field: what setting it says depends on that when it cannot be set.
    pub member: bool,
}
