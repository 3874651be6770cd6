//! Inlining: the instructions of a called Python function are built in place of the call.
//!
//! An inlined function's registers have a place on the register stack, above its caller's, but nothing is stored there until
//! something can look: an exit rebuilds the frame, and when the function calls the runtime or Python code its frame's
//! header is written on entry (`EnterFrame`), so that tracebacks, `sys._getframe` and the recursion limit see it.
//!
//! Invariants: the frame states of an inlined function have the caller's state at the call as their parent; whether its frame is
//! entered is one fact for the whole function (`Inlined::entered`), known once it is built.

use krait_runtime::heap::Gc;
use krait_runtime::interp::frame::{EXTRA, HEADER, Kind};
use krait_runtime::object::code::Code;
use krait_runtime::object::function::Function;
use krait_runtime::tier::consume::Consumer;
use krait_runtime::value::Value;

use super::calls::direct;
use super::nodes::Entered;
use super::{Body, Build, Builder, R, looks_at_frames};
use crate::hir::{
    self, BlockId, FUNCTION, FrameId, Inlined, Op, Slot, Target, Ty, ValueId, Why, bits,
};

/// The most instructions of a function that is inlined.
const LARGEST: usize = 70;
/// The most instructions inlined into one piece of code.
const BUDGET: usize = 700;
/// The most functions around an inlined one.
pub(crate) const DEEPEST: usize = 6;

/// How often a recursive function is built inside itself.
const RECURSION: usize = 1;
/// The most instructions of a recursive function that is.
const SHORT: usize = 24;

/// What an inlined function knows of its call.
pub(super) struct Caller {
    /// The caller's frame state while the function runs.
    pub frame: FrameId,
    /// What becomes of the result.
    kind: Kind,
    /// What a frame of that kind needs: the instance to initialise, which operator's method it is.
    extra: Option<ValueId>,
    /// The function as a value.
    pub function: ValueId,
    /// Whether that is not always the same.
    varies: bool,
    /// Where returning goes on; its parameter is the result.
    back: BlockId,
    /// The blocks that return, and what.
    returns: Vec<(BlockId, ValueId)>,
    /// Of a generator: what its values are for.
    pub consumer: Option<Consumer>,
    /// Whether anything in the function needs its frame.
    calls: bool,
    /// Whether what it raises goes on in compiled code.
    pub catches: bool,
    /// Where, if it does.
    pub landing: Option<BlockId>,
    /// The code objects being built around it.
    chain: Vec<usize>,
}

impl Caller {
    /// What exits need to make the frame beside its registers.
    pub fn slots(&self) -> impl Iterator<Item = (u16, Slot)> {
        let function = self
            .varies
            .then_some((FUNCTION, Slot::Value(self.function)));
        let extra = self.extra.map(|v| (hir::EXTRA, Slot::Value(v)));
        function.into_iter().chain(extra)
    }
}

