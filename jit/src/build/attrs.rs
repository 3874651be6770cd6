//! Attributes, methods, items, global variables and cells.

use krait_frontend::bytecode::inst::Inst;
use krait_frontend::bytecode::operands::Name;
use krait_runtime::feedback::ic::{AttrEntry, AttrState, ItemState, Place};
use krait_runtime::feedback::kinds::Kinds;
use krait_runtime::heap::{Gc, ValueArray};
use krait_runtime::interp::frame::Kind;
use krait_runtime::object::descr::Property;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::field::exact;
use krait_runtime::object::function::{Cell, Function};
use krait_runtime::object::iter::Slice;
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::list::List;
use krait_runtime::object::module::Module;
use krait_runtime::object::shape::ShapeId;
use krait_runtime::object::special::Special;
use krait_runtime::object::str::Str;
use krait_runtime::object::types::Type;
use krait_runtime::value::Value;

use super::facts::Assumed;
use super::{Build, Builder, bound, facts, helpers};
use crate::hir::{BlockId, Cond, Mem, Op, Target, Ty, ValueId, Why, bits};

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
        if let Some(v) = self.facts.entry(self.th, globals, name)? {
            return Some(v);
        }
        let builtins = self.body.function.builtins.get()?;
        self.facts.entry(self.th, builtins, name)?
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
            return self.unseen_or_generic(inst);
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
        let readable = |e: &&AttrEntry| match e.place() {
            Place::Inline | Place::Overflow | Place::Class => true,
            Place::Property => self.getter(e).is_some(),
            Place::Empty
            | Place::Method
            | Place::Module
            | Place::Add
            | Place::ClassMethod
            | Place::Pinned => false,
        };
        if !entries.iter().all(readable) {
            return self.generic(inst);
        }
        let shapes: Vec<u32> = entries.iter().map(|e| e.key.low()).collect();
        let found = self.by_shape((inst, Some(dst)), v, &shapes, |b, arm, object| {
            let entry = entries[arm];
            match (entry.place(), entry.value.get()) {
                (Place::Property, _) => b.property(object, entry),
                (Place::Class, Some(value)) => Ok(Some(b.constant(value))),
                _ => Ok(Some(b.slot(object, entry))),
            }
        })?;
        self.set(dst, found);
        Ok(())
    }
    /// The Python function that gets a property.
    fn getter(&self, entry: &AttrEntry) -> Option<Gc<Function>> {
        let property = exact::<Property>(entry.value.get()?, Builtin::Property.shape())?;
        exact(property.get.get(), Builtin::Function.shape())
    }
    /// What a property's getter returns, built in place: there is no window for a frame.
    fn property(&mut self, object: ValueId, entry: &AttrEntry) -> Build<Option<ValueId>> {
        let Some(getter) = self.getter(entry) else {
            return Ok(None);
        };
        if !self.takes(getter, 1) {
            return Ok(None);
        }
        let callee = self.constant(getter.as_value());
        self.inline(getter, callee, &[object], (Kind::Finish, None))
    }
    /// Tell the shapes of an object apart and do `arm` for each; what the one that fits makes is the result. An arm that makes nothing, and
    /// objects of other shapes once some have come, leave the instruction, which writes `dst`, to the runtime.
    fn by_shape(
        &mut self,
        (inst, dst): (Inst, Option<u32>),
        v: ValueId,
        shapes: &[u32],
        mut arm: impl FnMut(&mut Self, usize, ValueId) -> Build<Option<ValueId>>,
    ) -> Build<ValueId> {
        for shape in shapes {
            self.facts.class(self.class_of(*shape));
        }
        let others = dst.is_some() && self.failures() > 0;
        let join = self.func.add_block();
        let result = self.func.add_param(join, Ty::NEVER);
        let saved = self.body.regs.clone();
        let rest = others.then(|| self.func.add_block());
        if let Some(rest) = rest {
            let c = self.push(Op::IsKind { v, ty: Ty::POINTER });
            self.branch_to_new(c, rest);
        }
        let object = match shapes {
            [_] if rest.is_none() => v,
            _ => self.guard_kind(v, Ty::POINTER),
        };
        for (index, shape) in shapes.iter().enumerate() {
            let last = index + 1 == shapes.len();
            let other = match rest {
                Some(rest) if last => Some(rest),
                _ => (!last).then(|| self.func.add_block()),
            };
            if let Some(other) = other {
                let c = self.push(Op::IsShape {
                    v: object,
                    shape: *shape,
                });
                self.branch_to_new(c, other);
            }
            // The check in the arm carries the proof, so that nothing moves out of it.
            let known = self.guard_shape(object, *shape);
            let made = arm(self, index, known)?;
            self.arm_ends(made, (inst, dst), join, result)?;
            self.body.regs.clone_from(&saved);
            if let Some(other) = other.filter(|_| !last) {
                self.switch(other);
            }
        }
        if let Some(rest) = rest {
            self.switch(rest);
            self.arm_ends(None, (inst, dst), join, result)?;
            self.body.regs.clone_from(&saved);
        }
        self.switch(join);
        Ok(result)
    }
    /// Go on in a new block where `c` is true, else to `other`.
    pub(super) fn branch_to_new(&mut self, c: ValueId, other: BlockId) {
        let this = self.func.add_block();
        self.two_way(c, this, other);
        self.switch(this);
    }
    pub(super) fn arm_ends(
        &mut self,
        made: Option<ValueId>,
        (inst, dst): (Inst, Option<u32>),
        join: BlockId,
        result: ValueId,
    ) -> Build<()> {
        let made = match (made, dst) {
            (Some(made), _) => made,
            (None, Some(dst)) => {
                self.generic(inst)?;
                self.get(dst)?
            }
            (None, None) => {
                self.generic(inst)?;
                self.push(Op::Const { bits: bits::NONE })
            }
        };
        self.func.values[result].ty = self.ty(result).join(self.ty(made));
        let to = Target {
            block: join,
            args: vec![made],
        };
        self.end(Op::Jump { to });
        Ok(())
    }
    fn slot(&mut self, object: ValueId, entry: &AttrEntry) -> ValueId {
        let at = entry.value.bits() as usize;
        let v = if entry.place() == Place::Inline {
            self.load(object, at, Mem::Attr, Ty::ANY)
        } else {
            let (array, slot) = self.overflow_slot(object, at);
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
            self.facts.entry(self.th, dict, name)??
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
        let writable =
            |e: &&AttrEntry| matches!(e.place(), Place::Inline | Place::Overflow | Place::Add);
        if entries.is_empty() {
            return self.unseen_or_generic(inst);
        }
        if !entries.iter().all(writable) {
            return self.generic(inst);
        }
        let shapes: Vec<u32> = entries.iter().map(|e| e.key.low()).collect();
        self.by_shape((inst, None), object, &shapes, |b, arm, object| {
            let entry = entries[arm];
            let place = entry.value.bits() as usize;
            let (base, off) = match entry.place() {
                Place::Add => {
                    let (off, shape) = entry.transition();
                    b.push_none(Op::StoreShape {
                        base: object,
                        shape,
                    });
                    (object, off)
                }
                Place::Overflow => b.overflow_slot(object, place),
                _ => (object, place),
            };
            b.push_none(Op::Store {
                base,
                off: off as i64,
                mem: Mem::Attr,
                v,
            });
            Ok(Some(b.push(Op::Const { bits: bits::NONE })))
        })?;
        Ok(())
    }
    /// A load or store that nothing is known of. Whether the instruction is one.
    pub(super) fn attr_through_runtime(&mut self, inst: &Inst) -> Build<bool> {
        let (obj, name, dst, src) = match inst {
            Inst::LoadAttr(i) => (i.obj, i.name, Some(i.dst.0), None),
            Inst::LoadAttrSlot(i) => (i.obj, i.name, Some(i.dst.0), None),
            Inst::StoreAttr(i) => (i.obj, i.name, None, Some(i.src.0)),
            Inst::StoreAttrSlot(i) => (i.obj, i.name, None, Some(i.src.0)),
            _ => return Ok(false),
        };
        let name = self.name(name).as_value();
        self.facts.keep(name);
        let (obj, name) = (self.get(obj.0)?, self.raw(name.bits()));
        if let Some(src) = src {
            let v = self.get(src)?;
            self.helper(helpers::SET_ATTR, &[obj, name, v]);
        }
        if let Some(dst) = dst {
            let v = self.helper(helpers::GET_ATTR, &[obj, name]);
            self.set(dst, v);
        }
        self.check_valid();
        Ok(true)
    }
    /// The array that a slot of an object is in and the byte offset there. The place packs where the array is and the slot's number.
    fn overflow_slot(&mut self, object: ValueId, place: usize) -> (ValueId, usize) {
        let array = self.load_raw(object, place >> 16, Mem::Attr);
        (array, ValueArray::DATA_OFFSET + 8 * (place & 0xffff))
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
            return self.unseen_or_generic(inst);
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
            return self.one_of_methods(inst, base, v, &entries);
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

    /// Prepares a method call on objects of several shapes.
    fn one_of_methods(
        &mut self,
        inst: Inst,
        base: u32,
        v: ValueId,
        entries: &[&AttrEntry],
    ) -> Build<()> {
        if !entries.iter().all(|e| e.place() == Place::Method) {
            return self.generic(inst);
        }
        // The methods are constants of the code, which are kept alive.
        let methods: Vec<u64> = entries.iter().map(|e| e.value.bits()).collect();
        let shapes: Vec<u32> = entries.iter().map(|e| e.key.low()).collect();
        let object = self.guard_kind(v, Ty::POINTER);
        let callee = self.by_shape((inst, None), object, &shapes, |b, arm, _| {
            Ok(Some(b.constant_of(methods[arm])))
        })?;
        let mut different = methods;
        different.sort_unstable();
        different.dedup();
        let callee = match different[..] {
            [one] => self.constant_of(one),
            _ => callee,
        };
        self.candidates.insert(callee, different);
        self.set(base, callee);
        self.set(base + krait_frontend::bytecode::ops::FRAME_HEADER, object);
        Ok(())
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
        (kinds, ic): ((Kinds, Kinds), &ItemState),
    ) -> Build<()> {
        if let Some(v) = self.get_item_method(obj, index, ic)? {
            self.set(dst, v);
            return Ok(());
        }
        let int = self.ty(index).is(Ty::INT64)
            || (kinds.1.within(Kinds::INT) && self.ty(index).may_be(Ty::SMALL));
        if int && let Some(list) = self.container(obj, kinds.0) {
            let i = self.index(list, index);
            let v = self.item(list, i);
            self.set(dst, v);
            return Ok(());
        }
        if let Some(slice) = self
            .known(index)
            .and_then(|v| exact::<Slice>(v, Builtin::Slice.shape()))
            && slice.step.get().is_none()
        {
            let start = self.constant(slice.start.get());
            let stop = self.constant(slice.stop.get());
            self.load_slice(dst, obj, start, stop);
            return Ok(());
        }
        let v = self.helper(helpers::GET_ITEM, &[obj, index]);
        self.set(dst, v);
        self.check_valid();
        Ok(())
    }
    /// `dst <- obj[start:stop]`
    pub(super) fn load_slice(&mut self, dst: u32, obj: ValueId, start: ValueId, stop: ValueId) {
        let v = self.helper(helpers::GET_SLICE, &[obj, start, stop]);
        self.set(dst, v);
        self.check_valid();
    }
    /// `obj[index]` where the caches know the Python method that implements it: the function built in place.
    fn get_item_method(
        &mut self,
        obj: ValueId,
        index: ValueId,
        ic: &ItemState,
    ) -> Build<Option<ValueId>> {
        let Some((shape, function)) = ic.method() else {
            return Ok(None);
        };
        let class = self.th.shape(ShapeId(shape)).class;
        let still = class
            .special(Special::GetItem)
            .is_some_and(|f| f.is(function));
        if self.failures() > 1 || !self.ty(obj).may_be(Ty::OBJECT) || !still {
            return Ok(None);
        }
        let Some(method) = exact::<Function>(function, Builtin::Function.shape()) else {
            return Ok(None);
        };
        if !self.takes(method, 2) {
            return Ok(None);
        }
        self.facts.class(class);
        let obj = self.guard_shape(obj, shape);
        let callee = self.constant(function);
        self.inline(method, callee, &[obj, index], (Kind::Finish, None))
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
        let items: Vec<ValueId> = (base..base + n)
            .map(|r| self.get(r))
            .collect::<Build<_>>()?;
        let v = self.new_tuple(&items);
        self.set(dst, v);
        Ok(())
    }
    pub(super) fn new_tuple(&mut self, items: &[ValueId]) -> ValueId {
        let mut fields = vec![self.push(Op::Const {
            bits: bits::small(items.len() as i64),
        })];
        fields.extend_from_slice(items);
        self.push(Op::New {
            shape: facts::TUPLE,
            fields,
            ty: Ty::TUPLE,
        })
    }
}
