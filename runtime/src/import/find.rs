//! Looking for a module's file along a path.

use crate::context::Thread;
use crate::object::protocols;
use crate::object::str::Str;
use crate::text::os;
use crate::value::{PyResult, Value};
use std::path::{Path, PathBuf};

/// What a search found.
#[derive(Debug)]
pub enum Found {
    /// A file; a package's is its `__init__.py`.
    Source {
        /// The file.
        file: PathBuf,
        /// Whether it is a package's.
        is_package: bool,
    },
    /// Source text that is part of the program.
    Frozen(&'static str),
    /// Directories without `__init__.py` that make up a namespace package.
    Namespace(Vec<PathBuf>),
}

/// Looks for the module with the last name component `tail` in the directories of `path`, a sequence of strings.
pub fn along_path(th: &mut Thread, path: Value, tail: &str) -> PyResult<Option<Found>> {
    let mut portions = Vec::new();
    let mut found = None;
    let relative = tail.as_bytes().contains(&0);
    protocols::for_each(th, path, |th, entry| {
        if found.is_some() || relative {
            return Ok(());
        }
        if let Some(entry) = Str::from_value(th, entry) {
            found = os::to_os(entry.text())
                .and_then(|d| in_directory(Path::new(&d), tail, &mut portions));
        }
        Ok(())
    })?;
    Ok(found.or_else(|| (!portions.is_empty()).then_some(Found::Namespace(portions))))
}

/// Looks in one directory; an empty one is the current directory.
fn in_directory(directory: &Path, tail: &str, portions: &mut Vec<PathBuf>) -> Option<Found> {
    let current;
    let directory = if directory.as_os_str().is_empty() {
        current = std::env::current_dir().ok()?;
        &current
    } else {
        directory
    };
    let package = directory.join(tail);
    let init = package.join("__init__.py");
    if init.is_file() {
        return Some(Found::Source {
            file: init,
            is_package: true,
        });
    }
    let file = directory.join(format!("{tail}.py"));
    if file.is_file() {
        return Some(Found::Source {
            file,
            is_package: false,
        });
    }
    if package.is_dir() {
        portions.push(package);
    }
    None
}
