//! Says what is wrong with a text that is not a program, in CPython's words and with CPython's positions.
//!
//! Which message CPython gives depends on the order in which its parser tries things. So this is a parser of the same kind: a backtracking one
//! with ordered choice, one function per rule of the language reference, run twice. The first run finds how far the text can be understood. In
//! the second, rules additionally look for known mistakes ([`Diagnosis::hint`]); the message stands beside the rule that words it. If no mistake
//! is recognised, the furthest token that was looked at is "invalid syntax".
//!
//! Invariants:
//! * `filled` counts the tokens that were looked at, by either run: it decides positions, as in CPython.
//! * A rule that fails leaves `at` anywhere; who tries something else puts it back ([`Diagnosis::choose`], [`Diagnosis::maybe`]).
//! * The tree is scratch: only the kinds and spans of expressions matter.
//! * It runs on a stack of its own, because these rules nest deeper than the parser proper.

mod atom;
mod call;
mod compound;
mod expr;
mod function;
mod pattern;
mod raise;
mod simple;
mod string;
mod target;

use std::collections::HashMap;

use super::{Mode, ParseOptions, Parser};
use crate::ast::{ExprContext, ExprId, ExprKind, Interner, Span, Symbol, Tree};
use crate::deep::{Limit, on_deep_stack};
use crate::lexer::{Token, TokenKind as T, Tokens};
use crate::source::{Source, SyntaxError};
pub(super) use raise::too_deep;

/// Explains why a text is not a program. `tree` is scratch space with the interner that the tokens refer to.
pub(super) fn diagnose(
    source: &Source,
    lexed: &Tokens,
    tree: Tree,
    options: ParseOptions,
) -> SyntaxError {
    on_deep_stack(move || Diagnosis::new(source, lexed, tree, options).explain())
        .unwrap_or_else(too_deep)
}

/// The error for syntax that is newer than the version of the language that is asked for.
#[cold]
pub(super) fn too_new(
    source: &Source,
    lexed: &Tokens,
    interner: Interner,
    options: ParseOptions,
) -> Option<SyntaxError> {
    let tree = Tree::with_interner(interner);
    let check = move || {
        let mut diagnosis = Diagnosis::new(source, lexed, tree, options);
        let _ = diagnosis.program(options.mode);
        diagnosis.error.filter(|_| diagnosis.found_too_new)
    };
    on_deep_stack(check).unwrap_or_else(|| Some(too_deep()))
}

/// Why a rule did not succeed.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// It does not apply here.
    NoMatch,
    /// It does not apply, and its alternatives must not be tried either.
    Cut,
    /// The error is found.
    Raised,
}

type Peg<T = ()> = Result<T, Stop>;

/// One of several ways to read what comes next.
type Alternative<'a, 's, R> = &'a dyn Fn(&mut Diagnosis<'s>) -> Peg<R>;

/// Rules whose results are remembered by position.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Rule {
    Expression,
    StarExpression,
    Disjunction,
    Conjunction,
    Inversion,
    BitwiseOr,
    Factor,
    AwaitPrimary,
    Primary,
    TPrimary,
    NamedHint,
    Strings,
    StarTarget,
    TargetWithStar,
    DelTarget,
    Arguments,
    Block,
    SimpleStatement,
    ClosedPattern,
}

struct Diagnosis<'s> {
    source: &'s Source,
    lexed: &'s Tokens,
    tokens: &'s [Token],
    at: usize,
    filled: usize,
    hints: bool,
    depth: u32,
    memo: HashMap<(Rule, u32), (Option<ExprId>, u32)>,
    tree: Tree,
    error: Option<SyntaxError>,
    options: ParseOptions,
    /// Line and column of the last compound statement that was read with hints.
    last_statement: (u32, u32),
    /// The error is that a version of the language lacks what was found.
    found_too_new: bool,
    /// A newline that was added to the text is not shown, except for modules.
    show_added_newline: bool,
    /// What rules that have no expression to show return.
    nothing: ExprId,
}

impl<'s> Diagnosis<'s> {
    fn new(source: &'s Source, lexed: &'s Tokens, mut tree: Tree, options: ParseOptions) -> Self {
        let nothing = tree.add_expr(ExprKind::Yield { value: None }, Span::default());
        Diagnosis {
            source,
            lexed,
            tokens: &lexed.tokens,
            at: 0,
            filled: 0,
            hints: false,
            depth: 0,
            memo: HashMap::new(),
            tree,
            error: None,
            options,
            last_statement: (0, 0),
            found_too_new: false,
            show_added_newline: options.mode == Mode::Exec,
            nothing,
        }
    }

    fn explain(mut self) -> SyntaxError {
        let mut error = self.find();
        error.last_statement = Some(self.last_statement);
        error
    }

