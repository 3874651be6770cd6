//! The optimised tree (`PyCF_OPTIMIZED_AST`): what CPython replaces before it looks at scopes.
//!
//! `__debug__` becomes its value, `'…%s…' % (a, b)` an f-string, the numbers in patterns become constants, and docstrings go where they are not
//! wanted. Other constants are folded later and do not show in trees. The compiler does all of this where it emits code, so it has no need of this
//! pass. What is added comes behind its parents in the arenas.

use super::percent::{Piece, pieces};
use super::*;
use crate::ast::Constant;

/// Parses a source for its tree, as `compile()` does with `PyCF_ONLY_AST`: future features that do not exist are errors. With `optimize` the tree is
/// the optimised one.
pub fn syntax_tree(
    source: &Source,
    parse: ParseOptions,
    optimize: Option<Options>,
    warnings: &mut Vec<Warning>,
) -> Result<Tree, SyntaxError> {
    let mut tree = parser::parse_reporting(source, parse, warnings)?;
    let future = future::features(&tree, &tree.interner, source).map_err(|error| *error)?;
    // CPython leaves the types of a function as they are.
    let optimize = optimize.filter(|_| parse.mode != Mode::FuncType);
    if let Some(options) = optimize {
        let flags = options.future_flags | future.flags;
        let pattern_values = pattern_values(&tree);
        let mut untouched = pattern_values.clone();
        if flags & CodeFlags::FUTURE_ANNOTATIONS != 0 {
            untouched.extend(annotations(&tree));
        }
        preprocess_expressions(&mut tree, options.optimize, &untouched);
        for id in pattern_values {
            if let Some(value) = number(&mut tree, id) {
                tree[id].kind = constant(value);
            }
        }
        if options.optimize >= 2 {
            remove_docstrings(&mut tree);
        }
    }
    Ok(tree)
}

/// The annotations. Those that become text stay as they were written.
fn annotations(tree: &Tree) -> impl Iterator<Item = ExprId> {
    let of_statements = tree.stmts.iter().filter_map(|stmt| match stmt.kind {
        StmtKind::FunctionDef { returns, .. } | StmtKind::AsyncFunctionDef { returns, .. } => {
            returns
        }
        StmtKind::AnnAssign { annotation, .. } => Some(annotation),
        _ => None,
    });
    let of_arguments = tree.arguments.iter().flat_map(|a| {
        let lists = [a.posonlyargs, a.args, a.kwonlyargs];
        let listed = lists.into_iter().flat_map(|list| &tree[list]);
        let all = listed.chain(&a.vararg).chain(&a.kwarg);
        all.filter_map(|arg| arg.annotation)
    });
    of_statements.chain(of_arguments)
}

/// Expressions with their parts, except for those in `untouched`, which do not overlap.
fn preprocess_expressions(tree: &mut Tree, optimize: u8, untouched: &[ExprId]) {
    let mut untouched: Vec<Span> = untouched.iter().map(|&e| tree.expr(e).span).collect();
    untouched.sort_by_key(|span| span.start);
    for index in 0..tree.expr_count() {
        let id = ExprId::from_index(index);
        let Expr { kind, span } = tree.expr(id);
        let kind = match kind {
            ExprKind::Name {
                id: sym::DEBUG,
                ctx: ExprContext::Load,
            } => Some(constant(if optimize == 0 {
                Constant::True
            } else {
                Constant::False
            })),
            ExprKind::BinOp {
                left,
                op: Operator::Mod,
                right,
            } => format_values(tree, left, right),
            _ => None,
        };
        let Some(kind) = kind else {
            continue;
        };
        let before = untouched.partition_point(|other| other.start <= span.start);
        let holder = untouched[..before].last();
        if holder.is_none_or(|holder| holder.end < span.end) {
            tree[id].kind = kind;
        }
    }
}

fn constant(value: Constant) -> ExprKind {
    ExprKind::Constant {
        value,
        kind: StrKind::Plain,
    }
}

/// The f-string that says the same as a format with its values.
fn format_values(tree: &mut Tree, left: ExprId, right: ExprId) -> Option<ExprKind> {
    let (pieces, values) = pieces(tree, left, right)?;
    let values = tree[values].to_vec();
    let mut values = values.iter().copied();
    let text = |tree: &mut Tree, text: &[u8]| {
        let value = Constant::Str(tree.add_text(text));
        tree.add_expr(constant(value), Span::NONE)
    };
    let mut parts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        parts.push(match piece {
            Piece::Text(literal) => text(tree, &literal),
            Piece::Value(conversion, spec) => {
                let value = values.next()?;
                let format_spec = spec.map(|spec| text(tree, spec.as_bytes()));
                let span = tree.expr(value).span;
                let kind = ExprKind::FormattedValue {
                    value,
                    conversion,
                    format_spec,
                };
                tree.add_expr(kind, span)
            }
        });
    }
    let values = tree.add_list(&parts);
    Some(ExprKind::JoinedStr { values })
}

