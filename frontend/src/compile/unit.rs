//! The code object under construction: instructions, labels, registers, constants and what is known of the locals.
//!
//! Invariants:
//! * Registers below [`TEMP`] are locals in order of first use; those from [`TEMP`] on are temporaries, handed out as a stack. The assembler
//!   numbers both once the code is complete.
//! * While `reachable` is false nothing is emitted, so dead code costs nothing and needs no pass of its own.
//! * `bound` has a bit for every local (of the first 128) that is certainly bound here. It only grows along a path, except for the
//!   locals in `deletable`, which are dropped where control may come from elsewhere: loops and exception handlers.

use std::sync::Arc;

use super::consts::Constants;
use crate::ast::{Span, StmtId, StmtList, Symbol};
use crate::bytecode::code::{Constant, LocalKind};
use crate::bytecode::inst::{Inst, inst};
use crate::bytecode::operands::{Const, Label, Label24, Name};
use crate::bytecode::ops::Dst;
use crate::scope::{NameMap, ScopeId};

/// The first temporary.
pub(crate) const TEMP: u32 = 1 << 24;
/// No label, no handler.
pub(crate) const NONE: u32 = u32::MAX;
/// How many locals are tracked for boundness.
const TRACKED: u32 = 128;

/// A jump target of the code under construction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Target(pub u32);

/// A label definition (`inst` is `nop`, `label` is set) or an instruction with the label it jumps to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ir {
    pub inst: Inst,
    pub label: u32,
    pub handler: u32,
    pub span: Span,
}
impl Ir {
    /// The label that this item defines.
    pub fn defines(&self) -> Option<u32> {
        (self.label != NONE && matches!(self.inst, Inst::Nop(_))).then_some(self.label)
    }
}

/// Where exceptions of a region go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handler {
    pub target: Target,
    pub exc: u32,
}

/// What a `break`, `continue` or `return` has to leave.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Block {
    /// A loop.
    Loop { next: Target, end: Target },
    /// The protected part of a `try` with `except` clauses.
    Try,
    /// The protected part of a `try` with a `finally`.
    Finally { body: StmtList },
    /// Code that runs while an exception is being handled.
    Handling { saved: u32, exc: u32 },
    /// The body of an `except … as name`.
    Named { name: Symbol },
    /// The body of an `except*` clause.
    Star,
    /// The body of a `with`.
    With {
        base: u32,
        is_async: bool,
        span: Span,
    },
}

/// A block and the handler in force outside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub block: Block,
    pub outer: u32,
}

/// What kind of code object a unit is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UnitKind {
    Module,
    Class,
    Function,
    Lambda,
    Comprehension,
    Annotations,
    TypeParams,
}

/// A variable in a register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Local {
    pub name: Symbol,
    pub kind: LocalKind,
    pub parameter: bool,
    /// When it was first read or written, in the reference implementation's order of compilation; [`NONE`] before.
    pub first_use: u32,
}

/// A comprehension that is being compiled into this unit.
#[derive(Debug)]
pub(crate) struct Inlined {
    pub scope: ScopeId,
    pub names: NameMap<u32>,
    /// Registers of its variables that are read where they may be unbound.
    pub checked: Vec<u32>,
}

/// A register for a variable of inlined comprehensions: those of one name take turns.
#[derive(Debug)]
pub(crate) struct Hidden {
    name: Symbol,
    cell: bool,
    register: u32,
    busy: bool,
    /// Where the code of the last comprehension that used it begins.
    used_at: usize,
}

/// A code object under construction.
#[derive(Debug)]
pub(crate) struct Unit {
    pub scope: ScopeId,
    pub kind: UnitKind,
    pub name: Symbol,
    pub qualname: Arc<str>,
    pub private: Option<Symbol>,
    pub first_line: u32,
    pub flags: u32,
    pub arg_count: u32,
    pub posonly_count: u32,
    pub kwonly_count: u32,
    pub code: Vec<Ir>,
    labels: Vec<Option<u128>>,
    pub handlers: Vec<Handler>,
    pub handler: u32,
    pub frames: Vec<Frame>,
    pub locals: Vec<Local>,
    uses: u32,
    pub by_name: NameMap<u32>,
    pub inlined: Vec<Inlined>,
    hidden: Vec<Hidden>,
    pub names: NameMap<()>,
    pub constants: Constants,
    pub top: u32,
    pub max_top: u32,
    pub reachable: bool,
    bound: u128,
    deletable: u128,
    pub static_attributes: NameMap<()>,
    pub deferred: Vec<(StmtId, Option<u32>)>,
    /// The places of the statements in `deferred`.
    pub deferred_at: super::consts::QuickMap<StmtId, usize>,
    pub conditional: bool,
    pub conditional_count: u32,
}

