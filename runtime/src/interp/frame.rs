//! Frames: where the interpreter's state is.
//!
//! # A frame on the register stack
//! ```text
//! regs[-6]  generators: the exception the resumer was handling
//! regs[-5]  what the frame's kind needs: the generator, the instance being initialised, the namespace
//! regs[-4]  the function
//! regs[-3]  where the caller is: just behind the first word of its calling instruction
//! regs[-2]  the caller's registers
//! regs[-1]  the caller's `k`, with the frame's [`Kind`] in the low three bits
//! regs[0]…  registers
//! ```
//! A call's window *is* the callee's frame: the callee at its base, the next three words become the header, the arguments
//! its first registers. Words -6 and -5 are there only in frames of a kind that uses them; such a frame is placed above the
//! caller's registers, or within a window that has been moved up.
//!
//! Invariants: `Thread::registers` and `Thread::pc` name the current frame and its instruction whenever native code runs, and
//! `Thread::stack_top` is the end of its registers; the words of the stack below it are read conservatively by the collector. Registers of
//! named variables always hold a value; temporaries hold anything.

use crate::context::Thread;
use crate::feedback::ic::CacheState;
use crate::heap::{Gc, ValueArray};
use crate::object::code::Code;
use crate::object::function::Function;
use crate::object::generator::Generator;
use crate::object::str::Str;
use crate::value::Value;
use krait_frontend::bytecode::inst::Opcode;
use krait_frontend::bytecode::operands::{Const, Ic, Name, Reg};
use krait_frontend::bytecode::ops::{Base, Dst, FRAME_HEADER};

/// Words of a frame's header.
pub const HEADER: usize = FRAME_HEADER as usize;
/// Words below the header in frames that need them.
pub const EXTRA: usize = 2;

/// How a frame gives its result back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Kind {
    /// To the first operand of a caller's instruction of two words.
    Plain = 0,
    /// To native code.
    Entry = 1,
    /// It initialises the instance in word -5, which is the result of the caller's instruction.
    Init = 2,
    /// To the caller's instruction, whatever it is.
    Finish = 3,
    /// It is a generator's, resumed by the caller's instruction.
    Generator = 4,
    /// It is a generator's, resumed by native code.
    GeneratorEntry = 5,
    /// It is an operator's special method; word -5 tells which, for when it returns NotImplemented.
    Operator = 6,
}
impl Kind {
    /// The bits of `k` words that hold it.
    pub const MASK: u64 = 7;
    /// The kind in a frame's last header word.
    #[inline(always)]
    pub fn of(word: u64) -> Kind {
        match word & Self::MASK {
            0 => Kind::Plain,
            1 => Kind::Entry,
            2 => Kind::Init,
            3 => Kind::Finish,
            4 => Kind::Generator,
            5 => Kind::GeneratorEntry,
            _ => Kind::Operator,
        }
    }
    /// Whether the frame returns to native code.
    #[inline(always)]
    pub fn is_entry(self) -> bool {
        matches!(self, Kind::Entry | Kind::GeneratorEntry)
    }
    /// Whether the frame is a generator's.
    #[inline(always)]
    pub fn is_generator(self) -> bool {
        matches!(self, Kind::Generator | Kind::GeneratorEntry)
    }
}

/// The header of a frame, seen from its first register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Regs(pub *mut Value);

