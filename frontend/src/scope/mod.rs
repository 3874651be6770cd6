//! Scopes: which names a block binds and where each of its names lives.
//!
//! [`build`] walks the tree once and records uses and bindings per block ([`build::Builder`]); [`analyze`] then decides for every name whether it is
//! local, global, a cell or free. Both follow the language reference as CPython implements it, with the same SyntaxErrors.
//!
//! Invariants:
//! * A scope's id is larger than its parent's, so parents are analysed first.
//! * Names in symbol tables are already mangled.
//! * The names bound by an inlined comprehension stay in its own scope; the compiler gives them registers of their own.

mod analyze;
mod build;
mod names;
mod table;

pub use names::NameMap;
pub use table::{Table, TableSymbol};

use crate::ast::{ArgumentsId, ExprId, Interner, PatternId, Span, StmtId, Symbol, Tree};
use crate::compile::consts::QuickMap;
use crate::deep::{Limit, at_any_depth};
use crate::source::{ErrorKind, Source, SyntaxError};

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// The module.
    Module,
    /// A class body.
    Class,
    /// A function, lambda or comprehension.
    Function,
    /// An `__annotate__` function.
    Annotation,
    /// The evaluator of a type parameter's bound or default.
    TypeVariable,
    /// The evaluator of a `type` statement.
    TypeAlias,
    /// The type parameters of a generic.
    TypeParameters,
}

/// Which comprehension a function block is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompKind {
    /// None.
    No,
    /// `[… for …]`
    List,
    /// `{… for …}`
    Set,
    /// `{…: … for …}`
    Dict,
    /// `(… for …)`
    Generator,
}

/// Where a name lives, as seen from a block; the numbers are CPython's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Not decided yet.
    Unknown,
    /// Bound here and not captured.
    Local,
    /// Declared `global`.
    GlobalExplicit,
    /// Found in globals or builtins.
    GlobalImplicit,
    /// Bound by an enclosing function.
    Free,
    /// Bound here and captured by an inner block.
    Cell,
}

/// How a block uses a name.
#[derive(Clone, Copy, Debug)]
pub struct SymbolInfo {
    /// Bits of [`def`].
    pub flags: u16,
    /// The result of the analysis.
    pub place: Place,
}

impl SymbolInfo {
    /// Whether a comprehension that is compiled into its parent lists the variable among its own: what it binds, but for
    /// assignment expressions to variables of functions.
    pub fn is_isolated(self) -> bool {
        self.flags & def::LOCAL != 0 && self.flags & def::NONLOCAL == 0
    }
}

/// Bits of [`SymbolInfo::flags`], with CPython's numbers as far as CPython has them.
pub mod def {
    /// Declared `global`.
    pub const GLOBAL: u16 = 1;
    /// Assigned.
    pub const LOCAL: u16 = 1 << 1;
    /// A parameter.
    pub const PARAM: u16 = 1 << 2;
    /// Declared `nonlocal`.
    pub const NONLOCAL: u16 = 1 << 3;
    /// Read.
    pub const USE: u16 = 1 << 4;
    /// Free in a method of the class although the class binds it too.
    pub const FREE_CLASS: u16 = 1 << 6;
    /// Imported.
    pub const IMPORT: u16 = 1 << 7;
    /// Annotated.
    pub const ANNOT: u16 = 1 << 8;
    /// The target of a comprehension's `for`.
    pub const COMP_ITER: u16 = 1 << 9;
    /// A type parameter.
    pub const TYPE_PARAM: u16 = 1 << 10;
    /// A cell in an inlined comprehension (only in a [`Table`](super::Table)).
    pub const COMP_CELL: u16 = 1 << 11;
    /// May be unbound again: `del`, or the name of an `except` clause. CPython's tables do not say it.
    pub const DELETED: u16 = 1 << 12;
    /// Any binding.
    pub const BOUND: u16 = LOCAL | PARAM | IMPORT | TYPE_PARAM;
    /// What CPython's tables say.
    pub const CPYTHON: u16 = DELETED - 1;
}

