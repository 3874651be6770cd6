//! The first pass: records for every block which names it binds and uses, and rejects what no block may hold.

use super::*;
use crate::ast::{
    Alias, Arg, Arguments, Comprehension, ExceptHandler, ExprContext, ExprKind, ExprList, Keyword,
    List, Mod, Pattern, PatternKind, StmtKind, StmtList, TypeParam, TypeParamKind, sym,
};

pub(super) struct Builder<'a> {
    tree: &'a Tree,
    interner: &'a mut Interner,
    source: &'a Source,
    options: ScopeOptions,
    scopes: Scopes,
    cur: ScopeId,
    private: Option<Symbol>,
    depth: u32,
    max_depth: u32,
    names: Names,
    /// By symbol: the scope in which its use was recorded last.
    used: Vec<Option<ScopeId>>,
}

/// Names that only this pass speaks of.
struct Names {
    lambda: Symbol,
    listcomp: Symbol,
    setcomp: Symbol,
    dictcomp: Symbol,
    genexpr: Symbol,
    top: Symbol,
    iter_arg: Symbol,
    format: Symbol,
    annotate: Symbol,
    conditional: Symbol,
    type_params: Symbol,
    dot_type_params: Symbol,
    generic_base: Symbol,
    defaults: Symbol,
    kwdefaults: Symbol,
}

impl Names {
    fn new(i: &mut Interner) -> Names {
        Names {
            lambda: i.intern("<lambda>"),
            listcomp: i.intern("<listcomp>"),
            setcomp: i.intern("<setcomp>"),
            dictcomp: i.intern("<dictcomp>"),
            genexpr: i.intern("<genexpr>"),
            top: i.intern("top"),
            iter_arg: i.intern(".0"),
            format: i.intern(".format"),
            annotate: i.intern("__annotate__"),
            conditional: i.intern("__conditional_annotations__"),
            type_params: i.intern("__type_params__"),
            dot_type_params: i.intern(".type_params"),
            generic_base: i.intern(".generic_base"),
            defaults: i.intern(".defaults"),
            kwdefaults: i.intern(".kwdefaults"),
        }
    }
}

impl<'a> Builder<'a> {
    pub(super) fn run(
        limit: Limit,
        tree: &'a Tree,
        interner: &'a mut Interner,
        source: &'a Source,
        options: ScopeOptions,
    ) -> Res<Scopes> {
        let names = Names::new(interner);
        let mut b = Builder {
            tree,
            source,
            options,
            scopes: Scopes {
                scopes: Vec::new(),
                keys: QuickMap::default(),
                walrus: Vec::new(),
            },
            cur: ScopeId::ROOT,
            private: None,
            depth: 0,
            max_depth: limit.compiler,
            used: vec![None; interner.len()],
            interner,
            names,
        };
        b.cur = b.new_scope(b.names.top, BlockKind::Module, 0);
        match tree.root {
            Mod::Module { body, .. } | Mod::Interactive { body } => b.stmts(body)?,
            Mod::Expression { body } => b.expr(body)?,
            Mod::FunctionType { .. } => {
                let message = "the type of a function cannot be compiled";
                return Err(SyntaxError::without_location(message).into());
            }
        }
        b.scopes.walrus.sort_unstable();
        Ok(b.scopes)
    }

    fn fail<T>(&self, span: Span, message: impl Into<String>) -> Res<T> {
        Err(error_at(self.source, span, message))
    }
    fn text(&self, name: Symbol) -> &str {
        self.interner.get(name)
    }
    fn here(&mut self) -> &mut Scope {
        &mut self.scopes[self.cur]
    }

    // ---- blocks ----------------------------------------------------------------------------------------------------

    fn new_scope(&mut self, name: Symbol, kind: BlockKind, start: u32) -> ScopeId {
        let id = ScopeId(self.scopes.scopes.len() as u32);
        let nested = self
            .scopes
            .scopes
            .get(self.cur.index())
            .is_some_and(|s| s.nested || s.function_like());
        self.scopes.scopes.push(Scope {
            kind,
            name,
            parent: self.cur,
            symbols: NameMap::default(),
            nested,
            generator: false,
            coroutine: false,
            comprehension: CompKind::No,
            inlined: false,
            sees_class: false,
            needs_class_cell: false,
            needs_classdict: false,
            conditional_annotations: false,
            conditional_cell: false,
            annotations_used: false,
            annotation_block: None,
            has_walrus: false,
            start,
            discarded: false,
            unevaluated: false,
            comp_iter_target: false,
            comp_iter_expr: 0,
            in_conditional: false,
            directives: Vec::new(),
            mangled: None,
            what: "",
        });
        id
    }
    fn enter(&mut self, name: Symbol, kind: BlockKind, key: Option<Key>, span: Span) -> Res {
        let id = self.new_scope(name, kind, span.start);
        if let Some(key) = key {
            self.scopes.keys.insert(key, id);
        }
        self.cur = id;
        if matches!(
            kind,
            BlockKind::Annotation | BlockKind::TypeVariable | BlockKind::TypeAlias
        ) {
            self.add(self.names.format, def::PARAM, span)?;
            self.add(self.names.format, def::USE, span)?;
        }
        Ok(())
    }
    fn leave(&mut self) {
        self.cur = self.here().parent;
    }
    fn see_class(&mut self, span: Span) -> Res {
        self.here().sees_class = true;
        self.add(sym::CLASSDICT, def::USE, span)
    }

