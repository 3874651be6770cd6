//! Inline caches: the state behind each cache kind of the bytecode's table.
//!
//! A cache is a run of words in its code object's area, all zero at first. Words follow the collector's rule for traced
//! arrays: a word is a number below 2^32, a tagged immediate, a reference, or zero.
//!
//! # What keeps an entry true
//! * A shape id guards an instance's class and layout.
//! * [`Thread::type_epoch`] guards what names resolve to on classes: an attribute cache is valid for the epoch it was filled in.
//! * A dict's version of its keys guards where a global variable's value is.
//!
//! # How a compiler reads them
//! * Operators ([`BinaryState::kinds`]): the kinds of both operands and of the result met **off the fast path**. Two small ints whose result
//!   is a small int take a fast path that records nothing, so "no kinds" on an instruction that has run means small ints only.
//!   `add`, `sub`, `mul` are rewritten to their quick forms on first execution; the opcode itself tells int or float.
//! * Attributes and methods ([`AttrState::entries`]): shapes and places, most recently added first to last.
//! * Calls ([`CallState`]): kind and identity of the callee; `megamorphic` once it changed too often.
//! * Items, iteration, truth: kinds of the container, the iterator's shape, kinds of the operand.

use super::kinds::Kinds;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::code::Code;
use crate::value::{INT_TAG, Value};
use krait_frontend::bytecode::operands as op;
use std::cell::Cell;

/// The state behind a cache kind of the bytecode.
pub trait CacheState: op::CacheKind {
    /// The state's type: `WORDS` words of which zero is the initial value.
    type State;
}

macro_rules! states { ($($Kind:ident = $State:ident;)*) => {$(
    impl CacheState for op::$Kind { type State = $State; }
    const _: () = assert!(size_of::<$State>() == 8 * <op::$Kind as op::CacheKind>::WORDS as usize);
)*} }
states! {
    AttrIc = AttrState;
    StoreAttrIc = AttrState;
    MethodIc = AttrState;
    GlobalIc = GlobalState;
    BinaryIc = BinaryState;
    ItemIc = ItemState;
    CallIc = CallState;
    IterIc = IterState;
    TruthIc = TruthState;
    YieldIc = YieldState;
}

/// A small number in a cache word.
#[repr(transparent)]
pub struct Small(Cell<u64>);
impl Small {
    /// The number.
    #[inline(always)]
    pub fn get(&self) -> u32 {
        self.0.get() as u32
    }
    /// Sets it.
    #[inline(always)]
    pub fn set(&self, v: u32) {
        self.0.set(v as u64);
    }
}

/// A number of at most 49 bits in a cache word, tagged so that the collector does not take it for a reference.
#[repr(transparent)]
pub struct Packed(Cell<u64>);
impl Packed {
    /// The number's low half.
    #[inline(always)]
    pub fn low(&self) -> u32 {
        self.0.get() as u32
    }
    /// The upper 17 bits.
    #[inline(always)]
    pub fn high(&self) -> u32 {
        (self.0.get() >> 32) as u32 & 0x1_ffff
    }
    /// Sets both halves; `high` has at most 17 bits.
    #[inline(always)]
    pub fn set(&self, low: u32, high: u32) {
        debug_assert!(high <= 0x1_ffff);
        self.0.set(INT_TAG | (high as u64) << 32 | low as u64);
    }
    /// Whether the word was never set.
    #[inline(always)]
    pub fn is_unset(&self) -> bool {
        self.0.get() == 0
    }
}

/// A value in a cache word; storing one needs the barrier of the code's area.
#[repr(transparent)]
pub struct Held(Cell<u64>);
impl Held {
    /// The value, or `None` when the word was never set.
    #[inline(always)]
    pub fn get(&self) -> Option<Value> {
        Value::from_bits(self.0.get())
    }
    /// The raw word, to be compared with a value's bits.
    #[inline(always)]
    pub fn bits(&self) -> u64 {
        self.0.get()
    }
    /// Stores `v`; the cache belongs to `code`.
    pub fn set(&self, th: &Thread, code: Gc<Code>, v: Value) {
        self.0.set(v.bits());
        if v.is_heap() {
            code.area_barrier(th, self as *const Held as usize);
        }
    }
    /// Stores a number or a tagged immediate.
    #[inline(always)]
    pub fn set_raw(&self, bits: u64) {
        self.0.set(bits);
    }
}

