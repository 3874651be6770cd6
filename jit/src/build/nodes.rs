//! Bytecode made ready for building: decoded instructions, basic blocks in reverse postorder, live registers.
//!
//! Handlers of exceptions are part of it as far as raises are known to be frequent; any other raise leaves for the interpreter, which runs
//! them. What they read is live wherever something covered by them can raise.

use std::collections::HashMap;

use super::iterate::{DICT_ITERATORS, iterating};
use krait_frontend::bytecode::inst::{Inst, Opcode, RegUse, decode};
use krait_frontend::bytecode::ops::Flags;
use krait_runtime::heap::Gc;
use krait_runtime::interp::generator::live_temporaries;
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
    /// Whether it gives control to whoever resumed the generator: what is behind it is reached by the next resumption only.
    pub suspends: bool,
    /// The node that handles what this one raises, and the register that it finds the exception in.
    pub handler: Option<(usize, u32)>,
    /// Whether a raise here goes on in compiled code.
    pub caught: bool,
}

/// How code is entered.
#[derive(Clone, Copy)]
pub enum Entered {
    /// At its beginning; a generator's wherever it stands.
    Start,
    /// At a word.
    At(u32),
    /// A generator's at its beginning, to do something with each value at its `yield`. The numbers of so many registers more are live everywhere.
    Consumed(u32),
}

/// The instructions of a code object.
pub struct Nodes {
    /// In order of place.
    pub all: Vec<Node>,
    /// How many registers are named variables.
    variables: u32,
    /// Registers live before each, a bit each.
    live: Vec<Vec<u64>>,
    /// For each `yield`: the registers that the generator does not have already.
    saved: HashMap<usize, Vec<u16>>,
    /// Which nodes are entered from elsewhere than the one before.
    leaders: Vec<bool>,
    by_word: HashMap<u32, usize>,
}

/// Where a generator goes on when it is resumed.
#[derive(Clone, Copy)]
pub struct Resumption {
    /// The instruction that gave control away.
    pub left: usize,
    /// The register that gets the value sent.
    pub dst: Option<u32>,
    /// Whether it was delegating.
    pub delegating: bool,
}

/// A set of registers, a bit each.
type Set = Vec<u64>;

