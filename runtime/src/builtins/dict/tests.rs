//! Tests of the core of `dict` against models.

use crate::builtins::start::Runtime;
use crate::context::Options;
use crate::context::Thread;
use crate::heap::Gc;
use crate::heap::GcConfig;
use crate::object::dict::Dict;
use crate::object::list::List;
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Value};

fn with_thread(test: impl FnOnce(&mut Thread) -> PyResult<()>) {
    let mut runtime =
        Runtime::new(Options::default(), GcConfig::default()).expect("the interpreter starts");
    test(runtime.thread()).expect("nothing raises");
}

/// Key number `n`, made anew each time: an int, a float, a string or (with `odd`) a tuple or a large int.
fn key(th: &mut Thread, n: i64, odd: bool) -> PyResult {
    match n % if odd { 5 } else { 3 } {
        0 => Ok(Value::int(n)),
        1 => Ok(Value::float(n as f64 + 0.5)),
        2 => Str::new(th, &format!("key {n}")).map(Gc::as_value),
        3 => tuple::new(th, &[Value::int(n), Value::NONE]).map(Gc::as_value),
        _ => crate::object::int::from_i64(th, (1 << 52) + n),
    }
}

fn next_random(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

fn check(dict: &Dict, model: &[(i64, i64)]) {
    assert_eq!(dict.len(), model.len());
    let values: Vec<i64> = dict.iter().map(|(_, v)| v.as_int()).collect();
    let expected: Vec<i64> = model.iter().map(|(_, v)| *v).collect();
    assert_eq!(values, expected);
}

fn random_operations(th: &mut Thread, odd: bool, keys: u64, seed: u64) -> PyResult<()> {
    let dict = Dict::new(th)?;
    let mut model: Vec<(i64, i64)> = Vec::new();
    let mut state = seed;
    for step in 0..4000 {
        let n = (next_random(&mut state) % keys) as i64;
        let k = key(th, n, odd)?;
        let at = model.iter().position(|(m, _)| *m == n);
        match next_random(&mut state) % 12 {
            0..5 => {
                dict.set(th, k, Value::int(step))?;
                match at {
                    Some(at) => model[at].1 = step,
                    None => model.push((n, step)),
                }
            }
            5..8 => {
                let popped = dict.pop(th, k)?.map(Value::as_int);
                assert_eq!(popped, at.map(|at| model.remove(at).1));
            }
            8 => {
                let last = dict.pop_last(th).map(|(_, v)| v.as_int());
                assert_eq!(last, model.pop().map(|(_, v)| v));
            }
            9 => {
                let v = dict.set_default(th, k, Value::int(step))?.as_int();
                if at.is_none() {
                    model.push((n, step));
                }
                assert_eq!(v, at.map_or(step, |at| model[at].1));
            }
            10 => check(&*dict.copy(th)?, &model),
            _ => {
                let found = dict.get(th, k)?.map(Value::as_int);
                assert_eq!(found, at.map(|at| model[at].1));
            }
        }
    }
    check(&dict, &model);
    Ok(())
}

#[test]
fn behaves_like_a_list_of_pairs() {
    with_thread(|th| {
        for (keys, seed) in [(6, 1), (20, 2), (500, 3)] {
            random_operations(th, false, keys, seed)?;
            random_operations(th, true, keys, seed)?;
        }
        Ok(())
    });
}

#[test]
fn equal_numbers_are_one_key() {
    with_thread(|th| {
        for size in [0, 30] {
            let dict = Dict::new(th)?;
            for i in 100..100 + size {
                dict.set(th, Value::int(i), Value::NONE)?;
            }
            dict.set(th, Value::int(1), Value::int(10))?;
            assert_eq!(dict.get(th, Value::float(1.0))?, Some(Value::int(10)));
            assert_eq!(dict.get(th, Value::TRUE)?, Some(Value::int(10)));
            dict.set(th, Value::float(0.0), Value::int(11))?;
            assert_eq!(dict.get(th, Value::FALSE)?, Some(Value::int(11)));
            assert_eq!(dict.get(th, Value::float(-0.0))?, Some(Value::int(11)));
            assert_eq!(dict.get(th, Value::NONE)?, None);
            assert_eq!(dict.len() as i64, 2 + size);
        }
        Ok(())
    });
}

#[test]
fn keys_version_changes_with_the_keys_only() {
    with_thread(|th| {
        let (a, b) = (Dict::new(th)?, Dict::new(th)?);
        let name = th.intern("name");
        a.set_str(th, name, Value::ZERO)?;
        let version = a.keys_version(th);
        assert!(!version.is(b.keys_version(th)));
        a.set_str(th, name, Value::ONE)?;
        assert!(version.is(a.keys_version(th)));
        assert_eq!(a.find_str(th, name), Some(0));
        assert!(a.remove_str(th, name)?);
        assert!(!version.is(a.keys_version(th)));
        Ok(())
    });
}

#[test]
fn colliding_hashes_stay_apart() {
    with_thread(|th| {
        let dict = Dict::new(th)?;
        // Multiples of a large power of two share their low bits.
        let keys: Vec<i64> = (0..300).map(|i| i << 20).collect();
        for k in &keys {
            dict.set(th, Value::int(*k), Value::int(k + 1))?;
        }
        for k in &keys {
            assert_eq!(dict.get(th, Value::int(*k))?, Some(Value::int(k + 1)));
            assert_eq!(dict.get(th, Value::int(k + 1))?, None);
        }
        Ok(())
    });
}

#[test]
fn a_dict_survives_collections() {
    with_thread(|th| {
        let dict = Dict::new(th)?;
        for i in 0..20_000 {
            let (k, v) = (Str::new(th, &format!("k{i}"))?, List::new(th)?);
            v.push(th, Value::int(i))?;
            dict.set_str(th, k, v.as_value())?;
            if i % 3 == 0 {
                let old = Str::new(th, &format!("k{}", i / 3))?;
                dict.remove_str(th, old)?;
            }
        }
        for (k, v) in dict.iter() {
            let n = List::exact(v).and_then(|l| l.get(0)).map(Value::as_int);
            assert_eq!(Str::text_of(k), format!("k{}", n.unwrap_or(-1)));
        }
        assert_eq!(dict.len(), 20_000 - 6667);
        Ok(())
    });
}
