//! Sizes: medium and large objects, limits, arrays, `ValueVec`.

use super::*;

#[test]
fn objects_of_all_sizes_keep_their_contents() {
    let f = Fixture::new(GcConfig {
        nursery: 512 << 10,
        verify: true,
        ..GcConfig::default()
    });
    let sizes = [
        0,
        1,
        7,
        8,
        100,
        111,
        112,
        113,
        1000,
        8150,
        8191,
        8192,
        9000,
        40_000,
        1 << 20,
    ];
    let mut kept = [None; 15];
    for (place, &size) in kept.iter_mut().zip(&sizes) {
        let array = f.alloc.alloc_bytes(size).unwrap();
        assert!(array.bytes().iter().all(|b| b.get() == 0), "{size}");
        for (i, byte) in array.bytes().iter().enumerate() {
            byte.set((i * 7 + size) as u8);
        }
        *place = Some(array);
        garbage(&f, 10_000);
    }
    f.full();
    for round in 0..10 {
        for &size in &sizes {
            let fresh = f.alloc.alloc_bytes(size).unwrap();
            assert!(fresh.bytes().iter().all(|b| b.get() == 0), "{size} {round}");
            fresh.bytes().iter().for_each(|b| b.set(0xEE));
        }
        garbage(&f, 20_000);
    }
    for (array, &size) in kept.iter().flatten().zip(&sizes) {
        assert_eq!(array.len(), size);
        let intact = array.bytes().iter().enumerate();
        assert!(
            intact
                .into_iter()
                .all(|(i, b)| b.get() == (i * 7 + size) as u8)
        );
    }
}

#[test]
fn large_arrays_use_cards() {
    let f = Fixture::small();
    let array = f.alloc.alloc_values(100_000).unwrap();
    assert_eq!(array.header().words(), 0);
    f.full();
    for i in (0..100_000).step_by(977) {
        array.set(i, tree(&f, 2).as_value());
        assert!(array.header().needs_barrier());
    }
    array.set(99_999, tree(&f, 2).as_value());
    f.minor();
    garbage(&f, 500_000);
    f.minor();
    for i in (0..100_000).step_by(977).chain([99_999]) {
        // SAFETY: trees were stored there.
        assert_eq!(count(unsafe { array.get(i).unwrap().cast() }), 7);
    }
    f.full();
    f.minor();
    assert_eq!(f.heap.size_of(array.as_header()), 16 + 100_001 * 8);
}

#[test]
fn large_memory_is_reused_and_given_back() {
    let f = Fixture::small();
    #[inline(never)]
    fn one(f: &Fixture, n: usize) {
        let array = f.alloc.alloc_values(n).unwrap();
        assert!(array.slots().iter().all(|slot| slot.get().is_none()));
        array
            .slots()
            .iter()
            .for_each(|slot| slot.set(Some(Value::TRUE)));
    }
    for i in 0..400 {
        one(&f, 100_000 + i * 500);
        assert!(f.heap.usage().in_use < 40 << 20, "{:?}", f.heap.usage());
    }
    one(&f, 20_000_000);
    one(&f, 100);
    clobber();
    f.full();
    assert!(f.heap.usage().in_use < 4 << 20, "{:?}", f.heap.usage());
    assert!(f.heap.state().large.held() < 24 << 20);
}

#[test]
fn requests_beyond_the_limit_fail_and_leave_the_heap_usable() {
    let f = Fixture::new(GcConfig {
        limit: 32 << 20,
        ..GcConfig::default()
    });
    assert!(f.alloc.alloc_values(usize::MAX).is_err());
    assert!(f.alloc.alloc_values(usize::MAX / 8).is_err());
    assert!(f.alloc.alloc_bytes(usize::MAX - 8).is_err());
    assert!(f.alloc.alloc_bytes(1 << 40).is_err());
    assert!(
        f.alloc
            .alloc_words(0, TraceKind::Leaf, usize::MAX / 4)
            .is_err()
    );
    let collections = f.heap.stats().major.count;
    assert_eq!(collections, 0, "absurd sizes fail without a collection");
    let first = f.alloc.alloc_bytes(20 << 20).unwrap();
    assert!(f.alloc.alloc_bytes(20 << 20).is_err());
    assert_eq!(first.len(), 20 << 20);
    garbage(&f, 1_000_000);
}

#[test]
fn small_objects_run_out_gracefully() {
    let f = Fixture::new(GcConfig {
        limit: 16 << 20,
        ..GcConfig::default()
    });
    let mut head = node(&f, 0, None, None);
    let mut length = 1;
    while let Ok(next) = f.alloc.alloc(Node::new(length, Some(head), None)) {
        head = next;
        length += 1;
    }
    assert!(length > 400_000, "{length}");
    std::hint::black_box(head);
    head.left.set(&head.header, None);
    f.full();
    garbage(&f, 100_000);
}

#[test]
fn empty_blocks_go_back_to_the_system() {
    let f = Fixture::small();
    #[inline(never)]
    fn big(f: &Fixture) {
        std::hint::black_box(tree(f, 20));
    }
    big(&f);
    let blocks = |released| {
        let info = &f.heap.state().blocks.info;
        info.iter().filter(|b| b.released == released).count()
    };
    assert!(blocks(false) > 1500);
    f.full();
    assert!(blocks(false) < 600 && blocks(true) > 900);
    assert_eq!(count(tree(&f, 16)), (1 << 17) - 1);
}

