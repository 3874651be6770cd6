//! The methods of `memoryview`: one dimension, the native formats of single items.

use super::bytes::common;
use super::containers::{self, SliceParts};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::bytes::{ByteArray, Bytes};
use crate::object::field::exact;
use crate::object::iter::{self, Slice};
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::memory::{Extent, MemoryView};
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::{self, Tuple};
use crate::value::{PyResult, Value};
use krait_macros::pytype;

/// `memoryview(object)`
pub fn new_view(th: &mut Thread, object: Value) -> PyResult<Gc<MemoryView>> {
    if let Some(view) = MemoryView::exact(object) {
        let base = held(th, view)?;
        let copy = MemoryView::new(
            base,
            view.readonly.get().is(Value::TRUE),
            format(view),
            view.extent(),
        );
        return th.alloc(copy);
    }
    let (len, readonly) = if let Some(b) = Bytes::from_value(th, object) {
        (b.len(), true)
    } else if let Some(b) = ByteArray::from_value(th, object) {
        (b.len(), false)
    } else {
        let message = format!(
            "memoryview: a bytes-like object is required, not '{}'",
            th.type_name(object)
        );
        return th.type_error(message);
    };
    th.alloc(MemoryView::new(
        object,
        readonly,
        b'B',
        Extent {
            start: 0,
            count: len,
            stride: 1,
            item_size: 1,
        },
    ))
}

/// The object that a view shows, or the error for a released view.
fn held(th: &mut Thread, view: Gc<MemoryView>) -> PyResult {
    match view.object.bound() {
        Some(v) => Ok(v),
        None => th.value_error("operation forbidden on released memoryview object"),
    }
}

fn format(view: Gc<MemoryView>) -> u8 {
    view.format.get().to_int().unwrap_or(i64::from(b'B')) as u8
}

/// Bytes of an item of a native format.
fn format_size(format: u8) -> Option<usize> {
    Some(match format {
        b'c' | b'b' | b'B' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'P' | b'd' => 8,
        _ => return None,
    })
}

/// An item's value.
fn unpack(th: &mut Thread, format: u8, bytes: &[u8]) -> PyResult {
    let mut word = [0u8; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    let raw = u64::from_le_bytes(word);
    let unused = 64 - 8 * bytes.len() as u32;
    match format {
        b'c' => Bytes::new(th, bytes).map(Gc::as_value),
        b'?' => Ok(Value::bool(raw != 0)),
        b'f' => Ok(Value::float(f64::from(f32::from_bits(raw as u32)))),
        b'd' => Ok(Value::float(f64::from_bits(raw))),
        b'e' => th.raise(
            Builtin::NotImplementedError,
            "memoryview: format e not supported",
        ),
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
            crate::object::int::from_i64(th, ((raw << unused) as i64) >> unused)
        }
        _ => match i64::try_from(raw) {
            Ok(i) => crate::object::int::from_i64(th, i),
            Err(_) => crate::object::int::from_int(th, crate::num::Int::from(raw)),
        },
    }
}

/// The bytes of a value for an item.
fn pack(th: &mut Thread, format: u8, v: Value) -> PyResult<Vec<u8>> {
    let name = char::from(format);
    let size = format_size(format).unwrap_or(1);
    match format {
        b'c' => match Bytes::from_value(th, v) {
            Some(b) if b.len() == 1 => Ok(b.as_slice().to_vec()),
            Some(_) => th.value_error(format!("memoryview: invalid value for format '{name}'")),
            None => th.type_error(format!("memoryview: invalid type for format '{name}'")),
        },
        b'?' => Ok(vec![u8::from(protocols::truth(th, v)?)]),
        b'f' => Ok((protocols::to_f64(th, v)? as f32).to_le_bytes().to_vec()),
        b'd' => Ok(protocols::to_f64(th, v)?.to_le_bytes().to_vec()),
        _ => {
            if !containers::has_index(th, v) {
                return th.type_error(format!("memoryview: invalid type for format '{name}'"));
            }
            let i = protocols::index(th, v)?;
            let signed = format.is_ascii_lowercase();
            let bits = 8 * size as u32;
            let fits = i.to_int().filter(|i| match (signed, bits) {
                (_, 64) => signed || *i >= 0,
                (true, _) => (-(1i64 << (bits - 1))..1 << (bits - 1)).contains(i),
                (false, _) => (0..1i64 << bits).contains(i),
            });
            match fits {
                Some(i) => Ok(i.to_le_bytes()[..size].to_vec()),
                None => th.value_error(format!("memoryview: invalid value for format '{name}'")),
            }
        }
    }
}

fn item(th: &mut Thread, view: Gc<MemoryView>, i: usize) -> PyResult {
    held(th, view)?;
    match view.item(th, i) {
        Some(bytes) => unpack(th, format(view), &bytes),
        None => th.raise(Builtin::IndexError, "index out of bounds on dimension 1"),
    }
}

