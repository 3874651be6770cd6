//! Attributes, methods, `super`.

use super::{Flow, op};
use crate::context::Thread;
use crate::feedback::attrs;
use crate::feedback::ic::{AttrState, Place, transition};
use crate::heap::{Gc, Header, ValueArray};
use crate::interp::call::push_simple;
use crate::interp::frame::{Frame, HEADER, Kind, Machine};
use crate::interp::superclass;
use crate::object::descr::Property;
use crate::object::dict::Dict;
use crate::object::field::{Field, exact};
use crate::object::function::{BoundMethod, Function};
use crate::object::kinds::Builtin;
use crate::object::module::Module;
use crate::object::protocols;
use crate::object::shape::ShapeId;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::inst::Opcode;
use krait_frontend::bytecode::operands::{AttrIc, Ic, Name, Reg, StoreAttrIc};
use krait_frontend::bytecode::ops::{Dst, Special as Prepared};
use std::cell::Cell;

/// The slot at a byte offset of an object.
///
/// # Safety
/// The object has a value there.
#[inline(always)]
unsafe fn field<'a>(h: Gc<Header>, offset: u64) -> &'a Field {
    // SAFETY: the caller's promise; whoever uses the field holds the object.
    unsafe { &*h.as_ptr().cast::<u8>().add(offset as usize).cast::<Field>() }
}

/// The overflow array that a cache's place is in.
///
/// # Safety
/// The object's shape has attributes in the overflow array, whose reference is at the offset above the place's low 16 bits.
#[inline(always)]
unsafe fn overflow_array(h: Gc<Header>, place: u64) -> Gc<ValueArray> {
    // SAFETY: the caller's promise.
    unsafe {
        h.as_ptr()
            .cast::<u8>()
            .add((place >> 16) as usize)
            .cast::<Gc<ValueArray>>()
            .read()
    }
}
/// The slot in it.
///
/// # Safety
/// As for the array.
#[inline(always)]
unsafe fn overflow_slot<'a>(h: Gc<Header>, place: u64) -> &'a Cell<Option<Value>> {
    // SAFETY: the caller's promise; the array has the slots that the shape speaks of.
    unsafe {
        let array = overflow_array(h, place);
        &*array
            .as_ptr()
            .cast::<u8>()
            .add(ValueArray::DATA_OFFSET + 8 * (place as usize & 0xffff))
            .cast()
    }
}

/// The value of a module's entry that a cache remembers.
#[inline(always)]
fn module_value(ic: &AttrState, obj: Value) -> Option<Value> {
    // SAFETY: only modules are pinned so.
    let d = unsafe { obj.cast::<Module>().dict.get()? };
    // SAFETY: the offsets of the version word and of the entries, which the version vouches for.
    unsafe {
        let version = *d
            .as_ptr()
            .cast::<u8>()
            .add(Dict::KEYS_VERSION_OFFSET)
            .cast::<u64>();
        if version != ic.entries[1].value.bits() {
            return None;
        }
        let entries = *d
            .as_ptr()
            .cast::<u8>()
            .add(Dict::ENTRIES_OFFSET)
            .cast::<Gc<ValueArray>>();
        let at = ValueArray::DATA_OFFSET + 8 * (2 * ic.entries[1].key.low() as usize + 1);
        Some(entries.as_ptr().cast::<u8>().add(at).cast::<Value>().read())
    }
}

/// What a cache gives without a call: the attribute, and whether it is a function that binds its receiver.
#[inline(always)]
fn cached(m: &Machine<'_>, ic: &AttrState, obj: Value) -> Option<(Value, bool)> {
    let h = obj.heap_header()?;
    if !ic.is_current(m.th) {
        return None;
    }
    let shape = h.shape();
    for e in &ic.entries {
        if e.key.low() != shape {
            continue;
        }
        return match e.place() {
            Place::Inline => {
                // SAFETY: the shape has a slot there.
                let v = unsafe { field(h, e.value.bits()) }.get();
                if v.is_unbound() {
                    None
                } else {
                    Some((v, false))
                }
            }
            Place::Overflow => {
                // SAFETY: the shape has a slot there.
                let v = unsafe { overflow_slot(h, e.value.bits()) }.get()?;
                if v.is_unbound() {
                    None
                } else {
                    Some((v, false))
                }
            }
            Place::Class => e.value.get().map(|v| (v, false)),
            Place::Method => e.value.get().map(|v| (v, true)),
            Place::Pinned if e.value.bits() == obj.bits() => {
                ic.entries[1].value.get().map(|v| (v, false))
            }
            Place::Module if e.value.bits() == obj.bits() => {
                module_value(ic, obj).map(|v| (v, false))
            }
            Place::Pinned
            | Place::Module
            | Place::Empty
            | Place::Property
            | Place::Add
            | Place::ClassMethod => None,
        };
    }
    None
}

