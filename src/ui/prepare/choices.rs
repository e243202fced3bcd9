//! The left column: whose session, which therapist, which protocol.

use egui::{Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::areas::Areas;
use super::{Offers, Prepare, WantsCursor};
use crate::names::{ClientCode, Initials, NotInitials, Person};
use crate::protocol::{CheckInKind, Protocol};
use crate::ui::fonts;
use crate::ui::tokens::{radius, size, space, tokens};
use crate::ui::widgets::{
    Button, ButtonStyle, TextLine, chip, column_ui, elided, entered, flow_text, focus_ring,
    section_header_ui, wrapped,
};
use crate::words::texts;

impl Prepare {
    pub(super) fn choices_ui(&mut self, ui: &mut Ui, areas: &Areas, offers: &Offers<'_>) {
        let short = areas.narrow;
        let tokens = tokens(ui);
        column_ui(ui, areas.left, "choices", |ui| {
            ui.add_space(space::PAD);
            section_header_ui(ui, texts::prepare::session(), "", tokens.soft);
            self.client_ui(ui, offers);
            ui.add_space(space::TIGHT);
            self.therapist_ui(ui, offers.people);
            ui.add_space(space::TIGHT);
            if chip(ui, texts::prepare::rehearsal(), self.rehearsal) {
                self.rehearsal = !self.rehearsal;
            }
            ui.add_space(space::PAD);
            section_header_ui(ui, texts::prepare::protocol(), "", tokens.soft);
            let chosen = self.protocol_place(offers);
            for (place, choice) in offers.protocols.iter().enumerate() {
                if protocol_card_ui(ui, &choice.protocol, place == chosen, short).clicked() {
                    self.protocol = Some(choice.protocol.id.clone());
                }
            }
            if offers.protocols.is_empty() {
                flow_text(
                    ui,
                    texts::prepare::no_protocol(),
                    fonts::regular(size::BODY),
                    tokens.warning,
                );
            }
            ui.add_space(space::PAD);
        });
    }

    fn client_ui(&mut self, ui: &mut Ui, offers: &Offers<'_>) {
        let tokens = tokens(ui);
        let field = TextLine::new(&mut self.client, texts::prepare::client())
            .hint(texts::prepare::client_hint())
            .labelled()
            .code()
            .show(ui);
        if entered(&field) {
            self.wants_cursor = WantsCursor::Therapist;
        }
        self.wants_cursor.give(WantsCursor::Client, &field);
        let typed = self.client.trim();
        let (said, color) = match typed.parse::<ClientCode>() {
            Ok(client) => (earlier(offers, &client), tokens.state),
            Err(_) if typed.is_empty() && !self.missing_shown => return,
            Err(_) if typed.is_empty() => {
                (texts::prepare::needs_client().to_owned(), tokens.warning)
            }
            Err(_) if field.has_focus() => (texts::prepare::not_a_client().to_owned(), tokens.soft),
            Err(_) => (texts::prepare::not_a_client().to_owned(), tokens.warning),
        };
        flow_text(ui, &said, fonts::regular(size::SMALL), color);
    }

    fn therapist_ui(&mut self, ui: &mut Ui, people: &[Person]) {
        let tokens = tokens(ui);
        let hint = texts::prepare::initials_hint();
        let field = TextLine::new(&mut self.therapist, texts::prepare::therapist())
            .hint(hint)
            .labelled()
            .code()
            .show(ui);
        self.wants_cursor.give(WantsCursor::Therapist, &field);
        if entered(&field) {
            self.wants_cursor = self.missing().map_or(WantsCursor::Start, |(lacks, _)| lacks);
            self.missing_shown |= self.wants_cursor != WantsCursor::Start;
            ui.ctx().request_repaint();
        }
        ui.horizontal_wrapped(|ui| {
            for person in people {
                person_ui(ui, person, &mut self.therapist, texts::prepare::therapist());
            }
        });
        let typed = self.therapist.trim();
        if typed.is_empty() && self.missing_shown {
            flow_text(
                ui,
                texts::prepare::needs_therapist(),
                fonts::regular(size::SMALL),
                tokens.warning,
            );
        } else if !typed.is_empty() && typed.parse::<Initials>().is_err() {
            flow_text(
                ui,
                texts::not_initials(&NotInitials),
                fonts::regular(size::SMALL),
                tokens.warning,
            );
        }
    }
}

/// Someone of the room by the initials; a press fills them in.
pub(super) fn person_ui(ui: &mut Ui, person: &Person, initials: &mut String, role: &str) {
    let chosen = initials.trim().eq_ignore_ascii_case(person.initials.as_str());
    let name = format!("{role}: {}", person.name);
    let look = if chosen { ButtonStyle::On } else { ButtonStyle::Plain };
    if Button::new(person.initials.as_str()).name(&name).look(look).show(ui).clicked() {
        *initials = person.initials.to_string();
    }
}

/// How often this client was here: a mistyped code shows by it.
fn earlier(offers: &Offers<'_>, client: &ClientCode) -> String {
    let known = offers
        .earlier
        .iter()
        .filter(|line| !line.rehearsal && line.client.as_ref() == Some(client));
    texts::prepare::earlier(known.clone().count(), known.map(|line| line.day).max())
}

/// `short` leaves the counts out and cuts the line about it.
fn protocol_card_ui(ui: &mut Ui, protocol: &Protocol, chosen: bool, short: bool) -> Response {
    let tokens = tokens(ui);
    let width = ui.available_width() - 2.0 * space::PAD;
    let small = || fonts::regular(size::SMALL);
    let vitals =
        protocol.check_ins.iter().filter(|check_in| check_in.kind == CheckInKind::Vitals).count();
    let counts = texts::prepare::counts(protocol.phases.len(), vitals);
    let mut lines = vec![(
        wrapped(ui, &protocol.name, fonts::medium(size::BODY), tokens.text, width),
        tokens.text,
    )];
    match short {
        true => lines.push((elided(ui, &protocol.about, small(), tokens.soft, width), tokens.soft)),
        false => lines.extend(
            [&protocol.about, &counts]
                .map(|text| (wrapped(ui, text, small(), tokens.soft, width), tokens.soft)),
        ),
    }
    let padding = if short { 8.0 } else { 11.0 };
    let height = lines.iter().map(|(line, _)| line.size().y + 1.0).sum::<f32>() + 2.0 * padding;
    let (rect, response) = ui
        .allocate_exact_size(vec2(ui.available_width(), height.max(space::TOUCH)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &protocol.name));
    let (fill, line) = match (chosen, response.has_focus() || response.hovered()) {
        (true, _) => (tokens.raised_more, Stroke::new(1.5, tokens.contour)),
        (false, true) => (tokens.raised_more, Stroke::new(1.0, tokens.focus)),
        (false, false) => (tokens.raised, Stroke::new(1.0, tokens.outline)),
    };
    ui.painter().rect(rect, radius::CARD, fill, line, StrokeKind::Inside);
    if chosen && response.has_focus() {
        focus_ring(ui, rect.expand(3.0), radius::CARD, 1.0);
    }
    let mut at = pos2(rect.left() + space::PAD, rect.top() + padding);
    for (line, color) in lines {
        let next = at + vec2(0.0, line.size().y + 1.0);
        ui.painter().galley(at, line, color);
        at = next;
    }
    response
}
