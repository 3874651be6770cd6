//! The module `gc`.

use crate::context::Thread;
use crate::heap::{Cause, Gc};
use crate::interp::safepoint;
use crate::object::dict::Dict;
use crate::object::list::List;
use crate::object::tuple;
use crate::value::{PyResult, Value};
use krait_macros::pymodule;
use std::cell::Cell;

/// Declares the module `gc`.
pub struct GcModule;

/// What `gc` remembers, among the interpreter's extensions.
#[derive(Default)]
struct Settings {
    disabled: Cell<bool>,
    debug: Cell<i64>,
    threshold: Cell<Option<[i64; 3]>>,
}

fn settings<R>(th: &Thread, f: impl FnOnce(&Settings) -> R) -> R {
    let mut extensions = th.interp().extensions.borrow_mut();
    let at = extensions
        .iter()
        .position(|e| e.is::<Settings>())
        .unwrap_or_else(|| {
            extensions.push(Box::new(Settings::default()));
            extensions.len() - 1
        });
    match extensions[at].downcast_ref::<Settings>() {
        Some(s) => f(s),
        None => unreachable!("looked for by type"),
    }
}

/// Access to the garbage collector.
#[pymodule("gc")]
impl GcModule {
    /// Run the garbage collector, then finalisers and callbacks of weak references. The number of objects found is not known: 0.
    #[function("(generation=2)")]
    fn collect(th: &mut Thread, generation: i64) -> PyResult<i64> {
        if !(0..=2).contains(&generation) {
            return th.value_error("invalid generation");
        }
        let cause = if generation == 2 {
            Cause::Full
        } else {
            Cause::Minor
        };
        th.alloc.collect(cause);
        safepoint::run_pending(th);
        Ok(0)
    }

    /// Enable automatic garbage collection.
    #[function("()")]
    fn enable(th: &mut Thread) -> PyResult<()> {
        settings(th, |s| s.disabled.set(false));
        Ok(())
    }

    /// Disable automatic garbage collection. It is only remembered here: all memory is the collector's.
    #[function("()")]
    fn disable(th: &mut Thread) -> PyResult<()> {
        settings(th, |s| s.disabled.set(true));
        Ok(())
    }

    /// Returns true if automatic garbage collection is enabled.
    #[function("()")]
    fn isenabled(th: &mut Thread) -> PyResult<bool> {
        Ok(!settings(th, |s| s.disabled.get()))
    }

    /// Return a three-tuple of the current collection counts: the collector here does not count objects.
    #[function("()")]
    fn get_count(th: &mut Thread) -> PyResult {
        tuple::new(th, &[Value::int(0); 3]).map(Gc::as_value)
    }

    /// Set the collection thresholds. They are only remembered here.
    #[function("(threshold0, threshold1=<unrepresentable>, threshold2=<unrepresentable>, /)")]
    fn set_threshold(
        th: &mut Thread,
        threshold0: i64,
        threshold1: Option<i64>,
        threshold2: Option<i64>,
    ) -> PyResult<()> {
        let old = settings(th, |s| s.threshold.get()).unwrap_or(THRESHOLDS);
        let new = [
            threshold0,
            threshold1.unwrap_or(old[1]),
            threshold2.unwrap_or(old[2]),
        ];
        settings(th, |s| s.threshold.set(Some(new)));
        Ok(())
    }

    /// Return the current collection thresholds.
    #[function("()")]
    fn get_threshold(th: &mut Thread) -> PyResult {
        let items = settings(th, |s| s.threshold.get())
            .unwrap_or(THRESHOLDS)
            .map(Value::int);
        tuple::new(th, &items).map(Gc::as_value)
    }

    /// Set the garbage collection debugging flags.
    #[function("(flags, /)")]
    fn set_debug(th: &mut Thread, flags: i64) -> PyResult<()> {
        settings(th, |s| s.debug.set(flags));
        Ok(())
    }

    /// Get the garbage collection debugging flags.
    #[function("()")]
    fn get_debug(th: &mut Thread) -> PyResult<i64> {
        Ok(settings(th, |s| s.debug.get()))
    }

    /// Return a list of dictionaries containing per-generation statistics.
    #[function("()")]
    fn get_stats(th: &mut Thread) -> PyResult {
        let stats = th.heap().stats();
        let list = List::new(th)?;
        for collections in [stats.minor.count, 0, stats.major.count] {
            let d = Dict::new(th)?;
            for (name, n) in [
                ("collections", collections as i64),
                ("collected", 0),
                ("uncollectable", 0),
            ] {
                d.set_text(th, name, Value::int(n))?;
            }
            list.push(th, d.as_value())?;
        }
        Ok(list.as_value())
    }

    /// Returns true if the object is tracked by the garbage collector.
    #[function("(obj, /)")]
    fn is_tracked(th: &mut Thread, obj: Value) -> PyResult<bool> {
        use crate::object::kinds::Builtin as B;
        let class = th.type_of(obj);
        let plain = matches!(
            class.builtin,
            Some(
                B::Int
                    | B::Bool
                    | B::Float
                    | B::Complex
                    | B::Str
                    | B::Bytes
                    | B::NoneType
                    | B::ByteArray
                    | B::Range
                    | B::EllipsisType
            )
        );
        Ok(obj.is_heap() && !plain)
    }

    /// Returns true if the object has been already finalized by the garbage collector.
    #[function("(obj, /)")]
    fn is_finalized(_th: &mut Thread, obj: Value) -> PyResult<bool> {
        let _ = obj;
        Ok(false)
    }

    /// Freeze all current tracked objects: nothing to do here.
    #[function("()")]
    fn freeze(_th: &mut Thread) -> PyResult<()> {
        Ok(())
    }

    /// Unfreeze all objects: nothing to do here.
    #[function("()")]
    fn unfreeze(_th: &mut Thread) -> PyResult<()> {
        Ok(())
    }

    /// Return the number of frozen objects.
    #[function("()")]
    fn get_freeze_count(_th: &mut Thread) -> PyResult<i64> {
        Ok(0)
    }

    #[init]
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        for name in ["garbage", "callbacks"] {
            let list = List::new(th)?;
            dict.set_text(th, name, list.as_value())?;
        }
        for (name, flag) in [
            ("DEBUG_STATS", 1),
            ("DEBUG_COLLECTABLE", 2),
            ("DEBUG_UNCOLLECTABLE", 4),
            ("DEBUG_SAVEALL", 32),
            ("DEBUG_LEAK", 38),
        ] {
            dict.set_text(th, name, Value::int(flag))?;
        }
        Ok(())
    }
}

/// What CPython's collector has at first.
const THRESHOLDS: [i64; 3] = [2000, 10, 10];
