//! Choose how each value travels: unboxed through loops, boxed only where a boxed value is needed.
//!
//! Block parameters get the representation of their type. Unboxing stands right after the definition, where it costs
//! least and serves every use; boxing stands right before the use, so that cold paths pay for it. Frame states never
//! make a value boxed: exits know how to box.

use std::collections::HashMap;

use crate::hir::bits;
use crate::hir::{BlockId, Def, Demand, Func, InstId, Op, Param, Repr, Slot, Ty, ValueId};

/// Run the pass.
pub fn run(func: &mut Func) {
    choose(func);
    let mut select = Select {
        func,
        unboxed: HashMap::new(),
    };
    for block in select.func.order.clone() {
        select.block(block);
    }
    select.place_unboxed();
    func.selected = true;
    frames(func);
}

/// The representation that suits a type.
fn natural(ty: Ty) -> Repr {
    if ty.is_never() {
        Repr::Boxed
    } else if ty.is(Ty::INT64) {
        Repr::Int
    } else if ty.is(Ty::FLOAT) {
        Repr::Float
    } else if ty.is(Ty::BOOL) {
        Repr::Bool
    } else if ty.is(Ty::RAW) {
        Repr::Raw
    } else {
        Repr::Boxed
    }
}

fn choose(func: &mut Func) {
    let mut wants_boxed: HashMap<ValueId, (u32, u32)> = HashMap::new();
    for block in &func.order {
        for inst in &func.blocks[*block].insts {
            func.op(*inst).operands(|v, d| {
                let counts = wants_boxed.entry(v).or_default();
                match d {
                    Demand::Repr(Repr::Boxed) => counts.0 += 1,
                    Demand::Repr(_) => counts.1 += 1,
                    Demand::Address | Demand::Any => {}
                }
            });
        }
    }
    let entry = func.entry_block();
    for block in func.order.clone() {
        if block == entry {
            continue;
        }
        for param in func.blocks[block].params.clone() {
            let repr = natural(func.ty(param));
            let (boxed, other) = wants_boxed.get(&param).copied().unwrap_or_default();
            let keep_boxed = repr != Repr::Raw && boxed > 0 && other == 0;
            func.values[param].repr = if keep_boxed { Repr::Boxed } else { repr };
        }
    }
}

struct Select<'a> {
    func: &'a mut Func,
    /// The unboxed twin of each boxed value, still to be placed.
    unboxed: HashMap<(ValueId, Repr), InstId>,
}

