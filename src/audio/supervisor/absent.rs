//! No output sounds: the plan runs on unheard, and the output is looked for.

use std::time::{Duration, Instant};

use super::playing::{Playing, Unproven};
use super::{BACK_FADE, BY_ITSELF, FIRST_PULL, OPENING, Room};
use crate::audio::desk::Desk;
use crate::audio::errand::{Errand, Opened};
use crate::audio::output::{Found, OutputError, OutputId, Wanted};
use crate::music::OutputStatus;
use crate::session::SoundFact;

/// How often a lost device is looked for.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How often it is looked for when nobody can expect it soon.
const LOOK_SELDOM: Duration = Duration::from_secs(3);

/// Why nothing sounds, and what is done about it.
pub(super) struct Absent {
    cause: Cause,
    /// When it is looked for next.
    look: Instant,
    task: Option<Task>,
}

enum Cause {
    /// Nothing was ever opened.
    Never { reason: String },
    /// It went away.
    Lost(Lost),
    /// It is there again, too late to sound by itself.
    Waiting(OutputId),
}

/// An output that went away.
#[derive(Clone)]
pub(super) struct Lost {
    pub(super) id: OutputId,
    pub(super) since: Instant,
    /// It may sound again by itself.
    pub(super) by_itself: bool,
    /// Moved by the server, to there; whether the device itself is gone isn't known yet.
    pub(super) moved_to: Option<String>,
}

enum Task {
    /// Whether it is there.
    Look(Errand<Found>),
    /// It is being opened; where a person wants that, what they asked for.
    Open { errand: Errand<Opened>, asked: Option<String> },
}

impl Absent {
    /// The first output is being opened.
    pub(super) fn at_first(found: Found, room: &Room, now: Instant) -> Self {
        let cause = Cause::Never { reason: "it is being opened".to_owned() };
        let mut absent = Self { cause, look: now, task: None };
        absent.open_found(found, room);
        absent
    }

    /// There is none at first.
    pub(super) fn without(reason: String, room: &mut Room, desk: &mut Desk, now: Instant) -> Self {
        let mut absent =
            Self { cause: Cause::Never { reason: String::new() }, look: now, task: None };
        absent.no_output(reason, room, desk, now);
        absent
    }

    /// It went away, and is looked for after `pause`.
    pub(super) fn lost(lost: Lost, pause: Duration, now: Instant) -> Self {
        Self { cause: Cause::Lost(lost), look: now + pause, task: None }
    }

    /// A person wanted this when it went away, and it is being opened already.
    pub(super) fn opening(self, errand: Errand<Opened>, asked: Wanted) -> Self {
        Self { task: Some(Task::Open { errand, asked: Some(asked.to_string()) }), ..self }
    }

    /// Looks after it once; what sounds from now on.
    pub(super) fn tick(
        &mut self,
        room: &mut Room,
        desk: &mut Desk,
        now: Instant,
    ) -> Option<Playing> {
        if let Cause::Lost(lost) = &mut self.cause
            && now.duration_since(lost.since) > BY_ITSELF
        {
            lost.by_itself = false;
        }
        if room.pump.is_none() && now.duration_since(room.started) > FIRST_PULL {
            self.no_output("it takes very long to open".to_owned(), room, desk, now);
        }
        match &self.task {
            // A look never wakes anything: a server that hangs is asked once.
            Some(Task::Look(errand)) => {
                let result = errand.answer(Duration::MAX, now)?;
                self.task = None;
                match result {
                    Ok(found) => self.found(found, room, now),
                    Err(error) => self.not_there(&error, room, now),
                }
                None
            }
            Some(Task::Open { errand, asked }) => {
                let (result, asked) = (errand.answer(OPENING, now)?, asked.clone());
                self.task = None;
                match result {
                    Ok(opened) => self.opened(opened, asked.is_some(), room, now),
                    Err(error) => {
                        self.not_opened(&error, asked, room, desk, now);
                        None
                    }
                }
            }
            None => {
                if now >= self.look {
                    let wanted = self.looked_for(room);
                    self.task = Some(Task::Look(Errand::set_off(&room.outlet, move |outlet| {
                        outlet.find(&wanted)
                    })));
                }
                None
            }
        }
    }

    /// A person wants to hear it again.
    pub(super) fn bring_back(&mut self, room: &Room) {
        let under_way = matches!(self.task, Some(Task::Open { .. }));
        if let Cause::Waiting(id) = &self.cause
            && !under_way
        {
            self.open(Wanted::Same(id.clone()), room);
        }
    }

    /// A person wants it there, whatever else is under way.
    pub(super) fn open(&mut self, wanted: Wanted, room: &Room) {
        let asked = Some(wanted.to_string());
        self.task = Some(Task::Open {
            errand: Errand::open(&room.outlet, wanted, room.buffering, None),
            asked,
        });
    }

    pub(super) fn status(&self) -> OutputStatus {
        match &self.cause {
            Cause::Never { reason } => OutputStatus::None { reason: reason.clone() },
            Cause::Lost(lost) => OutputStatus::Lost { device: lost.id.name.clone() },
            Cause::Waiting(id) => OutputStatus::Waiting { device: id.name.clone() },
        }
    }

