//! The whole compiler on HIR as the builder makes it, run on memory made by hand.
#![allow(unsafe_code, reason = "the tests call compiled code")]

use crate::driver::Driver;
use crate::hir::bits::{float, small, unfloat, unsmall};
use crate::hir::{HelperDef, parse};
use crate::lower::layout::Layout;
use crate::options::{Dump, Options};

const HELPERS: &[HelperDef] = &[];

/// A thread as the layout below describes it.
#[repr(C)]
struct Thread {
    poll: u64,
    limit: u64,
    exit: u64,
    frame: u64,
    site: u64,
    bump: u64,
    bump_limit: u64,
    stress: u64,
    buffer: [u64; 64],
}

extern "C" fn box_wide(_: *mut Thread, value: i64) -> u64 {
    Box::leak(Box::new([0u64, value as u64])).as_ptr() as u64
}
extern "C" fn barrier(_: *mut Thread, _: u64, _: u64) {}
extern "C" fn allocate(_: *mut Thread, header: u64, words: u64) -> u64 {
    let object = vec![0u64; words as usize].leak();
    object[0] = header;
    object.as_ptr() as u64
}
extern "C" fn finish_callee(_: *mut Thread) -> u64 {
    0
}

fn layout() -> Layout {
    Layout {
        thread_poll: 0,
        thread_stack_limit: 8,
        thread_depth: 0,
        thread_registers_end: 0,
        thread_registers_top: 0,
        slack: 0,
        thread_exit: 16,
        thread_bump: 40,
        thread_bump_limit: 48,
        thread_stress: 56,
        thread_buffer: 64,
        buffer_words: 64,
        header_shape: 0,
        header_gc: 7,
        wide_value: 8,
        wide_shape: 3,
        box_wide: box_wide as *const () as usize,
        barrier: barrier as *const () as usize,
        allocate: allocate as *const () as usize,
        finish_callee: finish_callee as *const () as usize,
        generator: Default::default(),
    }
}

fn thread() -> Thread {
    Thread {
        poll: 0,
        limit: 0,
        exit: u64::MAX,
        frame: 0,
        site: 0,
        bump: 0,
        bump_limit: 0,
        stress: 0,
        buffer: [0; 64],
    }
}

struct Made {
    driver: Driver,
    entry: usize,
    dump: String,
}

fn make(text: &str) -> Made {
    let func = parse::func(text, HELPERS).unwrap_or_else(|e| panic!("{e}"));
    let dump = std::env::var_os("KRAIT_TEST_DUMP").is_some();
    let options = Options {
        synchronous: true,
        dump: Dump {
            hir: true,
            clif: false,
            asm: dump,
            only: None,
        },
        ..Options::default()
    };
    let mut driver = Driver::new(layout(), options);
    driver.request(7, func);
    let done = driver.collect().remove(0);
    if dump {
        println!("{}", done.dump);
    }
    let (entry, _) = done.result.expect("compiled");
    Made {
        driver,
        entry,
        dump: done.dump,
    }
}

impl Made {
    fn call1(&self, thread: &mut Thread, arg: u64) -> u64 {
        // SAFETY: the functions under test take one argument and follow the convention of compiled code.
        let f: extern "C" fn(*mut Thread, u64) -> u64 = unsafe { std::mem::transmute(self.entry) };
        f(thread, arg)
    }
    /// Run and time; the time is printed for comparison with the targets.
    fn run(&self, name: &str, arg: u64) -> u64 {
        let mut best = f64::MAX;
        let mut result = 0;
        for _ in 0..3 {
            let mut thread = thread();
            let start = std::time::Instant::now();
            result = self.call1(&mut thread, arg);
            best = best.min(start.elapsed().as_secs_f64());
            assert_eq!(
                thread.exit,
                u64::MAX,
                "{name} left: {:?}",
                self.exit(&thread)
            );
        }
        let size = self.driver.stats.code_bytes;
        let (passes, total) = (
            self.driver.stats.passes.clone(),
            self.driver.stats.passes.total(),
        );
        println!("{name}: {best:.4} s, {size} bytes, compiled in {total:?} {passes:?}");
        result
    }
    fn exit(&self, thread: &Thread) -> crate::deopt::Exit {
        let code = self
            .driver
            .registry
            .get((thread.exit >> 32) as u32)
            .expect("code");
        code.exits.get(thread.exit as u32)
    }
}