impl Unit {
    pub fn new(scope: ScopeId, kind: UnitKind, name: Symbol) -> Unit {
        Unit {
            scope,
            kind,
            name,
            qualname: Arc::default(),
            private: None,
            first_line: 1,
            flags: 0,
            arg_count: 0,
            posonly_count: 0,
            kwonly_count: 0,
            code: Vec::new(),
            labels: Vec::new(),
            handlers: Vec::new(),
            handler: NONE,
            frames: Vec::new(),
            locals: Vec::new(),
            uses: 0,
            by_name: NameMap::default(),
            inlined: Vec::new(),
            hidden: Vec::new(),
            names: NameMap::default(),
            constants: Constants::default(),
            top: 0,
            max_top: 0,
            reachable: true,
            bound: 0,
            deletable: 0,
            static_attributes: NameMap::default(),
            deferred: Vec::new(),
            deferred_at: Default::default(),
            conditional: false,
            conditional_count: 0,
        }
    }

    /// Makes a finished unit a new one that keeps its memory.
    pub fn reset(&mut self, scope: ScopeId, kind: UnitKind, name: Symbol) {
        (self.scope, self.kind, self.name) = (scope, kind, name);
        self.qualname = Arc::default();
        self.private = None;
        self.first_line = 1;
        self.flags = 0;
        (self.arg_count, self.posonly_count, self.kwonly_count) = (0, 0, 0);
        self.code.clear();
        self.labels.clear();
        self.handlers.clear();
        self.handler = NONE;
        self.frames.clear();
        self.locals.clear();
        self.uses = 0;
        self.by_name.clear();
        self.inlined.clear();
        self.hidden.clear();
        self.names.clear();
        self.constants.clear();
        (self.top, self.max_top) = (0, 0);
        self.reachable = true;
        (self.bound, self.deletable) = (0, 0);
        self.static_attributes.clear();
        self.deferred.clear();
        self.deferred_at.clear();
        (self.conditional, self.conditional_count) = (false, 0);
    }
    /// Number of labels.
    pub fn label_count(&self) -> usize {
        self.labels.len()
    }

    // ---- instructions and labels ---------------------------------------------------------------------------------------

    pub fn emit(&mut self, span: Span, inst: impl Into<Inst>) {
        if !self.reachable {
            return;
        }
        let inst = inst.into();
        if inst.opcode().flags().has(crate::bytecode::ops::Flags::ENDS) {
            self.reachable = false;
        }
        self.code.push(Ir {
            inst,
            label: NONE,
            handler: self.handler,
            span,
        });
    }
    /// Puts an instruction before the one at `at`, if code stands there.
    pub fn insert(&mut self, at: usize, span: Span, inst: impl Into<Inst>) {
        if let Some(next) = self.code.get(at) {
            let item = Ir {
                inst: inst.into(),
                label: NONE,
                handler: next.handler,
                span,
            };
            self.code.insert(at, item);
        }
    }
    pub fn label(&mut self) -> Target {
        self.labels.push(None);
        Target(self.labels.len() as u32 - 1)
    }
    /// Emits an instruction that may go to `to`.
    pub fn emit_jump(&mut self, span: Span, inst: impl Into<Inst>, to: Target) {
        if !self.reachable {
            return;
        }
        self.flow_to(to);
        self.emit(span, inst);
        if let Some(last) = self.code.last_mut() {
            last.label = to.0;
        }
    }
    pub fn jump(&mut self, span: Span, to: Target) {
        self.emit_jump(span, inst::Jump { to: Label24(0) }, to);
    }
    /// Notes that control may reach `to` with what is bound here.
    fn flow_to(&mut self, to: Target) {
        let state = &mut self.labels[to.0 as usize];
        *state = Some(state.unwrap_or(u128::MAX) & self.bound);
    }
    /// Defines a label that only earlier code jumps to.
    pub fn bind(&mut self, at: Target) {
        if let Some(state) = self.labels[at.0 as usize] {
            self.bound = if self.reachable {
                self.bound & state
            } else {
                state
            };
            self.reachable = true;
            self.define(at);
        }
    }
    fn define(&mut self, at: Target) {
        self.code.push(Ir {
            inst: inst::Nop {}.into(),
            label: at.0,
            handler: self.handler,
            span: Span::NONE,
        });
    }
    /// Defines a label that later code jumps back to, if it can be reached at all.
    pub fn bind_loop(&mut self, at: Target) {
        if self.reachable || self.labels[at.0 as usize].is_some() {
            self.bind_if_reached(at);
            self.bound &= !self.deletable;
        }
    }
    fn bind_if_reached(&mut self, at: Target) {
        if self.reachable {
            self.flow_to(at);
        }
        self.bind(at);
    }
    /// What is bound here, for [`Unit::enter_with`].
    pub fn state(&self) -> (bool, u128) {
        (self.reachable, self.bound)
    }
    /// Continues with an earlier state.
    pub fn resume(&mut self, state: (bool, u128)) {
        (self.reachable, self.bound) = state;
    }
    /// Defines a label that is reached in another way than by falling through or an earlier jump (a handler, or a loop's body
    /// before its bottom is emitted), with the state that held somewhere before.
    pub fn enter_with(&mut self, at: Target, state: (bool, u128)) {
        self.reachable = state.0;
        self.bound = state.1 & !self.deletable;
        if state.0 {
            self.define(at);
        }
    }
    pub fn new_handler(&mut self, target: Target, exc: u32) -> u32 {
        self.handlers.push(Handler { target, exc });
        self.handlers.len() as u32 - 1
    }