/// The value that an object has at a place that is in the object or on its class; `None` where it is unbound, and for other places.
#[inline]
fn value_at(h: Gc<Header>, place: Place, bits: u64) -> Option<Value> {
    let v = match place {
        // SAFETY: the shape, for which the place was found, has a slot there.
        Place::Inline => unsafe { field(h, bits) }.get(),
        // SAFETY: as above.
        Place::Overflow => unsafe { overflow_slot(h, bits) }.get()?,
        Place::Class => Value::from_bits(bits)?,
        _ => return None,
    };
    (!v.is_unbound()).then_some(v)
}

/// Where a load finds its attribute: by the instruction's cache, which is filled if there is room, or by the shared one.
#[inline]
fn load_place(
    th: &Thread,
    f: &Frame,
    obj: Value,
    name: Gc<Str>,
    ic: &AttrState,
) -> Option<(Place, u64)> {
    let shape = obj.heap_header()?.shape();
    if ic.find(th, shape).is_none() {
        attrs::remember_load(th, f.code(), ic, obj, name);
    }
    match ic.find(th, shape) {
        Some(e) => Some((e.place(), e.value.bits())),
        None => attrs::load_place(th, obj, name),
    }
}

/// The general body of attribute loads.
#[inline(never)]
fn load(
    th: &mut Thread,
    f: &mut Frame,
    dst: Dst,
    obj: Value,
    name: Name,
    ic: Ic<AttrIc>,
) -> PyResult<()> {
    let name = f.name(name);
    let ic = f.ic(ic);
    if let Some(h) = obj.heap_header()
        && let Some((place, bits)) = load_place(th, f, obj, name, ic)
    {
        let single = ic.entries[1].key.is_unset()
            && ic.entries[0].place() == Place::Inline
            && ic.entries[0].key.low() == h.shape();
        f.quicken(if single {
            Opcode::LoadAttrSlot
        } else {
            Opcode::LoadAttr
        });
        if let Some(v) = value_at(h, place, bits) {
            f.set(dst, v);
            return Ok(());
        }
        if place == Place::Property
            && let Some(p) =
                Value::from_bits(bits).and_then(|v| exact::<Property>(v, Builtin::Property.shape()))
            && let Some(getter) = exact::<Function>(p.get.get(), Builtin::Function.shape())
        {
            let kind = if f.is_wide() {
                Kind::Finish
            } else {
                Kind::Plain
            };
            if push_simple(th, f, getter, &[obj], kind, Value::UNBOUND)? {
                return Ok(());
            }
        }
    }
    let v = protocols::get_attr(th, obj, name)?;
    f.set(dst, v);
    Ok(())
}

op!(LoadAttr: fast |i, m| {
    match cached(m, m.ic(i.ic), m.get(i.obj)) {
        Some((v, false)) => {
            m.set(i.dst, v);
            Flow::Next
        }
        _ => Flow::Slow,
    }
} general |i, th, f| { load(th, f, i.dst, f.get(i.obj), i.name, i.ic) });
op!(LoadAttrSlot: fast |i, m| {
    let Some(h) = m.get(i.obj).heap_header() else { return Flow::Slow };
    let ic = m.ic(i.ic);
    let e = &ic.entries[0];
    if e.key.low() != h.shape() || !ic.is_current(m.th) {
        return Flow::Slow;
    }
    // SAFETY: the quick form is chosen for inline slots only, and the shape has one there.
    let v = unsafe { field(h, e.value.bits()) }.get();
    if v.is_unbound() {
        return Flow::Slow;
    }
    m.set(i.dst, v);
    Flow::Next
} general |i, th, f| { load(th, f, i.dst, f.get(i.obj), i.name, i.ic) });

/// Stores where a cache says, when that needs no barrier.
#[inline(always)]
fn store_cached(m: &Machine<'_>, ic: &AttrState, obj: Value, v: Value) -> bool {
    let Some(h) = obj.heap_header() else {
        return false;
    };
    if !ic.is_current(m.th) || v.is_heap() && h.needs_barrier() {
        return false;
    }
    let shape = h.shape();
    for e in &ic.entries {
        if e.key.low() != shape {
            continue;
        }
        return match e.place() {
            Place::Inline => {
                // SAFETY: the shape has a slot there.
                unsafe { field(h, e.value.bits()) }.set_plain(v);
                true
            }
            Place::Add => {
                let (offset, next) = e.transition();
                // SAFETY: objects of the shape have room for the new slot there.
                unsafe { field(h, offset as u64) }.set_plain(v);
                h.set_shape(next);
                true
            }
            Place::Overflow => {
                // SAFETY: the shape has a slot there.
                let (array, slot) = unsafe {
                    (
                        overflow_array(h, e.value.bits()),
                        overflow_slot(h, e.value.bits()),
                    )
                };
                if v.is_heap() && array.as_header().needs_barrier() {
                    return false;
                }
                slot.set(Some(v));
                true
            }
            Place::Empty
            | Place::Class
            | Place::Method
            | Place::Property
            | Place::Module
            | Place::ClassMethod
            | Place::Pinned => false,
        };
    }
    false
}

