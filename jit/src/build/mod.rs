//! Bytecode and feedback to HIR.
//!
//! A function is built as one `Func` whose entry takes the interpreter's frame: arguments are loaded from its registers,
//! exits put values back into them. What is not specialised becomes a call of `run_op`, which executes the instruction
//! on the frame, so that every instruction but those of generators can be built.
//!
//! Invariants: a frame state names the registers that are live before its instruction; an iterator of a `for` loop may
//! exist only as its parts (`R::Range`, `R::Items`), which frame states describe as a virtual object.
#![allow(
    unsafe_code,
    reason = "feedback and objects are read where the interpreter left them"
)]

mod arith;
mod attrs;
mod calls;
mod consume;
pub mod facts;
mod generators;
pub mod helpers;
pub(crate) mod inline;
mod iterate;
mod nodes;
mod ops;
mod raise;

use std::collections::HashMap;
use std::mem::offset_of;

use krait_frontend::bytecode::code::LocalKind;
use krait_frontend::bytecode::inst::{Inst, RegUse, decode};
use krait_runtime::context::Thread;
use krait_runtime::heap::Gc;
use krait_runtime::interp::frame::Regs;
use krait_runtime::object::code::Code;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::function::Function;
use krait_runtime::tier::helpers as rt;
use krait_runtime::value::Value;

use crate::hir::{
    self, BlockId, Effects, Entry, FrameId, FrameState, Func, HelperId, Mem, Op, Slot, Target, Ty,
    ValueId, Virtual, Why, bits,
};
use facts::Facts;
use nodes::{Entered, Nodes};

/// What a register holds while building.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum R {
    /// Nothing that anybody may read.
    None,
    /// A value.
    Val(ValueId),
    /// A value of a type that it is known to have wherever the register is read.
    Typed(ValueId, Ty),
    /// A range iterator, as its next value, bound and distance.
    Range(ValueId, ValueId, Step),
    /// An iterator over a list (or else a tuple): sequence and next index.
    Items(ValueId, ValueId, bool),
    /// `enumerate` of such an iterator: sequence, next index, next number.
    Enumerated(ValueId, ValueId, ValueId, bool),
    /// `zip` of two such iterators: the sequences and the next index.
    Zipped([ValueId; 2], ValueId, [bool; 2]),
}

/// The distance of a range.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Step {
    /// One.
    One,
    /// A value, which is known to be positive or else negative.
    By(ValueId, bool),
}

/// The parts of `R` that are known when a block is made.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Val,
    Typed(Ty),
    Range(Option<bool>),
    Items(bool),
    Enumerated(bool),
    Zipped([bool; 2]),
}

/// The type of the sequence of an iterator.
fn sequence_type(list: bool) -> Ty {
    if list { Ty::LIST } else { Ty::TUPLE }
}

impl R {
    fn kind(self) -> Option<Kind> {
        match self {
            R::None => None,
            R::Val(_) => Some(Kind::Val),
            R::Typed(_, ty) => Some(Kind::Typed(ty)),
            R::Range(_, _, Step::One) => Some(Kind::Range(None)),
            R::Range(_, _, Step::By(_, up)) => Some(Kind::Range(Some(up))),
            R::Items(_, _, list) => Some(Kind::Items(list)),
            R::Enumerated(_, _, _, list) => Some(Kind::Enumerated(list)),
            R::Zipped(_, _, lists) => Some(Kind::Zipped(lists)),
        }
    }
    /// The values that change from block to block, in the order of `Kind::types`.
    fn parts(self) -> Vec<ValueId> {
        match self {
            R::None => vec![],
            R::Val(v) | R::Typed(v, _) => vec![v],
            R::Range(next, stop, Step::One) => vec![next, stop],
            R::Range(next, stop, Step::By(step, _)) => vec![next, stop, step],
            R::Items(seq, index, _) => vec![seq, index],
            R::Enumerated(seq, index, number, _) => vec![seq, index, number],
            R::Zipped([a, b], index, _) => vec![a, b, index],
        }
    }
}

