//! Tidy the graph: unreachable blocks, jumps to blocks with one way in, empty blocks, coldness, block order.

use cranelift_codegen::entity::EntitySet;

use crate::hir::dom::{Dominators, reverse_postorder};
use crate::hir::{BlockId, Func, Op};

/// Run the pass.
pub fn run(func: &mut Func) {
    func.order = reverse_postorder(func);
    merge(func);
    skip_empty(func);
    func.order = reverse_postorder(func);
    spread_cold(func);
}

/// Join a block to its only successor when that has no other way in.
fn merge(func: &mut Func) {
    let mut index = 0;
    while index < func.order.len() {
        let block = func.order[index];
        let end = func.end(block);
        if let Op::Jump { to } = func.op(end)
            && to.block != block
            && to.block != func.entry_block()
            && func.preds()[to.block].len() == 1
        {
            let to = to.clone();
            func.blocks[block].insts.pop();
            let params = std::mem::take(&mut func.blocks[to.block].params);
            for (param, arg) in params.into_iter().zip(to.args) {
                func.replace(param, arg);
            }
            for inst in std::mem::take(&mut func.blocks[to.block].insts) {
                func.insts[inst].block = block;
                func.blocks[block].insts.push(inst);
            }
            func.blocks[block].cold &= func.blocks[to.block].cold;
            func.order.retain(|b| *b != to.block);
            index = func.order.iter().position(|b| *b == block).unwrap_or(index);
        } else {
            index += 1;
        }
    }
    func.settle_aliases();
}

/// Go straight to where a block without parameters that only jumps goes to.
fn skip_empty(func: &mut Func) {
    let dom = Dominators::new(func);
    for block in func.order.clone() {
        let data = &func.blocks[block];
        if block == func.entry_block() || data.insts.len() != 1 || !data.params.is_empty() {
            continue;
        }
        let Op::Jump { to } = func.op(data.insts[0]).clone() else {
            continue;
        };
        // A loop's preheader and latch stay: passes put code there.
        if to.block == block
            || func.blocks[to.block].frame.is_some()
            || dom.dominates(to.block, block)
        {
            continue;
        }
        func.edges_to(block, |_, target| *target = to.clone());
    }
}

/// A block is cold when all ways to it are, or all ways from it.
fn spread_cold(func: &mut Func) {
    let mut seen = EntitySet::new();
    let preds = func.preds();
    let order = func.order.clone();
    for block in &order {
        let known = |p: &BlockId| seen.contains(*p);
        let all = preds[*block]
            .iter()
            .filter(|p| known(p))
            .all(|p| func.blocks[*p].cold);
        if *block != func.entry_block() && preds[*block].iter().any(known) && all {
            func.blocks[*block].cold = true;
        }
        seen.insert(*block);
    }
    for block in order.iter().rev() {
        let succs = func.succs(*block);
        let leaves = matches!(func.op(func.end(*block)), Op::Exit { .. });
        if *block != func.entry_block()
            && (leaves || (!succs.is_empty() && succs.iter().all(|s| func.blocks[*s].cold)))
        {
            func.blocks[*block].cold = true;
        }
    }
}
