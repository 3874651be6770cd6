//! Time that the compiler takes: for each program in `programs`, everything that becomes hot in a run of the size that the tests use, from optimizing
//! HIR to machine code. The time of the run itself is not counted.

use criterion::{Criterion, criterion_group, criterion_main};
use krait_jit::{JitOptions, install};
use krait_runtime::builtins::start::Runtime;
use krait_runtime::context::Options;
use krait_runtime::heap::GcConfig;
use krait_runtime::import::load;
use krait_runtime::interp;
use krait_runtime::object::code::Code;
use krait_runtime::stdlib::start;
use krait_runtime::stdlib::sys::Config;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Runs before each program, whose output nobody wants to see.
const QUIET: &str = "def print(*args, **keywords): pass";

fn programs() -> Vec<PathBuf> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/programs");
    let mut paths: Vec<_> = std::fs::read_dir(dir)
        .expect("the programs")
        .filter_map(|e| Some(e.ok()?.path()).filter(|p| p.extension().is_some_and(|x| x == "py")))
        .collect();
    paths.sort();
    paths
}

/// The size that a program names for tests.
fn test_size(text: &str) -> &str {
    let mut lines = text.lines();
    let size = lines.find_map(|line| line.strip_prefix("# test size:"));
    size.expect("programs name a size for tests").trim()
}

/// Runs a program in a new interpreter; gives the time that compiling took, and how much was compiled.
fn compile_time(path: &Path, text: &str) -> (Duration, u64) {
    let gc = GcConfig::parse("").expect("no settings");
    let mut runtime = Runtime::new(Options::default(), gc).expect("starts");
    let config = Config {
        argv: vec![path.into(), test_size(text).into()],
        ..Config::default()
    };
    start::complete(&mut runtime, &config).expect("has its modules");
    let th = runtime.thread();
    let options = JitOptions {
        synchronous: true,
        ..JitOptions::default()
    };
    let jit = install(th, options).expect("there is a compiler for this machine");
    let globals = start::make_main(th).expect("memory");
    for (text, name) in [(QUIET, "quiet"), (text, "program")] {
        let code = load::compile_bytes(th, text.as_bytes(), name).expect("compiles");
        let code = Code::instantiate(th, code).expect("memory");
        interp::run_code(th, code, globals, globals.as_value()).expect("runs");
    }
    let stats = jit.stats();
    (stats.passes.total(), stats.compiled)
}

fn jit(c: &mut Criterion) {
    let mut group = c.benchmark_group("jit");
    group.sample_size(10);
    for path in programs() {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let name = path.file_stem().expect("a name").to_string_lossy();
        let (_, compiled) = compile_time(&path, &text);
        if compiled == 0 {
            eprintln!("{name}: nothing becomes hot");
            continue;
        }
        group.bench_function(format!("{name}: {compiled} functions and loops"), |b| {
            b.iter_custom(|rounds| (0..rounds).map(|_| compile_time(&path, &text).0).sum());
        });
    }
    group.finish();
}

criterion_group!(benches, jit);
criterion_main!(benches);
