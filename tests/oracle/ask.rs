//! CPython, asked through `oracle.py serve`.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running CPython.
pub struct Oracle {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    /// Starts the interpreter at `python`.
    pub fn start(python: &Path) -> Oracle {
        let mut child = Command::new(python)
            .arg(super::oracle_dir().join("oracle.py"))
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("KRAIT_ORACLE can be run");
        let questions = child.stdin.take().expect("a pipe");
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Oracle {
            child,
            questions,
            answers,
        }
    }

    /// What CPython says to `mode` and a quoted source.
    pub fn ask(&mut self, mode: &str, source: &str) -> String {
        writeln!(self.questions, "{mode}\t{source}").expect("CPython reads");
        let mut answer = String::new();
        self.answers
            .read_line(&mut answer)
            .expect("CPython answers");
        assert!(answer.ends_with('\n'), "CPython died of {source}");
        answer.pop();
        answer
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
