//! One value for equal computations, loads and guards included; stores feed later loads.
//!
//! Walks the dominator tree with a scoped table. Memory has a version per location: a write makes a new one, a merge of
//! different ones too, and a loop header for all that its loop writes. An instruction's key holds the version of what it
//! reads, so equal keys mean equal results.

use std::collections::HashMap;

use cranelift_codegen::entity::SecondaryMap;

use super::memory::Locations;
use crate::hir::dom::Dominators;
use crate::hir::loops::Loops;
use crate::hir::{BlockId, FrameId, Func, InstId, Op, Ty, ValueId};

/// What makes two instructions equal.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    /// The operation on the roots of its operands, and the version of the memory it reads.
    Op(Op, u32),
    /// What is known of a value.
    Fact(ValueId),
}

struct Gvn<'a> {
    func: &'a mut Func,
    dom: &'a Dominators,
    locations: Locations,
    /// Versions at the end of each block.
    out: SecondaryMap<BlockId, Vec<u32>>,
    next: u32,
    /// Locations that each loop writes, by header.
    writes: HashMap<BlockId, Vec<usize>>,
    preds: SecondaryMap<BlockId, Vec<BlockId>>,
    table: HashMap<Key, ValueId>,
    /// Versions on entry to each block.
    start_of: HashMap<BlockId, Vec<u32>>,
    /// The versions that each write makes.
    made: HashMap<(InstId, usize), u32>,
}

/// Run the pass.
pub fn run(func: &mut Func) {
    func.order = crate::hir::dom::reverse_postorder(func);
    let dom = Dominators::new(func);
    let loops = Loops::new(func, &dom);
    let locations = Locations::new(func);
    let mut writes: HashMap<BlockId, Vec<usize>> = HashMap::new();
    for one in &loops.all {
        let mut set = vec![false; locations.len()];
        for block in one.body.keys() {
            for inst in &func.blocks[block].insts {
                locations.written(func, *inst, |l| set[l] = true);
            }
        }
        writes.insert(one.header, (0..set.len()).filter(|l| set[*l]).collect());
    }
    let preds = func.preds();
    let mut gvn = Gvn {
        dom: &dom,
        locations,
        out: SecondaryMap::new(),
        next: 1,
        writes,
        preds,
        table: HashMap::new(),
        start_of: HashMap::new(),
        made: HashMap::new(),
        func,
    };
    gvn.versions();
    gvn.walk();
    func.settle_aliases();
}

