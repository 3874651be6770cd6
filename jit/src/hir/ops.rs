//! Every HIR instruction, declared once: operands, immediates, result representation, effects, documentation.
//!
//! The enum, its visitors, printer, parser, verifier facts and effect sets derive from `for_each_hir!`. Operand columns
//! say in which representation the lowering wants the value: `val` a boxed Python value, `int` an `i64`, `flt` an
//! `f64`, `bln` a bool, `ptr` an address (a boxed heap object or a machine word), `raw` a machine word, `any` no wish.

use super::effect::{Effects, Mem};
use super::entity::{BlockId, FrameId, ValueId};
use super::helper::HelperId;
use super::ty::Ty;

/// How a value travels in machine code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Repr {
    /// A NaN-boxed word.
    Boxed,
    /// An unboxed int.
    Int,
    /// An unboxed float.
    Float,
    /// A byte, 0 or 1.
    Bool,
    /// A word that is no Python value.
    Raw,
}

/// What an operand asks of its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Demand {
    /// This representation.
    Repr(Repr),
    /// A word usable as an address.
    Address,
    /// Nothing.
    Any,
}

/// A comparison.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cond {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Cond {
    /// Every comparison, with the name that prints and parses.
    pub const ALL: [(Cond, &'static str); 6] = [
        (Cond::Eq, "eq"),
        (Cond::Ne, "ne"),
        (Cond::Lt, "lt"),
        (Cond::Le, "le"),
        (Cond::Gt, "gt"),
        (Cond::Ge, "ge"),
    ];
    /// The comparison that holds when this one does not (for ints; NaN breaks it for floats).
    pub fn negated(self) -> Cond {
        match self {
            Cond::Eq => Cond::Ne,
            Cond::Ne => Cond::Eq,
            Cond::Lt => Cond::Ge,
            Cond::Le => Cond::Gt,
            Cond::Gt => Cond::Le,
            Cond::Ge => Cond::Lt,
        }
    }
    /// The comparison with its operands exchanged.
    pub fn swapped(self) -> Cond {
        match self {
            Cond::Eq => Cond::Eq,
            Cond::Ne => Cond::Ne,
            Cond::Lt => Cond::Gt,
            Cond::Le => Cond::Ge,
            Cond::Gt => Cond::Lt,
            Cond::Ge => Cond::Le,
        }
    }
    /// Whether it holds of two ordered things.
    pub fn holds<T: PartialOrd>(self, l: T, r: T) -> bool {
        match self {
            Cond::Eq => l == r,
            Cond::Ne => l != r,
            Cond::Lt => l < r,
            Cond::Le => l <= r,
            Cond::Gt => l > r,
            Cond::Ge => l >= r,
        }
    }
}

/// A block and the values for its parameters.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Target {
    /// Where to.
    pub block: BlockId,
    /// One value for each parameter.
    pub args: Vec<ValueId>,
}

