//! Generators, coroutines and async generators: objects that own their frame.
//!
//! While a generator is suspended its registers are in the object; to run it the interpreter copies them to the register stack and back
//! again at the next `yield`. (Running in place would cost a write barrier at every store to a register, and its calls could not
//! use their windows as frames.) Only registers that hold values are copied: named variables, and temporaries that are live.

use super::exception::Exception;
use super::field::Field;
use super::function::Function;
use super::kinds::Builtin;
use super::shape::ShapeId;
use super::tuple;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::{PyResult, Value};
use std::cell::Cell;

pub use krait_frontend::bytecode::ops::FRAME_HEADER;

/// Where a generator stands.
///
/// Of a running one the state's word also says who runs it: see [`Generator::in_compiled_code`].
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
    /// The function; then, of async generators, whether it is being awaited and whether it has been closed; the last word is unused.
    pub frame_header: [Cell<u64>; FRAME_HEADER as usize],
    registers: [Cell<Value>; 0],
}
// SAFETY: repr(C) with the header first; the words are values, addresses outside the heap or of the register stack, and small numbers.
unsafe impl HeapObject for Generator {
    const KIND: TraceKind = TraceKind::Values;
}
impl Generator {
    /// The state's word of a generator that has not run.
    pub const CREATED: Value = Value::int(GeneratorState::Created as i64);
    /// The state's word of a generator at a `yield`.
    pub const SUSPENDED: Value = Value::int(GeneratorState::Suspended as i64);
    /// The state's word of a generator that runs in compiled code entered by its resumption.
    pub const IN_COMPILED_CODE: Value = Value::int(4);
    /// Byte offset of the function.
    pub const FUNCTION_OFFSET: usize = std::mem::offset_of!(Generator, frame_header);
    /// Byte offset of the first register.
    pub const REGISTERS_OFFSET: usize = std::mem::offset_of!(Generator, registers);

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
            2 | 4 => GeneratorState::Running,
            _ => GeneratorState::Finished,
        }
    }
    /// Whether it runs in compiled code that works on the registers in the object: those of its frame hold nothing.
    #[inline]
    pub fn in_compiled_code(&self) -> bool {
        self.state.get().is(Self::IN_COMPILED_CODE)
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
        let kinds = [
            Builtin::Generator,
            Builtin::Coroutine,
            Builtin::AsyncGenerator,
        ];
        // SAFETY: objects of these shapes are generators.
        kinds
            .iter()
            .any(|k| *k as u32 == h.shape())
            .then(|| unsafe { h.cast() })
    }
    /// Async generators: whether one of its awaitables is being awaited.
    pub fn is_awaited(&self) -> bool {
        self.frame_header[1].get() != 0
    }
    /// Sets that.
    pub fn set_awaited(&self, b: bool) {
        self.frame_header[1].set(b as u64);
    }
    /// Async generators: whether it was closed or has ended.
    pub fn is_closed(&self) -> bool {
        self.frame_header[2].get() != 0
    }
    /// Sets that.
    pub fn set_closed(&self) {
        self.frame_header[2].set(1);
    }
    /// What it is called in messages.
    pub fn noun(&self) -> &'static str {
        match self.header.shape() {
            s if s == Builtin::Coroutine as u32 => "coroutine",
            s if s == Builtin::AsyncGenerator as u32 => "async generator",
            _ => "generator",
        }
    }
    /// Drops what the registers refer to: it has finished.
    pub fn forget(&self) {
        self.set_state(GeneratorState::Finished);
        self.header.clear_flags(Header::HAS_FINALIZER);
        for i in 0..self.function().body().registers as usize {
            // SAFETY: the generator has that many registers.
            unsafe { self.registers().add(i).write(Value::UNBOUND) };
        }
        self.delegate.set_immediate(Value::UNBOUND);
        self.handled.set_immediate(Value::UNBOUND);
    }
}

/// A new StopIteration with a value.
pub fn stop_iteration(th: &mut Thread, value: Value) -> PyResult {
    let args = if value.is_none() {
        tuple::empty(th)?
    } else {
        tuple::new(th, &[value])?
    };
    let e = th.alloc(Exception::new(
        Builtin::StopIteration.shape(),
        args.as_value(),
    ))?;
    e.extra[0].set(th, &*e, value);
    Ok(e.as_value())
}

/// `generator.close()`: gives what the generator returned, or None.
pub fn close(th: &mut Thread, g: Gc<Generator>) -> PyResult {
    match g.state() {
        GeneratorState::Finished => return Ok(Value::NONE),
        GeneratorState::Created => {
            g.forget();
            return Ok(Value::NONE);
        }
        GeneratorState::Suspended | GeneratorState::Running => {}
    }
    let empty = tuple::empty(th)?;
    let exit = th.alloc(Exception::new(
        Builtin::GeneratorExit.shape(),
        empty.as_value(),
    ))?;
    match (th.hooks().throw_generator)(th, g, exit.as_value()) {
        Ok(None) => Ok(g.extra.get()),
        Ok(Some(_)) => {
            let message = format!("{} ignored GeneratorExit", g.noun());
            th.raise(Builtin::RuntimeError, message)
        }
        Err(_) if th.raised_is(Builtin::GeneratorExit) || th.raised_is(Builtin::StopIteration) => {
            th.take_exception();
            Ok(Value::NONE)
        }
        Err(e) => Err(e),
    }
}
