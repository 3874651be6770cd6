//! Making and changing classes: MRO, layout, the cache of special methods.

use super::dict::Dict;
use super::instance::{LAST_WORD, native_size};
use super::kinds::{Builtin, Layout};
use super::special::Special;
use super::str::Str;
use super::tuple::{self, Tuple};
use super::types::{Type, TypeFlags};
use crate::context::Thread;
use crate::heap::{Gc, HeapObject, barrier_ref};
use crate::object::protocols;
use crate::value::{PyResult, Value};

/// Inline slots when the class body does not tell how many attributes its methods set.
const DEFAULT_SLOTS: u16 = 4;
/// Most inline slots.
const MAX_INLINE_SLOTS: usize = 64;

/// What a new class is made from.
pub struct ClassParts {
    /// The metaclass.
    pub meta: Gc<Type>,
    /// `__name__`
    pub name: Gc<Str>,
    /// Bases; not empty.
    pub bases: Gc<Tuple>,
    /// The namespace, which the class takes over.
    pub dict: Gc<Dict>,
    /// Number of `__slots__` slots, in order behind the base's.
    pub member_slots: u32,
    /// Whether `__slots__` keeps instances from having a dict of their own.
    pub no_dict: bool,
    /// Whether `__slots__` keeps instances from being weakly referenced.
    pub no_weakref: bool,
    /// Attributes that the methods of the class set on `self`, as the compiler counted them.
    pub static_attributes: usize,
}

/// Makes a class. `__set_name__` and `__init_subclass__` are the caller's.
pub fn new_class(th: &mut Thread, parts: ClassParts) -> PyResult<Gc<Type>> {
    let base = best_base(th, parts.bases)?;
    let flags = TypeFlags::HEAP
        | TypeFlags::BASETYPE
        | base.flags.get()
            & (TypeFlags::SEQUENCE
                | TypeFlags::MAPPING
                | TypeFlags::MATCH_SELF
                | TypeFlags::HAS_DICT
                | TypeFlags::HAS_WEAKREF);
    let meta_shape = parts.meta.shape.get();
    let ty = th.alloc(Type::new(meta_shape, base.native, None, flags))?;
    ty.name.set(th, &*ty, parts.name.as_value());
    ty.qualname.set(th, &*ty, parts.name.as_value());
    ty.bases.set(th, &*ty, Some(parts.bases));
    ty.base.set(th, &*ty, Some(base));
    ty.dict.set(th, &*ty, Some(parts.dict));
    for b in parts.bases.items() {
        if let Some(b) = th.as_type(*b)
            && b.has(TypeFlags::HAS_DICT | TypeFlags::HAS_WEAKREF)
        {
            ty.flags.set(
                ty.flags.get() | b.flags.get() & (TypeFlags::HAS_DICT | TypeFlags::HAS_WEAKREF),
            );
        }
    }
    if !parts.no_dict {
        ty.flags.set(ty.flags.get() | TypeFlags::HAS_DICT);
    }
    // Objects whose size varies have no place for one in the reference implementation.
    let is_sized = matches!(base.native, Builtin::Int | Builtin::Bytes | Builtin::Tuple);
    if !parts.no_weakref && !is_sized {
        ty.flags.set(ty.flags.get() | TypeFlags::HAS_WEAKREF);
    }
    lay_out(th, ty, base, &parts);
    let mro = compute_mro(th, ty)?;
    finish(th, ty, mro);
    for b in parts.bases.items() {
        if let Some(b) = th.as_type(*b) {
            b.subclasses.borrow_mut().push(ty);
            barrier_ref(b.header(), b.as_ptr().cast());
        }
    }
    Ok(ty)
}

/// Sets the MRO and everything that follows from it.
pub fn finish(th: &mut Thread, ty: Gc<Type>, mro: Gc<Tuple>) {
    ty.mro.set(th, &*ty, Some(mro));
    for which in Special::ALL {
        refresh_special(th, ty, *which);
    }
    refresh_flags(th, ty);
}

