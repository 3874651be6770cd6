//! A function in HIR: blocks, instructions, values, frame states.
//!
//! Invariants: `order` lists the live blocks, the entry first; each block ends in exactly one block end; a value that
//! was replaced is an alias and is resolved when read through `resolve`. Passes that replace values call
//! `settle_aliases` before they return, so that between passes no alias is in use.

use cranelift_codegen::entity::{PrimaryMap, SecondaryMap};

use super::effect::Effects;
use super::entity::{BlockId, FrameId, InstId, ValueId, VirtId};
use super::frame_state::{FrameState, Inlined, Slot, Virtual};
use super::helper::HelperDef;
use super::infer;
use super::ops::{Op, Repr, Target};
use super::ty::Ty;

/// How a function is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// By a call: the entry block's parameters are the arguments, boxed.
    Call,
    /// In the middle, from an interpreter frame whose registers `LoadReg` reads.
    Osr,
    /// By the resumption of a generator, whose frame has no registers yet: the entry block's parameter is the value sent.
    Resume,
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Def {
    /// A parameter of a block.
    Param(BlockId, u32),
    /// The result of an instruction.
    Inst(InstId),
    /// Another value.
    Alias(ValueId),
    /// Removed.
    Gone,
}

/// What is kept for a value.
#[derive(Clone, Debug)]
pub struct ValueData {
    /// Where it comes from.
    pub def: Def,
    /// Its type.
    pub ty: Ty,
    /// Its representation; for block parameters the selection pass decides it.
    pub repr: Repr,
}

/// An instruction in its block.
#[derive(Clone, Debug)]
pub struct InstData {
    /// What it does.
    pub op: Op,
    /// Its result.
    pub result: Option<ValueId>,
    /// The block it stands in; meaningless once removed.
    pub block: BlockId,
}

/// A block.
#[derive(Clone, Debug, Default)]
pub struct BlockData {
    /// Parameters.
    pub params: Vec<ValueId>,
    /// Instructions, the block end last.
    pub insts: Vec<InstId>,
    /// Whether it is hardly ever run.
    pub cold: bool,
    /// For a loop header: the frame state on entry, in terms of its parameters.
    pub frame: Option<FrameId>,
}

/// A function.
#[derive(Clone)]
pub struct Func {
    /// Its name, for dumps and perf.
    pub name: String,
    /// How it is entered.
    pub entry: Entry,
    /// Blocks.
    pub blocks: PrimaryMap<BlockId, BlockData>,
    /// The live blocks, the entry first.
    pub order: Vec<BlockId>,
    /// Instructions.
    pub insts: PrimaryMap<InstId, InstData>,
    /// Values.
    pub values: PrimaryMap<ValueId, ValueData>,
    /// Frame states.
    pub frames: PrimaryMap<FrameId, FrameState>,
    /// Virtual objects of frame states.
    pub virtuals: PrimaryMap<VirtId, Virtual>,
    /// The functions that are inlined.
    pub inlined: Vec<Inlined>,
    /// The helpers that calls name.
    pub helpers: &'static [HelperDef],
    /// Whether representations have been selected.
    pub selected: bool,
}

impl Func {
    /// An empty function.
    pub fn new(name: &str, entry: Entry, helpers: &'static [HelperDef]) -> Func {
        Func {
            name: name.to_owned(),
            entry,
            blocks: PrimaryMap::new(),
            order: Vec::new(),
            insts: PrimaryMap::new(),
            values: PrimaryMap::new(),
            frames: PrimaryMap::new(),
            virtuals: PrimaryMap::new(),
            inlined: Vec::new(),
            helpers,
            selected: false,
        }
    }

