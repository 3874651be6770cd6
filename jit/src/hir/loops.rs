//! Natural loops: headers, bodies, nesting, preheaders.

use cranelift_codegen::entity::{EntitySet, SecondaryMap};

use super::dom::Dominators;
use super::entity::BlockId;
use super::func::Func;
use super::ops::{Op, Target};

/// A natural loop.
pub struct Loop {
    /// The block that all entries and back edges go to.
    pub header: BlockId,
    /// Its blocks, the header included.
    pub body: EntitySet<BlockId>,
    /// The sources of its back edges.
    pub latches: Vec<BlockId>,
    /// The loop around it.
    pub parent: Option<usize>,
    /// 1 for an outermost loop.
    pub depth: u32,
}

/// The loops of a function, outer ones before those they contain.
pub struct Loops {
    /// All of them.
    pub all: Vec<Loop>,
    /// The innermost loop of each block.
    pub of: SecondaryMap<BlockId, Option<usize>>,
}

impl Loops {
    /// Find them. A back edge whose target does not dominate its source makes no loop here.
    pub fn new(func: &Func, dom: &Dominators) -> Loops {
        let preds = func.preds();
        let mut all: Vec<Loop> = Vec::new();
        for header in &dom.rpo {
            let latches: Vec<BlockId> = preds[*header]
                .iter()
                .copied()
                .filter(|p| dom.reachable(*p) && dom.dominates(*header, *p))
                .collect();
            if latches.is_empty() {
                continue;
            }
            let mut body = EntitySet::new();
            body.insert(*header);
            let mut work = latches.clone();
            while let Some(block) = work.pop() {
                if body.insert(block) {
                    work.extend(preds[block].iter().copied().filter(|p| dom.reachable(*p)));
                }
            }
            let parent = all.iter().rposition(|l| l.body.contains(*header));
            let depth = parent.map_or(1, |p| all[p].depth + 1);
            all.push(Loop {
                header: *header,
                body,
                latches,
                parent,
                depth,
            });
        }
        let mut of = SecondaryMap::new();
        for (index, one) in all.iter().enumerate() {
            for block in one.body.keys() {
                of[block] = Some(index);
            }
        }
        Loops { all, of }
    }
    /// How many loops are around a block.
    pub fn depth(&self, block: BlockId) -> u32 {
        self.of[block].map_or(0, |l| self.all[l].depth)
    }
}

/// Give each loop one block before it that only jumps to its header; returns whether anything changed.
pub fn make_preheaders(func: &mut Func) -> bool {
    let dom = Dominators::new(func);
    let loops = Loops::new(func, &dom);
    let mut changed = false;
    for one in &loops.all {
        let preds = func.preds();
        let outside: Vec<BlockId> = preds[one.header]
            .iter()
            .copied()
            .filter(|p| dom.reachable(*p) && !one.body.contains(*p))
            .collect();
        if let [only] = outside[..]
            && matches!(func.op(func.end(only)), Op::Jump { .. })
        {
            continue;
        }
        changed = true;
        let header = one.header;
        let types: Vec<_> = func.blocks[header]
            .params
            .iter()
            .map(|p| func.values[*p].clone())
            .collect();
        let pre = func.add_block();
        func.order.pop();
        let at = func.order.iter().position(|b| *b == header).unwrap_or(0);
        func.order.insert(at, pre);
        let mut args = Vec::new();
        for data in types {
            let param = func.add_param(pre, data.ty);
            func.values[param].repr = data.repr;
            args.push(param);
        }
        func.push(
            pre,
            Op::Jump {
                to: Target {
                    block: header,
                    args,
                },
            },
        );
        func.edges_to(header, |from, target| {
            if from != pre && outside.contains(&from) {
                target.block = pre;
            }
        });
    }
    changed
}

/// The block before the loop that only jumps to its header, if `make_preheaders` has made one.
pub fn preheader(func: &Func, one: &Loop) -> Option<BlockId> {
    let preds = func.preds();
    let mut outside = preds[one.header]
        .iter()
        .copied()
        .filter(|p| !one.body.contains(*p));
    let only = outside.next()?;
    (outside.next().is_none() && matches!(func.op(func.end(only)), Op::Jump { .. })).then_some(only)
}
