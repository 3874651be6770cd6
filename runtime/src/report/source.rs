//! Source lines for tracebacks.

use crate::context::Thread;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A program's lines.
pub type Lines = Rc<Vec<String>>;

/// Programs that are in no file: `-c` and standard input; and files that were read for a traceback.
#[derive(Default)]
struct Remembered(RefCell<HashMap<String, Option<Lines>>>);

fn split(text: &str) -> Lines {
    Rc::new(text.lines().map(str::to_string).collect())
}

fn with<R>(th: &Thread, f: impl FnOnce(&mut HashMap<String, Option<Lines>>) -> R) -> R {
    let mut extensions = th.interp().extensions.borrow_mut();
    let at = extensions
        .iter()
        .position(|e| e.is::<Remembered>())
        .unwrap_or_else(|| {
            extensions.push(Box::new(Remembered::default()));
            extensions.len() - 1
        });
    match extensions[at].downcast_ref::<Remembered>() {
        Some(r) => f(&mut r.0.borrow_mut()),
        None => unreachable!("looked for by type"),
    }
}

/// Remembers the text of a program that is in no file.
pub fn remember(th: &Thread, name: &str, bytes: &[u8]) {
    let lines = split(&String::from_utf8_lossy(bytes));
    with(th, |m| m.insert(name.to_string(), Some(lines)));
}

/// The lines of a program, if its text can be had.
pub fn lines(th: &Thread, name: &str) -> Option<Lines> {
    if let Some(known) = with(th, |m| m.get(name).cloned()) {
        return known;
    }
    let read = if name.starts_with('<') && name.ends_with('>') {
        None
    } else {
        read(name)
    };
    with(th, |m| m.insert(name.to_string(), read.clone()));
    read
}

fn read(name: &str) -> Option<Lines> {
    let bytes = std::fs::read(name).ok()?;
    let text = match krait_frontend::source::Source::from_bytes(&bytes) {
        Ok(source) => source.text().to_string(),
        Err(_) => String::from_utf8(bytes).ok()?,
    };
    Some(split(&text))
}

/// Forgets the files that were read, since they may change until the next traceback.
pub fn forget_files(th: &Thread) {
    with(th, |m| m.retain(|name, _| name.starts_with('<')));
}