    // ---- registers -----------------------------------------------------------------------------------------------------

    pub fn temp(&mut self) -> u32 {
        self.window(1)
    }
    /// Consecutive fresh temporaries.
    pub fn window(&mut self, count: u32) -> u32 {
        let first = self.top;
        self.top += count;
        self.max_top = self.max_top.max(self.top);
        TEMP + first
    }
    pub fn is_local(register: u32) -> bool {
        register < TEMP
    }
    pub fn add_local(&mut self, name: Symbol, kind: LocalKind, parameter: bool) -> u32 {
        let register = self.locals.len() as u32;
        self.locals.push(Local {
            name,
            kind,
            parameter,
            first_use: NONE,
        });
        register
    }
    /// Notes that a local is read or written here: code objects list their variables in the order of their first use.
    pub fn note_use(&mut self, register: u32) {
        if let Some(local) = self.locals.get_mut(register as usize)
            && local.first_use == NONE
        {
            local.first_use = self.uses;
            self.uses += 1;
        }
    }
    /// Makes sure that there is a register for a variable of an inlined comprehension yet to come.
    pub fn reserve_hidden(&mut self, name: Symbol, cell: bool) {
        self.hidden(name, cell, false);
    }
    /// The register for a variable of an inlined comprehension; `busy` keeps it from others until [`Unit::release_hidden`].
    pub fn hidden(&mut self, name: Symbol, cell: bool, busy: bool) -> u32 {
        let mut all = self.hidden.iter_mut();
        if let Some(free) = all.find(|h| h.name == name && h.cell == cell && !h.busy) {
            free.busy = busy;
            free.used_at = self.code.len();
            return free.register;
        }
        let mut kind = LocalKind::LOCAL.0 | LocalKind::HIDDEN.0;
        if cell {
            kind |= LocalKind::CELL.0;
        }
        let register = self.add_local(name, LocalKind(kind), false);
        self.note_use(register);
        self.hidden.push(Hidden {
            name,
            cell,
            register,
            busy,
            used_at: self.code.len(),
        });
        register
    }
    /// Begins a handler of code that starts at `start`: comprehensions that were left by the exception have no variables any more.
    pub fn forget_hidden(&mut self, start: usize) {
        for at in 0..self.hidden.len() {
            let Hidden {
                register,
                busy,
                used_at,
                ..
            } = self.hidden[at];
            if !busy && used_at >= start {
                self.unbind(Span::NONE, register);
            }
        }
    }
    /// Lets another comprehension have a register.
    pub fn release_hidden(&mut self, register: u32) {
        if let Some(h) = self.hidden.iter_mut().find(|h| h.register == register) {
            h.busy = false;
        }
    }
    fn bit(register: u32) -> u128 {
        if register < TRACKED { 1 << register } else { 0 }
    }
    pub fn is_bound(&self, register: u32) -> bool {
        self.bound & Self::bit(register) != 0
    }
    pub fn set_bound(&mut self, register: u32) {
        self.note_use(register);
        self.bound |= Self::bit(register);
    }
    pub fn set_unbound(&mut self, register: u32) {
        self.bound &= !Self::bit(register);
    }
    pub fn set_deletable(&mut self, register: u32) {
        self.deletable |= Self::bit(register);
    }
    /// Makes a register unbound.
    pub fn unbind(&mut self, span: Span, register: u32) {
        self.emit(span, inst::DeleteLocal { var: Dst(register) });
        if Self::is_local(register) {
            self.note_use(register);
            self.set_unbound(register);
        }
    }

    // ---- constants and names -------------------------------------------------------------------------------------------

    pub fn constant(&mut self, value: Constant) -> Const {
        if !self.reachable {
            return Const(0);
        }
        Const(self.constants.place(value))
    }
    pub fn name_index(&mut self, name: Symbol) -> Name {
        Name(self.names.position_or_insert(name, || ()) as u32)
    }
}

/// An unresolved jump distance.
pub(crate) const TO: Label = Label(0);

impl Unit {
    /// Control may come from where locals were unbound.
    pub fn forget_deletable(&mut self) {
        self.bound &= !self.deletable;
    }
}
