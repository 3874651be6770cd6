//! Text without the runtime: the algorithms of `str` and `bytes`, codecs, formatting and the Unicode database.
//!
//! Invariants: nothing here knows a `Value`, the heap or an exception; failures are small enums or structs whose
//! `message` is CPython's wording. Strings are code points at 1, 2 or 4 bytes each, lone surrogates allowed; loops over
//! characters are compiled once per width, never matched per character.
//!
//! Start at [`strref`] (borrowed and owned strings); the methods of `str` are in [`search`], [`split`], [`layout`],
//! [`case`], [`classify`] and [`repr`]; [`codec`] encodes and decodes; [`format_spec`] and [`printf`] format.
#![forbid(unsafe_code)]

pub mod case;
pub mod classify;
pub mod codec;
pub mod format_spec;
pub mod format_string;
pub mod hash;
pub mod layout;
pub mod os;
pub mod printf;
pub mod repr;
pub mod search;
pub mod split;
pub mod strref;
pub mod unicode;

pub use strref::{Kind, StrBuf, StrRef};

#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod tests;
