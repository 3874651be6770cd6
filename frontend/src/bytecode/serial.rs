//! A compact binary form of [`Code`], for cache files.
//!
//! Layout: a table of distinct texts, then the module's code object with those inside it nested. Counts and small numbers are LEB128; instruction
//! words are little-endian `u32`s, aligned to four bytes from the start of the data, so that a mapped file can be used in place. The same code
//! gives the same bytes. There is no version in here: the caller's header has it.
//!
//! Decoding checks every length against what is left, never panics, and ends with [`super::verify::verify`].

use std::collections::HashMap;
use std::sync::Arc;

use super::code::{Code, Constant, ExceptionRow, LocalKind, Location};
use super::verify::{BadCode, MAX_NESTING, SHALLOW_NESTING, is_wtf8, verify};
use crate::deep::on_deep_stack;

/// Why bytes are not a code object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DecodeError {
    /// Cut off, or a length that cannot be.
    Truncated,
    /// An unknown tag, or a malformed number or text.
    Malformed,
    /// Constants or code objects are nested deeper than any that the compiler makes.
    TooDeep,
    /// Bytes are left over.
    TrailingData,
    /// Decoded, but no code that may run.
    BadCode(BadCode),
}

/// Tags of constants.
mod tag {
    pub const NONE: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const ELLIPSIS: u8 = 3;
    pub const INT: u8 = 4;
    pub const BIG_INT: u8 = 5;
    pub const FLOAT: u8 = 6;
    pub const COMPLEX: u8 = 7;
    pub const STR: u8 = 8;
    pub const BYTES: u8 = 9;
    pub const TUPLE: u8 = 10;
    pub const FROZEN_SET: u8 = 11;
    pub const SLICE: u8 = 12;
    pub const CODE: u8 = 13;
}

/// The bytes of `code`.
pub fn encode(code: &Code) -> Vec<u8> {
    let mut body = Writer::default();
    body.code(code);
    let mut out = Vec::with_capacity(body.out.len() + body.text_len + 64);
    leb(&mut out, body.texts.len() as u64);
    for text in &body.texts {
        leb(&mut out, text.len() as u64);
    }
    for text in &body.texts {
        out.extend_from_slice(text);
    }
    pad(&mut out);
    out.extend_from_slice(&body.out);
    out
}

/// Reads what [`encode`] wrote.
pub fn decode(bytes: &[u8]) -> Result<Code, DecodeError> {
    match decode_within(bytes, SHALLOW_NESTING) {
        Err(DecodeError::TooDeep) => {
            on_deep_stack(|| decode_within(bytes, MAX_NESTING)).unwrap_or(Err(DecodeError::TooDeep))
        }
        result => result,
    }
}

/// Reads what is not nested deeper than so many levels.
fn decode_within(bytes: &[u8], levels: u32) -> Result<Code, DecodeError> {
    let mut r = Reader {
        bytes,
        at: 0,
        texts: Vec::new(),
        shared: Vec::new(),
    };
    r.text_table()?;
    let code = r.code(levels)?;
    if r.at != bytes.len() {
        return Err(DecodeError::TrailingData);
    }
    verify(&code).map_err(DecodeError::BadCode)?;
    Ok(code)
}

fn leb(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push(v as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}
fn zigzag(v: i64) -> u64 {
    (v << 1 ^ v >> 63) as u64
}
fn unzigzag(v: u64) -> i64 {
    (v >> 1) as i64 ^ -((v & 1) as i64)
}
fn pad(out: &mut Vec<u8>) {
    while !out.len().is_multiple_of(4) {
        out.push(0);
    }
}

#[derive(Default)]
struct Writer<'a> {
    out: Vec<u8>,
    texts: Vec<&'a [u8]>,
    index: HashMap<&'a [u8], u32>,
    text_len: usize,
}

