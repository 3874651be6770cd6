//! What building may rely on, and what it tells the tier: entry cells, watched things, constants to keep, past failures.

use std::collections::{HashMap, HashSet};

use krait_frontend::bytecode::inst::decode;
use krait_frontend::bytecode::operands::Ic;
use krait_runtime::context::Thread;
use krait_runtime::feedback::ic::CacheState;
use krait_runtime::heap::Gc;
use krait_runtime::object::code::Code;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::function::Function;
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::shape::ShapeId;
use krait_runtime::object::str::Str;
use krait_runtime::object::types::Type;
use krait_runtime::tier::helpers as rt;
use krait_runtime::value::Value;

use crate::hir::Ty;

/// Shape of lists.
pub const LIST: u32 = Builtin::List as u32;
/// Shape of tuples.
pub const TUPLE: u32 = Builtin::Tuple as u32;
/// Shape of list iterators.
pub const LIST_ITERATOR: u32 = Builtin::ListIterator as u32;
/// Shape of tuple iterators.
pub const TUPLE_ITERATOR: u32 = Builtin::TupleIterator as u32;
/// Shape of `enumerate` objects.
pub const ENUMERATE: u32 = Builtin::Enumerate as u32;
/// Shape of `zip` objects.
pub const ZIP: u32 = Builtin::Zip as u32;
/// First shape that an object can leave.
pub const FIRST_DYNAMIC: u32 = ShapeId::FIRST_DYNAMIC;

/// Something that code assumes not to change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Assumed {
    /// The value of a key (an interned string) of a dict, by their addresses.
    Entry(usize, usize),
    /// What names resolve to on a class.
    Class(usize),
    /// The code and the defaults of a function.
    Function(usize),
    /// That all functions of a code object have the same globals.
    Globals(usize),
}

/// Everything known across compilations of one interpreter.
#[derive(Default)]
pub struct Facts {
    /// Where the entry of each code object's machine code is: `interpret` while there is none.
    cells: HashMap<usize, &'static std::cell::Cell<usize>>,
    /// Entries that have changed under code that took them for constants.
    pub unsteady: HashSet<Assumed>,
    /// How often code was made again because of an instruction, and when it was last so.
    failed: HashMap<(usize, u32), (u32, u64)>,
    /// Counts what goes into `failed`.
    pub clock: u64,
    /// Whether code is made before it has run, so that what has not run yet must be built all the same.
    pub eager: bool,
    /// Where raises are frequent: code objects, by address, and words.
    pub raised: HashSet<(usize, u32)>,
    /// Code objects that turned out not to be inlinable.
    pub not_inlined: HashSet<usize>,
    /// Generators, by code object, whose values are summed and are floats.
    pub float_sums: HashSet<usize>,
    /// What the code being built assumes.
    pub assumed: Vec<Assumed>,
    /// Entries that the code being built stores to without telling.
    pub stored: Vec<Assumed>,
    /// Instructions that the code being built leaves to the runtime, and the words they begin at.
    pub generic: Vec<(Gc<Code>, u32)>,
    /// What must live as long as the code being built.
    pub kept: Vec<u64>,
}

