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
use crate::deep::{Limit, on_deep_stack};
use crate::lexer::{LexFault, Token, TokenKind as T, Tokenizing, Tokens};
use crate::source::{Source, SyntaxError, Warning};

/// What kind of program to expect.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// A module (`exec`).
    #[default]
    Exec,
    /// An expression (`eval`).
    Eval,
    /// One interactive statement (`single`).
    Single,
    /// The type comment of a function (`func_type`).
    FuncType,
}

/// How to parse.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseOptions {
    /// What to expect.
    pub mode: Mode,
    /// The minor version of Python 3 whose syntax is allowed.
    pub feature_version: u8,
    /// Whether input that could be continued is an `_IncompleteInputError` (`PyCF_ALLOW_INCOMPLETE_INPUT`).
    pub allow_incomplete_input: bool,
    /// Whether blocks must be ended by the text itself (`PyCF_DONT_IMPLY_DEDENT`).
    pub dont_imply_dedent: bool,
    /// Whether type comments belong to the tree, and are errors where they cannot stand (`PyCF_TYPE_COMMENTS`).
    pub type_comments: bool,
}

/// The minor version of the language that the front end knows.
const FEATURE_VERSION: u8 = 14;

impl Default for ParseOptions {
    fn default() -> Self {
        Mode::Exec.into()
    }
}

impl From<Mode> for ParseOptions {
    fn from(mode: Mode) -> Self {
        ParseOptions {
            mode,
            feature_version: FEATURE_VERSION,
            allow_incomplete_input: false,
            dont_imply_dedent: false,
            type_comments: false,
        }
    }
}

/// Parses a source; what is suspicious about it is in [`Tree::warnings`].
pub fn parse(source: &Source, options: impl Into<ParseOptions>) -> Result<Tree, SyntaxError> {
    let mut warnings = Vec::new();
    let mut tree = parse_reporting(source, options.into(), &mut warnings)?;
    tree.warnings = warnings;
    Ok(tree)
}

/// Parses a source; what is suspicious about it is appended to `warnings`, whether there is an error or not.
pub fn parse_reporting(
    source: &Source,
    options: ParseOptions,
    warnings: &mut Vec<Warning>,
) -> Result<Tree, SyntaxError> {
    let mode = options.mode;
    let mut interner = Interner::new();
    let mut tokens = Tokenizing {
        bare_end: mode != Mode::Exec && source.newline_added(),
        type_comments: options.type_comments,
    }
    .run(source, &mut interner);
    if mode != Mode::Exec && source.newline_added() {
        end_without_newline(&mut tokens, source, mode);
    }
    if mode == Mode::Single {
        end_interactive_line(
            &mut tokens,
            source.newline_added(),
            options.dont_imply_dedent,
        );
    }
    if options.feature_version < FEATURE_VERSION
        && let Some(error) = diagnose::too_new(source, &tokens, interner.clone(), options)
    {
        return Err(error);
    }
    let mut parser = Parser::new(source, &tokens, interner, Limit::SHALLOW);
    let mut result = parser.program(mode);
    if parser.too_deep {
        let again = || {
            let interner = parser.tree.interner;
            let mut parser = Parser::new(source, &tokens, interner, Limit::DEEP);
            let result = parser.program(mode);
            (parser, result)
        };
        match on_deep_stack(again) {
            Some(done) => (parser, result) = done,
            None => return Err(diagnose::too_deep()),
        }
    }
    let reached = parser.start();
    let mut found = std::mem::take(&mut parser.tree.warnings);
    let result = match result {
        Ok(root) => {
            let mut tree = parser.tree;
            tree.root = root;
            found.append(&mut tokens.warnings);
            Ok(tree)
        }
        Err(Failed) => {
            // The tokenizer of CPython is never ahead of its parser.
            let read = |warning: &&Warning| warning.span.start <= reached;
            found.extend(tokens.warnings.iter().filter(read).cloned());
            Err(parser.explain(options))
        }
    };
    found.sort_by_key(|warning| warning.span.start);
    warnings.append(&mut found);
    result
}

/// Except in modules, CPython adds no newline to the text: the end of the text takes its place, and a backslash there continues nothing.
fn end_without_newline(tokens: &mut Tokens, source: &Source, mode: Mode) {
    let end = source.text().len() as u32 - 1;
    let list = &mut tokens.tokens;
    if mode == Mode::Eval || mode == Mode::FuncType {
        list.retain(|token| token.kind != T::Newline || token.start < end);
    }
    for token in list.iter_mut().rev().take_while(|token| token.end > end) {
        token.start = token.start.min(end);
        token.end = end;
    }
    if let Some(error) = &mut tokens.error {
        error.at = error.at.min(end);
        if matches!(error.fault, LexFault::EndOfInput) && source.text().ends_with("\\\n") {
            error.fault = LexFault::ContinuationCharacter;
            error.searched = 0;
        }
    }
}

