//! `krait bench SCRIPT…`: time whole processes of this runtime and its peers, side by side.
//!
//! Invariants: every round runs every contender once, in rotating order, so that a slow spell of the machine hits all
//! of them; a warm-up round fills the disk caches and supplies the standard outputs that must agree; ratios compare
//! medians with the first peer's, and a contender that failed or disagreed has no figures.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::Instant;

const USAGE: &str = "\
usage: krait bench [--against PATH]... [--runs N] SCRIPT... [-- ARGUMENT...]

Time whole processes, interleaved: CPython (python3.14 or python3 on PATH, or each --against),
krait --no-jit, and krait; check that their outputs agree; print medians, spread, ratios and memory.

  --against PATH   an interpreter to compare with; the first one is the base of the ratios
  --runs N         timed runs of each (default 5)
  -- ARGUMENT...   passed to every script
";

/// Run the subcommand on the arguments that follow `bench`.
pub fn run(args: &[OsString]) -> ExitCode {
    let options = match parse(args) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprint!("krait bench: {problem}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let contenders = match contenders(&options) {
        Ok(contenders) => contenders,
        Err(problem) => {
            eprintln!("krait bench: {problem}");
            return ExitCode::FAILURE;
        }
    };
    let mut results = Vec::new();
    for script in &options.scripts {
        let result = measure(script, &contenders, &options);
        print!("{}", script_table(&result, &contenders));
        results.push(result);
    }
    if results.len() > 1 {
        print!("{}", summary_table(&results, &contenders));
    }
    if results.iter().all(|r| r.entries.iter().all(|e| e.is_ok())) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

struct Options {
    scripts: Vec<PathBuf>,
    against: Vec<PathBuf>,
    runs: usize,
    script_args: Vec<OsString>,
}

/// Return None when help is asked for.
fn parse(args: &[OsString]) -> Result<Option<Options>, String> {
    let mut options = Options {
        scripts: Vec::new(),
        against: Vec::new(),
        runs: 5,
        script_args: Vec::new(),
    };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = |name: &str| args.next().ok_or_else(|| format!("{name} needs a value"));
        match arg.to_str() {
            Some("-h" | "--help") => return Ok(None),
            Some("--against") => options.against.push(value("--against")?.into()),
            Some("--runs") => {
                let runs = value("--runs")?.to_str().and_then(|text| text.parse().ok());
                options.runs = runs
                    .filter(|&n| n > 0)
                    .ok_or("--runs needs a positive number")?;
            }
            Some("--") => options.script_args.extend(args.by_ref().cloned()),
            Some(flag) if flag.starts_with('-') => return Err(format!("unknown option {flag}")),
            _ => options.scripts.push(arg.into()),
        }
    }
    if options.scripts.is_empty() {
        return Err("no script is given".into());
    }
    Ok(Some(options))
}

/// Something that runs a script.
struct Contender {
    name: String,
    program: PathBuf,
    flags: &'static [&'static str],
}

fn contenders(options: &Options) -> Result<Vec<Contender>, String> {
    let mut peers = options.against.clone();
    if peers.is_empty() {
        peers.extend(
            ["python3.14", "python3"]
                .iter()
                .find_map(|name| find_on_path(name)),
        );
    }
    if peers.is_empty() {
        eprintln!(
            "krait bench: no python3.14 or python3 on PATH; comparing with krait --no-jit only"
        );
    }
    let itself =
        std::env::current_exe().map_err(|e| format!("cannot find the krait executable: {e}"))?;
    let mut contenders: Vec<Contender> = peers
        .into_iter()
        .map(|program| Contender {
            name: peer_name(&program),
            program,
            flags: &[],
        })
        .collect();
    contenders.push(Contender {
        name: "krait --no-jit".into(),
        program: itself.clone(),
        flags: &["--no-jit"],
    });
    contenders.push(Contender {
        name: "krait".into(),
        program: itself,
        flags: &[],
    });
    Ok(contenders)
}

