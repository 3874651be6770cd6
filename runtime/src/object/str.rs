//! `str` objects: compact strings of 1, 2 or 4 bytes a character (PEP 393), and views of a growing buffer.
//!
//! Two representations, told apart by the shape id and both of class `str`:
//! * [`FlatStr`] (shape `Builtin::Str`): characters inline.
//! * [`StrView`] (shape `ShapeId::STR_VIEW`): the first `len` characters of a shared buffer. Concatenation to a long string
//!   appends to the left operand's buffer when that operand ends where the buffer ends, so building a string by `s += x` is
//!   amortised O(1) a character while every intermediate string stays valid. Characters of a buffer never change once written.
//!
//! The kind is in the header's flags. Invariants: a string has the narrowest kind that holds its characters; an interned string is flat.

mod build;

use super::kinds::Builtin;
use super::shape::ShapeId;
use crate::context::Thread;
use crate::heap::{Gc, Header, HeapObject, TraceKind};
use crate::text::strref::Unit;
use crate::text::{Kind, StrBuf, StrRef};
use crate::value::{PyResult, Value};
use std::cell::Cell;

/// A string of either representation: only its header can be relied on.
#[repr(C)]
pub struct Str {
    header: Header,
}
// SAFETY: repr(C), a header alone; never allocated as such.
unsafe impl HeapObject for Str {
    const KIND: TraceKind = TraceKind::Leaf;
}

/// A string with its characters inline.
#[repr(C)]
pub struct FlatStr {
    header: Header,
    len: Cell<u64>,
    /// Hash, or 0 when not computed yet. Byte offset 16.
    hash: Cell<u64>,
    data: [u64; 0],
}
// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for FlatStr {
    const KIND: TraceKind = TraceKind::Leaf;
}

/// The first characters of a shared buffer.
#[repr(C)]
pub struct StrView {
    header: Header,
    len: Value,
    /// Halves of the hash, each small so that neither looks like a heap reference; meaningful when `HASHED` is set.
    hash: [Cell<u64>; 2],
    buffer: Gc<StrBuffer>,
}
// SAFETY: repr(C) with the header first; the words are a tagged int, two small numbers, and a reference.
unsafe impl HeapObject for StrView {
    const KIND: TraceKind = TraceKind::Values;
}

/// Room for characters that views share; their width is in the header's flags.
#[repr(C)]
pub struct StrBuffer {
    header: Header,
    /// Characters written.
    used: Cell<u64>,
    /// Characters there is room for.
    capacity: Cell<u64>,
    data: [u64; 0],
}
// SAFETY: repr(C) with the header first; no references.
unsafe impl HeapObject for StrBuffer {
    const KIND: TraceKind = TraceKind::Leaf;
}

/// Header flag of a string: interned, so that equality of two interned strings is identity.
const INTERNED: u8 = Header::USER_FLAG_0;
/// Header flags: shift of the kind.
const KIND_SHIFT: u32 = 5;
/// Header flag of a view: its hash is there.
const HASHED: u8 = 1 << 7;
/// Concatenations of at least this many characters make or extend a buffer.
const VIEW_MIN: usize = 128;

fn kind_flags(kind: Kind) -> u8 {
    (kind as u8) << KIND_SHIFT
}

/// The kind in the flags of a string or buffer.
fn kind_of(header: &Header) -> Kind {
    match header.flags() >> KIND_SHIFT & 3 {
        0 => Kind::Ascii,
        1 => Kind::Latin1,
        2 => Kind::Ucs2,
        _ => Kind::Ucs4,
    }
}

/// Views `len` characters of `kind` at `data`.
///
/// # Safety
/// There are that many initialised characters, which stay alive and unchanged for `'a`.
unsafe fn view<'a>(kind: Kind, data: *const u64, len: usize) -> StrRef<'a> {
    // SAFETY: the caller's promise; the data is 8-byte aligned.
    unsafe {
        match kind {
            Kind::Ascii => StrRef::Ascii(std::slice::from_raw_parts(data.cast(), len)),
            Kind::Latin1 => StrRef::Latin1(std::slice::from_raw_parts(data.cast(), len)),
            Kind::Ucs2 => StrRef::Ucs2(std::slice::from_raw_parts(data.cast(), len)),
            Kind::Ucs4 => StrRef::Ucs4(std::slice::from_raw_parts(data.cast(), len)),
        }
    }
}

