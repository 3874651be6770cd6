//! The compiler as the runtime sees it: what is compiled when, what becomes of exits, what invalidates code.
//!
//! Policy: code is asked for once it has run for some periods (see the runtime's safepoints), its entry and its running
//! loop at once. An exit that is taken often makes the code be built again with what the caches have learnt since, and
//! with the instruction that left marked as failed, so that building chooses something more general for it. Code that
//! still fails after some rounds stays interpreted, with a reason.
#![allow(
    unsafe_code,
    reason = "machine code is entered and left here, on the interpreter's frames"
)]

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::hash::BuildHasherDefault;
use std::mem::offset_of;
use std::rc::Rc;

use krait_frontend::bytecode::inst::{Inst, decode};
use krait_runtime::context::{Leaving, Thread};
use krait_runtime::heap::{AllocState, Gc, Header};
use krait_runtime::interp::dispatch::save;
use krait_runtime::interp::frame::{Kind, Regs};
use krait_runtime::interp::{call, generator, safepoint};
use krait_runtime::object::code::Code;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::function::Function;
use krait_runtime::object::generator::Generator;
use krait_runtime::object::int;
use krait_runtime::object::iter::SequenceIter;
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::list::List;
use krait_runtime::object::shape::{AddressHasher, ShapeId};
use krait_runtime::object::str::Str;
use krait_runtime::object::types::Type;
use krait_runtime::tier::consume::{self, Consumer};
use krait_runtime::tier::reify::{self, Place as Resumed};
use krait_runtime::tier::{self, Compiler, Entry, helpers as rt};
use krait_runtime::value::{PyResult, Value};

use crate::build::facts::{Assumed, Facts};
use crate::build::inline::DEEPEST;
use crate::build::{self};
use crate::deopt::{Exit, Place, VirtualObject};
use crate::driver::Driver;
use crate::hir::{EXTRA, FUNCTION, Inlined, Repr, STATE, Why};
use crate::lower::layout::{Generators, Layout};
use crate::options::{Dump, Options};
use crate::stats::Stats;

/// When to compile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Never.
    Off,
    /// What is hot.
    #[default]
    On,
    /// Everything at its first chance.
    Eager,
}

/// What the command line says of the compiler.
#[derive(Clone, Debug, Default)]
pub struct JitOptions {
    /// When to compile.
    pub mode: Mode,
    /// Compile on the running thread.
    pub synchronous: bool,
    /// Let every so many guards fail.
    pub deopt_stress: Option<u64>,
    /// What to print to standard error of what is compiled.
    pub dump: Dump,
    /// Write the map for `perf`.
    pub perf_map: bool,
}

/// Periods after which code is compiled.
const WARM: u32 = 2;
/// How often an exit may be taken before its code is built again.
const PATIENCE: u64 = 40;
/// How many objects an exit can make.
pub(crate) const OBJECTS: usize = 64;
/// How often one function or loop is built.
const ROUNDS: u32 = 12;

/// What is known of a function's entry (no word) or of a loop in it.
#[derive(Default)]
struct Unit {
    rounds: u32,
    state: State,
}
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Cold,
    Pending,
    Ready(usize),
    Refused,
}

/// A request and what became of it.
struct Made {
    code: Gc<Code>,
    at: Option<u32>,
    name: String,
    number: Option<u32>,
    valid: bool,
    /// What is left to the runtime.
    generic: Vec<String>,
    /// What the clock of the facts was.
    clock: u64,
}

struct Inner {
    driver: Driver,
    facts: Facts,
    units: HashMap<(usize, Option<u32>), Unit, BuildHasherDefault<AddressHasher>>,
    made: Vec<Made>,
    by_number: HashMap<u32, usize>,
    watchers: HashMap<Assumed, Vec<usize>>,
    reasons: Vec<String>,
    /// Entries that have changed and that nobody watched.
    unwatched: HashSet<Assumed>,
}

/// The compiler of one interpreter.
pub struct Jit {
    options: JitOptions,
    inner: RefCell<Inner>,
}

