//! `Thread`: what one thread of an interpreter needs at hand, and what native code asks it for.

use super::interp::{Hooks, Interp};
use super::names::Names;
use crate::heap::{AllocState, Gc, Header, Heap, HeapObject, OutOfMemory, ValueArray, barrier_ref};
use crate::object::boxed::Boxed;
use crate::object::kinds::Builtin;
use crate::object::shape::{Shape, ShapeId};
use crate::object::str::Str;
use crate::object::types::Type;
use crate::value::{PyResult, Value};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ptr::NonNull;
use std::sync::atomic::AtomicU32;

/// What compiled code and the runtime tell each other when compiled code is left.
#[repr(C)]
pub struct Leaving {
    /// The exit that was taken, or [`Leaving::NONE`].
    pub exit: Cell<u64>,
    /// How many guards still pass in the test mode that makes guards fail.
    pub stress: Cell<u64>,
    /// The values that the exit needs.
    pub buffer: [Cell<u64>; Leaving::WORDS],
}
impl Leaving {
    /// Words of the buffer.
    pub const WORDS: usize = 256;
    /// No exit.
    pub const NONE: u64 = u64::MAX;
    /// The code raised and has put its frame, which nobody has left yet, into the traceback.
    pub const RAISED: u64 = u64::MAX - 1;
}

/// Ticks between two visits of the slow path that polls for signals and feeds the tier policy. Every tick but so many is a visit: a prime number, so
/// that it does not beat with a loop's pattern of jumps and calls.
pub const PERIOD: i64 = 251 - 1;

/// One thread of an interpreter.
///
/// Fields up to `type_epoch` have fixed offsets that the interpreter's handlers and compiled code use.
#[repr(C)]
pub struct Thread {
    /// The bump allocator's window.
    pub alloc: AllocState,
    /// Counts down at backward jumps and calls; the slow path taken below zero polls `breaker` and feeds the tier policy.
    pub ticks: Cell<i64>,
    /// Reasons to stop at the next safepoint (see `crate::interp`); compiled code polls it.
    pub breaker: AtomicU32,
    /// Version of all classes' attributes: caches of lookups on classes are valid for one epoch.
    pub type_epoch: Cell<u32>,
    /// The exception being raised; UNBOUND when none is.
    pub exception: Cell<Value>,
    /// The exception being handled (`sys.exception()`); UNBOUND when none is.
    pub handled: Cell<Value>,
    /// Registers of the current interpreter frame; saved before anything that can allocate, raise or call.
    pub registers: Cell<*mut Value>,
    /// Instruction the current interpreter frame is at (just behind its first word); saved with `registers`.
    pub pc: Cell<*const u32>,
    /// First free word of the register stack above the current frame.
    pub stack_top: Cell<*mut Value>,
    /// The register stack.
    pub stack_base: *mut Value,
    /// End of the register stack that ordinary frames may use.
    pub stack_limit: *mut Value,
    /// Lowest native stack address that ordinary code may reach.
    pub native_limit: Cell<usize>,
    /// Calls that may still be nested before RecursionError.
    pub depth_left: Cell<i64>,
    /// Ticks between two polls.
    pub period: Cell<i64>,
    /// How compiled code was left last.
    pub leaving: Leaving,
    /// Addresses of the containers whose repr is being made, so that one that contains itself is noticed.
    pub in_repr: RefCell<HashSet<u64>>,
    interp: NonNull<Interp>,
}

