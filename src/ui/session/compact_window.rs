//! The compact window: clock, phase, card and the two rescues, always on top, for a therapist who
//! writes in another program.

use egui::{Align2, Color32, FontId, Rect, Ui, Vec2, ViewportCommand, WindowLevel, pos2, vec2};

use super::card::CardPanel;
use super::flag_strip::{open_flag, short_flag_words};
use super::frame::FrameContext;
use super::header;
use super::outbox::Outbox;
use crate::music::OutputStatus;
use crate::record::wording;
use crate::session::{Command, MusicAct, MusicChoice};
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{size, space, window_size};
use crate::ui::widgets::{Button, ButtonStyle, elided, fitted, galley_in, two_rows, wrapped};
use crate::words::texts;

/// The compact window's size in points.
const SIZE: Vec2 = vec2(420.0, 260.0);
/// A window narrower than this shows the compact screen.
const BELOW: f32 = 640.0;

/// Whether the window is compact, and how large it was before.
#[derive(Debug, Default)]
pub(super) struct CompactWindow {
    before: Option<Before>,
}

/// How a window was before it was made compact.
#[derive(Debug, Clone, Copy)]
struct Before {
    size: Vec2,
    maximised: bool,
    full_screen: bool,
}

/// The height of the line with phase and client, in points.
const PHASE: f32 = 22.0;
/// What was logged is shown for so long.
const LOGGED_MS: i64 = 6_000;

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
        let size = ui.max_rect().size();
        let (maximised, full_screen) = ui.input(|input| {
            let window = input.viewport();
            (window.maximized == Some(true), window.fullscreen == Some(true))
        });
        self.before = Some(Before { size, maximised, full_screen });
        let commands = [
            // A window that fills the screen takes no size.
            ViewportCommand::Fullscreen(false),
            ViewportCommand::Maximized(false),
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
        let before = self.before.unwrap_or(Before {
            size: window_size::USUAL.into(),
            maximised: false,
            full_screen: false,
        });
        let commands = [
            ViewportCommand::WindowLevel(WindowLevel::Normal),
            ViewportCommand::InnerSize(before.size),
            ViewportCommand::MinInnerSize(window_size::LEAST.into()),
            ViewportCommand::Maximized(before.maximised),
            ViewportCommand::Fullscreen(before.full_screen),
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
        // A serious answer stands there with its whole question.
        let flag = open_flag(frame.view, frame.now.session_ms);
        let height = if flag.is_some_and(|flag| flag.is_answer()) { 74.0 } else { 56.0 };
        let (top, rest) = inner.split_top_bottom_at_y(inner.top() + height);
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
    let (above, below) = words.split_top_bottom_at_y(words.top() + PHASE);
    let phase = frame.view.session.current_phase().map_or("", |phase| &phase.name);
    let client = frame.state().opening.as_ref().map_or("", |opening| opening.client.as_str());
    let medium = fonts::medium(size::SMALL);
    let client = elided(ui, client, medium, tokens.soft, above.width());
    let room = above.width() - client.size().x - space::GAP;
    let phase = fitted(ui, phase, size::TITLE, tokens.text, room);
    let shown = galley_in(ui, above, Align2::LEFT_BOTTOM, phase, tokens.text);
    let beside = above.with_min_x(shown.right() + space::GAP);
    galley_in(ui, beside, Align2::RIGHT_BOTTOM, client, tokens.soft);
    let small = || fonts::regular(size::SMALL);
    let alarm = alarm(frame);
    let rows = if alarm.is_some() { wrapped } else { two_rows };
    let (line, font, color) = match (alarm, logged(frame)) {
        (Some(alarm), _) => alarm,
        (None, Some(logged)) => (logged, small(), tokens.state),
        (None, None) => (header::next_line(frame), small(), tokens.soft),
    };
    let line = rows(ui, &line, font, color, below.width());
    galley_in(ui, below, Align2::LEFT_CENTER, line, color);
    widened
}

/// What must not be missed comes before what comes next.
fn alarm(frame: &FrameContext<'_>) -> Option<(String, FontId, Color32)> {
    let tokens = frame.tokens;
    let said = match &frame.view.player.output {
        _ if frame.view.kept.not_saved.is_some() => texts::top::not_saved(),
        _ if frame.state().open_attention().is_some() => texts::attention::title(),
        OutputStatus::Lost { .. } => texts::music::lost(),
        OutputStatus::None { .. } => texts::music::no_output(),
        _ => {
            let flag = open_flag(frame.view, frame.now.session_ms)?;
            let (words, color) = short_flag_words(frame, &flag);
            return Some((words, fonts::medium(size::SMALL), color));
        }
    };
    Some((said.to_owned(), fonts::medium(size::TITLE), tokens.attention))
}

/// What a key has just logged.
fn logged(frame: &FrameContext<'_>) -> Option<String> {
    let entries = frame.view.entries();
    let last = entries.iter().rev().find(|entry| {
        wording::is_in_readable_log(entry) && Some(&entry.who) == frame.state().observer.as_ref()
    })?;
    let is_new = frame.now.session_ms - last.stamp.session_ms < LOGGED_MS;
    let line =
        || wording::line(last, frame.protocol(), frame.view.corrections(), texts::language()).text;
    is_new.then(|| texts::compact_window::logged(&line(), &frame.clock(last.happened.ms)))
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
