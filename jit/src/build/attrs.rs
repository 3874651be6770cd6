//! Attributes, methods, items, global variables and cells.

use krait_frontend::bytecode::inst::Inst;
use krait_frontend::bytecode::operands::Name;
use krait_runtime::feedback::ic::{AttrEntry, AttrState, Place};
use krait_runtime::feedback::kinds::Kinds;
use krait_runtime::heap::{Gc, ValueArray};
use krait_runtime::interp::frame::Kind;
use krait_runtime::object::descr::Property;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::field::exact;
use krait_runtime::object::function::{Cell, Function};
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::list::List;
use krait_runtime::object::module::Module;
use krait_runtime::object::shape::ShapeId;
use krait_runtime::object::str::Str;
use krait_runtime::object::types::Type;
use krait_runtime::value::Value;

use super::facts::Assumed;
use super::{Build, Builder, bound, facts, helpers};
use crate::hir::{Cond, Mem, Op, Ty, ValueId, Why, bits};

impl Builder<'_> {
    fn name(&self, n: Name) -> Gc<Str> {
        self.body.code.name_at(n.index())
    }

    // ---- global variables ----------------------------------------------------------------------------------------
    /// `dst <- name` from globals and builtins.
    pub(super) fn load_global(&mut self, inst: Inst, dst: u32, name: Name) -> Build<()> {
        let text = self.name(name);
        match self.global(text) {
            Some(v) => {
                let c = self.constant(v);
                self.set(dst, c);
                Ok(())
            }
            None => match self.global_entry(text) {
                Some((dict, at)) => {
                    let entries = self.global_entries(dict);
                    let off = ValueArray::DATA_OFFSET + 8 * (2 * at + 1);
                    let v = self.load(entries, off, Mem::Global, bound());
                    self.set(dst, v);
                    Ok(())
                }
                None => self.generic(inst),
            },
        }
    }
    /// `globals[name] <- src`
    pub(super) fn store_global(&mut self, inst: Inst, src: u32, name: Name) -> Build<()> {
        let text = self.name(name);
        let v = self.get(src)?;
        let Some((dict, at)) = self.global_entry(text) else {
            return self.generic(inst);
        };
        // Nobody may take it for a constant from now on: this store tells nobody.
        self.facts
            .stored
            .push(Assumed::Entry(dict.addr(), text.addr()));
        let entries = self.global_entries(dict);
        self.push_none(Op::Store {
            base: entries,
            off: (ValueArray::DATA_OFFSET + 8 * (2 * at + 1)) as i64,
            mem: Mem::Global,
            v,
        });
        Ok(())
    }
    /// The globals and the number of the entry of a variable that is there.
    fn global_entry(&self, name: Gc<Str>) -> Option<(Gc<Dict>, usize)> {
        let globals = self.body.function.globals.get()?;
        Dict::exact(globals.as_value())?;
        if self.failures() > 1 {
            return None;
        }
        Some((globals, globals.find_str(self.th, name)?))
    }
    /// The entries of the globals, whose keys are as they were.
    fn global_entries(&mut self, dict: Gc<Dict>) -> ValueId {
        let version = dict.keys_version(self.th);
        let d = self.constant(dict.as_value());
        let now = self.load(d, Dict::KEYS_VERSION_OFFSET, Mem::Global, Ty::SMALL);
        let then = self.int(version.as_int());
        let c = self.push(Op::IntCmp {
            cond: Cond::Eq,
            l: now,
            r: then,
        });
        self.guard_true(c, Why::Identity);
        self.load_raw(d, Dict::ENTRIES_OFFSET, Mem::Global)
    }
    fn global(&mut self, name: Gc<Str>) -> Option<Value> {
        if self.stores_global(name) {
            return None;
        }
        let globals = self.body.function.globals.get()?;
        if let Some(v) = self.facts.entry(self.th, globals, name).ok()? {
            return Some(v);
        }
        let builtins = self.body.function.builtins.get()?;
        self.facts.entry(self.th, builtins, name).ok()?
    }
    /// Whether this very code assigns the name, so that it is no constant.
    fn stores_global(&self, name: Gc<Str>) -> bool {
        self.body.nodes.all.iter().any(|n| match &n.inst {
            Inst::StoreGlobal(i) => self.name(i.name).addr() == name.addr(),
            Inst::StoreName(i) => self.name(i.name).addr() == name.addr(),
            Inst::DeleteGlobal(i) => self.name(i.name).addr() == name.addr(),
            Inst::DeleteName(i) => self.name(i.name).addr() == name.addr(),
            _ => false,
        })
    }

    // ---- cells ---------------------------------------------------------------------------------------------------
    pub(super) fn load_closure(&mut self, dst: u32, index: u32) {
        let function = self.itself();
        let off = std::mem::offset_of!(Function, closure);
        let cells = self.load(function, off, Mem::Const, Ty::TUPLE);
        let cell = self.load(cells, 16 + 8 * index as usize, Mem::Const, Ty::CELL);
        self.set(dst, cell);
    }
    pub(super) fn load_cell(&mut self, dst: u32, cell: u32) -> Build<()> {
        let cell = self.cell(cell)?;
        let off = std::mem::offset_of!(Cell, contents);
        let v = self.load(cell, off, Mem::Cell, Ty::ANY);
        let v = self.check_bound(v);
        self.set(dst, v);
        Ok(())
    }
    pub(super) fn store_cell(&mut self, cell: u32, src: u32) -> Build<()> {
        let (cell, v) = (self.cell(cell)?, self.get(src)?);
        self.push_none(Op::Store {
            base: cell,
            off: std::mem::offset_of!(Cell, contents) as i64,
            mem: Mem::Cell,
            v,
        });
        Ok(())
    }
    fn cell(&mut self, reg: u32) -> Build<ValueId> {
        let v = self.get(reg)?;
        if self.ty(v).is(Ty::CELL) {
            return Ok(v);
        }
        Ok(self.guard_type(v, Builtin::Cell as u32, Ty::CELL))
    }
    pub(super) fn make_cell(&mut self, var: u32) -> Build<()> {
        let v = self.get(var)?;
        let cell = self.push(Op::New {
            shape: Builtin::Cell as u32,
            fields: vec![v],
            ty: Ty::CELL,
        });
        self.set(var, cell);
        Ok(())
    }

    // ---- attributes ----------------------------------------------------------------------------------------------
    /// The entries of a cache that can be relied on.
    fn entries<'a>(&self, ic: &'a AttrState) -> Vec<&'a AttrEntry> {
        if !ic.is_current(self.th) || ic.is_megamorphic() || self.failures() > 2 {
            return Vec::new();
        }
        ic.entries.iter().filter(|e| !e.key.is_unset()).collect()
    }
    fn class_of(&self, shape: u32) -> Gc<Type> {
        self.th.shape(ShapeId(shape)).class
    }
    /// `dst <- obj.name`
    pub(super) fn load_attr(
        &mut self,
        inst: Inst,
        dst: u32,
        obj: u32,
        name: Name,
        ic: &AttrState,
    ) -> Build<()> {
        let v = self.get(obj)?;
        let entries = self.entries(ic);
        let Some(first) = entries.first() else {
            return self.generic(inst);
        };
        if matches!(first.place(), Place::Pinned | Place::Module) {
            return match self.pinned(v, ic, self.name(name)) {
                Some(c) => {
                    self.set(dst, c);
                    Ok(())
                }
                None => self.generic(inst),
            };
        }
        if entries.len() != 1 {
            return self.generic(inst);
        }
        let shape = first.key.low();
        let found = match first.place() {
            Place::Inline | Place::Overflow | Place::Class => {
                let class = self.class_of(shape);
                self.facts.class(class);
                let object = self.guard_shape(v, shape);
                if first.place() == Place::Class {
                    let Some(value) = first.value.get() else {
                        return self.generic(inst);
                    };
                    self.constant(value)
                } else {
                    self.slot(object, first)
                }
            }
            Place::Property => return self.property(inst, dst, v, first),
            Place::Empty
            | Place::Method
            | Place::Module
            | Place::Add
            | Place::ClassMethod
            | Place::Pinned => return self.generic(inst),
        };
        self.set(dst, found);
        Ok(())
    }
    /// `dst <- obj.name`, a property whose getter is a Python function.
    fn property(&mut self, inst: Inst, dst: u32, obj: ValueId, entry: &AttrEntry) -> Build<()> {
        let getter = entry
            .value
            .get()
            .and_then(|v| exact::<Property>(v, Builtin::Property.shape()))
            .and_then(|p| exact::<Function>(p.get.get(), Builtin::Function.shape()));
        let Some(getter) = getter else {
            return self.generic(inst);
        };
        let shape = entry.key.low();
        self.facts.class(self.class_of(shape));
        let object = self.guard_shape(obj, shape);
        self.facts.keep(getter.as_value());
        let callee = self.constant(getter.as_value());
        // A property has no window for a frame, so the getter is built in place or left to the runtime.
        match self.inline(getter, callee, &[object], (Kind::Finish, None))? {
            Some(v) => {
                self.set(dst, v);
                Ok(())
            }
            None => self.generic(inst),
        }
    }
    fn slot(&mut self, object: ValueId, entry: &AttrEntry) -> ValueId {
        let at = entry.value.bits() as usize;
        let v = if entry.place() == Place::Inline {
            self.load(object, at, Mem::Attr, Ty::ANY)
        } else {
            // The place packs where the array is and the number of the slot in it.
            let array = self.load_raw(object, at >> 16, Mem::Attr);
            let slot = ValueArray::DATA_OFFSET + 8 * (at & 0xffff);
            self.load(array, slot, Mem::Attr, Ty::ANY)
        };
        self.check_bound(v)
    }
    /// An attribute of one class or module, as a constant.
    fn pinned(&mut self, v: ValueId, ic: &AttrState, name: Gc<Str>) -> Option<ValueId> {
        let holder = ic.entries[0].value.get()?;
        let found = if ic.entries[0].place() == Place::Pinned {
            let class = self.th.as_type(holder)?;
            self.facts.class(class);
            ic.entries[1].value.get()?
        } else {
            // SAFETY: entries of this kind hold modules.
            let module: Gc<Module> = unsafe { holder.cast() };
            let dict = module.dict.get()?;
            self.facts.entry(self.th, dict, name).ok()??
        };
        self.facts.keep(holder);
        self.guard_const(v, holder.bits());
        Some(self.constant(found))
    }
    /// `obj.name <- src`
    pub(super) fn store_attr(
        &mut self,
        inst: Inst,
        obj: u32,
        src: u32,
        ic: &AttrState,
    ) -> Build<()> {
        let (object, v) = (self.get(obj)?, self.get(src)?);
        let entries = self.entries(ic);
        let [entry] = entries[..] else {
            return self.generic(inst);
        };
        let shape = entry.key.low();
        let class = self.class_of(shape);
        match entry.place() {
            Place::Inline => {
                self.facts.class(class);
                let object = self.guard_shape(object, shape);
                self.push_none(Op::Store {
                    base: object,
                    off: entry.value.bits() as i64,
                    mem: Mem::Attr,
                    v,
                });
                Ok(())
            }
            Place::Add => {
                self.facts.class(class);
                let (off, next) = entry.transition();
                let object = self.guard_shape(object, shape);
                self.push_none(Op::StoreShape {
                    base: object,
                    shape: next,
                });
                self.push_none(Op::Store {
                    base: object,
                    off: off as i64,
                    mem: Mem::Attr,
                    v,
                });
                Ok(())
            }
            Place::Empty
            | Place::Overflow
            | Place::Class
            | Place::Method
            | Place::Property
            | Place::Module
            | Place::ClassMethod
            | Place::Pinned => self.generic(inst),
        }
    }
    /// Prepares a method call.
    pub(super) fn load_method(
        &mut self,
        inst: Inst,
        base: u32,
        obj: u32,
        name: Name,
        ic: &AttrState,
    ) -> Build<()> {
        let v = self.get(obj)?;
        let entries = self.entries(ic);
        let Some(first) = entries.first() else {
            return self.generic(inst);
        };
        let receiver = base + krait_frontend::bytecode::ops::FRAME_HEADER;
        if matches!(first.place(), Place::Pinned | Place::Module) {
            let Some(c) = self.pinned(v, ic, self.name(name)) else {
                return self.generic(inst);
            };
            let none = self.push(Op::Const {
                bits: bits::UNBOUND,
            });
            self.set(base, c);
            self.set(receiver, none);
            return Ok(());
        }
        if entries.len() != 1 {
            return self.generic(inst);
        }
        let shape = first.key.low();
        match first.place() {
            Place::Method | Place::Class => {
                let Some(method) = first.value.get() else {
                    return self.generic(inst);
                };
                let class = self.class_of(shape);
                self.facts.class(class);
                let object = self.guard_shape(v, shape);
                let c = self.constant(method);
                let bound = first.place() == Place::Method;
                let receives = if bound {
                    object
                } else {
                    self.push(Op::Const {
                        bits: bits::UNBOUND,
                    })
                };
                self.set(base, c);
                self.set(receiver, receives);
                Ok(())
            }
            Place::Inline => {
                let class = self.class_of(shape);
                self.facts.class(class);
                let object = self.guard_shape(v, shape);
                let callee = self.slot(object, first);
                let none = self.push(Op::Const {
                    bits: bits::UNBOUND,
                });
                self.set(base, callee);
                self.set(receiver, none);
                Ok(())
            }
            Place::Empty
            | Place::Overflow
            | Place::Property
            | Place::Module
            | Place::Add
            | Place::ClassMethod
            | Place::Pinned => self.generic(inst),
        }
    }

    // ---- items ---------------------------------------------------------------------------------------------------
    fn container(&mut self, v: ValueId, seen: Kinds) -> Option<ValueId> {
        let known = self.ty(v);
        if known.is_never() || self.failures() > 1 {
            return None;
        }
        if known.is(Ty::LIST)
            || (seen.within(Kinds::LIST) && !seen.is_empty() && known.may_be(Ty::LIST))
        {
            return Some(self.guard_type(v, facts::LIST, Ty::LIST));
        }
        if known.is(Ty::TUPLE)
            || (seen.within(Kinds::TUPLE) && !seen.is_empty() && known.may_be(Ty::TUPLE))
        {
            return Some(self.guard_type(v, facts::TUPLE, Ty::TUPLE));
        }
        None
    }
    fn index(&mut self, list: ValueId, i: ValueId) -> ValueId {
        let i = if self.ty(i).is(Ty::INT64) {
            i
        } else {
            self.guard_kind(i, Ty::SMALL)
        };
        let len = self.length(list);
        let i = self.push(Op::WrapIndex { i, len });
        let at = self.at();
        self.checked(Op::CheckIndex { i, len, at })
    }
    /// `dst <- obj[index]`
    pub(super) fn load_item(
        &mut self,
        dst: u32,
        obj: ValueId,
        index: ValueId,
        kinds: (Kinds, Kinds),
    ) -> Build<()> {
        let int = self.ty(index).is(Ty::INT64)
            || (kinds.1.within(Kinds::INT) && self.ty(index).may_be(Ty::SMALL));
        if int && let Some(list) = self.container(obj, kinds.0) {
            let i = self.index(list, index);
            let v = self.item(list, i);
            self.set(dst, v);
            return Ok(());
        }
        let v = self.helper(helpers::GET_ITEM, &[obj, index]);
        self.set(dst, v);
        self.check_valid();
        Ok(())
    }
    /// `obj[index] <- src`
    pub(super) fn store_item(
        &mut self,
        obj: ValueId,
        index: ValueId,
        v: ValueId,
        kinds: (Kinds, Kinds),
    ) -> Build<()> {
        let int = self.ty(index).is(Ty::INT64)
            || (kinds.1.within(Kinds::INT) && self.ty(index).may_be(Ty::SMALL));
        if int
            && !self.ty(obj).is(Ty::TUPLE)
            && !kinds.0.has(Kinds::TUPLE)
            && let Some(list) = self.container(obj, kinds.0)
        {
            let i = self.index(list, index);
            let base = self.load_raw(list, List::ITEMS_OFFSET, Mem::Len);
            self.push_none(Op::StoreAt {
                base,
                i,
                off: ValueArray::DATA_OFFSET as i64,
                mem: Mem::Item,
                v,
            });
            return Ok(());
        }
        self.helper(helpers::SET_ITEM, &[obj, index, v]);
        self.check_valid();
        Ok(())
    }
    /// `dst <- (base…)`
    pub(super) fn build_tuple(&mut self, inst: Inst, dst: u32, base: u32, n: u32) -> Build<()> {
        if n == 0 || n > 12 {
            return self.generic(inst);
        }
        let mut fields = vec![self.push(Op::Const {
            bits: bits::small(i64::from(n)),
        })];
        for reg in base..base + n {
            fields.push(self.get(reg)?);
        }
        let v = self.push(Op::New {
            shape: facts::TUPLE,
            fields,
            ty: Ty::TUPLE,
        });
        self.set(dst, v);
        Ok(())
    }
}