fn bytes_of(th: &mut Thread, view: Gc<MemoryView>) -> PyResult<Vec<u8>> {
    match view.to_vec(th) {
        Some(bytes) => Ok(bytes),
        None => th.value_error("operation forbidden on released memoryview object"),
    }
}

/// The part of a view that a slice names.
fn sliced(th: &mut Thread, view: Gc<MemoryView>, slice: Gc<Slice>) -> PyResult<Gc<MemoryView>> {
    let parts = SliceParts::of(th, &slice)?;
    let base = held(th, view)?;
    let e = view.extent();
    let bounds = parts.fit(e.count);
    let extent = Extent {
        start: e.start + e.stride * bounds.start,
        count: bounds.count,
        stride: e.stride * bounds.step,
        item_size: e.item_size,
    };
    th.alloc(MemoryView::new(
        base,
        view.readonly.get().is(Value::TRUE),
        format(view),
        extent,
    ))
}

/// The index that a subscript is.
fn index(th: &mut Thread, view: Gc<MemoryView>, key: Value) -> PyResult<usize> {
    if let Some(t) = Tuple::from_value(th, key) {
        return match t.items() {
            [one] => index(th, view, *one),
            [] => th.type_error("memoryview: invalid slice key"),
            many => th.type_error(format!(
                "cannot index 1-dimension view with {}-element tuple",
                many.len()
            )),
        };
    }
    if !containers::has_index(th, key) {
        return th.type_error("memoryview: invalid slice key");
    }
    let i = protocols::sequence_index(th, key)?;
    containers::checked_index(
        th,
        i,
        view.extent().count,
        "index out of bounds on dimension 1",
    )
}

