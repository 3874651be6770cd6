//! The text of a traceback: one entry a frame, with its source lines and marks below them.

use super::anchors::{self, Anchors};
use super::source::{self, Lines};
use crate::context::Thread;
use crate::heap::Gc;
use crate::interp::unwind::traceback;
use crate::object::code::Code;
use crate::object::exception::Exception;
use crate::object::field::exact;
use crate::object::kinds::Builtin;
use crate::object::str::Str;
use crate::object::traceback::Frame;
use crate::value::Value;
use krait_frontend::bytecode::code::Location;
use std::collections::BTreeSet;

/// Entries for the same place beyond this many are counted only.
const CUTOFF: usize = 3;

/// Where a frame was.
struct Place {
    file: String,
    line: Option<u32>,
    name: String,
    location: Location,
}

/// The frame object that `v` is.
pub fn frame(v: Value) -> Option<Gc<Frame>> {
    exact(v, Builtin::Frame.shape())
}

/// The entries of the traceback of `e`, each a text of one or more lines; empty when it has none.
pub fn entries(th: &mut Thread, e: Gc<Exception>) -> Vec<String> {
    let mut places = Vec::new();
    let mut next = e.traceback.get();
    while let Some(t) = traceback(next) {
        if let Some(frame) = frame(t.frame.get()) {
            let lasti = t.lasti.to_int().unwrap_or(0) as u32;
            let line = t.line().to_int().map(|l| l as u32);
            places.push(place(frame.code(), lasti, line));
        }
        next = t.next.get();
    }
    if let Some(limit) = limit(th) {
        let skip = places.len().saturating_sub(limit);
        places.drain(..skip);
    }
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(first) = places.get(at) {
        let same =
            |p: &&Place| p.file == first.file && p.line == first.line && p.name == first.name;
        let count = places[at..].iter().take_while(same).count();
        for p in places[at..].iter().take(count.min(CUTOFF)) {
            let lines = source::lines(th, &p.file);
            out.push(entry(p, lines));
        }
        if count > CUTOFF {
            let more = count - CUTOFF;
            let s = if more > 1 { "s" } else { "" };
            out.push(format!("  [Previous line repeated {more} more time{s}]\n"));
        }
        at += count;
    }
    out
}

fn place(code: Gc<Code>, lasti: u32, line: Option<u32>) -> Place {
    let location = code.source.location(lasti);
    let line = if location.line != 0 {
        Some(location.line)
    } else {
        line
    };
    Place {
        file: Str::text_of(code.filename),
        line,
        name: Str::text_of(code.name),
        location,
    }
}

/// `sys.tracebacklimit`
fn limit(th: &mut Thread) -> Option<usize> {
    let limit = th
        .interp()
        .sys_dict
        .get()?
        .get_text(th, "tracebacklimit")?
        .to_int()?;
    Some(limit.max(0) as usize)
}

fn entry(p: &Place, lines: Option<Lines>) -> String {
    let line = p.line.map_or("None".to_string(), |l| l.to_string());
    let mut out = format!("  File \"{}\", line {line}, in {}\n", p.file, p.name);
    if let (Some(lines), Some(line)) = (lines, p.line) {
        push_source(p, line, &lines, &mut out);
    }
    out
}

/// Appends the source lines and marks.
fn push_source(p: &Place, line: u32, lines: &[String], out: &mut String) {
    let end = p.location.end_line.max(line);
    let original: Vec<&str> = (line..=end)
        .map(|l| lines.get(l as usize - 1).map_or("", |text| text.trim_end()))
        .collect();
    let dedented = dedent(&original);
    if dedented.iter().all(|l| l.trim().is_empty()) {
        return;
    }
    if p.location.line == 0 {
        out.push_str(&format!("    {}\n", original[0].trim()));
        return;
    }
    let first = original[0];
    let last = original[original.len() - 1];
    let removed = first.chars().count() - dedented[0].chars().count();
    let start = char_offset(first, p.location.col).saturating_sub(removed);
    let end = char_offset(last, p.location.end_col).saturating_sub(removed);
    let all: Vec<Vec<char>> = dedented.iter().map(|l| l.chars().collect()).collect();
    let mut marked = Vec::new();
    mark(&all, start, end, &mut marked);
    let marked: Vec<&str> = marked.iter().map(String::as_str).collect();
    for l in dedent(&marked) {
        out.push_str(&format!("    {l}\n"));
    }
}