impl<'a> Writer<'a> {
    fn number(&mut self, v: u32) {
        leb(&mut self.out, u64::from(v));
    }
    fn text(&mut self, text: &'a [u8]) {
        let next = self.texts.len() as u32;
        let at = *self.index.entry(text).or_insert(next);
        if at == next {
            self.texts.push(text);
            self.text_len += text.len();
        }
        self.number(at);
    }
    fn code(&mut self, code: &'a Code) {
        for text in [&code.name, &code.qualname, &code.filename] {
            self.text(text.as_bytes());
        }
        for number in [
            code.first_line,
            code.flags,
            code.arg_count,
            code.posonly_count,
            code.kwonly_count,
            code.registers,
            code.cache_words,
        ] {
            self.number(number);
        }
        self.number(code.locals.len() as u32);
        for (name, kind) in &code.locals {
            self.text(name.as_bytes());
            self.out.push(kind.0);
        }
        self.number(code.listed.len() as u32);
        for &at in &code.listed {
            self.number(at);
        }
        self.number(code.names.len() as u32);
        for name in &code.names {
            self.text(name.as_bytes());
        }
        self.number(code.words.len() as u32);
        pad(&mut self.out);
        for word in &code.words {
            self.out.extend_from_slice(&word.to_le_bytes());
        }
        self.number(code.exceptions.len() as u32);
        for row in &code.exceptions {
            for number in [row.start, row.end, row.handler, row.exc] {
                self.number(number);
            }
        }
        self.locations(code);
        self.number(code.constants.len() as u32);
        for constant in &code.constants {
            self.constant(constant);
        }
    }
    /// Each row as differences to the one before.
    fn locations(&mut self, code: &Code) {
        self.number(code.locations.len() as u32);
        let (mut at, mut line) = (0, i64::from(code.first_line));
        for (start, location) in &code.locations {
            self.number(start - at);
            at = *start;
            leb(&mut self.out, zigzag(i64::from(location.line) - line));
            line = i64::from(location.line);
            let more = i64::from(location.end_line) - line;
            leb(&mut self.out, zigzag(more));
            self.number(location.col);
            let width = i64::from(location.end_col) - i64::from(location.col);
            leb(&mut self.out, zigzag(width));
        }
    }
    fn constant(&mut self, constant: &'a Constant) {
        let mut all = |tag: u8, items: &'a [Constant]| {
            self.out.push(tag);
            self.number(items.len() as u32);
            for item in items {
                self.constant(item);
            }
        };
        match constant {
            Constant::None => self.out.push(tag::NONE),
            Constant::Bool(false) => self.out.push(tag::FALSE),
            Constant::Bool(true) => self.out.push(tag::TRUE),
            Constant::Ellipsis => self.out.push(tag::ELLIPSIS),
            Constant::Int(i) => {
                self.out.push(tag::INT);
                leb(&mut self.out, zigzag(*i));
            }
            Constant::BigInt(digits) => {
                self.out.push(tag::BIG_INT);
                self.text(digits.as_bytes());
            }
            Constant::Float(f) => {
                self.out.push(tag::FLOAT);
                self.out.extend_from_slice(&f.to_bits().to_le_bytes());
            }
            Constant::Complex(re, im) => {
                self.out.push(tag::COMPLEX);
                self.out.extend_from_slice(&re.to_bits().to_le_bytes());
                self.out.extend_from_slice(&im.to_bits().to_le_bytes());
            }
            Constant::Str(text) => {
                self.out.push(tag::STR);
                self.text(text);
            }
            Constant::Bytes(bytes) => {
                self.out.push(tag::BYTES);
                self.text(bytes);
            }
            Constant::Tuple(items) => all(tag::TUPLE, items),
            Constant::FrozenSet(items) => all(tag::FROZEN_SET, items),
            Constant::Slice(items) => all(tag::SLICE, &items[..]),
            Constant::Code(code) => {
                self.out.push(tag::CODE);
                self.code(code);
            }
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    texts: Vec<&'a [u8]>,
    /// The texts as code objects share them, made when first read.
    shared: Vec<Option<Arc<str>>>,
}

type Read<T> = Result<T, DecodeError>;

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Read<u8> {
        let b = self.bytes.get(self.at).copied();
        self.at += 1;
        b.ok_or(DecodeError::Truncated)
    }
    fn take(&mut self, n: usize) -> Read<&'a [u8]> {
        let end = self.at.checked_add(n).ok_or(DecodeError::Truncated)?;
        let taken = self.bytes.get(self.at..end);
        self.at = end;
        taken.ok_or(DecodeError::Truncated)
    }
    fn leb(&mut self) -> Read<u64> {
        let first = self.byte()?;
        if first < 0x80 {
            return Ok(u64::from(first));
        }
        let (mut v, mut shift) = (u64::from(first & 0x7f), 7);
        loop {
            let b = self.byte()?;
            if shift == 63 && b > 1 {
                return Err(DecodeError::Malformed);
            }
            v |= u64::from(b & 0x7f) << shift;
            shift += 7;
            if b < 0x80 {
                return Ok(v);
            }
            if shift > 63 {
                return Err(DecodeError::Malformed);
            }
        }
    }
    fn signed(&mut self) -> Read<i64> {
        self.leb().map(unzigzag)
    }
    fn number(&mut self) -> Read<u32> {
        u32::try_from(self.leb()?).map_err(|_| DecodeError::Malformed)
    }
    /// A count of items that take at least `size` bytes each, so that a wrong one cannot ask for more memory than the data is worth.
    fn count(&mut self, size: usize) -> Read<usize> {
        let n = self.leb()?;
        let left = self.bytes.len().saturating_sub(self.at) / size;
        if n > left as u64 {
            return Err(DecodeError::Truncated);
        }
        Ok(n as usize)
    }
    fn align(&mut self) -> Read<()> {
        while !self.at.is_multiple_of(4) {
            if self.byte()? != 0 {
                return Err(DecodeError::Malformed);
            }
        }
        Ok(())
    }
    fn text_table(&mut self) -> Read<()> {
        let n = self.count(1)?;
        let mut lengths = Vec::with_capacity(n);
        for _ in 0..n {
            lengths.push(self.number()? as usize);
        }
        self.texts.reserve_exact(n);
        for len in lengths {
            let text = self.take(len)?;
            self.texts.push(text);
        }
        self.align()
    }
    fn bytes_text(&mut self) -> Read<&'a [u8]> {
        let at = self.number()? as usize;
        self.texts.get(at).copied().ok_or(DecodeError::Malformed)
    }
    /// A text that code objects share.
    fn text(&mut self) -> Read<Arc<str>> {
        let at = self.number()? as usize;
        let bytes = *self.texts.get(at).ok_or(DecodeError::Malformed)?;
        if let Some(Some(text)) = self.shared.get(at) {
            return Ok(text.clone());
        }
        let text = std::str::from_utf8(bytes).map_err(|_| DecodeError::Malformed)?;
        let text: Arc<str> = text.into();
        self.shared.resize(self.texts.len(), None);
        self.shared[at] = Some(text.clone());
        Ok(text)
    }
    fn code(&mut self, levels: u32) -> Read<Code> {
        let mut code = Code {
            name: self.text()?,
            qualname: self.text()?,
            filename: self.text()?,
            first_line: self.number()?,
            flags: self.number()?,
            arg_count: self.number()?,
            posonly_count: self.number()?,
            kwonly_count: self.number()?,
            registers: self.number()?,
            cache_words: self.number()?,
            ..Code::default()
        };
        let n = self.count(2)?;
        code.locals.reserve_exact(n);
        for _ in 0..n {
            let name = self.text()?;
            code.locals.push((name, LocalKind(self.byte()?)));
        }
        for _ in 0..self.count(1)? {
            let at = self.number()?;
            code.listed.push(at);
        }
        let n = self.count(1)?;
        code.names.reserve_exact(n);
        for _ in 0..n {
            let name = self.text()?;
            code.names.push(name);
        }
        let n = self.count(4)?;
        self.align()?;
        let words = self.take(n * 4)?;
        let word = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        code.words = words.chunks_exact(4).map(word).collect();
        let n = self.count(4)?;
        code.exceptions.reserve_exact(n);
        for _ in 0..n {
            code.exceptions.push(ExceptionRow {
                start: self.number()?,
                end: self.number()?,
                handler: self.number()?,
                exc: self.number()?,
            });
        }
        self.locations(&mut code)?;
        let n = self.count(1)?;
        code.constants.reserve_exact(n);
        for _ in 0..n {
            let constant = self.constant(levels)?;
            code.constants.push(constant);
        }
        Ok(code)
    }
    fn locations(&mut self, code: &mut Code) -> Read<()> {
        let n = self.count(5)?;
        code.locations.reserve_exact(n);
        let (mut at, mut line) = (0u32, i64::from(code.first_line));
        let fit = |v: Option<i64>| {
            v.and_then(|v| u32::try_from(v).ok())
                .ok_or(DecodeError::Malformed)
        };
        for _ in 0..n {
            let step = self.number()?;
            at = at.checked_add(step).ok_or(DecodeError::Malformed)?;
            let more = self.signed()?;
            line = i64::from(fit(line.checked_add(more))?);
            let end = self.signed()?;
            let end_line = fit(line.checked_add(end))?;
            let col = self.number()?;
            let width = self.signed()?;
            let location = Location {
                line: line as u32,
                end_line,
                col,
                end_col: fit(i64::from(col).checked_add(width))?,
            };
            code.locations.push((at, location));
        }
        Ok(())
    }
    fn f64(&mut self) -> Read<f64> {
        let mut bits = [0; 8];
        bits.copy_from_slice(self.take(8)?);
        Ok(f64::from_bits(u64::from_le_bytes(bits)))
    }
    fn constant(&mut self, levels: u32) -> Read<Constant> {
        let levels = levels.checked_sub(1).ok_or(DecodeError::TooDeep)?;
        Ok(match self.byte()? {
            tag::NONE => Constant::None,
            tag::FALSE => Constant::Bool(false),
            tag::TRUE => Constant::Bool(true),
            tag::ELLIPSIS => Constant::Ellipsis,
            tag::INT => Constant::Int(self.signed()?),
            tag::BIG_INT => Constant::BigInt((*self.text()?).into()),
            tag::FLOAT => Constant::Float(self.f64()?),
            tag::COMPLEX => {
                let re = self.f64()?;
                Constant::Complex(re, self.f64()?)
            }
            tag::STR => {
                let text = self.bytes_text()?;
                if !is_wtf8(text) {
                    return Err(DecodeError::Malformed);
                }
                Constant::Str(text.into())
            }
            tag::BYTES => Constant::Bytes(self.bytes_text()?.into()),
            tag::TUPLE => Constant::Tuple(self.constants(levels)?.into()),
            tag::FROZEN_SET => Constant::FrozenSet(self.constants(levels)?.into()),
            tag::SLICE => {
                let items = self.constants(levels)?;
                let items: [Constant; 3] = items.try_into().map_err(|_| DecodeError::Malformed)?;
                Constant::Slice(Box::new(items))
            }
            tag::CODE => Constant::Code(Box::new(self.code(levels)?)),
            _ => return Err(DecodeError::Malformed),
        })
    }
    fn constants(&mut self, levels: u32) -> Read<Vec<Constant>> {
        let n = self.count(1)?;
        let mut items = Vec::with_capacity(n.min(1024));
        for _ in 0..n {
            items.push(self.constant(levels)?);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{Mode, Options, compile};
    use crate::source::Source;

    const PROGRAM: &str = "\
import os
class A:
    'doc'
    def f(self, x, *a, k=(1, 2.5, b'x', None, ...), **kw):
        try:
            return [y for y in x if y in {1, 2}] or x[1:2] or 10 ** 30 or -0.0 or 3j
        except ValueError as e:
            print(f'{e!r:>{k}}', '\\ud800')
        finally:
            self.g = lambda: (x, k)
";

    fn sample() -> Code {
        let source = Source::from_text(PROGRAM).expect("a source");
        let out = compile(&source, "sample.py", Mode::Exec, Options::default());
        out.expect("compiles").code
    }

    #[test]
    fn codes_survive_the_round_trip() {
        let code = sample();
        let bytes = encode(&code);
        let back = decode(&bytes).expect("decodes");
        assert_eq!(format!("{back:?}"), format!("{code:?}"));
        assert_eq!(encode(&back), bytes);
    }

    #[test]
    fn damage_never_panics() {
        let bytes = encode(&sample());
        for end in 0..bytes.len() {
            assert!(decode(&bytes[..end]).is_err());
        }
        for at in 0..bytes.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= change;
                // It may still be a code object, but never a panic.
                let _ = decode(&damaged);
            }
        }
    }
}
