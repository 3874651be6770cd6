//! Code objects at run time: the compiled code with its constants made values and its inline caches.
//!
//! # The constant and cache area
//! One heap array holds, from its first slot: the constants, then the names (interned strings), then the inline caches. The
//! interpreter's `k` register points at its first slot; because the heap does not move objects the address stays good.
//! Cache words follow the rule for raw words in traced arrays: small numbers, tagged immediates, references or zero.

use super::field::Ref;
use crate::heap::{CustomVtable, Gc, Header, HeapObject, Marker, TraceKind, ValueArray, drop_in_place};
use crate::object::kinds::Builtin;
use crate::value::Value;
use krait_frontend::bytecode::code as frontend;
use std::cell::{Cell, OnceCell};

/// A code object. Compiled code and the interpreter's call path know the offsets of the scalar fields.
#[repr(C)]
pub struct Code {
    header: Header,
    vtable: &'static CustomVtable,
    /// First instruction word; the words are quickened in place and belong to this object.
    pub words: Cell<*mut u32>,
    /// Constants, names and caches.
    pub area: Ref<ValueArray>,
    /// Number of constants in the area; names follow.
    pub name_base: u32,
    /// Slot of the first cache word in the area.
    pub cache_base: u32,
    /// Registers of a frame.
    pub registers: u32,
    /// Registers that hold named variables.
    pub locals: u32,
    /// Positional parameters.
    pub arg_count: u32,
    /// Registers that hold parameters of all kinds.
    pub parameter_count: u32,
    /// `co_flags`
    pub flags: u32,
    /// Whether exactly `arg_count` positional arguments can be placed without any binding: no keyword-only parameters, no `*`, no
    /// `**`, not a generator.
    pub simple: bool,
    /// Heat gathered by calls and loops; see the tier policy.
    pub heat: Cell<u32>,
    /// Machine code entry for calls from the interpreter, or null.
    pub entry: Cell<*const u8>,
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

static CODE_VTABLE: CustomVtable =
    CustomVtable { trace: trace_code, drop: Some(drop_in_place::<Code>), external_size: None };

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

impl Code {
    /// A code object to be allocated. `area` holds constants, names and room for the caches, in that order.
    pub fn new(mut source: Box<frontend::Code>, area: Gc<ValueArray>, strings: [Value; 3]) -> Code {
        let storage: Box<[Cell<u32>]> = std::mem::take(&mut source.words).into_iter().map(Cell::new).collect();
        let name_base = source.constants.len() as u32;
        source.constants = Vec::new();
        let binding = frontend::CodeFlags::VARARGS
            | frontend::CodeFlags::VARKEYWORDS
            | frontend::CodeFlags::GENERATOR
            | frontend::CodeFlags::COROUTINE
            | frontend::CodeFlags::ASYNC_GENERATOR;
        Code {
            header: Header::new(Builtin::Code as u32),
            vtable: &CODE_VTABLE,
            words: Cell::new(storage.as_ptr() as *mut u32),
            area: Ref::new(Some(area)),
            name_base,
            cache_base: name_base + source.names.len() as u32,
            registers: source.registers,
            locals: source.locals.len() as u32,
            arg_count: source.arg_count,
            parameter_count: source.parameter_count(),
            flags: source.flags,
            simple: source.flags & binding == 0 && source.kwonly_count == 0,
            heat: Cell::new(0),
            entry: Cell::new(std::ptr::null()),
            tier: OnceCell::new(),
            storage,
            name: strings[0],
            qualname: strings[1],
            filename: strings[2],
            source,
        }
    }
    /// The instruction words as they stand, quick forms included.
    pub fn snapshot(&self) -> Vec<u32> {
        self.storage.iter().map(Cell::get).collect()
    }
    /// Number of instruction words.
    pub fn word_count(&self) -> usize {
        self.storage.len()
    }
}