/// Chooses places for member slots and attributes.
fn lay_out(th: &mut Thread, ty: Gc<Type>, base: Gc<Type>, parts: &ClassParts) {
    let base_shape = th.shape(base.shape.get());
    let base_has_attributes =
        base_shape.has_attributes() && base_shape.overflow_offset != LAST_WORD;
    // Members of a class whose base has a dict already stand behind the base's fixed part; the overflow word and the inline slots
    // always come last, so they move with the fixed size.
    let fixed = base.fixed_size.get().max(native_size(base.native) as u32) + 8 * parts.member_slots;
    ty.fixed_size.set(fixed);
    // The attributes of a module are in its namespace, also those of an instance of a subclass.
    let has_dict = ty.has(TypeFlags::HAS_DICT) && base.native != Builtin::Module;
    let inherited = if base_has_attributes {
        base.inline_slots.get() as usize
    } else {
        0
    };
    let variable = base.native.layout() == Layout::Variable;
    let (overflow, slots) = if !has_dict {
        (0, 0)
    } else if variable {
        (LAST_WORD, 0)
    } else {
        let own = if parts.static_attributes == 0 {
            DEFAULT_SLOTS as usize
        } else {
            parts.static_attributes
        };
        (
            fixed as u16,
            (inherited.max(own)).min(MAX_INLINE_SLOTS) as u16,
        )
    };
    ty.inline_slots.set(slots);
    let shape = th.interp().new_root_shape(ty, overflow, slots);
    ty.shape.set(shape);
}

/// What keeps one class from taking the place of another as the base of a third: CPython's word for it.
pub fn layout_difference(th: &Thread, new: Gc<Type>, old: Gc<Type>) -> Option<&'static str> {
    // Instances of these have nothing that CPython's collector would have to look at.
    let untracked = |ty: Gc<Type>| {
        matches!(
            ty.builtin,
            Some(
                Builtin::Object
                    | Builtin::Int
                    | Builtin::Bool
                    | Builtin::Float
                    | Builtin::Complex
                    | Builtin::Str
                    | Builtin::Bytes
                    | Builtin::ByteArray
            )
        )
    };
    if untracked(new) != untracked(old) {
        return Some("deallocator");
    }
    let adds_attributes = |ty: Gc<Type>| {
        let shape = th.shape(ty.shape.get());
        ty.builtin.is_none() && shape.has_attributes()
    };
    let same = solid(new) == solid(old) && adds_attributes(new) == adds_attributes(old);
    (!same).then_some("object layout")
}

/// The base that determines the layout: the one with the most derived native part and the most member slots.
pub fn best_base(th: &mut Thread, bases: Gc<Tuple>) -> PyResult<Gc<Type>> {
    let mut winner: Option<Gc<Type>> = None;
    for b in bases.items() {
        let Some(b) = th.as_type(*b) else {
            return th.type_error("bases must be types");
        };
        if bases
            .items()
            .iter()
            .filter(|other| other.is(b.as_value()))
            .count()
            > 1
        {
            let name = Str::text_of(b.name.get());
            return th.type_error(format!("duplicate base class {name}"));
        }
        if !b.has(TypeFlags::BASETYPE) {
            let message = format!(
                "type '{}' is not an acceptable base type",
                protocols::qualified_type_name(b)
            );
            return th.type_error(message);
        }
        let Some(w) = winner else {
            winner = Some(b);
            continue;
        };
        if extends_layout(th, b, w) {
            winner = Some(b);
        } else if !extends_layout(th, w, b) {
            return th.type_error("multiple bases have instance lay-out conflict");
        }
    }
    match winner {
        Some(w) => Ok(w),
        None => Ok(th.builtin(Builtin::Object)),
    }
}

/// Whether instances of `a` begin with the layout of `b`'s.
fn extends_layout(th: &Thread, a: Gc<Type>, b: Gc<Type>) -> bool {
    let (sa, sb) = (solid(a), solid(b));
    sa == sb || sa.is_subclass(sb) && th.builtin(sb.native).fixed_size.get() <= a.fixed_size.get()
}