impl Regs {
    #[inline(always)]
    fn word(self, at: isize) -> *mut u64 {
        // Addresses only; whoever reads or writes answers for it.
        self.0.cast::<u64>().wrapping_offset(at)
    }
    /// The function.
    #[inline(always)]
    pub fn function(self) -> Gc<Function> {
        // SAFETY: every frame has its function in this word.
        unsafe { self.0.offset(-4).read().cast() }
    }
    /// Sets the function.
    #[inline(always)]
    pub fn set_function(self, f: Gc<Function>) {
        // SAFETY: the header lies within the stack or window the frame is being made in.
        unsafe { self.0.offset(-4).write(f.as_value()) }
    }
    /// The code that runs.
    #[inline(always)]
    pub fn code(self) -> Gc<Code> {
        self.function().body()
    }
    /// Where the caller is.
    #[inline(always)]
    pub fn return_site(self) -> *const u32 {
        // SAFETY: a header word.
        unsafe { *self.word(-3) as *const u32 }
    }
    /// The caller's registers.
    #[inline(always)]
    pub fn caller(self) -> Regs {
        // SAFETY: a header word.
        Regs(unsafe { *self.word(-2) as *mut Value })
    }
    /// The caller's `k` and the kind.
    #[inline(always)]
    pub fn link(self) -> u64 {
        // SAFETY: a header word.
        unsafe { *self.word(-1) }
    }
    /// The kind.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        Kind::of(self.link())
    }
    /// Writes the words behind the function.
    #[inline(always)]
    pub fn set_link(self, site: *const u32, caller: Regs, caller_k: *mut u64, kind: Kind) {
        // SAFETY: the header lies within the stack or window the frame is being made in.
        unsafe {
            *self.word(-3) = site as u64;
            *self.word(-2) = caller.0 as u64;
            *self.word(-1) = caller_k as u64 | kind as u64;
        }
    }
    /// Replaces the kind.
    pub fn set_kind(self, kind: Kind) {
        // SAFETY: a header word.
        unsafe { *self.word(-1) = self.link() & !Kind::MASK | kind as u64 }
    }
    /// Word -5: what the kind needs. Only for frames that have it.
    #[inline(always)]
    pub fn extra(self) -> Value {
        // SAFETY: callers ask frames of a kind that has the word.
        unsafe { self.0.offset(-5).read() }
    }
    /// Sets word -5.
    #[inline(always)]
    pub fn set_extra(self, v: Value) {
        // SAFETY: as above.
        unsafe { self.0.offset(-5).write(v) }
    }
    /// Word -6: the exception that a generator's resumer was handling.
    #[inline(always)]
    pub fn resumer_handled(self) -> Value {
        // SAFETY: asked of generators' frames only.
        unsafe { self.0.offset(-6).read() }
    }
    /// Sets word -6.
    #[inline(always)]
    pub fn set_resumer_handled(self, v: Value) {
        // SAFETY: as above.
        unsafe { self.0.offset(-6).write(v) }
    }
    /// The generator whose frame this is.
    #[inline(always)]
    pub fn generator(self) -> Gc<Generator> {
        // SAFETY: asked of generators' frames only.
        unsafe { self.extra().cast() }
    }
    /// The register `i`.
    #[inline(always)]
    pub fn get(self, i: usize) -> Value {
        // SAFETY: register numbers come from verified code and lie within the frame.
        unsafe { self.0.add(i).read() }
    }
    /// Sets register `i`.
    #[inline(always)]
    pub fn set(self, i: usize, v: Value) {
        // SAFETY: as above.
        unsafe { self.0.add(i).write(v) }
    }
    /// The registers from `i` on, as arguments of a call.
    #[inline(always)]
    pub fn window<'a>(self, i: usize, n: usize) -> &'a [Value] {
        // SAFETY: as above; what the compiler put into a window stays there until the instruction that reads it is done.
        unsafe { std::slice::from_raw_parts(self.0.add(i), n) }
    }
    /// Where the named variables are: in the generator while compiled code that resumed it has them in machine registers, as they were
    /// when it was suspended; else in the registers.
    pub fn variables(self) -> *const Value {
        if self.kind().is_generator() && self.generator().in_compiled_code() {
            self.generator().registers()
        } else {
            self.0
        }
    }
    /// The end of the registers.
    #[inline(always)]
    pub fn top(self) -> *mut Value {
        self.0.wrapping_add(self.code().registers as usize)
    }
}

/// The interpreter's state as general bodies of instructions see it.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Behind the instruction being executed: where control goes next.
    pub pc: *const u32,
    /// The registers.
    pub regs: Regs,
    /// Just behind the instruction's first word.
    pub site: *const u32,
    /// Set by instructions whose exception keeps its traceback as it is.
    pub quiet: bool,
}

