//! Making strings of several: joining, repeating, slicing, with one allocation each.

use super::{FlatStr, Str, write_units};
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::kinds::Builtin;
use crate::object::list::{self, List};
use crate::object::tuple::Tuple;
use crate::text::strref::{Unit, with_units};
use crate::text::{Kind, StrRef};
use crate::value::{PyResult, Value};

/// The text of a part that is known to be a string; nothing for any other value.
#[inline(always)]
fn text_of<'a>(v: Value) -> StrRef<'a> {
    Str::exact(v).map_or(StrRef::EMPTY, |s| s.text())
}

/// Writes texts one behind the other into a new string.
struct Writer {
    string: Gc<FlatStr>,
    kind: Kind,
    at: usize,
    len: usize,
}

impl Writer {
    fn new(th: &mut Thread, kind: Kind, len: usize) -> PyResult<Writer> {
        Ok(Writer {
            string: FlatStr::allocate(th, kind, len)?,
            kind,
            at: 0,
            len,
        })
    }
    #[inline(always)]
    fn push(&mut self, text: StrRef<'_>) {
        assert!(text.len() <= self.len - self.at && text.kind() <= self.kind);
        // SAFETY: the string has room for `len` characters of this kind, of which `at` are written (the assertion above).
        unsafe {
            write_units(
                text,
                self.kind,
                self.string.data().add(self.at * self.kind.width()),
            )
        };
        self.at += text.len();
    }
    fn finish(self) -> Gc<Str> {
        debug_assert!(self.at == self.len);
        // SAFETY: a flat string is a string.
        unsafe { self.string.cast() }
    }
}

impl Str {
    /// A copy of an ASCII string with each character replaced by the ASCII character that `map` gives; `None` when it is not ASCII.
    #[inline]
    pub fn map_ascii(
        th: &mut Thread,
        s: Gc<Str>,
        map: impl Fn(u8) -> u8,
    ) -> PyResult<Option<Gc<Str>>> {
        let StrRef::Ascii(bytes) = s.text() else {
            return Ok(None);
        };
        if let [byte] = bytes {
            return Str::character(th, map(*byte).into()).map(Some);
        }
        let new = FlatStr::allocate(th, Kind::Ascii, bytes.len())?;
        for (i, byte) in bytes.iter().enumerate() {
            // SAFETY: the new string has room for as many bytes.
            unsafe { new.data().add(i).write(map(*byte)) };
        }
        // SAFETY: a flat string is a string.
        Ok(Some(unsafe { new.cast() }))
    }
    /// The parts, exact strings all, one behind the other: what f-strings make.
    pub fn concat_all(th: &mut Thread, parts: &[Value]) -> PyResult<Gc<Str>> {
        if let [a, b] = parts
            && let (Some(a), Some(b)) = (Str::exact(*a), Str::exact(*b))
        {
            return Str::concat(th, a, b);
        }
        let (mut len, mut kind, mut last) = (0, Kind::Ascii, None);
        let mut some = 0;
        for part in parts {
            let text = text_of(*part);
            if !text.is_empty() {
                len += text.len();
                kind = kind.max(text.kind());
                last = Some(*part);
                some += 1;
            }
        }
        match (some, last.and_then(Str::exact)) {
            (1, Some(only)) => return Ok(only),
            (0, _) => return Ok(th.names().empty),
            _ => {}
        }
        let mut out = Writer::new(th, kind, len)?;
        for part in parts {
            out.push(text_of(*part));
        }
        Ok(out.finish())
    }

    /// `separator.join(iterable)`
    pub fn join(th: &mut Thread, separator: Gc<Str>, iterable: Value) -> PyResult<Gc<Str>> {
        if let Some(tuple) = Tuple::exact(iterable) {
            return join_items(th, separator, tuple.items());
        }
        let items = match List::exact(iterable) {
            Some(list) => list,
            None => {
                let has_iter = th
                    .type_of(iterable)
                    .special(crate::object::special::Special::Iter)
                    .is_some_and(|m| !m.is_none());
                if !has_iter
                    && th
                        .type_of(iterable)
                        .special(crate::object::special::Special::GetItem)
                        .is_none()
                {
                    return th.type_error("can only join an iterable");
                }
                list::from_iterable(th, iterable)?
            }
        };
        // SAFETY: joining calls no Python code, so nobody changes the list.
        join_items(th, separator, unsafe { items.as_slice() })
    }

