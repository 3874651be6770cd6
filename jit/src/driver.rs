//! Who compiles what and when: requests go in, installed code comes out.
//!
//! HIR is built on the thread that owns the heap. A request holds nothing of the heap but addresses in constants, which
//! the caller keeps alive, so that passes and code generation can run on a thread of their own; finished code waits until
//! the owner calls `collect` at a safepoint.

use std::sync::atomic::AtomicU32;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use cranelift_codegen::isa::OwnedTargetIsa;

use crate::code::perf::PerfMap;
use crate::code::{Arena, Code, Registry};
use crate::hir::Func;
use crate::lower::layout::Layout;
use crate::lower::{self, Compiled, Refused, Scratch};
use crate::options::Options;
use crate::passes;
use crate::stats::{PassTimes, Stats};
use krait_runtime::host::memory;

/// A function to compile.
struct Request {
    ticket: u64,
    code: u32,
    invalid: Box<AtomicU32>,
    func: Func,
}

impl Request {
    fn answered(self, made: Result<Compiled, Refused>, dump: String, times: PassTimes) -> Answer {
        Answer {
            ticket: self.ticket,
            code: self.code,
            invalid: self.invalid,
            name: self.func.name,
            made,
            dump,
            times,
        }
    }
    fn refused(self, refused: Refused) -> Answer {
        self.answered(Err(refused), String::new(), PassTimes::default())
    }
}

/// What became of a request.
struct Answer {
    ticket: u64,
    code: u32,
    invalid: Box<AtomicU32>,
    name: String,
    made: Result<Compiled, Refused>,
    dump: String,
    times: PassTimes,
}

/// A finished compilation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What the caller gave with the request.
    pub ticket: u64,
    /// The entry address and code number, or why there is none.
    pub result: Result<(usize, u32), Refused>,
    /// Dumps, if the options ask for any.
    pub dump: String,
}

/// What the passes and the code generator need, on whichever thread they run.
struct Worker {
    isa: OwnedTargetIsa,
    layout: Layout,
    options: Options,
    scratch: Scratch,
}

impl Worker {
    fn compile(&mut self, mut request: Request) -> Answer {
        let mut times = PassTimes::default();
        let mut dump = String::new();
        let wanted = self.options.dump.of(&request.func.name);
        passes::optimize(
            &mut request.func,
            wanted.hir.then_some(&mut dump),
            &mut times,
        );
        let target = lower::Target {
            isa: &self.isa,
            layout: &self.layout,
            code: request.code,
            invalid: request.invalid.as_ptr() as u64,
            stress: self.options.stress,
            clif: wanted.clif,
            disassemble: wanted.asm,
        };
        let start = Instant::now();
        let made = lower::compile(&request.func, &target, &mut self.scratch);
        times.add("lower", start.elapsed());
        if let Ok(Compiled {
            text: Some(text), ..
        }) = &made
        {
            dump.push_str(text);
        }
        request.answered(made, dump, times)
    }
}

/// Where requests go.
enum Mode {
    /// There was none yet: most programs end before anything in them is hot, and need neither thread nor code generator.
    Idle {
        layout: Layout,
        options: Options,
    },
    /// No code can be made, for this reason.
    Refusing(Refused),
    Here(Box<Worker>),
    Background {
        requests: Option<Sender<Request>>,
        answers: Receiver<Answer>,
        thread: Option<JoinHandle<()>>,
    },
}

/// The compiler of one interpreter.
pub struct Driver {
    mode: Mode,
    arena: Arena,
    perf: Option<PerfMap>,
    done: Vec<Done>,
    pending: usize,
    /// All installed code.
    pub registry: Registry,
    /// What was done.
    pub stats: Stats,
}

