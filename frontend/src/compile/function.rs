//! Functions and lambdas.

use super::*;
use crate::source::ErrorKind;
use std::borrow::Cow;

/// What a new function gets besides its code; registers.
#[derive(Clone, Copy, Default)]
pub(super) struct Parts {
    pub defaults: Option<u32>,
    pub kwdefaults: Option<u32>,
    pub annotate: Option<u32>,
}

/// The pieces of a `def`.
#[derive(Clone, Copy)]
pub(super) struct Def {
    pub name: Symbol,
    pub args: ArgumentsId,
    pub body: StmtList,
    pub returns: Option<ExprId>,
    pub type_params: List<TypeParam>,
}

impl<'a> Compiler<'a> {
    pub(super) fn function_def(&mut self, id: StmtId) -> Res {
        let tree = self.tree;
        let (StmtKind::FunctionDef {
            name,
            args,
            body,
            decorator_list: decorators,
            returns,
            type_params,
            ..
        }
        | StmtKind::AsyncFunctionDef {
            name,
            args,
            body,
            decorator_list: decorators,
            returns,
            type_params,
            ..
        }) = tree.stmt(id).kind
        else {
            return Ok(());
        };
        let def = Def {
            name,
            args,
            body,
            returns,
            type_params,
        };
        let span = tree.stmt(id).span;
        let windows = self.decorators(&tree[decorators])?;
        let first_line = self.first_line(span, &tree[decorators]);
        let dst = match self.local_target(name) {
            Some(local) if windows.is_empty() => local,
            _ => self.unit.temp(),
        };
        let arguments = tree[args];
        let mut parts = self.defaults(span, &arguments)?;
        if type_params.is_empty() {
            parts.annotate = self.function_annotations(&def, span)?;
            let code = self.function_code(id, &def, first_line)?;
            self.make_function(span, code, parts, dst);
        } else {
            self.generic_function(id, &def, parts, first_line, dst)?;
        }
        self.apply_decorators(&tree[decorators], &windows, dst, name, span)
    }
    /// Evaluates decorators, each into the callee slot of a window whose argument slot is the next one's window.
    pub(super) fn decorators(&mut self, list: &[ExprId]) -> Res<Vec<u32>> {
        let mut windows = Vec::with_capacity(list.len());
        for &decorator in list {
            let base = self.unit.window(FRAME_HEADER);
            self.expr(decorator, base)?;
            windows.push(base);
        }
        Ok(windows)
    }
    /// Calls the decorators on what is in `value` and stores the result.
    pub(super) fn apply_decorators(
        &mut self,
        list: &[ExprId],
        windows: &[u32],
        mut value: u32,
        name: Symbol,
        span: Span,
    ) -> Res {
        for (&decorator, &base) in list.iter().zip(windows).rev() {
            self.emit_call(self.span(decorator), base, 1, &[], base);
            value = base;
        }
        self.store_name(span, name, value);
        Ok(())
    }
    pub(super) fn first_line(&self, span: Span, decorators: &[ExprId]) -> u32 {
        match decorators.first() {
            Some(&d) => self.line(self.span(d)),
            None => self.line(span),
        }
    }
    fn defaults(&mut self, span: Span, a: &Arguments) -> Res<Parts> {
        let tree = self.tree;
        let mut parts = Parts::default();
        let defaults = &tree[a.defaults];
        if !defaults.is_empty() {
            let dst = self.unit.temp();
            let constants: Option<Vec<Value>> =
                defaults.iter().map(|&d| self.constant(d)).collect();
            if let Some(values) = constants {
                self.load_value(span, Value::Tuple(values.into()), dst);
            } else {
                let base = expr::temp_at(self.unit.top);
                for &default in defaults {
                    self.push(default)?;
                }
                self.build_tuple(span, base, defaults.len() as u32, dst);
            }
            parts.defaults = Some(dst);
        }
        let pairs = tree[a.kwonlyargs].iter().zip(&tree[a.kw_defaults]);
        let pairs: Vec<_> = pairs.filter_map(|(a, d)| Some((a, (*d)?))).collect();
        if !pairs.is_empty() {
            let dst = self.unit.temp();
            let mark = self.unit.top;
            let base = expr::temp_at(mark);
            for &(arg, default) in &pairs {
                let name = self.mangled(arg.arg);
                let key = self.unit.temp();
                let text = self.text_value(name);
                self.load_value(span, text, key);
                self.push(default)?;
            }
            self.unit.emit(
                span,
                inst::BuildMap {
                    dst: Dst(dst),
                    base: Base(base),
                    n: Byte(pairs.len() as u32),
                },
            );
            self.unit.top = mark;
            parts.kwdefaults = Some(dst);
        }
        Ok(parts)
    }
    pub(super) fn build_tuple(&mut self, span: Span, base: u32, n: u32, dst: u32) {
        let base = Base(if n == 0 { dst } else { base });
        self.unit.emit(
            span,
            inst::BuildTuple {
                dst: Dst(dst),
                base,
                n: Byte(n),
            },
        );
    }
    /// Makes a function of `code` in `dst`, giving it its closure and parts.
    pub(super) fn make_function(&mut self, span: Span, code: Code, parts: Parts, dst: u32) {
        let closure = self.closure(span, &code);
        let code = self.unit.constant(Value::Code(Box::new(code)));
        self.unit.emit(
            span,
            inst::MakeFunction {
                dst: Dst(dst),
                code,
            },
        );
        for (src, part) in [
            (closure, FunctionPart::Closure),
            (parts.annotate, FunctionPart::Annotate),
            (parts.kwdefaults, FunctionPart::KwDefaults),
            (parts.defaults, FunctionPart::Defaults),
        ] {
            if let Some(src) = src {
                self.unit.emit(
                    span,
                    inst::SetFunctionPart {
                        func: Reg(dst),
                        src: Reg(src),
                        part: Byte(part as u32),
                    },
                );
            }
        }
    }
    /// The tuple of cells for the free variables of `code`, in a fresh temporary.
    fn closure(&mut self, span: Span, code: &Code) -> Option<u32> {
        let free: Vec<&str> = code
            .locals
            .iter()
            .filter(|(_, kind)| kind.has(LocalKind::FREE))
            .map(|(name, _)| &**name)
            .collect();
        if free.is_empty() {
            return None;
        }
        let dst = self.unit.temp();
        let mark = self.unit.top;
        let base = self.unit.window(free.len() as u32);
        for (at, text) in free.iter().enumerate() {
            let name = self.interner.intern(text);
            if let Some(cell) = self.cell_register(name) {
                self.mov(span, base + at as u32, cell);
            }
        }
        self.build_tuple(span, base, free.len() as u32, dst);
        self.unit.top = mark;
        Some(dst)
    }
    pub(super) fn function_code(&mut self, id: StmtId, def: &Def, first_line: u32) -> Res<Code> {
        let tree = self.tree;
        let span = tree.stmt(id).span;
        let scope = self.scope_of(Key::Stmt(id));
        self.enter(scope, UnitKind::Function, def.name, first_line)?;
        self.parameters(&tree[def.args]);
        self.declare_variables();
        self.mark_method();
        let body = &tree[def.body];
        let docstring = self.docstring(body);
        if let Some(doc) = docstring
            && self.options.optimize < 2
        {
            self.unit.flags |= CodeFlags::HAS_DOCSTRING;
            self.unit.constant(Value::Str(clean_doc(doc)?));
        }
        self.prologue(span);
        let guard = self.guard_generator();
        self.stmts_of(&body[usize::from(docstring.is_some())..])?;
        self.return_none(Span::NONE);
        self.end_guard(guard);
        self.finish()
    }
    pub(super) fn scope_of(&self, key: Key) -> ScopeId {
        // Every block was given its scope by the first pass.
        self.scopes.of(key).unwrap_or(ScopeId::ROOT)
    }
    /// A function in a class body is a method.
    pub(super) fn mark_method(&mut self) {
        if let Some(outer) = self.outer.last()
            && outer.kind == UnitKind::Class
            && outer.inlined.is_empty()
        {
            self.unit.flags |= CodeFlags::METHOD;
        }
    }
    fn parameters(&mut self, a: &Arguments) {
        let tree = self.tree;
        let (posonly, args, kwonly) = (&tree[a.posonlyargs], &tree[a.args], &tree[a.kwonlyargs]);
        for arg in posonly.iter().chain(args).chain(kwonly) {
            self.parameter(arg.arg);
        }
        for (arg, flag) in [
            (a.vararg, CodeFlags::VARARGS),
            (a.kwarg, CodeFlags::VARKEYWORDS),
        ] {
            if let Some(arg) = arg {
                self.parameter(arg.arg);
                self.unit.flags |= flag;
            }
        }
        self.unit.posonly_count = posonly.len() as u32;
        self.unit.arg_count = (posonly.len() + args.len()) as u32;
        self.unit.kwonly_count = kwonly.len() as u32;
    }
    /// A StopIteration that leaves a generator becomes a RuntimeError: covers the code that follows.
    pub(super) fn guard_generator(&mut self) -> Option<(Target, (bool, u128))> {
        let generator = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;
        if self.unit.flags & generator == 0 {
            return None;
        }
        let target = self.unit.label();
        let exc = self.unit.temp();
        self.unit.handler = self.unit.new_handler(target, exc);
        Some((target, self.unit.state()))
    }
    pub(super) fn end_guard(&mut self, guard: Option<(Target, (bool, u128))>) {
        let Some((target, state)) = guard else { return };
        let exc = unit::TEMP;
        self.unit.handler = NONE;
        self.unit.enter_with(target, state);
        let span = Span::NONE;
        self.intrinsic1(span, Intrinsic1::StopIterationError, exc, Some(exc));
        self.unit.emit(span, inst::Reraise { exc: Reg(exc) });
    }
    pub(super) fn lambda(&mut self, e: ExprId, args: ArgumentsId, body: ExprId, dst: u32) -> Res {
        let tree = self.tree;
        let span = self.span(e);
        let arguments = tree[args];
        let parts = self.defaults(span, &arguments)?;
        let scope = self.scope_of(Key::Expr(e));
        let line = self.line(span);
        self.enter(scope, UnitKind::Lambda, self.names.lambda, line)?;
        self.parameters(&arguments);
        self.declare_variables();
        self.mark_method();
        self.prologue(span);
        let guard = self.guard_generator();
        let body_span = self.span(body);
        let src = self.operand(body)?;
        self.unit.emit(body_span, inst::Ret { src: Reg(src) });
        self.end_guard(guard);
        let code = self.finish()?;
        self.make_function(span, code, parts, dst);
        Ok(())
    }

