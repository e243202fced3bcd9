//! The right column: who ticks, what the program found, and the lists of the room, the client and
//! the dose.

use egui::{Align, Align2, Layout, Rect, Ui, UiBuilder, vec2};

use super::areas::Areas;
use super::choices::person_ui;
use super::tick_row::{readiness_row_ui, remark_row_ui, tick_row_ui};
use super::{Offers, Prepare, PrepareAct, WantsCursor};
use crate::names::{Initials, NotInitials, Person};
use crate::protocol::{Checklist, ChecklistId, Consent, ItemId, Problem, well_known};
use crate::session::Wall;
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::widgets::{
    Button, ButtonStyle, TextLine, column_ui, flow_text, hairline_below, section_header_ui, text_in,
};
use crate::words::texts;

/// Room for two letters and the hint.
const INITIALS_WIDTH: f32 = 92.0;

/// The row's name, shown where there is room for it.
const NAME_WIDTH: f32 = 70.0;

/// How wide the row of who ticks is without its name when all of it stands in one line.
pub(super) fn who_width(ui: &Ui, people: &[Person]) -> f32 {
    let person =
        |person: &Person| Button::new(person.initials.as_str()).natural_width(ui) + space::GAP;
    INITIALS_WIDTH + people.iter().map(person).sum::<f32>()
}

impl Prepare {
    pub(super) fn lists_ui(
        &mut self,
        ui: &mut Ui,
        areas: &Areas,
        offers: &Offers<'_>,
    ) -> Option<PrepareAct> {
        self.who_ui(ui, areas.who, offers);
        let tokens = tokens(ui);
        let mut act = None;
        column_ui(ui, areas.lists, "lists", |ui| {
            ui.add_space(space::PAD);
            self.who_is_wrong_ui(ui);
            self.handed_over_ui(ui);
            if !offers.problems.is_empty() {
                section_header_ui(
                    ui,
                    texts::prepare::files(),
                    texts::prepare::files_left_out(),
                    tokens.soft,
                );
                for problem in offers.problems {
                    problem_ui(ui, problem);
                }
                ui.add_space(space::PAD);
            }
            act = self.sound_ui(ui, offers);
            if !offers.readiness.is_empty() {
                let open = offers.readiness.iter().filter(|line| line.is_open).count();
                header_ui(ui, texts::prepare::this_computer(), open);
                ui.spacing_mut().item_spacing.y = 0.0;
                offers.readiness.iter().for_each(|line| readiness_row_ui(ui, line));
                ui.add_space(space::PAD);
            }
            for list in self.lists(offers).collect::<Vec<_>>() {
                self.list_ui(ui, list, offers.bar.wall);
                if list.id == "client" {
                    self.consents_ui(ui, offers);
                    self.agreed_ui(ui);
                }
                if list.id == well_known::DOSE {
                    self.order_ui(ui, offers);
                }
            }
        });
        act
    }

