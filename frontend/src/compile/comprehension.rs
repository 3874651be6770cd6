//! Comprehensions, compiled into the function around them (PEP 709), and generator expressions.

use super::function::Parts;
use super::*;
use crate::scope::CompKind;

/// What a comprehension collects.
#[derive(Clone, Copy)]
struct Collect {
    kind: CompKind,
    elt: ExprId,
    /// The value of a dict comprehension.
    value: Option<ExprId>,
    /// The list, set or dict under construction.
    into: u32,
    span: Span,
}

impl Compiler<'_> {
    pub(super) fn comprehension(&mut self, e: ExprId, dst: u32) -> Res {
        let tree = self.tree;
        let span = self.span(e);
        let (kind, elt, value, generators) = match tree.expr(e).kind {
            ExprKind::ListComp { elt, generators } => (CompKind::List, elt, None, generators),
            ExprKind::SetComp { elt, generators } => (CompKind::Set, elt, None, generators),
            ExprKind::GeneratorExp { elt, generators } => {
                (CompKind::Generator, elt, None, generators)
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => (CompKind::Dict, key, Some(value), generators),
            _ => return Ok(()),
        };
        let scope = self.scope_of(Key::Expr(e));
        let collect = Collect {
            kind,
            elt,
            value,
            into: 0,
            span,
        };
        if self.scopes[scope].inlined {
            self.inlined(scope, &tree[generators], collect, dst)
        } else {
            self.as_function(scope, &tree[generators], collect, dst)
        }
    }
    fn inlined(&mut self, scope: ScopeId, gens: &[Comprehension], mut c: Collect, dst: u32) -> Res {
        c.into = self.scratch(dst);
        // The scratch register may be where an operand of the first iterable goes, so that is evaluated elsewhere.
        let it = self.first_iterator(&gens[0])?;
        let start = self.unit.code.len();
        self.open_inlined(scope);
        let scopes = self.scopes;
        for (name, info) in scopes[scope].symbols.iter() {
            if info.place == Place::Cell
                && let names::Where::Cell(register) = self.place(*name)
            {
                // Each run of the comprehension has cells of its own.
                self.unit.unbind(c.span, register);
                self.unit
                    .emit(c.span, inst::MakeCell { var: Dst(register) });
            }
        }
        self.start_collection(c);
        self.comp_loop(gens, 0, it, c)?;
        self.close_inlined(c.span, start);
        self.mov(c.span, dst, c.into);
        Ok(())
    }
    fn start_collection(&mut self, c: Collect) {
        let (dst, base, n) = (Dst(c.into), Base(c.into), Byte(0));
        match c.kind {
            CompKind::List => self.unit.emit(c.span, inst::BuildList { dst, base, n }),
            CompKind::Set => self.unit.emit(c.span, inst::BuildSet { dst, base, n }),
            CompKind::Dict => self.unit.emit(c.span, inst::BuildMap { dst, base, n }),
            CompKind::Generator | CompKind::No => {}
        }
    }
    fn first_iterator(&mut self, first: &Comprehension) -> Res<u32> {
        if !first.is_async {
            return self.iterator(first.iter);
        }
        self.async_iterator(first.iter)
    }
    fn as_function(
        &mut self,
        scope: ScopeId,
        gens: &[Comprehension],
        mut c: Collect,
        dst: u32,
    ) -> Res {
        let base = self.unit.window(FRAME_HEADER);
        let line = self.line(c.span);
        let name = match c.kind {
            CompKind::Generator | CompKind::No => self.names.genexpr,
            CompKind::List => self.names.comps[0],
            CompKind::Set => self.names.comps[1],
            CompKind::Dict => self.names.comps[2],
        };
        self.enter(scope, UnitKind::Comprehension, name, line)?;
        self.parameter_as(self.names.iter_arg, self.names.iter_arg);
        self.unit.arg_count = 1;
        self.declare_variables();
        self.mark_method();
        self.prologue(c.span);
        let guard = self.guard_generator();
        if c.kind != CompKind::Generator {
            c.into = self.unit.temp();
            self.start_collection(c);
        }
        self.comp_loop(gens, 0, 0, c)?;
        if c.kind == CompKind::Generator {
            self.return_none(c.span);
        } else {
            self.unit.emit(c.span, inst::Ret { src: Reg(c.into) });
        }
        self.end_guard(guard);
        let is_coroutine = self.unit.flags & CodeFlags::COROUTINE != 0;
        let code = self.finish()?;
        self.make_function(c.span, code, Parts::default(), base);
        self.unit.top = base + FRAME_HEADER - unit::TEMP;
        self.first_iterator(&gens[0])?;
        if is_coroutine {
            let t = self.unit.temp();
            self.emit_call(c.span, base, 1, &[], t);
            let it = self.unit.temp();
            self.await_value(c.span, t, it, 0, dst);
        } else {
            self.emit_call(c.span, base, 1, &[], dst);
        }
        Ok(())
    }
    /// The loop of the `at`-th `for` and what is inside it; its iterator is in `it`.
    fn comp_loop(&mut self, gens: &[Comprehension], at: usize, it: u32, c: Collect) -> Res {
        let generator = &gens[at];
        let mark = self.unit.top;
        if generator.is_async {
            self.async_comp_loop(gens, at, it, c)?;
            self.unit.top = mark;
            return Ok(());
        }
        let span = self.span(generator.iter);
        let (top, next) = (self.unit.label(), self.unit.label());
        let start = self.unit.state();
        self.unit.jump(span, next);
        self.unit.enter_with(top, start);
        let item = self.loop_item(generator.target)?;
        self.comp_body(gens, at, next, c)?;
        self.unit.bind(next);
        self.unit.forget_deletable();
        self.for_iter(span, item, it, top);
        self.unit.top = mark;
        Ok(())
    }
    /// The conditions of a `for` and what they guard; `next` is where a false condition goes.
    fn comp_body(&mut self, gens: &[Comprehension], at: usize, next: Target, c: Collect) -> Res {
        let tree = self.tree;
        for &condition in &tree[gens[at].ifs] {
            self.jump_if(condition, next, false)?;
        }
        let Some(inner) = gens.get(at + 1) else {
            return self.collect(c);
        };
        // `for y in [f(x)]` is an assignment.
        let single = match tree.expr(inner.iter).kind {
            ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => match tree[elts] {
                [one] if !matches!(tree.expr(one).kind, ExprKind::Starred { .. }) => Some(one),
                _ => None,
            },
            _ => None,
        };
        let mark = self.unit.top;
        match single {
            Some(value) if !inner.is_async => {
                self.assign_stmt(&[inner.target], value)?;
                let end = self.unit.label();
                self.comp_body(gens, at + 1, end, c)?;
                self.unit.bind(end);
            }
            _ => {
                let it = self.first_iterator(inner)?;
                self.comp_loop(gens, at + 1, it, c)?;
            }
        }
        self.unit.top = mark;
        Ok(())
    }
    fn collect(&mut self, c: Collect) -> Res {
        let mark = self.unit.top;
        let span = self.span(c.elt);
        let item = self.operand(c.elt)?;
        match c.kind {
            CompKind::List => {
                let (list, item) = (Reg(c.into), Reg(item));
                self.unit.emit(span, inst::ListAppend { list, item });
            }
            CompKind::Set => {
                let (set, item) = (Reg(c.into), Reg(item));
                self.unit.emit(span, inst::SetAdd { set, item });
            }
            CompKind::Dict => {
                if let Some(value) = c.value {
                    let key = Reg(self.settled(item, self.span(value)));
                    let item = Reg(self.operand(value)?);
                    let map = Reg(c.into);
                    let span = span.to(self.span(value));
                    self.unit.emit(span, inst::MapAdd { map, key, item });
                }
            }
            CompKind::Generator | CompKind::No => {
                let t = self.unit.temp();
                self.yield_register(span, item, t);
            }
        }
        self.unit.top = mark;
        Ok(())
    }
    fn async_comp_loop(&mut self, gens: &[Comprehension], at: usize, it: u32, c: Collect) -> Res {
        let next = self.unit.label();
        let done = self.async_next(c.span, it, next, gens[at].target)?;
        self.comp_body(gens, at, next, c)?;
        self.unit.jump(c.span, next);
        self.end_async_next(c.span, done);
        Ok(())
    }
}
