//! Builtins that take values from a generator: `sum(x * y for …)`, `any(…)`, `list(…)`.
//!
//! Where the call of a generator function is directly followed by that of such a builtin, the generator's code is built in place of both calls, and what
//! the builtin does with a value stands at its `yield`: there is no generator, and its variables are values like any others. What the builtin has come
//! to is in registers behind those of the generator's code. See `krait_runtime::tier::consume` for what happens where such code is left.

use krait_frontend::bytecode::code::CodeFlags;
use krait_frontend::bytecode::inst::{Inst, decode};
use krait_frontend::bytecode::ops::FRAME_HEADER;
use krait_runtime::feedback::ic::{CallState, Callee};
use krait_runtime::feedback::kinds::Kinds;
use krait_runtime::heap::Gc;
use krait_runtime::interp::call::builtin_new;
use krait_runtime::interp::frame::Kind;
use krait_runtime::interp::generator::is_plain;
use krait_runtime::native::NativeDef;
use krait_runtime::object::code::Code;
use krait_runtime::object::descr::{NativeDescriptor, NativeFunction};
use krait_runtime::object::function::Function;
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::types::Type;
use krait_runtime::tier::consume::Consumer;

use super::calls::Call;
use super::facts::cache;
use super::nodes::Entered;
use super::{Body, Build, Builder, R, helpers, looks_at_frames};
use crate::hir::{Cond, Op, Ty, ValueId, bits};

/// The call of a builtin with a generator.
pub(super) struct Consumption {
    consumer: Consumer,
    /// Where its result goes.
    dst: u32,
    /// An argument before the generator: the class of what is made, or the receiver.
    before: Option<ValueId>,
}

/// A call with positional arguments.
struct Operands<'a> {
    dst: u32,
    base: u32,
    /// The register of the first argument; of methods, behind the receiver.
    first: u32,
    count: u32,
    method: bool,
    ic: &'a CallState,
}

fn operands<'a>(code: Gc<Code>, inst: &Inst) -> Option<Operands<'a>> {
    let (dst, base, n, ic, method) = match inst {
        Inst::Call(i) => (i.dst, i.base, i.n, i.ic, false),
        Inst::CallPy(i) => (i.dst, i.base, i.n, i.ic, false),
        Inst::CallNative(i) => (i.dst, i.base, i.n, i.ic, false),
        Inst::CallClass(i) => (i.dst, i.base, i.n, i.ic, false),
        Inst::CallMethod(i) => (i.dst, i.base, i.n, i.ic, true),
        Inst::CallMethodNative(i) => (i.dst, i.base, i.n, i.ic, true),
        _ => return None,
    };
    Some(Operands {
        dst: dst.0,
        base: base.0,
        first: base.0 + FRAME_HEADER + u32::from(method),
        count: n.0,
        method,
        ic: cache(code, ic),
    })
}

/// The instructions of code that has been verified.
fn instructions(code: Gc<Code>) -> impl Iterator<Item = Inst> {
    let (words, mut at) = (code.snapshot(), 0);
    std::iter::from_fn(move || {
        let (inst, next) = decode(&words, at)?;
        at = next;
        Some(inst)
    })
}

