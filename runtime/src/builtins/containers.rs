//! What the container types share: recursive reprs, subscripts and slices, constructors' arguments.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::generic::GenericAlias;
use crate::object::iter::Slice;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::object::types::Type;
use crate::text::StrBuf;
use crate::value::{PyResult, Value};

// ---- repr -------------------------------------------------------------------------------------------------------------

/// The repr of a container that may contain itself, as [`write_recursive_repr`] writes it.
pub fn recursive_repr(
    th: &mut Thread,
    container: Value,
    ellipsis: &str,
    write: impl FnOnce(&mut Thread, &mut StrBuf) -> PyResult<()>,
) -> PyResult<Gc<Str>> {
    let mut out = StrBuf::new();
    write_recursive_repr(th, container, ellipsis, &mut out, write)?;
    Str::from_buf(th, &out)
}

/// Appends the repr of a container that may contain itself: `ellipsis` when its repr is being made already, else what `write` writes.
pub fn write_recursive_repr(
    th: &mut Thread,
    container: Value,
    ellipsis: &str,
    out: &mut StrBuf,
    write: impl FnOnce(&mut Thread, &mut StrBuf) -> PyResult<()>,
) -> PyResult<()> {
    th.check_native_stack(" while getting the repr of an object")?;
    let address = container.bits();
    if !th.in_repr.borrow_mut().insert(address) {
        out.push_ascii(ellipsis);
        return Ok(());
    }
    let result = write(th, out);
    th.in_repr.borrow_mut().remove(&address);
    result
}

/// Appends the repr of a value. That of a builtin container is not made apart first, so deep nesting takes no more than linear time.
pub fn push_repr(th: &mut Thread, out: &mut StrBuf, v: Value) -> PyResult<()> {
    if let Some(list) = List::exact(v) {
        return super::list::write_repr(th, list, out);
    }
    if let Some(tuple) = Tuple::exact(v) {
        return super::tuple::write_repr(th, tuple, out);
    }
    if let Some(dict) = Dict::exact(v) {
        return super::dict::write_repr(th, dict, out);
    }
    if let Some(slice) = exact::<Slice>(v, Builtin::Slice.shape()) {
        return super::slice::write_repr(th, slice, out);
    }
    let text = protocols::repr(th, v)?;
    out.push_str(text.text());
    Ok(())
}

/// Appends the reprs of the items that `next` gives, with commas between.
pub fn push_items(
    th: &mut Thread,
    out: &mut StrBuf,
    next: &mut dyn FnMut() -> Option<Value>,
) -> PyResult<usize> {
    let mut count = 0;
    while let Some(v) = next() {
        if count > 0 {
            out.push_ascii(", ");
        }
        push_repr(th, out, v)?;
        count += 1;
    }
    Ok(count)
}

// ---- subscripts -------------------------------------------------------------------------------------------------------

/// Start, stop and step of a slice as machine integers, before they are fitted to a length.
#[derive(Clone, Copy, Debug)]
pub struct SliceParts {
    start: i64,
    stop: i64,
    step: i64,
}

/// A slice fitted to a length.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SliceBounds {
    /// The first index, if there is one.
    pub start: i64,
    /// Where it ends.
    pub stop: i64,
    /// The distance, not zero.
    pub step: i64,
    /// Number of indices.
    pub count: usize,
}

/// What stands in square brackets behind a sequence.
#[derive(Clone, Copy, Debug)]
pub enum Subscript {
    /// An index; negative ones count from the end.
    Index(i64),
    /// A slice.
    Slice(SliceParts),
}

impl SliceParts {
    /// Evaluates the parts of a slice, which may run Python code.
    pub fn of(th: &mut Thread, slice: &Slice) -> PyResult<SliceParts> {
        let step = part(th, slice.step.get())?.unwrap_or(1);
        if step == 0 {
            return th.value_error("slice step cannot be zero");
        }
        let step = step.max(-i64::MAX);
        let (first, last) = if step < 0 {
            (i64::MAX, i64::MIN)
        } else {
            (0, i64::MAX)
        };
        let start = part(th, slice.start.get())?.unwrap_or(first);
        let stop = part(th, slice.stop.get())?.unwrap_or(last);
        Ok(SliceParts { start, stop, step })
    }
    /// Fits the slice to a sequence of `len` items.
    pub fn fit(self, len: usize) -> SliceBounds {
        let len = len as i64;
        let backward = self.step < 0;
        let fit = |i: i64| {
            if i < 0 {
                (i + len).max(if backward { -1 } else { 0 })
            } else {
                i.min(if backward { len - 1 } else { len })
            }
        };
        let (start, stop) = (fit(self.start), fit(self.stop));
        let distance = if backward { start - stop } else { stop - start };
        let count = if distance > 0 {
            (distance - 1) / self.step.abs() + 1
        } else {
            0
        };
        SliceBounds {
            start,
            stop,
            step: self.step,
            count: count as usize,
        }
    }
}

/// A part of a slice: `None` for None, otherwise clamped to the machine's range.
fn part(th: &mut Thread, v: Value) -> PyResult<Option<i64>> {
    if v.is_none() {
        return Ok(None);
    }
    if v.is_int() {
        return Ok(Some(v.as_int()));
    }
    if !has_index(th, v) {
        return th.type_error("slice indices must be integers or None or have an __index__ method");
    }
    protocols::index_clamped(th, v).map(Some)
}

/// Whether the value is an int or has `__index__`.
pub fn has_index(th: &Thread, v: Value) -> bool {
    v.is_int() || th.type_of(v).special(Special::Index).is_some() || th.is_instance(v, Builtin::Int)
}

