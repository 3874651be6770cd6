//! What `sys` says about the implementation and the machine, and its hooks.

use crate::builtins::structseq::{self, StructSeq};
use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Args;
use crate::object::dict::Dict;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::{instance, int, set, tuple};
use crate::report;
use crate::value::{PyResult, Value};

/// The language version that this implements.
pub const VERSION: (i64, i64, i64) = (3, 14, 0);
const HEX_VERSION: i64 = VERSION.0 << 24 | VERSION.1 << 16 | VERSION.2 << 8 | 0xf0;

static VERSION_INFO: StructSeq = StructSeq {
    name: "sys.version_info",
    fields: &["major", "minor", "micro", "releaselevel", "serial"],
};
static FLOAT_INFO: StructSeq = StructSeq {
    name: "sys.float_info",
    fields: &[
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ],
};
static INT_INFO: StructSeq = StructSeq {
    name: "sys.int_info",
    fields: &[
        "bits_per_digit",
        "sizeof_digit",
        "default_max_str_digits",
        "str_digits_check_threshold",
    ],
};
static HASH_INFO: StructSeq = StructSeq {
    name: "sys.hash_info",
    fields: &[
        "width",
        "modulus",
        "inf",
        "nan",
        "imag",
        "algorithm",
        "hash_bits",
        "seed_bits",
        "cutoff",
    ],
};
static THREAD_INFO: StructSeq = StructSeq {
    name: "sys.thread_info",
    fields: &["name", "lock", "version"],
};

fn text(th: &mut Thread, s: &str) -> PyResult {
    Str::new(th, s).map(Gc::as_value)
}

/// Enters the constants.
pub fn fill(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
    let (major, minor, micro) = VERSION;
    let release = text(th, "final")?;
    let version = [
        Value::int(major),
        Value::int(minor),
        Value::int(micro),
        release,
        Value::int(0),
    ];
    let version_info = structseq::new(th, &VERSION_INFO, &version)?;
    dict.set_text(th, "version_info", version_info)?;
    let package = env!("CARGO_PKG_VERSION");
    let strings = [
        (
            "version",
            format!("{major}.{minor}.{micro} (Krait {package})"),
        ),
        (
            "platform",
            if cfg!(target_os = "macos") {
                "darwin"
            } else {
                "linux"
            }
            .to_string(),
        ),
        (
            "byteorder",
            if cfg!(target_endian = "big") {
                "big"
            } else {
                "little"
            }
            .to_string(),
        ),
        ("copyright", "Copyright (c) the Krait authors.".to_string()),
        ("float_repr_style", "short".to_string()),
        ("platlibdir", "lib".to_string()),
        ("abiflags", String::new()),
    ];
    for (name, s) in strings {
        let s = text(th, &s)?;
        dict.set_text(th, name, s)?;
    }
    let max = int::from_i64(th, i64::MAX)?;
    for (name, v) in [
        ("hexversion", Value::int(HEX_VERSION)),
        ("api_version", Value::int(1013)),
        ("maxsize", max),
        ("maxunicode", Value::int(0x10_FFFF)),
        ("pycache_prefix", Value::NONE),
    ] {
        dict.set_text(th, name, v)?;
    }
    numbers(th, dict)?;
    implementation(th, dict, version_info)?;
    let mut names: Vec<&str> = super::super::MODULES.iter().map(|m| m.name).collect();
    names.sort_unstable();
    let modules = tuple::prepare(th, names.len())?;
    for (i, name) in names.iter().enumerate() {
        let name = th.intern(name).as_value();
        tuple::init(th, modules, i, name);
    }
    dict.set_text(th, "builtin_module_names", modules.as_value())?;
    let known = report::suggest::STDLIB;
    let all = tuple::prepare(th, known.len())?;
    for (i, name) in known.iter().enumerate() {
        let name = th.intern(name).as_value();
        tuple::init(th, all, i, name);
    }
    let all = set::from_iterable(th, Builtin::FrozenSet, all.as_value())?;
    dict.set_text(th, "stdlib_module_names", all.as_value())?;
    for (hook, original) in [
        ("displayhook", "__displayhook__"),
        ("excepthook", "__excepthook__"),
        ("unraisablehook", "__unraisablehook__"),
    ] {
        if let Some(f) = dict.get_text(th, hook) {
            dict.set_text(th, original, f)?;
        }
    }
    Ok(())
}

