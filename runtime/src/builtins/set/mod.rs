//! The methods of `set` and `frozenset`.

use super::containers;
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::iter;
use crate::object::kinds::Builtin;
use crate::object::protocols::{self, CompareOp};
use crate::object::set::{self, Set, hash_item};
use crate::object::str::Str;
use crate::object::{dict::Dict, instance};
use crate::value::{PyResult, Raised, Value};
use krait_macros::pytype;

/// Whether the value behaves like a set in comparisons with dict views.
pub fn is_set_like(th: &Thread, v: Value) -> bool {
    Set::from_value(th, v).is_some()
        || th.is_instance(v, Builtin::DictKeys)
        || th.is_instance(v, Builtin::DictItems)
}

/// `len` of a value that is like a set.
pub fn set_like_len(th: &mut Thread, v: Value) -> PyResult<usize> {
    protocols::len(th, v)
}

/// The builtin type that results of operations on this set have: of subclasses it is `set` or `frozenset` too.
fn kind_of(th: &Thread, s: &Set) -> Builtin {
    if s.is_frozen(th) {
        Builtin::FrozenSet
    } else {
        Builtin::Set
    }
}

/// A set or frozenset with what `iterable` gives; the set itself when it is one.
fn as_set(th: &mut Thread, iterable: Value) -> PyResult<Gc<Set>> {
    match Set::from_value(th, iterable) {
        Some(s) => Ok(s),
        None => set::from_iterable(th, Builtin::Set, iterable),
    }
}

/// A new instance of this class, `set`, `frozenset` or a subclass.
fn create(th: &mut Thread, class: Value, b: Builtin) -> PyResult<Gc<Set>> {
    let ty = containers::class_for_new(th, class, b)?;
    if containers::is_exactly(ty, b) {
        return Set::new_kind(th, b);
    }
    instance::create(th, ty, Set::empty(ty.shape.get()))
}

fn repr(th: &mut Thread, this: Gc<Set>) -> PyResult<Gc<Str>> {
    let name = th.type_name(this.as_value());
    if this.is_empty() {
        return Str::new(th, &format!("{name}()"));
    }
    let ellipsis = format!("{name}(...)");
    containers::recursive_repr(th, this.as_value(), &ellipsis, |th, out| {
        let plain = name == "set";
        if !plain {
            out.push_utf8(&name);
            out.push_ascii("(");
        }
        out.push_ascii("{");
        let mut items = this.iter();
        containers::push_items(th, out, &mut || items.next())?;
        out.push_ascii(if plain { "}" } else { "})" });
        Ok(())
    })
}

/// The hash of a set that is looked for as an item: a mutable set stands for the frozenset of its items.
fn lookup_key(th: &mut Thread, item: Value) -> PyResult<(Value, i64)> {
    match hash_item(th, item) {
        Ok(hash) => Ok((item, hash)),
        Err(Raised) => {
            let Some(s) = Set::from_value(th, item) else {
                return Err(Raised);
            };
            if !th.raised_is(Builtin::TypeError) {
                return Err(Raised);
            }
            th.take_exception();
            let frozen = s.copy(th, Builtin::FrozenSet)?;
            let hash = hash_item(th, frozen.as_value())?;
            Ok((frozen.as_value(), hash))
        }
    }
}

/// `item in this`
pub fn contains(th: &mut Thread, this: Gc<Set>, item: Value) -> PyResult<bool> {
    let (item, hash) = lookup_key(th, item)?;
    this.contains_hashed(th, item, hash)
}

fn compare(th: &mut Thread, op: CompareOp, a: Gc<Set>, b: Value) -> PyResult {
    let Some(b) = Set::from_value(th, b) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    th.check_native_stack(" in comparison")?;
    let result = match op {
        CompareOp::Eq => a.equals(th, &b)?,
        CompareOp::Ne => !a.equals(th, &b)?,
        CompareOp::Le => a.is_subset(th, &b)?,
        CompareOp::Ge => b.is_subset(th, &a)?,
        CompareOp::Lt => a.len() < b.len() && a.is_subset(th, &b)?,
        CompareOp::Gt => b.len() < a.len() && b.is_subset(th, &a)?,
    };
    Ok(Value::bool(result))
}

