//! The bar at the bottom: starts the arrival, and asks why when something is open. In place, never
//! over anything.

use egui::{Align, Align2, Key, Layout, Rect, Ui, UiBuilder, vec2};

use super::areas::Areas;
use super::{Offers, Prepare, WantsCursor};
use crate::names::Initials;
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{Button, ButtonStyle, TextLine, entered, galley_in, two_rows};
use crate::words::reason::OPEN_ITEMS;
use crate::words::{offered_reason, texts};

/// At most so many open items are named.
const MOST_NAMED: usize = 4;
/// The field of the reason is never narrower, in points.
const REASON: f32 = 260.0;

impl Prepare {
    /// `true` when the arrival is to be started and nothing that it needs is missing.
    pub(super) fn start_bar_ui(
        &mut self,
        ui: &mut Ui,
        areas: &Areas,
        offers: &Offers<'_>,
        open: &[String],
    ) -> bool {
        let inner = areas.bottom.shrink2(vec2(if areas.narrow { 14.0 } else { space::EDGE }, 0.0));
        if self.asking {
            self.reason_ui(ui, inner, offers, open)
        } else {
            self.start_ui(ui, inner, offers, open)
        }
    }

    fn start_ui(&mut self, ui: &mut Ui, rect: Rect, offers: &Offers<'_>, open: &[String]) -> bool {
        let label = self.start_label(offers, open);
        let can = !offers.protocols.is_empty() && !offers.playlists.is_empty();
        let button = Button::new(&label).place("start").look(ButtonStyle::Primary).enabled(can);
        let width = button.natural_width(ui) + space::PAD;
        let place =
            Rect::from_center_size(rect.right_center() - vec2(width / 2.0, 0.0), vec2(width, 48.0));
        let start = button.show_in(ui, place);
        self.wants_cursor.give(WantsCursor::Start, &start);
        let pressed = start.clicked();
        let left = self.hand_over_ui(ui, rect.with_max_x(place.left() - space::PAD), offers);
        self.said_ui(ui, rect.with_max_x(left), offers, open);
        if !pressed {
            return false;
        }
        self.missing_shown = true;
        if let Some((field, _)) = self.missing(offers) {
            self.wants_cursor = field;
            ui.ctx().request_repaint();
            return false;
        }
        if !open.is_empty() {
            self.asking = true;
            self.wants_cursor = WantsCursor::Reason;
            ui.ctx().request_repaint();
        }
        open.is_empty()
    }

    /// Whose session begins, by which protocol, with how much open.
    fn start_label(&self, offers: &Offers<'_>, open: &[String]) -> String {
        let client = match self.rehearsal {
            true => Some(texts::prepare::rehearsal_short().to_owned()),
            false => self.code(offers).map(|code| code.to_string()),
        };
        let protocol = self.protocol(offers).map(|protocol| protocol.name.as_str());
        texts::prepare::start_button(client.as_deref(), protocol, open.len())
    }

    /// From who has ticked so far to the therapist, who ticks from then on. Answers with the left
    /// edge.
    fn hand_over_ui(&mut self, ui: &mut Ui, rect: Rect, offers: &Offers<'_>) -> f32 {
        let (Ok(from), Ok(to)) =
            (self.ticker.parse::<Initials>(), self.therapist.parse::<Initials>())
        else {
            return rect.right();
        };
        if from == to {
            return rect.right();
        }
        let label = texts::prepare::hand_over(to.as_str());
        let button = Button::new(&label);
        let width = button.natural_width(ui);
        let place =
            Rect::from_center_size(rect.right_center() - vec2(width / 2.0, 0.0), vec2(width, 48.0));
        if button.show_in(ui, place).clicked() {
            self.ticker = to.to_string();
            self.handed_over = Some((from, to, offers.bar.wall));
        }
        place.left() - space::PAD
    }

    /// The first field that the start still needs, and why in words.
    pub(super) fn missing(&self, offers: &Offers<'_>) -> Option<(WantsCursor, &'static str)> {
        let has_client = self.code(offers).is_some();
        match (has_client, self.therapist.parse::<Initials>(), self.protocol(offers)) {
            (false, ..) if self.client.trim().is_empty() => {
                Some((WantsCursor::Client, texts::prepare::needs_client()))
            }
            (false, ..) => Some((WantsCursor::Client, texts::prepare::not_a_client())),
            (true, Err(_), _) => Some((WantsCursor::Therapist, texts::prepare::needs_therapist())),
            (true, Ok(_), None) => Some((WantsCursor::Protocol, texts::prepare::needs_protocol())),
            (true, Ok(_), Some(_)) => None,
        }
    }

