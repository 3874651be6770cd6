//! Raising and handling exceptions, `with`.

use super::op;
use crate::interp::frame::HEADER;
use crate::interp::raising;
use crate::object::exception::Exception;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::value::Value;

op!(Raise: general |i, th, f| { raising::raise(th, f.get(i.src), None) });
op!(RaiseFrom: general |i, th, f| { raising::raise(th, f.get(i.src), Some(f.get(i.cause))) });
op!(RaiseCurrent: general |i, th, f| {
    let _ = i;
    let e = th.handled.get();
    if e.is_unbound() || e.is_none() {
        return th.raise(Builtin::RuntimeError, "No active exception to reraise");
    }
    f.quiet = true;
    th.reraise(e)
});
op!(Reraise: general |i, th, f| {
    f.quiet = true;
    th.reraise(f.get(i.exc))
});
op!(PushHandled: general |i, th, f| {
    let exc = f.regs.get(i.exc.index());
    let saved = raising::push_handled(th, f.regs, exc);
    f.set(i.saved, saved);
    Ok(())
});
op!(PopHandled: general |i, th, f| {
    raising::pop_handled(th, f.regs, f.get(i.saved));
    Ok(())
});
op!(MatchException: general |i, th, f| {
    let matches = raising::matches(th, f.get(i.exc), f.get(i.ty))?;
    f.set(i.dst, Value::bool(matches));
    Ok(())
});
op!(MatchGroup: general |i, th, f| {
    let (rest, matched) = raising::match_group(th, f.get(i.exc), f.get(i.ty))?;
    f.regs.set(i.base.index(), rest);
    f.regs.set(i.base.index() + 1, matched);
    Ok(())
});
op!(WithExcept: general |i, th, f| {
    let exit = f.regs.get(i.base.index());
    let receiver = f.regs.get(i.base.index() + HEADER);
    let e = f.get(i.exc);
    // SAFETY: an exception.
    let traceback = unsafe { e.cast::<Exception>() }.traceback.bound().unwrap_or(Value::NONE);
    let class = th.type_of(e).as_value();
    let values = [receiver, class, e, traceback];
    let values = if receiver.is_unbound() { &values[1..] } else { &values[..] };
    let v = protocols::call(th, exit, values)?;
    f.set(i.dst, v);
    Ok(())
});