// ---- operations of set and frozenset alike ----------------------------------------------------------------------------

fn union(th: &mut Thread, this: Gc<Set>, others: &[Value]) -> PyResult<Gc<Set>> {
    let result = this.copy(th, kind_of(th, &this))?;
    for other in others.iter().filter(|other| !other.is(this.as_value())) {
        result.update(th, *other)?;
    }
    Ok(result)
}

fn intersection(th: &mut Thread, this: Gc<Set>, others: &[Value]) -> PyResult<Gc<Set>> {
    let kind = kind_of(th, &this);
    let Some((first, rest)) = others.split_first() else {
        return this.copy(th, kind);
    };
    let mut result = intersect(th, this, *first, kind)?;
    for other in rest {
        result = intersect(th, result, *other, kind)?;
    }
    Ok(result)
}

fn intersect(th: &mut Thread, this: Gc<Set>, other: Value, kind: Builtin) -> PyResult<Gc<Set>> {
    if other.is(this.as_value()) {
        return this.copy(th, kind);
    }
    let result = Set::new_kind(th, kind)?;
    if let Some(other) = Set::from_value(th, other) {
        let (small, large) = if other.len() > this.len() {
            (this, other)
        } else {
            (other, this)
        };
        small.each(th, |th, item, hash| {
            if large.contains_hashed(th, item, hash)? {
                result.add_hashed(th, item, hash)?;
            }
            Ok(true)
        })?;
        return Ok(result);
    }
    iter::for_each(th, other, |th, item| {
        let hash = hash_item(th, item)?;
        if this.contains_hashed(th, item, hash)? {
            result.add_hashed(th, item, hash)?;
        }
        Ok(())
    })?;
    Ok(result)
}

fn difference(th: &mut Thread, this: Gc<Set>, others: &[Value]) -> PyResult<Gc<Set>> {
    let kind = kind_of(th, &this);
    let Some((first, rest)) = others.split_first() else {
        return this.copy(th, kind);
    };
    let result = match as_lookup(th, *first) {
        Some(other) if this.len() / 4 <= other.len() => {
            let result = Set::new_kind(th, kind)?;
            this.each(th, |th, item, hash| {
                let found = match other {
                    Lookup::Set(s) => s.contains_hashed(th, item, hash)?,
                    Lookup::Dict(d) => d.contains(th, item)?,
                };
                if !found {
                    result.add_hashed(th, item, hash)?;
                }
                Ok(true)
            })?;
            result
        }
        // Of a large set a copy without some items takes less than looking up every one.
        Some(_) | None => {
            let result = this.copy(th, kind)?;
            remove_all(th, result, *first)?;
            result
        }
    };
    for other in rest {
        remove_all(th, result, *other)?;
    }
    Ok(result)
}

/// A container in which items are looked up by hash.
#[derive(Clone, Copy)]
enum Lookup {
    Set(Gc<Set>),
    Dict(Gc<Dict>),
}

impl Lookup {
    fn len(self) -> usize {
        match self {
            Lookup::Set(s) => s.len(),
            Lookup::Dict(d) => d.len(),
        }
    }
}

fn as_lookup(th: &Thread, v: Value) -> Option<Lookup> {
    Set::from_value(th, v)
        .map(Lookup::Set)
        .or_else(|| Dict::exact(v).map(Lookup::Dict))
}

