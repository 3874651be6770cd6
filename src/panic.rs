//! What happens when Krait itself has a bug.

/// Makes a panic print what it was and where to report it, and end the process at once: the state behind it cannot be trusted.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let thread = std::thread::current();
        eprintln!(
            "Fatal Krait error: {info} (thread {})",
            thread.name().unwrap_or("without name")
        );
        krait_runtime::report::crash::print_traceback();
        eprintln!(
            "This is a bug in Krait {}. Please report it with the program that caused it.",
            env!("CARGO_PKG_VERSION")
        );
        std::process::abort();
    }));
}