impl Kind {
    fn types(self) -> Vec<Ty> {
        match self {
            Kind::Val => vec![Ty::ANY],
            Kind::Typed(ty) => vec![ty],
            Kind::Range(None) => vec![Ty::INT64; 2],
            Kind::Range(Some(_)) => vec![Ty::INT64; 3],
            Kind::Items(list) => vec![sequence_type(list), Ty::INT64],
            Kind::Enumerated(list) => vec![sequence_type(list), Ty::INT64, Ty::INT64],
            Kind::Zipped([a, b]) => vec![sequence_type(a), sequence_type(b), Ty::INT64],
        }
    }
    /// What holds these parts.
    fn of(self, parts: &[ValueId]) -> R {
        match (self, parts) {
            (Kind::Val, [v]) => R::Val(*v),
            (Kind::Typed(ty), [v]) => R::Typed(*v, ty),
            (Kind::Range(None), [next, stop]) => R::Range(*next, *stop, Step::One),
            (Kind::Range(Some(up)), [next, stop, step]) => {
                R::Range(*next, *stop, Step::By(*step, up))
            }
            (Kind::Items(list), [seq, index]) => R::Items(*seq, *index, list),
            (Kind::Enumerated(list), [seq, index, number]) => {
                R::Enumerated(*seq, *index, *number, list)
            }
            (Kind::Zipped(lists), [a, b, index]) => R::Zipped([*a, *b], *index, lists),
            _ => R::None,
        }
    }
}

/// Why a function is not built.
pub type Refusal = String;
type Build<T> = Result<T, Refusal>;

pub(crate) struct Builder<'a> {
    th: &'a mut Thread,
    facts: &'a mut Facts,
    func: Func,
    block: BlockId,
    /// The function being built: the outermost, or one that is inlined into it.
    body: Body,
    /// The functions that a callee is one of, by the shapes of its receiver; constants of the code.
    candidates: HashMap<ValueId, Vec<u64>>,
    /// How many instructions of inlined functions were built.
    inlined: usize,
    /// Whether the current block has ended.
    ended: bool,
    /// In the code of a generator: that.
    generator: Option<ValueId>,
}

/// What belongs to one Python function while its instructions are built.
struct Body {
    code: Gc<Code>,
    function: Gc<Function>,
    nodes: Nodes,
    headers: Vec<usize>,
    blocks: HashMap<usize, (BlockId, Vec<(u16, Kind)>)>,
    /// The instruction being built.
    node: usize,
    regs: Vec<R>,
    frame: Option<FrameId>,
    /// Whether iterators stay objects.
    plain_iterators: bool,
    /// Whether names stand for global variables.
    module_body: bool,
    /// What frame states call the code: 0 for the outermost, else one more than the index into `Func::inlined`.
    number: u32,
    /// Where its registers are, in words from those of the outermost.
    base: i64,
    /// For an inlined function: its caller.
    caller: Option<inline::Caller>,
    /// What the current instruction raises and compiled code is to handle.
    raises: Vec<raise::Raise>,
}

impl Body {
    /// The body of a function.
    fn new(
        function: Gc<Function>,
        code: Gc<Code>,
        plain_iterators: bool,
        entry: Entered,
        facts: &Facts,
    ) -> Build<Body> {
        let caught = |at| facts.caught(code, at);
        let state = match entry {
            Entered::Consumed(state) => state,
            Entered::Start | Entered::At(_) => 0,
        };
        Ok(Body {
            code,
            function,
            nodes: Nodes::new(code, entry, &caught).ok_or("code that cannot be decoded")?,
            headers: Vec::new(),
            blocks: HashMap::new(),
            node: 0,
            regs: vec![R::None; (code.registers + state) as usize],
            frame: None,
            plain_iterators,
            module_body: false,
            number: 0,
            base: 0,
            caller: None,
            raises: Vec::new(),
        })
    }
}

