//! Prints the outlines of the code objects of the files listed in a file: `codetree LIST [OPTIMIZE]`. A development aid.

use krait_frontend::bytecode::outline::outline;
use krait_frontend::source::Source;
use krait_frontend::{Mode, Options, compile};
use std::io::Write;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let optimize = args.get(2).map_or(0, |a| a.parse().expect("a number"));
    let options = Options {
        optimize,
        ..Options::default()
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let list = std::fs::read_to_string(&args[1]).expect("a list of files");
    for path in list.lines() {
        let data = std::fs::read(path).expect("the file can be read");
        let compiled =
            Source::from_bytes(&data).and_then(|s| compile(&s, path, Mode::Exec, options));
        let text = match compiled {
            Ok(output) => outline(&output.code),
            Err(e) => format!("{}: {}\n", e.kind.name(), e.message),
        };
        let _ = write!(out, "=== {path}\n{text}");
    }
}
