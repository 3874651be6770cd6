//! Attributes that generators, coroutines and async generators have in common.

use crate::context::Thread;
use crate::heap::Gc;
use crate::object::field::Field;
use crate::object::generator::{Generator, GeneratorState};
use crate::object::str::Str;
use crate::object::traceback::new_frame;
use crate::value::{PyResult, Value};

/// `<generator object f at 0x…>`
pub fn repr(noun: &str, g: Gc<Generator>) -> String {
    format!(
        "<{noun} object {} at {:#x}>",
        Str::text_of(g.qualname.get()),
        g.addr()
    )
}

/// Sets `__name__` or `__qualname__`.
pub fn set_name(
    th: &mut Thread,
    g: Gc<Generator>,
    which: &str,
    field: &Field,
    v: Value,
) -> PyResult<()> {
    if v.is_unbound() || Str::from_value(th, v).is_none() {
        return th.type_error(format!("{which} must be set to a string object"));
    }
    field.set(th, &*g, v);
    Ok(())
}

/// `gi_code`
pub fn code(g: Gc<Generator>) -> PyResult {
    Ok(g.function().body().as_value())
}

/// `gi_frame`: None once the generator has finished.
pub fn frame(th: &mut Thread, g: Gc<Generator>) -> PyResult {
    if g.state() == GeneratorState::Finished {
        return Ok(Value::NONE);
    }
    new_frame(th, g.function(), g.pc.get(), g.registers(), Value::UNBOUND).map(Gc::as_value)
}

/// `gi_running`
pub fn is_running(g: Gc<Generator>) -> bool {
    g.state() == GeneratorState::Running
}

/// `gi_suspended`
pub fn is_suspended(g: Gc<Generator>) -> bool {
    g.state() == GeneratorState::Suspended
}
