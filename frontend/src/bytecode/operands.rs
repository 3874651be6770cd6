//! Operand kinds of the register bytecode and how each is encoded.
//!
//! An instruction is one 32-bit word, `op | a << 8 | b << 16 | c << 24`, followed by its extension words. Byte and
//! half operands are packed into `a`, `b`, `c` in the order in which the opcode's row in [`super::ops`] names them; word
//! operands follow as extension words in the same order. A `wide` prefix word carries the high bytes of `a`, `b`, `c`
//! of the instruction behind it: bytes become halves, halves become words.
//!
//! Invariant: encoding and decoding walk the operands in declaration order, so a row that names its byte operands
//! first and its word operands last needs no layout of its own.

/// A source of operands: the decoder of a code slice, or the interpreter's program counter.
pub trait Fetch {
    /// The next operand byte of the instruction word, joined with its high byte when the instruction is wide.
    fn byte(&mut self) -> u32;
    /// The next two operand bytes, joined with their high bytes when the instruction is wide.
    fn half(&mut self) -> u32;
    /// All three operand bytes (24 bits; wide instructions have no use for more).
    fn triple(&mut self) -> u32;
    /// The next extension word.
    fn word(&mut self) -> u32;
    /// Whether a `wide` prefix stood before the instruction.
    fn is_wide(&self) -> bool;
}

/// A sink of operands: the assembler.
pub trait Emit {
    /// Appends a byte operand; the assembler adds a `wide` prefix when it does not fit.
    fn byte(&mut self, v: u32);
    /// Appends a half operand.
    fn half(&mut self, v: u32);
    /// Appends a 24-bit operand.
    fn triple(&mut self, v: u32);
    /// Appends an extension word.
    fn word(&mut self, v: u32);
    /// Marks the instruction wide: called by signed operands, whose need for a prefix the raw bits do not show.
    fn force_wide(&mut self);
    /// Whether the instruction is known to be wide already.
    fn is_wide(&self) -> bool;
}

/// One operand kind.
pub trait Operand: Copy {
    /// Extension words that the operand takes.
    const EXTENSION: u8 = 0;
    /// Whether it is a register that the instruction writes.
    const IS_RESULT: bool = false;
    /// Reads the operand.
    fn fetch<F: Fetch>(f: &mut F) -> Self;
    /// Writes the operand.
    fn emit<E: Emit>(self, e: &mut E);
}

macro_rules! extension {
    (word) => {
        1
    };
    ($other:ident) => {
        0
    };
}

