//! Tests of the core of `set` against models.

use crate::builtins::start::Runtime;
use crate::context::Options;
use crate::context::Thread;
use crate::heap::Gc;
use crate::heap::GcConfig;
use crate::object::kinds::Builtin;
use crate::object::set::Set;
use crate::object::tuple;
use crate::value::{PyResult, Value};
use std::collections::BTreeSet;

fn with_thread(test: impl FnOnce(&mut Thread) -> PyResult<()>) {
    let mut runtime =
        Runtime::new(Options::default(), GcConfig::default()).expect("the interpreter starts");
    test(runtime.thread()).expect("nothing raises");
}

fn item(th: &mut Thread, n: u64, odd: bool) -> PyResult {
    if odd && n % 2 == 1 {
        tuple::new(th, &[Value::int(n as i64)]).map(Gc::as_value)
    } else {
        Ok(Value::int(n as i64))
    }
}

#[test]
fn behaves_like_a_set() {
    with_thread(|th| {
        for (range, odd, mut state) in [
            (6u64, false, 1u64),
            (10, true, 2),
            (400, false, 3),
            (400, true, 4),
        ] {
            let set = Set::new(th)?;
            let mut model = BTreeSet::new();
            for _ in 0..4000 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let n = (state >> 33) % range;
                let v = item(th, n, odd)?;
                match (state >> 20) % 8 {
                    0..4 => assert_eq!(set.add(th, v)?, model.insert(n)),
                    4..7 => assert_eq!(set.remove(th, v)?, model.remove(&n)),
                    _ => assert_eq!(set.contains(th, v)?, model.contains(&n)),
                }
                assert_eq!(set.len(), model.len());
            }
            let copy = set.copy(th, Builtin::FrozenSet)?;
            assert!(set.equals(th, &copy)?);
            while set.pop().is_some() {}
            assert!(set.is_empty() && copy.len() == model.len());
        }
        Ok(())
    });
}

#[test]
fn a_frozen_sets_hash_does_not_depend_on_the_order() {
    with_thread(|th| {
        let (a, b) = (
            Set::new_kind(th, Builtin::FrozenSet)?,
            Set::new_kind(th, Builtin::FrozenSet)?,
        );
        for i in 0..50 {
            a.add(th, Value::int(i))?;
            b.add(th, Value::int(49 - i))?;
        }
        assert_eq!(a.frozen_hash(th)?, b.frozen_hash(th)?);
        assert!(a.equals(th, &b)?);
        Ok(())
    });
}
