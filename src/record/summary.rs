//! A record in a line and in a few numbers, for lists and for the head of its page.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::journal::{Closing, RecordState};
use crate::names::{ClientCode, EntryId, Initials};
use crate::protocol::Amount;
use crate::protocol::{Severity, VitalSign, well_known};
use crate::session::{Event, Session, Wall};

/// One session in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionLine {
    pub folder: PathBuf,
    pub day: Date,
    /// Whose session; `None` when that can't be read.
    pub client: Option<ClientCode>,
    /// The protocol's name; empty when it can't be read.
    pub protocol: String,
    /// When it was opened, and by whom; `None` when that can't be read.
    pub opened: Option<Wall>,
    pub therapist: Option<Initials>,
    /// No client was in the room.
    pub rehearsal: bool,
    /// How it was closed; `None` when it wasn't, or that can't be read.
    pub closing: Option<Closing>,
    /// What verifying its files said; `None`: they are being verified.
    pub state: Option<RecordState>,
}

/// What is to be done with a record, in the order in which a list shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SessionGroup {
    LeftOpen,
    Damaged,
    ToSign,
    Signed,
    /// Closed, and sealed: nobody has unlocked it.
    Sealed,
    Rehearsal,
}

impl SessionGroup {
    /// All, in order.
    pub const ALL: [Self; 6] =
        [Self::LeftOpen, Self::Damaged, Self::ToSign, Self::Signed, Self::Sealed, Self::Rehearsal];
}

impl SessionLine {
    /// The part of the list that it stands in.
    pub fn group(&self) -> SessionGroup {
        match (self.state, self.closing) {
            _ if self.rehearsal => SessionGroup::Rehearsal,
            (Some(RecordState::Damaged), _) => SessionGroup::Damaged,
            (Some(RecordState::Open | RecordState::Torn), _) => SessionGroup::LeftOpen,
            (_, Some(Closing { signed: true, .. })) => SessionGroup::Signed,
            (_, Some(Closing { signed: false, .. })) => SessionGroup::ToSign,
            (_, None) if self.client.is_none() => SessionGroup::Sealed,
            // Not verified yet, and no close can be read: it is open.
            (_, None) => SessionGroup::LeftOpen,
        }
    }
}

/// The few numbers of a session, as amended.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// Every dose given, with the time of day.
    pub doses: Vec<(Amount, Wall)>,
    /// From the first dose to the end of the effects, in ms.
    pub dose_to_effects_end_ms: Option<i64>,
    /// From the first dose to the close, in ms.
    pub dose_to_close_ms: Option<i64>,
    pub closed: Option<Wall>,
    /// The companion was ticked as being here at the leaving.
    pub with_companion: bool,
    pub flagged: usize,
    /// Those of them outside a severe bound.
    pub severe: usize,
    /// Serious answers.
    pub serious: usize,
    /// Systolic and diastolic where the systolic was highest, in mmHg.
    pub highest_pressure: Option<(f64, f64)>,
}

impl Summary {
    /// Of a session, as far as it went.
    pub fn of(session: &Session) -> Self {
        let state = session.state();
        let since_dose = |ms: Option<i64>| Some(ms? - state.first_dose_ms()?);
        let pressures = state.vitals.iter().filter_map(|record| {
            Some((
                record.vitals.value(VitalSign::Systolic)?,
                record.vitals.value(VitalSign::Diastolic)?,
            ))
        });
        let severe = |severity: Severity| severity == Severity::Severe;
        Self {
            doses: state
                .doses
                .iter()
                .filter_map(|given| {
                    Some((given.dose.amount.clone(), wall(session, given.entry, given.at_ms)?))
                })
                .collect(),
            dose_to_effects_end_ms: since_dose(state.effects_ended_ms),
            dose_to_close_ms: since_dose(state.closed_ms),
            closed: closed(session),
            with_companion: state
                .ticks
                .contains_key(&(well_known::LEAVING.into(), well_known::COMPANION.into())),
            flagged: state.vitals.iter().filter(|record| !record.flags.is_empty()).count(),
            severe: state
                .vitals
                .iter()
                .filter(|record| record.flags.iter().any(|flag| severe(flag.severity)))
                .count(),
            serious: state.flagged_answers(session.protocol()).count(),
            highest_pressure: pressures.max_by(|a, b| a.0.total_cmp(&b.0)),
        }
    }
}

/// The room's clock at a session time, by the clock of the entry that tells of it: a clock set in
/// between doesn't matter.
fn wall(session: &Session, entry: EntryId, at_ms: i64) -> Option<Wall> {
    session.find_entry(entry).map(|entry| entry.stamp.wall.plus_ms(at_ms - entry.stamp.session_ms))
}

fn closed(session: &Session) -> Option<Wall> {
    let closing = session
        .entries()
        .iter()
        .rev()
        .find(|entry| entry.events.iter().any(|event| matches!(event, Event::Closed { .. })));
    closing.map(|entry| entry.stamp.wall)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::fixture;

    #[test]
    fn a_whole_session_is_told_in_a_few_numbers() {
        let summary = Summary::of(&fixture::whole().session);
        let doses: Vec<_> = summary
            .doses
            .iter()
            .map(|(amount, wall)| (amount.to_string(), wall.hour_minute()))
            .collect();
        assert_eq!(doses, [("60 mg".to_owned(), "14:02".to_owned())]);
        assert_eq!(summary.dose_to_close_ms, Some(89 * 60_000));
        assert_eq!(summary.closed.map(Wall::hour_minute).as_deref(), Some("15:31"));
        assert_eq!(summary.highest_pressure, Some((164.0, 98.0)));
        assert_eq!((summary.flagged, summary.severe), (1, 0));
        assert!(summary.with_companion);
    }

    #[test]
    fn a_session_that_broke_off_before_the_dose_has_none_of_them() {
        assert_eq!(Summary::of(&fixture::broken_off().session), Summary::default());
    }
}
