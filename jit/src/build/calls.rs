//! Calls: Python functions directly, native functions through their code, some builtins as HIR.

use krait_frontend::bytecode::code::CodeFlags;
use krait_frontend::bytecode::inst::Inst;
use krait_frontend::bytecode::ops::FRAME_HEADER;
use krait_runtime::feedback::ic::{BinaryState, CallState, Callee};
use krait_runtime::heap::Gc;
use krait_runtime::interp::call::{builtin_new, plain_class_init};
use krait_runtime::interp::frame::Kind;
use krait_runtime::interp::generator::is_plain;
use krait_runtime::interp::special::FirstMethod;
use krait_runtime::native::NativeDef;
use krait_runtime::object::code::Code;
use krait_runtime::object::descr::{NativeDescriptor, NativeFunction};
use krait_runtime::object::function::Function;
use krait_runtime::object::instance;
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::shape::ShapeId;
use krait_runtime::object::tuple::{self, Tuple};
use krait_runtime::object::types::Type;
use krait_runtime::value::Value;

use super::{Build, Builder, R, Step, helpers};
use crate::hir::ty::{SMALL_MAX, SMALL_MIN};
use crate::hir::{Cond, Mem, Op, Ty, ValueId, Why, bits};

/// A call as its instruction has it.
#[derive(Clone, Copy)]
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
    /// The arguments, when they are not in registers.
    pub values: Option<&'a [ValueId]>,
    /// The names of the last arguments, strings.
    pub names: &'a [Value],
}

impl<'a> Call<'a> {
    /// A call with positional arguments in registers: the first, and how many.
    fn new(
        inst: Inst,
        dst: u32,
        callee: ValueId,
        (first, count): (u32, u32),
        ic: &'a CallState,
    ) -> Call<'a> {
        Call {
            inst,
            dst,
            callee,
            first,
            count,
            ic,
            method: false,
            values: None,
            names: &[],
        }
    }
}

/// The arguments of a call; the last ones have names.
pub(super) struct Arguments<'a> {
    pub values: Vec<ValueId>,
    pub names: &'a [Value],
}

/// What a parameter gets.
enum Bound {
    Argument(ValueId),
    Default(Value),
    /// The tuple of `*args`.
    Rest(Vec<ValueId>),
}

/// Whether calls of a code object can be bound here: it has positional parameters and perhaps `*args`.
pub(super) fn direct(code: &Code) -> bool {
    let flags = code.source.flags;
    code.is_optimized()
        && !code.makes_generator()
        && flags & CodeFlags::VARKEYWORDS == 0
        && code.source.kwonly_count == 0
}

/// Gives arguments to parameters as a call does; `None` where a call would raise.
fn bind(function: Gc<Function>, code: Gc<Code>, args: &Arguments<'_>) -> Option<Vec<Bound>> {
    let wanted = code.arg_count as usize;
    let positional = args.values.len() - args.names.len();
    let rest = code.source.flags & CodeFlags::VARARGS != 0;
    if positional > wanted && !rest {
        return None;
    }
    let mut bound: Vec<Option<Bound>> = (0..wanted)
        .map(|i| (i < positional).then(|| Bound::Argument(args.values[i])))
        .collect();
    for (name, v) in args.names.iter().zip(&args.values[positional..]) {
        let name = krait_runtime::object::str::Str::text_of(*name);
        let params = &code.source.locals[code.source.posonly_count as usize..wanted];
        let at = params.iter().position(|(param, _)| **param == name)?;
        let place = &mut bound[at + code.source.posonly_count as usize];
        if place.is_some() {
            return None;
        }
        *place = Some(Bound::Argument(*v));
    }
    let defaults = krait_runtime::interp::call::defaults(function);
    for (i, place) in bound.iter_mut().enumerate() {
        if place.is_none() {
            let at = (i + defaults.len()).checked_sub(wanted)?;
            *place = Some(Bound::Default(*defaults.get(at)?));
        }
    }
    let mut bound: Vec<Bound> = bound.into_iter().flatten().collect();
    if rest {
        let items = args.values[..positional].get(wanted..).unwrap_or(&[]);
        bound.push(Bound::Rest(items.to_vec()));
    }
    Some(bound)
}

