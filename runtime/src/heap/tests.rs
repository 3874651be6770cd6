//! Tests of the heap as a whole. Stacks are read conservatively, so a test that wants something
//! dead makes many of it in a function of its own and allows a few to be retained.

mod death;
mod graph;
mod storage;

use super::*;
use crate::value::Value;

/// A heap with this thread attached.
struct Fixture {
    alloc: Box<AllocState>,
    heap: Box<Heap>,
}

impl Fixture {
    fn new(config: GcConfig) -> Fixture {
        // Emulators that the tests may run under pay for address space.
        let config = GcConfig {
            reserve: 1 << 30,
            ..config
        };
        let heap = Heap::new(config).unwrap();
        let alloc = Box::new(AllocState::new());
        // SAFETY: the box keeps the state in place; it is dropped before the heap.
        unsafe { alloc.attach(&heap) };
        Fixture { alloc, heap }
    }

    fn small() -> Fixture {
        Fixture::new(GcConfig {
            verify: true,
            ..GcConfig::default()
        })
    }

    fn full(&self) -> Collected {
        clobber();
        self.alloc.collect(Cause::Full)
    }

    fn minor(&self) -> Collected {
        clobber();
        self.alloc.collect(Cause::Minor)
    }
}

/// Overwrites what calls that have returned left on the stack below us.
#[inline(never)]
fn clobber() {
    let mut area = [0u64; 1024];
    std::hint::black_box(&mut area);
}

#[repr(C)]
struct Node {
    header: Header,
    tag: Value,
    left: Field<Option<Gc<Node>>>,
    right: Field<Option<Gc<Node>>>,
}

// SAFETY: repr(C), header first, values and references.
unsafe impl HeapObject for Node {
    const KIND: TraceKind = TraceKind::Values;
}

impl Node {
    fn new(tag: i64, left: Option<Gc<Node>>, right: Option<Gc<Node>>) -> Node {
        Node {
            header: Header::new(1),
            tag: Value::int(tag),
            left: Field::new(left),
            right: Field::new(right),
        }
    }
}

fn node(f: &Fixture, tag: i64, left: Option<Gc<Node>>, right: Option<Gc<Node>>) -> Gc<Node> {
    f.alloc.alloc(Node::new(tag, left, right)).unwrap()
}

#[inline(never)]
fn tree(f: &Fixture, depth: u32) -> Gc<Node> {
    if depth == 0 {
        return node(f, 1, None, None);
    }
    let left = tree(f, depth - 1);
    let right = tree(f, depth - 1);
    node(f, 1, Some(left), Some(right))
}

fn count(tree: Gc<Node>) -> i64 {
    let children = [tree.left.get(), tree.right.get()];
    tree.tag.as_int() + children.into_iter().flatten().map(count).sum::<i64>()
}

#[inline(never)]
fn garbage(f: &Fixture, n: usize) {
    for i in 0..n {
        std::hint::black_box(node(f, i as i64, None, None));
    }
}
