//! The initials of a person: one of the room's people, where it names any. To name somebody else is
//! an act of its own.

use egui::Ui;

use super::{TextLine, chip};
use crate::names::{Initials, Person};
use crate::words::texts;

/// The initials as typed or chosen.
#[derive(Debug, Default)]
pub struct PersonField {
    text: String,
    /// Nobody of the room is meant.
    is_other: bool,
}

impl PersonField {
    /// Somebody who was named before, whoever that is.
    pub fn of(who: &Initials) -> Self {
        Self { text: who.to_string(), is_other: true }
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whom it names.
    ///
    /// # Errors
    /// The reason why it names nobody, in words.
    pub fn person(&self, people: &[Person]) -> Result<Initials, String> {
        let who: Initials =
            self.text.parse().map_err(|problem| texts::not_initials(&problem).to_owned())?;
        let is_known = people.is_empty() || people.iter().any(|person| person.initials == who);
        match is_known || self.is_other {
            true => Ok(who),
            false => Err(texts::person::not_of_the_room(who.as_str())),
        }
    }

    /// Its field, with its name above.
    pub fn line<'a>(&'a mut self, name: &'a str) -> TextLine<'a> {
        TextLine::new(&mut self.text, name).labelled()
    }

    /// Paints the people to choose from, and *other…*, where the room names people.
    pub fn choices_ui(&mut self, ui: &mut Ui, people: &[Person]) {
        if people.is_empty() {
            return;
        }
        for person in people {
            let chosen = self.text.parse() == Ok(person.initials.clone());
            if chip(ui, person.initials.as_str(), chosen && !self.is_other) {
                *self = Self { text: person.initials.to_string(), is_other: false };
            }
        }
        if chip(ui, texts::person::other(), self.is_other) {
            self.is_other = !self.is_other;
        }
    }
}