impl Facts {
    /// Nothing is known. See `eager`.
    pub fn new(eager: bool) -> Facts {
        Facts {
            eager,
            ..Facts::default()
        }
    }
    /// The cell of a code object.
    pub fn cell(&mut self, code: Gc<Code>) -> &'static std::cell::Cell<usize> {
        self.cells.entry(code.addr()).or_insert_with(|| {
            let interpret: krait_runtime::tier::Entry = rt::interpret;
            Box::leak(Box::new(std::cell::Cell::new(interpret as usize)))
        })
    }
    /// What is in `generic`, for people: function, line and instruction.
    pub fn generic_lines(&self) -> Vec<String> {
        let text = |(code, at): &(Gc<Code>, u32)| {
            let words = code.snapshot();
            let name = decode(&words, *at as usize).map_or("?", |(inst, _)| inst.opcode().name());
            let line = code.line_at(*at).unwrap_or(0);
            format!("{} line {line}: {name}", Str::text_of(code.qualname))
        };
        self.generic.iter().map(text).collect()
    }
    /// See `failed`.
    pub fn failures(&self, code: Gc<Code>, at: u32) -> u32 {
        self.failed.get(&(code.addr(), at)).map_or(0, |f| f.0)
    }
    /// Code made when the clock stood at `made` is to be made again because of an instruction. One surprise breaks all the code that
    /// the instruction is in; it counts once.
    pub fn fail(&mut self, code: Gc<Code>, at: u32, made: u64) {
        let (count, when) = self.failed.entry((code.addr(), at)).or_default();
        if made >= *when {
            self.clock += 1;
            *count += 1;
            *when = self.clock;
        }
    }
    /// How much is known that a failed attempt at building can find out.
    pub fn learned(&self) -> usize {
        self.not_inlined.len() + self.float_sums.len()
    }
    /// Whether what an instruction raises is to be handled in compiled code.
    pub fn caught(&self, code: Gc<Code>, at: u32) -> bool {
        self.eager || self.raised.contains(&(code.addr(), at))
    }
    /// Keep a constant alive.
    pub fn keep(&mut self, v: Value) {
        if v.is_heap() {
            self.kept.push(v.bits());
        }
    }
    /// The value of `dict[name]` as a constant, which the code being built then depends on; `None` when it has changed
    /// before, `Some(None)` when there is none.
    pub fn entry(&mut self, th: &Thread, dict: Gc<Dict>, name: Gc<Str>) -> Option<Option<Value>> {
        Dict::exact(dict.as_value())?;
        let key = Assumed::Entry(dict.addr(), name.addr());
        if self.unsteady.contains(&key) {
            return None;
        }
        dict.watch();
        self.keep(dict.as_value());
        self.keep(name.as_value());
        self.assumed.push(key);
        Some(dict.get_str(th, name))
    }
    /// Depend on the code and the defaults of a function.
    pub fn function(&mut self, function: Gc<Function>) {
        self.keep(function.as_value());
        self.assumed.push(Assumed::Function(function.addr()));
    }
    /// Depend on all functions of this code having the same globals; `false` if they do not.
    pub fn one_world(&mut self, code: Gc<Code>) -> bool {
        let holds = code.has_one_world();
        if holds {
            self.assumed.push(Assumed::Globals(code.addr()));
        }
        holds
    }
    /// Depend on what names resolve to on a class.
    pub fn class(&mut self, class: Gc<Type>) {
        class.watched.set(true);
        self.keep(class.as_value());
        self.assumed.push(Assumed::Class(class.addr()));
    }
}

/// The state of an inline cache.
pub fn cache<'a, K: CacheState>(code: Gc<Code>, ic: Ic<K>) -> &'a K::State {
    // SAFETY: cache places come from verified code, and the code object is kept alive by whoever builds it.
    unsafe { &*code.k.get().add(ic.index()).cast() }
}

/// The type of a heap object.
pub fn type_of_object(v: Value) -> Option<Ty> {
    Some(type_of_shape(v.heap_header()?.shape()))
}

/// The type of the objects of a shape.
pub fn type_of_shape(shape: u32) -> Ty {
    const ROWS: [(Builtin, Ty); 9] = [
        (Builtin::Str, Ty::STR),
        (Builtin::Bytes, Ty::BYTES),
        (Builtin::List, Ty::LIST),
        (Builtin::Tuple, Ty::TUPLE),
        (Builtin::Dict, Ty::DICT),
        (Builtin::Set, Ty::SET),
        (Builtin::Range, Ty::RANGE),
        (Builtin::Function, Ty::FUNCTION),
        (Builtin::Cell, Ty::CELL),
    ];
    if shape == ShapeId::INT64.0 {
        return Ty::WIDE;
    }
    if shape == ShapeId::BIG_INT.0 {
        return Ty::BIG;
    }
    if shape == ShapeId::STR_VIEW.0 {
        return Ty::STR;
    }
    if shape == Builtin::Type as u32 {
        return Ty::CLASS;
    }
    ROWS.iter()
        .find(|(b, _)| *b as u32 == shape)
        .map_or(Ty::OBJECT, |(_, ty)| *ty)
}
