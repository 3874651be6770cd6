//! Compiled code on disk: `__pycache__/NAME.krait-314.kbc` beside the source.
//!
//! # Format
//! A header of [`HEADER`] bytes (little-endian): magic, fingerprint of the instruction set and of the serial form, modification time of the
//! source in nanoseconds, its size, length of the payload, checksum of the payload. Then the payload: [`serial`].
//!
//! Invariants: a file is written under a temporary name in the same directory and renamed, so that readers see all of it or nothing. Whatever
//! is wrong with a file (cut off, other version, other source, hostile), it counts as absent: the decoder checks every length and verifies
//! the code. Failing to write is no error.

use crate::host::map;
use krait_frontend::bytecode::code::{Code, Constant};
use krait_frontend::bytecode::inst::Opcode;
use krait_frontend::bytecode::serial;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 8] = *b"krait\r\n\x01";
/// To be advanced when the meaning of the bytecode or of the serial form changes without a change of the list of instructions.
const VERSION: u64 = 4;
/// Bytes of the header.
pub const HEADER: usize = 48;
/// Part of the file names that says whose files they are.
pub const TAG: &str = "krait-314";

/// What the validity of a cache file depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// Modification time of the source, nanoseconds since 1970.
    pub modified: i64,
    /// Bytes of the source.
    pub size: u64,
    mode: u32,
}

impl Stamp {
    /// The stamp of a source file.
    pub fn of(file: &Path) -> io::Result<Stamp> {
        let meta = fs::metadata(file)?;
        let modified = meta
            .mtime()
            .wrapping_mul(1_000_000_000)
            .wrapping_add(meta.mtime_nsec());
        Ok(Stamp {
            modified,
            size: meta.size(),
            mode: meta.mode(),
        })
    }
}

/// Where the code of a source file is kept, compiled at this `-O` level; `None` when the name is no file's.
pub fn path_of(source: &Path, optimize: u8) -> Option<PathBuf> {
    let (directory, name) = (source.parent()?, source.file_stem()?);
    let mut file = name.to_os_string();
    file.push(format!(".{TAG}"));
    if optimize > 0 {
        file.push(format!(".opt-{optimize}"));
    }
    file.push(".kbc");
    Some(directory.join("__pycache__").join(file))
}

/// Identifies the instruction set and the serial form.
fn fingerprint() -> u64 {
    let mut hash = VERSION;
    for op in Opcode::ALL {
        hash = checksum(hash, op.name().as_bytes());
    }
    checksum(hash, env!("CARGO_PKG_VERSION").as_bytes())
}

/// A checksum against accidents, eight bytes at a time.
fn checksum(seed: u64, bytes: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(K);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(K);
        hash ^= hash >> 29;
    }
    for b in chunks.remainder() {
        hash = (hash ^ u64::from(*b)).wrapping_mul(K);
        hash ^= hash >> 29;
    }
    hash
}

fn header(stamp: &Stamp, payload: &[u8]) -> [u8; HEADER] {
    let mut out = [0; HEADER];
    out[..8].copy_from_slice(&MAGIC);
    let words = [
        fingerprint(),
        stamp.modified as u64,
        stamp.size,
        payload.len() as u64,
        checksum(fingerprint(), payload),
    ];
    for (at, word) in words.into_iter().enumerate() {
        out[8 + 8 * at..16 + 8 * at].copy_from_slice(&word.to_le_bytes());
    }
    out
}

/// The code in a cache file, if that is valid for a source with this stamp. `filename` is what tracebacks are to show.
pub fn read(at: &Path, stamp: &Stamp, filename: &str) -> Option<Code> {
    let file = File::open(at).ok()?;
    let bytes = map::file(&file).ok()?;
    let (head, payload) = bytes.split_at_checked(HEADER)?;
    if *head != header(stamp, payload) {
        return None;
    }
    let mut code = serial::decode(payload).ok()?;
    if *code.filename != *filename {
        // The directory has been moved, or is reached by another way.
        set_filename(&mut code, filename);
    }
    Some(code)
}

fn set_filename(code: &mut Code, filename: &str) {
    code.filename = filename.into();
    for c in &mut code.constants {
        if let Constant::Code(inner) = c {
            set_filename(inner, filename);
        }
    }
}

/// Writes a cache file; it may fail silently, since everything works without.
pub fn write(at: &Path, stamp: &Stamp, code: &Code) {
    let payload = serial::encode(code);
    let Some(directory) = at.parent() else { return };
    if !directory.is_dir() && fs::create_dir(directory).is_err() && !directory.is_dir() {
        return;
    }
    let mut temporary = at.as_os_str().to_os_string();
    temporary.push(format!(
        ".{}.{}",
        std::process::id(),
        crate::host::time::monotonic_ns()
    ));
    let temporary = PathBuf::from(temporary);
    if write_file(&temporary, &header(stamp, &payload), &payload, stamp.mode).is_err()
        || fs::rename(&temporary, at).is_err()
    {
        // What is left of the attempt is of no use; if it cannot be removed either, it does no harm.
        let _ = fs::remove_file(&temporary);
    }
}

fn write_file(at: &Path, header: &[u8], payload: &[u8], mode: u32) -> io::Result<()> {
    let mode = mode & 0o666 | 0o200;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(at)?;
    file.write_all(header)?;
    file.write_all(payload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use krait_frontend::source::Source;
    use krait_frontend::{Mode, Options, compile};

    fn sample() -> Code {
        let source =
            Source::from_text("def f(x):\n    return x + 1\nprint(f(2), 'text', (1, 2.5))\n")
                .expect("decodes");
        compile(&source, "a.py", Mode::Exec, Options::default())
            .expect("compiles")
            .code
    }

    #[test]
    fn damaged_files_count_as_absent() {
        let directory = std::env::temp_dir().join(format!("krait-cache-{}", std::process::id()));
        fs::create_dir_all(&directory).expect("a temporary directory");
        let source = directory.join("a.py");
        fs::write(&source, "x").expect("writable");
        let stamp = Stamp::of(&source).expect("exists");
        let at = path_of(&source, 0).expect("has a name");
        let code = sample();
        write(&at, &stamp, &code);
        assert_eq!(read(&at, &stamp, "a.py").as_ref(), Some(&code));
        assert_eq!(
            read(&at, &stamp, "b.py").map(|c| c.filename),
            Some("b.py".into())
        );
        let other = Stamp {
            modified: stamp.modified + 1,
            ..stamp
        };
        assert!(read(&at, &other, "a.py").is_none());
        let good = fs::read(&at).expect("written");
        for cut in 0..good.len() {
            fs::write(&at, &good[..cut]).expect("writable");
            assert!(read(&at, &stamp, "a.py").is_none(), "cut at {cut}");
        }
        for i in 0..good.len() {
            let mut bad = good.clone();
            bad[i] ^= 0x41;
            fs::write(&at, &bad).expect("writable");
            assert!(read(&at, &stamp, "a.py").is_none(), "byte {i} changed");
        }
        // A hostile file with a good checksum: anything but a crash.
        for i in 0..good.len() - HEADER {
            let mut payload = good[HEADER..].to_vec();
            payload[i] ^= 0x55;
            let mut bad = header(&stamp, &payload).to_vec();
            bad.extend_from_slice(&payload);
            fs::write(&at, &bad).expect("writable");
            let _ = read(&at, &stamp, "a.py");
        }
        fs::remove_dir_all(&directory).expect("removable");
    }
}