/// Installs the compiler in the thread's interpreter; `None` when it is off. On a machine that the code generator does not know each request is refused with that
/// reason.
pub fn install(th: &mut Thread, options: JitOptions) -> Option<Rc<Jit>> {
    if options.mode == Mode::Off {
        return None;
    }
    let driver_options = Options {
        synchronous: options.synchronous || options.mode == Mode::Eager,
        stress: options.deopt_stress.is_some(),
        dump: options.dump.clone(),
        perf_map: options.perf_map,
    };
    let driver = Driver::new(layout(), driver_options);
    if options.mode == Mode::Eager {
        th.period.set(1);
    }
    if let Some(every) = options.deopt_stress {
        th.leaving.stress.set(every.max(1));
    }
    let eager = options.mode == Mode::Eager;
    let jit = Rc::new(Jit {
        options,
        inner: RefCell::new(Inner {
            driver,
            facts: Facts::new(eager),
            units: HashMap::default(),
            made: Vec::new(),
            by_number: HashMap::new(),
            watchers: HashMap::new(),
            reasons: Vec::new(),
            unwatched: HashSet::new(),
        }),
    });
    tier::install(th, Rc::clone(&jit) as Rc<dyn Compiler>);
    Some(jit)
}

fn layout() -> Layout {
    let alloc = offset_of!(Thread, alloc);
    let leaving = offset_of!(Thread, leaving);
    Layout {
        thread_poll: offset_of!(Thread, breaker) as i32,
        thread_stack_limit: offset_of!(Thread, native_limit) as i32,
        thread_exit: (leaving + offset_of!(Leaving, exit)) as i32,
        thread_buffer: (leaving + offset_of!(Leaving, buffer)) as i32,
        buffer_words: Leaving::WORDS as u16,
        thread_bump: (alloc + AllocState::CUR_OFFSET) as i32,
        thread_bump_limit: (alloc + AllocState::LIMIT_OFFSET) as i32,
        thread_stress: (leaving + offset_of!(Leaving, stress)) as i32,
        thread_depth: offset_of!(Thread, depth_left) as i32,
        thread_registers_end: offset_of!(Thread, stack_limit) as i32,
        thread_registers_top: offset_of!(Thread, stack_top) as i32,
        slack: call::SLACK as i64,
        header_shape: Header::SHAPE_OFFSET as i32,
        header_gc: Header::GC_OFFSET as i32,
        wide_value: 8,
        wide_shape: ShapeId::INT64.0,
        box_wide: rt::box_wide as *const () as usize,
        barrier: rt::barrier as *const () as usize,
        allocate: rt::allocate as *const () as usize,
        finish_callee: rt::finish_callee as *const () as usize,
        generator: Generators {
            shape: Builtin::Generator as u32,
            state: offset_of!(Generator, state) as i32,
            created: Generator::CREATED.bits(),
            suspended: Generator::SUSPENDED.bits(),
            in_compiled_code: Generator::IN_COMPILED_CODE.bits(),
            pc: offset_of!(Generator, pc) as i32,
            function: Generator::FUNCTION_OFFSET as i32,
            handled: offset_of!(Generator, handled) as i32,
            code: Function::BODY_OFFSET as i32,
            entry: offset_of!(Code, resume) as i32,
            registers: offset_of!(Code, registers) as i32,
            thread_handled: offset_of!(Thread, handled) as i32,
            kind: Kind::GeneratorEntry as u64,
            for_next: rt::for_next as *const () as usize,
            send: rt::send as *const () as usize,
            ended: rt::resumption_ended as *const () as usize,
            finish: rt::finish_resumption as *const () as usize,
        },
    }
}

