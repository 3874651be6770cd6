//! What Python code was running when Krait itself failed.

/// Prints where Python code was, as far as that can be told without touching objects that may be damaged.
pub fn print_traceback() {
    crate::interp::crash::print_traceback();
}
