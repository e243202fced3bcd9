//! A button that must be held: for what ends things, instead of a question in a box. A screen
//! reader, which can't hold, presses twice.

use std::time::Duration;

use egui::accesskit::Action;
use egui::{Align2, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::text::{elided, text_in};
use crate::ui::fonts;
use crate::ui::tokens::{radius, size, space, tokens};
use crate::words::texts;

/// Held this long by pointer, finger, Space or Enter, it acts.
pub const HOLD_SECS: f64 = 1.2;
/// A screen reader's second press confirms the first within so long.
const ASKED_SECS: f64 = 10.0;

/// A button that acts after it was held.
#[derive(Debug, Clone)]
pub struct HoldButton<'a> {
    label: &'a str,
    lacks: Option<&'a str>,
    takes_keyboard: bool,
}

impl<'a> HoldButton<'a> {
    /// With this label.
    pub fn new(label: &'a str) -> Self {
        Self { label, lacks: None, takes_keyboard: false }
    }

    /// What has to be done first: until then it can't be held, and says so under its label.
    pub fn lacks(self, lacks: Option<&'a str>) -> Self {
        Self { lacks, ..self }
    }

    /// Whether it is to have the keyboard from now on.
    pub fn takes_keyboard(self, takes_keyboard: bool) -> Self {
        Self { takes_keyboard, ..self }
    }

    /// Shows it in the flow; `true` once, when it was held for long enough.
    pub fn show(self, ui: &mut Ui) -> bool {
        let font = fonts::regular(size::BODY);
        let wide = |text: &str, font| {
            elided(ui, text, font, tokens(ui).text, f32::INFINITY).size().x + 2.0 * space::PAD
        };
        let under = self.lacks.map_or(0.0, |lacks| wide(lacks, fonts::regular(size::SMALL)));
        let width = wide(self.label, font).max(under);
        let enabled = self.lacks.is_none();
        let (_, rect) = ui.allocate_space(vec2(width.max(space::TOUCH), space::TOUCH));
        let id = ui.make_persistent_id(("hold", self.label));
        // A bare click would be given up after 0.8 s; a drag stays as long as the button is down.
        let sense = if enabled { Sense::click_and_drag() } else { Sense::hover() };
        let response = ui.interact(rect, id, sense);
        if self.takes_keyboard {
            response.request_focus();
        }
        let (share, held) = if enabled { hold(ui, &response) } else { (0.0, false) };
        let (asks, confirmed) = if enabled { confirm(ui, &response) } else { (false, false) };
        let asked = texts::app::press_again(self.label);
        let label = if asks { asked.as_str() } else { self.label };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, label));
        paint(ui, rect, &response, label, self.lacks, share);
        held || confirmed
    }
}

/// Whether a screen reader has pressed it and is asked for a second press, and whether that came in
/// this frame.
fn confirm(ui: &Ui, response: &Response) -> (bool, bool) {
    let asked_id = response.id.with("asked");
    let now = ui.input(|input| input.time);
    let pressed = ui.input(|input| input.has_accesskit_action_request(response.id, Action::Click));
    let asked =
        ui.data(|data| data.get_temp::<f64>(asked_id)).filter(|since| now - since < ASKED_SECS);
    match (pressed, asked) {
        (true, None) => {
            ui.data_mut(|data| data.insert_temp(asked_id, now));
            ui.ctx().request_repaint_after(Duration::from_secs_f64(ASKED_SECS));
            (true, false)
        }
        (true, Some(_)) => {
            ui.data_mut(|data| data.remove::<f64>(asked_id));
            (false, true)
        }
        (false, asked) => (asked.is_some(), false),
    }
}

