//! How an output gives way to another, or to itself with more buffer: one thing at a time.

use std::time::Instant;

use super::playing::{Playing, Trouble};
use super::{Context, FIRST_PULL, OPENING, State};
use crate::audio::backend::{OutputError, OutputSelector};
use crate::audio::background_task::{BackgroundTask, OpenedOutput};
use crate::audio::graph_control::GraphControl;
use crate::music::fades;
use crate::session::{OutputReason, SoundFact};

/// What is under way.
pub(super) enum Transition {
    None,
    /// After a dropout the same output is opened with more buffer, beside the stream that plays.
    OpeningLarger(BackgroundTask<OpenedOutput>),
    /// It is open and silent, since then, until it has pulled for a while.
    Proving {
        larger: Box<OpenedOutput>,
        since: Instant,
    },
    /// The sound fades on this output, to be opened elsewhere; by then it has left.
    Leaving {
        to: OutputSelector,
        due: Instant,
    },
    /// The next output is being opened.
    TakingOver {
        to: OutputSelector,
        task: BackgroundTask<OpenedOutput>,
    },
}

impl Playing {
    /// A person wants it there from now on.
    pub(super) fn wish_for(&mut self, to: OutputSelector) {
        self.wish = Some(to);
    }

    /// Takes what is under way a step further; what sounds in this output's place. `dropout`: there
    /// was one since the last time.
    pub(super) fn go_on(
        &mut self,
        dropout: bool,
        context: &mut Context,
        control: &mut GraphControl,
        now: Instant,
    ) -> Option<State> {
        if let Some(to) = self.wish.take() {
            self.change(to, context, control, now);
        }
        match &mut self.transition {
            Transition::None => {
                if dropout {
                    self.open_larger(context);
                }
            }
            Transition::OpeningLarger(task) => match task.poll(FIRST_PULL, now)? {
                Ok(larger) => {
                    let larger = Box::new(larger);
                    self.transition = Transition::Proving { larger, since: now };
                }
                // A card that can't play two streams at once has to be let go of first.
                Err(_) => self.leave(OutputSelector::Same(self.id.clone()), control, now),
            },
            Transition::Proving { larger, .. } if larger.output.stats.frames() >= self.settled => {
                return self.goes_over(context, now);
            }
            Transition::Proving { since, .. } if now.duration_since(*since) > FIRST_PULL => {
                tracing::warn!("the stream with more buffer takes no sound");
                self.transition = Transition::None;
            }
            Transition::Proving { .. } => {}
            Transition::Leaving { due, .. } if now < *due => {}
            Transition::Leaving { .. } => self.left(context),
            Transition::TakingOver { task, .. } => {
                return match task.poll(OPENING, now)? {
                    Ok(opened) => Some(self.followed_by(opened, context)),
                    Err(error) => self.stay(&error, context, control, now),
                };
            }
        }
        None
    }

    /// What a person wants to hear it on instead, as far as that has come.
    pub(super) fn wished(
        &mut self,
        context: &Context,
    ) -> Option<(OutputSelector, BackgroundTask<OpenedOutput>)> {
        let open = |to: OutputSelector| {
            let task = BackgroundTask::open(&context.factory, to.clone(), context.buffering, None);
            (to, task)
        };
        let wished = match std::mem::replace(&mut self.transition, Transition::None) {
            Transition::Leaving { to, .. } => Some(open(to)),
            Transition::TakingOver { to, task } => Some((to, task)),
            Transition::None | Transition::OpeningLarger(_) | Transition::Proving { .. } => None,
        };
        // The same with more buffer is nobody's wish.
        let wished = wished.filter(|(to, _)| !matches!(to, OutputSelector::Same(_)));
        self.wish.take().map(open).or(wished)
    }

    fn open_larger(&mut self, context: &mut Context) {
        let Some(larger) = context.buffering.larger() else { return };
        context.buffering = larger;
        let same = OutputSelector::Same(self.id.clone());
        let task = BackgroundTask::open(&context.factory, same, larger, None);
        self.transition = Transition::OpeningLarger(task);
    }

