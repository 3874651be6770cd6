//! The text of a traceback.
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::traceback::Frame;
use crate::object::str::Str;
use crate::object::field::exact;
use crate::value::Value;
/// Appends the entries of the traceback of `e`.
pub fn push(th: &mut Thread, e: Value, out: &mut String) {
    let Some(e) = th.downcast::<Exception>(e, Builtin::BaseException) else { return };
    let mut tb = e.traceback.get();
    while let Some(t) = crate::interp::unwind::traceback(tb) {
        let Some(frame): Option<Gc<Frame>> = exact(t.frame.get(), Builtin::Frame.shape()) else { return };
        out.push_str(&format!("  {:?} in {}\n", t.lineno, Str::text_of(frame.code().name)));
        tb = t.next.get();
    }
}
