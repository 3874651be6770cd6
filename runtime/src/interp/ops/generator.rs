//! Generators, coroutines, `await`.

use super::op;
use crate::interp::frame::Kind;
use crate::interp::{awaiting, call, generator, safepoint};
use crate::object::exception::Exception;
use crate::object::field::exact;
use crate::object::generator::Generator;
use crate::object::kinds::Builtin;
use crate::value::Value;

op!(ReturnGenerator: general |i, th, f| {
    let _ = i;
    call::make_generator(th, f)
});
op!(YieldValue: general |i, th, f| { generator::suspend(th, f, f.get(i.src), Value::UNBOUND) });
op!(YieldDelegated: general |i, th, f| { generator::suspend(th, f, f.get(i.src), f.get(i.iter)) });
op!(GetYieldFromIter: general |i, th, f| {
    let v = f.get(i.src);
    let it = awaiting::yield_from_iter(th, f, v)?;
    f.set(i.dst, it);
    Ok(())
});
op!(Send: general |i, th, f| {
    let (it, v) = (f.get(i.iter), f.get(i.value));
    f.ic(i.ic).record(it);
    let generator = exact::<Generator>(it, Builtin::Generator.shape()).or_else(|| exact(it, Builtin::Coroutine.shape()));
    if let Some(g) = generator {
        return generator::resume_in_frame(th, f, g, v, Kind::Generator);
    }
    match awaiting::send_to_other(th, it, v)? {
        Ok(v) => {
            f.set(i.dst, v);
            Ok(())
        }
        Err(returned) => {
            f.set(i.dst, returned);
            safepoint::jump(th, f, i.to.0)
        }
    }
});
op!(CleanupThrow: general |i, th, f| {
    let e = f.regs.get(i.exc.index());
    if th.is_instance(e, Builtin::StopIteration) {
        // SAFETY: an exception.
        let v = unsafe { e.cast::<Exception>() }.extra[0].bound().unwrap_or(Value::NONE);
        f.set(i.dst, v);
        return safepoint::jump(th, f, i.to.0);
    }
    f.quiet = true;
    th.reraise(e)
});
op!(GetAwaitable: general |i, th, f| {
    let v = f.get(i.src);
    let it = awaiting::awaitable(th, v, i.context.0)?;
    f.set(i.dst, it);
    Ok(())
});
op!(GetAiter: general |i, th, f| {
    let v = f.get(i.src);
    let it = awaiting::aiter(th, v)?;
    f.set(i.dst, it);
    Ok(())
});
op!(GetAnext: general |i, th, f| {
    let v = f.get(i.iter);
    let it = awaiting::anext(th, v)?;
    f.set(i.dst, it);
    Ok(())
});
op!(EndAsyncFor: general |i, th, f| {
    let e = f.get(i.exc);
    if th.is_instance(e, Builtin::StopAsyncIteration) {
        return Ok(());
    }
    f.quiet = true;
    th.reraise(e)
});
