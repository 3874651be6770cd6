//! The syntax tree: CPython's `Python.asdl` with its own names, in dense arenas.
//!
//! Invariants:
//! * Nodes are small `Copy` values that name each other by dense ids; a child is always allocated before its parent, and nothing in the tree
//!   owns memory of its own, so dropping a tree of any depth is flat.
//! * Field names and their order are those of CPython's `ast` module (`type_` stands for `type`); the dump is derived from the same table.
//! * Identifiers are [`Symbol`]s of the tree's interner (already NFKC-normalised); string and bytes constants are ranges of one byte arena
//!   ([`Text`]). String constants are WTF-8: UTF-8 that may also hold lone surrogates.
//! * Expression context (`Load`, `Store`, `Del`) is always filled in.
//!
//! Read nodes with `tree[id]` or `tree.expr(id)`, lists with `&tree[list]`.

mod dump;
mod interner;
mod nodes;
mod pool;

pub(crate) use dump::is_printable;
pub use dump::{
    DumpOptions, DumpTooDeep, bytes_repr, complex_repr, dump, dump_json, float_repr,
    int_text_to_decimal, str_repr,
};
pub use interner::{Interner, Symbol, sym};
pub(crate) use interner::{KEYWORD_COUNT, NameHash};
pub use nodes::*;
pub use pool::{ArgumentsId, ExprId, List, PatternId, Pooled, Span, StmtId, Text, Tree};
