//! The module `time`.

use crate::builtins::structseq::{self, StructSeq};
use crate::context::Thread;
use crate::heap::Gc;
use crate::host::time::{self as clock, Calendar};
use crate::interp::safepoint;
use crate::object::dict::Dict;
use crate::object::instance;
use crate::object::int;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple::Tuple;
use crate::value::{PyResult, Value};
use krait_macros::pymodule;

/// Declares the module `time`.
pub struct TimeModule;

static STRUCT_TIME: StructSeq = StructSeq {
    name: "time.struct_time",
    fields: &[
        "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday",
        "tm_isdst",
    ],
};

fn seconds(ns: u64) -> f64 {
    ns as f64 / 1e9
}

/// This module provides various functions to manipulate time values.
#[pymodule("time")]
impl TimeModule {
    /// Return the current time in seconds since the Epoch.
    #[function("()")]
    fn time(_th: &mut Thread) -> PyResult<f64> {
        Ok(seconds(clock::wall_ns()))
    }

    /// Return the current time in nanoseconds since the Epoch.
    #[function("()")]
    fn time_ns(_th: &mut Thread) -> PyResult<i64> {
        Ok(clock::wall_ns() as i64)
    }

    /// Monotonic clock, cannot go backward.
    #[function("()")]
    fn monotonic(_th: &mut Thread) -> PyResult<f64> {
        Ok(seconds(clock::monotonic_ns()))
    }

    /// Monotonic clock, cannot go backward, as nanoseconds.
    #[function("()")]
    fn monotonic_ns(_th: &mut Thread) -> PyResult<i64> {
        Ok(clock::monotonic_ns() as i64)
    }

    /// Performance counter for benchmarking.
    #[function("()")]
    fn perf_counter(_th: &mut Thread) -> PyResult<f64> {
        Ok(seconds(clock::monotonic_ns()))
    }

    /// Performance counter for benchmarking as nanoseconds.
    #[function("()")]
    fn perf_counter_ns(_th: &mut Thread) -> PyResult<i64> {
        Ok(clock::monotonic_ns() as i64)
    }

    /// Process time for profiling: sum of the kernel and user-space CPU time.
    #[function("()")]
    fn process_time(_th: &mut Thread) -> PyResult<f64> {
        Ok(seconds(clock::process_cpu_ns()))
    }

    /// Process time for profiling as nanoseconds.
    #[function("()")]
    fn process_time_ns(_th: &mut Thread) -> PyResult<i64> {
        Ok(clock::process_cpu_ns() as i64)
    }

    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    #[function("()")]
    fn thread_time(_th: &mut Thread) -> PyResult<f64> {
        Ok(seconds(clock::thread_cpu_ns()))
    }

    /// Thread time for profiling as nanoseconds.
    #[function("()")]
    fn thread_time_ns(_th: &mut Thread) -> PyResult<i64> {
        Ok(clock::thread_cpu_ns() as i64)
    }

    /// Delay execution for a given number of seconds, which may be a fraction.
    #[function("(seconds, /)")]
    fn sleep(th: &mut Thread, seconds: Value) -> PyResult<()> {
        let ns = duration(th, seconds)?;
        let deadline = clock::monotonic_ns().saturating_add(ns);
        while !clock::sleep_until(deadline) {
            safepoint::serve(th)?;
        }
        Ok(())
    }

    /// Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT).
    #[function("(seconds=None, /)")]
    fn gmtime(th: &mut Thread, seconds: Value) -> PyResult {
        let at = moment(th, seconds)?;
        calendar(th, Calendar::utc(at))
    }

    /// Convert seconds since the Epoch to a time tuple expressing local time.
    #[function("(seconds=None, /)")]
    fn localtime(th: &mut Thread, seconds: Value) -> PyResult {
        let at = moment(th, seconds)?;
        calendar(th, Calendar::local(at))
    }

    /// Convert a time tuple in local time to seconds since the Epoch.
    #[function("(seconds, /)")]
    fn mktime(th: &mut Thread, seconds: Value) -> PyResult<f64> {
        match from_tuple(th, seconds)?.seconds() {
            Some(s) => Ok(s as f64),
            None => th.raise(Builtin::OverflowError, "mktime argument out of range"),
        }
    }

    /// Convert a time tuple to a string according to a format specification.
    #[function("(format, time_tuple=<unrepresentable>, /)")]
    fn strftime(th: &mut Thread, format: Gc<Str>, time_tuple: Value) -> PyResult<String> {
        let time = if time_tuple.is_unbound() {
            now()?
        } else {
            from_tuple(th, time_tuple)?
        };
        match time.format(&format.to_wtf8()) {
            Some(text) => Ok(String::from_utf8_lossy(&text).into_owned()),
            None => th.value_error("embedded null character"),
        }
    }

    /// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    #[function("(time_tuple=<unrepresentable>, /)")]
    fn asctime(th: &mut Thread, time_tuple: Value) -> PyResult<String> {
        let time = if time_tuple.is_unbound() {
            now()?
        } else {
            from_tuple(th, time_tuple)?
        };
        Ok(as_text(time))
    }