fn peer_name(program: &Path) -> String {
    program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|directory| directory.join(name))
        .find(|candidate| candidate.is_file())
}

/// The figures of one script: for each contender its runs, or why there are none.
struct ScriptResult {
    script: String,
    entries: Vec<Result<Samples, String>>,
}

/// The timed runs of one contender on one script.
#[derive(Default)]
struct Samples {
    seconds: Vec<f64>,
    /// The largest resident set of any run, in bytes.
    peak: u64,
}

impl Samples {
    fn median(&self) -> f64 {
        median(&self.seconds)
    }
}

fn measure(script: &Path, contenders: &[Contender], options: &Options) -> ScriptResult {
    let mut entries: Vec<Result<Samples, String>> = Vec::new();
    let mut expected: Option<Vec<u8>> = None;
    for contender in contenders {
        // The warm-up run, which is not timed.
        entries.push(match run_once(contender, script, &options.script_args) {
            Err(problem) => Err(problem),
            Ok(run) => match &expected {
                Some(output) if *output != run.stdout => Err(disagreement(output, &run.stdout)),
                _ => {
                    expected.get_or_insert(run.stdout);
                    Ok(Samples::default())
                }
            },
        });
    }
    for round in 0..options.runs {
        for turn in 0..contenders.len() {
            let who = (round + turn) % contenders.len();
            if let Ok(samples) = &mut entries[who] {
                match run_once(&contenders[who], script, &options.script_args) {
                    Ok(run) => {
                        samples.seconds.push(run.seconds);
                        samples.peak = samples.peak.max(run.peak);
                    }
                    Err(problem) => entries[who] = Err(problem),
                }
            }
        }
    }
    ScriptResult {
        script: peer_name(script),
        entries,
    }
}

fn disagreement(expected: &[u8], actual: &[u8]) -> String {
    let lines = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes)
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (expected, actual) = (lines(expected), lines(actual));
    let at = expected
        .iter()
        .zip(&actual)
        .take_while(|(a, b)| a == b)
        .count();
    let show = |lines: &[String]| {
        lines
            .get(at)
            .map_or("nothing".to_owned(), |line| format!("{line:.60?}"))
    };
    format!(
        "output differs at line {}: {} instead of {}",
        at + 1,
        show(&actual),
        show(&expected)
    )
}

/// One finished process.
struct Run {
    seconds: f64,
    peak: u64,
    stdout: Vec<u8>,
}

fn run_once(contender: &Contender, script: &Path, args: &[OsString]) -> Result<Run, String> {
    let mut command = Command::new(&contender.program);
    command.args(contender.flags).arg(script).args(args);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|e| format!("cannot start {}: {e}", contender.program.display()))?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let finished =
        wait_with_usage(child).map_err(|e| format!("cannot wait for {}: {e}", contender.name))?;
    let seconds = start.elapsed().as_secs_f64();
    let stdout = stdout.join().unwrap_or_default();
    let stderr = stderr.join().unwrap_or_default();
    match finished.failure {
        None => Ok(Run {
            seconds,
            peak: finished.peak,
            stdout,
        }),
        Some(how) => {
            let stderr = String::from_utf8_lossy(&stderr);
            let last = stderr
                .lines()
                .rfind(|line| !line.trim().is_empty())
                .unwrap_or("no message");
            Err(format!("{how}: {last:.100}"))
        }
    }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What cannot be read shows as a difference in the output.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// How a child ended, and its peak memory in bytes (0 where the system does not tell).
struct Finished {
    failure: Option<String>,
    peak: u64,
}

