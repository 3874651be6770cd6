//! Expressions as text again, for annotations under `from __future__ import annotations`.

use std::fmt::Write;

use crate::ast::*;

/// Binding strengths, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum P {
    Tuple,
    Named,
    Test,
    Or,
    And,
    Not,
    Cmp,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arith,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

/// The text of an expression as CPython writes it.
pub(super) fn unparse(tree: &Tree, interner: &Interner, e: ExprId) -> String {
    let mut u = Unparser {
        tree,
        interner,
        out: String::new(),
    };
    u.expr(e, P::Test);
    u.out
}

struct Unparser<'a> {
    tree: &'a Tree,
    interner: &'a Interner,
    out: String,
}

impl Unparser<'_> {
    fn put(&mut self, s: &str) {
        self.out.push_str(s);
    }
    fn name(&mut self, s: Symbol) {
        self.out.push_str(self.interner.get(s));
    }
    fn open(&mut self, level: P, own: P) -> bool {
        let paren = level > own;
        if paren {
            self.put("(");
        }
        paren
    }
    fn close(&mut self, paren: bool) {
        if paren {
            self.put(")");
        }
    }
    fn list(&mut self, items: ExprList, level: P) {
        let tree = self.tree;
        for (at, &e) in tree[items].iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            self.expr(e, level);
        }
    }
    fn expr(&mut self, e: ExprId, level: P) {
        let tree = self.tree;
        match tree.expr(e).kind {
            ExprKind::BoolOp { op, values } => {
                let (own, word) = match op {
                    BoolOp::Or => (P::Or, " or "),
                    BoolOp::And => (P::And, " and "),
                };
                let inner = if op == BoolOp::Or { P::And } else { P::Not };
                let paren = self.open(level, own);
                for (at, &v) in tree[values].iter().enumerate() {
                    if at > 0 {
                        self.put(word);
                    }
                    self.expr(v, inner);
                }
                self.close(paren);
            }
            ExprKind::NamedExpr { target, value } => {
                let paren = self.open(level, P::Named);
                self.expr(target, P::Atom);
                self.put(" := ");
                self.expr(value, P::Atom);
                self.close(paren);
            }
            ExprKind::BinOp { left, op, right } => self.binary(left, op, right, level),
            ExprKind::UnaryOp { op, operand } => {
                let (own, text) = match op {
                    UnaryOp::Invert => (P::Factor, "~"),
                    UnaryOp::Not => (P::Not, "not "),
                    UnaryOp::UAdd => (P::Factor, "+"),
                    UnaryOp::USub => (P::Factor, "-"),
                };
                let paren = self.open(level, own);
                self.put(text);
                self.expr(operand, own);
                self.close(paren);
            }
            ExprKind::Lambda { args, body } => {
                let paren = self.open(level, P::Test);
                self.put("lambda");
                let before = self.out.len();
                self.put(" ");
                self.arguments(args);
                if self.out.len() == before + 1 {
                    self.out.pop();
                }
                self.put(": ");
                self.expr(body, P::Test);
                self.close(paren);
            }
            ExprKind::IfExp { test, body, orelse } => {
                let paren = self.open(level, P::Test);
                self.expr(body, P::Or);
                self.put(" if ");
                self.expr(test, P::Or);
                self.put(" else ");
                self.expr(orelse, P::Test);
                self.close(paren);
            }
            ExprKind::Dict { keys, values } => {
                self.put("{");
                for (at, (key, &value)) in tree[keys].iter().zip(&tree[values]).enumerate() {
                    if at > 0 {
                        self.put(", ");
                    }
                    match *key {
                        Some(key) => {
                            self.expr(key, P::Test);
                            self.put(": ");
                            self.expr(value, P::Test);
                        }
                        None => {
                            self.put("**");
                            self.expr(value, P::BitOr);
                        }
                    }
                }
                self.put("}");
            }
            ExprKind::Set { elts } => {
                self.put("{");
                self.list(elts, P::Test);
                self.put("}");
            }
            ExprKind::ListComp { elt, generators } => self.comp("[", elt, None, generators, "]"),
            ExprKind::SetComp { elt, generators } => self.comp("{", elt, None, generators, "}"),
            ExprKind::GeneratorExp { elt, generators } => {
                self.comp("(", elt, None, generators, ")");
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => self.comp("{", key, Some(value), generators, "}"),
            ExprKind::Await { value } => {
                let paren = self.open(level, P::Await);
                self.put("await ");
                self.expr(value, P::Atom);
                self.close(paren);
            }
            ExprKind::Yield { value } => match value {
                Some(value) => {
                    self.put("(yield ");
                    self.expr(value, P::Test);
                    self.put(")");
                }
                None => self.put("(yield)"),
            },
            ExprKind::YieldFrom { value } => {
                self.put("(yield from ");
                self.expr(value, P::Test);
                self.put(")");
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => {
                let paren = self.open(level, P::Cmp);
                self.expr(left, P::BitOr);
                for (op, &right) in tree[ops].iter().zip(&tree[comparators]) {
                    self.put(compare_text(*op));
                    self.expr(right, P::BitOr);
                }
                self.close(paren);
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => self.call(func, args, keywords),
            ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => self.f_string(e, 'f'),
            ExprKind::TemplateStr { .. } | ExprKind::Interpolation { .. } => self.f_string(e, 't'),
            ExprKind::Constant { value, kind } => self.constant(value, kind),
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value, P::Atom);
                // `1 .real`: a dot behind digits would be a decimal point.
                let number = matches!(
                    tree.expr(value).kind,
                    ExprKind::Constant {
                        value: Constant::Int(_) | Constant::BigInt(_),
                        ..
                    }
                );
                self.put(if number { " ." } else { "." });
                self.name(attr);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, P::Atom);
                self.put("[");
                self.expr(slice, P::Tuple);
                self.put("]");
            }
            ExprKind::Starred { value, .. } => {
                self.put("*");
                self.expr(value, P::BitOr);
            }
            ExprKind::Name { id, .. } => self.name(id),
            ExprKind::List { elts, .. } => {
                self.put("[");
                self.list(elts, P::Test);
                self.put("]");
            }
            ExprKind::Tuple { elts, .. } => self.tuple(elts, level),
            ExprKind::Slice { lower, upper, step } => {
                if let Some(e) = lower {
                    self.expr(e, P::Test);
                }
                self.put(":");
                if let Some(e) = upper {
                    self.expr(e, P::Test);
                }
                if let Some(e) = step {
                    self.put(":");
                    self.expr(e, P::Test);
                }
            }
        }
    }
    fn tuple(&mut self, elts: ExprList, level: P) {
        if elts.is_empty() {
            return self.put("()");
        }
        let paren = level > P::Tuple;
        if paren {
            self.put("(");
        }
        self.list(elts, P::Test);
        if elts.len() == 1 {
            self.put(",");
        }
        self.close(paren);
    }
    fn binary(&mut self, left: ExprId, op: Operator, right: ExprId, level: P) {
        let (own, text, right_assoc) = match op {
            Operator::Add => (P::Arith, " + ", false),
            Operator::Sub => (P::Arith, " - ", false),
            Operator::Mult => (P::Term, " * ", false),
            Operator::MatMult => (P::Term, " @ ", false),
            Operator::Div => (P::Term, " / ", false),
            Operator::Mod => (P::Term, " % ", false),
            Operator::FloorDiv => (P::Term, " // ", false),
            Operator::LShift => (P::Shift, " << ", false),
            Operator::RShift => (P::Shift, " >> ", false),
            Operator::BitOr => (P::BitOr, " | ", false),
            Operator::BitXor => (P::BitXor, " ^ ", false),
            Operator::BitAnd => (P::BitAnd, " & ", false),
            Operator::Pow => (P::Power, " ** ", true),
        };
        let tighter = match own {
            P::BitOr => P::BitXor,
            P::BitXor => P::BitAnd,
            P::BitAnd => P::Shift,
            P::Shift => P::Arith,
            P::Arith => P::Term,
            P::Term => P::Factor,
            _ => P::Await,
        };
        let paren = self.open(level, own);
        self.expr(left, if right_assoc { tighter } else { own });
        self.put(text);
        self.expr(right, if right_assoc { own } else { tighter });
        self.close(paren);
    }
    fn comp(
        &mut self,
        open: &str,
        elt: ExprId,
        value: Option<ExprId>,
        gens: List<Comprehension>,
        close: &str,
    ) {
        let tree = self.tree;
        self.put(open);
        self.expr(elt, P::Test);
        if let Some(value) = value {
            self.put(": ");
            self.expr(value, P::Test);
        }
        for g in &tree[gens] {
            self.put(if g.is_async { " async for " } else { " for " });
            self.expr(g.target, P::Tuple);
            self.put(" in ");
            self.expr(g.iter, P::Or);
            for &condition in &tree[g.ifs] {
                self.put(" if ");
                self.expr(condition, P::Or);
            }
        }
        self.put(close);
    }
    fn call(&mut self, func: ExprId, args: ExprList, keywords: List<Keyword>) {
        let tree = self.tree;
        self.expr(func, P::Atom);
        if let ([arg], []) = (&tree[args], &tree[keywords])
            && matches!(tree.expr(*arg).kind, ExprKind::GeneratorExp { .. })
        {
            return self.expr(*arg, P::Atom);
        }
        self.put("(");
        let mut first = true;
        for &arg in &tree[args] {
            if !std::mem::take(&mut first) {
                self.put(", ");
            }
            self.expr(arg, P::Test);
        }
        for k in &tree[keywords] {
            if !std::mem::take(&mut first) {
                self.put(", ");
            }
            match k.arg {
                Some(name) => {
                    self.name(name);
                    self.put("=");
                }
                None => self.put("**"),
            }
            self.expr(k.value, P::Test);
        }
        self.put(")");
    }
    fn arguments(&mut self, id: ArgumentsId) {
        let tree = self.tree;
        let a = tree[id];
        let positional: Vec<Arg> = tree[a.posonlyargs]
            .iter()
            .chain(&tree[a.args])
            .copied()
            .collect();
        let defaults = &tree[a.defaults];
        let mut first = true;
        let mut comma = |u: &mut Self| {
            if !std::mem::take(&mut first) {
                u.put(", ");
            }
        };
        for (at, arg) in positional.iter().enumerate() {
            comma(self);
            self.name(arg.arg);
            if let Some(d) = (at + defaults.len()).checked_sub(positional.len()) {
                self.put("=");
                self.expr(defaults[d], P::Test);
            }
            if at + 1 == a.posonlyargs.len() {
                self.put(", /");
            }
        }
        if a.vararg.is_some() || !a.kwonlyargs.is_empty() {
            comma(self);
            self.put("*");
            if let Some(arg) = a.vararg {
                self.name(arg.arg);
            }
        }
        for (arg, default) in tree[a.kwonlyargs].iter().zip(&tree[a.kw_defaults]) {
            comma(self);
            self.name(arg.arg);
            if let Some(d) = *default {
                self.put("=");
                self.expr(d, P::Test);
            }
        }
        if let Some(arg) = a.kwarg {
            comma(self);
            self.put("**");
            self.name(arg.arg);
        }
    }
    fn constant(&mut self, value: Constant, kind: StrKind) {
        let tree = self.tree;
        match value {
            Constant::None => self.put("None"),
            Constant::True => self.put("True"),
            Constant::False => self.put("False"),
            Constant::Ellipsis => self.put("..."),
            Constant::Int(i) => {
                let _ = write!(self.out, "{i}");
            }
            Constant::BigInt(t) => {
                let text = int_text_to_decimal(tree.bytes(t));
                self.put(&text);
            }
            Constant::Float(f) => {
                let text = float_repr(f).replace("inf", "1e309");
                self.put(&text);
            }
            Constant::Imag(f) => {
                let text = float_repr(f).replace("inf", "1e309");
                self.put(text.strip_suffix(".0").unwrap_or(&text));
                self.put("j");
            }
            Constant::Complex(parts) => {
                let (re, im) = tree.complex(parts);
                let text = complex_repr(re, im).replace("inf", "1e309");
                self.put(&text);
            }
            Constant::Str(t) => {
                if kind == StrKind::Unicode {
                    self.put("u");
                }
                let text = str_repr(tree.bytes(t));
                self.put(&text);
            }
            Constant::Bytes(t) => {
                let text = bytes_repr(tree.bytes(t));
                self.put(&text);
            }
        }
    }
    fn f_string(&mut self, e: ExprId, prefix: char) {
        let mut body = Vec::new();
        self.pieces(e, &mut body);
        self.out.push(prefix);
        let text = str_repr(&body);
        self.put(&text);
    }
    /// The inside of an f-string or format spec, before quoting.
    fn pieces(&mut self, e: ExprId, body: &mut Vec<u8>) {
        let tree = self.tree;
        match tree.expr(e).kind {
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => {
                for &v in &tree[values] {
                    self.pieces(v, body);
                }
            }
            ExprKind::Constant {
                value: Constant::Str(t),
                ..
            } => {
                for &b in tree.bytes(t) {
                    body.push(b);
                    if b == b'{' || b == b'}' {
                        body.push(b);
                    }
                }
            }
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            }
            | ExprKind::Interpolation {
                value,
                conversion,
                format_spec,
                ..
            } => {
                let outer = std::mem::take(&mut self.out);
                self.expr(value, P::Test);
                let text = std::mem::replace(&mut self.out, outer);
                body.push(b'{');
                if text.starts_with('{') {
                    body.push(b' ');
                }
                body.extend_from_slice(text.as_bytes());
                match conversion {
                    Conversion::None => {}
                    Conversion::Str => body.extend_from_slice(b"!s"),
                    Conversion::Repr => body.extend_from_slice(b"!r"),
                    Conversion::Ascii => body.extend_from_slice(b"!a"),
                }
                if let Some(spec) = format_spec {
                    body.push(b':');
                    self.pieces(spec, body);
                }
                body.push(b'}');
            }
            _ => {}
        }
    }
}

fn compare_text(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}
