//! Functions of `builtins` about attributes.

use crate::builtins::types::key_list;
use crate::context::Thread;
use crate::heap::Gc;
use crate::object::list;
use crate::object::protocols;
use crate::object::special::Special;
use crate::object::str::Str;
use crate::value::{PyResult, Value};

/// An attribute name, interned.
pub fn name_of(th: &mut Thread, v: Value) -> PyResult<Gc<Str>> {
    crate::builtins::object::attribute_name(th, v)
}

/// `dir([object])`: sorted.
pub fn dir(th: &mut Thread, object: Value) -> PyResult {
    let names = if object.is_unbound() {
        let locals = (th.hooks().current_locals)(th)?;
        match crate::object::dict::Dict::from_value(th, locals) {
            Some(d) => key_list(th, d)?,
            None => locals,
        }
    } else {
        match protocols::call_special(th, object, Special::Dir, &[])? {
            Some(names) => names,
            None => return th.type_error("object does not provide __dir__"),
        }
    };
    let list = list::from_iterable(th, names)?;
    list.sort(th, None, false)?;
    Ok(list.as_value())
}

/// `vars([object])`
pub fn vars(th: &mut Thread, object: Value) -> PyResult {
    if object.is_unbound() {
        return (th.hooks().current_locals)(th);
    }
    let name = th.names().__dict__;
    match protocols::get_attr_opt(th, object, name)? {
        Some(v) => Ok(v),
        None => th.type_error("vars() argument must have __dict__ attribute"),
    }
}