impl Gvn<'_> {
    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next
    }
    /// The versions on entry to a block.
    fn entry_versions(&mut self, block: BlockId) -> Vec<u32> {
        let count = self.locations.len();
        let known: Vec<BlockId> = self.preds[block]
            .iter()
            .copied()
            .filter(|p| !self.out[*p].is_empty())
            .collect();
        let complete = self.preds[block]
            .iter()
            .all(|p| !self.out[*p].is_empty() || !self.dom.reachable(*p));
        let is_loop = self.writes.contains_key(&block);
        let mut versions = match known.first() {
            // One extra word keeps the state of a function without locations from looking empty.
            Some(first) if complete || is_loop => self.out[*first].clone(),
            _ => (0..count).map(|_| self.fresh()).chain([1]).collect(),
        };
        for (location, version) in versions.iter_mut().enumerate().take(count) {
            if known.iter().any(|p| self.out[*p][location] != *version) {
                *version = self.fresh();
            }
        }
        if let Some(written) = self.writes.get(&block).cloned() {
            for location in written {
                versions[location] = self.fresh();
            }
        }
        versions
    }
    /// Versions at the end of every block, in reverse postorder; the walk finds them again inside blocks.
    fn versions(&mut self) {
        for block in self.dom.rpo.clone() {
            let mut versions = self.entry_versions(block);
            self.start_of.insert(block, versions.clone());
            for inst in self.func.blocks[block].insts.clone() {
                self.advance(inst, &mut versions);
            }
            self.out[block] = versions;
        }
    }
    fn advance(&mut self, inst: InstId, versions: &mut [u32]) {
        let mut hit = Vec::new();
        self.locations.written(self.func, inst, |l| hit.push(l));
        for location in hit {
            let next = &mut self.next;
            versions[location] = *self.made.entry((inst, location)).or_insert_with(|| {
                *next += 1;
                *next
            });
        }
    }

    fn walk(&mut self) {
        let mut stack = vec![(
            self.func.entry_block(),
            0,
            self.visit(self.func.entry_block()),
        )];
        while let Some((block, next, undo)) = stack.last_mut() {
            if let Some(child) = self.dom.children(*block).get(*next).copied() {
                *next += 1;
                let undo = self.visit(child);
                stack.push((child, 0, undo));
            } else {
                for (key, old) in std::mem::take(undo).into_iter().rev() {
                    match old {
                        Some(v) => self.table.insert(key, v),
                        None => self.table.remove(&key),
                    };
                }
                stack.pop();
            }
        }
    }

    /// Process a block; what to restore in the table when its subtree is done.
    fn visit(&mut self, block: BlockId) -> Vec<(Key, Option<ValueId>)> {
        let mut undo = Vec::new();
        let mut versions = self.start_of.get(&block).cloned().unwrap_or_default();
        let mut kept = Vec::new();
        for inst in std::mem::take(&mut self.func.blocks[block].insts) {
            if self.redundant(inst, &versions, &mut undo) {
                continue;
            }
            self.advance(inst, &mut versions);
            self.remember_store(inst, &versions, &mut undo);
            kept.push(inst);
        }
        self.func.blocks[block].insts = kept;
        undo
    }

    fn insert(&mut self, key: Key, value: ValueId, undo: &mut Vec<(Key, Option<ValueId>)>) {
        let old = self.table.insert(key.clone(), value);
        undo.push((key, old));
    }

    fn key(&self, op: &Op, versions: &[u32]) -> Key {
        let mut op = op.clone();
        op.operands_mut(|v, _| *v = self.func.root(*v));
        if let Some(frame) = op.frame_mut() {
            *frame = FrameId::from_u32(0);
        }
        order_operands(&mut op);
        let version = self.locations.of(&op).map_or(0, |l| versions[l]);
        Key::Op(op, version)
    }

    /// Whether an instruction's result is already at hand; if not, it is from now on.
    fn redundant(
        &mut self,
        inst: InstId,
        versions: &[u32],
        undo: &mut Vec<(Key, Option<ValueId>)>,
    ) -> bool {
        let Some(result) = self.func.insts[inst].result else {
            return false;
        };
        if !self.func.effects(inst).shareable() {
            return false;
        }
        let op = self.func.insts[inst].op.clone();
        if let Op::GuardKind { v, ty, .. } = op {
            let root = self.func.root(v);
            if let Some(known) = self.table.get(&Key::Fact(root)).copied()
                && self.func.ty(known).is(ty)
                && self.func.repr(known) == self.func.repr(result)
            {
                self.func.replace(result, known);
                return true;
            }
        }
        let key = self.key(&op, versions);
        if let Some(found) = self.table.get(&key).copied() {
            let fits = self.func.ty(found).is(self.func.ty(result))
                && self.func.repr(found) == self.func.repr(result);
            if fits {
                self.func.replace(result, found);
                return true;
            }
        }
        self.insert(key, result, undo);
        if let Op::GuardKind { v, .. } | Op::GuardType { v, .. } | Op::GuardShape { v, .. } = op {
            let root = self.func.root(v);
            self.insert(Key::Fact(root), result, undo);
        }
        false
    }

    /// A load of what was just stored is what was stored.
    fn remember_store(
        &mut self,
        inst: InstId,
        versions: &[u32],
        undo: &mut Vec<(Key, Option<ValueId>)>,
    ) {
        let (load, value) = match self.func.op(inst) {
            Op::Store { base, off, mem, v } => (
                Op::Load {
                    base: *base,
                    off: *off,
                    mem: *mem,
                },
                *v,
            ),
            Op::StoreAt {
                base,
                i,
                off,
                mem,
                v,
            } => (
                Op::LoadAt {
                    base: *base,
                    i: *i,
                    off: *off,
                    mem: *mem,
                },
                *v,
            ),
            Op::StoreShape { base, shape } => (shape_check(*base, *shape), *base),
            Op::New { shape, .. } => match self.func.insts[inst].result {
                Some(made) => (shape_check(made, *shape), made),
                None => return,
            },
            _ => return,
        };
        let key = self.key(&load, versions);
        self.insert(key, value, undo);
    }
}

/// The check that passes of an object that has just got its shape.
fn shape_check(v: ValueId, shape: u32) -> Op {
    Op::GuardShape {
        v,
        shape,
        ty: Ty::OBJECT,
        at: FrameId::from_u32(0),
    }
}

/// Give commutative operations one order.
fn order_operands(op: &mut Op) {
    match op {
        Op::IntAdd { l, r, .. }
        | Op::IntMul { l, r, .. }
        | Op::WrapAdd { l, r }
        | Op::WrapMul { l, r }
        | Op::IntAnd { l, r }
        | Op::IntOr { l, r }
        | Op::IntXor { l, r }
        | Op::FloatAdd { l, r }
        | Op::FloatMul { l, r }
        | Op::IsSame { l, r }
            if *r < *l =>
        {
            std::mem::swap(l, r);
        }
        _ => {}
    }
}
