//! Starting a session, and resuming one that was left open.

use std::path::Path;
use std::sync::Arc;

use uuid::Uuid;

use super::library::measured_before;
use super::{PlaylistOffer, Practice, ProtocolOffer, SessionError};
use crate::clock::{Clock, SessionClock};
use crate::journal::{Journal, JournalError, SessionRecord};
use crate::live::{EntryIds, Notice, Runner};
use crate::music::{LeftOut, PlanInputs, Player};
use crate::names::{ClientCode, Initials, SessionId};
use crate::protocol::{ConsentId, ConsentOption};
use crate::record::Review;
use crate::session::{Command, Event, Opening, Plan, PreparedTick, Reason, Session};

/// What was settled before the arrival.
#[derive(Debug, Clone)]
pub struct Preparation {
    pub protocol: ProtocolOffer,
    pub playlist: PlaylistOffer,
    pub client: ClientCode,
    pub therapist: Initials,
    pub ticks: Vec<PreparedTick>,
    pub consents: Vec<(ConsentId, ConsentOption)>,
    /// Why it was begun with items open.
    pub open_items_reason: Option<Reason>,
    /// Entered right after the opening: an order, the client's intention, what was agreed on.
    pub prepared: Vec<Command>,
    /// Tags, lower case, of music that is not to be heard in this session.
    pub avoid: Vec<String>,
    /// No client is in the room.
    pub rehearsal: bool,
}

impl Practice {
    /// Begins a session: its folder and journal are on the disk, its opening and its music's plan
    /// are entered, when this returns.
    ///
    /// # Errors
    /// When the journal can't be created, or the core refuses.
    pub fn begin(
        &self,
        preparation: Preparation,
        clock: &dyn Clock,
        player: Box<dyn Player>,
    ) -> Result<Runner, SessionError> {
        let reading = clock.read();
        let session = SessionId(Uuid::now_v7());
        let Preparation {
            protocol,
            playlist,
            client,
            therapist,
            ticks,
            consents,
            open_items_reason,
            prepared,
            avoid,
            rehearsal,
        } = preparation;
        let PlaylistOffer { playlist, source, files, .. } = playlist;
        let plan_inputs = PlanInputs { playlist, files, avoid, seed: session.0.as_u64_pair().1 };
        let planned = plan_inputs.plan(&protocol.protocol);
        let is_silent = planned.plan.is_silent();
        let opening = Opening {
            session,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            rehearsal,
            client,
            therapist,
            people: self.settings.people.clone(),
            room: self.settings.name.clone(),
            device: self.settings.output.clone().filter(|_| !is_silent),
            protocol: protocol.source,
            codebook: protocol.codebook,
            playlist: source,
            ticks,
            consents,
            open_items_reason,
        };
        let mut time = SessionClock::begin(&reading);
        let (stamp, _) = time.stamp(&reading);
        let id = EntryIds::new().next(&stamp);
        let begun = Session::new(protocol.protocol);
        let opened = begun
            .entry(Command::Open(Box::new(opening)), stamp, id, |_| 0, None)?
            .ok_or(JournalError::NoOpening)?;
        let journal = Journal::create(&self.folders, &opened)?;
        let mut runner =
            Runner::new(time, begun, journal, planned.plan.clone(), Some(plan_inputs), player);
        for warning in self.storage() {
            runner.notice(Notice::Storage(warning));
        }
        for LeftOut { title, why, .. } in planned.left_out {
            runner.notice(Notice::TrackLeftOut { title, why });
        }
        runner.take_in(opened)?;
        runner.carry_out(
            Command::Report(Box::new(Event::Planned(Box::new(planned.plan)))),
            &reading,
        )?;
        for command in prepared {
            runner.carry_out(command, &reading)?;
        }
        Ok(runner)
    }

    /// Resumes a session that was left open. The music waits for a person; `player` is told whether
    /// the session has none.
    ///
    /// # Errors
    /// When the record can't be read or added to, or the session was closed.
    pub fn resume(
        &self,
        folder: &Path,
        clock: &dyn Clock,
        player: impl FnOnce(bool) -> Box<dyn Player>,
    ) -> Result<Runner, SessionError> {
        let reading = clock.read();
        let (journal, resumed) =
            Journal::resume(&self.folders, folder, &self.unlocked, reading.wall)?;
        let SessionRecord { chart, process, report, .. } = resumed.record;
        let time = SessionClock::resume(&resumed.last);
        if report.chart.closed {
            return Err(SessionError::Closed);
        }
        let session = Review::of(chart, process, self.settings.language)?.session;
        let gap_ms = time.session_ms_at(&reading) - resumed.last.session_ms;
        let plan = session.state().music.plan.clone().unwrap_or_default();
        let plan_inputs = self.plan_inputs_of(&session, &plan);
        let player = player(plan.is_silent());
        let mut runner = Runner::new(time, session, journal, plan, plan_inputs, player)
            .with_drafts(resumed.drafts);
        if resumed.recovered_bytes > 0 {
            runner.carry_out(
                Command::Report(Box::new(Event::Recovered { bytes: resumed.recovered_bytes })),
                &reading,
            )?;
        }
        runner.carry_out(Command::Report(Box::new(Event::Resumed { gap_ms })), &reading)?;
        if !runner.session().unfolded().is_empty() {
            runner.record_restart(&reading)?;
        }
        runner.take_music_up(&reading);
        Ok(runner)
    }

    /// What the music of a session that is resumed may be planned from again: its playlist, if
    /// the practice still has the same, and of its files those that were measured. Nothing is
    /// read whole here: a person waits.
    fn plan_inputs_of(&self, session: &Session, plan: &Plan) -> Option<PlanInputs> {
        let opening = session.state().opening.as_ref()?;
        let offer = self.playlists.iter().find(|offer| offer.source == opening.playlist)?;
        let (files, avoid) = (measured_before(offer, &self.measurements()), plan.avoided.clone());
        Some(PlanInputs {
            playlist: Arc::clone(&offer.playlist),
            files,
            avoid,
            seed: opening.session.0.as_u64_pair().1,
        })
    }
}
