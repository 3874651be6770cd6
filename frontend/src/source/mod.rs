//! Source text: decoded, newlines normalised, with a table of its lines.
//!
//! Invariants: the text is UTF-8 with `\n` line ends only, never holds a BOM, and ends with a newline (one is added when the input lacks it).
//! Byte offsets into it are what spans hold. Columns are byte offsets in the line, as CPython's `col_offset`.

mod decode;
mod error;

pub use decode::declared_encoding;
pub(crate) use decode::decode_for_listing;
pub use error::{ErrorKind, Stage, SyntaxError, Warning, WarningKind};

/// A program's text.
#[derive(Clone, Debug)]
pub struct Source {
    text: String,
    line_starts: Vec<u32>,
    newline_added: bool,
}

impl Source {
    /// Source from text that is already decoded (`compile` of a str).
    pub fn from_text(text: &str) -> Result<Source, SyntaxError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if memchr::memchr(0, text.as_bytes()).is_some() {
            return Err(SyntaxError::without_location(
                "source code string cannot contain null bytes",
            ));
        }
        Ok(Source::new(text))
    }

    /// Source from text whose line ends are kept as they are, for listing its tokens.
    pub(crate) fn verbatim(text: &str) -> Result<Source, SyntaxError> {
        if text.contains('\0') {
            return Err(SyntaxError::without_location(
                "source code cannot contain null bytes",
            ));
        }
        let mut copy = String::with_capacity(text.len() + 1);
        copy.push_str(text);
        Ok(Source::with_lines(copy))
    }

    fn new(text: &str) -> Source {
        Source::with_lines(if memchr::memchr(b'\r', text.as_bytes()).is_some() {
            normalise_newlines(text)
        } else {
            let mut copy = String::with_capacity(text.len() + 1);
            copy.push_str(text);
            copy
        })
    }

    fn with_lines(mut text: String) -> Source {
        assert!(
            text.len() < u32::MAX as usize - 1,
            "source files are smaller than 4 GiB"
        );
        let newline_added = !text.is_empty() && !text.ends_with('\n');
        if newline_added {
            text.push('\n');
        }
        let mut line_starts = Vec::with_capacity(text.len() / 24 + 1);
        line_starts.push(0);
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Source {
            text,
            line_starts,
            newline_added,
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the final newline was not in the input.
    pub fn newline_added(&self) -> bool {
        self.newline_added
    }

    /// The text of a span.
    pub fn slice(&self, span: crate::ast::Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// Line (from 1) and column in bytes (from 0) of an offset.
    pub fn locate(&self, offset: u32) -> (u32, u32) {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        (line as u32, offset - self.line_starts[line - 1])
    }

    /// The offset at which a line (from 1) starts; lines behind the last start at the end.
    pub fn line_start(&self, line: u32) -> u32 {
        self.line_starts
            .get(line as usize - 1)
            .copied()
            .unwrap_or(self.text.len() as u32)
    }

    /// The text of a line (from 1), without its newline.
    pub fn line_text(&self, line: u32) -> &str {
        let text = &self.text[self.line_start(line) as usize..self.line_start(line + 1) as usize];
        text.strip_suffix('\n').unwrap_or(text)
    }

    /// A cursor that locates many nearby offsets faster than [`Source::locate`].
    pub fn cursor(&self) -> LineCursor<'_> {
        LineCursor {
            source: self,
            line: 1,
            start: 0,
            end: self.line_starts.get(1).copied().unwrap_or(u32::MAX),
        }
    }
}

/// Locates offsets, starting from the line that was found last.
#[derive(Clone, Debug)]
pub struct LineCursor<'a> {
    source: &'a Source,
    line: u32,
    /// Where the line starts, and where the next one does.
    start: u32,
    end: u32,
}

impl LineCursor<'_> {
    /// Line (from 1) and column in bytes (from 0) of an offset.
    pub fn locate(&mut self, offset: u32) -> (u32, u32) {
        if offset < self.start || offset >= self.end {
            self.find(offset);
        }
        (self.line, offset - self.start)
    }
    /// The places of a span's two ends: most spans lie within a line.
    pub fn locate_span(&mut self, start: u32, end: u32) -> ((u32, u32), (u32, u32)) {
        let first = self.locate(start);
        if end < self.end {
            return (first, (self.line, end - self.start));
        }
        (first, self.clone().locate(end))
    }
    fn find(&mut self, offset: u32) {
        let starts = &self.source.line_starts;
        let is_in = |line: usize| {
            let end = starts.get(line).copied().unwrap_or(u32::MAX);
            starts
                .get(line - 1)
                .is_some_and(|&start| start <= offset && offset < end)
        };
        let here = self.line as usize;
        let near = [here + 1, here + 2, here.max(2) - 1, here.max(3) - 2];
        let line = near
            .into_iter()
            .find(|&line| is_in(line))
            .unwrap_or_else(|| starts.partition_point(|&start| start <= offset));
        self.line = line as u32;
        self.start = starts[line - 1];
        self.end = starts.get(line).copied().unwrap_or(u32::MAX);
    }
}

fn normalise_newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
