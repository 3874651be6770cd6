//! Type comments: `# type: …` and `# type: ignore…`.

use super::{Lexer, T};
use crate::ast::Span;

/// What begins a type comment; a space stands for any number of spaces and tabs.
const PREFIX: &[u8] = b"# type: ";
const IGNORE: &[u8] = b"ignore";

/// What a comment says about types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeComment {
    /// What a type is: a token for the parser.
    Type,
    /// That what a checker says of the line does not matter: kept aside.
    Ignore,
}

impl Lexer<'_, '_> {
    /// Looks into the comment that was just passed over.
    pub(super) fn type_comment(&mut self) -> Option<TypeComment> {
        let (comment, end) = (self.start, self.at);
        let ends_text = self.bare_end && end + 1 == self.bytes.len();
        // As CPython has it: the line end counts as something that spaces may be followed by, the end of the text does not.
        let limit = if ends_text { end } else { end + 1 };
        let mut at = comment;
        for &expected in PREFIX {
            match expected {
                _ if at >= limit => return None,
                b' ' => {
                    let blanks = self.bytes[at..end].iter();
                    at += blanks.take_while(|&&b| matches!(b, b' ' | b'\t')).count();
                }
                _ if self.bytes[at] == expected => at += 1,
                _ => return None,
            }
        }
        let text = &self.bytes[at..end];
        let tag = text.strip_prefix(IGNORE).filter(
            |tag| !matches!(tag.first(), Some(b) if *b >= 128 || b.is_ascii_alphanumeric()),
        );
        if let Some(tag) = tag {
            // Alone on its line it takes the line end with it.
            let tag_end = end + usize::from(self.is_blank_before(comment));
            let start = end - tag.len();
            self.type_ignores
                .push(Span::new(start as u32, tag_end as u32));
            return Some(TypeComment::Ignore);
        }
        self.start = at;
        self.push(T::TypeComment);
        Some(TypeComment::Type)
    }

    /// Whether nothing else stands before an offset, on its line and those that are continued to it.
    fn is_blank_before(&self, offset: usize) -> bool {
        let mut before = &self.bytes[..offset];
        loop {
            while let [rest @ .., b' ' | b'\t' | b'\x0c'] = before {
                before = rest;
            }
            match before {
                [rest @ .., b'\\', b'\n'] => before = rest,
                [.., b'\n'] | [] => return true,
                _ => return false,
            }
        }
    }
}