/// The table. Each row: `/// doc`, `Name { field: kind, … } -> result, effects;`
macro_rules! for_each_hir {
    ($m:ident) => {
        $m! {
    // ---- constants and inputs
    /// A boxed constant.
    Const { bits: bits } -> val, Effects::PURE;
    /// An int constant.
    IntConst { value: num } -> int, Effects::PURE;
    /// A float constant, by its bits.
    FloatConst { bits: bits } -> flt, Effects::PURE;
    /// True or False.
    BoolConst { value: flag } -> bln, Effects::PURE;
    /// A machine word: an address in the runtime.
    RawConst { bits: bits } -> raw, Effects::PURE;
    /// A register of the interpreter frame that an OSR entry takes over.
    LoadReg { index: num } -> val, Effects::KEEP;

    /// The address of the frame's registers, or of the registers of a function inlined `base` words above.
    Regs { base: num } -> raw, Effects::PURE;
    /// Put a value into a register of the frame, where the runtime looks for it.
    StoreReg { index: num, v: val } -> none, Effects::KEEP;
    /// Write the header of an inlined function's frame `base` words above the registers, called at `site` from the frame at `caller`
    /// words, and count it; `fields` are the function and the instance that it initialises, if it does.
    EnterFrame { base: num, caller: num, site: bits, link: bits, fields: vals } -> none, Effects::KEEP;
    /// The inlined function whose frame was entered returns.
    LeaveFrame {} -> none, Effects::KEEP;

    // ---- guards: leave when the fact does not hold; the result is the same value with the fact in its type
    /// `v` has one of the kinds of `ty` (ints by their tag, floats, singletons; heap kinds only all together).
    GuardKind { v: val, ty: ty, at: frame } -> val, Effects::GUARD;
    /// `v` is a heap object whose shape, which can never change, is `shape`: an instance of a builtin type.
    GuardType { v: val, shape: shape, ty: ty, at: frame } -> val, Effects::GUARD;
    /// `v` is a heap object that has `shape` now.
    GuardShape { v: val, shape: shape, ty: ty, at: frame } -> val, Effects::GUARD.and(Effects::reads(Mem::Shape));
    /// `v` is this very word.
    GuardConst { v: val, bits: bits, at: frame } -> val, Effects::GUARD.and(Effects::KEEP);
    /// `c` is true.
    GuardTrue { c: bln, why: why, at: frame } -> none, Effects::GUARD.and(Effects::KEEP);
    /// `0 <= i < len`; the result is `i`.
    CheckIndex { i: int, len: int, at: frame } -> int, Effects::GUARD;
    /// Nobody asked this thread to stop (signals, hand-over of the interpreter lock, collection).
    Poll { at: frame } -> none, Effects::GUARD.and(Effects::KEEP);
    /// There is room on the native stack, and for the frames of inlined functions.
    CheckStack { at: frame } -> none, Effects::GUARD.and(Effects::KEEP);
    /// No assumption of this code has been broken since it was entered; after every call that may run Python code.
    CheckValid { at: frame } -> none, Effects::GUARD.and(Effects::KEEP);

    /// Nothing, but that a guard whose result is `v` must stay: where it fails the program may have to raise.
    Use { v: any } -> none, Effects::KEEP;

    // ---- ints
    /// `l + r`, or leave on overflow of an `i64`.
    IntAdd { l: int, r: int, at: frame } -> int, Effects::GUARD;
    /// `l - r`, or leave.
    IntSub { l: int, r: int, at: frame } -> int, Effects::GUARD;
    /// `l * r`, or leave.
    IntMul { l: int, r: int, at: frame } -> int, Effects::GUARD;
    /// `l // r`, or leave when `r` is 0 or the result overflows.
    IntFloorDiv { l: int, r: int, at: frame } -> int, Effects::GUARD;
    /// `l % r`, or leave when `r` is 0.
    IntMod { l: int, r: int, at: frame } -> int, Effects::GUARD;
    /// `l << r`, or leave when `r` is negative or bits are lost.
    IntShl { l: int, r: int, at: frame } -> int, Effects::GUARD;
    /// `l >> r`, or leave when `r` is negative.
    IntShr { l: int, r: int, at: frame } -> int, Effects::GUARD;
    /// `l + r` modulo 2**64.
    WrapAdd { l: int, r: int } -> int, Effects::PURE;
    /// `l - r` modulo 2**64.
    WrapSub { l: int, r: int } -> int, Effects::PURE;
    /// `l * r` modulo 2**64.
    WrapMul { l: int, r: int } -> int, Effects::PURE;
    /// `l << r` modulo 2**64, for `0 <= r < 64`.
    WrapShl { l: int, r: int } -> int, Effects::PURE;
    /// `l >> r` for `0 <= r < 64`.
    FastShr { l: int, r: int } -> int, Effects::PURE;
    /// `l // r` for `r > 0`.
    FastFloorDiv { l: int, r: int } -> int, Effects::PURE;
    /// `l % r` for `r > 0`.
    FastMod { l: int, r: int } -> int, Effects::PURE;
    /// `l & r`
    IntAnd { l: int, r: int } -> int, Effects::PURE;
    /// `l | r`
    IntOr { l: int, r: int } -> int, Effects::PURE;
    /// `l ^ r`
    IntXor { l: int, r: int } -> int, Effects::PURE;
    /// The lesser.
    IntMin { l: int, r: int } -> int, Effects::PURE;
    /// The greater.
    IntMax { l: int, r: int } -> int, Effects::PURE;
    /// Compare.
    IntCmp { cond: cond, l: int, r: int } -> bln, Effects::PURE;
    /// Python's index rule: `i + len` when `i` is negative.
    WrapIndex { i: int, len: int } -> int, Effects::PURE;
    /// `i` where the branch taken shows `i cond bound`; made and removed by the range pass.
    Refine { i: int, cond: cond, bound: int } -> int, Effects::PURE;

    // ---- floats
    /// `l + r`
    FloatAdd { l: flt, r: flt } -> flt, Effects::PURE;
    /// `l - r`
    FloatSub { l: flt, r: flt } -> flt, Effects::PURE;
    /// `l * r`
    FloatMul { l: flt, r: flt } -> flt, Effects::PURE;
    /// `l / r`, or leave when `r` is zero.
    FloatDiv { l: flt, r: flt, at: frame } -> flt, Effects::GUARD;
    /// `l / r` for an `r` that is not zero.
    FastDiv { l: flt, r: flt } -> flt, Effects::PURE;
    /// `-v`
    FloatNeg { v: flt } -> flt, Effects::PURE;
    /// `abs(v)`
    FloatAbs { v: flt } -> flt, Effects::PURE;
    /// The square root of `v`, or leave when it is negative.
    FloatSqrt { v: flt, at: frame } -> flt, Effects::GUARD;
    /// Compare; false when either is NaN, but for `ne`.
    FloatCmp { cond: cond, l: flt, r: flt } -> bln, Effects::PURE;
    /// `float(v)`
    IntToFloat { v: int } -> flt, Effects::PURE;
    /// `int(v)`, or leave when it does not fit an `i64`.
    FloatToInt { v: flt, at: frame } -> int, Effects::GUARD;

    // ---- bools and identity
    /// `not c`
    BoolNot { c: bln } -> bln, Effects::PURE;
    /// `int(c)`
    BoolToInt { c: bln } -> int, Effects::PURE;
    /// `l is r`
    IsSame { l: val, r: val } -> bln, Effects::PURE;
    /// Whether `v` has a kind of `ty`; as `GuardKind`, without leaving.
    IsKind { v: val, ty: ty } -> bln, Effects::PURE;
    /// Whether the heap object `v` has `shape` now.
    IsShape { v: val, shape: shape } -> bln, Effects::reads(Mem::Shape);
    /// `c ? a : b` without a branch.
    Select { c: bln, a: val, b: val } -> val, Effects::PURE;

    // ---- memory. The base is an address; an operand that carries the proof (a guard's result) keeps loads behind guards
    /// The Python value at `base + off`.
    Load { base: ptr, off: num, mem: mem } -> val, Effects::MEMORY;
    /// The Python value at `base + off + 8 * i`.
    LoadAt { base: ptr, i: int, off: num, mem: mem } -> val, Effects::MEMORY;
    /// The machine word at `base + off`.
    LoadRaw { base: ptr, off: num, mem: mem } -> raw, Effects::MEMORY;
    /// The machine word at `base + off` as an int.
    LoadWord { base: ptr, off: num, mem: mem } -> int, Effects::MEMORY;
    /// The unsigned byte at `base + off + i`.
    LoadByte { base: ptr, i: int, off: num, mem: mem } -> int, Effects::MEMORY;
    /// Store `v` at `base + off`, with the collector's barrier.
    Store { base: ptr, off: num, mem: mem, v: val } -> none, Effects::MEMORY.and(Effects::KEEP);
    /// Store `v` at `base + off + 8 * i`, with the collector's barrier.
    StoreAt { base: ptr, i: int, off: num, mem: mem, v: val } -> none, Effects::MEMORY.and(Effects::KEEP);
    /// Give the object at `base` another shape.
    StoreShape { base: ptr, shape: shape } -> none, Effects::writes(Mem::Shape);
    /// A new object of `shape` whose words after the header are `fields`.
    New { shape: shape, fields: vals, ty: ty } -> val, Effects::ALLOC;

    // ---- calls
    /// Call a runtime helper; zero means raised, and leaves unless the frame says that the block's end handles it.
    CallHelper { helper: helper, args: vals, at: frame } -> val, Effects::MEMORY.and(Effects::KEEP);
    /// Call a helper that can neither raise nor touch anything.
    CallPure { helper: helper, args: vals } -> val, Effects::PURE;
    /// Call a Python function through its entry cell, with a frame at register `window` of the one at `base` words.
    CallFrame { base: num, cell: bits, function: val, site: bits, window: num, locals: num, size: num, args: vals, at: frame } -> val, Effects::PYTHON.and(Effects::KEEP);
    /// The next value of the iterator `it`, or what it yields for the value `sent` when `dst` is a register. UNBOUND at its end: then the
    /// register `dst` of the frame holds what it returned. A generator runs in its own machine code with a frame at register `window` of the one at
    /// `base` words.
    Resume { base: num, it: val, sent: val, window: num, site: bits, dst: num, at: frame } -> val, Effects::PYTHON.and(Effects::KEEP);

    // ---- conversions between representations; made by the pass that selects them
    /// Box an int.
    BoxInt { v: int } -> val, Effects::PURE;
    /// Box a float.
    BoxFloat { v: flt } -> val, Effects::PURE;
    /// Box a bool.
    BoxBool { v: bln } -> val, Effects::PURE;
    /// Unbox a value known to be an int of 64 bits.
    UnboxInt { v: val } -> int, Effects::PURE;
    /// Unbox a value known to be a float.
    UnboxFloat { v: val } -> flt, Effects::PURE;
    /// Unbox a value known to be a bool.
    UnboxBool { v: val } -> bln, Effects::PURE;

    // ---- block ends
    /// Go on in a block.
    Jump { to: target } -> none, Effects::END;
    /// Go on in `yes` if `c` is true, else in `no`.
    Branch { c: bln, yes: target, no: target } -> none, Effects::END;
    /// Go to `handler` if the call that made `v` raised, else to `next`.
    IfRaised { v: any, handler: target, next: target } -> none, Effects::END;
    /// Return to the caller.
    Return { v: val } -> none, Effects::END;
    /// Suspend the generator `base`, whose registers have been stored into it, at the code word `pc`, and give `v` to its resumer.
    Suspend { base: ptr, pc: bits, v: val } -> none, Effects::END;
    /// Leave for the interpreter.
    Exit { why: why, at: frame } -> none, Effects::END.and(Effects::GUARD);
        }
    };
}
pub(crate) use for_each_hir;

