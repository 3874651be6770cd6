//! Identifiers as dense numbers.
//!
//! Invariant: the keywords come first, in the order of [`KEYWORDS`], so that the tokenizer recognises a keyword by comparing numbers; then come
//! the soft keywords and the names the front end itself speaks of ([`sym`]).

use std::num::NonZeroU32;

/// An interned string: an identifier, a dotted module name or a keyword.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(NonZeroU32);

impl Symbol {
    const fn from_index(index: usize) -> Symbol {
        match NonZeroU32::new(index as u32 + 1) {
            Some(raw) => Symbol(raw),
            None => panic!("more than 2^32 symbols"),
        }
    }

    /// The position of the symbol in its interner, counted from 0.
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The symbol as a plain number, for packing into a token or an operand.
    pub const fn raw(self) -> u32 {
        self.0.get()
    }

    /// The inverse of [`Symbol::raw`]; `None` for 0.
    pub fn from_raw(raw: u32) -> Option<Symbol> {
        NonZeroU32::new(raw).map(Symbol)
    }
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "sym{}", self.index())
    }
}

macro_rules! known_symbols {
    ($($name:ident = $text:literal),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "only used to number the symbols")]
        enum Number { $($name),* }
        /// Symbols that every interner holds from the start.
        pub mod sym {
            use super::{Number, Symbol};
            $(
                #[doc = concat!("`", $text, "`")]
                pub const $name: Symbol = Symbol::from_index(Number::$name as usize);
            )*
        }
        const KNOWN: &[&str] = &[$($text),*];
    };
}

/// How many of the known symbols are (hard) keywords.
pub(crate) const KEYWORD_COUNT: usize = 35;

known_symbols! {
    FALSE = "False", NONE = "None", TRUE = "True", AND = "and", AS = "as", ASSERT = "assert", ASYNC = "async", AWAIT = "await",
    BREAK = "break", CLASS = "class", CONTINUE = "continue", DEF = "def", DEL = "del", ELIF = "elif", ELSE = "else", EXCEPT = "except",
    FINALLY = "finally", FOR = "for", FROM = "from", GLOBAL = "global", IF = "if", IMPORT = "import", IN = "in", IS = "is",
    LAMBDA = "lambda", NONLOCAL = "nonlocal", NOT = "not", OR = "or", PASS = "pass", RAISE = "raise", RETURN = "return", TRY = "try",
    WHILE = "while", WITH = "with", YIELD = "yield",
    UNDERSCORE = "_", CASE = "case", MATCH = "match", TYPE = "type",
    DEBUG = "__debug__", STAR = "*", SELF = "self", INIT = "__init__", CLASS_CELL = "__class__", CLASSDICT = "__classdict__",
    SUPER = "super", NAME = "__name__", DOC = "__doc__", FUTURE = "__future__", PRINT = "print", EXEC = "exec",
}

/// A set of strings, each with a dense number.
#[derive(Clone, Debug)]
pub struct Interner {
    text: String,
    /// End of each symbol's text; it starts where the one before ends.
    ends: Vec<u32>,
    hashes: Vec<u64>,
    /// Which are private names.
    private: Vec<bool>,
    /// Open addressing, power of two, 0 = empty, else index + 1.
    slots: Vec<u32>,
}

impl Default for Interner {
    fn default() -> Self {
        Self::new()
    }
}

impl Interner {
    /// An interner that holds the known symbols.
    pub fn new() -> Interner {
        let mut it = Interner {
            text: String::with_capacity(4096),
            ends: Vec::with_capacity(512),
            hashes: Vec::with_capacity(512),
            private: Vec::with_capacity(512),
            slots: vec![0; 1024],
        };
        for text in KNOWN {
            it.intern(text);
        }
        it
    }

    /// The symbol of `text`, made if it is new.
    pub fn intern(&mut self, text: &str) -> Symbol {
        self.intern_hashed(text, NameHash::of(text.as_bytes()))
    }

