//! Building lists, tuples, sets, dicts, strings and slices; unpacking.

use super::{Flow, op};
use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::frame::Frame;
use crate::interp::{intrinsics, unpacking};
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::generic::GenericAlias;
use crate::object::iter::Slice;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::set::Set;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::operands::Reg;

op!(BuildList: general |i, th, f| {
    let v = List::from_slice(th, f.window(i.base, i.n.index()))?;
    f.set(i.dst, v.as_value());
    Ok(())
});
op!(BuildTuple: general |i, th, f| {
    let v = tuple::new(th, f.window(i.base, i.n.index()))?;
    f.set(i.dst, v.as_value());
    Ok(())
});
op!(BuildSet: general |i, th, f| {
    let set = Set::new(th)?;
    for v in f.window(i.base, i.n.index()) {
        set.add(th, *v)?;
    }
    f.set(i.dst, set.as_value());
    Ok(())
});
op!(BuildMap: general |i, th, f| {
    let n = i.n.index();
    let dict = Dict::with_capacity(th, n)?;
    for pair in f.window(i.base, 2 * n).chunks_exact(2) {
        dict.set(th, pair[0], pair[1])?;
    }
    f.set(i.dst, dict.as_value());
    Ok(())
});
op!(BuildSlice: general |i, th, f| {
    let w = f.window(i.base, 3);
    let v = th.alloc(Slice::new(Builtin::Slice.shape(), w[0], w[1], w[2]))?;
    f.set(i.dst, v.as_value());
    Ok(())
});
op!(BuildString: general |i, th, f| {
    let v = Str::concat_all(th, f.window(i.base, i.n.index()))?;
    f.set(i.dst, v.as_value());
    Ok(())
});
op!(FormatSimple: general |i, th, f| {
    let v = intrinsics::convert(th, f.get(i.src), i.conversion.0)?;
    if Str::exact(v).is_some() {
        f.set(i.dst, v);
        return Ok(());
    }
    let empty = th.names().empty;
    let text = protocols::format(th, v, empty)?;
    f.set(i.dst, text.as_value());
    Ok(())
});
op!(FormatValue: general |i, th, f| {
    let v = intrinsics::convert(th, f.get(i.src), i.conversion.0)?;
    // SAFETY: the compiler builds the specification as a string.
    let spec: Gc<Str> = unsafe { f.get(i.spec).cast() };
    let text = protocols::format(th, v, spec)?;
    f.set(i.dst, text.as_value());
    Ok(())
});
op!(BuildInterpolation: general |i, th, f| {
    let w = f.window(i.base, 3);
    let conversion = match i.conversion.0 {
        1 => th.intern("s").as_value(),
        2 => th.intern("r").as_value(),
        3 => th.intern("a").as_value(),
        _ => Value::NONE,
    };
    let v = th.alloc(GenericAlias::new(Builtin::Interpolation.shape(), &[w[0], w[1], conversion, w[2]]))?;
    f.set(i.dst, v.as_value());
    Ok(())
});
op!(BuildTemplate: general |i, th, f| {
    let v = th.alloc(GenericAlias::new(Builtin::Template.shape(), &[f.get(i.strings), f.get(i.interpolations)]))?;
    f.set(i.dst, v.as_value());
    Ok(())
});

/// The list being built in a register.
fn list(f: &Frame, r: Reg) -> Gc<List> {
    // SAFETY: the compiler puts a list there.
    unsafe { f.get(r).cast() }
}
/// The dict being built in a register.
fn dict(f: &Frame, r: Reg) -> Gc<Dict> {
    // SAFETY: the compiler puts a dict there.
    unsafe { f.get(r).cast() }
}
/// The set being built in a register.
fn set(f: &Frame, r: Reg) -> Gc<Set> {
    // SAFETY: the compiler puts a set there.
    unsafe { f.get(r).cast() }
}