impl Builder<'_> {
    /// Whether calls of a generator function can be built into what consumes the generator.
    fn consumable(&self, code: Gc<Code>, count: usize) -> bool {
        // A generator that is dropped at a `yield` must have nothing left to do.
        let plain = |inst: &Inst| {
            !matches!(
                inst,
                Inst::PushHandled(_) | Inst::YieldDelegated(_) | Inst::Send(_)
            )
        };
        is_plain(&code)
            && code.flags & CodeFlags::VARARGS == 0
            && code.arg_count as usize == count
            && self.fits_in(code)
            && looks_at_frames(&code).is_none()
            && instructions(code).all(|inst| plain(&inst))
    }
    /// What the instruction at `node` does with the generator of `code` in register `made`, if it is a builtin that consumes it.
    fn consumption(&mut self, node: usize, made: u32, code: Gc<Code>) -> Option<Consumption> {
        let next = self.body.nodes.all.get(node)?;
        if self.body.nodes.is_leader(node) {
            return None;
        }
        let call = operands(self.body.code, &next.inst)?;
        if call.count != 1 || call.first != made {
            return None;
        }
        let R::Val(callee) = self.body.regs[call.base as usize] else {
            return None;
        };
        let callee = self.known(callee)?;
        let header = callee.heap_header()?;
        let gather = |then| Consumer::Gather(then);
        let (consumer, before) = if header.shape() == Builtin::NativeFunction as u32 {
            // SAFETY: the shape says so.
            let native: Gc<NativeFunction> = unsafe { header.cast() };
            let def: &'static NativeDef = native.def;
            match (def.owner, def.name) {
                _ if call.method => return None,
                ("builtins", "sum") if self.facts.float_sums.contains(&code.addr()) => {
                    (Consumer::Floats, None)
                }
                ("builtins", "sum") => (Consumer::Ints, None),
                ("builtins", "any") => (Consumer::Any, None),
                ("builtins", "all") => (Consumer::All, None),
                ("builtins", "sorted") => (gather(Some(def)), None),
                _ => return None,
            }
        } else if header.shape() == Builtin::Type as u32 && !call.method {
            // SAFETY: the shape says so.
            let class: Gc<Type> = unsafe { header.cast() };
            match class.builtin {
                Some(Builtin::List) => (gather(None), None),
                Some(Builtin::Tuple) => {
                    let new = builtin_new(self.th, class)?.def;
                    (gather(Some(new)), Some(self.constant(callee)))
                }
                _ => return None,
            }
        } else if header.shape() == Builtin::MethodDescriptor as u32 && call.method {
            // SAFETY: the shape says so.
            let native: Gc<NativeDescriptor> = unsafe { header.cast() };
            let def: &'static NativeDef = native.def;
            let R::Val(receiver) = self.body.regs[call.first as usize - 1] else {
                return None;
            };
            if (def.owner, def.name) != ("str", "join") || !self.ty(receiver).is(Ty::STR) {
                return None;
            }
            (gather(Some(def)), Some(receiver))
        } else {
            return None;
        };
        Some(Consumption {
            consumer,
            dst: call.dst,
            before,
        })
    }
    /// Whether the iterator that the current instruction makes in register `reg` goes to a generator that is built into its consumer, and nowhere else.
    pub(super) fn feeds_a_consumer(&mut self, reg: u32) -> bool {
        let node = self.body.node + 1;
        let Some(next) = self.body.nodes.all.get(node) else {
            return false;
        };
        if self.body.nodes.is_leader(node) || self.body.plain_iterators {
            return false;
        }
        let Some(call) = operands(self.body.code, &next.inst) else {
            return false;
        };
        let function = call.ic.identity.get().filter(|_| {
            call.ic.callee() == Callee::Function
                && !call.method
                && (call.count, call.first) == (1, reg)
        });
        let Some(code) = function.and_then(|f| {
            let header = f.heap_header()?;
            // SAFETY: a shape that says so.
            let function = (header.shape() == Builtin::Function as u32)
                .then(|| unsafe { header.cast::<Function>() });
            function?.code.get()
        }) else {
            return false;
        };
        let failed = self
            .facts
            .failures(self.body.code, self.body.nodes.all[node].at);
        failed == 0
            && self.consumable(code, 1)
            && self.consumption(node + 1, call.dst, code).is_some()
    }
    /// A call of `function` whose generator is consumed by the next instruction: both, built in place. Whether it is one.
    pub(super) fn consume(&mut self, call: &Call<'_>, function: Gc<Function>) -> Build<bool> {
        let fits = call.names.is_empty() && call.values.is_none() && !call.method;
        let Some(code) = function.code.get().filter(|c| {
            fits && c.makes_generator()
                && self.failures() == 0
                && self.consumable(*c, call.count as usize)
        }) else {
            return Ok(false);
        };
        let Some(taken) = self.consumption(self.body.node + 1, call.dst, code) else {
            return Ok(false);
        };
        let callee = self.python_callee(call, function);
        self.guard_function(function, code, callee);
        let state = match taken.consumer {
            Consumer::Ints => vec![R::Typed(self.int(0), Ty::INT64)],
            Consumer::Floats => {
                let zero = self.push(Op::FloatConst { bits: 0 });
                let none = self.int(0);
                vec![
                    R::Typed(zero, Ty::FLOAT),
                    R::Typed(zero, Ty::FLOAT),
                    R::Typed(none, Ty::range(0, 1)),
                ]
            }
            Consumer::Any | Consumer::All => vec![],
            Consumer::Gather(_) => {
                let list = self.helper(helpers::BUILD_LIST, &[]);
                let before = match taken.before {
                    Some(v) => v,
                    None => self.push(Op::Const {
                        bits: bits::UNBOUND,
                    }),
                };
                vec![R::Typed(list, Ty::LIST), R::Val(before)]
            }
        };
        let entered = Entered::Consumed(state.len() as u32);
        let mut body = Body::new(function, code, false, entered, self.facts)?;
        for i in 0..call.count {
            body.regs[i as usize] = self.body.regs[(call.first + i) as usize];
        }
        for (i, r) in state.into_iter().enumerate() {
            body.regs[code.registers as usize + i] = r;
        }
        // From here on it is the builtin that is being called.
        self.body.node += 1;
        self.body.frame = None;
        let made = self.inline_body(body, callee, (Kind::Plain, None), Some(taken.consumer))?;
        match taken.consumer {
            Consumer::Gather(Some(def)) => {
                let args: Vec<ValueId> = taken.before.into_iter().chain([made]).collect();
                self.call_def(taken.dst, def, args)?;
            }
            _ => {
                self.set(taken.dst, made);
                self.check_valid();
            }
        }
        Ok(true)
    }
    /// `dst <- yield v`, in a generator that is built into its consumer.
    pub(super) fn take(&mut self, consumer: Consumer, dst: u32, v: ValueId) -> Build<()> {
        let state = self.body.code.registers as usize;
        let now = |b: &Self, i: usize| match b.body.regs[state + i] {
            R::Typed(v, _) | R::Val(v) => Ok(v),
            _ => Err("a consumer without its state".to_owned()),
        };
        match consumer {
            Consumer::Ints => {
                let v = self.summand(v)?;
                let (l, at) = (now(self, 0)?, self.at());
                let sum = self.push(Op::IntAdd { l, r: v, at });
                self.body.regs[state] = R::Typed(sum, Ty::INT64);
            }
            Consumer::Floats => {
                let v = self.float_summand(v)?;
                self.add_compensated(state, now(self, 0)?, now(self, 1)?, v);
            }
            Consumer::Any | Consumer::All => {
                let decisive = consumer == Consumer::Any;
                // A `__bool__` would be called with the generator's frame below it, which is suspended then.
                let c = self
                    .truth(v, Kinds::default())
                    .ok_or("a truth that calls Python code")?;
                let (stop, next) = (self.func.add_block(), self.func.add_block());
                let (yes, no) = if decisive { (stop, next) } else { (next, stop) };
                self.two_way(c, yes, no);
                self.switch(stop);
                let result = self.push(Op::BoolConst { value: decisive });
                self.give_back(result);
                self.switch(next);
            }
            Consumer::Gather(_) => {
                let list = now(self, 0)?;
                self.helper(helpers::LIST_APPEND, &[list, v]);
            }
        }
        let sent = self.push(Op::Const { bits: bits::NONE });
        self.set(dst, sent);
        Ok(())
    }
    /// An int to be added to a sum of ints.
    fn summand(&mut self, v: ValueId) -> Build<ValueId> {
        let ty = self.ty(v);
        if ty.is(Ty::BOOL) {
            return Ok(self.push(Op::BoolToInt { c: v }));
        }
        if ty.is(Ty::INT64) {
            return Ok(v);
        }
        if self.failures() == 0 && ty.may_be(Ty::SMALL) {
            return Ok(self.guard_kind(v, Ty::SMALL));
        }
        if ty.may_be(Ty::FLOAT) {
            self.facts.float_sums.insert(self.body.code.addr());
        }
        Err("a sum of other values than ints".into())
    }
    /// A float to be added to a sum of floats.
    fn float_summand(&mut self, v: ValueId) -> Build<ValueId> {
        let ty = self.ty(v);
        if ty.is(Ty::FLOAT) || (self.failures() < 2 && ty.may_be(Ty::FLOAT)) {
            return Ok(self.guard_kind(v, Ty::FLOAT));
        }
        Err("a sum of other values than floats".into())
    }
    /// The error of an addition is computed exactly (Knuth, The Art of Computer Programming, volume 2, 4.2.2) and summed up beside the sum: what the runtime
    /// does with a comparison, without one. The two differ only in what they make of infinities, and then neither counts.
    fn add_compensated(&mut self, state: usize, sum: ValueId, low: ValueId, v: ValueId) {
        let next = self.push(Op::FloatAdd { l: sum, r: v });
        let of_v = self.push(Op::FloatSub { l: next, r: sum });
        let of_sum = self.push(Op::FloatSub { l: next, r: of_v });
        let lost_sum = self.push(Op::FloatSub { l: sum, r: of_sum });
        let lost_v = self.push(Op::FloatSub { l: v, r: of_v });
        let lost = self.push(Op::FloatAdd {
            l: lost_sum,
            r: lost_v,
        });
        let low = self.push(Op::FloatAdd { l: low, r: lost });
        let one = self.int(1);
        self.body.regs[state] = R::Typed(next, Ty::FLOAT);
        self.body.regs[state + 1] = R::Typed(low, Ty::FLOAT);
        self.body.regs[state + 2] = R::Typed(one, Ty::range(0, 1));
    }
    /// The generator is at its end: give what the consumer has come to.
    pub(super) fn consumed(&mut self, consumer: Consumer) {
        let state = self.body.code.registers as usize;
        let parts: Vec<ValueId> = (state..self.body.regs.len())
            .flat_map(|i| self.body.regs[i].parts())
            .collect();
        match (consumer, &parts[..]) {
            (Consumer::Floats, [sum, low, any]) => self.float_sum(*sum, *low, *any),
            (Consumer::Ints | Consumer::Gather(_), [made, ..]) => self.give_back(*made),
            (decisive, _) => {
                let value = decisive == Consumer::All;
                let result = self.push(Op::BoolConst { value });
                self.give_back(result);
            }
        }
    }
    fn float_sum(&mut self, sum: ValueId, low: ValueId, any: ValueId) {
        let (none, some) = (self.func.add_block(), self.func.add_block());
        let (whole, corrected) = (self.func.add_block(), self.func.add_block());
        let zero = self.int(0);
        let c = self.push(Op::IntCmp {
            cond: Cond::Eq,
            l: any,
            r: zero,
        });
        self.two_way(c, none, some);
        self.switch(none);
        self.give_back(zero);
        self.switch(some);
        // Of an infinity or a NaN the difference is a NaN.
        let difference = self.push(Op::FloatSub { l: low, r: low });
        let zero = self.push(Op::FloatConst { bits: 0 });
        let finite = self.push(Op::FloatCmp {
            cond: Cond::Eq,
            l: difference,
            r: zero,
        });
        self.two_way(finite, corrected, whole);
        self.switch(whole);
        self.give_back(sum);
        self.switch(corrected);
        let sum = self.push(Op::FloatAdd { l: sum, r: low });
        self.give_back(sum);
    }
}
