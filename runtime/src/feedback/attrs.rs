//! Filling attribute caches: what an attribute lookup found, as far as a shape and the type epoch determine it.

use super::ic::{AttrState, Place};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::code::Code;
use crate::object::descr::{Member, Property, Wrapped};
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::function::Function;
use crate::object::instance;
use crate::object::kinds::Builtin;
use crate::object::module::Module;
use crate::object::protocols::{is_data_descriptor, lookup_on_type};
use crate::object::shape::{MAX_SLOTS, Shape, ShapeId, Slot};
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::types::{Type, TypeFlags};
use crate::value::{INT_TAG, Value};

/// A place found for an attribute of the objects of one shape.
#[derive(Clone, Copy)]
pub struct Found {
    place: Place,
    bits: u64,
}

fn slot(shape: &Shape, n: u32) -> Found {
    match shape.slot(n) {
        Slot::Inline(offset) => Found {
            place: Place::Inline,
            bits: offset as u64,
        },
        Slot::Overflow(i) => Found {
            place: Place::Overflow,
            bits: (shape.overflow_offset as u64) << 16 | i as u64,
        },
    }
}

/// Whether the shape tells which attributes of their own its objects have.
fn shape_decides(th: &Thread, obj: Value, shape: &Shape) -> bool {
    if shape.has_attributes() {
        !shape.is_dictionary && shape.overflow_offset != instance::LAST_WORD
    } else {
        // Functions, modules and the like keep a dict of their own.
        !instance::has_attributes(th, obj)
    }
}

/// Where a load of `name` finds it on objects of the shape of `obj`; `None` when a cache cannot say.
pub fn find(th: &Thread, obj: Value, name: Gc<Str>) -> Option<Found> {
    let h = obj.heap_header()?;
    let shape = th.shape(ShapeId(h.shape()));
    let class = shape.class;
    if !class.has(TypeFlags::GENERIC_GETATTR) || th.as_type(obj).is_some() {
        return None;
    }
    let on_class = lookup_on_type(th, class, name);
    if let Some(attr) = on_class {
        if let Some(p) = exact::<Property>(attr, Builtin::Property.shape()) {
            return Some(Found {
                place: Place::Property,
                bits: p.as_value().bits(),
            });
        }
        if let Some(m) = exact::<Member>(attr, Builtin::MemberDescriptor.shape()) {
            return member(th, class, m);
        }
        if is_data_descriptor(th, attr) {
            return None;
        }
    }
    if !shape_decides(th, obj, shape) {
        return None;
    }
    if let Some(n) = shape.find(name) {
        return Some(slot(shape, n));
    }
    if class.finds_variable(name) {
        return None;
    }
    class_attribute(th, on_class?)
}

/// The slot of a member descriptor for instances of `class`.
fn member(th: &Thread, class: Gc<Type>, m: Gc<Member>) -> Option<Found> {
    let owner = th.as_type(m.owner.get())?;
    class.is_subclass(owner).then(|| Found {
        place: Place::Inline,
        bits: m.offset.as_int() as u64,
    })
}

/// A class attribute that is no data descriptor, as instances see it.
fn class_attribute(th: &Thread, attr: Value) -> Option<Found> {
    let found = |place, v: Value| {
        Some(Found {
            place,
            bits: v.bits(),
        })
    };
    let Some(h) = attr.heap_header() else {
        return found(Place::Class, attr);
    };
    let shape = h.shape();
    if [
        Builtin::Function,
        Builtin::MethodDescriptor,
        Builtin::SlotWrapper,
    ]
    .iter()
    .any(|b| *b as u32 == shape)
    {
        return found(Place::Method, attr);
    }
    if let Some(s) = exact::<Wrapped>(attr, Builtin::StaticMethod.shape()) {
        return found(Place::Class, s.function.get());
    }
    if let Some(c) = exact::<Wrapped>(attr, Builtin::ClassMethod.shape()) {
        return exact::<Function>(c.function.get(), Builtin::Function.shape())
            .and_then(|f| found(Place::ClassMethod, f.as_value()));
    }
    if th.type_of(attr).special(Special::Get).is_some() {
        return None;
    }
    found(Place::Class, attr)
}

/// Where a load of `name` from `obj` finds it, for an instruction whose own cache does not hold the shape; by the place cache.
pub fn load_place(th: &Thread, obj: Value, name: Gc<Str>) -> Option<(Place, u64)> {
    let shape = obj.heap_header()?.shape();
    let (epoch, places) = (th.type_epoch.get(), &th.interp().load_places);
    let (place, bits) = match places.get(epoch, shape, name) {
        Some((place, bits)) => (Place::from_number(place), bits),
        None => {
            let (place, bits) =
                find(th, obj, name).map_or((Place::Empty, 0), |f| (f.place, f.bits));
            places.put(epoch, shape, name, place as u32, bits);
            (place, bits)
        }
    };
    (place != Place::Empty).then_some((place, bits))
}

/// Where a store to `name` of `obj` goes, as [`load_place`].
pub fn store_place(th: &Thread, obj: Value, name: Gc<Str>) -> Option<(Place, u64)> {
    let shape = obj.heap_header()?.shape();
    let (epoch, places) = (th.type_epoch.get(), &th.interp().store_places);
    let (place, bits) = match places.get(epoch, shape, name) {
        Some((place, bits)) => (Place::from_number(place), bits),
        None => {
            let (place, bits) =
                find_store(th, obj, name).map_or((Place::Empty, 0), |f| (f.place, f.bits));
            places.put(epoch, shape, name, place as u32, bits);
            (place, bits)
        }
    };
    (place != Place::Empty).then_some((place, bits))
}

