//! The one harness behind the script tests: run scripts in every mode and compare with what CPython printed.
//!
//! A case is a script, its arguments and the file with the expected outcome: standard output, then a `--- stderr`
//! section when there was any, then `--- exit N` when the status was not 0. Environment variables steer a run:
//!
//! * `KRAIT_TEST=text`: only cases whose name contains one of the comma-separated texts;
//! * `KRAIT_MODE=name`: only these modes (`interp`, `jit`, `eager`, `deopt`, `gc`, or `oracle` for `$KRAIT_ORACLE` itself);
//! * `UPDATE_EXPECT=1` with `KRAIT_ORACLE=path/to/python3.14`: write the expectations anew from CPython;
//! * `KRAIT_JOBS`, `KRAIT_TIME_LIMIT` (seconds for one run), `KRAIT_FULL=1` (print every difference).

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// More output than this is a runaway script.
const OUTPUT_LIMIT: u64 = 4 << 20;
/// Differences printed unless `KRAIT_FULL` is set.
const DIFFS_SHOWN: usize = 25;

/// One script with one expected outcome.
pub struct Case {
    /// What reports and `KRAIT_TEST` call it, such as `classes/slots`.
    pub name: String,
    /// The script; it is run by its file name from the directory it is in.
    pub script: PathBuf,
    /// The arguments after the script.
    pub args: Vec<String>,
    /// The expected outcome.
    pub expect: PathBuf,
}

/// One way to run the `krait` command.
pub struct Mode {
    name: &'static str,
    flags: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
}

/// Every script must behave the same in all of these.
pub const MODES: [Mode; 5] = [
    Mode {
        name: "interp",
        flags: &["--no-jit"],
        env: &[],
    },
    Mode {
        name: "jit",
        flags: &["-X", "jit=on"],
        env: &[],
    },
    Mode {
        name: "eager",
        flags: &["-X", "jit=eager"],
        env: &[],
    },
    Mode {
        name: "deopt",
        flags: &["-X", "jit=eager", "-X", "jit-deopt-stress=7"],
        env: &[],
    },
    Mode {
        name: "gc",
        flags: &[],
        env: &[("KRAIT_GC", "poison")],
    },
];

/// How a mode's run of a case ended.
enum Verdict {
    Passed,
    Failed(String),
}

/// Run `cases` in the selected modes; print a summary, and panic if anything differs.
pub fn run(suite: &str, cases: &[Case], time_limit: Duration) {
    let cases = select_cases(cases);
    assert!(!cases.is_empty(), "no {suite} test matches KRAIT_TEST");
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|v| v == "1") {
        bless(suite, &cases, time_limit);
        return;
    }
    let modes = select_modes();
    let time_limit = match std::env::var("KRAIT_TIME_LIMIT") {
        Ok(seconds) => Duration::from_secs_f64(
            seconds
                .parse()
                .expect("KRAIT_TIME_LIMIT is a number of seconds"),
        ),
        Err(_) => time_limit,
    };
    let start = Instant::now();
    let jobs: Vec<(usize, usize)> = (0..cases.len())
        .flat_map(|c| (0..modes.len()).map(move |m| (c, m)))
        .collect();
    let verdicts = in_parallel(jobs.len(), |job| {
        let (c, m) = jobs[job];
        judge(cases[c], modes[m], time_limit)
    });
    let mut failures: Vec<Failure> = Vec::new();
    for (&(c, m), verdict) in jobs.iter().zip(&verdicts) {
        let Verdict::Failed(report) = verdict else {
            continue;
        };
        match failures
            .iter_mut()
            .find(|f| f.case == c && f.report == *report)
        {
            Some(same) => same.modes.push(m),
            None => failures.push(Failure {
                case: c,
                modes: vec![m],
                report: report.clone(),
            }),
        }
    }
    let text = report(suite, &cases, &modes, &failures, start.elapsed());
    // The macros' output is captured when a test passes; the summary is worth a line always.
    let _ = io::stderr().write_all(text.as_bytes());
    assert!(
        failures.is_empty(),
        "{suite}: some scripts do not behave as on CPython"
    );
}