fn last_dump(dump: &str) -> &str {
    dump.rsplit_once("// after ").map_or(dump, |(_, last)| last)
}

const FALLING: &str = "
func falling call {
  fs0 = code 0 pc 0 [r0=v0]
  fs1 = code 0 pc 4 [r0=v1]
  fs2 = code 0 pc 6 [r0=v1 r2=v5]
  fs3 = code 0 pc 8 [r2=v5 r3=v9]
bb0(v0: Any) loop fs0:
  v1 = GuardKind v0, Small, fs0
  v2 = IntConst 2
  v3 = IntCmp lt, v1, v2
  Branch v3, bb1(), bb2()
bb1():
  Return v1
bb2():
  v4 = IntConst 1
  v5 = IntSub v1, v4, fs1
  v9 = IntSub v1, v2, fs2
  v14 = IntAdd v5, v9, fs3
  Return v14
}";

#[test]
fn range_from_a_test() {
    let made = make(FALLING);
    assert_eq!(unsmall(made.run("32", small(32))), 61);
    assert_eq!(unsmall(made.run("1", small(1))), 1);
    let last = last_dump(&made.dump);
    assert!(
        !last.contains("IntSub"),
        "the test n < 2 shows that n - 1 cannot overflow: {last}"
    );
    // Another type leaves at once, with the argument in the buffer.
    let mut t = thread();
    assert_eq!(made.call1(&mut t, float(1.5)), 0);
    assert_eq!(t.buffer[0], float(1.5));
    assert_eq!(made.exit(&t).frames[0].pc, 0);
}

const INT_LOOP: &str = "
func int_loop call {
  fs0 = code 0 pc 2 [r0=v0 r1=v3 r2=v4]
  fs1 = code 0 pc 5 [r0=v0 r1=v3 r2=v4]
  fs2 = code 0 pc 6 [r0=v0 r1=v3 r2=v4 r3=v8]
  fs3 = code 0 pc 8 [r0=v0 r1=v3 r2=v11]
bb0(v0: Any):
  v1 = Const 0xfffe000000000000
  Jump bb1(v1 v1)
bb1(v3: Any, v4: Any) loop fs0:
  v5 = GuardKind v3, Small, fs0
  v6 = GuardKind v0, Small, fs0
  v7 = IntCmp lt, v5, v6
  Branch v7, bb2(), bb3()
bb2():
  v20 = GuardKind v4, Small, fs1
  v21 = IntConst 3
  v8 = IntMul v20, v21, fs1
  v9 = IntAdd v8, v5, fs2
  v10 = IntConst 16777215
  v11 = IntAnd v9, v10
  v12 = IntConst 1
  v13 = IntAdd v5, v12, fs3
  Poll fs3
  Jump bb1(v13 v11)
bb3():
  Return v4
}";

#[test]
fn int_loop() {
    let made = make(INT_LOOP);
    let expected = (0..20_000_000u64).fold(0, |s, i| (s * 3 + i) & 0xffffff);
    assert_eq!(
        unsmall(made.run("int loop 20M", small(20_000_000))) as u64,
        expected
    );
    let last = last_dump(&made.dump);
    for gone in ["IntMul", "IntAdd", "UnboxInt v4"] {
        assert!(!last.contains(gone), "{gone} should be gone: {last}");
    }
    let body = last.split("loop fs").nth(1).unwrap_or("");
    assert!(!body.contains("GuardKind"), "guards leave the loop: {last}");
    // Asked to stop, the code leaves with both counters.
    let mut t = thread();
    t.poll = 1;
    assert_eq!(made.call1(&mut t, small(10)), 0);
    assert_eq!(made.exit(&t).why, crate::hir::Why::Poll);
}

/// Lists as `[header, len, items]`, items as `[header, capacity, slots…]`.
fn list(values: &[u64]) -> u64 {
    let mut items = vec![9u64, values.len() as u64];
    items.extend_from_slice(values);
    let items = items.leak().as_ptr() as u64;
    Box::leak(Box::new([5u64, small(values.len() as i64), items])).as_ptr() as u64
}