/// Lines without the whitespace that they all begin with; blank ones become empty.
fn dedent<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let indents = lines
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| &l[..l.len() - l.trim_start_matches([' ', '\t']).len()]);
    let margin = indents.reduce(|a, b| {
        let n = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
        &a[..n]
    });
    let margin = margin.map_or(0, str::len);
    lines
        .iter()
        .map(|l| {
            if l.trim().is_empty() {
                ""
            } else {
                &l[margin..]
            }
        })
        .collect()
}

fn char_offset(line: &str, bytes: u32) -> usize {
    let n = (bytes as usize).min(line.len());
    String::from_utf8_lossy(&line.as_bytes()[..n])
        .chars()
        .count()
}

/// Columns that the first `n` characters take on a terminal.
fn width(line: &[char], n: usize) -> usize {
    line.iter()
        .take(n)
        .map(|c| if is_wide(*c) { 2 } else { 1 })
        .sum()
}

/// Whether a character takes two columns (the main ranges of East Asian Width W and F).
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xA000..=0xA4CF
        | 0xA960..=0xA97C | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1F64F | 0x1F680..=0x1F6FF | 0x1F900..=0x1F9FF | 0x20000..=0x3FFFD)
}

/// Puts the lines that matter and their marks together: those from `start` in the first line to `end` in the last are the expression.
fn mark(all: &[Vec<char>], start: usize, end: usize, out: &mut Vec<String>) {
    let last = all.len() - 1;
    let mut segment: Vec<String> = all.iter().map(|l| l.iter().collect()).collect();
    segment[last] = all[last].iter().take(end).collect();
    segment[0] = segment[0].chars().skip(start).collect();
    let found = anchors::of_expression(&segment);
    let shown: Vec<String> = all.iter().map(|l| l.iter().collect()).collect();
    let carets = anchors::worth_marking(&shown, start, end, found.is_some());
    let found = found.map(|a| shifted(a, all, start));
    let mut significant = BTreeSet::from([0, last]);
    if let Some(a) = &found {
        for l in [a.left.0, a.right.0] {
            significant.extend(l.saturating_sub(1)..=(l + 1).min(last));
        }
    }
    let marks = Marks {
        all,
        start: width(&all[0], start),
        end: width(&all[last], end),
        anchors: found,
        carets,
    };
    let mut previous: Option<usize> = None;
    for l in significant {
        match previous.map(|p| l - p) {
            Some(2) => marks.push_line(l - 1, out),
            Some(n) if n > 2 => out.push(format!("...<{} lines>...", n - 1)),
            _ => {}
        }
        marks.push_line(l, out);
        previous = Some(l);
    }
}

/// Anchors in columns of the shown lines.
fn shifted(a: Anchors, all: &[Vec<char>], start: usize) -> Anchors {
    let shift = |(line, offset): (usize, usize)| {
        let offset = if line == 0 { offset + start } else { offset };
        let line_text = all.get(line).map_or(&[][..], |l| l);
        (
            line,
            width(line_text, offset) + offset.saturating_sub(line_text.len()),
        )
    };
    Anchors {
        left: shift(a.left),
        right: shift(a.right),
    }
}

/// What to mark.
struct Marks<'a> {
    all: &'a [Vec<char>],
    start: usize,
    end: usize,
    anchors: Option<Anchors>,
    carets: bool,
}

impl Marks<'_> {
    /// Appends a line, and its marks when there are any to show.
    fn push_line(&self, l: usize, out: &mut Vec<String>) {
        let line = &self.all[l];
        out.push(line.iter().collect());
        if !self.carets {
            return;
        }
        let spaces = line.iter().take_while(|c| c.is_whitespace()).count();
        let count = if l == self.all.len() - 1 {
            self.end
        } else {
            width(line, line.len())
        };
        let marks: String = (0..count)
            .map(|col| {
                if col < spaces || l == 0 && col < self.start {
                    return ' ';
                }
                match &self.anchors {
                    None => '^',
                    Some(a) if (l, col) >= a.left && (l, col) < a.right => '^',
                    Some(_) => '~',
                }
            })
            .collect();
        out.push(marks);
    }
}
