//! The command as its users meet it: what it prints where, and how it exits. What is expected here was recorded from CPython 3.14.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A directory for one test's files, removed at its end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Place {
        let path = std::env::temp_dir().join(format!("krait-cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary directory");
        Place(fs::canonicalize(path).expect("just made"))
    }
    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("writable");
        fs::write(&path, text).expect("writable");
        path
    }
    fn krait(&self, args: &[&str]) -> Output {
        command(&self.0).args(args).output().expect("runs")
    }
    /// Runs a script with this text; gives standard output, standard error with the directory cut off, and the exit status.
    fn script(&self, text: &str) -> (String, String, i32) {
        self.file("t.py", text);
        self.seen(self.krait(&["t.py"]))
    }
    fn seen(&self, output: Output) -> (String, String, i32) {
        let text = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes).replace(&format!("{}/", self.0.display()), "")
        };
        (
            text(&output.stdout),
            text(&output.stderr),
            output.status.code().unwrap_or(-1),
        )
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn command(directory: &Path) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_krait"));
    c.current_dir(directory)
        .env_remove("PYTHONPATH")
        .env_remove("PYTHONHASHSEED")
        .env_remove("PYTHONUNBUFFERED")
        .env_remove("PYTHONDONTWRITEBYTECODE");
    c
}

