//! Exits: guards branch to a cold block for their reason, which goes on to one that stores the frame state's values.

use std::collections::HashMap;

use cranelift_codegen::ir::{self, InstBuilder, types};

use super::{Lower, Refused};
use crate::deopt::{Exit, ExitFrame, ExitTable, Place, VirtualObject};
use crate::hir::{FrameId, Op, Repr, Slot, ValueId, VirtId, Why};

/// The exits made so far.
#[derive(Default)]
pub(super) struct Exits {
    pub table: ExitTable,
    /// For an OSR entry: the registers of the interpreter frame.
    pub registers: Option<ir::Value>,
    /// One block for each frame state and reason.
    leaves: HashMap<(FrameId, Why), (ir::Block, u32)>,
    /// In order of creation, so that code does not depend on hashes.
    order: Vec<(FrameId, Why)>,
}

/// The values an exit stores, as the metadata is made.
struct Stores {
    values: Vec<ValueId>,
    objects: Vec<VirtualObject>,
    known: Vec<(VirtId, u16)>,
}

impl Lower<'_, '_> {
    /// The cold block and number of the exit for a frame state and a reason.
    pub(super) fn exit(&mut self, frame: FrameId, why: Why) -> Result<(ir::Block, u32), Refused> {
        if let Some(found) = self.exits.leaves.get(&(frame, why)) {
            return Ok(*found);
        }
        let (exit, values) = self.describe(frame, why);
        if values.len() > usize::from(self.target.layout.buffer_words) {
            return Err(Refused(format!("{} live values at an exit", values.len())));
        }
        if exit.objects.len() > crate::attach::OBJECTS {
            return Err(Refused("too many objects at an exit".into()));
        }
        let number = self.exits.table.push(&exit);
        let block = self.cold_block();
        self.exits.leaves.insert((frame, why), (block, number));
        self.exits.order.push((frame, why));
        Ok((block, number))
    }
    /// Leave if `condition` is true.
    pub(super) fn leave_if(
        &mut self,
        condition: ir::Value,
        frame: FrameId,
        why: Why,
    ) -> Result<(), Refused> {
        let (exit, _) = self.exit(frame, why)?;
        if self.target.stress && why != Why::Raised {
            self.stress(frame)?;
        }
        let next = self.b.create_block();
        self.b.ins().brif(condition, exit, &[], next, &[]);
        self.b.switch_to_block(next);
        self.constants.clear();
        Ok(())
    }
    /// In the test mode every so many guards one leaves although it holds.
    fn stress(&mut self, frame: FrameId) -> Result<(), Refused> {
        let (exit, _) = self.exit(frame, Why::Stress)?;
        let offset = self.target.layout.thread_stress;
        let left = self.load_thread(offset);
        let left = self.b.ins().iadd_imm_s(left, -1);
        self.store_thread(left, offset);
        let next = self.b.create_block();
        self.b.ins().brif(left, next, &[], exit, &[]);
        self.switch(next);
        Ok(())
    }
    /// The exit word of a number.
    pub(super) fn exit_word(&self, number: u32) -> u64 {
        u64::from(self.target.code) << 32 | u64::from(number)
    }

    fn describe(&self, frame: FrameId, why: Why) -> (Exit, Vec<ValueId>) {
        let mut stores = Stores {
            values: Vec::new(),
            objects: Vec::new(),
            known: Vec::new(),
        };
        let mut frames = Vec::new();
        let mut next = Some(frame);
        while let Some(id) = next {
            let state = &self.func.frames[id];
            let regs = state
                .regs
                .iter()
                .map(|(reg, slot)| (*reg, self.place(*slot, &mut stores)))
                .collect();
            frames.push(ExitFrame {
                code: state.code,
                pc: state.pc,
                regs,
            });
            next = state.parent;
        }
        (
            Exit {
                why,
                frames,
                objects: stores.objects,
            },
            stores.values,
        )
    }
    fn place(&self, slot: Slot, stores: &mut Stores) -> Place {
        let value = match slot {
            Slot::Value(v) => self.func.resolve(v),
            Slot::Virtual(object) => return Place::Object(self.object(object, stores)),
        };
        // A boxed value of an unboxed one is not worth making for an exit.
        let value = match self.func.def_op(value) {
            Some(Op::BoxInt { v } | Op::BoxFloat { v } | Op::BoxBool { v }) => {
                self.func.resolve(*v)
            }
            _ => value,
        };
        match self.func.def_op(value) {
            Some(Op::Const { bits }) => return Place::Const(*bits),
            Some(Op::IntConst { value }) => return Place::Int(*value),
            Some(Op::FloatConst { bits }) => {
                return Place::Const(crate::hir::bits::float(f64::from_bits(*bits)));
            }
            Some(Op::BoolConst { value }) => {
                return Place::Const(crate::hir::bits::FALSE | u64::from(*value));
            }
            _ => {}
        }
        let index = stores
            .values
            .iter()
            .position(|v| *v == value)
            .unwrap_or_else(|| {
                stores.values.push(value);
                stores.values.len() - 1
            });
        Place::Buffer(index as u16, self.func.repr(value))
    }
    fn object(&self, object: VirtId, stores: &mut Stores) -> u16 {
        if let Some((_, index)) = stores.known.iter().find(|(o, _)| *o == object) {
            return *index;
        }
        let data = &self.func.virtuals[object];
        let fields = data.fields.iter().map(|f| self.place(*f, stores)).collect();
        stores.objects.push(VirtualObject {
            shape: data.shape,
            fields,
        });
        let index = stores.objects.len() as u16 - 1;
        stores.known.push((object, index));
        index
    }

    /// Fill the blocks of all exits.
    pub(super) fn emit_exits(&mut self) -> Result<(), Refused> {
        let mut shared: HashMap<FrameId, ir::Block> = HashMap::new();
        let mut frames = Vec::new();
        for (frame, why) in std::mem::take(&mut self.exits.order) {
            let (block, number) = self.exits.leaves[&(frame, why)];
            let store = *shared.entry(frame).or_insert_with(|| {
                let block = self.b.create_block();
                self.b.set_cold_block(block);
                self.b.append_block_param(block, types::I64);
                frames.push((frame, block));
                block
            });
            self.switch(block);
            let word = self.exit_word(number);
            let word = self.word(word);
            self.b.ins().jump(store, &[word.into()]);
        }
        for (frame, block) in frames {
            self.switch(block);
            let word = self.b.block_params(block)[0];
            let (_, values) = self.describe(frame, Why::Cold);
            for (index, value) in values.into_iter().enumerate() {
                let mut made = self.value(value);
                if self.func.repr(value) == Repr::Bool {
                    made = self.b.ins().uextend(types::I64, made);
                }
                self.store_thread(made, self.target.layout.thread_buffer + 8 * index as i32);
            }
            self.store_thread(word, self.target.layout.thread_exit);
            let zero = self.word(0);
            self.b.ins().return_(&[zero]);
        }
        Ok(())
    }
}
