//! The strip at the top: whose session, which dose, whether the log is kept, who observes, the
//! clock on the wall.

use egui::{Align2, Color32, FontId, Rect, Ui, pos2, vec2};

use super::CenterView;
use super::frame::FrameContext;
use crate::names::Initials;
use crate::ui::fonts;
use crate::ui::tokens::{self, size, space};
use crate::ui::widgets::{Button, ButtonStyle, elided, text_in};
use crate::words::texts;

/// A view this old is marked: something has stopped.
const STALE_MS: i64 = 2_000;

/// Paints the strip.
pub(super) fn top_strip_ui(
    ui: &mut Ui,
    rect: Rect,
    frame: &FrameContext<'_>,
    center: &mut CenterView,
) {
    let edge = if frame.narrow { 14.0 } else { space::EDGE };
    let inner = rect.shrink2(vec2(edge, 0.0));
    let right = right_ui(ui, inner, frame, center);
    let left = left_ui(ui, inner.with_max_x(right - 16.0), frame);
    if let Some(attention) =
        frame.state().open_attention().filter(|_| *center != CenterView::Attention)
    {
        let label = texts::top::attention(&frame.ago(attention.at_ms));
        let button = Button::new(&label).look(ButtonStyle::AlertOn);
        let width = button.natural_width(ui);
        let place =
            Rect::from_min_size(pos2(left + 20.0, inner.top()), vec2(width, inner.height()));
        if button.show_in(ui, place).clicked() {
            *center = CenterView::Attention;
        }
    }
}

fn right_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>, center: &mut CenterView) -> f32 {
    let tokens = frame.tokens;
    let gap = if frame.narrow { 6.0 } else { 12.0 };
    let wall = frame.now.wall.hour_minute();
    let mut x =
        text_in(ui, rect, Align2::RIGHT_CENTER, &wall, fonts::regular(size::TITLE), tokens.text)
            .left()
            - gap;

    let (theme, percent) = (tokens::theme(ui.ctx()).words(), tokens::brightness(ui.ctx()));
    let label = match percent {
        100 => theme.to_owned(),
        percent => format!("{theme} · {}", texts::top::percent(percent)),
    };
    let name = texts::top::light_name(theme, percent);
    let button = Button::new(&label).name(&name).look(ButtonStyle::Quiet).font_size(size::SMALL);
    let place = right_of(rect, &mut x, button.natural_width(ui) - 10.0);
    if button.show_in(ui, place).clicked() {
        *center = CenterView::Light;
    }
    x -= gap / 2.0;
    observer_ui(ui, rect, &mut x, frame, center);
    x -= gap;
    kept_ui(ui, rect.with_max_x(x), frame)
}

fn observer_ui(
    ui: &mut Ui,
    rect: Rect,
    x: &mut f32,
    frame: &FrameContext<'_>,
    center: &mut CenterView,
) {
    let initials = frame.state().observer.as_ref().map_or("", Initials::as_str);
    let label = format!("{} {initials}", texts::top::observer());
    let button = Button::new(&label).look(ButtonStyle::Quiet).font_size(size::SMALL);
    let place = right_of(rect, x, button.natural_width(ui) - 10.0);
    if button.show_in(ui, place).clicked() {
        *center = CenterView::Observer;
    }
}

/// Takes a place of this width off the right end.
fn right_of(rect: Rect, x: &mut f32, width: f32) -> Rect {
    *x -= width;
    Rect::from_min_size(pos2(*x, rect.top()), vec2(width, rect.height()))
}

/// Client and dose, and as much of what stands elsewhere too as has room between them. Answers with
/// their right edge.
fn left_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) -> f32 {
    let tokens = frame.tokens;
    let state = frame.state();
    type Part = (String, FontId, Color32);
    let small = || fonts::regular(size::SMALL);
    let mut who: Vec<Part> = Vec::new();
    let mut elsewhere_too: Vec<Part> = Vec::new();
    if let Some(opening) = &state.opening {
        who.push((opening.client.to_string(), fonts::medium(size::SMALL), tokens.text));
        if opening.rehearsal {
            let rehearsal = texts::top::rehearsal().to_owned();
            who.push((rehearsal, fonts::medium(size::SMALL), tokens.warning));
        }
        elsewhere_too.push((opening.room.clone(), small(), tokens.soft));
    }
    elsewhere_too.push((frame.protocol().name.clone(), small(), tokens.soft));
    let dose = (frame.dose_line(), small(), tokens.soft);
    let gap = if frame.narrow { 16.0 } else { 26.0 };
    let width = |(text, font, color): &Part| {
        elided(ui, text, font.clone(), *color, f32::INFINITY).size().x + gap
    };
    let needed: f32 = who.iter().chain([&dose]).map(width).sum();
    while needed + elsewhere_too.iter().map(width).sum::<f32>() - gap > rect.width()
        && elsewhere_too.pop().is_some()
    {}
    let parts = who.into_iter().chain(elsewhere_too).chain([dose]);
    let mut x = rect.left();
    for (text, font, color) in parts {
        let place = Rect::from_min_max(pos2(x, rect.top()), rect.max);
        if place.width() > 24.0 {
            x = text_in(ui, place, Align2::LEFT_CENTER, &text, font, color).right() + gap;
        }
    }
    x - gap
}

/// Whether the log is on the disk; large when it isn't. Answers with its left edge.
fn kept_ui(ui: &mut Ui, rect: Rect, frame: &FrameContext<'_>) -> f32 {
    let tokens = frame.tokens;
    let kept = &frame.view.kept;
    let stale_ms = frame.now.session_ms - frame.view.at_ms;
    let (text, color, font) = match &kept.not_saved {
        Some(_) => (texts::top::not_saved().to_owned(), tokens.attention, fonts::medium(26.0)),
        None if stale_ms > STALE_MS => {
            (texts::top::stale(stale_ms / 1000), tokens.warning, fonts::medium(size::BODY))
        }
        None if kept.saving > 0 => {
            (texts::top::saving(kept.saving), tokens.soft, fonts::regular(size::SMALL))
        }
        None if frame.now.awake && !frame.narrow => {
            (texts::top::kept_awake().to_owned(), tokens.soft, fonts::regular(size::SMALL))
        }
        None => (texts::top::kept().to_owned(), tokens.soft, fonts::regular(size::SMALL)),
    };
    let placed = text_in(ui, rect, Align2::RIGHT_CENTER, &text, font, color);
    let dot = if kept.not_saved.is_some() {
        tokens.attention
    } else if kept.saving > 0 {
        tokens.faint
    } else {
        tokens.state
    };
    ui.painter().circle_filled(pos2(placed.left() - 11.0, placed.center().y), 3.5, dot);
    placed.left() - 20.0
}