    // ---- names -----------------------------------------------------------------------------------------------------

    fn mangle(&mut self, id: ScopeId, name: Symbol) -> Symbol {
        if self.private.is_none() || !self.scopes[id].mangles(name) {
            return name;
        }
        super::mangle(self.interner, self.private, name)
    }
    fn check_name(&self, name: Symbol, span: Span, ctx: ExprContext) -> Res {
        if name == sym::DEBUG {
            match ctx {
                ExprContext::Store => return self.fail(span, "cannot assign to __debug__"),
                ExprContext::Del => return self.fail(span, "cannot delete __debug__"),
                ExprContext::Load => {}
            }
        }
        Ok(())
    }
    fn add(&mut self, name: Symbol, flag: u16, span: Span) -> Res {
        if flag & (def::PARAM | def::LOCAL | def::IMPORT) != 0 {
            self.check_name(name, span, ExprContext::Store)?;
        }
        if flag & def::TYPE_PARAM != 0
            && let Some(mangled) = &mut self.here().mangled
        {
            mangled.push(name);
        }
        self.add_to(self.cur, name, flag, span)
    }
    /// Records that a name is read here.
    fn add_use(&mut self, name: Symbol, span: Span) -> Res {
        let at = name.index();
        if self.used.get(at) == Some(&Some(self.cur)) && !self.here().comp_iter_target {
            return Ok(());
        }
        self.add(name, def::USE, span)?;
        if let Some(scope) = self.used.get_mut(at) {
            *scope = Some(self.cur);
        }
        Ok(())
    }
    fn add_to(&mut self, id: ScopeId, name: Symbol, flag: u16, span: Span) -> Res {
        let mangled = self.mangle(id, name);
        let fresh = || SymbolInfo {
            flags: 0,
            place: Place::Unknown,
        };
        let scope = &mut self.scopes[id];
        let at = scope.symbols.position_or_insert(mangled, fresh);
        let old = scope.symbols.at(at).1.flags;
        let iter_target = scope.comp_iter_target;
        if flag & old & def::PARAM != 0 {
            let text = self.text(name);
            return self.fail(
                span,
                format!("duplicate argument '{text}' in function definition"),
            );
        }
        if flag & old & def::TYPE_PARAM != 0 {
            let text = self.text(name);
            return self.fail(span, format!("duplicate type parameter '{text}'"));
        }
        let mut flags = old | flag;
        if iter_target {
            if flags & (def::GLOBAL | def::NONLOCAL) != 0 {
                let text = self.text(name);
                return self.fail(span, format!("comprehension inner loop cannot rebind assignment expression target '{text}'"));
            }
            flags |= def::COMP_ITER;
        }
        self.scopes[id].symbols.value_at_mut(at).flags = flags;
        if flag & def::GLOBAL != 0 {
            let root = &mut self.scopes[ScopeId::ROOT].symbols;
            let at = root.position_or_insert(mangled, fresh);
            root.value_at_mut(at).flags |= flag;
        }
        Ok(())
    }
    fn lookup(&mut self, name: Symbol) -> u16 {
        let name = self.mangle(self.cur, name);
        self.scopes[self.cur].flags(name)
    }
    fn directive(&mut self, name: Symbol, span: Span) {
        let name = self.mangle(self.cur, name);
        self.here().directives.push((name, span));
    }

    // ---- statements ------------------------------------------------------------------------------------------------

