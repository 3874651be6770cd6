//! Code objects at run time: the compiled code with its constants made values and its inline caches.
//!
//! # The constant and cache area
//! One heap array holds the constants in reverse order, then the inline caches, then the names (interned strings). [`Code::k`],
//! the interpreter's `k` register, points at the first cache word: constant `c` is at `k[-1 - c]` and cache word `w` at `k[w]`, so
//! that neither needs a base added. Because the heap does not move objects the address stays good.
//! Cache words follow the rule for raw words in traced arrays: small numbers, tagged immediates, references or zero.

use super::bytes::Bytes;
use super::dict::Dict;
use super::field::Ref;
use super::iter::Slice;
use super::kinds::Builtin;
use super::set;
use super::str::Str;
use super::tuple::{self, Tuple};
use super::{complex, int};
use crate::context::Thread;
use crate::heap::{
    CustomVtable, Gc, Header, HeapObject, Marker, TraceKind, ValueArray, drop_in_place,
};
use crate::num::int_text;
use crate::text::{StrBuf, StrRef};
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code as frontend;
use std::cell::{Cell, OnceCell};

/// A code object. Compiled code and the interpreter's call path know the offsets of the scalar fields.
#[repr(C)]
pub struct Code {
    header: Header,
    vtable: &'static CustomVtable,
    /// First instruction word; the words are quickened in place and belong to this object.
    pub words: Cell<*mut u32>,
    /// First cache word in the area.
    pub k: Cell<*mut u64>,
    /// Registers of a frame.
    pub registers: u32,
    /// Number of arguments of a call that needs no binding and may run in the interpreter's fast path: `arg_count` when exactly that
    /// many positional arguments can be placed as they are, `u32::MAX` when there are other parameters, when calling makes a
    /// generator, and once there is compiled code.
    pub fast_args: Cell<u32>,
    /// Registers that hold named variables.
    pub locals: u32,
    /// Positional parameters.
    pub arg_count: u32,
    /// Registers that hold parameters of all kinds.
    pub parameter_count: u32,
    /// `co_flags`
    pub flags: u32,
    /// Number of constants in the area, and so the slot of its first cache word.
    pub cache_base: u32,
    /// Slot of the first name.
    pub name_base: u32,
    /// Whether exactly `arg_count` positional arguments can be placed without any binding: no keyword-only parameters, no `*`, no
    /// `**`, and calling runs the code (it is no generator).
    pub simple: bool,
    /// Heat gathered by calls and loops; see the tier policy.
    pub heat: Cell<u32>,
    /// Machine code entry for calls from the interpreter, or null.
    pub entry: Cell<*const u8>,
    /// The namespaces of the functions made of this code, while they all have the same.
    world: Cell<World>,
    /// Of generators: machine code that resumes them, or null.
    pub resume: Cell<*const u8>,
    /// Constants, caches and names.
    pub area: Ref<ValueArray>,
    /// Of generators: for each `yield` the place behind its first word and the temporaries that are live across it; made on first need.
    pub live_at_yields: OnceCell<Vec<(u32, Box<[u32]>)>>,
    /// What the tier knows about this code; owned by the compiler behind the tier interface.
    pub tier: OnceCell<Box<dyn std::any::Any>>,
    /// What the front end made, without its instruction words and constants (which live here).
    pub source: Box<frontend::Code>,
    /// The instruction words.
    storage: Box<[Cell<u32>]>,
    /// Values for Python: `co_name`, `co_qualname`, `co_filename` (strings).
    pub name: Value,
    /// `co_qualname`
    pub qualname: Value,
    /// `co_filename`
    pub filename: Value,
}

// SAFETY: repr(C) with header and vtable first; `trace_code` reports every reference.
unsafe impl HeapObject for Code {
    const KIND: TraceKind = TraceKind::Custom;
}

static CODE_VTABLE: CustomVtable = CustomVtable {
    trace: trace_code,
    drop: Some(drop_in_place::<Code>),
    external_size: None,
};

unsafe fn trace_code(object: *mut Header, m: &mut Marker<'_>) {
    // SAFETY: the vtable belongs to `Code` objects only.
    let code = unsafe { &*object.cast::<Code>() };
    if let Some(area) = code.area.get() {
        m.value(area.as_value());
    }
    for v in [code.name, code.qualname, code.filename] {
        m.value(v);
    }
}

/// What the functions of a code object have for globals and builtins, by address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum World {
    /// There are no functions yet.
    None,
    /// All have these.
    One(usize, usize),
    Several,
}

