//! Esc, held: half a second is safe music, two seconds are silence, whatever else is going on.

use egui::{Align2, Key, Rect, Ui, vec2};

use super::frame::FrameContext;
use super::outbox::Outbox;
use crate::session::{Command, MusicAct};
use crate::ui::widgets::text_in;
use crate::ui::{fonts, tokens};
use crate::words::texts;

/// Held this long: safe music.
const SAFE_AFTER_SECS: f64 = 0.5;
/// Held this long: silence.
const SILENCE_AFTER_SECS: f64 = 2.0;

/// Watches Esc from its press to its release.
#[derive(Debug, Default)]
pub(super) struct Rescue {
    since: Option<f64>,
    safe_sent: bool,
    silence_sent: bool,
}

impl Rescue {
    /// Emits what the hold asks for. `true` when Esc was only tapped. Frames are asked for while it is
    /// held, and only then.
    pub(super) fn watch(&mut self, ui: &Ui, out: &mut Outbox) -> bool {
        let (time, down) = ui.input(|input| (input.time, input.key_down(Key::Escape)));
        let pressed = ui.input(|input| input.key_pressed(Key::Escape));
        if !down {
            let held_short = self.since.is_some() && !self.safe_sent;
            let pressed_and_released = self.since.is_none() && pressed;
            *self = Self::default();
            return held_short || pressed_and_released;
        }
        let since = *self.since.get_or_insert(time);
        if time - since >= SAFE_AFTER_SECS && !self.safe_sent {
            self.safe_sent = true;
            out.push(Command::Steer(MusicAct::SafeMusic));
        }
        if time - since >= SILENCE_AFTER_SECS && !self.silence_sent {
            self.silence_sent = true;
            out.push(Command::Steer(MusicAct::Silence));
        }
        if !self.silence_sent {
            ui.ctx().request_repaint();
        }
        false
    }

    /// How far the hold is, as a line along the top of the music bar.
    pub(super) fn show(&self, ui: &mut Ui, bar: Rect, frame: &FrameContext<'_>) {
        let Some(since) = self.since else { return };
        let held = ui.input(|input| input.time) - since;
        let (text, share) = if self.safe_sent {
            (
                texts::keys::hold_silence(),
                (held - SAFE_AFTER_SECS) / (SILENCE_AFTER_SECS - SAFE_AFTER_SECS),
            )
        } else {
            (texts::keys::hold_safe(), held / SAFE_AFTER_SECS)
        };
        let width = bar.width() * share.clamp(0.0, 1.0) as f32;
        ui.painter().rect_filled(
            Rect::from_min_size(bar.min, vec2(width, 3.0)),
            0.0,
            frame.tokens.music,
        );
        let label =
            Rect::from_min_size(bar.min + vec2(tokens::space::EDGE, 4.0), vec2(bar.width(), 16.0));
        text_in(
            ui,
            label,
            Align2::LEFT_TOP,
            text,
            fonts::regular(tokens::size::SMALL),
            frame.tokens.music,
        );
    }
}
