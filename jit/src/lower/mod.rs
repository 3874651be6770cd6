//! HIR to machine code through Cranelift.
//!
//! Conventions of compiled code:
//! * A function entered by a call is `fn(thread, args…) -> word`, everything boxed, system calling convention; zero means
//!   that it raised or left (see `deopt`). One entered in the middle is `fn(thread, registers) -> word`.
//! * Compiled code keeps nothing in interpreter frames. Where it calls a helper that can look at frames it first stores
//!   its frame pointer and place into the thread; calls between compiled functions are found by their return address.
//! * Cold blocks hold exits and slow paths; all code reached only from them is cold too.

mod arith;
mod call;
mod exits;
mod generator;
pub mod isa;
pub mod layout;
mod memory;
mod ops;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{self, AbiParam, InstBuilder, types};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};

use crate::deopt::ExitTable;
use crate::hir::dom::Dominators;
use crate::hir::loops::Loops;
use crate::hir::{BlockId, Entry, FrameId, Func, Inlined, Op, Repr, ValueId, Why};
use layout::Layout;

/// What compiling one function needs besides the function.
pub struct Target<'a> {
    /// The machine.
    pub isa: &'a OwnedTargetIsa,
    /// The runtime.
    pub layout: &'a Layout,
    /// The number of this code, the upper half of its exit words.
    pub code: u32,
    /// The address of this code's validity word: nonzero once an assumption is broken.
    pub invalid: u64,
    /// Whether guards fail now and then.
    pub stress: bool,
    /// Whether to keep the text of what the code generator gets.
    pub clif: bool,
    /// Whether to keep the text of the machine code.
    pub disassemble: bool,
}

/// Reasons to refuse a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

/// Machine code, not yet placed.
pub struct Compiled {
    /// The code, position independent.
    pub bytes: Vec<u8>,
    /// Its alignment.
    pub align: u32,
    /// Its exits.
    pub exits: ExitTable,
    /// The functions inlined in it, which exits name.
    pub inlined: Vec<Inlined>,
    /// The machine code as text, if asked for.
    pub text: Option<String>,
}

/// The parts of a Cranelift compilation that are used again and again.
pub struct Scratch {
    context: Context,
    builder: FunctionBuilderContext,
}

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch {
            context: Context::new(),
            builder: FunctionBuilderContext::new(),
        }
    }
}

/// The state of lowering one function.
struct Lower<'a, 'f> {
    func: &'a Func,
    target: &'a Target<'a>,
    b: FunctionBuilder<'f>,
    thread: ir::Value,
    values: SecondaryMap<ValueId, Option<ir::Value>>,
    /// Constants made in the current block.
    constants: HashMap<u64, ir::Value>,
    /// The words that `UnboxFloat` of a checked value can start from.
    float_bits: HashMap<ValueId, ir::Value>,
    blocks: SecondaryMap<BlockId, Option<ir::Block>>,
    exits: exits::Exits,
    signatures: HashMap<(usize, bool, Option<Repr>), ir::SigRef>,
    loops: Loops,
}

/// The Cranelift type of a representation.
fn clif_type(repr: Repr) -> ir::Type {
    match repr {
        Repr::Boxed | Repr::Int | Repr::Raw => types::I64,
        Repr::Float => types::F64,
        Repr::Bool => types::I8,
    }
}

/// Compile a function whose representations are selected.
pub fn compile(func: &Func, target: &Target, scratch: &mut Scratch) -> Result<Compiled, Refused> {
    let made = compile_with(func, target, scratch);
    if made.is_err() {
        // What a refused function left behind would get into the next one.
        *scratch = Scratch::default();
    }
    made
}

