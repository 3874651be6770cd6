//! Bytecode made ready for building: decoded instructions, basic blocks in reverse postorder, live registers.
//!
//! Handlers of exceptions are no part of it: a raise leaves for the interpreter, which runs them. What they read is live
//! wherever something covered by them can raise.

use std::collections::HashMap;

use krait_frontend::bytecode::inst::{Inst, Opcode, RegUse, decode};
use krait_frontend::bytecode::ops::Flags;
use krait_runtime::object::code::Code;

/// One instruction.
pub struct Node {
    /// The word it begins at.
    pub at: u32,
    /// The instruction.
    pub inst: Inst,
    /// The node it may jump to.
    pub jump: Option<usize>,
    /// Whether control goes on behind it.
    pub falls: bool,
    handler: Option<(usize, u32)>,
}

/// The instructions of a code object.
pub struct Nodes {
    /// In order of place.
    pub all: Vec<Node>,
    /// Registers live before each, a bit each.
    live: Vec<Vec<u64>>,
    by_word: HashMap<u32, usize>,
}

impl Nodes {
    /// Decodes the code; `None` when it cannot be.
    pub fn new(code: &Code) -> Option<Nodes> {
        let words = code.snapshot();
        let mut all = Vec::new();
        let mut nexts = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let (inst, next) = decode(&words, at)?;
            all.push(Node {
                at: at as u32,
                inst,
                jump: None,
                falls: !inst.opcode().flags().has(Flags::ENDS),
                handler: None,
            });
            nexts.push(next as i64);
            at = next;
        }
        let by_word: HashMap<u32, usize> = all.iter().enumerate().map(|(i, n)| (n.at, i)).collect();
        for (node, next) in all.iter_mut().zip(nexts) {
            if let Some(distance) = node.inst.jump() {
                node.jump = Some(*by_word.get(&((next + i64::from(distance)) as u32))?);
            }
            if node.inst.opcode().flags().has(Flags::RAISES)
                && let Some(row) = code.source.handler(node.at)
            {
                node.handler = Some((*by_word.get(&row.handler)?, row.exc));
            }
        }
        let mut nodes = Nodes {
            live: Vec::new(),
            all,
            by_word,
        };
        nodes.solve(code.registers as usize);
        Some(nodes)
    }
    /// The node that begins at a word.
    pub fn at(&self, word: u32) -> Option<usize> {
        self.by_word.get(&word).copied()
    }
    /// The registers live before a node.
    pub fn live(&self, node: usize) -> Vec<u16> {
        members(&self.live[node])
    }
    /// Whether a register is live before a node.
    pub fn is_live(&self, node: usize, reg: u32) -> bool {
        self.live[node][reg as usize / 64] >> (reg % 64) & 1 != 0
    }
    /// The registers that what follows a node, or a handler of it, still needs: those live before it but for what it consumes.
    pub fn live_across(&self, node: usize) -> Vec<u16> {
        members(&self.across(node, self.live[node].len()))
    }
    fn solve(&mut self, registers: usize) {
        let size = registers.div_ceil(64).max(1);
        self.live = vec![vec![0; size]; self.all.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for i in (0..self.all.len()).rev() {
                let set = self.before(i, size);
                if set != self.live[i] {
                    self.live[i] = set;
                    changed = true;
                }
            }
        }
    }
    /// What is live before a node.
    fn before(&self, i: usize, size: usize) -> Vec<u64> {
        let node = &self.all[i];
        let mut set = self.across(i, size);
        let mut add = |r: u32| set[r as usize / 64] |= 1 << (r % 64);
        node.inst.register_uses(|u| match u {
            RegUse::Read(r) => add(r),
            RegUse::ReadWindow { first, count } => (first..first + count).for_each(&mut add),
            RegUse::Write(_) => {}
        });
        if let Inst::MakeCell(m) = &node.inst {
            add(m.var.0);
        }
        set
    }
    /// What is live after a node, or where it raises, and not written by it.
    fn across(&self, i: usize, size: usize) -> Vec<u64> {
        let node = &self.all[i];
        let mut set = vec![0u64; size];
        let join = |set: &mut Vec<u64>, other: &[u64]| {
            set.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
        };
        let get = |r: u32| (r as usize / 64, 1u64 << (r % 64));
        if node.falls && i + 1 < self.all.len() {
            join(&mut set, &self.live[i + 1]);
        }
        let is_loop = is_for(&node.inst);
        if let Some(to) = node.jump {
            let mut taken = self.live[to].clone();
            if let Some(dst) = is_loop {
                let (w, b) = get(dst);
                taken[w] &= !b;
            }
            join(&mut set, &taken);
        }
        if is_loop.is_none() {
            node.inst.register_uses(|u| {
                if let RegUse::Write(r) = u {
                    let (w, b) = get(r);
                    set[w] &= !b;
                }
            });
        }
        if let Some((first, count)) = node.inst.written_window() {
            for r in first..first + count {
                let (w, b) = get(r);
                set[w] &= !b;
            }
        }
        if let Some((handler, exc)) = node.handler {
            let mut other = self.live[handler].clone();
            let (w, b) = get(exc);
            other[w] &= !b;
            join(&mut set, &other);
        }
        set
    }

    /// The first nodes of the basic blocks reachable from `start`, in reverse postorder, and which of them are loop headers.
    pub fn blocks(&self, start: usize) -> (Vec<usize>, Vec<usize>) {
        let mut leaders = vec![false; self.all.len()];
        leaders[start] = true;
        for (i, node) in self.all.iter().enumerate() {
            if let Some(to) = node.jump {
                leaders[to] = true;
                if i + 1 < self.all.len() {
                    leaders[i + 1] = true;
                }
            }
        }
        let mut order = Vec::new();
        let mut seen = vec![false; self.all.len()];
        let mut open = vec![false; self.all.len()];
        let mut headers = Vec::new();
        let mut stack = vec![(start, self.succs(start, &leaders), 0)];
        seen[start] = true;
        open[start] = true;
        while let Some((block, succs, next)) = stack.last_mut() {
            if let Some(succ) = succs.get(*next).copied() {
                *next += 1;
                if open[succ] && !headers.contains(&succ) {
                    headers.push(succ);
                }
                if !seen[succ] {
                    seen[succ] = true;
                    open[succ] = true;
                    stack.push((succ, self.succs(succ, &leaders), 0));
                }
            } else {
                open[*block] = false;
                order.push(*block);
                stack.pop();
            }
        }
        order.reverse();
        (order, headers)
    }
    /// The leaders that follow the block at `start`.
    fn succs(&self, start: usize, leaders: &[bool]) -> Vec<usize> {
        let mut i = start;
        loop {
            let node = &self.all[i];
            let mut out = Vec::new();
            if node.falls && i + 1 < self.all.len() {
                if node.jump.is_none() && !leaders[i + 1] {
                    i += 1;
                    continue;
                }
                out.push(i + 1);
            }
            out.extend(node.jump);
            return out;
        }
    }
    /// Whether a block begins at a node that is entered from elsewhere.
    pub fn is_leader(&self, node: usize) -> bool {
        self.all.iter().any(|n| n.jump == Some(node))
    }
}

/// The register that an iterating jump writes when it jumps.
pub fn is_for(inst: &Inst) -> Option<u32> {
    match inst {
        Inst::ForIter(i) => Some(i.dst.0),
        Inst::ForIterRange(i) => Some(i.dst.0),
        Inst::ForIterList(i) => Some(i.dst.0),
        Inst::ForIterGen(i) => Some(i.dst.0),
        Inst::ForIterPair(i) => Some(i.dst.0),
        other => {
            debug_assert!(!matches!(other.opcode(), Opcode::ForIter));
            None
        }
    }
}

/// The numbers in a bit set.
fn members(set: &[u64]) -> Vec<u16> {
    let mut out = Vec::new();
    for (index, word) in set.iter().enumerate() {
        let mut word = *word;
        while word != 0 {
            out.push((index * 64) as u16 + word.trailing_zeros() as u16);
            word &= word - 1;
        }
    }
    out
}