/// An interactive statement ends with its input: line ends are made up as CPython does, so that a compound statement is complete if it ends
/// with an indented block or with a newline of its own. Who does not want dedents implied must write that newline.
fn end_interactive_line(tokens: &mut Tokens, newline_added: bool, dont_imply_dedent: bool) {
    let tokens = &mut tokens.tokens;
    let Some(&last) = tokens.last().filter(|last| last.kind == T::EndMarker) else {
        return;
    };
    let at = tokens.len() - 1;
    let dedents = tokens[..at]
        .iter()
        .rev()
        .take_while(|token| token.kind == T::Dedent)
        .count();
    if newline_added && dont_imply_dedent {
        tokens.drain(at - dedents..at);
    } else if at > 0 && (!newline_added || dedents > 0) {
        tokens.insert(
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

struct Parser<'s> {
    source: &'s Source,
    tokens: &'s [Token],
    lexed: &'s Tokens,
    at: usize,
    prev_end: u32,
    depth: u32,
    max_depth: u32,
    too_deep: bool,
    tree: Tree,
    /// Expressions of the lists that are being read.
    exprs: Vec<ExprId>,
    /// Statements of the blocks that are being read.
    stmts: Vec<StmtId>,
    /// Parameters of lists that are still open.
    args: Vec<Arg>,
}

impl<'s> Parser<'s> {
    fn new(source: &'s Source, lexed: &'s Tokens, interner: Interner, limit: Limit) -> Self {
        let tokens = lexed.tokens.as_slice();
        let mut tree = Tree::with_interner(interner);
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
            max_depth: limit.parser,
            too_deep: false,
            tree,
            exprs: Vec::new(),
            stmts: Vec::new(),
            args: Vec::new(),
        }
    }

    fn program(&mut self, mode: Mode) -> Parsed<Mod> {
        match mode {
            Mode::Exec => {
                let mark = self.stmts.len();
                while self.kind() != T::EndMarker {
                    self.statement()?;
                }
                let body = self.take_stmts(mark);
                Ok(Mod::Module {
                    body,
                    type_ignores: self.type_ignores(),
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
            Mode::FuncType => self.function_type(),
        }
    }

    /// `func_type`: the types of the arguments in parentheses, an arrow, the type of the result. Stars do not show in the tree.
    fn function_type(&mut self) -> Parsed<Mod> {
        self.expect(T::LPar)?;
        let mark = self.exprs.len();
        let mut stars = 0;
        while self.kind() != T::RPar {
            let now = match self.kind() {
                T::Star => 1,
                T::DoubleStar => 2,
                _ => 0,
            };
            if now > 0 {
                self.bump();
            }
            // `*` comes behind what has no star, `**` last.
            if stars > 0 && now <= stars {
                return Err(Failed);
            }
            stars = now;
            let expr = self.expression()?;
            self.exprs.push(expr);
            if self.kind() == T::RPar {
                break;
            }
            self.expect(T::Comma)?;
            if self.kind() == T::RPar {
                return Err(Failed);
            }
        }
        self.bump();
        let argtypes = self.take_exprs(mark);
        self.expect(T::RArrow)?;
        let returns = self.expression()?;
        while self.kind() == T::Newline {
            self.at += 1;
        }
        self.expect(T::EndMarker)?;
        Ok(Mod::FunctionType { argtypes, returns })
    }

    fn type_ignores(&mut self) -> List<TypeIgnore> {
        let (source, tree) = (self.source, &mut self.tree);
        let ignores: Vec<TypeIgnore> = (self.lexed.type_ignores.iter())
            .map(|&tag| TypeIgnore {
                lineno: source.locate(tag.start).0,
                tag: tree.interner.intern(source.slice(tag)),
            })
            .collect();
        tree.add_list(&ignores)
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

    /// The type comment that is next, if there is one.
    fn type_comment(&mut self) -> Option<Symbol> {
        if self.kind() != T::TypeComment {
            return None;
        }
        let span = self.bump().span();
        Some(self.tree.interner.intern(self.source.slice(span)))
    }

    /// Whether a soft keyword is next.
    fn at_soft(&self, symbol: Symbol) -> bool {
        self.token().symbol() == Some(symbol)
    }

    /// Runs a rule one level deeper.
    fn nested<R>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<R>) -> Parsed<R> {
        if self.depth == self.max_depth {
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

    fn take_args(&mut self, mark: usize) -> List<Arg> {
        let list = self.tree.add_list(&self.args[mark..]);
        self.args.truncate(mark);
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
        let (exprs, stmts, args) = (self.exprs.len(), self.stmts.len(), self.args.len());
        let warnings = self.tree.warnings.len();
        match rule(self) {
            Ok(result) => Some(result),
            Err(Failed) => {
                (self.at, self.prev_end, self.depth) = (at, prev_end, depth);
                self.exprs.truncate(exprs);
                self.stmts.truncate(stmts);
                self.args.truncate(args);
                self.tree.warnings.truncate(warnings);
                None
            }
        }
    }
}
