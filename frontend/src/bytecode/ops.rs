//! The opcode table: every instruction of the register bytecode stands here once.
//!
//! A row is `name = Name { operand: Kind, … } [reads base, count] (FLAGS);` (`calls` where the window is a call window) with its documentation above it. The
//! encoder, decoder, verifier, disassembler, interpreter and JIT builder all derive from [`for_each_op!`]; none has
//! a default arm, so a new row does not build until each has decided what to do with it.
//!
//! Register roles are types: [`Dst`] is written, [`Reg`] is read, [`Base`] starts a window of registers whose length the
//! row's `reads` clause gives. Rows flagged `QUICK` are never emitted by the compiler: the interpreter rewrites an
//! instruction in place to one of these when its operands allow, keeping the operands, and back when they do not.
//!
//! # Calls
//! A call window starts at `base`: the callee at `base`, then [`FRAME_HEADER`]` - 1` registers that become the callee's
//! frame header, then the arguments, which become the callee's first registers without being copied. Method calls
//! keep a slot for the receiver at `base + FRAME_HEADER`, `UNBOUND` when the callee takes none.
//! Everything at and above `base` is dead after the call.

use super::operands::*;

/// Words between a frame's callee slot and its first register: callee, return pc, caller's registers, auxiliary.
pub const FRAME_HEADER: u32 = 4;

/// A register that the instruction writes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Dst(pub u32);
/// The first register of a window that the instruction reads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Base(pub u32);
macro_rules! byte_register { ($($name:ident $result:literal),*) => {$(
    impl Operand for $name {
        const IS_RESULT: bool = $result;
        #[inline(always)]
        fn fetch<F: Fetch>(f: &mut F) -> Self { $name(f.byte()) }
        #[inline(always)]
        fn emit<E: Emit>(self, e: &mut E) { e.byte(self.0) }
    }
    impl $name {
        /// The register's number as an index.
        #[inline(always)]
        pub fn index(self) -> usize { self.0 as usize }
    }
)*} }
byte_register!(Dst true, Base false);

/// Where a binary operator's cache is, and whether the operator is augmented assignment (`+=`).
#[derive(Clone, Copy, Debug)]
pub struct BinarySite(pub u32);
impl BinarySite {
    const INPLACE: u32 = 1 << 31;
    /// A site whose cache the assembler has not placed yet.
    pub const fn new(inplace: bool) -> Self {
        BinarySite(!Self::INPLACE | if inplace { Self::INPLACE } else { 0 })
    }
    /// The cache.
    #[inline(always)]
    pub fn ic(self) -> Ic<BinaryIc> {
        Ic::at(self.0 & !Self::INPLACE)
    }
    /// Whether this is augmented assignment.
    #[inline(always)]
    pub fn inplace(self) -> bool {
        self.0 & Self::INPLACE != 0
    }
    /// The same site with its cache at word `at`.
    pub fn placed(self, at: u32) -> Self {
        BinarySite(self.0 & Self::INPLACE | at)
    }
}
impl Operand for BinarySite {
    const EXTENSION: u8 = 1;
    #[inline(always)]
    fn fetch<F: Fetch>(f: &mut F) -> Self {
        BinarySite(f.word())
    }
    #[inline(always)]
    fn emit<E: Emit>(self, e: &mut E) {
        e.word(self.0)
    }
}