/// What became of a call of a Python function.
pub(super) enum Called {
    /// It was built in place; this is its result.
    Inlined(ValueId),
    /// It is called and gives this; assumptions must be checked afterwards.
    Frame(ValueId),
}

impl Builder<'_> {
    /// The constant that a value is.
    pub(super) fn known(&self, v: ValueId) -> Option<Value> {
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
        self.call_any(Call::new(inst, dst, callee, (base + FRAME_HEADER, n), ic))
    }
    /// As `call`; the last arguments have the names in a constant tuple.
    pub(super) fn call_kw(
        &mut self,
        inst: Inst,
        dst: u32,
        base: u32,
        n: u32,
        names: Value,
        ic: &CallState,
    ) -> Build<()> {
        let callee = self.get(base)?;
        let Some(names) = Tuple::exact(names) else {
            return self.generic(inst);
        };
        // SAFETY: a constant of the code being built, which is kept alive.
        let names = unsafe { names.as_ref_unbounded() }.items();
        self.call_any(Call {
            names,
            ..Call::new(inst, dst, callee, (base + FRAME_HEADER, n), ic)
        })
    }
    /// `dst <- base[0](*args, **keywords)` where the arguments are a tuple made in this code and there are no keywords.
    pub(super) fn call_ex(&mut self, inst: Inst, dst: u32, base: u32, ic: &CallState) -> Build<()> {
        let (callee, args) = (self.get(base)?, self.get(base + FRAME_HEADER)?);
        let keywords = self.get(base + FRAME_HEADER + 1)?;
        let args = match self.func.def_op(args) {
            Some(Op::New {
                shape: super::facts::TUPLE,
                fields,
                ..
            }) if self.ty(keywords).is(Ty::UNBOUND) => fields[1..].to_vec(),
            _ => return self.generic(inst),
        };
        let window = (base + FRAME_HEADER, args.len() as u32);
        self.call_any(Call {
            values: Some(&args),
            ..Call::new(inst, dst, callee, window, ic)
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
        let (window, method) = if ty.is(Ty::UNBOUND) {
            ((base + FRAME_HEADER + 1, n), false)
        } else {
            ((base + FRAME_HEADER, n + 1), true)
        };
        let call = Call {
            method,
            ..Call::new(inst, dst, callee, window, ic)
        };
        if method && ty.may_be(Ty::UNBOUND) {
            return self.call_value(call);
        }
        self.call_any(call)
    }
    /// A call of which nothing is known. A first argument that is unbound is none.
    fn call_value(&mut self, call: Call<'_>) -> Build<()> {
        self.through_runtime();
        let names = match call.inst {
            Inst::CallKw(i) => self.body.code.constant(i.names.index()),
            _ => Value::NONE,
        };
        let mut args = vec![call.callee, self.constant(names)];
        args.extend(self.arguments(&call)?);
        let v = self.helper(helpers::CALL_VALUE, &args);
        self.after_call(call.dst, v);
        Ok(())
    }
    fn call_any(&mut self, call: Call<'_>) -> Build<()> {
        match self.candidates.get(&call.callee) {
            Some(candidates) if self.failures() <= 2 => {
                let candidates = candidates.clone();
                self.call_one_of(call, &candidates)
            }
            _ => self.call_known(call),
        }
    }
    /// A call of one of several methods.
    fn call_one_of(&mut self, call: Call<'_>, candidates: &[u64]) -> Build<()> {
        let join = self.func.add_block();
        let result = self.func.add_param(join, Ty::NEVER);
        let saved = self.body.regs.clone();
        for (index, candidate) in candidates.iter().enumerate() {
            let known = self.constant_of(*candidate);
            let other = (index + 1 < candidates.len()).then(|| self.func.add_block());
            if let Some(other) = other {
                let (l, r) = (call.callee, known);
                let c = self.push(Op::IsSame { l, r });
                self.branch_to_new(c, other);
            }
            self.call_known(Call {
                callee: known,
                ..call
            })?;
            let made = self.get(call.dst)?;
            self.arm_ends(Some(made), (call.inst, None), join, result)?;
            self.body.regs.clone_from(&saved);
            if let Some(other) = other {
                self.switch(other);
            }
        }
        self.switch(join);
        self.set(call.dst, result);
        Ok(())
    }
    fn call_known(&mut self, call: Call<'_>) -> Build<()> {
        if self.failures() > 2 {
            return self.call_value(call);
        }
        let callee = match self.known(call.callee) {
            Some(v) => v,
            None => match self.seen(&call) {
                Some(v) => v,
                None if call.ic.callee() == Callee::Unknown => {
                    return self.unseen_or_generic(call.inst);
                }
                None => return self.call_value(call),
            },
        };
        let Some(header) = callee.heap_header() else {
            return self.call_value(call);
        };
        let shape = header.shape();
        if shape == Builtin::Function as u32 {
            // SAFETY: the shape says so.
            let function: Gc<Function> = unsafe { header.cast() };
            return self.call_python(call, function);
        }
        if self.known(call.callee).is_none() {
            self.facts.keep(callee);
            self.guard_const(call.callee, callee.bits());
        }
        if shape == Builtin::Type as u32 && !call.names.is_empty() {
            // SAFETY: the shape says so.
            return self.call_class(call, unsafe { header.cast() });
        }
        if !call.names.is_empty() {
            return self.call_value(call);
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
        if self.loop_iterator(&call, callee)? {
            return Ok(());
        }
        if shape == Builtin::Type as u32 {
            // SAFETY: the shape says so.
            return self.call_class(call, unsafe { header.cast() });
        }
        self.call_value(call)
    }
    /// The callee that the call has always met, or one of its functions.
    fn seen(&self, call: &Call<'_>) -> Option<Value> {
        match call.ic.callee() {
            Callee::Function if self.failures() == 0 => call.ic.identity.get(),
            Callee::Native | Callee::Class | Callee::ClassWithInit
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
        if let Some(values) = call.values {
            return Ok(values.to_vec());
        }
        (call.first..call.first + call.count)
            .map(|r| self.get(r))
            .collect()
    }

    /// A call of `function`, which is what the callee is or what it was before.
    fn call_python(&mut self, call: Call<'_>, function: Gc<Function>) -> Build<()> {
        if self.consume(&call, function)? {
            return Ok(());
        }
        let args = self.arguments(&call)?;
        let callee = self.python_callee(&call, function);
        let args = Arguments {
            values: args,
            names: call.names,
        };
        match self.call_function(function, callee, args, call.first, (Kind::Finish, None))? {
            Some(v) => {
                self.called(call.dst, v);
                Ok(())
            }
            None => self.call_value(call),
        }
    }
    /// The callee as a value: `function`, or another one with its code, which remains to be checked.
    pub(super) fn python_callee(&mut self, call: &Call<'_>, function: Gc<Function>) -> ValueId {
        let always = self.known(call.callee).is_some();
        if always || (call.ic.changes() == 0 && !self.is_nested(function)) {
            self.facts.keep(function.as_value());
            self.guard_const(call.callee, function.as_value().bits())
        } else {
            self.guard_type(call.callee, Builtin::Function as u32, Ty::FUNCTION)
        }
    }
    /// Whether a function is one of many that the same statement makes.
    fn is_nested(&self, function: Gc<Function>) -> bool {
        !function.closure.get().is_none() && !function.closure.get().is_unbound()
    }
    /// The result of `call_function` goes to a register.
    pub(super) fn called(&mut self, dst: u32, called: Called) {
        match called {
            Called::Inlined(v) => self.set(dst, v),
            Called::Frame(v) => self.after_call(dst, v),
        }
    }
    /// Call a Python function whose code is that of `function`, or build it in place; `None`, and nothing done but checks, when the
    /// arguments need more than defaults. `window`: where a frame can be made.
    pub(super) fn call_function(
        &mut self,
        function: Gc<Function>,
        callee: ValueId,
        args: Arguments<'_>,
        window: u32,
        (kind, extra): (Kind, Option<ValueId>),
    ) -> Build<Option<Called>> {
        let Some(code) = function.code.get() else {
            return Ok(None);
        };
        let generator = kind == Kind::Finish && is_plain(&code);
        if !direct(&code) && !generator {
            return Ok(None);
        }
        let Some(bound) = bind(function, code, &args) else {
            return Ok(None);
        };
        self.guard_function(function, code, callee);
        let mut args = Vec::new();
        if self.known(callee).is_none() && bound.iter().any(|b| matches!(b, Bound::Default(_))) {
            let off = std::mem::offset_of!(Function, defaults);
            let now = self.load(callee, off, Mem::Other, Ty::ANY);
            self.facts.keep(function.defaults.get());
            self.guard_const(now, function.defaults.get().bits());
        }
        for one in bound {
            args.push(match one {
                Bound::Argument(v) => v,
                Bound::Default(v) => self.constant(v),
                Bound::Rest(items) if items.is_empty() => {
                    let Ok(empty) = tuple::empty(self.th) else {
                        return Ok(None);
                    };
                    self.constant(empty.as_value())
                }
                Bound::Rest(items) => self.new_tuple(&items),
            });
        }
        if generator {
            let v = self.make_generator(callee, &args);
            return Ok(Some(Called::Inlined(v)));
        }
        if let Some(v) = self.inline(function, callee, &args, (kind, extra))? {
            return Ok(Some(Called::Inlined(v)));
        }
        if kind == Kind::Operator {
            return Ok(None);
        }
        let cell = self.facts.cell(code);
        let at = self.raising_at();
        self.calls();
        let v = self.push(Op::CallFrame {
            base: self.body.base,
            cell: cell.as_ptr() as u64,
            function: callee,
            site: self.site(),
            window: i64::from(window),
            locals: i64::from(code.locals),
            size: i64::from(code.registers),
            args,
            at,
        });
        self.if_raised(v);
        Ok(Some(Called::Frame(v)))
    }
    /// Make sure of what an inlined or directly called function is taken for: its code and its globals.
    pub(super) fn guard_function(
        &mut self,
        function: Gc<Function>,
        code: Gc<Code>,
        callee: ValueId,
    ) {
        if self.known(callee).is_some() {
            return self.facts.function(function);
        }
        // `__code__` can be replaced.
        self.facts.keep(code.as_value());
        let off = std::mem::offset_of!(Function, code);
        let now = self.load(callee, off, Mem::Other, Ty::OBJECT);
        self.guard_const(now, code.as_value().bits());
        if !self.facts.one_world(code)
            && let (Some(globals), Some(builtins)) =
                (function.globals.get(), function.builtins.get())
        {
            self.facts.keep(globals.as_value());
            self.facts.keep(builtins.as_value());
            self.guard_namespaces(callee, globals, builtins);
        }
    }
    /// A call of a builtin class whose `__new__` does everything.
    fn call_builtin_class(
        &mut self,
        call: Call<'_>,
        class: Gc<Type>,
        new: &'static NativeDef,
    ) -> Build<()> {
        if !call.names.is_empty() {
            return self.call_value(call);
        }
        let mut args = self.arguments(&call)?;
        if let [v] = args[..]
            && class.builtin == Some(Builtin::Int)
            && self.ty(v).is(Ty::FLOAT)
            && self.failures() == 0
        {
            let at = self.at();
            let made = self.checked(Op::FloatToInt { v, at });
            self.set(call.dst, made);
            return Ok(());
        }
        let class = self.constant(class.as_value());
        args.insert(0, class);
        self.call_def(call.dst, new, args)
    }
    /// A call of a class: its instance is made here and initialised by its `__init__`, if that is all there is to do.
    fn call_class(&mut self, call: Call<'_>, class: Gc<Type>) -> Build<()> {
        if let Some(new) = builtin_new(self.th, class) {
            return self.call_builtin_class(call, class, new.def);
        }
        let Some(init) = plain_class_init(self.th, class) else {
            return self.call_value(call);
        };
        let Some((words, overflow)) = instance::plain_layout(self.th, class) else {
            return self.call_value(call);
        };
        self.facts.class(class);
        let shape = class.shape.get().0;
        let mut args = self.arguments(&call)?;
        // Slots are empty, and there is no overflow array yet.
        let empty = |at| if at == overflow { 0 } else { bits::UNBOUND };
        let fields = (1..words)
            .map(|at| self.push(Op::Const { bits: empty(at) }))
            .collect();
        let made = self.push(Op::New {
            shape,
            fields,
            ty: Ty::OBJECT,
        });
        args.insert(0, made);
        let args = Arguments {
            values: args,
            names: call.names,
        };
        let callee = self.constant(init.as_value());
        // The receiver stands in the word before the arguments, which is of the callee's header no more.
        match self.call_function(init, callee, args, call.first, (Kind::Init, Some(made)))? {
            Some(Called::Inlined(_)) => self.set(call.dst, made),
            Some(Called::Frame(v)) => {
                self.helper(helpers::INIT_RESULT, &[v]);
                self.after_call(call.dst, made);
            }
            None => return self.call_value(call),
        }
        Ok(())
    }
    /// An operation on two values where the caches know one Python function that implements it for these operands: the function built in
    /// place. `first`: which method is asked first for operands of two classes, the left one's a number's or not.
    pub(super) fn operator_method(
        &mut self,
        (l, r): (ValueId, ValueId),
        ic: &BinaryState,
        first: impl FnOnce(Gc<Type>, Gc<Type>, bool) -> Option<FirstMethod>,
    ) -> Build<Option<ValueId>> {
        let Some(((left, right), function)) = ic.method() else {
            return Ok(None);
        };
        let (Some(lt), Some(rt)) = (self.operand_class(left), self.operand_class(right)) else {
            return Ok(None);
        };
        if self.failures() > 1 || !self.may_have_shape(l, left) || !self.may_have_shape(r, right) {
            return Ok(None);
        }
        let Some(first) = first(lt, rt, left == 0).filter(|f| f.function.as_value().is(function))
        else {
            return Ok(None);
        };
        if !self.takes(first.function, 2) {
            return Ok(None);
        }
        let l = self.guard_operand(l, left, lt);
        let r = self.guard_operand(r, right, rt);
        let args = if first.swapped { [r, l] } else { [l, r] };
        self.facts.keep(function);
        let callee = self.constant(function);
        let stage = self.constant(first.stage);
        self.inline(first.function, callee, &args, (Kind::Operator, Some(stage)))
    }
    /// The class that stands for the operands of a shape, or for numbers, which are all alike to Python functions.
    fn operand_class(&self, shape: u32) -> Option<Gc<Type>> {
        match shape {
            0 => Some(self.th.builtin(Builtin::Int)),
            shape if shape >= super::facts::FIRST_DYNAMIC => {
                Some(self.th.shape(ShapeId(shape)).class)
            }
            _ => None,
        }
    }
    fn may_have_shape(&self, v: ValueId, shape: u32) -> bool {
        let ty = self.ty(v);
        ty.may_be(match shape {
            0 => Ty::SMALL.join(Ty::FLOAT),
            _ => Ty::OBJECT,
        })
    }
    fn guard_operand(&mut self, v: ValueId, shape: u32, class: Gc<Type>) -> ValueId {
        if shape == 0 {
            return self.guard_kind(v, Ty::SMALL.join(Ty::FLOAT));
        }
        self.facts.class(class);
        self.guard_shape(v, shape)
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
        self.call_def(call.dst, def, args)
    }
    pub(super) fn call_def(
        &mut self,
        dst: u32,
        def: &'static NativeDef,
        args: Vec<ValueId>,
    ) -> Build<()> {
        let def = self.raw(std::ptr::from_ref(def) as u64);
        let mut all = vec![def];
        all.extend(args);
        let v = self.helper(helpers::CALL_NATIVE, &all);
        self.after_call(dst, v);
        Ok(())
    }
    /// Builtins that HIR has instructions for.
    fn inline_native(&mut self, def: &'static NativeDef, args: &[ValueId]) -> Option<ValueId> {
        let tys: Vec<Ty> = args.iter().map(|a| self.ty(*a)).collect();
        if tys.iter().any(|t| t.is_never()) {
            return None;
        }
        match (def.owner, def.name, args, &tys[..]) {
            ("builtins", "isinstance", [v, class], [t, _]) => self.is_instance(*v, *t, *class),
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

    /// `isinstance(v, class)` when the type of `v` tells.
    fn is_instance(&mut self, v: ValueId, ty: Ty, class: ValueId) -> Option<ValueId> {
        let class = self.th.as_type(self.known(class)?)?;
        let plain = class.as_value().heap_header()?.shape() == Builtin::Type as u32;
        if !plain {
            return None;
        }
        let value = if let Some(shape) = ty.shape().filter(|s| *s >= super::facts::FIRST_DYNAMIC) {
            // Its shape may have changed since it was last looked at.
            self.guard_shape(v, shape);
            let own = self.th.shape(ShapeId(shape)).class;
            self.facts.class(own);
            if !own.is_subclass(class) {
                // An instance of another class may still claim to be one, by its `__class__`.
                return None;
            }
            true
        } else if ty.is(Ty::FLOAT) {
            self.th.builtin(Builtin::Float).is_subclass(class)
        } else if ty.is(Ty::INT64) {
            self.th.builtin(Builtin::Int).is_subclass(class)
        } else {
            let number = |b| self.th.builtin(b).is_subclass(class);
            if !ty.is(Ty::FLOAT.join(Ty::INT)) || number(Builtin::Float) || number(Builtin::Int) {
                return None;
            }
            false
        };
        Some(self.push(Op::BoolConst { value }))
    }

    /// `for … in range(…)`, `enumerate(…)` or `zip(…)`: the iterator need not exist. Whether it was taken apart.
    fn loop_iterator(&mut self, call: &Call<'_>, callee: Value) -> Build<bool> {
        let is = |b| callee.is(self.th.builtin(b).as_value());
        let (range, enumerate, zip) =
            (is(Builtin::Range), is(Builtin::Enumerate), is(Builtin::Zip));
        if !(range || enumerate || zip) || !self.feeds_a_loop(call) {
            return Ok(false);
        }
        let args = self.arguments(call)?;
        match (args.len(), range, enumerate) {
            (1..=3, true, _) => self.range(call, &args),
            (1 | 2, _, true) => self.enumerate(call, &args),
            (2, false, false) => self.zip(call, args[0], args[1]),
            _ => Ok(false),
        }
    }
    /// Whether the next instruction takes the result of a call for the iterator of a loop, and nobody else does.
    fn feeds_a_loop(&mut self, call: &Call<'_>) -> bool {
        let next = &self.body.nodes.all[self.body.node + 1];
        let Inst::GetIter(get) = &next.inst else {
            return false;
        };
        if get.src.0 != call.dst || self.failures() > 3 {
            return false;
        }
        let iter = get.dst.0;
        let saved = self.body.node;
        self.body.node += 1;
        let fits = self.is_loop_iterator(iter)
            && (iter == call.dst || !self.body.nodes.is_live(self.body.node + 1, call.dst));
        self.body.node = saved;
        fits
    }
    /// An argument of a call, the `index`-th from the last, which is a list or else a tuple, or is taken for one.
    fn sequence(&mut self, v: ValueId, index: u32) -> Option<(ValueId, bool)> {
        let ty = self.ty(v);
        if ty.is_never() {
            return None;
        }
        // Each failure changes the guess for one of two arguments.
        let failures = self.failures();
        let guess = (failures ^ failures >> 1) >> index & 1 == 0;
        let list = match guess {
            _ if ty.is(Ty::LIST) => true,
            _ if ty.is(Ty::TUPLE) => false,
            true if ty.may_be(Ty::LIST) => true,
            false if ty.may_be(Ty::TUPLE) => false,
            _ => return None,
        };
        let v = if list {
            self.guard_type(v, super::facts::LIST, Ty::LIST)
        } else {
            self.guard_type(v, super::facts::TUPLE, Ty::TUPLE)
        };
        Some((v, list))
    }
    fn enumerate(&mut self, call: &Call<'_>, args: &[ValueId]) -> Build<bool> {
        let number = match args.get(1) {
            Some(v) if !self.ty(*v).may_be(Ty::SMALL) => return Ok(false),
            Some(v) => *v,
            None => self.int(0),
        };
        let Some((seq, list)) = self.sequence(args[0], 1) else {
            return Ok(false);
        };
        let number = self.small(number);
        let index = self.int(0);
        self.body.regs[call.dst as usize] = R::Enumerated(seq, index, number, list);
        Ok(true)
    }
    fn zip(&mut self, call: &Call<'_>, a: ValueId, b: ValueId) -> Build<bool> {
        let Some((a, a_list)) = self.sequence(a, 1) else {
            return Ok(false);
        };
        let Some((b, b_list)) = self.sequence(b, 0) else {
            return Ok(false);
        };
        let index = self.int(0);
        self.body.regs[call.dst as usize] = R::Zipped([a, b], index, [a_list, b_list]);
        Ok(true)
    }
    fn range(&mut self, call: &Call<'_>, args: &[ValueId]) -> Build<bool> {
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
        self.body.regs[call.dst as usize] = R::Range(start, stop, step);
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