#[repr(C)]
struct List {
    header: Header,
    items: ValueVec,
}

// SAFETY: repr(C), header first, values and references.
unsafe impl HeapObject for List {
    const KIND: TraceKind = TraceKind::Values;
}

fn list(f: &Fixture) -> Gc<List> {
    f.alloc
        .alloc(List {
            header: Header::new(3),
            items: ValueVec::new(),
        })
        .unwrap()
}

fn ints(list: Gc<List>) -> Vec<i64> {
    list.items.iter().map(Value::as_int).collect()
}

#[test]
fn a_vector_behaves_like_vec() {
    let f = Fixture::new(GcConfig {
        stress: 3,
        poison: true,
        ..GcConfig::default()
    });
    let l = list(&f);
    let (h, v, a) = (&l.header, &l.items, &*f.alloc);
    let mut model: Vec<i64> = Vec::new();
    let mut x = 99u64;
    for step in 0..4000i64 {
        x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let r = (x >> 33) as usize;
        let len = model.len();
        match r % 11 {
            0..=2 => {
                v.push(h, a, Value::int(step)).unwrap();
                model.push(step);
            }
            3 => {
                let at = r / 11 % (len + 1);
                v.insert(h, a, at, Value::int(step)).unwrap();
                model.insert(at, step);
            }
            4 => assert_eq!(v.pop().map(Value::as_int), model.pop()),
            5 if len > 0 => {
                let at = r / 11 % len;
                assert_eq!(v.remove(at).as_int(), model.remove(at));
            }
            6 => {
                let values: Vec<i64> = (0..(r / 11 % 5) as i64).collect();
                let tagged: [Value; 4] = std::array::from_fn(|i| Value::int(i as i64));
                v.extend_from_slice(h, a, &tagged[..values.len()]).unwrap();
                model.extend(&values);
            }
            7 if len > 1 => {
                let (i, j) = (r / 11 % len, r / 99 % len);
                v.swap(i, j);
                model.swap(i, j);
            }
            8 if len < 300 => {
                v.extend(h, a, v).unwrap();
                model.extend_from_within(..);
            }
            9 => {
                let start = r / 11 % (len + 1);
                let end = start + (r / 99) % (len - start + 1);
                let other = list(&f);
                for i in 0..r / 999 % 6 {
                    other
                        .items
                        .push(&other.header, a, Value::int(i as i64))
                        .unwrap();
                }
                let added = ints(other);
                let from = 0..added.len();
                v.splice(h, a, start..end, &other.items, from).unwrap();
                model.splice(start..end, added);
            }
            _ => {
                v.reverse();
                model.reverse();
                let keep = len.min(150);
                v.truncate(keep);
                model.truncate(keep);
            }
        }
        assert_eq!(ints(l), model, "step {step}");
        assert_eq!(v.len(), model.len());
    }
    let taken = v.take(h);
    assert!(v.is_empty() && taken.len() == model.len());
    v.assign(h, taken);
    v.shrink(h, a).unwrap();
    assert_eq!(v.capacity(), v.len());
    v.clear(h);
    assert_eq!((v.len(), v.capacity(), v.get(0)), (0, 0, None));
}

#[test]
fn a_long_list_of_objects_survives_its_growth() {
    let f = Fixture::new(GcConfig {
        nursery: 1 << 20,
        verify: false,
        ..GcConfig::default()
    });
    let l = list(&f);
    for i in 0..200_000 {
        let value = node(&f, i, None, None).as_value();
        l.items.push(&l.header, &f.alloc, value).unwrap();
    }
    f.full();
    garbage(&f, 100_000);
    for i in 0..200_000 {
        // SAFETY: nodes were pushed.
        let node: Gc<Node> = unsafe { l.items.get(i).unwrap().cast() };
        assert_eq!(node.tag.as_int(), i as i64);
    }
    l.items.remove_range(10..199_990);
    l.items.reverse();
    f.minor();
    assert_eq!(l.items.len(), 20);
    // SAFETY: as above.
    let last: Gc<Node> = unsafe { l.items.last().unwrap().cast() };
    assert_eq!(last.tag.as_int(), 0);
}

#[test]
fn a_builder_keeps_its_values() {
    let f = Fixture::new(GcConfig {
        stress: 2,
        poison: true,
        ..GcConfig::default()
    });
    let builder = ValueBuilder::new();
    for i in 0..200 {
        let value = node(&f, i, None, None).as_value();
        builder.push(&f.alloc, value).unwrap();
    }
    assert_eq!(builder.as_slice().len(), 200);
    let l = f
        .alloc
        .alloc(List {
            header: Header::new(3),
            items: builder.finish(),
        })
        .unwrap();
    f.full();
    for (i, value) in l.items.iter().enumerate() {
        // SAFETY: nodes were pushed.
        assert_eq!(unsafe { value.cast::<Node>() }.tag.as_int(), i as i64);
    }
}