/// The same difference in one or several modes.
struct Failure {
    case: usize,
    modes: Vec<usize>,
    report: String,
}

fn select_cases(cases: &[Case]) -> Vec<&Case> {
    let filter = std::env::var("KRAIT_TEST").unwrap_or_default();
    cases
        .iter()
        .filter(|case| {
            filter
                .split(',')
                .any(|part| case.name.contains(part.trim()))
        })
        .collect()
}

fn select_modes() -> Vec<&'static Mode> {
    static ORACLE: Mode = Mode {
        name: "oracle",
        flags: &[],
        env: &[],
    };
    let Ok(filter) = std::env::var("KRAIT_MODE") else {
        return MODES.iter().collect();
    };
    let wanted: Vec<&str> = filter.split(',').map(str::trim).collect();
    let known = MODES.iter().chain([&ORACLE]);
    let modes: Vec<&Mode> = known.filter(|mode| wanted.contains(&mode.name)).collect();
    assert_eq!(
        modes.len(),
        wanted.len(),
        "KRAIT_MODE={filter} names an unknown mode"
    );
    modes
}

fn oracle() -> PathBuf {
    std::env::var_os("KRAIT_ORACLE")
        .map(PathBuf::from)
        .expect("KRAIT_ORACLE must be the path of a CPython 3.14")
}

/// Apply `work` to 0..count on as many threads as there are processors.
fn in_parallel<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let jobs = std::env::var("KRAIT_JOBS")
        .ok()
        .and_then(|jobs| jobs.parse().ok());
    let workers = jobs
        .or_else(|| thread::available_parallelism().ok().map(usize::from))
        .unwrap_or(1);
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<T>>> = Mutex::new((0..count).map(|_| None).collect());
    thread::scope(|scope| {
        for _ in 0..workers.clamp(1, count.max(1)) {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= count {
                        return;
                    }
                    let result = work(i);
                    results.lock().expect("no worker panics")[i] = Some(result);
                }
            });
        }
    });
    results
        .into_inner()
        .expect("no worker panics")
        .into_iter()
        .map(|r| r.expect("every job ran"))
        .collect()
}

fn judge(case: &Case, mode: &Mode, time_limit: Duration) -> Verdict {
    let Ok(expected) = fs::read_to_string(&case.expect) else {
        return Verdict::Failed(format!(
            "{} is missing; bless with UPDATE_EXPECT=1\n",
            case.expect.display()
        ));
    };
    let command = if mode.name == "oracle" {
        Command::new(oracle())
    } else {
        krait(mode)
    };
    match outcome(case, mode.name, command, time_limit) {
        Err(problem) => Verdict::Failed(problem),
        Ok(actual) if actual == expected => Verdict::Passed,
        Ok(actual) => Verdict::Failed(diff(&expected, &actual)),
    }
}

fn krait(mode: &Mode) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_krait"));
    command.args(mode.flags).envs(mode.env.iter().copied());
    command
}

/// Run the case and write down what came out, in the form of an expectation file.
fn outcome(
    case: &Case,
    label: &str,
    mut command: Command,
    time_limit: Duration,
) -> Result<String, String> {
    let directory = case.script.parent().expect("a script is in a directory");
    let scratch = Scratch::new(case, label);
    command
        .arg(case.script.file_name().expect("a script has a name"))
        .args(&case.args)
        .args(scratch.argument())
        .current_dir(directory)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|e| format!("cannot start {command:?}: {e}\n"))?;
    let stdout = collect(child.stdout.take().expect("stdout is piped"));
    let stderr = collect(child.stderr.take().expect("stderr is piped"));
    let status = wait(&mut child, time_limit);
    let normalise = |bytes: Vec<u8>| {
        let text =
            String::from_utf8_lossy(&bytes).replace(&format!("{}/", directory.display()), "");
        scratch.hide(&text)
    };
    let stdout = normalise(stdout.join().expect("the reader does not panic"));
    let stderr = normalise(stderr.join().expect("the reader does not panic"));
    let mut text = stdout;
    section(&mut text, "--- stderr\n", &stderr);
    match status {
        Some(0) => Ok(text),
        Some(code) => {
            section(&mut text, &format!("--- exit {code}\n"), "\n");
            text.pop();
            Ok(text)
        }
        None => {
            let shown: String = text.chars().take(2000).collect();
            Err(format!(
                "stopped after {} s; so far it wrote:\n{shown}\n",
                time_limit.as_secs_f64()
            ))
        }
    }
}

