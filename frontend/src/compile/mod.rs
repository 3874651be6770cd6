//! From the tree to register bytecode.
//!
//! An expression is compiled into a register that its consumer chooses ([`Compiler::expr`]), or wherever it is cheapest
//! ([`Compiler::operand`]): a local stands for itself. One file per topic; [`unit`] holds the code under construction.
//!
//! Invariants:
//! * A destination that is a local is written by the last instruction of its expression only, so that neither the expression itself nor an
//!   exception handler sees it half done. A destination that is a temporary may be used as scratch.
//! * Temporaries are a stack: whoever takes some puts `top` back, and a call window is always at the top.
//! * A local read as an operand is copied first when a later operand of the same expression may assign to it (`x + (x := 1)`).

mod annotations;
mod assign;
mod async_;
mod call;
mod class;
mod comprehension;
mod cond;
pub(crate) mod consts;
mod expr;
mod fold;
mod function;
pub(crate) mod future;
mod imports;
mod loops;
mod names;
mod pattern;
mod percent;
mod preprocess;
mod stmt;
mod string;
mod try_;
mod type_params;
pub(crate) mod unit;
mod unparse;
mod warn;
mod with_;

use std::sync::Arc;

use crate::assemble::{Origin, Scratch, TooLarge, assemble};
use crate::ast::*;
use crate::bytecode::code::{Code, CodeFlags, LocalKind};
use crate::bytecode::inst::{Inst, inst};
use crate::bytecode::operands::{Byte, Ic, Imm8, Imm16, Name, Reg, Word};
use crate::bytecode::ops::{
    Base, BinarySite, Dst, FRAME_HEADER, FunctionPart, Intrinsic1, Intrinsic2, Special,
};
use crate::deep::{CODE_NESTING, Limit, at_any_depth};
use crate::parser;
use crate::scope::{
    self, BlockKind, Key, Place, Res, ScopeId, ScopeOptions, Scopes, def, error_at, too_deep,
};
use crate::source::{Source, Stage, SyntaxError, Warning, WarningKind};
use fold::Folded;
use unit::{Block, Frame, NONE, TO, Target, Unit, UnitKind};

use crate::bytecode::code::Constant as Value;
pub use crate::parser::{Mode, ParseOptions};
pub use preprocess::syntax_tree;

/// How to compile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// 0 keeps `assert` and docstrings, 1 drops `assert` (`-O`), 2 drops docstrings too (`-OO`).
    pub optimize: u8,
    /// Flags of future features that hold from the start, as in `co_flags` (what `compile()` inherits).
    pub future_flags: u32,
    /// `ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`
    pub top_level_await: bool,
}

/// What [`compile`] makes.
#[derive(Clone, Debug)]
pub struct CompileOutput {
    /// The module's code.
    pub code: Code,
    /// What the tokenizer, the parser and the compiler found suspicious.
    pub warnings: Vec<Warning>,
}

/// Compiles a program.
pub fn compile(
    source: &Source,
    filename: &str,
    parse: impl Into<ParseOptions>,
    options: Options,
) -> Result<CompileOutput, SyntaxError> {
    let mut warnings = Vec::new();
    let code = compile_reporting(source, filename, parse.into(), options, &mut warnings)?;
    Ok(CompileOutput { code, warnings })
}

/// Compiles a program; what is suspicious about it is appended to `warnings`, whether there is an error or not.
pub fn compile_reporting(
    source: &Source,
    filename: &str,
    parse: ParseOptions,
    options: Options,
    warnings: &mut Vec<Warning>,
) -> Result<Code, SyntaxError> {
    let tree = parser::parse_reporting(source, parse, warnings)?;
    compile_tree(tree, source, filename, options, warnings)
}

/// Compiles a tree; `source` gives its spans their lines.
pub fn compile_tree(
    mut tree: Tree,
    source: &Source,
    filename: &str,
    options: Options,
    warnings: &mut Vec<Warning>,
) -> Result<Code, SyntaxError> {
    let mut interner = std::mem::take(&mut tree.interner);
    let before = warnings.len();
    at_any_depth(|limit| {
        warnings.truncate(before);
        let program = (&tree, &mut interner);
        compile_within(limit, program, source, filename, options, warnings)
    })
    .map_err(|error| *error)
}

