//! Attributes of instances: slots, the overflow array, dictionary shapes, and the dicts that some native objects have.

use super::descr::{Member, Wrapped};
use super::dict::Dict;
use super::field::{Field, exact};
use super::function::Function;
use super::kinds::{Builtin, Layout};
use super::module::Module;
use super::shape::{MAX_SLOTS, Shape, ShapeId, Slot};
use super::str::Str;
use super::tuple::Tuple;
use super::types::{Type, TypeFlags};
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind, ValueArray, barrier};
use crate::value::{PyResult, Value};
use std::cell::Cell;

/// Overflow offset that means "the last word of the object" (objects whose items are inline).
pub const LAST_WORD: u16 = u16::MAX;

/// A fresh instance of `ty`, whose native part is a header alone; its slots are empty.
pub fn new_plain(th: &mut Thread, ty: Gc<Type>) -> PyResult {
    create(th, ty, Header::new(ty.shape.get().0)).map(Gc::as_value)
}

/// How instances of a class whose native part is a header alone are laid out, when there are few slots: their size and the place of the
/// overflow word (0 for none), in words.
pub fn plain_layout(th: &Thread, ty: Gc<Type>) -> Option<(u32, u32)> {
    const MOST: u32 = 32;
    let has_attributes = th.shape(ty.shape.get()).has_attributes();
    let fixed = ty.fixed_size.get() / 8;
    let words = fixed + has_attributes as u32 + ty.inline_slots.get() as u32;
    let overflow = if has_attributes { fixed } else { 0 };
    (words <= MOST && !ty.has(TypeFlags::HAS_DEL)).then_some((words, overflow))
}

/// A fresh instance of `ty` of which [`plain_layout`] spoke, as [`new_plain`] makes it; `None` when there is no memory at hand.
#[inline(always)]
pub fn bump(th: &Thread, ty: Gc<Type>, layout: (u32, u32)) -> Option<Value> {
    let (words, overflow) = layout;
    let object = th.alloc.bump(ty.shape.get().0, TraceKind::Values, words)?;
    let base = object.as_ptr().cast::<Value>();
    for at in 1..words as usize {
        // SAFETY: the object has that many words; a slot holds UNBOUND while empty. Volatile, or the loop becomes one for long vectors.
        unsafe { base.add(at).write_volatile(Value::UNBOUND) };
    }
    if overflow != 0 {
        // SAFETY: the overflow word is within the object; it is zero as long as there is no overflow array.
        unsafe { base.cast::<u64>().add(overflow as usize).write_volatile(0) };
    }
    Some(object.as_value())
}

/// A fresh instance of `ty` with this native part, which was made with the shape of `ty`; its slots are empty.
///
/// For objects without inline items; see [`create_variable`] for those.
pub fn create<T: HeapObject>(th: &mut Thread, ty: Gc<Type>, native: T) -> PyResult<Gc<T>> {
    debug_assert!(native.header().shape() == ty.shape.get().0);
    let has_attributes = th.shape(ty.shape.get()).has_attributes();
    let fixed = ty.fixed_size.get() as usize;
    let total = (fixed + 8 * (has_attributes as usize + ty.inline_slots.get() as usize))
        .max(size_of::<T>());
    // SAFETY: the tail is filled before the next allocation, right below.
    let object = unsafe { th.alloc.alloc_tail_uninit(native, total - size_of::<T>()) };
    let object = th.memory(object)?;
    let base = object.as_ptr().cast::<u8>();
    for at in (size_of::<T>()..total).step_by(8) {
        // SAFETY: the tail reaches to `total`; a slot holds UNBOUND while empty. Volatile, or the loop becomes one for long vectors,
        // which slots seldom are.
        unsafe { base.add(at).cast::<Value>().write_volatile(Value::UNBOUND) };
    }
    if has_attributes {
        // SAFETY: the overflow word is within the object; it is zero as long as there is no overflow array.
        unsafe { base.add(fixed).cast::<u64>().write(0) };
    }
    if ty.has(TypeFlags::HAS_DEL) {
        th.heap().register_finalizer(object.as_header());
    }
    Ok(object)
}