fn numbers(th: &mut Thread, dict: Gc<Dict>) -> PyResult<()> {
    let int = |i: i32| Value::int(i64::from(i));
    let float_info = [
        Value::float(f64::MAX),
        int(f64::MAX_EXP),
        int(f64::MAX_10_EXP),
        Value::float(f64::MIN_POSITIVE),
        int(f64::MIN_EXP),
        int(f64::MIN_10_EXP),
        Value::int(i64::from(f64::DIGITS)),
        Value::int(i64::from(f64::MANTISSA_DIGITS)),
        Value::float(f64::EPSILON),
        Value::int(i64::from(f64::RADIX)),
        Value::int(1),
    ];
    let v = structseq::new(th, &FLOAT_INFO, &float_info)?;
    dict.set_text(th, "float_info", v)?;
    let v = structseq::new(th, &INT_INFO, &[30, 4, 4300, 640].map(Value::int))?;
    dict.set_text(th, "int_info", v)?;
    let algorithm = text(th, "siphash13")?;
    let modulus = int::from_i64(th, (1 << 61) - 1)?;
    let mut hash_info = [64, 0, 314_159, 0, 1_000_003, 0, 64, 128, 0].map(Value::int);
    (hash_info[1], hash_info[5]) = (modulus, algorithm);
    let v = structseq::new(th, &HASH_INFO, &hash_info)?;
    dict.set_text(th, "hash_info", v)?;
    let (name, lock) = (text(th, "pthread")?, text(th, "semaphore")?);
    let v = structseq::new(th, &THREAD_INFO, &[name, lock, Value::NONE])?;
    dict.set_text(th, "thread_info", v)
}

fn implementation(th: &mut Thread, dict: Gc<Dict>, version: Value) -> PyResult<()> {
    let name = text(th, "krait")?;
    let tag = text(th, crate::import::cache::TAG)?;
    let class = th.builtin(Builtin::SimpleNamespace);
    let v = instance::new_plain(th, class)?;
    for (field, value) in [
        ("name", name),
        ("cache_tag", tag),
        ("version", version),
        ("hexversion", Value::int(HEX_VERSION)),
    ] {
        let field = th.intern(field);
        protocols::set_attr(th, v, field, value)?;
    }
    dict.set_text(th, "implementation", v)
}

/// `sys.getsizeof`
pub fn size_of(th: &mut Thread, object: Value) -> PyResult<i64> {
    let name = th.names().__sizeof__;
    if let Some(method) = protocols::lookup_on_type(th, th.type_of(object), name) {
        let size = protocols::call_bound(th, method, object, Args::new(&[]))?;
        if let Some(size) = size.to_int() {
            return Ok(size);
        }
    }
    Ok(match object.heap_header() {
        Some(h) => th.heap().size_of(h) as i64,
        None => 8,
    })
}

/// `sys.displayhook`
pub fn display(th: &mut Thread, object: Value) -> PyResult<()> {
    if object.is_none() {
        return Ok(());
    }
    let Some(builtins) = th.interp().builtins_dict.get() else {
        return Ok(());
    };
    let underscore = th.intern("_");
    builtins.set_str(th, underscore, Value::NONE)?;
    let shown = protocols::repr(th, object)?;
    let (stdout, write) = (th.names().stdout, th.names().write);
    let Some(stream) = th
        .interp()
        .sys_dict
        .get()
        .and_then(|d| d.get_str(th, stdout))
    else {
        return th.raise(Builtin::RuntimeError, "lost sys.stdout");
    };
    protocols::call_method(th, stream, write, &[shown.as_value()])?;
    let newline = th.intern("\n").as_value();
    protocols::call_method(th, stream, write, &[newline])?;
    builtins.set_str(th, underscore, object)
}

/// `sys.unraisablehook`: `unraisable` has `exc_value`, `err_msg` and `object`.
pub fn report_unraisable(th: &mut Thread, unraisable: Value) -> PyResult<()> {
    let e = protocols::get_attr_str(th, unraisable, "exc_value")?;
    let message = protocols::get_attr_str(th, unraisable, "err_msg")?;
    let object = protocols::get_attr_str(th, unraisable, "object")?;
    let message = if message.is_none() {
        "Exception ignored in".to_string()
    } else {
        Str::text_of(message)
    };
    let place = if object.is_none() {
        String::new()
    } else {
        report::quietly(th, |th| protocols::repr(th, object))
            .map_or(" <object repr() failed>".into(), |s| {
                format!(" {}", Str::display(s))
            })
    };
    report::ignored(th, &format!("{message}{place}:\n"), e);
    Ok(())
}