/// [`compile_tree`], as far as a limit allows.
fn compile_within(
    limit: Limit,
    (tree, interner): (&Tree, &mut Interner),
    source: &Source,
    filename: &str,
    options: Options,
    warnings: &mut Vec<Warning>,
) -> Res<Code> {
    let future = future::features(tree, interner, source)?;
    let flags = options.future_flags | future.flags;
    let scopes = scope::build_within(
        limit,
        tree,
        interner,
        source,
        ScopeOptions {
            future_annotations: flags & CodeFlags::FUTURE_ANNOTATIONS != 0,
            top_level_await: options.top_level_await,
            future_end: future.end,
            all_annotation_blocks: false,
        },
    )?;
    let folded = fold::fold(tree, options.optimize);
    let names = names::Known::new(interner);
    let places = names::Places::new(interner);
    let mut compiler = Compiler {
        tree,
        interner,
        source,
        scopes: &scopes,
        folded,
        names,
        places,
        filename: filename.into(),
        options: Options {
            future_flags: flags,
            ..options
        },
        warnings: Vec::new(),
        unit: Box::new(Unit::new(ScopeId::ROOT, UnitKind::Module, sym::STAR)),
        outer: Vec::new(),
        spare: Vec::new(),
        scratch: Scratch::default(),
        chain: Vec::new(),
        depth: 0,
        max_depth: limit.compiler,
    };
    let code = compiler.module();
    warnings.append(&mut compiler.warnings);
    code
}

struct Compiler<'a> {
    tree: &'a Tree,
    interner: &'a mut Interner,
    source: &'a Source,
    scopes: &'a Scopes,
    folded: Folded,
    names: names::Known,
    places: names::Places,
    filename: Arc<str>,
    options: Options,
    warnings: Vec<Warning>,
    unit: Box<Unit>,
    #[expect(clippy::vec_box, reason = "units are large, and they change places")]
    outer: Vec<Box<Unit>>,
    /// Finished units, whose memory new ones use.
    #[expect(clippy::vec_box, reason = "units are large, and they change places")]
    spare: Vec<Box<Unit>>,
    scratch: Scratch,
    /// Binary operations whose left operands are being compiled.
    chain: Vec<(Span, Operator, ExprId)>,
    depth: u32,
    max_depth: u32,
}

impl<'a> Compiler<'a> {
    fn module(&mut self) -> Res<Code> {
        let tree = self.tree;
        let name = self.interner.intern("<module>");
        self.unit.name = name;
        self.unit.qualname = "<module>".into();
        self.unit.flags = self.options.future_flags;
        let scope = &self.scopes[ScopeId::ROOT];
        if self.options.top_level_await && scope.coroutine {
            self.unit.flags |= CodeFlags::COROUTINE;
            self.unit.emit(Span::NONE, inst::ReturnGenerator {});
        }
        let start = Span::NONE;
        let code_start = self.unit.code.len();
        match tree.root {
            Mod::Module { body, .. } => {
                self.body_annotations_setup(self.body_start(body));
                let rest = self.store_docstring(&tree[body])?;
                self.stmts_of(rest)?;
                self.module_annotations(body, code_start)?;
                self.return_none(start);
            }
            Mod::Interactive { body } => {
                self.body_annotations_setup(self.body_start(body));
                self.stmts_of(&tree[body])?;
                self.module_annotations(body, code_start)?;
                self.return_none(start);
            }
            Mod::Expression { body } => {
                let src = self.operand(body)?;
                self.unit
                    .emit(tree.expr(body).span, inst::Ret { src: Reg(src) });
            }
            // The scope pass has refused it.
            Mod::FunctionType { .. } => {}
        }
        self.finish()
    }

    /// Makes a code object of the current unit, which the unit around it (if any) replaces.
    fn finish(&mut self) -> Res<Code> {
        self.places.forget();
        let outer = match self.outer.pop() {
            Some(outer) => outer,
            None => Box::new(Unit::new(ScopeId::ROOT, UnitKind::Module, sym::STAR)),
        };
        self.spare.push(std::mem::replace(&mut self.unit, outer));
        let Some(unit) = self.spare.last_mut() else {
            unreachable!("a unit was pushed just now");
        };
        let origin = Origin {
            interner: self.interner,
            source: self.source,
            filename: &self.filename,
        };
        assemble(unit, origin, &mut self.scratch)
            .map_err(|TooLarge| SyntaxError::without_location("code block is too large").into())
    }