impl Frame {
    /// The value of a register.
    #[inline(always)]
    pub fn get(&self, r: Reg) -> Value {
        self.regs.get(r.index())
    }
    /// Sets a register.
    #[inline(always)]
    pub fn set(&mut self, d: Dst, v: Value) {
        self.regs.set(d.index(), v);
    }
    /// A window of registers.
    #[inline(always)]
    pub fn window<'a>(&self, base: Base, n: usize) -> &'a [Value] {
        self.regs.window(base.index(), n)
    }
    /// The function that runs.
    #[inline(always)]
    pub fn function(&self) -> Gc<Function> {
        self.regs.function()
    }
    /// The code that runs.
    #[inline(always)]
    pub fn code(&self) -> Gc<Code> {
        self.regs.code()
    }
    /// An instruction's cache.
    #[inline(always)]
    pub fn ic<'a, K: CacheState>(&self, ic: Ic<K>) -> &'a K::State {
        // SAFETY: cache places come from verified code; a state is made of cells over words of which zero is valid, and its code object
        // lives while it runs.
        unsafe { &*self.code().k.get().add(ic.index()).cast() }
    }
    /// A name.
    #[inline(always)]
    pub fn name(&self, n: Name) -> Gc<Str> {
        self.code().name_at(n.index())
    }
    /// A constant.
    #[inline(always)]
    pub fn constant(&self, c: Const) -> Value {
        self.code().constant(c.index())
    }
    /// Moves control by a jump's distance from the end of the instruction.
    #[inline(always)]
    pub fn jump(&mut self, distance: i32) {
        self.pc = self.pc.wrapping_offset(distance as isize);
    }
    /// Whether the instruction has a `wide` prefix.
    #[inline(always)]
    pub fn is_wide(&self) -> bool {
        // SAFETY: `site` is behind a word of the code that runs.
        unsafe { *self.site.sub(1) as u8 == Opcode::Wide as u8 }
    }
    /// Rewrites the instruction to another form with the same operands. Wide instructions stay as they are.
    #[inline]
    pub fn quicken(&self, to: Opcode) {
        if self.is_wide() {
            return;
        }
        let word = self.site.wrapping_sub(1).cast_mut();
        // SAFETY: the instruction's first word, which belongs to the code object that runs and is written by its thread only.
        unsafe { *word = *word & !0xff | to as u32 }
    }
}

/// The interpreter's state in machine registers, as fast bodies of instructions see it.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    /// Behind the instruction.
    pub pc: *const u32,
    /// The registers.
    pub regs: Regs,
    /// The cache area of the code that runs.
    pub k: *mut u64,
    /// The thread.
    pub th: &'a Thread,
}

impl<'a> Machine<'a> {
    /// The value of a register.
    #[inline(always)]
    pub fn get(&self, r: Reg) -> Value {
        self.regs.get(r.index())
    }
    /// Sets a register.
    #[inline(always)]
    pub fn set(&mut self, d: Dst, v: Value) {
        self.regs.set(d.index(), v);
    }
    /// An instruction's cache.
    #[inline(always)]
    pub fn ic<K: CacheState>(&self, ic: Ic<K>) -> &'a K::State {
        // SAFETY: as in `Frame::ic`.
        unsafe { &*self.k.add(ic.index()).cast() }
    }
    /// A constant.
    #[inline(always)]
    pub fn constant(&self, c: Const) -> Value {
        // SAFETY: constants stand below the cache area in reverse order, and their numbers come from verified code.
        unsafe {
            self.k
                .cast::<Value>()
                .offset(-1 - c.index() as isize)
                .read()
        }
    }
    /// Moves control by a jump's distance.
    #[inline(always)]
    pub fn jump(&mut self, distance: i32) {
        self.pc = self.pc.wrapping_offset(distance as isize);
    }
    /// Counts a backward jump; whether the slow path must run.
    #[inline(always)]
    pub fn tick(&self) -> bool {
        let left = self.th.ticks.get() - 1;
        self.th.ticks.set(left);
        left < 0
    }
}

/// Reads a slot of a heap array as a value, UNBOUND for an empty one.
#[inline(always)]
pub fn array_value(a: Gc<ValueArray>, i: usize) -> Value {
    a.get(i).unwrap_or(Value::UNBOUND)
}
