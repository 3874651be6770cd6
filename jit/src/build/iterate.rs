//! `for` loops and unpacking: ranges, lists and tuples as unboxed parts, everything else through the runtime.

use krait_frontend::bytecode::inst::{Inst, RegUse};
use krait_frontend::bytecode::operands::{Ic, IterIc};
use krait_runtime::heap::{Header, ValueArray};
use krait_runtime::object::dict::Dict;
use krait_runtime::object::iter::{RangeIter, TableIter};
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::list::List;
use krait_runtime::object::tuple::Tuple;
use krait_runtime::tier::{OWN_ITERATOR, helpers as rt};
use krait_runtime::value::Value;
use std::mem::offset_of;

use super::{Build, Builder, R, Step, bound, facts, helpers};
use crate::hir::ty::{SMALL_MAX, SMALL_MIN};
use crate::hir::{Cond, Mem, Op, Ty, ValueId, Why, bits};

/// The shapes of iterators over the keys, the values and the items of dicts.
pub(super) const DICT_ITERATORS: [u32; 3] = [
    Builtin::DictKeyIterator as u32,
    Builtin::DictValueIterator as u32,
    Builtin::DictItemIterator as u32,
];

/// The iterator's register and the cache of an iterating jump.
pub(super) fn iterating(inst: &Inst) -> Option<(u32, Ic<IterIc>)> {
    match inst {
        Inst::ForIter(i) => Some((i.iter.0, i.ic)),
        Inst::ForIterRange(i) => Some((i.iter.0, i.ic)),
        Inst::ForIterList(i) => Some((i.iter.0, i.ic)),
        Inst::ForIterGen(i) => Some((i.iter.0, i.ic)),
        Inst::ForIterPair(i) => Some((i.iter.0, i.ic)),
        _ => None,
    }
}

/// Whether an instruction reads or writes a register.
fn uses(inst: &Inst, reg: u32) -> bool {
    let mut found = false;
    inst.register_uses(|u| {
        found |= match u {
            RegUse::Read(r) | RegUse::Write(r) => r == reg,
            RegUse::ReadWindow { first, count } => (first..first + count).contains(&reg),
        }
    });
    found
        || inst
            .written_window()
            .is_some_and(|(first, count)| (first..first + count).contains(&reg))
}