/// Any value that a register of a running program holds.
pub(crate) fn bound() -> Ty {
    Ty::ANY.without(Ty::UNBOUND)
}

/// Builds the function that the frame at `regs` runs, or the loop that begins at word `at` of it.
pub fn build(
    th: &mut Thread,
    facts: &mut Facts,
    function: Gc<Function>,
    regs: Regs,
    at: Option<u32>,
) -> Result<Func, Refusal> {
    let code = function.body();
    if let Some(kind) = generators::interpreted(&code) {
        return Err(format!("{kind}s are interpreted"));
    }
    if let Some(name) = looks_at_frames(&code) {
        return Err(format!("the frame's variables are needed by name: {name}"));
    }
    if at.is_none() && !code.is_optimized() {
        return Err("class and module bodies are compiled by loop".into());
    }
    let mut plain_iterators = false;
    loop {
        let learned = facts.learned();
        match build_with(th, facts, function, code, regs, at, plain_iterators) {
            Err(_) if facts.learned() > learned => {}
            // Perhaps the loops can be built with iterators as objects.
            Err(reason) if reason == MIXED && !plain_iterators => plain_iterators = true,
            built => return built,
        }
    }
}

/// A register that is an iterator's parts here and an object there.
const MIXED: &str = "an iterator that is used in different ways";

fn build_with(
    th: &mut Thread,
    facts: &mut Facts,
    function: Gc<Function>,
    code: Gc<Code>,
    regs: Regs,
    at: Option<u32>,
    plain_iterators: bool,
) -> Result<Func, Refusal> {
    let entered = at.map_or(Entered::Start, Entered::At);
    let mut body = Body::new(function, code, plain_iterators, entered, facts)?;
    if body.nodes.all.len() > 6000 {
        return Err("a function of more than 6000 instructions".into());
    }
    let start = body
        .nodes
        .at(at.unwrap_or(0))
        .ok_or("a loop within an instruction")?;
    let resumes = code.makes_generator() && at.is_none();
    let starts = if resumes {
        let places = body.nodes.resumptions();
        places.iter().map(|r| r.left + 1).collect()
    } else {
        vec![start]
    };
    let order;
    (order, body.headers) = body.nodes.blocks(&starts);
    body.node = start;
    body.module_body = !code.is_optimized() && is_module(function, regs);
    let func = Func::new(
        &krait_runtime::object::str::Str::text_of(code.qualname),
        if resumes { Entry::Resume } else { Entry::Osr },
        helpers::table(),
    );
    let mut b = Builder {
        th,
        facts,
        func,
        block: BlockId::from_u32(0),
        body,
        candidates: HashMap::new(),
        inlined: 0,
        ended: false,
        generator: None,
    };
    if resumes {
        b.resume_entry()?;
    } else {
        b.entry(start, regs, at.is_some())?;
    }
    for leader in order {
        b.basic_block(leader)?;
    }
    Ok(b.func)
}

/// Whether the frame's namespace is its globals.
fn is_module(function: Gc<Function>, regs: Regs) -> bool {
    function
        .globals
        .get()
        .is_some_and(|g| regs.extra().is(g.as_value()))
}

/// A builtin that reads the variables of its caller's frame, if the code names one.
fn looks_at_frames(code: &Code) -> Option<&str> {
    const NAMES: [&str; 6] = ["locals", "vars", "eval", "exec", "dir", "_getframe"];
    let mut names = code.source.names.iter().map(|n| &**n);
    names
        .find(|n| NAMES.contains(n))
        .or_else(|| calls_super(code).then_some("super"))
}

