//! Reachability: what is kept, what is freed, in all modes.

use super::*;

#[test]
fn the_stack_keeps_a_tree_and_garbage_is_reused() {
    let f = Fixture::small();
    let kept = tree(&f, 12);
    garbage(&f, 3_000_000);
    assert_eq!(count(kept), (1 << 13) - 1);
    let usage = f.heap.usage();
    assert!(usage.in_use < 40 << 20, "{usage:?}");
    assert!(f.heap.stats().minor.count > 5);
}

#[inline(never)]
fn dead_tree(f: &Fixture) {
    std::hint::black_box(tree(f, 14));
}

#[test]
fn a_dropped_tree_is_freed() {
    let f = Fixture::small();
    dead_tree(&f);
    f.full();
    assert!(f.heap.usage().live < 64 << 10, "{:?}", f.heap.usage());
}

#[test]
fn long_chains_do_not_overflow_the_stack() {
    let f = Fixture::small();
    let mut head = node(&f, 0, None, None);
    for i in 1..300_000 {
        head = node(&f, i, Some(head), None);
    }
    f.full();
    let mut length = 1;
    let mut at = head;
    while let Some(next) = at.left.get() {
        length += 1;
        at = next;
    }
    assert_eq!(length, 300_000);
}

#[test]
fn cycles_die() {
    let f = Fixture::small();
    #[inline(never)]
    fn cycles(f: &Fixture) {
        for i in 0..10_000 {
            let a = node(f, i, None, None);
            let b = node(f, i, Some(a), None);
            a.left.set(&a.header, Some(b));
        }
    }
    cycles(&f);
    f.full();
    assert!(f.heap.usage().live < 64 << 10, "{:?}", f.heap.usage());
}

#[test]
fn the_barrier_keeps_young_objects_in_old_ones() {
    let f = Fixture::small();
    let old = tree(&f, 10);
    f.minor();
    assert!(old.header.needs_barrier());
    for round in 0..20 {
        let mut at = old;
        for _ in 0..9 {
            at = at.left.get().unwrap();
        }
        at.left.set(&at.header, Some(tree(&f, 3)));
        garbage(&f, 1000);
        f.minor();
        let subtree = at.left.get().unwrap();
        assert_eq!(count(subtree), 15, "round {round}");
    }
}

#[test]
fn interior_pointers_keep_objects() {
    let f = Fixture::small();
    #[inline(never)]
    fn tags(f: &Fixture) -> Vec<usize> {
        // Addresses are hidden (complemented), so that only what the caller keeps counts.
        (0..500)
            .map(|i| !(std::ptr::from_ref(&node(f, i, None, None).tag) as usize))
            .collect()
    }
    let hidden = tags(&f);
    // An array on the stack of pointers into the middle of the objects.
    let mut interior = [0usize; 500];
    for (place, word) in interior.iter_mut().zip(&hidden) {
        *place = !word;
    }
    std::hint::black_box(&mut interior);
    f.minor();
    garbage(&f, 100_000);
    f.full();
    garbage(&f, 100_000);
    for (i, &address) in interior.iter().enumerate() {
        // SAFETY: the objects are alive.
        assert_eq!(unsafe { *(address as *const Value) }, Value::int(i as i64));
    }
}

#[test]
fn roots_sources_and_ranges_keep_objects() {
    struct Table(Vec<usize>);
    impl RootSource for Table {
        fn trace(&self, marker: &mut Marker<'_>) {
            for &hidden in &self.0 {
                // SAFETY: the complement of the address of a node.
                marker.object(unsafe { Gc::from_ptr(!hidden as *mut Node) });
            }
        }
    }
    #[inline(never)]
    fn fill(f: &Fixture, registers: &mut [u64]) -> (Root<Gc<Node>>, Root<Value>, Table) {
        for (i, register) in registers.iter_mut().enumerate() {
            *register = tree(f, i as u32 % 4).as_value().bits();
        }
        let handle = f.heap.root(tree(f, 5));
        let value = f.heap.root(tree(f, 6).as_value());
        let table = Table(vec![!tree(f, 7).addr()]);
        (handle, value, table)
    }
    let f = Fixture::small();
    let mut registers = vec![0u64; 64];
    let top = Cell::new(registers.as_ptr());
    let (handle, value, table) = fill(&f, &mut registers[..40]);
    top.set(registers[40..].as_ptr());
    // SAFETY: everything outlives the collections below.
    unsafe {
        f.heap.add_root_range(registers.as_ptr(), &top);
        f.heap.add_root_source(&table);
    }
    for _ in 0..3 {
        f.full();
        garbage(&f, 200_000);
        f.minor();
    }
    assert_eq!(count(handle.get()), 63);
    // SAFETY: a tree was put in.
    assert_eq!(count(unsafe { value.get().cast() }), 127);
    // SAFETY: as above.
    let in_table: Gc<Node> = unsafe { Gc::from_ptr(!table.0[0] as *mut Node) };
    assert_eq!(count(in_table), 255);
    for (i, &register) in registers[..40].iter().enumerate() {
        // SAFETY: as above.
        let tree = unsafe { Gc::from_ptr(register as usize as *mut Node) };
        assert_eq!(count(tree), (2 << (i as u32 % 4)) - 1);
    }
    f.heap.remove_root_range(registers.as_ptr());
    f.heap.remove_root_source(&table);
    drop((handle, value));
    registers.fill(0);
    f.full();
    assert!(f.heap.usage().live < 32 << 10, "{:?}", f.heap.usage());
}

