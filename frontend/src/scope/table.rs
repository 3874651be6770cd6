//! The symbol tables of a program as Python's `symtable` module shows them, with its words.
//!
//! They differ from [`Scopes`] in what the compiler has no use for: a comprehension that is compiled into the block around it has no table of its own
//! but leaves its names there, and every function has a table for its annotations.

use super::*;
use crate::ast::sym;
use crate::bytecode::code::CodeFlags;
use crate::compile::future;
use crate::json::Json;
use crate::parser::{self, ParseOptions};
use std::fmt::Write;

/// The table of a block.
#[derive(Debug)]
pub struct Table {
    /// What the block is.
    pub kind: BlockKind,
    /// `get_name()`
    pub name: String,
    /// `get_lineno()`
    pub line: u32,
    /// `is_nested()`
    pub nested: bool,
    /// The symbols in CPython's order; those that only pass through to inner blocks, whose order CPython leaves to chance, come last.
    pub symbols: Vec<TableSymbol>,
    /// `get_children()`
    pub children: Vec<Table>,
}

/// A name in a table.
#[derive(Clone, Debug)]
pub struct TableSymbol {
    /// `get_name()`
    pub name: String,
    /// How the block uses it.
    pub info: SymbolInfo,
}

/// The set of the annotations that were reached, which a class or a module keeps.
const CONDITIONAL_ANNOTATIONS: &str = "__conditional_annotations__";

/// Words for the bits of [`def`], as the methods of `symtable.Symbol` have them.
const USES: [(u16, &str); 11] = [
    (def::USE, "referenced"),
    (def::PARAM, "parameter"),
    (def::TYPE_PARAM, "type parameter"),
    (def::GLOBAL, "declared global"),
    (def::NONLOCAL, "nonlocal"),
    (def::LOCAL, "assigned"),
    (def::IMPORT, "imported"),
    (def::ANNOT, "annotated"),
    (def::FREE_CLASS, "free in the class"),
    (def::COMP_ITER, "iterated by a comprehension"),
    (def::COMP_CELL, "a comprehension's cell"),
];

impl BlockKind {
    /// `get_type()`
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Module => "module",
            BlockKind::Class => "class",
            BlockKind::Function => "function",
            BlockKind::Annotation => "annotation",
            BlockKind::TypeVariable => "type variable",
            BlockKind::TypeAlias => "type alias",
            BlockKind::TypeParameters => "type parameters",
        }
    }
}

impl Place {
    /// What one calls it.
    pub fn name(self) -> &'static str {
        match self {
            Place::Unknown => "unknown",
            Place::Local => "local",
            Place::GlobalExplicit => "explicit global",
            Place::GlobalImplicit => "global",
            Place::Free => "free",
            Place::Cell => "cell",
        }
    }
}

impl TableSymbol {
    fn uses(&self) -> impl Iterator<Item = &'static str> {
        let flags = self.info.flags;
        USES.iter()
            .filter(move |(bit, _)| flags & bit != 0)
            .map(|(_, word)| *word)
    }
}

impl Table {
    /// The table of the program's module, or why it has none.
    pub fn of(source: &Source, parse: impl Into<ParseOptions>) -> Result<Table, SyntaxError> {
        let mut tree = parser::parse(source, parse)?;
        let mut interner = std::mem::take(&mut tree.interner);
        let future = future::features(&tree, &interner, source).map_err(|e| *e)?;
        let options = ScopeOptions {
            future_annotations: future.flags & CodeFlags::FUTURE_ANNOTATIONS != 0,
            top_level_await: false,
            future_end: future.end,
            all_annotation_blocks: true,
        };
        let scopes = build(&tree, &mut interner, source, options)?;
        Ok(scopes.table(&interner, source))
    }

    /// The tables for people: a line for each block and each name, inner blocks indented below their outer ones.
    pub fn list(&self) -> String {
        let mut out = String::new();
        self.list_into(0, &mut out);
        out
    }

    fn list_into(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        let _ = write!(out, "{indent}{} {}", self.kind.name(), self.name);
        if self.line > 0 {
            let _ = write!(out, ", line {}", self.line);
        }
        out.push_str(if self.nested { ", nested\n" } else { "\n" });
        let width = self.symbols.iter().map(|s| s.name.chars().count()).max();
        let width = width.unwrap_or(0);
        for symbol in &self.symbols {
            let (name, place) = (&symbol.name, symbol.info.place.name());
            let _ = write!(out, "{indent}    {name:width$}  {place}");
            let mut before = ": ";
            for word in symbol.uses() {
                out.push_str(before);
                out.push_str(word);
                before = ", ";
            }
            out.push('\n');
        }
        for child in &self.children {
            child.list_into(depth + 1, out);
        }
    }

    /// The tables for tools.
    pub fn json(&self) -> Json {
        let symbols = self.symbols.iter().map(|symbol| {
            Json::Object(vec![
                ("name", symbol.name.as_str().into()),
                ("scope", symbol.info.place.name().into()),
                ("uses", symbol.uses().collect()),
            ])
        });
        Json::Object(vec![
            ("type", self.kind.name().into()),
            ("name", self.name.as_str().into()),
            ("lineno", self.line.into()),
            ("nested", self.nested.into()),
            ("symbols", symbols.collect()),
            ("children", self.children.iter().map(Table::json).collect()),
        ])
    }
}

/// A finished block, before its outer one decides what becomes of it.
#[derive(Default)]
struct Block {
    symbols: Vec<(Symbol, SymbolInfo)>,
    children: Vec<Table>,
}