op!(ListAppend: fast |i, m| {
    // SAFETY: the compiler puts a list there.
    let list: Gc<List> = unsafe { m.get(i.list).cast() };
    if list.push_in_place(m.get(i.item)) { Flow::Next } else { Flow::Slow }
} general |i, th, f| { list(f, i.list).push(th, f.get(i.item)) });
op!(ListExtend: general |i, th, f| {
    let (list, src) = (list(f, i.list), f.get(i.src));
    unpacking::extend_list(th, list, src)
});
op!(SetAdd: general |i, th, f| { set(f, i.set).add(th, f.get(i.item)).map(drop) });
op!(SetUpdate: general |i, th, f| { set(f, i.set).update(th, f.get(i.src)) });
op!(MapAdd: general |i, th, f| { dict(f, i.map).set(th, f.get(i.key), f.get(i.item)) });
op!(MapUpdate: general |i, th, f| {
    let (map, src) = (dict(f, i.map), f.get(i.src));
    update_map(th, map, src, None)
});
op!(MapMerge: general |i, th, f| {
    let (map, src, callee) = (dict(f, i.map), f.get(i.src), f.get(i.callee));
    update_map(th, map, src, Some(callee))
});

/// `{**src}`, or with a callee `callee(**src)`, which refuses keys that are there already.
fn update_map(th: &mut Thread, map: Gc<Dict>, src: Value, callee: Option<Value>) -> PyResult<()> {
    if let Some(from) = Dict::exact(src) {
        let mut at = 0;
        while let Some((i, k, v)) = from.next_entry(at) {
            at = i + 1;
            add_pair(th, map, k, v, callee)?;
        }
        return Ok(());
    }
    let keys = match protocols::get_attr_opt(th, src, th.names().keys)? {
        Some(method) => protocols::call(th, method, &[])?,
        None => {
            let message = match callee {
                Some(callee) => {
                    format!(
                        "{} argument after ** must be a mapping, not {}",
                        intrinsics::callee_name(th, callee)?,
                        th.type_name(src)
                    )
                }
                None => format!("'{}' object is not a mapping", th.type_name(src)),
            };
            return th.type_error(message);
        }
    };
    let it = protocols::iter(th, keys)?;
    while let Some(k) = protocols::next(th, it)? {
        let v = protocols::get_item(th, src, k)?;
        add_pair(th, map, k, v, callee)?;
    }
    Ok(())
}
fn add_pair(
    th: &mut Thread,
    map: Gc<Dict>,
    k: Value,
    v: Value,
    callee: Option<Value>,
) -> PyResult<()> {
    if let Some(callee) = callee {
        let Some(name) = Str::from_value(th, k) else {
            return th.type_error("keywords must be strings");
        };
        if map.contains(th, k)? {
            let callee = intrinsics::callee_name(th, callee)?;
            let message = format!(
                "{callee} got multiple values for keyword argument '{}'",
                Str::display(name)
            );
            return th.type_error(message);
        }
    }
    map.set(th, k, v)
}

op!(ListToTuple: general |i, th, f| {
    let list = list(f, i.src);
    let v = tuple::build(th, list.len(), |at| list.get(at).unwrap_or(Value::NONE))?;
    f.set(i.dst, v.as_value());
    Ok(())
});
op!(Unpack: fast |i, m| {
    let Some(t) = exact::<Tuple>(m.get(i.src), Builtin::Tuple.shape()) else { return Flow::Slow };
    // SAFETY: the reference stays in its register until it has been read.
    let items = unsafe { t.as_ref_unbounded() }.items();
    if items.len() != i.n.index() {
        return Flow::Slow;
    }
    for (at, v) in items.iter().enumerate() {
        // SAFETY: the window of `n` registers. Volatile, or the loop becomes a call of `memcpy`.
        unsafe { m.regs.0.add(i.base.index() + at).write_volatile(*v) };
    }
    Flow::Next
} general |i, th, f| {
    let src = f.get(i.src);
    f.ic(i.ic).record(src);
    unpacking::exactly(th, f, i.base.index(), src, i.n.index())
});
op!(UnpackEx: general |i, th, f| {
    let src = f.get(i.src);
    unpacking::around(th, f, i.base.index(), src, i.before.index(), i.after.index())
});