/// A pseudo-random graph that is mirrored in ordinary memory and compared again and again.
fn random_graph(config: GcConfig, steps: usize) {
    const NODES: usize = 200;
    let f = Fixture::new(config);
    let table = f.heap.root(f.alloc.alloc_values(NODES).unwrap());
    let mut mirror: Vec<Option<(i64, usize, usize)>> = vec![None; NODES];
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as usize % n
    };
    let at = |index: usize| -> Option<Gc<Node>> {
        // SAFETY: the table holds nodes.
        unsafe { table.get().get(index).map(|v| v.cast()) }
    };
    for step in 0..steps {
        let (i, j, k) = (random(NODES), random(NODES), random(NODES));
        match random(8) {
            // Replace: edges of other nodes keep pointing to the old one, so cut them first.
            0..=3 => {
                for (index, entry) in mirror.iter_mut().enumerate() {
                    if let Some((_, left, right)) = entry {
                        let owner = at(index).unwrap();
                        if *left == i {
                            *left = NODES;
                            owner.left.set(&owner.header, None);
                        }
                        if *right == i {
                            *right = NODES;
                            owner.right.set(&owner.header, None);
                        }
                    }
                }
                let left = if mirror[j].is_some() && j != i {
                    j
                } else {
                    NODES
                };
                let right = if mirror[k].is_some() && k != i {
                    k
                } else {
                    NODES
                };
                let edge = |n| if n == NODES { None } else { at(n) };
                let new = node(&f, step as i64, edge(left), edge(right));
                table.get().set(i, new.as_value());
                mirror[i] = Some((step as i64, left, right));
            }
            4 | 5 => {
                if mirror[j].is_some()
                    && let Some(entry) = &mut mirror[i]
                {
                    let owner = at(i).unwrap();
                    owner.left.set(&owner.header, at(j));
                    entry.1 = j;
                }
            }
            6 => garbage(&f, random(300)),
            _ => {
                // Objects of other sizes between the nodes.
                let size = 1 << random(12);
                std::hint::black_box(f.alloc.alloc_bytes(size).unwrap());
                std::hint::black_box(f.alloc.alloc_values(size / 16).unwrap());
            }
        }
        if step % 256 == 0 {
            for (index, entry) in mirror.iter().enumerate() {
                let Some((tag, left, right)) = *entry else {
                    continue;
                };
                let node = at(index).unwrap();
                assert_eq!(node.tag.as_int(), tag, "step {step}");
                let edge = |n| if n == NODES { None } else { at(n) };
                assert_eq!(node.left.get(), edge(left), "step {step}");
                assert_eq!(node.right.get(), edge(right), "step {step}");
            }
        }
    }
}

#[test]
fn random_graph_by_policy() {
    random_graph(
        GcConfig {
            nursery: 256 << 10,
            major_threshold: 1 << 20,
            verify: true,
            ..GcConfig::default()
        },
        60_000,
    );
}

#[test]
fn random_graph_under_stress() {
    random_graph(
        GcConfig {
            stress: 5,
            verify: true,
            ..GcConfig::default()
        },
        3_000,
    );
}

#[test]
fn random_graph_with_poison() {
    random_graph(
        GcConfig {
            stress: 50,
            poison: true,
            ..GcConfig::default()
        },
        20_000,
    );
}

