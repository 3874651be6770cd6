//! Speed of the runtime's primitives without the interpreter: allocation, dict, list and str operations.

use criterion::{Criterion, criterion_group, criterion_main};
use krait_runtime::builtins::start::Runtime;
use krait_runtime::context::Options;
use krait_runtime::heap::GcConfig;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::list::List;
use krait_runtime::object::protocols::{self, BinaryOp};
use krait_runtime::object::str::Str;
use krait_runtime::object::tuple;
use krait_runtime::value::Value;
use std::hint::black_box;

fn runtime() -> Runtime {
    Runtime::new(
        Options::default(),
        GcConfig::parse("").expect("no settings"),
    )
    .expect("starts")
}

fn primitives(c: &mut Criterion) {
    let mut runtime = runtime();
    let th = runtime.thread();
    let mut group = c.benchmark_group("primitives");
    group.bench_function("allocate 1000 pairs", |b| {
        b.iter(|| {
            for i in 0..1000 {
                black_box(tuple::new(th, &[Value::int(i), Value::NONE]).expect("memory"));
            }
        });
    });
    group.bench_function("dict: 1000 int keys set and got", |b| {
        b.iter(|| {
            let d = Dict::new(th).expect("memory");
            for i in 0..1000 {
                d.set(th, Value::int(i * 7), Value::int(i)).expect("memory");
            }
            for i in 0..1000 {
                black_box(d.get(th, Value::int(i * 7)).expect("hashable"));
            }
        });
    });
    group.bench_function("dict: 1000 str keys got", |b| {
        let d = Dict::new(th).expect("memory");
        let keys = List::new(th).expect("memory");
        for i in 0..1000 {
            let key = Str::new(th, &format!("key{i}")).expect("memory").as_value();
            keys.push(th, key).expect("memory");
            d.set(th, key, Value::int(i)).expect("memory");
        }
        b.iter(|| {
            for key in keys.iter() {
                black_box(d.get(th, key).expect("hashable"));
            }
        });
    });
    group.bench_function("list: append 1000", |b| {
        b.iter(|| {
            let l = List::new(th).expect("memory");
            for i in 0..1000 {
                l.push(th, Value::int(i)).expect("memory");
            }
            black_box(l.len())
        });
    });
    group.bench_function("list: sort 1000 shuffled ints", |b| {
        b.iter(|| {
            let l = List::new(th).expect("memory");
            for i in 0..1000 {
                l.push(th, Value::int(i * 7919 % 1000)).expect("memory");
            }
            l.sort(th, None, false).expect("comparable");
        });
    });
    group.bench_function("str: 1000 appends of 10 characters", |b| {
        let piece = Str::new(th, "0123456789").expect("memory");
        b.iter(|| {
            let mut s = piece;
            for _ in 0..1000 {
                s = Str::concat(th, s, piece).expect("memory");
            }
            black_box(s.len())
        });
    });
    group.bench_function("int: 1000 generic additions", |b| {
        b.iter(|| {
            let mut sum = Value::ZERO;
            for i in 0..1000 {
                sum =
                    protocols::binary(th, BinaryOp::Add, sum, Value::int(i), false).expect("ints");
            }
            sum
        });
    });
    group.finish();
}

criterion_group!(benches, primitives);
criterion_main!(benches);