/// The values that patterns compare with: of these only numbers are replaced.
fn pattern_values(tree: &Tree) -> Vec<ExprId> {
    tree.patterns
        .iter()
        .flat_map(|pattern| match &pattern.kind {
            PatternKind::MatchValue { value } => std::slice::from_ref(value),
            PatternKind::MatchMapping { keys, .. } => &tree[*keys],
            _ => &[],
        })
        .copied()
        .collect()
}

/// The constant that a number with a sign, or a complex number, is in a pattern.
fn number(tree: &mut Tree, id: ExprId) -> Option<Constant> {
    let value_of = |tree: &mut Tree, e: ExprId| match tree.expr(e).kind {
        ExprKind::Constant { value, .. } => Some(value),
        ExprKind::UnaryOp { .. } => number(tree, e),
        _ => None,
    };
    match tree.expr(id).kind {
        ExprKind::UnaryOp {
            op: UnaryOp::USub,
            operand,
        } => match value_of(tree, operand)? {
            Constant::BigInt(digits) => {
                let digits = int_text_to_decimal(tree.bytes(digits));
                Some(big_int(tree, format!("-{digits}")))
            }
            value => {
                let value = fold::unary(UnaryOp::USub, &fold::value_of(tree, value))?;
                constant_of(tree, value)
            }
        },
        ExprKind::BinOp { left, op, right } => {
            let (left, right) = (value_of(tree, left)?, value_of(tree, right)?);
            let (left, right) = (fold::value_of(tree, left), fold::value_of(tree, right));
            let value = fold::binary(op, &left, &right)?;
            constant_of(tree, value)
        }
        _ => None,
    }
}

fn big_int(tree: &mut Tree, digits: String) -> Constant {
    match digits.parse() {
        Ok(small) => Constant::Int(small),
        Err(_) => Constant::BigInt(tree.add_text(digits.as_bytes())),
    }
}

fn constant_of(tree: &mut Tree, value: Value) -> Option<Constant> {
    Some(match value {
        Value::Int(i) => Constant::Int(i),
        Value::BigInt(digits) => big_int(tree, digits.into()),
        Value::Float(f) => Constant::Float(f),
        Value::Complex(re, im) => {
            let bytes = [re, im].map(f64::to_le_bytes);
            Constant::Complex(tree.add_text(bytes.as_flattened()))
        }
        _ => return None,
    })
}

/// Takes the docstrings away. A string that would become one by that is made an f-string, and an empty body a `pass`.
fn remove_docstrings(tree: &mut Tree) {
    let mut root = tree.root;
    if let Mod::Module { body, .. } = &mut root {
        remove_docstring(tree, body);
    }
    tree.root = root;
    for index in 0..tree.stmt_count() {
        let id = StmtId::from_index(index);
        let mut kind = tree.stmt(id).kind;
        if let StmtKind::FunctionDef { body, .. }
        | StmtKind::AsyncFunctionDef { body, .. }
        | StmtKind::ClassDef { body, .. } = &mut kind
        {
            remove_docstring(tree, body);
            tree[id].kind = kind;
        }
    }
}

fn remove_docstring(tree: &mut Tree, body: &mut StmtList) {
    let Some(&first) = tree[*body].first() else {
        return;
    };
    if text_statement(tree, first).is_none() {
        return;
    }
    if body.len() == 1 {
        tree[first].kind = StmtKind::Pass;
        return;
    }
    *body = body.without_first();
    let second = tree[*body][0];
    if let Some(text) = text_statement(tree, second) {
        let span = tree.stmt(second).span;
        let values = tree.add_list(&[text]);
        let value = tree.add_expr(ExprKind::JoinedStr { values }, span);
        tree[second].kind = StmtKind::Expr { value };
    }
}

/// The string that a statement consists of.
fn text_statement(tree: &Tree, statement: StmtId) -> Option<ExprId> {
    match tree.stmt(statement).kind {
        StmtKind::Expr { value } => match tree.expr(value).kind {
            ExprKind::Constant {
                value: Constant::Str(_),
                ..
            } => Some(value),
            _ => None,
        },
        _ => None,
    }
}