/// Whether the code may call `super()` otherwise than by the instructions for it: such a call looks for `__class__` in the frame.
fn calls_super(code: &Code) -> bool {
    let mut locals = code.source.locals.iter();
    let Some(class) =
        locals.position(|(name, kind)| &**name == "__class__" && kind.has(LocalKind::FREE))
    else {
        return false;
    };
    let names = &code.source.names;
    let words = code.snapshot();
    let (mut at, mut named, mut known, mut read) = (0, 0, 0, false);
    while let Some((inst, next)) = decode(&words, at) {
        match inst {
            Inst::LoadGlobal(i) => named += u32::from(&*names[i.name.0 as usize] == "super"),
            Inst::LoadSuperAttr(_) | Inst::LoadSuperMethod(_) => known += 1,
            Inst::LoadCell(i) => read |= i.cell.0 as usize == class,
            _ => {}
        }
        at = next;
    }
    // Who reads `__class__` may know `super` by another name.
    named != known || read && known == 0
}

impl Builder<'_> {
    // ---- entry and blocks ----------------------------------------------------------------------------------------
    fn entry(&mut self, start: usize, regs: Regs, osr: bool) -> Build<()> {
        self.block = self.func.add_block();
        for reg in self.body.nodes.live(start) {
            let is_argument = u32::from(reg) < self.body.code.parameter_count;
            let v = if osr || is_argument {
                let v = self.push(Op::LoadReg {
                    index: i64::from(reg),
                });
                self.func.values[v].ty = if is_argument && !osr {
                    bound()
                } else {
                    Ty::ANY
                };
                v
            } else {
                self.push(Op::Const {
                    bits: bits::UNBOUND,
                })
            };
            self.body.regs[reg as usize] = R::Val(v);
        }
        self.body.node = start;
        self.body.frame = None;
        // Before anything is loaded the frame's registers are as they should be.
        let untouched = self.func.frames.push(FrameState {
            code: 0,
            pc: self.body.nodes.all[start].at,
            regs: Vec::new(),
            parent: None,
            caught: false,
        });
        self.func.blocks[self.block].frame = Some(untouched);
        self.guard_globals()?;
        if self.body.code.makes_generator() {
            self.load_generator();
        } else if osr {
            self.specialize_numbers(start, regs, untouched);
        }
        if osr && !self.body.plain_iterators {
            self.take_over_iterators(start, regs)?;
        }
        self.goto(start)?;
        Ok(())
    }
    /// At a loop in the middle: numbers are taken to be of the kinds that they are of now, so that they need not be boxed where they go
    /// around the loop. The loop is made again without that when it is entered with others.
    fn specialize_numbers(&mut self, start: usize, regs: Regs, at: FrameId) {
        if self.failures() > 0 {
            return;
        }
        for reg in self.body.nodes.live(start) {
            let (R::Val(v), now) = (self.body.regs[reg as usize], regs.get(reg.into())) else {
                continue;
            };
            let ty = if now.is_int() {
                Ty::SMALL
            } else if now.is_float() {
                Ty::FLOAT
            } else {
                continue;
            };
            let known = self.push(Op::GuardKind { v, ty, at });
            self.body.regs[reg as usize] = R::Val(known);
        }
    }
    /// Leave when the function has other globals than the one that the code is made for.
    fn guard_globals(&mut self) -> Build<()> {
        let own = self.body.function;
        let globals = own.globals.get().ok_or("no globals")?;
        let builtins = own.builtins.get().ok_or("no builtins")?;
        self.facts.keep(globals.as_value());
        self.facts.keep(builtins.as_value());
        if !self.facts.one_world(self.body.code) {
            let function = self.push(Op::LoadReg { index: -4 });
            self.func.values[function].ty = Ty::FUNCTION;
            self.guard_namespaces(function, globals, builtins);
        }
        Ok(())
    }
    /// Leave when a function has other globals or builtins.
    fn guard_namespaces(&mut self, function: ValueId, globals: Gc<Dict>, builtins: Gc<Dict>) {
        for (off, expected) in [
            (offset_of!(Function, globals), globals),
            (offset_of!(Function, builtins), builtins),
        ] {
            let now = self.load(function, off, Mem::Const, Ty::DICT);
            self.guard_const(now, expected.as_value().bits());
        }
    }
    /// At a loop in the middle: iterators of the loops around are taken apart.
    fn take_over_iterators(&mut self, start: usize, regs: Regs) -> Build<()> {
        for i in 0..self.body.nodes.all.len() {
            let (Some(to), Some((iter, _))) = (
                self.body.nodes.all[i].jump,
                iterate::iterating(&self.body.nodes.all[i].inst),
            ) else {
                continue;
            };
            if to > start
                || start > i
                || !self.body.nodes.is_live(start, iter)
                || self.body.nodes.is_kept(iter)
            {
                continue;
            }
            if let R::Val(v) = self.body.regs[iter as usize] {
                let now = regs.get(iter as usize);
                self.body.regs[iter as usize] = self.take_apart(v, now);
            }
        }
        Ok(())
    }
    /// The block that begins at a node and the arguments that the current state passes to it.
    fn target(&mut self, node: usize) -> Build<Target> {
        if !self.body.blocks.contains_key(&node) {
            let block = self.func.add_block();
            let mut layout = Vec::new();
            for reg in self.body.nodes.live(node) {
                let Some(kind) = self.body.regs[reg as usize].kind() else {
                    continue;
                };
                for ty in kind.types() {
                    self.func.add_param(block, ty);
                }
                layout.push((reg, kind));
            }
            self.body.blocks.insert(node, (block, layout));
        }
        let (block, layout) = self.body.blocks[&node].clone();
        let mut args = Vec::new();
        for (reg, kind) in layout {
            let held = self.body.regs[reg as usize];
            if held.kind() == Some(kind) {
                args.extend(held.parts());
            } else if (held, kind) == (R::None, Kind::Val) {
                args.push(self.push(Op::Const {
                    bits: bits::UNBOUND,
                }));
            } else {
                return Err(MIXED.into());
            }
        }
        Ok(Target { block, args })
    }
    fn goto(&mut self, node: usize) -> Build<()> {
        let to = self.target(node)?;
        self.end(Op::Jump { to });
        Ok(())
    }
    fn basic_block(&mut self, leader: usize) -> Build<()> {
        let Some((block, layout)) = self.body.blocks.get(&leader).cloned() else {
            return Ok(());
        };
        self.block = block;
        self.ended = false;
        self.body.regs.fill(R::None);
        let mut params = &self.func.blocks[block].params.clone()[..];
        for (reg, kind) in layout {
            let (own, others) = params.split_at(kind.types().len());
            self.body.regs[reg as usize] = kind.of(own);
            params = others;
        }
        let mut node = leader;
        if self.body.headers.contains(&leader) {
            self.begin(node);
            let at = self.at();
            self.func.blocks[block].frame = Some(at);
            self.push_none(Op::Poll { at });
        }
        loop {
            self.begin(node);
            let inst = self.body.nodes.all[node].inst;
            self.instruction(inst)?;
            self.finish_raises()?;
            if self.ended {
                return Ok(());
            }
            // An instruction may have dealt with the one behind it, too.
            node = self.body.node + 1;
            if node >= self.body.nodes.all.len() {
                return Err("code that runs off its end".into());
            }
            if self.body.blocks.contains_key(&node) || self.body.nodes.is_leader(node) {
                return self.goto(node);
            }
        }
    }
    fn begin(&mut self, node: usize) {
        self.body.node = node;
        self.body.frame = None;
    }

    // ---- instructions --------------------------------------------------------------------------------------------
    fn push(&mut self, op: Op) -> ValueId {
        self.func.push_value(self.block, op)
    }
    /// A guard that stays although nobody uses its result.
    fn checked(&mut self, op: Op) -> ValueId {
        let v = self.push(op);
        self.push_none(Op::Use { v });
        v
    }
    fn push_none(&mut self, op: Op) {
        self.func.push(self.block, op);
    }
    fn end(&mut self, op: Op) {
        self.func.push(self.block, op);
        self.ended = true;
    }
    /// Go on in a block made in the middle of an instruction.
    fn switch(&mut self, block: BlockId) {
        self.block = block;
        self.ended = false;
        // The values of a frame state made in another block need not be there.
        self.body.frame = None;
    }
    fn ty(&self, v: ValueId) -> Ty {
        self.func.ty(v)
    }
    /// The frame state before the current instruction.
    fn at(&mut self) -> FrameId {
        if let Some(frame) = self.body.frame {
            return frame;
        }
        let frame = self.frame_at(self.body.node);
        self.body.frame = Some(frame);
        frame
    }
    /// The frame state before a node, in terms of the registers as they are now.
    fn frame_at(&mut self, node: usize) -> FrameId {
        let live = self.body.nodes.live(node);
        self.frame_of(node, &live)
    }
    /// A frame state at a node with the registers `live`.
    fn frame_of(&mut self, node: usize, live: &[u16]) -> FrameId {
        let mut regs = Vec::new();
        for reg in live.iter().copied() {
            let slot = match self.body.regs[reg as usize] {
                R::None => continue,
                R::Val(v) | R::Typed(v, _) => Slot::Value(v),
                R::Range(next, stop, step) => {
                    let step = Slot::Value(self.step(step));
                    let fields = [Slot::Value(next), Slot::Value(stop), step];
                    self.virtual_object(rt::RANGE_ITERATOR, &fields)
                }
                R::Items(seq, index, list) => self.virtual_items(seq, index, list),
                R::Enumerated(seq, index, number, list) => {
                    let items = self.virtual_items(seq, index, list);
                    self.virtual_object(facts::ENUMERATE, &[items, Slot::Value(number)])
                }
                R::Zipped(seqs, index, lists) => {
                    let count = Slot::Value(self.push(Op::Const {
                        bits: bits::small(2),
                    }));
                    let a = self.virtual_items(seqs[0], index, lists[0]);
                    let b = self.virtual_items(seqs[1], index, lists[1]);
                    let both = self.virtual_object(facts::TUPLE, &[count, a, b]);
                    let strict = self.push(Op::Const { bits: bits::FALSE });
                    self.virtual_object(facts::ZIP, &[both, Slot::Value(strict)])
                }
            };
            // What a consumer has come to is no register of the interpreter's.
            let state = u32::from(reg).checked_sub(self.body.code.registers);
            let place = state.map_or(reg, |i| hir::STATE + i as u16);
            regs.push((place, slot));
        }
        let caller = self.body.caller.as_ref();
        if let Some(caller) = caller {
            regs.extend(caller.slots());
        }
        self.func.frames.push(FrameState {
            code: self.body.number,
            pc: self.body.nodes.all[node].at,
            regs,
            parent: caller.map(|c| c.frame),
            caught: false,
        })
    }
    fn virtual_items(&mut self, seq: ValueId, index: ValueId, list: bool) -> Slot {
        let shape = if list {
            facts::LIST_ITERATOR
        } else {
            facts::TUPLE_ITERATOR
        };
        self.virtual_object(shape, &[Slot::Value(seq), Slot::Value(index)])
    }
    fn virtual_object(&mut self, shape: u32, fields: &[Slot]) -> Slot {
        let fields = fields.to_vec();
        Slot::Virtual(self.func.virtuals.push(Virtual { shape, fields }))
    }
    fn int(&mut self, value: i64) -> ValueId {
        self.push(Op::IntConst { value })
    }
    fn step(&mut self, step: Step) -> ValueId {
        match step {
            Step::One => self.int(1),
            Step::By(v, _) => v,
        }
    }
    fn raw(&mut self, bits: u64) -> ValueId {
        self.push(Op::RawConst { bits })
    }
    /// A constant of the program.
    fn constant(&mut self, v: Value) -> ValueId {
        if v.is_int() {
            return self.int(v.as_int());
        }
        if v.is_float() {
            return self.push(Op::FloatConst {
                bits: v.as_float().to_bits(),
            });
        }
        if v.is_bool() {
            return self.push(Op::BoolConst { value: v.as_bool() });
        }
        self.facts.keep(v);
        let c = self.push(Op::Const { bits: v.bits() });
        if let Some(ty) = facts::type_of_object(v) {
            self.func.values[c].ty = ty;
        }
        c
    }
    /// [`Builder::constant`] of a value's bits.
    fn constant_of(&mut self, bits: u64) -> ValueId {
        self.constant(Value::from_bits(bits).unwrap_or(Value::UNBOUND))
    }
    fn get(&mut self, reg: u32) -> Build<ValueId> {
        match self.body.regs[reg as usize] {
            R::Val(v) | R::Typed(v, _) => Ok(v),
            R::None => Ok(self.push(Op::Const {
                bits: bits::UNBOUND,
            })),
            R::Range(..) | R::Items(..) | R::Enumerated(..) | R::Zipped(..) => {
                Err("an iterator that is used as a value".into())
            }
        }
    }
    fn set(&mut self, reg: u32, v: ValueId) {
        self.body.regs[reg as usize] = R::Val(v);
    }
    /// From now on registers that hold `old` hold `new`, which is the same value with more known of it.
    fn refine(&mut self, old: ValueId, new: ValueId) {
        for r in &mut self.body.regs {
            if *r == R::Val(old) {
                *r = R::Val(new);
            }
        }
    }
    fn load(&mut self, base: ValueId, off: usize, mem: crate::hir::Mem, ty: Ty) -> ValueId {
        let v = self.push(Op::Load {
            base,
            off: off as i64,
            mem,
        });
        self.func.values[v].ty = ty;
        v
    }
    fn load_raw(&mut self, base: ValueId, off: usize, mem: crate::hir::Mem) -> ValueId {
        self.push(Op::LoadRaw {
            base,
            off: off as i64,
            mem,
        })
    }

    // ---- guards --------------------------------------------------------------------------------------------------
    fn guard_kind(&mut self, v: ValueId, ty: Ty) -> ValueId {
        if self.ty(v).is(ty) {
            return v;
        }
        let at = self.at();
        let made = self.checked(Op::GuardKind { v, ty, at });
        self.refine(v, made);
        made
    }
    fn guard_type(&mut self, v: ValueId, shape: u32, ty: Ty) -> ValueId {
        if self.ty(v).shape() == Some(shape) || (ty != Ty::OBJECT && self.ty(v).is(ty)) {
            return v;
        }
        let at = self.at();
        let made = self.checked(Op::GuardType { v, shape, ty, at });
        self.refine(v, made);
        made
    }
    fn guard_shape(&mut self, v: ValueId, shape: u32) -> ValueId {
        if shape < facts::FIRST_DYNAMIC {
            return self.guard_type(v, shape, facts::type_of_shape(shape));
        }
        let at = self.at();
        let made = self.checked(Op::GuardShape {
            v,
            shape,
            ty: Ty::OBJECT,
            at,
        });
        self.refine(v, made);
        made
    }
    fn guard_const(&mut self, v: ValueId, word: u64) -> ValueId {
        if let Some(Op::Const { bits }) = self.func.def_op(v)
            && *bits == word
        {
            return v;
        }
        let at = self.at();
        self.push(Op::GuardConst { v, bits: word, at });
        let known = self.push(Op::Const { bits: word });
        self.refine(v, known);
        known
    }
    fn guard_true(&mut self, c: ValueId, why: Why) {
        let at = self.at();
        self.push_none(Op::GuardTrue { c, why, at });
    }
    /// Leave when the register holds nothing.
    fn check_bound(&mut self, v: ValueId) -> ValueId {
        self.guard_kind(v, bound())
    }

    // ---- calls of the runtime ------------------------------------------------------------------------------------
    /// The place of the current instruction, as the runtime knows it.
    fn site(&self) -> u64 {
        self.site_of(self.body.node)
    }
    fn site_of(&self, node: usize) -> u64 {
        self.body.code.words.get() as u64 + 4 * (u64::from(self.body.nodes.all[node].at) + 1)
    }
    /// Call a helper that takes the frame and its place before `args`.
    fn helper(&mut self, helper: HelperId, args: &[ValueId]) -> ValueId {
        let regs = self.push(Op::Regs {
            base: self.body.base,
        });
        self.calls();
        let site = self.raw(self.site());
        let mut all = vec![regs, site];
        all.extend_from_slice(args);
        let raises = helpers::table()[helper.0 as usize]
            .effects
            .has(Effects::RAISES);
        let at = if raises { self.raising_at() } else { self.at() };
        let v = self.push(Op::CallHelper {
            helper,
            args: all,
            at,
        });
        if raises {
            self.if_raised(v);
        }
        v
    }
    /// After a call that may run Python code: leave if that broke what this code assumes. The registers are those
    /// after the instruction.
    fn check_valid(&mut self) {
        let at = self.frame_at(self.body.node + 1);
        self.push_none(Op::CheckValid { at });
        self.body.frame = None;
    }
    /// Remember for the user that the instruction is left to the runtime.
    fn through_runtime(&mut self) {
        let at = self.body.nodes.all[self.body.node].at;
        self.facts.generic.push((self.body.code, at));
    }
    /// Let the runtime execute the instruction.
    fn generic(&mut self, inst: Inst) -> Build<()> {
        self.through_runtime();
        if self.attr_through_runtime(&inst)? {
            return Ok(());
        }
        for reg in self.run_op(&inst)? {
            self.body.regs[reg as usize] = R::None;
            if self.body.nodes.is_live(self.body.node + 1, reg) {
                let v = self.push(Op::LoadReg {
                    index: self.body.base + i64::from(reg),
                });
                self.set(reg, v);
            }
        }
        self.check_valid();
        Ok(())
    }
    /// Let the runtime execute the instruction; the registers that it writes are not loaded yet.
    fn run_op(&mut self, inst: &Inst) -> Build<Vec<u32>> {
        let mut reads = Vec::new();
        let mut writes = Vec::new();
        inst.register_uses(|u| match u {
            RegUse::Read(r) => reads.push(r),
            RegUse::ReadWindow { first, count } => reads.extend(first..first + count),
            RegUse::Write(r) => writes.push(r),
        });
        if let Some((first, count)) = inst.written_window() {
            writes.extend(first..first + count);
        }
        if let Inst::MakeCell(m) = inst {
            reads.push(m.var.0);
        }
        writes.sort_unstable();
        writes.dedup();
        for reg in reads {
            if self.body.regs[reg as usize] != R::None {
                let v = self.get(reg)?;
                self.push_none(Op::StoreReg {
                    index: self.body.base + i64::from(reg),
                    v,
                });
            }
        }
        self.helper(helpers::run_op(inst.opcode()), &[]);
        Ok(writes)
    }
    /// Leave, once: nothing is known of what the instruction will meet, and code made after it has run will be better. Whether it does
    /// so; an instruction that has been left for that reason before is known to leave no traces.
    fn unseen(&mut self) -> bool {
        if self.failures() > 0 || self.facts.eager {
            return false;
        }
        let (why, at) = (Why::Unseen, self.at());
        self.end(Op::Exit { why, at });
        true
    }
    fn unseen_or_generic(&mut self, inst: Inst) -> Build<()> {
        if self.unseen() {
            return Ok(());
        }
        self.generic(inst)
    }
    /// Leave for good: the interpreter executes the instruction.
    fn leave(&mut self) {
        let at = self.at();
        self.end(Op::Exit { why: Why::Cold, at });
    }
    /// How often code was made again because this instruction met what it was not made for.
    fn failures(&self) -> u32 {
        self.facts
            .failures(self.body.code, self.body.nodes.all[self.body.node].at)
    }
}