fn remove_all(th: &mut Thread, from: Gc<Set>, items: Value) -> PyResult<()> {
    if let Some(other) = Set::from_value(th, items) {
        if other == from {
            from.clear(th);
            return Ok(());
        }
        // Of a much larger set only what both have is of interest.
        let other = if other.len() / 8 > from.len() {
            intersect(th, from, items, Builtin::Set)?
        } else {
            other
        };
        other.each(th, |th, item, hash| {
            from.remove_hashed(th, item, hash).map(|_| true)
        })?;
    } else {
        iter::for_each(th, items, |th, item| from.remove(th, item).map(|_| ()))?;
    }
    from.drop_deleted(th)
}

fn symmetric_difference(th: &mut Thread, this: Gc<Set>, other: Value) -> PyResult<Gc<Set>> {
    let kind = kind_of(th, &this);
    let result = set::from_iterable(th, kind, other)?;
    toggle_all(th, result, this)?;
    Ok(result)
}

/// Removes the items of `other` that are there and adds those that are not.
fn toggle_all(th: &mut Thread, this: Gc<Set>, other: Gc<Set>) -> PyResult<()> {
    other.each(th, |th, item, hash| {
        if !this.remove_hashed(th, item, hash)? {
            this.add_hashed(th, item, hash)?;
        }
        Ok(true)
    })?;
    Ok(())
}

