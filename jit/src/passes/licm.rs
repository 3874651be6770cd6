//! Move what does not change out of loops: pure computations, loads of memory the loop does not write, guards.
//!
//! A guard that moves leaves at the loop's entry: its frame state becomes the loop header's, in terms of what the
//! preheader passes. Only guards that every iteration runs move, since one that moved runs even for no iteration.

use cranelift_codegen::entity::EntitySet;

use super::memory::Locations;
use crate::hir::dom::Dominators;
use crate::hir::loops::{Loop, Loops, make_preheaders, preheader};
use crate::hir::{BlockId, Effects, FrameId, Func, InstId, Op, Slot, ValueId};

/// Run the pass.
pub fn run(func: &mut Func) {
    func.order = crate::hir::dom::reverse_postorder(func);
    make_preheaders(func);
    let dom = Dominators::new(func);
    let loops = Loops::new(func, &dom);
    let locations = Locations::new(func);
    for one in loops.all.iter().rev() {
        if let Some(pre) = preheader(func, one) {
            Hoist::new(func, &dom, &locations, one, pre).run();
        }
    }
}

struct Hoist<'a> {
    func: &'a mut Func,
    dom: &'a Dominators,
    locations: &'a Locations,
    one: &'a Loop,
    pre: BlockId,
    written: Vec<bool>,
    frame: Option<FrameId>,
    moved: EntitySet<InstId>,
}

impl<'a> Hoist<'a> {
    fn new(
        func: &'a mut Func,
        dom: &'a Dominators,
        locations: &'a Locations,
        one: &'a Loop,
        pre: BlockId,
    ) -> Self {
        let mut written = vec![false; locations.len()];
        for block in one.body.keys() {
            for inst in &func.blocks[block].insts {
                locations.written(func, *inst, |l| written[l] = true);
            }
        }
        Hoist {
            func,
            dom,
            locations,
            one,
            pre,
            written,
            frame: None,
            moved: EntitySet::new(),
        }
    }
    fn run(&mut self) {
        let blocks: Vec<BlockId> = self
            .dom
            .rpo
            .iter()
            .copied()
            .filter(|b| self.one.body.contains(*b))
            .collect();
        for block in blocks {
            let always = self
                .one
                .latches
                .iter()
                .all(|l| self.dom.dominates(block, *l));
            let mut kept = Vec::new();
            for inst in std::mem::take(&mut self.func.blocks[block].insts) {
                if self.invariant(inst, always) && self.move_out(inst) {
                    continue;
                }
                kept.push(inst);
            }
            self.func.blocks[block].insts = kept;
        }
    }
    fn outside(&self, v: ValueId) -> bool {
        !self.one.body.contains(self.func.def_block(v))
    }
    fn invariant(&self, inst: InstId, always: bool) -> bool {
        let op = self.func.op(inst);
        let effects = self.func.effects(inst);
        if self.func.insts[inst].result.is_none() || !effects.shareable() || op.ends() {
            return false;
        }
        if matches!(op, Op::Refine { .. }) {
            return false;
        }
        if let Some(location) = self.locations.of(op)
            && self.written[location]
        {
            return false;
        }
        let mut fine = true;
        op.operands(|v, _| fine &= self.outside(v));
        if !fine {
            return false;
        }
        let guard = effects.has(Effects::GUARD);
        let load = matches!(
            op,
            Op::Load { .. }
                | Op::LoadAt { .. }
                | Op::LoadRaw { .. }
                | Op::LoadWord { .. }
                | Op::LoadByte { .. }
        );
        if guard {
            return always && self.func.blocks[self.one.header].frame.is_some();
        }
        // A load whose base carries no proof may stand behind a branch that makes it safe.
        if load {
            let mut proven = always;
            if let Op::Load { base, .. } | Op::LoadRaw { base, .. } = op {
                proven |= self.func.ty(*base).shape().is_some();
            }
            return proven;
        }
        true
    }
    fn move_out(&mut self, inst: InstId) -> bool {
        if self.func.op(inst).frame().is_some() {
            let Some(frame) = self.entry_frame() else {
                return false;
            };
            if let Some(at) = self.func.insts[inst].op.frame_mut() {
                *at = frame;
            }
        }
        self.func.insts[inst].block = self.pre;
        let at = self.func.blocks[self.pre].insts.len() - 1;
        self.func.blocks[self.pre].insts.insert(at, inst);
        self.moved.insert(inst);
        true
    }
    /// The header's frame state with its parameters replaced by what the preheader passes.
    fn entry_frame(&mut self) -> Option<FrameId> {
        if self.frame.is_none() {
            let header = self.one.header;
            let frame = self.func.blocks[header].frame?;
            let Op::Jump { to } = self.func.op(self.func.end(self.pre)) else {
                return None;
            };
            let pairs: Vec<(ValueId, ValueId)> = self.func.blocks[header]
                .params
                .iter()
                .copied()
                .zip(to.args.iter().copied())
                .collect();
            self.frame = map_frame(self.func, frame, &pairs);
            // A value made inside the loop is not there yet at its entry.
            if let Some(made) = self.frame {
                let mut early = true;
                self.func
                    .frame_values(made, &mut |v| early &= self.outside(v));
                if !early {
                    self.frame = None;
                }
            }
        }
        self.frame
    }
}

/// A copy of a frame state, parents included, with values replaced; none when it has virtual objects.
fn map_frame(func: &mut Func, frame: FrameId, pairs: &[(ValueId, ValueId)]) -> Option<FrameId> {
    let mut state = func.frames[frame].clone();
    for (_, slot) in &mut state.regs {
        match slot {
            Slot::Value(v) => {
                let now = func.resolve(*v);
                *v = pairs
                    .iter()
                    .find(|(p, _)| *p == now)
                    .map_or(now, |(_, a)| *a);
            }
            Slot::Virtual(_) => return None,
        }
    }
    if let Some(parent) = state.parent {
        state.parent = Some(map_frame(func, parent, pairs)?);
    }
    Some(func.frames.push(state))
}
