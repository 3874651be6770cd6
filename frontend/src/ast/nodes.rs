//! The table of nodes. One row gives the Rust type and its dump.

use super::dump::{Dump, Dumper, Fields, Shape};
use super::interner::Symbol;
use super::pool::{ArgumentsId, ExprId, List, PatternId, Span, StmtId, Text};

/// Declares the variants of a sum type of the ASDL.
macro_rules! sums {
    ($($(#[$doc:meta])* $Enum:ident { $($Variant:ident $({ $($field:ident : $ty:ty),* $(,)? })?),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[allow(missing_docs, reason = "variants and fields are those of CPython's ast module")]
            #[derive(Clone, Copy, PartialEq, Debug)]
            pub enum $Enum { $($Variant $({ $($field: $ty),* })?),* }

            impl $Enum {
                /// The name of the node's class in CPython's `ast` module.
                pub fn name(&self) -> &'static str {
                    match self { $($Enum::$Variant { .. } => stringify!($Variant)),* }
                }
            }

            impl Fields for $Enum {
                fn fields(&self, d: &mut Dumper<'_>) {
                    match *self {
                        $($Enum::$Variant $({ $($field),* })? => {
                            $($(d.field(stringify!($field), &$field);)*)?
                        })*
                    }
                    let _ = d;
                }
            }
        )*
    };
}