#[test]
fn ways_to_run_a_program() {
    let p = Place::new("ways");
    let (out, err, status) = p.seen(p.krait(&[
        "-c",
        "import sys; print(sys.argv, sys.path[0] == '')",
        "a",
        "-x",
    ]));
    assert_eq!(
        (out.as_str(), err.as_str(), status),
        ("['-c', 'a', '-x'] True\n", "", 0)
    );
    p.file("m/__init__.py", "");
    p.file(
        "m/__main__.py",
        "import sys; print(__name__, __package__, sys.argv[1:])",
    );
    assert_eq!(p.seen(p.krait(&["-m", "m", "b"])).0, "__main__ m ['b']\n");
    assert_eq!(p.seen(p.krait(&["m", "c"])).0, "__main__  ['c']\n");
    let mut child = command(&p.0)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(b"print(__name__, 6 * 7)")
        .expect("written");
    assert_eq!(
        p.seen(child.wait_with_output().expect("runs")).0,
        "__main__ 42\n"
    );
    assert_eq!(
        p.seen(p.krait(&["--version"])).0,
        format!("Krait {} (Python 3.14)\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn what_cannot_be_run() {
    let p = Place::new("cannot");
    let last = |o: Output| {
        let (_, err, status) = p.seen(o);
        (
            err.lines()
                .next()
                .unwrap_or("")
                .rsplit("krait: ")
                .next()
                .unwrap_or("")
                .to_string(),
            status,
        )
    };
    assert_eq!(
        last(p.krait(&["no.py"])),
        (
            "can't open file 'no.py': [Errno 2] No such file or directory".into(),
            2
        )
    );
    for (name, text) in [
        ("no", "No module named no"),
        ("no.", "No module named no."),
        ("", "No module named "),
        (".", "Relative module names not supported"),
    ] {
        assert_eq!(last(p.krait(&["-m", name])), (text.into(), 1));
    }
    let no_main = format!("can't find '__main__' module in '{}'", p.0.display());
    for name in ["", "."] {
        assert_eq!(last(p.krait(&[name])), (no_main.clone(), 1));
    }
    let unreadable = p.file("unreadable.py", "");
    fs::set_permissions(&unreadable, fs::Permissions::from_mode(0o000)).expect("it is ours");
    // To the superuser every file is readable.
    if fs::read(&unreadable).is_err() {
        let text = "can't open file 'unreadable.py': [Errno 13] Permission denied";
        assert_eq!(last(p.krait(&["unreadable.py"])), (text.into(), 2));
    }
    assert_eq!(last(p.krait(&["-Z"])), ("Unknown option: -Z".into(), 2));
    assert_eq!(
        last(p.krait(&["-c"])),
        ("Argument expected for the -c option".into(), 2)
    );
}

#[test]
fn exit_statuses() {
    let p = Place::new("exit");
    for (text, status, err) in [
        ("import sys; sys.exit()", 0, ""),
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit(-1)", 255, ""),
        ("import sys; sys.exit(True)", 1, ""),
        ("import sys; sys.exit('bye')", 1, "bye\n"),
        ("raise SystemExit(['a', 1])", 1, "['a', 1]\n"),
        ("import sys\ntry: sys.exit(4)\nfinally: print('x')", 4, ""),
    ] {
        let (_, e, s) = p.script(text);
        assert_eq!((s, e.as_str()), (status, err), "{text}");
    }
}

#[test]
fn tracebacks() {
    let p = Place::new("tracebacks");
    let (_, err, status) =
        p.script("def f(x):\n    return g(x) + 1\ndef g(x):\n    return 1 / x\nf(0)\n");
    let expected = "\
Traceback (most recent call last):
  File \"t.py\", line 5, in <module>
    f(0)
    ~^^^
  File \"t.py\", line 2, in f
    return g(x) + 1
           ~^^^
  File \"t.py\", line 4, in g
    return 1 / x
           ~~^~~
ZeroDivisionError: division by zero
";
    assert_eq!((err.as_str(), status), (expected, 1));
    let (_, err, _) = p.script("def r(n):\n    return r(n + 1)\nr(0)\n");
    assert!(err.contains("  [Previous line repeated 996 more times]\nRecursionError: maximum recursion depth exceeded"), "{err}");
    let (_, err, _) = p.script("try:\n    {}['k']\nexcept KeyError as e:\n    e.add_note('note')\n    raise ValueError('v') from e\n");
    let expected = "\
Traceback (most recent call last):
  File \"t.py\", line 2, in <module>
    {}['k']
    ~~^^^^^
KeyError: 'k'
note

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File \"t.py\", line 5, in <module>
    raise ValueError('v') from e
ValueError: v
";
    assert_eq!(err, expected);
    let (_, err, _) = p.script("raise ExceptionGroup('g', [ValueError(1), TypeError('t')])\n");
    let expected = "  + Exception Group Traceback (most recent call last):
  |   File \"t.py\", line 1, in <module>
  |     raise ExceptionGroup('g', [ValueError(1), TypeError('t')])
  | ExceptionGroup: g (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +---------------- 2 ----------------
    | TypeError: t
    +------------------------------------
";
    assert_eq!(err, expected);
    let (_, err, _) = p.script("colour = 1\nprint(color)\n");
    assert!(
        err.ends_with("NameError: name 'color' is not defined. Did you mean: 'colour'?\n"),
        "{err}"
    );
}

#[test]
fn syntax_errors() {
    let p = Place::new("syntax");
    let (_, err, status) = p.script("def f(:\n    pass\n");
    assert_eq!(
        (err.as_str(), status),
        (
            "  File \"t.py\", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax\n",
            1
        )
    );
}

#[test]
fn misspelt_keywords() {
    let p = Place::new("misspelt");
    let expected = |file: &str, line: u32| {
        format!(
            "  File \"{file}\", line {line}\n    imprt x\n    ^^^^^\nSyntaxError: invalid syntax. Did you mean 'import'?\n"
        )
    };
    let text = "a = 1\nimprt x\n";
    let (_, err, _) = p.script(text);
    assert_eq!(err, expected("t.py", 2));
    let (_, err, _) = p.seen(p.krait(&["-c", text]));
    assert_eq!(err, expected("<string>", 2));
    let (_, err, _) = in_shell(&p, "krait < t.py");
    assert_eq!(err, expected("<stdin>", 2));
    let (_, err, _) = p.seen(p.krait(&["-c", "import t"]));
    assert!(err.ends_with(&expected("t.py", 2)), "{err}");
    // A name without a definition elsewhere in the text is none of the error's business.
    let (_, err, _) = p.script("imprt\n\nx = 1 2\n");
    assert!(err.ends_with("SyntaxError: invalid syntax\n"), "{err}");
}

#[test]
fn hostile_programs() {
    let p = Place::new("hostile");
    let deep = format!("{}{}", "(".repeat(10_000), ")".repeat(10_000));
    let long = format!("x = '{}'\nprint(len(x))", "a".repeat(1_000_000));
    assert_eq!(p.script(&long).0, "1000000\n");
    for (text, error) in [
        (deep.as_bytes(), "SyntaxError: too many nested parentheses"),
        (
            b"x = 1\0\n",
            "SyntaxError: source code cannot contain null bytes",
        ),
        (
            b"x = '\xff'\n",
            "but no encoding declared; see https://peps.python.org/pep-0263/ for details",
        ),
        (
            b"\xff\xfex\0 \0=\0",
            "but no encoding declared; see https://peps.python.org/pep-0263/ for details",
        ),
    ] {
        p.file("bad.py", text);
        let (_, err, status) = p.seen(p.krait(&["bad.py"]));
        assert_eq!(status, 1, "{err}");
        assert!(err.trim_end().ends_with(error), "{err}");
    }
}

#[test]
fn stages_of_the_compiler() {
    let p = Place::new("stages");
    p.file(
        "t.py",
        "def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\ndef g():\n    return f(3)\nprint(g(), g())\n",
    );
    let stage = |stage: &str, function: &str| {
        let args = [stage, "--function", function, "-X", "jit=eager", "t.py"];
        let (out, text, status) = p.seen(p.krait(&args));
        assert_eq!((out.as_str(), status), ("3 3\n", 0), "{text}");
        text
    };
    let hir = stage("--emit=hir", "f");
    assert!(hir.contains("IntAdd") && !hir.contains("func g"), "{hir}");
    let clif = stage("--emit=clif", "f");
    assert!(
        clif.contains("function u0") && clif.contains("iadd"),
        "{clif}"
    );
    assert!(stage("--emit=asm", "f").contains("block0:"));
    assert_eq!(stage("--emit=asm", "nothing"), "");
    let json = p.krait(&["--emit=clif,json", "t.py"]);
    assert!(!json.status.success());
}

#[test]
fn imports() {
    let p = Place::new("imports");
    p.file(
        "pkg/__init__.py",
        "from . import a\nfrom .a import va as vb\n",
    );
    p.file("pkg/a.py", "from .sub import deep\nva = deep.v\n");
    p.file("pkg/sub/__init__.py", "");
    p.file("pkg/sub/deep.py", "v = 5\n");
    let (out, err, _) = p.script("import pkg.sub.deep as d, pkg\nfrom pkg import a, vb\nprint(d.v, vb, a.__name__, pkg.sub.deep is d)\n");
    assert_eq!((out.as_str(), err.as_str()), ("5 5 pkg.a True\n", ""));
    let (_, err, _) = p.script("import pkg.nothing\n");
    assert!(
        err.ends_with("ModuleNotFoundError: No module named 'pkg.nothing'\n"),
        "{err}"
    );
    let (_, err, _) = p.script("from pkg import nothing\n");
    assert!(
        err.ends_with("ImportError: cannot import name 'nothing' from 'pkg' (pkg/__init__.py)\n"),
        "{err}"
    );
    let (_, err, _) = p.script("from . import x\n");
    assert!(
        err.ends_with("ImportError: attempted relative import with no known parent package\n"),
        "{err}"
    );
}

#[test]
fn a_reader_that_goes_away() {
    let p = Place::new("pipe");
    let mut child = command(&p.0)
        .args([
            "-c",
            "print('x' * 10)\nimport time; time.sleep(0.3)\nprint('y' * 10)",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let (_, err, status) = p.seen(child.wait_with_output().expect("runs"));
    assert_eq!(status, 120, "{err}");
    assert!(
        err.ends_with("BrokenPipeError: [Errno 32] Broken pipe\n"),
        "{err}"
    );
}

/// Runs the command in a shell, so that its descriptors can be closed and redirected.
fn in_shell(p: &Place, line: &str) -> (String, String, i32) {
    let line = line.replace("krait", env!("CARGO_BIN_EXE_krait"));
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(&p.0);
    shell.env_remove("PYTHONUNBUFFERED").env("NO_COLOR", "1");
    p.seen(shell.output().expect("there is a shell"))
}

#[test]
fn standard_streams() {
    let p = Place::new("streams");
    p.file("empty.py", "");
    for (line, out, err, status) in [
        (
            "krait -c 'import sys; print(sys.stdin, sys.stdout is None)' <&-",
            "None False\n",
            "",
            0,
        ),
        ("krait -c 'print(1)' >&-", "", "", 0),
        ("krait -c '1/0' 2>&-", "", "", 1),
        ("krait - <&-", "", "", 0),
        ("krait empty.py", "", "", 0),
        ("krait < empty.py", "", "", 0),
        ("echo 'print(7)' | krait /dev/stdin", "7\n", "", 0),
        (
            "krait -c 'print(1)' > /dev/full",
            "",
            "Exception ignored while flushing sys.stdout:\nOSError: [Errno 28] No space left on device\n",
            120,
        ),
        ("krait -c 'import sys; sys.exit(SystemExit(4))'", "", "", 4),
        (
            "printf 'print(1)\\0' | krait -",
            "",
            "  File \"<stdin>\", line 1\n    print(1)\nSyntaxError: source code cannot contain null bytes\n",
            1,
        ),
        (
            "krait -c \"$(printf 'print(\\377)')\"",
            "",
            "Unable to decode the command from the command line:\nUnicodeEncodeError: 'utf-8' codec can't encode character '\\udcff' in position 6: surrogates not allowed\n",
            1,
        ),
    ] {
        let got = in_shell(&p, line);
        assert_eq!(got, (out.into(), err.into(), status), "{line}");
    }
}

#[test]
fn an_interrupt() {
    let p = Place::new("interrupt");
    p.file(
        "t.py",
        "print('ready', flush=True)\nwhile True:\n    x = 1\n",
    );
    let line = "krait t.py > out & sleep 0.1; until grep -q ready out; do sleep 0.1; done; kill -INT $!; wait $!";
    // A shell without job control starts what is in the background with SIGINT ignored; `env` undoes that.
    let (_, err, status) = in_shell(
        &p,
        &line.replacen("krait", "env --default-signal=INT krait", 1),
    );
    assert_eq!(status, 130, "{err}");
    assert!(err.ends_with("KeyboardInterrupt\n"), "{err}");
}

#[test]
fn no_memory() {
    let p = Place::new("memory");
    p.file(
        "t.py",
        "def fill():
    kept = []
    n = 2 ** 60
    while True:
        kept.append((n, [n, n + 1]))
        n += 1
# In a function: a handler's frame may hold on to the exception, and so to what the frames below it held.
def attempt():
    try:
        fill()
    except MemoryError as e:
        print('MemoryError', e)
for _ in range(2):
    attempt()
text = 'ab'
try:
    while True:
        text = text.replace('a', text)
except MemoryError:
    print(len(text) > 1000)
print(sum(range(1000)))
",
    );
    for mode in ["--no-jit", "-X jit=on", "-X jit=eager"] {
        let line = format!("KRAIT_GC=limit:64m krait {mode} t.py");
        let (out, err, status) = in_shell(&p, &line);
        let expected = "MemoryError \nMemoryError \nTrue\n499500\n";
        assert_eq!((out.as_str(), status), (expected, 0), "{mode}: {err}");
    }
}

#[test]
fn handled_exceptions_are_let_go() {
    let p = Place::new("handled");
    // Interpreted, since the stack of compiled code is looked through as a whole, what it needs no more included.
    p.file(
        "t.py",
        "import gc, weakref
class C: pass
def fail():
    global r
    o = C()
    r = weakref.ref(o)
    raise ValueError(o)
def harmless(): raise ValueError(1)
def nothing(): pass
def check():
    # What the interpreter's own frame and the stack behind the frames in use still hold is overwritten by the same work on other values.
    for _ in range(2):
        for case in cases: case(harmless, nothing)
    gc.collect()
    print(r() is None, end=' ')
class Manager:
    def __enter__(self): pass
    def __exit__(self, *args): return True
def plain(fail, check):
    try: fail()
    except ValueError: pass
    check()
def named(fail, check):
    try: fail()
    except ValueError as e: e.add_note('n')
    check()
def left_by_break(fail, check):
    while True:
        try: fail()
        except ValueError: break
    check()
def suppressed(fail, check):
    with Manager(): fail()
    check()
def through_finally(fail, check):
    try:
        try: fail()
        finally: pass
    except ValueError: pass
    check()
def group(fail, check):
    try: fail()
    except* ValueError: pass
    check()
def nested(fail, check):
    try: fail()
    except ValueError:
        try: fail()
        except ValueError: pass
    check()
cases = plain, named, left_by_break, suppressed, through_finally, group, nested
for case in cases: case(fail, check)
try: fail()
except ValueError: pass
check()
",
    );
    let (out, err, _) = p.seen(p.krait(&["--no-jit", "t.py"]));
    assert_eq!(
        (out.trim_end(), err.as_str()),
        (&*["True"; 8].join(" "), "")
    );
}

#[test]
fn little_address_space() {
    let p = Place::new("space");
    let (out, err, _) = in_shell(&p, "ulimit -v 800000; krait -c 'print(sum(range(10)))'");
    assert_eq!((out.as_str(), err.as_str()), ("45\n", ""));
    p.file(
        "t.py",
        "import gc, math, sys
sys.set_int_max_str_digits(0)
n = 1 << 10**9
b = b'1' * 10**8
def fill(size):
    kept = []
    while True:
        kept.append(10 ** size)
def attempt(f, *args):
    try:
        f(*args)
    except MemoryError:
        return True
for f in (
    lambda: 1 << 10**10,
    lambda: n << 10**10,
    lambda: n * n,
    lambda: 3 ** 10**8,
    lambda: 7 ** (n // n << 32),
    lambda: pow(3, n, n + 1),
    lambda: n // (n >> 5 * 10**8),
    lambda: math.gcd(n, n >> 1),
    lambda: math.isqrt(n),
    lambda: math.factorial(10**12),
    lambda: math.comb(10**12, 10**11),
    lambda: str(n),
    lambda: f'{n}',
    lambda: '%x %d' % (n, n),
    lambda: bin(n),
    lambda: int('1' * 10**8),
    lambda: round(n, -10**8),
    lambda: int.from_bytes(b * 12),
    lambda: n.to_bytes(10**9),
    lambda: [n + i for i in range(100)],
    lambda: [n - i for i in range(100)],
    lambda: [-n for i in range(100)],
    lambda: [~n for i in range(100)],
    lambda: [n | i for i in range(100)],
    lambda: [n ^ i for i in range(100)],
    lambda: [n & -i for i in range(1, 100)],
    lambda: [n >> i for i in range(100)],
    lambda: [n % (n - i) for i in range(1, 100)],
):
    print(attempt(f), end=' ')
del n, f
for _ in range(10):
    # What nobody needs any more is not in the way.
    1 << 10**9
print([attempt(fill, size) for size in (50, 5000, 5000, 100000)])
",
    );
    for mode in ["--no-jit", "-X jit=eager"] {
        let line = format!("ulimit -v 2000000; krait {mode} t.py");
        let (out, err, status) = in_shell(&p, &line);
        let expected = format!("{}[True, True, True, True]\n", "True ".repeat(28));
        assert_eq!((out, status), (expected, 0), "{mode}: {err}");
    }
}

#[test]
fn output_that_cannot_be_written() {
    let p = Place::new("unwritten");
    let full = "OSError: [Errno 28] No space left on device\n";
    let while_flushing = format!("Exception ignored while flushing sys.stdout:\n{full}");
    let broken = "BrokenPipeError: [Errno 32] Broken pipe\n";
    p.file("sub.py", "import sys\nfor i in range(100000): print(i)\n");
    for (line, err, status) in [
        // The status says so, whatever the program's own was.
        (
            "krait -c 'import sys; print(1); sys.exit(3)' > /dev/full",
            &*while_flushing,
            120,
        ),
        ("krait -c 'print(1); 1/0' > /dev/full 2>&1", "", 120),
        ("krait -c '1/0' 2> /dev/full", "", 120),
        (
            "krait -c 'import sys; sys.exit(\"x\")' 2> /dev/full",
            "",
            120,
        ),
        ("krait -c 'print(1); 1 1' 2> /dev/full", "", 120),
        // What goes straight out is not tried again.
        ("krait -u -c '1/0' 2> /dev/full", "", 1),
        ("krait -u -c 'print(1)' > /dev/full", full, 1),
        ("krait -c 'print(\"x\" * 1000000)' > /dev/full", full, 1),
        // A closed stream is not flushed, and a program that has closed its standard error is not told.
        (
            "krait -c 'import sys; sys.stdout.close()' > /dev/full",
            "",
            0,
        ),
        (
            "krait -c 'import sys; print(1); sys.stderr.close()' > /dev/full",
            "",
            120,
        ),
        (
            "krait -c 'f = open(\"/dev/full\", \"w\"); f.write(\"x\")'",
            &format!("Exception ignored while finalizing file '/dev/full':\n{full}"),
            0,
        ),
        (
            "{ krait sub.py; echo $? >&2; } | true",
            &format!("{broken}120\n"),
            0,
        ),
        (
            "{ krait -u sub.py; echo $? >&2; } | true",
            &format!("{broken}1\n"),
            0,
        ),
    ] {
        let got = in_shell(&p, line);
        assert_eq!((got.0.as_str(), got.2), ("", status), "{line}: {}", got.1);
        assert!(
            got.1.ends_with(err) && got.1.is_empty() == err.is_empty(),
            "{line}: {}",
            got.1
        );
    }
}

#[test]
fn limits_of_conversion() {
    let p = Place::new("digits");
    let text = "-c 'print(len(str(10**5000)))'";
    let limit = "must be >= 640 or 0 for unlimited.\n";
    for (line, out, err, status) in [
        (format!("krait {text}"), "", "to increase the limit\n", 1),
        (
            format!("krait -X int_max_str_digits=0 {text}"),
            "5001\n",
            "",
            0,
        ),
        (
            format!("PYTHONINTMAXSTRDIGITS=6000 krait {text}"),
            "5001\n",
            "",
            0,
        ),
        (
            format!("krait -X int_max_str_digits=639 {text}"),
            "",
            limit,
            1,
        ),
        (
            format!("PYTHONINTMAXSTRDIGITS=x krait {text}"),
            "",
            limit,
            1,
        ),
    ] {
        let got = in_shell(&p, &line);
        assert_eq!((got.0.as_str(), got.2), (out, status), "{line}: {}", got.1);
        assert!(got.1.ends_with(err), "{line}: {}", got.1);
    }
    let digits = "1".repeat(4301);
    for text in [
        format!("x = {digits}\n"),
        format!("match 1:\n    case -{digits}: pass\n"),
    ] {
        let (_, err, status) = p.script(&text);
        assert_eq!(status, 1, "{err}");
        assert!(err.contains("SyntaxError: Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits"), "{err}");
    }
    let (out, err, _) = p.script(&format!(
        "print({digits}.0 > 1, 0x{digits} > 1, {} > 1)\n",
        &digits[1..]
    ));
    assert_eq!((out.as_str(), err.as_str()), ("True True True\n", ""));
}

#[test]
fn more_names_than_code_can_have() {
    let p = Place::new("names");
    let program = |n: u32| {
        let names: String = (0..n).map(|i| format!("x{i} = {i}\n")).collect();
        format!("{names}print(x0, x{})\n", n - 1)
    };
    assert_eq!(p.script(&program(65_000)).0, "0 64999\n");
    let (out, err, status) = p.script(&program(66_000));
    let error = "SyntaxError: code block is too large\n";
    assert_eq!((out.as_str(), err.as_str(), status), ("", error, 1));
}

#[test]
fn interrupts_between_long_calls() {
    let p = Place::new("interrupts");
    for body in [
        "l = list(range(1000000))\nwhile True: l.sort(key=lambda x: -x)",
        "text = 'ab' * 3000000\nwhile True: text.replace('a', 'ccc')",
        "sum(i for i in range(10 ** 12))",
        "max(map(lambda x: x, iter(int, 1)))",
        "3 ** 10 ** 8",
        "sum(range(10 ** 12))",
        "list(iter(str, 1))",
        "x = 3 ** 10 ** 7\nwhile True: str(x)",
        "x = '1' * 10 ** 7\nwhile True: int(x)",
        "pow(3, 10 ** 100000, 10 ** 50000)",
        "import math; math.comb(10 ** 8, 10 ** 7)",
    ] {
        let ready = "import sys; sys.set_int_max_str_digits(0); print('ready', flush=True)";
        p.file("t.py", format!("{ready}\n{body}\n"));
        let line = "env --default-signal=INT timeout 60 krait t.py > out & sleep 0.1; until grep -q ready out; do sleep 0.1; done; sleep 0.3; kill -INT $!; wait $!; true";
        let (_, err, _) = in_shell(&p, line);
        assert!(err.ends_with("KeyboardInterrupt\n"), "{body}: {err}");
    }
}