/// An instance of a subclass of a type with inline items, with room for `items` of them and zeroed; the caller fills them in.
pub fn create_variable<T: HeapObject>(
    th: &mut Thread,
    ty: Gc<Type>,
    items: usize,
) -> PyResult<Gc<T>> {
    let has_attributes = th.shape(ty.shape.get()).has_attributes();
    let Some(bytes) = items
        .checked_add(has_attributes as usize)
        .and_then(|n| n.checked_mul(8))
        .and_then(|n| n.checked_add(native_size(ty.native)))
    else {
        return th.memory_error();
    };
    let object: Gc<T> = th.alloc_sized(ty.shape.get(), bytes)?;
    if ty.has(TypeFlags::HAS_DEL) {
        th.heap().register_finalizer(object.as_header());
    }
    Ok(object)
}

/// Bytes of the native part of instances of a builtin type; for [`Layout::Variable`] without the items.
pub fn native_size(b: Builtin) -> usize {
    match b.layout() {
        Layout::Plain | Layout::Sealed => size_of::<Header>(),
        Layout::Fixed(size) => size as usize,
        Layout::Variable => Tuple::ITEMS_OFFSET,
        Layout::Boxed => size_of::<super::boxed::Boxed>(),
    }
}

/// The overflow word of an object whose shape has attributes.
fn overflow_word<'a>(object: Gc<Header>, shape: &Shape) -> &'a Cell<u64> {
    let offset = if shape.overflow_offset == LAST_WORD {
        // SAFETY: only tuples have inline items.
        Tuple::ITEMS_OFFSET + 8 * unsafe { object.cast::<Tuple>() }.len()
    } else {
        shape.overflow_offset as usize
    };
    // SAFETY: objects of this shape have the word there, and the caller keeps the object alive.
    unsafe { &*object.as_ptr().cast::<u8>().add(offset).cast::<Cell<u64>>() }
}

/// The field at `offset` of an object.
fn field_at<'a>(object: Gc<Header>, offset: u32) -> &'a Field {
    // SAFETY: the shape says that the object has a slot there, and the caller keeps the object alive.
    unsafe {
        &*object
            .as_ptr()
            .cast::<u8>()
            .add(offset as usize)
            .cast::<Field>()
    }
}

/// The overflow array, if there is one.
fn overflow_array(object: Gc<Header>, shape: &Shape) -> Option<Gc<ValueArray>> {
    // SAFETY: a nonzero overflow word of an object without a dictionary shape refers to its overflow array.
    Value::from_bits(overflow_word(object, shape).get()).map(|v| unsafe { v.cast() })
}

/// The dict that holds the attributes of an object with a dictionary shape.
fn attribute_dict(object: Gc<Header>, shape: &Shape) -> Option<Gc<Dict>> {
    // SAFETY: the overflow word of an object with a dictionary shape refers to its dict, or is zero before the first attribute.
    Value::from_bits(overflow_word(object, shape).get()).map(|v| unsafe { v.cast() })
}

fn set_overflow(object: Gc<Header>, shape: &Shape, v: Value) {
    let word = overflow_word(object, shape);
    word.set(v.bits());
    barrier(&object, word.as_ptr(), v);
}

/// The dict that a native object of its own kind keeps its attributes in: functions, modules, class and static methods.
fn native_dict(th: &Thread, v: Value) -> Option<Gc<Dict>> {
    let field = if let Some(f) = exact::<Function>(v, Builtin::Function.shape()) {
        f.dict.bound()
    } else if let Some(m) = th.downcast::<Module>(v, Builtin::Module) {
        return m.dict.get();
    } else if let Some(w) = wrapped(v) {
        w.dict.bound()
    } else {
        None
    };
    // SAFETY: these fields hold dicts.
    field.map(|d| unsafe { d.cast() })
}

fn wrapped(v: Value) -> Option<Gc<Wrapped>> {
    exact(v, Builtin::ClassMethod.shape()).or_else(|| exact(v, Builtin::StaticMethod.shape()))
}

fn has_native_dict(th: &Thread, v: Value) -> bool {
    exact::<Function>(v, Builtin::Function.shape()).is_some()
        || wrapped(v).is_some()
        || th.downcast::<Module>(v, Builtin::Module).is_some()
}

/// Whether attributes can be set on the object.
pub fn has_attributes(th: &Thread, v: Value) -> bool {
    v.heap_header()
        .is_some_and(|h| th.shape(ShapeId(h.shape())).has_attributes())
        || has_native_dict(th, v)
}