/// The Rust type of a column kind.
macro_rules! field_type {
    (val) => { ValueId };
    (int) => { ValueId };
    (flt) => { ValueId };
    (bln) => { ValueId };
    (ptr) => { ValueId };
    (raw) => { ValueId };
    (any) => { ValueId };
    (vals) => { Vec<ValueId> };
    (target) => { Target };
    (bits) => { u64 };
    (num) => { i64 };
    (flag) => { bool };
    (shape) => { u32 };
    (ty) => { Ty };
    (cond) => { Cond };
    (mem) => { Mem };
    (frame) => { FrameId };
    (helper) => { HelperId };
    (why) => { Why };
}

/// Why code was left; kept with each exit and counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum Why {
    /// A value of another kind.
    Kind,
    /// An object of another type.
    Type,
    /// An object of another shape.
    Shape,
    /// Another object than the one expected.
    Identity,
    /// An index out of range.
    Bounds,
    /// An int beyond 64 bits.
    Overflow,
    /// A division by zero, a shift by a negative count, the root of a negative number.
    Arithmetic,
    /// Someone asked the thread to stop.
    Poll,
    /// An assumption of the code was broken.
    Invalid,
    /// A callee raised.
    Raised,
    /// The native stack is nearly full.
    Stack,
    /// A path that had never run when the code was made.
    Cold,
    /// The test mode that makes guards fail.
    Stress,
    /// An instruction that had not run when the code was made, so that nothing is known of what it meets.
    Unseen,
}