    // ---- docstrings ----------------------------------------------------------------------------------------------------

    /// Stores the docstring of a module or class; the result is the rest of its body.
    pub(super) fn store_docstring<'b>(&mut self, body: &'b [StmtId]) -> Res<&'b [StmtId]> {
        let Some(doc) = self.docstring(body) else {
            return Ok(body);
        };
        let span = self.tree.stmt(body[0]).span;
        if self.options.optimize < 2 {
            let t = self.unit.temp();
            self.load_value(span, Value::Str(clean_doc(doc)?), t);
            self.store_name(span, sym::DOC, t);
            self.unit.top -= 1;
        }
        Ok(&body[1..])
    }
    /// The docstring of a body, as it is written.
    pub(super) fn docstring(&self, body: &[StmtId]) -> Option<&'a [u8]> {
        let tree = self.tree;
        let StmtKind::Expr { value } = tree.stmt(*body.first()?).kind else {
            return None;
        };
        match tree.expr(value).kind {
            ExprKind::Constant {
                value: crate::ast::Constant::Str(text),
                ..
            } => Some(tree.bytes(text)),
            _ => None,
        }
    }
}

/// Takes the common indentation off a docstring's lines: that of the first line, and the smallest of the others that are not blank. Surrogates are
/// refused.
fn clean_doc(doc: &[u8]) -> Res<Box<[u8]>> {
    const TAB: usize = 8;
    let expanded = if doc.contains(&b'\t') {
        Cow::Owned(expand_tabs(doc, TAB))
    } else {
        Cow::Borrowed(doc)
    };
    if memchr::memchr(0xed, &expanded).is_some() && std::str::from_utf8(&expanded).is_err() {
        return Err(surrogates(&expanded).into());
    }
    let indent = |line: &[u8]| line.iter().take_while(|&&b| b == b' ').count();
    let Some(end) = memchr::memchr(b'\n', &expanded) else {
        return Ok(expanded[indent(&expanded)..].into());
    };
    let (first, rest) = expanded.split_at(end);
    // Each line with the newline before it.
    let lines = || {
        let starts = memchr::memchr_iter(b'\n', rest);
        let ends = memchr::memchr_iter(b'\n', rest).skip(1);
        starts
            .zip(ends.chain([rest.len()]))
            .map(|(start, end)| &rest[start + 1..end])
    };
    let margin = lines()
        .map(|line| (indent(line), line.len()))
        .filter(|(indent, len)| indent < len)
        .map(|(indent, _)| indent)
        .min()
        .unwrap_or(0);
    let mut out = Vec::with_capacity(expanded.len());
    out.extend_from_slice(&first[indent(first)..]);
    for line in lines() {
        out.push(b'\n');
        out.extend_from_slice(&line[margin.min(line.len())..]);
    }
    Ok(out.into())
}