/// Copies `text` to `to` at the width of `kind`, which holds all its characters.
///
/// # Safety
/// There is room for that many characters at `to`, which is aligned for them and does not overlap `text`.
unsafe fn write_units(text: StrRef<'_>, kind: Kind, to: *mut u8) {
    fn copy<F: Unit, T: Unit>(from: &[F], to: *mut T) {
        for (i, unit) in from.iter().enumerate() {
            // SAFETY: the caller of `write_units` promises room for all characters.
            unsafe { to.add(i).write(T::narrow((*unit).into())) };
        }
    }
    // SAFETY: the caller's promise.
    unsafe {
        match (text, kind) {
            (StrRef::Ascii(u) | StrRef::Latin1(u), Kind::Ascii | Kind::Latin1) => {
                std::ptr::copy_nonoverlapping(u.as_ptr(), to, u.len())
            }
            (StrRef::Ucs2(u), Kind::Ucs2) => {
                std::ptr::copy_nonoverlapping(u.as_ptr(), to.cast(), u.len())
            }
            (StrRef::Ucs4(u), Kind::Ucs4) => {
                std::ptr::copy_nonoverlapping(u.as_ptr(), to.cast(), u.len())
            }
            (StrRef::Ascii(u) | StrRef::Latin1(u), Kind::Ucs2) => copy(u, to.cast::<u16>()),
            (StrRef::Ascii(u) | StrRef::Latin1(u), Kind::Ucs4) => copy(u, to.cast::<u32>()),
            (StrRef::Ucs2(u), Kind::Ucs4) => copy(u, to.cast::<u32>()),
            (StrRef::Ucs2(u), Kind::Ascii | Kind::Latin1) => copy(u, to),
            (StrRef::Ucs4(u), Kind::Ascii | Kind::Latin1) => copy(u, to),
            (StrRef::Ucs4(u), Kind::Ucs2) => copy(u, to.cast::<u16>()),
        }
    }
}

impl FlatStr {
    /// A string of `len` characters that the caller writes at once.
    fn allocate(th: &mut Thread, kind: Kind, len: usize) -> PyResult<Gc<FlatStr>> {
        let Some(bytes) = len
            .checked_mul(kind.width())
            .filter(|bytes| *bytes < isize::MAX as usize)
        else {
            return th.memory_error();
        };
        let header = Header::new(Builtin::Str as u32);
        header.set_flags(kind_flags(kind));
        let object = FlatStr {
            header,
            len: Cell::new(len as u64),
            hash: Cell::new(0),
            data: [],
        };
        // SAFETY: strings are leaves.
        match unsafe { th.alloc.alloc_tail_uninit(object, bytes) } {
            Ok(s) => Ok(s),
            Err(_) => th.memory_error(),
        }
    }
    fn data(&self) -> *mut u8 {
        self.data.as_ptr() as *mut u8
    }
}

