//! Keeps the rules that the compiler does not: layers, named places for unsafe code and for hidden values, sizes.
//!
//! The checks read the sources as text with comments, strings and character literals blanked out. Each table below
//! is the whole list of exceptions to its rule; a row needs a reason beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which workspace crates each crate may depend on.
const CRATE_EDGES: &[(&str, &[&str])] = &[
    ("frontend", &[]),
    ("runtime/macros", &[]),
    ("runtime", &["krait-frontend", "krait-macros"]),
    ("jit", &["krait-frontend", "krait-runtime"]),
    (".", &["krait-frontend", "krait-runtime", "krait-jit"]),
];

/// The layers of `runtime`, lowest first; a file may name its own layer and lower ones.
const LAYERS: &[&[&str]] = &[
    &["text", "num", "host"],
    &["value"],
    &["heap"],
    // The context, which objects are made in and natives are called with, is of the objects' layer.
    &["object", "context"],
    &["native"],
    &["builtins"],
    &["feedback"],
    // The interpreter asks the tier at safepoints and calls, and the tier rebuilds the interpreter's frames.
    &["interp", "tier"],
    &["report"],
    &["import"],
    &["stdlib"],
];

/// The context types, which may be named from `object` up wherever they are defined.
const CONTEXT: &[&str] = &["Interp", "Thread", "Raised", "PyResult"];

/// Where unsafe code may stand: path prefixes below the root.
const UNSAFE_PLACES: &[&str] = &[
    "runtime/src/value",
    "runtime/src/heap",
    // Objects are views of heap memory that a shape id vouches for: see ARCHITECTURE.md.
    "runtime/src/object",
    "runtime/src/context",
    // From the machine-level calling convention to typed arguments.
    "runtime/src/native/convert.rs",
    // Puts the stack, the heap and the thread together.
    "runtime/src/builtins/start.rs",
    "runtime/src/interp",
    "runtime/src/tier",
    "runtime/src/host",
    "jit/src/lower",
    "jit/src/code",
    // Reads caches and code objects, and enters and leaves compiled code.
    "jit/src/attach.rs",
    "jit/src/build",
    // Reads a referent that the weak table vouches for.
    "runtime/src/builtins/weak.rs",
    // Measures the collector below its safe interface.
    "runtime/examples/heap_bench.rs",
    // wait4, until the host layer offers it.
    "src/bench.rs",
];

/// Where values may live in memory that the collector does not scan, and why that is sound.
const HIDDEN_VALUE_PLACES: &[&str] = &[
    // The collector's own tables.
    "runtime/src/heap",
    // Traced as roots, each by its owner's `trace`.
    "runtime/src/context",
];

/// Where process-wide mutable state may stand.
const GLOBAL_STATE_PLACES: &[&str] = &[
    // Signal handlers can reach nothing else.
    "runtime/src/host",
    // A table of addresses of functions, made once and never changed.
    "jit/src/build/helpers.rs",
];

const MOST_LINES: usize = 1500;

#[test]
fn tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut problems = Problems::default();
    check_crate_edges(root, &mut problems);
    check_layer_names(root, &mut problems);
    for path in rust_files(root) {
        let text = fs::read_to_string(&path).expect("a source file is UTF-8");
        let name = path
            .strip_prefix(root)
            .expect("below the root")
            .to_string_lossy()
            .replace('\\', "/");
        check_file(&name, &text, &mut problems);
    }
    check_forbids_unsafe(root, &mut problems);
    check_readme(root, &mut problems);
    assert!(
        problems.0.is_empty(),
        "the tree is not tidy:\n{}",
        problems.0
    );
}

#[test]
fn formatted() {
    let cargo = |args: &[&str]| {
        Command::new(env!("CARGO"))
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
    };
    if !cargo(&["fmt", "--version"]).is_ok_and(|output| output.status.success()) {
        eprintln!("rustfmt is not installed; the format is not checked");
        return;
    }
    let output = cargo(&["fmt", "--all", "--", "--check", "-l"]).expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "run `cargo fmt --all`; it would change:\n{text}"
    );
}

#[derive(Default)]
struct Problems(String);

impl Problems {
    fn add(&mut self, name: &str, line: usize, what: &str) {
        let _ = writeln!(self.0, "{name}:{line}: {what}");
    }
}

