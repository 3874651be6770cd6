//! The parser: tokens to a [`Tree`], by recursive descent with precedence climbing.
//!
//! It knows only what is right. Where the text is wrong it gives up without a word ([`Failed`]), and a second, slower parser that follows
//! CPython's order of trying things (`diagnose`) finds out what to say. So valid programs pay nothing for error messages.
//!
//! Invariants:
//! * One token of lookahead, except where the grammar needs more: soft keywords, parenthesised `with` items.
//! * `prev_end` is the end of the last token that is not layout, which is where CPython ends a node.
//! * Every recursion goes through [`Parser::nested`], so the native stack is bounded.

mod args;
mod atom;
mod compound;
mod diagnose;
mod escape;
mod expr;
mod number;
mod pattern;
mod stmt;
mod string;
mod target;

use crate::ast::*;
use crate::lexer::{Token, TokenKind as T, Tokens, tokenize};
use crate::source::{Source, SyntaxError};

/// What kind of program to expect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// A module (`exec`).
    Exec,
    /// An expression (`eval`).
    Eval,
    /// One interactive statement (`single`).
    Single,
}

/// Parses a source.
pub fn parse(source: &Source, mode: Mode) -> Result<Tree, SyntaxError> {
    let mut interner = Interner::new();
    let mut tokens = tokenize(source, &mut interner);
    if mode == Mode::Single {
        end_interactive_line(&mut tokens, source.newline_added());
    }
    let mut parser = Parser::new(source, &tokens, interner);
    match parser.program(mode) {
        Ok(root) => {
            let mut tree = parser.tree;
            tree.root = root;
            tree.warnings.append(&mut tokens.warnings);
            tree.warnings.sort_by_key(|warning| warning.span.start);
            Ok(tree)
        }
        Err(Failed) => {
            let mut error = parser.explain(mode);
            if mode == Mode::Eval && source.newline_added() {
                forget_added_newline(&mut error);
            }
            Err(error)
        }
    }
}

/// An expression that ends where more is expected: CPython adds no newline to expressions, so there is no place to name.
fn forget_added_newline(error: &mut SyntaxError) {
    let Some(line) = error.text.as_deref() else {
        return;
    };
    let line = line.trim_end_matches('\n');
    let behind = line.chars().count() as i32 + 1;
    if error.message == "invalid syntax" && error.offset == Some(behind) {
        let line = line.to_string();
        (error.offset, error.end_offset) = (Some(0), Some(0));
        error.text = Some(line);
    }
}

/// An interactive statement ends with its input: line ends are made up as CPython does, so that a compound statement is complete if it ends
/// with an indented block or with a newline of its own.
fn end_interactive_line(tokens: &mut Tokens, newline_added: bool) {
    if let [.., before, last] = tokens.tokens[..]
        && last.kind == T::EndMarker
        && (!newline_added || before.kind == T::Dedent)
    {
        let at = tokens.tokens.len() - 1;
        tokens.tokens.insert(
            at,
            Token {
                kind: T::Newline,
                ..last
            },
        );
    }
}

/// The text is not a program; why is not known here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed;

type Parsed<T> = Result<T, Failed>;

/// Nesting allowed before the parser gives up, as CPython does. Brackets are limited by the tokenizer; this bounds chains of prefix operators
/// and the like, whose frames are small.
const MAX_DEPTH: u32 = 3000;

struct Parser<'s> {
    source: &'s Source,
    tokens: &'s [Token],
    lexed: &'s Tokens,
    at: usize,
    prev_end: u32,
    depth: u32,
    too_deep: bool,
    tree: Tree,
    /// Expressions of the lists that are being read.
    exprs: Vec<ExprId>,
    /// Statements of the blocks that are being read.
    stmts: Vec<StmtId>,
}

impl<'s> Parser<'s> {
    fn new(source: &'s Source, lexed: &'s Tokens, interner: Interner) -> Self {
        let tokens = lexed.tokens.as_slice();
        let mut tree = Tree {
            interner,
            ..Tree::default()
        };
        tree.exprs.reserve(tokens.len() / 2);
        tree.expr_lists.reserve(tokens.len() / 8);
        tree.stmts.reserve(tokens.len() / 10);
        tree.stmt_lists.reserve(tokens.len() / 10);
        Parser {
            source,
            tokens,
            lexed,
            at: 0,
            prev_end: 0,
            depth: 0,
            too_deep: false,
            tree,
            exprs: Vec::new(),
            stmts: Vec::new(),
        }
    }

