//! The program's message when a thread of its own panics.

use std::io::Write;

/// From now on a panic tells its thread and its place in the source, and not its message: what a
/// person typed may stand in that.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        let thread = std::thread::current();
        let thread = thread.name().unwrap_or("without a name").to_owned();
        let place =
            panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        // Where nobody can be told, nobody is.
        let _unwritable = writeln!(
            std::io::stderr(),
            "stillpoint: a fault of its own in the thread `{thread}` at {place}"
        );
    }));
}
