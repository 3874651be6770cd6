//! `match`.
//!
//! A capture is the register in which the matched value already is; names are stored only once the whole pattern has matched.

use super::*;

/// One pattern being compiled.
struct Context {
    fail: Target,
    captures: Vec<(Symbol, u32)>,
    allow_irrefutable: bool,
}

impl Compiler<'_> {
    pub(super) fn match_(&mut self, subject: ExprId, cases: &[MatchCase]) -> Res {
        let tree = self.tree;
        // The subject is kept in a temporary: captures of an earlier case must not change it.
        let subject = self.push(subject)?;
        let end = self.unit.label();
        for (at, case) in cases.iter().enumerate() {
            let mark = self.unit.top;
            let next = self.unit.label();
            let mut c = Context {
                fail: next,
                captures: Vec::new(),
                allow_irrefutable: case.guard.is_some() || at + 1 == cases.len(),
            };
            self.pattern(case.pattern, subject, &mut c)?;
            let span = tree[case.pattern].span;
            for (name, register) in c.captures {
                self.store_name(span, name, register);
            }
            // What the pattern took apart is no longer needed.
            self.unit.top = mark;
            if let Some(guard) = case.guard {
                self.jump_if(guard, next, false)?;
            }
            self.conditional(case.body)?;
            if at + 1 < cases.len() {
                self.unit.jump(span, end);
            }
            self.unit.bind(next);
        }
        self.unit.bind(end);
        Ok(())
    }
    fn pattern(&mut self, p: PatternId, subject: u32, c: &mut Context) -> Res {
        self.nested(|s| s.pattern_inner(p, subject, c))
    }
    fn pattern_inner(&mut self, p: PatternId, subject: u32, c: &mut Context) -> Res {
        let tree = self.tree;
        let pattern = tree[p];
        let span = pattern.span;
        match pattern.kind {
            PatternKind::MatchValue { value } => {
                let kind = self.tree.expr(value).kind;
                if matches!(
                    kind,
                    ExprKind::JoinedStr { .. } | ExprKind::TemplateStr { .. }
                ) {
                    return self.fail(
                        span,
                        "patterns may only match literals and attribute lookups",
                    );
                }
                let mark = self.unit.top;
                match self.small_int(value) {
                    Some(i) => {
                        self.jump_immediate(span, CmpOp::Eq, subject, i, c.fail, false);
                    }
                    None => {
                        let r = self.operand(value)?;
                        self.jump_registers(span, CmpOp::Eq, subject, r, c.fail, false);
                    }
                }
                self.unit.top = mark;
                Ok(())
            }
            PatternKind::MatchSingleton { value } => {
                if value == crate::ast::Constant::None {
                    self.jump_none(span, subject, c.fail, false);
                    return Ok(());
                }
                let t = self.unit.temp();
                self.load_value(span, fold::value_of(tree, value), t);
                self.jump_registers(span, CmpOp::Is, subject, t, c.fail, false);
                self.unit.top -= 1;
                Ok(())
            }
            PatternKind::MatchSequence { patterns } => {
                self.sequence(span, &tree[patterns], subject, c)
            }
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            } => self.mapping(span, &tree[keys], &tree[patterns], rest, subject, c),
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                let parts = (&tree[patterns], &tree[kwd_attrs], &tree[kwd_patterns]);
                self.class_pattern(span, cls, parts, subject, c)
            }
            PatternKind::MatchStar { name } => match name {
                Some(name) => self.capture(span, name, subject, c),
                None => Ok(()),
            },
            PatternKind::MatchAs { pattern, name } => {
                self.as_pattern(span, pattern, name, subject, c)
            }
            PatternKind::MatchOr { patterns } => self.or_pattern(span, &tree[patterns], subject, c),
        }
    }
    fn capture(&mut self, span: Span, name: Symbol, register: u32, c: &mut Context) -> Res {
        if c.captures.iter().any(|(n, _)| *n == name) {
            let text = self.interner.get(name);
            return self.fail(
                span,
                format!("multiple assignments to name '{text}' in pattern"),
            );
        }
        c.captures.push((name, register));
        Ok(())
    }
    fn as_pattern(
        &mut self,
        span: Span,
        pattern: Option<PatternId>,
        name: Option<Symbol>,
        subject: u32,
        c: &mut Context,
    ) -> Res {
        if let Some(pattern) = pattern {
            self.pattern(pattern, subject, c)?;
            return match name {
                Some(name) => self.capture(span, name, subject, c),
                None => Ok(()),
            };
        }
        if !c.allow_irrefutable {
            let what = match name {
                Some(name) => format!("name capture '{}'", self.interner.get(name)),
                None => "wildcard".to_owned(),
            };
            return self.fail(span, format!("{what} makes remaining patterns unreachable"));
        }
        match name {
            Some(name) => self.capture(span, name, subject, c),
            None => Ok(()),
        }
    }
    /// A pattern inside another may always match.
    fn inner(&mut self, p: PatternId, subject: u32, c: &mut Context) -> Res {
        let before = std::mem::replace(&mut c.allow_irrefutable, true);
        self.pattern(p, subject, c)?;
        c.allow_irrefutable = before;
        Ok(())
    }
    fn is_wildcard(&self, p: PatternId) -> bool {
        matches!(
            self.tree[p].kind,
            PatternKind::MatchAs {
                pattern: None,
                name: None
            } | PatternKind::MatchStar { name: None }
        )
    }
    fn sequence(
        &mut self,
        span: Span,
        patterns: &[PatternId],
        subject: u32,
        c: &mut Context,
    ) -> Res {
        let tree = self.tree;
        let is_star = |p: &PatternId| matches!(tree[*p].kind, PatternKind::MatchStar { .. });
        let star = patterns.iter().position(is_star);
        if let Some(at) = star
            && patterns[at + 1..].iter().any(is_star)
        {
            return self.fail(span, "multiple starred names in sequence pattern");
        }
        let t = self.unit.temp();
        self.unit.emit(
            span,
            inst::MatchSequence {
                dst: Dst(t),
                src: Reg(subject),
            },
        );
        self.jump_truth(span, t, c.fail, false);
        let n = patterns.len();
        let required = n - usize::from(star.is_some());
        let get_len = inst::GetLen {
            dst: Dst(t),
            src: Reg(subject),
        };
        if star.is_none() || required > 0 {
            let op = if star.is_none() {
                CmpOp::Eq
            } else {
                CmpOp::GtE
            };
            self.unit.emit(span, get_len);
            self.jump_immediate(span, op, t, required as i32, c.fail, false);
        }
        if patterns.iter().all(|&p| self.is_wildcard(p)) {
            return Ok(());
        }
        if star.is_some_and(|at| self.is_wildcard(patterns[at])) {
            return self.picked_items(span, patterns, subject, t, c);
        }
        let base = self.unit.window(n as u32);
        match star {
            None => self.unit.emit(
                span,
                inst::Unpack {
                    base: Dst(base),
                    src: Reg(subject),
                    n: Byte(n as u32),
                    ic: Ic::NEW,
                },
            ),
            Some(before) => self.unit.emit(
                span,
                inst::UnpackEx {
                    base: Dst(base),
                    src: Reg(subject),
                    before: Byte(before as u32),
                    after: Word((n - before - 1) as u32),
                },
            ),
        }
        for (at, &p) in patterns.iter().enumerate() {
            self.inner(p, base + at as u32, c)?;
        }
        Ok(())
    }
    /// With `*_` among them, the other items are fetched one by one.
    fn picked_items(
        &mut self,
        span: Span,
        patterns: &[PatternId],
        subject: u32,
        t: u32,
        c: &mut Context,
    ) -> Res {
        let mut behind_star = false;
        for (at, &p) in patterns.iter().enumerate() {
            if matches!(self.tree[p].kind, PatternKind::MatchStar { .. }) {
                behind_star = true;
                continue;
            }
            if self.is_wildcard(p) {
                continue;
            }
            let item = self.unit.temp();
            if behind_star {
                // Sequences need not support negative indices.
                let back = (patterns.len() - at) as i32;
                self.unit.emit(
                    span,
                    inst::GetLen {
                        dst: Dst(t),
                        src: Reg(subject),
                    },
                );
                self.binary_imm(span, Operator::Sub, t, back, t, false);
                self.unit.emit(
                    span,
                    inst::LoadItem {
                        dst: Dst(item),
                        obj: Reg(subject),
                        index: Reg(t),
                        ic: Ic::NEW,
                    },
                );
            } else {
                self.unit.emit(
                    span,
                    inst::LoadItemImm {
                        dst: Dst(item),
                        obj: Reg(subject),
                        value: Imm8(at as i32),
                        ic: Ic::NEW,
                    },
                );
            }
            self.inner(p, item, c)?;
        }
        Ok(())
    }
    fn mapping(
        &mut self,
        span: Span,
        keys: &[ExprId],
        patterns: &[PatternId],
        rest: Option<Symbol>,
        subject: u32,
        c: &mut Context,
    ) -> Res {
        let t = self.unit.temp();
        self.unit.emit(
            span,
            inst::MatchMapping {
                dst: Dst(t),
                src: Reg(subject),
            },
        );
        self.jump_truth(span, t, c.fail, false);
        if keys.is_empty() && rest.is_none() {
            return Ok(());
        }
        let n = keys.len() as u32;
        let tuple = self.unit.temp();
        if n > 0 {
            self.unit.emit(
                span,
                inst::GetLen {
                    dst: Dst(t),
                    src: Reg(subject),
                },
            );
            self.jump_immediate(span, CmpOp::GtE, t, n as i32, c.fail, false);
            self.check_duplicate_keys(span, keys)?;
            let base = expr::temp_at(self.unit.top);
            for &key in keys {
                self.push(key)?;
            }
            self.build_tuple(span, base, n, tuple);
            self.unit.emit(
                span,
                inst::MatchKeys {
                    dst: Dst(t),
                    src: Reg(subject),
                    keys: Reg(tuple),
                },
            );
            self.jump_none(span, t, c.fail, true);
            self.unit.top = base - unit::TEMP;
            let values = self.unit.window(n);
            self.unit.emit(
                span,
                inst::Unpack {
                    base: Dst(values),
                    src: Reg(t),
                    n: Byte(n),
                    ic: Ic::NEW,
                },
            );
            for (at, &p) in patterns.iter().enumerate() {
                self.inner(p, values + at as u32, c)?;
            }
        }
        if let Some(name) = rest {
            self.rest_of_mapping(span, name, tuple, n, subject, c)?;
        }
        Ok(())
    }
    fn rest_of_mapping(
        &mut self,
        span: Span,
        name: Symbol,
        keys: u32,
        n: u32,
        subject: u32,
        c: &mut Context,
    ) -> Res {
        let map = self.unit.temp();
        self.unit.emit(
            span,
            inst::BuildMap {
                dst: Dst(map),
                base: Base(map),
                n: Byte(0),
            },
        );
        self.unit.emit(
            span,
            inst::MapUpdate {
                map: Reg(map),
                src: Reg(subject),
            },
        );
        for at in 0..n {
            let key = self.unit.temp();
            self.unit.emit(
                span,
                inst::LoadItemImm {
                    dst: Dst(key),
                    obj: Reg(keys),
                    value: Imm8(at as i32),
                    ic: Ic::NEW,
                },
            );
            self.unit.emit(
                span,
                inst::DeleteItem {
                    obj: Reg(map),
                    index: Reg(key),
                },
            );
            self.unit.top -= 1;
        }
        self.capture(span, name, map, c)
    }
    fn check_duplicate_keys(&self, span: Span, keys: &[ExprId]) -> Res {
        let mut seen: Vec<Value> = Vec::new();
        for &key in keys {
            if let Some(value) = self.constant(key) {
                if seen.iter().any(|s| consts::same(s, &value)) {
                    let text = crate::bytecode::dis::constant(&value);
                    return self.fail(
                        span,
                        format!("mapping pattern checks duplicate key ({text})"),
                    );
                }
                seen.push(value);
            }
        }
        Ok(())
    }
    fn class_pattern(
        &mut self,
        span: Span,
        cls: ExprId,
        (patterns, attrs, kwd_patterns): (&[PatternId], &[Symbol], &[PatternId]),
        subject: u32,
        c: &mut Context,
    ) -> Res {
        let tree = self.tree;
        for (at, name) in attrs.iter().enumerate() {
            if attrs[..at].contains(name) {
                let text = self.interner.get(*name);
                let span = tree[kwd_patterns[at]].span;
                return self.fail(
                    span,
                    format!("attribute name repeated in class pattern: {text}"),
                );
            }
        }
        let args = self.unit.window(3);
        self.mov(span, args, subject);
        self.expr(cls, args + 1)?;
        let names: Vec<Value> = attrs.iter().map(|&a| self.text_value(a)).collect();
        self.load_value(span, Value::Tuple(names.into()), args + 2);
        self.unit.emit(
            span,
            inst::MatchClass {
                dst: Dst(args),
                args: Base(args),
                n: Byte(patterns.len() as u32),
            },
        );
        self.jump_none(span, args, c.fail, true);
        let n = (patterns.len() + kwd_patterns.len()) as u32;
        let values = self.unit.window(n.max(1));
        self.unit.emit(
            span,
            inst::Unpack {
                base: Dst(values),
                src: Reg(args),
                n: Byte(n),
                ic: Ic::NEW,
            },
        );
        for (at, &p) in patterns.iter().chain(kwd_patterns).enumerate() {
            self.inner(p, values + at as u32, c)?;
        }
        Ok(())
    }
    fn or_pattern(
        &mut self,
        span: Span,
        patterns: &[PatternId],
        subject: u32,
        c: &mut Context,
    ) -> Res {
        let mut names = Vec::new();
        let matched = self.unit.label();
        let homes = self.unit.top;
        // Every alternative leaves its captures in the same registers, which the first one needs room for.
        let most = self.count_captures(patterns[0]);
        let first = self.unit.window(most);
        let mark = self.unit.top;
        let allowed = c.allow_irrefutable;
        for (at, &p) in patterns.iter().enumerate() {
            let last = at + 1 == patterns.len();
            let next = if last { c.fail } else { self.unit.label() };
            let mut inner = Context {
                fail: next,
                captures: Vec::new(),
                allow_irrefutable: last && allowed,
            };
            self.pattern(p, subject, &mut inner)?;
            if at == 0 {
                names = inner.captures.iter().map(|(n, _)| *n).collect();
            }
            let same = inner.captures.len() == names.len()
                && names
                    .iter()
                    .all(|n| inner.captures.iter().any(|(m, _)| n == m));
            if !same {
                return self.fail(span, "alternative patterns bind different names");
            }
            for (slot, name) in names.iter().enumerate() {
                if let Some((_, register)) = inner.captures.iter().find(|(n, _)| n == name) {
                    self.mov(span, first + slot as u32, *register);
                }
            }
            self.unit.top = mark;
            if !last {
                self.unit.jump(span, matched);
                self.unit.bind(next);
            }
        }
        self.unit.bind(matched);
        self.unit.top = homes + names.len() as u32;
        for (slot, name) in names.into_iter().enumerate() {
            self.capture(span, name, first + slot as u32, c)?;
        }
        Ok(())
    }
    /// How many names a pattern binds at most.
    fn count_captures(&self, p: PatternId) -> u32 {
        let tree = self.tree;
        let all = |list: List<PatternId>| -> u32 {
            tree[list].iter().map(|&p| self.count_captures(p)).sum()
        };
        match tree[p].kind {
            PatternKind::MatchValue { .. } | PatternKind::MatchSingleton { .. } => 0,
            PatternKind::MatchSequence { patterns } => all(patterns),
            PatternKind::MatchMapping { patterns, rest, .. } => {
                all(patterns) + u32::from(rest.is_some())
            }
            PatternKind::MatchClass {
                patterns,
                kwd_patterns,
                ..
            } => all(patterns) + all(kwd_patterns),
            PatternKind::MatchStar { name } => u32::from(name.is_some()),
            PatternKind::MatchAs { pattern, name } => {
                pattern.map_or(0, |p| self.count_captures(p)) + u32::from(name.is_some())
            }
            PatternKind::MatchOr { patterns } => tree[patterns]
                .first()
                .map_or(0, |&p| self.count_captures(p)),
        }
    }
}
