//! The discreet lock: nothing of the client is seen, while clock, music and the count of what waits
//! go on.

use egui::{Align, Align2, Event, Key, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use super::frame::FrameContext;
use super::side_column;
use crate::record::wording;
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, ButtonStyle, HOLD_SECS, HoldButton, text_in};
use crate::words::texts;

/// Less room than this, as in the compact window, is shared out more closely, in points.
const ROOMY: f32 = 300.0;

/// The key that is held on the locked screen, and since when: held as long as the button, it unlocks
/// too, in the dark.
#[derive(Debug, Default)]
pub(super) struct HeldKey {
    held: Option<(Key, f64)>,
}

impl HeldKey {
    /// `true` once a key was held for long enough. Esc and the keys of the music have their own
    /// meaning while they are held.
    pub(super) fn unlocks(&mut self, ui: &Ui) -> bool {
        let counts = |key: &Key| {
            let own = [Key::Escape, Key::F7, Key::F8, Key::F9, Key::F10, Key::F11];
            !own.contains(key)
        };
        let (now, pressed) = ui.input(|input| {
            let pressed = input.events.iter().find_map(|event| match event {
                Event::Key { key, pressed: true, repeat: false, .. } => Some(*key),
                _ => None,
            });
            (input.time, pressed.filter(counts))
        });
        self.held = pressed.map(|key| (key, now)).or(self.held);
        self.held = self.held.filter(|(key, _)| ui.input(|input| input.key_down(*key)));
        let Some((_, since)) = self.held else { return false };
        ui.ctx().request_repaint();
        let unlocks = now - since >= HOLD_SECS;
        if unlocks {
            self.held = None;
        }
        unlocks
    }
}

/// The button that unlocks; `true` when it was held for long enough.
pub(super) fn hold_ui(ui: &mut Ui, place: Rect) -> bool {
    let builder =
        UiBuilder::new().id_salt("lock").max_rect(place).layout(Layout::top_down(Align::Center));
    ui.scope_builder(builder, |ui| HoldButton::new(texts::lock::hold()).show(ui)).inner
}

/// What was asked for on the locked screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LockAct {
    Unlock,
    Attention,
}

/// Paints the locked screen above the music bar; `offers`: a question of the screen's own waits.
pub(super) fn lock_ui(
    ui: &mut Ui,
    rect: Rect,
    frame: &FrameContext<'_>,
    offers: bool,
) -> Option<LockAct> {
    let tokens = frame.tokens;
    let middle = rect.center();
    let line = |y: f32, height: f32| {
        Rect::from_center_size(pos2(middle.x, middle.y + y), vec2(rect.width(), height))
    };
    let name = frame.view.session.current_phase();
    let phase = name.map_or("", |phase| &phase.name);
    let clock = match frame.dose_ms() {
        Some(dose_ms) => wording::clock(frame.now.session_ms, Some(dose_ms)),
        None => texts::phases::arrived(&frame.ago(0)),
    };
    let small = rect.height() < ROOMY;
    let [unsaved_y, waits_y] = if small { [-78.0, 4.0] } else { [-170.0, 16.0] };
    if small {
        let both = format!("{phase} · {clock}");
        text_in(
            ui,
            line(-36.0, 40.0),
            Align2::CENTER_CENTER,
            &both,
            fonts::regular(size::PHASE),
            tokens.strong,
        );
    } else {
        text_in(
            ui,
            line(-110.0, 40.0),
            Align2::CENTER_CENTER,
            phase,
            fonts::regular(size::PHASE),
            tokens.text,
        );
        text_in(
            ui,
            line(-50.0, 70.0),
            Align2::CENTER_CENTER,
            &clock,
            fonts::thin(size::CLOCK_NARROW),
            tokens.strong,
        );
    }
    let due = frame.state().vitals_due(frame.protocol(), frame.now.session_ms);
    let recheck = due.is_empty() && side_column::recheck_due_ms(frame).is_some();
    let count = frame.view.cards.len() + due.len() + usize::from(recheck) + usize::from(offers);
    let waits = texts::lock::waits(count, frame.state().open_attention().is_some());
    let color = if count == 0 { tokens.soft } else { tokens.due };
    text_in(
        ui,
        line(waits_y, 24.0),
        Align2::CENTER_CENTER,
        &waits,
        fonts::regular(size::BODY),
        color,
    );
    if frame.view.kept.not_saved.is_some() {
        let font = fonts::medium(26.0);
        text_in(
            ui,
            line(unsaved_y, 32.0),
            Align2::CENTER_CENTER,
            texts::top::not_saved(),
            font,
            tokens.attention,
        );
    }
    let cap = frame.keymap.cap_anywhere(Action::Attention);
    let look = match frame.state().open_attention() {
        Some(_) => ButtonStyle::AlertOn,
        None => ButtonStyle::Alert,
    };
    let button = Button::new(texts::pad::attention()).cap(&cap).look(look);
    let width = button.natural_width(ui);
    let edge = if small { space::GAP } else { space::EDGE };
    let corner = rect.right_bottom() - vec2(edge, edge);
    let at = Rect::from_min_max(corner - vec2(width, space::TOUCH), corner);
    let hold = match small {
        // Side by side.
        true => at.with_min_x(rect.left() + edge).with_max_x(at.left() - space::GAP),
        false => line(80.0, space::TOUCH),
    };
    let unlocked = hold_ui(ui, hold);
    let raised = button.show_in(ui, at).clicked();
    match (unlocked, raised) {
        (true, _) => Some(LockAct::Unlock),
        (false, true) => Some(LockAct::Attention),
        (false, false) => None,
    }
}
