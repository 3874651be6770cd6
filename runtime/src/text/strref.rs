//! Strings as the runtime stores them: code points at 1, 2 or 4 bytes each.
//!
//! Invariants: a [`StrBuf`] always has the narrowest kind that holds its characters, so equal strings have equal kinds.
//! A [`StrRef`] usually has too, but one that was sliced from a wider string may be wider than it needs; functions
//! that depend on the kind say so. Values above 0x10FFFF never occur; surrogates may.

#![allow(
    clippy::useless_conversion,
    reason = "with_units! compiles the same conversion for every width, one of which is the target's"
)]

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

/// How wide the characters of a string are stored, and whether all are ASCII.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// One byte each, all below 0x80.
    Ascii,
    /// One byte each, some at or above 0x80.
    Latin1,
    /// Two bytes each, some at or above 0x100.
    Ucs2,
    /// Four bytes each, some at or above 0x10000.
    Ucs4,
}

impl Kind {
    /// The narrowest kind that holds `character`.
    #[inline]
    pub fn of(character: u32) -> Kind {
        match character {
            0..0x80 => Kind::Ascii,
            0x80..0x100 => Kind::Latin1,
            0x100..0x1_0000 => Kind::Ucs2,
            _ => Kind::Ucs4,
        }
    }

    /// Bytes a character takes.
    pub fn width(self) -> usize {
        match self {
            Kind::Ascii | Kind::Latin1 => 1,
            Kind::Ucs2 => 2,
            Kind::Ucs4 => 4,
        }
    }
}

/// A stored character: `u8`, `u16` or `u32`.
pub trait Unit: Copy + Ord + Into<u32> + 'static {
    /// The largest character that fits.
    const MAX: u32;

    /// The character, known to fit.
    fn narrow(character: u32) -> Self;

    /// The first place of `self` in `text`.
    fn find_in(self, text: &[Self]) -> Option<usize>;

    /// The last place of `self` in `text`.
    fn rfind_in(self, text: &[Self]) -> Option<usize>;

    /// The bitwise or of all characters: tells the kind that a text needs.
    fn or_all(text: &[Self]) -> u32;

    /// A reference to text of this width.
    fn as_str_ref(text: &[Self]) -> StrRef<'_>;

    /// The first place of `needle` (not empty, not longer than `text`) in `text`.
    fn find_slice(text: &[Self], needle: &[Self]) -> Option<usize>;

    /// The last place of `needle` (not empty, not longer than `text`) in `text`.
    fn rfind_slice(text: &[Self], needle: &[Self]) -> Option<usize>;

    /// Calls `found` with the places of `needle` (not empty) in `text` without overlap, at most `most` of them.
    fn each_match(text: &[Self], needle: &[Self], most: usize, found: impl FnMut(usize));
}

impl Unit for u8 {
    const MAX: u32 = 0xff;

    #[inline]
    fn narrow(character: u32) -> u8 {
        character as u8
    }

    #[inline]
    fn find_in(self, text: &[u8]) -> Option<usize> {
        memchr::memchr(self, text)
    }

    #[inline]
    fn rfind_in(self, text: &[u8]) -> Option<usize> {
        memchr::memrchr(self, text)
    }

    fn or_all(text: &[u8]) -> u32 {
        text.iter().fold(0u8, |all, unit| all | unit).into()
    }

    /// Claims Latin-1, because only a look at every byte could tell ASCII.
    fn as_str_ref(text: &[u8]) -> StrRef<'_> {
        StrRef::Latin1(text)
    }

    #[inline]
    fn find_slice(text: &[u8], needle: &[u8]) -> Option<usize> {
        memchr::memmem::find(text, needle)
    }

    #[inline]
    fn rfind_slice(text: &[u8], needle: &[u8]) -> Option<usize> {
        memchr::memmem::rfind(text, needle)
    }

    fn each_match(text: &[u8], needle: &[u8], most: usize, found: impl FnMut(usize)) {
        match needle {
            [byte] => memchr::memchr_iter(*byte, text).take(most).for_each(found),
            _ => memchr::memmem::find_iter(text, needle)
                .take(most)
                .for_each(found),
        }
    }
}

