//! Clean-up of jumps before the code is laid out.

use crate::bytecode::inst::{Inst, inst};
use crate::bytecode::operands::Byte;
use crate::bytecode::ops::Flags;
use crate::compile::unit::{Ir, NONE, Unit};

/// Chains of jumps are followed so far; loops of nothing but jumps end somewhere.
const MAX_CHAIN: usize = 16;

pub(super) fn optimize(unit: &mut Unit) {
    let has_jumps = unit.code.iter().any(|i| i.label != NONE);
    if !has_jumps && unit.handlers.is_empty() {
        return;
    }
    let count = unit
        .code
        .iter()
        .map(|i| i.label.wrapping_add(1))
        .chain(unit.handlers.iter().map(|h| h.target.0 + 1))
        .max()
        .unwrap_or(0) as usize;
    thread(unit, count);
    remove_dead(unit, count);
    if invert(unit) {
        remove_dead(unit, count);
    }
}

/// The item behind `at` that is not a label.
fn next_real(code: &[Ir], mut at: usize) -> usize {
    while at < code.len() && code[at].defines().is_some() {
        at += 1;
    }
    at
}

fn places(unit: &Unit, count: usize) -> Vec<usize> {
    let mut places = vec![usize::MAX; count];
    for (at, item) in unit.code.iter().enumerate() {
        if let Some(label) = item.defines() {
            places[label as usize] = at;
        }
    }
    places
}

/// Lets every jump go straight to where it ends up.
fn thread(unit: &mut Unit, count: usize) {
    let places = places(unit, count);
    for at in 0..unit.code.len() {
        if unit.code[at].label == NONE || unit.code[at].defines().is_some() {
            continue;
        }
        for _ in 0..MAX_CHAIN {
            let place = places[unit.code[at].label as usize];
            let next = next_real(&unit.code, place);
            match unit.code.get(next) {
                Some(Ir {
                    inst: Inst::Jump(_),
                    label,
                    ..
                }) if *label != unit.code[at].label && next != at => unit.code[at].label = *label,
                _ => break,
            }
        }
    }
}

/// Turns `if c goto A; goto B; A:` into `if not c goto B; A:`.
fn invert(unit: &mut Unit) -> bool {
    let code = &mut unit.code;
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
fn remove_dead(unit: &mut Unit, count: usize) {
    loop {
        let mut uses = vec![false; count];
        for item in &unit.code {
            if item.label != NONE && item.defines().is_none() {
                uses[item.label as usize] = true;
            }
            if item.handler != NONE && item.defines().is_none() {
                uses[unit.handlers[item.handler as usize].target.0 as usize] = true;
            }
        }
        let before = unit.code.len();
        let mut alive = true;
        unit.code.retain(|item| {
            if let Some(label) = item.defines() {
                alive |= uses[label as usize];
                return uses[label as usize];
            }
            let keep = alive;
            if item.inst.opcode().flags().has(Flags::ENDS) {
                alive = false;
            }
            keep
        });
        let dead_jumps = drop_jumps_to_next(unit);
        if unit.code.len() == before && !dead_jumps {
            return;
        }
    }
}

fn drop_jumps_to_next(unit: &mut Unit) -> bool {
    let code = &unit.code;
    let mut useless = Vec::new();
    for at in 0..code.len() {
        if matches!(code[at].inst, Inst::Jump(_))
            && code[at + 1..]
                .iter()
                .map_while(Ir::defines)
                .any(|l| l == code[at].label)
        {
            useless.push(at);
        }
    }
    let mut at = 0;
    let mut skip = useless.iter().peekable();
    unit.code.retain(|_| {
        let drop = skip.next_if(|&&u| u == at).is_some();
        at += 1;
        !drop
    });
    !useless.is_empty()
}
