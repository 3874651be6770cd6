//! Tests of the core of `list` against models.

use crate::builtins::start::Runtime;
use crate::context::Options;
use crate::context::Thread;
use crate::heap::Gc;
use crate::heap::GcConfig;
use crate::object::list::List;
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Value};

fn with_thread(test: impl FnOnce(&mut Thread) -> PyResult<()>) {
    let mut runtime =
        Runtime::new(Options::default(), GcConfig::default()).expect("the interpreter starts");
    test(runtime.thread()).expect("nothing raises");
}

fn ints(list: &List) -> Vec<i64> {
    list.iter().map(Value::as_int).collect()
}

fn list_of(th: &mut Thread, ints: &[i64]) -> PyResult<Gc<List>> {
    let list = List::new(th)?;
    for i in ints {
        list.push(th, Value::int(*i))?;
    }
    Ok(list)
}

#[test]
fn removes_extended_slices() {
    with_thread(|th| {
        for len in 0..12i64 {
            for start in 0..len {
                for step in [-4, -3, -2, -1, 1, 2, 3, 5] {
                    let most = if step > 0 {
                        (len - 1 - start) / step
                    } else {
                        start / -step
                    } + 1;
                    for count in 0..=most {
                        let list = list_of(th, &(0..len).collect::<Vec<_>>())?;
                        list.remove_slice(th, start, step, count as usize);
                        let removed: Vec<i64> = (0..count).map(|i| start + i * step).collect();
                        let expected: Vec<i64> =
                            (0..len).filter(|i| !removed.contains(i)).collect();
                        assert_eq!(ints(&list), expected, "{len} {start} {step} {count}");
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn splices() {
    with_thread(|th| {
        let list = list_of(th, &[0, 1, 2, 3, 4])?;
        list.splice(th, 1, 3, &[Value::int(7), Value::int(8), Value::int(9)])?;
        assert_eq!(ints(&list), [0, 7, 8, 9, 3, 4]);
        list.splice(th, 0, 4, &[])?;
        assert_eq!(ints(&list), [3, 4]);
        list.insert(th, 1, Value::int(5))?;
        list.reverse(th);
        assert_eq!(ints(&list), [4, 5, 3]);
        assert_eq!(list.remove(th, 1), Some(Value::int(5)));
        assert_eq!(ints(&*list.repeat(th, 2)?), [4, 3, 4, 3]);
        Ok(())
    });
}

/// Sorts tuples (number, place), which takes the general path, and checks order and stability.
fn check_sort(th: &mut Thread, numbers: &[i64], reverse: bool) -> PyResult<()> {
    let list = List::new(th)?;
    for n in numbers {
        // Mixed kinds of keys, so that no fast path applies: singleton tuples compare by their number.
        let t = tuple::new(th, &[Value::int(*n)])?;
        list.push(th, t.as_value())?;
    }
    let originals = list.copy(th)?;
    list.sort(th, None, reverse)?;
    let number = |v: Value| tuple::Tuple::exact(v).map_or(0, |t| t.items()[0].as_int());
    let place = |v: Value| originals.iter().position(|o| o.is(v));
    let sorted: Vec<(i64, Option<usize>)> = list.iter().map(|v| (number(v), place(v))).collect();
    let mut expected: Vec<(i64, Option<usize>)> = numbers
        .iter()
        .enumerate()
        .map(|(i, n)| (*n, Some(i)))
        .collect();
    if reverse {
        expected.sort_by_key(|a| std::cmp::Reverse(a.0));
    } else {
        expected.sort_by_key(|a| a.0);
    }
    assert_eq!(sorted, expected);
    Ok(())
}

#[test]
fn sorts_stably() {
    with_thread(|th| {
        let mut state = 7u64;
        for len in [0, 1, 2, 3, 10, 23, 24, 25, 63, 200, 700] {
            for range in [2, 10, 1000] {
                let mut numbers = Vec::new();
                for i in 0..len {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    // Runs up and down among random parts.
                    numbers.push(match (i / 50) % 3 {
                        0 => (state >> 33) as i64 % range,
                        1 => i % range,
                        _ => (len - i) % range,
                    });
                }
                check_sort(th, &numbers, false)?;
                check_sort(th, &numbers, true)?;
            }
        }
        Ok(())
    });
}

#[test]
fn sorts_known_kinds() {
    with_thread(|th| {
        let list = list_of(th, &[3, -1, 2, 2, 0])?;
        list.sort(th, None, true)?;
        assert_eq!(ints(&list), [3, 2, 2, 0, -1]);
        let words = List::new(th)?;
        for w in [
            "pear",
            "fig",
            "apple tree",
            "apple",
            "äpfel",
            "z",
            "apple treF",
        ] {
            let w = Str::new(th, w)?;
            words.push(th, w.as_value())?;
        }
        words.sort(th, None, false)?;
        let sorted: Vec<String> = words.iter().map(Str::text_of).collect();
        assert_eq!(
            sorted,
            [
                "apple",
                "apple treF",
                "apple tree",
                "fig",
                "pear",
                "z",
                "äpfel"
            ]
        );
        let floats = List::new(th)?;
        for f in [1.5, -2.0, f64::INFINITY, 0.0] {
            floats.push(th, Value::float(f))?;
        }
        floats.sort(th, None, false)?;
        let sorted: Vec<f64> = floats.iter().map(Value::as_float).collect();
        assert_eq!(sorted, [-2.0, 0.0, 1.5, f64::INFINITY]);
        Ok(())
    });
}

#[test]
fn a_failed_comparison_leaves_a_permutation() {
    with_thread(|th| {
        let list = List::new(th)?;
        for i in 0..200 {
            // Ints and None do not compare.
            let v = if i == 150 {
                Value::NONE
            } else {
                Value::int((i * 37) % 101)
            };
            list.push(th, v)?;
        }
        let before = list.copy(th)?;
        assert!(list.sort(th, None, false).is_err());
        th.take_exception();
        let bits = |l: &List| {
            let mut bits: Vec<u64> = l.iter().map(Value::bits).collect();
            bits.sort_unstable();
            bits
        };
        assert_eq!(bits(&list), bits(&before));
        Ok(())
    });
}
