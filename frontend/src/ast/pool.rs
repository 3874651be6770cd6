//! The arenas behind a [`Tree`], and the ids, lists and texts that point into them.

use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};

use super::interner::{Interner, Symbol};
use super::nodes::*;
use crate::source::Warning;

/// A half-open range of byte offsets into the (decoded) source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// No part of the source: where an instruction belongs to nothing in particular.
    pub const NONE: Span = Span {
        start: u32::MAX,
        end: u32::MAX,
    };

    /// The range from `start` to before `end`.
    pub fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// From the start of `self` to the end of `other`.
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start,
            end: other.end,
        }
    }
}

/// A range of the tree's byte arena: the value of a string or bytes constant, or the digits of a big int.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl Text {
    /// Length in bytes.
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether the text has no bytes.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// A run of consecutive items in one of the tree's pools; read it as `&tree[list]`.
pub struct List<T> {
    start: u32,
    len: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for List<T> {}
impl<T> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.len) == (other.start, other.len)
    }
}
impl<T> std::fmt::Debug for List<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}; {}]", self.start, self.len)
    }
}
impl<T> Default for List<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T> List<T> {
    /// The list without items.
    pub const EMPTY: Self = List {
        start: 0,
        len: 0,
        of: PhantomData,
    };

    /// How many items the list has.
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// The same list from its second item on.
    pub(crate) fn without_first(self) -> Self {
        let skipped = self.len.min(1);
        List {
            start: self.start + skipped,
            len: self.len - skipped,
            of: PhantomData,
        }
    }

    /// Whether the list has no items.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $Id:ident => $Node:ty, $pool:ident, $get:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $Id(NonZeroU32);

            impl $Id {
                /// The position in the tree's arena, counted from 0 (for side tables).
                pub fn index(self) -> usize {
                    self.0.get() as usize - 1
                }

                /// The id of the node at `index`.
                pub fn from_index(index: usize) -> $Id {
                    let raw = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
                    $Id(raw.expect("a tree has fewer than 2^32 nodes"))
                }
            }

            impl std::fmt::Debug for $Id {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    write!(f, "{}{}", stringify!($pool), self.index())
                }
            }

            impl Index<$Id> for Tree {
                type Output = $Node;
                fn index(&self, id: $Id) -> &$Node {
                    &self.$pool[id.index()]
                }
            }

            impl IndexMut<$Id> for Tree {
                fn index_mut(&mut self, id: $Id) -> &mut $Node {
                    &mut self.$pool[id.index()]
                }
            }

            impl Tree {
                /// The node behind an id, by value.
                pub fn $get(&self, id: $Id) -> $Node {
                    self.$pool[id.index()]
                }
            }
        )*
    };
}

macro_rules! lists {
    ($($Item:ty => $pool:ident;)*) => {
        $(
            impl Index<List<$Item>> for Tree {
                type Output = [$Item];
                fn index(&self, list: List<$Item>) -> &[$Item] {
                    &self.$pool[list.start as usize..list.start as usize + list.len as usize]
                }
            }

            impl Pooled for $Item {
                fn pool(tree: &mut Tree) -> &mut Vec<$Item> {
                    &mut tree.$pool
                }
            }
        )*

        /// A parsed program.
        #[derive(Clone, Debug)]
        pub struct Tree {
            /// What was parsed.
            pub root: Mod,
            /// The names in the tree; passes may add their own.
            pub interner: Interner,
            /// SyntaxWarnings of the tokenizer and the parser, in source order.
            pub warnings: Vec<Warning>,
            pub(crate) exprs: Vec<Expr>,
            pub(crate) stmts: Vec<Stmt>,
            pub(crate) patterns: Vec<Pattern>,
            pub(crate) arguments: Vec<Arguments>,
            pub(crate) bytes: Vec<u8>,
            $(pub(crate) $pool: Vec<$Item>,)*
        }

        impl Default for Tree {
            fn default() -> Self {
                Tree::with_interner(Interner::new())
            }
        }

        impl Tree {
            /// An empty tree whose names are in `interner`.
            pub fn with_interner(interner: Interner) -> Tree {
                Tree {
                    root: Mod::Module {
                        body: List::EMPTY,
                        type_ignores: List::EMPTY,
                    },
                    interner,
                    warnings: Vec::new(),
                    exprs: Vec::new(),
                    stmts: Vec::new(),
                    patterns: Vec::new(),
                    arguments: Vec::new(),
                    bytes: Vec::new(),
                    $($pool: Vec::new(),)*
                }
            }
        }
    };
}