/// The wide units share their code: blocks of 16 compile to vector compares.
macro_rules! wide_unit {
    ($unit:ty, $max:expr, $variant:ident) => {
        impl Unit for $unit {
            const MAX: u32 = $max;

            #[inline]
            fn narrow(character: u32) -> $unit {
                character as $unit
            }

            fn find_in(self, text: &[$unit]) -> Option<usize> {
                let (blocks, tail) = text.as_chunks::<16>();
                for (index, block) in blocks.iter().enumerate() {
                    if block
                        .iter()
                        .fold(false, |found, unit| found | (*unit == self))
                    {
                        return block
                            .iter()
                            .position(|unit| *unit == self)
                            .map(|at| index * 16 + at);
                    }
                }
                tail.iter()
                    .position(|unit| *unit == self)
                    .map(|at| blocks.len() * 16 + at)
            }

            fn rfind_in(self, text: &[$unit]) -> Option<usize> {
                let (head, blocks) = text.as_rchunks::<16>();
                for (index, block) in blocks.iter().enumerate().rev() {
                    if block
                        .iter()
                        .fold(false, |found, unit| found | (*unit == self))
                    {
                        return block
                            .iter()
                            .rposition(|unit| *unit == self)
                            .map(|at| head.len() + index * 16 + at);
                    }
                }
                head.iter().rposition(|unit| *unit == self)
            }

            fn or_all(text: &[$unit]) -> u32 {
                text.iter().fold(0, |all: $unit, unit| all | unit).into()
            }

            fn as_str_ref(text: &[$unit]) -> StrRef<'_> {
                StrRef::$variant(text)
            }

            fn find_slice(text: &[$unit], needle: &[$unit]) -> Option<usize> {
                super::search::find_wide(text, needle)
            }

            fn rfind_slice(text: &[$unit], needle: &[$unit]) -> Option<usize> {
                super::search::rfind_wide(text, needle)
            }

            fn each_match(text: &[$unit], needle: &[$unit], most: usize, found: impl FnMut(usize)) {
                super::search::each_match_wide(text, needle, most, found);
            }
        }
    };
}

wide_unit!(u16, 0xffff, Ucs2);
wide_unit!(u32, u32::MAX, Ucs4);