/// Where an attribute is: the upper half of an entry's key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Place {
    /// Nothing.
    Empty = 0,
    /// In the object, at the byte offset that is the entry's value. A member slot may be UNBOUND.
    Inline = 1,
    /// In the overflow array, at the index in the low 16 bits of the entry's value; the byte offset of the reference to the array stands
    /// above.
    Overflow = 2,
    /// The entry's value itself, found on the class.
    Class = 3,
    /// A function found on the class, the entry's value, which binds its receiver.
    Method = 4,
    /// A property, the entry's value.
    Property = 5,
    /// In the first entry only: an attribute of the module that is the entry's value. The second entry has the number of the
    /// namespace's entry as its key and the version of the namespace's keys as its value.
    Module = 6,
    /// Stores: adds the slot and moves the object to another shape; the value packs both.
    Add = 7,
    /// Class method: the entry's value, a function, takes the class of the receiver.
    ClassMethod = 8,
    /// In the first entry only: an attribute of the class that is the entry's value; the second entry's value is the attribute's.
    Pinned = 9,
}

impl Place {
    /// The place with this number.
    #[inline(always)]
    pub fn from_number(n: u32) -> Place {
        match n {
            1 => Place::Inline,
            2 => Place::Overflow,
            3 => Place::Class,
            4 => Place::Method,
            5 => Place::Property,
            6 => Place::Module,
            7 => Place::Add,
            8 => Place::ClassMethod,
            9 => Place::Pinned,
            _ => Place::Empty,
        }
    }
}

/// Of a store that adds a slot: the byte offset of the new slot and the new shape.
#[inline(always)]
pub fn transition(bits: u64) -> (usize, u32) {
    ((bits >> 32) as usize & 0x1_ffff, bits as u32)
}

/// One entry of an attribute cache.
#[repr(C)]
pub struct AttrEntry {
    /// The shape id in the low half, a [`Place`] in the high one.
    pub key: Packed,
    /// See [`Place`].
    pub value: Held,
}
impl AttrEntry {
    /// The place's kind.
    #[inline(always)]
    pub fn place(&self) -> Place {
        Place::from_number(self.key.high())
    }
    /// Of a transition: the byte offset of the new slot and the new shape.
    #[inline(always)]
    pub fn transition(&self) -> (usize, u32) {
        transition(self.value.bits())
    }
}

/// An attribute cache that is full is refilled this often; then its instruction is left to the interpreter's place cache, for
/// refilling costs more than looking there.
const TOO_MANY: u32 = 16;

/// Attribute loads and stores and method loads.
#[repr(C)]
pub struct AttrState {
    /// Epoch in the low half, number of refills after the cache was full in the high one.
    pub state: Packed,
    /// The entries; unused ones are zero.
    pub entries: [AttrEntry; 4],
}
impl AttrState {
    /// Whether entries are valid now.
    #[inline(always)]
    pub fn is_current(&self, th: &Thread) -> bool {
        self.state.low() == th.type_epoch.get()
    }
    /// The entry for objects of `shape`.
    #[inline]
    pub fn find(&self, th: &Thread, shape: u32) -> Option<&AttrEntry> {
        if !self.is_current(th) {
            return None;
        }
        self.entries
            .iter()
            .find(|e| e.key.low() == shape && !e.key.is_unset())
    }
    /// Makes room for an entry: entries of another epoch are dropped, the oldest one when all are in use.
    /// `None` when the instruction has met too many shapes to be worth caching.
    pub fn room(&self, th: &Thread) -> Option<&AttrEntry> {
        let epoch = th.type_epoch.get();
        let misses = if self.state.is_unset() {
            0
        } else {
            self.state.high()
        };
        if self.state.low() != epoch || self.state.is_unset() {
            self.clear();
            self.state.set(epoch, misses);
        }
        if let Some(free) = self.entries.iter().find(|e| e.key.is_unset()) {
            return Some(free);
        }
        if misses >= TOO_MANY {
            return None;
        }
        self.state.set(epoch, misses + 1);
        self.entries.get(misses as usize % 4)
    }
    /// Whether the cache takes no further entries in this epoch.
    #[inline]
    pub fn is_closed(&self, th: &Thread) -> bool {
        self.is_current(th) && self.state.high() >= TOO_MANY
    }
    /// Forgets all entries.
    pub fn clear(&self) {
        for e in &self.entries {
            e.key.0.set(0);
            e.value.0.set(0);
        }
    }
    /// Whether the instruction met more shapes than fit.
    pub fn is_megamorphic(&self) -> bool {
        !self.state.is_unset() && self.state.high() > 0
    }
}