/// What a copy of a code object may have otherwise.
pub struct Changes {
    /// `co_name`, `co_qualname`, `co_filename`
    pub strings: [Value; 3],
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_flags`
    pub flags: u32,
}
impl Changes {
    /// The values of `code` itself.
    pub fn none(code: &Code) -> Changes {
        Changes {
            strings: [code.name, code.qualname, code.filename],
            first_line: code.source.first_line,
            flags: code.flags,
        }
    }
}

/// Flags of code whose call does not run it as it is.
const MAKES_GENERATOR: u32 = frontend::CodeFlags::GENERATOR
    | frontend::CodeFlags::COROUTINE
    | frontend::CodeFlags::ASYNC_GENERATOR;

impl Code {
    /// Makes the runtime's code object of what the front end compiled, nested code objects included.
    pub fn instantiate(th: &mut Thread, mut source: frontend::Code) -> PyResult<Gc<Code>> {
        let constants = std::mem::take(&mut source.constants);
        let (cache_base, cache_words) = (constants.len(), source.cache_words as usize);
        let name_base = cache_base + cache_words;
        let area = th.alloc_values(name_base + source.names.len())?;
        for (i, constant) in constants.into_iter().enumerate() {
            let v = constant_value(th, constant)?;
            area.set(cache_base - 1 - i, v);
        }
        for (i, name) in source.names.iter().enumerate() {
            let name = th.intern(name);
            area.set(name_base + i, name.as_value());
        }
        let name = th.intern(&source.name).as_value();
        let qualname = th.intern(&source.qualname).as_value();
        let filename = th.intern(&source.filename).as_value();
        th.alloc(Code::new(
            Box::new(source),
            area,
            cache_base as u32,
            [name, qualname, filename],
        ))
    }
    /// A code object to be allocated. `area` is laid out as the module says.
    fn new(
        mut source: Box<frontend::Code>,
        area: Gc<ValueArray>,
        cache_base: u32,
        strings: [Value; 3],
    ) -> Code {
        let storage: Box<[Cell<u32>]> = std::mem::take(&mut source.words)
            .into_iter()
            .map(Cell::new)
            .collect();
        let binding =
            frontend::CodeFlags::VARARGS | frontend::CodeFlags::VARKEYWORDS | MAKES_GENERATOR;
        let simple = source.flags & binding == 0 && source.kwonly_count == 0;
        Code {
            header: Header::new(Builtin::Code as u32),
            vtable: &CODE_VTABLE,
            words: Cell::new(storage.as_ptr() as *mut u32),
            k: Cell::new(area.data().wrapping_add(cache_base as usize)),
            registers: source.registers,
            fast_args: Cell::new(if simple { source.arg_count } else { u32::MAX }),
            locals: source.locals.len() as u32,
            arg_count: source.arg_count,
            parameter_count: source.parameter_count(),
            flags: source.flags,
            cache_base,
            name_base: cache_base + source.cache_words,
            simple,
            heat: Cell::new(0),
            entry: Cell::new(std::ptr::null()),
            world: Cell::new(World::None),
            resume: Cell::new(std::ptr::null()),
            area: Ref::new(Some(area)),
            live_at_yields: OnceCell::new(),
            tier: OnceCell::new(),
            storage,
            name: strings[0],
            qualname: strings[1],
            filename: strings[2],
            source,
        }
    }
    /// A copy with empty caches.
    pub fn copy(&self, th: &mut Thread, changes: Changes) -> PyResult<Gc<Code>> {
        let names = self.source.names.len();
        let area = th.alloc_values(self.name_base as usize + names)?;
        for i in 0..self.cache_base as usize {
            area.set(i, self.slot(i));
        }
        for i in 0..names {
            area.set(self.name_base as usize + i, self.name_at(i).as_value());
        }
        let mut source = self.source.clone();
        source.words = self.snapshot();
        source.first_line = changes.first_line;
        source.flags = changes.flags;
        th.alloc(Code::new(source, area, self.cache_base, changes.strings))
    }
    /// A function of this code has these globals and builtins. Whether that makes them differ from those of the functions so far.
    pub fn joins(&self, globals: Gc<Dict>, builtins: Gc<Dict>) -> bool {
        let new = World::One(globals.addr(), builtins.addr());
        let before = self.world.replace(new);
        if before == World::None || before == new {
            return false;
        }
        self.world.set(World::Several);
        before != World::Several
    }
    /// Whether all functions of this code have the same globals and builtins.
    pub fn has_one_world(&self) -> bool {
        self.world.get() != World::Several
    }
    /// Code that is never run, for a function whose calls are to run something else: a copy of `of` with parameters that only the
    /// general way of calling takes.
    pub fn unfit(th: &mut Thread, of: Gc<Code>) -> PyResult<Gc<Code>> {
        let flags = frontend::CodeFlags::VARARGS | frontend::CodeFlags::VARKEYWORDS;
        let changes = Changes {
            flags,
            ..Changes::none(&of)
        };
        of.copy(th, changes)
    }
    /// Gives the code machine code that calls from the interpreter enter, or resumptions when it is a generator's; or takes it away
    /// (null).
    pub fn set_entry(&self, entry: *const u8) {
        if self.makes_generator() {
            self.resume.set(entry);
            return;
        }
        self.entry.set(entry);
        let plain = self.simple && entry.is_null();
        self.fast_args
            .set(if plain { self.arg_count } else { u32::MAX });
    }
    /// The instruction words as they stand, quick forms included.
    pub fn snapshot(&self) -> Vec<u32> {
        self.storage.iter().map(Cell::get).collect()
    }
    /// Number of instruction words.
    pub fn word_count(&self) -> usize {
        self.storage.len()
    }
    /// Number of constants.
    pub fn constant_count(&self) -> usize {
        self.cache_base as usize
    }
    fn slot(&self, i: usize) -> Value {
        match self.area.get().and_then(|a| a.get(i)) {
            Some(v) => v,
            None => unreachable!("code refers to a constant or name that does not exist"),
        }
    }
    /// A constant.
    #[inline]
    pub fn constant(&self, i: usize) -> Value {
        self.slot(self.cache_base as usize - 1 - i)
    }
    /// A name, an interned string.
    #[inline]
    pub fn name_at(&self, i: usize) -> Gc<Str> {
        // SAFETY: names are strings (`instantiate`).
        unsafe { self.slot(self.name_base as usize + i).cast() }
    }
    /// Whether calling it makes a generator, coroutine or async generator.
    #[inline(always)]
    pub fn makes_generator(&self) -> bool {
        self.flags & MAKES_GENERATOR != 0
    }
    /// Whether its locals live in registers; otherwise its frames have a namespace.
    #[inline(always)]
    pub fn is_optimized(&self) -> bool {
        self.flags & frontend::CodeFlags::OPTIMIZED != 0
    }
    /// The barrier for a value stored into a cache word at the address `slot`.
    pub fn area_barrier(&self, th: &Thread, slot: usize) {
        if let Some(area) = self.area.get()
            && area.header().needs_barrier()
        {
            th.barrier(area.header(), slot);
        }
    }
    /// Source line of the instruction at word `at`; `None` when it has no place in the source.
    pub fn line_at(&self, at: u32) -> Option<u32> {
        Some(self.source.location(at).line).filter(|l| *l != 0)
    }
}

/// A constant of the front end as a value.
fn constant_value(th: &mut Thread, c: frontend::Constant) -> PyResult {
    use frontend::Constant;
    Ok(match c {
        Constant::None => Value::NONE,
        Constant::Bool(b) => Value::bool(b),
        Constant::Ellipsis => Value::ELLIPSIS,
        Constant::Int(i) => int::from_i64(th, i)?,
        Constant::BigInt(text) => big_literal(th, &text)?,
        Constant::Float(f) => Value::float(f),
        Constant::Complex(re, im) => complex::new(th, re, im)?,
        Constant::Str(text) => text_constant(th, &text)?.as_value(),
        Constant::Bytes(b) => Bytes::new(th, &b)?.as_value(),
        Constant::Tuple(items) => constant_tuple(th, items)?.as_value(),
        Constant::FrozenSet(items) => {
            let items = constant_tuple(th, items)?;
            set::from_iterable(th, Builtin::FrozenSet, items.as_value())?.as_value()
        }
        Constant::Slice(parts) => {
            let [a, b, c] = *parts;
            let (a, b, c) = (
                constant_value(th, a)?,
                constant_value(th, b)?,
                constant_value(th, c)?,
            );
            th.alloc(Slice::new(Builtin::Slice.shape(), a, b, c))?
                .as_value()
        }
        Constant::Code(code) => {
            th.check_native_stack(" during compilation")?;
            Code::instantiate(th, *code)?.as_value()
        }
    })
}

fn constant_tuple(th: &mut Thread, items: Box<[frontend::Constant]>) -> PyResult<Gc<Tuple>> {
    let values = th.alloc_values(items.len())?;
    let n = items.len();
    for (i, item) in items.into_vec().into_iter().enumerate() {
        let v = constant_value(th, item)?;
        values.set(i, v);
    }
    tuple::build(th, n, |i| values.get(i).unwrap_or(Value::UNBOUND))
}

/// An int literal beyond 64 bits, decimal or with a base prefix.
fn big_literal(th: &mut Thread, text: &str) -> PyResult {
    match int_text::parse(text.as_bytes(), 0, 0) {
        Ok(i) => int::from_int(th, i),
        Err(_) => unreachable!("the compiler checked the literal"),
    }
}

/// A string constant; texts that look like names are interned.
pub(crate) fn text_constant(th: &mut Thread, wtf8: &[u8]) -> PyResult<Gc<Str>> {
    if wtf8.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_') {
        return th.interp().interned.intern_text(th, StrRef::Ascii(wtf8));
    }
    match std::str::from_utf8(wtf8) {
        Ok(text) => Str::new(th, text),
        Err(_) => Str::from_buf(th, &decode_wtf8(wtf8)),
    }
}

/// Decodes UTF-8 that may hold surrogates.
fn decode_wtf8(bytes: &[u8]) -> StrBuf {
    let mut text = StrBuf::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        let (length, mut code) = match first {
            0..0x80 => (1, *first as u32),
            0x80..0xE0 => (2, *first as u32 & 0x1F),
            0xE0..0xF0 => (3, *first as u32 & 0x0F),
            0xF0.. => (4, *first as u32 & 0x07),
        };
        for b in bytes.iter().skip(at + 1).take(length - 1) {
            code = code << 6 | *b as u32 & 0x3F;
        }
        text.push(code);
        at += length;
    }
    text
}
