//! The type lattice: a set of kinds, an integer range, and an exact shape.
//!
//! Invariants: `Ty::NEVER` is the bottom and `Ty::ANY` the top of the values a Python register can hold; machine words
//! (`RAW`) stand beside them and join with nothing else in a verified function. The range speaks of the integer part
//! only and is `[i64::MIN, i64::MAX]` when nothing is known; a shape is a fact about a value at its definition.

use std::fmt;

/// Declares the kinds once: the bit set, the names that print and parse.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the names become constants")]
        #[repr(u32)]
        enum KindIndex { $($name),* }
        impl Ty {
            $($(#[$doc])* pub const $name: Ty = Ty::kind(1 << KindIndex::$name as u32);)*
            const NAMES: &'static [(&'static str, u32)] = &[$(($text, 1 << KindIndex::$name as u32)),*];
        }
    };
}

/// What is known of a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ty {
    kinds: u32,
    lo: i64,
    hi: i64,
    shape: u32,
}

kinds! {
    /// An int that fits the 49 bits of an immediate.
    SMALL = "Small";
    /// An int beyond an immediate that fits an `i64`.
    WIDE = "Wide";
    /// An int beyond `i64`.
    BIG = "Big";
    /// A float.
    FLOAT = "Float";
    /// True or False.
    BOOL = "Bool";
    /// None.
    NONE = "None";
    /// The mark of a register that holds nothing.
    UNBOUND = "Unbound";
    /// Another immediate: Ellipsis, NotImplemented.
    IMMEDIATE = "Immediate";
    /// Exactly `str`.
    STR = "Str";
    /// Exactly `bytes`.
    BYTES = "Bytes";
    /// Exactly `list`.
    LIST = "List";
    /// Exactly `tuple`.
    TUPLE = "Tuple";
    /// Exactly `dict`.
    DICT = "Dict";
    /// Exactly `set`.
    SET = "Set";
    /// Exactly `range`.
    RANGE = "Range";
    /// Exactly `slice`.
    SLICE = "Slice";
    /// A Python function.
    FUNCTION = "Function";
    /// A class.
    CLASS = "Class";
    /// A closure cell.
    CELL = "Cell";
    /// Any other heap object.
    OBJECT = "Object";
    /// A machine word that is no Python value.
    RAW = "Raw";
}

/// The least immediate int.
pub const SMALL_MIN: i64 = -(1 << 48);
/// The greatest immediate int.
pub const SMALL_MAX: i64 = (1 << 48) - 1;

impl Ty {
    const fn kind(kinds: u32) -> Ty {
        let (lo, hi) = if kinds == 1 {
            (SMALL_MIN, SMALL_MAX)
        } else {
            (i64::MIN, i64::MAX)
        };
        Ty {
            kinds,
            lo,
            hi,
            shape: 0,
        }
    }
    const fn or(self, other: Ty) -> Ty {
        Ty {
            kinds: self.kinds | other.kinds,
            lo: i64::MIN,
            hi: i64::MAX,
            shape: 0,
        }
    }

    /// No value: the type of code that is not reached.
    pub const NEVER: Ty = Ty::kind(0);
    /// An int that fits an `i64`.
    pub const INT64: Ty = Ty::SMALL.or(Ty::WIDE);
    /// Any int but a bool.
    pub const INT: Ty = Ty::INT64.or(Ty::BIG);
    /// A heap object that is no number.
    pub const HEAP: Ty = Ty::STR
        .or(Ty::BYTES)
        .or(Ty::LIST)
        .or(Ty::TUPLE)
        .or(Ty::DICT)
        .or(Ty::SET)
        .or(Ty::RANGE)
        .or(Ty::SLICE)
        .or(Ty::FUNCTION)
        .or(Ty::CLASS)
        .or(Ty::CELL)
        .or(Ty::OBJECT);
    /// What lies behind a pointer when boxed.
    pub const POINTER: Ty = Ty::HEAP.or(Ty::WIDE).or(Ty::BIG);
    /// Anything a Python register can hold.
    pub const ANY: Ty = Ty::POINTER
        .or(Ty::SMALL)
        .or(Ty::FLOAT)
        .or(Ty::BOOL)
        .or(Ty::NONE)
        .or(Ty::UNBOUND)
        .or(Ty::IMMEDIATE);

