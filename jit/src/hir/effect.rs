//! What an instruction may do besides making its result: a bit set, and the parts of memory it is made of.
//!
//! Passes ask "may this write attributes?", never "is this a call?".

use std::fmt;

/// Declares the parts of memory once.
macro_rules! memories {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        /// A part of memory that loads and stores name.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Mem { $($(#[$doc])* $name),* }
        impl Mem {
            /// Every part.
            pub const ALL: &'static [Mem] = &[$(Mem::$name),*];
            /// Parse a name as `Debug` writes it.
            pub fn parse(text: &str) -> Option<Mem> {
                match text { $(stringify!($name) => Some(Mem::$name),)* _ => None }
            }
        }
    };
}

memories! {
    /// Never written after the object is made: tuple items, string lengths.
    Const;
    /// The shape in an object's header, as far as it can change.
    Shape;
    /// Attribute slots.
    Attr;
    /// The length and storage pointer of lists and other growing containers.
    Len;
    /// List items.
    Item;
    /// Module globals and builtins that are not watched.
    Global;
    /// Closure cells.
    Cell;
    /// Contents of dicts and sets.
    Dict;
    /// State of iterators and generators.
    Iter;
    /// Anything else.
    Other;
}

/// A set of effects.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Effects(u32);

impl Effects {
    /// Nothing: may be removed, shared, moved.
    pub const PURE: Effects = Effects(0);
    /// May leave to the interpreter; may be removed when its result is known otherwise, and shared.
    pub const GUARD: Effects = Effects(1);
    /// May raise.
    pub const RAISES: Effects = Effects(2);
    /// May run Python code, which may do anything.
    pub const PYTHON: Effects = Effects(4 | 2 | Effects::WRITE_ALL | Effects::READ_ALL);
    /// Makes an object: may be removed, not shared.
    pub const ALLOC: Effects = Effects(8);
    /// Must stay although nobody uses its result.
    pub const KEEP: Effects = Effects(16);
    /// Ends a block.
    pub const END: Effects = Effects(32 | 16);
    /// Memory effects depend on the immediates of the instruction.
    pub const MEMORY: Effects = Effects(64);

    const WRITE_SHIFT: u32 = 8;
    const READ_SHIFT: u32 = 20;
    const WRITE_ALL: u32 = 0xffe << Effects::WRITE_SHIFT;
    const READ_ALL: u32 = 0xffe << Effects::READ_SHIFT;

    /// Reads `mem`.
    pub const fn reads(mem: Mem) -> Effects {
        Effects(if matches!(mem, Mem::Const) {
            0
        } else {
            1 << (mem as u32 + Effects::READ_SHIFT)
        })
    }
    /// Writes `mem`.
    pub const fn writes(mem: Mem) -> Effects {
        Effects(1 << (mem as u32 + Effects::WRITE_SHIFT) | 16)
    }
    /// Both sets.
    pub const fn and(self, other: Effects) -> Effects {
        Effects(self.0 | other.0)
    }
    /// Whether all of `other` is in this set.
    pub const fn has(self, other: Effects) -> bool {
        self.0 & other.0 == other.0
    }
    /// Whether `mem` may be read.
    pub const fn may_read(self, mem: Mem) -> bool {
        self.0 & (1 << (mem as u32 + Effects::READ_SHIFT)) != 0
    }
    /// Whether `mem` may be written.
    pub const fn may_write(self, mem: Mem) -> bool {
        self.0 & (1 << (mem as u32 + Effects::WRITE_SHIFT)) != 0
    }
    /// Whether any memory may be written.
    pub const fn writes_any(self) -> bool {
        self.0 & Effects::WRITE_ALL != 0
    }
    /// Whether the instruction can go when its result is unused. A guard with a result can: code that relies on the
    /// fact uses the result.
    pub const fn removable(self) -> bool {
        self.0 & (2 | 4 | 16) == 0
    }
    /// Whether two equal instructions, one dominating the other, can become one (memory permitting).
    pub const fn shareable(self) -> bool {
        self.0 & (2 | 4 | 8 | 16) == 0
    }
}

impl fmt::Debug for Effects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [
            (1, "guard"),
            (2, "raises"),
            (4, "python"),
            (8, "alloc"),
            (16, "keep"),
            (32, "end"),
        ];
        let mut set = f.debug_set();
        for (bit, name) in names {
            if self.0 & bit != 0 {
                set.entry(&format_args!("{name}"));
            }
        }
        for mem in Mem::ALL {
            if self.may_read(*mem) {
                set.entry(&format_args!("read {mem:?}"));
            }
            if self.may_write(*mem) {
                set.entry(&format_args!("write {mem:?}"));
            }
        }
        set.finish()
    }
}