impl Select<'_> {
    fn block(&mut self, block: BlockId) {
        let mut made: HashMap<(ValueId, Repr), ValueId> = HashMap::new();
        let mut out = Vec::new();
        for inst in std::mem::take(&mut self.func.blocks[block].insts) {
            let mut op = self.func.insts[inst].op.clone();
            let helper = match &op {
                Op::CallHelper { helper, .. } | Op::CallPure { helper, .. } => Some(*helper),
                _ => None,
            };
            let mut index = 0;
            op.operands_mut(|v, demand| {
                let demand = match helper.map(|h| self.func.helpers[h.0 as usize].params) {
                    Some(params) => match params.get(index) {
                        Some(Param::One(repr)) => Demand::Repr(*repr),
                        Some(Param::Rest) | None => Demand::Repr(Repr::Boxed),
                    },
                    None => demand,
                };
                index += 1;
                if let Demand::Repr(want) = demand {
                    *v = self.convert(*v, want, block, &mut made, &mut out);
                }
            });
            op.targets_mut(|t| {
                for (index, v) in t.args.iter_mut().enumerate() {
                    let param = self.func.blocks[t.block].params[index];
                    let want = self.func.values[param].repr;
                    *v = self.convert(*v, want, block, &mut made, &mut out);
                }
            });
            self.func.insts[inst].op = op;
            out.push(inst);
        }
        self.func.blocks[block].insts = out;
    }

    /// `v` in the representation `want`, with what must be done for it right here appended to `out`.
    fn convert(
        &mut self,
        v: ValueId,
        want: Repr,
        block: BlockId,
        made: &mut HashMap<(ValueId, Repr), ValueId>,
        out: &mut Vec<InstId>,
    ) -> ValueId {
        let v = self.func.resolve(v);
        let have = self.func.repr(v);
        if have == want || want == Repr::Raw || have == Repr::Raw {
            return v;
        }
        if let Some(done) = made.get(&(v, want)) {
            return *done;
        }
        let op = match (self.func.def_op(v), want) {
            (Some(Op::IntConst { value }), Repr::Boxed) if self.func.ty(v).is(Ty::SMALL) => {
                Op::Const {
                    bits: bits::small(*value),
                }
            }
            (Some(Op::FloatConst { bits }), Repr::Boxed) => Op::Const {
                bits: bits::float(f64::from_bits(*bits)),
            },
            (Some(Op::BoolConst { value }), Repr::Boxed) => Op::Const {
                bits: bits::FALSE | u64::from(*value),
            },
            (_, Repr::Boxed) => match have {
                Repr::Int => Op::BoxInt { v },
                Repr::Float => Op::BoxFloat { v },
                Repr::Bool | Repr::Boxed | Repr::Raw => Op::BoxBool { v },
            },
            _ if have == Repr::Boxed => return self.unbox(v, want),
            // No value is of both kinds: a guard before this always leaves, and any value will do.
            (_, Repr::Int) => Op::IntConst { value: 0 },
            (_, Repr::Float) => Op::FloatConst { bits: 0 },
            (_, Repr::Bool | Repr::Raw) => Op::BoolConst { value: false },
        };
        let inst = self.func.make(block, op);
        out.push(inst);
        let result = self.func.insts[inst].result.unwrap_or(v);
        made.insert((v, want), result);
        result
    }
    fn unbox(&mut self, v: ValueId, want: Repr) -> ValueId {
        let block = self.func.def_block(v);
        let op = match want {
            Repr::Int => Op::UnboxInt { v },
            Repr::Float => Op::UnboxFloat { v },
            Repr::Bool | Repr::Boxed | Repr::Raw => Op::UnboxBool { v },
        };
        let func = &mut *self.func;
        let inst = *self
            .unboxed
            .entry((v, want))
            .or_insert_with(|| func.make(block, op));
        self.func.insts[inst].result.unwrap_or(v)
    }
    fn place_unboxed(&mut self) {
        let mut all: Vec<(ValueId, InstId)> =
            self.unboxed.iter().map(|((v, _), i)| (*v, *i)).collect();
        all.sort();
        for (v, inst) in all {
            let block = self.func.insts[inst].block;
            let at = match self.func.values[v].def {
                Def::Inst(def) => self.func.blocks[block]
                    .insts
                    .iter()
                    .position(|i| *i == def)
                    .map_or(0, |p| p + 1),
                Def::Param(..) | Def::Alias(_) | Def::Gone => 0,
            };
            self.func.blocks[block].insts.insert(at, inst);
        }
        // Exits can take the unboxed twin, so that the boxed value need not stay in a register for them.
        let func = &mut *self.func;
        let twin = |slot: &mut Slot| {
            if let Slot::Value(v) = slot
                && let Some(inst) = [Repr::Int, Repr::Float, Repr::Bool]
                    .iter()
                    .find_map(|r| self.unboxed.get(&(*v, *r)))
                && let Some(unboxed) = func.insts[*inst].result
            {
                *v = unboxed;
            }
        };
        func.frames
            .values_mut()
            .for_each(|f| f.regs.iter_mut().for_each(|(_, s)| twin(s)));
        func.virtuals
            .values_mut()
            .for_each(|o| o.fields.iter_mut().for_each(twin));
    }
}

/// Frame states look through boxes.
fn frames(func: &mut Func) {
    let values: Vec<(ValueId, ValueId)> = func
        .values
        .keys()
        .filter_map(|v| match func.def_op(v) {
            Some(Op::BoxInt { v: of } | Op::BoxFloat { v: of } | Op::BoxBool { v: of }) => {
                Some((v, *of))
            }
            _ => None,
        })
        .collect();
    let map: HashMap<ValueId, ValueId> = values.into_iter().collect();
    let look = |slot: &mut Slot| {
        if let Slot::Value(v) = slot
            && let Some(of) = map.get(v)
        {
            *v = *of;
        }
    };
    func.frames
        .values_mut()
        .for_each(|f| f.regs.iter_mut().for_each(|(_, s)| look(s)));
    func.virtuals
        .values_mut()
        .for_each(|o| o.fields.iter_mut().for_each(look));
}