impl Why {
    /// Every reason, in order of its number.
    pub const ALL: [Why; 14] = [
        Why::Kind,
        Why::Type,
        Why::Shape,
        Why::Identity,
        Why::Bounds,
        Why::Overflow,
        Why::Arithmetic,
        Why::Poll,
        Why::Invalid,
        Why::Raised,
        Why::Stack,
        Why::Cold,
        Why::Stress,
        Why::Unseen,
    ];
}

macro_rules! demand_one {
    (val, $v:expr, $f:expr) => {
        $f($v, Demand::Repr(Repr::Boxed))
    };
    (int, $v:expr, $f:expr) => {
        $f($v, Demand::Repr(Repr::Int))
    };
    (flt, $v:expr, $f:expr) => {
        $f($v, Demand::Repr(Repr::Float))
    };
    (bln, $v:expr, $f:expr) => {
        $f($v, Demand::Repr(Repr::Bool))
    };
    (raw, $v:expr, $f:expr) => {
        $f($v, Demand::Repr(Repr::Raw))
    };
    (ptr, $v:expr, $f:expr) => {
        $f($v, Demand::Address)
    };
    (any, $v:expr, $f:expr) => {
        $f($v, Demand::Any)
    };
    (vals, $v:expr, $f:expr) => {
        for one in $v {
            $f(one, Demand::Repr(Repr::Boxed))
        }
    };
    (target, $v:expr, $f:expr) => {{
        let _ = $v;
    }};
    ($other:ident, $v:expr, $f:expr) => {{
        let _ = $v;
    }};
}
macro_rules! target_one {
    (target, $v:expr, $f:expr) => {
        $f($v)
    };
    ($other:ident, $v:expr, $f:expr) => {{
        let _ = $v;
    }};
}
macro_rules! frame_one {
    (frame, $v:expr, $out:expr) => {
        $out = Some($v)
    };
    ($other:ident, $v:expr, $out:expr) => {{
        let _ = $v;
    }};
}
macro_rules! result_repr {
    (val) => {
        Some(Repr::Boxed)
    };
    (int) => {
        Some(Repr::Int)
    };
    (flt) => {
        Some(Repr::Float)
    };
    (bln) => {
        Some(Repr::Bool)
    };
    (raw) => {
        Some(Repr::Raw)
    };
    (none) => {
        None
    };
}