impl Thread {
    /// A thread of `interp` on the calling native thread, with a register stack of `stack`.
    ///
    /// # Safety
    /// `interp` outlives the thread, and `stack` is registered with its heap as a root range and outlives the thread too.
    pub unsafe fn new(
        interp: NonNull<Interp>,
        stack: std::ops::Range<*mut Value>,
        native_limit: usize,
    ) -> Box<Thread> {
        // SAFETY: the caller's promise.
        let limit = unsafe { interp.as_ref() }.options.recursion_limit.get();
        Box::new(Thread {
            alloc: AllocState::default(),
            ticks: Cell::new(0),
            breaker: AtomicU32::new(0),
            type_epoch: Cell::new(1),
            exception: Cell::new(Value::UNBOUND),
            handled: Cell::new(Value::UNBOUND),
            registers: Cell::new(stack.start),
            pc: Cell::new(std::ptr::null()),
            stack_top: Cell::new(stack.start),
            stack_base: stack.start,
            stack_limit: stack.end,
            native_limit: Cell::new(native_limit),
            depth_left: Cell::new(limit),
            period: Cell::new(PERIOD),
            leaving: Leaving {
                exit: Cell::new(Leaving::NONE),
                stress: Cell::new(u64::MAX),
                buffer: [const { Cell::new(0) }; Leaving::WORDS],
            },
            in_repr: RefCell::default(),
            interp,
        })
    }
    /// The interpreter.
    #[inline(always)]
    pub fn interp<'a>(&self) -> &'a Interp {
        // SAFETY: the interpreter outlives its threads, and everything in it has interior mutability.
        unsafe { self.interp.as_ref() }
    }
    /// The heap.
    #[inline(always)]
    pub fn heap<'a>(&self) -> &'a Heap {
        &self.interp().heap
    }
    /// Entry points of upper layers.
    #[inline(always)]
    pub fn hooks<'a>(&self) -> &'a Hooks {
        self.interp()
            .hooks
            .get()
            .expect("the interpreter is complete before it runs code")
    }
    /// Well-known interned names.
    #[inline(always)]
    pub fn names<'a>(&self) -> &'a Names {
        self.interp().names()
    }
    /// The class object of a builtin type.
    #[inline(always)]
    pub fn builtin(&self, b: Builtin) -> Gc<Type> {
        self.interp().builtin(b)
    }
    /// The shape with this id.
    #[inline(always)]
    pub fn shape<'a>(&self, id: ShapeId) -> &'a Shape {
        self.interp().shape(id)
    }

    // ---- allocation ------------------------------------------------------------------------------------------------
    /// Allocates an object; MemoryError when there is no memory.
    #[inline(always)]
    pub fn alloc<T: HeapObject>(&mut self, object: T) -> PyResult<Gc<T>> {
        match self.alloc.alloc(object) {
            Ok(o) => Ok(o),
            Err(_) => self.memory_error(),
        }
    }
    /// Allocates an object with `tail` bytes behind it, zeroed.
    #[inline]
    pub fn alloc_tail<T: HeapObject>(&mut self, object: T, tail: usize) -> PyResult<Gc<T>> {
        let object = self.alloc.alloc_tail(object, tail);
        self.memory(object)
    }
    /// Allocates an object of `bytes` bytes in all, zeroed behind its header; not for kind `Custom`.
    #[inline]
    pub fn alloc_sized<T: HeapObject>(&mut self, shape: ShapeId, bytes: usize) -> PyResult<Gc<T>> {
        match self.alloc.alloc_words(shape.0, T::KIND, bytes.div_ceil(8)) {
            // SAFETY: the caller initialises the `T` before anybody else sees it; zero words are harmless to the collector.
            Ok(o) => Ok(unsafe { o.cast() }),
            Err(_) => self.memory_error(),
        }
    }
    /// The write barrier, to be called after a reference was stored at address `slot` in `object`; [`crate::object::field`] does it by itself.
    #[inline(always)]
    pub fn barrier(&self, object: &Header, slot: usize) {
        barrier_ref(object, slot as *const u64);
    }
    /// Turns a failed allocation into MemoryError.
    #[inline(always)]
    pub fn memory<T>(&mut self, result: Result<T, OutOfMemory>) -> PyResult<T> {
        match result {
            Ok(v) => Ok(v),
            Err(_) => self.memory_error(),
        }
    }
    /// Allocates an array of `n` empty slots.
    #[inline]
    pub fn alloc_values(&mut self, n: usize) -> PyResult<Gc<ValueArray>> {
        let array = self.alloc.alloc_values(n);
        self.memory(array)
    }
    /// The interned string of `s`; for the runtime's own short texts, for which there is always memory: the heap's limit does not count.
    pub fn intern(&mut self, s: &str) -> Gc<Str> {
        let text = crate::text::StrBuf::from(s);
        match self.interp().interned.intern_text(self, text.as_ref()) {
            Ok(s) => s,
            Err(_) => self.intern_beyond_limit(text.as_ref()),
        }
    }
    #[cold]
    fn intern_beyond_limit(&mut self, text: crate::text::StrRef<'_>) -> Gc<Str> {
        self.exception.set(Value::UNBOUND);
        self.alloc.insist(true);
        let made = self.interp().interned.intern_text(self, text);
        self.alloc.insist(false);
        made.unwrap_or(self.names().empty)
    }