fn check_file(name: &str, text: &str, problems: &mut Problems) {
    if !text.starts_with("//!") {
        problems.add(
            name,
            1,
            "a file begins with `//!`: its purpose and invariants",
        );
    }
    let lines = text.lines().count();
    if lines > MOST_LINES {
        problems.add(
            name,
            lines,
            &format!("more than {MOST_LINES} lines; split it"),
        );
    }
    let code = Code::new(text);
    check_macros(name, &code, problems);
    check_unsafe(name, &code, problems);
    check_hidden_values(name, &code, problems);
    check_global_state(name, &code, problems);
    check_layers(name, &code, problems);
}

fn is_in(name: &str, places: &[&str]) -> bool {
    places.iter().any(|place| {
        name.strip_prefix(place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
    })
}

fn check_macros(name: &str, code: &Code, problems: &mut Problems) {
    for macro_name in ["todo", "unimplemented", "dbg"] {
        for at in code.words(macro_name) {
            if code.blank[at + macro_name.len()..]
                .trim_start()
                .starts_with('!')
            {
                problems.add(
                    name,
                    code.line_of(at),
                    &format!("`{macro_name}!` does not land"),
                );
            }
        }
    }
}

fn check_unsafe(name: &str, code: &Code, problems: &mut Problems) {
    let mut misplaced = code.words("unsafe").filter(|_| !is_in(name, UNSAFE_PLACES));
    if let Some(first) = misplaced.next() {
        let count = 1 + misplaced.count();
        let what = "unsafe code stands in the layers named in tests/tidy.rs only";
        problems.add(name, code.line_of(first), &format!("{what} ({count} here)"));
    }
    for at in code.words("unsafe") {
        let line = code.line_of(at);
        let rest = code.blank[at + "unsafe".len()..].trim_start();
        let is_claim = rest.starts_with('{') || rest.starts_with("impl");
        if is_claim && !has_safety_comment(code, line) {
            problems.add(
                name,
                line,
                "`// SAFETY:` must stand before this and say why it is sound",
            );
        }
    }
}

/// Look for `SAFETY:` in the comments on this line, or above the statement that the line belongs to.
fn has_safety_comment(code: &Code, line: usize) -> bool {
    const FURTHEST: usize = 25;
    if code.original[line - 1].contains("SAFETY:") {
        return true;
    }
    let mut in_statement = true;
    for above in code.original[..line - 1].iter().rev().take(FURTHEST) {
        let above = above.trim();
        if above.starts_with("//") {
            if above.contains("SAFETY:") {
                return true;
            }
            in_statement = false;
        } else if !in_statement || above.is_empty() {
            return false;
        } else if !above.starts_with("#[") && above.ends_with([';', '{', '}']) {
            in_statement = false;
        }
    }
    false
}

fn check_hidden_values(name: &str, code: &Code, problems: &mut Problems) {
    const CONTAINERS: &[&str] = &[
        "Vec",
        "VecDeque",
        "Box",
        "Rc",
        "Arc",
        "HashMap",
        "HashSet",
        "BTreeMap",
        "BTreeSet",
        "BinaryHeap",
        "IndexMap",
        "SmallVec",
    ];
    if is_in(name, HIDDEN_VALUE_PLACES) || !may_hold_values(name, code) {
        return;
    }
    for container in CONTAINERS {
        for at in code.words(container) {
            let rest = &code.blank[at + container.len()..];
            let Some(arguments) = generic_arguments(rest.trim_start_matches("::")) else {
                continue;
            };
            // A function pointer or closure type that takes values holds none.
            let is_callable = ["fn(", "Fn(", "FnMut(", "FnOnce("]
                .iter()
                .any(|f| arguments.contains(f));
            if !is_callable && words_in(arguments, "Value").next().is_some() {
                let what = format!(
                    "the collector does not see values in a {container}; use ValueVec, ValueMap or a handle"
                );
                problems.add(name, code.line_of(at), &what);
            }
        }
    }
}

/// In the JIT most `Value`s are the code generator's; the runtime's are named with their crate.
fn may_hold_values(name: &str, code: &Code) -> bool {
    let imports_values =
        code.blank.contains("krait_runtime::value") || code.blank.contains("krait_runtime::Value");
    name.starts_with("runtime/") || name.starts_with("jit/") && imports_values
}

/// The text between the `<` that `text` begins with and its `>`.
fn generic_arguments(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let mut depth = 1;
    let mut previous = ' ';
    for (at, c) in inner.char_indices() {
        match c {
            '<' => depth += 1,
            '>' if previous != '-' => depth -= 1,
            ';' if depth == 1 && !inner[..at].contains('[') => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(&inner[..at]);
        }
        previous = c;
    }
    None
}

fn check_global_state(name: &str, code: &Code, problems: &mut Problems) {
    if is_in(name, GLOBAL_STATE_PLACES)
        || !(name.starts_with("runtime/src") || name.starts_with("jit/src"))
    {
        return;
    }
    for at in code.words("thread_local") {
        problems.add(
            name,
            code.line_of(at),
            "state hangs off Interp or Thread, not off the native thread",
        );
    }
    for at in code.words("static") {
        if code.blank[..at].ends_with('\'') {
            continue;
        }
        let declaration = code.blank[at..].split(['=', ';', '{']).next().unwrap_or("");
        let cells = [
            "Mutex", "RwLock", "Atomic", "OnceLock", "LazyLock", "Cell", "RefCell", "OnceCell",
        ];
        let is_mutable = words_in(declaration, "mut").next().is_some()
            || declaration.contains(':') && cells.iter().any(|cell| declaration.contains(cell));
        if is_mutable {
            problems.add(
                name,
                code.line_of(at),
                "no process-wide mutable state: several interpreters share the process",
            );
        }
    }
}

/// Every `crate::layer` in a runtime file must be the file's own layer or a lower one.
fn check_layers(name: &str, code: &Code, problems: &mut Problems) {
    let Some(own) = name.strip_prefix("runtime/src/").and_then(layer_of_path) else {
        return;
    };
    for at in code.words("crate") {
        let Some(path) = code.blank[at + "crate".len()..].strip_prefix("::") else {
            continue;
        };
        for (target, item) in first_segments(path) {
            let Some(theirs) = rank(target) else { continue };
            let is_context =
                CONTEXT.contains(&item) && own >= rank("object").expect("object is a layer");
            if theirs > own && !is_context {
                let what = format!("`crate::{target}::{item}` is in a higher layer than this file");
                problems.add(name, code.line_of(at), &what);
            }
        }
    }
}

/// The (module, item) pairs named by what follows `crate::`: `a::b`, or a group `{a::b, c::{d, e}}`.
fn first_segments(path: &str) -> Vec<(&str, &str)> {
    if !path.starts_with('{') {
        let module = identifier(path);
        let rest = path[module.len()..].strip_prefix("::").unwrap_or("");
        return items(rest).into_iter().map(|item| (module, item)).collect();
    }
    group(path).into_iter().flat_map(first_segments).collect()
}

/// The names right below a module: `x`, or those of a group.
fn items(rest: &str) -> Vec<&str> {
    if rest.starts_with('{') {
        group(rest).into_iter().map(last_segment).collect()
    } else {
        vec![last_segment(rest)]
    }
}

/// The last name of a plain path: `frame::Thread` is `Thread`.
fn last_segment(path: &str) -> &str {
    let mut rest = path.trim_start();
    loop {
        let name = identifier(rest);
        match rest[name.len()..].strip_prefix("::") {
            Some(more) if !identifier(more).is_empty() => rest = more,
            _ => return name,
        }
    }
}

/// The comma-separated parts of the `{…}` that `text` begins with.
fn group(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 1);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        if depth == 0 {
            parts.push(text[start..at].trim());
            break;
        }
    }
    parts
}

