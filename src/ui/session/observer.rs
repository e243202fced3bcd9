//! Who observes from now on, in place: one of the room's people by a digit, or somebody else.

use egui::{Rect, Ui, vec2};

use super::frame::FrameContext;
use super::panel::{self, Panel};
use super::{CenterView, PanelContext};
use crate::names::{Initials, Person};
use crate::session::Command;
use crate::ui::tokens::space;
use crate::ui::widgets::{Button, ButtonStyle, PersonField, Refused, entered, refused_ui};
use crate::words::texts;

/// The digit of *other…*.
const OTHER: u8 = 0;
const COLUMNS: usize = 2;
const OTHER_WIDTH: f32 = 200.0;

/// The panel; remembers what is typed as another person.
#[derive(Debug, Default)]
pub(super) struct ObserverPanel {
    /// `None`: one of the room's people is chosen.
    other: Option<PersonField>,
    refused: Option<Refused>,
}

impl ObserverPanel {
    /// Begins with the room's people.
    pub(super) fn open(&mut self) {
        *self = Self::default();
    }

    /// A digit: one of the people, or somebody else.
    pub(super) fn digit(
        &mut self,
        digit: u8,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        if digit == OTHER {
            self.other.get_or_insert_default();
            return;
        }
        let place = usize::from(digit).checked_sub(1);
        if let Some(person) = place.and_then(|place| frame.people().get(place)) {
            change(person.initials.clone(), frame, context);
        }
    }

    /// Paints the panel.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        frame: &FrameContext<'_>,
        context: &mut PanelContext<'_>,
    ) {
        let people = frame.people();
        if people.is_empty() {
            self.other.get_or_insert_default();
        }
        let remark = (texts::person::observer_remark(), frame.tokens.soft);
        let panel = Panel::open(ui, rect, texts::top::observer(), remark);
        let chosen = panel.body_ui(ui, "observer", |ui| {
            let chosen = people_ui(ui, people, frame);
            let typed = self.other_ui(ui);
            refused_ui(ui, &mut self.refused);
            chosen.or(typed)
        });
        panel.acts_ui(ui, |ui| panel::leave_ui(ui, context.center));
        if let Some(to) = chosen {
            change(to, frame, context);
        }
    }

    fn other_ui(&mut self, ui: &mut Ui) -> Option<Initials> {
        let Some(typed) = &mut self.other else {
            let cap = OTHER.to_string();
            if Button::new(texts::person::other()).cap(&cap).show(ui).clicked() {
                self.other = Some(PersonField::default());
            }
            return None;
        };
        let name = texts::top::new_observer();
        let field = typed.line(name).width(OTHER_WIDTH).refused(&mut self.refused).show(ui);
        if !entered(&field) {
            return None;
        }
        match typed.person(&[]) {
            Ok(to) => Some(to),
            Err(why) => {
                self.refused = Some(Refused::new(name, why));
                None
            }
        }
    }
}

fn people_ui(ui: &mut Ui, people: &[Person], frame: &FrameContext<'_>) -> Option<Initials> {
    let mut chosen = None;
    let width = (ui.available_width() - space::GAP) / COLUMNS as f32;
    for (row, pair) in people.chunks(COLUMNS).enumerate() {
        ui.horizontal(|ui| {
            for (column, person) in pair.iter().enumerate() {
                let place = row * COLUMNS + column + 1;
                let cap = if place < 10 { place.to_string() } else { String::new() };
                let Person { initials, name, role } = person;
                let label = format!("{initials} · {name} · {role}");
                let is_now = frame.state().observer.as_ref() == Some(initials);
                let look = if is_now { ButtonStyle::On } else { ButtonStyle::Plain };
                let (_, rect) = ui.allocate_space(vec2(width, space::TOUCH));
                let button = Button::new(&label).cap(&cap).left().look(look);
                if button.show_in(ui, rect).clicked() {
                    chosen = Some(initials.clone());
                }
            }
        });
    }
    chosen
}

fn change(to: Initials, frame: &FrameContext<'_>, context: &mut PanelContext<'_>) {
    if Some(&to) != frame.state().observer.as_ref() {
        context.out.push(Command::ChangeObserver { to });
    }
    *context.center = CenterView::Timeline;
}
