//! What is told of a fault of the program itself.

use std::io::Write;

/// From now on a panic tells its thread and its place in the source, and not its message: what a
/// person typed may stand in that.
pub fn tell_only_where_it_broke() {
    std::panic::set_hook(Box::new(|broke| {
        let thread = std::thread::current();
        let thread = thread.name().unwrap_or("without a name").to_owned();
        let place =
            broke.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        // Where nobody can be told, nobody is.
        let _unwritable = writeln!(
            std::io::stderr(),
            "stillpoint: a fault of its own in the thread `{thread}` at {place}"
        );
    }));
}