fn identifier(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    &text[..end]
}

fn layer_of_path(path: &str) -> Option<usize> {
    rank(path.split(['/', '.']).next()?)
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&layer))
}

fn check_layer_names(root: &Path, problems: &mut Problems) {
    // lib.rs only lists the layers; everything else is in one of them.
    for entry in fs::read_dir(root.join("runtime/src")).expect("runtime has sources") {
        let name = entry
            .expect("readable")
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name != "lib.rs" && layer_of_path(&name).is_none() {
            problems.add(
                &format!("runtime/src/{name}"),
                1,
                "not a layer that tests/tidy.rs knows",
            );
        }
    }
}

fn check_crate_edges(root: &Path, problems: &mut Problems) {
    for (directory, allowed) in CRATE_EDGES {
        let name = format!("{directory}/Cargo.toml");
        let manifest = fs::read_to_string(root.join(&name)).expect("the crate has a manifest");
        let mut section = "";
        for (number, line) in manifest.lines().enumerate() {
            if line.starts_with('[') {
                section = line.trim();
            }
            let is_dependency =
                section.ends_with("dependencies]") && !section.contains("workspace");
            let krate = line.split(['.', ' ', '=']).next().unwrap_or("");
            if is_dependency && krate.starts_with("krait-") && !allowed.contains(&krate) {
                problems.add(
                    &name,
                    number + 1,
                    &format!("{directory} must not depend on {krate}"),
                );
            }
        }
    }
}

