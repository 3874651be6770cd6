//! Clean-up of jumps before the code is laid out.

use super::Scratch;
use crate::bytecode::inst::{Inst, inst};
use crate::bytecode::operands::Byte;
use crate::bytecode::ops::Flags;
use crate::compile::unit::{Ir, NONE, Unit};

/// Chains of jumps are followed so far; loops of nothing but jumps end somewhere.
const MAX_CHAIN: usize = 16;

pub(super) fn optimize(unit: &mut Unit, scratch: &mut Scratch) {
    let labels = unit.label_count();
    if labels == 0 {
        return;
    }
    let Scratch { places, uses, .. } = scratch;
    thread(&mut unit.code, labels, places);
    remove_dead(unit, labels, uses);
    if invert(&mut unit.code) {
        remove_dead(unit, labels, uses);
    }
}

/// The item behind `at` that is not a label.
fn next_real(code: &[Ir], mut at: usize) -> usize {
    while at < code.len() && code[at].defines().is_some() {
        at += 1;
    }
    at
}

/// Lets every jump go straight to where it ends up.
fn thread(code: &mut [Ir], labels: usize, places: &mut Vec<u32>) {
    places.clear();
    places.resize(labels, 0);
    for (at, item) in code.iter().enumerate() {
        if let Some(label) = item.defines() {
            places[label as usize] = at as u32;
        }
    }
    for at in 0..code.len() {
        if code[at].label == NONE || code[at].defines().is_some() {
            continue;
        }
        for _ in 0..MAX_CHAIN {
            let place = places[code[at].label as usize] as usize;
            let next = next_real(code, place);
            match code.get(next) {
                Some(Ir {
                    inst: Inst::Jump(_),
                    label,
                    ..
                }) if *label != code[at].label && next != at => code[at].label = *label,
                _ => break,
            }
        }
    }
}

/// Turns `if c goto A; goto B; A:` into `if not c goto B; A:`.
fn invert(code: &mut [Ir]) -> bool {
    let mut changed = false;
    for at in 0..code.len().saturating_sub(2) {
        if code[at].label == NONE || !matches!(code[at + 1].inst, Inst::Jump(_)) {
            continue;
        }
        let target = code[at].label;
        let follows = code[at + 2..]
            .iter()
            .map_while(Ir::defines)
            .any(|l| l == target);
        if follows && let Some(inverse) = inverted(&code[at].inst) {
            code[at].inst = inverse;
            code[at].label = code[at + 1].label;
            code[at + 1].label = target;
            changed = true;
        }
    }
    changed
}

/// The conditional jump with the opposite condition.
pub(crate) fn inverted(i: &Inst) -> Option<Inst> {
    macro_rules! flip {
        ($($Sense:ident),*; $($From:ident => $To:ident { $($f:ident),* };)*) => {
            $(if let Inst::$Sense(i) = *i {
                return Some(inst::$Sense { sense: Byte(1 - i.sense.0), ..i }.into());
            })*
            $(if let Inst::$From(inst::$From { $($f),* }) = *i {
                return Some(inst::$To { $($f),* }.into());
            })*
        };
    }
    flip!(JumpLt, JumpLe, JumpEq, JumpNe, JumpGt, JumpGe, JumpLtImm, JumpLeImm, JumpEqImm, JumpNeImm, JumpGtImm, JumpGeImm;
        JumpIfTrue => JumpIfFalse { src, to, ic };
        JumpIfFalse => JumpIfTrue { src, to, ic };
        JumpIfNone => JumpIfNotNone { src, to };
        JumpIfNotNone => JumpIfNone { src, to };
    );
    None
}

/// Drops code that nothing reaches, jumps to the next instruction, and labels without a jump.
fn remove_dead(unit: &mut Unit, labels: usize, uses: &mut Vec<u32>) {
    while remove_dead_once(unit, labels, uses) {}
}

/// One pass from front to back. Whether the loop behind a label that was kept lost its last jump, so that another pass may find more.
fn remove_dead_once(unit: &mut Unit, labels: usize, uses: &mut Vec<u32>) -> bool {
    let target_of = |handler: u32| match handler {
        NONE => NONE,
        handler => unit.handlers[handler as usize].target.0,
    };
    uses.clear();
    uses.resize(labels, 0);
    for item in &unit.code {
        if item.defines().is_some() {
            continue;
        }
        for label in [item.label, target_of(item.handler)] {
            if label != NONE {
                uses[label as usize] += 1;
            }
        }
    }
    let code = &mut unit.code;
    let (mut alive, mut again, mut kept) = (true, false, 0);
    // The last instruction that was kept, which only labels follow.
    let mut last: Option<usize> = None;
    let mut drop_uses = |uses: &mut Vec<u32>, item: &Ir| {
        for label in [item.label, target_of(item.handler)] {
            if label != NONE {
                let left = &mut uses[label as usize];
                *left -= 1;
                again |= *left == KEPT;
            }
        }
    };
    for at in 0..code.len() {
        let item = code[at];
        if let Some(label) = item.defines() {
            while let Some(jump) = last.filter(|&last| is_jump_to(&code[last], label)) {
                drop_uses(uses, &code[jump]);
                code.copy_within(jump + 1..kept, jump);
                kept -= 1;
                alive = true;
                last = code[..jump].iter().rposition(|i| i.defines().is_none());
            }
            if uses[label as usize] == 0 {
                continue;
            }
            alive = true;
            uses[label as usize] |= KEPT;
        } else if !alive {
            drop_uses(uses, &item);
            continue;
        } else {
            alive = !item.inst.opcode().flags().has(Flags::ENDS);
            last = Some(kept);
        }
        code[kept] = item;
        kept += 1;
    }
    code.truncate(kept);
    again
}

/// Marks the uses of a label that has been passed.
const KEPT: u32 = 1 << 31;

fn is_jump_to(item: &Ir, label: u32) -> bool {
    matches!(item.inst, Inst::Jump(_)) && item.label == label
}