impl Compiler for Jit {
    fn hot(&self, th: &mut Thread, regs: Regs, heat: u32, at: Option<u32>) -> Option<Entry> {
        let inner = &mut *self.inner.borrow_mut();
        inner.collect();
        let warm = if self.options.mode == Mode::Eager {
            1
        } else {
            WARM
        };
        if heat < warm {
            return None;
        }
        let code = regs.code();
        let mut printed = String::new();
        if code.is_optimized() {
            inner.ask(th, regs, None, &mut printed);
        }
        // A generator runs on to its next `yield` only; its loops are worth code of their own where it does not yield for long.
        let resumed = !regs.kind().is_generator() || !code.resume.get().is_null();
        if at.is_some() && resumed {
            inner.ask(th, regs, at, &mut printed);
        }
        if !printed.is_empty() {
            eprint!("{printed}");
        }
        at?;
        match inner.units.get(&(code.addr(), at))?.state {
            // SAFETY: machine code that was made as an entry.
            State::Ready(entry) => Some(unsafe { std::mem::transmute::<usize, Entry>(entry) }),
            State::Cold | State::Pending | State::Refused => None,
        }
    }
    fn leave(&self, th: &mut Thread, regs: Regs) -> Resumed {
        let word = th.leaving.exit.replace(Leaving::NONE);
        let (number, index) = ((word >> 32) as u32, word as u32);
        // What the values refer to stays alive while they are in this array: the collector scans the native stack.
        let mut buffer = [0; Leaving::WORDS];
        let (exit, inlined) = {
            let inner = self.inner.borrow();
            match inner.driver.registry.get(number) {
                Some(code) => (code.exits.get(index), Rc::clone(&code.inlined)),
                None => unreachable!("an exit of unknown code"),
            }
        };
        for (to, from) in buffer.iter_mut().zip(&th.leaving.buffer) {
            *to = from.get();
        }
        // There is no way back into compiled code, and none on without these values.
        th.alloc.insist(true);
        let (place, consumers) = rebuild(th, regs, &exit, &inlined, &buffer);
        th.alloc.insist(false);
        let left = Left {
            number,
            index,
            why: exit.why,
            frames: exit.frames.len(),
        };
        let mut place = self.after_exit(th, left, place);
        for (regs, consumer, state) in consumers.into_iter().flatten() {
            place = consume::finish(th, place, regs, consumer, state);
            // Other loops have run meanwhile; see `after_exit`.
            th.ticks.set(0);
        }
        place
    }
    fn code_ready(&self, _: &mut Thread) {
        self.inner.borrow_mut().collect();
    }
    fn dict_changed(&self, th: &mut Thread, dict: Gc<Dict>, key: Value) {
        let inner = &mut *self.inner.borrow_mut();
        if key.is_unbound() {
            let all: Vec<Assumed> = inner
                .watchers
                .keys()
                .filter(|a| matches!(a, Assumed::Entry(d, _) if *d == dict.addr()))
                .copied()
                .collect();
            all.into_iter().for_each(|a| inner.broken(a, true));
            return;
        }
        let Some(header) = key.heap_header() else {
            return;
        };
        let direct = Assumed::Entry(dict.addr(), header.addr());
        if inner.watchers.contains_key(&direct) {
            inner.broken(direct, true);
            return;
        }
        // A key may be another string than the interned one.
        if inner.unwatched.contains(&direct) {
            return;
        }
        inner.unwatched.insert(direct);
        if Str::from_value(th, key).is_some() {
            let text = Str::text_of(key);
            let name = th.intern(&text);
            inner.broken(Assumed::Entry(dict.addr(), name.addr()), true);
        }
    }
    fn class_changed(&self, _: &mut Thread, class: Gc<Type>) {
        let inner = &mut *self.inner.borrow_mut();
        inner.broken(Assumed::Class(class.addr()), false);
    }
    fn code_shared(&self, _: &mut Thread, code: Gc<Code>) {
        let inner = &mut *self.inner.borrow_mut();
        inner.broken(Assumed::Globals(code.addr()), false);
    }
    fn function_changed(&self, _: &mut Thread, function: Gc<Function>) {
        let inner = &mut *self.inner.borrow_mut();
        inner.broken(Assumed::Function(function.addr()), false);
    }
}

