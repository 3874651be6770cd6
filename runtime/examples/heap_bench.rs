//! Measures the heap: `cargo run --release -p krait-runtime --example heap_bench -- [trees N | old MB | alloc M | list M | graph M | start]`.
//!
//! * `trees N`: the binary-trees benchmark
//! * `old MB`: minor pauses while that much is live
//! * `alloc M`: M million short-lived objects
//! * `list M`: a list of M million new objects
//! * `graph M`: full collections of M million objects that refer to each other at random
//! * `start`: what making a heap costs

use krait_runtime::heap::{
    AllocState, Cause, Field, Gc, GcConfig, Header, Heap, HeapObject, Stats, TraceKind, ValueVec,
};
use krait_runtime::host::{memory, time};
use krait_runtime::value::Value;

#[repr(C)]
struct Node {
    header: Header,
    left: Field<Option<Gc<Node>>>,
    right: Field<Option<Gc<Node>>>,
}

// SAFETY: repr(C), header first, references only.
unsafe impl HeapObject for Node {
    const KIND: TraceKind = TraceKind::Values;
}

#[inline(always)]
fn node(alloc: &AllocState, left: Option<Gc<Node>>, right: Option<Gc<Node>>) -> Gc<Node> {
    let node = Node {
        header: Header::new(1),
        left: Field::new(left),
        right: Field::new(right),
    };
    match alloc.alloc(node) {
        Ok(node) => node,
        Err(_) => panic!("out of memory"),
    }
}

#[inline(never)]
fn make(alloc: &AllocState, depth: u32) -> Gc<Node> {
    if depth == 0 {
        return node(alloc, None, None);
    }
    let left = make(alloc, depth - 1);
    let right = make(alloc, depth - 1);
    node(alloc, Some(left), Some(right))
}

#[inline(never)]
fn check(tree: Gc<Node>) -> u64 {
    match (tree.left.get(), tree.right.get()) {
        (Some(left), Some(right)) => 1 + check(left) + check(right),
        _ => 1,
    }
}

fn trees(alloc: &AllocState, n: u32) {
    assert_eq!(check(make(alloc, n + 1)), (1 << (n + 2)) - 1);
    let long = make(alloc, n);
    for depth in (4..=n).step_by(2) {
        let rounds = 1u64 << (n - depth + 4);
        let sum: u64 = (0..rounds).map(|_| check(make(alloc, depth))).sum();
        assert_eq!(sum, rounds * ((1 << (depth + 1)) - 1));
    }
    assert_eq!(check(long), (1 << (n + 1)) - 1);
}

/// Trees of 6.3 MB each stay; young pairs, some stored into old objects, come and go.
fn old(alloc: &AllocState, megabytes: usize) {
    let trees: Vec<_> = (0..megabytes * 10 / 63)
        .map(|_| alloc.heap().root(make(alloc, 17)))
        .collect();
    report("built", alloc.heap().stats());
    let before = alloc.heap().stats();
    let mut x = 12345u64;
    for i in 0..30_000_000u64 {
        let leaf = node(alloc, None, None);
        let pair = node(alloc, Some(leaf), None);
        if i & 255 == 0 {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            let mut at = trees[x as usize % trees.len()].get();
            for bit in 0..16 {
                let (left, right) = (at.left.get(), at.right.get());
                let Some(next) = (if x >> (8 + bit) & 1 == 0 { left } else { right }) else {
                    break;
                };
                at = next;
            }
            at.right.set(at.header(), Some(leaf));
        }
        std::hint::black_box(pair);
    }
    let after = alloc.heap().stats();
    let count = after.minor.count - before.minor.count;
    let total = after.minor.total_ns - before.minor.total_ns;
    println!(
        "churn: {count} minor, mean {:.3} ms",
        total as f64 / count as f64 * 1e-6
    );
}

