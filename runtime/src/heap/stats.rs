//! Counts and pauses.

/// What the collections of a heap have cost so far.
#[derive(Debug, Default, Clone, Copy)]
pub struct Stats {
    /// Minor collections.
    pub minor: Pauses,
    /// Major collections.
    pub major: Pauses,
}

/// The pauses of one kind of collection.
#[derive(Debug, Default, Clone, Copy)]
pub struct Pauses {
    /// How many there were.
    pub count: u64,
    /// Their sum in nanoseconds.
    pub total_ns: u64,
    /// The longest.
    pub max_ns: u64,
    /// The latest.
    pub last_ns: u64,
}

impl Stats {
    pub(super) fn record(&mut self, major: bool, nanoseconds: u64) {
        let pauses = if major {
            &mut self.major
        } else {
            &mut self.minor
        };
        pauses.count += 1;
        pauses.total_ns += nanoseconds;
        pauses.max_ns = pauses.max_ns.max(nanoseconds);
        pauses.last_ns = nanoseconds;
    }
}