impl Nodes {
    /// Decodes the code; `None` when it cannot be. `caught` says at which words raises are to go on in compiled code.
    pub fn new(code: Gc<Code>, entry: Entered, caught: &dyn Fn(u32) -> bool) -> Option<Nodes> {
        let suspends = !matches!(entry, Entered::Consumed(_));
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
                suspends: suspends
                    && matches!(
                        inst,
                        Inst::ReturnGenerator(_) | Inst::YieldValue(_) | Inst::YieldDelegated(_)
                    ),
                handler: None,
                caught: false,
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
            node.caught = caught(node.at);
        }
        let mut leaders = vec![false; all.len()];
        for node in &all {
            let handler = node.handler.filter(|_| node.caught).map(|(at, _)| at);
            for to in node.jump.into_iter().chain(handler) {
                leaders[to] = true;
            }
            // An iteration over a dict's items need not make the pair that is unpacked next.
            if let Some((_, ic)) = iterating(&node.inst)
                && super::facts::cache(code, ic).shape.get() == DICT_ITERATORS[2]
                && let (Some(to), Some(dst)) = (node.jump, is_for(&node.inst))
                && unpacked_pair(&all, to, dst).is_some()
            {
                leaders[to + 1] = true;
            }
        }
        let mut nodes = Nodes {
            live: Vec::new(),
            saved: HashMap::new(),
            leaders,
            all,
            variables: code.locals,
            by_word,
        };
        let mut registers = code.registers;
        match entry {
            Entered::Consumed(state) => registers += state,
            Entered::Start if code.makes_generator() => nodes.find_saved(&code, None),
            Entered::At(word) if code.makes_generator() => nodes.find_saved(&code, Some(word)),
            Entered::Start | Entered::At(_) => {}
        }
        nodes.solve(registers as usize);
        for set in &mut nodes.live {
            (code.registers..registers).for_each(|r| add(set, r));
        }
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
        self.saved(i).iter().for_each(|r| add(u32::from(*r)));
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
        if node.caught {
            // The frame in a traceback shows the variables. (Where raises are rare it has only those that are still needed: keeping all of them alive
            // everywhere made loops a fifth slower.)
            (0..self.variables).for_each(|r| add(&mut set, r));
        }
        if let Some((handler, exc)) = node.handler {
            let mut other = self.live[handler].clone();
            let (w, b) = get(exc);
            other[w] &= !b;
            join(&mut set, &other);
        }
        set
    }

    // ---- generators ----------------------------------------------------------------------------------------------
    /// The registers that a `yield` must put into the generator.
    pub fn saved(&self, node: usize) -> &[u16] {
        self.saved.get(&node).map_or(&[], |all| all)
    }
    /// Whether any `yield` keeps the register.
    pub fn is_kept(&self, reg: u32) -> bool {
        self.saved
            .values()
            .any(|all| all.iter().any(|r| u32::from(*r) == reg))
    }
    /// The places where a generator can be resumed.
    pub fn resumptions(&self) -> Vec<Resumption> {
        let place = |(left, node): (usize, &Node)| {
            let (dst, delegating) = match &node.inst {
                Inst::ReturnGenerator(_) => (None, false),
                Inst::YieldValue(i) => (Some(i.dst.0), false),
                Inst::YieldDelegated(i) => (Some(i.dst.0), true),
                _ => return None,
            };
            Some(Resumption {
                left,
                dst,
                delegating,
            })
        };
        self.all.iter().enumerate().filter_map(place).collect()
    }
    /// Which registers each `yield` must save: named variables, which can be looked at while the generator is suspended, and temporaries
    /// that the interpreter would need, as far as they may have changed since the code was entered.
    fn find_saved(&mut self, code: &Code, at: Option<u32>) {
        let changed = self.changed(code.registers as usize, at);
        for (i, set) in changed.iter().enumerate() {
            if !self.all[i].suspends || set.is_empty() {
                continue;
            }
            let temporaries = live_temporaries(code, self.all[i].at);
            let kept = |r: u32| r < code.locals || temporaries.contains(&r);
            let all = (0..code.registers).filter(|r| has(set, *r) && kept(*r));
            let all = all.map(|r| r as u16).collect();
            self.saved.insert(i, all);
        }
    }
    /// The registers that may hold something else than the generator before each node; empty for nodes that are not reached.
    fn changed(&self, registers: usize, at: Option<u32>) -> Vec<Set> {
        let size = registers.div_ceil(64).max(1);
        let mut states: Vec<Set> = vec![Vec::new(); self.all.len()];
        let mut work = Vec::new();
        let reach = |states: &mut Vec<Set>, work: &mut Vec<usize>, node: usize, set: &Set| {
            let Some(state) = states.get_mut(node) else {
                return;
            };
            let mut now = state.clone();
            now.resize(size, 0);
            now.iter_mut().zip(set).for_each(|(a, b)| *a |= b);
            if now != *state {
                *state = now;
                work.push(node);
            }
        };
        match at.and_then(|word| self.at(word)) {
            Some(node) => reach(&mut states, &mut work, node, &vec![u64::MAX; size]),
            None => {
                for place in self.resumptions() {
                    let mut set = vec![0; size];
                    place.dst.iter().for_each(|r| add(&mut set, *r));
                    reach(&mut states, &mut work, place.left + 1, &set);
                }
            }
        }
        while let Some(i) = work.pop() {
            let node = &self.all[i];
            let mut set = states[i].clone();
            let mut also = |r: u32| add(&mut set, r);
            node.inst.register_uses(|u| {
                if let RegUse::Write(r) = u {
                    also(r);
                }
            });
            if let Some((first, count)) = node.inst.written_window() {
                (first..first + count).for_each(&mut also);
            }
            if let Some((handler, exc)) = node.handler {
                let mut set = set.clone();
                add(&mut set, exc);
                reach(&mut states, &mut work, handler, &set);
            }
            if node.falls && !node.suspends {
                reach(&mut states, &mut work, i + 1, &set);
            }
            if let Some(to) = node.jump {
                reach(&mut states, &mut work, to, &set);
            }
        }
        states
    }

    /// The first nodes of the basic blocks reachable from `starts`, in reverse postorder, and which of them are loop headers.
    pub fn blocks(&self, starts: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let mut leaders = self.leaders.clone();
        starts.iter().for_each(|s| leaders[*s] = true);
        let mut order = Vec::new();
        let mut seen = vec![false; self.all.len()];
        let mut open = vec![false; self.all.len()];
        let mut headers = Vec::new();
        for start in starts {
            if seen[*start] {
                continue;
            }
            let mut stack = vec![(*start, self.succs(*start, &leaders), 0)];
            seen[*start] = true;
            open[*start] = true;
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
        }
        order.reverse();
        (order, headers)
    }
    /// The leaders that follow the block at `start`.
    fn succs(&self, start: usize, leaders: &[bool]) -> Vec<usize> {
        let mut i = start;
        let mut out = Vec::new();
        loop {
            let node = &self.all[i];
            if node.caught {
                out.extend(node.handler.map(|(at, _)| at));
            }
            if node.suspends {
                return out;
            }
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
    /// Where the instruction at a node unpacks the pair in `reg` to, when that is not used any more and a block begins behind it.
    pub fn pair_at(&self, node: usize, reg: u32) -> Option<u32> {
        unpacked_pair(&self.all, node, reg)
            .filter(|_| self.leaders[node + 1] && !self.is_live(node + 1, reg))
    }
    /// Whether a block begins at a node that is entered from elsewhere.
    pub fn is_leader(&self, node: usize) -> bool {
        self.leaders[node]
    }
}

/// Where the instruction at a node puts the two values of a pair in `reg`, if that is what it does.
fn unpacked_pair(all: &[Node], at: usize, reg: u32) -> Option<u32> {
    match &all.get(at)?.inst {
        Inst::Unpack(i) if i.src.0 == reg && i.n.0 == 2 && at + 1 < all.len() => Some(i.base.0),
        _ => None,
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

fn add(set: &mut Set, reg: u32) {
    set[reg as usize / 64] |= 1 << (reg % 64);
}
fn has(set: &Set, reg: u32) -> bool {
    set[reg as usize / 64] >> (reg % 64) & 1 != 0
}