impl Builder<'_> {
    /// The code of a function if calls of it with all arguments in place can be inlined here.
    fn inlinable(&self, code: Gc<Code>) -> bool {
        direct(&code) && self.fits_in(code)
    }
    /// Whether a function can be built in place of a call with just so many positional arguments.
    pub(super) fn takes(&self, function: Gc<Function>, args: u32) -> bool {
        function
            .code
            .get()
            .is_some_and(|code| code.simple && code.arg_count == args && self.inlinable(code))
    }
    /// As `inlinable`, however the code is called.
    pub(super) fn fits_in(&self, code: Gc<Code>) -> bool {
        let chain = self.body.caller.as_ref().map_or(&[][..], |c| &c.chain);
        code.word_count() <= 4 * LARGEST
            && self.inlined < BUDGET
            && chain.len() < DEEPEST
            && self.may_recur(code, chain)
            && !self.facts.not_inlined.contains(&code.addr())
            && looks_at_frames(&code).is_none()
    }

    /// Whether a function may be built inside itself: only a short one, and only so deep that its last calls, which mostly
    /// have nothing more to call, need no frames.
    fn may_recur(&self, code: Gc<Code>, chain: &[usize]) -> bool {
        let here = self.body.code.addr();
        let around = chain.iter().chain([&here]);
        match around.filter(|outer| **outer == code.addr()).count() {
            0 => true,
            times => times <= RECURSION && code.word_count() <= 4 * SHORT,
        }
    }

    /// Build `function`, whose value is `callee`, on `args`, and the value it returns; `None`, and nothing done, when it cannot be
    /// inlined here. See [`Caller`] for `kind` and `extra`.
    pub(super) fn inline(
        &mut self,
        function: Gc<Function>,
        callee: ValueId,
        args: &[ValueId],
        (kind, extra): (Kind, Option<ValueId>),
    ) -> Build<Option<ValueId>> {
        let Some(code) = function.code.get().filter(|c| self.inlinable(*c)) else {
            return Ok(None);
        };
        let mut body = Body::new(function, code, false, Entered::Start, self.facts)?;
        if body.nodes.all.len() > LARGEST {
            return Ok(None);
        }
        for (reg, v) in args.iter().enumerate() {
            body.regs[reg] = R::Val(*v);
        }
        self.inline_body(body, callee, (kind, extra), None)
            .map(Some)
    }
    /// Build a body, whose parameters have their values, in place of the current instruction's call of `callee`; the value it returns.
    pub(super) fn inline_body(
        &mut self,
        mut body: Body,
        callee: ValueId,
        (kind, extra): (Kind, Option<ValueId>),
        consumer: Option<Consumer>,
    ) -> Build<ValueId> {
        let (function, code) = (body.function, body.code);
        self.inlined += body.nodes.all.len();
        self.facts.keep(function.as_value());
        self.facts.keep(code.as_value());
        let varies = self.known(callee).is_none();
        let order;
        (order, body.headers) = body.nodes.blocks(&[0]);
        // The arguments and the callee are consumed; only what is used later, or by a handler, stays.
        let live = self.body.nodes.live_across(self.body.node);
        let frame = self.frame_of(self.body.node, &live);
        let site = self.site();
        let outer = self.body.caller.as_ref();
        let mut chain = outer.map_or(Vec::new(), |c| c.chain.clone());
        chain.push(self.body.code.addr());
        let back = self.func.add_block();
        let result = self.func.add_param(back, Ty::ANY);
        body.base = self.body.base + i64::from(self.body.code.registers) + (EXTRA + HEADER) as i64;
        self.func.inlined.push(Inlined {
            function: (!varies).then(|| function.as_value().bits()),
            base: body.base,
            size: i64::from(code.registers),
            kind,
            depth: chain.len() as u32,
            consumer,
            entered: false,
        });
        body.number = self.func.inlined.len() as u32;
        let unbound = self.push(Op::Const {
            bits: bits::UNBOUND,
        });
        for reg in 0..code.locals as usize {
            if body.regs[reg] == R::None {
                body.regs[reg] = R::Val(unbound);
            }
        }
        body.caller = Some(Caller {
            frame,
            kind,
            extra,
            function: callee,
            varies,
            consumer,
            back,
            returns: Vec::new(),
            calls: false,
            catches: self.catches(),
            landing: None,
            chain,
        });
        let entry = self.block;
        let learned = self.facts.learned();
        let outer = std::mem::replace(&mut self.body, body);
        let built = self.inlined_blocks(&order);
        let body = std::mem::replace(&mut self.body, outer);
        self.body.frame = None;
        let caller = match (built, body.caller) {
            (Ok(()), Some(caller)) => caller,
            (built, _) => {
                if self.facts.learned() == learned {
                    self.facts.not_inlined.insert(code.addr());
                }
                return Err(built.err().unwrap_or_default());
            }
        };
        if let Some(block) = caller.landing {
            self.raises_in(block);
        }
        if caller.calls {
            self.calls();
            self.func.inlined[body.number as usize - 1].entered = true;
            let mut fields = vec![callee];
            fields.extend(extra);
            self.func.insert_before_end(
                entry,
                Op::EnterFrame {
                    base: body.base,
                    caller: self.body.base,
                    site,
                    link: self.body.code.k.get() as u64 | kind as u64,
                    fields,
                },
            );
            for (block, _) in &caller.returns {
                self.func.insert_before_end(*block, Op::LeaveFrame {});
            }
        }
        let returned = caller.returns.iter().map(|(_, v)| self.ty(*v));
        self.func.values[result].ty = returned.fold(Ty::NEVER, Ty::join);
        self.switch(back);
        Ok(result)
    }
    fn inlined_blocks(&mut self, order: &[usize]) -> Build<()> {
        self.goto(0)?;
        for leader in order {
            self.basic_block(*leader)?;
        }
        Ok(())
    }
    /// `return v`
    pub(super) fn ret(&mut self, v: ValueId) {
        let Some(caller) = &self.body.caller else {
            return self.end(Op::Return { v });
        };
        if let Some(consumer) = caller.consumer {
            return self.consumed(consumer);
        }
        let (kind, ty) = (caller.kind, self.ty(v));
        // The interpreter sees to results that the kind of call does not take.
        let fits = match kind {
            Kind::Init if !ty.is(Ty::NONE) => Some(self.is_none(v)),
            Kind::Operator if ty.may_be(Ty::IMMEDIATE) => {
                let r = self.push(Op::Const {
                    bits: Value::NOT_IMPLEMENTED.bits(),
                });
                let c = self.push(Op::IsSame { l: v, r });
                Some(self.push(Op::BoolNot { c }))
            }
            _ => None,
        };
        if let Some(c) = fits {
            self.guard_true(c, Why::Kind);
        }
        self.give_back(v);
    }
    /// The inlined function being built is over and gives `v`.
    pub(super) fn give_back(&mut self, v: ValueId) {
        let block = self.block;
        if let Some(caller) = self.body.caller.as_mut() {
            caller.returns.push((block, v));
            let to = Target {
                block: caller.back,
                args: vec![v],
            };
            self.end(Op::Jump { to });
        }
    }
    /// What the values of the generator being built are for, when it is inlined.
    pub(super) fn consumer(&self) -> Option<Consumer> {
        self.body.caller.as_ref().and_then(|c| c.consumer)
    }
    /// The function being built calls something that may look at its frame.
    pub(super) fn calls(&mut self) {
        if let Some(caller) = self.body.caller.as_mut() {
            caller.calls = true;
        }
    }
    /// The value of the function being built.
    pub(super) fn itself(&mut self) -> ValueId {
        if let Some(caller) = &self.body.caller {
            return caller.function;
        }
        let function = self.push(Op::LoadReg { index: -4 });
        self.func.values[function].ty = Ty::FUNCTION;
        function
    }
}