fn check_forbids_unsafe(root: &Path, problems: &mut Problems) {
    let name = "frontend/src/lib.rs";
    let text = fs::read_to_string(root.join(name)).expect("the front end has a root");
    if !text.contains("#![forbid(unsafe_code)]") {
        problems.add(name, 1, "the front end forbids unsafe code");
    }
}

/// The README's commands must be ones that exist: aliases of cargo, and scripts in the tree.
fn check_readme(root: &Path, problems: &mut Problems) {
    let Ok(readme) = fs::read_to_string(root.join("README.md")) else {
        problems.add("README.md", 1, "is missing");
        return;
    };
    let config = fs::read_to_string(root.join(".cargo/config.toml")).unwrap_or_default();
    let mut in_code = false;
    for (number, line) in readme.lines().enumerate() {
        if line.starts_with("```") {
            in_code = !in_code;
        }
        let command = line.trim().trim_start_matches("$ ");
        if !in_code && !line.starts_with("    ") {
            continue;
        }
        if let Some(rest) = command.strip_prefix("cargo ") {
            let sub = rest.split_whitespace().next().unwrap_or("");
            let is_alias = config.lines().any(|line| {
                line.split('=')
                    .next()
                    .is_some_and(|name| name.trim() == sub)
            });
            let known = [
                "build", "run", "test", "bench", "install", "doc", "fmt", "clippy", "add",
            ];
            if !is_alias && !known.contains(&sub) {
                problems.add("README.md", number + 1, &format!("cargo knows no `{sub}`"));
            }
        }
        for word in command
            .split_whitespace()
            .filter(|word| word.ends_with(".py") && word.contains('/'))
        {
            if !word.contains('*') && !root.join(word).is_file() {
                problems.add("README.md", number + 1, &format!("{word} does not exist"));
            }
        }
    }
}

fn rust_files(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut pending: Vec<PathBuf> = ["src", "tests", "benches", "frontend", "runtime", "jit"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    while let Some(directory) = pending.pop() {
        let Ok(entries) = fs::read_dir(&directory) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("readable").path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// A source text beside a copy of the same length in which comments and literals are blanks.
struct Code<'a> {
    original: Vec<&'a str>,
    blank: String,
    line_starts: Vec<usize>,
}

impl<'a> Code<'a> {
    fn new(text: &'a str) -> Code<'a> {
        let blank = blank_out(text);
        let line_starts = std::iter::once(0)
            .chain(blank.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Code {
            original: text.lines().collect(),
            blank,
            line_starts,
        }
    }

    fn line_of(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= at)
    }

    fn words(&self, word: &str) -> impl Iterator<Item = usize> {
        words_in(&self.blank, word)
    }
}

/// The places at which `word` stands as a whole identifier.
fn words_in<'t>(text: &'t str, word: &str) -> impl Iterator<Item = usize> + use<'t> {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let bytes = text.as_bytes();
    let length = word.len();
    let places: Vec<usize> = text.match_indices(word).map(|(at, _)| at).collect();
    places.into_iter().filter(move |&at| {
        let before = at > 0 && is_part(bytes[at - 1]);
        let after = bytes.get(at + length).is_some_and(|&b| is_part(b));
        !before && !after
    })
}

/// Replace comments, strings and character literals by blanks, byte for byte, keeping line ends.
fn blank_out(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let length = literal_length(bytes, at);
        if length == 0 {
            out.push(if bytes[at].is_ascii() {
                bytes[at]
            } else {
                b' '
            });
            at += 1;
        } else {
            out.extend(
                bytes[at..at + length]
                    .iter()
                    .map(|&b| if b == b'\n' { b'\n' } else { b' ' }),
            );
            at += length;
        }
    }
    String::from_utf8(out).expect("all bytes are ASCII")
}