    fn looked_for(&self, room: &Room) -> Wanted {
        match &self.cause {
            Cause::Never { .. } => room.wanted.clone(),
            Cause::Lost(Lost { id, .. }) | Cause::Waiting(id) => Wanted::Same(id.clone()),
        }
    }

    fn may_sound_by_itself(&self, room: &Room, now: Instant) -> bool {
        match &self.cause {
            Cause::Never { .. } => room.is_starting(now),
            Cause::Lost(lost) => lost.by_itself,
            Cause::Waiting(_) => false,
        }
    }

    fn open_found(&mut self, found: Found, room: &Room) {
        let buffering = room.buffering;
        let errand = Errand::set_off(&room.outlet, move |outlet| outlet.open(found, buffering));
        self.task = Some(Task::Open { errand, asked: None });
    }

    /// It is there; whether it may sound depends on how long it was away.
    fn found(&mut self, found: Found, room: &mut Room, now: Instant) {
        if self.may_sound_by_itself(room, now) {
            self.open_found(found, room);
        } else {
            self.wait(found.id, room, now);
        }
    }

    /// It is there, and a person has to ask for it.
    fn wait(&mut self, id: OutputId, room: &mut Room, now: Instant) {
        if !matches!(self.cause, Cause::Waiting(_)) {
            room.facts.push(SoundFact::OutputBack { device: id.name.clone(), sounding: false });
            self.cause = Cause::Waiting(id);
        }
        self.look = now + LOOK_SELDOM;
    }

    fn not_there(&mut self, error: &OutputError, room: &mut Room, now: Instant) {
        match &mut self.cause {
            Cause::Never { reason } => {
                *reason = error.to_string();
                self.look = now + look_again(room.is_starting(now));
            }
            Cause::Lost(lost) => {
                if let Some(to) = lost.moved_to.take() {
                    let reason = format!(
                        "it is gone; the system moved the sound to \"{to}\", where it was muted"
                    );
                    room.facts.push(SoundFact::OutputLost { device: lost.id.name.clone(), reason });
                    // Nobody meant it: however often a cable slips, what is back soon sounds by
                    // itself.
                    lost.by_itself = now.duration_since(lost.since) <= BY_ITSELF;
                    room.last_move = None;
                }
                self.look = now + look_again(lost.by_itself);
            }
            Cause::Waiting(id) => {
                let (device, reason) = (id.name.clone(), "it went away again".to_owned());
                room.facts.push(SoundFact::OutputLost { device, reason });
                self.cause = Cause::Lost(Lost::of(id.clone(), now));
                self.look = now + LOOK_SELDOM;
            }
        }
    }

    fn opened(
        &mut self,
        opened: Opened,
        asked: bool,
        room: &mut Room,
        now: Instant,
    ) -> Option<Playing> {
        if !asked && !self.may_sound_by_itself(room, now) {
            // It took so long that a person has to ask for it.
            self.wait(opened.id, room, now);
            return None;
        }
        let lost = match &self.cause {
            Cause::Lost(lost) => Some(lost.clone()),
            Cause::Waiting(id) => Some(Lost::of(id.clone(), now)),
            Cause::Never { .. } if asked => Some(Lost::of(opened.id.clone(), now)),
            // It was told that there is none: that it sounds now is told too, once it does.
            Cause::Never { .. } if room.no_output_told => Some(Lost {
                by_itself: true,
                since: room.started,
                ..Lost::of(opened.id.clone(), now)
            }),
            Cause::Never { .. } => None,
        };
        let rise = if room.pump.is_some() { BACK_FADE } else { Duration::ZERO };
        let mut playing = Playing::new(opened, rise, room);
        playing.unproven = lost.map(|lost| Unproven { lost, asked });
        Some(playing)
    }

    /// What can't be opened is found again, and told.
    fn not_opened(
        &mut self,
        error: &OutputError,
        asked: Option<String>,
        room: &mut Room,
        desk: &mut Desk,
        now: Instant,
    ) {
        tracing::warn!(%error, "the output could not be opened");
        self.look = now + LOOK_AGAIN;
        if let Some(device) = asked {
            room.facts.push(SoundFact::OutputLost { device, reason: error.to_string() });
            if let Cause::Waiting(id) = &self.cause {
                self.cause = Cause::Lost(Lost::of(id.clone(), now));
            }
        } else if matches!(self.cause, Cause::Never { .. }) {
            self.no_output(error.to_string(), room, desk, now);
        }
    }

    fn no_output(&mut self, reason: String, room: &mut Room, desk: &mut Desk, now: Instant) {
        if !std::mem::replace(&mut room.no_output_told, true) {
            room.facts.push(SoundFact::NoOutput { reason: reason.clone() });
        }
        if room.pump.is_none() {
            room.run_unheard(desk);
        }
        self.cause = Cause::Never { reason };
        self.look = now + look_again(room.is_starting(now));
    }
}

/// How soon to look again: often, as long as it may still sound by itself.
fn look_again(by_itself: bool) -> Duration {
    if by_itself { LOOK_AGAIN } else { LOOK_SELDOM }
}

impl Lost {
    /// It can sound again only by a person's press.
    pub(super) fn of(id: OutputId, now: Instant) -> Self {
        Self { id, since: now, by_itself: false, moved_to: None }
    }
}
