//! HIR as text; `parse` reads it back.

use std::fmt::{self, Write};

use super::effect::Mem;
use super::entity::{BlockId, FrameId, InstId, ValueId};
use super::frame_state::{FrameState, Slot};
use super::func::{Entry, Func};
use super::helper::HelperId;
use super::ops::{Cond, Op, Target, Why, for_each_hir};
use super::ty::Ty;

/// A field of an instruction as text.
trait Show {
    fn show(&self, func: &Func, out: &mut String) -> fmt::Result;
}

macro_rules! show_display {
    ($($t:ty),*) => {
        $(impl Show for $t {
            fn show(&self, _: &Func, out: &mut String) -> fmt::Result { write!(out, "{self}") }
        })*
    };
}
macro_rules! show_debug {
    ($($t:ty),*) => {
        $(impl Show for $t {
            fn show(&self, _: &Func, out: &mut String) -> fmt::Result { write!(out, "{self:?}") }
        })*
    };
}
show_display!(ValueId, i64, u32, bool, Ty, FrameId);
show_debug!(Mem, Why);

impl Show for u64 {
    fn show(&self, _: &Func, out: &mut String) -> fmt::Result {
        write!(out, "{self:#x}")
    }
}
impl Show for Cond {
    fn show(&self, _: &Func, out: &mut String) -> fmt::Result {
        let (_, name) = Cond::ALL[*self as usize];
        out.write_str(name)
    }
}
impl Show for HelperId {
    fn show(&self, func: &Func, out: &mut String) -> fmt::Result {
        out.write_str(func.helpers[self.0 as usize].name)
    }
}
impl Show for Vec<ValueId> {
    fn show(&self, _: &Func, out: &mut String) -> fmt::Result {
        out.write_char('(')?;
        for (index, v) in self.iter().enumerate() {
            write!(out, "{}{v}", if index > 0 { " " } else { "" })?;
        }
        out.write_char(')')
    }
}
impl Show for Target {
    fn show(&self, func: &Func, out: &mut String) -> fmt::Result {
        write!(out, "{}", self.block)?;
        self.args.show(func, out)
    }
}

macro_rules! define_show {
    ($($(#[$doc:meta])* $name:ident { $($field:ident : $kind:ident),* } -> $result:ident, $effects:expr;)*) => {
        fn show_op(op: &Op, func: &Func, out: &mut String) -> fmt::Result {
            out.write_str(op.name())?;
            let mut separator = " ";
            match op {
                $(Op::$name { $($field),* } => {
                    $(out.write_str(separator)?; $field.show(func, out)?; separator = ", ";)*
                })*
            }
            let _ = separator;
            Ok(())
        }
    };
}
for_each_hir!(define_show);

/// One instruction, as it stands in a dump.
pub fn inst(func: &Func, inst: InstId) -> String {
    let data = &func.insts[inst];
    let mut out = String::new();
    if let Some(v) = data.result {
        let _ = write!(out, "{v}: {} = ", func.values[v].ty);
    }
    let _ = show_op(&data.op, func, &mut out);
    out
}

fn slot(func: &Func, slot: Slot, out: &mut String) -> fmt::Result {
    match slot {
        Slot::Value(v) => write!(out, "{}", func.resolve(v)),
        Slot::Virtual(object) => {
            let object = &func.virtuals[object];
            write!(out, "new{}(", object.shape)?;
            for (index, field) in object.fields.iter().enumerate() {
                out.write_str(if index > 0 { " " } else { "" })?;
                self::slot(func, *field, out)?;
            }
            out.write_char(')')
        }
    }
}

fn frame(func: &Func, state: &FrameState, out: &mut String) -> fmt::Result {
    write!(out, "code {} pc {} ", state.code, state.pc)?;
    if state.caught {
        out.write_str("caught ")?;
    }
    out.write_char('[')?;
    for (index, (reg, held)) in state.regs.iter().enumerate() {
        write!(out, "{}r{reg}=", if index > 0 { " " } else { "" })?;
        slot(func, *held, out)?;
    }
    out.write_char(']')?;
    if let Some(parent) = state.parent {
        write!(out, " in {parent}")?;
    }
    Ok(())
}

fn block(func: &Func, block: BlockId, out: &mut String) -> fmt::Result {
    let data = &func.blocks[block];
    write!(out, "{block}(")?;
    for (index, p) in data.params.iter().enumerate() {
        write!(
            out,
            "{}{p}: {}",
            if index > 0 { ", " } else { "" },
            func.values[*p].ty
        )?;
    }
    out.write_char(')')?;
    if let Some(f) = data.frame {
        write!(out, " loop {f}")?;
    }
    if data.cold {
        out.write_str(" cold")?;
    }
    out.write_str(":\n")?;
    for i in &data.insts {
        writeln!(out, "  {}", inst(func, *i))?;
    }
    Ok(())
}

impl fmt::Display for Func {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = match self.entry {
            Entry::Call => "call",
            Entry::Osr => "osr",
            Entry::Resume => "resume",
        };
        let mut out = format!("func {} {entry} {{\n", self.name);
        let mut used = std::collections::BTreeSet::new();
        for b in &self.order {
            used.extend(self.blocks[*b].frame);
            used.extend(
                self.blocks[*b]
                    .insts
                    .iter()
                    .filter_map(|i| self.insts[*i].op.frame()),
            );
        }
        let parents: Vec<FrameId> = used.iter().copied().collect();
        for mut id in parents {
            while let Some(parent) = self.frames[id].parent {
                used.insert(parent);
                id = parent;
            }
        }
        for id in used {
            write!(out, "  {id} = ")?;
            frame(self, &self.frames[id], &mut out)?;
            out.push('\n');
        }
        for b in &self.order {
            block(self, *b, &mut out)?;
        }
        out.push_str("}\n");
        f.write_str(&out)
    }
}