const SIEVE: &str = "
func sieve call {
  fs0 = code 0 pc 1 [r0=v0]
  fs1 = code 0 pc 2 [r0=v0 r1=v10]
  fs2 = code 0 pc 6 [r0=v0 r1=v10 r2=v30]
  fs3 = code 0 pc 9 [r0=v0 r1=v10]
  fs4 = code 0 pc 12 [r0=v0 r1=v40 r2=v41]
  fs5 = code 0 pc 8 [r0=v0 r1=v10 r2=v36]
  fs6 = code 0 pc 15 [r0=v0 r1=v55 r2=v54]
  fs7 = code 0 pc 15 [r0=v0 r1=v38]
bb0(v0: Any):
  v1 = IntConst 2
  v2 = IntConst 0
  Jump bb1(v1)
bb1(v10: Any) loop fs1:
  v11 = GuardKind v10, Small, fs1
  v12 = IntMul v11, v11, fs1
  v13 = GuardType v0, 5, List, fs1
  v14: Small[0..281474976710655] = Load v13, 8, Len
  v15 = IntCmp lt, v12, v14
  Branch v15, bb2(), bb8()
bb2():
  v16 = WrapIndex v11, v14
  v17 = CheckIndex v16, v14, fs1
  v18 = LoadRaw v13, 16, Len
  v19 = LoadAt v18, v17, 16, Item
  v20 = GuardKind v19, Small, fs1
  v21 = IntCmp ne, v20, v2
  Branch v21, bb3(v12), bb6()
bb3(v30: Any) loop fs2:
  v31 = GuardKind v30, Small, fs2
  v32 = GuardType v0, 5, List, fs2
  v33: Small[0..281474976710655] = Load v32, 8, Len
  v34 = IntCmp lt, v31, v33
  Branch v34, bb4(), bb6()
bb4():
  v50 = WrapIndex v31, v33
  v51 = CheckIndex v50, v33, fs2
  v52 = LoadRaw v32, 16, Len
  StoreAt v52, v51, 16, Item, v2
  v36 = IntAdd v31, v11, fs2
  Poll fs5
  Jump bb3(v36)
bb6():
  v37 = IntConst 1
  v38 = IntAdd v11, v37, fs3
  Poll fs7
  Jump bb1(v38)
bb8():
  Jump bb9(v1 v2)
bb9(v40: Any, v41: Any) loop fs4:
  v42 = GuardKind v40, Small, fs4
  v43 = GuardType v0, 5, List, fs4
  v44: Small[0..281474976710655] = Load v43, 8, Len
  v45 = IntCmp lt, v42, v44
  Branch v45, bb10(), bb11()
bb10():
  v46 = WrapIndex v42, v44
  v47 = CheckIndex v46, v44, fs4
  v48 = LoadRaw v43, 16, Len
  v49 = LoadAt v48, v47, 16, Item
  v53 = GuardKind v49, Small, fs4
  v56 = GuardKind v41, Small, fs4
  v54 = IntAdd v56, v53, fs4
  v57 = IntConst 1
  v55 = IntAdd v42, v57, fs4
  Poll fs6
  Jump bb9(v55 v54)
bb11():
  Return v41
}";

#[test]
fn sieve() {
    let made = make(SIEVE);
    let mut best = f64::MAX;
    for _ in 0..3 {
        let numbers = list(&vec![small(1); 5_000_000]);
        let mut t = thread();
        let start = std::time::Instant::now();
        let result = made.call1(&mut t, numbers);
        best = best.min(start.elapsed().as_secs_f64());
        assert_eq!(t.exit, u64::MAX, "{:?}", made.exit(&t));
        assert_eq!(unsmall(result), 348513);
    }
    println!("sieve 5M: {best:.4} s");
    let last = last_dump(&made.dump);
    // That i * i is below the length does not show that i is; the loops' own conditions do.
    assert_eq!(last.matches("CheckIndex").count(), 1, "{last}");
}

