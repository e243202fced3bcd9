//! What every part of the screen reads in one frame.

use egui::Ui;

use super::{CenterView, Now};
use crate::live::{CommandId, Outcome, View};
use crate::music::OutputStatus;
use crate::names::Person;
use crate::protocol::{CheckInKind, Protocol};
use crate::record::wording;
use crate::session::{CheckInKey, Command, MusicAct, MusicChoice, PhaseSpan, State, VitalsRecord};
use crate::ui::keyboard::{Action, Keymap};
use crate::ui::tokens::{Tokens, space, tokens};
use crate::words::texts;

/// A window at least this wide has room for key caps everywhere, in points.
const CAPS_FROM: f32 = 1400.0;

/// Read only; lives for one frame.
pub(super) struct FrameContext<'a> {
    pub(super) view: &'a View,
    pub(super) now: Now,
    pub(super) keymap: &'a Keymap,
    pub(super) tokens: &'static Tokens,
    /// There is little room: second lines go first.
    pub(super) narrow: bool,
    /// There is room for key caps on the buttons of the phases and the music.
    pub(super) caps: bool,
    /// The stretches of the phases, drawn and spoken of.
    pub(super) spans: Vec<PhaseSpan>,
}

impl<'a> FrameContext<'a> {
    pub(super) fn new(ui: &Ui, view: &'a View, now: Now, keymap: &'a Keymap, narrow: bool) -> Self {
        let spans = view.state().phases.spans(view.protocol(), now.session_ms);
        let caps = !narrow && ui.max_rect().width() >= CAPS_FROM;
        Self { view, now, keymap, tokens: tokens(ui), narrow, caps, spans }
    }

    pub(super) fn protocol(&self) -> &Protocol {
        self.view.protocol()
    }