/// A global variable's place.
#[repr(C)]
pub struct GlobalState {
    /// Version of the keys of the globals; 0 when nothing is cached.
    pub globals_version: Held,
    /// Version of the keys of the builtins, or 0 when the name is in the globals.
    pub builtins_version: Held,
    /// The entry's number.
    pub index: Small,
}

/// The shape of a heap object, 0 for any other value.
#[inline(always)]
fn shape_or_zero(v: Value) -> u32 {
    v.heap_header().map_or(0, |h| h.shape())
}

/// Operators and comparisons.
#[repr(C)]
pub struct BinaryState {
    kinds: Small,
    /// How often the instruction changed its quick form.
    pub flips: Small,
    /// Shapes of the operands for which a Python function was entered.
    shapes: Packed,
    /// That function.
    function: Held,
    /// Shape of the left operand whose method the interpreter enters at once, and the stage of the operator that the method is for.
    entered: Packed,
    /// That method; unset for none.
    entered_method: Held,
    /// The type epoch in which it was found.
    epoch: Small,
}
impl BinaryState {
    /// The shapes of both operands (0 for what is no heap object) and the Python function that implements the operator for them,
    /// when it has only met one such pair.
    pub fn method(&self) -> Option<((u32, u32), Value)> {
        let pair = (self.shapes.low(), self.shapes.high());
        self.function.get().map(|function| (pair, function))
    }
    /// Notes that `function` has been entered for `l` and `r`.
    pub fn record_method(&self, th: &Thread, code: Gc<Code>, l: Value, r: Value, function: Value) {
        let (left, right) = (shape_or_zero(l), shape_or_zero(r));
        if self.shapes.is_unset() && right <= Self::MOST_SHAPES {
            self.shapes.set(left, right);
            self.function.set(th, code, function);
        } else if self.function.bits() != 0
            && (self.shapes.low(), self.shapes.high()) != (left, right)
        {
            self.function.set_raw(0);
        }
    }
    /// A greater shape id does not fit beside another.
    const MOST_SHAPES: u32 = 0x1_ffff;
    /// The Python method to enter for these operands and its stage, when it is the one found before for the left one, no class has
    /// changed since, and [`BinaryState::record_method`] has nothing to note.
    #[inline(always)]
    pub fn entered(&self, th: &Thread, l: Value, r: Value) -> Option<(Value, u32)> {
        let left = l.heap_header()?.shape();
        if self.entered.low() != left || self.epoch.get() != th.type_epoch.get() {
            return None;
        }
        let noted = self.function.bits() == 0
            || self.shapes.low() == left && self.shapes.high() == shape_or_zero(r);
        if !noted {
            return None;
        }
        self.entered_method.get().map(|v| (v, self.entered.high()))
    }
    /// Remembers the method for a left operand.
    pub fn remember(&self, th: &Thread, code: Gc<Code>, l: Value, method: Value, stage: u32) {
        let Some(h) = l.heap_header() else { return };
        self.entered.set(h.shape(), stage);
        self.epoch.set(th.type_epoch.get());
        self.entered_method.set(th, code, method);
    }
    /// Kinds of left operand and right operand.
    pub fn kinds(&self) -> (Kinds, Kinds) {
        let bits = self.kinds.get();
        (
            Kinds((bits & 0xfff) as u16),
            Kinds((bits >> 12 & 0xfff) as u16),
        )
    }
    /// Whether a result of two small ints was too large for a small int.
    pub fn overflowed(&self) -> bool {
        self.kinds.get() >> 24 & 1 != 0
    }
    /// Whether numbers of the kinds of these, each a small int or a float, were met.
    #[inline(always)]
    pub fn saw_numbers(&self, l: Value, r: Value) -> bool {
        let kind = |v: Value| {
            if v.is_int() {
                Kinds::INT.0 as u32
            } else {
                Kinds::FLOAT.0 as u32
            }
        };
        let seen = kind(l) | kind(r) << 12;
        self.kinds.get() & seen == seen
    }
    /// Whether both operands were floats at least once.
    #[inline(always)]
    pub fn saw_floats(&self) -> bool {
        self.kinds.get() & FLOATS == FLOATS
    }
    /// Adds what was seen.
    #[inline]
    pub fn record(&self, l: Value, r: Value) {
        let seen = Kinds::of(l).0 as u32 | (Kinds::of(r).0 as u32) << 12;
        self.kinds.set(self.kinds.get() | seen);
    }
    /// Notes a result beyond the small ints.
    #[inline]
    pub fn record_overflow(&self) {
        self.kinds.set(self.kinds.get() | 1 << 24);
    }
}
const FLOATS: u32 = Kinds::FLOAT.0 as u32 | (Kinds::FLOAT.0 as u32) << 12;

