//! Speed of the front end in bytes of source: decoding, tokens, trees, scopes, bytecode, and storing and loading bytecode.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use krait_frontend::ast::Interner;
use krait_frontend::bytecode::serial;
use krait_frontend::scope::{self, ScopeOptions};
use krait_frontend::source::Source;
use krait_frontend::{Mode, Options, compile, lexer, parser};
use std::hint::black_box;

/// The programs of this repository, several times over: ordinary Python with functions and classes.
fn corpus() -> String {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/programs");
    let mut paths: Vec<_> = std::fs::read_dir(dir)
        .expect("the programs")
        .filter_map(|e| Some(e.ok()?.path()).filter(|p| p.extension().is_some_and(|x| x == "py")))
        .collect();
    paths.sort();
    let once: String = paths
        .iter()
        .map(|p| std::fs::read_to_string(p).expect("UTF-8") + "\n")
        .collect();
    once.repeat(8)
}

fn frontend(c: &mut Criterion) {
    let text = corpus();
    let source = Source::from_text(&text).expect("decodes");
    let mut group = c.benchmark_group("frontend");
    group
        .sample_size(20)
        .throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("decode", |b| {
        b.iter(|| black_box(Source::from_bytes(text.as_bytes()).expect("decodes")))
    });
    group.bench_function("tokenize", |b| {
        b.iter(|| black_box(lexer::tokenize(&source, &mut Interner::default())))
    });
    group.bench_function("parse", |b| {
        b.iter(|| black_box(parser::parse(&source, Mode::Exec).expect("parses")))
    });
    let tree = parser::parse(&source, Mode::Exec).expect("parses");
    group.bench_function("scopes", |b| {
        b.iter_batched(
            || tree.interner.clone(),
            |mut interner| {
                let options = ScopeOptions {
                    future_end: u32::MAX,
                    ..ScopeOptions::default()
                };
                black_box(scope::build(&tree, &mut interner, &source, options).expect("scopes"))
            },
            BatchSize::LargeInput,
        )
    });
    group.bench_function("compile", |b| {
        b.iter(|| {
            black_box(
                compile(&source, "corpus.py", Mode::Exec, Options::default()).expect("compiles"),
            )
        });
    });
    let output = compile(&source, "corpus.py", Mode::Exec, Options::default()).expect("compiles");
    group.bench_function("store", |b| {
        b.iter(|| black_box(serial::encode(&output.code)))
    });
    let stored = serial::encode(&output.code);
    group.bench_function("load", |b| {
        b.iter(|| black_box(serial::decode(&stored).expect("reads back")))
    });
    group.finish();
}

criterion_group!(benches, frontend);
criterion_main!(benches);