    /// A person wants it elsewhere: what was under way is given up for that.
    fn change(
        &mut self,
        to: OutputSelector,
        context: &Context,
        control: &mut GraphControl,
        now: Instant,
    ) {
        let here = matches!(&to, OutputSelector::Named(name) if self.id.is(name));
        match &mut self.transition {
            Transition::Leaving { .. } | Transition::TakingOver { .. }
                if here && !self.output.is_let_go() =>
            {
                self.go_back(context, control);
            }
            _ if here => {}
            Transition::Leaving { to: next, .. } => *next = to,
            Transition::TakingOver { .. } => self.take_over(to, context),
            Transition::None | Transition::OpeningLarger(_) | Transition::Proving { .. } => {
                self.leave(to, control, now);
            }
        }
    }

    /// The sound fades; what comes next has its turn once it has left this output.
    fn leave(&mut self, to: OutputSelector, control: &mut GraphControl, now: Instant) {
        control.gate(false, fades::OUTPUT_CHANGE);
        self.rise = None;
        let due = now + fades::OUTPUT_CHANGE + self.output.latency.unwrap_or_default();
        self.transition = Transition::Leaving { to, due };
    }

    fn left(&mut self, context: &Context) {
        if let Transition::Leaving { to, .. } = &self.transition {
            let to = to.clone();
            self.take_over(to, context);
        }
    }

    fn take_over(&mut self, to: OutputSelector, context: &Context) {
        self.watch_no_more();
        // A card for one stream alone opens the next once this one is closed.
        let same = matches!(&to, OutputSelector::Same(id) if *id == self.id);
        let before = if same { self.output.let_go() } else { None };
        let task = BackgroundTask::open(&context.factory, to.clone(), context.buffering, before);
        self.transition = Transition::TakingOver { to, task };
    }

    /// The same device with more buffer: the sound goes over to it without a gap.
    fn goes_over(&mut self, context: &Context, now: Instant) -> Option<State> {
        let transition = std::mem::replace(&mut self.transition, Transition::None);
        let Transition::Proving { larger, .. } = transition else { return None };
        self.watch_no_more();
        let next = Self::instead_of(self, *larger, context, now);
        Some(self.hands_on_to(next))
    }

    /// The next output, which begins.
    fn followed_by(&mut self, opened: OpenedOutput, context: &Context) -> State {
        // By id: two outputs may be shown by the same name.
        let other = (opened.id != self.id).then(|| self.name().to_owned());
        self.before = self.before.take().or(other);
        let next = Self::new(opened, fades::OUTPUT_CHANGE, context);
        self.hands_on_to(next)
    }

    /// What is still wished for and still to be told goes on with the next stream.
    fn hands_on_to(&mut self, mut next: Self) -> State {
        next.wish = self.wish.take();
        next.unproven = self.unproven.take();
        // What comes back is reported as that.
        next.before = self.before.take().filter(|_| next.unproven.is_none());
        State::Playing(Box::new(next))
    }

    /// What should have taken over can't: this output goes on.
    fn stay(
        &mut self,
        error: &OutputError,
        context: &mut Context,
        control: &mut GraphControl,
        now: Instant,
    ) -> Option<State> {
        tracing::warn!(%error, "the next output could not be opened");
        let transition = std::mem::replace(&mut self.transition, Transition::None);
        let Transition::TakingOver { to, .. } = transition else { return None };
        let reason = OutputReason::from(error);
        if self.output.is_let_go() {
            return Some(self.lose(Trouble::Lost(reason), context, control, now));
        }
        let device = self.name().to_owned();
        context.facts.push(SoundFact::OutputKept { device, wanted: to.to_string(), reason });
        context.wanted = OutputSelector::Same(self.id.clone());
        self.go_back(context, control);
        None
    }

    fn go_back(&mut self, context: &Context, control: &mut GraphControl) {
        self.transition = Transition::None;
        control.gate(true, fades::OUTPUT_CHANGE);
        self.watch(context);
    }
}