    fn find(&mut self) -> SyntaxError {
        let mode = self.options.mode;
        let first = self.program(mode);
        let last = self.filled.max(1) - 1;
        if self.options.allow_incomplete_input && self.reached_end() {
            return self.incomplete();
        }
        if !matches!(first, Err(Stop::Raised)) {
            self.memo.clear();
            (self.at, self.depth, self.hints) = (0, 0, true);
            let _ = self.program(mode);
        }
        self.verdict(last)
    }

    fn program(&mut self, mode: Mode) -> Peg {
        match mode {
            Mode::Exec => {
                self.many(Self::statement)?;
            }
            Mode::Eval => {
                self.expressions()?;
                self.many(|p| p.token(T::Newline))?;
            }
            Mode::Single => return self.interactive(),
            Mode::FuncType => {
                self.function_type()?;
                self.many(|p| p.token(T::Newline))?;
            }
        }
        self.token(T::EndMarker)?;
        Ok(())
    }

    fn function_type(&mut self) -> Peg {
        self.token(T::LPar)?;
        self.maybe(Self::type_expressions)?;
        self.token(T::RPar)?;
        self.token(T::RArrow)?;
        self.expression().map(drop)
    }

    fn type_expressions(&mut self) -> Peg {
        let starred = |p: &mut Self, star: T| {
            p.token(star)?;
            p.expression().map(drop)
        };
        let both = move |p: &mut Self| {
            starred(p, T::Star)?;
            p.token(T::Comma)?;
            starred(p, T::DoubleStar)
        };
        let plain = |p: &mut Self| p.separated(T::Comma, Self::expression).map(drop);
        let behind = move |p: &mut Self, rest: &dyn Fn(&mut Self) -> Peg| {
            plain(p)?;
            p.token(T::Comma)?;
            rest(p)
        };
        self.choose(&[
            &|p| behind(p, &both),
            &|p| behind(p, &|p| starred(p, T::Star)),
            &|p| behind(p, &|p| starred(p, T::DoubleStar)),
            &both,
            &|p| starred(p, T::Star),
            &|p| starred(p, T::DoubleStar),
            &plain,
        ])
    }

    fn interactive(&mut self) -> Peg {
        self.choose(&[
            &|p| {
                p.compound_statement()?;
                p.token(T::Newline)?;
                Ok(())
            },
            &|p| p.simple_statements(),
            &|p| p.token(T::Newline).map(drop),
        ])?;
        let rest = &self.tokens[self.at..];
        if rest
            .iter()
            .any(|token| !matches!(token.kind, T::Newline | T::Dedent | T::EndMarker))
        {
            return self.raise_last("multiple statements found while compiling a single statement");
        }
        Ok(())
    }

    // Tokens.

    /// The kind of the next token, which is looked at by that. Where the tokenizer gave up, this raises its error.
    fn kind(&mut self) -> Peg<T> {
        let at = self.at.min(self.tokens.len() - 1);
        if at >= self.filled {
            self.filled = at + 1;
            if self.tokens[at].kind == T::Error {
                return self.raise_lexer_error();
            }
        }
        Ok(self.tokens[at].kind)
    }

    fn token(&mut self, kind: T) -> Peg<Token> {
        if self.kind()? != kind {
            return Err(Stop::NoMatch);
        }
        let token = self.tokens[self.at];
        if kind != T::EndMarker {
            self.at += 1;
        }
        Ok(token)
    }

    fn any_of(&mut self, kinds: &[T]) -> Peg<Token> {
        let kind = self.kind()?;
        if kinds.contains(&kind) {
            self.token(kind)
        } else {
            Err(Stop::NoMatch)
        }
    }

    /// A token without which nothing else is possible.
    fn forced(&mut self, kind: T) -> Peg<Token> {
        if self.kind()? == kind {
            return self.token(kind);
        }
        let span = self.tokens[self.at].span();
        self.raise_at(
            span,
            format!("expected '{}'", kind.text().unwrap_or_default()),
        )
    }

    fn soft(&mut self, symbol: Symbol) -> Peg<Token> {
        if self.kind()? == T::Name && self.tokens[self.at].symbol() == Some(symbol) {
            self.token(T::Name)
        } else {
            Err(Stop::NoMatch)
        }
    }

    fn name(&mut self) -> Peg<ExprId> {
        let token = self.token(T::Name)?;
        let id = token.symbol().ok_or(Stop::NoMatch)?;
        Ok(self.tree.add_expr(
            ExprKind::Name {
                id,
                ctx: ExprContext::Load,
            },
            token.span(),
        ))
    }

    /// Start of the next token.
    fn start(&self) -> u32 {
        self.tokens[self.at.min(self.tokens.len() - 1)].start
    }

    /// End of the last token that was consumed.
    fn end(&self) -> u32 {
        self.tokens[self.at.max(1) - 1].end
    }

