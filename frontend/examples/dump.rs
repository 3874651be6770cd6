//! Prints what the front end makes of files: `dump [--tokens | --one-line | --time | --frame] FILE…`. A development aid.

use std::io::Write;
use std::time::Instant;

use krait_frontend::ast::{DumpOptions, dump};
use krait_frontend::lexer::{Listing, list_tokens};
use krait_frontend::parser::{Mode, parse};
use krait_frontend::source::Source;

fn main() {
    let mut args = std::env::args().skip(1).peekable();
    let flag = args
        .next_if(|arg| arg.starts_with("--"))
        .unwrap_or_default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut bytes, mut seconds) = (0, 0.0);
    for path in args {
        let data = std::fs::read(&path).expect("the file can be read");
        bytes += data.len();
        if flag == "--tokens" {
            let listing = Listing::of_bytes(&data);
            let text = listing.map_or_else(|e| e.to_string(), |listing| list_tokens(&listing));
            let _ = out.write_all(text.as_bytes());
            continue;
        }
        let started = Instant::now();
        let source = Source::from_bytes(&data);
        let result = match &source {
            Ok(source) => parse(source, Mode::Exec).map(|tree| (source, tree)),
            Err(error) => Err(error.clone()),
        };
        seconds += started.elapsed().as_secs_f64();
        let text = match result {
            Ok(_) if flag == "--time" => continue,
            Ok((source, tree)) => {
                let indent = if flag.is_empty() { Some(2) } else { None };
                dump(
                    &tree,
                    source,
                    DumpOptions {
                        indent,
                        include_attributes: true,
                    },
                )
                .unwrap_or_else(|_| "too deep".to_owned())
            }
            Err(e) => format!(
                "{:?}",
                (
                    e.kind.name(),
                    e.message,
                    e.lineno,
                    e.offset,
                    e.end_lineno,
                    e.end_offset
                )
            ),
        };
        if flag == "--frame" {
            let _ = writeln!(out, "{}\t{path}", text.len());
        }
        let _ = writeln!(out, "{text}");
    }
    if flag == "--time" {
        let megabytes = bytes as f64 / 1e6;
        let _ = writeln!(
            out,
            "{megabytes:.1} MB in {seconds:.3} s: {:.1} MB/s",
            megabytes / seconds
        );
    }
}
