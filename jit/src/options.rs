//! How the compiler is to behave.

/// Options of one compiler.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Compile on the calling thread and install at once; for tests.
    pub synchronous: bool,
    /// Let guards fail now and then.
    pub stress: bool,
    /// Keep HIR after each pass.
    pub dump_hir: bool,
    /// Keep the text of machine code.
    pub dump_asm: bool,
    /// Write the map for `perf`.
    pub perf_map: bool,
}
