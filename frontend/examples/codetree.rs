//! Prints the code-object trees of the files listed in a file: `codetree LIST [OPTIMIZE]`. A development aid.
use krait_frontend::bytecode::code::{Code, Constant};
use krait_frontend::source::Source;
use krait_frontend::{Mode, Options, compile};
use std::fmt::Write as _;
use std::io::Write as _;

fn walk(code: &Code, depth: usize, out: &mut String) {
    let _ = writeln!(
        out,
        "{depth} {} {} {} {} {} {:#x} {} [{}] [{}] [{}]",
        code.name,
        code.qualname,
        code.arg_count,
        code.posonly_count,
        code.kwonly_count,
        code.flags,
        code.first_line,
        code.varnames().join(","),
        code.cellvars().join(","),
        code.freevars().join(","),
    );
    for c in &code.constants {
        if let Constant::Code(inner) = c {
            walk(inner, depth + 1, out);
        }
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let optimize = args.get(2).map_or(0, |a| a.parse().expect("a number"));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::fs::read_to_string(&args[1]).expect("a list").lines() {
        let data = std::fs::read(path).expect("the file can be read");
        let options = Options {
            optimize,
            ..Options::default()
        };
        let text =
            match Source::from_bytes(&data).and_then(|s| compile(&s, path, Mode::Exec, options)) {
                Ok(o) => {
                    let mut t = String::new();
                    walk(&o.code, 0, &mut t);
                    t
                }
                Err(e) => format!("{}: {}\n", e.kind.name(), e.message),
            };
        let _ = write!(out, "=== {path}\n{text}");
    }
}
