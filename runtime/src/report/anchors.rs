//! Which part of an expression a traceback points at: the operator of a binary operation, the brackets of a call or subscript.
//!
//! Positions are lines and characters of the expression's own text.

use krait_frontend::ast::{ExprId, ExprKind, Mod, StmtKind, Tree};
use krait_frontend::source::Source;
use krait_frontend::{Mode, parser};

/// The part: from `left` to before `right`, each a line and a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchors {
    /// Its start.
    pub left: (usize, usize),
    /// Its end.
    pub right: (usize, usize),
}

/// An expression between parentheses, parsed.
struct Parsed<'a> {
    tree: Tree,
    source: Source,
    lines: &'a [String],
}

/// The part of the expression in `lines`, if it is of a kind that has one.
pub fn of_expression(lines: &[String]) -> Option<Anchors> {
    let source = Source::from_text(&format!("(\n{}\n)", lines.join("\n"))).ok()?;
    let tree = parser::parse(&source, Mode::Exec).ok()?;
    let Mod::Module { body, .. } = tree.root else {
        return None;
    };
    let [only] = &tree[body] else { return None };
    let StmtKind::Expr { value } = tree.stmt(*only).kind else {
        return None;
    };
    let p = Parsed {
        tree,
        source,
        lines,
    };
    match p.tree.expr(value).kind {
        ExprKind::BinOp { left, right, .. } => p.operator(left, right),
        ExprKind::Subscript { value: of, .. } => p.brackets(value, of, '['),
        ExprKind::Call { func, .. } => p.brackets(value, func, '('),
        _ => None,
    }
}

impl Parsed<'_> {
    /// Line and character of an offset in the parsed text.
    fn locate(&self, offset: u32) -> Option<(usize, usize)> {
        let (line, column) = self.source.locate(offset);
        let line = (line as usize).checked_sub(2)?;
        let text = self.lines.get(line)?;
        Some((line, text.get(..column as usize)?.chars().count()))
    }
    fn char_at(&self, (line, column): (usize, usize)) -> Option<char> {
        self.lines.get(line)?.chars().nth(column)
    }
    /// The position itself, or the start of the next line that has characters when it is behind its line's end.
    fn valid(&self, (mut line, mut column): (usize, usize)) -> Option<(usize, usize)> {
        while column >= self.lines.get(line)?.chars().count() {
            (line, column) = (line + 1, 0);
        }
        Some((line, column))
    }
    /// The first position from `at` on that `stop` accepts, comments and line continuations passed over.
    fn until(&self, at: (usize, usize), stop: impl Fn(char) -> bool) -> Option<(usize, usize)> {
        let mut at = self.valid(at)?;
        loop {
            let c = self.char_at(at)?;
            at = if matches!(c, '\\' | '#') {
                self.valid((at.0 + 1, 0))?
            } else if stop(c) {
                return Some(at);
            } else {
                self.valid((at.0, at.1 + 1))?
            };
        }
    }
    fn operator(&self, left: ExprId, right: ExprId) -> Option<Anchors> {
        let end = self.locate(self.tree.expr(left).span.end)?;
        let start = self.until(end, |c| !c.is_whitespace() && c != ')')?;
        let operand = self.locate(self.tree.expr(right).span.start)?;
        // An operator is one or two characters, on one line.
        let second = (start.0, start.1 + 1);
        let two = second < operand
            && self
                .char_at(second)
                .is_some_and(|c| !c.is_whitespace() && !matches!(c, '\\' | '#'));
        Some(Anchors {
            left: start,
            right: (start.0, start.1 + 1 + usize::from(two)),
        })
    }
    fn brackets(&self, whole: ExprId, of: ExprId, open: char) -> Option<Anchors> {
        let left = self.until(self.locate(self.tree.expr(of).span.end)?, |c| c == open)?;
        let right = self.locate(self.tree.expr(whole).span.end)?;
        Some(Anchors { left, right })
    }
}

/// Whether marks say more than the lines alone: not when the expression is all there is, nor for a plain call that is returned or assigned.
pub fn worth_marking(lines: &[String], start: usize, end: usize, anchors: bool) -> bool {
    if let Ok(source) = Source::from_text(&lines.join("\n"))
        && let Ok(tree) = parser::parse(&source, Mode::Exec)
        && let Mod::Module { body, .. } = tree.root
    {
        let Some(first) = tree[body].first() else {
            return false;
        };
        let call = match tree.stmt(*first).kind {
            StmtKind::Return { value } => value,
            StmtKind::Assign { targets, value, .. } => match &tree[targets] {
                [target] if matches!(tree.expr(*target).kind, ExprKind::Name { .. }) => Some(value),
                _ => None,
            },
            _ => None,
        };
        if let Some(call) = call
            && let ExprKind::Call { func, .. } = tree.expr(call).kind
            && (matches!(tree.expr(func).kind, ExprKind::Name { .. })
                || matches!(tree.stmt(*first).kind, StmtKind::Assign { .. }))
        {
            let span = tree.expr(call).span;
            let (from, to) = (source.locate(span.start), source.locate(span.end));
            if from == (1, start as u32) && to == (lines.len() as u32, end as u32) {
                return false;
            }
        }
    }
    let before = lines[0].chars().take(start).any(|c| !c.is_whitespace());
    let after = lines[lines.len() - 1]
        .chars()
        .skip(end)
        .any(|c| !c.is_whitespace());
    anchors || before || after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchors(text: &str) -> Option<(usize, usize)> {
        let a = of_expression(&text.lines().map(str::to_string).collect::<Vec<_>>())?;
        assert_eq!(a.left.0, a.right.0);
        Some((a.left.1, a.right.1))
    }

    #[test]
    fn parts_of_expressions() {
        assert_eq!(anchors("a + b"), Some((2, 3)));
        assert_eq!(anchors("(a) // (b)"), Some((4, 6)));
        assert_eq!(anchors("f(x)[1]"), Some((4, 7)));
        assert_eq!(anchors("f.g(x)"), Some((3, 6)));
        assert_eq!(anchors("x.y"), None);
        assert_eq!(anchors("a +"), None);
    }
}