impl Str {
    /// The string that `v` is: a `str`, either representation, no instance of a subclass.
    #[inline(always)]
    pub fn exact(v: Value) -> Option<Gc<Str>> {
        let h = v.heap_header()?;
        if h.shape() == Builtin::Str as u32 || h.shape() == ShapeId::STR_VIEW.0 {
            // SAFETY: both shapes are those of strings.
            Some(unsafe { h.cast() })
        } else {
            None
        }
    }
    /// The string that `v` is, instances of subclasses included.
    #[inline]
    pub fn from_value(th: &Thread, v: Value) -> Option<Gc<Str>> {
        Str::exact(v).or_else(|| Str::exact(th.unbox(v, Builtin::Str)?))
    }
    /// A string of UTF-8 text.
    pub fn new(th: &mut Thread, text: &str) -> PyResult<Gc<Str>> {
        if text.is_ascii() {
            return Str::from_ref(th, StrRef::Ascii(text.as_bytes()));
        }
        Str::from_buf(th, &StrBuf::from(text))
    }
    /// A string of built text.
    pub fn from_buf(th: &mut Thread, text: &StrBuf) -> PyResult<Gc<Str>> {
        if text.is_out_of_memory() {
            // Work on a long text may have been given up because a signal arrived.
            (th.hooks().check_signals)(th)?;
            return th.memory_error();
        }
        Str::from_narrow(th, text.as_ref())
    }
    /// A string with the characters of `text`, which may be stored wider than needed (a slice).
    pub fn from_ref(th: &mut Thread, text: StrRef<'_>) -> PyResult<Gc<Str>> {
        let kind = text.narrowest();
        Str::with_kind(th, text, kind)
    }
    /// A string with the characters of `text`, which is stored as narrowly as it can be.
    pub fn from_narrow(th: &mut Thread, text: StrRef<'_>) -> PyResult<Gc<Str>> {
        Str::with_kind(th, text, text.kind())
    }
    fn with_kind(th: &mut Thread, text: StrRef<'_>, kind: Kind) -> PyResult<Gc<Str>> {
        match text.len() {
            0 => return Ok(th.names().empty),
            1 if kind <= Kind::Latin1 => return Str::character(th, text.at(0)),
            _ => {}
        }
        let s = FlatStr::allocate(th, kind, text.len())?;
        // SAFETY: the new string has room for the text at this kind, and is not the text.
        unsafe { write_units(text, kind, s.data()) };
        // SAFETY: a flat string is a string.
        Ok(unsafe { s.cast() })
    }
    /// The string of one character (shared for Latin-1).
    #[inline]
    pub fn character(th: &mut Thread, character: u32) -> PyResult<Gc<Str>> {
        if let Some(slot) = th.interp().characters.get(character as usize) {
            if let Some(s) = slot.get() {
                return Ok(s);
            }
            let s = th
                .interp()
                .interned
                .intern_text(th, StrRef::Latin1(&[character as u8]))?;
            slot.set(Some(s));
            return Ok(s);
        }
        let units = [character];
        let text = StrRef::Ucs4(&units);
        let s = FlatStr::allocate(th, text.narrowest(), 1)?;
        // SAFETY: the new string has room for one character of its kind.
        unsafe { write_units(text, Kind::of(character), s.data()) };
        // SAFETY: a flat string is a string.
        Ok(unsafe { s.cast() })
    }
    /// A new flat string that nobody shares, for the table of interned strings.
    pub(crate) fn fresh_flat(th: &mut Thread, text: StrRef<'_>) -> PyResult<Gc<Str>> {
        let kind = text.narrowest();
        let s = FlatStr::allocate(th, kind, text.len())?;
        // SAFETY: the new string has room for the text at this kind, and is not the text.
        unsafe { write_units(text, kind, s.data()) };
        s.header.set_flags(INTERNED);
        // SAFETY: a flat string is a string.
        Ok(unsafe { s.cast() })
    }
    /// Whether the string is interned.
    #[inline(always)]
    pub fn is_interned(&self) -> bool {
        self.header.has(INTERNED)
    }
    /// Marks a flat string interned; a view cannot be.
    pub(crate) fn mark_interned(&self) -> bool {
        let flat = self.flat().is_some();
        if flat {
            self.header.set_flags(INTERNED);
        }
        flat
    }
    #[inline(always)]
    fn flat(&self) -> Option<&FlatStr> {
        if self.header.shape() == Builtin::Str as u32 {
            // SAFETY: the shape is that of flat strings.
            Some(unsafe { &*std::ptr::from_ref(self).cast::<FlatStr>() })
        } else {
            None
        }
    }
    #[inline(always)]
    fn as_view(&self) -> &StrView {
        debug_assert!(self.header.shape() == ShapeId::STR_VIEW.0);
        // SAFETY: a string that is not flat is a view.
        unsafe { &*std::ptr::from_ref(self).cast::<StrView>() }
    }
    /// Number of characters.
    #[inline(always)]
    pub fn len(&self) -> usize {
        match self.flat() {
            Some(s) => s.len.get() as usize,
            None => self.as_view().len.as_int() as usize,
        }
    }
    /// Whether there are no characters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The characters. They stay valid while the string is alive: the caller keeps it on its stack.
    #[inline(always)]
    pub fn text<'a>(&self) -> StrRef<'a> {
        let kind = kind_of(&self.header);
        // SAFETY: both representations hold `len` initialised characters of the kind in their flags, which never change.
        unsafe {
            match self.flat() {
                Some(s) => view(kind, s.data.as_ptr(), s.len.get() as usize),
                None => {
                    let v = self.as_view();
                    view(kind, v.buffer.data.as_ptr(), v.len.as_int() as usize)
                }
            }
        }
    }
    /// The hash, computed once.
    #[inline]
    pub fn hash(&self, th: &Thread) -> u64 {
        match self.flat() {
            Some(s) => {
                let cached = s.hash.get();
                if cached != 0 {
                    return cached;
                }
                let h = th.interp().hash_key.hash_str(self.text()) as u64;
                s.hash.set(h);
                h
            }
            None => self.view_hash(th),
        }
    }
    fn view_hash(&self, th: &Thread) -> u64 {
        let v = self.as_view();
        if !self.header.has(HASHED) {
            let h = th.interp().hash_key.hash_str(self.text()) as u64;
            v.hash[0].set(h & 0xffff_ffff);
            v.hash[1].set(h >> 32);
            self.header.set_flags(HASHED);
        }
        v.hash[0].get() | v.hash[1].get() << 32
    }
    /// Whether the characters are those of `other`.
    #[inline]
    pub fn same(&self, other: &Str) -> bool {
        std::ptr::eq(self, other)
            || !(self.is_interned() && other.is_interned()) && self.text().equals(other.text())
    }
    /// Whether the characters are those of the ASCII text `other`.
    pub fn equals(&self, other: &str) -> bool {
        self.text().is(other)
    }
    /// The text for a message.
    pub fn to_string_lossy(&self) -> String {
        self.text().to_string_lossy().into_owned()
    }
    /// The text for a message; lone surrogates are shown as escapes.
    pub fn display(s: Gc<Str>) -> String {
        s.text().to_string_lossy().into_owned()
    }
    /// The text of a value that is a string; for anything else an empty text.
    pub fn text_of(v: Value) -> String {
        Str::exact(v).map(Str::display).unwrap_or_default()
    }
    /// The characters in WTF-8.
    pub fn to_wtf8(&self) -> Vec<u8> {
        let encoded = crate::text::codec::encode_utf8(
            self.text(),
            &mut crate::text::codec::Errors::SurrogatePass,
        );
        encoded.unwrap_or_default()
    }