/// The nearest base, itself included, that adds to its base's layout.
fn solid(ty: Gc<Type>) -> Gc<Type> {
    let mut t = ty;
    loop {
        let Some(base) = t.base.get() else { return t };
        if t.fixed_size.get() != base.fixed_size.get() || t.native != base.native {
            return t;
        }
        t = base;
    }
}

/// The C3 linearisation of `ty`'s bases with `ty` in front.
pub fn compute_mro(th: &mut Thread, ty: Gc<Type>) -> PyResult<Gc<Tuple>> {
    let Some(bases) = ty.bases.get() else {
        return tuple::new(th, &[ty.as_value()]);
    };
    let lists = bases.len() + 1;
    // Heads of the lists being merged: the bases' MROs, then the bases themselves. Classes stay alive through `bases`.
    let list = |i: usize| -> &[Value] {
        if i + 1 == lists {
            return bases.items();
        }
        // SAFETY: bases were checked to be classes when the class was made.
        unsafe { bases.items()[i].cast::<Type>().as_ref_unbounded() }.mro()
    };
    let mut heads = vec![0usize; lists];
    let mut order: Vec<usize> = vec![ty.addr()];
    loop {
        let mut open = false;
        let mut chosen = None;
        for i in 0..lists {
            let Some(candidate) = list(i).get(heads[i]) else {
                continue;
            };
            open = true;
            let blocked = (0..lists).any(|j| {
                list(j)
                    .get(heads[j] + 1..)
                    .is_some_and(|tail| tail.iter().any(|t| t.is(*candidate)))
            });
            if !blocked {
                chosen = Some(*candidate);
                break;
            }
        }
        match chosen {
            Some(c) => {
                order.push(c.bits() as usize);
                for (i, head) in heads.iter_mut().enumerate() {
                    if list(i).get(*head).is_some_and(|t| t.is(c)) {
                        *head += 1;
                    }
                }
            }
            None if open => return mro_conflict(th, bases, &heads),
            None => break,
        }
    }
    tuple::build(th, order.len(), |i| {
        // SAFETY: the addresses are those of classes that `bases` keeps alive, and of `ty`.
        unsafe { Value::from_bits_unchecked(order[i] as u64) }
    })
}

