//! The cache of compiled code: it is written, used, checked, and never trusted.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Place {
        let path = std::env::temp_dir().join(format!("krait-cached-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary directory");
        fs::write(path.join("main.py"), "import lib\nprint(lib.value)\n").expect("writable");
        fs::write(path.join("lib.py"), "value = 'one'\n").expect("writable");
        Place(path)
    }
    fn cached(&self) -> PathBuf {
        self.0.join("__pycache__/lib.krait-314.kbc")
    }
    fn run(&self, args: &[&str]) -> String {
        run(&self.0, args)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::set_permissions(&self.0, fs::Permissions::from_mode(0o755));
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(directory: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_krait"))
        .current_dir(directory)
        .env_remove("PYTHONDONTWRITEBYTECODE")
        .args(args)
        .output()
        .expect("runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_module_is_compiled_once() {
    let p = Place::new("once");
    assert_eq!(p.run(&["main.py"]), "one\n");
    let first = fs::read(p.cached()).expect("written");
    let inode = fs::metadata(p.cached())
        .expect("written")
        .modified()
        .expect("known");
    assert_eq!(p.run(&["main.py"]), "one\n");
    assert_eq!(
        fs::metadata(p.cached())
            .expect("there")
            .modified()
            .expect("known"),
        inode,
        "used, not written again"
    );
    fs::write(p.0.join("lib.py"), "value = 'other'\n").expect("writable");
    assert_eq!(p.run(&["main.py"]), "other\n");
    assert_ne!(fs::read(p.cached()).expect("there"), first);
    assert!(
        !p.0.join("__pycache__/main.krait-314.kbc").exists(),
        "small scripts are not cached"
    );
}

#[test]
fn a_large_script_is_cached() {
    let p = Place::new("large");
    let body: String = (0..3000).map(|i| format!("x{i} = {i} + 1\n")).collect();
    fs::write(p.0.join("big.py"), body + "print(x2999)\n").expect("writable");
    assert_eq!(p.run(&["big.py"]), "3000\n");
    assert!(p.0.join("__pycache__/big.krait-314.kbc").exists());
    assert_eq!(p.run(&["big.py"]), "3000\n");
}

#[test]
fn damaged_files_are_replaced() {
    let p = Place::new("damaged");
    assert_eq!(p.run(&["main.py"]), "one\n");
    let good = fs::read(p.cached()).expect("written");
    let mut foreign = good.clone();
    foreign[9] ^= 1;
    let mut flipped = good.clone();
    *flipped.last_mut().expect("not empty") ^= 0xFF;
    for bad in [
        &good[..0],
        &good[..20],
        &good[..good.len() - 3],
        &foreign[..],
        &flipped[..],
        &[0xFF; 4096][..],
    ] {
        fs::write(p.cached(), bad).expect("writable");
        assert_eq!(p.run(&["main.py"]), "one\n");
        assert_eq!(fs::read(p.cached()).expect("there"), good);
    }
}

#[test]
fn options_and_levels() {
    let p = Place::new("options");
    assert_eq!(p.run(&["-B", "main.py"]), "one\n");
    assert!(!p.cached().exists());
    fs::write(p.0.join("lib.py"), "value = __debug__\n").expect("writable");
    assert_eq!(p.run(&["-O", "main.py"]), "False\n");
    assert!(p.0.join("__pycache__/lib.krait-314.opt-1.kbc").exists());
    assert_eq!(p.run(&["main.py"]), "True\n");
}

#[test]
fn a_place_that_cannot_be_written() {
    let p = Place::new("readonly");
    fs::write(p.0.join("__pycache__"), "in the way").expect("writable");
    assert_eq!(p.run(&["main.py"]), "one\n");
    fs::remove_file(p.0.join("__pycache__")).expect("removable");
    fs::set_permissions(&p.0, fs::Permissions::from_mode(0o555)).expect("ours");
    assert_eq!(p.run(&["main.py"]), "one\n");
}

#[test]
fn concurrent_writers() {
    let p = Place::new("concurrent");
    std::thread::scope(|s| {
        for _ in 0..8 {
            s.spawn(|| assert_eq!(p.run(&["main.py"]), "one\n"));
        }
    });
    let left = fs::read_dir(p.0.join("__pycache__")).expect("made").count();
    assert_eq!(left, 1, "no temporary files are left");
}
