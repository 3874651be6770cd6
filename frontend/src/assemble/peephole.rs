//! Clean-up of jumps before the code is laid out.

use super::Scratch;
use crate::bytecode::inst::{Inst, inst};
use crate::bytecode::operands::Byte;
use crate::bytecode::ops::Flags;
use crate::compile::unit::{Handler, Ir, NONE, Unit};

/// Chains of jumps are followed so far; loops of nothing but jumps end somewhere.
const MAX_CHAIN: usize = 16;

pub(super) fn optimize(unit: &mut Unit, scratch: &mut Scratch) {
    if unit.label_count() == 0 {
        return;
    }
    let Scratch {
        places,
        uses,
        jumping,
        ..
    } = scratch;
    survey(unit, places, uses, jumping);
    thread(&mut unit.code, places, uses, jumping);
    remove_dead(unit, uses, jumping);
    if invert(&mut unit.code, jumping) {
        remove_dead(unit, uses, jumping);
    }
}

/// Marks the uses of a label that has been passed.
const KEPT: u32 = 1 << 31;

/// The labels that an item goes to: its jump's and its handler's.
fn targets(item: &Ir, handlers: &[Handler]) -> [u32; 2] {
    let handler = match item.handler {
        NONE => NONE,
        handler => handlers[handler as usize].target.0,
    };
    [item.label, handler]
}

/// Finds where labels are and how often they are used, and which items jump.
fn survey(unit: &Unit, places: &mut Vec<u32>, uses: &mut Vec<u32>, jumping: &mut Vec<u32>) {
    for table in [&mut *places, &mut *uses] {
        table.clear();
        table.resize(unit.label_count(), 0);
    }
    jumping.clear();
    for (at, item) in unit.code.iter().enumerate() {
        if let Some(label) = item.defines() {
            places[label as usize] = at as u32;
            continue;
        }
        if item.label != NONE {
            jumping.push(at as u32);
        }
        for label in targets(item, &unit.handlers) {
            if label != NONE {
                uses[label as usize] += 1;
            }
        }
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
fn thread(code: &mut [Ir], places: &[u32], uses: &mut [u32], jumping: &[u32]) {
    for &at in jumping {
        let at = at as usize;
        for _ in 0..MAX_CHAIN {
            let old = code[at].label;
            let next = next_real(code, places[old as usize] as usize);
            match code.get(next) {
                Some(Ir {
                    inst: Inst::Jump(_),
                    label,
                    ..
                }) if *label != old && next != at => {
                    uses[old as usize] -= 1;
                    uses[*label as usize] += 1;
                    code[at].label = *label;
                }
                _ => break,
            }
        }
    }
}

/// Turns `if c goto A; goto B; A:` into `if not c goto B; A:`.
fn invert(code: &mut [Ir], jumping: &[u32]) -> bool {
    let mut changed = false;
    for &at in jumping {
        let at = at as usize;
        let Some(Ir {
            inst: Inst::Jump(_),
            ..
        }) = code.get(at + 1)
        else {
            continue;
        };
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
fn remove_dead(unit: &mut Unit, uses: &mut [u32], jumping: &mut Vec<u32>) {
    while remove_dead_once(unit, uses, jumping) {}
}

/// One pass from front to back. Whether the loop behind a label that was kept lost its last jump, so that another pass may find more.
fn remove_dead_once(unit: &mut Unit, uses: &mut [u32], jumping: &mut Vec<u32>) -> bool {
    let Unit { code, handlers, .. } = unit;
    jumping.clear();
    let (mut alive, mut again, mut kept) = (true, false, 0);
    // The last instruction that was kept, which only labels follow.
    let mut last: Option<usize> = None;
    let mut drop_uses = |uses: &mut [u32], item: &Ir| {
        for label in targets(item, handlers) {
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
                jumping.pop();
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
            if item.label != NONE {
                jumping.push(kept as u32);
            }
        }
        code[kept] = item;
        kept += 1;
    }
    code.truncate(kept);
    uses.iter_mut().for_each(|count| *count &= !KEPT);
    again
}

fn is_jump_to(item: &Ir, label: u32) -> bool {
    matches!(item.inst, Inst::Jump(_)) && item.label == label
}
