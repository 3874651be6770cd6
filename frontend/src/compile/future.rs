//! `from __future__ import …`

use super::*;

/// What the program's future imports turn on.
pub(crate) struct Future {
    pub flags: u32,
    /// End of the last statement among which they may stand.
    pub end: u32,
}

/// `barry_as_FLUFL`
const BARRY: u32 = 0x40_0000;

pub(crate) fn features(tree: &Tree, interner: &Interner, source: &Source) -> Res<Future> {
    let mut future = Future { flags: 0, end: 0 };
    let (Mod::Module { body, .. } | Mod::Interactive { body }) = tree.root else {
        return Ok(future);
    };
    for (at, &s) in tree[body].iter().enumerate() {
        let stmt = tree.stmt(s);
        match stmt.kind {
            StmtKind::ImportFrom {
                module: Some(sym::FUTURE),
                names,
                level: 0,
            } => {
                for alias in &tree[names] {
                    future.flags |= feature(interner.get(alias.name), source, alias.span)?;
                }
            }
            StmtKind::Expr { value } if at == 0 => {
                let ExprKind::Constant {
                    value: crate::ast::Constant::Str(_),
                    ..
                } = tree.expr(value).kind
                else {
                    break;
                };
            }
            _ => break,
        }
        future.end = stmt.span.end;
    }
    Ok(future)
}

fn feature(name: &str, source: &Source, span: Span) -> Res<u32> {
    match name {
        "annotations" => Ok(CodeFlags::FUTURE_ANNOTATIONS),
        "barry_as_FLUFL" => Ok(BARRY),
        "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement"
        | "print_function" | "unicode_literals" | "generator_stop" => Ok(0),
        "braces" => Err(error_at(source, span, "not a chance")),
        _ => Err(error_at(
            source,
            span,
            format!("future feature {name} is not defined"),
        )),
    }
}