/// A borrowed string.
#[derive(Clone, Copy, Debug)]
pub enum StrRef<'a> {
    /// Bytes below 0x80, one a character.
    Ascii(&'a [u8]),
    /// Bytes, one a character.
    Latin1(&'a [u8]),
    /// Characters below 0x10000.
    Ucs2(&'a [u16]),
    /// Any characters.
    Ucs4(&'a [u32]),
}

/// Evaluates an expression with the units of a string as a slice; it is compiled once per width.
#[macro_export]
macro_rules! with_units {
    ($text:expr, |$units:ident| $body:expr) => {
        match $text {
            $crate::text::StrRef::Ascii($units) | $crate::text::StrRef::Latin1($units) => $body,
            $crate::text::StrRef::Ucs2($units) => $body,
            $crate::text::StrRef::Ucs4($units) => $body,
        }
    };
}
pub use with_units;

impl<'a> From<&'a str> for StrRef<'a> {
    /// Only for ASCII text, which is all that the runtime's own words are; other text is cut to nothing.
    fn from(text: &'a str) -> Self {
        debug_assert!(text.is_ascii());
        if text.is_ascii() {
            StrRef::Ascii(text.as_bytes())
        } else {
            StrRef::EMPTY
        }
    }
}

impl<'a> StrRef<'a> {
    /// The empty string.
    pub const EMPTY: StrRef<'static> = StrRef::Ascii(&[]);

    /// The number of characters.
    #[inline]
    pub fn len(self) -> usize {
        with_units!(self, |units| units.len())
    }

    /// Whether there are no characters.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The kind it is stored as.
    #[inline]
    pub fn kind(self) -> Kind {
        match self {
            StrRef::Ascii(_) => Kind::Ascii,
            StrRef::Latin1(_) => Kind::Latin1,
            StrRef::Ucs2(_) => Kind::Ucs2,
            StrRef::Ucs4(_) => Kind::Ucs4,
        }
    }

    /// The narrowest kind that would hold it; looks at every character unless it is ASCII.
    pub fn narrowest(self) -> Kind {
        match self {
            StrRef::Ascii(_) => Kind::Ascii,
            StrRef::Latin1(units) => Kind::of(u8::or_all(units)),
            StrRef::Ucs2(units) => Kind::of(u16::or_all(units)),
            StrRef::Ucs4(units) => Kind::of(u32::or_all(units)),
        }
    }

    /// Whether every character is ASCII.
    pub fn is_ascii(self) -> bool {
        self.narrowest() == Kind::Ascii
    }

    /// The character at `index`; panics beyond the end.
    #[inline]
    pub fn at(self, index: usize) -> u32 {
        with_units!(self, |units| units[index].into())
    }

    /// The character at `index`.
    #[inline]
    pub fn get(self, index: usize) -> Option<u32> {
        with_units!(self, |units| units.get(index).map(|unit| u32::from(*unit)))
    }

    /// The characters in `range`, stored as before (perhaps wider than needed); panics beyond the end.
    #[inline]
    pub fn slice(self, range: Range<usize>) -> StrRef<'a> {
        match self {
            StrRef::Ascii(units) => StrRef::Ascii(&units[range]),
            StrRef::Latin1(units) => StrRef::Latin1(&units[range]),
            StrRef::Ucs2(units) => StrRef::Ucs2(&units[range]),
            StrRef::Ucs4(units) => StrRef::Ucs4(&units[range]),
        }
    }

    /// The characters one by one. Loops that matter use [`with_units!`] instead.
    pub fn chars(self) -> Chars<'a> {
        Chars {
            text: self,
            next: 0,
        }
    }

    /// The bytes of an ASCII string.
    #[inline]
    pub fn as_ascii(self) -> Option<&'a [u8]> {
        match self {
            StrRef::Ascii(units) => Some(units),
            _ => None,
        }
    }

    /// An owned copy of the narrowest kind.
    pub fn to_buf(self) -> StrBuf {
        match self.narrowest() {
            Kind::Ascii => self.narrowed().map(StrBuf::Ascii),
            Kind::Latin1 => self.narrowed().map(StrBuf::Latin1),
            Kind::Ucs2 => self.narrowed().map(StrBuf::Ucs2),
            Kind::Ucs4 => self.narrowed().map(StrBuf::Ucs4),
        }
        .unwrap_or(StrBuf::OutOfMemory)
    }

    /// A copy at a width that is known to do; `None` when memory runs out.
    fn narrowed<To: Unit>(self) -> Option<Vec<To>> {
        let mut narrow = Vec::new();
        narrow.try_reserve_exact(self.len()).ok()?;
        with_units!(self, |units| extend(&mut narrow, units));
        Some(narrow)
    }

    /// The string as a Rust one; lone surrogates become U+FFFD.
    pub fn to_string_lossy(self) -> Cow<'a, str> {
        if let StrRef::Ascii(units) = self
            && let Ok(text) = std::str::from_utf8(units)
        {
            return Cow::Borrowed(text);
        }
        Cow::Owned(
            self.chars()
                .map(|character| char::from_u32(character).unwrap_or('\u{fffd}'))
                .collect(),
        )
    }

    /// The string as a Rust one, if it has no lone surrogates.
    pub fn to_string_checked(self) -> Option<String> {
        self.chars().map(char::from_u32).collect()
    }

    /// Compares by code points.
    pub fn compare(self, other: StrRef<'_>) -> Ordering {
        match (self, other) {
            (StrRef::Ascii(a) | StrRef::Latin1(a), StrRef::Ascii(b) | StrRef::Latin1(b)) => {
                a.cmp(b)
            }
            (StrRef::Ucs2(a), StrRef::Ucs2(b)) => a.cmp(b),
            (StrRef::Ucs4(a), StrRef::Ucs4(b)) => a.cmp(b),
            (a, b) => with_units!(a, |a| with_units!(b, |b| {
                let pairs = a.iter().map(|unit| u32::from(*unit));
                pairs.cmp(b.iter().map(|unit| u32::from(*unit)))
            })),
        }
    }

    /// Whether both have the same characters.
    #[inline]
    pub fn equals(self, other: StrRef<'_>) -> bool {
        match (self, other) {
            (StrRef::Ascii(a) | StrRef::Latin1(a), StrRef::Ascii(b) | StrRef::Latin1(b)) => a == b,
            (StrRef::Ucs2(a), StrRef::Ucs2(b)) => a == b,
            (StrRef::Ucs4(a), StrRef::Ucs4(b)) => a == b,
            (a, b) => a.len() == b.len() && a.compare(b) == Ordering::Equal,
        }
    }

    /// Whether it has the characters of a Rust string that is ASCII.
    #[inline]
    pub fn is(self, ascii: &str) -> bool {
        match self {
            StrRef::Ascii(units) | StrRef::Latin1(units) => units == ascii.as_bytes(),
            other => other.equals(StrRef::Latin1(ascii.as_bytes())),
        }
    }
}

