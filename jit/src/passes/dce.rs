//! Remove instructions and block parameters whose results nobody uses.
//!
//! Frame states count as uses: what only an exit needs is kept for it.

use cranelift_codegen::entity::EntitySet;

use crate::hir::{Def, Effects, Func, ValueId};

/// Run the pass.
pub fn run(func: &mut Func) {
    let live = live_values(func);
    for block in func.order.clone() {
        let mut insts = std::mem::take(&mut func.blocks[block].insts);
        insts.retain(|i| {
            let data = &func.insts[*i];
            !func.effects(*i).removable() || data.result.is_some_and(|v| live.contains(v))
        });
        func.blocks[block].insts = insts;
        if block == func.entry_block() {
            continue;
        }
        let keep: Vec<bool> = func.blocks[block]
            .params
            .iter()
            .map(|p| live.contains(*p))
            .collect();
        if keep.iter().all(|k| *k) {
            continue;
        }
        let mut index = 0;
        func.blocks[block].params.retain(|_| {
            index += 1;
            keep[index - 1]
        });
        func.renumber_params(block);
        func.edges_to(block, |_, target| {
            let mut index = 0;
            target.args.retain(|_| {
                index += 1;
                keep[index - 1]
            });
        });
    }
}

/// The values that something that must stay needs. A block's loop frame state counts only as far as it is used
/// elsewhere, but its values must stay available, so it is a use too.
fn live_values(func: &Func) -> EntitySet<ValueId> {
    let mut live = EntitySet::new();
    let mut work: Vec<ValueId> = Vec::new();
    let preds = func.preds();
    for block in &func.order {
        if let Some(frame) = func.blocks[*block].frame {
            func.frame_values(frame, &mut |v| work.push(v));
        }
        for inst in &func.blocks[*block].insts {
            let op = func.op(*inst);
            if func.effects(*inst).removable() {
                continue;
            }
            if func.effects(*inst).has(Effects::END) {
                op.operands(|v, _| work.push(v));
            } else {
                op.uses(|v| work.push(v));
            }
            if let Some(frame) = op.frame() {
                func.frame_values(frame, &mut |v| work.push(v));
            }
        }
    }
    while let Some(value) = work.pop() {
        let value = func.resolve(value);
        if !live.insert(value) {
            continue;
        }
        match func.values[value].def {
            Def::Inst(inst) => func.all_uses(inst, &mut |v| work.push(v)),
            Def::Param(block, index) => {
                for pred in &preds[block] {
                    func.op(func.end(*pred)).targets(|t| {
                        if t.block == block {
                            work.push(t.args[index as usize]);
                        }
                    });
                }
            }
            Def::Alias(_) | Def::Gone => {}
        }
    }
    live
}
