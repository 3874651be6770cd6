//! Starting an interpreter: heap, register stack, thread, bootstrap.

use super::bootstrap::bootstrap;
use crate::context::{Interp, Options, Thread};
use crate::heap::{GcConfig, Heap, Marker, RootSource};
use crate::host::memory::Reservation;
use crate::host::stack::StackBounds;
use crate::value::Value;
use std::cell::Cell;
use std::io;
use std::ptr::NonNull;

/// Bytes of the register stack: room for deep recursion, committed as it is used.
const REGISTER_STACK: usize = 256 << 20;

/// Reserves the register stack; a smaller one where address space is limited.
fn register_stack() -> io::Result<Reservation> {
    let mut bytes = REGISTER_STACK;
    loop {
        // Half as much is left over, for what else is to come.
        match Reservation::new(bytes + bytes / 2, 1 << 12).and(Reservation::new(bytes, 1 << 12)) {
            Err(_) if bytes > 4 << 20 => bytes /= 2,
            result => return result,
        }
    }
}
/// Words at the end of the register stack that only error handling may use.
const REGISTER_RESERVE: usize = 1 << 14;
/// Bytes of the native stack that are kept free for native code between two checks.
const NATIVE_RESERVE: usize = 192 << 10;

/// An interpreter with its main thread, on the native thread that made it.
pub struct Runtime {
    // Order matters: the thread goes before the interpreter it refers to, the stack last.
    thread: Box<Thread>,
    interp: Box<Interp>,
    _roots: Box<ThreadRoots>,
    _stack: Reservation,
}

/// References in a thread's fields, for the collector.
struct ThreadRoots {
    interp: NonNull<Interp>,
    thread: Cell<Option<NonNull<Thread>>>,
}

impl RootSource for ThreadRoots {
    fn trace(&self, m: &mut Marker<'_>) {
        // SAFETY: `Runtime` unregisters the source before either is dropped.
        unsafe {
            self.interp.as_ref().trace(m);
            if let Some(th) = self.thread.get() {
                let th = th.as_ref();
                m.value(th.exception.get());
                m.value(th.handled.get());
            }
        }
    }
}

impl Runtime {
    /// A new interpreter with all builtin types; modules come with `crate::import`.
    ///
    /// # Errors
    /// When the system does not give the address space that heap and stack need.
    pub fn new(options: Options, gc: GcConfig) -> io::Result<Runtime> {
        let heap = Heap::new(gc)?;
        let interp = Box::new(Interp::new(heap, options));
        let stack = register_stack()?;
        let first = stack.base() as *mut Value;
        let words = stack.len() / 8 - REGISTER_RESERVE;
        let bounds = StackBounds::current()
            .ok_or_else(|| io::Error::other("the thread's stack has no known bounds"))?;
        let interp_ptr = NonNull::from(&*interp);
        // SAFETY: the stack has that many words; interpreter and stack outlive the thread, by the order of fields.
        let mut thread = unsafe {
            Thread::new(
                interp_ptr,
                first..first.add(words),
                bounds.low + NATIVE_RESERVE,
            )
        };
        let roots = Box::new(ThreadRoots {
            interp: interp_ptr,
            thread: Cell::new(Some(NonNull::from(&*thread))),
        });
        // SAFETY: the thread is boxed and stays at its address; `drop` undoes all three before anything is freed. The two
        // pointer types of the top have the same representation.
        unsafe {
            thread.alloc.attach(&interp.heap);
            interp
                .heap
                .add_root_range(first.cast(), (&raw const thread.stack_top).cast());
            interp
                .heap
                .add_root_source(&*roots as *const dyn RootSource);
        }
        if bootstrap(&mut thread).is_err() {
            return Err(io::Error::other("out of memory while starting"));
        }
        Ok(Runtime {
            thread,
            interp,
            _roots: roots,
            _stack: stack,
        })
    }
    /// The main thread.
    pub fn thread(&mut self) -> &mut Thread {
        &mut self.thread
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.interp
            .heap
            .remove_root_source(&*self._roots as *const dyn RootSource);
        self.interp
            .heap
            .remove_root_range(self._stack.base() as *const u64);
        self.thread.alloc.detach();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::kinds::Builtin;
    use crate::object::protocols;
    use crate::object::str::Str;

    #[test]
    fn builtin_types_are_complete() {
        let mut runtime = Runtime::new(
            Options::default(),
            GcConfig::parse("").expect("no settings"),
        )
        .expect("starts");
        let th = runtime.thread();
        for b in Builtin::ALL {
            let ty = th.builtin(*b);
            assert_eq!(Str::text_of(ty.name.get()), b.name());
            assert!(ty.is_subclass(th.builtin(Builtin::Object)), "{b:?}");
        }
        let object = th.builtin(Builtin::Object).as_value();
        let o = protocols::call(th, object, &[]).expect("object()");
        assert_eq!(th.type_name(o), "object");
        let shown = protocols::repr(th, object).expect("repr");
        assert_eq!(Str::display(shown), "<class 'object'>");
    }

    #[test]
    fn long_strings_share_a_buffer_when_extended() {
        let mut runtime = Runtime::new(
            Options::default(),
            GcConfig::parse("").expect("no settings"),
        )
        .expect("starts");
        let th = runtime.thread();
        let piece = Str::new(th, &"ab".repeat(100)).expect("memory");
        let mut all = piece;
        for _ in 0..50 {
            all = Str::concat(th, all, piece).expect("memory");
        }
        assert_eq!(all.len(), 51 * 200);
        assert_eq!(Str::display(all), "ab".repeat(51 * 100));
        assert_eq!(Str::display(piece), "ab".repeat(100));
    }
}