impl PartialEq for StrRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.equals(*other)
    }
}

impl Eq for StrRef<'_> {}

/// The characters of a string.
#[derive(Clone, Debug)]
pub struct Chars<'a> {
    text: StrRef<'a>,
    next: usize,
}

impl Iterator for Chars<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let character = self.text.get(self.next)?;
        self.next += 1;
        Some(character)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let rest = self.text.len() - self.next;
        (rest, Some(rest))
    }
}

/// An owned string that grows at its end and widens when a character needs it.
///
/// How long it gets is Python code's choice, so growing can fail: then it becomes [`StrBuf::OutOfMemory`] and stays so, and
/// whoever makes a `str` of it raises MemoryError. Those who append need not care.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StrBuf {
    /// Bytes below 0x80.
    Ascii(Vec<u8>),
    /// Bytes, some at or above 0x80.
    Latin1(Vec<u8>),
    /// Two-byte characters, some at or above 0x100.
    Ucs2(Vec<u16>),
    /// Four-byte characters, some at or above 0x10000.
    Ucs4(Vec<u32>),
    /// Memory ran out; reads as an empty string.
    OutOfMemory,
}

/// The same thing by the name of its use.
pub type StrBuilder = StrBuf;

impl Default for StrBuf {
    fn default() -> Self {
        StrBuf::new()
    }
}

impl From<&str> for StrBuf {
    fn from(text: &str) -> Self {
        let mut buf = StrBuf::with_capacity(text.len());
        buf.push_utf8(text);
        buf
    }
}

impl From<String> for StrBuf {
    fn from(text: String) -> Self {
        if text.is_ascii() {
            StrBuf::Ascii(text.into_bytes())
        } else {
            StrBuf::from(text.as_str())
        }
    }
}

impl StrBuf {
    /// An empty string.
    pub const fn new() -> StrBuf {
        StrBuf::Ascii(Vec::new())
    }

    /// An empty string with room for ASCII characters.
    pub fn with_capacity(capacity: usize) -> StrBuf {
        let mut buf = StrBuf::new();
        buf.reserve(capacity);
        buf
    }

    /// Whether memory ran out while it grew.
    pub fn is_out_of_memory(&self) -> bool {
        matches!(self, StrBuf::OutOfMemory)
    }

    /// The owned ASCII bytes as a string; other bytes are taken as Latin-1.
    pub fn from_latin1(bytes: Vec<u8>) -> StrBuf {
        if bytes.is_ascii() {
            StrBuf::Ascii(bytes)
        } else {
            StrBuf::Latin1(bytes)
        }
    }

    /// The characters at the narrowest width.
    pub fn from_codes(codes: &[u32]) -> StrBuf {
        StrRef::Ucs4(codes).to_buf()
    }

