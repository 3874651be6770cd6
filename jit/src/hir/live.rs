//! Liveness of values at block boundaries, frame states included.

use cranelift_codegen::entity::{EntitySet, SecondaryMap};

use super::dom::reverse_postorder;
use super::entity::{BlockId, ValueId};
use super::func::Func;

/// The values live on entry to each block, its own parameters not included.
pub fn live_in(func: &Func) -> SecondaryMap<BlockId, EntitySet<ValueId>> {
    let order = reverse_postorder(func);
    let mut live: SecondaryMap<BlockId, EntitySet<ValueId>> = SecondaryMap::new();
    let mut changed = true;
    while changed {
        changed = false;
        for block in order.iter().rev() {
            let mut now = EntitySet::new();
            for succ in func.succs(*block) {
                for v in live[succ].keys() {
                    now.insert(v);
                }
            }
            for inst in func.blocks[*block].insts.iter().rev() {
                if let Some(v) = func.insts[*inst].result {
                    now.remove(v);
                }
                func.all_uses(*inst, &mut |v| {
                    now.insert(v);
                });
            }
            for param in &func.blocks[*block].params {
                now.remove(*param);
            }
            if now.keys().count() != live[*block].keys().count() {
                live[*block] = now;
                changed = true;
            }
        }
    }
    live
}
