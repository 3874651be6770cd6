//! SyntaxWarnings.

use super::*;

impl Compiler<'_> {
    fn warn(&mut self, span: Span, message: String) {
        let lineno = self.line(span);
        let warning = Warning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno,
            span,
            stage: Stage::Compiler,
        };
        // A `finally` body is compiled more than once.
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
    /// The name of the type of a literal or display.
    fn literal_type(&self, e: ExprId) -> Option<&'static str> {
        use crate::ast::Constant as C;
        Some(match self.tree.expr(e).kind {
            ExprKind::Tuple { .. } => "tuple",
            ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
            ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
            ExprKind::Set { .. } | ExprKind::SetComp { .. } => "set",
            ExprKind::GeneratorExp { .. } => "generator",
            ExprKind::Lambda { .. } => "function",
            ExprKind::TemplateStr { .. } | ExprKind::Interpolation { .. } => {
                "string.templatelib.Template"
            }
            ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
            ExprKind::Constant { value, .. } => match value {
                C::None => "NoneType",
                C::True | C::False => "bool",
                C::Ellipsis => "ellipsis",
                C::Int(_) | C::BigInt(_) => "int",
                C::Float(_) => "float",
                C::Imag(_) | C::Complex(_) => "complex",
                C::Str(_) => "str",
                C::Bytes(_) => "bytes",
            },
            _ => return None,
        })
    }
    pub(super) fn warn_compare(&mut self, e: ExprId) {
        let tree = self.tree;
        let expr = tree.expr(e);
        let ExprKind::Compare {
            left,
            ops,
            comparators,
        } = expr.kind
        else {
            return;
        };
        if !tree[ops]
            .iter()
            .any(|o| matches!(o, CmpOp::Is | CmpOp::IsNot))
        {
            return;
        }
        let is_literal = |e: ExprId| {
            use crate::ast::Constant as C;
            if let ExprKind::Tuple { .. } = tree.expr(e).kind {
                return self.is_constant(e);
            }
            matches!(tree.expr(e).kind, ExprKind::Constant { value, .. }
                if !matches!(value, C::None | C::True | C::False | C::Ellipsis))
        };
        let mut before = left;
        for (&op, &right) in tree[ops].iter().zip(&tree[comparators]) {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) && (is_literal(before) || is_literal(right)) {
                let which = if is_literal(before) { before } else { right };
                let name = self.literal_type(which).unwrap_or("object");
                let (word, sign) = if op == CmpOp::Is {
                    ("is", "==")
                } else {
                    ("is not", "!=")
                };
                let message = format!("\"{word}\" with '{name}' literal. Did you mean \"{sign}\"?");
                return self.warn(expr.span, message);
            }
            before = right;
        }
    }
    pub(super) fn warn_call(&mut self, func: ExprId) {
        let expr = self.tree.expr(func);
        let literal = !matches!(expr.kind, ExprKind::Lambda { .. });
        if literal && let Some(name) = self.literal_type(func) {
            let message = format!("'{name}' object is not callable; perhaps you missed a comma?");
            self.warn(expr.span, message);
        }
    }
    pub(super) fn warn_subscript(&mut self, span: Span, value: ExprId, index: ExprId) {
        use crate::ast::Constant as C;
        let tree = self.tree;
        let expr = tree.expr(value);
        let subscriptable = match expr.kind {
            ExprKind::Constant { value, .. } => !matches!(
                value,
                C::None
                    | C::Ellipsis
                    | C::True
                    | C::False
                    | C::Int(_)
                    | C::BigInt(_)
                    | C::Float(_)
                    | C::Imag(_)
                    | C::Complex(_)
            ),
            ExprKind::Set { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::GeneratorExp { .. }
            | ExprKind::TemplateStr { .. }
            | ExprKind::Interpolation { .. }
            | ExprKind::Lambda { .. } => false,
            _ => true,
        };
        if !subscriptable && let Some(name) = self.literal_type(value) {
            let message =
                format!("'{name}' object is not subscriptable; perhaps you missed a comma?");
            return self.warn(expr.span, message);
        }
        let indexed = match expr.kind {
            ExprKind::Constant { value, .. } => matches!(value, C::Str(_) | C::Bytes(_)),
            ExprKind::Tuple { .. }
            | ExprKind::List { .. }
            | ExprKind::ListComp { .. }
            | ExprKind::JoinedStr { .. }
            | ExprKind::FormattedValue { .. } => true,
            _ => false,
        };
        if let Some(name) = self.literal_type(value).filter(|_| indexed)
            && let Some(index) = self.literal_type(index)
            && !matches!(index, "int" | "bool")
        {
            let message = format!(
                "{name} indices must be integers or slices, not {index}; perhaps you missed a comma?"
            );
            self.warn(span, message);
        }
    }
    pub(super) fn warn_assert(&mut self, span: Span, test: ExprId) {
        if let ExprKind::Tuple { elts, .. } = self.tree.expr(test).kind
            && !elts.is_empty()
        {
            self.warn(
                span,
                "assertion is always true, perhaps remove parentheses?".into(),
            );
        }
    }
    /// `return`, `break` and `continue` that would leave a `finally` (PEP 765).
    pub(super) fn warn_finally(&mut self, body: StmtList) {
        self.warn_leaving(body, true);
    }
    fn warn_leaving(&mut self, body: StmtList, loops: bool) {
        let tree = self.tree;
        for &s in &tree[body] {
            let stmt = tree.stmt(s);
            let word = match stmt.kind {
                StmtKind::Return { .. } => Some("return"),
                StmtKind::Break if loops => Some("break"),
                StmtKind::Continue if loops => Some("continue"),
                _ => None,
            };
            if let Some(word) = word {
                self.warn(stmt.span, format!("'{word}' in a 'finally' block"));
                continue;
            }
            match stmt.kind {
                StmtKind::For { body, orelse, .. }
                | StmtKind::AsyncFor { body, orelse, .. }
                | StmtKind::While { body, orelse, .. } => {
                    self.warn_leaving(body, false);
                    self.warn_leaving(orelse, loops);
                }
                StmtKind::If { body, orelse, .. } => {
                    self.warn_leaving(body, loops);
                    self.warn_leaving(orelse, loops);
                }
                StmtKind::With { body, .. } | StmtKind::AsyncWith { body, .. } => {
                    self.warn_leaving(body, loops);
                }
                StmtKind::Match { cases, .. } => {
                    for case in &tree[cases] {
                        self.warn_leaving(case.body, loops);
                    }
                }
                StmtKind::Try {
                    body,
                    handlers,
                    orelse,
                    finalbody,
                }
                | StmtKind::TryStar {
                    body,
                    handlers,
                    orelse,
                    finalbody,
                } => {
                    self.warn_leaving(body, loops);
                    for handler in &tree[handlers] {
                        self.warn_leaving(handler.body, loops);
                    }
                    self.warn_leaving(orelse, loops);
                    self.warn_leaving(finalbody, loops);
                }
                _ => {}
            }
        }
    }
}
