//! What would keep a frame waiting.

use std::{io, thread};

use crossbeam_channel::{Receiver, bounded};
use egui::Context;

/// Does it on a thread of this name, and wakes the window when it is done.
pub(super) fn in_background<T: Send + 'static>(
    name: &str,
    ctx: &Context,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<Receiver<T>> {
    let ((tell, done), ctx) = (bounded(1), ctx.clone());
    let work = move || {
        let _nobody_waits = tell.send(work());
        ctx.request_repaint();
    };
    thread::Builder::new().name(name.to_owned()).spawn(work)?;
    Ok(done)
}