fn compile_with(func: &Func, target: &Target, scratch: &mut Scratch) -> Result<Compiled, Refused> {
    let conv = target.isa.default_call_conv();
    scratch.context.clear();
    let params = match func.entry {
        Entry::Call => 1 + func.blocks[func.entry_block()].params.len(),
        Entry::Osr => 2,
        Entry::Resume => 3,
    };
    let mut signature = ir::Signature::new(conv);
    signature
        .params
        .extend((0..params).map(|_| AbiParam::new(types::I64)));
    signature.returns.push(AbiParam::new(types::I64));
    scratch.context.func.signature = signature;
    scratch.context.set_disasm(target.disassemble);
    let dom = Dominators::new(func);
    let loops = Loops::new(func, &dom);
    let b = FunctionBuilder::new(&mut scratch.context.func, &mut scratch.builder);
    let mut lower = Lower {
        func,
        target,
        b,
        thread: ir::Value::from_u32(0),
        values: SecondaryMap::new(),
        constants: HashMap::new(),
        float_bits: HashMap::new(),
        blocks: SecondaryMap::new(),
        exits: exits::Exits::default(),
        signatures: HashMap::new(),
        loops,
    };
    lower.function(&dom)?;
    let exits = std::mem::take(&mut lower.exits.table);
    lower.b.seal_all_blocks();
    lower.b.finalize(target.isa.frontend_config());
    let clif = target
        .clif
        .then(|| scratch.context.func.display().to_string());
    let mut plane = ControlPlane::default();
    let code = match scratch.context.compile(&**target.isa, &mut plane) {
        Ok(code) => code,
        Err(e) => return Err(Refused(format!("code generator: {:?}", e.inner))),
    };
    let text = clif.or_else(|| code.vcode.clone());
    let buffer = &code.buffer;
    if let Some(reloc) = buffer.relocs().first() {
        return Err(Refused(format!("code generator wants {:?}", reloc.target)));
    }
    Ok(Compiled {
        bytes: buffer.data().to_vec(),
        align: buffer.alignment.max(16),
        exits,
        inlined: func.inlined.clone(),
        text,
    })
}

impl Lower<'_, '_> {
    fn function(&mut self, dom: &Dominators) -> Result<(), Refused> {
        for block in &self.func.order {
            if dom.reachable(*block) {
                let made = self.b.create_block();
                self.blocks[*block] = Some(made);
                if self.func.blocks[*block].cold {
                    self.b.set_cold_block(made);
                }
            }
        }
        self.entry()?;
        // Definitions must come before uses, which the block order does not promise and reverse postorder does.
        for block in &dom.rpo {
            self.block(*block)?;
        }
        self.emit_exits()
    }

    fn entry(&mut self) -> Result<(), Refused> {
        let first = self.func.entry_block();
        let block = self.b.create_block();
        self.b.append_block_params_for_function_params(block);
        self.b.switch_to_block(block);
        let params = self.b.block_params(block).to_vec();
        self.thread = params[0];
        match self.func.entry {
            Entry::Call => {
                for (value, param) in self.func.blocks[first].params.iter().zip(&params[1..]) {
                    self.values[*value] = Some(*param);
                }
            }
            Entry::Osr => self.exits.registers = Some(params[1]),
            Entry::Resume => {
                self.exits.registers = Some(params[1]);
                let sent = self.func.blocks[first].params[0];
                self.values[sent] = Some(params[2]);
            }
        }
        self.stack_check()?;
        let to = self.clif_block(first);
        self.b.ins().jump(to, &[]);
        Ok(())
    }

