//! The constants of a unit: two are one only if they have the same type and the same bits.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use crate::bytecode::code::Constant;

/// A quick hasher for tables that no attacker gains anything by slowing down: programs are trusted to be compiled.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Quick(u64);

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.add(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, v: u8) {
        self.add(u64::from(v));
    }
    fn write_u32(&mut self, v: u32) {
        self.add(u64::from(v));
    }
    fn write_u64(&mut self, v: u64) {
        self.add(v);
    }
    fn write_usize(&mut self, v: usize) {
        self.add(v as u64);
    }
}

/// A map with [`Quick`] hashes.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// Up to so many constants are simply searched.
const FEW: usize = 12;

/// Constants in order of first use.
#[derive(Default, Debug)]
pub(crate) struct Constants {
    pub values: Vec<Constant>,
    /// Of many: the first constant with a hash; others with the same one are found by search.
    index: QuickMap<u64, u32>,
}

impl Constants {
    /// Forgets all constants.
    pub fn clear(&mut self) {
        self.values.clear();
        self.index.clear();
    }
    /// The place of a constant, which is added if it is new.
    pub fn place(&mut self, value: Constant) -> u32 {
        let next = self.values.len() as u32;
        if self.values.len() < FEW {
            if let Some(at) = self.values.iter().position(|v| same(v, &value)) {
                return at as u32;
            }
            self.values.push(value);
            return next;
        }
        if self.index.is_empty() {
            for (at, known) in self.values.iter().enumerate() {
                self.index.entry(hash_of(known)).or_insert(at as u32);
            }
        }
        let first = *self.index.entry(hash_of(&value)).or_insert(next);
        if first != next {
            if same(&self.values[first as usize], &value) {
                return first;
            }
            if let Some(at) = self.values.iter().position(|v| same(v, &value)) {
                return at as u32;
            }
        }
        self.values.push(value);
        next
    }
}

fn hash_of(value: &Constant) -> u64 {
    let mut h = Quick::default();
    hash(value, &mut h);
    h.finish()
}

/// Whether two constants are interchangeable.
pub(crate) fn same(a: &Constant, b: &Constant) -> bool {
    let all = |a: &[Constant], b: &[Constant]| {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
    };
    match (a, b) {
        (Constant::None, Constant::None) | (Constant::Ellipsis, Constant::Ellipsis) => true,
        (Constant::Bool(a), Constant::Bool(b)) => a == b,
        (Constant::Int(a), Constant::Int(b)) => a == b,
        (Constant::BigInt(a), Constant::BigInt(b)) => a == b,
        (Constant::Float(a), Constant::Float(b)) => a.to_bits() == b.to_bits(),
        (Constant::Complex(a, b), Constant::Complex(c, d)) => {
            a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
        }
        (Constant::Str(a), Constant::Str(b)) => a == b,
        (Constant::Bytes(a), Constant::Bytes(b)) => a == b,
        (Constant::Tuple(a), Constant::Tuple(b)) => all(a, b),
        (Constant::FrozenSet(a), Constant::FrozenSet(b)) => all(a, b),
        (Constant::Slice(a), Constant::Slice(b)) => all(&a[..], &b[..]),
        // A `finally` body is compiled more than once.
        (Constant::Code(a), Constant::Code(b)) => a == b,
        _ => false,
    }
}

pub(crate) fn hash<H: Hasher>(c: &Constant, h: &mut H) {
    std::mem::discriminant(c).hash(h);
    match c {
        Constant::None | Constant::Ellipsis => {}
        Constant::Code(code) => {
            (code.first_line, code.words.len()).hash(h);
            // Many may stand on one line.
            let place = code.locations.last().map(|(_, place)| *place);
            place.map(|p| (p.line, p.col, p.end_col)).hash(h);
        }
        Constant::Bool(b) => b.hash(h),
        Constant::Int(i) => i.hash(h),
        Constant::BigInt(s) => s.hash(h),
        Constant::Float(f) => f.to_bits().hash(h),
        Constant::Complex(re, im) => (re.to_bits(), im.to_bits()).hash(h),
        Constant::Str(s) | Constant::Bytes(s) => s.hash(h),
        Constant::Tuple(items) | Constant::FrozenSet(items) => {
            items.iter().for_each(|i| hash(i, h));
        }
        Constant::Slice(items) => items.iter().for_each(|i| hash(i, h)),
    }
}