    /// Starts a unit inside the current one; its parameters come next, then [`Compiler::declare_variables`].
    fn enter(&mut self, scope: ScopeId, kind: UnitKind, name: Symbol, first_line: u32) -> Res {
        if self.outer.len() >= CODE_NESTING {
            return Err(too_deep());
        }
        self.places.forget();
        let mut unit = match self.spare.pop() {
            Some(mut unit) => {
                unit.reset(scope, kind, name);
                unit
            }
            None => Box::new(Unit::new(scope, kind, name)),
        };
        unit.first_line = first_line;
        unit.private = self.unit.private;
        let outer = std::mem::replace(&mut self.unit, unit);
        self.outer.push(outer);
        self.unit.qualname = self.qualname(name, kind);
        self.unit.flags = self.code_flags(scope);
        Ok(())
    }
    fn qualname(&mut self, name: Symbol, kind: UnitKind) -> Arc<str> {
        let text = |c: &mut Self| c.scratch.texts.share(c.interner, name);
        let depth = self.outer.len();
        let mut parent = depth - 1;
        if parent == 0 {
            return text(self);
        }
        if matches!(
            self.outer[parent].kind,
            UnitKind::TypeParams | UnitKind::Annotations
        ) {
            if parent == 1 {
                return text(self);
            }
            parent -= 1;
        }
        if matches!(kind, UnitKind::Function | UnitKind::Class) {
            let mangled = scope::mangle(self.interner, self.outer[parent].private, name);
            let place = self.scopes[self.outer[parent].scope]
                .symbol(mangled)
                .map(|s| s.place);
            if place == Some(Place::GlobalExplicit) {
                return text(self);
            }
        }
        let parent = &self.outer[parent];
        let locals = match parent.kind {
            UnitKind::Function | UnitKind::Lambda => ".<locals>",
            UnitKind::Module
            | UnitKind::Class
            | UnitKind::Comprehension
            | UnitKind::Annotations
            | UnitKind::TypeParams => "",
        };
        let buffer = &mut self.scratch.buffer;
        buffer.clear();
        buffer.push_str(&parent.qualname);
        buffer.push_str(locals);
        buffer.push('.');
        buffer.push_str(self.interner.get(name));
        Arc::from(&**buffer)
    }
    fn code_flags(&self, id: ScopeId) -> u32 {
        let scope = &self.scopes[id];
        let mut flags = self.options.future_flags;
        if scope.function_like() {
            flags |= CodeFlags::NEWLOCALS | CodeFlags::OPTIMIZED;
            if scope.nested {
                flags |= CodeFlags::NESTED;
            }
            flags |= match (scope.generator, scope.coroutine) {
                (true, false) => CodeFlags::GENERATOR,
                (true, true) => CodeFlags::ASYNC_GENERATOR,
                (false, true) => CodeFlags::COROUTINE,
                (false, false) => 0,
            };
        }
        flags
    }
    /// Gives cells and free variables their registers; parameters must have been declared before other locals.
    fn declare_variables(&mut self) {
        self.places.forget();
        let scope = &self.scopes[self.unit.scope];
        let by_text = |a: &Symbol, b: &Symbol| self.interner.get(*a).cmp(self.interner.get(*b));
        let pick = |place: Place, flag: u16| {
            let mut names: Vec<Symbol> = scope
                .symbols
                .iter()
                .filter(|(_, s)| s.place == place || flag != 0 && s.flags & flag != 0)
                .map(|(n, _)| *n)
                .collect();
            names.sort_by(by_text);
            names
        };
        let mut cells = pick(Place::Cell, 0);
        if scope.conditional_cell {
            cells.push(self.names.conditional);
        }
        if scope.needs_class_cell {
            cells.push(sym::CLASS_CELL);
        }
        if scope.needs_classdict {
            cells.push(sym::CLASSDICT);
        }
        cells.sort_by(by_text);
        for name in cells {
            let parameter = scope
                .symbol(name)
                .is_some_and(|s| s.flags & def::PARAM != 0);
            if !parameter {
                let register = self.unit.add_local(name, LocalKind::CELL, false);
                self.unit.by_name.position_or_insert(name, || register);
            }
        }
        for name in pick(Place::Free, def::FREE_CLASS) {
            let register = self.unit.add_local(name, LocalKind::FREE, false);
            self.unit.by_name.position_or_insert(name, || register);
        }
    }
    /// Declares a parameter; its register comes next in order.
    fn parameter(&mut self, name: Symbol) {
        let mangled = self.mangled(name);
        self.parameter_as(mangled, mangled);
    }
    /// Declares the parameter `name`, shown as `shown`.
    fn parameter_as(&mut self, name: Symbol, shown: Symbol) {
        self.places.forget();
        let info = self.scopes[self.unit.scope].symbol(name);
        let cell = info.is_some_and(|s| s.place == Place::Cell);
        let mut kind = LocalKind::LOCAL.0 | LocalKind::ARG.0;
        if cell {
            kind |= LocalKind::CELL.0;
        }
        let register = self.unit.add_local(shown, LocalKind(kind), true);
        self.unit.by_name.position_or_insert(name, || register);
        self.unit.set_bound(register);
        if info.is_some_and(|s| s.flags & def::DELETED != 0) {
            self.unit.set_deletable(register);
        }
    }
    /// Makes the cells, brings in the free variables, and starts a generator.
    fn prologue(&mut self, span: Span) {
        let mut free = 0;
        for register in 0..self.unit.locals.len() as u32 {
            let kind = self.unit.locals[register as usize].kind;
            if kind.has(LocalKind::FREE) {
                self.unit.emit(
                    Span::NONE,
                    inst::LoadClosure {
                        dst: Dst(register),
                        index: Byte(free),
                    },
                );
                free += 1;
            } else if kind.has(LocalKind::CELL) {
                self.unit
                    .emit(Span::NONE, inst::MakeCell { var: Dst(register) });
            }
        }
        let generator = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;
        if self.unit.flags & generator != 0 {
            let start = self.source.line_start(self.line(span));
            self.unit
                .emit(Span::new(start, start), inst::ReturnGenerator {});
        }
    }

