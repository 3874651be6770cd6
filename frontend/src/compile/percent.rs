//! `'…%s…' % (a, b)` is compiled as the f-string that says the same, if it only has `%s`, `%r` and `%a`.

use super::*;
use std::iter::Peekable;

/// Widths and precisions with more digits are left to run time.
const MAX_DIGITS: usize = 2;

/// Formats with more pieces are left to run time.
const MAX_PIECES: usize = 250;

/// A part of the result.
pub(super) enum Piece {
    /// Text that stands in the format.
    Text(Vec<u8>),
    /// The next value: its conversion, and its format specification.
    Value(Conversion, Option<String>),
}

/// The format and the values of such an expression.
pub(super) struct Percent<'t> {
    pieces: Vec<Piece>,
    values: &'t [ExprId],
}

impl<'a> Compiler<'a> {
    /// What is to be compiled instead of the operator, if `e` is one that can be.
    pub(super) fn percent(&self, e: ExprId) -> Option<Percent<'a>> {
        let tree = self.tree;
        let ExprKind::BinOp {
            left,
            op: Operator::Mod,
            right,
        } = tree.expr(e).kind
        else {
            return None;
        };
        let (pieces, values) = pieces(tree, left, right)?;
        let values = &tree[values];
        (pieces.len() <= MAX_PIECES).then_some(Percent { pieces, values })
    }

    pub(super) fn compile_percent(&mut self, e: ExprId, percent: Percent<'_>, dst: u32) -> Res {
        let span = self.span(e);
        let mut values = percent.values.iter();
        let base = expr::temp_at(self.unit.top);
        let n = percent.pieces.len() as u32;
        for piece in percent.pieces {
            let to = match n {
                1 => dst,
                _ => self.unit.temp(),
            };
            match piece {
                Piece::Text(text) => self.load_value(span, Value::Str(text.into()), to),
                Piece::Value(conversion, spec) => {
                    let Some(&value) = values.next() else {
                        unreachable!("there is a value for each");
                    };
                    let mark = self.unit.top;
                    let src = self.operand_in(value, to)?;
                    let span = self.span(value);
                    let spec = spec.map(|spec| {
                        let t = self.unit.temp();
                        self.load_value(span, Value::Str(spec.into_bytes().into()), t);
                        t
                    });
                    self.format(span, src, conversion, spec, to);
                    self.unit.top = mark;
                }
            }
        }
        match n {
            0 => self.load_value(span, Value::Str(Box::new([])), dst),
            1 => {}
            _ => self.build_string(span, base, n, dst),
        }
        Ok(())
    }
}

/// The pieces that the text `left` is made of, and the values `right` for it, if it is a format that is compiled here and has a value for each.
pub(super) fn pieces(tree: &Tree, left: ExprId, right: ExprId) -> Option<(Vec<Piece>, ExprList)> {
    let ExprKind::Constant {
        value: crate::ast::Constant::Str(format),
        ..
    } = tree.expr(left).kind
    else {
        return None;
    };
    let ExprKind::Tuple { elts, .. } = tree.expr(right).kind else {
        return None;
    };
    let starred = |&e: &ExprId| matches!(tree.expr(e).kind, ExprKind::Starred { .. });
    if tree[elts].iter().any(starred) {
        return None;
    }
    let pieces = split(tree.bytes(format))?;
    let wanted = pieces.iter().filter(|p| matches!(p, Piece::Value(..)));
    (wanted.count() == elts.len()).then_some((pieces, elts))
}

/// The pieces of a format, if it has no other conversions.
fn split(format: &[u8]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut text = Vec::new();
    let mut bytes = format.iter().copied().peekable();
    while let Some(b) = bytes.next() {
        if b != b'%' {
            text.push(b);
            continue;
        }
        if bytes.next_if_eq(&b'%').is_some() {
            text.push(b'%');
            continue;
        }
        let mut left = false;
        while let Some(flag) = bytes.next_if(|b| b"-+ #0".contains(b)) {
            left |= flag == b'-';
        }
        let width = digits(&mut bytes)?;
        let mut spec = match width.as_str() {
            "" => String::new(),
            width if left => width.to_owned(),
            width => format!(">{width}"),
        };
        if bytes.next_if_eq(&b'.').is_some() {
            let precision: u32 = digits(&mut bytes)?.parse().unwrap_or(0);
            spec += &format!(".{precision}");
        }
        let conversion = match bytes.next()? {
            b's' => Conversion::Str,
            b'r' => Conversion::Repr,
            b'a' => Conversion::Ascii,
            _ => return None,
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        let spec = Some(spec).filter(|spec| !spec.is_empty());
        pieces.push(Piece::Value(conversion, spec));
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Some(pieces)
}

/// The digits at the front, if they are not too many.
fn digits(bytes: &mut Peekable<impl Iterator<Item = u8>>) -> Option<String> {
    let digits: String = std::iter::from_fn(|| bytes.next_if(u8::is_ascii_digit))
        .map(char::from)
        .collect();
    (digits.len() <= MAX_DIGITS).then_some(digits)
}
