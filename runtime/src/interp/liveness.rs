//! Which temporaries are live across the `yield`s of a generator's code.
//!
//! A backward dataflow over the instructions, for temporaries only: named variables always hold values and are always kept.

use crate::object::code::Code;
use krait_frontend::bytecode::inst::{Inst, Opcode, RegUse, decode};
use krait_frontend::bytecode::ops::Flags;

struct Node {
    at: u32,
    next: u32,
    inst: Inst,
    handler: Option<(usize, u32)>,
    jump: Option<usize>,
}

/// For each instruction that yields: the place behind its first word, and the live temporaries.
pub fn live_at_yields(code: &Code) -> Vec<(u32, Box<[u32]>)> {
    let words = code.snapshot();
    let nodes = decode_all(code, &words);
    let live = solve(code, &nodes);
    let mut found = Vec::new();
    for (i, node) in nodes.iter().enumerate() {
        let op = node.inst.opcode();
        if op == Opcode::YieldValue || op == Opcode::YieldDelegated || op == Opcode::ReturnGenerator
        {
            let mut after = live_out(&nodes, &live, i, code);
            write(&node.inst, code, &mut after);
            let registers = (0..after.len())
                .filter(|t| after[*t])
                .map(|t| code.locals + t as u32)
                .collect();
            found.push((node.at + 1, registers));
        }
    }
    found
}

fn decode_all(code: &Code, words: &[u32]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut at = 0;
    while let Some((inst, next)) = decode(words, at) {
        nodes.push(Node {
            at: at as u32,
            next: next as u32,
            inst,
            handler: None,
            jump: None,
        });
        at = next;
    }
    let index_of = |word: u32| nodes.binary_search_by_key(&word, |n| n.at).ok();
    let links: Vec<_> = nodes
        .iter()
        .map(|n| {
            let handler = if n.inst.opcode().flags().has(Flags::RAISES) {
                code.source
                    .handler(n.at)
                    .and_then(|row| Some((index_of(row.handler)?, row.exc)))
            } else {
                None
            };
            let jump = n
                .inst
                .jump()
                .and_then(|d| index_of((n.next as i64 + d as i64) as u32));
            (handler, jump)
        })
        .collect();
    for (node, (handler, jump)) in nodes.iter_mut().zip(links) {
        (node.handler, node.jump) = (handler, jump);
    }
    nodes
}

/// Live temporaries before each instruction.
fn solve(code: &Code, nodes: &[Node]) -> Vec<Vec<bool>> {
    let temporaries = (code.registers - code.locals) as usize;
    let mut live = vec![vec![false; temporaries]; nodes.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for i in (0..nodes.len()).rev() {
            let mut set = live_out(nodes, &live, i, code);
            write(&nodes[i].inst, code, &mut set);
            // What a handler needs must be there before the instruction, which may not get to write.
            add_handler(nodes, &live, i, code, &mut set);
            read(&nodes[i].inst, code, &mut set);
            if set != live[i] {
                live[i] = set;
                changed = true;
            }
        }
    }
    live
}

fn live_out(nodes: &[Node], live: &[Vec<bool>], i: usize, code: &Code) -> Vec<bool> {
    let mut set = vec![false; (code.registers - code.locals) as usize];
    let node = &nodes[i];
    let mut join = |other: &[bool]| set.iter_mut().zip(other).for_each(|(a, b)| *a |= *b);
    if !node.inst.opcode().flags().has(Flags::ENDS) && i + 1 < nodes.len() {
        join(&live[i + 1]);
    }
    if let Some(target) = node.jump {
        join(&live[target]);
    }
    add_handler(nodes, live, i, code, &mut set);
    set
}

fn add_handler(nodes: &[Node], live: &[Vec<bool>], i: usize, code: &Code, set: &mut [bool]) {
    if let Some((handler, exc)) = nodes[i].handler {
        for (t, b) in live[handler].iter().enumerate() {
            if *b && t as u32 + code.locals != exc {
                set[t] = true;
            }
        }
    }
}

fn write(inst: &Inst, code: &Code, set: &mut [bool]) {
    let mut clear = |r: u32| {
        if let Some(t) = r.checked_sub(code.locals)
            && let Some(b) = set.get_mut(t as usize)
        {
            *b = false;
        }
    };
    inst.register_uses(|u| {
        if let RegUse::Write(r) = u {
            clear(r);
        }
    });
    if let Some((first, count)) = inst.written_window() {
        (first..first + count).for_each(clear);
    }
}

fn read(inst: &Inst, code: &Code, set: &mut [bool]) {
    let mut mark = |r: u32| {
        if let Some(t) = r.checked_sub(code.locals)
            && let Some(b) = set.get_mut(t as usize)
        {
            *b = true;
        }
    };
    inst.register_uses(|u| match u {
        RegUse::Read(r) => mark(r),
        RegUse::ReadWindow { first, count } => (first..first + count).for_each(&mut mark),
        RegUse::Write(_) => {}
    });
}
