//! Consents, in place: what the client agrees to may change, and is recorded when it does.

use egui::{Align2, Rect, Ui, vec2};

use super::CenterView;
use super::frame::FrameContext;
use super::outbox::Outbox;
use super::panel::{self, Panel};
use crate::record::wording;
use crate::session::{Command, SafetyTouch, When};
use crate::ui::fonts;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Button, ButtonStyle, flow_text, text_in};
use crate::words::texts;

/// Before the options of a consent, in points.
const LABEL_WIDTH: f32 = 110.0;

/// A digit: one of the options, counted through all consents.
pub(super) fn digit(digit: u8, frame: &FrameContext<'_>, out: &mut Outbox) {
    let all = frame.protocol().consents.iter();
    let mut all =
        all.flat_map(|consent| consent.options.iter().map(move |option| (consent, option)));
    let chosen = usize::from(digit).checked_sub(1).and_then(|place| all.nth(place));
    let Some((consent, option)) = chosen else { return };
    if frame.state().consents.get(&consent.id) != Some(&option.id) {
        let option = option.id.clone();
        out.push(Command::RecordConsent { consent: consent.id.clone(), option });
    }
}

/// Paints every consent with its options; the one in force is marked.
pub(super) fn consents_ui(
    ui: &mut Ui,
    rect: Rect,
    frame: &FrameContext<'_>,
    center: &mut CenterView,
    out: &mut Outbox,
) {
    let panel = Panel::open(
        ui,
        rect,
        texts::consents::title(),
        (texts::consents::remark(), frame.tokens.soft),
    );
    panel.body_ui(ui, "consents", |ui| {
        ui.spacing_mut().item_spacing.y = space::TIGHT;
        let mut digits = 1_u8..;
        for consent in &frame.protocol().consents {
            let given = frame.state().consents.get(&consent.id);
            ui.horizontal_wrapped(|ui| {
                let (_, place) = ui.allocate_space(vec2(LABEL_WIDTH, space::TOUCH));
                text_in(
                    ui,
                    place,
                    Align2::LEFT_CENTER,
                    &consent.label,
                    fonts::regular(size::BODY),
                    frame.tokens.text,
                );
                for option in &consent.options {
                    let on = given == Some(&option.id);
                    let name = texts::prepare::consent_option(&consent.label, &option.label);
                    let look = if on { ButtonStyle::On } else { ButtonStyle::Plain };
                    let cap = digits.next().filter(|digit| *digit < 10);
                    let cap = cap.map(|digit| digit.to_string()).unwrap_or_default();
                    let button = Button::new(&option.label).name(&name).cap(&cap).look(look);
                    if button.show(ui).clicked() && !on {
                        out.push(Command::RecordConsent {
                            consent: consent.id.clone(),
                            option: option.id.clone(),
                        });
                    }
                }
            });
        }
        if let Some(intention) = &frame.state().intention {
            let words = wording::own_words(intention, texts::language());
            let line = format!("{}: {words}", texts::side::intention());
            flow_text(ui, &line, fonts::regular(size::BODY), frame.tokens.strong);
        }
    });
    panel.acts_ui(ui, |ui| {
        for why in SafetyTouch::ALL {
            if Button::new(texts::safety_touch(why)).show(ui).clicked() {
                out.push(Command::TouchForSafety { why, when: When::Now });
            }
        }
        panel::leave_ui(ui, center);
    });
}