impl Inner {
    /// Requests a unit unless that has been done.
    fn ask(&mut self, th: &mut Thread, regs: Regs, at: Option<u32>, printed: &mut String) {
        let code = regs.code();
        let unit = self.units.entry((code.addr(), at)).or_default();
        if unit.state != State::Cold {
            return;
        }
        unit.rounds += 1;
        if unit.rounds > ROUNDS {
            unit.state = State::Refused;
            let name = Str::text_of(code.qualname);
            self.reasons
                .push(format!("{name}: given up after {ROUNDS} rounds"));
            return;
        }
        let function = regs.function();
        self.facts.assumed.clear();
        self.facts.kept.clear();
        self.facts.stored.clear();
        self.facts.generic.clear();
        self.facts.keep(function.as_value());
        self.facts.keep(code.as_value());
        let name = Str::text_of(code.qualname);
        let built = build::build(th, &mut self.facts, function, regs, at);
        self.keep_constants(th);
        let built = built.and_then(|func| match self.facts.kept.is_empty() {
            true => Ok(func),
            false => Err("no memory for constants".to_owned()),
        });
        match built {
            Err(reason) => {
                self.units.entry((code.addr(), at)).or_default().state = State::Refused;
                self.driver.stats.refuse(&reason);
                self.reasons.push(format!("{name}: {reason}"));
            }
            Ok(func) => {
                for stored in std::mem::take(&mut self.facts.stored) {
                    self.facts.unsteady.insert(stored);
                    self.broken(stored, true);
                    self.facts.assumed.retain(|a| *a != stored);
                }
                let ticket = self.made.len();
                self.made.push(Made {
                    code,
                    at,
                    name,
                    number: None,
                    valid: true,
                    generic: self.facts.generic_lines(),
                    clock: self.facts.clock,
                });
                self.unwatched.clear();
                for assumed in std::mem::take(&mut self.facts.assumed) {
                    self.watchers.entry(assumed).or_default().push(ticket);
                }
                self.units.entry((code.addr(), at)).or_default().state = State::Pending;
                self.driver.request(ticket as u64, func);
                printed.push_str(&self.collect());
            }
        }
    }
    /// Constants of compiled code live as long as the interpreter.
    fn keep_constants(&mut self, th: &mut Thread) {
        const NAME: &str = "compiled code's constants";
        let list = match th.interp().kept(NAME) {
            Some(v) => List::exact(v),
            None => {
                let Ok(list) = List::new(th) else { return };
                th.interp().keep(NAME, list.as_value());
                Some(list)
            }
        };
        let Some(list) = list else { return };
        while let Some(bits) = self.facts.kept.last() {
            if let Some(v) = Value::from_bits(*bits)
                && list.push(th, v).is_err()
            {
                return;
            }
            self.facts.kept.pop();
        }
    }
    /// Installs what is ready; dumps that were asked for.
    fn collect(&mut self) -> String {
        let mut printed = String::new();
        if !self.driver.ready() {
            return printed;
        }
        for done in self.driver.collect() {
            printed.push_str(&done.dump);
            let ticket = done.ticket as usize;
            let made = &mut self.made[ticket];
            let unit = self.units.entry((made.code.addr(), made.at)).or_default();
            match done.result {
                Ok((entry, number)) if made.valid => {
                    made.number = Some(number);
                    self.by_number.insert(number, ticket);
                    unit.state = State::Ready(entry);
                    if made.at.is_none() {
                        made.code.set_entry(entry as *const u8);
                        self.facts.cell(made.code).set(entry);
                    }
                }
                Ok(_) => unit.state = State::Cold,
                Err(refused) => {
                    unit.state = State::Refused;
                    self.reasons.push(format!("{}: {}", made.name, refused.0));
                }
            }
        }
        printed
    }
    fn broken(&mut self, assumed: Assumed, unsteady: bool) {
        let Some(tickets) = self.watchers.remove(&assumed) else {
            return;
        };
        if unsteady {
            self.facts.unsteady.insert(assumed);
        }
        for ticket in tickets {
            self.invalidate(ticket);
        }
    }
    /// The code is not entered any more and leaves where it runs.
    fn invalidate(&mut self, ticket: usize) {
        let made = &mut self.made[ticket];
        if !std::mem::replace(&mut made.valid, false) {
            return;
        }
        let Some(number) = made.number else { return };
        if let Some(code) = self.driver.registry.get(number) {
            code.invalidate();
        }
        if let Some(unit) = self.units.get_mut(&(made.code.addr(), made.at)) {
            unit.state = State::Cold;
        }
        if made.at.is_none() {
            made.code.set_entry(std::ptr::null());
            let interpret: Entry = rt::interpret;
            self.facts.cell(made.code).set(interpret as usize);
        }
    }
}

