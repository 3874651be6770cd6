//! Dominators, by the iterative algorithm of Cooper, Harvey and Kennedy, and a reverse postorder.

use cranelift_codegen::entity::{EntitySet, SecondaryMap};

use super::entity::BlockId;
use super::func::Func;

/// The dominator tree of a function.
pub struct Dominators {
    /// The reachable blocks in reverse postorder.
    pub rpo: Vec<BlockId>,
    number: SecondaryMap<BlockId, u32>,
    parent: SecondaryMap<BlockId, Option<BlockId>>,
    /// Entry and exit numbers of a walk over the tree: an ancestor's interval contains its descendants'.
    interval: SecondaryMap<BlockId, (u32, u32)>,
    children: SecondaryMap<BlockId, Vec<BlockId>>,
}

/// The reachable blocks, each before its successors but for back edges.
pub fn reverse_postorder(func: &Func) -> Vec<BlockId> {
    let mut seen = EntitySet::new();
    let mut out = Vec::new();
    let entry = func.entry_block();
    seen.insert(entry);
    let mut stack = vec![(entry, func.succs(entry), 0)];
    while let Some((block, succs, next)) = stack.last_mut() {
        if let Some(succ) = succs.get(*next).copied() {
            *next += 1;
            if seen.insert(succ) {
                stack.push((succ, func.succs(succ), 0));
            }
        } else {
            out.push(*block);
            stack.pop();
        }
    }
    out.reverse();
    out
}

impl Dominators {
    /// Compute them.
    pub fn new(func: &Func) -> Dominators {
        let rpo = reverse_postorder(func);
        let preds = func.preds();
        let mut number: SecondaryMap<BlockId, u32> = SecondaryMap::with_default(u32::MAX);
        for (index, block) in rpo.iter().enumerate() {
            number[*block] = index as u32;
        }
        let mut parent: SecondaryMap<BlockId, Option<BlockId>> = SecondaryMap::new();
        let mut changed = true;
        while changed {
            changed = false;
            for block in &rpo[1..] {
                let mut new: Option<BlockId> = None;
                for pred in &preds[*block] {
                    if number[*pred] == u32::MAX || (parent[*pred].is_none() && *pred != rpo[0]) {
                        continue;
                    }
                    new = Some(match new {
                        None => *pred,
                        Some(other) => common(&number, &parent, *pred, other),
                    });
                }
                if parent[*block] != new {
                    parent[*block] = new;
                    changed = true;
                }
            }
        }
        let mut children: SecondaryMap<BlockId, Vec<BlockId>> = SecondaryMap::new();
        for block in &rpo[1..] {
            if let Some(p) = parent[*block] {
                children[p].push(*block);
            }
        }
        let mut dominators = Dominators {
            interval: SecondaryMap::new(),
            rpo,
            number,
            parent,
            children,
        };
        dominators.number_tree();
        dominators
    }

    fn number_tree(&mut self) {
        let mut clock = 0;
        let mut stack = vec![(self.rpo[0], 0)];
        self.interval[self.rpo[0]].0 = clock;
        while let Some((block, next)) = stack.last_mut() {
            clock += 1;
            if let Some(child) = self.children[*block].get(*next).copied() {
                *next += 1;
                self.interval[child].0 = clock;
                stack.push((child, 0));
            } else {
                self.interval[*block].1 = clock;
                stack.pop();
            }
        }
    }

    /// Whether every path to `b` goes through `a`; a block dominates itself.
    pub fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        let (start, end) = self.interval[a];
        let (at, _) = self.interval[b];
        start <= at && at <= end
    }
    /// The block right above in the tree.
    pub fn parent(&self, block: BlockId) -> Option<BlockId> {
        self.parent[block]
    }
    /// The blocks right below in the tree.
    pub fn children(&self, block: BlockId) -> &[BlockId] {
        &self.children[block]
    }
    /// Whether the block can be reached at all.
    pub fn reachable(&self, block: BlockId) -> bool {
        self.number[block] != u32::MAX
    }
    /// The position in the reverse postorder.
    pub fn position(&self, block: BlockId) -> u32 {
        self.number[block]
    }
}

fn common(
    number: &SecondaryMap<BlockId, u32>,
    parent: &SecondaryMap<BlockId, Option<BlockId>>,
    mut a: BlockId,
    mut b: BlockId,
) -> BlockId {
    while a != b {
        while number[a] > number[b] {
            a = parent[a].unwrap_or(b);
        }
        while number[b] > number[a] {
            b = parent[b].unwrap_or(a);
        }
    }
    a
}
