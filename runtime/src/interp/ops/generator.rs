//! Generators, coroutines, `await`.

use super::{Flow, op};
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
op!(YieldValue: fast |i, m| {
    // The place behind the first word.
    let site = m.pc.wrapping_sub(1);
    let v = m.get(i.src);
    let state = m.ic(i.ic);
    generator::suspend_fast(m, v, Value::UNBOUND, state, site)
} general |i, th, f| { generator::suspend(th, f, f.get(i.src), Value::UNBOUND) });
op!(YieldDelegated: fast |i, m| {
    let site = m.pc.wrapping_sub(1);
    let (v, delegate) = (m.get(i.src), m.get(i.iter));
    let state = m.ic(i.ic);
    generator::suspend_fast(m, v, delegate, state, site)
} general |i, th, f| { generator::suspend(th, f, f.get(i.src), f.get(i.iter)) });
op!(GetYieldFromIter: general |i, th, f| {
    let v = f.get(i.src);
    let it = awaiting::yield_from_iter(th, f, v)?;
    f.set(i.dst, it);
    Ok(())
});
op!(Send: fast |i, m| {
    let (it, v) = (m.get(i.iter), m.get(i.value));
    let generator = exact::<Generator>(it, Builtin::Generator.shape());
    let Some(g) = generator.or_else(|| exact(it, Builtin::Coroutine.shape())) else { return Flow::Slow };
    let site = m.pc.wrapping_sub(2);
    if generator::resume_fast(m, g, v, site) { Flow::Next } else { Flow::Slow }
} general |i, th, f| {
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