/// Facts about an opcode that no operand shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Flags(pub u16);
impl Flags {
    /// No facts.
    pub const NONE: Flags = Flags(0);
    /// May raise an exception.
    pub const RAISES: Flags = Flags(1);
    /// May run arbitrary Python code.
    pub const CALLS: Flags = Flags(2);
    /// Has a jump target.
    pub const JUMPS: Flags = Flags(4);
    /// Control never reaches the next instruction.
    pub const ENDS: Flags = Flags(8);
    /// Only the interpreter makes it, in place of a general instruction with the same operands.
    pub const QUICK: Flags = Flags(16);
    /// All of `self` and `other`.
    pub const fn or(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
    /// Whether all of `other` hold.
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Calls `$m!` with all rows of the opcode table.
#[macro_export]
macro_rules! for_each_op { ($m:ident) => { $m! {
    // ---- moves, constants, variables -------------------------------------------------------------------------------
    /// No operation.
    nop = Nop {} ();
    /// Carries the high bytes of the operands of the instruction behind it.
    wide = Wide {} ();
    /// `dst <- src`
    mov = Mov { dst: Dst, src: Reg } ();
    /// `dst <- constants[k]`
    load_const = LoadConst { dst: Dst, k: Const } ();
    /// `dst <- value`, a small int
    load_int = LoadInt { dst: Dst, value: Imm16 } ();
    /// Raises UnboundLocalError for the local in `src` (named by `Code::locals`) when it is unbound.
    check_bound = CheckBound { src: Reg } (RAISES);
    /// Makes the register `var` UNBOUND: `del` of a local (after `check_bound`), or a temporary that stands for "nothing".
    delete_local = DeleteLocal { var: Dst } ();
    /// Wraps the value of the local in `var` (which may be unbound) in a new cell, in place.
    make_cell = MakeCell { var: Dst } ();
    /// `dst <- closure[index]` of the running function: brings a free variable's cell into its register.
    load_closure = LoadClosure { dst: Dst, index: Byte } ();
    /// `dst <- contents of the cell in `cell``, a named local; unbound raises UnboundLocalError for its name, or NameError when it
    /// is a free variable.
    load_cell = LoadCell { dst: Dst, cell: Reg } (RAISES);
    /// `contents of the cell in `cell` <- src`
    store_cell = StoreCell { cell: Reg, src: Reg } ();
    /// Unbinds the cell's contents; raises as `load_cell` when already unbound.
    delete_cell = DeleteCell { cell: Reg } (RAISES);
    /// `dst <- names[name]` from the function's globals, then its builtins.
    load_global = LoadGlobal { dst: Dst, name: Name, ic: Ic<GlobalIc> } (RAISES);
    /// `globals[name] <- src`
    store_global = StoreGlobal { src: Reg, name: Name, ic: Ic<GlobalIc> } (RAISES);
    /// `del globals[name]`
    delete_global = DeleteGlobal { name: Name } (RAISES);
    /// `dst <- name` from the frame's namespace, then globals, then builtins (module and class bodies, `exec`).
    load_name = LoadName { dst: Dst, name: Name, ic: Ic<GlobalIc> } (RAISES, CALLS);
    /// `namespace[name] <- src`
    store_name = StoreName { src: Reg, name: Name, ic: Ic<GlobalIc> } (RAISES, CALLS);
    /// `del namespace[name]`
    delete_name = DeleteName { name: Name } (RAISES, CALLS);
    /// `dst <- the frame's namespace`: `locals()` of a class or module body.
    load_locals = LoadLocals { dst: Dst } (RAISES);
    /// `dst <- ` the variable named as the local `cell`, from the mapping `map`, then from that cell (class bodies, annotation and
    /// type-parameter scopes).
    load_from_map_or_cell = LoadFromMapOrCell { dst: Dst, map: Reg, cell: Reg } (RAISES, CALLS);
    /// `dst <- name` from the mapping `map`, then globals, then builtins.
    load_from_map_or_global = LoadFromMapOrGlobal { dst: Dst, map: Reg, name: Name } (RAISES, CALLS);
    /// `dst <- ` one of the objects that statements refer to: 0 AssertionError, 1 NotImplementedError, 2 `__build_class__`,
    /// 3 the `__annotations__`-free builtins `all`, 4 `any`, 5 list, 6 set.
    load_common = LoadCommon { dst: Dst, which: Byte } (RAISES);

    // ---- operators ---------------------------------------------------------------------------------------------------
    /// `dst <- l + r`
    add = Add { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l - r`
    sub = Sub { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l * r`
    mul = Mul { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l / r`
    truediv = Truediv { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l // r`
    floordiv = Floordiv { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l % r`
    modulo = Modulo { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l ** r`
    pow = Pow { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l @ r`
    matmul = Matmul { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l << r`
    lshift = Lshift { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l >> r`
    rshift = Rshift { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l & r`
    and = And { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l | r`
    or = Or { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l ^ r`
    xor = Xor { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l + value` (`l - n` is emitted as `l + -n` only by the interpreter's quick forms, never here)
    add_imm = AddImm { dst: Dst, l: Reg, value: Imm8, site: BinarySite } (RAISES, CALLS);
    /// `dst <- l - value`
    sub_imm = SubImm { dst: Dst, l: Reg, value: Imm8, site: BinarySite } (RAISES, CALLS);
    /// `dst <- -src`
    neg = Neg { dst: Dst, src: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- +src`
    pos = Pos { dst: Dst, src: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- ~src`
    invert = Invert { dst: Dst, src: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- not src`
    not = Not { dst: Dst, src: Reg, ic: Ic<TruthIc> } (RAISES, CALLS);
    /// `dst <- l < r`
    lt = Lt { dst: Dst, l: Reg, r: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- l <= r`
    le = Le { dst: Dst, l: Reg, r: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- l == r`
    eq = Eq { dst: Dst, l: Reg, r: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- l != r`
    ne = Ne { dst: Dst, l: Reg, r: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- l > r`
    gt = Gt { dst: Dst, l: Reg, r: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- l >= r`
    ge = Ge { dst: Dst, l: Reg, r: Reg, ic: Ic<BinaryIc> } (RAISES, CALLS);
    /// `dst <- l is r`
    is = Is { dst: Dst, l: Reg, r: Reg } ();
    /// `dst <- l is not r`
    is_not = IsNot { dst: Dst, l: Reg, r: Reg } ();
    /// `dst <- item in container`
    contains = Contains { dst: Dst, item: Reg, container: Reg, ic: Ic<ItemIc> } (RAISES, CALLS);
    /// `dst <- item not in container`
    not_contains = NotContains { dst: Dst, item: Reg, container: Reg, ic: Ic<ItemIc> } (RAISES, CALLS);

    // ---- control -----------------------------------------------------------------------------------------------------
    /// Goes to `to`; a backward jump is a safepoint and counts towards compilation, as all backward jumps do.
    jump = Jump { to: Label24 } (JUMPS, ENDS);
    /// Goes to `to` when `src` is true.
    jump_if_true = JumpIfTrue { src: Reg, to: Label, ic: Ic<TruthIc> } (RAISES, CALLS, JUMPS);
    /// Goes to `to` when `src` is false.
    jump_if_false = JumpIfFalse { src: Reg, to: Label, ic: Ic<TruthIc> } (RAISES, CALLS, JUMPS);
    /// Goes to `to` when `src` is None.
    jump_if_none = JumpIfNone { src: Reg, to: Label } (JUMPS);
    /// Goes to `to` when `src` is not None.
    jump_if_not_none = JumpIfNotNone { src: Reg, to: Label } (JUMPS);
    /// Goes to `to` when the truth of `l < r` is `sense` (0 or 1).
    jump_lt = JumpLt { l: Reg, r: Reg, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// Goes to `to` when the truth of `l <= r` is `sense`.
    jump_le = JumpLe { l: Reg, r: Reg, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// Goes to `to` when the truth of `l == r` is `sense`.
    jump_eq = JumpEq { l: Reg, r: Reg, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// Goes to `to` when the truth of `l != r` is `sense`.
    jump_ne = JumpNe { l: Reg, r: Reg, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// Goes to `to` when the truth of `l > r` is `sense`.
    jump_gt = JumpGt { l: Reg, r: Reg, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// Goes to `to` when the truth of `l >= r` is `sense`.
    jump_ge = JumpGe { l: Reg, r: Reg, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// `jump_lt` against a small int.
    jump_lt_imm = JumpLtImm { l: Reg, value: Imm8, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// `jump_le` against a small int.
    jump_le_imm = JumpLeImm { l: Reg, value: Imm8, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// `jump_eq` against a small int.
    jump_eq_imm = JumpEqImm { l: Reg, value: Imm8, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// `jump_ne` against a small int.
    jump_ne_imm = JumpNeImm { l: Reg, value: Imm8, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// `jump_gt` against a small int.
    jump_gt_imm = JumpGtImm { l: Reg, value: Imm8, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// `jump_ge` against a small int.
    jump_ge_imm = JumpGeImm { l: Reg, value: Imm8, sense: Byte, to: Label, ic: Ic<BinaryIc> } (RAISES, CALLS, JUMPS);
    /// `dst <- iter(src)`
    get_iter = GetIter { dst: Dst, src: Reg, ic: Ic<IterIc> } (RAISES, CALLS);
    /// `dst <- next(iter)` and goes to `to`, or falls through when exhausted. Stands at the loop's bottom.
    for_iter = ForIter { dst: Dst, iter: Reg, to: Label, ic: Ic<IterIc> } (RAISES, CALLS, JUMPS);
    /// Returns `src`.
    ret = Ret { src: Reg } (ENDS);

    // ---- attributes and items ------------------------------------------------------------------------------------------
    /// `dst <- obj.name`
    load_attr = LoadAttr { dst: Dst, obj: Reg, name: Name, ic: Ic<AttrIc> } (RAISES, CALLS);
    /// `obj.name <- src`
    store_attr = StoreAttr { obj: Reg, src: Reg, name: Name, ic: Ic<StoreAttrIc> } (RAISES, CALLS);
    /// `del obj.name`
    delete_attr = DeleteAttr { obj: Reg, name: Name } (RAISES, CALLS);
    /// Prepares a method call: the function at `base`, and the receiver (or UNBOUND) at `base + FRAME_HEADER`.
    load_method = LoadMethod { base: Dst, obj: Reg, name: Name, ic: Ic<MethodIc> } (RAISES, CALLS);
    /// As `load_method` for a special method looked up on the type (see [`Special`]).
    load_special = LoadSpecial { base: Dst, obj: Reg, which: Byte } (RAISES, CALLS);
    /// `dst <- super(args[1], args[2]).name`, where args\[0\] is what the name `super` is bound to.
    load_super_attr = LoadSuperAttr { dst: Dst, args: Base, name: Name, ic: Ic<MethodIc> } [reads args, 3] (RAISES, CALLS);
    /// As `load_super_attr`, preparing a method call at `base`.
    load_super_method = LoadSuperMethod { base: Dst, args: Base, name: Name, ic: Ic<MethodIc> } [reads args, 3] (RAISES, CALLS);
    /// `dst <- obj[index]`
    load_item = LoadItem { dst: Dst, obj: Reg, index: Reg, ic: Ic<ItemIc> } (RAISES, CALLS);
    /// `dst <- obj[value]`, a small int
    load_item_imm = LoadItemImm { dst: Dst, obj: Reg, value: Imm8, ic: Ic<ItemIc> } (RAISES, CALLS);
    /// `obj[index] <- src`
    store_item = StoreItem { obj: Reg, index: Reg, src: Reg, ic: Ic<ItemIc> } (RAISES, CALLS);
    /// `del obj[index]`
    delete_item = DeleteItem { obj: Reg, index: Reg } (RAISES, CALLS);
    /// `dst <- obj[args[0]:args[1]]`
    load_slice = LoadSlice { dst: Dst, obj: Reg, args: Base } [reads args, 2] (RAISES, CALLS);
    /// `obj[args[0]:args[1]] <- src`
    store_slice = StoreSlice { obj: Reg, src: Reg, args: Base } [reads args, 2] (RAISES, CALLS);

    // ---- building ------------------------------------------------------------------------------------------------------
    /// `dst <- [base…]`
    build_list = BuildList { dst: Dst, base: Base, n: Byte } [reads base, n.0] (RAISES);
    /// `dst <- (base…)`
    build_tuple = BuildTuple { dst: Dst, base: Base, n: Byte } [reads base, n.0] (RAISES);
    /// `dst <- {base…}`
    build_set = BuildSet { dst: Dst, base: Base, n: Byte } [reads base, n.0] (RAISES, CALLS);
    /// `dst <- {base[0]: base[1], …}`, `n` pairs
    build_map = BuildMap { dst: Dst, base: Base, n: Byte } [reads base, 2 * n.0] (RAISES, CALLS);
    /// `dst <- slice(base[0], base[1], base[2])`
    build_slice = BuildSlice { dst: Dst, base: Base } [reads base, 3] (RAISES);
    /// `dst <- ''.join(base…)`, all strings (f-strings)
    build_string = BuildString { dst: Dst, base: Base, n: Byte } [reads base, n.0] (RAISES);
    /// `dst <- format(src, '')` after conversion (0 none, 1 str, 2 repr, 3 ascii)
    format_simple = FormatSimple { dst: Dst, src: Reg, conversion: Byte } (RAISES, CALLS);
    /// `dst <- format(src, spec)` after conversion, as `format_simple`
    format_value = FormatValue { dst: Dst, src: Reg, spec: Reg, conversion: Word } (RAISES, CALLS);
    /// `dst <- Interpolation(base[0] value, base[1] expression, conversion, base[2] format spec)` (t-strings)
    build_interpolation = BuildInterpolation { dst: Dst, base: Base, conversion: Byte } [reads base, 3] (RAISES, CALLS);
    /// `dst <- Template(strings tuple, interpolations tuple)`
    build_template = BuildTemplate { dst: Dst, strings: Reg, interpolations: Reg } (RAISES);
    /// Appends `item` to the list being built in `list`.
    list_append = ListAppend { list: Reg, item: Reg } (RAISES);
    /// Extends the list being built by an iterable.
    list_extend = ListExtend { list: Reg, src: Reg } (RAISES, CALLS);
    /// Adds `item` to the set being built.
    set_add = SetAdd { set: Reg, item: Reg } (RAISES, CALLS);
    /// Adds all of an iterable to the set being built.
    set_update = SetUpdate { set: Reg, src: Reg } (RAISES, CALLS);
    /// `map[key] <- item` for the dict being built.
    map_add = MapAdd { map: Reg, key: Reg, item: Reg } (RAISES, CALLS);
    /// Updates the dict being built from a mapping (`{**src}`).
    map_update = MapUpdate { map: Reg, src: Reg } (RAISES, CALLS);
    /// As `map_update` for `callee(**src)`: duplicate and non-string keys raise TypeError naming the callee.
    map_merge = MapMerge { map: Reg, src: Reg, callee: Reg } (RAISES, CALLS);
    /// `dst <- tuple(list)`, consuming the list being built.
    list_to_tuple = ListToTuple { dst: Dst, src: Reg } (RAISES);
    /// `base[0..n] <- src` unpacked, exactly `n` items; writes nothing unless all are there (`base` may be a local)
    unpack = Unpack { base: Dst, src: Reg, n: Byte, ic: Ic<IterIc> } (RAISES, CALLS);
    /// `base[0..before], [rest], base[before+1..] <- src` unpacked around a starred target
    unpack_ex = UnpackEx { base: Dst, src: Reg, before: Byte, after: Word } (RAISES, CALLS);

    // ---- functions and calls ---------------------------------------------------------------------------------------------
    /// `dst <- function(constants[code])` with the running function's globals
    make_function = MakeFunction { dst: Dst, code: Const } (RAISES);
    /// Sets a part of a new function (see [`FunctionPart`]).
    set_function_part = SetFunctionPart { func: Reg, src: Reg, part: Byte } ();
    /// `dst <- base(base[FRAME_HEADER..][..n])`
    call = Call { dst: Dst, base: Base, n: Byte, ic: Ic<CallIc> } [calls base, 4 + n.0] (RAISES, CALLS);
    /// As `call`; the last `len(constants[names])` of the `n` arguments are keyword arguments.
    call_kw = CallKw { dst: Dst, base: Base, n: Byte, names: Word, ic: Ic<CallIc> } [calls base, 4 + n.0] (RAISES, CALLS);
    /// A call of what `load_method` prepared with `n` arguments behind the receiver slot.
    call_method = CallMethod { dst: Dst, base: Base, n: Byte, ic: Ic<CallIc> } [calls base, 5 + n.0] (RAISES, CALLS);
    /// As `call_method` with keyword names.
    call_method_kw = CallMethodKw { dst: Dst, base: Base, n: Byte, names: Word, ic: Ic<CallIc> } [calls base, 5 + n.0] (RAISES, CALLS);
    /// `dst <- base[0](*base[FRAME_HEADER], **base[FRAME_HEADER + 1])`: any iterable, and a dict that was built for the call or UNBOUND.
    call_ex = CallEx { dst: Dst, base: Base, ic: Ic<CallIc> } [calls base, 6] (RAISES, CALLS);
    /// `dst <- intrinsic which(src)` (see [`Intrinsic1`])
    intrinsic1 = Intrinsic1Op { dst: Dst, src: Reg, which: Byte } (RAISES, CALLS);
    /// `dst <- intrinsic which(l, r)` (see [`Intrinsic2`])
    intrinsic2 = Intrinsic2Op { dst: Dst, l: Reg, r: Reg, which: Word } (RAISES, CALLS);

    // ---- generators and coroutines ----------------------------------------------------------------------------------------
    /// First instruction of a generator, coroutine or async generator, after cells are made: returns the new object to the caller.
    return_generator = ReturnGenerator {} (RAISES);
    /// Yields `src` (an async generator's value wrapped by the compiler); on resumption `dst` is the value sent.
    yield_value = YieldValue { dst: Dst, src: Reg, ic: Ic<YieldIc> } (RAISES, CALLS);
    /// Yields `src` on behalf of `iter`, to which `throw()` and `close()` are passed on and which is `gi_yieldfrom`; follows a `send`.
    yield_delegated = YieldDelegated { dst: Dst, src: Reg, iter: Reg, ic: Ic<YieldIc> } (RAISES, CALLS);
    /// `dst <- iterator for `yield from src``
    get_yield_from_iter = GetYieldFromIter { dst: Dst, src: Reg } (RAISES, CALLS);
    /// Sends `value` to `iter`: what it yields goes to `dst` and control to the next instruction; its return value goes to `dst` and control to `to`.
    send = Send { dst: Dst, iter: Reg, value: Reg, to: Label, ic: Ic<IterIc> } (RAISES, CALLS, JUMPS);
    /// In the handler of a delegating yield: when `exc` is StopIteration, `dst` is its value and control goes to `to`; otherwise re-raises `exc`.
    cleanup_throw = CleanupThrow { dst: Dst, exc: Reg, to: Label } (RAISES, JUMPS, ENDS);
    /// `dst <- awaitable iterator of src`; `context` 0 plain, 1 `__aenter__`, 2 `__aexit__` (for the message)
    get_awaitable = GetAwaitable { dst: Dst, src: Reg, context: Byte } (RAISES, CALLS);
    /// `dst <- aiter(src)`
    get_aiter = GetAiter { dst: Dst, src: Reg } (RAISES, CALLS);
    /// `dst <- awaitable of iter.__anext__()`
    get_anext = GetAnext { dst: Dst, iter: Reg } (RAISES, CALLS);
    /// In an `async for`'s handler: falls through when `exc` is StopAsyncIteration, otherwise re-raises it.
    end_async_for = EndAsyncFor { exc: Reg } (RAISES);

    // ---- exceptions -------------------------------------------------------------------------------------------------------
    /// `raise src`
    raise = Raise { src: Reg } (RAISES, CALLS, ENDS);
    /// `raise src from cause`
    raise_from = RaiseFrom { src: Reg, cause: Reg } (RAISES, CALLS, ENDS);
    /// `raise` with nothing behind it: re-raises the exception being handled.
    raise_current = RaiseCurrent {} (RAISES, ENDS);
    /// Raises the exception in `exc` again with its traceback as it is.
    reraise = Reraise { exc: Reg } (RAISES, ENDS);
    /// Enters a handler: `saved <- the exception being handled`, which becomes `exc`.
    push_handled = PushHandled { saved: Dst, exc: Reg } ();
    /// Leaves a handler: the exception being handled becomes `saved`.
    pop_handled = PopHandled { saved: Reg } ();
    /// `dst <- exc matches ty` for `except ty`
    match_exception = MatchException { dst: Dst, exc: Reg, ty: Reg } (RAISES, CALLS);
    /// Splits the exception group `exc` by `ty`: `base[0] <- rest or None`, `base[1] <- match or None`.
    match_group = MatchGroup { base: Dst, exc: Reg, ty: Reg } (RAISES, CALLS);
    /// `dst <- exit(type, exc, traceback)`; `base` holds what `load_special` prepared
    with_except = WithExcept { dst: Dst, base: Base, exc: Reg } [calls base, 5] (RAISES, CALLS);

    // ---- classes, modules, patterns ------------------------------------------------------------------------------------------
    /// `dst <- import name` with `args[0]` level and `args[1]` from-list
    import_name = ImportName { dst: Dst, args: Base, name: Name } [reads args, 2] (RAISES, CALLS);
    /// `dst <- module.name` as `from … import name` finds it
    import_from = ImportFrom { dst: Dst, module: Reg, name: Name } (RAISES, CALLS);
    /// `from src import *` into the frame's namespace.
    import_star = ImportStar { src: Reg } (RAISES, CALLS);
    /// `dst <- src is a mapping` (by its pattern-matching flag)
    match_mapping = MatchMapping { dst: Dst, src: Reg } ();
    /// `dst <- src is a sequence` (by its pattern-matching flag)
    match_sequence = MatchSequence { dst: Dst, src: Reg } ();
    /// `dst <- tuple of the values of `keys` in `src`, or None
    match_keys = MatchKeys { dst: Dst, src: Reg, keys: Reg } (RAISES, CALLS);
    /// `dst <- tuple of attributes, or None`: args are subject, class, names tuple; `n` positional sub-patterns
    match_class = MatchClass { dst: Dst, args: Base, n: Byte } [reads args, 3] (RAISES, CALLS);
    /// `dst <- len(src)`
    get_len = GetLen { dst: Dst, src: Reg } (RAISES, CALLS);

    // ---- quick forms ---------------------------------------------------------------------------------------------------------
    /// `add` of two small ints.
    add_int = AddInt { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS, QUICK);
    /// `add` of two floats.
    add_float = AddFloat { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS, QUICK);
    /// `sub` of two small ints.
    sub_int = SubInt { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS, QUICK);
    /// `sub` of two floats.
    sub_float = SubFloat { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS, QUICK);
    /// `mul` of two small ints.
    mul_int = MulInt { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS, QUICK);
    /// `mul` of two floats.
    mul_float = MulFloat { dst: Dst, l: Reg, r: Reg, site: BinarySite } (RAISES, CALLS, QUICK);
    /// `add_imm` on a small int.
    add_imm_int = AddImmInt { dst: Dst, l: Reg, value: Imm8, site: BinarySite } (RAISES, CALLS, QUICK);
    /// `sub_imm` on a small int.
    sub_imm_int = SubImmInt { dst: Dst, l: Reg, value: Imm8, site: BinarySite } (RAISES, CALLS, QUICK);
    /// `load_item` of a list by a small int.
    load_item_list = LoadItemList { dst: Dst, obj: Reg, index: Reg, ic: Ic<ItemIc> } (RAISES, CALLS, QUICK);
    /// `load_item` of a tuple by a small int.
    load_item_tuple = LoadItemTuple { dst: Dst, obj: Reg, index: Reg, ic: Ic<ItemIc> } (RAISES, CALLS, QUICK);
    /// `load_item` of a dict.
    load_item_dict = LoadItemDict { dst: Dst, obj: Reg, index: Reg, ic: Ic<ItemIc> } (RAISES, CALLS, QUICK);
    /// `store_item` to a list by a small int.
    store_item_list = StoreItemList { obj: Reg, index: Reg, src: Reg, ic: Ic<ItemIc> } (RAISES, CALLS, QUICK);
    /// `load_attr` of an inline slot, the same shape each time.
    load_attr_slot = LoadAttrSlot { dst: Dst, obj: Reg, name: Name, ic: Ic<AttrIc> } (RAISES, CALLS, QUICK);
    /// `store_attr` to an existing inline slot, the same shape each time.
    store_attr_slot = StoreAttrSlot { obj: Reg, src: Reg, name: Name, ic: Ic<StoreAttrIc> } (RAISES, CALLS, QUICK);
    /// `for_iter` over a range.
    for_iter_range = ForIterRange { dst: Dst, iter: Reg, to: Label, ic: Ic<IterIc> } (RAISES, CALLS, JUMPS, QUICK);
    /// `for_iter` over a list.
    for_iter_list = ForIterList { dst: Dst, iter: Reg, to: Label, ic: Ic<IterIc> } (RAISES, CALLS, JUMPS, QUICK);
    /// `for_iter` over a generator, resumed in place.
    for_iter_gen = ForIterGen { dst: Dst, iter: Reg, to: Label, ic: Ic<IterIc> } (RAISES, CALLS, JUMPS, QUICK);
    /// `call` of a Python function with matching positional arguments.
    call_py = CallPy { dst: Dst, base: Base, n: Byte, ic: Ic<CallIc> } [calls base, 4 + n.0] (RAISES, CALLS, QUICK);
    /// `for_iter` over `enumerate`, `zip` of two, or a dict's items, where the loop begins by unpacking the pair.
    for_iter_pair = ForIterPair { dst: Dst, iter: Reg, to: Label, ic: Ic<IterIc> } (RAISES, CALLS, JUMPS, QUICK);
    /// `call` of a native function.
    call_native = CallNative { dst: Dst, base: Base, n: Byte, ic: Ic<CallIc> } [calls base, 4 + n.0] (RAISES, CALLS, QUICK);
    /// `call` of a class.
    call_class = CallClass { dst: Dst, base: Base, n: Byte, ic: Ic<CallIc> } [calls base, 4 + n.0] (RAISES, CALLS, QUICK);
    /// `call_method` of a native method.
    call_method_native = CallMethodNative { dst: Dst, base: Base, n: Byte, ic: Ic<CallIc> } [calls base, 5 + n.0] (RAISES, CALLS, QUICK);
    /// `call_method` of a Python function with matching positional arguments.
    call_method_py = CallMethodPy { dst: Dst, base: Base, n: Byte, ic: Ic<CallIc> } [calls base, 5 + n.0] (RAISES, CALLS, QUICK);
} } }

/// Parts of a function object that `set_function_part` sets, in the operand's numbering.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum FunctionPart {
    /// `__defaults__`, a tuple.
    Defaults,
    /// `__kwdefaults__`, a dict.
    KwDefaults,
    /// `__annotate__`, a function.
    Annotate,
    /// The closure, a tuple of cells.
    Closure,
    /// `__type_params__`, a tuple.
    TypeParams,
}

/// Special methods that `load_special` looks up on the type, in the operand's numbering.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Special {
    /// `__enter__`
    Enter,
    /// `__exit__`
    Exit,
    /// `__aenter__`
    AEnter,
    /// `__aexit__`
    AExit,
}

/// One-operand intrinsics.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Intrinsic1 {
    /// Prints an expression statement's value through `sys.displayhook` (interactive mode).
    Print,
    /// Turns a StopIteration that leaves a generator into RuntimeError (PEP 479).
    StopIterationError,
    /// Wraps a value that an async generator yields.
    AsyncGenWrap,
    /// Makes a TypeVar from its name.
    TypeVar,
    /// Makes a ParamSpec from its name.
    ParamSpec,
    /// Makes a TypeVarTuple from its name.
    TypeVarTuple,
    /// `Generic[params]` as a base class.
    SubscriptGeneric,
    /// Makes a TypeAliasType from the tuple (name, type params, evaluator).
    TypeAlias,
    /// Makes sure the namespace has `__annotations__` (operand unused).
    SetupAnnotations,
    /// `repr` for the `=` of f-strings is `format_value`; this is `str(x)` of an already formatted piece.
    Str,
}

/// Two-operand intrinsics.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Intrinsic2 {
    /// Rebuilds what `except*` clauses left: (original exception, list of raised and rest) to an exception or None.
    PrepReraiseStar,
    /// A TypeVar with a bound evaluator.
    TypeVarWithBound,
    /// A TypeVar with a constraints evaluator.
    TypeVarWithConstraints,
    /// `function.__type_params__ = tuple`, giving the function.
    SetFunctionTypeParams,
    /// Sets a type parameter's default evaluator, giving the parameter.
    SetTypeParamDefault,
}
