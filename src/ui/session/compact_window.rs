//! The compact window: clock, phase, card and the two rescues, always on top, for a therapist who
//! writes in another program.

use egui::{Align2, Rect, Ui, Vec2, ViewportCommand, WindowLevel, pos2, vec2};

use super::card::CardPanel;
use super::frame::FrameContext;
use super::header;
use super::outbox::Outbox;
use crate::music::OutputStatus;
use crate::session::{Command, MusicAct, MusicChoice};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{size, space, window_size};
use crate::ui::widgets::{Button, ButtonStyle, text_in};
use crate::words::texts;

/// The compact window's size in points.
const SIZE: Vec2 = vec2(420.0, 260.0);
/// A window narrower than this shows the compact screen.
const BELOW: f32 = 640.0;

/// Whether the window is compact, and how large it was before.
#[derive(Debug, Default)]
pub(super) struct CompactWindow {
    before: Option<Vec2>,
}

impl CompactWindow {
    /// The window has this screen's size, whoever made it so small.
    pub(super) fn fits(window: Rect) -> bool {
        window.width() < BELOW
    }

    /// Makes the window compact and keeps it above others, or as it was.
    pub(super) fn toggle(&mut self, ui: &Ui) {
        if Self::fits(ui.max_rect()) {
            self.widen(ui);
            return;
        }
        self.before = Some(ui.max_rect().size());
        let commands = [
            ViewportCommand::MinInnerSize(SIZE),
            ViewportCommand::InnerSize(SIZE),
            ViewportCommand::WindowLevel(WindowLevel::AlwaysOnTop),
        ];
        commands.into_iter().for_each(|command| ui.ctx().send_viewport_cmd(command));
    }

    /// Back to the whole window; `false` when it isn't compact.
    pub(super) fn widen(&self, ui: &Ui) -> bool {
        if !Self::fits(ui.max_rect()) {
            return false;
        }
        // Kept: it is asked for in every frame until the window has it.
        let before = self.before.unwrap_or(window_size::USUAL.into());
        let commands = [
            ViewportCommand::WindowLevel(WindowLevel::Normal),
            ViewportCommand::InnerSize(before),
            ViewportCommand::MinInnerSize(window_size::LEAST.into()),
        ];
        commands.into_iter().for_each(|command| ui.ctx().send_viewport_cmd(command));
        true
    }

    /// Paints the compact screen; `true` when the whole window was asked for.
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        frame: &FrameContext<'_>,
        card: &mut CardPanel,
        out: &mut Outbox,
    ) -> bool {
        let window = ui.max_rect();
        let inner = window.shrink(space::GAP);
        let (top, rest) = inner.split_top_bottom_at_y(inner.top() + 56.0);
        let bottom = bottom(window);
        let middle = rest.with_max_y(bottom.top());
        let widened = top_ui(ui, top, frame);
        card.compact_window_ui(ui, middle.shrink2(vec2(0.0, 4.0)), frame, out);
        rescues_ui(ui, bottom, frame, out);
        widened
    }
}

fn top_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) -> bool {
    let tokens = frame.tokens;
    let cap = frame.cap(Action::Compact);
    let button = Button::new(&cap)
        .name(texts::compact_window::widen())
        .look(ButtonStyle::Quiet)
        .font_size(size::SMALL);
    let place = Rect::from_min_max(
        pos2(rect.right() - space::TOUCH, rect.top()),
        pos2(rect.right(), rect.top() + space::TOUCH),
    );
    let widened = button.show_in(ui, place).clicked();
    let right = header::clock_ui(ui, rect, frame);
    let words =
        Rect::from_min_max(pos2(right + 14.0, rect.top()), pos2(place.left() - 4.0, rect.bottom()));
    let (above, below) = words.split_top_bottom_at_fraction(0.52);
    let name = frame.view.session.current_phase();
    text_in(
        ui,
        above,
        Align2::LEFT_BOTTOM,
        name.map_or("", |phase| &phase.name),
        fonts::regular(size::TITLE),
        tokens.text,
    );
    // What must not be missed comes before what comes next.
    let alarm = match &frame.view.player.output {
        _ if frame.view.kept.not_saved.is_some() => Some(texts::top::not_saved()),
        _ if frame.state().open_attention().is_some() => Some(texts::attention::title()),
        OutputStatus::Lost { .. } => Some(texts::music::lost()),
        OutputStatus::None { .. } => Some(texts::music::no_output()),
        _ => None,
    };
    let (line, font, color) = match alarm {
        Some(alarm) => (alarm.to_owned(), fonts::medium(size::TITLE), tokens.attention),
        None => (header::next_line(frame), fonts::regular(size::SMALL), tokens.soft),
    };
    text_in(ui, below, Align2::LEFT_CENTER, &line, font, color);
    widened
}

/// Where the rescues stand.
pub(super) fn bottom(window: Rect) -> Rect {
    let inner = window.shrink(space::GAP);
    inner.with_min_y(inner.bottom() - 52.0)
}

/// The rescues, and the way back from them.
pub(super) fn rescues_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>, out: &mut Outbox) {
    let mut acts: Vec<(&str, MusicAct, bool)> =
        frame.music_back().map(|(label, act)| (label, act, false)).into_iter().collect();
    acts.push((texts::music::safe(), MusicAct::SafeMusic, frame.chosen(MusicChoice::SafeMusic)));
    acts.push((texts::music::silence(), MusicAct::Silence, frame.chosen(MusicChoice::Silence)));
    let width = (rect.width() - space::GAP * (acts.len() - 1) as f32) / acts.len() as f32;
    for (place, (label, act, on)) in acts.into_iter().enumerate() {
        let left = rect.left() + place as f32 * (width + space::GAP);
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        if Button::new(label)
            .look(if on { ButtonStyle::On } else { ButtonStyle::Lead })
            .show_in(ui, place)
            .clicked()
        {
            out.push(Command::Steer(act));
        }
    }
}