    fn stmts(&mut self, list: StmtList) -> Res {
        let tree = self.tree;
        for &s in &tree[list] {
            self.stmt(s)?;
        }
        Ok(())
    }
    /// Statements that may run any number of times or not at all.
    fn conditional(&mut self, lists: &[StmtList]) -> Res {
        let before = std::mem::replace(&mut self.here().in_conditional, true);
        for &list in lists {
            self.stmts(list)?;
        }
        self.here().in_conditional = before;
        Ok(())
    }
    fn stmt(&mut self, id: StmtId) -> Res {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(too_deep());
        }
        let done = self.stmt_inner(id);
        self.depth -= 1;
        done
    }
    fn stmt_inner(&mut self, mut id: StmtId) -> Res {
        let tree = self.tree;
        let stmt = tree.stmt(id);
        let span = stmt.span;
        match stmt.kind {
            StmtKind::FunctionDef { .. } | StmtKind::AsyncFunctionDef { .. } => {
                self.function(id, span)
            }
            StmtKind::ClassDef { .. } => self.class(id, span),
            StmtKind::Return { value } => self.optional(value),
            StmtKind::Delete { targets } => self.exprs(targets),
            StmtKind::Assign { targets, value, .. } => {
                self.exprs(targets)?;
                self.expr(value)
            }
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => self.type_alias(id, span, name, type_params, value),
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target)?;
                self.expr(value)
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.ann_assign(span, target, annotation, value, simple),
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.expr(target)?;
                self.expr(iter)?;
                self.conditional(&[body, orelse])
            }
            StmtKind::AsyncFor {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.require_coroutine(span, "'async for' outside async function")?;
                self.expr(target)?;
                self.expr(iter)?;
                self.conditional(&[body, orelse])
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test)?;
                self.conditional(&[body, orelse])
            }
            StmtKind::If { .. } => {
                // `elif` chains are followed without recursion.
                while let StmtKind::If { test, body, orelse } = tree.stmt(id).kind {
                    self.expr(test)?;
                    self.conditional(&[body])?;
                    match tree[orelse] {
                        [next] if matches!(tree.stmt(next).kind, StmtKind::If { .. }) => id = next,
                        _ => return self.conditional(&[orelse]),
                    }
                }
                Ok(())
            }
            StmtKind::With { items, body, .. } => {
                self.with_items(items)?;
                self.conditional(&[body])
            }
            StmtKind::AsyncWith { items, body, .. } => {
                self.require_coroutine(span, "'async with' outside async function")?;
                self.with_items(items)?;
                self.conditional(&[body])
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject)?;
                for case in &tree[cases] {
                    let before = std::mem::replace(&mut self.here().in_conditional, true);
                    self.pattern(&tree[case.pattern])?;
                    self.optional(case.guard)?;
                    self.stmts(case.body)?;
                    self.here().in_conditional = before;
                }
                Ok(())
            }
            StmtKind::Raise { exc, cause } => {
                self.optional(exc)?;
                self.optional(cause)
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
                self.conditional(&[body])?;
                for handler in &tree[handlers] {
                    self.handler(handler)?;
                }
                self.conditional(&[orelse, finalbody])
            }
            StmtKind::Assert { test, msg } => {
                self.expr(test)?;
                self.optional(msg)
            }
            StmtKind::ImportFrom {
                module: Some(sym::FUTURE),
                level: 0,
                ..
            } if span.start > self.options.future_end => self.fail(
                span,
                "from __future__ imports must occur at the beginning of the file",
            ),
            StmtKind::Import { names } | StmtKind::ImportFrom { names, .. } => {
                for alias in &tree[names] {
                    self.alias(alias)?;
                }
                Ok(())
            }
            StmtKind::Global { names } => self.declare(span, names, def::GLOBAL, "global"),
            StmtKind::Nonlocal { names } => self.declare(span, names, def::NONLOCAL, "nonlocal"),
            StmtKind::Expr { value } => self.expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }
    fn require_coroutine(&mut self, span: Span, message: &str) -> Res {
        if self.top_level_await() {
            self.here().coroutine = true;
        } else if self.here().kind != BlockKind::Function || !self.here().coroutine {
            return self.fail(span, message);
        }
        Ok(())
    }
    fn top_level_await(&self) -> bool {
        self.options.top_level_await && self.scopes[self.cur].kind == BlockKind::Module
    }
    fn with_items(&mut self, items: List<crate::ast::WithItem>) -> Res {
        let tree = self.tree;
        for item in &tree[items] {
            self.expr(item.context_expr)?;
            self.optional(item.optional_vars)?;
        }
        Ok(())
    }
    fn handler(&mut self, handler: &ExceptHandler) -> Res {
        self.optional(handler.type_)?;
        if let Some(name) = handler.name {
            self.add(name, def::LOCAL | def::DELETED, handler.span)?;
        }
        self.conditional(&[handler.body])
    }
    fn alias(&mut self, alias: &Alias) -> Res {
        let name = alias.asname.unwrap_or(alias.name);
        if name == sym::STAR {
            if self.here().kind != BlockKind::Module {
                return self.fail(alias.span, "import * only allowed at module level");
            }
            return Ok(());
        }
        let text = self.text(name);
        let stored = match text.split_once('.') {
            Some((first, _)) => {
                let first = first.to_owned();
                self.interner.intern(&first)
            }
            None => name,
        };
        self.add(stored, def::IMPORT, alias.span)
    }
    fn declare(&mut self, span: Span, names: List<Symbol>, flag: u16, word: &str) -> Res {
        let tree = self.tree;
        for &name in &tree[names] {
            let flags = self.lookup(name);
            if flags & (def::PARAM | def::LOCAL | def::USE | def::ANNOT) != 0 {
                let text = self.text(name);
                let message = if flags & def::PARAM != 0 {
                    format!("name '{text}' is parameter and {word}")
                } else if flags & def::USE != 0 {
                    format!("name '{text}' is used prior to {word} declaration")
                } else if flags & def::ANNOT != 0 {
                    format!("annotated name '{text}' can't be {word}")
                } else {
                    format!("name '{text}' is assigned to before {word} declaration")
                };
                return self.fail(span, message);
            }
            self.add(name, flag, span)?;
            self.directive(name, span);
        }
        Ok(())
    }
    fn ann_assign(
        &mut self,
        span: Span,
        target: ExprId,
        annotation: ExprId,
        value: Option<ExprId>,
        simple: bool,
    ) -> Res {
        self.here().annotations_used = true;
        let target_expr = self.tree.expr(target);
        if let ExprKind::Name { id, .. } = target_expr.kind {
            let flags = self.lookup(id);
            if flags & (def::GLOBAL | def::NONLOCAL) != 0 && self.cur != ScopeId::ROOT && simple {
                let word = if flags & def::GLOBAL != 0 {
                    "global"
                } else {
                    "nonlocal"
                };
                let text = self.text(id);
                return self.fail(span, format!("annotated name '{text}' can't be {word}"));
            }
            if simple {
                self.add(id, def::ANNOT | def::LOCAL, target_expr.span)?;
            } else if value.is_some() {
                self.add(id, def::LOCAL, target_expr.span)?;
            }
        } else {
            self.expr(target)?;
        }
        self.variable_annotation(annotation)?;
        self.optional(value)
    }
    fn variable_annotation(&mut self, annotation: ExprId) -> Res {
        let span = self.tree.expr(annotation).span;
        let parent = self.cur;
        let kind = self.here().kind;
        let conditional = kind == BlockKind::Module
            || kind == BlockKind::Class && self.scopes[parent].in_conditional;
        if conditional && !self.scopes[parent].conditional_annotations {
            self.here().conditional_annotations = true;
            self.add(self.names.conditional, def::USE, span)?;
        }
        match self.scopes[parent].annotation_block {
            Some(block) => self.cur = block,
            None => {
                self.enter(self.names.annotate, BlockKind::Annotation, None, span)?;
                let block = self.cur;
                self.scopes[parent].annotation_block = Some(block);
                self.here().discarded = self.options.future_annotations;
                self.here().unevaluated = kind == BlockKind::Function;
                if kind == BlockKind::Class && !self.options.future_annotations {
                    self.see_class(span)?;
                }
            }
        }
        if self.scopes[parent].conditional_annotations {
            self.add(self.names.conditional, def::USE, span)?;
        }
        self.expr(annotation)?;
        self.cur = parent;
        Ok(())
    }

    // ---- functions and classes -------------------------------------------------------------------------------------

    fn function(&mut self, id: StmtId, span: Span) -> Res {
        let tree = self.tree;
        let (StmtKind::FunctionDef {
            name,
            args,
            body,
            decorator_list,
            returns,
            type_params,
            ..
        }
        | StmtKind::AsyncFunctionDef {
            name,
            args,
            body,
            decorator_list,
            returns,
            type_params,
            ..
        }) = tree.stmt(id).kind
        else {
            return Ok(());
        };
        let is_async = matches!(tree.stmt(id).kind, StmtKind::AsyncFunctionDef { .. });
        self.add(name, def::LOCAL, span)?;
        let arguments = tree[args];
        self.defaults(&arguments)?;
        self.exprs(decorator_list)?;
        if !type_params.is_empty() {
            let has_kw = tree[arguments.kw_defaults].iter().any(|d| d.is_some());
            // The scope is made to take defaults even if there are none.
            self.enter_type_params(id, span, name, true, has_kw, false)?;
            self.type_params(type_params)?;
        }
        self.annotations(args, &arguments, returns, span)?;
        self.enter(name, BlockKind::Function, Some(Key::Stmt(id)), span)?;
        self.here().coroutine = is_async;
        self.parameters(&arguments)?;
        self.stmts(body)?;
        self.leave();
        if !type_params.is_empty() {
            self.leave();
        }
        Ok(())
    }
    fn defaults(&mut self, arguments: &Arguments) -> Res {
        let tree = self.tree;
        self.exprs(arguments.defaults)?;
        for &default in &tree[arguments.kw_defaults] {
            self.optional(default)?;
        }
        Ok(())
    }
    fn parameters(&mut self, a: &Arguments) -> Res {
        let tree = self.tree;
        for list in [a.posonlyargs, a.args, a.kwonlyargs] {
            for arg in &tree[list] {
                self.add(arg.arg, def::PARAM, arg.span)?;
            }
        }
        for arg in [a.vararg, a.kwarg].into_iter().flatten() {
            self.add(arg.arg, def::PARAM, arg.span)?;
        }
        Ok(())
    }
    fn annotations(
        &mut self,
        key: ArgumentsId,
        a: &Arguments,
        returns: Option<ExprId>,
        span: Span,
    ) -> Res {
        let tree = self.tree;
        let args = || {
            let positional = tree[a.posonlyargs].iter().chain(&tree[a.args]);
            positional
                .chain(a.vararg.iter())
                .chain(a.kwarg.iter())
                .chain(&tree[a.kwonlyargs])
        };
        let any = args().any(|a: &Arg| a.annotation.is_some()) || returns.is_some();
        let all = self.options.all_annotation_blocks && !self.options.future_annotations;
        if !any && !all {
            // CPython makes the scope all the same, which gives every class with a method this cell.
            if self.here().kind == BlockKind::Class && !self.options.future_annotations {
                self.here().needs_classdict = true;
            }
            return Ok(());
        }
        let in_class = self.here().sees_class || self.here().kind == BlockKind::Class;
        self.enter(
            self.names.annotate,
            BlockKind::Annotation,
            Some(Key::Annotations(key)),
            span,
        )?;
        self.here().discarded = self.options.future_annotations;
        if in_class {
            self.see_class(span)?;
        }
        for arg in args() {
            self.optional(arg.annotation)?;
        }
        self.optional(returns)?;
        self.here().annotations_used = true;
        self.leave();
        Ok(())
    }
    fn class(&mut self, id: StmtId, span: Span) -> Res {
        let tree = self.tree;
        let StmtKind::ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        } = tree.stmt(id).kind
        else {
            return Ok(());
        };
        self.add(name, def::LOCAL, span)?;
        self.exprs(decorator_list)?;
        let outer = self.private;
        if !type_params.is_empty() {
            self.enter_type_params(id, span, name, false, false, true)?;
            self.private = Some(name);
            self.here().mangled = Some(Vec::new());
            self.type_params(type_params)?;
        }
        self.exprs(bases)?;
        self.keywords(keywords)?;
        self.enter(name, BlockKind::Class, Some(Key::Stmt(id)), span)?;
        self.private = Some(name);
        if !type_params.is_empty() {
            self.add(self.names.type_params, def::LOCAL, span)?;
            self.add(self.names.dot_type_params, def::USE, span)?;
        }
        self.stmts(body)?;
        self.leave();
        if !type_params.is_empty() {
            self.leave();
        }
        self.private = outer;
        Ok(())
    }
    fn enter_type_params(
        &mut self,
        id: StmtId,
        span: Span,
        name: Symbol,
        has_defaults: bool,
        has_kwdefaults: bool,
        is_class: bool,
    ) -> Res {
        let in_class = self.here().kind == BlockKind::Class;
        self.enter(
            name,
            BlockKind::TypeParameters,
            Some(Key::TypeParams(id)),
            span,
        )?;
        if in_class {
            self.see_class(span)?;
        }
        if is_class {
            for name in [self.names.dot_type_params, self.names.generic_base] {
                self.add(name, def::LOCAL | def::USE, span)?;
            }
        }
        if has_defaults {
            self.add(self.names.defaults, def::PARAM, span)?;
        }
        if has_kwdefaults {
            self.add(self.names.kwdefaults, def::PARAM, span)?;
        }
        Ok(())
    }
    fn type_params(&mut self, list: List<TypeParam>) -> Res {
        let tree = self.tree;
        for p in &tree[list] {
            let flags = def::TYPE_PARAM | def::LOCAL;
            match p.kind {
                TypeParamKind::TypeVar {
                    name,
                    bound,
                    default_value,
                } => {
                    self.add(name, flags, p.span)?;
                    let constraint =
                        bound.is_some_and(|b| matches!(tree.expr(b).kind, ExprKind::Tuple { .. }));
                    let what = if constraint {
                        "a TypeVar constraint"
                    } else {
                        "a TypeVar bound"
                    };
                    self.evaluator(name, bound, what)?;
                    self.evaluator(name, default_value, "a TypeVar default")?;
                }
                TypeParamKind::ParamSpec {
                    name,
                    default_value,
                } => {
                    self.add(name, flags, p.span)?;
                    self.evaluator(name, default_value, "a ParamSpec default")?;
                }
                TypeParamKind::TypeVarTuple {
                    name,
                    default_value,
                } => {
                    self.add(name, flags, p.span)?;
                    self.evaluator(name, default_value, "a TypeVarTuple default")?;
                }
            }
        }
        Ok(())
    }
    fn evaluator(&mut self, name: Symbol, expr: Option<ExprId>, what: &'static str) -> Res {
        let Some(expr) = expr else { return Ok(()) };
        let span = self.tree.expr(expr).span;
        let sees = self.here().sees_class;
        self.enter(
            name,
            BlockKind::TypeVariable,
            Some(Key::Evaluator(expr)),
            span,
        )?;
        if sees {
            self.see_class(span)?;
        }
        self.here().what = what;
        self.expr(expr)?;
        self.leave();
        Ok(())
    }
    fn type_alias(
        &mut self,
        id: StmtId,
        span: Span,
        name: ExprId,
        type_params: List<TypeParam>,
        value: ExprId,
    ) -> Res {
        self.expr(name)?;
        let ExprKind::Name { id: symbol, .. } = self.tree.expr(name).kind else {
            return Ok(());
        };
        let in_class = self.here().kind == BlockKind::Class;
        if !type_params.is_empty() {
            self.enter_type_params(id, span, symbol, false, false, false)?;
            self.type_params(type_params)?;
        }
        self.enter(symbol, BlockKind::TypeAlias, Some(Key::Stmt(id)), span)?;
        if in_class {
            self.see_class(span)?;
        }
        self.expr(value)?;
        self.leave();
        if !type_params.is_empty() {
            self.leave();
        }
        Ok(())
    }

    // ---- expressions -----------------------------------------------------------------------------------------------

    fn exprs(&mut self, list: ExprList) -> Res {
        let tree = self.tree;
        for &e in &tree[list] {
            self.expr(e)?;
        }
        Ok(())
    }
    fn optional(&mut self, e: Option<ExprId>) -> Res {
        e.map_or(Ok(()), |e| self.expr(e))
    }
    fn keywords(&mut self, list: List<Keyword>) -> Res {
        let tree = self.tree;
        for k in &tree[list] {
            if let Some(arg) = k.arg {
                self.check_name(arg, k.span, ExprContext::Store)?;
            }
            self.expr(k.value)?;
        }
        Ok(())
    }
    fn expr(&mut self, id: ExprId) -> Res {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(too_deep());
        }
        let done = self.expr_inner(id);
        self.depth -= 1;
        done
    }
    fn expr_inner(&mut self, id: ExprId) -> Res {
        let tree = self.tree;
        let expr = tree.expr(id);
        let span = expr.span;
        match expr.kind {
            ExprKind::BoolOp { values, .. } => self.exprs(values),
            ExprKind::NamedExpr { target, value } => self.named(span, target, value),
            ExprKind::BinOp { .. } => self.left_spine(id),
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda { args, body } => {
                let arguments = tree[args];
                self.defaults(&arguments)?;
                self.enter(
                    self.names.lambda,
                    BlockKind::Function,
                    Some(Key::Expr(id)),
                    span,
                )?;
                self.parameters(&arguments)?;
                self.expr(body)?;
                self.leave();
                Ok(())
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test)?;
                self.expr(body)?;
                self.expr(orelse)
            }
            ExprKind::Dict { keys, values } => {
                for &key in &tree[keys] {
                    self.optional(key)?;
                }
                self.exprs(values)
            }
            ExprKind::Set { elts } => self.exprs(elts),
            ExprKind::ListComp { elt, generators } => {
                self.comprehension(id, CompKind::List, generators, elt, None)
            }
            ExprKind::SetComp { elt, generators } => {
                self.comprehension(id, CompKind::Set, generators, elt, None)
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => self.comprehension(id, CompKind::Dict, generators, key, Some(value)),
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension(id, CompKind::Generator, generators, elt, None)
            }
            ExprKind::Await { value } => self.await_(span, value),
            ExprKind::Yield { value } => {
                self.not_in_annotation("yield expression", span)?;
                self.optional(value)?;
                self.yields(span)
            }
            ExprKind::YieldFrom { value } => {
                self.not_in_annotation("yield expression", span)?;
                self.expr(value)?;
                self.yields(span)
            }
            ExprKind::Compare {
                left, comparators, ..
            } => {
                self.expr(left)?;
                self.exprs(comparators)
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                self.expr(func)?;
                self.exprs(args)?;
                self.keywords(keywords)
            }
            ExprKind::FormattedValue {
                value, format_spec, ..
            }
            | ExprKind::Interpolation {
                value, format_spec, ..
            } => {
                self.expr(value)?;
                self.optional(format_spec)
            }
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => self.exprs(values),
            ExprKind::Constant { .. } => Ok(()),
            ExprKind::Attribute { value, attr, ctx } => {
                self.check_name(attr, span, ctx)?;
                self.expr(value)
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value)?;
                self.expr(slice)
            }
            ExprKind::Starred { value, .. } => self.expr(value),
            ExprKind::Name { id: name, ctx } => self.name(name, ctx, span),
            ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => self.exprs(elts),
            ExprKind::Slice { lower, upper, step } => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)
            }
        }
    }
    fn name(&mut self, name: Symbol, ctx: ExprContext, span: Span) -> Res {
        match ctx {
            // The names in annotations that are never evaluated mean nothing, except in blocks of their own.
            ExprContext::Load if self.here().unevaluated => Ok(()),
            ExprContext::Load => {
                self.add_use(name, span)?;
                if name == sym::SUPER && self.here().function_like() {
                    self.add(sym::CLASS_CELL, def::USE, span)?;
                }
                Ok(())
            }
            ExprContext::Store => self.add(name, def::LOCAL, span),
            ExprContext::Del => {
                self.check_name(name, span, ctx)?;
                self.add(name, def::LOCAL | def::DELETED, span)
            }
        }
    }
    /// Long chains such as `a + b + c` lean to the left: they are walked without recursion.
    fn left_spine(&mut self, id: ExprId) -> Res {
        let tree = self.tree;
        let (mut at, mut rights) = (id, Vec::new());
        while let ExprKind::BinOp { left, right, .. } = tree.expr(at).kind {
            rights.push(right);
            at = left;
        }
        self.expr(at)?;
        for right in rights.into_iter().rev() {
            self.expr(right)?;
        }
        Ok(())
    }
    fn not_in_annotation(&self, what: &str, span: Span) -> Res {
        let scope = &self.scopes[self.cur];
        let place = match scope.kind {
            BlockKind::Annotation => "an annotation",
            BlockKind::TypeVariable => scope.what,
            BlockKind::TypeAlias => "a type alias",
            BlockKind::TypeParameters => "the definition of a generic",
            BlockKind::Module | BlockKind::Class | BlockKind::Function => return Ok(()),
        };
        self.fail(span, format!("{what} cannot be used within {place}"))
    }
    fn yields(&mut self, span: Span) -> Res {
        self.here().generator = true;
        let what = match self.here().comprehension {
            CompKind::No => return Ok(()),
            CompKind::List => "list comprehension",
            CompKind::Set => "set comprehension",
            CompKind::Dict => "dict comprehension",
            CompKind::Generator => "generator expression",
        };
        self.fail(span, format!("'yield' inside {what}"))
    }
    fn await_(&mut self, span: Span, value: ExprId) -> Res {
        self.not_in_annotation("await expression", span)?;
        if !self.top_level_await() {
            let scope = self.here();
            if !scope.function_like() {
                return self.fail(span, "'await' outside function");
            }
            if !scope.coroutine && scope.comprehension == CompKind::No {
                return self.fail(span, "'await' outside async function");
            }
        }
        self.expr(value)?;
        self.here().coroutine = true;
        Ok(())
    }
    fn named(&mut self, span: Span, target: ExprId, value: ExprId) -> Res {
        self.not_in_annotation("named expression", span)?;
        if self.here().comp_iter_expr > 0 {
            return self.fail(
                span,
                "assignment expression cannot be used in a comprehension iterable expression",
            );
        }
        self.scopes.walrus.push(span.start);
        if self.here().comprehension != CompKind::No {
            self.extend_walrus_scope(target)?;
        }
        self.expr(value)?;
        self.expr(target)
    }
    /// An assignment expression in a comprehension binds in the block around it.
    fn extend_walrus_scope(&mut self, target: ExprId) -> Res {
        let target_expr = self.tree.expr(target);
        let ExprKind::Name { id: name, .. } = target_expr.kind else {
            return Ok(());
        };
        let mut at = self.cur;
        loop {
            let mangled = self.mangle(at, name);
            let flags = self.scopes[at].flags(mangled);
            if self.scopes[at].comprehension != CompKind::No {
                if flags & def::COMP_ITER != 0 && flags & (def::LOCAL | def::GLOBAL) != 0 {
                    let text = self.text(name);
                    return self.fail(target_expr.span, format!("assignment expression cannot rebind comprehension iteration variable '{text}'"));
                }
                at = self.scopes[at].parent;
                continue;
            }
            let place = match self.scopes[at].kind {
                BlockKind::Function => {
                    let flag = if flags & def::GLOBAL != 0 {
                        def::GLOBAL
                    } else {
                        def::NONLOCAL
                    };
                    self.add(name, flag, target_expr.span)?;
                    self.directive(name, target_expr.span);
                    return self.add_to(at, name, def::LOCAL, target_expr.span);
                }
                BlockKind::Module => {
                    self.add(name, def::GLOBAL, target_expr.span)?;
                    self.directive(name, target_expr.span);
                    return self.add_to(at, name, def::GLOBAL, target_expr.span);
                }
                BlockKind::Class => "in a class body",
                BlockKind::TypeParameters => "within the definition of a generic",
                BlockKind::TypeAlias => "in a type alias",
                BlockKind::TypeVariable => "in a TypeVar bound",
                BlockKind::Annotation => "within an annotation",
            };
            return self.fail(
                target_expr.span,
                format!("assignment expression within a comprehension cannot be used {place}"),
            );
        }
    }
    fn comprehension(
        &mut self,
        id: ExprId,
        kind: CompKind,
        generators: List<Comprehension>,
        elt: ExprId,
        value: Option<ExprId>,
    ) -> Res {
        let tree = self.tree;
        let span = tree.expr(id).span;
        let Some((first, rest)) = tree[generators].split_first() else {
            return Ok(());
        };
        self.here().comp_iter_expr += 1;
        self.expr(first.iter)?;
        self.here().comp_iter_expr -= 1;
        let name = match kind {
            CompKind::List | CompKind::No => self.names.listcomp,
            CompKind::Set => self.names.setcomp,
            CompKind::Dict => self.names.dictcomp,
            CompKind::Generator => self.names.genexpr,
        };
        self.enter(name, BlockKind::Function, Some(Key::Expr(id)), span)?;
        self.here().comprehension = kind;
        self.here().coroutine = first.is_async;
        self.add(self.names.iter_arg, def::PARAM, span)?;
        self.comp_target(first)?;
        self.exprs(first.ifs)?;
        for c in rest {
            self.comp_target(c)?;
            self.here().comp_iter_expr += 1;
            self.expr(c.iter)?;
            self.here().comp_iter_expr -= 1;
            self.exprs(c.ifs)?;
            self.here().coroutine |= c.is_async;
        }
        self.optional(value)?;
        self.expr(elt)?;
        let is_generator = kind == CompKind::Generator;
        self.here().generator = is_generator;
        let is_async = self.here().coroutine && !is_generator;
        self.leave();
        if is_async {
            let scope = self.here();
            let fits = scope.comprehension != CompKind::No
                || scope.kind == BlockKind::Function && scope.coroutine;
            if !fits && !self.top_level_await() {
                return self.fail(
                    span,
                    "asynchronous comprehension outside of an asynchronous function",
                );
            }
            self.here().coroutine = true;
        }
        Ok(())
    }
    fn comp_target(&mut self, c: &Comprehension) -> Res {
        self.here().comp_iter_target = true;
        let done = self.expr(c.target);
        self.here().comp_iter_target = false;
        done
    }

    // ---- patterns --------------------------------------------------------------------------------------------------

    fn pattern(&mut self, pattern: &Pattern) -> Res {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(too_deep());
        }
        let done = self.pattern_inner(pattern);
        self.depth -= 1;
        done
    }
    fn pattern_inner(&mut self, pattern: &Pattern) -> Res {
        let tree = self.tree;
        let span = pattern.span;
        let all = |b: &mut Self, list: List<PatternId>| {
            tree[list].iter().try_for_each(|&p| b.pattern(&tree[p]))
        };
        match pattern.kind {
            PatternKind::MatchValue { value } => self.expr(value),
            PatternKind::MatchSingleton { .. } => Ok(()),
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                all(self, patterns)
            }
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                self.exprs(keys)?;
                all(self, patterns)?;
                rest.map_or(Ok(()), |name| self.add(name, def::LOCAL, span))
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                self.expr(cls)?;
                all(self, patterns)?;
                for (&name, &pattern) in tree[kwd_attrs].iter().zip(&tree[kwd_patterns]) {
                    self.check_name(name, tree[pattern].span, ExprContext::Store)?;
                }
                all(self, kwd_patterns)
            }
            PatternKind::MatchStar { name } => {
                name.map_or(Ok(()), |name| self.add(name, def::LOCAL, span))
            }
            PatternKind::MatchAs { pattern, name } => {
                if let Some(p) = pattern {
                    self.pattern(&tree[p])?;
                }
                name.map_or(Ok(()), |name| self.add(name, def::LOCAL, span))
            }
        }
    }
}
