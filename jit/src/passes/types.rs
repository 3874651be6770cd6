//! Types of all values, optimistically: everything starts as never and grows until nothing changes.
//!
//! Ranges of values that go around a loop would grow one by one; after a few rounds a bound that still moves jumps to
//! the end of its kind. Declared types (of loads, calls, arguments) stay as they are.

use cranelift_codegen::entity::SecondaryMap;

use crate::hir::dom::reverse_postorder;
use crate::hir::ty::{SMALL_MAX, SMALL_MIN};
use crate::hir::{BlockId, Func, Op, Ty, ValueId, infer};

/// Rounds before moving bounds are widened.
const PATIENCE: u32 = 3;

/// Run the pass.
pub fn run(func: &mut Func) {
    propagate(func);
}

/// Compute types; used by the range pass too.
pub fn propagate(func: &mut Func) {
    let order = reverse_postorder(func);
    let entry = func.entry_block();
    for block in &order {
        if *block != entry {
            for param in func.blocks[*block].params.clone() {
                if !func.ty(param).is(Ty::RAW) || func.ty(param).is_never() {
                    func.values[param].ty = Ty::NEVER;
                }
            }
        }
        for inst in &func.blocks[*block].insts {
            if let Some(v) = func.insts[*inst].result
                && !infer::is_declared(func.op(*inst))
            {
                func.values[v].ty = Ty::NEVER;
            }
        }
    }
    let mut moves: SecondaryMap<ValueId, u32> = SecondaryMap::new();
    let mut reached: SecondaryMap<BlockId, bool> = SecondaryMap::new();
    reached[entry] = true;
    let mut changed = true;
    while changed {
        changed = false;
        for block in &order {
            if reached[*block] {
                changed |= visit(func, *block, &mut moves, &mut reached, true);
            }
        }
    }
    // Widening overshoots; going round again without it can only shrink, and stays above the truth.
    for _ in 0..2 {
        narrow(func, &order, &reached);
    }
}

fn visit(
    func: &mut Func,
    block: BlockId,
    moves: &mut SecondaryMap<ValueId, u32>,
    reached: &mut SecondaryMap<BlockId, bool>,
    grow: bool,
) -> bool {
    let mut changed = false;
    for index in 0..func.blocks[block].insts.len() {
        let inst = func.blocks[block].insts[index];
        if let Some(v) = func.insts[inst].result {
            let new = infer::result_type(func, inst);
            if new != func.values[v].ty {
                func.values[v].ty = new;
                changed = true;
            }
        }
    }
    let end = func.end(block);
    for target in taken(func, end) {
        changed |= !std::mem::replace(&mut reached[target.block], true);
        for (index, arg) in target.args.iter().enumerate() {
            let param = func.blocks[target.block].params[index];
            let old = func.values[param].ty;
            let mut new = old.join(func.ty(*arg));
            if grow && new != old {
                moves[param] += 1;
                if moves[param] > 4 * PATIENCE {
                    new = old.widest().join(new.widest());
                } else if moves[param] > PATIENCE {
                    new = widen(old, new);
                }
                func.values[param].ty = new;
                changed = true;
            }
        }
    }
    changed
}

/// The ways out of a block that its condition's type allows.
fn taken(func: &Func, end: crate::hir::InstId) -> Vec<crate::hir::Target> {
    let mut out = Vec::new();
    let op = func.op(end);
    let only = match op {
        Op::Branch { c, .. } => super::simplify::known_bool(func, *c),
        _ => None,
    };
    let mut index = 0;
    op.targets(|t| {
        if only.is_none_or(|yes| yes == (index == 0)) {
            out.push(t.clone());
        }
        index += 1;
    });
    out
}

fn widen(old: Ty, new: Ty) -> Ty {
    if !new.may_be(Ty::INT64) || !old.may_be(Ty::INT64) {
        return new;
    }
    let ((a, b), (c, d)) = (old.bounds(), new.bounds());
    let lo = match c {
        _ if c >= a => c,
        0.. => 0,
        SMALL_MIN.. => SMALL_MIN,
        _ => i64::MIN,
    };
    let hi = match d {
        _ if d <= b => d,
        ..=SMALL_MAX => SMALL_MAX,
        _ => i64::MAX,
    };
    let ints = Ty::range(lo, hi);
    new.without(Ty::INT64).join(ints)
}

/// Recompute everything once from the types at hand.
fn narrow(func: &mut Func, order: &[BlockId], reached: &SecondaryMap<BlockId, bool>) {
    let entry = func.entry_block();
    let preds = func.preds();
    for block in order.iter().filter(|b| reached[**b]) {
        if *block != entry {
            for index in 0..func.blocks[*block].params.len() {
                let param = func.blocks[*block].params[index];
                let mut ty = Ty::NEVER;
                for pred in preds[*block].iter().filter(|p| reached[**p]) {
                    for target in taken(func, func.end(*pred)) {
                        if target.block == *block {
                            ty = ty.join(func.ty(target.args[index]));
                        }
                    }
                }
                if ty.subtype(func.values[param].ty) {
                    func.values[param].ty = ty;
                }
            }
        }
        for index in 0..func.blocks[*block].insts.len() {
            let inst = func.blocks[*block].insts[index];
            if let Some(v) = func.insts[inst].result {
                func.values[v].ty = infer::result_type(func, inst);
            }
        }
    }
}
