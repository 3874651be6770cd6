//! Items and slices.

use super::control::list_item;
use super::{Flow, op};
use crate::context::Thread;
use crate::feedback::ic::ItemState;
use crate::heap::{Gc, Header, ValueArray};
use crate::interp::frame::Frame;
use crate::interp::special;
use crate::object::dict::Dict;
use crate::object::field::exact;
use crate::object::iter::Slice;
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::tuple::Tuple;
use crate::value::{INT_PAYLOAD_MASK, PyResult, Value};
use krait_frontend::bytecode::inst::Opcode;
use krait_frontend::bytecode::operands::{Ic, ItemIc};
use krait_frontend::bytecode::ops::Dst;

/// The object when `v` is an exact instance of the builtin type.
#[inline(always)]
fn is_exact(v: Value, b: Builtin) -> bool {
    exact::<Header>(v, b.shape()).is_some()
}

/// The item of a tuple at an immediate int within its length.
///
/// # Safety
/// `tuple` is a tuple, `index` an immediate int.
#[inline(always)]
unsafe fn tuple_item(tuple: Value, index: Value) -> Option<Value> {
    let object = tuple.as_ptr();
    // SAFETY: the layout of a tuple: tagged length at 8, items from 16.
    unsafe {
        let len = object.add(Tuple::LEN_OFFSET).cast::<u64>().read();
        if index.bits() >= len {
            return None;
        }
        Some(
            object
                .add(Tuple::ITEMS_OFFSET)
                .cast::<Value>()
                .add((index.bits() & INT_PAYLOAD_MASK) as usize)
                .read(),
        )
    }
}

/// The item of a list or tuple at a small int, negative ones counted from the end.
#[inline(always)]
fn sequence_item(obj: Value, index: Value) -> Option<Value> {
    if !index.is_int() {
        return None;
    }
    if is_exact(obj, Builtin::List) {
        // SAFETY: checked.
        let index = unsafe { from_end(obj, index) };
        // SAFETY: as above.
        return unsafe { list_item(obj, index) };
    }
    if is_exact(obj, Builtin::Tuple) {
        // SAFETY: checked; lists and tuples have their length in the same place.
        let index = unsafe { from_end(obj, index) };
        // SAFETY: as above.
        return unsafe { tuple_item(obj, index) };
    }
    None
}
/// A negative index made one from the start, when it is within the length.
///
/// # Safety
/// `obj` is a list or tuple, `index` an immediate int.
#[inline(always)]
unsafe fn from_end(obj: Value, index: Value) -> Value {
    const { assert!(List::LEN_OFFSET == Tuple::LEN_OFFSET) }
    let i = index.as_int();
    if i >= 0 {
        return index;
    }
    // SAFETY: the layout of lists and tuples.
    let len = unsafe { obj.as_ptr().add(List::LEN_OFFSET).cast::<Value>().read() }.as_int();
    // A sum that is still negative is above every length when compared as words.
    Value::int(i + len)
}

/// `dst <- obj[index]`, generally.
#[inline(never)]
fn load(
    th: &mut Thread,
    f: &mut Frame,
    dst: Dst,
    obj: Value,
    index: Value,
    ic: Ic<ItemIc>,
    quick: bool,
) -> PyResult<()> {
    let state = f.ic(ic);
    state.record(obj, index);
    if quick {
        choose_form(f, state, obj, index);
    }
    if let Some(v) = sequence_item(obj, index) {
        f.set(dst, v);
        return Ok(());
    }
    if let Some(d) = Dict::exact(obj) {
        let v = item_of_dict(th, d, index)?;
        f.set(dst, v);
        return Ok(());
    }
    if special::push_get_item(th, f, obj, index, state)? {
        return Ok(());
    }
    let v = protocols::get_item(th, obj, index)?;
    f.set(dst, v);
    Ok(())
}

/// `d[key]` of an exact dict.
#[inline]
fn item_of_dict(th: &mut Thread, d: Gc<Dict>, key: Value) -> PyResult {
    match d.get(th, key)? {
        Some(v) => Ok(v),
        None => th.raise_with(Builtin::KeyError, &[key]),
    }
}

fn choose_form(f: &Frame, ic: &ItemState, obj: Value, index: Value) {
    const MAX_FLIPS: u32 = 4;
    let wanted = if ic.flips.get() >= MAX_FLIPS {
        Opcode::LoadItem
    } else if is_exact(obj, Builtin::List) && index.is_int() {
        Opcode::LoadItemList
    } else if is_exact(obj, Builtin::Tuple) && index.is_int() {
        Opcode::LoadItemTuple
    } else if is_exact(obj, Builtin::Dict) {
        Opcode::LoadItemDict
    } else {
        Opcode::LoadItem
    };
    // SAFETY: the instruction's first word.
    let now = unsafe { *f.site.sub(1) as u8 };
    if now != wanted as u8 {
        if now != Opcode::LoadItem as u8 {
            ic.flips.set(ic.flips.get() + 1);
        }
        f.quicken(wanted);
    }
}