    /// `a + b`
    pub fn concat(th: &mut Thread, a: Gc<Str>, b: Gc<Str>) -> PyResult<Gc<Str>> {
        let (left, right) = (a.text(), b.text());
        if left.is_empty() {
            return Ok(b);
        }
        if right.is_empty() {
            return Ok(a);
        }
        let len = left.len() + right.len();
        let kind = left.kind().max(right.kind());
        if len >= VIEW_MIN {
            return Str::concat_long(th, a, b, kind, len);
        }
        let s = FlatStr::allocate(th, kind, len)?;
        // SAFETY: the new string has room for both texts at the wider kind.
        unsafe {
            write_units(left, kind, s.data());
            write_units(right, kind, s.data().add(left.len() * kind.width()));
        }
        // SAFETY: a flat string is a string.
        Ok(unsafe { s.cast() })
    }
    /// Concatenation through a shared buffer (see the module's documentation).
    fn concat_long(
        th: &mut Thread,
        a: Gc<Str>,
        b: Gc<Str>,
        kind: Kind,
        len: usize,
    ) -> PyResult<Gc<Str>> {
        let (left, right) = (a.text(), b.text());
        let mut buffer = None;
        if a.flat().is_none() {
            let v = a.as_view();
            let shared = v.buffer;
            let ends_there = shared.used.get() == left.len() as u64;
            // An ASCII buffer may take further one-byte characters only if all of them are ASCII: its views share the flag.
            if ends_there && kind_of(&shared.header) == kind && shared.capacity.get() >= len as u64
            {
                buffer = Some(shared);
            }
        }
        let buffer = match buffer {
            Some(buffer) => buffer,
            None => {
                // Twice the room once a string has been extended before, so that copying is amortised.
                let capacity = if a.flat().is_none() {
                    len.saturating_mul(2)
                } else {
                    len + len / 2
                };
                let Some(bytes) = capacity
                    .checked_mul(kind.width())
                    .and_then(|n| n.checked_add(size_of::<StrBuffer>()))
                else {
                    return th.memory_error();
                };
                let new: Gc<StrBuffer> = th.alloc_sized(ShapeId::RAW_BYTES, bytes)?;
                new.header.set_flags(kind_flags(kind));
                new.capacity.set(capacity as u64);
                // SAFETY: the new buffer has room for the left text at this kind.
                unsafe { write_units(left, kind, new.data.as_ptr() as *mut u8) };
                new
            }
        };
        // SAFETY: the capacity covers both texts; characters behind `left` are not in any view yet.
        unsafe {
            write_units(
                right,
                kind,
                (buffer.data.as_ptr() as *mut u8).add(left.len() * kind.width()),
            )
        };
        buffer.used.set(len as u64);
        let v = th.alloc(StrView {
            header: Header::new(ShapeId::STR_VIEW.0),
            len: Value::int(len as i64),
            hash: [const { Cell::new(0) }; 2],
            buffer,
        })?;
        v.header.set_flags(kind_flags(kind));
        // SAFETY: a view is a string.
        Ok(unsafe { v.cast() })
    }
}
