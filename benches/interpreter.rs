//! Speed of the interpreter, without compiled code, on loops that exercise one thing each: a thousand times around, compiled once.

use criterion::{Criterion, criterion_group, criterion_main};
use krait_runtime::builtins::start::Runtime;
use krait_runtime::context::Options;
use krait_runtime::heap::GcConfig;
use krait_runtime::import::load;
use krait_runtime::interp;
use krait_runtime::object::code::Code;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::protocols;
use krait_runtime::object::str::Str;
use krait_runtime::stdlib::start;
use krait_runtime::stdlib::sys::Config;

/// What is measured: a name, and the source of a module whose function `run` is called once an iteration.
const LOOPS: &[(&str, &str)] = &[
    (
        "call a function",
        "
def add(a, b):
    return a + b
def run():
    total = 0
    for i in range(1000):
        total = add(total, i)
",
    ),
    (
        "call a method and use attributes",
        "
class Counter:
    def __init__(self):
        self.count = 0
    def step(self, by):
        self.count += by
def run():
    counter = Counter()
    for i in range(1000):
        counter.step(i)
",
    ),
    (
        "attributes of objects of eight classes",
        "
classes = [type(f'C{i}', (), {}) for i in range(8)]
objects = [c() for c in classes]
for o in objects:
    o.value = 1
def run():
    total = 0
    for _ in range(125):
        for o in objects:
            total += o.value
",
    ),
    (
        "make instances",
        "
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
def run():
    for i in range(1000):
        Point(i, i)
",
    ),
    (
        "operators of a class",
        "
class Number:
    def __init__(self, value):
        self.value = value
    def __add__(self, other):
        return Number(self.value + other.value)
one = Number(1)
def run():
    total = one
    for _ in range(1000):
        total = total + one
",
    ),
    (
        "iterate a generator",
        "
def numbers():
    for i in range(1000):
        yield i
def run():
    for _ in numbers():
        pass
",
    ),
    (
        "yield from, four deep",
        "
def numbers(depth):
    if depth:
        yield from numbers(depth - 1)
    else:
        for i in range(1000):
            yield i
def run():
    for _ in numbers(4):
        pass
",
    ),
    (
        "sum a generator expression",
        "
def run():
    sum(i * i for i in range(1000))
",
    ),
    (
        "index nested lists",
        "
rows = [[i * j for j in range(10)] for i in range(10)]
def run():
    total = 0
    for _ in range(10):
        for i in range(10):
            for j in range(10):
                total += rows[i][j]
",
    ),
    (
        "enumerate and zip",
        "
items = list(range(500))
def run():
    total = 0
    for i, x in enumerate(items):
        total += i - x
    for x, y in zip(items, items):
        total += x - y
",
    ),
    (
        "count in a dict",
        "
words = [f'word{i % 50}' for i in range(1000)]
def run():
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
",
    ),
    (
        "split and join strings",
        "
text = 'the quick brown fox jumps over the lazy dog ' * 10
def run():
    for _ in range(10):
        '-'.join(word.capitalize() for word in text.split())
",
    ),
    (
        "raise and catch",
        "
def run():
    for _ in range(1000):
        try:
            raise ValueError
        except ValueError:
            pass
",
    ),
    (
        "ints of 128 bits",
        "
def run():
    state = 1
    for _ in range(1000):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
",
    ),
];

fn interpreter(c: &mut Criterion) {
    let gc = GcConfig::parse("").expect("no settings");
    let mut runtime = Runtime::new(Options::default(), gc).expect("starts");
    let config = Config::default();
    start::complete(&mut runtime, &config).expect("has its modules");
    let th = runtime.thread();
    let mut group = c.benchmark_group("interpreter");
    group.sample_size(30);
    for (name, source) in LOOPS {
        let code = load::compile_bytes(th, source.as_bytes(), name).expect("compiles");
        let code = Code::instantiate(th, code).expect("memory");
        let globals = Dict::new(th).expect("memory");
        interp::run_code(th, code, globals, globals.as_value()).expect("runs");
        let key = Str::new(th, "run").expect("memory").as_value();
        let function = globals
            .get(th, key)
            .expect("hashable")
            .expect("the source defines it");
        group.bench_function(*name, |b| {
            b.iter(|| protocols::call(th, function, &[]).expect("runs"));
        });
    }
    group.finish();
}

criterion_group!(benches, interpreter);
criterion_main!(benches);