/// Wait for the child with its resource usage, which std has no call for.
#[cfg(unix)]
fn wait_with_usage(child: Child) -> io::Result<Finished> {
    use std::os::unix::process::ExitStatusExt;
    let pid = libc::pid_t::try_from(child.id()).map_err(io::Error::other)?;
    let mut status = 0;
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    loop {
        // SAFETY: both pointers are to live variables of the types wait4 fills, and the child, which nobody else waits
        // for, has not been reaped: `child` is owned here and `Child` reaps only when asked to.
        let reaped = unsafe { libc::wait4(pid, &mut status, 0, usage.as_mut_ptr()) };
        if reaped == pid {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    // SAFETY: an rusage is plain integers, zeroed above and filled by wait4.
    let usage = unsafe { usage.assume_init() };
    let unit = if cfg!(target_vendor = "apple") {
        1
    } else {
        1024
    };
    let peak = u64::try_from(usage.ru_maxrss).unwrap_or(0) * unit;
    let status = std::process::ExitStatus::from_raw(status);
    Ok(Finished {
        failure: (!status.success()).then(|| status.to_string()),
        peak,
    })
}

#[cfg(not(unix))]
fn wait_with_usage(mut child: Child) -> io::Result<Finished> {
    let status = child.wait()?;
    Ok(Finished {
        failure: (!status.success()).then(|| status.to_string()),
        peak: 0,
    })
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0,
    }
}

fn geometric_mean(values: &[f64]) -> f64 {
    (values.iter().map(|value| value.ln()).sum::<f64>() / values.len() as f64).exp()
}

/// How many times as fast as the base each contender is; None where either has no figures.
fn speeds(result: &ScriptResult) -> Vec<Option<f64>> {
    let base = result
        .entries
        .first()
        .and_then(|entry| entry.as_ref().ok())
        .map(Samples::median);
    let speed = |entry: &Result<Samples, String>| Some(base? / entry.as_ref().ok()?.median());
    result.entries.iter().map(speed).collect()
}

fn script_table(result: &ScriptResult, contenders: &[Contender]) -> String {
    let mut rows = vec![row(["", "median", "min", "max", "speed", "peak memory"])];
    let mut notes = String::new();
    for ((contender, entry), speed) in contenders.iter().zip(&result.entries).zip(speeds(result)) {
        match entry {
            Ok(samples) => {
                let seconds = |value: f64| format!("{value:.3} s");
                let smallest = samples
                    .seconds
                    .iter()
                    .copied()
                    .fold(f64::INFINITY, f64::min);
                let largest = samples.seconds.iter().copied().fold(0.0, f64::max);
                rows.push(vec![
                    contender.name.clone(),
                    seconds(samples.median()),
                    seconds(smallest),
                    seconds(largest),
                    ratio(speed),
                    format!("{:.1} MB", samples.peak as f64 / 1e6),
                ]);
            }
            Err(problem) => {
                rows.push(row([&contender.name, "failed", "", "", "", ""]));
                let _ = writeln!(notes, "  {}: {problem}", contender.name);
            }
        }
    }
    format!("{}\n{}{notes}\n", result.script, align(&rows))
}

/// Speeds by script and contender, then the geometric means over the scripts both sides finished.
fn summary_table(results: &[ScriptResult], contenders: &[Contender]) -> String {
    let mut rows = vec![vec!["speed".to_owned()]];
    rows[0].extend(contenders.iter().map(|contender| contender.name.clone()));
    let mut columns = vec![Vec::new(); contenders.len()];
    for result in results {
        let speeds = speeds(result);
        for (column, speed) in columns.iter_mut().zip(&speeds) {
            column.extend(*speed);
        }
        rows.push(
            std::iter::once(result.script.clone())
                .chain(speeds.into_iter().map(ratio))
                .collect(),
        );
    }
    let mean = |column: &Vec<f64>| ratio((!column.is_empty()).then(|| geometric_mean(column)));
    let slowest = |column: &Vec<f64>| ratio(column.iter().copied().reduce(f64::min));
    rows.push(
        std::iter::once("geometric mean".to_owned())
            .chain(columns.iter().map(mean))
            .collect(),
    );
    rows.push(
        std::iter::once("slowest".to_owned())
            .chain(columns.iter().map(slowest))
            .collect(),
    );
    align(&rows)
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn ratio(speed: Option<f64>) -> String {
    speed.map_or("-".to_owned(), |speed| format!("{speed:.2}x"))
}

/// Pad cells to columns: the first to the left, the others to the right.
fn align(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let _ = match column {
                0 => write!(line, "  {cell:width$}"),
                _ => write!(line, "  {cell:>width$}"),
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    fn contender(name: &str) -> Contender {
        Contender {
            name: name.into(),
            program: PathBuf::new(),
            flags: &[],
        }
    }

    fn samples(seconds: &[f64]) -> Result<Samples, String> {
        Ok(Samples {
            seconds: seconds.to_vec(),
            peak: 12_300_000,
        })
    }

    fn words(args: &[&str]) -> Vec<OsString> {
        args.iter().map(|arg| OsStr::new(arg).to_owned()).collect()
    }

    #[test]
    fn medians_and_means() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
        assert!((geometric_mean(&[1.0, 4.0]) - 2.0).abs() < 1e-12);
        assert!((geometric_mean(&[2.0, 4.0, 8.0]) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn speeds_compare_medians_with_the_first() {
        let entries = vec![
            samples(&[2.0, 9.0, 2.0]),
            samples(&[0.5]),
            Err("exit status: 1".into()),
        ];
        let result = ScriptResult {
            script: "a.py".into(),
            entries,
        };
        assert_eq!(speeds(&result), [Some(1.0), Some(4.0), None]);
        let no_base = ScriptResult {
            script: "a.py".into(),
            entries: vec![Err(String::new()), samples(&[1.0])],
        };
        assert_eq!(speeds(&no_base), [None, None]);
    }

    #[test]
    fn tables() {
        let contenders = [contender("python3"), contender("krait")];
        let a = ScriptResult {
            script: "a.py".into(),
            entries: vec![samples(&[2.0, 1.0, 3.0]), samples(&[0.5])],
        };
        let expected = "\
a.py
            median      min      max  speed  peak memory
  python3  2.000 s  1.000 s  3.000 s  1.00x      12.3 MB
  krait    0.500 s  0.500 s  0.500 s  4.00x      12.3 MB

";
        assert_eq!(script_table(&a, &contenders), expected);
        let b = ScriptResult {
            script: "b.py".into(),
            entries: vec![samples(&[1.0]), samples(&[1.0])],
        };
        let failed = ScriptResult {
            script: "c.py".into(),
            entries: vec![samples(&[1.0]), Err("no".into())],
        };
        assert!(
            script_table(&failed, &contenders).ends_with("  krait     failed\n  krait: no\n\n")
        );
        let expected = [
            "  speed           python3  krait\n",
            "  a.py              1.00x  4.00x\n",
            "  b.py              1.00x  1.00x\n",
            "  c.py              1.00x      -\n",
            "  geometric mean    1.00x  2.00x\n",
            "  slowest           1.00x  1.00x\n",
        ]
        .concat();
        assert_eq!(summary_table(&[a, b, failed], &contenders), expected);
    }

    #[test]
    fn arguments() {
        let options = parse(&words(&[
            "a.py",
            "--runs",
            "3",
            "--against",
            "x",
            "--against",
            "y",
            "b.py",
            "--",
            "7",
            "--runs",
        ]));
        let options = options.expect("valid").expect("not help");
        assert_eq!(options.scripts, [Path::new("a.py"), Path::new("b.py")]);
        assert_eq!(options.against, [Path::new("x"), Path::new("y")]);
        assert_eq!(
            (options.runs, options.script_args),
            (3, words(&["7", "--runs"]))
        );
        assert!(parse(&words(&["--help"])).is_ok_and(|options| options.is_none()));
        for bad in [
            &["a.py", "--runs", "0"][..],
            &["a.py", "--against"],
            &["--fast", "a.py"],
            &[],
        ] {
            assert!(parse(&words(bad)).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn outputs_are_compared_by_line() {
        let text = disagreement(b"1\n2\n3\n", b"1\n5\n");
        assert_eq!(text, "output differs at line 2: \"5\" instead of \"2\"");
        assert_eq!(
            disagreement(b"1\n2\n", b"1\n"),
            "output differs at line 2: nothing instead of \"2\""
        );
    }
}