    fn who_ui(&mut self, ui: &mut Ui, rect: Rect, offers: &Offers<'_>) {
        let builder = UiBuilder::new()
            .id_salt("who")
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Min).with_main_wrap(true));
        ui.scope_builder(builder, |ui| {
            let name = texts::prepare::ticks_by();
            if who_width(ui, offers.people) + NAME_WIDTH + space::GAP <= rect.width() {
                let (_, place) = ui.allocate_space(vec2(NAME_WIDTH, space::TOUCH));
                let color = tokens(ui).soft;
                text_in(ui, place, Align2::LEFT_CENTER, name, fonts::medium(size::SMALL), color);
            }
            let (_, field) = ui.allocate_space(vec2(INITIALS_WIDTH, space::TOUCH));
            let field = TextLine::new(&mut self.ticker, name)
                .hint(texts::prepare::initials_hint())
                .code()
                .show_in(ui, field);
            self.wants_cursor.give(WantsCursor::Ticker, &field);
            for person in offers.people {
                person_ui(ui, person, &mut self.ticker, texts::prepare::ticks_by());
            }
        });
        if self.ticker.parse::<Initials>().is_ok() {
            self.nobody_ticks = false;
        }
    }

    fn who_is_wrong_ui(&self, ui: &mut Ui) {
        let typed = self.ticker.trim();
        let said = match typed.parse::<Initials>() {
            Err(_) if !typed.is_empty() => texts::not_initials(&NotInitials),
            Err(_) if self.nobody_ticks => texts::prepare::who_ticks(),
            _ => return,
        };
        flow_text(ui, said, fonts::regular(size::SMALL), tokens(ui).warning);
        ui.add_space(space::GAP);
    }

    fn handed_over_ui(&self, ui: &mut Ui) {
        let Some((from, to, wall)) = &self.handed_over else { return };
        let said = texts::prepare::handed_over(from.as_str(), to.as_str(), &wall.hour_minute());
        flow_text(ui, &said, fonts::regular(size::SMALL), tokens(ui).state);
        ui.add_space(space::GAP);
    }

    fn list_ui(&mut self, ui: &mut Ui, list: &Checklist, now: Wall) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let open = list.items.iter().filter(|item| !self.is_ticked(&list.id, &item.id)).count();
        header_ui(ui, &format!("{} · {}", list.name, list.by), open);
        for item in &list.items {
            let place = (list.id.clone(), item.id.clone());
            let stamp = self.ticks.get(&place).map(|(who, wall)| {
                let ago_ms = now.at.as_millisecond() - wall.at.as_millisecond();
                texts::prepare::ticked(who.as_str(), &wall.hour_minute(), ago_ms)
            });
            if tick_row_ui(ui, &item.text, stamp.as_deref()).clicked() {
                self.tick(place, now);
            }
        }
        ui.add_space(space::PAD);
    }

    fn tick(&mut self, place: (ChecklistId, ItemId), now: Wall) {
        if self.ticks.remove(&place).is_some() {
            return;
        }
        match self.ticker.parse::<Initials>() {
            Ok(who) => drop(self.ticks.insert(place, (who, now))),
            Err(_) => {
                self.nobody_ticks = true;
                self.wants_cursor = WantsCursor::Ticker;
            }
        }
    }

    fn consents_ui(&mut self, ui: &mut Ui, offers: &Offers<'_>) {
        let Some(protocol) = self.protocol(offers).filter(|protocol| !protocol.consents.is_empty())
        else {
            return;
        };
        let open = protocol.consents.iter().filter(|it| self.consent(it).is_none()).count();
        header_ui(ui, texts::prepare::consents(), open);
        ui.spacing_mut().item_spacing.y = space::GAP;
        for consent in &protocol.consents {
            self.consent_ui(ui, consent);
        }
        ui.add_space(space::PAD);
    }

    fn consent_ui(&mut self, ui: &mut Ui, consent: &Consent) {
        let tokens = tokens(ui);
        flow_text(ui, &consent.label, fonts::regular(size::BODY), tokens.text);
        let chosen = self.consent(consent).cloned();
        let row = ui.horizontal_wrapped(|ui| {
            for option in &consent.options {
                let on = chosen.as_ref() == Some(&option.id);
                let name = texts::prepare::consent_option(&consent.label, &option.label);
                let look = if on { ButtonStyle::On } else { ButtonStyle::Plain };
                if Button::new(&option.label).name(&name).look(look).show(ui).clicked() {
                    self.consents.insert(consent.id.clone(), option.id.clone());
                }
            }
        });
        ui.add_space(space::TIGHT);
        hairline_below(ui, row.response.rect.expand2(vec2(0.0, space::GAP)));
        ui.add_space(space::TIGHT);
    }
}

fn header_ui(ui: &mut Ui, title: &str, open: usize) {
    let color = if open == 0 { tokens(ui).state } else { tokens(ui).soft };
    section_header_ui(ui, title, &texts::prepare::open(open), color);
}

pub(super) fn problem_ui(ui: &mut Ui, problem: &Problem) {
    let key = if problem.key.is_empty() { String::new() } else { format!("{}: ", problem.key) };
    let hint = problem.hint.as_deref().map(|hint| format!("; {hint}")).unwrap_or_default();
    let place = texts::prepare::place(&problem.file, problem.line);
    let said = format!("{key}{}{hint}", problem.message);
    remark_row_ui(ui, &format!("{place}: {said}"), &place, Some(&said), tokens(ui).warning, false);
}
