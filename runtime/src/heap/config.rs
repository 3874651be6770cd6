//! How a heap is set up: sizes, policy and the stress modes.

/// The configuration of a heap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GcConfig {
    /// Address space to reserve, a power of two of at most [`super::space::MAX_RESERVE`]; halved
    /// until the system grants it.
    pub reserve: usize,
    /// The most memory the heap may hold; more is refused. 0 = as much as the machine has.
    pub limit: usize,
    /// Bytes allocated between two collections.
    pub nursery: usize,
    /// No major collection happens as long as less than this is live.
    pub major_threshold: usize,
    /// Collect at every N-th allocation; 0 = by policy.
    pub stress: u32,
    /// Every collection is major and overwrites freed memory with [`POISON`].
    pub poison: bool,
    /// After every collection check that each object reachable from a live one is live.
    pub verify: bool,
}

/// What freed memory holds in poison mode: read as a value it is a heap reference to an address
/// that no process can map, so that using it faults instead of yielding a number.
pub const POISON: u64 = 0x0001_5A5A_5A5A_5A58;

impl Default for GcConfig {
    fn default() -> Self {
        GcConfig {
            reserve: super::space::MAX_RESERVE,
            limit: 0,
            nursery: 4 << 20,
            major_threshold: 16 << 20,
            stress: 0,
            poison: false,
            verify: false,
        }
    }
}

/// The default N of `stress`.
const STRESS_INTERVAL: u32 = 64;

impl GcConfig {
    /// The default configuration changed by a comma-separated list of settings, the syntax of the
    /// `KRAIT_GC` variable: `stress`, `stress:N`, `poison`, `verify`, `nursery:BYTES`, `limit:BYTES`,
    /// `reserve:BYTES` (an emulator may pay for address space; sizes may end in `k`, `m` or `g`). The error is a message for the user.
    pub fn parse(settings: &str) -> Result<GcConfig, String> {
        let mut config = GcConfig::default();
        for setting in settings.split(',').map(str::trim) {
            let (name, argument) = match setting.split_once(':') {
                Some((name, argument)) => (name, Some(argument)),
                None => (setting, None),
            };
            match (name, argument) {
                ("", None) => {}
                ("stress", None) => config.stress = STRESS_INTERVAL,
                ("stress", Some(n)) => {
                    config.stress = n.parse().map_err(|_| bad(setting))?;
                }
                ("poison", None) => config.poison = true,
                ("verify", None) => config.verify = true,
                ("nursery", Some(n)) => config.nursery = size(n).ok_or_else(|| bad(setting))?,
                ("reserve", Some(n)) => config.reserve = size(n).ok_or_else(|| bad(setting))?,
                ("limit", Some(n)) => config.limit = size(n).ok_or_else(|| bad(setting))?,
                _ => return Err(bad(setting)),
            }
        }
        Ok(config)
    }
}

fn bad(setting: &str) -> String {
    format!("unknown garbage collector setting '{setting}'")
}

fn size(text: &str) -> Option<usize> {
    let (digits, shift) = match text.as_bytes().last()? {
        b'k' | b'K' => (&text[..text.len() - 1], 10),
        b'm' | b'M' => (&text[..text.len() - 1], 20),
        b'g' | b'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let n: usize = digits.parse().ok()?;
    n.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_parsed() {
        let default = GcConfig::default();
        assert_eq!(GcConfig::parse(""), Ok(default));
        assert_eq!(GcConfig::parse("stress").unwrap().stress, STRESS_INTERVAL);
        let both = GcConfig::parse("stress:7, poison").unwrap();
        assert_eq!((both.stress, both.poison), (7, true));
        assert_eq!(GcConfig::parse("nursery:4m").unwrap().nursery, 4 << 20);
        assert!(GcConfig::parse("stress:x").is_err());
        assert!(GcConfig::parse("limit:").is_err());
        assert!(GcConfig::parse("bogus").is_err());
    }
}
