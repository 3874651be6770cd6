//! The text of an exception.

use super::frames;
use crate::context::Thread;
use crate::object::protocols;
use crate::object::str::Str;
use crate::text::StrBuf;
use crate::value::Value;

/// The text.
pub fn text(th: &mut Thread, e: Value) -> StrBuf {
    let mut out = String::new();
    frames::push(th, e, &mut out);
    let name = th.type_name(e);
    let text = super::quietly(th, |th| protocols::str(th, e)).map(Str::display).unwrap_or_default();
    out.push_str(&format!("{name}: {text}\n"));
    StrBuf::from(out.as_str())
}
