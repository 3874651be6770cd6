//! `Interp`: one Python interpreter.

use super::interned::Interned;
use super::method_cache::MethodCache;
use super::names::Names;
use super::place_cache::PlaceCache;
use super::thread::Thread;
use crate::heap::{Gc, Heap, Marker};
use crate::object::dict::Dict;
use crate::object::function::Function;
use crate::object::generator::Generator;
use crate::object::kinds::Builtin;
use crate::object::shape::{Shape, ShapeId};
use crate::object::str::Str;
use crate::object::traceback::Frame;
use crate::object::types::Type;
use crate::text::hash::HashKey;
use crate::value::{CANONICAL_NAN, NAN_PAYLOAD_MASK, PyResult, Value};
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};

/// What is to be done with each value of something.
pub type EachValue<'a> = &'a mut dyn FnMut(&mut Thread, Value) -> PyResult<()>;

/// What upper layers install so that lower ones can call them: the object layer calls Python functions through these.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Runs a Python function; arguments as in [`crate::object::native_def::NativeFn`].
    pub call_function: fn(&mut Thread, Gc<Function>, crate::object::args::Args<'_>) -> PyResult,
    /// Resumes a generator with a value: `Ok(Some)` yielded, `Ok(None)` returned (the value is in `Generator::extra`).
    pub resume_generator: fn(&mut Thread, Gc<Generator>, Value) -> PyResult<Option<Value>>,
    /// Calls a function with everything that a generator still yields.
    pub drain_generator: fn(&mut Thread, Gc<Generator>, EachValue<'_>) -> PyResult<()>,
    /// Raises an exception in a generator where it stands; results as `resume_generator`.
    pub throw_generator: fn(&mut Thread, Gc<Generator>, Value) -> PyResult<Option<Value>>,
    /// Tells the compiler that a watched dict's value changed: dict and key.
    pub dict_changed: fn(&mut Thread, Gc<Dict>, Value),
    /// Tells the compiler that a watched class changed.
    pub class_changed: fn(&mut Thread, Gc<Type>),
    /// Tells the compiler that the code or the defaults of a function were replaced.
    pub function_changed: fn(&mut Thread, Gc<Function>),
    /// The globals of the Python frame that runs.
    pub current_globals: fn(&mut Thread) -> Option<Gc<Dict>>,
    /// Runs the handlers of signals that have arrived: KeyboardInterrupt for an interrupt.
    pub check_signals: fn(&mut Thread) -> PyResult<()>,
    /// `locals()` in the Python frame that runs.
    pub current_locals: fn(&mut Thread) -> PyResult,
    /// The line that the frame of a frame object is at now, if it still runs.
    pub running_line: fn(&Thread, Gc<Frame>) -> Option<Value>,
    /// Runs a class body with this namespace and gives what it returns: the cell of `__class__`, or None.
    pub run_class_body: fn(&mut Thread, Gc<Function>, Value) -> PyResult,
    /// What `super()` without arguments means in the Python frame that runs: `__class__` and the first argument.
    pub super_arguments: fn(&mut Thread) -> PyResult<(Value, Value)>,
    /// `origin[args]`: a generic alias.
    pub make_alias: fn(&mut Thread, Value, Value) -> PyResult,
    /// `X | Y` of types.
    pub make_union: fn(&mut Thread, Value, Value) -> PyResult,
    /// Imports a module by its dotted name and gives the module that name stands for.
    pub import: fn(&mut Thread, &str) -> PyResult,
}

/// Settings of an interpreter.
pub struct Options {
    /// `sys.getrecursionlimit()`
    pub recursion_limit: Cell<i64>,
    /// Digits beyond which int and str do not convert; 0 for no limit.
    pub int_max_str_digits: Cell<usize>,
    /// Key of the hashes of `str` and `bytes` (PYTHONHASHSEED, or random).
    pub hash_key: HashKey,
    /// `-O` level.
    pub optimize: u8,
    /// `-B` or PYTHONDONTWRITEBYTECODE: no cache files.
    pub dont_write_bytecode: Cell<bool>,
    /// `sys.argv`
    pub argv: Vec<std::ffi::OsString>,
}

impl std::default::Default for Options {
    fn default() -> Options {
        Options {
            recursion_limit: Cell::new(1000),
            int_max_str_digits: Cell::new(4300),
            hash_key: HashKey::from_seed(0),
            optimize: 0,
            dont_write_bytecode: Cell::new(false),
            argv: Vec::new(),
        }
    }
}

/// One Python interpreter.
pub struct Interp {
    /// The heap.
    pub heap: Box<Heap>,
    /// Settings.
    pub options: Options,
    /// Interned strings.
    pub interned: Interned,
    /// Key of the hashes of `str` and `bytes`.
    pub hash_key: HashKey,
    /// What names resolve to on classes.
    pub method_cache: MethodCache,
    /// Where attribute loads find names on objects of a shape.
    pub load_places: PlaceCache,
    /// Where attribute stores go.
    pub store_places: PlaceCache,
    /// Entry points of upper layers; set once while the interpreter is put together.
    pub hooks: OnceCell<Hooks>,
    /// State of upper layers (import system, standard streams, tier), by type.
    pub extensions: RefCell<Vec<Box<dyn std::any::Any>>>,
    names: OnceCell<Names>,
    shapes: UnsafeCell<Vec<Option<Box<Shape>>>>,
    builtins: [Cell<Option<Gc<Type>>>; Builtin::ALL.len()],
    /// `sys.modules`
    pub modules: Cell<Option<Gc<Dict>>>,
    /// The namespace of the module `builtins`.
    pub builtins_dict: Cell<Option<Gc<Dict>>>,
    /// The namespace of the module `sys`.
    pub sys_dict: Cell<Option<Gc<Dict>>>,
    memory_error: Cell<Value>,
    dict_versions: Cell<i64>,
    nans: Cell<u64>,
    /// Single characters of Latin-1 as strings, and the empty tuple, made on first need.
    pub(crate) characters: Box<[Cell<Option<Gc<Str>>>]>,
    pub(crate) empty_tuple: Cell<Value>,
    /// Values that native modules keep alive by name.
    pub(crate) kept: RefCell<Vec<(&'static str, Value)>>,
}

impl Interp {
    /// An interpreter without any types yet; `crate::builtins::bootstrap` completes it.
    pub fn new(heap: Box<Heap>, options: Options) -> Interp {
        let hash_key = options.hash_key;
        Interp {
            heap,
            options,
            interned: Interned::default(),
            hash_key,
            method_cache: MethodCache::default(),
            load_places: PlaceCache::default(),
            store_places: PlaceCache::default(),
            hooks: OnceCell::new(),
            extensions: RefCell::new(Vec::new()),
            names: OnceCell::new(),
            shapes: UnsafeCell::new((0..ShapeId::FIRST_DYNAMIC).map(|_| None).collect()),
            builtins: [const { Cell::new(None) }; Builtin::ALL.len()],
            modules: Cell::new(None),
            builtins_dict: Cell::new(None),
            sys_dict: Cell::new(None),
            memory_error: Cell::new(Value::UNBOUND),
            dict_versions: Cell::new(0),
            nans: Cell::new(0),
            characters: vec![Cell::new(None); 256].into_boxed_slice(),
            empty_tuple: Cell::new(Value::UNBOUND),
            kept: RefCell::new(Vec::new()),
        }
    }
    /// Sets the well-known names; the first step of the bootstrap.
    pub fn set_names(&self, names: Names) {
        if self.names.set(names).is_err() {
            unreachable!("names are made once");
        }
    }
    /// Well-known names.
    #[inline(always)]
    pub fn names(&self) -> &Names {
        self.names.get().expect("bootstrap makes the names first")
    }
    /// The class object of a builtin type.
    #[inline(always)]
    pub fn builtin(&self, b: Builtin) -> Gc<Type> {
        self.builtins[b as usize]
            .get()
            .expect("bootstrap makes every builtin type")
    }
    /// The class object of a builtin type, if the bootstrap has made it.
    pub fn try_builtin(&self, b: Builtin) -> Option<Gc<Type>> {
        self.builtins[b as usize].get()
    }
    /// Registers the class object of a builtin type.
    pub fn set_builtin(&self, b: Builtin, ty: Gc<Type>) {
        self.builtins[b as usize].set(Some(ty));
    }
    /// The shape with this id.
    #[inline(always)]
    pub fn shape(&self, id: ShapeId) -> &Shape {
        // SAFETY: shapes are boxed and never removed, so a reference to one stays good while the table grows; the table itself is
        // borrowed only within this call.
        match unsafe { &(&*self.shapes.get())[id.index()] } {
            Some(shape) => shape,
            None => unreachable!("shape {} does not exist", id.0),
        }
    }
    /// Registers the shape of a builtin type's instances or of one of their further representations.
    pub fn set_shape(&self, shape: Shape) {
        let at = shape.id.index();
        // SAFETY: no reference to the table outlives a call of these methods.
        unsafe { (&mut *self.shapes.get())[at] = Some(Box::new(shape)) };
    }
    fn next_shape_id(&self) -> ShapeId {
        // SAFETY: as above.
        ShapeId(unsafe { (&*self.shapes.get()).len() } as u32)
    }
    fn push_shape(&self, shape: Shape) -> ShapeId {
        let id = shape.id;
        // SAFETY: as above.
        unsafe { (&mut *self.shapes.get()).push(Some(Box::new(shape))) };
        id
    }
    /// A new root shape for a class.
    pub fn new_root_shape(
        &self,
        class: Gc<Type>,
        overflow_offset: u16,
        inline_slots: u16,
    ) -> ShapeId {
        self.push_shape(Shape::root(
            self.next_shape_id(),
            class,
            overflow_offset,
            inline_slots,
        ))
    }
    /// The dictionary shape of a class.
    pub fn dictionary_shape(&self, class: Gc<Type>) -> ShapeId {
        if let Some(id) = class.dictionary_shape.get() {
            return id;
        }
        let root = self.shape(class.shape.get());
        let mut shape = Shape::root(
            self.next_shape_id(),
            class,
            root.overflow_offset,
            root.inline_slots,
        );
        shape.is_dictionary = true;
        let id = self.push_shape(shape);
        class.dictionary_shape.set(Some(id));
        id
    }
    /// The shape reached from `from` by adding the interned `name`.
    pub fn shape_with(&self, from: ShapeId, name: Gc<Str>) -> ShapeId {
        let from = self.shape(from);
        if let Some(id) = from.transition(name) {
            return id;
        }
        self.push_shape(from.child(self.next_shape_id(), name))
    }
    /// A version for a dict's set of keys that no dict of this interpreter has had.
    #[inline]
    pub fn next_dict_version(&self) -> i64 {
        let v = self.dict_versions.get() + 1;
        self.dict_versions.set(v);
        v
    }
    /// A NaN that is not identical to any other: `float('nan')` makes a new object, as programs see when they put NaNs into sets.
    pub fn fresh_nan(&self) -> f64 {
        let n = self.nans.get() + 1;
        self.nans.set(n);
        f64::from_bits(CANONICAL_NAN | n & NAN_PAYLOAD_MASK)
    }
    /// The MemoryError instance made at start-up.
    pub fn memory_error(&self) -> Value {
        self.memory_error.get()
    }
    /// Sets the MemoryError instance.
    pub fn set_memory_error(&self, e: Value) {
        self.memory_error.set(e);
    }
    /// Keeps a value alive under a name, replacing what was there.
    pub fn keep(&self, name: &'static str, v: Value) {
        let mut kept = self.kept.borrow_mut();
        match kept.iter_mut().find(|(n, _)| *n == name) {
            Some(slot) => slot.1 = v,
            None => kept.push((name, v)),
        }
    }
    /// A value kept under a name.
    pub fn kept(&self, name: &str) -> Option<Value> {
        self.kept
            .borrow()
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, v)| *v)
    }
    /// Reports all references to the collector.
    pub fn trace(&self, m: &mut Marker<'_>) {
        self.method_cache.clear();
        self.load_places.clear();
        self.store_places.clear();
        self.interned.trace(m);
        if let Some(names) = self.names.get() {
            names.trace(m);
        }
        // SAFETY: no reference to the table outlives a call of these methods; a collection makes no shapes.
        for shape in unsafe { &*self.shapes.get() }.iter().flatten() {
            m.value(shape.class.as_value());
        }
        for ty in self.builtins.iter().filter_map(Cell::get) {
            m.value(ty.as_value());
        }
        for dict in [&self.modules, &self.builtins_dict, &self.sys_dict]
            .into_iter()
            .filter_map(Cell::get)
        {
            m.value(dict.as_value());
        }
        for c in self.characters.iter().filter_map(Cell::get) {
            m.value(c.as_value());
        }
        m.value(self.memory_error.get());
        m.value(self.empty_tuple.get());
        for (_, v) in self.kept.borrow().iter() {
            m.value(*v);
        }
    }
}