macro_rules! define {
    ($($(#[$doc:meta])* $name:ident { $($field:ident : $kind:ident),* } -> $result:ident, $effects:expr;)*) => {
        /// An instruction; see the table for each.
        #[allow(missing_docs, reason = "each row is documented, its fields are named in the row's text")]
        #[derive(Clone, PartialEq, Eq, Hash, Debug)]
        pub enum Op { $($(#[$doc])* $name { $($field: field_type!($kind)),* }),* }

        impl Op {
            /// The name of the row.
            pub fn name(&self) -> &'static str {
                match self { $(Op::$name { .. } => stringify!($name)),* }
            }
            /// A dense number of the row.
            pub fn number(&self) -> u8 {
                #[repr(u8)]
                enum Row { $($name),* }
                match self { $(Op::$name { .. } => Row::$name as u8),* }
            }
            /// Visit the operands but not what is passed to blocks.
            pub fn operands(&self, mut f: impl FnMut(ValueId, Demand)) {
                let mut f = |v: &ValueId, d: Demand| f(*v, d);
                match self { $(Op::$name { $($field),* } => { $(demand_one!($kind, $field, f);)* let _ = &mut f; }),* }
            }
            /// Change the operands but not what is passed to blocks.
            pub fn operands_mut(&mut self, mut f: impl FnMut(&mut ValueId, Demand)) {
                match self { $(Op::$name { $($field),* } => { $(demand_one!($kind, $field, f);)* let _ = &mut f; }),* }
            }
            /// Visit the blocks that may come next.
            pub fn targets(&self, mut f: impl FnMut(&Target)) {
                match self { $(Op::$name { $($field),* } => { $(target_one!($kind, $field, f);)* let _ = &mut f; }),* }
            }
            /// Change the blocks that may come next.
            pub fn targets_mut(&mut self, mut f: impl FnMut(&mut Target)) {
                match self { $(Op::$name { $($field),* } => { $(target_one!($kind, $field, f);)* let _ = &mut f; }),* }
            }
            /// The frame state of an instruction that can leave.
            pub fn frame(&self) -> Option<FrameId> {
                let mut out = None;
                match self { $(Op::$name { $($field),* } => { $(frame_one!($kind, *$field, out);)* }),* }
                out.take()
            }
            /// The frame state, to change it.
            pub fn frame_mut(&mut self) -> Option<&mut FrameId> {
                let mut out = None;
                match self { $(Op::$name { $($field),* } => { $(frame_one!($kind, $field, out);)* }),* }
                out.take()
            }
            /// The representation that the row's result column names.
            pub fn result(&self) -> Option<Repr> {
                match self { $(Op::$name { .. } => result_repr!($result)),* }
            }
            /// The effects that the row names; `effects` adds those of immediates.
            pub fn row_effects(&self) -> Effects {
                match self { $(Op::$name { .. } => $effects),* }
            }
        }
    };
}
for_each_hir!(define);

impl Op {
    /// Whether it ends a block.
    pub fn ends(&self) -> bool {
        self.row_effects().has(Effects::END)
    }
    /// All effects, those of the immediates included.
    pub fn effects(&self, helpers: &[super::helper::HelperDef]) -> Effects {
        let row = self.row_effects();
        if !row.has(Effects::MEMORY) {
            return row;
        }
        match self {
            Op::Load { mem, .. }
            | Op::LoadAt { mem, .. }
            | Op::LoadRaw { mem, .. }
            | Op::LoadWord { mem, .. }
            | Op::LoadByte { mem, .. } => Effects::reads(*mem),
            Op::Store { mem, .. } | Op::StoreAt { mem, .. } => Effects::writes(*mem),
            Op::CallHelper { helper, .. } => helpers[helper.0 as usize].effects.and(Effects::KEEP),
            other => other.row_effects(),
        }
    }
    /// Every value it uses, block arguments included, frame states not.
    pub fn uses(&self, mut f: impl FnMut(ValueId)) {
        self.operands(|v, _| f(v));
        self.targets(|t| t.args.iter().for_each(|v| f(*v)));
    }
}
