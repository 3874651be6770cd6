//! Signals: a handler that only records that a signal came.
//!
//! The process has one set of signal dispositions, so this file holds the workspace's one piece of
//! process-wide mutable state: a mask of signals that arrived, and the address of the word that
//! running code polls. What a signal means is decided at a safepoint by whoever takes the mask.

use std::io;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};

/// Bit `n` is set when signal `n` has arrived and has not been taken.
static ARRIVED: AtomicU64 = AtomicU64::new(0);
/// The word in which the handler sets [`POLL_BIT`], so that running code notices; may be null.
static POLL: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());

/// The bit the handler sets in the polled word.
pub const POLL_BIT: u32 = 1;

/// What the process does on a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// Record it for [`take_arrived`].
    Record,
    /// The system's default action.
    Default,
    /// Nothing.
    Ignore,
    /// A handler that this module did not install (reported only).
    Foreign,
}

/// Sets what the process does on `signal`; answers what it did before.
pub fn set_disposition(signal: i32, to: Disposition) -> io::Result<Disposition> {
    let handler = match to {
        Disposition::Record => record as *const () as usize,
        Disposition::Default => libc::SIG_DFL,
        Disposition::Ignore => libc::SIG_IGN,
        Disposition::Foreign => return Err(io::ErrorKind::InvalidInput.into()),
    };
    // SAFETY: the structures are initialised; the handler is async-signal-safe, it only touches
    // atomics. No SA_RESTART: a blocking call returns so that the signal is looked at.
    unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        let mut old: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = handler;
        new.sa_flags = libc::SA_ONSTACK;
        libc::sigemptyset(&mut new.sa_mask);
        if libc::sigaction(signal, &new, &mut old) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(classify(old.sa_sigaction))
    }
}

/// What the process does on `signal` now.
pub fn disposition(signal: i32) -> io::Result<Disposition> {
    // SAFETY: a null new action only asks.
    unsafe {
        let mut old: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(signal, std::ptr::null(), &mut old) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(classify(old.sa_sigaction))
    }
}

fn classify(handler: libc::sighandler_t) -> Disposition {
    match handler {
        libc::SIG_DFL => Disposition::Default,
        libc::SIG_IGN => Disposition::Ignore,
        h if h == record as *const () as usize => Disposition::Record,
        _ => Disposition::Foreign,
    }
}

/// Records SIGINT instead of dying of it.
pub fn watch_interrupt() -> io::Result<Disposition> {
    set_disposition(libc::SIGINT, Disposition::Record)
}

/// The signals that arrived since the last call: bit `n` for signal `n`.
pub fn take_arrived() -> u64 {
    ARRIVED.swap(0, Ordering::AcqRel)
}

/// Whether any signal waits to be taken.
#[inline]
pub fn any_arrived() -> bool {
    ARRIVED.load(Ordering::Relaxed) != 0
}

/// Names the word that the handler sets [`POLL_BIT`] in; `None` for no word.
///
/// # Safety
/// The word stays valid until another one (or none) is named and no handler is running.
pub unsafe fn set_poll_word(word: Option<&AtomicU32>) {
    let pointer = word.map_or(std::ptr::null_mut(), |w| std::ptr::from_ref(w).cast_mut());
    POLL.store(pointer, Ordering::Release);
}

/// Marks a signal as arrived, as the handler does. For tests and for `signal.raise_signal`-like
/// simulation (`_thread.interrupt_main`).
pub fn simulate(signal: i32) {
    record(signal);
}

/// Keeps signals from being delivered to the calling thread, so that they interrupt a blocking call of the thread that runs Python code.
pub fn leave_to_other_threads() {
    // SAFETY: the set is initialised by sigfillset; changing the calling thread's mask affects no memory.
    unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_BLOCK, &all, std::ptr::null_mut());
    }
}

/// Ends the process by the signal, so that whoever waits for it sees that.
pub fn die_of(signal: i32) -> ! {
    // Without the default action the process ends by its exit status.
    let _ = set_disposition(signal, Disposition::Default);
    // SAFETY: sends a signal to this process.
    unsafe { libc::kill(libc::getpid(), signal) };
    std::process::exit(128 + signal)
}

extern "C" fn record(signal: libc::c_int) {
    if !(0..64).contains(&signal) {
        return;
    }
    ARRIVED.fetch_or(1 << signal, Ordering::AcqRel);
    let word = POLL.load(Ordering::Acquire);
    if !word.is_null() {
        // SAFETY: set_poll_word's caller keeps the word valid.
        unsafe { (*word).fetch_or(POLL_BIT, Ordering::Release) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_signal_sets_the_mask_and_the_poll_word() {
        static WORD: AtomicU32 = AtomicU32::new(0);
        let before = set_disposition(libc::SIGUSR2, Disposition::Record).unwrap();
        assert_eq!(before, Disposition::Default);
        assert_eq!(disposition(libc::SIGUSR2).unwrap(), Disposition::Record);
        // SAFETY: a static.
        unsafe { set_poll_word(Some(&WORD)) };
        // SAFETY: the signal has a handler.
        unsafe { libc::raise(libc::SIGUSR2) };
        assert!(any_arrived());
        assert_eq!(take_arrived(), 1 << libc::SIGUSR2);
        assert_eq!(WORD.load(Ordering::Acquire), POLL_BIT);
        // SAFETY: no word needs no validity.
        unsafe { set_poll_word(None) };
        set_disposition(libc::SIGUSR2, before).unwrap();
    }
}