    fn program(&mut self, mode: Mode) -> Parsed<Mod> {
        match mode {
            Mode::Exec => {
                let mark = self.stmts.len();
                while self.kind() != T::EndMarker {
                    self.statement()?;
                }
                Ok(Mod::Module {
                    body: self.take_stmts(mark),
                })
            }
            Mode::Eval => {
                let body = self.expressions()?;
                while self.kind() == T::Newline {
                    self.at += 1;
                }
                self.expect(T::EndMarker)?;
                Ok(Mod::Expression { body })
            }
            Mode::Single => self.interactive(),
        }
    }

    fn interactive(&mut self) -> Parsed<Mod> {
        let mark = self.stmts.len();
        if self.kind() == T::Newline {
            let span = self.tokens[self.at].span();
            self.at += 1;
            let pass = self.tree.add_stmt(StmtKind::Pass, span);
            self.stmts.push(pass);
        } else if self.compound_start() {
            self.statement()?;
            self.expect(T::Newline)?;
        } else {
            self.statement()?;
        }
        while self.kind() == T::Newline {
            self.at += 1;
        }
        self.expect(T::EndMarker)?;
        Ok(Mod::Interactive {
            body: self.take_stmts(mark),
        })
    }

    fn kind(&self) -> T {
        self.tokens[self.at].kind
    }

    /// The kind of a token further on; the last token repeats.
    fn kind_at(&self, ahead: usize) -> T {
        self.tokens[(self.at + ahead).min(self.tokens.len() - 1)].kind
    }

    fn token(&self) -> Token {
        self.tokens[self.at]
    }

    fn start(&self) -> u32 {
        self.tokens[self.at].start
    }

    fn span_from(&self, start: u32) -> Span {
        Span {
            start,
            end: self.prev_end,
        }
    }

    /// Consumes a token (never the last one, which nothing accepts).
    fn bump(&mut self) -> Token {
        let token = self.tokens[self.at];
        self.prev_end = token.end;
        self.at += 1;
        token
    }

    fn accept(&mut self, kind: T) -> bool {
        let found = self.kind() == kind;
        if found {
            self.bump();
        }
        found
    }

    fn expect(&mut self, kind: T) -> Parsed<Token> {
        let token = self.token();
        if token.kind != kind {
            return Err(Failed);
        }
        if kind != T::EndMarker {
            self.bump();
        }
        Ok(token)
    }

    fn name(&mut self) -> Parsed<Symbol> {
        let symbol = self.token().symbol().ok_or(Failed)?;
        self.bump();
        Ok(symbol)
    }

    /// Whether a soft keyword is next.
    fn at_soft(&self, symbol: Symbol) -> bool {
        self.token().symbol() == Some(symbol)
    }

    /// Runs a rule one level deeper.
    fn nested<R>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<R>) -> Parsed<R> {
        if self.depth == MAX_DEPTH {
            self.too_deep = true;
            return Err(Failed);
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn take_exprs(&mut self, mark: usize) -> ExprList {
        let list = self.tree.add_list(&self.exprs[mark..]);
        self.exprs.truncate(mark);
        list
    }

    fn take_stmts(&mut self, mark: usize) -> StmtList {
        let list = self.tree.add_list(&self.stmts[mark..]);
        self.stmts.truncate(mark);
        list
    }

    fn add(&mut self, kind: ExprKind, start: u32) -> ExprId {
        let span = self.span_from(start);
        self.tree.add_expr(kind, span)
    }

    /// Tries a rule; if it fails, the parser is where it was.
    fn attempt<R>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<R>) -> Option<R> {
        let (at, prev_end, depth) = (self.at, self.prev_end, self.depth);
        let (exprs, stmts, warnings) =
            (self.exprs.len(), self.stmts.len(), self.tree.warnings.len());
        match rule(self) {
            Ok(result) => Some(result),
            Err(Failed) => {
                (self.at, self.prev_end, self.depth) = (at, prev_end, depth);
                self.exprs.truncate(exprs);
                self.stmts.truncate(stmts);
                self.tree.warnings.truncate(warnings);
                None
            }
        }
    }
}