#[test]
fn several_heaps_coexist() {
    let (a, b) = (Fixture::small(), Fixture::small());
    let (ta, tb) = (tree(&a, 10), tree(&b, 10));
    a.full();
    garbage(&a, 100_000);
    b.full();
    garbage(&b, 100_000);
    assert_eq!((count(ta), count(tb)), (2047, 2047));
    drop(a);
    assert_eq!(count(tb), 2047);
}

#[test]
fn poison_overwrites_dead_objects() {
    let f = Fixture::new(GcConfig {
        poison: true,
        ..GcConfig::default()
    });
    #[inline(never)]
    fn addresses(f: &Fixture) -> Vec<usize> {
        (0..1000).map(|i| !node(f, i, None, None).addr()).collect()
    }
    let hidden = addresses(&f);
    f.full();
    let poisoned = hidden
        .iter()
        // SAFETY: still mapped memory of the heap.
        .filter(|&&h| unsafe { *((!h + 8) as *const u64) } == POISON)
        .count();
    assert!(poisoned > 990, "{poisoned}");
}

#[test]
fn referents_and_objects_can_be_listed() {
    let f = Fixture::small();
    let (a, b) = (node(&f, 1, None, None), node(&f, 2, None, None));
    let parent = node(&f, 3, Some(a), Some(b));
    let mut seen = Vec::new();
    f.heap
        .for_each_referent(parent.as_header(), |o| seen.push(o.addr()));
    assert_eq!(seen, [a.addr(), b.addr()]);
    f.full();
    let mut all = Vec::new();
    f.heap.for_each_object(|o| all.push(o.addr()));
    for object in [a, b, parent] {
        assert!(all.contains(&object.addr()));
    }
    assert_eq!(f.heap.size_of(parent.as_header()), 32);
}

#[test]
fn stacks_of_parked_threads_are_read() {
    struct Shared(*const Heap);
    // SAFETY: the threads take turns, which the channels below enforce.
    unsafe impl Send for Shared {}
    let f = Fixture::small();
    let shared = Shared(&*f.heap);
    let (built, wait_built) = std::sync::mpsc::channel();
    let (collected, wait_collected) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let shared = shared;
            let alloc = AllocState::new();
            // SAFETY: a local that stays in place and is dropped before the heap; it is this
            // thread's turn.
            unsafe { alloc.attach(&*shared.0) };
            let object = alloc.alloc(Node::new(77, None, None)).unwrap();
            alloc.while_parked(|| {
                built.send(()).unwrap();
                wait_collected.recv().unwrap();
            });
            assert_eq!(object.tag, Value::int(77));
            drop(alloc);
        });
        f.alloc.while_parked(|| wait_built.recv().unwrap());
        f.full();
        garbage(&f, 500_000);
        f.full();
        let handle = f.heap.root(tree(&f, 3));
        f.alloc.while_parked(|| collected.send(()).unwrap());
        drop(handle);
    });
}

/// A table that only grows and makes use of that.
struct Growing {
    entries: std::cell::RefCell<Vec<usize>>,
    reported: Cell<usize>,
}

impl RootSource for Growing {
    fn trace(&self, marker: &mut Marker<'_>) {
        let entries = self.entries.borrow();
        let first = if marker.is_major() {
            0
        } else {
            self.reported.get()
        };
        for &hidden in &entries[first..] {
            // SAFETY: the complement of the address of a node.
            marker.object(unsafe { Gc::from_ptr(!hidden as *mut Node) });
        }
        self.reported.set(entries.len());
    }
}

#[test]
fn a_growing_table_reports_what_is_new() {
    let f = Fixture::small();
    let table = Growing {
        entries: Vec::new().into(),
        reported: Cell::new(0),
    };
    // SAFETY: the table outlives the collections below.
    unsafe { f.heap.add_root_source(&table) };
    for round in 0..30 {
        for i in 0..100 {
            let object = node(&f, round * 100 + i, None, None);
            table.entries.borrow_mut().push(!object.addr());
        }
        garbage(&f, 100_000);
        if round % 7 == 3 {
            f.full()
        } else {
            f.minor()
        };
    }
    for (i, &hidden) in table.entries.borrow().iter().enumerate() {
        // SAFETY: as above.
        let object: Gc<Node> = unsafe { Gc::from_ptr(!hidden as *mut Node) };
        assert_eq!(object.tag.as_int(), i as i64);
    }
    f.heap.remove_root_source(&table);
}
