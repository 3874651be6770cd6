//! Speed of the front end in bytes of source: tokens, trees, bytecode, and loading serialised bytecode.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use krait_frontend::ast::Interner;
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
    group.bench_function("tokenize", |b| {
        b.iter(|| black_box(lexer::tokenize(&source, &mut Interner::default())))
    });
    group.bench_function("parse", |b| {
        b.iter(|| black_box(parser::parse(&source, Mode::Exec).expect("parses")))
    });
    group.bench_function("compile", |b| {
        b.iter(|| {
            black_box(
                compile(&source, "corpus.py", Mode::Exec, Options::default()).expect("compiles"),
            )
        });
    });
    group.finish();
}

criterion_group!(benches, frontend);
criterion_main!(benches);
