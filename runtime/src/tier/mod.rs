//! The tier interface: how a compiler plugs into the runtime.
//!
//! The runtime knows nothing of machine code but this. A [`Compiler`] is installed once per interpreter ([`install`]). The interpreter
//! tells it what is hot; it answers by giving code objects an entry ([`Code::set_entry`](crate::object::code::Code::set_entry)) and loops
//! OSR entries.
//!
//! # Entering compiled code
//! An [`Entry`] gets the thread and the frame's registers. The frame has been set up exactly as for the interpreter: header linked,
//! parameters bound in the first registers, other locals UNBOUND; `Thread::registers` and `Thread::stack_top` are the frame's. It returns
//! the bits of the function's result, or zero when it raised: then the exception is in the thread, with the traceback entries of the frames
//! that compiled code had inlined or elided, and the caller unwinds from there without asking the frame's own exception table again.
//! An OSR entry is the same at the beginning of a loop: all registers hold what they hold in the interpreter.
//! The entry neither unlinks the frame nor counts `depth_left` back up: the caller does. Code that makes generators is not entered this
//! way: its frames come and go.
//!
//! # Leaving compiled code
//! A failed guard calls [`reify::exit`] with a description of the frames to rebuild. They are put on the register stack from the entered
//! frame up, run in the interpreter until the entered frame returns, and what that frame returned is the exit's result, which compiled
//! code returns as its own. So an exit costs native stack only while the frame it abandoned is still running.
//!
//! # Calls from compiled code
//! To what is not compiled: `call_function` of the hooks, or the protocols. Compiled code keeps `Thread::stack_top` above every register
//! window it uses, and `Thread::pc` at the place of the call, so that tracebacks and the collector see the frame.

pub mod reify;

use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::frame::Frame;
use crate::interp::returning;
use crate::object::code::Code;
use crate::value::{PyResult, Raised, Value};
use std::rc::Rc;

/// Machine code of a function or of a loop in it.
pub type Entry = unsafe extern "C" fn(*mut Thread, *mut Value) -> u64;

/// Periods (see [`crate::interp::safepoint::PERIOD`]) in one code object after which the compiler is asked; and again after as many more.
pub const HOT: u32 = 4;

/// A compiler.
pub trait Compiler {
    /// The code is hot: it has gathered `heat` periods, the last in a loop whose first instruction is at word `at` when there is one. The
    /// compiler may set the code's entry, and answers with machine code for that loop if it has any.
    fn hot(&self, th: &mut Thread, code: Gc<Code>, heat: u32, at: Option<u32>) -> Option<Entry>;
    /// A background compile may have finished: the request bit of the breaker was set.
    fn code_ready(&self, th: &mut Thread);
    /// A watched dict's value has changed.
    fn dict_changed(&self, th: &mut Thread, dict: Gc<crate::object::dict::Dict>, key: Value);
    /// A watched class has changed.
    fn class_changed(&self, th: &mut Thread, class: Gc<crate::object::types::Type>);
}

/// The installed compiler, among the interpreter's extensions.
struct Installed(Rc<dyn Compiler>);

/// Installs the compiler.
pub fn install(th: &Thread, compiler: Rc<dyn Compiler>) {
    th.interp().extensions.borrow_mut().push(Box::new(Installed(compiler)));
}

/// The compiler, if there is one.
pub fn compiler(th: &Thread) -> Option<Rc<dyn Compiler>> {
    let extensions = th.interp().extensions.borrow();
    extensions.iter().find_map(|e| e.downcast_ref::<Installed>()).map(|i| Rc::clone(&i.0))
}

/// Attributes a period to the code that runs, and asks the compiler when it has become hot.
pub fn warm(th: &mut Thread, f: &mut Frame, looping: bool) -> PyResult<()> {
    let code = f.code();
    let heat = code.heat.get() + 1;
    code.heat.set(heat);
    if !heat.is_multiple_of(HOT) {
        return Ok(());
    }
    let Some(compiler) = compiler(th) else { return Ok(()) };
    let at = looping.then(|| ((f.pc as usize - code.words.get() as usize) / 4) as u32);
    match compiler.hot(th, code, heat, at) {
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
    match Value::from_bits(bits) {
        Some(v) => returning::return_value(th, f, v),
        None => {
            // The frame is left as an exception leaves it; its own handlers have been asked in compiled code.
            th.depth_left.set(th.depth_left.get() + 1);
            if regs.kind().is_entry() {
                returning::leave_raised(f);
                return Ok(());
            }
            returning::to_caller(th, f);
            Err(Raised)
        }
    }
}
