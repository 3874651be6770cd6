//! What the opcode table derives: a struct per instruction, the opcode numbers, and the decoded `Inst`.

use super::operands::*;
use super::ops::*;

/// How an instruction uses one register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegUse {
    /// Reads the register.
    Read(u32),
    /// Writes the register.
    Write(u32),
    /// Reads the window of `count` registers from `first`.
    ReadWindow {
        /// First register.
        first: u32,
        /// Number of registers.
        count: u32,
    },
}

/// What a derived tool needs to know of an operand value; one variant per operand type.
#[derive(Clone, Copy, Debug)]
pub enum OperandValue {
    /// A register read.
    Reg(Reg),
    /// A register written.
    Dst(Dst),
    /// The start of a window read.
    Base(Base),
    /// A name.
    Name(Name),
    /// A constant.
    Const(Const),
    /// A small count or kind.
    Byte(Byte),
    /// A full word.
    Word(Word),
    /// An immediate.
    Imm(i32),
    /// A jump distance from the end of the instruction.
    Jump(i32),
    /// An inline cache: word offset, size in words, kind name.
    Cache {
        /// Offset in the cache area, in 8-byte words.
        at: u32,
        /// Size in 8-byte words.
        words: u32,
        /// The cache kind's name.
        kind: &'static str,
    },
}

macro_rules! operand_values { ($($name:ident),*) => {$(
    impl From<$name> for OperandValue { fn from(v: $name) -> Self { OperandValue::$name(v) } }
)*} }
operand_values!(Reg, Dst, Base, Name, Const, Byte, Word);
impl From<Imm8> for OperandValue {
    fn from(v: Imm8) -> Self {
        OperandValue::Imm(v.0)
    }
}
impl From<Imm16> for OperandValue {
    fn from(v: Imm16) -> Self {
        OperandValue::Imm(v.0)
    }
}
impl From<Label> for OperandValue {
    fn from(v: Label) -> Self {
        OperandValue::Jump(v.0)
    }
}
impl From<Label24> for OperandValue {
    fn from(v: Label24) -> Self {
        OperandValue::Jump(v.0)
    }
}
impl<K: CacheKind> From<Ic<K>> for OperandValue {
    fn from(v: Ic<K>) -> Self {
        OperandValue::Cache {
            at: v.0,
            words: K::WORDS,
            kind: K::NAME,
        }
    }
}
impl From<BinarySite> for OperandValue {
    fn from(v: BinarySite) -> Self {
        match v.ic().into() {
            OperandValue::Cache { at, words, .. } if v.inplace() => OperandValue::Cache {
                at,
                words,
                kind: "BinaryIc in place",
            },
            cache => cache,
        }
    }
}

/// Sets the parts of an operand that the assembler decides: jump distances and cache places.
pub trait Patch {
    /// Replaces a jump distance.
    fn set_jump(&mut self, _distance: i32) {}
    /// Renumbers a register by `map`, or gives the operand its cache at `next`, which moves behind it.
    #[inline(always)]
    fn place<F: Fn(u32) -> u32>(&mut self, _map: &F, _next: &mut u32) {}
}
macro_rules! no_patch { ($($name:ident),*) => {$( impl Patch for $name {} )*} }
no_patch!(Name, Const, Byte, Word, Imm8, Imm16);
macro_rules! register_patch { ($($name:ident),*) => {$(
    impl Patch for $name {
        #[inline(always)]
        fn place<F: Fn(u32) -> u32>(&mut self, map: &F, _next: &mut u32) { self.0 = map(self.0); }
    }
)*} }
register_patch!(Reg, Dst, Base);
impl Patch for Label {
    fn set_jump(&mut self, distance: i32) {
        self.0 = distance;
    }
}
impl Patch for Label24 {
    fn set_jump(&mut self, distance: i32) {
        self.0 = distance;
    }
}
impl<K: CacheKind> Patch for Ic<K> {
    #[inline(always)]
    fn place<F: Fn(u32) -> u32>(&mut self, _map: &F, next: &mut u32) {
        self.0 = *next;
        *next += K::WORDS;
    }
}
impl Patch for BinarySite {
    #[inline(always)]
    fn place<F: Fn(u32) -> u32>(&mut self, _map: &F, next: &mut u32) {
        *self = self.placed(*next);
        *next += BinaryIc::WORDS;
    }
}

