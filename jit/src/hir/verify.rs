//! Check that a function keeps the invariants of HIR; run after every pass in debug builds.

use cranelift_codegen::entity::{EntitySet, SecondaryMap};

use super::dom::Dominators;
use super::entity::{BlockId, FrameId, InstId, ValueId};
use super::func::{Def, Func};
use super::infer;
use super::ops::{Demand, Op, Repr};
use super::print;
use super::ty::Ty;

struct Verifier<'a> {
    func: &'a Func,
    dom: Dominators,
    position: SecondaryMap<InstId, u32>,
    errors: Vec<String>,
}

/// Every broken invariant, as text.
pub fn verify(func: &Func) -> Result<(), String> {
    let mut v = Verifier {
        func,
        dom: Dominators::new(func),
        position: SecondaryMap::new(),
        errors: Vec::new(),
    };
    v.blocks();
    for block in &func.order {
        if v.dom.reachable(*block) {
            v.block(*block);
        }
    }
    if v.errors.is_empty() {
        Ok(())
    } else {
        Err(format!("{}\n{func}", v.errors.join("\n")))
    }
}

impl Verifier<'_> {
    fn error(&mut self, text: String) {
        self.errors.push(text);
    }
    fn blocks(&mut self) {
        let func = self.func;
        let mut seen = EntitySet::new();
        for block in &func.order {
            if !seen.insert(*block) {
                self.error(format!("{block} stands twice in the order"));
            }
            let insts = &func.blocks[*block].insts;
            for (index, inst) in insts.iter().enumerate() {
                self.position[*inst] = index as u32;
                let data = &func.insts[*inst];
                if data.block != *block {
                    self.error(format!(
                        "{} thinks it stands in {}",
                        print::inst(func, *inst),
                        data.block
                    ));
                }
                if data.op.ends() != (index + 1 == insts.len()) {
                    self.error(format!("{block}: block end in the middle or missing"));
                }
                if let Some(v) = data.result
                    && func.values[v].def != Def::Inst(*inst)
                {
                    self.error(format!("{v} does not know its instruction"));
                }
            }
            if insts.is_empty() {
                self.error(format!("{block} is empty"));
            }
            for (index, p) in func.blocks[*block].params.iter().enumerate() {
                if func.values[*p].def != Def::Param(*block, index as u32) {
                    self.error(format!(
                        "{p} does not know that it is a parameter of {block}"
                    ));
                }
            }
        }
        for block in &func.order {
            for succ in func.succs(*block) {
                if !seen.contains(succ) {
                    self.error(format!("{block} goes to {succ}, which is not in the order"));
                }
            }
        }
    }
    fn block(&mut self, block: BlockId) {
        let func = self.func;
        for inst in &func.blocks[block].insts {
            let op = &func.insts[*inst].op;
            op.operands(|v, demand| {
                self.operand(*inst, v);
                self.demand(*inst, v, demand);
            });
            op.targets(|t| {
                let params = &func.blocks[t.block].params;
                if params.len() != t.args.len() {
                    self.error(format!(
                        "{}: {} wants {} values",
                        print::inst(func, *inst),
                        t.block,
                        params.len()
                    ));
                }
                for (arg, param) in t.args.iter().zip(params) {
                    self.operand(*inst, *arg);
                    if func.selected && func.repr(*arg) != func.repr(*param) {
                        self.error(format!(
                            "{}: {arg} in another representation than {param}",
                            print::inst(func, *inst)
                        ));
                    }
                }
            });
            if let Some(frame) = op.frame() {
                self.frame(*inst, frame);
            }
        }
    }
    fn frame(&mut self, inst: InstId, frame: FrameId) {
        let func = self.func;
        let state = &func.frames[frame];
        if !state.regs.is_sorted_by(|a, b| a.0 < b.0) {
            self.error(format!("{frame}: registers out of order"));
        }
        let mut values = Vec::new();
        func.frame_values(frame, &mut |v| values.push(v));
        let own = func.insts[inst].result;
        for v in values {
            if Some(v) != own {
                self.operand(inst, v);
            }
        }
    }
    fn operand(&mut self, inst: InstId, v: ValueId) {
        let func = self.func;
        let block = func.insts[inst].block;
        let fine = match func.values[v].def {
            Def::Param(at, _) => self.dom.dominates(at, block),
            Def::Inst(def) => {
                let at = func.insts[def].block;
                if at == block {
                    self.position[def] < self.position[inst] && func.blocks[at].insts.contains(&def)
                } else {
                    self.dom.reachable(at)
                        && self.dom.dominates(at, block)
                        && func.blocks[at].insts.contains(&def)
                }
            }
            Def::Alias(_) | Def::Gone => false,
        };
        if !fine {
            self.error(format!(
                "{block}: {}: {v} is not available",
                print::inst(func, inst)
            ));
        }
    }
    fn demand(&mut self, inst: InstId, v: ValueId, demand: Demand) {
        let func = self.func;
        let (ty, repr) = (func.ty(v), func.repr(v));
        let fine = match demand {
            Demand::Any => true,
            Demand::Address => repr == Repr::Raw || (ty.is(Ty::POINTER) && repr == Repr::Boxed),
            Demand::Repr(want) => {
                let known =
                    ty.is(infer::repr_type(want)) && (want == Repr::Raw) == (repr == Repr::Raw);
                // What a helper takes stands in its own table.
                let known = known || (repr == Repr::Raw && self.helper_argument(inst));
                known && (!func.selected || repr == want || self.helper_argument(inst))
            }
        };
        if !fine {
            self.error(format!(
                "{}: {v}: {ty} ({repr:?}) does not suit",
                print::inst(func, inst)
            ));
        }
    }
    /// Helpers take arguments in the representations of their signature, which the lowering converts to.
    fn helper_argument(&self, inst: InstId) -> bool {
        matches!(
            self.func.insts[inst].op,
            Op::CallHelper { .. } | Op::CallPure { .. }
        )
    }
}