fn is_disjoint(th: &mut Thread, this: Gc<Set>, other: Value) -> PyResult<bool> {
    if let Some(other) = Set::from_value(th, other) {
        let (small, large) = if other.len() > this.len() {
            (this, other)
        } else {
            (other, this)
        };
        return small.each(th, |th, item, hash| {
            Ok(!large.contains_hashed(th, item, hash)?)
        });
    }
    let it = protocols::iter(th, other)?;
    while let Some(v) = protocols::next(th, it)? {
        if this.contains(th, v)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `a op b` where both have to be sets.
fn operator(
    th: &mut Thread,
    a: Value,
    b: Value,
    op: impl FnOnce(&mut Thread, Gc<Set>, Value) -> PyResult<Gc<Set>>,
) -> PyResult {
    let (Some(a), Some(_)) = (Set::from_value(th, a), Set::from_value(th, b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    op(th, a, b).map(Gc::as_value)
}

/// Declares the methods of `set`.
pub struct SetMethods;

/// Build an unordered collection of unique elements.
#[pytype(Set)]
impl SetMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        _args: &[Value],
        _kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Set>> {
        create(th, class, Builtin::Set)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[method("($self, /, *args, **kwargs)")]
    fn __init__(
        this: Gc<Set>,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<()> {
        let ty = th.type_of(this.as_value());
        let strict = containers::is_exactly(ty, Builtin::Set)
            || !containers::has_own_constructors(th, ty, Builtin::Set);
        let iterable = containers::optional_argument(th, "set", args, kwargs, strict)?;
        this.clear(th);
        match iterable {
            Some(iterable) => this.update(th, iterable),
            None => Ok(()),
        }
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Set>, th: &mut Thread) -> PyResult<Gc<Str>> {
        repr(th, this)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<Set>, _th: &mut Thread) -> usize {
        this.len()
    }

    /// x.__contains__(y) <==> y in x.
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<Set>, th: &mut Thread, key: Value) -> PyResult<bool> {
        contains(th, this, key)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<Set>, th: &mut Thread) -> PyResult {
        iter::table_iter(th, Builtin::SetIterator, this.as_value(), 0, this.len())
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ge, this, value)
    }

    /// Return self&value.
    #[method("($self, value, /)")]
    fn __and__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, this, value, |th, a, b| intersection(th, a, &[b]))
    }

    /// Return value&self.
    #[method("($self, value, /)")]
    fn __rand__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, value, this, |th, a, b| intersection(th, a, &[b]))
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, this, value, |th, a, b| union(th, a, &[b]))
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, value, this, |th, a, b| union(th, a, &[b]))
    }

    /// Return self-value.
    #[method("($self, value, /)")]
    fn __sub__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, this, value, |th, a, b| difference(th, a, &[b]))
    }

    /// Return value-self.
    #[method("($self, value, /)")]
    fn __rsub__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, value, this, |th, a, b| difference(th, a, &[b]))
    }

    /// Return self^value.
    #[method("($self, value, /)")]
    fn __xor__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, this, value, symmetric_difference)
    }

    /// Return value^self.
    #[method("($self, value, /)")]
    fn __rxor__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, value, this, symmetric_difference)
    }

    /// Return a new set with elements in the set that are not in the others.
    #[method("($self, /, *others)")]
    #[pyname = "difference"]
    fn py_difference(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<Gc<Set>> {
        difference(th, this, others)
    }

    /// Return a new set with elements common to the set and all others.
    #[method("($self, /, *others)")]
    #[pyname = "intersection"]
    fn py_intersection(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<Gc<Set>> {
        intersection(th, this, others)
    }

    /// Return a new set with elements from the set and all others.
    #[method("($self, /, *others)")]
    #[pyname = "union"]
    fn py_union(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<Gc<Set>> {
        union(th, this, others)
    }

    /// Return a new set with elements in either the set or other but not both.
    #[method("($self, other, /)")]
    #[pyname = "symmetric_difference"]
    fn py_symmetric_difference(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<Gc<Set>> {
        symmetric_difference(th, this, other)
    }

    /// Return True if two sets have a null intersection.
    #[method("($self, other, /)")]
    fn isdisjoint(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<bool> {
        is_disjoint(th, this, other)
    }

    /// Report whether another set contains this set.
    #[method("($self, other, /)")]
    fn issubset(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<bool> {
        let other = as_set(th, other)?;
        this.is_subset(th, &other)
    }

    /// Report whether this set contains another set.
    #[method("($self, other, /)")]
    fn issuperset(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<bool> {
        let other = as_set(th, other)?;
        other.is_subset(th, &this)
    }

    /// Return the size of the set in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Gc<Set>, _th: &mut Thread) -> usize {
        this.size()
    }

    /// See PEP 585
    #[classmethod("($type, item, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, item: Value) -> PyResult {
        containers::class_getitem(th, class, item)
    }

    /// Return self&=value.
    #[method("($self, value, /)")]
    fn __iand__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        if Set::from_value(th, value).is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let result = intersection(th, this, &[value])?;
        this.swap_contents(th, &result);
        Ok(this.as_value())
    }

    /// Return self|=value.
    #[method("($self, value, /)")]
    fn __ior__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        if Set::from_value(th, value).is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        this.update(th, value)?;
        Ok(this.as_value())
    }

    /// Return self-=value.
    #[method("($self, value, /)")]
    fn __isub__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        if Set::from_value(th, value).is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        remove_all(th, this, value)?;
        Ok(this.as_value())
    }

    /// Return self^=value.
    #[method("($self, value, /)")]
    fn __ixor__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        if Set::from_value(th, value).is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        SetMethods::symmetric_difference_update(this, th, value)?;
        Ok(this.as_value())
    }

    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    #[method("($self, object, /)")]
    fn add(this: Gc<Set>, th: &mut Thread, object: Value) -> PyResult<()> {
        this.add(th, object).map(|_| ())
    }

    /// Remove all elements from this set.
    #[method("($self, /)")]
    fn clear(this: Gc<Set>, th: &mut Thread) {
        this.clear(th);
    }

    /// Return a shallow copy of a set.
    #[method("($self, /)")]
    fn copy(this: Gc<Set>, th: &mut Thread) -> PyResult<Gc<Set>> {
        this.copy(th, Builtin::Set)
    }

    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    #[method("($self, object, /)")]
    fn discard(this: Gc<Set>, th: &mut Thread, object: Value) -> PyResult<()> {
        let (object, hash) = lookup_key(th, object)?;
        this.remove_hashed(th, object, hash).map(|_| ())
    }

    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    #[method("($self, object, /)")]
    fn remove(this: Gc<Set>, th: &mut Thread, object: Value) -> PyResult<()> {
        let (key, hash) = lookup_key(th, object)?;
        if this.remove_hashed(th, key, hash)? {
            Ok(())
        } else {
            super::dict::key_error(th, object)
        }
    }

    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    #[method("($self, /)")]
    fn pop(this: Gc<Set>, th: &mut Thread) -> PyResult {
        match this.pop() {
            Some(v) => Ok(v),
            None => th.raise(Builtin::KeyError, "pop from an empty set"),
        }
    }

    /// Update the set, adding elements from all others.
    #[method("($self, /, *others)")]
    fn update(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<()> {
        others.iter().try_for_each(|other| this.update(th, *other))
    }

    /// Update the set, removing elements found in others.
    #[method("($self, /, *others)")]
    fn difference_update(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<()> {
        others
            .iter()
            .try_for_each(|other| remove_all(th, this, *other))
    }

    /// Update the set, keeping only elements found in it and all others.
    #[method("($self, /, *others)")]
    fn intersection_update(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<()> {
        let result = intersection(th, this, others)?;
        this.swap_contents(th, &result);
        Ok(())
    }

    /// Update the set, keeping only elements found in either set, but not in both.
    #[method("($self, other, /)")]
    fn symmetric_difference_update(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<()> {
        match Set::from_value(th, other) {
            Some(other) if other == this => {
                this.clear(th);
                Ok(())
            }
            Some(other) => toggle_all(th, this, other),
            None => {
                let other = set::from_iterable(th, Builtin::Set, other)?;
                toggle_all(th, this, other)
            }
        }
    }
}

/// Declares the methods of `frozenset`.
pub struct FrozenSetMethods;

/// Build an immutable unordered collection of unique elements.
#[pytype(FrozenSet)]
impl FrozenSetMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("($type, *args, **kwargs)")]
    fn py_new(
        class: Value,
        th: &mut Thread,
        args: &[Value],
        kwargs: Keywords<'_>,
    ) -> PyResult<Gc<Set>> {
        let ty = containers::class_for_new(th, class, Builtin::FrozenSet)?;
        let exact = containers::is_exactly(ty, Builtin::FrozenSet);
        let strict = exact || !containers::has_own_constructors(th, ty, Builtin::FrozenSet);
        let iterable = containers::optional_argument(th, "frozenset", args, kwargs, strict)?;
        if let (true, Some(same)) = (exact, iterable.and_then(exact_frozen)) {
            return Ok(same);
        }
        let new = create(th, class, Builtin::FrozenSet)?;
        if let Some(iterable) = iterable {
            new.update(th, iterable)?;
        }
        Ok(new)
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<Set>, th: &mut Thread) -> PyResult<i64> {
        this.frozen_hash(th)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Set>, th: &mut Thread) -> PyResult<Gc<Str>> {
        repr(th, this)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<Set>, _th: &mut Thread) -> usize {
        this.len()
    }

    /// x.__contains__(y) <==> y in x.
    #[method("($self, key, /)")]
    fn __contains__(this: Gc<Set>, th: &mut Thread, key: Value) -> PyResult<bool> {
        contains(th, this, key)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<Set>, th: &mut Thread) -> PyResult {
        iter::table_iter(th, Builtin::SetIterator, this.as_value(), 0, this.len())
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Eq, this, value)
    }

    /// Return self!=value.
    #[method("($self, value, /)")]
    fn __ne__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ne, this, value)
    }

    /// Return self<value.
    #[method("($self, value, /)")]
    fn __lt__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Lt, this, value)
    }

    /// Return self<=value.
    #[method("($self, value, /)")]
    fn __le__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Le, this, value)
    }

    /// Return self>value.
    #[method("($self, value, /)")]
    fn __gt__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Gt, this, value)
    }

    /// Return self>=value.
    #[method("($self, value, /)")]
    fn __ge__(this: Gc<Set>, th: &mut Thread, value: Value) -> PyResult {
        compare(th, CompareOp::Ge, this, value)
    }

    /// Return self&value.
    #[method("($self, value, /)")]
    fn __and__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, this, value, |th, a, b| intersection(th, a, &[b]))
    }

    /// Return value&self.
    #[method("($self, value, /)")]
    fn __rand__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, value, this, |th, a, b| intersection(th, a, &[b]))
    }

    /// Return self|value.
    #[method("($self, value, /)")]
    fn __or__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, this, value, |th, a, b| union(th, a, &[b]))
    }

    /// Return value|self.
    #[method("($self, value, /)")]
    fn __ror__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, value, this, |th, a, b| union(th, a, &[b]))
    }

    /// Return self-value.
    #[method("($self, value, /)")]
    fn __sub__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, this, value, |th, a, b| difference(th, a, &[b]))
    }

    /// Return value-self.
    #[method("($self, value, /)")]
    fn __rsub__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, value, this, |th, a, b| difference(th, a, &[b]))
    }

    /// Return self^value.
    #[method("($self, value, /)")]
    fn __xor__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, this, value, symmetric_difference)
    }

    /// Return value^self.
    #[method("($self, value, /)")]
    fn __rxor__(this: Value, th: &mut Thread, value: Value) -> PyResult {
        operator(th, value, this, symmetric_difference)
    }

    /// Return a new set with elements in the set that are not in the others.
    #[method("($self, /, *others)")]
    #[pyname = "difference"]
    fn py_difference(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<Gc<Set>> {
        difference(th, this, others)
    }

    /// Return a new set with elements common to the set and all others.
    #[method("($self, /, *others)")]
    #[pyname = "intersection"]
    fn py_intersection(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<Gc<Set>> {
        intersection(th, this, others)
    }

    /// Return a new set with elements from the set and all others.
    #[method("($self, /, *others)")]
    #[pyname = "union"]
    fn py_union(this: Gc<Set>, th: &mut Thread, others: &[Value]) -> PyResult<Gc<Set>> {
        union(th, this, others)
    }

    /// Return a new set with elements in either the set or other but not both.
    #[method("($self, other, /)")]
    #[pyname = "symmetric_difference"]
    fn py_symmetric_difference(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<Gc<Set>> {
        symmetric_difference(th, this, other)
    }

    /// Return True if two sets have a null intersection.
    #[method("($self, other, /)")]
    fn isdisjoint(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<bool> {
        is_disjoint(th, this, other)
    }

    /// Report whether another set contains this set.
    #[method("($self, other, /)")]
    fn issubset(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<bool> {
        let other = as_set(th, other)?;
        this.is_subset(th, &other)
    }

    /// Report whether this set contains another set.
    #[method("($self, other, /)")]
    fn issuperset(this: Gc<Set>, th: &mut Thread, other: Value) -> PyResult<bool> {
        let other = as_set(th, other)?;
        other.is_subset(th, &this)
    }

    /// Return the size of the set in memory, in bytes.
    #[method("($self, /)")]
    fn __sizeof__(this: Gc<Set>, _th: &mut Thread) -> usize {
        this.size()
    }

    /// See PEP 585
    #[classmethod("($type, item, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, item: Value) -> PyResult {
        containers::class_getitem(th, class, item)
    }

    /// Return a shallow copy of a set.
    #[method("($self, /)")]
    fn copy(this: Gc<Set>, th: &mut Thread) -> PyResult<Gc<Set>> {
        match exact_frozen(this.as_value()) {
            Some(same) => Ok(same),
            None => this.copy(th, Builtin::FrozenSet),
        }
    }
}

fn exact_frozen(v: Value) -> Option<Gc<Set>> {
    crate::object::field::exact(v, Builtin::FrozenSet.shape())
}

#[cfg(test)]
mod tests;