op!(LoadItem: general |i, th, f| { load(th, f, i.dst, f.get(i.obj), f.get(i.index), i.ic, true) });
op!(LoadItemImm: fast |i, m| {
    let obj = m.get(i.obj);
    match sequence_item(obj, Value::from(i.value.0)) {
        Some(v) => {
            m.set(i.dst, v);
            Flow::Next
        }
        None => Flow::Slow,
    }
} general |i, th, f| { load(th, f, i.dst, f.get(i.obj), Value::from(i.value.0), i.ic, false) });
op!(LoadItemList: fast |i, m| {
    let (obj, index) = (m.get(i.obj), m.get(i.index));
    if !index.is_int() || !is_exact(obj, Builtin::List) {
        return Flow::Slow;
    }
    // SAFETY: checked.
    match unsafe { list_item(obj, from_end(obj, index)) } {
        Some(v) => {
            m.set(i.dst, v);
            Flow::Next
        }
        None => Flow::Slow,
    }
} general |i, th, f| { load(th, f, i.dst, f.get(i.obj), f.get(i.index), i.ic, true) });
op!(LoadItemTuple: fast |i, m| {
    let (obj, index) = (m.get(i.obj), m.get(i.index));
    if !index.is_int() || !is_exact(obj, Builtin::Tuple) {
        return Flow::Slow;
    }
    // SAFETY: checked.
    match unsafe { tuple_item(obj, from_end(obj, index)) } {
        Some(v) => {
            m.set(i.dst, v);
            Flow::Next
        }
        None => Flow::Slow,
    }
} general |i, th, f| { load(th, f, i.dst, f.get(i.obj), f.get(i.index), i.ic, true) });
op!(LoadItemDict: general |i, th, f| {
    if let Some(d) = Dict::exact(f.get(i.obj)) {
        let v = item_of_dict(th, d, f.get(i.index))?;
        f.set(i.dst, v);
        return Ok(());
    }
    load(th, f, i.dst, f.get(i.obj), f.get(i.index), i.ic, true)
});

/// Stores into a list's storage, when the store needs no barrier.
#[inline(always)]
fn store_in_list(obj: Value, index: Value, v: Value) -> bool {
    if !index.is_int() || !is_exact(obj, Builtin::List) {
        return false;
    }
    let object = obj.as_ptr();
    // SAFETY: the layout of a list, which was checked; the index is checked against the length.
    unsafe {
        let index = from_end(obj, index);
        let len = object.add(List::LEN_OFFSET).cast::<u64>().read();
        if index.bits() >= len {
            return false;
        }
        let storage = object.add(List::ITEMS_OFFSET).cast::<Gc<Header>>().read();
        if v.is_heap() && storage.needs_barrier() {
            return false;
        }
        let at = (index.bits() & INT_PAYLOAD_MASK) as usize;
        storage
            .as_ptr()
            .cast::<u8>()
            .add(ValueArray::DATA_OFFSET)
            .cast::<Value>()
            .add(at)
            .write(v);
    }
    true
}

#[inline(never)]
fn store(
    th: &mut Thread,
    f: &mut Frame,
    operands: (Value, Value, Value),
    ic: Ic<ItemIc>,
) -> PyResult<()> {
    let (obj, index, v) = operands;
    f.ic(ic).record(obj, index);
    if let Some(d) = Dict::exact(obj) {
        return d.set(th, index, v);
    }
    if is_exact(obj, Builtin::List) && index.is_int() {
        f.quicken(Opcode::StoreItemList);
        if store_in_list(obj, index, v) {
            return Ok(());
        }
    } else {
        f.quicken(Opcode::StoreItem);
    }
    protocols::set_item(th, obj, index, v)
}
op!(StoreItem: general |i, th, f| { store(th, f, (f.get(i.obj), f.get(i.index), f.get(i.src)), i.ic) });
op!(StoreItemList: fast |i, m| {
    if store_in_list(m.get(i.obj), m.get(i.index), m.get(i.src)) { Flow::Next } else { Flow::Slow }
} general |i, th, f| { store(th, f, (f.get(i.obj), f.get(i.index), f.get(i.src)), i.ic) });
op!(DeleteItem: general |i, th, f| { protocols::del_item(th, f.get(i.obj), f.get(i.index)) });
op!(LoadSlice: general |i, th, f| {
    let args = f.window(i.args, 2);
    let v = protocols::get_slice(th, f.get(i.obj), args[0], args[1])?;
    f.set(i.dst, v);
    Ok(())
});
op!(StoreSlice: general |i, th, f| {
    let args = f.window(i.args, 2);
    let slice = th.alloc(Slice::new(Builtin::Slice.shape(), args[0], args[1], Value::NONE))?;
    protocols::set_item(th, f.get(i.obj), slice.as_value(), f.get(i.src))
});