    /// The symbol of `text`, whose hash is known.
    #[inline]
    pub(crate) fn intern_hashed(&mut self, text: &str, hash: u64) -> Symbol {
        let mask = self.slots.len() - 1;
        let mut at = NameHash::slot(hash) & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                break;
            }
            let index = slot as usize - 1;
            if self.hashes[index] == hash && self.is(index, text) {
                return Symbol::from_index(index);
            }
            at = (at + 1) & mask;
        }
        self.add(text, hash, at)
    }

    /// Adds a new symbol, whose slot is `at`.
    #[cold]
    fn add(&mut self, text: &str, hash: u64, at: usize) -> Symbol {
        let index = self.ends.len();
        self.text.push_str(text);
        self.ends
            .push(u32::try_from(self.text.len()).expect("source files are smaller than 4 GiB"));
        self.hashes.push(hash);
        let private = text.starts_with("__") && !text.ends_with("__") && !text.contains('.');
        self.private.push(private);
        self.slots[at] = index as u32 + 1;
        if (index + 1) * 2 > self.slots.len() {
            self.grow();
        }
        Symbol::from_index(index)
    }

    /// The symbol of `text` if it was interned before.
    pub fn lookup(&self, text: &str) -> Option<Symbol> {
        let hash = NameHash::of(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = NameHash::slot(hash) & mask;
        loop {
            let index = (self.slots[at] as usize).checked_sub(1)?;
            if self.hashes[index] == hash && self.text_at(index) == text {
                return Some(Symbol::from_index(index));
            }
            at = (at + 1) & mask;
        }
    }

    /// The text of a symbol.
    pub fn get(&self, symbol: Symbol) -> &str {
        self.text_at(symbol.index())
    }

    /// How many symbols there are; their indices are below it.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Never true: the known symbols are always there.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether a symbol is a private name, which classes mangle: it begins with two underscores, does not end with two, and holds no dot.
    pub(crate) fn is_private(&self, symbol: Symbol) -> bool {
        self.private[symbol.index()]
    }

    fn start_of(&self, index: usize) -> usize {
        match index.checked_sub(1) {
            Some(before) => self.ends[before] as usize,
            None => 0,
        }
    }

    fn text_at(&self, index: usize) -> &str {
        &self.text[self.start_of(index)..self.ends[index] as usize]
    }

    /// Whether a symbol with the hash of `text` has that text.
    #[inline]
    fn is(&self, index: usize, text: &str) -> bool {
        let len = self.ends[index] as usize - self.start_of(index);
        // The hash of a single word tells all of it.
        len == text.len() && (len < 8 || self.bytes_at(index) == text.as_bytes())
    }

    fn bytes_at(&self, index: usize) -> &[u8] {
        &self.text.as_bytes()[self.start_of(index)..self.ends[index] as usize]
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (index, &hash) in self.hashes.iter().enumerate() {
            let mut at = NameHash::slot(hash) & (size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = index as u32 + 1;
        }
    }
}

/// A multiply-and-rotate hash over words of eight bytes, the last one filled up with zeros: who scans a name word by word hashes it on the way.
/// Each step is reversible, so that texts of the same length below eight bytes have different hashes.
#[derive(Clone, Copy)]
pub(crate) struct NameHash(u64);

impl NameHash {
    pub(crate) const START: NameHash = NameHash(0);

    #[inline]
    pub(crate) fn word(self, word: u64) -> NameHash {
        NameHash((self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95))
    }

    #[inline]
    pub(crate) fn finish(self) -> u64 {
        self.0
    }

    /// Where in a table of a power of two to look first.
    fn slot(hash: u64) -> usize {
        (hash >> 32) as usize
    }

    fn of(bytes: &[u8]) -> u64 {
        let (words, rest) = bytes.as_chunks::<8>();
        let mut hash = NameHash::START;
        for word in words {
            hash = hash.word(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        hash.word(u64::from_le_bytes(last)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_symbols_keep_their_numbers() {
        let it = Interner::new();
        assert_eq!(it.get(sym::FALSE), "False");
        assert_eq!(it.get(sym::YIELD), "yield");
        assert_eq!(sym::YIELD.index() + 1, KEYWORD_COUNT);
        assert_eq!(it.get(sym::EXEC), "exec");
    }

    #[test]
    fn interning_survives_growth() {
        let mut it = Interner::new();
        let symbols: Vec<_> = (0..5000).map(|i| it.intern(&format!("name_{i}"))).collect();
        for (i, &symbol) in symbols.iter().enumerate() {
            assert_eq!(it.get(symbol), format!("name_{i}"));
            assert_eq!(it.intern(&format!("name_{i}")), symbol);
        }
        assert_eq!(it.lookup("no such name"), None);
    }
}