    /// `s * count`
    pub fn repeat(th: &mut Thread, s: Gc<Str>, count: usize) -> PyResult<Gc<Str>> {
        let text = s.text();
        if count == 0 || text.is_empty() {
            return Ok(th.names().empty);
        }
        if count == 1 {
            return Ok(s);
        }
        let len = text.len().checked_mul(count);
        let Some(len) = len.filter(|len| isize::try_from(*len).is_ok()) else {
            return th.raise(Builtin::OverflowError, "repeated string is too long");
        };
        if len > isize::MAX as usize / 4 {
            return th.memory_error();
        }
        let new = FlatStr::allocate(th, text.kind(), len)?;
        let (data, width) = (new.data(), text.kind().width());
        let (mut done, all) = (text.len() * width, len * width);
        // SAFETY: the new string has room for `all` bytes; what is copied lies before where it is copied to, and each copy at most
        // doubles what is there.
        unsafe {
            write_units(text, text.kind(), data);
            while done < all {
                let more = done.min(all - done);
                std::ptr::copy_nonoverlapping(data, data.add(done), more);
                done += more;
            }
            Ok(new.cast())
        }
    }

    /// The characters in `range`; the string itself when that is all of it.
    #[inline]
    pub fn substring(
        th: &mut Thread,
        s: Gc<Str>,
        range: std::ops::Range<usize>,
    ) -> PyResult<Gc<Str>> {
        let text = s.text();
        if range.len() == text.len() {
            return Ok(s);
        }
        Str::from_ref(th, text.slice(range))
    }

    /// The characters `start`, `start + step`, … : `count` of them, all within the string.
    pub fn stepped(
        th: &mut Thread,
        s: Gc<Str>,
        start: i64,
        step: i64,
        count: usize,
    ) -> PyResult<Gc<Str>> {
        if step == 1 {
            let start = start as usize;
            return if count == 0 {
                Ok(th.names().empty)
            } else {
                Str::substring(th, s, start..start + count)
            };
        }
        fn pick<U: Unit>(units: &[U], start: i64, step: i64, count: usize) -> Vec<U> {
            (0..count as i64)
                .map(|i| units[(start + i * step) as usize])
                .collect()
        }
        let text = s.text();
        if let StrRef::Ascii(units) = text {
            let picked = pick(units, start, step, count);
            return Str::from_narrow(th, StrRef::Ascii(&picked));
        }
        with_units!(text, |units| {
            let picked = pick(units, start, step, count);
            Str::from_ref(th, Unit::as_str_ref(&picked))
        })
    }
}

fn join_items(th: &mut Thread, separator: Gc<Str>, items: &[Value]) -> PyResult<Gc<Str>> {
    if let [only] = items
        && let Some(s) = Str::exact(*only)
    {
        return Ok(s);
    }
    let between = separator.text();
    let (mut len, mut kind) = (
        0usize,
        if items.len() > 1 {
            between.kind()
        } else {
            Kind::Ascii
        },
    );
    for (i, item) in items.iter().enumerate() {
        let Some(part) = Str::from_value(th, *item) else {
            let message = format!(
                "sequence item {i}: expected str instance, {} found",
                th.type_name(*item)
            );
            return th.type_error(message);
        };
        let text = part.text();
        len = len.saturating_add(text.len());
        kind = kind.max(text.kind());
    }
    len = len.saturating_add(between.len().saturating_mul(items.len().saturating_sub(1)));
    if len > isize::MAX as usize / 4 {
        return th.raise(
            Builtin::OverflowError,
            "join() result is too long for a Python string",
        );
    }
    if len == 0 {
        return Ok(th.names().empty);
    }
    let mut out = Writer::new(th, kind, len)?;
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(between);
        }
        match Str::exact(*item) {
            Some(s) => out.push(s.text()),
            None => out.push(Str::from_value(th, *item).map_or(StrRef::EMPTY, |s| s.text())),
        }
    }
    Ok(out.finish())
}
