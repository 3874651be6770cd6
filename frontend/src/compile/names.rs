//! Loading, storing and deleting variables.

use super::*;

/// Names that the compiler itself speaks of.
pub(super) struct Known {
    pub conditional: Symbol,
    pub annotate: Symbol,
    pub annotate_func: Symbol,
    pub annotations: Symbol,
    pub format: Symbol,
    pub dot_format: Symbol,
    pub module: Symbol,
    pub qualname: Symbol,
    pub first_line: Symbol,
    pub static_attributes: Symbol,
    pub classcell: Symbol,
    pub classdictcell: Symbol,
    pub type_params: Symbol,
    pub dot_type_params: Symbol,
    pub generic_base: Symbol,
    pub defaults: Symbol,
    pub kwdefaults: Symbol,
    pub lambda: Symbol,
    pub genexpr: Symbol,
    pub iter_arg: Symbol,
    pub comps: [Symbol; 3],
}

impl Known {
    pub fn new(i: &mut Interner) -> Known {
        Known {
            conditional: i.intern("__conditional_annotations__"),
            annotate: i.intern("__annotate__"),
            annotate_func: i.intern("__annotate_func__"),
            annotations: i.intern("__annotations__"),
            format: i.intern("format"),
            dot_format: i.intern(".format"),
            module: i.intern("__module__"),
            qualname: i.intern("__qualname__"),
            first_line: i.intern("__firstlineno__"),
            static_attributes: i.intern("__static_attributes__"),
            classcell: i.intern("__classcell__"),
            classdictcell: i.intern("__classdictcell__"),
            type_params: i.intern("__type_params__"),
            dot_type_params: i.intern(".type_params"),
            generic_base: i.intern(".generic_base"),
            defaults: i.intern(".defaults"),
            kwdefaults: i.intern(".kwdefaults"),
            lambda: i.intern("<lambda>"),
            genexpr: i.intern("<genexpr>"),
            iter_arg: i.intern(".0"),
            comps: [
                i.intern("<listcomp>"),
                i.intern("<setcomp>"),
                i.intern("<dictcomp>"),
            ],
        }
    }
}

/// Where a variable is, with the register it has there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Where {
    /// In a register.
    Local(u32),
    /// In the cell that the register holds.
    Cell(u32),
    /// As `Cell`, unless the class namespace has it.
    ClassOrCell(u32),
    /// In globals or builtins.
    Global,
    /// As `Global`, unless the class namespace around the annotation scope has it.
    ClassOrGlobal,
    /// In the frame's namespace.
    Namespace,
}

/// The places of the names that were looked up since the compiler came to the unit it is in, or to the comprehension inlined there.
pub(super) struct Places {
    /// By the symbol of the name; those with another stamp are of other units.
    found: Vec<(u32, Where)>,
    stamp: u32,
}

impl Places {
    pub fn new(interner: &Interner) -> Places {
        Places {
            found: vec![(0, Where::Global); interner.len()],
            stamp: 1,
        }
    }
    /// To be called when names may mean something else.
    pub fn forget(&mut self) {
        self.stamp += 1;
    }
}

