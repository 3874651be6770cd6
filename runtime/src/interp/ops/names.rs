//! Global variables and names looked up in a namespace.

use super::{Flow, op};
use crate::context::Thread;
use crate::feedback::ic::GlobalState;
use crate::heap::{Gc, ValueArray};
use crate::interp::errors::name_error;
use crate::interp::frame::Frame;
use crate::object::dict::Dict;
use crate::object::function::{Cell, Function};
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::operands::Name;

/// The version word of a dict's keys as it stands.
#[inline(always)]
fn version_bits(d: Gc<Dict>) -> u64 {
    // SAFETY: the offset of the version word, which is initialised.
    unsafe {
        *d.as_ptr()
            .cast::<u8>()
            .add(Dict::KEYS_VERSION_OFFSET)
            .cast::<u64>()
    }
}
/// The value of an entry that is known to exist.
#[inline(always)]
fn entry(d: Gc<Dict>, index: u32) -> Value {
    // SAFETY: the version of the keys told that the dict has this entry.
    unsafe {
        let entries = *d
            .as_ptr()
            .cast::<u8>()
            .add(Dict::ENTRIES_OFFSET)
            .cast::<Gc<ValueArray>>();
        entries
            .as_ptr()
            .cast::<u8>()
            .add(ValueArray::DATA_OFFSET + 8 * (2 * index as usize + 1))
            .cast::<Value>()
            .read()
    }
}
/// What a cache says, if it still holds.
#[inline(always)]
fn cached(function: Gc<Function>, ic: &GlobalState) -> Option<Value> {
    // SAFETY: every function has globals and builtins.
    let (globals, builtins) = unsafe {
        (
            function.globals.get().unwrap_unchecked(),
            function.builtins.get().unwrap_unchecked(),
        )
    };
    if version_bits(globals) != ic.globals_version.bits() {
        return None;
    }
    if ic.builtins_version.bits() == 0 {
        return Some(entry(globals, ic.index.get()));
    }
    if version_bits(builtins) != ic.builtins_version.bits() {
        return None;
    }
    Some(entry(builtins, ic.index.get()))
}

op!(LoadGlobal: fast |i, m| {
    match cached(m.regs.function(), m.ic(i.ic)) {
        Some(v) => {
            m.set(i.dst, v);
            Flow::Next
        }
        None => Flow::Slow,
    }
} general |i, th, f| {
    let name = f.name(i.name);
    let v = load_global(th, f, name, f.ic(i.ic))?;
    f.set(i.dst, v);
    Ok(())
});
op!(StoreGlobal: general |i, th, f| {
    let name = f.name(i.name);
    let globals = globals(f.function());
    store_in_dict(th, globals, name, f.get(i.src), f.ic(i.ic))
});
op!(DeleteGlobal: general |i, th, f| {
    let name = f.name(i.name);
    if globals(f.function()).pop_str(th, name).is_none() { undefined(th, name) } else { Ok(()) }
});
op!(LoadName: fast |i, m| {
    let function = m.regs.function();
    // In a module's body the namespace is the globals.
    // SAFETY: every function has globals.
    if !m.regs.extra().is(unsafe { function.globals.get().unwrap_unchecked() }.as_value()) {
        return Flow::Slow;
    }
    match cached(function, m.ic(i.ic)) {
        Some(v) => {
            m.set(i.dst, v);
            Flow::Next
        }
        None => Flow::Slow,
    }
} general |i, th, f| {
    let name = f.name(i.name);
    let v = load_name(th, f, i.name, name, f.ic(i.ic))?;
    f.set(i.dst, v);
    Ok(())
});
op!(StoreName: general |i, th, f| {
    let name = f.name(i.name);
    let (namespace, v) = (f.regs.extra(), f.get(i.src));
    match Dict::exact(namespace) {
        Some(d) => store_in_dict(th, d, name, v, f.ic(i.ic)),
        None => protocols::set_item(th, namespace, name.as_value(), v),
    }
});
op!(DeleteName: general |i, th, f| {
    let name = f.name(i.name);
    let namespace = f.regs.extra();
    if let Some(d) = Dict::exact(namespace) {
        return if d.pop_str(th, name).is_none() { undefined(th, name) } else { Ok(()) };
    }
    let result = protocols::del_item(th, namespace, name.as_value());
    match th.absorb(result, Builtin::KeyError)? {
        Some(()) => Ok(()),
        None => undefined(th, name),
    }
});
op!(LoadLocals: general |i, th, f| {
    let _ = th;
    f.set(i.dst, f.regs.extra());
    Ok(())
});
op!(LoadFromMapOrCell: general |i, th, f| {
    let code = f.code();
    let Some((text, _)) = code.source.locals.get(i.cell.index()) else { unreachable!("cells are named locals") };
    let name = th.intern(text);
    let v = match from_mapping(th, f.get(i.map), name)? {
        Some(v) => v,
        None => {
            // SAFETY: the register of a cell variable holds its cell.
            let v = unsafe { f.get(i.cell).cast::<Cell>() }.contents.get();
            if v.is_unbound() {
                let message = format!("cannot access free variable '{text}' where it is not associated with a value in enclosing scope");
                return name_error(th, Builtin::NameError, message, text);
            }
            v
        }
    };
    f.set(i.dst, v);
    Ok(())
});
op!(LoadFromMapOrGlobal: general |i, th, f| {
    let name = f.name(i.name);
    let v = match from_mapping(th, f.get(i.map), name)? {
        Some(v) => v,
        None => global_or_builtin(th, f.function(), name)?,
    };
    f.set(i.dst, v);
    Ok(())
});
op!(LoadCommon: general |i, th, f| {
    let builtin = |th: &mut Thread, f: &Frame, name: &str| {
        let name = th.intern(name);
        match builtins(f.function()).get_str(th, name) {
            Some(v) => Ok(v),
            None => undefined(th, name),
        }
    };
    let v = match i.which.0 {
        0 => th.builtin(Builtin::AssertionError).as_value(),
        1 => th.builtin(Builtin::NotImplementedError).as_value(),
        2 => {
            let name = th.intern("__build_class__");
            match builtins(f.function()).get_str(th, name) {
                Some(v) => v,
                None => return th.raise(Builtin::NameError, "__build_class__ not found"),
            }
        }
        3 => builtin(th, f, "all")?,
        4 => builtin(th, f, "any")?,
        5 => th.builtin(Builtin::List).as_value(),
        _ => th.builtin(Builtin::Set).as_value(),
    };
    f.set(i.dst, v);
    Ok(())
});

