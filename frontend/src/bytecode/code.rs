//! The compiler's product: a code object as plain data, without any runtime value.

use std::sync::Arc;

/// A constant of a code object.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// None.
    None,
    /// False or True.
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An int that fits 64 bits.
    Int(i64),
    /// A larger int, in decimal or as the source wrote it with a base prefix, without underscores.
    BigInt(Box<str>),
    /// A float.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A string in WTF-8 (UTF-8 that may hold lone surrogates).
    Str(Box<[u8]>),
    /// A bytes object.
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Box<[Constant]>),
    /// A frozenset of constants.
    FrozenSet(Box<[Constant]>),
    /// A slice of constants: start, stop, step.
    Slice(Box<[Constant; 3]>),
    /// A nested code object.
    Code(Box<Code>),
}

/// What a named local variable slot is; values may be combined (an argument that is a cell).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LocalKind(pub u8);
impl LocalKind {
    /// A plain local.
    pub const LOCAL: LocalKind = LocalKind(1);
    /// Its register holds a cell, shared with inner functions.
    pub const CELL: LocalKind = LocalKind(2);
    /// A free variable: its register holds a cell of an outer function.
    pub const FREE: LocalKind = LocalKind(4);
    /// An argument.
    pub const ARG: LocalKind = LocalKind(8);
    /// Belongs to an inlined comprehension; a variable of the same name around it has a register of its own.
    pub const HIDDEN: LocalKind = LocalKind(16);
    /// Whether all of `other` hold.
    pub const fn has(self, other: LocalKind) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Flags of a code object, numbered as `co_flags`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeFlags(pub u32);
impl CodeFlags {
    /// Locals live in registers rather than in a namespace.
    pub const OPTIMIZED: u32 = 0x1;
    /// A new namespace is made for each call.
    pub const NEWLOCALS: u32 = 0x2;
    /// Has `*args`.
    pub const VARARGS: u32 = 0x4;
    /// Has `**kwargs`.
    pub const VARKEYWORDS: u32 = 0x8;
    /// Nested in another function.
    pub const NESTED: u32 = 0x10;
    /// A generator.
    pub const GENERATOR: u32 = 0x20;
    /// A coroutine.
    pub const COROUTINE: u32 = 0x80;
    /// A generator-based coroutine.
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// An async generator.
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// `from __future__ import annotations` holds.
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
    /// The first constant is a docstring.
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    /// Defined in a class body.
    pub const METHOD: u32 = 0x800_0000;
    /// Whether `flag` is set.
    pub const fn has(self, flag: u32) -> bool {
        self.0 & flag != 0
    }
}

/// One row of the exception table: raising between words `start` and `end` goes to `handler` with the exception in register
/// `exc`. Rows are sorted by `start`; where rows nest, the inner one stands later and the last row that covers a place wins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExceptionRow {
    /// First word covered.
    pub start: u32,
    /// First word no longer covered.
    pub end: u32,
    /// Word offset of the handler.
    pub handler: u32,
    /// Register that receives the exception.
    pub exc: u32,
}

/// A source range (PEP 657): 1-based lines, 0-based byte columns. All zero lines mean "no location".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Location {
    /// First line; 0 for none.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First byte column.
    pub col: u32,
    /// End byte column.
    pub end_col: u32,
}

/// A code object. Names are shared between the code objects of a program.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Code {
    /// `co_name`
    pub name: Arc<str>,
    /// `co_qualname`
    pub qualname: Arc<str>,
    /// `co_filename`
    pub filename: Arc<str>,
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_flags`, see [`CodeFlags`].
    pub flags: u32,
    /// Positional parameters, positional-only ones included.
    pub arg_count: u32,
    /// Positional-only parameters.
    pub posonly_count: u32,
    /// Keyword-only parameters.
    pub kwonly_count: u32,
    /// Names of the variables in registers, in register order: parameters (positional, keyword-only, `*args`, `**kwargs`), other
    /// locals, cells that are not parameters, free variables.
    pub locals: Vec<(Arc<str>, LocalKind)>,
    /// The order in which Python lists the first of the locals (parameters and what is neither cell nor free variable), where it is not
    /// that of their registers.
    pub listed: Vec<u32>,
    /// Registers of the frame: `locals.len()` and the temporaries above.
    pub registers: u32,
    /// Names of globals and attributes.
    pub names: Vec<Arc<str>>,
    /// Constants.
    pub constants: Vec<Constant>,
    /// Instruction words.
    pub words: Vec<u32>,
    /// Size of the inline-cache area in 8-byte words.
    pub cache_words: u32,
    /// Exception table.
    pub exceptions: Vec<ExceptionRow>,
    /// Locations: instructions from word `.0` up to the next row's come from `.1`.
    pub locations: Vec<(u32, Location)>,
}

impl Code {
    /// `co_varnames`: parameters and other locals, those of inlined comprehensions included, each name once.
    pub fn varnames(&self) -> Vec<&str> {
        self.names_where(|_, kind| kind.has(LocalKind::LOCAL))
    }
    /// `co_cellvars`, in the order of the registers. A name is a cell where any variable of that name is one: an inlined
    /// comprehension may capture its own.
    pub fn cellvars(&self) -> Vec<&str> {
        let is_cell = |name: &str| {
            let mut locals = self.locals.iter();
            locals.any(|(other, kind)| kind.has(LocalKind::CELL) && **other == *name)
        };
        self.names_where(|name, kind| {
            kind.has(LocalKind::CELL) || kind.has(LocalKind::LOCAL) && is_cell(name)
        })
    }
    /// `co_freevars`
    pub fn freevars(&self) -> Vec<&str> {
        self.names_where(|_, kind| kind.has(LocalKind::FREE))
    }
    fn names_where(&self, wanted: impl Fn(&str, LocalKind) -> bool) -> Vec<&str> {
        // Only variables of comprehensions can have the name of another one.
        let repeats = self
            .locals
            .iter()
            .any(|(_, kind)| kind.has(LocalKind::HIDDEN));
        let mut names: Vec<&str> = Vec::new();
        let listed = self.listed.iter().map(|&at| at as usize);
        let others = self.listed.len()..self.locals.len();
        for (name, kind) in listed.chain(others).filter_map(|at| self.locals.get(at)) {
            if wanted(name, *kind) && !(repeats && names.contains(&&**name)) {
                names.push(name);
            }
        }
        names
    }
    /// Number of registers that hold parameters.
    pub fn parameter_count(&self) -> u32 {
        self.arg_count
            + self.kwonly_count
            + (self.flags & CodeFlags::VARARGS != 0) as u32
            + (self.flags & CodeFlags::VARKEYWORDS != 0) as u32
    }
    /// The location of the instruction that covers word `at`.
    pub fn location(&self, at: u32) -> Location {
        let row = self.locations.partition_point(|(start, _)| *start <= at);
        row.checked_sub(1)
            .map_or(Location::default(), |i| self.locations[i].1)
    }
    /// The exception handler that covers word `at`.
    pub fn handler(&self, at: u32) -> Option<&ExceptionRow> {
        self.exceptions
            .iter()
            .rev()
            .find(|r| r.start <= at && at < r.end)
    }
}