/// Item access and membership tests.
#[repr(C)]
pub struct ItemState {
    kinds: Small,
    /// How often the instruction changed its quick form.
    pub flips: Small,
    /// Shape of a container whose class implements the access in Python; 0 for none.
    shape: Small,
    /// That function; unset once there has been another shape.
    function: Held,
}
impl ItemState {
    /// The shape of containers for which a Python function was entered, and that function, when there was only one such shape.
    pub fn method(&self) -> Option<(u32, Value)> {
        self.function.get().map(|f| (self.shape.get(), f))
    }
    /// Notes that `function` is entered for a container of this shape.
    pub fn record_method(&self, th: &Thread, code: Gc<Code>, shape: u32, function: Value) {
        let known = self.shape.get();
        if known == 0 {
            self.shape.set(shape);
            self.function.set(th, code, function);
        } else if known != shape {
            self.function.set_raw(0);
        }
    }
    /// Kinds of container and key.
    pub fn kinds(&self) -> (Kinds, Kinds) {
        let bits = self.kinds.get();
        (
            Kinds((bits & 0xfff) as u16),
            Kinds((bits >> 12 & 0xfff) as u16),
        )
    }
    /// Adds what was seen.
    #[inline]
    pub fn record(&self, container: Value, key: Value) {
        let seen = Kinds::of(container).0 as u32 | (Kinds::of(key).0 as u32) << 12;
        self.kinds.set(self.kinds.get() | seen);
    }
}

/// What kind of callee a call met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Callee {
    /// Nothing yet.
    Unknown = 0,
    /// A Python function.
    Function = 1,
    /// A native function or method.
    Native = 2,
    /// A class without Python code in its construction.
    Class = 3,
    /// A class whose `__init__`, in `detail`, is a Python function and whose `__new__` is `object`'s.
    ClassWithInit = 4,
    /// A bound method of a Python function.
    BoundMethod = 5,
    /// Anything else.
    Other = 6,
}

