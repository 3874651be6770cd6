//! Objects that nobody else ever sees are not made: their fields become values, and exits make them if need be.
//!
//! An object stays inside when it is only loaded from, stored into at fixed offsets, given other shapes, checked, and named
//! by frame states. Its fields are then variables: merges that it dominates get a parameter per field (unneeded ones go
//! again), and each frame state that names it gets the fields as they are there. Its shape must be the same on all ways to
//! any one place, or the object is made.

use std::collections::{HashMap, HashSet};

use cranelift_codegen::entity::SecondaryMap;

use crate::hir::dom::Dominators;
use crate::hir::{BlockId, FrameId, Func, InstId, Op, Slot, Target, Ty, ValueId, Virtual};

/// Run the pass.
pub fn run(func: &mut Func) {
    // An object that only an inside object refers to becomes one itself, so go round until nothing changes.
    let mut made = HashSet::new();
    while let Some(object) = candidate(func, &made) {
        let dom = Dominators::new(func);
        match shapes(func, &dom, object) {
            Some(shapes) => {
                replace(func, &dom, object, &shapes);
                func.settle_aliases();
            }
            None => {
                made.insert(object);
            }
        }
    }
}

/// The shape of an object at the beginning of each block that its making dominates; `None` when that depends on the way there.
fn shapes(func: &Func, dom: &Dominators, object: InstId) -> Option<SecondaryMap<BlockId, u32>> {
    let home = func.insts[object].block;
    let preds = func.preds();
    let value = func.insts[object].result?;
    let mut start: SecondaryMap<BlockId, u32> = SecondaryMap::new();
    let mut end: SecondaryMap<BlockId, u32> = SecondaryMap::new();
    let inside: Vec<BlockId> = (dom.rpo.iter().copied())
        .filter(|b| dom.dominates(home, *b))
        .collect();
    for block in &inside {
        // Reverse postorder: one way there, at least, has been seen.
        let known = preds[*block].iter().map(|p| end[*p]).find(|s| *s != 0);
        let mut shape = if *block == home { 0 } else { known? };
        start[*block] = shape;
        for inst in &func.blocks[*block].insts {
            match func.op(*inst) {
                Op::New { shape: first, .. } if *inst == object => shape = *first,
                Op::StoreShape { base, shape: next } if *base == value => shape = *next,
                _ => {}
            }
        }
        end[*block] = shape;
    }
    let agree = inside.iter().filter(|b| **b != home).all(|block| {
        preds[*block]
            .iter()
            .all(|p| !dom.reachable(*p) || end[*p] == start[*block])
    });
    agree.then_some(start)
}

/// The byte offset of the first field.
const FIRST_FIELD: i64 = 8;

/// The field that an access at a byte offset means.
fn field(off: i64, fields: usize) -> Option<usize> {
    let index = off / 8 - 1;
    (off % 8 == 0 && index >= 0 && (index as usize) < fields).then_some(index as usize)
}

fn candidate(func: &Func, made: &HashSet<InstId>) -> Option<InstId> {
    let mut fields: HashMap<ValueId, (InstId, usize)> = HashMap::new();
    for block in &func.order {
        for inst in &func.blocks[*block].insts {
            if let (Op::New { fields: f, .. }, Some(v)) = (func.op(*inst), func.insts[*inst].result)
                && !made.contains(inst)
            {
                fields.insert(v, (*inst, f.len()));
            }
        }
    }
    for block in &func.order {
        for inst in &func.blocks[*block].insts {
            let op = func.op(*inst);
            let inside = match op {
                Op::Load { base, off, .. } => Some((*base, *off)),
                Op::Store { base, off, v, .. } if base != v => Some((*base, *off)),
                Op::StoreShape { base, .. } => Some((*base, FIRST_FIELD)),
                _ => None,
            };
            let allowed = inside.filter(|(b, off)| {
                fields
                    .get(b)
                    .is_some_and(|(_, n)| field(*off, *n).is_some())
            });
            let checked = match op {
                Op::GuardKind { v, .. } | Op::GuardType { v, .. } | Op::GuardShape { v, .. } => {
                    // Checks on a fresh object were folded if they hold; one that is left can fail.
                    Some(*v)
                }
                _ => None,
            };
            op.uses(|v| {
                if Some(v) != allowed.map(|(b, _)| b) || checked == Some(v) {
                    fields.remove(&v);
                }
            });
            // A stored value escapes although it stands in the same instruction as an inside base.
            if let Op::Store { v, .. } = op {
                fields.remove(v);
            }
        }
    }
    fields.values().map(|(inst, _)| *inst).min()
}