/// The length of the comment or literal that begins here, or 0.
fn literal_length(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let find = |needle: &[u8], from: usize| {
        let tail = rest.get(from..)?;
        tail.windows(needle.len())
            .position(|window| window == needle)
            .map(|found| from + found)
    };
    if rest.starts_with(b"//") {
        return find(b"\n", 0).unwrap_or(rest.len());
    }
    if rest.starts_with(b"/*") {
        return find(b"*/", 2).map_or(rest.len(), |end| end + 2);
    }
    let in_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    if rest[0] == b'r' && !in_word {
        let hashes = rest[1..].iter().take_while(|&&b| b == b'#').count();
        if rest.get(1 + hashes) == Some(&b'"') {
            let close: Vec<u8> = std::iter::once(b'"')
                .chain(std::iter::repeat_n(b'#', hashes))
                .collect();
            return find(&close, 2 + hashes).map_or(rest.len(), |end| end + close.len());
        }
        return 0;
    }
    if rest[0] == b'"' {
        return quoted_length(rest, b'"');
    }
    // A quote begins a character, unless it begins a lifetime: 'a without a closing quote.
    let is_character = rest[0] == b'\''
        && (rest.get(1) == Some(&b'\\')
            || find(b"'", 2).is_some_and(|end| end <= 5 && is_one_character(&rest[1..end])));
    if is_character {
        quoted_length(rest, b'\'')
    } else {
        0
    }
}

fn is_one_character(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().count() == 1)
}

fn quoted_length(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b if b == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

#[test]
fn the_checks_find_what_they_should() {
    let found = |name: &str, text: &str| {
        let mut problems = Problems::default();
        check_file(name, text, &mut problems);
        problems
            .0
            .lines()
            .map(|line| line.split(':').nth(1).unwrap_or("").to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let heap = "runtime/src/heap/mod.rs";
    assert_eq!(
        found(
            heap,
            "//! x\nfn f() {\n    // SAFETY: yes.\n    unsafe { g() }\n}\n"
        ),
        ""
    );
    assert_eq!(found(heap, "//! x\nfn f() {\n    unsafe { g() }\n}\n"), "3");
    assert_eq!(
        found(
            heap,
            "//! x\n// SAFETY: yes.\nlet x = f(\n    unsafe { g() });\nunsafe impl Send for X {}\n"
        ),
        "5"
    );
    assert_eq!(
        found(
            "runtime/src/text.rs",
            "//! x\n// SAFETY: yes.\nlet x = unsafe { g() };\n"
        ),
        "3"
    );
    assert_eq!(
        found(
            heap,
            "fn f() { \"unsafe {\"; '\"'; todo!() } // unimplemented!\n"
        ),
        "1 1"
    );
    let object = "runtime/src/object/shape.rs";
    assert_eq!(
        found(
            object,
            "//! x\nuse crate::heap::Heap;\nuse crate::interp::Thread;\n"
        ),
        ""
    );
    assert_eq!(
        found(
            object,
            "//! x\nuse crate::interp::Frame;\nuse crate::{value::Value, tier::{Thread, Code}};\n"
        ),
        "2 3"
    );
    assert_eq!(
        found(
            "runtime/src/value.rs",
            "//! x\nuse crate::interp::Thread;\n"
        ),
        "2"
    );
    assert_eq!(
        found(
            object,
            "//! x\nstruct A<'a>(Vec<Value>, Vec<u8>, Option<HashMap<K, (u8, Value)>>);\n"
        ),
        "2 2"
    );
    assert_eq!(
        found(
            object,
            "//! x\ntype F = Box<dyn Fn(Value) -> Value>;\nlet v = Vec::<Value>::new();\n"
        ),
        "3"
    );
    assert_eq!(
        found(
            object,
            "//! x\nstatic mut X: u8 = 0;\nstatic Y: Mutex<u8> = z;\nstatic Z: &'static str = \"\";\n"
        ),
        "2 3"
    );
}