/// The error for a text in WTF-8 that is not UTF-8.
#[cold]
fn surrogates(text: &[u8]) -> SyntaxError {
    let is_surrogate = |at: usize| matches!(text[at..], [0xed, 0xa0..=0xbf, ..]);
    let starts: Vec<usize> = (0..text.len())
        .filter(|&at| text[at] & 0xc0 != 0x80)
        .collect();
    let start = starts
        .iter()
        .position(|&at| is_surrogate(at))
        .unwrap_or_default();
    let count = starts[start..]
        .iter()
        .take_while(|&&at| is_surrogate(at))
        .count();
    let which = match count {
        1 => {
            let at = starts[start];
            let low = |byte: u8| u32::from(byte & 0x3f);
            let code = 0xd000 | low(text[at + 1]) << 6 | low(text[at + 2]);
            format!("character '\\u{code:04x}' in position {start}")
        }
        _ => format!("characters in position {start}-{}", start + count - 1),
    };
    SyntaxError {
        kind: ErrorKind::UnicodeEncodeError,
        unencodable: Some(text.into()),
        ..SyntaxError::without_location(format!(
            "'utf-8' codec can't encode {which}: surrogates not allowed"
        ))
    }
}

fn expand_tabs(text: &[u8], size: usize) -> Vec<u8> {
    let (mut out, mut column) = (Vec::with_capacity(text.len()), 0);
    for &b in text {
        match b {
            b'\t' => {
                let n = size - column % size;
                out.resize(out.len() + n, b' ');
                column += n;
            }
            b'\n' | b'\r' => {
                out.push(b);
                column = 0;
            }
            // Continuation bytes of a character do not count.
            _ => {
                out.push(b);
                column += usize::from(b & 0xc0 != 0x80);
            }
        }
    }
    out
}