    /// The first block.
    pub fn entry_block(&self) -> BlockId {
        self.order[0]
    }
    /// A new block at the end of the order.
    pub fn add_block(&mut self) -> BlockId {
        let block = self.blocks.push(BlockData::default());
        self.order.push(block);
        block
    }
    /// A new parameter of `block`.
    pub fn add_param(&mut self, block: BlockId, ty: Ty) -> ValueId {
        let index = self.blocks[block].params.len() as u32;
        let repr = if ty.is(Ty::RAW) && !ty.is_never() {
            Repr::Raw
        } else {
            Repr::Boxed
        };
        let value = self.values.push(ValueData {
            def: Def::Param(block, index),
            ty,
            repr,
        });
        self.blocks[block].params.push(value);
        value
    }
    /// Make an instruction (and its result) without putting it anywhere.
    pub fn make(&mut self, block: BlockId, op: Op) -> InstId {
        let repr = op.result();
        let inst = self.insts.push(InstData {
            op,
            result: None,
            block,
        });
        if let Some(mut repr) = repr {
            if let Op::CallHelper { helper, .. } | Op::CallPure { helper, .. } = self.insts[inst].op
            {
                match self.helpers[helper.0 as usize].result {
                    Some(of) => repr = of,
                    None => return inst,
                }
            }
            let value = self.values.push(ValueData {
                def: Def::Inst(inst),
                ty: Ty::NEVER,
                repr,
            });
            self.insts[inst].result = Some(value);
            self.values[value].ty = infer::result_type(self, inst);
        }
        inst
    }
    /// Append an instruction; its result, if it has one.
    pub fn push(&mut self, block: BlockId, op: Op) -> Option<ValueId> {
        let inst = self.make(block, op);
        self.blocks[block].insts.push(inst);
        self.insts[inst].result
    }
    /// Append an instruction that has a result.
    pub fn push_value(&mut self, block: BlockId, op: Op) -> ValueId {
        self.push(block, op).expect("the row has a result")
    }
    /// Insert an instruction before the block end.
    pub fn insert_before_end(&mut self, block: BlockId, op: Op) -> InstId {
        let inst = self.make(block, op);
        let at = self.blocks[block].insts.len() - 1;
        self.blocks[block].insts.insert(at, inst);
        inst
    }
    /// The block end.
    pub fn end(&self, block: BlockId) -> InstId {
        *self.blocks[block].insts.last().expect("a block has an end")
    }
    /// The operation of an instruction.
    pub fn op(&self, inst: InstId) -> &Op {
        &self.insts[inst].op
    }
    /// All effects of an instruction.
    pub fn effects(&self, inst: InstId) -> Effects {
        self.insts[inst].op.effects(self.helpers)
    }
    /// The operation that makes a value, unless it is a parameter.
    pub fn def_op(&self, value: ValueId) -> Option<&Op> {
        match self.values[self.resolve(value)].def {
            Def::Inst(inst) => Some(&self.insts[inst].op),
            Def::Param(..) | Def::Alias(_) | Def::Gone => None,
        }
    }
    /// The instruction that makes a value, unless it is a parameter.
    pub fn def_inst(&self, value: ValueId) -> Option<InstId> {
        match self.values[self.resolve(value)].def {
            Def::Inst(inst) => Some(inst),
            Def::Param(..) | Def::Alias(_) | Def::Gone => None,
        }
    }
    /// The block a value is defined in.
    pub fn def_block(&self, value: ValueId) -> BlockId {
        match self.values[self.resolve(value)].def {
            Def::Inst(inst) => self.insts[inst].block,
            Def::Param(block, _) => block,
            Def::Alias(_) | Def::Gone => self.entry_block(),
        }
    }
    /// The type of a value.
    pub fn ty(&self, value: ValueId) -> Ty {
        self.values[self.resolve(value)].ty
    }
    /// The representation of a value.
    pub fn repr(&self, value: ValueId) -> Repr {
        self.values[self.resolve(value)].repr
    }
    /// The int a value is known to be.
    pub fn int_const(&self, value: ValueId) -> Option<i64> {
        match self.def_op(value) {
            Some(Op::IntConst { value }) => Some(*value),
            _ => None,
        }
    }
    /// The value behind aliases.
    pub fn resolve(&self, mut value: ValueId) -> ValueId {
        while let Def::Alias(to) = self.values[value].def {
            value = to;
        }
        value
    }
    /// The value a chain of guards was given: guards give back the very word they check.
    pub fn root(&self, value: ValueId) -> ValueId {
        let mut value = self.resolve(value);
        loop {
            match self.def_op(value) {
                Some(
                    Op::GuardKind { v, .. }
                    | Op::GuardType { v, .. }
                    | Op::GuardShape { v, .. }
                    | Op::GuardConst { v, .. },
                ) => value = self.resolve(*v),
                Some(Op::CheckIndex { i, .. } | Op::Refine { i, .. }) => value = self.resolve(*i),
                _ => return value,
            }
        }
    }
    /// Make every use of `old` one of `new`.
    pub fn replace(&mut self, old: ValueId, new: ValueId) {
        let (old, new) = (self.resolve(old), self.resolve(new));
        if old != new {
            self.values[old].def = Def::Alias(new);
        }
    }
    /// Resolve aliases in every instruction and frame state.
    pub fn settle_aliases(&mut self) {
        let values = &self.values;
        let resolve = |v: &mut ValueId| {
            while let Def::Alias(to) = values[*v].def {
                *v = to;
            }
        };
        for block in &self.order {
            for inst in &self.blocks[*block].insts {
                let op = &mut self.insts[*inst].op;
                op.operands_mut(|v, _| resolve(v));
                op.targets_mut(|t| t.args.iter_mut().for_each(resolve));
            }
        }
        let slot = |s: &mut Slot| {
            if let Slot::Value(v) = s {
                resolve(v)
            }
        };
        for frame in self.frames.values_mut() {
            frame.regs.iter_mut().for_each(|(_, s)| slot(s));
        }
        for object in self.virtuals.values_mut() {
            object.fields.iter_mut().for_each(slot);
        }
    }
    /// Visit the values a frame state needs: its registers, its virtual objects' fields, its parents'.
    pub fn frame_values(&self, frame: FrameId, f: &mut dyn FnMut(ValueId)) {
        let mut next = Some(frame);
        while let Some(frame) = next {
            for (_, slot) in &self.frames[frame].regs {
                self.slot_values(*slot, f);
            }
            next = self.frames[frame].parent;
        }
    }
    fn slot_values(&self, slot: Slot, f: &mut dyn FnMut(ValueId)) {
        match slot {
            Slot::Value(v) => f(self.resolve(v)),
            Slot::Virtual(object) => self.virtuals[object]
                .fields
                .iter()
                .for_each(|s| self.slot_values(*s, f)),
        }
    }
    /// Visit every value an instruction needs, frame state included.
    pub fn all_uses(&self, inst: InstId, f: &mut dyn FnMut(ValueId)) {
        let op = &self.insts[inst].op;
        op.uses(|v| f(self.resolve(v)));
        if let Some(frame) = op.frame() {
            self.frame_values(frame, f);
        }
    }
    /// The blocks that may follow `block`.
    pub fn succs(&self, block: BlockId) -> Vec<BlockId> {
        let mut out = Vec::new();
        if let Some(end) = self.blocks[block].insts.last() {
            self.insts[*end].op.targets(|t| out.push(t.block));
        }
        out
    }
    /// The blocks before each block, once for each edge.
    pub fn preds(&self) -> SecondaryMap<BlockId, Vec<BlockId>> {
        let mut preds: SecondaryMap<BlockId, Vec<BlockId>> = SecondaryMap::new();
        for block in &self.order {
            for succ in self.succs(*block) {
                preds[succ].push(*block);
            }
        }
        preds
    }
    /// Visit the argument lists of every edge into `to`, to change them.
    pub fn edges_to(&mut self, to: BlockId, mut f: impl FnMut(BlockId, &mut Target)) {
        for index in 0..self.order.len() {
            let from = self.order[index];
            let Some(end) = self.blocks[from].insts.last() else {
                continue;
            };
            self.insts[*end].op.targets_mut(|t| {
                if t.block == to {
                    f(from, t)
                }
            });
        }
    }
    /// Renumber the parameters of a block after some were removed.
    pub fn renumber_params(&mut self, block: BlockId) {
        for (index, param) in self.blocks[block].params.iter().enumerate() {
            self.values[*param].def = Def::Param(block, index as u32);
        }
    }
    /// How many instructions the live blocks hold.
    pub fn size(&self) -> usize {
        self.order.iter().map(|b| self.blocks[*b].insts.len()).sum()
    }
}
