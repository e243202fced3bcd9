//! How the screen looks, in place: the theme, and how bright it is.

use egui::{Align2, Rect, Slider, Ui, vec2};

use super::CenterView;
use super::frame::FrameContext;
use super::panel::{self, Panel};
use crate::practice::Theme;
use crate::ui::fonts;
use crate::ui::keyboard::Action;
use crate::ui::tokens::{self, BRIGHTNESS, BRIGHTNESS_STEP, size, space};
use crate::ui::widgets::{Button, ButtonStyle, flow_text, text_in};
use crate::words::texts;

/// Before the themes and the slider, in points.
const LABEL_WIDTH: f32 = 110.0;
const SLIDER_WIDTH: f32 = 260.0;

/// The panel; remembers that the light theme was asked for once.
#[derive(Debug, Default)]
pub(super) struct LightPanel {
    asks_for_day: bool,
}

impl LightPanel {
    /// Nothing was asked for yet.
    pub(super) fn open(&mut self) {
        *self = Self::default();
    }

    /// Paints the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        center: &mut CenterView,
    ) {
        let panel = Panel::open(ui, rect, texts::top::light(), ("", frame.tokens.soft));
        panel.body_ui(ui, "light", |ui| {
            ui.horizontal_wrapped(|ui| self.themes_ui(ui, frame));
            ui.horizontal_wrapped(|ui| brightness_ui(ui, frame));
        });
        panel.acts_ui(ui, |ui| panel::leave_ui(ui, center));
    }

    fn themes_ui(&mut self, ui: &mut Ui, frame: &FrameContext<'_>) {
        label_ui(ui, texts::top::theme(), frame);
        let now = tokens::theme(ui.ctx());
        for theme in Theme::ALL {
            let look = if theme == now { ButtonStyle::On } else { ButtonStyle::Plain };
            if !Button::new(theme.words()).look(look).show(ui).clicked() || theme == now {
                continue;
            }
            // A bright screen in a dark room is wanted, or it is a slip.
            if theme == Theme::Day && !self.asks_for_day {
                self.asks_for_day = true;
                continue;
            }
            self.asks_for_day = false;
            tokens::set_theme(ui.ctx(), theme);
        }
        if self.asks_for_day {
            let font = fonts::regular(size::BODY);
            flow_text(ui, texts::top::day_is_bright(), font, frame.tokens.warning);
        }
    }
}

fn brightness_ui(ui: &mut Ui, frame: &FrameContext<'_>) {
    label_ui(ui, texts::top::brightness_name(), frame);
    let before = tokens::brightness(ui.ctx());
    let mut percent = before;
    ui.spacing_mut().slider_width = SLIDER_WIDTH;
    ui.spacing_mut().interact_size.y = space::TOUCH;
    // The rail stands on the panel's own ground.
    ui.visuals_mut().widgets.inactive.bg_fill = frame.tokens.outline;
    let slider = Slider::new(&mut percent, BRIGHTNESS).step_by(BRIGHTNESS_STEP.into());
    ui.name_inputs(texts::top::brightness_name(), |ui| ui.add(slider.show_value(false)));
    if percent != before {
        tokens::set_brightness(ui.ctx(), percent);
    }
    let cap = frame.cap(Action::Brightness);
    let said = match cap.is_empty() {
        true => texts::top::percent(percent),
        false => texts::top::brightness_by_key(percent, &cap),
    };
    flow_text(ui, &said, fonts::regular(size::BODY), frame.tokens.soft);
}

fn label_ui(ui: &mut Ui, label: &str, frame: &FrameContext<'_>) {
    let (_, place) = ui.allocate_space(vec2(LABEL_WIDTH, space::TOUCH));
    let font = fonts::regular(size::BODY);
    text_in(ui, place, Align2::LEFT_CENTER, label, font, frame.tokens.soft);
}
