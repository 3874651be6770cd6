//! The map by which `perf` names compiled functions: `/tmp/perf-PID.map`.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};

/// An open map.
pub struct PerfMap {
    file: File,
}

impl PerfMap {
    /// Open the map of this process.
    pub fn open() -> io::Result<PerfMap> {
        let path = format!("/tmp/perf-{}.map", std::process::id());
        Ok(PerfMap {
            file: OpenOptions::new().create(true).append(true).open(path)?,
        })
    }
    /// Name a piece of code.
    pub fn add(&mut self, start: usize, size: usize, name: &str) -> io::Result<()> {
        writeln!(self.file, "{start:x} {size:x} py:{name}")
    }
}
