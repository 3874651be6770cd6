//! Integer ranges: what branches prove is made visible, then checks that cannot fail go.
//!
//! For the time of the pass, a `Refine` stands at the start of each block that a comparison guards and takes the place
//! of the compared value in all that the block dominates. Afterwards overflow checks become plain arithmetic, bounds
//! checks go, arithmetic of which only low bits count (`(x * y) & mask`) wraps, and the `Refine`s are removed.

use std::collections::HashMap;

use cranelift_codegen::entity::EntitySet;

use super::types;
use crate::hir::dom::Dominators;
use crate::hir::{BlockId, Cond, FrameId, Func, InstId, Op, Target, ValueId, infer};

/// Run the pass.
pub fn run(func: &mut Func) {
    split_edges(func);
    let refined = refine(func);
    types::propagate(func);
    remove_checks(func);
    wrap_masked(func);
    for inst in refined {
        if let (Some(v), Op::Refine { i, .. }) = (func.insts[inst].result, func.op(inst).clone()) {
            func.replace(v, i);
        }
        let block = func.insts[inst].block;
        func.blocks[block].insts.retain(|i| *i != inst);
    }
    func.settle_aliases();
}

/// Give each side of a branch on ints a block of its own.
fn split_edges(func: &mut Func) {
    let preds = func.preds();
    for block in func.order.clone() {
        let end = func.end(block);
        let Op::Branch { c, .. } = func.op(end) else {
            continue;
        };
        if !matches!(func.def_op(*c), Some(Op::IntCmp { .. })) {
            continue;
        }
        let mut op = func.op(end).clone();
        op.targets_mut(|t| {
            if preds[t.block].len() > 1 {
                let middle = func.add_block();
                let to = std::mem::replace(
                    t,
                    Target {
                        block: middle,
                        args: Vec::new(),
                    },
                );
                func.push(middle, Op::Jump { to });
            }
        });
        func.insts[end].op = op;
    }
    func.order = crate::hir::dom::reverse_postorder(func);
}

fn refine(func: &mut Func) -> Vec<InstId> {
    let dom = Dominators::new(func);
    let preds = func.preds();
    let mut made = Vec::new();
    for block in dom.rpo.clone() {
        let [pred] = preds[block][..] else { continue };
        let Op::Branch { c, yes, no } = func.op(func.end(pred)) else {
            continue;
        };
        if yes.block == no.block {
            continue;
        }
        let holds = yes.block == block;
        let Some(Op::IntCmp { cond, l, r }) = func.def_op(*c) else {
            continue;
        };
        let cond = if holds { *cond } else { cond.negated() };
        let (l, r) = (*l, *r);
        for (i, cond, bound) in [(l, cond, r), (r, cond.swapped(), l)] {
            if func.int_const(i).is_some() {
                continue;
            }
            // The compared value may have been refined above since the comparison was made.
            let i = latest(func, &dom, &made, i, block);
            let inst = func.make(block, Op::Refine { i, cond, bound });
            func.blocks[block].insts.insert(0, inst);
            if let Some(new) = func.insts[inst].result {
                rename(func, &dom, block, inst, i, new);
            }
            made.push(inst);
        }
    }
    made
}

/// The innermost refinement of `i` that is available in `block`.
fn latest(func: &Func, dom: &Dominators, made: &[InstId], i: ValueId, block: BlockId) -> ValueId {
    let root = func.root(i);
    for inst in made.iter().rev() {
        let data = &func.insts[*inst];
        if let (Op::Refine { i: of, .. }, Some(v)) = (&data.op, data.result)
            && data.block != block
            && dom.dominates(data.block, block)
            && func.root(*of) == root
        {
            return v;
        }
    }
    i
}

/// Use `new` for `old` in everything that `block` dominates; frame states keep the old one, which is the same int.
fn rename(
    func: &mut Func,
    dom: &Dominators,
    block: BlockId,
    skip: InstId,
    old: ValueId,
    new: ValueId,
) {
    let blocks: Vec<BlockId> = dom
        .rpo
        .iter()
        .copied()
        .filter(|b| dom.dominates(block, *b))
        .collect();
    for b in blocks {
        for inst in func.blocks[b].insts.clone() {
            if inst == skip {
                continue;
            }
            let op = &mut func.insts[inst].op;
            op.operands_mut(|v, _| {
                if *v == old {
                    *v = new
                }
            });
            op.targets_mut(|t| {
                for v in &mut t.args {
                    if *v == old {
                        *v = new
                    }
                }
            });
        }
    }
}

fn remove_checks(func: &mut Func) {
    for block in func.order.clone() {
        for inst in func.blocks[block].insts.clone() {
            let op = func.op(inst).clone();
            let pair = |l: &ValueId, r: &ValueId| (func.ty(*l), func.ty(*r));
            let new = match &op {
                Op::IntAdd { l, r, .. } if !infer::may_overflow(pair(l, r), |a, b| a + b) => {
                    Op::WrapAdd { l: *l, r: *r }
                }
                Op::IntSub { l, r, .. } if !infer::may_overflow(pair(l, r), |a, b| a - b) => {
                    Op::WrapSub { l: *l, r: *r }
                }
                Op::IntMul { l, r, .. }
                    if !infer::may_overflow(pair(l, r), |a, b| a.saturating_mul(b)) =>
                {
                    Op::WrapMul { l: *l, r: *r }
                }
                Op::IntShl { l, r, .. }
                    if func.ty(*r).bounds().0 >= 0
                        && func.ty(*r).bounds().1 < 63
                        && !infer::may_overflow(pair(l, r), |a, s| a << s.clamp(0, 63)) =>
                {
                    Op::WrapShl { l: *l, r: *r }
                }
                Op::CheckIndex { i, len, .. } if in_bounds(func, *i, *len) => {
                    let i = *i;
                    if let Some(v) = func.insts[inst].result {
                        func.replace(v, i);
                    }
                    func.blocks[block].insts.retain(|x| *x != inst);
                    continue;
                }
                _ => continue,
            };
            // The type stays: it was computed knowing that nothing overflows.
            func.insts[inst].op = new;
        }
    }
    func.settle_aliases();
}