/// Calls.
#[repr(C)]
pub struct CallState {
    /// A [`Callee`] in the low 8 bits, the number of changes above.
    state: Small,
    /// The callee: for functions the code object, otherwise the callee itself.
    pub identity: Held,
    /// See [`Callee`].
    pub detail: Held,
    /// Type epoch in which `detail` was found.
    pub epoch: Small,
    /// Of a class whose instances are made in place: their size in words in the low half, the word of their overflow word (0 for
    /// none) in the high one.
    layout: Packed,
}
impl CallState {
    /// Remembers the `__init__` of the class recorded last, and how its instances are laid out if they can be made in place.
    pub fn remember_construction(
        &self,
        th: &Thread,
        code: Gc<Code>,
        init: Value,
        layout: Option<(u32, u32)>,
    ) {
        self.detail.set(th, code, init);
        self.epoch.set(th.type_epoch.get());
        let (words, overflow) = layout.unwrap_or((0, 0));
        self.layout.set(words, overflow);
    }
    /// The `__init__` and the layout of instances of `class` that are made in place.
    #[inline(always)]
    pub fn construction(&self, th: &Thread, class: Value) -> Option<(Value, (u32, u32))> {
        let current = self.identity.bits() == class.bits()
            && self.epoch.get() == th.type_epoch.get()
            && self.layout.low() != 0;
        if !current {
            return None;
        }
        let layout = (self.layout.low(), self.layout.high());
        self.detail.get().map(|init| (init, layout))
    }
    /// The kind of callee seen last.
    pub fn callee(&self) -> Callee {
        match self.state.get() & 0xff {
            0 => Callee::Unknown,
            1 => Callee::Function,
            2 => Callee::Native,
            3 => Callee::Class,
            4 => Callee::ClassWithInit,
            5 => Callee::BoundMethod,
            _ => Callee::Other,
        }
    }
    /// How often the callee changed.
    pub fn changes(&self) -> u32 {
        self.state.get() >> 8
    }
    /// Remembers a callee.
    #[inline]
    pub fn record(&self, th: &Thread, code: Gc<Code>, callee: Callee, identity: Value) {
        if self.identity.bits() == identity.bits() && self.state.get() & 0xff == callee as u32 {
            return;
        }
        let first = self.state.get() == 0;
        let changes = (self.changes() + !first as u32).min(1 << 20);
        self.state.set(callee as u32 | changes << 8);
        self.identity.set(th, code, identity);
        self.detail.set_raw(0);
        self.epoch.set(0);
        self.layout.set(0, 0);
    }
}

/// Iteration, unpacking, sending.
#[repr(C)]
pub struct IterState {
    /// Shape of the iterator (or of the value to be iterated) seen last.
    pub shape: Small,
    /// How often it changed.
    pub changes: Small,
}
impl IterState {
    /// Remembers the shape of `v`.
    #[inline]
    pub fn record(&self, v: Value) {
        let shape = v.heap_header().map_or(0, |h| h.shape());
        if self.shape.get() != shape {
            if self.shape.get() != 0 {
                self.changes.set(self.changes.get().saturating_add(1));
            }
            self.shape.set(shape);
        }
    }
}

/// Truth tests. Bools, small ints and None take fast paths that record nothing.
#[repr(C)]
pub struct TruthState {
    kinds: Small,
}
impl TruthState {
    /// Kinds met off the fast path.
    pub fn kinds(&self) -> Kinds {
        Kinds(self.kinds.get() as u16)
    }
    /// Adds what was seen.
    #[inline]
    pub fn record(&self, v: Value) {
        self.kinds.set(self.kinds.get() | Kinds::of(v).0 as u32);
    }
}

/// Yields: the temporaries that are live, one bit for each of the first [`YieldState::MOST`] registers behind the named variables.
#[repr(C)]
pub struct YieldState {
    live: Cell<u64>,
}
impl YieldState {
    /// Temporaries that the bits speak of.
    pub const MOST: u32 = 48;
    /// The bits, when they are known.
    #[inline(always)]
    pub fn live(&self) -> Option<u64> {
        let word = self.live.get();
        (word != 0).then_some(word & !INT_TAG)
    }
    /// Sets the bits.
    pub fn set(&self, live: u64) {
        debug_assert!(live < 1 << YieldState::MOST);
        self.live.set(INT_TAG | live);
    }
}