#[cold]
fn mro_conflict<T>(th: &mut Thread, bases: Gc<Tuple>, heads: &[usize]) -> PyResult<T> {
    let mut names: Vec<String> = Vec::new();
    for (i, head) in heads.iter().enumerate() {
        let next = if i == bases.len() {
            bases.items().get(*head).copied()
        } else {
            th.as_type(bases.items()[i])
                .and_then(|t| t.mro().get(*head).copied())
        };
        if let Some(t) = next.and_then(|v| th.as_type(v)) {
            let name = Str::text_of(t.name.get());
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let message = format!(
        "Cannot create a consistent method resolution order (MRO) for bases {}",
        names.join(", ")
    );
    th.type_error(message)
}

/// Looks a special method up again, for the class alone.
fn refresh_special(th: &mut Thread, ty: Gc<Type>, which: Special) {
    let name = th.names().special[which as usize];
    let found = ty.mro().iter().find_map(|t| {
        // SAFETY: an MRO holds classes only.
        let t: Gc<Type> = unsafe { t.cast() };
        t.dict.get()?.get_str(th, name)
    });
    // `None` in a class body (`__hash__ = None`) stays visible: operations refuse it with their own words.
    let v = found.unwrap_or(Value::UNBOUND);
    ty.special[which as usize].set(th, &*ty, v);
}

/// Flags that follow from special methods.
fn refresh_flags(th: &mut Thread, ty: Gc<Type>) {
    let object = th.builtin(Builtin::Object);
    let same = |which: Special| match (ty.special(which), object.special(which)) {
        (Some(a), Some(b)) => a.is(b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let native_lookup = |which: Special| {
        // `type` and `module` have lookups of their own that `generic_get_attr` knows.
        same(which)
            || [Builtin::Type, Builtin::Module].into_iter().any(|b| {
                th.interp().try_builtin(b).is_some_and(|t| {
                    match (t.special(which), ty.special(which)) {
                        (Some(a), Some(b)) => a.is(b),
                        _ => false,
                    }
                })
            })
    };
    let getattr = native_lookup(Special::GetAttribute) && ty.special(Special::GetAttr).is_none();
    let setattr = native_lookup(Special::SetAttr) && native_lookup(Special::DelAttr);
    let mut flags = ty.flags.get()
        & !(TypeFlags::GENERIC_GETATTR | TypeFlags::GENERIC_SETATTR | TypeFlags::HAS_DEL);
    if getattr {
        flags |= TypeFlags::GENERIC_GETATTR;
    }
    if setattr {
        flags |= TypeFlags::GENERIC_SETATTR;
    }
    if ty.special(Special::Del).is_some() {
        flags |= TypeFlags::HAS_DEL;
    }
    ty.flags.set(flags);
}

/// Whether a class attribute is nothing but its value: its class does not say how it is bound.
fn is_plain(th: &Thread, v: Value) -> bool {
    !v.is_heap() || {
        let class = th.type_of(v);
        class.special(Special::Get).is_none()
            && class.special(Special::Set).is_none()
            && class.special(Special::Delete).is_none()
    }
}

/// Sets or deletes (UNBOUND) an attribute of a class: `type.__setattr__` after descriptors of the metaclass.
pub fn set_class_attr(th: &mut Thread, ty: Gc<Type>, name: Gc<Str>, v: Value) -> PyResult<()> {
    if !ty.has(TypeFlags::HEAP) || ty.has(TypeFlags::IMMUTABLE) {
        let message = format!(
            "cannot set '{}' attribute of immutable type '{}'",
            Str::display(name),
            protocols::qualified_type_name(ty)
        );
        return th.type_error(message);
    }
    let Some(dict) = ty.dict.get() else {
        unreachable!("every class has a namespace")
    };
    let old = dict.get_str(th, name);
    if v.is_unbound() {
        if old.is_none() {
            return protocols::attribute_error(th, ty.as_value(), name.as_value());
        }
        dict.pop_str(th, name);
    } else {
        dict.set_str(th, name, v)?;
        if old.is_some_and(|old| is_plain(th, old)) && is_plain(th, v) {
            if ty.is_variable(name) {
                return Ok(());
            }
            ty.note_rewritten(name);
        }
    }
    changed(th, ty, name);
    Ok(())
}

/// Tells everything that remembers lookups on `ty` and its subclasses that `name` has changed.
pub fn changed(th: &mut Thread, ty: Gc<Type>, name: Gc<Str>) {
    th.type_epoch.set(th.type_epoch.get() + 1);
    let special = Special::ALL
        .iter()
        .copied()
        .find(|s| th.names().special[*s as usize] == name);
    changed_below(th, ty, special);
}

fn changed_below(th: &mut Thread, ty: Gc<Type>, special: Option<Special>) {
    ty.version.set(ty.version.get() + 1);
    if let Some(which) = special {
        refresh_special(th, ty, which);
        refresh_flags(th, ty);
    }
    if ty.watched.get() {
        (th.hooks().class_changed)(th, ty);
    }
    let n = ty.subclasses.borrow().len();
    for i in 0..n {
        let sub = ty.subclasses.borrow()[i];
        changed_below(th, sub, special);
    }
}

/// Recomputes MRO, specials and flags of a class and its subclasses after `__bases__` was assigned.
pub fn bases_changed(th: &mut Thread, ty: Gc<Type>) -> PyResult<()> {
    let mro = compute_mro(th, ty)?;
    th.type_epoch.set(th.type_epoch.get() + 1);
    ty.version.set(ty.version.get() + 1);
    finish(th, ty, mro);
    if ty.watched.get() {
        (th.hooks().class_changed)(th, ty);
    }
    let n = ty.subclasses.borrow().len();
    for i in 0..n {
        let sub = ty.subclasses.borrow()[i];
        bases_changed(th, sub)?;
    }
    Ok(())
}
