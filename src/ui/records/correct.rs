//! The middle while a line is corrected: what it says now, and the fields in which that is changed.

use std::mem;

use egui::{Rect, Ui};
use jiff::Timestamp;

use super::drafts::Correction;
use super::record_form::FieldRefused;
use super::{Opened, Records};
use crate::names::EntryId;
use crate::record::{Review, wording};
use crate::session::{Amendment, OffsetChange, Point, Session, Wall};
use crate::ui::fonts;
use crate::ui::tokens::{size, space, tokens};
use crate::ui::typed_time::{self, Now};
use crate::ui::widgets::{
    Refused, TextLine, column_ui, flow_text, refused_ui, section_header_ui, tone_color,
};
use crate::words::texts;

/// Width of the field for a time, in points.
const TIME: f32 = 240.0;
/// Offsets of the kind that changes do so on the hour, in seconds.
const HOUR_SECS: i64 = 3600;

impl Records {
    /// Paints the line that was chosen, and its fields.
    pub(super) fn correct_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        opened: &Opened<'_>,
        review: &Review,
    ) {
        let draft = self.drafts.of(opened.folder);
        self.corrected = draft.chosen;
        let refused = &mut self.refused;
        let tokens = tokens(ui);
        column_ui(ui, rect, "correct", |ui| {
            ui.add_space(space::PAD);
            section_header_ui(ui, texts::records::correct(), "", tokens.soft);
            let chosen = draft.chosen.and_then(|id| review.session.find_entry(id));
            let (Some(entry), Some(correction)) = (chosen, draft.correction()) else {
                let said = texts::records::choose_line();
                flow_text(ui, said, fonts::regular(size::BODY), tokens.soft);
                return;
            };
            let (session, corrections) = (&review.session, review.session.corrections());
            let happened = corrections.happened(entry);
            let line = wording::line(entry, review.protocol(), corrections, review.language);
            let t = wording::clock(happened.ms, review.dose_ms());
            let head = format!("{t} · {}", entry.who);
            flow_text(ui, &head, fonts::regular(size::SMALL), tokens.soft);
            let color = tone_color(line.tone, tokens);
            flow_text(ui, &line.text, fonts::regular(size::BODY + 2.0), color);
            if let Some(struck) = &line.struck {
                flow_text(ui, struck, fonts::regular(size::SMALL), tokens.faint);
            }
            if let Some(note) = &line.note {
                flow_text(ui, note, fonts::regular(size::SMALL), tokens.soft);
            }
            ui.add_space(space::GAP);
            ui.spacing_mut().item_spacing.y = 6.0;
            if moment(session, entry.id).is_some() {
                let words = TextLine::new(&mut correction.words, texts::moments::words());
                words.labelled().hint(texts::moments::hint()).refused(refused).show(ui);
            }
            correction.form.show(ui, entry, session);
            let time = TextLine::new(&mut correction.time, texts::amend::time()).labelled();
            time.hint(texts::records::time_hint())
                .width(TIME)
                .on_demand()
                .refused(refused)
                .show(ui);
            refused_ui(ui, refused);
        });
    }
}

impl Correction {
    /// The amendments to the line; at least one.
    pub(super) fn changes(&mut self, session: &Session) -> Result<Vec<Amendment>, FieldRefused> {
        let Some(entry) = session.find_entry(self.form.entry()).cloned() else {
            return Ok(Vec::new());
        };
        let mut changes = self.form.changes(&entry, session).ok_or(FieldRefused(None))?;
        let now = at_the_end(session);
        let when = now.and_then(|now| typed_time::only_when(&self.time, now));
        let (Some(now), Some(when)) = (now, when) else {
            return Err(Refused::new(texts::amend::time(), texts::not_a_time()).into());
        };
        changes.extend(typed_time::amendment(when, now));
        match changes.is_empty() {
            false => Ok(changes),
            true if self.form.refuse_unchanged(&entry) => Err(FieldRefused(None)),
            true => Err(Refused::new(texts::amend::time(), texts::amend::unchanged()).into()),
        }
    }
}

/// The moment that this entry marked, as long as it has no words.
pub(super) fn moment(session: &Session, entry: EntryId) -> Option<&Point> {
    session.state().wordless_moments().find(|moment| moment.entry == entry)
}

/// The record's last time: times that are typed are read as if they were typed then.
fn at_the_end(session: &Session) -> Option<Now> {
    let closed_ms = session.state().closed_ms;
    let mut entries = session.entries().iter();
    let last = entries.rfind(|entry| closed_ms.is_none_or(|ms| entry.stamp.session_ms <= ms))?;
    let changed = last_change(session.entries().iter().map(|entry| entry.stamp.wall));
    Some(Now { session_ms: last.stamp.session_ms, wall: last.stamp.wall, changed, awake: false })
}

/// The last change of the offset among the times of a record. It came on the hour.
fn last_change(walls: impl IntoIterator<Item = Wall>) -> Option<OffsetChange> {
    let mut walls = walls.into_iter();
    let mut before = walls.next()?;
    let mut change = None;
    for wall in walls {
        let earlier = mem::replace(&mut before, wall);
        if earlier.offset != wall.offset {
            let secs = wall.at.as_second();
            let hour = Timestamp::from_second(secs - secs.rem_euclid(HOUR_SECS)).ok();
            let at = hour.unwrap_or(wall.at);
            change = Some(OffsetChange { at, before: earlier.offset });
        }
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_changed_on_the_hour_before_the_first_entry_that_has_the_new_one() {
        let walls = ["2026-03-29T01:58:00+01:00", "2026-03-29T03:10:00+02:00"];
        let change = last_change(walls.map(|wall| wall.parse().unwrap())).unwrap();
        assert_eq!(change.at, "2026-03-29T01:00:00Z".parse().unwrap());
        assert_eq!(change.before.seconds(), 3600);
        assert_eq!(last_change([walls[0].parse().unwrap()]), None);
    }
}
