//! Weak cells, finalisers, drops.

use super::*;
use std::rc::Rc;

#[inline(never)]
fn weak_nodes(f: &Fixture, n: i64, callback: Value) -> Vec<Root<Gc<WeakCell>>> {
    (0..n)
        .map(|i| {
            let target = node(f, i, None, None);
            let cell = f
                .alloc
                .new_weak_cell(target.as_header(), callback, Value::int(i))
                .unwrap();
            f.heap.root(cell)
        })
        .collect()
}

#[test]
fn weak_cells_are_cleared_when_the_target_dies() {
    for major in [false, true] {
        let f = Fixture::small();
        let cells = weak_nodes(&f, 1000, Value::TRUE);
        let kept = node(&f, 7, None, None);
        let cell = f
            .alloc
            .new_weak_cell(kept.as_header(), Value::NONE, Value::NONE)
            .unwrap();
        if major {
            f.full()
        } else {
            f.minor()
        };
        let dead = cells.iter().filter(|c| c.get().get().is_none()).count();
        assert!(dead > 990, "{dead}");
        assert_eq!(cell.get(), Some(kept.as_value()));
        let mut called = 0;
        let mut last = i64::MAX;
        while let Some(pending) = f.heap.take_pending() {
            let Pending::Callback(cell) = pending else {
                panic!("{pending:?}");
            };
            assert_eq!((cell.get(), cell.callback()), (None, Value::TRUE));
            assert!(cell.owner().as_int() < last, "most recent first");
            last = cell.owner().as_int();
            called += 1;
        }
        assert_eq!(called, dead);
    }
}

#[test]
fn cells_of_an_object_can_be_found_and_die() {
    let f = Fixture::small();
    let target = node(&f, 1, None, None);
    #[inline(never)]
    fn many(f: &Fixture, target: Gc<Node>) -> Gc<WeakCell> {
        for _ in 0..500 {
            f.alloc
                .new_weak_cell(target.as_header(), Value::NONE, Value::NONE)
                .unwrap();
        }
        let last = f
            .alloc
            .new_weak_cell(target.as_header(), Value::NONE, Value::TRUE);
        last.unwrap()
    }
    let kept = many(&f, target);
    assert_eq!(f.heap.weak_cell_count(target.as_header()), 501);
    f.full();
    let left = f.heap.weak_cell_count(target.as_header());
    assert!((1..10).contains(&left), "{left}");
    let found = (0..left).filter_map(|i| f.heap.weak_cell(target.as_header(), i));
    assert!(found.into_iter().any(|cell| cell == kept));
    assert_eq!(kept.get(), Some(target.as_value()));
}

#[inline(never)]
fn finalizable(f: &Fixture, n: i64) -> Vec<Root<Gc<WeakCell>>> {
    (0..n)
        .map(|i| {
            let child = node(f, 1000 + i, None, None);
            let object = node(f, i, Some(child), None);
            f.heap.register_finalizer(object.as_header());
            let weak = f
                .alloc
                .new_weak_cell(child.as_header(), Value::NONE, Value::NONE);
            f.heap.root(weak.unwrap())
        })
        .collect()
}

#[test]
fn finalisers_are_queued_once_and_revive_what_they_need() {
    for major in [false, true] {
        let f = Fixture::small();
        let weak = finalizable(&f, 500);
        if major {
            f.full()
        } else {
            f.minor()
        };
        // Weak references to what a finaliser can still see stay.
        assert!(weak.iter().all(|cell| cell.get().get().is_some()));
        garbage(&f, 500_000);
        f.minor();
        let mut queued = 0;
        let mut last = -1;
        while let Some(pending) = f.heap.take_pending() {
            let Pending::Finalize(object) = pending else {
                panic!("{pending:?}");
            };
            // SAFETY: only nodes were registered.
            let object: Gc<Node> = unsafe { object.cast() };
            assert!(object.tag.as_int() > last, "in order of registration");
            last = object.tag.as_int();
            assert_eq!(object.left.get().unwrap().tag.as_int(), 1000 + last);
            queued += 1;
        }
        assert!(queued > 490, "{queued}");
        f.full();
        let gone = weak.iter().filter(|c| c.get().get().is_none()).count();
        assert!(gone > 480, "{gone}");
        let mut again = 0;
        while f.heap.take_pending().is_some() {
            again += 1;
        }
        assert!(again < 10, "{again}");
    }
}