const MANDELBROT: &str = "
func mandelbrot call {
  fs0 = code 0 pc 1 [r0=v0 r1=v10 r2=v11]
  fs1 = code 0 pc 2 [r0=v0 r1=v10 r2=v14 r3=v13]
  fs2 = code 0 pc 3 [r0=v0 r1=v10 r2=v14 r3=v13 r4=v30 r5=v31 r6=v32 r7=v19 r8=v23]
  fs3 = code 0 pc 3 [r0=v0 r1=v10 r2=v14 r3=v13 r4=v42 r5=v40 r6=v43 r7=v19 r8=v23]
  fs4 = code 0 pc 4 [r0=v0 r1=v10 r2=v14 r3=v13 r6=v32]
  fs5 = code 0 pc 5 [r0=v0 r1=v10 r2=v50 r3=v52]
  fs6 = code 0 pc 6 [r0=v0 r1=v60 r2=v14]
bb0(v0: Any):
  v2 = IntConst 0
  v7 = IntConst 1
  v100 = FloatConst 2.0
  v101 = FloatConst 1.5
  v102 = FloatConst 1.0
  v103 = FloatConst 0.0
  v104 = FloatConst 4.0
  v105 = IntConst 50
  Jump bb1(v2 v2)
bb1(v10: Any, v11: Any) loop fs0:
  v70 = GuardKind v0, Small, fs0
  v71 = GuardKind v10, Small, fs0
  v12 = IntCmp lt, v71, v70
  Branch v12, bb2(), bb9()
bb2():
  Jump bb3(v2 v11)
bb3(v13: Any, v14: Any) loop fs1:
  v72 = GuardKind v13, Small, fs1
  v73 = GuardKind v0, Small, fs1
  v15 = IntCmp lt, v72, v73
  Branch v15, bb4(), bb8()
bb4():
  v16 = IntToFloat v72
  v17 = FloatMul v100, v16
  v80 = IntToFloat v73
  v18 = FloatDiv v17, v80, fs1
  v19 = FloatSub v18, v101
  v81 = GuardKind v10, Small, fs1
  v20 = IntToFloat v81
  v21 = FloatMul v100, v20
  v22 = FloatDiv v21, v80, fs1
  v23 = FloatSub v22, v102
  Jump bb5(v103 v103 v2)
bb5(v30: Any, v31: Any, v32: Any) loop fs2:
  v82 = GuardKind v32, Small, fs2
  v33 = IntCmp lt, v82, v105
  Branch v33, bb6(), bb7()
bb6():
  v83 = GuardKind v30, Float, fs2
  v84 = GuardKind v31, Float, fs2
  v34 = FloatMul v83, v83
  v35 = FloatMul v84, v84
  v36 = FloatAdd v34, v35
  v37 = FloatCmp gt, v36, v104
  Branch v37, bb7(), bb10()
bb10():
  v38 = FloatMul v100, v83
  v39 = FloatMul v38, v84
  v40 = FloatAdd v39, v23
  v41 = FloatSub v34, v35
  v42 = FloatAdd v41, v19
  v43 = IntAdd v82, v7, fs2
  Poll fs3
  Jump bb5(v42 v40 v43)
bb7():
  v85 = GuardKind v14, Small, fs4
  v86 = GuardKind v32, Small, fs4
  v50 = IntAdd v85, v86, fs4
  v52 = IntAdd v72, v7, fs4
  Poll fs5
  Jump bb3(v52 v50)
bb8():
  v60 = IntAdd v71, v7, fs1
  Poll fs6
  Jump bb1(v60 v14)
bb9():
  Return v11
}";

#[test]
fn mandelbrot() {
    let made = make(MANDELBROT);
    let result = made.run("mandelbrot 500", small(500));
    let mut expected = 0;
    for y in 0..500 {
        for x in 0..500 {
            let (a, b) = (
                2.0 * f64::from(x) / 500.0 - 1.5,
                2.0 * f64::from(y) / 500.0 - 1.0,
            );
            let (mut zr, mut zi, mut i) = (0.0, 0.0, 0);
            while i < 50 && zr * zr + zi * zi <= 4.0 {
                (zr, zi) = (zr * zr - zi * zi + a, 2.0 * zr * zi + b);
                i += 1;
            }
            expected += i;
        }
    }
    assert_eq!(unsmall(result), expected);
}