/// How compiled code was left.
struct Left {
    /// The number of the code and that of the exit.
    number: u32,
    index: u32,
    why: Why,
    /// How many frames were put back.
    frames: usize,
}

impl Inner {
    /// The code will be made again for a reason that does not recur.
    fn excuse(&mut self, ticket: usize) {
        let made = &self.made[ticket];
        if let Some(unit) = self.units.get_mut(&(made.code.addr(), made.at)) {
            unit.rounds -= 1;
        }
    }
    /// Compiled code is left again and again to raise at `place`, the innermost of `frames`: from now on the exception goes to its handler in
    /// compiled code, or to the caller of these frames. Whether there is anything to be gained, and whether that is news.
    fn raises_often(&mut self, place: &Resumed, frames: usize) -> Option<bool> {
        let before = self.facts.raised.len();
        let (mut regs, mut site) = (place.regs, place.site);
        for frame in 0..frames {
            let code = regs.code();
            let at = ((site as usize - code.words.get() as usize) / 4 - 1) as u32;
            if frame == 0 && !place.raising && !raises_always(code, at) {
                return None;
            }
            self.facts.raised.insert((code.addr(), at));
            if code.source.handler(at).is_some() {
                break;
            }
            if frame + 1 == frames && code.makes_generator() {
                return None;
            }
            (site, regs) = (regs.return_site(), regs.caller());
        }
        Some(self.facts.raised.len() > before)
    }
}

/// Whether the instruction at a word is a `raise`.
fn raises_always(code: Gc<Code>, at: u32) -> bool {
    let Some((inst, _)) = decode(&code.snapshot(), at as usize) else {
        return false;
    };
    matches!(
        inst,
        Inst::Raise(_) | Inst::RaiseFrom(_) | Inst::RaiseCurrent(_) | Inst::Reraise(_)
    )
}

