//! How the compiler is to behave.

/// Which stages to show, as text, of the code that is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dump {
    /// HIR after each pass.
    pub hir: bool,
    /// What the code generator gets: Cranelift's intermediate representation.
    pub clif: bool,
    /// Machine code.
    pub asm: bool,
    /// Only code of the function with this name or qualified name.
    pub only: Option<String>,
}

impl Dump {
    /// What to show of the function with a qualified name.
    pub(crate) fn of(&self, qualname: &str) -> Dump {
        let plain = qualname.rsplit('.').next();
        match &self.only {
            Some(only) if only != qualname && Some(only.as_str()) != plain => Dump::default(),
            _ => self.clone(),
        }
    }
}

/// Options of one compiler.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Compile on the calling thread and install at once; for tests.
    pub synchronous: bool,
    /// Let guards fail now and then.
    pub stress: bool,
    /// What to show of what is made.
    pub dump: Dump,
    /// Write the map for `perf`.
    pub perf_map: bool,
}