/// The text of n-body as a builder would make it: every access with its guards.
fn nbody_text() -> String {
    let mut out = String::new();
    let mut next = 1000;
    let mut fresh = || {
        next += 1;
        format!("v{next}")
    };
    let item = |out: &mut String, i: &str, fs: &str, fresh: &mut dyn FnMut() -> String| {
        let (l, n, w, c, p, x, o) = (
            fresh(),
            fresh(),
            fresh(),
            fresh(),
            fresh(),
            fresh(),
            fresh(),
        );
        *out += &format!(
            "  {l} = GuardType v0, 5, List, {fs}\n  {n}: Small[0..281474976710655] = Load {l}, 8, Len\n"
        );
        *out += &format!(
            "  {w} = WrapIndex {i}, {n}\n  {c} = CheckIndex {w}, {n}, {fs}\n  {p} = LoadRaw {l}, 16, Len\n"
        );
        *out += &format!(
            "  {x} = LoadAt {p}, {c}, 16, Item\n  {o} = GuardShape {x}, 100, Object, {fs}\n"
        );
        o
    };
    let get = |out: &mut String, o: &str, k: u32, fs: &str, fresh: &mut dyn FnMut() -> String| {
        let (s, x, f) = (fresh(), fresh(), fresh());
        *out += &format!(
            "  {s} = GuardShape {o}, 100, Object, {fs}\n  {x} = Load {s}, {}, Attr\n",
            8 + 8 * k
        );
        *out += &format!("  {f} = GuardKind {x}, Float, {fs}\n");
        f
    };
    let put = |out: &mut String,
               o: &str,
               k: u32,
               v: &str,
               fs: &str,
               fresh: &mut dyn FnMut() -> String| {
        let s = fresh();
        *out += &format!(
            "  {s} = GuardShape {o}, 100, Object, {fs}\n  Store {s}, {}, Attr, {v}\n",
            8 + 8 * k
        );
    };
    let op = |out: &mut String, name: &str, l: &str, r: &str, fresh: &mut dyn FnMut() -> String| {
        let v = fresh();
        *out += &format!("  {v} = {name} {l}, {r}\n");
        v
    };
    out += "func nbody call {
  fs0 = code 0 pc 1 [r0=v0 r1=v10]
  fs1 = code 0 pc 2 [r0=v0 r1=v10 r2=v12]
  fs2 = code 0 pc 3 [r0=v0 r1=v10 r2=v12 r3=v15]
  fs3 = code 0 pc 9 [r0=v0 r1=v10 r2=v22]
bb0(v0: Any):
  v2 = IntConst 0
  v3 = IntConst 1
  v4 = IntConst 200000
  v6 = FloatConst 0.001
  v7 = FloatConst 0.01
  Jump bb1(v2)
bb1(v10: Any) loop fs0:
  v30 = GuardKind v10, Small, fs0
  v31 = IntCmp lt, v30, v4
  Branch v31, bb2(), bb50()
bb2():
  Jump bb3(v2)
bb3(v12: Any) loop fs1:
  v32 = GuardKind v12, Small, fs1
  v33 = GuardType v0, 5, List, fs1
  v34: Small[0..281474976710655] = Load v33, 8, Len
  v35 = IntCmp lt, v32, v34
  Branch v35, bb4(), bb20()
bb4():
";
    let a = item(&mut out, "v32", "fs1", &mut fresh);
    out += "  v14 = IntAdd v32, v3, fs1
  Jump bb5(v14)
bb5(v15: Any) loop fs2:
  v36 = GuardKind v15, Small, fs2
  v37 = GuardType v0, 5, List, fs2
  v38: Small[0..281474976710655] = Load v37, 8, Len
  v39 = IntCmp lt, v36, v38
  Branch v39, bb6(), bb7()
bb6():
";
    let b = item(&mut out, "v36", "fs2", &mut fresh);
    let mut d = Vec::new();
    for k in 0..3 {
        let (x, y) = (
            get(&mut out, &a, k, "fs2", &mut fresh),
            get(&mut out, &b, k, "fs2", &mut fresh),
        );
        d.push(op(&mut out, "FloatSub", &x, &y, &mut fresh));
    }
    let squares: Vec<String> = d
        .iter()
        .map(|x| op(&mut out, "FloatMul", x, x, &mut fresh))
        .collect();
    let s = op(&mut out, "FloatAdd", &squares[0], &squares[1], &mut fresh);
    let s = op(&mut out, "FloatAdd", &s, &squares[2], &mut fresh);
    let s = op(&mut out, "FloatAdd", &s, "v7", &mut fresh);
    let s = op(&mut out, "FloatMul", &s, &s, &mut fresh);
    let m = fresh();
    out += &format!("  {m} = FloatDiv v6, {s}, fs2\n");
    let bm = get(&mut out, &b, 6, "fs2", &mut fresh);
    let bm = op(&mut out, "FloatMul", &bm, &m, &mut fresh);
    let am = get(&mut out, &a, 6, "fs2", &mut fresh);
    let am = op(&mut out, "FloatMul", &am, &m, &mut fresh);
    for k in 0..3 {
        let v = get(&mut out, &a, 3 + k, "fs2", &mut fresh);
        let x = op(&mut out, "FloatMul", &d[k as usize], &bm, &mut fresh);
        let v = op(&mut out, "FloatSub", &v, &x, &mut fresh);
        put(&mut out, &a, 3 + k, &v, "fs2", &mut fresh);
        let v = get(&mut out, &b, 3 + k, "fs2", &mut fresh);
        let x = op(&mut out, "FloatMul", &d[k as usize], &am, &mut fresh);
        let v = op(&mut out, "FloatAdd", &v, &x, &mut fresh);
        put(&mut out, &b, 3 + k, &v, "fs2", &mut fresh);
    }
    out += "  v40 = IntAdd v36, v3, fs2
  fs4 = code 0 pc 3 [r0=v0 r1=v10 r2=v12 r3=v40]
  Poll fs4
  Jump bb5(v40)
bb7():
  v41 = IntAdd v32, v3, fs1
  fs5 = code 0 pc 2 [r0=v0 r1=v10 r2=v41]
  Poll fs5
  Jump bb3(v41)
bb20():
  Jump bb21(v2)
bb21(v22: Any) loop fs3:
  v42 = GuardKind v22, Small, fs3
  v43 = GuardType v0, 5, List, fs3
  v44: Small[0..281474976710655] = Load v43, 8, Len
  v45 = IntCmp lt, v42, v44
  Branch v45, bb22(), bb23()
bb22():
";
    let a = item(&mut out, "v42", "fs3", &mut fresh);
    for k in 0..3 {
        let (x, v) = (
            get(&mut out, &a, k, "fs3", &mut fresh),
            get(&mut out, &a, 3 + k, "fs3", &mut fresh),
        );
        let v = op(&mut out, "FloatMul", &v, "v6", &mut fresh);
        let x = op(&mut out, "FloatAdd", &x, &v, &mut fresh);
        put(&mut out, &a, k, &x, "fs3", &mut fresh);
    }
    out += "  v46 = IntAdd v42, v3, fs3
  fs6 = code 0 pc 9 [r0=v0 r1=v10 r2=v46]
  Poll fs6
  Jump bb21(v46)
bb23():
  v47 = IntAdd v30, v3, fs0
  fs7 = code 0 pc 1 [r0=v0 r1=v47]
  Poll fs7
  Jump bb1(v47)
bb50():
";
    let a = item(&mut out, "v2", "fs0", &mut fresh);
    let x = get(&mut out, &a, 0, "fs0", &mut fresh);
    out += &format!("  Return {x}\n}}\n");
    // Frame states stand before the blocks.
    let (frames, rest): (Vec<&str>, Vec<&str>) = out
        .lines()
        .skip(1)
        .partition(|l| l.trim_start().starts_with("fs"));
    format!(
        "func nbody call {{\n{}\n{}\n",
        frames.join("\n"),
        rest.join("\n")
    )
}