    fn add(&mut self, kind: ExprKind, start: u32) -> ExprId {
        let end = self.end();
        self.tree.add_expr(kind, Span { start, end })
    }

    fn span(&self, expr: ExprId) -> Span {
        self.tree.expr(expr).span
    }

    /// What came with a minor version of the language; older ones do not have it.
    fn since(&mut self, minor: u8, what: &str) -> Peg {
        if self.options.feature_version >= minor {
            return Ok(());
        }
        self.found_too_new = true;
        self.raise_last(format!(
            "{what} only supported in Python 3.{minor} and greater"
        ))
    }

    // Combinators.

    /// The first alternative that matches.
    fn choose<R>(&mut self, alternatives: &[Alternative<'_, 's, R>]) -> Peg<R> {
        let mark = self.at;
        for alternative in alternatives {
            match alternative(self) {
                Err(Stop::NoMatch) => self.at = mark,
                Err(Stop::Cut) => {
                    self.at = mark;
                    return Err(Stop::NoMatch);
                }
                result => return result,
            }
        }
        Err(Stop::NoMatch)
    }

    fn maybe<R>(&mut self, rule: impl FnOnce(&mut Self) -> Peg<R>) -> Peg<Option<R>> {
        let mark = self.at;
        match rule(self) {
            Ok(result) => Ok(Some(result)),
            Err(Stop::Raised) => Err(Stop::Raised),
            Err(Stop::NoMatch | Stop::Cut) => {
                self.at = mark;
                Ok(None)
            }
        }
    }

    fn many<R>(&mut self, rule: impl Fn(&mut Self) -> Peg<R>) -> Peg<Vec<R>> {
        let mut results = Vec::new();
        while let Some(result) = self.maybe(&rule)? {
            results.push(result);
        }
        Ok(results)
    }

    fn many1<R>(&mut self, rule: impl Fn(&mut Self) -> Peg<R>) -> Peg<Vec<R>> {
        let results = self.many(rule)?;
        if results.is_empty() {
            Err(Stop::NoMatch)
        } else {
            Ok(results)
        }
    }

    /// Items with separators between them.
    fn separated<R>(&mut self, separator: T, rule: impl Fn(&mut Self) -> Peg<R>) -> Peg<Vec<R>> {
        let mut results = vec![rule(self)?];
        while let Some(result) = self.maybe(|p| {
            p.token(separator)?;
            rule(p)
        })? {
            results.push(result);
        }
        Ok(results)
    }

    /// Whether a rule would match here.
    fn looks<R>(&mut self, rule: impl FnOnce(&mut Self) -> Peg<R>) -> Peg<bool> {
        let mark = self.at;
        let found = self.maybe(rule)?.is_some();
        self.at = mark;
        Ok(found)
    }

    fn ahead(&mut self, kinds: &[T]) -> Peg {
        let kind = self.kind()?;
        if kinds.contains(&kind) {
            Ok(())
        } else {
            Err(Stop::NoMatch)
        }
    }

    fn not_ahead(&mut self, kinds: &[T]) -> Peg {
        let kind = self.kind()?;
        if kinds.contains(&kind) {
            Err(Stop::NoMatch)
        } else {
            Ok(())
        }
    }

    /// A rule that looks for a mistake: only in the second run.
    fn hint<R>(&mut self, rule: impl FnOnce(&mut Self) -> Peg<R>) -> Peg<R> {
        if self.hints {
            rule(self)
        } else {
            Err(Stop::NoMatch)
        }
    }

    /// Remembers what a rule makes of a position.
    fn memo(&mut self, rule: Rule, parse: impl FnOnce(&mut Self) -> Peg<ExprId>) -> Peg<ExprId> {
        let key = (rule, self.at as u32);
        if let Some(&(result, end)) = self.memo.get(&key) {
            self.at = end as usize;
            return result.ok_or(Stop::NoMatch);
        }
        let result = match self.nested(parse) {
            Err(Stop::Raised) => return Err(Stop::Raised),
            Err(Stop::NoMatch | Stop::Cut) => None,
            Ok(expr) => Some(expr),
        };
        self.memo.insert(key, (result, self.at as u32));
        result.ok_or(Stop::NoMatch)
    }

    fn nested<R>(&mut self, rule: impl FnOnce(&mut Self) -> Peg<R>) -> Peg<R> {
        // A level of the parser proper is up to this many memoised rules here.
        if self.depth > Limit::DEEP.parser * 12 {
            return self.raise_too_deep();
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }
}

impl Parser<'_> {
    /// What is wrong; the parser has just given up.
    #[cold]
    pub(super) fn explain(self, options: ParseOptions) -> SyntaxError {
        if self.too_deep {
            return raise::too_deep();
        }
        let scratch = Tree::with_interner(self.tree.interner);
        diagnose(self.source, self.lexed, scratch, options)
    }
}