/// Where a store goes, as [`load_place`].
#[inline]
fn store_place(
    th: &Thread,
    f: &Frame,
    obj: Value,
    name: Gc<Str>,
    ic: &AttrState,
) -> Option<(Place, u64)> {
    let shape = obj.heap_header()?.shape();
    if ic.find(th, shape).is_none() {
        attrs::remember_store(th, f.code(), ic, obj, name);
    }
    match ic.find(th, shape) {
        Some(e) => Some((e.place(), e.value.bits())),
        None => attrs::store_place(th, obj, name),
    }
}

/// Stores at a place that is in the object; whether it is one.
#[inline]
fn store_at(th: &Thread, h: Gc<Header>, place: Place, bits: u64, v: Value) -> bool {
    match place {
        Place::Inline => {
            // SAFETY: the shape, for which the place was found, has a slot there.
            unsafe { field(h, bits) }.set(th, &*h, v);
            true
        }
        Place::Add => {
            let (offset, next) = transition(bits);
            // SAFETY: objects of the shape have room for the new slot there.
            unsafe { field(h, offset as u64) }.set(th, &*h, v);
            h.set_shape(next);
            true
        }
        _ => false,
    }
}

/// `obj.name = v` without a cache of the instruction's own, for compiled code.
pub fn store_shared(th: &mut Thread, obj: Value, name: Gc<Str>, v: Value) -> PyResult<()> {
    if let Some(h) = obj.heap_header()
        && let Some((place, bits)) = attrs::store_place(th, obj, name)
        && store_at(th, h, place, bits, v)
    {
        return Ok(());
    }
    protocols::set_attr(th, obj, name, v)
}

/// `obj.name` without a cache of the instruction's own, for compiled code.
pub fn load_shared(th: &mut Thread, obj: Value, name: Gc<Str>) -> PyResult {
    if let Some(h) = obj.heap_header()
        && let Some((place, bits)) = attrs::load_place(th, obj, name)
        && let Some(v) = value_at(h, place, bits)
    {
        return Ok(v);
    }
    protocols::get_attr(th, obj, name)
}

#[inline(never)]
fn store(
    th: &mut Thread,
    f: &mut Frame,
    operands: (Reg, Reg, Name),
    ic: Ic<StoreAttrIc>,
) -> PyResult<()> {
    let (obj, v, name) = (f.get(operands.0), f.get(operands.1), f.name(operands.2));
    let ic = f.ic(ic);
    if let Some(h) = obj.heap_header()
        && let Some((place, bits)) = store_place(th, f, obj, name, ic)
    {
        let single = ic.entries[1].key.is_unset()
            && ic.entries[0].place() == Place::Inline
            && ic.entries[0].key.low() == h.shape();
        f.quicken(if single {
            Opcode::StoreAttrSlot
        } else {
            Opcode::StoreAttr
        });
        if store_at(th, h, place, bits, v) {
            return Ok(());
        }
    }
    if let Some(p) = property_setter(th, obj, name) {
        return set_through_python(th, f, p, obj, v);
    }
    protocols::set_attr(th, obj, name, v)
}

/// The Python function that sets the attribute, when it is a property.
fn property_setter(th: &Thread, obj: Value, name: Gc<Str>) -> Option<Gc<Function>> {
    let h = obj.heap_header()?;
    let class = th.shape(ShapeId(h.shape())).class;
    if !class.has(crate::object::types::TypeFlags::GENERIC_SETATTR) || th.as_type(obj).is_some() {
        return None;
    }
    let p = exact::<Property>(
        protocols::lookup_on_type(th, class, name)?,
        Builtin::Property.shape(),
    )?;
    exact(p.set.get(), Builtin::Function.shape())
}
fn set_through_python(
    th: &mut Thread,
    f: &mut Frame,
    setter: Gc<Function>,
    obj: Value,
    v: Value,
) -> PyResult<()> {
    if push_simple(th, f, setter, &[obj, v], Kind::Finish, Value::UNBOUND)? {
        return Ok(());
    }
    protocols::call(th, setter.as_value(), &[obj, v]).map(drop)
}