impl Jit {
    fn after_exit(&self, th: &mut Thread, left: Left, mut place: Resumed) -> Resumed {
        let Left {
            number, index, why, ..
        } = left;
        // The next backward jump looks for compiled code again.
        th.ticks.set(0);
        {
            let inner = &mut *self.inner.borrow_mut();
            let count = inner.driver.stats.exit(number, index, why);
            let fails = match why {
                Why::Kind
                | Why::Type
                | Why::Shape
                | Why::Identity
                | Why::Bounds
                | Why::Overflow
                | Why::Arithmetic => true,
                Why::Unseen => true,
                Why::Poll | Why::Invalid | Why::Raised | Why::Stack | Why::Cold | Why::Stress => {
                    false
                }
            };
            let patience = if why == Why::Unseen { 2 } else { PATIENCE };
            if fails
                && count >= patience
                && let Some(ticket) = inner.by_number.get(&number).copied()
                && inner.made[ticket].valid
            {
                let code = place.regs.code();
                let at = (place.site as usize - code.words.get() as usize) / 4 - 1;
                inner.facts.fail(code, at as u32, inner.made[ticket].clock);
                inner.invalidate(ticket);
                if why == Why::Unseen {
                    // Each instruction is left for this reason twice at most.
                    inner.excuse(ticket);
                }
            }
            if matches!(why, Why::Raised | Why::Cold)
                && count.is_multiple_of(PATIENCE)
                && let Some(ticket) = inner.by_number.get(&number).copied()
                && inner.made[ticket].valid
                && let Some(news) = inner.raises_often(&place, left.frames)
            {
                inner.invalidate(ticket);
                if news {
                    // There are only so many instructions that can be.
                    inner.excuse(ticket);
                }
            }
        }
        if why == Why::Stress {
            th.leaving
                .stress
                .set(self.options.deopt_stress.unwrap_or(u64::MAX));
        }
        if why == Why::Poll {
            save(th, place.site, place.regs);
            place.raising |= safepoint::serve(th).is_err();
        }
        place
    }
    /// What was done so far, in numbers.
    pub fn stats(&self) -> Stats {
        self.inner.borrow().driver.stats.clone()
    }
    /// What was compiled, refused and left, as text.
    pub fn report(&self) -> String {
        let inner = self.inner.borrow();
        let stats = &inner.driver.stats;
        let mut out = String::new();
        let _ = writeln!(
            out,
            "compiled {} functions and loops to {} bytes of machine code in {:?}",
            stats.compiled,
            stats.code_bytes,
            stats.passes.total()
        );
        for reason in &inner.reasons {
            let _ = writeln!(out, "not compiled: {reason}");
        }
        for made in inner.made.iter().filter(|m| m.valid) {
            let kind = if made.at.is_some() { "loop in " } else { "" };
            for line in &made.generic {
                let _ = writeln!(out, "through the runtime in {kind}{}: {line}", made.name);
            }
        }
        for ((number, index), (why, count)) in &stats.exits {
            let Some(ticket) = inner.by_number.get(number) else {
                continue;
            };
            let made = &inner.made[*ticket];
            let pc = inner
                .driver
                .registry
                .get(*number)
                .and_then(|c| c.exits.positions(*index).first().map(|p| p.1));
            let line = pc.and_then(|pc| made.code.line_at(pc)).unwrap_or(0);
            let kind = if made.at.is_some() { "loop in " } else { "" };
            let _ = writeln!(
                out,
                "left {count} times: {kind}{} line {line} word {}: {why:?}",
                made.name,
                pc.unwrap_or(0)
            );
        }
        out
    }
}

/// A generator that was built into its consumer's call: its frame, and the consumer with what it has come to.
type Consumption = (Regs, Consumer, [Value; consume::STATE]);

/// Those of one exit, the innermost first: an array, since the collector scans the native stack and nothing else for what they hold.
type Consumptions = [Option<Consumption>; DEEPEST];

/// Puts what an exit describes back into the interpreter's frames; the generators among them whose consumers are to be finished.
fn rebuild(
    th: &mut Thread,
    regs: Regs,
    exit: &Exit,
    inlined: &[Inlined],
    buffer: &[u64; Leaving::WORDS],
) -> (Resumed, Consumptions) {
    th.stack_top.set(regs.top());
    if regs.kind().is_generator() && regs.generator().in_compiled_code() {
        generator::fill_variables(regs.generator(), regs);
    }
    let site = |regs: Regs, pc: u32| {
        regs.code()
            .words
            .get()
            .wrapping_add(pc as usize + 1)
            .cast_const()
    };
    let mut consumers = [None; DEEPEST];
    let mut objects = [Value::NONE; OBJECTS];
    for (i, object) in exit.objects.iter().enumerate().take(OBJECTS) {
        objects[i] = materialize(th, object, buffer, &objects);
    }
    let mut place = Resumed {
        regs,
        site: std::ptr::null(),
        raising: exit.why == Why::Raised,
    };
    for frame in exit.frames.iter().rev() {
        if let Some(inlined) = (frame.code as usize)
            .checked_sub(1)
            .and_then(|i| inlined.get(i))
        {
            let slot = |th: &mut Thread, pseudo: u16| {
                let found = frame.regs.iter().find(|(reg, _)| *reg == pseudo);
                found.map(|(_, v)| value(th, *v, buffer, &objects))
            };
            let (function, extra) = (slot(th, FUNCTION), slot(th, EXTRA));
            let function = function.or(inlined.function.and_then(Value::from_bits));
            // SAFETY: inlined functions are functions; a constant one is kept for compiled code.
            let function: Gc<Function> = unsafe { function.unwrap_or(Value::NONE).cast() };
            let (outer, calling, entered) = (place.regs, place.site, inlined.entered);
            place.regs = match inlined.consumer {
                Some(consumer) => {
                    let made = reify::generator(th, outer, calling, function, entered);
                    let regs = made.unwrap_or_else(|_| no_memory());
                    let mut state = [Value::UNBOUND; consume::STATE];
                    for (i, state) in state.iter_mut().enumerate() {
                        *state = slot(th, STATE + i as u16).unwrap_or(Value::UNBOUND);
                    }
                    consumers.rotate_right(1);
                    consumers[0] = Some((regs, consumer, state));
                    regs
                }
                None => {
                    let kind = inlined.kind;
                    reify::inlined(th, outer, calling, function, kind, extra, entered)
                }
            };
            th.stack_top.set(place.regs.top());
        }
        place.site = site(place.regs, frame.pc);
        for (reg, from) in frame.regs.iter().filter(|(reg, _)| *reg < STATE) {
            let v = value(th, *from, buffer, &objects);
            place.regs.set(usize::from(*reg), v);
        }
    }
    (place, consumers)
}