/// Declares product types of the ASDL. Those with a span have position attributes in CPython too.
macro_rules! products {
    ($($(#[$doc:meta])* $Node:ident as $name:literal $(@ $span:ident)? { $($field:ident : $ty:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[allow(missing_docs, reason = "fields are those of CPython's ast module")]
            #[derive(Clone, Copy, PartialEq, Debug)]
            pub struct $Node { $(pub $field: $ty,)* $(pub $span: Span,)? }

            impl Dump for $Node {
                fn shape(&self, d: &mut Dumper<'_>) -> Shape {
                    #[allow(unused_mut, unused_assignments, reason = "nodes without a span leave it empty")]
                    let mut span = None;
                    $(span = Some(self.$span);)?
                    d.node($name, span, |d| { $(d.field(stringify!($field), &self.$field);)* })
                }
            }
        )*
    };
}

/// Declares enumerations that are nodes without fields.
macro_rules! symbols {
    ($($(#[$doc:meta])* $Enum:ident { $($Variant:ident),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[allow(missing_docs, reason = "variants are those of CPython's ast module")]
            #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
            #[repr(u8)]
            pub enum $Enum { $($Variant),* }

            impl Dump for $Enum {
                fn shape(&self, d: &mut Dumper<'_>) -> Shape {
                    let name = match self { $($Enum::$Variant => stringify!($Variant)),* };
                    d.node(name, None, |_| {})
                }
            }
        )*
    };
}

/// Declares structs that pair a kind with its position.
macro_rules! spanned {
    ($($(#[$doc:meta])* $Node:ident : $Kind:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Debug)]
            pub struct $Node {
                /// What the node is.
                pub kind: $Kind,
                /// Where it stands.
                pub span: Span,
            }

            impl Dump for $Node {
                fn shape(&self, d: &mut Dumper<'_>) -> Shape {
                    d.node(self.kind.name(), Some(self.span), |d| self.kind.fields(d))
                }
            }
        )*
    };
}

/// A list of expressions.
pub type ExprList = List<ExprId>;
/// A list of statements.
pub type StmtList = List<StmtId>;

spanned! {
    /// A statement.
    Stmt: StmtKind
    /// An expression.
    Expr: ExprKind
    /// A pattern.
    Pattern: PatternKind
    /// A type parameter.
    TypeParam: TypeParamKind
}

sums! {
    /// The root of a tree.
    Mod {
        Module { body: StmtList, type_ignores: List<TypeIgnore> },
        Interactive { body: StmtList },
        Expression { body: ExprId },
        FunctionType { argtypes: ExprList, returns: ExprId },
    }

    /// The kinds of statements.
    StmtKind {
        FunctionDef { name: Symbol, args: ArgumentsId, body: StmtList, decorator_list: ExprList, returns: Option<ExprId>, type_comment: Option<Symbol>, type_params: List<TypeParam> },
        AsyncFunctionDef { name: Symbol, args: ArgumentsId, body: StmtList, decorator_list: ExprList, returns: Option<ExprId>, type_comment: Option<Symbol>, type_params: List<TypeParam> },
        ClassDef { name: Symbol, bases: ExprList, keywords: List<Keyword>, body: StmtList, decorator_list: ExprList, type_params: List<TypeParam> },
        Return { value: Option<ExprId> },
        Delete { targets: ExprList },
        Assign { targets: ExprList, value: ExprId, type_comment: Option<Symbol> },
        TypeAlias { name: ExprId, type_params: List<TypeParam>, value: ExprId },
        AugAssign { target: ExprId, op: Operator, value: ExprId },
        AnnAssign { target: ExprId, annotation: ExprId, value: Option<ExprId>, simple: bool },
        For { target: ExprId, iter: ExprId, body: StmtList, orelse: StmtList, type_comment: Option<Symbol> },
        AsyncFor { target: ExprId, iter: ExprId, body: StmtList, orelse: StmtList, type_comment: Option<Symbol> },
        While { test: ExprId, body: StmtList, orelse: StmtList },
        If { test: ExprId, body: StmtList, orelse: StmtList },
        With { items: List<WithItem>, body: StmtList, type_comment: Option<Symbol> },
        AsyncWith { items: List<WithItem>, body: StmtList, type_comment: Option<Symbol> },
        Match { subject: ExprId, cases: List<MatchCase> },
        Raise { exc: Option<ExprId>, cause: Option<ExprId> },
        Try { body: StmtList, handlers: List<ExceptHandler>, orelse: StmtList, finalbody: StmtList },
        TryStar { body: StmtList, handlers: List<ExceptHandler>, orelse: StmtList, finalbody: StmtList },
        Assert { test: ExprId, msg: Option<ExprId> },
        Import { names: List<Alias> },
        ImportFrom { module: Option<Symbol>, names: List<Alias>, level: u32 },
        Global { names: List<Symbol> },
        Nonlocal { names: List<Symbol> },
        Expr { value: ExprId },
        Pass,
        Break,
        Continue,
    }

    /// The kinds of expressions.
    ExprKind {
        BoolOp { op: BoolOp, values: ExprList },
        NamedExpr { target: ExprId, value: ExprId },
        BinOp { left: ExprId, op: Operator, right: ExprId },
        UnaryOp { op: UnaryOp, operand: ExprId },
        Lambda { args: ArgumentsId, body: ExprId },
        IfExp { test: ExprId, body: ExprId, orelse: ExprId },
        Dict { keys: List<Option<ExprId>>, values: ExprList },
        Set { elts: ExprList },
        ListComp { elt: ExprId, generators: List<Comprehension> },
        SetComp { elt: ExprId, generators: List<Comprehension> },
        DictComp { key: ExprId, value: ExprId, generators: List<Comprehension> },
        GeneratorExp { elt: ExprId, generators: List<Comprehension> },
        Await { value: ExprId },
        Yield { value: Option<ExprId> },
        YieldFrom { value: ExprId },
        Compare { left: ExprId, ops: List<CmpOp>, comparators: ExprList },
        Call { func: ExprId, args: ExprList, keywords: List<Keyword> },
        FormattedValue { value: ExprId, conversion: Conversion, format_spec: Option<ExprId> },
        Interpolation { value: ExprId, str: StrText, conversion: Conversion, format_spec: Option<ExprId> },
        JoinedStr { values: ExprList },
        TemplateStr { values: ExprList },
        Constant { value: Constant, kind: StrKind },
        Attribute { value: ExprId, attr: Symbol, ctx: ExprContext },
        Subscript { value: ExprId, slice: ExprId, ctx: ExprContext },
        Starred { value: ExprId, ctx: ExprContext },
        Name { id: Symbol, ctx: ExprContext },
        List { elts: ExprList, ctx: ExprContext },
        Tuple { elts: ExprList, ctx: ExprContext },
        Slice { lower: Option<ExprId>, upper: Option<ExprId>, step: Option<ExprId> },
    }

    /// The kinds of patterns.
    PatternKind {
        MatchValue { value: ExprId },
        MatchSingleton { value: Constant },
        MatchSequence { patterns: List<PatternId> },
        MatchMapping { keys: ExprList, patterns: List<PatternId>, rest: Option<Symbol> },
        MatchClass { cls: ExprId, patterns: List<PatternId>, kwd_attrs: List<Symbol>, kwd_patterns: List<PatternId> },
        MatchStar { name: Option<Symbol> },
        MatchAs { pattern: Option<PatternId>, name: Option<Symbol> },
        MatchOr { patterns: List<PatternId> },
    }

    /// The kinds of type parameters.
    TypeParamKind {
        TypeVar { name: Symbol, bound: Option<ExprId>, default_value: Option<ExprId> },
        ParamSpec { name: Symbol, default_value: Option<ExprId> },
        TypeVarTuple { name: Symbol, default_value: Option<ExprId> },
    }
}

products! {
    /// The parameters of a function or lambda. `defaults` belong to the last of `posonlyargs` + `args`; `kw_defaults` has an entry for each of
    /// `kwonlyargs`.
    Arguments as "arguments" {
        posonlyargs: List<Arg>, args: List<Arg>, vararg: Option<Arg>, kwonlyargs: List<Arg>, kw_defaults: List<Option<ExprId>>,
        kwarg: Option<Arg>, defaults: ExprList,
    }
    /// One parameter.
    Arg as "arg" @ span { arg: Symbol, annotation: Option<ExprId>, type_comment: Option<Symbol> }
    /// A keyword argument of a call or class; without a name it is `**value`.
    Keyword as "keyword" @ span { arg: Option<Symbol>, value: ExprId }
    /// An imported name; `name` may be dotted or `*`.
    Alias as "alias" @ span { name: Symbol, asname: Option<Symbol> }
    /// An `except` clause.
    ExceptHandler as "ExceptHandler" @ span { type_: Option<ExprId>, name: Option<Symbol>, body: StmtList }
    /// One context manager of a `with`.
    WithItem as "withitem" { context_expr: ExprId, optional_vars: Option<ExprId> }
    /// A `# type: ignore`; `tag` is what follows on the line.
    TypeIgnore as "TypeIgnore" { lineno: u32, tag: Symbol }
    /// One `case`.
    MatchCase as "match_case" { pattern: PatternId, guard: Option<ExprId>, body: StmtList }
    /// One `for` of a comprehension, with its conditions.
    Comprehension as "comprehension" { target: ExprId, iter: ExprId, ifs: ExprList, is_async: bool }
}

symbols! {
    /// How an expression is used.
    ExprContext { Load, Store, Del }
    /// `and`, `or`.
    BoolOp { And, Or }
    /// Binary operators.
    Operator { Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv }
    /// Unary operators.
    UnaryOp { Invert, Not, UAdd, USub }
    /// Comparison operators.
    CmpOp { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn }
}

/// A literal's value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Constant {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
    /// `...`
    Ellipsis,
    /// An int that fits 64 bits.
    Int(i64),
    /// A bigger int: its literal without underscores, prefix (`0x`, `0o`, `0b`) in lower case. Only in the optimised tree it may be negative, and is
    /// decimal then.
    BigInt(Text),
    /// A float.
    Float(f64),
    /// An imaginary number.
    Imag(f64),
    /// A complex number with a real part, which only the optimised tree has; see [`Tree::complex`].
    Complex(Text),
    /// A string, in WTF-8.
    Str(Text),
    /// A bytes object.
    Bytes(Text),
}

/// Whether a string literal began with `u`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StrKind {
    /// No.
    Plain,
    /// Yes; CPython records it as `kind='u'`.
    Unicode,
}

/// The conversion of a replacement field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i8)]
pub enum Conversion {
    /// None given.
    None = -1,
    /// `!s`
    Str = b's' as i8,
    /// `!r`
    Repr = b'r' as i8,
    /// `!a`
    Ascii = b'a' as i8,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments {
            posonlyargs: List::EMPTY,
            args: List::EMPTY,
            vararg: None,
            kwonlyargs: List::EMPTY,
            kw_defaults: List::EMPTY,
            kwarg: None,
            defaults: List::EMPTY,
        }
    }
}

/// A text that is a string wherever it stands: the source of an interpolation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StrText(pub Text);