fn section(text: &mut String, heading: &str, body: &str) {
    if body.is_empty() {
        return;
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(heading);
    text.push_str(body);
}

/// Read a pipe to its end on a thread of its own, so that the child never blocks on a full one.
fn collect(pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // Dropping the pipe at the limit makes a runaway child fail to write.
        let _ = pipe.take(OUTPUT_LIMIT).read_to_end(&mut bytes);
        bytes
    })
}

/// Return the exit code (minus the signal's number after a signal, as Python's subprocess has it), or None at the limit.
fn wait(child: &mut Child, time_limit: Duration) -> Option<i32> {
    let deadline = Instant::now() + time_limit;
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            return Some(exit_code(status));
        }
        if Instant::now() >= deadline {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 3 / 2).min(Duration::from_millis(20));
    }
}

#[cfg(unix)]
fn exit_code(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status
        .code()
        .unwrap_or_else(|| -status.signal().unwrap_or(0))
}

#[cfg(not(unix))]
fn exit_code(status: std::process::ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}

/// A directory of its own for a script that writes files: passed as the last argument, gone afterwards.
struct Scratch(Option<PathBuf>);

impl Scratch {
    /// Only scripts that look at `sys.argv` and have no other arguments get one.
    fn new(case: &Case, label: &str) -> Scratch {
        let source = fs::read_to_string(&case.script).unwrap_or_default();
        if !case.args.is_empty() || !source.contains("sys.argv[1]") {
            return Scratch(None);
        }
        let name = format!(
            "{}-{label}-{}",
            case.name.replace('/', "-"),
            std::process::id()
        );
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the scratch directory can be made");
        Scratch(Some(path))
    }

    fn argument(&self) -> Option<OsString> {
        self.0.as_ref().map(|path| path.into())
    }

    fn hide(&self, text: &str) -> String {
        match &self.0 {
            Some(path) => text.replace(&path.display().to_string(), "SCRATCH"),
            None => text.to_owned(),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = fs::remove_dir_all(path);
        }
    }
}

/// Write the expectations from CPython, twice with different hash seeds: what differs is no expectation.
fn bless(suite: &str, cases: &[&Case], time_limit: Duration) {
    let oracle = oracle();
    let problems = in_parallel(cases.len(), |i| {
        let case = cases[i];
        let run = |seed: &str| {
            let mut command = Command::new(&oracle);
            command.env("PYTHONHASHSEED", seed);
            outcome(case, "oracle", command, time_limit)
        };
        let (first, second) = (run("1")?, run("2")?);
        if first != second {
            return Err(format!("not deterministic:\n{}", diff(&first, &second)));
        }
        if fs::read_to_string(&case.expect).ok().as_ref() != Some(&first) {
            fs::write(&case.expect, first).map_err(|e| e.to_string())?;
            let _ = writeln!(io::stderr(), "blessed {}", case.name);
        }
        Ok(())
    });
    let mut text = String::new();
    for (case, problem) in cases.iter().zip(&problems) {
        if let Err(problem) = problem {
            let _ = writeln!(text, "{}: {problem}", case.name);
        }
    }
    assert!(
        text.is_empty(),
        "{suite}: CPython's output is no expectation:\n{text}"
    );
}