/// Remembers in `ic` where loads of `name` from objects like `obj` find it.
pub fn remember_load(th: &Thread, code: Gc<Code>, ic: &AttrState, obj: Value, name: Gc<Str>) {
    if ic.is_closed(th) {
        return;
    }
    if remember_pinned(th, code, ic, obj, name) {
        return;
    }
    let (Some(found), Some(h)) = (find(th, obj, name), obj.heap_header()) else {
        return;
    };
    remember(th, code, ic, h.shape(), found);
}

fn remember(th: &Thread, code: Gc<Code>, ic: &AttrState, shape: u32, found: Found) {
    let Some(entry) = ic.room(th) else { return };
    entry.key.set(shape, found.place as u32);
    match Value::from_bits(found.bits) {
        Some(v) if v.is_heap() && found.bits > u32::MAX as u64 => entry.value.set(th, code, v),
        _ => entry.value.set_raw(found.bits),
    }
}

/// Attributes of one class or module: the cache holds the object itself.
fn remember_pinned(th: &Thread, code: Gc<Code>, ic: &AttrState, obj: Value, name: Gc<Str>) -> bool {
    let Some(h) = obj.heap_header() else {
        return false;
    };
    if let Some(class) = th.as_type(obj) {
        if let Some(v) = class_member(th, class, name) {
            ic.clear();
            ic.state.set(th.type_epoch.get(), 0);
            ic.entries[0].key.set(h.shape(), Place::Pinned as u32);
            ic.entries[0].value.set(th, code, obj);
            ic.entries[1].value.set(th, code, v);
        }
        return true;
    }
    if let Some(module) = exact::<Module>(obj, Builtin::Module.shape()) {
        if let Some((d, at)) = module_member(th, module, name) {
            ic.clear();
            ic.state.set(th.type_epoch.get(), 0);
            ic.entries[0].key.set(h.shape(), Place::Module as u32);
            ic.entries[0].value.set(th, code, obj);
            ic.entries[1].key.set(at as u32, 0);
            ic.entries[1].value.set_raw(d.keys_version(th).bits());
        }
        return true;
    }
    false
}

/// What `class.name` is, when it is the same each time.
fn class_member(th: &Thread, class: Gc<Type>, name: Gc<Str>) -> Option<Value> {
    let meta = th.type_of(class.as_value());
    if !meta.has(TypeFlags::GENERIC_GETATTR) || lookup_on_type(th, meta, name).is_some() {
        return None;
    }
    if class.finds_variable(name) {
        return None;
    }
    let attr = lookup_on_type(th, class, name)?;
    let Some(h) = attr.heap_header() else {
        return Some(attr);
    };
    if h.shape() == Builtin::Function as u32 {
        return Some(attr);
    }
    if let Some(s) = exact::<Wrapped>(attr, Builtin::StaticMethod.shape()) {
        return Some(s.function.get());
    }
    th.type_of(attr)
        .special(Special::Get)
        .is_none()
        .then_some(attr)
}

fn module_member(th: &Thread, module: Gc<Module>, name: Gc<Str>) -> Option<(Gc<Dict>, usize)> {
    if lookup_on_type(th, th.builtin(Builtin::Module), name).is_some() {
        return None;
    }
    let d = module.dict.get()?;
    Some((d, d.find_str(th, name)?))
}

/// Remembers in `ic` where stores to `name` of objects like `obj` go. To be called before the store.
pub fn remember_store(th: &Thread, code: Gc<Code>, ic: &AttrState, obj: Value, name: Gc<Str>) {
    if ic.is_closed(th) {
        return;
    }
    if let (Some(found), Some(h)) = (find_store(th, obj, name), obj.heap_header()) {
        remember(th, code, ic, h.shape(), found);
    }
}

/// Where a store to `name` goes on objects of the shape of `obj`; `None` when a cache cannot say.
fn find_store(th: &Thread, obj: Value, name: Gc<Str>) -> Option<Found> {
    let id = ShapeId(obj.heap_header()?.shape());
    let shape = th.shape(id);
    let class = shape.class;
    if !class.has(TypeFlags::GENERIC_SETATTR) || th.as_type(obj).is_some() {
        return None;
    }
    if let Some(attr) = lookup_on_type(th, class, name) {
        if let Some(m) = exact::<Member>(attr, Builtin::MemberDescriptor.shape()) {
            return member(th, class, m);
        }
        if is_data_descriptor(th, attr) {
            return None;
        }
    }
    if !shape.has_attributes() || !shape_decides(th, obj, shape) {
        return None;
    }
    if let Some(n) = shape.find(name) {
        return Some(slot(shape, n));
    }
    if shape.names.len() >= MAX_SLOTS {
        return None;
    }
    let Slot::Inline(offset) = shape.slot(shape.names.len() as u32) else {
        return None;
    };
    let next = th.interp().shape_with(id, name);
    Some(Found {
        place: Place::Add,
        bits: INT_TAG | (offset as u64) << 32 | next.0 as u64,
    })
}
