//! The format strings of `str.format`: literal text and replacement fields, and the names within fields.
//!
//! Everything is a range of the format string, so that nothing is copied. Looking arguments up, numbering fields and
//! formatting nested specifications is the caller's.

use std::ops::Range;

use super::strref::StrRef;
use super::unicode;

/// A replacement field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// What comes before `!`, `:` or the end: for [`FieldName`].
    pub name: Range<usize>,
    /// The character after `!`.
    pub conversion: Option<u32>,
    /// The format specification.
    pub spec: Range<usize>,
    /// Whether the specification has fields of its own.
    pub nested: bool,
}

/// Literal text (doubled braces already single), and the field after it if there is one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The text.
    pub literal: Range<usize>,
    /// The field.
    pub field: Option<Field>,
}

/// Takes a format string apart; errors are the messages of ValueErrors, after which there is nothing more.
#[derive(Clone, Debug)]
pub struct Parser<'a> {
    text: StrRef<'a>,
    at: usize,
}

const OPEN: u32 = b'{' as u32;
const CLOSE: u32 = b'}' as u32;

impl<'a> Parser<'a> {
    /// Starts at the beginning.
    pub fn new(text: StrRef<'a>) -> Parser<'a> {
        Parser { text, at: 0 }
    }

    fn piece(&mut self) -> Result<Piece, &'static str> {
        let (text, start, end) = (self.text, self.at, self.text.len());
        let brace = (start..end).find(|at| matches!(text.at(*at), OPEN | CLOSE));
        let Some(brace) = brace else {
            self.at = end;
            return Ok(Piece {
                literal: start..end,
                field: None,
            });
        };
        let (character, next) = (text.at(brace), text.get(brace + 1));
        if next == Some(character) {
            self.at = brace + 2;
            return Ok(Piece {
                literal: start..brace + 1,
                field: None,
            });
        }
        if character == CLOSE {
            return Err("Single '}' encountered in format string");
        }
        if next.is_none() {
            return Err("Single '{' encountered in format string");
        }
        self.at = brace + 1;
        Ok(Piece {
            literal: start..brace,
            field: Some(self.field()?),
        })
    }

    fn take(&mut self) -> Option<u32> {
        let character = self.text.get(self.at)?;
        self.at += 1;
        Some(character)
    }

    fn field(&mut self) -> Result<Field, &'static str> {
        let start = self.at;
        let end_of_name = loop {
            match self
                .take()
                .and_then(|character| u8::try_from(character).ok().or(Some(b' ')))
            {
                None => return Err("expected '}' before end of string"),
                Some(b'{') => return Err("unexpected '{' in field name"),
                Some(b'[') => {
                    while self
                        .text
                        .get(self.at)
                        .is_some_and(|character| character != u32::from(b']'))
                    {
                        self.at += 1;
                    }
                }
                Some(end @ (b'}' | b':' | b'!')) => break end,
                Some(_) => {}
            }
        };
        let name = start..self.at - 1;
        let nothing = self.at..self.at;
        let mut field = Field {
            name,
            conversion: None,
            spec: nothing,
            nested: false,
        };
        if end_of_name == b'}' {
            return Ok(field);
        }
        if end_of_name == b'!' {
            field.conversion = Some(
                self.take()
                    .ok_or("end of string while looking for conversion specifier")?,
            );
            match self.take() {
                Some(CLOSE) => return Ok(field),
                Some(character) if character != u32::from(b':') => {
                    return Err("expected ':' after conversion specifier");
                }
                _ => {}
            }
        }
        self.spec(&mut field)?;
        Ok(field)
    }

    /// The specification, up to the brace that closes the field.
    fn spec(&mut self, field: &mut Field) -> Result<(), &'static str> {
        let (start, mut depth) = (self.at, 1);
        while let Some(character) = self.take() {
            match character {
                OPEN => {
                    field.nested = true;
                    depth += 1;
                }
                CLOSE => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                field.spec = start..self.at - 1;
                return Ok(());
            }
        }
        Err("unmatched '{' in format spec")
    }
}

impl Iterator for Parser<'_> {
    type Item = Result<Piece, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() {
            return None;
        }
        let piece = self.piece();
        if piece.is_err() {
            self.at = self.text.len();
        }
        Some(piece)
    }
}

/// A name or number: of an argument, or between brackets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// Nothing: the next argument by number.
    Empty,
    /// A number.
    Index(usize),
    /// A name.
    Name(Range<usize>),
}

/// A step from an argument to what is formatted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// `.name`
    Attribute(Range<usize>),
    /// `[key]`
    Item(Key),
}

/// The name in a field: an argument and the steps from it. Ranges are of the text that was given.
#[derive(Clone, Debug)]
pub struct FieldName<'a> {
    text: StrRef<'a>,
    at: usize,
}

/// Reads a number; `Name` if it is none, an error if it is too large.
fn key(text: StrRef<'_>, range: Range<usize>) -> Result<Key, &'static str> {
    if range.is_empty() {
        return Ok(Key::Empty);
    }
    let mut value = 0usize;
    for character in text.slice(range.clone()).chars() {
        let Some(digit) = unicode::decimal_value(character) else {
            return Ok(Key::Name(range));
        };
        let more = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(digit.into()));
        value = more
            .filter(|value| *value <= isize::MAX as usize)
            .ok_or("Too many decimal digits in format string")?;
    }
    Ok(Key::Index(value))
}

impl<'a> FieldName<'a> {
    /// Splits off the argument; iterate for the steps.
    pub fn new(text: StrRef<'a>) -> Result<(Key, FieldName<'a>), &'static str> {
        let special = |at: &usize| matches!(text.at(*at), 0x2e | 0x5b);
        let end = (0..text.len()).find(special).unwrap_or(text.len());
        Ok((key(text, 0..end)?, FieldName { text, at: end }))
    }

    fn step(&mut self) -> Result<Step, &'static str> {
        let (text, end) = (self.text, self.text.len());
        let start = self.at + 1;
        match text.at(self.at) {
            0x2e => {
                let stop = (start..end)
                    .find(|at| matches!(text.at(*at), 0x2e | 0x5b))
                    .unwrap_or(end);
                self.at = stop;
                if stop == start {
                    Err("Empty attribute in format string")
                } else {
                    Ok(Step::Attribute(start..stop))
                }
            }
            0x5b => {
                let stop = (start..end)
                    .find(|at| text.at(*at) == 0x5d)
                    .ok_or("Missing ']' in format string")?;
                self.at = stop + 1;
                match key(text, start..stop)? {
                    Key::Empty => Err("Empty attribute in format string"),
                    key => Ok(Step::Item(key)),
                }
            }
            _ => Err("Only '.' or '[' may follow ']' in format field specifier"),
        }
    }
}

impl Iterator for FieldName<'_> {
    type Item = Result<Step, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() {
            return None;
        }
        let step = self.step();
        if step.is_err() {
            self.at = self.text.len();
        }
        Some(step)
    }
}
