//! Frame objects and tracebacks, as Python code sees them.
//!
//! A frame object is a record made when somebody asks (a traceback entry, `sys._getframe`): what ran where, with the values that named
//! variables had at that moment. The running frame itself is words on the register stack.

use super::code::Code;
use super::field::Field;
use super::function::{Cell as Variable, Function};
use super::kinds::Builtin;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::LocalKind;
use std::cell::Cell;

/// A frame object.
#[repr(C)]
pub struct Frame {
    header: Header,
    /// The function whose code ran.
    pub function: Field,
    /// `f_back`: a frame object, or UNBOUND.
    pub back: Field,
    /// The namespace of class and module bodies, whose variables are in it but for those of comprehensions; UNBOUND for functions, whose
    /// variables follow. Once asked for, the dict of `f_locals`.
    pub namespace: Field,
    /// The word that the instruction begins at, tagged.
    pub lasti: Cell<Value>,
    /// Number of variables that follow, tagged.
    pub count: Value,
    /// Where the frame's registers are on the register stack while it runs; null of a frame that has been taken off it.
    pub place: Cell<*const Value>,
    variables: [Cell<Value>; 0],
}
// SAFETY: repr(C) with the header first; the words behind it are values and an address outside the heap.
unsafe impl HeapObject for Frame {
    const KIND: TraceKind = TraceKind::Values;
}
impl Frame {
    /// A frame object to be allocated with `count` words behind it.
    pub fn new(function: Gc<Function>, lasti: u32, count: usize) -> Frame {
        Frame {
            header: Header::new(Builtin::Frame as u32),
            function: Field::new(function.as_value()),
            back: Field::EMPTY,
            namespace: Field::EMPTY,
            lasti: Cell::new(Value::from(lasti)),
            count: Value::int(count as i64),
            place: Cell::new(std::ptr::null()),
            variables: [],
        }
    }
    /// The function.
    pub fn function(&self) -> Gc<Function> {
        // SAFETY: set when the frame was made, never changed.
        unsafe { self.function.get().cast() }
    }
    /// The code.
    pub fn code(&self) -> Gc<Code> {
        self.function().body()
    }
    /// `f_lineno` of a frame that does not run any more: an int, or None.
    pub fn line(&self) -> Value {
        line_of(self.code(), self.lasti.get())
    }
    /// The values of the named variables; a cell variable's is its cell.
    pub fn variables(&self) -> &[Cell<Value>] {
        // SAFETY: the allocation holds `count` words from here on, written when the frame was made.
        unsafe { std::slice::from_raw_parts(self.variables.as_ptr(), self.count.as_int() as usize) }
    }
    /// Name and value of the variable `i` when it is bound, the contents of a cell instead of the cell.
    pub fn variable(&self, i: usize) -> Option<(String, Value)> {
        let code = self.code();
        let (name, kind) = code.source.locals.get(i)?;
        let v = self.variables().get(i)?.get();
        let v = match v.heap_header() {
            Some(h) if is_cell(*kind) && h.shape() == Builtin::Cell as u32 => {
                // SAFETY: the shape says so.
                unsafe { h.cast::<Variable>() }.contents.get()
            }
            _ => v,
        };
        (!v.is_unbound()).then(|| (name.to_string(), v))
    }
}

/// The line of the instruction at a word, which is tagged: an int, or None.
fn line_of(code: Gc<Code>, lasti: Value) -> Value {
    let at = u32::try_from(lasti.as_int()).ok();
    at.and_then(|at| code.line_at(at))
        .map_or(Value::NONE, Value::from)
}

fn is_cell(kind: LocalKind) -> bool {
    kind.has(LocalKind::CELL) || kind.has(LocalKind::FREE)
}

/// One entry of a traceback.
#[repr(C)]
pub struct Traceback {
    header: Header,
    /// `tb_next`: the entry of the frame called from here, or None.
    pub next: Field,
    /// `tb_frame`
    pub frame: Field,
    /// `tb_lasti`: the word that the instruction begins at, tagged.
    pub lasti: Value,
    /// `tb_lineno`, tagged, or None; UNBOUND when it is the frame's at `lasti`.
    lineno: Value,
}
// SAFETY: repr(C) with the header first; every word behind it is a value.
unsafe impl HeapObject for Traceback {
    const KIND: TraceKind = TraceKind::Values;
}
impl Traceback {
    /// An entry to be allocated. `lineno`: a tagged int, or UNBOUND for the line of `lasti`.
    pub fn new(next: Value, frame: Value, lasti: Value, lineno: Value) -> Traceback {
        Traceback {
            header: Header::new(Builtin::Traceback as u32),
            next: Field::new(next),
            frame: Field::new(frame),
            lasti,
            lineno,
        }
    }
    /// `tb_lineno`: an int, or None.
    pub fn line(&self) -> Value {
        if !self.lineno.is_unbound() {
            return self.lineno;
        }
        // SAFETY: entries without a line of their own are made of frame objects.
        line_of(
            unsafe { self.frame.get().cast::<Frame>() }.code(),
            self.lasti,
        )
    }
}

/// The word that the instruction begins at whose first word stands before `site`.
pub fn word_of(code: Gc<Code>, site: *const u32) -> u32 {
    let words = code.words.get() as usize;
    ((site as usize).wrapping_sub(words) / 4).saturating_sub(1) as u32
}

/// A frame object for code of `function` that is at `site` and has its named variables at `registers`; `namespace` is that of class and module
/// bodies.
#[expect(
    clippy::not_unsafe_ptr_arg_deref,
    reason = "both callers pass the registers of the very function"
)]
pub fn new_frame(
    th: &mut Thread,
    function: Gc<Function>,
    site: *const u32,
    registers: *const Value,
    namespace: Value,
) -> PyResult<Gc<Frame>> {
    let code = function.body();
    let lasti = word_of(code, site);
    let count = code.locals as usize;
    let frame = th.alloc_tail(Frame::new(function, lasti, count), 8 * count)?;
    for (i, v) in frame.variables().iter().enumerate() {
        // SAFETY: the caller's frame has that many registers. The object is new: no barrier.
        v.set(unsafe { registers.add(i).read() });
    }
    if !code.is_optimized() {
        frame.namespace.set(th, &*frame, namespace);
    }
    Ok(frame)
}