impl Scopes {
    /// The table of the root.
    fn table(&self, interner: &Interner, source: &Source) -> Table {
        let mut inner: Vec<Vec<usize>> = vec![Vec::new(); self.scopes.len()];
        for (index, scope) in self.scopes.iter().enumerate().skip(1) {
            if !scope.discarded {
                inner[scope.parent.index()].push(index);
            }
        }
        // Inner blocks have larger numbers than outer ones, so they are done before them.
        let mut blocks: Vec<Block> = self.scopes.iter().map(|_| Block::default()).collect();
        for index in (0..self.scopes.len()).rev() {
            let scope = &self.scopes[index];
            let mut symbols = Symbols::of(scope, interner);
            let mut children = Vec::new();
            for &at in &inner[index] {
                let block = std::mem::take(&mut blocks[at]);
                if self.scopes[at].inlined {
                    symbols.take_in(&block.symbols, interner);
                    children.extend(block.children);
                } else {
                    children.push(self.scopes[at].table(block, interner, source));
                }
            }
            blocks[index] = Block {
                symbols: symbols.finish(),
                children,
            };
        }
        let root = std::mem::take(&mut blocks[0]);
        let mut table = self.scopes[0].table(root, interner, source);
        table.line = 0;
        table
    }
}

impl Scope {
    fn table(&self, block: Block, interner: &Interner, source: &Source) -> Table {
        let symbols = block.symbols.into_iter().map(|(name, info)| TableSymbol {
            name: interner.get(name).to_owned(),
            info,
        });
        Table {
            kind: self.kind,
            name: interner.get(self.name).trim_matches(['<', '>']).to_owned(),
            line: source.locate(self.start).0,
            nested: self.nested,
            symbols: symbols.collect(),
            children: block.children,
        }
    }
}

/// The symbols of a block, while comprehensions are taken into it.
struct Symbols<'a> {
    scope: &'a Scope,
    own: NameMap<SymbolInfo>,
    /// What comprehensions keep in cells.
    cells: Vec<Symbol>,
}

impl<'a> Symbols<'a> {
    fn of(scope: &'a Scope, interner: &Interner) -> Symbols<'a> {
        let mut own = NameMap::default();
        for &(name, info) in scope.symbols.iter().filter(|(_, info)| info.flags != 0) {
            // Annotations read it, of which CPython's tables do not know.
            let of_compiler = scope.kind == BlockKind::Annotation
                && interner.get(name) == CONDITIONAL_ANNOTATIONS;
            if !of_compiler {
                own.position_or_insert(name, || info);
            }
        }
        Symbols {
            scope,
            own,
            cells: Vec::new(),
        }
    }

    /// Takes in what the table of a comprehension had.
    fn take_in(&mut self, symbols: &[(Symbol, SymbolInfo)], interner: &Interner) {
        for &(name, mut info) in symbols {
            if info.flags & def::PARAM != 0 {
                continue;
            }
            if info.place == Place::Cell || info.flags & def::COMP_CELL != 0 {
                self.cells.push(name);
            }
            let of_compiler = name == sym::CLASS_CELL
                || name == sym::CLASSDICT
                || interner.get(name) == CONDITIONAL_ANNOTATIONS;
            if of_compiler && info.place == Place::Free && self.scope.kind == BlockKind::Class {
                info.place = Place::GlobalImplicit;
            }
            let at = self.own.position_or_insert(name, || info);
            let own = self.own.value_at_mut(at);
            if info.place == Place::Free
                && own.flags & def::BOUND != 0
                && self.scope.function_like()
            {
                own.flags |= info.flags & def::USE;
            }
        }
    }

    fn finish(mut self) -> Vec<(Symbol, SymbolInfo)> {
        for &name in &self.cells {
            if let Some(info) = self.own.get_mut(name) {
                info.flags |= def::COMP_CELL;
                if info.place == Place::Local && self.scope.function_like() {
                    info.place = Place::Cell;
                }
            }
        }
        // Names that only pass through come last.
        for &(name, info) in self.scope.symbols.iter().filter(|(_, i)| i.flags == 0) {
            self.own.position_or_insert(name, || info);
        }
        let (uses, passing): (Vec<_>, Vec<_>) =
            self.own.iter().partition(|(_, info)| info.flags != 0);
        uses.into_iter().chain(passing).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::Mode;

    #[test]
    fn forms() {
        let program = "def f(a):\n    return [b for b in a if g(lambda: b)]\nx: f";
        let source = Source::from_text(program).expect("text");
        let table = Table::of(&source, Mode::Exec).expect("a program");
        assert_eq!(
            table.list(),
            "\
module top
    f                            local: assigned
    x                            local: assigned, annotated
    __conditional_annotations__  global: referenced
  annotation __annotate__, line 1
      .format  local: referenced, parameter
  function f, line 1
      a  local: referenced, parameter
      b  cell: referenced, assigned, iterated by a comprehension, a comprehension's cell
      g  global: referenced
    function lambda, line 2, nested
        b  free: referenced
  annotation __annotate__, line 3
      .format  local: referenced, parameter
      f        global: referenced
"
        );
        let annotations = table.children[2].json().to_string();
        assert_eq!(
            annotations,
            concat!(
                r#"{"type":"annotation","name":"__annotate__","lineno":3,"nested":false,"symbols":["#,
                r#"{"name":".format","scope":"local","uses":["referenced","parameter"]},"#,
                r#"{"name":"f","scope":"global","uses":["referenced"]}],"children":[]}"#
            )
        );
    }
}