/// A dense number of a scope.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ScopeId(pub u32);
impl ScopeId {
    /// The module's.
    pub const ROOT: ScopeId = ScopeId(0);
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// The node that a scope belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// The body of a function, class or type alias.
    Stmt(StmtId),
    /// The type parameters of one.
    TypeParams(StmtId),
    /// A lambda or comprehension.
    Expr(ExprId),
    /// A type parameter's bound or default.
    Evaluator(ExprId),
    /// The annotations of a function.
    Annotations(ArgumentsId),
}

/// One block.
#[derive(Debug)]
pub struct Scope {
    /// What it is.
    pub kind: BlockKind,
    /// Its name.
    pub name: Symbol,
    /// The block around it (the root names itself).
    pub parent: ScopeId,
    /// Its names.
    pub symbols: NameMap<SymbolInfo>,
    /// Inside a function.
    pub nested: bool,
    /// Has `yield`.
    pub generator: bool,
    /// Is `async` or awaits.
    pub coroutine: bool,
    /// Whether it is a comprehension.
    pub comprehension: CompKind,
    /// Whether the comprehension is compiled into its parent.
    pub inlined: bool,
    /// Whether names are looked up in the class around it first.
    pub sees_class: bool,
    /// A method uses `__class__`.
    pub needs_class_cell: bool,
    /// An annotation scope uses the class namespace.
    pub needs_classdict: bool,
    /// Keeps `__conditional_annotations__`.
    pub conditional_annotations: bool,
    /// `__conditional_annotations__` is captured by the class's annotation scope.
    pub conditional_cell: bool,
    /// Has annotations that are kept.
    pub annotations_used: bool,
    /// The scope of a module's or class's annotations.
    pub annotation_block: Option<ScopeId>,
    /// Assignment expressions occur in it (or in comprehensions inlined into it).
    pub has_walrus: bool,
    /// Where the node starts that it belongs to.
    start: u32,
    /// Not analysed: annotations under `from __future__ import annotations`, which are strings.
    discarded: bool,
    /// The annotations of a function's variables, which are never evaluated: its names mean nothing.
    unevaluated: bool,
    comp_iter_target: bool,
    comp_iter_expr: u32,
    in_conditional: bool,
    directives: Vec<(Symbol, Span)>,
    mangled: Option<Vec<Symbol>>,
    what: &'static str,
}

impl Scope {
    /// Whether its locals live in registers.
    pub fn function_like(&self) -> bool {
        !matches!(self.kind, BlockKind::Module | BlockKind::Class)
    }
    /// What is known of a name.
    pub fn symbol(&self, name: Symbol) -> Option<SymbolInfo> {
        self.symbols.get(name).copied()
    }
    /// Whether private names are mangled here (around a generic class, only the type parameters' own).
    pub fn mangles(&self, name: Symbol) -> bool {
        self.mangled
            .as_ref()
            .is_none_or(|only| only.contains(&name))
    }
    fn flags(&self, name: Symbol) -> u16 {
        self.symbols.get(name).map_or(0, |s| s.flags)
    }
}

/// All scopes of a program.
#[derive(Debug)]
pub struct Scopes {
    scopes: Vec<Scope>,
    keys: QuickMap<Key, ScopeId>,
    /// Where assignment expressions start, in source order.
    walrus: Vec<u32>,
}

impl std::ops::Index<ScopeId> for Scopes {
    type Output = Scope;
    fn index(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }
}
impl std::ops::IndexMut<ScopeId> for Scopes {
    fn index_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.index()]
    }
}

