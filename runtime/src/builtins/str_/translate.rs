//! `str.translate` and `str.maketrans`.

use crate::context::Thread;
use crate::heap::Gc;
use crate::num::IntRef;
use crate::object::dict::Dict;
use crate::object::int::int_ref;
use crate::object::kinds::Builtin;
use crate::object::protocols;
use crate::object::str::Str;
use crate::text::StrBuf;
use crate::value::{PyResult, Value};

/// What a table says about a character.
#[derive(Clone, Copy)]
enum Change {
    /// It stays.
    Keep,
    /// It goes.
    Delete,
    /// It becomes another.
    Character(u32),
    /// It becomes a string.
    Text(Gc<Str>),
}

fn look_up(th: &mut Thread, table: Value, character: u32) -> PyResult<Change> {
    let key = Value::int(character.into());
    let found = match Dict::exact(table) {
        Some(dict) => match dict.get(th, key)? {
            Some(v) => v,
            None => return Ok(Change::Keep),
        },
        None => {
            let result = protocols::get_item(th, table, key);
            match th.absorb(result, Builtin::LookupError)? {
                Some(v) => v,
                None => return Ok(Change::Keep),
            }
        }
    };
    if found.is_none() {
        return Ok(Change::Delete);
    }
    if let Some(i) = int_ref(th, found) {
        return match i {
            IntRef::Small(i) if (0..=0x10_ffff).contains(&i) => Ok(Change::Character(i as u32)),
            _ => th.value_error("character mapping must be in range(0x110000)"),
        };
    }
    match Str::from_value(th, found) {
        Some(s) => Ok(Change::Text(s)),
        None => th.type_error("character mapping must return integer, None or str"),
    }
}

/// `str.translate`
pub fn translate(th: &mut Thread, s: Gc<Str>, table: Value) -> PyResult<Gc<Str>> {
    let text = s.text();
    let mut out = StrBuf::with_capacity(text.len());
    // Changes of ASCII characters to ASCII ones, once looked up, if the table is a dict: nothing can change it meanwhile.
    let mut known = [None::<Option<u8>>; 128];
    let plain = Dict::exact(table).is_some();
    for character in text.chars() {
        if plain && let Some(Some(to)) = known.get(character as usize).copied() {
            to.into_iter().for_each(|to| out.push(to.into()));
            continue;
        }
        let change = look_up(th, table, character)?;
        let simple = match change {
            Change::Keep => (character < 0x80).then_some(Some(character as u8)),
            Change::Delete => Some(None),
            Change::Character(to) => (to < 0x80).then_some(Some(to as u8)),
            Change::Text(_) => None,
        };
        if let (Some(slot), Some(simple)) = (known.get_mut(character as usize), simple) {
            *slot = Some(simple);
        }
        match change {
            Change::Keep => out.push(character),
            Change::Delete => {}
            Change::Character(to) => out.push(to),
            Change::Text(to) => out.push_str(to.text()),
        }
    }
    Str::from_buf(th, &out)
}

/// `str.maketrans`
pub fn make_table(th: &mut Thread, x: Value, y: Value, z: Value) -> PyResult<Gc<Dict>> {
    let table = Dict::new(th)?;
    if y.is_unbound() {
        copy_table(th, x, table)?;
        return Ok(table);
    }
    let Some(from) = Str::from_value(th, x) else {
        return th
            .type_error("first maketrans argument must be a string if there is a second argument");
    };
    let to = string_argument(th, y, 2)?;
    let delete = if z.is_unbound() {
        None
    } else {
        Some(string_argument(th, z, 3)?)
    };
    if from.len() != to.len() {
        return th.value_error("the first two maketrans arguments must have equal length");
    }
    for (from, to) in from.text().chars().zip(to.text().chars()) {
        table.set(th, Value::int(from.into()), Value::int(to.into()))?;
    }
    if let Some(delete) = delete {
        for character in delete.text().chars() {
            table.set(th, Value::int(character.into()), Value::NONE)?;
        }
    }
    Ok(table)
}

fn string_argument(th: &mut Thread, v: Value, place: usize) -> PyResult<Gc<Str>> {
    match Str::from_value(th, v) {
        Some(s) => Ok(s),
        None => {
            let message = format!(
                "maketrans() argument {place} must be str, not {}",
                th.type_name(v)
            );
            th.type_error(message)
        }
    }
}

fn copy_table(th: &mut Thread, source: Value, table: Gc<Dict>) -> PyResult<()> {
    let Some(source) = Dict::from_value(th, source) else {
        return th.type_error("if you give only one argument to maketrans it must be a dict");
    };
    let mut at = 0;
    while let Some((i, key, v)) = source.next_entry(at) {
        at = i + 1;
        let key = if let Some(s) = Str::from_value(th, key) {
            match s.text().get(0) {
                Some(character) if s.len() == 1 => Value::int(character.into()),
                _ => return th.value_error("string keys in translatetable must be of length 1"),
            }
        } else if int_ref(th, key).is_some() {
            key
        } else {
            return th.type_error("keys in translate table mustbe strings or integers");
        };
        table.set(th, key, v)?;
    }
    Ok(())
}
