//! Generators, coroutines and async generators: objects that own their frame.
//!
//! The frame stands inside the object: [`FRAME_HEADER`] words, then the registers. The interpreter runs it in place.

use super::field::Field;
use crate::heap::{Header, HeapObject, TraceKind};
use crate::value::Value;
use std::cell::Cell;

pub use krait_frontend::bytecode::ops::FRAME_HEADER;

/// Where a generator stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum GeneratorState {
    /// Not started.
    Created,
    /// At a `yield`.
    Suspended,
    /// On some stack.
    Running,
    /// Returned or raised.
    Finished,
}

/// A generator, coroutine or async generator.
#[repr(C)]
pub struct Generator {
    header: Header,
    /// A [`GeneratorState`], tagged.
    pub state: Cell<Value>,
    /// The code word to resume at: an address outside the heap.
    pub pc: Cell<*const u32>,
    /// `__name__`
    pub name: Field,
    /// `__qualname__`
    pub qualname: Field,
    /// What is being delegated to (`gi_yieldfrom`), or UNBOUND.
    pub delegate: Field,
    /// The exception being handled inside, saved while suspended, or UNBOUND.
    pub handled: Field,
    /// Async generators: hooks and running state; coroutines: `cr_origin`. UNBOUND when unused.
    pub extra: Field,
    /// The frame's header words.
    pub frame_header: [Cell<u64>; FRAME_HEADER as usize],
    registers: [Cell<Value>; 0],
}
// SAFETY: repr(C) with the header first; the words are values, addresses outside the heap or of the register stack, and small numbers.
unsafe impl HeapObject for Generator {
    const KIND: TraceKind = TraceKind::Values;
}
impl Generator {
    /// Bytes of a generator whose frame has `registers` registers.
    pub const fn size(registers: usize) -> usize {
        size_of::<Generator>() + 8 * registers
    }
    /// The first register of the frame.
    pub fn registers(&self) -> *mut Value {
        self.registers.as_ptr() as *mut Value
    }
}