impl Scopes {
    /// The scope of a node.
    pub fn of(&self, key: Key) -> Option<ScopeId> {
        self.keys.get(&key).copied()
    }
    /// The variables of the comprehensions compiled into the comprehension `id`, as far as it has no such name itself.
    pub fn inlined_inside(&self, id: ScopeId) -> Vec<(Symbol, SymbolInfo)> {
        let mut found: Vec<(Symbol, SymbolInfo)> = Vec::new();
        let inside = self.scopes.iter().enumerate().skip(id.index() + 1);
        for (at, scope) in inside.take_while(|(_, s)| s.parent >= id) {
            if scope.parent != id || !scope.inlined {
                continue;
            }
            let own = scope.symbols.iter().filter(|(_, s)| s.is_isolated());
            let deeper = self.inlined_inside(ScopeId(at as u32));
            for (name, info) in own.copied().chain(deeper) {
                let known = self[id].symbol(name).is_some();
                if !known && found.iter().all(|(other, _)| *other != name) {
                    found.push((name, info));
                }
            }
        }
        found
    }
    /// Whether an assignment expression stands inside `span`.
    pub fn has_walrus(&self, span: Span) -> bool {
        let at = self.walrus.partition_point(|&w| w < span.start);
        self.walrus.get(at).is_some_and(|&w| w < span.end)
    }
}

/// What changes how names are treated.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScopeOptions {
    /// `from __future__ import annotations` holds.
    pub future_annotations: bool,
    /// `await` is allowed outside functions.
    pub top_level_await: bool,
    /// Offset up to which `from __future__` may stand.
    pub future_end: u32,
    /// Make a block for the annotations of a function that has none, as CPython's tables show it.
    pub all_annotation_blocks: bool,
}

/// What a step of these passes makes, or the error that ends them: boxed, since every step of a valid program hands such a result up.
pub(crate) type Res<T = ()> = Result<T, Box<SyntaxError>>;

/// Makes and analyses the scopes of `tree`.
pub fn build(
    tree: &Tree,
    interner: &mut Interner,
    source: &Source,
    options: ScopeOptions,
) -> Result<Scopes, SyntaxError> {
    at_any_depth(|limit| build_within(limit, tree, interner, source, options))
        .map_err(|error| *error)
}

/// [`build`], as far as a limit allows.
pub(crate) fn build_within(
    limit: Limit,
    tree: &Tree,
    interner: &mut Interner,
    source: &Source,
    options: ScopeOptions,
) -> Res<Scopes> {
    let mut scopes = build::Builder::run(limit, tree, interner, source, options)?;
    analyze::analyze(&mut scopes, interner, source)?;
    Ok(scopes)
}

/// The name under which `name` is known inside class `class`: `__x` becomes `_Class__x`.
pub fn mangle(interner: &mut Interner, class: Option<Symbol>, name: Symbol) -> Symbol {
    let Some(class) = class else { return name };
    if !interner.is_private(name) {
        return name;
    }
    let text = interner.get(name);
    let class = interner.get(class).trim_start_matches('_');
    if class.is_empty() {
        return name;
    }
    let mangled = format!("_{class}{text}");
    interner.intern(&mangled)
}

/// A SyntaxError at `span`, as the scope pass raises it.
#[cold]
pub(crate) fn error_at(
    source: &Source,
    span: Span,
    message: impl Into<String>,
) -> Box<SyntaxError> {
    let (line, col) = source.locate(span.start);
    let (end_line, end_col) = source.locate(span.end);
    let chars = |line: u32, col: u32| {
        let text = source.line_text(line);
        let upto = text.get(..col as usize).unwrap_or(text);
        upto.chars().count() as i32 + 1
    };
    Box::new(SyntaxError {
        kind: ErrorKind::SyntaxError,
        message: message.into(),
        lineno: Some(line),
        offset: Some(chars(line, col)),
        end_lineno: Some(end_line),
        end_offset: Some(chars(end_line, end_col)),
        place_in_args: false,
        text: None,
        last_statement: None,
        unencodable: None,
    })
}

/// The error for a program nested deeper than the limit.
#[cold]
pub(crate) fn too_deep() -> Box<SyntaxError> {
    Box::new(SyntaxError {
        kind: ErrorKind::RecursionError,
        ..SyntaxError::without_location("maximum recursion depth exceeded during compilation")
    })
}