/// An item kind that has a pool in the tree.
pub trait Pooled: Copy + Sized {
    /// The pool.
    fn pool(tree: &mut Tree) -> &mut Vec<Self>;
}

ids! {
    /// An expression.
    ExprId => Expr, exprs, expr;
    /// A statement.
    StmtId => Stmt, stmts, stmt;
    /// A pattern of a `case`.
    PatternId => Pattern, patterns, pattern;
    /// The parameters of a function or lambda.
    ArgumentsId => Arguments, arguments, args_of;
}

lists! {
    ExprId => expr_lists;
    StmtId => stmt_lists;
    PatternId => pattern_lists;
    Option<ExprId> => optional_lists;
    CmpOp => cmpops;
    Symbol => name_lists;
    Arg => args;
    Keyword => keywords;
    Alias => aliases;
    WithItem => withitems;
    MatchCase => match_cases;
    Comprehension => comprehensions;
    ExceptHandler => handlers;
    TypeParam => type_params;
    TypeIgnore => type_ignores;
}

impl Tree {
    /// Number of expressions: every [`ExprId::index`] is below it.
    pub fn expr_count(&self) -> usize {
        self.exprs.len()
    }

    /// Number of statements: every [`StmtId::index`] is below it.
    pub fn stmt_count(&self) -> usize {
        self.stmts.len()
    }

    /// The bytes of a constant (WTF-8 for strings).
    pub fn bytes(&self, text: Text) -> &[u8] {
        &self.bytes[text.start as usize..text.start as usize + text.len as usize]
    }

    /// The text of a string constant, or `None` if it holds lone surrogates.
    pub fn str(&self, text: Text) -> Option<&str> {
        std::str::from_utf8(self.bytes(text)).ok()
    }

    /// The parts of a [`Constant::Complex`].
    pub fn complex(&self, text: Text) -> (f64, f64) {
        let bytes = self.bytes(text);
        let part = |at: usize| {
            let bytes = bytes[at..].first_chunk().copied();
            f64::from_le_bytes(bytes.unwrap_or_default())
        };
        (part(0), part(8))
    }

    /// The text of a name.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.interner.get(symbol)
    }

    /// Adds an expression.
    pub fn add_expr(&mut self, kind: ExprKind, span: Span) -> ExprId {
        self.exprs.push(Expr { kind, span });
        ExprId::from_index(self.exprs.len() - 1)
    }

    /// Adds a statement.
    pub fn add_stmt(&mut self, kind: StmtKind, span: Span) -> StmtId {
        self.stmts.push(Stmt { kind, span });
        StmtId::from_index(self.stmts.len() - 1)
    }

    /// Adds a pattern.
    pub fn add_pattern(&mut self, kind: PatternKind, span: Span) -> PatternId {
        self.patterns.push(Pattern { kind, span });
        PatternId::from_index(self.patterns.len() - 1)
    }

    /// Adds a parameter list.
    pub fn add_arguments(&mut self, arguments: Arguments) -> ArgumentsId {
        self.arguments.push(arguments);
        ArgumentsId::from_index(self.arguments.len() - 1)
    }

    /// Adds a list of items.
    pub fn add_list<T: Pooled>(&mut self, items: &[T]) -> List<T> {
        if items.is_empty() {
            return List::EMPTY;
        }
        let pool = T::pool(self);
        let start = pool.len() as u32;
        match items {
            // The most frequent length, and not worth a call to copy memory.
            [item] => pool.push(*item),
            _ => pool.extend_from_slice(items),
        }
        List {
            start,
            len: items.len() as u32,
            of: PhantomData,
        }
    }

    /// Adds bytes to the arena of constants.
    pub fn add_text(&mut self, bytes: &[u8]) -> Text {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.text_since(start)
    }

    /// The text that was appended to the arena since it was `start` bytes long.
    pub(crate) fn text_since(&self, start: usize) -> Text {
        let len = self.bytes.len() - start;
        Text {
            start: u32::try_from(start).expect("constants take less than 4 GiB"),
            len: len as u32,
        }
    }
}