    /// The ints of `[lo, hi]`; empty when `lo > hi`.
    pub fn range(lo: i64, hi: i64) -> Ty {
        if lo > hi {
            return Ty::NEVER;
        }
        let mut kinds = 0;
        if lo <= SMALL_MAX && hi >= SMALL_MIN {
            kinds |= Ty::SMALL.kinds;
        }
        if lo < SMALL_MIN || hi > SMALL_MAX {
            kinds |= Ty::WIDE.kinds;
        }
        Ty {
            kinds,
            lo,
            hi,
            shape: 0,
        }
    }
    /// This type with the exact shape `shape`.
    pub fn with_shape(self, shape: u32) -> Ty {
        // There is one bottom: two that differ in a shape nothing has would keep the fixpoint of types from ending.
        if self.is_never() {
            return Ty::NEVER;
        }
        Ty { shape, ..self }
    }
    /// The exact shape, if known.
    pub fn shape(self) -> Option<u32> {
        (self.shape != 0).then_some(self.shape)
    }
    /// The bounds of the integer part.
    pub fn bounds(self) -> (i64, i64) {
        (self.lo, self.hi)
    }
    /// The single int this type admits.
    pub fn single_int(self) -> Option<i64> {
        (self.is(Ty::INT64) && self.lo == self.hi && !self.is_never()).then_some(self.lo)
    }
    /// Whether nothing has this type.
    pub fn is_never(self) -> bool {
        self.kinds == 0
    }
    /// Whether every value of this type has a kind of `other`; ranges and shapes do not count.
    pub fn is(self, other: Ty) -> bool {
        self.kinds & !other.kinds == 0
    }
    /// Whether some value of this type may have a kind of `other`.
    pub fn may_be(self, other: Ty) -> bool {
        self.kinds & other.kinds != 0
    }
    /// Whether each value of this type is one of `other`, ranges and shapes included.
    pub fn subtype(self, other: Ty) -> bool {
        self.is(other)
            && (!self.may_be(Ty::INT64) || (self.lo >= other.lo && self.hi <= other.hi))
            && (other.shape == 0 || other.shape == self.shape)
    }
    /// The least type above both.
    pub fn join(self, other: Ty) -> Ty {
        if self.is_never() {
            return other;
        }
        if other.is_never() {
            return self;
        }
        let kinds = self.kinds | other.kinds;
        let (lo, hi) = match (self.may_be(Ty::INT64), other.may_be(Ty::INT64)) {
            (true, true) => (self.lo.min(other.lo), self.hi.max(other.hi)),
            (true, false) => (self.lo, self.hi),
            (false, true) => (other.lo, other.hi),
            (false, false) => (i64::MIN, i64::MAX),
        };
        let shape = if self.shape == other.shape {
            self.shape
        } else {
            0
        };
        Ty {
            kinds,
            lo,
            hi,
            shape,
        }
        .normal()
    }
    /// The values of both.
    pub fn meet(self, other: Ty) -> Ty {
        let shape = if self.shape != 0 {
            self.shape
        } else {
            other.shape
        };
        Ty {
            kinds: self.kinds & other.kinds,
            lo: self.lo.max(other.lo),
            hi: self.hi.min(other.hi),
            shape,
        }
        .normal()
    }
    /// The values of `self` without the kinds of `other`.
    pub fn without(self, other: Ty) -> Ty {
        Ty {
            kinds: self.kinds & !other.kinds,
            ..self
        }
        .normal()
    }
    /// The same kinds, with nothing known of the range and shape.
    pub fn widest(self) -> Ty {
        Ty {
            kinds: self.kinds,
            lo: i64::MIN,
            hi: i64::MAX,
            shape: 0,
        }
        .normal()
    }