fn allocate(alloc: &AllocState, millions: u64) {
    let begin = time::process_cpu_ns();
    for _ in 0..millions * 1_000_000 {
        std::hint::black_box(node(alloc, None, None));
    }
    let spent = time::process_cpu_ns() - begin;
    println!(
        "{:.2} ns each",
        spent as f64 / (millions * 1_000_000) as f64
    );
}

#[repr(C)]
struct List {
    header: Header,
    items: ValueVec,
}

// SAFETY: repr(C), header first, references only.
unsafe impl HeapObject for List {
    const KIND: TraceKind = TraceKind::Values;
}

fn list(alloc: &AllocState, millions: u64) {
    let list = List {
        header: Header::new(2),
        items: ValueVec::new(),
    };
    let Ok(list) = alloc.alloc(list) else {
        panic!("out of memory")
    };
    for i in 0..millions * 1_000_000 {
        let value = match i % 4 {
            0 => node(alloc, None, None).as_value(),
            _ => Value::int(i as i64),
        };
        if list.items.push(&list.header, alloc, value).is_err() {
            panic!("out of memory");
        }
    }
    println!("{} values", list.items.len());
}

fn graph(alloc: &AllocState, millions: usize) {
    let count = millions * 1_000_000;
    let Ok(all) = alloc.alloc_values(count) else {
        panic!("out of memory")
    };
    for i in 0..count {
        all.set(i, node(alloc, None, None).as_value());
    }
    let mut x = 12345u64;
    let mut random = || {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        // SAFETY: the array is full of nodes.
        unsafe { all.get_unchecked(x as usize % count).cast::<Node>() }
    };
    for _ in 0..count {
        let (from, left, right) = (random(), random(), random());
        from.left.set(from.header(), Some(left));
        from.right.set(from.header(), Some(right));
    }
    let root = random();
    for _ in 0..3 {
        let ms = alloc.collect(Cause::Full).nanoseconds as f64 * 1e-6;
        println!("full collection: {ms:.1} ms");
    }
    std::hint::black_box((all, root));
}

fn report(label: &str, stats: Stats) {
    for (kind, p) in [("minor", stats.minor), ("major", stats.major)] {
        let mean = p.total_ns as f64 / p.count.max(1) as f64;
        println!(
            "{label}: {kind} {} total {:.1} ms mean {:.3} max {:.3}",
            p.count,
            p.total_ns as f64 * 1e-6,
            mean * 1e-6,
            p.max_ns as f64 * 1e-6
        );
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let what = args.get(1).map_or("trees", String::as_str);
    let n: u32 = args.get(2).and_then(|n| n.parse().ok()).unwrap_or(18);
    let settings = std::env::var("KRAIT_GC").unwrap_or_default();
    let config = GcConfig::parse(&settings).expect("KRAIT_GC");
    let begin = time::monotonic_ns();
    let heap = Heap::new(config).expect("a heap");
    let alloc = Box::new(AllocState::new());
    // SAFETY: boxed, and dropped before the heap.
    unsafe { alloc.attach(&heap) };
    let start = time::monotonic_ns() - begin;
    let begin = time::process_cpu_ns();
    match what {
        "trees" => trees(&alloc, n),
        "old" => old(&alloc, n as usize),
        "alloc" => allocate(&alloc, u64::from(n)),
        "list" => list(&alloc, u64::from(n)),
        "graph" => graph(&alloc, n as usize),
        "start" => println!("start: {:.1} us", start as f64 * 1e-3),
        _ => panic!("unknown measurement {what}"),
    }
    let spent = time::process_cpu_ns() - begin;
    println!("{what} {n}: {:.3} s", spent as f64 * 1e-9);
    report("all", heap.stats());
    alloc.collect(Cause::Full);
    println!(
        "{:?}, resident {:?} MB, peak {:?} MB",
        heap.usage(),
        memory::resident().map(|b| b >> 20),
        memory::peak_resident().map(|b| b >> 20)
    );
}
