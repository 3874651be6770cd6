//! The arguments of a native call.

use super::str::Str;
use crate::heap::Gc;
use crate::value::Value;

/// Counts of a call's arguments, in one register: positional ones, receiver included, and keyword ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct ArgCount(u64);

impl ArgCount {
    /// `positional` arguments and no keywords.
    #[inline(always)]
    pub const fn positional(positional: usize) -> ArgCount {
        ArgCount(positional as u64)
    }
    /// `positional` and `keywords` arguments.
    #[inline(always)]
    pub const fn new(positional: usize, keywords: usize) -> ArgCount {
        ArgCount(positional as u64 | (keywords as u64) << 32)
    }
    /// Number of positional arguments.
    #[inline(always)]
    pub const fn positional_count(self) -> usize {
        self.0 as u32 as usize
    }
    /// Number of keyword arguments.
    #[inline(always)]
    pub const fn keyword_count(self) -> usize {
        (self.0 >> 32) as usize
    }
}

/// The arguments of a native call.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    values: &'a [Value],
    names: &'a [Value],
    receiver: usize,
}

impl<'a> Args<'a> {
    /// From plain values: no receiver, no keywords.
    pub fn new(values: &'a [Value]) -> Args<'a> {
        Args {
            values,
            names: &[],
            receiver: 0,
        }
    }
    /// Positional values followed by the values of the keywords `names`.
    pub fn with_names(values: &'a [Value], names: &'a [Value]) -> Args<'a> {
        Args {
            values,
            names,
            receiver: 0,
        }
    }
    /// From the machine-level form; `receiver` is 1 when the first argument is the receiver. The borrows tie the arguments to
    /// the frame of the function that received them.
    #[inline(always)]
    pub fn from_raw(
        argv: &'a *const Value,
        count: ArgCount,
        names: &'a *const Value,
        receiver: usize,
    ) -> Args<'a> {
        let keywords = count.keyword_count();
        // SAFETY: the calling convention of `NativeFn`: `argv` holds both counts of values, `names` one string per keyword, and
        // both stay alive and unchanged during the call.
        unsafe {
            Args {
                values: std::slice::from_raw_parts(*argv, count.positional_count() + keywords),
                names: if keywords == 0 {
                    &[]
                } else {
                    std::slice::from_raw_parts(*names, keywords)
                },
                receiver,
            }
        }
    }
    /// All values: positional ones, receiver included, then those of the keywords.
    #[inline(always)]
    pub fn values(&self) -> &'a [Value] {
        self.values
    }
    /// The keyword names, strings.
    #[inline(always)]
    pub fn names(&self) -> &'a [Value] {
        self.names
    }
    /// The counts, as the machine-level form has them.
    #[inline(always)]
    pub fn count(&self) -> ArgCount {
        ArgCount::new(self.values.len() - self.names.len(), self.names.len())
    }
    /// The arguments behind the first positional one.
    pub fn without_first(&self) -> Args<'a> {
        Args {
            values: &self.values[1..],
            names: self.names,
            receiver: 0,
        }
    }
    /// The receiver of a method.
    #[inline(always)]
    pub fn receiver(&self) -> Value {
        self.values.first().copied().unwrap_or(Value::UNBOUND)
    }
    /// Positional arguments without the receiver.
    #[inline(always)]
    pub fn positional(&self) -> &'a [Value] {
        self.values
            .get(self.receiver..self.values.len() - self.names.len())
            .unwrap_or(&[])
    }
    /// Keyword arguments.
    pub fn keywords(&self) -> Keywords<'a> {
        Keywords {
            names: self.names,
            values: &self.values[self.values.len() - self.names.len()..],
        }
    }
    /// Whether there are keyword arguments.
    #[inline(always)]
    pub fn has_keywords(&self) -> bool {
        !self.names.is_empty()
    }
}

/// Keyword arguments of a call.
#[derive(Clone, Copy)]
pub struct Keywords<'a> {
    /// Names: strings.
    pub names: &'a [Value],
    /// Values, in the order of the names.
    pub values: &'a [Value],
}

impl<'a> Keywords<'a> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (Gc<Str>, Value)> + 'a {
        // SAFETY: keyword names are strings by the calling convention.
        self.names
            .iter()
            .zip(self.values)
            .map(|(n, v)| (unsafe { n.cast::<Str>() }, *v))
    }
}