    fn said_ui(&self, ui: &mut Ui, rect: Rect, offers: &Offers<'_>, open: &[String]) {
        let tokens = tokens(ui);
        let missing = self.missing(offers);
        let (said, color) = match (offers.trouble, missing) {
            (Some(trouble), _) => (Some(trouble), tokens.attention),
            (None, Some((_, missing))) if self.missing_shown => (Some(missing), tokens.warning),
            // What the lists hold isn't known before everything is chosen.
            (None, Some(_)) if open.is_empty() => return,
            (None, None) if self.asking && self.reason_missing => {
                (Some(texts::prepare::needs_reason()), tokens.warning)
            }
            (None, None) if open.is_empty() => (Some(texts::prepare::all_done()), tokens.state),
            (None, _) => (None, tokens.soft),
        };
        let said_in = |ui: &Ui, said: &str| {
            two_rows(ui, said, fonts::regular(size::BODY), color, rect.width().max(0.0))
        };
        // As many of the open items are named as two rows have room for.
        let named = |ui: &Ui, count| said_in(ui, &texts::prepare::open_items(open, count));
        let galley = match said {
            Some(said) => said_in(ui, said),
            None => (2..=MOST_NAMED)
                .rev()
                .map(|count| named(ui, count))
                .find(|named| !named.elided)
                .unwrap_or_else(|| named(ui, 1)),
        };
        galley_in(ui, rect, Align2::LEFT_CENTER, galley, color);
    }

    /// From right to left; a press takes one as the reason.
    fn usual_reasons_ui(&mut self, ui: &mut Ui, usual: &[&'static str]) {
        for reason in usual.iter().rev() {
            if Button::new(reason).show(ui).clicked() {
                (*reason).clone_into(&mut self.reason);
            }
        }
    }

    fn reason_ui(&mut self, ui: &mut Ui, rect: Rect, offers: &Offers<'_>, open: &[String]) -> bool {
        let rect = rect.shrink2(vec2(0.0, 14.0));
        let (said, row) = rect.split_top_bottom_at_y(rect.bottom() - 68.0);
        let why = texts::prepare::why(open.len());
        let label = self.start_label(offers, &[]);
        let usual = OPEN_ITEMS.map(|reason| offered_reason(reason, texts::language()));
        let width = |label: &str| Button::new(label).natural_width(ui) + space::GAP;
        let usual_width: f32 = usual.iter().map(|reason| width(reason)).sum();
        let ends = width(&label) + width(texts::prepare::leave());
        // Where the row has no room for them, the usual reasons stand above it.
        let are_above = row.width() - usual_width - ends < REASON;
        let said_width = if are_above { said.width() - usual_width } else { said.width() };
        self.said_ui(ui, said.with_max_x(said.left() + said_width), offers, open);
        if are_above {
            let builder = UiBuilder::new()
                .id_salt("usual")
                .max_rect(said)
                .layout(Layout::right_to_left(Align::Center));
            ui.scope_builder(builder, |ui| self.usual_reasons_ui(ui, &usual));
        }
        let mut start = false;
        let builder = UiBuilder::new()
            .id_salt("reason")
            .max_rect(row)
            .layout(Layout::right_to_left(Align::Max));
        ui.scope_builder(builder, |ui| {
            start |= Button::new(&label).look(ButtonStyle::Primary).show(ui).clicked();
            if Button::new(texts::prepare::leave()).show(ui).clicked()
                || ui.input(|input| input.key_pressed(Key::Escape))
            {
                self.asking = false;
            }
            if !are_above {
                self.usual_reasons_ui(ui, &usual);
            }
            let field =
                Rect::from_min_max(row.min, ui.cursor().right_bottom() - vec2(space::GAP, 0.0));
            let response = TextLine::new(&mut self.reason, &why)
                .labelled()
                .show_in(ui, field.with_min_y(row.bottom() - 64.0));
            self.wants_cursor.give(WantsCursor::Reason, &response);
            start |= entered(&response);
        });
        let given = !self.reason.trim().is_empty();
        if start && !given {
            self.wants_cursor = WantsCursor::Reason;
            ui.ctx().request_repaint();
        }
        self.reason_missing = !given && (start || self.reason_missing);
        start && given
    }
}