/// Create a new memoryview object which references the given object.
#[pytype(MemoryView)]
impl MemoryView {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[new("(type, object)")]
    fn view_new(_class: Value, th: &mut Thread, object: Value) -> PyResult<Gc<MemoryView>> {
        new_view(th, object)
    }

    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<MemoryView>, _th: &mut Thread) -> PyResult<String> {
        let what = if this.object.bound().is_some() {
            "memory"
        } else {
            "released memory"
        };
        Ok(format!("<{what} at {:#x}>", this.addr()))
    }

    /// Return hash(self).
    #[method("($self, /)")]
    fn __hash__(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<i64> {
        let bytes = bytes_of(th, this)?;
        if !this.readonly.get().is(Value::TRUE) {
            return th.value_error("cannot hash writable memoryview object");
        }
        if !matches!(format(this), b'B' | b'b' | b'c') {
            return th.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        }
        let bytes = Bytes::new(th, &bytes)?;
        protocols::hash(th, bytes.as_value())
    }

    /// Return self==value.
    #[method("($self, value, /)")]
    fn __eq__(this: Gc<MemoryView>, th: &mut Thread, value: Value) -> PyResult {
        if this.as_value().is(value) {
            return Ok(Value::TRUE);
        }
        let other = match MemoryView::exact(value) {
            Some(view) => view,
            None if common::buffer_opt(th, value).is_some() => new_view(th, value)?,
            None => return Ok(Value::NOT_IMPLEMENTED),
        };
        if this.object.bound().is_none()
            || other.object.bound().is_none()
            || this.extent().count != other.extent().count
        {
            return Ok(Value::FALSE);
        }
        for i in 0..this.extent().count {
            let (a, b) = (item(th, this, i)?, item(th, other, i)?);
            if !protocols::eq(th, a, b)? {
                return Ok(Value::FALSE);
            }
        }
        Ok(Value::TRUE)
    }

    /// Return len(self).
    #[method("($self, /)")]
    fn __len__(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<usize> {
        held(th, this)?;
        Ok(this.extent().count)
    }

    /// Implement iter(self).
    #[method("($self, /)")]
    fn __iter__(this: Gc<MemoryView>, th: &mut Thread) -> PyResult {
        held(th, this)?;
        iter::sequence_iter(th, Builtin::SequenceIterator, this.as_value(), 0)
    }

    /// Return self[key].
    #[method("($self, key, /)")]
    fn __getitem__(this: Gc<MemoryView>, th: &mut Thread, key: Value) -> PyResult {
        held(th, this)?;
        if key.is(Value::ELLIPSIS) {
            return Ok(this.as_value());
        }
        if let Some(slice) = exact::<Slice>(key, Builtin::Slice.shape()) {
            return sliced(th, this, slice).map(Gc::as_value);
        }
        let i = index(th, this, key)?;
        item(th, this, i)
    }

    /// Set self[key] to value.
    #[method("($self, key, value, /)")]
    fn __setitem__(
        this: Gc<MemoryView>,
        th: &mut Thread,
        key: Value,
        value: Value,
    ) -> PyResult<()> {
        held(th, this)?;
        if this.readonly.get().is(Value::TRUE) {
            return th.type_error("cannot modify read-only memory");
        }
        if let Some(slice) = exact::<Slice>(key, Builtin::Slice.shape()) {
            let target = sliced(th, this, slice)?;
            return assign(th, target, value);
        }
        let i = index(th, this, key)?;
        let bytes = pack(th, format(this), value)?;
        if this.set_item(th, i, &bytes) {
            Ok(())
        } else {
            th.raise(Builtin::IndexError, "index out of bounds on dimension 1")
        }
    }

    /// Delete self[key].
    #[method("($self, key, /)")]
    fn __delitem__(_this: Gc<MemoryView>, th: &mut Thread, key: Value) -> PyResult<()> {
        let _ = key;
        th.type_error("cannot delete memory")
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("($self, /)")]
    fn release(this: Gc<MemoryView>, _th: &mut Thread) -> PyResult<()> {
        this.object.set_immediate(Value::UNBOUND);
        Ok(())
    }

    /// Return the data in the buffer as a byte string.
    ///
    /// The order matters for views of several dimensions only.
    #[method("($self, /, order='C')")]
    fn tobytes(this: Gc<MemoryView>, th: &mut Thread, order: Value) -> PyResult<Gc<Bytes>> {
        let known = order.is_none()
            || Str::from_value(th, order)
                .is_some_and(|o| ["C", "F", "A"].iter().any(|k| o.equals(k)));
        let bytes = bytes_of(th, this)?;
        if !known {
            return th.value_error("order must be 'C', 'F' or 'A'");
        }
        Bytes::new(th, &bytes)
    }

    /// Return the data in the buffer as a str of hexadecimal numbers.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from
    ///     the right, negative values count from the left.
    #[method("($self, /, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hex(
        this: Gc<MemoryView>,
        th: &mut Thread,
        sep: Value,
        bytes_per_sep: i64,
    ) -> PyResult<String> {
        let bytes = bytes_of(th, this)?;
        common::hex(th, &bytes, sep, bytes_per_sep)
    }

    /// Return the data in the buffer as a list of elements.
    #[method("($self, /)")]
    fn tolist(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<Gc<List>> {
        held(th, this)?;
        let list = List::new(th)?;
        for i in 0..this.extent().count {
            let v = item(th, this, i)?;
            list.push(th, v)?;
        }
        Ok(list)
    }

    /// Cast a memoryview to a new format or shape.
    #[method("($self, /, format, shape=<unrepresentable>)")]
    fn cast(
        this: Gc<MemoryView>,
        th: &mut Thread,
        format: Gc<Str>,
        shape: Value,
    ) -> PyResult<Gc<MemoryView>> {
        let base = held(th, this)?;
        if !shape.is_unbound() {
            return th.raise(
                Builtin::NotImplementedError,
                "memoryview: casts to a shape are not supported",
            );
        }
        let text = Str::display(format);
        let character = match text.strip_prefix('@').unwrap_or(&text).as_bytes() {
            [c] if format_size(*c).is_some() => *c,
            _ => {
                return th.value_error(
                    "memoryview: destination format must be a native single character format prefixed with an optional '@'",
                );
            }
        };
        let e = this.extent();
        if e.stride != e.item_size as i64 {
            return th.type_error("memoryview: casts are restricted to C-contiguous views");
        }
        let byte = |f: u8| matches!(f, b'B' | b'b' | b'c');
        if !byte(self::format(this)) && !byte(character) {
            return th.type_error("memoryview: cannot cast between two non-byte formats");
        }
        let (size, total) = (format_size(character).unwrap_or(1), e.count * e.item_size);
        if total % size != 0 {
            return th.type_error("memoryview: length is not a multiple of itemsize");
        }
        let extent = Extent {
            start: e.start,
            count: total / size,
            stride: size as i64,
            item_size: size,
        };
        th.alloc(MemoryView::new(
            base,
            this.readonly.get().is(Value::TRUE),
            character,
            extent,
        ))
    }

    /// Return a readonly version of the memoryview.
    #[method("($self, /)")]
    fn toreadonly(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<Gc<MemoryView>> {
        let base = held(th, this)?;
        th.alloc(MemoryView::new(base, true, format(this), this.extent()))
    }

    /// Count the number of occurrences of a value.
    #[method("($self, value, /)")]
    fn count(this: Gc<MemoryView>, th: &mut Thread, value: Value) -> PyResult<usize> {
        held(th, this)?;
        let mut n = 0;
        for i in 0..this.extent().count {
            let v = item(th, this, i)?;
            n += usize::from(protocols::eq(th, v, value)?);
        }
        Ok(n)
    }

    /// Return the index of the first occurrence of a value.
    ///
    /// Raises ValueError if the value is not present.
    #[method("($self, value, start=<unrepresentable>, stop=<unrepresentable>, /)")]
    fn index(
        this: Gc<MemoryView>,
        th: &mut Thread,
        value: Value,
        start: Value,
        stop: Value,
    ) -> PyResult<usize> {
        held(th, this)?;
        let (start, stop) = containers::search_range(th, start, stop, || this.extent().count)?;
        for i in start..stop {
            let v = item(th, this, i)?;
            if protocols::eq(th, v, value)? {
                return Ok(i);
            }
        }
        th.value_error("memoryview.index(x): x not found")
    }

    #[method("($self, /)")]
    fn __enter__(this: Gc<MemoryView>, th: &mut Thread) -> PyResult {
        held(th, this)?;
        Ok(this.as_value())
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[method("($self, /, *exc_info)")]
    fn __exit__(this: Gc<MemoryView>, th: &mut Thread, exc_info: &[Value]) -> PyResult<()> {
        let _ = exc_info;
        MemoryView::release(this, th)
    }

    /// memoryviews are generic over the type of their underlying data
    #[classmethod("($type, object, /)")]
    fn __class_getitem__(class: Value, th: &mut Thread, object: Value) -> PyResult {
        super::generic::make_alias(th, class, object)
    }

    /// The underlying object of the memoryview.
    #[getter]
    fn obj(this: Gc<MemoryView>, th: &mut Thread) -> PyResult {
        held(th, this)
    }

    /// The amount of space in bytes that the array would use in
    ///  a contiguous representation.
    #[getter]
    fn nbytes(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<usize> {
        held(th, this)?;
        Ok(this.extent().count * this.extent().item_size)
    }

    /// A bool indicating whether the memory is read only.
    #[getter]
    fn readonly(this: Gc<MemoryView>, th: &mut Thread) -> PyResult {
        held(th, this)?;
        Ok(this.readonly.get())
    }

    /// The size in bytes of each element of the memoryview.
    #[getter]
    fn itemsize(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<usize> {
        held(th, this)?;
        Ok(this.extent().item_size)
    }

    /// A string containing the format (in struct module style)
    ///  for each element in the view.
    #[getter]
    fn format(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<String> {
        held(th, this)?;
        Ok(char::from(self::format(this)).to_string())
    }

    /// An integer indicating how many dimensions of a multi-dimensional
    ///  array the memory represents.
    #[getter]
    fn ndim(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<i64> {
        held(th, this)?;
        Ok(1)
    }

    /// A tuple of ndim integers giving the shape of the memory
    ///  as an N-dimensional array.
    #[getter]
    fn shape(this: Gc<MemoryView>, th: &mut Thread) -> PyResult {
        held(th, this)?;
        tuple::new(th, &[Value::int(this.extent().count as i64)]).map(Gc::as_value)
    }

    /// A tuple of ndim integers giving the size in bytes to access
    ///  each element for each dimension of the array.
    #[getter]
    fn strides(this: Gc<MemoryView>, th: &mut Thread) -> PyResult {
        held(th, this)?;
        tuple::new(th, &[Value::int(this.extent().stride)]).map(Gc::as_value)
    }

    /// A tuple of integers used internally for PIL-style arrays.
    #[getter]
    fn suboffsets(this: Gc<MemoryView>, th: &mut Thread) -> PyResult {
        held(th, this)?;
        tuple::new(th, &[]).map(Gc::as_value)
    }

    /// A bool indicating whether the memory is C contiguous.
    #[getter]
    fn c_contiguous(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<bool> {
        contiguous(th, this)
    }

    /// A bool indicating whether the memory is Fortran contiguous.
    #[getter]
    fn f_contiguous(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<bool> {
        contiguous(th, this)
    }

    /// A bool indicating whether the memory is contiguous.
    #[getter]
    fn contiguous(this: Gc<MemoryView>, th: &mut Thread) -> PyResult<bool> {
        contiguous(th, this)
    }
}

fn contiguous(th: &mut Thread, view: Gc<MemoryView>) -> PyResult<bool> {
    held(th, view)?;
    let e = view.extent();
    Ok(e.stride == e.item_size as i64 || e.count <= 1)
}

/// `view[…] = value`: a buffer of as many items of the same format.
fn assign(th: &mut Thread, target: Gc<MemoryView>, value: Value) -> PyResult<()> {
    let source = new_view(th, value)?;
    let (e, s) = (target.extent(), source.extent());
    if e.count != s.count || format(target) != format(source) {
        return th
            .value_error("memoryview assignment: lvalue and rvalue have different structures");
    }
    // A copy, for the two may overlap.
    let bytes = bytes_of(th, source)?;
    for (i, item) in bytes.chunks(e.item_size).enumerate() {
        target.set_item(th, i, item);
    }
    Ok(())
}