    /// Leave when the native stack is nearly full; a function that calls nothing needs little and is not checked.
    fn stack_check(&mut self) -> Result<(), Refused> {
        let func = self.func;
        let Some(frame) = func.blocks[func.entry_block()].frame else {
            return Ok(());
        };
        let calls = func
            .order
            .iter()
            .flat_map(|b| &func.blocks[*b].insts)
            .any(|i| {
                matches!(
                    func.op(*i),
                    Op::CallHelper { .. } | Op::CallFrame { .. } | Op::Resume { .. }
                )
            });
        if calls {
            self.check_stack(frame)?;
        }
        self.inlined_check(frame)
    }
    /// As `stack_check`, where a generator goes on.
    fn check_room(&mut self, at: FrameId) -> Result<(), Refused> {
        self.check_stack(at)?;
        self.inlined_check(at)
    }
    /// Leave when there is no room for the frames of inlined functions, by the limit of recursion or on the register stack.
    fn inlined_check(&mut self, frame: FrameId) -> Result<(), Refused> {
        let inlined = &self.func.inlined;
        let Some(depth) = inlined.iter().map(|i| i64::from(i.depth)).max() else {
            return Ok(());
        };
        let extent = inlined.iter().map(|i| i.base + i.size).max().unwrap_or(0);
        let layout = self.target.layout;
        let left = self.load_thread(layout.thread_depth);
        let deep = self
            .b
            .ins()
            .icmp_imm_s(ir::condcodes::IntCC::SignedLessThan, left, depth);
        self.leave_if(deep, frame, Why::Stack)?;
        let registers = self.registers()?;
        let top = self
            .b
            .ins()
            .iadd_imm_s(registers, 8 * (extent + layout.slack));
        let end = self.load_thread(layout.thread_registers_end);
        let full = self
            .b
            .ins()
            .icmp(ir::condcodes::IntCC::UnsignedGreaterThan, top, end);
        self.leave_if(full, frame, Why::Stack)
    }
    /// Leave when the native stack is nearly full.
    fn check_stack(&mut self, at: FrameId) -> Result<(), Refused> {
        let sp = self.b.ins().get_stack_pointer(types::I64);
        let limit = self.load_thread(self.target.layout.thread_stack_limit);
        let low = self
            .b
            .ins()
            .icmp(ir::condcodes::IntCC::UnsignedLessThan, sp, limit);
        self.leave_if(low, at, Why::Stack)
    }

    fn block(&mut self, block: BlockId) -> Result<(), Refused> {
        let at = self.clif_block(block);
        self.switch(at);
        if block != self.func.entry_block() {
            for param in &self.func.blocks[block].params {
                let ty = clif_type(self.func.repr(*param));
                let made = self.b.append_block_param(at, ty);
                self.values[*param] = Some(made);
            }
        }
        for inst in &self.func.blocks[block].insts {
            self.inst(*inst)?;
        }
        Ok(())
    }

    /// Go on in another block; constants are made anew there, which costs less than keeping them in registers.
    fn switch(&mut self, block: ir::Block) {
        self.b.switch_to_block(block);
        self.constants.clear();
    }
    fn clif_block(&self, block: BlockId) -> ir::Block {
        self.blocks[block].expect("reachable blocks have a counterpart")
    }
    fn cold_block(&mut self) -> ir::Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        block
    }
    /// The address of the frame's registers.
    fn registers(&self) -> Result<ir::Value, Refused> {
        let reason = "a frame is needed in a function entered by a call";
        self.exits.registers.ok_or_else(|| Refused(reason.into()))
    }
    /// A word constant.
    fn word(&mut self, bits: u64) -> ir::Value {
        if let Some(v) = self.constants.get(&bits) {
            return *v;
        }
        let v = self.b.ins().iconst(types::I64, bits as i64);
        self.constants.insert(bits, v);
        v
    }
    /// The counterpart of a value in its own representation.
    fn value(&mut self, value: ValueId) -> ir::Value {
        if let Some(v) = self.values[value] {
            return v;
        }
        match self.func.def_op(value) {
            Some(Op::IntConst { value }) => self.word(*value as u64),
            Some(Op::Const { bits } | Op::RawConst { bits }) => self.word(*bits),
            Some(Op::BoolConst { value }) => self.b.ins().iconst(types::I8, i64::from(*value)),
            other => panic!("{value} is used before {other:?} is lowered"),
        }
    }
    fn define(&mut self, value: Option<ValueId>, made: ir::Value) {
        if let Some(value) = value {
            self.values[value] = Some(made);
        }
    }
    fn load_thread(&mut self, offset: i32) -> ir::Value {
        let thread = self.thread;
        self.b
            .ins()
            .load(types::I64, ir::MemFlagsData::trusted(), thread, offset)
    }
    fn store_thread(&mut self, value: ir::Value, offset: i32) {
        let thread = self.thread;
        self.b
            .ins()
            .store(ir::MemFlagsData::trusted(), value, thread, offset);
    }
}