fn bodies() -> u64 {
    let all: Vec<u64> = (0..5)
        .map(|i| {
            let f = f64::from(i);
            let fields = [
                f * 1.5 + 0.1,
                f * f * 0.3,
                1.0 - f * 0.2,
                0.1 * f,
                0.2 - 0.05 * f,
                0.01 * f,
                1.0 + f * 0.5,
            ];
            let mut words = vec![100u64];
            words.extend(fields.map(float));
            words.leak().as_ptr() as u64
        })
        .collect();
    list(&all)
}

fn nbody_expected() -> f64 {
    let mut bodies: Vec<[f64; 7]> = (0..5)
        .map(|i| {
            let f = f64::from(i);
            [
                f * 1.5 + 0.1,
                f * f * 0.3,
                1.0 - f * 0.2,
                0.1 * f,
                0.2 - 0.05 * f,
                0.01 * f,
                1.0 + f * 0.5,
            ]
        })
        .collect();
    for _ in 0..200_000 {
        for i in 0..5 {
            for j in i + 1..5 {
                let d: Vec<f64> = (0..3).map(|k| bodies[i][k] - bodies[j][k]).collect();
                let s = d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + 0.01;
                let m = 0.001 / (s * s);
                let (bm, am) = (bodies[j][6] * m, bodies[i][6] * m);
                for k in 0..3 {
                    bodies[i][3 + k] -= d[k] * bm;
                    bodies[j][3 + k] += d[k] * am;
                }
            }
        }
        for body in &mut bodies {
            for k in 0..3 {
                body[k] += body[3 + k] * 0.001;
            }
        }
    }
    bodies[0][0]
}

