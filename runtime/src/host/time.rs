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

/// Waits until the monotonic clock shows `deadline` nanoseconds; false when a signal came first.
pub fn sleep_until(deadline: u64) -> bool {
    let left = deadline.saturating_sub(monotonic_ns());
    if left == 0 {
        return true;
    }
    let time = libc::timespec {
        tv_sec: (left / 1_000_000_000) as libc::time_t,
        tv_nsec: (left % 1_000_000_000) as libc::c_long,
    };
    // SAFETY: reads the time; what is left is not asked for.
    unsafe { libc::nanosleep(&time, std::ptr::null_mut()) == 0 }
}

/// A calendar time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Year, month (from 1), day, hour, minute, second, day of the week (Monday is 0), day of the year (from 1), daylight saving flag.
    pub fields: [i64; 9],
}

impl Calendar {
    fn from_c(tm: &libc::tm) -> Calendar {
        let n = i64::from;
        Calendar {
            fields: [
                n(tm.tm_year) + 1900,
                n(tm.tm_mon) + 1,
                n(tm.tm_mday),
                n(tm.tm_hour),
                n(tm.tm_min),
                n(tm.tm_sec),
                (n(tm.tm_wday) + 6) % 7,
                n(tm.tm_yday) + 1,
                n(tm.tm_isdst),
            ],
        }
    }
    fn to_c(self) -> libc::tm {
        let f = self
            .fields
            .map(|n| n.clamp(i64::from(i32::MIN) + 2000, i64::from(i32::MAX)) as i32);
        // SAFETY: all zero is a valid tm.
        let mut tm: libc::tm = unsafe { std::mem::zeroed() };
        tm.tm_year = f[0] - 1900;
        tm.tm_mon = f[1] - 1;
        (tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec) = (f[2], f[3], f[4], f[5]);
        tm.tm_wday = (f[6] + 1) % 7;
        tm.tm_yday = f[7] - 1;
        tm.tm_isdst = f[8];
        tm
    }
    /// The time in UTC, seconds since 1970; `None` when it cannot be told.
    pub fn utc(seconds: i64) -> Option<Calendar> {
        // SAFETY: gmtime_r fills the structure it is given, or answers null.
        unsafe {
            let mut tm: libc::tm = std::mem::zeroed();
            let time = seconds as libc::time_t;
            (!libc::gmtime_r(&time, &mut tm).is_null()).then(|| Calendar::from_c(&tm))
        }
    }
    /// The local time.
    pub fn local(seconds: i64) -> Option<Calendar> {
        // SAFETY: localtime_r fills the structure it is given, or answers null.
        unsafe {
            let mut tm: libc::tm = std::mem::zeroed();
            let time = seconds as libc::time_t;
            (!libc::localtime_r(&time, &mut tm).is_null()).then(|| Calendar::from_c(&tm))
        }
    }
    /// Seconds since 1970 of a local time.
    pub fn seconds(self) -> Option<i64> {
        let mut tm = self.to_c();
        tm.tm_wday = -1;
        // SAFETY: mktime reads and completes the structure.
        let seconds = unsafe { libc::mktime(&mut tm) };
        (seconds != -1 || tm.tm_wday != -1).then_some(seconds as i64)
    }
    /// The time in the form that `format` asks for; `None` when that holds a zero byte or gets too long.
    pub fn format(self, format: &[u8]) -> Option<Vec<u8>> {
        if format.is_empty() {
            return Some(Vec::new());
        }
        let format = std::ffi::CString::new(format).ok()?;
        let tm = self.to_c();
        let mut size = 256;
        while size <= 1 << 20 {
            let mut buffer = vec![0u8; size];
            // SAFETY: strftime writes at most as many bytes as it is told.
            let n =
                unsafe { libc::strftime(buffer.as_mut_ptr().cast(), size, format.as_ptr(), &tm) };
            if n > 0 {
                buffer.truncate(n);
                return Some(buffer);
            }
            size *= 8;
        }
        // Nothing but what may be empty (`%p` in some locales).
        Some(Vec::new())
    }
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
