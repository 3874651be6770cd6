//! Calls: Python functions directly, native functions through their code, some builtins as HIR.

use krait_frontend::bytecode::inst::Inst;
use krait_frontend::bytecode::ops::FRAME_HEADER;
use krait_runtime::feedback::ic::{CallState, Callee};
use krait_runtime::heap::Gc;
use krait_runtime::native::NativeDef;
use krait_runtime::object::descr::{NativeDescriptor, NativeFunction};
use krait_runtime::object::function::Function;
use krait_runtime::object::kinds::Builtin;
use krait_runtime::value::Value;

use super::{Build, Builder, R, Step, helpers};
use crate::hir::ty::{SMALL_MAX, SMALL_MIN};
use crate::hir::{Cond, Mem, Op, Ty, ValueId, Why};

/// A call as its instruction has it.
pub(super) struct Call<'a> {
    pub inst: Inst,
    pub dst: u32,
    pub callee: ValueId,
    /// The register of the first argument.
    pub first: u32,
    pub count: u32,
    pub ic: &'a CallState,
    /// Whether the callee is a method's descriptor, found on the receiver's class.
    pub method: bool,
}

impl Builder<'_> {
    /// The constant that a value is.
    fn known(&self, v: ValueId) -> Option<Value> {
        match self.func.def_op(v) {
            Some(Op::Const { bits }) => Value::from_bits(*bits),
            _ => None,
        }
    }
    /// `dst <- base(args…)`
    pub(super) fn call(
        &mut self,
        inst: Inst,
        dst: u32,
        base: u32,
        n: u32,
        ic: &CallState,
    ) -> Build<()> {
        let callee = self.get(base)?;
        self.call_any(Call {
            inst,
            dst,
            callee,
            first: base + FRAME_HEADER,
            count: n,
            ic,
            method: false,
        })
    }
    /// A call of what `load_method` prepared.
    pub(super) fn call_method(
        &mut self,
        inst: Inst,
        dst: u32,
        base: u32,
        n: u32,
        ic: &CallState,
    ) -> Build<()> {
        let callee = self.get(base)?;
        let receiver = self.get(base + FRAME_HEADER)?;
        let ty = self.ty(receiver);
        let (first, count, method) = if ty.is(Ty::UNBOUND) {
            (base + FRAME_HEADER + 1, n, false)
        } else if ty.may_be(Ty::UNBOUND) {
            return self.generic(inst);
        } else {
            (base + FRAME_HEADER, n + 1, true)
        };
        self.call_any(Call {
            inst,
            dst,
            callee,
            first,
            count,
            ic,
            method,
        })
    }
    fn call_any(&mut self, call: Call<'_>) -> Build<()> {
        if self.failures() > 2 {
            return self.generic(call.inst);
        }
        let callee = match self.known(call.callee) {
            Some(v) => v,
            None => match self.seen(&call) {
                Some(v) => {
                    self.facts.keep(v);
                    self.guard_const(call.callee, v.bits());
                    v
                }
                None => return self.generic(call.inst),
            },
        };
        let Some(header) = callee.heap_header() else {
            return self.generic(call.inst);
        };
        let shape = header.shape();
        if shape == Builtin::Function as u32 {
            // SAFETY: the shape says so.
            let function: Gc<Function> = unsafe { header.cast() };
            return self.call_python(call, callee, function);
        }
        if shape == Builtin::NativeFunction as u32 {
            // SAFETY: the shape says so.
            let native: Gc<NativeFunction> = unsafe { header.cast() };
            let receiver = native.bound.is(Value::ONE).then(|| native.receiver.get());
            return self.call_native(call, native.def, receiver);
        }
        if shape == Builtin::MethodDescriptor as u32 && call.method {
            // SAFETY: the shape says so.
            let native: Gc<NativeDescriptor> = unsafe { header.cast() };
            return self.call_native(call, native.def, None);
        }
        if callee.is(self.th.builtin(Builtin::Range).as_value()) && self.range(&call)? {
            return Ok(());
        }
        self.generic(call.inst)
    }
    /// The callee that the call has always met.
    fn seen(&self, call: &Call<'_>) -> Option<Value> {
        match call.ic.callee() {
            Callee::Function | Callee::Native | Callee::Class | Callee::ClassWithInit
                if call.ic.changes() == 0 && self.failures() == 0 =>
            {
                call.ic.identity.get()
            }
            Callee::Function
            | Callee::Native
            | Callee::Class
            | Callee::ClassWithInit
            | Callee::Unknown
            | Callee::BoundMethod
            | Callee::Other => None,
        }
    }
    fn arguments(&mut self, call: &Call<'_>) -> Build<Vec<ValueId>> {
        (call.first..call.first + call.count)
            .map(|r| self.get(r))
            .collect()
    }

    fn call_python(&mut self, call: Call<'_>, callee: Value, function: Gc<Function>) -> Build<()> {
        let Some(code) = function.code.get() else {
            return self.generic(call.inst);
        };
        if !code.simple || code.makes_generator() || !code.is_optimized() {
            return self.generic(call.inst);
        }
        let mut args = self.arguments(&call)?;
        let wanted = code.arg_count as usize;
        let defaults = krait_runtime::interp::call::defaults(function);
        if args.len() > wanted || wanted - args.len() > defaults.len() {
            return self.generic(call.inst);
        }
        // `__code__` and `__defaults__` can be replaced.
        let f = self.push(Op::Const {
            bits: callee.bits(),
        });
        self.func.values[f].ty = Ty::FUNCTION;
        self.facts.keep(code.as_value());
        let off = std::mem::offset_of!(Function, code);
        let now = self.load(f, off, Mem::Other, Ty::OBJECT);
        self.guard_const(now, code.as_value().bits());
        if args.len() < wanted {
            let off = std::mem::offset_of!(Function, defaults);
            let now = self.load(f, off, Mem::Other, Ty::ANY);
            self.guard_const(now, function.defaults.get().bits());
            let missing = wanted - args.len();
            for v in &defaults[defaults.len() - missing..] {
                args.push(self.constant(*v));
            }
        }
        let cell = self.facts.cell(code);
        let at = self.at();
        let v = self.push(Op::CallFrame {
            cell: cell.as_ptr() as u64,
            function: f,
            site: self.site(),
            window: i64::from(call.first),
            locals: i64::from(code.locals),
            size: i64::from(code.registers),
            args,
            at,
        });
        self.after_call(call.dst, v);
        Ok(())
    }
    fn after_call(&mut self, dst: u32, v: ValueId) {
        self.set(dst, v);
        self.check_valid();
    }

    fn call_native(
        &mut self,
        call: Call<'_>,
        def: &'static NativeDef,
        receiver: Option<Value>,
    ) -> Build<()> {
        let mut args = self.arguments(&call)?;
        if let Some(v) = receiver {
            let v = self.constant(v);
            args.insert(0, v);
        }
        if let Some(v) = self.inline_native(def, &args) {
            self.set(call.dst, v);
            return Ok(());
        }
        let def = self.raw(std::ptr::from_ref(def) as u64);
        let mut all = vec![def];
        all.extend(args);
        let v = self.helper(helpers::CALL_NATIVE, &all);
        self.after_call(call.dst, v);
        Ok(())
    }
    /// Builtins that HIR has instructions for.
    fn inline_native(&mut self, def: &'static NativeDef, args: &[ValueId]) -> Option<ValueId> {
        let tys: Vec<Ty> = args.iter().map(|a| self.ty(*a)).collect();
        if tys.iter().any(|t| t.is_never()) {
            return None;
        }
        match (def.owner, def.name, args, &tys[..]) {
            ("builtins", "len", [v], [t]) if t.is(Ty::LIST) || t.is(Ty::TUPLE) => {
                Some(self.length(*v))
            }
            ("math", "sqrt", [v], [t]) if t.is(Ty::FLOAT) => {
                let at = self.at();
                Some(self.checked(Op::FloatSqrt { v: *v, at }))
            }
            ("builtins", "abs", [v], [t]) if t.is(Ty::FLOAT) => {
                Some(self.push(Op::FloatAbs { v: *v }))
            }
            ("builtins", "abs", [v], [t]) if t.is(Ty::INT64) => {
                let (zero, at) = (self.int(0), self.at());
                let minus = self.push(Op::IntSub { l: zero, r: *v, at });
                Some(self.push(Op::IntMax { l: *v, r: minus }))
            }
            ("builtins", "min", [l, r], [a, b]) if a.is(Ty::INT64) && b.is(Ty::INT64) => {
                Some(self.push(Op::IntMin { l: *l, r: *r }))
            }
            ("builtins", "max", [l, r], [a, b]) if a.is(Ty::INT64) && b.is(Ty::INT64) => {
                Some(self.push(Op::IntMax { l: *l, r: *r }))
            }
            (_, "append", [list, v], [t, _]) if t.is(Ty::LIST) => {
                Some(self.helper(helpers::LIST_APPEND, &[*list, *v]))
            }
            _ => None,
        }
    }

    /// `for … in range(…)`: the range need not exist.
    fn range(&mut self, call: &Call<'_>) -> Build<bool> {
        let next = &self.nodes.all[self.node + 1];
        let Inst::GetIter(get) = &next.inst else {
            return Ok(false);
        };
        if get.src.0 != call.dst || !(1..=3).contains(&call.count) || self.failures() > 1 {
            return Ok(false);
        }
        let iter = get.dst.0;
        let saved = self.node;
        self.node += 1;
        let fits = self.is_loop_iterator(iter)
            && (iter == call.dst || !self.nodes.is_live(self.node + 1, call.dst));
        self.node = saved;
        if !fits {
            return Ok(false);
        }
        let args = self.arguments(call)?;
        if args
            .iter()
            .any(|v| !self.ty(*v).may_be(Ty::SMALL) || self.ty(*v).is_never())
        {
            return Ok(false);
        }
        let (start, stop) = if args.len() == 1 {
            (self.int(0), self.small(args[0]))
        } else {
            (self.small(args[0]), self.small(args[1]))
        };
        let step = match args.get(2) {
            None => Step::One,
            Some(v) => {
                let step = self.small(*v);
                match self.func.int_const(step) {
                    Some(1) => Step::One,
                    Some(0) => return Ok(false),
                    Some(step_is) => Step::By(step, step_is > 0),
                    None => {
                        let one = self.int(1);
                        let c = self.push(Op::IntCmp {
                            cond: Cond::Gt,
                            l: step,
                            r: one,
                        });
                        self.guard_true(c, Why::Kind);
                        Step::By(step, true)
                    }
                }
            }
        };
        self.regs[call.dst as usize] = R::Range(start, stop, step);
        Ok(true)
    }
    /// An int that fits an immediate.
    fn small(&mut self, v: ValueId) -> ValueId {
        if self.ty(v).is(Ty::SMALL) {
            return v;
        }
        let v = self.guard_kind(v, Ty::SMALL);
        if !self.ty(v).is(Ty::SMALL) {
            for (cond, bound) in [(Cond::Ge, SMALL_MIN), (Cond::Le, SMALL_MAX)] {
                let r = self.int(bound);
                let c = self.push(Op::IntCmp { cond, l: v, r });
                self.guard_true(c, Why::Overflow);
            }
        }
        v
    }
}