    // ---- classes ---------------------------------------------------------------------------------------------------
    /// The class of a value.
    #[inline]
    pub fn type_of(&self, v: Value) -> Gc<Type> {
        match v.heap_header() {
            Some(h) => self.shape(ShapeId(h.shape())).class,
            None => self.builtin(immediate_type(v)),
        }
    }
    /// The name of the value's type as messages show it: with the module for builtin types of modules other than `builtins`.
    pub fn type_name(&self, v: Value) -> String {
        crate::object::protocols::qualified_type_name(self.type_of(v))
    }
    /// The class that `v` is, when it is one.
    #[inline]
    pub fn as_type(&self, v: Value) -> Option<Gc<Type>> {
        let h = v.heap_header()?;
        if h.shape() == Builtin::Type as u32
            || self.shape(ShapeId(h.shape())).class.native == Builtin::Type
        {
            // SAFETY: instances of `type` and of its subclasses are classes.
            Some(unsafe { h.cast() })
        } else {
            None
        }
    }
    /// Whether the value is an instance of the builtin type or of a subclass, by MRO.
    #[inline]
    pub fn is_instance(&self, v: Value, b: Builtin) -> bool {
        match v.heap_header() {
            Some(h) if h.shape() == b as u32 => true,
            _ => self.type_of(v).is_subclass(self.builtin(b)),
        }
    }
    /// The object when it is an instance of the builtin type or of a subclass that shares its layout.
    ///
    /// `T` must be the struct of that builtin type's instances; not for types of [`crate::object::kinds::Layout::Boxed`].
    #[inline]
    pub fn downcast<T: HeapObject>(&self, v: Value, b: Builtin) -> Option<Gc<T>> {
        let h = v.heap_header()?;
        if h.shape() == b as u32
            || self
                .shape(ShapeId(h.shape()))
                .class
                .is_subclass(self.builtin(b))
        {
            // SAFETY: instances of the type and of its subclasses begin with the type's native part.
            Some(unsafe { h.cast() })
        } else {
            None
        }
    }
    /// The exact value in an instance of a proper subclass of `int`, `float`, `complex`, `str` or `bytes`.
    pub fn unbox(&self, v: Value, b: Builtin) -> Option<Value> {
        let h = v.heap_header()?;
        if h.shape() < ShapeId::FIRST_DYNAMIC {
            return None;
        }
        if !self
            .shape(ShapeId(h.shape()))
            .class
            .is_subclass(self.builtin(b))
        {
            return None;
        }
        // SAFETY: instances of subclasses of these types are boxes.
        Some(unsafe { h.cast::<Boxed>() }.value.get())
    }
    /// Whether the native stack is nearly used up: native code that calls itself or back into Python asks this first.
    #[inline(always)]
    pub fn native_stack_low(&self) -> bool {
        let here = 0u8;
        (&raw const here as usize) < self.native_limit.get()
    }
    /// Raises RecursionError when the native stack is nearly used up.
    #[inline(always)]
    pub fn check_native_stack(&mut self, doing: &str) -> PyResult<()> {
        if self.native_stack_low() {
            self.recursion_error(doing)
        } else {
            Ok(())
        }
    }
}

/// The builtin type of a value that is not a heap object.
#[inline]
pub fn immediate_type(v: Value) -> Builtin {
    if v.is_int() {
        Builtin::Int
    } else if v.is_float() {
        Builtin::Float
    } else if v.is_bool() {
        Builtin::Bool
    } else if v.is_none() {
        Builtin::NoneType
    } else if v.is(Value::NOT_IMPLEMENTED) {
        Builtin::NotImplementedType
    } else if v.is(Value::ELLIPSIS) {
        Builtin::EllipsisType
    } else {
        debug_assert!(false, "UNBOUND has no type");
        Builtin::Object
    }
}
