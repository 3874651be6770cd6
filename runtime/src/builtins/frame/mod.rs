//! The attributes of code objects, frames and tracebacks.

mod code;

pub use code::CodeMethods;

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::kinds::Builtin;
use crate::object::str::Str;
use crate::object::traceback::{Frame, Traceback};
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::LocalKind;
use krait_macros::pytype;

/// Declares the attributes of `frame`.
pub struct FrameMethods;

/// The variables of a frame: its namespace, or a dict made of them, the same each time.
pub fn locals(th: &mut Thread, frame: Gc<Frame>) -> PyResult {
    let namespace = frame.namespace.bound();
    if let Some(namespace) = namespace
        && (frame.code().is_optimized() || !is_in_comprehension(&frame))
    {
        return Ok(namespace);
    }
    let dict = Dict::new(th)?;
    let code = frame.code();
    // The variables of comprehensions hide those of the same names, whatever the order of the registers.
    for shows_hidden in [false, true] {
        for (i, (_, kind)) in code.source.locals.iter().enumerate() {
            if (!shows_hidden || kind.has(LocalKind::HIDDEN))
                && let Some((name, v)) = frame.variable(i)
            {
                let name: Gc<Str> = th.intern(&name);
                dict.set_str(th, name, v)?;
            }
        }
    }
    if namespace.is_none() {
        frame.namespace.set(th, &*frame, dict.as_value());
    }
    Ok(dict.as_value())
}

/// Whether the frame's code is in a comprehension that was compiled into it. The variables of class and module bodies are not those of
/// the frame, but there those of the comprehension are, and `locals()` shows no others.
fn is_in_comprehension(frame: &Frame) -> bool {
    let code = frame.code();
    let mut hidden = code.source.locals.iter().zip(frame.variables());
    hidden.any(|((_, kind), v)| kind.has(LocalKind::HIDDEN) && !v.get().is_unbound())
}

#[pytype(Frame)]
impl FrameMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Frame>, th: &mut Thread) -> PyResult<String> {
        let code = this.code();
        let file = crate::object::protocols::repr(th, code.filename)?;
        let line = this.line().to_int().unwrap_or(0);
        Ok(format!(
            "<frame at {:#x}, file {}, line {line}, code {}>",
            this.addr(),
            Str::display(file),
            Str::text_of(code.name)
        ))
    }

    /// Clear all references held by the frame.
    #[method("($self, /)")]
    fn clear(this: Gc<Frame>, _th: &mut Thread) -> PyResult<()> {
        for v in this.variables() {
            v.set(Value::UNBOUND);
        }
        Ok(())
    }

    #[getter]
    fn f_back(this: Gc<Frame>, _th: &mut Thread) -> PyResult {
        Ok(this.back.bound().unwrap_or(Value::NONE))
    }

    /// Return the code object being executed in this frame.
    #[getter]
    fn f_code(this: Gc<Frame>, _th: &mut Thread) -> PyResult {
        Ok(this.code().as_value())
    }

    /// Return the global variables used by this frame.
    #[getter]
    fn f_globals(this: Gc<Frame>, _th: &mut Thread) -> PyResult {
        Ok(this
            .function()
            .globals
            .get()
            .map_or(Value::NONE, Gc::as_value))
    }

    /// Return the built-in variables in the frame.
    #[getter]
    fn f_builtins(this: Gc<Frame>, _th: &mut Thread) -> PyResult {
        Ok(this
            .function()
            .builtins
            .get()
            .map_or(Value::NONE, Gc::as_value))
    }

    /// Return the mapping used by the frame to look up local variables.
    #[getter]
    fn f_locals(this: Gc<Frame>, th: &mut Thread) -> PyResult {
        locals(th, this)
    }

    /// Return the current line number in the frame.
    #[getter]
    fn f_lineno(this: Gc<Frame>, th: &mut Thread) -> PyResult {
        let running = (th.hooks().running_line)(th, this);
        Ok(running.unwrap_or_else(|| this.line()))
    }

    /// Return the index of the last attempted instruction in the frame.
    #[getter]
    fn f_lasti(this: Gc<Frame>, _th: &mut Thread) -> PyResult {
        Ok(Value::int(2 * this.lasti.get().as_int()))
    }

    /// Return the trace function for this frame, or None if no trace function is set.
    #[getter]
    fn f_trace(_this: Gc<Frame>, _th: &mut Thread) -> PyResult {
        Ok(Value::NONE)
    }

    #[getter]
    fn f_trace_lines(_this: Gc<Frame>, _th: &mut Thread) -> PyResult<bool> {
        Ok(true)
    }

    #[getter]
    fn f_trace_opcodes(_this: Gc<Frame>, _th: &mut Thread) -> PyResult<bool> {
        Ok(false)
    }

    /// Return the generator or coroutine associated with this frame, or None.
    #[getter]
    fn f_generator(_this: Gc<Frame>, _th: &mut Thread) -> PyResult {
        Ok(Value::NONE)
    }
}

/// Declares the attributes of `traceback`.
pub struct TracebackMethods;

fn as_traceback(v: Value) -> Option<Gc<Traceback>> {
    exact(v, Builtin::Traceback.shape())
}

/// Create a new traceback object.
#[pytype(Traceback)]
impl TracebackMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, tb_next, tb_frame, tb_lasti, tb_lineno)")]
    fn py_new(
        _class: Value,
        th: &mut Thread,
        tb_next: Value,
        tb_frame: Value,
        tb_lasti: i64,
        tb_lineno: i64,
    ) -> PyResult<Gc<Traceback>> {
        if !tb_next.is_none() && as_traceback(tb_next).is_none() {
            let given = th.type_name(tb_next);
            return th.type_error(format!("expected traceback object or None, got '{given}'"));
        }
        if exact::<Frame>(tb_frame, Builtin::Frame.shape()).is_none() {
            let given = th.type_name(tb_frame);
            return th.type_error(format!(
                "TracebackType() argument 'tb_frame' must be frame, not {given}"
            ));
        }
        th.alloc(Traceback::new(
            tb_next,
            tb_frame,
            Value::int(tb_lasti / 2),
            Value::int(tb_lineno),
        ))
    }

    #[getter]
    fn tb_next(this: Gc<Traceback>, _th: &mut Thread) -> PyResult {
        Ok(this.next.get())
    }

    #[setter]
    fn set_tb_next(this: Gc<Traceback>, th: &mut Thread, value: Value) -> PyResult<()> {
        if value.is_unbound() {
            return th.type_error("can't delete tb_next attribute");
        }
        if !value.is_none() && as_traceback(value).is_none() {
            let given = th.type_name(value);
            return th.type_error(format!("expected traceback object, got '{given}'"));
        }
        let mut at = value;
        while let Some(t) = as_traceback(at) {
            if t == this {
                return th.value_error("traceback loop detected");
            }
            at = t.next.get();
        }
        this.next.set(th, &*this, value);
        Ok(())
    }

    #[member]
    fn tb_frame(this: Gc<Traceback>, _th: &mut Thread) -> PyResult {
        Ok(this.frame.get())
    }

    #[member]
    fn tb_lasti(this: Gc<Traceback>, _th: &mut Thread) -> PyResult {
        Ok(Value::int(2 * this.lasti.as_int()))
    }

    #[getter]
    fn tb_lineno(this: Gc<Traceback>, _th: &mut Thread) -> PyResult {
        Ok(this.line())
    }
}
