//! What the front end reports: one error, any number of warnings.

use super::Source;

/// The exception class of a [`SyntaxError`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// SyntaxError
    SyntaxError,
    /// IndentationError
    IndentationError,
    /// TabError
    TabError,
    /// _IncompleteInputError: more input could complete the program.
    IncompleteInput,
    /// MemoryError: the program is nested too deeply for the parser.
    MemoryError,
    /// RecursionError
    RecursionError,
    /// ValueError, OverflowError and the like do not come from parsing, except for this one.
    ValueError,
    /// UnicodeEncodeError: a docstring holds surrogates.
    UnicodeEncodeError,
}

impl ErrorKind {
    /// Whether the Python class is SyntaxError or one derived from it.
    pub fn is_syntax_error(self) -> bool {
        match self {
            ErrorKind::SyntaxError
            | ErrorKind::IndentationError
            | ErrorKind::TabError
            | ErrorKind::IncompleteInput => true,
            ErrorKind::MemoryError
            | ErrorKind::RecursionError
            | ErrorKind::ValueError
            | ErrorKind::UnicodeEncodeError => false,
        }
    }

    /// The name of the Python class.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::SyntaxError => "SyntaxError",
            ErrorKind::IndentationError => "IndentationError",
            ErrorKind::TabError => "TabError",
            ErrorKind::IncompleteInput => "_IncompleteInputError",
            ErrorKind::MemoryError => "MemoryError",
            ErrorKind::RecursionError => "RecursionError",
            ErrorKind::ValueError => "ValueError",
            ErrorKind::UnicodeEncodeError => "UnicodeEncodeError",
        }
    }
}

/// An error in a program's text; the fields are the attributes of the Python exception.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Which exception it is.
    pub kind: ErrorKind,
    /// Its message.
    pub message: String,
    /// Line, from 1.
    pub lineno: Option<u32>,
    /// Column in characters, from 1.
    pub offset: Option<i32>,
    /// Line of the end.
    pub end_lineno: Option<u32>,
    /// Column behind the end in characters, from 1; -1 and 0 say that it is not known.
    pub end_offset: Option<i32>,
    /// Whether `args` has the place too, or only the message: that is all that the scope pass gives the exception when it makes it.
    pub place_in_args: bool,
    /// The line (or lines) of source. Errors that are found behind the parser have none: as in CPython, who raises them looks into the file.
    pub text: Option<String>,
    /// Where the last compound statement begins that the parser had read: line from 1 and column in bytes, or zeros if there is none. Only
    /// errors of the parser have it; who prints them looks behind it for misspelt keywords.
    pub last_statement: Option<(u32, u32)>,
    /// The text that cannot be encoded, in WTF-8: for UnicodeEncodeErrors.
    pub unencodable: Option<Box<[u8]>>,
}

impl SyntaxError {
    /// An error that is not tied to a place.
    pub fn without_location(message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            kind: ErrorKind::SyntaxError,
            message: message.into(),
            lineno: None,
            offset: None,
            end_lineno: None,
            end_offset: None,
            place_in_args: false,
            text: None,
            last_statement: None,
            unencodable: None,
        }
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// The category of a [`Warning`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WarningKind {
    /// SyntaxWarning
    SyntaxWarning,
    /// DeprecationWarning
    DeprecationWarning,
}

impl WarningKind {
    /// The name of the Python class.
    pub fn name(self) -> &'static str {
        match self {
            WarningKind::SyntaxWarning => "SyntaxWarning",
            WarningKind::DeprecationWarning => "DeprecationWarning",
        }
    }
}

/// Something suspicious that is not an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    /// Its category.
    pub kind: WarningKind,
    /// Its message.
    pub message: String,
    /// Line, from 1.
    pub lineno: u32,
    /// Where it is, for raising it as an error.
    pub span: crate::ast::Span,
    /// Who found it.
    pub stage: Stage,
}

/// The stage of the front end that warns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The tokenizer, about a number.
    Tokenizer,
    /// The parser, about a string: the span is that of the escape sequence.
    String,
    /// The compiler.
    Compiler,
}

impl Warning {
    /// The SyntaxError that takes its place where warnings are errors.
    pub fn to_error(&self, source: &Source) -> SyntaxError {
        let chars = |line: u32, column: u32| {
            let text = source.line_text(line);
            let before = text.get(..column as usize).unwrap_or(text);
            before.chars().count() as i32 + 1
        };
        let (line, column) = source.locate(self.span.start);
        let (end_line, end_column) = source.locate(self.span.end);
        let text = source.line_text(line);
        let (offset, end_offset, text) = match self.stage {
            // The last character of the number.
            Stage::Tokenizer => {
                let last = chars(end_line, end_column) - 1;
                (last, last, Some(text.to_owned()))
            }
            Stage::String => {
                let offset = chars(line, column);
                (offset, offset + 2, Some(format!("{text}\n")))
            }
            Stage::Compiler => (chars(line, column), chars(end_line, end_column), None),
        };
        let message = self
            .message
            .replace("Such sequences will not work in the future. ", "");
        SyntaxError {
            kind: ErrorKind::SyntaxError,
            message,
            lineno: Some(line),
            offset: Some(offset),
            end_lineno: Some(end_line),
            end_offset: Some(end_offset),
            place_in_args: true,
            text,
            last_statement: None,
            unencodable: None,
        }
    }
}
