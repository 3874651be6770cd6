//! What the front end reports: one error, any number of warnings.

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
}

impl ErrorKind {
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
    /// The line (or lines) of source.
    pub text: Option<String>,
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
            text: None,
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

/// Something suspicious that is not an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    /// Its category.
    pub kind: WarningKind,
    /// Its message.
    pub message: String,
    /// Line, from 1.
    pub lineno: u32,
    /// Offset in the source, for raising it as an error.
    pub span: crate::ast::Span,
}