macro_rules! unsigned_operands {
    ($($(#[$doc:meta])* $name:ident: $method:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);
        impl Operand for $name {
            const EXTENSION: u8 = extension!($method);
            #[inline(always)]
            fn fetch<F: Fetch>(f: &mut F) -> Self { $name(f.$method()) }
            #[inline(always)]
            fn emit<E: Emit>(self, e: &mut E) { e.$method(self.0) }
        }
        impl $name {
            /// The operand as an index.
            #[inline(always)]
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}

unsigned_operands! {
    /// A register of the frame: locals first, expression temporaries above them.
    Reg: byte;
    /// An index into the code object's names.
    Name: byte;
    /// A small count, flag or kind whose meaning the opcode's row documents.
    Byte: byte;
    /// An index into the code object's constants.
    Const: half;
    /// A full-word count, index or set of flags.
    Word: word;
}

/// A signed immediate of 8 bits (16 when wide).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Imm8(pub i32);
impl Operand for Imm8 {
    #[inline(always)]
    fn fetch<F: Fetch>(f: &mut F) -> Self {
        let v = f.byte();
        Imm8(if f.is_wide() {
            v as u16 as i16 as i32
        } else {
            v as u8 as i8 as i32
        })
    }
    #[inline(always)]
    fn emit<E: Emit>(self, e: &mut E) {
        if i8::try_from(self.0).is_err() {
            e.force_wide();
        }
        // When another operand makes the instruction wide, the assembler asks again with 16 bits.
        e.byte(if e.is_wide() {
            self.0 as u16 as u32
        } else {
            self.0 as u8 as u32
        });
    }
}

/// A signed immediate of 16 bits (32 when wide).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Imm16(pub i32);
impl Operand for Imm16 {
    #[inline(always)]
    fn fetch<F: Fetch>(f: &mut F) -> Self {
        let v = f.half();
        Imm16(if f.is_wide() {
            v as i32
        } else {
            v as u16 as i16 as i32
        })
    }
    #[inline(always)]
    fn emit<E: Emit>(self, e: &mut E) {
        if i16::try_from(self.0).is_err() {
            e.force_wide();
        }
        e.half(if e.is_wide() {
            self.0 as u32
        } else {
            self.0 as u16 as u32
        });
    }
}

/// A jump target: a signed distance in words from the end of the jump instruction, as an extension word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label(pub i32);
impl Operand for Label {
    const EXTENSION: u8 = 1;
    #[inline(always)]
    fn fetch<F: Fetch>(f: &mut F) -> Self {
        Label(f.word() as i32)
    }
    #[inline(always)]
    fn emit<E: Emit>(self, e: &mut E) {
        e.word(self.0 as u32)
    }
}

/// A jump target as a signed 24-bit distance in words from the end of the instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label24(pub i32);
impl Operand for Label24 {
    #[inline(always)]
    fn fetch<F: Fetch>(f: &mut F) -> Self {
        Label24(((f.triple() << 8) as i32) >> 8)
    }
    #[inline(always)]
    fn emit<E: Emit>(self, e: &mut E) {
        e.triple(self.0 as u32 & 0xff_ffff)
    }
}

/// The kind of an inline cache: how many 8-byte words its state takes.
///
/// The state itself belongs to the runtime, which checks the size of its own type against `WORDS`.
pub trait CacheKind: Copy {
    /// Size of the cache's state in 8-byte words.
    const WORDS: u32;
    /// The kind's name in disassembly.
    const NAME: &'static str;
}

macro_rules! cache_kinds {
    ($($(#[$doc:meta])* $name:ident = $words:literal;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct $name;
        impl CacheKind for $name {
            const WORDS: u32 = $words;
            const NAME: &'static str = stringify!($name);
        })*
        /// Calls `$m!` with the name and size of every cache kind.
        #[macro_export]
        macro_rules! for_each_cache_kind { ($m:ident) => { $m! { $($name = $words;)* } } }
    };
}

cache_kinds! {
    /// Attribute loads: up to four (shape, slot or value) entries and a state word.
    AttrIc = 9;
    /// Attribute stores: up to four (shape, next shape, slot) entries and a state word.
    StoreAttrIc = 9;
    /// Method loads: up to four (shape, function or slot) entries and a state word.
    MethodIc = 9;
    /// A global or builtin found in a namespace: the entry's cell, the namespace's and the builtins' versions.
    GlobalIc = 3;
    /// Binary and comparison operators: operand kinds seen, and one user-defined special method by both shapes.
    BinaryIc = 7;
    /// Item access: container kinds seen, and one user-defined special method by shape.
    ItemIc = 4;
    /// Calls: kind and identity of the callee seen, with a count of further ones.
    CallIc = 5;
    /// Iteration: kind of the iterator seen.
    IterIc = 2;
    /// Truth tests: operand kinds seen.
    TruthIc = 1;
    /// Yields: which temporaries are live.
    YieldIc = 1;
}

/// The inline cache of an instruction: the offset of its state, in 8-byte words, in the code object's cache area.
pub struct Ic<K>(pub u32, pub std::marker::PhantomData<K>);
impl<K> Clone for Ic<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Ic<K> {}
impl<K> std::fmt::Debug for Ic<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ic{}", self.0)
    }
}
impl<K> Ic<K> {
    /// A cache whose place the assembler has not chosen yet.
    pub const NEW: Ic<K> = Ic(u32::MAX, std::marker::PhantomData);
    /// The cache at word `at`.
    pub const fn at(at: u32) -> Self {
        Ic(at, std::marker::PhantomData)
    }
    /// The cache's offset as an index.
    #[inline(always)]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
impl<K: CacheKind> Operand for Ic<K> {
    const EXTENSION: u8 = 1;
    #[inline(always)]
    fn fetch<F: Fetch>(f: &mut F) -> Self {
        Ic::at(f.word())
    }
    #[inline(always)]
    fn emit<E: Emit>(self, e: &mut E) {
        e.word(self.0)
    }
}
