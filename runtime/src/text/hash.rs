//! The hash of `str` and `bytes`: SipHash-1-3 under a key of the interpreter, so that nobody can prepare collisions.
//!
//! Invariant: a string hashes its characters at the width of the narrowest kind, so equal strings hash alike however
//! they are stored, and an ASCII string hashes like the same bytes. Under the same key the result is CPython's.

use super::strref::{Kind, StrRef, Unit};

/// The key of an interpreter's hashes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HashKey {
    k0: u64,
    k1: u64,
}

impl HashKey {
    /// A key from 16 random bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> HashKey {
        let word = |from: usize| {
            bytes[from..from + 8]
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte))
        };
        HashKey {
            k0: word(0),
            k1: word(8),
        }
    }

    /// The key that `PYTHONHASHSEED=seed` means: zero for 0, else the output of a small congruential generator.
    pub fn from_seed(seed: u32) -> HashKey {
        let mut bytes = [0; 16];
        if seed != 0 {
            let mut state = seed;
            for byte in &mut bytes {
                state = state.wrapping_mul(214013).wrapping_add(2531011);
                *byte = (state >> 16) as u8;
            }
        }
        HashKey::from_bytes(bytes)
    }

    /// The hash of a string.
    pub fn hash_str(&self, text: StrRef<'_>) -> i64 {
        match (text, text.kind()) {
            (StrRef::Ascii(units) | StrRef::Latin1(units), _) => self.hash_bytes(units),
            (StrRef::Ucs2(units), _) => match Kind::of(u16::or_all(units)) {
                Kind::Ascii | Kind::Latin1 => self.hash_narrowed(text),
                Kind::Ucs2 | Kind::Ucs4 => self.hash_units(units),
            },
            (StrRef::Ucs4(units), _) => match Kind::of(u32::or_all(units)) {
                Kind::Ucs4 => self.hash_units(units),
                Kind::Ascii | Kind::Latin1 | Kind::Ucs2 => self.hash_narrowed(text),
            },
        }
    }

    #[cold]
    fn hash_narrowed(&self, text: StrRef<'_>) -> i64 {
        self.hash_str(text.to_buf().as_ref())
    }

    /// The hash of bytes.
    pub fn hash_bytes(&self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let (words, tail) = bytes.as_chunks::<8>();
        let mut state = State::new(self);
        for word in words {
            state.absorb(u64::from_le_bytes(*word));
        }
        let tail = tail
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        state.finish(tail, bytes.len())
    }

    /// The hash of wide characters, taken as their bytes, lowest first.
    fn hash_units<U: Unit>(&self, units: &[U]) -> i64 {
        let width = size_of::<U>();
        let pack = |units: &[U]| {
            units.iter().rev().fold(0, |word, unit| {
                word << (8 * width) | u64::from((*unit).into())
            })
        };
        let mut words = units.chunks_exact(8 / width);
        let mut state = State::new(self);
        for word in &mut words {
            state.absorb(pack(word));
        }
        state.finish(pack(words.remainder()), size_of_val(units))
    }
}

/// SipHash with one round a word and three at the end.
struct State {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

impl State {
    #[inline]
    fn new(key: &HashKey) -> State {
        State {
            v0: key.k0 ^ 0x736f_6d65_7073_6575,
            v1: key.k1 ^ 0x646f_7261_6e64_6f6d,
            v2: key.k0 ^ 0x6c79_6765_6e65_7261,
            v3: key.k1 ^ 0x7465_6462_7974_6573,
        }
    }

    #[inline]
    fn absorb(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.v0 ^= word;
    }

    #[inline]
    fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v2 = self.v2.rotate_left(32);
    }

    /// The last bytes and the length; -1 is Python's sign of an error and never a hash.
    #[inline]
    fn finish(mut self, tail: u64, length: usize) -> i64 {
        self.absorb(tail | (length as u64) << 56);
        self.v2 ^= 0xff;
        self.round();
        self.round();
        self.round();
        let hash = (self.v0 ^ self.v1 ^ self.v2 ^ self.v3) as i64;
        if hash == -1 { -2 } else { hash }
    }
}
