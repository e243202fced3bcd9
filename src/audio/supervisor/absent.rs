//! No output sounds: the plan runs on unheard, and the output is looked for.

use std::time::{Duration, Instant};

use super::playing::{Playing, Unproven};
use super::{BY_ITSELF, Context, FIRST_PULL, OPENING};
use crate::audio::backend::{FoundOutput, OutputError, OutputId, OutputSelector};
use crate::audio::background_task::{BackgroundTask, OpenedOutput};
use crate::audio::graph_control::GraphControl;
use crate::music::{OutputStatus, fades};
use crate::session::{OutputReason, SoundFact};

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
    Never {
        reason: OutputReason,
    },
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
    Find(BackgroundTask<FoundOutput>),
    /// It is being opened; where a person wants that, what they asked for.
    Open { task: BackgroundTask<OpenedOutput>, asked: Option<String> },
}

impl Absent {
    /// The first output is being opened.
    pub(super) fn at_first(found: FoundOutput, context: &Context, now: Instant) -> Self {
        let cause = Cause::Never { reason: OutputReason::Opening };
        let mut absent = Self { cause, look: now, task: None };
        absent.open_found(found, context);
        absent
    }

    /// There is none at first.
    pub(super) fn without(
        reason: OutputReason,
        context: &mut Context,
        control: &mut GraphControl,
        now: Instant,
    ) -> Self {
        let mut absent =
            Self { cause: Cause::Never { reason: reason.clone() }, look: now, task: None };
        absent.no_output(reason, context, control, now);
        absent
    }

    /// It went away, and is looked for after `pause`.
    pub(super) fn lost(lost: Lost, pause: Duration, now: Instant) -> Self {
        Self { cause: Cause::Lost(lost), look: now + pause, task: None }
    }

    /// A person wanted this when it went away, and it is being opened already.
    pub(super) fn opening(self, task: BackgroundTask<OpenedOutput>, asked: OutputSelector) -> Self {
        Self { task: Some(Task::Open { task, asked: Some(asked.to_string()) }), ..self }
    }

    /// Looks after it once; what sounds from now on.
    pub(super) fn tick(
        &mut self,
        context: &mut Context,
        control: &mut GraphControl,
        now: Instant,
    ) -> Option<Playing> {
        if let Cause::Lost(lost) = &mut self.cause
            && now.duration_since(lost.since) > BY_ITSELF
        {
            lost.by_itself = false;
        }
        if context.null_output.is_none() && now.duration_since(context.started) > FIRST_PULL {
            self.no_output(OutputReason::OpensSlowly, context, control, now);
        }
        match &self.task {
            // A look never wakes anything: a server that hangs is asked once.
            Some(Task::Find(task)) => {
                let result = task.poll(Duration::MAX, now)?;
                self.task = None;
                match result {
                    Ok(found) => self.found(found, context, now),
                    Err(error) => self.not_there(&error, context, now),
                }
                None
            }
            Some(Task::Open { task, asked }) => {
                let (result, asked) = (task.poll(OPENING, now)?, asked.clone());
                self.task = None;
                match result {
                    Ok(opened) => self.opened(opened, asked.is_some(), context, now),
                    Err(error) => {
                        self.not_opened(&error, asked, context, control, now);
                        None
                    }
                }
            }
            None => {
                if now >= self.look {
                    let wanted = self.looked_for(context);
                    self.task =
                        Some(Task::Find(BackgroundTask::start(&context.factory, move |factory| {
                            factory.find(&wanted)
                        })));
                }
                None
            }
        }
    }

    /// A person wants to hear it again.
    pub(super) fn bring_back(&mut self, context: &Context) {
        let transition = matches!(self.task, Some(Task::Open { .. }));
        if let Cause::Waiting(id) = &self.cause
            && !transition
        {
            self.open(OutputSelector::Same(id.clone()), context);
        }
    }

