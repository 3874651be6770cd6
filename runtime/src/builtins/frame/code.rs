//! Attributes of code objects.
//!
//! Offsets are shown as two bytes a word, as tools expect of the reference implementation's code units; the instruction words themselves
//! are this implementation's.

use crate::context::Thread;
use crate::heap::Gc;
use crate::native::Keywords;
use crate::object::bytes::Bytes;
use crate::object::code::{Changes, Code};
use crate::object::kinds::Builtin;
use crate::object::list::List;
use crate::object::protocols;
use crate::object::str::Str;
use crate::object::tuple;
use crate::value::{PyResult, Value};
use krait_frontend::bytecode::code::Location;
use krait_macros::pytype;

/// Declares the attributes of `code`.
pub struct CodeMethods;

/// A tuple of names.
fn names(th: &mut Thread, names: &[&str]) -> PyResult {
    let list = List::new(th)?;
    for name in names {
        let name = th.intern(name);
        list.push(th, name.as_value())?;
    }
    tuple::build(th, list.len(), |i| list.get(i).unwrap_or(Value::NONE)).map(Gc::as_value)
}

fn or_none(i: u32) -> Value {
    if i == 0 { Value::NONE } else { Value::from(i) }
}

/// Rows of the table of locations: first word, end, place.
fn rows(code: &Code) -> impl Iterator<Item = (u32, u32, Location)> + '_ {
    let table = &code.source.locations;
    let end = code.word_count() as u32;
    table
        .iter()
        .enumerate()
        .map(move |(i, (at, place))| (*at, table.get(i + 1).map_or(end, |next| next.0), *place))
}

/// Create a code object.  Not for the faint of heart.
#[pytype(Code)]
impl CodeMethods {
    /// Return repr(self).
    #[method("($self, /)")]
    fn __repr__(this: Gc<Code>, _th: &mut Thread) -> PyResult<String> {
        let (name, file) = (Str::text_of(this.name), Str::text_of(this.filename));
        Ok(format!(
            "<code object {name} at {:#x}, file \"{file}\", line {}>",
            this.addr(),
            this.source.first_line
        ))
    }

    #[member]
    fn co_name(this: Gc<Code>, _th: &mut Thread) -> PyResult {
        Ok(this.name)
    }

    #[member]
    fn co_qualname(this: Gc<Code>, _th: &mut Thread) -> PyResult {
        Ok(this.qualname)
    }

    #[member]
    fn co_filename(this: Gc<Code>, _th: &mut Thread) -> PyResult {
        Ok(this.filename)
    }

    #[member]
    fn co_firstlineno(this: Gc<Code>, _th: &mut Thread) -> PyResult<i64> {
        Ok(this.source.first_line as i64)
    }

    #[member]
    fn co_flags(this: Gc<Code>, _th: &mut Thread) -> PyResult<i64> {
        Ok(this.flags as i64)
    }

    #[member]
    fn co_argcount(this: Gc<Code>, _th: &mut Thread) -> PyResult<i64> {
        Ok(this.arg_count as i64)
    }

    #[member]
    fn co_posonlyargcount(this: Gc<Code>, _th: &mut Thread) -> PyResult<i64> {
        Ok(this.source.posonly_count as i64)
    }

    #[member]
    fn co_kwonlyargcount(this: Gc<Code>, _th: &mut Thread) -> PyResult<i64> {
        Ok(this.source.kwonly_count as i64)
    }

    #[member]
    fn co_nlocals(this: Gc<Code>, _th: &mut Thread) -> PyResult<i64> {
        Ok(this.source.varnames().len() as i64)
    }

    #[member]
    fn co_stacksize(this: Gc<Code>, _th: &mut Thread) -> PyResult<i64> {
        Ok((this.registers - this.locals) as i64)
    }

    #[getter]
    fn co_varnames(this: Gc<Code>, th: &mut Thread) -> PyResult {
        names(th, &this.source.varnames())
    }