fn replace(func: &mut Func, dom: &Dominators, object: InstId, shapes: &SecondaryMap<BlockId, u32>) {
    let Op::New {
        shape: first,
        fields,
        ..
    } = func.op(object).clone()
    else {
        return;
    };
    let Some(value) = func.insts[object].result else {
        return;
    };
    let home = func.insts[object].block;
    let preds = func.preds();
    let mut out: SecondaryMap<BlockId, Vec<ValueId>> = SecondaryMap::new();
    let mut merges = Vec::new();
    for block in dom.rpo.iter().copied().filter(|b| dom.dominates(home, *b)) {
        let mut state = if block == home {
            Vec::new()
        } else if let [only] = preds[block][..] {
            out[only].clone()
        } else {
            merges.push(block);
            fields
                .iter()
                .map(|_| func.add_param(block, Ty::ANY))
                .collect()
        };
        let mut shape = shapes[block];
        if block != home
            && let Some(frame) = func.blocks[block].frame
        {
            func.blocks[block].frame = Some(virtual_frame(func, frame, value, shape, &state));
        }
        let mut kept = Vec::new();
        for inst in std::mem::take(&mut func.blocks[block].insts) {
            if inst == object {
                shape = first;
                state = fields.clone();
                continue;
            }
            match func.op(inst).clone() {
                Op::Load { base, off, .. } if base == value => {
                    if let (Some(index), Some(v)) =
                        (field(off, fields.len()), func.insts[inst].result)
                    {
                        func.replace(v, state[index]);
                    }
                    continue;
                }
                Op::StoreShape { base, shape: next } if base == value => {
                    shape = next;
                    continue;
                }
                Op::Store { base, off, v, .. } if base == value => {
                    if let Some(index) = field(off, fields.len()) {
                        state[index] = v;
                    }
                    continue;
                }
                op => {
                    if let Some(frame) = op.frame()
                        && !state.is_empty()
                    {
                        let new = virtual_frame(func, frame, value, shape, &state);
                        if let Some(at) = func.insts[inst].op.frame_mut() {
                            *at = new;
                        }
                    }
                }
            }
            kept.push(inst);
        }
        func.blocks[block].insts = kept;
        out[block] = state;
    }
    for block in merges {
        func.edges_to(block, |from, target: &mut Target| {
            target.args.extend(out[from].iter().copied())
        });
    }
}

/// A copy of a frame state in which `value` is a virtual object; the frame itself if it does not name it.
fn virtual_frame(
    func: &mut Func,
    frame: FrameId,
    value: ValueId,
    shape: u32,
    fields: &[ValueId],
) -> FrameId {
    let mut named = false;
    func.frame_values(frame, &mut |v| named |= v == value);
    if !named {
        return frame;
    }
    let object = func.virtuals.push(Virtual {
        shape,
        fields: fields.iter().map(|v| Slot::Value(*v)).collect(),
    });
    copy_frame(func, frame, value, Slot::Virtual(object))
}

fn copy_frame(func: &mut Func, frame: FrameId, value: ValueId, new: Slot) -> FrameId {
    let mut state = func.frames[frame].clone();
    for (_, slot) in &mut state.regs {
        *slot = copy_slot(func, *slot, value, new);
    }
    if let Some(parent) = state.parent {
        state.parent = Some(copy_frame(func, parent, value, new));
    }
    func.frames.push(state)
}

fn copy_slot(func: &mut Func, slot: Slot, value: ValueId, new: Slot) -> Slot {
    match slot {
        Slot::Value(v) if func.resolve(v) == value => new,
        Slot::Value(_) => slot,
        Slot::Virtual(object) => {
            let mut data = func.virtuals[object].clone();
            let mut changed = false;
            for field in &mut data.fields {
                let now = copy_slot(func, *field, value, new);
                changed |= now != *field;
                *field = now;
            }
            if changed {
                Slot::Virtual(func.virtuals.push(data))
            } else {
                slot
            }
        }
    }
}
