//! Generators, coroutines and async generators: objects that own their frame.
//!
//! While a generator is suspended its registers are in the object; to run it the interpreter copies them to the register stack and back
//! again at the next `yield`. (Running in place would cost a write barrier at every store to a register, and its calls could not
//! use their windows as frames.) Only registers that hold values are copied: named variables, and temporaries that are live.

use super::field::Field;
use super::function::Function;
use super::kinds::Builtin;
use super::shape::ShapeId;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
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
    /// A generator to be allocated with `registers` words behind it; `site` is where the function's code made it.
    pub fn new(shape: ShapeId, function: Gc<Function>, site: *const u32) -> Generator {
        let header = [function.as_value().bits(), 0, 0, 0];
        Generator {
            header: Header::new(shape.0),
            state: Cell::new(Value::int(GeneratorState::Created as i64)),
            pc: Cell::new(site),
            name: Field::new(function.name.get()),
            qualname: Field::new(function.qualname.get()),
            delegate: Field::EMPTY,
            handled: Field::EMPTY,
            extra: Field::EMPTY,
            frame_header: header.map(Cell::new),
            registers: [],
        }
    }
    /// Where it stands.
    #[inline]
    pub fn state(&self) -> GeneratorState {
        match self.state.get().as_int() {
            0 => GeneratorState::Created,
            1 => GeneratorState::Suspended,
            2 => GeneratorState::Running,
            _ => GeneratorState::Finished,
        }
    }
    /// Sets where it stands.
    #[inline]
    pub fn set_state(&self, state: GeneratorState) {
        self.state.set(Value::int(state as i64));
    }
    /// The function whose code it runs.
    #[inline]
    pub fn function(&self) -> Gc<Function> {
        // SAFETY: the word was made from the function.
        unsafe { Value::from_bits_unchecked(self.frame_header[0].get()).cast() }
    }
    /// The first register of the frame.
    #[inline]
    pub fn registers(&self) -> *mut Value {
        self.registers.as_ptr() as *mut Value
    }
    /// The generator, coroutine or async generator that `v` is.
    #[inline]
    pub fn from_value(v: Value) -> Option<Gc<Generator>> {
        let h = v.heap_header()?;
        let kinds = [Builtin::Generator, Builtin::Coroutine, Builtin::AsyncGenerator];
        // SAFETY: objects of these shapes are generators.
        kinds.iter().any(|k| *k as u32 == h.shape()).then(|| unsafe { h.cast() })
    }
}