    /// Borrows it.
    #[inline]
    pub fn as_ref(&self) -> StrRef<'_> {
        match self {
            StrBuf::Ascii(units) => StrRef::Ascii(units),
            StrBuf::Latin1(units) => StrRef::Latin1(units),
            StrBuf::Ucs2(units) => StrRef::Ucs2(units),
            StrBuf::Ucs4(units) => StrRef::Ucs4(units),
            StrBuf::OutOfMemory => StrRef::EMPTY,
        }
    }

    /// The number of characters.
    pub fn len(&self) -> usize {
        self.as_ref().len()
    }

    /// Whether there are no characters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes room for more characters of the present kind.
    #[inline]
    pub fn reserve(&mut self, more: usize) {
        let enough = match self {
            StrBuf::Ascii(units) | StrBuf::Latin1(units) => has_room(units, more),
            StrBuf::Ucs2(units) => has_room(units, more),
            StrBuf::Ucs4(units) => has_room(units, more),
            StrBuf::OutOfMemory => true,
        };
        if !enough {
            self.grow(more);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        let grown = match self {
            StrBuf::Ascii(units) | StrBuf::Latin1(units) => units.try_reserve(more),
            StrBuf::Ucs2(units) => units.try_reserve(more),
            StrBuf::Ucs4(units) => units.try_reserve(more),
            StrBuf::OutOfMemory => Ok(()),
        };
        if grown.is_err() {
            *self = StrBuf::OutOfMemory;
        }
    }

    /// Appends a character (at most 0x10FFFF).
    #[inline]
    pub fn push(&mut self, character: u32) {
        match self {
            StrBuf::Ascii(units) if character < 0x80 && has_room(units, 1) => {
                units.push(character as u8)
            }
            StrBuf::Latin1(units) if character < 0x100 && has_room(units, 1) => {
                units.push(character as u8)
            }
            StrBuf::Ucs2(units) if character < 0x1_0000 && has_room(units, 1) => {
                units.push(character as u16)
            }
            StrBuf::Ucs4(units) if has_room(units, 1) => units.push(character),
            StrBuf::OutOfMemory => {}
            _ => self.push_slow(character),
        }
    }

    #[cold]
    fn push_slow(&mut self, character: u32) {
        self.widen(Kind::of(character));
        self.reserve(1);
        self.push(character);
    }

    /// Appends a character `count` times.
    pub fn push_repeated(&mut self, character: u32, count: usize) {
        if count == 0 {
            return;
        }
        self.widen(Kind::of(character));
        self.reserve(count);
        match self {
            StrBuf::Ascii(units) | StrBuf::Latin1(units) => {
                units.resize(units.len() + count, character as u8)
            }
            StrBuf::Ucs2(units) => units.resize(units.len() + count, character as u16),
            StrBuf::Ucs4(units) => units.resize(units.len() + count, character),
            StrBuf::OutOfMemory => {}
        }
    }

    /// Appends ASCII text; other bytes are taken as Latin-1.
    #[inline]
    pub fn push_ascii(&mut self, text: &str) {
        debug_assert!(text.is_ascii());
        self.push_str(StrRef::Ascii(text.as_bytes()));
    }

    /// Appends a Rust string.
    pub fn push_utf8(&mut self, text: &str) {
        if text.is_ascii() {
            self.push_str(StrRef::Ascii(text.as_bytes()));
        } else {
            self.widen(utf8_kind(text.as_bytes()));
            self.reserve(text.len());
            match self {
                StrBuf::Ascii(units) | StrBuf::Latin1(units) => extend_utf8(units, text),
                StrBuf::Ucs2(units) => extend_utf8(units, text),
                StrBuf::Ucs4(units) => extend_utf8(units, text),
                StrBuf::OutOfMemory => {}
            }
        }
    }

    /// Appends a string; one that is stored wider than it needs does not widen the result.
    pub fn push_str(&mut self, text: StrRef<'_>) {
        if text.kind() > self.as_ref().kind() {
            self.widen(text.narrowest());
        }
        self.reserve(text.len());
        match (self, text) {
            (StrBuf::OutOfMemory, _) => {}
            (
                StrBuf::Ascii(own) | StrBuf::Latin1(own),
                StrRef::Ascii(more) | StrRef::Latin1(more),
            ) => {
                own.extend_from_slice(more);
            }
            (StrBuf::Ascii(own) | StrBuf::Latin1(own), StrRef::Ucs2(more)) => extend(own, more),
            (StrBuf::Ascii(own) | StrBuf::Latin1(own), StrRef::Ucs4(more)) => extend(own, more),
            (StrBuf::Ucs2(own), StrRef::Ascii(more) | StrRef::Latin1(more)) => extend(own, more),
            (StrBuf::Ucs2(own), StrRef::Ucs2(more)) => own.extend_from_slice(more),
            (StrBuf::Ucs2(own), StrRef::Ucs4(more)) => extend(own, more),
            (StrBuf::Ucs4(own), StrRef::Ascii(more) | StrRef::Latin1(more)) => extend(own, more),
            (StrBuf::Ucs4(own), StrRef::Ucs2(more)) => extend(own, more),
            (StrBuf::Ucs4(own), StrRef::Ucs4(more)) => own.extend_from_slice(more),
        }
    }

    /// Widens to at least `kind`. The caller then appends a character of that kind, as the invariant demands.
    fn widen(&mut self, kind: Kind) {
        if kind <= self.as_ref().kind() {
            return;
        }
        let old = std::mem::take(self);
        *self = match (old, kind) {
            (StrBuf::OutOfMemory, _) => StrBuf::OutOfMemory,
            (StrBuf::Ascii(units), Kind::Latin1) => StrBuf::Latin1(units),
            (old, Kind::Ucs2) => with_units!(old.as_ref(), |units| widened(units))
                .map_or(StrBuf::OutOfMemory, StrBuf::Ucs2),
            (old, Kind::Ucs4) => with_units!(old.as_ref(), |units| widened(units))
                .map_or(StrBuf::OutOfMemory, StrBuf::Ucs4),
            (old, _) => old,
        };
    }
}

