//! Moves, constants, locals and cells.

use super::{Flow, op};
use crate::context::Thread;
use crate::interp::dispatch::wide_step;
use crate::interp::errors::name_error;
use crate::interp::frame::Frame;
use crate::object::function::Cell;
use crate::object::kinds::Builtin;
use crate::object::tuple::Tuple;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::LocalKind;

op!(Nop: fast |i, m| { let _ = (i, m); });
op!(Wide: general |i, th, f| {
    let _ = i;
    let next = wide_step(th, f.site, f.regs);
    (f.pc, f.regs) = (next.pc, next.regs);
    Ok(())
});
op!(Mov: fast |i, m| { m.set(i.dst, m.get(i.src)); });
op!(LoadConst: fast |i, m| { m.set(i.dst, m.constant(i.k)); });
op!(LoadInt: fast |i, m| { m.set(i.dst, Value::from(i.value.0)); });
op!(CheckBound: fast |i, m| {
    if m.get(i.src).is_unbound() { Flow::Slow } else { Flow::Next }
} general |i, th, f| {
    if f.get(i.src).is_unbound() { unbound(th, f, i.src.index()) } else { Ok(()) }
});
op!(DeleteLocal: fast |i, m| { m.set(i.var, Value::UNBOUND); });
op!(MakeCell: general |i, th, f| {
    let cell = th.alloc(Cell::new(f.regs.get(i.var.index())))?;
    f.set(i.var, cell.as_value());
    Ok(())
});
op!(LoadClosure: fast |i, m| {
    // SAFETY: the function of code with free variables has a tuple of as many cells.
    let cells = unsafe { m.regs.function().closure.get().cast::<Tuple>() };
    // SAFETY: as above.
    m.set(i.dst, *unsafe { cells.items().get_unchecked(i.index.index()) });
});
op!(LoadCell: fast |i, m| {
    // SAFETY: the register of a cell variable holds its cell.
    let v = unsafe { m.get(i.cell).cast::<Cell>() }.contents.get();
    if v.is_unbound() {
        return Flow::Slow;
    }
    m.set(i.dst, v);
    Flow::Next
} general |i, th, f| {
    // SAFETY: as above.
    let v = unsafe { f.get(i.cell).cast::<Cell>() }.contents.get();
    if v.is_unbound() {
        return unbound(th, f, i.cell.index());
    }
    f.set(i.dst, v);
    Ok(())
});
op!(StoreCell: fast |i, m| {
    // SAFETY: as above.
    let cell = unsafe { m.get(i.cell).cast::<Cell>() };
    let v = m.get(i.src);
    if v.is_heap() && cell.as_header().needs_barrier() {
        return Flow::Slow;
    }
    cell.contents.set_plain(v);
    Flow::Next
} general |i, th, f| {
    // SAFETY: as above.
    let cell = unsafe { f.get(i.cell).cast::<Cell>() };
    cell.contents.set(th, &*cell, f.get(i.src));
    Ok(())
});
op!(DeleteCell: general |i, th, f| {
    // SAFETY: as above.
    let cell = unsafe { f.get(i.cell).cast::<Cell>() };
    if cell.contents.take().is_none() {
        return unbound(th, f, i.cell.index());
    }
    Ok(())
});

/// Raises the error for the named local in register `r`, which is unbound.
#[cold]
fn unbound<T>(th: &mut Thread, f: &Frame, r: usize) -> PyResult<T> {
    let code = f.code();
    let Some((name, kind)) = code.source.locals.get(r) else {
        unreachable!("bound checks are of named locals")
    };
    if kind.has(LocalKind::FREE) {
        let message = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        return name_error(th, Builtin::NameError, message, name);
    }
    let message =
        format!("cannot access local variable '{name}' where it is not associated with a value");
    name_error(th, Builtin::UnboundLocalError, message, name)
}