#[test]
fn a_finaliser_runs_before_those_it_refers_to() {
    let f = Fixture::small();
    #[inline(never)]
    fn chain(f: &Fixture) {
        // The tail is made first, so registration order is the wrong one.
        let mut next = None;
        for i in (0..300).rev() {
            let object = node(f, i, next, None);
            f.heap.register_finalizer(object.as_header());
            next = Some(object);
        }
    }
    chain(&f);
    f.full();
    let mut expected = None;
    while let Some(Pending::Finalize(object)) = f.heap.take_pending() {
        // SAFETY: only nodes were registered.
        let tag = unsafe { object.cast::<Node>() }.tag.as_int();
        if let Some(expected) = expected {
            assert_eq!(tag, expected);
        }
        expected = Some(tag + 1);
    }
    assert_eq!(expected, Some(300));
}

#[test]
fn pending_work_sets_the_hook() {
    let f = Fixture::small();
    let word = AtomicU32::new(0);
    // SAFETY: the word outlives the collection.
    unsafe { f.heap.set_pending_hook(Some((&word, 4))) };
    f.full();
    assert_eq!(word.load(Ordering::Relaxed), 0);
    finalizable(&f, 20);
    f.full();
    assert_eq!(word.load(Ordering::Relaxed), 4);
    assert!(f.heap.has_pending());
}

#[repr(C)]
struct Owner {
    header: Header,
    vtable: &'static CustomVtable,
    memory: Rc<()>,
    child: Field<Option<Gc<Node>>>,
    bytes: usize,
}

// SAFETY: repr(C), header first, a vtable that fits.
unsafe impl HeapObject for Owner {
    const KIND: TraceKind = TraceKind::Custom;
}

static OWNER: CustomVtable = CustomVtable {
    trace: trace_owner,
    drop: Some(drop_in_place::<Owner>),
    external_size: Some(owner_size),
};

unsafe fn trace_owner(object: *mut Header, marker: &mut Marker<'_>) {
    // SAFETY: the vtable is used by `Owner` only.
    if let Some(child) = unsafe { &*object.cast::<Owner>() }.child.get() {
        marker.object(child);
    }
}

unsafe fn owner_size(object: *mut Header) -> usize {
    // SAFETY: the vtable is used by `Owner` only.
    unsafe { (*object.cast::<Owner>()).bytes }
}

fn owner(f: &Fixture, memory: &Rc<()>, bytes: usize) -> Gc<Owner> {
    f.alloc
        .alloc(Owner {
            header: Header::new(2),
            vtable: &OWNER,
            memory: Rc::clone(memory),
            child: Field::new(None),
            bytes,
        })
        .unwrap()
}

#[inline(never)]
fn owners(f: &Fixture, memory: &Rc<()>, n: usize, bytes: usize) {
    for _ in 0..n {
        std::hint::black_box(owner(f, memory, bytes));
    }
}

#[test]
fn rust_memory_is_dropped_once() {
    let memory = Rc::new(());
    let f = Fixture::small();
    let kept = owner(&f, &memory, 0);
    owners(&f, &memory, 1000, 0);
    assert_eq!(Rc::strong_count(&memory), 1002);
    f.minor();
    assert!(Rc::strong_count(&memory) < 12);
    owners(&f, &memory, 1000, 0);
    f.full();
    assert!(Rc::strong_count(&memory) < 12);
    assert!(Rc::strong_count(&kept.memory) >= 2);
    drop(f);
    assert_eq!(Rc::strong_count(&memory), 1);
}

#[test]
fn custom_objects_are_traced_and_remembered() {
    let memory = Rc::new(());
    let f = Fixture::small();
    let kept = owner(&f, &memory, 0);
    kept.child.set(&kept.header, Some(tree(&f, 5)));
    f.full();
    assert_eq!(count(kept.child.get().unwrap()), 63);
    kept.child.set(&kept.header, Some(tree(&f, 6)));
    f.minor();
    garbage(&f, 300_000);
    assert_eq!(count(kept.child.get().unwrap()), 127);
}

#[test]
fn outside_memory_makes_collections_come_sooner() {
    let memory = Rc::new(());
    let f = Fixture::small();
    for _ in 0..100 {
        owners(&f, &memory, 10, 1 << 20);
        assert!(Rc::strong_count(&memory) < 60);
    }
    let count = f.heap.stats().minor.count + f.heap.stats().major.count;
    assert!(count > 50, "{count}");
    let before = f.heap.stats().minor.count + f.heap.stats().major.count;
    f.heap.external(1 << 30);
    garbage(&f, 1);
    assert_eq!(
        f.heap.stats().minor.count + f.heap.stats().major.count,
        before + 1
    );
}