#[inline(always)]
fn has_room<T>(units: &Vec<T>, more: usize) -> bool {
    units.capacity() - units.len() >= more
}

/// Appends characters that are known to fit.
fn extend<To: Unit, From: Unit>(own: &mut Vec<To>, more: &[From]) {
    own.extend(more.iter().map(|unit| To::narrow((*unit).into())));
}

/// Appends the characters of UTF-8, known to fit; stretches of ASCII go 16 at a time.
fn extend_utf8<To: Unit>(own: &mut Vec<To>, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(block) = rest
            .as_bytes()
            .first_chunk::<16>()
            .filter(|block| block.is_ascii())
        {
            own.extend(block.iter().map(|byte| To::narrow(u32::from(*byte))));
            rest = &rest[16..];
            continue;
        }
        let mut characters = rest.chars();
        own.extend(
            characters
                .by_ref()
                .take(16)
                .map(|character| To::narrow(u32::from(character))),
        );
        rest = characters.as_str();
    }
}

/// A copy at another width, with room to grow; `None` when memory runs out.
fn widened<To: Unit, From: Unit>(units: &[From]) -> Option<Vec<To>> {
    let mut wide = Vec::new();
    wide.try_reserve(units.len() + units.len() / 4 + 8).ok()?;
    extend(&mut wide, units);
    Some(wide)
}

/// The units as another width, if every one fits; borrowed when the width is the same.
pub fn at_width<To: Unit>(text: StrRef<'_>) -> Option<Vec<To>> {
    with_units!(text, |units| {
        if Unit::or_all(units) > To::MAX {
            return None;
        }
        let mut narrow = Vec::with_capacity(units.len());
        extend(&mut narrow, units);
        Some(narrow)
    })
}

/// [`at_width`], with the width given by units that are at hand.
pub(super) fn at_width_of<To: Unit>(_width: &[To], text: StrRef<'_>) -> Option<Vec<To>> {
    at_width(text)
}

/// The kind of valid UTF-8: the largest lead byte decides.
pub fn utf8_kind(text: &[u8]) -> Kind {
    match text.iter().fold(0, |most: u8, byte| most.max(*byte)) {
        0..0x80 => Kind::Ascii,
        0x80..0xc4 => Kind::Latin1,
        0xc4..0xf0 => Kind::Ucs2,
        _ => Kind::Ucs4,
    }
}
