//! Misspelt keywords behind an "invalid syntax": "Did you mean 'return'?"
//!
//! Names in the statement that does not parse are replaced by the keywords nearest to them, one at a time, until the statement compiles.
//! What is looked at is the text behind the last compound statement that the parser had read, up to the line of the error.

use crate::interp::suggest::closest;
use crate::text::unicode::is_line_break;
use krait_frontend::lexer::Listing;
use krait_frontend::parser::{self, Mode, ParseOptions};
use krait_frontend::source::{ErrorKind, Source, SyntaxError};
use krait_frontend::{Options, compile};

/// Longer statements, in characters, are left alone.
const LONGEST: usize = 1024;
/// Names that are tried.
const NAMES: usize = 10;
/// Keywords that are tried for each.
const MATCHES: usize = 3;
/// The least similarity of a name and a keyword, which is twice the number of characters in common by that of all characters.
const SIMILARITY: f64 = 0.5;

/// The keywords in the order of the module `keyword`, which decides between those that are equally near.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Where the text of the error comes from.
pub enum Text<'a> {
    /// The whole program.
    Program(&'a str),
    /// The whole program, as it is in the file now: only the line of the error is trusted.
    File(&'a str),
    /// The line of the error is all there is.
    Line(&'a str),
}

/// A misspelt keyword: its line, where it is there in characters from 0, and what it should be.
pub struct Misspelt {
    pub line: String,
    pub start: usize,
    pub end: usize,
    pub keyword: &'static str,
}

/// Looks for a misspelt keyword in the lines `first` (0 for the first one of all) to `last`.
pub fn find(text: &Text, first: usize, last: usize) -> Option<Misspelt> {
    let (text, first, last, only_last) = match text {
        Text::Program(text) => (text, first, last, false),
        Text::File(text) => (text, first, last, true),
        Text::Line(text) => (text, 0, 1, false),
    };
    let first = first.max(1);
    let lines: Vec<&str> = split_lines(text);
    let lines = lines.get(first - 1..last.min(lines.len()))?;
    let lines = dedent(lines);
    let code = lines.join("\n");
    if code.chars().count() > LONGEST {
        return None;
    }
    let lines = split_lines(&code);
    let listing = Listing::of_text(&code).ok()?;
    let mut left = NAMES;
    for token in listing.tokens() {
        let (row, start) = (token.start.0 as usize, token.start.1 as usize);
        let name = token.text;
        if token.kind != "NAME" || only_last && row + first - 1 != last || KEYWORDS.contains(&name)
        {
            continue;
        }
        left = left.checked_sub(1)?;
        let end = token.end.1 as usize;
        for keyword in candidates(name) {
            let mut changed: Vec<String> = lines.iter().map(|line| line.to_string()).collect();
            let line = changed.get_mut(row - 1)?;
            *line = line
                .chars()
                .take(start)
                .chain(keyword.chars())
                .chain(line.chars().skip(end))
                .collect();
            if compiles(&changed.join("\n")).ok()? {
                let line = lines.get(row - 1)?.to_string();
                return Some(Misspelt {
                    line,
                    start,
                    end,
                    keyword,
                });
            }
        }
    }
    None
}

/// The keywords to try for a name, best first.
fn candidates(name: &str) -> Vec<&'static str> {
    let mut found: Vec<&str> = closest(name, KEYWORDS.iter().copied())
        .into_iter()
        .collect();
    let name: Vec<char> = name.chars().collect();
    let mut similar: Vec<(f64, &str)> = KEYWORDS
        .iter()
        .map(|keyword| {
            let letters: Vec<char> = keyword.chars().collect();
            let ratio = 2.0 * common(&letters, &name) as f64 / (letters.len() + name.len()) as f64;
            (ratio, *keyword)
        })
        .filter(|(ratio, _)| *ratio >= SIMILARITY)
        .collect();
    similar.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(a.1)));
    found.extend(similar.iter().take(MATCHES).map(|(_, keyword)| keyword));
    found.truncate(MATCHES);
    found
}

/// How many characters two words have in common: the longest common part, and what is in common before it and behind it.
fn common(a: &[char], b: &[char]) -> usize {
    let (mut best, mut at) = (0, (0, 0));
    for i in 0..a.len() {
        for j in 0..b.len() {
            let same = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y);
            let len = same.count();
            if len > best {
                (best, at) = (len, (i, j));
            }
        }
    }
    if best == 0 {
        return 0;
    }
    let (i, j) = at;
    best + common(&a[..i], &b[..j]) + common(&a[i + best..], &b[j + best..])
}

/// Whether the text is a program, or could be the beginning of one; an error that is no SyntaxError ends the search.
fn compiles(text: &str) -> Result<bool, SyntaxError> {
    let is_syntax = |error: SyntaxError| match error.kind.is_syntax_error() {
        true => Ok(error.kind),
        false => Err(error),
    };
    let blank = |line: &str| line.trim().is_empty() || line.trim().starts_with('#');
    let text = if text.split('\n').all(blank) {
        "pass"
    } else {
        text
    };
    let unfinished = ParseOptions {
        allow_incomplete_input: true,
        dont_imply_dedent: true,
        ..ParseOptions::from(Mode::Exec)
    };
    let tried =
        |text: &str| Source::from_text(text).and_then(|source| parser::parse(&source, unfinished));
    if let Err(error) = tried(text) {
        is_syntax(error)?;
        match tried(&format!("{text}\n")) {
            Ok(_) => return Ok(true),
            Err(error) => {
                if is_syntax(error)? == ErrorKind::IncompleteInput {
                    return Ok(true);
                }
            }
        }
    }
    let compiled = Source::from_text(text)
        .and_then(|source| compile(&source, "<input>", Mode::Exec, Options::default()));
    match compiled {
        Ok(_) => Ok(true),
        Err(error) => is_syntax(error).map(|_| false),
    }
}

/// The lines without their ends, as `str.splitlines` finds them.
fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut chars) = (0, text.char_indices().peekable());
    while let Some((at, c)) = chars.next() {
        if !is_line_break(u32::from(c)) {
            continue;
        }
        lines.push(&text[start..at]);
        start = at + c.len_utf8();
        if c == '\r' && chars.next_if(|(_, c)| *c == '\n').is_some() {
            start += 1;
        }
    }
    if start < text.len() {
        lines.push(&text[start..]);
    }
    lines
}

/// The lines without the white space that all of them begin with; blank ones become empty.
fn dedent<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let is_blank = |line: &str| line.chars().all(char::is_whitespace);
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|line| !is_blank(line)) {
        let own = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        let shared = margin.map_or(own, |margin| {
            let same = margin.bytes().zip(own.bytes());
            &own[..same.take_while(|(a, b)| a == b).count()]
        });
        margin = Some(shared);
    }
    let margin = margin.map_or(0, str::len);
    let cut = |line: &&'a str| if is_blank(line) { "" } else { &line[margin..] };
    lines.iter().map(cut).collect()
}
