//! The `is…` methods of `str` and `bytes`.

use super::strref::{StrRef, Unit, with_units};
use super::unicode;

macro_rules! all_methods {
    ($($(#[$doc:meta])* $name:ident, $ascii:expr, $unicode:path;)*) => {
        $($(#[$doc])*
        pub fn $name(text: StrRef<'_>) -> bool {
            let ascii: fn(&u8) -> bool = $ascii;
            match text {
                StrRef::Ascii(units) => !units.is_empty() && units.iter().all(ascii),
                text => !text.is_empty() && with_units!(text, |units| every(units, $unicode)),
            }
        })*
    };
}

fn every<U: Unit>(units: &[U], test: impl Fn(u32) -> bool) -> bool {
    units.iter().all(|unit| test((*unit).into()))
}

all_methods! {
    /// `text.isalpha()`.
    is_alpha, u8::is_ascii_alphabetic, unicode::is_alpha;
    /// `text.isdecimal()`.
    is_decimal, u8::is_ascii_digit, unicode::is_decimal;
    /// `text.isdigit()`.
    is_digit, u8::is_ascii_digit, unicode::is_digit;
    /// `text.isnumeric()`.
    is_numeric, u8::is_ascii_digit, unicode::is_numeric;
    /// `text.isalnum()`.
    is_alnum, u8::is_ascii_alphanumeric, unicode::is_alnum;
    /// `text.isspace()`.
    is_space, is_ascii_space, unicode::is_space;
}

/// White space of `str` within ASCII; `bytes` does not count the separators 0x1c…0x1f.
pub(super) fn is_ascii_space(byte: &u8) -> bool {
    matches!(byte, 0x09..=0x0d | 0x1c..=0x20)
}

/// White space of `bytes`.
pub fn is_byte_space(byte: u8) -> bool {
    matches!(byte, 0x09..=0x0d | 0x20)
}

/// `text.isprintable()`; true of the empty string.
pub fn is_printable(text: StrRef<'_>) -> bool {
    match text {
        StrRef::Ascii(units) => units.iter().all(|unit| (0x20..0x7f).contains(unit)),
        text => with_units!(text, |units| every(units, unicode::is_printable)),
    }
}

/// `text.isidentifier()`.
pub fn is_identifier(text: StrRef<'_>) -> bool {
    let Some(first) = text.get(0) else {
        return false;
    };
    unicode::is_identifier_start(first)
        && with_units!(text, |units| every(
            &units[1..],
            unicode::is_identifier_continue
        ))
}

/// `text.isupper()`.
pub fn is_upper(text: StrRef<'_>) -> bool {
    with_units!(text, |units| one_case(
        units,
        unicode::is_upper,
        unicode::is_lower
    ))
}

/// `text.islower()`.
pub fn is_lower(text: StrRef<'_>) -> bool {
    with_units!(text, |units| one_case(
        units,
        unicode::is_lower,
        unicode::is_upper
    ))
}

fn one_case<U: Unit>(
    units: &[U],
    wanted: impl Fn(u32) -> bool,
    other: impl Fn(u32) -> bool,
) -> bool {
    let mut any = false;
    for unit in units {
        let character = (*unit).into();
        if wanted(character) {
            any = true;
        } else if other(character) || unicode::is_title(character) {
            return false;
        }
    }
    any
}

/// `text.istitle()`.
pub fn is_title(text: StrRef<'_>) -> bool {
    with_units!(text, |units| title_case(
        units,
        |c| unicode::is_upper(c) || unicode::is_title(c),
        unicode::is_lower
    ))
}

fn title_case<U: Unit>(
    units: &[U],
    capital: impl Fn(u32) -> bool,
    small: impl Fn(u32) -> bool,
) -> bool {
    let (mut any, mut after_cased) = (false, false);
    for unit in units {
        let character = (*unit).into();
        let (is_capital, is_small) = (capital(character), small(character));
        if is_capital && after_cased || is_small && !is_capital && !after_cased {
            return false;
        }
        after_cased = is_capital || is_small;
        any |= after_cased;
    }
    any
}

/// The `is…` methods of `bytes`, which know ASCII only.
pub mod bytes {
    use super::{is_byte_space, title_case};

    fn all(bytes: &[u8], test: fn(&u8) -> bool) -> bool {
        !bytes.is_empty() && bytes.iter().all(test)
    }

    /// `bytes.isalpha()`.
    pub fn is_alpha(bytes: &[u8]) -> bool {
        all(bytes, u8::is_ascii_alphabetic)
    }

    /// `bytes.isdigit()`.
    pub fn is_digit(bytes: &[u8]) -> bool {
        all(bytes, u8::is_ascii_digit)
    }

    /// `bytes.isalnum()`.
    pub fn is_alnum(bytes: &[u8]) -> bool {
        all(bytes, u8::is_ascii_alphanumeric)
    }

    /// `bytes.isspace()`.
    pub fn is_space(bytes: &[u8]) -> bool {
        all(bytes, |byte| is_byte_space(*byte))
    }

    /// `bytes.isupper()`.
    pub fn is_upper(bytes: &[u8]) -> bool {
        bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
    }

    /// `bytes.islower()`.
    pub fn is_lower(bytes: &[u8]) -> bool {
        bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
    }

    /// `bytes.istitle()`.
    pub fn is_title(bytes: &[u8]) -> bool {
        title_case(
            bytes,
            |c| (c as u8).is_ascii_uppercase(),
            |c| (c as u8).is_ascii_lowercase(),
        )
    }
}