    // ---- small tools used everywhere -----------------------------------------------------------------------------------

    fn fail<T>(&self, span: Span, message: impl Into<String>) -> Res<T> {
        let mut e = error_at(self.source, span, message);
        e.place_in_args = true;
        Err(e)
    }
    fn span(&self, e: ExprId) -> Span {
        self.tree.expr(e).span
    }
    fn line(&self, span: Span) -> u32 {
        self.source.locate(span.start).0
    }
    fn mangled(&mut self, name: Symbol) -> Symbol {
        match self.unit.private {
            None => name,
            Some(_) if !self.scopes[self.unit.scope].mangles(name) => name,
            private => scope::mangle(self.interner, private, name),
        }
    }
    fn text_value(&self, name: Symbol) -> Value {
        Value::Str(self.interner.get(name).as_bytes().into())
    }
    fn load_value(&mut self, span: Span, value: Value, dst: u32) {
        if let Value::Int(i) = value
            && let Ok(small) = i16::try_from(i)
        {
            let value = Imm16(i32::from(small));
            return self.unit.emit(
                span,
                inst::LoadInt {
                    dst: Dst(dst),
                    value,
                },
            );
        }
        let k = self.unit.constant(value);
        self.unit.emit(span, inst::LoadConst { dst: Dst(dst), k });
    }
    fn mov(&mut self, span: Span, dst: u32, src: u32) {
        if dst != src {
            let (dst, src) = (Dst(dst), Reg(src));
            self.unit.emit(span, inst::Mov { dst, src });
        }
    }
    fn return_none(&mut self, span: Span) {
        if self.unit.reachable {
            let t = self.unit.temp();
            self.load_value(span, Value::None, t);
            self.unit.emit(span, inst::Ret { src: Reg(t) });
            self.unit.top -= 1;
        }
    }
    fn intrinsic1(&mut self, span: Span, which: Intrinsic1, src: u32, dst: Option<u32>) -> u32 {
        let dst = dst.unwrap_or_else(|| self.unit.temp());
        self.unit.emit(
            span,
            inst::Intrinsic1Op {
                dst: Dst(dst),
                src: Reg(src),
                which: Byte(which as u32),
            },
        );
        dst
    }
    fn intrinsic2(&mut self, span: Span, which: Intrinsic2, l: u32, r: u32, dst: u32) {
        self.unit.emit(
            span,
            inst::Intrinsic2Op {
                dst: Dst(dst),
                l: Reg(l),
                r: Reg(r),
                which: Word(which as u32),
            },
        );
    }
    fn load_common(&mut self, span: Span, which: u32, dst: u32) {
        self.unit.emit(
            span,
            inst::LoadCommon {
                dst: Dst(dst),
                which: Byte(which),
            },
        );
    }
    /// Runs `f` one level deeper, or fails when the program is nested too deeply.
    fn nested<T>(&mut self, f: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(too_deep());
        }
        let done = f(self);
        self.depth -= 1;
        done
    }
}