/// Whether `0 <= i < len`, by ranges or by a comparison with the very length.
fn in_bounds(func: &Func, i: ValueId, len: ValueId) -> bool {
    let (ty, length) = (func.ty(i), func.ty(len));
    if ty.is_never() || ty.bounds().0 < 0 {
        return false;
    }
    if ty.bounds().1 < length.bounds().0 {
        return true;
    }
    let same = func.root(len);
    let mut i = func.resolve(i);
    loop {
        match func.def_op(i) {
            Some(Op::Refine { i: of, cond, bound }) => {
                if *cond == Cond::Lt && func.root(*bound) == same {
                    return true;
                }
                i = func.resolve(*of);
            }
            Some(Op::CheckIndex {
                i: of, len: other, ..
            }) => {
                if func.root(*other) == same {
                    return true;
                }
                i = func.resolve(*of);
            }
            _ => return false,
        }
    }
}

/// Who uses what, for the masked arithmetic.
struct Uses {
    insts: HashMap<ValueId, Vec<InstId>>,
    blocks: EntitySet<ValueId>,
    frames: HashMap<ValueId, Vec<InstId>>,
}

fn uses(func: &Func) -> Uses {
    let mut uses = Uses {
        insts: HashMap::new(),
        blocks: EntitySet::new(),
        frames: HashMap::new(),
    };
    let mut in_frame: HashMap<FrameId, Vec<ValueId>> = HashMap::new();
    for block in &func.order {
        if let Some(frame) = func.blocks[*block].frame {
            func.frame_values(frame, &mut |v| {
                uses.blocks.insert(v);
            });
        }
        for inst in &func.blocks[*block].insts {
            let op = func.op(*inst);
            op.operands(|v, _| uses.insts.entry(v).or_default().push(*inst));
            op.targets(|t| {
                for v in &t.args {
                    uses.blocks.insert(*v);
                }
            });
            if let Some(frame) = op.frame() {
                let values = in_frame.entry(frame).or_insert_with(|| {
                    let mut all = Vec::new();
                    func.frame_values(frame, &mut |v| all.push(v));
                    all
                });
                for v in values.iter() {
                    uses.frames.entry(*v).or_default().push(*inst);
                }
            }
        }
    }
    uses
}

/// Arithmetic under a mask need not be exact beyond 64 bits, if nobody else looks at it.
fn wrap_masked(func: &mut Func) {
    let uses = uses(func);
    let mut wrapped: EntitySet<InstId> = EntitySet::new();
    for block in func.order.clone() {
        for inst in func.blocks[block].insts.clone() {
            if let Op::IntAnd { l, r } = *func.op(inst) {
                for (v, mask) in [(l, r), (r, l)] {
                    if func.int_const(mask).is_some_and(|m| m >= 0) {
                        wrap(func, &uses, &mut wrapped, v, inst);
                    }
                }
            }
        }
    }
}

fn wrap(func: &mut Func, uses: &Uses, wrapped: &mut EntitySet<InstId>, v: ValueId, masked: InstId) {
    let crate::hir::Def::Inst(inst) = func.values[func.resolve(v)].def else {
        return;
    };
    let new = match *func.op(inst) {
        Op::IntAdd { l, r, .. } => Op::WrapAdd { l, r },
        Op::IntSub { l, r, .. } => Op::WrapSub { l, r },
        Op::IntMul { l, r, .. } => Op::WrapMul { l, r },
        // Already without a check: exact or not, its operands may still be in need.
        ref op @ (Op::WrapAdd { .. } | Op::WrapSub { .. } | Op::WrapMul { .. }) => op.clone(),
        _ => return,
    };
    let fine = |user: &InstId| *user == masked || wrapped.contains(*user) || is_mask(func, *user);
    let alone = uses.insts.get(&v).is_none_or(|all| all.iter().all(fine));
    let unseen = uses
        .frames
        .get(&v)
        .is_none_or(|all| all.iter().all(|i| wrapped.contains(*i)));
    if !alone || !unseen || uses.blocks.contains(v) {
        return;
    }
    let exact = matches!(
        func.op(inst),
        Op::WrapAdd { .. } | Op::WrapSub { .. } | Op::WrapMul { .. }
    );
    wrapped.insert(inst);
    func.insts[inst].op = new.clone();
    if !exact {
        let ty = infer::result_type(func, inst);
        func.values[v].ty = ty;
    }
    new.operands(|operand, _| wrap(func, uses, wrapped, operand, inst));
}
fn is_mask(func: &Func, inst: InstId) -> bool {
    match func.op(inst) {
        Op::IntAnd { l, r } => [l, r]
            .iter()
            .any(|v| func.int_const(**v).is_some_and(|m| m >= 0)),
        _ => false,
    }
}