#[test]
fn nbody() {
    let made = make(&nbody_text());
    let mut best = f64::MAX;
    for _ in 0..3 {
        let system = bodies();
        let mut t = thread();
        let start = std::time::Instant::now();
        let result = made.call1(&mut t, system);
        best = best.min(start.elapsed().as_secs_f64());
        assert_eq!(t.exit, u64::MAX, "{:?}", made.exit(&t));
        assert_eq!(unfloat(result), nbody_expected());
    }
    let times = &made.driver.stats.passes;
    println!(
        "nbody 200k: {best:.4} s, {} bytes, {:?} {times:?}",
        made.driver.stats.code_bytes,
        times.total()
    );
}

const PAIR: &str = "
func pair call {
  fs0 = code 0 pc 1 [r0=v0 r1=v3 r2=v4]
  fs1 = code 0 pc 5 [r0=v0 r1=v3 r2=v4 r5=v8]
bb0(v0: Any):
  v1 = IntConst 0
  v2 = IntConst 1
  v20: List = New 77, (v1 v2), List
  Jump bb1(v1 v20)
bb1(v3: Any, v4: Any) loop fs0:
  v5 = GuardKind v3, Small, fs0
  v6 = GuardKind v0, Small, fs0
  v7 = IntCmp lt, v5, v6
  Branch v7, bb2(), bb3()
bb2():
  v8: Tuple = New 78, (v5 v2), Tuple
  v9: Small = Load v8, 8, Const
  v10 = IntAdd v9, v2, fs1
  v11 = IntConst 90
  v12 = IntCmp ne, v10, v11
  GuardTrue v12, Cold, fs1
  Poll fs1
  Jump bb1(v10 v4)
bb3():
  Return v3
}";

#[test]
fn objects_that_stay_inside_are_not_made() {
    let made = make(PAIR);
    assert_eq!(unsmall(made.run("pair", small(50))), 50);
    assert!(
        !last_dump(&made.dump).contains("New 78"),
        "{}",
        last_dump(&made.dump)
    );
    let mut t = thread();
    assert_eq!(made.call1(&mut t, small(100)), 0);
    let exit = made.exit(&t);
    assert_eq!(exit.why, crate::hir::Why::Cold);
    let object = exit
        .objects
        .iter()
        .find(|o| o.shape == 78)
        .expect("the tuple is made by the exit");
    assert_eq!(object.fields[1], crate::deopt::Place::Int(1));
    let crate::deopt::Place::Buffer(slot, crate::hir::Repr::Int) = object.fields[0] else {
        panic!("{object:?}")
    };
    assert_eq!(t.buffer[usize::from(slot)], 89);
}

const OSR: &str = "
func osr osr {
  fs0 = code 3 pc 2 [r1=v3 r2=v4]
  fs1 = code 3 pc 8 [r1=v8 r2=v7]
bb0():
  v0 = LoadReg 1
  v1 = LoadReg 2
  v2 = IntConst 1
  Jump bb1(v0 v1)
bb1(v3: Any, v4: Any) loop fs0:
  v5 = GuardKind v3, Small, fs0
  v6 = GuardKind v4, Float, fs0
  v9 = IntToFloat v5
  v7 = FloatAdd v6, v9
  v8 = IntSub v5, v2, fs0
  v10 = IntConst 0
  v11 = IntCmp gt, v8, v10
  Poll fs1
  Branch v11, bb1(v8 v7), bb2()
bb2():
  Return v7
}";

#[test]
fn entered_in_the_middle() {
    let made = make(OSR);
    let mut t = thread();
    let registers = [0, small(100), float(0.5)];
    // SAFETY: an OSR entry takes the thread and the registers.
    let f: extern "C" fn(*mut Thread, *const u64) -> u64 =
        unsafe { std::mem::transmute(made.entry) };
    assert_eq!(unfloat(f(&mut t, registers.as_ptr())), 5050.5);
    // A wrong type leaves where the loop begins.
    let registers = [0, small(100), small(5)];
    assert_eq!(f(&mut t, registers.as_ptr()), 0);
    let exit = made.exit(&t);
    assert_eq!(
        (exit.why, exit.frames[0].code, exit.frames[0].pc),
        (crate::hir::Why::Kind, 3, 2)
    );
}