op!(StoreAttr: fast |i, m| {
    if store_cached(m, m.ic(i.ic), m.get(i.obj), m.get(i.src)) { Flow::Next } else { Flow::Slow }
} general |i, th, f| { store(th, f, (i.obj, i.src, i.name), i.ic) });
op!(StoreAttrSlot: fast |i, m| {
    let Some(h) = m.get(i.obj).heap_header() else { return Flow::Slow };
    let (ic, v) = (m.ic(i.ic), m.get(i.src));
    let e = &ic.entries[0];
    if e.key.low() != h.shape() || !ic.is_current(m.th) || v.is_heap() && h.needs_barrier() {
        return Flow::Slow;
    }
    // SAFETY: as for loads.
    unsafe { field(h, e.value.bits()) }.set_plain(v);
    Flow::Next
} general |i, th, f| { store(th, f, (i.obj, i.src, i.name), i.ic) });
op!(DeleteAttr: general |i, th, f| { protocols::del_attr(th, f.get(i.obj), f.name(i.name)) });

/// Writes what a method call needs: the callee, and the receiver or UNBOUND.
#[inline(always)]
fn prepare(f: &mut Frame, base: Dst, callee: Value, receiver: Value) {
    f.regs.set(base.index(), callee);
    f.regs.set(base.index() + HEADER, receiver);
}

op!(LoadMethod: fast |i, m| {
    let obj = m.get(i.obj);
    match cached(m, m.ic(i.ic), obj) {
        Some((v, bind)) => {
            m.set(i.base, v);
            m.regs.set(i.base.index() + HEADER, if bind { obj } else { Value::UNBOUND });
            Flow::Next
        }
        None => Flow::Slow,
    }
} general |i, th, f| {
    let (obj, name) = (f.get(i.obj), f.name(i.name));
    if let Some(h) = obj.heap_header()
        && let Some((place, bits)) = load_place(th, f, obj, name, f.ic(i.ic))
    {
        if let (Place::Method, Some(function)) = (place, Value::from_bits(bits)) {
            prepare(f, i.base, function, obj);
            return Ok(());
        }
        if let Some(v) = value_at(h, place, bits) {
            prepare(f, i.base, v, Value::UNBOUND);
            return Ok(());
        }
        if let (Place::ClassMethod, Some(function)) = (place, Value::from_bits(bits)) {
            let class = th.type_of(obj).as_value();
            prepare(f, i.base, function, class);
            return Ok(());
        }
    }
    let (callee, receiver) = protocols::get_method(th, obj, name)?;
    prepare(f, i.base, callee, receiver.unwrap_or(Value::UNBOUND));
    Ok(())
});

op!(LoadSpecial: general |i, th, f| {
    let obj = f.get(i.obj);
    let (which, other, is_async) = match i.which.0 {
        x if x == Prepared::Enter as u32 => (Special::Enter, Special::AEnter, false),
        x if x == Prepared::Exit as u32 => (Special::Exit, Special::AExit, false),
        x if x == Prepared::AEnter as u32 => (Special::AEnter, Special::Enter, true),
        _ => (Special::AExit, Special::Exit, true),
    };
    let class = th.type_of(obj);
    let Some(method) = class.special(which) else {
        let protocol = |a: bool| if a { "asynchronous context manager protocol" } else { "context manager protocol" };
        let hint = match (class.special(other), is_async) {
            (None, _) => String::new(),
            (Some(_), false) => format!(" but it supports the {}. Did you mean to use 'async with'?", protocol(true)),
            (Some(_), true) => format!(" but it supports the {}. Did you mean to use 'with'?", protocol(false)),
        };
        let message = format!(
            "'{}' object does not support the {} (missed {} method){hint}",
            protocols::qualified_name(th, class),
            protocol(is_async),
            which.name()
        );
        return th.type_error(message);
    };
    let plain = exact::<Header>(method, Builtin::Function.shape()).is_some() || protocols::native_descriptor(method).is_some();
    if plain {
        prepare(f, i.base, method, obj);
    } else {
        let bound = protocols::bind_descriptor(th, method, obj, class)?;
        prepare(f, i.base, bound, Value::UNBOUND);
    }
    Ok(())
});

op!(LoadSuperAttr: general |i, th, f| {
    let args = f.window(i.args, 3);
    let name = f.name(i.name);
    let v = match superclass::find(th, args, name)? {
        superclass::Found::Attribute(v) => v,
        superclass::Found::Method(function, receiver) => th.alloc(BoundMethod::new(function, receiver))?.as_value(),
    };
    f.set(i.dst, v);
    Ok(())
});
op!(LoadSuperMethod: general |i, th, f| {
    let args = f.window(i.args, 3);
    let name = f.name(i.name);
    match superclass::find(th, args, name)? {
        superclass::Found::Attribute(v) => prepare(f, i.base, v, Value::UNBOUND),
        superclass::Found::Method(function, receiver) => prepare(f, i.base, function, receiver),
    }
    Ok(())
});