fn globals(f: Gc<Function>) -> Gc<Dict> {
    match f.globals.get() {
        Some(d) => d,
        None => unreachable!("every function has globals"),
    }
}
fn builtins(f: Gc<Function>) -> Gc<Dict> {
    match f.builtins.get() {
        Some(d) => d,
        None => unreachable!("every function has builtins"),
    }
}

fn load_global(th: &mut Thread, f: &Frame, name: Gc<Str>, ic: &GlobalState) -> PyResult {
    let function = f.function();
    let (globals, builtins) = (globals(function), builtins(function));
    // A subclass of dict may have `__missing__` or its own lookup.
    if Dict::exact(globals.as_value()).is_none() {
        return global_or_builtin(th, function, name);
    }
    if let Some(at) = globals.find_str(th, name) {
        ic.globals_version.set_raw(globals.keys_version(th).bits());
        ic.builtins_version.set_raw(0);
        ic.index.set(at as u32);
        return Ok(globals.value_at(at));
    }
    if let Some(at) = builtins.find_str(th, name) {
        ic.globals_version.set_raw(globals.keys_version(th).bits());
        ic.builtins_version
            .set_raw(builtins.keys_version(th).bits());
        ic.index.set(at as u32);
        return Ok(builtins.value_at(at));
    }
    undefined(th, name)
}

fn global_or_builtin(th: &mut Thread, function: Gc<Function>, name: Gc<Str>) -> PyResult {
    if let Some(v) = from_mapping(th, globals(function).as_value(), name)? {
        return Ok(v);
    }
    match builtins(function).get_str(th, name) {
        Some(v) => Ok(v),
        None => undefined(th, name),
    }
}

/// `mapping[name]`, or `None` when it raises KeyError.
fn from_mapping(th: &mut Thread, mapping: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    if let Some(d) = Dict::exact(mapping) {
        return Ok(d.get_str(th, name));
    }
    let result = protocols::get_item(th, mapping, name.as_value());
    th.absorb(result, Builtin::KeyError)
}

fn load_name(th: &mut Thread, f: &Frame, _: Name, name: Gc<Str>, ic: &GlobalState) -> PyResult {
    let namespace = f.regs.extra();
    if namespace.is(globals(f.function()).as_value()) {
        return load_global(th, f, name, ic);
    }
    match from_mapping(th, namespace, name)? {
        Some(v) => Ok(v),
        None => global_or_builtin(th, f.function(), name),
    }
}

/// `d[name] = v`, the entry's number being cached.
fn store_in_dict(
    th: &mut Thread,
    d: Gc<Dict>,
    name: Gc<Str>,
    v: Value,
    ic: &GlobalState,
) -> PyResult<()> {
    if Dict::exact(d.as_value()).is_none() {
        return protocols::set_item(th, d.as_value(), name.as_value(), v);
    }
    if version_bits(d) == ic.globals_version.bits() {
        d.replace_value(th, ic.index.get() as usize, v);
        return Ok(());
    }
    match d.find_str(th, name) {
        Some(at) => {
            ic.globals_version.set_raw(d.keys_version(th).bits());
            ic.index.set(at as u32);
            d.replace_value(th, at, v);
            Ok(())
        }
        None => d.set_str(th, name, v),
    }
}

/// Raises NameError.
#[cold]
pub(crate) fn undefined<T>(th: &mut Thread, name: Gc<Str>) -> PyResult<T> {
    let text = Str::display(name);
    let message = format!("name '{text}' is not defined");
    name_error(th, Builtin::NameError, message, &text)
}
