//! The tier interface: how a compiler plugs into the runtime.
//!
//! The runtime knows nothing of machine code but this. A [`Compiler`] is installed once per interpreter ([`install`]). The interpreter
//! tells it what is hot; it answers by giving code objects an entry ([`Code::set_entry`](crate::object::code::Code::set_entry)) and loops
//! OSR entries.
//!
//! # Entering compiled code
//! An [`Entry`] gets the thread and the frame's registers. The frame has been set up exactly as for the interpreter: header linked,
//! parameters bound in the first registers, other locals UNBOUND; `Thread::registers` and `Thread::stack_top` are the frame's. It returns
//! the bits of the function's result, or zero when it has given up: then `Leaving::exit` says at which exit, and the values that live there
//! are in the buffer. A raise is such an exit too. An OSR entry is the same at the beginning of a loop: all registers hold what they hold
//! in the interpreter. The entry neither unlinks the frame nor counts `depth_left` back up: the caller does.
//!
//! # Leaving compiled code
//! Whoever entered asks [`Compiler::leave`] to put the values back into the frame (and to make the frames of what was inlined), and the
//! same loop of the interpreter goes on there; so leaving costs no native stack. Compiled code that called compiled code has no such loop:
//! [`helpers::finish_callee`] runs the rest of the callee in one of its own.
//!
//! # Resuming generators
//! A [`Resume`] is the machine code of a generator: it runs from wherever the generator stands to its next `yield`. The resumer links a
//! frame as for the interpreter, but leaves the registers in the generator: compiled code loads those that it needs, and at a `yield` stores
//! those that it has changed. It returns the bits of what was yielded, having made the generator suspended; or, with the generator
//! still running, those of what was returned; or zero, as other entries do. A `yield` in an OSR entry of a generator does the same. While it
//! runs, the generator says that it is in compiled code ([`Generator::in_compiled_code`]): the frame's registers hold nothing then.
//!
//! # Calls from compiled code
//! A compiled caller sets up the callee's frame in its own window, as the interpreter does, with the kind `Entry`. Instructions that are
//! not compiled to anything better are executed by [`helpers::run_op`] on the frame itself, so they mean what they mean in the interpreter.

pub mod consume;
pub mod helpers;
pub mod reify;

use crate::context::{Leaving, Thread};
use crate::heap::Gc;
use crate::interp::frame::{Frame, Regs};
use crate::interp::{generator, returning};
use crate::object::code::Code;
use crate::object::dict::Dict;
use crate::object::function::Function;
use crate::object::generator::{Generator, GeneratorState};
use crate::value::{PyResult, Raised, Value};
use std::rc::Rc;

/// Machine code of a function or of a loop in it.
pub type Entry = unsafe extern "C" fn(*mut Thread, *mut Value) -> u64;

/// Machine code that resumes a generator; gets the value sent, too.
pub type Resume = unsafe extern "C" fn(*mut Thread, *mut Value, Value) -> u64;

/// Header flag of an iterator that a `for` statement made for itself.
pub const OWN_ITERATOR: u8 = crate::heap::Header::USER_FLAG_0;

/// A compiler.
pub trait Compiler {
    /// The code is hot: it has gathered `heat` periods, the last in a loop whose first instruction is at word `at` when there is one. The
    /// compiler may set the code's entry, and answers with machine code for that loop if it has any.
    fn hot(&self, th: &mut Thread, regs: Regs, heat: u32, at: Option<u32>) -> Option<Entry>;
    /// Compiled code that was entered with the frame at `regs` has given up (`Leaving::exit` says where): puts the interpreter's frames
    /// back and says how to go on.
    fn leave(&self, th: &mut Thread, regs: Regs) -> reify::Place;
    /// A background compile may have finished: the request bit of the breaker was set.
    fn code_ready(&self, th: &mut Thread);
    /// A watched dict's value has changed.
    fn dict_changed(&self, th: &mut Thread, dict: Gc<Dict>, key: Value);
    /// The functions of this code object have the same globals no more.
    fn code_shared(&self, th: &mut Thread, code: Gc<Code>);
    /// The code or the defaults of a function were replaced.
    fn function_changed(&self, th: &mut Thread, function: Gc<Function>);
    /// A watched class has changed.
    fn class_changed(&self, th: &mut Thread, class: Gc<crate::object::types::Type>);
}

/// The installed compiler, among the interpreter's extensions.
struct Installed(Rc<dyn Compiler>);

/// Installs the compiler.
pub fn install(th: &Thread, compiler: Rc<dyn Compiler>) {
    th.interp()
        .extensions
        .borrow_mut()
        .push(Box::new(Installed(compiler)));
}