/// A bound of a search (`list.index(x, start, stop)`): clamped to the machine's range.
pub fn search_bound(th: &mut Thread, v: Value) -> PyResult<i64> {
    if !has_index(th, v) {
        return th.type_error("slice indices must be integers or have an __index__ method");
    }
    protocols::index_clamped(th, v)
}

/// Bounds of a search in a sequence of `len` items; a missing bound is UNBOUND.
pub fn search_range(
    th: &mut Thread,
    start: Value,
    stop: Value,
    len: impl Fn() -> usize,
) -> PyResult<(usize, usize)> {
    let start = if start.is_unbound() {
        0
    } else {
        search_bound(th, start)?
    };
    let stop = if stop.is_unbound() {
        i64::MAX
    } else {
        search_bound(th, stop)?
    };
    let len = len();
    Ok((
        crate::native::Index(start).clamped(len),
        crate::native::Index(stop).clamped(len),
    ))
}

/// Reads a subscript of a sequence whose type messages call `what` (`list indices must be …`).
#[inline]
pub fn subscript(th: &mut Thread, key: Value, what: &str) -> PyResult<Subscript> {
    if let Some(i) = key.to_int() {
        return Ok(Subscript::Index(i));
    }
    if let Some(slice) = exact::<Slice>(key, Builtin::Slice.shape()) {
        return SliceParts::of(th, &slice).map(Subscript::Slice);
    }
    if has_index(th, key) {
        return protocols::sequence_index(th, key).map(Subscript::Index);
    }
    let message = format!(
        "{what} indices must be integers or slices, not {}",
        th.type_name(key)
    );
    th.type_error(message)
}

/// The place of an index in a sequence of `len` items, or IndexError with this message.
#[inline]
pub fn checked_index(th: &mut Thread, i: i64, len: usize, message: &str) -> PyResult<usize> {
    match crate::native::Index(i).checked(len) {
        Some(i) => Ok(i),
        None => th.raise(Builtin::IndexError, message),
    }
}

/// The factor of a repetition, negative ones being 0; `None` when the value is no int.
pub fn repeat_count(th: &mut Thread, v: Value) -> PyResult<Option<usize>> {
    if !has_index(th, v) {
        return Ok(None);
    }
    let i = protocols::index(th, v)?;
    match crate::object::int::exact_int(i) {
        Some(crate::num::IntRef::Small(n)) => Ok(Some(n.max(0) as usize)),
        _ => {
            let message = format!(
                "cannot fit '{}' into an index-sized integer",
                th.type_name(v)
            );
            th.raise(Builtin::OverflowError, message)
        }
    }
}

/// As [`repeat_count`], TypeError when the value is no int.
pub fn required_repeat_count(th: &mut Thread, v: Value) -> PyResult<usize> {
    match repeat_count(th, v)? {
        Some(n) => Ok(n),
        None => {
            let message = format!(
                "'{}' object cannot be interpreted as an integer",
                th.type_name(v)
            );
            th.type_error(message)
        }
    }
}

// ---- constructors -----------------------------------------------------------------------------------------------------

/// The class that `__new__` of the builtin type was called for, which must be that type or a subclass.
pub fn class_for_new(th: &mut Thread, class: Value, b: Builtin) -> PyResult<Gc<Type>> {
    let name = b.name();
    let Some(ty) = th.as_type(class) else {
        let message = format!(
            "{name}.__new__(X): X is not a type object ({})",
            th.type_name(class)
        );
        return th.type_error(message);
    };
    let builtin = th.builtin(b);
    if !ty.is_subclass(builtin) {
        let given = Str::text_of(ty.name.get());
        return th.type_error(format!(
            "{name}.__new__({given}): {given} is not a subtype of {name}"
        ));
    }
    Ok(ty)
}

/// Whether the class is the builtin type itself.
pub fn is_exactly(ty: Gc<Type>, b: Builtin) -> bool {
    ty.builtin == Some(b)
}

/// The one optional positional argument of a constructor that takes no keywords; `strict` says whether keywords are an error
/// (a subclass with constructors of its own may take some).
pub fn optional_argument(
    th: &mut Thread,
    name: &str,
    args: &[Value],
    kwargs: Keywords<'_>,
    strict: bool,
) -> PyResult<Option<Value>> {
    if strict && !kwargs.is_empty() {
        return th.type_error(format!("{name}() takes no keyword arguments"));
    }
    if args.len() > 1 {
        return th.type_error(format!(
            "{name} expected at most 1 argument, got {}",
            args.len()
        ));
    }
    Ok(args.first().copied())
}

/// Whether instances of the class are made by `__new__` and `__init__` of the builtin type.
pub fn has_own_constructors(th: &Thread, ty: Gc<Type>, b: Builtin) -> bool {
    let builtin = th.builtin(b);
    let same = |which: Special| match (ty.special(which), builtin.special(which)) {
        (Some(x), Some(y)) => x.is(y),
        (None, None) => true,
        _ => false,
    };
    !(same(Special::New) && same(Special::Init))
}

/// `list[int]`: the generic alias of a class.
pub fn class_getitem(th: &mut Thread, class: Value, item: Value) -> PyResult {
    let args = match Tuple::exact(item) {
        Some(args) => args,
        None => tuple::new(th, &[item])?,
    };
    th.alloc(GenericAlias::new(
        Builtin::GenericAlias.shape(),
        &[class, args.as_value()],
    ))
    .map(Gc::as_value)
}