impl Builder<'_> {
    /// The length of a list or tuple.
    pub(super) fn length(&mut self, v: ValueId) -> ValueId {
        let (off, mem) = if self.ty(v).is(Ty::TUPLE) {
            (Tuple::LEN_OFFSET, Mem::Const)
        } else {
            (List::LEN_OFFSET, Mem::Len)
        };
        self.load(v, off, mem, Ty::range(0, 1 << 44))
    }
    /// The item of a list or tuple at an index within its length.
    pub(super) fn item(&mut self, v: ValueId, i: ValueId) -> ValueId {
        let made = if self.ty(v).is(Ty::TUPLE) {
            self.push(Op::LoadAt {
                base: v,
                i,
                off: Tuple::ITEMS_OFFSET as i64,
                mem: Mem::Const,
            })
        } else {
            let base = self.load_raw(v, List::ITEMS_OFFSET, Mem::Len);
            self.push(Op::LoadAt {
                base,
                i,
                off: ValueArray::DATA_OFFSET as i64,
                mem: Mem::Item,
            })
        };
        self.func.values[made].ty = bound();
        made
    }

    /// An iterator object found in a register at a loop's entry, taken apart if it is of a kind that can be.
    pub(super) fn take_apart(&mut self, v: ValueId, now: Value) -> R {
        let Some(header) = now.heap_header() else {
            return R::Val(v);
        };
        let shape = header.shape();
        if !header.has(OWN_ITERATOR) {
            return R::Val(v);
        }
        if shape == rt::RANGE_ITERATOR {
            // SAFETY: the shape says so.
            let it = unsafe { header.cast::<RangeIter>() };
            let step = it.step.as_int();
            let it = self.own_iterator(v, shape);
            let found = self.load(it, 24, Mem::Const, Ty::SMALL);
            let (cond, than) = match step {
                1 => (Cond::Eq, 1),
                2.. => (Cond::Gt, 0),
                ..=0 => (Cond::Lt, 0),
            };
            let than = self.int(than);
            let c = self.push(Op::IntCmp {
                cond,
                l: found,
                r: than,
            });
            self.guard_true(c, Why::Identity);
            let next = self.load(it, 8, Mem::Iter, Ty::SMALL);
            let left = self.load(it, 16, Mem::Iter, Ty::range(0, SMALL_MAX));
            let distance = self.push(Op::WrapMul { l: left, r: found });
            let stop = self.push(Op::WrapAdd {
                l: next,
                r: distance,
            });
            let step = if step == 1 {
                Step::One
            } else {
                Step::By(found, step > 0)
            };
            return R::Range(next, stop, step);
        }
        if shape == facts::LIST_ITERATOR || shape == facts::TUPLE_ITERATOR {
            let list = shape == facts::LIST_ITERATOR;
            let (inner, ty) = if list {
                (facts::LIST, Ty::LIST)
            } else {
                (facts::TUPLE, Ty::TUPLE)
            };
            let it = self.own_iterator(v, shape);
            let seq = self.load(it, 8, Mem::Iter, Ty::ANY);
            let seq = self.guard_type(seq, inner, ty);
            let index = self.load(it, 16, Mem::Iter, Ty::range(0, 1 << 44));
            return R::Items(seq, index, list);
        }
        R::Val(v)
    }

    /// An iterator that the loop alone refers to.
    fn own_iterator(&mut self, v: ValueId, shape: u32) -> ValueId {
        let it = self.guard_type(v, shape, Ty::OBJECT);
        let zero = self.int(0);
        let flags = self.push(Op::LoadByte {
            base: it,
            i: zero,
            off: Header::FLAGS_OFFSET as i64,
            mem: Mem::Iter,
        });
        let mask = self.int(i64::from(OWN_ITERATOR));
        let own = self.push(Op::IntAnd { l: flags, r: mask });
        let c = self.push(Op::IntCmp {
            cond: Cond::Ne,
            l: own,
            r: zero,
        });
        self.guard_true(c, Why::Identity);
        it
    }

    /// `dst <- iter(src)`
    pub(super) fn get_iter(&mut self, inst: Inst, dst: u32, src: u32, ic: Ic<IterIc>) -> Build<()> {
        if let R::Range(..) | R::Enumerated(..) | R::Zipped(..) = self.body.regs[src as usize] {
            self.body.regs[dst as usize] = self.body.regs[src as usize];
            return Ok(());
        }
        let mut v = self.get(src)?;
        let seen = facts::cache(self.body.code, ic).shape.get();
        // A generator is its own iterator.
        const GENERATOR: u32 = Builtin::Generator as u32;
        if self.ty(v).shape() == Some(GENERATOR) || (seen == GENERATOR && self.failures() == 0) {
            v = self.guard_type(v, GENERATOR, Ty::OBJECT);
            self.set(dst, v);
            return Ok(());
        }
        let list = seen == facts::LIST;
        let known = self.ty(v);
        let fits = known.is(Ty::LIST) || known.is(Ty::TUPLE) || list || seen == facts::TUPLE;
        if fits && self.failures() == 0 && !known.is_never() && self.is_loop_iterator(dst) {
            let list = if known.is(Ty::LIST) || known.is(Ty::TUPLE) {
                known.is(Ty::LIST)
            } else {
                list
            };
            let seq = if list {
                self.guard_type(v, facts::LIST, Ty::LIST)
            } else {
                self.guard_type(v, facts::TUPLE, Ty::TUPLE)
            };
            let zero = self.int(0);
            self.body.regs[dst as usize] = R::Items(seq, zero, list);
            return Ok(());
        }
        if seen == 0 {
            return self.unseen_or_generic(inst);
        }
        self.generic(inst)
    }
    /// Whether the register is used by nothing but `for`, here or in a generator that is built in place.
    pub(super) fn is_loop_iterator(&mut self, reg: u32) -> bool {
        if reg < self.body.code.locals || self.body.plain_iterators || self.body.nodes.is_kept(reg)
        {
            return false;
        }
        if self.feeds_a_consumer(reg) {
            return true;
        }
        // A temporary that holds an iterator is read by the loop's own instruction, which follows by a jump; a comprehension makes
        // what it fills in between.
        let all = &self.body.nodes.all;
        let mut at = self.body.node + 1;
        while let Some(node) = all.get(at) {
            if let Some((iter, _)) = iterating(&node.inst) {
                return iter == reg;
            }
            at = match (&node.inst, node.jump) {
                (Inst::Jump(_), Some(to)) if to > at => to,
                (_, None) if node.falls && !uses(&node.inst, reg) => at + 1,
                _ => return false,
            };
        }
        false
    }

    /// `dst <- next(iter)` and jump, or fall through.
    pub(super) fn for_iter(&mut self, dst: u32, iter: u32, ic: Ic<IterIc>) -> Build<()> {
        match self.body.regs[iter as usize] {
            R::Range(next, stop, step) => {
                let up = match step {
                    Step::One => true,
                    Step::By(_, up) => up,
                };
                let cond = if up { Cond::Lt } else { Cond::Gt };
                let c = self.push(Op::IntCmp {
                    cond,
                    l: next,
                    r: stop,
                });
                let body = self.func.add_block();
                self.falls_or(c, body, |b| {
                    let (r, at) = (b.step(step), b.at());
                    let after = b.push(Op::IntAdd { l: next, r, at });
                    b.body.regs[iter as usize] = R::Range(after, stop, step);
                    b.set(dst, next);
                    Ok(())
                })
            }
            R::Items(seq, index, list) => {
                let len = self.length(seq);
                let c = self.less(index, len);
                let body = self.func.add_block();
                self.falls_or(c, body, |b| {
                    let item = b.item(seq, index);
                    let (r, at) = (b.int(1), b.at());
                    let after = b.push(Op::IntAdd { l: index, r, at });
                    b.body.regs[iter as usize] = R::Items(seq, after, list);
                    b.set(dst, item);
                    Ok(())
                })
            }
            R::Enumerated(seq, index, number, list) => {
                let len = self.length(seq);
                let c = self.less(index, len);
                let body = self.func.add_block();
                self.falls_or(c, body, |b| {
                    let item = b.item(seq, index);
                    let (r, at) = (b.int(1), b.at());
                    let after = b.push(Op::IntAdd { l: index, r, at });
                    let next = b.push(Op::IntAdd { l: number, r, at });
                    let pair = b.new_tuple(&[number, item]);
                    b.body.regs[iter as usize] = R::Enumerated(seq, after, next, list);
                    b.set(dst, pair);
                    Ok(())
                })
            }
            R::Zipped(seqs, index, lists) => {
                let (first, second) = (self.length(seqs[0]), self.length(seqs[1]));
                let len = self.push(Op::IntMin {
                    l: first,
                    r: second,
                });
                let c = self.less(index, len);
                let body = self.func.add_block();
                self.falls_or(c, body, |b| {
                    let items = seqs.map(|seq| b.item(seq, index));
                    let (r, at) = (b.int(1), b.at());
                    let after = b.push(Op::IntAdd { l: index, r, at });
                    let pair = b.new_tuple(&items);
                    b.body.regs[iter as usize] = R::Zipped(seqs, after, lists);
                    b.set(dst, pair);
                    Ok(())
                })
            }
            R::Val(it) | R::Typed(it, _) => {
                let seen = facts::cache(self.body.code, ic).shape.get();
                if self.failures() == 0 && self.step_object(dst, it, seen)? {
                    return Ok(());
                }
                if self.failures() == 0 && DICT_ITERATORS.contains(&seen) {
                    self.step_dict(dst, it, seen)?;
                }
                let v = if seen == Builtin::Generator as u32 {
                    let none = self.push(Op::Const { bits: bits::NONE });
                    self.resume(it, none, -1)
                } else {
                    self.helper(helpers::FOR_NEXT, &[it])
                };
                let end = self.push(Op::Const {
                    bits: bits::UNBOUND,
                });
                let ended = self.push(Op::IsSame { l: v, r: end });
                let c = self.push(Op::BoolNot { c: ended });
                let body = self.func.add_block();
                let to = self.jump_target()?;
                let here = self.block;
                let saved = self.body.regs.clone();
                self.switch(body);
                self.set(dst, v);
                let at = self.frame_at(to);
                self.push_none(Op::CheckValid { at });
                self.goto(to)?;
                self.body.regs = saved;
                let out = self.func.add_block();
                self.switch(out);
                let at = self.frame_at(self.body.node + 1);
                self.push_none(Op::CheckValid { at });
                self.goto(self.body.node + 1)?;
                self.switch(here);
                self.two_way(c, body, out);
                Ok(())
            }
            R::None => Err("a loop without an iterator".into()),
        }
    }
    /// Goes on with what an iterator over a dict gives, if there is an entry where it stands. The block that is left to be built is for all
    /// else: its end, removed entries, changed dicts.
    fn step_dict(&mut self, dst: u32, it: ValueId, shape: u32) -> Build<()> {
        let to = self.jump_target()?;
        let saved = self.body.regs.clone();
        let it = self.guard_type(it, shape, Ty::OBJECT);
        let otherwise = self.func.add_block();
        let number = Ty::range(-1, 1 << 44);
        let table = self.load(it, offset_of!(TableIter, table), Mem::Iter, Ty::ANY);
        let c = self.push(Op::IsKind {
            v: table,
            ty: Ty::POINTER,
        });
        self.branch_to_new(c, otherwise);
        let dict = self.guard_type(table, Builtin::Dict as u32, Ty::OBJECT);
        let len = self.load(dict, Dict::LEN_OFFSET, Mem::Dict, number);
        let expected = self.load(it, offset_of!(TableIter, expected), Mem::Iter, number);
        let position = self.load(it, offset_of!(TableIter, position), Mem::Iter, number);
        let used = self.load(dict, Dict::USED_OFFSET, Mem::Dict, number);
        let left = self.load(it, offset_of!(TableIter, remaining), Mem::Iter, number);
        let (zero, one) = (self.int(0), self.int(1));
        for (cond, l, r) in [
            (Cond::Eq, len, expected),
            (Cond::Lt, position, used),
            (Cond::Lt, zero, left),
        ] {
            let c = self.push(Op::IntCmp { cond, l, r });
            self.branch_to_new(c, otherwise);
        }
        let entries = self.load_raw(dict, Dict::ENTRIES_OFFSET, Mem::Dict);
        let at = self.push(Op::WrapAdd {
            l: position,
            r: position,
        });
        let [key, value] = [0, 8].map(|off| {
            self.push(Op::LoadAt {
                base: entries,
                i: at,
                off: (ValueArray::DATA_OFFSET + off) as i64,
                mem: Mem::Dict,
            })
        });
        let unbound = self.push(Op::Const {
            bits: bits::UNBOUND,
        });
        let removed = self.push(Op::IsSame { l: key, r: unbound });
        let c = self.push(Op::BoolNot { c: removed });
        self.branch_to_new(c, otherwise);
        self.func.values[value].ty = bound();
        let key = self.guard_kind(key, bound());
        let (next, fewer) = (
            self.push(Op::WrapAdd {
                l: position,
                r: one,
            }),
            self.push(Op::WrapSub { l: left, r: one }),
        );
        self.store(it, offset_of!(TableIter, position), next);
        self.store(it, offset_of!(TableIter, remaining), fewer);
        let unpacked = self.body.nodes.pair_at(to, dst);
        match unpacked {
            _ if shape == DICT_ITERATORS[0] => self.set(dst, key),
            _ if shape == DICT_ITERATORS[1] => self.set(dst, value),
            Some(base) => {
                self.set(base, key);
                self.set(base + 1, value);
            }
            None => {
                let pair = self.new_tuple(&[key, value]);
                self.set(dst, pair);
            }
        }
        let paired = shape == DICT_ITERATORS[2] && unpacked.is_some();
        self.goto(to + usize::from(paired))?;
        self.body.regs = saved;
        self.switch(otherwise);
        Ok(())
    }
    fn less(&mut self, l: ValueId, r: ValueId) -> ValueId {
        let cond = Cond::Lt;
        self.push(Op::IntCmp { cond, l, r })
    }
    /// As `for_iter`, for an iterator object of a shape whose next value can be found here; else nothing is done.
    fn step_object(&mut self, dst: u32, it: ValueId, shape: u32) -> Build<bool> {
        if shape == rt::RANGE_ITERATOR {
            let it = self.guard_type(it, shape, Ty::OBJECT);
            let left = self.load(it, 16, Mem::Iter, Ty::range(0, SMALL_MAX));
            let zero = self.int(0);
            let c = self.push(Op::IntCmp {
                cond: Cond::Gt,
                l: left,
                r: zero,
            });
            let body = self.func.add_block();
            self.falls_or(c, body, |b| {
                let next = b.load(it, 8, Mem::Iter, Ty::SMALL);
                let step = b.load(it, 24, Mem::Const, Ty::SMALL);
                // What would come after the last value need not fit, but has to be an immediate.
                let mut after = b.push(Op::WrapAdd { l: next, r: step });
                let (least, most) = (b.int(SMALL_MIN), b.int(SMALL_MAX));
                after = b.push(Op::IntMin { l: after, r: most });
                after = b.push(Op::IntMax { l: after, r: least });
                b.store(it, 8, after);
                let one = b.int(1);
                let fewer = b.push(Op::WrapSub { l: left, r: one });
                b.store(it, 16, fewer);
                b.set(dst, next);
                Ok(())
            })?;
            return Ok(true);
        }
        let (inner, ty) = match shape {
            facts::LIST_ITERATOR => (facts::LIST, Ty::LIST),
            facts::TUPLE_ITERATOR => (facts::TUPLE, Ty::TUPLE),
            _ => return Ok(false),
        };
        let it = self.guard_type(it, shape, Ty::OBJECT);
        let seq = self.load(it, 8, Mem::Iter, Ty::ANY);
        let seq = self.guard_type(seq, inner, ty);
        let index = self.load(it, 16, Mem::Iter, Ty::range(0, 1 << 44));
        let len = self.length(seq);
        let c = self.push(Op::IntCmp {
            cond: Cond::Lt,
            l: index,
            r: len,
        });
        let (body, out) = (self.func.add_block(), self.func.add_block());
        let to = self.jump_target()?;
        let here = self.block;
        let saved = self.body.regs.clone();
        self.switch(body);
        let item = self.item(seq, index);
        let one = self.int(1);
        let after = self.push(Op::WrapAdd { l: index, r: one });
        self.store(it, 16, after);
        self.set(dst, item);
        self.goto(to)?;
        self.body.regs = saved;
        self.switch(out);
        // An iterator that has ended stays at its end.
        let end = self.push(Op::Const {
            bits: bits::UNBOUND,
        });
        self.store(it, 8, end);
        self.goto(self.body.node + 1)?;
        self.switch(here);
        self.two_way(c, body, out);
        Ok(true)
    }
    /// Store into an iterator or generator.
    pub(super) fn store(&mut self, base: ValueId, off: usize, v: ValueId) {
        self.push_none(Op::Store {
            base,
            off: off as i64,
            mem: Mem::Iter,
            v,
        });
    }
    pub(super) fn jump_target(&self) -> Build<usize> {
        Ok(self.body.nodes.all[self.body.node]
            .jump
            .ok_or("a jump without a target")?)
    }
    pub(super) fn two_way(
        &mut self,
        c: ValueId,
        yes: crate::hir::BlockId,
        no: crate::hir::BlockId,
    ) {
        let target = |block| crate::hir::Target {
            block,
            args: Vec::new(),
        };
        self.end(Op::Branch {
            c,
            yes: target(yes),
            no: target(no),
        });
    }
    /// Fall through unless `c`; otherwise do `f` in `body` and jump.
    fn falls_or(
        &mut self,
        c: ValueId,
        body: crate::hir::BlockId,
        f: impl FnOnce(&mut Self) -> Build<()>,
    ) -> Build<()> {
        let to = self.jump_target()?;
        let here = self.block;
        let no = self.target(self.body.node + 1)?;
        let saved = self.body.regs.clone();
        self.switch(body);
        f(self)?;
        self.goto(to)?;
        self.body.regs = saved;
        self.switch(here);
        let yes = crate::hir::Target {
            block: body,
            args: Vec::new(),
        };
        self.end(Op::Branch { c, yes, no });
        Ok(())
    }

    /// `base[0..n] <- src`
    pub(super) fn unpack(
        &mut self,
        inst: Inst,
        base: u32,
        src: u32,
        n: u32,
        ic: Ic<IterIc>,
    ) -> Build<()> {
        let v = self.get(src)?;
        let seen = facts::cache(self.body.code, ic).shape.get();
        let known = self.ty(v);
        // Tuples that fit take a path that records nothing.
        let unpacked_tuples = seen == Builtin::Tuple as u32 || seen == 0;
        let tuple = known.is(Ty::TUPLE) || (!known.is(Ty::LIST) && unpacked_tuples);
        let list = known.is(Ty::LIST) || (!tuple && seen == Builtin::List as u32);
        if !(tuple || list) || self.failures() > 0 || known.is_never() {
            return self.generic(inst);
        }
        let v = if tuple {
            self.guard_type(v, facts::TUPLE, Ty::TUPLE)
        } else {
            self.guard_type(v, facts::LIST, Ty::LIST)
        };
        let len = self.length(v);
        let wanted = self.int(i64::from(n));
        let same = self.push(Op::IntCmp {
            cond: Cond::Eq,
            l: len,
            r: wanted,
        });
        self.guard_true(same, Why::Bounds);
        let mut items = Vec::new();
        for i in 0..n {
            if tuple {
                let off = Tuple::ITEMS_OFFSET + 8 * i as usize;
                items.push(self.load(v, off, Mem::Const, bound()));
            } else {
                let i = self.int(i64::from(i));
                items.push(self.item(v, i));
            }
        }
        for (i, item) in items.into_iter().enumerate() {
            self.set(base + i as u32, item);
        }
        Ok(())
    }
}