macro_rules! define {
    ($($(#[$doc:meta])* $name:ident = $Name:ident { $($o:ident: $t:ty),* } $([$window:ident $base:ident, $count:expr])? ($($flag:ident),*);)*) => {
        /// One struct per instruction, its operands as fields.
        pub mod inst {
            #[allow(unused_imports, reason = "not every operand kind is used by a generated struct of each build")]
            use super::*;
            $($(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            #[allow(missing_docs, reason = "the row's documentation names the operands")]
            pub struct $Name { $(pub $o: $t),* }
            impl $Name {
                /// Reads the operands behind an opcode.
                #[inline(always)]
                #[allow(unused_variables, reason = "instructions without operands read nothing")]
                pub fn fetch<F: Fetch>(f: &mut F) -> Self { $(let $o = <$t>::fetch(f);)* $Name { $($o),* } }
            })*
        }

        /// An opcode: the low byte of an instruction word.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Opcode { $($(#[$doc])* $Name),* }

        impl Opcode {
            /// Every opcode, in numeric order.
            pub const ALL: &[Opcode] = &[$(Opcode::$Name),*];
            /// The opcode with number `n`.
            pub fn from_u8(n: u8) -> Option<Opcode> { Self::ALL.get(n as usize).copied() }
            /// The name in disassembly.
            pub fn name(self) -> &'static str { match self { $(Opcode::$Name => stringify!($name)),* } }
            /// Words of the instruction, a prefix not counted.
            pub const fn words(self) -> u8 { match self { $(Opcode::$Name => 1 $(+ <$t as Operand>::EXTENSION)*),* } }
            /// Whether its first operand is the register that gets its result.
            pub const fn has_result_first(self) -> bool {
                match self { $(Opcode::$Name => {
                    let results: &[bool] = &[$(<$t as Operand>::IS_RESULT),*];
                    !results.is_empty() && results[0]
                })* }
            }
            /// Facts about it.
            #[inline]
            pub const fn flags(self) -> Flags {
                const TABLE: &[Flags] = &[$(Flags::NONE$(.or(Flags::$flag))*),*];
                TABLE[self as usize]
            }
        }

        /// A decoded instruction.
        #[derive(Clone, Copy, Debug)]
        #[allow(missing_docs, reason = "each variant holds the struct of its name")]
        pub enum Inst { $($Name(inst::$Name)),* }

        $(impl From<inst::$Name> for Inst { fn from(i: inst::$Name) -> Inst { Inst::$Name(i) } })*

        #[allow(unused_variables, reason = "instructions without operands ignore the callback")]
        impl Inst {
            /// The opcode.
            #[inline]
            pub fn opcode(&self) -> Opcode { match self { $(Inst::$Name(_) => Opcode::$Name),* } }
            /// Reads the operands of `op`.
            pub fn fetch<F: Fetch>(op: Opcode, f: &mut F) -> Inst { match op { $(Opcode::$Name => Inst::$Name(inst::$Name::fetch(f))),* } }
            /// Writes the operands.
            pub fn emit<E: Emit>(&self, e: &mut E) { match *self { $(Inst::$Name(inst::$Name { $($o),* }) => { $($o.emit(e);)* }),* } }
            /// Calls `f` with each operand's name and value.
            pub fn operands(&self, mut f: impl FnMut(&'static str, OperandValue)) {
                match *self { $(Inst::$Name(inst::$Name { $($o),* }) => { $(f(stringify!($o), $o.into());)* }),* }
            }
            /// Sets the jump distance, if the instruction has one.
            pub fn set_jump(&mut self, distance: i32) { match self { $(Inst::$Name(inst::$Name { $($o),* }) => { $($o.set_jump(distance);)* }),* } }
            /// Renumbers every register operand by `map`, gives each inline cache its place, the first at `next`, and writes the operands.
            pub fn place<E: Emit>(&mut self, map: impl Fn(u32) -> u32 + Copy, next: &mut u32, e: &mut E) {
                match self { $(Inst::$Name(inst::$Name { $($o),* }) => { $($o.place(&map, next); $o.emit(e);)* }),* }
            }
            /// Whether the window is a call window: its first register, then room for the callee's frame header, then what is read.
            pub fn is_call(&self) -> bool {
                match self { $(Inst::$Name(_) => false $(|| stringify!($window) == "calls")?),* }
            }
            /// The window of registers that the instruction reads: first and count.
            pub fn window(&self) -> Option<(u32, u32)> {
                match *self { $(Inst::$Name(inst::$Name { $($o),* }) => { None $(.or(Some(($base.0, $count))))? }),* }
            }
        }
    };
}
crate::for_each_op!(define);

impl Inst {
    /// Calls `f` with every register use, reads before writes.
    pub fn register_uses(&self, mut f: impl FnMut(RegUse)) {
        self.operands(|_, v| {
            if let OperandValue::Reg(Reg(r)) = v {
                f(RegUse::Read(r));
            }
        });
        if let Some((first, count)) = self.window() {
            if self.is_call() {
                f(RegUse::Read(first));
                if count > FRAME_HEADER {
                    f(RegUse::ReadWindow {
                        first: first + FRAME_HEADER,
                        count: count - FRAME_HEADER,
                    });
                }
            } else {
                f(RegUse::ReadWindow { first, count });
            }
        }
        self.operands(|_, v| {
            if let OperandValue::Dst(Dst(r)) = v {
                f(RegUse::Write(r));
            }
        });
    }
    /// The window of registers that the instruction writes beyond a single `Dst`: first and count.
    pub fn written_window(&self) -> Option<(u32, u32)> {
        // The rows whose destination is named `base`: a method window is the callee, the frame header and the receiver.
        let method = |base: Dst| Some((base.0, FRAME_HEADER + 1));
        if let Inst::Unpack(i) = self {
            Some((i.base.0, i.n.0))
        } else if let Inst::UnpackEx(i) = self {
            Some((
                i.base.0,
                i.before.0.saturating_add(i.after.0).saturating_add(1),
            ))
        } else if let Inst::LoadMethod(i) = self {
            method(i.base)
        } else if let Inst::LoadSuperMethod(i) = self {
            method(i.base)
        } else if let Inst::LoadSpecial(i) = self {
            method(i.base)
        } else if let Inst::MatchGroup(i) = self {
            Some((i.base.0, 2))
        } else {
            None
        }
    }
    /// The jump distance in words from the end of the instruction, if it jumps.
    pub fn jump(&self) -> Option<i32> {
        let mut found = None;
        self.operands(|_, v| {
            if let OperandValue::Jump(d) = v {
                found = Some(d);
            }
        });
        found
    }
}

/// Decodes from a slice of code words.
pub struct SliceFetch<'a> {
    words: &'a [u32],
    at: usize,
    operands: u32,
    high: u32,
    wide: bool,
}
impl SliceFetch<'_> {
    fn next_word(&mut self) -> u32 {
        let w = self.words.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        w
    }
}
impl Fetch for SliceFetch<'_> {
    fn byte(&mut self) -> u32 {
        let v = (self.operands & 0xff) | (self.high & 0xff) << 8;
        self.operands >>= 8;
        self.high >>= 8;
        v
    }
    fn half(&mut self) -> u32 {
        let v = (self.operands & 0xffff) | (self.high & 0xffff) << 16;
        self.operands >>= 16;
        self.high >>= 16;
        v
    }
    fn triple(&mut self) -> u32 {
        self.operands
    }
    fn word(&mut self) -> u32 {
        self.next_word()
    }
    fn is_wide(&self) -> bool {
        self.wide
    }
}

/// Decodes the instruction at word `at`: itself and the index of the next one; `None` for a bad opcode or a cut-off end.
pub fn decode(words: &[u32], at: usize) -> Option<(Inst, usize)> {
    let mut first = *words.get(at)?;
    let mut f = SliceFetch {
        words,
        at: at + 1,
        operands: 0,
        high: 0,
        wide: false,
    };
    if first as u8 == Opcode::Wide as u8 {
        f.wide = true;
        f.high = first >> 8;
        first = f.next_word();
    }
    f.operands = first >> 8;
    let op = Opcode::from_u8(first as u8)?;
    if op == Opcode::Wide {
        return None;
    }
    let inst = Inst::fetch(op, &mut f);
    (f.at <= words.len()).then_some((inst, f.at))
}

/// Collects the operands of one instruction: the packed low and high parts of `a`, `b`, `c`, and the extension words.
#[derive(Default)]
struct Encoder {
    low: u32,
    high: u32,
    shift: u32,
    extension: [u32; MAX_EXTENSION],
    extensions: usize,
    wide: bool,
}
/// No row has more word operands than this.
const MAX_EXTENSION: usize = 4;
impl Encoder {
    #[inline(always)]
    fn pack(&mut self, v: u32, bits: u32) {
        let mask = (1u32 << bits) - 1;
        self.low |= (v & mask) << self.shift;
        self.high |= (v >> bits & mask) << self.shift;
        self.shift += bits;
    }
}
impl Emit for Encoder {
    #[inline(always)]
    fn byte(&mut self, v: u32) {
        self.wide |= v > 0xff;
        self.pack(v, 8);
    }
    #[inline(always)]
    fn half(&mut self, v: u32) {
        self.wide |= v > 0xffff;
        self.pack(v, 16);
    }
    #[inline(always)]
    fn triple(&mut self, v: u32) {
        self.low = v & 0xff_ffff;
    }
    #[inline(always)]
    fn word(&mut self, v: u32) {
        self.extension[self.extensions] = v;
        self.extensions += 1;
    }
    #[inline(always)]
    fn force_wide(&mut self) {
        self.wide = true;
    }
    #[inline(always)]
    fn is_wide(&self) -> bool {
        self.wide
    }
}

/// Appends the encoding of `inst` to `out`.
pub fn encode(inst: &Inst, out: &mut Vec<u32>) {
    let mut e = Encoder::default();
    inst.emit(&mut e);
    e.finish(inst, out);
}

/// Gives `inst` its registers and caches, as [`Inst::place`] does, and appends its encoding to `out`.
pub fn place_and_encode(
    inst: &mut Inst,
    map: impl Fn(u32) -> u32 + Copy,
    next: &mut u32,
    out: &mut Vec<u32>,
) {
    let mut e = Encoder::default();
    inst.place(map, next, &mut e);
    e.finish(inst, out);
}

impl Encoder {
    /// Appends what was collected for `inst`.
    #[inline]
    fn finish(&mut self, inst: &Inst, out: &mut Vec<u32>) {
        if self.wide {
            // Signed operands extend to the width they are read with, so they are asked again once that is known.
            *self = Encoder {
                wide: true,
                ..Encoder::default()
            };
            inst.emit(self);
            out.push(Opcode::Wide as u32 | self.high << 8);
        }
        out.push(inst.opcode() as u32 | self.low << 8);
        for &word in &self.extension[..self.extensions] {
            out.push(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_survive_encoding() {
        let cases: Vec<Inst> = vec![
            inst::Mov {
                dst: Dst(3),
                src: Reg(7),
            }
            .into(),
            inst::Mov {
                dst: Dst(300),
                src: Reg(7),
            }
            .into(),
            inst::LoadConst {
                dst: Dst(300),
                k: Const(70_000),
            }
            .into(),
            inst::LoadInt {
                dst: Dst(1),
                value: Imm16(-5),
            }
            .into(),
            inst::LoadInt {
                dst: Dst(400),
                value: Imm16(-5),
            }
            .into(),
            inst::LoadInt {
                dst: Dst(1),
                value: Imm16(-70_000),
            }
            .into(),
            inst::AddImm {
                dst: Dst(300),
                l: Reg(1),
                value: Imm8(-3),
                site: BinarySite(5),
            }
            .into(),
            inst::AddImm {
                dst: Dst(2),
                l: Reg(1),
                value: Imm8(-300),
                site: BinarySite(5),
            }
            .into(),
            inst::Jump { to: Label24(-9) }.into(),
            inst::Call {
                dst: Dst(0),
                base: Base(1),
                n: Byte(2),
                ic: Ic::at(9),
            }
            .into(),
        ];
        for i in cases {
            let mut words = Vec::new();
            encode(&i, &mut words);
            let (back, end) = decode(&words, 0).expect("decodes");
            assert_eq!((format!("{back:?}"), end), (format!("{i:?}"), words.len()));
        }
    }
}
