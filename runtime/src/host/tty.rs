//! Terminals.

/// Whether the descriptor is open and refers to a terminal.
pub fn is_tty(descriptor: i32) -> bool {
    // SAFETY: isatty accepts any number.
    unsafe { libc::isatty(descriptor) == 1 }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_bad_descriptor_is_no_terminal() {
        assert!(!super::is_tty(-1));
    }
}
