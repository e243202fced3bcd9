//! The keyboard: what comes from it in order, what is printed on the key that was pressed, and what
//! it does.

mod action;
mod chord;
mod keymap;
mod layout;
mod learned;
mod queue;
mod stroke;

use std::collections::BTreeSet;

pub use action::Action;
pub use chord::Chord;
use egui::{Context, Key, SurrenderFocusOn};
pub use keymap::{Keymap, KeymapProblem, Press};
pub use layout::Layout;
pub use learned::{LEARNABLE, is_learnable};
use queue::InputQueue;
pub use stroke::{Stroke, strokes};

/// So many events that change who has the keyboard are carried out before a frame is painted, when
/// they came together.
const PASSES: std::num::NonZeroUsize = std::num::NonZeroUsize::MIN.saturating_add(15);

/// Puts the keyboard's rules in force: events in order, no chords of the toolkit's own, and a text
/// field that keeps the cursor until another takes it.
pub fn install(ctx: &Context) {
    ctx.options_mut(|options| {
        options.quit_shortcuts.clear();
        // Its chords would move the rescues out of the window.
        options.zoom_with_keyboard = false;
        options.max_passes = PASSES;
        options.input_options.surrender_focus_on = SurrenderFocusOn::Never;
    });
    ctx.add_plugin(InputQueue::default());
}

/// How long ago the press came that this pass carries out, in seconds; 0 where it carries out none.
pub fn pressed_secs_ago(ctx: &Context) -> f64 {
    let came = ctx.with_plugin(|queue: &mut InputQueue| queue.came()).flatten();
    let now = ctx.input(|input| input.time);
    came.map_or(0.0, |came| (now - came).max(0.0))
}

/// The characters known of this keyboard's keys.
pub fn layout(ctx: &Context) -> Layout {
    ctx.with_plugin(|queue: &mut InputQueue| queue.layout().clone()).unwrap_or_default()
}

/// Takes over what the system says is printed on the keys.
pub fn know_layout(ctx: &Context, layout: Layout) {
    ctx.with_plugin(|queue: &mut InputQueue| queue.know_layout(layout));
}

/// A press wrote something else than was known of its key, since this was asked last: the keyboard may
/// have been changed.
pub fn doubts_layout(ctx: &Context) -> bool {
    ctx.with_plugin(InputQueue::doubts_layout).unwrap_or_default()
}

/// The function keys that have arrived here.
pub fn function_keys(ctx: &Context) -> BTreeSet<Key> {
    ctx.with_plugin(|queue: &mut InputQueue| queue.function_keys().clone()).unwrap_or_default()
}

/// These function keys have arrived before.
pub fn know_function_keys(ctx: &Context, keys: impl IntoIterator<Item = Key>) {
    ctx.with_plugin(|queue: &mut InputQueue| queue.know_function_keys(keys));
}

/// These events came so many seconds into the window's life, whenever the next frame is.
#[cfg(test)]
pub(crate) fn receive(ctx: &Context, events: Vec<egui::Event>, at_secs: f64) {
    ctx.with_plugin(|queue: &mut InputQueue| queue.receive(events, at_secs));
}

/// Presses wait for a frame.
#[cfg(test)]
pub(crate) fn is_waiting(ctx: &Context) -> bool {
    ctx.with_plugin(|queue: &mut InputQueue| queue.is_waiting()).unwrap_or_default()
}