/// The object's own attribute `name` (interned).
#[inline]
pub fn get(th: &mut Thread, v: Value, name: Gc<Str>) -> PyResult<Option<Value>> {
    let Some(h) = v.heap_header() else {
        return Ok(None);
    };
    let shape = th.shape(ShapeId(h.shape()));
    if !shape.has_attributes() {
        return Ok(native_dict(th, v).and_then(|d| d.get_str(th, name)));
    }
    if shape.is_dictionary {
        return Ok(attribute_dict(h, shape).and_then(|d| d.get_str(th, name)));
    }
    Ok(shape
        .find(name)
        .and_then(|n| read_slot(h, shape, shape.slot(n))))
}

fn read_slot(object: Gc<Header>, shape: &Shape, slot: Slot) -> Option<Value> {
    match slot {
        Slot::Inline(offset) => field_at(object, offset).bound(),
        Slot::Overflow(i) => overflow_array(object, shape).and_then(|a| a.get(i as usize)),
    }
}

fn write_slot(
    th: &mut Thread,
    object: Gc<Header>,
    shape: &Shape,
    slot: Slot,
    v: Value,
) -> PyResult<()> {
    match slot {
        Slot::Inline(offset) => field_at(object, offset).set(th, &*object, v),
        Slot::Overflow(i) => {
            let array = match overflow_array(object, shape) {
                Some(a) if a.capacity() > i as usize => a,
                old => {
                    let room = (2 * i as usize).max(4);
                    let new = th.alloc_values(room)?;
                    if let Some(old) = old {
                        new.copy_from(0, old, 0, old.capacity());
                    }
                    set_overflow(object, shape, new.as_value());
                    new
                }
            };
            array.set(i as usize, v);
        }
    }
    Ok(())
}

/// Sets the object's own attribute; false when it cannot have any.
pub fn set(th: &mut Thread, v: Value, name: Gc<Str>, new: Value) -> PyResult<bool> {
    let Some(h) = v.heap_header() else {
        return Ok(false);
    };
    let id = ShapeId(h.shape());
    let shape = th.shape(id);
    if !shape.has_attributes() {
        if !has_native_dict(th, v) {
            return Ok(false);
        }
        dict_of(th, v)?.set_str(th, name, new)?;
        return Ok(true);
    }
    if shape.is_dictionary || shape.overflow_offset == LAST_WORD {
        dict_of(th, v)?.set_str(th, name, new)?;
        return Ok(true);
    }
    if let Some(n) = shape.find(name) {
        write_slot(th, h, shape, shape.slot(n), new)?;
        return Ok(true);
    }
    if shape.names.len() >= MAX_SLOTS {
        dict_of(th, v)?.set_str(th, name, new)?;
        return Ok(true);
    }
    let next = th.interp().shape_with(id, name);
    let slot = shape.slot(shape.names.len() as u32);
    write_slot(th, h, shape, slot, new)?;
    h.set_shape(next.0);
    Ok(true)
}

/// Deletes the object's own attribute; false when there is none of the name.
pub fn delete(th: &mut Thread, v: Value, name: Gc<Str>) -> PyResult<bool> {
    if get(th, v, name)?.is_none() {
        return Ok(false);
    }
    Ok(dict_of(th, v)?.pop_str(th, name).is_some())
}

/// The object's `__dict__`, made now if need be: from then on the object's attributes are in it. The object must be able to have attributes.
pub fn dict_of(th: &mut Thread, v: Value) -> PyResult<Gc<Dict>> {
    if let Some(d) = native_dict(th, v) {
        return Ok(d);
    }
    if let Some(f) = exact::<Function>(v, Builtin::Function.shape()) {
        let d = Dict::new(th)?;
        f.dict.set(th, &*f, d.as_value());
        return Ok(d);
    }
    if let Some(w) = wrapped(v) {
        let d = Dict::new(th)?;
        w.dict.set(th, &*w, d.as_value());
        return Ok(d);
    }
    let Some(h) = v.heap_header() else {
        return th.type_error("object has no __dict__");
    };
    let shape = th.shape(ShapeId(h.shape()));
    let dictionary = shape.is_dictionary || shape.overflow_offset == LAST_WORD;
    if dictionary && let Some(d) = attribute_dict(h, shape) {
        return Ok(d);
    }
    let d = Dict::new(th)?;
    if !dictionary {
        for (n, name) in shape.names.iter().enumerate() {
            if let Some(value) = read_slot(h, shape, shape.slot(n as u32)) {
                d.set_str(th, *name, value)?;
            }
        }
    }
    replace_dict(th, h, d);
    Ok(d)
}