impl Compiler<'_> {
    /// Where the (mangled) variable is.
    pub(super) fn place(&mut self, name: Symbol) -> Where {
        let at = name.index();
        if let Some(&(stamp, place)) = self.places.found.get(at)
            && stamp == self.places.stamp
        {
            return place;
        }
        let place = self.find_place(name);
        let found = &mut self.places.found;
        if found.len() <= at {
            found.resize(self.interner.len(), (0, Where::Global));
        }
        found[at] = (self.places.stamp, place);
        place
    }

    fn find_place(&mut self, name: Symbol) -> Where {
        for at in (0..self.unit.inlined.len()).rev() {
            let scope = self.unit.inlined[at].scope;
            let Some(info) = self.scopes[scope].symbol(name) else {
                continue;
            };
            match info.place {
                Place::Local | Place::Cell => {
                    // Opening the comprehension gave all of its variables their registers.
                    if let Some(&register) = self.unit.inlined[at].names.get(name) {
                        return match info.place {
                            Place::Cell => Where::Cell(register),
                            _ => Where::Local(register),
                        };
                    }
                }
                Place::GlobalExplicit => return Where::Global,
                Place::GlobalImplicit => {
                    return if self.unit.kind == UnitKind::Module {
                        Where::Namespace
                    } else {
                        Where::Global
                    };
                }
                Place::Free | Place::Unknown => {}
            }
        }
        let in_comp = !self.unit.inlined.is_empty();
        let scope = &self.scopes[self.unit.scope];
        let info = scope.symbol(name);
        let place = info.map_or(Place::GlobalImplicit, |i| i.place);
        if let Some(info) = info
            && in_comp
            && info.flags & def::FREE_CLASS != 0
            && let Some(&register) = self.unit.by_name.get(name)
        {
            return Where::Cell(register);
        }
        match place {
            Place::Cell => self.cell_place(name, Where::Cell),
            Place::Free if scope.kind == BlockKind::Class && !in_comp || scope.sees_class => {
                self.cell_place(name, Where::ClassOrCell)
            }
            Place::Free => self.cell_place(name, Where::Cell),
            Place::Local if scope.function_like() => Where::Local(self.local(name)),
            Place::Local => Where::Namespace,
            Place::GlobalExplicit => Where::Global,
            Place::GlobalImplicit | Place::Unknown => {
                if scope.sees_class {
                    Where::ClassOrGlobal
                } else if scope.function_like() || scope.kind == BlockKind::Class && in_comp {
                    Where::Global
                } else if scope.kind == BlockKind::Class
                    && name == self.names.conditional
                    && scope.conditional_cell
                {
                    self.cell_place(name, Where::Cell)
                } else {
                    Where::Namespace
                }
            }
        }
    }
    fn cell_place(&self, name: Symbol, make: fn(u32) -> Where) -> Where {
        self.unit
            .by_name
            .get(name)
            .map_or(Where::Global, |&register| make(register))
    }
    /// The register of a plain local, made at its first use.
    fn local(&mut self, name: Symbol) -> u32 {
        if let Some(&register) = self.unit.by_name.get(name) {
            return register;
        }
        let register = self.unit.add_local(name, LocalKind::LOCAL, false);
        self.unit.by_name.position_or_insert(name, || register);
        let info = self.scopes[self.unit.scope].symbol(name);
        if info.is_some_and(|s| s.flags & def::DELETED != 0) {
            self.unit.set_deletable(register);
        }
        register
    }
    /// Begins a comprehension that is compiled into this unit: its variables get their registers, in the order in which the
    /// reference implementation lists them, those of comprehensions inside it behind.
    pub(super) fn open_inlined(&mut self, scope: ScopeId) {
        self.places.forget();
        let scopes = self.scopes;
        let mut names = scope::NameMap::default();
        for (name, info) in scopes[scope].symbols.iter() {
            if !info.is_isolated() {
                continue;
            }
            match info.place {
                Place::Local | Place::Cell => {
                    let register = self.unit.hidden(*name, info.place == Place::Cell, true);
                    self.unit.set_unbound(register);
                    names.position_or_insert(*name, || register);
                }
                // `[(x := y) for …]` with a global `x`, which is listed without being used.
                _ => self.unit.reserve_hidden(*name, false),
            }
        }
        for (name, info) in scopes.inlined_inside(scope) {
            self.unit.reserve_hidden(name, info.place == Place::Cell);
        }
        self.unit.inlined.push(unit::Inlined {
            scope,
            names,
            checked: Vec::new(),
        });
    }
    /// Ends an inlined comprehension whose code began at `start`.
    pub(super) fn close_inlined(&mut self, span: Span, start: usize) {
        self.places.forget();
        let Some(done) = self.unit.inlined.pop() else {
            return;
        };
        // `locals()` shows the variables that are bound.
        for (_, register) in done.names.iter() {
            self.unit.unbind(span, *register);
            self.unit.release_hidden(*register);
        }
        // What an earlier run left behind is no value of this one.
        for var in done.checked {
            let inst = inst::DeleteLocal { var: Dst(var) };
            self.unit.insert(start, span, inst);
        }
    }

    /// The register that holds the cell of a variable which an inner function captures.
    pub(super) fn cell_register(&mut self, name: Symbol) -> Option<u32> {
        for at in (0..self.unit.inlined.len()).rev() {
            let scope = self.unit.inlined[at].scope;
            if self.scopes[scope]
                .symbol(name)
                .is_some_and(|i| i.place == Place::Cell)
            {
                return self.unit.inlined[at].names.get(name).copied();
            }
        }
        self.unit.by_name.get(name).copied()
    }

    /// The register of a name that is a local in a register and certainly bound after this (a check is emitted if need be).
    pub(super) fn local_operand(&mut self, e: ExprId) -> Option<u32> {
        let expr = self.tree.expr(e);
        let ExprKind::Name { id, .. } = expr.kind else {
            return None;
        };
        let name = self.mangled(id);
        match self.place(name) {
            Where::Local(register) => {
                self.check_bound(expr.span, register);
                Some(register)
            }
            Where::Cell(_)
            | Where::ClassOrCell(_)
            | Where::Global
            | Where::ClassOrGlobal
            | Where::Namespace => None,
        }
    }
    fn check_bound(&mut self, span: Span, register: u32) {
        self.unit.note_use(register);
        if !self.unit.is_bound(register) {
            self.unit
                .emit(span, inst::CheckBound { src: Reg(register) });
            self.unit.set_bound(register);
            for inlined in &mut self.unit.inlined {
                if inlined.names.iter().any(|(_, r)| *r == register) {
                    inlined.checked.push(register);
                }
            }
        }
    }
    /// `dst <- variable`
    pub(super) fn load_name(&mut self, span: Span, name: Symbol, dst: u32) {
        let name = self.mangled(name);
        let place = self.place(name);
        let d = Dst(dst);
        match place {
            Where::Local(register) => {
                self.check_bound(span, register);
                self.mov(span, dst, register);
            }
            Where::Cell(cell) => self.unit.emit(
                span,
                inst::LoadCell {
                    dst: d,
                    cell: Reg(cell),
                },
            ),
            Where::ClassOrCell(cell) => {
                let map = self.class_map(span);
                self.unit.emit(
                    span,
                    inst::LoadFromMapOrCell {
                        dst: d,
                        map: Reg(map),
                        cell: Reg(cell),
                    },
                );
                self.unit.top -= 1;
            }
            Where::Global => {
                let name = self.unit.name_index(name);
                self.unit.emit(
                    span,
                    inst::LoadGlobal {
                        dst: d,
                        name,
                        ic: Ic::NEW,
                    },
                );
            }
            Where::ClassOrGlobal => {
                let map = self.class_map(span);
                let name = self.unit.name_index(name);
                self.unit.emit(
                    span,
                    inst::LoadFromMapOrGlobal {
                        dst: d,
                        map: Reg(map),
                        name,
                    },
                );
                self.unit.top -= 1;
            }
            Where::Namespace => {
                let name = self.unit.name_index(name);
                self.unit.emit(
                    span,
                    inst::LoadName {
                        dst: d,
                        name,
                        ic: Ic::NEW,
                    },
                );
            }
        }
    }
    /// The class namespace in a fresh temporary: the frame's own, or the one that annotation scopes capture.
    fn class_map(&mut self, span: Span) -> u32 {
        let map = self.unit.temp();
        match self.unit.by_name.get(sym::CLASSDICT) {
            Some(&cell) if self.unit.kind != UnitKind::Class => {
                self.unit.emit(
                    span,
                    inst::LoadCell {
                        dst: Dst(map),
                        cell: Reg(cell),
                    },
                );
            }
            _ => self.unit.emit(span, inst::LoadLocals { dst: Dst(map) }),
        }
        map
    }
    /// The local register to which a store to the name goes, if it is one: the value may be computed right into it.
    pub(super) fn local_target(&mut self, name: Symbol) -> Option<u32> {
        let name = self.mangled(name);
        match self.place(name) {
            Where::Local(register) => Some(register),
            Where::Cell(_)
            | Where::ClassOrCell(_)
            | Where::Global
            | Where::ClassOrGlobal
            | Where::Namespace => None,
        }
    }
    /// `variable <- src`
    pub(super) fn store_name(&mut self, span: Span, name: Symbol, src: u32) {
        let name = self.mangled(name);
        let s = Reg(src);
        match self.place(name) {
            Where::Local(register) => {
                self.mov(span, register, src);
                self.unit.set_bound(register);
            }
            Where::Cell(cell) | Where::ClassOrCell(cell) => {
                self.unit.emit(
                    span,
                    inst::StoreCell {
                        cell: Reg(cell),
                        src: s,
                    },
                );
            }
            Where::Global | Where::ClassOrGlobal => {
                let name = self.unit.name_index(name);
                self.unit.emit(
                    span,
                    inst::StoreGlobal {
                        src: s,
                        name,
                        ic: Ic::NEW,
                    },
                );
            }
            Where::Namespace => {
                let name = self.unit.name_index(name);
                self.unit.emit(
                    span,
                    inst::StoreName {
                        src: s,
                        name,
                        ic: Ic::NEW,
                    },
                );
            }
        }
    }
    /// `del variable`
    pub(super) fn delete_name(&mut self, span: Span, name: Symbol) {
        let name = self.mangled(name);
        match self.place(name) {
            Where::Local(register) => {
                self.check_bound(span, register);
                self.unit.unbind(span, register);
            }
            Where::Cell(cell) | Where::ClassOrCell(cell) => {
                self.unit.emit(span, inst::DeleteCell { cell: Reg(cell) });
            }
            Where::Global | Where::ClassOrGlobal => {
                let name = self.unit.name_index(name);
                self.unit.emit(span, inst::DeleteGlobal { name });
            }
            Where::Namespace => {
                let name = self.unit.name_index(name);
                self.unit.emit(span, inst::DeleteName { name });
            }
        }
    }
    /// The end of `except … as name`: unbinds the name whether it is still bound or not.
    pub(super) fn clear_name(&mut self, span: Span, name: Symbol) {
        let mangled = self.mangled(name);
        if let Where::Local(register) = self.place(mangled) {
            return self.unit.unbind(span, register);
        }
        let t = self.unit.temp();
        self.load_value(span, Value::None, t);
        self.store_name(span, name, t);
        self.unit.top -= 1;
        self.delete_name(span, name);
    }
}