fn boxed(result: PyResult) -> Value {
    match result {
        Ok(v) => v,
        // Only where there is no address space left.
        Err(_) => no_memory(),
    }
}

fn no_memory() -> ! {
    eprintln!("MemoryError: no address space to go on outside compiled code");
    std::process::abort()
}

fn value(
    th: &mut Thread,
    place: Place,
    buffer: &[u64; Leaving::WORDS],
    objects: &[Value; OBJECTS],
) -> Value {
    let bits = |bits: u64| Value::from_bits(bits).unwrap_or(Value::UNBOUND);
    match place {
        Place::Const(word) => bits(word),
        Place::Int(i) => boxed(int::from_i64(th, i)),
        Place::Object(i) => objects[usize::from(i)],
        Place::Buffer(slot, repr) => {
            let word = buffer[usize::from(slot)];
            match repr {
                Repr::Boxed => bits(word),
                Repr::Int => boxed(int::from_i64(th, word as i64)),
                Repr::Float => Value::float(f64::from_bits(word)),
                Repr::Bool => Value::bool(word & 1 != 0),
                Repr::Raw => Value::NONE,
            }
        }
    }
}

fn raw_int(place: Place, buffer: &[u64; Leaving::WORDS]) -> i64 {
    match place {
        Place::Int(i) => i,
        Place::Const(word) => Value::from_bits(word).map_or(0, Value::as_int),
        Place::Buffer(slot, Repr::Int) => buffer[usize::from(slot)] as i64,
        Place::Buffer(slot, _) => {
            Value::from_bits(buffer[usize::from(slot)]).map_or(0, Value::as_int)
        }
        Place::Object(_) => 0,
    }
}

/// Makes an object that compiled code kept only as its parts.
fn materialize(
    th: &mut Thread,
    object: &VirtualObject,
    buffer: &[u64; Leaving::WORDS],
    objects: &[Value; OBJECTS],
) -> Value {
    if object.shape == rt::RANGE_ITERATOR {
        let part = |i: usize| raw_int(object.fields[i], buffer);
        return boxed(rt::range_iterator(th, part(0), part(1), part(2)));
    }
    if object.shape == build::facts::LIST_ITERATOR || object.shape == build::facts::TUPLE_ITERATOR {
        let sequence = value(th, object.fields[0], buffer, objects);
        let index = Value::int(raw_int(object.fields[1], buffer));
        let it = th.alloc(SequenceIter::new(ShapeId(object.shape), sequence, index));
        return boxed(it.map(|it| {
            it.as_header().set_flags(tier::OWN_ITERATOR);
            it.as_value()
        }));
    }
    let words = object.fields.len() + 1;
    let made = rt::allocate(th, u64::from(object.shape), words as u64);
    for (i, field) in object.fields.iter().enumerate() {
        let v = value(th, *field, buffer, objects);
        // SAFETY: the object is new and has that many words.
        unsafe { (made as *mut u64).add(i + 1).write(v.bits()) };
    }
    Value::from_bits(made).unwrap_or(Value::NONE)
}