#[test]
fn a_wide_int_is_boxed_only_when_it_leaves() {
    let text = "
func wide call {
  fs0 = code 0 pc 0 [r0=v0]
bb0(v0: Any):
  v1 = GuardKind v0, Small, fs0
  v2 = IntConst 1048576
  v3 = IntMul v1, v2, fs0
  v4 = IntMul v3, v2, fs0
  Return v3
}";
    let made = make(text);
    let mut t = thread();
    assert_eq!(unsmall(made.call1(&mut t, small(5))), 5 << 20);
    let wide = made.call1(&mut t, small(1 << 40));
    // SAFETY: `box_wide` made an object of two words.
    assert_eq!(unsafe { *((wide + 8) as *const i64) }, 1 << 60);
    // The unused second product is not computed, so nothing overflows.
    assert_eq!(t.exit, u64::MAX);
    assert_eq!(made.call1(&mut t, small(1 << 47)), 0);
    assert_eq!(made.exit(&t).why, crate::hir::Why::Overflow);
}

#[test]
fn division_follows_python() {
    let text = |op: &str| {
        format!(
            "
func division call {{
  fs0 = code 0 pc 0 [r0=v0 r1=v1]
bb0(v0: Any, v1: Any):
  v2 = GuardKind v0, Small, fs0
  v3 = GuardKind v1, Small, fs0
  v4 = {op} v2, v3, fs0
  Return v4
}}"
        )
    };
    type Expected = fn(i64, i64) -> i64;
    let operations: [(&str, Expected); 2] = [
        ("IntFloorDiv", |a, b| (a as f64 / b as f64).floor() as i64),
        ("IntMod", |a, b| {
            a - b * (a as f64 / b as f64).floor() as i64
        }),
    ];
    for (op, expected) in operations {
        let made = make(&text(op));
        // SAFETY: the function takes two arguments.
        let f: extern "C" fn(*mut Thread, u64, u64) -> u64 =
            unsafe { std::mem::transmute(made.entry) };
        for a in -9..9 {
            for b in [-4, -3, -1, 1, 2, 7] {
                let mut t = thread();
                assert_eq!(
                    unsmall(f(&mut t, small(a), small(b))),
                    expected(a, b),
                    "{a} {op} {b}"
                );
            }
        }
        let mut t = thread();
        assert_eq!(f(&mut t, small(1), small(0)), 0);
        assert_eq!(made.exit(&t).why, crate::hir::Why::Arithmetic);
    }
}

#[test]
fn background_thread_and_stress() {
    let func = || parse::func(INT_LOOP, HELPERS).expect("parses");
    let mut driver = Driver::new(
        layout(),
        Options {
            stress: true,
            ..Options::default()
        },
    );
    for ticket in 0..5 {
        driver.request(ticket, func());
    }
    driver.finish();
    let done = driver.collect();
    assert_eq!(
        done.iter().map(|d| d.ticket).collect::<Vec<_>>(),
        [0, 1, 2, 3, 4]
    );
    let (entry, code) = done[4].result.clone().expect("compiled");
    // SAFETY: the function takes one argument.
    let f: extern "C" fn(*mut Thread, u64) -> u64 = unsafe { std::mem::transmute(entry) };
    let mut t = thread();
    t.stress = 20;
    assert_eq!(f(&mut t, small(1000)), 0);
    assert_eq!((t.exit >> 32) as u32, code);
    let exit = driver
        .registry
        .get(code)
        .expect("installed")
        .exits
        .get(t.exit as u32);
    assert_eq!(exit.why, crate::hir::Why::Stress);
}

#[test]
fn ints_of_both_sizes_pass_one_guard() {
    let text = "
func any_int call {
  fs0 = code 0 pc 0 [r0=v0]
bb0(v0: Any):
  v1 = GuardKind v0, Int64, fs0
  v2 = IntConst 1
  v3 = IntAdd v1, v2, fs0
  Return v3
}";
    let made = make(text);
    let mut t = thread();
    assert_eq!(unsmall(made.call1(&mut t, small(-5))), -4);
    let wide: &[u64] = Box::leak(Box::new([3u64, 1 << 60]));
    let result = made.call1(&mut t, wide.as_ptr() as u64);
    // SAFETY: `box_wide` made an object of two words.
    assert_eq!(unsafe { *((result + 8) as *const i64) }, (1 << 60) + 1);
    for other in [float(2.0), crate::hir::bits::NONE, list(&[])] {
        let mut t = thread();
        assert_eq!(made.call1(&mut t, other), 0);
        assert_eq!(t.buffer[0], other);
    }
}
