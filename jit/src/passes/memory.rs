//! Memory as the passes see it: the locations a function touches, and who writes which.
//!
//! A location is a part of memory and a fixed offset, or all indexed words of a part. Two loads of one location from one
//! object agree when no write of the location lies between them; offsets of one part never overlap.

use std::collections::HashMap;

use crate::hir::{Func, InstId, Mem, Op};

/// Which words of a part of memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Words {
    Fixed(i64),
    Indexed,
}

/// The locations of a function, densely numbered.
pub struct Locations {
    index: HashMap<(Mem, Words), usize>,
    all: Vec<(Mem, Words)>,
}

fn place(op: &Op) -> Option<(Mem, Words)> {
    match op {
        Op::Load { off, mem, .. }
        | Op::LoadRaw { off, mem, .. }
        | Op::LoadWord { off, mem, .. }
        | Op::Store { off, mem, .. } => Some((*mem, Words::Fixed(*off))),
        Op::LoadAt { mem, .. } | Op::LoadByte { mem, .. } | Op::StoreAt { mem, .. } => {
            Some((*mem, Words::Indexed))
        }
        Op::GuardShape { .. } | Op::IsShape { .. } => Some((Mem::Shape, Words::Fixed(0))),
        _ => None,
    }
}

impl Locations {
    /// Those that `func` names.
    pub fn new(func: &Func) -> Locations {
        let mut locations = Locations {
            index: HashMap::new(),
            all: Vec::new(),
        };
        for block in &func.order {
            for inst in &func.blocks[*block].insts {
                if let Some(place) = place(func.op(*inst))
                    && !locations.index.contains_key(&place)
                {
                    locations.index.insert(place, locations.all.len());
                    locations.all.push(place);
                }
            }
        }
        locations
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }
    /// The location an instruction reads or writes by its immediates; none for memory that never changes.
    pub fn of(&self, op: &Op) -> Option<usize> {
        let place = place(op)?;
        if place.0 == Mem::Const {
            None
        } else {
            self.index.get(&place).copied()
        }
    }
    /// Visit the locations an instruction may write.
    pub fn written(&self, func: &Func, inst: InstId, mut f: impl FnMut(usize)) {
        let effects = func.effects(inst);
        if !effects.writes_any() {
            return;
        }
        let own = place(func.op(inst));
        for (index, (mem, words)) in self.all.iter().enumerate() {
            let hit = match own {
                Some((m, Words::Fixed(off))) => {
                    *mem == m && (*words == Words::Fixed(off) || *words == Words::Indexed)
                }
                Some((m, Words::Indexed)) => *mem == m,
                None => effects.may_write(*mem),
            };
            if hit && *mem != Mem::Const {
                f(index);
            }
        }
    }
}