    #[getter]
    fn co_cellvars(this: Gc<Code>, th: &mut Thread) -> PyResult {
        names(th, &this.source.cellvars())
    }

    #[getter]
    fn co_freevars(this: Gc<Code>, th: &mut Thread) -> PyResult {
        names(th, &this.source.freevars())
    }

    #[member]
    fn co_names(this: Gc<Code>, th: &mut Thread) -> PyResult {
        tuple::build(th, this.source.names.len(), |i| this.name_at(i).as_value()).map(Gc::as_value)
    }

    #[member]
    fn co_consts(this: Gc<Code>, th: &mut Thread) -> PyResult {
        tuple::build(th, this.constant_count(), |i| this.constant(i)).map(Gc::as_value)
    }

    #[getter]
    fn co_code(this: Gc<Code>, th: &mut Thread) -> PyResult {
        let bytes: Vec<u8> = this
            .snapshot()
            .into_iter()
            .flat_map(u32::to_le_bytes)
            .collect();
        Bytes::new(th, &bytes).map(Gc::as_value)
    }

    #[member]
    fn co_linetable(_this: Gc<Code>, th: &mut Thread) -> PyResult {
        Bytes::new(th, &[]).map(Gc::as_value)
    }

    #[member]
    fn co_exceptiontable(_this: Gc<Code>, th: &mut Thread) -> PyResult {
        Bytes::new(th, &[]).map(Gc::as_value)
    }

    /// Iterator over the line number ranges: start, end, line.
    #[method("($self, /)")]
    fn co_lines(this: Gc<Code>, th: &mut Thread) -> PyResult {
        let list = List::new(th)?;
        for (start, end, place) in rows(&this) {
            let row = tuple::new(
                th,
                &[
                    Value::from(2 * start),
                    Value::from(2 * end),
                    or_none(place.line),
                ],
            )?;
            list.push(th, row.as_value())?;
        }
        protocols::iter(th, list.as_value())
    }

    /// Iterator over the positions of the instructions: line, end line, column, end column.
    #[method("($self, /)")]
    fn co_positions(this: Gc<Code>, th: &mut Thread) -> PyResult {
        let list = List::new(th)?;
        for (start, end, place) in rows(&this) {
            let known = place.line != 0;
            let column = |c: u32| if known { Value::from(c) } else { Value::NONE };
            let row = tuple::new(
                th,
                &[
                    or_none(place.line),
                    or_none(place.end_line),
                    column(place.col),
                    column(place.end_col),
                ],
            )?;
            for _ in start..end {
                list.push(th, row.as_value())?;
            }
        }
        protocols::iter(th, list.as_value())
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[method("($self, /, **changes)")]
    fn replace(this: Gc<Code>, th: &mut Thread, changes: Keywords<'_>) -> PyResult {
        replace(th, this, changes)
    }

    /// The same as replace().
    #[method("($self, /, **changes)")]
    fn __replace__(this: Gc<Code>, th: &mut Thread, changes: Keywords<'_>) -> PyResult {
        replace(th, this, changes)
    }
}

fn replace(th: &mut Thread, this: Gc<Code>, given: Keywords<'_>) -> PyResult {
    let mut changes = Changes::none(&this);
    for (name, v) in given.iter() {
        let field = Str::display(name);
        match (&*field, Str::from_value(th, v), v.to_int()) {
            ("co_name", Some(s), _) => changes.strings[0] = s.as_value(),
            ("co_qualname", Some(s), _) => changes.strings[1] = s.as_value(),
            ("co_filename", Some(s), _) => changes.strings[2] = s.as_value(),
            ("co_firstlineno", _, Some(line)) => changes.first_line = line as u32,
            ("co_flags", _, Some(flags)) => changes.flags = flags as u32,
            _ => {
                let message = format!("replacing '{field}' of code is not supported");
                return th.raise(Builtin::NotImplementedError, message);
            }
        }
    }
    this.copy(th, changes).map(Gc::as_value)
}