/// How far the hold is, 0–1, and whether it was completed in this frame.
fn hold(ui: &Ui, response: &Response) -> (f32, bool) {
    let by_key = response.has_focus()
        && ui.input(|input| input.key_down(Key::Space) || input.key_down(Key::Enter));
    let held = by_key || response.is_pointer_button_down_on();
    let since_id = response.id.with("since");
    let now = ui.input(|input| input.time);
    let since: Option<f64> = ui.data(|data| data.get_temp(since_id)).filter(|_| held);
    match (held, since) {
        (false, _) => {
            ui.data_mut(|data| data.remove::<f64>(since_id));
            (0.0, false)
        }
        (true, None) => {
            ui.data_mut(|data| data.insert_temp(since_id, now));
            ui.ctx().request_repaint();
            (0.0, false)
        }
        (true, Some(since)) if now - since >= HOLD_SECS => {
            ui.data_mut(|data| data.insert_temp(since_id, f64::INFINITY));
            (1.0, true)
        }
        (true, Some(since)) if since.is_finite() => {
            ui.ctx().request_repaint();
            (((now - since) / HOLD_SECS) as f32, false)
        }
        (true, Some(_)) => (1.0, false),
    }
}

fn paint(
    ui: &mut Ui,
    rect: Rect,
    response: &Response,
    label: &str,
    lacks: Option<&str>,
    share: f32,
) {
    let tokens = tokens(ui);
    let line = if response.has_focus() {
        Stroke::new(1.5, tokens.focus)
    } else {
        Stroke::new(1.0, tokens.outline)
    };
    ui.painter().rect(rect, radius::BUTTON, tokens.raised_more, line, StrokeKind::Inside);
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().with_clip_rect(filled).rect_filled(rect, radius::BUTTON, tokens.contour_past);
    let color = if lacks.is_none() { tokens.text } else { tokens.soft };
    let (above, below) = match lacks {
        Some(_) => rect.shrink2(vec2(0.0, 4.0)).split_top_bottom_at_fraction(0.53),
        None => (rect, Rect::NOTHING),
    };
    let galley = elided(ui, label, fonts::regular(size::BODY), color, rect.width());
    let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), above);
    ui.painter().galley(at.min, galley, color);
    if let Some(lacks) = lacks {
        text_in(ui, below, Align2::CENTER_CENTER, lacks, fonts::regular(size::SMALL), color);
    }
}

#[cfg(test)]
mod tests {
    use egui::{Event, Modifiers, PointerButton};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::practice::Theme;

    /// The button, and how often it acted.
    fn button() -> Harness<'static, u32> {
        let mut installed = false;
        let show = move |ui: &mut Ui, acted: &mut u32| {
            if !std::mem::replace(&mut installed, true) {
                crate::ui::install(ui.ctx(), Theme::Night);
                return;
            }
            *acted += u32::from(HoldButton::new("Hold to close").show(ui));
        };
        let mut harness = Harness::builder().with_step_dt(0.1).build_ui_state(show, 0);
        harness.step();
        harness.step();
        harness
    }

    /// Holds the button down for so long; how often it acted.
    fn acts_when_held(secs: f32) -> u32 {
        let mut harness = button();
        let pos = harness.get_by_label("Hold to close").rect().center();
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        harness.event(Event::PointerMoved(pos));
        harness.event(button(true));
        for _ in 0..(secs / 0.1) as u32 {
            harness.step();
        }
        harness.event(button(false));
        harness.step();
        *harness.state()
    }

    #[test]
    fn a_screen_reader_presses_it_twice() {
        let mut harness = button();
        harness.get_by_label("Hold to close").click_accesskit();
        harness.run_steps(2);
        assert_eq!(*harness.state(), 0);
        harness.get_by_label("Hold to close: press again to confirm").click_accesskit();
        harness.run_steps(2);
        assert_eq!(*harness.state(), 1);
        harness.get_by_label("Hold to close").click_accesskit();
        harness.run_steps(120);
        harness.get_by_label("Hold to close").click_accesskit();
        harness.run_steps(2);
        assert_eq!(*harness.state(), 1, "ten seconds later it is a first press again");
    }

    #[test]
    fn it_acts_once_when_held_for_long_and_never_on_a_click() {
        assert_eq!(acts_when_held(0.3), 0);
        assert_eq!(acts_when_held(3.0), 1);
    }
}
