//! Runs a Python file with the compiler, the interpreter and the builtins alone: no imports but `sys.argv` and native modules.
//! Settings come from the environment: JIT (off, on, eager), SYNC, STRESS, HIR, ASM, STATS.

use krait_frontend::source::Source;
use krait_frontend::{Mode, Options as CompileOptions, compile};
use krait_runtime::builtins::start::Runtime;
use krait_runtime::context::{Options, Thread};
use krait_runtime::heap::{Gc, GcConfig};
use krait_runtime::interp;
use krait_runtime::native::{ArgCount, MethodKind, NativeDef};
use krait_runtime::object::code::Code;
use krait_runtime::object::descr::NativeFunction;
use krait_runtime::object::dict::Dict;
use krait_runtime::object::kinds::Builtin;
use krait_runtime::object::list::List;
use krait_runtime::object::module::Module;
use krait_runtime::object::str::Str;
use krait_runtime::object::traceback::Traceback;
use krait_runtime::object::tuple::Tuple;
use krait_runtime::stdlib;
use krait_runtime::value::{PyResult, Value};
use std::io::Write;

fn module(th: &mut Thread, name: &str) -> PyResult<Gc<Module>> {
    let modules = th.interp().modules.get().expect("made at start");
    let key = th.intern(name);
    if let Some(v) = modules.get_str(th, key) {
        return Ok(th.downcast(v, Builtin::Module).expect("a module"));
    }
    let Some(m) = stdlib::make_module(th, name)? else {
        return th.raise(
            Builtin::ModuleNotFoundError,
            format!("No module named '{name}'"),
        );
    };
    modules.set_str(th, key, m.as_value())?;
    Ok(m)
}

extern "C" fn write(th: &mut Thread, argv: *const Value, _: ArgCount, _: *const Value) -> PyResult {
    // SAFETY: `print` passes one string.
    let text = Str::text_of(unsafe { *argv });
    if std::io::stdout().write_all(text.as_bytes()).is_err() {
        return th.raise(Builtin::OSError, "cannot write");
    }
    Ok(Value::NONE)
}
static WRITE: NativeDef = NativeDef {
    name: "write",
    owner: "stdout",
    text_signature: "($module, text, /)",
    doc: "",
    params: &[],
    kind: MethodKind::Function,
    call: write,
};

fn start(th: &mut Thread, args: &[String]) -> PyResult<Gc<Dict>> {
    let unsupported =
        |th: &mut Thread, _: Value, _: Value| th.raise(Builtin::NotImplementedError, "not here");
    let upper = interp::UpperHooks {
        make_alias: unsupported,
        make_union: unsupported,
        import: |th, name| module(th, name).map(Gc::as_value),
    };
    th.interp()
        .hooks
        .set(interp::hooks(upper))
        .ok()
        .expect("set once");
    let modules = Dict::new(th)?;
    th.interp().modules.set(Some(modules));
    let builtins = module(th, "builtins")?;
    th.interp().builtins_dict.set(builtins.dict.get());
    let import = th.intern("__import__");
    let source = "def __import__(name, globals=None, locals=None, fromlist=(), level=0):\n    return modules[name]\n";
    let globals = Dict::new(th)?;
    globals.set_text(th, "modules", modules.as_value())?;
    run(th, source, "<import>", globals)?;
    let f = globals.get_str(th, import).expect("defined");
    builtins.dict.get().expect("made").set_str(th, import, f)?;
    let argv = List::new(th)?;
    for a in args {
        let s = Str::new(th, a)?;
        argv.push(th, s.as_value())?;
    }
    let sys_dict = Dict::new(th)?;
    sys_dict.set_text(th, "argv", argv.as_value())?;
    let stdout_dict = Dict::new(th)?;
    let write = NativeFunction::new(
        Builtin::NativeFunction,
        &WRITE,
        Value::UNBOUND,
        false,
        Value::NONE,
    );
    let write = th.alloc(write)?;
    stdout_dict.set_text(th, "write", write.as_value())?;
    let stdout = th.alloc(Module::new(Builtin::Module.shape(), stdout_dict))?;
    sys_dict.set_text(th, "stdout", stdout.as_value())?;
    th.interp().sys_dict.set(Some(sys_dict));
    let sys = th.alloc(Module::new(Builtin::Module.shape(), sys_dict))?;
    modules.set_text(th, "sys", sys.as_value())?;
    for m in stdlib::MODULES {
        module(th, m.name)?;
    }
    let globals = Dict::new(th)?;
    let main = Str::new(th, "__main__")?;
    globals.set_text(th, "__name__", main.as_value())?;
    Ok(globals)
}

fn run(th: &mut Thread, text: &str, name: &str, globals: Gc<Dict>) -> PyResult {
    let source = Source::from_text(text).expect("decodes");
    let output = match compile(&source, name, Mode::Exec, CompileOptions::default()) {
        Ok(output) => output,
        Err(e) => return th.raise(Builtin::SyntaxError, format!("{e:?}")),
    };
    let code = Code::instantiate(th, output.code)?;
    interp::run_code(th, code, globals, globals.as_value())
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let text = std::fs::read_to_string(&args[0]).expect("readable");
    let gc = GcConfig::parse(&std::env::var("KRAIT_GC").unwrap_or_default()).expect("settings");
    let mut runtime = Runtime::new(Options::default(), gc).expect("starts");
    let th = runtime.thread();
    let env = |n: &str| std::env::var(n).ok();
    let mode = match env("JIT").as_deref() {
        Some("off") => krait_jit::Mode::Off,
        Some("eager") => krait_jit::Mode::Eager,
        _ => krait_jit::Mode::On,
    };
    let jit = krait_jit::install(
        th,
        krait_jit::JitOptions {
            mode,
            synchronous: env("SYNC").is_some(),
            deopt_stress: env("STRESS").and_then(|s| s.parse().ok()),
            dump_hir: env("HIR").is_some(),
            dump_asm: env("ASM").is_some(),
            perf_map: false,
        },
    );
    let result = start(th, &args).and_then(|globals| run(th, &text, &args[0], globals));
    if let (Some(jit), true) = (&jit, env("STATS").is_some()) {
        eprint!("{}", jit.report());
    }
    if result.is_err() {
        let e = th.take_exception();
        // SAFETY: an exception.
        let mut tb = unsafe { e.cast::<krait_runtime::object::exception::Exception>() }
            .traceback
            .get();
        while let Some(t) = interp::unwind::traceback(tb) {
            let t: Gc<Traceback> = t;
            // SAFETY: a traceback's frame.
            let frame: Gc<krait_runtime::object::traceback::Frame> =
                unsafe { t.frame.get().cast() };
            eprintln!("  {:?} in {}", t.line(), Str::text_of(frame.code().name));
            tb = t.next.get();
        }
        // SAFETY: as above.
        let args = unsafe { e.cast::<krait_runtime::object::exception::Exception>() }
            .args
            .get();
        let args = Tuple::exact(args)
            .map(|t| t.items().to_vec())
            .unwrap_or_default();
        let shown: Vec<String> = args
            .iter()
            .map(|v| Str::exact(*v).map_or(format!("{v:?}"), Str::display))
            .collect();
        eprintln!("{}: {}", th.type_name(e), shown.join(", "));
        std::process::exit(1);
    }
}