    /// Make the range and the int kinds agree.
    fn normal(mut self) -> Ty {
        if self.kinds & Ty::INT64.kinds == 0 {
            self.lo = i64::MIN;
            self.hi = i64::MAX;
            if self.kinds == 0 {
                self.shape = 0;
            }
            return self;
        }
        if self.kinds & Ty::WIDE.kinds == 0 {
            self.lo = self.lo.max(SMALL_MIN);
            self.hi = self.hi.min(SMALL_MAX);
        }
        if self.lo > self.hi {
            self.kinds &= !Ty::INT64.kinds;
            return self.normal();
        }
        if self.lo >= SMALL_MIN && self.hi <= SMALL_MAX {
            self.kinds &= !Ty::WIDE.kinds;
        }
        if self.lo > SMALL_MAX || self.hi < SMALL_MIN {
            self.kinds &= !Ty::SMALL.kinds;
        }
        if self.kinds & Ty::INT64.kinds == 0 {
            self.normal()
        } else {
            self
        }
    }

    /// Parse what `Display` writes.
    pub fn parse(text: &str) -> Option<Ty> {
        let (text, shape) = match text.split_once('#') {
            Some((t, s)) => (t, s.parse().ok()?),
            None => (text, 0),
        };
        let (names, range) = match text.split_once('[') {
            Some((n, r)) => {
                let (lo, hi) = r.strip_suffix(']')?.split_once("..")?;
                (n, Some((lo.parse().ok()?, hi.parse().ok()?)))
            }
            None => (text, None),
        };
        let mut kinds = 0;
        for name in names.split('|') {
            kinds |= match name {
                "Any" => Ty::ANY.kinds,
                "Heap" => Ty::HEAP.kinds,
                "Int" => Ty::INT.kinds,
                "Int64" => Ty::INT64.kinds,
                "Never" => 0,
                one => Ty::NAMES.iter().find(|(n, _)| *n == one)?.1,
            };
        }
        let (lo, hi) = range.unwrap_or((i64::MIN, i64::MAX));
        Some(
            Ty {
                kinds,
                lo,
                hi,
                shape,
            }
            .normal(),
        )
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kinds == 0 {
            return f.write_str("Never");
        }
        let mut rest = self.kinds;
        let mut separator = "";
        for (name, group) in [
            ("Any", Ty::ANY),
            ("Heap", Ty::HEAP),
            ("Int", Ty::INT),
            ("Int64", Ty::INT64),
        ] {
            if rest & group.kinds == group.kinds {
                write!(f, "{separator}{name}")?;
                separator = "|";
                rest &= !group.kinds;
            }
        }
        for (name, bit) in Ty::NAMES {
            if rest & bit != 0 {
                write!(f, "{separator}{name}")?;
                separator = "|";
            }
        }
        let plain = Ty {
            kinds: self.kinds,
            lo: i64::MIN,
            hi: i64::MAX,
            shape: 0,
        }
        .normal();
        if (self.lo, self.hi) != (plain.lo, plain.hi) {
            write!(f, "[{}..{}]", self.lo, self.hi)?;
        }
        if self.shape != 0 {
            write!(f, "#{}", self.shape)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lattice_laws() {
        let all = [
            Ty::NEVER,
            Ty::SMALL,
            Ty::INT64,
            Ty::INT,
            Ty::FLOAT,
            Ty::range(0, 10),
            Ty::range(5, 1 << 60),
            Ty::ANY,
            Ty::HEAP,
        ];
        for a in all {
            assert_eq!(Ty::parse(&a.to_string()), Some(a), "{a}");
            for b in all {
                assert_eq!(a.join(b), b.join(a));
                assert_eq!(a.meet(b), b.meet(a));
                assert!(a.subtype(a.join(b)), "{a} {b}");
                assert!(a.meet(b).subtype(a), "{a} {b}");
            }
        }
        assert!(Ty::range(1 << 50, 1 << 51).is(Ty::WIDE));
        assert!(Ty::range(3, 2).is_never());
        assert_eq!(Ty::NEVER.with_shape(300), Ty::NEVER);
    }
}