fn report(
    suite: &str,
    cases: &[&Case],
    modes: &[&Mode],
    failures: &[Failure],
    elapsed: Duration,
) -> String {
    let mut text = String::new();
    let full = std::env::var_os("KRAIT_FULL").is_some();
    for (shown, failure) in failures.iter().enumerate() {
        if shown == DIFFS_SHOWN && !full {
            let _ = writeln!(
                text,
                "… {} more (KRAIT_FULL=1 prints them)",
                failures.len() - shown
            );
            break;
        }
        let names: Vec<&str> = failure.modes.iter().map(|&m| modes[m].name).collect();
        let _ = writeln!(
            text,
            "FAIL {} [{}]",
            cases[failure.case].name,
            names.join(" ")
        );
        for line in failure.report.lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
    if !failures.is_empty() {
        topics(&mut text, cases, modes, failures);
    }
    let _ = write!(text, "{suite}: {} scripts,", cases.len());
    for (m, mode) in modes.iter().enumerate() {
        let failed = failures.iter().filter(|f| f.modes.contains(&m)).count();
        let _ = write!(
            text,
            " {} {}/{},",
            mode.name,
            cases.len() - failed,
            cases.len()
        );
    }
    let _ = writeln!(text, " in {:.1} s", elapsed.as_secs_f64());
    text
}

/// How far each topic (the first part of a name) has come: a row of passed scripts per mode.
fn topics(text: &mut String, cases: &[&Case], modes: &[&Mode], failures: &[Failure]) {
    let topic_of = |case: &Case| case.name.split_once('/').map(|(topic, _)| topic.to_owned());
    let mut rows: BTreeMap<String, (usize, Vec<usize>)> = BTreeMap::new();
    for (c, case) in cases.iter().enumerate() {
        let Some(topic) = topic_of(case) else {
            continue;
        };
        let row = rows
            .entry(topic)
            .or_insert_with(|| (0, vec![0; modes.len()]));
        row.0 += 1;
        for (m, passed) in row.1.iter_mut().enumerate() {
            *passed += usize::from(!failures.iter().any(|f| f.case == c && f.modes.contains(&m)));
        }
    }
    for (topic, (all, passed)) in rows {
        let _ = write!(text, "  {topic:24} {all:3} scripts, passed:");
        for (mode, passed) in modes.iter().zip(passed) {
            let _ = write!(text, "  {} {passed}", mode.name);
        }
        text.push('\n');
    }
}

/// The lines in which two texts differ: `-` expected, `+` actual, with two lines of context.
fn diff(expected: &str, actual: &str) -> String {
    const CONTEXT: usize = 2;
    const MOST_LINES: usize = 30;
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let mut marked: Vec<(char, &str)> = Vec::new();
    let common = longest_common_lines(&old, &new);
    let (mut i, mut j) = (0, 0);
    for (next_i, next_j) in common.into_iter().chain([(old.len(), new.len())]) {
        marked.extend(old[i..next_i].iter().map(|line| ('-', *line)));
        marked.extend(new[j..next_j].iter().map(|line| ('+', *line)));
        if next_i < old.len() && next_j < new.len() {
            marked.push((' ', old[next_i]));
        }
        (i, j) = (next_i + 1, next_j + 1);
    }
    let near = |at: usize| {
        let around = at.saturating_sub(CONTEXT)..(at + CONTEXT + 1).min(marked.len());
        marked[around].iter().any(|(mark, _)| *mark != ' ')
    };
    let mut text = String::new();
    let mut lines = 0;
    let mut skipped = false;
    for (at, (mark, line)) in marked.iter().enumerate() {
        if !near(at) {
            skipped = true;
            continue;
        }
        if lines == MOST_LINES {
            text.push_str("…\n");
            break;
        }
        if skipped {
            let _ = writeln!(text, "@@ entry {}", at + 1);
        }
        skipped = false;
        lines += 1;
        let shown: String = line.chars().take(160).collect();
        let _ = writeln!(text, "{mark} {shown}");
    }
    if text.is_empty() {
        text.push_str("the texts differ only in line ends\n");
    }
    text
}

/// The positions of a longest common subsequence; past the size limit only the common start counts.
fn longest_common_lines(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let mut common: Vec<(usize, usize)> = (0..start).map(|i| (i, i)).collect();
    let (old, new) = (&old[start..], &new[start..]);
    if old.len() * new.len() > 1_000_000 {
        return common;
    }
    let width = new.len() + 1;
    let mut longest = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if old[i] == new[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            common.push((start + i, start + j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    common
}