    pub(super) fn state(&self) -> &'a State {
        self.view.state()
    }

    /// What came of a command; `None` while it is on its way.
    pub(super) fn outcome(&self, command: CommandId) -> Option<&'a Outcome> {
        self.view.outcome(command)
    }

    /// The command would not be refused now.
    pub(super) fn allows(&self, command: &Command) -> bool {
        self.view.session.decide(command.clone(), self.now.session_ms).is_ok()
    }

    /// The view in the middle once a panel that came between goes: a dose that was read back waits.
    pub(super) fn waiting_view(&self) -> CenterView {
        match self.state().read_back {
            Some(_) => CenterView::Dose,
            None => CenterView::Timeline,
        }
    }

    /// The room's people.
    pub(super) fn people(&self) -> &'a [Person] {
        self.view.state().opening.as_ref().map_or(&[], |opening| opening.people.as_slice())
    }

    pub(super) fn dose_ms(&self) -> Option<i64> {
        self.view.state().first_dose_ms()
    }

    /// The room's clock at a session time: `14:25`.
    pub(super) fn clock(&self, session_ms: i64) -> String {
        self.now.wall_at(session_ms).hour_minute()
    }

    /// How long ago a session time was: `9 min`.
    pub(super) fn ago(&self, session_ms: i64) -> String {
        texts::how_long(self.now.session_ms - session_ms)
    }

    /// In how long a session time is. Rounded up to a whole minute, so that it agrees with the
    /// clock times beside it.
    pub(super) fn ahead(&self, session_ms: i64) -> String {
        let left_ms = (session_ms - self.now.session_ms).max(0);
        if left_ms < 60_000 {
            texts::how_long(left_ms)
        } else {
            texts::how_long((left_ms + 59_999) / 60_000 * 60_000)
        }
    }

    /// Between the edge of a card and what stands in it.
    pub(super) fn margin(&self) -> f32 {
        if self.narrow { 12.0 } else { space::PAD }
    }

    pub(super) fn cap(&self, action: Action) -> String {
        self.keymap.cap(action)
    }

    /// The key cap where there is room for one.
    pub(super) fn roomy_cap(&self, action: Action) -> String {
        if self.caps { self.keymap.cap(action) } else { String::new() }
    }

    pub(super) fn talk_command(&self) -> Command {
        if self.view.state().talk.is_some() { Command::EndTalk } else { Command::BeginTalk }
    }

    /// What brings the music back, with its label: from safe music or silence, or where it waits
    /// for a person.
    pub(super) fn music_back(&self) -> Option<(&'static str, MusicAct)> {
        let music = &self.view.state().music;
        match (&self.view.player.output, music.choice) {
            // Both bring an output back that waits, too.
            (_, MusicChoice::Plan) if music.waits => {
                Some((texts::music::bring_back(), MusicAct::ReturnToPlan))
            }
            (_, MusicChoice::SafeMusic) if music.waits => {
                Some((texts::music::bring_back(), MusicAct::SafeMusic))
            }
            (OutputStatus::Waiting { .. }, _) => {
                Some((texts::music::bring_back(), MusicAct::BringBack))
            }
            (_, MusicChoice::SafeMusic | MusicChoice::Silence) => {
                Some((texts::music::to_plan(), MusicAct::ReturnToPlan))
            }
            (_, MusicChoice::Plan) => None,
        }
    }

    /// The earliest leaving, and by whose rule.
    pub(super) fn not_before(&self, ms: i64) -> String {
        let clock = self.clock(ms);
        match self.protocol().times.confirmed_by {
            Some(_) => texts::close::not_before(&clock),
            None => texts::close::not_before_template(&clock),
        }
    }

    /// The title of the safe music.
    pub(super) fn safe_title(&self) -> Option<&'a str> {
        let plan = self.state().music.plan.as_ref()?;
        plan.safe.as_ref().map(|cue| cue.title.as_str())
    }

    /// The safe music or the silence that was chosen; none while everything waits for a person.
    pub(super) fn chosen(&self, choice: MusicChoice) -> bool {
        let music = &self.view.state().music;
        music.choice == choice
            && (choice == MusicChoice::Silence || !music.waits && !music.output_waits)
    }

    pub(super) fn prompt(&self, key: &CheckInKey) -> String {
        let Some(check_in) = self.protocol().check_in(&key.id) else { return key.id.to_string() };
        match &check_in.kind {
            CheckInKind::Intention(asked) if self.state().intention.is_some() => {
                asked.still_prompt.clone()
            }
            _ => check_in.prompt_at(key.nth).to_owned(),
        }
    }

    /// Beside the vital signs: nothing is flagged, and why; `None` where something may be.
    pub(super) fn unflagged(&self) -> Option<&'static str> {
        let protocol = self.protocol();
        match protocol.has_confirmed_range() || !self.state().own_limits().is_empty() {
            true => None,
            false if protocol.ranges.is_empty() => Some(texts::side::no_range()),
            false => Some(texts::side::no_flags()),
        }
    }

    /// Vital signs answer this check-in.
    pub(super) fn asks_for_vitals(&self, key: &CheckInKey) -> bool {
        let check_in = self.protocol().check_in(&key.id);
        check_in.is_some_and(|check_in| check_in.kind == CheckInKind::Vitals)
    }

    /// The latest vital signs by the time they were taken.
    pub(super) fn last_vitals(&self) -> Option<&VitalsRecord> {
        self.view.state().vitals.iter().max_by_key(|record| record.at_ms)
    }

    /// The flags of vital signs in words, the severe ones first.
    pub(super) fn flagged(&self, record: &VitalsRecord) -> Vec<String> {
        let VitalsRecord { vitals, flags, .. } = record;
        wording::flags_words(vitals, flags, self.protocol(), texts::language())
    }
}

impl FrameContext<'_> {
    /// `Dose 60 mg at 14:02`, all doses of the session, or that there is none.
    pub(super) fn dose_line(&self) -> String {
        let doses: Vec<(String, String)> = self
            .view
            .state()
            .doses
            .iter()
            .map(|given| (texts::amount(&given.dose.amount), self.clock(given.at_ms)))
            .collect();
        let (total, _) = self.state().doses_total(None);
        texts::top::doses(&doses, total.as_ref().map(texts::amount).as_deref())
    }
}