    /// Convert a time in seconds since the Epoch to a string in local time.
    #[function("(seconds=None, /)")]
    fn ctime(th: &mut Thread, seconds: Value) -> PyResult<String> {
        let at = moment(th, seconds)?;
        match Calendar::local(at) {
            Some(time) => Ok(as_text(time)),
            None => th.raise(
                Builtin::OverflowError,
                "timestamp out of range for platform time_t",
            ),
        }
    }

    /// Get information of the specified clock.
    #[function("(name, /)")]
    fn get_clock_info(th: &mut Thread, name: Gc<Str>) -> PyResult {
        let (id, monotonic, adjustable) = match Str::display(name).as_str() {
            "time" => ("CLOCK_REALTIME", false, true),
            "monotonic" | "perf_counter" => ("CLOCK_MONOTONIC", true, false),
            "process_time" => ("CLOCK_PROCESS_CPUTIME_ID", true, false),
            "thread_time" => ("CLOCK_THREAD_CPUTIME_ID", true, false),
            _ => return th.value_error("unknown clock"),
        };
        let class = th.builtin(Builtin::SimpleNamespace);
        let info = instance::new_plain(th, class)?;
        let implementation = Str::new(th, &format!("clock_gettime({id})"))?.as_value();
        for (field, v) in [
            ("implementation", implementation),
            ("monotonic", Value::bool(monotonic)),
            ("adjustable", Value::bool(adjustable)),
            ("resolution", Value::float(1e-9)),
        ] {
            let field = th.intern(field);
            protocols::set_attr(th, info, field, v)?;
        }
        Ok(info)
    }

    #[init]
    fn init(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
        let class = structseq::class(th, &STRUCT_TIME)?;
        dict.set_text(th, "struct_time", class.as_value())
    }
}

/// A number of seconds as nanoseconds, rounded up.
fn duration(th: &mut Thread, v: Value) -> PyResult<u64> {
    let ns = if let Some(f) = v.to_float() {
        if f.is_nan() {
            return th.value_error("Invalid value NaN (not a number)");
        }
        (f * 1e9).ceil()
    } else if int::int_ref(th, v).is_some() || v.to_bool().is_some() {
        protocols::index_clamped(th, v)? as f64 * 1e9
    } else if th.is_instance(v, Builtin::Float) {
        (protocols::to_f64(th, v)? * 1e9).ceil()
    } else {
        let message = format!(
            "'{}' object cannot be interpreted as an integer or float",
            th.type_name(v)
        );
        return th.type_error(message);
    };
    if ns < 0.0 {
        return th.value_error("sleep length must be non-negative");
    }
    if ns >= i64::MAX as f64 {
        return th.raise(
            Builtin::OverflowError,
            "timestamp out of range for C PyTime_t",
        );
    }
    Ok(ns as u64)
}

/// Seconds since 1970 that an optional argument stands for; now when it is None.
fn moment(th: &mut Thread, v: Value) -> PyResult<i64> {
    if v.is_none() {
        return Ok((clock::wall_ns() / 1_000_000_000) as i64);
    }
    if th.is_instance(v, Builtin::Float) {
        let f = protocols::to_f64(th, v)?.floor();
        if f.is_nan() {
            return th.value_error("Invalid value NaN (not a number)");
        }
        if f.abs() >= 9e18 {
            return th.raise(
                Builtin::OverflowError,
                "timestamp out of range for platform time_t",
            );
        }
        return Ok(f as i64);
    }
    protocols::index_to_i64(th, v)
}

fn now() -> PyResult<Calendar> {
    Ok(Calendar::local((clock::wall_ns() / 1_000_000_000) as i64).unwrap_or_default())
}

fn calendar(th: &mut Thread, time: Option<Calendar>) -> PyResult {
    match time {
        Some(time) => structseq::new(th, &STRUCT_TIME, &time.fields.map(Value::int)),
        None => th.raise(
            Builtin::OverflowError,
            "timestamp out of range for platform time_t",
        ),
    }
}

fn from_tuple(th: &mut Thread, v: Value) -> PyResult<Calendar> {
    let Some(t) = Tuple::from_value(th, v) else {
        return th.type_error("Tuple or struct_time argument required");
    };
    if t.len() != 9 {
        return th.type_error("illegal time tuple argument");
    }
    let mut time = Calendar::default();
    for (slot, v) in time.fields.iter_mut().zip(t.items()) {
        *slot = protocols::index_to_i64(th, *v)?;
    }
    Ok(time)
}

fn as_text(time: Calendar) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let [year, month, day, hour, minute, second, weekday, ..] = time.fields;
    let day_name = DAYS[weekday.rem_euclid(7) as usize];
    let month = MONTHS[(month - 1).rem_euclid(12) as usize];
    format!("{day_name} {month} {day:2} {hour:02}:{minute:02}:{second:02} {year}")
}
