//! Background work, which would keep a frame waiting.

use std::{io, thread};

use crossbeam_channel::{Receiver, bounded};
use egui::Context;

/// Runs `work` on a new thread called `name`; wakes the window when the result is there.
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
