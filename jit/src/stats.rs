//! What the compiler did: times, refusals, exits. All counters belong to one compiler; nothing is process-wide.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::hir::Why;

/// Time spent in each pass.
#[derive(Default, Debug, Clone)]
pub struct PassTimes {
    times: BTreeMap<&'static str, Duration>,
}

impl PassTimes {
    /// Count time for a pass.
    pub fn add(&mut self, pass: &'static str, time: Duration) {
        *self.times.entry(pass).or_default() += time;
    }
    /// The passes and their times.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Duration)> + '_ {
        self.times.iter().map(|(n, t)| (*n, *t))
    }
    /// Their sum.
    pub fn total(&self) -> Duration {
        self.times.values().sum()
    }
}

/// Everything counted.
#[derive(Default, Debug, Clone)]
pub struct Stats {
    /// Functions compiled.
    pub compiled: u64,
    /// Bytes of machine code.
    pub code_bytes: u64,
    /// Bytes of exit metadata.
    pub exit_bytes: u64,
    /// Time by pass; `lower` is the code generator.
    pub passes: PassTimes,
    /// Functions refused, by reason.
    pub refused: BTreeMap<String, u64>,
    /// Exits taken, by code number and exit number.
    pub exits: BTreeMap<(u32, u32), (Why, u64)>,
}

impl Stats {
    /// Count an exit; how often it has been taken.
    pub fn exit(&mut self, code: u32, number: u32, why: Why) -> u64 {
        let entry = self.exits.entry((code, number)).or_insert((why, 0));
        entry.1 += 1;
        entry.1
    }
    /// Count a refusal.
    pub fn refuse(&mut self, reason: &str) {
        *self.refused.entry(reason.to_owned()).or_default() += 1;
    }
}