    /// A person wants it there, whatever else is under way.
    pub(super) fn open(&mut self, wanted: OutputSelector, context: &Context) {
        let asked = Some(wanted.to_string());
        self.task = Some(Task::Open {
            task: BackgroundTask::open(&context.factory, wanted, context.buffering, None),
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

    fn looked_for(&self, context: &Context) -> OutputSelector {
        match &self.cause {
            Cause::Never { .. } => context.wanted.clone(),
            Cause::Lost(Lost { id, .. }) | Cause::Waiting(id) => OutputSelector::Same(id.clone()),
        }
    }

    fn may_sound_by_itself(&self, context: &Context, now: Instant) -> bool {
        match &self.cause {
            Cause::Never { .. } => context.is_starting(now),
            Cause::Lost(lost) => lost.by_itself,
            Cause::Waiting(_) => false,
        }
    }

    fn open_found(&mut self, found: FoundOutput, context: &Context) {
        let buffering = context.buffering;
        let task =
            BackgroundTask::start(&context.factory, move |factory| factory.open(found, buffering));
        self.task = Some(Task::Open { task, asked: None });
    }

    /// It is there; whether it may sound depends on how long it was away.
    fn found(&mut self, found: FoundOutput, context: &mut Context, now: Instant) {
        if self.may_sound_by_itself(context, now) {
            self.open_found(found, context);
        } else {
            self.wait(found.id, context, now);
        }
    }

    /// It is there, and a person has to ask for it.
    fn wait(&mut self, id: OutputId, context: &mut Context, now: Instant) {
        if !matches!(self.cause, Cause::Waiting(_)) {
            context.facts.push(SoundFact::OutputBack { device: id.name.clone(), sounding: false });
            self.cause = Cause::Waiting(id);
        }
        self.look = now + LOOK_SELDOM;
    }

    fn not_there(&mut self, error: &OutputError, context: &mut Context, now: Instant) {
        match &mut self.cause {
            Cause::Never { reason } => {
                *reason = error.into();
                self.look = now + look_again(context.is_starting(now));
            }
            Cause::Lost(lost) => {
                if let Some(to) = lost.moved_to.take() {
                    let reason = OutputReason::GoneAndMoved { to };
                    context
                        .facts
                        .push(SoundFact::OutputLost { device: lost.id.name.clone(), reason });
                    // Nobody meant it: however often a cable slips, what is back soon sounds by
                    // itself.
                    lost.by_itself = now.duration_since(lost.since) <= BY_ITSELF;
                    context.last_move = None;
                }
                self.look = now + look_again(lost.by_itself);
            }
            Cause::Waiting(id) => {
                let (device, reason) = (id.name.clone(), OutputReason::WentAgain);
                context.facts.push(SoundFact::OutputLost { device, reason });
                self.cause = Cause::Lost(Lost::of(id.clone(), now));
                self.look = now + LOOK_SELDOM;
            }
        }
    }

    fn opened(
        &mut self,
        opened: OpenedOutput,
        asked: bool,
        context: &mut Context,
        now: Instant,
    ) -> Option<Playing> {
        if !asked && !self.may_sound_by_itself(context, now) {
            // It took so long that a person has to ask for it.
            self.wait(opened.id, context, now);
            return None;
        }
        let lost = match &self.cause {
            Cause::Lost(lost) => Some(lost.clone()),
            Cause::Waiting(id) => Some(Lost::of(id.clone(), now)),
            Cause::Never { .. } if asked => Some(Lost::of(opened.id.clone(), now)),
            // It was told that there is none: that it sounds now is told too, once it does.
            Cause::Never { .. } if context.no_output_told => Some(Lost {
                by_itself: true,
                since: context.started,
                ..Lost::of(opened.id.clone(), now)
            }),
            Cause::Never { .. } => None,
        };
        let rise = if context.null_output.is_some() { fades::OUTPUT_BACK } else { Duration::ZERO };
        let mut playing = Playing::new(opened, rise, context);
        playing.unproven = lost.map(|lost| Unproven { lost, asked });
        Some(playing)
    }

    /// What can't be opened is found again, and told.
    fn not_opened(
        &mut self,
        error: &OutputError,
        asked: Option<String>,
        context: &mut Context,
        control: &mut GraphControl,
        now: Instant,
    ) {
        tracing::warn!(%error, "the output could not be opened");
        self.look = now + LOOK_AGAIN;
        if let Some(device) = asked {
            context.facts.push(SoundFact::OutputLost { device, reason: error.into() });
            if let Cause::Waiting(id) = &self.cause {
                self.cause = Cause::Lost(Lost::of(id.clone(), now));
            }
        } else if matches!(self.cause, Cause::Never { .. }) {
            self.no_output(error.into(), context, control, now);
        }
    }

    fn no_output(
        &mut self,
        reason: OutputReason,
        context: &mut Context,
        control: &mut GraphControl,
        now: Instant,
    ) {
        if !std::mem::replace(&mut context.no_output_told, true) {
            context.facts.push(SoundFact::NoOutput { reason: reason.clone() });
        }
        if context.null_output.is_none() {
            context.run_unheard(control);
        }
        self.cause = Cause::Never { reason };
        self.look = now + look_again(context.is_starting(now));
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
