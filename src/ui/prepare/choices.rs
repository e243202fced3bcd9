//! The left column: whose session, which therapist, which protocol.

use egui::{Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::areas::Areas;
use super::{Offers, Prepare, PrepareAct, WantsCursor};
use crate::names::{Initials, NotInitials, Person};
use crate::protocol::{CheckInKind, Protocol};
use crate::ui::fonts;
use crate::ui::tokens::{Tokens, radius, size, space, tokens};
use crate::ui::widgets::{
    Button, ButtonStyle, TextLine, chip, column_ui, entered, flow_text, focus_ring, marks,
    section_header_ui, wrapped,
};
use crate::words::texts;

impl Prepare {
    pub(super) fn choices_ui(
        &mut self,
        ui: &mut Ui,
        areas: &Areas,
        offers: &Offers<'_>,
    ) -> Option<PrepareAct> {
        let short = areas.narrow;
        let tokens = tokens(ui);
        column_ui(ui, areas.left, "choices", |ui| {
            ui.add_space(space::PAD);
            section_header_ui(ui, texts::prepare::session(), "", tokens.soft);
            let act = if self.rehearsal { None } else { self.client_ui(ui, offers) };
            ui.add_space(space::TIGHT);
            self.therapist_ui(ui, offers);
            ui.add_space(space::TIGHT);
            if chip(ui, texts::prepare::rehearsal(), self.rehearsal) {
                self.rehearsal = !self.rehearsal;
            }
            ui.add_space(space::PAD);
            section_header_ui(ui, texts::prepare::protocol(), "", tokens.soft);
            let chosen = self.protocol_place(offers);
            for (place, choice) in offers.protocols.iter().enumerate() {
                let is_chosen = Some(place) == chosen;
                let card = protocol_card_ui(ui, &choice.protocol, is_chosen, short);
                if place == 0 {
                    self.wants_cursor.give(WantsCursor::Protocol, &card);
                }
                if card.clicked() {
                    self.protocol = Some(choice.protocol.id.clone());
                }
            }
            if chosen.is_none() && self.missing_shown {
                let said = texts::prepare::needs_protocol();
                flow_text(ui, said, fonts::regular(size::SMALL), tokens.warning);
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
            act
        })
    }

    fn therapist_ui(&mut self, ui: &mut Ui, offers: &Offers<'_>) {
        let (tokens, people) = (tokens(ui), offers.people);
        let hint = texts::prepare::initials_hint();
        let field = TextLine::new(&mut self.therapist, texts::prepare::therapist())
            .hint(hint)
            .labelled()
            .code()
            .show(ui);
        self.wants_cursor.give(WantsCursor::Therapist, &field);
        if entered(&field) {
            self.wants_cursor = self.missing(offers).map_or(WantsCursor::Start, |(lacks, _)| lacks);
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

/// `short` leaves the counts out.
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
    let about = [&protocol.about, &counts].into_iter().take(if short { 1 } else { 2 });
    lines.extend(about.map(|text| (wrapped(ui, text, small(), tokens.soft, width), tokens.soft)));
    let padding = if short { 8.0 } else { 11.0 };
    let height = lines.iter().map(|(line, _)| line.size().y + 1.0).sum::<f32>() + 2.0 * padding;
    let (rect, response) = ui
        .allocate_exact_size(vec2(ui.available_width(), height.max(space::TOUCH)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &protocol.name));
    let (fill, line) = card_look(tokens, chosen, response.hovered());
    ui.painter().rect(rect, radius::CARD, fill, line, StrokeKind::Inside);
    if chosen {
        let corner = pos2(rect.right() - marks::BOX - space::GAP, rect.top() + space::GAP);
        let sign = Rect::from_min_size(corner, vec2(marks::BOX, marks::BOX));
        marks::check(ui.painter(), sign, tokens.contour);
    }
    if response.has_focus() {
        focus_ring(ui, rect.expand(3.0), radius::CARD, 1.5);
    }
    let mut at = pos2(rect.left() + space::PAD, rect.top() + padding);
    for (line, color) in lines {
        let next = at + vec2(0.0, line.size().y + 1.0);
        ui.painter().galley(at, line, color);
        at = next;
    }
    response
}

/// Ground and frame of a protocol's card: only the chosen one has a frame that stands out.
pub(super) fn card_look(tokens: &Tokens, chosen: bool, hovered: bool) -> (Color32, Stroke) {
    let fill = if chosen || hovered { tokens.raised_more } else { tokens.raised };
    let frame = match chosen {
        true => Stroke::new(1.5, tokens.contour),
        false => Stroke::new(1.0, tokens.outline),
    };
    (fill, frame)
}
