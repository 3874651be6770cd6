//! Clocks, in nanoseconds.

/// A clock that only goes forward, from an arbitrary start.
pub fn monotonic_ns() -> u64 {
    read(libc::CLOCK_MONOTONIC)
}

/// Nanoseconds since 1970-01-01 UTC; may be set back.
pub fn wall_ns() -> u64 {
    read(libc::CLOCK_REALTIME)
}

/// Processor time used by the process.
pub fn process_cpu_ns() -> u64 {
    read(libc::CLOCK_PROCESS_CPUTIME_ID)
}

/// Processor time used by the calling thread.
pub fn thread_cpu_ns() -> u64 {
    read(libc::CLOCK_THREAD_CPUTIME_ID)
}

fn read(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the four clocks used here exist on all supported systems; the call fills `time`.
    unsafe { libc::clock_gettime(clock, &mut time) };
    (time.tv_sec as u64) * 1_000_000_000 + time.tv_nsec as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_advance() {
        let (m, p, t) = (monotonic_ns(), process_cpu_ns(), thread_cpu_ns());
        let mut x = 1u64;
        while monotonic_ns() - m < 2_000_000 {
            x = std::hint::black_box(x.wrapping_mul(3));
        }
        assert!(process_cpu_ns() > p);
        assert!(thread_cpu_ns() > t);
        assert!(wall_ns() > 1_500_000_000_000_000_000);
    }
}