/// Makes `d` the dict of the object, whose attributes are those in it from now on.
pub fn set_dict(th: &mut Thread, v: Value, d: Gc<Dict>) -> PyResult<()> {
    if let Some(f) = exact::<Function>(v, Builtin::Function.shape()) {
        f.dict.set(th, &*f, d.as_value());
        return Ok(());
    }
    let Some(h) = v.heap_header() else {
        return th.type_error("object has no __dict__");
    };
    dict_of(th, v)?;
    replace_dict(th, h, d);
    Ok(())
}

fn replace_dict(th: &mut Thread, h: Gc<Header>, d: Gc<Dict>) {
    let shape = th.shape(ShapeId(h.shape()));
    if !shape.is_dictionary && shape.overflow_offset != LAST_WORD {
        // Inline slots are dead from now on; emptying them keeps what they held from staying alive.
        for n in 0..shape.names.len() as u32 {
            if let Slot::Inline(offset) = shape.slot(n) {
                field_at(h, offset).set_immediate(Value::UNBOUND);
            }
        }
        let id = th.interp().dictionary_shape(shape.class);
        set_overflow(h, shape, d.as_value());
        h.set_shape(id.0);
    } else {
        set_overflow(h, shape, d.as_value());
    }
}

/// Changes the class of an instance whose layout agrees with the new class (`__class__` assignment).
pub fn set_class(th: &mut Thread, v: Value, ty: Gc<Type>) -> PyResult<bool> {
    let Some(h) = v.heap_header() else {
        return Ok(false);
    };
    let old = th.shape(ShapeId(h.shape()));
    let new = th.shape(ty.shape.get());
    let same_layout = old.class.native == ty.native
        && old.class.fixed_size.get() == ty.fixed_size.get()
        && old.has_attributes() == new.has_attributes()
        && old.class.has(TypeFlags::HAS_WEAKREF) == ty.has(TypeFlags::HAS_WEAKREF)
        && member_names(old.class) == member_names(ty);
    if !same_layout {
        return Ok(false);
    }
    if old.has_attributes() {
        dict_of(th, v)?;
        let id = th.interp().dictionary_shape(ty);
        h.set_shape(id.0);
    } else {
        h.set_shape(ty.shape.get().0);
    }
    Ok(true)
}

/// The names in the `__slots__` of a class and its bases, sorted by class.
fn member_names(ty: Gc<Type>) -> Vec<Vec<String>> {
    let mut levels = Vec::new();
    for class in ty.mro() {
        // SAFETY: an MRO holds classes only.
        let class: Gc<Type> = unsafe { class.cast() };
        let Some(dict) = class.dict.get() else {
            continue;
        };
        let (mut names, mut from) = (Vec::new(), 0);
        while let Some((i, key, v)) = dict.next_entry(from) {
            from = i + 1;
            let member = super::field::exact::<Member>(v, Builtin::MemberDescriptor.shape());
            if member.is_some_and(|m| m.owner.get().is(class.as_value())) {
                names.push(Str::text_of(key));
            }
        }
        if !names.is_empty() {
            names.sort();
            levels.push(names);
        }
    }
    levels
}

/// The name of a module object, for messages.
pub fn module_name(th: &Thread, v: Value) -> Option<String> {
    let m = th.downcast::<Module>(v, Builtin::Module)?;
    let name = m.dict.get()?.get_str(th, th.names().__name__)?;
    Str::exact(name).map(Str::display)
}

/// A new dict of the object's own attributes, which stay where they are.
pub fn dict_snapshot(th: &mut Thread, v: Value) -> PyResult<Gc<Dict>> {
    let Some(h) = v.heap_header() else {
        return Dict::new(th);
    };
    let shape = th.shape(ShapeId(h.shape()));
    if shape.has_attributes() && !shape.is_dictionary && shape.overflow_offset != LAST_WORD {
        let copy = Dict::new(th)?;
        for (n, name) in shape.names.iter().enumerate() {
            if let Some(value) = read_slot(h, shape, shape.slot(n as u32)) {
                copy.set_str(th, *name, value)?;
            }
        }
        return Ok(copy);
    }
    dict_of(th, v)?.copy(th)
}