impl Driver {
    /// A compiler for this machine.
    pub fn new(layout: Layout, options: Options) -> Driver {
        Driver {
            perf: if options.perf_map {
                PerfMap::open().ok()
            } else {
                None
            },
            mode: Mode::Idle { layout, options },
            arena: Arena::default(),
            done: Vec::new(),
            pending: 0,
            registry: Registry::default(),
            stats: Stats::default(),
        }
    }
    /// Ask for a function; `ticket` comes back with the result.
    pub fn request(&mut self, ticket: u64, func: Func) {
        let request = Request {
            ticket,
            code: self.registry.reserve(),
            invalid: Box::default(),
            func,
        };
        self.pending += 1;
        if let Mode::Idle { layout, options } = &self.mode {
            self.mode = start(layout.clone(), options.clone())
                .unwrap_or_else(|reason| Mode::Refusing(Refused(reason)));
        }
        match &mut self.mode {
            Mode::Idle { .. } => unreachable!("just started"),
            Mode::Refusing(refused) => {
                let answer = request.refused(refused.clone());
                self.install(answer);
            }
            Mode::Here(worker) => {
                let answer = worker.compile(request);
                self.install(answer);
            }
            Mode::Background { requests, .. } => {
                // The thread only ends when the sender is dropped, so sending cannot fail while it lives.
                if let Some(sender) = requests {
                    let _ = sender.send(request);
                }
            }
        }
    }
    /// Whether something is ready to be collected; cheap enough for a safepoint.
    pub fn ready(&mut self) -> bool {
        if let Mode::Background { answers, .. } = &self.mode {
            let all: Vec<Answer> = answers.try_iter().collect();
            all.into_iter().for_each(|a| self.install(a));
        }
        !self.done.is_empty()
    }
    /// Take what is ready. At a safepoint: from now on the code may be entered.
    pub fn collect(&mut self) -> Vec<Done> {
        self.ready();
        std::mem::take(&mut self.done)
    }
    /// Wait for all requests; for tests and `-X jit=eager`.
    pub fn finish(&mut self) {
        while self.pending > 0 {
            let Mode::Background { answers, .. } = &self.mode else {
                return;
            };
            let Ok(answer) = answers.recv() else { return };
            self.install(answer);
        }
    }
    fn install(&mut self, answer: Answer) {
        self.pending -= 1;
        for (pass, time) in answer.times.iter() {
            self.stats.passes.add(pass, time);
        }
        let result = answer.made.and_then(|made| {
            let start = self
                .arena
                .place(&made.bytes, made.align)
                .map_err(|e| Refused(e.to_string()))? as usize;
            self.stats.compiled += 1;
            self.stats.code_bytes += made.bytes.len() as u64;
            self.stats.exit_bytes += made.exits.size() as u64;
            if let Some(perf) = &mut self.perf {
                let _ = perf.add(start, made.bytes.len(), &answer.name);
            }
            let code = Code {
                name: answer.name.clone(),
                start,
                size: made.bytes.len(),
                exits: made.exits,
                inlined: made.inlined.into(),
                invalid: answer.invalid,
            };
            self.registry.install(answer.code, code);
            Ok((start, answer.code))
        });
        if let Err(Refused(reason)) = &result {
            self.stats.refuse(reason);
        }
        self.done.push(Done {
            ticket: answer.ticket,
            result,
            dump: answer.dump,
        });
    }
}

/// Readies the code generator, and the thread where it runs.
fn start(layout: Layout, options: Options) -> Result<Mode, String> {
    // What starting up and compiling to bytecode needed is not needed again soon, and the code generator is as large as both.
    memory::unmap_files();
    let synchronous = options.synchronous;
    let worker = Worker {
        isa: lower::isa::host()?,
        layout,
        options,
        scratch: Scratch::default(),
    };
    if synchronous {
        Ok(Mode::Here(Box::new(worker)))
    } else {
        background(worker).map_err(|e| e.to_string())
    }
}

fn background(mut worker: Worker) -> std::io::Result<Mode> {
    let (requests, incoming) = channel::<Request>();
    let (outgoing, answers) = channel();
    let thread = std::thread::Builder::new()
        .name("krait-jit".into())
        .spawn(move || {
            while let Ok(request) = incoming.recv() {
                if outgoing.send(worker.compile(request)).is_err() {
                    return;
                }
            }
        })?;
    Ok(Mode::Background {
        requests: Some(requests),
        answers,
        thread: Some(thread),
    })
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Mode::Background {
            requests, thread, ..
        } = &mut self.mode
        {
            *requests = None;
            if let Some(thread) = thread.take() {
                let _ = thread.join();
            }
        }
    }
}