/// A function of `code` has these globals and builtins; the compiler is told when those of its other functions are not the same.
pub fn made_of(th: &mut Thread, code: Gc<Code>, globals: Gc<Dict>, builtins: Gc<Dict>) {
    if code.joins(globals, builtins)
        && let Some(compiler) = compiler(th)
    {
        compiler.code_shared(th, code);
    }
}

/// The compiler, if there is one.
pub fn compiler(th: &Thread) -> Option<Rc<dyn Compiler>> {
    let extensions = th.interp().extensions.borrow();
    extensions
        .iter()
        .find_map(|e| e.downcast_ref::<Installed>())
        .map(|i| Rc::clone(&i.0))
}

/// Attributes a period to the code that runs, and asks the compiler what to do about it.
pub fn warm(th: &mut Thread, f: &mut Frame, looping: bool) -> PyResult<()> {
    let code = f.code();
    let heat = code.heat.get().saturating_add(1);
    code.heat.set(heat);
    let Some(compiler) = compiler(th) else {
        return Ok(());
    };
    let at = looping.then(|| ((f.pc as usize - code.words.get() as usize) / 4) as u32);
    match compiler.hot(th, f.regs, heat, at) {
        Some(entry) if looping => run(th, f, entry),
        _ => Ok(()),
    }
}

/// Serves the breaker's bit for finished compiles.
pub fn code_ready(th: &mut Thread) {
    if let Some(compiler) = compiler(th) {
        compiler.code_ready(th);
    }
}

/// Runs the frame that has just been set up in its code's machine code, and delivers its result.
pub fn enter(th: &mut Thread, f: &mut Frame, code: Gc<Code>) -> PyResult<()> {
    // SAFETY: a nonnull entry is an `Entry`.
    let entry: Entry = unsafe { std::mem::transmute::<*const u8, Entry>(code.entry.get()) };
    f.site = f.pc.wrapping_add(1);
    run(th, f, entry)
}

fn run(th: &mut Thread, f: &mut Frame, entry: Entry) -> PyResult<()> {
    let regs = f.regs;
    crate::interp::dispatch::save(th, f.site, regs);
    // SAFETY: the contract of entries: the frame is set up.
    let bits = unsafe { entry(th, regs.0) };
    f.regs = regs;
    deliver(th, f, bits)
}

/// Goes on after machine code that was entered with the frame at `f.regs` gave `bits`.
pub fn deliver(th: &mut Thread, f: &mut Frame, bits: u64) -> PyResult<()> {
    let regs = f.regs;
    match Value::from_bits(bits) {
        Some(v) if regs.kind().is_generator() && is_suspended(regs) => generator::yielded(th, f, v),
        Some(v) => returning::return_value(th, f, v),
        None if th.leaving.exit.get() == Leaving::RAISED => {
            f.site = th.pc.get();
            Err(Raised)
        }
        None => {
            let Some(compiler) = compiler(th) else {
                unreachable!("machine code comes from a compiler")
            };
            let place = compiler.leave(th, regs);
            (f.regs, f.site, f.pc) = (place.regs, place.site, place.site.wrapping_sub(1));
            crate::interp::dispatch::save(th, f.site, f.regs);
            if place.raising { Err(Raised) } else { Ok(()) }
        }
    }
}

fn is_suspended(regs: Regs) -> bool {
    regs.generator().state() == GeneratorState::Suspended
}

/// The machine code that resumes the generator whose frame has been linked at `regs`, if there is any.
#[inline]
pub fn resumption(regs: Regs) -> Option<Resume> {
    let code = regs.code().resume.get();
    // SAFETY: a nonnull word is a `Resume`.
    (!code.is_null()).then(|| unsafe { std::mem::transmute::<*const u8, Resume>(code) })
}

/// Runs the machine code of the generator whose frame has been linked at `regs`.
#[inline]
pub fn run_resumption(th: &mut Thread, regs: Regs, entry: Resume, value: Value) -> u64 {
    regs.generator().state.set(Generator::IN_COMPILED_CODE);
    th.stack_top.set(regs.top());
    // SAFETY: the contract of these entries: the frame is linked.
    unsafe { entry(th, regs.0, value) }
}

/// Resumes the generator whose frame has been linked at `f.regs` in its machine code, and delivers what it gives.
pub fn resume(th: &mut Thread, f: &mut Frame, entry: Resume, value: Value) -> PyResult<()> {
    let bits = run_resumption(th, f.regs, entry, value);
    deliver(th, f, bits)
}
